//! Times of interface.md, read byte by byte: RFC 3339, `2026-11-24 15:50`, `24-11-2026 15:50`, `24.11.2026 15:50`.

use chrono::NaiveDate;

use crate::calendar::{DAY, Instant, LocalReading, YEARS, Zone};
use crate::lang::{Lang, Words};
use crate::texts::quoted;
use crate::words;

/// A time that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The instant it means.
    pub instant: Instant,
    /// Whether it is a local time that exists twice, of which this is one (rules.md §1.5).
    pub repeated: bool,
}

/// Why a text is not a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeError {
    /// It is written in none of the ways that are understood.
    Form,
    /// `03/04/2026`: day and month, or month and day.
    Slashes,
    /// A date without a time of day.
    NoTimeOfDay,
    /// A time of day without a date, in a log.
    NoDate,
    /// There is no such month.
    Month,
    /// The month has fewer days.
    Day {
        /// The year.
        year: i32,
        /// The month, 1 to 12.
        month: u32,
    },
    /// Hour 24 or later.
    Hour,
    /// Minute 60 or later.
    Minute,
    /// Second 60 (a leap second) or later.
    Second,
    /// An offset from UTC of 24 hours or more.
    Offset,
    /// Outside the years the program computes with.
    Year,
    /// The clocks were put forward past it.
    Missing,
}

impl TimeError {
    /// One sentence about the text that is not a time.
    pub fn words(self, value: &str) -> Words {
        let value = quoted(value);
        let (first, last) = (YEARS.start(), YEARS.end());
        match self {
            Self::Form => words!(
                "{value} is not a time: write `2026-11-24 15:50` or `24-11-2026 15:50`";
                "{value} er ikke et tidspunkt: skriv `2026-11-24 15:50` eller `24-11-2026 15:50`"
            ),
            Self::Slashes => words!(
                "{value} can be read in two ways: write the date as `2026-11-24` or `24-11-2026`";
                "{value} kan læses på to måder: skriv datoen som `2026-11-24` eller `24-11-2026`"
            ),
            Self::NoTimeOfDay => words!(
                "{value} has no time of day: write `2026-11-24 15:50`";
                "{value} mangler klokkeslættet: skriv `2026-11-24 15:50`"
            ),
            Self::NoDate => words!(
                "{value} has no date: write `2026-11-24 15:50`";
                "{value} mangler datoen: skriv `2026-11-24 15:50`"
            ),
            Self::Month => words!(
                "{value} is not a date: months go from 01 to 12";
                "{value} er ikke en dato: måneder går fra 01 til 12"
            ),
            Self::Day { year, month } => {
                let days = days_of(year, month);
                let (en, da) = month_names(year, month);
                words!(
                    "{value} is not a date: {en} has {days} days";
                    "{value} er ikke en dato: {da} har {days} dage"
                )
            }
            Self::Hour => words!(
                "{value} is not a time: hours go from 00 to 23 (midnight is 00:00 of the next day)";
                "{value} er ikke et tidspunkt: timer går fra 00 til 23 (midnat er 00:00 den næste dag)"
            ),
            Self::Minute => words!(
                "{value} is not a time: minutes go from 00 to 59";
                "{value} er ikke et tidspunkt: minutter går fra 00 til 59"
            ),
            Self::Second => words!(
                "{value} is not a time: seconds go from 00 to 59";
                "{value} er ikke et tidspunkt: sekunder går fra 00 til 59"
            ),
            Self::Offset => words!(
                "{value} is not a time: an offset from UTC is at most 23:59";
                "{value} er ikke et tidspunkt: en forskel fra UTC er højst 23:59"
            ),
            Self::Year => words!(
                "{value} is outside the years {first} to {last}";
                "{value} ligger uden for årene {first} til {last}"
            ),
            Self::Missing => words!(
                "{value} does not exist: the clocks were put forward past it";
                "{value} findes ikke: uret blev stillet frem forbi det"
            ),
        }
    }
}

