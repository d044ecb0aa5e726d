//! Closed days: a yearly date, a distance from Easter Sunday, or one date; and dates in general.

use chrono::NaiveDate;

use super::cursor::{Field, Table};
use super::hours::{clock, spans};
use super::mistakes::visible;
use crate::calendar::{ClockSpan, Holiday, HolidayRule};
use crate::rate_card::MonthDay;
use crate::words;

/// Years that `from` and `until` can name.
const YEARS: std::ops::RangeInclusive<i32> = 1583..=9999;
/// Days from Easter Sunday that still lie in its year or the next.
const EASTER_DAYS: std::ops::RangeInclusive<i32> = -100..=300;

/// One `[[holidays]]`.
pub(super) fn read(mut table: Table<'_>) -> Option<Holiday> {
    let label = words!("add name = \"…\": the name of the day"; "tilføj name = \"…\": dagens navn");
    let name = table.need("name", label);
    let easter = table.take("easter");
    let label = words!("add date = \"12-25\", or easter = -3 for days from Easter Sunday"; "tilføj date = \"12-25\", eller easter = -3 for dage fra påskedag");
    let date = if easter.is_some() { table.take("date") } else { table.require("date", label) };
    let rule = match (&date, &easter) {
        (Some(date), Some(easter)) => {
            let later = if easter.key_span.start > date.key_span.start { easter } else { date };
            later.wrong_key(
                words!("`date` and `easter` in one holiday"; "`date` og `easter` i samme helligdag"),
                words!("keep one of the two"; "behold den ene af de to"),
            );
            None
        }
        (Some(date), None) => rule_of(date),
        (None, Some(easter)) => easter.whole(&EASTER_DAYS).map(HolidayRule::Easter),
        (None, None) => None,
    };
    let year = |key: &'static str| {
        let field = table.take(key)?;
        if matches!(rule, Some(HolidayRule::Once(_))) {
            field.wrong_key(
                words!("`{key}` with a date that has a year"; "`{key}` sammen med en dato med årstal"),
                words!("leave `{key}` out, or the year of the date"; "udelad `{key}` eller datoens årstal"),
            );
            return None;
        }
        let year = field.whole(&YEARS)?;
        Some((year, field))
    };
    let from = year("from");
    let until = year("until");
    if let (Some((from, _)), Some((until, field))) = (&from, &until)
        && from > until
    {
        field.wrong(
            words!("`until` is before `from`"; "`until` er før `from`"),
            words!("write {from} or a later year"; "skriv {from} eller et senere år"),
        );
    }
    let closed = match table.take("closed") {
        Some(field) => {
            let closed = spans(&field);
            if field.items().is_some_and(|items| items.is_empty()) {
                field.wrong(
                    words!("`closed` is empty"; "`closed` er tom"),
                    words!("write what is closed: \"12:00-24:00\"; without `closed` it is the whole day"; "skriv, hvad der er lukket: \"12:00-24:00\"; uden `closed` er det hele dagen"),
                );
            }
            closed
        }
        None => vec![ClockSpan::WHOLE_DAY],
    };
    let begins = table.take("begins").and_then(|field| begins(&field));
    table.finish();
    Some(Holiday {
        name: name?,
        rule: rule?,
        from: from.map(|(year, _)| year),
        until: until.map(|(year, _)| year),
        closed,
        begins,
    })
}

/// The time of the evening before at which the day begins.
fn begins(field: &Field<'_>) -> Option<u32> {
    let text = field.text()?;
    let time = clock(text).filter(|time| *time < 86_400);
    if time.is_none() {
        let value = visible(text);
        field.wrong(
            words!("`{value}` is not a time of day"; "`{value}` er ikke et klokkeslæt"),
            words!("write the time of the evening before: \"21:00\""; "skriv klokkeslættet aftenen før: \"21:00\""),
        );
    }
    time
}

