//! Business Central: a sheet for a configuration package; the columns are called as the fields of its tables 36
//! (Sales Header) and 37 (Sales Line).

use std::io::{self, Write};

use super::document::Document;
use super::sheet::{self, cell};
use super::text::cut;
use crate::money::Money;
use crate::output::record::Value;

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
    COLUMNS.len() - usize::from(!inclusive)
}

/// Writes the rows of a document; what gives money back is a credit memo, with the signs the other way round.
pub(super) fn write(document: &Document<'_>, out: impl Write) -> io::Result<()> {
    let is_credit = document.amount < Money::ZERO;
    let kind = if is_credit { "Credit Memo" } else { "Invoice" };
    let currency = Some(document.currency).filter(|code| *code != LOCAL_CURRENCY);
    let (number, customer) = (document.number(), cell(document.customer));
    let reference = cell(&cut(document.reference(), REFERENCE));
    let (day, width) = (document.day(), width(document.inclusive));
    let mut sheet = sheet::rows(out);
    for (index, row) in document.rows.iter().enumerate() {
        let priced = &row.priced;
        let place = (index + 1) * STEP;
        let item = cell(row.item.unwrap_or(""));
        let description = cell(&row.said.line(DESCRIPTION));
        let origin = cell(&cut(&row.said.place, DESCRIPTION_2));
        let quantity = sheet::quantity(priced, priced.negative != is_credit);
        let values = [
            Value::Word(kind),
            Value::Word(&number),
            Value::Text(&customer),
            Value::Word(&day),
            Value::Word(&day),
            Value::Text(&reference),
            Value::Word(currency.unwrap_or("")),
            Value::count(place),
            Value::Word("Item"),
            Value::Text(&item),
            Value::Text(&description),
            Value::Text(&origin),
            Value::Word(&quantity),
            Value::Price(priced.price),
            Value::Percent(priced.discount),
            Value::Flag(true),
        ];
        sheet.record(values.into_iter().take(width))?;
    }
    sheet.finish()
}
