//! What cases add up to (`--summary`), by whom and when, and as a workbook.

use calamine::{Data, Reader, Xlsx};
use serde_json::{Value, json};
use std::io::Cursor;

use crate::desk::Desk;

/// Cases registered 2026-11-02 10:00 as normal (4 h, 8 h), answered and solved after so many minutes.
fn log(minutes: impl IntoIterator<Item = i64>) -> String {
    let mut log = "case,customer,agreement,channel,registered,responded,resolved\n".to_owned();
    for (case, minutes) in minutes.into_iter().enumerate() {
        let registered =
            chrono::NaiveDateTime::parse_from_str("2026-11-02 10:00", "%Y-%m-%d %H:%M").unwrap();
        let done = registered + chrono::Duration::minutes(minutes);
        log += &format!("{case},A,GOD,phone,{registered},{done},{done}\n");
    }
    log
}

fn summary(log: &str, args: &[&str]) -> Value {
    let args =
        [&["sla-check", "-", "--now", "2026-12-01 09:00", "--fail-on", "never"], args].concat();
    let args = [&args[..], &["--summary", "--format", "json"]].concat();
    let (code, out, told) = Desk::empty().piped(&args, log.as_bytes());
    assert_eq!(code, 0, "{told}");
    serde_json::from_str(&out).unwrap()
}

fn response(log: &str) -> Value {
    summary(log, &[])["groups"][0]["response"].clone()
}

/// Nearest rank: of 4 the 90th per cent is the 4th (3.6), of 5 the 5th (4.5), of 10 the 9th, of 20 the 95th the 19th.
#[test]
fn percentiles_are_by_nearest_rank_and_the_median_of_an_even_number_is_between_two() {
    for (minutes, mean, median, p90, p95) in [
        // 101 / 4 = 25.25, half away from zero; (20 + 31) / 2.
        (vec![40, 10, 31, 20], "25.3", "25.5", "40.0", "40.0"),
        (vec![300, 40, 10, 31, 20], "80.2", "31.0", "300.0", "300.0"),
        ((1..=10).collect(), "5.5", "5.5", "9.0", "10.0"),
        ((1..=20).rev().collect(), "10.5", "10.5", "18.0", "19.0"),
        (vec![7], "7.0", "7.0", "7.0", "7.0"),
    ] {
        let found = response(&log(minutes.clone()));
        let names = ["mean_minutes", "median_minutes", "p90_minutes", "p95_minutes"];
        let found = names.map(|name| found[name].as_str().unwrap().to_owned());
        assert_eq!(found, [mean, median, p90, p95], "{minutes:?}");
    }
}

/// 240 minutes are met, 241 breached: 2 of 3 met, 66.7.
#[test]
fn without_keys_there_is_one_row() {
    let expected = json!({"now": "2026-12-01T09:00:00+01:00", "groups": [{
        "cases": 3,
        "response": {"met": 2, "breached": 1, "percent_met": "66.7", "mean_minutes": "163.7",
            "median_minutes": "240.0", "p90_minutes": "241.0", "p95_minutes": "241.0"},
        "resolution": {"met": 3, "breached": 0, "percent_met": "100.0", "mean_minutes": "163.7",
            "median_minutes": "240.0", "p90_minutes": "241.0", "p95_minutes": "241.0"},
    }]});
    // 10 + 240 + 241 = 491; 491 / 3 = 163.67.
    assert_eq!(summary(&log([10, 240, 241]), &[]), expected);
    let empty = summary(&log([]), &[]);
    assert_eq!(empty["groups"][0]["cases"], 0);
    assert_eq!(empty["groups"][0]["response"]["mean_minutes"], Value::Null);
    assert_eq!(summary(&log([]), &["--group-by", "customer"])["groups"], json!([]));
}

const PARTIES: &str = "\
case,customer,agreement,channel,priority,registered,responded
1,Beta,BEDRE,telefon,low,2026-10-31 23:59:59,
2,Alfa,,Portal,high,2026-11-01 00:00,2026-11-01 00:30
3,beta,bedre,phone,high,2026-11-30 23:59:59,
4,,GOD,,low,2026-10-01 10:00,
";

/// Customers and agreements by first appearance, whatever their letters; what is not said comes last; priorities as the
/// card has them, months as the calendar.
#[test]
fn cases_are_put_together_by_what_is_asked_for() {
    let groups = |keys: &str| {
        let found = summary(PARTIES, &["--group-by", keys]);
        let groups = found["groups"].as_array().unwrap().clone();
        let line = |group: &Value| {
            let keys = keys.split(',').map(|key| group[key].as_str().unwrap_or("-").to_owned());
            let keys: Vec<String> = keys.chain([group["cases"].to_string()]).collect();
            keys.join(" ")
        };
        groups.iter().map(line).collect::<Vec<_>>()
    };
    assert_eq!(groups("customer"), ["Beta 2", "Alfa 1", "- 1"]);
    assert_eq!(groups("agreement"), ["BEDRE 2", "GOD 1", "- 1"]);
    assert_eq!(groups("channel"), ["phone 2", "portal 1", "- 1"]);
    assert_eq!(groups("priority"), ["high 2", "low 2"]);
    assert_eq!(groups("month"), ["2026-10 2", "2026-11 2"]);
    assert_eq!(
        groups("month,customer"),
        ["2026-10 Beta 1", "2026-10 - 1", "2026-11 Beta 1", "2026-11 Alfa 1"]
    );
}

