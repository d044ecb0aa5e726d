//! The least amount that time costs: what is missing to it is a line of its own (docs/rate-card.md).

use std::collections::BTreeSet;

use super::line::{Line, MinimumAmount, Unit, What};
use super::rounding::Step;
use super::segment::{ChargeError, Segment, dates};
use crate::money::{AmountError, Money, Quantity, UnitPrice};
use crate::rate_card::{Per, RateCard};
use crate::seconds::Seconds;

/// What is missing to a least amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shortfall {
    pub(super) amount: Money,
    pub(super) to: MinimumAmount,
}

/// What is missing to the least amounts of the case and of each entry, and what the pooled says is missing to one
/// over several cases.
pub(super) fn lines<'a>(
    card: &RateCard,
    work: &[Segment<'a>],
    over_cases: Option<Shortfall>,
) -> Result<Vec<Line<'a>>, ChargeError> {
    let mut lines = Vec::new();
    if over_cases.is_none() && work.iter().all(|work| work.terms.minimum_amount == Money::ZERO) {
        return Ok(lines);
    }
    let whole = work.iter().filter(|work| !work.piece.free);
    let unit = |work: &Segment<'a>| {
        let group = Step::Minimum.group(work);
        match work.terms.minimum_per {
            Per::Case => Some((None, group)),
            Per::Entry => Some((Some(work.piece.entry), group)),
            Per::Day | Per::Month | Per::Invoice => None,
        }
    };
    let units: BTreeSet<_> = whole.clone().filter_map(unit).collect();
    for (entry, group) in units {
        let key = Some((entry, group));
        let asking = whole.clone().filter(|work| unit(work) == key);
        // A case's whole work counts, whatever it asks for, where nothing is apart.
        if key == Some((None, None)) {
            push(card, whole.clone(), missing(Per::Case, asking, whole.clone())?, &mut lines)?;
        } else {
            let per = entry.map_or(Per::Case, |_| Per::Entry);
            push(card, asking.clone(), missing(per, asking.clone(), asking)?, &mut lines)?;
        }
    }
    push(card, whole, over_cases, &mut lines)?;
    Ok(lines)
}

/// What is missing in the price of some work to the largest minimum of those that ask.
fn missing<'w, 'a: 'w>(
    per: Per,
    asking: impl Iterator<Item = &'w Segment<'a>>,
    work: impl Iterator<Item = &'w Segment<'a>>,
) -> Result<Option<Shortfall>, AmountError> {
    let least = asking.map(|work| work.terms.minimum_amount).max();
    match least {
        None | Some(Money::ZERO) => Ok(None),
        Some(amount) => Shortfall::of(price(work)?, MinimumAmount { amount, per }),
    }
}

impl Shortfall {
    /// What is missing in a price to a least amount.
    pub(super) fn of(price: Money, to: MinimumAmount) -> Result<Option<Self>, AmountError> {
        let amount = to.amount.minus(price)?;
        Ok((amount > Money::ZERO).then_some(Self { amount, to }))
    }

    /// Both in one: of two days that end with the same case, say.
    pub(super) fn and(self, other: Option<Self>) -> Result<Self, AmountError> {
        let Some(other) = other else { return Ok(self) };
        let larger = if other.to.amount > self.to.amount { other.to } else { self.to };
        Ok(Self { amount: self.amount.plus(other.amount)?, to: larger })
    }
}

/// What some work of a case costs, as its lines would say it.
pub(super) fn price<'w, 'a: 'w>(
    work: impl Iterator<Item = &'w Segment<'a>>,
) -> Result<Money, AmountError> {
    let mut flat = Money::ZERO;
    let mut groups: Vec<(&Segment<'_>, Seconds)> = Vec::new();
    for work in work {
        if let Some(price) = work.flat {
            flat = flat.plus(price.gross(Quantity::ONE, 1)?)?;
        }
        if !work.is_timed() {
            continue;
        }
        let same = |(other, _): &&mut (&Segment<'_>, Seconds)| {
            std::ptr::eq(other.terms.level, work.terms.level)
                && other.piece.stretch.tier == work.piece.stretch.tier
                && other.unit_price == work.unit_price
                && other.discount == work.discount
        };
        match groups.iter_mut().find(same) {
            Some((_, seconds)) => *seconds += work.billed,
            None => groups.push((work, work.billed)),
        }
    }
    for (work, seconds) in groups {
        let gross = work.unit_price.gross(Quantity::minutes(seconds), Unit::Minute.price_per())?;
        flat = flat.plus(gross.minus(gross.share(work.discount)?)?)?;
    }
    Ok(flat)
}

/// A line for an amount that is missing, with the dates of the work.
fn push<'w, 'a: 'w>(
    card: &RateCard,
    work: impl Iterator<Item = &'w Segment<'a>>,
    missing: Option<Shortfall>,
    lines: &mut Vec<Line<'a>>,
) -> Result<(), AmountError> {
    let Some(Shortfall { amount, to }) = missing else {
        return Ok(());
    };
    let mut bounds = None;
    for work in work {
        let (start, end) = (work.piece.stretch.start, work.piece.stretch.end);
        let (first, last) = bounds.unwrap_or((start, end));
        bounds = Some((first.min(start), last.max(end)));
    }
    let (Some((first, last)), Some(price)) = (bounds, UnitPrice::new(amount.to_decimal())) else {
        return Ok(());
    };
    let dates = dates(card, first, last.second_before().max(first));
    let mut line = Line::new(What::Minimum(to), Unit::Piece, price, dates);
    line.quantity = Quantity::ONE;
    line.compute()?;
    lines.push(line);
    Ok(())
}
