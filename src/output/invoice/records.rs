//! Invoice lines, or a row an invoice, for other programs: CSV and JSON Lines (interface.md, "Output: invoice lines").

use std::io;

use super::lines::{columns, each_value, number_columns, number_values};
use super::summary::{self, rows};
use crate::billing::{Billed, Invoice, Totals, Writer};
use crate::output::invoice_run::{Format, InvoiceRun, Kind, Output, WriteError, Written};
use crate::output::pieces::{bill_parts, side_by_side};
use crate::output::record::{CsvWriter, Dialect, JsonWriter, Value};

pub const CSV: Format = Format {
    name: "csv",
    about: "Comma-separated values, RFC 4180",
    ending: Some("csv"),
    kind: Kind::Lines,
    write: |of, out| csv(of, Dialect::Plain, out),
};

pub const EXCEL_DA: Format = Format {
    name: "excel-da",
    about: "CSV as a Danish Excel opens it: semicolons, decimal commas",
    ending: None,
    kind: Kind::Lines,
    write: |of, out| csv(of, Dialect::ExcelDa, out),
};

pub const JSONL: Format = Format {
    name: "jsonl",
    about: "JSON Lines: one object a line",
    ending: Some("jsonl"),
    kind: Kind::Lines,
    write: json_lines,
};

fn csv(of: &InvoiceRun<'_>, dialect: Dialect, out: &mut Output<'_>) -> Result<Written, WriteError> {
    let (run, card) = (of.run, of.run.card());
    if of.wanted.summary {
        let (rows, totals) = rows(run)?;
        let mut csv = CsvWriter::of(dialect, out, summary::columns(run))?;
        for row in rows {
            csv.record(row.values(&card.currency).into_iter().take(summary::columns(run).len()))?;
        }
        csv.finish()?;
        return Ok(totals.into());
    }
    let (columns, numbers) = (columns(card), number_columns(run));
    if !of.wanted.follows {
        CsvWriter::of(dialect, &mut *out, &[columns, numbers].concat())?.finish()?;
    }
    side_by_side(run, out, |invoices| {
        let mut csv = CsvWriter::headless(dialect, Vec::new());
        let totals = each_line(invoices, |invoice, values| {
            let numbers = number_values(invoice).into_iter().take(numbers.len());
            csv.record(values.into_iter().take(columns.len()).chain(numbers))
        })?;
        Ok((csv.into_inner(), totals))
    })
    .map(Written::from)
}

/// Digits of the rate card's checksum on each record of JSON Lines.
const CARD_DIGITS: usize = 16;

/// Records with the rate card that they were made with on each.
fn json_lines(of: &InvoiceRun<'_>, out: &mut Output<'_>) -> Result<Written, WriteError> {
    let checksum = of.checksum;
    let card = Value::Word(checksum.get(..CARD_DIGITS).unwrap_or(checksum));
    let with_card = |columns: &[&'static str]| [columns, &["card"]].concat();
    if of.wanted.summary {
        let (rows, totals) = rows(of.run)?;
        let (columns, numbers) = summary::columns(of.run).split_at(summary::UNNUMBERED);
        let keys = [&with_card(columns), numbers].concat();
        let mut json = JsonWriter::new(out);
        for row in rows {
            let values = row.values(&of.run.card().currency);
            let (values, numbers) = values.split_at(columns.len());
            json.object(
                &keys,
                values.iter().copied().chain([card]).chain(numbers.iter().copied()),
            )?;
            json.newline()?;
        }
        json.finish()?;
        return Ok(totals.into());
    }
    let (columns, numbers) = (columns(of.run.card()), number_columns(of.run));
    let keys = [&with_card(columns), numbers].concat();
    side_by_side(of.run, out, |invoices| {
        let mut json = JsonWriter::new(Vec::new());
        let totals = each_line(invoices, |invoice, values| {
            let values = values.into_iter().take(columns.len());
            json.object(&keys, values.chain([card]).chain(number_values(invoice)))?;
            json.newline()
        })?;
        Ok((json.into_inner(), totals))
    })
    .map(Written::from)
}

/// Writes lines as they come, one after the other.
struct Lines<F> {
    words: String,
    write: F,
}

impl<'r, F> Writer<'r> for Lines<F>
where
    F: FnMut(&Invoice<'r>, [Value<'_>; 22]) -> io::Result<()>,
{
    type Error = WriteError;

    fn billed(&mut self, billed: &Billed<'_, 'r>) -> Result<(), WriteError> {
        let write = |values: [Value<'_>; 22]| (self.write)(billed.invoice, values);
        Ok(each_value(billed, &mut self.words, write)?)
    }
}

/// Writes the lines of some invoices; returns the totals of each.
fn each_line<'r>(
    invoices: &[Invoice<'r>],
    write: impl FnMut(&Invoice<'r>, [Value<'_>; 22]) -> io::Result<()>,
) -> Result<Vec<Totals>, WriteError> {
    bill_parts(invoices, &mut Lines { words: String::new(), write })
}
