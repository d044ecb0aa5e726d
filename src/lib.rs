//! takst: billing and SLA calculator for a support desk.
//!
//! The map of the house. `run` reads the world once and hands it to a command; the commands load, compute and
//! write.
//!
//! - `cli`: the command line, its help and examples in both languages; no decisions.
//! - `commands`: quote, invoice, sla-check and rates, each readable alone; completions and the manual page.
//! - `rate_card`, `calendar`, `billing`, `sla`, `scalars`, `lang`, `problems`, `texts`: pure, no files, no clock, no printing;
//!   but for `rate_card::find` and `rate_card::load`, which find a card and read it.
//! - `intake` turns files into domain values, `output` turns domain values into bytes; the two do not know each
//!   other.

pub mod billing;
pub mod calendar;
pub mod cli;
pub mod commands;
pub mod intake;
pub mod lang;
pub mod money;
pub mod output;
pub mod problems;
pub mod rate_card;
pub mod scalars;
pub mod seconds;
pub mod sla;
pub mod texts;
pub mod threads;
pub mod watched;

use std::cell::Cell;
use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches};

use calendar::Instant;
use cli::{Cli, ColorArg, Command, Global, LangArg};
use commands::{Context, Outcome};
use lang::Lang;
use output::grid::{Look, paint};
use output::sink::Sink;
use output::wording::fold;
use problems::{Report, Trouble};
use texts::printable;

/// The exit code of everything that could not be done.
const FAILED: u8 = 2;
/// The same of a monitoring plugin.
const UNKNOWN: u8 = 3;

/// The time now.
#[expect(clippy::disallowed_methods, reason = "the one place where the clock is read")]
pub fn system_clock() -> Instant {
    Instant::from_unix(chrono::Utc::now().timestamp())
}

/// Runs the program: `args` as the shell gave them, `now` as the clock shows. Returns the exit code of
/// interface.md: 0 done, 1 found something, 2 could not be done.
pub fn run(args: impl IntoIterator<Item = OsString>, now: Instant) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    let lang = cli::asked_lang(&args).unwrap_or_else(system_lang);
    let is_plugin = cli::is_plugin(&args);
    let cli = match parse(&args, lang) {
        Ok(cli) => cli,
        Err(error) if is_plugin && error.use_stderr() => {
            let text = match lang {
                Lang::En => error.render().to_string(),
                Lang::Da => cli::wrong_usage(&error),
            };
            return unknown(&text);
        }
        Err(error) => return usage(&error, lang),
    };
    let context = Context {
        args,
        rejects: cli.command.rejects().map(Path::to_path_buf),
        beside: cli.command.beside(cli.global.output.as_deref()),
        ..context(&cli.global, lang, now)
    };
    match execute(&cli.command, &context) {
        Ok(Outcome::Fine) if cli.command.is_strict() && context.warned.get() => {
            Outcome::Found.into()
        }
        Ok(outcome) => outcome.into(),
        Err(error) if is_plugin => unknown(&told(&error, context.lang)),
        Err(error) => {
            complain(&error, &context);
            ExitCode::from(FAILED)
        }
    }
}

/// Parses the arguments. Help and mistakes are in the language asked for, whose texts only then are laid over the tree.
fn parse(args: &[OsString], lang: Lang) -> Result<Cli, clap::Error> {
    let error = match parse_with(Cli::command(), args) {
        Err(error) if error.kind() != ErrorKind::DisplayVersion => error,
        done => return done,
    };
    let told = |args: &[OsString]| parse_with(cli::help_texts::command(lang), args).err();
    // They are said of the arguments as a terminal may show them.
    let shown = args.iter().map(|arg| printable(&arg.to_string_lossy()).into());
    let shown: Vec<OsString> = shown.collect();
    Err(told(&shown).or_else(|| told(args)).unwrap_or(error))
}

fn parse_with(command: clap::Command, args: &[OsString]) -> Result<Cli, clap::Error> {
    let matches = command.try_get_matches_from(args)?;
    let mut cli = Cli::from_arg_matches(&matches)?;
    cli.hand_on_format()?;
    cli.hand_on_log(&matches);
    Ok(cli)
}

fn system_lang() -> Lang {
    sys_locale::get_locale().map_or(Lang::En, |locale| Lang::of_locale(&locale))
}

