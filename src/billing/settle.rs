//! From recorded to billed time: increments, minimums and bands (rules.md §2.3), for a case, an entry or a day.

use chrono::Datelike;

use super::charge::{ChargeError, Work, dates};
use super::line::{Flat, Kind, Line, Unit};
use super::money::{AmountError, Money, Quantity, UnitPrice};
use super::resolve::{Facts, Resolved};
use super::work::Case;
use crate::rate_card::{Per, RateCard, Rounding};

/// How the time that was left after free time became billed time (rules.md §2.3), in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BilledTime {
    /// Recorded time that is billed.
    pub worked: i64,
    /// The increment it was rounded up to a multiple of; 0 for none.
    pub increment: i64,
    /// The minimum it was raised to where it was below; 0 for none.
    pub minimum: i64,
    /// What rounding and the minimum added; negative where rounding down took time off.
    pub raised: i64,
    /// The line that what was added went to; while time is settled, the piece.
    pub raised_line: Option<usize>,
}

/// Sets the billed seconds of each piece that is not free: its own, rounded to the increment, raised to the
/// minimum. What is added goes to the cheapest line of its case, entry or day; on a tie, to the one whose first
/// second comes first.
pub(super) fn rounded_and_raised(
    card: &RateCard,
    case: &Case<'_>,
    work: &mut [Work<'_>],
) -> Result<BilledTime, AmountError> {
    let mut billed = BilledTime::default();
    for work in work.iter_mut() {
        work.billed = work.piece.stretch.seconds();
        if work.piece.free {
            continue;
        }
        billed.worked = billed.worked.saturating_add(work.piece.stretch.seconds());
        if work.block {
            continue;
        }
        billed.increment = billed.increment.max(work.terms.increment_seconds);
        billed.minimum = billed.minimum.max(work.terms.minimum_seconds);
    }
    if billed.worked == 0
        || (billed.increment == 0 && billed.minimum <= billed.worked && all_per_case(work))
    {
        return Ok(billed);
    }
    let steps: [(PerOf, Wanted); 2] = [(increment_per, rounded), (minimum_per, at_least)];
    for (per, wanted) in steps {
        for unit in units(card, case, work, per) {
            let added = settle(work, &unit, wanted)?;
            billed.raised = billed.raised.saturating_add(added.0);
            billed.raised_line = billed.raised_line.or(added.1);
        }
    }
    Ok(billed)
}

/// What a piece's terms settle together.
type PerOf = fn(&Resolved<'_>) -> Per;
/// The seconds that a piece's terms make of those of its unit.
pub(super) type Wanted = fn(&Resolved<'_>, i64) -> i64;

/// Seconds raised to the minimum.
pub(super) fn at_least(terms: &Resolved<'_>, seconds: i64) -> i64 {
    seconds.max(terms.minimum_seconds)
}

fn all_per_case(work: &[Work<'_>]) -> bool {
    work.iter().all(|work| work.terms.minimum_per == Per::Case)
}

fn increment_per(terms: &Resolved<'_>) -> Per {
    terms.increment_per
}

fn minimum_per(terms: &Resolved<'_>) -> Per {
    terms.minimum_per
}

/// Seconds brought to a multiple of the increment.
pub(super) fn rounded(terms: &Resolved<'_>, seconds: i64) -> i64 {
    let increment = terms.increment_seconds;
    let over = seconds.checked_rem(increment).unwrap_or(0);
    let down = seconds.saturating_sub(over);
    let up = down.saturating_add(increment);
    let goes_up = match terms.rounding {
        Rounding::Up => over > terms.grace_seconds,
        Rounding::Down => false,
        Rounding::Nearest => over.saturating_mul(2) >= increment,
    };
    match (over, goes_up) {
        (0, _) => seconds,
        (_, true) => up,
        (_, false) => down,
    }
}

/// The pieces of each case, entry or day that are settled together, by index.
fn units(card: &RateCard, case: &Case<'_>, work: &[Work<'_>], per: PerOf) -> Vec<Vec<usize>> {
    let mut keyed: Vec<((Per, i64), usize)> = Vec::with_capacity(work.len());
    for (index, work) in work.iter().enumerate() {
        let per = per(&work.terms);
        let key = match per {
            Per::Case => 0,
            // Settled over all cases of the customer, not here.
            Per::Month | Per::Invoice => continue,
            Per::Entry => i64::try_from(work.piece.entry).unwrap_or(i64::MAX),
            Per::Day => case.entries.get(work.piece.entry).map_or(0, |entry| {
                i64::from(
                    card.calendar()
                        .zone()
                        .date(entry.start())
                        .num_days_from_ce(),
                )
            }),
        };
        if work.is_timed() {
            keyed.push(((per, key), index));
        }
    }
    keyed.sort_by_key(|(key, _)| *key);
    let units = keyed.chunk_by(|one, other| one.0 == other.0);
    units
        .map(|unit| unit.iter().map(|(_, index)| *index).collect())
        .collect()
}

/// Brings one unit to what is wanted under the largest of its pieces' terms; returns what was added, and to
/// which line.
fn settle(
    work: &mut [Work<'_>],
    unit: &[usize],
    wanted: Wanted,
) -> Result<(i64, Option<usize>), AmountError> {
    let pieces = || unit.iter().filter_map(|index| work.get(*index));
    let seconds = pieces().fold(0_i64, |sum, work| sum.saturating_add(work.billed));
    let most = pieces()
        .map(|work| wanted(&work.terms, seconds))
        .max()
        .unwrap_or(seconds);
    let mut missing = most.saturating_sub(seconds);
    if seconds == 0 || missing == 0 {
        return Ok((0, None));
    }
    // What is added goes to the pieces that asked for it: a night's minimum is not billed by day.
    let mut cheapest = Vec::with_capacity(unit.len());
    for index in unit {
        let Some(work) = work
            .get(*index)
            .filter(|work| wanted(&work.terms, seconds) == most)
        else {
            continue;
        };
        let first = work.piece.stretch.start;
        cheapest.push((
            work.unit_price.after_discount(work.discount)?,
            first,
            *index,
        ));
    }
    cheapest.sort();
    let mut line = None;
    for (_, _, index) in cheapest {
        let Some(work) = work.get_mut(index) else {
            continue;
        };
        // Taking off can use up a piece; adding never does.
        let added = missing.max(work.billed.saturating_neg());
        work.billed = work.billed.saturating_add(added);
        missing = missing.saturating_sub(added);
        line = line.or(Some(index));
        if missing == 0 {
            break;
        }
    }
    Ok((most.saturating_sub(seconds), line))
}

/// Adds what the month or the invoice adds to the case, to its cheapest piece.
pub(super) fn raised_by(
    work: &mut [Work<'_>],
    seconds: i64,
    billed: &mut BilledTime,
) -> Result<(), AmountError> {
    if seconds == 0 {
        return Ok(());
    }
    let mut cheapest = Vec::new();
    for (index, work) in work.iter().enumerate().filter(|(_, work)| work.is_timed()) {
        cheapest.push((
            work.unit_price.after_discount(work.discount)?,
            work.piece.stretch.start,
            index,
        ));
    }
    let piece = cheapest.into_iter().min().map(|(_, _, index)| index);
    if let Some(work) = piece.and_then(|index| work.get_mut(index)) {
        work.billed = work.billed.saturating_add(seconds).max(0);
        billed.raised = billed.raised.saturating_add(seconds);
        billed.raised_line = piece;
    }
    Ok(())
}

/// Takes out what included or prepaid time pays for, as free time; what is left is at the rate beyond it.
pub(super) fn drawn<'a>(
    facts: &Facts<'a>,
    work: &mut Vec<Work<'a>>,
    drawn: &[i64],
) -> Result<(), ChargeError> {
    let mut settled = Vec::with_capacity(work.len().saturating_add(drawn.len()));
    for (index, mut piece) in std::mem::take(work).into_iter().enumerate() {
        let paid = drawn.get(index).copied().unwrap_or(0);
        if !piece.is_timed() {
            settled.push(piece);
            continue;
        }
        if paid > 0 {
            let mut free = piece.clone();
            let cut = piece
                .piece
                .stretch
                .start
                .plus(paid.min(piece.piece.stretch.seconds()));
            free.piece.stretch.end = cut;
            free.piece.free = true;
            free.billed = paid;
            settled.push(free);
            piece.piece.stretch.start = cut;
            piece.billed = piece.billed.saturating_sub(paid);
        }
        if piece.billed > 0 || paid == 0 {
            if let Some((unit_price, discount)) = facts.beyond(&piece)? {
                piece.unit_price = unit_price;
                piece.discount = discount;
            }
            settled.push(piece);
        }
    }
    *work = settled;
    Ok(())
}

/// A flat price in the place of time: a band that the case's time is within, or the first block of it. What it
/// pays for is marked as its own.
pub(super) fn flat<'a>(
    card: &RateCard,
    case: &Case<'a>,
    work: &mut Vec<Work<'a>>,
) -> Option<Line<'a>> {
    let timed = || work.iter().filter(|work| work.is_timed());
    let seconds = timed().fold(0_i64, |sum, work| {
        sum.saturating_add(work.piece.stretch.seconds())
    });
    let band =
        timed().filter_map(|work| work.terms.bands.iter().find(|band| seconds <= band.up_to));
    let band = band
        .max_by_key(|band| band.flat)
        .map(|band| (seconds, band.flat, Flat::UpTo(band.up_to)));
    let block = timed()
        .filter_map(|work| work.terms.first)
        .max_by_key(|block| block.amount);
    let block = block.map(|block| (block.seconds, block.amount, Flat::First(block.seconds)));
    let (mut left, price, flat) = band.or(block)?;

    let mut line: Option<Line<'a>> = None;
    let mut index = 0;
    while left > 0 {
        let Some(next) = work.get_mut(index) else {
            break;
        };
        index = index.saturating_add(1);
        if !next.is_timed() {
            continue;
        }
        let stretch = next.piece.stretch;
        if stretch.seconds() > left {
            let cut = stretch.start.plus(left);
            let mut rest = next.clone();
            rest.piece.stretch.start = cut;
            next.piece.stretch.end = cut;
            work.insert(index, rest);
        }
        let Some(next) = work.get_mut(index.saturating_sub(1)) else {
            break;
        };
        next.block = true;
        let stretch = next.piece.stretch;
        left = left.saturating_sub(stretch.seconds());
        let dates = dates(card, stretch.start, stretch.end.plus(-1));
        let line = line.get_or_insert_with(|| {
            let mut line = Line::new(Kind::Work, Unit::Piece, price, dates, stretch.start);
            line.level = case
                .entries
                .get(next.piece.entry)
                .map(super::entry::Entry::level);
            line.tier = Some(stretch.tier);
            line.flat = Some(flat);
            line.label = &next.level.label;
            line.item = next.level.item.as_deref();
            line.quantity = Quantity::ONE;
            line
        });
        line.add_time(next.piece.entry, stretch, dates);
        line.billed = line.worked;
    }
    line
}

/// What is missing in the time lines to the least amount, as a line of its own.
pub(super) fn minimum_amount<'a>(
    work: &[Work<'a>],
    lines: &[Line<'a>],
) -> Result<Option<Line<'a>>, AmountError> {
    let least = work
        .iter()
        .filter(|work| !work.piece.free)
        .map(|work| work.terms.minimum_amount)
        .max();
    let net = Money::sum(lines.iter().map(|line| line.net))?;
    let (Some(least), Some(first)) = (least, lines.first()) else {
        return Ok(None);
    };
    if net >= least {
        return Ok(None);
    }
    let missing = least.minus(net)?;
    let Some(price) = UnitPrice::new(missing.to_decimal()) else {
        return Ok(None);
    };
    let mut line = Line::new(
        Kind::Fee,
        Unit::Piece,
        price,
        (first.date, first.date_to),
        first.first,
    );
    line.quantity = Quantity::ONE;
    line.label = "Minimum charge";
    line.compute()?;
    Ok(Some(line))
}
