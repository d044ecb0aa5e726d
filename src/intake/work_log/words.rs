//! Sentences about work logs that need the rate card or the columns of the file.

use crate::intake::mapping::Mapping;
use crate::intake::preset::Preset;
use crate::intake::rows::{Column, Records};
use crate::intake::suggest::suggest;
use crate::intake::work_log::{CASE, CUSTOMER, END, MINUTES, START};
use crate::lang::Words;
use crate::problems::{Trouble, Warning, WarningKind};
use crate::rate_card::{RateCard, Source};
use crate::texts::{TooMuchText, quoted};
use crate::words;

pub(crate) fn missing(en: &str, da: &str) -> Words {
    words!("is empty: {en} is needed"; "er tom: {da} mangler")
}

pub(crate) fn unknown_level(card: &RateCard, text: &str) -> Words {
    let aliases = |index: usize| -> Vec<&str> {
        let editions = card
            .editions()
            .filter_map(|edition| edition.levels.get(index)?.as_ref());
        let mut aliases: Vec<&str> = Vec::new();
        for alias in editions.flat_map(|level| &level.aliases) {
            if !aliases.contains(&alias.as_str()) {
                aliases.push(alias);
            }
        }
        aliases
    };
    let names: Vec<(&str, Vec<&str>)> = card
        .levels
        .iter()
        .enumerate()
        .map(|(index, name)| (name.as_str(), aliases(index)))
        .collect();
    let (value, hint) = (quoted(text), suggest(&names, text));
    let (en, da) = (hint.en, hint.da);
    words!("{value} is not a level{en}"; "{value} er ikke et niveau{da}")
}

pub(crate) fn unknown_agreement(card: &RateCard, text: &str) -> Words {
    let names: Vec<(&str, Vec<&str>)> = card
        .agreements
        .iter()
        .map(|name| (name.as_str(), Vec::new()))
        .collect();
    let (value, hint) = (quoted(text), suggest(&names, text));
    let (en, da) = (hint.en, hint.da);
    words!("{value} is not an agreement{en}"; "{value} er ikke en aftale{da}")
}

/// A row that says neither when it ended nor how long it took, of a tool whose timer may still run.
pub(crate) fn still_running() -> Words {
    words!(
        "is empty: if the timer still runs, stop it and export again";
        "er tom: kører uret endnu, så stop det, og eksportér igen"
    )
}

/// A date without a time of day, where the price depends on it.
pub(crate) fn needs_time(value: &str) -> Words {
    let value = quoted(value);
    words!(
        "{value} has no time of day, and the price depends on it: write `2026-11-24 15:50`, or count such rows as normal hours with --assume-normal-hours";
        "{value} mangler klokkeslættet, og prisen afhænger af det: skriv `2026-11-24 15:50`, eller regn sådanne rækker som normal arbejdstid med --assume-normal-hours"
    )
}

/// A date without a time of day that has no normal hours.
pub(crate) fn closed_day(value: &str) -> Words {
    let value = quoted(value);
    words!(
        "{value} has no time of day, the price depends on it, and that day has no normal hours to assume: write `2026-11-24 15:50`";
        "{value} mangler klokkeslættet, prisen afhænger af det, og den dag har ingen normal arbejdstid at gå ud fra: skriv `2026-11-24 15:50`"
    )
}

/// A text that should name the case and does not.
pub(crate) fn no_case() -> Words {
    words!(
        "names no case: write its number there as `#4711`, or add a column `case`";
        "nævner ingen sag: skriv dens nummer dér som `#4711`, eller tilføj en kolonne `sag`"
    )
}

/// A text that names two cases.
pub(crate) fn several_cases(one: &str, other: &str) -> Words {
    let (one, other) = (quoted(&format!("#{one}")), quoted(&format!("#{other}")));
    words!(
        "names several cases, {one} and {other}: keep only one of them, or add a column `case`";
        "nævner flere sager, {one} og {other}: lad kun én af dem stå, eller tilføj en kolonne `sag`"
    )
}

/// Tags of which only one can be meant.
pub(crate) fn several_tags(tags: &[&str]) -> Words {
    let (en, da) = (listed(tags, "and"), listed(tags, "og"));
    words!("has the tags {en}: keep only one of them"; "har flere tags, {da}: lad kun ét af dem stå")
}

