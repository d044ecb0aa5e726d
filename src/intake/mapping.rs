//! Rows of a log to rows of our own columns, by the card's `[columns]` or a preset: a date and a time of day in two
//! columns, the `#number` in a text, a tag. Plain logs have nothing to derive.

use crate::intake::log_columns::LogKind;
use crate::intake::log_columns::work::{AGREEMENT, CASE, CUSTOMER, END, LEVEL, START};
use crate::intake::log_row::{Derived, DerivedCell, LogRow, no_structure};
use crate::intake::rows::{Column, ColumnNames, Records, Row};
use crate::intake::tags::{numbers, tags};
use crate::lang::Words;
use crate::rate_card::{Columns, RateCard, Source, same};
use crate::scalars::Decimals;
use crate::scalars::time::DateOrder;
use crate::texts::quoted;
use crate::words;

/// A column of the log with the header that names it.
#[derive(Debug)]
struct Part {
    column: Column,
    header: String,
}

/// Where our columns are found in a log.
pub(crate) struct Mapping<'a> {
    kind: LogKind,
    card: &'a RateCard,
    /// As `WorkOptions::number_of`.
    pub(crate) number_of: &'a dyn Fn(&str) -> Option<&'a str>,
    /// The columns that are derived from others.
    derived: Vec<(Column, Source<Part>)>,
    /// Whether it is a tool's log, whose timer may still run.
    pub(crate) of_tool: bool,
    /// Whether a row has one date, of its start and its end.
    pub(crate) one_date: bool,
    columns: Columns,
    decimals: Decimals,
}

impl<'a> Mapping<'a> {
    pub(crate) fn new(
        kind: LogKind,
        card: &'a RateCard,
        number_of: &'a dyn Fn(&str) -> Option<&'a str>,
        columns: Columns,
        of_tool: bool,
        names: &ColumnNames,
    ) -> Self {
        let part = |header: &String| {
            let (column, header) = (names.column_of(header)?, header.clone());
            Some(Part { column, header })
        };
        let derived = columns.sources.iter().filter_map(|(name, source)| {
            let mut known = kind.columns.iter();
            let target = *known.find(|column| column.english() == name)?;
            let is_derived = !matches!(source, Source::Header(_));
            is_derived.then(|| Some((target, source.map(part)?)))?
        });
        let derived: Vec<(Column, Source<Part>)> = derived.collect();
        let date_of = |target: Column| {
            let (_, source) = derived.iter().find(|(column, _)| *column == target)?;
            match source {
                Source::Moment { date, .. } => Some(date.first()?.column),
                Source::Header(_)
                | Source::FirstOf(_)
                | Source::Length { .. }
                | Source::Number(_)
                | Source::Tag(_) => None,
            }
        };
        Self {
            kind,
            card,
            number_of,
            one_date: date_of(START).is_some() && date_of(START) == date_of(END),
            derived,
            of_tool,
            decimals: columns.decimals(),
            columns,
        }
    }

    /// How the log marks decimals.
    pub(crate) fn decimals(&self) -> Decimals {
        self.decimals
    }

    /// The order of day and month.
    pub(crate) fn dates(&self) -> Option<DateOrder> {
        self.columns.dates
    }

