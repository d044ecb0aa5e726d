//! What was left out of a run because of rows that cannot be used: how much, the report on it, and its rows for a file.

use std::io::Write;
use std::path::Path;

use super::copy::{CopyError, Copying, ending};
use super::report::{Tally, notice, refusal};
use super::rows::Rejects;
use crate::intake::rows::{ColumnNames, Inputs, Shape};
use crate::lang::Lang;
use crate::problems::{LogFile, Report, Trouble};
use crate::rate_card::same;
use crate::texts::{Names, Spellings, usize_of};
use crate::words;

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
    pub(crate) fn are_copied(self) -> bool {
        matches!(self, Self::LeaveOut { copied: true })
    }
}

/// What was left out of a run.
#[derive(Debug)]
pub struct Rejected {
    pub(crate) rejects: Rejects,
    pub(crate) tally: Tally,
    /// How many rows were left out: those of the cases with a row that cannot be used, and those that name no case.
    pub(crate) rows: usize,
    /// All cases of the input by the number that they are marked by; none where none was left out.
    pub(crate) cases: Spellings,
    /// All customers of the input, in every spelling; none where none was left out.
    pub(crate) customers: Names,
    /// For each row of all inputs whether it was left out, where they are to be copied.
    pub(crate) left_out: Vec<bool>,
    /// What the rows are copied from, if they are to be copied.
    pub(crate) again: Option<Copying>,
}

/// The rows that cannot be used, unless there are some and nothing is to be done then. `unknown`: customers who cannot be
/// billed either.
pub(crate) fn refuse(
    rejects: Rejects,
    bad_rows: BadRows<'_>,
    shapes: &[Shape],
    files: &[LogFile],
    tally: Tally,
    unknown: Option<&Trouble>,
    lang: Lang,
) -> Result<Rejects, Report> {
    match bad_rows {
        BadRows::Refuse(next) if !rejects.is_empty() => {
            let next = next(ending(shapes));
            Err(refusal(rejects, files, tally, next.as_deref(), unknown, lang))
        }
        BadRows::Refuse(_) | BadRows::LeaveOut { .. } => Ok(rejects),
    }
}

impl Rejected {
    /// Whether nothing was left out.
    pub fn is_empty(&self) -> bool {
        self.rejects.is_empty()
    }

    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Whether a case was left out.
    pub fn has_case(&self, case: &str) -> bool {
        let number = self.cases.find(case).map(usize_of);
        number.is_some_and(|number| self.rejects.bad_cases().get(number) == Some(&true))
    }

    /// Whether a row that was left out may be of a customer of this name.
    pub fn has_customer(&self, name: &str) -> bool {
        self.customers.iter().any(|known| same(known, name.trim()))
    }

    /// With what to read the inputs again, so that rows can be copied.
    pub(crate) fn can_copy(&mut self, inputs: Inputs, names: ColumnNames, shapes: Vec<Shape>) {
        let left_out = std::mem::take(&mut self.left_out);
        self.again = self.rejects.take_reasons().map(|reasons| Copying {
            inputs,
            names,
            shapes,
            reasons,
            left_out,
        });
    }

    /// Copies all rows that were left out, with the line of column names also where there are none. `target` is the
    /// name of the copy.
    ///
    /// # Errors
    /// An input cannot be read again or has changed, the copy cannot be written, or its name says that it is something
    /// else.
    pub fn copy(&mut self, target: &Path, out: impl Write) -> Result<(), CopyError> {
        let Some(again) = self.again.take() else {
            return Ok(());
        };
        again.check_ending(target)?;
        let (copied, rows) = (again.copy(target, |case| self.has_case(case), out)?, self.rows);
        if copied == rows {
            return Ok(());
        }
        Err(CopyError::Read(Trouble::new(words!(
            "{copied} rows were copied, but {rows} were rejected: this is a mistake of the program";
            "{copied} rækker blev kopieret, men {rows} afvist: det er en fejl i programmet"
        ))))
    }

    /// The report on what was left out; `copy`: the file that has its rows.
    pub fn notice(self, files: &[LogFile], copy: Option<&str>, lang: Lang) -> Report {
        notice(self.rejects, files, self.tally, self.rows, copy, lang)
    }
}
