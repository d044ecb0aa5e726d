//! What a customers file can say, and one row of it: cells as they are written, with their lines.

use super::super::small_file::Mistake;
use crate::lang::Words;
use crate::texts::printable;
use crate::words;

/// What a cell is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    Customer,
    Name,
    Agreement,
    From,
    Until,
    Discount,
    HourlyRate,
    Prepaid,
    Vat,
    VatReason,
    OrderReference,
    Email,
}

/// A key with its name in TOML, and the headers of its column in CSV, the first of them in English.
pub(super) struct Known {
    pub(super) key: Key,
    pub(super) toml: &'static str,
    pub(super) columns: &'static [&'static str],
}

/// All keys, in the order of the manual. A column of `hourly_rate` goes on with the name of a level.
pub(super) const KEYS: [Known; 12] = [
    known(Key::Customer, "customer", &["customer", "kunde"]),
    known(Key::Name, "name", &["name", "navn"]),
    known(Key::Agreement, "agreement", &["agreement", "aftale"]),
    known(Key::From, "from", &["from", "fra"]),
    known(Key::Until, "until", &["until", "til"]),
    known(
        Key::Discount,
        "discount_percent",
        &["discount_percent", "discount", "rabatprocent", "rabat"],
    ),
    known(
        Key::HourlyRate,
        "hourly_rates",
        &["hourly_rate", "timepris"],
    ),
    known(
        Key::Prepaid,
        "prepaid_minutes",
        &["prepaid_minutes", "forudbetalte minutter"],
    ),
    known(
        Key::Vat,
        "vat_percent",
        &["vat_percent", "momsprocent", "moms"],
    ),
    known(
        Key::VatReason,
        "vat_reason",
        &["vat_reason", "momsårsag", "momsgrund"],
    ),
    known(
        Key::OrderReference,
        "order_reference",
        &["order_reference", "ordrereference", "rekvisition"],
    ),
    known(Key::Email, "email", &["email", "e-mail", "mail"]),
];

const fn known(key: Key, toml: &'static str, columns: &'static [&'static str]) -> Known {
    Known { key, toml, columns }
}

/// Something a file says of a customer.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    /// What it is about.
    pub(super) key: Key,
    /// The key, or the column by the file's own header.
    pub(super) name: String,
    /// Of an hourly rate, the level; `None`: of all levels.
    pub(super) level: Option<String>,
    /// Line of the file.
    pub(super) line: u64,
    /// Its text, not empty.
    pub(super) text: String,
}

impl Cell {
    /// The mistake in it: file, line, key and what is wrong.
    pub(super) fn wrong(&self, file: &str, words: &Words) -> Mistake {
        let (line, name) = (self.line, printable(&self.name));
        let words =
            words!("{file}:{line}: {name} {}", words.en; "{file}:{line}: {name} {}", words.da);
        (line, words)
    }
}

/// What a file says of one customer, in one place.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// Line of the file.
    pub(super) line: u64,
    /// What the file calls the key `customer`.
    pub(super) customer: String,
    /// What it says.
    pub(super) cells: Vec<Cell>,
}

impl Row {
    /// The cell that is about something, if the row says anything of it.
    pub(super) fn cell(&self, key: Key) -> Option<&Cell> {
        self.cells.iter().find(|cell| cell.key == key)
    }
}

/// The text of a cell that is not empty.
pub(super) fn said(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
