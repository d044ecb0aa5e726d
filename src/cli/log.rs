//! How a log is written: the tool it comes from, and what it leaves open.

use clap::{Args, ValueEnum};

pub(super) const LOG: &str = "The log";

/// How a work log is written.
#[derive(Debug, Args)]
pub struct LogArgs {
    /// toggl, clockify, kimai, watson or timewarrior
    #[arg(long, value_enum, value_name = "TOOL", hide_possible_values = true, help_heading = LOG)]
    pub preset: Option<PresetArg>,
    /// What 03/04/2026 means: dmy or mdy
    #[arg(long, value_enum, value_name = "ORDER", hide_possible_values = true, help_heading = LOG)]
    pub dates: Option<DatesArg>,
    /// Rows without a time of day: in normal hours
    #[arg(long, help_heading = LOG)]
    pub assume_normal_hours: bool,
}

/// A tool whose logs are read as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PresetArg {
    /// Toggl Track
    Toggl,
    /// Clockify
    Clockify,
    /// Kimai
    Kimai,
    /// Watson
    Watson,
    /// Timewarrior
    Timewarrior,
}

/// The order of day and month in a date with slashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DatesArg {
    /// Day first
    Dmy,
    /// Month first
    Mdy,
}
