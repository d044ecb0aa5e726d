//! A priced segment: time of one entry in one tier, with the terms that hold for it. Each step of the calculation takes
//! segments and sets something on them.
//!
//! A length of time read from a file or a card is 111 years at most, so that sums of as many as there can be are plain.

use std::rc::Rc;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use thiserror::Error;

use super::in_force::InForce;
use super::log::{CaseId, Entry};
use crate::calendar::{CalendarError, Instant, Stretch, TierId};
use crate::money::{AmountError, Percent, Quantity, UnitPrice};
use crate::problems::Place;
use crate::rate_card::RateCard;
use crate::seconds::Seconds;

/// A piece of one entry in one tier, free or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// Index of the entry in the case.
    pub entry: usize,
    pub stretch: Stretch,
    /// Whether it is free time of the agreement.
    pub free: bool,
    /// How much of included or prepaid time a second of it draws, or drew where that made it free.
    pub draws: Quantity,
}

/// A piece of work with the terms that hold for it.
#[derive(Debug, Clone)]
pub(super) struct Segment<'a> {
    pub(super) case: CaseId,
    pub(super) piece: Piece,
    pub(super) terms: Rc<InForce<'a>>,
    /// What an hour of it costs, with the tier, and its discount.
    pub(super) unit_price: UnitPrice,
    pub(super) discount: Percent,
    /// What it is counted apart by from other work.
    pub(super) groups: Option<Rc<Groups>>,
    /// The row of the volume by which it is priced.
    pub(super) volume: Option<usize>,
    /// Its line among the free or the work lines.
    pub(super) line: usize,
    pub(super) billed: Seconds,
    /// Where a band or a first block pays for it: so many seconds it counts towards a minimum.
    pub(super) block: Option<Seconds>,
    /// What that costs, on the first segment it pays for.
    pub(super) flat: Option<UnitPrice>,
}

/// What some work has in common with that which it is counted with; nothing where all counts together.
#[derive(Debug)]
pub(super) struct Groups {
    pub(super) increment: Option<String>,
    pub(super) minimum: Option<String>,
    pub(super) volume: Option<String>,
}

impl Segment<'_> {
    /// Whether it is billed by its time.
    pub(super) fn is_timed(&self) -> bool {
        !self.piece.free && self.block.is_none()
    }

    pub(super) fn start(&self) -> Instant {
        self.piece.stretch.start
    }

    pub(super) fn seconds(&self) -> Seconds {
        self.piece.stretch.seconds()
    }

    /// What an hour of it costs after the discount; by it, what costs nothing comes last.
    pub(super) fn cost(&self) -> Result<(bool, Decimal), AmountError> {
        let cost = self.unit_price.after_discount(self.discount)?;
        Ok((cost.is_zero(), cost))
    }

    /// The local dates of its first and its last second.
    pub(super) fn dates(&self, card: &RateCard) -> (NaiveDate, NaiveDate) {
        stretch_dates(card, self.piece.stretch)
    }

    /// Ends it at an instant; what comes after is another.
    pub(super) fn cut(&mut self, at: Instant) -> Self {
        let mut rest = self.clone();
        rest.piece.stretch.start = at;
        self.piece.stretch.end = at;
        rest
    }
}

/// Why a case cannot be charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ChargeError {
    #[error(transparent)]
    Amount(#[from] AmountError),
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// The edition of the card on the entry's date does not have its level.
    #[error("the level is not on the rate card on the date of the entry")]
    NoLevel(Place),
    /// The edition of the card on the entry's date does not have the case's agreement.
    #[error("the agreement is not on the rate card on the date of the entry")]
    NoAgreement(Place),
}

pub(super) fn whole(entry: &Entry, tier: TierId) -> Stretch {
    Stretch { start: entry.start(), end: entry.end(), tier }
}

/// The local dates of the first and the last second of a stretch.
pub(super) fn stretch_dates(card: &RateCard, stretch: Stretch) -> (NaiveDate, NaiveDate) {
    dates(card, stretch.start, stretch.end.second_before().max(stretch.start))
}

pub(super) fn dates(card: &RateCard, first: Instant, last: Instant) -> (NaiveDate, NaiveDate) {
    card.calendar().zone().dates(first, last)
}
