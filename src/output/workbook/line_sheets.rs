//! The sheets of invoice lines: as many as Excel's limit of rows asks for.

use rust_xlsxwriter::Workbook;

use super::About;
use super::sheet::{Kind, Sheet};
use crate::billing::{Case, Charge, Invoice, InvoiceTotals, Line, Run, Totals, Writer, bill};
use crate::lang::Lang;
use crate::money::Money;
use crate::output::invoice_records::{WriteError, columns, each_value};
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

/// The sheet that lines go to, and those that are full; and a row a customer.
struct LineSheets<'w, 'r, 'p> {
    workbook: &'w mut Workbook,
    card: &'w RateCard,
    about: About<'p>,
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
        about,
        rows: Vec::new(),
        words: String::new(),
        number: 1,
        most,
        shortened: 0,
    };
    let totals = bill(run, &mut sheets)?;
    let shortened = sheets.shortened + finish(sheets.sheet, sheets.workbook)?;
    Ok((sheets.rows, totals, shortened))
}

impl<'r, 'p: 'r> Writer<'r> for LineSheets<'_, 'r, 'p> {
    type Error = WriteError;

    fn fees(
        &mut self,
        invoice: &Invoice<'r>,
        fees: &[Line<'r>],
        _: Money,
    ) -> Result<(), WriteError> {
        self.lines(invoice, None, fees)
    }

    fn case(
        &mut self,
        invoice: &Invoice<'r>,
        case: &Case<'r>,
        charge: &Charge<'r>,
    ) -> Result<(), WriteError> {
        self.lines(invoice, Some(case), &charge.lines)
    }

    fn end(
        &mut self,
        invoice: &Invoice<'r>,
        billed: &Totals,
        sums: InvoiceTotals,
    ) -> Result<(), WriteError> {
        let party = (self.about.party_of)(invoice.customer_name());
        self.rows.push(Row::new(invoice, party, billed, sums));
        Ok(())
    }
}

impl LineSheets<'_, '_, '_> {
    fn lines(
        &mut self,
        invoice: &Invoice<'_>,
        case: Option<&Case<'_>>,
        lines: &[Line<'_>],
    ) -> Result<(), WriteError> {
        let (card, mut words) = (self.card, std::mem::take(&mut self.words));
        let mut write = |values: [Value<'_>; 22]| self.line(&values);
        each_value(card, invoice, case, lines, &mut words, &mut write)?;
        self.words = words;
        Ok(())
    }

    fn line(&mut self, values: &[Value<'_>]) -> Result<(), WriteError> {
        if self.sheet.rows() >= self.most {
            self.number = self.number.saturating_add(1);
            let next = sheet(self.workbook, self.card, self.number, self.about.lang)?;
            let full = std::mem::replace(&mut self.sheet, next);
            self.shortened = self.shortened.saturating_add(finish(full, self.workbook)?);
        }
        let columns = columns(self.card).len();
        self.sheet.row(values.iter().copied().take(columns))
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
