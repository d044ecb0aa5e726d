//! The keys of a card as its file has them, for `--explain`.

use std::fmt::Display;

use rust_decimal::Decimal;

use crate::money::Quantity;
use crate::output::grid::printable;
use crate::output::toml;
use crate::rate_card::keys::{Key, Kind, Record, TIER_PRICES, Term as _, Value, key_of};
use crate::rate_card::{By, RateCard, Rates, Terms, TierPrice};
use crate::seconds::{HOUR, Seconds};

/// A name of the card as a key, with nothing in it that drives a terminal.
pub fn key(name: &str) -> String {
    toml::key(&printable(name))
}

/// The keys of the card that terms set, as in the file; only the `asked` ones, or all where none is asked.
/// `unit` is the one that distance is counted in.
pub fn keys(card: &RateCard, terms: &Terms, unit: &str, asked: &[&str]) -> Vec<String> {
    let mut said = terms.said();
    said.retain(|(key, _)| asked.is_empty() || asked.contains(&key.name));
    let said = said.iter().map(|(key, value)| set_key(card, unit, key, value));
    said.collect()
}

/// The key of a tier's price, and its value.
pub fn price_key(card: &RateCard, price: &TierPrice) -> (&'static str, String) {
    let value = price.value();
    let key = key_of(TIER_PRICES, &value).unwrap_or(&TIER_PRICES[0]);
    (key.name, written(card, "", key.kind, &value))
}

fn set_key(card: &RateCard, unit: &str, key: &Key, value: &Value) -> String {
    let value = written(card, unit, key.kind, value);
    if matches!(key.kind, Kind::PricePer(_)) {
        return set(&self::key(&format!("per_{unit}")), value);
    }
    set(key.name, value)
}

/// A value as the file has it.
pub fn written(card: &RateCard, unit: &str, kind: Kind, value: &Value) -> String {
    let record = |said: Vec<(&Key, Value)>| {
        let said = said.iter();
        table(said.map(|(key, value)| set_key(card, unit, key, value)))
    };
    match value {
        Value::Text(text) => toml::text(&printable(text)),
        Value::Word(word) => format!("\"{word}\""),
        Value::Truth(truth) => truth.to_string(),
        Value::Percent(percent) => percent.to_string(),
        Value::Price(price) => price.to_string(),
        Value::Amount(amount) => amount.to_string(),
        Value::Quantity(quantity) => quantity.to_string(),
        Value::Seconds(seconds) if kind == Kind::Minutes => time(*seconds),
        Value::Seconds(seconds) if kind == Kind::Hours => hours(*seconds),
        Value::Seconds(seconds) => seconds.get().to_string(),
        Value::Days(days) => days.to_string(),
        Value::Rates(Rates::All(rate)) => rate.to_string(),
        Value::Rates(Rates::ByLevel(by_level)) => {
            let named = card.levels.iter().zip(by_level);
            table(named.filter_map(|(name, rate)| Some(set(&key(name), (*rate)?))))
        }
        Value::Bands(bands) => list(
            bands
                .iter()
                .map(|band| table([set("up_to", time(band.up_to)), set("flat", band.flat)])),
        ),
        Value::First(first) => {
            table([set("minutes", time(first.seconds)), set("amount", first.amount)])
        }
        Value::DistanceBands(bands) => list(bands.iter().map(|band| record(band.said()))),
        Value::Mileage(distance) => record(distance.said()),
        Value::Travel(travel) => record(travel.said()),
        Value::Expenses(expenses) => record(expenses.said()),
        Value::By(by) => by_list(card, by),
        Value::Volume(rows) => list(rows.iter().map(|row| record(row.said()))),
        Value::MonthDay(day) => format!("\"{day}\""),
    }
}

/// `["case", "technician"]`.
pub fn by_list(card: &RateCard, by: &[By]) -> String {
    let names = by.iter().map(|by| toml::text(&printable(by.name(&card.facts))));
    format!("[{}]", names.collect::<Vec<_>>().join(", "))
}

/// Seconds as hours: `100`, `0.5`.
pub fn hours(seconds: Seconds) -> String {
    let hours = Decimal::from(seconds.get()).checked_div(Decimal::from(HOUR.get()));
    hours.unwrap_or_default().normalize().to_string()
}

fn time(seconds: Seconds) -> String {
    Quantity::minutes(seconds).to_string()
}

fn set(key: &str, value: impl Display) -> String {
    format!("{key} = {value}")
}

/// `{ up_to = 15, flat = 25.00 }`.
fn table(sets: impl IntoIterator<Item = String>) -> String {
    let sets: Vec<String> = sets.into_iter().collect();
    if sets.is_empty() {
        return "{}".to_owned();
    }
    format!("{{ {} }}", sets.join(", "))
}

fn list(tables: impl Iterator<Item = String>) -> String {
    format!("[{}]", tables.collect::<Vec<_>>().join(", "))
}
