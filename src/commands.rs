//! The commands: each loads, computes and writes, in that order.

use std::path::Path;
use std::process::ExitCode;

use crate::calendar::Instant;
use crate::lang::{Lang, Words};
use crate::output::sink::Sink;
use crate::problems::Trouble;
use crate::words;

/// What a command needs to know of the world, read once at the start.
#[derive(Debug)]
pub struct Context {
    /// The clock.
    pub now: Instant,
    /// What people read.
    pub lang: Lang,
    /// Whether standard output takes colour.
    pub colour: bool,
    /// Whether standard error takes colour.
    pub error_colour: bool,
    /// Nothing on standard error but errors.
    pub quiet: bool,
    /// Whether a person reads standard error.
    pub error_terminal: bool,
    /// Whether standard input is a terminal, and so not to be read unasked.
    pub input_terminal: bool,
    /// Columns of the terminal that standard output is; `None` when it is none.
    pub width: Option<usize>,
    /// `--rates`.
    pub rates: Option<std::path::PathBuf>,
    /// `--output`.
    pub output: Option<std::path::PathBuf>,
}

/// How a command ended that did its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing wrong.
    Fine,
    /// The work was done and found something: a breach, rejected rows.
    Found,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Fine => Self::SUCCESS,
            Outcome::Found => Self::from(1),
        }
    }
}

impl Context {
    /// Where the output goes: `--output` or standard output.
    ///
    /// # Errors
    /// The target cannot be written.
    pub fn sink(&self) -> Result<Sink, Trouble> {
        match self.output.as_deref() {
            None => Ok(Sink::stdout()),
            Some(path) => Sink::file(path).map_err(|error| cannot_write(path, &error)),
        }
    }

    /// Writes out what a sink held.
    ///
    /// # Errors
    /// The target cannot be written.
    pub fn commit(&self, sink: Sink) -> Result<(), Trouble> {
        let target = self.output.as_deref().unwrap_or(Path::new("-"));
        sink.commit().map_err(|error| cannot_write(target, &error))
    }
}

/// The trouble that a target cannot be written.
pub fn cannot_write(path: &Path, error: &std::io::Error) -> Trouble {
    let path = path.display();
    if path.to_string() == "-" {
        return Trouble::new(
            words!("cannot write standard output: {error}"; "kan ikke skrive til standard output: {error}"),
        );
    }
    Trouble::new(words!("cannot write `{path}`: {error}"; "kan ikke skrive `{path}`: {error}"))
}

/// The trouble that a file cannot be read.
pub fn cannot_read(path: &Path, error: &std::io::Error) -> Trouble {
    let path = path.display();
    Trouble::new(Words::new(
        format!("cannot read `{path}`: {error}"),
        format!("kan ikke læse `{path}`: {error}"),
    ))
}
