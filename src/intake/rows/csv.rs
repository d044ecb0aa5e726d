//! Rows written as CSV: the line of column names, and one row after another.

use memchr::{memchr, memchr_iter};

use crate::intake::rows::columns::Columns;
use crate::intake::rows::csv_text::{Dialect, Scan, scan, undouble};
use crate::intake::rows::records::{BadRow, Format, Records, Step};
use crate::intake::rows::source::{LONGEST, push_decoded};
use crate::lang::Words;
use crate::problems::Trouble;
use crate::texts::quoted;
use crate::words;

/// Between the numbers of what is said of a row with too many cells or too few.
pub(crate) const CELLS_BUT: &str = " cells, but the header has ";

/// No key that is guessed has more bytes.
const LONGEST_KEY: usize = 200;

impl Records {
    pub(crate) fn step_csv(&mut self, dialect: Dialect) -> Result<Step, Trouble> {
        loop {
            self.text.slide(std::mem::take(&mut self.taken));
            let line = self.line;
            let scan = self.scan_row(dialect)?;
            if self.text.window().is_empty() {
                return Ok(Step::End);
            }
            let (length, lines) = match scan {
                Scan::Row { length, lines } => (length, lines),
                Scan::More | Scan::Unclosed | Scan::TextBehind => {
                    let window = self.text.window();
                    let end = memchr(dialect.terminator, window);
                    self.taken = end.map_or(window.len(), |end| end + 1);
                    self.line = line.saturating_add(1);
                    let keys = self.keys_of_pieces(dialect);
                    return Ok(Step::Bad(BadRow::new(line, quote_words(scan), keys)));
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
                    "{found}{CELLS_BUT}{wanted}";
                    "{found} celler, men kolonnelinjen har {wanted}"
                );
                let keys = self.keys_of_cells(wanted);
                return Ok(Step::Bad(BadRow::new(line, words, keys)));
            }
            return Ok(Step::Row { line, length });
        }
    }

    /// The keys of a row with too many or too few cells: the cell is counted from either end.
    fn keys_of_cells(&self, wanted: usize) -> Vec<String> {
        let mut keys = Vec::new();
        for field in self.columns.key_fields() {
            let from_end = (self.cells.len() + field).checked_sub(wanted);
            let cells = [Some(field), from_end].into_iter().flatten();
            for cell in cells.filter_map(|index| self.cells.get(index)) {
                push_key(&self.text.window()[cell.start..cell.end], &mut keys);
            }
        }
        keys
    }

