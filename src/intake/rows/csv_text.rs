//! CSV by RFC 4180, with an eye on quotes: one inside a cell that does not begin with one is text, and one that
//! would swallow rows is found. (The csv crate drops a stray quote silently and takes an unclosed one for closed.)

#![warn(clippy::indexing_slicing)]

use memchr::{memchr, memchr_iter, memchr2};

use crate::texts::usize_of;

/// Where a cell is in the text of its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Cell {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Whether it is a list or an object of JSON.
    pub(crate) structured: bool,
    pub(crate) typed: Typed,
    /// Whether it holds doubled quotes still to be made single.
    pub(crate) doubled: bool,
}

/// What a cell is by its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Typed {
    #[default]
    Text,
    Number,
    /// A date, a time of day, or a length of time of a workbook.
    Moment,
    Truth,
    /// An error of a workbook.
    Error,
}

impl Typed {
    /// Stands before the letter of a type, both before the text of a cell of a workbook.
    const MARK: char = '\u{1c}';

    /// Writes the mark of a cell.
    pub(crate) fn push_mark(self, into: &mut String) {
        let letter = match self {
            Self::Text => return,
            Self::Number => 'n',
            Self::Moment => 'm',
            Self::Truth => 't',
            Self::Error => 'e',
        };
        into.push(Self::MARK);
        into.push(letter);
    }

    fn of_letter(letter: u8) -> Self {
        match letter {
            b'n' => Self::Number,
            b'm' => Self::Moment,
            b't' => Self::Truth,
            b'e' => Self::Error,
            _ => Self::Text,
        }
    }
}

/// What separates cells and rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dialect {
    pub(crate) delimiter: u8,
    pub(crate) terminator: u8,
}

impl Dialect {
    /// Of the text that a sheet of a workbook is read as: no quotes, and neither mark is in a cell.
    pub(crate) const SHEET: Self = Self { delimiter: 0x1f, terminator: 0x1e };

    pub(crate) fn is_sheet(self) -> bool {
        self == Self::SHEET
    }
}

/// What the bytes begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scan {
    /// A row of so many bytes and lines, its end of line included.
    Row { length: usize, lines: u32 },
    /// The row goes on behind the bytes.
    More,
    /// A quote that opens a cell is never closed.
    Unclosed,
    /// A quote that closes a cell is followed by text.
    TextBehind,
}

const QUOTE: u8 = b'"';

/// Finds the cells of the first row of `bytes`; `last`: nothing comes after them.
pub(crate) fn scan(bytes: &[u8], last: bool, dialect: Dialect, cells: &mut Vec<Cell>) -> Scan {
    cells.clear();
    let Dialect { delimiter, terminator } = dialect;
    let mut lines = 1_u32;
    let mut start = match scan_unquoted(bytes, dialect, cells) {
        Ok(length) => return Scan::Row { length, lines },
        Err(start) => start,
    };
    loop {
        let rest = bytes.get(start..).unwrap_or(&[]);
        let quoted = rest.first() == Some(&QUOTE) && !dialect.is_sheet();
        let (cell, behind) = if quoted {
            match scan_quoted(rest, last, dialect) {
                Ok((cell, behind)) => {
                    let text = rest.get(..behind).unwrap_or(&[]);
                    let breaks = memchr_iter(terminator, text).count();
                    lines += u32::try_from(breaks).unwrap_or(u32::MAX);
                    (cell, Some(behind).filter(|at| *at < rest.len()))
                }
                Err(scan) => return scan,
            }
        } else {
            let behind = memchr2(delimiter, terminator, rest);
            let end = behind.unwrap_or(rest.len());
            (Cell { end, ..Cell::default() }, behind)
        };
        let mut cell = Cell { start: start + cell.start, end: start + cell.end, ..cell };
        if dialect.is_sheet() {
            take_mark(bytes, &mut cell);
        }
        let Some(behind) = behind else {
            if !last {
                return Scan::More;
            }
            cells.push(cell);
            return Scan::Row { length: bytes.len(), lines };
        };
        let next = start + behind + 1;
        if rest.get(behind) == Some(&delimiter) {
            cells.push(cell);
            start = next;
            continue;
        }
        let before = cell.end.checked_sub(1).and_then(|at| bytes.get(at));
        if !quoted && cell.end > cell.start && before == Some(&b'\r') {
            cell.end -= 1;
        }
        cells.push(cell);
        return Scan::Row { length: next, lines };
    }
}

/// Finds cells without quotes, eight bytes at a time; the length of the row, or where the cell begins that has one, has a
/// mark, or is not at its end in time.
fn scan_unquoted(bytes: &[u8], dialect: Dialect, cells: &mut Vec<Cell>) -> Result<usize, usize> {
    if dialect.is_sheet() || bytes.first() == Some(&QUOTE) {
        return Err(0);
    }
    let mut start = 0;
    let (words, _) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let mut ends = places_of(dialect.delimiter, word) | places_of(dialect.terminator, word);
        while ends != 0 {
            let end = index * 8 + usize_of(ends.trailing_zeros() / 8);
            ends &= ends - 1;
            let next = end + 1;
            if bytes.get(end) == Some(&dialect.terminator) {
                let is_crlf = end > start && bytes.get(end - 1) == Some(&b'\r');
                let end = if is_crlf { end - 1 } else { end };
                cells.push(Cell { start, end, ..Cell::default() });
                return Ok(next);
            }
            cells.push(Cell { start, end, ..Cell::default() });
            start = next;
            if bytes.get(start) == Some(&QUOTE) {
                return Err(start);
            }
        }
    }
    Err(start)
}

