//! Runs the rows of a table of cases through the program: `invoice` on a log, and `quote` where the work could have
//! been asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use crate::desk::Desk;
use assert_cmd::Command;
use serde::Deserialize;
use serde_json::Value;

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Row {
    pub(crate) rule: String,
    pub(crate) because: String,
    #[serde(default)]
    pub(crate) card: String,
    #[serde(default)]
    pub(crate) set: String,
    #[serde(default)]
    pub(crate) from: BTreeMap<String, String>,
    pub(crate) agreement: Option<String>,
    pub(crate) contacted: Option<String>,
    pub(crate) channel: Option<String>,
    pub(crate) covered: Option<bool>,
    pub(crate) critical: Option<bool>,
    pub(crate) customer: Option<String>,
    /// The customers file, CSV.
    pub(crate) customers: Option<String>,
    /// Other columns of the log, the same in each row.
    #[serde(default)]
    pub(crate) with: BTreeMap<String, String>,
    pub(crate) entries: Vec<Entry>,
    pub(crate) lines: Option<Vec<String>>,
    pub(crate) dates: Option<Vec<String>>,
    pub(crate) words: Option<Vec<String>>,
    pub(crate) net: String,
    /// Of the invoice: net, VAT, total.
    pub(crate) sums: Option<[String; 3]>,
    /// Whether `quote` is asked too where it can be.
    pub(crate) quote: Option<bool>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    pub(crate) level: Option<String>,
    pub(crate) start: String,
    pub(crate) end: Option<String>,
    /// `5` or `5:30`.
    pub(crate) min: Option<String>,
    pub(crate) km: Option<String>,
    pub(crate) billable: Option<bool>,
    pub(crate) note: Option<String>,
    pub(crate) travel: Option<String>,
    pub(crate) expense: Option<String>,
    /// Other columns of this row.
    #[serde(default)]
    pub(crate) with: BTreeMap<String, String>,
}

/// A card of the repository, changed from the beginning by `set` and from later dates by `from`.
pub(crate) fn card(name: &str, set: &str, from: &BTreeMap<String, String>) -> String {
    let path = match name {
        "plain" => return plain(set),
        "edition-a" => "rates.toml".to_owned(),
        edition if edition.starts_with("edition-") => format!("examples/{edition}.toml"),
        list => format!("tests/price-lists/{list}.toml"),
    };
    let mut text = fs::read_to_string(path).unwrap();
    let first = (!set.is_empty()).then_some(("1990-01-01", set));
    let later = from.iter().map(|(date, set)| (date.as_str(), set.as_str()));
    for (date, set) in first.into_iter().chain(later) {
        write!(text, "\n[[revision]]\nvalid_from = {date}\n{set}\n").unwrap();
    }
    text
}

/// A card of 600.00 and 900.00 an hour, 08-16 on weekdays, and no VAT; `set` goes on top of the file.
fn plain(set: &str) -> String {
    let lacks = |key: &str| !set.lines().any(|line| line.starts_with(key));
    let mut text = format!("currency = 'DKK'\ntimezone = 'Europe/Copenhagen'\n{set}\n");
    let defaults = [
        ("vat_percent", "vat_percent = 0"),
        ("hours", "hours.mon-fri = '08:00-16:00'"),
        ("levels", "levels.std.hourly_rate = 600\nlevels.pro.hourly_rate = 900"),
        ("after_hours.trigger", "after_hours.trigger = 'start'"),
    ];
    for (key, line) in defaults {
        if lacks(key) {
            // Dotted keys come before the first table.
            text.insert_str(0, &format!("{line}\n"));
        }
    }
    text
}

/// A time of day is one of Tuesday 2026-11-24.
pub(crate) fn time(text: &str) -> String {
    if text.len() > 8 { text.to_owned() } else { format!("2026-11-24 {text}") }
}

/// The program under `card.toml`.
pub(crate) fn takst(desk: &Desk) -> Command {
    desk.command(&["--rates", "card.toml"])
}

