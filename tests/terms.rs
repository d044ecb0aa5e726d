//! Every kind of term of a rate card on its boundary (docs/rate-card.md), run through the program.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::desk::Desk;
use crate::runner::{Row, answer, card, check, takst, word};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    case: Vec<Row>,
    run: Vec<Run>,
}

/// Several cases of a log: what is settled over all of them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Run {
    rule: String,
    because: String,
    set: String,
    customers: Option<String>,
    log: String,
    /// Case, kind, worked, quantity, unit price and net of each line.
    lines: Vec<String>,
    /// Options to `invoice`, and the same lines without those of other cases.
    #[serde(default)]
    only: Vec<String>,
}

fn table() -> Table {
    toml::from_str(include_str!("cases/terms.toml")).unwrap()
}

#[test]
fn every_term_on_its_boundary() {
    let quoted = check(&table().case, "plain");
    assert!(quoted > 60, "only {quoted} cases were quoted");
}

#[test]
fn what_is_settled_over_cases() {
    let desk = Desk::empty();
    let mut failures = Vec::new();
    for run in &table().run {
        desk.write("card.toml", card("plain", &run.set, &BTreeMap::new()));
        desk.write("log.csv", &run.log);
        let mut command = takst(&desk);
        command.args(["invoice", "log.csv", "--format", "json"]);
        command.args(&run.only);
        if let Some(customers) = &run.customers {
            desk.write("customers.csv", customers);
            command.args(["--customers", "customers.csv"]);
        }
        let document = match answer(&mut command) {
            Ok(document) => document,
            Err(told) => {
                failures.push(format!("{}: {told}", run.rule));
                continue;
            }
        };
        let mut got = Vec::new();
        for customer in document["customers"].as_array().unwrap() {
            for case in customer["cases"].as_array().unwrap() {
                for line in case["lines"].as_array().unwrap() {
                    let columns = ["kind", "minutes_worked", "quantity", "unit_price", "net"];
                    let words = columns.map(|key| word(&line[key])).join(" ");
                    got.push(format!("{} {words}", word(&case["case"])));
                }
            }
        }
        if got != run.lines {
            failures.push(format!(
                "{}: got\n  {}\nnot\n  {}\nbecause {}",
                run.rule,
                got.join("\n  "),
                run.lines.join("\n  "),
                run.because
            ));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

#[test]
fn set_names_the_columns_of_the_card() {
    let desk = Desk::empty();
    let rules = "rules = [{ when = { Urgent = true, floors = { above = 2 } }, factor = 2 }]";
    desk.write("card.toml", card("plain", rules, &BTreeMap::new()));
    let quote = |sets: &[&str]| {
        let mut command = takst(&desk);
        command.args(["quote", "60", "--at", "2026-11-24 10:00", "--format", "json"]);
        for set in sets {
            command.args(["--set", set]);
        }
        answer(&mut command).map(|document| word(&document["net"]))
    };
    assert_eq!(quote(&["URGENT=ja", "floors=2,5"]).as_deref(), Ok("1200.00"));
    assert_eq!(quote(&["urgent=ja", "floors=2,5", "floors="]).as_deref(), Ok("600.00"));
    assert_eq!(quote(&["rejsetid=50"]).as_deref(), Ok("600.00"));
    assert_eq!(quote(&["udlæg=-100,50"]).as_deref(), Ok("499.50"));
    for (set, told) in [
        ("urgnt=yes", "it asks for `Urgent`, `floors`, `travel`, `expense`"),
        ("floors=many", "--set `floors`: `many` is not a number"),
        ("travel=-1", "--set travel: `-1` is negative"),
        ("travel", "--set `travel` says no value"),
        ("expense=1.250", "--set expense: `1.250`"),
        ("expense=a lot", "--set expense: `a lot` is not a number"),
    ] {
        let error = quote(&[set]).unwrap_err();
        assert!(error.contains(told), "{set}: {error}");
    }
}
