//! A workbook for Excel: lines, a summary by customer and the control totals. Rows go to temporary files without a
//! name as they come, so that memory does not grow with the number of lines.

mod control_sheet;
mod line_sheets;
mod sheet;
mod summary_sheet;

use std::io::{self, Write};
use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use super::control::Read;
use super::invoice_records::WriteError;
use super::invoice_summary::rows;
use crate::billing::{Entry, Party, Run, Totals};
use crate::lang::{Lang, Words};
use crate::texts::quoted;
use crate::words;

/// What a workbook tells besides the lines.
#[derive(Clone, Copy)]
pub struct About<'a> {
    /// What the customers file says of a customer.
    pub party_of: &'a dyn Fn(&str) -> Option<&'a Party>,
    /// What the run read.
    pub read: Read<'a>,
    /// How many warnings do not depend on the clock, so that the same input makes the same bytes.
    pub warnings: usize,
    /// The rate card in use.
    pub card: &'a Words,
    /// What people read.
    pub lang: Lang,
}

/// What a workbook came to.
#[derive(Debug)]
pub struct Written {
    /// The totals of the run.
    pub totals: Totals,
    /// How many texts were cut because no cell holds so much.
    pub shortened: usize,
}

/// The most characters of a cell, as Excel counts them.
pub const LONGEST: usize = 32_767;
/// The most rows of a sheet, in Excel.
const ROWS: u32 = 1_048_576;

/// Writes the workbook; without lines, only the summary and the control totals.
pub fn write(
    run: &Run<'_>,
    about: About<'_>,
    with_lines: bool,
    out: impl Write + Send,
) -> Result<Written, WriteError> {
    let most = with_lines.then_some(ROWS);
    sparing_panics(|| fill(run, about, most, out)).unwrap_or_else(|| Err(no_room()))
}

/// Why there is no workbook where the temporary folder has no room for its rows.
fn no_room() -> WriteError {
    let folder = quoted(&std::env::temp_dir().display().to_string());
    WriteError::Refused(words!(
        "a workbook needs room for temporary files, and {folder} is full or cannot be written: set TMPDIR to another folder";
        "en projektmappe kræver plads til midlertidige filer, og {folder} er fuld eller kan ikke skrives: sæt TMPDIR til en anden mappe"
    ))
}

/// Does some work, in which the library panics where its temporary files cannot be written: nothing then, and no
/// word on standard error. Any other panic goes on its way.
fn sparing_panics<T>(work: impl FnOnce() -> T) -> Option<T> {
    let usual = Arc::new(panic::take_hook());
    let full = Arc::new(AtomicBool::new(false));
    let (before, seen) = (Arc::clone(&usual), Arc::clone(&full));
    panic::set_hook(Box::new(move |info| {
        let place = info.location().map(panic::Location::file);
        if place.is_some_and(|file| file.contains("rust_xlsxwriter")) {
            seen.store(true, Ordering::Relaxed);
        } else {
            before(info);
        }
    }));
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    drop(panic::take_hook());
    panic::set_hook(Box::new(move |info| usual(info)));
    match done {
        Ok(done) => Some(done),
        Err(_) if full.load(Ordering::Relaxed) => None,
        Err(panic) => panic::resume_unwind(panic),
    }
}

/// Fills and writes the workbook; its lines, where it is to have any, on sheets of at most so many rows.
fn fill(
    run: &Run<'_>,
    about: About<'_>,
    most: Option<u32>,
    out: impl Write + Send,
) -> Result<Written, WriteError> {
    let mut workbook = Workbook::new();
    let made = DocProperties::new().set_creation_datetime(&last_day(run)?);
    workbook.set_properties(&made);
    let (rows, totals, mut shortened) = if let Some(most) = most {
        line_sheets::fill(&mut workbook, run, about, most)?
    } else {
        let (rows, totals) = rows(run, about.party_of)?;
        (rows, totals, 0)
    };
    let currency = &run.card().currency;
    shortened = shortened.saturating_add(summary_sheet::fill(
        &mut workbook,
        &rows,
        &totals,
        currency,
        about.lang,
    )?);
    control_sheet::fill(&mut workbook, &totals, currency, about)?;
    let mut out = Steady { out, error: None };
    let saved = workbook.save_to_writer(&mut out);
    match out.error {
        Some(error) => return Err(error.into()),
        None => saved?,
    }
    Ok(Written { totals, shortened })
}

