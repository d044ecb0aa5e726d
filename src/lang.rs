//! PURE: the two languages people read: words, numbers, dates and times. Names of columns, keys and values
//! in CSV and JSON are never translated.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use rust_decimal::Decimal;

use crate::money::Money;
use crate::seconds::Seconds;

/// A language of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lang {
    /// English.
    En,
    /// Danish.
    Da,
}

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// In English.
    pub en: String,
    /// In Danish.
    pub da: String,
}

impl Words {
    /// The text in both languages.
    pub fn new(en: impl Into<String>, da: impl Into<String>) -> Self {
        Self { en: en.into(), da: da.into() }
    }

    /// The text in one of them.
    pub fn text(&self, lang: Lang) -> &str {
        lang.pick(&self.en, &self.da)
    }
}

/// Writes a text in both languages: `words!("{n} cases"; "{n} sager")`.
#[macro_export]
macro_rules! words {
    ($en:literal $(, $en_arg:expr)*; $da:literal $(, $da_arg:expr)* $(,)?) => {
        $crate::lang::Words::new(format!($en $(, $en_arg)*), format!($da $(, $da_arg)*))
    };
}

/// Writes a text in the language asked for, and only in it: `say!(lang, "{n} cases"; "{n} sager")`.
#[macro_export]
macro_rules! say {
    ($lang:expr, $en:literal $(, $en_arg:expr)*; $da:literal $(, $da_arg:expr)* $(,)?) => {
        match $lang {
            $crate::lang::Lang::En => format!($en $(, $en_arg)*),
            $crate::lang::Lang::Da => format!($da $(, $da_arg)*),
        }
    };
}

impl Lang {
    /// The language that a locale such as `da-DK` or `da_DK.UTF-8` asks for.
    pub fn of_locale(locale: &str) -> Self {
        let language = locale.split(['-', '_', '.']).next().unwrap_or("");
        if language.eq_ignore_ascii_case("da") { Self::Da } else { Self::En }
    }

    /// The one of two things that is for this language.
    pub fn pick<T>(self, en: T, da: T) -> T {
        match self {
            Self::En => en,
            Self::Da => da,
        }
    }

    /// A plain decimal number with the language's separators: `1,095.00`, `1.095,00`.
    pub fn number(self, plain: &str) -> String {
        let (sign, digits) = plain.strip_prefix('-').map_or(("", plain), |digits| ("-", digits));
        let (whole, fraction) =
            digits.split_once('.').map_or((digits, None), |(w, f)| (w, Some(f)));
        let mut text = String::from(sign);
        for (index, digit) in whole.chars().enumerate() {
            let behind = whole.len() - index;
            if index > 0 && behind.is_multiple_of(3) {
                text.push(self.pick(',', '.'));
            }
            text.push(digit);
        }
        if let Some(fraction) = fraction {
            text.push(self.pick('.', ','));
            text.push_str(fraction);
        }
        text
    }

    /// An amount as a table shows it: `1,095.00`, `1.095,00`.
    pub fn money(self, money: Money) -> String {
        self.number(&money.to_string())
    }

    /// An amount as it is said: without zero øre: `240`, `533.33`.
    pub fn spoken_money(self, money: Money) -> String {
        let plain = money.to_string();
        self.number(plain.strip_suffix(".00").unwrap_or(&plain))
    }

    /// A decimal as it is said, without trailing zeros; with two decimals where it has any below one.
    pub fn spoken_decimal(self, decimal: Decimal) -> String {
        let decimal = decimal.normalize();
        if decimal.scale() == 1 {
            self.number(&format!("{decimal:.2}"))
        } else {
            self.number(&decimal.to_string())
        }
    }

    /// A sum of money said with its currency: `240 kroner`, `240 kr.`, `240 EUR`.
    pub fn with_currency(self, amount: &str, currency: &str) -> String {
        match (currency, self) {
            ("DKK", Self::En) => format!("{amount} kroner"),
            ("DKK", Self::Da) => format!("{amount} kr."),
            (other, Self::En | Self::Da) => format!("{amount} {other}"),
        }
    }

