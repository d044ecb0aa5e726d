//! What a customer approved that a case costs, against what is billed (G12).

use crate::money::Money;

/// A case whose cost a customer approved; net amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Approval {
    pub approved: Money,
    /// What the whole case costs, whatever part of it a run bills.
    pub billed: Money,
}

impl Approval {
    /// Whether it is billed above what was approved; at the very amount it is not.
    pub fn is_over(self) -> bool {
        self.billed > self.approved
    }

    /// What is billed above what was approved.
    pub fn over_by(self) -> Money {
        let over = self.billed.minus(self.approved);
        over.unwrap_or(Money::ZERO).max(Money::ZERO)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_very_amount_is_not_over() {
        for (billed, over) in [(49_999, 0), (50_000, 0), (50_001, 1)] {
            let approval = Approval {
                approved: Money::from_hundredths(50_000),
                billed: Money::from_hundredths(billed),
            };
            assert_eq!(approval.is_over(), over > 0, "{billed}");
            assert_eq!(approval.over_by().hundredths(), over, "{billed}");
        }
    }
}
