//! `--set COL=VALUE`: what a log would say in a column that the card's conditions ask for.

use crate::billing::BETWEEN;
use crate::intake::{Compared, nearly, quantities};
use crate::lang::Words;
use crate::money::UnitPrice;
use crate::problems::Trouble;
use crate::rate_card::{Fact, FactId, RateCard, same};
use crate::scalars::LengthUnit;
use crate::texts::{quoted, quoted_list};
use crate::words;

/// The headers of travel time and of what is passed on, in English and Danish.
const TRAVEL: [&str; 2] = ["travel", "rejsetid"];
const EXPENSE: [&str; 2] = ["expense", "udlæg"];

/// What the columns of the work say.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    /// Seconds of travel.
    pub(crate) travel: u32,
    pub(crate) expense: Option<UnitPrice>,
    /// The values of the columns that the card asks for, joined as in a log; empty where all are.
    pub(crate) facts: String,
}

/// Reads all `--set`; of two for one column the last holds.
pub(crate) fn columns(
    all: &[String],
    card: &RateCard,
    tell: impl Fn(&str, &Words),
) -> Result<Columns, Trouble> {
    let (mut travel, mut expense) = (0, None);
    let mut values = vec![String::new(); card.facts.len()];
    let compared = Compared::by(card);
    for set in all {
        let Some((column, value)) = set.split_once('=') else {
            let set = quoted(set);
            return Err(Trouble::new(words!(
                "--set {set} says no value: write COL=VALUE, like travel=50";
                "--set {set} har ingen værdi: skriv KOL=VÆRDI, fx travel=50"
            )));
        };
        let (column, value) = (column.trim(), value.trim());
        if TRAVEL.iter().any(|known| same(known, column)) {
            travel = minutes(value, card)?;
            if travel > 0 && !card.asks_for_travel() {
                let nothing = words!(
                    "the rate card has no [travel]: it costs nothing";
                    "takstbladet har ingen [travel]: det koster intet"
                );
                tell("--set travel", &nothing);
            }
            continue;
        }
        if EXPENSE.iter().any(|known| same(known, column)) {
            expense = amount(value, card)?;
            continue;
        }
        let index = card.facts.iter().position(|known| same(known, column));
        let Some(index) = index else {
            return Err(unknown(column, card));
        };
        let cell = compared[index].cell(value, card.columns.decimals());
        let cell = cell.map_err(|why| {
            let (column, error) = (quoted(column), why.words_in_log(value));
            Trouble::new(words!("--set {column}: {}", error.en; "--set {column}: {}", error.da))
        })?;
        let words = FactId::from_index(index).map(|id| card.asked_words(Fact::Column(id)));
        if let Some(near) = words.and_then(|words| words.nearly(value)) {
            tell(&format!("--set {column}"), &nearly(value, near));
        }
        values[index] = cell.chars().filter(|char| !char.is_control()).collect();
    }
    let mut facts = values.join(BETWEEN);
    if values.iter().all(String::is_empty) {
        facts.clear();
    }
    Ok(Columns { travel, expense, facts })
}

fn minutes(text: &str, card: &RateCard) -> Result<u32, Trouble> {
    if text.is_empty() {
        return Ok(0);
    }
    quantities::travel(text, LengthUnit::Minutes, card.columns.decimals()).map_err(|why| {
        let error = why.words_in_log(text);
        Trouble::new(words!("--set travel: {}", error.en; "--set travel: {}", error.da))
    })
}

fn amount(text: &str, card: &RateCard) -> Result<Option<UnitPrice>, Trouble> {
    if text.is_empty() {
        return Ok(None);
    }
    let amount = quantities::expense(text, card.columns.decimals());
    amount.map(Some).map_err(|why| {
        let error = why.words_in_log(text);
        Trouble::new(words!("--set expense: {}", error.en; "--set expense: {}", error.da))
    })
}

fn unknown(column: &str, card: &RateCard) -> Trouble {
    let column = quoted(column);
    let facts = card.facts.iter().map(String::as_str);
    let known = quoted_list(facts.chain([TRAVEL[0], EXPENSE[0]]));
    Trouble::new(words!(
        "--set {column}: the rate card asks for no such column; it asks for {known}";
        "--set {column}: takstbladet spørger ikke efter den kolonne; det spørger efter {known}"
    ))
}