    /// The headers of a log that nobody needs and that somebody should be told of.
    pub(crate) fn unknown<'r>(&self, records: &'r Records) -> Vec<&'r str> {
        let unknown = records.unknown_columns();
        unknown
            .filter(|header| !self.columns.ignores(header))
            .collect()
    }

    fn source(&self, column: Column) -> Option<&Source<Part>> {
        let source = self.derived.iter().find(|(target, _)| *target == column);
        source.map(|(_, source)| source)
    }

    /// Whether a log has a column, or what it is derived from.
    pub(crate) fn has(&self, records: &Records, column: Column) -> bool {
        let Some(source) = self.source(column) else {
            return records.has(column);
        };
        let is_there = |part: &Part| records.has(part.column);
        let has_part = if let Source::Moment { date, .. } = source {
            // Without the date the time of day says nothing.
            date.iter().any(is_there)
        } else {
            source.parts().any(is_there)
        };
        let is_part = source.parts().any(|part| part.column == column);
        (records.has(column) && !is_part) || has_part
    }

    /// The same as far as the rows read so far say.
    pub(crate) fn row_has(&self, row: &LogRow<'_>, column: Column) -> bool {
        self.any_part(column, |column| row.as_it_stands().has(column))
    }

    /// Whether the row itself has a column, or what it is derived from, though it may say nothing.
    pub(crate) fn row_names(&self, row: &LogRow<'_>, column: Column) -> bool {
        self.any_part(column, |column| row.as_it_stands().names(column))
    }

    fn any_part(&self, column: Column, is: impl Fn(Column) -> bool) -> bool {
        let source = self.source(column);
        is(column) || source.is_some_and(|source| source.parts().any(|part| is(part.column)))
    }

    /// The header of the log that a column should have been derived from, or gone by.
    pub(crate) fn wanted(&self, column: Column) -> Option<&str> {
        let mut sources = self.columns.sources.iter();
        let (_, source) = sources.find(|(name, _)| name == column.english())?;
        source.parts().next().map(String::as_str)
    }

    /// What messages call a column of this log.
    pub(crate) fn header(&self, records: &Records, column: Column) -> String {
        match self.source(column).filter(|_| !records.has(column)) {
            Some(source) => called(source, |part| records.has(part.column)),
            None => records.header(column).to_owned(),
        }
    }

    /// Why a row has no case.
    pub(crate) fn missing_case(&self, row: &LogRow<'_>) -> Words {
        let mut sources = self.derived.iter();
        let in_text = sources.any(|(_, source)| matches!(source, Source::Number(_)));
        if in_text && row.is_derived(CASE) {
            no_case()
        } else {
            missing("the number of the case", "sagens nummer")
        }
    }

    /// A row in our own columns; `derived` is room for it, `mistakes` takes what cannot be derived.
    pub(crate) fn row<'r>(
        &self,
        row: Row<'r>,
        derived: &'r mut Derived,
        mistakes: &mut Vec<(Column, Words)>,
    ) -> LogRow<'r> {
        if self.derived.is_empty() {
            return LogRow::new(row, None);
        }
        let count = self.kind.columns.len();
        derived.text.clear();
        derived.cells.clear();
        derived.cells.resize(count, None);
        derived.headers.resize(count, String::new());
        for (target, source) in &self.derived {
            let is_part = source.parts().any(|part| part.column == *target);
            if !row.get(*target).is_empty() && !is_part {
                continue;
            }
            let header = &mut derived.headers[target.index()];
            if header.is_empty() {
                *header = called(source, |part| row.has(part.column));
            }
            let first = source.parts().find(|part| is_filled(part, &row));
            let mut cell = DerivedCell {
                start: derived.text.len(),
                is_number: first.is_some_and(|part| row.is_number(part.column)),
                ..DerivedCell::default()
            };
            let into = (&mut derived.text, &mut cell);
            if let Err(words) = self.derive(*target, source, &row, into) {
                mistakes.push((*target, words));
            }
            cell.end = derived.text.len();
            derived.cells[target.index()] = Some(cell);
        }
        LogRow::new(row, Some(derived))
    }

    /// Writes what a column says behind the others.
    fn derive(
        &self,
        target: Column,
        source: &Source<Part>,
        row: &Row<'_>,
        (text, cell): (&mut String, &mut DerivedCell),
    ) -> Result<(), Words> {
        let first = |parts: &[Part]| {
            let filled = parts.iter().find(|part| is_filled(part, row));
            filled.map(|part| part.column)
        };
        match source {
            Source::Header(Part { column, .. }) => text.push_str(row.get(*column)),
            Source::FirstOf(parts) | Source::Length { headers: parts, .. } => {
                let Some(column) = first(parts) else {
                    return Ok(());
                };
                cell.is_list = row.is_structured(column);
                if cell.is_list && self.kind.list != Some(target) {
                    cell.is_list = false;
                    return Err(no_structure(row.get(column)));
                }
                text.push_str(row.get(column));
                if let Source::Length { unit, breaks, .. } = source {
                    cell.length = Some((*unit, *breaks));
                }
            }
            Source::Moment { date, time } => {
                let (date, time) = (first(date), first(time));
                if target == END && time.is_none() {
                    // The date of the start, said again: it has not ended.
                    return Ok(());
                }
                for column in [date, time].into_iter().flatten() {
                    if text.len() > cell.start {
                        text.push(' ');
                    }
                    text.push_str(row.get(column));
                }
            }
            Source::Number(parts) => text.push_str(number(parts, row)?),
            Source::Tag(parts) => {
                if let Some(column) = first(parts) {
                    let cell = row.get(column);
                    let tags = tags(cell, row.is_structured(column));
                    let tags = tags.ok_or_else(|| no_tags(cell))?;
                    text.push_str(self.tag(target, &tags)?);
                }
            }
        }
        Ok(())
    }

    /// The tag that a column means: a level or an agreement of the card; the customer is the tag that is left.
    fn tag<'t>(&self, target: Column, tags: &'t [String]) -> Result<&'t str, Words> {
        let level = |tag: &str| self.card.find_level(tag);
        let agreement = |tag: &str| self.card.find_agreement(tag);
        let mut found: Vec<&str> = tags.iter().map(String::as_str).collect();
        if target == LEVEL {
            found.retain(|tag| level(tag).is_some());
            found.dedup_by_key(|tag| level(tag));
        } else if target == AGREEMENT {
            found.retain(|tag| agreement(tag).is_some());
            found.dedup_by_key(|tag| agreement(tag));
        } else {
            let agreements = matches!(self.source(AGREEMENT), Some(Source::Tag(_)));
            found.retain(|tag| {
                let is_number = numbers(tag).next().is_some();
                !(is_number || level(tag).is_some() || (agreements && agreement(tag).is_some()))
            });
            found.dedup_by(|one, other| same(one, other));
            let is_customer = |tag: &&str| (self.number_of)(tag).is_some();
            if found.len() > 1 && found.iter().any(is_customer) {
                found.retain(is_customer);
            }
        }
        match found.as_slice() {
            [] => Ok(""),
            [tag] => Ok(tag),
            several if target == CUSTOMER => Err(several_customers(several)),
            several => Err(several_tags(several)),
        }
    }
}

