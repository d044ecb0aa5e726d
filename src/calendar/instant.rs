//! Points in time and lengths of time, in whole seconds (rules.md §1.6).

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime};

use crate::seconds::Seconds;

/// The first and the last local year the program computes with.
pub const YEARS: std::ops::RangeInclusive<i32> = 1990..=2100;

/// A point in time: whole seconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

impl Instant {
    /// The instant so many seconds after 1970-01-01T00:00:00Z.
    pub const fn from_unix(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    pub const fn unix(self) -> i64 {
        self.0
    }

    /// The instant a length later (earlier when negative).
    pub const fn plus(self, length: Seconds) -> Self {
        Self(self.0 + length.get())
    }

    /// The last second of what ends at it.
    pub const fn second_before(self) -> Self {
        Self(self.0 - 1)
    }

    /// The time from `earlier` to `self`; negative when `earlier` is the later one.
    pub const fn since(self, earlier: Self) -> Seconds {
        Seconds::new(self.0 - earlier.0)
    }

    /// The instant that `local` would be in a zone `offset` seconds east of UTC.
    pub fn from_local(local: NaiveDateTime, offset: i32) -> Self {
        Self(local.and_utc().timestamp() - i64::from(offset))
    }

    /// What a clock `offset` seconds east of UTC shows.
    pub fn to_local(self, offset: i32) -> NaiveDateTime {
        let seconds = self.0.checked_add(i64::from(offset));
        let utc = seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0));
        utc.map_or(NaiveDateTime::MAX, |utc| utc.naive_utc())
    }
}

/// Whether `date` lies in the years the program computes with ([`YEARS`]).
pub fn is_computable(date: NaiveDate) -> bool {
    YEARS.contains(&date.year())
}
