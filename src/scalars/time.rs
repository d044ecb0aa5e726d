//! Dates and times of interface.md: the instant in a zone that a text means (rules.md §1.5). As they are written
//! (`2026-11-24 15:50`, `24-11-2026 15:50`, `20261124T145000Z`, a 12-hour clock …) they are taken apart in `written`, in
//! less usual forms (`7. oktober 2026 kl. 10.15`) in `other`.

mod days;
mod error;
mod other;
mod unix;
mod written;

use chrono::{Datelike, NaiveDate, NaiveTime, TimeDelta};

use crate::calendar::{Instant, LocalReading, Zone};
use crate::seconds::Seconds;
pub use days::Days;
pub use error::{DateOrder, TimeError, UnixUnit};
pub use other::Day;
use other::{Clock, Parts, Writer};
pub use unix::read_unix;
use written::{Bytes, Written};

/// A time that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    pub instant: Instant,
    /// Whether it is a local time that exists twice, of which this is one (rules.md §1.5).
    pub repeated: bool,
}

impl Reading {
    fn once(instant: Instant) -> Self {
        Self { instant, repeated: false }
    }
}

/// Reads a time of a log in `zone`. Where it exists twice it is the first of the two, or the second where the first
/// would lie before `not_before` (rules.md §1.5).
pub fn read_time(
    text: &str,
    zone: &Zone,
    not_before: Option<Instant>,
) -> Result<Reading, TimeError> {
    read_time_in(text, zone, not_before, None)
}

/// As [`read_time`], day and month in this order.
pub fn read_time_in(
    text: &str,
    zone: &Zone,
    not_before: Option<Instant>,
    order: Option<DateOrder>,
) -> Result<Reading, TimeError> {
    read_time_near(text, zone, not_before, &mut Days::in_order(order))
}

/// As [`read_time_in`], quicker where `days` keeps the day.
pub fn read_time_near(
    text: &str,
    zone: &Zone,
    not_before: Option<Instant>,
    days: &mut Days,
) -> Result<Reading, TimeError> {
    let (written, offset) = apart(text, days)?;
    let Some(offset) = offset else {
        return near(written, zone, not_before, days);
    };
    with_offset(written, offset, zone)
}

fn with_offset(written: Written, offset: i64, zone: &Zone) -> Result<Reading, TimeError> {
    let instant = written.as_utc().plus(Seconds::new(-offset));
    if zone.computes(instant) { Ok(Reading::once(instant)) } else { Err(TimeError::Year) }
}

/// A time taken apart: what a clock shows, and its offset from UTC.
fn apart(text: &str, days: &mut Days) -> Result<(Written, Option<i64>), TimeError> {
    if let Some(apart) = Days::at_a_look(text.as_bytes()) {
        return Ok(apart);
    }
    let text = text.trim();
    match usual(text, days.order) {
        Err(TimeError::Form) => {
            let Parts { day, clock, offset } = other::parts(text, days.order, Writer::Log)?;
            let Some(Day::Date(day)) = day else {
                return Err(TimeError::NoDate);
            };
            let Some(Clock { second, .. }) = clock else {
                return Err(TimeError::NoTimeOfDay);
            };
            let iso = false;
            Ok((Written { day, second, iso }, offset))
        }
        apart => apart,
    }
}

fn usual(text: &str, order: Option<DateOrder>) -> Result<(Written, Option<i64>), TimeError> {
    let mut bytes = Bytes(text.as_bytes());
    let written = bytes.date_and_time(text, order)?;
    let offset = bytes.offset(written.iso)?;
    Ok((written, offset))
}

