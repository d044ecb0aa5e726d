//! PURE: many short texts kept in one buffer, each once.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};
use thiserror::Error;

/// More text than four bytes can number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("more than 4 GiB of text")]
pub struct TooMuchText;

/// Texts in order of their arrival, without a way to find one again.
#[derive(Debug, Default)]
pub struct TextList {
    buffer: String,
    ends: Vec<u32>,
}

impl TextList {
    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Keeps a text and returns its place.
    pub fn push(&mut self, text: &str) -> Result<u32, TooMuchText> {
        let index = u32::try_from(self.ends.len()).map_err(|_| TooMuchText)?;
        self.buffer.push_str(text);
        self.ends
            .push(u32::try_from(self.buffer.len()).map_err(|_| TooMuchText)?);
        Ok(index)
    }

    /// The text at a place.
    pub fn get(&self, index: u32) -> &str {
        let end = usize_of(index);
        let start = end
            .checked_sub(1)
            .and_then(|before| self.ends.get(before))
            .copied()
            .unwrap_or(0);
        let end = self.ends.get(end).copied().unwrap_or(start);
        self.buffer
            .get(usize_of(start)..usize_of(end))
            .unwrap_or("")
    }

    /// All texts, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..u32::try_from(self.ends.len()).unwrap_or(u32::MAX)).map(|index| self.get(index))
    }
}

/// Texts that are each kept once: a name becomes its number, in order of first appearance.
#[derive(Debug, Default)]
pub struct Names {
    texts: TextList,
    table: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl Names {
    /// How many names there are.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// The number of a name, a new one if it was not seen before.
    pub fn intern(&mut self, name: &str) -> Result<u32, TooMuchText> {
        let hash = self.hasher.hash_one(name);
        if let Some(known) = self
            .table
            .find(hash, |index| self.texts.get(*index) == name)
        {
            return Ok(*known);
        }
        let index = self.texts.push(name)?;
        let Self {
            texts,
            table,
            hasher,
        } = self;
        table.insert_unique(hash, index, |index| hasher.hash_one(texts.get(*index)));
        Ok(index)
    }

    /// The number of a name, if it was seen.
    pub fn find(&self, name: &str) -> Option<u32> {
        self.table
            .find(self.hasher.hash_one(name), |index| {
                self.texts.get(*index) == name
            })
            .copied()
    }

    /// The name of a number.
    pub fn get(&self, index: u32) -> &str {
        self.texts.get(index)
    }

    /// All names, in order of first appearance.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.texts.iter()
    }
}

/// A number of four bytes as an index.
pub(crate) fn usize_of(index: u32) -> usize {
    usize::try_from(index).unwrap_or(usize::MAX)
}
