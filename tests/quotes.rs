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
    /// What the JSON document says that it costs.
    net: Option<String>,
    total: Option<String>,
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
    if row.quote.iter().any(|arg| arg == "-c") {
        args.extend(["--customers".into(), path("customers.csv")]);
    }
    args.extend(["-o".into(), path("answer")]);
    let now = chrono::DateTime::parse_from_rfc3339(&row.now).unwrap();
    let code = takst::run(args, Instant::from_unix(now.timestamp()));
    let (because, success) = (&row.because, format!("{:?}", ExitCode::SUCCESS));
    assert_eq!(format!("{code:?}"), success, "{because}");
    spaced(&desk.read("answer"))
}

#[test]
fn every_situation_in_a_sentence() {
    check(include_str!("cases/quotes.toml"));
}

#[test]
fn twelve_calls() {
    check(include_str!("cases/calls.toml"));
}

const CUSTOMERS: &str = "customer,name,agreement
10017,Café Kanel ApS,BEDRE
10018,Østergård & Sønner A/S,GOD
10019,Nordisk Byg A/S,
";

fn check(cases: &str) {
    let table: Table = toml::from_str(cases).unwrap();
    let mut wrong = Vec::new();
    for row in &table.case {
        let desk = Desk::empty();
        desk.write("card.toml", card(&row.card, &row.set, &BTreeMap::new()));
        desk.write("customers.csv", CUSTOMERS);
        for (lang, said, open, close) in
            [("en", &row.en, "Say: \"", "\""), ("da", &row.da, "Sig: »", "«")]
        {
            let text = answer(row, &desk, &["--lang", lang, "--format", "table"]);
            let (above, say) = text.split_once(open).unwrap();
            if say.strip_suffix(close) != Some(said) {
                wrong.push(format!("{}\n  {say}", row.because));
            }
            if lang == "en" {
                let json = answer(row, &desk, &["--lang", "en", "--format", "json"]);
                let json: serde_json::Value = serde_json::from_str(&json).unwrap();
                let said = [
                    ("say", Some(&row.en)),
                    ("net", row.net.as_ref()),
                    ("total", row.total.as_ref()),
                ];
                for (key, expected) in said {
                    if expected.is_some_and(|expected| json[key] != **expected) {
                        wrong.push(format!("{}\n  {key} {}", row.because, json[key]));
                    }
                }
                let missing = row.table.iter().filter(|part| !above.contains(part.as_str()));
                let too_much = row.lacks.iter().filter(|part| above.contains(part.as_str()));
                wrong.extend(missing.chain(too_much).map(|part| format!("{part} in {above}")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A number that is a level too, of a call since midnight.
#[test]
fn a_number_alone_with_since_can_be_a_level() {
    let desk = Desk::empty();
    desk.write("card.toml", card("edition-a", "", &BTreeMap::new()));
    for (work, level, more) in [
        (&["2"][..], "level 2 until now: write 2nd ", "2 minutes more: write 2m "),
        (
            &["2", "30"],
            "level 2 until now, 30 minutes more: write 2nd 30 ",
            "2 minutes + 30 minutes more: write 2m 30 ",
        ),
    ] {
        let since = ["quote", "--rates", "card.toml", "--lang", "en", "--since", "00:00"];
        let output = desk.call(&[&since, work].concat());
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains("can be read in two ways"), "{told}");
        assert!(told.contains(level) && told.contains(more), "{told}");
    }
}

/// Until when a solution is promised, by mail an answer too; nothing of it without `--priority`.
#[test]
fn a_promise_for_other_programs() {
    let desk = Desk::empty();
    let promise = |more: &[&str]| {
        let args = ["quote", "5", "--at", "2026-11-24 10:12", "--format", "json", "-q"];
        let json = desk.prints(&[&args, more].concat());
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        json["promise"].clone()
    };
    assert_eq!(promise(&[]), serde_json::Value::Null);
    assert_eq!(
        promise(&["--priority", "høj"]),
        serde_json::json!({"priority": "high", "answer": null, "solution": "2026-11-24T12:12:00+01:00"})
    );
    assert_eq!(
        promise(&["--priority", "standard", "--channel", "e-mail"]),
        serde_json::json!({
            "priority": "normal",
            "answer": "2026-11-24T14:12:00+01:00",
            "solution": "2026-11-24T18:12:00+01:00"
        })
    );
    desk.write("none.toml", card("plain", "", &BTreeMap::new()));
    for (args, why) in [
        (&["--priority", "hgih"][..], "--priority: `hgih` is not a priority: did you mean `high`?"),
        (&["--priority", "x"], "it has `high`, `medium`, `normal` and `low`"),
        (&["--priority", "high", "--rates", "none.toml"], "is not a priority"),
        (&["--priority", "standard", "--rates", "none.toml"], "the rate card has no priorities"),
    ] {
        let told = desk.refused(&[&["quote", "5", "--lang", "en"], args].concat());
        assert!(told.contains(why), "{args:?}: {told}");
    }
}