/// The day that the workbook says it was made on, so that the same input makes the same bytes: that of the last work.
fn last_day(run: &Run<'_>) -> Result<ExcelDateTime, XlsxError> {
    let zone = run.card().calendar().zone();
    let last = run.log().entries().iter().map(Entry::start).max();
    let day = last.map_or(NaiveDate::default(), |last| zone.date(last));
    let part = |number: u32| u8::try_from(number).unwrap_or(1);
    let year = u16::try_from(day.year()).unwrap_or(2_000);
    ExcelDateTime::from_ymd(year, part(day.month()), part(day.day()))
}

impl From<XlsxError> for WriteError {
    fn from(error: XlsxError) -> Self {
        if let XlsxError::TempFileError(..) = error {
            return no_room();
        }
        Self::Io(io::Error::other(error))
    }
}

/// A target that fails only once: the library does not bear it in the middle of an archive.
struct Steady<W> {
    out: W,
    error: Option<io::Error>,
}

impl<W: Write> Write for Steady<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.error.is_none() {
            self.error = self.out.write_all(bytes).err();
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.error.is_none() {
            self.error = self.out.flush().err();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Reader, Xlsx};

    use super::*;
    use crate::billing::{CaseFacts, NewEntry, Rows, WorkLog};
    use crate::calendar::Instant;
    use crate::intake::rate_card::EMBEDDED;
    use crate::intake::rate_card::load;
    use crate::money::Quantity;
    use crate::problems::Place;
    use crate::problems::Warnings;
    use crate::rate_card::LevelId;
    use crate::words;

    /// Seven cases of a minute.
    fn log() -> WorkLog {
        let mut log = WorkLog::new().unwrap();
        for number in 0..7_i64 {
            let case = log.case_named(&number.to_string()).unwrap();
            let customer = log.customer("A", |_| None).ok();
            log.set_facts(
                case,
                CaseFacts {
                    customer,
                    ..CaseFacts::default()
                },
            );
            let entry = NewEntry {
                case,
                level: LevelId::from_index(0).unwrap(),
                start: Instant::from_unix(1_700_000_000).plus(number),
                seconds: 60,
                kilometres: Quantity::default(),
                travel: 0,
                facts: "",
                billable: true,
                dated: false,
                note: "",
                place: Place::default(),
                fingerprint: 0,
            };
            log.push(&entry).unwrap();
        }
        log.sort();
        log
    }

    /// Sheets of three rows, the heads among them, hold two lines each: 7 = 2 + 2 + 2 + 1.
    #[test]
    fn lines_go_on_in_a_further_sheet() {
        let (card, log) = (
            load(EMBEDDED, "rates.toml", Lang::En, false).unwrap(),
            log(),
        );
        let read = Read {
            files: &[],
            rows: Rows::default(),
            warnings: 0,
        };
        let about = About {
            party_of: &|_| None,
            read,
            warnings: Warnings::default().lasting(),
            card: &words!(""; ""),
            lang: Lang::En,
        };
        let mut bytes = Vec::new();
        let written = fill(&Run::new(&card, &log, |_| true), about, Some(3), &mut bytes).unwrap();
        assert_eq!(written.totals.cases, 7);
        let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
        let names = [
            "lines",
            "lines 2",
            "lines 3",
            "lines 4",
            "summary",
            "control totals",
        ];
        assert_eq!(book.sheet_names(), names);
        let mut cases = Vec::new();
        for name in &names[..4] {
            let sheet = book.worksheet_range(name).unwrap();
            let mut rows = sheet.rows();
            assert_eq!(rows.next().unwrap()[1].to_string(), "case");
            cases.extend(rows.map(|row| row[1].to_string()));
        }
        assert_eq!(cases, ["0", "1", "2", "3", "4", "5", "6"]);
    }
}
