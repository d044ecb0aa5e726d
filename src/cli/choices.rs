//! The values that options choose from.

use clap::ValueEnum;

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

/// What makes the exit code of `takst invoice` 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OverArg {
    /// A case is billed above what the customer approved
    OverApproved,
    /// Nothing
    Never,
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

/// What `--summary` puts cases together by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum GroupByArg {
    /// In force now or at resolution
    Priority,
    /// As the log has it
    Customer,
    /// As the log has it, else the customers file
    Agreement,
    /// Of registration
    Month,
    /// How the case came in
    Channel,
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
    /// Nothing is promised
    None,
}

/// The command that a log is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogOfArg {
    /// Work
    Invoice,
    /// Cases
    SlaCheck,
}

/// The order of day and month in a date with slashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DatesArg {
    /// Day first
    Dmy,
    /// Month first
    Mdy,
}

/// What `takst rates names` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum NamesArg {
    /// Agreements of the card
    Agreements,
    /// Customers of the customers file
    Customers,
    /// Priorities of the card
    Priorities,
}
