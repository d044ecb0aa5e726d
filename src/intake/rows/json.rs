//! Rows written as JSON: one object a line, or a list of objects.

use std::ops::Range;

use memchr::{memchr, memchr_iter};

use crate::intake::rows::columns::Columns;
use crate::intake::rows::csv_text::{Cell, Typed};
use crate::intake::rows::json_text::{
    List, Survey, push_value, read_list, read_object, value_at, value_length,
};
use crate::intake::rows::records::{Format, Records, Step};
use crate::intake::rows::source::{LONGEST, push_decoded};
use crate::lang::Words;
use crate::problems::Trouble;
use crate::rate_card::same;
use crate::texts::quoted;
use crate::words;

impl Records {
    /// Comes to the rows of a document that holds them as a list, somewhere below a key. To be called before the first row.
    pub(crate) fn enter_rows(&mut self) -> Result<(), Trouble> {
        if self.format != Format::JsonLines {
            return Ok(());
        }
        let mut survey = Survey::default();
        loop {
            survey.go_on(self.text.window());
            let behind = survey.end.map(|end| &self.text.window()[end..]);
            if behind.is_some_and(|behind| !behind.trim_ascii().is_empty()) {
                // One row follows another.
                return Ok(());
            }
            if !self.text.more()? {
                break;
            }
        }
        let window = self.text.window();
        let decoded = |bytes: &Range<usize>| {
            let mut text = String::new();
            push_decoded(&mut text, &window[bytes.clone()]);
            text
        };
        let path = |list: &List| list.path.iter().map(decoded).collect::<Vec<_>>().join(".");
        let keys: Vec<String> = survey.keys.iter().map(decoded).collect();
        // A rejected row may stand alone, and lack what is needed.
        let is_rejected = keys.last().is_some_and(|key| self.columns.is_reason(key));
        let is_row = is_rejected || self.columns.suffice(keys.iter().map(String::as_str));
        let lists = survey.lists.iter();
        let mut lists: Vec<(String, &List)> = lists.map(|list| (path(list), list)).collect();
        if let Some(wanted) = &self.columns.form().rows {
            let is_wanted = |name: &str| same(name, wanted);
            let found = lists.iter().find(|(name, _)| is_wanted(name));
            if let Some((_, list)) = found {
                let at = list.at;
                self.enter(at);
                return Ok(());
            }
            return if is_row { Ok(()) } else { Err(self.no_rows(&lists, Some(wanted))) };
        }
        if is_row {
            return Ok(());
        }
        if lists.iter().any(|(_, list)| list.has_objects) {
            lists.retain(|(_, list)| list.has_objects);
        }
        lists.retain(|(_, list)| list.has_objects || list.is_empty);
        match lists.as_slice() {
            [] => Ok(()),
            [(_, list)] => {
                let at = list.at;
                self.enter(at);
                Ok(())
            }
            _ => Err(self.no_rows(&lists, None)),
        }
    }

    /// Goes on behind the bracket that opens the list of rows.
    fn enter(&mut self, at: usize) {
        let lines = memchr_iter(b'\n', &self.text.window()[..at]).count();
        let lines = u32::try_from(lines).unwrap_or(u32::MAX);
        self.line += lines;
        self.text.slide(at + 1);
        self.format = Format::JsonList { after_value: false };
        self.is_inside = true;
    }

    /// The trouble that nobody can say which list has the rows, or that there is no list of the name.
    fn no_rows(&self, lists: &[(String, &List)], wanted: Option<&String>) -> Trouble {
        let names: Vec<String> = lists.iter().take(20).map(|(name, _)| quoted(name)).collect();
        let found = names.join(", ");
        let [en, da] = match (wanted, lists) {
            (Some(wanted), []) => {
                let wanted = quoted(wanted);
                [
                    format!("no list under {wanted}, and no other list either"),
                    format!("ingen liste under {wanted} og heller ingen anden liste"),
                ]
            }
            (Some(wanted), _) => {
                let wanted = quoted(wanted);
                [
                    format!("no list under {wanted}; lists are under {found}"),
                    format!("ingen liste under {wanted}; der er lister under {found}"),
                ]
            }
            (None, _) => [
                format!(
                    "the rows can be any of several lists, under {found}: say which with [columns] rows = \"…\", or --column rows=…"
                ),
                format!(
                    "rækkerne kan være en af flere lister, under {found}: sig hvilken med [columns] rows = \"…\" eller --column rows=…"
                ),
            ],
        };
        self.text.trouble(&Words { en, da })
    }

