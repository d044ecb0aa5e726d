//! A workbook for Excel: lines, a summary by customer and the control totals. Rows go to temporary files without a
//! name as they come, so that memory does not grow with the number of lines.

mod control_sheet;
mod line_sheets;
mod sheet;

use std::io::{self, Write};
use std::panic::{self, AssertUnwindSafe};

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use super::control::Read;
use super::invoice_records::WriteError;
use super::invoice_summary::{Row, rows};
use crate::billing::{Entry, Party, Run, Totals};
use crate::lang::{Lang, Words};
use sheet::{Kind, Sheet};

/// What a workbook tells besides the lines.
#[derive(Clone, Copy)]
pub struct About<'a> {
    /// What the customers file says of a customer.
    pub party_of: &'a dyn Fn(&str) -> Option<&'a Party>,
    /// What the run read.
    pub read: Read<'a>,
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

/// What the columns of the summary are, in the order of [`Row::values`].
const KINDS: [Kind; 15] = [
    Kind::Text,   // customer
    Kind::Text,   // name
    Kind::Number, // cases
    Kind::Number, // minutes_worked
    Kind::Number, // minutes_free
    Kind::Number, // minutes_billed
    Kind::Number, // minutes_raised
    Kind::Money,  // net
    Kind::Number, // vat_percent
    Kind::Money,  // vat
    Kind::Money,  // total
    Kind::Text,   // currency
    Kind::Text,   // vat_reason
    Kind::Text,   // order_reference
    Kind::Text,   // email
];

/// Writes the workbook; without lines, only the summary and the control totals.
pub fn write(
    run: &Run<'_>,
    about: About<'_>,
    with_lines: bool,
    out: impl Write + Send,
) -> Result<Written, WriteError> {
    // The library panics where its temporary files cannot be written.
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| ()));
    let written = panic::catch_unwind(AssertUnwindSafe(|| fill(run, about, with_lines, out)));
    panic::set_hook(hook);
    written.unwrap_or_else(|_| {
        let folder = std::env::temp_dir();
        let folder = folder.display();
        let full = format!("the temporary folder {folder} is full or cannot be written");
        Err(io::Error::other(full).into())
    })
}

fn fill(
    run: &Run<'_>,
    about: About<'_>,
    with_lines: bool,
    out: impl Write + Send,
) -> Result<Written, WriteError> {
    let mut workbook = Workbook::new();
    let made = DocProperties::new().set_creation_datetime(&last_day(run)?);
    workbook.set_properties(&made);
    let (rows, totals, mut shortened) = if with_lines {
        line_sheets::fill(&mut workbook, run, about)?
    } else {
        let (rows, totals) = rows(run, about.party_of)?;
        (rows, totals, 0)
    };
    let currency = &run.card().currency;
    shortened = shortened.saturating_add(summary(&mut workbook, &rows, &totals, currency, about)?);
    control_sheet::fill(&mut workbook, &totals, currency, about)?;
    let mut out = Steady { out, error: None };
    let saved = workbook.save_to_writer(&mut out);
    match out.error {
        Some(error) => return Err(error.into()),
        None => saved?,
    }
    Ok(Written { totals, shortened })
}

/// A row a customer, and what all of them come to.
fn summary(
    workbook: &mut Workbook,
    rows: &[Row<'_>],
    totals: &Totals,
    currency: &str,
    about: About<'_>,
) -> Result<usize, WriteError> {
    let lang = about.lang;
    let name = lang.pick("summary", "oversigt");
    let heads = lang.pick(
        [
            "customer",
            "name",
            "cases",
            "worked min",
            "free min",
            "billed min",
            "raised min",
            "net",
            "VAT %",
            "VAT",
            "total",
            "currency",
            "VAT reason",
            "order reference",
            "e-mail",
        ],
        [
            "kunde",
            "navn",
            "sager",
            "arbejdet min",
            "gratis min",
            "afregnet min",
            "hævet min",
            "netto",
            "moms %",
            "moms",
            "i alt",
            "valuta",
            "momsgrund",
            "ordrereference",
            "e-mail",
        ],
    );
    let columns = heads.into_iter().zip(KINDS);
    let mut sheet = Sheet::new(workbook, name, columns, currency, lang)?;
    for row in rows {
        sheet.row(row.values(currency))?;
    }
    sheet.filter()?;
    let all = Row::all(totals, totals.sums, lang.pick("total", "i alt"));
    sheet.sums(&all.values(currency))?;
    sheet.finish(workbook)
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
