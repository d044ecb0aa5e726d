//! What is said where work and closing time meet.

use rust_decimal::Decimal;

use super::{Speech, clock};
use crate::billing::{Charge, Percent, Piece, Quantity, QuoteError};
use crate::calendar::TierId;
use crate::lang::Lang;
use crate::output::wording;
use crate::rate_card::{TierPrice, Trigger};

impl Speech<'_> {
    /// Work that goes on after hours at the normal price, because contact came before.
    pub(super) fn crossing_words(&self) -> Result<Option<String>, QuoteError> {
        let calendar = self.card.calendar();
        let contact = self.card.at(self.inquiry.contacted);
        let open = calendar.stretch_at(self.inquiry.contacted)?;
        let crossed = open.tier.is_normal() && self.inquiry.end() > open.end;
        if !crossed
            || contact.after_hours.trigger != Trigger::Contact
            || !self
                .inquiry
                .is_priced(self.card, calendar.tier_at(open.end)?)?
        {
            return Ok(None);
        }
        let phone = self.inquiry.by_phone();
        let closing = clock(self.local(open.end).time(), self.lang);
        Ok(Some(match (self.lang, phone) {
            (Lang::En, true) => {
                format!("We pass {closing}, but you called before, so there is no surcharge.")
            }
            (Lang::En, false) => {
                format!("We pass {closing}, but you wrote before, so there is no surcharge.")
            }
            (Lang::Da, true) => format!(
                "Vi kommer hen over klokken {closing}, men da du ringede inden, er der intet tillæg."
            ),
            (Lang::Da, false) => format!(
                "Vi kommer hen over klokken {closing}, men da du skrev inden, er der intet tillæg."
            ),
        }))
    }

    /// `The first 10 minutes, until 16:00, are at the normal price, the last 30 at double: in all`.
    pub(super) fn split_words(&self, charge: &Charge<'_>) -> Result<Option<String>, QuoteError> {
        let billed: Vec<_> = charge.pieces.iter().filter(|piece| !piece.free).collect();
        let [first, last] = billed.as_slice() else {
            return Ok(None);
        };
        if first.stretch.tier == last.stretch.tier || !first.stretch.tier.is_normal() {
            return Ok(None);
        }
        let (early, late) = (
            self.length(first.stretch.seconds()),
            self.length(last.stretch.seconds()),
        );
        let closing = clock(self.local(last.stretch.start).time(), self.lang);
        let dear = self.price_in(last.stretch.tier)?;
        Ok(Some(self.lang.pick(
            format!("The first {early}, until {closing}, are at the normal price, the last {late} at {dear}: in all"),
            format!("De første {early}, til klokken {closing}, er til normal pris, de sidste {late} til {dear}: i alt"),
        )))
    }

    /// `It is outside normal hours, so the hour costs double`; for work that gets there later,
    /// `After four o'clock the hour costs double`.
    pub(super) fn surcharge_words(&self, charge: &Charge<'_>) -> Result<String, QuoteError> {
        let lang = self.lang;
        let late = |piece: &&Piece| !piece.stretch.tier.is_normal();
        let from_the_start = charge.pieces.first().as_ref().is_some_and(late);
        let piece = charge.pieces.iter().find(late);
        let tier = piece.map_or(TierId::AFTER_HOURS, |piece| piece.stretch.tier);
        let dear = self.hour_in(tier)?;
        Ok(match piece {
            Some(piece) if !from_the_start => {
                let closing = clock(self.local(piece.stretch.start).time(), lang);
                lang.pick(
                    format!("After {closing} {dear}"),
                    format!("Efter klokken {closing} er {dear}"),
                )
            }
            Some(_) | None => {
                let why = self.outside(tier);
                lang.pick(
                    format!("It is {why}, so {dear}"),
                    format!("Det er {why}, så {}", danish_order(&dear)),
                )
            }
        })
    }

    /// `outside normal hours`, with the card's name of the tier where it has one.
    pub(super) fn outside(&self, tier: TierId) -> String {
        let words = self
            .lang
            .pick("outside normal hours", "uden for normal arbejdstid");
        wording::tier::named(self.card, tier)
            .map_or_else(|| words.to_owned(), |name| format!("{words} ({name})"))
    }

    /// What an hour costs in a tier: `the hour costs double`; in Danish the words behind the verb.
    fn hour_in(&self, tier: TierId) -> Result<String, QuoteError> {
        let lang = self.lang;
        let level = self.inquiry.level(self.card);
        self.inquiry.told(self.card, level, tier, |told| {
            let price = told.tier_price.as_ref().filter(|_| !told.price_by_rule);
            let hour = lang.pick("the hour costs", "timeprisen");
            match price {
                Some(TierPrice::Surcharge(percent)) if *percent == Percent::HUNDRED => {
                    format!("{hour} {}", lang.pick("double", "dobbelt"))
                }
                Some(TierPrice::Surcharge(percent)) => {
                    let percent = wording::percent(percent.decimal(), lang);
                    lang.pick(
                        format!("{hour} {percent} more"),
                        format!("{hour} {percent} højere"),
                    )
                }
                Some(TierPrice::Factor(factor)) => {
                    let times = times(*factor, lang);
                    format!("{hour} {times}")
                }
                Some(TierPrice::PerHour(amount)) => {
                    let amount = self.hourly_amount(amount.decimal());
                    lang.pick(
                        format!("{hour} {amount} more"),
                        format!("{hour} {amount} højere"),
                    )
                }
                Some(TierPrice::Absolute(_) | TierPrice::Plain) | None => {
                    let amount = self.hourly_amount(told.unit_price.decimal());
                    format!("{hour} {amount}")
                }
            }
        })
    }

    /// What the last minutes cost, behind `at`: `double`, `50 % more`, `1,990 kroner an hour`.
    fn price_in(&self, tier: TierId) -> Result<String, QuoteError> {
        let lang = self.lang;
        let level = self.inquiry.level(self.card);
        self.inquiry.told(self.card, level, tier, |told| {
            let price = told.tier_price.as_ref().filter(|_| !told.price_by_rule);
            match price {
                Some(TierPrice::Surcharge(percent)) if *percent == Percent::HUNDRED => {
                    lang.pick("double", "dobbelt").to_owned()
                }
                Some(TierPrice::Surcharge(percent)) => {
                    let percent = wording::percent(percent.decimal(), lang);
                    lang.pick(format!("{percent} more"), format!("plus {percent}"))
                }
                Some(
                    TierPrice::Factor(_)
                    | TierPrice::PerHour(_)
                    | TierPrice::Absolute(_)
                    | TierPrice::Plain,
                )
                | None => {
                    let amount = self.hourly_amount(told.unit_price.decimal());
                    lang.pick(format!("{amount} an hour"), format!("{amount} i timen"))
                }
            }
        })
    }

    fn hourly_amount(&self, amount: Decimal) -> String {
        self.lang
            .with_currency(&self.lang.spoken_decimal(amount), &self.card.currency)
    }
}

/// `double`, `one and a half times as much`, `1.2 times as much`.
fn times(factor: Quantity, lang: Lang) -> String {
    let number = factor.decimal();
    let word = if number == Decimal::TWO {
        return lang.pick("double", "dobbelt").to_owned();
    } else if number == Decimal::new(15, 1) {
        lang.pick("one and a half times", "halvanden gang")
            .to_owned()
    } else if number == Decimal::new(3, 0) {
        lang.pick("three times", "tre gange").to_owned()
    } else {
        let number = lang.number(&number.normalize().to_string());
        lang.pick(format!("{number} times"), format!("{number} gange"))
    };
    lang.pick(format!("{word} as much"), format!("{word} så høj"))
}

/// Danish has the verb behind the subject in a clause: `timeprisen dobbelt` is `timeprisen er dobbelt`.
fn danish_order(words: &str) -> String {
    let rest = words.strip_prefix("timeprisen ").unwrap_or(words);
    format!("timeprisen er {rest}")
}
