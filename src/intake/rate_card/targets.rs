//! What is promised: priorities with their targets, and goals over all cases.

use rust_decimal::Decimal;

use super::cursor::Field;
use super::mistakes::visible;
use super::names::{Names, place, unknown};
use crate::money::Percent;
use crate::rate_card::keys::{PRIORITY, Record as _, SLA};
use crate::rate_card::{Goals, Priority, PriorityId, Sla};
use crate::words;

/// Words of a case's history that a priority cannot be called.
const EVENTS: [&str; 4] = ["paused", "resumed", "resolved", "reopened"];

/// `[sla]`; `None` without a priority.
pub(super) fn read(field: &Field<'_>, names: &mut Names) -> Option<Sla> {
    let table = field.table(&[SLA])?;
    let priorities = table.take("priorities");
    let priorities = priorities.map_or_else(Vec::new, |field| priorities_of(&field, names));
    let goals = table.take("goals").and_then(|field| goals(&field));
    let at_risk = table.get("at_risk_percent");
    let reprioritise = table.get("reprioritise");
    table.finish();
    Some(Sla {
        initial: named(table.take("initial"), "high", names)?,
        standard: named(table.take("standard"), "normal", names)?,
        reprioritise: reprioritise.unwrap_or_default(),
        at_risk_percent: at_risk.or_else(|| Percent::new(Decimal::from(80)))?,
        priorities,
        goals: goals.unwrap_or_default(),
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

fn priorities_of(field: &Field<'_>, names: &mut Names) -> Vec<Option<Priority>> {
    let mut priorities = Vec::new();
    for field in field
        .table(&[])
        .map_or_else(Vec::new, |table| table.entries())
    {
        let name = field.key.to_lowercase();
        if EVENTS.contains(&name.as_str()) || name.contains(';') {
            let key = field.shown();
            field.wrong_key(
                words!("a priority cannot be called `{key}`"; "en prioritet kan ikke hedde `{key}`"),
                words!("in a case's history that means something else: choose another name"; "i en sags historik betyder det noget andet: vælg et andet navn"),
            );
        }
        let index = names.add(
            &field,
            255,
            words!("too many priorities"; "for mange prioriteter"),
        );
        if let Some(priority) = priority(&field)
            && let Some(index) = index
        {
            place(&mut priorities, index, priority);
        }
    }
    priorities
}

fn priority(field: &Field<'_>) -> Option<Priority> {
    let mut table = field.table(&[PRIORITY])?;
    let mut target = |key: &'static str| {
        let label = words!("add {key} = \"4h\""; "tilføj {key} = \"4h\"");
        table.need(key, label)
    };
    let (respond, resolve) = (target("respond"), target("resolve"));
    let clock = table.get("clock").unwrap_or_default();
    table.finish();
    Some(Priority {
        respond_seconds: respond?,
        resolve_seconds: resolve?,
        clock,
    })
}

fn goals(field: &Field<'_>) -> Option<Goals> {
    let table = field.table(&[Goals::KEYS])?;
    let goals = Goals {
        solved_within_seconds: table.get("solved_within_minutes"),
        solved_percent: table.get("solved_percent"),
        answer_seconds: table.get("answer_seconds"),
    };
    table.finish();
    Some(goals)
}
