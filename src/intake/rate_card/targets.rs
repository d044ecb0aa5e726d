//! What is promised: priorities with their targets, and goals over all cases.

use std::ops::Range;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::cursor::{Field, Table};
use super::mistakes::visible;
use super::names::{AllNames, Named, Names, place, unknown};
use super::terms::whole;
use crate::calendar::Week;
use crate::money::Percent;
use crate::rate_card::keys::{OWN_PRIORITY, OWN_PROMISES, PRIORITY, SLA, STATES};
use crate::rate_card::{
    AgreementId, CustomerPromises, Goals, HelpdeskWords, OwnPromises, Priority, PriorityId,
    PriorityTerms, Sla, State, States, Whose, same,
};
use crate::texts::folded;
use crate::words;

/// Words of a case's history that a priority cannot be called.
const EVENTS: [&str; 4] = ["paused", "resumed", "resolved", "reopened"];

/// `[sla]`; `None` without a priority.
pub(super) fn read(field: &Field<'_>, names: &mut AllNames) -> Option<Sla> {
    let table = field.table(&[SLA])?;
    let priorities = table.take("priorities");
    let hours = table.take("hours").and_then(|field| hours(&field, names));
    let priorities = priorities.map_or_else(Vec::new, |field| priorities_of(&field, hours, names));
    let agreements = table.take("agreements");
    let agreements = agreements.map_or_else(Vec::new, |field| of_agreements(&field, names));
    let customers = table.take("customers");
    let customers = customers.map_or_else(Vec::new, |field| of_customers(&field, names));
    let goals: Option<Goals> = table.take("goals").and_then(|field| whole(&field, names));
    let states = table.take("states").map(|field| states(&field));
    let at_risk = table.get("at_risk_percent");
    let reprioritise = table.get("reprioritise");
    table.finish();
    Some(Sla {
        initial: named(table.take("initial"), "high", &names.priorities)?,
        standard: named(table.take("standard"), "normal", &names.priorities)?,
        reprioritise: reprioritise.unwrap_or_default(),
        at_risk_percent: at_risk.or_else(|| Percent::new(Decimal::from(80)))?,
        hours,
        priorities,
        agreements: Arc::new(agreements),
        customers: Arc::new(CustomerPromises::new(customers)),
        goals: goals.unwrap_or_default(),
        states: states.unwrap_or_default(),
    })
}

/// The priority that a key names, else the one called `default`, else the first.
fn named(field: Option<Field<'_>>, default: &str, names: &Names) -> Option<PriorityId> {
    let index = if let Some(field) = field {
        let text = field.text()?;
        let found = names.find(text);
        if found.is_none() {
            let (key, value) = (field.shown(), visible(text));
            let label = match names.iter().next() {
                Some(_) => unknown(text, names.iter()),
                None => words!("add it to [sla.priorities]"; "tilføj den i [sla.priorities]"),
            };
            field.wrong(
                words!("`{key}` names the priority `{value}`, which the card does not have"; "`{key}` nævner prioriteten `{value}`, som takstbladet ikke har"),
                label,
            );
        }
        found?
    } else {
        names.find(default).unwrap_or(0)
    };
    names.iter().nth(index)?;
    PriorityId::from_index(index)
}

fn priorities_of(
    field: &Field<'_>,
    general: Option<usize>,
    names: &mut AllNames,
) -> Vec<Option<Priority>> {
    let mut priorities = Vec::new();
    for field in field.table(&[]).map_or_else(Vec::new, |table| table.entries()) {
        let name = field.key.to_lowercase();
        if EVENTS.contains(&name.as_str()) || name.contains(';') {
            let key = field.shown();
            field.wrong_key(
                words!("a priority cannot be called `{key}`"; "en prioritet kan ikke hedde `{key}`"),
                words!("in a case's history that means something else: choose another name"; "i en sags historik betyder det noget andet: vælg et andet navn"),
            );
        }
        let index = names.priorities.add(
            &field,
            255,
            words!("too many priorities"; "for mange prioriteter"),
        );
        let Some(mut table) = field.table(&[PRIORITY]) else {
            continue;
        };
        let mut priority = Priority::default();
        priority.overlay(terms(&table, names), general, Whose::Card);
        table.know("aliases");
        table.finish();
        let Some(index) = index else { continue };
        for (word, span) in aliases(&table) {
            let priority = (Named::Priority, index);
            names.priorities.alias(word, &span, priority, field.mistakes);
            // A revision says again what it does not change.
            let alias = (word.to_owned(), span, index);
            if !names.priority_aliases.contains(&alias) {
                names.priority_aliases.push(alias);
            }
        }
        place(&mut priorities, index, priority);
    }
    priorities
}

/// Other words for a priority; one that is a word of a case's history is a mistake.
fn aliases<'t>(table: &Table<'t>) -> Vec<(&'t str, Range<usize>)> {
    let words = table.take("aliases");
    let mut words = words.map_or_else(Vec::new, |field| field.texts());
    words.retain(|(word, span)| {
        let is_event = EVENTS.contains(&folded(word).as_ref());
        if is_event {
            let word = visible(word);
            table.mistakes.add(
                span,
                words!("`{word}` cannot be another word for a priority"; "`{word}` kan ikke være et andet ord for en prioritet"),
                words!("in a case's history that means something else"; "i en sags historik betyder det noget andet"),
            );
        }
        !is_event
    });
    words
}

