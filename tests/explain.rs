//! What `--explain` says of each kind of line, by where the term stands that made it: the card, an agreement, the
//! customers file, a rule, a tier, a revision.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::desk::{Desk, spaced};
use crate::runner::card;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// The kind of line.
    line: String,
    /// Where its term stands.
    by: String,
    /// On top of the plain card.
    set: String,
    log: String,
    customers: Option<String>,
    /// In this order, blanks aside.
    en: Vec<String>,
    #[serde(default)]
    da: Vec<String>,
    /// In neither language.
    #[serde(default)]
    not: Vec<String>,
}

#[test]
fn every_kind_of_line_by_where_its_term_stands() {
    let table: Table = toml::from_str(include_str!("cases/explain.toml")).unwrap();
    let mut failures = Vec::new();
    for case in &table.case {
        let desk = Desk::empty();
        desk.write("card.toml", card("plain", &case.set, &BTreeMap::new()));
        desk.write("log.csv", &case.log);
        let mut args = vec!["invoice", "log.csv", "--rates", "card.toml", "--explain"];
        if let Some(customers) = &case.customers {
            desk.write("customers.csv", customers);
            args.extend(["--customers", "customers.csv"]);
        }
        for (lang, parts) in [("en", &case.en), ("da", &case.da)] {
            let told = spaced(&desk.prints(&[&args[..], &["--lang", lang]].concat()));
            let mut rest = told.as_str();
            for part in parts {
                let Some(at) = rest.find(part.as_str()) else {
                    failures.push(format!("{}, {}: `{part}` in {rest}", case.line, case.by));
                    break;
                };
                rest = &rest[at + part.len()..];
            }
            for part in case.not.iter().filter(|part| told.contains(*part)) {
                failures.push(format!("{}, {}: no `{part}` in {told}", case.line, case.by));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}
