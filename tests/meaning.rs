//! What words, names, times and columns of a log mean, and what is said of those that nearly mean something: the cases of
//! `cases/meaning.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::desk::Desk;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    /// Where the expected values come from.
    because: String,
    /// Written before the program is run; `$card` is the shipped card.
    #[serde(default)]
    files: BTreeMap<String, String>,
    run: Vec<String>,
    #[serde(default)]
    code: i32,
    /// Of an invoice: `customer case net`, in order. Of a quote: its net.
    nets: Option<Vec<String>>,
    /// What stands on standard output.
    #[serde(default)]
    prints: Vec<String>,
    /// What stands on standard error.
    #[serde(default)]
    says: Vec<String>,
    /// What does not.
    #[serde(default)]
    lacks: Vec<String>,
    /// Whether standard error is empty.
    #[serde(default)]
    silent: bool,
}

fn nets(document: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let Some(customers) = document["customers"].as_array() else {
        return vec![text(&document["net"])];
    };
    let of_customer = |customer: &Value| {
        let name = text(&customer["customer"]);
        let cases = customer["cases"].as_array().unwrap().iter();
        let nets =
            cases.map(|case| format!("{name} {} {}", text(&case["case"]), text(&case["net"])));
        nets.collect::<Vec<_>>()
    };
    customers.iter().flat_map(of_customer).collect()
}

#[test]
fn every_case_means_what_it_says() {
    let root = env!("CARGO_MANIFEST_DIR");
    let text = std::fs::read_to_string(format!("{root}/tests/cases/meaning.toml")).unwrap();
    let card = std::fs::read_to_string(format!("{root}/rates.toml")).unwrap();
    let table: Table = toml::from_str(&text).unwrap();
    let wrong: Vec<String> = table.case.iter().filter_map(|case| run(case, &card)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// What is wrong with a case, if anything is.
fn run(case: &Case, card: &str) -> Option<String> {
    let desk = Desk::empty();
    for (name, text) in &case.files {
        desk.write(name, text.replace("$card", card));
    }
    let edition_c = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/edition-c.toml");
    let words = case.run.iter().map(|word| word.replace("$edition-c", edition_c));
    let mut words: Vec<String> = words.collect();
    if case.nets.is_some() {
        words.extend(["--format", "json"].map(str::to_owned));
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let output = desk.call(&words);
    let said = String::from_utf8(output.stderr).unwrap();
    let printed = String::from_utf8(output.stdout.clone()).unwrap();
    let found = case
        .nets
        .as_ref()
        .map(|_| nets(&serde_json::from_slice(&output.stdout).unwrap_or_default()));
    let right = output.status.code() == Some(case.code)
        && found == case.nets
        && case.prints.iter().all(|part| printed.contains(part))
        && case.says.iter().all(|part| said.contains(part))
        && !case.lacks.iter().any(|part| said.contains(part))
        && (!case.silent || said.is_empty());
    let Case { name, because, .. } = case;
    (!right).then(|| {
        format!("{name} ({because}): {:?} {found:?}\n{printed}{said}", output.status.code())
    })
}
