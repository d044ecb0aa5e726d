//! Amounts, prices, quantities and percentages: exact decimals.
//!
//! Division comes last, and the only rounding is `divide_half_away` (rules.md §2.4).

#![warn(clippy::arithmetic_side_effects, clippy::indexing_slicing)]

use std::fmt;

use rust_decimal::Decimal;
use thiserror::Error;

use crate::seconds::Seconds;

/// A result needs more digits than can be kept exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the numbers are too large to compute exactly")]
pub struct AmountError;

/// An amount of the card's currency, in hundredths (øre, cents).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Money(i64);

impl Money {
    /// No money.
    pub const ZERO: Self = Self(0);

    /// An amount in hundredths.
    pub const fn from_hundredths(hundredths: i64) -> Self {
        Self(hundredths)
    }

    /// An amount with at most two decimals; `None` where there are more, or too many digits.
    pub fn of_decimal(amount: Decimal) -> Option<Self> {
        let amount = amount.normalize();
        let tens = 10_i128.checked_pow(2_u32.checked_sub(amount.scale())?)?;
        let hundredths = amount.mantissa().checked_mul(tens)?;
        Self::held(i64::try_from(hundredths).ok()).ok()
    }

    /// The amount in hundredths.
    pub const fn hundredths(self) -> i64 {
        self.0
    }

    /// `self + other`.
    pub fn plus(self, other: Self) -> Result<Self, AmountError> {
        Self::held(self.0.checked_add(other.0))
    }

    /// `self − other`.
    pub fn minus(self, other: Self) -> Result<Self, AmountError> {
        Self::held(self.0.checked_sub(other.0))
    }

    /// An amount that also has one with the other sign.
    fn held(hundredths: Option<i64>) -> Result<Self, AmountError> {
        hundredths.filter(|it| *it != i64::MIN).map(Self).ok_or(AmountError)
    }

    /// The amount with the other sign.
    #[expect(clippy::arithmetic_side_effects, reason = "every amount has one")]
    pub const fn negated(self) -> Self {
        Self(-self.0)
    }

    /// Adds amounts up; without any, zero.
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Result<Self, AmountError> {
        amounts.into_iter().try_fold(Self::ZERO, Self::plus)
    }

    /// `amount × percent / 100`, rounded.
    pub fn share(self, percent: Percent) -> Result<Self, AmountError> {
        let product = Exact::from(self).times(Exact::from(percent.0))?;
        product.rounded_over(100)
    }

    /// The part of an amount that is VAT in it: `amount × percent / (100 + percent)`, rounded.
    pub fn included(self, percent: Percent) -> Result<Self, AmountError> {
        Exact::from(self)
            .times(Exact::from(percent.0))?
            .rounded_over_exact(Exact::from(Decimal::ONE_HUNDRED).plus(Exact::from(percent.0))?)
    }

    /// The amount as a decimal with two places.
    pub fn to_decimal(self) -> Decimal {
        Decimal::new(self.0, 2)
    }
}

/// Two decimals and a point: `-1234.50`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let hundredths = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", hundredths / 100, hundredths % 100)
    }
}

/// A percentage, not negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Percent(Decimal);

impl Percent {
    pub const ZERO: Self = Self(Decimal::ZERO);
    pub const HUNDRED: Self = Self(Decimal::ONE_HUNDRED);

    /// A percentage that is not negative.
    pub fn new(percent: Decimal) -> Option<Self> {
        (!percent.is_sign_negative() || percent.is_zero()).then(|| Self(percent.normalize()))
    }

    /// The number before the per cent sign, without trailing zeros.
    pub const fn decimal(self) -> Decimal {
        self.0
    }

    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }
}

/// Without trailing zeros: `12.5`.
impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// The price of one hour, one kilometre or one piece; exact; not negative, but of an amount that is passed on or set
/// right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitPrice(Decimal);

impl UnitPrice {
    /// Nothing.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// A price that is not negative.
    pub fn new(price: Decimal) -> Option<Self> {
        (!price.is_sign_negative() || price.is_zero()).then(|| Self(price.normalize()))
    }

    /// An amount as the price of a piece, whatever its sign.
    pub fn of_amount(amount: Decimal) -> Self {
        Self(amount.normalize())
    }

    /// The price without its sign.
    #[must_use]
    pub fn unsigned(self) -> Self {
        Self(self.0.abs())
    }

    /// The exact price, without trailing zeros.
    pub const fn decimal(self) -> Decimal {
        self.0
    }

    /// Whether it is nothing.
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// `price × (100 + surcharge) / 100`, exact (G16, rules.md §2.4).
    pub fn with_surcharge(self, surcharge: Percent) -> Result<Self, AmountError> {
        if surcharge.is_zero() {
            return Ok(self);
        }
        let factor = Exact::from(surcharge.0).plus(Exact::from(Decimal::ONE_HUNDRED))?;
        Exact::from(self.0)
            .times(factor)?
            .over_hundred()
            .to_decimal()
            .map(|price| Self(price.normalize()))
    }

