//! PURE: lengths of time as people write them: `90s`, `35m`, `1h30m`, `1h30`, `36h`, `2d`.

use crate::calendar::{DAY, HOUR, MINUTE};

/// Seconds of a length of time with its units, the larger ones first; a day is 24 hours. A bare number
/// has no unit and is none, except minutes behind hours (`1h30`).
pub fn parse(text: &str) -> Option<i64> {
    let mut rest = text.trim();
    let mut total = 0_i64;
    let mut last = i64::MAX;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let end = rest.find(|char: char| !char.is_ascii_digit());
        let (digits, behind) = rest.split_at_checked(end.unwrap_or(rest.len()))?;
        let (unit, behind) = match behind.chars().next() {
            Some('d') => (DAY, behind.get(1..)?),
            Some('h') => (HOUR, behind.get(1..)?),
            Some('m') => (MINUTE, behind.get(1..)?),
            Some('s') => (1, behind.get(1..)?),
            None if last == HOUR => (MINUTE, ""),
            Some(_) | None => return None,
        };
        if unit >= last {
            return None;
        }
        last = unit;
        let number = digits.parse::<i64>().ok()?;
        total = total.checked_add(number.checked_mul(unit)?)?;
        rest = behind.trim_start();
    }
    Some(total)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn units_add_up() {
        // 1 h = 3,600 s; 36 h = 129,600; 2 d = 48 h = 172,800; 1 h 30 min = 5,400.
        for (text, seconds) in [
            ("90s", 90),
            ("35m", 2_100),
            ("1h", 3_600),
            ("36h", 129_600),
            ("2d", 172_800),
            ("1h30m", 5_400),
            ("1h30", 5_400),
            ("1h 30m", 5_400),
            ("1m1s", 61),
            ("0m", 0),
        ] {
            assert_eq!(parse(text), Some(seconds), "{text}");
        }
    }

    #[test]
    fn what_has_no_unit_or_no_order_is_none() {
        for text in [
            "",
            "h",
            "15",
            "1:30",
            "30m1h",
            "1h1h",
            "-1h",
            "1.5h",
            "1h30x",
            "2d30",
            "99999999999999999999s",
            "9223372036854775807d",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
