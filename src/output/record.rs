//! Records for other programs: named values that CSV and JSON each write in their own way (interface.md).

use std::io::{self, Write};

use chrono::{DateTime, FixedOffset, NaiveDate};
use memchr::memchr3;

use super::digits;
use super::formula::{is_formula, spreadsheet_text};
use crate::money::{Money, Percent, Quantity, UnitPrice};

/// One value of a record.
#[derive(Debug, Clone, Copy)]
pub enum Value<'a> {
    /// Text that somebody wrote: made harmless for spreadsheets in CSV.
    Text(&'a str),
    /// A word of the program's own.
    Word(&'a str),
    Integer(i64),
    /// An amount; a string in JSON.
    Money(Money),
    /// A price; a string in JSON.
    Price(UnitPrice),
    /// A quantity; a string in JSON.
    Quantity(Quantity),
    /// A percentage; a string in JSON.
    Percent(Percent),
    Date(NaiveDate),
    /// A time as RFC 3339; a string in JSON.
    Time(DateTime<FixedOffset>),
    Flag(bool),
    /// Nothing: empty in CSV, `null` in JSON.
    Missing,
}

impl<'a> Value<'a> {
    /// How many there are of something.
    pub fn count(count: usize) -> Self {
        Self::Integer(i64::try_from(count).unwrap_or(i64::MAX))
    }

    /// Text, or nothing where there is none.
    pub fn text_or_missing(text: Option<&'a str>) -> Self {
        text.map_or(Self::Missing, Self::Text)
    }

    /// Appends the value as plain text.
    pub(super) fn push_to(self, text: &mut Vec<u8>) {
        match self {
            Self::Text(words) | Self::Word(words) => text.extend_from_slice(words.as_bytes()),
            Self::Integer(number) => digits::push_integer(text, number),
            Self::Money(money) => digits::push_hundredths(text, money.hundredths()),
            Self::Price(price) => digits::push_price(text, price.decimal()),
            Self::Quantity(quantity) => digits::push_decimal(text, quantity.decimal()),
            Self::Percent(percent) => digits::push_decimal(text, percent.decimal()),
            Self::Date(date) => digits::push_date(text, date),
            Self::Time(time) => digits::push_time(text, time),
            Self::Flag(flag) => text.extend_from_slice(if flag { b"true" } else { b"false" }),
            Self::Missing => {}
        }
    }
}

/// How records are written as CSV.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// RFC 4180 with a line feed: commas, points in numbers.
    Plain,
    /// As a Danish Excel opens it: semicolons, commas in numbers, CRLF, a byte order mark.
    ExcelDa,
}

impl Dialect {
    const fn delimiter(self) -> u8 {
        match self {
            Self::Plain => b',',
            Self::ExcelDa => b';',
        }
    }

    /// What ends a cell for a spreadsheet that expects the other dialect.
    const fn foreign_ends(self) -> [u8; 4] {
        match self {
            Self::Plain => [b';', b'\t', b'\n', b'\r'],
            Self::ExcelDa => [b',', b'\t', b'\n', b'\r'],
        }
    }

    const fn line_end(self) -> &'static [u8] {
        match self {
            Self::Plain => b"\n",
            Self::ExcelDa => b"\r\n",
        }
    }

    /// What stands before the header.
    const fn mark(self) -> &'static [u8] {
        match self {
            Self::Plain => b"",
            Self::ExcelDa => "\u{feff}".as_bytes(),
        }
    }
}

/// Writes records as CSV, one a line.
#[derive(Debug)]
pub struct CsvWriter<W: Write> {
    out: W,
    dialect: Dialect,
    line: Vec<u8>,
}

impl<W: Write> CsvWriter<W> {
    /// A writer of RFC 4180 that has written the header.
    pub fn new(out: W, columns: &[&str]) -> io::Result<Self> {
        Self::of(Dialect::Plain, out, columns)
    }

