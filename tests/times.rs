//! The one reader of dates and times, by the table of cells (docs/logs.md), and that logs, customers and options share it.

use chrono::DateTime;
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::Value;
use takst::calendar::{Instant, Zone};
use takst::scalars::time::{
    CommandTime, DateOrder, Day, Nearest, TimeError, UnixUnit, on_day, read_command_time,
    read_date, read_time_in, read_unix,
};

use crate::desk::{Desk, SHIPPED};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    times: Vec<Form>,
    dates: Vec<Form>,
    unix: Vec<Form>,
    command: Vec<Form>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    because: String,
    dates: Option<String>,
    unit: Option<String>,
    own: Option<String>,
    nearest: Option<String>,
    cells: Vec<(String, String)>,
}

impl Form {
    fn order(&self) -> Option<DateOrder> {
        self.dates.as_deref().map(|order| match order {
            "dmy" => DateOrder::DayMonth,
            "mdy" => DateOrder::MonthDay,
            other => panic!("{other}"),
        })
    }

    /// Form that are not read as the table says.
    fn off(&self, read: impl Fn(&str) -> Result<String, String>) -> Vec<String> {
        let mut off = Vec::new();
        for (cell, expected) in &self.cells {
            let is_right = match read(cell) {
                Ok(read) => DateTime::parse_from_rfc3339(expected)
                    .map_or(read == *expected, |at| read == at.timestamp().to_string()),
                Err(wrong) => wrong.contains(expected),
            };
            if !is_right {
                let read = read(cell);
                off.push(format!("{cell}: {read:?}, not {expected}: {}", self.because));
            }
        }
        off
    }
}

fn table() -> Table {
    toml::from_str(include_str!("cases/times.toml")).unwrap()
}

fn zone() -> Zone {
    Zone::named("Europe/Copenhagen").unwrap()
}

/// Seconds since 1970, as a text.
fn unix(at: Instant) -> String {
    at.unix().to_string()
}

fn off(rows: &[Form], read: impl Fn(&Form, &str) -> Result<String, String>) {
    let off: Vec<String> = rows.iter().flat_map(|row| row.off(|cell| read(row, cell))).collect();
    assert!(off.is_empty(), "{}", off.join("\n"));
}

/// What is wrong, in English; the Danish sentence says as much.
fn english(error: TimeError, words: impl Fn(TimeError) -> takst::lang::Words) -> String {
    let words = words(error);
    assert_ne!(words.en, words.da);
    words.en
}

#[test]
fn times_of_logs_are_read_or_refused() {
    off(&table().times, |row, cell| {
        let read = read_time_in(cell, &zone(), None, row.order());
        let read = read.map(|read| unix(read.instant));
        read.map_err(|error| english(error, |error| error.words(cell)))
    });
}

#[test]
fn dates_are_read_or_refused() {
    off(&table().dates, |row, cell| {
        let read = read_date(cell, row.order()).map(|date| date.to_string());
        read.map_err(|error| english(error, |error| error.words_of_date(cell)))
    });
}

#[test]
fn unix_times_are_read_or_refused() {
    off(&table().unix, |row, cell| {
        let unit = match row.unit.as_deref() {
            Some("milliseconds") => UnixUnit::Milliseconds,
            _ => UnixUnit::Seconds,
        };
        let read = read_unix(cell, unit, &zone()).map(unix);
        read.map_err(|error| english(error, |error| error.words(cell)))
    });
}

fn command(row: &Form, cell: &str) -> Result<Instant, TimeError> {
    let own = DateTime::parse_from_rfc3339(row.own.as_deref().unwrap()).unwrap();
    let (zone, own) = (zone(), Instant::from_unix(own.timestamp()));
    let nearest = match row.nearest.as_deref() {
        Some("next") => Nearest::Next,
        _ => Nearest::Last,
    };
    let read = match read_command_time(cell, &zone, None, row.order())? {
        CommandTime::Dated(reading) => reading,
        CommandTime::OfDay(day, second) => {
            let day = day.unwrap_or(Day::Near(0));
            on_day(day, second, &zone, own, nearest, None)?
        }
    };
    Ok(read.instant)
}

#[test]
fn times_of_the_command_line_are_read_or_refused() {
    off(&table().command, |row, cell| {
        let read = command(row, cell).map(unix);
        read.map_err(|error| english(error, |error| error.words_of_option(cell)))
    });
}

