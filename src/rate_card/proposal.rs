//! PURE: a `[columns]` proposed for a log of another program: what is sure, what is guessed, what only the user knows, and
//! how much of the log is read so.

use super::columns::{Columns, FoundIn, HeaderLine, SaidBy, Skipped, Source};
use super::conditions::{Test, Wanted};
use crate::lang::Words;
use crate::problems::Trouble;
use crate::scalars::Mark;
use crate::scalars::time::DateOrder;

/// The command that a log is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogOf {
    /// Work, for `takst invoice`.
    Work,
    /// Cases, for `takst sla-check`.
    Cases,
}

/// What was made of a log.
#[derive(Debug)]
pub struct Proposal {
    /// The file, for messages.
    pub file: String,
    pub log_of: LogOf,
    /// What is read of it with no `[columns]` at all.
    pub plain: Trial,
    /// The preset that reads it, if one is made for it.
    pub fit: Option<Fit>,
    /// The table that reads it, and what it reads.
    pub table: Table,
    pub trial: Trial,
}

/// A `[columns]` for a log.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// In the order of our own columns.
    pub sources: Vec<Proposed>,
    /// Columns that are needed, and nothing looks like them.
    pub missing: Vec<&'static str>,
    /// Cells that say nothing.
    pub empty: Vec<String>,
    pub skip: Vec<Skip>,
    /// The line of the headers, where it is not the first.
    pub header: Option<HeaderLine>,
    pub dates: Option<Guessed<DateOrder>>,
    pub decimal: Option<Guessed<Mark>>,
    /// Headers that nothing is made of.
    pub unused: Vec<String>,
    /// States of cases, each with what it seems to be.
    pub states: Vec<(String, Option<State>)>,
    /// Words for priorities that the card does not know.
    pub priorities: Vec<String>,
}

/// Where a column of ours is found, and why that is not sure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    pub name: &'static str,
    pub source: Source,
    pub guess: Option<Guess>,
}

/// Something that may be a guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guessed<T> {
    pub what: T,
    pub is_guess: bool,
}

/// Why something is not sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guess {
    /// No header says so; the cells look like it.
    Cells,
    /// The header says so; the cells do not look like it.
    Header,
    /// No column is of cases: a project, a task or a text.
    Case,
    /// No column is of customers: a project.
    Customer,
    /// All are at midnight, which may be no time of day.
    Midnight,
    /// What bare numbers count.
    Unit,
}

/// Rows that are not for a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Skip {
    /// The log says yes there: it was invoiced.
    Invoiced { header: String },
    /// Nothing stands there: a row of totals.
    Totals { header: String },
}

/// What the state of a case means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    New,
    Paused,
    Resolved,
}

/// What became of the rows of a log.
#[derive(Debug, Clone, Default)]
pub struct Trial {
    pub rows: usize,
    /// Rows that cannot be used.
    pub bad: usize,
    /// Why not, in order of the log.
    pub reasons: Vec<Reason>,
    /// Why nothing could be read at all.
    pub trouble: Option<Trouble>,
    /// Whether rows without a time of day had to be taken for work in normal hours.
    pub assumes_normal_hours: bool,
}

/// What is wrong with rows.
#[derive(Debug, Clone)]
pub struct Reason {
    /// By the log's own header; empty: the whole row.
    pub column: String,
    /// Of the first of them.
    pub words: Words,
    pub rows: usize,
    /// The line of the first of them.
    pub line: u32,
}

/// A preset on a log.
#[derive(Debug)]
pub struct Fit {
    /// What `--preset` calls it.
    pub preset: &'static str,
    pub said: Vec<Said>,
    pub trial: Trial,
}

/// What is said on the command line beside a preset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// `--set case=…`: the user knows.
    Set(&'static str),
    /// `--column 'customer={ value = "…" }'`: the user knows, and what the log says is something else.
    Value(&'static str),
    /// `--column case=Project`.
    Column(&'static str, Source),
    /// `--dates mdy`.
    Dates(DateOrder),
}

/// What stands for a value that only the user knows.
const UNKNOWN: &str = "?";

/// What can be the same for every row.
pub const CAN_BE_SAID: [&str; 2] = ["case", "customer"];

impl Trial {
    /// Rows that are read.
    pub fn read(&self) -> usize {
        match self.trouble {
            Some(_) => 0,
            None => self.rows.saturating_sub(self.bad),
        }
    }

    /// Whether every row is read.
    pub fn is_whole(&self) -> bool {
        self.trouble.is_none() && self.bad == 0
    }
}

impl Table {
    /// What is said of a column of ours.
    pub fn proposed(&self, name: &str) -> Option<&Proposed> {
        self.sources.iter().find(|proposed| proposed.name == name)
    }

    /// As a card would have it, with something in the place of what only the user knows.
    pub fn columns(&self) -> Columns {
        let named = |name: &str, source: Source| FoundIn {
            name: name.to_owned(),
            source,
            said_by: SaidBy::Card,
        };
        let proposed = self.sources.iter();
        let proposed = proposed.map(|Proposed { name, source, .. }| named(name, source.clone()));
        let unknown = self.missing.iter();
        let unknown = unknown.filter(|name| CAN_BE_SAID.contains(name));
        let unknown = unknown.map(|name| named(name, Source::Value(UNKNOWN.to_owned())));
        Columns {
            sources: proposed.chain(unknown).collect(),
            ignored: vec!["*".to_owned()],
            empty: self.empty.clone(),
            skipped: self.skip.iter().map(Skip::skipped).collect(),
            header: self.header,
            decimal: self.decimal.map(|decimal| decimal.what),
            dates: self.dates.map(|dates| dates.what),
            ..Columns::default()
        }
    }
}

impl Skip {
    fn skipped(&self) -> Skipped {
        let (header, wanted) = match self {
            Self::Invoiced { header } => (header, Wanted::Mark(true)),
            Self::Totals { header } => (header, Wanted::Word(String::new())),
        };
        let cell = (header.clone(), Test::AnyOf(vec![wanted]));
        Skipped { cells: vec![cell], said_by: SaidBy::Card }
    }
}

impl Said {
    /// These columns with what is said of one of them.
    pub fn laid_on(&self, columns: &Columns) -> Columns {
        let unknown = || Source::Value(UNKNOWN.to_owned());
        let (name, source) = match self {
            Self::Set(name) => {
                let known = columns.source(name).cloned();
                let sources = known.into_iter().chain([unknown()]);
                (name, Source::FirstOf(sources.collect()))
            }
            Self::Value(name) => (name, unknown()),
            Self::Column(name, source) => (name, source.clone()),
            Self::Dates(order) => {
                return Columns { dates: Some(*order), ..columns.clone() };
            }
        };
        let mut laid = columns.clone();
        laid.sources.retain(|found| found.name != *name);
        laid.sources.push(FoundIn { name: (*name).to_owned(), source, said_by: SaidBy::Run });
        laid
    }
}
