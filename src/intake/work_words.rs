//! Sentences about work logs that need the rate card or the columns of the file.

use super::number::suggest;
use super::records::{Column, Records};
use super::work_log::{CASE, CUSTOMER, END, MINUTES, START};
use crate::lang::Words;
use crate::problems::{Trouble, Warning, WarningKind};
use crate::rate_card::RateCard;
use crate::texts::{TooMuchText, quoted};
use crate::words;

pub(super) fn missing(en: &str, da: &str) -> Words {
    words!("is empty: {en} is needed"; "er tom: {da} mangler")
}

pub(super) fn unknown_level(card: &RateCard, text: &str) -> Words {
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

pub(super) fn unknown_agreement(card: &RateCard, text: &str) -> Words {
    let names: Vec<(&str, Vec<&str>)> = card
        .agreements
        .iter()
        .map(|name| (name.as_str(), Vec::new()))
        .collect();
    let (value, hint) = (quoted(text), suggest(&names, text));
    let (en, da) = (hint.en, hint.da);
    words!("{value} is not an agreement{en}"; "{value} er ikke en aftale{da}")
}

pub(super) fn unknown_columns(name: &str, columns: &[String]) -> Warning {
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

pub(super) fn too_much(_: TooMuchText) -> Trouble {
    Trouble::new(
        words!("the log holds more text than can be kept"; "loggen rummer mere tekst, end der kan holdes"),
    )
}

/// Whether the columns are there without which no row can be used.
pub(super) fn check_columns(records: &Records) -> Result<(), Trouble> {
    let lacks = |column: &Column| !records.has(*column);
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
    let mut trouble = Trouble::new(words!(
        "{name}: no column `{english}`{}", also.0;
        "{name}: ingen kolonne `{danish}`{}", also.1
    ));
    trouble = trouble.hint(words!("the file has: {found}"; "filen har: {found}"));
    Err(trouble.hint(words!(
        "if one of them is meant, name it in the rate card: [columns] {english} = \"…\"";
        "er det en af dem, så nævn den på takstbladet: [columns] {english} = \"…\""
    )))
}
