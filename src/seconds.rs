//! Lengths of time in whole seconds.

#![warn(clippy::arithmetic_side_effects, clippy::indexing_slicing)]

use thiserror::Error;

pub const MINUTE: i64 = 60;
pub const HOUR: i64 = 3_600;
/// Seconds in 24 hours; a local day can be longer or shorter.
pub const DAY: i64 = 86_400;

/// A length of time; negative where it is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Seconds(i64);

/// A length of time has more seconds than can be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the length of time is too large")]
pub struct Overflow;

impl Seconds {
    pub const ZERO: Self = Self(0);

    pub const fn new(seconds: i64) -> Self {
        Self(seconds)
    }

    pub fn of_minutes(minutes: i64) -> Result<Self, Overflow> {
        Self(MINUTE).times(minutes)
    }

    pub const fn get(self) -> i64 {
        self.0
    }

    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    pub fn plus(self, other: Self) -> Result<Self, Overflow> {
        self.0.checked_add(other.0).map(Self).ok_or(Overflow)
    }

    pub fn minus(self, other: Self) -> Result<Self, Overflow> {
        self.0.checked_sub(other.0).map(Self).ok_or(Overflow)
    }

    pub fn times(self, factor: i64) -> Result<Self, Overflow> {
        self.0.checked_mul(factor).map(Self).ok_or(Overflow)
    }

    /// Adds lengths up; without any, none.
    pub fn sum(lengths: impl IntoIterator<Item = Self>) -> Result<Self, Overflow> {
        lengths.into_iter().try_fold(Self::ZERO, Self::plus)
    }
}

/// A length that cannot be negative.
impl From<u32> for Seconds {
    fn from(seconds: u32) -> Self {
        Self(i64::from(seconds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_large_is_an_error() {
        let most = Seconds::new(i64::MAX);
        assert_eq!(most.plus(Seconds::ZERO), Ok(most));
        assert_eq!(most.plus(Seconds::new(1)), Err(Overflow));
        assert_eq!(Seconds::new(i64::MIN).minus(Seconds::new(1)), Err(Overflow));
        assert_eq!(most.times(2), Err(Overflow));
        assert_eq!(Seconds::of_minutes(i64::MAX), Err(Overflow));
        assert_eq!(Seconds::sum([most, Seconds::new(1)]), Err(Overflow));
        assert_eq!(Seconds::sum([]), Ok(Seconds::ZERO));
    }
}
