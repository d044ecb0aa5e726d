//! Fourteen published price lists, as docs/rate-card.md has them, become cards.

use super::*;

fn text(number: usize) -> String {
    let root = env!("CARGO_MANIFEST_DIR");
    let path = format!("{root}/tests/price-lists/p{number:02}.toml");
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn every_price_list_loads() {
    for number in 1..=14 {
        let text = text(number);
        assert!(text.starts_with("# As surveyed: "), "P{number}");
        assert_eq!(card(&text).name, Some(format!("P{number}")));
    }
}

#[test]
fn every_price_list_is_the_one_of_the_page() {
    let root = env!("CARGO_MANIFEST_DIR");
    let page = std::fs::read_to_string(format!("{root}/docs/rate-card.md")).unwrap();
    for number in 1..=14 {
        let start = format!("**P{number}**\n\n```toml\n");
        let (_, rest) = page.split_once(&start).unwrap();
        let (sketch, _) = rest.split_once("```").unwrap();
        assert!(text(number).ends_with(sketch), "P{number}");
    }
}
