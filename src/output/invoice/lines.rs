//! The values of invoice lines (interface.md, "Output: invoice lines"), as CSV, JSON and workbooks write them.

use crate::billing::{Billed, Case, Invoice, Kind, Line, Run};
use crate::money::{Percent, Quantity};
use crate::output::record::Value;
use crate::rate_card::RateCard;
use crate::seconds::Seconds;

/// The columns of a line, in order; the last only where prices include VAT (see [`columns`]).
const COLUMNS: [&str; 22] = [
    "customer",
    "case",
    "line",
    "kind",
    "item",
    "description",
    "date",
    "date_to",
    "level",
    "tier",
    "minutes_worked",
    "quantity",
    "unit",
    "unit_price",
    "price_per",
    "gross",
    "discount_percent",
    "discount",
    "net",
    "vat_percent",
    "currency",
    "vat_included",
];

/// The columns of a card's lines, in order.
pub fn columns(card: &RateCard) -> &'static [&'static str] {
    if card.prices_include_vat { &COLUMNS } else { &COLUMNS[..21] }
}

/// The columns behind all others, of a run whose invoices have numbers.
pub fn number_columns(run: &Run<'_>) -> &'static [&'static str] {
    if run.is_numbered() { &["invoice", "issued"] } else { &[] }
}

/// The values of an invoice's lines in them.
pub fn number_values<'v>(invoice: &Invoice<'v>) -> [Value<'v>; 2] {
    let issued = invoice.issued().map_or(Value::Missing, Value::Date);
    [Value::text_or_missing(invoice.number()), issued]
}

/// The values of a line, in the order of the longest list of [`columns`].
pub fn values<'v>(
    card: &'v RateCard,
    case: Option<&'v str>,
    customer: &'v str,
    number: usize,
    line: &'v Line<'_>,
    description: &'v str,
    vat_percent: Percent,
) -> [Value<'v>; 22] {
    let worked = match line.kind() {
        Kind::Free | Kind::Work => Value::Quantity(Quantity::minutes(line.worked)),
        Kind::Correction if line.worked != Seconds::ZERO => {
            Value::Quantity(Quantity::minutes(line.worked))
        }
        Kind::Fee | Kind::Mileage | Kind::Travel | Kind::Expense | Kind::Correction => {
            Value::Missing
        }
    };
    [
        Value::Text(customer),
        Value::text_or_missing(case),
        Value::count(number),
        Value::Word(line.kind().code()),
        Value::text_or_missing(line.item),
        Value::Text(description),
        Value::Date(line.date),
        Value::Date(line.date_to),
        line.level.map_or(Value::Missing, |level| Value::Text(card.level_name(level))),
        line.tier.map_or(Value::Missing, |tier| Value::Text(card.tier_name(tier))),
        worked,
        Value::Quantity(line.quantity),
        Value::Word(line.unit_name),
        Value::Price(line.unit_price),
        Value::Integer(i64::from(line.price_per)),
        Value::Money(line.gross),
        Value::Percent(line.discount_percent),
        Value::Money(line.discount),
        Value::Money(line.net),
        Value::Percent(vat_percent),
        Value::Word(&card.currency),
        Value::Flag(true),
    ]
}

/// Hands the values of each line of what is billed to `write`.
pub(in crate::output) fn each_value<E>(
    billed: &Billed<'_, '_>,
    words: &mut String,
    mut write: impl FnMut([Value<'_>; 22]) -> Result<(), E>,
) -> Result<(), E> {
    let (invoice, case) = (billed.invoice, billed.case());
    for (index, line) in billed.lines.iter().enumerate() {
        let description = if let Some(case) = case {
            line.describe(case, words);
            words.as_str()
        } else {
            line.label()
        };
        write(values(
            invoice.card(),
            case.map(Case::name),
            invoice.customer_name(),
            index + 1,
            line,
            description,
            invoice.vat_percent,
        ))?;
    }
    Ok(())
}
