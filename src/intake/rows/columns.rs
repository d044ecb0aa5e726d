//! The columns of an input: which of the ones the program knows each of them is.

use std::hash::BuildHasher;

use hashbrown::DefaultHashBuilder;

use crate::intake::rows::column::Column;
use crate::intake::rows::form::Form;
use crate::lang::Words;
use crate::texts::{folded, quoted};
use crate::words;

/// The column of a rejects file that says why a row was rejected; in an input it is passed over.
pub(crate) const REASON: &str = "reason";

/// What begins the reason in a file without headers, where no name tells what it is.
pub(crate) const REASON_IS: &str = "reason: ";

/// What it is called where the card uses a column `reason` for something else.
const OTHER_REASON: &str = "takst reason";

/// The place of the key column: rows that are the same there belong together. What a row that cannot be parsed may say
/// there is guessed.
const KEY: usize = 0;

/// The names that the columns of a kind of log go by.
#[derive(Debug, Clone)]
pub(crate) struct ColumnNames {
    columns: Vec<Column>,
    /// Name as it is folded, place of the column.
    mapped: Vec<(String, usize)>,
    own: Vec<(String, usize)>,
    /// The sheet of a workbook that is to be read; the first.
    sheet: Option<String>,
    pub(crate) form: Form,
    /// Shared by all inputs, so that their rows can be compared.
    hasher: DefaultHashBuilder,
}

impl ColumnNames {
    /// The columns in the order of their places, and the card's other names for them (program's name, file's
    /// header), which come first.
    pub(crate) fn new(columns: &[Column], mapping: &[(String, String)]) -> Self {
        let own = columns.iter().flat_map(|column| {
            [column.english(), column.danish()].map(|name| (name.to_owned(), column.index()))
        });
        let own: Vec<(String, usize)> = own.collect();
        let mapped = mapping.iter().filter_map(|(program, header)| {
            let program = folded(program);
            let (_, index) = own.iter().find(|(name, _)| *name == program)?;
            Some((folded(header).into_owned(), *index))
        });
        Self {
            columns: columns.to_vec(),
            mapped: mapped.collect(),
            own,
            sheet: None,
            form: Form::default(),
            hasher: DefaultHashBuilder::default(),
        }
    }

    /// The same, in this sheet of a workbook.
    #[must_use]
    pub(crate) fn on_sheet(mut self, sheet: Option<&str>) -> Self {
        self.sheet = sheet.map(str::to_owned);
        self
    }

    /// The sheet of a workbook that is to be read.
    pub(crate) fn sheet(&self) -> Option<&str> {
        self.sheet.as_deref()
    }

    /// The same, and behind them columns by the headers that the card's conditions ask for. A header that the
    /// program knows already stays what it is.
    #[must_use]
    pub(crate) fn asking_for(mut self, headers: &[String]) -> Self {
        for header in headers {
            let column = Column::asked_for(self.columns.len());
            self.own.push((folded(header).into_owned(), column.index()));
            self.columns.push(column);
        }
        self
    }

    /// The same without our own names for some columns, which others were named for.
    #[must_use]
    pub(crate) fn without(mut self, columns: &[Column]) -> Self {
        self.own.retain(|(_, index)| !columns.iter().any(|column| column.index() == *index));
        self
    }

    /// The same, of tables of this form.
    #[must_use]
    pub(crate) fn in_form(mut self, form: Form) -> Self {
        self.form = form;
        self
    }

    /// The names that are paths to values inside of a column of JSON, with their columns.
    fn paths(&self) -> impl Iterator<Item = &(String, usize)> {
        let all = self.mapped.iter().chain(&self.own);
        all.filter(|(name, _)| name.contains('.'))
    }

    fn are_numbered(&self) -> bool {
        let mut all = self.mapped.iter().chain(&self.own);
        let is_number = |name: &str| name.bytes().all(|byte| byte.is_ascii_digit());
        all.any(|(name, _)| is_number(name))
    }

