//! The rejects file: every row of what was left out, unchanged, in the input's order, with a last column that says why. It
//! is CSV as the input is, or a workbook of one, or JSON Lines where an input is JSON; mended, it is an input like any
//! other.

use std::io::{self, Write};
use std::path::Path;

use super::book_copy::BookCopy;
use super::csv_copy::CsvCopy;
use super::json_copy::JsonCopy;
use super::rows::{Reasons, RowId};
use crate::intake::log_columns::work::CASE;
use crate::intake::rows::{ColumnNames, Inputs, Next, Records, Shape};
use crate::intake::tags::cases_of;
use crate::problems::{Place, Trouble};
use crate::texts::quoted;
use crate::words;

/// What is needed to read the inputs again.
#[derive(Debug)]
pub(crate) struct Copying {
    pub(super) inputs: Inputs,
    pub(super) names: ColumnNames,
    pub(super) shapes: Vec<Shape>,
    pub(super) reasons: Reasons,
    /// For each row of all inputs whether it is left out.
    pub(super) left_out: Vec<bool>,
}

/// Why rejected rows could not be copied.
#[derive(Debug)]
pub enum CopyError {
    /// An input cannot be read again.
    Read(Trouble),
    /// The copy cannot be written.
    Write(io::Error),
}

impl From<Trouble> for CopyError {
    fn from(trouble: Trouble) -> Self {
        Self::Read(trouble)
    }
}

impl From<io::Error> for CopyError {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}

/// Rows in one of the formats.
enum Copy<W> {
    Csv(Box<CsvCopy<W>>),
    Book(Box<BookCopy<W>>),
    Json(Box<JsonCopy<W>>),
}

fn is_json(shapes: &[Shape]) -> bool {
    shapes.iter().any(|shape| shape.sheet.is_none())
}

/// Whether an input is a workbook, and none is JSON.
fn is_book(shapes: &[Shape]) -> bool {
    let mut sheets = shapes.iter().filter_map(|shape| shape.sheet.as_ref());
    !is_json(shapes) && sheets.any(|sheet| sheet.dialect.is_sheet())
}

/// The ending of a rejects file.
pub(super) fn ending(shapes: &[Shape]) -> &'static str {
    if is_json(shapes) {
        "jsonl"
    } else if is_book(shapes) {
        BOOK
    } else {
        "csv"
    }
}

/// The ending of a workbook.
const BOOK: &str = "xlsx";

fn ending_of(target: &Path) -> Option<String> {
    let ending = target.extension()?.to_str()?;
    Some(ending.to_ascii_lowercase())
}

impl Copying {
    /// Refuses a file whose ending says that it is something else: it could not be read again.
    pub(super) fn check_ending(&self, target: &Path) -> Result<(), Trouble> {
        let ending = ending_of(target);
        let name = quoted(&target.display().to_string());
        let what = match (ending.as_deref(), is_json(&self.shapes)) {
            (Some("csv" | "tsv" | "tab" | "xlsx" | "xls" | "ods"), true) => "JSON Lines",
            (Some(BOOK), false) if is_book(&self.shapes) => return Ok(()),
            (Some("json" | "jsonl" | "ndjson" | "xls" | "ods"), false) if is_book(&self.shapes) => {
                return Err(Trouble::new(words!(
                    "--rejects {name}: the rejected rows of a workbook are a workbook or CSV: let the name end in .xlsx or .csv";
                    "--rejects {name}: de afviste rækker i en projektmappe er en projektmappe eller CSV: lad navnet slutte på .xlsx eller .csv"
                )));
            }
            (Some("json" | "jsonl" | "ndjson" | "xlsx" | "xls" | "ods"), false) => "CSV",
            (_, _) => return Ok(()),
        };
        let right = self::ending(&self.shapes);
        Err(Trouble::new(words!(
            "--rejects {name}: the rejected rows are {what}, as the input is: let the name end in .{right}";
            "--rejects {name}: de afviste rækker er {what} ligesom inputtet: lad navnet slutte på .{right}"
        )))
    }

    /// Writes the rows that were left out to a file that is called `target`; `has_case`: whether a case was. Returns how many.
    pub(super) fn copy(
        mut self,
        target: &Path,
        has_case: impl Fn(&str) -> bool,
        out: impl Write,
    ) -> Result<usize, CopyError> {
        self.reasons.sort().map_err(|_| {
            Trouble::new(words!(
                "there are too many different reasons to reject rows: run it without --rejects";
                "der er for mange forskellige grunde til at afvise rækker: kør uden --rejects"
            ))
        })?;
        let mut copy = if is_json(&self.shapes) {
            Copy::Json(Box::new(JsonCopy::new(&self.shapes, &self.names, out)))
        } else if ending_of(target).as_deref() == Some(BOOK) {
            Copy::Book(Box::new(BookCopy::new(&self.shapes, self.names.reason(), out)?))
        } else {
            Copy::Csv(Box::new(CsvCopy::new(&self.shapes, self.names.reason(), out)?))
        };
        let mut copied = 0;
        if self.left_out.contains(&true) {
            let mut left_out = std::mem::take(&mut self.left_out).into_iter();
            for index in 0..self.inputs.count() {
                copied += self.copy_input(index, &mut left_out, &has_case, &mut copy)?;
            }
        }
        if let Copy::Book(copy) = copy {
            copy.end()?;
        }
        Ok(copied)
    }

    fn copy_input<W: Write>(
        &mut self,
        index: usize,
        left_out: &mut impl Iterator<Item = bool>,
        has_case: &impl Fn(&str) -> bool,
        copy: &mut Copy<W>,
    ) -> Result<usize, CopyError> {
        let file = u16::try_from(index).unwrap_or(u16::MAX);
        let id = |line, fingerprint| RowId { place: Place { file, line }, fingerprint };
        let mut records = Records::new(self.inputs.open(index)?, &self.names)?;
        records.enter_rows()?;
        let (mut rows, mut unparsable) = (0, 0);
        loop {
            // Of a row that cannot be taken apart, the case that it is about.
            let (row, of) = match records.next()? {
                Next::End => break,
                Next::Bad(bad) => {
                    unparsable += 1;
                    let case = cases_of(&bad).find(|case| has_case(case));
                    let case = case.map(str::to_owned);
                    (id(bad.line, unparsable), Some(case))
                }
                Next::Row(read) => (id(read.line(), read.fingerprint()), None),
            };
            if !left_out.next().unwrap_or(false) {
                continue;
            }
            rows += 1;
            let reason = self.reasons.of(row);
            match (&mut *copy, of) {
                (Copy::Csv(copy), _) => copy.row(index, records.raw(), &reason)?,
                (Copy::Book(copy), _) => copy.row(index, records.raw(), &reason)?,
                (Copy::Json(copy), None) => copy.row(index, records.raw(), &reason)?,
                (Copy::Json(copy), Some(case)) => {
                    let case = case.map(|case| (records.header(CASE), case));
                    copy.unparsable(records.raw(), case, &reason)?;
                }
            }
        }
        if !self.shapes[index].is_of(&records) {
            let name = quoted(records.name());
            return Err(CopyError::Read(Trouble::new(words!(
                "{name} changed while it was read, so the rejected rows cannot be copied: run it again";
                "{name} blev ændret under læsningen, så de afviste rækker kan ikke kopieres: kør igen"
            ))));
        }
        Ok(rows)
    }
}
