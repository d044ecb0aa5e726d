//! What is wrong with a card, and where; and how texts of it are shown.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::ops::Range;

use crate::lang::Words;
use crate::texts::is_unseen;

/// Something wrong at a place of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mistake {
    /// Bytes of the file; `None` where something is missing from the file as a whole.
    pub(super) span: Option<Range<usize>>,
    /// What is wrong.
    pub(super) title: Words,
    /// What would be right.
    pub(super) label: Words,
    /// Whether it is about something that is not there.
    pub(super) missing: bool,
}

/// The mistakes of a file, each once; every table and field of the file has it at hand.
#[derive(Debug, Default)]
pub(super) struct Mistakes {
    list: RefCell<Vec<Mistake>>,
    /// Where each is, and its title.
    known: RefCell<HashSet<(Option<Range<usize>>, String)>>,
    noted: Cell<usize>,
}

impl Mistakes {
    /// Notes what is wrong at a place, and what would be right.
    pub(super) fn add(&self, span: &Range<usize>, title: Words, label: Words) {
        self.push(Mistake { span: Some(span.clone()), title, label, missing: false });
    }

    /// Notes a mistake unless it is known: a revision repeats those of what it is merged onto.
    pub(super) fn push(&self, mistake: Mistake) {
        self.noted.set(self.noted.get() + 1);
        let known = (mistake.span.clone(), mistake.title.en.clone());
        if self.known.borrow_mut().insert(known) {
            self.list.borrow_mut().push(mistake);
        }
    }

    /// How often a mistake was noted, known ones among them: whether reading something went well.
    pub(super) fn noted(&self) -> usize {
        self.noted.get()
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.noted.get() == 0
    }

    /// All of them in order of their places; what is missing from the whole file comes last.
    pub(super) fn into_sorted(self) -> Vec<Mistake> {
        let mut list = self.list.into_inner();
        list.sort_by_key(|mistake| mistake.span.as_ref().map_or(usize::MAX, |span| span.start));
        list
    }
}

/// Whether a character can be shown on a terminal as it is.
pub(super) fn is_harmless(char: char) -> bool {
    !char.is_control() && !is_unseen(char) && !matches!(char, '\u{2028}' | '\u{2029}')
}

/// A text of the file for a message: nothing in it drives the terminal, and it is not long.
pub(super) fn visible(text: &str) -> String {
    let shown = |char| {
        if is_harmless(char) { char } else { char::REPLACEMENT_CHARACTER }
    };
    let mut few: String = text.chars().take(80).map(shown).collect();
    if text.chars().nth(80).is_some() {
        few.push('…');
    }
    few
}
