//! Invoice lines as one JSON document: by customer and case, with totals and warnings (interface.md).

use std::io::{self, BufWriter, Write};

use super::lines::{columns, each_value, number_columns, number_values};
use super::summary::{self, rows};
use crate::billing::{
    Approval, Billed, Case, Charge, Invoice, InvoiceTotals, Totals, Writer, bill,
};
use crate::money::Quantity;
use crate::output::invoice_run::{Format, InvoiceRun, Kind, Output, WriteError, Written};
use crate::output::record::{JsonWriter, Value};
use crate::rate_card::VatReason;

pub const JSON: Format = Format {
    name: "json",
    about: "One document",
    ending: Some("json"),
    kind: Kind::Records,
    write: json,
};

/// Lines by customer and case, or a row an invoice; totals and warnings.
fn json(of: &InvoiceRun<'_>, out: &mut Output<'_>) -> Result<Written, WriteError> {
    // Many small pieces are written.
    let mut json = begin(of, BufWriter::with_capacity(1 << 16, out))?;
    let totals = if of.wanted.summary {
        let (rows, totals) = rows(of.run)?;
        for row in rows {
            json.object(summary::columns(of.run), row.values(&of.run.card().currency))?;
        }
        totals
    } else {
        let has_approvals = of.run.has_approvals();
        let keys = [columns(of.run.card()), number_columns(of.run)].concat();
        let words = String::new();
        bill(of.run, &mut Document { json: &mut json, has_approvals, keys, words })?
    };
    end(json, &totals, of)?;
    Ok(totals.into())
}

/// The document, in the middle of its customers.
struct Document<'d, W: Write> {
    json: &'d mut JsonWriter<W>,
    has_approvals: bool,
    /// Of a line.
    keys: Vec<&'static str>,
    words: String,
}

impl<'r, W: Write> Writer<'r> for Document<'_, W> {
    type Error = WriteError;

    fn begin(&mut self, invoice: &Invoice<'r>) -> Result<(), WriteError> {
        let name = invoice.party().and_then(|party| party.name.as_deref());
        let json = &mut *self.json;
        json.open_object(None)?;
        json.member("customer", Value::Text(invoice.customer_name()))?;
        json.member("name", Value::text_or_missing(name))?;
        Ok(json.open_list(Some("cases"))?)
    }

    /// What belongs to no case is as a case without a number.
    fn billed(&mut self, billed: &Billed<'_, 'r>) -> Result<(), WriteError> {
        let (json, card, case) = (&mut *self.json, billed.invoice.card(), billed.case());
        let agreement = case.and_then(|case| case.facts.agreement);
        let agreement = agreement.map(|agreement| card.agreement_name(agreement));
        json.open_object(None)?;
        json.member("case", Value::text_or_missing(case.map(Case::name)))?;
        json.member("agreement", Value::text_or_missing(agreement))?;
        json.open_list(Some("lines"))?;
        let lines = columns(card).len();
        each_value(billed, &mut self.words, |values| {
            let values = values.into_iter().take(lines);
            json.object(&self.keys, values.chain(number_values(billed.invoice)))
        })?;
        json.close_list()?;
        json.member("net", Value::Money(billed.net))?;
        if let Some((_, charge)) = billed.case.filter(|_| self.has_approvals) {
            approval_members(json, charge)?;
        }
        Ok(json.close_object()?)
    }

    fn end(
        &mut self,
        invoice: &Invoice<'r>,
        _: &Totals,
        sums: InvoiceTotals,
    ) -> Result<(), WriteError> {
        let json = &mut *self.json;
        json.close_list()?;
        members(json, sums)?;
        if self.keys.contains(&"invoice") {
            for (key, value) in ["invoice", "issued"].into_iter().zip(number_values(invoice)) {
                json.member(key, value)?;
            }
        }
        balance_members(json, invoice)?;
        party_members(json, invoice)?;
        Ok(json.close_object()?)
    }
}

/// The beginning of a document, up to its list of customers.
fn begin<W: Write>(of: &InvoiceRun<'_>, out: W) -> io::Result<JsonWriter<W>> {
    let card = of.run.card();
    let mut json = JsonWriter::new(out);
    json.open_object(None)?;
    json.open_object(Some("card"))?;
    json.member("name", Value::text_or_missing(card.name.as_deref()))?;
    json.member("checksum", Value::Word(of.checksum))?;
    json.close_object()?;
    json.member("currency", Value::Word(&card.currency))?;
    if let Some((from, to)) = of.run.period() {
        json.open_object(Some("period"))?;
        json.member("from", Value::Date(from))?;
        json.member("to", Value::Date(to))?;
        json.close_object()?;
    }
    json.open_list(Some("customers"))?;
    Ok(json)
}

