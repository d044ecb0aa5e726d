//! Values as a rate card writes them, by the kinds of their keys: exact or refused.

use std::borrow::Cow;
use std::ops::{Range, RangeInclusive};

use rust_decimal::Decimal;
use toml::de::DeValue;

use super::cursor::{Field, Table};
use super::holidays::month_day;
use super::mistakes::visible;
use crate::lang::Words;
use crate::money::{Money, Percent, Quantity, UnitPrice};
use crate::rate_card::keys::{Kind, Term, Value};
use crate::rate_card::suggest::{apart, nearest};
use crate::scalars::{Decimals, Identifier, Unread, length, signed};
use crate::seconds::{DAY, Seconds};
use crate::words;

/// A year: far beyond any minimum or free time.
const MOST_SECONDS: Seconds = DAY.times(366);
const MOST_DAYS: i32 = 366;

impl<'t> Table<'t> {
    /// What a key that may be there says, by its kind.
    pub(super) fn get<T: Term>(&self, name: &str) -> Option<T> {
        T::of(self.take(name)?.value(self.key(name)?.kind)?)
    }

    /// What a key that must be there says; `label` says what to add.
    pub(super) fn need<T: Term>(&mut self, name: &'static str, label: Words) -> Option<T> {
        let field = self.require(name, label)?;
        T::of(field.value(self.key(name)?.kind)?)
    }

    /// The one of some keys that the table has; the first in the file where there are more.
    pub(super) fn only<'k>(&self, names: impl IntoIterator<Item = &'k str>) -> Option<Field<'t>> {
        let found = names.into_iter().filter_map(|name| self.take(name));
        let mut found: Vec<Field<'t>> = found.collect();
        found.sort_by_key(|field| field.key_span.start);
        let (first, others) = found.split_first()?;
        for other in others {
            let (one, other_key) = (first.shown(), other.shown());
            other.wrong_key(
                words!("`{one}` and `{other_key}` in one table"; "`{one}` og `{other_key}` i samme tabel"),
                words!("keep one of the two"; "behold den ene af de to"),
            );
        }
        Some(first.clone())
    }
}

impl<'t> Field<'t> {
    /// The value of a key of this kind; none of a kind that is read by code of its own.
    pub(super) fn value(&self, kind: Kind) -> Option<Value> {
        match kind {
            Kind::Text => self.text().map(|text| Value::Text(text.to_owned())),
            Kind::Identifier(kind) => self.identifier(kind).map(Value::Text),
            Kind::Truth => self.truth().map(Value::Truth),
            Kind::Choice(words) => self.choice(words).map(Value::Word),
            Kind::Percent => Percent::new(self.number(kind)?).map(Value::Percent),
            Kind::Share => self.share().map(Value::Percent),
            Kind::Price | Kind::PricePer(_) => UnitPrice::new(self.number(kind)?).map(Value::Price),
            Kind::Amount => self.amount().map(Value::Amount),
            Kind::Factor | Kind::Distance => Quantity::new(self.number(kind)?).map(Value::Quantity),
            Kind::Minutes | Kind::Seconds | Kind::Hours => self.seconds(kind).map(Value::Seconds),
            Kind::MonthDay => month_day(self).map(Value::MonthDay),
            Kind::Days => self
                .whole(&(0..=MOST_DAYS))
                .and_then(|days| u16::try_from(days).ok())
                .map(Value::Days),
            Kind::Duration => self.duration().map(Value::Seconds),
            Kind::Number
            | Kind::Rates
            | Kind::Bands
            | Kind::First
            | Kind::DistanceBands
            | Kind::Mileage
            | Kind::Travel
            | Kind::Expenses
            | Kind::By
            | Kind::Volume
            | Kind::Own(_) => None,
        }
    }

