//! PURE: many short texts kept in one buffer, each once; texts from outside made harmless.

use std::borrow::Cow;
use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

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
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Keeps a text and returns its place.
    pub fn push(&mut self, text: &str) -> Result<u32, TooMuchText> {
        let index = u32::try_from(self.ends.len()).map_err(|_| TooMuchText)?;
        self.buffer.push_str(text);
        self.ends.push(u32::try_from(self.buffer.len()).map_err(|_| TooMuchText)?);
        Ok(index)
    }

    /// Keeps all texts of another list but its first.
    pub fn append_behind_first(&mut self, other: &Self) -> Result<(), TooMuchText> {
        let Some((first, ends)) = other.ends.split_first() else {
            return Ok(());
        };
        let begin = u32::try_from(self.buffer.len()).map_err(|_| TooMuchText)?;
        self.buffer.push_str(&other.buffer[usize_of(*first)..]);
        u32::try_from(self.buffer.len()).map_err(|_| TooMuchText)?;
        self.ends.extend(ends.iter().map(|end| begin + (end - first)));
        u32::try_from(self.ends.len()).map_err(|_| TooMuchText)?;
        Ok(())
    }

    pub fn get(&self, index: u32) -> &str {
        let at = usize_of(index);
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.buffer[usize_of(start)..usize_of(self.ends[at])]
    }

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
    /// The one asked for last: rows that belong together often follow each other.
    last: u32,
}

impl Names {
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// The number of a name, a new one if it was not seen before.
    pub fn intern(&mut self, name: &str) -> Result<u32, TooMuchText> {
        match self.recall(name) {
            Ok(known) => Ok(known),
            Err(hash) => self.add(name, hash),
        }
    }

    /// The number of a name if it was seen, else what it hashes to.
    fn recall(&mut self, name: &str) -> Result<u32, u64> {
        if !self.is_empty() && self.texts.get(self.last) == name {
            return Ok(self.last);
        }
        let hash = self.hasher.hash_one(name);
        self.last = self.find_hashed(name, hash).ok_or(hash)?;
        Ok(self.last)
    }

    /// Adds a name that was not seen before.
    fn add(&mut self, name: &str, hash: u64) -> Result<u32, TooMuchText> {
        let Self { texts, table, hasher, last } = self;
        let index = texts.push(name)?;
        table.insert_unique(hash, index, |index| hasher.hash_one(texts.get(*index)));
        *last = index;
        Ok(index)
    }

    /// The number of a name, if it was seen.
    pub fn find(&self, name: &str) -> Option<u32> {
        self.find_hashed(name, self.hasher.hash_one(name))
    }

    fn find_hashed(&self, name: &str, hash: u64) -> Option<u32> {
        self.table.find(hash, |index| self.texts.get(*index) == name).copied()
    }

    pub fn get(&self, index: u32) -> &str {
        self.texts.get(index)
    }

    /// All names, in order of first appearance.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.texts.iter()
    }
}

/// Things that go by names of which several spellings mean the same one (rules.md §2.11): a name becomes its thing's
/// number, in order of first appearance. What was spelled so before is found without folding it.
#[derive(Debug, Default)]
pub struct Spellings {
    /// The first spelling of each thing.
    firsts: Names,
    /// The things whose first spelling is not as it is folded, by what it is then.
    unfolded: HashTable<u32>,
    /// Later spellings, and their things.
    others: Names,
    of_others: Vec<u32>,
}

impl Spellings {
    pub fn len(&self) -> usize {
        self.firsts.len()
    }

    pub fn is_empty(&self) -> bool {
        self.firsts.is_empty()
    }

    /// The number of the thing called `name`, a new one if nothing was called so before.
    pub fn intern(&mut self, name: &str) -> Result<u32, TooMuchText> {
        let hash = match self.firsts.recall(name) {
            Ok(known) => return Ok(known),
            Err(hash) => hash,
        };
        if let Some(thing) = self.find_other(name) {
            return Ok(thing);
        }
        let key = folded(name);
        if let Some(thing) = self.find_folded(name, &key) {
            self.others.intern(name)?;
            self.of_others.push(thing);
            return Ok(thing);
        }
        let thing = self.firsts.add(name, hash)?;
        if let Cow::Owned(key) = key {
            let firsts = &self.firsts;
            let hash = |key: &str| firsts.hasher.hash_one(key);
            let hash_of = |other: &u32| hash(&folded(firsts.get(*other)));
            self.unfolded.insert_unique(hash(&key), thing, hash_of);
        }
        Ok(thing)
    }

    /// The number of the thing called `name`, if one was.
    pub fn find(&self, name: &str) -> Option<u32> {
        let known = self.firsts.find(name);
        known.or_else(|| self.find_other(name)).or_else(|| self.find_folded(name, &folded(name)))
    }

    fn find_other(&self, name: &str) -> Option<u32> {
        if self.others.is_empty() {
            return None;
        }
        let other = self.others.find(name)?;
        Some(self.of_others[usize_of(other)])
    }

    /// By what a name that is no first spelling is when folded.
    fn find_folded(&self, name: &str, key: &str) -> Option<u32> {
        let as_folded = || (name != key).then(|| self.firsts.find(key)).flatten();
        let is_called = |thing: &u32| folded(self.firsts.get(*thing)) == key;
        if self.unfolded.is_empty() {
            return as_folded();
        }
        let hash = self.firsts.hasher.hash_one(key);
        self.unfolded.find(hash, is_called).copied().or_else(as_folded)
    }

