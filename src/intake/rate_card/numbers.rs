//! Numbers as a rate card writes them: exact or refused.

use std::borrow::Cow;

use rust_decimal::Decimal;
use toml::de::DeValue;

use crate::scalars::{Decimals, Unread, signed};

/// A number as the file writes it: an integer, a float or a text, never through a binary float; decimals stand behind a
/// point, which may have been meant to stand between thousands where `decimals` leaves it open.
pub(super) fn exact(value: &DeValue<'_>, decimals: Decimals) -> Result<Decimal, Unread> {
    match text(value) {
        Some(text) if is_plain(&text) => signed(&text, decimals, None),
        Some(_) | None => Err(Unread::NotNumber),
    }
}

/// A number as the file writes it, or a text that may be one.
pub(super) fn text<'v>(value: &'v DeValue<'_>) -> Option<Cow<'v, str>> {
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
    text.bytes()
        .all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte))
        && text.bytes().filter(|byte| *byte == b'.').count() <= 1
        && !text.trim_start_matches(['+', '-']).starts_with('.')
}

/// The number in a text such as `100 %`, `3,52 kr.` or `1.095,00`, where only one can be meant.
pub(super) fn meant(text: &str) -> Option<String> {
    let text = text.trim_matches(|char: char| !char.is_ascii_digit());
    let number = signed(text, Decimals::Shown, None).ok()?;
    Some(number.to_string())
}
