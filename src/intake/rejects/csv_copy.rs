//! Rows copied as CSV: cells as they are written, in the columns of the first input.

use std::io::{self, Write};

use super::layout::Layout;
use crate::intake::rows::{
    CELLS_BUT, Cell, Dialect, REASON_IS, Scan, Shape, Sheet, Typed, Use, between_quotes, decoded,
    quote_words, scan, spans, text_of, without_end, written,
};

/// Writes rows of CSV inputs.
pub(super) struct CsvCopy<W> {
    out: W,
    sheets: Vec<Sheet>,
    layout: Layout,
    delimiter: u8,
    line_end: &'static str,
    cells: Vec<Cell>,
    /// The cells of the row at hand by their columns, as they are to be written.
    row: Vec<String>,
}

impl<W: Write> CsvCopy<W> {
    /// A writer that has written the line of column names, the last of them `reason`.
    pub(super) fn new(shapes: &[Shape], reason: &str, mut out: W) -> io::Result<Self> {
        let sheets = shapes.iter().filter_map(|shape| shape.sheet.clone());
        let sheets: Vec<Sheet> = sheets.collect();
        let layout = Layout::of(shapes);
        let first = sheets.first();
        // The cells of a workbook are separated by no character that a CSV has.
        let text = sheets.iter().find(|sheet| !sheet.dialect.is_sheet());
        let delimiter = text.map_or(b',', |sheet| sheet.dialect.delimiter);
        let crlf = first.is_some_and(|sheet| sheet.crlf);
        let line_end = if crlf { "\r\n" } else { "\n" };
        if sheets.iter().any(|sheet| sheet.needs_mark) {
            out.write_all("\u{feff}".as_bytes())?;
        }
        if first.is_some_and(|sheet| sheet.has_sep) {
            write!(out, "sep={}{line_end}", char::from(delimiter))?;
        }
        for line in first.into_iter().flat_map(|sheet| &sheet.above) {
            let line = line_above(line, &sheets[0], delimiter);
            write!(out, "{line}{line_end}")?;
        }
        let columns = layout.columns.iter().map(|column| match &column.raw {
            Some(raw) => raw.clone(),
            None => written(&column.name, delimiter),
        });
        let mut names: Vec<String> = columns.collect();
        names.push(reason.to_owned());
        let mut copy =
            Self { out, sheets, layout, delimiter, line_end, cells: Vec::new(), row: names };
        if !copy.sheets.first().is_some_and(|sheet| sheet.is_headless) {
            copy.write_row()?;
        }
        Ok(copy)
    }

    /// Writes a row of an input and why it is rejected.
    pub(super) fn row(&mut self, input: usize, raw: &[u8], reason: &str) -> io::Result<()> {
        let sheet = &self.sheets[input];
        let dialect = sheet.dialect;
        let last = sheet.headings.last();
        let has_reason = last.is_some_and(|last| last.means == Use::Reason);
        let width = sheet.headings.len();
        let raw = without_end(raw, dialect);
        self.row.clear();
        if !matches!(scan(raw, true, dialect, &mut self.cells), Scan::Row { .. }) {
            // It cannot be taken apart: its line as it is. Behind it the reason stands between quotes, so that a quote
            // that is open cannot swallow the rows below.
            let line = decoded(raw);
            let line = without_own_words(&line, dialect).to_owned();
            self.row.push(line);
            self.row.push(between_quotes(reason));
            return self.write_row();
        }
        let spans = spans(raw, &self.cells, dialect);
        let texts = self.cells.iter().zip(spans).map(|(cell, span)| {
            if dialect.delimiter == self.delimiter {
                decoded(raw.get(span).unwrap_or(&[]))
            } else {
                written(&plain_text(raw, cell), self.delimiter)
            }
        });
        if self.cells.len() == width {
            let columns = self.layout.columns.len();
            self.row.resize(columns, String::new());
            for (text, target) in texts.zip(&self.layout.targets[input]) {
                if let Some(target) = target {
                    self.row[*target] = text;
                }
            }
            // Where no header tells what separates cells, the quotes do.
            self.row.push(if sheet.is_headless {
                between_quotes(&format!("{REASON_IS}{reason}"))
            } else {
                written(reason, self.delimiter)
            });
        } else {
            // Nobody knows which cells these are. It stays a row with too many cells or too few.
            self.row.extend(texts);
            let is_own = |cell: &String| cell.trim_end_matches('"').contains(CELLS_BUT);
            if has_reason && self.row.last().is_some_and(is_own) {
                self.row.pop();
            }
            self.row.push(between_quotes(reason));
        }
        self.write_row()
    }

    fn write_row(&mut self) -> io::Result<()> {
        for (index, cell) in self.row.iter().enumerate() {
            if index > 0 {
                self.out.write_all(&[self.delimiter])?;
            }
            self.out.write_all(cell.as_bytes())?;
        }
        self.out.write_all(self.line_end.as_bytes())
    }
}

/// A line above the column names: as it is, or the cells of a workbook's row, in one line.
fn line_above(line: &str, sheet: &Sheet, delimiter: u8) -> String {
    if !sheet.dialect.is_sheet() {
        return line.to_owned();
    }
    let mut cells = Vec::new();
    scan(line.as_bytes(), true, sheet.dialect, &mut cells);
    let texts = cells.iter().map(|cell| {
        let text = text_of(line.as_bytes(), cell).replace(['\r', '\n'], " ");
        written(&text, delimiter)
    });
    let texts: Vec<String> = texts.collect();
    texts.join(&char::from(delimiter).to_string())
}

/// A line that cannot be taken apart, without the words of an earlier run on it.
fn without_own_words(line: &str, dialect: Dialect) -> &str {
    let delimiter = char::from(dialect.delimiter);
    [Scan::TextBehind, Scan::Unclosed]
        .into_iter()
        .find_map(|scan| {
            let words = between_quotes(&quote_words(scan).en);
            line.strip_suffix(&words)?.strip_suffix(delimiter)
        })
        .unwrap_or(line)
}

/// The text of a cell; a number by its type with three decimals, which would be a thousand and some as a text, with a
/// fourth.
pub(super) fn plain_text(raw: &[u8], cell: &Cell) -> String {
    let mut text = text_of(raw, cell);
    let decimals = text.split_once('.').map(|(_, decimals)| decimals.len());
    if cell.typed == Typed::Number && decimals == Some(3) {
        text.push('0');
    }
    text
}
