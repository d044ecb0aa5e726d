//! Calendars and instants for tests, written as people write them.

use chrono::{DateTime, NaiveDate, Weekday};
use takst::calendar::{Calendar, ClockSpan, Era, Holiday, HolidayRule, Instant, Week, Zone};

/// An instant from RFC 3339 text.
pub(crate) fn at(text: &str) -> Instant {
    let time = DateTime::parse_from_rfc3339(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    Instant::from_unix(time.timestamp())
}

/// A zone of the tz database.
pub(crate) fn zone(name: &str) -> Zone {
    Zone::named(name).expect("a zone of the tz database")
}

/// A span from two times such as `08:00` and `16:00:30`.
pub(crate) fn span(start: &str, end: &str) -> ClockSpan {
    ClockSpan::new(seconds(start), seconds(end)).expect("a span")
}

/// A span from text such as `08:00-16:00`.
pub(crate) fn span_of(text: &str) -> ClockSpan {
    let (start, end) = text.split_once('-').expect("two times");
    span(start, end)
}

fn seconds(clock: &str) -> u32 {
    let units = [3_600, 60, 1];
    let parts = clock.split(':').zip(units);
    parts.fold(0, |total, (part, unit)| total + part.parse::<u32>().expect("a number") * unit)
}

/// A week from days (`mon` to `sun`) and their spans.
pub(crate) fn week<'a>(days: impl IntoIterator<Item = (&'a str, Vec<ClockSpan>)>) -> Week {
    let mut week = Week::default();
    for (day, spans) in days {
        let day: Weekday = day.parse().expect("a day of the week");
        week.set(day, spans).expect("no overlap");
    }
    week
}

/// The same spans on every working day.
pub(crate) fn office(spans: &[&str]) -> Week {
    let spans: Vec<ClockSpan> = spans.iter().map(|text| span_of(text)).collect();
    week(["mon", "tue", "wed", "thu", "fri"].map(|day| (day, spans.clone())))
}

/// The same spans on every day.
pub(crate) fn every_day(spans: &[&str]) -> Week {
    let spans: Vec<ClockSpan> = spans.iter().map(|text| span_of(text)).collect();
    week(["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map(|day| (day, spans.clone())))
}

/// A holiday that closes the whole day, every year.
pub(crate) fn holiday(name: &str, rule: HolidayRule) -> Holiday {
    Holiday {
        name: name.to_owned(),
        rule,
        from: None,
        until: None,
        closed: vec![ClockSpan::WHOLE_DAY],
        begins: None,
    }
}

/// The public holidays of Denmark as the guidelines list them.
pub(crate) fn danish_holidays() -> Vec<Holiday> {
    let yearly = |month, day| HolidayRule::Yearly { month, day };
    let mut days: Vec<Holiday> = [
        ("Nytårsdag", yearly(1, 1)),
        ("Skærtorsdag", HolidayRule::Easter(-3)),
        ("Langfredag", HolidayRule::Easter(-2)),
        ("Påskedag", HolidayRule::Easter(0)),
        ("2. påskedag", HolidayRule::Easter(1)),
        ("Store bededag", HolidayRule::Easter(26)),
        ("Kristi himmelfartsdag", HolidayRule::Easter(39)),
        ("Pinsedag", HolidayRule::Easter(49)),
        ("2. pinsedag", HolidayRule::Easter(50)),
        ("Juledag", yearly(12, 25)),
        ("2. juledag", yearly(12, 26)),
    ]
    .into_iter()
    .map(|(name, rule)| holiday(name, rule))
    .collect();
    for day in &mut days {
        if day.name == "Store bededag" {
            day.until = Some(2023);
        }
    }
    days
}

/// A calendar whose hours and holidays never change.
pub(crate) fn calendar(zone: Zone, week: Week, holidays: Vec<Holiday>) -> Calendar {
    Calendar::new(zone, vec![era(NaiveDate::MIN, week, holidays)])
}

/// What holds from a date on.
pub(crate) fn era(from: NaiveDate, week: Week, holidays: Vec<Holiday>) -> Era {
    Era { from, week, holidays, tiers: Vec::new() }
}

/// Monday to Friday 8 to 16 in Copenhagen, not on Danish holidays (G2).
pub(crate) fn danish() -> Calendar {
    calendar(zone("Europe/Copenhagen"), office(&["08:00-16:00"]), danish_holidays())
}
