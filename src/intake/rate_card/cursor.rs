//! Where reading stands in a file: its tables and their keys, each of which knows where it is written and reports what
//! is wrong there.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::mistakes::{Mistake, Mistakes, visible};
use crate::lang::Words;
use crate::rate_card::Terms;
use crate::rate_card::keys::{AFTER_HOURS, AGREEMENT, FEE, Key, Place, Record as _};
use crate::rate_card::suggest::{apart, nearest};
use crate::words;

/// A key and its value, or one item of an array.
#[derive(Debug, Clone)]
pub(super) struct Field<'t> {
    /// The key (of an item: the array's).
    pub(super) key: &'t str,
    /// Where the key stands.
    pub(super) key_span: Range<usize>,
    pub(super) value: &'t DeValue<'t>,
    /// Where the value stands.
    pub(super) span: Range<usize>,
    /// The table it is in, with dots; empty for the whole file.
    table: String,
    pub(super) mistakes: &'t Mistakes,
}

impl<'t> Field<'t> {
    /// The key for a message.
    pub(super) fn shown(&self) -> String {
        visible(self.key)
    }

    /// Notes what is wrong with the value, and what would be right.
    pub(super) fn wrong(&self, title: Words, label: Words) {
        self.mistakes.add(&self.span, title, label);
    }

    /// Notes what is wrong with the key, and what would be right.
    pub(super) fn wrong_key(&self, title: Words, label: Words) {
        self.mistakes.add(&self.key_span, title, label);
    }

