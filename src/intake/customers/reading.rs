//! Rows of a customers file read and put together: a customer's agreements do not overlap, and nothing else that two
//! rows say of him differs.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::rows::{Cell, Key, Row};
use crate::billing::{Contract, Customer, Party};
use crate::intake::small_file::Mistakes;
use crate::lang::{Lang, Words};
use crate::money::{Percent, UnitPrice};
use crate::rate_card::suggest::{did_you_mean, nearest};
use crate::rate_card::{
    AgreementId, Choice as _, LevelId, RateCard, Rates, Terms, VatCategory, VatReason,
};
use crate::scalars::identifier::Wrong;
use crate::scalars::time::read_date;
use crate::scalars::{Decimals, Identifier, LengthUnit, Unread, amount, balance, number};
use crate::seconds::Seconds;
use crate::texts::{folded, printable, quoted};
use crate::words;

/// The customers of these rows, in order of first appearance.
pub(super) fn customers(
    rows: &[Row],
    card: &RateCard,
    mistakes: &mut Mistakes<'_>,
) -> Vec<Customer> {
    let mut reader = Reader { card, mistakes };
    let mut all: Vec<Gathered<'_>> = Vec::new();
    let mut by_number: HashMap<String, usize> = HashMap::new();
    for row in rows {
        let Some(said) = reader.row(row) else {
            continue;
        };
        match by_number.entry(folded(&said.customer.text).into_owned()) {
            Entry::Occupied(known) => all[*known.get()].add(said, &mut reader),
            Entry::Vacant(free) => {
                free.insert(all.len());
                all.push(Gathered::new(said));
            }
        }
    }
    let all = all.into_iter();
    all.map(|one| one.customer(&mut reader)).collect()
}

/// A value, and the cell it stands in.
type Given<'r, T> = Option<(T, &'r Cell)>;

/// What a row says, read.
struct Said<'r> {
    customer: &'r Cell,
    line: u64,
    agreed: Contract,
    prepaid_seconds: Given<'r, Seconds>,
    prepaid_from: Given<'r, NaiveDate>,
    vat_percent: Given<'r, Percent>,
    vat_reason: Given<'r, VatReason>,
    /// By [`TEXTS`].
    texts: [Given<'r, String>; TEXTS.len()],
    vat_category: Given<'r, VatCategory>,
}

/// Where a text goes that stays as it is.
type Place = fn(&mut Party) -> &mut Option<String>;

const TEXTS: [(Key, Place); 14] = [
    (Key::Name, |party| &mut party.name),
    (Key::OrderReference, |party| &mut party.order_reference),
    (Key::Email, |party| &mut party.email),
    (Key::Cvr, |party| &mut party.buyer.cvr),
    (Key::Ean, |party| &mut party.buyer.ean),
    (Key::Street, |party| &mut party.buyer.street),
    (Key::Postcode, |party| &mut party.buyer.postcode),
    (Key::City, |party| &mut party.buyer.city),
    (Key::Country, |party| &mut party.buyer.country),
    (Key::VatId, |party| &mut party.buyer.vat_id),
    (Key::Endpoint, |party| &mut party.buyer.endpoint),
    (Key::Contact, |party| &mut party.buyer.contact),
    (Key::BuyerReference, |party| &mut party.buyer.buyer_reference),
    (Key::AccountingCost, |party| &mut party.buyer.accounting_cost),
];

struct Reader<'a, 'f> {
    card: &'a RateCard,
    mistakes: &'a mut Mistakes<'f>,
}

impl Reader<'_, '_> {
    fn wrong(&mut self, cell: &Cell, words: &Words) {
        let name = printable(&cell.name);
        let words = words!("{name} {}", words.en; "{name} {}", words.da);
        self.mistakes.add(cell.line, &words);
    }

