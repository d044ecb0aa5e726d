//! The control totals of a run: counts, minutes and sums that reconcile (rules.md §2.9).

use super::case::Case;
use super::charge::Charge;
use super::line::Kind;
use super::money::{AmountError, Money, Percent};
use super::sums::Sums;
use crate::rate_card::RateCard;

/// What the charged cases of a customer, and all customers, add up to. Seconds: worked = free + billed − raised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// Customers closed.
    pub customers: usize,
    /// Cases.
    pub cases: usize,
    /// Entries, billable or not.
    pub entries: usize,
    /// Entries that are not billable.
    pub not_billable: usize,
    /// Recorded time of billable entries, in seconds.
    pub worked: i64,
    /// The part of it that was free.
    pub free: i64,
    /// Billed time.
    pub billed: i64,
    /// What rounding up and minimums added.
    pub raised: i64,
    /// The sums of the closed customers.
    pub sums: Sums,
    open_net: Money,
    /// Whether amounts include VAT.
    inclusive: bool,
}

impl Totals {
    /// Nothing yet, of a card whose prices include VAT or do not.
    pub fn of(card: &RateCard) -> Self {
        Self {
            inclusive: card.prices_include_vat,
            ..Self::default()
        }
    }

    /// Adds a case of the customer that is open.
    pub fn add(&mut self, case: &Case<'_>, charge: &Charge<'_>) -> Result<(), AmountError> {
        self.cases = self.cases.saturating_add(1);
        self.entries = self.entries.saturating_add(case.entries.len());
        self.not_billable = self.entries_not_billable(case);
        self.worked = self.worked.saturating_add(charge.worked);
        for line in &charge.lines {
            match line.kind {
                Kind::Free => self.free = self.free.saturating_add(line.billed),
                Kind::Work => self.billed = self.billed.saturating_add(line.billed),
                Kind::Fee | Kind::Mileage | Kind::Travel | Kind::Correction => {}
            }
        }
        self.raised = self.raised.saturating_add(charge.billed.raised);
        self.open_net = self.open_net.plus(charge.net)?;
        Ok(())
    }

    /// Adds an amount of the customer that is open which belongs to no case.
    pub fn add_amount(&mut self, amount: Money) -> Result<(), AmountError> {
        self.open_net = self.open_net.plus(amount)?;
        Ok(())
    }

    /// Adds what was added up elsewhere, of the customer that is open.
    pub fn absorb(&mut self, part: Self) -> Result<(), AmountError> {
        self.cases = self.cases.saturating_add(part.cases);
        self.entries = self.entries.saturating_add(part.entries);
        self.not_billable = self.not_billable.saturating_add(part.not_billable);
        self.worked = self.worked.saturating_add(part.worked);
        self.free = self.free.saturating_add(part.free);
        self.billed = self.billed.saturating_add(part.billed);
        self.raised = self.raised.saturating_add(part.raised);
        self.open_net = self.open_net.plus(part.open_net)?;
        Ok(())
    }

    /// Closes the customer that is open and returns the sums of his invoice.
    pub fn close(&mut self, vat_percent: Percent) -> Result<Sums, AmountError> {
        let amount = std::mem::take(&mut self.open_net);
        let sums = Sums::of_lines(amount, vat_percent, self.inclusive)?;
        self.customers = self.customers.saturating_add(1);
        self.sums = self.sums.plus(sums)?;
        Ok(sums)
    }

    fn entries_not_billable(&self, case: &Case<'_>) -> usize {
        let billable = case.billable().count();
        self.not_billable
            .saturating_add(case.entries.len().saturating_sub(billable))
    }
}
