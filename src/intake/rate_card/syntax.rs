//! What the TOML reader says, in words for people who edit a price list.

use super::mistakes::Mistake;
use crate::lang::Words;
use crate::words;

/// The mistake that a sentence of the TOML reader means.
pub(super) fn mistake(error: &toml::de::Error, source: &str) -> Mistake {
    let span = error.span().unwrap_or(source.len()..source.len());
    let message = error.message();
    let said = message.split(", expected").next().unwrap_or(message);
    let rest = source.get(span.start..).and_then(|rest| rest.lines().next());
    let nothing = rest.is_none_or(|rest| rest.trim().is_empty() || rest.trim().starts_with('#'));
    let (title, label) = if !said.starts_with("unexpected leading zero")
        && !said.starts_with("duplicate key")
        && begins_with_digit(source, span.start)
    {
        (
            words!("this is not a number"; "dette er ikke et tal"),
            words!("write the number alone, with a point: 25 or 3.52"; "skriv tallet alene, med punktum: 25 eller 3.52"),
        )
    } else if nothing && said == "string values must be quoted" {
        words_for("missing value")
    } else if let Some(list) = list_of_duplicate(said, source, span.start) {
        (
            words!("this key is here twice"; "denne nøgle står her to gange"),
            words!("begin another one with [[{list}]] above it, or keep one of the two"; "begynd en til med [[{list}]] over den, eller behold den ene af de to"),
        )
    } else {
        words_for(said.trim())
    };
    Mistake { span: Some(span), title, label, missing: false }
}

/// Whether the value of the line is written without quotes and begins as a number does: `25 %`, `800,00`.
fn begins_with_digit(source: &str, at: usize) -> bool {
    let before = source.get(..at).unwrap_or("");
    let first = before.rfind('\n').map_or(0, |at| at + 1);
    let line = source.get(first..).and_then(|rest| rest.lines().next());
    let value = line.and_then(|line| line.split_once('='));
    value.is_some_and(|(key, value)| {
        !key.contains(['[', '{', '"', '#', '\''])
            && value.trim().starts_with(|char: char| char.is_ascii_digit())
    })
}

/// The list of tables of which one has a key twice: its next one may have no header.
fn list_of_duplicate<'s>(said: &str, source: &'s str, at: usize) -> Option<&'s str> {
    let before = source.get(..at).filter(|_| said.starts_with("duplicate key"))?;
    let mut lines = before.lines().rev().map(str::trim);
    let is_first_on_line = before.ends_with('\n') || lines.next()?.is_empty();
    let header = lines.find(|line| line.starts_with('[')).filter(|_| is_first_on_line)?;
    header.strip_prefix("[[")?.split_once("]]").map(|(list, _)| list.trim())
}

/// What the reader's sentences begin with, what they mean, and what would be right, in both languages.
type Meaning = (&'static [&'static str], [&'static str; 2], [&'static str; 2]);

const MEANINGS: [Meaning; 7] = [
    (
        &["duplicate key"],
        ["this key is here twice", "denne nøgle står her to gange"],
        ["keep one of the two", "behold den ene af de to"],
    ),
    (
        &["string values must be quoted", "missing opening quote"],
        ["a text needs quotes", "en tekst skal stå i anførselstegn"],
        ["write it in quotes: \"…\"", "skriv den i anførselstegn: \"…\""],
    ),
    (
        &[
            "invalid basic string",
            "invalid literal string",
            "unclosed string",
            "missing closing quote",
        ],
        ["the text has no end", "teksten har ingen slutning"],
        [
            "close it with a quote on the same line",
            "afslut den med et anførselstegn på samme linje",
        ],
    ),
    (
        &["missing value", "key with no value", "missing assignment"],
        ["a key without a value", "en nøgle uden værdi"],
        ["write key = value", "skriv nøgle = værdi"],
    ),
    (
        &["unclosed array table", "unclosed table", "missing table open"],
        ["the table's name has no closing bracket", "tabellens navn mangler slutparentes"],
        [
            "write [name], or [[name]] for one of a list",
            "skriv [navn], eller [[navn]] for en af flere",
        ],
    ),
    (
        &["unexpected leading zero"],
        ["a number begins with 0", "et tal begynder med 0"],
        ["leave the first 0 out", "udelad det første 0"],
    ),
    (
        &[
            "unexpected key or value",
            "unexpected content",
            "invalid key-value pair",
            "invalid unquoted key",
        ],
        ["this does not belong here", "dette hører ikke hjemme her"],
        [
            "one key = value on a line; texts in quotes, remarks after #",
            "én nøgle = værdi på en linje; tekster i anførselstegn, bemærkninger efter #",
        ],
    ),
];

/// A list or an inline table; of the beginnings above, `unclosed array table` comes first.
const LISTS: [&str; 4] =
    ["unclosed array", "missing comma", "extra comma", "unclosed inline table"];

fn words_for(said: &str) -> (Words, Words) {
    let begins = |beginnings: &[&str]| beginnings.iter().any(|begin| said.starts_with(begin));
    if let Some((_, [en, da], [right_en, right_da])) = MEANINGS.iter().find(|(it, ..)| begins(it)) {
        return (Words::new(*en, *da), Words::new(*right_en, *right_da));
    }
    if begins(&LISTS) {
        return (
            words!("the list or table is not well formed: {said}"; "listen eller tabellen er ikke skrevet rigtigt"),
            words!("put one comma between its parts, and a bracket at its end"; "sæt ét komma mellem delene og en parentes til sidst"),
        );
    }
    (
        words!("this is not TOML: {said}"; "dette er ikke TOML"),
        words!("write key = value, or [table]"; "skriv nøgle = værdi, eller [tabel]"),
    )
}
