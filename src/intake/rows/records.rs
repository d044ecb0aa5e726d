//! Rows of a work log or a case log, one at a time: CSV, JSON Lines or a JSON list, found by the file's ending,
//! else by looking. Nothing of a row that was read is kept, and no row takes memory of its own.

use std::hash::BuildHasher;

use hashbrown::DefaultHashBuilder;

use crate::intake::rows::columns::Columns;
use crate::intake::rows::csv_text::{Cell, Dialect, Typed};
use crate::intake::rows::source::{Input, Text, decoded};
use crate::lang::Words;
use crate::problems::{LogFile, LogSheet, Trouble};
use crate::scalars::Decimals;
use crate::words;

pub(crate) use crate::intake::rows::column::Column;
pub(crate) use crate::intake::rows::columns::ColumnNames;

/// What comes next in the input.
#[derive(Debug)]
pub(crate) enum Next<'a> {
    /// A row.
    Row(Row<'a>),
    /// A row that cannot be taken apart.
    Bad(BadRow),
    /// There are no more rows.
    End,
}

/// A row that cannot be taken apart into its columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BadRow {
    /// The line it begins on.
    pub(crate) line: u32,
    /// What is wrong, without file and line.
    pub(crate) words: Words,
    /// What it may say in the key column, by the cells that can be told apart.
    pub(crate) keys: Vec<String>,
    /// All of it, where the input has no key column.
    pub(crate) text: Option<String>,
}

impl BadRow {
    pub(crate) fn new(line: u32, words: Words, keys: Vec<String>) -> Self {
        Self { line, words, keys, text: None }
    }
}

/// One row; its texts live until the next one is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row<'a> {
    pub(crate) line: u32,
    pub(crate) fingerprint: u32,
    pub(crate) text: &'a str,
    pub(crate) cells: &'a [Cell],
    pub(crate) columns: &'a Columns,
}

impl<'a> Row<'a> {
    /// The line it begins on, from 1, as an editor or a spreadsheet shows it.
    pub(crate) fn line(&self) -> u32 {
        self.line
    }

    /// The value in a column without surrounding blanks; empty where the row says nothing.
    pub(crate) fn get(&self, column: Column) -> &'a str {
        self.cell(column).map_or("", |cell| &self.text[cell.start..cell.end])
    }

    /// Whether the value is a list or an object of JSON; [`Self::get`] is then its JSON text.
    pub(crate) fn is_structured(&self, column: Column) -> bool {
        self.cell(column).is_some_and(|cell| cell.structured)
    }

    /// Whether the value is a number by its type.
    pub(crate) fn is_number(&self, column: Column) -> bool {
        self.cell(column).is_some_and(|cell| cell.typed == Typed::Number)
    }

    /// How decimals are marked in a column: a number by its type is one whatever the log's texts do.
    pub(crate) fn decimals(&self, column: Column, of_log: Decimals) -> Decimals {
        if self.is_number(column) { Decimals::Typed } else { of_log }
    }

    /// All its cells by their headers: the text, and whether it is a list or an object of JSON.
    pub(crate) fn named_cells(&self) -> impl Iterator<Item = (&'a str, (&'a str, bool))> {
        let Self { text, cells, .. } = *self;
        let cells = cells.iter();
        let texts = cells.map(|cell| (&text[cell.start..cell.end], cell.structured));
        self.columns.headers().zip(texts)
    }

    /// What the input itself calls a column; where it has none, what the program does.
    pub(crate) fn header(&self, column: Column) -> &'a str {
        self.columns.header(column)
    }

    /// Whether the input has a column; of JSON, as far as it was read.
    pub(crate) fn has(&self, column: Column) -> bool {
        self.columns.has(column)
    }

    /// Whether the row itself has a column, though it may say nothing: of JSON whether its own key is there.
    pub(crate) fn names(&self, column: Column) -> bool {
        self.columns.place(column).is_some()
    }

    /// The same for two rows that are the same in every column that says something, known or not, in whatever
    /// order; among inputs read with the same [`ColumnNames`].
    pub(crate) fn fingerprint(&self) -> u32 {
        self.fingerprint
    }

    /// Whether any value is a list or an object of JSON.
    pub(crate) fn has_structure(&self) -> bool {
        self.cells.iter().any(|cell| cell.structured)
    }

    /// The known columns in which a workbook has an error instead of a value.
    pub(crate) fn errors(&self) -> impl Iterator<Item = (Column, &'a str)> {
        let is_error = |cell: &Cell| cell.typed == Typed::Error;
        let has_errors = self.cells.iter().any(is_error);
        let known = self.columns.known().take_while(move |_| has_errors);
        known
            .filter(move |(_, field)| self.cells.get(*field).is_some_and(is_error))
            .map(|(column, _)| (column, self.get(column)))
    }

    fn cell(&self, column: Column) -> Option<&'a Cell> {
        Some(&self.cells[self.columns.place(column)?])
    }
}

