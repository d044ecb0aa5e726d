//! The first section of the calculation, "Time": a table of hand-derived cases, and known changes of clocks.

use std::collections::BTreeMap;

use crate::calendars::{at, danish, danish_holidays, era, span_of, week, zone};
use chrono::{Datelike, NaiveDate, NaiveDateTime};
use serde::Deserialize;
use takst::calendar::{
    Calendar, CalendarError, ClockSpan, Era, Holiday, HolidayRule, Instant, LocalReading, Stretch,
    TierId, easter_sunday,
};
use takst::seconds::{MINUTE, Seconds};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    calendar: BTreeMap<String, CalendarRow>,
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CalendarRow {
    zone: String,
    hours: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    danish_holidays: bool,
    #[serde(default)]
    holidays: Vec<HolidayRow>,
    later: Option<LaterRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HolidayRow {
    name: String,
    date: String,
    closed: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LaterRow {
    from: String,
    hours: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    calendar: String,
    because: String,
    #[serde(flatten)]
    question: Question,
}

#[derive(Deserialize)]
#[serde(tag = "ask", rename_all = "kebab-case")]
enum Question {
    Tier { at: String, normal: Option<bool>, error: Option<String> },
    Stretch { at: String, from: String, to: String },
    Elapsed { start: String, end: String, seconds: Option<i64>, error: Option<String> },
    Deadline { start: String, seconds: i64, deadline: Option<String>, error: Option<String> },
    Lasts { start: String, end: String, minutes: i64 },
    Holidays { year: i32, dates: Vec<String> },
}

fn calendar_of(row: &CalendarRow) -> Calendar {
    let mut holidays: Vec<Holiday> = row.holidays.iter().map(holiday_of).collect();
    if row.danish_holidays {
        holidays.extend(danish_holidays());
    }
    let mut eras = vec![hours_of(NaiveDate::MIN, &row.hours, holidays)];
    if let Some(later) = &row.later {
        let from = later.from.parse().unwrap();
        eras.push(hours_of(from, &later.hours, Vec::new()));
    }
    Calendar::new(zone(&row.zone), eras)
}

fn hours_of(from: NaiveDate, hours: &BTreeMap<String, Vec<String>>, holidays: Vec<Holiday>) -> Era {
    let days = hours.iter().map(|(day, spans)| {
        let spans = spans.iter().map(|text| span_of(text)).collect();
        (day.as_str(), spans)
    });
    era(from, week(days), holidays)
}

fn holiday_of(row: &HolidayRow) -> Holiday {
    let rule = row.date.parse().map_or_else(
        |_| {
            let (month, day) = row.date.split_once('-').unwrap();
            HolidayRule::Yearly { month: month.parse().unwrap(), day: day.parse().unwrap() }
        },
        HolidayRule::Once,
    );
    let closed = row.closed.as_deref().map_or(ClockSpan::WHOLE_DAY, span_of);
    Holiday { closed: vec![closed], ..crate::calendars::holiday(&row.name, rule) }
}

/// What a case expects: a value, or the name of an error.
fn expected<T>(value: Option<T>, error: Option<&String>) -> Result<T, String> {
    match (value, error) {
        (Some(value), None) => Ok(value),
        (None, Some(error)) => Err(error.clone()),
        (Some(_), Some(_)) | (None, None) => panic!("a value or an error"),
    }
}

/// An answer with its error by name.
fn named<T>(answer: Result<T, CalendarError>) -> Result<T, String> {
    answer.map_err(|error| match error {
        CalendarError::NoHours => "no-hours".to_owned(),
        CalendarError::OutOfYears(_) => "out-of-years".to_owned(),
    })
}

fn compare<T: PartialEq + std::fmt::Debug>(expected: &T, actual: &T) -> Option<String> {
    (expected != actual).then(|| format!("expected {expected:?}, not {actual:?}"))
}

impl Question {
    fn difference(&self, calendar: &Calendar) -> Option<String> {
        match self {
            Self::Tier { at: time, normal, error } => compare(
                &expected(*normal, error.as_ref()),
                &named(calendar.tier_at(at(time)).map(TierId::is_normal)),
            ),
            Self::Stretch { at: time, from, to } => compare(
                &Ok((at(from), at(to))),
                &named(calendar.stretch_at(at(time)).map(|all| (all.start, all.end))),
            ),
            Self::Elapsed { start, end, seconds, error } => compare(
                &expected(*seconds, error.as_ref()),
                &named(calendar.elapsed(at(start), at(end)).map(Seconds::get)),
            ),
            Self::Deadline { start, seconds, deadline, error } => compare(
                &expected(deadline.as_deref().map(at), error.as_ref()),
                &named(calendar.deadline(at(start), Seconds::new(*seconds))),
            ),
            Self::Lasts { start, end, minutes } => {
                let lasts = once(calendar, end).since(once(calendar, start));
                compare(&MINUTE.times(*minutes), &lasts)
            }
            Self::Holidays { year, dates } => compare(dates, &holidays_in(calendar, *year)),
        }
    }
}

fn local(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
}

fn once(calendar: &Calendar, text: &str) -> Instant {
    match calendar.zone().read(local(text)) {
        LocalReading::Once(at) => at,
        other @ (LocalReading::Missing | LocalReading::Twice(..)) => panic!("{text}: {other:?}"),
    }
}

fn holidays_in(calendar: &Calendar, year: i32) -> Vec<String> {
    let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
    let days = first.iter_days().take_while(|day| day.year() == year);
    days.flat_map(|day| {
        let holidays = calendar.holidays_on(day);
        holidays.map(move |holiday| format!("{day} {}", holiday.name))
    })
    .collect()
}

#[test]
fn the_table() {
    let table: Table = toml::from_str(include_str!("cases/calendar.toml")).expect("a table");
    let wrong: Vec<String> = table
        .case
        .iter()
        .filter_map(|case| {
            let calendar = calendar_of(&table.calendar[&case.calendar]);
            let difference = case.question.difference(&calendar)?;
            Some(format!("{}: {difference}\n  because {}", case.name, case.because))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Dates of Easter Sunday as almanacs print them: the earliest and the latest there can be in 1990-2100
/// (23 March 2008, 25 April 2038), and years around the rule's exceptions.
#[test]
fn easter_sundays() {
    for (year, month, day) in [
        (1990, 4, 15),
        (2000, 4, 23),
        (2008, 3, 23),
        (2019, 4, 21),
        (2023, 4, 9),
        (2024, 3, 31),
        (2025, 4, 20),
        (2026, 4, 5),
        (2027, 3, 28),
        (2038, 4, 25),
        (2100, 3, 28),
    ] {
        assert_eq!(easter_sunday(year), NaiveDate::from_ymd_opt(year, month, day));
    }
}

/// Split pieces join onto nothing that was in the list before.
#[test]
fn split_appends() {
    let calendar = danish();
    let mut pieces: Vec<Stretch> = Vec::new();
    let [from, noon, to] =
        ["10:00", "12:00", "17:00"].map(|time| at(&format!("2026-11-24T{time}:00+01:00")));
    calendar.split(from, noon, &mut pieces).unwrap();
    calendar.split(noon, to, &mut pieces).unwrap();
    let closing = at("2026-11-24T16:00:00+01:00");
    let edges: Vec<_> = pieces.iter().map(|p| (p.start, p.end, p.tier.is_normal())).collect();
    assert_eq!(edges, [(from, noon, true), (noon, closing, true), (closing, to, false)]);
}

/// An interval that reaches over the edge of the years has no pieces.
#[test]
fn split_stays_in_the_years() {
    let calendar = danish();
    for (start, end) in [
        ("1989-12-31T23:59:59+01:00", "1990-01-01T00:00:01+01:00"),
        ("2100-12-31T23:59:59+01:00", "2101-01-01T00:00:01+01:00"),
    ] {
        let mut pieces = Vec::new();
        let split = named(calendar.split(at(start), at(end), &mut pieces));
        assert_eq!((split, pieces), (Err("out-of-years".to_owned()), Vec::new()));
    }
}

/// Offsets in seconds on both sides of known changes.
#[test]
fn offsets_at_known_changes() {
    for (name, change, before, after) in [
        // The EU: 01:00Z on the last Sunday of March and October (to 1995: of September).
        ("Europe/Copenhagen", "2026-03-29T01:00:00Z", 3_600, 7_200),
        ("Europe/Copenhagen", "2026-10-25T01:00:00Z", 7_200, 3_600),
        ("Europe/Copenhagen", "1990-09-30T01:00:00Z", 7_200, 3_600),
        ("Europe/Copenhagen", "2100-03-28T01:00:00Z", 3_600, 7_200),
        ("Europe/Copenhagen", "2100-10-31T01:00:00Z", 7_200, 3_600),
        // Lord Howe moves by half an hour, at 02:00 local time: +10:30 to +11 and back.
        ("Australia/Lord_Howe", "2026-10-03T15:30:00Z", 37_800, 39_600),
        ("Australia/Lord_Howe", "2026-04-04T15:00:00Z", 39_600, 37_800),
        // Brazil and Iran changed at midnight.
        ("America/Sao_Paulo", "2018-11-04T03:00:00Z", -10_800, -7_200),
        ("America/Sao_Paulo", "2018-02-18T02:00:00Z", -7_200, -10_800),
        ("Asia/Tehran", "2022-03-21T20:30:00Z", 12_600, 16_200),
        ("Asia/Tehran", "2022-09-21T19:30:00Z", 16_200, 12_600),
        // Samoa went from 10 hours behind to 14 ahead at the end of 29 December 2011.
        ("Pacific/Apia", "2011-12-30T10:00:00Z", -36_000, 50_400),
    ] {
        let zone = zone(name);
        let change = at(change);
        let offsets = (zone.offset_at(change.plus(Seconds::new(-1))), zone.offset_at(change));
        assert_eq!(offsets, (before, after), "{name} at {change:?}");
    }
}

/// What a local time means around a change of clocks.
#[test]
fn readings_around_changes() {
    let once = |text| LocalReading::Once(at(text));
    let twice = |first, second| LocalReading::Twice(at(first), at(second));
    for (name, text, reading) in [
        // Forward from 02:00 to 03:00: 02:00 to 02:59 do not exist.
        ("Europe/Copenhagen", "2026-03-29 01:59", once("2026-03-29T01:59:00+01:00")),
        ("Europe/Copenhagen", "2026-03-29 02:00", LocalReading::Missing),
        ("Europe/Copenhagen", "2026-03-29 02:59", LocalReading::Missing),
        ("Europe/Copenhagen", "2026-03-29 03:00", once("2026-03-29T03:00:00+02:00")),
        // Back from 03:00 to 02:00: 02:00 to 02:59 happen twice.
        ("Europe/Copenhagen", "2026-10-25 01:59", once("2026-10-25T01:59:00+02:00")),
        (
            "Europe/Copenhagen",
            "2026-10-25 02:00",
            twice("2026-10-25T02:00:00+02:00", "2026-10-25T02:00:00+01:00"),
        ),
        (
            "Europe/Copenhagen",
            "2026-10-25 02:59",
            twice("2026-10-25T02:59:00+02:00", "2026-10-25T02:59:00+01:00"),
        ),
        ("Europe/Copenhagen", "2026-10-25 03:00", once("2026-10-25T03:00:00+01:00")),
        // Forward from 02:00 to 02:30, back from 02:00 to 01:30.
        ("Australia/Lord_Howe", "2026-10-04 02:29", LocalReading::Missing),
        ("Australia/Lord_Howe", "2026-10-04 02:30", once("2026-10-04T02:30:00+11:00")),
        ("Australia/Lord_Howe", "2026-04-05 01:29", once("2026-04-05T01:29:00+11:00")),
        (
            "Australia/Lord_Howe",
            "2026-04-05 01:30",
            twice("2026-04-05T01:30:00+11:00", "2026-04-05T01:30:00+10:30"),
        ),
        // Forward from 00:00 to 01:00: the day begins at 01:00.
        ("America/Sao_Paulo", "2018-11-04 00:00", LocalReading::Missing),
        ("America/Sao_Paulo", "2018-11-04 01:00", once("2018-11-04T01:00:00-02:00")),
        // Back from 24:00 to 23:00: the hour happens twice, midnight once.
        (
            "America/Sao_Paulo",
            "2018-02-17 23:00",
            twice("2018-02-17T23:00:00-02:00", "2018-02-17T23:00:00-03:00"),
        ),
        ("America/Sao_Paulo", "2018-02-18 00:00", once("2018-02-18T00:00:00-03:00")),
        ("Asia/Tehran", "2022-03-22 00:30", LocalReading::Missing),
        ("Asia/Tehran", "2022-03-22 01:00", once("2022-03-22T01:00:00+04:30")),
        // The whole day is missing in Samoa.
        ("Pacific/Apia", "2011-12-30 00:00", LocalReading::Missing),
        ("Pacific/Apia", "2011-12-30 23:59", LocalReading::Missing),
        ("Pacific/Apia", "2011-12-31 00:00", once("2011-12-31T00:00:00+14:00")),
    ] {
        assert_eq!(zone(name).read(local(text)), reading, "{name} {text}");
    }
}
