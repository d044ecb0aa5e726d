//! What is wrong with a case log or with a row of it, in words.

use crate::intake::log_columns::cases::{ANSWERED, REGISTERED, RESOLVED, RESPONDED, WAITED};
use crate::intake::rows::Column;
use crate::lang::{Lang, Words};
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
        "{value} is not a priority of the rate card; it has {en} (another word for one of them: its `aliases`)";
        "{value} er ikke en prioritet på takstbladet; det har {da} (et andet ord for en af dem: dens `aliases`)"
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

/// A case that cannot have happened as its log tells it, in the words of the log: a history in a cell, or rows that are
/// events.
pub(crate) struct Account<'a> {
    /// What a column says, as a text.
    pub(crate) cell: &'a dyn Fn(Column) -> String,
    /// The column of the events, and what it says of the one with a number.
    pub(crate) events: Column,
    pub(crate) event: &'a dyn Fn(usize) -> String,
    /// What the events are called, in English and Danish.
    pub(crate) called: (&'a str, &'a str),
}

impl Account<'_> {
    /// The column that is to blame, and why.
    pub(crate) fn blame(&self, error: HistoryError, record: &CaseRecord) -> (Column, Words) {
        let cell = |column: Column| quoted(&(self.cell)(column));
        let event = |index: usize| quoted(&(self.event)(index));
        let registered = cell(REGISTERED);
        let early = |value: String| {
            words!(
                "{value} is before registration {registered}";
                "{value} ligger før registreringen {registered}"
            )
        };
        let resolved = cell(RESOLVED);
        let (en, da) = self.called;
        match error {
            HistoryError::AnsweredEarly => (ANSWERED, early(cell(ANSWERED))),
            HistoryError::RespondedEarly => (RESPONDED, early(cell(RESPONDED))),
            HistoryError::ResolvedEarly => (RESOLVED, early(resolved)),
            HistoryError::EventEarly(index) => (self.events, early(event(index))),
            HistoryError::OutOfOrder(index) => {
                let (value, before) = (event(index), event(index - 1));
                let words = words!(
                    "{value} is before {before}, which stands ahead of it";
                    "{value} ligger før {before}, som står foran"
                );
                (self.events, words)
            }
            HistoryError::OtherResolution(index) => {
                let value = event(index);
                let words = match record.resolved {
                    Resolution::At(_) => words!(
                        "{resolved} is not the last resolution of its {en}: {value}";
                        "{resolved} er ikke den sidste løsning i {da}: {value}"
                    ),
                    Resolution::Unsaid | Resolution::Open => words!(
                        "is empty, but by its {en} the case is solved: {value}";
                        "er tom, men efter {da} er sagen løst: {value}"
                    ),
                };
                (RESOLVED, words)
            }
            HistoryError::WaitedTwice => (WAITED, waited_twice(&cell(WAITED))),
            HistoryError::ReopenedLater(index) => {
                let value = event(index);
                let words = words!(
                    "{resolved}, but by its {en} the case is open since {value}: leave it empty";
                    "{resolved}, men efter {da} er sagen åben siden {value}: lad feltet være tomt"
                );
                (RESOLVED, words)
            }
        }
    }
}

/// What is wrong with a length of waiting beside pauses.
fn waited_twice(value: &str) -> Words {
    words!(
        "{value} stands beside pauses in the history, and would count twice: leave one of them out";
        "{value} står ved siden af pauser i historikken og ville tælle dobbelt: udelad det ene"
    )
}

/// What is wrong with a length after a registration that no column gives.
pub(crate) fn after_nothing(text: &str) -> Words {
    let value = quoted(text);
    words!(
        "{value} counts from the registration, which the row does not give: name its column in the rate card: [columns] registered = \"the header\"";
        "{value} tæller fra registreringen, som rækken ikke giver: nævn dens kolonne på takstbladet: [columns] registered = \"overskriften\""
    )
}

/// What is wrong with a history in a log whose rows are events.
pub(crate) fn history_of_events(at: &str) -> Words {
    let at = quoted(at);
    words!(
        "each row is an event, at {at}, so the rows are the history: leave one of the two columns out";
        "hver række er en hændelse med tidspunkt i {at}, så rækkerne er historikken: udelad den ene af de to kolonner"
    )
}

/// What is wrong with a case that is resolved by its state, `state` in the log, at a time that is not said.
pub(crate) fn no_resolution(written: &str, state: &str, has_column: bool) -> Words {
    let (written, state) = (quoted(written), quoted(state));
    if has_column {
        return words!(
            "is empty, but by {state} the case is resolved, {written}: say when, or name the column that does: [columns] resolved = \"the header\"";
            "er tom, men efter {state} er sagen løst, {written}: skriv hvornår, eller nævn den kolonne, der gør: [columns] resolved = \"overskriften\""
        );
    }
    words!(
        "{written} means resolved, but no column says when: name it in the rate card: [columns] resolved = \"the header\"";
        "{written} betyder løst, men ingen kolonne siger hvornår: nævn den på takstbladet: [columns] resolved = \"overskriften\""
    )
}

/// What is said of a case that was resolved, and is not so by its state.
pub(crate) fn reopened(state: &str, resolved: &str) -> Words {
    let (state, resolved) = (quoted(state), quoted(resolved));
    words!(
        "by its state, {state}, the case is open, though it was resolved {resolved}: it counts as open";
        "efter sin tilstand, {state}, er sagen åben, skønt den blev løst {resolved}: den regnes for åben"
    )
}

/// What is said of cases that wait, since when the log does not say, and that are older than their target.
pub(crate) fn waiting_long(cases: usize) -> Words {
    let (are, er) = if cases == 1 {
        ("1 paused case is older than its target", "1 sag på pause er ældre end sit mål")
    } else {
        ("paused cases are older than their target", "sager på pause er ældre end deres mål")
    };
    let count = |said: &str| {
        if cases == 1 { said.to_owned() } else { format!("{cases} {said}") }
    };
    let (are, er) = (count(are), count(er));
    words!(
        "{are}; since when it waits the log does not say, so it is not breached: a column `waited` or a history would tell";
        "{er}; hvornår pausen begyndte, siger loggen ikke, så fristen er ikke brudt: en kolonne `ventet` eller en historik ville vise det"
    )
}

/// What is said of a log with states in which no case is resolved, nor could be.
pub(crate) fn no_state_is_resolved(file: &str, state: &str) -> Words {
    let state = quoted(state);
    words!(
        "{file}: no case is resolved, so all count as open: no state in {state} is called resolved, and no column says when a case was; name them in the rate card: [sla.states] resolved = [\"the state\"], [columns] resolved = \"the header\"";
        "{file}: ingen sag er løst, så alle regnes for åbne: ingen tilstand i {state} hedder løst, og ingen kolonne siger, hvornår en sag blev det; giv dem navn på takstbladet: [sla.states] resolved = [\"tilstanden\"], [columns] resolved = \"overskriften\""
    )
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
