//! PURE: hours that a card writes for promises and that no promise counts.

use std::collections::HashSet;

use super::card::{Edition, RateCard};
use super::names::{AgreementId, PriorityId};
use super::promises::{Sla, Whose};
use super::values::Clock;
use crate::lang::Words;
use crate::words;

/// Hours of its own under `[sla]`, of whom, and of which priority; `None`: of all that name none.
type Written = (Whose, Option<PriorityId>, usize);

/// What is told of hours that every clock they are written for passes over.
pub(super) fn idle_hours(card: &RateCard, edition: &Edition) -> Vec<Words> {
    let Some(sla) = &edition.sla else {
        return Vec::new();
    };
    let counted = counted(sla);
    let idle = written(sla).into_iter().filter(|hours| !counted.contains(hours));
    let told = idle.map(|(whose, priority, _)| {
        let mut key = match whose {
            Whose::Card => "sla".to_owned(),
            Whose::Agreement(id) => format!("sla.agreements.{}", card.agreement_name(id)),
            Whose::Customer(place) => format!("sla.customers.\"{}\"", sla.customers.name(place)),
        };
        if let Some(priority) = priority {
            key = format!("{key}.priorities.{}", card.priority_name(priority));
        }
        words!(
            "{key}.hours does nothing: the clock there counts every hour; write clock = \"business\" too";
            "{key}.hours gør intet: uret dér tæller alle timer; skriv også clock = \"business\""
        )
    });
    told.collect()
}

fn written(sla: &Sla) -> Vec<Written> {
    let mut all: Vec<Written> =
        sla.hours.map(|hours| (Whose::Card, None, hours)).into_iter().collect();
    let ids = |index: usize| PriorityId::from_index(index);
    for (index, priority) in sla.priorities.iter().enumerate() {
        let own = priority.as_ref().and_then(|it| it.hours).filter(|own| Some(*own) != sla.hours);
        all.extend(own.map(|hours| (Whose::Card, ids(index), hours)));
    }
    let agreements = sla.agreements.iter().map(|(id, own)| (Whose::Agreement(*id), own));
    let customers = sla.customers.iter().enumerate();
    let customers = customers.map(|(place, (_, own))| (Whose::Customer(place), own));
    for (whose, own) in agreements.chain(customers) {
        all.extend(own.hours.map(|hours| (whose, None, hours)));
        for (index, terms) in own.priorities.iter().enumerate() {
            let hours = terms.as_ref().and_then(|terms| terms.hours);
            all.extend(hours.map(|hours| (whose, ids(index), hours)));
        }
    }
    all
}

/// Hours that count in what can be promised to anybody: with each agreement or none, to each customer or another.
fn counted(sla: &Sla) -> HashSet<Written> {
    let agreements = sla.agreements.iter().map(|(id, _)| Some(*id));
    let agreements: Vec<Option<AgreementId>> = agreements.chain([None]).collect();
    let customers = sla.customers.iter().map(|(name, _)| Some(name.as_str()));
    let mut counted = HashSet::new();
    for customer in customers.chain([None]) {
        for agreement in &agreements {
            let promised = sla.of(*agreement, customer.as_slice());
            for (index, priority) in promised.priorities.iter().enumerate() {
                let business = priority.filter(|priority| priority.clock == Clock::Business);
                let Some((whose, hours)) = business.and_then(|it| Some((it.of.hours, it.hours?)))
                else {
                    continue;
                };
                counted.insert((whose, PriorityId::from_index(index), hours));
                counted.insert((whose, None, hours));
            }
        }
    }
    counted
}
