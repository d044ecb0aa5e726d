//! What an input looks like: what separates its cells, its columns as they are written, and whether it is still the same
//! when it is read again.

use std::ops::Range;

use crate::intake::rows::columns::Use;
use crate::intake::rows::csv_text::{Cell, Dialect, Scan, scan, undouble};
use crate::intake::rows::records::{Checksum, Format, Records};
use crate::intake::rows::source::decoded;

/// A column of a CSV as it is written.
#[derive(Debug, Clone)]
pub(crate) struct Heading {
    /// What it is to the program.
    pub(crate) means: Use,
    /// Its name.
    pub(crate) name: String,
    /// Its name as the file writes it, with its quotes and blanks; none of a workbook.
    pub(crate) raw: Option<String>,
}

/// How a CSV, or a sheet of a workbook, is written.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of the file on its own")]
pub(crate) struct Sheet {
    pub(crate) dialect: Dialect,
    /// What it is called in its workbook.
    pub(crate) name: Option<String>,
    pub(crate) headings: Vec<Heading>,
    /// Whether Excel's own first line, `sep=;`, stands before it.
    pub(crate) has_sep: bool,
    /// The lines above the one of headers, where the card says which line that is.
    pub(crate) above: Vec<String>,
    /// Whether no line has headers.
    pub(crate) is_headless: bool,
    /// Whether lines end as in Windows.
    pub(crate) crlf: bool,
    /// Whether a spreadsheet needs a byte order mark to read it as UTF-8.
    pub(crate) needs_mark: bool,
}

/// What an input looks like once it was read.
#[derive(Debug, Clone)]
pub(crate) struct Shape {
    /// How its CSV is written; none for JSON.
    pub(crate) sheet: Option<Sheet>,
    /// Whether its columns are known by their numbers.
    pub(crate) is_numbered: bool,
    /// Its line of column names.
    pub(crate) heading: String,
    /// Differs where the rows do.
    pub(crate) checksum: Checksum,
}

impl Shape {
    /// The shape of an input that was read to its end.
    pub(crate) fn of(records: &Records) -> Self {
        let sheet = match records.format {
            Format::Csv(dialect) => Some(sheet(records, dialect)),
            Format::JsonLines | Format::JsonList { .. } | Format::Done => None,
        };
        Self {
            sheet,
            is_numbered: records.columns.are_numbered(),
            heading: records.heading.clone(),
            checksum: records.checksum,
        }
    }

    /// Whether an input that was read again is still the same.
    pub(crate) fn is_of(&self, records: &Records) -> bool {
        records.checksum == self.checksum && records.heading == self.heading
    }
}

fn sheet(records: &Records, dialect: Dialect) -> Sheet {
    let line = without_end(records.heading.as_bytes(), dialect);
    let mut cells = Vec::new();
    let scanned = scan(line, true, dialect, &mut cells);
    let is_row = matches!(scanned, Scan::Row { .. });
    let spans = if is_row { spans(line, &cells, dialect) } else { Vec::new() };
    let is_written = !dialect.is_sheet() && !records.is_headless;
    let text = |range: &Range<usize>| decoded(line.get(range.clone()).unwrap_or(&[]));
    let headings = records.columns.uses().zip(records.columns.headers()).enumerate().map(
        |(index, (means, name))| Heading {
            means,
            name: name.to_owned(),
            raw: spans.get(index).filter(|_| is_written).map(text),
        },
    );
    Sheet {
        dialect,
        name: records.text.sheet().map(str::to_owned),
        headings: headings.collect(),
        has_sep: records.has_sep,
        above: records.above.clone(),
        is_headless: records.is_headless,
        crlf: records.heading.ends_with("\r\n"),
        needs_mark: records.text.is_marked() || records.recoded,
    }
}

/// A row without its end of line.
pub(crate) fn without_end(row: &[u8], dialect: Dialect) -> &[u8] {
    let row = row.strip_suffix(&[dialect.terminator]).unwrap_or(row);
    row.strip_suffix(b"\r").unwrap_or(row)
}

/// Where each cell is in its row as it is written, with its quotes and blanks.
pub(crate) fn spans(row: &[u8], cells: &[Cell], dialect: Dialect) -> Vec<Range<usize>> {
    let mut start = 0;
    let mut spans = Vec::with_capacity(cells.len());
    for cell in cells {
        // Behind a cell's text there are only its closing quote and blanks.
        let behind = &row[cell.end..];
        let end = memchr::memchr(dialect.delimiter, behind)
            .map_or(row.len(), |delimiter| cell.end + delimiter);
        spans.push(start..end);
        start = end + 1;
    }
    spans
}

/// The text of a cell, its doubled quotes made single.
pub(crate) fn text_of(row: &[u8], cell: &Cell) -> String {
    let bytes = &row[cell.start..cell.end];
    if !cell.doubled {
        return decoded(bytes);
    }
    let mut single = Vec::new();
    undouble(bytes, &mut single);
    decoded(&single)
}
