//! Whether a fact meets a condition of the card (docs/rate-card.md).

use rust_decimal::Decimal;

use crate::rate_card::{Test, Wanted};
use crate::texts::folded;

/// Whether a word of the log passes; as a number or a mark, if that is what it is compared with.
pub(super) fn is_word(test: &Test, word: &str) -> bool {
    is_called(test, &[word])
}

/// Whether something passes that goes by all of these words.
pub(super) fn is_called(test: &Test, words: &[&str]) -> bool {
    let equals = |wanted: &Wanted| words.iter().any(|word| equals(wanted, word));
    match test {
        Test::AnyOf(any) => any.iter().any(equals),
        Test::NoneOf(none) => !none.iter().any(equals),
        Test::Within { .. } => words.iter().any(|word| is_number(test, number(word))),
    }
}

fn equals(wanted: &Wanted, word: &str) -> bool {
    match wanted {
        Wanted::Word(wanted) => folded(word) == *wanted,
        Wanted::Mark(wanted) => mark(word) == Some(*wanted),
        Wanted::Number(wanted) => number(word) == Some(*wanted),
    }
}

/// Whether yes or no passes.
pub(super) fn is_mark(test: &Test, is: bool) -> bool {
    is_word(test, if is { "true" } else { "false" })
}

/// Whether a number passes; none passes no bound.
pub(super) fn is_number(test: &Test, number: Option<Decimal>) -> bool {
    match test {
        Test::AnyOf(_) | Test::NoneOf(_) => {
            is_word(test, &number.map_or_else(String::new, |n| n.to_string()))
        }
        Test::Within { lower, upper } => number.is_some_and(|number| {
            let above = lower
                .is_none_or(|low| number > low.limit || (low.inclusive && number == low.limit));
            let below = upper
                .is_none_or(|high| number < high.limit || (high.inclusive && number == high.limit));
            above && below
        }),
    }
}

/// Yes or no as a log writes it; an empty cell is no.
fn mark(word: &str) -> Option<bool> {
    match word.to_lowercase().as_str() {
        "true" | "yes" | "ja" | "1" | "x" => Some(true),
        "" | "false" | "no" | "nej" | "0" => Some(false),
        _ => None,
    }
}

fn number(word: &str) -> Option<Decimal> {
    Decimal::from_str_exact(&word.replace(',', ".")).ok()
}