    /// What a row says; its mistakes are noted. Without a customer it says nothing.
    fn row<'r>(&mut self, row: &'r Row) -> Option<Said<'r>> {
        let card = self.card;
        let agreed = Contract {
            from: self.value(row, Key::From, date),
            until: self.value(row, Key::Until, date),
            agreement: self.value(row, Key::Agreement, |text| agreement(card, text)),
            own: self.own(row).map(Arc::new),
        };
        self.check_dates(row, &agreed);
        let prepaid_seconds = self.given(row, Key::Prepaid, |text| {
            let minutes = balance(text, Some(LengthUnit::Minutes), Decimals::Shown);
            let seconds = minutes.map(|minutes| minutes.seconds);
            seconds.map_err(|why| why.words(text))
        });
        let prepaid_from = self.given(row, Key::PrepaidFrom, date);
        let vat_percent = self.given(row, Key::Vat, percent);
        let reason = |text: &str| Ok(VatReason::from(text.to_owned()));
        let vat_reason = self.given(row, Key::VatReason, reason);
        let texts = TEXTS.map(|(key, _)| {
            self.given(row, key, |text| match key.identifier() {
                None => Ok(text.to_owned()),
                Some(kind) => identifier(kind, text),
            })
        });
        let vat_category = self.given(row, Key::VatCategory, vat_category);
        let customer = row.cell(Key::Customer);
        if customer.is_none() {
            let key = printable(&row.customer);
            let words = words!(
                "{key} is missing: write the number or name as in the log";
                "{key} mangler: skriv nummeret eller navnet som i loggen"
            );
            self.mistakes.add(row.line, &words);
        }
        Some(Said {
            customer: customer?,
            line: row.line,
            agreed,
            prepaid_seconds,
            prepaid_from,
            vat_percent,
            vat_reason,
            texts,
            vat_category,
        })
    }

    /// A discount and hourly rates of his own, if he has any.
    fn own(&mut self, row: &Row) -> Option<Terms> {
        let own = Terms {
            discount_percent: self.value(row, Key::Discount, discount),
            hourly_rate: self.rates(row),
            ..Terms::default()
        };
        (own != Terms::default()).then_some(own)
    }

    fn given<'r, T>(
        &mut self,
        row: &'r Row,
        key: Key,
        read: impl FnOnce(&'r str) -> Result<T, Words>,
    ) -> Given<'r, T> {
        let cell = row.cell(key)?;
        let value = read(&cell.text).map_err(|words| self.wrong(cell, &words));
        Some((value.ok()?, cell))
    }

    fn value<'r, T>(
        &mut self,
        row: &'r Row,
        key: Key,
        read: impl FnOnce(&'r str) -> Result<T, Words>,
    ) -> Option<T> {
        self.given(row, key, read).map(|(value, _)| value)
    }

    fn check_dates(&mut self, row: &Row, agreed: &Contract) {
        if let (Some(from), Some(until)) = (agreed.from, agreed.until)
            && from > until
            && let (Some(first), Some(last)) = (row.cell(Key::From), row.cell(Key::Until))
        {
            let (value, other) = (quoted(&first.text), quoted(&last.text));
            let key = printable(&last.name);
            let words = words!(
                "{value} is after {key} {other}: write the first day and the last";
                "{value} er efter {key} {other}: skriv den første dag og den sidste"
            );
            self.wrong(first, &words);
        }
    }

    /// The hourly rates of a row, by level.
    fn rates(&mut self, row: &Row) -> Option<Rates> {
        let mut all = None;
        let mut by_level: Vec<Option<UnitPrice>> = vec![None; self.card.levels.len()];
        for cell in row.cells.iter().filter(|cell| cell.key == Key::HourlyRate) {
            let level = cell.level.as_deref().map(|name| level(self.card, name));
            match (level.transpose(), price(&cell.text)) {
                (Ok(None), Ok(price)) => all = Some(price),
                (Ok(Some(level)), Ok(price)) => {
                    if by_level[level.index()].replace(price).is_some() {
                        let name = quoted(self.card.level_name(level));
                        let words = words!(
                            "gives level {name} a second price: keep one of the two";
                            "giver niveau {name} endnu en pris: behold den ene af de to"
                        );
                        self.wrong(cell, &words);
                    }
                }
                (Err(words), _) | (_, Err(words)) => self.wrong(cell, &words),
            }
        }
        if by_level.iter().all(Option::is_none) {
            return all.map(Rates::All);
        }
        let rates = by_level.into_iter().map(|rate| rate.or(all));
        Some(Rates::ByLevel(rates.collect()))
    }
}

fn agreement(card: &RateCard, text: &str) -> Result<AgreementId, Words> {
    card.find_agreement(text).ok_or_else(|| {
        let value = quoted(text);
        let known: Vec<String> = card.agreements.iter().map(|name| printable(name)).collect();
        match nearest(text, card.agreements.iter().map(String::as_str)) {
            Some(near) => {
                let meant = did_you_mean(text, near);
                words!(
                    "{value} is not an agreement of the rate card: {}", meant.en;
                    "{value} er ikke en aftale på takstbladet: {}", meant.da
                )
            }
            None if known.is_empty() => words!(
                "{value} is not an agreement of the rate card, which has none";
                "{value} er ikke en aftale på takstbladet, som ingen har"
            ),
            None => {
                let (en, da) = (Lang::En.list(&known), Lang::Da.list(&known));
                words!(
                    "{value} is not an agreement of the rate card: it has {en}";
                    "{value} er ikke en aftale på takstbladet: det har {da}"
                )
            }
        }
    })
}