    /// The text of a string that says something.
    pub(super) fn text(&self) -> Option<&'t str> {
        let key = self.shown();
        match self.value.as_str() {
            Some(text) if text.trim().is_empty() => {
                self.wrong(
                    words!("`{key}` is empty"; "`{key}` er tom"),
                    words!("write something, or leave the key out"; "skriv noget, eller udelad nøglen"),
                );
                None
            }
            Some(text) => Some(text.trim()),
            None => {
                self.wrong(
                    words!("`{key}` is a text"; "`{key}` er en tekst"),
                    words!("write it in quotes"; "skriv den i anførselstegn"),
                );
                None
            }
        }
    }

    /// A number or code that names something.
    fn identifier(&self, kind: Identifier) -> Option<String> {
        let text = self.text()?;
        let read = kind.read(text).map_err(|wrong| {
            let (value, what) = (visible(text), wrong.what);
            self.wrong(words!("`{value}` {}", what.en; "`{value}` {}", what.da), wrong.right);
        });
        read.ok()
    }

    /// `true` or `false`.
    pub(super) fn truth(&self) -> Option<bool> {
        let truth = self.value.as_bool();
        if truth.is_none() {
            let key = self.shown();
            self.wrong(
                words!("`{key}` is true or false"; "`{key}` er true eller false"),
                words!("write true or false, without quotes"; "skriv true eller false uden anførselstegn"),
            );
        }
        truth
    }

    /// One of a few words.
    pub(super) fn choice(&self, words: &'static [&'static str]) -> Option<&'static str> {
        let key = self.shown();
        let all = words.iter().map(|word| format!("\"{word}\""));
        let all = all.collect::<Vec<_>>().join(", ");
        let Some(text) = self.value.as_str() else {
            self.wrong(
                words!("`{key}` is one of a few words"; "`{key}` er et af nogle få ord"),
                words!("write one of {all}"; "skriv et af {all}"),
            );
            return None;
        };
        let found = words.iter().find(|word| **word == text);
        if found.is_none() {
            let shown = visible(text);
            let label = match nearest(text, words.iter().copied()) {
                Some(near) => {
                    let apart = apart(text, near);
                    words!("did you mean \"{near}\"{}? one of {all}", apart.en; "mente du \"{near}\"{}? et af {all}", apart.da)
                }
                None => words!("write one of {all}"; "skriv et af {all}"),
            };
            self.wrong(words!("`{shown}` is not a `{key}`"; "`{shown}` er ikke en `{key}`"), label);
        }
        found.copied()
    }

    /// Texts in an array.
    pub(super) fn texts(&self) -> Vec<(&'t str, Range<usize>)> {
        let Some(items) = self.items() else {
            let key = self.shown();
            self.wrong(
                words!("`{key}` is a list of texts"; "`{key}` er en liste af tekster"),
                words!("write it in brackets: [\"…\", \"…\"]"; "skriv den i kantede parenteser: [\"…\", \"…\"]"),
            );
            return Vec::new();
        };
        let texts = items.iter().filter_map(|item| Some((item.text()?, item.span.clone())));
        texts.collect()
    }

    /// From 0 to 100 per cent.
    fn share(&self) -> Option<Percent> {
        let number = self.number(Kind::Share)?;
        if number > Decimal::ONE_HUNDRED {
            let key = self.shown();
            self.wrong(
                words!("`{key}` is more than 100 per cent"; "`{key}` er mere end 100 procent"),
                words!("write a number from 0 to 100"; "skriv et tal fra 0 til 100"),
            );
            return None;
        }
        Percent::new(number)
    }

    /// An amount with at most two decimals that is not negative.
    fn amount(&self) -> Option<Money> {
        let amount = self.number(Kind::Amount)?.checked_mul(Decimal::ONE_HUNDRED);
        let hundredths = amount.map(|amount| amount.normalize());
        let hundredths = hundredths.filter(|amount| amount.scale() == 0);
        let hundredths = hundredths.and_then(|amount| i64::try_from(amount.mantissa()).ok());
        if hundredths.is_none() {
            self.wrong(
                number_of(Kind::Amount, &self.shown()).0,
                words!("write at most two decimals"; "skriv højst to decimaler"),
            );
        }
        hundredths.map(Money::from_hundredths)
    }

    /// A number that is not negative.
    pub(super) fn decimal(&self) -> Option<Decimal> {
        self.number(Kind::Number)
    }

    /// Minutes, perhaps with decimals, or seconds: whole seconds.
    fn seconds(&self, kind: Kind) -> Option<Seconds> {
        let number = self.number(kind)?;
        let (of_one, most) = if kind == Kind::Hours {
            (3_600, MOST_SECONDS.times(100))
        } else {
            (if kind == Kind::Minutes { 60 } else { 1 }, MOST_SECONDS)
        };
        let seconds = number.checked_mul(Decimal::from(of_one));
        let key = self.shown();
        let Some(seconds) = seconds.filter(|seconds| *seconds <= Decimal::from(most.get())) else {
            self.wrong(
                if kind == Kind::Hours {
                    words!("`{key}` is more than a hundred years"; "`{key}` er mere end hundrede år")
                } else {
                    words!("`{key}` is more than a year"; "`{key}` er mere end et år")
                },
                words!("write a smaller number"; "skriv et mindre tal"),
            );
            return None;
        };
        if !seconds.fract().is_zero() {
            self.wrong(
                words!("`{key}` is not a whole number of seconds"; "`{key}` er ikke et helt antal sekunder"),
                words!("time is counted in whole seconds: 0.5 is 30 seconds"; "tid tælles i hele sekunder: 0.5 er 30 sekunder"),
            );
            return None;
        }
        i64::try_from(seconds.normalize().mantissa()).ok().map(Seconds::new)
    }

    /// A length of time such as `"1h30m"`, in seconds, more than none.
    fn duration(&self) -> Option<Seconds> {
        let key = self.shown();
        let text = self.value.as_str();
        let length = text.map(|text| length(text, None, Decimals::Shown));
        match length {
            Some(Ok(length)) if length.seconds > Seconds::ZERO => return Some(length.seconds),
            Some(Ok(_)) => self.wrong(
                words!("`{key}` is no time at all"; "`{key}` er slet ingen tid"),
                words!("write a time such as \"1h\""; "skriv en tid som \"1h\""),
            ),
            Some(Err(why)) if !matches!(why, Unread::NotLength | Unread::NoUnit) => self.wrong(
                words!("`{key}` is a length of time"; "`{key}` er et tidsrum"),
                why.words(text.unwrap_or("")),
            ),
            Some(Err(_)) | None => {
                let label = match self.value.as_integer() {
                    Some(number) => {
                        let number = visible(number.as_str());
                        words!("write \"{number}h\" for hours or \"{number}m\" for minutes"; "skriv \"{number}h\" for timer eller \"{number}m\" for minutter")
                    }
                    None => {
                        words!("write it as \"90s\", \"30m\", \"1h30m\" or \"2d\" (48 hours)"; "skriv det som \"90s\", \"30m\", \"1h30m\" eller \"2d\" (48 timer)")
                    }
                };
                self.wrong(words!("`{key}` is a length of time"; "`{key}` er et tidsrum"), label);
            }
        }
        None
    }

    /// A whole number in a range.
    pub(super) fn whole(&self, range: &RangeInclusive<i32>) -> Option<i32> {
        let number = self.value.as_integer();
        let number = number.and_then(|it| i32::from_str_radix(it.as_str(), it.radix()).ok());
        let number = number.filter(|number| range.contains(number));
        if number.is_none() {
            let (key, first, last) = (self.shown(), range.start(), range.end());
            self.wrong(
                words!("`{key}` is a whole number"; "`{key}` er et helt tal"),
                words!("write a number from {first} to {last}"; "skriv et tal fra {first} til {last}"),
            );
        }
        number
    }

    /// An exact number that is not negative.
    fn number(&self, kind: Kind) -> Option<Decimal> {
        // The point of an amount may have been meant to stand between thousands.
        let decimals = if matches!(kind, Kind::Price | Kind::Amount) {
            Decimals::Shown
        } else {
            Decimals::Typed
        };
        let read = match exact(self.value, decimals) {
            Ok(number) if number.is_sign_negative() && !number.is_zero() => Err(Unread::Negative),
            read => read,
        };
        read.inspect_err(|why| self.refuse(kind, why)).ok()
    }

    /// Notes why a value is not a number of its kind.
    fn refuse(&self, kind: Kind, why: &Unread) {
        let key = self.shown();
        let meant = self.value.as_str().and_then(meant);
        let (number, example) = number_of(kind, &key);
        let (title, label) = match (why, meant) {
            (Unread::Negative, _) => (
                words!("`{key}` cannot be negative"; "`{key}` kan ikke være negativ"),
                words!("write 0 or more"; "skriv 0 eller mere"),
            ),
            (Unread::TooLarge, _) => (
                words!("`{key}` cannot be kept exactly"; "`{key}` kan ikke gemmes nøjagtigt"),
                words!("write at most 28 digits"; "skriv højst 28 cifre"),
            ),
            (Unread::TwoReadings { .. }, _) => {
                let text = text(self.value).unwrap_or_default();
                let amount = kind == Kind::Amount;
                (number, if amount { why.words_of_amount(&text) } else { why.words(&text) })
            }
            (_, Some(meant)) if self.key == "surcharge_percent" && meant == "100" => (
                number,
                words!("write {meant} (the hourly price is doubled)"; "skriv {meant} (timeprisen fordobles)"),
            ),
            (_, Some(meant)) => (number, words!("write {meant}"; "skriv {meant}")),
            (_, None) => {
                (number, words!("write a number such as {example}"; "skriv et tal som {example}"))
            }
        };
        self.wrong(title, label);
    }
}

