//! From recorded to billed time: increments and minimums (rules.md §2.3), for a case, an entry or, over several cases, a
//! day, a month or an invoice.

use std::cmp::Reverse;

use super::in_force::InForce;
use super::segment::Segment;
use crate::money::AmountError;
use crate::rate_card::{Per, Rounding};
use crate::seconds::Seconds;

/// How the time that was left after free time became billed time (rules.md §2.3), in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BilledTime {
    /// Recorded time that is billed.
    pub worked: Seconds,
    /// The increment it was rounded up to a multiple of; 0 for none.
    pub increment: Seconds,
    /// The minimum it was raised to where it was below; 0 for none.
    pub minimum: Seconds,
    /// What rounding and the minimum added; negative where rounding down took time off.
    pub raised: Seconds,
    /// Free time, and billed time, that was on earlier lines and is on none any more.
    pub free_back: Seconds,
    pub billed_back: Seconds,
    /// The line that what was added went to; while time is settled, the segment.
    pub raised_line: Option<usize>,
}

/// Sets the billed seconds of each segment that is not free: its own, rounded to the increment, raised to the minimum.
pub(super) fn rounded_and_raised(segments: &mut [Segment<'_>]) -> Result<BilledTime, AmountError> {
    let mut billed = BilledTime::default();
    for segment in segments.iter_mut() {
        segment.billed = segment.seconds();
        if segment.piece.free {
            continue;
        }
        billed.worked += segment.seconds();
        if segment.block.is_none() {
            billed.increment = billed.increment.max(segment.terms.increment_seconds);
            billed.minimum = billed.minimum.max(segment.terms.minimum_seconds);
        }
    }
    let per_case = |segment: &Segment<'_>| {
        segment.terms.minimum_per == Per::Case && Step::Minimum.group(segment).is_none()
    };
    if billed.worked == Seconds::ZERO
        || (billed.increment == Seconds::ZERO
            && billed.minimum <= billed.worked
            && segments.iter().all(per_case))
    {
        return Ok(billed);
    }
    for step in Step::ALL {
        if step == Step::Increment && billed.increment == Seconds::ZERO {
            continue;
        }
        let units = Units::of(segments, |_, segment| {
            let entry = match step.per(segment)? {
                Per::Case => None,
                Per::Entry => Some(segment.piece.entry),
                Per::Day | Per::Month | Per::Invoice => return None,
            };
            Some((entry, step.group(segment)))
        });
        for unit in units.iter() {
            step.settle(segments, &unit, |index, _, added| {
                billed.raised += added;
                billed.raised_line = billed.raised_line.or(Some(index));
            })?;
        }
    }
    Ok(billed)
}

/// Segments that are settled together, by their index and by what they have in common.
pub(super) struct Units<K>(Vec<(K, usize)>);