/// 30 minutes on Tuesday 1 September 2026, 09:00 to 09:30, in forms of all kinds.
#[test]
fn logs_read_every_form() {
    let desk = Desk::empty();
    for (start, end) in [
        ("2026-9-1 9:00", "2026/09/01 09.30"),
        ("Sep 1, 2026, 9:00 AM", "01-Sep-26 09:30:00"),
        ("1. september 2026 kl. 9", "1. sep. 2026 kl. 9.30"),
        ("2026-09-01 07:00 UTC", "2026-09-01 09:30 +0200"),
    ] {
        let log = format!("case;customer;start;end\n1;A;{start};{end}\n");
        desk.write("log.csv", log);
        let bill = document(&desk, &["invoice", "log.csv", "--format", "json"]);
        assert_eq!(bill["totals"]["minutes_worked"], "30", "{start}");
        let line = &bill["customers"][0]["cases"][0]["lines"][0];
        assert_eq!(line["date"], "2026-09-01", "{start}");
        let cases = format!("case;registered;resolved\n1;{start};{end}\n");
        desk.write("cases.csv", cases);
        let args = ["sla-check", "cases.csv", "--format", "json"];
        let cases = document(&desk, &[&args[..], &["--now", "2026-09-01 12.00"]].concat());
        let case = &cases["cases"][0];
        assert_eq!(case["registered"], "2026-09-01T09:00:00+02:00", "{start}");
        assert_eq!(case["resolution"]["at"], "2026-09-01T09:30:00+02:00");
    }
}

fn document(desk: &Desk, args: &[&str]) -> Value {
    serde_json::from_str(&desk.prints(args)).unwrap()
}

/// A Saturday needs no time of day.
#[test]
fn a_date_alone_may_have_its_month_in_words() {
    let desk = Desk::empty();
    desk.write(
        "log.csv",
        "case;customer;start;minutes\n1;A;5. september 2026;30\n1;A;Sep 5, 2026;15\n",
    );
    let bill = document(&desk, &["invoice", "log.csv", "--format", "json"]);
    assert_eq!(bill["totals"]["minutes_worked"], "45");
}

#[test]
fn histories_and_customers_files_read_every_form() {
    let desk = Desk::empty();
    let history = "1. september 2026 kl. 9.15 paused; Sep 1, 2026, 9:45 AM resumed";
    desk.write("cases.csv", format!("case,registered,history\n1,2026-09-01 09:00,\"{history}\"\n"));
    let now = ["--now", "2026-09-01 10:00", "--format", "json"];
    // 2 hours for a solution, of which an hour is gone, half of it paused.
    let cases = document(&desk, &[&["sla-check", "cases.csv"], &now[..]].concat());
    assert_eq!(cases["cases"][0]["resolution"]["minutes_left"], 90);

    desk.write("customers.csv", "customer;agreement;from\nA;GOD;1. september 2026\n");
    desk.write(
        "log.csv",
        "case,customer,start,minutes\n1,A,2026-8-31 9:00,30\n2,A,2026-9-1 9:00,30\n",
    );
    desk.write("card.toml", SHIPPED.replace("# [agreements.GOD]", "[agreements.GOD]"));
    let args = ["invoice", "log.csv", "--customers", "customers.csv"];
    let bill = document(&desk, &[&args[..], &["--format", "json"]].concat());
    let cases = &bill["customers"][0]["cases"];
    assert_eq!(cases[0]["agreement"], Value::Null);
    assert_eq!(cases[1]["agreement"], "GOD");
}

