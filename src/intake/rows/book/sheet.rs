//! The sheet of a workbook that is to be read, of whatever format it is.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufReader, Read as _, Seek as _};
use std::sync::mpsc::SyncSender;

use calamine::{
    Data, DataRef, Range, Reader as _, Sheet, SheetType, SheetVisible, Xls, XlsError, Xlsx,
    XlsxError,
};

use super::archive::{Archive, look_over};
use super::cell::{NOT_COMPUTED, Shows, Value};
use super::chains;
use super::kind::Kind;
use super::ods;
use super::pick::{begin, pick};
use super::rows::{Message, Rows};
use super::trouble::{broken, locked};
use crate::problems::Trouble;

/// Reads a sheet into `out`, its name first; `name` is that of the workbook.
pub(super) fn read(
    name: &str,
    kind: Kind,
    file: &File,
    wanted: Option<&str>,
    out: &SyncSender<Message>,
) -> Result<(), Trouble> {
    match kind {
        Kind::Compound => xls(name, file, wanted, out),
        Kind::Archive => match look_over(name, file)? {
            Archive::Xlsx { has_formulas } => xlsx(name, file, has_formulas, wanted, out),
            Archive::Ods => ods::read(name, file, wanted, out),
        },
    }
}

fn xlsx(
    name: &str,
    file: &File,
    has_formulas: bool,
    wanted: Option<&str>,
    out: &SyncSender<Message>,
) -> Result<(), Trouble> {
    let wrong = |error: XlsxError| {
        if let XlsxError::Password = error {
            locked(name)
        } else {
            broken(name, &error.to_string())
        }
    };
    let mut book = Xlsx::new(BufReader::new(file)).map_err(wrong)?;
    let sheet = of_metadata(name, book.sheets_metadata(), wanted)?;
    let mut without_value = HashSet::new();
    if has_formulas {
        let mut cells = book.worksheet_cells_reader(&sheet).map_err(wrong)?;
        while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(wrong)? {
            if cell.formula.is_some() && matches!(cell.value, DataRef::Empty) {
                without_value.insert(cell.pos);
            }
        }
    }
    let mut cells = book.worksheet_cells_reader(&sheet).map_err(wrong)?;
    let shows: Vec<Shows> = cells.styles().iter().map(Shows::of).collect();
    begin(sheet, out);
    let declared = cells.dimensions().end.1.saturating_add(1);
    let mut rows = Rows::new(name, declared, out);
    while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(wrong)? {
        let place = cell.get_position();
        let value = if without_value.contains(&place) {
            Value::Error(NOT_COMPUTED)
        } else {
            cell.get_value().into()
        };
        let shows = shows.get(style).copied().unwrap_or(Shows::Date);
        rows.cell(place, |into| value.push(shows, into))?;
    }
    rows.end()
}

/// The library reads these at once, which at most 65,536 rows allow.
fn xls(
    name: &str,
    file: &File,
    wanted: Option<&str>,
    out: &SyncSender<Message>,
) -> Result<(), Trouble> {
    let mut bytes = Vec::new();
    let mut whole = file;
    let read = whole.read_to_end(&mut bytes).and_then(|_| whole.rewind());
    read.map_err(|error| Trouble::cannot_read(name, &error))?;
    if chains::are_endless(&bytes) {
        return Err(broken(name, ""));
    }
    drop(bytes);
    // Other workbooks that are locked are compound files, too.
    if let Err(XlsxError::Password) = Xlsx::new(BufReader::new(file)) {
        return Err(locked(name));
    }
    let wrong = |error: XlsError| {
        if let XlsError::Password = error { locked(name) } else { broken(name, &error.to_string()) }
    };
    let mut book = Xls::new(BufReader::new(file)).map_err(wrong)?;
    let sheet = of_metadata(name, book.sheets_metadata(), wanted)?;
    let range = book.worksheet_range(&sheet).map_err(wrong)?;
    begin(sheet, out);
    let (top, left) = range.start().unwrap_or_default();
    let columns = u32::try_from(range.width()).unwrap_or(0);
    let shows = shows_of_columns(&range);
    let mut rows = Rows::new(name, left.saturating_add(columns), out);
    for (row, cells) in (top..).zip(range.rows()) {
        for ((column, cell), shows) in (left..).zip(cells).zip(&shows) {
            let value = Value::from(cell);
            rows.cell((row, column), |into| value.push(*shows, into))?;
        }
    }
    rows.end()
}

/// The library does not tell the formats of these cells: where one date of a column has a time of day, all have.
fn shows_of_columns(range: &Range<Data>) -> Vec<Shows> {
    let mut shows = vec![Shows::Date; range.width()];
    for row in range.rows() {
        for (cell, shows) in row.iter().zip(&mut shows) {
            if let Data::DateTime(serial) = cell
                && serial.is_datetime()
                && serial.as_f64().fract() > 0.0
                && serial.as_f64() > 1.0
            {
                *shows = Shows::Both;
            }
        }
    }
    shows
}

/// The name of the sheet that is wanted, else of the first that can be seen.
fn of_metadata(name: &str, sheets: &[Sheet], wanted: Option<&str>) -> Result<String, Trouble> {
    let mut sheets: Vec<&Sheet> =
        sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).collect();
    // Stable: those that can be seen come first.
    sheets.sort_by_key(|sheet| sheet.visible != SheetVisible::Visible);
    let names: Vec<&str> = sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    pick(name, &names, wanted).map(str::to_owned)
}
