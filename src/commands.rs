//! The commands: each loads, computes and writes, in that order.

mod bad_rows;
pub mod card;
pub mod completions;
mod format;
pub mod invoice;
mod log_style;
mod manual;
mod option_time;
mod progress;
pub mod quote;
pub mod rates;
pub mod sla_check;

use std::cell::Cell;
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use same_file::Handle;

use crate::calendar::Instant;
use crate::intake::customers::Customers;
use crate::lang::{Lang, Words};
use crate::output::grid::{Look, paint};
use crate::output::invoice_run::Style;
use crate::output::sink::{Ready, Sink};
use crate::output::warnings;
use crate::output::wording::fold;
use crate::problems::{LogFile, Report, Trouble, Warnings};
use crate::rate_card::CardInUse;
use crate::texts::{printable, quoted};
use crate::{cli, words};

/// What a command needs to know of the world, read once at the start.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of the world on its own")]
pub struct Context {
    /// The clock.
    pub now: Instant,
    /// What people read.
    pub lang: Lang,
    /// `--lang`.
    pub lang_said: bool,
    /// Whether standard output takes colour.
    pub colour: bool,
    /// Whether standard error takes colour.
    pub error_colour: bool,
    /// Nothing on standard error but errors.
    pub quiet: bool,
    /// Columns of the terminal that standard error is; `None` when it is none.
    pub error_width: Option<usize>,
    /// Whether standard input is a terminal, and so not to be read unasked.
    pub input_terminal: bool,
    /// Columns of the terminal that standard output is; `None` when it is none.
    pub width: Option<usize>,
    /// `--rates`.
    pub rates: Option<PathBuf>,
    /// `--output`.
    pub output: Option<PathBuf>,
    /// `--rejects`, of the commands that have it.
    pub rejects: Option<PathBuf>,
    /// What is written beside the output, and the option that names it: `--record`, `--report`, Dinero's credit notes.
    pub beside: Vec<(&'static str, PathBuf)>,
    /// The command line, from the program's name on.
    pub args: Vec<OsString>,
    /// Whether there was a warning, told or not.
    pub warned: Cell<bool>,
}

/// How a command ended that did its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing wrong.
    Fine,
    /// The work was done and found something: a breach, rejected rows.
    Found,
    /// A monitoring program is to call somebody: a breach.
    Critical,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Fine => Self::SUCCESS,
            Outcome::Found => Self::from(1),
            Outcome::Critical => Self::from(2),
        }
    }
}

impl Context {
    /// How a text on standard output is to look.
    pub fn style(&self) -> Style {
        Style { lang: self.lang, width: self.width, colour: self.colour }
    }

    /// The file that `--output` names; `-` is standard output.
    fn target(&self) -> Option<&Path> {
        let output = self.output.as_deref();
        output.filter(|path| *path != Path::new("-"))
    }

    /// Where the output goes: `--output` or standard output.
    ///
    /// # Errors
    /// The target cannot be written.
    pub fn sink(&self) -> Result<Sink, Trouble> {
        sink(self.target().unwrap_or(Path::new("-")))
    }

    /// The main output, one step before its target, with the name of that.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn ready(&self, sink: Sink) -> Result<(Ready, PathBuf), Trouble> {
        ready(sink, self.target().unwrap_or(Path::new("-")))
    }

    /// Writes out what a sink held.
    ///
    /// # Errors
    /// The target cannot be written.
    pub fn commit(&self, sink: Sink) -> Result<(), Trouble> {
        sink.commit().map_err(|error| self.cannot_write(&error))
    }

    /// The trouble that the output cannot be written.
    pub fn cannot_write(&self, error: &io::Error) -> Trouble {
        cannot_write(self.output.as_deref().unwrap_or(Path::new("-")), error)
    }

    /// Refuses to write over files that are read, whatever option says so.
    ///
    /// # Errors
    /// `--output`, `--rejects`, `--record` or `--report` is one of them.
    pub fn spare(&self, inputs: impl IntoIterator<Item: AsRef<Path>>) -> Result<(), Trouble> {
        let rejects = self.rejects.as_deref().filter(|path| *path != Path::new("-"));
        let named = [("--output", self.target()), ("--rejects", rejects)];
        let named = named.into_iter().filter_map(|(option, target)| Some((option, target?)));
        let beside = self.beside.iter().map(|(option, path)| (*option, path.as_path()));
        let targets: Vec<_> = named.chain(beside).collect();
        for input in inputs {
            for (option, target) in &targets {
                let Some(name) = replaced(target, input.as_ref()) else {
                    continue;
                };
                let name = quoted(&name);
                return Err(Trouble::new(words!(
                    "{option} would write over the input {name}: name another file";
                    "{option} ville skrive oven i inputfilen {name}: angiv en anden fil"
                )));
            }
        }
        Ok(())
    }

    /// Writes text for people on standard output or `--output`; its marks become colour or go.
    ///
    /// # Errors
    /// The target cannot be written.
    pub fn print(&self, text: &str) -> Result<(), Trouble> {
        self.write(paint(text, self.colour).as_bytes())
    }

    /// Writes bytes on standard output or `--output`.
    ///
    /// # Errors
    /// The target cannot be written.
    pub fn write(&self, bytes: &[u8]) -> Result<(), Trouble> {
        let mut sink = self.sink()?;
        let written = sink.write_all(bytes);
        written.map_err(|error| self.cannot_write(&error))?;
        self.commit(sink)
    }

    /// Tells why something could not be done: a report that stands by itself.
    pub fn complain(&self, report: &Report) {
        self.say(&with_heads(&report.text, self.lang));
    }

    /// Writes lines for people on standard error, unless it is to be quiet.
    pub fn tell(&self, text: &str) {
        if !self.quiet && !text.is_empty() {
            self.say(text);
        }
    }

    /// Tells the warnings about what was read.
    fn tell_warnings(&self, warnings: &Warnings, files: &[LogFile]) {
        self.warned.set(self.warned.get() || !warnings.is_empty());
        self.tell(&warnings::render(warnings, files, self.lang));
    }

    /// Warns on standard error, unless it is to be quiet.
    pub fn warn(&self, all: &[Words]) {
        self.warned.set(self.warned.get() || !all.is_empty());
        let head = Look::Warn.mark(self.lang.pick("warning:", "advarsel:"));
        for words in all {
            self.tell(&[&head, words.text(self.lang)].join(" "));
        }
    }

    /// Writes lines on standard error, quiet or not.
    pub fn say(&self, text: &str) {
        let painted = paint(&fold(text.trim_end(), self.error_width), self.error_colour);
        // Nothing can be done where standard error itself is gone.
        let _ = writeln!(io::stderr(), "{painted}");
    }
}

