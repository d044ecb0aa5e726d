//! Numbers as a rate card writes them: exact or refused.

use rust_decimal::Decimal;
use toml::de::DeValue;

/// Why there is no number.
pub(super) enum NoNumber {
    /// Not written as one; perhaps it was meant as this.
    Unreadable(Option<String>),
    /// `inf` or `nan`.
    Endless,
    /// More digits than can be kept.
    TooLong,
}

/// A number as the file writes it: an integer, a float or a text, never through a binary float.
pub(super) fn exact(value: &DeValue<'_>) -> Result<Decimal, NoNumber> {
    match value {
        DeValue::Integer(number) if number.radix() == 10 => plain(number.as_str()),
        DeValue::Integer(number) => i128::from_str_radix(number.as_str(), number.radix())
            .ok()
            .and_then(|number| Decimal::try_from_i128_with_scale(number, 0).ok())
            .ok_or(NoNumber::TooLong),
        DeValue::Float(number) => plain(number.as_str()),
        DeValue::String(text) => plain(text.trim()),
        DeValue::Boolean(_) | DeValue::Datetime(_) | DeValue::Array(_) | DeValue::Table(_) => {
            Err(NoNumber::Unreadable(None))
        }
    }
}

fn plain(text: &str) -> Result<Decimal, NoNumber> {
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    if matches!(unsigned, "inf" | "nan") {
        return Err(NoNumber::Endless);
    }
    let (digits, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, exponent.parse::<i32>().ok()),
        None => (unsigned, Some(0)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let Some(exponent) = exponent.filter(|_| all_digits(whole) && all_digits(fraction)) else {
        return Err(NoNumber::Unreadable(meant(text)));
    };
    let number = Decimal::from_str_exact(&format!("{sign}{digits}"))
        .map_err(|_| NoNumber::TooLong)?
        .normalize();
    shifted(number, exponent).ok_or(NoNumber::TooLong)
}

/// `number × 10^exponent`, if it can be kept exactly.
fn shifted(number: Decimal, exponent: i32) -> Option<Decimal> {
    let scale = i32::try_from(number.scale()).ok()?.checked_sub(exponent)?;
    let (mantissa, scale) = if let Ok(scale) = u32::try_from(scale) {
        (number.mantissa(), scale)
    } else {
        let factor = 10_i128.checked_pow(scale.unsigned_abs())?;
        (number.mantissa().checked_mul(factor)?, 0)
    };
    Decimal::try_from_i128_with_scale(mantissa, scale).ok()
}

/// The number in a text such as `100 %`, `3,52 kr.` or `1.095,00`, where only one can be meant.
fn meant(text: &str) -> Option<String> {
    let kept = |char: char| char.is_ascii_digit() || char == '.' || char == ',';
    let number = text.trim_start_matches(|char: char| !char.is_ascii_digit());
    let end = number.find(|char| !kept(char)).unwrap_or(number.len());
    let (number, rest) = number.split_at_checked(end)?;
    if rest.contains(|char: char| char.is_ascii_digit()) {
        return None;
    }
    let number = number.trim_end_matches(['.', ',']);
    let point = number.rfind(['.', ',']);
    let (whole, fraction) = match point {
        Some(at) => (number.get(..at)?, number.get(at..)?.get(1..)?),
        None => (number, ""),
    };
    let separators = number.matches(['.', ',']).count();
    if separators == 1 && fraction.len() == 3 && number.contains(',') {
        return None;
    }
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    match (whole.is_empty(), fraction.is_empty()) {
        (true, _) => None,
        (false, true) => Some(whole),
        (false, false) => Some(format!("{whole}.{fraction}")),
    }
}
