//! A flat price in the place of time: a band that the case's time is within, or the first block of it.

use super::line::{Line, Unit, What};
use super::log::Case;
use super::segment::Segment;
use crate::money::Quantity;
use crate::rate_card::RateCard;
use crate::seconds::Seconds;

/// The line of a flat price. What it pays for is marked as its own, and counts towards a minimum in the band's or the
/// block's full length.
pub(super) fn flat_price<'a>(
    card: &RateCard,
    case: &Case<'a>,
    segments: &mut Vec<Segment<'a>>,
) -> Option<Line<'a>> {
    let has_none =
        |segment: &Segment<'_>| segment.terms.bands.is_empty() && segment.terms.first.is_none();
    if segments.iter().all(has_none) {
        return None;
    }
    let timed = || segments.iter().filter(|segment| segment.is_timed());
    let seconds = Seconds::sum(timed().map(Segment::seconds));
    let bands = timed().filter_map(|segment| {
        let mut bands = segment.terms.bands.iter();
        bands.find(|band| seconds <= band.up_to)
    });
    let band = bands.max_by_key(|band| band.flat);
    let blocks = timed().filter_map(|segment| segment.terms.first);
    let block = blocks.max_by_key(|block| block.amount);
    let (mut left, price, what) = match (band, block) {
        (Some(band), _) => (band.up_to, band.flat, What::Band(band.up_to)),
        (None, Some(block)) => (block.seconds, block.amount, What::FirstBlock(block.seconds)),
        (None, None) => return None,
    };

    let mut line: Option<Line<'a>> = None;
    let mut last = None;
    let mut index = 0;
    while left > Seconds::ZERO && index < segments.len() {
        let segment = &mut segments[index];
        index += 1;
        if !segment.is_timed() {
            continue;
        }
        let rest = (segment.seconds() > left).then(|| segment.cut(segment.start().plus(left)));
        segment.block = Some(segment.seconds());
        segment.flat = line.is_none().then_some(price);
        left -= segment.seconds();
        last = Some(index - 1);
        let dates = segment.dates(card);
        let line = line.get_or_insert_with(|| {
            let mut line = Line::new(what, Unit::Piece, price, dates);
            line.level = Some(case.entries[segment.piece.entry].level());
            line.tier = Some(segment.piece.stretch.tier);
            line.label = Some(&segment.terms.level.label);
            line.item = segment.terms.level.item.as_deref();
            line.quantity = Quantity::ONE;
            line
        });
        line.add_time(segment.piece.entry, segment.piece.stretch, dates);
        line.billed = line.worked;
        if let Some(rest) = rest {
            segments.insert(index, rest);
        }
    }
    // What the work leaves of it counts as well.
    if let Some(counts) = last.and_then(|last| segments[last].block.as_mut()) {
        *counts += left;
    }
    line
}
