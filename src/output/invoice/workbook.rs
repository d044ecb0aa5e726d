//! A workbook for Excel: lines, a summary by customer and the control totals. Rows go to temporary files without a
//! name as they come, so that memory does not grow with the number of lines.

pub mod sheet;

use std::io::{self, Write};
use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, XlsxError};

use super::lines::{columns, each_value, number_columns, number_values};
use super::summary::{self, Row, rows};
use crate::billing::{Billed, Entry, Invoice, InvoiceTotals, Run, Totals, Writer, bill};
use crate::lang::Lang;
use crate::money::Quantity;
use crate::output::invoice_run::{self, InvoiceRun, Output, WriteError, Written};
use crate::output::record::Value;
use crate::texts::quoted;
use crate::words;
use sheet::{Kind, Sheet, head_format, sum_format};

pub const XLSX: invoice_run::Format = invoice_run::Format {
    name: "xlsx",
    about: "A workbook for Excel",
    ending: Some("xlsx"),
    kind: invoice_run::Kind::Binary,
    write,
};

/// The most rows of a sheet, in Excel.
const ROWS: u32 = 1_048_576;

/// What the columns of lines are, in their order.
const KINDS: [Kind; 22] = [
    Kind::Text,   // customer
    Kind::Text,   // case
    Kind::Number, // line
    Kind::Text,   // kind
    Kind::Text,   // item
    Kind::Text,   // description
    Kind::Date,   // date
    Kind::Date,   // date_to
    Kind::Text,   // level
    Kind::Text,   // tier
    Kind::Number, // minutes_worked
    Kind::Number, // quantity
    Kind::Text,   // unit
    Kind::Price,  // unit_price
    Kind::Number, // price_per
    Kind::Money,  // gross
    Kind::Number, // discount_percent
    Kind::Money,  // discount
    Kind::Money,  // net
    Kind::Number, // vat_percent
    Kind::Text,   // currency
    Kind::Text,   // vat_included
];

/// What the columns behind them are, where invoices have numbers.
const NUMBER_KINDS: [Kind; 2] = [Kind::Text, Kind::Date];

/// The columns of the summary by their names among [`summary::COLUMNS`], as people call them; the currency stands with the
/// amounts.
const SHOWN: [(&str, &str, &str, Kind); 17] = [
    ("customer", "customer", "kunde", Kind::Text),
    ("name", "name", "navn", Kind::Text),
    ("cases", "cases", "sager", Kind::Number),
    ("minutes_worked", "min worked", "min. arbejdet", Kind::Number),
    ("minutes_free", "min free", "min. gratis", Kind::Number),
    ("minutes_billed", "min billed", "min. afregnet", Kind::Number),
    ("minutes_raised", "min raised", "min. hævet", Kind::Number),
    ("net", "net", "netto", Kind::Money),
    ("vat_percent", "VAT %", "moms %", Kind::Number),
    ("vat", "VAT", "moms", Kind::Money),
    ("total", "total", "i alt", Kind::Money),
    ("order_reference", "order reference", "ordrereference", Kind::Text),
    ("vat_reason", "VAT reason", "momsårsag", Kind::Text),
    ("email", "e-mail", "e-mail", Kind::Text),
    ("invoice", "invoice", "faktura", Kind::Text),
    ("issued", "issued", "udstedt", Kind::Date),
    ("due", "due", "forfalder", Kind::Date),
];

/// Writes the workbook; without lines, only the summary and the control totals.
fn write(of: &InvoiceRun<'_>, out: &mut Output<'_>) -> Result<Written, WriteError> {
    fill(of, ROWS, out)
}

