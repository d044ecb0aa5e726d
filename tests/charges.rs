//! The table of cases on the boundaries of rules.md §2, run through the program: `invoice` on a log, and `quote`
//! where the work could have been asked for.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "helpers of tests are tests too"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use assert_cmd::Command;
use serde::Deserialize;
use serde_json::Value;
use tempfile::TempDir;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    case: Vec<Row>,
    ladder: Vec<Ladder>,
    run: Vec<Run>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    rule: String,
    because: String,
    #[serde(default)]
    card: String,
    #[serde(default)]
    set: String,
    #[serde(default)]
    from: BTreeMap<String, String>,
    agreement: Option<String>,
    contacted: Option<String>,
    channel: Option<String>,
    covered: Option<bool>,
    critical: Option<bool>,
    entries: Vec<Entry>,
    lines: Vec<String>,
    dates: Option<Vec<String>>,
    words: Option<Vec<String>>,
    net: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    level: Option<String>,
    start: String,
    end: Option<String>,
    /// `5` or `5:30`.
    min: Option<String>,
    km: Option<String>,
    billable: Option<bool>,
    note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ladder {
    because: String,
    #[serde(default)]
    set: String,
    agreement: Option<String>,
    at: String,
    nets: BTreeMap<String, [String; 6]>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Run {
    rule: String,
    because: String,
    #[serde(default)]
    set: String,
    #[serde(default)]
    from: BTreeMap<String, String>,
    log: String,
    /// By customer: net, VAT, total.
    customers: BTreeMap<String, [String; 3]>,
    vat_percents: Option<BTreeMap<String, String>>,
    totals: Option<BTreeMap<String, Value>>,
}

fn table() -> Table {
    toml::from_str(include_str!("cases/charges.toml")).unwrap()
}

/// A card of the repository, changed from the beginning by `set` and from later dates by `from`.
fn card(name: &str, set: &str, from: &BTreeMap<String, String>) -> String {
    let mut text = match name {
        "" => include_str!("../rates.toml"),
        "edition-b" => include_str!("../examples/edition-b.toml"),
        "edition-c" => include_str!("../examples/edition-c.toml"),
        other => panic!("no card {other}"),
    }
    .to_owned();
    let first = (!set.is_empty()).then_some(("1990-01-01", set));
    let later = from.iter().map(|(date, set)| (date.as_str(), set.as_str()));
    for (date, set) in first.into_iter().chain(later) {
        write!(text, "\n[[revision]]\nvalid_from = {date}\n{set}\n").unwrap();
    }
    text
}

/// A time of day is one of Tuesday 2026-11-24.
fn time(text: &str) -> String {
    if text.len() > 8 {
        text.to_owned()
    } else {
        format!("2026-11-24 {text}")
    }
}

fn takst(folder: &TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_takst"));
    command.env_clear().current_dir(folder.path());
    command.args(["--lang", "en", "--rates", "card.toml"]);
    command
}

fn json(command: &mut Command) -> Value {
    let output = command.output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {told}");
    serde_json::from_slice(&output.stdout).unwrap()
}

impl Entry {
    fn seconds(&self) -> Option<u64> {
        let text = self.min.as_deref()?;
        let (minutes, seconds) = text.split_once(':').unwrap_or((text, "0"));
        Some(minutes.parse::<u64>().unwrap() * 60 + seconds.parse::<u64>().unwrap())
    }

    /// The end of an entry given in minutes, on the clock of the wall; only for days without a change of clocks.
    fn wall_end(&self) -> Option<chrono::NaiveDateTime> {
        let seconds = i64::try_from(self.seconds()?).unwrap();
        Some(wall(&self.start) + chrono::Duration::seconds(seconds))
    }
}

fn wall(text: &str) -> chrono::NaiveDateTime {
    let text = time(text);
    let formats = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"];
    let read = |format| chrono::NaiveDateTime::parse_from_str(&text, format);
    formats.into_iter().find_map(|f| read(f).ok()).unwrap()
}

/// The case as rows of a log.
fn log(row: &Row) -> String {
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record([
        "case",
        "customer",
        "agreement",
        "contacted",
        "channel",
        "covered",
        "critical",
        "level",
        "start",
        "end",
        "minutes",
        "km",
        "billable",
        "note",
    ])
    .unwrap();
    for entry in &row.entries {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let mark = |mark: Option<bool>| mark.map(|mark| mark.to_string()).unwrap_or_default();
        let end = entry.wall_end().map(|end| end.to_string());
        csv.write_record([
            "1",
            "Customer",
            &text(&row.agreement),
            &row.contacted.as_deref().map(time).unwrap_or_default(),
            &text(&row.channel),
            &mark(row.covered),
            &mark(row.critical),
            &text(&entry.level),
            &time(&entry.start),
            &entry.end.as_deref().map(time).or(end).unwrap(),
            "",
            &text(&entry.km),
            &mark(entry.billable),
            &text(&entry.note),
        ])
        .unwrap();
    }
    String::from_utf8(csv.into_inner().unwrap()).unwrap()
}

/// The options that ask `quote` for the same work, where it can be asked for: one entry after the other.
fn quote(row: &Row) -> Option<Vec<String>> {
    let first = row.entries.first()?;
    let mut args = vec!["--at".to_owned(), time(&first.start)];
    let mut reached = wall(&first.start);
    for (index, entry) in row.entries.iter().enumerate() {
        let driving_later = index > 0 && entry.km.is_some();
        if entry.billable == Some(false) || driving_later || wall(&entry.start) != reached {
            return None;
        }
        reached = entry.wall_end()?;
        let level = entry.level.as_deref().unwrap_or("1st");
        let seconds = entry.seconds().filter(|seconds| *seconds > 0)?;
        args.push(format!("{level}:{seconds}s"));
    }
    let options = [
        ("--contacted", row.contacted.as_deref().map(time)),
        ("--agreement", row.agreement.clone()),
        ("--channel", row.channel.clone()),
        ("--km", first.km.clone()),
    ];
    for (option, value) in options {
        if let Some(value) = value {
            args.extend([option.to_owned(), value]);
        }
    }
    for (option, mark) in [
        ("--not-covered", row.covered),
        ("--not-critical", row.critical),
    ] {
        if mark == Some(false) {
            args.push(option.to_owned());
        }
    }
    Some(args)
}

fn word(value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

/// Compares what the program says of the lines and the net with the table.
fn differences(row: &Row, whole: &Value, described: bool, failures: &mut Vec<String>) {
    let columns = [
        "kind",
        "level",
        "tier",
        "minutes_worked",
        "quantity",
        "unit_price",
        "gross",
        "discount_percent",
        "discount",
        "net",
    ];
    let lines = whole["lines"].as_array().unwrap();
    let each = |columns: &[&str]| -> Vec<String> {
        let words = |line: &Value| {
            columns
                .iter()
                .map(|key| word(&line[*key]))
                .collect::<Vec<_>>()
        };
        lines.iter().map(|line| words(line).join(" ")).collect()
    };
    let mut compare = |got: Vec<String>, want: &[String]| {
        if got != want {
            failures.push(format!(
                "{}: got\n  {}\nnot\n  {}\nbecause {}",
                row.rule,
                got.join("\n  "),
                want.join("\n  "),
                row.because
            ));
        }
    };
    let spaced = |line: &String| line.split_whitespace().collect::<Vec<_>>().join(" ");
    compare(
        each(&columns),
        &row.lines.iter().map(spaced).collect::<Vec<_>>(),
    );
    compare(vec![word(&whole["net"])], std::slice::from_ref(&row.net));
    if let Some(dates) = &row.dates {
        compare(each(&["date", "date_to"]), dates);
    }
    if let Some(words) = row.words.as_ref().filter(|_| described) {
        compare(each(&["description"]), words);
    }
}

#[test]
fn every_rule_on_its_boundary() {
    let folder = TempDir::new().unwrap();
    let mut failures = Vec::new();
    let mut quoted = 0;
    for row in &table().case {
        fs::write(
            folder.path().join("card.toml"),
            card(&row.card, &row.set, &row.from),
        )
        .unwrap();
        fs::write(folder.path().join("log.csv"), log(row)).unwrap();
        let document = json(takst(&folder).args(["invoice", "log.csv", "--format", "json"]));
        let customer = &document["customers"][0];
        assert_eq!(
            customer["cases"].as_array().unwrap().len(),
            1,
            "{}",
            row.rule
        );
        differences(row, &customer["cases"][0], true, &mut failures);
        assert_eq!(customer["net"], customer["cases"][0]["net"], "{}", row.rule);
        if let Some(args) = quote(row) {
            quoted += 1;
            let quote = json(
                takst(&folder)
                    .args(["quote", "--format", "json"])
                    .args(args),
            );
            differences(row, &quote, false, &mut failures);
            for key in ["net", "vat", "total"] {
                assert_eq!(quote[key], customer[key], "{}", row.rule);
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    assert!(quoted > 40, "only {quoted} cases were quoted");
}

/// screens.md M1: the price list.
#[test]
fn the_price_list() {
    let folder = TempDir::new().unwrap();
    for row in &table().ladder {
        fs::write(
            folder.path().join("card.toml"),
            card("", &row.set, &BTreeMap::new()),
        )
        .unwrap();
        let mut command = takst(&folder);
        command.args(["quote", "--format", "json", "--at", &time(&row.at)]);
        if let Some(agreement) = &row.agreement {
            command.args(["-a", agreement]);
        }
        let document = json(&mut command);
        let rungs = document["ladder"].as_array().unwrap();
        for (level, nets) in &row.nets {
            let of_level = rungs.iter().filter(|rung| rung["level"] == **level);
            let got: Vec<(String, String)> = of_level
                .map(|rung| (word(&rung["minutes"]), word(&rung["net"])))
                .collect();
            let minutes = ["15", "30", "45", "60", "90", "120"].map(str::to_owned);
            let want: Vec<(String, String)> = minutes.into_iter().zip(nets.clone()).collect();
            assert_eq!(got, want, "{level}: {}", row.because);
        }
        assert_eq!(rungs.len(), 12);
    }
}

/// rules.md §2.9: an invoice is one customer in one run.
#[test]
fn vat_once_per_invoice() {
    let folder = TempDir::new().unwrap();
    for row in &table().run {
        fs::write(
            folder.path().join("card.toml"),
            card("", &row.set, &row.from),
        )
        .unwrap();
        fs::write(folder.path().join("log.csv"), &row.log).unwrap();
        let document = json(takst(&folder).args(["invoice", "log.csv", "--format", "json"]));
        let customers = document["customers"].as_array().unwrap();
        let got: BTreeMap<String, [String; 3]> = customers
            .iter()
            .map(|one| {
                (
                    word(&one["customer"]),
                    ["net", "vat", "total"].map(|key| word(&one[key])),
                )
            })
            .collect();
        assert_eq!(got, row.customers, "{}: {}", row.rule, row.because);
        for (customer, percent) in row.vat_percents.iter().flatten() {
            let one = customers
                .iter()
                .find(|one| one["customer"] == **customer)
                .unwrap();
            for case in one["cases"].as_array().unwrap() {
                for line in case["lines"].as_array().unwrap() {
                    assert_eq!(
                        line["vat_percent"], **percent,
                        "{}: {}",
                        row.rule, row.because
                    );
                }
            }
        }
        for (key, want) in row.totals.iter().flatten() {
            assert_eq!(
                &document["totals"][key], want,
                "{}: {key}: {}",
                row.rule, row.because
            );
        }
    }
}
