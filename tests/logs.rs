//! Logs of other programs, each read by its columns: what comes out of each is derived by hand.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::desk::Desk;

/// A minute is 1.00.
const CARD: &str = "currency = \"DKK\"\ntimezone = \"Europe/Copenhagen\"\nvat_percent = 25\n\
hours = { mon-sun = \"00:00-24:00\" }\nlevels.support.hourly_rate = 60\n";

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
