//! One line of a former invoice, as the program wrote it.

use rust_decimal::Decimal;

use crate::billing::{Kind, PriorLine, Unit};
use crate::intake::rows::{Column, Records, Row};
use crate::lang::Words;
use crate::money::{Money, Percent, Quantity, UnitPrice};
use crate::problems::Trouble;
use crate::rate_card::RateCard;
use crate::scalars::{Decimals, Unread, number, signed};
use crate::seconds::Seconds;
use crate::texts::quoted;
use crate::words;

pub(super) const CUSTOMER: Column = Column::new(0, "customer", "customer");
pub(super) const CASE: Column = Column::new(1, "case", "case");
pub(super) const KIND: Column = Column::new(2, "kind", "kind");
pub(super) const NOTES: Column = Column::new(3, "description", "description");
pub(super) const DATE_TO: Column = Column::new(4, "date_to", "date_to");
pub(super) const LEVEL: Column = Column::new(5, "level", "level");
pub(super) const TIER: Column = Column::new(6, "tier", "tier");
pub(super) const WORKED: Column = Column::new(7, "minutes_worked", "minutes_worked");
pub(super) const QUANTITY: Column = Column::new(8, "quantity", "quantity");
pub(super) const UNIT: Column = Column::new(9, "unit", "unit");
pub(super) const PRICE: Column = Column::new(10, "unit_price", "unit_price");
pub(super) const DISCOUNT: Column = Column::new(11, "discount_percent", "discount_percent");
pub(super) const NET: Column = Column::new(12, "net", "net");
pub(super) const CURRENCY: Column = Column::new(13, "currency", "currency");
pub(super) const VAT: Column = Column::new(14, "vat_percent", "vat_percent");
pub(super) const INCLUSIVE: Column = Column::new(15, "vat_included", "vat_included");
/// The first digits of the checksum of the card that it was billed by; in JSON Lines.
pub(super) const CARD: Column = Column::new(16, "card", "card");
/// Tells lines apart, and which periods a fee paid for.
pub(super) const DATE: Column = Column::new(17, "date", "date");
/// The number of its invoice.
pub(super) const INVOICE: Column = Column::new(18, "invoice", "invoice");
pub(super) const COLUMNS: [Column; 19] = [
    CUSTOMER, CASE, KIND, NOTES, DATE_TO, LEVEL, TIER, WORKED, QUANTITY, UNIT, PRICE, DISCOUNT,
    NET, CURRENCY, VAT, INCLUSIVE, CARD, DATE, INVOICE,
];

pub(super) fn line(row: &Row<'_>, card: &RateCard) -> Result<PriorLine, (Column, Words)> {
    let foreign = |column| (column, no_line(row.get(column)));
    let kind = Kind::ALL.into_iter();
    let mut kind = kind.filter(|kind| kind.code() == row.get(KIND));
    let kind = kind.next().ok_or_else(|| foreign(KIND))?;
    let currency = row.get(CURRENCY);
    if currency != card.currency {
        let (value, own) = (quoted(currency), quoted(&card.currency));
        let words =
            words!("{value}, but the rate card is in {own}"; "{value}, men takstbladet er i {own}");
        return Err((CURRENCY, words));
    }
    let includes_vat = row.get(INCLUSIVE) == "true";
    if includes_vat != card.prices_include_vat {
        return Err((INCLUSIVE, other_prices(includes_vat)));
    }
    let quantity = value(row, QUANTITY, number, Quantity::new)?;
    let worked = match row.get(WORKED) {
        "" => Seconds::ZERO,
        _ => value(row, WORKED, signed, worked)?,
    };
    let (unit, billed) = match row.get(UNIT) {
        "min" => {
            let seconds = quantity.seconds();
            (Unit::Minute, seconds.ok_or_else(|| foreign(QUANTITY))?)
        }
        "pcs" => (Unit::Piece, worked),
        _ => (Unit::Distance, worked),
    };
    let unit_price = match kind {
        Kind::Expense | Kind::Correction => {
            value(row, PRICE, signed, |price| Some(UnitPrice::of_amount(price)))?
        }
        Kind::Free | Kind::Work | Kind::Fee | Kind::Mileage | Kind::Travel => {
            value(row, PRICE, number, UnitPrice::new)?
        }
    };
    let notes = row.get(NOTES).split("; ");
    let date = if row.get(DATE).is_empty() { row.get(DATE_TO) } else { row.get(DATE) }.parse();
    Ok(PriorLine {
        kind,
        unit,
        level: card.find_level(row.get(LEVEL)),
        tier: card.find_tier(row.get(TIER)),
        unit_price,
        discount_percent: value(row, DISCOUNT, number, Percent::new)?,
        worked,
        billed,
        quantity,
        net: value(row, NET, signed, Money::of_decimal)?,
        vat_percent: value(row, VAT, number, Percent::new)?,
        date: date.map_err(|_| foreign(DATE))?,
        date_to: row.get(DATE_TO).parse().map_err(|_| foreign(DATE_TO))?,
        notes: notes.map(str::to_owned).collect(),
    })
}

