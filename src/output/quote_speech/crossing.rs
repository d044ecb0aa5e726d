//! What is said where work and closing time meet.

use rust_decimal::Decimal;

use super::voice::{Speech, clock};
use crate::billing::{HourPrice, Piece, Price, Spared};
use crate::lang::Lang;
use crate::money::{Percent, Quantity};
use crate::output::wording;
use crate::rate_card::channel::is_mail;
use crate::rate_card::{TierPrice, Trigger};
use crate::say;

impl Speech<'_> {
    /// Work outside normal hours at the normal price, because contact was made, or work began, in them.
    pub(crate) fn spared_words(&self, spared: Spared, so_far: bool) -> String {
        let lang = self.lang;
        let passes = spared.closing > self.quote.inquiry.at;
        let closing = clock(self.local(spared.closing).time(), lang);
        let place = match (passes, so_far, lang) {
            (true, false, Lang::En) => format!("We pass {closing}"),
            (true, true, Lang::En) => format!("We have passed {closing}"),
            (true, false, Lang::Da) => format!("Vi kommer hen over klokken {closing}"),
            (true, true, Lang::Da) => format!("Vi er kommet hen over klokken {closing}"),
            (false, _, Lang::En) => "It is outside normal hours".to_owned(),
            (false, _, Lang::Da) => "Det er uden for normal arbejdstid".to_owned(),
        };
        let by_contact = matches!(spared.trigger, Trigger::Contact | Trigger::Case);
        let who = match (by_contact, so_far) {
            (true, _) if self.quote.inquiry.by_phone() => lang.pick("you called", "du ringede"),
            (true, _) if is_mail(&self.quote.inquiry.channel) => lang.pick("you wrote", "du skrev"),
            (true, _) => lang.pick("your inquiry came", "henvendelsen kom"),
            (false, false) => lang.pick("we start", "vi begynder"),
            (false, true) => lang.pick("we started", "vi begyndte"),
        };
        let before = if passes {
            lang.pick("before", "inden")
        } else {
            lang.pick("within them", "inden for den")
        };
        say!(lang,
            "{place}, but {who} {before}, so there is no surcharge.";
            "{place}, men da {who} {before}, er der intet tillæg."
        )
    }

    /// `The first 10 minutes, until 16:00, are at the normal price, the last 30 at double: in all`.
    pub(crate) fn split_words(&self, price: &Price<'_>, so_far: bool) -> Option<String> {
        let pieces = price.charge.pieces.iter().zip(&price.hours);
        let billed: Vec<_> = pieces.filter(|(piece, _)| !piece.free).collect();
        let [(first, _), (last, hour)] = billed.as_slice() else {
            return None;
        };
        if first.stretch.tier == last.stretch.tier || !first.stretch.tier.is_normal() {
            return None;
        }
        let lang = self.lang;
        let (early, late) = (
            self.length(first.stretch.seconds()),
            self.length(last.stretch.seconds()),
        );
        let is_first = price.charge.pieces.first() == Some(*first);
        let which = if is_first {
            lang.pick("first", "første")
        } else {
            lang.pick("next", "næste")
        };
        let closing = clock(self.local(last.stretch.start).time(), lang);
        let dear = self.price_in(hour);
        let sum = if so_far {
            lang.pick("until now", "indtil nu")
        } else {
            lang.pick("in all", "i alt")
        };
        Some(say!(lang,
            "The {which} {early}, until {closing}, are at the normal price, the last {late} at {dear}: {sum}";
            "De {which} {early}, til klokken {closing}, er til normal pris, de sidste {late} til {dear}: {sum}"
        ))
    }

    /// `It is outside normal hours, so the hour costs double`; for work that gets there later,
    /// `After four o'clock the hour costs double`; for work that begins there, `Until eight it is outside …`.
    pub(crate) fn surcharge_words(&self, price: &Price<'_>) -> String {
        let lang = self.lang;
        let at = |piece: &Piece| self.day_and_clock(piece.stretch.start);
        let is_late = |(piece, _): &(&Piece, &HourPrice)| !piece.stretch.tier.is_normal();
        // Where the tier changes, and so what an hour costs.
        let mut before = None;
        let pieces = price.charge.pieces.iter().zip(&price.hours);
        let changes = pieces.filter(|(piece, _)| {
            let tier = Some(piece.stretch.tier);
            std::mem::replace(&mut before, tier) != tier
        });
        let mut changes = changes.peekable();
        let first = changes.next_if(is_late);
        let mut text = match (first, changes.peek()) {
            (None, _) => {
                // In normal hours, which are not spoken of.
                changes.next();
                String::new()
            }
            (Some((piece, hour)), next) => {
                let dear = self.hour_in(hour);
                let (why, danish) = (self.outside(piece.stretch.tier), danish_order(&dear));
                match next.map(|(piece, _)| at(piece)) {
                    None => say!(lang, "It is {why}, so {dear}"; "Det er {why}, så {danish}"),
                    Some(until) => say!(lang,
                        "Until {until} it is {why}, so {dear}";
                        "Indtil {until} er det {why}, så {danish}"
                    ),
                }
            }
        };
        // Back in normal hours after the first dear time nothing need be said.
        if first.is_some() {
            changes.next_if(|change| !is_late(change));
        }
        for (piece, hour) in changes {
            let from = at(piece);
            let hour = if is_late(&(piece, hour)) {
                self.hour_in(hour)
            } else {
                say!(lang, "it costs the normal price again"; "den normal igen")
            };
            text = if text.is_empty() {
                say!(lang, "After {from} {hour}"; "Efter {from} er {hour}")
            } else {
                say!(lang, "{text}, from {from} {hour}"; "{text}, fra {from} er {hour}")
            };
        }
        text
    }

    /// What an hour costs in a tier: `the hour costs double`; in Danish the words behind the verb.
    fn hour_in(&self, hour_price: &HourPrice) -> String {
        let lang = self.lang;
        let hour = lang.pick("the hour costs", "timeprisen");
        match &hour_price.by_tier {
            Some(TierPrice::Surcharge(percent)) if *percent == Percent::HUNDRED => {
                format!("{hour} {}", lang.pick("double", "dobbelt"))
            }
            Some(TierPrice::Surcharge(percent)) => {
                let percent = wording::percent(percent.decimal(), lang);
                say!(lang, "{hour} {percent} more"; "{hour} {percent} højere")
            }
            Some(TierPrice::Factor(factor)) => {
                let times = times(*factor, lang);
                format!("{hour} {times}")
            }
            Some(TierPrice::PerHour(amount)) => {
                let amount = self.spoken_amount(amount.decimal());
                say!(lang, "{hour} {amount} more"; "{hour} {amount} højere")
            }
            Some(TierPrice::Absolute(_) | TierPrice::Plain) | None => {
                let amount = self.spoken_amount(hour_price.price.decimal());
                format!("{hour} {amount}")
            }
        }
    }

    /// What the last minutes cost, behind `at`: `double`, `50 % more`, `1,990 kroner an hour`.
    fn price_in(&self, hour: &HourPrice) -> String {
        let lang = self.lang;
        match &hour.by_tier {
            Some(TierPrice::Surcharge(percent)) if *percent == Percent::HUNDRED => {
                say!(lang, "double"; "dobbelt")
            }
            Some(TierPrice::Surcharge(percent)) => {
                let percent = wording::percent(percent.decimal(), lang);
                say!(lang, "{percent} more"; "plus {percent}")
            }
            Some(
                TierPrice::Factor(_)
                | TierPrice::PerHour(_)
                | TierPrice::Absolute(_)
                | TierPrice::Plain,
            )
            | None => {
                let amount = self.spoken_amount(hour.price.decimal());
                say!(lang, "{amount} an hour"; "{amount} i timen")
            }
        }
    }
}

/// `double`, `one and a half times as much`, `1.2 times as much`.
fn times(factor: Quantity, lang: Lang) -> String {
    let number = factor.decimal();
    let word = if number == Decimal::TWO {
        return say!(lang, "double"; "dobbelt");
    } else if number == Decimal::new(15, 1) {
        say!(lang, "one and a half times"; "halvanden gang")
    } else if number == Decimal::new(3, 0) {
        say!(lang, "three times"; "tre gange")
    } else {
        let number = lang.number(&number.normalize().to_string());
        say!(lang, "{number} times"; "{number} gange")
    };
    say!(lang, "{word} as much"; "{word} så høj")
}

/// Danish has the verb behind the subject in a clause: `timeprisen dobbelt` is `timeprisen er dobbelt`.
fn danish_order(words: &str) -> String {
    let rest = words.strip_prefix("timeprisen ").unwrap_or(words);
    format!("timeprisen er {rest}")
}
