//! `[columns]`: where the columns of a log are found.

use std::ops::Range;

use super::cursor::{Field, Table};
use super::mistakes::{Mistakes, visible};
use crate::rate_card::keys::{
    CASE_COLUMNS, COLUMNS, Kind, LENGTH, MOMENT, NUMBER, TAG, WORK_COLUMNS,
};
use crate::rate_card::{Columns, Source, same};
use crate::scalars::time::DateOrder;
use crate::scalars::{LengthUnit, Mark};
use crate::words;

/// Columns of a work log that a case log has too.
const BOTH: [&str; 4] = ["case", "customer", "agreement", "channel"];

/// The program's names, each with where it is found, in the order of the file.
pub(super) fn read(field: &Field<'_>) -> Columns {
    let Some(table) = field.table(&[WORK_COLUMNS, CASE_COLUMNS, COLUMNS]) else {
        return Columns::default();
    };
    let mut columns: Vec<(&str, Source, Range<usize>)> = Vec::new();
    for key in WORK_COLUMNS.iter().chain(CASE_COLUMNS) {
        if let Some(field) = table.take(key.name)
            && let Some(source) = source(&field, key.kind)
        {
            columns.push((key.name, source, field.span));
        }
    }
    let ignored = table.take("ignore").map(|field| headers(&field));
    let mark = table.take("decimal");
    let mark = mark.and_then(|field| field.choice(&["comma", "point"]));
    let decimal = mark.map(|mark| {
        if mark == "comma" {
            Mark::Comma
        } else {
            Mark::Point
        }
    });
    let order = table.take("dates");
    let order = order.and_then(|field| field.choice(&["dmy", "mdy"]));
    let dates = order.map(|order| {
        if order == "dmy" {
            DateOrder::DayMonth
        } else {
            DateOrder::MonthDay
        }
    });
    table.finish();
    columns.sort_by_key(|(_, _, span)| span.start);
    check_twins(&columns, field.mistakes);
    Columns {
        sources: columns
            .into_iter()
            .map(|(name, source, _)| (name.to_owned(), source))
            .collect(),
        ignored: ignored.unwrap_or_default(),
        decimal,
        dates,
    }
}

/// One column of a log can only be one thing.
fn check_twins(columns: &[(&str, Source, Range<usize>)], mistakes: &Mistakes) {
    let in_case_log =
        |name| BOTH.contains(&name) || CASE_COLUMNS.iter().any(|key| key.name == name);
    let in_work_log = |name| WORK_COLUMNS.iter().any(|key| key.name == name);
    let together = |one, other| {
        (in_work_log(one) && in_work_log(other)) || (in_case_log(one) && in_case_log(other))
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
fn source(field: &Field<'_>, kind: Kind) -> Option<Source> {
    if field.value.as_array().is_some() {
        let headers = headers(field);
        return (!headers.is_empty()).then_some(Source::FirstOf(headers));
    }
    let Kind::Own(form) = kind else { return None };
    let keys = match form {
        "moment_column" => MOMENT,
        "length_column" => LENGTH,
        "number_column" => NUMBER,
        "tag_column" => TAG,
        _ => &[],
    };
    if keys.is_empty() || field.value.as_table().is_none() {
        return field.text().map(|header| Source::Header(header.to_owned()));
    }
    let mut table = field.table(&[keys])?;
    let table = &mut table;
    let source = if table.key("date").is_some() {
        moment(table)
    } else if table.key("hours").is_some() {
        length(table)
    } else if table.key("number").is_some() {
        let label =
            words!("write {{ number = \"Description\" }}"; "skriv {{ number = \"Description\" }}");
        table
            .require("number", label)
            .map(|field| Source::Number(headers(&field)))
    } else {
        let label = words!("write {{ tag = \"Tags\" }}"; "skriv {{ tag = \"Tags\" }}");
        table
            .require("tag", label)
            .map(|field| Source::Tag(headers(&field)))
    };
    table.finish();
    source
}

/// `{ date = "Start date", time = "Start time" }`.
fn moment(table: &mut Table<'_>) -> Option<Source> {
    let label = || {
        words!(
            "write {{ date = \"Start date\", time = \"Start time\" }}";
            "skriv {{ date = \"Start date\", time = \"Start time\" }}"
        )
    };
    let date = table.require("date", label());
    let time = table.require("time", label());
    Some(Source::Moment {
        date: headers(&date?),
        time: headers(&time?),
    })
}

/// `{ hours = "Duration" }` or `{ seconds = "Duration" }`.
fn length(table: &Table<'_>) -> Option<Source> {
    let (hours, seconds) = (table.take("hours"), table.take("seconds"));
    let breaks = table.get("breaks").unwrap_or(false);
    let (unit, field) = match (hours, seconds) {
        (Some(hours), None) => (LengthUnit::Hours, hours),
        (None, Some(seconds)) => (LengthUnit::Seconds, seconds),
        (None, None) => {
            table.wrong(
                words!("`minutes` does not say in which column"; "`minutes` siger ikke hvilken kolonne"),
                words!("write {{ hours = \"Duration\" }} or {{ seconds = \"Duration\" }}"; "skriv {{ hours = \"Duration\" }} eller {{ seconds = \"Duration\" }}"),
            );
            return None;
        }
        (Some(_), Some(seconds)) => {
            seconds.wrong_key(
                words!("a length is in hours or in seconds"; "en varighed er i timer eller i sekunder"),
                words!("leave one of them out"; "udelad den ene"),
            );
            return None;
        }
    };
    Some(Source::Length {
        unit,
        headers: headers(&field),
        breaks,
    })
}

/// One header, or a list of them.
fn headers(field: &Field<'_>) -> Vec<String> {
    if field.value.as_array().is_none() {
        let header = field.text();
        return header.map(str::to_owned).into_iter().collect();
    }
    let headers = field.texts();
    if field.items().is_some_and(|items| items.is_empty()) {
        let key = field.shown();
        field.wrong(
            words!("`{key}` is empty"; "`{key}` er tom"),
            words!("write something, or leave the key out"; "skriv noget, eller udelad nøglen"),
        );
    }
    headers
        .into_iter()
        .map(|(header, _)| header.to_owned())
        .collect()
}
