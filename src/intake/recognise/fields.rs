//! The columns of a log with what stands in its first rows, and what that looks like.

use std::collections::HashSet;
use std::path::Path;

use serde_json::Value;

use super::vocabulary::{Role, is_known, plain_words, rank};
use crate::calendar::Zone;
use crate::intake::issue_keys::issue_keys;
use crate::intake::needed::looks_like_data;
use crate::intake::rows::{Column, ColumnNames, Form, Input, Line, Next, Records, first_lines};
use crate::intake::tags::numbers;
use crate::problems::Trouble;
use crate::rate_card::{HeaderLine, Source};
use crate::scalars::time::{DateOrder, TimeError, UnixUnit, read_date, read_time_in};
use crate::scalars::{Decimals, LengthUnit, length, truth};

/// So many rows are looked at.
const ROWS: usize = 200;
/// The line of the headers is one of these.
const HEADER_WITHIN: usize = 20;
/// Cells that say nothing, in lower case.
const EMPTY: [&str; 12] =
    ["-", "_", "?", "–", "—", "null", "nil", "none", "n/a", "#n/a", "nan", "(none)"];

/// A column of a log.
#[derive(Debug, Clone)]
pub(super) struct Field {
    /// As the log has it; in JSON the path; its number where there are no headers.
    pub(super) header: String,
    words: String,
    /// The words without the first part of a path.
    tail: Option<String>,
    /// By row.
    cells: Vec<Sample>,
}

#[derive(Debug, Clone, Default)]
struct Sample {
    text: String,
    is_list: bool,
}

/// The beginning of a log.
#[derive(Debug)]
pub(super) struct Look {
    pub(super) fields: Vec<Field>,
    /// The line of the headers, where it is not the first.
    pub(super) header: Option<HeaderLine>,
    pub(super) rows: usize,
    /// The name of the input, for messages.
    pub(super) file: String,
}

/// Looks at the beginning of a log.
///
/// # Errors
/// It cannot be read.
pub(super) fn look(path: &Path) -> Result<Look, Trouble> {
    let (file, lines) = first_lines(Input::open(path)?)?;
    if let Some(lines) = lines {
        return Ok(of_lines(file, &lines));
    }
    let look = of_json(&file, path, None)?;
    if look.rows > 0 {
        return Ok(look);
    }
    // Rows that are lists have no headers.
    let numbered = of_json(&file, path, Some(HeaderLine::Nowhere))?;
    Ok(if numbered.rows > 0 { numbered } else { look })
}

/// The rows of a JSON document that can be taken apart.
fn of_json(file: &str, path: &Path, header: Option<HeaderLine>) -> Result<Look, Trouble> {
    let nothing: [Column; 0] = [];
    // Lists are rows where columns are asked for by number.
    let numbers = header.map(|_| "1".to_owned());
    // A document that holds a list is not a row itself.
    let form = Form { needed: vec![Vec::new()], ..Form::default() };
    let names = ColumnNames::new(&nothing, &[]).asking_for(numbers.as_slice()).in_form(form);
    let mut records = Records::new(Input::open(path)?, &names)?;
    records.enter_rows()?;
    let mut fields: Vec<Field> = Vec::new();
    let (mut rows, mut bad) = (0, 0);
    while rows + bad < ROWS {
        match records.next()? {
            Next::End => break,
            Next::Bad(_) => bad += 1,
            Next::Row(row) => {
                for (header, (text, is_structured)) in row.named_cells() {
                    let value = if is_structured { serde_json::from_str(text).ok() } else { None };
                    let value = value.unwrap_or_else(|| Value::from(text));
                    push_below(&mut fields, header, &value, rows, false);
                }
                rows += 1;
            }
        }
    }
    for field in &mut fields {
        field.cells.resize(rows, Sample::default());
    }
    Ok(Look { fields, header, rows, file: file.to_owned() })
}

/// Puts a value of JSON under its path; what is below it under its own.
fn push_below(fields: &mut Vec<Field>, path: &str, value: &Value, row: usize, in_list: bool) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                push_below(fields, &format!("{path}.{key}"), value, row, in_list);
            }
        }
        Value::Array(values) => {
            for value in values {
                push_below(fields, path, value, row, true);
            }
            if values.is_empty() {
                push_sample(fields, path, "", true, row);
            }
        }
        Value::Null => push_sample(fields, path, "", in_list, row),
        Value::String(text) => push_sample(fields, path, text.trim(), in_list, row),
        Value::Bool(_) | Value::Number(_) => {
            push_sample(fields, path, &value.to_string(), in_list, row);
        }
    }
}

