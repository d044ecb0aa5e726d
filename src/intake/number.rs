//! Numbers and marks of a log: exact decimals with point or comma, minutes, yes and no.

use rust_decimal::Decimal;

use crate::billing::Quantity;
use crate::lang::{Lang, Words};
use crate::rate_card::LengthUnit;
use crate::rate_card::suggest::apart;
use crate::texts::quoted;
use crate::words;

/// More kilometres than this are no distance, and could not be priced exactly.
const FARTHEST: i64 = 1_000_000_000;

/// A number that is not negative, written with a point or a comma before its decimals.
///
/// # Errors
/// What would have been right.
pub fn read_decimal(text: &str) -> Result<Decimal, Words> {
    let value = quoted(text);
    let digits = text.strip_prefix('-').unwrap_or(text);
    let digits = digits.strip_prefix('+').unwrap_or(digits);
    let plain = |byte: u8| matches!(byte, b'0'..=b'9' | b'.' | b',' | b'e' | b'E' | b'+' | b'-');
    let separators = digits
        .bytes()
        .filter(|byte| matches!(byte, b'.' | b','))
        .count();
    let number = digits.replace(',', ".");
    let written_well = digits
        .bytes()
        .next()
        .is_some_and(|byte| byte.is_ascii_digit())
        && digits.bytes().all(plain)
        && !digits.ends_with(['.', ','])
        && separators <= 1;
    if !written_well {
        return Err(words!(
            "{value} is not a number: write `12.5` or `12,5`";
            "{value} er ikke et tal: skriv `12,5` eller `12.5`"
        ));
    }
    let read = if number.contains(['e', 'E']) {
        Decimal::from_scientific(&number)
    } else {
        Decimal::from_str_exact(&number)
    };
    let decimal = read.map_err(|_| too_large(text))?;
    if text.starts_with('-') && !decimal.is_zero() {
        return Err(words!("{value} is negative"; "{value} er negativt"));
    }
    Ok(decimal)
}

/// A number that no amount or quantity can be computed from.
pub(super) fn too_large(text: &str) -> Words {
    let value = quoted(text);
    words!(
        "{value} is too large to compute exactly";
        "{value} er for stort til at regne nøjagtigt med"
    )
}

/// A number of minutes in whole seconds; fractions of a second are cut off (rules.md §1.6).
///
/// # Errors
/// What would have been right.
pub fn read_minutes(text: &str) -> Result<i64, Words> {
    if !text.is_empty() && text.len() <= 7 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let minutes = text.bytes().fold(0_i64, |number, byte| {
            number
                .saturating_mul(10)
                .saturating_add(i64::from(byte.saturating_sub(b'0')))
        });
        return Ok(minutes.saturating_mul(60));
    }
    let seconds = read_decimal(text)?.checked_mul(Decimal::from(60));
    let whole = seconds.map(|seconds| seconds.trunc());
    whole
        .and_then(|whole| i64::try_from(whole).ok())
        .ok_or_else(|| too_large(text))
}

/// A length in whole seconds, as `unit` counts it.
///
/// # Errors
/// What would have been right.
pub fn read_length(text: &str, unit: LengthUnit) -> Result<i64, Words> {
    match unit {
        LengthUnit::Minutes => read_minutes(text),
        LengthUnit::Seconds => {
            let seconds = read_decimal(text)?.trunc();
            i64::try_from(seconds).map_err(|_| too_large(text))
        }
        LengthUnit::Hours if text.contains(':') => read_clock_length(text),
        LengthUnit::Hours => {
            let hours = read_decimal(text)?;
            let minutes = hours.checked_mul(Decimal::from(60));
            let minutes = minutes.ok_or_else(|| too_large(text))?;
            // Hours in hundredths are whole minutes that were rounded: 0.33 is 20 minutes.
            let whole = minutes.saturating_add(Decimal::new(5, 1)).trunc();
            let off = minutes.saturating_sub(whole).abs();
            if hours.scale() <= 2 && off <= Decimal::new(3, 1) {
                return read_minutes(&whole.to_string());
            }
            let seconds = minutes.checked_mul(Decimal::from(60));
            let seconds = seconds.and_then(|seconds| i64::try_from(seconds.trunc()).ok());
            seconds.ok_or_else(|| too_large(text))
        }
    }
}

