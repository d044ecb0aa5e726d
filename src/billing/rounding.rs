//! From recorded to billed time: increments, minimums and bands (rules.md §2.3), for a case, an entry or a day.

use super::case::Case;
use super::charge::{ChargeError, Work, dates};
use super::facts::Facts;
use super::line::{Line, Unit, What};
use super::pooling::Pooled;
use super::resolve::Resolved;
use crate::money::{AmountError, Quantity};
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
/// minimum. What is added goes to the cheapest line of its case or entry that costs anything; on a tie, to the one
/// whose first billed second comes first.
pub(super) fn rounded_and_raised(
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
        if work.block.is_some() {
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
    for step in Step::ALL {
        for unit in units(case, work, step) {
            let (added, piece) = settle(work, &unit, step)?;
            billed.raised = billed.raised.saturating_add(added);
            billed.raised_line = billed.raised_line.or(piece);
        }
    }
    Ok(billed)
}

/// What makes billed time of recorded time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Multiples of the increment.
    Increment,
    /// The least time.
    Minimum,
}

impl Step {
    /// In the order of calculation.
    pub(super) const ALL: [Self; 2] = [Self::Increment, Self::Minimum];

    /// What is settled together.
    pub(super) fn per(self, terms: &Resolved<'_>) -> Per {
        match self {
            Self::Increment => terms.increment_per,
            Self::Minimum => terms.minimum_per,
        }
    }

    /// What is compared where terms differ: the largest holds.
    fn size(self, terms: &Resolved<'_>) -> i64 {
        match self {
            Self::Increment => terms.increment_seconds,
            Self::Minimum => terms.minimum_seconds,
        }
    }

    fn of(self, terms: &Resolved<'_>, time: Time) -> i64 {
        match self {
            Self::Increment => rounded(terms, time),
            Self::Minimum => {
                let block = time.block.unwrap_or(0);
                time.billed.max(terms.minimum_seconds.saturating_sub(block))
            }
        }
    }

    /// What the largest of the terms make of the time of some work, and how much that adds.
    pub(super) fn wanted<'w, 'a: 'w>(
        self,
        all: impl Iterator<Item = &'w Work<'a>> + Clone,
    ) -> Wanted {
        let time = Time::of(all.clone());
        let timed = all.filter(|work| work.is_timed());
        let size = timed.clone().map(|work| self.size(&work.terms)).max();
        let largest = timed.filter(|work| Some(self.size(&work.terms)) == size);
        let most = largest.map(|work| self.of(&work.terms, time)).max();
        let most = most.unwrap_or(time.billed);
        Wanted {
            step: self,
            time,
            most,
        }
    }
}

/// The time of some work.
#[derive(Debug, Clone, Copy)]
struct Time {
    /// Seconds that are billed as such.
    billed: i64,
    /// Seconds that a band or a first block counts, where one pays for some of it.
    block: Option<i64>,
}

impl Time {
    fn of<'w, 'a: 'w>(work: impl Iterator<Item = &'w Work<'a>>) -> Self {
        let mut time = Self {
            billed: 0,
            block: None,
        };
        for work in work {
            match work.block {
                Some(counts) => {
                    time.block = Some(time.block.unwrap_or(0).saturating_add(counts));
                }
                None => time.billed = time.billed.saturating_add(work.billed),
            }
        }
        time
    }
}

/// What is wanted of the time of some work.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    step: Step,
    time: Time,
    /// Seconds that are to be billed as such.
    most: i64,
}

impl Wanted {
    /// Seconds that are missing to it; negative where there are more.
    pub(super) fn missing(self) -> i64 {
        self.most.saturating_sub(self.time.billed)
    }

    /// Whether a piece asks for so much.
    pub(super) fn asked_by(self, work: &Work<'_>) -> bool {
        work.is_timed() && self.step.of(&work.terms, self.time) == self.most
    }
}