/// Tags that could all be the customer.
pub(crate) fn several_customers(tags: &[&str]) -> Words {
    let (en, da) = (listed(tags, "or"), listed(tags, "eller"));
    words!(
        "the customer can be {en}: keep only one of these tags, or add the customer to the customers file";
        "kunden kan være {da}: lad kun ét af de tags stå, eller tilføj kunden i kundefilen"
    )
}

/// A list that holds other things than tags.
pub(crate) fn no_tags(value: &str) -> Words {
    let value = quoted(value);
    words!("{value} is not a list of tags"; "{value} er ikke en liste af tags")
}

/// `a`, `b` and `c`.
fn listed(tags: &[&str], and: &str) -> String {
    let mut all: Vec<String> = tags.iter().take(5).map(|tag| quoted(tag)).collect();
    let last = all.pop().unwrap_or_default();
    format!("{} {and} {last}", all.join(", "))
}

pub(crate) fn unknown_columns(name: &str, columns: &[String]) -> Warning {
    const SHOWN: usize = 20;
    let mut list = columns
        .iter()
        .take(SHOWN)
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    if columns.len() > SHOWN {
        list.push_str(", …");
    }
    Warning {
        kind: WarningKind::UnknownColumns,
        place: None,
        column: None,
        words: words!("{name}: columns that are not used: {list}"; "{name}: kolonner, der ikke bruges: {list}"),
    }
}

pub(crate) fn too_much(_: TooMuchText) -> Trouble {
    Trouble::new(
        words!("the log holds more text than can be kept"; "loggen rummer mere tekst, end der kan holdes"),
    )
}

/// The tool whose export has just these headers: a date and a time of the start, or start, end and tags.
fn tool_of(records: &Records) -> Option<&'static str> {
    let has = |names: &[String]| {
        records
            .headers()
            .any(|it| names.iter().any(|name| name == it))
    };
    let wrote = |preset: &Preset| {
        let columns = preset.columns().unwrap_or_default();
        let has_source = |wanted: &str| {
            let source = columns.sources.iter().find(|(name, _)| name == wanted);
            source.is_some_and(|(_, source)| match source {
                Source::Moment { date, time } => has(date) && has(time),
                Source::Header(header) => has(std::slice::from_ref(header)),
                Source::FirstOf(headers)
                | Source::Length { headers, .. }
                | Source::Number(headers)
                | Source::Tag(headers) => has(headers),
            })
        };
        has_source("start") && has_source("end") && has_source("level")
    };
    Preset::ALL.into_iter().find(wrote).map(Preset::name)
}

/// Whether the columns are there without which no row can be used.
pub(crate) fn check_columns(records: &Records, mapping: &Mapping<'_>) -> Result<(), Trouble> {
    let lacks = |column: &Column| !mapping.has(records, *column);
    let length: &[Column] = if [END, MINUTES].iter().all(lacks) {
        &[END]
    } else {
        &[]
    };
    let needed = [CASE, CUSTOMER, START];
    let Some(column) = needed
        .iter()
        .filter(|column| lacks(column))
        .chain(length)
        .next()
    else {
        return Ok(());
    };
    let (name, english, danish) = (records.name(), column.english(), column.danish());
    let also = if *column == END {
        (" or `minutes`", " eller `minutter`")
    } else {
        ("", "")
    };
    let found: Vec<String> = records.headers().take(30).map(quoted).collect();
    let found = found.join(", ");
    if let Some(header) = mapping.wanted(*column).filter(|_| mapping.of_tool) {
        let header = quoted(&header);
        let trouble = Trouble::new(words!(
            "{name}: no column {header}, where `{english}` stands in exports of this --preset";
            "{name}: ingen kolonne {header}, hvor `{danish}` står i eksporter til denne --preset"
        ));
        return Err(trouble.hint(words!("the file has: {found}"; "filen har: {found}")));
    }
    let tool = tool_of(records);
    let mut trouble = Trouble::new(words!(
        "{name}: no column `{english}`{}", also.0;
        "{name}: ingen kolonne `{danish}`{}", also.1
    ));
    trouble = trouble.hint(words!("the file has: {found}"; "filen har: {found}"));
    if let Some(tool) = tool {
        return Err(trouble.hint(words!(
            "if it is an export of {tool}: --preset {tool}";
            "er det en eksport fra {tool}: --preset {tool}"
        )));
    }
    Err(trouble.hint(words!(
        "if one of them is meant, name it in the rate card: [columns] {english} = \"…\"";
        "er det en af dem, så nævn den på takstbladet: [columns] {english} = \"…\""
    )))
}
