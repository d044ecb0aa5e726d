//! Cells by their type, as text that says the same: a date is `2026-11-24`, a length of time `26:30`, a number has a
//! point.

use std::fmt::Write as _;

use calamine::{Data, DataRef, ExcelDateTime, Style};
use rust_decimal::Decimal;

use crate::intake::rows::csv_text::Typed;

/// Digits of a number that a spreadsheet shows; what is behind them comes of its computing.
const DIGITS: usize = 15;
/// A serial number below this is no date of a log but a time of day, or a length of time in days.
const FIRST_DATE: f64 = 60.0;

/// What a cell shows of a date and a time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shows {
    Date,
    Time,
    Both,
}

impl Shows {
    /// By the format that a style gives.
    pub(super) fn of(style: &Style) -> Self {
        let format = style.number_format.as_ref();
        format.map_or(Self::Date, |format| Self::of_format(&format.format_code))
    }

    fn of_format(format: &str) -> Self {
        let (mut day, mut time) = (false, false);
        let mut chars = format.chars();
        while let Some(char) = chars.next() {
            match char {
                '"' => {
                    let _ = chars.find(|char| *char == '"');
                }
                '[' => {
                    let _ = chars.find(|char| *char == ']');
                }
                '\\' | '_' | '*' => {
                    let _ = chars.next();
                }
                ';' => break,
                'd' | 'D' | 'y' | 'Y' => day = true,
                'h' | 'H' | 's' | 'S' => time = true,
                _ => {}
            }
        }
        match (day, time) {
            (false, true) => Self::Time,
            (true, true) => Self::Both,
            // A month alone is no time of day.
            (_, false) => Self::Date,
        }
    }
}

/// The value of a cell.
#[derive(Debug, Clone, Copy)]
pub(super) enum Value<'a> {
    Nothing,
    Text(&'a str),
    Number(f64),
    Truth(bool),
    Serial(ExcelDateTime),
    /// `2026-11-24`, `2026-11-24T15:50:00`.
    Moment(&'a str),
    /// `PT15H50M00S`, a time of day too.
    Length(&'a str),
    /// `#N/A`, or why there is no value.
    Error(&'a str),
}

/// A formula that was never computed.
pub(crate) const NOT_COMPUTED: &str = "#FORMULA!";

impl Value<'_> {
    /// Writes it as text, with a mark of its type before it.
    pub(super) fn push(self, shows: Shows, into: &mut String) {
        match self {
            Self::Nothing => {}
            Self::Text(text) => push_text(text, into),
            Self::Number(number) => {
                Typed::Number.push_mark(into);
                push_number(number, into);
            }
            Self::Truth(truth) => {
                Typed::Truth.push_mark(into);
                into.push_str(if truth { "true" } else { "false" });
            }
            Self::Serial(serial) => {
                Typed::Moment.push_mark(into);
                push_serial(serial, shows, into);
            }
            Self::Moment(text) => {
                Typed::Moment.push_mark(into);
                push_moment(text, shows, into);
            }
            Self::Length(text) => {
                Typed::Moment.push_mark(into);
                if push_length(text, into).is_none() {
                    push_text(text, into);
                }
            }
            Self::Error(error) => {
                Typed::Error.push_mark(into);
                push_text(error, into);
            }
        }
    }
}

impl<'a> From<&'a DataRef<'_>> for Value<'a> {
    fn from(data: &'a DataRef<'_>) -> Self {
        match data {
            DataRef::Empty => Self::Nothing,
            DataRef::Int(number) => Self::Number(whole(*number)),
            DataRef::Float(number) => Self::Number(*number),
            DataRef::String(text) => Self::Text(text),
            DataRef::SharedString(text) => Self::Text(text),
            DataRef::Bool(truth) => Self::Truth(*truth),
            DataRef::DateTime(serial) => Self::Serial(*serial),
            DataRef::DateTimeIso(text) => Self::Moment(text),
            DataRef::DurationIso(text) => Self::Length(text),
            DataRef::Error(error) => Self::Error(error_text(error)),
        }
    }
}

impl<'a> From<&'a Data> for Value<'a> {
    fn from(data: &'a Data) -> Self {
        match data {
            Data::Empty => Self::Nothing,
            Data::Int(number) => Self::Number(whole(*number)),
            Data::Float(number) => Self::Number(*number),
            Data::String(text) => Self::Text(text),
            Data::Bool(truth) => Self::Truth(*truth),
            Data::DateTime(serial) => Self::Serial(*serial),
            Data::DateTimeIso(text) => Self::Moment(text),
            Data::DurationIso(text) => Self::Length(text),
            Data::Error(error) => Self::Error(error_text(error)),
        }
    }
}

/// Numbers of these files have at most 30 bits, or a float's.
#[allow(clippy::cast_precision_loss, clippy::as_conversions, reason = "they fit")]
fn whole(number: i64) -> f64 {
    number as f64
}

fn error_text(error: &calamine::CellErrorType) -> &'static str {
    use calamine::CellErrorType as Error;
    match error {
        Error::Div0 => "#DIV/0!",
        Error::NA => "#N/A",
        Error::Name => "#NAME?",
        Error::Null => "#NULL!",
        Error::Num => "#NUM!",
        Error::Ref => "#REF!",
        Error::Value => "#VALUE!",
        Error::GettingData => "#GETTING_DATA",
    }
}

