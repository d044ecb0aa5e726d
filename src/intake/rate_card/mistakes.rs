//! What is wrong with a card, and where.

use std::collections::HashSet;
use std::ops::Range;

use crate::lang::Words;

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

/// The mistakes of a file, each once.
#[derive(Debug, Default)]
pub(super) struct Mistakes {
    list: Vec<Mistake>,
    /// Where each is, and its title.
    known: HashSet<(Option<Range<usize>>, String)>,
    noted: usize,
}

impl Mistakes {
    /// Notes what is wrong at a place, and what would be right.
    pub(super) fn add(&mut self, span: &Range<usize>, title: Words, label: Words) {
        self.push(Mistake {
            span: Some(span.clone()),
            title,
            label,
            missing: false,
        });
    }

    /// Notes a mistake unless it is known: a revision repeats those of what it is merged onto.
    pub(super) fn push(&mut self, mistake: Mistake) {
        self.noted = self.noted.saturating_add(1);
        let known = (mistake.span.clone(), mistake.title.en.clone());
        if self.known.insert(known) {
            self.list.push(mistake);
        }
    }

    /// How often a mistake was noted, known ones among them: whether reading something went well.
    pub(super) fn noted(&self) -> usize {
        self.noted
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// All of them in order of their places; what is missing from the whole file comes last.
    pub(super) fn into_sorted(self) -> Vec<Mistake> {
        let mut list = self.list;
        list.sort_by_key(|mistake| mistake.span.as_ref().map_or(usize::MAX, |span| span.start));
        list
    }
}
