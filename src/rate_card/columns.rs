//! PURE: where the columns of a log are found that do not go by the program's own names: the card's `[columns]`, or a
//! preset's.

use crate::scalars::time::DateOrder;
use crate::scalars::{Decimals, LengthUnit, Mark};
use crate::texts::folded;

/// Where a column of the program is found in a log, by the log's own headers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source<H = String> {
    /// In this column.
    Header(H),
    /// In the first of these that the row fills.
    FirstOf(Vec<H>),
    /// A date and a time of day, each the first of its columns that the row fills.
    Moment {
        /// Columns of the date.
        date: Vec<H>,
        /// Columns of the time of day.
        time: Vec<H>,
    },
    /// A length in a unit of its own, in the first of these that the row fills.
    Length {
        /// What it is counted in.
        unit: LengthUnit,
        /// Its columns.
        headers: Vec<H>,
        /// Whether it may be less than the time from start to end, because breaks are taken off.
        breaks: bool,
    },
    /// The `#number` in the first of these texts that has one.
    Number(Vec<H>),
    /// The tag, in a list of tags, that can be meant.
    Tag(Vec<H>),
}

impl<H> Source<H> {
    /// All headers it names.
    pub fn parts(&self) -> impl Iterator<Item = &H> {
        let (several, more): (&[H], &[H]) = match self {
            Self::Header(header) => (std::slice::from_ref(header), &[]),
            Self::Moment { date, time } => (date, time),
            Self::FirstOf(headers)
            | Self::Length { headers, .. }
            | Self::Number(headers)
            | Self::Tag(headers) => (headers, &[]),
        };
        several.iter().chain(more)
    }

    /// The same with other parts for its headers, if each has one.
    pub fn map<T>(&self, part: impl Fn(&H) -> Option<T>) -> Option<Source<T>> {
        let all = |headers: &[H]| headers.iter().map(&part).collect::<Option<Vec<T>>>();
        Some(match self {
            Self::Header(header) => Source::Header(part(header)?),
            Self::FirstOf(headers) => Source::FirstOf(all(headers)?),
            Self::Moment { date, time } => Source::Moment {
                date: all(date)?,
                time: all(time)?,
            },
            Self::Length {
                unit,
                headers,
                breaks,
            } => Source::Length {
                unit: *unit,
                headers: all(headers)?,
                breaks: *breaks,
            },
            Self::Number(headers) => Source::Number(all(headers)?),
            Self::Tag(headers) => Source::Tag(all(headers)?),
        })
    }
}

/// The columns of logs: the program's names, each with where it is found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Columns {
    /// The program's name of a column, and where it is found.
    pub sources: Vec<(String, Source)>,
    /// Headers that nobody needs to be told of; a `*` at the end stands for anything.
    pub ignored: Vec<String>,
    /// What marks decimals in logs, where somebody said so.
    pub decimal: Option<Mark>,
    /// The order of day and month in logs and options, where somebody said so.
    pub dates: Option<DateOrder>,
}

impl Columns {
    /// Columns that go by one other header: the program's name and the header.
    pub fn renamed(&self) -> Vec<(String, String)> {
        let renamed = self.sources.iter().filter_map(|(name, source)| {
            let Source::Header(header) = source else {
                return None;
            };
            Some((name.clone(), header.clone()))
        });
        renamed.collect()
    }

    /// These columns, and of others those that these say nothing of.
    #[must_use]
    pub fn before(&self, others: &Self) -> Self {
        let mut all = self.clone();
        for (name, source) in &others.sources {
            if !self.sources.iter().any(|(known, _)| known == name) {
                all.sources.push((name.clone(), source.clone()));
            }
        }
        all.ignored.extend_from_slice(&others.ignored);
        all.decimal = self.decimal.or(others.decimal);
        all.dates = self.dates.or(others.dates);
        all
    }

    /// How logs mark decimals.
    pub fn decimals(&self) -> Decimals {
        self.decimal.map_or(Decimals::Shown, Decimals::By)
    }

    /// Whether nobody needs to be told of a header.
    pub fn ignores(&self, header: &str) -> bool {
        let header = folded(header);
        self.ignored.iter().any(|ignored| {
            let ignored = folded(ignored);
            match ignored.strip_suffix('*') {
                Some(beginning) => header.starts_with(beginning),
                None => header == ignored,
            }
        })
    }
}
