//! The columns of a log that only the card's conditions ask for.

use super::number::read_decimal;
use super::records::{Column, Row};
use super::work_log::COLUMNS;
use super::work_rows::Reader;
use crate::billing::BETWEEN;
use crate::lang::Words;
use crate::problems::{Warning, WarningKind};
use crate::rate_card::{Fact, RateCard, Test};
use crate::texts::quoted;
use crate::words;

impl Reader<'_> {
    /// The values of the columns that the card's conditions ask for; empty where all are.
    pub(super) fn asked_for(&mut self, row: &Row<'_>, wrong: &mut Vec<(Column, Words)>) -> String {
        let mut text = std::mem::take(&mut self.fact_text);
        text.clear();
        if self.card.facts.is_empty() {
            return text;
        }
        let mut empty = true;
        for ((index, column), bounded) in asked_columns()
            .enumerate()
            .zip(&self.bounded)
            .take(self.card.facts.len())
        {
            if index > 0 {
                text.push_str(BETWEEN);
            }
            let value = row.get(column);
            empty &= value.is_empty();
            if *bounded
                && !value.is_empty()
                && let Err(words) = read_decimal(value)
            {
                wrong.push((column, words));
            }
            text.extend(value.chars().filter(|char| !char.is_control()));
        }
        if empty {
            text.clear();
        }
        text
    }
}

/// The columns behind those that the program knows by name.
pub(super) fn asked_columns() -> impl Iterator<Item = Column> {
    (COLUMNS.len()..).map(Column::asked_for)
}

/// For each column that the card's conditions ask for: whether one of them is a bound.
pub fn bounded(card: &RateCard) -> Vec<bool> {
    let mut bounded = vec![false; card.facts.len()];
    for edition in card.editions() {
        let whens = edition
            .rules
            .iter()
            .map(|rule| &rule.when)
            .chain(edition.fees.iter().map(|fee| &fee.when));
        for condition in whens.flat_map(|when| &when.0) {
            if let (Fact::Column(column), Test::Within { .. }) = (condition.fact, &condition.test)
                && let Some(is) = bounded.get_mut(column.index())
            {
                *is = true;
            }
        }
    }
    bounded
}

/// The warning of a column that the card asks for and a file lacks.
pub(super) fn missing_column(file: &str, header: &str) -> Warning {
    let (file, header) = (quoted(file), quoted(header));
    Warning {
        kind: WarningKind::Other,
        place: None,
        column: None,
        words: words!(
            "the rate card asks for the column {header}, which {file} does not have: it counts as empty";
            "takstbladet spørger efter kolonnen {header}, som {file} ikke har: den regnes for tom"
        ),
    }
}
