//! What an inquiry would cost: minutes by level, for each group of equal terms.

use std::fmt::Write as _;

use super::{View, equal_terms};
use crate::billing::{Inquiry, LADDER, QuoteError};
use crate::calendar::{Instant, MINUTE};
use crate::lang::Lang;
use crate::output::grid::{Align, Grid, Look, paint, printable};
use crate::output::quote_json::{Facts, Rung, ladder};
use crate::output::wording;
use crate::rate_card::{Edition, Trigger};

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
        let mut text = wording::fold(&format!("{}\n\n", self.list_heading(facts)), self.width);
        let (groups, one_level) = self.groups(facts)?;
        text.push_str(&self.ladder(&groups, one_level)?);
        text.push('\n');
        text.push_str(&self.remarks(facts));
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
    fn list_heading(&self, facts: Facts) -> String {
        let lang = self.lang;
        let local = self.local(self.inquiry.at);
        let vat = lang.pick("without VAT", "uden moms");
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
                let edition = self.card.at(self.inquiry.at);
                let surcharge = edition.after_hours.surcharge_percent;
                let surcharge = if surcharge.is_zero() {
                    String::new()
                } else {
                    format!(", +{}", wording::percent(surcharge.decimal(), lang))
                };
                let holiday = self.holiday(self.inquiry.at);
                let until = until.map_or_else(String::new, |until| {
                    let until = self.relative(until);
                    lang.pick(format!(", until {until}"), format!(", til {until}"))
                });
                lang.pick(
                    format!("after hours{holiday}{surcharge}{until}"),
                    format!("uden for normal arbejdstid{holiday}{surcharge}{until}"),
                )
            }
        };
        format!(
            "{} {} · {hours} · {} {vat}",
            lang.date(local.date()),
            lang.time(local.time()),
            self.card.currency
        )
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
        let chosen = self.inquiry.agreement.is_some();
        let mut groups = vec![Group {
            head: String::new(),
            inquiry: self.inquiry.clone(),
        }];
        if !facts.tier.is_normal() {
            let opening = self.inquiry.can_wait_until(self.card)?;
            let opens = self.relative(opening);
            groups.push(Group {
                head: lang.pick(format!("started {opens}"), format!("påbegyndt {opens}")),
                inquiry: self.inquiry.started(opening),
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
                    .map_or_else(String::new, |rung| lang.money(rung.sums.net))
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
        let agreed = groups
            .iter()
            .find(|group| group.inquiry.agreement.is_some());
        let until = match agreed {
            Some(group) => group.inquiry.free_until(self.card)?,
            None => None,
        };
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

    /// How time is counted, what driving costs, what the time of contact does.
    fn remarks(&self, facts: Facts) -> String {
        let lang = self.lang;
        let edition = self.card.at(self.inquiry.at);
        let mut text = format!("  {}", self.counting(edition));
        if let Some(mileage) = &edition.mileage {
            let price = lang.number(&mileage.per_km.to_string());
            text.push_str(&lang.pick(
                format!(" Driving {price} a km."),
                format!(" Kørsel {price} pr. km."),
            ));
        }
        text.push('\n');
        if let Some(from) = facts.surcharge_from {
            let percent = wording::percent(edition.after_hours.surcharge_percent.decimal(), lang);
            let from = self.relative(from);
            let later = match (edition.after_hours.trigger, lang) {
                (Trigger::Contact, Lang::En) => {
                    format!(
                        "  Contacted now: no surcharge, also after {from}. Contacted later: +{percent}.\n"
                    )
                }
                (Trigger::Contact, Lang::Da) => {
                    format!(
                        "  Henvendt nu: intet tillæg, heller ikke efter {from}. Henvendt senere: +{percent}.\n"
                    )
                }
                (Trigger::Start, Lang::En) => {
                    format!("  Work started from {from} on: +{percent}.\n")
                }
                (Trigger::Start, Lang::Da) => {
                    format!("  Arbejde påbegyndt fra {from}: +{percent}.\n")
                }
                (Trigger::Worked, Lang::En) => format!("  Work from {from} on: +{percent}.\n"),
                (Trigger::Worked, Lang::Da) => format!("  Arbejde fra {from}: +{percent}.\n"),
            };
            text.push_str(&later);
        }
        if let Some(fee) = edition
            .after_hours
            .non_critical_fee
            .filter(|_| !facts.tier.is_normal())
        {
            let fee = lang.number(&fee.to_string());
            text.push_str(&lang.pick(
                format!("  A call now that is not critical: {fee} on top (--not-critical).\n"),
                format!("  Et opkald nu, der ikke er kritisk: {fee} oveni (--not-critical).\n"),
            ));
        }
        text
    }

    /// `By the minute; without agreement at least 15.`
    fn counting(&self, edition: &Edition) -> String {
        let lang = self.lang;
        let increment = edition.billing.increment_seconds;
        let counted = if increment == 0 {
            lang.pick("By the minute", "Afregnes pr. minut").to_owned()
        } else {
            let minutes = wording::minutes(increment, lang);
            lang.pick(
                format!("By started {minutes} minutes"),
                format!("Pr. påbegyndt {minutes} minutter"),
            )
        };
        let agreement = self.inquiry.agreement.and_then(|id| edition.agreement(id));
        let minimum = agreement.map_or(edition.billing.minimum_seconds, |terms| {
            terms.minimum_seconds
        });
        let least = wording::minutes(minimum, lang);
        match (minimum, agreement.is_some(), lang) {
            (0, _, _) => format!("{counted}."),
            (_, true, Lang::En) => format!("{counted}; at least {least}."),
            (_, true, Lang::Da) => format!("{counted}; mindst {least}."),
            (_, false, Lang::En) => format!("{counted}; without agreement at least {least}."),
            (_, false, Lang::Da) => format!("{counted}; uden aftale mindst {least}."),
        }
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