    /// Whether these headers, or keys of JSON, are all that a row needs.
    pub(crate) fn suffice<'h>(&self, headers: impl Iterator<Item = &'h str>) -> bool {
        let mut there = vec![false; self.columns.len()];
        for header in headers {
            let folded = folded(header.trim());
            if let Some((index, _)) = self.find(&folded) {
                there[index] = true;
            }
            for (path, index) in self.paths() {
                let behind = path.strip_prefix(&*folded);
                there[*index] |= behind.is_some_and(|rest| rest.starts_with('.'));
            }
        }
        let mut needed = self.form.needed.iter();
        needed.all(|any| any.iter().any(|column| there[column.index()]))
    }

    /// How many columns there are.
    pub(crate) fn count(&self) -> usize {
        self.columns.len()
    }

    /// What the column is called that says why a row was rejected.
    pub(crate) fn reason(&self) -> &'static str {
        if self.find(REASON).is_some() { OTHER_REASON } else { REASON }
    }

    /// Whether a header is that column.
    pub(crate) fn is_reason(&self, header: &str) -> bool {
        folded(header) == self.reason()
    }

    /// The same, and behind them columns by headers that only others of this kind are made of; a header that is known
    /// already stays what it is.
    #[must_use]
    pub(crate) fn made_of<'a>(mut self, headers: impl IntoIterator<Item = &'a str>) -> Self {
        for header in headers {
            if self.column_of(header).is_none() {
                self = self.asking_for(&[header.to_owned()]);
            }
        }
        self
    }

    /// The column that goes by a header.
    pub(crate) fn column_of(&self, header: &str) -> Option<Column> {
        let (index, _) = self.find(&folded(header))?;
        self.columns.get(index).copied()
    }

    /// What fingerprints of rows are made with.
    pub(crate) fn hasher(&self) -> DefaultHashBuilder {
        self.hasher.clone()
    }

    /// The column that a header means, and whether the card says so.
    fn find(&self, lower: &str) -> Option<(usize, bool)> {
        let in_list = |list: &[(String, usize)]| {
            list.iter().find(|(name, _)| name == lower).map(|(_, index)| *index)
        };
        in_list(&self.mapped)
            .map(|index| (index, true))
            .or_else(|| in_list(&self.own).map(|index| (index, false)))
    }
}

/// A column as the input has it.
#[derive(Debug, Clone)]
struct Field {
    header: String,
    folded: String,
    seed: u64,
    /// Place among the known columns, and whether the card says so.
    known: Option<(usize, bool)>,
    /// The object it was last seen in.
    seen: u64,
    /// Whether it says why a row was rejected, which nobody asks.
    is_reason: bool,
    /// Whether a known column was read from it in any object.
    was_used: bool,
}

/// What a column of an input is to the program.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Use {
    /// The known column of this place.
    Known(usize),
    /// None that it knows; the header as it is folded.
    Unknown(String),
    /// Why a row was rejected.
    Reason,
}

/// More different keys than this in a file of JSON objects are no columns.
const MOST_KEYS: usize = 1_000;

/// The columns of an input.
#[derive(Debug, Clone)]
pub(crate) struct Columns {
    names: ColumnNames,
    fields: Vec<Field>,
    /// For each known column: which field it is.
    places: Vec<Option<usize>>,
    /// For each known column: which field it was when last seen.
    ever: Vec<Option<usize>>,
    object: u64,
    expected: usize,
    has_paths: bool,
    are_numbered: bool,
}

impl Columns {
    pub(crate) fn new(names: &ColumnNames) -> Self {
        let count = names.columns.len();
        Self {
            names: names.clone(),
            fields: Vec::new(),
            places: vec![None; count],
            ever: vec![None; count],
            object: 0,
            expected: 0,
            are_numbered: names.are_numbered(),
            has_paths: names.paths().next().is_some(),
        }
    }

    pub(crate) fn count(&self) -> usize {
        self.fields.len()
    }

    pub(crate) fn form(&self) -> &Form {
        &self.names.form
    }