pub(crate) fn answer(command: &mut Command) -> Result<Value, String> {
    let output = command.output().unwrap();
    if output.status.success() {
        return Ok(serde_json::from_slice(&output.stdout).unwrap());
    }
    let told = String::from_utf8_lossy(&output.stderr);
    Err(format!("{command:?}: {told}"))
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
pub(crate) fn log(row: &Row) -> String {
    let mut csv = csv::Writer::from_writer(Vec::new());
    let others: BTreeSet<&String> =
        row.with.keys().chain(row.entries.iter().flat_map(|entry| entry.with.keys())).collect();
    let head = [
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
        "travel",
        "expense",
    ];
    let others_too = others.iter().map(|header| header.as_str());
    csv.write_record(head.into_iter().chain(others_too)).unwrap();
    for entry in &row.entries {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let mark = |mark: Option<bool>| mark.map(|mark| mark.to_string()).unwrap_or_default();
        let end = entry.wall_end().map(|end| end.to_string());
        let cells = [
            "1",
            row.customer.as_deref().unwrap_or("Customer"),
            &text(&row.agreement),
            &row.contacted.as_deref().map(time).unwrap_or_default(),
            &text(&row.channel),
            &mark(row.covered),
            &mark(row.critical),
            &text(&entry.level),
            &time(&entry.start),
            &entry.end.as_deref().map(time).or(end).unwrap_or_default(),
            "",
            &text(&entry.km),
            &mark(entry.billable),
            &text(&entry.note),
            &text(&entry.travel),
            &text(&entry.expense),
        ];
        let other = |header: &&String| {
            let own = entry.with.get(*header).or_else(|| row.with.get(*header));
            own.map_or("", String::as_str)
        };
        csv.write_record(cells.into_iter().chain(others.iter().map(other))).unwrap();
    }
    String::from_utf8(csv.into_inner().unwrap()).unwrap()
}

/// The options that ask `quote` for the same work, where it can be asked for: one entry after the other.
fn quote(row: &Row) -> Option<Vec<String>> {
    let first = row.entries.first()?;
    if row.quote == Some(false) {
        return None;
    }
    let mut args = vec!["--at".to_owned(), time(&first.start)];
    let mut reached = wall(&first.start);
    for (index, entry) in row.entries.iter().enumerate() {
        let extras = [&entry.km, &entry.travel, &entry.expense];
        let extras_later = index > 0 && extras.iter().any(|extra| extra.is_some());
        let own = extras_later || !entry.with.is_empty();
        if entry.billable == Some(false) || own || wall(&entry.start) != reached {
            return None;
        }
        reached = entry.wall_end()?;
        let seconds = entry.seconds().filter(|seconds| *seconds > 0)?;
        args.push(match &entry.level {
            Some(level) => format!("{level}:{seconds}s"),
            None => format!("{seconds}s"),
        });
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
    let travel = first.travel.iter().map(|minutes| format!("travel={minutes}"));
    let expense = first.expense.iter().map(|amount| format!("expense={amount}"));
    let others = row.with.iter();
    for set in
        travel.chain(expense).chain(others.map(|(column, value)| format!("{column}={value}")))
    {
        args.extend(["--set".to_owned(), set]);
    }
    for (option, mark) in [("--not-covered", row.covered), ("--not-critical", row.critical)] {
        if mark == Some(false) {
            args.push(option.to_owned());
        }
    }
    Some(args)
}

pub(crate) fn word(value: &Value) -> String {
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
        let words = |line: &Value| columns.iter().map(|key| word(&line[*key])).collect::<Vec<_>>();
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
    if let Some(lines) = &row.lines {
        compare(each(&columns), &lines.iter().map(spaced).collect::<Vec<_>>());
    }
    compare(vec![word(&whole["net"])], std::slice::from_ref(&row.net));
    if let Some(dates) = &row.dates {
        compare(each(&["date", "date_to"]), dates);
    }
    if let Some(words) = row.words.as_ref().filter(|_| described) {
        compare(each(&["description"]), words);
    }
}

/// Checks all rows, each under the card it names, else under `usual`; returns how many were quoted.
pub(crate) fn check(rows: &[Row], usual: &str) -> usize {
    let desk = Desk::empty();
    let mut failures = Vec::new();
    let mut quoted = 0;
    for row in rows {
        let name = if row.card.is_empty() { usual } else { &row.card };
        let text = card(name, &row.set, &row.from);
        desk.write("card.toml", text);
        desk.write("log.csv", log(row));
        let mut command = takst(&desk);
        command.args(["invoice", "log.csv", "--format", "json"]);
        if let Some(customers) = &row.customers {
            desk.write("customers.csv", customers);
            command.args(["--customers", "customers.csv"]);
        }
        let document = match answer(&mut command) {
            Ok(document) => document,
            Err(told) => {
                failures.push(format!("{}: {told}", row.rule));
                continue;
            }
        };
        let customer = &document["customers"][0];
        let cases = customer["cases"].as_array().unwrap();
        assert_eq!(cases.len(), 1, "{}", row.rule);
        differences(row, &cases[0], true, &mut failures);
        let sums = ["net", "vat", "total"].map(|key| word(&customer[key]));
        match &row.sums {
            Some(want) if *want != sums => {
                failures.push(format!("{}: {sums:?}, not {want:?}", row.rule));
            }
            Some(_) => {}
            None => assert_eq!(customer["net"], cases[0]["net"], "{}", row.rule),
        }
        if let Some(args) = quote(row) {
            quoted += 1;
            match answer(takst(&desk).args(["quote", "--format", "json"]).args(args)) {
                Err(told) => failures.push(format!("{}: {told}", row.rule)),
                Ok(quote) => {
                    let mut of_quote = row.clone();
                    of_quote.net.clone_from(&sums[0]);
                    differences(&of_quote, &quote, false, &mut failures);
                    for key in ["net", "vat", "total"] {
                        assert_eq!(quote[key], customer[key], "{}", row.rule);
                    }
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    quoted
}
