//! What is wrong with a case log or with a row of it, in words.

use crate::intake::case_log::events::Events;
use crate::intake::log_columns::cases::{ANSWERED, HISTORY, REGISTERED, RESOLVED, RESPONDED};
use crate::intake::log_row::LogRow;
use crate::intake::rows::{Column, Records};
use crate::lang::{Lang, Words};
use crate::problems::Trouble;
use crate::rate_card::RateCard;
use crate::rate_card::suggest::{apart, nearest};
use crate::sla::{CaseRecord, HistoryError, Resolution};
use crate::texts::quoted;
use crate::words;

/// What is wrong with a priority that the card does not have.
pub(crate) fn unknown_priority(card: &RateCard, text: &str) -> Words {
    let value = quoted(text);
    let known: Vec<String> = card.priorities.iter().map(|name| quoted(name)).collect();
    if let Some(name) = nearest(text, card.priorities.iter().map(String::as_str)) {
        let (name, apart) = (quoted(name), apart(text, name));
        return words!(
            "{value} is not a priority: did you mean {name}{}?", apart.en;
            "{value} er ikke en prioritet: mente du {name}{}?", apart.da
        );
    }
    let (en, da) = (Lang::En.list(&known), Lang::Da.list(&known));
    words!(
        "{value} is not a priority of the rate card; it has {en}";
        "{value} er ikke en prioritet på takstbladet; det har {da}"
    )
}

/// What is wrong with a time ahead of the clock.
pub(crate) fn future(text: &str) -> Words {
    let value = quoted(text);
    words!(
        "{value} is in the future (--now judges at another moment)";
        "{value} ligger i fremtiden (--now vurderer på et andet tidspunkt)"
    )
}

/// The column that is to blame for a history that cannot be, and why.
pub(crate) fn explain(
    error: HistoryError,
    record: &CaseRecord,
    row: &LogRow<'_>,
    history: &Events,
) -> (Column, Words) {
    let event = |index: usize| quoted(history.texts.get(index).map_or("", String::as_str));
    let registered = quoted(row.get(REGISTERED));
    let early = |text: &str| {
        let value = quoted(text);
        words!(
            "{value} is before registration {registered}";
            "{value} ligger før registreringen {registered}"
        )
    };
    match error {
        HistoryError::AnsweredEarly => (ANSWERED, early(row.get(ANSWERED))),
        HistoryError::RespondedEarly => (RESPONDED, early(row.get(RESPONDED))),
        HistoryError::ResolvedEarly => (RESOLVED, early(row.get(RESOLVED))),
        HistoryError::EventEarly(index) => (
            HISTORY,
            early(history.texts.get(index).map_or("", String::as_str)),
        ),
        HistoryError::OutOfOrder(index) => {
            let (value, before) = (event(index), event(index.saturating_sub(1)));
            (
                HISTORY,
                words!(
                    "{value} is before {before}, which stands ahead of it";
                    "{value} ligger før {before}, som står foran"
                ),
            )
        }
        HistoryError::OtherResolution(index) => {
            let value = event(index);
            let resolved = quoted(row.get(RESOLVED));
            let words = match record.resolved {
                Resolution::At(_) => words!(
                    "{resolved} is not the last resolution of the history: {value}";
                    "{resolved} er ikke historikkens sidste løsning: {value}"
                ),
                Resolution::Unsaid | Resolution::Open => words!(
                    "is empty, but by its history the case is solved: {value}";
                    "er tom, men efter historikken er sagen løst: {value}"
                ),
            };
            (RESOLVED, words)
        }
        HistoryError::ReopenedLater(index) => {
            let (resolved, value) = (quoted(row.get(RESOLVED)), event(index));
            (
                RESOLVED,
                words!(
                    "{resolved}, but the case is open since {value}: leave it empty";
                    "{resolved}, men sagen er åben siden {value}: lad feltet være tomt"
                ),
            )
        }
    }
}

/// A log that lacks a column that is needed.
pub(crate) fn missing_column(records: &Records, column: Column) -> Trouble {
    let (file, english, danish) = (records.name(), column.english(), column.danish());
    let headers: Vec<String> = records.headers().map(quoted).collect();
    let headers = headers.join(", ");
    Trouble::new(words!(
        "{file} has no column `{english}` (or `{danish}`); it has {headers}";
        "{file} har ingen kolonne `{danish}` (eller `{english}`); den har {headers}"
    ))
    .hint(words!(
        "name it in the rate card: [columns] {english} = \"the header\"";
        "giv den navn på takstbladet: [columns] {english} = \"overskriften\""
    ))
}

/// What is said of a log in which no case can be resolved.
pub(crate) fn never_resolved(file: &str) -> Words {
    words!(
        "{file}: no column says when a case was resolved, so all count as open; name it in the rate card: [columns] resolved = \"the header\"";
        "{file}: ingen kolonne siger, hvornår en sag blev løst, så alle regnes for åbne; giv den navn på takstbladet: [columns] resolved = \"overskriften\""
    )
}

/// What is said of a case that is registered after `--now`.
pub(crate) fn left_out(case: &str) -> Words {
    let case = quoted(case);
    words!(
        "case {case} is registered after --now and left out";
        "sag {case} er registreret efter --now og er udeladt"
    )
}

/// What is said of columns that nobody uses.
pub(crate) fn unused_columns(file: &str, columns: &[&str]) -> Words {
    let names: Vec<String> = columns.iter().map(|it| quoted(it)).collect();
    let names = names.join(", ");
    words!(
        "{file}: unknown columns are ignored: {names}";
        "{file}: ukendte kolonner er ikke læst: {names}"
    )
}
