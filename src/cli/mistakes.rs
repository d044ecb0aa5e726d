//! Wrong usage, told in Danish; the English is clap's own.

use std::fmt::Write as _;

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// What is wrong and how it is called, in Danish: without `fejl:`, several lines.
pub fn wrong_usage(error: &clap::Error) -> String {
    let mut text = sentence(error).unwrap_or_else(|| english(error));
    let valid = told(error, ContextKind::ValidValue);
    if let Some(valid) = valid.filter(|_| error.kind() == ErrorKind::InvalidValue) {
        let _ = write!(text, "\n  muligt: {valid}");
    }
    let suggested =
        [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    if let Some(near) = suggested.into_iter().find_map(|kind| told(error, kind)) {
        let _ = write!(text, "\n  mente du {near}?");
    }
    if let Some(usage) = plain(error, ContextKind::Usage) {
        let usage = usage.trim_start_matches("Usage:").trim();
        let _ = write!(text, "\n\nBrug: {usage}");
    }
    text.push_str("\n\nSe mere med `--help`.");
    text
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "clap may have more kinds of mistakes than it has today"
)]
fn sentence(error: &clap::Error) -> Option<String> {
    let arg = || told(error, ContextKind::InvalidArg);
    let sentence = match error.kind() {
        ErrorKind::UnknownArgument => format!("{} kendes ikke", arg()?),
        ErrorKind::InvalidSubcommand => {
            format!("{} er ikke en kommando", told(error, ContextKind::InvalidSubcommand)?)
        }
        ErrorKind::MissingSubcommand => "der mangler en kommando".to_owned(),
        ErrorKind::MissingRequiredArgument => format!("der mangler {}", arg()?),
        ErrorKind::InvalidValue => match told(error, ContextKind::InvalidValue) {
            Some(value) => format!("{value} er ikke en værdi for {}", arg()?),
            None => format!("{} mangler en værdi", arg()?),
        },
        ErrorKind::ArgumentConflict => match told(error, ContextKind::PriorArg) {
            Some(other) if Some(&other) != arg().as_ref() => {
                format!("{} kan ikke bruges sammen med {other}", arg()?)
            }
            Some(_) | None => format!("{} kan ikke gives flere gange", arg()?),
        },
        _ => return None,
    };
    Some(sentence)
}

/// clap's own words, where it has a kind of mistake that has no Danish ones here.
fn english(error: &clap::Error) -> String {
    let text = error.to_string();
    let first = text.lines().next().unwrap_or_default();
    first.trim_start_matches("error:").trim().to_owned()
}

/// A value of the mistake in backticks, several with commas between; none where it is empty.
fn told(error: &clap::Error, kind: ContextKind) -> Option<String> {
    let value = error.get(kind)?;
    let texts = if let ContextValue::String(text) = value {
        std::slice::from_ref(text)
    } else if let ContextValue::Strings(texts) = value {
        texts
    } else {
        return None;
    };
    let quoted: Vec<String> = texts
        .iter()
        .filter(|text| !text.is_empty())
        .map(|text| crate::texts::quoted(text))
        .collect();
    (!quoted.is_empty()).then(|| quoted.join(", "))
}

fn plain(error: &clap::Error, kind: ContextKind) -> Option<String> {
    if let ContextValue::StyledStr(text) = error.get(kind)? { Some(text.to_string()) } else { None }
}
