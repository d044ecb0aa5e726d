//! What is on a case again after a credit. A correction does not say which lines it took from, so that these look
//! billed; what is due on them again is time, distance and pieces of theirs, and no correction.

use rust_decimal::Decimal;

use super::line::{Line, Unit, is_rounding};
use super::prior::PriorLine;
use crate::money::{AmountError, Money, Quantity};
use crate::seconds::Seconds;

/// How much of a line can have been credited: no more than was billed on it, and no more than there is now.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Room {
    worked: Seconds,
    billed: Seconds,
    /// Billed seconds that a minimum or an increment had added.
    raised: Seconds,
    quantity: Quantity,
}

const HOUR: Decimal = Decimal::from_parts(3_600, 0, 0, false, 0);
/// Lines that share what is due again: by their prices, no more can be told apart.
const SHARED: usize = 2;

impl Room {
    pub(super) fn of(line: &Line<'_>, before: &PriorLine) -> Self {
        Self {
            worked: line.worked.min(before.worked),
            billed: line.billed.min(before.billed),
            raised: (before.billed - before.worked).max(Seconds::ZERO),
            quantity: line.quantity.min(before.quantity),
        }
    }
}

/// Puts on lines what of `worked` seconds and the amount `target` is not on them yet, as far as earlier corrections,
/// which come to `corrected`, can have taken it from them.
pub(super) fn bill_again(
    lines: &mut [Line<'_>],
    rooms: &[Room],
    worked: Seconds,
    target: Money,
    corrected: Money,
) -> Result<(), AmountError> {
    let seconds = worked - Seconds::sum(lines.iter().map(|line| line.worked));
    if seconds > Seconds::ZERO {
        let shares = shares(lines, rooms, seconds, left(lines, target)?)?;
        for (line, share) in lines.iter_mut().zip(&shares) {
            line.worked += *share;
            if line.unit == Unit::Minute {
                line.billed += *share;
                line.compute()?;
            }
        }
        if let [only] = taking(&shares).as_slice() {
            let left = left(lines, target)?;
            raise(&mut lines[*only], &rooms[*only], shares[*only], left)?;
        }
    }
    let left = left(lines, target)?;
    // No more can be due again than was credited.
    if left > Money::ZERO && corrected.plus(left)? <= Money::ZERO {
        pieces(lines, rooms, left)?;
    }
    Ok(())
}

/// What of the target is on no line.
fn left(lines: &[Line<'_>], target: Money) -> Result<Money, AmountError> {
    target.minus(Money::sum(lines.iter().map(|line| line.net))?)
}

/// The lines that take some seconds.
fn taking(shares: &[Seconds]) -> Vec<usize> {
    let taking = shares.iter().enumerate().filter(|(_, share)| **share > Seconds::ZERO);
    taking.map(|(index, _)| index).collect()
}

/// The seconds that each line takes: one line or two of which that amount is the price; else in order, each as much as
/// it has room for.
fn shares(
    lines: &[Line<'_>],
    rooms: &[Room],
    seconds: Seconds,
    amount: Money,
) -> Result<Vec<Seconds>, AmountError> {
    let mut shares = vec![Seconds::ZERO; lines.len()];
    let mut open = Vec::new();
    for (index, (line, room)) in lines.iter().zip(rooms).enumerate() {
        if line.kind().is_time() && room.worked > Seconds::ZERO {
            open.push((index, room.worked, an_hour(line)?));
        }
    }
    let hundredth_hours = Decimal::from(amount.hundredths()).checked_mul(HOUR);
    let hundredth_hours = hundredth_hours.ok_or(AmountError)?;
    for (place, one) in open.iter().enumerate() {
        for other in open.iter().skip(place) {
            if let Some(share) = share(*one, *other, seconds, hundredth_hours) {
                shares[other.0] = seconds - share;
                shares[one.0] = share;
                return Ok(shares);
            }
        }
    }
    let mut rest = seconds;
    for (index, room, _) in open {
        shares[index] = rest.min(room);
        rest = (rest - room).max(Seconds::ZERO);
    }
    Ok(shares)
}

/// What an hour of a line costs in hundredths; of time at a flat price nothing.
fn an_hour(line: &Line<'_>) -> Result<Decimal, AmountError> {
    match line.unit {
        Unit::Minute => line.unit_price.after_discount(line.discount_percent),
        Unit::Distance | Unit::Piece => Ok(Decimal::ZERO),
    }
}

/// How many of the seconds are the first line's, where both together cost the amount: `x × one + (seconds − x) × other`.
/// A line is its index, its room and the price of its hour.
fn share(
    one: (usize, Seconds, Decimal),
    other: (usize, Seconds, Decimal),
    seconds: Seconds,
    amount: Decimal,
) -> Option<Seconds> {
    let ((first, room, price), (second, other_room, other_price)) = (one, other);
    let share = if first == second {
        seconds
    } else {
        let all_others = Decimal::from(seconds.get()).checked_mul(other_price)?;
        let over = amount.checked_sub(all_others)?;
        let share = over.checked_div(price.checked_sub(other_price)?)?;
        Seconds::new(i64::try_from(share.round().mantissa()).ok()?)
    };
    if !(Seconds::ZERO..=room).contains(&share) {
        return None;
    }
    let rest = seconds - share;
    let fits = (Seconds::ZERO..=other_room).contains(&rest);
    let cost = Decimal::from(share.get()).checked_mul(price)?;
    let cost = cost.checked_add(Decimal::from(rest.get()).checked_mul(other_price)?)?;
    let apart = cost.checked_sub(amount)?.checked_div(HOUR)?.abs();
    (fits && apart <= Decimal::from(SHARED)).then_some(share)
}

/// Sets the billed seconds of the only line that takes some so that the amount is met, where that is how a minimum or an
/// increment raised it before or after.
fn raise(line: &mut Line<'_>, room: &Room, share: Seconds, left: Money) -> Result<(), AmountError> {
    if line.unit != Unit::Minute || is_rounding(left, SHARED) {
        return Ok(());
    }
    let hundredth_hours = Decimal::from(left.hundredths()).checked_mul(HOUR);
    let more = hundredth_hours.and_then(|left| left.checked_div(an_hour(line).ok()?));
    let more = more.and_then(|more| i64::try_from(more.round().mantissa()).ok());
    let most = room.raised.min(room.billed - share);
    let more = more.map(Seconds::new).filter(|more| (-share..=most).contains(more));
    let Some(more) = more else {
        return Ok(());
    };
    let mut raised = line.clone();
    raised.billed += more;
    raised.compute()?;
    if is_rounding(left.minus(raised.net.minus(line.net)?)?, 1) {
        *line = raised;
    }
    Ok(())
}

/// Puts an amount on the line of distance or of pieces that it is the price of.
fn pieces(lines: &mut [Line<'_>], rooms: &[Room], amount: Money) -> Result<(), AmountError> {
    for (line, room) in lines.iter_mut().zip(rooms) {
        let decimals = match line.unit {
            Unit::Minute => continue,
            Unit::Distance => 2,
            Unit::Piece => 0,
        };
        let price = line.unit_price.after_discount(line.discount_percent)?;
        let quantity = Decimal::from(amount.hundredths()).checked_div(price);
        let Some(quantity) = quantity.and_then(Quantity::new) else {
            continue;
        };
        if quantity > room.quantity || quantity.decimal().scale() > decimals {
            continue;
        }
        line.quantity = line.quantity.plus(quantity)?;
        return line.compute();
    }
    Ok(())
}
