//! Why a cell is no number, no length of time, neither yes nor no.

use rust_decimal::Decimal;

use super::Mark;
use crate::lang::Words;
use crate::texts::{printable, quoted};
use crate::words;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unread {
    NotNumber,
    NotLength,
    /// A number that does not say what it counts.
    NoUnit,
    /// `90` in `1:90`.
    Over59(String),
    NotTruth,
    Negative,
    /// More digits than can be computed with exactly.
    TooLarge,
    /// A length beyond the years that are computed with.
    TooLong,
    /// `1.440`: a mark between thousands, or before decimals.
    TwoReadings {
        /// What marks decimals, if the number is below a thousand.
        mark: Mark,
        /// The number if the mark stands between thousands.
        thousands: Decimal,
        /// The number if the mark stands before decimals.
        decimal: Decimal,
        /// What stands behind the number: a unit.
        unit: String,
    },
    /// Decimals behind this mark, where the other one was said to mark them.
    OtherMark(Mark),
}

impl Unread {
    /// The same of a length, with what stands behind the number.
    pub(super) fn of_length(mut self, behind: &str) -> Self {
        if self == Self::NotNumber {
            return Self::NotLength;
        }
        if let Self::TwoReadings { unit, .. } = &mut self {
            behind.clone_into(unit);
        }
        self
    }

    /// What is wrong with `text`, and what would have been right.
    pub fn words(&self, text: &str) -> Words {
        let value = quoted(text);
        match self {
            Self::NotNumber => words!(
                "{value} is not a number: write `12.5` or `12,5`";
                "{value} er ikke et tal: skriv `12,5` eller `12.5`"
            ),
            Self::NotLength => words!(
                "{value} is not a length of time: write `90s`, `35m`, `1h30`, `1:30`, `1.5h` or `2d`";
                "{value} er ikke en varighed: skriv `90s`, `35m`, `1t30`, `1:30`, `1,5t` eller `2d`"
            ),
            Self::NoUnit => {
                let number = printable(text);
                words!(
                    "{value} does not say what it counts: write `{number}h` or `{number}m`";
                    "{value} siger ikke, hvad det tæller: skriv `{number}t` eller `{number}m`"
                )
            }
            Self::Over59(part) => {
                let part = quoted(part);
                words!(
                    "{value} is not a length of time: {part} is more than 59";
                    "{value} er ikke en varighed: {part} er mere end 59"
                )
            }
            Self::NotTruth => {
                words!("{value} is neither `yes` nor `no`"; "{value} er hverken `ja` eller `nej`")
            }
            Self::Negative => words!("{value} is negative"; "{value} er negativt"),
            Self::TooLarge => words!(
                "{value} is too large to compute exactly";
                "{value} er for stort til at regne nøjagtigt med"
            ),
            Self::TooLong => words!("{value} is too long"; "{value} er for lang"),
            Self::TwoReadings { thousands, decimal, unit, .. } => {
                let [thousands, en, da] = readings(*thousands, *decimal);
                words!(
                    "{value} can be read as {thousands} or as {en}: write `{thousands}{unit}` or `{en}{unit}`";
                    "{value} kan læses som {thousands} eller som {da}: skriv `{thousands}{unit}` eller `{da}{unit}`"
                )
            }
            Self::OtherMark(mark) => {
                let ([en, da], [other_en, other_da]) = match mark {
                    Mark::Comma => (["comma", "komma"], ["point", "punktum"]),
                    Mark::Point => (["point", "punktum"], ["comma", "komma"]),
                };
                words!(
                    "{value} has decimals behind a {en}, but [columns] says decimal = \"{other_en}\"";
                    "{value} har decimaler efter {da}, men [columns] siger decimal = \"{other_en}\" ({other_da})"
                )
            }
        }
    }

    /// As [`Self::words`], of an amount, which has at most two decimals.
    pub fn words_of_amount(&self, text: &str) -> Words {
        let Self::TwoReadings { thousands, decimal, .. } = self else {
            return self.words(text);
        };
        if decimal.normalize().scale() <= 2 {
            return self.words(text);
        }
        let value = quoted(text);
        let comma = decimal.to_string().replace('.', ",");
        words!(
            "{value} can be read as {thousands} or as {decimal}: write `{thousands}`, or at most two decimals";
            "{value} kan læses som {thousands} eller som {comma}: skriv `{thousands}`, eller højst to decimaler"
        )
    }

    /// As [`Self::words`], of a cell of a log, of which the card can say how it marks decimals.
    pub fn words_in_log(&self, text: &str) -> Words {
        let words = self.words(text);
        let Self::TwoReadings { mark, thousands, decimal, .. } = self else {
            return words;
        };
        let [thousands, en, da] = readings(*thousands, *decimal);
        let (as_decimal, as_thousands) = match mark {
            Mark::Comma => ("comma", "point"),
            Mark::Point => ("point", "comma"),
        };
        words!(
            "{}, or say in the rate card what the log marks decimals by: [columns] decimal = \"{as_thousands}\" ({thousands}) or \"{as_decimal}\" ({en})", words.en;
            "{}, eller sig på takstbladet, hvad loggen sætter før decimaler: [columns] decimal = \"{as_thousands}\" ({thousands}) eller \"{as_decimal}\" ({da})", words.da
        )
    }
}

/// Both readings as they have to be written to have no other; the one with decimals in English and in Danish.
fn readings(thousands: Decimal, decimal: Decimal) -> [String; 3] {
    let decimal = decimal.normalize();
    let mut point = decimal.to_string();
    if decimal.scale() == 3 {
        // A fourth decimal leaves no doubt.
        point.push('0');
    }
    let comma = point.replace('.', ",");
    [thousands.to_string(), point, comma]
}
