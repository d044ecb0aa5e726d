//! What the cases of a customer owe to each other: minimums and increments of a day, a month or an invoice, and time
//! that is included in his agreement or prepaid (docs/rate-card.md). Plain cards skip all of it.

use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike, NaiveDate};

use super::balance::{Allotments, Balance, paid};
use super::charge::prepared;
use super::facts::KnownTerms;
use super::line::MinimumAmount;
use super::log::{Case, CaseId, CustomerId, WorkLog};
use super::minimum_charge::{self, Shortfall};
use super::pooled::Pooled;
use super::rounding::{Step, Units};
use super::segment::{ChargeError, Segment};
use super::span::Span;
use super::volume;
use crate::calendar::Instant;
use crate::money::{AmountError, Money};
use crate::rate_card::{Edition, Per, RateCard, VolumeRow};
use crate::seconds::Seconds;

/// What is pooled of a log.
#[derive(Debug, Default)]
pub struct Pooling {
    cases: HashMap<CaseId, Pooled>,
    balances: HashMap<CustomerId, Balance>,
}

/// Seconds that a customer has prepaid, and the local date from which work draws them.
type Prepaid = (Seconds, Option<NaiveDate>);

/// All work of a customer, in order.
#[derive(Default)]
struct Pool<'a> {
    segments: Vec<Segment<'a>>,
    /// The index of each in its case, and the day it belongs to.
    places: Vec<(usize, NaiveDate)>,
}

impl<'a> Pool<'a> {
    /// The segments of some cases, with what is pooled of each so far.
    fn of(
        card: &'a RateCard,
        cases: impl Iterator<Item = Case<'a>>,
        pooled: &HashMap<CaseId, Pooled>,
    ) -> Result<Self, (CaseId, ChargeError)> {
        let (known, mut all) = (KnownTerms::default(), Vec::new());
        for case in cases {
            let prepared = prepared(card, &case, pooled.get(&case.id), false, &known);
            let prepared = prepared.map_err(|error| (case.id, error))?;
            let segments = prepared.map(|prepared| prepared.segments);
            for (index, segment) in segments.into_iter().flatten().enumerate() {
                // A day is that of the entry's start.
                let start = case.entries[segment.piece.entry].start();
                all.push((segment, (index, card.calendar().zone().date(start))));
            }
        }
        // In order of work; on a tie in order of input.
        all.sort_by_key(|(segment, (index, _))| (segment.start(), segment.case, *index));
        let (segments, places) = all.into_iter().unzip();
        Ok(Self { segments, places })
    }

    /// The segments of each day, month or invoice that are counted together in a step; `per` says by which, or that a
    /// segment is not pooled at all.
    fn units(
        &self,
        step: Step,
        per: impl Fn(&Segment<'_>) -> Option<Per>,
    ) -> Units<(Per, i32, Option<String>)> {
        Units::of(&self.segments, |index, segment| {
            let (per, (_, date)) = (per(segment)?, self.places[index]);
            let number = match per {
                Per::Day => date.num_days_from_ce(),
                Per::Month => date.year() * 12 + date.month0().cast_signed(),
                Per::Invoice => 0,
                Per::Case | Per::Entry => return None,
            };
            Some((per, number, step.group(segment)))
        })
    }
}

impl Pooling {
    /// What the cases of each customer owe to each other by their entries that start before `until`.
    pub fn of(
        card: &RateCard,
        log: &WorkLog,
        until: Option<Instant>,
    ) -> Result<Self, (CaseId, ChargeError)> {
        let prepaid = |id| {
            let filed = log.filed(id)?;
            Some((id, (filed.prepaid_seconds?, filed.prepaid_from)))
        };
        let balances: HashMap<CustomerId, Prepaid> = log.customers().filter_map(prepaid).collect();
        let known = Span { from: None, until };
        let mut all = Self::default();
        if reaches_over_cases(card) || has_included(card) || !balances.is_empty() {
            all.pool(card, log, known, Some(&balances))?;
        }
        Ok(all)
    }

    /// The same of a log that is not all of a customer's work: nothing is drawn, as nobody knows what is left.
    pub fn without_balances(card: &RateCard, log: &WorkLog) -> Result<Self, (CaseId, ChargeError)> {
        let mut all = Self::default();
        if reaches_over_cases(card) {
            all.pool(card, log, Span::default(), None)?;
        }
        Ok(all)
    }

