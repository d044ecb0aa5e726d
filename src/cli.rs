//! The command line: clap types, no decisions.

mod choices;
mod formats;
pub mod help_texts;
mod mistakes;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::{ArgMatches, Args, CommandFactory, Parser, Subcommand, ValueEnum};

pub use choices::{
    ColorArg, DatesArg, FailOn, GroupByArg, LangArg, LogOfArg, NamesArg, OverArg, StatusArg,
};
pub use formats::{InvoiceFormat, QuoteFormat, RecordFormat};
pub use mistakes::wrong_usage;

use crate::intake::{CASE_PRESETS, PRESETS, Preset};
use crate::lang::Lang;
use crate::output::invoice::import::dinero::credits_file;
use crate::output::invoice_run::Profile;

/// The language that `--lang` asks for, read before anything else so that help and mistakes are told in it.
pub fn asked_lang(args: &[OsString]) -> Option<Lang> {
    let mut args = args.iter().take_while(|arg| *arg != "--");
    let mut asked = None;
    while let Some(arg) = args.next() {
        let value = match arg.to_str() {
            Some("--lang") => args.next().and_then(|value| value.to_str()),
            Some(arg) => arg.strip_prefix("--lang="),
            None => None,
        };
        asked = match value.map(str::to_ascii_lowercase).as_deref() {
            Some("en") => Some(Lang::En),
            Some("da") => Some(Lang::Da),
            Some(_) | None => asked,
        };
    }
    asked
}

/// Whether a monitoring program asks, whose conventions hold for mistakes too: they are looked for before anything else.
pub fn is_plugin(args: &[OsString]) -> bool {
    let args: Vec<&OsString> = args.iter().take_while(|arg| *arg != "--").collect();
    let two = args.windows(2).any(|two| two[0] == "--format" && two[1] == "nagios");
    two || args.iter().any(|arg| *arg == "--format=nagios")
}

/// Billing and SLA calculator for a support desk.
#[derive(Debug, Parser)]
#[command(
    name = "takst",
    version,
    about = "Billing and SLA calculator for a support desk",
    max_term_width = 100,
    subcommand_required = true,
    arg_required_else_help = true
)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    /// `--format` before the command, which has its own behind it
    #[arg(long, value_parser = formats::invoice(), value_delimiter = ',', value_name = "FORMAT", hide = true)]
    format: Vec<InvoiceFormat>,
    #[command(subcommand)]
    pub command: Command,
}

const GLOBAL: &str = "Global options";
const INQUIRY: &str = "The inquiry";
const ONE_CASE: &str = "One case";
const SELECTION: &str = "Selection";
const OUTPUT: &str = "Output";
const CUSTOMERS: &str = "Customers";
const LOG: &str = "The log";

impl Cli {
    /// Hands a `--format` that stands before the command to the command.
    ///
    /// # Errors
    /// The command does not have this format.
    pub fn hand_on_format(&mut self) -> Result<(), clap::Error> {
        let formats = std::mem::take(&mut self.format);
        if formats.is_empty() {
            return Ok(());
        }
        let is_known = match &mut self.command {
            Command::Quote(args) => hand_on(&mut args.format, &formats),
            Command::Invoice(args) => {
                if args.format.is_empty() {
                    args.format = formats;
                }
                true
            }
            Command::SlaCheck(args) => hand_on(&mut args.format, &formats),
            Command::Rates(_) | Command::Completions { .. } | Command::Man => false,
        };
        if is_known {
            return Ok(());
        }
        let message = "this command does not have this --format";
        let kind = clap::error::ErrorKind::InvalidValue;
        Err(Self::command().error(kind, message))
    }

    /// All files behind `--billed` are its own, but where no other is named: then the last of several is the log.
    pub fn hand_on_log(&mut self, matches: &ArgMatches) {
        let Command::Invoice(args) = &mut self.command else {
            return;
        };
        let billed = matches.subcommand_matches("invoice");
        let billed = billed.and_then(|it| it.get_occurrences::<PathBuf>("billed"));
        let last = billed.and_then(Iterator::last);
        if args.files.is_empty() && last.is_some_and(|files| files.count() > 1) {
            args.files.extend(args.billed.pop());
        }
    }
}

