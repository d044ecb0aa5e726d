//! What one case of a customer owes to his others: minimums and increments of a month or an invoice, and time
//! that is included in his agreement or prepaid (docs/rate-card.md). Plain cards skip all of it.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};

use super::charge::{ChargeError, Work, prepared};
use super::money::Quantity;
use super::settle::{self, Wanted};
use super::work::{CaseId, CustomerId, WorkLog};
use crate::calendar::Instant;
use crate::rate_card::{Agreement, Per, Period, RateCard};

/// What is settled for one case together with its customer's others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Allotment {
    /// Seconds that the month or the invoice adds to the case.
    pub raised: i64,
    /// Billed seconds of each piece of work that included or prepaid time pays for, in the order of the pieces.
    pub drawn: Vec<i64>,
}

/// What is left of a customer's included and prepaid time at the end of the run, in seconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Balance {
    /// Of the included time of the last period with work; `None` without such an agreement.
    pub included: Option<i64>,
    /// Of the prepaid time; `None` where none was prepaid.
    pub prepaid: Option<i64>,
}

/// What a piece's terms settle together.
type PerOf = fn(&Work<'_>) -> Per;

/// The allotments of a log.
#[derive(Debug, Default)]
pub struct Allotments {
    cases: HashMap<CaseId, Allotment>,
    balances: HashMap<CustomerId, Balance>,
}

/// One piece of billed work among all of a customer's.
struct Share<'a> {
    case: CaseId,
    index: usize,
    start: Instant,
    date: NaiveDate,
    billed: i64,
    normal: bool,
    work: Work<'a>,
}

impl Allotments {
    /// What the cases of each customer owe to each other. `prepaid` gives the seconds a customer has prepaid.
    ///
    /// # Errors
    /// A case cannot be charged.
    pub fn of(
        card: &RateCard,
        log: &WorkLog,
        prepaid: &dyn Fn(&str) -> Option<i64>,
    ) -> Result<Self, (CaseId, ChargeError)> {
        let mut all = Self::default();
        let balances: HashMap<CustomerId, i64> = log
            .customers()
            .filter_map(|id| Some((id, prepaid(log.customer_name(id))?)))
            .collect();
        if !needed(card) && balances.is_empty() {
            return Ok(all);
        }
        let mut by_customer: HashMap<CustomerId, Vec<CaseId>> = HashMap::new();
        for case in log.cases() {
            if let Some(customer) = case.facts.customer {
                by_customer.entry(customer).or_default().push(case.id);
            }
        }
        for (customer, cases) in by_customer {
            let mut shares = Vec::new();
            for id in cases {
                gather(card, log, id, &mut shares).map_err(|error| (id, error))?;
            }
            // In order of work; on a tie in order of input.
            shares.sort_by_key(|share| (share.start, share.case, share.index));
            all.raise(&mut shares);
            all.draw(
                card,
                log,
                customer,
                balances.get(&customer).copied(),
                &shares,
            );
        }
        Ok(all)
    }

    /// The allotment of a case, if it has one.
    pub fn case(&self, case: CaseId) -> Option<&Allotment> {
        self.cases.get(&case)
    }

    /// What is left of a customer's included and prepaid time.
    pub fn balance(&self, customer: CustomerId) -> Option<Balance> {
        self.balances.get(&customer).copied()
    }