fn days_of(year: i32, month: u32) -> u32 {
    (28..=31)
        .rev()
        .find(|day| NaiveDate::from_ymd_opt(year, month, *day).is_some())
        .unwrap_or(28)
}

/// `November`, `november`; February with its year, on which its length depends.
fn month_names(year: i32, month: u32) -> (String, String) {
    const ENGLISH: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    const DANISH: [&str; 12] = [
        "januar",
        "februar",
        "marts",
        "april",
        "maj",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "december",
    ];
    let name = |lang: Lang| {
        let index = usize::try_from(month)
            .ok()
            .and_then(|month| month.checked_sub(1));
        let name = index
            .and_then(|index| lang.pick(&ENGLISH, &DANISH).get(index))
            .copied();
        let name = name.unwrap_or("");
        if month == 2 {
            format!("{name} {year}")
        } else {
            name.to_owned()
        }
    };
    (name(Lang::En), name(Lang::Da))
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
    let text = text.trim();
    let mut bytes = Bytes(text.as_bytes());
    let written = bytes.date_and_time(text)?;
    let Some(offset) = bytes.offset(written.iso)? else {
        return written.locally(zone, not_before);
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

/// As [`read_time`], and `15:50` is that time on the local day of `now`.
///
/// # Errors
/// Why it is not a time.
pub fn read_command_time(
    text: &str,
    zone: &Zone,
    now: Instant,
    not_before: Option<Instant>,
) -> Result<Reading, TimeError> {
    match read_time(text, zone, not_before) {
        Err(TimeError::NoDate) => {
            let second = Bytes(text.trim().as_bytes()).clock()?;
            let day = days_from_epoch(zone.date(now));
            Written {
                day,
                second,
                iso: false,
            }
            .locally(zone, not_before)
        }
        other => other,
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

/// What is left to read.
struct Bytes<'a>(&'a [u8]);

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

    fn date_and_time(&mut self, text: &str) -> Result<Written, TimeError> {
        let (day, iso) = self.date(text)?;
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
    fn clock(mut self) -> Result<i64, TimeError> {
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
    fn offset(mut self, allowed: bool) -> Result<Option<i64>, TimeError> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn zone() -> Zone {
        Zone::new(chrono_tz::Europe::Copenhagen)
    }

    /// Seconds since 1970 of a time read without a limit.
    fn unix(text: &str) -> Result<i64, TimeError> {
        read_time(text, &zone(), None).map(|reading| reading.instant.unix())
    }

    /// 2026-11-24T15:50:00+01:00 is 14:50 UTC; day 20,781 since 1970.
    const TEN_TO_FOUR: i64 = 20_781 * 86_400 + (14 * 60 + 50) * 60;

    #[test]
    fn every_way_of_writing_is_the_same_instant() {
        for text in [
            "2026-11-24T15:50:00+01:00",
            "2026-11-24T14:50:00Z",
            "2026-11-24 14:50:00.999z",
            "2026-11-24T16:50+0200",
            "2026-11-24T09:20:00-05:30",
            "2026-11-24 15:50",
            "2026-11-24T15:50:00",
            "24-11-2026 15:50",
            "24.11.2026 15:50:00,5",
            " 24.11.2026  15:50 ",
        ] {
            assert_eq!(unix(text), Ok(TEN_TO_FOUR), "{text}");
        }
        assert_eq!(unix("1-3-2026 8:05"), unix("2026-03-01 08:05"));
    }

    #[test]
    fn what_is_no_time_says_why() {
        let november = TimeError::Day {
            year: 2026,
            month: 11,
        };
        for (text, error) in [
            ("31-11-2026 08:15", november),
            ("2026-11-00 08:15", november),
            ("2026-13-01 08:15", TimeError::Month),
            ("2026-00-01 08:15", TimeError::Month),
            (
                "2025-02-29 08:15",
                TimeError::Day {
                    year: 2025,
                    month: 2,
                },
            ),
            ("2026-11-24 24:00", TimeError::Hour),
            ("2026-11-24 23:60", TimeError::Minute),
            ("2016-12-31T23:59:60Z", TimeError::Second),
            ("2026-11-24T10:00:00+24:00", TimeError::Offset),
            ("03/04/2026 10:00", TimeError::Slashes),
            ("2026-11-24", TimeError::NoTimeOfDay),
            ("15:50", TimeError::NoDate),
            ("1989-12-31 23:59", TimeError::Year),
            ("2101-01-01 00:00", TimeError::Year),
            ("2100-12-31T23:30:00Z", TimeError::Year),
            ("24-11-26 10:00", TimeError::Form),
            ("24-11.2026 10:00", TimeError::Form),
            ("24-11-2026T10:00", TimeError::Form),
            ("24-11-2026 10:00+01:00", TimeError::Form),
            ("2026-11-24 10.00", TimeError::Form),
            ("2026-11-24 10:00:", TimeError::Form),
            ("2026-11-24 10:00:00.", TimeError::Form),
            ("2026-11-24 10:00 pm", TimeError::Form),
            ("2026-11-24 10:000", TimeError::Form),
            ("99999999999-11-24 10:00", TimeError::Form),
            ("", TimeError::Form),
            ("æ", TimeError::Form),
        ] {
            assert_eq!(unix(text), Err(error), "{text}");
        }
        let words = november.words("31-11-2026 08:15");
        assert_eq!(
            words.en,
            "`31-11-2026 08:15` is not a date: November has 30 days"
        );
        assert_eq!(
            words.da,
            "`31-11-2026 08:15` er ikke en dato: november har 30 dage"
        );
        assert_eq!(
            unix("1990-01-01 00:00").map(|at| at % 86_400),
            Ok(23 * 3_600)
        );
    }

    #[test]
    fn a_time_that_the_clocks_skip_does_not_exist() {
        assert_eq!(unix("2026-03-29 02:30"), Err(TimeError::Missing));
        assert_eq!(unix("2026-03-29 02:00"), Err(TimeError::Missing));
        assert_eq!(unix("2026-03-29 03:00"), unix("2026-03-29T01:00:00Z"));
        assert_eq!(unix("2026-03-29 01:59:59"), unix("2026-03-29T00:59:59Z"));
    }

    #[test]
    fn a_time_that_exists_twice_is_the_first_unless_that_is_too_early() {
        let (zone, text) = (zone(), "2026-10-25 02:30");
        let first = read_time(text, &zone, None).unwrap();
        assert_eq!(Ok(first.instant.unix()), unix("2026-10-25T00:30:00Z"));
        assert!(first.repeated);
        let at_limit = read_time(text, &zone, Some(first.instant)).unwrap();
        assert_eq!(at_limit, first);
        let second = read_time(text, &zone, Some(first.instant.plus(1))).unwrap();
        assert_eq!(second.instant.since(first.instant), 3_600);
        assert!(second.repeated);
        assert!(!read_time("2026-10-25 03:00", &zone, None).unwrap().repeated);
    }

    #[test]
    fn on_the_command_line_a_time_of_day_is_today() {
        let (zone, now) = (zone(), Instant::from_unix(TEN_TO_FOUR));
        let read = |text| read_command_time(text, &zone, now, None).map(|read| read.instant.unix());
        assert_eq!(read("15:50"), Ok(TEN_TO_FOUR));
        assert_eq!(read("0:00"), unix("2026-11-24 00:00"));
        assert_eq!(read("24:00"), Err(TimeError::Hour));
        assert_eq!(read("15:5"), Err(TimeError::Form));
        assert_eq!(read("24-11-2026 15:50"), Ok(TEN_TO_FOUR));
    }
}
