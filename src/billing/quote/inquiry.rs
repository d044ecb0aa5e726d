//! What is asked: work of a caller that is still to be done, or goes on.

use std::sync::Arc;

use crate::billing::contract::Contract;
use crate::billing::segment::ChargeError;
use crate::calendar::Instant;
use crate::money::{Percent, Quantity, UnitPrice};
use crate::rate_card::channel::is_phone;
use crate::rate_card::{AgreementId, LevelId, RateCard, Terms};
use crate::seconds::Seconds;
use crate::texts::TooMuchText;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// What known work will cost.
    Price,
    /// What a call that goes on has cost, and what more of it will.
    SoFar,
    /// The same, where it is known how much more: the first piece of work is done, the others are still to come.
    Further,
    /// What work will cost when nobody knows yet how long it takes.
    PriceList,
}

/// An inquiry with work that would follow one after another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inquiry {
    /// Who is calling, as in the customers file.
    pub customer: Option<String>,
    /// His number and name there.
    pub also_called: Option<[String; 2]>,
    pub agreement: Option<AgreementId>,
    /// A discount and rates of his own.
    pub own: Option<Arc<Terms>>,
    /// What else is agreed with him on other dates; empty where the agreement was asked for.
    pub contracts: Vec<Contract>,
    /// His VAT, if it is not the card's.
    pub vat_percent: Option<Percent>,
    pub contacted: Instant,
    pub at: Instant,
    /// How he made contact; one of [`RateCard::channel`].
    pub channel: String,
    pub covered: bool,
    pub critical: bool,
    pub kilometres: Quantity,
    pub travel: u32,
    /// An amount that is passed on.
    pub expense: Option<UnitPrice>,
    /// The columns that the card's conditions ask for, as in a log: see [`NewEntry::facts`](crate::billing::NewEntry::facts).
    pub facts: String,
    /// Level and seconds of each piece of work.
    pub work: Vec<(LevelId, Seconds)>,
}

#[derive(Debug, thiserror::Error)]
pub enum QuoteError {
    #[error(transparent)]
    Charge(#[from] ChargeError),
    #[error("the work is too long")]
    TooLong,
}

impl From<TooMuchText> for QuoteError {
    fn from(_: TooMuchText) -> Self {
        Self::TooLong
    }
}

impl From<crate::money::AmountError> for QuoteError {
    fn from(error: crate::money::AmountError) -> Self {
        Self::Charge(ChargeError::Amount(error))
    }
}

impl From<crate::calendar::CalendarError> for QuoteError {
    fn from(error: crate::calendar::CalendarError) -> Self {
        Self::Charge(ChargeError::Calendar(error))
    }
}

impl Inquiry {
    pub fn end(&self) -> Instant {
        self.work.iter().fold(self.at, |end, (_, seconds)| end.plus(*seconds))
    }

    /// The same inquiry, worked on from `at`, with what is agreed with the customer then.
    #[must_use]
    pub fn started(&self, card: &RateCard, at: Instant) -> Self {
        Self { at, ..self.clone() }.with_contract(card)
    }

    /// The same inquiry with what is agreed with the customer on the local date that work starts: as a case, whose
    /// agreement is the one on the date of its first entry.
    #[must_use]
    pub fn with_contract(self, card: &RateCard) -> Self {
        if self.contracts.is_empty() {
            return self;
        }
        let agreed = Contract::on(&self.contracts, card.calendar().zone().date(self.at));
        Self {
            agreement: agreed.and_then(|agreed| agreed.agreement),
            own: agreed.and_then(|agreed| agreed.own.clone()),
            ..self
        }
    }

    /// The same inquiry with other work.
    #[must_use]
    pub fn with_work(&self, work: Vec<(LevelId, Seconds)>) -> Self {
        Self { work, ..self.clone() }
    }

    /// Who would work first: of a price list the first level of the card at that time.
    pub fn level(&self, card: &RateCard) -> LevelId {
        let first = self.work.first().map(|(level, _)| *level);
        let default = || card.at(self.at).level_ids().next();
        first.or_else(default).unwrap_or(LevelId::FIRST)
    }

    pub fn by_phone(&self) -> bool {
        is_phone(&self.channel)
    }
}
