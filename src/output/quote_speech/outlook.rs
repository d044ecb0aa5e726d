//! What waiting or going on would cost.

use chrono::Timelike;

use super::voice::{Speech, stop};
use crate::billing::{GoingOn, More, Waiting};
use crate::calendar::Instant;
use crate::money::Money;
use crate::say;

impl Speech<'_> {
    /// `If it can wait until eight tomorrow, it costs 533.33 plus VAT.`
    pub(crate) fn wait(&self, waiting: Waiting) -> String {
        let until = self.day_and_clock(waiting.until);
        let price = self.price_words(waiting.price);
        stop(&say!(self.lang,
            "If it can wait until {until}, it costs {price}";
            "Kan det vente til {until}, koster det {price}"
        ))
    }

    /// `Each minute more costs 13.33 kroner plus VAT.`, `Until 10:27 it costs nothing more, then 12 kroner a minute
    /// plus VAT.`
    pub(crate) fn going_on_words(&self, going_on: GoingOn) -> String {
        let lang = self.lang;
        let at = |at: Instant| lang.spoken_time(self.local(at).time());
        let cut = |at: Instant| {
            let local = self.local(at).time();
            lang.spoken_time(local.with_second(0).unwrap_or(local))
        };
        let text = match (going_on.then, going_on.nothing_until.map(cut)) {
            (None, _) => say!(lang,
                "Going on costs nothing more";
                "Det koster ikke mere at fortsætte"
            ),
            (Some(More::Minute(minute)), None) => {
                let price = self.price_words(minute);
                say!(lang, "Each minute more costs {price}"; "Hvert minut mere koster {price}")
            }
            (Some(More::Step(step)), None) => {
                let (step, vat) = (self.kroner(step), self.vat_words(" "));
                say!(lang,
                    "Going on costs {step} more{vat}";
                    "Fortsætter vi, koster det {step} mere{vat}"
                )
            }
            (Some(More::Minute(minute)), Some(until)) => {
                let (minute, vat) = (self.kroner(minute), self.vat_words(" "));
                say!(lang,
                    "Until {until} it costs nothing more, then {minute} a minute{vat}";
                    "Indtil {until} koster det ikke mere, derefter {minute} i minuttet{vat}"
                )
            }
            (Some(More::Step(step)), Some(until)) => {
                let (step, vat) = (self.kroner(step), self.vat_words(" "));
                say!(lang,
                    "Until {until} it costs nothing more, then {step} more{vat}";
                    "Indtil {until} koster det ikke mere, derefter {step} mere{vat}"
                )
            }
        };
        let changes = going_on.changes.map_or_else(String::new, |(when, minute)| {
            let (when, minute) = (at(when), self.kroner(minute));
            say!(lang, ", and from {when} {minute}"; ", og fra {when} {minute}")
        });
        stop(&format!("{text}{changes}"))
    }

    /// `533.33 kroner plus VAT`, `nothing`.
    fn price_words(&self, price: Money) -> String {
        if price == Money::ZERO {
            return say!(self.lang, "nothing"; "ikke noget");
        }
        format!("{}{}", self.kroner(price), self.vat_words(" "))
    }
}
