//! Days of a log: its rows share few of them, and how far the clocks of one are from UTC is asked for once. A time in the
//! most usual forms is read at one look.

use super::error::DateOrder;
use super::written::{Written, day_of};
use crate::calendar::Zone;

/// More than the days of a year.
const KEPT: usize = 512;

/// In which order day and month are read, and what is known of days.
#[derive(Debug, Clone, Default)]
pub struct Days {
    /// Where somebody said so.
    pub(super) order: Option<DateOrder>,
    /// By day: a local day around which the clocks are not changed, and its offset from UTC.
    offsets: Vec<(i64, i64)>,
}

impl Days {
    /// Day and month are read in this order; nothing is kept.
    pub fn in_order(order: Option<DateOrder>) -> Self {
        Self { order, ..Self::default() }
    }

    /// Day and month are read in this order, and days are kept.
    pub fn kept_in_order(order: Option<DateOrder>) -> Self {
        Self { order, offsets: vec![(i64::MIN, 0); KEPT] }
    }

    /// `2026-11-24T15:50:00+01:00`, `2026-11-24 15:50` and what lies between them, taken apart; `None` for all else, be it a
    /// time or not.
    pub(super) fn at_a_look(text: &[u8]) -> Option<(Written, Option<i64>)> {
        let (date, clock) = text.split_first_chunk::<10>()?;
        let (&[b'T' | b' ', h1, h0, b':', m1, m0], rest) = clock.split_first_chunk::<6>()? else {
            return None;
        };
        let (second, rest) = match *rest {
            [b':', s1, s0, ref rest @ ..] => (i64::from(below(60, s1, s0)?), rest),
            _ => (0, rest),
        };
        let seconds = |hours: (u8, u8), minutes: (u8, u8)| {
            let minutes = u16::from(below(60, minutes.0, minutes.1)?)
                + u16::from(below(24, hours.0, hours.1)?) * 60;
            Some(i64::from(minutes) * 60)
        };
        let offset = match *rest {
            [] => None,
            [b'Z'] => Some(0),
            [b'+', o3, o2, b':', o1, o0] => Some(seconds((o3, o2), (o1, o0))?),
            [b'-', o3, o2, b':', o1, o0] => Some(-seconds((o3, o2), (o1, o0))?),
            _ => return None,
        };
        let second = seconds((h1, h0), (m1, m0))? + second;
        let day = day_written(*date)?;
        Some((Written { day, second, iso: true }, offset))
    }

    /// The offset from UTC of a local day; `None` where the clocks are changed around it.
    pub(super) fn offset(&mut self, day: i64, zone: &Zone) -> Option<i64> {
        let slot = usize::try_from(day.unsigned_abs()).unwrap_or(0) % KEPT;
        if let Some((known, offset)) = self.offsets.get(slot)
            && *known == day
        {
            return Some(*offset);
        }
        let offset = zone.offset_of_day(day)?.get();
        if let Some(kept) = self.offsets.get_mut(slot) {
            *kept = (day, offset);
        }
        Some(offset)
    }
}

/// Days since 1970-01-01 of `2026-11-24`.
fn day_written(date: [u8; 10]) -> Option<i64> {
    let [y3, y2, y1, y0, b'-', m1, m0, b'-', d1, d0] = date else {
        return None;
    };
    let number = |tens, ones| below(100, tens, ones).map(u32::from);
    let year = number(y3, y2)? * 100 + number(y1, y0)?;
    day_of(year, number(m1, m0)?, number(d1, d0)?).ok()
}

/// A number of two digits, if it is less.
fn below(limit: u8, tens: u8, ones: u8) -> Option<u8> {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    let number = (tens < 10 && ones < 10).then(|| tens * 10 + ones);
    number.filter(|number| *number < limit)
}