/// Takes a format of the same name, where the command has one and none is given behind it.
fn hand_on<F: ValueEnum>(own: &mut Option<F>, formats: &[InvoiceFormat]) -> bool {
    let [InvoiceFormat::Run(format)] = formats else {
        return false;
    };
    let same = F::from_str(format.name, false).ok();
    let is_known = same.is_some();
    *own = own.take().or(same);
    is_known
}

/// Options of every command, before or after its name.
#[derive(Debug, Args)]
pub struct Global {
    /// Rate card, instead of the one that `rates show` names
    #[arg(long, value_name = "FILE", global = true, help_heading = GLOBAL)]
    pub rates: Option<PathBuf>,
    /// Language for people, en or da [default: the system's]
    #[arg(long, value_enum, ignore_case = true, hide_possible_values = true, global = true, help_heading = GLOBAL)]
    pub lang: Option<LangArg>,
    /// Colour: auto, always or never [default: auto]
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = ColorArg::Auto, hide_default_value = true, hide_possible_values = true, global = true, help_heading = GLOBAL)]
    pub color: ColorArg,
    /// Nothing on standard error but errors
    #[arg(short, long, global = true, help_heading = GLOBAL)]
    pub quiet: bool,
    /// Write to FILE, all of it or nothing [default: stdout]
    #[arg(short, long, value_name = "FILE", global = true, help_heading = GLOBAL)]
    pub output: Option<PathBuf>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// What an inquiry costs, with a caller on the line (short: q)
    #[command(alias = "q")]
    Quote(QuoteArgs),
    /// Invoice lines from a work log
    Invoice(InvoiceArgs),
    /// Deadlines and breaches of cases (short: sla)
    #[command(name = "sla-check", alias = "sla")]
    SlaCheck(SlaArgs),
    /// The rate card: print it, check it, write a starting copy
    Rates(RatesArgs),
    /// Shell completions
    Completions {
        /// bash, zsh, fish, powershell or elvish
        #[arg(hide_possible_values = true)]
        shell: clap_complete::Shell,
    },
    /// The manual page, in roff
    Man,
}

impl Command {
    /// `--rejects`, of the commands that have it.
    pub fn rejects(&self) -> Option<&Path> {
        match self {
            Self::Invoice(args) => args.bad_rows.rejects.as_deref(),
            Self::SlaCheck(args) => args.bad_rows.rejects.as_deref(),
            Self::Quote(_) | Self::Rates(_) | Self::Completions { .. } | Self::Man => None,
        }
    }

    /// Whether a warning is exit code 1.
    pub fn is_strict(&self) -> bool {
        match self {
            Self::Invoice(args) => args.bad_rows.strict,
            Self::SlaCheck(args) => args.bad_rows.strict,
            Self::Quote(_) | Self::Rates(_) | Self::Completions { .. } | Self::Man => false,
        }
    }

    /// The files that are written beside the output, and the options that name them.
    pub fn beside(&self, output: Option<&Path>) -> Vec<(&'static str, PathBuf)> {
        let (option, named, credits) = match self {
            Self::Invoice(args) => {
                let is_dinero = args.profile == Some(Profile::Dinero);
                let credits = output.filter(|_| is_dinero).map(credits_file);
                ("--record", &args.record, credits)
            }
            Self::SlaCheck(args) => ("--report", &args.report, None),
            Self::Quote(_) | Self::Rates(_) | Self::Completions { .. } | Self::Man => {
                return Vec::new();
            }
        };
        let named = named.clone().map(|path| (option, path));
        named.into_iter().chain(credits.map(|path| ("--output", path))).collect()
    }

    /// Whether it writes a rate card.
    pub fn makes_card(&self) -> bool {
        matches!(self, Self::Rates(args) if matches!(args.action, RatesAction::Init { .. }))
    }
}