/// The end of a document behind its last customer: totals and warnings.
fn end<W: Write>(mut json: JsonWriter<W>, totals: &Totals, of: &InvoiceRun<'_>) -> io::Result<()> {
    json.close_list()?;
    totals_object(&mut json, totals, (of.read.rows.rejected, of.read.rows.skipped))?;
    warnings_list(&mut json, of)?;
    json.close_object()?;
    json.newline()?;
    json.finish()
}

/// What the customer approved that a case costs, and whether it is billed above that.
fn approval_members<W: Write>(json: &mut JsonWriter<W>, charge: &Charge<'_>) -> io::Result<()> {
    let approved = charge.approved.map_or(Value::Missing, Value::Money);
    json.member("approved", approved)?;
    let is_over = charge.approval().is_some_and(Approval::is_over);
    json.member("over_approved", Value::Flag(is_over))
}

/// What is left of included and prepaid time, where there is any.
fn balance_members<W: Write>(json: &mut JsonWriter<W>, invoice: &Invoice<'_>) -> io::Result<()> {
    let Some(balance) = invoice.balance() else {
        return Ok(());
    };
    for (key, left) in
        [("included_minutes_left", balance.included), ("prepaid_minutes_left", balance.prepaid)]
    {
        let left = left.map(|seconds| Value::Quantity(Quantity::minutes(seconds)));
        json.member(key, left.unwrap_or(Value::Missing))?;
    }
    Ok(())
}

/// What the customers file says of a customer beside his name, where it does.
fn party_members<W: Write>(json: &mut JsonWriter<W>, invoice: &Invoice<'_>) -> io::Result<()> {
    let Some(party) = invoice.party() else {
        return Ok(());
    };
    let vat_reason = invoice.vat_reason().map(VatReason::name);
    for (key, text) in [
        ("vat_reason", vat_reason),
        ("order_reference", party.order_reference.as_deref()),
        ("email", party.email.as_deref()),
    ] {
        if let Some(text) = text {
            json.member(key, Value::Text(text))?;
        }
    }
    Ok(())
}

/// `net`, `vat` and `total`.
pub fn members<W: Write>(json: &mut JsonWriter<W>, sums: InvoiceTotals) -> io::Result<()> {
    json.member("net", Value::Money(sums.net))?;
    json.member("vat", Value::Money(sums.vat))?;
    json.member("total", Value::Money(sums.total))
}

fn totals_object<W: Write>(
    json: &mut JsonWriter<W>,
    totals: &Totals,
    (rejected, skipped): (usize, usize),
) -> io::Result<()> {
    json.open_object(Some("totals"))?;
    for (key, count) in [
        ("customers", totals.customers),
        ("cases", totals.cases),
        ("entries", totals.entries),
        ("not_billable", totals.not_billable),
    ] {
        json.member(key, Value::count(count))?;
    }
    for (key, seconds) in [
        ("minutes_worked", totals.worked),
        ("minutes_free", totals.free),
        ("minutes_billed", totals.billed),
        ("minutes_raised", totals.raised),
    ] {
        json.member(key, Value::Quantity(Quantity::minutes(seconds)))?;
    }
    members(json, totals.sums)?;
    json.member("skipped", Value::count(skipped))?;
    json.member("rejected", Value::count(rejected))?;
    json.open_list(Some("vat_rates"))?;
    for rate in &totals.rates {
        json.open_object(None)?;
        json.member("vat_percent", Value::Percent(rate.vat_percent))?;
        members(json, rate.sums)?;
        json.close_object()?;
    }
    json.close_list()?;
    json.close_object()
}

fn warnings_list<W: Write>(json: &mut JsonWriter<W>, of: &InvoiceRun<'_>) -> io::Result<()> {
    json.open_list(Some("warnings"))?;
    for warning in of.warnings.for_document() {
        let file = warning.place.and_then(|place| of.read.files.get(usize::from(place.file)));
        json.open_object(None)?;
        let name = file.map(|file| file.name.as_str());
        json.member("file", Value::text_or_missing(name))?;
        json.member(
            "line",
            warning.place.map_or(Value::Missing, |place| Value::Integer(i64::from(place.line))),
        )?;
        json.member("column", Value::text_or_missing(warning.column.as_deref()))?;
        let sheet = file.and_then(|file| file.sheet.as_ref());
        if let (Some(sheet), Some(place)) = (sheet, warning.place) {
            let column = warning.column.as_deref().unwrap_or_default();
            json.member("cell", Value::Text(&sheet.cell(place.line, column)))?;
        }
        json.member("message", Value::Text(&warning.words.en))?;
        json.member("kind", Value::Word(warning.kind.name()))?;
        json.close_object()?;
    }
    json.close_list()
}
