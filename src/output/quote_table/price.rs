//! What known work costs: the lines, the sums, and what else the supporter may want to know.

use chrono::NaiveDateTime;

use super::view::View;
use crate::billing::{
    EarlierContact, GoingOn, InvoiceTotals, Kind, Line, More, Outlook, Price, Spared,
};
use crate::lang::Lang;
use crate::money::Money;
use crate::output::grid::Align::{Right, Text};
use crate::output::grid::{Grid, Look, printable};
use crate::output::wording;
use crate::rate_card::Trigger;
use crate::say;
use crate::seconds::Seconds;

/// The column of discounts, which is left out where it would be empty.
const DISCOUNT: usize = 4;

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
        (self.work_heading(), self.lines(&price.charge.lines, price.sums, &vat), notes)
    }

    /// `1st level, 35 min, Tue 24 Nov 10:12-10:47 · normal hours · agreement BEDRE`.
    pub(super) fn work_heading(&self) -> String {
        let (lang, card, inquiry) = (self.lang, self.quote.card, self.quote.inquiry);
        let (start, end) = (self.local(inquiry.at), self.local(inquiry.end()));
        let is_further = self.quote.told_at > inquiry.at && inquiry.work.len() > 1;
        let work = inquiry.work.iter().enumerate().map(|(index, (level, seconds))| {
            let (level, minutes) = (wording::level(card, *level), wording::minutes(*seconds, lang));
            let until_now =
                if is_further && index == 0 { lang.pick(" until now", " til nu") } else { "" };
            format!("{level}, {minutes} min{until_now}")
        });
        let work = work.collect::<Vec<_>>().join(" + ");
        // The time alone where the date is that of the start.
        let time = |local: NaiveDateTime| {
            if local.date() == start.date() {
                lang.time(local.time())
            } else {
                lang.date_time(local)
            }
        };
        let mut parts = vec![if work.is_empty() {
            lang.date_time(start)
        } else {
            format!("{work}, {}-{}", lang.date_time(start), time(end))
        }];
        let closed = self.quote.closed.iter();
        parts.extend(closed.map(|holiday| printable(&holiday.name)));
        let hours = self.quote.hours;
        parts.push(if self.contact_told || !hours.tier.is_normal() || inquiry.end() > hours.end {
            let contacted = time(self.local(inquiry.contacted));
            say!(lang, "contacted {contacted}"; "henvendt {contacted}")
        } else {
            say!(lang, "normal hours"; "normal arbejdstid")
        });
        parts.extend(self.caller());
        if inquiry.agreement.is_none() {
            parts.push(say!(lang, "no agreement"; "ingen aftale"));
        }
        parts.join(" · ")
    }

    pub(super) fn lines(&self, charged: &[Line<'_>], sums: InvoiceTotals, vat: &str) -> String {
        let lang = self.lang;
        let is_discounted = charged.iter().any(|it| it.discount != Money::ZERO);
        let shown = |cells: [String; 6]| {
            let cells = cells.into_iter().enumerate();
            let shown = cells.filter(move |(at, _)| is_discounted || *at != DISCOUNT);
            shown.map(|(_, cell)| cell)
        };
        let aligns = if is_discounted {
            &[Right, Text, Right, Right, Right, Right][..]
        } else {
            &[Right, Text, Right, Right, Right]
        };
        let mut grid = Grid::new(aligns.iter().copied()).gaps([2, lang.pick(6, 3), 2, 2, 2]);
        let per_hour = wording::per_hour(&self.quote.card.currency, lang);
        let net = wording::net(self.quote.card, lang);
        let head = lang.pick(
            ["", "", &per_hour, "gross", "discount", net],
            ["", "", &per_hour, "brutto", "rabat", net],
        );
        grid.row(shown(head.map(|word| Look::Dim.mark(word))));
        for line in charged {
            let mut work = wording::work(self.quote.card, line, lang);
            if line.kind() == Kind::Work && !line.discount_percent.is_zero() {
                let percent = wording::percent(line.discount_percent, lang);
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
            grid.row(shown([
                wording::quantity(line, lang),
                work,
                lang.number(&line.unit_price.to_string()),
                lang.money(line.gross),
                discount,
                lang.money(line.net),
            ]));
        }
        let before = aligns.len() - 1;
        grid.sum(lang.pick("net", "netto"), before, lang.money(sums.net));
        grid.sum(vat, before, lang.money(sums.vat));
        let [to_pay, total] = [lang.pick("to pay", "at betale"), &lang.money(sums.total)];
        grid.sum(Look::Bold.mark(to_pay), before, Look::Bold.mark(total));
        grid.render(self.width)
    }

    /// What else the supporter may want to know: free time, the boundary crossed, the way out.
    fn notes(&self, price: &Price<'_>) -> String {
        let lang = self.lang;
        let mut text = String::new();
        if let Some(until) = self.quote.free_until.filter(|_| price.free.is_some()) {
            let until = self.relative(until);
            let then = price.then.map_or_else(String::new, |more| {
                let more = self.more(more);
                say!(lang, ", then {more}"; ", derefter {more}")
            });
            text += &say!(lang, "  free until {until}{then}\n"; "  gratis til {until}{then}\n");
        }
        if let Some(spared) = price.spared {
            text += &self.spared(spared);
        }
        match price.outlook {
            Outlook::SoFar(going_on) => text += &self.going_on(going_on),
            Outlook::Further(further) => {
                let (until_now, adds) = (further.until_now.said(self.quote.card), further.adds);
                let (until_now, adds) = (lang.money(until_now), lang.money(adds));
                text += &say!(lang,
                    "  until now {until_now}, what is to come {adds}\n";
                    "  indtil nu {until_now}, det følgende {adds}\n"
                );
            }
            Outlook::Estimate(_) => {}
        }
        if let Outlook::Estimate(Some(waiting)) = price.outlook {
            let opens = lang.date_time(self.local(waiting.until));
            let (price, saved) = (lang.money(waiting.price), lang.money(waiting.saves));
            text += &say!(lang,
                "  started {opens} instead: {price} (saves {saved})\n";
                "  påbegyndt {opens} i stedet: {price} (sparer {saved})\n"
            );
        }
        if let Some(earlier) = price.earlier_contact.filter(|_| !self.contacted_given) {
            text += &self.earlier_contact(earlier);
        }
        text
    }

    /// What it costs to go on: `nothing more until 10:27, then 13.33 a minute`.
    fn going_on(&self, going_on: GoingOn) -> String {
        let lang = self.lang;
        let until = going_on.nothing_until.filter(|until| Some(*until) != self.quote.free_until);
        let more = match (going_on.then, until) {
            (None, _) => say!(lang, "going on: nothing more"; "fortsættes: intet mere"),
            // Said of free time.
            (Some(_), None) if going_on.nothing_until.is_some() => return String::new(),
            (Some(more), None) => {
                let more = self.more(more);
                say!(lang, "going on: {more}"; "fortsættes: {more}")
            }
            (Some(more), Some(until)) => {
                let (until, more) = (self.relative(until), self.more(more));
                say!(lang,
                    "going on: nothing more until {until}, then {more}";
                    "fortsættes: intet mere til {until}, derefter {more}"
                )
            }
        };
        let changes = going_on.changes.map_or_else(String::new, |(when, minute)| {
            let (when, minute) = (self.relative(when), lang.money(minute));
            say!(lang, ", from {when} {minute}"; ", fra {when} {minute}")
        });
        format!("  {more}{changes}\n")
    }

    /// `13.33 a minute`, `200.00 more`.
    fn more(&self, more: More) -> String {
        let lang = self.lang;
        match more {
            More::Minute(minute) => {
                let minute = lang.money(minute);
                say!(lang, "{minute} a minute"; "{minute} i minuttet")
            }
            More::Step(step) => {
                let step = lang.money(step);
                say!(lang, "{step} more"; "{step} mere")
            }
        }
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
    fn spared(&self, spared: Spared) -> String {
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
        let because = match spared.trigger {
            Trigger::Contact | Trigger::Case => {
                lang.pick("the inquiry came in", "henvendelsen kom i")
            }
            Trigger::Start | Trigger::Worked => lang.pick("work started in", "arbejdet begyndte i"),
        };
        say!(lang,
            "  {lie}: no surcharge, because\n  {because} normal hours\n";
            "  {lie}: intet tillæg, fordi\n  {because} normal arbejdstid\n"
        )
    }
}

/// `30 of the 40 minutes lie after 16:00`, `all 35 minutes lie outside normal hours`.
fn lie(part: Seconds, whole: Seconds, place: &str, lang: Lang) -> String {
    let all = part == whole;
    let (part, whole) = (wording::minutes(part, lang), wording::minutes(whole, lang));
    match (all, &*part) {
        (true, "1") => say!(lang, "the one minute lies {place}"; "det ene minut ligger {place}"),
        (true, _) => {
            say!(lang, "all {whole} minutes lie {place}"; "alle {whole} minutter ligger {place}")
        }
        (false, _) => {
            let lie = if part == "1" { "lies" } else { "lie" };
            say!(lang,
                "{part} of the {whole} minutes {lie} {place}";
                "{part} af de {whole} minutter ligger {place}"
            )
        }
    }
}
