//! What is agreed with a customer beside the rate card: which agreement he has, a discount and rates of his own, and
//! from when to when (docs/customers.md).

use std::sync::Arc;

use chrono::NaiveDate;

use super::work::{CaseId, CustomerId, WorkLog};
use crate::money::Percent;
use crate::rate_card::{AgreementId, Terms};

/// What is agreed with a customer from one date to another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contract {
    /// First local date; `None`: it always held.
    pub from: Option<NaiveDate>,
    /// Last local date, itself included; `None`: it has no end.
    pub until: Option<NaiveDate>,
    /// The agreement, if there is one.
    pub agreement: Option<AgreementId>,
    /// A discount and hourly rates of his own; they take the place of the agreement's and of the levels'.
    pub own: Option<Arc<Terms>>,
}

impl Contract {
    /// Whether it is in force on a local date.
    pub fn holds_on(&self, date: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= date) && self.until.is_none_or(|until| date <= until)
    }

    /// Whether a day lies in both.
    pub fn meets(&self, other: &Self) -> bool {
        let ends_before = |one: &Self, other: &Self| {
            one.until
                .zip(other.from)
                .is_some_and(|(end, start)| end < start)
        };
        !ends_before(self, other) && !ends_before(other, self)
    }

    /// The one of a customer that is in force on a local date.
    pub fn on(all: &[Self], date: NaiveDate) -> Option<&Self> {
        all.iter().find(|agreed| agreed.holds_on(date))
    }
}

/// What is agreed with a customer of a log: its place among all of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContractId(pub(super) u32);

impl WorkLog {
    /// Keeps what is agreed with a customer, for his cases to point at.
    pub fn add_contract(&mut self, agreed: Contract) -> ContractId {
        let id = u32::try_from(self.contracts.len()).unwrap_or(u32::MAX);
        self.contracts.push(agreed);
        ContractId(id)
    }

    /// The discount and the rates that the customer of a case has of his own.
    pub fn own_terms(&self, case: CaseId) -> Option<&Terms> {
        self.contract(case)?.own.as_deref()
    }

    /// The numbers or names of all customers, by first appearance.
    pub fn customer_names(&self) -> impl Iterator<Item = &str> {
        self.customers()
            .map(|customer| self.customer_name(customer))
    }

    /// Sets the VAT of the customers, by number or name, who have another than the card says.
    pub fn set_vat_percents(&mut self, vat_of: impl Fn(&str) -> Option<Percent>) {
        let own = self
            .customers()
            .filter_map(|id| Some((id, vat_of(self.customer_name(id))?)));
        self.vat_percents = own.collect();
    }

    /// Sets the number and the name of the customers, by either, whom the customers file knows.
    pub fn set_also_called(&mut self, called: impl Fn(&str) -> Option<[String; 2]>) {
        let all = self
            .customers()
            .filter_map(|id| Some((id, called(self.customer_name(id))?)));
        self.also_called = all.collect();
    }

    /// All that a customer is called: as in the log, and as in the customers file.
    pub fn called(&self, customer: CustomerId) -> impl Iterator<Item = &str> {
        let also = self.also_called.get(&customer).into_iter().flatten();
        std::iter::once(self.customer_name(customer)).chain(also.map(String::as_str))
    }

    /// The VAT of a customer, if it is not the card's.
    pub fn vat_percent(&self, customer: CustomerId) -> Option<Percent> {
        self.vat_percents.get(&customer).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agreed(from: Option<&str>, until: Option<&str>) -> Contract {
        let date = |text: &str| text.parse().unwrap();
        Contract {
            from: from.map(date),
            until: until.map(date),
            ..Contract::default()
        }
    }

    #[test]
    fn the_first_and_the_last_day_are_within() {
        let november = agreed(Some("2026-11-01"), Some("2026-11-30"));
        for (date, within) in [
            ("2026-10-31", false),
            ("2026-11-01", true),
            ("2026-11-30", true),
            ("2026-12-01", false),
        ] {
            assert_eq!(november.holds_on(date.parse().unwrap()), within, "{date}");
        }
    }

    #[test]
    fn two_that_share_a_day_meet() {
        let to_10 = agreed(None, Some("2026-11-10"));
        assert!(to_10.meets(&agreed(Some("2026-11-10"), None)));
        assert!(!to_10.meets(&agreed(Some("2026-11-11"), None)));
        assert!(!agreed(Some("2026-11-11"), None).meets(&to_10));
        // Without an end and without a beginning they meet whatever the other says.
        assert!(to_10.meets(&agreed(None, None)));
        assert!(agreed(Some("2026-11-11"), None).meets(&agreed(Some("2027-01-01"), None)));
    }
}