    /// The next line that is not blank.
    pub(crate) fn step_line(&mut self) -> Result<Step, Trouble> {
        loop {
            self.text.slide(std::mem::take(&mut self.taken));
            let window = self.text.window();
            let end = memchr(b'\n', window);
            if end.is_none() && !self.text.finished() {
                if window.len() > LONGEST {
                    return Err(self.too_long());
                }
                self.text.more()?;
                continue;
            }
            let length = end.unwrap_or(window.len());
            if window.is_empty() {
                return Ok(Step::End);
            }
            let line = self.line;
            let bytes = &window[..length];
            let blank = bytes.iter().all(u8::is_ascii_whitespace);
            self.taken = length + 1;
            self.line += 1;
            if !blank {
                return Ok(Step::Row { line, length });
            }
        }
    }

    /// The next value of a JSON list.
    pub(crate) fn step_list(&mut self, mut after_value: bool) -> Result<Step, Trouble> {
        self.text.slide(std::mem::take(&mut self.taken));
        loop {
            match self.skip_json_blank()? {
                Some(b']') => {
                    self.text.slide(1);
                    // What follows inside of a document was looked over before.
                    if !self.is_inside && self.skip_json_blank()?.is_some() {
                        return Err(self.list_trouble());
                    }
                    self.format = Format::Done;
                    return Ok(Step::End);
                }
                Some(b',') if after_value => {
                    self.text.slide(1);
                    after_value = false;
                    if self.skip_json_blank()? == Some(b']') {
                        return Err(self.list_trouble());
                    }
                }
                Some(byte) if !after_value && byte != b',' => break,
                Some(_) | None => return Err(self.list_trouble()),
            }
        }
        let length = loop {
            if let Some(length) = value_length(self.text.window()) {
                break length;
            }
            if self.text.window().len() > LONGEST || !self.text.more()? {
                return Err(self.list_trouble());
            }
        };
        let line = self.line;
        let value = &self.text.window()[..length];
        let lines = u32::try_from(memchr_iter(b'\n', value).count()).unwrap_or(u32::MAX);
        self.line += lines;
        self.taken = length;
        self.format = Format::JsonList { after_value: true };
        Ok(Step::Row { line, length })
    }

    pub(crate) fn skip_json_blank(&mut self) -> Result<Option<u8>, Trouble> {
        loop {
            let first = self.skip_blank()?;
            if first != Some(b'\t') {
                return Ok(first);
            }
            self.text.slide(1);
        }
    }

    fn list_trouble(&self) -> Trouble {
        let line = self.line;
        self.text.trouble(&words!(
            "line {line}: the JSON list is broken here, or the file is cut short";
            "linje {line}: JSON-listen er brudt her, eller filen er ikke hel"
        ))
    }

    /// Takes a JSON object apart into cells.
    pub(crate) fn read_json(&mut self, length: usize) -> Result<(), Words> {
        let Self { text, columns, cells, scratch, hasher, bytes, .. } = self;
        let raw = &text.window()[..length];
        let recoded;
        let raw = if let Ok(raw) = str::from_utf8(raw) {
            raw
        } else {
            let mut decoded = String::new();
            push_decoded(&mut decoded, raw);
            recoded = decoded;
            &recoded
        };
        bytes.clear();
        scratch.clear();
        columns.begin_object();
        cells.clear();
        cells.resize(columns.count(), Cell::default());
        let mut put = |columns: &mut Columns, key: &str, value: &str| {
            let index = columns.add_key(key, hasher)?;
            let start = scratch.len();
            push_value(value, scratch)?;
            if index >= cells.len() {
                cells.resize(index + 1, Cell::default());
            }
            let cell = Cell {
                start,
                end: scratch.len(),
                structured: value.starts_with(['[', '{']),
                typed: if value.starts_with(|first: char| first == '-' || first.is_ascii_digit()) {
                    Typed::Number
                } else {
                    Typed::Text
                },
                doubled: false,
            };
            if let Some(place) = cells.get_mut(index) {
                *place = cell;
            }
            Ok(())
        };
        let is_list = columns.are_numbered() && raw.trim_ascii_start().starts_with('[');
        let mut each = |key: &str, value: &str| put(columns, key, value);
        let mut read =
            if is_list { read_list(raw, &mut each) } else { read_object(raw, &mut each) };
        if read.is_ok() && columns.has_paths() {
            for (path, head, rest) in columns.open_paths() {
                let value = value_at(raw, &head, &rest);
                if let Some(value) = value {
                    read = read.and(put(columns, &path, &value));
                }
            }
        }
        // Also of an object that could only be read in part: its columns are none that nobody uses.
        let says = |index: usize| cells.get(index).is_some_and(|cell| cell.end > cell.start);
        let settled = columns.settle_object(says);
        read.and(settled)
    }

    /// The keys of an object that could only be read in part.
    pub(crate) fn keys_of_object(&self) -> Vec<String> {
        let cells = self.columns.key_fields().filter_map(|field| self.cells.get(field));
        let texts = cells.filter_map(|cell| self.scratch.get(cell.start..cell.end));
        texts.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
    }
}
