//! What is said where work and closing time meet.

use rust_decimal::Decimal;

use super::{Speech, clock};
use crate::billing::{Charge, Piece, QuoteError};
use crate::calendar::TierId;
use crate::lang::Lang;
use crate::money::{Percent, Quantity};
use crate::output::wording;
use crate::rate_card::channel::is_mail;
use crate::rate_card::{LevelId, TierPrice, Trigger};

impl Speech<'_> {
    /// Work outside normal hours at the normal price, because contact was made, or work began, in them.
    pub(super) fn spared_words(
        &self,
        charge: &Charge<'_>,
        so_far: bool,
    ) -> Result<Option<String>, QuoteError> {
        let Some(spared) = self.inquiry.spared(self.card, charge)? else {
            return Ok(None);
        };
        let lang = self.lang;
        let passes = spared.closing > self.inquiry.at;
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
            (true, _) if self.inquiry.by_phone() => lang.pick("you called", "du ringede"),
            (true, _) if is_mail(&self.inquiry.channel) => lang.pick("you wrote", "du skrev"),
            (true, _) => lang.pick("your inquiry came", "henvendelsen kom"),
            (false, false) => lang.pick("we start", "vi begynder"),
            (false, true) => lang.pick("we started", "vi begyndte"),
        };
        let before = if passes {
            lang.pick("before", "inden")
        } else {
            lang.pick("within them", "inden for den")
        };
        Ok(Some(lang.pick(
            format!("{place}, but {who} {before}, so there is no surcharge."),
            format!("{place}, men da {who} {before}, er der intet tillæg."),
        )))
    }

    /// `The first 10 minutes, until 16:00, are at the normal price, the last 30 at double: in all`.
    pub(super) fn split_words(
        &self,
        charge: &Charge<'_>,
        so_far: bool,
    ) -> Result<Option<String>, QuoteError> {
        let billed: Vec<_> = charge.pieces.iter().filter(|piece| !piece.free).collect();
        let [first, last] = billed.as_slice() else {
            return Ok(None);
        };
        if first.stretch.tier == last.stretch.tier || !first.stretch.tier.is_normal() {
            return Ok(None);
        }
        let lang = self.lang;
        let (early, late) = (
            self.length(first.stretch.seconds()),
            self.length(last.stretch.seconds()),
        );
        let is_first = charge.pieces.first() == Some(*first);
        let which = if is_first {
            lang.pick("first", "første")
        } else {
            lang.pick("next", "næste")
        };
        let closing = clock(self.local(last.stretch.start).time(), lang);
        let dear = self.price_in(last)?;
        let sum = if so_far {
            lang.pick("until now", "indtil nu")
        } else {
            lang.pick("in all", "i alt")
        };
        Ok(Some(lang.pick(
            format!("The {which} {early}, until {closing}, are at the normal price, the last {late} at {dear}: {sum}"),
            format!("De {which} {early}, til klokken {closing}, er til normal pris, de sidste {late} til {dear}: {sum}"),
        )))
    }

    /// `It is outside normal hours, so the hour costs double`; for work that gets there later,
    /// `After four o'clock the hour costs double`; for work that begins there, `Until eight it is outside …`.
    pub(super) fn surcharge_words(&self, charge: &Charge<'_>) -> Result<String, QuoteError> {
        let lang = self.lang;
        let at = |piece: &Piece| self.day_and_clock(piece.stretch.start);
        let is_late = |piece: &Piece| !piece.stretch.tier.is_normal();
        // Where the tier changes, and so what an hour costs.
        let changes = charge
            .pieces
            .chunk_by(|one, other| one.stretch.tier == other.stretch.tier)
            .filter_map(<[Piece]>::first);
        let mut changes = changes.copied().peekable();
        let first = changes.next_if(is_late);
        let mut text = match (first, changes.peek()) {
            (None, _) => {
                // In normal hours, which are not spoken of.
                changes.next();
                String::new()
            }
            (Some(piece), next) => {
                let dear = self.hour_in(&piece)?;
                let (why, danish) = (self.outside(piece.stretch.tier), danish_order(&dear));
                match next.map(at) {
                    None => lang.pick(
                        format!("It is {why}, so {dear}"),
                        format!("Det er {why}, så {danish}"),
                    ),
                    Some(until) => lang.pick(
                        format!("Until {until} it is {why}, so {dear}"),
                        format!("Indtil {until} er det {why}, så {danish}"),
                    ),
                }
            }
        };
        // Back in normal hours after the first dear time nothing need be said.
        if first.is_some() {
            changes.next_if(|piece| !is_late(piece));
        }
        for piece in changes {
            let from = at(&piece);
            let hour = if is_late(&piece) {
                self.hour_in(&piece)?
            } else {
                lang.pick("it costs the normal price again", "den normal igen")
                    .to_owned()
            };
            text = if text.is_empty() {
                lang.pick(
                    format!("After {from} {hour}"),
                    format!("Efter {from} er {hour}"),
                )
            } else {
                lang.pick(
                    format!("{text}, from {from} {hour}"),
                    format!("{text}, fra {from} er {hour}"),
                )
            };
        }
        Ok(text)
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
    fn hour_in(&self, piece: &Piece) -> Result<String, QuoteError> {
        let lang = self.lang;
        let level = self.level_of(piece);
        self.inquiry
            .told(self.card, level, piece.stretch.tier, |told| {
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
    fn price_in(&self, piece: &Piece) -> Result<String, QuoteError> {
        let lang = self.lang;
        let level = self.level_of(piece);
        self.inquiry
            .told(self.card, level, piece.stretch.tier, |told| {
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

    /// Who works on a piece.
    fn level_of(&self, piece: &Piece) -> LevelId {
        let worked = self.inquiry.work.get(piece.entry);
        worked.map_or_else(|| self.inquiry.level(self.card), |(level, _)| *level)
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
