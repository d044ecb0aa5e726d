//! The table of cases on the boundaries of rules.md §2, run through the program: `invoice` on a log, and `quote`
//! where the work could have been asked for.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::desk::Desk;
use crate::runner::{Row, answer, card, check, takst, time, word};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    case: Vec<Row>,
    ladder: Vec<Ladder>,
    run: Vec<Run>,
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

#[test]
fn every_rule_on_its_boundary() {
    let quoted = check(&table().case, "edition-a");
    assert!(quoted > 40, "only {quoted} cases were quoted");
}

/// screens.md M1: the price list.
#[test]
fn the_price_list() {
    let desk = Desk::empty();
    for row in &table().ladder {
        desk.write("card.toml", card("edition-a", &row.set, &BTreeMap::new()));
        let mut command = takst(&desk);
        command.args(["quote", "--format", "json", "--at", &time(&row.at)]);
        if let Some(agreement) = &row.agreement {
            command.args(["-a", agreement]);
        }
        let document = answer(&mut command).unwrap();
        let rungs = document["ladder"].as_array().unwrap();
        for (level, nets) in &row.nets {
            let of_level = rungs.iter().filter(|rung| rung["level"] == **level);
            let got: Vec<(String, String)> =
                of_level.map(|rung| (word(&rung["minutes"]), word(&rung["net"]))).collect();
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
    let desk = Desk::empty();
    for row in &table().run {
        desk.write("card.toml", card("edition-a", &row.set, &row.from));
        desk.write("log.csv", &row.log);
        let document =
            answer(takst(&desk).args(["invoice", "log.csv", "--format", "json"])).unwrap();
        let customers = document["customers"].as_array().unwrap();
        let got: BTreeMap<String, [String; 3]> = customers
            .iter()
            .map(|one| (word(&one["customer"]), ["net", "vat", "total"].map(|key| word(&one[key]))))
            .collect();
        assert_eq!(got, row.customers, "{}: {}", row.rule, row.because);
        for (customer, percent) in row.vat_percents.iter().flatten() {
            let one = customers.iter().find(|one| one["customer"] == **customer).unwrap();
            for case in one["cases"].as_array().unwrap() {
                for line in case["lines"].as_array().unwrap() {
                    assert_eq!(line["vat_percent"], **percent, "{}: {}", row.rule, row.because);
                }
            }
        }
        for (key, want) in row.totals.iter().flatten() {
            assert_eq!(&document["totals"][key], want, "{}: {key}: {}", row.rule, row.because);
        }
    }
}
