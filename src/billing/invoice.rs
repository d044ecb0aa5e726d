//! What a run bills: one invoice a customer, each of his cases charged when it is asked for (rules.md §2.9).

use super::allot::{Allotments, Balance};
use super::balance::period;
use super::case::Case;
use super::charge::{Charge, ChargeError, charge};
use super::line::{Kind, Line, Unit};
use super::money::{AmountError, Percent, Quantity};
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
