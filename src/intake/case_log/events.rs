//! The history of a case in its log: `TIME EVENT; TIME EVENT; …`, or a JSON list of `{"at","event"}`.

use serde::Deserialize;

use crate::calendar::Instant;
use crate::lang::Words;
use crate::rate_card::CaseWords;
use crate::scalars::time::{DateOrder, TimeError, read_time_in};
use crate::sla::{Action, Event};
use crate::texts::quoted;
use crate::words;

/// The events of a history, what was wrong with the others, and local times that exist twice.
#[derive(Debug, Default)]
pub(crate) struct Events {
    pub(crate) list: Vec<Event>,
    /// The texts of the events, as they are written.
    pub(crate) texts: Vec<String>,
    pub(crate) wrong: Vec<Words>,
    pub(crate) repeated: Vec<String>,
}

#[derive(Deserialize)]
struct Listed {
    at: String,
    event: String,
}

/// Reads a history. A local time that exists twice is the second one where the first would lie before the event
/// ahead of it, or before registration (pauses aside).
pub(crate) fn read_events(
    (text, structured): (&str, bool),
    words: CaseWords<'_>,
    dates: Option<DateOrder>,
    registered: Option<Instant>,
) -> Events {
    let mut read = Events::default();
    let pieces: Vec<(String, String)> = if structured {
        let Ok(listed) = serde_json::from_str::<Vec<Listed>>(text) else {
            read.wrong.push(words!(
                "the list does not have the form `[{{\"at\": TIME, \"event\": EVENT}}, …]`";
                "listen har ikke formen `[{{\"at\": TID, \"event\": HÆNDELSE}}, …]`"
            ));
            return read;
        };
        listed.into_iter().map(|one| (one.at, one.event)).collect()
    } else {
        text.split([';', '\n'])
            .map(str::trim)
            .filter(|piece| !piece.is_empty())
            .map(|piece| time_and_event(piece, words, dates))
            .collect()
    };
    let mut before = None;
    for (time, event) in pieces {
        let action = match read_action(&event, words) {
            Ok(action) => action,
            Err(wrong) => {
                read.wrong.push(wrong);
                continue;
            }
        };
        let floor = registered.filter(|_| !action.is_pause());
        match read_time_in(&time, words.card.calendar().zone(), before.max(floor), dates) {
            Ok(reading) => {
                if reading.repeated {
                    read.repeated.push(time.clone());
                }
                before = Some(reading.instant);
                read.texts.push(format!("{time} {event}"));
                read.list.push(Event { at: reading.instant, action });
            }
            Err(error) => read.wrong.push(error.words(&time)),
        }
    }
    read
}

/// No time is written in more words than `11 May 2024 03:26 PM`.
const TIME_WORDS: usize = 6;

/// Where the time of an event ends: as far back as what stands before it is a time and what follows is an event. Where one
/// of the two is wrong, the other decides.
fn time_and_event(piece: &str, words: CaseWords<'_>, dates: Option<DateOrder>) -> (String, String) {
    let parts: Vec<&str> = piece.split_whitespace().collect();
    let piece = parts.join(" ");
    let blanks = piece.match_indices(' ').map(|(at, _)| at);
    let ends = [0].into_iter().chain(blanks).chain([piece.len()]);
    let mut ends: Vec<usize> = ends.take(TIME_WORDS + 1).collect();
    ends.reverse();
    let zone = words.card.calendar().zone();
    let split = |end: usize| (piece.get(..end).unwrap_or(""), piece.get(end..).unwrap_or(""));
    let is_time = |end: &usize| {
        let read = read_time_in(split(*end).0, zone, None, dates);
        !matches!(read, Err(TimeError::Form | TimeError::NoTimeOfDay))
    };
    let is_event = |end: &usize| read_action(split(*end).1, words).is_ok();
    let both = ends.iter().find(|end| is_time(end) && is_event(end));
    let time = || ends.iter().find(|end| is_time(end));
    let event = || ends.iter().rfind(|end| is_event(end));
    let end = both.or_else(time).or_else(event).or(ends.last());
    let (time, event) = split(end.copied().unwrap_or(0));
    (time.to_owned(), event.trim().to_owned())
}

fn read_action(text: &str, words: CaseWords<'_>) -> Result<Action, Words> {
    let text = text.trim();
    match text.to_lowercase().as_str() {
        "paused" => return Ok(Action::Paused),
        "resumed" => return Ok(Action::Resumed),
        "resolved" => return Ok(Action::Resolved),
        "reopened" => return Ok(Action::Reopened),
        _ => {}
    }
    if let Some(priority) = words.find_priority(text) {
        return Ok(Action::Priority(priority));
    }
    let known = ["paused", "resumed", "resolved", "reopened"]
        .into_iter()
        .chain(words.card.priorities.iter().map(String::as_str))
        .map(quoted)
        .collect::<Vec<_>>()
        .join(", ");
    if text.is_empty() {
        return Err(words!(
            "a time without an event: write `TIME EVENT; TIME EVENT`, an event being {known}";
            "et tidspunkt uden hændelse: skriv `TID HÆNDELSE; TID HÆNDELSE`, hvor en hændelse er {known}"
        ));
    }
    let value = quoted(text);
    Err(words!(
        "{value} is not an event: use {known}";
        "{value} er ikke en hændelse: brug {known}"
    ))
}
