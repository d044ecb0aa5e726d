//! How a work log is written: the columns of the tools people use, in the words of a card's `[columns]`.

use crate::intake::rate_card::load_columns;
use crate::lang::Lang;
use crate::problems::Report;
use crate::rate_card::Columns;
use crate::scalars::time::DateOrder;

/// A tool whose logs are read as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preset {
    /// Toggl Track, detailed report as CSV.
    Toggl,
    /// Clockify, detailed report as CSV.
    Clockify,
    /// Kimai, export as CSV.
    Kimai,
    /// Watson, `watson log --json`.
    Watson,
    /// Timewarrior, `timew export`.
    Timewarrior,
}

impl Preset {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Toggl,
        Self::Clockify,
        Self::Kimai,
        Self::Watson,
        Self::Timewarrior,
    ];

    /// What `--preset` calls it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Toggl => "toggl",
            Self::Clockify => "clockify",
            Self::Kimai => "kimai",
            Self::Watson => "watson",
            Self::Timewarrior => "timewarrior",
        }
    }

    /// Its file: a `[columns]` to copy into a card and change.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Toggl => include_str!("../../presets/toggl.toml"),
            Self::Clockify => include_str!("../../presets/clockify.toml"),
            Self::Kimai => include_str!("../../presets/kimai.toml"),
            Self::Watson => include_str!("../../presets/watson.toml"),
            Self::Timewarrior => include_str!("../../presets/timewarrior.toml"),
        }
    }

    /// Its columns.
    ///
    /// # Errors
    /// Its file has mistakes, which a test rules out.
    pub fn columns(self) -> Result<Columns, Report> {
        let name = format!("presets/{}.toml", self.name());
        load_columns(self.text(), &name, Lang::En)
    }
}

/// How a log is written, as the command line says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Style {
    /// The tool it comes from.
    pub preset: Option<Preset>,
    /// The order of day and month in dates that end with the year.
    pub dates: Option<DateOrder>,
    /// Work without a time of day was done in normal hours.
    pub assume_normal_hours: bool,
}

/// What options say of the columns of a log, in one run.
#[derive(Debug, Clone, Copy, Default)]
pub struct RunOptions<'a> {
    /// `--column NAME=SOURCE`.
    pub columns: &'a [String],
    /// `--set NAME=VALUE`.
    pub set: &'a [String],
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_is_a_table_of_columns() {
        for preset in Preset::ALL {
            let columns = preset
                .columns()
                .unwrap_or_else(|report| panic!("{}", report.text));
            for needed in ["case", "customer", "start", "end", "level"] {
                let says = columns.source(needed).is_some();
                assert!(says, "{}: {needed}", preset.name());
            }
        }
    }
}
