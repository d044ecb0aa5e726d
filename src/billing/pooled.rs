//! What is settled for one case together with its customer's others, and how its time takes it: the minimums and
//! increments of a day, a month or an invoice, and included or prepaid time.

use std::rc::Rc;

use super::facts::Facts;
use super::minimum_charge::Shortfall;
use super::rounding::BilledTime;
use super::segment::{ChargeError, Segment};
use crate::seconds::Seconds;

/// What is settled for one case together with its customer's others, by the index of its segments.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pooled {
    /// Seconds that the day, the month or the invoice adds to each.
    pub raised: Vec<Seconds>,
    /// Billed seconds of each that included or prepaid time pays for.
    pub drawn: Vec<Seconds>,
    /// Those that come once included and prepaid time is used up.
    pub overage: Vec<usize>,
    /// How many billed seconds of each, once some are drawn, lie in which rows of its volume.
    pub volume: Vec<Vec<(usize, Seconds)>>,
    /// What is missing to the minimum amount of the day, the month or the invoice.
    pub shortfall: Option<Shortfall>,
}

/// Adds what the day, the month or the invoice adds to each segment.
pub(super) fn raise(segments: &mut [Segment<'_>], raised: &[Seconds], billed: &mut BilledTime) {
    for (index, (segment, added)) in segments.iter_mut().zip(raised).enumerate() {
        if *added != Seconds::ZERO {
            segment.billed += *added;
            billed.raised += *added;
            billed.raised_line = billed.raised_line.or(Some(index));
        }
    }
}

/// Takes out what included or prepaid time pays for, as free time; what comes once that is used up is at the rate
/// beyond it.
pub(super) fn draw<'a>(
    facts: &Facts<'a>,
    segments: &mut Vec<Segment<'a>>,
    pooled: &Pooled,
    billed: &mut BilledTime,
) -> Result<(), ChargeError> {
    let mut settled = Vec::with_capacity(segments.len() + pooled.drawn.len());
    let raised = billed.raised_line;
    for (index, mut segment) in std::mem::take(segments).into_iter().enumerate() {
        let paid = pooled.drawn.get(index).copied().unwrap_or_default();
        if segment.is_timed() && paid > Seconds::ZERO {
            let cut = if paid < segment.billed {
                segment.start().plus(paid.min(segment.seconds()))
            } else {
                segment.piece.stretch.end
            };
            let rest = segment.cut(cut);
            segment.piece.free = true;
            segment.billed = paid;
            settled.push(std::mem::replace(&mut segment, rest));
            segment.billed -= paid;
        }
        if segment.is_timed()
            && pooled.overage.contains(&index)
            && let Some((unit_price, discount)) = facts.beyond(&segment)?
        {
            segment.unit_price = unit_price;
            segment.discount = discount;
        }
        if paid == Seconds::ZERO || segment.billed > Seconds::ZERO {
            settled.push(segment);
        }
        if raised == Some(index) {
            billed.raised_line = settled.len().checked_sub(1);
        }
    }
    *segments = settled;
    Ok(())
}

/// Cuts time where its price changes with how many hours there were so far, and prices it by its row.
pub(super) fn price_by_volume(
    segments: &mut Vec<Segment<'_>>,
    volume: &[Vec<(usize, Seconds)>],
    billed: &mut BilledTime,
) -> Result<(), ChargeError> {
    if volume.is_empty() {
        return Ok(());
    }
    let raised = billed.raised_line;
    let mut settled = Vec::with_capacity(segments.len() + volume.len());
    for (index, mut segment) in std::mem::take(segments).into_iter().enumerate() {
        let shares = volume.get(index).map_or(&[][..], Vec::as_slice);
        let without = (segment.unit_price, segment.discount);
        for (number, (row, seconds)) in (1..).zip(shares) {
            if number > 1 {
                let at = segment.start().plus(segment.billed.min(segment.seconds()));
                let rest = segment.cut(at);
                settled.push(std::mem::replace(&mut segment, rest));
            }
            segment.billed = *seconds;
            segment.volume = Some(*row);
            let terms = Rc::clone(&segment.terms);
            if let Some(row) = terms.volume.get(*row) {
                (segment.unit_price, segment.discount) = terms.hour_by_volume(row, without)?;
            }
        }
        settled.push(segment);
        if raised == Some(index) {
            billed.raised_line = settled.len().checked_sub(1);
        }
    }
    *segments = settled;
    Ok(())
}
