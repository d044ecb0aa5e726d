//! What an inquiry would cost: minutes by level, for each group of equal terms.

use std::fmt::Write as _;

use super::{View, equal_terms};
use crate::billing::{Inquiry, LADDER, QuoteError};
use crate::calendar::Instant;
use crate::output::grid::{Align, Grid, Look, paint, printable};
use crate::output::quote_json::{Facts, Rung, ladder};
use crate::output::wording;
use crate::seconds::MINUTE;

/// Agreements with equal terms share a group of columns.
#[derive(Debug)]
struct Group {
    head: String,
    inquiry: Inquiry,
}

impl View<'_> {
    /// The price list: minutes by level, for each group of equal terms.
    pub fn price_list(&self, facts: Facts, say: &str) -> Result<String, QuoteError> {
        let lang = self.lang;
        let mut text = wording::fold(&format!("{}\n\n", self.list_heading(facts)?), self.width);
        let (groups, one_level) = self.groups(facts)?;
        text.push_str(&self.ladder(&groups, one_level)?);
        text.push('\n');
        text.push_str(&wording::fold(&self.remarks(facts)?, self.width));
        if one_level {
            text.push_str(lang.pick("  one agreement: -a NAME\n", "  én aftale: -a NAVN\n"));
        }
        let notes = self.unfilled() + &self.card_line();
        text.push_str(&wording::fold(&notes, self.width));
        text.push('\n');
        text.push_str(&wording::say(say, self.width, lang));
        Ok(text)
    }

    /// `Tue 24 Nov 2026 10:12 · normal hours, until 16:00 · DKK without VAT`.
    fn list_heading(&self, facts: Facts) -> Result<String, QuoteError> {
        let lang = self.lang;
        let local = self.local(self.inquiry.at);
        let vat = if self.card.prices_include_vat {
            lang.pick("including VAT", "inkl. moms")
        } else {
            lang.pick("without VAT", "uden moms")
        };
        let hours = match (
            facts.tier.is_normal(),
            facts.surcharge_from,
            facts.surcharge_until,
        ) {
            (true, Some(from), _) => {
                let from = self.relative(from);
                lang.pick(
                    format!("normal hours, until {from}"),
                    format!("normal arbejdstid, til {from}"),
                )
            }
            (true, None, _) => lang.pick("normal price", "normal pris").to_owned(),
            (false, _, until) => {
                let surcharge = self
                    .inquiry
                    .told(
                        self.card,
                        self.inquiry.level(self.card),
                        facts.tier,
                        |told| wording::tier::surcharge(&told, lang),
                    )?
                    .map_or_else(String::new, |surcharge| format!(", {surcharge}"));
                let holiday = self.holiday(self.inquiry.at);
                let until = until.map_or_else(String::new, |until| {
                    let until = self.relative(until);
                    lang.pick(format!(", until {until}"), format!(", til {until}"))
                });
                let name = wording::tier::named(self.card, facts.tier).unwrap_or_else(|| {
                    lang.pick("after hours", "uden for normal arbejdstid")
                        .to_owned()
                });
                format!("{name}{holiday}{surcharge}{until}")
            }
        };
        Ok(format!(
            "{} {} · {hours} · {} {vat}",
            lang.date(local.date()),
            lang.time(local.time()),
            self.card.currency
        ))
    }

    /// ` (Juledag)` on a holiday.
    fn holiday(&self, at: Instant) -> String {
        let names: Vec<String> = self
            .card
            .calendar()
            .holidays_on(self.local(at).date())
            .map(|holiday| printable(&holiday.name))
            .collect();
        if names.is_empty() {
            String::new()
        } else {
            format!(" ({})", names.join(", "))
        }
    }

    /// What stands side by side, and whether only the first level has room.
    fn groups(&self, facts: Facts) -> Result<(Vec<Group>, bool), QuoteError> {
        let lang = self.lang;
        let chosen = self.inquiry.agreement.is_some() || self.inquiry.own.is_some();
        let mut groups = vec![Group {
            head: String::new(),
            inquiry: self.inquiry.clone(),
        }];
        if !facts.tier.is_normal() {
            let Some(opening) = self.inquiry.can_wait_until(self.card)? else {
                return Ok((groups, false));
            };
            let opens = self.relative(opening);
            groups.push(Group {
                head: lang.pick(format!("started {opens}"), format!("påbegyndt {opens}")),
                inquiry: self.inquiry.started(self.card, opening),
            });
            if let Some(now) = groups.first_mut() {
                lang.pick("started now", "påbegyndt nu")
                    .clone_into(&mut now.head);
            }
        } else if !chosen {
            let edition = self.card.at(self.inquiry.at);
            for (_, ids) in equal_terms(self.card, edition) {
                let names: Vec<String> = ids
                    .iter()
                    .map(|id| printable(self.card.agreement_name(*id)))
                    .collect();
                let inquiry = Inquiry {
                    agreement: ids.first().copied(),
                    ..self.inquiry.clone()
                };
                groups.push(Group {
                    head: names.join(", "),
                    inquiry,
                });
            }
            if let Some(none) = groups.first_mut() {
                lang.pick("no agreement", "uden aftale")
                    .clone_into(&mut none.head);
            }
        }
        let one_level = groups.len() > 2;
        Ok((groups, one_level))
    }

    fn ladder(&self, groups: &[Group], one_level: bool) -> Result<String, QuoteError> {
        let lang = self.lang;
        let mut columns: Vec<Vec<Rung>> = Vec::new();
        let mut heads = Vec::new();
        for group in groups {
            let rungs = ladder(self.card, &group.inquiry)?;
            let by_level: Vec<Vec<Rung>> = rungs
                .chunk_by(|one, other| one.level == other.level)
                .map(<[Rung]>::to_vec)
                .collect();
            let shown = if one_level { 1 } else { by_level.len() };
            heads.push((group.head.clone(), shown));
            columns.extend(by_level.into_iter().take(shown));
        }
        let mut gaps = Vec::new();
        for (index, (_, shown)) in heads.iter().enumerate() {
            let first = if index == 0 { 3 } else { 6 };
            gaps.extend((0..*shown).map(|level| if level == 0 { first } else { 2 }));
        }
        let aligns =
            std::iter::repeat_n(Align::Right, columns.len().saturating_add(1)).chain([Align::Left]);
        let mut grid = Grid::new(aligns).gaps(gaps.into_iter().chain([2]));
        let levels = columns.iter().map(|rungs| {
            let name = rungs
                .first()
                .map_or("", |rung| self.card.level_name(rung.level));
            Look::Dim.mark(&format!("{:>9}", printable(name)))
        });
        let minutes = Look::Dim.mark(lang.pick("   minutes", "  minutter"));
        grid.row(std::iter::once(minutes).chain(levels));
        for (row, minutes) in LADDER.iter().enumerate() {
            let prices = columns.iter().map(|rungs| {
                rungs
                    .get(row)
                    .map_or_else(String::new, |rung| lang.money(rung.sums.said(self.card)))
            });
            let remark = self.free_remark(groups, *minutes)?;
            let minutes = minutes.to_string();
            grid.row(std::iter::once(minutes).chain(prices).chain([remark]));
        }
        let table = grid.render(self.width);
        Ok(format!("{}{table}", group_heads(&heads, &table)))
    }

    /// `free until 10:27`, behind the minutes that are all free.
    fn free_remark(&self, groups: &[Group], minutes: i64) -> Result<String, QuoteError> {
        let mut until = None;
        for group in groups {
            until = group.inquiry.free_until(self.card)?;
            if until.is_some() {
                break;
            }
        }
        let rung = self.inquiry.at.plus(minutes.saturating_mul(MINUTE));
        Ok(match until.filter(|until| *until == rung) {
            Some(until) => {
                let until = self.relative(until);
                self.lang
                    .pick(format!("free until {until}"), format!("gratis til {until}"))
            }
            None => String::new(),
        })
    }
}

/// The heads of the groups, each in the middle above its columns.
fn group_heads(heads: &[(String, usize)], table: &str) -> String {
    if heads.iter().all(|(head, _)| head.is_empty()) {
        return String::new();
    }
    let first_line = paint(table.lines().next().unwrap_or(""), false);
    let mut ends: Vec<usize> = Vec::new();
    let mut inside = false;
    for (column, char) in first_line.chars().chain([' ']).enumerate() {
        if inside && char == ' ' {
            ends.push(column);
        }
        inside = char != ' ';
    }
    let mut line = String::new();
    let mut column = 0_usize;
    for (head, shown) in heads {
        column = column.saturating_add(*shown);
        let end = ends.get(column).copied().unwrap_or(0);
        let used = unicode_width::UnicodeWidthStr::width(line.as_str());
        let room = end.saturating_sub(used);
        let gap = if used == 0 { "" } else { "  " };
        let room = room.saturating_sub(gap.len());
        let _ = write!(line, "{gap}{head:>room$}");
    }
    format!("{}\n", line.trim_end())
}