fn all_per_case(work: &[Work<'_>]) -> bool {
    work.iter().all(|work| work.terms.minimum_per == Per::Case)
}

/// Seconds brought to a multiple of the increment.
fn rounded(terms: &Resolved<'_>, time: Time) -> i64 {
    let seconds = time.billed;
    let increment = terms.increment_seconds;
    let over = seconds.checked_rem(increment).unwrap_or(0);
    let down = seconds.saturating_sub(over);
    let up = down.saturating_add(increment);
    let goes_up = match terms.rounding {
        // The first unit is billed once begun; a block is one.
        Rounding::Up => over > terms.grace_seconds || (down == 0 && time.block.is_none()),
        Rounding::Down => false,
        Rounding::Nearest => over.saturating_mul(2) >= increment,
    };
    match (over, goes_up) {
        (0, _) => seconds,
        (_, true) => up,
        (_, false) => down,
    }
}

/// The pieces of the case, or of each entry, that are settled together, by index. What is settled by day, month or
/// invoice is settled over all cases of the customer, not here.
fn units(case: &Case<'_>, work: &[Work<'_>], step: Step) -> Vec<Vec<usize>> {
    let paid = || work.iter().enumerate().filter(|(_, work)| !work.piece.free);
    let of_case = paid().filter(|(_, work)| step.per(&work.terms) == Per::Case);
    let mut units = vec![of_case.map(|(index, _)| index).collect::<Vec<_>>()];
    if paid().any(|(_, work)| step.per(&work.terms) == Per::Entry) {
        for entry in 0..case.entries.len() {
            let of_entry = paid().filter(|(_, work)| {
                work.piece.entry == entry && step.per(&work.terms) == Per::Entry
            });
            units.push(of_entry.map(|(index, _)| index).collect());
        }
    }
    units
}

