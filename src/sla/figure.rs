//! PURE: a per cent or a mean, exact until it is shown (rules.md §3.6).

use std::cmp::Ordering;

use rust_decimal::{Decimal, RoundingStrategy};

/// A per cent or a mean, exact; rounding never makes it equal to a bound that it is not (rules.md §3.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figure {
    dividend: Decimal,
    /// Above 0.
    divisor: Decimal,
    /// None and all, of a per cent.
    ends: &'static [Decimal],
    goal: Option<Decimal>,
}

impl Figure {
    /// `dividend / divisor`; `None` of nothing.
    pub(super) fn new(
        dividend: Decimal,
        divisor: usize,
        ends: &'static [Decimal],
        goal: Option<Decimal>,
    ) -> Option<Self> {
        (divisor > 0).then_some(Self { dividend, divisor: Decimal::from(divisor), ends, goal })
    }

    /// `part / whole` in per cent, beside a goal if there is one; `None` of nothing.
    pub fn percent(part: usize, whole: usize, goal: Option<Decimal>) -> Option<Self> {
        const ENDS: [Decimal; 2] = [Decimal::ZERO, Decimal::ONE_HUNDRED];
        let dividend = Decimal::from(part).checked_mul(Decimal::ONE_HUNDRED)?;
        Self::new(dividend, whole, &ENDS, goal)
    }

    /// With one decimal, half away from zero.
    pub fn one_decimal(&self) -> String {
        let bounds = self.goal.iter().chain(self.ends);
        format!("{:.1}", self.rounded(1, bounds))
    }

    /// For people, without a decimal that is 0: beside its goal with as many as tell them apart.
    pub fn spoken(&self) -> String {
        let rounded = |places| self.rounded(places, self.ends.iter());
        let apart = |figure: &Decimal| {
            let of_goal = self.goal.map(|goal| figure.cmp(&goal));
            of_goal == self.beside_goal()
        };
        let figure = (1..=Decimal::MAX_SCALE).map(rounded).find(apart);
        figure.unwrap_or_else(|| rounded(1)).normalize().to_string()
    }

    /// How it compares with its goal, exactly.
    pub(super) fn beside_goal(&self) -> Option<Ordering> {
        Some(self.beside(self.goal?))
    }

    /// How it compares with a bound, exactly.
    fn beside(&self, bound: Decimal) -> Ordering {
        // A bound too large to multiply is above all figures.
        let bound = bound.checked_mul(self.divisor);
        bound.map_or(Ordering::Less, |bound| self.dividend.cmp(&bound))
    }

    /// Rounded, and moved by one in the last place where it would be one of the bounds, which it is not.
    fn rounded<'a>(&self, places: u32, bounds: impl Iterator<Item = &'a Decimal>) -> Decimal {
        let exact = self.dividend.checked_div(self.divisor).unwrap_or_default();
        let figure = exact.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
        let step = Decimal::new(1, places);
        let moved = bounds.copied().find(|bound| *bound == figure);
        let moved = moved.and_then(|bound| match self.beside(bound) {
            Ordering::Less => figure.checked_sub(step),
            Ordering::Equal => None,
            Ordering::Greater => figure.checked_add(step),
        });
        moved.unwrap_or(figure)
    }
}
