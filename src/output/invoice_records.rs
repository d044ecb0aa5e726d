//! Invoice lines for other programs: CSV, JSON Lines and one JSON document (interface.md, "Output: invoice lines").

use std::io::{self, Write};
use std::sync::OnceLock;

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use super::record::{CsvWriter, Dialect, JsonWriter, Value};
use crate::billing::{
    Case, CaseId, Charge, ChargeError, Invoice, Kind, Line, Run, Totals, Writer, bill_part,
};
use crate::money::{Money, Percent, Quantity};
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
    Sum(#[from] crate::money::AmountError),
    /// The program that it is written for does not take what is billed.
    #[error("{}", .0.en)]
    Refused(crate::lang::Words),
}

impl From<(CaseId, ChargeError)> for WriteError {
    fn from((case, error): (CaseId, ChargeError)) -> Self {
        Self::Charge(case, error)
    }
}

/// The values of a line, in the order of the longest list of [`columns`].
pub fn values<'v>(
    card: &'v RateCard,
    case: Option<&'v str>,
    customer: &'v str,
    number: usize,
    line: &'v Line<'_>,
    description: &'v str,
    vat_percent: Percent,
) -> [Value<'v>; 22] {
    let worked = match line.kind() {
        Kind::Free | Kind::Work => Value::Quantity(Quantity::minutes(line.worked)),
        Kind::Correction if line.worked != 0 => Value::Quantity(Quantity::minutes(line.worked)),
        Kind::Fee | Kind::Mileage | Kind::Travel | Kind::Correction => Value::Missing,
    };
    [
        Value::Text(customer),
        Value::text_or_missing(case),
        Value::count(number),
        Value::Word(line.kind().code()),
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
        match line.kind() {
            Kind::Correction => Value::Money(line.gross),
            Kind::Free | Kind::Work | Kind::Fee | Kind::Mileage | Kind::Travel => {
                Value::Price(line.unit_price)
            }
        },
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

/// Writes all lines as CSV (RFC 4180).
pub fn csv(run: &Run<'_>, out: impl Write) -> Result<Totals, WriteError> {
    delimited(run, Dialect::Plain, out)
}

/// Writes all lines as CSV in a dialect.
pub fn delimited(
    run: &Run<'_>,
    dialect: Dialect,
    mut out: impl Write,
) -> Result<Totals, WriteError> {
    let columns = columns(run.card());
    CsvWriter::of(dialect, &mut out, columns)?.finish()?;
    side_by_side(run, out, |invoices| {
        let mut csv = CsvWriter::headless(dialect, Vec::new());
        let totals = each_line(run, invoices, |values| {
            csv.record(values.into_iter().take(columns.len()))
        })?;
        Ok((csv.into_inner(), totals))
    })
}

/// Digits of the rate card's checksum on each record of JSON Lines.
const CARD_DIGITS: usize = 16;

/// The key and the value that say on each record of JSON Lines which rate card it was made with.
pub(super) fn card_member(checksum: &str) -> (&'static str, Value<'_>) {
    let digits = checksum.get(..CARD_DIGITS).unwrap_or(checksum);
    ("card", Value::Word(digits))
}

/// Writes all lines as JSON Lines, with the rate card of this checksum.
pub fn json_lines(run: &Run<'_>, checksum: &str, out: impl Write) -> Result<Totals, WriteError> {
    let (key, card) = card_member(checksum);
    let columns = columns(run.card());
    let keys: Vec<&str> = columns.iter().copied().chain([key]).collect();
    side_by_side(run, out, |invoices| {
        let mut json = JsonWriter::new(Vec::new());
        let totals = each_line(run, invoices, |values| {
            let values = values.into_iter().take(columns.len());
            json.object(&keys, values.chain([card]))?;
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

/// The threads that render; none where they cannot be started.
fn threads() -> Option<&'static ThreadPool> {
    static THREADS: OnceLock<Option<ThreadPool>> = OnceLock::new();
    let threads = THREADS.get_or_init(|| ThreadPoolBuilder::new().build().ok());
    threads.as_ref()
}

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
        let threads = if batch.len() > 1 { threads() } else { None };
        if let Some(threads) = threads {
            // What is ready is written while the next is rendered.
            threads.in_place_scope(|scope| {
                scope.spawn(|_| {
                    rendered = batch.par_iter().map(|piece| render(piece)).collect();
                });
                write_pieces(ready, &mut totals, &mut out)
            })?;
        } else {
            write_pieces(ready, &mut totals, &mut out)?;
            rendered.extend(batch.iter().map(|piece| render(piece)));
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
            totals.absorb(&part)?;
            if invoice.is_complete {
                totals.close(invoice)?;
            }
        }
    }
    Ok(())
}

/// Writes the lines of invoices as they come, one after the other.
struct Lines<'c, F> {
    card: &'c RateCard,
    words: String,
    write: F,
}

impl<'r, F> Writer<'r> for Lines<'_, F>
where
    F: FnMut([Value<'_>; 22]) -> io::Result<()>,
{
    type Error = WriteError;

    fn fees(
        &mut self,
        invoice: &Invoice<'r>,
        fees: &[Line<'r>],
        _: Money,
    ) -> Result<(), WriteError> {
        let (words, write) = (&mut self.words, &mut self.write);
        Ok(each_value(self.card, invoice, None, fees, words, write)?)
    }

    fn case(
        &mut self,
        invoice: &Invoice<'r>,
        case: &Case<'r>,
        charge: &Charge<'r>,
    ) -> Result<(), WriteError> {
        let (words, write) = (&mut self.words, &mut self.write);
        let lines = &charge.lines;
        Ok(each_value(
            self.card,
            invoice,
            Some(case),
            lines,
            words,
            write,
        )?)
    }
}

/// Writes the lines of some invoices; returns the totals of each.
fn each_line(
    run: &Run<'_>,
    invoices: &[Invoice<'_>],
    write: impl FnMut([Value<'_>; 22]) -> io::Result<()>,
) -> Result<Vec<Totals>, WriteError> {
    let mut lines = Lines {
        card: run.card(),
        words: String::new(),
        write,
    };
    let parts = invoices.iter().map(|part| bill_part(part, &mut lines));
    parts.collect()
}

/// Writes the lines of a case, or those that belong to none.
pub(super) fn each_value<E>(
    card: &RateCard,
    invoice: &Invoice<'_>,
    case: Option<&Case<'_>>,
    lines: &[Line<'_>],
    words: &mut String,
    write: &mut impl FnMut([Value<'_>; 22]) -> Result<(), E>,
) -> Result<(), E> {
    for (index, line) in lines.iter().enumerate() {
        let description = if let Some(case) = case {
            line.describe(case, words);
            words.as_str()
        } else {
            line.label()
        };
        write(values(
            card,
            case.map(Case::name),
            invoice.customer_name(),
            index + 1,
            line,
            description,
            invoice.vat_percent,
        ))?;
    }
    Ok(())
}
