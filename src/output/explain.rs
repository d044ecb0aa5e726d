//! How each line of a case came about, in words and numbers: the rule, the key of the card, and the boundary
//! or holiday that decided. A case is charged once: which terms held for what is in its charge.

mod case;
mod due;
mod extras;
mod line;
mod time;
mod view;

use std::io::Write;

use super::grid::paint;
use super::invoice_run::{InvoiceRun, WriteError};
use crate::billing::{Billed, Totals, Writer, bill};
use view::View;

/// For each case of a run that is traced how each line came about.
///
/// # Errors
/// See [`WriteError`].
pub(super) fn explain(of: &InvoiceRun<'_>, out: &mut impl Write) -> Result<Totals, WriteError> {
    let (run, style) = (of.run, of.style);
    let view =
        View { card: run.card(), lang: style.lang, width: style.width, files: of.read.files };
    let mut writer = Explained { view, colour: style.colour, out: &mut *out, is_first: true };
    let totals = bill(run, &mut writer)?;
    if writer.is_first {
        writeln!(out, "{}", style.lang.pick("no cases", "ingen sager"))?;
    }
    Ok(totals)
}

/// Cases explained one below the other.
struct Explained<'e, W> {
    view: View<'e>,
    colour: bool,
    out: W,
    is_first: bool,
}

impl<'r, W: Write> Writer<'r> for Explained<'_, W> {
    type Error = WriteError;

    fn billed(&mut self, billed: &Billed<'_, 'r>) -> Result<(), WriteError> {
        let (invoice, Some((case, charge))) = (billed.invoice, billed.case) else {
            return Ok(());
        };
        let name = invoice.party().and_then(|party| party.name.as_deref());
        let customer = name.unwrap_or(invoice.customer_name());
        if !std::mem::take(&mut self.is_first) {
            writeln!(self.out)?;
        }
        let view = &self.view;
        let text = match &charge.before {
            None if charge.is_further => {
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
        self.out.write_all(paint(&text, self.colour).as_bytes())?;
        Ok(())
    }
}
