//! PURE: support agreements: what they change, include and cost (G10, G12, G17).

use super::{Rates, Terms};
use crate::money::{Percent, Quantity, UnitPrice};

/// What an agreement does with time outside normal hours (G9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AfterHoursTerms {
    /// It is billed at its tier's price.
    #[default]
    Billed,
    /// It is billed at the normal price.
    NoSurcharge,
    /// It is free.
    Included,
}

/// A support agreement (G10, G12, G17).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Agreement {
    /// What it changes; a discount that is missing is not filled in, and bills as 0.
    pub terms: Terms,
    /// What becomes of time outside normal hours.
    pub after_hours: AfterHoursTerms,
    /// Time that is included in a period, over all covered cases of a customer.
    pub included: Option<Included>,
    /// How much of included or prepaid time a second outside normal hours draws; `None`: it draws none.
    pub drawn_after_hours: Option<Quantity>,
    /// The rate once included or prepaid time is used up.
    pub beyond_hourly_rate: Option<Rates>,
    /// What the agreement costs a period.
    pub fee: Option<PeriodicFee>,
}

/// A period of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// A month.
    Month,
    /// A quarter.
    Quarter,
    /// A year.
    Year,
}

/// Time included in an agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Included {
    /// Seconds of billed time.
    pub seconds: i64,
    /// In each of these.
    pub per: Period,
}

/// What an agreement costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeriodicFee {
    /// How much.
    pub amount: UnitPrice,
    /// In each of these.
    pub per: Period,
}

impl Agreement {
    /// Free time of each case it covers, in seconds (G10).
    pub fn free_seconds(&self) -> i64 {
        self.terms.free_seconds.unwrap_or(0)
    }

    /// Least time billed on a case, in seconds.
    pub fn minimum_seconds(&self) -> i64 {
        self.terms.minimum_seconds.unwrap_or(0)
    }

    /// Off the hourly price (G17); `None` where the card does not fill it in.
    pub fn discount_percent(&self) -> Option<Percent> {
        self.terms.discount_percent
    }

    /// Whether it says nothing of its price: a discount that somebody is still to fill in.
    pub fn is_unfilled(&self) -> bool {
        let terms = &self.terms;
        let own = terms.hourly_rate.is_some() || terms.increment_seconds.is_some();
        let paid = self.included.is_some() || self.fee.is_some();
        terms.discount_percent.is_none() && !own && !paid
    }

    /// Whether work after hours can use the free time.
    pub fn free_after_hours(&self) -> bool {
        self.terms.free_after_hours.unwrap_or(false)
    }
}
