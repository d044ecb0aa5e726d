//! A time that an option says: as in files, or a time of day, which is on the day of the command's own time or on one
//! that is named (`mandag 10:00`).

use chrono::Timelike;

use super::Context;
use crate::calendar::{Instant, Zone};
use crate::lang::{Lang, Words};
use crate::output::rfc3339;
use crate::problems::Trouble;
use crate::rate_card::RateCard;
use crate::scalars::time::{
    CommandTime, DateOrder, Nearest, Reading, TimeError, on_date, on_day, read_command_time,
};
use crate::seconds::{HOUR, Seconds};
use crate::texts::quoted;
use crate::words;

/// A time of day is meant on the day before only this close to the command's own time.
const NEAR: Seconds = HOUR.times(12);

/// A time as an option was given it.
#[derive(Debug, Clone, Copy)]
pub(super) struct OptionTime<'a> {
    /// `--since`.
    pub(super) option: &'static str,
    /// What was typed.
    pub(super) text: &'a str,
    /// The command's own time: a time of day is on its day.
    pub(super) own: Instant,
    /// Which Monday is meant.
    pub(super) nearest: Nearest,
    /// The order of day and month, where somebody said it.
    pub(super) dates: Option<DateOrder>,
    /// Where the time exists twice, it is the second if the first lies before this (rules.md §1.5).
    pub(super) not_before: Option<Instant>,
}

/// What such a time means.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meant<'a> {
    time: OptionTime<'a>,
    pub(super) instant: Instant,
    repeated: bool,
    day_before: bool,
}

impl<'a> OptionTime<'a> {
    /// Reads it. Where `fits` refuses a time of day on the day of the command's own time, but not on the day before,
    /// it is the day before's.
    ///
    /// # Errors
    /// It is not a time, or both days can be meant.
    pub(super) fn read(
        self,
        zone: &Zone,
        fits: impl Fn(Instant) -> bool,
    ) -> Result<Meant<'a>, Trouble> {
        let wrong = |error: TimeError| of_option(self.option, &error.words_of_option(self.text));
        let read = read_command_time(self.text, zone, self.not_before, self.dates);
        let second = match read.map_err(wrong)? {
            CommandTime::Dated(reading) => return Ok(self.means(reading, false)),
            CommandTime::OfDay(None, second) => second,
            CommandTime::OfDay(Some(day), second) => {
                let read = on_day(day, second, zone, self.own, self.nearest, self.not_before);
                return Ok(self.means(read.map_err(wrong)?, false));
            }
        };
        let date = zone.date(self.own);
        let same_day = on_date(second, date, zone, self.not_before).map_err(wrong)?;
        if fits(same_day.instant) {
            return Ok(self.means(same_day, false));
        }
        let day_before = date
            .pred_opt()
            .and_then(|date| on_date(second, date, zone, self.not_before).ok())
            .filter(|reading| fits(reading.instant));
        match day_before {
            None => Ok(self.means(same_day, false)),
            Some(before) if self.own.since(before.instant) < NEAR => Ok(self.means(before, true)),
            Some(before) => Err(self.either_day(same_day.instant, before.instant, zone)),
        }
    }

    fn means(self, reading: Reading, day_before: bool) -> Meant<'a> {
        Meant { time: self, instant: reading.instant, repeated: reading.repeated, day_before }
    }

    fn either_day(self, same_day: Instant, before: Instant, zone: &Zone) -> Trouble {
        let (option, value) = (self.option, quoted(self.text));
        let day = |at, lang: Lang| lang.date_time(zone.local(at));
        let ago = |lang: Lang| lang.duration(self.own.since(before));
        let write = zone.local(before).format("%Y-%m-%d %H:%M");
        let (late, early) = (same_day, before);
        // The clock's seconds are of no use to the reader.
        let own = zone.local(self.own);
        let own = own.with_second(0).unwrap_or(own);
        Trouble::new(words!(
            "{option} {value} needs its date";
            "{option} {value} skal have sin dato med"
        ))
        .hint(words!(
            "  {} comes after {}", day(late, Lang::En), Lang::En.date_time(own);
            "  {} ligger efter {}", day(late, Lang::Da), Lang::Da.date_time(own)
        ))
        .hint(words!(
            "  {} is {} before it: write {option} \"{write}\"", day(early, Lang::En), ago(Lang::En);
            "  {} ligger {} før: skriv {option} \"{write}\"", day(early, Lang::Da), ago(Lang::Da)
        ))
    }
}

