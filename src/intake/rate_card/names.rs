//! Names of levels, agreements and priorities over all editions: each once whatever its case.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Range;

use super::cursor::Field;
use super::mistakes::{Mistakes, visible};
use crate::calendar::Week;
use crate::lang::Words;
use crate::rate_card::suggest::{apart, nearest};
use crate::texts::folded;
use crate::words;

/// An alias, where it stands, and the place of what it means.
pub(super) type Alias = (String, Range<usize>, usize);

/// The names that all editions share.
#[derive(Debug, Default)]
pub(super) struct AllNames {
    pub(super) levels: Names,
    pub(super) aliases: Vec<Alias>,
    pub(super) agreements: Names,
    pub(super) priorities: Names,
    pub(super) priority_aliases: Vec<Alias>,
    /// Hours that only promises have.
    pub(super) promise_hours: Vec<Week>,
    /// Tiers outside normal hours, by the place of their id; editions that order them anew repeat a name.
    pub(super) tiers: Vec<String>,
    /// Columns of the log that conditions ask for.
    pub(super) facts: Vec<String>,
    /// What the log counts distance in: `km` or `mile`, once the card has said so.
    pub(super) unit: Option<&'static str>,
}

/// What would be right where nothing is called `text`, of all that the card has.
pub(super) fn unknown<'k>(text: &str, known: impl Iterator<Item = &'k str> + Clone) -> Words {
    let all = known.clone().map(visible).collect::<Vec<_>>().join(", ");
    match nearest(text, known) {
        Some(near) => {
            let (near, apart) = (visible(near), apart(text, near));
            words!("did you mean \"{near}\"{}? known: {all}", apart.en; "mente du \"{near}\"{}? kendte: {all}", apart.da)
        }
        None if all.is_empty() => words!("the card has none"; "takstbladet har ingen"),
        None => words!("known: {all}"; "kendte: {all}"),
    }
}

/// What a word of a log is another word for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Named {
    Level,
    Priority,
}

impl Named {
    fn already(self, word: &str, owner: &str) -> Words {
        match self {
            Self::Level => {
                words!("`{word}` already means the level `{owner}`"; "`{word}` betyder allerede niveauet `{owner}`")
            }
            Self::Priority => {
                words!("`{word}` already means the priority `{owner}`"; "`{word}` betyder allerede prioriteten `{owner}`")
            }
        }
    }

    fn only_one(self) -> Words {
        match self {
            Self::Level => {
                words!("a word can mean one level only, whatever its case"; "et ord kan kun betyde ét niveau, uanset store og små bogstaver")
            }
            Self::Priority => {
                words!("a word can mean one priority only, whatever its case"; "et ord kan kun betyde én prioritet, uanset store og små bogstaver")
            }
        }
    }
}

/// Names in order of their first appearance, and the other words for them.
#[derive(Debug, Default)]
pub(super) struct Names {
    listed: Vec<String>,
    /// The place of each name, folded.
    places: HashMap<String, usize>,
    /// The place of what each other word means, folded.
    aliases: HashMap<String, usize>,
}

impl Names {
    /// The place of the name that a key is, of `most` that a card can have; `None` where the same name is there in other
    /// letters. `too_many` says that there are more.
    pub(super) fn add(&mut self, field: &Field<'_>, most: usize, too_many: Words) -> Option<usize> {
        let index = self.place_of(field);
        if index.is_some_and(|index| index >= most) {
            field.wrong_key(
                too_many,
                words!("a card can have {most}"; "et takstblad kan have {most}"),
            );
        }
        index
    }

    fn place_of(&mut self, field: &Field<'_>) -> Option<usize> {
        let name = field.key.trim();
        let key = field.shown();
        if name.is_empty() || name != field.key {
            field.wrong_key(
                words!("`{key}` is not a name"; "`{key}` er ikke et navn"),
                words!("write a name without space around it"; "skriv et navn uden mellemrum omkring"),
            );
            return None;
        }
        let free = match self.places.entry(folded(name).into_owned()) {
            Entry::Vacant(free) => free,
            Entry::Occupied(known) => {
                let index = *known.get();
                let known = self.listed.get(index).map_or("", String::as_str);
                if known == name {
                    return Some(index);
                }
                let known = visible(known);
                field.wrong_key(
                    words!("`{key}` is the same name as `{known}`"; "`{key}` er det samme navn som `{known}`"),
                    words!("names match whatever their case: choose another"; "navne skelner ikke mellem store og små bogstaver: vælg et andet"),
                );
                return None;
            }
        };
        let index = *free.insert(self.listed.len());
        self.listed.push(name.to_owned());
        Some(index)
    }

    /// Notes another word for the name at `index`.
    pub(super) fn alias(
        &mut self,
        word: &str,
        span: &Range<usize>,
        (named, index): (Named, usize),
        mistakes: &Mistakes,
    ) {
        let owner = *self.aliases.entry(folded(word).into_owned()).or_insert(index);
        if owner != index {
            self.clash(word, span, (named, owner), mistakes);
        }
    }

    /// Reports a word that is the name of one thing and an alias of another; call it when all names are known.
    pub(super) fn alias_against_names(
        &self,
        word: &str,
        span: &Range<usize>,
        (named, index): (Named, usize),
        mistakes: &Mistakes,
    ) {
        if let Some(owner) = self.find(word).filter(|owner| *owner != index) {
            self.clash(word, span, (named, owner), mistakes);
        }
    }

    fn clash(
        &self,
        word: &str,
        span: &Range<usize>,
        (named, owner): (Named, usize),
        mistakes: &Mistakes,
    ) {
        let (word, owner) = (visible(word), visible(self.name(owner)));
        mistakes.add(span, named.already(&word, &owner), named.only_one());
    }

    /// The place of a name, whatever its case.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.places.get(folded(name).as_ref()).copied()
    }

    /// The place of a name or of another word for it, whatever its case.
    pub(super) fn find_word(&self, word: &str) -> Option<usize> {
        let by_alias = || self.aliases.get(folded(word).as_ref()).copied();
        self.find(word).or_else(by_alias)
    }

    pub(super) fn name(&self, index: usize) -> &str {
        self.listed.get(index).map_or("", String::as_str)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> + Clone {
        self.listed.iter().map(String::as_str)
    }

    pub(super) fn into_vec(self) -> Vec<String> {
        self.listed
    }

    /// The names in order, and the other words for them, folded, each with its place.
    pub(super) fn into_words(self) -> (Vec<String>, HashMap<String, usize>) {
        (self.listed, self.aliases)
    }
}

/// Puts `value` at `index` of a list that has a place for every name.
pub(super) fn place<T>(list: &mut Vec<Option<T>>, index: usize, value: T) {
    if list.len() <= index {
        list.resize_with(index + 1, || None);
    }
    list[index] = Some(value);
}
