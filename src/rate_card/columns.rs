//! PURE: where the columns of logs are found: the card's `[columns]`, a preset's, or those of one run.

use crate::rate_card::Test;
use crate::scalars::time::{DateOrder, UnixUnit};
use crate::scalars::{Decimals, LengthUnit, Mark};
use crate::texts::folded;

/// Where a column of the program is found in a log, by the log's own headers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source<H = String> {
    Nowhere,
    /// In this column.
    Header(H),
    /// In the first of these that gives something.
    FirstOf(Vec<Self>),
    /// The same for every row.
    Value(String),
    /// Our words for the words of a column.
    Words {
        header: H,
        /// A word of the log as it is folded, and ours.
        words: Vec<(String, String)>,
        /// Ours for any other.
        other: Option<String>,
    },
    /// The `#number` in a text.
    Number(H),
    /// The issue key in a text, `ABC-123`.
    IssueKey {
        header: H,
        /// The projects whose keys are meant; none: those of any.
        projects: Vec<String>,
    },
    /// The tag, in a list of tags, that can be meant.
    Tag(H),
    /// A date and a time of day.
    Moment {
        date: Box<Self>,
        time: Box<Self>,
    },
    /// A date alone, whatever time of day stands there.
    Date(Box<Self>),
    /// Unix time.
    Epoch {
        header: H,
        unit: UnixUnit,
    },
    /// A length after the registration of a case.
    After(Box<Self>),
    /// A length in a unit of its own.
    Length {
        /// What it is counted in.
        unit: LengthUnit,
        header: H,
        /// Whether it may be less than the time from start to end, because breaks are taken off.
        breaks: bool,
    },
}

impl<H> Source<H> {
    /// One source, or the first of several that gives something; none of none.
    pub fn first_of(mut sources: Vec<Self>) -> Option<Self> {
        if sources.len() > 1 { Some(Self::FirstOf(sources)) } else { sources.pop() }
    }

    /// All headers it names, in order.
    pub fn parts(&self) -> Vec<&H> {
        match self {
            Self::Nowhere | Self::Value(_) => Vec::new(),
            Self::Header(header)
            | Self::Words { header, .. }
            | Self::Number(header)
            | Self::IssueKey { header, .. }
            | Self::Tag(header)
            | Self::Epoch { header, .. }
            | Self::Length { header, .. } => vec![header],
            Self::FirstOf(sources) => sources.iter().flat_map(Self::parts).collect(),
            Self::Moment { date, time } => {
                [date, time].into_iter().flat_map(|it| it.parts()).collect()
            }
            Self::Date(source) | Self::After(source) => source.parts(),
        }
    }

    /// All headers it names, those together of which each stands for the others.
    pub fn alternatives(&self) -> Vec<Vec<&H>> {
        match self {
            Self::FirstOf(_) => vec![self.parts()],
            Self::Moment { date, time } => [date, time].map(|it| it.alternatives()).concat(),
            Self::Date(source) | Self::After(source) => source.alternatives(),
            Self::Nowhere
            | Self::Value(_)
            | Self::Header(_)
            | Self::Words { .. }
            | Self::Number(_)
            | Self::IssueKey { .. }
            | Self::Tag(_)
            | Self::Epoch { .. }
            | Self::Length { .. } => self.parts().into_iter().map(|header| vec![header]).collect(),
        }
    }

    /// The headers of which one is enough for it to give something; `None`: it needs none.
    pub fn keys(&self) -> Option<Vec<&H>> {
        match self {
            Self::Value(_) => None,
            Self::FirstOf(sources) => {
                let all: Option<Vec<_>> = sources.iter().map(Self::keys).collect();
                all.map(|all| all.into_iter().flatten().collect())
            }
            // Without the date the time of day says nothing.
            Self::Moment { date: source, .. } | Self::Date(source) | Self::After(source) => {
                source.keys()
            }
            Self::Nowhere
            | Self::Header(_)
            | Self::Words { .. }
            | Self::Number(_)
            | Self::IssueKey { .. }
            | Self::Tag(_)
            | Self::Epoch { .. }
            | Self::Length { .. } => Some(self.parts()),
        }
    }

    /// Whether it is, or may give what another gives that is.
    pub fn any(&self, is: &impl Fn(&Self) -> bool) -> bool {
        if let Self::FirstOf(sources) = self {
            return sources.iter().any(|source| source.any(is));
        }
        is(self)
    }

