//! The period of a run, and what of a case lies in it.

use super::log::{Case, Entry};
use crate::calendar::Instant;

/// A stretch of time that is billed; half-open, without an end on a side where it is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    /// What started before it is billed already.
    pub from: Option<Instant>,
    /// What starts at it or later is not billed yet.
    pub until: Option<Instant>,
}

impl Span {
    /// The case with its entries up to the end of the period.
    pub(super) fn known(self, case: Case<'_>) -> Case<'_> {
        match self.until {
            None => case,
            Some(until) => before(case, until),
        }
    }

    /// The case with its entries before the period; without a beginning none.
    pub(super) fn past(self, case: Case<'_>) -> Case<'_> {
        match self.from {
            None => case.with(&[]),
            Some(from) => before(case, from),
        }
    }

    /// Whether the log may have lost work on a case of the period: it was contacted before, and no entry is as old.
    pub fn may_be_cut_off(self, case: &Case<'_>) -> bool {
        let is_old = |at: Instant| self.from.is_some_and(|from| at < from);
        let is_over = |at: Instant| self.until.is_some_and(|until| at >= until);
        let first = case.entries.first().map(Entry::start);
        case.facts.contacted.is_some_and(is_old)
            && first.is_some_and(|first| !is_old(first) && !is_over(first))
    }

    /// Whether it is not all of time.
    pub(super) fn is_bounded(self) -> bool {
        self.from.is_some() || self.until.is_some()
    }
}

/// The case with its entries that start before an instant.
fn before(case: Case<'_>, at: Instant) -> Case<'_> {
    let count = case.entries.partition_point(|entry| entry.start() < at);
    case.with(&case.entries[..count])
}
