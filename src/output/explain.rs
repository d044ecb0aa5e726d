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
use super::invoice_records::WriteError;
use super::invoice_table::Style;
use crate::billing::{Case, Charge, Invoice, Party, Run, Totals, Writer, bill};
use view::View;

/// For each case of a run that is traced how each line came about; `files` are the names of the inputs.
///
/// # Errors
/// See [`WriteError`].
pub fn explain<'p>(
    run: &Run<'_>,
    files: &[String],
    party_of: &'p dyn Fn(&str) -> Option<&'p Party>,
    style: Style,
    mut out: impl Write,
) -> Result<Totals, WriteError> {
    let view = View {
        card: run.card(),
        lang: style.lang,
        width: style.width,
        files,
    };
    let mut writer = Explained {
        view,
        party_of,
        colour: style.colour,
        out: &mut out,
        is_first: true,
    };
    let totals = bill(run, &mut writer)?;
    if writer.is_first {
        writeln!(out, "{}", style.lang.pick("no cases", "ingen sager"))?;
    }
    Ok(totals)
}

/// Cases explained one below the other.
struct Explained<'e, 'p, W> {
    view: View<'e>,
    party_of: &'p dyn Fn(&str) -> Option<&'p Party>,
    colour: bool,
    out: W,
    is_first: bool,
}

impl<'r, W: Write> Writer<'r> for Explained<'_, '_, W> {
    type Error = WriteError;

    fn case(
        &mut self,
        invoice: &Invoice<'r>,
        case: &Case<'r>,
        charge: &Charge<'r>,
    ) -> Result<(), WriteError> {
        let number = invoice.customer_name();
        let name = (self.party_of)(number).and_then(|party| party.name.as_deref());
        let customer = name.unwrap_or(number);
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
