//! Normal working hours: days and ranges of days, each with one or more spans.

use chrono::Weekday;

use super::cursor::{Field, Table};
use super::mistakes::visible;
use crate::calendar::{ClockSpan, ClockSpanError, Week};
use crate::lang::Lang;
use crate::words;

const DAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Mon),
    ("tue", Weekday::Tue),
    ("wed", Weekday::Wed),
    ("thu", Weekday::Thu),
    ("fri", Weekday::Fri),
    ("sat", Weekday::Sat),
    ("sun", Weekday::Sun),
];
const DANISH: [&str; 7] = ["man", "tir", "ons", "tor", "fre", "lør", "søn"];

/// Sets the days that the table names, on top of `week`.
pub(super) fn read(table: &Table<'_>, week: &mut Week) {
    for (field, days) in by_days(table.entries()) {
        let spans = spans(&field);
        for day in days {
            // Overlaps were reported by `spans`, which leaves them out.
            let _ = week.set(DAYS[day].1, spans.clone());
        }
    }
}

/// Keys that name days, none of them twice, each with the places of its days in the week.
fn by_days(fields: Vec<Field<'_>>) -> Vec<(Field<'_>, Vec<usize>)> {
    let mut all: Vec<(Field<'_>, Vec<usize>)> = Vec::new();
    for field in fields {
        let Some(days) = days(&field) else {
            continue;
        };
        let key = field.shown();
        let is_shared = |other: &[usize]| days.iter().any(|day| other.contains(day));
        if let Some((other, of_other)) = all.iter().find(|(_, other)| is_shared(other)) {
            let other = other.shown();
            // The longer of the two gives way.
            let (longer, keeps, gives) = if of_other.len() > days.len() {
                (&other, of_other, &days)
            } else {
                (&key, &days, of_other)
            };
            let rest: Vec<usize> =
                keeps.iter().copied().filter(|day| !gives.contains(day)).collect();
            let label = if rest.is_empty() {
                words!("keep one of the two"; "behold den ene af de to")
            } else {
                let rest = ranges(&rest);
                let (en, da) = (Lang::En.list(&rest), Lang::Da.list(&rest));
                words!("write {en} instead of `{longer}`"; "skriv {da} i stedet for `{longer}`")
            };
            field.wrong_key(
                words!("`{key}` names a day that `{other}` names too"; "`{key}` nævner en dag, som `{other}` også nævner"),
                label,
            );
            continue;
        }
        all.push((field, days));
    }
    all
}

/// Days as a card names them: `mon`, `wed-fri`.
fn ranges(days: &[usize]) -> Vec<String> {
    let name = |day: usize| DAYS.get(day % 7).map_or("", |(name, _)| *name);
    let runs = days.chunk_by(|one, next| (one + 1) % 7 == *next);
    let names = runs.map(|run| match run {
        [first, .., last] => format!("`{}-{}`", name(*first), name(*last)),
        [day] => format!("`{}`", name(*day)),
        [] => String::new(),
    });
    names.collect()
}

/// The days of a tier: every key of its table that is a day or must be meant for one. A span may pass midnight:
/// it ends on the day after.
pub(super) fn tier_week(table: &mut Table<'_>) -> Option<Week> {
    let mut week: [Vec<ClockSpan>; 7] = Default::default();
    let mut fields = table.entries();
    fields.retain(|field| meant_days(field.key).is_some());
    for field in &fields {
        table.know(field.key);
    }
    let any = !fields.is_empty();
    for (field, days) in by_days(fields) {
        for (span, after_midnight) in spans_of(&field, true) {
            for day in &days {
                week[*day].push(span);
                week[(day + 1) % 7].extend(after_midnight);
            }
        }
    }
    let mut result = Week::default();
    for ((_, day), spans) in DAYS.iter().zip(week) {
        // United, no two overlap.
        let _ = result.set(*day, united(spans));
    }
    any.then_some(result)
}

/// The same time in spans that do not touch.
pub(super) fn united(mut spans: Vec<ClockSpan>) -> Vec<ClockSpan> {
    spans.sort_unstable();
    let mut result: Vec<ClockSpan> = Vec::new();
    for span in spans {
        match result.last_mut() {
            Some(last) if span.start() <= last.end() => {
                *last = ClockSpan::new(last.start(), last.end().max(span.end())).unwrap_or(*last);
            }
            Some(_) | None => result.push(span),
        }
    }
    result
}

/// The days of the week as a card writes them, in both languages.
pub(super) fn day_names() -> impl Iterator<Item = (Weekday, &'static str, &'static str)> {
    DAYS.iter().zip(DANISH).map(|((name, day), danish)| (*day, *name, danish))
}

/// The days that a key such as `fri` or `mon-thu` means, by their places in the week.
fn days(field: &Field<'_>) -> Option<Vec<usize>> {
    let day = |name: &str| DAYS.iter().position(|(known, _)| *known == name);
    let found = match field.key.split_once('-') {
        None => day(field.key).map(|day| (day, day)),
        Some((first, last)) => day(first).zip(day(last)),
    };
    let Some((first, last)) = found else {
        let key = field.shown();
        let label = match meant_days(field.key) {
            Some(meant) => words!("did you mean `{meant}`?"; "mente du `{meant}`?"),
            None => {
                words!("write mon, tue, wed, thu, fri, sat, sun or a range: mon-fri"; "skriv mon, tue, wed, thu, fri, sat, sun eller et interval: mon-fri")
            }
        };
        field.wrong_key(
            words!("`{key}` is not a day of the week"; "`{key}` er ikke en ugedag"),
            label,
        );
        return None;
    };
    let count = (last + 7 - first) % 7 + 1;
    Some((first..first + count).map(|day| day % 7).collect())
}

/// `Mon-Fri`, `monday`, `man-fre` as the card writes them.
fn meant_days(key: &str) -> Option<String> {
    let parts: Option<Vec<&str>> = key
        .split(['-', '–'])
        .map(|part| {
            let part = part.trim().to_lowercase();
            let english = DAYS.iter().map(|(day, _)| *day);
            let index = english
                .clone()
                .position(|day| part.starts_with(day))
                .or_else(|| DANISH.iter().position(|day| part.starts_with(day)))?;
            english.clone().nth(index)
        })
        .collect();
    parts.filter(|parts| parts.len() <= 2).map(|parts| parts.join("-"))
}

/// One span or a list of them, in order and without overlap.
pub(super) fn spans(field: &Field<'_>) -> Vec<ClockSpan> {
    let spans = spans_of(field, false);
    spans.into_iter().map(|(span, _)| span).collect()
}

/// Spans of a day, and what of each lies after midnight, where they may pass it.
type NightSpan = (ClockSpan, Option<ClockSpan>);

fn spans_of(field: &Field<'_>, past_midnight: bool) -> Vec<NightSpan> {
    let items = field.items().unwrap_or_else(|| vec![field.clone()]);
    let mut good: Vec<NightSpan> = Vec::new();
    for item in items {
        let night = item.value.as_str().filter(|_| past_midnight).and_then(night_span);
        let Some((span, after)) = night.or_else(|| Some((span(&item)?, None))) else {
            continue;
        };
        if let Some((other, _)) = good.iter().find(|(other, _)| other.overlaps(span)) {
            item.wrong(
                words!("`{span}` overlaps `{other}`"; "`{span}` overlapper `{other}`"),
                words!("let each span begin at or after the end of the one before"; "lad hvert tidsrum begynde, hvor det forrige slutter, eller senere"),
            );
            continue;
        }
        good.push((span, after));
    }
    good.sort_by_key(|(span, _)| *span);
    good
}

/// `22:00-06:00`: up to midnight, and from midnight on.
fn night_span(text: &str) -> Option<NightSpan> {
    let (start, end) = text.split_once('-')?;
    let (start, end) = (clock(start)?, clock(end)?);
    let evening = ClockSpan::new(start, 86_400).ok()?;
    (end < start).then(|| (evening, ClockSpan::new(0, end).ok()))
}

fn span(item: &Field<'_>) -> Option<ClockSpan> {
    let Some(text) = item.value.as_str() else {
        let key = item.shown();
        item.wrong(
            words!("`{key}` is a span of hours"; "`{key}` er et tidsrum på dagen"),
            words!("write it as \"08:00-16:00\""; "skriv det som \"08:00-16:00\""),
        );
        return None;
    };
    let value = visible(text);
    let parts = text.split_once('-');
    let Some((start, end)) = parts.and_then(|(start, end)| Some((clock(start)?, clock(end)?)))
    else {
        let label = match meant_span(text) {
            Some(meant) if text.contains('.') => {
                words!("write it with colons: \"{meant}\""; "skriv det med kolon: \"{meant}\"")
            }
            Some(meant) => words!("write it as \"{meant}\""; "skriv det som \"{meant}\""),
            None => {
                words!("write it as \"08:00-16:00\", a closed day as []"; "skriv det som \"08:00-16:00\", en lukket dag som []")
            }
        };
        item.wrong(
            words!("`{value}` is not a span of hours"; "`{value}` er ikke et tidsrum på dagen"),
            label,
        );
        return None;
    };
    match ClockSpan::new(start, end) {
        Ok(span) => Some(span),
        Err(ClockSpanError::Empty) => {
            let label = if start == end {
                words!("the whole day is 00:00-24:00"; "hele dagen er 00:00-24:00")
            } else {
                words!("a span past midnight is two: up to 24:00, and from 00:00 the day after"; "et tidsrum hen over midnat er to: til 24:00, og fra 00:00 dagen efter")
            };
            item.wrong(
                words!("`{value}` does not end after it starts"; "`{value}` slutter ikke, efter at det begynder"),
                label,
            );
            None
        }
        Err(ClockSpanError::PastMidnight) => {
            item.wrong(
                words!("`{value}` ends after midnight"; "`{value}` slutter efter midnat"),
                words!("24:00 is the end of a day"; "24:00 er dagens slutning"),
            );
            None
        }
    }
}

/// `08:00` or `8:00` in seconds since midnight; up to 99:59, so that the span can say what is wrong.
pub(super) fn clock(text: &str) -> Option<u32> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !(1..=2).contains(&hours.len()) || minutes.len() != 2 || !digits(hours) || !digits(minutes) {
        return None;
    }
    let (hours, minutes) = (hours.parse::<u32>().ok()?, minutes.parse::<u32>().ok()?);
    (minutes < 60).then(|| (hours * 60 + minutes) * 60)
}

/// The span that `8-16`, `08.00-16.00` or `kl. 8 til 16` must mean.
fn meant_span(text: &str) -> Option<String> {
    let numbers: Vec<u32> = text
        .split(|char: char| !char.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map(str::parse)
        .collect::<Result<_, _>>()
        .ok()?;
    let (from, to) = match numbers.as_slice() {
        [from, to] => ((*from, 0), (*to, 0)),
        [from, minute, to, last] => ((*from, *minute), (*to, *last)),
        _ => return None,
    };
    let valid = |(hour, minute): (u32, u32)| minute < 60 && hour < 24 || (hour, minute) == (24, 0);
    (valid(from) && valid(to) && from < to)
        .then(|| format!("{:02}:{:02}-{:02}:{:02}", from.0, from.1, to.0, to.1))
}
