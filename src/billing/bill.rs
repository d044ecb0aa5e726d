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

/// What prints a run: it is handed what each invoice comes to, and adds nothing up.
pub trait Writer<'r> {
    /// Why it cannot go on.
    type Error: From<AmountError> + From<(CaseId, ChargeError)>;

    fn begin(&mut self, _invoice: &Invoice<'r>) -> Result<(), Self::Error> {
        Ok(())
    }

    /// What agreements cost by the period, where they do; such lines belong to no case.
    fn fees(
        &mut self,
        _invoice: &Invoice<'r>,
        _fees: &[Line<'r>],
        _net: Money,
    ) -> Result<(), Self::Error> {
        Ok(())
    }

    fn case(
        &mut self,
        _invoice: &Invoice<'r>,
        _case: &Case<'r>,
        _charge: &Charge<'r>,
    ) -> Result<(), Self::Error> {
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
    let mut billed = Totals::of(invoice.card());
    let fees = invoice.periodic_fees()?;
    if !fees.is_empty() {
        let net = Money::sum(fees.iter().map(|fee| fee.net))?;
        writer.fees(invoice, fees, net)?;
        billed.add_amount(net)?;
    }
    for charged in invoice.cases() {
        let (case, charge) = charged?;
        writer.case(invoice, &case, &charge)?;
        billed.add(&case, &charge)?;
    }
    Ok(billed)
}