    /// The keys of a line whose quotes do not close: the cell as if there were none.
    fn keys_of_pieces(&self, dialect: Dialect) -> Vec<String> {
        let mut keys = Vec::new();
        for field in self.columns.key_fields() {
            let mut pieces = self.raw().split(|byte| *byte == dialect.delimiter);
            push_key(pieces.nth(field).unwrap_or(&[]), &mut keys);
        }
        keys
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

    pub(crate) fn too_long(&self) -> Trouble {
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
            let bytes = &window[cell.start..cell.end];
            bytes.iter().all(u8::is_ascii_whitespace)
        })
    }

    /// Whether the cells can be taken from the window as they are.
    pub(crate) fn is_plain(&self, length: usize) -> bool {
        let bytes = &self.text.window()[..length];
        !self.cells.iter().any(|cell| cell.doubled) && str::from_utf8(bytes).is_ok()
    }

    /// Copies the cells: doubled quotes become single ones, Windows-1252 becomes UTF-8, cell by cell.
    pub(crate) fn rewrite(&mut self, length: usize) {
        let bytes = &self.text.window()[..length];
        self.recoded |= str::from_utf8(bytes).is_err();
        let window = &self.text.window()[..length];
        self.scratch.clear();
        for cell in &mut self.cells {
            let mut bytes = &window[cell.start..cell.end];
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
    pub(crate) fn skip_blank(&mut self) -> Result<Option<u8>, Trouble> {
        loop {
            let window = self.text.window();
            let blank = window
                .iter()
                .take_while(|byte| byte.is_ascii_whitespace() && **byte != b'\t');
            let length = blank.count();
            let passed = &window[..length];
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

    /// Passes over blank rows at the start of a sheet, counting them.
    pub(crate) fn skip_blank_rows(&mut self) -> Result<(), Trouble> {
        let end = Dialect::SHEET.terminator;
        loop {
            let window = self.text.window();
            let blank = window.iter().take_while(|byte| **byte == end).count();
            let is_all = blank == window.len();
            let rows = u32::try_from(blank).unwrap_or(u32::MAX);
            self.line = self.line.saturating_add(rows);
            self.text.slide(blank);
            if !is_all {
                return Ok(());
            }
            if !self.text.more()? {
                let sheet = quoted(self.text.sheet().unwrap_or_default());
                return Err(self.text.trouble(&words!(
                    "the sheet {sheet} is empty: not even a row with column names";
                    "arket {sheet} er tomt: der er ikke engang en række med kolonnenavne"
                )));
            }
        }
    }

    /// Finds the delimiter and takes the line of column names.
    pub(crate) fn read_header(&mut self) -> Result<(), Trouble> {
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
            self.has_sep = true;
            let end = memchr(dialect.terminator, self.text.window()).unwrap_or(0);
            self.text.slide(end + 1);
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
        let bytes = &self.text.window()[..length];
        push_decoded(&mut self.heading, bytes);
        self.rewrite(length);
        for cell in &self.cells {
            let header = &self.scratch[cell.start..cell.end];
            self.columns.add(header, &self.hasher);
        }
        self.columns
            .settle()
            .map_err(|words| self.text.trouble(&words))
    }

    /// What separates cells and rows, by the first line.
    fn first_dialect(&mut self) -> Result<Dialect, Trouble> {
        if self.text.sheet().is_some() {
            return Ok(Dialect::SHEET);
        }
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
}

/// Adds what may stand in the key column, if the cell can be that.
fn push_key(cell: &[u8], keys: &mut Vec<String>) {
    let mut key = String::new();
    push_decoded(&mut key, cell);
    let key = key.trim().trim_matches('"').trim();
    if !key.is_empty() && key.len() < LONGEST_KEY && !keys.iter().any(|known| known == key) {
        keys.push(key.to_owned());
    }
}

pub(crate) fn quote_words(scan: Scan) -> Words {
    if scan == Scan::TextBehind {
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

/// What separates the cells of the first line: the delimiter under which most of them are known columns, then the
/// one that makes most cells. `None`: the line goes on behind the bytes.
fn find_dialect(bytes: &[u8], last: bool, columns: &Columns) -> Option<Dialect> {
    let terminator = line_end(bytes, last)?;
    let mut cells = Vec::new();
    let mut best = None;
    for delimiter in [b',', b';', b'\t'] {
        let dialect = Dialect {
            delimiter,
            terminator,
        };
        if scan(bytes, last, dialect, &mut cells) == Scan::More {
            return None;
        }
        let known = cells.iter().filter(|cell| {
            let mut header = String::new();
            push_decoded(&mut header, &bytes[cell.start..cell.end]);
            columns.knows(&header)
        });
        let score = (known.count(), cells.len());
        if best.is_none_or(|(best, _)| score > best) {
            best = Some((score, dialect));
        }
    }
    best.map(|(_, dialect)| dialect)
}

/// A line feed, or a carriage return where there is no line feed at all (old Macintosh).
fn line_end(bytes: &[u8], last: bool) -> Option<u8> {
    match memchr::memchr2(b'\n', b'\r', bytes) {
        None => last.then_some(b'\n'),
        Some(_) if memchr::memchr(b'\n', bytes).is_some() => Some(b'\n'),
        Some(_) if last || bytes.len() > 65_536 => Some(b'\r'),
        Some(_) => None,
    }
}
