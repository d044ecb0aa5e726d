//! Times byte by byte.

use chrono::NaiveDate;

use super::{TimeError, Written, days_from_epoch};
use crate::calendar::YEARS;

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
            number = number
                .checked_mul(10)?
                .checked_add(u32::from(digit.saturating_sub(b'0')))?;
            digits = digits.saturating_add(1);
            self.0 = self.0.get(1..).unwrap_or(&[]);
        }
        (digits >= least).then_some(number)
    }

    /// `last`: the date read last, year first, and its day.
    pub(super) fn date_and_time(
        &mut self,
        text: &str,
        last: &mut Option<([u8; 10], i64)>,
    ) -> Result<Written, TimeError> {
        let written = self.0.split_first_chunk::<10>();
        let (day, iso) = match (written, *last) {
            // What follows is refused below either way, if it is no blank and no `T`.
            (Some((date, clock)), Some((known, day))) if *date == known => {
                self.0 = clock;
                (day, true)
            }
            _ => self.date(text)?,
        };
        if let Some((date, clock)) = written
            && iso
            && clock.len() == self.0.len()
        {
            *last = Some((*date, day));
        }
        if self.0.is_empty() {
            return Err(TimeError::NoTimeOfDay);
        }
        let parted = (iso && (self.skip(b'T') || self.skip(b't'))) || self.skip(b' ');
        if !parted {
            return Err(TimeError::Form);
        }
        while self.skip(b' ') {}
        let second = self.clock_part()?;
        Ok(Written { day, second, iso })
    }

    /// Days since 1970-01-01, and whether the year comes first.
    fn date(&mut self, text: &str) -> Result<(i64, bool), TimeError> {
        let before = self.0.len();
        let first = self.number(1, 4).ok_or(TimeError::Form)?;
        let digits = before.saturating_sub(self.0.len());
        let separator = self.first().ok_or(TimeError::Form)?;
        if separator == b':' && digits <= 2 {
            Bytes(text.as_bytes()).clock()?;
            return Err(TimeError::NoDate);
        }
        let iso = digits == 4 && separator == b'-';
        let danish = digits <= 2 && (separator == b'-' || separator == b'.');
        if !iso && !danish {
            let dates = text.split(' ').next().unwrap_or("");
            let slashes = dates.matches('/').count() == 2;
            return Err(if slashes {
                TimeError::Slashes
            } else {
                TimeError::Form
            });
        }
        let (middle, last) = if iso {
            ((2, 2), (2, 2))
        } else {
            ((1, 2), (4, 4))
        };
        self.skip(separator);
        let month = self.number(middle.0, middle.1).ok_or(TimeError::Form)?;
        if !self.skip(separator) {
            return Err(TimeError::Form);
        }
        let third = self.number(last.0, last.1).ok_or(TimeError::Form)?;
        let (year, day) = if iso { (first, third) } else { (third, first) };
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
        Ok((days_from_epoch(date), iso))
    }

    /// A time of day and nothing else, in seconds since midnight.
    pub(super) fn clock(mut self) -> Result<i64, TimeError> {
        let second = self.clock_part()?;
        if self.0.is_empty() {
            Ok(second)
        } else {
            Err(TimeError::Form)
        }
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
                let digits = self
                    .0
                    .iter()
                    .take_while(|byte| byte.is_ascii_digit())
                    .count();
                if digits == 0 {
                    return Err(TimeError::Form);
                }
                self.0 = self.0.get(digits..).unwrap_or(&[]);
            }
        }
        if hour > 23 {
            return Err(TimeError::Hour);
        }
        if minute > 59 {
            return Err(TimeError::Minute);
        }
        if second > 59 {
            return Err(TimeError::Second);
        }
        let minutes = i64::from(hour)
            .saturating_mul(60)
            .saturating_add(i64::from(minute));
        Ok(minutes.saturating_mul(60).saturating_add(i64::from(second)))
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
        if hours > 23 || minutes > 59 {
            return Err(TimeError::Offset);
        }
        let seconds = i64::from(hours)
            .saturating_mul(3_600)
            .saturating_add(i64::from(minutes).saturating_mul(60));
        Ok(Some(if east {
            seconds
        } else {
            seconds.saturating_neg()
        }))
    }
}
