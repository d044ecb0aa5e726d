//! Reading tables of a rate card: which keys were asked for, and where things stand.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::mistakes::{Mistake, Mistakes};
use super::values::{bare, visible};
use crate::lang::Words;
use crate::rate_card::suggest::{apart, nearest};
use crate::words;

/// A key and its value, or one item of an array.
#[derive(Debug, Clone)]
pub(super) struct Field<'t> {
    /// The key (of an item: the array's).
    pub(super) key: &'t str,
    /// Where the key stands.
    pub(super) key_span: Range<usize>,
    /// The value.
    pub(super) value: &'t DeValue<'t>,
    /// Where the value stands.
    pub(super) span: Range<usize>,
    /// The table it is in, with dots; empty for the whole file.
    table: String,
}

impl<'t> Field<'t> {
    /// The key for a message.
    pub(super) fn shown(&self) -> String {
        visible(self.key)
    }

    /// The text of a string that says something.
    pub(super) fn text(&self, mistakes: &mut Mistakes) -> Option<&'t str> {
        let key = self.shown();
        match self.value.as_str() {
            Some(text) if text.trim().is_empty() => {
                mistakes.add(
                    &self.span,
                    words!("`{key}` is empty"; "`{key}` er tom"),
                    words!("write something, or leave the key out"; "skriv noget, eller udelad nøglen"),
                );
                None
            }
            Some(text) => Some(text.trim()),
            None => {
                mistakes.add(
                    &self.span,
                    words!("`{key}` is a text"; "`{key}` er en tekst"),
                    words!("write it in quotes"; "skriv den i anførselstegn"),
                );
                None
            }
        }
    }

    /// `true` or `false`.
    pub(super) fn truth(&self, mistakes: &mut Mistakes) -> Option<bool> {
        let truth = self.value.as_bool();
        if truth.is_none() {
            let key = self.shown();
            mistakes.add(
                &self.span,
                words!("`{key}` is true or false"; "`{key}` er true eller false"),
                words!("write true or false, without quotes"; "skriv true eller false uden anførselstegn"),
            );
        }
        truth
    }

    /// One of a few words.
    pub(super) fn choice<T: Copy>(
        &self,
        choices: &[(&str, T)],
        mistakes: &mut Mistakes,
    ) -> Option<T> {
        let key = self.shown();
        let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
        let all = words
            .iter()
            .map(|word| format!("\"{word}\""))
            .collect::<Vec<_>>()
            .join(", ");
        let Some(text) = self.value.as_str() else {
            mistakes.add(
                &self.span,
                words!("`{key}` is one of a few words"; "`{key}` er et af nogle få ord"),
                words!("write one of {all}"; "skriv et af {all}"),
            );
            return None;
        };
        let found = choices.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            let shown = visible(text);
            let label = match nearest(text, words.iter().copied()) {
                Some(near) => {
                    let apart = apart(text, near);
                    words!("did you mean \"{near}\"{}? one of {all}", apart.en; "mente du \"{near}\"{}? et af {all}", apart.da)
                }
                None => words!("write one of {all}"; "skriv et af {all}"),
            };
            mistakes.add(
                &self.span,
                words!("`{shown}` is not a `{key}`"; "`{shown}` er ikke en `{key}`"),
                label,
            );
        }
        found.map(|(_, choice)| *choice)
    }

    /// A table, to be read key by key.
    pub(super) fn table(&self, mistakes: &mut Mistakes) -> Option<Table<'t>> {
        let name = if self.table.is_empty() {
            bare(self.key)
        } else {
            format!("{}.{}", self.table, bare(self.key))
        };
        let Some(table) = self.value.as_table() else {
            let key = self.shown();
            mistakes.add(
                &self.span,
                words!("`{key}` is a table"; "`{key}` er en tabel"),
                words!("write [{name}] and its keys on the lines below"; "skriv [{name}] og dens nøgler på linjerne under"),
            );
            return None;
        };
        Some(Table::new(table, name, Some(self.key_span.clone())))
    }

    /// The items of an array.
    pub(super) fn items(&self) -> Option<Vec<Self>> {
        let array = self.value.as_array()?;
        let item = |value: &'t toml::Spanned<DeValue<'t>>| Self {
            value: value.get_ref(),
            span: value.span(),
            ..self.clone()
        };
        Some(array.iter().map(item).collect())
    }

    /// Texts in an array.
    pub(super) fn texts(&self, mistakes: &mut Mistakes) -> Vec<(&'t str, Range<usize>)> {
        let Some(items) = self.items() else {
            let key = self.shown();
            mistakes.add(
                &self.span,
                words!("`{key}` is a list of texts"; "`{key}` er en liste af tekster"),
                words!("write it in brackets: [\"…\", \"…\"]"; "skriv den i kantede parenteser: [\"…\", \"…\"]"),
            );
            return Vec::new();
        };
        items
            .iter()
            .filter_map(|item| Some((item.text(mistakes)?, item.span.clone())))
            .collect()
    }

    /// The tables of an array of tables.
    pub(super) fn tables(&self, mistakes: &mut Mistakes) -> Vec<Table<'t>> {
        let key = self.shown();
        let title = words!("`{key}` is a list of tables"; "`{key}` er en liste af tabeller");
        let label = words!("write [[{key}]] before each one"; "skriv [[{key}]] foran hver af dem");
        let Some(items) = self.items() else {
            mistakes.add(&self.span, title, label);
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in items {
            match item.value.as_table() {
                Some(table) => {
                    tables.push(Table::new(table, bare(self.key), Some(item.span)));
                }
                None => mistakes.add(&item.span, title.clone(), label.clone()),
            }
        }
        tables
    }
}

