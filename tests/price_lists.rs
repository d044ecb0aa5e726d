//! The fourteen price lists as surveyed: each is a rate card, and gives the charges published with it.

use std::fs;

use serde::Deserialize;

use crate::cards::card;
use crate::runner::{Row, check};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    case: Vec<Row>,
}

#[test]
fn every_published_charge() {
    let table: Table = toml::from_str(include_str!("cases/price-lists.toml")).unwrap();
    let quoted = check(&table.case, "p01");
    assert_eq!((table.case.len(), quoted), (53, 50));
}

/// The list is the sketch of it that docs/rate-card.md has, with what every card needs above it.
#[test]
fn every_list_is_the_one_of_the_page() {
    let page = fs::read_to_string("docs/rate-card.md").unwrap();
    for number in 1..=14 {
        let text = fs::read_to_string(format!("tests/price-lists/p{number:02}.toml")).unwrap();
        assert!(text.starts_with("# As surveyed: "), "P{number}");
        let (_, rest) = page.split_once(&format!("**P{number}**\n\n```toml\n")).unwrap();
        let (sketch, _) = rest.split_once("```").unwrap();
        assert!(text.ends_with(sketch), "P{number}");
        assert_eq!(card(&text).name, Some(format!("P{number}")));
    }
}