fn level(card: &RateCard, name: &str) -> Result<LevelId, Words> {
    card.find_level(name).ok_or_else(|| {
        let value = quoted(name);
        let known: Vec<String> = card.levels.iter().map(|name| printable(name)).collect();
        let (en, da) = (Lang::En.list(&known), Lang::Da.list(&known));
        words!(
            "is for level {value}, which is not on the rate card: it has {en}";
            "er for niveau {value}, som ikke er på takstbladet: det har {da}"
        )
    })
}

/// A local date. `--dates` says how the log writes them, not this file.
fn date(text: &str) -> Result<NaiveDate, Words> {
    read_date(text, None).map_err(|error| error.words_of_date(text))
}

fn percent(text: &str) -> Result<Percent, Words> {
    let number = number(text, Decimals::Shown, Some(Decimal::ONE_HUNDRED));
    let percent = number.and_then(|number| Percent::new(number).ok_or(Unread::Negative));
    percent.map_err(|why| why.words(text))
}

/// An hourly rate.
fn price(text: &str) -> Result<UnitPrice, Words> {
    let amount = amount(text, Decimals::Shown)?;
    UnitPrice::new(amount).ok_or_else(|| Unread::Negative.words(text))
}

/// A percentage of at most 100.
fn discount(text: &str) -> Result<Percent, Words> {
    let percent = percent(text)?;
    if percent > Percent::HUNDRED {
        let value = quoted(text);
        return Err(words!(
            "{value} is more than 100 per cent: write a number from 0 to 100";
            "{value} er mere end 100 procent: skriv et tal fra 0 til 100"
        ));
    }
    Ok(percent)
}

/// A number or code that names something.
fn identifier(kind: Identifier, text: &str) -> Result<String, Words> {
    kind.read(text).map_err(|wrong| {
        let (value, Wrong { what, right }) = (quoted(text), wrong);
        words!("{value} {}: {}", what.en, right.en; "{value} {}: {}", what.da, right.da)
    })
}

/// A category of VAT that documents can have.
fn vat_category(text: &str) -> Result<VatCategory, Words> {
    let category = text.to_uppercase();
    VatCategory::of(&category).ok_or_else(|| {
        let (value, why) = (quoted(text), VatCategory::unknown(&category));
        words!(
            "{value} is not a category of VAT: {}", why.en;
            "{value} er ikke en momskategori: {}", why.da
        )
    })
}

/// A customer with all that the rows so far say of him.
struct Gathered<'r> {
    said: Said<'r>,
    agreed: Vec<Contract>,
    /// By first day: its place among these and its line. No two of them meet.
    apart: BTreeMap<NaiveDate, (usize, u64)>,
}

impl<'r> Gathered<'r> {
    /// A customer as his first row has him.
    fn new(said: Said<'r>) -> Self {
        let agreed = vec![said.agreed.clone()];
        let apart = BTreeMap::from([(first_day(&said.agreed), (0, said.line))]);
        Self { said, agreed, apart }
    }

    /// Adds what another row says of the same customer.
    fn add(&mut self, said: Said<'r>, reader: &mut Reader<'_, '_>) {
        // Of what does not meet, only the last that begins before this one ends can meet it.
        let last = said.agreed.until.unwrap_or(NaiveDate::MAX);
        let before = self.apart.range(..=last).next_back();
        let met = before.map(|(_, (at, line))| (&self.agreed[*at], *line));
        if let Some((one, first)) = met.filter(|(one, _)| one.meets(&said.agreed)) {
            reader.mistakes.add(said.line, &twice(&said, first, one));
        } else {
            let place = (self.agreed.len(), said.line);
            self.apart.insert(first_day(&said.agreed), place);
        }
        self.agreed.push(said.agreed);
        let own = &mut self.said;
        merge(&mut own.prepaid_seconds, said.prepaid_seconds, reader);
        merge(&mut own.prepaid_from, said.prepaid_from, reader);
        merge(&mut own.vat_percent, said.vat_percent, reader);
        merge(&mut own.vat_reason, said.vat_reason, reader);
        merge(&mut own.vat_category, said.vat_category, reader);
        for (known, said) in own.texts.iter_mut().zip(said.texts) {
            merge(known, said, reader);
        }
    }

