//! The sheets of invoice lines: as many as Excel's limit of rows asks for.

use rust_xlsxwriter::Workbook;

use super::About;
use super::sheet::{Kind, Sheet};
use crate::billing::Run;
use crate::billing::Totals;
use crate::lang::Lang;
use crate::output::invoice_records::{WriteError, columns, each_value, periodic_fees};
use crate::output::invoice_summary::Row;
use crate::output::record::Value;
use crate::rate_card::RateCard;

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

/// The sheet that lines go to, and those that are full.
struct LineSheets<'w> {
    workbook: &'w mut Workbook,
    card: &'w RateCard,
    lang: Lang,
    sheet: Sheet,
    /// How many sheets there are.
    number: usize,
    /// The most rows of a sheet.
    most: u32,
    /// Texts cut on those that are full.
    shortened: usize,
}

/// Writes all lines, on sheets of at most so many rows; returns a row a customer, the totals of the run, and how many texts were cut.
pub(super) fn fill<'r, 'p: 'r>(
    workbook: &mut Workbook,
    run: &'r Run<'r>,
    about: About<'p>,
    most: u32,
) -> Result<(Vec<Row<'r>>, Totals, usize), WriteError> {
    let card = run.card();
    let mut sheets = LineSheets {
        sheet: sheet(workbook, card, 1, about.lang)?,
        workbook,
        card,
        lang: about.lang,
        number: 1,
        most,
        shortened: 0,
    };
    let mut totals = Totals::of(card);
    let mut rows = Vec::new();
    let mut words = String::new();
    for invoice in run.invoices() {
        let mut part = Totals::of(card);
        let mut write = |values: [Value<'_>; 22]| sheets.line(&values);
        periodic_fees(run, &invoice, &mut part, &mut write)?;
        for charged in invoice.cases() {
            let (case, charge) = charged?;
            each_value(run, &invoice, &case, &charge, &mut words, &mut write)?;
            part.add(&case, &charge)?;
        }
        totals.absorb(&part)?;
        let sums = totals.close(&invoice)?;
        let party = (about.party_of)(invoice.customer_name());
        rows.push(Row::new(&invoice, party, &part, sums));
    }
    let shortened = sheets.finish()?;
    Ok((rows, totals, shortened))
}

impl LineSheets<'_> {
    fn line(&mut self, values: &[Value<'_>]) -> Result<(), WriteError> {
        if self.sheet.rows() >= self.most {
            self.number = self.number.saturating_add(1);
            let next = sheet(self.workbook, self.card, self.number, self.lang)?;
            let full = std::mem::replace(&mut self.sheet, next);
            self.shortened = self.shortened.saturating_add(finish(full, self.workbook)?);
        }
        let columns = columns(self.card).len();
        self.sheet.row(values.iter().copied().take(columns))
    }

    fn finish(self) -> Result<usize, WriteError> {
        let shortened = finish(self.sheet, self.workbook)?;
        Ok(self.shortened.saturating_add(shortened))
    }
}

/// A sheet called `lines`, `lines 2`, … with the columns of the CSV.
fn sheet(
    workbook: &mut Workbook,
    card: &RateCard,
    number: usize,
    lang: Lang,
) -> Result<Sheet, WriteError> {
    let name = lang.pick("lines", "linjer");
    let name = if number == 1 {
        name.to_owned()
    } else {
        format!("{name} {number}")
    };
    let columns = columns(card).iter().copied().zip(KINDS);
    Sheet::new(workbook, &name, columns, &card.currency, lang)
}

fn finish(mut sheet: Sheet, workbook: &mut Workbook) -> Result<usize, WriteError> {
    sheet.filter()?;
    sheet.finish(workbook)
}
