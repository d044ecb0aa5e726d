//! Numbers, lengths of time and names as a rate card writes them; exact or refused.

use rust_decimal::Decimal;
use toml::de::DeValue;

use super::mistakes::Mistakes;
use super::numbers::{exact, meant, text};
use super::toolkit::Field;
use crate::lang::Words;
use crate::money::{Money, Percent, Quantity, UnitPrice};
use crate::scalars::{Decimals, Unread, length};
use crate::texts::is_unseen;
use crate::words;

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Percent,
    Price,
    PerDistance,
    Minutes,
    Seconds,
    Amount,
    Factor,
    Distance,
    Number,
}

/// A year: far beyond any minimum or free time.
const MOST_SECONDS: i64 = 366 * 86_400;

impl Kind {
    fn title(self, key: &str) -> Words {
        match self {
            Self::Percent => {
                words!("`{key}` is a number of per cent"; "`{key}` er et antal procent")
            }
            Self::Price | Self::PerDistance => words!("`{key}` is a price"; "`{key}` er en pris"),
            Self::Minutes => {
                words!("`{key}` is a number of minutes"; "`{key}` er et antal minutter")
            }
            Self::Seconds => {
                words!("`{key}` is a number of seconds"; "`{key}` er et antal sekunder")
            }
            Self::Amount => words!("`{key}` is an amount"; "`{key}` er et beløb"),
            Self::Factor => words!("`{key}` is a factor"; "`{key}` er en faktor"),
            Self::Distance => words!("`{key}` is a distance"; "`{key}` er en afstand"),
            Self::Number => words!("`{key}` is a number"; "`{key}` er et tal"),
        }
    }

    fn example(self) -> &'static str {
        match self {
            Self::Percent => "12.5",
            Self::Price => "800.00",
            Self::PerDistance => "3.52",
            Self::Minutes => "15",
            Self::Seconds => "90",
            Self::Amount => "50.00",
            Self::Factor => "1.5",
            Self::Distance | Self::Number => "50",
        }
    }
}

