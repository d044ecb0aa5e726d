//! Times of interface.md, read byte by byte: RFC 3339, `2026-11-24 15:50`, `24-11-2026 15:50`, `24.11.2026 15:50`;
//! `20261124T145000Z`, `24/11/2026 15:50` and a 12-hour clock, as other tools write them.

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

use crate::calendar::{Instant, LocalReading, Zone};
use crate::seconds::DAY;

mod bytes;
mod error;

use bytes::Bytes;
pub use error::TimeError;

/// The order of day and month in a date written with slashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// `24/11/2026`.
    DayMonth,
    /// `11/24/2026`.
    MonthDay,
}

/// A time that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The instant it means.
    pub instant: Instant,
    /// Whether it is a local time that exists twice, of which this is one (rules.md §1.5).
    pub repeated: bool,
}

/// Reads a time of a log in `zone`. Where it exists twice it is the first of the two, or the second where the first
/// would lie before `not_before` (rules.md §1.5).
///
/// # Errors
/// Why it is not a time.
pub fn read_time(
    text: &str,
    zone: &Zone,
    not_before: Option<Instant>,
) -> Result<Reading, TimeError> {
    read_time_in(text, zone, not_before, None)
}

/// As [`read_time`], dates with slashes in this order.
///
/// # Errors
/// Why it is not a time.
pub fn read_time_in(
    text: &str,
    zone: &Zone,
    not_before: Option<Instant>,
    order: Option<DateOrder>,
) -> Result<Reading, TimeError> {
    read_time_near(text, zone, not_before, &mut SteadyDay::in_order(order))
}

/// How dates with slashes are read, and the day read last, as it was written and with its offset from UTC; rows of a
/// log often share it.
#[derive(Debug, Clone, Copy, Default)]
pub struct SteadyDay {
    /// The order of `03/04/2026`, where somebody said so.
    order: Option<DateOrder>,
    /// `2026-11-24` and the day it means.
    written: Option<([u8; 10], i64)>,
    /// A local day around which the clocks are not changed, and its offset from UTC.
    steady: Option<(i64, i64)>,
}

impl SteadyDay {
    /// Dates with slashes are read in this order.
    pub fn in_order(order: Option<DateOrder>) -> Self {
        Self {
            order,
            ..Self::default()
        }
    }
}

/// As [`read_time`], quicker where the day is the one read before.
///
/// # Errors
/// Why it is not a time.
pub fn read_time_near(
    text: &str,
    zone: &Zone,
    not_before: Option<Instant>,
    steady: &mut SteadyDay,
) -> Result<Reading, TimeError> {
    let text = text.trim();
    let mut bytes = Bytes(text.as_bytes());
    let written = bytes.date_and_time(text, steady.order, &mut steady.written)?;
    let Some(offset) = bytes.offset(written.iso)? else {
        return written.near(zone, not_before, steady);
    };
    let as_utc = written
        .day
        .saturating_mul(DAY)
        .saturating_add(written.second);
    let instant = Instant::from_unix(as_utc.saturating_sub(offset));
    in_years(instant, zone)?;
    Ok(Reading {
        instant,
        repeated: false,
    })
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
    steady: &mut SteadyDay,
) -> Result<Reading, (TimeError, String)> {
    let text = text.trim();
    let read = read_time_near(text, zone, Some(start), steady);
    let wrong = |error| (error, text.to_owned());
    match read {
        Ok(reading) if reading.instant >= start => return Ok(reading),
        // Where the clocks are put forward past it, it may still be meant on the day after.
        Ok(_) | Err(TimeError::Missing) => {}
        Err(error) => return Err(wrong(error)),
    }
    let mut bytes = Bytes(text.as_bytes());
    let written = bytes.date_and_time(text, steady.order, &mut None);
    let written = written.map_err(wrong)?;
    let begun = zone.local(start);
    let on_the_day = written.local().filter(|end| *end >= begun);
    if on_the_day.is_some() || !bytes.0.is_empty() {
        return read.map_err(wrong);
    }
    let next = Written {
        day: written.day.saturating_add(1),
        ..written
    };
    let shown = |error| {
        let shown = next
            .local()
            .map(|local| local.format("%Y-%m-%d %H:%M").to_string());
        (error, shown.unwrap_or_default())
    };
    next.near(zone, Some(start), steady).map_err(shown)
}

/// A date without a time of day.
///
/// # Errors
/// Why it is not a date.
pub fn read_date(text: &str, order: Option<DateOrder>) -> Result<NaiveDate, TimeError> {
    let text = text.trim();
    let mut bytes = Bytes(text.as_bytes());
    let (day, _) = bytes.date(text, order)?;
    let date = NaiveDate::from_ymd_opt(1970, 1, 1)
        .and_then(|first| first.checked_add_signed(TimeDelta::try_days(day)?));
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
///
/// # Errors
/// Why it is not a time.
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
    written.locally(zone, not_before)
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

fn in_years(instant: Instant, zone: &Zone) -> Result<(), TimeError> {
    if crate::calendar::is_computable(zone.date(instant)) {
        Ok(())
    } else {
        Err(TimeError::Year)
    }
}

fn days_from_epoch(date: NaiveDate) -> i64 {
    Instant::from_local(date.and_time(chrono::NaiveTime::MIN), 0)
        .unix()
        .div_euclid(DAY)
}

/// A time as it is written: what a clock on the wall shows.
#[derive(Debug, Clone, Copy)]
struct Written {
    /// Days since 1970-01-01.
    day: i64,
    /// Since midnight.
    second: i64,
    /// The date is written year first, and so may have an offset.
    iso: bool,
}

impl Written {
    /// The date and time of day that it is written as.
    fn local(self) -> Option<NaiveDateTime> {
        let second = self.day.checked_mul(DAY)?.checked_add(self.second)?;
        chrono::DateTime::from_timestamp(second, 0).map(|at| at.naive_utc())
    }

    /// As [`Self::locally`], without asking the zone again about the same day.
    fn near(
        self,
        zone: &Zone,
        not_before: Option<Instant>,
        steady: &mut SteadyDay,
    ) -> Result<Reading, TimeError> {
        let midnight = Instant::from_unix(self.day.saturating_mul(DAY));
        if let Some((day, offset)) = steady.steady
            && day == self.day
        {
            let instant = midnight.plus(self.second.saturating_sub(offset));
            return Ok(Reading {
                instant,
                repeated: false,
            });
        }
        let before = zone.offset_at(midnight.plus(DAY.saturating_neg()));
        let after = zone.offset_at(midnight.plus(DAY.saturating_mul(2)));
        if before != after {
            steady.steady = None;
            return self.locally(zone, not_before);
        }
        let offset = i64::from(before);
        steady.steady = Some((self.day, offset));
        Ok(Reading {
            instant: midnight.plus(self.second.saturating_sub(offset)),
            repeated: false,
        })
    }

    fn locally(self, zone: &Zone, not_before: Option<Instant>) -> Result<Reading, TimeError> {
        let as_utc = Instant::from_unix(self.day.saturating_mul(DAY).saturating_add(self.second));
        let (instant, repeated) = match zone.read(as_utc.to_local(0)) {
            LocalReading::Missing => return Err(TimeError::Missing),
            LocalReading::Once(instant) => (instant, false),
            LocalReading::Twice(first, second) => {
                let too_early = not_before.is_some_and(|limit| first < limit);
                (if too_early { second } else { first }, true)
            }
        };
        Ok(Reading { instant, repeated })
    }
}

#[cfg(test)]
mod tests;
