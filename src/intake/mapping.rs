//! Columns that a log does not have as they are: a date and a time of day in two columns, the `#number` in a text, a
//! tag. Made of the cells of a row, by the card's `[columns]` or a preset; plain logs never come here.

use super::made_cells::{MadeCell, Over};
use super::tags::{numbers, tags};
use super::work_log::{AGREEMENT, CASE, CUSTOMER, END, LEVEL, START};
use crate::intake::rows::{Column, ColumnNames, Records, Row};
use crate::intake::work_log::words::{
    missing, no_case, no_tags, several_cases, several_customers, several_tags,
};
use crate::lang::Words;
use crate::rate_card::{Columns, RateCard, Source, same};
use crate::scalars::{Decimals, LengthUnit};

/// A column of the log with the header that names it.
#[derive(Debug)]
struct Part {
    column: Column,
    header: String,
}

/// A column that is made of others.
#[derive(Debug)]
struct Made {
    target: Column,
    how: How,
    /// Of what.
    parts: Vec<Part>,
}

/// How a column is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    /// The first that says something.
    First,
    /// A date, and behind `time` the time of day.
    Moment { time: usize },
    /// A length.
    Length { unit: LengthUnit, breaks: bool },
    /// A `#number`.
    Number,
    /// A tag.
    Tag,
}

/// The columns that a kind of log can have.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kind {
    /// All of them, in the order of their places.
    pub(crate) columns: &'static [Column],
    /// The one that may be a list of JSON.
    pub(crate) list: Option<Column>,
}

/// The columns that are made of others, and those of the row at hand.
pub(crate) struct Mapping<'a> {
    kind: Kind,
    card: &'a RateCard,
    /// As [`super::work_log::WorkOptions::number_of`].
    pub(crate) number_of: &'a dyn Fn(&str) -> Option<&'a str>,
    made: Vec<Made>,
    /// Whether it is a tool's log, whose timer may still run.
    pub(crate) of_tool: bool,
    /// Whether a row has one date, of its start and its end.
    pub(crate) one_date: bool,
    columns: Columns,
}

impl<'a> Mapping<'a> {
    /// The columns made of others by `columns`.
    pub(crate) fn new(
        kind: Kind,
        card: &'a RateCard,
        number_of: &'a dyn Fn(&str) -> Option<&'a str>,
        columns: Columns,
        of_tool: bool,
        names: &ColumnNames,
    ) -> Self {
        let made = columns.sources.iter().filter_map(|(name, source)| {
            let of_name = |column: &&Column| column.english() == name;
            let target = *kind.columns.iter().find(of_name)?;
            let how = match source {
                Source::Header(_) => return None,
                Source::FirstOf(_) => How::First,
                Source::Moment { date, .. } => How::Moment { time: date.len() },
                Source::Length { unit, breaks, .. } => How::Length {
                    unit: *unit,
                    breaks: *breaks,
                },
                Source::Number(_) => How::Number,
                Source::Tag(_) => How::Tag,
            };
            let parts = source.headers().filter_map(|header| {
                Some(Part {
                    column: names.column_of(header)?,
                    header: header.to_owned(),
                })
            });
            Some(Made {
                target,
                how,
                parts: parts.collect(),
            })
        });
        let made: Vec<Made> = made.collect();
        let date_of = |target: Column| {
            let made = made.iter().find(|made| made.target == target)?;
            let is_moment = matches!(made.how, How::Moment { .. });
            made.parts
                .first()
                .filter(|_| is_moment)
                .map(|part| part.column)
        };
        Self {
            kind,
            card,
            number_of,
            one_date: date_of(START).is_some() && date_of(START) == date_of(END),
            made,
            of_tool,
            columns,
        }
    }

    /// How the log marks decimals.
    pub(crate) fn decimals(&self) -> Decimals {
        self.columns.decimals()
    }

    /// Whether no column is made of others.
    pub(crate) fn is_plain(&self) -> bool {
        self.made.is_empty()
    }