    /// The same with other parts for its headers.
    pub fn map<T>(&self, part: &dyn Fn(&H) -> T) -> Source<T> {
        let boxed = |source: &Self| Box::new(source.map(part));
        match self {
            Self::Nowhere => Source::Nowhere,
            Self::Header(header) => Source::Header(part(header)),
            Self::FirstOf(sources) => {
                Source::FirstOf(sources.iter().map(|source| source.map(part)).collect())
            }
            Self::Value(value) => Source::Value(value.clone()),
            Self::Words { header, words, other } => {
                Source::Words { header: part(header), words: words.clone(), other: other.clone() }
            }
            Self::Number(header) => Source::Number(part(header)),
            Self::IssueKey { header, projects } => {
                Source::IssueKey { header: part(header), projects: projects.clone() }
            }
            Self::Tag(header) => Source::Tag(part(header)),
            Self::Moment { date, time } => Source::Moment { date: boxed(date), time: boxed(time) },
            Self::Date(source) => Source::Date(boxed(source)),
            Self::Epoch { header, unit } => Source::Epoch { header: part(header), unit: *unit },
            Self::After(source) => Source::After(boxed(source)),
            Self::Length { unit, header, breaks } => {
                Source::Length { unit: *unit, header: part(header), breaks: *breaks }
            }
        }
    }

    /// Whether it can give something, where `has` says which headers there are.
    pub fn is_there(&self, has: impl Fn(&H) -> bool) -> bool {
        self.keys().is_none_or(|keys| keys.into_iter().any(has))
    }
}

/// Who says where a column is found; the first comes before the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SaidBy {
    /// An option of the command line.
    Run,
    /// The rate card.
    Card,
    Preset,
}

/// A column of the program, by its name, and where it is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundIn {
    pub name: String,
    pub source: Source,
    pub said_by: SaidBy,
}

/// Rows to skip: all these cells of theirs fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The header of each column, and how its cell is compared.
    pub cells: Vec<(String, Test)>,
    pub said_by: SaidBy,
}

/// The line of the headers of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeaderLine {
    /// This one, from 1.
    At(u32),
    /// There is none: columns are numbered.
    Nowhere,
}

/// The columns of logs: the program's names, each with where it is found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Columns {
    pub sources: Vec<FoundIn>,
    /// Headers that nobody needs to be told of; a `*` at the end stands for anything.
    pub ignored: Vec<String>,
    /// Cells that say nothing.
    pub empty: Vec<String>,
    /// Rows that are not for this run: those that one of these fits.
    pub skipped: Vec<Skipped>,
    /// The keys that lead to the rows of a JSON document, with points between them.
    pub rows: Option<String>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    pub header: Option<HeaderLine>,
    /// What marks decimals in logs, where somebody said so.
    pub decimal: Option<Mark>,
    /// The order of day and month in logs and options, where somebody said so.
    pub dates: Option<DateOrder>,
    /// What a row says that leaves a column empty: our name, or a header that conditions ask for, and the value.
    pub set: Vec<(String, String)>,
}

impl Columns {
    /// Where a column is found, if anybody says so.
    pub fn source(&self, name: &str) -> Option<&Source> {
        self.found_in(name).map(|found| &found.source)
    }

    /// The same, with who says so.
    pub fn found_in(&self, name: &str) -> Option<&FoundIn> {
        self.sources.iter().find(|found| found.name == name)
    }

    /// These columns, and of others those that these say nothing of.
    #[must_use]
    pub fn before(&self, others: &Self) -> Self {
        let mut all = self.clone();
        for found in &others.sources {
            if self.found_in(&found.name).is_none() {
                all.sources.push(found.clone());
            }
        }
        all.ignored.extend_from_slice(&others.ignored);
        all.empty.extend_from_slice(&others.empty);
        all.skipped.extend_from_slice(&others.skipped);
        all.set.extend_from_slice(&others.set);
        all.rows = all.rows.or_else(|| others.rows.clone());
        all.sheet = all.sheet.or_else(|| others.sheet.clone());
        all.header = all.header.or(others.header);
        all.decimal = all.decimal.or(others.decimal);
        all.dates = all.dates.or(others.dates);
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
