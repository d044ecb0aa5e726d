//! What one case costs: the whole order of calculation of rules.md §2, in its order.

use std::rc::Rc;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use thiserror::Error;

use super::case::Case;
use super::entry::Entry;
use super::facts::{Facts, whole};
use super::line::{Line, Unit, What};
use super::pooling::Pooled;
use super::resolve::Resolved;
use super::rounding::{self, BilledTime};
use super::{distance, extras, minimum_charge};
use crate::calendar::{CalendarError, Instant, Stretch, TierId};
use crate::money::{AmountError, Money, Percent, UnitPrice};
use crate::problems::Place;
use crate::rate_card::{AfterHoursTerms, Edition, FreeTime, Level, RateCard, Trigger};

/// What one case costs and how it came about.
#[derive(Debug, Clone, Default)]
pub struct Charge<'a> {
    /// Invoice lines in the order of rules.md §2.8.
    pub lines: Vec<Line<'a>>,
    /// The sum of the lines' nets.
    pub net: Money,
    /// The case's time, cut where its tier or its price changes, in order of work.
    pub pieces: Vec<Piece>,
    /// What the case's time was rounded up and raised to.
    pub billed: BilledTime,
    /// Seconds of free time that the case could use.
    pub free_allowance: i64,
    /// Recorded seconds of its billable entries.
    pub worked: i64,
    /// What the case has come to so far, what was billed before included.
    pub so_far: Money,
    /// Whether contact was made in normal hours.
    pub contacted_in_normal_hours: bool,
    /// Whether the case is on another document of the run too, which counts its entries.
    pub is_further: bool,
}

/// A piece of one entry in one tier, free or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// Index of the entry in the case.
    pub entry: usize,
    /// Where in time it lies.
    pub stretch: Stretch,
    /// Whether it is free time of the agreement.
    pub free: bool,
}

/// A piece of work with the terms that hold for it.
#[derive(Debug, Clone)]
pub(super) struct Work<'a> {
    pub(super) piece: Piece,
    pub(super) level: &'a Level,
    pub(super) terms: Rc<Resolved<'a>>,
    /// What an hour of it costs, with the tier, and its discount.
    pub(super) unit_price: UnitPrice,
    pub(super) discount: Percent,
    /// Its line among the free or the work lines.
    pub(super) line: usize,
    /// Billed seconds.
    pub(super) billed: i64,
    /// Where a band or a first block pays for it: so many seconds it counts towards a minimum.
    pub(super) block: Option<i64>,
    /// What that costs, on the first piece it pays for.
    pub(super) flat: Option<UnitPrice>,
}

impl Work<'_> {
    /// Whether it is billed by its time.
    pub(super) fn is_timed(&self) -> bool {
        !self.piece.free && self.block.is_none()
    }

    /// What an hour of it costs after the discount; by it, what costs nothing comes last.
    pub(super) fn cost(&self) -> Result<(bool, Decimal), AmountError> {
        let cost = self.unit_price.after_discount(self.discount)?;
        Ok((cost.is_zero(), cost))
    }
}

/// Why a case cannot be charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ChargeError {
    /// An amount is too large.
    #[error(transparent)]
    Amount(#[from] AmountError),
    /// A time is outside the calendar.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// The edition of the card on the entry's date does not have its level.
    #[error("the level is not on the rate card on the date of the entry")]
    NoLevel(Place),
    /// The edition of the card on the entry's date does not have the case's agreement.
    #[error("the agreement is not on the rate card on the date of the entry")]
    NoAgreement(Place),
}

/// A case with its time settled: everything before its lines.
pub(super) struct Prepared<'a> {
    facts: Facts<'a>,
    contacted: Instant,
    pub(super) work: Vec<Work<'a>>,
    flat: Option<Line<'a>>,
    billed: BilledTime,
    free_allowance: i64,
}

/// The first half of the calculation: tiers, free time, flat prices, rounding and minimums; nothing for a case
/// without billable work.
pub(super) fn prepared<'a>(
    card: &'a RateCard,
    case: &Case<'a>,
    pooled: Option<&Pooled>,
) -> Result<Option<Prepared<'a>>, ChargeError> {
    let (Some(first), Some(contacted)) = (case.billable().next(), case.contacted()) else {
        return Ok(None);
    };
    let contacted_tier = card.calendar().tier_at(contacted)?;
    let facts = Facts::of(card, *case, card.at(first.start()), contacted_tier)?;
    let mut work = tiers(&facts, facts.trigger())?;
    let free_allowance = free_time(&mut work);
    let flat = rounding::flat(card, case, &mut work);
    let mut billed = rounding::rounded_and_raised(case, &mut work)?;
    if let Some(pooled) = pooled {
        rounding::raised_by(&mut work, &pooled.raised, &mut billed);
        rounding::drawn(&facts, &mut work, pooled, &mut billed)?;
    }
    Ok(Some(Prepared {
        facts,
        contacted,
        work,
        flat,
        billed,
        free_allowance,
    }))
}