    /// Whether the header of a column that is not used is no news.
    pub(crate) fn ignores(&self, header: &str) -> bool {
        self.columns.ignores(header)
    }

    /// Whether a log has a column, or what it is made of.
    pub(crate) fn has(&self, records: &Records, column: Column) -> bool {
        let made = self.made.iter().find(|made| made.target == column);
        let has_part = |made: &Made| {
            // Without the date the time of day says nothing.
            let needed = match made.how {
                How::Moment { time } => made.parts.get(..time).unwrap_or(&[]),
                How::First | How::Length { .. } | How::Number | How::Tag => &made.parts,
            };
            needed.iter().any(|part| records.has(part.column))
        };
        let is_part = made.is_some_and(|made| made.parts.iter().any(|part| part.column == column));
        (records.has(column) && !is_part) || made.is_some_and(has_part)
    }

    /// The same as far as the rows read so far say.
    pub(crate) fn row_has(&self, row: &Row<'_>, column: Column) -> bool {
        let made = self.made.iter().find(|made| made.target == column);
        let has_part = |made: &Made| made.parts.iter().any(|part| row.has(part.column));
        row.has(column) || made.is_some_and(has_part)
    }

    /// Whether the row itself has a column, or what it is made of, though it may say nothing.
    pub(crate) fn row_names(&self, row: &Row<'_>, column: Column) -> bool {
        let made = self.made.iter().find(|made| made.target == column);
        let names_part = |made: &Made| made.parts.iter().any(|part| row.names(part.column));
        row.names(column) || made.is_some_and(names_part)
    }

    /// The header of the log that a column should have been made of, or gone by.
    pub(crate) fn wanted(&self, column: Column) -> Option<String> {
        let (_, source) = self
            .columns
            .sources
            .iter()
            .find(|(name, _)| name == column.english())?;
        source.headers().next().map(str::to_owned)
    }

    /// What messages call a column of this log.
    pub(crate) fn header(&self, records: &Records, column: Column) -> String {
        let made = self.made.iter().find(|made| made.target == column);
        match made.filter(|_| !records.has(column)) {
            Some(made) => called(made, |part| records.has(part.column)),
            None => records.header(column).to_owned(),
        }
    }

    /// Why a row has no case.
    pub(crate) fn missing_case(&self, row: &Row<'_>) -> Words {
        let in_text = self.made.iter().any(|made| made.how == How::Number);
        if in_text && row.over.is_some_and(|over| over.get(CASE).is_some()) {
            no_case()
        } else {
            missing("the number of the case", "sagens nummer")
        }
    }

    /// Makes the columns of a row; `wrong` takes what cannot be made.
    pub(crate) fn fill(&self, row: &Row<'_>, over: &mut Over, wrong: &mut Vec<(Column, Words)>) {
        over.text.clear();
        over.cells.clear();
        over.cells.resize(self.kind.columns.len(), None);
        over.headers.resize(self.kind.columns.len(), String::new());
        (over.unit, over.list) = (None, None);
        for made in &self.made {
            let own = row.get(made.target);
            let is_part = made.parts.iter().any(|part| part.column == made.target);
            if !own.is_empty() && !is_part {
                continue;
            }
            if let Some(header) = over.headers.get_mut(made.target.index())
                && header.is_empty()
            {
                *header = called(made, |part| row.has(part.column));
            }
            let start = over.text.len();
            if let Some(words) = self.make(made, row, over) {
                wrong.push((made.target, words));
            }
            let end = over.text.len();
            if let Some(cell) = over.cells.get_mut(made.target.index()) {
                let part = first(&made.parts, row);
                let decimals = part.map(|part| row.decimals(part.column, Decimals::Shown));
                let number = decimals == Some(Decimals::Typed);
                *cell = Some(MadeCell { start, end, number });
            }
        }
    }

