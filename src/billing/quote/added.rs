//! What work adds to a log: what the customer owes with it, less what he owes without it.

use super::inquiry::QuoteError;
use crate::billing::bill::{Writer, bill};
use crate::billing::charge::{Charge, charge};
use crate::billing::delta::Delta;
use crate::billing::invoice_totals::InvoiceTotals;
use crate::billing::log::{Case, CaseId, CustomerId, WorkLog};
use crate::billing::pooling::Pooling;
use crate::billing::prior::PriorLines;
use crate::billing::run::{Invoice, Run};
use crate::billing::scope::Scope;
use crate::billing::segment::ChargeError;
use crate::billing::span::Span;
use crate::billing::totals::Totals;
use crate::money::{Money, Percent};
use crate::rate_card::RateCard;

/// What work adds to the case it is done on, and to all that its customer owes.
#[derive(Debug)]
pub struct Added<'a> {
    /// The case with the work.
    pub case: Case<'a>,
    /// What the work adds to it.
    pub charge: Charge<'a>,
    /// What the case comes to without the work, as prices of the card are said; `None` of a case that begins with it.
    pub so_far: Option<Money>,
    /// What the case comes to with it.
    pub whole: Money,
    /// What it changes elsewhere: cases that share the customer's included time or a minimum, what his agreement costs
    /// by the period.
    pub elsewhere: Money,
    /// What all of the customer's cases come to with it, less what they come to without it.
    pub sums: InvoiceTotals,
    pub vat_percent: Percent,
}

/// A log before work is added to it, and after.
#[derive(Debug, Clone, Copy)]
pub struct Addition<'a> {
    pub before: &'a WorkLog,
    pub after: &'a WorkLog,
    /// The case that the work is added to, in the log after.
    pub case: CaseId,
    /// Its customer, in the log before and in the one after.
    pub customer: (Option<CustomerId>, CustomerId),
}

impl<'a> Addition<'a> {
    pub fn priced(&self, card: &'a RateCard) -> Result<Added<'a>, QuoteError> {
        let case = self.after.case(self.case);
        let pooling = Pooling::of(card, self.after, None)?;
        let pooled = pooling.case(self.case);
        let whole = charge(card, &case, pooled)?;
        let now = whole.net;
        let before = self.before.find_case(case.name());
        let before = before.filter(|id| !self.before.case(*id).entries.is_empty());
        let (due, so_far) = match before {
            None => (whole, None),
            Some(id) => {
                let pooling = Pooling::of(card, self.before, None)?;
                let before = charge(card, &self.before.case(id), pooling.case(id))?;
                let delta = Delta { card, case: &case, old: 0, pooled };
                let (_, due) = delta.of(&whole, PriorLines::of(&before))?;
                (due, Some(before.net))
            }
        };
        let (of_before, of_after) = self.customer;
        let without = match of_before {
            Some(customer) => owed(card, self.before, customer)?.0,
            None => InvoiceTotals::default(),
        };
        let (with, vat_percent) = owed(card, self.after, of_after)?;
        let sums = with.minus(without)?;
        Ok(Added {
            case,
            elsewhere: sums.said(card).minus(due.net)?,
            charge: due,
            so_far,
            whole: now,
            sums,
            vat_percent,
        })
    }
}

/// What a customer owes for a log, and at what VAT.
fn owed(
    card: &RateCard,
    log: &WorkLog,
    customer: CustomerId,
) -> Result<(InvoiceTotals, Percent), QuoteError> {
    let scope = Scope::of(card, log, Span::default(), None)?;
    let run = Run::of(card, log, scope, |case| case.facts.customer == Some(customer));
    let mut vat = LastVat(Percent::ZERO);
    let totals = bill(&run, &mut vat)?;
    Ok((totals.sums, vat.0))
}

/// Keeps the VAT of an invoice.
struct LastVat(Percent);

impl<'r> Writer<'r> for LastVat {
    type Error = QuoteError;

    fn end(
        &mut self,
        invoice: &Invoice<'r>,
        _billed: &Totals,
        _sums: InvoiceTotals,
    ) -> Result<(), QuoteError> {
        self.0 = invoice.vat_percent;
        Ok(())
    }
}

impl From<(CaseId, ChargeError)> for QuoteError {
    fn from((_, error): (CaseId, ChargeError)) -> Self {
        Self::Charge(error)
    }
}
