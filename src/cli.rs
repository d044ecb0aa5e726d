//! The command line: clap types, no decisions.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Billing and SLA calculator for a support desk.
#[derive(Debug, Parser)]
#[command(
    name = "takst",
    version,
    about = "Billing and SLA calculator for a support desk",
    max_term_width = 100,
    subcommand_required = true,
    arg_required_else_help = true,
    disable_help_subcommand = false
)]
pub struct Cli {
    /// Options of every command.
    #[command(flatten)]
    pub global: Global,
    /// `--format` before the command, which has its own behind it
    #[arg(long, value_enum, value_name = "FORMAT", hide = true)]
    format: Option<RecordFormat>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

impl Cli {
    /// Hands a `--format` that stands before the command to the command.
    ///
    /// # Errors
    /// The command does not have this format.
    pub fn hand_on_format(&mut self) -> Result<(), clap::Error> {
        let Some(format) = self.format.take() else {
            return Ok(());
        };
        let of_quote = match format {
            RecordFormat::Table => Some(QuoteFormat::Table),
            RecordFormat::Json => Some(QuoteFormat::Json),
            RecordFormat::Csv | RecordFormat::Jsonl => None,
        };
        match (&mut self.command, of_quote) {
            (Command::Quote(args), Some(of_quote)) => args.format = args.format.or(Some(of_quote)),
            (Command::Invoice(args), _) => args.format = args.format.or(Some(format)),
            (Command::SlaCheck(args), _) => args.format = args.format.or(Some(format)),
            (
                Command::Quote(_) | Command::Rates(_) | Command::Completions { .. } | Command::Man,
                _,
            ) => {
                let message = "this command does not have this --format";
                let kind = clap::error::ErrorKind::InvalidValue;
                return Err(<Self as clap::CommandFactory>::command().error(kind, message));
            }
        }
        Ok(())
    }
}

/// Options of every command, before or after its name.
#[derive(Debug, Args)]
pub struct Global {
    /// Rate card to use [default: `$TAKST_RATES`, then takst/rates.toml in the config directories, then the built-in one]
    #[arg(
        long,
        value_name = "FILE",
        global = true,
        help_heading = "Global options"
    )]
    pub rates: Option<PathBuf>,
    /// Language of what people read [default: the system's]
    #[arg(long, value_enum, global = true, help_heading = "Global options")]
    pub lang: Option<LangArg>,
    /// When to use colour
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = ColorArg::Auto, global = true, help_heading = "Global options")]
    pub color: ColorArg,
    /// Nothing on standard error but errors
    #[arg(short, long, global = true, help_heading = "Global options")]
    pub quiet: bool,
    /// Write to FILE instead of standard output; all of it or nothing
    #[arg(
        short,
        long,
        value_name = "FILE",
        global = true,
        help_heading = "Global options"
    )]
    pub output: Option<PathBuf>,
}

/// A language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LangArg {
    /// English
    En,
    /// Danish (dansk)
    Da,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColorArg {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// What an inquiry costs, for a supporter with a caller on the line
    #[command(visible_alias = "q")]
    Quote(QuoteArgs),
    /// Invoice lines from a work log
    Invoice(InvoiceArgs),
    /// Deadlines and breaches of cases
    #[command(name = "sla-check", visible_alias = "sla")]
    SlaCheck(SlaArgs),
    /// The rate card in use: print it, check it, write a starting copy
    Rates(RatesArgs),
    /// Shell completions
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// The manual page, in roff
    Man,
}

/// `takst quote`.
#[derive(Debug, Args)]
pub struct QuoteArgs {
    /// Work done or expected, each a duration with or without a level; none: a price list
    #[arg(
        value_name = "WORK",
        help = "Work as [LEVEL:]DURATION: 35, 2nd:35, 2nd:1h30m; without any, a price list"
    )]
    pub work: Vec<String>,
    /// When work starts [default: now]
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// When the customer made contact [default: --at]
    #[arg(long, value_name = "TIME")]
    pub contacted: Option<String>,
    /// Contact and start of a call that is going on: the work is the time until now
    #[arg(long, value_name = "TIME", conflicts_with_all = ["at", "contacted", "work"])]
    pub since: Option<String>,
    /// Agreement: any unique part of its name
    #[arg(short, long, value_name = "NAME")]
    pub agreement: Option<String>,
    /// Customer: any unique part of the number or name in the customers file
    #[arg(short, long, value_name = "NAME")]
    pub customer: Option<String>,
    /// Customers file, TOML or CSV [default: the one the rate card names]
    #[arg(long, value_name = "FILE")]
    pub customers: Option<PathBuf>,
    /// The agreement does not cover it
    #[arg(long)]
    pub not_covered: bool,
    /// It is not business-critical
    #[arg(long)]
    pub not_critical: bool,
    /// How the inquiry came in
    #[arg(long, value_name = "WORD", default_value = "phone")]
    pub channel: String,
    /// Kilometres driven
    #[arg(short, long, value_name = "N")]
    pub km: Option<String>,
    /// Output format [default: by the ending of --output, else table]
    #[arg(long, value_enum)]
    pub format: Option<QuoteFormat>,
}