    /// Writes what a column says behind the others; why it cannot be made.
    fn make(&self, made: &Made, row: &Row<'_>, over: &mut Over) -> Option<Words> {
        match made.how {
            How::First | How::Length { .. } => {
                let part = first(&made.parts, row)?;
                if let Some(words) = row.structure_of(part.column) {
                    if self.kind.list != Some(made.target) {
                        return Some(words);
                    }
                    over.list = Some(made.target);
                }
                over.text.push_str(row.get(part.column));
                if let How::Length { unit, breaks } = made.how {
                    (over.unit, over.breaks) = (Some(unit), breaks);
                }
            }
            How::Moment { time } => {
                let (dates, times) = made.parts.split_at_checked(time)?;
                if made.target == END && first(times, row).is_none() {
                    // The date of the start, said again: it has not ended.
                    return None;
                }
                let start = over.text.len();
                for part in [dates, times]
                    .into_iter()
                    .filter_map(|parts| first(parts, row))
                {
                    if over.text.len() > start {
                        over.text.push(' ');
                    }
                    over.text.push_str(row.get(part.column));
                }
            }
            How::Number => return number(made, row, over),
            How::Tag => return self.tag(made, row, over),
        }
        None
    }

    /// The tag that a column means: a level or an agreement of the card; the customer is the tag that is left.
    fn tag(&self, made: &Made, row: &Row<'_>, over: &mut Over) -> Option<Words> {
        let part = first(&made.parts, row)?;
        let Some(tags) = tags(row.get(part.column), row.is_structured(part.column)) else {
            return Some(no_tags(row.get(part.column)));
        };
        let is_level = |tag: &str| self.card.find_level(tag);
        let is_agreement = |tag: &str| self.card.find_agreement(tag);
        let mut found: Vec<&str> = tags.iter().map(String::as_str).collect();
        if made.target == LEVEL {
            found.retain(|tag| is_level(tag).is_some());
            found.dedup_by_key(|tag| is_level(tag));
        } else if made.target == AGREEMENT {
            found.retain(|tag| is_agreement(tag).is_some());
            found.dedup_by_key(|tag| is_agreement(tag));
        } else {
            let by_tag = |column| {
                self.made
                    .iter()
                    .any(|made| made.target == column && made.how == How::Tag)
            };
            let agreements = by_tag(AGREEMENT);
            found.retain(|tag| {
                !(numbers(tag).next().is_some()
                    || is_level(tag).is_some()
                    || (agreements && is_agreement(tag).is_some()))
            });
            found.dedup_by(|one, other| same(one, other));
            let is_customer = |tag: &&str| (self.number_of)(tag).is_some();
            if found.len() > 1 && found.iter().any(is_customer) {
                found.retain(is_customer);
            }
        }
        match found.as_slice() {
            [] => None,
            [tag] => {
                over.text.push_str(tag);
                None
            }
            several if made.target == CUSTOMER => Some(several_customers(several)),
            several => Some(several_tags(several)),
        }
    }
}

/// The only `#number` of the first text that has one.
fn number(made: &Made, row: &Row<'_>, over: &mut Over) -> Option<Words> {
    for part in &made.parts {
        let text = row.get(part.column);
        let mut found = numbers(text);
        let Some(number) = found.next() else {
            continue;
        };
        if let Some(other) = found.find(|other| !same(other, number)) {
            return Some(several_cases(number, other));
        }
        over.text.push_str(number);
        break;
    }
    None
}

/// The first part that the row fills.
fn first<'p>(parts: &'p [Part], row: &Row<'_>) -> Option<&'p Part> {
    parts.iter().find(|part| !row.get(part.column).is_empty())
}

/// What messages call a column that is made of others: by those that the log has.
fn called(made: &Made, has: impl Fn(&Part) -> bool) -> String {
    let pick = |parts: &[Part]| {
        let part = parts
            .iter()
            .find(|part| has(part))
            .or_else(|| parts.first());
        part.map_or_else(String::new, |part| part.header.clone())
    };
    match made.how {
        How::Moment { time } => match made.parts.split_at_checked(time) {
            Some((dates, times)) => format!("{} + {}", pick(dates), pick(times)),
            None => String::new(),
        },
        How::First | How::Length { .. } | How::Number | How::Tag => pick(&made.parts),
    }
}
