//! Weekly hours and holidays as the rate card gives them: local clock times, no zone (G2, rules.md §1.4).

use std::fmt;

use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};
use thiserror::Error;

use crate::texts::usize_of;

/// All days of the week.
pub const DAYS: [Weekday; 7] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
    Weekday::Sat,
    Weekday::Sun,
];

/// A half-open span of one local day, in seconds since midnight; `24:00` is the end of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClockSpan {
    start: u32,
    end: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ClockSpanError {
    /// The end is not after the start.
    #[error("a span must end after it starts")]
    Empty,
    /// The end is after 24:00.
    #[error("a span must end at 24:00 or before")]
    PastMidnight,
}

impl ClockSpan {
    pub const WHOLE_DAY: Self = Self { start: 0, end: 86_400 };

    /// From `start` to just before `end`, both in seconds since midnight.
    pub const fn new(start: u32, end: u32) -> Result<Self, ClockSpanError> {
        if end <= start {
            return Err(ClockSpanError::Empty);
        }
        if end > 86_400 {
            return Err(ClockSpanError::PastMidnight);
        }
        Ok(Self { start, end })
    }

    /// Its first second since midnight.
    pub const fn start(self) -> u32 {
        self.start
    }

    /// The first second since midnight that is no longer in it; at most 86,400.
    pub const fn end(self) -> u32 {
        self.end
    }

    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// What the two share.
    pub fn and(self, other: Self) -> Option<Self> {
        Self::new(self.start.max(other.start), self.end.min(other.end)).ok()
    }

    /// What is left of `self` without `closed`: none, one or two spans.
    pub fn without(self, closed: Self) -> impl Iterator<Item = Self> {
        let before = Self::new(self.start, self.end.min(closed.start));
        let after = Self::new(self.start.max(closed.end), self.end);
        before.into_iter().chain(after)
    }
}

/// As a rate card writes it: `08:00-16:00`.
impl fmt::Display for ClockSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = |seconds: u32| (seconds / 3_600, seconds / 60 % 60);
        let ((from_hour, from_minute), (to_hour, to_minute)) = (part(self.start), part(self.end));
        write!(f, "{from_hour:02}:{from_minute:02}-{to_hour:02}:{to_minute:02}")
    }
}

/// What is left of `spans` without `taken`.
pub fn without(spans: &[ClockSpan], taken: &[ClockSpan]) -> Vec<ClockSpan> {
    let mut left = spans.to_vec();
    for taken in taken {
        left = left.into_iter().flat_map(|span| span.without(*taken)).collect();
    }
    left
}

/// The spans of each day of the week, in order and without overlap.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Week {
    days: [Vec<ClockSpan>; 7],
}

impl Week {
    /// Sets the spans of one day; they are put in order.
    ///
    /// # Errors
    /// The two spans that overlap.
    pub fn set(
        &mut self,
        day: Weekday,
        mut spans: Vec<ClockSpan>,
    ) -> Result<(), (ClockSpan, ClockSpan)> {
        spans.sort_unstable();
        for pair in spans.windows(2) {
            if let [first, second] = pair
                && first.overlaps(*second)
            {
                return Err((*first, *second));
            }
        }
        self.days[usize_of(day.num_days_from_monday())] = spans;
        Ok(())
    }

    /// The spans of a day of the week, in order.
    pub fn spans(&self, day: Weekday) -> &[ClockSpan] {
        &self.days[usize_of(day.num_days_from_monday())]
    }

    pub fn is_empty(&self) -> bool {
        self.days.iter().all(Vec::is_empty)
    }
}

/// Which days of a year a holiday falls on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HolidayRule {
    /// The same date every year (29 February: in leap years).
    Yearly {
        /// 1 to 12.
        month: u32,
        day: u32,
    },
    /// So many days after Easter Sunday (before it when negative).
    Easter(i32),
    /// One date.
    Once(NaiveDate),
}

/// A closed day, or the part of it that is closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    pub name: String,
    pub rule: HolidayRule,
    /// First year it is kept.
    pub from: Option<i32>,
    /// Last year it is kept.
    pub until: Option<i32>,
    /// What is closed; the whole day unless the card names a part.
    pub closed: Vec<ClockSpan>,
    /// Seconds since midnight of the day before at which it already begins.
    pub begins: Option<u32>,
}

impl Holiday {
    /// What of `date` this holiday takes: its own day, or the evening before it.
    pub fn takes(&self, date: NaiveDate) -> Vec<ClockSpan> {
        let is_on = |date: Option<NaiveDate>| {
            date.is_some_and(|date| self.date_in(date.year()) == Some(date))
        };
        let mut taken = if is_on(Some(date)) { self.closed.clone() } else { Vec::new() };
        if let Some(begins) = self.begins
            && is_on(date.succ_opt())
        {
            taken.extend(ClockSpan::new(begins, 86_400));
        }
        taken
    }

    /// The day of this holiday in `year`, if it is kept that year.
    pub fn date_in(&self, year: i32) -> Option<NaiveDate> {
        if self.from.is_some_and(|from| year < from) || self.until.is_some_and(|until| year > until)
        {
            return None;
        }
        match self.rule {
            HolidayRule::Yearly { month, day } => NaiveDate::from_ymd_opt(year, month, day),
            HolidayRule::Easter(days) => {
                easter_sunday(year)?.checked_add_signed(TimeDelta::days(i64::from(days)))
            }
            HolidayRule::Once(date) => (date.year() == year).then_some(date),
        }
    }
}

/// Easter Sunday of `year` in the Gregorian calendar.
pub fn easter_sunday(year: i32) -> Option<NaiveDate> {
    let date = computus::gregorian(year).ok()?;
    NaiveDate::from_ymd_opt(date.year, date.month, date.day)
}
