//! Every kind of rule has its words, in both languages: the table of tests/cases/rule-words.toml.

use serde::Deserialize;

use crate::desk::{Desk, spaced};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    own: String,
    log: String,
    customers: String,
    rule: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    because: String,
    card: Option<String>,
    more: Option<String>,
    log: Option<String>,
    run: Vec<Run>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Run {
    because: Option<String>,
    log: Option<String>,
    takst: String,
    #[serde(default)]
    en: Vec<String>,
    #[serde(default)]
    da: Vec<String>,
    #[serde(default)]
    lacks: Vec<String>,
}

#[test]
fn every_rule_has_its_words() {
    let table: Table = toml::from_str(include_str!("cases/rule-words.toml")).unwrap();
    let desk = Desk::empty();
    desk.write("customers.csv", &table.customers);
    for rule in &table.rule {
        let card = match &rule.card {
            Some(name) => {
                std::fs::read_to_string(format!("tests/price-lists/{name}.toml")).unwrap()
            }
            None => format!("{}{}", table.own, rule.more.as_deref().unwrap_or("")),
        };
        desk.write("card.toml", card);
        for run in &rule.run {
            desk.write("log.csv", run.log.as_ref().or(rule.log.as_ref()).unwrap_or(&table.log));
            for (lang, parts) in [("en", &run.en), ("da", &run.da)] {
                if parts.is_empty() {
                    continue;
                }
                let mut args = vec!["--rates", "card.toml", "--lang", lang];
                args.extend(run.takst.split_whitespace());
                let text = spaced(&desk.prints(&args));
                let why = run.because.as_ref().unwrap_or(&rule.because);
                for part in parts {
                    assert!(
                        text.contains(part),
                        "{why}\n{}: `{part}` is not in: {text}",
                        run.takst
                    );
                }
                for part in &run.lacks {
                    assert!(!text.contains(part), "{why}\n{}: `{part}` is in: {text}", run.takst);
                }
            }
        }
    }
}
