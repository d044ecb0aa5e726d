//! Why a text is not a time, in words.

use chrono::NaiveDate;

use crate::calendar::YEARS;
use crate::lang::{Lang, Words};
use crate::texts::{printable, quoted};
use crate::words;

/// The order of day and month in a date that ends with the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// `24/11/2026`.
    DayMonth,
    /// `11/24/2026`.
    MonthDay,
}

/// What a Unix time counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnixUnit {
    /// `1764000000`.
    Seconds,
    /// `1764000000000`.
    Milliseconds,
}

impl UnixUnit {
    pub(super) const fn other(self) -> Self {
        match self {
            Self::Seconds => Self::Milliseconds,
            Self::Milliseconds => Self::Seconds,
        }
    }

    /// In English and in Danish.
    const fn names(self) -> [&'static str; 2] {
        match self {
            Self::Seconds => ["seconds", "sekunder"],
            Self::Milliseconds => ["milliseconds", "millisekunder"],
        }
    }

    const fn example(self) -> &'static str {
        match self {
            Self::Seconds => "1764000000",
            Self::Milliseconds => "1764000000000",
        }
    }

    /// The key of `[columns]` that says so.
    const fn source(self) -> &'static str {
        match self {
            Self::Seconds => "epoch",
            Self::Milliseconds => "epoch_milliseconds",
        }
    }

    fn expected(self, value: &str) -> Words {
        let ([en, da], like) = (self.names(), self.example());
        words!(
            "{value} is not a Unix time: {en} since 1970, like `{like}`";
            "{value} er ikke en Unix-tid: {da} siden 1970, fx `{like}`"
        )
    }

    fn not_the_other(self, value: &str) -> Words {
        let (first, last) = (YEARS.start(), YEARS.end());
        let [en, da] = self.names();
        let ([other_en, other_da], source) = (self.other().names(), self.other().source());
        words!(
            "{value} {en} since 1970 are outside the years {first} to {last}: if it counts {other_en}, write {{ {source} = … }}";
            "{value} {da} siden 1970 ligger uden for årene {first} til {last}: tæller det {other_da}, så skriv {{ {source} = … }}"
        )
    }
}