/// `takst quote`.
#[derive(Debug, Args)]
pub struct QuoteArgs {
    /// Work, each piece a duration with or without a level; none asks for a price list
    #[arg(
        value_name = "WORK",
        help = "[LEVEL:]DURATION, like 35 or 2nd:1h30m; none: a price list"
    )]
    pub work: Vec<String>,
    /// When work starts [default: now]
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// When the customer made contact [default: --at]
    #[arg(long, value_name = "TIME")]
    pub contacted: Option<String>,
    /// Start of a call still going on; WORK: its level, and what is to come
    #[arg(long, value_name = "TIME", conflicts_with = "at")]
    pub since: Option<String>,
    /// Agreement: any unique part of its name
    #[arg(short, long, value_name = "NAME", help_heading = INQUIRY)]
    pub agreement: Option<String>,
    /// Customer: any unique part of the number or name
    #[arg(short, long, value_name = "NAME", help_heading = INQUIRY)]
    pub customer: Option<String>,
    /// Customers file, TOML or CSV [default: the rate card's]
    #[arg(long, value_name = "FILE", help_heading = INQUIRY)]
    pub customers: Option<PathBuf>,
    /// The agreement does not cover it
    #[arg(long, help_heading = INQUIRY)]
    pub not_covered: bool,
    /// It is not business-critical
    #[arg(long, help_heading = INQUIRY)]
    pub not_critical: bool,
    /// phone, mail or any word [default: phone]
    #[arg(long, value_name = "WORD", default_value = "phone", hide_default_value = true, help_heading = INQUIRY)]
    pub channel: String,
    /// Say until when it is solved; standard: the card's
    #[arg(long, value_name = "PRIORITY", help_heading = INQUIRY)]
    pub priority: Option<String>,
    /// Kilometres driven
    #[arg(short, long, value_name = "N", allow_negative_numbers = true, help_heading = INQUIRY)]
    pub km: Option<String>,
    /// A column the card asks for, travel=MINUTES or expense=AMOUNT
    #[arg(long, value_name = "COL=VALUE", help_heading = INQUIRY)]
    pub set: Vec<String>,
    /// Write the work to this log, and price what it adds
    #[arg(long, value_name = "FILE", requires = "case", help_heading = LOG)]
    pub log: Option<PathBuf>,
    /// The case that the work is of
    #[arg(long, value_name = "NO", requires = "log", help_heading = LOG)]
    pub case: Option<String>,
    /// What was done, for the invoice
    #[arg(long, value_name = "TEXT", requires = "log", help_heading = LOG)]
    pub note: Option<String>,
    /// table or json [default: by -o's ending, else table]
    #[arg(long, value_enum, hide_possible_values = true)]
    pub format: Option<QuoteFormat>,
}

/// `takst invoice`.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option on its own")]
pub struct InvoiceArgs {
    /// Work logs: CSV, JSON Lines or JSON; - is standard input
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// table, csv, json, jsonl, xlsx, excel-da, import or documents: peppol,html
    #[arg(long, value_parser = formats::invoice(), value_delimiter = ',', hide_possible_values = true, help_heading = OUTPUT)]
    pub format: Vec<InvoiceFormat>,
    /// Number the invoices from here on, like 2026-1001
    #[arg(long, value_name = "NO", help_heading = OUTPUT)]
    pub number_from: Option<String>,
    /// Their date [default: the last day billed]
    #[arg(long, value_name = "DATE", help_heading = OUTPUT)]
    pub issued: Option<String>,
    /// Write the lines to FILE too, for the next --billed
    #[arg(long, value_name = "FILE", help_heading = OUTPUT)]
    pub record: Option<PathBuf>,
    /// For import: e-conomic, dinero or business-central
    #[arg(long, value_parser = formats::profile(), value_name = "NAME", hide_possible_values = true, help_heading = OUTPUT)]
    pub profile: Option<Profile>,
    /// A row a customer instead of lines
    #[arg(long, conflicts_with = "explain", help_heading = OUTPUT)]
    pub summary: bool,
    /// For each line how it came about
    #[arg(long, help_heading = OUTPUT)]
    pub explain: bool,
    /// Control totals on standard error, also when piped
    #[arg(long, help_heading = OUTPUT)]
    pub totals: bool,
    /// Only this customer; may be given several times
    #[arg(long, value_name = "NAME", help_heading = SELECTION)]
    pub customer: Vec<String>,
    /// All but this customer; repeatable
    #[arg(long, value_name = "NAME", help_heading = SELECTION)]
    pub not_customer: Vec<String>,
    /// Only this case; may be given several times
    #[arg(long, value_name = "NO", help_heading = SELECTION)]
    pub case: Vec<String>,
    /// 2026-11, 11-2026, november, last or FROM..TO
    #[arg(long, value_name = "PERIOD", help_heading = SELECTION)]
    pub period: Option<String>,
    /// Former outputs, or a folder of them; repeatable
    #[arg(long, value_name = "FILE", num_args = 1.., help_heading = SELECTION)]
    pub billed: Vec<PathBuf>,
    /// Take back a billed case that left the log
    #[arg(long, value_name = "NO", requires = "billed", help_heading = SELECTION)]
    pub credit: Vec<String>,
    /// Customers file, TOML or CSV [default: the rate card's]
    #[arg(long, value_name = "FILE", help_heading = CUSTOMERS)]
    pub customers: Option<PathBuf>,
    /// Bill customers who are not in the customers file
    #[arg(long, help_heading = CUSTOMERS)]
    pub allow_unknown: bool,
    /// Amounts that customers approved: CSV, JSON or TOML
    #[arg(long, value_name = "FILE", help_heading = CUSTOMERS)]
    pub approved: Option<PathBuf>,
    /// Exit code 1 if over-approved or never [default: never]
    #[arg(long, value_enum, value_name = "WHAT", requires = "approved", default_value_t = OverArg::Never, hide_default_value = true, hide_possible_values = true, help_heading = CUSTOMERS)]
    pub fail_on: OverArg,
    #[command(flatten)]
    pub log: LogArgs,
    /// Accept rows, and --billed files, that are the same
    #[arg(long, help_heading = LOG)]
    pub allow_duplicates: bool,
    /// Rows stand by customer and case: of any length
    #[arg(long, conflicts_with_all = ["approved", "billed", "explain", "issued", "keep_going", "number_from", "record", "rejects", "summary"], help_heading = LOG)]
    pub sorted: bool,
    #[command(flatten)]
    pub bad_rows: BadRowArgs,
}

