//! Rows that cannot be used: all are counted, the first are told with file, line, column, value and what would have
//! been right.

mod reasons;
mod report;

use crate::lang::Words;
use crate::problems::Place;
use crate::texts::short;

pub(super) use reasons::Reasons;
pub use report::{Purpose, Tally};

/// How many problems are kept to find the first ones in order of input.
const KEPT: usize = 2_000;

/// A row among all rows of a run: many rows of a JSON list may stand on one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowId {
    /// Where it stands.
    pub place: Place,
    /// Its fingerprint; where it cannot be taken apart, which of these rows of its file it is.
    pub fingerprint: u32,
}

/// What is to be done with rows that cannot be used.
#[derive(Clone, Copy)]
pub enum BadRows<'a> {
    /// Nothing is done, and all are named. The closure makes the command that leaves their cases out, of the ending of
    /// a rejects file.
    Refuse(&'a dyn Fn(&str) -> Option<String>),
    /// Their cases are left out.
    LeaveOut {
        /// Whether the rows of these cases are to be copied.
        copied: bool,
    },
}

impl BadRows<'_> {
    /// Whether rows that are left out are to be copied.
    pub(super) fn are_copied(self) -> bool {
        matches!(self, Self::LeaveOut { copied: true })
    }
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Which row.
    pub row: RowId,
    /// The column by the file's own header; empty if it is about the whole row.
    pub column: String,
    /// The value and what would have been right; further lines stand below it.
    pub words: Words,
}

/// Rows that cannot be used.
#[derive(Debug, Default)]
pub struct Rejects {
    problems: Vec<Problem>,
    rows: Vec<RowId>,
    cases: Vec<bool>,
    nameless: bool,
    /// Where they are to be copied: why each is rejected.
    reasons: Option<Reasons>,
}

impl Rejects {
    /// None yet; `copied`: every reason is kept.
    pub(super) fn new(copied: bool) -> Self {
        Self {
            reasons: copied.then(Reasons::default),
            ..Self::default()
        }
    }

    /// Notes a problem; it is only worded if it can be told. `case`: the number of the row's case in its log. Problems of
    /// one row come together.
    pub(super) fn add(
        &mut self,
        row: RowId,
        case: Option<usize>,
        column: &str,
        words: impl FnOnce() -> Words,
    ) {
        match case {
            Some(case) => self.mark(case),
            None => self.nameless = true,
        }
        if self.rows.last() != Some(&row) {
            self.rows.push(row);
        }
        let is_told = self.problems.len() < KEPT;
        if !is_told && self.reasons.is_none() {
            return;
        }
        let words = words();
        if let Some(reasons) = &mut self.reasons {
            reasons.add(row, column, &words);
        }
        if is_told {
            self.problems.push(Problem {
                row,
                column: short(column, 40),
                words,
            });
        }
    }

    /// Notes that a case has rows that cannot be used.
    pub(super) fn mark(&mut self, case: usize) {
        if self.cases.len() <= case {
            self.cases.resize(case.saturating_add(1), false);
        }
        if let Some(bad) = self.cases.get_mut(case) {
            *bad = true;
        }
    }

    /// Whether all rows can be used.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// How many rows cannot be used.
    pub fn rows(&mut self) -> usize {
        self.rows.sort_unstable();
        self.rows.dedup();
        self.rows.len()
    }

    /// Whether a row was rejected whose case is not known.
    pub fn has_nameless(&self) -> bool {
        self.nameless
    }

    /// For each case whether rows of it were rejected; the ones behind the end have none.
    pub fn bad_cases(&self) -> &[bool] {
        &self.cases
    }

    /// How many cases have rows that cannot be used.
    pub fn bad_case_count(&self) -> usize {
        self.cases.iter().filter(|bad| **bad).count()
    }

    /// Why rows are rejected, where they are to be copied.
    pub(super) fn take_reasons(&mut self) -> Option<Reasons> {
        self.reasons.take()
    }
}