    /// A writer that has written the header.
    pub fn of(dialect: Dialect, mut out: W, columns: &[&str]) -> io::Result<Self> {
        out.write_all(dialect.mark())?;
        let mut writer = Self::headless(dialect, out);
        writer.record(columns.iter().map(|column| Value::Word(column)))?;
        Ok(writer)
    }

    /// A writer of records that belong below a header written elsewhere.
    pub fn headless(dialect: Dialect, out: W) -> Self {
        Self { out, dialect, line: Vec::new() }
    }

    /// The target, with everything written.
    pub fn into_inner(self) -> W {
        self.out
    }

    /// Writes one record; of one value only, it must not be empty.
    pub fn record<'v>(&mut self, values: impl IntoIterator<Item = Value<'v>>) -> io::Result<()> {
        let Self { line, dialect, .. } = self;
        line.clear();
        values.into_iter().for_each(|value| {
            match value {
                Value::Text(text) if is_plain(text) && !is_formula(text) => {
                    line.extend_from_slice(text.as_bytes());
                }
                Value::Text(text) => {
                    push_cell(line, &spreadsheet_text(text, dialect.foreign_ends()), *dialect);
                }
                Value::Word(word) => push_cell(line, word, *dialect),
                // Nothing in these can need quotes.
                Value::Integer(_)
                | Value::Date(_)
                | Value::Time(_)
                | Value::Flag(_)
                | Value::Missing => {
                    value.push_to(line);
                }
                Value::Money(_) | Value::Price(_) | Value::Quantity(_) | Value::Percent(_) => {
                    let start = line.len();
                    value.push_to(line);
                    if *dialect == Dialect::ExcelDa {
                        let digits = line.iter_mut().skip(start);
                        digits.filter(|byte| **byte == b'.').for_each(|point| *point = b',');
                    }
                }
            }
            line.push(dialect.delimiter());
        });
        // The delimiter behind the last value becomes the end of the line.
        line.pop();
        line.extend_from_slice(dialect.line_end());
        self.out.write_all(line)
    }

    /// Writes what is still held.
    pub fn finish(mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Whether nothing in a text ends a cell or a row in any dialect, as in nearly every text.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr3(b',', b';', b'"', bytes).is_none() && memchr3(b'\n', b'\r', b'\t', bytes).is_none()
}

/// Appends a cell of CSV, in quotes where it needs them.
fn push_cell(line: &mut Vec<u8>, text: &str, dialect: Dialect) {
    let risky = [dialect.delimiter(), b'"', b'\n', b'\r'];
    if !is_plain(text) && text.bytes().any(|byte| risky.contains(&byte)) {
        line.push(b'"');
        line.extend_from_slice(text.replace('"', "\"\"").as_bytes());
        line.push(b'"');
    } else {
        line.extend_from_slice(text.as_bytes());
    }
}

/// Writes JSON piece by piece, so that a document of a million lines is never held whole.
#[derive(Debug)]
pub struct JsonWriter<W: Write> {
    out: W,
    text: Vec<u8>,
    /// For each open object or list, whether it has a member already.
    open: Vec<bool>,
}

impl<W: Write> JsonWriter<W> {
    /// A writer at the start of a document.
    pub fn new(out: W) -> Self {
        Self { out, text: Vec::new(), open: Vec::new() }
    }

    /// Opens an object or a list, as a member called `key` or as an element of a list.
    pub fn open_object(&mut self, key: Option<&str>) -> io::Result<()> {
        self.open(key, b"{")
    }

    pub fn open_list(&mut self, key: Option<&str>) -> io::Result<()> {
        self.open(key, b"[")
    }

    pub fn close_object(&mut self) -> io::Result<()> {
        self.open.pop();
        self.out.write_all(b"}")
    }

    pub fn close_list(&mut self) -> io::Result<()> {
        self.open.pop();
        self.out.write_all(b"]")
    }

