//! What one case of a customer owes to his others: minimums and increments of a month or an invoice, and time
//! that is included in his agreement or prepaid (docs/rate-card.md). Plain cards skip all of it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike, NaiveDate};

use super::balance::{paid, period};
use super::case::Case;
use super::charge::{ChargeError, Work, prepared};
use super::line::MinimumAmount;
use super::minimum_charge::{self, Shortfall};
use super::rounding::{Step, spread};
use super::scope::Span;
use super::work::{CaseId, CustomerId, WorkLog};
use crate::calendar::Instant;
use crate::money::{AmountError, Money};
use crate::rate_card::{Per, RateCard};

/// What is settled for one case together with its customer's others; pieces are those of the case's work, by index.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pooled {
    /// Seconds that the day, the month or the invoice adds to each piece.
    pub raised: Vec<i64>,
    /// Billed seconds of each piece that included or prepaid time pays for.
    pub drawn: Vec<i64>,
    /// The pieces that come once included and prepaid time is used up.
    pub beyond: Vec<usize>,
    /// What is missing to the least amount of the day, the month or the invoice.
    pub missing: Option<Shortfall>,
}

/// What is left of a customer's included and prepaid time at the end of the run, in seconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Balance {
    /// Of the included time of the last period with work; `None` without such an agreement.
    pub included: Option<i64>,
    /// Of the prepaid time; `None` where none was prepaid.
    pub prepaid: Option<i64>,
}

/// The pooling of a log.
#[derive(Debug, Default)]
pub struct Pooling {
    cases: HashMap<CaseId, Pooled>,
    balances: HashMap<CustomerId, Balance>,
}

/// One piece of work among all of a customer's.
struct Share<'a> {
    case: CaseId,
    index: usize,
    date: NaiveDate,
    work: Work<'a>,
}

impl Pooling {
    /// What the cases of each customer owe to each other by their entries that start before `until`. `prepaid` gives
    /// the seconds a customer has prepaid.
    ///
    /// # Errors
    /// A case cannot be charged.
    pub fn of(
        card: &RateCard,
        log: &WorkLog,
        until: Option<Instant>,
        prepaid: &dyn Fn(&str) -> Option<i64>,
    ) -> Result<Self, (CaseId, ChargeError)> {
        let balances: HashMap<CustomerId, i64> = log
            .customers()
            .filter_map(|id| Some((id, prepaid(log.customer_name(id))?)))
            .collect();
        let known = Span { from: None, until };
        let mut all = Self::default();
        if reaches_over_cases(card) || has_included(card) || !balances.is_empty() {
            all.settle(card, log, known, Some(&balances))?;
        }
        Ok(all)
    }

    /// The same of a log that is not all of a customer's work: nothing is drawn, as nobody knows what is left.
    ///
    /// # Errors
    /// A case cannot be charged.
    pub fn without_balances(card: &RateCard, log: &WorkLog) -> Result<Self, (CaseId, ChargeError)> {
        let mut all = Self::default();
        if reaches_over_cases(card) {
            all.settle(card, log, Span::default(), None)?;
        }
        Ok(all)
    }

    fn settle(
        &mut self,
        card: &RateCard,
        log: &WorkLog,
        known: Span,
        balances: Option<&HashMap<CustomerId, i64>>,
    ) -> Result<(), (CaseId, ChargeError)> {
        let mut by_customer: HashMap<CustomerId, Vec<CaseId>> = HashMap::new();
        for case in log.cases() {
            if let Some(customer) = case.facts.customer {
                by_customer.entry(customer).or_default().push(case.id);
            }
        }
        for (customer, cases) in by_customer {
            let mut shares = Vec::new();
            for id in &cases {
                let case = known.known(log.case(*id));
                gather(card, &case, None, &mut shares).map_err(|error| (*id, error))?;
            }
            sort(&mut shares);
            let Some(first) = cases.first().copied() else {
                continue;
            };
            let of_first = |error: AmountError| (first, ChargeError::from(error));
            self.raise(&mut shares).map_err(of_first)?;
            if let Some(balances) = balances {
                let prepaid = balances.get(&customer).copied();
                self.draw(card, log, customer, prepaid, &shares);
            }
            let asks = |share: &Share<'_>| share.work.terms.minimum_amount != Money::ZERO;
            if shares.iter().any(asks) {
                let mut settled = Vec::new();
                for id in &cases {
                    let case = known.known(log.case(*id));
                    gather(card, &case, self.cases.get(id), &mut settled)
                        .map_err(|error| (*id, error))?;
                }
                sort(&mut settled);
                self.least(&settled).map_err(of_first)?;
            }
        }
        Ok(())
    }

