//! Rows of one customer put together: agreements that do not overlap, and all else without a contradiction.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::Customer;
use super::row::{Key, Row};
use super::values::{Given, Reader, Said};
use crate::billing::{Contract, Party};
use crate::lang::{Lang, Words};
use crate::texts::{printable, quoted};
use crate::words;

/// A customer with the rows that speak of him.
pub(super) struct Gathered {
    said: Said,
    agreed: Vec<Contract>,
    /// By first day: its place among these and its line. No two of them meet.
    apart: BTreeMap<NaiveDate, (usize, u64)>,
}

impl Gathered {
    /// A customer as his first row has him.
    pub(super) fn new(said: Said, line: u64) -> Self {
        let agreed = vec![said.agreed.clone()];
        let apart = BTreeMap::from([(first_day(&said.agreed), (0, line))]);
        Self {
            said,
            agreed,
            apart,
        }
    }

    /// Adds what another row says of the same customer.
    pub(super) fn add(&mut self, said: Said, row: &Row, reader: &mut Reader<'_>) {
        // Of what does not meet, only the last that begins before this one ends can meet it.
        let last = said.agreed.until.unwrap_or(NaiveDate::MAX);
        let before = self.apart.range(..=last).next_back();
        let met = before.and_then(|(_, (at, line))| Some((self.agreed.get(*at)?, *line)));
        if let Some((one, first)) = met.filter(|(one, _)| one.meets(&said.agreed)) {
            let mistake = twice(row, reader.file, first, one, &said.agreed);
            reader.mistakes.push((row.line, mistake));
        } else {
            let place = (self.agreed.len(), row.line);
            self.apart.insert(first_day(&said.agreed), place);
        }
        self.agreed.push(said.agreed);
        let own = &mut self.said;
        merge(&mut own.prepaid_seconds, said.prepaid_seconds, reader);
        merge(&mut own.vat_percent, said.vat_percent, reader);
        merge(&mut own.name, said.name, reader);
        merge(&mut own.vat_reason, said.vat_reason, reader);
        merge(&mut own.order_reference, said.order_reference, reader);
        merge(&mut own.email, said.email, reader);
    }

    /// The customer, once all rows are there.
    pub(super) fn customer(self, reader: &mut Reader<'_>) -> Customer {
        let said = self.said;
        check_vat(&said, reader);
        Customer {
            customer: said.customer,
            agreed: self.agreed,
            prepaid_seconds: value(said.prepaid_seconds),
            vat_percent: value(said.vat_percent),
            party: Party {
                name: value(said.name),
                vat_reason: value(said.vat_reason),
                order_reference: value(said.order_reference),
                email: value(said.email),
            },
        }
    }
}

fn first_day(agreed: &Contract) -> NaiveDate {
    agreed.from.unwrap_or(NaiveDate::MIN)
}

fn value<T>(given: Option<Given<T>>) -> Option<T> {
    given.map(|given| given.value)
}

/// Two rows of a customer that hold on the same day.
fn twice(row: &Row, file: &str, first: u64, one: &Contract, other: &Contract) -> Words {
    let value = row
        .cell(Key::Customer)
        .map_or("", |cell| cell.text.as_str());
    let (line, key, value) = (row.line, printable(&row.customer), quoted(value));
    let always = |agreed: &Contract| agreed.from.is_none() && agreed.until.is_none();
    if always(one) && always(other) {
        return words!(
            "{file}:{line}: {key} {value} is on line {first} already: keep one of the two";
            "{file}:{line}: {key} {value} står allerede på linje {first}: behold den ene af de to"
        );
    }
    words!(
        "{file}:{line}: {key} {value} is on line {first} already, and the two overlap: let the one end (`until`) the day before the other begins (`from`)";
        "{file}:{line}: {key} {value} står allerede på linje {first}, og de to overlapper: lad den ene slutte (`until`) dagen før, den anden begynder (`from`)"
    )
}

/// Keeps what a row says, unless another row says something else.
fn merge<T: PartialEq>(
    known: &mut Option<Given<T>>,
    said: Option<Given<T>>,
    reader: &mut Reader<'_>,
) {
    let Some(said) = said else { return };
    let Some(known) = known else {
        *known = Some(said);
        return;
    };
    if known.value != said.value {
        let (value, other) = (quoted(&said.cell.text), quoted(&known.cell.text));
        let line = known.cell.line;
        let words = words!(
            "{value}, but line {line} says {other} of the same customer";
            "{value}, men linje {line} siger {other} om samme kunde"
        );
        reader.mistakes.push(said.cell.wrong(reader.file, &words));
    }
}

/// VAT that is not the card's has a reason, and a reason has its VAT.
fn check_vat(said: &Said, reader: &mut Reader<'_>) {
    let (percent, reason) = match (&said.vat_percent, &said.vat_reason) {
        (None, None) => return,
        (None, Some(reason)) => {
            let value = quoted(&reason.value);
            let words = words!(
                "{value} is the reason for no VAT: write vat_percent too, like 0";
                "{value} er grunden til ingen moms: skriv også vat_percent, fx 0"
            );
            reader.mistakes.push(reason.cell.wrong(reader.file, &words));
            return;
        }
        (Some(percent), reason) => (percent, reason),
    };
    let value = quoted(&percent.cell.text);
    let card = reader.card;
    let mut of_card = card.editions().map(|edition| edition.vat_percent);
    let other = of_card.rfind(|of_card| *of_card != percent.value);
    let words = if card.prices_include_vat {
        words!(
            "{value} cannot be, as the prices of the rate card include VAT and would not say what is left without it: take it away, or give the customer a card of his own";
            "{value} går ikke, for takstbladets priser er med moms og siger ikke, hvad der er tilbage uden: fjern den, eller giv kunden sit eget takstblad"
        )
    } else if let (Some(other), None) = (other, reason) {
        let (en, da) = (
            Lang::En.number(&other.to_string()),
            Lang::Da.number(&other.to_string()),
        );
        words!(
            "{value} is not the {en} of the rate card: say why in vat_reason, like `export` or `reverse charge`";
            "{value} er ikke takstbladets {da}: skriv hvorfor i vat_reason, fx `export` eller `reverse charge`"
        )
    } else {
        return;
    };
    reader
        .mistakes
        .push(percent.cell.wrong(reader.file, &words));
}
