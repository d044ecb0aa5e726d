//! How invoices are paid: `[payment]`.

use super::cursor::{Field, Table};
use super::names::AllNames;
use super::terms::record;
use crate::rate_card::Payment;
use crate::rate_card::keys::Record as _;
use crate::words;

/// Ways to pay, of which a card has one.
const WAYS: [&str; 3] = ["account", "iban", "fik"];

pub(super) fn payment(field: &Field<'_>, names: &mut AllNames) -> Option<Payment> {
    let table = field.table(&[Payment::KEYS])?;
    let payment = record(&table, names);
    table.only(WAYS);
    check_bank(&table);
    table.finish();
    Some(payment)
}

/// A bank is that of an IBAN.
fn check_bank(table: &Table<'_>) {
    if let Some(bic) = table.take("bic").filter(|_| !table.has("iban")) {
        bic.wrong_key(
            words!("`bic` without `iban`"; "`bic` uden `iban`"),
            words!("add iban = \"DK5000400440116243\", or leave it out"; "tilføj iban = \"DK5000400440116243\", eller udelad den"),
        );
    }
}
