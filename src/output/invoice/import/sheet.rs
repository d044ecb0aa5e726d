//! A sheet of an accounting program: as a Danish Excel writes and reads it, each text from outside on one line.

use std::io::{self, Write};

use super::priced::Priced;
use crate::output::record::{CsvWriter, Dialect};
use crate::texts::printable;

/// Writes the names of the columns.
pub(super) fn header(columns: &[&str], out: impl Write) -> io::Result<()> {
    CsvWriter::of(Dialect::ExcelDa, out, columns)?.finish()
}

/// A writer of rows below them.
pub(super) fn rows<W: Write>(out: W) -> CsvWriter<W> {
    CsvWriter::headless(Dialect::ExcelDa, out)
}

/// A text from outside as a cell: one line.
pub(super) fn cell(text: &str) -> String {
    printable(text)
}

/// A quantity: `0,75`, `-1`.
pub(super) fn quantity(priced: &Priced, negative: bool) -> String {
    let sign = if negative { "-" } else { "" };
    format!("{sign}{}", priced.quantity).replace('.', ",")
}
