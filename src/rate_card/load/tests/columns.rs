//! `[columns]`: what it can say, and mistakes in it.

use super::*;
use crate::rate_card::{LengthUnit, Source};

// In `wrong_with` the added text begins on line 8.

#[test]
fn every_way_of_finding_a_column_is_read() {
    let card = card(&format!(
        "{LEAST}[columns]\ncase = {{ number = \"Subject\" }}\ncustomer = [\"Debitor\", \"Client\"]\n\
         start = {{ date = \"Date\", time = [\"From\", \"Start\"] }}\nminutes = {{ hours = \"Length\", breaks = true }}\n\
         level = {{ tag = [\"Tags\"] }}\nnote = \"Text\"\nignore = [\"User\", \"Amount*\"]\n"
    ));
    let list = |headers: &[&str]| headers.iter().map(|header| (*header).to_owned()).collect();
    let sources = [
        ("case", Source::Number(list(&["Subject"]))),
        ("customer", Source::FirstOf(list(&["Debitor", "Client"]))),
        (
            "start",
            Source::Moment {
                date: list(&["Date"]),
                time: list(&["From", "Start"]),
            },
        ),
        (
            "minutes",
            Source::Length {
                unit: LengthUnit::Hours,
                headers: list(&["Length"]),
                breaks: true,
            },
        ),
        ("level", Source::Tag(list(&["Tags"]))),
        ("note", Source::Header("Text".to_owned())),
    ];
    let sources = sources.map(|(name, source)| (name.to_owned(), source));
    assert_eq!(card.columns.sources, sources);
    for (header, ignored) in [
        ("user", true),
        ("User", true),
        ("Users", false),
        ("Amount (EUR)", true),
        ("amount", true),
        ("Amoun", false),
    ] {
        assert_eq!(card.columns.ignores(header), ignored, "{header}");
    }
}

#[test]
fn columns_that_cannot_be_found() {
    let (empty, leave_out) = ("is empty", "write something, or leave the key out");
    let moment = "write { date = \"Start date\", time = \"Start time\" }";
    let length = "write { hours = \"Duration\" } or { seconds = \"Duration\" }";
    for (line, column, title, label) in [
        ("note = 3", 8, "`note` is a text", "write it in quotes"),
        ("note = []", 8, &format!("`note` {empty}"), leave_out),
        ("note = [\" \"]", 9, &format!("`note` {empty}"), leave_out),
        (
            "note = { tag = \"T\" }",
            8,
            "`note` is a text",
            "write it in quotes",
        ),
        (
            "resolved = [\"T\"]",
            12,
            "`resolved` is a text",
            "write it in quotes",
        ),
        (
            "start = { date = \"D\" }",
            1,
            "`time` is missing in [columns.start]",
            moment,
        ),
        (
            "start = { date = \"D\", time = \"T\", zone = \"Z\" }",
            35,
            "unknown key `zone` in [columns.start]",
            "known here: date, time",
        ),
        (
            "level = { tags = \"T\" }",
            11,
            "unknown key `tags` in [columns.level]",
            "did you mean `tag`?",
        ),
        (
            "minutes = { breaks = true }",
            1,
            "`minutes` does not say in which column",
            length,
        ),
        (
            "minutes = { hours = \"H\", seconds = \"S\" }",
            26,
            "a length is in hours or in seconds",
            "leave one of them out",
        ),
        (
            "minutes = { hours = \"H\", breaks = 1 }",
            35,
            "`breaks` is true or false",
            "write true or false, without quotes",
        ),
    ] {
        wrong_with(
            &format!("[columns]\n{line}\n"),
            &[(9, column, title, label)],
        );
    }
}

#[test]
fn every_mistake_is_named_in_one_go() {
    wrong_with(
        "[columns]\nnote = 3\ncase = []\n",
        &[
            (9, 8, "`note` is a text", "write it in quotes"),
            (
                10,
                8,
                "`case` is empty",
                "write something, or leave the key out",
            ),
        ],
    );
}

#[test]
fn a_preset_with_a_mistake_names_it() {
    let report = load_columns("[columns]\ncase = 3\n", "presets/x.toml", Lang::En).unwrap_err();
    assert!(
        report.text.contains("presets/x.toml:2:8"),
        "{}",
        report.text
    );
    let report = load_columns("[colums]\n", "x.toml", Lang::En).unwrap_err();
    assert!(
        report.text.contains("did you mean `columns`?"),
        "{}",
        report.text
    );
    assert_eq!(load_columns("", "x.toml", Lang::En).unwrap().sources, []);
}