fn rule_of(field: &Field<'_>) -> Option<HolidayRule> {
    if let Some(text) = field.value.as_str().map(str::trim) {
        if let Some(rule) = yearly(text) {
            return Some(rule);
        }
        if text.len() < 8 {
            no_day(field, text);
            return None;
        }
    }
    date(field).map(HolidayRule::Once)
}

/// A day of every year: `"07-01"`.
pub(super) fn month_day(field: &Field<'_>) -> Option<MonthDay> {
    let text = field.text()?;
    if let Some(HolidayRule::Yearly { month, day }) = yearly(text) {
        return Some(MonthDay { month, day });
    }
    no_day(field, text);
    None
}

fn no_day(field: &Field<'_>, text: &str) {
    let value = visible(text);
    let label = match meant_day(text) {
        Some(meant) => {
            words!("write month and day: \"{meant}\""; "skriv måned og dag: \"{meant}\"")
        }
        None => {
            words!("write month and day as \"12-25\""; "skriv måned og dag som \"12-25\"")
        }
    };
    field.wrong(
        words!("`{value}` is not a day of the year"; "`{value}` er ikke en dag i året"),
        label,
    );
}

/// `12-25`; 29 February is a day of the year.
fn yearly(text: &str) -> Option<HolidayRule> {
    let (month, day) = text.split_once('-')?;
    if month.len() != 2 || day.len() != 2 {
        return None;
    }
    day_of_year(month.parse().ok()?, day.parse().ok()?)
}

fn day_of_year(month: u32, day: u32) -> Option<HolidayRule> {
    NaiveDate::from_ymd_opt(2000, month, day).map(|_| HolidayRule::Yearly { month, day })
}

/// `25-12`, `25/12` or `25.12` as the card writes it, month first.
fn meant_day(text: &str) -> Option<String> {
    let numbers: Vec<u32> = text
        .split(|char: char| !char.is_ascii_digit())
        .filter_map(|part| part.parse().ok())
        .collect();
    let &[first, second] = numbers.as_slice() else {
        return None;
    };
    if day_of_year(second, first).is_some() {
        Some(format!("{second:02}-{first:02}"))
    } else {
        day_of_year(first, second).map(|_| format!("{first:02}-{second:02}"))
    }
}

/// A date with a year: a TOML date or a text such as `"2027-01-01"`.
pub(super) fn date(field: &Field<'_>) -> Option<NaiveDate> {
    let written = || field.value.as_str().map_or_else(String::new, |text| text.trim().to_owned());
    let text = field.value.as_datetime().map_or_else(written, ToString::to_string);
    let parsed =
        NaiveDate::parse_from_str(&text, "%Y-%m-%d").ok().filter(|date| date.to_string() == text);
    if parsed.is_none() {
        let (key, value) = (field.shown(), visible(&text));
        let title = if text.is_empty() {
            words!("`{key}` is a date"; "`{key}` er en dato")
        } else {
            words!("`{value}` is not a date"; "`{value}` er ikke en dato")
        };
        let label = match meant_date(&text) {
            Some(meant) => words!("write it as {meant}"; "skriv den som {meant}"),
            None => {
                words!("write year, month and day: 2027-01-01"; "skriv år, måned og dag: 2027-01-01")
            }
        };
        field.wrong(title, label);
    }
    parsed
}

/// `01-02-2027`, `1.2.2027` or a date with a time, as the card writes it.
fn meant_date(text: &str) -> Option<String> {
    let numbers: Vec<i32> = text
        .split(|char: char| !char.is_ascii_digit())
        .filter_map(|part| part.parse().ok())
        .collect();
    let (year, month, day) = match *numbers.as_slice() {
        [year, month, day, ..] if year > 31 => (year, month, day),
        [day, month, year] => (year, month, day),
        _ => return None,
    };
    let date = NaiveDate::from_ymd_opt(year, month.try_into().ok()?, day.try_into().ok()?)?;
    (1900..=9999).contains(&year).then(|| date.to_string())
}