/// The only `#number` of the first text that has one; empty where none has.
fn number<'r>(parts: &[Part], row: &Row<'r>) -> Result<&'r str, Words> {
    for part in parts {
        let mut found = numbers(row.get(part.column));
        if let Some(number) = found.next() {
            let other = found.find(|other| !same(other, number));
            return other.map_or(Ok(number), |other| Err(several_cases(number, other)));
        }
    }
    Ok("")
}

fn is_filled(part: &Part, row: &Row<'_>) -> bool {
    !row.get(part.column).is_empty()
}

/// What messages call a column that is derived from others: by those that the log has.
fn called(source: &Source<Part>, has: impl Fn(&Part) -> bool) -> String {
    let pick = |parts: &[Part]| {
        let part = parts.iter().find(|part| has(part));
        let part = part.or_else(|| parts.first());
        part.map_or_else(String::new, |part| part.header.clone())
    };
    match source {
        Source::Moment { date, time } => format!("{} + {}", pick(date), pick(time)),
        Source::Header(part) => part.header.clone(),
        Source::FirstOf(parts)
        | Source::Length { headers: parts, .. }
        | Source::Number(parts)
        | Source::Tag(parts) => pick(parts),
    }
}

pub(crate) fn missing(en: &str, da: &str) -> Words {
    words!("is empty: {en} is needed"; "er tom: {da} mangler")
}

fn no_case() -> Words {
    words!(
        "names no case: write its number there as `#4711`, or add a column `case`";
        "nævner ingen sag: skriv dens nummer dér som `#4711`, eller tilføj en kolonne `sag`"
    )
}

fn several_cases(one: &str, other: &str) -> Words {
    let (one, other) = (quoted(&format!("#{one}")), quoted(&format!("#{other}")));
    words!(
        "names several cases, {one} and {other}: keep only one of them, or add a column `case`";
        "nævner flere sager, {one} og {other}: lad kun én af dem stå, eller tilføj en kolonne `sag`"
    )
}

fn several_tags(tags: &[&str]) -> Words {
    let (en, da) = (listed(tags, "and"), listed(tags, "og"));
    words!("has the tags {en}: keep only one of them"; "har flere tags, {da}: lad kun ét af dem stå")
}

fn several_customers(tags: &[&str]) -> Words {
    let (en, da) = (listed(tags, "or"), listed(tags, "eller"));
    words!(
        "the customer can be {en}: keep only one of these tags, or add the customer to the customers file";
        "kunden kan være {da}: lad kun ét af de tags stå, eller tilføj kunden i kundefilen"
    )
}

fn no_tags(value: &str) -> Words {
    let value = quoted(value);
    words!("{value} is not a list of tags"; "{value} er ikke en liste af tags")
}

/// `a`, `b` and `c`.
fn listed(tags: &[&str], and: &str) -> String {
    let mut all: Vec<String> = tags.iter().take(5).map(|tag| quoted(tag)).collect();
    let last = all.pop().unwrap_or_default();
    format!("{} {and} {last}", all.join(", "))
}
