//! What the card's conditions ask for in a column of the log, and whether a cell is that.

use std::borrow::Cow;

use crate::rate_card::{Fact, RateCard, Test, Wanted};
use crate::scalars::time::is_moment;
use crate::scalars::{Decimals, Unread, number, signed, truth};
use crate::texts::folded;

/// What the card's conditions compare a column of the log with.
#[derive(Debug, Clone, Default)]
pub struct Compared {
    /// With a bound: it is a number.
    is_bounded: bool,
    /// With yes or no.
    is_mark: bool,
    /// With numbers.
    numbers: bool,
    /// With words, folded.
    words: Vec<String>,
}

impl Compared {
    /// For each column that the card's conditions ask for.
    pub fn by(card: &RateCard) -> Vec<Self> {
        let mut compared = vec![Self::default(); card.facts.len()];
        for condition in card.conditions() {
            if let Fact::Column(column) = condition.fact
                && let Some(compared) = compared.get_mut(column.index())
            {
                compared.note(&condition.test);
            }
        }
        compared
    }

    fn note(&mut self, test: &Test) {
        match test {
            Test::Within { .. } => self.is_bounded = true,
            Test::AnyOf(wanted) | Test::NoneOf(wanted) => {
                for wanted in wanted {
                    match wanted {
                        Wanted::Word(word) => self.words.push(word.clone()),
                        Wanted::Mark(_) => self.is_mark = true,
                        Wanted::Number(_) => self.numbers = true,
                    }
                }
            }
        }
    }

    /// A cell as the conditions compare it: a number with a point and nothing between thousands; what says yes
    /// without a word for it, a date or a time, as yes.
    ///
    /// # Errors
    /// It is not what the conditions ask for.
    pub fn cell<'v>(&self, value: &'v str, decimals: Decimals) -> Result<Cow<'v, str>, Unread> {
        let is_plain = !(self.is_bounded || self.is_mark || self.numbers);
        if is_plain || value.is_empty() || (self.is_mark && truth(value).is_some()) {
            return Ok(Cow::Borrowed(value));
        }
        if self.is_bounded {
            return number(value, decimals, None).map(|_| plain(value, decimals));
        }
        if self.words.iter().any(|word| folded(value) == *word) {
            return Ok(Cow::Borrowed(value));
        }
        if self.numbers {
            match signed(value, decimals, None) {
                Ok(_) => return Ok(plain(value, decimals)),
                Err(why @ (Unread::TwoReadings { .. } | Unread::OtherMark(_))) => return Err(why),
                Err(_) => {}
            }
        }
        match (self.is_mark, is_moment(value)) {
            (true, true) => Ok(Cow::Borrowed("yes")),
            (true, false) => Err(Unread::NotTruth),
            (false, _) => Ok(Cow::Borrowed(value)),
        }
    }
}

/// A number without anything that needs the log's own way of writing.
fn plain(value: &str, decimals: Decimals) -> Cow<'_, str> {
    let read = |decimals| signed(value, decimals, None).ok();
    match (read(decimals), read(Decimals::Typed)) {
        (Some(number), typed) if typed != Some(number) => Cow::Owned(number.to_string()),
        _ => Cow::Borrowed(value),
    }
}
