//! Rows copied as JSON Lines: objects with all their keys; rows of CSV inputs beside them become objects too.

use std::io::{self, Write};
use std::rc::Rc;

use super::layout::Layout;
use crate::intake::rows::ColumnNames;
use crate::intake::rows::{Cell, Scan, Typed, scan};
use crate::intake::rows::{Shape, Sheet, decoded, text_of, without_end};
use crate::intake::rows::{read_list, read_object};

/// The key of the text of a row that cannot be taken apart.
const ROW: &str = "row";

/// Writes rows as objects.
pub(super) struct JsonCopy<W> {
    out: W,
    names: ColumnNames,
    sheets: Vec<Option<Rc<Sheet>>>,
    /// Of each input whether its columns are known by their numbers.
    numbered: Vec<bool>,
    layout: Layout,
    line: String,
    cells: Vec<Cell>,
}

impl<W: Write> JsonCopy<W> {
    /// A writer that has written nothing yet.
    pub(super) fn new(shapes: &[Shape], names: &ColumnNames, out: W) -> Self {
        Self {
            out,
            names: names.clone(),
            sheets: shapes.iter().map(|shape| shape.sheet.clone().map(Rc::new)).collect(),
            numbered: shapes.iter().map(|shape| shape.is_numbered).collect(),
            layout: Layout::of(shapes),
            line: String::new(),
            cells: Vec::new(),
        }
    }

    /// Writes a row of an input and why it is rejected.
    pub(super) fn row(&mut self, input: usize, raw: &[u8], reason: &str) -> io::Result<()> {
        self.line.clear();
        let taken = match self.sheets[input].clone() {
            Some(sheet) => self.take_cells(input, &sheet, raw),
            None => self.take_object(raw, self.numbered[input]),
        };
        if taken { self.write(reason) } else { self.unparsable(raw, None, reason) }
    }

    /// Writes the text of a row that cannot be taken apart; `case`: the case that it is about, with the name of its
    /// column, so that the case stays left out until the row is mended.
    pub(super) fn unparsable(
        &mut self,
        raw: &[u8],
        case: Option<(&str, String)>,
        reason: &str,
    ) -> io::Result<()> {
        self.line.clear();
        if let Some((column, case)) = case {
            self.member(column, &json(&case));
        }
        self.member(ROW, &json(decoded(raw).trim_end_matches(['\r', '\n'])));
        self.write(reason)
    }

    fn write(&mut self, reason: &str) -> io::Result<()> {
        let key = self.names.reason();
        self.member(key, &json(reason));
        writeln!(self.out, "{{{}}}", self.line)
    }

    /// The members of an object as they are written, but for the reason of an earlier run; a list becomes an object with
    /// the numbers of its columns, which is read like it.
    fn take_object(&mut self, raw: &[u8], is_numbered: bool) -> bool {
        let text = decoded(raw);
        let mut members: Vec<(String, String)> = Vec::new();
        let names = &self.names;
        let text = text.trim();
        let each = |key: &str, value: &str| {
            if !names.is_reason(key) {
                // Outside strings, the end of a line is a blank; inside them there is none.
                members.push((key.to_owned(), value.replace(['\n', '\r'], " ")));
            }
            Ok(())
        };
        let read = if is_numbered && text.starts_with('[') {
            read_list(text, each)
        } else {
            read_object(text, each)
        };
        for (key, value) in members {
            self.member(&key, &value);
        }
        read.is_ok()
    }

    /// The cells of a CSV as members.
    fn take_cells(&mut self, input: usize, sheet: &Sheet, raw: &[u8]) -> bool {
        let raw = without_end(raw, sheet.dialect);
        let scanned = scan(raw, true, sheet.dialect, &mut self.cells);
        if !matches!(scanned, Scan::Row { .. }) || self.cells.len() != sheet.headings.len() {
            return false;
        }
        let mut members: Vec<(String, String)> = Vec::with_capacity(self.cells.len());
        let targets = &self.layout.targets[input];
        for (index, (cell, target)) in self.cells.iter().zip(targets).enumerate() {
            let Some(target) = target else { continue };
            let (name, text) = (&self.layout.columns[*target].name, text_of(raw, cell));
            // A number of a workbook stays one.
            let value = if cell.typed == Typed::Number { text.clone() } else { json(&text) };
            if !name.is_empty() {
                members.push((name.clone(), value));
            } else if !text.trim().is_empty() {
                members.push((format!("column {}", index + 1), value));
            }
        }
        for (key, value) in members {
            self.member(&key, &value);
        }
        true
    }

    fn member(&mut self, key: &str, value: &str) {
        if !self.line.is_empty() {
            self.line.push(',');
        }
        self.line.push_str(&json(key));
        self.line.push(':');
        self.line.push_str(value);
    }
}

/// A text as JSON writes it.
fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
