//! Invoice lines for other programs: CSV, JSON Lines and one JSON document (interface.md, "Output: invoice lines").

use std::io::{self, Write};

use rayon::prelude::*;

use super::record::{CsvWriter, JsonWriter, Value};
use crate::billing::{
    Case, CaseId, Charge, ChargeError, Invoice, Kind, Line, Percent, Quantity, Run, Sums, Totals,
};
use crate::problems::Warnings;
use crate::rate_card::RateCard;

/// The columns of a line, in order; the last only where prices include VAT (see [`columns`]).
const COLUMNS: [&str; 22] = [
    "customer",
    "case",
    "line",
    "kind",
    "item",
    "description",
    "date",
    "date_to",
    "level",
    "tier",
    "minutes_worked",
    "quantity",
    "unit",
    "unit_price",
    "price_per",
    "gross",
    "discount_percent",
    "discount",
    "net",
    "vat_percent",
    "currency",
    "vat_included",
];

/// The columns of a card's lines, in order.
pub fn columns(card: &RateCard) -> &'static [&'static str] {
    let (_, usual) = COLUMNS.split_last().unwrap_or((&"", &[]));
    if card.prices_include_vat {
        &COLUMNS
    } else {
        usual
    }
}

/// What writing invoice lines can come to.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The output cannot be written.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// A case cannot be charged.
    #[error("{1}")]
    Charge(CaseId, ChargeError),
    /// The sums are too large.
    #[error(transparent)]
    Sum(#[from] crate::billing::AmountError),
}

impl From<(CaseId, ChargeError)> for WriteError {
    fn from((case, error): (CaseId, ChargeError)) -> Self {
        Self::Charge(case, error)
    }
}

/// What the records need besides the run itself.
#[derive(Clone, Copy)]
pub struct Extras<'a> {
    /// The name of a customer in the customers file.
    pub name_of: &'a dyn Fn(&str) -> Option<String>,
    /// Warnings about the input.
    pub warnings: &'a Warnings,
    /// The names of the input files by their numbers.
    pub files: &'a [String],
}

/// The values of a line, in the order of the longest list of [`columns`].
pub fn values<'v>(
    card: &'v RateCard,
    case: &Case<'v>,
    customer: &'v str,
    number: usize,
    line: &'v Line<'_>,
    description: &'v str,
    vat_percent: Percent,
) -> [Value<'v>; 22] {
    let worked = match line.kind {
        Kind::Free | Kind::Work => Value::Quantity(Quantity::minutes(line.worked)),
        Kind::Fee | Kind::Mileage | Kind::Travel => Value::Missing,
    };
    [
        Value::Text(customer),
        Value::Text(case.name()),
        Value::Integer(i64::try_from(number).unwrap_or(i64::MAX)),
        Value::Word(line.kind.code()),
        Value::text_or_missing(line.item),
        Value::Text(description),
        Value::Date(line.date),
        Value::Date(line.date_to),
        line.level
            .map_or(Value::Missing, |level| Value::Text(card.level_name(level))),
        line.tier
            .map_or(Value::Missing, |tier| Value::Text(card.tier_name(tier))),
        worked,
        Value::Quantity(line.quantity),
        Value::Word(line.unit_name),
        Value::Price(line.unit_price),
        Value::Integer(i64::from(line.price_per)),
        Value::Money(line.gross),
        Value::Percent(line.discount_percent),
        Value::Money(line.discount),
        Value::Money(line.net),
        Value::Percent(vat_percent),
        Value::Word(&card.currency),
        Value::Flag(true),
    ]
}

/// Writes all lines as CSV.
pub fn csv(run: &Run<'_>, mut out: impl Write) -> Result<Totals, WriteError> {
    let columns = columns(run.card());
    CsvWriter::new(&mut out, columns)?.finish()?;
    side_by_side(run, out, |invoices| {
        let mut csv = CsvWriter::headless(Vec::new());
        let totals = each_line(run, invoices, |values| {
            csv.record(values.into_iter().take(columns.len()))
        })?;
        Ok((csv.into_inner(), totals))
    })
}

/// Writes all lines as JSON Lines.
pub fn json_lines(run: &Run<'_>, out: impl Write) -> Result<Totals, WriteError> {
    side_by_side(run, out, |invoices| {
        let mut json = JsonWriter::new(Vec::new());
        let totals = each_line(run, invoices, |values| {
            json.object(columns(run.card()), values)?;
            json.newline()
        })?;
        Ok((json.into_inner(), totals))
    })
}

/// Cases charged and written at a time by one thread.
const PIECE: usize = 2_048;
/// Pieces in memory at a time.
const BATCH: usize = 8;

/// The lines of some invoices, and the totals of each.
type Rendered = (Vec<u8>, Vec<Totals>);