    /// `Tue`, `tir`.
    pub fn weekday(self, date: NaiveDate) -> &'static str {
        let index = date.weekday().num_days_from_monday();
        let names = self.pick(
            ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
            ["man", "tir", "ons", "tor", "fre", "lør", "søn"],
        );
        usize::try_from(index).ok().and_then(|index| names.get(index)).copied().unwrap_or("")
    }

    /// `Tuesday`, `tirsdag`.
    pub fn full_weekday(self, date: NaiveDate) -> &'static str {
        let index = date.weekday().num_days_from_monday();
        let names = self.pick(
            ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
            ["mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"],
        );
        usize::try_from(index).ok().and_then(|index| names.get(index)).copied().unwrap_or("")
    }

    /// `Nov`, `nov`.
    pub fn month(self, date: NaiveDate) -> &'static str {
        let names = self.pick(
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
            ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"],
        );
        usize::try_from(date.month0())
            .ok()
            .and_then(|index| names.get(index))
            .copied()
            .unwrap_or("")
    }

    /// `November`, `november`, by its number from 1.
    pub fn month_name(self, month: u32) -> &'static str {
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
        let index = month.checked_sub(1).and_then(|index| usize::try_from(index).ok());
        let names = self.pick(ENGLISH, DANISH);
        index.and_then(|index| names.get(index)).copied().unwrap_or("")
    }

    /// `24 Nov`, `24. nov`; in a column, days below ten have a leading zero.
    pub fn day_month(self, date: NaiveDate) -> String {
        let (day, month) = (date.day(), self.month(date));
        self.pick(format!("{day:02} {month}"), format!("{day:02}. {month}"))
    }

    /// `Tue 24 Nov 2026`, `tir 24. nov 2026`.
    pub fn date(self, date: NaiveDate) -> String {
        let (weekday, day, month) = (self.weekday(date), date.day(), self.month(date));
        let year = date.year();
        self.pick(
            format!("{weekday} {day} {month} {year}"),
            format!("{weekday} {day}. {month} {year}"),
        )
    }

    /// `01 Nov - 30 Nov 2026`, `01. nov - 30. nov 2026`.
    pub fn period(self, from: NaiveDate, to: NaiveDate) -> String {
        let (first, last, year) = (self.day_month(from), self.day_month(to), to.year());
        if from.year() == year {
            format!("{first} - {last} {year}")
        } else {
            format!("{first} {} - {last} {year}", from.year())
        }
    }

    /// `Tue 24 Nov`, `tir 24. nov`.
    pub fn short_date(self, date: NaiveDate) -> String {
        let (weekday, day, month) = (self.weekday(date), date.day(), self.month(date));
        self.pick(format!("{weekday} {day} {month}"), format!("{weekday} {day}. {month}"))
    }

    /// `10:12`, with seconds only where there are any.
    pub fn time(self, time: NaiveTime) -> String {
        let (hour, minute, second) = (time.hour(), time.minute(), time.second());
        if second == 0 {
            format!("{hour:02}:{minute:02}")
        } else {
            format!("{hour:02}:{minute:02}:{second:02}")
        }
    }

    /// A time of day as it is written in a sentence: `14:00`, `kl. 14`, `kl. 12.15`.
    pub fn spoken_time(self, time: NaiveTime) -> String {
        match (self, time.minute()) {
            (Self::En, _) => self.time(time),
            (Self::Da, 0) => format!("kl. {}", time.hour()),
            (Self::Da, minute) => format!("kl. {}.{minute:02}", time.hour()),
        }
    }

    /// `Tue 24 Nov 10:12`, `tir 24. nov 10:12`.
    pub fn date_time(self, local: NaiveDateTime) -> String {
        format!("{} {}", self.short_date(local.date()), self.time(local.time()))
    }

    /// A length of time: `45 min`, `4 h 55`, `2 d 03 h`; cut to whole minutes; with a minus when negative.
    pub fn duration(self, seconds: Seconds) -> String {
        let sign = if seconds < Seconds::ZERO { "-" } else { "" };
        let (hours, minutes, _) = seconds.clock();
        let days = hours / 24;
        let hour = self.pick("h", "t");
        if hours == 0 {
            format!("{sign}{minutes} min")
        } else if days < 2 {
            format!("{sign}{hours} {hour} {minutes:02}")
        } else {
            format!("{sign}{days} d {:02} {hour}", hours % 24)
        }
    }

    /// `and`, `og` between the last two, commas before.
    pub fn list(self, items: &[impl AsRef<str>]) -> String {
        let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
        match items.as_slice() {
            [] => String::new(),
            [one] => (*one).to_owned(),
            [first @ .., last] => format!("{} {} {last}", first.join(", "), self.pick("and", "og")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_as_the_language_does() {
        assert_eq!(Lang::En.number("1234567.50"), "1,234,567.50");
        assert_eq!(Lang::Da.number("-1095.00"), "-1.095,00");
        assert_eq!(Lang::Da.number("12.5"), "12,5");
        assert_eq!(Lang::En.number("800"), "800");
    }

    #[test]
    fn speech_drops_zero_hundredths() {
        assert_eq!(Lang::Da.spoken_money(Money::from_hundredths(24_000)), "240");
        assert_eq!(Lang::Da.spoken_money(Money::from_hundredths(53_333)), "533,33");
        assert_eq!(Lang::En.spoken_money(Money::from_hundredths(109_500)), "1,095");
    }

    #[test]
    fn durations_are_short() {
        assert_eq!(Lang::En.duration(Seconds::new(-3_000)), "-50 min");
        assert_eq!(Lang::En.duration(Seconds::new(17_700)), "4 h 55");
        assert_eq!(Lang::Da.duration(Seconds::new(17_700)), "4 t 55");
    }
}