    /// A table, to be read key by key; it knows these keys.
    pub(super) fn table(&self, keys: &[&'static [Key]]) -> Option<Table<'t>> {
        let bare = bare(self.key);
        let name = if self.table.is_empty() { bare } else { format!("{}.{bare}", self.table) };
        let Some(table) = self.value.as_table() else {
            let key = self.shown();
            self.wrong(
                words!("`{key}` is a table"; "`{key}` er en tabel"),
                words!("write [{name}] and its keys on the lines below"; "skriv [{name}] og dens nøgler på linjerne under"),
            );
            return None;
        };
        Some(Table::new(table, name, Some(self.key_span.clone()), keys, self.mistakes))
    }

    /// The items of an array.
    pub(super) fn items(&self) -> Option<Vec<Self>> {
        let array = self.value.as_array()?;
        let item = |value: &'t Spanned<DeValue<'t>>| Self {
            value: value.get_ref(),
            span: value.span(),
            ..self.clone()
        };
        Some(array.iter().map(item).collect())
    }

    /// The tables of an array of tables, which know these keys.
    pub(super) fn tables(&self, keys: &[&'static [Key]]) -> Vec<Table<'t>> {
        let key = self.shown();
        let label = words!("write [[{key}]] before each one"; "skriv [[{key}]] foran hver af dem");
        self.tables_in(&bare(self.key), keys, &label).unwrap_or_default()
    }

    /// The tables of a list in brackets.
    pub(super) fn bands(&self, keys: &[&'static [Key]]) -> Option<Vec<Table<'t>>> {
        let key = self.shown();
        let label = words!("write it as {key} = [{{ up_to = 15, flat = 25 }}]"; "skriv det som {key} = [{{ up_to = 15, flat = 25 }}]");
        self.tables_in(&key, keys, &label)
    }

    /// `volume = [{ up_to_hours = 100 }, …]`.
    pub(super) fn volume(&self, keys: &[&'static [Key]]) -> Option<Vec<Table<'t>>> {
        let key = self.shown();
        let label = words!("write it as {key} = [{{ up_to_hours = 100 }}, {{ discount_percent = 15 }}]"; "skriv det som {key} = [{{ up_to_hours = 100 }}, {{ discount_percent = 15 }}]");
        self.some_tables(keys, label)
    }

    /// `drawn = [{ when = { tier = "evening" }, factor = 1.5 }]`.
    pub(super) fn drawn(&self, keys: &[&'static [Key]]) -> Option<Vec<Table<'t>>> {
        let key = self.shown();
        let label = words!("write it as {key} = [{{ when = {{ channel = \"on-site\" }}, factor = 1.5 }}]"; "skriv det som {key} = [{{ when = {{ channel = \"on-site\" }}, factor = 1.5 }}]");
        self.some_tables(keys, label)
    }

    /// The tables of a list that is not empty.
    fn some_tables(&self, keys: &[&'static [Key]], label: Words) -> Option<Vec<Table<'t>>> {
        let key = self.shown();
        let tables = self.tables_in(&key, keys, &label)?;
        if tables.is_empty() {
            self.wrong(words!("`{key}` is empty"; "`{key}` er tom"), label);
        }
        Some(tables)
    }

    fn tables_in(
        &self,
        name: &str,
        keys: &[&'static [Key]],
        label: &Words,
    ) -> Option<Vec<Table<'t>>> {
        let wrong = |field: &Self| {
            let key = field.shown();
            field.wrong(
                words!("`{key}` is a list of tables"; "`{key}` er en liste af tabeller"),
                label.clone(),
            );
        };
        let Some(items) = self.items() else {
            wrong(self);
            return None;
        };
        let mut tables = Vec::new();
        for item in items {
            match item.value.as_table() {
                Some(table) => {
                    tables.push(Table::new(
                        table,
                        name.to_owned(),
                        Some(item.span),
                        keys,
                        self.mistakes,
                    ));
                }
                None => wrong(&item),
            }
        }
        Some(tables)
    }
}

/// A table, and the keys that are known in it.
#[derive(Debug)]
pub(super) struct Table<'t> {
    /// The table itself.
    pub(super) raw: &'t DeTable<'t>,
    name: String,
    at: Option<Range<usize>>,
    /// Keys that are read by their kinds.
    keys: Vec<&'static Key>,
    known: Vec<&'t str>,
    missing: Vec<(&'static str, Words)>,
    pub(super) mistakes: &'t Mistakes,
}

impl<'t> Table<'t> {
    /// The whole file, or what a revision makes of it.
    pub(super) fn root(
        raw: &'t DeTable<'t>,
        keys: &[&'static [Key]],
        mistakes: &'t Mistakes,
    ) -> Self {
        Self::new(raw, String::new(), None, keys, mistakes)
    }

    /// A table called `name` (with dots), named at `at` in the file; the whole file has neither.
    fn new(
        raw: &'t DeTable<'t>,
        name: String,
        at: Option<Range<usize>>,
        keys: &[&'static [Key]],
        mistakes: &'t Mistakes,
    ) -> Self {
        let mut table = Self {
            raw,
            name,
            at,
            keys: Vec::new(),
            known: Vec::new(),
            missing: Vec::new(),
            mistakes,
        };
        table.add_keys(keys.iter().copied().flatten());
        table
    }

    pub(super) fn add_keys(&mut self, keys: impl Iterator<Item = &'static Key>) {
        for key in keys {
            self.keys.push(key);
            self.know(key.name);
        }
    }

    /// Where the table is named.
    pub(super) fn at(&self) -> Range<usize> {
        self.at.clone().unwrap_or(0..0)
    }

    /// Notes what is wrong with the table, and what would be right.
    pub(super) fn wrong(&self, title: Words, label: Words) {
        self.mistakes.add(&self.at(), title, label);
    }

    /// How many mistakes were noted so far.
    pub(super) fn noted(&self) -> usize {
        self.mistakes.noted()
    }

    /// What the table says of a key.
    pub(super) fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().copied().find(|key| key.name == name)
    }

    /// The value of a key that may be there.
    pub(super) fn take(&self, name: &str) -> Option<Field<'t>> {
        let (key, value) = self.raw.get_key_value(name)?;
        Some(self.field(key, value))
    }

    fn field(
        &self,
        key: &'t Spanned<std::borrow::Cow<'t, str>>,
        value: &'t Spanned<DeValue<'t>>,
    ) -> Field<'t> {
        Field {
            key: key.get_ref(),
            key_span: key.span(),
            value: value.get_ref(),
            span: value.span(),
            table: self.name.clone(),
            mistakes: self.mistakes,
        }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.raw.contains_key(name)
    }

    /// Notes that somebody else reads a key.
    pub(super) fn know(&mut self, key: &'t str) {
        if !self.known.contains(&key) {
            self.known.push(key);
        }
    }

    /// Takes back that a key is known.
    pub(super) fn forget(&mut self, name: &str) {
        self.known.retain(|known| *known != name);
    }

    /// A key that must be there; `label` says what to add.
    pub(super) fn require(&mut self, name: &'static str, label: Words) -> Option<Field<'t>> {
        let field = self.take(name);
        if field.is_none() {
            self.missing.push((name, label));
        }
        field
    }

    /// All keys in the order of the file.
    pub(super) fn entries(&self) -> Vec<Field<'t>> {
        let mut fields: Vec<Field<'t>> =
            self.raw.iter().map(|(key, value)| self.field(key, value)).collect();
        fields.sort_by_key(|field| field.key_span.start);
        fields
    }

    /// Reports keys that are not known, and required ones that are missing: not those that are there misspelt.
    pub(super) fn finish(&self) {
        let mut guessed = Vec::new();
        let [en, da] = match self.name.as_str() {
            "" => [String::new(), String::new()],
            name => [format!(" in [{name}]"), format!(" i [{name}]")],
        };
        let mut unknown = self.entries();
        unknown.retain(|field| !self.known.contains(&field.key));
        // One key that nobody knows where one is missing: it must be that one.
        let only = match (self.missing.as_slice(), unknown.len()) {
            ([(key, _)], 1) if self.at.is_some() => Some(*key),
            _ => None,
        };
        for field in unknown {
            let key = field.shown();
            let near = nearest(field.key, self.known.iter().copied()).or(only);
            guessed.extend(near);
            let label = if let Some(elsewhere) = elsewhere(&self.name, field.key) {
                elsewhere
            } else if let Some(near) = near {
                let apart = apart(field.key, near);
                words!("did you mean `{near}`{}?", apart.en; "mente du `{near}`{}?", apart.da)
            } else {
                let all = self.known.join(", ");
                words!("known here: {all}"; "kendte her: {all}")
            };
            field.wrong_key(words!("unknown key `{key}`{en}"; "ukendt nøgle `{key}`{da}"), label);
        }
        for (key, label) in &self.missing {
            if !guessed.contains(key) {
                self.mistakes.push(Mistake {
                    span: self.at.clone(),
                    title: words!("`{key}` is missing{en}"; "`{key}` mangler{da}"),
                    label: label.clone(),
                    missing: true,
                });
            }
        }
    }
}

/// Where a key stands that is known in another table of prices.
fn elsewhere(table: &str, key: &str) -> Option<Words> {
    let is_flat = matches!(table.rsplit('.').next(), Some("bands" | "first"));
    if is_flat && key == "tiers" {
        return Some(words!(
            "a flat price of time is the same in every tier: for another, write a rule with when = {{ tier = … }}";
            "en fast pris for tid er den samme i alle tariffer: skriv en regel med when = {{ tier = … }} for en anden"
        ));
    }
    if is_flat && key == "discounts" {
        return Some(words!(
            "no discount reaches a flat price of time: for another, write it in the agreement";
            "ingen rabat når en fast pris for tid: skriv en anden i aftalen"
        ));
    }
    let of_terms = Terms::KEYS.iter().find(|it| it.name == key).map(|it| it.from);
    let has = |keys: &[Key]| keys.iter().any(|it| it.name == key);
    // Names of one word are used for other things in other tables.
    if !key.contains('_') && !matches!(key, "amount" | "trigger") {
        return None;
    }
    let words = match of_terms {
        Some(Place::Billing | Place::Agreement) if matches!(table, "tiers" | "after_hours") => {
            words!("write it in [[rules]], with when = {{ tier = … }}"; "skriv det i [[rules]] med when = {{ tier = … }}")
        }
        Some(Place::Billing) => {
            words!("it stands in [billing], in an agreement or in [[rules]]"; "den står i [billing], i en aftale eller i [[rules]]")
        }
        Some(Place::Agreement) => {
            words!("it stands in an agreement or in [[rules]]"; "den står i en aftale eller i [[rules]]")
        }
        Some(Place::Rule) => {
            words!("it stands in a tier or in [[rules]]"; "den står i en tarif eller i [[rules]]")
        }
        None if has(AGREEMENT) => words!("it stands in an agreement"; "den står i en aftale"),
        None if has(FEE) => words!("it stands in [[fees]]"; "den står i [[fees]]"),
        None if has(AFTER_HOURS) => {
            words!("it stands in [after_hours]"; "den står i [after_hours]")
        }
        None if OF_CUSTOMERS.contains(&key) => words!(
            "it stands with the customer in the customers file";
            "den står ved kunden i kundefilen"
        ),
        None => return None,
    };
    Some(words)
}

/// What of a customers file one may look for in the card.
const OF_CUSTOMERS: [&str; 2] = ["prepaid_minutes", "prepaid_from"];

/// A key as a table header writes it: in quotes where it needs them.
fn bare(key: &str) -> String {
    let plain = |char: char| char.is_ascii_alphanumeric() || char == '_' || char == '-';
    if !key.is_empty() && key.chars().all(plain) {
        key.to_owned()
    } else {
        format!("\"{}\"", visible(key))
    }
}
