//! e-conomic: a sheet for its import of files; the columns are called as the properties of a draft invoice in its
//! REST documentation.

use std::io::{self, Write};

use super::document::Document;
use super::sheet::{self, cell};
use super::text::cut;

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
    let reference = cell(&cut(document.reference(), REFERENCE));
    let note = cell(&cut(&document.vat_remark(), NOTE));
    let mut sheet = sheet::rows(out);
    for (index, row) in document.rows.iter().enumerate() {
        let priced = &row.priced;
        let cells = [
            customer.clone(),
            name.clone(),
            document.day(),
            document.currency.to_owned(),
            reference.clone(),
            note.clone(),
            index.saturating_add(1).to_string(),
            cell(row.item.unwrap_or("")),
            cell(&row.said.line_and_place(DESCRIPTION)),
            sheet::quantity(priced, priced.negative),
            sheet::price(priced),
            sheet::percent(priced.discount.decimal()),
        ];
        sheet.write_record(&cells)?;
    }
    sheet.flush()
}