/// A table, and which of its keys were asked for.
#[derive(Debug)]
pub(super) struct Table<'t> {
    keys: &'t DeTable<'t>,
    name: String,
    at: Option<Range<usize>>,
    known: Vec<&'t str>,
    missing: Vec<(&'static str, Words)>,
}

impl<'t> Table<'t> {
    /// A table called `name` (with dots), named at `at` in the file; the whole file has neither.
    pub(super) fn new(table: &'t DeTable<'t>, name: String, at: Option<Range<usize>>) -> Self {
        Self {
            keys: table,
            name,
            at,
            known: Vec::new(),
            missing: Vec::new(),
        }
    }

    /// The table itself.
    pub(super) fn raw(&self) -> &'t DeTable<'t> {
        self.keys
    }

    /// Where the table is named.
    pub(super) fn at(&self) -> Range<usize> {
        self.at.clone().unwrap_or(0..0)
    }

    /// A key that may be there.
    pub(super) fn take(&mut self, key: &'static str) -> Option<Field<'t>> {
        self.know(key);
        self.entries().into_iter().find(|field| field.key == key)
    }

    /// Notes that somebody else reads a key.
    pub(super) fn know(&mut self, key: &'t str) {
        if !self.known.contains(&key) {
            self.known.push(key);
        }
    }

    /// A key that must be there; `label` says what to add.
    pub(super) fn require(&mut self, key: &'static str, label: Words) -> Option<Field<'t>> {
        let field = self.take(key);
        if field.is_none() {
            self.missing.push((key, label));
        }
        field
    }

    /// All keys in the order of the file.
    pub(super) fn entries(&self) -> Vec<Field<'t>> {
        let mut fields: Vec<Field<'t>> = self
            .keys
            .iter()
            .map(|(key, value)| Field {
                key: key.get_ref(),
                key_span: key.span(),
                value: value.get_ref(),
                span: value.span(),
                table: self.name.clone(),
            })
            .collect();
        fields.sort_by_key(|field| field.key_span.start);
        fields
    }

    /// Reports keys that nobody asked for, and required ones that are missing: not those that are there misspelt.
    pub(super) fn finish(self, mistakes: &mut Mistakes) {
        let mut guessed = Vec::new();
        let place = |en: &str, da: &str| {
            if self.name.is_empty() {
                Words::new("", "")
            } else {
                words!(" {en} [{}]", self.name; " {da} [{}]", self.name)
            }
        };
        let mut unknown = self.entries();
        unknown.retain(|field| !self.known.contains(&field.key));
        // One key that nobody knows where one is missing: it must be that one.
        let only = match (self.missing.as_slice(), unknown.len()) {
            ([(key, _)], 1) if self.at.is_some() => Some(*key),
            _ => None,
        };
        for field in unknown {
            let (key, place) = (field.shown(), place("in", "i"));
            let near = nearest(field.key, self.known.iter().copied()).or(only);
            guessed.extend(near);
            let label = if let Some(near) = near {
                let apart = apart(field.key, near);
                words!("did you mean `{near}`{}?", apart.en; "mente du `{near}`{}?", apart.da)
            } else {
                let all = self.known.join(", ");
                words!("known here: {all}"; "kendte her: {all}")
            };
            mistakes.add(
                &field.key_span,
                words!("unknown key `{key}`{}", place.en; "ukendt nøgle `{key}`{}", place.da),
                label,
            );
        }
        for (key, label) in self.missing {
            if !guessed.contains(&key) {
                let place = place("in", "i");
                mistakes.push(Mistake {
                    span: self.at.clone(),
                    title: words!("`{key}` is missing{}", place.en; "`{key}` mangler{}", place.da),
                    label,
                    missing: true,
                });
            }
        }
    }
}
