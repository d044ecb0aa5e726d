//! What an inquiry would cost: minutes by level, for each group of equal terms.

use std::fmt::Write as _;

use super::view::View;
use crate::billing::{Column, Heading, LADDER, PriceList, Rung};
use crate::calendar::Instant;
use crate::output::grid::{Align, Grid, Look, paint, printable};
use crate::output::wording;
use crate::say;
use crate::seconds::MINUTE;

impl View<'_> {
    /// The heading, the prices, and the remarks below them.
    pub(crate) fn price_list(&self, list: &PriceList<'_>) -> (String, String, String) {
        let mut remarks = self.remarks(list);
        if shows_one_level(list) {
            remarks.push_str(
                self.lang
                    .pick("  one agreement: -a NAME\n", "  én aftale: -a NAVN\n"),
            );
        }
        (self.list_heading(list), self.ladder(list) + "\n", remarks)
    }

    /// `Tue 24 Nov 2026 10:12 · normal hours, until 16:00 · DKK without VAT`.
    fn list_heading(&self, list: &PriceList<'_>) -> String {
        let lang = self.lang;
        let local = self.local(self.quote.inquiry.at);
        let vat = if self.quote.card.prices_include_vat {
            lang.pick("including VAT", "inkl. moms")
        } else {
            lang.pick("without VAT", "uden moms")
        };
        let hours = match (
            self.quote.tier.is_normal(),
            list.surcharge_from,
            list.surcharge_until,
        ) {
            (true, Some(from), _) => {
                let from = self.relative(from);
                say!(lang, "normal hours, until {from}"; "normal arbejdstid, til {from}")
            }
            (true, None, _) => say!(lang, "normal price"; "normal pris"),
            (false, _, until) => {
                let surcharge = wording::surcharge(&self.quote.terms, lang)
                    .map_or_else(String::new, |surcharge| format!(", {surcharge}"));
                let holiday = self.holiday(self.quote.inquiry.at);
                let until = until.map_or_else(String::new, |until| {
                    let until = self.relative(until);
                    say!(lang, ", until {until}"; ", til {until}")
                });
                let name = wording::named(self.quote.card, self.quote.tier)
                    .unwrap_or_else(|| say!(lang, "after hours"; "uden for normal arbejdstid"));
                format!("{name}{holiday}{surcharge}{until}")
            }
        };
        format!(
            "{} {} · {hours} · {} {vat}",
            lang.date(local.date()),
            lang.time(local.time()),
            self.quote.card.currency
        )
    }

    /// ` (Juledag)` on a holiday.
    fn holiday(&self, at: Instant) -> String {
        let names: Vec<String> = self
            .quote
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

    /// `no agreement`, `started Wed 08:00`.
    fn heading(&self, column: &Column) -> String {
        let (lang, card) = (self.lang, self.quote.card);
        match &column.heading {
            Heading::Alone => String::new(),
            Heading::Now => say!(lang, "started now"; "påbegyndt nu"),
            Heading::Opening(opening) => {
                let opens = self.relative(*opening);
                say!(lang, "started {opens}"; "påbegyndt {opens}")
            }
            Heading::NoAgreement => say!(lang, "no agreement"; "uden aftale"),
            Heading::Agreements(ids) => {
                let names = ids.iter().map(|id| printable(card.agreement_name(*id)));
                names.collect::<Vec<_>>().join(", ")
            }
        }
    }

    fn ladder(&self, list: &PriceList<'_>) -> String {
        let (lang, card) = (self.lang, self.quote.card);
        let mut columns: Vec<&[Rung]> = Vec::new();
        let mut heads = Vec::new();
        let mut gaps = Vec::new();
        for (index, column) in list.columns.iter().enumerate() {
            let shown = if shows_one_level(list) { 1 } else { usize::MAX };
            let levels = column.rungs.chunks(LADDER.len()).take(shown);
            let first = if index == 0 { 3 } else { 6 };
            gaps.extend((0..levels.len()).map(|level| if level == 0 { first } else { 2 }));
            heads.push((self.heading(column), levels.len()));
            columns.extend(levels);
        }
        let aligns = std::iter::repeat_n(Align::Right, columns.len() + 1).chain([Align::Left]);
        let mut grid = Grid::new(aligns).gaps(gaps.into_iter().chain([2]));
        let levels = columns.iter().map(|rungs| {
            let name = card.level_name(rungs[0].level);
            Look::Dim.mark(&format!("{:>9}", printable(name)))
        });
        let minutes = Look::Dim.mark(lang.pick("   minutes", "  minutter"));
        grid.row(std::iter::once(minutes).chain(levels));
        let free_until = list.columns.iter().find_map(|column| column.free_until);
        for (row, minutes) in LADDER.iter().enumerate() {
            let prices = columns
                .iter()
                .map(|rungs| lang.money(rungs[row].sums.said(card)));
            // Behind the minutes that are all free.
            let at = self.quote.inquiry.at.plus(minutes * MINUTE);
            let free = free_until.filter(|until| *until == at);
            let remark = free.map_or_else(String::new, |until| {
                let until = self.relative(until);
                say!(lang, "free until {until}"; "gratis til {until}")
            });
            grid.row(
                std::iter::once(minutes.to_string())
                    .chain(prices)
                    .chain([remark]),
            );
        }
        let table = grid.render(self.width);
        format!("{}{table}", group_heads(&heads, &table))
    }
}

/// Whether only the first level of each column has room.
fn shows_one_level(list: &PriceList<'_>) -> bool {
    list.columns.len() > 2
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
        column += shown;
        let end = ends.get(column).copied().unwrap_or(0);
        let used = unicode_width::UnicodeWidthStr::width(line.as_str());
        let room = end.saturating_sub(used);
        let gap = if used == 0 { "" } else { "  " };
        let room = room.saturating_sub(gap.len());
        let _ = write!(line, "{gap}{head:>room$}");
    }
    format!("{}\n", line.trim_end())
}
