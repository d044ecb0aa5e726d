//! Dates and times as they are written, taken apart byte by byte.

#![warn(clippy::indexing_slicing)]

use chrono::NaiveDate;

use super::error::{DateOrder, TimeError};
use crate::calendar::{Instant, YEARS};
use crate::seconds::{DAY, Seconds};

/// A time as it is written: what a clock on the wall shows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Written {
    /// Days since 1970-01-01.
    pub(super) day: i64,
    /// Since midnight.
    pub(super) second: i64,
    /// The date is written year first, and so may have an offset.
    pub(super) iso: bool,
}

impl Written {
    /// The instant it would be where clocks show UTC.
    pub(super) fn as_utc(self) -> Instant {
        Instant::from_unix(0).plus(DAY.times(self.day) + Seconds::new(self.second))
    }
}

/// The length of `20261124`.
const COMPACT: usize = 8;

/// What is left to read.
pub(super) struct Bytes<'a>(pub(super) &'a [u8]);

impl Bytes<'_> {
    fn first(&self) -> Option<u8> {
        self.0.first().copied()
    }

    fn skip(&mut self, byte: u8) -> bool {
        let rest = self.0.strip_prefix(&[byte]);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    /// A number of `least` to `most` digits.
    fn number(&mut self, least: usize, most: usize) -> Option<u32> {
        let mut number = 0_u32;
        let mut digits = 0_usize;
        while let Some(digit) = self.first().filter(u8::is_ascii_digit) {
            if digits == most {
                return None;
            }
            number = number.checked_mul(10)?.checked_add(u32::from(digit - b'0'))?;
            digits += 1;
            self.0 = self.0.get(1..).unwrap_or(&[]);
        }
        (digits >= least).then_some(number)
    }

    pub(super) fn date_and_time(
        &mut self,
        text: &str,
        order: Option<DateOrder>,
    ) -> Result<Written, TimeError> {
        let (day, iso) = self.date(text, order)?;
        if self.0.is_empty() {
            return Err(TimeError::NoTimeOfDay);
        }
        let compact = text.len() - self.0.len() == COMPACT;
        let parted = (iso && (self.skip(b'T') || self.skip(b't'))) || self.skip(b' ');
        if !parted {
            return Err(TimeError::Form);
        }
        while self.skip(b' ') {}
        let second = if iso && compact { self.compact_clock()? } else { self.clock_part()? };
        Ok(Written { day, second, iso })
    }

    /// Days since 1970-01-01, and whether the year comes first.
    pub(super) fn date(
        &mut self,
        text: &str,
        order: Option<DateOrder>,
    ) -> Result<(i64, bool), TimeError> {
        if let Some(day) = self.compact_date()? {
            return Ok((day, true));
        }
        let before = self.0.len();
        let first = self.number(1, 4).ok_or(TimeError::Form)?;
        let digits = before - self.0.len();
        let separator = self.first().ok_or(TimeError::Form)?;
        if separator == b':' && digits <= 2 {
            Bytes(text.as_bytes()).clock()?;
            return Err(TimeError::NoDate);
        }
        let iso = digits == 4 && separator == b'-';
        let year_last = digits <= 2 && matches!(separator, b'-' | b'.' | b'/');
        if !iso && !year_last {
            return Err(TimeError::Form);
        }
        let middle = if iso { (2, 2) } else { (1, 2) };
        self.skip(separator);
        let second = self.number(middle.0, middle.1).ok_or(TimeError::Form)?;
        if !self.skip(separator) {
            return Err(TimeError::Form);
        }
        if iso {
            let third = self.number(2, 2).ok_or(TimeError::Form)?;
            return Ok((day_of(first, second, third)?, true));
        }
        let before = self.0.len();
        let year = self.number(2, 4).ok_or(TimeError::Form)?;
        match before - self.0.len() {
            4 => {}
            2 => return Err(TimeError::ShortYear),
            _ => return Err(TimeError::Form),
        }
        let (day, month) = by_order((first, second), year, separator == b'/', order)?;
        Ok((day_of(year, month, day)?, false))
    }

    /// `20261124` before a `T`.
    fn compact_date(&mut self) -> Result<Option<i64>, TimeError> {
        let Some((date, rest)) = self.0.split_first_chunk::<COMPACT>() else {
            return Ok(None);
        };
        if !date.iter().all(u8::is_ascii_digit) || !matches!(rest.first(), Some(b'T' | b't')) {
            return Ok(None);
        }
        let mut date = Bytes(date);
        let mut part = |digits: usize| {
            let (part, rest) = date.0.split_at_checked(digits)?;
            date.0 = rest;
            Bytes(part).number(digits, digits)
        };
        let (Some(year), Some(month), Some(day)) = (part(4), part(2), part(2)) else {
            return Err(TimeError::Form);
        };
        let day = day_of(year, month, day)?;
        self.0 = rest;
        Ok(Some(day))
    }

    /// `145000` or `1450`.
    fn compact_clock(&mut self) -> Result<i64, TimeError> {
        let mut pair = || {
            let (pair, rest) = self.0.split_first_chunk::<2>()?;
            let number = Bytes(pair).number(2, 2)?;
            self.0 = rest;
            Some(number)
        };
        let (hour, minute) = (pair(), pair());
        let (hour, minute) = (hour.ok_or(TimeError::Form)?, minute.ok_or(TimeError::Form)?);
        seconds_of(hour, minute, pair().unwrap_or(0))
    }

    /// A time of day and nothing else, in seconds since midnight.
    pub(super) fn clock(mut self) -> Result<i64, TimeError> {
        let second = self.clock_part()?;
        if self.0.is_empty() { Ok(second) } else { Err(TimeError::Form) }
    }

    /// `15:50`, `15:50:30`, `15:50:30.25`; in seconds since midnight.
    fn clock_part(&mut self) -> Result<i64, TimeError> {
        let hour = self.number(1, 2).ok_or(TimeError::Form)?;
        if !self.skip(b':') {
            return Err(TimeError::Form);
        }
        let minute = self.number(2, 2).ok_or(TimeError::Form)?;
        let mut second = 0;
        if self.skip(b':') {
            second = self.number(2, 2).ok_or(TimeError::Form)?;
            if self.skip(b'.') || self.skip(b',') {
                let fraction = self.0;
                while let [b'0'..=b'9', rest @ ..] = self.0 {
                    self.0 = rest;
                }
                if self.0.len() == fraction.len() {
                    return Err(TimeError::Form);
                }
            }
        }
        seconds_of(of_half_day(hour, self.half_day())?, minute, second)
    }

    /// `AM` or `PM` of a 12-hour clock, with or without a blank before it; whether it is the second half of the day.
    fn half_day(&mut self) -> Option<bool> {
        const BLANKS: [&str; 3] = [" ", "\u{a0}", "\u{202f}"];
        let blank = BLANKS.iter().find_map(|blank| self.0.strip_prefix(blank.as_bytes()));
        let (is_late, rest) = match *blank.unwrap_or(self.0) {
            [b'a' | b'A', b'm' | b'M', ref rest @ ..] => (false, rest),
            [b'p' | b'P', b'm' | b'M', ref rest @ ..] => (true, rest),
            _ => return None,
        };
        self.0 = rest;
        Some(is_late)
    }

    /// `Z`, `+01:00`, `+0100` or `+01`, in seconds; `None` where nothing is left.
    pub(super) fn offset(mut self, allowed: bool) -> Result<Option<i64>, TimeError> {
        if self.0.is_empty() {
            return Ok(None);
        }
        if !allowed {
            return Err(TimeError::Form);
        }
        let east = match self.first() {
            Some(b'Z' | b'z') if self.0.len() == 1 => return Ok(Some(0)),
            Some(b'+') => true,
            Some(b'-') => false,
            Some(_) | None => return Err(TimeError::Form),
        };
        self.0 = self.0.get(1..).unwrap_or(&[]);
        let (hours, minutes) = match *self.0 {
            [a, b] => ([a, b], [b'0', b'0']),
            [a, b, b':', c, d] | [a, b, c, d] => ([a, b], [c, d]),
            _ => return Err(TimeError::Form),
        };
        let hours = Bytes(&hours).number(2, 2).ok_or(TimeError::Form)?;
        let minutes = Bytes(&minutes).number(2, 2).ok_or(TimeError::Form)?;
        let seconds = seconds_of(hours, minutes, 0).map_err(|_| TimeError::Offset)?;
        Ok(Some(if east { seconds } else { -seconds }))
    }
}

