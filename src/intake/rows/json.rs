//! Rows written as JSON: one object a line, or a list of objects.

use memchr::{memchr, memchr_iter};

use crate::intake::rows::csv_text::{Cell, Typed};
use crate::intake::rows::json_text::{outline, push_value, read_object, value_length};
use crate::intake::rows::records::{Format, Records, Step};
use crate::intake::rows::source::{LONGEST, push_decoded};
use crate::lang::Words;
use crate::problems::Trouble;
use crate::texts::quoted;
use crate::words;

/// So many bytes of an object tell whether it is a row.
const DECIDES: usize = 1024 * 1024;

impl Records {
    /// Refuses one object that holds the rows as a list, somewhere below a key. To be called before the first row.
    pub(crate) fn refuse_wrapped(&mut self) -> Result<(), Trouble> {
        if self.format != Format::JsonLines {
            return Ok(());
        }
        // Where one row follows another, the first of them tells.
        while outline(self.text.window()).is_all
            && self.text.window().len() < DECIDES
            && self.text.more()?
        {}
        let outline = outline(self.text.window());
        let Some(list) = outline.list.filter(|_| outline.is_all) else {
            return Ok(());
        };
        let decoded = |bytes: &[u8]| {
            let mut text = String::new();
            push_decoded(&mut text, bytes);
            text
        };
        let mut keys = outline.keys.iter().map(|key| decoded(key));
        if keys.any(|key| self.columns.knows(key.trim())) {
            return Ok(());
        }
        let list: Vec<String> = list.iter().map(|key| decoded(key)).collect();
        let list = quoted(&list.join("."));
        Err(self.text.trouble(&words!(
            "the rows are a list under {list}, inside of one JSON object: give the list alone, or one object a line";
            "rækkerne er en liste under {list}, inde i ét JSON-objekt: giv listen alene, eller ét objekt pr. linje"
        )))
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
            self.line = line.saturating_add(1);
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
                    if self.skip_json_blank()?.is_some() {
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
        self.line = line.saturating_add(lines);
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
        let Self {
            text,
            columns,
            cells,
            scratch,
            hasher,
            bytes,
            ..
        } = self;
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
        let read = read_object(raw, |key, value| {
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
        });
        // Also of an object that could only be read in part: its columns are none that nobody uses.
        let says = |index: usize| cells.get(index).is_some_and(|cell| cell.end > cell.start);
        let settled = columns.settle_object(says);
        read.and(settled)
    }

    /// The keys of an object that could only be read in part.
    pub(crate) fn keys_of_object(&self) -> Vec<String> {
        let cells = self
            .columns
            .key_fields()
            .filter_map(|field| self.cells.get(field));
        let texts = cells.filter_map(|cell| self.scratch.get(cell.start..cell.end));
        texts
            .map(|text| text.trim().to_owned())
            .filter(|text| !text.is_empty())
            .collect()
    }
}
