//! Included and prepaid time of which work may have drawn before anything is known of it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::balance::{begin, period};
use super::log::{CustomerId, Entry, WorkLog};
use super::pooling::has_included;
use super::prior::PriorInvoices;
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

/// The customers whose time counts from a day after which the desk was open before anything is known, by that day.
/// `from`: the first day that is billed, whose periods alone matter.
pub fn unseen(
    card: &RateCard,
    log: &WorkLog,
    former: Option<&PriorInvoices>,
    from: Option<NaiveDate>,
) -> BTreeMap<NaiveDate, BTreeSet<CustomerId>> {
    let zone = card.calendar().zone();
    let mut all: BTreeMap<NaiveDate, BTreeSet<CustomerId>> = BTreeMap::new();
    for id in log.customers() {
        if let Some(day) = log.filed(id).and_then(|filed| filed.prepaid_from) {
            all.entry(day).or_default().insert(log.united(id));
        }
    }
    let has_included = has_included(card);
    if !has_included && all.is_empty() {
        return all;
    }
    let Some(known) = known_from(card, log, former) else {
        return BTreeMap::new();
    };
    for case in log.cases().filter(|case| has_included && case.covered()) {
        let (Some(customer), Some(id), Some(first)) =
            (case.facts.customer, case.facts.agreement, case.first_billable())
        else {
            continue;
        };
        let day = zone.date(first.start());
        let Some(included) = card.on(day).agreement(id).and_then(|it| it.included) else {
            continue;
        };
        let of_known = period(included.per, known);
        let is_billed = from.is_none_or(|from| period(included.per, from) <= of_known);
        if is_billed && period(included.per, day) == of_known {
            let agreed = log.contract(case.id).and_then(|contract| contract.from);
            let begins = begin(included.per, known).max(agreed.unwrap_or(NaiveDate::MIN));
            all.entry(begins).or_default().insert(customer);
        }
    }
    all.retain(|day, _| {
        let opening = card.calendar().next_opening(zone.day_start(*day));
        opening.is_ok_and(|at| zone.date(at) < known)
    });
    all
}
