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
use crate::texts::TooMuchText;
use crate::words;

/// Fills in what no row of a case says.
///
/// # Errors
/// A value is not what its column has, or there is too much text.
pub(crate) fn fill_facts(
    log: &mut WorkLog,
    (mapping, card, dates): (&Mapping<'_>, &RateCard, Option<DateOrder>),
    too_much: impl Fn(TooMuchText) -> Trouble,
) -> Result<(), Trouble> {
    let set = |column: Column| mapping.set(column);
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
        let read = read.map(|reading| reading.instant);
        read.map_err(|error| wrong(CONTACTED, error.words(value)))
    });
    let mut given = CaseFacts {
        agreement: agreement.transpose()?,
        contacted: contacted.transpose()?,
        covered: mark(COVERED)?,
        critical: mark(CRITICAL)?,
        ..CaseFacts::default()
    };
    let cases: Vec<CaseId> = log.cases().map(|case| case.id).collect();
    for case in cases {
        let mut facts = log.facts(case);
        if let (None, Some(name)) = (facts.customer, set(CUSTOMER)) {
            let number_of = mapping.number_of;
            let known = given.customer.map_or_else(|| log.customer(name, number_of), Ok);
            given.customer = Some(known.map_err(&too_much)?);
        }
        if let (None, Some(word)) = (facts.channel, set(CHANNEL)) {
            let known = given.channel.map_or_else(|| log.channel(&card.channel(word)), Ok);
            given.channel = Some(known.map_err(&too_much)?);
        }
        let before = facts;
        facts.customer = facts.customer.or(given.customer);
        facts.agreement = facts.agreement.or(given.agreement);
        facts.contacted = facts.contacted.or(given.contacted);
        facts.channel = facts.channel.or(given.channel);
        facts.covered = facts.covered.or(given.covered);
        facts.critical = facts.critical.or(given.critical);
        if facts != before {
            log.set_facts(case, facts);
        }
    }
    Ok(())
}
