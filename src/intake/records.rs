//! Rows of a work log or a case log, one at a time: CSV, JSON Lines or a JSON list, found by the file's ending,
//! else by looking. Nothing of a row that was read is kept, and no row takes memory of its own.

use std::hash::BuildHasher;

use hashbrown::DefaultHashBuilder;
use memchr::{memchr, memchr_iter};

use super::csv_text::{Cell, Dialect, Scan, scan, undouble};
use super::header::{Columns, find_dialect};
use super::json_text::{push_value, read_object, value_length};
use super::source::{Input, LONGEST, Text, push_decoded};
use crate::lang::Words;
use crate::problems::Trouble;
use crate::words;

pub use super::header::{Column, ColumnNames};

/// What comes next in the input.
#[derive(Debug)]
pub enum Next<'a> {
    /// A row.
    Row(Row<'a>),
    /// A row that cannot be taken apart.
    Bad(BadRow),
    /// There are no more rows.
    End,
}

/// A row that cannot be taken apart into its columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRow {
    /// The line it begins on.
    pub line: u32,
    /// What is wrong, without file and line.
    pub words: Words,
}

/// One row; its texts live until the next one is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    line: u32,
    text: &'a str,
    cells: &'a [Cell],
    columns: &'a Columns,
    hasher: &'a DefaultHashBuilder,
}

impl<'a> Row<'a> {
    /// The line it begins on, from 1, as an editor or a spreadsheet shows it.
    pub fn line(&self) -> u32 {
        self.line
    }

    /// The value in a column without surrounding blanks; empty where the row says nothing.
    pub fn get(&self, column: Column) -> &'a str {
        self.cell(column).map_or("", |cell| self.text_of(cell))
    }

    /// Whether the value is a list or an object of JSON; [`Self::get`] is then its JSON text.
    pub fn is_structured(&self, column: Column) -> bool {
        self.cell(column).is_some_and(|cell| cell.structured)
    }

    /// The same for two rows that are the same in every column that says something, known or not, in whatever
    /// order; and in the same run only.
    pub fn fingerprint(&self) -> u32 {
        let mut sum = 0_u64;
        for (index, cell) in self.cells.iter().enumerate() {
            let text = self.text_of(cell);
            if !text.is_empty() {
                let key = (self.columns.seed(index), text);
                sum = sum.wrapping_add(self.hasher.hash_one(key));
            }
        }
        let [a, b, c, d, ..] = sum.to_le_bytes();
        u32::from_le_bytes([a, b, c, d])
    }

    fn cell(&self, column: Column) -> Option<&'a Cell> {
        self.cells.get(self.columns.place(column)?)
    }

    fn text_of(&self, cell: &Cell) -> &'a str {
        trim(self.text.get(cell.start..cell.end).unwrap_or(""))
    }
}

/// As `str::trim`, quick where there is nothing to do.
fn trim(text: &str) -> &str {
    let graphic = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_graphic);
    let bytes = text.as_bytes();
    if graphic(bytes.first()) && graphic(bytes.last()) {
        text
    } else {
        text.trim()
    }
}

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Csv(Dialect),
    JsonLines,
    /// `after_value`: a comma or the end must come before the next value.
    JsonList {
        after_value: bool,
    },
    Done,
}

/// A step of the reader: where the next row is in the window.
enum Step {
    Row { line: u32, length: usize },
    Bad(BadRow),
    End,
}

/// The rows of an input.
pub struct Records {
    text: Text,
    format: Format,
    columns: Columns,
    line: u32,
    taken: usize,
    cells: Vec<Cell>,
    bytes: Vec<u8>,
    scratch: String,
    hasher: DefaultHashBuilder,
}

