//! The voice of the sentences: names, amounts, lengths and times as they are said, and what is said of any quote.

use chrono::{NaiveDateTime, NaiveTime, Timelike};
use rust_decimal::Decimal;

use super::length::{Which, length, the};
use crate::billing::{InvoiceTotals, More, Quote};
use crate::calendar::{Instant, TierId};
use crate::lang::Lang;
use crate::money::{Money, UnitPrice};
use crate::output::grid::printable;
use crate::output::wording;
use crate::rate_card::{Band, FirstBlock};
use crate::say;
use crate::seconds::Seconds;

/// What a sentence is about, and what the caller speaks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Speech<'a> {
    pub(crate) quote: &'a Quote<'a>,
    pub(crate) lang: Lang,
}

impl Speech<'_> {
    pub(crate) fn agreement_name(&self) -> String {
        let name = |id| printable(self.quote.card.agreement_name(id));
        self.quote.inquiry.agreement.map_or_else(String::new, name)
    }

    pub(crate) fn local(&self, at: Instant) -> NaiveDateTime {
        self.quote.card.calendar().zone().local(at)
    }

    /// `240 kroner`.
    pub(crate) fn kroner(&self, money: Money) -> String {
        let amount = self.lang.spoken_money(money);
        self.lang.with_currency(&amount, &self.quote.card.currency)
    }

    /// `2,100 kroner`.
    pub(crate) fn spoken_price(&self, price: UnitPrice) -> String {
        self.spoken_amount(price.decimal())
    }

    pub(crate) fn spoken_amount(&self, amount: Decimal) -> String {
        let amount = self.lang.spoken_decimal(amount);
        self.lang.with_currency(&amount, &self.quote.card.currency)
    }

    /// `240 kroner plus VAT, 300 with VAT`.
    pub(crate) fn with_vat(&self, sums: InvoiceTotals) -> String {
        let (net, total) = (self.kroner(sums.net), self.kroner(sums.total));
        if sums.vat == Money::ZERO {
            return net;
        }
        if self.quote.card.prices_include_vat {
            return format!("{total}{}", self.vat_words(" "));
        }
        let bare = self.lang.spoken_money(sums.total);
        say!(self.lang,
            "{net} plus VAT, {bare} with VAT";
            "{net} plus moms, altså {total} med moms"
        )
    }

    /// Behind a price: `plus VAT`, or `including VAT` where prices include it, or `without VAT` for a customer who pays
    /// none; nothing on a card without VAT.
    pub(crate) fn vat_words(&self, before: &str) -> String {
        let words = match self.quote.inquiry.vat_percent {
            Some(own) if own.is_zero() => self.lang.pick("without VAT", "uden moms"),
            None if self.quote.terms.edition.vat_percent.is_zero() => return String::new(),
            Some(_) | None if self.quote.card.prices_include_vat => {
                self.lang.pick("including VAT", "inklusive moms")
            }
            Some(_) | None => self.lang.pick("plus VAT", "plus moms"),
        };
        format!("{before}{words}")
    }

    /// `35 minutes`, `half an hour`.
    pub(crate) fn length(&self, seconds: Seconds) -> String {
        length(seconds, self.lang)
    }

    /// Behind `until`, `til`: `eight`, `eight tomorrow`; `klokken 8`, `i morgen kl. 8`.
    pub(crate) fn day_and_clock(&self, at: Instant) -> String {
        let (lang, local) = (self.lang, self.local(at));
        let today = self.local(self.quote.told_at).date();
        let time = clock(local.time(), lang);
        let day = match local.date().signed_duration_since(today).num_days() {
            0 => return say!(lang, "{time}"; "klokken {time}"),
            1 => return say!(lang, "{time} tomorrow"; "i morgen kl. {time}"),
            2..=6 => lang.full_weekday(local.date()).to_owned(),
            _ => lang.short_date(local.date()),
        };
        say!(lang, "{time} on {day}"; "{day} kl. {time}")
    }

    /// `outside normal hours`, with the card's name of the tier where it has one.
    pub(crate) fn outside(&self, tier: TierId) -> String {
        let words = self.lang.pick("outside normal hours", "uden for normal arbejdstid");
        let name = wording::named(self.quote.card, tier);
        name.map_or_else(|| words.to_owned(), |name| format!("{words} ({name})"))
    }

    /// The closed days that a time lies in: `Skærtorsdag`; in Danish as it is written in a sentence, `skærtorsdag`.
    pub(crate) fn closed_at(&self, at: Instant) -> Option<String> {
        let closed = self.quote.card.calendar().closed_at(at);
        let mut names: Vec<String> = Vec::new();
        for holiday in closed {
            let name = printable(&holiday.name);
            let name = self.lang.pick(name.clone(), in_sentence(&name));
            if !names.contains(&name) {
                names.push(name);
            }
        }
        (!names.is_empty()).then(|| self.lang.list(&names))
    }

    /// `The first 15 minutes are free under your BEDRE agreement.`
    pub(crate) fn free(&self, seconds: Seconds, first: bool) -> String {
        let lang = self.lang;
        let (what, are) = self.subject(first.then_some(Which::First), seconds, ["is", "are"]);
        let by = if self.quote.free_by_rule {
            String::new()
        } else {
            let name = self.agreement_name();
            say!(lang, " under your {name} agreement"; " med jeres {name}-aftale")
        };
        say!(lang, "{what} {are} free{by}."; "{what} er gratis{by}.")
    }

    /// A length at the head of a sentence, and the English verb that agrees with it: `The first hour`, `is`.
    pub(crate) fn subject<'v>(
        &self,
        which: Option<Which>,
        seconds: Seconds,
        [one, several]: [&'v str; 2],
    ) -> (String, &'v str) {
        let (_, is_plural) = the(Which::First, seconds, self.lang);
        let words = match which {
            Some(which) => the(which, seconds, self.lang).0,
            None => self.length(seconds),
        };
        (wording::capital(&words), if is_plural { several } else { one })
    }

    /// What going on costs when something has ended: `it is 13.33 kroner a minute plus VAT`.
    pub(crate) fn more(&self, more: More) -> String {
        let (lang, vat) = (self.lang, self.vat_words(" "));
        match more {
            More::Minute(minute) => {
                let minute = self.kroner(minute);
                say!(lang, "it is {minute} a minute{vat}"; "koster det {minute} i minuttet{vat}")
            }
            More::Step(step) => {
                let step = self.kroner(step);
                say!(lang, "it is {step}{vat}"; "koster det {step}{vat}")
            }
        }
    }

    /// `A call outside normal hours that is not critical costs a fee of 1,000 kroner.`
    pub(crate) fn non_critical(&self, fee: &str) -> String {
        stop(&say!(self.lang,
            "A call outside normal hours that is not critical costs a fee of {fee}";
            "Et opkald uden for normal arbejdstid, der ikke er kritisk, koster et gebyr på {fee}"
        ))
    }

    /// `It is 25 kroner flat up to 15 minutes.`
    pub(crate) fn band(&self, band: Band) -> String {
        let (flat, time) = (self.spoken_price(band.flat), self.length(band.up_to));
        say!(self.lang,
            "It is {flat} flat up to {time}.";
            "Det koster fast {flat} for op til {time}."
        )
    }

    /// `The first hour costs 120 kroner.`
    pub(crate) fn block(&self, block: FirstBlock) -> String {
        let amount = self.spoken_price(block.amount);
        let (time, cost) = self.subject(Some(Which::First), block.seconds, ["costs", "cost"]);
        stop(&say!(self.lang, "{time} {cost} {amount}"; "{time} koster {amount}"))
    }
}

