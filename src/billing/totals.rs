//! The control totals of a run: counts, minutes and sums that reconcile (rules.md §2.9).

use super::approval::Approval;
use super::charge::Charge;
use super::invoice_totals::InvoiceTotals;
use super::line::Kind;
use super::log::{Case, CaseId};
use super::run::Invoice;
use crate::calendar::Instant;
use crate::money::{AmountError, Money, Percent};
use crate::rate_card::RateCard;
use crate::seconds::Seconds;

/// The invoices of a run that bear the same VAT.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VatTotals {
    pub vat_percent: Percent,
    pub invoices: usize,
    pub sums: InvoiceTotals,
}

/// What the charged cases of a customer, and all customers, add up to. Seconds: worked = free + billed − raised
/// (see [`Totals::reconcile`]).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Totals {
    pub customers: usize,
    pub cases: usize,
    pub charged: usize,
    /// When the first and the last entry started.
    pub worked_at: Option<(Instant, Instant)>,
    /// Entries, billable or not.
    pub entries: usize,
    /// Entries that are not billable.
    pub not_billable: usize,
    /// Recorded time of billable entries, in seconds.
    pub worked: Seconds,
    /// The part of it that was free.
    pub free: Seconds,
    /// Billed time.
    pub billed: Seconds,
    /// What rounding up and minimums added.
    pub raised: Seconds,
    /// The cases billed above what was approved, by customer, then by first appearance.
    pub over: Vec<(CaseId, Approval)>,
    /// The sums of the closed customers.
    pub sums: InvoiceTotals,
    /// The same by VAT, ascending.
    pub rates: Vec<VatTotals>,
    /// Recorded time on lines, in seconds.
    pub(super) on_lines: Seconds,
    /// What the lines come to, each counted for itself.
    pub(super) lines: Money,
    /// What the cases come to, and what belongs to none.
    pub(super) cases_amount: Money,
    /// What of it is of the invoice that is open.
    pub(super) open: Money,
    pub(super) inclusive: bool,
}

impl Totals {
    /// Nothing yet, of a card whose prices include VAT or do not.
    pub fn of(card: &RateCard) -> Self {
        Self { inclusive: card.prices_include_vat, ..Self::default() }
    }

    /// Adds a case of the invoice that is open; one that is on another too counts once.
    pub fn add(&mut self, case: &Case<'_>, charge: &Charge<'_>) -> Result<(), AmountError> {
        if !charge.is_further {
            self.cases += 1;
            self.charged += usize::from(charge.net != Money::ZERO);
            if let (Some(first), Some(last)) = (case.entries.first(), case.entries.last()) {
                self.add_time(first.start(), last.start());
            }
            self.entries += case.entries.len();
            self.not_billable += case.entries.len() - case.billable().count();
            let approval = charge.approval().filter(|approval| approval.is_over());
            self.over.extend(approval.map(|approval| (case.id, approval)));
        }
        self.worked += charge.worked;
        for line in &charge.lines {
            self.lines = self.lines.plus(line.net)?;
            self.on_lines += line.worked;
            match line.kind() {
                Kind::Free => self.free += line.billed,
                Kind::Work => self.billed += line.billed,
                Kind::Fee | Kind::Mileage | Kind::Travel | Kind::Expense | Kind::Correction => {}
            }
        }
        self.free -= charge.billed.free_back;
        self.billed -= charge.billed.billed_back;
        self.raised += charge.billed.raised;
        self.add_open(charge.net)
    }

    /// Adds an amount of the invoice that is open which belongs to no case.
    pub fn add_amount(&mut self, amount: Money) -> Result<(), AmountError> {
        self.lines = self.lines.plus(amount)?;
        self.add_open(amount)
    }

    fn add_time(&mut self, first: Instant, last: Instant) {
        let (from, to) = self.worked_at.unwrap_or((first, last));
        self.worked_at = Some((from.min(first), to.max(last)));
    }

    fn add_open(&mut self, amount: Money) -> Result<(), AmountError> {
        self.cases_amount = self.cases_amount.plus(amount)?;
        self.open = self.open.plus(amount)?;
        Ok(())
    }

    /// Adds what was added up elsewhere: of the invoice that is open, or of others.
    pub fn absorb(&mut self, part: &Self) -> Result<(), AmountError> {
        self.customers += part.customers;
        self.cases += part.cases;
        self.charged += part.charged;
        self.over.extend_from_slice(&part.over);
        if let Some((first, last)) = part.worked_at {
            self.add_time(first, last);
        }
        self.entries += part.entries;
        self.not_billable += part.not_billable;
        self.worked += part.worked;
        self.free += part.free;
        self.billed += part.billed;
        self.raised += part.raised;
        self.on_lines += part.on_lines;
        self.lines = self.lines.plus(part.lines)?;
        self.cases_amount = self.cases_amount.plus(part.cases_amount)?;
        self.open = self.open.plus(part.open)?;
        self.sums = self.sums.plus(part.sums)?;
        part.rates.iter().try_for_each(|rate| self.add_to_rate(*rate))
    }

    /// Closes the invoice that is open and returns its sums; a customer of several counts once.
    pub fn close(&mut self, invoice: &Invoice<'_>) -> Result<InvoiceTotals, AmountError> {
        let vat_percent = invoice.vat_percent;
        let amount = std::mem::take(&mut self.open);
        let sums = InvoiceTotals::of_lines(amount, vat_percent, self.inclusive)?;
        self.customers += usize::from(!invoice.is_further);
        self.sums = self.sums.plus(sums)?;
        self.add_to_rate(VatTotals { vat_percent, invoices: 1, sums })?;
        Ok(sums)
    }

    fn add_to_rate(&mut self, more: VatTotals) -> Result<(), AmountError> {
        let (rates, vat_percent) = (&mut self.rates, more.vat_percent);
        let place = rates.binary_search_by_key(&vat_percent, |rate| rate.vat_percent);
        let place = place.unwrap_or_else(|place| {
            let none = VatTotals { vat_percent, invoices: 0, sums: InvoiceTotals::default() };
            rates.insert(place, none);
            place
        });
        rates[place].invoices += more.invoices;
        rates[place].sums = rates[place].sums.plus(more.sums)?;
        Ok(())
    }
}
