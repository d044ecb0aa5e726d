//! Dates and times of interface.md: the instant in a zone that a text means (rules.md §1.5). As they are written
//! (`2026-11-24 15:50`, `24-11-2026 15:50`, `20261124T145000Z`, a 12-hour clock …) they are taken apart in `written`.

mod error;
mod written;

use chrono::{NaiveDate, TimeDelta};

use crate::calendar::{Instant, LocalReading, Zone};
use crate::seconds::DAY;
pub use error::{DateOrder, TimeError};
use written::{Bytes, Written, days_from_epoch};

/// A time that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    pub instant: Instant,
    /// Whether it is a local time that exists twice, of which this is one (rules.md §1.5).
    pub repeated: bool,
}

impl Reading {
    fn once(instant: Instant) -> Self {
        Self {
            instant,
            repeated: false,
        }
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

/// As [`read_time`], dates with slashes in this order.
pub fn read_time_in(
    text: &str,
    zone: &Zone,
    not_before: Option<Instant>,
    order: Option<DateOrder>,
) -> Result<Reading, TimeError> {
    read_time_near(text, zone, not_before, &mut LastDay::in_order(order))
}

/// How dates with slashes are read, and the day read last, as it was written and with its offset from UTC; rows of a
/// log often share it.
#[derive(Debug, Clone, Copy, Default)]
pub struct LastDay {
    /// The order of `03/04/2026`, where somebody said so.
    order: Option<DateOrder>,
    /// `2026-11-24` and the day it means.
    written: Option<([u8; 10], i64)>,
    /// A local day around which the clocks are not changed, and its offset from UTC.
    offset: Option<(i64, i64)>,
}

impl LastDay {
    /// Dates with slashes are read in this order.
    pub fn in_order(order: Option<DateOrder>) -> Self {
        Self {
            order,
            ..Self::default()
        }
    }
}

/// As [`read_time`], quicker where the day is the one read before.
pub fn read_time_near(
    text: &str,
    zone: &Zone,
    not_before: Option<Instant>,
    last: &mut LastDay,
) -> Result<Reading, TimeError> {
    let text = text.trim();
    let mut bytes = Bytes(text.as_bytes());
    let written = bytes.date_and_time(text, last.order, &mut last.written)?;
    let Some(offset) = bytes.offset(written.iso)? else {
        return near(written, zone, not_before, last);
    };
    let instant = written.as_utc().plus(-offset);
    if zone.computes(instant) {
        Ok(Reading::once(instant))
    } else {
        Err(TimeError::Year)
    }
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
    last: &mut LastDay,
) -> Result<Reading, (TimeError, String)> {
    let text = text.trim();
    let read = read_time_near(text, zone, Some(start), last);
    let wrong = |error| (error, text.to_owned());
    match read {
        Ok(reading) if reading.instant >= start => return Ok(reading),
        // Where the clocks are put forward past it, it may still be meant on the day after.
        Ok(_) | Err(TimeError::Missing) => {}
        Err(error) => return Err(wrong(error)),
    }
    let mut bytes = Bytes(text.as_bytes());
    let written = bytes.date_and_time(text, last.order, &mut None);
    let written = written.map_err(wrong)?;
    if written.as_utc().to_local(0) >= zone.local(start) || !bytes.0.is_empty() {
        return read.map_err(wrong);
    }
    let next = Written {
        day: written.day + 1,
        ..written
    };
    near(next, zone, Some(start), last).map_err(|error| {
        let local = next.as_utc().to_local(0);
        (error, local.format("%Y-%m-%d %H:%M").to_string())
    })
}

/// A date without a time of day.
pub fn read_date(text: &str, order: Option<DateOrder>) -> Result<NaiveDate, TimeError> {
    let text = text.trim();
    let mut bytes = Bytes(text.as_bytes());
    let (day, _) = bytes.date(text, order)?;
    let date = NaiveDate::default().checked_add_signed(TimeDelta::days(day));
    date.filter(|_| bytes.0.is_empty()).ok_or(TimeError::Form)
}

/// A time of the command line, as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommandTime {
    /// With its day.
    Dated(Reading),
    /// `15:50`, whose day is not written: seconds since midnight.
    OfDay(i64),
}

/// As [`read_time`], or a time of day.
pub fn read_command_time(
    text: &str,
    zone: &Zone,
    not_before: Option<Instant>,
) -> Result<CommandTime, TimeError> {
    match read_time(text, zone, not_before) {
        Ok(reading) => Ok(CommandTime::Dated(reading)),
        Err(TimeError::NoDate) => Bytes(text.trim().as_bytes())
            .clock()
            .map(CommandTime::OfDay),
        // There is no option that says which.
        Err(TimeError::TwoDates { .. }) => Err(TimeError::Slashes),
        Err(error) => Err(error),
    }
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
    let day = days_from_epoch(date);
    let written = Written {
        day,
        second,
        iso: false,
    };
    locally(written, zone, not_before)
}

/// Whether a text is a date, a time of day or both, whatever day it means.
pub fn is_moment(text: &str) -> bool {
    let text = text.trim();
    let mut bytes = Bytes(text.as_bytes());
    match bytes.date_and_time(text, None, &mut None) {
        Ok(written) => bytes.offset(written.iso).is_ok(),
        Err(TimeError::NoTimeOfDay | TimeError::NoDate | TimeError::TwoDates { .. }) => true,
        Err(_) => false,
    }
}

/// Whether a time is written with its seconds, be they 0.
pub fn has_seconds(text: &str) -> bool {
    match text.split_once(':') {
        Some((_, behind)) => {
            let clock = behind.split(['+', '-']).next();
            clock.is_some_and(|clock| clock.contains(':'))
        }
        None => text.split_once(['T', 't']).is_some_and(|(_, clock)| {
            let digits = clock.bytes().take_while(u8::is_ascii_digit);
            digits.count() > 4
        }),
    }
}

/// As [`locally`], without asking the zone again about the same day.
fn near(
    written: Written,
    zone: &Zone,
    not_before: Option<Instant>,
    last: &mut LastDay,
) -> Result<Reading, TimeError> {
    if let Some((day, offset)) = last.offset
        && day == written.day
    {
        return Ok(Reading::once(written.as_utc().plus(-offset)));
    }
    let midnight = Instant::from_unix(written.day * DAY);
    let before = zone.offset_at(midnight.plus(-DAY));
    if before != zone.offset_at(midnight.plus(2 * DAY)) {
        last.offset = None;
        return locally(written, zone, not_before);
    }
    let offset = i64::from(before);
    last.offset = Some((written.day, offset));
    Ok(Reading::once(written.as_utc().plus(-offset)))
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
            Ok(Reading {
                instant,
                repeated: true,
            })
        }
    }
}

#[cfg(test)]
mod tests;
