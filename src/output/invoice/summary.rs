//! A row an invoice instead of lines, and the table of such rows.

use std::io::Write;

use chrono::NaiveDate;

use super::heading::called;
use crate::billing::{Invoice, InvoiceTotals, Party, Run, Totals, Writer, bill};
use crate::lang::Lang;
use crate::money::{Percent, Quantity};
use crate::output::grid::{Align, Grid, Look, paint, printable};
use crate::output::invoice_run::{InvoiceRun, WriteError};
use crate::output::record::Value;
use crate::output::wording;
use crate::rate_card::VatReason;
use crate::seconds::Seconds;

/// The columns of a row, in order; the last only of a run whose invoices have numbers (see [`columns`]).
pub const COLUMNS: [&str; 18] = [
    "customer",
    "name",
    "cases",
    "minutes_worked",
    "minutes_free",
    "minutes_billed",
    "minutes_raised",
    "net",
    "vat_percent",
    "vat",
    "total",
    "currency",
    "vat_reason",
    "order_reference",
    "email",
    "invoice",
    "issued",
    "due",
];

/// How many of them there are without numbers.
pub const UNNUMBERED: usize = 15;

/// The columns of a run's rows.
pub fn columns(run: &Run<'_>) -> &'static [&'static str] {
    if run.is_numbered() { &COLUMNS } else { &COLUMNS[..UNNUMBERED] }
}

/// What one invoice comes to.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// His number or name, as in the log.
    pub customer: &'a str,
    /// What the customers file says of him.
    pub party: Option<&'a Party>,
    /// The cases on it.
    pub cases: usize,
    /// Recorded, free, billed and raised time, in seconds: worked = free + billed − raised.
    pub seconds: [Seconds; 4],
    /// VAT on his net; `None` of several customers.
    pub vat_percent: Option<Percent>,
    /// Why it is not the card's.
    pub vat_reason: Option<&'a str>,
    /// What his invoice comes to.
    pub sums: InvoiceTotals,
    pub number: Option<&'a str>,
    pub issued: Option<NaiveDate>,
    pub due: Option<NaiveDate>,
}

impl<'a> Row<'a> {
    /// The row of an invoice whose cases come to `part`, and its amounts to `sums`.
    pub fn new(invoice: &Invoice<'a>, part: &Totals, sums: InvoiceTotals) -> Self {
        Self {
            customer: invoice.customer_name(),
            party: invoice.party(),
            cases: invoice.case_count(),
            vat_percent: Some(invoice.vat_percent),
            vat_reason: invoice.vat_reason().map(VatReason::name),
            number: invoice.number(),
            issued: invoice.issued(),
            due: invoice.due(),
            ..Self::all(part, sums, "")
        }
    }

    /// The row of all customers, under a heading.
    pub fn all(totals: &Totals, sums: InvoiceTotals, heading: &'a str) -> Self {
        Self {
            customer: heading,
            party: None,
            cases: totals.cases,
            seconds: [totals.worked, totals.free, totals.billed, totals.raised],
            vat_percent: None,
            vat_reason: None,
            sums,
            number: None,
            issued: None,
            due: None,
        }
    }

    /// The values of the row, in the order of [`COLUMNS`].
    pub fn values<'v>(&self, currency: &'v str) -> [Value<'v>; 18]
    where
        'a: 'v,
    {
        let [worked, free, billed, raised] =
            self.seconds.map(|seconds| Value::Quantity(Quantity::minutes(seconds)));
        let said = |part: fn(&Party) -> Option<&String>| {
            let text = self.party.and_then(part);
            Value::text_or_missing(text.map(String::as_str))
        };
        [
            Value::Text(self.customer),
            said(|party| party.name.as_ref()),
            Value::count(self.cases),
            worked,
            free,
            billed,
            raised,
            Value::Money(self.sums.net),
            self.vat_percent.map_or(Value::Missing, Value::Percent),
            Value::Money(self.sums.vat),
            Value::Money(self.sums.total),
            Value::Word(currency),
            Value::text_or_missing(self.vat_reason),
            said(|party| party.order_reference.as_ref()),
            said(|party| party.email.as_ref()),
            Value::text_or_missing(self.number),
            self.issued.map_or(Value::Missing, Value::Date),
            self.due.map_or(Value::Missing, Value::Date),
        ]
    }
}

