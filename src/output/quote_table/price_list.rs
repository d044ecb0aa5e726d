//! What an inquiry would cost: minutes by level, for each group of equal terms; and below it how time is counted, fees,
//! driving, what the time of contact does.

use std::fmt::Write as _;

use super::view::View;
use crate::billing::{Column, Heading, InForce, LADDER, PriceList, Rung};
use crate::calendar::Instant;
use crate::money::{Money, UnitPrice};
use crate::output::grid::{Align, Grid, Look, paint, printable};
use crate::output::wording;
use crate::rate_card::Trigger;
use crate::say;
use crate::seconds::{MINUTE, Seconds};

impl View<'_> {
    /// The heading, the prices, and the remarks below them.
    pub(crate) fn price_list(&self, list: &PriceList<'_>) -> (String, String, String) {
        let mut remarks = self.remarks(list);
        if shows_one_level(list) {
            remarks
                .push_str(self.lang.pick("  one agreement: -a NAME\n", "  én aftale: -a NAVN\n"));
        }
        (self.list_heading(list), self.ladder(list) + "\n", remarks)
    }

    /// `Tue 24 Nov 2026 10:12 · normal hours, until 16:00 · DKK without VAT`.
    fn list_heading(&self, list: &PriceList<'_>) -> String {
        let (lang, card) = (self.lang, self.quote.card);
        let local = self.local(self.quote.inquiry.at);
        let vat = if card.prices_include_vat {
            lang.pick("including VAT", "inkl. moms")
        } else {
            lang.pick("without VAT", "uden moms")
        };
        let until = |at: Instant| {
            let at = self.relative(at);
            say!(lang, ", until {at}"; ", til {at}")
        };
        let closed = self.quote.closed.iter().map(|holiday| printable(&holiday.name));
        let closed = match closed.collect::<Vec<_>>().join(", ") {
            none if none.is_empty() => none,
            names => format!(" ({names})"),
        };
        let hours = if !self.quote.tier.is_normal() {
            let name = wording::named(card, self.quote.tier);
            let name =
                name.unwrap_or_else(|| say!(lang, "after hours"; "uden for normal arbejdstid"));
            let surcharge = wording::surcharge(&self.quote.terms, lang);
            let surcharge = surcharge.map(|surcharge| format!(", {surcharge}"));
            let surcharge = surcharge.unwrap_or_default();
            let until = list.surcharge_until.map(until).unwrap_or_default();
            format!("{name}{closed}{surcharge}{until}")
        } else if let Some(from) = list.surcharge_from {
            say!(lang, "normal hours{}", until(from); "normal arbejdstid{}", until(from))
        } else {
            say!(lang, "normal price{closed}"; "normal pris{closed}")
        };
        let when = format!("{} {}", lang.date(local.date()), lang.time(local.time()));
        let parts = [when, hours].into_iter().chain(self.caller());
        let parts = parts.chain([format!("{} {vat}", card.currency)]);
        parts.collect::<Vec<_>>().join(" · ")
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
            let prices = columns.iter().map(|rungs| lang.money(rungs[row].sums.said(card)));
            // Behind the minutes that are all free.
            let at = self.quote.inquiry.at.plus(MINUTE.times(*minutes));
            let free = free_until.filter(|until| *until == at);
            let remark = free.map_or_else(String::new, |until| {
                let until = self.relative(until);
                say!(lang, "free until {until}"; "gratis til {until}")
            });
            grid.row(std::iter::once(minutes.to_string()).chain(prices).chain([remark]));
        }
        let table = grid.render(self.width);
        format!("{}{table}", group_heads(&heads, &table))
    }

    /// How time is counted, what driving costs, what the time of contact does.
    pub(crate) fn remarks(&self, list: &PriceList<'_>) -> String {
        let terms = &self.quote.terms;
        let fee = list.non_critical_fee.map(|fee| self.non_critical(fee));
        [
            format!("  {}", self.counting(terms)),
            self.flat_prices(terms),
            self.driving(terms),
            "\n".to_owned(),
            self.fees(),
            self.balances_of_list(),
            self.later(list).unwrap_or_default(),
            fee.unwrap_or_default(),
        ]
        .concat()
    }

    /// What a call outside normal hours costs if it is not critical, or that these prices have it.
    fn non_critical(&self, fee: UnitPrice) -> String {
        let (lang, fee) = (self.lang, wording::price(fee, self.lang));
        if self.quote.inquiry.critical {
            say!(lang,
                "  A call now that is not critical: {fee} on top (--not-critical).\n";
                "  Et opkald nu, der ikke er kritisk: {fee} oveni (--not-critical).\n"
            )
        } else {
            say!(lang,
                "  With the fee for a call that is not critical: {fee}.\n";
                "  Med gebyret for et opkald, der ikke er kritisk: {fee}.\n"
            )
        }
    }

    /// What work after the end of normal hours will cost.
    fn later(&self, list: &PriceList<'_>) -> Option<String> {
        let (lang, later) = (self.lang, list.later.as_ref()?);
        let from = self.relative(list.surcharge_from?);
        let price = wording::surcharge(later, lang)?;
        let price = match wording::named(self.quote.card, later.tier) {
            Some(name) => format!("{name}, {price}"),
            None => price,
        };
        let outside = !self.quote.contacted_tier.is_normal();
        Some(match self.quote.terms.edition.after_hours.trigger {
            // Its tier is decided.
            Trigger::Case if outside => return None,
            // Made outside normal hours, it bears the surcharge whenever work starts outside them.
            Trigger::Contact | Trigger::Case if !outside => say!(lang,
                "  Contacted now: no surcharge, also after {from}. Contacted later: {price}.\n";
                "  Henvendt nu: intet tillæg, heller ikke efter {from}. Henvendt senere: {price}.\n"
            ),
            Trigger::Contact | Trigger::Case | Trigger::Start => {
                say!(lang,
                    "  Work started from {from} on: {price}.\n";
                    "  Arbejde påbegyndt fra {from}: {price}.\n"
                )
            }
            Trigger::Worked => {
                say!(lang, "  Work from {from} on: {price}.\n"; "  Arbejde fra {from}: {price}.\n")
            }
        })
    }

    /// `By the minute; without agreement at least 15.`
    fn counting(&self, terms: &InForce<'_>) -> String {
        let lang = self.lang;
        let counted = if terms.increment_seconds == Seconds::ZERO {
            say!(lang, "By the minute"; "Afregnes pr. minut")
        } else {
            wording::capital(&wording::rounding(
                terms.increment_seconds,
                terms.rounding,
                terms.grace_seconds,
                terms.increment_per,
                lang.pick("minutes", "minutter"),
                lang,
            ))
        };
        let card = self.quote.card;
        let counted = counted + &wording::rule::apart(card, terms.increment_by, lang);
        let by = wording::rule::apart(card, terms.minimum_by, lang);
        let per = format!("{}{by}", wording::per(terms.minimum_per, lang));
        let edition = terms.edition;
        let has_agreements = edition.agreements.iter().any(Option::is_some);
        let of_the_card =
            terms.minimum_seconds == edition.billing.minimum_seconds.unwrap_or_default();
        let at_least = if self.quote.inquiry.agreement.is_none() && has_agreements && of_the_card {
            lang.pick("without agreement at least", "uden aftale mindst")
        } else {
            lang.pick("at least", "mindst")
        };
        let mut least = Vec::new();
        if terms.minimum_seconds > Seconds::ZERO {
            let minutes = wording::minutes(terms.minimum_seconds, lang);
            least.push(format!("{minutes}{per}"));
        }
        if terms.minimum_amount > Money::ZERO {
            let amount = lang.money(terms.minimum_amount);
            let amount = lang.with_currency(&amount, &self.quote.card.currency);
            least.push(format!("{}{per}", amount.trim_end_matches('.')));
        }
        if least.is_empty() {
            return format!("{counted}.");
        }
        format!("{counted}; {at_least} {}.", lang.list(&least))
    }

    /// ` Up to 15 min 25.00 flat. The first 60 min 120.00.`
    fn flat_prices(&self, terms: &InForce<'_>) -> String {
        let lang = self.lang;
        let mut text = String::new();
        for band in terms.bands {
            let band = wording::capital(&wording::rule::band(band, lang));
            let _ = write!(text, " {band}.");
        }
        if let Some(first) = terms.first {
            let block = wording::minutes(first.seconds, lang);
            let amount = wording::price(first.amount, lang);
            text.push_str(&say!(lang,
                " The first {block} minutes {amount}.";
                " De første {block} minutter {amount}."
            ));
        }
        text
    }

    /// ` Driving 3.52 a km. Travel time 120.00 an hour.`
    fn driving(&self, terms: &InForce<'_>) -> String {
        let lang = self.lang;
        let mut text = String::new();
        if let Some(mileage) = &terms.edition.mileage {
            let words = wording::rule::distance(&terms.distance(), &mileage.unit, lang);
            if !words.is_empty() {
                text.push_str(&say!(lang, " Driving {words}."; " Kørsel {words}."));
            }
        }
        let travel = terms.travel();
        if travel.rate.is_some() {
            let words = wording::rule::travel(&travel, lang);
            let _ = write!(text, " {}.", wording::capital(&words));
        }
        text
    }

    /// The fees that this inquiry would bear.
    fn fees(&self) -> String {
        let lang = self.lang;
        let fees = self.quote.fees.iter().map(|(fee, amount)| {
            let label = wording::fee(fee.label.as_deref(), lang);
            let per = wording::rule::fee_per(fee.per, lang);
            format!("{label} {}{per}", wording::price(*amount, lang))
        });
        let fees: Vec<String> = fees.collect();
        if fees.is_empty() {
            return String::new();
        }
        let head = lang.pick("On top:", "Oveni:");
        format!("  {head} {}.\n", fees.join(", "))
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
