//! The history of a case in its log: `TIME EVENT; TIME EVENT; …`, or a JSON list of `{"at","event"}`.

use std::borrow::Cow;

use serde::Deserialize;

use crate::calendar::Instant;
use crate::lang::Words;
use crate::rate_card::CaseWords;
use crate::scalars::time::{Days, TimeError, read_time_near};
use crate::sla::{Action, Event};
use crate::texts::quoted;
use crate::words;

/// The events of a history, what was wrong with the others, and local times that exist twice.
#[derive(Debug, Default)]
pub(crate) struct Events<'t> {
    pub(crate) list: Vec<Event>,
    /// The texts of the events, as they are written.
    pub(crate) texts: Vec<Cow<'t, str>>,
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
pub(crate) fn read_events<'t>(
    (text, structured): (&'t str, bool),
    words: CaseWords<'_>,
    days: &mut Days,
    registered: Option<Instant>,
) -> Events<'t> {
    let mut read = Events::default();
    if structured {
        let Ok(listed) = serde_json::from_str::<Vec<Listed>>(text) else {
            read.wrong.push(words!(
                "the list does not have the form `[{{\"at\": TIME, \"event\": EVENT}}, …]`";
                "listen har ikke formen `[{{\"at\": TID, \"event\": HÆNDELSE}}, …]`"
            ));
            return read;
        };
        for Listed { at, event } in listed {
            read.take(Cow::Owned(format!("{at} {event}")), at.len(), words, days, registered);
        }
    } else {
        let pieces = text.split([';', '\n']).map(str::trim).filter(|piece| !piece.is_empty());
        for piece in pieces {
            let text = spaced(piece);
            let end = time_end(&text, words, days);
            read.take(text, end, words, days, registered);
        }
    }
    read
}

impl<'t> Events<'t> {
    /// Takes an event; `end`: of its time.
    fn take(
        &mut self,
        text: Cow<'t, str>,
        end: usize,
        words: CaseWords<'_>,
        days: &mut Days,
        registered: Option<Instant>,
    ) {
        let (time, event) = text.split_at(end);
        let Some(action) = find_action(event, words) else {
            self.wrong.push(no_action(event, words));
            return;
        };
        let floor = registered.filter(|_| !action.is_pause());
        let not_before = self.list.last().map(|event| event.at).max(floor);
        match read_time_near(time, words.card.calendar().zone(), not_before, days) {
            Ok(reading) => {
                if reading.repeated {
                    self.repeated.push(time.to_owned());
                }
                self.list.push(Event { at: reading.instant, action });
                self.texts.push(text);
            }
            Err(error) => self.wrong.push(error.words(time)),
        }
    }
}

/// A text with one space between its words.
fn spaced(text: &str) -> Cow<'_, str> {
    let is_spaced = text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
    if is_spaced && !text.contains("  ") {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// No time is written in more words than `11 May 2024 03:26 PM`.
const TIME_WORDS: usize = 6;

/// Where the time of an event ends: as far back as what stands before it is a time and what follows is an event. Where one
/// of the two is wrong, the other decides.
fn time_end(piece: &str, words: CaseWords<'_>, days: &mut Days) -> usize {
    let zone = words.card.calendar().zone();
    let mut is_time = |end: usize| {
        let read = read_time_near(&piece[..end], zone, None, days);
        !matches!(read, Err(TimeError::Form | TimeError::NoTimeOfDay))
    };
    let is_event = |end: usize| find_action(&piece[end..], words).is_some();
    // Nearly always one word is the event.
    if let Some(end) = piece.rfind(' ').filter(|end| is_event(*end) && is_time(*end)) {
        return end;
    }
    let blanks = piece.match_indices(' ').map(|(at, _)| at);
    let ends = [0].into_iter().chain(blanks).chain([piece.len()]);
    let mut ends: Vec<usize> = ends.take(TIME_WORDS + 1).collect();
    ends.reverse();
    let both = ends.iter().find(|end| is_event(**end) && is_time(**end));
    let time = both.or_else(|| ends.iter().find(|end| is_time(**end)));
    let event = || ends.iter().rfind(|end| is_event(**end));
    time.or_else(event).or(ends.last()).copied().unwrap_or(0)
}

fn find_action(text: &str, words: CaseWords<'_>) -> Option<Action> {
    let text = text.trim();
    let turn = TURNS.into_iter().find(|(name, _)| text.eq_ignore_ascii_case(name));
    turn.map(|(_, action)| action).or_else(|| words.find_priority(text).map(Action::Priority))
}

/// What a case turns to, by its word.
const TURNS: [(&str, Action); 4] = [
    ("paused", Action::Paused),
    ("resumed", Action::Resumed),
    ("resolved", Action::Resolved),
    ("reopened", Action::Reopened),
];

fn no_action(text: &str, words: CaseWords<'_>) -> Words {
    let text = text.trim();
    let turns = TURNS.into_iter().map(|(name, _)| name);
    let known = turns
        .chain(words.card.priorities.iter().map(String::as_str))
        .map(quoted)
        .collect::<Vec<_>>()
        .join(", ");
    if text.is_empty() {
        return words!(
            "a time without an event: write `TIME EVENT; TIME EVENT`, an event being {known}";
            "et tidspunkt uden hændelse: skriv `TID HÆNDELSE; TID HÆNDELSE`, hvor en hændelse er {known}"
        );
    }
    let value = quoted(text);
    words!(
        "{value} is not an event: use {known}";
        "{value} er ikke en hændelse: brug {known}"
    )
}
