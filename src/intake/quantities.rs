//! Numbers and lengths of a log or an option, as what they count.

use rust_decimal::Decimal;

use crate::money::{Quantity, UnitPrice};
use crate::scalars::{Decimals, LengthUnit, Unread, length, number, signed};
use crate::seconds::DAY;

/// More kilometres than this are no distance; amounts above it could not be priced exactly either.
const FARTHEST: i64 = 1_000_000_000;

/// Seconds of travel, not more than a year of them.
///
/// # Errors
/// Why it is none.
pub fn travel(text: &str, unit: LengthUnit, decimals: Decimals) -> Result<u32, Unread> {
    let seconds = length(text, Some(unit), decimals)?.seconds;
    let seconds = (seconds <= DAY.times(366)).then(|| u32::try_from(seconds.get()).ok()).flatten();
    seconds.ok_or(Unread::TooLong)
}

/// A number of kilometres.
///
/// # Errors
/// Why it is none.
pub fn kilometres(text: &str, decimals: Decimals) -> Result<Quantity, Unread> {
    let kilometres = number(text, decimals, None)?;
    if kilometres.is_zero() {
        return Ok(Quantity::default());
    }
    let near = kilometres <= Decimal::from(FARTHEST) && kilometres.normalize().scale() <= 12;
    Quantity::new(kilometres).filter(|_| near).ok_or(Unread::TooLarge)
}

/// An amount that is passed on; less than nothing where it is a credit.
///
/// # Errors
/// Why it is none.
pub fn expense(text: &str, decimals: Decimals) -> Result<UnitPrice, Unread> {
    let amount = signed(text, decimals, None)?.normalize();
    let is_small = amount.abs() <= Decimal::from(FARTHEST) && amount.scale() <= 12;
    is_small.then(|| UnitPrice::of_amount(amount)).ok_or(Unread::TooLarge)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kilometres_and_travel_have_limits() {
        let km = |text| kilometres(text, Decimals::Shown).map(|km| km.to_string());
        assert_eq!(km("1000000000").as_deref(), Ok("1000000000"));
        assert_eq!(km("1000000000,1"), Err(Unread::TooLarge));
        assert_eq!(km("24,50").as_deref(), Ok("24.5"));
        // 366 days are 527,040 minutes.
        let travel = |text| travel(text, LengthUnit::Minutes, Decimals::Shown);
        assert_eq!(travel("527040"), Ok(31_622_400));
        assert_eq!(travel("527041"), Err(Unread::TooLong));
    }
}
