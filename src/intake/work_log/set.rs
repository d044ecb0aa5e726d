//! `--set` of facts of a case: what holds for cases in which no row says otherwise.

use crate::billing::{CaseFacts, CaseId, WorkLog};
use crate::intake::log_columns::work::{
    AGREEMENT, CHANNEL, CONTACTED, COVERED, CRITICAL, CUSTOMER,
};
use crate::intake::mapping::Mapping;
use crate::intake::rows::Column;
use crate::intake::work_log::row::unknown_agreement;
use crate::lang::Words;
use crate::problems::Trouble;
use crate::rate_card::RateCard;
use crate::scalars::time::{DateOrder, read_time_in};
use crate::scalars::{Unread, truth};
use crate::words;

/// Fills in what no row of a case says.
///
/// # Errors
/// A value is not what its column has, or there is too much text.
pub(crate) fn fill_facts(
    log: &mut WorkLog,
    mapping: &Mapping<'_>,
    card: &RateCard,
    dates: Option<DateOrder>,
) -> Result<(), Trouble> {
    let set = |column: Column| mapping.set(column);
    let all = [CUSTOMER, AGREEMENT, CONTACTED, CHANNEL, COVERED, CRITICAL];
    if all.into_iter().all(|column| set(column).is_none()) {
        return Ok(());
    }
    let wrong = |column: Column, words: Words| {
        let name = column.english();
        Trouble::new(words!("--set {name}: {}", words.en; "--set {name}: {}", words.da))
    };
    let mark = |column: Column| {
        let value = set(column);
        let read = value.map(|value| truth(value).ok_or_else(|| Unread::NotTruth.words(value)));
        read.transpose().map_err(|words| wrong(column, words))
    };
    let agreement = set(AGREEMENT).map(|value| {
        let found = card.find_agreement(value);
        found.ok_or_else(|| wrong(AGREEMENT, unknown_agreement(card, value)))
    });
    let contacted = set(CONTACTED).map(|value| {
        let read = read_time_in(value, card.calendar().zone(), None, dates);
        read.map_err(|error| wrong(CONTACTED, error.words(value)))
    });
    let cases: Vec<CaseId> = log.cases().map(|case| case.id).collect();
    // A name of which no case has need is none of the log's.
    let lacks = |log: &WorkLog, lacks: fn(&CaseFacts) -> bool| {
        cases.iter().any(|case| lacks(&log.facts(*case)))
    };
    let customer = set(CUSTOMER).filter(|_| lacks(log, |facts| facts.customer.is_none()));
    let channel = set(CHANNEL).filter(|_| lacks(log, |facts| facts.channel.is_none()));
    let given = CaseFacts {
        customer: customer.map(|name| log.customer(name, mapping.number_of)).transpose()?,
        agreement: agreement.transpose()?,
        contacted: contacted.transpose()?.map(|reading| reading.instant),
        channel: channel.map(|word| log.channel(&card.channel(word))).transpose()?,
        covered: mark(COVERED)?,
        critical: mark(CRITICAL)?,
    };
    for case in &cases {
        let said = log.facts(*case);
        let facts = CaseFacts {
            customer: said.customer.or(given.customer),
            agreement: said.agreement.or(given.agreement),
            contacted: said.contacted.or(given.contacted),
            channel: said.channel.or(given.channel),
            covered: said.covered.or(given.covered),
            critical: said.critical.or(given.critical),
        };
        if facts != said {
            log.set_facts(*case, facts);
        }
    }
    Ok(())
}
