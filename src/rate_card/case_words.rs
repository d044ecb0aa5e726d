//! PURE: what the words of a case log mean: the card's and a preset's.

use super::card::RateCard;
use super::names::PriorityId;
use super::states::{HelpdeskWords, State, States};
use crate::texts::folded;

/// The words of a case log: the card's come before the preset's.
#[derive(Debug, Clone, Copy)]
pub struct CaseWords<'a> {
    pub card: &'a RateCard,
    pub preset: &'a HelpdeskWords,
}

impl CaseWords<'_> {
    /// The priority that a log calls `word`.
    pub fn find_priority(self, word: &str) -> Option<PriorityId> {
        self.card.find_priority(word).or_else(|| {
            let word = folded(word);
            let aliases = self.preset.aliases.iter();
            let mut meant = aliases.filter(|(_, alias)| *alias == word);
            meant.find_map(|(name, _)| self.card.find_priority(name))
        })
    }

    /// What a word for a state means, of a card's edition with these states.
    pub fn state(self, states: &States, word: &str) -> State {
        let of_preset = || self.preset.states.of(word);
        states.of(word).or_else(of_preset).unwrap_or(State::Runs)
    }

    /// Whether a state is named at all.
    pub fn names(self, states: &States, state: State) -> bool {
        let mut all = states.words(state).chain(self.preset.states.words(state));
        all.next().is_some()
    }
}