    fn pool(
        &mut self,
        card: &RateCard,
        log: &WorkLog,
        known: Span,
        balances: Option<&HashMap<CustomerId, Prepaid>>,
    ) -> Result<(), (CaseId, ChargeError)> {
        let mut by_customer: HashMap<CustomerId, Vec<CaseId>> = HashMap::new();
        for case in log.cases() {
            if let Some(customer) = case.facts.customer {
                by_customer.entry(customer).or_default().push(case.id);
            }
        }
        for (customer, ids) in by_customer {
            let cases = || ids.iter().map(|id| known.known(log.case(*id)));
            let of_first = |error: AmountError| (ids[0], ChargeError::from(error));
            let mut pool = Pool::of(card, cases(), &HashMap::new())?;
            self.raise(&mut pool).map_err(of_first)?;
            if let Some(balances) = balances {
                let prepaid = balances.get(&customer).copied();
                self.draw(card, log, customer, prepaid, &pool);
            }
            if has_volume(card) {
                let drawn = Pool::of(card, cases(), &self.cases)?;
                self.volumes(&drawn);
            }
            let asks = |segment: &Segment<'_>| segment.terms.minimum_amount != Money::ZERO;
            if pool.segments.iter().any(asks) {
                let settled = Pool::of(card, cases(), &self.cases)?;
                self.minimum_amounts(&settled).map_err(of_first)?;
            }
        }
        Ok(())
    }

    /// What is pooled of a case, if anything is.
    pub fn case(&self, case: CaseId) -> Option<&Pooled> {
        self.cases.get(&case)
    }

    /// What is left of a customer's included and prepaid time.
    pub fn balance(&self, customer: CustomerId) -> Option<Balance> {
        self.balances.get(&customer).copied()
    }

    /// Increments and minimums of a day, a month or an invoice.
    fn raise(&mut self, pool: &mut Pool<'_>) -> Result<(), AmountError> {
        for step in Step::ALL {
            let units = pool.units(step, |segment| step.per(segment));
            for unit in units.iter() {
                step.settle(&mut pool.segments, &unit, |index, segment, added| {
                    let pooled = self.cases.entry(segment.case).or_default();
                    add(&mut pooled.raised, pool.places[index].0, added);
                })?;
            }
        }
        Ok(())
    }

    /// The rows of their volume that billed hours lie in, in order of work: by how many there were under the same table.
    fn volumes(&mut self, pool: &Pool<'_>) {
        let mut tables: Vec<&[VolumeRow]> = Vec::new();
        let mut so_far: BTreeMap<_, Seconds> = BTreeMap::new();
        for (segment, (index, date)) in pool.segments.iter().zip(&pool.places) {
            let rows = segment.terms.volume;
            if rows.is_empty() || !segment.is_timed() {
                continue;
            }
            let table = tables.iter().position(|known| *known == rows).unwrap_or_else(|| {
                tables.push(rows);
                tables.len() - 1
            });
            let number = volume::number(&segment.terms, segment.case.index(), *date);
            let group = segment.groups.as_ref().and_then(|groups| groups.volume.clone());
            let so_far =
                so_far.entry((table, segment.terms.volume_per, number, group)).or_default();
            let pooled = self.cases.entry(segment.case).or_default();
            if pooled.volume.len() <= *index {
                pooled.volume.resize(*index + 1, Vec::new());
            }
            pooled.volume[*index] = volume::shares(rows, *so_far, segment.billed);
            *so_far += segment.billed;
        }
    }

    /// What is missing to the minimum amount of a day, a month or an invoice is charged with its last case.
    fn minimum_amounts(&mut self, pool: &Pool<'_>) -> Result<(), AmountError> {
        let units = pool.units(Step::Minimum, |segment| {
            let asks = !segment.piece.free && segment.terms.minimum_amount != Money::ZERO;
            asks.then_some(segment.terms.minimum_per)
        });
        for unit in units.iter() {
            let of_unit = || unit.iter().map(|index| &pool.segments[*index]);
            let mut cases: Vec<CaseId> = of_unit().map(|segment| segment.case).collect();
            cases.sort_unstable();
            cases.dedup();
            let mut price = Money::ZERO;
            for case in cases {
                let of_case = of_unit().filter(|segment| segment.case == case);
                price = price.plus(minimum_charge::price(of_case)?)?;
            }
            let amount = of_unit().map(|segment| segment.terms.minimum_amount).max();
            let (Some(last), Some(amount)) = (of_unit().next_back(), amount) else {
                continue;
            };
            let per = last.terms.minimum_per;
            if let Some(shortfall) = Shortfall::of(price, MinimumAmount { amount, per })? {
                let pooled = self.cases.entry(last.case).or_default();
                pooled.shortfall = Some(shortfall.and(pooled.shortfall)?);
            }
        }
        Ok(())
    }

