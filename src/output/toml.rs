//! Texts, keys and sources as a card writes them.

use std::fmt::Write as _;

use crate::rate_card::Source;
use crate::scalars::time::UnixUnit;

/// A source as a card writes it.
pub(crate) fn source(source: &Source) -> String {
    match source {
        Source::Nowhere => "false".to_owned(),
        Source::Header(header) => text(header),
        Source::FirstOf(all) => {
            let all: Vec<String> = all.iter().map(self::source).collect();
            format!("[{}]", all.join(", "))
        }
        Source::Value(value) => format!("{{ value = {} }}", text(value)),
        Source::Words { header, words, other } => {
            let others = other.iter().map(|ours| ("*", ours.as_str()));
            let words = words.iter().map(|(theirs, ours)| (theirs.as_str(), ours.as_str()));
            let words: Vec<String> = words
                .chain(others)
                .map(|(theirs, ours)| format!("{} = {}", key(theirs), text(ours)))
                .collect();
            let words = words.join(", ");
            format!("{{ column = {}, words = {{ {words} }} }}", text(header))
        }
        Source::Number(header) => format!("{{ number = {} }}", text(header)),
        Source::IssueKey { header, projects } if projects.is_empty() => {
            format!("{{ key = {} }}", text(header))
        }
        Source::IssueKey { header, projects } => {
            let projects = list(projects.iter().map(String::as_str));
            format!("{{ key = {}, of = {projects} }}", text(header))
        }
        Source::Tag(header) => format!("{{ tag = {} }}", text(header)),
        Source::Moment { date, time } => {
            format!("{{ date = {}, time = {} }}", self::source(date), self::source(time))
        }
        Source::Date(date) => format!("{{ date = {} }}", self::source(date)),
        Source::Epoch { header, unit } => {
            let key = match unit {
                UnixUnit::Seconds => "epoch",
                UnixUnit::Milliseconds => "epoch_milliseconds",
            };
            format!("{{ {key} = {} }}", text(header))
        }
        Source::After(length) => format!("{{ after = {} }}", self::source(length)),
        Source::Length { unit, header, breaks } => {
            let breaks = if *breaks { ", breaks = true" } else { "" };
            format!("{{ {} = {}{breaks} }}", unit.key(), text(header))
        }
    }
}

/// Texts as a list.
pub(crate) fn list<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let texts: Vec<String> = texts.into_iter().map(text).collect();
    format!("[{}]", texts.join(", "))
}

/// A key, in quotes where it has to be.
pub(crate) fn key(name: &str) -> String {
    let is_bare = |char: char| char.is_ascii_alphanumeric() || char == '_' || char == '-';
    if !name.is_empty() && name.chars().all(is_bare) { name.to_owned() } else { text(name) }
}

/// A text in quotes.
pub(crate) fn text(text: &str) -> String {
    let mut quoted = String::from("\"");
    for char in text.chars() {
        match char {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(char);
            }
            _ if char.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(char));
            }
            _ => quoted.push(char),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_as_they_were() {
        for (plain, quoted) in [
            ("a", "\"a\""),
            ("say \"hi\" \\ ", "\"say \\\"hi\\\" \\\\ \""),
            ("a\tb", "\"a\\u0009b\""),
            ("Dato ÆØÅ", "\"Dato ÆØÅ\""),
        ] {
            assert_eq!(text(plain), quoted);
            let table: ::toml::Table = ::toml::from_str(&format!("a = {quoted}")).unwrap();
            assert_eq!(table["a"].as_str(), Some(plain));
        }
        assert_eq!(
            (key("a_b-1"), key("Worklog id")),
            ("a_b-1".to_owned(), "\"Worklog id\"".to_owned())
        );
    }
}