/// How a work log is written.
#[derive(Debug, Args)]
pub struct LogArgs {
    /// toggl, clockify, harvest, kimai, tempo, jira, redmine, solidtime, watson or timewarrior
    #[arg(long, value_parser = formats::preset(PRESETS), value_name = "TOOL", hide_possible_values = true, help_heading = LOG)]
    pub preset: Option<Preset>,
    #[command(flatten)]
    pub columns: ColumnArgs,
    /// What 03/04/2026 means: dmy or mdy
    #[arg(long, value_enum, value_name = "ORDER", hide_possible_values = true, help_heading = LOG)]
    pub dates: Option<DatesArg>,
    /// Rows without a time of day: in normal hours
    #[arg(long, help_heading = LOG)]
    pub assume_normal_hours: bool,
}

/// Where the columns of a log are found, in one run.
#[derive(Debug, Args)]
pub struct ColumnArgs {
    /// Where a column is found, like case=Project
    #[arg(long, value_name = "NAME=SOURCE", help_heading = LOG)]
    pub column: Vec<String>,
    /// Value where rows leave a column empty
    #[arg(long, value_name = "NAME=VALUE", help_heading = LOG)]
    pub set: Vec<String>,
}

/// What becomes of rows that cannot be used.
#[derive(Debug, Args)]
pub struct BadRowArgs {
    /// Leave cases with bad rows out (exit code 1)
    #[arg(long, help_heading = LOG)]
    pub keep_going: bool,
    /// The same, and write the rows left out to FILE
    #[arg(long, value_name = "FILE", help_heading = LOG)]
    pub rejects: Option<PathBuf>,
    /// Exit code 1 for a warning, after all was written
    #[arg(long)]
    pub strict: bool,
}

