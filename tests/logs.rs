//! Logs of other programs, each read by its columns: what comes out of each is derived by hand.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::Value;

use crate::desk::{A_MINUTE_IS_1 as CARD, Desk};
use crate::exports::proposed;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    log: Vec<Log>,
    said: Vec<Said>,
}

/// What is said on standard error of a log, in English and Danish.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    because: String,
    text: String,
    #[serde(default = "name")]
    name: String,
    #[serde(default)]
    args: Vec<String>,
    code: i32,
    en: String,
    da: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Log {
    because: String,
    /// One of tests/logs, or `text`.
    #[serde(default)]
    file: String,
    #[serde(default)]
    text: String,
    #[serde(default = "name")]
    name: String,
    #[serde(default)]
    columns: String,
    #[serde(default)]
    args: Vec<String>,
    cases: BTreeMap<String, String>,
    #[serde(default)]
    customers: BTreeMap<String, String>,
    #[serde(default)]
    skipped: u64,
    #[serde(default)]
    not_billable: u64,
}

fn name() -> String {
    "log.csv".to_owned()
}

fn nets(list: &Value, key: &str, from: &mut BTreeMap<String, String>) {
    for one in list.as_array().unwrap() {
        let (name, net) = (one[key].as_str().unwrap(), one["net"].as_str().unwrap());
        from.insert(name.to_owned(), net.to_owned());
    }
}