/// What a number of a kind is, and one of them.
fn number_of(kind: Kind, key: &str) -> (Words, &'static str) {
    let [en, da, example] = match kind {
        Kind::Percent | Kind::Share => ["a number of per cent", "et antal procent", "12.5"],
        Kind::Price => ["a price", "en pris", "800.00"],
        Kind::PricePer(_) => ["a price", "en pris", "3.52"],
        Kind::Minutes => ["a number of minutes", "et antal minutter", "15"],
        Kind::Seconds => ["a number of seconds", "et antal sekunder", "90"],
        Kind::Hours => ["a number of hours", "et antal timer", "100"],
        Kind::Amount => ["an amount", "et beløb", "50.00"],
        Kind::Factor => ["a factor", "en faktor", "1.5"],
        Kind::Distance => ["a distance", "en afstand", "50"],
        Kind::Number
        | Kind::Text
        | Kind::Identifier(_)
        | Kind::Days
        | Kind::Truth
        | Kind::Duration
        | Kind::Choice(_)
        | Kind::Rates
        | Kind::Bands
        | Kind::First
        | Kind::DistanceBands
        | Kind::Mileage
        | Kind::Travel
        | Kind::Expenses
        | Kind::By
        | Kind::Volume
        | Kind::MonthDay
        | Kind::Own(_) => ["a number", "et tal", "50"],
    };
    (words!("`{key}` is {en}"; "`{key}` er {da}"), example)
}

