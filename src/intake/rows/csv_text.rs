//! CSV by RFC 4180, with an eye on quotes: one inside a cell that does not begin with one is text, and one that
//! would swallow rows is found. (The csv crate drops a stray quote silently and takes an unclosed one for closed.)

#![warn(clippy::arithmetic_side_effects, clippy::indexing_slicing)]

use memchr::{memchr, memchr_iter, memchr2};

/// Where a cell is in the text of its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Cell {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Whether it is a list or an object of JSON.
    pub(crate) structured: bool,
    /// Whether it is a number of JSON.
    pub(crate) number: bool,
    /// Whether it holds doubled quotes still to be made single.
    pub(crate) doubled: bool,
}

/// What separates cells and rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dialect {
    pub(crate) delimiter: u8,
    pub(crate) terminator: u8,
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
    let Dialect {
        delimiter,
        terminator,
    } = dialect;
    let mut lines = 1_u32;
    let mut start = 0_usize;
    loop {
        let rest = bytes.get(start..).unwrap_or(&[]);
        let quoted = rest.first() == Some(&QUOTE);
        let (cell, behind) = if quoted {
            match scan_quoted(rest, last, dialect) {
                Ok((cell, behind)) => {
                    let text = rest.get(..behind).unwrap_or(&[]);
                    let breaks = memchr_iter(terminator, text).count();
                    lines = lines.saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX));
                    (cell, Some(behind).filter(|at| *at < rest.len()))
                }
                Err(scan) => return scan,
            }
        } else {
            let behind = memchr2(delimiter, terminator, rest);
            let end = behind.unwrap_or(rest.len());
            (
                Cell {
                    end,
                    ..Cell::default()
                },
                behind,
            )
        };
        let mut cell = Cell {
            start: start.saturating_add(cell.start),
            end: start.saturating_add(cell.end),
            ..cell
        };
        let Some(behind) = behind else {
            if !last {
                return Scan::More;
            }
            cells.push(cell);
            return Scan::Row {
                length: bytes.len(),
                lines,
            };
        };
        let next = start.saturating_add(behind).saturating_add(1);
        if rest.get(behind) == Some(&delimiter) {
            cells.push(cell);
            start = next;
            continue;
        }
        let before = cell.end.checked_sub(1).and_then(|at| bytes.get(at));
        if !quoted && cell.end > cell.start && before == Some(&b'\r') {
            cell.end = cell.end.saturating_sub(1);
        }
        cells.push(cell);
        return Scan::Row {
            length: next,
            lines,
        };
    }
}

/// A cell that begins with a quote, and where the delimiter or end of line behind it is.
fn scan_quoted(bytes: &[u8], last: bool, dialect: Dialect) -> Result<(Cell, usize), Scan> {
    let open = if last { Scan::Unclosed } else { Scan::More };
    let mut cell = Cell {
        start: 1,
        ..Cell::default()
    };
    let mut at = 1_usize;
    loop {
        let rest = bytes.get(at..).unwrap_or(&[]);
        let Some(quote) = memchr(QUOTE, rest) else {
            return Err(open);
        };
        cell.end = at.saturating_add(quote);
        at = cell.end.saturating_add(1);
        match bytes.get(at) {
            Some(&QUOTE) => {
                cell.doubled = true;
                at = at.saturating_add(1);
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
            Some(b' ' | b'\r') => at = at.saturating_add(1),
            Some(_) => return Err(Scan::TextBehind),
        }
    }
}

/// Appends the text between quotes, doubled quotes made single.
pub(crate) fn undouble(bytes: &[u8], into: &mut Vec<u8>) {
    let mut rest = bytes;
    while let Some(at) = memchr(QUOTE, rest) {
        let (head, tail) = rest.split_at(at.saturating_add(1));
        into.extend_from_slice(head);
        rest = tail.strip_prefix(&[QUOTE]).unwrap_or(tail);
    }
    into.extend_from_slice(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMA: Dialect = Dialect {
        delimiter: b',',
        terminator: b'\n',
    };

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
        assert_eq!(
            scan,
            Scan::Row {
                length: 28,
                lines: 1
            }
        );
        assert_eq!(cells, ["1", "24\" monitor", "a \"b\", c"]);
    }

    #[test]
    fn a_quoted_cell_may_hold_lines() {
        let (scan, cells) = read("1,\"a\r\nb\",\"\"\n");
        assert_eq!(
            scan,
            Scan::Row {
                length: 12,
                lines: 2
            }
        );
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
            assert_eq!(
                scan(text.as_bytes(), false, COMMA, &mut cells),
                Scan::More,
                "{text}"
            );
        }
        let end = scan(b"1,\"a\"", true, COMMA, &mut cells);
        assert_eq!(
            end,
            Scan::Row {
                length: 5,
                lines: 1
            }
        );
        assert_eq!(cells.len(), 2);
    }
}