fn execute(command: &Command, context: &Context) -> anyhow::Result<Outcome> {
    if !command.makes_card() {
        // Also where the command has no need of it.
        context.spare(commands::card::source(context).path())?;
    }
    match command {
        Command::Quote(args) => commands::quote::run(args, context),
        Command::Invoice(args) => commands::invoice::run(args, context),
        Command::SlaCheck(args) => commands::sla_check::run(args, context),
        Command::Rates(args) => commands::rates::run(args, context),
        Command::Completions { shell } => commands::completions::run(*shell, context),
        Command::Man => commands::manual(context),
    }
}

/// Help and version go to standard output with 0, wrong usage to standard error with 2.
fn usage(error: &clap::Error, lang: Lang) -> ExitCode {
    let is_help = error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
    let printed = if error.use_stderr() && !is_help {
        let colour = io::stderr().is_terminal() && !plain();
        let text = match lang {
            Lang::Da => paint(&headed(&cli::wrong_usage(error), lang), colour),
            Lang::En if colour => error.render().ansi().to_string(),
            Lang::En => error.render().to_string(),
        };
        writeln!(io::stderr(), "{}", fold(text.trim_end(), error_width()))
    } else if error.use_stderr() {
        error.print()
    } else {
        Sink::stdout().and_then(|_| error.print())
    };
    match printed {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            let trouble = commands::cannot_write(Path::new("-"), &error);
            // Nothing can be done where standard error itself is gone.
            let _ =
                writeln!(io::stderr(), "{}", paint(&headed(trouble.words.text(lang), lang), false));
            ExitCode::from(FAILED)
        }
        Ok(()) | Err(_) if error.use_stderr() => ExitCode::from(FAILED),
        Ok(()) | Err(_) => ExitCode::SUCCESS,
    }
}

/// Whether the environment asks for no colour.
fn plain() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
        || std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}

fn context(global: &Global, lang: Lang, now: Instant) -> Context {
    let lang = match global.lang {
        Some(LangArg::En) => Lang::En,
        Some(LangArg::Da) => Lang::Da,
        None => lang,
    };
    let to_stdout = global.output.as_deref().is_none_or(|path| path == "-");
    let terminal = to_stdout && io::stdout().is_terminal();
    let colour = |terminal: bool| match global.color {
        ColorArg::Always => true,
        ColorArg::Never => false,
        ColorArg::Auto => terminal && !plain(),
    };
    Context {
        now,
        lang,
        colour: colour(terminal),
        error_colour: colour(io::stderr().is_terminal()),
        quiet: global.quiet,
        error_width: error_width(),
        input_terminal: io::stdin().is_terminal(),
        width: terminal.then(terminal_width),
        rates: global.rates.clone(),
        output: global.output.clone(),
        rejects: None,
        beside: Vec::new(),
        lang_said: global.lang.is_some(),
        args: Vec::new(),
        warned: Cell::new(false),
    }
}

/// A terminal would break long lines within words.
fn error_width() -> Option<usize> {
    io::stderr().is_terminal().then(terminal_width)
}

fn terminal_width() -> usize {
    terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0).max(20))
}

/// Tells why it could not be done: `error:` and one sentence, or a report that stands by itself.
fn complain(error: &anyhow::Error, context: &Context) {
    if let Some(report) = error.downcast_ref::<Report>() {
        context.complain(report);
        return;
    }
    context.say(&headed(&told(error, context.lang), context.lang));
}

/// What could not be done, and what mends it below.
fn told(error: &anyhow::Error, lang: Lang) -> String {
    if let Some(report) = error.downcast_ref::<Report>() {
        return report.text.clone();
    }
    let Some(trouble) = error.downcast_ref::<Trouble>() else {
        return format!("{error:#}");
    };
    let lines = std::iter::once(&trouble.words).chain(&trouble.hints);
    lines.map(|words| words.text(lang)).collect::<Vec<_>>().join("\n")
}

/// Tells a monitoring program, which reads standard output alone, why there is nothing to tell.
fn unknown(error: &str) -> ExitCode {
    let error = paint(error, false);
    let heads = ["error: ", "fejl: "];
    let bare = heads.iter().find_map(|head| error.strip_prefix(head)).unwrap_or(&error);
    let text = output::sla_nagios::unknown(bare);
    // Nothing can be done where standard output itself is gone.
    let _ = io::stdout().write_all(text.as_bytes());
    ExitCode::from(UNKNOWN)
}

fn headed(text: &str, lang: Lang) -> String {
    format!("{} {text}", Look::Bad.mark(lang.pick("error:", "fejl:")))
}
