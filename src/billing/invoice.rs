//! What a run bills: one invoice a customer, with VAT once, and the control totals of all (rules.md §2.9).

use super::allot::{Allotments, Balance};
use super::balance::period;
use super::case::Case;
use super::charge::{Charge, ChargeError, charge};
use super::line::{Kind, Line, Unit};
use super::money::{AmountError, Money, Percent, Quantity};
use super::sums::Sums;
use super::work::{CaseId, CustomerId, WorkLog};
use crate::calendar::Instant;
use crate::rate_card::RateCard;

/// The invoices of a run, by customer in order of first appearance.
#[derive(Debug)]
pub struct Run<'a> {
    card: &'a RateCard,
    log: &'a WorkLog,
    /// Cases by customer, then by first appearance.
    cases: Vec<CaseId>,
    customers: Vec<Part>,
    allotments: Allotments,
    periodic: bool,
}

/// The part of a run that is one customer's.
#[derive(Debug, Clone, Copy)]
struct Part {
    customer: CustomerId,
    first: usize,
    end: usize,
    vat_percent: Percent,
}

/// One customer's invoice: his cases, each charged when it is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Invoice<'a> {
    card: &'a RateCard,
    log: &'a WorkLog,
    cases: &'a [CaseId],
    /// All cases of the customer, where `cases` are a part of them.
    all: &'a [CaseId],
    allotments: &'a Allotments,
    /// Whose it is.
    pub customer: CustomerId,
    /// VAT on its net.
    pub vat_percent: Percent,
    /// Whether what his agreements cost by the period is on it.
    periodic: bool,
    /// Whether no case of this customer comes after these.
    pub is_complete: bool,
}

/// Cases looked for in memory at a time: few enough for the nearest cache.
const TOUCHED: usize = 16;

impl<'a> Run<'a> {
    /// The run over the cases of a log that `selected` picks.
    pub fn new(card: &'a RateCard, log: &'a WorkLog, selected: impl Fn(&Case<'_>) -> bool) -> Self {
        let mut ordered: Vec<(CustomerId, CaseId)> = log
            .cases()
            .filter(|case| selected(case))
            .filter_map(|case| Some((case.facts.customer?, case.id)))
            .collect();
        let vat_percents = vat_percents(card, log, &ordered);
        ordered.sort_unstable();
        let mut customers: Vec<Part> = Vec::new();
        for of_one in ordered.chunk_by(|one, other| one.0 == other.0) {
            let Some((customer, _)) = of_one.first() else {
                continue;
            };
            let first = customers.last().map_or(0, |part| part.end);
            customers.push(Part {
                customer: *customer,
                first,
                end: first.saturating_add(of_one.len()),
                vat_percent: vat_percents
                    .get(customer.index())
                    .copied()
                    .unwrap_or(Percent::ZERO),
            });
        }
        Self {
            card,
            log,
            cases: ordered.into_iter().map(|(_, case)| case).collect(),
            customers,
            allotments: Allotments::default(),
            periodic: false,
        }
    }

    /// The same run with what cases of a customer owe to each other.
    #[must_use]
    pub fn allotted(self, allotments: Allotments) -> Self {
        Self { allotments, ..self }
    }

    /// The same run with what agreements cost by the period.
    #[must_use]
    pub fn with_periodic_fees(self) -> Self {
        Self {
            periodic: true,
            ..self
        }
    }

    /// The invoices, by customer in order of first appearance.
    pub fn invoices(&self) -> impl Iterator<Item = Invoice<'_>> {
        self.customers
            .iter()
            .map(|part| self.invoice(part, part.first, part.end))
    }

    /// The invoices in pieces of about `size` cases, in the same order: what can be charged side by side.
    /// An invoice that is cut is complete only in the piece that has its last case.
    pub fn pieces(&self, size: usize) -> Vec<Vec<Invoice<'_>>> {
        let mut pieces: Vec<Vec<Invoice<'_>>> = vec![Vec::new()];
        let mut room = size;
        for part in &self.customers {
            let mut first = part.first;
            while first < part.end {
                if room == 0 {
                    pieces.push(Vec::new());
                    room = size;
                }
                let end = first.saturating_add(room).min(part.end);
                room = room.saturating_sub(end.saturating_sub(first));
                if let Some(piece) = pieces.last_mut() {
                    piece.push(self.invoice(part, first, end));
                }
                first = end;
            }
        }
        pieces
    }

    fn invoice(&self, part: &Part, first: usize, end: usize) -> Invoice<'_> {
        Invoice {
            card: self.card,
            log: self.log,
            cases: self.cases.get(first..end).unwrap_or(&[]),
            all: self.cases.get(part.first..part.end).unwrap_or(&[]),
            allotments: &self.allotments,
            periodic: self.periodic && first == part.first,
            customer: part.customer,
            vat_percent: part.vat_percent,
            is_complete: end == part.end,
        }
    }

    /// How many cases there are.
    pub fn case_count(&self) -> usize {
        self.cases.len()
    }

    /// The log.
    pub fn log(&self) -> &'a WorkLog {
        self.log
    }

    /// The card.
    pub fn card(&self) -> &'a RateCard {
        self.card
    }
}