impl Field<'_> {
    /// A percentage that is not negative, and at most `most` if there is such.
    pub(super) fn percent(&self, most: Option<u32>, mistakes: &mut Mistakes) -> Option<Percent> {
        let number = self.number(Kind::Percent, mistakes)?;
        if let Some(most) = most.filter(|most| number > Decimal::from(*most)) {
            let key = self.shown();
            mistakes.add(
                &self.span,
                words!("`{key}` is more than {most} per cent"; "`{key}` er mere end {most} procent"),
                words!("write a number from 0 to {most}"; "skriv et tal fra 0 til {most}"),
            );
            return None;
        }
        Percent::new(number)
    }

    /// A price that is not negative.
    pub(super) fn price(&self, mistakes: &mut Mistakes) -> Option<UnitPrice> {
        UnitPrice::new(self.number(Kind::Price, mistakes)?)
    }

    /// The price of a kilometre or a mile, which often has three decimals.
    pub(super) fn price_of_distance(&self, mistakes: &mut Mistakes) -> Option<UnitPrice> {
        UnitPrice::new(self.number(Kind::PerDistance, mistakes)?)
    }

    /// An amount with at most two decimals that is not negative.
    pub(super) fn amount(&self, mistakes: &mut Mistakes) -> Option<Money> {
        let amount = self.number(Kind::Amount, mistakes)?;
        let hundredths = amount
            .checked_mul(Decimal::ONE_HUNDRED)
            .map(|amount| amount.normalize())
            .filter(|amount| amount.scale() == 0)
            .and_then(|amount| i64::try_from(amount.mantissa()).ok());
        if hundredths.is_none() {
            let key = self.shown();
            mistakes.add(
                &self.span,
                words!("`{key}` is an amount"; "`{key}` er et beløb"),
                words!("write at most two decimals"; "skriv højst to decimaler"),
            );
        }
        hundredths.map(Money::from_hundredths)
    }

    /// How many times, not negative.
    pub(super) fn factor(&self, mistakes: &mut Mistakes) -> Option<Quantity> {
        Quantity::new(self.number(Kind::Factor, mistakes)?)
    }

    /// A distance that is not negative.
    pub(super) fn distance(&self, mistakes: &mut Mistakes) -> Option<Quantity> {
        Quantity::new(self.number(Kind::Distance, mistakes)?)
    }

    /// A number that is not negative.
    pub(super) fn decimal(&self, mistakes: &mut Mistakes) -> Option<Decimal> {
        self.number(Kind::Number, mistakes)
    }

    /// Minutes, perhaps with decimals, as whole seconds.
    pub(super) fn minutes(&self, mistakes: &mut Mistakes) -> Option<i64> {
        let minutes = self.number(Kind::Minutes, mistakes)?;
        let seconds = minutes.checked_mul(Decimal::from(60));
        self.seconds_of(seconds, mistakes)
    }

    /// Whole seconds.
    pub(super) fn seconds(&self, mistakes: &mut Mistakes) -> Option<i64> {
        let seconds = self.number(Kind::Seconds, mistakes)?;
        self.seconds_of(Some(seconds), mistakes)
    }

    fn seconds_of(&self, seconds: Option<Decimal>, mistakes: &mut Mistakes) -> Option<i64> {
        let key = self.shown();
        let Some(seconds) = seconds.filter(|seconds| *seconds <= Decimal::from(MOST_SECONDS))
        else {
            mistakes.add(
                &self.span,
                words!("`{key}` is more than a year"; "`{key}` er mere end et år"),
                words!("write a smaller number"; "skriv et mindre tal"),
            );
            return None;
        };
        if !seconds.fract().is_zero() {
            mistakes.add(
                &self.span,
                words!("`{key}` is not a whole number of seconds"; "`{key}` er ikke et helt antal sekunder"),
                words!("time is counted in whole seconds: 0.5 is 30 seconds"; "tid tælles i hele sekunder: 0.5 er 30 sekunder"),
            );
            return None;
        }
        i64::try_from(seconds.normalize().mantissa()).ok()
    }

    /// A length of time such as `"1h30m"`, in seconds, more than none.
    pub(super) fn duration(&self, mistakes: &mut Mistakes) -> Option<i64> {
        let key = self.shown();
        let text = self.value.as_str();
        let length = text.map(|text| length(text, None, Decimals::Shown));
        match length {
            Some(Ok(length)) if length.seconds > 0 => return Some(length.seconds),
            Some(Ok(_)) => mistakes.add(
                &self.span,
                words!("`{key}` is no time at all"; "`{key}` er slet ingen tid"),
                words!("write a time such as \"1h\""; "skriv en tid som \"1h\""),
            ),
            Some(Err(why)) if !matches!(why, Unread::NotLength | Unread::NoUnit) => mistakes.add(
                &self.span,
                words!("`{key}` is a length of time"; "`{key}` er et tidsrum"),
                why.words(text.unwrap_or("")),
            ),
            Some(Err(_)) | None => {
                let label = match self.value {
                    DeValue::Integer(number) => {
                        let number = visible(number.as_str());
                        words!("write \"{number}h\" for hours or \"{number}m\" for minutes"; "skriv \"{number}h\" for timer eller \"{number}m\" for minutter")
                    }
                    DeValue::String(_)
                    | DeValue::Float(_)
                    | DeValue::Boolean(_)
                    | DeValue::Datetime(_)
                    | DeValue::Array(_)
                    | DeValue::Table(_) => {
                        words!("write it as \"90s\", \"30m\", \"1h30m\" or \"2d\" (48 hours)"; "skriv det som \"90s\", \"30m\", \"1h30m\" eller \"2d\" (48 timer)")
                    }
                };
                mistakes.add(
                    &self.span,
                    words!("`{key}` is a length of time"; "`{key}` er et tidsrum"),
                    label,
                );
            }
        }
        None
    }

    /// A whole number in a range.
    pub(super) fn whole(
        &self,
        range: &std::ops::RangeInclusive<i32>,
        mistakes: &mut Mistakes,
    ) -> Option<i32> {
        let number = match self.value {
            DeValue::Integer(number) => i32::from_str_radix(number.as_str(), number.radix()).ok(),
            DeValue::String(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_)
            | DeValue::Array(_)
            | DeValue::Table(_) => None,
        };
        let number = number.filter(|number| range.contains(number));
        if number.is_none() {
            let (key, first, last) = (self.shown(), range.start(), range.end());
            mistakes.add(
                &self.span,
                words!("`{key}` is a whole number"; "`{key}` er et helt tal"),
                words!("write a number from {first} to {last}"; "skriv et tal fra {first} til {last}"),
            );
        }
        number
    }

    /// An exact number that is not negative.
    fn number(&self, kind: Kind, mistakes: &mut Mistakes) -> Option<Decimal> {
        let decimals = match kind {
            // A point may have been meant to stand between thousands.
            Kind::Price | Kind::Amount => Decimals::Shown,
            Kind::Percent
            | Kind::PerDistance
            | Kind::Minutes
            | Kind::Seconds
            | Kind::Factor
            | Kind::Distance
            | Kind::Number => Decimals::Typed,
        };
        let read = exact(self.value, decimals);
        let read = read.and_then(|number| {
            let is_negative = number.is_sign_negative() && !number.is_zero();
            if is_negative {
                Err(Unread::Negative)
            } else {
                Ok(number)
            }
        });
        match read {
            Ok(number) => Some(number),
            Err(why) => {
                self.refuse(kind, &why, mistakes);
                None
            }
        }
    }

    /// Notes why a value is not a number of its kind.
    fn refuse(&self, kind: Kind, why: &Unread, mistakes: &mut Mistakes) {
        let key = self.shown();
        let meant = self.value.as_str().and_then(meant);
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
                let words = if kind == Kind::Amount {
                    why.words_of_amount(&text)
                } else {
                    why.words(&text)
                };
                (kind.title(&key), words)
            }
            (_, Some(meant)) => {
                let doubled = self.key == "surcharge_percent" && meant == "100";
                let [en, da] = if doubled {
                    [" (the hourly price is doubled)", " (timeprisen fordobles)"]
                } else {
                    ["", ""]
                };
                (
                    kind.title(&key),
                    words!("write {meant}{en}"; "skriv {meant}{da}"),
                )
            }
            (_, None) => {
                let example = kind.example();
                (
                    kind.title(&key),
                    words!("write a number such as {example}"; "skriv et tal som {example}"),
                )
            }
        };
        mistakes.add(&self.span, title, label);
    }
}

/// Whether a character can be shown on a terminal as it is.
pub(super) fn is_harmless(char: char) -> bool {
    !char.is_control() && !is_unseen(char) && !matches!(char, '\u{2028}' | '\u{2029}')
}

/// A text of the file for a message: nothing in it drives the terminal, and it is not long.
pub(super) fn visible(text: &str) -> String {
    let mut shown: String = text
        .chars()
        .take(80)
        .map(|char| {
            if is_harmless(char) {
                char
            } else {
                char::REPLACEMENT_CHARACTER
            }
        })
        .collect();
    if text.chars().nth(80).is_some() {
        shown.push('…');
    }
    shown
}

/// A key as a table header writes it: in quotes where it needs them.
pub(super) fn bare(key: &str) -> String {
    let plain = |char: char| char.is_ascii_alphanumeric() || char == '_' || char == '-';
    if !key.is_empty() && key.chars().all(plain) {
        key.to_owned()
    } else {
        format!("\"{}\"", visible(key))
    }
}