/// `[sla.states]`.
fn states(field: &Field<'_>) -> States {
    let Some(table) = field.table(&[STATES]) else {
        return States::default();
    };
    let mut named: Vec<(String, State)> = Vec::new();
    for (key, state) in
        [("paused", State::Paused), ("resolved", State::Resolved), ("new", State::New)]
    {
        let words = table.take(key);
        for (word, span) in words.map_or_else(Vec::new, |field| field.texts()) {
            let mut others = named.iter().filter(|(_, of)| *of != state);
            if others.any(|(known, _)| same(known, word)) {
                let word = visible(word);
                table.mistakes.add(
                    &span,
                    words!("the state `{word}` means two things"; "tilstanden `{word}` betyder to ting"),
                    words!("a state is paused, resolved, new, or not named"; "en tilstand er på pause, løst, ny eller ikke nævnt"),
                );
            }
            named.push((word.to_owned(), state));
        }
    }
    table.finish();
    States::new(named)
}

/// What a preset of case logs says beside its columns: states, and helpdesk's words for priorities.
pub(super) fn words(field: &Field<'_>) -> HelpdeskWords {
    let mut words = HelpdeskWords::default();
    let Some(table) = field.table(&[SLA]) else {
        return words;
    };
    if let Some(field) = table.take("states") {
        words.states = states(&field);
    }
    let priorities = table.take("priorities").and_then(|field| field.table(&[]));
    for field in priorities.map_or_else(Vec::new, |table| table.entries()) {
        let Some(table) = field.table(&[PRIORITY]) else {
            continue;
        };
        for (word, _) in aliases(&table) {
            let word = folded(word).into_owned();
            words.aliases.push((field.key.to_owned(), word));
        }
        table.finish();
    }
    table.finish();
    words
}

/// What a table says of a priority.
fn terms(table: &Table<'_>, names: &mut AllNames) -> PriorityTerms {
    PriorityTerms {
        respond_seconds: table.get("respond"),
        resolve_seconds: table.get("resolve"),
        clock: table.get("clock"),
        hours: table.take("hours").and_then(|field| hours(&field, names)),
    }
}

/// The place of hours that only promises have.
fn hours(field: &Field<'_>, names: &mut AllNames) -> Option<usize> {
    let mut week = Week::default();
    super::hours::read(&field.table(&[])?, &mut week);
    let known = names.promise_hours.iter().position(|known| *known == week);
    Some(known.unwrap_or_else(|| {
        names.promise_hours.push(week);
        names.promise_hours.len() - 1
    }))
}

/// `[sla.agreements]`.
fn of_agreements(field: &Field<'_>, names: &mut AllNames) -> Vec<(AgreementId, OwnPromises)> {
    let mut all = Vec::new();
    for field in field.table(&[]).map_or_else(Vec::new, |table| table.entries()) {
        let agreement = names.agreements.find(field.key).and_then(AgreementId::from_index);
        let promises = own_promises(&field, names);
        match agreement {
            Some(agreement) => all.extend(promises.map(|promises| (agreement, promises))),
            None => unknown_key(&field, &names.agreements, "agreement", "aftale"),
        }
    }
    all
}

/// `[sla.customers]`.
fn of_customers(field: &Field<'_>, names: &mut AllNames) -> Vec<(String, OwnPromises)> {
    let (mut all, mut known) = (Vec::new(), Names::default());
    for field in field.table(&[]).map_or_else(Vec::new, |table| table.entries()) {
        let many = words!("too many customers"; "for mange kunder");
        let name = known.add(&field, usize::MAX, many).map(|_| field.key.to_owned());
        let promises = own_promises(&field, names);
        all.extend(name.zip(promises));
    }
    all
}

fn own_promises(field: &Field<'_>, names: &mut AllNames) -> Option<OwnPromises> {
    let table = field.table(&[OWN_PROMISES])?;
    let mut promises = OwnPromises {
        hours: table.take("hours").and_then(|field| hours(&field, names)),
        priorities: Vec::new(),
    };
    let priorities = table.take("priorities").and_then(|field| field.table(&[]));
    for field in priorities.map_or_else(Vec::new, |table| table.entries()) {
        let Some(own) = field.table(&[OWN_PRIORITY]) else { continue };
        let terms = terms(&own, names);
        own.finish();
        match names.priorities.find(field.key) {
            Some(index) => place(&mut promises.priorities, index, terms),
            None => unknown_key(&field, &names.priorities, "priority", "prioritet"),
        }
    }
    table.finish();
    Some(promises)
}

/// A key that is to be a name of the card, and is none.
fn unknown_key(field: &Field<'_>, names: &Names, en: &str, da: &str) {
    let key = visible(field.key);
    field.wrong_key(
        words!("the card has no {en} `{key}`"; "takstbladet har ingen {da} `{key}`"),
        unknown(field.key, names.iter()),
    );
}
