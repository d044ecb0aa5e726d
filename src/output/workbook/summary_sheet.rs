//! The sheet with a row a customer, and what all of them come to.

use rust_xlsxwriter::Workbook;

use super::sheet::{Kind, Sheet};
use crate::billing::Totals;
use crate::lang::Lang;
use crate::output::invoice_records::WriteError;
use crate::output::invoice_summary::{COLUMNS, Row};
use crate::output::record::Value;

/// The columns by their names among [`COLUMNS`], as people call them; the currency stands with the amounts.
const SHOWN: [(&str, &str, &str, Kind); 14] = [
    ("customer", "customer", "kunde", Kind::Text),
    ("name", "name", "navn", Kind::Text),
    ("cases", "cases", "sager", Kind::Number),
    (
        "minutes_worked",
        "min worked",
        "min. arbejdet",
        Kind::Number,
    ),
    ("minutes_free", "min free", "min. gratis", Kind::Number),
    (
        "minutes_billed",
        "min billed",
        "min. afregnet",
        Kind::Number,
    ),
    ("minutes_raised", "min raised", "min. hævet", Kind::Number),
    ("net", "net", "netto", Kind::Money),
    ("vat_percent", "VAT %", "moms %", Kind::Number),
    ("vat", "VAT", "moms", Kind::Money),
    ("total", "total", "i alt", Kind::Money),
    (
        "order_reference",
        "order reference",
        "ordrereference",
        Kind::Text,
    ),
    ("vat_reason", "VAT reason", "momsårsag", Kind::Text),
    ("email", "e-mail", "e-mail", Kind::Text),
];

/// Writes the sheet; returns how many texts were cut.
pub(super) fn fill(
    workbook: &mut Workbook,
    rows: &[Row<'_>],
    totals: &Totals,
    currency: &str,
    lang: Lang,
) -> Result<usize, WriteError> {
    let name = lang.pick("summary", "oversigt");
    let columns = SHOWN.map(|(_, en, da, kind)| (lang.pick(en, da), kind));
    let mut sheet = Sheet::new(workbook, name, columns, currency, lang)?;
    for row in rows {
        sheet.row(shown(row, currency))?;
    }
    sheet.filter()?;
    let all = Row::all(totals, totals.sums, lang.pick("total", "i alt"));
    sheet.sums(&shown(&all, currency))?;
    sheet.finish(workbook)
}

/// The values of a row in the order in which they are shown.
fn shown<'v>(row: &Row<'v>, currency: &'v str) -> [Value<'v>; 14] {
    let values = row.values(currency);
    SHOWN.map(|(name, ..)| {
        let place = COLUMNS.iter().position(|column| *column == name);
        let value = place.and_then(|place| values.get(place)).copied();
        value.unwrap_or(Value::Missing)
    })
}