/// `1:30` or `1:30:00`, in seconds.
fn read_clock_length(text: &str) -> Result<i64, Words> {
    let wrong = || {
        let value = quoted(text);
        words!(
            "{value} is not a length: write `1:30:00`, `1:30` or `1.5` hours";
            "{value} er ikke en varighed: skriv `1:30:00`, `1:30` eller `1,5` timer"
        )
    };
    let mut seconds = 0_i64;
    let mut parts = text.split(':');
    for (unit, most) in [(3_600, i64::MAX), (60, 59), (1, 59)] {
        let Some(part) = parts.next() else {
            break;
        };
        let is_number = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let number = part.parse::<i64>().ok().filter(|_| is_number);
        let number = number.filter(|number| *number <= most).ok_or_else(wrong)?;
        let part = number.checked_mul(unit);
        seconds = part
            .and_then(|part| part.checked_add(seconds))
            .ok_or_else(|| too_large(text))?;
    }
    if parts.next().is_some() {
        return Err(wrong());
    }
    Ok(seconds)
}

/// Minutes of travel in whole seconds: not more than a year of them.
///
/// # Errors
/// What would have been right.
pub fn read_travel(text: &str) -> Result<u32, Words> {
    let seconds = read_minutes(text)?;
    u32::try_from(seconds)
        .ok()
        .filter(|seconds| *seconds <= 366 * 86_400)
        .ok_or_else(|| too_large(text))
}

/// A number of kilometres.
///
/// # Errors
/// What would have been right.
pub fn read_kilometres(text: &str) -> Result<Quantity, Words> {
    let kilometres = read_decimal(text)?;
    if kilometres.is_zero() {
        return Ok(Quantity::default());
    }
    let near = kilometres <= Decimal::from(FARTHEST) && kilometres.normalize().scale() <= 12;
    Quantity::new(kilometres)
        .filter(|_| near)
        .ok_or_else(|| too_large(text))
}

/// `true`, `yes`, `ja`, `1`, or `false`, `no`, `nej`, `0`.
///
/// # Errors
/// What would have been right.
pub fn read_mark(text: &str) -> Result<bool, Words> {
    let is = |words: [&str; 4]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
    if is(["true", "yes", "ja", "1"]) {
        Ok(true)
    } else if is(["false", "no", "nej", "0"]) {
        Ok(false)
    } else {
        let value = quoted(text);
        Err(words!("{value} is neither `yes` nor `no`"; "{value} er hverken `ja` eller `nej`"))
    }
}

