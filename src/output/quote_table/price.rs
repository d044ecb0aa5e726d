//! What known work costs: the lines, the sums, and what else the supporter may want to know.

use super::view::View;
use crate::billing::{EarlierContact, Kind, Outlook, Price, Spared, Waiting};
use crate::lang::Lang;
use crate::money::Money;
use crate::output::grid::{Align, Grid, Look, printable};
use crate::output::wording;
use crate::rate_card::Trigger;
use crate::say;

impl View<'_> {
    /// The heading, the lines with their sums, and the notes below them.
    pub(crate) fn price(&self, price: &Price<'_>) -> (String, String, String) {
        let (vat, below) = wording::vat(price.vat_percent, self.vat_reason, self.lang);
        let mut notes = String::new();
        if !below.is_empty() {
            notes = format!("  {below}");
        }
        notes.push_str(&self.notes(price));
        notes.push_str(&self.balances_of_price(price));
        (self.work_heading(), self.lines(price, &vat), notes)
    }

    /// `1st level, 35 min, Tue 24 Nov 10:12-10:47 · normal hours · agreement BEDRE`.
    fn work_heading(&self) -> String {
        let lang = self.lang;
        let work = self.quote.inquiry.work.iter().map(|(level, seconds)| {
            format!(
                "{}, {} min",
                wording::level(self.quote.card, *level),
                wording::minutes(*seconds, lang)
            )
        });
        let mut parts = vec![work.collect::<Vec<_>>().join(" + ")];
        let (start, end) = (
            self.local(self.quote.inquiry.at),
            self.local(self.quote.inquiry.end()),
        );
        let until = if start.date() == end.date() {
            lang.time(end.time())
        } else {
            lang.date_time(end)
        };
        let when = format!("{}-{until}", lang.date_time(start));
        match parts.first_mut() {
            Some(first) if !first.is_empty() => {
                first.push_str(", ");
                first.push_str(&when);
            }
            Some(_) | None => parts = vec![lang.date_time(start)],
        }
        let hours = self.quote.hours;
        if self.contact_told || !hours.tier.is_normal() || self.quote.inquiry.end() > hours.end {
            let contacted = self.local(self.quote.inquiry.contacted);
            let contacted = if contacted.date() == start.date() {
                lang.time(contacted.time())
            } else {
                lang.date_time(contacted)
            };
            parts.push(say!(lang, "contacted {contacted}"; "henvendt {contacted}"));
        } else {
            parts.push(say!(lang, "normal hours"; "normal arbejdstid"));
        }
        if let Some(customer) = &self.quote.inquiry.customer {
            parts.push(printable(customer));
        }
        parts.push(match self.quote.inquiry.agreement {
            None => say!(lang, "no agreement"; "ingen aftale"),
            Some(id) => {
                let name = printable(self.quote.card.agreement_name(id));
                let covered = if self.quote.inquiry.covered {
                    ""
                } else {
                    lang.pick(", not covered", ", ikke dækket")
                };
                say!(lang, "agreement {name}{covered}"; "aftale {name}{covered}")
            }
        });
        parts.join(" · ")
    }

    fn lines(&self, price: &Price<'_>, vat: &str) -> String {
        let (lang, sums) = (self.lang, price.sums);
        let columns = [
            Align::Right,
            Align::Text,
            Align::Right,
            Align::Right,
            Align::Right,
            Align::Right,
        ];
        let mut grid = Grid::new(columns).gaps([2, lang.pick(6, 3), 2, 2, 2]);
        let per_hour = wording::per_hour(&self.quote.card.currency, lang);
        let net = wording::net(self.quote.card, lang);
        let head = lang.pick(
            ["", "", &per_hour, "gross", "discount", net],
            ["", "", &per_hour, "brutto", "rabat", net],
        );
        grid.row(head.map(|word| Look::Dim.mark(word)));
        for line in &price.charge.lines {
            let mut work = wording::work(self.quote.card, line, lang);
            if line.kind() == Kind::Work && !line.discount_percent.is_zero() {
                let percent = wording::percent(line.discount_percent.decimal(), lang);
                work.push_str(&say!(lang, ", {percent} off"; ", {percent} rabat"));
            }
            if line.kind() == Kind::Work && line.billed > line.worked {
                let worked = wording::minutes(line.worked, lang);
                work.push_str(&say!(lang, " ({worked} worked)"; " ({worked} brugt)"));
            }
            let discount = if line.discount == Money::ZERO {
                String::new()
            } else {
                lang.money(line.discount.negated())
            };
            grid.row([
                wording::quantity(line, lang),
                work,
                lang.number(&line.unit_price.to_string()),
                lang.money(line.gross),
                discount,
                lang.money(line.net),
            ]);
        }
        for (word, amount) in [
            (lang.pick("net", "netto"), lang.money(sums.net)),
            (vat, lang.money(sums.vat)),
            (
                &Look::Bold.mark(lang.pick("to pay", "at betale")),
                Look::Bold.mark(&lang.money(sums.total)),
            ),
        ] {
            grid.sum(word, 5, amount);
        }
        grid.render(self.width)
    }

    /// What else the supporter may want to know: free time, the boundary crossed, the way out.
    fn notes(&self, price: &Price<'_>) -> String {
        let lang = self.lang;
        let mut text = String::new();
        let is_free = price
            .charge
            .lines
            .iter()
            .any(|line| line.kind() == Kind::Free);
        if let Some(until) = self.quote.free_until.filter(|_| is_free) {
            let until = self.relative(until);
            let then = price.minute_then.map_or_else(String::new, |minute| {
                let minute = lang.money(minute);
                say!(lang, ", then {minute} a minute"; ", derefter {minute} i minuttet")
            });
            text.push_str(
                &say!(lang, "  free until {until}{then}\n"; "  gratis til {until}{then}\n"),
            );
        }
        if let Some(spared) = price.spared {
            text.push_str(&self.spared_minutes(spared));
        }
        if let Outlook::Estimate(Some(waiting)) = price.outlook {
            text.push_str(&self.waiting(waiting));
        }
        if let Some(earlier) = price.earlier_contact.filter(|_| !self.contacted_given) {
            text.push_str(&self.earlier_contact(earlier));
        }
        text
    }

    fn waiting(&self, waiting: Waiting) -> String {
        let lang = self.lang;
        let opens = self.relative_date(waiting.until);
        let (price, saved) = (lang.money(waiting.price), lang.money(waiting.saves));
        say!(lang,
            "  started {opens} instead: {price} (saves {saved})\n";
            "  påbegyndt {opens} i stedet: {price} (sparer {saved})\n"
        )
    }

    fn earlier_contact(&self, earlier: EarlierContact) -> String {
        let lang = self.lang;
        let closing = lang.time(self.local(earlier.closing).time());
        let local = self.local(earlier.contacted);
        let time = if self.today == Some(local.date()) {
            lang.time(local.time())
        } else {
            format!("\"{}\"", local.format("%Y-%m-%d %H:%M"))
        };
        let minutes = self.quote.inquiry.end().since(self.quote.inquiry.at);
        let minutes = wording::minutes(minutes, lang);
        let price = lang.money(earlier.price);
        say!(lang,
            "  contacted before {closing}? add --contacted {time} ({minutes} min worked now: {price})\n";
            "  henvendt før {closing}? tilføj --contacted {time} ({minutes} min nu: {price})\n"
        )
    }

    /// Work outside normal hours that bears no surcharge, and why.
    fn spared_minutes(&self, spared: Spared) -> String {
        let lang = self.lang;
        let total = self.quote.inquiry.end().since(self.quote.inquiry.at);
        let closing = self.local(spared.closing);
        let place = if closing.date() < self.local(self.quote.inquiry.at).date() {
            say!(lang, "outside normal hours"; "uden for normal arbejdstid")
        } else {
            let closing = self.relative(spared.closing);
            say!(lang, "after {closing}"; "efter {closing}")
        };
        let lie = lie(spared.seconds, total, &place, lang);
        let key = match spared.trigger {
            Trigger::Contact => "contact",
            Trigger::Case => "case",
            Trigger::Start | Trigger::Worked => "start",
        };
        let because = match (spared.trigger, lang) {
            (Trigger::Contact | Trigger::Case, Lang::En) => "the inquiry came\n  in",
            (Trigger::Contact | Trigger::Case, Lang::Da) => "henvendelsen\n  kom i",
            (Trigger::Start | Trigger::Worked, Lang::En) => "work started\n  in",
            (Trigger::Start | Trigger::Worked, Lang::Da) => "arbejdet\n  begyndte i",
        };
        say!(lang,
            "  {lie}: no surcharge, because {because} normal hours (after_hours.trigger = \"{key}\")\n";
            "  {lie}: intet tillæg, fordi {because} normal arbejdstid (after_hours.trigger = \"{key}\")\n"
        )
    }
}

/// `30 of the 40 minutes lie after 16:00`, `all 35 minutes lie outside normal hours`.
fn lie(part: i64, whole: i64, place: &str, lang: Lang) -> String {
    let all = part == whole;
    let (part, whole) = (wording::minutes(part, lang), wording::minutes(whole, lang));
    match (all, lang) {
        (true, Lang::En) if whole == "1" => format!("the one minute lies {place}"),
        (true, Lang::Da) if whole == "1" => format!("det ene minut ligger {place}"),
        (true, Lang::En) => format!("all {whole} minutes lie {place}"),
        (true, Lang::Da) => format!("alle {whole} minutter ligger {place}"),
        (false, Lang::En) if part == "1" => format!("1 of the {whole} minutes lies {place}"),
        (false, Lang::En) => format!("{part} of the {whole} minutes lie {place}"),
        (false, Lang::Da) => format!("{part} af de {whole} minutter ligger {place}"),
    }
}
