//! One entry of work on a case, and where it stands in the input.

use super::work::CaseId;
use crate::calendar::Instant;
use crate::money::Quantity;
use crate::problems::Place;
use crate::rate_card::LevelId;

/// One entry of work, as read.
#[derive(Debug, Clone, Copy)]
pub struct NewEntry<'a> {
    /// Its case.
    pub case: CaseId,
    /// Who worked.
    pub level: LevelId,
    /// When work started.
    pub start: Instant,
    /// How long it took, in seconds; it must end within the calendar's years.
    pub seconds: u32,
    /// Kilometres driven.
    pub kilometres: Quantity,
    /// Seconds of travel.
    pub travel: u32,
    /// The values of the columns that the card's conditions ask for, in the order of
    /// [`RateCard::facts`](crate::rate_card::RateCard::facts), joined by [`BETWEEN`](super::BETWEEN); empty where all are.
    pub facts: &'a str,
    /// Whether the customer is billed for it.
    pub billable: bool,
    /// Whether only its date is known: all of it is in the tier of its start.
    pub dated: bool,
    /// Free text.
    pub note: &'a str,
    /// Where it stands.
    pub place: Place,
    /// Tells rows apart that are the same in all columns the program knows.
    pub fingerprint: u32,
}

/// One entry of work: 40 bytes.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    pub(super) start: Instant,
    pub(super) seconds: u32,
    pub(super) case: CaseId,
    pub(super) line: u32,
    pub(super) note: u32,
    pub(super) kilometres: u32,
    pub(super) fingerprint: u32,
    pub(super) facts: u32,
    pub(super) file: u16,
    pub(super) level: LevelId,
    pub(super) marks: Marks,
}

/// What is yes or no of an entry, in a byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Marks(u8);

impl Marks {
    const BILLABLE: u8 = 1;
    const DATED: u8 = 2;

    pub(super) fn of(new: &NewEntry<'_>) -> Self {
        let billable = if new.billable { Self::BILLABLE } else { 0 };
        let dated = if new.dated { Self::DATED } else { 0 };
        Self(billable | dated)
    }
}

impl Entry {
    /// When work started.
    pub fn start(&self) -> Instant {
        self.start
    }

    /// The first second after it.
    pub fn end(&self) -> Instant {
        self.start.plus(i64::from(self.seconds))
    }

    /// How long it took.
    pub fn seconds(&self) -> i64 {
        i64::from(self.seconds)
    }

    /// Who worked.
    pub fn level(&self) -> LevelId {
        self.level
    }

    /// Whether the customer is billed for it.
    pub fn billable(&self) -> bool {
        self.marks.0 & Marks::BILLABLE != 0
    }

    /// Whether only its date is known: its start is the day's first opening, and all of it is in that one's tier.
    pub fn dated(&self) -> bool {
        self.marks.0 & Marks::DATED != 0
    }

    /// What tells it from rows that are the same in all columns the program knows.
    pub fn fingerprint(&self) -> u32 {
        self.fingerprint
    }

    /// Where it stands in the input.
    pub fn place(&self) -> Place {
        Place {
            file: self.file,
            line: self.line,
        }
    }
}