fn push_sample(fields: &mut Vec<Field>, path: &str, text: &str, is_list: bool, row: usize) {
    let at = fields.iter().position(|field| field.header == path);
    let at = at.unwrap_or_else(|| {
        fields.push(Field::new(path, Vec::new()));
        fields.len() - 1
    });
    let cells = &mut fields[at].cells;
    if cells.len() <= row {
        cells.resize(row + 1, Sample::default());
    }
    let cell = &mut cells[row];
    if !cell.text.is_empty() && !text.is_empty() {
        cell.text.push_str(", ");
    }
    cell.text.push_str(text);
    cell.is_list |= is_list;
}

fn of_lines(file: String, lines: &[Line]) -> Look {
    let known = |line: &Line| {
        let words: HashSet<String> = line.cells.iter().map(|cell| plain_words(cell)).collect();
        words.iter().filter(|words| is_known(words)).count()
    };
    let first_20 = || lines.iter().take(HEADER_WITHIN);
    // Of lines that know as much, the first.
    let best = first_20().rev().max_by_key(|line| known(line));
    let first = lines.first();
    let is_data = |line: &Line| line.cells.iter().any(|cell| looks_like_data(cell));
    let header = match (best, first) {
        (Some(best), _) if known(best) >= 2 => Some(best),
        (_, Some(first)) if is_data(first) => None,
        (_, first) => first,
    };
    let Some(header) = header else {
        let width = lines.iter().map(|line| line.cells.len()).max().unwrap_or(0);
        let fields = (0..width).map(|at| Field::of_lines(&(at + 1).to_string(), lines, at));
        return Look {
            fields: fields.collect(),
            header: Some(HeaderLine::Nowhere),
            rows: lines.len(),
            file,
        };
    };
    let behind = lines.iter().filter(|line| line.number > header.number);
    let rows: Vec<Line> = behind.cloned().collect();
    let names = header.cells.iter().enumerate();
    let fields = names.filter(|(_, name)| !name.is_empty());
    Look {
        fields: fields.map(|(at, name)| Field::of_lines(name, &rows, at)).collect(),
        header: (header.number > 1).then_some(HeaderLine::At(header.number)),
        rows: rows.len(),
        file,
    }
}

impl Field {
    fn new(header: &str, cells: Vec<Sample>) -> Self {
        let tail = header.split_once('.').map(|(_, tail)| plain_words(tail));
        Self {
            words: plain_words(header),
            // A path `user.name` is no name.
            tail: tail.filter(|tail| tail.contains(' ') || rank(Role::Number, tail).is_none()),
            header: header.to_owned(),
            cells,
        }
    }

    fn of_lines(header: &str, lines: &[Line], at: usize) -> Self {
        let cell = |line: &Line| Sample {
            text: line.cells.get(at).cloned().unwrap_or_default(),
            is_list: false,
        };
        Self::new(header, lines.iter().map(cell).collect())
    }

    /// The column as it stands.
    pub(super) fn source(&self) -> Source {
        Source::Header(self.header.clone())
    }

    /// The header in plain words.
    pub(super) fn words(&self) -> &str {
        &self.words
    }

    /// How likely it has a role by its header.
    pub(super) fn rank(&self, role: Role) -> Option<usize> {
        let tail = || rank(role, self.tail.as_deref()?).map(|rank| rank + 1_000);
        rank(role, &self.words).or_else(tail)
    }

    /// What a row says; empty where it says nothing.
    pub(super) fn at(&self, row: usize) -> &str {
        let text = self.cells.get(row).map_or("", |cell| cell.text.as_str());
        if is_mark(text) { "" } else { text }
    }

    /// The cells that say something.
    pub(super) fn filled(&self) -> impl Iterator<Item = &str> {
        let texts = self.cells.iter().map(|cell| cell.text.as_str());
        texts.filter(|text| !text.is_empty() && !is_mark(text))
    }

    /// Marks of cells that say nothing.
    pub(super) fn marks(&self) -> impl Iterator<Item = &str> {
        let texts = self.cells.iter().map(|cell| cell.text.as_str());
        texts.filter(|text| is_mark(text))
    }

    /// Whether some cells say something, and all of these pass.
    pub(super) fn all(&self, test: impl Fn(&str) -> bool) -> bool {
        let mut filled = self.filled().peekable();
        filled.peek().is_some() && filled.all(test)
    }

    /// Whether at least as many of the filled cells pass as do not.
    pub(super) fn most(&self, test: impl Fn(&str) -> bool) -> bool {
        let (passed, all) =
            (self.filled().filter(|text| test(text)).count(), self.filled().count());
        passed > 0 && passed * 2 >= all
    }

    /// Whether every row says something.
    pub(super) fn is_full(&self) -> bool {
        !self.cells.is_empty() && self.filled().count() == self.cells.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.filled().next().is_none()
    }

    pub(super) fn is_list(&self) -> bool {
        self.cells.iter().any(|cell| cell.is_list)
    }

