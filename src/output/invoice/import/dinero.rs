//! Dinero: JSON Lines, each the body of a request to its API that creates an invoice.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::value::RawValue;

use super::document::{Document, Row};
use super::priced::Measure;
use crate::money::Money;
use crate::texts::printable;

/// The file of credit notes beside another: `november-credits.jsonl`.
pub fn credits_file(target: &Path) -> PathBuf {
    let mut name = target.file_stem().unwrap_or_default().to_owned();
    name.push("-credits.jsonl");
    target.with_file_name(name)
}

/// The body of `POST /v1/{organizationId}/invoices`, and of `…/sales/creditnotes`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Body<'a> {
    contact_guid: Option<&'a str>,
    /// The contact's own where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    show_lines_incl_vat: bool,
    currency: &'a str,
    language: &'a str,
    external_reference: String,
    comment: Option<String>,
    date: String,
    product_lines: Vec<ProductLine>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ProductLine {
    base_amount_value: Box<RawValue>,
    description: String,
    comments: String,
    quantity: Box<RawValue>,
    account_number: Option<u32>,
    unit: &'static str,
    discount: Box<RawValue>,
    line_type: &'static str,
}

/// Writes a document on a line; what gives money back is a credit note.
pub(super) fn write(document: &Document<'_>, mut out: impl Write) -> io::Result<()> {
    let guid = Some(document.customer).filter(|customer| is_guid(customer));
    let is_credit = document.amount < Money::ZERO;
    let lines = document.rows.iter().map(|row| line(row, is_credit));
    let lines: Result<Vec<_>, serde_json::Error> = lines.collect();
    let body = Body {
        contact_guid: guid,
        address: guid.is_none().then(|| printable(document.name)),
        show_lines_incl_vat: document.inclusive,
        currency: document.currency,
        language: document.lang.pick("en-GB", "da-DK"),
        external_reference: document.number(),
        comment: Some(document.comment()).filter(|comment| !comment.is_empty()),
        date: document.day(),
        product_lines: lines?,
    };
    serde_json::to_writer(&mut out, &body)?;
    out.write_all(b"\n")
}

/// A line; of a credit note, with the signs the other way round.
fn line(row: &Row<'_>, is_credit: bool) -> Result<ProductLine, serde_json::Error> {
    let priced = &row.priced;
    let sign = if priced.negative == is_credit { "" } else { "-" };
    Ok(ProductLine {
        base_amount_value: number(priced.price.to_string())?,
        description: row.said.line(usize::MAX),
        comments: row.said.place.clone(),
        quantity: number(format!("{sign}{}", priced.quantity))?,
        account_number: account(row),
        unit: match priced.measure {
            Measure::Hours => "hours",
            Measure::Distance if row.unit_name == "km" => "km",
            Measure::Distance | Measure::Pieces => "parts",
        },
        discount: number(priced.discount.to_string())?,
        line_type: "Product",
    })
}

/// The card's product number where it is one of an account.
pub(super) fn account(row: &Row<'_>) -> Option<u32> {
    let item = row.item?;
    let is_number = item.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| item.parse().ok()).flatten()
}

/// A number as it is written, without a detour by binary fractions.
fn number(digits: String) -> Result<Box<RawValue>, serde_json::Error> {
    RawValue::from_string(digits)
}

/// Whether a customer's number is that of a Dinero contact: `3e389a20-d206-4c4b-acff-3cff102db328`.
pub(super) fn is_guid(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let lengths = parts.iter().map(|part| part.len());
    lengths.eq([8, 4, 4, 4, 12])
        && parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}