    /// Increments and minimums of a month or an invoice: what is added goes to the last case of it.
    fn raise(&mut self, shares: &mut [Share<'_>]) {
        let steps: [(PerOf, Wanted); 2] = [
            (|work| work.terms.increment_per, settle::rounded),
            (|work| work.terms.minimum_per, settle::at_least),
        ];
        for (per, wanted) in steps {
            let mut units: Vec<(Per, (i32, u32), Vec<usize>)> = Vec::new();
            for (index, share) in shares.iter().enumerate() {
                let key = match per(&share.work) {
                    Per::Month => (share.date.year(), share.date.month()),
                    Per::Invoice => (0, 0),
                    Per::Case | Per::Entry | Per::Day => continue,
                };
                let per = per(&share.work);
                match units.iter_mut().find(|unit| unit.0 == per && unit.1 == key) {
                    Some(unit) => unit.2.push(index),
                    None => units.push((per, key, vec![index])),
                }
            }
            for (_, _, unit) in units {
                self.raise_unit(shares, &unit, wanted);
            }
        }
    }

    fn raise_unit(&mut self, shares: &mut [Share<'_>], unit: &[usize], wanted: Wanted) {
        let of_unit = || unit.iter().filter_map(|index| shares.get(*index));
        let seconds = of_unit().fold(0_i64, |sum, share| sum.saturating_add(share.billed));
        let most = of_unit()
            .map(|share| wanted(&share.work.terms, seconds))
            .max()
            .unwrap_or(seconds);
        let added = most.saturating_sub(seconds);
        let Some(last) = unit.last().filter(|_| seconds > 0 && added != 0) else {
            return;
        };
        if let Some(share) = shares.get_mut(*last) {
            share.billed = share.billed.saturating_add(added).max(0);
            let allotment = self.cases.entry(share.case).or_default();
            allotment.raised = allotment.raised.saturating_add(added);
        }
    }

    /// Included, then prepaid time pays for billed time, piece by piece in order of work.
    fn draw(
        &mut self,
        card: &RateCard,
        log: &WorkLog,
        customer: CustomerId,
        prepaid: Option<i64>,
        shares: &[Share<'_>],
    ) {
        let mut prepaid_left = prepaid.unwrap_or(0);
        let mut periods: HashMap<(usize, i32, u32), i64> = HashMap::new();
        let mut last_included = None;
        for share in shares {
            let case = log.case(share.case);
            let Some(id) = case.facts.agreement.filter(|_| case.covered()) else {
                continue;
            };
            let Some(terms) = card.at(share.start).agreement(id) else {
                continue;
            };
            let mut left = terms.included.map(|included| {
                let key = period(included.per, share.date);
                *periods
                    .entry((id.index(), key.0, key.1))
                    .or_insert(included.seconds)
            });
            let mut drawn = 0_i64;
            for balance in left
                .iter_mut()
                .chain(prepaid.is_some().then_some(&mut prepaid_left))
            {
                let missing = share.billed.saturating_sub(drawn);
                let (paid, used) = paid(terms, share.normal, missing, *balance);
                drawn = drawn.saturating_add(paid);
                *balance = balance.saturating_sub(used);
            }
            if let (Some(left), Some(included)) = (left, terms.included) {
                let key = period(included.per, share.date);
                periods.insert((id.index(), key.0, key.1), left);
                last_included = Some(left);
            }
            if drawn > 0 {
                let allotment = self.cases.entry(share.case).or_default();
                if allotment.drawn.len() <= share.index {
                    allotment.drawn.resize(share.index.saturating_add(1), 0);
                }
                if let Some(slot) = allotment.drawn.get_mut(share.index) {
                    *slot = drawn;
                }
            }
        }
        if last_included.is_some() || prepaid.is_some() {
            let left = Balance {
                included: last_included,
                prepaid: prepaid.map(|_| prepaid_left),
            };
            self.balances.insert(customer, left);
        }
    }
}

/// Whether a card has anything that reaches over cases.
fn needed(card: &RateCard) -> bool {
    let wide = |per: Option<Per>| matches!(per, Some(Per::Month | Per::Invoice));
    card.editions().any(|edition| {
        let agreements = || edition.agreements.iter().flatten();
        let terms = std::iter::once(&edition.billing)
            .chain(agreements().map(|agreement| &agreement.terms))
            .chain(edition.rules.iter().map(|rule| &rule.terms));
        let wide = terms
            .into_iter()
            .any(|terms| wide(terms.minimum_per) || wide(terms.increment_per));
        wide || agreements().any(|agreement| agreement.included.is_some())
    })
}

/// The billed work of a case, before what it owes to others.
fn gather<'a>(
    card: &'a RateCard,
    log: &'a WorkLog,
    id: CaseId,
    shares: &mut Vec<Share<'a>>,
) -> Result<(), ChargeError> {
    let case = log.case(id);
    let Some(prepared) = prepared(card, &case, None)? else {
        return Ok(());
    };
    for (index, work) in prepared.work.into_iter().enumerate() {
        if work.is_timed() {
            let start = work.piece.stretch.start;
            shares.push(Share {
                case: id,
                index,
                start,
                date: card.calendar().zone().date(start),
                billed: work.billed,
                normal: work.piece.stretch.tier.is_normal(),
                work,
            });
        }
    }
    Ok(())
}

/// How many of `wanted` seconds a balance pays for, and how much of it that uses up. Outside normal hours a second
/// draws what the agreement says, or nothing.
fn paid(terms: &Agreement, normal: bool, wanted: i64, balance: i64) -> (i64, i64) {
    if normal {
        let paid = wanted.min(balance).max(0);
        return (paid, paid);
    }
    let Some(factor) = terms.drawn_after_hours.filter(|factor| !factor.is_zero()) else {
        return (0, 0);
    };
    let whole = balance_over(balance, factor);
    let paid = wanted.min(whole).max(0);
    (paid, times(paid, factor).min(balance))
}

/// `balance / factor`, in whole seconds.
fn balance_over(balance: i64, factor: Quantity) -> i64 {
    let quotient = rust_decimal::Decimal::from(balance).checked_div(factor.decimal());
    quotient
        .and_then(|quotient| i64::try_from(quotient.trunc()).ok())
        .unwrap_or(0)
}

/// `seconds × factor`, begun seconds counted.
fn times(seconds: i64, factor: Quantity) -> i64 {
    let product = rust_decimal::Decimal::from(seconds).checked_mul(factor.decimal());
    product
        .and_then(|product| i64::try_from(product.ceil()).ok())
        .unwrap_or(i64::MAX)
}

/// The period that a date is in.
pub(super) fn period(per: Period, date: NaiveDate) -> (i32, u32) {
    match per {
        Period::Month => (date.year(), date.month()),
        Period::Quarter => (date.year(), date.month0() / 3),
        Period::Year => (date.year(), 0),
    }
}