    /// The first spelling of a thing.
    pub fn get(&self, thing: u32) -> &str {
        self.firsts.get(thing)
    }

    /// The first spellings of all things, in order of first appearance.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.firsts.iter()
    }

    /// Later spellings with the numbers of their things, in order of first appearance.
    pub fn others(&self) -> impl Iterator<Item = (u32, &str)> {
        self.of_others.iter().copied().zip(self.others.iter())
    }
}

/// What the spellings of one name have in common (rules.md §2.11): no blanks at its ends, one for a run of them, letters
/// in NFC and lower case.
pub fn folded(name: &str) -> Cow<'_, str> {
    let mut before = b' ';
    let is_tidy = name.bytes().all(|byte| {
        let blank_again = byte == b' ' && before == b' ';
        before = byte;
        !blank_again && (byte == b' ' || byte.is_ascii_graphic())
    });
    if is_tidy && !name.ends_with(' ') {
        let is_lower = !name.bytes().any(|byte| byte.is_ascii_uppercase());
        return if is_lower { Cow::Borrowed(name) } else { Cow::Owned(name.to_ascii_lowercase()) };
    }
    let lower = tidied(name).to_lowercase();
    Cow::Owned(if is_composed(&lower) { lower } else { lower.nfc().collect() })
}

/// A name with its letters in the case they have, and all else as when it is [`folded`].
pub fn tidied(name: &str) -> String {
    let mut words = String::with_capacity(name.len());
    for word in name.split_whitespace() {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    if is_composed(&words) { words } else { words.nfc().collect() }
}

/// Whether two names are one by letter case alone: without it they would be two.
pub fn differ_in_case(one: &str, other: &str) -> bool {
    tidied(one) != tidied(other) && folded(one) == folded(other)
}

/// Whether a text is NFC at a glance: no combining marks, and nothing that is written with them elsewhere.
fn is_composed(text: &str) -> bool {
    text.chars().all(|char| char < '\u{300}')
}

/// A number of four bytes as an index.
pub(crate) fn usize_of(index: u32) -> usize {
    usize::try_from(index).unwrap_or(usize::MAX)
}

/// Where the lines of a text begin, so that many places are found fast.
#[derive(Debug)]
pub struct Lines {
    ends: Vec<usize>,
}

impl Lines {
    pub fn of(text: &str) -> Self {
        Self { ends: memchr::memchr_iter(b'\n', text.as_bytes()).collect() }
    }

    /// The number of the line that a byte is on, from 1.
    pub fn number(&self, at: usize) -> usize {
        self.ends.partition_point(|end| *end < at) + 1
    }
}

/// Text from a log made harmless for a terminal: control characters, invisible marks and
/// characters that turn the direction of writing become a space or go.
pub fn printable(text: &str) -> String {
    // Nearly every text is: a look at each byte, and a space alone between words.
    let mut before = b' ';
    let is_plain = text.bytes().all(|byte| {
        let before = std::mem::replace(&mut before, byte);
        matches!(byte, b'!'..=b'~') || (byte == b' ' && before != b' ')
    });
    if is_plain && before != b' ' {
        return text.to_owned();
    }
    let mut clean = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        if char == '\u{1b}' {
            skip_escape(&mut chars);
        } else if char.is_whitespace() || char.is_control() {
            if !clean.ends_with(' ') {
                clean.push(' ');
            }
        } else if !is_unseen(char) {
            clean.push(char);
        }
    }
    clean.trim().to_owned()
}

/// Skips the rest of a terminal escape sequence (ECMA-48: CSI … final byte; OSC and the like … BEL or ST).
fn skip_escape(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    match chars.next() {
        Some('[') => {
            for char in chars.by_ref() {
                if ('\u{40}'..='\u{7e}').contains(&char) {
                    break;
                }
            }
        }
        Some(']' | 'P' | 'X' | '^' | '_') => {
            while let Some(char) = chars.next() {
                if char == '\u{7}'
                    || char == '\u{9c}'
                    || (char == '\u{1b}' && chars.next_if_eq(&'\\').is_some())
                {
                    break;
                }
            }
        }
        Some(_) | None => {}
    }
}

/// Characters that are not seen themselves, but hide or reorder what stands beside them: those that Unicode calls
/// default-ignorable (`DerivedCoreProperties.txt`), its other format characters that show nothing, and two that are none
/// and that XML forbids.
pub(crate) fn is_unseen(char: char) -> bool {
    matches!(
        char,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{fffe}'..='\u{ffff}'
            | '\u{13430}'..='\u{1343f}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// A value from a log as a message repeats it: harmless, in backticks, and cut where it is long.
pub fn quoted(text: &str) -> String {
    format!("`{}`", short(text, 60).replace('`', "'"))
}

/// Names one by one: `` `1st`, `2nd` ``.
pub fn quoted_list(names: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let names = names.into_iter().map(|name| quoted(name.as_ref()));
    names.collect::<Vec<_>>().join(", ")
}

/// A text from outside, harmless and cut to a number of characters.
pub fn short(text: &str, most: usize) -> String {
    let clean = printable(text);
    match clean.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &clean[..end]),
        None => clean,
    }
}
