//! Text as other programs read it: times with their offset, and free text that a spreadsheet does not compute.

use std::borrow::Cow;

use chrono::FixedOffset;

use crate::calendar::{Instant, Zone};

/// A time by RFC 3339 with the zone's offset: `2026-11-24T15:50:00+01:00`.
pub fn rfc3339(at: Instant, zone: &Zone) -> String {
    let offset = zone.offset_at(at);
    let local = at.to_local(offset).format("%Y-%m-%dT%H:%M:%S");
    FixedOffset::east_opt(offset)
        .map_or_else(|| format!("{local}Z"), |offset| format!("{local}{offset}"))
}

/// Free text for CSV: what a spreadsheet would take for a formula gets a `'` in front. A plain number,
/// also a negative one such as the case number `-5`, stays what it is.
pub fn defused(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number(text) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Digits, with a sign and with one point or comma between them at most.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = digits.split_once(['.', ',']).unwrap_or((digits, "0"));
    let all_digits =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    all_digits(whole) && all_digits(fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_becomes_text_and_a_number_stays() {
        for (text, expected) in [
            ("=1+2", "'=1+2"),
            ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
            ("-2+3", "'-2+3"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\tx", "'\tx"),
            ("\rx", "'\rx"),
            ("-5", "-5"),
            ("-12,50", "-12,50"),
            ("+4512345678", "+4512345678"),
            ("-", "'-"),
            ("a=b", "a=b"),
            ("", ""),
        ] {
            assert_eq!(defused(text), expected);
        }
    }

    #[test]
    fn a_time_has_the_offset_of_its_zone() {
        let zone = Zone::new(chrono_tz::Europe::Copenhagen);
        let at = |unix| rfc3339(Instant::from_unix(unix), &zone);
        // 2026-10-25T00:59:59Z is the last second of summer time.
        assert_eq!(at(1_792_889_999), "2026-10-25T02:59:59+02:00");
        assert_eq!(at(1_792_890_000), "2026-10-25T02:00:00+01:00");
    }
}
