//! Lengths of time in whole seconds. One that is read is bounded where it is read, by 2,000 years at most, so that sums
//! of as many as memory holds are plain arithmetic; release builds check that too.

use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

pub const MINUTE: Seconds = Seconds(60);
pub const HOUR: Seconds = Seconds(3_600);
/// 24 hours; a local day can be longer or shorter.
pub const DAY: Seconds = Seconds(86_400);

/// A length of time; negative where it is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Seconds(i64);

impl Seconds {
    pub const ZERO: Self = Self(0);
    /// Longer than any that is read.
    pub const MAX: Self = Self(i64::MAX);

    pub const fn new(seconds: i64) -> Self {
        Self(seconds)
    }

    pub const fn get(self) -> i64 {
        self.0
    }

    pub const fn times(self, factor: i64) -> Self {
        Self(self.0 * factor)
    }

    pub const fn abs(self) -> Self {
        Self(self.0.abs())
    }

    /// Whole minutes, rounded down.
    pub const fn whole_minutes(self) -> i64 {
        self.0.div_euclid(MINUTE.0)
    }

    /// Hours, minutes and seconds, none of them negative.
    pub const fn clock(self) -> (i64, i64, i64) {
        let seconds = self.abs().0;
        (seconds / 3_600, seconds / 60 % 60, seconds % 60)
    }

    /// What is over whole multiples of a length, as if cut off; of none nothing.
    pub const fn over(self, length: Self) -> Self {
        match self.0.checked_rem(length.0) {
            Some(over) => Self(over),
            None => Self::ZERO,
        }
    }

    /// Adds lengths up; without any, none.
    pub fn sum(lengths: impl IntoIterator<Item = Self>) -> Self {
        lengths.into_iter().fold(Self::ZERO, Self::add)
    }
}

/// A length that cannot be negative.
impl From<u32> for Seconds {
    fn from(seconds: u32) -> Self {
        Self(i64::from(seconds))
    }
}

impl Add for Seconds {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Seconds {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Seconds {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl AddAssign for Seconds {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Seconds {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_length() {
        let length = Seconds::new(5_415);
        assert_eq!((length.clock(), (-length).clock()), ((1, 30, 15), (1, 30, 15)));
        assert_eq!((length.whole_minutes(), (-length).whole_minutes()), (90, -91));
        assert_eq!(length.over(HOUR), Seconds::new(1_815));
        assert_eq!(length.over(Seconds::ZERO), Seconds::ZERO);
        assert_eq!(Seconds::sum([length, -HOUR]), Seconds::new(1_815));
        assert_eq!(Seconds::sum([]), Seconds::ZERO);
    }
}
