//! Whether a fact meets a condition of the card (docs/rate-card.md).

use rust_decimal::Decimal;

use crate::rate_card::{Test, Wanted};
use crate::scalars::{Decimals, signed, truth};
use crate::texts::folded;

/// Whether a word of the log passes; as a number or a mark, if that is what it is compared with.
pub fn is_word(test: &Test, word: &str) -> bool {
    is_called(test, &[word])
}

/// Whether something passes that goes by all of these words.
pub(super) fn is_called(test: &Test, words: &[&str]) -> bool {
    let equals = |wanted: &Wanted| words.iter().any(|word| equals(wanted, word));
    match test {
        Test::AnyOf(any) => any.iter().any(equals),
        Test::NoneOf(none) => !none.iter().any(equals),
        Test::Within { .. } => {
            let mut numbers = words.iter().filter_map(|word| number(word));
            numbers.any(|number| is_number(test, number))
        }
    }
}

fn equals(wanted: &Wanted, word: &str) -> bool {
    match wanted {
        Wanted::Word(wanted) => folded(word) == *wanted,
        // An empty cell is no.
        Wanted::Mark(wanted) => truth(word).or(word.is_empty().then_some(false)) == Some(*wanted),
        Wanted::Number(wanted) => number(word) == Some(*wanted),
    }
}

/// Whether yes or no passes.
pub(super) fn is_mark(test: &Test, is: bool) -> bool {
    passes(test, &Wanted::Mark(is), None)
}

pub(super) fn is_number(test: &Test, number: Decimal) -> bool {
    passes(test, &Wanted::Number(number), Some(number))
}

/// Whether something passes whose kind the test knows.
fn passes(test: &Test, value: &Wanted, number: Option<Decimal>) -> bool {
    match test {
        Test::AnyOf(any) => any.contains(value),
        Test::NoneOf(none) => !none.contains(value),
        Test::Within { lower, upper } => number.is_some_and(|number| {
            let above = lower
                .is_none_or(|low| number > low.limit || (low.inclusive && number == low.limit));
            let below = upper
                .is_none_or(|high| number < high.limit || (high.inclusive && number == high.limit));
            above && below
        }),
    }
}

/// The number in a cell of the log, which was written without marks between thousands when it was read.
fn number(word: &str) -> Option<Decimal> {
    signed(word, Decimals::Typed, None).ok()
}