impl Records {
    /// Reads the header, if the format has one.
    ///
    /// # Errors
    /// The input cannot be read, is not text, is empty, or has a column twice.
    pub fn new(input: Input, names: &ColumnNames) -> Result<Self, Trouble> {
        let mut records = Self {
            text: Text::new(input)?,
            format: Format::JsonLines,
            columns: Columns::new(names),
            line: 1,
            taken: 0,
            cells: Vec::new(),
            bytes: Vec::new(),
            scratch: String::new(),
            hasher: DefaultHashBuilder::default(),
        };
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
    pub fn name(&self) -> &str {
        self.text.name()
    }

    /// What the input itself calls a column; where it has none, what the program does.
    pub fn header(&self, column: Column) -> &str {
        self.columns.header(column)
    }

    /// Whether the input has a column; of JSON, as far as it was read.
    pub fn has(&self, column: Column) -> bool {
        self.columns.has(column)
    }

    /// All columns of the input by its own names; of JSON, those of the rows read.
    pub fn headers(&self) -> impl Iterator<Item = &str> {
        self.columns.headers()
    }

    /// Columns that the program does not know; of JSON, those of the rows read.
    pub fn unknown_columns(&self) -> impl Iterator<Item = &str> {
        self.columns.unknown()
    }

    /// Whether there is a line of column names, so that a missing one can be told before the first row.
    pub fn has_header(&self) -> bool {
        matches!(self.format, Format::Csv(_))
    }

    /// The next row.
    ///
    /// # Errors
    /// The input cannot be read on, or rows cannot be told apart any more.
    #[expect(
        clippy::should_implement_trait,
        reason = "the rows borrow from the reader"
    )]
    pub fn next(&mut self) -> Result<Next<'_>, Trouble> {
        let (line, length) = match self.step()? {
            Step::Row { line, length } => (line, length),
            Step::Bad(row) => return Ok(Next::Bad(row)),
            Step::End => return Ok(Next::End),
        };
        let in_place = match self.format {
            Format::Csv(_) => self.is_plain(length),
            Format::JsonLines | Format::JsonList { .. } | Format::Done => {
                if let Err(words) = self.read_json(length) {
                    return Ok(Next::Bad(BadRow { line, words }));
                }
                false
            }
        };
        if !in_place && self.has_header() {
            self.rewrite(length);
        }
        let text = if in_place {
            let bytes = self.text.window().get(..length).unwrap_or(&[]);
            str::from_utf8(bytes).unwrap_or("")
        } else {
            &self.scratch
        };
        Ok(Next::Row(Row {
            line,
            text,
            cells: &self.cells,
            columns: &self.columns,
            hasher: &self.hasher,
        }))
    }

    fn step(&mut self) -> Result<Step, Trouble> {
        match self.format {
            Format::Csv(dialect) => self.step_csv(dialect),
            Format::JsonLines => self.step_line(),
            Format::JsonList { after_value } => self.step_list(after_value),
            Format::Done => Ok(Step::End),
        }
    }

    fn step_csv(&mut self, dialect: Dialect) -> Result<Step, Trouble> {
        loop {
            self.text.slide(std::mem::take(&mut self.taken));
            let line = self.line;
            let scan = self.scan_row(dialect)?;
            if self.text.window().is_empty() {
                return Ok(Step::End);
            }
            let (length, lines) = match scan {
                Scan::Row { length, lines } => (length, lines),
                Scan::More | Scan::Unclosed | Scan::Torn => {
                    let window = self.text.window();
                    let end = memchr(dialect.terminator, window);
                    self.taken = end.map_or(window.len(), |end| end.saturating_add(1));
                    self.line = line.saturating_add(1);
                    return Ok(Step::Bad(BadRow {
                        line,
                        words: quote_words(scan),
                    }));
                }
            };
            self.taken = length;
            self.line = line.saturating_add(lines);
            if self.is_blank() {
                continue;
            }
            let (found, wanted) = (self.cells.len(), self.columns.count());
            if found != wanted {
                let words = words!(
                    "{found} cells, but the header has {wanted}";
                    "{found} celler, men kolonnelinjen har {wanted}"
                );
                return Ok(Step::Bad(BadRow { line, words }));
            }
            return Ok(Step::Row { line, length });
        }
    }

    /// Finds the cells of the row that the window begins with, reading on as far as needed.
    fn scan_row(&mut self, dialect: Dialect) -> Result<Scan, Trouble> {
        loop {
            let last = self.text.finished();
            let scan = scan(self.text.window(), last, dialect, &mut self.cells);
            if scan != Scan::More {
                return Ok(scan);
            }
            if self.text.window().len() > LONGEST {
                if memchr(dialect.terminator, self.text.window()).is_none() {
                    return Err(self.too_long());
                }
                return Ok(Scan::Unclosed);
            }
            self.text.more()?;
        }
    }

    fn too_long(&self) -> Trouble {
        let line = self.line;
        self.text.trouble(&words!(
            "line {line} is longer than 16 MB";
            "linje {line} er længere end 16 MB"
        ))
    }

    /// Whether every cell is blank: such a row says nothing.
    fn is_blank(&self) -> bool {
        let window = self.text.window();
        self.cells.iter().all(|cell| {
            let bytes = window.get(cell.start..cell.end).unwrap_or(&[]);
            bytes.iter().all(u8::is_ascii_whitespace)
        })
    }

    /// Whether the cells can be taken from the window as they are.
    fn is_plain(&self, length: usize) -> bool {
        let bytes = self.text.window().get(..length).unwrap_or(&[]);
        !self.cells.iter().any(|cell| cell.doubled) && str::from_utf8(bytes).is_ok()
    }

    /// Copies the cells: doubled quotes become single ones, Windows-1252 becomes UTF-8, cell by cell.
    fn rewrite(&mut self, length: usize) {
        let window = self.text.window().get(..length).unwrap_or(&[]);
        self.scratch.clear();
        for cell in &mut self.cells {
            let mut bytes = window.get(cell.start..cell.end).unwrap_or(&[]);
            if cell.doubled {
                self.bytes.clear();
                undouble(bytes, &mut self.bytes);
                bytes = &self.bytes;
            }
            cell.start = self.scratch.len();
            push_decoded(&mut self.scratch, bytes);
            cell.end = self.scratch.len();
            cell.doubled = false;
        }
    }

    /// Passes over blanks at the start, counting lines; the first byte of text.
    fn skip_blank(&mut self) -> Result<Option<u8>, Trouble> {
        loop {
            let window = self.text.window();
            let blank = window
                .iter()
                .take_while(|byte| byte.is_ascii_whitespace() && **byte != b'\t');
            let length = blank.count();
            let passed = window.get(..length).unwrap_or(&[]);
            let first = window.get(length).copied();
            let lines = memchr_iter(b'\n', passed).count();
            self.line = self
                .line
                .saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
            self.text.slide(length);
            if first.is_some() || !self.text.more()? {
                return Ok(first);
            }
        }
    }

    /// Finds the delimiter and takes the line of column names.
    fn read_header(&mut self) -> Result<(), Trouble> {
        let mut dialect = self.first_dialect()?;
        if let [
            b's' | b'S',
            b'e' | b'E',
            b'p' | b'P',
            b'=',
            delimiter,
            b'\r' | b'\n',
            ..,
        ] = self.text.window()
        {
            // Excel's own first line: `sep=;`.
            dialect.delimiter = *delimiter;
            let end = memchr(dialect.terminator, self.text.window()).unwrap_or(0);
            self.text.slide(end.saturating_add(1));
            self.line = self.line.saturating_add(1);
        }
        self.format = Format::Csv(dialect);
        let line = self.line;
        let scan = self.scan_row(dialect)?;
        let Scan::Row { length, lines } = scan else {
            let words = quote_words(scan);
            let (en, da) = (words.en, words.da);
            return Err(self
                .text
                .trouble(&words!("line {line}: {en}"; "linje {line}: {da}")));
        };
        self.taken = length;
        self.line = line.saturating_add(lines);
        self.rewrite(length);
        for cell in &self.cells {
            let header = self.scratch.get(cell.start..cell.end).unwrap_or("");
            self.columns.add(header, &self.hasher);
        }
        self.columns
            .settle()
            .map_err(|words| self.text.trouble(&words))
    }

    /// What separates cells and rows, by the first line.
    fn first_dialect(&mut self) -> Result<Dialect, Trouble> {
        loop {
            let window = self.text.window();
            if let Some(dialect) = find_dialect(window, self.text.finished(), &self.columns) {
                return Ok(dialect);
            }
            if window.len() > LONGEST {
                return Err(self.too_long());
            }
            self.text.more()?;
        }
    }

    /// The next line that is not blank.
    fn step_line(&mut self) -> Result<Step, Trouble> {
        loop {
            self.text.slide(std::mem::take(&mut self.taken));
            let window = self.text.window();
            let end = memchr(b'\n', window);
            if end.is_none() && !self.text.finished() {
                if window.len() > LONGEST {
                    return Err(self.too_long());
                }
                self.text.more()?;
                continue;
            }
            let length = end.unwrap_or(window.len());
            if window.is_empty() {
                return Ok(Step::End);
            }
            let line = self.line;
            let bytes = window.get(..length).unwrap_or(&[]);
            let blank = bytes.iter().all(u8::is_ascii_whitespace);
            self.taken = length.saturating_add(1);
            self.line = line.saturating_add(1);
            if !blank {
                return Ok(Step::Row { line, length });
            }
        }
    }

    /// The next value of a JSON list.
    fn step_list(&mut self, mut after_value: bool) -> Result<Step, Trouble> {
        self.text.slide(std::mem::take(&mut self.taken));
        loop {
            match self.skip_json_blank()? {
                Some(b']') => {
                    self.text.slide(1);
                    if self.skip_json_blank()?.is_some() {
                        return Err(self.list_trouble());
                    }
                    self.format = Format::Done;
                    return Ok(Step::End);
                }
                Some(b',') if after_value => {
                    self.text.slide(1);
                    after_value = false;
                    if self.skip_json_blank()? == Some(b']') {
                        return Err(self.list_trouble());
                    }
                }
                Some(byte) if !after_value && byte != b',' => break,
                Some(_) | None => return Err(self.list_trouble()),
            }
        }
        let length = loop {
            if let Some(length) = value_length(self.text.window()) {
                break length;
            }
            if self.text.window().len() > LONGEST || !self.text.more()? {
                return Err(self.list_trouble());
            }
        };
        let line = self.line;
        let value = self.text.window().get(..length).unwrap_or(&[]);
        let lines = u32::try_from(memchr_iter(b'\n', value).count()).unwrap_or(u32::MAX);
        self.line = line.saturating_add(lines);
        self.taken = length;
        self.format = Format::JsonList { after_value: true };
        Ok(Step::Row { line, length })
    }

    fn skip_json_blank(&mut self) -> Result<Option<u8>, Trouble> {
        loop {
            let first = self.skip_blank()?;
            if first != Some(b'\t') {
                return Ok(first);
            }
            self.text.slide(1);
        }
    }

    fn list_trouble(&self) -> Trouble {
        let line = self.line;
        self.text.trouble(&words!(
            "line {line}: the JSON list is broken here, or the file is cut short";
            "linje {line}: JSON-listen er brudt her, eller filen er ikke hel"
        ))
    }

    /// Takes a JSON object apart into cells.
    fn read_json(&mut self, length: usize) -> Result<(), Words> {
        let Self {
            text,
            columns,
            cells,
            scratch,
            hasher,
            bytes,
            ..
        } = self;
        let raw = text.window().get(..length).unwrap_or(&[]);
        let recoded;
        let raw = if let Ok(raw) = str::from_utf8(raw) {
            raw
        } else {
            let mut decoded = String::new();
            push_decoded(&mut decoded, raw);
            recoded = decoded;
            &recoded
        };
        bytes.clear();
        scratch.clear();
        columns.begin_object();
        cells.clear();
        cells.resize(columns.count(), Cell::default());
        read_object(raw, |key, value| {
            let index = columns.add_key(key, hasher)?;
            let start = scratch.len();
            push_value(value, scratch)?;
            if index >= cells.len() {
                cells.resize(index.saturating_add(1), Cell::default());
            }
            let cell = Cell {
                start,
                end: scratch.len(),
                structured: value.starts_with(['[', '{']),
                doubled: false,
            };
            if let Some(place) = cells.get_mut(index) {
                *place = cell;
            }
            Ok(())
        })?;
        columns.settle_object(|index| cells.get(index).is_some_and(|cell| cell.end > cell.start))
    }
}

fn quote_words(scan: Scan) -> Words {
    if scan == Scan::Torn {
        words!(
            "a cell that begins with a quote goes on after its closing quote; write quotes inside it twice";
            "en celle, der begynder med et anførselstegn, fortsætter efter det afsluttende; skriv dem dobbelt inde i cellen"
        )
    } else {
        words!(
            "the quote that opens a cell on this line is never closed";
            "anførselstegnet, der åbner en celle på denne linje, lukkes aldrig"
        )
    }
}
