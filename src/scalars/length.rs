//! Lengths of time.

use rust_decimal::Decimal;

use super::number::is_mark;
use super::{Decimals, Unread, is_word, number};
use crate::seconds::{DAY, HOUR, MINUTE, Seconds};

/// Seconds in a second, a unit like the others; a day is 24 hours on any clock.
const SECOND: Seconds = Seconds::new(1);

/// The longest length: the years the program computes with, in seconds.
const LONGEST: Seconds = DAY.times(111 * 366);

/// A number is no length of work beyond this, where it can be read as a shorter one: 31 days.
const LONGEST_WORK: Seconds = DAY.times(31);

/// What a number without a unit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LengthUnit {
    /// `90`.
    Minutes,
    /// `1.5`.
    Hours,
    /// `5400`.
    Seconds,
    /// `5400000`.
    Milliseconds,
}

impl LengthUnit {
    /// What a card calls it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Minutes => "minutes",
            Self::Hours => "hours",
            Self::Seconds => "seconds",
            Self::Milliseconds => "milliseconds",
        }
    }

    /// The one that a card calls so.
    pub fn named(key: &str) -> Option<Self> {
        let all = [Self::Minutes, Self::Hours, Self::Seconds, Self::Milliseconds];
        all.into_iter().find(|unit| unit.key() == key)
    }

    /// How many seconds it is, or how many of it a second is.
    const fn seconds(self) -> (Seconds, i64) {
        match self {
            Self::Minutes => (MINUTE, 1),
            Self::Hours => (HOUR, 1),
            Self::Seconds => (SECOND, 1),
            Self::Milliseconds => (SECOND, 1_000),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Length {
    /// Rounded to the second, half away from zero (rules.md §1.6).
    pub seconds: Seconds,
    /// Whether it is in whole minutes or in hundredths of an hour, and so may have been rounded.
    pub is_coarse: bool,
}

/// Units in English, Danish, German, French, Spanish and Portuguese, whatever their case.
const UNITS: [(Seconds, &str); 4] = [
    (DAY, "d day days dag dage døgn tag tage j jour jours día días dia dias"),
    (HOUR, "h hr hrs hour hours t time timer std stunde stunden heure heures hora horas"),
    (MINUTE, "m min mins minute minutes minut minutter minuten minuto minutos"),
    (
        SECOND,
        "s sec secs second seconds sek sekund sekunder sekunde sekunden seconde secondes seg \
         segundo segundos",
    ),
];

/// A length of time that is not negative; a number without a unit counts `unit`, if there is one.
pub fn length(text: &str, unit: Option<LengthUnit>, decimals: Decimals) -> Result<Length, Unread> {
    within(text, unit, decimals, Some(LONGEST_WORK))
}

/// As [`length`], of a balance, which can be any number of days.
pub fn balance(text: &str, unit: Option<LengthUnit>, decimals: Decimals) -> Result<Length, Unread> {
    within(text, unit, decimals, None)
}

fn within(
    text: &str,
    unit: Option<LengthUnit>,
    decimals: Decimals,
    most: Option<Seconds>,
) -> Result<Length, Unread> {
    if let Some(unit) = unit
        && let Some(plain) = plain(text, unit)
    {
        return Ok(plain);
    }
    let text = text.trim();
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let length = if unsigned.contains(':') {
        clock(unsigned)
    } else if unsigned.starts_with(['P', 'p']) {
        iso(unsigned)
    } else {
        counted(unsigned, unit, decimals, most)
    }?;
    if text.starts_with('-') && length.seconds != Seconds::ZERO {
        return Err(Unread::Negative);
    }
    Ok(length)
}

/// What logs are full of: a few digits.
fn plain(text: &str, unit: LengthUnit) -> Option<Length> {
    if text.len() > 6 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (seconds, 1) = unit.seconds() else {
        return None;
    };
    let seconds = seconds.times(text.parse().ok()?);
    (seconds <= LONGEST).then_some(Length { seconds, is_coarse: whole_minutes(seconds) })
}

/// A number without a unit, or numbers with theirs.
fn counted(
    text: &str,
    unit: Option<LengthUnit>,
    decimals: Decimals,
    most: Option<Seconds>,
) -> Result<Length, Unread> {
    let (seconds, of_a_second) = unit.map_or((SECOND, 1), LengthUnit::seconds);
    let most_of_unit = bound(most.map(|most| most.times(of_a_second)), seconds);
    match (number(text, decimals, most_of_unit), unit) {
        (Ok(number), Some(_)) => {
            let number = number.checked_div(Decimal::from(of_a_second));
            alone(number.ok_or(Unread::TooLong)?, seconds)
        }
        (Err(Unread::NotNumber), _) => units(text, decimals, most),
        (Ok(_) | Err(_), None) => Err(Unread::NoUnit),
        (Err(why), Some(_)) => Err(why),
    }
}

/// `1h30`, `1 h 15 min`, `35 min`: the larger units first.
fn units(text: &str, decimals: Decimals, most: Option<Seconds>) -> Result<Length, Unread> {
    let mut rest = text.trim_start();
    let mut total = Decimal::ZERO;
    let mut last = None;
    while !rest.is_empty() {
        let part = Part::first(rest)?;
        rest = part.rest;
        let unit = match (unit_of(part.unit), last) {
            (Some(unit), _) => unit,
            // `1h30`: minutes behind hours need no unit.
            (None, Some(HOUR)) if part.unit.is_empty() && rest.is_empty() => MINUTE,
            (None, _) => return Err(Unread::NotLength),
        };
        let bound = match last {
            None => bound(most, unit),
            Some(_) => Some(Decimal::from(59)),
        };
        let number = number(part.number, decimals, bound);
        let number = number.map_err(|why| why.of_length(part.behind))?;
        if last.is_none() && rest.is_empty() {
            return alone(number, unit);
        }
        let is_whole = number.fract().is_zero();
        if last.is_some_and(|last| last <= unit) || !(is_whole || rest.is_empty()) {
            return Err(Unread::NotLength);
        }
        if last.is_some() && number >= Decimal::from(60) {
            return Err(Unread::Over59(part.number.to_owned()));
        }
        total = plus(total, times(number, unit)?)?;
        last = Some(unit);
    }
    if last.is_none() {
        return Err(Unread::NotLength);
    }
    rounded(total)
}

/// A number, its unit, and what comes after them.
struct Part<'a> {
    number: &'a str,
    /// From the number's end to that of the unit.
    behind: &'a str,
    unit: &'a str,
    rest: &'a str,
}

impl<'a> Part<'a> {
    fn first(text: &'a str) -> Result<Self, Unread> {
        let end = |text: &str, is_in: fn(char) -> bool| {
            text.find(|char| !is_in(char)).unwrap_or(text.len())
        };
        let split = |at: usize, text: &'a str| text.split_at_checked(at).ok_or(Unread::NotLength);
        let is_in_number = |char: char| char.is_ascii_digit() || is_mark(char);
        let (marked, tail) = split(end(text, is_in_number), text)?;
        let (unit, rest) = split(end(tail, char::is_alphabetic), tail)?;
        // `min.`, `Std.`
        let rest = match rest.strip_prefix('.').filter(|_| !unit.is_empty()) {
            Some(rest) if rest.is_empty() || rest.starts_with(char::is_whitespace) => rest,
            Some(_) => return Err(Unread::NotLength),
            None => rest,
        };
        let number = marked.trim_end();
        let behind = text.len() - rest.len();
        Ok(Self { number, behind: &text[number.len()..behind], unit, rest: rest.trim_start() })
    }
}

fn unit_of(word: &str) -> Option<Seconds> {
    let is = |words: &str| words.split(' ').any(|known| is_word(word, known));
    let found = UNITS.iter().find(|(_, words)| is(words));
    found.map(|(seconds, _)| *seconds)
}

/// `1:30`, `1:30:00`; with minutes behind it `18:25 min`.
fn clock(text: &str) -> Result<Length, Unread> {
    let end = text
        .find(|char: char| !(char.is_ascii_digit() || matches!(char, ':' | '.' | ',')))
        .unwrap_or(text.len());
    let (digits, unit) = text.split_at_checked(end).ok_or(Unread::NotLength)?;
    let (digits, unit) = match unit.trim() {
        "" => (digits, HOUR),
        word => {
            let word = word.strip_suffix('.').unwrap_or(word);
            (digits, unit_of(word).ok_or(Unread::NotLength)?)
        }
    };
    let units: &[Seconds] = match unit {
        HOUR => &[HOUR, MINUTE, SECOND],
        MINUTE => &[MINUTE, SECOND],
        _ => return Err(Unread::NotLength),
    };
    let mut total = Decimal::ZERO;
    let mut parts = digits.split(':');
    for (index, unit) in units.iter().enumerate() {
        let Some(part) = parts.next() else { break };
        let whole = part.split(['.', ',']).next().unwrap_or("");
        let is_fine = whole.len() == part.len() || (*unit == SECOND && index > 0);
        let is_two = index == 0 || whole.len() == 2;
        let number = number(part, Decimals::Typed, None);
        let number = number.map_err(|why| why.of_length(""))?;
        if whole.is_empty() || !is_fine || !is_two {
            return Err(Unread::NotLength);
        }
        if index > 0 && number >= Decimal::from(60) {
            return Err(Unread::Over59(part.to_owned()));
        }
        total = plus(total, times(number, *unit)?)?;
    }
    if parts.next().is_some() {
        return Err(Unread::NotLength);
    }
    rounded(total)
}

/// `PT1H15M`, `P1DT2H`.
fn iso(text: &str) -> Result<Length, Unread> {
    let (days, clock) = match text.split_once(['T', 't']) {
        Some((days, clock)) if !clock.is_empty() => (days, clock),
        Some(_) => return Err(Unread::NotLength),
        None => (text, ""),
    };
    let days = days.strip_prefix(['P', 'p']).ok_or(Unread::NotLength)?;
    let ends = |text: &str, letters: &[char]| text.is_empty() || text.ends_with(letters);
    let is_known = |char: char| char.is_ascii_digit() || matches!(char, '.' | ',');
    let letters = |text: &str, known: &str| {
        text.chars().all(|char| is_known(char) || known.contains(char.to_ascii_lowercase()))
    };
    let well = letters(days, "d") && letters(clock, "hms");
    if !well || !ends(days, &['D', 'd']) || !ends(clock, &['H', 'h', 'M', 'm', 'S', 's']) {
        return Err(Unread::NotLength);
    }
    units(&format!("{days}{clock}"), Decimals::Typed, None)
}

/// One number of a unit. Hours of two to six decimals that are a whole minute rounded are that minute.
fn alone(number: Decimal, unit: Seconds) -> Result<Length, Unread> {
    if unit == HOUR && (2..=6).contains(&number.scale()) {
        let minutes = times(number, MINUTE)?;
        let whole = half_up(minutes)?;
        // Half of the last decimal of an hour, in minutes.
        if (minutes - whole).abs() < Decimal::new(30, number.scale()) {
            return rounded(times(whole, MINUTE)?);
        }
    }
    let mut length = rounded(times(number, unit)?)?;
    length.is_coarse |= unit == HOUR && number.scale() <= 2;
    Ok(length)
}

/// So many of a unit, in seconds.
fn times(number: Decimal, unit: Seconds) -> Result<Decimal, Unread> {
    let seconds = number.checked_mul(Decimal::from(unit.get()));
    seconds.ok_or(Unread::TooLong)
}

fn plus(one: Decimal, other: Decimal) -> Result<Decimal, Unread> {
    one.checked_add(other).ok_or(Unread::TooLong)
}

fn rounded(seconds: Decimal) -> Result<Length, Unread> {
    let seconds = i64::try_from(half_up(seconds)?).map(Seconds::new);
    let seconds = seconds.map_err(|_| Unread::TooLong)?;
    if seconds > LONGEST {
        return Err(Unread::TooLong);
    }
    Ok(Length { seconds, is_coarse: whole_minutes(seconds) })
}

fn whole_minutes(seconds: Seconds) -> bool {
    seconds.over(MINUTE) == Seconds::ZERO
}

/// The nearest whole number to one that is not negative, half away from zero.
fn half_up(number: Decimal) -> Result<Decimal, Unread> {
    plus(number, Decimal::new(5, 1)).map(|sum| sum.trunc())
}

/// The most of a unit that `most` seconds are.
fn bound(most: Option<Seconds>, unit: Seconds) -> Option<Decimal> {
    Decimal::from(most?.get()).checked_div(Decimal::from(unit.get()))
}