/// The text of a row that was taken; `in_place`: its length, where its cells are in the window.
fn row_text<'t>(text: &'t Text, scratch: &'t str, in_place: Option<usize>) -> &'t str {
    let window = in_place.map(|length| &text.window()[..length]);
    window.map_or(scratch, |bytes| str::from_utf8(bytes).unwrap_or(""))
}

/// The text of a row, where its cells can be taken from it as they are.
fn plain<'t>(bytes: &'t [u8], cells: &[Cell]) -> Option<&'t str> {
    if cells.iter().any(|cell| cell.doubled) { None } else { str::from_utf8(bytes).ok() }
}

/// Takes surrounding blanks off every cell; the fingerprint of the row.
fn trim_and_hash(
    text: &str,
    cells: &mut [Cell],
    columns: &Columns,
    hasher: &DefaultHashBuilder,
) -> u32 {
    let graphic = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_graphic);
    let mut sum = 0_u64;
    for (index, cell) in cells.iter_mut().enumerate() {
        let mut value = &text[cell.start..cell.end];
        let bytes = value.as_bytes();
        if !(graphic(bytes.first()) && graphic(bytes.last())) {
            let from_start = value.trim_start();
            let blanks = value.len() - from_start.len();
            value = from_start.trim_end();
            cell.start += blanks;
            cell.end = cell.start + value.len();
        }
        if let Some(seed) = columns.seed(index).filter(|_| !value.is_empty()) {
            sum = sum.wrapping_add(hasher.hash_one((seed, value)));
        }
    }
    let [a, b, c, d, ..] = sum.to_le_bytes();
    u32::from_le_bytes([a, b, c, d])
}

/// Differs where rows do, or their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Checksum {
    sum: u64,
    /// Bits that the rows before them are turned by.
    turns: u32,
}

impl Checksum {
    fn add(&mut self, row: u64) {
        self.append(Self { sum: row, turns: 7 });
    }

    /// As if the rows of the other had been added one by one.
    pub(crate) fn append(&mut self, other: Self) {
        self.sum = self.sum.rotate_left(other.turns) ^ other.sum;
        self.turns = (self.turns + other.turns) % u64::BITS;
    }
}

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Csv(Dialect),
    JsonLines,
    /// `after_value`: a comma or the end must come before the next value.
    JsonList {
        after_value: bool,
    },
    Done,
}

/// A step of the reader: where the next row is in the window.
pub(crate) enum Step {
    Row {
        line: u32,
        length: usize,
    },
    /// A row of a table with too many cells or too few.
    Ragged {
        line: u32,
        length: usize,
    },
    Bad(BadRow),
    End,
}

/// The rows of an input.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of the file on its own")]
pub(crate) struct Records {
    pub(crate) text: Text,
    pub(crate) format: Format,
    pub(crate) columns: Columns,
    pub(crate) line: u32,
    pub(crate) taken: usize,
    pub(crate) cells: Vec<Cell>,
    pub(crate) bytes: Vec<u8>,
    pub(crate) scratch: String,
    pub(crate) hasher: DefaultHashBuilder,
    /// The line of column names as it is written, without its end.
    pub(crate) heading: String,
    /// Whether Excel's own first line, `sep=;`, stands before it.
    pub(crate) has_sep: bool,
    /// Whether a row is not UTF-8.
    pub(crate) recoded: bool,
    /// Differs where the rows do.
    pub(crate) checksum: Checksum,
    /// Rows that were passed over.
    pub(crate) skipped: usize,
    /// Whether the rows are a list inside of a JSON document.
    pub(crate) is_inside: bool,
    /// Whether no line has headers: columns are numbered.
    pub(crate) is_headless: bool,
    /// The lines above the one of column names, without their ends, where the card says which line that is.
    pub(crate) above: Vec<String>,
    /// Of a part: how many lines come before it.
    pub(crate) lines_before: u32,
}

