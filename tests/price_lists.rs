//! The fourteen price lists as surveyed: each is a rate card, gives the charges published with it, and stands with them in
//! docs/price-lists.md.

use std::fmt::Write as _;
use std::fs;

use serde::Deserialize;

use crate::desk::Desk;
use crate::runner::{Row, check, log};

const PAGE: &str = "docs/price-lists.md";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    case: Vec<Row>,
}

fn table() -> Table {
    toml::from_str(include_str!("cases/price-lists.toml")).unwrap()
}

#[test]
fn every_published_charge() {
    let cases = table().case;
    let quoted = check(&cases, "p01");
    assert_eq!((cases.len(), quoted), (53, 50));
}

/// `UPDATE_PRICE_LISTS=1 cargo test --test takst price_lists` writes it anew.
#[test]
fn the_page_has_every_list_as_it_is() {
    let page = page();
    if std::env::var_os("UPDATE_PRICE_LISTS").is_some() {
        fs::write(PAGE, &page).unwrap();
    }
    assert!(fs::read_to_string(PAGE).unwrap() == page, "{PAGE} is stale: UPDATE_PRICE_LISTS=1");
}

/// Each list: its card, the card in words, and what its cases come to.
fn page() -> String {
    let desk = Desk::empty();
    let cases = table().case;
    let mut names: Vec<String> = fs::read_dir("tests/price-lists")
        .unwrap()
        .map(|file| file.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    let (mut index, mut lists) = (String::new(), String::new());
    for name in names {
        let text = fs::read_to_string(format!("tests/price-lists/{name}.toml")).unwrap();
        let (title, card) = text.split_once('\n').unwrap();
        let title = title.strip_prefix("# As surveyed: ").unwrap().trim_end_matches('.');
        let number = name.replacen("p0", "p", 1).to_uppercase();
        assert!(card.starts_with(&format!("name = \"{number}\"\n")), "{name}");
        desk.write("card.toml", &text);
        let anchor = number.to_lowercase();
        writeln!(index, "| [{number}](#{anchor}) | {title} |").unwrap();
        write!(lists, "\n## {number}\n\nAs surveyed: {title}.\n\n```toml\n{card}```\n").unwrap();
        let said = desk.prints(&["--rates", "card.toml", "rates", "show"]);
        // The first part says where the card is, the closed days are of this year, and the last are notes.
        let parts = said.trim_end().split("\n\n").skip(1);
        let parts =
            parts.filter(|part| !part.starts_with("Closed days") && !part.starts_with("note:"));
        let words = parts.collect::<Vec<_>>().join("\n\n");
        write!(lists, "\nIn words:\n\n```text\n{words}\n```\n").unwrap();
        let currency =
            text.parse::<toml::Table>().unwrap()["currency"].as_str().unwrap().to_owned();
        let mut count = 0;
        for case in cases.iter().filter(|case| case.card == name) {
            count += 1;
            desk.write("log.csv", log(case));
            let args = ["--rates", "card.toml", "invoice", "log.csv", "--explain"];
            let (net, because) = (&case.net, &case.because);
            let explained = desk.prints(&args);
            let explained = explained.trim_end();
            write!(lists, "\n**{net} {currency}**: {because}.\n\n```text\n{explained}\n```\n")
                .unwrap();
        }
        assert!(count > 0, "{name} has no charge");
    }
    format!(
        "# Published price lists as cards

As surveyed, without names: each with its card, the card in words as `takst rates show` says it, and the charges published
with it as `takst invoice --explain` derives them. Save the card that is most like yours, change its prices, and look at it
with `takst --rates FILE rates check` and `rates show`; every key is in [rate-card.md](rate-card.md). Holidays are
left out, but where they have a price of their own: `rates.toml` has the Danish ones.

| list | what is special |
| --- | --- |
{index}{lists}"
    )
}
