//! What was left out of a run because of rows that cannot be used: how much, the report on it, and its rows for a file.

use std::io::Write;
use std::path::Path;

use super::rejects::{BadRows, Rejects, Tally};
use super::rejects_file::Again;
pub use super::rejects_file::CopyError;
use crate::intake::rows::ColumnNames;
use crate::intake::rows::Inputs;
use crate::intake::rows::Shape;
use crate::lang::Lang;
use crate::problems::{Report, Trouble};
use crate::rate_card::same;
use crate::texts::{Names, Spellings};
use crate::words;

/// What was left out of a run.
#[derive(Debug)]
pub struct Rejected {
    pub(super) rejects: Rejects,
    pub(super) tally: Tally,
    /// How many rows were left out.
    pub(super) rows: usize,
    /// All cases of the input by the number that they are marked by; none where none was left out.
    pub(super) cases: Spellings,
    /// All customers of the input, in every spelling; none where none was left out.
    pub(super) customers: Names,
    /// For each row of all inputs whether it was left out, where they are to be copied.
    pub(super) left_out: Vec<bool>,
    /// What the rows are copied from, if they are to be copied.
    pub(super) again: Option<Again>,
}

/// The rows that cannot be used, unless there are some and nothing is to be done then. `unknown`: customers who cannot be
/// billed either.
///
/// # Errors
/// The report.
pub(super) fn refuse(
    rejects: Rejects,
    bad_rows: BadRows<'_>,
    shapes: &[Shape],
    files: &[String],
    tally: Tally,
    unknown: Option<&Trouble>,
    lang: Lang,
) -> Result<Rejects, Report> {
    let BadRows::Refuse(next) = bad_rows else {
        return Ok(rejects);
    };
    if rejects.is_empty() {
        return Ok(rejects);
    }
    let next = next(Again::ending(shapes));
    Err(rejects.refusal(files, tally, next.as_deref(), unknown, lang))
}

impl Rejected {
    /// Whether nothing was left out.
    pub fn is_empty(&self) -> bool {
        self.rejects.is_empty()
    }

    /// How many rows were left out: those of the cases with a row that cannot be used, and those that name no case.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Whether a case was left out.
    pub fn has_case(&self, case: &str) -> bool {
        let marked = self.rejects.bad_cases();
        let number = self.cases.find(case);
        number.is_some_and(|number| {
            marked
                .get(crate::texts::usize_of(number))
                .copied()
                .unwrap_or(false)
        })
    }

    /// Whether a row that was left out may be of a customer of this name.
    pub fn has_customer(&self, name: &str) -> bool {
        self.customers.iter().any(|known| same(known, name.trim()))
    }

    /// With what to read the inputs again, so that rows can be copied.
    pub(super) fn can_copy(&mut self, inputs: Inputs, names: ColumnNames, shapes: Vec<Shape>) {
        let left_out = std::mem::take(&mut self.left_out);
        self.again = self.rejects.take_reasons().map(|reasons| Again {
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
        let Some(mut again) = self.again.take() else {
            return Ok(());
        };
        again.check_ending(target)?;
        let copied = again.copy(|case| self.has_case(case), out)?;
        let rows = self.rows;
        if copied == rows {
            Ok(())
        } else {
            Err(Trouble::new(words!(
                "{copied} rows were copied, but {rows} were rejected: this is a mistake of the program";
                "{copied} rækker blev kopieret, men {rows} afvist: det er en fejl i programmet"
            ))
            .into())
        }
    }

    /// The report on what was left out; `copy`: the file that has its rows.
    pub fn notice(self, files: &[String], copy: Option<&str>, lang: Lang) -> Report {
        self.rejects
            .notice(files, self.tally, self.rows, copy, lang)
    }
}