/// Where a row is, to come back to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mark {
    start: usize,
    line: u32,
}

/// What became of a step.
enum Taken {
    Row {
        line: u32,
        fingerprint: u32,
        /// Of the window, where the cells are in it.
        in_place: Option<usize>,
    },
    Bad(BadRow),
    /// It is passed over.
    Skipped,
    End,
}

impl Records {
    /// Reads the header, if the format has one.
    ///
    /// # Errors
    /// The input cannot be read, is not text, is empty, or has a column twice.
    pub(crate) fn new(input: Input, names: &ColumnNames) -> Result<Self, Trouble> {
        let mut records = Self {
            text: Text::new(input, names.sheet())?,
            format: Format::JsonLines,
            columns: Columns::new(names),
            line: 1,
            taken: 0,
            cells: Vec::new(),
            bytes: Vec::new(),
            scratch: String::new(),
            hasher: names.hasher(),
            heading: String::new(),
            has_sep: false,
            recoded: false,
            checksum: Checksum::default(),
            skipped: 0,
            is_inside: false,
            is_headless: false,
            above: Vec::new(),
            lines_before: 0,
        };
        if records.text.sheet().is_some() {
            records.skip_blank_rows()?;
            records.read_header()?;
            return Ok(records);
        }
        let mut first = records.skip_blank()?;
        let json = match records.text.ending() {
            "csv" | "tsv" | "tab" => false,
            "json" | "jsonl" | "ndjson" => true,
            _ => matches!(first, Some(b'[' | b'{')),
        };
        if json {
            first = records.skip_json_blank()?;
        }
        match first {
            None => {
                let words = words!(
                    "the file is empty: not even a line with column names";
                    "filen er tom: der er ikke engang en linje med kolonnenavne"
                );
                return Err(records.text.trouble(&words));
            }
            Some(b'[') if json => {
                records.text.slide(1);
                records.format = Format::JsonList { after_value: false };
            }
            Some(_) if json => {}
            Some(_) => records.read_header()?,
        }
        Ok(records)
    }

    /// The name of the input, for messages.
    pub(crate) fn name(&self) -> &str {
        self.text.name()
    }

    /// The file of the input, for places in it.
    pub(crate) fn file(&self) -> LogFile {
        LogFile {
            name: self.name().to_owned(),
            sheet: self.text.sheet().map(|name| LogSheet {
                name: name.to_owned(),
                columns: self.headers().map(str::to_owned).collect(),
            }),
        }
    }

    /// What the input itself calls a column; where it has none, what the program does.
    pub(crate) fn header(&self, column: Column) -> &str {
        self.columns.header(column)
    }

    /// Whether the input has a column; of JSON, as far as it was read.
    pub(crate) fn has(&self, column: Column) -> bool {
        self.columns.has(column)
    }

    /// All columns of the input by its own names; of JSON, those of the rows read.
    pub(crate) fn headers(&self) -> impl Iterator<Item = &str> {
        self.columns.headers()
    }

    /// Columns that the program does not know; of JSON, those of the rows read.
    pub(crate) fn unknown_columns(&self) -> impl Iterator<Item = &str> {
        self.columns.unknown()
    }

    /// Whether there is a line of column names, so that a missing one can be told before the first row.
    pub(crate) fn has_header(&self) -> bool {
        matches!(self.format, Format::Csv(_))
    }

