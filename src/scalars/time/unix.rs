//! Unix time: seconds or milliseconds since 1970.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::error::{TimeError, UnixUnit};
use crate::calendar::{Instant, Zone};
use crate::scalars::{Decimals, signed};

/// The second in which so many of a unit end.
fn instant(unit: UnixUnit, number: Decimal, zone: &Zone) -> Option<Instant> {
    let seconds = match unit {
        UnixUnit::Seconds => number,
        UnixUnit::Milliseconds => number.checked_div(Decimal::ONE_THOUSAND)?,
    };
    let instant = Instant::from_unix(seconds.floor().to_i64()?);
    Some(instant).filter(|at| zone.computes(*at))
}

/// Reads a Unix time; parts of a second are left out, as everywhere.
///
/// # Errors
/// It is no number, or outside the years the program computes with.
pub fn read_unix(text: &str, unit: UnixUnit, zone: &Zone) -> Result<Instant, TimeError> {
    let number = signed(text, Decimals::Typed, None).map_err(|_| TimeError::NotUnix(unit))?;
    let read = |unit| instant(unit, number, zone);
    read(unit).ok_or_else(|| {
        if read(unit.other()).is_some() { TimeError::OtherUnix(unit) } else { TimeError::Year }
    })
}