/// A report with `error:` marked wherever it begins a line.
fn with_heads(text: &str, lang: Lang) -> String {
    let head = lang.pick("error:", "fejl:");
    let lines = text.lines().map(|line| match line.strip_prefix(head) {
        Some(rest) => Look::Bad.mark(head) + rest,
        None => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Where output to a file goes; `-` is standard output.
fn sink(path: &Path) -> Result<Sink, Trouble> {
    let sink = if path == Path::new("-") { Sink::stdout() } else { Sink::file(path) };
    sink.map_err(|error| cannot_write(path, &error))
}

/// An output, one step before its target, with the name of that.
fn ready(sink: Sink, target: &Path) -> Result<(Ready, PathBuf), Trouble> {
    let ready = sink.ready().map_err(|error| cannot_write(target, &error))?;
    Ok((ready, target.to_path_buf()))
}

/// The name of an input, if writing a target would take its place.
fn replaced(target: &Path, input: &Path) -> Option<String> {
    if !target.is_file() {
        return None;
    }
    let is_stdin = input == Path::new("-");
    let same = if is_stdin {
        Handle::stdin().is_ok_and(|input| Handle::from_path(target).is_ok_and(|t| t == input))
    } else {
        same_file::is_same_file(input, target).unwrap_or(false)
    };
    let named = if is_stdin { target } else { input };
    same.then(|| named.display().to_string())
}

/// The customers file: `--customers`, else the one the card names, else none.
///
/// # Errors
/// It cannot be read or has mistakes.
pub fn customers(
    option: Option<&Path>,
    found: &CardInUse,
    context: &Context,
) -> Result<Option<Customers>, Trouble> {
    let path = option.map(Path::to_path_buf).or_else(|| found.customers_path());
    context.spare(&path)?;
    path.map(|path| Customers::open(&path, &found.card)).transpose()
}

/// The files to read; without any, standard input, unless a person sits there.
///
/// # Errors
/// There is nothing to read, or the output would write over it.
pub fn inputs(
    files: &[PathBuf],
    command: &str,
    context: &Context,
) -> Result<Vec<PathBuf>, Trouble> {
    if files.is_empty() && context.input_terminal {
        return Err(Trouble::new(words!(
            "nothing to read: name a file (`{command} FILE`) or pipe one in";
            "intet at læse: angiv en fil (`{command} FIL`), eller send en ind"
        )));
    }
    let inputs = if files.is_empty() { vec![PathBuf::from("-")] } else { files.to_vec() };
    context.spare(&inputs)?;
    Ok(inputs)
}

/// `takst man`: one page, the commands below one another.
///
/// # Errors
/// The target cannot be written.
pub fn manual(context: &Context) -> anyhow::Result<Outcome> {
    let page = manual::page(cli::help_texts::command(context.lang), context.lang)?;
    context.write(&page)?;
    Ok(Outcome::Fine)
}

/// The trouble that a target cannot be written.
pub fn cannot_write(path: &Path, error: &std::io::Error) -> Trouble {
    if path == Path::new("-") {
        return Trouble::new(
            words!("cannot write standard output: {error}"; "kan ikke skrive til standard output: {error}"),
        );
    }
    let path = printable(&path.display().to_string());
    Trouble::new(words!("cannot write `{path}`: {error}"; "kan ikke skrive `{path}`: {error}"))
}