/// `takst sla-check`.
#[derive(Debug, Args)]
pub struct SlaArgs {
    /// Case logs: CSV, JSON Lines or JSON; - is standard input
    #[arg(value_name = "FILE", conflicts_with_all = ["priority", "registered", "responded", "resolved"])]
    pub files: Vec<PathBuf>,
    /// Its priority [default: the rate card's standard]
    #[arg(long, value_name = "PRIORITY", requires = "registered", help_heading = ONE_CASE)]
    pub priority: Option<String>,
    /// When it was registered
    #[arg(long, value_name = "TIME", conflicts_with_all = ["keep_going", "rejects"], help_heading = ONE_CASE)]
    pub registered: Option<String>,
    /// When it was responded to
    #[arg(long, value_name = "TIME", requires = "registered", help_heading = ONE_CASE)]
    pub responded: Option<String>,
    /// When it was resolved
    #[arg(long, value_name = "TIME", requires = "registered", help_heading = ONE_CASE)]
    pub resolved: Option<String>,
    /// The moment to judge at [default: now]
    #[arg(long, value_name = "TIME")]
    pub now: Option<String>,
    /// table, csv, json, jsonl, xlsx, html, prometheus, nagios
    #[arg(long, value_enum, hide_possible_values = true)]
    pub format: Option<RecordFormat>,
    /// What the cases add up to, instead of them
    #[arg(long, conflicts_with_all = ["explain", "registered"])]
    pub summary: bool,
    /// By priority, customer, agreement, month or channel
    #[arg(
        long,
        value_enum,
        value_name = "KEYS",
        value_delimiter = ',',
        requires = "summary",
        hide_possible_values = true
    )]
    pub group_by: Vec<GroupByArg>,
    /// A page with charts for the customer, beside the output
    #[arg(long, value_name = "FILE", conflicts_with = "registered")]
    pub report: Option<PathBuf>,
    /// Exit code 1 if breached (default), at-risk or never
    #[arg(long, value_enum, value_name = "WHAT", hide_possible_values = true)]
    pub fail_on: Option<FailOn>,
    /// Only breached, at-risk, running, paused, met or none
    #[arg(long, value_enum, value_name = "STATUS", hide_possible_values = true, help_heading = SELECTION)]
    pub only: Vec<StatusArg>,
    /// Only cases that are not resolved
    #[arg(long, help_heading = SELECTION)]
    pub open: bool,
    /// Only this customer; may be given several times
    #[arg(long, value_name = "NAME", help_heading = SELECTION)]
    pub customer: Vec<String>,
    /// Only this case; may be given several times
    #[arg(long, value_name = "NO", help_heading = SELECTION)]
    pub case: Vec<String>,
    /// Customers file, TOML or CSV [default: the rate card's]
    #[arg(long, value_name = "FILE", conflicts_with = "registered", help_heading = LOG)]
    pub customers: Option<PathBuf>,
    /// Registered in 2026-11, november, last or FROM..TO
    #[arg(long, value_name = "PERIOD", conflicts_with = "registered", help_heading = SELECTION)]
    pub period: Option<String>,
    /// For each case how its deadlines and verdicts came about
    #[arg(long)]
    pub explain: bool,
    /// zammad, jira, zendesk, glpi, freshdesk or servicenow
    #[arg(long, value_parser = formats::preset(CASE_PRESETS), value_name = "TOOL", hide_possible_values = true, conflicts_with = "registered", help_heading = LOG)]
    pub preset: Option<Preset>,
    /// What 03/04/2026 means: dmy or mdy
    #[arg(long, value_enum, value_name = "ORDER", hide_possible_values = true, help_heading = LOG)]
    pub dates: Option<DatesArg>,
    #[command(flatten)]
    pub columns: ColumnArgs,
    #[command(flatten)]
    pub bad_rows: BadRowArgs,
}

/// `takst rates`.
#[derive(Debug, Args)]
pub struct RatesArgs {
    #[command(subcommand)]
    pub action: RatesAction,
}

/// What to do with the rate card.
#[derive(Debug, Subcommand)]
pub enum RatesAction {
    /// Print the rate card in use, and why it is this one
    Show {
        /// The file itself, as it is
        #[arg(long)]
        raw: bool,
        /// The week as a grid of its tiers
        #[arg(long, conflicts_with = "raw")]
        week: bool,
    },
    /// Check a rate card and name every mistake in it
    Check {
        /// The rate card [default: the one in use]
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
    },
    /// Write the built-in rate card as a start for your own
    Init {
        /// File to write, or - [default: rates.toml where takst looks for it]
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
        /// Overwrite a file that exists
        #[arg(long)]
        force: bool,
    },
    /// Print the JSON Schema that editors check a rate card with
    Schema,
    /// What a customers file says, and who lacks what for an e-invoice
    Customers {
        /// The customers file, TOML or CSV
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    #[command(about = "Look at a log and print the [columns] that would read it")]
    Columns {
        /// A work log or a case log; - is standard input
        #[arg(value_name = "LOG")]
        log: PathBuf,
        /// invoice or sla-check [default: by looking]
        #[arg(long = "for", value_enum, value_name = "COMMAND", hide_possible_values = true)]
        log_of: Option<LogOfArg>,
    },
    /// Names for the completions of a shell
    #[command(hide = true)]
    Names {
        /// agreements, customers or priorities
        #[arg(value_enum, hide_possible_values = true)]
        what: NamesArg,
        /// What is typed so far, whose --rates and --customers hold
        #[arg(last = true, value_name = "WORD")]
        words: Vec<OsString>,
    },
}
