//! `[columns]`: where the columns of a log are found.

use std::ops::Range;

use super::mistakes::Mistakes;
use super::terms::choice;
use super::toolkit::{Field, Table};
use super::values::visible;
use crate::rate_card::{Columns, Source, same};
use crate::scalars::{LengthUnit, Mark};
use crate::words;

/// What a column can be besides text in a column of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Text.
    Text,
    /// `{ date = "…", time = "…" }`.
    Moment,
    /// `{ hours = "…" }`.
    Length,
    /// `{ number = "…" }`.
    Number,
    /// `{ tag = "…" }`.
    Tag,
}

/// Columns of a work log that a card can give other names.
const WORK: [(&str, Form); 15] = [
    ("case", Form::Number),
    ("customer", Form::Tag),
    ("start", Form::Moment),
    ("end", Form::Moment),
    ("minutes", Form::Length),
    ("level", Form::Tag),
    ("agreement", Form::Tag),
    ("contacted", Form::Moment),
    ("channel", Form::Text),
    ("covered", Form::Text),
    ("critical", Form::Text),
    ("billable", Form::Text),
    ("km", Form::Text),
    ("note", Form::Text),
    ("travel", Form::Text),
];
/// Columns of a case log that a card can give other names.
const CASE: [&str; 10] = [
    "case",
    "customer",
    "agreement",
    "channel",
    "priority",
    "registered",
    "answered",
    "responded",
    "resolved",
    "history",
];

/// The program's names, each with where it is found, in the order of the file.
pub(super) fn read(field: &Field<'_>, mistakes: &mut Mistakes) -> Columns {
    let Some(mut table) = field.table(mistakes) else {
        return Columns::default();
    };
    let mut columns: Vec<(&str, Source, Range<usize>)> = Vec::new();
    for (name, form) in WORK {
        if let Some(field) = table.take(name)
            && let Some(source) = source(&field, form, mistakes)
        {
            columns.push((name, source, field.span));
        }
    }
    let of_cases = CASE
        .into_iter()
        .filter(|name| !WORK.iter().any(|(known, _)| known == name));
    for name in of_cases {
        if let Some(field) = table.take(name)
            && let Some(source) = source(&field, Form::Text, mistakes)
        {
            columns.push((name, source, field.span));
        }
    }
    let ignored = table.take("ignore").map(|field| headers(&field, mistakes));
    let marks = [("comma", Mark::Comma), ("point", Mark::Point)];
    let decimal = choice(&mut table, "decimal", &marks, mistakes);
    table.finish(mistakes);
    columns.sort_by_key(|(_, _, span)| span.start);
    check_twins(&columns, mistakes);
    Columns {
        sources: columns
            .into_iter()
            .map(|(name, source, _)| (name.to_owned(), source))
            .collect(),
        ignored: ignored.unwrap_or_default(),
        decimal,
    }
}

/// One column of a log can only be one thing.
fn check_twins(columns: &[(&str, Source, Range<usize>)], mistakes: &mut Mistakes) {
    let together = |one: &str, other: &str| {
        let in_work = |name| WORK.iter().any(|(known, _)| *known == name);
        (in_work(one) && in_work(other)) || (CASE.contains(&one) && CASE.contains(&other))
    };
    for (index, (name, source, span)) in columns.iter().enumerate() {
        let Source::Header(header) = source else {
            continue;
        };
        let twin = columns.iter().take(index).find(|(other, twin, _)| {
            matches!(twin, Source::Header(twin) if same(twin, header)) && together(name, other)
        });
        if let Some((other, _, _)) = twin {
            let header = visible(header);
            mistakes.add(
                span,
                words!("the column `{header}` is already `{other}`"; "kolonnen `{header}` er allerede `{other}`"),
                words!("one column of a log can only be one thing"; "én kolonne i en log kan kun være én ting"),
            );
        }
    }
}

/// Where one column is found.
fn source(field: &Field<'_>, form: Form, mistakes: &mut Mistakes) -> Option<Source> {
    if field.value.as_array().is_some() {
        let headers = headers(field, mistakes);
        return (!headers.is_empty()).then_some(Source::FirstOf(headers));
    }
    if form == Form::Text || field.value.as_table().is_none() {
        return field
            .text(mistakes)
            .map(|header| Source::Header(header.to_owned()));
    }
    let mut table = field.table(mistakes)?;
    let source = match form {
        Form::Text => None,
        Form::Moment => moment(&mut table, mistakes),
        Form::Length => length(&mut table, mistakes),
        Form::Number => {
            let label = words!("write {{ number = \"Description\" }}"; "skriv {{ number = \"Description\" }}");
            let found = table.require("number", label);
            found.map(|field| Source::Number(headers(&field, mistakes)))
        }
        Form::Tag => {
            let label = words!("write {{ tag = \"Tags\" }}"; "skriv {{ tag = \"Tags\" }}");
            let found = table.require("tag", label);
            found.map(|field| Source::Tag(headers(&field, mistakes)))
        }
    };
    table.finish(mistakes);
    source
}

/// `{ date = "Start date", time = "Start time" }`.
fn moment(table: &mut Table<'_>, mistakes: &mut Mistakes) -> Option<Source> {
    let label = || {
        words!(
            "write {{ date = \"Start date\", time = \"Start time\" }}";
            "skriv {{ date = \"Start date\", time = \"Start time\" }}"
        )
    };
    let date = table.require("date", label());
    let time = table.require("time", label());
    Some(Source::Moment {
        date: headers(&date?, mistakes),
        time: headers(&time?, mistakes),
    })
}

/// `{ hours = "Duration" }` or `{ seconds = "Duration" }`.
fn length(table: &mut Table<'_>, mistakes: &mut Mistakes) -> Option<Source> {
    let (hours, seconds) = (table.take("hours"), table.take("seconds"));
    let breaks = table
        .take("breaks")
        .and_then(|field| field.truth(mistakes))
        .unwrap_or(false);
    let (unit, field) = match (hours, seconds) {
        (Some(hours), None) => (LengthUnit::Hours, hours),
        (None, Some(seconds)) => (LengthUnit::Seconds, seconds),
        (None, None) => {
            mistakes.add(
                &table.at(),
                words!("`minutes` does not say in which column"; "`minutes` siger ikke hvilken kolonne"),
                words!("write {{ hours = \"Duration\" }} or {{ seconds = \"Duration\" }}"; "skriv {{ hours = \"Duration\" }} eller {{ seconds = \"Duration\" }}"),
            );
            return None;
        }
        (Some(_), Some(seconds)) => {
            mistakes.add(
                &seconds.key_span,
                words!("a length is in hours or in seconds"; "en varighed er i timer eller i sekunder"),
                words!("leave one of them out"; "udelad den ene"),
            );
            return None;
        }
    };
    Some(Source::Length {
        unit,
        headers: headers(&field, mistakes),
        breaks,
    })
}

/// One header, or a list of them.
fn headers(field: &Field<'_>, mistakes: &mut Mistakes) -> Vec<String> {
    if field.value.as_array().is_none() {
        let header = field.text(mistakes);
        return header.map(str::to_owned).into_iter().collect();
    }
    let headers = field.texts(mistakes);
    if field.items().is_some_and(|items| items.is_empty()) {
        let key = field.shown();
        mistakes.add(
            &field.span,
            words!("`{key}` is empty"; "`{key}` er tom"),
            words!("write something, or leave the key out"; "skriv noget, eller udelad nøglen"),
        );
    }
    headers
        .into_iter()
        .map(|(header, _)| header.to_owned())
        .collect()
}