/// The name most like a wrong one, and all names: the end of a message.
pub fn suggest(names: &[(&str, Vec<&str>)], wrong: &str) -> Words {
    let lower = wrong.to_lowercase();
    let likeness =
        |name: &str| strsim::normalized_damerau_levenshtein(&name.to_lowercase(), &lower);
    let mut best: Option<(f64, &str)> = None;
    if wrong.len() <= 100 {
        for (name, others) in names {
            for word in std::iter::once(name).chain(others) {
                let like = likeness(word);
                if like >= 0.6 && best.is_none_or(|(most, _)| like > most) {
                    best = Some((like, name));
                }
            }
        }
    }
    let known: Vec<String> = names
        .iter()
        .map(|(name, others)| {
            if others.is_empty() {
                (*name).to_owned()
            } else {
                format!("{name} ({})", others.join(", "))
            }
        })
        .collect();
    let ask = |lang: Lang| {
        best.map_or(String::new(), |(_, name)| {
            let apart = apart(wrong, name);
            lang.pick(
                format!(": did you mean `{name}`{}?", apart.en),
                format!(": mente du `{name}`{}?", apart.da),
            )
        })
    };
    let known = if known.is_empty() {
        "-".to_owned()
    } else {
        known.join(", ")
    };
    Words::new(
        format!("{}\nknown: {known}", ask(Lang::En)),
        format!("{}\nkendte: {known}", ask(Lang::Da)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_every_digit() {
        for (text, number) in [
            ("3.52", "3.52"),
            ("3,52", "3.52"),
            ("12345678901234567890.5", "12345678901234567890.5"),
            ("1e3", "1000"),
            ("0", "0"),
            ("-0", "0"),
        ] {
            let read = read_decimal(text).unwrap();
            assert_eq!(read, Decimal::from_str_exact(number).unwrap(), "{text}");
        }
        for text in [
            "",
            "-5",
            "1.2.3",
            "1.234,5",
            "5.",
            ".5",
            "NaN",
            "inf",
            "1 000",
            "0x10",
            "١",
            "1e99",
            "12 km",
            "123456789012345678901234567890",
        ] {
            assert!(read_decimal(text).is_err(), "{text}");
        }
        assert_eq!(read_decimal("-5").unwrap_err().en, "`-5` is negative");
    }

    #[test]
    fn minutes_become_whole_seconds() {
        for (text, seconds) in [
            ("47", 2_820),
            ("47.5", 2_850),
            ("0,01", 0),
            ("0.99999", 59),
            ("9999999", 599_999_940),
            ("1e1", 600),
        ] {
            assert_eq!(read_minutes(text).ok(), Some(seconds), "{text}");
        }
        assert!(read_minutes("1:30").is_err());
        assert!(read_minutes("99999999999999999999").is_err());
    }

    #[test]
    fn a_length_in_hours_is_a_clock_or_a_number() {
        let hours = |text| read_length(text, LengthUnit::Hours).ok();
        for (text, seconds) in [
            ("1:17:00", 4_620),
            ("0:00:30", 30),
            ("100:00", 360_000),
            ("1.5", 5_400),
            ("1,50", 5_400),
            // 77 minutes are 1.2833 hours, 20 are 0.3333, 1 is 0.0167: as a tool writes them.
            ("1.28", 4_620),
            ("0.33", 1_200),
            ("0.02", 60),
            // No whole minute is rounded to these: 0.6 and 20.4 minutes.
            ("0.01", 36),
            ("0.34", 1_224),
            // More decimals are meant: 1,199.988 seconds.
            ("0.33333", 1_199),
            ("0", 0),
        ] {
            assert_eq!(hours(text), Some(seconds), "{text}");
        }
        for text in [
            "1:60",
            "1:00:60",
            "1:-5",
            "1:",
            ":30",
            "1:2:3:4",
            "-1:30",
            "1h",
            "99999999999999999:00",
        ] {
            assert_eq!(hours(text), None, "{text}");
        }
        assert_eq!(read_length("90.9", LengthUnit::Seconds).ok(), Some(90));
        assert_eq!(read_length("90", LengthUnit::Minutes).ok(), Some(5_400));
    }

    #[test]
    fn kilometres_have_a_limit() {
        assert_eq!(
            read_kilometres("1000000000").unwrap().to_string(),
            "1000000000"
        );
        assert!(read_kilometres("1000000000,1").is_err());
        assert_eq!(read_kilometres("24,50").unwrap().to_string(), "24.5");
    }

    #[test]
    fn a_mark_is_yes_or_no() {
        for (text, mark) in [
            ("JA", true),
            ("1", true),
            ("True", true),
            ("nej", false),
            ("0", false),
            ("No", false),
        ] {
            assert_eq!(read_mark(text).ok(), Some(mark));
        }
        assert!(read_mark("x").is_err());
    }

    #[test]
    fn a_wrong_name_is_answered_with_the_likest() {
        let names = [
            ("1st", vec!["1", "1st level"]),
            ("2nd", vec!["2", "2nd level"]),
        ];
        let words = suggest(&names, "2. level");
        assert_eq!(
            words.en,
            ": did you mean `2nd`?\nknown: 1st (1, 1st level), 2nd (2, 2nd level)"
        );
        assert_eq!(
            suggest(&names, "gold").da,
            "\nkendte: 1st (1, 1st level), 2nd (2, 2nd level)"
        );
    }
}