/// Computes what a case costs. `quote` and `invoice` both come here (rules.md §2.10). `pooled` is what is
/// settled together with other cases of the customer.
///
/// # Errors
/// See [`ChargeError`].
pub fn charge<'a>(
    card: &'a RateCard,
    case: &Case<'a>,
    pooled: Option<&Pooled>,
) -> Result<Charge<'a>, ChargeError> {
    let Some(prepared) = prepared(card, case, pooled)? else {
        return Ok(Charge::default());
    };
    let Prepared {
        facts,
        contacted,
        mut work,
        flat,
        mut billed,
        free_allowance,
    } = prepared;
    let (mut lines, mut work_lines) = time_lines(card, case, &mut work);
    if let Some(flat) = flat {
        work_lines.insert(0, flat);
    }
    for line in lines.iter_mut().chain(&mut work_lines) {
        line.compute()?;
    }
    billed.raised_line = billed
        .raised_line
        .and_then(|piece| line_of(&work, piece, &lines, &work_lines));
    let over_cases = pooled.and_then(|pooled| pooled.missing);
    let mut least = minimum_charge::lines(card, case, &work, over_cases)?;
    lines.append(&mut work_lines);
    lines.append(&mut least);
    lines.append(&mut extras::fees(&facts, card.at(contacted), contacted)?);
    lines.append(&mut extras::travel(&facts)?);
    lines.append(&mut distance::mileage(&facts)?);
    let net = Money::sum(lines.iter().map(|line| line.net))?;
    Ok(Charge {
        lines,
        net,
        pieces: work.into_iter().map(|work| work.piece).collect(),
        billed,
        free_allowance,
        worked: facts.worked,
        so_far: net,
        contacted_in_normal_hours: facts.contacted_tier.is_normal(),
        is_further: false,
    })
}

/// The place among all lines of the one that bills a piece.
fn line_of(
    work: &[Work<'_>],
    piece: usize,
    free: &[Line<'_>],
    timed: &[Line<'_>],
) -> Option<usize> {
    let work = work.get(piece).filter(|work| work.is_timed())?;
    let flat = timed.iter().filter(|line| line.unit == Unit::Piece).count();
    work.line.checked_add(free.len())?.checked_add(flat)
}

/// rules.md §2.1: each piece of time in its tier, with the terms that hold for it.
fn tiers<'a>(facts: &Facts<'a>, trigger: Trigger) -> Result<Vec<Work<'a>>, ChargeError> {
    let mut work = Vec::with_capacity(facts.case.entries.len());
    let mut stretches = Vec::new();
    for (index, entry) in facts.case.entries.iter().enumerate() {
        if !entry.billable() || entry.seconds() == 0 {
            continue;
        }
        match trigger {
            Trigger::Worked => {
                facts.split(entry, &mut stretches)?;
                for stretch in stretches.drain(..) {
                    work.push(placed(facts, index, entry, stretch)?);
                }
            }
            Trigger::Case | Trigger::Contact | Trigger::Start => {
                let stretch = whole(entry, facts.tier_of(entry, trigger)?);
                work.push(placed(facts, index, entry, stretch)?);
            }
        }
    }
    Ok(work)
}

/// A piece of an entry with the terms that hold for it.
fn placed<'a>(
    facts: &Facts<'a>,
    index: usize,
    entry: &Entry,
    stretch: Stretch,
) -> Result<Work<'a>, ChargeError> {
    let (edition, level, terms) = facts.terms(entry, stretch.tier)?;
    let (unit_price, discount) = price(edition, entry, level, &terms, stretch.tier)?;
    let free = terms.after_hours == AfterHoursTerms::Included && !stretch.tier.is_normal();
    Ok(Work {
        piece: Piece {
            entry: index,
            stretch,
            free,
        },
        level,
        terms,
        unit_price,
        discount,
        line: 0,
        billed: 0,
        block: None,
        flat: None,
    })
}

