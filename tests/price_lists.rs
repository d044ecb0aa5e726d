//! The fourteen price lists as surveyed: each is a rate card, and gives the charges published with it.

use serde::Deserialize;

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
    assert_eq!((table.case.len(), quoted), (50, 50));
}