impl<K: Ord> Units<K> {
    /// `key` says what a segment has in common with others, or that it is not settled with any.
    pub(super) fn of(
        segments: &[Segment<'_>],
        key: impl Fn(usize, &Segment<'_>) -> Option<K>,
    ) -> Self {
        let all = segments.iter().enumerate();
        let keyed = all.filter_map(|(index, segment)| Some((key(index, segment)?, index)));
        let mut units: Vec<(K, usize)> = keyed.collect();
        units.sort_unstable();
        Self(units)
    }

    /// The indexes of each unit, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = Vec<usize>> {
        let units = self.0.chunk_by(|(one, _), (other, _)| one == other);
        units.map(|unit| unit.iter().map(|(_, index)| *index).collect())
    }
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

    /// With what a segment is settled; free ones with nothing.
    pub(super) fn per(self, segment: &Segment<'_>) -> Option<Per> {
        (!segment.piece.free).then(|| match self {
            Self::Increment => segment.terms.increment_per,
            Self::Minimum => segment.terms.minimum_per,
        })
    }

    /// What a segment is counted apart by; nothing where all counts together.
    pub(super) fn group(self, segment: &Segment<'_>) -> Option<String> {
        let groups = segment.groups.as_ref()?;
        match self {
            Self::Increment => groups.increment.clone(),
            Self::Minimum => groups.minimum.clone(),
        }
    }

    /// What is compared where terms differ: the largest holds.
    fn size(self, terms: &InForce<'_>) -> Seconds {
        match self {
            Self::Increment => terms.increment_seconds,
            Self::Minimum => terms.minimum_seconds,
        }
    }

    /// What terms make of some time.
    fn of(self, terms: &InForce<'_>, time: Time) -> Seconds {
        match self {
            Self::Increment => rounded(terms, time),
            Self::Minimum => {
                let block = time.block.unwrap_or_default();
                time.billed.max(terms.minimum_seconds - block)
            }
        }
    }

    /// Brings a unit to what the largest of its segments' terms make of its time. What is added goes to the last case
    /// that costs anything, and there to the cheapest that costs anything; on a tie, to the one whose first second comes
    /// first. `add` is told the segment and what is added to it.
    pub(super) fn settle(
        self,
        segments: &mut [Segment<'_>],
        unit: &[usize],
        mut add: impl FnMut(usize, &Segment<'_>, Seconds),
    ) -> Result<(), AmountError> {
        let of_unit = || unit.iter().map(|index| (*index, &segments[*index]));
        let time = Time::of(of_unit().map(|(_, segment)| segment));
        let timed = || of_unit().filter(|(_, segment)| segment.is_timed());
        let size = timed().map(|(_, segment)| self.size(&segment.terms)).max();
        let largest = timed().filter(|(_, segment)| Some(self.size(&segment.terms)) == size);
        let wanted = largest.map(|(_, segment)| self.of(&segment.terms, time));
        let wanted = wanted.max().unwrap_or(time.billed);
        let mut left = wanted - time.billed;
        if left == Seconds::ZERO {
            return Ok(());
        }
        // What is added goes to the segments that asked for it: a night's minimum is not billed by day.
        let asks = |segment: &Segment<'_>| self.of(&segment.terms, time) == wanted;
        let mut last = None;
        for (_, segment) in timed().filter(|(_, segment)| asks(segment)) {
            let (costs_nothing, _) = segment.cost()?;
            if !costs_nothing || last.is_none_or(|(nothing, _)| nothing) {
                last = Some((costs_nothing, segment.case));
            }
        }
        let last = last.map(|(_, case)| case);
        let mut cheapest = Vec::with_capacity(unit.len());
        for (index, segment) in timed() {
            let is_last = Some(segment.case) == last;
            let asked = is_last && asks(segment);
            // What is taken off can use up the last case.
            if asked || left < Seconds::ZERO {
                let cost = segment.cost()?;
                cheapest.push((!asked, Reverse(is_last), cost, segment.start(), index));
            }
        }
        cheapest.sort_unstable();
        for (.., index) in cheapest {
            if left == Seconds::ZERO {
                break;
            }
            let segment = &mut segments[index];
            // All of it to the first, but taking off can use one up.
            let added = left.max(-segment.billed);
            segment.billed += added;
            left -= added;
            add(index, segment, added);
        }
        Ok(())
    }
}

/// The time of some work.
#[derive(Debug, Clone, Copy, Default)]
struct Time {
    /// Seconds that are billed as such.
    billed: Seconds,
    /// Seconds that a band or a first block counts, where one pays for some of it.
    block: Option<Seconds>,
}

impl Time {
    fn of<'s, 'a: 's>(segments: impl Iterator<Item = &'s Segment<'a>>) -> Self {
        let mut time = Self::default();
        for segment in segments {
            match segment.block {
                Some(counts) => *time.block.get_or_insert_default() += counts,
                None => time.billed += segment.billed,
            }
        }
        time
    }
}

/// Seconds brought to a multiple of the increment.
fn rounded(terms: &InForce<'_>, time: Time) -> Seconds {
    let increment = terms.increment_seconds;
    let over = time.billed.over(increment);
    let down = time.billed - over;
    let goes_up = match terms.rounding {
        // The first unit is billed once begun; a block is one.
        Rounding::Up => {
            over > terms.grace_seconds || (down == Seconds::ZERO && time.block.is_none())
        }
        Rounding::Down => false,
        Rounding::Nearest => over.times(2) >= increment,
    };
    match (over, goes_up) {
        (Seconds::ZERO, _) | (_, false) => down,
        (_, true) => down + increment,
    }
}