/// A number as the file writes it: an integer, a float or a text, never through a binary float; decimals stand behind a
/// point, which may have been meant to stand between thousands where `decimals` leaves it open.
fn exact(value: &DeValue<'_>, decimals: Decimals) -> Result<Decimal, Unread> {
    match text(value) {
        Some(text) if is_plain(&text) => signed(&text, decimals, None),
        Some(_) | None => Err(Unread::NotNumber),
    }
}

/// A number as the file writes it, or a text that may be one.
fn text<'v>(value: &'v DeValue<'_>) -> Option<Cow<'v, str>> {
    match value {
        DeValue::Integer(number) if number.radix() != 10 => {
            let number = i128::from_str_radix(number.as_str(), number.radix());
            Some(number.ok()?.to_string().into())
        }
        DeValue::Integer(number) => Some(number.as_str().into()),
        DeValue::Float(number) => Some(number.as_str().into()),
        DeValue::String(text) => Some(text.trim().into()),
        DeValue::Boolean(_) | DeValue::Datetime(_) | DeValue::Array(_) | DeValue::Table(_) => None,
    }
}

/// Whether digits stand on both sides of a point, if there is one, and nothing between thousands.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte))
        && text.bytes().filter(|byte| *byte == b'.').count() <= 1
        && !text.trim_start_matches(['+', '-']).starts_with('.')
}

/// The number in a text such as `100 %`, `3,52 kr.` or `1.095,00`, where only one can be meant.
fn meant(text: &str) -> Option<String> {
    let text = text.trim_matches(|char: char| !char.is_ascii_digit());
    let number = signed(text, Decimals::Shown, None).ok()?;
    Some(number.to_string())
}
