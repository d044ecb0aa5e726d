//! The columns of a log that only the card's conditions ask for: what they are, whether they are there, and words in them
//! that no condition knows.

use std::collections::HashSet;

use crate::billing::WorkLog;
use crate::intake::collect::Collector;
use crate::intake::log_columns::work::KIND;
use crate::intake::rows::Column;
use crate::intake::work_log::options::Headers;
use crate::lang::Words;
use crate::problems::{Place, Trouble, WarningKind, Warnings};
use crate::rate_card::channel::AskedWords;
use crate::rate_card::suggest::apart;
use crate::rate_card::{Fact, FactId, RateCard, same};
use crate::texts::quoted;
use crate::words;

/// The columns that conditions ask for by these headers: one of ours, like `note`, or one behind those.
pub(crate) fn columns_of_conditions(headers: &[String]) -> Vec<Column> {
    let own = |header: &str| {
        let mut own = KIND.columns.iter().copied();
        own.find(|it| same(it.english(), header) || same(it.danish(), header))
    };
    let behind = (KIND.columns.len()..).map(Column::asked_for);
    let headers = headers.iter().zip(behind);
    headers.map(|(header, behind)| own(header).unwrap_or(behind)).collect()
}

/// Which of them the files have.
#[derive(Default)]
pub(crate) struct Conditions<'a> {
    there: HashSet<&'a str>,
    /// By the number of the file.
    missing: Vec<(u16, &'a str)>,
}

impl<'a> Conditions<'a> {
    /// Notes which of these columns a file has.
    pub(crate) fn note(
        &mut self,
        file: u16,
        columns: impl Iterator<Item = (&'a String, Column)>,
        has: impl Fn(Column) -> bool,
    ) {
        for (header, column) in columns {
            if has(column) {
                self.there.insert(header);
            } else {
                self.missing.push((file, header));
            }
        }
    }

    /// Refuses a column that no file has and a fact is nearly called; of others that a file does not have it is told
    /// that they count as empty.
    ///
    /// # Errors
    /// There is such a column.
    pub(crate) fn look_for_columns(&self, collected: &mut Collector) -> Result<(), Trouble> {
        for (file, header) in &self.missing {
            let is_nowhere = collected.rows > 0 && !self.there.contains(header);
            if let Some(near) = Fact::nearly(header).filter(|_| is_nowhere) {
                return Err(no_fact(header, &near));
            }
            let name = &collected.files[usize::from(*file)].name;
            let words = || missing_column(name, header);
            collected.warnings.say(WarningKind::MissingColumn, words);
        }
        Ok(())
    }
}

/// The words that were warned of, each with what it stands in.
#[derive(Debug, Default)]
pub(crate) struct NearWords(HashSet<(String, String)>);

impl NearWords {
    /// Warns, once each, of words that fit no condition of the card and are nearly one that does. To be called once the
    /// cases with bad rows are left out.
    pub(crate) fn look_at<'n>(
        &mut self,
        (log, card): (&WorkLog, &RateCard),
        headers: &[Headers],
        number_of: &dyn Fn(&str) -> Option<&'n str>,
        warnings: &mut Warnings,
    ) {
        let mut look =
            |asked: &AskedWords<'_>, column: &str, word: &str, place: Place, name: &str| {
                let near = asked.nearly(word);
                if let Some(near) =
                    near.filter(|_| self.0.insert((column.to_owned(), word.to_owned())))
                {
                    warnings.say_at(WarningKind::NearWord, place, name, || nearly(word, near));
                }
            };
        let (channels, customers) =
            (card.asked_words(Fact::Channel), card.asked_words(Fact::Customer));
        if !(channels.is_empty() && customers.is_empty()) {
            for case in log.first_with_channel_or_customer() {
                let Some(first) = case.billable().next() else {
                    continue;
                };
                let place = first.place();
                let headers = &headers[usize::from(place.file)];
                let channel = log.channel_name(case.channel());
                look(&channels, "channel", channel, place, &headers.channel);
                let name = case.facts.customer.map_or("", |id| log.customer_name(id));
                // Conditions know a customer of the file by number and name.
                let customer = if number_of(name).is_some() { "" } else { name };
                look(&customers, "customer", customer, place, &headers.customer);
            }
        }
        for (index, header) in card.facts.iter().enumerate() {
            let Some(id) = FactId::from_index(index) else {
                continue;
            };
            let asked = card.asked_words(Fact::Column(id));
            for (case, entry) in log.first_with_facts().filter(|_| !asked.is_empty()) {
                look(&asked, header, case.fact(entry, id), entry.place(), header);
            }
        }
    }
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

/// The warning of a column that the card asks for and a file lacks.
fn missing_column(file: &str, header: &str) -> Words {
    let (file, header) = (quoted(file), quoted(header));
    words!(
        "the rate card asks for the column {header}, which {file} does not have: it counts as empty";
        "takstbladet spørger efter kolonnen {header}, som {file} ikke har: den regnes for tom"
    )
}

/// A column that conditions ask for, no log has, and a fact is nearly called.
fn no_fact(header: &str, near: &Words) -> Trouble {
    let header = quoted(header);
    let trouble = Trouble::new(words!(
        "conditions of the rate card ask for a column {header}, which the log does not have: {}", near.en;
        "betingelser i takstbladet spørger efter en kolonne {header}, som loggen ikke har: {}", near.da
    ));
    trouble.hint(words!(
        "mend the rate card, or give the log the column";
        "ret takstbladet, eller giv loggen kolonnen"
    ))
}
