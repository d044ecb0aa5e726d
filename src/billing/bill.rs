//! Billing a run: the only loop over invoices, fees and cases, and the only place that adds up. What comes of it goes to a
//! [`Writer`] as it comes about.

use super::charge::Charge;
use super::invoice_totals::InvoiceTotals;
use super::line::Line;
use super::log::{Case, CaseId};
use super::run::{Invoice, Run};
use super::segment::ChargeError;
use super::totals::Totals;
use crate::money::{AmountError, Money};

/// What is billed together: a case, or fees that belong to none: what agreements cost by the period, before all cases, and
/// what is charged once an invoice, behind them.
#[derive(Debug, Clone, Copy)]
pub struct Billed<'b, 'r> {
    pub invoice: &'b Invoice<'r>,
    /// The case, and what is due on it.
    pub case: Option<(&'b Case<'r>, &'b Charge<'r>)>,
    pub lines: &'b [Line<'r>],
    /// What the lines come to.
    pub net: Money,
}

impl<'b, 'r> Billed<'b, 'r> {
    pub fn case(&self) -> Option<&'b Case<'r>> {
        self.case.map(|(case, _)| case)
    }
}

/// What prints a run: it is handed what each invoice comes to, and adds nothing up.
pub trait Writer<'r> {
    /// Why it cannot go on.
    type Error: From<AmountError> + From<(CaseId, ChargeError)>;

    fn begin(&mut self, _invoice: &Invoice<'r>) -> Result<(), Self::Error> {
        Ok(())
    }

    /// A case with what is due on it, or what agreements cost by the period, where they do.
    fn billed(&mut self, _billed: &Billed<'_, 'r>) -> Result<(), Self::Error> {
        Ok(())
    }

    /// An invoice ends: what was billed on it, and its sums.
    fn end(
        &mut self,
        _invoice: &Invoice<'r>,
        _billed: &Totals,
        _sums: InvoiceTotals,
    ) -> Result<(), Self::Error> {
        Ok(())
    }
}

/// Bills a run to a writer, and adds it up.
pub fn bill<'r, W: Writer<'r>>(run: &'r Run<'r>, writer: &mut W) -> Result<Totals, W::Error> {
    let mut totals = Totals::of(run.card());
    for invoice in run.invoices() {
        writer.begin(&invoice)?;
        let billed = bill_part(&invoice, writer)?;
        totals.absorb(&billed)?;
        let sums = totals.close(&invoice)?;
        writer.end(&invoice, &billed, sums)?;
    }
    Ok(totals)
}

/// Bills the fees and cases of an invoice, or of a part of one (see [`Run::pieces`]), which neither begins nor ends it.
pub fn bill_part<'r, W: Writer<'r>>(
    invoice: &Invoice<'r>,
    writer: &mut W,
) -> Result<Totals, W::Error> {
    let mut totals = Totals::of(invoice.card());
    let of_none = |lines, writer: &mut W, totals: &mut Totals| {
        let net = of_lines(lines)?;
        writer.billed(&Billed { invoice, case: None, lines, net })?;
        totals.add_amount(net)?;
        Ok::<_, W::Error>(())
    };
    let fees = invoice.periodic_fees()?;
    if !fees.is_empty() {
        of_none(fees, writer, &mut totals)?;
    }
    for charged in invoice.cases() {
        let (case, charge) = charged?;
        writer.billed(&Billed {
            invoice,
            case: Some((&case, &charge)),
            lines: &charge.lines,
            net: charge.net,
        })?;
        totals.add(&case, &charge)?;
    }
    if !invoice.closing_fees.is_empty() {
        of_none(invoice.closing_fees, writer, &mut totals)?;
    }
    Ok(totals)
}

fn of_lines(lines: &[Line<'_>]) -> Result<Money, AmountError> {
    Money::sum(lines.iter().map(|line| line.net))
}