/// rules.md §2.4: the price of an hour, with the tier, and the discount on it. A discount that does not reach the
/// surcharge is taken off the price, so that the line can be recomputed.
pub(super) fn price(
    edition: &Edition,
    entry: &Entry,
    level: &Level,
    terms: &Resolved<'_>,
    tier: TierId,
) -> Result<(UnitPrice, Percent), AmountError> {
    let (rate, price) = terms.price(edition, entry.level(), level.hourly_rate, tier)?;
    let discount = terms.discount(tier);
    if price == rate || discount.is_zero() || terms.discounts_surcharge() {
        return Ok((price, discount));
    }
    Ok((price.less(rate.share(discount)?)?, Percent::ZERO))
}

/// rules.md §2.2: the first seconds in the normal tier are free, deducted entry by entry in order. Returns the
/// most that was to be had.
fn free_time(work: &mut Vec<Work<'_>>) -> i64 {
    let eligible = |work: &Work<'_>| {
        !work.piece.free && (work.piece.stretch.tier.is_normal() || work.terms.free_after_hours)
    };
    let allowance = work
        .iter()
        .map(|work| work.terms.free_seconds)
        .max()
        .unwrap_or(0);
    let time = work.iter().filter(|work| eligible(work));
    let time = time.fold(0_i64, |sum, work| {
        sum.saturating_add(work.piece.stretch.seconds())
    });
    let mut used = 0_i64;
    let mut index = 0;
    while let Some(next) = work.get_mut(index) {
        index = index.saturating_add(1);
        let left = next.terms.free_seconds.saturating_sub(used);
        let all_or_nothing =
            next.terms.free == FreeTime::AllOrNothing && time > next.terms.free_seconds;
        if left <= 0 || all_or_nothing || !eligible(next) {
            continue;
        }
        let seconds = next.piece.stretch.seconds();
        next.piece.free = true;
        used = used.saturating_add(seconds.min(left));
        if seconds > left {
            let cut = next.piece.stretch.start.plus(left);
            let mut rest = next.clone();
            rest.piece.stretch.start = cut;
            rest.piece.free = false;
            next.piece.stretch.end = cut;
            work.insert(index, rest);
        }
    }
    allowance
}

/// rules.md §2.4 and §2.5: one line per level, tier, unit price and discount, in order of their first
/// second; free lines apart, at the full price with a discount of 100 %. Returns the free and the work lines.
fn time_lines<'a>(
    card: &RateCard,
    case: &Case<'a>,
    work: &mut [Work<'a>],
) -> (Vec<Line<'a>>, Vec<Line<'a>>) {
    let mut lines: (Vec<Line<'a>>, Vec<Line<'a>>) = (Vec::new(), Vec::new());
    // By the first second, so that lines come in that order; entries are in order of their start already.
    let mut order: Vec<usize> = Vec::new();
    if !work.is_sorted_by_key(|work| work.piece.stretch.start) {
        order.extend(0..work.len());
        order.sort_by_key(|index| work.get(*index).map(|work| work.piece.stretch.start));
    }
    for place in 0..work.len() {
        let index = order.get(place).copied().unwrap_or(place);
        let Some(work) = work.get_mut(index).filter(|work| work.block.is_none()) else {
            continue;
        };
        let piece = work.piece;
        let Some(entry) = case.entries.get(piece.entry) else {
            continue;
        };
        let (what, discount, lines) = if piece.free {
            (What::Free, Percent::HUNDRED, &mut lines.0)
        } else {
            (What::Time, work.discount, &mut lines.1)
        };
        let same = |line: &Line<'_>| {
            line.level == Some(entry.level())
                && line.tier == Some(piece.stretch.tier)
                && line.unit_price == work.unit_price
                && line.discount_percent == discount
        };
        let last = piece.stretch.end.plus(-1).max(piece.stretch.start);
        let dates = dates(card, piece.stretch.start, last);
        work.line = lines.iter().position(same).unwrap_or_else(|| {
            let mut line = Line::new(what, Unit::Minute, work.unit_price, dates);
            line.level = Some(entry.level());
            line.tier = Some(piece.stretch.tier);
            line.discount_percent = discount;
            line.label = Some(&work.level.label);
            line.item = work.level.item.as_deref();
            lines.push(line);
            lines.len().saturating_sub(1)
        });
        if let Some(line) = lines.get_mut(work.line) {
            line.add_time(piece.entry, piece.stretch, dates);
            line.billed = line.billed.saturating_add(work.billed);
        }
    }
    lines
}

/// The local dates of two instants.
pub(super) fn dates(card: &RateCard, first: Instant, last: Instant) -> (NaiveDate, NaiveDate) {
    let zone = card.calendar().zone();
    (zone.date(first), zone.date(last))
}
