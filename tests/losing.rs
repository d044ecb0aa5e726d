//! What a card writes and does not do: the table of tests/cases/losing.toml.

use serde::Deserialize;
use takst::intake::rate_card::losing;
use takst::rate_card::RateCard;

use crate::cards::card;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    base: String,
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    because: String,
    card: String,
    #[serde(default)]
    en: Vec<String>,
    #[serde(default)]
    da: Vec<String>,
    /// The card as the notes say it should be written, or could be: nothing is noted then.
    mended: Option<String>,
}

fn notes(text: &str) -> [Vec<String>; 2] {
    let card: RateCard = card(text);
    let notes = losing(&card, text);
    notes.into_iter().map(|words| (words.en, words.da)).unzip::<_, _, Vec<_>, Vec<_>>().into()
}

#[test]
fn every_term_that_loses_is_noted_and_what_to_write_instead() {
    let table: Table = toml::from_str(include_str!("cases/losing.toml")).unwrap();
    for case in &table.case {
        let [en, da] = notes(&format!("{}{}", table.base, case.card));
        assert_eq!(en, case.en, "{}\n{}", case.because, en.join("\n"));
        if case.da.is_empty() {
            assert_eq!(da.len(), en.len());
        } else {
            assert_eq!(da, case.da, "{}\n{}", case.because, da.join("\n"));
        }
        if let Some(mended) = &case.mended {
            let [en, _] = notes(&format!("{}{mended}", table.base));
            assert_eq!(en, [""; 0], "{}", case.because);
        }
    }
}

/// What others copy loses nothing.
#[test]
fn nothing_loses_on_the_cards_that_are_shipped() {
    let mut looked_at = 0;
    for folder in [".", "examples", "tests/price-lists"] {
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let is_card = name.ends_with(".toml")
                && std::fs::read_to_string(&path).unwrap().contains("\ntimezone");
            if is_card {
                looked_at += 1;
                let [en, _] = notes(&std::fs::read_to_string(&path).unwrap());
                assert_eq!(en, [""; 0], "{name}");
            }
        }
    }
    assert!(looked_at >= 19, "{looked_at}");
}

/// Hundreds of rules of which only the last holds are looked through in part, and that is told; thousands of agreements of
/// the same keys are looked at as one.
#[test]
fn a_large_card_is_looked_through_within_bounds() {
    let table: Table = toml::from_str(include_str!("cases/losing.toml")).unwrap();
    let agreements: String = (0..3000)
        .map(|number| format!("[agreements.a{number}]\nminimum_minutes = {}\n", 30 + number % 7))
        .collect();
    let rule = "[[rules]]\nwhen = { place = 'on-site' }\nminimum_minutes = 60\n";
    let [en, _] = notes(&format!("{}{agreements}{rule}", table.base));
    assert_eq!(en.len(), 1, "{en:?}");
    assert!(en[0].contains("`a0` (line 8) and in 2999 agreements like it"), "{en:?}");
    let [en, _] = notes(&format!("{}{}", table.base, rule.repeat(300)));
    assert_eq!(
        en.last().map(String::as_str),
        Some(
            "there are too many rules or revisions to look through all of them for terms that lose to others"
        )
    );
}
