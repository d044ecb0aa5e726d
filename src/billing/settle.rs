//! From recorded to billed time: increments, minimums and bands (rules.md §2.3), for a case, an entry or a day.

use chrono::Datelike;

use super::charge::{Work, dates};
use super::line::{Kind, Line, Unit};
use super::money::{AmountError, Money, Quantity, UnitPrice};
use super::resolve::Resolved;
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
    /// The line that what was added went to.
    pub raised_line: Option<usize>,
}

/// Sets the billed seconds of each piece that is not free: its own, rounded to the increment, raised to the
/// minimum. What is added goes to the cheapest line of its case, entry or day; on a tie, to the one whose first
/// second comes first.
pub(super) fn rounded_and_raised(
    card: &RateCard,
    case: &Case<'_>,
    work: &mut [Work<'_>],
    lines: &[Line<'_>],
) -> Result<BilledTime, AmountError> {
    let mut billed = BilledTime::default();
    for work in work.iter_mut().filter(|work| !work.piece.free) {
        work.billed = work.piece.stretch.seconds();
        billed.worked = billed.worked.saturating_add(work.billed);
        billed.increment = billed.increment.max(work.terms.increment_seconds);
        billed.minimum = billed.minimum.max(work.terms.minimum_seconds);
    }
    if billed.worked == 0 || (billed.increment == 0 && billed.minimum <= billed.worked && all_per_case(work)) {
        return Ok(billed);
    }
    for (key, wanted) in [
        (increment_per as fn(&Resolved<'_>) -> Per, rounded as fn(&Resolved<'_>, i64) -> i64),
        (minimum_per, |terms, seconds| seconds.max(terms.minimum_seconds)),
    ] {
        for unit in units(card, case, work, key) {
            let added = settle(work, &unit, lines, wanted)?;
            billed.raised = billed.raised.saturating_add(added.0);
            billed.raised_line = billed.raised_line.or(added.1);
        }
    }
    Ok(billed)
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
fn rounded(terms: &Resolved<'_>, seconds: i64) -> i64 {
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
fn units(
    card: &RateCard,
    case: &Case<'_>,
    work: &[Work<'_>],
    per: fn(&Resolved<'_>) -> Per,
) -> Vec<Vec<usize>> {
    let mut keyed: Vec<((Per, i64), usize)> = Vec::with_capacity(work.len());
    for (index, work) in work.iter().enumerate() {
        let per = per(&work.terms);
        let key = match per {
            Per::Case => 0,
            // Settled over all cases of the customer, not here.
            Per::Month | Per::Invoice => continue,
            Per::Entry => i64::try_from(work.piece.entry).unwrap_or(i64::MAX),
            Per::Day => case.entries.get(work.piece.entry).map_or(0, |entry| {
                i64::from(card.calendar().zone().date(entry.start()).num_days_from_ce())
            }),
        };
        if !work.piece.free {
            keyed.push(((per, key), index));
        }
    }
    keyed.sort_by_key(|(key, _)| *key);
    let units = keyed.chunk_by(|one, other| one.0 == other.0);
    units.map(|unit| unit.iter().map(|(_, index)| *index).collect()).collect()
}

/// Brings one unit to what is wanted under the largest of its pieces' terms; returns what was added, and to
/// which line.
fn settle(
    work: &mut [Work<'_>],
    unit: &[usize],
    lines: &[Line<'_>],
    wanted: fn(&Resolved<'_>, i64) -> i64,
) -> Result<(i64, Option<usize>), AmountError> {
    let pieces = || unit.iter().filter_map(|index| work.get(*index));
    let seconds = pieces().fold(0_i64, |sum, work| sum.saturating_add(work.billed));
    let most = pieces().map(|work| wanted(&work.terms, seconds)).max().unwrap_or(seconds);
    let mut missing = most.saturating_sub(seconds);
    if seconds == 0 || missing == 0 {
        return Ok((0, None));
    }
    let mut cheapest = Vec::with_capacity(unit.len());
    for index in unit {
        let Some(work) = work.get(*index) else { continue };
        let first = lines.get(work.line).map(|line| line.first);
        cheapest.push((work.unit_price.after_discount(work.discount)?, first, *index));
    }
    cheapest.sort();
    let mut line = None;
    for (_, _, index) in cheapest {
        let Some(work) = work.get_mut(index) else { continue };
        // Taking off can use up a piece; adding never does.
        let added = missing.max(work.billed.saturating_neg());
        work.billed = work.billed.saturating_add(added);
        missing = missing.saturating_sub(added);
        line = line.or(Some(work.line));
        if missing == 0 {
            break;
        }
    }
    Ok((most.saturating_sub(seconds), line))
}

/// A flat price in the place of the time lines, where the case's time is within a band.
pub(super) fn banded(work: &[Work<'_>], lines: &mut Vec<Line<'_>>, billed: &mut BilledTime) {
    let Some(first) = work.iter().find(|work| !work.piece.free) else { return };
    let Some(band) = first.terms.bands.iter().find(|band| billed.worked <= band.up_to) else { return };
    let mut rest = lines.drain(..);
    let Some(mut line) = rest.next() else { return };
    for other in rest {
        line.worked = line.worked.saturating_add(other.worked);
        line.date_to = line.date_to.max(other.date_to);
        line.entries.extend(other.entries);
    }
    line.entries.sort_unstable();
    line.entries.dedup();
    line.unit = Unit::Piece;
    line.unit_name = Unit::Piece.code();
    line.price_per = Unit::Piece.price_per();
    line.quantity = Quantity::ONE;
    line.unit_price = band.flat;
    lines.push(line);
    *billed = BilledTime { worked: billed.worked, ..BilledTime::default() };
}

/// What is missing in the time lines to the least amount, as a line of its own.
pub(super) fn minimum_amount<'a>(
    work: &[Work<'a>],
    lines: &[Line<'a>],
) -> Result<Option<Line<'a>>, AmountError> {
    let least = work.iter().filter(|work| !work.piece.free).map(|work| work.terms.minimum_amount).max();
    let net = Money::sum(lines.iter().map(|line| line.net))?;
    let (Some(least), Some(first)) = (least, lines.first()) else { return Ok(None) };
    if net >= least {
        return Ok(None);
    }
    let missing = least.minus(net)?;
    let Some(price) = UnitPrice::new(missing.to_decimal()) else { return Ok(None) };
    let mut line = Line::new(Kind::Fee, Unit::Piece, price, (first.date, first.date_to), first.first);
    line.quantity = Quantity::ONE;
    line.label = "Minimum charge";
    line.compute()?;
    Ok(Some(line))
}

/// The dates of an entry, for lines outside the time lines.
pub(super) fn entry_dates(card: &RateCard, entry: &super::entry::Entry) -> (chrono::NaiveDate, chrono::NaiveDate) {
    dates(card, entry.start(), entry.start())
}
