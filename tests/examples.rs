//! The example files hold what the README and the other tests take from them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;

use chrono::{Duration, NaiveDateTime};

type Row = HashMap<String, String>;

fn bytes(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn rows(text: &str, delimiter: u8) -> Vec<Row> {
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

fn log() -> Vec<Row> {
    rows(&String::from_utf8(bytes("october-2026.csv")).unwrap(), b',')
}

fn time(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap_or_else(|_| panic!("{text}"))
}

fn minutes(row: &Row) -> i64 {
    if row["end"].is_empty() {
        row["minutes"].parse().unwrap()
    } else {
        (time(&row["end"]) - time(&row["start"])).num_minutes()
    }
}

/// The facts of each case: what any of its rows says.
fn facts(rows: &[Row], column: &str) -> BTreeMap<String, String> {
    let mut facts = BTreeMap::new();
    for row in rows {
        let value = &row[column];
        let known: &mut String = facts.entry(row["case"].clone()).or_default();
        assert!(
            value.is_empty() || known.is_empty() || known == value,
            "case {}: {column} `{known}` and `{value}`",
            row["case"]
        );
        if known.is_empty() {
            known.clone_from(value);
        }
    }
    facts
}

#[test]
fn a_month_of_a_support_desk() {
    let rows = log();
    let customers = facts(&rows, "customer");
    assert!(rows.len() >= 220 && customers.len() >= 65, "{} rows", rows.len());
    assert!(customers.values().all(|customer| !customer.is_empty()));
    let distinct: BTreeSet<_> =
        rows.iter().map(|row| row.iter().collect::<BTreeMap<_, _>>()).collect();
    assert_eq!(distinct.len(), rows.len(), "a row stands twice");
    let mut last_end = HashMap::new();
    for row in &rows {
        let start = time(&row["start"]);
        assert!(row["start"].starts_with("2026-10-"), "{row:?}");
        assert!((1..=120).contains(&minutes(row)), "{row:?}");
        let end = start + Duration::minutes(minutes(row));
        let before = last_end.insert(row["case"].clone(), end);
        assert!(before.is_none_or(|before| before <= start), "overlap: {row:?}");
        let contacted = &row["contacted"];
        assert!(contacted.is_empty() || time(contacted) <= start, "{row:?}");
    }
}

/// The four billed cases of this customer, and nine that 15 free minutes cover: 83 minutes in all.
#[test]
fn the_month_of_nordisk_byg() {
    let rows = log();
    let customers = facts(&rows, "customer");
    let own = rows.iter().filter(|row| customers[&row["case"]] == "Nordisk Byg A/S");
    let (billed, free): (Vec<&Row>, Vec<&Row>) =
        own.partition(|row| ["4711", "4725", "4733", "4740"].contains(&row["case"].as_str()));
    let billed: Vec<String> = billed
        .iter()
        .map(|row| {
            let (case, start, level, km) = (&row["case"], &row["start"], &row["level"], &row["km"]);
            format!("{case} {start} {} {level} {km}", minutes(row))
        })
        .collect();
    assert_eq!(
        billed,
        [
            "4711 2026-10-06 10:02 35 1st ",
            "4725 2026-10-15 14:20 12 1st ",
            "4725 2026-10-16 09:10 40 2nd ",
            "4733 2026-10-17 10:00 20 2nd 24",
            "4740 2026-10-27 15:50 40 1st ",
        ]
    );
    let total = free.iter().fold(0, |total, row| total + minutes(row));
    assert_eq!((free.len(), total), (9, 83));
    for row in free {
        assert!(minutes(row) <= 15 && row["level"] == "1st", "{row:?}");
        let (start, hour) = (time(&row["start"]), "%H:%M");
        let clock = start.format(hour).to_string();
        let weekday = start.format("%u").to_string();
        assert!(clock.as_str() >= "08:00" && clock.as_str() < "15:45" && weekday.as_str() < "6");
    }
}

/// Both logs and the case log name the agreements of the customers file.
#[test]
fn customers_have_one_agreement() {
    let text = String::from_utf8(bytes("customers.toml")).unwrap();
    let table: toml::Table = text.parse().unwrap();
    let known: BTreeMap<&str, &str> = table["customers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let agreement = row.get("agreement").map_or("", |name| name.as_str().unwrap());
            (row["customer"].as_str().unwrap(), agreement)
        })
        .collect();
    let cases = rows(&String::from_utf8(bytes("cases-2026-11-24.csv")).unwrap(), b',');
    assert_eq!(cases.len(), 7);
    for rows in [log(), cases] {
        let agreements = facts(&rows, "agreement");
        for (case, customer) in facts(&rows, "customer") {
            assert_eq!(known[customer.as_str()], agreements[&case], "case {case}");
        }
    }
}

/// The Danish log is part of the English one, as a Danish Excel writes it.
#[test]
fn the_danish_log_is_windows_1252() {
    let raw = bytes("october-2026-da.csv");
    assert!(std::str::from_utf8(&raw).is_err(), "it is UTF-8");
    let (text, _, malformed) = encoding_rs::WINDOWS_1252.decode(&raw);
    assert!(!malformed);
    let danish = rows(&text, b';');
    let english = log();
    assert!((25..=45).contains(&danish.len()), "{} rows", danish.len());
    assert!(danish.iter().any(|row| row["km"].contains(',')));
    for row in danish {
        let start = NaiveDateTime::parse_from_str(&row["start"], "%d-%m-%Y %H:%M").unwrap();
        let same = english.iter().any(|other| {
            other["case"] == row["sag"]
                && time(&other["start"]) == start
                && other["km"] == row["km"].replace(',', ".")
                && other["note"] == row["tekst"]
        });
        assert!(same, "{row:?}");
    }
}