/// Formats of `takst quote`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum QuoteFormat {
    /// For people
    Table,
    /// One document
    Json,
}

/// `takst invoice`.
#[derive(Debug, Args)]
pub struct InvoiceArgs {
    /// Work logs: CSV, JSON Lines or JSON; - is standard input
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Output format [default: by the ending of --output, else table]
    #[arg(long, value_enum)]
    pub format: Option<RecordFormat>,
    /// Customers file, TOML or CSV [default: the one the rate card names]
    #[arg(long, value_name = "FILE")]
    pub customers: Option<PathBuf>,
    /// Only this customer; may be given several times
    #[arg(long, value_name = "NAME")]
    pub customer: Vec<String>,
    /// Only this case; may be given several times
    #[arg(long, value_name = "NO")]
    pub case: Vec<String>,
    /// For each line how it came about
    #[arg(long)]
    pub explain: bool,
    /// Accept rows that are the same in every column
    #[arg(long)]
    pub allow_duplicates: bool,
    /// Control totals on standard error, also when it is not a terminal
    #[arg(long)]
    pub totals: bool,
}

/// Formats of `takst invoice` and `takst sla-check`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RecordFormat {
    /// For people
    Table,
    /// Comma-separated values, RFC 4180
    Csv,
    /// One document
    Json,
    /// JSON Lines: one object a line
    Jsonl,
}

/// `takst sla-check`.
#[derive(Debug, Args)]
pub struct SlaArgs {
    /// Case logs: CSV, JSON Lines or JSON; - is standard input
    #[arg(value_name = "FILE", conflicts_with_all = ["priority", "registered", "responded", "resolved"])]
    pub files: Vec<PathBuf>,
    /// Priority of the one case [default: the card's standard]
    #[arg(long, value_name = "P", requires = "registered")]
    pub priority: Option<String>,
    /// When the one case was registered
    #[arg(long, value_name = "TIME")]
    pub registered: Option<String>,
    /// When it was responded to
    #[arg(long, value_name = "TIME", requires = "registered")]
    pub responded: Option<String>,
    /// When it was resolved
    #[arg(long, value_name = "TIME", requires = "registered")]
    pub resolved: Option<String>,
    /// The moment to judge at [default: now]
    #[arg(long, value_name = "TIME")]
    pub now: Option<String>,
    /// Output format [default: by the ending of --output, else table]
    #[arg(long, value_enum)]
    pub format: Option<RecordFormat>,
    /// What makes the exit code 1
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = FailOn::Breached)]
    pub fail_on: FailOn,
    /// Only cases one of whose targets is this; may be given several times
    #[arg(long, value_enum, value_name = "STATUS")]
    pub only: Vec<StatusArg>,
    /// Only cases that are not resolved
    #[arg(long)]
    pub open: bool,
    /// Only this customer; may be given several times
    #[arg(long, value_name = "NAME")]
    pub customer: Vec<String>,
    /// Only this case; may be given several times
    #[arg(long, value_name = "NO")]
    pub case: Vec<String>,
    /// For each case how its deadlines and verdicts came about
    #[arg(long)]
    pub explain: bool,
}

/// What makes the exit code of `takst sla-check` 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// A case is breached
    Breached,
    /// A case is breached or at risk
    AtRisk,
    /// Nothing
    Never,
}

/// A status to select by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StatusArg {
    /// The deadline has passed unmet
    Breached,
    /// Most of the target is used
    AtRisk,
    /// The clock runs
    Running,
    /// Waiting for the customer
    Paused,
    /// Done in time
    Met,
}

/// `takst rates`.
#[derive(Debug, Args)]
pub struct RatesArgs {
    /// What to do with the rate card.
    #[command(subcommand)]
    pub action: RatesAction,
}

/// What to do with the rate card.
#[derive(Debug, Subcommand)]
pub enum RatesAction {
    /// Print the rate card in use, and why it is this one
    #[command(after_help = "Examples:
  takst rates show
  takst rates show --rates examples/edition-c.toml
  takst rates show --raw > my-rates.toml")]
    Show {
        /// The file itself, as it is
        #[arg(long)]
        raw: bool,
    },
    /// Check a rate card and name every mistake in it
    #[command(
        after_help = "Exit code 0: valid (notes say what it leaves open); 2: mistakes, each with its line.

Examples:
  takst rates check
  takst rates check examples/nordlys.toml"
    )]
    Check {
        /// The rate card [default: the one in use]
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
    },
    /// Write the built-in rate card as a start for your own
    #[command(after_help = "Examples:
  takst rates init
  takst rates init my-rates.toml
  takst rates init - | less")]
    Init {
        /// The file to write, or - for standard output [default: takst/rates.toml in your config directory]
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
        /// Overwrite a file that exists
        #[arg(long)]
        force: bool,
    },
}
