//! Invoice lines as one JSON document: by customer and case, with totals and warnings (interface.md).

use std::io::{self, Write};

use super::invoice_records::{WriteError, columns, each_value};
use super::record::{JsonWriter, Value};
use crate::billing::{
    Approval, Case, Charge, Invoice, InvoiceTotals, Line, Party, Run, Totals, VatReason, Writer,
    bill,
};
use crate::money::{Money, Quantity};
use crate::problems::Warnings;
use crate::rate_card::RateCard;

/// What the records need besides the run itself.
#[derive(Clone, Copy)]
pub struct Extras<'a> {
    /// What the customers file says of a customer.
    pub party_of: &'a dyn Fn(&str) -> Option<&'a Party>,
    /// Warnings about the input.
    pub warnings: &'a Warnings,
    /// The names of the input files by their numbers.
    pub files: &'a [String],
    /// Rows that were left out because they, or others of their case, cannot be billed.
    pub rejected: usize,
    /// The SHA-256 of the rate card, in hexadecimal digits.
    pub checksum: &'a str,
}

/// Writes one document: lines grouped by customer and case, totals and warnings.
pub fn json(run: &Run<'_>, extras: Extras<'_>, out: impl Write) -> Result<Totals, WriteError> {
    let mut document = Document {
        json: begin(run, extras.checksum, out)?,
        card: run.card(),
        has_approvals: run.has_approvals(),
        extras,
        words: String::new(),
    };
    let totals = bill(run, &mut document)?;
    end(document.json, &totals, extras)?;
    Ok(totals)
}

/// The document, in the middle of its customers.
struct Document<'d, 'e, W: Write> {
    json: JsonWriter<W>,
    card: &'d RateCard,
    has_approvals: bool,
    extras: Extras<'e>,
    words: String,
}

impl<W: Write> Document<'_, '_, W> {
    /// The beginning of a case, and its lines.
    fn lines(
        &mut self,
        invoice: &Invoice<'_>,
        case: Option<&Case<'_>>,
        lines: &[Line<'_>],
        net: Money,
    ) -> io::Result<()> {
        let (json, card) = (&mut self.json, self.card);
        let agreement = case.and_then(|case| case.facts.agreement);
        let agreement = agreement.map(|agreement| card.agreement_name(agreement));
        json.open_object(None)?;
        json.member("case", Value::text_or_missing(case.map(Case::name)))?;
        json.member("agreement", Value::text_or_missing(agreement))?;
        json.open_list(Some("lines"))?;
        let mut write = |values: [Value<'_>; 22]| json.object(columns(card), values);
        each_value(card, invoice, case, lines, &mut self.words, &mut write)?;
        json.close_list()?;
        json.member("net", Value::Money(net))
    }
}

impl<'r, W: Write> Writer<'r> for Document<'_, '_, W> {
    type Error = WriteError;

    fn begin(&mut self, invoice: &Invoice<'r>) -> Result<(), WriteError> {
        let party = (self.extras.party_of)(invoice.customer_name());
        let name = party.and_then(|party| party.name.as_deref());
        let json = &mut self.json;
        json.open_object(None)?;
        json.member("customer", Value::Text(invoice.customer_name()))?;
        json.member("name", Value::text_or_missing(name))?;
        Ok(json.open_list(Some("cases"))?)
    }

    /// As a case without a number.
    fn fees(
        &mut self,
        invoice: &Invoice<'r>,
        fees: &[Line<'r>],
        net: Money,
    ) -> Result<(), WriteError> {
        self.lines(invoice, None, fees, net)?;
        Ok(self.json.close_object()?)
    }

    fn case(
        &mut self,
        invoice: &Invoice<'r>,
        case: &Case<'r>,
        charge: &Charge<'r>,
    ) -> Result<(), WriteError> {
        self.lines(invoice, Some(case), &charge.lines, charge.net)?;
        if self.has_approvals {
            approval_members(&mut self.json, charge)?;
        }
        Ok(self.json.close_object()?)
    }

    fn end(
        &mut self,
        invoice: &Invoice<'r>,
        _: &Totals,
        sums: InvoiceTotals,
    ) -> Result<(), WriteError> {
        let party = (self.extras.party_of)(invoice.customer_name());
        let json = &mut self.json;
        json.close_list()?;
        members(json, sums)?;
        balance_members(json, invoice)?;
        party_members(json, invoice, party)?;
        Ok(json.close_object()?)
    }
}

/// The beginning of a document, up to its list of customers.
pub(super) fn begin<W: Write>(run: &Run<'_>, checksum: &str, out: W) -> io::Result<JsonWriter<W>> {
    let mut json = JsonWriter::new(out);
    json.open_object(None)?;
    json.open_object(Some("card"))?;
    json.member("name", Value::text_or_missing(run.card().name.as_deref()))?;
    json.member("checksum", Value::Word(checksum))?;
    json.close_object()?;
    json.member("currency", Value::Word(&run.card().currency))?;
    period_object(&mut json, run)?;
    json.open_list(Some("customers"))?;
    Ok(json)
}

/// The end of a document behind its last customer: totals and warnings.
pub(super) fn end<W: Write>(
    mut json: JsonWriter<W>,
    totals: &Totals,
    extras: Extras<'_>,
) -> io::Result<()> {
    json.close_list()?;
    totals_object(&mut json, totals, extras.rejected)?;
    warnings_list(&mut json, extras)?;
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

/// The days that are billed, where they have a beginning and an end.
fn period_object<W: Write>(json: &mut JsonWriter<W>, run: &Run<'_>) -> io::Result<()> {
    let Some((from, to)) = run.period() else {
        return Ok(());
    };
    json.open_object(Some("period"))?;
    json.member("from", Value::Date(from))?;
    json.member("to", Value::Date(to))?;
    json.close_object()
}

/// What is left of included and prepaid time, where there is any.
fn balance_members<W: Write>(json: &mut JsonWriter<W>, invoice: &Invoice<'_>) -> io::Result<()> {
    let Some(balance) = invoice.balance() else {
        return Ok(());
    };
    for (key, left) in [
        ("included_minutes_left", balance.included),
        ("prepaid_minutes_left", balance.prepaid),
    ] {
        let left = left.map(|seconds| Value::Quantity(Quantity::minutes(seconds)));
        json.member(key, left.unwrap_or(Value::Missing))?;
    }
    Ok(())
}

/// What the customers file says of a customer beside his name, where it does.
fn party_members<W: Write>(
    json: &mut JsonWriter<W>,
    invoice: &Invoice<'_>,
    party: Option<&Party>,
) -> io::Result<()> {
    let Some(party) = party else {
        return Ok(());
    };
    let vat_reason = invoice.vat_reason(party).map(VatReason::name);
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
    rejected: usize,
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

fn warnings_list<W: Write>(json: &mut JsonWriter<W>, extras: Extras<'_>) -> io::Result<()> {
    json.open_list(Some("warnings"))?;
    for warning in extras.warnings.for_document() {
        let file = warning
            .place
            .and_then(|place| extras.files.get(usize::from(place.file)));
        json.open_object(None)?;
        json.member("file", Value::text_or_missing(file.map(String::as_str)))?;
        json.member(
            "line",
            warning.place.map_or(Value::Missing, |place| {
                Value::Integer(i64::from(place.line))
            }),
        )?;
        json.member("column", Value::text_or_missing(warning.column.as_deref()))?;
        json.member("message", Value::Text(&warning.words.en))?;
        json.close_object()?;
    }
    json.close_list()
}
