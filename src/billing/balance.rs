//! Included and prepaid time: how much of it a piece of work draws (docs/rate-card.md).

use chrono::{Datelike, NaiveDate};

use crate::money::Quantity;
use crate::rate_card::{Agreement, Period};

/// What is left of a customer's included and prepaid time at the end of the run, in seconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Balance {
    /// Of the included time of the last period with work; `None` without such an agreement.
    pub included: Option<i64>,
    /// Of the prepaid time; `None` where none was prepaid.
    pub prepaid: Option<i64>,
}

/// How many of `wanted` seconds a balance pays for, and how much of it that uses up. Outside normal hours a second
/// draws what the agreement says, or nothing.
pub(super) fn paid(terms: &Agreement, normal: bool, wanted: i64, balance: i64) -> (i64, i64) {
    if normal {
        let paid = wanted.min(balance).max(0);
        return (paid, paid);
    }
    let Some(factor) = terms.drawn_after_hours.filter(|factor| !factor.is_zero()) else {
        return (0, 0);
    };
    let whole = balance_over(balance, factor);
    let paid = wanted.min(whole).max(0);
    (paid, times(paid, factor).min(balance))
}

/// `balance / factor`, in whole seconds.
fn balance_over(balance: i64, factor: Quantity) -> i64 {
    let quotient = rust_decimal::Decimal::from(balance).checked_div(factor.decimal());
    quotient.and_then(|quotient| i64::try_from(quotient.trunc()).ok()).unwrap_or(0)
}

/// `seconds × factor`, begun seconds counted.
fn times(seconds: i64, factor: Quantity) -> i64 {
    let product = rust_decimal::Decimal::from(seconds).checked_mul(factor.decimal());
    product.and_then(|product| i64::try_from(product.ceil()).ok()).unwrap_or(i64::MAX)
}

/// The period that a date is in.
pub(super) fn period(per: Period, date: NaiveDate) -> (i32, u32) {
    match per {
        Period::Month => (date.year(), date.month()),
        Period::Quarter => (date.year(), date.month0() / 3),
        Period::Year => (date.year(), 0),
    }
}