#[test]
fn the_order_of_dates_holds_for_all_marks_and_for_options() {
    let desk = Desk::empty();
    desk.write(
        "log.csv",
        "case,customer,start,minutes\n1,A,10-06-2026 09:00,30\n1,A,10.06.2026 09.30,30\n",
    );
    let date = |args: &[&str]| {
        let bill = document(&desk, &[args, &["--format", "json"]].concat());
        let line = &bill["customers"][0]["cases"][0]["lines"][0];
        line["date"].as_str().unwrap().to_owned()
    };
    desk.write("card.toml", format!("columns.dates = \"mdy\"\n{SHIPPED}"));
    let by_card = ["invoice", "log.csv", "--rates", "card.toml"];
    assert_eq!(date(&["invoice", "log.csv"]), "2026-06-10");
    assert_eq!(date(&["invoice", "log.csv", "--dates", "mdy"]), "2026-10-06");
    assert_eq!(date(&by_card), "2026-10-06");
    // The run comes before the card.
    assert_eq!(date(&[&by_card[..], &["--dates", "dmy"]].concat()), "2026-06-10");
    assert_eq!(date(&[&by_card[..], &["--period", "10/06/2026"]].concat()), "2026-10-06");

    let quote = ["quote", "30", "--at", "10-06-2026 09:00", "--format", "json"];
    assert_eq!(document(&desk, &quote)["at"], "2026-06-10T09:00:00+02:00");
    let by_card = [&quote[..], &["--rates", "card.toml"]].concat();
    assert_eq!(document(&desk, &by_card)["at"], "2026-10-06T09:00:00+02:00");

    let case = ["sla-check", "--registered", "03/04/2026 10:00", "--format", "json"];
    let now = ["--now", "03/04/2026 11:00"];
    let case = [&case[..], &now[..]].concat();
    let refused = desk.refused(&case);
    let both = "can be 3 April 2026 or 4 March 2026: write `2026-04-03` or `2026-03-04`";
    assert!(refused.contains(both), "{refused}");
    let registered = |more: &[&str]| {
        let cases = document(&desk, &[&case[..], more].concat());
        cases["cases"][0]["registered"].as_str().unwrap().to_owned()
    };
    assert_eq!(registered(&["--dates", "dmy"]), "2026-04-03T10:00:00+02:00");
    assert_eq!(registered(&["--dates", "mdy"]), "2026-03-04T10:00:00+01:00");
    assert_eq!(registered(&["--rates", "card.toml"]), "2026-03-04T10:00:00+01:00");
    assert!(desk.prints(&["rates", "show", "--rates", "card.toml"]).contains("03/04: 4 March"));
}

/// Own times are 24 November 2026, a Tuesday, 18:00.
#[test]
fn options_take_what_is_typed_in_haste() {
    let desk = Desk::empty();
    let quote = ["quote", "35min", "-k", "24km", "--format", "json", "--at", "2026-11-24 1800"];
    for (typed, contacted) in [
        ("15.50", "2026-11-24T15:50:00+01:00"),
        ("1550", "2026-11-24T15:50:00+01:00"),
        ("kl. 15", "2026-11-24T15:00:00+01:00"),
        ("i går 16.10", "2026-11-23T16:10:00+01:00"),
        ("mandag 10:00", "2026-11-23T10:00:00+01:00"),
        ("24/12 10:00", "2025-12-24T10:00:00+01:00"),
    ] {
        let quote = document(&desk, &[&quote[..], &["--contacted", typed]].concat());
        assert_eq!(quote["contacted"], contacted, "{typed}");
        let case = ["sla-check", "--now", "24.11.2026 18.00", "--registered", typed];
        let args = [&case[..], &["--format", "json", "--fail-on", "never"]].concat();
        let case = document(&desk, &args);
        assert_eq!(case["cases"][0]["registered"], contacted, "{typed}");
    }
    let quoted = document(&desk, &quote);
    let kilometres = quoted["lines"].as_array().unwrap().iter();
    let mut kilometres = kilometres.filter(|line| line["unit"] == "km");
    assert_eq!(kilometres.next().unwrap()["quantity"], "24");
    let refused = desk.refused(&["quote", "30", "--at", "mandag"]);
    assert!(refused.contains("has no time of day"), "{refused}");
    let refused = desk.refused(&["quote", "30", "-k", "24miles"]);
    assert!(refused.contains("is not a number of kilometres"), "{refused}");
}

proptest! {
    /// No text stops a reader.
    #[test]
    fn any_text_is_a_time_or_none(
        text in "([0-9]{1,4}|[-/.,:+ ]|jan|maj|kl|i går|mandag|pm|utc|t|æ|\\u{202f}|[0-9]{1,2}){0,12}",
        at in 631_152_000..4_102_000_000_i64,
    ) {
        let (zone, own) = (zone(), Instant::from_unix(at));
        for order in [None, Some(DateOrder::DayMonth), Some(DateOrder::MonthDay)] {
            let _ = read_date(&text, order);
            let _ = read_unix(&text, UnixUnit::Milliseconds, &zone);
            if let Ok(CommandTime::OfDay(Some(day), second)) = read_command_time(&text, &zone, None, order) {
                for nearest in [Nearest::Next, Nearest::Last] {
                    let _ = on_day(day, second, &zone, own, nearest, None);
                }
            }
            if let Ok(reading) = read_time_in(&text, &zone, None, order) {
                prop_assert!(zone.computes(reading.instant));
            }
        }
    }
}
