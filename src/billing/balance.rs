//! Included and prepaid time: how much of it a piece of work draws (docs/rate-card.md).

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use crate::money::Quantity;
use crate::rate_card::Period;
use crate::seconds::Seconds;

/// What is left of a customer's included and prepaid time at the end of the run, in seconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Balance {
    /// Of the included time of the last period with work; `None` without such an agreement.
    pub included: Option<Seconds>,
    /// Of the prepaid time; `None` where none was prepaid.
    pub prepaid: Option<Seconds>,
}

/// How many of `wanted` seconds a balance pays for, of which each draws `factor`, and how much of it that uses up.
pub(super) fn paid(factor: Quantity, wanted: Seconds, balance: Seconds) -> (Seconds, Seconds) {
    if factor.is_zero() {
        return (Seconds::ZERO, Seconds::ZERO);
    }
    let whole = balance_over(balance, factor);
    let paid = wanted.min(whole).max(Seconds::ZERO);
    (paid, times(paid, factor).min(balance))
}

/// `balance / factor`, in whole seconds.
fn balance_over(balance: Seconds, factor: Quantity) -> Seconds {
    let quotient = Decimal::from(balance.get()).checked_div(factor.decimal());
    let quotient = quotient.and_then(|quotient| i64::try_from(quotient.trunc()).ok());
    quotient.map_or(Seconds::ZERO, Seconds::new)
}

/// `seconds × factor`, begun seconds counted.
fn times(seconds: Seconds, factor: Quantity) -> Seconds {
    let product = Decimal::from(seconds.get()).checked_mul(factor.decimal());
    let product = product.and_then(|product| i64::try_from(product.ceil()).ok());
    product.map_or(Seconds::MAX, Seconds::new)
}

pub(super) fn period(per: Period, date: NaiveDate) -> (i32, u32) {
    match per {
        Period::Month => (date.year(), date.month()),
        Period::Quarter => (date.year(), date.month0() / 3),
        Period::Year => (date.year(), 0),
    }
}

/// The first day of the period of a day.
pub(super) fn begin(per: Period, day: NaiveDate) -> NaiveDate {
    let month = match per {
        Period::Month => day.month(),
        Period::Quarter => day.month0() / 3 * 3 + 1,
        Period::Year => 1,
    };
    NaiveDate::from_ymd_opt(day.year(), month, 1).unwrap_or(day)
}
