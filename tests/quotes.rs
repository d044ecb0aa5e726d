//! What a supporter reads aloud, situation by situation, in both languages, whole; and what an option's time means by
//! the clock.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::process::ExitCode;

use serde::Deserialize;
use takst::calendar::Instant;

use crate::desk::{Desk, spaced};
use crate::runner::card;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    case: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    because: String,
    #[serde(default = "edition_a")]
    card: String,
    #[serde(default)]
    set: String,
    /// RFC 3339, where the clock counts.
    #[serde(default = "noon")]
    now: String,
    quote: Vec<String>,
    en: String,
    da: String,
    /// Parts of what stands above the sentence, in English.
    #[serde(default)]
    table: Vec<String>,
    /// What does not stand there.
    #[serde(default)]
    lacks: Vec<String>,
}

fn edition_a() -> String {
    "edition-a".to_owned()
}

fn noon() -> String {
    "2026-11-24T12:00:00+01:00".to_owned()
}

/// What `takst quote` writes at a time, in one line of single spaces.
fn answer(row: &Row, desk: &Desk, more: &[&str]) -> String {
    let path = |name: &str| desk.path(name).into_os_string();
    let mut args: Vec<OsString> = ["takst", "-q", "quote"].map(OsString::from).into();
    args.extend(more.iter().map(OsString::from));
    args.extend(row.quote.iter().map(OsString::from));
    args.extend(["--rates".into(), path("card.toml")]);
    args.extend(["-o".into(), path("answer")]);
    let now = chrono::DateTime::parse_from_rfc3339(&row.now).unwrap();
    let code = takst::run(args, Instant::from_unix(now.timestamp()));
    let (because, success) = (&row.because, format!("{:?}", ExitCode::SUCCESS));
    assert_eq!(format!("{code:?}"), success, "{because}");
    spaced(&desk.read("answer"))
}

#[test]
fn every_situation_in_a_sentence() {
    let table: Table = toml::from_str(include_str!("cases/quotes.toml")).unwrap();
    let mut wrong = Vec::new();
    for row in &table.case {
        let desk = Desk::empty();
        desk.write("card.toml", card(&row.card, &row.set, &BTreeMap::new()));
        for (lang, said, open, close) in [
            ("en", &row.en, "Say: \"", "\""),
            ("da", &row.da, "Sig: »", "«"),
        ] {
            let text = answer(row, &desk, &["--lang", lang, "--format", "table"]);
            let (above, say) = text.split_once(open).unwrap();
            if say.strip_suffix(close) != Some(said) {
                wrong.push(format!("{}\n  {say}", row.because));
            }
            if lang == "en" {
                let json = answer(row, &desk, &["--lang", "en", "--format", "json"]);
                let json: serde_json::Value = serde_json::from_str(&json).unwrap();
                // A price list has none.
                if json["say"] != *row.en && !json["say"].is_null() {
                    wrong.push(format!("{}\n  {}", row.because, json["say"]));
                }
                let missing = row
                    .table
                    .iter()
                    .filter(|part| !above.contains(part.as_str()));
                let too_much = row
                    .lacks
                    .iter()
                    .filter(|part| above.contains(part.as_str()));
                wrong.extend(
                    missing
                        .chain(too_much)
                        .map(|part| format!("{part} in {above}")),
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
