//! Numbers and dates as text, written straight into a buffer: the plain forms of CSV and JSON, where
//! a run of a million lines spends most of its time.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Timelike};
use rust_decimal::Decimal;

/// Appends `mantissa / 10^scale`, with all `scale` decimals: no more than a decimal has.
fn push_scaled(text: &mut Vec<u8>, negative: bool, mantissa: u64, scale: u32) {
    // From the last digit on.
    let mut digits = [0; 64];
    let mut at = digits.len();
    let mut put = |byte: u8| {
        at -= 1;
        digits[at] = byte;
    };
    let mut rest = mantissa;
    for _ in 0..scale {
        put(digit(rest));
        rest /= 10;
    }
    if scale > 0 {
        put(b'.');
    }
    loop {
        put(digit(rest));
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if negative && mantissa != 0 {
        put(b'-');
    }
    text.extend_from_slice(&digits[at..]);
}

/// The last digit of a number.
fn digit(number: impl Into<u64>) -> u8 {
    u8::try_from(number.into() % 10).map_or(b'0', |digit| b'0' + digit)
}

/// Appends an amount in hundredths: `-1234.50`.
pub(super) fn push_hundredths(text: &mut Vec<u8>, hundredths: i64) {
    push_scaled(text, hundredths < 0, hundredths.unsigned_abs(), 2);
}

/// Appends a decimal as it is: `12.5`.
pub(super) fn push_decimal(text: &mut Vec<u8>, decimal: Decimal) {
    let negative = decimal.is_sign_negative();
    match u64::try_from(decimal.mantissa().unsigned_abs()) {
        Ok(mantissa) => push_scaled(text, negative, mantissa, decimal.scale()),
        Err(_) => text.extend_from_slice(decimal.to_string().as_bytes()),
    }
}

/// Appends a decimal with at least two decimals: `800.00`, `3.525`.
pub(super) fn push_price(text: &mut Vec<u8>, decimal: Decimal) {
    push_decimal(text, decimal);
    match decimal.scale() {
        0 => text.extend_from_slice(b".00"),
        1 => text.push(b'0'),
        _ => {}
    }
}

/// Appends a whole number.
pub(super) fn push_integer(text: &mut Vec<u8>, number: i64) {
    push_scaled(text, number < 0, number.unsigned_abs(), 0);
}

/// Appends a date: `2026-11-24`. Years have four digits.
pub(super) fn push_date(text: &mut Vec<u8>, date: NaiveDate) {
    let [year, month, day] = [date.year().unsigned_abs(), date.month(), date.day()];
    let [y3, y2, y1, y0] = [year / 1_000, year / 100, year / 10, year].map(digit);
    let [m1, m0, d1, d0] = [month / 10, month, day / 10, day].map(digit);
    text.extend_from_slice(&[y3, y2, y1, y0, b'-', m1, m0, b'-', d1, d0]);
}

/// Appends a time as RFC 3339: `2026-11-24T15:50:00+01:00`. Years have four digits, offsets are of whole minutes.
pub(super) fn push_time(text: &mut Vec<u8>, time: DateTime<FixedOffset>) {
    let (local, offset) = (time.naive_local(), time.offset().local_minus_utc());
    push_date(text, local.date());
    let sign = if offset < 0 { b'-' } else { b'+' };
    let away = offset.unsigned_abs() / 60;
    let [hour, minute, second] = [local.hour(), local.minute(), local.second()];
    let pair = |number: u32| [digit(number / 10), digit(number)];
    let [[h1, h0], [m1, m0], [s1, s0]] = [hour, minute, second].map(pair);
    let [[a1, a0], [b1, b0]] = [away / 60, away % 60].map(pair);
    let clock = [b'T', h1, h0, b':', m1, m0, b':', s1, s0, sign, a1, a0, b':', b1, b0];
    text.extend_from_slice(&clock);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::{Money, Quantity, UnitPrice};

    fn written(push: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut text = Vec::new();
        push(&mut text);
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn digits_are_those_of_display() {
        for hundredths in [0, 1, -1, 5, 10, 99, 100, -105, 123_456, i64::MAX, i64::MIN] {
            let display = Money::from_hundredths(hundredths).to_string();
            assert_eq!(written(|text| push_hundredths(text, hundredths)), display);
        }
        for number in [
            "0",
            "800",
            "3.52",
            "3.525",
            "0.016667",
            "1095",
            "79228162514264337593543950335",
            "7.9228162514264337593543950335",
            "0.0000000000000000000000000005",
        ] {
            let decimal = Decimal::from_str_exact(number).unwrap();
            let quantity = Quantity::new(decimal).unwrap();
            let price = UnitPrice::new(decimal).unwrap();
            assert_eq!(
                written(|text| push_decimal(text, quantity.decimal())),
                quantity.to_string()
            );
            assert_eq!(written(|text| push_price(text, price.decimal())), price.to_string());
        }
        for number in [0, 7, -7, 10, i64::MAX, i64::MIN] {
            assert_eq!(written(|text| push_integer(text, number)), number.to_string());
        }
        for (unix, offset) in
            [(0, 0), (1_795_531_859, 3_600), (1_795_532_399, -12_600), (4_133_980_799, 43_200)]
        {
            let time = DateTime::from_timestamp(unix, 0).unwrap();
            let time = time.with_timezone(&FixedOffset::east_opt(offset).unwrap());
            let display = time.to_rfc3339_opts(chrono::SecondsFormat::Secs, false);
            assert_eq!(written(|text| push_time(text, time)), display);
        }
        let date = NaiveDate::from_ymd_opt(2026, 3, 9).unwrap();
        assert_eq!(written(|text| push_date(text, date)), "2026-03-09");
    }
}
