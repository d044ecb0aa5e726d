//! What a run bills: one invoice a customer, each of his cases charged when it is asked for (rules.md §2.9).

use chrono::NaiveDate;

use super::allot::Balance;
use super::case::Case;
use super::charge::{Charge, ChargeError};
use super::earlier::Earlier;
use super::fees::{has_fees, not_billed, periodic_fees};
use super::line::Line;
use super::money::{AmountError, Percent};
use super::scope::Scope;
use super::work::{CaseId, CustomerId, WorkLog};
use crate::calendar::Instant;
use crate::rate_card::RateCard;

/// The invoices of a run, by customer in order of first appearance.
#[derive(Debug)]
pub struct Run<'a> {
    card: &'a RateCard,
    log: &'a WorkLog,
    scope: Scope<'a>,
    /// Cases by customer, then by first appearance.
    cases: Vec<CaseId>,
    customers: Vec<Part<'a>>,
}

/// The part of a run that is one customer's.
#[derive(Debug, Clone)]
struct Part<'a> {
    customer: CustomerId,
    first: usize,
    end: usize,
    vat_percent: Percent,
    fees: Result<Vec<Line<'a>>, AmountError>,
}

/// One customer's invoice: his cases, each charged when it is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Invoice<'a> {
    card: &'a RateCard,
    log: &'a WorkLog,
    scope: &'a Scope<'a>,
    cases: &'a [CaseId],
    /// What his agreements cost by the period, on the first part of his invoice.
    fees: Option<&'a Result<Vec<Line<'a>>, AmountError>>,
    /// Whose it is.
    pub customer: CustomerId,
    /// VAT on its net.
    pub vat_percent: Percent,
    /// Whether no case of this customer comes after these.
    pub is_complete: bool,
}

/// Cases looked for in memory at a time: few enough for the nearest cache.
const TOUCHED: usize = 16;

impl<'a> Run<'a> {
    /// The run over the cases of a log that `selected` picks: all of their entries, nothing billed before.
    pub fn new(card: &'a RateCard, log: &'a WorkLog, selected: impl Fn(&Case<'_>) -> bool) -> Self {
        Self::of(card, log, Scope::default(), selected)
    }

    /// The run over what counts and is not billed yet of the cases of a log that `selected` picks.
    pub fn of(
        card: &'a RateCard,
        log: &'a WorkLog,
        scope: Scope<'a>,
        selected: impl Fn(&Case<'_>) -> bool,
    ) -> Self {
        let mut known: Vec<(CustomerId, CaseId)> = log
            .cases()
            .filter(|case| selected(case))
            .filter_map(|case| Some((case.facts.customer?, case.id)))
            .collect();
        let vat_percents = vat_percents(card, log, &scope, &known);
        known.sort_unstable();
        // A case that cannot be charged stays in, to be told of where it is written.
        // Of a plain run all cases are due, without a look at each in memory.
        let is_plain = scope.is_plain();
        let is_due = |id: CaseId| {
            is_plain
                || (scope.concerns(log.case(id))
                    && !scope.is_settled(card, log, id).unwrap_or(false))
        };
        let mut run = Self {
            card,
            log,
            scope: Scope::default(),
            cases: Vec::with_capacity(known.len()),
            customers: Vec::new(),
        };
        for of_one in known.chunk_by(|one, other| one.0 == other.0) {
            let Some((customer, _)) = of_one.first() else {
                continue;
            };
            let first = run.cases.len();
            let cases = || of_one.iter().map(|(_, id)| *id);
            run.cases.extend(cases().filter(|id| is_due(*id)));
            let end = run.cases.len();
            let fees = run.fees(&scope, *customer, cases());
            if first < end || fees.as_ref().is_ok_and(|fees| !fees.is_empty()) {
                run.customers.push(Part {
                    customer: *customer,
                    first,
                    end,
                    vat_percent: vat_percents
                        .get(customer.index())
                        .copied()
                        .unwrap_or(Percent::ZERO),
                    fees,
                });
            }
        }
        Self { scope, ..run }
    }

    /// What a customer's agreements cost by the period, and was not billed before.
    fn fees(
        &self,
        scope: &Scope<'_>,
        customer: CustomerId,
        cases: impl Iterator<Item = CaseId> + Clone,
    ) -> Result<Vec<Line<'a>>, AmountError> {
        if !scope.periodic_fees || !has_fees(self.card) {
            return Ok(Vec::new());
        }
        let (card, log, span) = (self.card, self.log, scope.span);
        let known = cases.clone().map(|id| span.known(log.case(id)));
        let fees = periodic_fees(card, known)?;
        let mut earlier = Earlier::default();
        if let Some(former) = scope.former {
            earlier = former.fees(customer).cloned().unwrap_or_default();
        } else if span.from.is_some() {
            let past = cases.map(|id| span.past(log.case(id)));
            let past = periodic_fees(card, past)?.into_iter().map(|fee| fee.line);
            earlier = Earlier::of_lines(&past.collect::<Vec<_>>())?;
        }
        not_billed(fees, earlier)
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
            loop {
                if room == 0 {
                    pieces.push(Vec::new());
                    room = size;
                }
                let end = first.saturating_add(room).min(part.end);
                room = room.saturating_sub(end.saturating_sub(first).max(1));
                if let Some(piece) = pieces.last_mut() {
                    piece.push(self.invoice(part, first, end));
                }
                first = end;
                if first >= part.end {
                    break;
                }
            }
        }
        pieces
    }