/// The name of a day as it stands inside a Danish sentence: days have no capital there, other names keep theirs.
fn in_sentence(name: &str) -> String {
    // Named after somebody.
    const NAMED: [&str; 3] = ["Kristi", "Sankt", "Skt"];
    let mut words = name.split_whitespace();
    let first = words.next().unwrap_or("");
    let keeps = NAMED.contains(&first.trim_end_matches('.'))
        || first.chars().skip(1).any(char::is_uppercase)
        || words.any(|word| word.starts_with(char::is_uppercase));
    if keeps {
        return name.to_owned();
    }
    let mut letters = name.chars();
    let first = letters.next().into_iter().flat_map(char::to_lowercase);
    first.chain(letters).collect()
}

/// A sentence with its full stop, which an abbreviation at its end (`240 kr.`) has already.
pub(crate) fn stop(sentence: &str) -> String {
    format!("{}.", sentence.trim_end_matches('.'))
}

/// A time of day as it is said: `eight`, `four o'clock`, `8`, `12.15`.
pub(crate) fn clock(time: NaiveTime, lang: Lang) -> String {
    const HOURS: [&str; 12] = [
        "midnight", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven",
    ];
    let hour = usize::try_from(time.hour()).unwrap_or(0);
    match (lang, hour, time.minute()) {
        (Lang::En, 12, 0) => "noon".to_owned(),
        (Lang::En, hour, 0) => {
            let part = match hour {
                20.. => " in the evening",
                13.. => " o'clock",
                _ => "",
            };
            format!("{}{part}", HOURS[hour % 12])
        }
        (Lang::En, _, _) => lang.time(time),
        (Lang::Da, hour, 0) => hour.to_string(),
        (Lang::Da, hour, minute) => format!("{hour}.{minute:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::in_sentence;

    #[test]
    fn days_have_no_capital_in_a_danish_sentence() {
        for (name, said) in [
            ("Skærtorsdag", "skærtorsdag"),
            ("Store bededag", "store bededag"),
            ("2. juledag", "2. juledag"),
            ("Kristi himmelfartsdag", "Kristi himmelfartsdag"),
            ("Sankt Hans", "Sankt Hans"),
            ("Christmas Day", "Christmas Day"),
            ("IT-dag", "IT-dag"),
        ] {
            assert_eq!(in_sentence(name), said);
        }
    }
}