    /// Different values, in order of their first.
    pub(super) fn distinct(&self) -> Vec<&str> {
        let mut seen = HashSet::new();
        self.filled().filter(|text| seen.insert(*text)).collect()
    }
}

fn is_mark(text: &str) -> bool {
    text.len() <= 8 && EMPTY.contains(&text.to_lowercase().as_str())
}

/// What a cell looks like, as the readers of values see it.
#[derive(Clone, Copy)]
pub(super) struct Looks<'z>(pub(super) &'z Zone);

impl Looks<'_> {
    /// A date and a time of day, in this order of day and month.
    pub(super) fn moment_in(self, text: &str, order: Option<DateOrder>) -> bool {
        match read_time_in(text, self.0, None, order) {
            Ok(_) | Err(TimeError::Missing) => true,
            Err(_) => false,
        }
    }

    /// A date and a time of day, in either order.
    pub(super) fn moment(self, text: &str) -> bool {
        let orders = [None, Some(DateOrder::DayMonth), Some(DateOrder::MonthDay)];
        orders.into_iter().any(|order| self.moment_in(text, order))
    }

    /// Whether a date, with or without a time of day, can be read in this order.
    pub(super) fn dated_in(self, text: &str, order: Option<DateOrder>) -> bool {
        read_date(text, order).is_ok() || self.moment_in(text, order)
    }

    /// A time of day alone.
    pub(super) fn clock(self, text: &str) -> bool {
        text.len() <= 14 && self.moment_in(&format!("2026-01-01 {text}"), None)
    }
}

/// A date without a time of day.
pub(super) fn is_date(text: &str) -> bool {
    let orders = [None, Some(DateOrder::DayMonth), Some(DateOrder::MonthDay)];
    let mut orders = orders.into_iter();
    orders.any(|order| read_date(text, order).is_ok())
}

/// A date with midnight for its time of day.
pub(super) fn is_midnight(text: &str) -> bool {
    let clock = text.split_once([' ', 'T']).map_or("", |(_, clock)| clock);
    let midnights = ["00:00", "00:00:00", "00:00:00.000", "12:00 AM", "12:00:00 AM"];
    midnights.contains(&clock.trim_end_matches('Z').trim())
}

/// Seconds or milliseconds since 1970, from 2001 to 2100.
pub(super) fn is_epoch(text: &str, unit: UnixUnit) -> bool {
    let in_seconds = match unit {
        UnixUnit::Seconds => 1,
        UnixUnit::Milliseconds => 1_000,
    };
    text.bytes().all(|byte| byte.is_ascii_digit())
        && text
            .parse::<i64>()
            .is_ok_and(|number| (978_307_200..4_102_444_800).contains(&(number / in_seconds)))
}

/// A length of time, bare numbers in hours.
pub(super) fn is_length(text: &str) -> bool {
    length(text, Some(LengthUnit::Hours), Decimals::Shown).is_ok()
        || length(text, Some(LengthUnit::Seconds), Decimals::Shown).is_ok()
}

/// A number with nothing behind it.
pub(super) fn is_bare(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || b".,".contains(&byte))
}

pub(super) fn is_truth(text: &str) -> bool {
    truth(text).is_some()
}

/// Exactly one `#number`.
pub(super) fn has_number(text: &str) -> bool {
    numbers(text).count() == 1
}

/// `ABC-123` at the beginning of a text or in brackets.
pub(super) fn has_key(text: &str) -> bool {
    !issue_keys(text, &[]).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_numbers() {
        for (text, key, number) in [
            ("ABC-123", true, false),
            ("ABC-123: printer", true, false),
            ("see ABC-123", false, false),
            ("abc-1", false, false),
            ("A-1", false, false),
            ("Podpora #612", false, true),
            ("#1 and #2", false, false),
        ] {
            assert_eq!((has_key(text), has_number(text)), (key, number), "{text}");
        }
    }

    #[test]
    fn unix_time_is_of_this_century() {
        let (seconds, milliseconds) = (UnixUnit::Seconds, UnixUnit::Milliseconds);
        assert!(is_epoch("1772442015", seconds) && !is_epoch("1772442015", milliseconds));
        assert!(is_epoch("1772442015123", milliseconds));
        assert!(!is_epoch("900000000", seconds) && !is_epoch("12", seconds));
    }

    #[test]
    fn midnight_may_be_no_time_of_day() {
        for text in ["2026-01-05 00:00", "2026-01-05T00:00:00Z", "1/5/2026 12:00 AM"] {
            assert!(is_midnight(text), "{text}");
        }
        for text in ["2026-01-05", "2026-01-05 10:00", "2026-01-05 00:00:01"] {
            assert!(!is_midnight(text), "{text}");
        }
    }
}
