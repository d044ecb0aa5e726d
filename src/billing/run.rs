//! What a run bills: an invoice a customer and VAT (rules.md §2.9).

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::credit::credits;
use super::fees::{not_billed, periodic_fees};
use super::invoice::Invoice;
use super::line::Line;
use super::log::{Case, CaseId, CustomerId, WorkLog};
use super::prior::PriorLines;
use super::scope::{Known, Scope};
use super::segment::ChargeError;
use crate::calendar::Instant;
use crate::money::{AmountError, Money, Percent, Quantity};
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
    known: Known<'a>,
}

/// Cases of which what is due is known ahead, so that memory does not grow with a log that is billed anew; others are
/// charged again when they are asked for.
const KNOWN: usize = 10_000;

/// The part of a run that is one invoice.
#[derive(Debug, Clone)]
struct Part<'a> {
    customer: CustomerId,
    first: usize,
    end: usize,
    vat_percent: Percent,
    fees: Result<Vec<Line<'a>>, AmountError>,
    /// Of what is credited at another VAT: the VAT that the customer has now, and his cases on invoices before this one.
    credit: Option<(Percent, BTreeSet<CaseId>)>,
    is_further: bool,
}

/// What a customer's agreements cost by the period: what is due at his VAT, and what is due back at others.
type Fees<'a> = (Vec<Line<'a>>, Vec<(Percent, Line<'a>)>);

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
        let mut due_on = Known::new();
        let mut is_due = |id: CaseId, vat_percent: Percent| {
            if is_plain {
                return true;
            }
            if !scope.concerns(log.case(id)) {
                return false;
            }
            if !scope.has_billed(id) {
                return true;
            }
            match scope.due(card, log, id, vat_percent) {
                Ok((_, due)) if due.lines.is_empty() => return false,
                Ok(due) if due_on.len() < KNOWN => drop(due_on.insert(id, due)),
                Ok(_) | Err(_) => {}
            }
            true
        };
        let mut run = Self {
            card,
            log,
            scope: Scope::default(),
            cases: Vec::with_capacity(known.len()),
            customers: Vec::new(),
            known: Known::new(),
        };
        for of_one in known.chunk_by(|one, other| one.0 == other.0) {
            let Some((customer, _)) = of_one.first() else {
                continue;
            };
            let vat_percent = vat_percents.get(customer.index());
            let vat_percent = vat_percent.copied().unwrap_or(Percent::ZERO);
            let first = run.cases.len();
            let cases = || of_one.iter().map(|(_, id)| *id);
            run.cases
                .extend(cases().filter(|id| is_due(*id, vat_percent)));
            let end = run.cases.len();
            let (fees, credited) = match run.fees(&scope, *customer, vat_percent, cases()) {
                Ok((fees, credited)) => (Ok(fees), credited),
                Err(error) => (Err(error), Vec::new()),
            };
            let is_there = first < end || fees.as_ref().is_ok_and(|fees| !fees.is_empty());
            if is_there {
                run.customers.push(Part {
                    customer: *customer,
                    first,
                    end,
                    vat_percent,
                    fees,
                    credit: None,
                    is_further: false,
                });
            }
            if !is_plain {
                run.credit(&scope, (*customer, vat_percent), cases(), credited);
            }
        }
        Self {
            scope,
            known: due_on,
            ..run
        }
    }

    /// Adds what is due back to a customer at other VAT than he has now: an invoice each, behind his own.
    fn credit(
        &mut self,
        scope: &Scope<'_>,
        (customer, vat_percent): (CustomerId, Percent),
        cases: impl Iterator<Item = CaseId>,
        fees: Vec<(Percent, Line<'a>)>,
    ) {
        let mut by_rate: BTreeMap<Percent, (Vec<CaseId>, Vec<Line<'a>>)> = BTreeMap::new();
        for id in cases {
            let credits = scope.credits(self.card, self.log, id, vat_percent);
            for credit in credits.unwrap_or_default() {
                by_rate.entry(credit.vat_percent).or_default().0.push(id);
            }
        }
        for (rate, fee) in fees {
            by_rate.entry(rate).or_default().1.push(fee);
        }
        for (rate, (cases, fees)) in by_rate {
            let before = self.customers.iter().rev();
            let before = before.take_while(|part| part.customer == customer);
            let (mut is_further, mut listed) = (false, BTreeSet::new());
            for part in before {
                is_further = true;
                listed.extend(self.cases.get(part.first..part.end).unwrap_or(&[]));
            }
            let first = self.cases.len();
            self.cases.extend(cases);
            self.customers.push(Part {
                customer,
                first,
                end: self.cases.len(),
                vat_percent: rate,
                fees: Ok(fees),
                credit: Some((vat_percent, listed)),
                is_further,
            });
        }
    }

    /// What a customer's agreements cost by the period, and was not billed before.
    fn fees(
        &self,
        scope: &Scope<'_>,
        customer: CustomerId,
        vat_percent: Percent,
        cases: impl Iterator<Item = CaseId> + Clone,
    ) -> Result<Fees<'a>, AmountError> {
        if !scope.periodic_fees || !self.card.has_periodic_fees {
            return Ok(Fees::default());
        }
        let (card, log, span) = (self.card, self.log, scope.span);
        let known = cases.clone().map(|id| span.known(log.case(id)));
        let fees = periodic_fees(card, known)?;
        let mut earlier = PriorLines::default();
        let mut credited = Vec::new();
        if let Some(former) = scope.former.and_then(|former| former.fees(customer)) {
            earlier = former.together()?;
            let lines: Vec<Line<'_>> = fees.iter().map(|fee| fee.line.clone()).collect();
            for credit in credits(former, &lines, vat_percent)? {
                earlier.correct(credit.amount, 0)?;
                let date = earlier.last_day().unwrap_or_default();
                let line = Line::correction(credit.amount, credit.reason, (date, date));
                credited.push((credit.vat_percent, line));
            }
        } else if scope.former.is_none() && span.from.is_some() {
            let past = cases.map(|id| span.past(log.case(id)));
            let past = periodic_fees(card, past)?.into_iter().map(|fee| fee.line);
            earlier = PriorLines::of_lines(&past.collect::<Vec<_>>())?;
        }
        Ok((not_billed(fees, earlier)?, credited))
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
            known: &self.known,
            cases: self.cases.get(first..end).unwrap_or(&[]),
            fees: (first == part.first).then_some(&part.fees),
            credit: part.credit.as_ref(),
            customer: part.customer,
            vat_percent: part.vat_percent,
            is_further: part.is_further,
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

    /// What the cases come to that were billed with as many minutes and as much distance as they have: their prices are
    /// others now.
    ///
    /// # Errors
    /// A case cannot be charged.
    pub fn repriced(&self) -> Result<Money, (CaseId, ChargeError)> {
        let mut sum = Money::ZERO;
        for invoice in self.invoices() {
            for due in invoice.cases() {
                let (case, due) = due?;
                let in_case = |error: AmountError| (case.id, error.into());
                let Some(earlier) = invoice.earlier(case.id)? else {
                    continue;
                };
                let (case, whole) = invoice.whole(case.id)?;
                let billed = earlier.distance().map_err(in_case)?;
                let driven = case.billable().map(|entry| case.kilometres(entry));
                let driven = driven
                    .into_iter()
                    .try_fold(Quantity::default(), Quantity::plus);
                let is_as_far = billed == PriorLines::of(&whole).distance().map_err(in_case)?
                    || billed == driven.map_err(in_case)?;
                if earlier.worked() == whole.worked && is_as_far {
                    sum = sum.plus(due.net).map_err(in_case)?;
                }
            }
        }
        Ok(sum)
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