#[test]
fn every_log_gives_what_was_derived_by_hand() {
    let table: Table = toml::from_str(include_str!("cases/logs.toml")).unwrap();
    let mut wrong = String::new();
    for log in table.log {
        let desk = Desk::empty();
        desk.write("card.toml", format!("{CARD}[columns]\n{}", log.columns));
        let path = if log.file.is_empty() {
            desk.write(&log.name, log.text.trim_start());
            log.name.clone()
        } else {
            format!("{}/tests/logs/{}", env!("CARGO_MANIFEST_DIR"), log.file)
        };
        let mut args = vec!["invoice", &path, "--rates", "card.toml", "--format", "json"];
        args.extend(log.args.iter().map(String::as_str));
        let (code, out, said) = desk.ended(&args);
        if code != 0 || !said.is_empty() {
            wrong.push_str(&format!("{}: {code} {said}\n", log.because));
            continue;
        }
        let run: Value = serde_json::from_str(&out).unwrap();
        let (mut cases, mut customers) = (BTreeMap::new(), BTreeMap::new());
        nets(&run["customers"], "customer", &mut customers);
        for customer in run["customers"].as_array().unwrap() {
            nets(&customer["cases"], "case", &mut cases);
        }
        let counts = ["skipped", "not_billable"].map(|key| run["totals"][key].as_u64().unwrap());
        if cases != log.cases
            || counts != [log.skipped, log.not_billable]
            || !(log.customers.is_empty() || customers == log.customers)
        {
            wrong.push_str(&format!("{}: {cases:?} {customers:?} {counts:?}\n", log.because));
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// A sheet of a firm's own: its dates have no year, and are refused by header and value.
#[test]
fn a_date_without_a_year_is_named_by_header_and_value() {
    let desk = Desk::empty();
    let columns = "case = { value = \"Model\" }\ncustomer = { value = \"Nordlys\" }\nstart = { date = \"dato\" }\n\
        minutes = { hours = \"timer\" }\nnote = \"Note\"\nskip = [{ timer = \"Sum timer:\" }]\nignore = [\"*\"]\n";
    desk.write("card.toml", format!("{CARD}[columns]\n{columns}"));
    let log = format!("{}/tests/logs/axiom-da.csv", env!("CARGO_MANIFEST_DIR"));
    for lang in ["en", "da"] {
        let args = ["invoice", &log, "--rates", "card.toml", "--lang", lang];
        let (code, out, told) = desk.ended(&args);
        assert_eq!((code, out.as_str()), (2, ""), "{told}");
        assert!(told.contains("  dato  `05/Jan` "), "{told}");
    }
}

#[test]
fn what_is_wrong_with_all_of_a_log_is_said_once() {
    let table: Table = toml::from_str(include_str!("cases/logs.toml")).unwrap();
    let mut wrong = String::new();
    for log in table.said {
        let desk = Desk::empty();
        desk.write("card.toml", CARD);
        desk.write(&log.name, log.text.trim_start());
        for (lang, expected) in [("en", &log.en), ("da", &log.da)] {
            let mut args = vec!["invoice", &log.name, "--rates", "card.toml", "--lang", lang];
            args.extend(log.args.iter().map(String::as_str));
            let (code, _, said) = desk.ended(&args);
            if code != log.code || said.matches(expected.trim()).count() != 1 {
                wrong.push_str(&format!("{}: {code} {said}\n", log.because));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// What `rates columns` prints for each log reads all of it, once the user has said what only he knows.
#[test]
fn what_is_proposed_for_a_log_reads_it() {
    let table: Table = toml::from_str(include_str!("cases/logs.toml")).unwrap();
    for log in table.log.iter().filter(|log| !log.file.is_empty()) {
        let desk = Desk::empty();
        desk.write("card.toml", CARD);
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/logs");
        desk.write(&log.file, std::fs::read(format!("{folder}/{}", log.file)).unwrap());
        let columns = proposed(&desk, &log.file);
        desk.write("card.toml", format!("{CARD}{columns}\n"));
        let args = ["invoice", &log.file, "--rates", "card.toml", "--format", "json"];
        let (code, out, told) = desk.ended(&args);
        assert_eq!((code, &*told), (0, ""), "{}\n{columns}", log.because);
        let document: Value = serde_json::from_str(&out).unwrap();
        let nets = log.cases.values().map(|net| net.parse::<Decimal>().unwrap());
        let net = nets.fold(Decimal::ZERO, |net, case| net + case);
        assert_eq!(document["totals"]["net"], net.to_string(), "{}\n{columns}", log.because);
    }
    // What cannot be read is told with why.
    let desk = Desk::empty();
    desk.write("card.toml", CARD);
    let log = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/logs/axiom-da.csv");
    let printed = desk.prints(&["rates", "columns", log, "--rates", "card.toml"]);
    assert!(
        printed.contains(
            "this reads 0 of 5 rows.\n#   not read: 5, the first on line 2: dato `05/Jan`"
        ),
        "{printed}"
    );
}

#[test]
fn a_log_of_nothing_has_no_columns_to_propose() {
    let desk = Desk::empty();
    desk.write("card.toml", CARD);
    for (name, text, told) in [
        ("a.csv", "", "error: a.csv: the file is empty: not even a line with column names\n"),
        ("b.csv", "\n\n", "error: b.csv: the file is empty: not even a line with column names\n"),
        ("c.json", "", "error: c.json: the file is empty: not even a line with column names\n"),
        ("d.json", "null", "error: d.json: no rows with columns\n"),
    ] {
        desk.write(name, text);
        assert_eq!(desk.refused(&["rates", "columns", name, "--rates", "card.toml"]), told);
    }
    let (code, out, told) = desk.piped(&["rates", "columns", "-", "--rates", "card.toml"], b"");
    let expected = "error: stdin: the file is empty: not even a line with column names\n";
    assert_eq!((code, &*out, &*told), (2, "", expected));
    // Columns and no rows are a log of nothing, as it is.
    desk.write("e.csv", "case,customer,start,minutes\n");
    let printed = desk.prints(&["rates", "columns", "e.csv", "--rates", "card.toml"]);
    assert!(printed.contains("reads it as it is, with no [columns]: 0 of 0 rows"), "{printed}");
}

/// Every source of the manual is one, every key beside them too; and the table of a card that it shows, with each line
/// that stands there as a comment, reads one log alike.
#[test]
fn the_tables_of_the_manual_are_read() {
    let page = include_str!("../docs/logs.md");
    let desk = Desk::empty();
    let lines = page.lines().filter(|line| line.starts_with("| `"));
    let mut forms = 0;
    for line in lines {
        let codes = line.split('`').skip(1).step_by(2);
        for code in codes.filter(|code| code.contains(" = ") && *code != "breaks = true") {
            let kind = line.rsplit('|').nth(1).unwrap().trim();
            let source = ["D", "T", "L"].iter().fold(code.to_owned(), |code, part| {
                code.replace(&format!("= {part}"), &format!("= \"{part}\""))
            });
            let said = match kind {
                _ if !code.starts_with('{') => source,
                "times" => format!("start = {source}"),
                "lengths" => format!("minutes = {source}"),
                "answered, responded, resolved" => format!("resolved = {source}"),
                _ => format!("case = {source}"),
            };
            desk.write("card.toml", format!("{CARD}[columns]\n{said}\n"));
            desk.prints(&["rates", "check", "card.toml"]);
            forms += 1;
        }
    }
    assert!(forms > 14, "{forms}");

    let (_, rest) = page.split_once("## Your own columns").unwrap();
    let (_, rest) = rest.split_once("```toml\n").unwrap();
    let (table, _) = rest.split_once("```").unwrap();
    desk.write(
        "log.csv",
        "Ticket #;Debitor;Client;Date;From;To;Duration;Subject;Project;Labels;User;Amount DKK\n\
        7;;K;24/11/2026;23:00;00:30;1,5;Printer (#7);P;travel;U;1\n",
    );
    let others = table.lines().filter_map(|line| line.strip_prefix("# "));
    for other in std::iter::once("").chain(others) {
        let name = other.split(' ').next().unwrap();
        let is_other = |line: &&str| !name.is_empty() && line.starts_with(&format!("{name} "));
        let lines = table.lines().filter(|line| !is_other(line));
        let columns = lines.chain([other]).collect::<Vec<_>>().join("\n");
        desk.write("card.toml", format!("{CARD}{columns}\n"));
        let lines = desk.prints(&["invoice", "log.csv", "--rates", "card.toml", "--format", "csv"]);
        assert!(
            lines.contains("\nK,7,1,work,,support,2026-11-24,2026-11-25,"),
            "{columns}\n{lines}"
        );
        assert!(lines.contains(",90,90,min,"), "{columns}\n{lines}");
    }
}
