//! PURE: what is promised to whom: the card's promises, over them an agreement's, over these a customer's, key by key.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use super::keys::Goals;
use super::names::{AgreementId, PriorityId};
use super::states::States;
use super::values::{Clock, Reprioritise};
use crate::money::Percent;
use crate::seconds::Seconds;
use crate::texts::folded;

/// Answer and solution times (G6, G7, rules.md §3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sla {
    /// The priority at registration where the log gives none but has a history (G6).
    pub initial: PriorityId,
    /// The same where it has no history (G7).
    pub standard: PriorityId,
    /// What a later change of priority does to a deadline that had passed.
    pub reprioritise: Reprioritise,
    /// Share of a target after which it is at risk.
    pub at_risk_percent: Percent,
    /// Hours of business clocks that the card has for priorities that name none.
    pub hours: Option<usize>,
    /// By [`PriorityId`]; `None` where a later revision brings the priority.
    pub priorities: Vec<Option<Priority>>,
    /// What is promised beside it to who has an agreement, and to customers; one for all whose promises are made of it.
    pub agreements: Arc<Vec<(AgreementId, OwnPromises)>>,
    pub customers: Arc<CustomerPromises>,
    /// What the desk promises over all cases.
    pub goals: Goals,
    /// What the states of cases mean.
    pub states: States,
}

/// The targets of a priority (G7), in seconds on its clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Priority {
    /// Time to the first response; `None`: none is promised.
    pub respond_seconds: Option<Seconds>,
    /// Time to the resolution.
    pub resolve_seconds: Option<Seconds>,
    /// The hours that count.
    pub clock: Clock,
    /// Hours of its own on a business clock, by their place among the card's [`promise_hours`](super::RateCard::promise_hours).
    pub hours: Option<usize>,
    /// Whose terms these are.
    pub of: TermsOf,
}

impl Sla {
    /// A priority, if this edition has it.
    pub fn priority(&self, priority: PriorityId) -> Option<&Priority> {
        self.priorities.get(priority.index())?.as_ref()
    }
}

/// Whose terms a promise is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Whose {
    #[default]
    Card,
    Agreement(AgreementId),
    /// By his place in [`Sla::customers`].
    Customer(usize),
}

/// Where each term of a priority is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct TermsOf {
    pub respond: Whose,
    pub resolve: Whose,
    pub clock: Whose,
    pub hours: Whose,
}

/// What an agreement or a customer changes of a priority; `None` leaves what held before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PriorityTerms {
    pub respond_seconds: Option<Seconds>,
    pub resolve_seconds: Option<Seconds>,
    pub clock: Option<Clock>,
    /// By its place among the card's [`promise_hours`](super::RateCard::promise_hours).
    pub hours: Option<usize>,
}

/// What is promised to the customers of an agreement, or to one customer, beside the card's promises.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OwnPromises {
    /// Of all its priorities that name none.
    pub hours: Option<usize>,
    /// By [`PriorityId`].
    pub priorities: Vec<Option<PriorityTerms>>,
}

/// What is promised to customers by number or name, in the order of the card.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CustomerPromises {
    list: Vec<(String, OwnPromises)>,
    /// By name, as it is folded.
    places: HashMap<String, usize>,
}

impl CustomerPromises {
    pub fn new(list: Vec<(String, OwnPromises)>) -> Self {
        let names = list.iter().enumerate();
        let places = names.map(|(place, (name, _))| (folded(name).into_owned(), place)).collect();
        Self { list, places }
    }

    pub fn iter(&self) -> impl Iterator<Item = &(String, OwnPromises)> {
        self.list.iter()
    }

    /// What the card calls a customer.
    pub fn name(&self, place: usize) -> &str {
        &self.list[place].0
    }

    /// The first that has one of these names.
    fn find(&self, names: &[&str]) -> Option<(usize, &OwnPromises)> {
        let places = names.iter().filter_map(|name| self.places.get(&*folded(name)));
        places.min().map(|place| (*place, &self.list[*place].1))
    }
}

impl Sla {
    /// Whether promises depend on whose case it is.
    pub fn tells_apart(&self) -> bool {
        !self.agreements.is_empty() || !self.customers.list.is_empty()
    }

    /// What is promised to a customer who goes by these names and has this agreement.
    pub fn of(&self, agreement: Option<AgreementId>, names: &[&str]) -> Cow<'_, Self> {
        let of_agreement = self.agreements.iter().find(|(id, _)| Some(*id) == agreement);
        let customer = self.customers.find(names);
        if of_agreement.is_none() && customer.is_none() {
            return Cow::Borrowed(self);
        }
        let mut own = self.clone();
        if let Some((id, promises)) = of_agreement {
            own.overlay(promises, Whose::Agreement(*id));
        }
        if let Some((place, promises)) = customer {
            own.overlay(promises, Whose::Customer(place));
        }
        Cow::Owned(own)
    }

    fn overlay(&mut self, over: &OwnPromises, whose: Whose) {
        for (index, priority) in self.priorities.iter_mut().enumerate() {
            let Some(priority) = priority else { continue };
            let terms = over.priorities.get(index).copied().flatten().unwrap_or_default();
            priority.overlay(terms, over.hours, whose);
        }
    }
}

impl Priority {
    /// Puts terms over this, and the hours that hold where they name none.
    pub(crate) fn overlay(&mut self, terms: PriorityTerms, hours: Option<usize>, whose: Whose) {
        let of = &mut self.of;
        if terms.respond_seconds.is_some() {
            (self.respond_seconds, of.respond) = (terms.respond_seconds, whose);
        }
        if terms.resolve_seconds.is_some() {
            (self.resolve_seconds, of.resolve) = (terms.resolve_seconds, whose);
        }
        if let Some(clock) = terms.clock {
            (self.clock, of.clock) = (clock, whose);
        }
        if let Some(hours) = terms.hours.or(hours) {
            (self.hours, of.hours) = (Some(hours), whose);
        }
    }
}