    /// `price × factor`, exact.
    pub fn times(self, factor: Quantity) -> Result<Self, AmountError> {
        let product = Exact::from(self.0).times(Exact::from(factor.0))?.to_decimal()?;
        Ok(Self(product.normalize()))
    }

    /// `price + other`, exact.
    pub fn plus(self, other: Self) -> Result<Self, AmountError> {
        let sum = Exact::from(self.0).plus(Exact::from(other.0))?.to_decimal()?;
        Ok(Self(sum.normalize()))
    }

    /// `price × percent / 100`, exact.
    pub fn share(self, percent: Percent) -> Result<Self, AmountError> {
        let share =
            Exact::from(self.0).times(Exact::from(percent.0))?.over_hundred().to_decimal()?;
        Ok(Self(share.normalize()))
    }

    /// `price − other`, exact; nothing where the other is more.
    pub fn less(self, other: Self) -> Result<Self, AmountError> {
        let left = Exact::from(self.0).plus(Exact::from(other.0).negated())?.to_decimal()?;
        Ok(Self(left.max(Decimal::ZERO).normalize()))
    }

    /// `price × (100 − discount)`: what orders lines by what they cost the customer (rules.md §2.3).
    pub fn after_discount(self, discount: Percent) -> Result<Decimal, AmountError> {
        let factor = Exact::from(Decimal::ONE_HUNDRED).plus(Exact::from(discount.0).negated())?;
        Exact::from(self.0).times(factor)?.to_decimal()
    }

    /// `price × quantity / per`, rounded (rules.md §2.4).
    pub fn gross(self, quantity: Quantity, per: u32) -> Result<Money, AmountError> {
        Exact::from(self.0).times(Exact::from(quantity.0))?.rounded_over(i128::from(per))
    }
}

/// Two decimals, more only where the exact price has them: `1095.00`, `3.525`.
impl fmt::Display for UnitPrice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.scale() >= 2 {
            return write!(f, "{}", self.0);
        }
        write!(f, "{:.2}", self.0)
    }
}

/// How much of a unit a line bills: minutes, kilometres or pieces; exact, not negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Quantity(Decimal);

impl Quantity {
    /// One piece.
    pub const ONE: Self = Self(Decimal::ONE);

    /// A quantity that is not negative.
    pub fn new(quantity: Decimal) -> Option<Self> {
        (!quantity.is_sign_negative() || quantity.is_zero()).then(|| Self(quantity.normalize()))
    }

    /// Seconds as minutes, to six decimals, half away from zero: exactly as a line prints them (rules.md §2.4).
    pub fn minutes(seconds: Seconds) -> Self {
        let seconds = seconds.get();
        if seconds % 60 == 0 {
            return Self(Decimal::from(seconds / 60));
        }
        let micro_minutes =
            divide_half_away(i128::from(seconds).saturating_mul(1_000_000), 60).unwrap_or(0);
        let minutes = Decimal::try_from_i128_with_scale(micro_minutes, 6).unwrap_or_default();
        Self(minutes.normalize())
    }

    /// Minutes as whole seconds: what [`Self::minutes`] was made of; `None` where they are too many.
    pub fn seconds(self) -> Option<Seconds> {
        let sixtieths = self.0.mantissa().checked_mul(60)?;
        let whole = 10_i128.checked_pow(self.0.scale())?;
        let seconds = divide_half_away(sixtieths, whole).ok()?;
        i64::try_from(seconds).ok().map(Seconds::new)
    }

    /// The exact number, without trailing zeros.
    pub const fn decimal(self) -> Decimal {
        self.0
    }

    /// Whether it is nothing.
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// `self + other`, exact.
    pub fn plus(self, other: Self) -> Result<Self, AmountError> {
        let sum = Exact::from(self.0).plus(Exact::from(other.0))?.to_decimal()?;
        Ok(Self(sum.normalize()))
    }

    /// `self − other`, exact; nothing where the other is more.
    pub fn less(self, other: Self) -> Result<Self, AmountError> {
        let left = Exact::from(self.0).plus(Exact::from(other.0).negated())?.to_decimal()?;
        Ok(Self(left.max(Decimal::ZERO).normalize()))
    }

    /// The next multiple of `step`, or itself where it is one; itself too where `step` is nothing.
    pub fn up_to_multiple(self, step: Self) -> Result<Self, AmountError> {
        let over = self.0.checked_rem(step.0).unwrap_or_default();
        if over.is_zero() {
            return Ok(self);
        }
        self.plus(step.less(Self(over))?)
    }
}

