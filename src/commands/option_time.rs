//! A time that an option says: as in files, or a time of day, which is on the day of the command's own time.

use super::Context;
use crate::calendar::{HOUR, Instant, Zone};
use crate::intake::time::{CommandTime, Reading, TimeError, on_date, read_command_time};
use crate::lang::{Lang, Words};
use crate::output::rfc3339;
use crate::problems::Trouble;
use crate::rate_card::RateCard;
use crate::texts::quoted;
use crate::words;

/// A time of day is meant on the day before only this close to the command's own time.
const NEAR: i64 = 12 * HOUR;

/// A time as an option was given it.
#[derive(Debug, Clone, Copy)]
pub(super) struct OptionTime<'a> {
    /// `--since`.
    pub(super) option: &'static str,
    /// What was typed.
    pub(super) text: &'a str,
    /// The command's own time: a time of day is on its day.
    pub(super) own: Instant,
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
        let wrong = |error: TimeError| of_option(self.option, &error.words(self.text));
        let second = match read_command_time(self.text, zone, self.not_before).map_err(wrong)? {
            CommandTime::Dated(reading) => return Ok(self.means(reading, false)),
            CommandTime::OfDay(second) => second,
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
        Meant {
            time: self,
            instant: reading.instant,
            repeated: reading.repeated,
            day_before,
        }
    }

    fn either_day(self, same_day: Instant, before: Instant, zone: &Zone) -> Trouble {
        let (option, value) = (self.option, quoted(self.text));
        let ago = self.own.since(before);
        let write = |at: Instant| format!("{option} \"{}\"", zone.local(at).format("%Y-%m-%d %H:%M"));
        let (late, early) = (write(same_day), write(before));
        let day = |at, lang: Lang| lang.short_date(zone.date(at));
        Trouble::new(words!(
            "{option} {value} needs its date";
            "{option} {value} skal have sin dato med"
        ))
        .hint(words!(
            "  {} is too late: write {late}", day(same_day, Lang::En);
            "  {} er for sent: skriv {late}", day(same_day, Lang::Da)
        ))
        .hint(words!(
            "  {} is {} before: write {early}", day(before, Lang::En), Lang::En.duration(ago);
            "  {} er {} før: skriv {early}", day(before, Lang::Da), Lang::Da.duration(ago)
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
            context.tell(&lang.pick(
                format!("warning: {option} {value} exists twice that night; read as {read}"),
                format!("advarsel: {option} {value} findes to gange den nat; læst som {read}"),
            ));
        }
    }
}

/// What is wrong with an option.
pub(super) fn of_option(option: &str, words: &Words) -> Trouble {
    let (en, da) = (&words.en, &words.da);
    Trouble::new(words!("{option}: {en}"; "{option}: {da}"))
}
