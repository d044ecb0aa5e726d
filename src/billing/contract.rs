//! What is agreed with a customer beside the rate card: which agreement he has, a discount and rates of his own, and
//! from when to when (docs/customers.md).

use std::sync::Arc;

use chrono::NaiveDate;

use crate::rate_card::{AgreementId, Terms};

/// What is agreed with a customer from one date to another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contract {
    /// First local date; `None`: it always held.
    pub from: Option<NaiveDate>,
    /// Last local date, itself included; `None`: it has no end.
    pub until: Option<NaiveDate>,
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
            one.until.zip(other.from).is_some_and(|(end, start)| end < start)
        };
        !ends_before(self, other) && !ends_before(other, self)
    }

    /// The one of a customer that is in force on a local date.
    pub fn on(all: &[Self], date: NaiveDate) -> Option<&Self> {
        all.iter().find(|agreed| agreed.holds_on(date))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agreed(from: Option<&str>, until: Option<&str>) -> Contract {
        let date = |text: &str| text.parse().unwrap();
        Contract { from: from.map(date), until: until.map(date), ..Contract::default() }
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
