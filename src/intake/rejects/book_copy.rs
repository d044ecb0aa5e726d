//! Rows copied as a workbook: cells of a workbook with their types, those of a CSV as text.

use std::io::{self, Write};

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};

use super::layout::Layout;
use crate::intake::rows::{
    Cell, REASON_IS, Scan, Shape, Sheet, Typed, decoded, scan, text_of, without_end,
};
use crate::texts::short;

/// The most characters of a reason; a cell holds a few more.
const LONGEST: usize = 32_000;

/// Writes rows of inputs that are no JSON.
pub(super) struct BookCopy<W> {
    out: W,
    book: Workbook,
    sheets: Vec<Sheet>,
    layout: Layout,
    row: u32,
    cells: Vec<Cell>,
    formats: Formats,
}

/// How moments are shown.
struct Formats {
    date: Format,
    time: Format,
    both: Format,
    length: Format,
}

impl<W: Write> BookCopy<W> {
    /// A writer that has written the row of column names, the last of them `reason`.
    pub(super) fn new(shapes: &[Shape], reason: &str, out: W) -> io::Result<Self> {
        let sheets = shapes.iter().filter_map(|shape| shape.sheet.clone());
        let shown = |format: &str| Format::new().set_num_format(format);
        let mut copy = Self {
            out,
            book: Workbook::new(),
            sheets: sheets.collect(),
            layout: Layout::of(shapes),
            row: 0,
            cells: Vec::new(),
            formats: Formats {
                date: shown("yyyy-mm-dd"),
                time: shown("hh:mm:ss"),
                both: shown("yyyy-mm-dd hh:mm:ss"),
                length: shown("[hh]:mm:ss"),
            },
        };
        let name = copy.sheets.iter().find_map(|sheet| sheet.name.clone());
        let sheet = copy.book.add_worksheet();
        if let Some(name) = name {
            // A name that xlsx does not allow is not kept.
            let _ = sheet.set_name(name);
        }
        let columns = copy.layout.columns.iter();
        let mut names: Vec<String> = columns.map(|column| column.name.clone()).collect();
        names.push(reason.to_owned());
        copy.rows_above()?;
        if !copy.sheets.first().is_some_and(|sheet| sheet.is_headless) {
            for (column, name) in names.iter().enumerate() {
                copy.cell(column, Typed::Text, name)?;
            }
            copy.row += 1;
        }
        Ok(copy)
    }

    /// Writes what stands above the column names of the first input: they stay in the same row.
    fn rows_above(&mut self) -> io::Result<()> {
        let Some(sheet) = self.sheets.first() else {
            return Ok(());
        };
        let (dialect, above) = (sheet.dialect, sheet.above.clone());
        self.row += u32::from(sheet.has_sep && !above.is_empty());
        let mut cells = Vec::new();
        for line in above {
            let line = line.as_bytes();
            if matches!(scan(line, true, dialect, &mut cells), Scan::Row { .. }) {
                for (column, cell) in cells.iter().enumerate() {
                    self.cell(column, cell.typed, &text_of(line, cell))?;
                }
            } else {
                self.cell(0, Typed::Text, &decoded(line))?;
            }
            self.row += 1;
        }
        Ok(())
    }

    /// Writes a row of an input and why it is rejected.
    pub(super) fn row(&mut self, input: usize, raw: &[u8], reason: &str) -> io::Result<()> {
        let dialect = self.sheets[input].dialect;
        let width = self.sheets[input].headings.len();
        let raw = without_end(raw, dialect);
        let mut cells = std::mem::take(&mut self.cells);
        let is_row = matches!(scan(raw, true, dialect, &mut cells), Scan::Row { .. });
        let columns = self.layout.columns.len();
        if is_row && cells.len() == width {
            for (cell, index) in cells.iter().zip(0..) {
                if let Some(Some(target)) = self.layout.targets[input].get(index).copied() {
                    self.cell(target, cell.typed, &text_of(raw, cell))?;
                }
            }
            let mark = if self.sheets[input].is_headless { REASON_IS } else { "" };
            self.cell(columns, Typed::Text, &short(&format!("{mark}{reason}"), LONGEST))?;
        } else if is_row {
            // Nobody knows which cells these are. It stays a row with too many cells or too few.
            for (column, cell) in cells.iter().enumerate() {
                self.cell(column, cell.typed, &text_of(raw, cell))?;
            }
            self.cell(cells.len().max(columns), Typed::Text, &short(reason, LONGEST))?;
        } else {
            self.cell(0, Typed::Text, &decoded(raw))?;
            self.cell(columns, Typed::Text, &short(reason, LONGEST))?;
        }
        self.cells = cells;
        self.row += 1;
        Ok(())
    }

    /// Writes the workbook.
    pub(super) fn end(mut self) -> io::Result<()> {
        let book = self.book.save_to_buffer().map_err(refused)?;
        self.out.write_all(&book)
    }

    fn cell(&mut self, column: usize, typed: Typed, text: &str) -> io::Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        let column = u16::try_from(column).map_err(io::Error::other)?;
        let sheet = self.book.worksheet_from_index(0).map_err(refused)?;
        let (row, formats) = (self.row, &self.formats);
        match typed {
            Typed::Number => {
                if let Ok(number) = text.parse::<f64>() {
                    sheet.write_number(row, column, number).map_err(refused)?;
                    return Ok(());
                }
            }
            Typed::Truth => {
                let truth = text == "true";
                sheet.write_boolean(row, column, truth).map_err(refused)?;
                return Ok(());
            }
            Typed::Moment => {
                let format = match text.split_once(' ') {
                    Some(_) => &formats.both,
                    None if !text.contains(':') => &formats.date,
                    None if text > "24" => &formats.length,
                    None => &formats.time,
                };
                if let Ok(moment) = ExcelDateTime::parse_from_str(text) {
                    let written = sheet.write_datetime_with_format(row, column, &moment, format);
                    written.map_err(refused)?;
                    return Ok(());
                }
            }
            Typed::Text | Typed::Error => {}
        }
        sheet.write_string(row, column, text).map_err(refused)?;
        Ok(())
    }
}

fn refused(error: XlsxError) -> io::Error {
    io::Error::other(error)
}
