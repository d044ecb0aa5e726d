//! A sheet as a Danish Excel writes and reads it: semicolons, decimal commas, UTF-8 with a mark, CRLF.

use std::io::{self, Write};

use rust_decimal::Decimal;

use super::priced::Priced;
use crate::output::record::spreadsheet_text;
use crate::texts::printable;

/// Writes the names of the columns.
pub(super) fn header(columns: &[&str], mut out: impl Write) -> io::Result<()> {
    out.write_all("\u{feff}".as_bytes())?;
    let mut sheet = rows(out);
    sheet.write_record(columns)?;
    sheet.flush()
}

/// A writer of rows, of cells that are harmless already.
pub(super) fn rows<W: Write>(out: W) -> csv::Writer<W> {
    csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .from_writer(out)
}

/// A text from outside as a cell: one line, and no formula.
pub(super) fn cell(text: &str) -> String {
    spreadsheet_text(&printable(text)).into_owned()
}

/// A quantity: `0,75`, `-1`.
pub(super) fn quantity(priced: &Priced, negative: bool) -> String {
    let sign = if negative { "-" } else { "" };
    format!("{sign}{}", comma(&priced.quantity.to_string()))
}

/// A price or an amount with two decimals: `800,00`.
pub(super) fn price(priced: &Priced) -> String {
    comma(&priced.price.to_string())
}

/// A percentage: `12,5`.
pub(super) fn percent(percent: Decimal) -> String {
    comma(&percent.to_string())
}

fn comma(number: &str) -> String {
    number.replace('.', ",")
}