/// A number of a column, read with a sign or without, as what it is.
fn value<T>(
    row: &Row<'_>,
    column: Column,
    read: fn(&str, Decimals, Option<Decimal>) -> Result<Decimal, Unread>,
    of: fn(Decimal) -> Option<T>,
) -> Result<T, (Column, Words)> {
    let text = row.get(column);
    let number = read(text, Decimals::Typed, None).map_err(|why| (column, why.words(text)))?;
    of(number).ok_or_else(|| (column, no_line(text)))
}

/// Recorded seconds; negative where a correction takes them back.
fn worked(minutes: Decimal) -> Option<Seconds> {
    let seconds = Quantity::new(minutes.abs())?.seconds()?;
    Some(if minutes.is_sign_negative() { -seconds } else { seconds })
}

/// What all columns of a line say, the same in every format: a number however it is written, a text without the mark
/// that keeps spreadsheets from running it.
pub(super) fn content(row: &Row<'_>) -> String {
    let mut content = String::new();
    for column in COLUMNS.into_iter().filter(|column| ![CARD, INVOICE].contains(column)) {
        let text = row.get(column);
        match text.replace(',', ".").parse::<Decimal>() {
            Ok(number) if column != CASE && column != CUSTOMER => {
                content.push_str(&number.normalize().to_string());
            }
            Ok(_) | Err(_) => content.push_str(text.strip_prefix('\'').unwrap_or(text)),
        }
        content.push('\0');
    }
    content
}

fn other_prices(includes_vat: bool) -> Words {
    if includes_vat {
        words!(
            "the prices include VAT, but those of the rate card do not";
            "priserne er med moms, men takstbladets er uden"
        )
    } else {
        words!(
            "the prices are without VAT, but those of the rate card include it";
            "priserne er uden moms, men takstbladets er med"
        )
    }
}

fn no_line(value: &str) -> Words {
    let value = quoted(value);
    words!(
        "{value} does not belong in an invoice line that takst wrote";
        "{value} hører ikke hjemme i en fakturalinje, som takst har skrevet"
    )
}

/// Whether the columns are there that every output has.
pub(super) fn check(records: &Records) -> Result<(), Trouble> {
    let needed = [
        CUSTOMER, CASE, KIND, DATE_TO, WORKED, QUANTITY, UNIT, PRICE, DISCOUNT, NET, CURRENCY, VAT,
    ];
    match needed.into_iter().find(|column| !records.has(*column)) {
        Some(column) => Err(no_output(records.name(), column)),
        None => Ok(()),
    }
}

/// A file has not what every output with lines has.
pub(super) fn no_output(name: &str, column: Column) -> Trouble {
    let column = column.english();
    Trouble::new(words!(
        "{name}: no `{column}`: --billed reads the lines that `takst invoice` wrote as .jsonl, .csv or .json, not a summary and not what an accounting program imports; a log stands before --billed";
        "{name}: ingen `{column}`: --billed læser de linjer, som `takst invoice` har skrevet som .jsonl, .csv eller .json, ikke en oversigt og ikke det, et regnskabsprogram indlæser; en log står før --billed"
    ))
}
