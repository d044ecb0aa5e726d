//! PURE: what the states of a helpdesk's cases mean, and its words for priorities.

use crate::texts::folded;

/// What the state of a case means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nobody has responded.
    New,
    Runs,
    /// It waits for the customer.
    Paused,
    Resolved,
}

/// The states that a card or a preset names, in its own words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct States(Vec<Named>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Named {
    word: String,
    folded: String,
    state: State,
}

impl States {
    pub fn new(words: Vec<(String, State)>) -> Self {
        let named = words.into_iter().map(|(word, state)| Named {
            folded: folded(&word).into_owned(),
            word,
            state,
        });
        Self(named.collect())
    }

    /// What a word means, whatever its case; `None` where it is not named.
    pub fn of(&self, word: &str) -> Option<State> {
        let word = folded(word);
        let named = self.0.iter().find(|named| named.folded == word);
        named.map(|named| named.state)
    }

    pub fn words(&self, state: State) -> impl Iterator<Item = &str> {
        let named = self.0.iter().filter(move |named| named.state == state);
        named.map(|named| named.word.as_str())
    }
}

/// What a preset of case logs says beside its columns.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HelpdeskWords {
    pub states: States,
    /// The names of priorities, each with the helpdesk's word for it, folded; a card without that priority does not mind.
    pub aliases: Vec<(String, String)>,
}