/// The end of work from `start` on, where one date stands for both: an end before the start is on the day after. Each
/// reading is tried on its own date, with the clock changes of that date.
///
/// # Errors
/// Why it is not a time, and the time that is none.
pub fn read_end(
    text: &str,
    zone: &Zone,
    start: Instant,
    days: &mut Days,
) -> Result<Reading, (TimeError, String)> {
    let text = text.trim();
    let read = read_time_near(text, zone, Some(start), days);
    let wrong = |error| (error, text.to_owned());
    match read {
        Ok(reading) if reading.instant >= start => return Ok(reading),
        // Where the clocks are put forward past it, it may still be meant on the day after.
        Ok(_) | Err(TimeError::Missing) => {}
        Err(error) => return Err(wrong(error)),
    }
    let (written, offset) = apart(text, days).map_err(wrong)?;
    if written.as_utc().to_local(0) >= zone.local(start) || offset.is_some() {
        return read.map_err(wrong);
    }
    let next = Written { day: written.day + 1, ..written };
    near(next, zone, Some(start), days).map_err(|error| {
        let local = next.as_utc().to_local(0);
        (error, local.format("%Y-%m-%d %H:%M").to_string())
    })
}

/// A date without a time of day.
pub fn read_date(text: &str, order: Option<DateOrder>) -> Result<NaiveDate, TimeError> {
    let text = text.trim();
    let mut bytes = Bytes(text.as_bytes());
    let day = match bytes.date(text, order) {
        Ok((day, _)) if bytes.0.is_empty() => day,
        Ok(_) | Err(TimeError::Form) => match other::parts(text, order, Writer::Log)? {
            Parts { day: Some(Day::Date(day)), clock: None, .. } => day,
            _ => return Err(TimeError::Form),
        },
        Err(error) => return Err(error),
    };
    date_of(day).ok_or(TimeError::Year)
}

fn date_of(day: i64) -> Option<NaiveDate> {
    NaiveDate::from_epoch_days(i32::try_from(day).ok()?)
}

/// A time of the command line, as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommandTime {
    /// With its date.
    Dated(Reading),
    /// Seconds since midnight: `15:50`, or `yesterday 15:50` on a day that is no date.
    OfDay(Option<Day>, i64),
}

/// As [`read_time_in`], or a time of day, or one on a day that is no date (`mandag 10:00`).
pub fn read_command_time(
    text: &str,
    zone: &Zone,
    not_before: Option<Instant>,
    order: Option<DateOrder>,
) -> Result<CommandTime, TimeError> {
    match read_time_in(text, zone, not_before, order) {
        Err(TimeError::Form | TimeError::NoDate) => {}
        read => return read.map(CommandTime::Dated),
    }
    let Parts { day, clock, offset } = other::parts(text.trim(), order, Writer::Person)?;
    let second = clock.ok_or(TimeError::NoTimeOfDay)?.second;
    let iso = false;
    match (day, offset) {
        (Some(Day::Date(day)), None) => locally(Written { day, second, iso }, zone, not_before),
        (Some(Day::Date(day)), Some(offset)) => {
            with_offset(Written { day, second, iso }, offset, zone)
        }
        (day, None) => return Ok(CommandTime::OfDay(day, second)),
        (_, Some(_)) => Err(TimeError::NoDate),
    }
    .map(CommandTime::Dated)
}

/// Which of the days that a text can mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nearest {
    /// The first from now on.
    Next,
    /// The last up to now.
    Last,
}

