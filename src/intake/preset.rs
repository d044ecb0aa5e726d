//! How logs are written: the columns of the tools people use, in the words of a card's `[columns]`.

use std::ffi::OsStr;
use std::path::Path;

use crate::intake::rate_card::load_preset;
use crate::lang::Lang;
use crate::problems::Report;
use crate::rate_card::proposal::LogOf;
use crate::rate_card::{Columns, HelpdeskWords};
use crate::scalars::time::DateOrder;

/// A program whose logs are read as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preset {
    name: &'static str,
    about: &'static str,
    text: &'static str,
    log_of: LogOf,
}

/// The presets of a kind of log: the name of each, that of its file, and the program.
macro_rules! presets {
    ($log_of:expr, $($name:literal, $file:literal, $about:literal;)*) => {
        [$(Preset {
            name: $name,
            about: $about,
            text: include_str!(concat!("../../presets/", $file, ".toml")),
            log_of: $log_of,
        },)*]
    };
}

/// Presets whose logs of JSON need another table: other units, other tags.
const OF_JSON: [(&str, &str); 2] = [
    ("clockify", include_str!("../../presets/clockify-api.toml")),
    ("kimai", include_str!("../../presets/kimai-api.toml")),
];

/// Those of work logs.
pub const PRESETS: [Preset; 10] = presets! {
    LogOf::Work,
    "toggl", "toggl", "Toggl Track";
    "clockify", "clockify", "Clockify";
    "harvest", "harvest", "Harvest";
    "kimai", "kimai", "Kimai";
    "tempo", "tempo", "Tempo, report by row";
    "jira", "jira", "Jira, worklogs";
    "redmine", "redmine", "Redmine";
    "solidtime", "solidtime", "Solidtime";
    "watson", "watson", "Watson";
    "timewarrior", "timewarrior", "Timewarrior";
};

/// Those of case logs.
pub const CASE_PRESETS: [Preset; 6] = presets! {
    LogOf::Cases,
    "zammad", "zammad", "Zammad";
    "jira", "jira-issues", "Jira";
    "zendesk", "zendesk", "Zendesk";
    "glpi", "glpi", "GLPI";
    "freshdesk", "freshdesk", "Freshdesk";
    "servicenow", "servicenow", "ServiceNow";
};

impl Preset {
    /// The preset of work logs of a name.
    pub fn named(name: &str) -> Option<Self> {
        PRESETS.into_iter().find(|preset| preset.name == name)
    }

    /// The same for these files: where all are JSON by their endings, the table for that.
    pub fn of(self, files: &[impl AsRef<Path>]) -> Self {
        let is_json = |file: &Path| {
            let ending = file.extension().map(OsStr::to_ascii_lowercase);
            ending.is_some_and(|ending| ["json", "jsonl", "ndjson"].iter().any(|it| ending == *it))
        };
        let of_json = OF_JSON.iter().find(|(name, _)| *name == self.name);
        match of_json.filter(|_| files.iter().all(|file| is_json(file.as_ref()))) {
            Some((_, text)) => Self { text, ..self },
            None => self,
        }
    }

    /// What `--preset` calls it.
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// What it reads.
    pub const fn about(self) -> &'static str {
        self.about
    }

    /// How many per cent of its columns a log has, `has` saying which headers it has; if that is half of them or more,
    /// and those are there without which it would be another log.
    ///
    /// # Errors
    /// Its file has mistakes, which a test rules out.
    pub(crate) fn likeness(self, has: &dyn Fn(&String) -> bool) -> Result<Option<usize>, Report> {
        let (columns, _) = self.load()?;
        let is_there = |name| columns.source(name).is_some_and(|source| source.is_there(has));
        let there = columns.sources.iter().filter(|found| found.source.is_there(has)).count();
        let likeness = (there * 100).checked_div(columns.sources.len());
        let is_meant = match self.log_of {
            LogOf::Work => is_there("start") && (is_there("end") || is_there("minutes")),
            LogOf::Cases => is_there("case") && is_there("registered"),
        };
        Ok(likeness.filter(|likeness| is_meant && *likeness >= 50))
    }

    /// Its columns, and what the words of a helpdesk mean.
    ///
    /// # Errors
    /// Its file has mistakes, which a test rules out.
    pub(crate) fn load(self) -> Result<(Columns, HelpdeskWords), Report> {
        load_preset(self.text, self.name, Lang::En)
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
    use crate::rate_card::State;

    #[test]
    fn every_preset_names_what_its_logs_need() {
        for preset in PRESETS.iter().chain(&CASE_PRESETS) {
            let (columns, words) = preset.load().unwrap_or_else(|report| panic!("{}", report.text));
            let is_of_cases = preset.log_of == LogOf::Cases;
            let needed: &[_] = match preset.log_of {
                LogOf::Work => &["case", "start"],
                LogOf::Cases => &["case", "registered", "priority", "state", "resolved"],
            };
            let says = |name: &str| columns.source(name).is_some();
            assert!(needed.iter().all(|name| says(name)), "{}", preset.name);
            assert!(is_of_cases || says("minutes") || says("end"), "{}", preset.name);
            let resolved = words.states.words(State::Resolved).count();
            assert_eq!(resolved > 0, is_of_cases, "{}", preset.name);
        }
    }
}