    /// As [`ColumnNames::suffice`].
    pub(crate) fn suffice<'h>(&self, headers: impl Iterator<Item = &'h str>) -> bool {
        self.names.suffice(headers)
    }

    /// As [`ColumnNames::is_reason`].
    pub(crate) fn is_reason(&self, header: &str) -> bool {
        self.names.is_reason(header)
    }

    /// Whether there are names that are paths.
    pub(crate) fn has_paths(&self) -> bool {
        self.has_paths
    }

    /// Whether columns are known by their numbers, as those of lists are.
    pub(crate) fn are_numbered(&self) -> bool {
        self.are_numbered
    }

    /// The paths into values of the object at hand that have no key of their own there: the name, the key that it begins
    /// with, and the rest of it.
    pub(crate) fn open_paths(&mut self) -> Vec<(String, String, String)> {
        let mut open: Vec<(String, String, String)> = Vec::new();
        for (path, _) in self.names.paths() {
            let field = |name: &str| {
                let mut fields = self.fields.iter();
                fields.position(|field| field.seen == self.object && field.folded == name)
            };
            if field(path).is_some() || open.iter().any(|(known, ..)| known == path) {
                continue;
            }
            let heads = path.rmatch_indices('.');
            let head = heads.map(|(at, _)| path.split_at(at));
            let found = head.filter_map(|(head, rest)| Some((field(head)?, rest)));
            if let Some((field, rest)) = found.into_iter().next() {
                let head = self.fields[field].folded.clone();
                open.push((path.clone(), head, rest[1..].to_owned()));
            }
        }
        for field in &mut self.fields {
            field.was_used |= open.iter().any(|(_, head, _)| *head == field.folded);
        }
        open
    }

    /// What tells a field's values from those of others; `None` where they do not count.
    pub(crate) fn seed(&self, field: usize) -> Option<u64> {
        let field = &self.fields[field];
        (!field.is_reason).then_some(field.seed)
    }

    /// What each field is used for.
    pub(crate) fn uses(&self) -> impl Iterator<Item = Use> {
        self.fields.iter().enumerate().map(|(index, field)| {
            let known = field.known.map(|(column, _)| column);
            let used = |column: &usize| self.ever[*column] == Some(index);
            match known.filter(used) {
                _ if field.is_reason => Use::Reason,
                Some(column) => Use::Known(column),
                None => Use::Unknown(folded(&field.header).into_owned()),
            }
        })
    }

    /// The fields that could be the key column, whatever the object at hand says.
    pub(crate) fn key_fields(&self) -> impl Iterator<Item = usize> {
        let fields = self.fields.iter().enumerate();
        let is_key = |field: &Field| field.known.is_some_and(|(known, _)| known == KEY);
        fields.filter_map(move |(index, field)| is_key(field).then_some(index))
    }

    pub(crate) fn place(&self, column: Column) -> Option<usize> {
        self.places[column.index()]
    }

    /// The known columns that the row at hand has, each with its field.
    pub(crate) fn known(&self) -> impl Iterator<Item = (Column, usize)> {
        let columns = self.names.columns.iter().zip(&self.places);
        columns.filter_map(|(column, place)| Some((*column, (*place)?)))
    }

    pub(crate) fn has(&self, column: Column) -> bool {
        self.ever[column.index()].is_some()
    }

    pub(crate) fn header(&self, column: Column) -> &str {
        let field = self.ever[column.index()].map(|field| &self.fields[field]);
        field.map_or(column.english(), |field| field.header.as_str())
    }

    pub(crate) fn headers(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(|field| field.header.as_str())
    }

    /// Named columns that are none of the known ones, or give way to one that the card names.
    pub(crate) fn unknown(&self) -> impl Iterator<Item = &str> {
        let unused = self
            .fields
            .iter()
            .filter(|field| !field.header.is_empty() && !field.is_reason && !field.was_used);
        unused.map(|field| field.header.as_str())
    }

    /// Whether the program knows a header.
    pub(crate) fn knows(&self, header: &str) -> bool {
        self.names.find(&folded(header)).is_some()
    }

    /// Adds a column behind the others.
    pub(crate) fn add(&mut self, header: &str, hasher: &DefaultHashBuilder) {
        let header = header.trim();
        let lower = folded(header);
        self.fields.push(Field {
            seed: hasher.hash_one(&lower),
            known: self.names.find(&lower),
            is_reason: lower == self.names.reason(),
            header: header.to_owned(),
            folded: lower.into_owned(),
            seen: 0,
            was_used: false,
        });
    }

    /// Decides which field each known column is; the card's names come before the program's own.
    pub(crate) fn settle(&mut self) -> Result<(), Words> {
        self.settle_object(|_| true)
    }

    pub(crate) fn begin_object(&mut self) {
        self.object += 1;
        self.expected = 0;
    }

    /// The field of a key of the object at hand.
    pub(crate) fn add_key(
        &mut self,
        key: &str,
        hasher: &DefaultHashBuilder,
    ) -> Result<usize, Words> {
        let is_key = |field: &Field| field.header == key.trim();
        let index = if self.fields.get(self.expected).is_some_and(is_key) {
            self.expected
        } else if let Some(known) = self.fields.iter().position(is_key) {
            known
        } else {
            self.add(key, hasher);
            self.fields.len() - 1
        };
        self.expected = index + 1;
        if index >= MOST_KEYS {
            return Err(words!(
                "more than {MOST_KEYS} different keys";
                "mere end {MOST_KEYS} forskellige nøgler"
            ));
        }
        let field = &mut self.fields[index];
        if field.seen == self.object {
            let key = quoted(key);
            return Err(words!("the key {key} is there twice"; "nøglen {key} er der to gange"));
        }
        field.seen = self.object;
        Ok(index)
    }

    /// The same as [`Self::settle`] for the fields of the object at hand; `says`: has the field a value.
    pub(crate) fn settle_object(&mut self, says: impl Fn(usize) -> bool) -> Result<(), Words> {
        self.places.fill(None);
        for (index, field) in self.fields.iter().enumerate() {
            let Some((column, mapped)) = field.known.filter(|_| field.seen == self.object) else {
                continue;
            };
            let place = &mut self.places[column];
            let Some(other) = *place else {
                *place = Some(index);
                continue;
            };
            let rival = &self.fields[other];
            let rival_mapped = rival.known.is_some_and(|(_, mapped)| mapped);
            if mapped == rival_mapped && says(index) {
                if says(other) {
                    let (one, two) = (quoted(&rival.header), quoted(&field.header));
                    return Err(words!(
                        "the columns {one} and {two} are the same one twice";
                        "kolonnerne {one} og {two} er den samme to gange"
                    ));
                }
                *place = Some(index);
            } else if mapped && !rival_mapped {
                *place = Some(index);
            }
        }
        for (ever, place) in self.ever.iter_mut().zip(&self.places) {
            if let Some(field) = *place {
                self.fields[field].was_used = true;
                *ever = *place;
            }
        }
        Ok(())
    }
}
