//! Rows of a sheet as they come, cell by cell, to text in blocks.

use std::sync::mpsc::SyncSender;

use super::trouble::{broken, too_large};
use crate::problems::Trouble;
use crate::words;

/// Bytes of text that go from thread to thread at a time.
const BLOCK: usize = 64 * 1024;
/// So many rows tell how many columns there are.
const TELLING: usize = 200;
/// More columns than those rows fill are believed to be there, if they are so few.
const BEYOND: u32 = 64;
/// No row is longer than this as text.
const LONGEST: usize = 16 * 1024 * 1024;
/// No sheet is longer than this as text.
const LONGEST_SHEET: usize = 2 * 1024 * 1024 * 1024;
/// Rows and columns of the largest sheet.
const MOST_ROWS: u32 = 1_048_576;
const MOST_COLUMNS: u32 = 16_384;

/// Those of [`Dialect::SHEET`](crate::intake::rows::csv_text::Dialect::SHEET).
const CELL_END: char = '\u{1f}';
const ROW_END: char = '\u{1e}';

/// What comes from the thread that reads a workbook.
#[derive(Debug)]
pub(super) enum Message {
    /// First: the name of the sheet.
    Sheet(String),
    Rows(Vec<u8>),
    /// Last, one of these.
    End,
    Trouble(Trouble),
}

/// Takes the cells of a sheet, row by row and from left to right.
pub(super) struct Rows<'a> {
    name: &'a str,
    out: &'a SyncSender<Message>,
    /// The row at hand, from 0, and the column of its last cell.
    row: u32,
    column: u32,
    text: String,
    /// The first rows, each with its last column, until it is known how many there are.
    first: Vec<(String, u32)>,
    /// How many columns there are, once it is known.
    width: Option<u32>,
    /// How many the sheet itself says.
    declared: u32,
    block: String,
    sent: usize,
}

impl<'a> Rows<'a> {
    /// `declared`: how many columns the sheet says that it has.
    pub(super) fn new(name: &'a str, declared: u32, out: &'a SyncSender<Message>) -> Self {
        Self {
            name,
            out,
            row: 0,
            column: 0,
            text: String::new(),
            first: Vec::new(),
            width: None,
            declared,
            block: String::new(),
            sent: 0,
        }
    }

    /// Takes what `push` writes as the cell of a row and a column, from 0; a cell without text is none.
    pub(super) fn cell(
        &mut self,
        (row, column): (u32, u32),
        push: impl FnOnce(&mut String),
    ) -> Result<(), Trouble> {
        if row >= MOST_ROWS || column >= MOST_COLUMNS {
            return Err(too_large(self.name));
        }
        if row < self.row || (row == self.row && !self.text.is_empty() && column <= self.column) {
            return Err(self.out_of_order());
        }
        while self.row < row {
            self.end_row()?;
        }
        let from = if self.text.is_empty() { 0 } else { self.column };
        let before = self.text.len();
        self.text.extend((from..column).map(|_| CELL_END));
        let start = self.text.len();
        push(&mut self.text);
        if self.text.len() == start {
            self.text.truncate(before);
        } else if self.text.len() > LONGEST {
            return Err(self.too_long());
        } else {
            self.column = column;
        }
        Ok(())
    }

    /// Ends the sheet.
    pub(super) fn end(mut self) -> Result<(), Trouble> {
        if !self.text.is_empty() {
            self.end_row()?;
        }
        self.tell_width()?;
        self.send()
    }

    fn end_row(&mut self) -> Result<(), Trouble> {
        self.row += 1;
        if self.width.is_none() {
            let text = std::mem::take(&mut self.text);
            self.first.push((text, self.column));
            self.column = 0;
            if self.first.len() >= TELLING {
                self.tell_width()?;
            }
            return Ok(());
        }
        let text = std::mem::take(&mut self.text);
        self.write(&text, self.column)?;
        self.text = text;
        self.text.clear();
        self.column = 0;
        Ok(())
    }

    /// Decides how many columns there are, by the first rows.
    fn tell_width(&mut self) -> Result<(), Trouble> {
        if self.width.is_some() {
            return Ok(());
        }
        let rows = std::mem::take(&mut self.first);
        let filled = rows.iter().filter(|(text, _)| !text.is_empty());
        let width = filled.map(|(_, last)| last + 1).max().unwrap_or(0);
        self.width = Some(if self.declared <= width.saturating_add(BEYOND) {
            width.max(self.declared)
        } else {
            width
        });
        for (text, last) in rows {
            self.write(&text, last)?;
        }
        Ok(())
    }

    fn write(&mut self, text: &str, last: u32) -> Result<(), Trouble> {
        if !text.is_empty() {
            self.block.push_str(text);
            let width = self.width.unwrap_or(0);
            self.block.extend((last + 1..width).map(|_| CELL_END));
        }
        self.block.push(ROW_END);
        if self.block.len() >= BLOCK {
            self.send()?;
        }
        Ok(())
    }

    fn send(&mut self) -> Result<(), Trouble> {
        let block = std::mem::replace(&mut self.block, String::with_capacity(BLOCK * 2));
        self.sent += block.len();
        if self.sent > LONGEST_SHEET {
            return Err(too_large(self.name));
        }
        let sent = self.out.send(Message::Rows(block.into_bytes()));
        // Nobody reads on, so nobody hears of it.
        sent.map_err(|_| too_large(self.name))
    }

    fn out_of_order(&self) -> Trouble {
        broken(self.name, "its cells are not in order")
    }

    fn too_long(&self) -> Trouble {
        let (name, row) = (self.name, self.row.saturating_add(1));
        Trouble::new(words!(
            "{name}: row {row} is longer than 16 MB";
            "{name}: række {row} er længere end 16 MB"
        ))
    }
}