/// Without trailing zeros: `12.5`.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// An exact number: `mantissa / 10^scale`. Scales are small, and mantissas that are negated those of decimals: what
/// saturates below never gets there.
#[derive(Debug, Clone, Copy)]
struct Exact {
    mantissa: i128,
    scale: u32,
}

impl From<Decimal> for Exact {
    fn from(decimal: Decimal) -> Self {
        Self { mantissa: decimal.mantissa(), scale: decimal.scale() }
    }
}

impl From<Money> for Exact {
    fn from(money: Money) -> Self {
        Self { mantissa: i128::from(money.hundredths()), scale: 2 }
    }
}

impl Exact {
    fn times(self, other: Self) -> Result<Self, AmountError> {
        let mantissa = match (i64::try_from(self.mantissa), i64::try_from(other.mantissa)) {
            (Ok(one), Ok(other)) => i128::from(one).saturating_mul(i128::from(other)),
            _ => self.mantissa.checked_mul(other.mantissa).ok_or(AmountError)?,
        };
        Ok(Self { mantissa, scale: self.scale.saturating_add(other.scale) })
    }

    fn plus(self, other: Self) -> Result<Self, AmountError> {
        let scale = self.scale.max(other.scale);
        let mantissa =
            self.at_scale(scale)?.checked_add(other.at_scale(scale)?).ok_or(AmountError)?;
        Ok(Self { mantissa, scale })
    }

    const fn negated(self) -> Self {
        Self { mantissa: self.mantissa.saturating_neg(), ..self }
    }

    const fn over_hundred(self) -> Self {
        Self { scale: self.scale.saturating_add(2), ..self }
    }

    fn at_scale(self, scale: u32) -> Result<i128, AmountError> {
        let factor = power_of_ten(scale.saturating_sub(self.scale))?;
        self.mantissa.checked_mul(factor).ok_or(AmountError)
    }

    fn to_decimal(mut self) -> Result<Decimal, AmountError> {
        while self.scale > 0 && self.mantissa % 10 == 0 {
            self.mantissa /= 10;
            self.scale = self.scale.saturating_sub(1);
        }
        Decimal::try_from_i128_with_scale(self.mantissa, self.scale).map_err(|_| AmountError)
    }

    /// `self / divisor`, rounded to money.
    fn rounded_over_exact(self, divisor: Self) -> Result<Money, AmountError> {
        let mantissa =
            self.mantissa.checked_mul(power_of_ten(divisor.scale)?).ok_or(AmountError)?;
        Self { mantissa, ..self }.rounded_over(divisor.mantissa)
    }

    /// `self / divisor`, rounded to money.
    fn rounded_over(self, divisor: i128) -> Result<Money, AmountError> {
        match self.rounded_in_short(divisor) {
            Some(hundredths) => Ok(Money(hundredths)),
            None => self.rounded_in_full(divisor),
        }
    }

    /// The same in eight bytes, as it nearly always fits; `None` where a step of it does not.
    fn rounded_in_short(self, divisor: i128) -> Option<i64> {
        let power = |exponent: u32| 10_i64.checked_pow(exponent);
        let numerator = i64::try_from(self.mantissa).ok()?;
        numerator.checked_abs()?;
        let numerator = numerator.checked_mul(power(2_u32.saturating_sub(self.scale))?)?;
        let divisor = i64::try_from(divisor).ok()?;
        let divisor = divisor.checked_mul(power(self.scale.saturating_sub(2))?)?;
        let divisor = Some(divisor).filter(|divisor| *divisor > 0)?;
        let (quotient, rest) = (numerator.checked_div(divisor)?, numerator.checked_rem(divisor)?);
        let up = rest != 0
            && rest.unsigned_abs() >= divisor.checked_sub(rest.checked_abs()?)?.unsigned_abs();
        if up { quotient.checked_add(numerator.signum()) } else { Some(quotient) }
    }