impl<'a> Invoice<'a> {
    /// The customer's number or name, as in the log.
    pub fn customer_name(&self) -> &'a str {
        self.log.customer_name(self.customer)
    }

    /// What his agreements cost in the periods that he is billed in: a line an agreement and price.
    pub fn periodic_fees(&self) -> Result<Vec<Line<'a>>, AmountError> {
        let mut lines: Vec<(Line<'a>, Vec<(i32, u32)>)> = Vec::new();
        if !self.periodic {
            return Ok(Vec::new());
        }
        for case in self.all.iter().map(|id| self.log.case(*id)) {
            let Some(id) = case.facts.agreement else {
                continue;
            };
            for entry in case.billable() {
                let edition = self.card.at(entry.start());
                let Some(fee) = edition.agreement(id).and_then(|terms| terms.fee) else {
                    continue;
                };
                let date = self.card.calendar().zone().date(entry.start());
                let period = period(fee.per, date);
                let label = self.card.agreement_name(id);
                let known = lines
                    .iter()
                    .position(|(line, _)| line.label == label && line.unit_price == fee.amount);
                let index = known.unwrap_or_else(|| {
                    let dates = (date, date);
                    let mut line =
                        Line::new(Kind::Fee, Unit::Piece, fee.amount, dates, entry.start());
                    line.label = label;
                    lines.push((line, Vec::new()));
                    lines.len().saturating_sub(1)
                });
                if let Some((line, periods)) = lines.get_mut(index) {
                    line.date = line.date.min(date);
                    line.date_to = line.date_to.max(date);
                    if !periods.contains(&period) {
                        periods.push(period);
                        line.quantity = line.quantity.plus(Quantity::ONE)?;
                    }
                }
            }
        }
        let lines = lines
            .into_iter()
            .map(|(mut line, _)| line.compute().map(|()| line));
        lines.collect()
    }

    /// What is left of his included and prepaid time.
    pub fn balance(&self) -> Option<Balance> {
        self.allotments.balance(self.customer)
    }

    /// His cases by first appearance, each with what it costs.
    pub fn cases(
        &self,
    ) -> impl Iterator<Item = Result<(Case<'a>, Charge<'a>), (CaseId, ChargeError)>> + use<'a> {
        let (card, log, allotments) = (self.card, self.log, self.allotments);
        self.cases.chunks(TOUCHED).flat_map(move |cases| {
            log.touch(cases);
            cases.iter().map(move |id| {
                let case = log.case(*id);
                charge(card, &case, allotments.case(*id))
                    .map(|charge| (case, charge))
                    .map_err(|error| (*id, error))
            })
        })
    }
}

/// VAT of each customer, by the edition on the date of the last entry of his run. Looks at the cases in the order in
/// which they are in memory.
fn vat_percents(card: &RateCard, log: &WorkLog, cases: &[(CustomerId, CaseId)]) -> Vec<Percent> {
    let mut last: Vec<Option<(bool, Instant)>> = vec![None; log.customers().len()];
    for (customer, case) in cases {
        let entries = log.case(*case).entries.iter();
        let of_case = entries.map(|entry| (entry.billable(), entry.start())).max();
        if let Some(last) = last.get_mut(customer.index()) {
            *last = of_case.max(*last);
        }
    }
    let percent = |last: Option<(bool, Instant)>| {
        last.map_or(Percent::ZERO, |(_, start)| card.at(start).vat_percent)
    };
    last.into_iter().map(percent).collect()
}

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
        for entry in case.billable() {
            self.worked = self.worked.saturating_add(entry.seconds());
        }
        for line in &charge.lines {
            match line.kind {
                Kind::Free => self.free = self.free.saturating_add(line.billed),
                Kind::Work => self.billed = self.billed.saturating_add(line.billed),
                Kind::Fee | Kind::Mileage | Kind::Travel => {}
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
