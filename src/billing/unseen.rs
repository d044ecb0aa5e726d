//! Included and prepaid time of which work may have drawn, and hours of a volume, before anything is known.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::balance::{begin, reaches_back};
use super::log::{CustomerId, Entry, WorkLog};
use super::pooling::{has_included, has_volume};
use super::prior::PriorInvoices;
use super::volume;
use crate::rate_card::RateCard;

/// The first local day that a log or former invoices know of.
pub(super) fn known_from(
    card: &RateCard,
    log: &WorkLog,
    former: Option<&PriorInvoices>,
) -> Option<NaiveDate> {
    let first = log.entries().iter().map(Entry::start).min();
    let first = first.map(|at| card.calendar().zone().date(at));
    let of_former = former.and_then(|former| former.first_day);
    first.into_iter().chain(of_former).min()
}

/// What counts from before anything is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Counted {
    /// Included or prepaid time.
    Quota,
    /// Hours by which a price goes.
    Volume,
}

/// The customers of whom something counts from a day after which the desk was open before anything is known, by that day.
/// `from`: the first day that is billed, whose periods alone matter.
pub fn unseen(
    card: &RateCard,
    log: &WorkLog,
    former: Option<&PriorInvoices>,
    from: Option<NaiveDate>,
) -> BTreeMap<(NaiveDate, Counted), BTreeSet<CustomerId>> {
    let zone = card.calendar().zone();
    let mut all: BTreeMap<(NaiveDate, Counted), BTreeSet<CustomerId>> = BTreeMap::new();
    for id in log.customers() {
        if let Some(day) = log.filed(id).and_then(|filed| filed.prepaid_from) {
            all.entry((day, Counted::Quota)).or_default().insert(log.united(id));
        }
    }
    let (has_included, has_volume) = (has_included(card), has_volume(card));
    if !has_included && !has_volume && all.is_empty() {
        return all;
    }
    let Some(known) = known_from(card, log, former) else {
        return BTreeMap::new();
    };
    for case in log.cases().filter(|_| has_included || has_volume) {
        let (Some(customer), Some(first)) = (case.facts.customer, case.first_billable()) else {
            continue;
        };
        let day = zone.date(first.start());
        let edition = card.on(day);
        let agreement = case.facts.agreement.and_then(|id| edition.agreement(id));
        let rules = edition.rules.iter().map(|rule| &rule.terms);
        let terms = agreement.into_iter().map(|agreement| &agreement.terms).chain(rules);
        for terms in terms.chain([&edition.billing]).filter(|terms| terms.volume.is_some()) {
            let per = terms.volume_per.unwrap_or_default();
            let begin = |day| volume::begin(per, terms.year_from, day);
            let begins = begin(known).filter(|begins| begin(day) == Some(*begins));
            let is_billed = from.is_none_or(|from| begin(from) <= begins);
            if let Some(begins) = begins.filter(|_| is_billed) {
                all.entry((begins, Counted::Volume)).or_default().insert(customer);
            }
        }
        let agreement = agreement.filter(|_| case.covered());
        let Some(included) = agreement.and_then(|it| it.included) else {
            continue;
        };
        let is_billed = from.is_none_or(|from| reaches_back(included, from) <= known);
        if is_billed && reaches_back(included, day) <= known {
            let agreed = log.contract(case.id).and_then(|contract| contract.from);
            let counts_from = agreed.unwrap_or_else(|| begin(included.per, known));
            let begins = reaches_back(included, day).max(counts_from);
            all.entry((begins, Counted::Quota)).or_default().insert(customer);
        }
    }
    all.retain(|(day, _), _| {
        let opening = card.calendar().next_opening(zone.day_start(*day));
        opening.is_ok_and(|at| zone.date(at) < known)
    });
    all
}
