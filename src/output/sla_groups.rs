//! Cases added up (`--summary`): a table for people, CSV and JSON.

use std::io::{self, Write};

use super::grid::{Align, Grid, Look, printable};
use super::record::{CsvWriter, JsonWriter, Value};
use super::rfc3339;
use super::sla_records::{object, target_name};
use super::sla_view::{View, target_word};
use crate::lang::Lang;
use crate::sla::{Figure, Group, GroupBy, GroupKey, Performance, Target};

/// What is told of a target, in JSON; in CSV behind the target's name.
const MEASURES: [&str; 7] = [
    "met",
    "breached",
    "percent_met",
    "mean_minutes",
    "median_minutes",
    "p90_minutes",
    "p95_minutes",
];

/// Groups, and what they are put together by.
#[derive(Debug, Clone, Copy)]
pub struct Groups<'a> {
    pub by: &'a [GroupBy],
    pub groups: &'a [Group<'a>],
}

/// The names of the columns, in order.
pub fn columns(by: &[GroupBy]) -> Vec<String> {
    let keys = by.iter().map(|by| key_name(*by).to_owned());
    let targets = [Target::Response, Target::Resolution]
        .into_iter()
        .flat_map(|target| MEASURES.map(|measure| format!("{}_{measure}", target_name(target))));
    keys.chain(["cases".to_owned()]).chain(targets).collect()
}

/// What a column or key of groups is called.
fn key_name(by: GroupBy) -> &'static str {
    match by {
        GroupBy::Priority => "priority",
        GroupBy::Customer => "customer",
        GroupBy::Agreement => "agreement",
        GroupBy::Month => "month",
        GroupBy::Channel => "channel",
    }
}

/// A key as text; `None` where the log says nothing.
pub fn key_text(key: GroupKey<'_>, view: &View<'_>) -> Option<String> {
    match key {
        GroupKey::Priority(priority) => Some(view.card.priority_name(priority).to_owned()),
        GroupKey::Month(year, month) => Some(format!("{year:04}-{month:02}")),
        GroupKey::Name(name) => name.map(str::to_owned),
    }
}

/// The figures of a target, in the order of the measures from the third on.
pub fn figures(performance: &Performance) -> [Option<Figure>; 5] {
    [
        performance.tally.percent_met(),
        performance.mean_minutes(),
        performance.median_minutes(),
        performance.percentile_minutes(90),
        performance.percentile_minutes(95),
    ]
}

fn one_decimals(performance: &Performance) -> [Option<String>; 5] {
    figures(performance).map(|figure| figure.map(|figure| figure.one_decimal()))
}

fn measures<'v>(performance: &Performance, figures: &'v [Option<String>; 5]) -> Vec<Value<'v>> {
    let counts = [performance.tally.met, performance.tally.breached].map(Value::count);
    let figures = figures.iter().map(|it| it.as_deref().map_or(Value::Missing, Value::Word));
    counts.into_iter().chain(figures).collect()
}

/// Writes a row for each group.
pub fn write_csv(of: Groups<'_>, view: &View<'_>, out: impl Write) -> io::Result<()> {
    let columns = columns(of.by);
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    let mut csv = CsvWriter::new(out, &columns)?;
    for group in of.groups {
        each_value(group, view, |values| csv.record(values.iter().copied()))?;
    }
    csv.finish()
}

/// Hands the values of a group's row over, in the order of [`columns`].
pub fn each_value<T>(
    group: &Group<'_>,
    view: &View<'_>,
    mut row: impl FnMut(&[Value<'_>]) -> T,
) -> T {
    let keys: Vec<Option<String>> = group.keys.iter().map(|key| key_text(*key, view)).collect();
    let (response, resolution) = (one_decimals(&group.response), one_decimals(&group.resolution));
    let mut values: Vec<Value<'_>> =
        keys.iter().map(|key| Value::text_or_missing(key.as_deref())).collect();
    values.push(Value::count(group.cases));
    values.extend(measures(&group.response, &response));
    values.extend(measures(&group.resolution, &resolution));
    row(&values)
}

/// Writes one document.
pub fn write_json(of: Groups<'_>, view: &View<'_>, out: impl Write) -> io::Result<()> {
    let mut json = JsonWriter::new(out);
    json.open_object(None)?;
    json.member("now", Value::Word(&rfc3339(view.card, view.now)))?;
    json.open_list(Some("groups"))?;
    for group in of.groups {
        json.open_object(None)?;
        for (by, key) in of.by.iter().zip(&group.keys) {
            let text = key_text(*key, view);
            json.member(key_name(*by), Value::text_or_missing(text.as_deref()))?;
        }
        json.member("cases", Value::count(group.cases))?;
        for (target, performance) in targets(group) {
            let figures = one_decimals(performance);
            let values = measures(performance, &figures);
            object(&mut json, target_name(target), MEASURES.into_iter().zip(values))?;
        }
        json.close_object()?;
    }
    json.close_list()?;
    json.close_object()?;
    json.newline()?;
    json.finish()
}

pub fn targets<'g>(group: &'g Group<'_>) -> [(Target, &'g Performance); 2] {
    [(Target::Response, &group.response), (Target::Resolution, &group.resolution)]
}

/// Two rows a group, one a target; times in minutes.
pub fn render(of: Groups<'_>, view: &View<'_>) -> String {
    let lang = view.lang;
    let mut align = vec![Align::Text; of.by.len()];
    align.extend([Align::Right, Align::Left]);
    align.extend([Align::Right; 7]);
    let mut grid = Grid::new(align);
    let heads = of.by.iter().map(|by| key_word(*by, lang)).chain(lang.pick(
        ["cases", "", "met", "breached", "%", "mean", "median", "p90", "p95"],
        ["sager", "", "nået", "brudt", "%", "snit", "median", "p90", "p95"],
    ));
    grid.row(heads.map(|head| if head.is_empty() { String::new() } else { Look::Dim.mark(head) }));
    for group in of.groups {
        let keys =
            group.keys.iter().map(|key| printable(&key_text(*key, view).unwrap_or("-".to_owned())));
        let mut first: Vec<String> = keys.chain([group.cases.to_string()]).collect();
        for (target, performance) in targets(group) {
            let tally = performance.tally;
            let shown = |figure: &Figure| lang.number(&figure.one_decimal());
            let figures = figures(performance).map(|it| it.as_ref().map_or("-".to_owned(), shown));
            let counts = [tally.met.to_string(), tally.breached.to_string()];
            let row = first.iter().cloned().chain([target_word(target, lang).to_owned()]);
            grid.row(row.chain(counts).chain(figures));
            first.fill(String::new());
        }
    }
    let unit = lang.pick(
        "Times in minutes on the target's clock, of what is done.",
        "Tider i minutter på fristens ur, af det, der er gjort.",
    );
    format!("{}\n{}\n", grid.render(view.width), Look::Dim.mark(unit))
}

/// What people call a key.
pub fn key_word(by: GroupBy, lang: Lang) -> &'static str {
    match by {
        GroupBy::Priority => lang.pick("priority", "prioritet"),
        GroupBy::Customer => lang.pick("customer", "kunde"),
        GroupBy::Agreement => lang.pick("agreement", "aftale"),
        GroupBy::Month => lang.pick("month", "måned"),
        GroupBy::Channel => lang.pick("channel", "kanal"),
    }
}
