//! The voice of the sentences: names, amounts, lengths and times as they are said.

use chrono::{NaiveDateTime, NaiveTime, Timelike};
use rust_decimal::Decimal;

use crate::billing::{HourPrice, InvoiceTotals, Quote};
use crate::calendar::{Instant, TierId};
use crate::lang::Lang;
use crate::money::{Money, UnitPrice};
use crate::output::grid::printable;
use crate::output::wording;
use crate::say;
use crate::seconds::MINUTE;

/// What a sentence is about, and what the caller speaks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Speech<'a> {
    pub(crate) quote: &'a Quote<'a>,
    pub(crate) lang: Lang,
}

impl Speech<'_> {
    pub(crate) fn agreement_name(&self) -> String {
        self.quote.inquiry.agreement.map_or_else(String::new, |id| {
            printable(self.quote.card.agreement_name(id))
        })
    }

    pub(crate) fn local(&self, at: Instant) -> NaiveDateTime {
        self.quote.card.calendar().zone().local(at)
    }

    /// `240 kroner`.
    pub(crate) fn kroner(&self, money: Money) -> String {
        self.lang
            .with_currency(&self.lang.spoken_money(money), &self.quote.card.currency)
    }

    /// `240 kroner plus VAT, 300 with VAT`.
    pub(crate) fn with_vat(&self, sums: InvoiceTotals) -> String {
        let net = self.kroner(sums.net);
        if sums.vat == Money::ZERO {
            return net;
        }
        if self.quote.card.prices_include_vat {
            return format!("{}{}", self.kroner(sums.total), self.vat_words(" "));
        }
        let total = self
            .lang
            .pick(self.lang.spoken_money(sums.total), self.kroner(sums.total));
        say!(self.lang,
            "{net} plus VAT, {total} with VAT";
            "{net} plus moms, altså {total} med moms"
        )
    }

    /// Behind a price: `plus VAT`, or `including VAT` where prices include it, or `without VAT` for a customer who pays
    /// none; nothing on a card without VAT.
    pub(crate) fn vat_words(&self, before: &str) -> String {
        let words = match self.quote.inquiry.vat_percent {
            Some(own) if own.is_zero() => self.lang.pick("without VAT", "uden moms"),
            None if self
                .quote
                .card
                .at(self.quote.inquiry.at)
                .vat_percent
                .is_zero() =>
            {
                return String::new();
            }
            Some(_) | None if self.quote.card.prices_include_vat => {
                self.lang.pick("including VAT", "inklusive moms")
            }
            Some(_) | None => self.lang.pick("plus VAT", "plus moms"),
        };
        format!("{before}{words}")
    }

    /// `35 minutes`, `1 minute and 30 seconds`.
    pub(crate) fn length(&self, seconds: i64) -> String {
        let lang = self.lang;
        let over = seconds.rem_euclid(MINUTE);
        let minutes = wording::minutes(seconds.saturating_sub(over), lang);
        let minutes = if minutes == "1" {
            say!(lang, "{minutes} minute"; "{minutes} minut")
        } else {
            say!(lang, "{minutes} minutes"; "{minutes} minutter")
        };
        let over = match over {
            0 => return minutes,
            1 => say!(lang, "1 second"; "1 sekund"),
            _ => say!(lang, "{over} seconds"; "{over} sekunder"),
        };
        if seconds < MINUTE {
            over
        } else {
            lang.list(&[minutes, over])
        }
    }

    /// Behind `until`, `til`: `eight`, `eight tomorrow`; `klokken 8`, `i morgen kl. 8`.
    pub(crate) fn day_and_clock(&self, at: Instant) -> String {
        let local = self.local(at);
        let today = self.local(self.quote.inquiry.at).date();
        let days = local.date().signed_duration_since(today).num_days();
        let time = clock(local.time(), self.lang);
        let weekday = self.lang.full_weekday(local.date());
        match (days, self.lang) {
            (0, Lang::En) => time,
            (0, Lang::Da) => format!("klokken {time}"),
            (1, Lang::En) => format!("{time} tomorrow"),
            (1, Lang::Da) => format!("i morgen kl. {time}"),
            (2..=6, Lang::En) => format!("{time} on {weekday}"),
            (2..=6, Lang::Da) => format!("{weekday} kl. {time}"),
            (_, Lang::En) => format!("{time} on {}", self.lang.short_date(local.date())),
            (_, Lang::Da) => format!("{} kl. {time}", self.lang.short_date(local.date())),
        }
    }

    /// `outside normal hours`, with the card's name of the tier where it has one.
    pub(crate) fn outside(&self, tier: TierId) -> String {
        let words = self
            .lang
            .pick("outside normal hours", "uden for normal arbejdstid");
        wording::named(self.quote.card, tier)
            .map_or_else(|| words.to_owned(), |name| format!("{words} ({name})"))
    }

    /// `2,100 kroner`.
    pub(crate) fn spoken_price(&self, price: UnitPrice) -> String {
        self.spoken_amount(price.decimal())
    }

    /// What an hour costs, with the discount.
    pub(crate) fn spoken_hour(&self, hour: &HourPrice) -> String {
        self.spoken_amount(hour.discounted)
    }

    pub(crate) fn spoken_amount(&self, amount: Decimal) -> String {
        let amount = self.lang.spoken_decimal(amount);
        self.lang.with_currency(&amount, &self.quote.card.currency)
    }
}

/// A sentence with its full stop, which an abbreviation at its end (`240 kr.`) has already.
pub(crate) fn stop(sentence: &str) -> String {
    format!("{}.", sentence.trim_end_matches('.'))
}

/// A time of day as it is said: `eight`, `four o'clock`, `8`, `12.15`.
pub(crate) fn clock(time: NaiveTime, lang: Lang) -> String {
    const HOURS: [&str; 24] = [
        "midnight",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "noon",
        "one o'clock",
        "two o'clock",
        "three o'clock",
        "four o'clock",
        "five o'clock",
        "six o'clock",
        "seven o'clock",
        "eight in the evening",
        "nine in the evening",
        "ten in the evening",
        "eleven in the evening",
    ];
    let name = usize::try_from(time.hour())
        .ok()
        .and_then(|hour| HOURS.get(hour));
    match (lang, time.minute(), name) {
        (Lang::En, 0, Some(name)) => (*name).to_owned(),
        (Lang::En, _, _) => lang.time(time),
        (Lang::Da, 0, _) => time.hour().to_string(),
        (Lang::Da, minute, _) => format!("{}.{minute:02}", time.hour()),
    }
}