/// Writes a workbook that says it was made on a day, so that the same input makes the same bytes.
pub(crate) fn write_book<T>(
    made: NaiveDate,
    out: &mut Output<'_>,
    fill: impl FnOnce(&mut Workbook) -> Result<T, WriteError>,
) -> Result<T, WriteError> {
    let work = || {
        let mut workbook = Workbook::new();
        let made = DocProperties::new().set_creation_datetime(&excel_day(made)?);
        workbook.set_properties(&made);
        let filled = fill(&mut workbook)?;
        let mut out = Steady { out, error: None };
        let saved = workbook.save_to_writer(&mut out);
        match out.error {
            Some(error) => return Err(error.into()),
            None => saved?,
        }
        Ok(filled)
    };
    sparing_panics(work).unwrap_or_else(|| Err(no_room()))
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
fn fill(of: &InvoiceRun<'_>, most: u32, out: &mut Output<'_>) -> Result<Written, WriteError> {
    write_book(last_day(of.run), out, |workbook| {
        let (rows, totals, cut) = if of.wanted.summary {
            let (rows, totals) = rows(of.run)?;
            (rows, totals, 0)
        } else {
            line_sheets(workbook, of, most)?
        };
        let shortened = cut + summary_sheet(workbook, &rows, &totals, of)?;
        control_sheet(workbook, &totals, of)?;
        Ok(Written { shortened, ..totals.into() })
    })
}

/// The day that the workbook says it was made on: that of the last work.
fn last_day(run: &Run<'_>) -> NaiveDate {
    let zone = run.card().calendar().zone();
    let last = run.log().entries().iter().map(Entry::start).max();
    last.map_or(NaiveDate::default(), |last| zone.date(last))
}

fn excel_day(day: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
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

/// The sheet that lines go to, and those that are full; and a row a customer.
struct LineSheets<'w, 'r> {
    workbook: &'w mut Workbook,
    run: &'w Run<'w>,
    lang: Lang,
    rows: Vec<Row<'r>>,
    words: String,
    sheet: Sheet,
    /// How many sheets there are.
    number: usize,
    /// The most rows of a sheet.
    most: u32,
    /// Texts cut on those that are full.
    shortened: usize,
}

/// Writes all lines, on as many sheets as the limit of rows asks for; returns a row a customer, the totals of the run, and
/// how many texts were cut.
fn line_sheets<'r>(
    workbook: &mut Workbook,
    of: &InvoiceRun<'r>,
    most: u32,
) -> Result<(Vec<Row<'r>>, Totals, usize), WriteError> {
    let (run, lang) = (of.run, of.style.lang);
    let mut sheets = LineSheets {
        sheet: line_sheet(workbook, run, 1, lang)?,
        workbook,
        run,
        lang,
        rows: Vec::new(),
        words: String::new(),
        number: 1,
        most,
        shortened: 0,
    };
    let totals = bill(of.run, &mut sheets)?;
    let shortened = sheets.shortened + finish(sheets.sheet, sheets.workbook)?;
    Ok((sheets.rows, totals, shortened))
}

impl<'r> Writer<'r> for LineSheets<'_, 'r> {
    type Error = WriteError;

    fn billed(&mut self, billed: &Billed<'_, 'r>) -> Result<(), WriteError> {
        let mut words = std::mem::take(&mut self.words);
        let numbers = number_values(billed.invoice);
        each_value(billed, &mut words, |values| self.line(&values, &numbers))?;
        self.words = words;
        Ok(())
    }

    fn end(
        &mut self,
        invoice: &Invoice<'r>,
        billed: &Totals,
        sums: InvoiceTotals,
    ) -> Result<(), WriteError> {
        self.rows.push(Row::new(invoice, billed, sums));
        Ok(())
    }
}

impl LineSheets<'_, '_> {
    fn line(&mut self, values: &[Value<'_>], numbers: &[Value<'_>]) -> Result<(), WriteError> {
        if self.sheet.rows() >= self.most {
            self.number += 1;
            let next = line_sheet(self.workbook, self.run, self.number, self.lang)?;
            let full = std::mem::replace(&mut self.sheet, next);
            self.shortened += finish(full, self.workbook)?;
        }
        let columns = columns(self.run.card()).len();
        let numbers = numbers.iter().take(number_columns(self.run).len());
        self.sheet.row(values.iter().take(columns).chain(numbers).copied())
    }
}

/// A sheet called `lines`, `lines 2`, … with the columns of the CSV.
fn line_sheet(
    workbook: &mut Workbook,
    run: &Run<'_>,
    number: usize,
    lang: Lang,
) -> Result<Sheet, WriteError> {
    let name = lang.pick("lines", "linjer");
    let name = if number == 1 { name.to_owned() } else { format!("{name} {number}") };
    let columns = columns(run.card()).iter().copied().zip(KINDS);
    let columns = columns.chain(number_columns(run).iter().copied().zip(NUMBER_KINDS));
    Sheet::new(workbook, &name, columns, &run.card().currency, lang)
}

fn finish(mut sheet: Sheet, workbook: &mut Workbook) -> Result<usize, WriteError> {
    sheet.filter()?;
    sheet.finish(workbook)
}

/// A row a customer, and what all of them come to; returns how many texts were cut.
fn summary_sheet(
    workbook: &mut Workbook,
    rows: &[Row<'_>],
    totals: &Totals,
    of: &InvoiceRun<'_>,
) -> Result<usize, WriteError> {
    let (lang, currency) = (of.style.lang, &of.run.card().currency);
    let name = lang.pick("summary", "oversigt");
    // The last ones are of the invoices' numbers.
    let width = SHOWN.len() - (summary::COLUMNS.len() - summary::columns(of.run).len());
    let columns = SHOWN.iter().take(width).map(|(_, en, da, kind)| (lang.pick(*en, *da), *kind));
    let mut sheet = Sheet::new(workbook, name, columns, currency, lang)?;
    for row in rows {
        sheet.row(shown(row, currency).into_iter().take(width))?;
    }
    sheet.filter()?;
    let all = Row::all(totals, totals.sums, lang.pick("total", "i alt"));
    sheet.sums(&shown(&all, currency)[..width])?;
    sheet.finish(workbook)
}

/// The values of a row in the order in which they are shown.
fn shown<'v>(row: &Row<'v>, currency: &'v str) -> [Value<'v>; 17] {
    let values = row.values(currency);
    SHOWN.map(|(name, ..)| {
        let place = summary::COLUMNS.iter().position(|column| *column == name);
        let value = place.and_then(|place| values.get(place)).copied();
        value.unwrap_or(Value::Missing)
    })
}

/// The control totals: what was read, what became of it, and what each VAT rate comes to.
fn control_sheet(
    workbook: &mut Workbook,
    totals: &Totals,
    of: &InvoiceRun<'_>,
) -> Result<(), WriteError> {
    let (lang, currency) = (of.style.lang, &of.run.card().currency);
    let name = lang.pick("control totals", "kontroltal");
    let mut sheet = Sheet::bare(workbook, name, currency, lang)?;
    read(&mut sheet, totals, of)?;
    minutes(&mut sheet, totals, lang)?;
    amounts(&mut sheet, totals, currency, lang)?;
    sheet.finish(workbook)?;
    Ok(())
}

/// What was read, and what became of it.
fn read(sheet: &mut Sheet, totals: &Totals, of: &InvoiceRun<'_>) -> Result<(), WriteError> {
    let (lang, read) = (of.style.lang, of.read);
    title(sheet, lang.pick("read", "indlæst"))?;
    for file in read.files {
        noted(sheet, lang.pick("file", "fil"), &file.name)?;
    }
    noted(sheet, lang.pick("rate card", "takstblad"), of.card.text(lang))?;
    let rows = read.rows;
    for (label, count) in [
        (lang.pick("rows", "rækker"), rows.read),
        (lang.pick("rejected", "afvist"), rows.rejected),
        (lang.pick("not selected", "ikke valgt"), rows.not_selected),
        (lang.pick("outside the period", "uden for perioden"), rows.outside),
        (lang.pick("billed before", "faktureret før"), rows.settled),
        (lang.pick("entries", "registreringer"), totals.entries),
        (lang.pick("of which not billable", "heraf ikke fakturerbare"), totals.not_billable),
        (lang.pick("warnings", "advarsler"), of.warnings.lasting()),
        (lang.pick("customers", "kunder"), totals.customers),
        (lang.pick("cases", "sager"), totals.cases),
    ] {
        labelled(sheet, label, Value::count(count))?;
    }
    sheet.skip_row();
    Ok(())
}

/// Worked + raised = free + billed.
fn minutes(sheet: &mut Sheet, totals: &Totals, lang: Lang) -> Result<(), WriteError> {
    title(sheet, lang.pick("minutes", "minutter"))?;
    for (label, seconds) in [
        (lang.pick("worked", "arbejdet"), totals.worked),
        (lang.pick("raised", "hævet"), totals.raised),
        (lang.pick("free", "gratis"), totals.free),
        (lang.pick("billed", "afregnet"), totals.billed),
    ] {
        labelled(sheet, label, Value::Quantity(Quantity::minutes(seconds)))?;
    }
    sheet.skip_row();
    Ok(())
}

/// A row a VAT rate, and what all of them come to.
fn amounts(
    sheet: &mut Sheet,
    totals: &Totals,
    currency: &str,
    lang: Lang,
) -> Result<(), WriteError> {
    let heads = lang.pick(["VAT", "net", "VAT", "total"], ["moms", "netto", "moms", "i alt"]);
    let kinds = [Kind::Text, Kind::Money, Kind::Money, Kind::Money];
    for (column, (head, kind)) in (0_u16..).zip(heads.into_iter().zip(kinds)) {
        sheet.cell(column, Value::Word(head), Some(&head_format(kind)))?;
    }
    sheet.skip_row();
    let percent = Format::new().set_num_format("General\" %\"").set_align(FormatAlign::Left);
    let money = Kind::Money.format(currency);
    for rate in &totals.rates {
        sheet.cell(0, Value::Percent(rate.vat_percent), Some(&percent))?;
        sums(sheet, rate.sums, &money)?;
    }
    let (label, bold) = (sum_format(Kind::Text, currency), sum_format(Kind::Money, currency));
    sheet.cell(0, Value::Word(lang.pick("total", "i alt")), Some(&label))?;
    sums(sheet, totals.sums, &bold)
}

fn title(sheet: &mut Sheet, words: &str) -> Result<(), WriteError> {
    let head = head_format(Kind::Text);
    sheet.cell(0, Value::Word(words), Some(&head))?;
    sheet.cell(1, Value::Missing, Some(&head))?;
    sheet.skip_row();
    Ok(())
}

fn labelled(sheet: &mut Sheet, label: &str, value: Value<'_>) -> Result<(), WriteError> {
    sheet.cell(0, Value::Word(label), None)?;
    sheet.cell(1, value, Some(&Kind::Number.format("")))?;
    sheet.skip_row();
    Ok(())
}

/// A text that goes on over the empty cells beside it.
fn noted(sheet: &mut Sheet, label: &str, text: &str) -> Result<(), WriteError> {
    sheet.cell(0, Value::Word(label), None)?;
    sheet.note(1, text)?;
    sheet.skip_row();
    Ok(())
}

fn sums(sheet: &mut Sheet, sums: InvoiceTotals, format: &Format) -> Result<(), WriteError> {
    for (column, amount) in (1_u16..).zip([sums.net, sums.vat, sums.total]) {
        sheet.cell(column, Value::Money(amount), Some(format))?;
    }
    sheet.skip_row();
    Ok(())
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
    use crate::output::control::Read;
    use crate::output::invoice_run::{Style, Wanted};
    use crate::problems::{Place, Warnings};
    use crate::rate_card::LevelId;

    /// Seven cases of a minute.
    fn log() -> WorkLog {
        let mut log = WorkLog::new().unwrap();
        for number in 0..7_i64 {
            let case = log.case_named(&number.to_string()).unwrap();
            let customer = log.customer("A", |_| None).ok();
            log.set_facts(case, CaseFacts { customer, ..CaseFacts::default() });
            let entry = NewEntry {
                expense: None,
                case,
                level: LevelId::from_index(0).unwrap(),
                start: Instant::from_unix(1_700_000_000).plus(crate::seconds::Seconds::new(number)),
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
        let (card, log) = (load(EMBEDDED, "rates.toml", Lang::En, false).unwrap(), log());
        let run = Run::new(&card, &log, |_| true);
        let of = InvoiceRun {
            run: &run,
            read: Read { files: &[], rows: Rows::default(), warnings: 0 },
            warnings: &Warnings::default(),
            card: &words!(""; ""),
            checksum: "",
            is_embedded: true,
            wanted: Wanted::default(),
            style: Style { lang: Lang::En, width: None, colour: false },
        };
        let mut bytes = Vec::new();
        let written = fill(&of, 3, &mut bytes).unwrap();
        assert_eq!(written.totals.cases, 7);
        let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
        let names = ["lines", "lines 2", "lines 3", "lines 4", "summary", "control totals"];
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
