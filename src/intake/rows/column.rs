//! A column that the program knows.

/// A column that the program knows, with its place in the list of a kind of log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Column {
    index: usize,
    english: &'static str,
    danish: &'static str,
}

impl Column {
    /// The column at a place of the list, with its English and its Danish name.
    pub(crate) const fn new(index: usize, english: &'static str, danish: &'static str) -> Self {
        Self { index, english, danish }
    }

    /// A column that the card's conditions ask for, behind those the program knows by name.
    pub(crate) const fn asked_for(index: usize) -> Self {
        Self::new(index, "", "")
    }

    /// Its place in the list.
    pub(crate) const fn index(self) -> usize {
        self.index
    }

    /// Its English name.
    pub(crate) const fn english(self) -> &'static str {
        self.english
    }

    /// Its Danish name.
    pub(crate) const fn danish(self) -> &'static str {
        self.danish
    }
}
