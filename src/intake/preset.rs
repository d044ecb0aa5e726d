//! How a work log is written: the columns of the tools people use, in the words of a card's `[columns]`.

use std::ffi::OsStr;
use std::path::Path;

use crate::intake::rate_card::load_columns;
use crate::lang::Lang;
use crate::problems::Report;
use crate::rate_card::Columns;
use crate::scalars::time::DateOrder;

/// A program whose logs are read as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preset {
    name: &'static str,
    about: &'static str,
    text: &'static str,
}

/// The presets by the names of their files.
macro_rules! presets {
    ($($name:literal: $about:literal,)*) => {
        [$(Preset {
            name: $name,
            about: $about,
            text: include_str!(concat!("../../presets/", $name, ".toml")),
        },)*]
    };
}

/// Presets whose logs of JSON need another table: other units, other tags.
const OF_JSON: [(&str, &str); 2] = [
    ("clockify", include_str!("../../presets/clockify-api.toml")),
    ("kimai", include_str!("../../presets/kimai-api.toml")),
];

/// All of them.
pub const PRESETS: [Preset; 10] = presets! {
    "toggl": "Toggl Track",
    "clockify": "Clockify",
    "harvest": "Harvest",
    "kimai": "Kimai",
    "tempo": "Tempo, report by row",
    "jira": "Jira, worklogs",
    "redmine": "Redmine",
    "solidtime": "Solidtime",
    "watson": "Watson",
    "timewarrior": "Timewarrior",
};

impl Preset {
    /// The preset of a name.
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

    /// Its file: a `[columns]` to copy into a card and change.
    pub const fn text(self) -> &'static str {
        self.text
    }

    /// How many per cent of its columns a log has, `has` saying which headers it has; if that is half of them or more,
    /// and it says when the work was.
    ///
    /// # Errors
    /// Its file has mistakes, which a test rules out.
    pub(crate) fn likeness(self, has: &dyn Fn(&String) -> bool) -> Result<Option<usize>, Report> {
        let columns = self.columns()?;
        let is_there = |name| {
            let source = columns.source(name);
            source.is_some_and(|source| source.is_there(has))
        };
        let sources = columns.sources.iter();
        let there = sources.filter(|found| found.source.is_there(has)).count();
        let likeness = (there * 100).checked_div(columns.sources.len());
        let says_when = is_there("start") && (is_there("end") || is_there("minutes"));
        Ok(likeness.filter(|likeness| says_when && *likeness >= 50))
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
        for preset in PRESETS {
            let columns = preset.columns().unwrap_or_else(|report| panic!("{}", report.text));
            for needed in ["case", "start", "minutes"] {
                let says = |name| columns.source(name).is_some();
                let says = says(needed) || (needed == "minutes" && says("end"));
                assert!(says, "{}: {needed}", preset.name());
            }
        }
    }
}