/// Collects the row of each invoice.
struct Rows<'r>(Vec<Row<'r>>);

impl<'r> Writer<'r> for Rows<'r> {
    type Error = WriteError;

    fn end(
        &mut self,
        invoice: &Invoice<'r>,
        billed: &Totals,
        sums: InvoiceTotals,
    ) -> Result<(), WriteError> {
        self.0.push(Row::new(invoice, billed, sums));
        Ok(())
    }
}

/// The rows of a run, by customer in order of first appearance, and what they come to.
pub fn rows<'r>(run: &'r Run<'r>) -> Result<(Vec<Row<'r>>, Totals), WriteError> {
    let mut rows = Rows(Vec::new());
    let totals = bill(run, &mut rows)?;
    Ok((rows.0, totals))
}

/// Writes a table with a row a customer and what all of them come to.
pub fn table(of: &InvoiceRun<'_>, out: &mut impl Write) -> Result<Totals, WriteError> {
    let (style, lang) = (of.style, of.style.lang);
    let (rows, totals) = rows(of.run)?;
    if rows.is_empty() {
        writeln!(out, "{}", lang.pick("no cases", "ingen sager"))?;
        return Ok(totals);
    }
    let is_numbered = of.run.is_numbered();
    let numbers = if is_numbered { 3 } else { 0 };
    let mut grid =
        Grid::new([Align::Text].into_iter().chain([Align::Right; 8 + 3]).take(9 + numbers));
    let head = lang.pick(
        ["customer", "cases", "minutes", "free", "billed", "net", "VAT %", "VAT", "total"],
        ["kunde", "sager", "minutter", "gratis", "afregnet", "netto", "moms %", "moms", "i alt"],
    );
    let number_heads = lang.pick(["invoice", "issued", "due"], ["faktura", "udstedt", "forfalder"]);
    let heads = head.into_iter().chain(number_heads).take(9 + numbers);
    grid.row(heads.map(|word| Look::Dim.mark(word)));
    for row in &rows {
        let cells = cells(row, called(row.customer, row.party), lang).into_iter();
        grid.row(cells.chain(number_cells(row, lang)).take(9 + numbers));
    }
    let customers = wording::count(
        totals.customers,
        lang.pick(["customer", "customers"], ["kunde", "kunder"]),
        lang,
    );
    let all = Row::all(&totals, totals.sums, &customers);
    let all = cells(&all, customers.clone(), lang);
    let bold =
        all.iter().map(|cell| if cell.is_empty() { String::new() } else { Look::Bold.mark(cell) });
    grid.row(bold);
    let head = lang.pick("summary by customer", "oversigt over kunder");
    let head = format!("{head} · {}", of.run.card().currency);
    let text = format!("{head}\n\n{}", grid.render(style.width));
    out.write_all(paint(&text, style.colour).as_bytes())?;
    Ok(totals)
}

/// Number, date and when it is due.
fn number_cells(row: &Row<'_>, lang: Lang) -> [String; 3] {
    let date = |date: Option<NaiveDate>| date.map_or_else(String::new, |date| lang.date(date));
    [row.number.map_or_else(String::new, printable), date(row.issued), date(row.due)]
}

/// The cells of a row.
fn cells(row: &Row<'_>, customer: String, lang: Lang) -> [String; 9] {
    let percent = row.vat_percent;
    let percent = percent.map(|percent| lang.number(&percent.to_string()));
    let [worked, free, billed, _] = row.seconds;
    [
        customer,
        lang.number(&row.cases.to_string()),
        wording::minutes(worked, lang),
        wording::minutes(free, lang),
        wording::minutes(billed, lang),
        lang.money(row.sums.net),
        percent.unwrap_or_default(),
        lang.money(row.sums.vat),
        lang.money(row.sums.total),
    ]
}
