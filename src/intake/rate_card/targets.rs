//! What is promised: priorities with their targets, and goals over all cases.

use rust_decimal::Decimal;

use super::mistakes::Mistakes;
use super::names::{Names, place};
use super::toolkit::{Field, Table};
use super::values::visible;
use crate::money::Percent;
use crate::rate_card::suggest::{apart, nearest};
use crate::rate_card::{Clock, Goals, Priority, PriorityId, Reprioritise, Sla};
use crate::words;

/// Words of a case's history that a priority cannot be called.
const EVENTS: [&str; 4] = ["paused", "resumed", "resolved", "reopened"];

/// `[sla]`; `None` without a priority.
pub(super) fn read(field: &Field<'_>, names: &mut Names, mistakes: &mut Mistakes) -> Option<Sla> {
    let mut table = field.table(mistakes)?;
    let initial = table.take("initial");
    let standard = table.take("standard");
    let reprioritise = table.take("reprioritise");
    let at_risk = table.take("at_risk_percent");
    let priorities = table
        .take("priorities")
        .map_or_else(Vec::new, |field| priorities(&field, names, mistakes));
    let goals = table
        .take("goals")
        .and_then(|field| goals(&field, mistakes))
        .unwrap_or_default();
    table.finish(mistakes);
    let choices = [
        ("keep-breach", Reprioritise::KeepBreach),
        ("recompute", Reprioritise::Recompute),
        ("restart", Reprioritise::Restart),
    ];
    let reprioritise = reprioritise
        .and_then(|field| field.choice(&choices, mistakes))
        .unwrap_or(Reprioritise::KeepBreach);
    let at_risk_percent = at_risk
        .and_then(|field| field.percent(Some(100), mistakes))
        .or_else(|| Percent::new(Decimal::from(80)));
    Some(Sla {
        initial: named(initial.as_ref(), "high", names, mistakes)?,
        standard: named(standard.as_ref(), "normal", names, mistakes)?,
        reprioritise,
        at_risk_percent: at_risk_percent?,
        priorities,
        goals,
    })
}

/// The priority that a key names, else the one called `default`, else the first.
fn named(
    field: Option<&Field<'_>>,
    default: &str,
    names: &Names,
    mistakes: &mut Mistakes,
) -> Option<PriorityId> {
    let index = match field {
        Some(field) => {
            let text = field.text(mistakes)?;
            let found = names.find(text);
            if found.is_none() {
                let (key, value) = (field.shown(), visible(text));
                let all = names.iter().map(visible).collect::<Vec<_>>().join(", ");
                let label = match nearest(text, names.iter()) {
                    Some(near) => {
                        let (near, apart) = (visible(near), apart(text, near));
                        words!("did you mean \"{near}\"{}? known: {all}", apart.en; "mente du \"{near}\"{}? kendte: {all}", apart.da)
                    }
                    None if all.is_empty() => {
                        words!("add it to [sla.priorities]"; "tilføj den i [sla.priorities]")
                    }
                    None => words!("known: {all}"; "kendte: {all}"),
                };
                mistakes.add(
                    &field.span,
                    words!("`{key}` names the priority `{value}`, which the card does not have"; "`{key}` nævner prioriteten `{value}`, som takstbladet ikke har"),
                    label,
                );
            }
            found?
        }
        None => names.find(default).unwrap_or(0),
    };
    names.iter().nth(index)?;
    PriorityId::from_index(index)
}

fn priorities(
    field: &Field<'_>,
    names: &mut Names,
    mistakes: &mut Mistakes,
) -> Vec<Option<Priority>> {
    let mut priorities = Vec::new();
    let Some(table) = field.table(mistakes) else {
        return priorities;
    };
    for field in table.entries() {
        let name = field.key.to_lowercase();
        if EVENTS.contains(&name.as_str()) || name.contains(';') {
            let key = field.shown();
            mistakes.add(
                &field.key_span,
                words!("a priority cannot be called `{key}`"; "en prioritet kan ikke hedde `{key}`"),
                words!("in a case's history that means something else: choose another name"; "i en sags historik betyder det noget andet: vælg et andet navn"),
            );
        }
        let index = names.add(&field, mistakes);
        if index.is_some_and(|index| PriorityId::from_index(index).is_none()) {
            mistakes.add(
                &field.key_span,
                words!("too many priorities"; "for mange prioriteter"),
                words!("a card can have 255"; "et takstblad kan have 255"),
            );
        }
        if let Some(priority) = priority(&field, mistakes)
            && let Some(index) = index
        {
            place(&mut priorities, index, priority);
        }
    }
    priorities
}

fn priority(field: &Field<'_>, mistakes: &mut Mistakes) -> Option<Priority> {
    let mut table = field.table(mistakes)?;
    let respond = target(&mut table, "respond", mistakes);
    let resolve = target(&mut table, "resolve", mistakes);
    let clocks = [("calendar", Clock::Calendar), ("business", Clock::Business)];
    let clock = table
        .take("clock")
        .and_then(|field| field.choice(&clocks, mistakes))
        .unwrap_or(Clock::Calendar);
    table.finish(mistakes);
    Some(Priority {
        respond_seconds: respond?,
        resolve_seconds: resolve?,
        clock,
    })
}

fn target(table: &mut Table<'_>, key: &'static str, mistakes: &mut Mistakes) -> Option<i64> {
    let label = words!("add {key} = \"4h\""; "tilføj {key} = \"4h\"");
    let field = table.require(key, label)?;
    field.duration(mistakes)
}

fn goals(field: &Field<'_>, mistakes: &mut Mistakes) -> Option<Goals> {
    let mut table = field.table(mistakes)?;
    let within = table.take("solved_within_minutes");
    let percent = table.take("solved_percent");
    let answer = table.take("answer_seconds");
    table.finish(mistakes);
    Some(Goals {
        solved_within_seconds: within.and_then(|field| field.minutes(mistakes)),
        solved_percent: percent.and_then(|field| field.percent(Some(100), mistakes)),
        answer_seconds: answer.and_then(|field| field.seconds(mistakes)),
    })
}
