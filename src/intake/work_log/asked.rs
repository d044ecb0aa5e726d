//! The columns of a log that only the card's conditions ask for.

use std::collections::HashSet;

use crate::billing::{BETWEEN, Case, Entry};
use crate::intake::rows::{Column, Row};
use crate::intake::work_log::COLUMNS;
use crate::intake::work_log::rows::Reader;
use crate::lang::Words;
use crate::problems::{Place, Trouble, Warning, WarningKind};
use crate::rate_card::channel::AskedWords;
use crate::rate_card::suggest::apart;
use crate::rate_card::{Fact, FactId, same};
use crate::texts::quoted;
use crate::words;

impl Reader<'_> {
    /// Refuses a column that conditions ask for, no file has and a fact is nearly called; of others that a file does not
    /// have it is told that they count as empty.
    ///
    /// # Errors
    /// There is such a column.
    pub(crate) fn look_for_asked(&mut self) -> Result<(), Trouble> {
        for (file, header) in std::mem::take(&mut self.asked_and_missing) {
            let is_nowhere = self.rows > 0 && !self.asked_and_there.contains(header);
            if let Some(near) = Fact::nearly(header).filter(|_| is_nowhere) {
                return Err(no_fact(header, near));
            }
            let name = self.files.get(usize::from(file));
            let name = name.map_or("", String::as_str);
            self.warnings
                .add(WarningKind::Other, || missing_column(name, header));
        }
        Ok(())
    }

    /// Warns of travel time that nothing in the card prices.
    pub(crate) fn look_at_travel(&mut self) {
        if !self.log.has_travel() || self.card.asks_for_travel() {
            return;
        }
        let log = &self.log;
        let travels = |case: &Case<'_>, entry: &Entry| case.travel(entry) > 0;
        let with_travel = |case: Case<'_>| {
            case.billable()
                .filter(|entry| travels(&case, entry))
                .count()
        };
        let rows = log
            .cases()
            .map(with_travel)
            .fold(0_usize, usize::saturating_add);
        if rows > 0 {
            self.warnings.add(WarningKind::Other, || {
                of_run(words!(
                    "travel time in {rows} rows costs nothing: the rate card has no [travel]";
                    "rejsetid i {rows} rækker koster intet: takstbladet har ingen [travel]"
                ))
            });
        }
    }

    /// Warns, once each, of words that fit no condition of the card and are nearly one that does. To be called once the
    /// cases with bad rows are left out.
    pub(crate) fn look_at_words(&mut self) {
        let (card, log) = (self.card, &self.log);
        let mut seen: HashSet<(Named<'_>, &str)> = HashSet::new();
        let mut found: Vec<(Place, Named<'_>, Words)> = Vec::new();
        let mut look = |asked: &AskedWords<'_>, column, word, place: Place| {
            let near = asked.nearly(word).filter(|_| seen.insert((column, word)));
            found.extend(near.map(|near| (place, column, nearly(word, near))));
        };
        let (channels, customers) = (
            card.asked_words(Fact::Channel),
            card.asked_words(Fact::Customer),
        );
        if !(channels.is_empty() && customers.is_empty()) {
            for case in log.first_with_channel_or_customer() {
                let Some(first) = case.billable().next() else {
                    continue;
                };
                let channel = log.channel_name(case.channel());
                look(&channels, Named::Channel, channel, first.place());
                let name = case.facts.customer.map_or("", |id| log.customer_name(id));
                // Conditions know a customer of the file by number and name.
                let is_filed = (self.mapping.number_of)(name).is_some();
                let customer = if is_filed { "" } else { name };
                look(&customers, Named::Customer, customer, first.place());
            }
        }
        for (index, header) in card.facts.iter().enumerate() {
            let Some(id) = FactId::from_index(index) else {
                continue;
            };
            let asked = card.asked_words(Fact::Column(id));
            for (case, entry) in log.first_with_facts().filter(|_| !asked.is_empty()) {
                let word = case.fact(entry, id);
                look(&asked, Named::Asked(header), word, entry.place());
            }
        }
        for (place, column, words) in found {
            let headers = self.headers.get(usize::from(place.file));
            let column = headers.map(|headers| match column {
                Named::Channel => headers.channel.clone(),
                Named::Customer => headers.customer.clone(),
                Named::Asked(header) => header.to_owned(),
            });
            self.warnings.add(WarningKind::NearWord, || Warning {
                kind: WarningKind::NearWord,
                place: Some(place),
                column,
                words,
            });
        }
    }

    /// The values of the columns that the card's conditions ask for; empty where all are.
    pub(crate) fn asked_for(&mut self, row: &Row<'_>, wrong: &mut Vec<(Column, Words)>) -> String {
        let mut text = std::mem::take(&mut self.fact_text);
        text.clear();
        if self.card.facts.is_empty() {
            return text;
        }
        let mut empty = true;
        for (index, (column, asked)) in self.asked.iter().enumerate() {
            let column = *column;
            if index > 0 {
                text.push_str(BETWEEN);
            }
            let value = row.get(column);
            empty &= value.is_empty();
            let decimals = row.decimals(column, self.mapping.decimals());
            match asked.cell(value, decimals) {
                Ok(cell) => text.extend(cell.chars().filter(|char| !char.is_control())),
                Err(why) => wrong.push((column, why.words_in_log(value))),
            }
        }
        if empty {
            text.clear();
        }
        text
    }
}

/// A column with words that conditions ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Named<'a> {
    Channel,
    Customer,
    Asked(&'a str),
}

/// The warning of a word that fits no condition, but nearly one.
pub(crate) fn nearly(word: &str, near: &str) -> Words {
    let apart = apart(word, near);
    let (value, near) = (quoted(word), quoted(near));
    words!(
        "{value} fits no condition of the rate card: did you mean {near}{}?", apart.en;
        "{value} passer på ingen betingelse i takstbladet: mente du {near}{}?", apart.da
    )
}

/// The columns that conditions ask for by these headers: one of ours, like `note`, or one behind those.
pub(crate) fn asked_columns(headers: &[String]) -> Vec<Column> {
    let own = |header: &str| {
        let mut own = COLUMNS.into_iter();
        own.find(|it| same(it.english(), header) || same(it.danish(), header))
    };
    let behind = (COLUMNS.len()..).map(Column::asked_for);
    let headers = headers.iter().zip(behind);
    headers
        .map(|(header, behind)| own(header).unwrap_or(behind))
        .collect()
}

/// The warning of a column that the card asks for and a file lacks.
fn missing_column(file: &str, header: &str) -> Warning {
    let (file, header) = (quoted(file), quoted(header));
    of_run(words!(
        "the rate card asks for the column {header}, which {file} does not have: it counts as empty";
        "takstbladet spørger efter kolonnen {header}, som {file} ikke har: den regnes for tom"
    ))
}

/// A column that conditions ask for, no log has, and a fact is nearly called.
fn no_fact(header: &str, near: &str) -> Trouble {
    let (header, apart) = (quoted(header), apart(header, near));
    let trouble = Trouble::new(words!(
        "conditions of the rate card ask for a column {header}, which the log does not have: did you mean `{near}`{}?", apart.en;
        "betingelser i takstbladet spørger efter en kolonne {header}, som loggen ikke har: mente du `{near}`{}?", apart.da
    ));
    trouble.hint(words!(
        "write `{near}` in the rate card, or give the log the column";
        "skriv `{near}` i takstbladet, eller giv loggen kolonnen"
    ))
}

fn of_run(words: Words) -> Warning {
    Warning {
        kind: WarningKind::Other,
        place: None,
        column: None,
        words,
    }
}
