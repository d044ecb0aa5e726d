//! What customers approved that cases cost, against what is billed (G12).

use std::collections::HashMap;

use super::log::CaseId;
use super::run::Run;
use super::segment::ChargeError;
use crate::money::Money;

/// A case whose cost a customer approved; net amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Approval {
    /// What he approved.
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

/// The approvals of a run's cases. A case that no approval names is not limited.
#[derive(Debug, Default)]
pub struct Approvals {
    by_case: HashMap<CaseId, Approval>,
    /// By customer, then by first appearance.
    order: Vec<CaseId>,
}

impl Approvals {
    /// The approvals of a run's cases, from the amounts approved. Each is the cost of the whole case up to now, whatever
    /// period the run bills and whatever was billed before.
    ///
    /// # Errors
    /// A case cannot be charged.
    pub fn of(
        run: &Run<'_>,
        amounts: &HashMap<CaseId, Money>,
    ) -> Result<Self, (CaseId, ChargeError)> {
        let mut all = Self::default();
        for invoice in run.invoices() {
            for id in invoice.case_ids() {
                let Some(approved) = amounts.get(id).copied() else {
                    continue;
                };
                let (_, charge) = invoice.whole(*id)?;
                let approval = Approval {
                    approved,
                    billed: charge.net,
                };
                if all.by_case.insert(*id, approval).is_none() {
                    all.order.push(*id);
                }
            }
        }
        Ok(all)
    }

    /// The approval of a case, if there is one.
    pub fn get(&self, case: CaseId) -> Option<Approval> {
        self.by_case.get(&case).copied()
    }

    /// Whether a case is billed above what was approved.
    pub fn is_over(&self, case: CaseId) -> bool {
        self.get(case).is_some_and(Approval::is_over)
    }

    /// The cases billed above what was approved, by customer, then by first appearance.
    pub fn over(&self) -> impl Iterator<Item = (CaseId, Approval)> {
        let all = self.order.iter();
        all.filter_map(|id| Some((*id, self.get(*id)?)))
            .filter(|(_, approval)| approval.is_over())
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
