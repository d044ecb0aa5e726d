//! Business Central: a sheet for a configuration package; the columns are called as the fields of its tables 36
//! (Sales Header) and 37 (Sales Line).

use std::io::{self, Write};

use super::document::Document;
use super::sheet::{self, cell};
use super::text::cut;
use crate::billing::Money;

const COLUMNS: [&str; 16] = [
    "Document Type",
    "Document No.",
    "Sell-to Customer No.",
    "Posting Date",
    "Document Date",
    "Your Reference",
    "Currency Code",
    "Line No.",
    "Type",
    "No.",
    "Description",
    "Description 2",
    "Quantity",
    "Unit Price",
    "Line Discount %",
    "Prices Including VAT",
];

/// Longest `Description`, `Description 2` and `Your Reference`, in characters.
const DESCRIPTION: usize = 100;
const DESCRIPTION_2: usize = 50;
const REFERENCE: usize = 35;

/// Lines are numbered in steps, so that some can be put between them.
const STEP: usize = 10_000;

/// The currency of the books, which stands nowhere in them: a document in it has no `Currency Code`.
const LOCAL_CURRENCY: &str = "DKK";

/// Writes the names of the columns; the last only where prices include VAT.
pub(super) fn header(inclusive: bool, out: impl Write) -> io::Result<()> {
    let width = width(inclusive);
    sheet::header(COLUMNS.get(..width).unwrap_or(&COLUMNS), out)
}

fn width(inclusive: bool) -> usize {
    COLUMNS.len().saturating_sub(usize::from(!inclusive))
}

/// Writes the rows of a document; what gives money back is a credit memo, with the signs the other way round.
pub(super) fn write(document: &Document<'_>, out: impl Write) -> io::Result<()> {
    let is_credit = document.amount < Money::ZERO;
    let kind = if is_credit { "Credit Memo" } else { "Invoice" };
    let currency = Some(document.currency).filter(|code| *code != LOCAL_CURRENCY);
    let (number, customer) = (document.number(), cell(document.customer));
    let reference = cell(&cut(document.reference(), REFERENCE));
    let width = width(document.inclusive);
    let mut sheet = sheet::rows(out);
    for (index, row) in document.rows.iter().enumerate() {
        let priced = &row.priced;
        let place = index.saturating_add(1).saturating_mul(STEP);
        let cells = [
            kind.to_owned(),
            number.clone(),
            customer.clone(),
            document.day(),
            document.day(),
            reference.clone(),
            currency.unwrap_or("").to_owned(),
            place.to_string(),
            "Item".to_owned(),
            cell(row.item.unwrap_or("")),
            cell(&row.said.line(DESCRIPTION)),
            cell(&cut(&row.said.place, DESCRIPTION_2)),
            sheet::quantity(priced, priced.negative != is_credit),
            sheet::price(priced),
            sheet::percent(priced.discount.decimal()),
            "true".to_owned(),
        ];
        sheet.write_record(cells.iter().take(width))?;
    }
    sheet.flush()
}