/// Marks of our own are in no text; surrounding blanks say nothing.
fn push_text(text: &str, into: &mut String) {
    let text = text.trim();
    let is_mark = |char: char| matches!(char, '\0' | '\u{1c}'..='\u{1f}');
    if text.contains(is_mark) {
        into.extend(text.chars().map(|char| if is_mark(char) { ' ' } else { char }));
    } else {
        into.push_str(text);
    }
}

fn push_number(number: f64, into: &mut String) {
    let start = into.len();
    let _ = write!(into, "{number}");
    if into.len().saturating_sub(start) <= DIGITS + 1 {
        return;
    }
    let digits = DIGITS - 1;
    if let Ok(shown) = Decimal::from_scientific(&format!("{number:.digits$e}")) {
        into.truncate(start);
        let _ = write!(into, "{}", shown.normalize());
    }
}

fn push_serial(serial: ExcelDateTime, shows: Shows, into: &mut String) {
    let days = serial.as_f64();
    if serial.is_duration() || days < FIRST_DATE {
        let length = Decimal::try_from(days).ok();
        let milliseconds = length
            .and_then(|days| days.checked_mul(Decimal::from(86_400_000)))
            .and_then(|length| i64::try_from(length.round()).ok());
        match milliseconds {
            Some(length) => push_clock(length, into),
            None => push_number(days, into),
        }
        return;
    }
    let (year, month, day, hour, minute, second, milli) = serial.to_ymd_hms_milli();
    let [hour, minute, second] = [hour, minute, second].map(i64::from);
    let time = ((hour * 60 + minute) * 60 + second) * 1_000 + i64::from(milli);
    if shows != Shows::Time {
        let _ = write!(into, "{year:04}-{month:02}-{day:02}");
        if time == 0 && shows == Shows::Date {
            return;
        }
        into.push(' ');
    }
    push_clock(time, into);
}

/// `15:50`, `15:50:30`, `26:30`: seconds where there are some, as people write them.
fn push_clock(milliseconds: i64, into: &mut String) {
    if milliseconds < 0 {
        into.push('-');
    }
    let length = milliseconds.unsigned_abs();
    let (seconds, milli) = (length / 1_000, length % 1_000);
    let (minutes, second) = (seconds / 60, seconds % 60);
    let _ = write!(into, "{:02}:{:02}", minutes / 60, minutes % 60);
    if second != 0 || milli != 0 {
        let _ = write!(into, ":{second:02}");
    }
    if milli != 0 {
        let _ = write!(into, ".{milli:03}");
    }
}

fn push_moment(text: &str, shows: Shows, into: &mut String) {
    let Some((date, time)) = text.split_once(['T', ' ']) else {
        push_text(text, into);
        if shows == Shows::Both {
            into.push_str(" 00:00");
        }
        return;
    };
    push_text(date, into);
    into.push(' ');
    let time = match time.split_once('.') {
        Some((whole, fraction)) if fraction.bytes().all(|byte| byte == b'0') => whole,
        _ => time,
    };
    let is_plain =
        time.len() == 8 && time.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
    let time = if is_plain { time.strip_suffix(":00").unwrap_or(time) } else { time };
    push_text(time, into);
}

/// `None`: it is not hours, minutes and seconds.
fn push_length(text: &str, into: &mut String) -> Option<()> {
    let (hours, rest) = text.strip_prefix("PT")?.split_once('H')?;
    let (minutes, seconds) = rest.split_once('M')?;
    let seconds = seconds.strip_suffix('S').unwrap_or(seconds);
    let (whole, fraction) = seconds.split_once(['.', ',']).unwrap_or((seconds, ""));
    let number = |digits: &str| digits.parse::<i64>().ok().filter(|number| *number >= 0);
    let [hours, minutes] = [number(hours)?, number(minutes)?];
    let second = if whole.is_empty() { 0 } else { number(whole)? };
    let milli = if fraction.is_empty() { 0 } else { number(format!("{fraction:0<3}").get(..3)?)? };
    let seconds =
        hours.checked_mul(3_600)?.checked_add(minutes.checked_mul(60)?)?.checked_add(second)?;
    push_clock(seconds.checked_mul(1_000)?.checked_add(milli)?, into);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::push_number;

    /// 15 digits are as the spreadsheet shows them; what is behind the 15th comes of its computing.
    #[test]
    fn numbers_have_no_more_digits_than_a_spreadsheet_shows() {
        for (number, text) in [
            (12.5, "12.5"),
            (-0.25, "-0.25"),
            (5011.0, "5011"),
            (0.123_456_789_012_345, "0.123456789012345"),
            (123_456_789_012_345.0, "123456789012345"),
            // The 17th digit of 0.1 + 0.2; the 16th is rounded away.
            (0.300_000_000_000_000_04, "0.3"),
            (-0.300_000_000_000_000_04, "-0.3"),
            (0.123_456_789_012_345_6, "0.123456789012346"),
            (8.15 * 3.0, "24.45"),
        ] {
            let mut written = String::new();
            push_number(number, &mut written);
            assert_eq!(written, text);
        }
    }
}