/// Brings one unit to what is wanted under the largest of its pieces' terms; returns what was added, and to
/// which piece.
fn settle(
    work: &mut [Work<'_>],
    unit: &[usize],
    step: Step,
) -> Result<(i64, Option<usize>), AmountError> {
    let wanted = step.wanted(unit.iter().filter_map(|index| work.get(*index)));
    let missing = wanted.missing();
    if missing == 0 {
        return Ok((0, None));
    }
    // What is added goes to the pieces that asked for it: a night's minimum is not billed by day.
    let mut cheapest = Vec::with_capacity(unit.len());
    for index in unit {
        let Some(work) = work.get(*index).filter(|work| work.is_timed()) else {
            continue;
        };
        let asked = wanted.asked_by(work);
        if asked || missing < 0 {
            cheapest.push((!asked, work.cost()?, work.piece.stretch.start, *index));
        }
    }
    cheapest.sort();
    let order = cheapest.into_iter().map(|(.., index)| index);
    let mut piece = None;
    let added = spread(order, missing, |index, missing| {
        let Some(work) = work.get_mut(index) else {
            return 0;
        };
        piece = piece.or(Some(index));
        let added = missing.max(work.billed.saturating_neg());
        work.billed = work.billed.saturating_add(added);
        added
    });
    Ok((added, piece))
}

/// Adds what is missing in order: all of it to the first, but taking off can use one up. Returns what was added.
pub(super) fn spread(
    order: impl Iterator<Item = usize>,
    missing: i64,
    mut add: impl FnMut(usize, i64) -> i64,
) -> i64 {
    let mut left = missing;
    for index in order {
        if left == 0 {
            break;
        }
        left = left.saturating_sub(add(index, left));
    }
    missing.saturating_sub(left)
}

/// Adds what the day, the month or the invoice adds to each piece.
pub(super) fn raised_by(work: &mut [Work<'_>], raised: &[i64], billed: &mut BilledTime) {
    for (index, (work, added)) in work.iter_mut().zip(raised).enumerate() {
        if *added != 0 {
            work.billed = work.billed.saturating_add(*added);
            billed.raised = billed.raised.saturating_add(*added);
            billed.raised_line = billed.raised_line.or(Some(index));
        }
    }
}

/// Takes out what included or prepaid time pays for, as free time; what comes once that is used up is at the rate
/// beyond it.
pub(super) fn drawn<'a>(
    facts: &Facts<'a>,
    work: &mut Vec<Work<'a>>,
    pooled: &Pooled,
    billed: &mut BilledTime,
) -> Result<(), ChargeError> {
    let mut settled = Vec::with_capacity(work.len().saturating_add(pooled.drawn.len()));
    let raised = billed.raised_line;
    for (index, mut piece) in std::mem::take(work).into_iter().enumerate() {
        let paid = pooled.drawn.get(index).copied().unwrap_or(0);
        if piece.is_timed() && paid > 0 {
            let mut free = piece.clone();
            let stretch = piece.piece.stretch;
            let cut = if paid < piece.billed {
                stretch.start.plus(paid.min(stretch.seconds()))
            } else {
                stretch.end
            };
            free.piece.stretch.end = cut;
            free.piece.free = true;
            free.billed = paid;
            settled.push(free);
            piece.piece.stretch.start = cut;
            piece.billed = piece.billed.saturating_sub(paid);
        }
        if piece.is_timed()
            && pooled.beyond.contains(&index)
            && let Some((unit_price, discount)) = facts.beyond(&piece)?
        {
            piece.unit_price = unit_price;
            piece.discount = discount;
        }
        if paid == 0 || piece.billed > 0 {
            settled.push(piece);
        }
        if raised == Some(index) {
            billed.raised_line = settled.len().checked_sub(1);
        }
    }
    *work = settled;
    Ok(())
}

/// A flat price in the place of time: a band that the case's time is within, or the first block of it. What it
/// pays for is marked as its own, and counts towards a minimum in the band's or the block's full length.
pub(super) fn flat<'a>(
    card: &RateCard,
    case: &Case<'a>,
    work: &mut Vec<Work<'a>>,
) -> Option<Line<'a>> {
    if work
        .iter()
        .all(|work| work.terms.bands.is_empty() && work.terms.first.is_none())
    {
        return None;
    }
    let timed = || work.iter().filter(|work| work.is_timed());
    let seconds = timed().fold(0_i64, |sum, work| {
        sum.saturating_add(work.piece.stretch.seconds())
    });
    let band =
        timed().filter_map(|work| work.terms.bands.iter().find(|band| seconds <= band.up_to));
    let band = band
        .max_by_key(|band| band.flat)
        .map(|band| (band.up_to, band.flat, What::Band(band.up_to)));
    let block = timed()
        .filter_map(|work| work.terms.first)
        .max_by_key(|block| block.amount);
    let block = block.map(|block| (block.seconds, block.amount, What::FirstBlock(block.seconds)));
    let (mut left, price, what) = band.or(block)?;

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
        let stretch = next.piece.stretch;
        next.block = Some(stretch.seconds());
        next.flat = line.is_none().then_some(price);
        left = left.saturating_sub(stretch.seconds());
        let dates = dates(card, stretch.start, stretch.end.plus(-1));
        let line = line.get_or_insert_with(|| {
            let mut line = Line::new(what, Unit::Piece, price, dates);
            line.level = case
                .entries
                .get(next.piece.entry)
                .map(super::entry::Entry::level);
            line.tier = Some(stretch.tier);
            line.label = Some(&next.level.label);
            line.item = next.level.item.as_deref();
            line.quantity = Quantity::ONE;
            line
        });
        line.add_time(next.piece.entry, stretch, dates);
        line.billed = line.worked;
    }
    // What the work leaves of it counts as well.
    let last = work
        .iter_mut()
        .filter_map(|work| work.block.as_mut())
        .last();
    if let Some(counts) = last {
        *counts = counts.saturating_add(left);
    }
    line
}
