//! Quantity, price and discount as an accounting program takes them: each of at most two decimals, and only such
//! as it computes our amount from.
//!
//! The program multiplies them itself and rounds to the øre. How is not told everywhere: in one step or in two, a
//! half away from zero or to even. A line is sent as it was billed only where all of these come to our net.

use rust_decimal::Decimal;

use crate::billing::{Line, Unit};
use crate::money::{AmountError, Money, Percent, Quantity, UnitPrice};

/// What a quantity counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    /// Hours of work.
    Hours,
    /// Kilometres, or what the card counts instead.
    Distance,
    /// Pieces.
    Pieces,
}

/// A line as the program computes it: quantity × price − discount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Priced {
    pub(super) quantity: Quantity,
    pub(super) measure: Measure,
    pub(super) price: UnitPrice,
    pub(super) discount: Percent,
    /// Whether the quantity is to be less than nothing: money back.
    pub(super) negative: bool,
}

/// Decimals that the programs keep.
const DECIMALS: u32 = 2;

impl Priced {
    /// The line as it was billed where that is exact; else one piece of its gross with the discount; else one of
    /// its net.
    pub(super) fn of(line: &Line<'_>) -> Self {
        let whole = one(line.gross, line.discount_percent);
        let ways = [measured(line), whole];
        let exact =
            ways.into_iter().flatten().find(|priced| priced.comes_to(line).unwrap_or(false));
        exact.unwrap_or_else(|| net(line.net))
    }

    /// Whether every way to compute it gives the line's gross and net.
    fn comes_to(&self, line: &Line<'_>) -> Result<bool, AmountError> {
        let product = self.price.times(self.quantity)?;
        let gross = rounded(product)?;
        let off = price(gross).share(self.discount)?;
        let in_two_steps = gross.minus(gross.share(self.discount)?)?;
        let kept = product.after_discount(self.discount)?;
        let Some(hundredfold) = UnitPrice::new(kept) else {
            return Ok(false);
        };
        let left = hundredfold.share(Percent::new(Decimal::ONE).unwrap_or_default())?;
        let in_one_step = rounded(left)?;
        let is_tied = [product, off, left].into_iter().any(is_tie);
        Ok(gross == line.gross && in_two_steps == line.net && in_one_step == line.net && !is_tied)
    }
}

/// The line's own quantity and price, time in hours; `None` where they have more decimals than a program keeps.
fn measured(line: &Line<'_>) -> Option<Priced> {
    let hundredths = line.quantity.decimal().checked_mul(Decimal::ONE_HUNDRED)?;
    let per = Decimal::from(line.price_per);
    if !hundredths.checked_rem(per)?.is_zero() {
        return None;
    }
    let quantity = hundredths.checked_div(per)?.checked_div(Decimal::ONE_HUNDRED)?;
    let quantity = Quantity::new(quantity)?;
    let kept = [quantity.decimal(), line.unit_price.decimal(), line.discount_percent.decimal()];
    let fits = kept.iter().all(|number| number.scale() <= DECIMALS);
    fits.then_some(Priced {
        quantity,
        measure: match line.unit {
            Unit::Minute => Measure::Hours,
            Unit::Distance => Measure::Distance,
            Unit::Piece => Measure::Pieces,
        },
        price: line.unit_price,
        discount: line.discount_percent,
        negative: false,
    })
}

/// One piece of an amount.
fn one(amount: Money, discount: Percent) -> Option<Priced> {
    let fits = amount >= Money::ZERO && discount.decimal().scale() <= DECIMALS;
    fits.then(|| Priced { discount, ..net(amount) })
}

/// One piece of an amount as it is; of money back, less than none.
fn net(amount: Money) -> Priced {
    let negative = amount < Money::ZERO;
    Priced {
        quantity: Quantity::ONE,
        measure: Measure::Pieces,
        price: price(if negative { amount.negated() } else { amount }),
        discount: Percent::ZERO,
        negative,
    }
}

/// An amount as a price; nothing for one below zero.
fn price(amount: Money) -> UnitPrice {
    UnitPrice::new(amount.to_decimal()).unwrap_or(UnitPrice::ZERO)
}

fn rounded(exact: UnitPrice) -> Result<Money, AmountError> {
    exact.gross(Quantity::ONE, 1)
}

/// Whether rounding to hundredths meets a half: programs differ in where it goes.
fn is_tie(exact: UnitPrice) -> bool {
    let number = exact.decimal().normalize();
    number.scale() == DECIMALS + 1 && number.mantissa().unsigned_abs() % 10 == 5
}
