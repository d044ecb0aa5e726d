//! Lengths of time as they are said: minutes, and half and whole hours where it is that.

use crate::lang::Lang;
use crate::output::wording;
use crate::say;
use crate::seconds::{HOUR, MINUTE, Seconds};

/// What is counted from: `the first half hour`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    First,
    Next,
    Last,
}

/// How a noun is counted; a singular in Danish has one of two genders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Number {
    Common,
    Neuter,
    Plural,
}

const HALF_HOUR: Seconds = MINUTE.times(30);

/// `35 minutes`, `half an hour`, `an hour and a half`, `2 hours and 5 minutes`, `1 minute and 30 seconds`.
pub(crate) fn length(seconds: Seconds, lang: Lang) -> String {
    match (seconds, lang) {
        (HALF_HOUR, Lang::En) => "half an hour".to_owned(),
        (HALF_HOUR, Lang::Da) => "en halv time".to_owned(),
        (HOUR, _) => say!(lang, "an hour"; "en time"),
        (_, Lang::En) if seconds == MINUTE.times(90) => "an hour and a half".to_owned(),
        (MINUTE, _) => say!(lang, "1 minute"; "1 minut"),
        _ => noun(seconds, lang).0,
    }
}

/// What is counted by such lengths, without an article: `half hour`, `15 minutes`.
pub(crate) fn unit(seconds: Seconds, lang: Lang) -> String {
    noun(seconds, lang).0
}

/// `the first 15 minutes`, `the last half hour`; and whether it is several.
pub(crate) fn the(which: Which, seconds: Seconds, lang: Lang) -> (String, bool) {
    let (noun, number) = noun(seconds, lang);
    let is_plural = number == Number::Plural;
    let article = match number {
        Number::Common => "den",
        Number::Neuter => "det",
        Number::Plural => "de",
    };
    let which = match which {
        Which::First => lang.pick("first", "første"),
        Which::Next => lang.pick("next", "næste"),
        Which::Last => lang.pick("last", "sidste"),
    };
    (say!(lang, "the {which} {noun}"; "{article} {which} {noun}"), is_plural)
}

/// `these 15 minutes`, `this half hour`; and whether it is several.
pub(crate) fn these(seconds: Seconds, lang: Lang) -> (String, bool) {
    let (noun, number) = noun(seconds, lang);
    let words = match number {
        Number::Common => say!(lang, "this {noun}"; "denne {noun}"),
        Number::Neuter => say!(lang, "this {noun}"; "dette {noun}"),
        Number::Plural => say!(lang, "these {noun}"; "de {noun}"),
    };
    (words, number == Number::Plural)
}

fn noun(seconds: Seconds, lang: Lang) -> (String, Number) {
    let (hours, over) = (seconds.clock().0, seconds.over(HOUR));
    let count = |hours| number(hours, lang);
    match (hours, over) {
        (0, HALF_HOUR) => (say!(lang, "half hour"; "halve time"), Number::Common),
        (1, Seconds::ZERO) => (say!(lang, "hour"; "time"), Number::Common),
        (1, HALF_HOUR) => (say!(lang, "hour and a half"; "halvanden time"), Number::Common),
        (0, MINUTE) => (say!(lang, "minute"; "minut"), Number::Neuter),
        (2.., Seconds::ZERO) => {
            let hours = count(hours);
            (say!(lang, "{hours} hours"; "{hours} timer"), Number::Plural)
        }
        (2.., HALF_HOUR) => {
            let hours = count(hours);
            let words = say!(lang, "{hours} and a half hours"; "{hours} og en halv time");
            (words, Number::Plural)
        }
        (2.., _) => {
            let rest = lang
                .list(&[format!("{} {}", hours, lang.pick("hours", "timer")), minutes(over, lang)]);
            (rest, Number::Plural)
        }
        _ => (minutes(seconds, lang), Number::Plural),
    }
}

/// `35 minutes`, `1 minute and 30 seconds`, `45 seconds`.
fn minutes(seconds: Seconds, lang: Lang) -> String {
    let over = seconds.over(MINUTE);
    let whole = wording::minutes(seconds - over, lang);
    let whole = match &*whole {
        "1" => say!(lang, "1 minute"; "1 minut"),
        _ => say!(lang, "{whole} minutes"; "{whole} minutter"),
    };
    let over = match over.get() {
        0 => return whole,
        1 => say!(lang, "1 second"; "1 sekund"),
        over => say!(lang, "{over} seconds"; "{over} sekunder"),
    };
    if seconds < MINUTE { over } else { lang.list(&[whole, over]) }
}

/// A small number in a word.
fn number(number: i64, lang: Lang) -> String {
    let words = lang.pick(
        [
            "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
            "twelve",
        ],
        ["to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve", "tolv"],
    );
    let index = number.checked_sub(2).and_then(|index| usize::try_from(index).ok());
    let word = index.and_then(|index| words.get(index));
    word.map_or_else(|| lang.number(&number.to_string()), |word| (*word).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_and_whole_hours_are_said_as_such() {
        for (seconds, en, da) in [
            (45, "45 seconds", "45 sekunder"),
            (60, "1 minute", "1 minut"),
            (90, "1 minute and 30 seconds", "1 minut og 30 sekunder"),
            (35 * 60, "35 minutes", "35 minutter"),
            (30 * 60, "half an hour", "en halv time"),
            (60 * 60, "an hour", "en time"),
            (75 * 60, "75 minutes", "75 minutter"),
            (90 * 60, "an hour and a half", "halvanden time"),
            (120 * 60, "two hours", "to timer"),
            (125 * 60, "2 hours and 5 minutes", "2 timer og 5 minutter"),
            (150 * 60, "two and a half hours", "to og en halv time"),
            (20 * 3600, "20 hours", "20 timer"),
        ] {
            assert_eq!(length(Seconds::new(seconds), Lang::En), en);
            assert_eq!(length(Seconds::new(seconds), Lang::Da), da);
        }
    }

    #[test]
    fn what_comes_first_agrees_in_gender_and_number() {
        for (minutes, en, da, is_plural) in [
            (1, "the first minute", "det første minut", false),
            (15, "the first 15 minutes", "de første 15 minutter", true),
            (30, "the first half hour", "den første halve time", false),
            (60, "the first hour", "den første time", false),
            (90, "the first hour and a half", "den første halvanden time", false),
            (120, "the first two hours", "de første to timer", true),
            (150, "the first two and a half hours", "de første to og en halv time", true),
        ] {
            let said = |lang| the(Which::First, MINUTE.times(minutes), lang);
            assert_eq!(said(Lang::En), (en.to_owned(), is_plural));
            assert_eq!(said(Lang::Da), (da.to_owned(), is_plural));
        }
    }
}
