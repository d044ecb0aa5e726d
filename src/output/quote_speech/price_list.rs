//! The sentence for a quote without work: the hourly price, how time is counted, what is free.

use super::length::{Which, the, unit};
use super::voice::{Speech, stop};
use crate::billing::{InForce, PriceList};
use crate::lang::Lang;
use crate::money::Money;
use crate::output::wording;
use crate::rate_card::{FreeTime, Rounding};
use crate::say;
use crate::seconds::Seconds;

impl Speech<'_> {
    /// The sentence for a price list: the hourly price, how time is counted, what is free.
    pub(crate) fn price_list(&self, list: &PriceList<'_>) -> String {
        if list.costs_more_now { self.late_list(list) } else { self.normal_list(list) }
    }

    fn normal_list(&self, list: &PriceList<'_>) -> String {
        let (lang, terms) = (self.lang, &self.quote.terms);
        let (rates, vat) = (self.rates(list), self.vat_words(", "));
        let mut sentences = Vec::from_iter(self.uncovered());
        sentences.extend(terms.bands.iter().map(|band| self.band(*band)));
        sentences.extend(terms.first.map(|block| self.block(block)));
        let free = self.free_time(terms);
        sentences.push(stop(&if free.is_empty() {
            say!(lang, "It is {rates}{vat}"; "Det koster {rates}{vat}")
        } else {
            say!(lang,
                "{free} After that it is {rates}{vat}";
                "{free} Derefter koster det {rates}{vat}"
            )
        }));
        sentences.extend(self.counting(terms, list.least));
        sentences.extend(self.on_top());
        let unknown = self.quote.tier.is_normal() && self.quote.inquiry.agreement.is_none();
        sentences.extend(list.free_with_any.filter(|_| unknown).map(|free| {
            let (first, is_plural) = the(Which::First, free, lang);
            let are = if is_plural { "are" } else { "is" };
            say!(lang,
                "With a support agreement {first} {are} free.";
                "Har I en supportaftale, er {first} gratis."
            )
        }));
        sentences.join(" ")
    }

    /// `The first 15 minutes are free under your BEDRE agreement.`
    fn free_time(&self, told: &InForce<'_>) -> String {
        if told.free_in_tier() <= Seconds::ZERO || told.free_in_tier() == Seconds::MAX {
            return String::new();
        }
        match told.free {
            FreeTime::Deducted => self.free(told.free_in_tier(), true),
            FreeTime::AllOrNothing => {
                let minutes = self.length(told.free_in_tier());
                say!(self.lang,
                    "What takes up to {minutes} is free.";
                    "Det, der tager op til {minutes}, er gratis."
                )
            }
        }
    }

    /// `We count the time used, and at least 15 minutes: 200 kroner.`
    fn counting(&self, told: &InForce<'_>, least: Option<Money>) -> Vec<String> {
        let lang = self.lang;
        let step = unit(told.increment_seconds, lang);
        let counted = match (told.increment_seconds, told.rounding) {
            (Seconds::ZERO, _) => {
                say!(lang, "We count the time used"; "Vi afregner den tid, vi bruger")
            }
            (_, Rounding::Up) => {
                say!(lang, "We count every started {step}"; "Vi afregner pr. påbegyndt {step}")
            }
            (_, Rounding::Down) => {
                say!(lang, "We count every full {step}"; "Vi afregner pr. hele {step}")
            }
            (_, Rounding::Nearest) => {
                say!(lang, "We count to the nearest {step}"; "Vi afrunder til nærmeste {step}")
            }
        };
        // What a first block pays for counts; what the minimum comes to is then no price of its own.
        let block = told.first.map_or(Seconds::ZERO, |block| block.seconds);
        let mut sentences = vec![if told.minimum_seconds <= block {
            format!("{counted}.")
        } else if block > Seconds::ZERO {
            let least = self.length(told.minimum_seconds);
            say!(lang, "{counted}, and at least {least}."; "{counted}, og mindst {least}.")
        } else {
            let price = least.map_or_else(String::new, |least| self.kroner(least));
            let least = self.length(told.minimum_seconds);
            lang.pick(
                format!("{counted}, and at least {least}: {price}."),
                stop(&format!("{counted}, og mindst {least}, altså {price}")),
            )
        }];
        if told.grace_seconds > Seconds::ZERO
            && told.increment_seconds > Seconds::ZERO
            && told.rounding == Rounding::Up
        {
            let grace = self.length(told.grace_seconds);
            sentences.push(say!(lang,
                "Up to {grace} over are not counted.";
                "Op til {grace} derover regnes ikke med."
            ));
        }
        if told.minimum_amount > Money::ZERO {
            let least = self.kroner(told.minimum_amount);
            sentences.push(stop(&say!(lang,
                "It costs at least {least}";
                "Det koster mindst {least}"
            )));
        }
        sentences
    }

    /// `On top comes Call-out, 2,100 kroner.`
    fn on_top(&self) -> Option<String> {
        let fees = self.quote.fees.iter().map(|(fee, amount)| {
            let label = wording::fee(fee.label.as_deref(), self.lang);
            let per = wording::rule::fee_per(fee.per, self.lang);
            format!("{label} {}{per}", self.spoken_price(*amount))
        });
        let fees: Vec<String> = fees.collect();
        if fees.is_empty() {
            return None;
        }
        let list = self.lang.list(&fees);
        let come = if fees.len() == 1 { "comes" } else { "come" };
        let words = say!(self.lang, "On top {come} {list}"; "Oveni kommer {list}");
        Some(stop(&words))
    }

    fn late_list(&self, list: &PriceList<'_>) -> String {
        let (lang, terms) = (self.lang, &self.quote.terms);
        let now = self.spoken_amount(list.hour.discounted);
        let (vat, why) = (self.vat_words(" "), self.outside(self.quote.tier));
        let mut text = say!(lang,
            "Now, {why}, it is {now} an hour{vat}";
            "Lige nu, {why}, koster det {now} i timen{vat}"
        );
        let opening = list.opening.as_ref();
        if terms.free_in_tier() == Seconds::ZERO
            && opening.is_some_and(|then| then.free_seconds > Seconds::ZERO)
        {
            text.push_str(
                lang.pick(", and there are no free minutes", ", og der er ingen gratis minutter"),
            );
        }
        let closed = self.closed_at(self.quote.inquiry.at);
        let closed = closed.map(|day| say!(lang, "It is {day}."; "Det er {day}."));
        let mut sentences = Vec::from_iter(self.uncovered());
        sentences.extend(closed);
        sentences.push(stop(&text));
        sentences.extend(self.on_top());
        let fee = list.non_critical_fee.filter(|_| !self.quote.inquiry.critical);
        sentences.extend(fee.map(|fee| self.non_critical(&self.spoken_price(fee))));
        // Where waiting changes nothing, nothing is said of it.
        sentences.extend(opening.and_then(|then| {
            let (price, seconds) = (self.spoken_amount(then.hour.discounted), then.free_seconds);
            if price == now && seconds <= terms.free_in_tier() {
                return None;
            }
            let until = self.day_and_clock(then.at);
            let (first, is_plural) = the(Which::First, seconds, lang);
            let are = if is_plural { "are" } else { "is" };
            Some(if seconds > Seconds::ZERO {
                say!(lang,
                    "If it can wait until {until}, {first} {are} free and it is {price} an hour.";
                    "Kan det vente til {until}, er {first} gratis, og derefter koster det {price} i timen."
                )
            } else {
                say!(lang,
                    "If it can wait until {until}, it is {price} an hour.";
                    "Kan det vente til {until}, koster det {price} i timen."
                )
            })
        }));
        sentences.join(" ")
    }

    /// `800 kroner an hour at 1st level and 1,095 at 2nd level`.
    fn rates(&self, list: &PriceList<'_>) -> String {
        let lang = self.lang;
        let rates = list.rates.iter().enumerate().map(|(index, (level, hour))| {
            let kroner = self.spoken_amount(hour.discounted);
            let amount = match (index, lang) {
                (0, _) => say!(lang, "{kroner} an hour"; "{kroner} i timen"),
                (_, Lang::En) => lang.spoken_decimal(hour.discounted),
                (_, Lang::Da) => kroner,
            };
            if list.rates.len() == 1 {
                return amount;
            }
            let name = wording::level(self.quote.card, *level);
            say!(lang, "{amount} at {name}"; "{amount} på {name}")
        });
        lang.list(&rates.collect::<Vec<_>>())
    }
}
