//! Every mistake with its place, and what a card without mistakes becomes.

mod cards;
mod columns;
mod general;
mod mistakes;
mod price_lists;
mod remarks;
mod wrong_days;
mod wrong_general;
mod wrong_terms;
mod wrong_values;

use super::*;

/// The least that is a card; what a test adds begins on line 7, in no table but `[levels.a]`.
const LEAST: &str = "currency = \"DKK\"\ntimezone = \"Europe/Copenhagen\"\nvat_percent = 25\n[hours]\nmon-fri = \"08:00-16:00\"\n[levels.a]\nhourly_rate = 800.00\n";

/// A mistake as line, column, title and label in English; line 0 for what is missing from the whole file.
type Seen = (usize, usize, String, String);

fn mistakes(text: &str) -> Vec<Seen> {
    let seen = |mistake: Mistake| {
        let (line, column) = mistake.span.map_or((0, 0), |span| {
            let before = &text[..span.start];
            let column = before
                .rsplit('\n')
                .next()
                .unwrap()
                .chars()
                .count()
                .saturating_add(1);
            (before.split('\n').count(), column)
        });
        (line, column, mistake.title.en, mistake.label.en)
    };
    read(text).unwrap_err().into_iter().map(seen).collect()
}

/// The card is wrong in exactly these places.
#[track_caller]
fn wrong(text: &str, expected: &[(usize, usize, &str, &str)]) {
    let expected: Vec<Seen> = expected
        .iter()
        .map(|(line, column, title, label)| {
            (*line, *column, (*title).to_owned(), (*label).to_owned())
        })
        .collect();
    assert_eq!(mistakes(text), expected, "{text}");
}

/// The least card with lines added from line 8 on is wrong in exactly these places.
#[track_caller]
fn wrong_with(added: &str, expected: &[(usize, usize, &str, &str)]) {
    wrong(&format!("{LEAST}{added}"), expected);
}

fn card(text: &str) -> RateCard {
    load(text, "card.toml", Lang::En, false).unwrap_or_else(|report| panic!("{report}"))
}