    /// Included, then prepaid time pays for billed time, segment by segment in order of work.
    fn draw(
        &mut self,
        card: &RateCard,
        log: &WorkLog,
        customer: CustomerId,
        prepaid: Option<Prepaid>,
        pool: &Pool<'_>,
    ) {
        let (mut prepaid_left, prepaid_from) = prepaid.unwrap_or_default();
        let mut allotments: HashMap<usize, Allotments> = HashMap::new();
        let mut last_included = None;
        for (segment, (index, date)) in pool.segments.iter().zip(&pool.places) {
            let case = log.case(segment.case);
            if !case.covered() || !segment.is_timed() {
                continue;
            }
            let factor = segment.piece.draws;
            let agreement = case.facts.agreement;
            let terms = agreement.and_then(|id| card.at(segment.start()).agreement(id));
            let mut included = agreement.zip(terms).and_then(|(id, terms)| {
                let included = terms.included?;
                let from = log.contract(case.id).and_then(|contract| contract.from);
                let at = |day| card.on(day).agreement(id)?.included;
                let all = allotments.entry(id.index()).or_default();
                Some(all.on(*date, included, from, at).collect::<Vec<_>>())
            });
            let is_prepaid = prepaid.is_some() && prepaid_from.is_none_or(|from| from <= *date);
            let has_balance = included.is_some() || is_prepaid;
            let of_prepaid = is_prepaid.then_some(&mut prepaid_left);
            let mut drawn = Seconds::ZERO;
            for balance in included.iter_mut().flatten().map(|it| &mut **it).chain(of_prepaid) {
                let (paid, used) = paid(factor, segment.billed - drawn, *balance);
                drawn += paid;
                *balance -= used;
            }
            let included = included.map(|all| Seconds::sum(all.into_iter().map(|left| *left)));
            last_included = included.or(last_included);
            // What draws from a balance and is not paid by it has used it up.
            let of_prepaid = if is_prepaid { prepaid_left } else { Seconds::ZERO };
            let left = included.unwrap_or_default() + of_prepaid;
            let used_up = !factor.is_zero() || left == Seconds::ZERO;
            if has_balance && used_up && drawn < segment.billed {
                let pooled = self.cases.entry(segment.case).or_default();
                pooled.overage.push(*index);
            }
            if drawn > Seconds::ZERO {
                let pooled = self.cases.entry(segment.case).or_default();
                add(&mut pooled.drawn, *index, drawn);
            }
        }
        if last_included.is_some() || prepaid.is_some() {
            let left = Balance { included: last_included, prepaid: prepaid.map(|_| prepaid_left) };
            self.balances.insert(customer, left);
        }
    }
}

fn add(list: &mut Vec<Seconds>, index: usize, seconds: Seconds) {
    if list.len() <= index {
        list.resize(index + 1, Seconds::ZERO);
    }
    list[index] += seconds;
}

/// Whether a card has increments or minimums of more than a case, or prices by volume.
fn reaches_over_cases(card: &RateCard) -> bool {
    let wide = |per: Option<Per>| matches!(per, Some(Per::Day | Per::Month | Per::Invoice));
    let mut terms = card.editions().flat_map(Edition::terms);
    terms.any(|terms| wide(terms.minimum_per) || wide(terms.increment_per)) || has_volume(card)
}

pub(super) fn has_volume(card: &RateCard) -> bool {
    card.editions().flat_map(Edition::terms).any(|terms| terms.volume.is_some())
}

pub(super) fn has_included(card: &RateCard) -> bool {
    let mut agreements = card.editions().flat_map(|edition| edition.agreements.iter().flatten());
    agreements.any(|agreement| agreement.included.is_some())
}
