//! e-conomic: a sheet for its import of files; the columns are called as the properties of a draft invoice in its
//! REST documentation.

use std::io::{self, Write};

use super::document::Document;
use super::sheet::{self, cell};
use super::text::cut;
use crate::output::record::Value;

const COLUMNS: [&str; 12] = [
    "customer.customerNumber",
    "recipient.name",
    "date",
    "currency",
    "references.other",
    "notes.textLine1",
    "lines.sortKey",
    "lines.product.productNumber",
    "lines.description",
    "lines.quantity",
    "lines.unitNetPrice",
    "lines.discountPercentage",
];

/// Longest name, reference, text below the heading, and description that it takes, in characters.
const NAME: usize = 250;
const REFERENCE: usize = 250;
const NOTE: usize = 1_000;
const DESCRIPTION: usize = 2_500;

/// Writes the names of the columns.
pub(super) fn header(out: impl Write) -> io::Result<()> {
    sheet::header(&COLUMNS, out)
}

/// Writes the rows of a document; of one that gives money back, the quantities make it a credit note.
pub(super) fn write(document: &Document<'_>, out: impl Write) -> io::Result<()> {
    let customer = cell(document.customer);
    let name = cell(&cut(document.name, NAME));
    // It numbers invoices itself: a number of ours is a reference, and the customer's own goes to the note.
    let (reference, note) = match document.given_number {
        Some(number) => (number, document.comment()),
        None => (document.reference(), document.vat_remark()),
    };
    let reference = cell(&cut(reference, REFERENCE));
    let note = cell(&cut(&note, NOTE));
    let day = document.day();
    let mut sheet = sheet::rows(out);
    for (index, row) in document.rows.iter().enumerate() {
        let priced = &row.priced;
        let item = cell(row.item.unwrap_or(""));
        let description = cell(&row.said.line_and_place(DESCRIPTION));
        let quantity = sheet::quantity(priced, priced.negative);
        sheet.record([
            Value::Text(&customer),
            Value::Text(&name),
            Value::Word(&day),
            Value::Word(document.currency),
            Value::Text(&reference),
            Value::Text(&note),
            Value::count(index + 1),
            Value::Text(&item),
            Value::Text(&description),
            Value::Word(&quantity),
            Value::Price(priced.price),
            Value::Percent(priced.discount),
        ])?;
    }
    sheet.finish()
}