/// A time of day on a day that is no date, seen from `own`; of several such days the nearest.
///
/// # Errors
/// The clocks skip it on that day.
pub fn on_day(
    day: Day,
    second: i64,
    zone: &Zone,
    own: Instant,
    nearest: Nearest,
    not_before: Option<Instant>,
) -> Result<Reading, TimeError> {
    let now = zone.local(own);
    let today = now.date();
    let wanted = |date: NaiveDate| match day {
        Day::Date(day) => date_of(day) == Some(date),
        Day::Near(days) => today.checked_add_signed(TimeDelta::days(days)) == Some(date),
        Day::Weekday(weekday) => date.weekday() == weekday,
        Day::Yearly { month, day } => date.month() == month && date.day() == day,
    };
    let fits = |date: NaiveDate| {
        if !wanted(date) {
            return false;
        }
        let midnight = date.and_time(NaiveTime::MIN);
        let local = midnight.checked_add_signed(TimeDelta::seconds(second));
        match (day, nearest) {
            (Day::Date(_) | Day::Near(_), _) => true,
            (Day::Weekday(_) | Day::Yearly { .. }, Nearest::Next) => local >= Some(now),
            (Day::Weekday(_) | Day::Yearly { .. }, Nearest::Last) => local <= Some(now),
        }
    };
    // 29 February comes at least every eighth year.
    let mut away = (0..=8 * 366).flat_map(|days| {
        let days = chrono::Days::new(days);
        let (before, after) = (today.checked_sub_days(days), today.checked_add_days(days));
        before.into_iter().chain(after)
    });
    let date = away.find(|date| fits(*date)).ok_or(TimeError::Year)?;
    let limit = match nearest {
        Nearest::Next if date == today => not_before.max(Some(own)),
        Nearest::Next | Nearest::Last => not_before,
    };
    on_date(second, date, zone, limit)
}

/// A time of day, in seconds since midnight, on a date in `zone`; which of two, as [`read_time`].
///
/// # Errors
/// The clocks skip it on that date.
pub fn on_date(
    second: i64,
    date: NaiveDate,
    zone: &Zone,
    not_before: Option<Instant>,
) -> Result<Reading, TimeError> {
    let day = date.to_epoch_days().into();
    let written = Written { day, second, iso: false };
    locally(written, zone, not_before)
}

/// Whether a text is a date, a time of day or both, whatever day it means. `10.00` is a number.
pub fn is_moment(text: &str) -> bool {
    let text = text.trim();
    let is_there = |error| {
        matches!(error, TimeError::NoTimeOfDay | TimeError::NoDate | TimeError::TwoDates { .. })
    };
    match usual(text, None) {
        Ok(_) => true,
        Err(TimeError::Form) => match other::parts(text, None, Writer::Log) {
            Ok(parts) => parts.day.is_some(),
            Err(error) => is_there(error),
        },
        Err(error) => is_there(error),
    }
}

/// Whether a time is written with its seconds, be they 0.
pub fn has_seconds(text: &str) -> bool {
    match text.split_once(':') {
        Some((_, behind)) => {
            let clock = behind.split(['+', '-']).next();
            clock.is_some_and(|clock| clock.contains(':'))
        }
        None => match other::parts(text.trim(), None, Writer::Log) {
            Ok(parts) => parts.clock.is_some_and(|clock| clock.has_seconds),
            Err(_) => text.split_once(['T', 't']).is_some_and(|(_, clock)| {
                let digits = clock.bytes().take_while(u8::is_ascii_digit);
                digits.count() > 4
            }),
        },
    }
}

/// As [`locally`], without asking the zone again about the same day.
fn near(
    written: Written,
    zone: &Zone,
    not_before: Option<Instant>,
    days: &mut Days,
) -> Result<Reading, TimeError> {
    match days.offset(written.day, zone) {
        Some(offset) => Ok(Reading::once(written.as_utc().plus(Seconds::new(-offset)))),
        None => locally(written, zone, not_before),
    }
}

fn locally(
    written: Written,
    zone: &Zone,
    not_before: Option<Instant>,
) -> Result<Reading, TimeError> {
    match zone.read(written.as_utc().to_local(0)) {
        LocalReading::Missing => Err(TimeError::Missing),
        LocalReading::Once(instant) => Ok(Reading::once(instant)),
        LocalReading::Twice(first, second) => {
            let too_early = not_before.is_some_and(|limit| first < limit);
            let instant = if too_early { second } else { first };
            Ok(Reading { instant, repeated: true })
        }
    }
}

#[cfg(test)]
mod tests;