/// Renders the pieces of a run on all processors and writes them in order. A short run takes one piece, and
/// no second thread.
fn side_by_side(
    run: &Run<'_>,
    mut out: impl Write,
    render: impl Fn(&[Invoice<'_>]) -> Result<Rendered, WriteError> + Sync,
) -> Result<Totals, WriteError> {
    let mut totals = Totals::of(run.card());
    let pieces = run.pieces(PIECE);
    let mut ready: Vec<(&Vec<Invoice<'_>>, Rendered)> = Vec::new();
    for batch in pieces.chunks(BATCH) {
        let mut rendered: Vec<Result<Rendered, WriteError>> = Vec::new();
        if let [only] = batch {
            write_pieces(ready, &mut totals, &mut out)?;
            rendered.push(render(only));
        } else {
            // What is ready is written while the next is rendered.
            rayon::in_place_scope(|scope| {
                scope.spawn(|_| {
                    rendered = batch.par_iter().map(|piece| render(piece)).collect();
                });
                write_pieces(ready, &mut totals, &mut out)
            })?;
        }
        ready = Vec::with_capacity(batch.len());
        for (piece, rendered) in batch.iter().zip(rendered) {
            ready.push((piece, rendered?));
        }
    }
    write_pieces(ready, &mut totals, &mut out)?;
    out.flush()?;
    Ok(totals)
}

/// Writes rendered pieces and adds them up.
fn write_pieces(
    ready: Vec<(&Vec<Invoice<'_>>, Rendered)>,
    totals: &mut Totals,
    out: &mut impl Write,
) -> Result<(), WriteError> {
    for (piece, (lines, parts)) in ready {
        out.write_all(&lines)?;
        for (invoice, part) in piece.iter().zip(parts) {
            totals.absorb(part)?;
            if invoice.is_complete {
                totals.close(invoice.vat_percent)?;
            }
        }
    }
    Ok(())
}

/// Writes the lines of some invoices; returns the totals of each.
fn each_line(
    run: &Run<'_>,
    invoices: &[Invoice<'_>],
    mut write: impl FnMut([Value<'_>; 22]) -> io::Result<()>,
) -> Result<Vec<Totals>, WriteError> {
    let mut totals = Vec::with_capacity(invoices.len());
    let mut words = String::new();
    for invoice in invoices {
        let mut part = Totals::of(run.card());
        for charged in invoice.cases() {
            let (case, charge) = charged?;
            each_value(run, invoice, &case, &charge, &mut words, &mut write)?;
            part.add(&case, &charge)?;
        }
        totals.push(part);
    }
    Ok(totals)
}

fn each_value(
    run: &Run<'_>,
    invoice: &Invoice<'_>,
    case: &Case<'_>,
    charge: &Charge<'_>,
    words: &mut String,
    write: &mut impl FnMut([Value<'_>; 22]) -> io::Result<()>,
) -> io::Result<()> {
    for (index, line) in charge.lines.iter().enumerate() {
        line.describe(case, words);
        let number = index.saturating_add(1);
        write(values(
            run.card(),
            case,
            invoice.customer_name(),
            number,
            line,
            words,
            invoice.vat_percent,
        ))?;
    }
    Ok(())
}

/// Writes one document: lines grouped by customer and case, totals and warnings.
pub fn json(run: &Run<'_>, extras: Extras<'_>, out: impl Write) -> Result<Totals, WriteError> {
    let mut json = JsonWriter::new(out);
    let mut totals = Totals::of(run.card());
    let mut words = String::new();
    json.open_object(None)?;
    json.member("currency", Value::Word(&run.card().currency))?;
    json.open_list(Some("customers"))?;
    for invoice in run.invoices() {
        let name = (extras.name_of)(invoice.customer_name());
        json.open_object(None)?;
        json.member("customer", Value::Text(invoice.customer_name()))?;
        json.member("name", Value::text_or_missing(name.as_deref()))?;
        json.open_list(Some("cases"))?;
        for charged in invoice.cases() {
            let (case, charge) = charged?;
            let agreement = case
                .facts
                .agreement
                .map(|agreement| run.card().agreement_name(agreement));
            json.open_object(None)?;
            json.member("case", Value::Text(case.name()))?;
            json.member("agreement", Value::text_or_missing(agreement))?;
            json.open_list(Some("lines"))?;
            each_value(run, &invoice, &case, &charge, &mut words, &mut |values| {
                json.object(columns(run.card()), values)
            })?;
            json.close_list()?;
            json.member("net", Value::Money(charge.net))?;
            json.close_object()?;
            totals.add(&case, &charge)?;
        }
        json.close_list()?;
        members(&mut json, totals.close(invoice.vat_percent)?)?;
        json.close_object()?;
    }
    json.close_list()?;
    totals_object(&mut json, &totals)?;
    warnings_list(&mut json, extras)?;
    json.close_object()?;
    json.newline()?;
    json.finish()?;
    Ok(totals)
}

/// `net`, `vat` and `total`.
pub fn members<W: Write>(json: &mut JsonWriter<W>, sums: Sums) -> io::Result<()> {
    json.member("net", Value::Money(sums.net))?;
    json.member("vat", Value::Money(sums.vat))?;
    json.member("total", Value::Money(sums.total))
}

fn totals_object<W: Write>(json: &mut JsonWriter<W>, totals: &Totals) -> io::Result<()> {
    json.open_object(Some("totals"))?;
    for (key, count) in [
        ("customers", totals.customers),
        ("cases", totals.cases),
        ("entries", totals.entries),
        ("not_billable", totals.not_billable),
    ] {
        json.member(
            key,
            Value::Integer(i64::try_from(count).unwrap_or(i64::MAX)),
        )?;
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