    fn invoice<'r>(&'r self, part: &'r Part<'a>, first: usize, end: usize) -> Invoice<'r> {
        Invoice {
            card: self.card,
            log: self.log,
            scope: &self.scope,
            cases: self.cases.get(first..end).unwrap_or(&[]),
            fees: (first == part.first).then_some(&part.fees),
            customer: part.customer,
            vat_percent: part.vat_percent,
            is_complete: end == part.end,
        }
    }

    /// The rows of the cases that `selected` picks which are not in the run: how many lie outside the period, and how
    /// many are of cases that former invoices billed whole.
    pub fn rows_left_out(&self, selected: impl Fn(&Case<'_>) -> bool) -> (usize, usize) {
        let (mut outside, mut settled) = (0_usize, 0_usize);
        if self.scope.is_plain() {
            return (outside, settled);
        }
        let mut is_due = vec![false; self.log.case_count()];
        for id in &self.cases {
            if let Some(is_due) = is_due.get_mut(id.index()) {
                *is_due = true;
            }
        }
        for case in self.log.cases().filter(|case| selected(case)) {
            let counted = self.scope.counted(case);
            outside = outside.saturating_add(case.entries.len().saturating_sub(counted));
            if self.scope.former.is_some() && is_due.get(case.id.index()) == Some(&false) {
                settled = settled.saturating_add(counted);
            }
        }
        (outside, settled)
    }

    /// The log.
    pub fn log(&self) -> &'a WorkLog {
        self.log
    }

    /// The card.
    pub fn card(&self) -> &'a RateCard {
        self.card
    }

    /// The local dates that are billed, both included; `None` without a beginning and an end.
    pub fn period(&self) -> Option<(NaiveDate, NaiveDate)> {
        let zone = self.card.calendar().zone();
        let (from, until) = (self.scope.span.from?, self.scope.span.until?);
        Some((zone.date(from), zone.date(until.plus(-1))))
    }
}

impl<'a> Invoice<'a> {
    /// The customer's number or name, as in the log.
    pub fn customer_name(&self) -> &'a str {
        self.log.customer_name(self.customer)
    }

    /// What his agreements cost in the periods that he is billed in: a line an agreement and price.
    pub fn periodic_fees(&self) -> Result<Vec<Line<'a>>, AmountError> {
        self.fees.map_or_else(|| Ok(Vec::new()), Clone::clone)
    }

    /// What is left of his included and prepaid time.
    pub fn balance(&self) -> Option<Balance> {
        self.scope.allotments.balance(self.customer)
    }

    /// His cases by first appearance, each with what is due on it.
    pub fn cases(
        &self,
    ) -> impl Iterator<Item = Result<(Case<'a>, Charge<'a>), (CaseId, ChargeError)>> + use<'a> {
        let (card, log, scope) = (self.card, self.log, self.scope);
        self.cases.chunks(TOUCHED).flat_map(move |cases| {
            log.touch(cases);
            cases
                .iter()
                .map(move |id| scope.due(card, log, *id).map_err(|error| (*id, error)))
        })
    }

    /// His cases by first appearance.
    pub fn case_ids(&self) -> &'a [CaseId] {
        self.cases
    }

    /// A case with all that counts of it, and what that costs, whatever of it was billed before.
    ///
    /// # Errors
    /// It cannot be charged.
    pub fn whole(&self, id: CaseId) -> Result<(Case<'a>, Charge<'a>), (CaseId, ChargeError)> {
        let whole = self.scope.whole(self.card, self.log, id);
        whole.map_err(|error| (id, error))
    }

    /// What was billed on a case before; without anything, all that it costs is due.
    ///
    /// # Errors
    /// It cannot be charged.
    pub fn earlier(&self, id: CaseId) -> Result<Option<Earlier>, (CaseId, ChargeError)> {
        let earlier = self.scope.earlier(self.card, self.log, id);
        earlier
            .map(|(earlier, _)| earlier)
            .map_err(|error| (id, error))
    }
}

/// VAT of each customer: his own, else by the edition on the date of the last entry of his run. Looks at the cases in
/// the order in which they are in memory.
fn vat_percents(
    card: &RateCard,
    log: &WorkLog,
    scope: &Scope<'_>,
    cases: &[(CustomerId, CaseId)],
) -> Vec<Percent> {
    let mut last: Vec<Option<(bool, Instant)>> = vec![None; log.customers().len()];
    for (customer, case) in cases {
        let entries = scope.span.known(log.case(*case)).entries.iter();
        let of_case = entries.map(|entry| (entry.billable(), entry.start())).max();
        if let Some(last) = last.get_mut(customer.index()) {
            *last = of_case.max(*last);
        }
    }
    let percent = |(customer, last): (CustomerId, Option<(bool, Instant)>)| {
        let of_card = last.map_or(Percent::ZERO, |(_, start)| card.at(start).vat_percent);
        log.vat_percent(customer).unwrap_or(of_card)
    };
    log.customers().zip(last).map(percent).collect()
}
