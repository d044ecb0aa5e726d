//! Exact arithmetic under the amounts, and the one place that rounds: every product is kept as an integer and its
//! scale.

use rust_decimal::Decimal;

use super::money::{AmountError, Money};

/// An exact number: `mantissa / 10^scale`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Exact {
    mantissa: i128,
    scale: u32,
}

impl From<Decimal> for Exact {
    fn from(decimal: Decimal) -> Self {
        Self {
            mantissa: decimal.mantissa(),
            scale: decimal.scale(),
        }
    }
}

impl From<Money> for Exact {
    fn from(money: Money) -> Self {
        Self {
            mantissa: i128::from(money.hundredths()),
            scale: 2,
        }
    }
}

impl Exact {
    pub(super) fn times(self, other: Self) -> Result<Self, AmountError> {
        let mantissa = self
            .mantissa
            .checked_mul(other.mantissa)
            .ok_or(AmountError)?;
        Ok(Self {
            mantissa,
            scale: self.scale.saturating_add(other.scale),
        })
    }

    pub(super) fn plus(self, other: Self) -> Result<Self, AmountError> {
        let scale = self.scale.max(other.scale);
        let mantissa = self
            .at_scale(scale)?
            .checked_add(other.at_scale(scale)?)
            .ok_or(AmountError)?;
        Ok(Self { mantissa, scale })
    }

    pub(super) const fn negated(self) -> Self {
        Self {
            mantissa: self.mantissa.saturating_neg(),
            ..self
        }
    }

    pub(super) const fn over_hundred(self) -> Self {
        Self {
            scale: self.scale.saturating_add(2),
            ..self
        }
    }

    fn at_scale(self, scale: u32) -> Result<i128, AmountError> {
        let factor = power_of_ten(scale.saturating_sub(self.scale))?;
        self.mantissa.checked_mul(factor).ok_or(AmountError)
    }

    pub(super) fn to_decimal(mut self) -> Result<Decimal, AmountError> {
        while self.scale > 0 && self.mantissa % 10 == 0 {
            self.mantissa /= 10;
            self.scale = self.scale.saturating_sub(1);
        }
        Decimal::try_from_i128_with_scale(self.mantissa, self.scale).map_err(|_| AmountError)
    }

    /// `self / divisor`, rounded to money.
    pub(super) fn rounded_over(self, divisor: i128) -> Result<Money, AmountError> {
        let numerator = if self.scale < 2 {
            self.at_scale(2)?
        } else {
            self.mantissa
        };
        let divisor = divisor
            .checked_mul(power_of_ten(self.scale.saturating_sub(2))?)
            .ok_or(AmountError)?;
        let hundredths = divide_half_away(numerator, divisor)?;
        i64::try_from(hundredths)
            .map(Money::from_hundredths)
            .map_err(|_| AmountError)
    }
}

fn power_of_ten(exponent: u32) -> Result<i128, AmountError> {
    10_i128.checked_pow(exponent).ok_or(AmountError)
}

/// `numerator / divisor`, rounded towards zero; quick where both fit in eight bytes, as they nearly always do.
fn quotient(numerator: i128, divisor: i128) -> Option<i128> {
    match (i64::try_from(numerator), i64::try_from(divisor)) {
        (Ok(short), Ok(by)) if by > 0 => short.checked_div(by).map(i128::from),
        _ => numerator.checked_div(divisor),
    }
}

/// The one rounding rule: to the nearest whole number, a half away from zero.
pub(super) fn divide_half_away(numerator: i128, divisor: i128) -> Result<i128, AmountError> {
    let quotient = quotient(numerator, divisor).ok_or(AmountError)?;
    let remainder = quotient
        .checked_mul(divisor)
        .and_then(|whole| numerator.checked_sub(whole))
        .ok_or(AmountError)?
        .unsigned_abs();
    let up = remainder >= divisor.unsigned_abs().saturating_sub(remainder);
    let step = if numerator.signum() == divisor.signum() {
        1
    } else {
        -1
    };
    if up && remainder != 0 {
        quotient.checked_add(step).ok_or(AmountError)
    } else {
        Ok(quotient)
    }
}