/// Local days of registration, first and last included.
#[test]
fn a_period_selects_by_registration() {
    let count =
        |period: &str| summary(PARTIES, &["--period", period])["groups"][0]["cases"].clone();
    assert_eq!(count("2026-11"), 2);
    assert_eq!(count("2026-10-31..2026-11-01"), 2);
    assert_eq!(count("2026-11-02..2026-11-29"), 0);
    // The month before the one of --now.
    assert_eq!(count("last"), 2);
    let desk = Desk::empty();
    let args =
        ["sla-check", "-", "--period", "2026-11", "--format", "jsonl", "--now", "2026-12-01 09:00"];
    let (code, out, _) = desk.piped(&args, PARTIES.as_bytes());
    assert_eq!((code, out.lines().count()), (1, 2));
    assert!(desk.refused(&["sla-check", "-", "--period", "2026-13"]).contains("--period"));
}

#[test]
fn a_summary_is_csv_and_a_table_too() {
    let desk = Desk::empty();
    desk.write("log.csv", PARTIES);
    let run = |args: &[&str]| {
        let base = [
            "sla-check",
            "log.csv",
            "--now",
            "2026-12-01 09:00",
            "--fail-on",
            "never",
            "--summary",
        ];
        desk.ended(&[&base[..], args].concat())
    };
    let (code, out, _) = run(&["--format", "csv", "--group-by", "priority,customer"]);
    assert_eq!(code, 0);
    let expected = "\
priority,customer,cases,response_met,response_breached,response_percent_met,response_mean_minutes,\
response_median_minutes,response_p90_minutes,response_p95_minutes,resolution_met,resolution_breached,\
resolution_percent_met,resolution_mean_minutes,resolution_median_minutes,resolution_p90_minutes,\
resolution_p95_minutes
high,Beta,1,0,1,0.0,,,,,0,1,0.0,,,,
high,Alfa,1,1,0,100.0,30.0,30.0,30.0,30.0,0,1,0.0,,,,
low,Beta,1,0,1,0.0,,,,,0,1,0.0,,,,
low,,1,0,1,0.0,,,,,0,1,0.0,,,,
";
    assert_eq!(out, expected);
    let (_, out, _) = run(&["--group-by", "customer", "--lang", "da"]);
    assert!(out.lines().all(|line| line.chars().count() <= 80), "{out}");
    assert!(out.contains("Alfa") && out.contains("100,0") && out.contains("løsning"), "{out}");
    for format in ["jsonl", "prometheus"] {
        let (code, out, told) = run(&["--format", format]);
        assert_eq!((code, out.as_str()), (2, ""));
        assert!(told.contains("--summary is a table, csv, json or xlsx"), "{told}");
    }
    let (code, _, told) = run(&["--format", "nagios"]);
    assert_eq!((code, told.as_str()), (3, ""));
}

fn book(desk: &Desk, name: &str) -> Vec<(String, Vec<Vec<Data>>)> {
    let bytes = std::fs::read(desk.path(name)).unwrap();
    let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
    let rows = |range: calamine::Range<Data>| range.rows().map(<[Data]>::to_vec).collect();
    book.worksheets().into_iter().map(|(name, range)| (name, rows(range))).collect()
}

/// Case 2 was due 01:00 and answered in time; its solution was due 02:00 on 1 November, 30 days and 7 h or 43,620 minutes
/// before 1 December 09:00.
#[test]
fn a_workbook_has_the_cases_the_summary_and_the_breaches() {
    let desk = Desk::empty();
    desk.write("log.csv", PARTIES);
    let args = ["sla-check", "log.csv", "--now", "2026-12-01 09:00", "-o", "sla.xlsx"];
    assert_eq!(desk.ended(&args).0, 1);
    let sheets = book(&desk, "sla.xlsx");
    let names: Vec<&str> = sheets.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["cases", "summary", "breaches"]);
    let [(_, cases), (_, summary), (_, breaches)] = &sheets[..] else { panic!() };
    assert_eq!((cases.len(), cases[0].len()), (5, 18));
    // All, four priorities of which two have cases, two months.
    let of: Vec<String> = summary.iter().map(|row| row[0].to_string()).collect();
    assert_eq!(of, ["of", "all", "high", "low", "2026-10", "2026-11"]);
    assert_eq!(summary[1][1], Data::Float(4.0));
    assert_eq!(summary[2][5], Data::Float(30.0));
    let own: Vec<&Vec<Data>> = breaches.iter().filter(|row| row[0] == "2").collect();
    assert_eq!(own.len(), 1);
    let told: Vec<String> = own[0].iter().map(ToString::to_string).collect();
    assert_eq!(told[..4], ["2", "Alfa", "resolution", "high"]);
    // 1 November 2026 is day 46,327 of workbooks.
    let Data::DateTime(due) = own[0][4] else { panic!("{told:?}") };
    assert_eq!((due.as_f64() * 24.0).round() as i64, 46_327 * 24 + 2);
    assert_eq!(own[0][7], Data::Float(43_620.0));
    let again = std::fs::read(desk.path("sla.xlsx")).unwrap();
    desk.ended(&args);
    assert_eq!(std::fs::read(desk.path("sla.xlsx")).unwrap(), again);

    let args = [&args[..5], &["sum.xlsx", "--summary", "--group-by", "customer"]].concat();
    assert_eq!(desk.ended(&args).0, 1);
    let sheets = book(&desk, "sum.xlsx");
    assert_eq!(sheets.len(), 1);
    assert_eq!(sheets[0].1[1][0].to_string(), "Beta");
    assert_eq!(sheets[0].1[1][1], Data::Float(2.0));
}
