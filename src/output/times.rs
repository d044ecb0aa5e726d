//! Times and lengths of time as people read and say them on a given day.

use chrono::{Datelike, NaiveDate};

use crate::calendar::{Instant, Zone};
use crate::lang::Lang;
use crate::say;

/// How times are put in words: relative to the local day of `now`.
#[derive(Debug, Clone, Copy)]
pub struct Times<'a> {
    /// The zone they are shown in.
    pub zone: &'a Zone,
    /// The moment of the reader.
    pub now: Instant,
    /// The language.
    pub lang: Lang,
}

impl Times<'_> {
    /// For a table: `08:40` today, `Mon 13:30` less than a week away, `24 Nov 13:30`, with the year where it is another.
    pub fn short(self, at: Instant) -> String {
        let (local, lang) = (self.zone.local(at), self.lang);
        let (date, time) = (local.date(), lang.time(local.time()));
        let today = self.zone.date(self.now);
        let days = date.signed_duration_since(today).num_days();
        if days == 0 {
            time
        } else if days.abs() < 7 {
            format!("{} {time}", lang.weekday(date))
        } else if date.year() == today.year() {
            format!("{} {time}", lang.day_month(date))
        } else {
            format!("{} {} {time}", lang.day_month(date), date.year())
        }
    }

    /// Behind `before`, `inden`: `14:00`, `tomorrow at 10:00`, `Monday at 10:00`; `kl. 14`, `i morgen kl. 10`.
    pub fn spoken(self, at: Instant) -> String {
        let local = self.zone.local(at);
        let time = self.lang.spoken_time(local.time());
        match self.spoken_day(local.date()) {
            None => time,
            Some(day) => format!("{day} {}{time}", self.lang.pick("at ", "")),
        }
    }

    /// By itself: `at 12:15`, `yesterday at 12:15`, `on Monday at 12:15`; `kl. 12.15`, `i går kl. 12.15`.
    pub fn spoken_at(self, at: Instant) -> String {
        let today = self.zone.date(self.now);
        let date = self.zone.date(at);
        let days = date.signed_duration_since(today).num_days();
        let spoken = self.spoken(at);
        match (self.lang, days) {
            (Lang::En, 0) => format!("at {spoken}"),
            (Lang::En, -1 | 1) | (Lang::Da, -1..=1) => spoken,
            (Lang::En, _) => format!("on {spoken}"),
            (Lang::Da, -6..=-2) => format!(
                "i {}s {}",
                self.lang.full_weekday(date),
                self.lang.spoken_time(self.zone.local(at).time())
            ),
            (Lang::Da, 2..=6) => format!("på {spoken}"),
            (Lang::Da, _) => spoken,
        }
    }

    fn spoken_day(self, date: NaiveDate) -> Option<String> {
        let today = self.zone.date(self.now);
        let lang = self.lang;
        let (day, month) = (date.day(), lang.month(date));
        match date.signed_duration_since(today).num_days() {
            0 => None,
            1 => Some(say!(lang, "tomorrow"; "i morgen")),
            -1 => Some(say!(lang, "yesterday"; "i går")),
            -6..=6 => Some(lang.full_weekday(date).to_owned()),
            _ => Some(say!(lang, "{day} {month}"; "den {day}. {month}.")),
        }
    }

    /// `1 minute`, `50 minutes`, `3 hours and 20 minutes`, `2 days`; days and hours without what is below them
    /// from two days on.
    pub fn spoken_minutes(self, minutes: i64) -> String {
        let count = |number: i64, one: (&str, &str), many: (&str, &str)| {
            let (en, da) = if number == 1 { one } else { many };
            format!("{number} {}", self.lang.pick(en, da))
        };
        let of_minutes = |number| count(number, ("minute", "minut"), ("minutes", "minutter"));
        let of_hours = |number| count(number, ("hour", "time"), ("hours", "timer"));
        if minutes < 120 {
            return of_minutes(minutes);
        }
        if minutes >= 2880 {
            return count(minutes / 1440, ("day", "døgn"), ("days", "døgn"));
        }
        let (hours, rest) = (minutes / 60, minutes % 60);
        if rest == 0 {
            of_hours(hours)
        } else {
            self.lang.list(&[of_hours(hours), of_minutes(rest)])
        }
    }
}