    /// The customer, once all rows are there.
    fn customer(self, reader: &mut Reader<'_, '_>) -> Customer {
        let said = self.said;
        check_vat(&said, reader);
        if let (Some((_, cell)), None) = (&said.prepaid_from, &said.prepaid_seconds) {
            let words = words!(
                "stands alone: how much was prepaid is said by prepaid_minutes";
                "står alene: hvor meget der er forudbetalt, siger prepaid_minutes"
            );
            reader.wrong(cell, &words);
        }
        let mut party =
            Party { vat_reason: said.vat_reason.map(|(reason, _)| reason), ..Party::default() };
        party.buyer.vat_category = said.vat_category.map(|(category, _)| category);
        for ((_, place), given) in TEXTS.iter().zip(said.texts) {
            *place(&mut party) = given.map(|(text, _)| text);
        }
        Customer {
            customer: said.customer.text.clone(),
            agreed: self.agreed,
            prepaid_seconds: said.prepaid_seconds.map(|(seconds, _)| seconds),
            prepaid_from: said.prepaid_from.map(|(date, _)| date),
            vat_percent: said.vat_percent.map(|(percent, _)| percent),
            party,
        }
    }
}

fn first_day(agreed: &Contract) -> NaiveDate {
    agreed.from.unwrap_or(NaiveDate::MIN)
}

/// Two rows of a customer that hold on the same day.
fn twice(said: &Said<'_>, first: u64, one: &Contract) -> Words {
    let (key, value) = (printable(&said.customer.name), quoted(&said.customer.text));
    let always = |agreed: &Contract| agreed.from.is_none() && agreed.until.is_none();
    if always(one) && always(&said.agreed) {
        return words!(
            "{key} {value} is on line {first} already: keep one of the two";
            "{key} {value} står allerede på linje {first}: behold den ene af de to"
        );
    }
    words!(
        "{key} {value} is on line {first} already, and the two overlap: let the one end (`until`) the day before the other begins (`from`)";
        "{key} {value} står allerede på linje {first}, og de to overlapper: lad den ene slutte (`until`) dagen før, den anden begynder (`from`)"
    )
}

/// Keeps what a row says, unless another row says something else.
fn merge<'r, T: PartialEq>(
    known: &mut Given<'r, T>,
    said: Given<'r, T>,
    reader: &mut Reader<'_, '_>,
) {
    match (&known, said) {
        (_, None) => {}
        (None, said) => *known = said,
        (Some((one, first)), Some((other, cell))) if *one != other => {
            let (value, line) = (quoted(&cell.text), first.line);
            let other = quoted(&first.text);
            let words = words!(
                "{value}, but line {line} says {other} of the same customer";
                "{value}, men linje {line} siger {other} om samme kunde"
            );
            reader.wrong(cell, &words);
        }
        (Some(_), Some(_)) => {}
    }
}

/// VAT that is not the card's has a reason, and a reason has its VAT.
fn check_vat(said: &Said<'_>, reader: &mut Reader<'_, '_>) {
    let reason = &said.vat_reason;
    let is_zero = matches!(said.vat_category, Some((VatCategory::Zero, _)));
    let (percent, cell) = match (said.vat_percent, reason) {
        (None, None) => return,
        (None, Some((_, cell))) => {
            let value = quoted(&cell.text);
            let words = words!(
                "{value} is the reason for no VAT: write vat_percent too, like 0";
                "{value} er grunden til ingen moms: skriv også vat_percent, fx 0"
            );
            return reader.wrong(cell, &words);
        }
        (Some(vat), _) => vat,
    };
    let (value, card) = (quoted(&cell.text), reader.card);
    let mut of_card = card.editions().map(|edition| edition.vat_percent);
    let other = of_card.rfind(|of_card| *of_card != percent);
    let words = if card.prices_include_vat {
        words!(
            "{value} cannot be, as the prices of the rate card include VAT and would not say what is left without it: take it away, or give the customer a card of his own";
            "{value} går ikke, for takstbladets priser er med moms og siger ikke, hvad der er tilbage uden: fjern den, eller giv kunden sit eget takstblad"
        )
    } else if let (Some(other), None, false) = (other, reason, is_zero) {
        let other = other.to_string();
        let (en, da) = (Lang::En.number(&other), Lang::Da.number(&other));
        words!(
            "{value} is not the {en} of the rate card: say why in vat_reason, like `export` or `reverse charge`";
            "{value} er ikke takstbladets {da}: skriv hvorfor i vat_reason, fx `export` eller `reverse charge`"
        )
    } else {
        return;
    };
    reader.wrong(cell, &words);
}