impl Meant<'_> {
    /// Says on standard error what nobody wrote: which day it is, or which of two.
    pub(super) fn tell(&self, card: &RateCard, context: &Context) {
        let (option, value) = (self.time.option, quoted(self.time.text));
        let lang = context.lang;
        if self.day_before {
            let day = lang.date_time(card.calendar().zone().local(self.instant));
            context.tell(&lang.pick(
                format!("note: {option} {value} is the day before: {day}"),
                format!("bemærk: {option} {value} er dagen før: {day}"),
            ));
        }
        if self.repeated {
            let read = rfc3339(card, self.instant);
            context.warn(&[words!(
                "{option} {value} exists twice that night; read as {read}";
                "{option} {value} findes to gange den nat; læst som {read}"
            )]);
        }
    }
}

/// What is wrong with an option.
pub(super) fn of_option(option: &str, words: &Words) -> Trouble {
    let (en, da) = (&words.en, &words.da);
    Trouble::new(words!("{option}: {en}"; "{option}: {da}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `text` means to an option that may not lie after its command's own time.
    fn read(text: &str, own: &str) -> Result<(String, bool, bool), Vec<String>> {
        let zone = Zone::named("Europe/Copenhagen").unwrap();
        let own =
            Instant::from_unix(own.parse::<chrono::DateTime<chrono::Utc>>().unwrap().timestamp());
        let time = OptionTime {
            option: "--since",
            text,
            own,
            nearest: Nearest::Last,
            dates: None,
            not_before: None,
        };
        match time.read(&zone, |at| at <= own) {
            Ok(meant) => {
                let local = zone.local(meant.instant).format("%m-%d %H:%M:%S");
                Ok((local.to_string(), meant.day_before, meant.repeated))
            }
            Err(trouble) => Err([&trouble.words]
                .into_iter()
                .chain(&trouble.hints)
                .map(|words| words.en.clone())
                .collect()),
        }
    }

    #[test]
    fn a_time_of_day_is_on_the_day_of_the_command_or_the_day_before() {
        let at = |local: &str, day_before, repeated| Ok((local.to_owned(), day_before, repeated));
        // 00:12 in Copenhagen.
        let night = "2026-11-23T23:12:00Z";
        assert_eq!(read("00:12", night), at("11-24 00:12:00", false, false));
        assert_eq!(read("23:50", night), at("11-23 23:50:00", true, false));
        // 11:59:59 before, and 12 hours.
        assert_eq!(read("12:12:01", night), at("11-23 12:12:01", true, false));
        assert_eq!(
            read("12:12", night).unwrap_err(),
            [
                "--since `12:12` needs its date",
                "  Tue 24 Nov 12:12 comes after Tue 24 Nov 00:12",
                "  Mon 23 Nov 12:12 is 12 h 00 before it: write --since \"2026-11-23 12:12\"",
            ]
        );
        // The clock shows 00:12:30; nobody asks for its seconds.
        let clock = read("12:12", "2026-11-23T23:12:30Z").unwrap_err();
        assert_eq!(clock[1], "  Tue 24 Nov 12:12 comes after Tue 24 Nov 00:12");
        // With a date it is what it says, sensible or not.
        let tomorrow = read("2026-11-25 12:12", night);
        assert_eq!(tomorrow, at("11-25 12:12:00", false, false));
    }

    #[test]
    fn where_the_clocks_change() {
        // 04:00 in summer time: 02:30 does not exist on that day, and the day before it is a day ago.
        let spring = read("02:30", "2026-03-29T02:00:00Z").unwrap_err();
        assert!(spring.concat().contains("does not exist"), "{spring:?}");
        // 02:45 in summer time, then in winter time: the first of the two, and said.
        for own in ["2026-10-25T00:45:00Z", "2026-10-25T01:45:00Z"] {
            let autumn = read("02:30", own);
            assert_eq!(autumn, Ok(("10-25 02:30:00".to_owned(), false, true)));
        }
    }
}
