//! The columns of a case log.

use super::fields::{Field, Look, is_length};
use super::finder::Finder;
use super::vocabulary::{Role, plain_words};
use crate::rate_card::proposal::{Guess, State, Table};
use crate::rate_card::{RateCard, Source};
use crate::scalars::LengthUnit;

/// No column of states or priorities has more values.
const MOST_WORDS: usize = 30;

/// What begins the words of states, in plain words.
const STATES: [(State, &str); 3] = [
    (
        State::Resolved,
        "resolved, closed, solved, done, completed, complete, fixed, løst, lukket, afsluttet, gelöst, geschlossen, \
         erledigt, résolu, clos, fermé, solucionado, resolvido, fechado, resuelto, cerrado, cancelled, canceled",
    ),
    (
        State::Paused,
        "pending, on hold, onhold, hold, awaiting, waiting, paused, afventer, venter, på hold, wartend, wartet, \
         en attente, pendente, pendiente, em espera",
    ),
    (State::New, "new, ny, neu, nouveau, novo, nuevo, to do, todo, backlog, unassigned"),
];

/// Whether a log looks like cases: each has a number and was registered.
pub(super) fn is_cases(look: &Look, card: &RateCard) -> bool {
    let finder = Finder::new(look, card);
    let of_cases = [Role::Priority, Role::State, Role::Resolved];
    let is_filled = |field: &Field| !field.is_empty();
    finder.time(Role::Registered).is_some()
        && of_cases.into_iter().any(|role| finder.find(role, is_filled).is_some())
}

/// A `[columns]` for a case log.
pub(super) fn cases(look: &Look, card: &RateCard) -> Table {
    let mut finder = Finder::new(look, card);
    finder.number();
    finder.times();
    finder.propose_plain("customer", Role::Customer, |field| !field.is_list());
    finder.propose_plain("agreement", Role::Agreement, |field| {
        field.all(|text| card.find_agreement(text).is_some())
    });
    finder.propose_plain("channel", Role::Channel, |field| !field.is_list());
    let mut priorities = finder.words("priority", Role::Priority);
    priorities.retain(|word| card.find_priority(word).is_none());
    finder.table.priorities = priorities;
    let states = finder.words("state", Role::State).into_iter();
    finder.table.states = states.map(|word| (word.clone(), state(&word))).collect();
    if let Some(field) = finder.find(Role::Waited, |field| field.all(is_length)) {
        let source = Source::Length {
            unit: LengthUnit::Minutes,
            header: field.header.clone(),
            breaks: false,
        };
        let is_sure = field.words().contains("min");
        finder.propose("waited", source, (!is_sure).then_some(Guess::Unit), &[field]);
    }
    finder.finish()
}

impl Finder<'_> {
    fn number(&mut self) {
        let is_filled = |field: &Field| !field.is_empty();
        let field = self.find(Role::Case, is_filled);
        match field.or_else(|| self.find(Role::Number, is_filled)) {
            Some(field) => self.propose("case", field.source(), None, &[field]),
            None => self.table.missing.push("case"),
        }
    }

    fn times(&mut self) {
        match self.time(Role::Registered) {
            Some((source, field)) => self.propose("registered", source, None, &[field]),
            None => match self.time(Role::Start) {
                Some((source, field)) => {
                    self.propose("registered", source, Some(Guess::Header), &[field]);
                }
                None => self.table.missing.push("registered"),
            },
        }
        let times = [
            ("answered", Role::Answered),
            ("responded", Role::Responded),
            ("resolved", Role::Resolved),
        ];
        for (name, role) in times {
            if let Some((source, field)) = self.time(role) {
                self.propose(name, source, None, &[field]);
            }
        }
        // A column of resolutions that none of these cases has yet.
        if !self.has("resolved")
            && let Some(field) = self.find(Role::Resolved, Field::is_empty)
        {
            self.propose("resolved", field.source(), None, &[field]);
        }
        // Several rows of a case, each at another time, are its history.
        let number = self.table.proposed("case").map(|proposed| proposed.source.clone());
        let Some(Source::Header(number)) = number else {
            return;
        };
        let number = self.look.fields.iter().find(|field| field.header == number);
        let is_history =
            number.is_some_and(|field| field.distinct().len() < field.filled().count());
        if is_history && let Some((source, field)) = self.time(Role::At) {
            self.propose("at", source, None, &[field]);
        }
    }

    /// The words of a column that has few of them, which is proposed.
    fn words(&mut self, name: &'static str, role: Role) -> Vec<String> {
        let is_word = |field: &Field| !field.is_empty() && field.distinct().len() <= MOST_WORDS;
        let Some(field) = self.find(role, is_word) else {
            return Vec::new();
        };
        self.propose(name, field.source(), None, &[field]);
        field.distinct().into_iter().map(str::to_owned).collect()
    }
}

/// What a state seems to be.
fn state(word: &str) -> Option<State> {
    let words = plain_words(word);
    let begins = |known: &str| {
        words.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    let found = STATES.iter().find(|(_, known)| known.split(", ").any(begins));
    found.map(|(state, _)| *state)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_by_their_words() {
        for (word, expected) in [
            ("Awaiting User Info", Some(State::Paused)),
            ("Waiting on Third Party", Some(State::Paused)),
            ("Resolved", Some(State::Resolved)),
            ("To Do", Some(State::New)),
            ("Newcastle", None),
            ("Active", None),
            ("4", None),
        ] {
            assert_eq!(state(word), expected, "{word}");
        }
    }
}