/// Why a text is not a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeError {
    /// It is written in none of the ways that are understood.
    Form,
    /// `03/04/2026`: day and month, or month and day.
    TwoDates {
        year: u32,
        /// Its first number.
        first: u32,
        /// Its second number.
        second: u32,
    },
    /// `25/03/2026` where the month was said to come first.
    Order(DateOrder),
    /// `11-24-2026` where nobody said that the month comes first.
    MonthFirst,
    /// `24-11-26`.
    ShortYear,
    /// A date without a time of day.
    NoTimeOfDay,
    /// A time of day without a date, in a log.
    NoDate,
    Month,
    /// The month has fewer days.
    Day {
        year: i32,
        /// The month, 1 to 12.
        month: u32,
    },
    Hour,
    /// Hour 0, or 13 or later, with AM or PM.
    HalfDay,
    Minute,
    /// Second 60 (a leap second) or later.
    Second,
    /// An offset from UTC of 24 hours or more.
    Offset,
    /// Outside the years the program computes with.
    Year,
    /// Not a number of seconds or milliseconds since 1970.
    NotUnix(UnixUnit),
    /// No such time of the years the program computes with, but one in the other unit.
    OtherUnix(UnixUnit),
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
            Self::TwoDates { year, first, second } => {
                let can_be = two_dates(&value, year, first, second);
                words!(
                    "{}: say which with --dates dmy or --dates mdy", can_be.en;
                    "{}: sig hvilken med --dates dmy eller --dates mdy", can_be.da
                )
            }
            Self::Order(order) => {
                let (asked, other) = match order {
                    DateOrder::DayMonth => ("dmy", "mdy"),
                    DateOrder::MonthDay => ("mdy", "dmy"),
                };
                words!(
                    "{value} is not a date in the order of --dates {asked}: is the log written in the order {other}?";
                    "{value} er ikke en dato i rækkefølgen fra --dates {asked}: er loggen skrevet i rækkefølgen {other}?"
                )
            }
            Self::MonthFirst => words!(
                "{value} is not a date with the day first: if the month comes first, say so with --dates mdy";
                "{value} er ikke en dato med dagen først: står måneden først, så sig det med --dates mdy"
            ),
            Self::ShortYear => words!(
                "{value} has a year of two digits: write `2026-11-24` or `24-11-2026`";
                "{value} har et årstal med to cifre: skriv `2026-11-24` eller `24-11-2026`"
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
            Self::HalfDay => words!(
                "{value} is not a time: with AM and PM hours go from 1 to 12";
                "{value} er ikke et tidspunkt: med AM og PM går timer fra 1 til 12"
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
            Self::NotUnix(unit) => unit.expected(&value),
            Self::OtherUnix(unit) => unit.not_the_other(&value),
            Self::Missing => words!(
                "{value} does not exist: the clocks were put forward past it";
                "{value} findes ikke: uret blev stillet frem forbi det"
            ),
        }
    }

    /// As [`Self::words`], of an option, whose order of day and month no option says.
    pub fn words_of_option(self, value: &str) -> Words {
        let shown = quoted(value);
        match self {
            Self::TwoDates { year, first, second } => {
                let can_be = two_dates(&shown, year, first, second);
                let write = |month, day| format!("`{year:04}-{month:02}-{day:02}`");
                let (as_one, as_other) = (write(second, first), write(first, second));
                words!(
                    "{}: write {as_one} or {as_other}", can_be.en;
                    "{}: skriv {as_one} eller {as_other}", can_be.da
                )
            }
            Self::Order(_) | Self::MonthFirst => words!(
                "{shown} is not a date in this order of day and month: write it like `2026-11-24`";
                "{shown} er ikke en dato i denne rækkefølge af dag og måned: skriv den som `2026-11-24`"
            ),
            Self::Form => words!(
                "{shown} is not a time: write `15:50`, `monday 15:50` or `2026-11-24 15:50`";
                "{shown} er ikke et tidspunkt: skriv `15:50`, `mandag 15:50` eller `2026-11-24 15:50`"
            ),
            Self::NoTimeOfDay => {
                let day = printable(value);
                words!(
                    "{shown} has no time of day: write `{day} 15:50`";
                    "{shown} mangler klokkeslættet: skriv `{day} 15:50`"
                )
            }
            Self::ShortYear
            | Self::NoDate
            | Self::Month
            | Self::Day { .. }
            | Self::Hour
            | Self::HalfDay
            | Self::Minute
            | Self::Second
            | Self::Offset
            | Self::Year
            | Self::NotUnix(_)
            | Self::OtherUnix(_)
            | Self::Missing => self.words(value),
        }
    }

    /// As [`Self::words_of_option`], of a date without a time of day.
    pub fn words_of_date(self, value: &str) -> Words {
        match self {
            Self::TwoDates { .. }
            | Self::Order(_)
            | Self::MonthFirst
            | Self::ShortYear
            | Self::Month
            | Self::Day { .. }
            | Self::Year => self.words_of_option(value),
            Self::Form
            | Self::NoTimeOfDay
            | Self::NoDate
            | Self::Hour
            | Self::HalfDay
            | Self::Minute
            | Self::Second
            | Self::Offset
            | Self::NotUnix(_)
            | Self::OtherUnix(_)
            | Self::Missing => {
                let value = quoted(value);
                words!(
                    "{value} is not a date: write `2026-11-24` or `24-11-2026`";
                    "{value} er ikke en dato: skriv `2026-11-24` eller `24-11-2026`"
                )
            }
        }
    }
}

fn days_of(year: i32, month: u32) -> u32 {
    (28..=31).rev().find(|day| NaiveDate::from_ymd_opt(year, month, *day).is_some()).unwrap_or(28)
}

/// `November`, `november`; February with its year, on which its length depends.
fn month_names(year: i32, month: u32) -> (String, String) {
    let name = |lang: Lang| {
        let name = lang.month_name(month);
        if month == 2 { format!("{name} {year}") } else { name.to_owned() }
    };
    (name(Lang::En), name(Lang::Da))
}

/// That a date can be the one with the day first and the one with the month first.
fn two_dates(value: &str, year: u32, first: u32, second: u32) -> Words {
    let month = |lang: Lang| [second, first].map(|month| lang.month_name(month));
    let ([one, other], [en, anden]) = (month(Lang::En), month(Lang::Da));
    words!(
        "{value} can be {first} {one} {year} or {second} {other} {year}";
        "{value} kan være {first}. {en} {year} eller {second}. {anden} {year}"
    )
}
