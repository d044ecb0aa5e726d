//! The first lines of a CSV taken apart into cells, before it is known which of them has the headers.

use memchr::memchr;

use crate::intake::rows::csv_text::{Cell, Dialect, Scan, scan, undouble};
use crate::intake::rows::source::{Input, Text, push_decoded};
use crate::problems::Trouble;

/// So many lines are looked at.
const LINES: usize = 200;
/// No more bytes of a file are looked at.
const BYTES: usize = 4 * 1024 * 1024;

/// A line that says something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// From 1, as an editor shows it.
    pub(crate) number: u32,
    /// Without surrounding blanks.
    pub(crate) cells: Vec<String>,
}

/// The name of an input, and its first lines if it is no JSON.
///
/// # Errors
/// It cannot be read or is no text.
pub(crate) fn first_lines(input: Input) -> Result<(String, Option<Vec<Line>>), Trouble> {
    let mut text = Text::new(input, None)?;
    let name = text.name().to_owned();
    while text.window().len() < BYTES && text.more()? {}
    let window = text.window();
    if text.sheet().is_some() {
        return Ok((name, Some(lines(window, text.finished(), Dialect::SHEET))));
    }
    let first = window.trim_ascii_start().first();
    let is_json = match text.ending() {
        "csv" | "tsv" | "tab" => false,
        "json" | "jsonl" | "ndjson" => true,
        _ => matches!(first, Some(b'[' | b'{')),
    };
    if is_json {
        return Ok((name, None));
    }
    let terminator = if memchr(b'\n', window).is_some() { b'\n' } else { b'\r' };
    let read = [b',', b';', b'\t'].map(|delimiter| {
        let dialect = Dialect { delimiter, terminator };
        lines(window, text.finished(), dialect)
    });
    // The delimiter that makes most lines equally long, and of several the one that makes most cells.
    let best = read.into_iter().rev().max_by_key(|lines| likeness(lines));
    Ok((name, Some(best.unwrap_or_default())))
}

/// How many lines have as many cells as most of them, and how many cells these are.
fn likeness(lines: &[Line]) -> (usize, usize) {
    let widths = lines.iter().map(|line| line.cells.len());
    let wide = widths.clone().filter(|width| *width > 1);
    let alike = |width: usize| widths.clone().filter(|it| *it == width).count();
    let counts = wide.map(|width| (alike(width), width));
    counts.max().unwrap_or_default()
}

fn lines(bytes: &[u8], finished: bool, dialect: Dialect) -> Vec<Line> {
    let (mut lines, mut cells, mut rest, mut number) = (Vec::new(), Vec::new(), bytes, 1_u32);
    while !rest.is_empty() && lines.len() < LINES {
        let length = match scan(rest, finished, dialect, &mut cells) {
            Scan::Row { length, lines: breaks } => {
                let texts: Vec<String> = cells.iter().map(|cell| text_of(rest, cell)).collect();
                if texts.iter().any(|text| !text.is_empty()) {
                    lines.push(Line { number, cells: texts });
                }
                number += breaks;
                length
            }
            Scan::More => break,
            Scan::Unclosed | Scan::TextBehind => {
                number += 1;
                memchr(dialect.terminator, rest).map_or(rest.len(), |end| end + 1)
            }
        };
        rest = rest.get(length..).unwrap_or(&[]);
    }
    lines
}

fn text_of(row: &[u8], cell: &Cell) -> String {
    let mut bytes = Vec::new();
    undouble(row.get(cell.start..cell.end).unwrap_or(&[]), &mut bytes);
    let mut text = String::new();
    push_decoded(&mut text, &bytes);
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_makes_lines_alike() {
        for (text, expected) in [
            ("a;b\n1,5;2\n", "1: a b | 2: 1,5 2"),
            ("a,b\n1;5,2\n", "1: a b | 2: 1;5 2"),
            ("Title\n\n\"a\"\tb\n\"1\n2\"\tc\nd\te", "1: Title | 3: a b | 4: 1\n2 c | 6: d e"),
            ("a\rb\r", "1: a | 2: b"),
            ("a,b\n\"x,y\n", "1: a b"),
        ] {
            let input = Input::new("log.csv", std::io::Cursor::new(text));
            let lines = first_lines(input).unwrap().1.unwrap();
            let shown =
                lines.iter().map(|line| format!("{}: {}", line.number, line.cells.join(" ")));
            assert_eq!(shown.collect::<Vec<_>>().join(" | "), expected, "{text}");
        }
    }
}
