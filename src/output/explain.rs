//! How each line of a case came about, in words and numbers: the rule, the key of the card, and the boundary
//! or holiday that decided. A case is charged once: which terms held for what is in its charge.

mod case;
mod due;
mod extras;
mod line;
mod time;
mod view;

use super::grid::paint;
use super::invoice_run::{InvoiceRun, Output, WriteError};
use super::pieces::{bill_parts, side_by_side};
use crate::billing::{Billed, CaseId, Line, Totals, What, Writer};
use view::View;

/// For each case of a run that is traced how each line came about.
///
/// # Errors
/// See [`WriteError`].
pub(super) fn explain(of: &InvoiceRun<'_>, out: &mut Output<'_>) -> Result<Totals, WriteError> {
    let (run, style) = (of.run, of.style);
    let view =
        View { card: run.card(), lang: style.lang, width: style.width, files: of.read.files };
    let (colour, first) = (style.colour, run.first_case());
    let totals = side_by_side(run, out, |invoices| {
        let mut cases = Explained { view, colour, first, text: String::new() };
        let totals = bill_parts(invoices, &mut cases)?;
        Ok((cases.text.into_bytes(), totals))
    })?;
    if run.invoices().next().is_none() {
        writeln!(out, "{}", style.lang.pick("no cases", "ingen sager"))?;
    }
    Ok(totals)
}

/// Cases explained one below the other.
struct Explained<'e> {
    view: View<'e>,
    colour: bool,
    /// The first case of the run.
    first: Option<CaseId>,
    text: String,
}

impl<'r> Writer<'r> for Explained<'_> {
    type Error = WriteError;

    fn billed(&mut self, billed: &Billed<'_, 'r>) -> Result<(), WriteError> {
        let invoice = billed.invoice;
        let name = invoice.party().and_then(|party| party.name.as_deref());
        let customer = name.unwrap_or(invoice.customer_name());
        let view = &self.view;
        let Some((case, charge)) = billed.case else {
            let periodic = |line: &Line<'_>| matches!(line.what, What::Periodic(_));
            if !invoice.is_first() || !billed.lines.iter().any(periodic) {
                self.text.push('\n');
            }
            self.text
                .push_str(&paint(&extras::of_no_case(view, customer, billed.lines), self.colour));
            return Ok(());
        };
        let is_first = self.first == Some(case.id) && invoice.is_first() && !charge.is_further;
        if !is_first || !invoice.periodic_fees()?.is_empty() {
            self.text.push('\n');
        }
        let text = match &charge.before {
            None if charge.is_further || case.contacted().is_none() => {
                case::heading(view, customer, case)
                    + &due::credit(view, invoice.vat_percent, charge)
            }
            None => case::case(view, customer, case, charge),
            Some(before) => {
                let due = if invoice.is_credit() {
                    due::credit(view, invoice.vat_percent, charge)
                } else {
                    due::due(view, before, charge)
                };
                case::case(view, customer, &before.case, &before.whole) + &due
            }
        };
        self.text.push_str(&paint(&text, self.colour));
        Ok(())
    }
}
