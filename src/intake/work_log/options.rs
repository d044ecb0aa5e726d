//! How work logs are to be read, and what they say.

use crate::billing::{Contract, WorkLog};
use crate::intake::log_columns::work::{AGREEMENT, CHANNEL, CUSTOMER, START};
use crate::intake::preset::{RunOptions, Style};
use crate::intake::rejects::{BadRows, Rejected};
use crate::intake::rows::Column;
use crate::lang::Words;
use crate::problems::{LogFile, Trouble, Warnings};

/// How work logs are to be read.
pub struct WorkOptions<'a> {
    /// Rows the same in every column are two pieces of work.
    pub allow_duplicates: bool,
    /// What the customers file says is agreed with a customer, by number or name; nothing where it says nothing.
    pub agreed_with: &'a dyn Fn(&str) -> &'a [Contract],
    /// The number that the customers file gives a customer, by number or name; none of one that it does not have.
    pub number_of: &'a (dyn Fn(&str) -> Option<&'a str> + Sync),
    /// Why the cases of a customer cannot be billed, by number or name, where that is so.
    pub refused: &'a dyn Fn(&str) -> Option<Words>,
    /// Refuses customers of whom that is so: all of them, each once, and what to do.
    pub know: &'a dyn Fn(&mut dyn Iterator<Item = &str>) -> Result<(), Trouble>,
    /// How the log is written.
    pub style: Style,
    /// `--column` and `--set`.
    pub said: RunOptions<'a>,
    /// What becomes of rows that cannot be billed.
    pub bad_rows: BadRows<'a>,
}

/// What work logs say.
#[derive(Debug)]
pub struct WorkInput {
    /// Cases and entries, sorted.
    pub log: WorkLog,
    /// What to look at.
    pub warnings: Warnings,
    /// The files for messages, by [`crate::problems::Place::file`].
    pub files: Vec<LogFile>,
    /// Rows read, of all files.
    pub rows: usize,
    /// Rows that were passed over and count nowhere else.
    pub skipped: usize,
    /// What was left out.
    pub rejected: Rejected,
}

/// A file, and its own names of the columns that checks after reading point at.
#[derive(Debug)]
pub(crate) struct Headers {
    pub(crate) file: LogFile,
    pub(crate) customer: String,
    pub(crate) agreement: String,
    pub(crate) channel: String,
    pub(crate) start: String,
}

impl Headers {
    pub(crate) fn of(file: LogFile, header: impl Fn(Column) -> String) -> Self {
        Self {
            file,
            customer: header(CUSTOMER),
            agreement: header(AGREEMENT),
            channel: header(CHANNEL),
            start: header(START),
        }
    }
}