/// An hour of a 12-hour clock, or of one that says nothing of halves.
pub(super) fn of_half_day(hour: u32, is_late: Option<bool>) -> Result<u32, TimeError> {
    match (is_late, hour) {
        (None, _) => Ok(hour),
        (Some(true), 12) => Ok(12),
        (Some(false), 12) => Ok(0),
        (Some(is_late), 1..=11) => Ok(hour + if is_late { 12 } else { 0 }),
        (Some(_), _) => Err(TimeError::HalfDay),
    }
}

/// Days since 1970-01-01.
pub(super) fn day_of(year: u32, month: u32, day: u32) -> Result<i64, TimeError> {
    let year = i32::try_from(year).map_err(|_| TimeError::Year)?;
    if !(1..=12).contains(&month) {
        return Err(TimeError::Month);
    }
    let Some(date) = NaiveDate::from_ymd_opt(year, month, day) else {
        return Err(TimeError::Day { year, month });
    };
    if !YEARS.contains(&year) {
        return Err(TimeError::Year);
    }
    Ok(date.to_epoch_days().into())
}

/// Day and month of a date that ends with the year: in the order that was said; else with slashes in the only one that
/// makes a date, with points and hyphens the day first.
pub(super) fn by_order(
    (first, second): (u32, u32),
    year: u32,
    has_slashes: bool,
    order: Option<DateOrder>,
) -> Result<(u32, u32), TimeError> {
    let by_day = (first, second);
    let by_month = (second, first);
    match order {
        Some(DateOrder::DayMonth) if second > 12 && first <= 12 => {
            Err(TimeError::Order(DateOrder::DayMonth))
        }
        Some(DateOrder::MonthDay) if first > 12 && second <= 12 => {
            Err(TimeError::Order(DateOrder::MonthDay))
        }
        Some(DateOrder::DayMonth) => Ok(by_day),
        Some(DateOrder::MonthDay) => Ok(by_month),
        // Where one row has the month first, the others have it too, though they could be read otherwise.
        None if !has_slashes && (13..=31).contains(&second) && (1..=12).contains(&first) => {
            Err(TimeError::MonthFirst)
        }
        None if !has_slashes => Ok(by_day),
        None if first == second || second == 0 || first > 12 => Ok(by_day),
        None if second > 12 || first == 0 => Ok(by_month),
        None => Err(TimeError::TwoDates { year, first, second }),
    }
}

/// Seconds since midnight.
pub(super) fn seconds_of(hour: u32, minute: u32, second: u32) -> Result<i64, TimeError> {
    if hour > 23 {
        return Err(TimeError::Hour);
    }
    if minute > 59 {
        return Err(TimeError::Minute);
    }
    if second > 59 {
        return Err(TimeError::Second);
    }
    let minutes = i64::from(hour) * 60 + i64::from(minute);
    Ok(minutes * 60 + i64::from(second))
}
