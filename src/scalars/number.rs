//! Exact numbers.

use rust_decimal::Decimal;

use super::{Decimals, Mark, Unread};
use crate::lang::Words;
use crate::texts::quoted;
use crate::words;

/// A number that is not negative.
///
/// `most`: a number above it is not possible there, which may leave one of two readings.
pub fn number(text: &str, decimals: Decimals, most: Option<Decimal>) -> Result<Decimal, Unread> {
    let number = signed(text, decimals, most)?;
    if number.is_sign_negative() && !number.is_zero() {
        return Err(Unread::Negative);
    }
    Ok(number.abs())
}

/// A number with a sign or without, as [`number`].
pub fn signed(text: &str, decimals: Decimals, most: Option<Decimal>) -> Result<Decimal, Unread> {
    if let Some(plain) = plain(text, decimals) {
        return Ok(plain);
    }
    let text = text.trim();
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => {
            let exponent = exponent.parse().map_err(|_| Unread::NotNumber)?;
            (mantissa, Some(exponent))
        }
        None => (unsigned, None),
    };
    // Nobody writes an exponent and marks between thousands.
    let marked = match (exponent, decimals) {
        (Some(_), Decimals::Shown) => Decimals::Typed,
        _ => decimals,
    };
    let exact = |[whole, fraction]: [&str; 2]| {
        let digits = whole.chars().filter(char::is_ascii_digit);
        let mut text: String = sign.chars().chain(digits).collect();
        if text.len() == sign.len() {
            text.push('0');
        }
        if !fraction.is_empty() {
            text.push('.');
            text.push_str(fraction);
        }
        Decimal::from_str_exact(&text).map_err(|_| Unread::TooLarge)
    };
    match parts(mantissa, marked)? {
        Parts::One(parts) => {
            let number = exact(parts)?;
            match exponent {
                None => Ok(number),
                Some(exponent) => shifted(number, exponent).ok_or(Unread::TooLarge),
            }
        }
        Parts::Either { mark, thousands, decimal } => {
            let (thousands, decimal) = (exact([thousands, ""])?, exact(decimal)?);
            if most.is_some_and(|most| thousands.abs() > most) {
                return Ok(decimal);
            }
            Err(Unread::TwoReadings { mark, thousands, decimal, unit: String::new() })
        }
    }
}

/// An amount of money with at most two decimals, not negative.
pub fn amount(text: &str, decimals: Decimals) -> Result<Decimal, Words> {
    let value = quoted(text);
    match number(text, decimals, None) {
        Ok(amount) if amount.scale() <= 2 => Ok(amount),
        Ok(_) => Err(words!(
            "{value} has more than two decimals: write an amount like `1234.50` or `1234,50`";
            "{value} har flere end to decimaler: skriv et beløb som `1234,50` eller `1234.50`"
        )),
        // An example of a number is none of an amount.
        Err(Unread::NotNumber) => Err(words!(
            "{value} is not an amount: write it like `1234.50` or `1234,50`";
            "{value} er ikke et beløb: skriv det som `1234,50` eller `1234.50`"
        )),
        Err(why) => Err(why.words_of_amount(text)),
    }
}

/// What logs are full of: digits, and perhaps a point before decimals that leaves no doubt.
fn plain(text: &str, decimals: Decimals) -> Option<Decimal> {
    let bytes = text.as_bytes();
    if bytes.is_empty() || bytes.len() > 18 {
        return None;
    }
    let (mut mantissa, mut scale) = (0_i64, None::<u32>);
    for byte in bytes {
        match (byte, scale) {
            (b'0'..=b'9', _) => {
                let digit = i64::from(byte.checked_sub(b'0')?);
                mantissa = mantissa.checked_mul(10)?.checked_add(digit)?;
                scale = match scale {
                    Some(scale) => Some(scale.checked_add(1)?),
                    None => None,
                };
            }
            (b'.', None) => scale = Some(0),
            _ => return None,
        }
    }
    match scale {
        None => Some(Decimal::from(mantissa)),
        // What is left to decide there is decided in one place.
        Some(0 | 3) => None,
        Some(_) if bytes.first() == Some(&b'.') || decimals == Decimals::By(Mark::Comma) => None,
        Some(scale) => Some(Decimal::new(mantissa, scale)),
    }
}