/// The highest bit of each byte of a word that is `byte` (Mycroft; exact, without carries between bytes).
const fn places_of(byte: u8, word: u64) -> u64 {
    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    let other = word ^ u64::from_le_bytes([byte; 8]);
    !(((other & LOW) + LOW) | other | LOW)
}

/// Takes the mark of a type off a cell.
fn take_mark(bytes: &[u8], cell: &mut Cell) {
    let text = bytes.get(cell.start..cell.end);
    if let Some([0x1c, letter, ..]) = text {
        cell.typed = Typed::of_letter(*letter);
        cell.start += 2;
    }
}

/// A cell that begins with a quote, and where the delimiter or end of line behind it is.
fn scan_quoted(bytes: &[u8], last: bool, dialect: Dialect) -> Result<(Cell, usize), Scan> {
    let open = if last { Scan::Unclosed } else { Scan::More };
    let mut cell = Cell { start: 1, ..Cell::default() };
    let mut at = 1_usize;
    loop {
        let rest = bytes.get(at..).unwrap_or(&[]);
        let Some(quote) = memchr(QUOTE, rest) else {
            return Err(open);
        };
        cell.end = at + quote;
        at = cell.end + 1;
        match bytes.get(at) {
            Some(&QUOTE) => {
                cell.doubled = true;
                at += 1;
            }
            None if !last => return Err(Scan::More),
            Some(_) | None => break,
        }
    }
    loop {
        match bytes.get(at) {
            None if last => return Ok((cell, at)),
            None => return Err(Scan::More),
            Some(byte) if *byte == dialect.delimiter || *byte == dialect.terminator => {
                return Ok((cell, at));
            }
            Some(b' ' | b'\r') => at += 1,
            Some(_) => return Err(Scan::TextBehind),
        }
    }
}

/// Appends the text between quotes, doubled quotes made single.
pub(crate) fn undouble(bytes: &[u8], into: &mut Vec<u8>) {
    let mut rest = bytes;
    while let Some(at) = memchr(QUOTE, rest) {
        let (head, tail) = rest.split_at(at + 1);
        into.extend_from_slice(head);
        rest = tail.strip_prefix(&[QUOTE]).unwrap_or(tail);
    }
    into.extend_from_slice(rest);
}

/// A text as a cell.
pub(crate) fn written(text: &str, delimiter: u8) -> String {
    let special = |char: char| matches!(char, '"' | '\n' | '\r') || char == char::from(delimiter);
    let blank = text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace);
    if text.contains(special) || blank { between_quotes(text) } else { text.to_owned() }
}

pub(crate) fn between_quotes(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMA: Dialect = Dialect { delimiter: b',', terminator: b'\n' };

    fn read(text: &str) -> (Scan, Vec<String>) {
        let mut cells = Vec::new();
        let scan = scan(text.as_bytes(), true, COMMA, &mut cells);
        let text = |cell: &Cell| {
            let mut out = Vec::new();
            undouble(&text.as_bytes()[cell.start..cell.end], &mut out);
            String::from_utf8(out).unwrap()
        };
        (scan, cells.iter().map(text).collect())
    }

    #[test]
    fn a_quote_inside_a_cell_is_text() {
        let (scan, cells) = read("1,24\" monitor,\"a \"\"b\"\", c\"\r\n2,x,y\n");
        assert_eq!(scan, Scan::Row { length: 28, lines: 1 });
        assert_eq!(cells, ["1", "24\" monitor", "a \"b\", c"]);
    }

    #[test]
    fn a_quoted_cell_may_hold_lines() {
        let (scan, cells) = read("1,\"a\r\nb\",\"\"\n");
        assert_eq!(scan, Scan::Row { length: 12, lines: 2 });
        assert_eq!(cells, ["1", "a\r\nb", ""]);
    }

    #[test]
    fn a_quote_that_swallows_rows_is_found() {
        assert_eq!(read("1,\"tv\n2,\"ok\"\n").0, Scan::TextBehind);
        assert_eq!(read("1,\"tv\n2,ok\n").0, Scan::Unclosed);
        assert_eq!(read("1,\"24\" monitor\"\n").0, Scan::TextBehind);
    }

    #[test]
    fn a_row_cut_short_is_asked_for_again() {
        let mut cells = Vec::new();
        for text in ["1,2", "1,\"a", "1,\"a\"", "1,\"a\" "] {
            assert_eq!(scan(text.as_bytes(), false, COMMA, &mut cells), Scan::More, "{text}");
        }
        let end = scan(b"1,\"a\"", true, COMMA, &mut cells);
        assert_eq!(end, Scan::Row { length: 5, lines: 1 });
        assert_eq!(cells.len(), 2);
    }
}