    fn rounded_in_full(self, divisor: i128) -> Result<Money, AmountError> {
        let numerator = if self.scale < 2 { self.at_scale(2)? } else { self.mantissa };
        let divisor =
            divisor.checked_mul(power_of_ten(self.scale.saturating_sub(2))?).ok_or(AmountError)?;
        let hundredths = divide_half_away(numerator, divisor)?;
        Money::held(i64::try_from(hundredths).ok())
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
fn divide_half_away(numerator: i128, divisor: i128) -> Result<i128, AmountError> {
    let quotient = quotient(numerator, divisor).ok_or(AmountError)?;
    let remainder = quotient
        .checked_mul(divisor)
        .and_then(|whole| numerator.checked_sub(whole))
        .ok_or(AmountError)?
        .unsigned_abs();
    let up = remainder >= divisor.unsigned_abs().saturating_sub(remainder);
    let step = if numerator.signum() == divisor.signum() { 1 } else { -1 };
    if up && remainder != 0 { quotient.checked_add(step).ok_or(AmountError) } else { Ok(quotient) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn price(text: &str) -> UnitPrice {
        UnitPrice::new(Decimal::from_str_exact(text).unwrap()).unwrap()
    }

    fn percent(text: &str) -> Percent {
        Percent::new(Decimal::from_str_exact(text).unwrap()).unwrap()
    }

    #[test]
    fn a_half_goes_away_from_zero() {
        // 675.25 × 10 % = 67.525, a tie: 67.53, where half to even would give 67.52.
        assert_eq!(Money(67_525).share(percent("10")).unwrap(), Money(6_753));
        assert_eq!(Money(-67_525).share(percent("10")).unwrap(), Money(-6_753));
        // 0.05 × 10 % = 0.005 → 0.01; 0.04 × 10 % = 0.004 → 0.00.
        assert_eq!(Money(5).share(percent("10")).unwrap(), Money(1));
        assert_eq!(Money(4).share(percent("10")).unwrap(), Money(0));
    }

    #[test]
    fn division_comes_last() {
        // 40 × 800 / 60 = 533.333… → 533.33; 40/60 rounded first (0.67) would give 536.00.
        assert_eq!(
            price("800").gross(Quantity::minutes(Seconds::new(2_400)), 60).unwrap(),
            Money(53_333)
        );
    }

    #[test]
    fn minutes_have_at_most_six_decimals() {
        // 1 s = 0.01666666… min → 0.016667; 30 s = 0.5; 7 s = 0.1166666… → 0.116667; 20 s = 0.333333.
        for (seconds, minutes) in
            [(1, "0.016667"), (30, "0.5"), (7, "0.116667"), (20, "0.333333"), (600, "10")]
        {
            assert_eq!(Quantity::minutes(Seconds::new(seconds)).to_string(), minutes);
        }
    }

    #[test]
    fn a_price_shows_two_decimals_or_all_it_has() {
        assert_eq!(price("800").to_string(), "800.00");
        assert_eq!(price("3.520").to_string(), "3.52");
        assert_eq!(price("3.525").to_string(), "3.525");
        // 1,095 × 133 / 100 = 1,456.35; 3.33 × 150 / 100 = 4.995.
        assert_eq!(price("1095").with_surcharge(percent("33")).unwrap().to_string(), "1456.35");
        assert_eq!(price("3.33").with_surcharge(percent("50")).unwrap().to_string(), "4.995");
    }

    #[test]
    #[allow(clippy::arithmetic_side_effects, reason = "a test that overflows fails")]
    fn eight_bytes_round_as_sixteen_do() {
        let edges = [0, 1, 5, 49, 50, 51, 99, 100, 150, 3_000, 59_999, 60_000, 123_456_789];
        let large = [i64::MAX, i64::MAX / 2, i64::MAX / 100, i64::MAX / 100 + 1, 1 << 62];
        let mut mantissas: Vec<i128> = edges.into_iter().chain(large).map(i128::from).collect();
        mantissas.extend([i128::MAX, i128::from(i64::MAX) + 1, i128::from(i64::MIN)]);
        // xorshift64: Marsaglia, "Xorshift RNGs", 2003.
        let mut random = 0x2545_F491_4F6C_DD1D_u64;
        for _ in 0..2_000 {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            mantissas.push(i128::from(random >> (random % 64)));
        }
        let mut short = 0;
        for mantissa in mantissas.iter().flat_map(|it| [*it, it.saturating_neg()]) {
            for scale in [0, 1, 2, 3, 4, 8, 12, 20, 30] {
                for divisor in [1, 2, 60, 100, 125, i128::from(i64::MAX), i128::MAX, -60] {
                    let exact = Exact { mantissa, scale };
                    if let Some(hundredths) = exact.rounded_in_short(divisor) {
                        short += 1;
                        let full = exact.rounded_in_full(divisor);
                        assert_eq!(full, Ok(Money(hundredths)), "{exact:?} {divisor}");
                    }
                }
            }
        }
        assert!(short > 50_000, "{short}");
    }

    #[test]
    fn what_is_too_large_is_an_error() {
        assert_eq!(Money(i64::MAX).plus(Money(1)), Err(AmountError));
        let huge = price("79228162514264337593543950335");
        assert_eq!(huge.gross(Quantity::minutes(Seconds::new(3_600)), 60), Err(AmountError));
        assert_eq!(huge.with_surcharge(percent("100")), Err(AmountError));
    }

    #[test]
    fn amounts_print_with_sign_and_two_decimals() {
        assert_eq!(Money(-5).to_string(), "-0.05");
        assert_eq!(Money(0).to_string(), "0.00");
        assert_eq!(Money(123_456).to_string(), "1234.56");
    }
}