/// A number taken apart, without its sign and its exponent.
enum Parts<'a> {
    /// What stands before the decimals, perhaps with marks between thousands, and the decimals.
    One([&'a str; 2]),
    /// A mark that can stand between thousands or before decimals.
    Either { mark: Mark, thousands: &'a str, decimal: [&'a str; 2] },
}

fn parts(text: &str, decimals: Decimals) -> Result<Parts<'_>, Unread> {
    let Some(at) = text.rfind(is_mark) else {
        return if is_digits(text) { Ok(Parts::One([text, ""])) } else { Err(Unread::NotNumber) };
    };
    let (whole, marked) = text.split_at_checked(at).ok_or(Unread::NotNumber)?;
    let mut chars = marked.chars();
    let last = chars.next().map(alike).ok_or(Unread::NotNumber)?;
    let behind = chars.as_str();
    if !is_digits(behind) || !whole.chars().all(|char| char.is_ascii_digit() || is_mark(char)) {
        return Err(Unread::NotNumber);
    }
    let mark = match last {
        ',' => Some(Mark::Comma),
        '.' => Some(Mark::Point),
        _ => None,
    };
    let all_grouped = grouped(text, |between| decimals.may_part(between));
    let has_decimals = whole.is_empty() || is_digits(whole);
    let Some(mark) = mark else {
        return if all_grouped { Ok(Parts::One([text, ""])) } else { Err(Unread::NotNumber) };
    };
    let one = Parts::One([whole, behind]);
    let apart = grouped(whole, |between| between != last && decimals.may_part(between));
    match decimals {
        Decimals::Typed if has_decimals => Ok(one),
        Decimals::By(own) if own == mark && (has_decimals || apart) => Ok(one),
        Decimals::By(own) if own != mark && all_grouped => Ok(Parts::One([text, ""])),
        Decimals::By(own) if own != mark && (has_decimals || grouped(whole, |_| true)) => {
            Err(Unread::OtherMark(mark))
        }
        Decimals::Shown if has_decimals && all_grouped => {
            Ok(Parts::Either { mark, thousands: text, decimal: [whole, behind] })
        }
        Decimals::Shown if has_decimals || apart => Ok(one),
        Decimals::Shown if all_grouped => Ok(Parts::One([text, ""])),
        Decimals::Typed | Decimals::By(_) | Decimals::Shown => Err(Unread::NotNumber),
    }
}

impl Decimals {
    /// Whether a mark may stand between thousands.
    fn may_part(self, between: char) -> bool {
        match self {
            Self::Shown => true,
            Self::By(own) => between != own.char(),
            Self::Typed => false,
        }
    }
}

/// Whether one mark stands between groups of three digits, the first of one to three that does not begin with 0.
fn grouped(text: &str, may_part: impl Fn(char) -> bool) -> bool {
    let mut marks = text.chars().filter(|char| is_mark(*char)).map(alike);
    let Some(between) = marks.next() else {
        return false;
    };
    let mut groups = text.split(is_mark);
    let first = groups.next().unwrap_or("");
    let begins = is_digits(first) && first.len() <= 3 && !first.starts_with('0');
    begins
        && may_part(between)
        && marks.all(|mark| mark == between)
        && groups.all(|group| is_digits(group) && group.len() == 3)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// What can stand between thousands: point, comma, blanks that break and that do not, apostrophes.
pub(super) fn is_mark(char: char) -> bool {
    matches!(char, '.' | ',' | ' ' | '\u{a0}' | '\u{202f}' | '\'' | '\u{2019}')
}

/// One mark for those that look alike.
fn alike(mark: char) -> char {
    match mark {
        '\u{a0}' | '\u{202f}' => ' ',
        '\u{2019}' => '\'',
        other => other,
    }
}

/// `number × 10^exponent`, if it can be kept exactly.
fn shifted(number: Decimal, exponent: i32) -> Option<Decimal> {
    let number = number.normalize();
    let scale = i32::try_from(number.scale()).ok()?.checked_sub(exponent)?;
    let (mantissa, scale) = if let Ok(scale) = u32::try_from(scale) {
        (number.mantissa(), scale)
    } else {
        let factor = 10_i128.checked_pow(scale.unsigned_abs())?;
        (number.mantissa().checked_mul(factor)?, 0)
    };
    Decimal::try_from_i128_with_scale(mantissa, scale).ok()
}
