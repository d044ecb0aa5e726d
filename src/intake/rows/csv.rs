//! Rows written as CSV: the line of column names, and one row after another.

use memchr::{memchr, memchr_iter};

use crate::intake::rows::columns::{Columns, REASON, REASON_IS};
use crate::intake::rows::csv_text::{Cell, Dialect, Scan, scan, undouble};
use crate::intake::rows::records::{BadRow, Format, Records, Step};
use crate::intake::rows::shape::without_end;
use crate::intake::rows::source::{LONGEST, decoded, push_decoded};
use crate::lang::Words;
use crate::problems::Trouble;
use crate::rate_card::HeaderLine;
use crate::texts::quoted;
use crate::words;

/// Between the numbers of what is said of a row with too many cells or too few.
pub(crate) const CELLS_BUT: &str = " cells, but the header has ";

/// The headers are among so many lines, if nobody says where.
const MOST_LINES: u32 = 20;

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
                Scan::More if self.text.goes_on() => return Ok(Step::End),
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
            return Ok(if self.cells.len() == self.columns.count() {
                Step::Row { line, length }
            } else {
                Step::Ragged { line, length }
            });
        }
    }

    /// The row at hand, which has too many cells or too few.
    pub(crate) fn ragged(&self, line: u32) -> BadRow {
        let (found, wanted) = (self.cells.len(), self.columns.count());
        let words = words!(
            "{found}{CELLS_BUT}{wanted}";
            "{found} celler, men kolonnelinjen har {wanted}"
        );
        BadRow::new(line, words, self.keys_of_cells(wanted))
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
            let window = self.text.window();
            let scan = match scan(window, last, dialect, &mut self.cells) {
                // The line is passed over, so its end has to be in sight.
                Scan::TextBehind if !last && memchr(dialect.terminator, window).is_none() => {
                    Scan::More
                }
                scan @ (Scan::Row { .. } | Scan::More | Scan::Unclosed | Scan::TextBehind) => scan,
            };
            let seen = match scan {
                Scan::Row { length, .. } => length,
                Scan::More => window.len(),
                Scan::Unclosed | Scan::TextBehind => return Ok(scan),
            };
            // However much of it is in sight.
            if seen > LONGEST {
                let has_lines = memchr(dialect.terminator, &window[..LONGEST]).is_some();
                return if has_lines { Ok(Scan::Unclosed) } else { Err(self.too_long()) };
            }
            if scan != Scan::More || self.text.goes_on() {
                return Ok(scan);
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
            let blank =
                window.iter().take_while(|byte| byte.is_ascii_whitespace() && **byte != b'\t');
            let length = blank.count();
            let passed = &window[..length];
            let first = window.get(length).copied();
            let lines = memchr_iter(b'\n', passed).count();
            self.line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
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

    /// Finds the line of column names, and the delimiter, and takes the line.
    pub(crate) fn read_header(&mut self) -> Result<(), Trouble> {
        let mut dialect = self.first_dialect()?;
        if let [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter, b'\r' | b'\n', ..] =
            self.text.window()
        {
            // Excel's own first line: `sep=;`.
            dialect.delimiter = *delimiter;
            self.has_sep = true;
            self.pass_line(dialect);
        }
        dialect = match self.columns.form().header {
            Some(HeaderLine::Nowhere) => return self.number_columns(dialect),
            Some(HeaderLine::At(line)) => self.pass_to(line, dialect)?,
            None => self.find_header(dialect)?,
        };
        self.format = Format::Csv(dialect);
        let line = self.line;
        let scan = self.scan_row(dialect)?;
        let Scan::Row { length, lines } = scan else {
            let words = quote_words(scan);
            let (en, da) = (words.en, words.da);
            return Err(self.text.trouble(&words!("line {line}: {en}"; "linje {line}: {da}")));
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
        self.columns.settle().map_err(|words| self.text.trouble(&words))
    }

    /// Passes over a line.
    fn pass_line(&mut self, dialect: Dialect) {
        let window = self.text.window();
        let end = memchr(dialect.terminator, window);
        self.text.slide(end.map_or(window.len(), |end| end + 1));
        self.line = self.line.saturating_add(1);
    }

    /// Passes over the lines above a line; the delimiter is found there.
    fn pass_to(&mut self, line: u32, dialect: Dialect) -> Result<Dialect, Trouble> {
        let blank = self.line.saturating_sub(1 + u32::from(self.has_sep));
        self.above.extend((0..blank).map(|_| String::new()));
        loop {
            while memchr(dialect.terminator, self.text.window()).is_none() && self.text.more()? {}
            if self.line >= line || self.text.window().is_empty() {
                break;
            }
            let first = self.text.window().split(|byte| *byte == dialect.terminator);
            let first = first.take(1).map(|line| decoded(without_end(line, dialect)));
            self.above.extend(first);
            self.pass_line(dialect);
        }
        let mut lines = self.text.window().split(|byte| *byte == dialect.terminator);
        let is_blank = lines.next().is_none_or(|line| line.trim_ascii().is_empty());
        if self.line != line || is_blank {
            return Err(self.text.trouble(&words!(
                "line {line} has no headers: `header` names a line that is blank or behind the last";
                "linje {line} har ingen overskrifter: `header` nævner en linje, der er tom eller efter den sidste"
            )));
        }
        if self.has_sep {
            return Ok(dialect);
        }
        self.first_dialect()
    }

    /// Columns that are numbered, where no line has headers: as many as the first row has cells.
    fn number_columns(&mut self, mut dialect: Dialect) -> Result<(), Trouble> {
        let window = self.text.window();
        if !self.has_sep && self.text.sheet().is_none() {
            dialect.delimiter = steadiest(window, self.text.finished(), dialect);
        }
        self.format = Format::Csv(dialect);
        self.is_headless = true;
        self.scan_row(dialect)?;
        let is_reason = |cell: &Cell| {
            self.text.window()[cell.start..cell.end].starts_with(REASON_IS.as_bytes())
        };
        let has_reason = self.cells.last().is_some_and(is_reason);
        for number in 1..=self.cells.len() - usize::from(has_reason) {
            self.columns.add(&number.to_string(), &self.hasher);
        }
        if has_reason {
            self.columns.add(REASON, &self.hasher);
        }
        self.columns.settle().map_err(|words| self.text.trouble(&words))
    }

    /// Comes to the first line in which every column that is needed is there, with that line's delimiter; without one, the
    /// first line is it.
    fn find_header(&mut self, first: Dialect) -> Result<Dialect, Trouble> {
        let mut offset = 0;
        for passed in 0..MOST_LINES {
            loop {
                let rest = &self.text.window()[offset..];
                let is_whole = memchr(first.terminator, rest).is_some();
                if is_whole || rest.len() > LONGEST || !self.text.more()? {
                    break;
                }
            }
            let rest = &self.text.window()[offset..];
            if rest.is_empty() {
                break;
            }
            let finished = self.text.finished();
            let suffices = |dialect: Dialect| self.suffices(rest, finished, dialect);
            let mut found = if self.has_sep || self.text.sheet().is_some() {
                [Some(first), None, None]
            } else {
                [b',', b';', b'\t'].map(|delimiter| Some(Dialect { delimiter, ..first }))
            }
            .into_iter()
            .flatten()
            .filter_map(|dialect| Some((suffices(dialect)?, dialect)))
            .collect::<Vec<_>>();
            found.sort_by_key(|(cells, _)| std::cmp::Reverse(*cells));
            if let Some((_, dialect)) = found.first().copied() {
                self.text.slide(offset);
                self.line = self.line.saturating_add(passed);
                return Ok(dialect);
            }
            offset += memchr(first.terminator, rest).map_or(rest.len(), |end| end + 1);
        }
        Ok(first)
    }

    /// How many cells a line has, if they are headers and all columns that are needed are among them.
    fn suffices(&self, bytes: &[u8], last: bool, dialect: Dialect) -> Option<(usize, usize)> {
        let mut cells = Vec::new();
        if !matches!(scan(bytes, last, dialect, &mut cells), Scan::Row { .. }) {
            return None;
        }
        let headers = cells.iter().map(|cell| {
            let mut header = String::new();
            push_decoded(&mut header, &bytes[cell.start..cell.end]);
            header
        });
        let headers: Vec<String> = headers.collect();
        let known = headers.iter().filter(|header| self.columns.knows(header));
        let score = (known.count(), headers.len());
        let is_header = score.0 > 0 && self.columns.suffice(headers.iter().map(String::as_str));
        is_header.then_some(score)
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

/// The delimiter that makes the same number of cells of most of the first lines, at least two; of several the one that makes
/// most of them.
fn steadiest(bytes: &[u8], last: bool, dialect: Dialect) -> u8 {
    let mut cells = Vec::new();
    let score = |delimiter: &u8| {
        let dialect = Dialect { delimiter: *delimiter, ..dialect };
        let (mut rest, mut first, mut same) = (bytes, 0, 0);
        for _ in 0..MOST_LINES {
            let Scan::Row { length, .. } = scan(rest, last, dialect, &mut cells) else {
                break;
            };
            if length == 0 {
                break;
            }
            if first == 0 {
                first = cells.len();
            }
            // Under another delimiter than its own, a cell between quotes has them inside.
            let has_quote =
                |cell: &Cell| !cell.doubled && rest[cell.start..cell.end].contains(&b'"');
            let is_same = first > 1 && cells.len() == first && !cells.iter().any(has_quote);
            same += usize::from(is_same);
            rest = &rest[length..];
        }
        (same, first)
    };
    // Of equals the last counts: commas may be decimals.
    let delimiters = [b',', b'\t', b';'];
    let best = delimiters.into_iter().max_by_key(score);
    best.unwrap_or(dialect.delimiter)
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
        let dialect = Dialect { delimiter, terminator };
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
