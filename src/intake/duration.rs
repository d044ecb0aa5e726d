//! Durations of the command line: `90s`, `35m`, `1h30m`, `1h30`, `36h`, `2d`; a bare number is minutes.

use crate::lang::Words;
use crate::texts::quoted;
use crate::words;

/// The longest duration: the years the program computes with, in seconds.
const LONGEST: i64 = 111 * 366 * 86_400;

/// The seconds of a duration; 2 days are 48 hours on any clock.
///
/// # Errors
/// What would have been right.
pub fn parse_duration(text: &str) -> Result<i64, Words> {
    let value = quoted(text);
    let wrong = || {
        words!(
            "{value} is not a duration: write `35`, `90s`, `35m`, `1h30`, `36h` or `2d`";
            "{value} er ikke en varighed: skriv `35`, `90s`, `35m`, `1h30`, `36h` eller `2d`"
        )
    };
    let mut rest = text.trim();
    let mut seconds = 0_i64;
    let mut last_unit = i64::MAX;
    if rest.is_empty() {
        return Err(wrong());
    }
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, tail) = rest.split_at_checked(digits).ok_or_else(wrong)?;
        if tail.starts_with(['.', ',']) {
            return Err(words!(
                "{value} is not a duration: write whole minutes or seconds, such as `1h30` or `90s`";
                "{value} er ikke en varighed: skriv hele minutter eller sekunder, f.eks. `1h30` eller `90s`"
            ));
        }
        if number.is_empty() {
            return Err(wrong());
        }
        let unit = match (
            tail.as_bytes().first().map(u8::to_ascii_lowercase),
            last_unit,
        ) {
            (Some(b'd'), _) => 86_400,
            (Some(b'h' | b't'), _) => 3_600,
            (Some(b'm'), _) | (None, i64::MAX | 3_600) => 60,
            (Some(b's'), _) => 1,
            (Some(_) | None, _) => return Err(wrong()),
        };
        if unit >= last_unit {
            return Err(wrong());
        }
        let part = number
            .parse::<i64>()
            .ok()
            .and_then(|number| number.checked_mul(unit));
        seconds = part
            .and_then(|part| part.checked_add(seconds))
            .filter(|seconds| *seconds <= LONGEST)
            .ok_or_else(|| words!("{value} is too long"; "{value} er for lang"))?;
        last_unit = unit;
        rest = tail.get(1..).unwrap_or("");
    }
    Ok(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_writing_is_understood() {
        for (text, seconds) in [
            ("35", 2_100),
            ("0", 0),
            ("90s", 90),
            ("35m", 2_100),
            ("1h30m", 5_400),
            ("1h30", 5_400),
            ("1H", 3_600),
            ("36h", 129_600),
            ("2d", 172_800),
            ("1d2h3m4s", 93_784),
            ("40542d", 3_502_828_800),
        ] {
            assert_eq!(parse_duration(text).ok(), Some(seconds), "{text}");
        }
    }

    #[test]
    fn what_is_no_duration_is_refused() {
        for text in [
            "",
            "h",
            "m30",
            "1m30",
            "30m1h",
            "1h1h",
            "1d30",
            "1.5h",
            "1,5",
            "-5",
            "+5",
            "1:30",
            "5 m",
            "5min",
            "99999999999999999999",
            "9999999999999999d",
            "40627d",
            "æ",
            "5æ",
        ] {
            assert!(parse_duration(text).is_err(), "{text}");
        }
    }
}