    pub fn newline(&mut self) -> io::Result<()> {
        self.out.write_all(b"\n")
    }

    /// Writes a member of the object that is open.
    pub fn member(&mut self, key: &str, value: Value<'_>) -> io::Result<()> {
        self.begin(Some(key))?;
        self.value(value)
    }

    /// Writes an element of the list that is open.
    pub fn element(&mut self, value: Value<'_>) -> io::Result<()> {
        self.begin(None)?;
        self.value(value)
    }

    /// Writes an object whose members are `keys` and `values`.
    pub fn object<'v>(
        &mut self,
        keys: &[&str],
        values: impl IntoIterator<Item = Value<'v>>,
    ) -> io::Result<()> {
        self.open_object(None)?;
        for (key, value) in keys.iter().zip(values) {
            self.member(key, value)?;
        }
        self.close_object()
    }

    fn open(&mut self, key: Option<&str>, bracket: &[u8]) -> io::Result<()> {
        self.begin(key)?;
        self.open.push(false);
        self.out.write_all(bracket)
    }

    /// Writes what stands before a value: a comma if it is not the first, and its key.
    fn begin(&mut self, key: Option<&str>) -> io::Result<()> {
        if let Some(has_members) = self.open.last_mut()
            && std::mem::replace(has_members, true)
        {
            self.out.write_all(b",")?;
        }
        if let Some(key) = key {
            serde_json::to_writer(&mut self.out, key)?;
            self.out.write_all(b":")?;
        }
        Ok(())
    }

    fn value(&mut self, value: Value<'_>) -> io::Result<()> {
        match value {
            Value::Text(text) | Value::Word(text) => {
                Ok(serde_json::to_writer(&mut self.out, text)?)
            }
            Value::Integer(number) => write!(self.out, "{number}"),
            Value::Flag(flag) => write!(self.out, "{flag}"),
            Value::Missing => self.out.write_all(b"null"),
            Value::Money(_)
            | Value::Price(_)
            | Value::Quantity(_)
            | Value::Percent(_)
            | Value::Date(_)
            | Value::Time(_) => {
                self.text.clear();
                self.text.push(b'"');
                value.push_to(&mut self.text);
                self.text.push(b'"');
                self.out.write_all(&self.text)
            }
        }
    }

    /// The target, with everything written.
    pub fn into_inner(self) -> W {
        self.out
    }

    /// Writes what is still held.
    pub fn finish(mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_cell_or_a_row_stands_in_quotes() {
        for (dialect, expected) in [
            (Dialect::Plain, "\"a\nb\",\"c\rd\",\"e,f\",g;h,\"i\"\"j\"\n"),
            (Dialect::ExcelDa, "\"a\nb\";\"c\rd\";e,f;\"g;h\";\"i\"\"j\"\r\n"),
        ] {
            let mut csv = CsvWriter::headless(dialect, Vec::new());
            csv.record(["a\nb", "c\rd", "e,f", "g;h", "i\"j"].map(Value::Text)).unwrap();
            assert_eq!(String::from_utf8(csv.into_inner()).unwrap(), expected);
        }
    }

    #[test]
    fn json_has_commas_and_escapes_where_they_belong() {
        let mut bytes = Vec::new();
        let mut json = JsonWriter::new(&mut bytes);
        json.open_object(None).unwrap();
        json.member("a", Value::Text("\"x\"\u{1b}")).unwrap();
        json.open_list(Some("b")).unwrap();
        json.object(&["n"], [Value::Integer(1)]).unwrap();
        json.object(&["n"], [Value::Missing]).unwrap();
        json.close_list().unwrap();
        json.member("m", Value::Money(Money::from_hundredths(-5))).unwrap();
        json.close_object().unwrap();
        json.finish().unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(text, r#"{"a":"\"x\"\u001b","b":[{"n":1},{"n":null}],"m":"-0.05"}"#);
    }
}