    /// The pooled of a case, if it has one.
    pub fn case(&self, case: CaseId) -> Option<&Pooled> {
        self.cases.get(&case)
    }

    /// What is left of a customer's included and prepaid time.
    pub fn balance(&self, customer: CustomerId) -> Option<Balance> {
        self.balances.get(&customer).copied()
    }

    /// Increments and minimums of a day, a month or an invoice: what is added goes to the last case of it that costs
    /// anything.
    fn raise(&mut self, shares: &mut [Share<'_>]) -> Result<(), AmountError> {
        for step in Step::ALL {
            for unit in units(shares, |work| {
                (!work.piece.free).then(|| step.per(&work.terms))
            }) {
                self.raise_unit(shares, &unit, step)?;
            }
        }
        Ok(())
    }

    fn raise_unit(
        &mut self,
        shares: &mut [Share<'_>],
        unit: &[usize],
        step: Step,
    ) -> Result<(), AmountError> {
        let of_unit = || unit.iter().filter_map(|index| shares.get(*index));
        let wanted = step.wanted(of_unit().map(|share| &share.work));
        let missing = wanted.missing();
        if missing == 0 {
            return Ok(());
        }
        let mut last = None;
        for share in of_unit().filter(|share| wanted.asked_by(&share.work)) {
            let (costs_nothing, _) = share.work.cost()?;
            if !costs_nothing || last.is_none_or(|(nothing, _)| nothing) {
                last = Some((costs_nothing, share.case));
            }
        }
        let Some((_, last)) = last else {
            return Ok(());
        };
        let mut order = Vec::new();
        for index in unit {
            let Some(share) = shares.get(*index).filter(|share| share.work.is_timed()) else {
                continue;
            };
            let asked = share.case == last && wanted.asked_by(&share.work);
            // What is taken off can use up the last case.
            if asked || missing < 0 {
                order.push((
                    !asked,
                    Reverse(share.case == last),
                    share.work.cost()?,
                    share.work.piece.stretch.start,
                    *index,
                ));
            }
        }
        order.sort();
        spread(
            order.into_iter().map(|(.., index)| index),
            missing,
            |index, missing| {
                let Some(share) = shares.get_mut(index) else {
                    return 0;
                };
                let added = missing.max(share.work.billed.saturating_neg());
                share.work.billed = share.work.billed.saturating_add(added);
                let pooled = self.cases.entry(share.case).or_default();
                add(&mut pooled.raised, share.index, added);
                added
            },
        );
        Ok(())
    }

    /// What is missing to the least amount of a day, a month or an invoice is charged with its last case.
    fn least(&mut self, shares: &[Share<'_>]) -> Result<(), AmountError> {
        let asking = |work: &Work<'_>| {
            let asks = !work.piece.free && work.terms.minimum_amount != Money::ZERO;
            asks.then_some(work.terms.minimum_per)
        };
        for unit in units(shares, asking) {
            let of_unit = || unit.iter().filter_map(|index| shares.get(*index));
            let mut cases: Vec<CaseId> = of_unit().map(|share| share.case).collect();
            let Some(last) = of_unit().next_back() else {
                continue;
            };
            let (last, per) = (last.case, last.work.terms.minimum_per);
            cases.sort_unstable();
            cases.dedup();
            let mut price = Money::ZERO;
            for case in cases {
                let of_case = of_unit().filter(|share| share.case == case);
                price = price.plus(minimum_charge::price(of_case.map(|share| &share.work))?)?;
            }
            let most = of_unit().map(|share| share.work.terms.minimum_amount).max();
            let amount = most.unwrap_or(Money::ZERO);
            if let Some(missing) = Shortfall::of(price, MinimumAmount { amount, per })? {
                let pooled = self.cases.entry(last).or_default();
                pooled.missing = Some(missing.and(pooled.missing)?);
            }
        }
        Ok(())
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
        for share in shares.iter().filter(|share| share.work.is_timed()) {
            let case = log.case(share.case);
            let Some(id) = case.facts.agreement.filter(|_| case.covered()) else {
                continue;
            };
            let Some(terms) = card.at(share.work.piece.stretch.start).agreement(id) else {
                continue;
            };
            let normal = share.work.piece.stretch.tier.is_normal();
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
                let missing = share.work.billed.saturating_sub(drawn);
                let (paid, used) = paid(terms, normal, missing, *balance);
                drawn = drawn.saturating_add(paid);
                *balance = balance.saturating_sub(used);
            }
            if let (Some(left), Some(included)) = (left, terms.included) {
                let key = period(included.per, share.date);
                periods.insert((id.index(), key.0, key.1), left);
                last_included = Some(left);
            }
            // What draws from a balance and is not paid by it has used it up.
            let counts = normal
                || terms
                    .drawn_after_hours
                    .is_some_and(|factor| !factor.is_zero());
            let used_up = counts || (left.unwrap_or(0) == 0 && prepaid_left == 0);
            let has_balance = left.is_some() || prepaid.is_some();
            if has_balance && used_up && drawn < share.work.billed {
                let pooled = self.cases.entry(share.case).or_default();
                pooled.beyond.push(share.index);
            }
            if drawn > 0 {
                let pooled = self.cases.entry(share.case).or_default();
                add(&mut pooled.drawn, share.index, drawn);
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

fn add(list: &mut Vec<i64>, index: usize, seconds: i64) {
    if list.len() <= index {
        list.resize(index.saturating_add(1), 0);
    }
    if let Some(slot) = list.get_mut(index) {
        *slot = slot.saturating_add(seconds);
    }
}

/// Whether a card has increments or minimums of more than a case.
fn reaches_over_cases(card: &RateCard) -> bool {
    let wide = |per: Option<Per>| matches!(per, Some(Per::Day | Per::Month | Per::Invoice));
    card.editions().any(|edition| {
        let agreements = edition.agreements.iter().flatten();
        let terms = std::iter::once(&edition.billing)
            .chain(agreements.map(|agreement| &agreement.terms))
            .chain(edition.rules.iter().map(|rule| &rule.terms));
        let mut terms = terms.into_iter();
        terms.any(|terms| wide(terms.minimum_per) || wide(terms.increment_per))
    })
}

fn has_included(card: &RateCard) -> bool {
    let mut agreements = card
        .editions()
        .flat_map(|edition| edition.agreements.iter().flatten());
    agreements.any(|agreement| agreement.included.is_some())
}

/// The work of a case, with what it owes to others or before.
fn gather<'a>(
    card: &'a RateCard,
    case: &Case<'a>,
    pooled: Option<&Pooled>,
    shares: &mut Vec<Share<'a>>,
) -> Result<(), ChargeError> {
    let Some(prepared) = prepared(card, case, pooled)? else {
        return Ok(());
    };
    for (index, work) in prepared.work.into_iter().enumerate() {
        // A day is that of the entry's start.
        let entry = case.entries.get(work.piece.entry);
        let start = entry.map_or(work.piece.stretch.start, super::entry::Entry::start);
        shares.push(Share {
            case: case.id,
            index,
            date: card.calendar().zone().date(start),
            work,
        });
    }
    Ok(())
}

/// In order of work; on a tie in order of input.
fn sort(shares: &mut [Share<'_>]) {
    shares.sort_by_key(|share| (share.work.piece.stretch.start, share.case, share.index));
}

/// The shares of each day, month or invoice that are settled together, by index; `per` says by which, or that a share
/// is not settled at all.
fn units(shares: &[Share<'_>], per: impl Fn(&Work<'_>) -> Option<Per>) -> Vec<Vec<usize>> {
    let mut units: BTreeMap<(Per, i32), Vec<usize>> = BTreeMap::new();
    for (index, share) in shares.iter().enumerate() {
        let Some(per) = per(&share.work) else {
            continue;
        };
        let key = match per {
            Per::Day => share.date.num_days_from_ce(),
            Per::Month => share
                .date
                .with_day(1)
                .unwrap_or(share.date)
                .num_days_from_ce(),
            Per::Invoice => 0,
            Per::Case | Per::Entry => continue,
        };
        units.entry((per, key)).or_default().push(index);
    }
    units.into_values().collect()
}