    /// The next row.
    ///
    /// # Errors
    /// The input cannot be read on, or rows cannot be told apart any more.
    pub(crate) fn next(&mut self) -> Result<Next<'_>, Trouble> {
        let (line, fingerprint, in_place) = loop {
            match self.take()? {
                Taken::Row { line, fingerprint, in_place } => break (line, fingerprint, in_place),
                Taken::Bad(row) => return Ok(self.bad(row)),
                Taken::Skipped => {}
                Taken::End => return Ok(Next::End),
            }
        };
        let text = row_text(&self.text, &self.scratch, in_place);
        Ok(Next::Row(Row { line, fingerprint, text, cells: &self.cells, columns: &self.columns }))
    }

    /// Takes the next row apart.
    fn take(&mut self) -> Result<Taken, Trouble> {
        let (line, length, is_ragged) = match self.step()? {
            Step::Row { line, length } => (line, length, false),
            Step::Ragged { line, length } => (line, length, true),
            Step::Bad(row) => return Ok(Taken::Bad(row)),
            Step::End => return Ok(Taken::End),
        };
        let ragged = is_ragged.then(|| self.ragged(line));
        if let Some(bad) = ragged {
            // Its cells may still say that it is not for this run.
            if self.columns.form().skipped.is_empty() {
                return Ok(Taken::Bad(bad));
            }
            self.rewrite(length);
            self.cells.resize(self.columns.count(), Cell::default());
            let scratch = &self.scratch;
            trim_and_hash(scratch, &mut self.cells, &self.columns, &self.hasher);
            if self.is_skipped(None) {
                self.skipped += 1;
                return Ok(Taken::Skipped);
            }
            return Ok(Taken::Bad(bad));
        }
        let is_csv = self.has_header();
        if !is_csv && let Err(words) = self.read_json(length) {
            let keys = self.keys_of_object();
            return Ok(Taken::Bad(BadRow::new(line, words, keys)));
        }
        let plain = if is_csv { plain(&self.text.window()[..length], &self.cells) } else { None };
        let in_place = plain.map(str::len);
        let fingerprint = if let Some(text) = plain {
            trim_and_hash(text, &mut self.cells, &self.columns, &self.hasher)
        } else {
            if is_csv {
                self.rewrite(length);
            }
            trim_and_hash(&self.scratch, &mut self.cells, &self.columns, &self.hasher)
        };
        self.checksum.add(u64::from(fingerprint));
        let form = self.columns.form();
        if !form.skipped.is_empty() && self.is_skipped(in_place) {
            self.skipped += 1;
            return Ok(Taken::Skipped);
        }
        if !form.empty.is_empty() {
            let text = row_text(&self.text, &self.scratch, in_place);
            for cell in &mut self.cells {
                if form.is_empty(&text[cell.start..cell.end]) {
                    cell.end = cell.start;
                }
            }
        }
        if self.cells.iter().all(|cell| cell.start == cell.end) {
            return Ok(Taken::Skipped);
        }
        Ok(Taken::Row { line, fingerprint, in_place })
    }

    /// Where the next row is.
    pub(crate) fn mark(&self) -> Mark {
        Mark { start: self.text.at() + self.taken, line: self.line }
    }

    /// Of a part: how many lines come before it.
    pub(crate) fn lines_before(&self) -> u32 {
        self.lines_before
    }

    /// Comes back to a row of a part that was marked while nobody knew how many lines come before it.
    pub(crate) fn return_to(&mut self, mark: Mark) {
        self.text.return_to(mark.start);
        self.taken = 0;
        self.line = self.lines_before.saturating_add(mark.line);
    }

    /// How many rows were not for this run.
    pub(crate) fn passed_over(&self) -> usize {
        self.skipped
    }

    /// Whether the row at hand is passed over, as its cells stand.
    fn is_skipped(&self, in_place: Option<usize>) -> bool {
        let text = row_text(&self.text, &self.scratch, in_place);
        let row = Row { line: 0, fingerprint: 0, text, cells: &self.cells, columns: &self.columns };
        self.columns.form().skips(|column| row.get(column))
    }

    fn bad(&mut self, mut row: BadRow) -> Next<'static> {
        if self.columns.key_fields().next().is_none() {
            row.text = Some(decoded(self.raw()));
        }
        let hash = self.hasher.hash_one(self.raw());
        self.checksum.add(hash);
        Next::Bad(row)
    }

    /// The row at hand as the input has it, with its end of line if it has one.
    pub(crate) fn raw(&self) -> &[u8] {
        let window = self.text.window();
        window.get(..self.taken).unwrap_or(window)
    }

    fn step(&mut self) -> Result<Step, Trouble> {
        match self.format {
            Format::Csv(dialect) => self.step_csv(dialect),
            Format::JsonLines => self.step_line(),
            Format::JsonList { after_value } => self.step_list(after_value),
            Format::Done => Ok(Step::End),
        }
    }
}

#[cfg(test)]
mod tests;
