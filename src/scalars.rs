//! PURE: numbers, lengths of time, dates and times, yes and no, as people and programs write them; one reader each, for
//! everything that is read.

pub mod identifier;
mod length;
mod number;
mod truth;
mod unread;

pub mod time;

pub use identifier::Identifier;
pub use length::{Length, LengthUnit, balance, length};
pub use number::{amount, number, signed};
pub use truth::truth;
pub use unread::Unread;

/// What stands before the decimals of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// `12,5`.
    Comma,
    /// `12.5`.
    Point,
}

impl Mark {
    const fn char(self) -> char {
        match self {
            Self::Comma => ',',
            Self::Point => '.',
        }
    }
}

/// How the decimals of a text are marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Decimals {
    /// As the number itself shows; one that can be read in two ways is refused.
    #[default]
    Shown,
    /// By this mark; the other one stands between thousands.
    By(Mark),
    /// By either, and nothing stands between thousands: a number by its type, or of our own output.
    Typed,
}

/// Whether a text is this word in lower case, whatever its own case.
fn is_word(text: &str, word: &str) -> bool {
    text.eq_ignore_ascii_case(word)
        || (!text.is_ascii() && text.chars().flat_map(char::to_lowercase).eq(word.chars()))
}
