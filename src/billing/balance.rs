//! Included and prepaid time: how much of it a piece of work draws (docs/rate-card.md).

use chrono::{Datelike, Months, NaiveDate};
use rust_decimal::Decimal;

use crate::money::{Percent, Quantity};
use crate::rate_card::{Included, Period};
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

/// Included time of an agreement by the periods it was included in, oldest first.
#[derive(Debug, Default)]
pub(super) struct Allotments(Vec<Allotment>);

#[derive(Debug)]
struct Allotment {
    per: Period,
    begins: NaiveDate,
    left: Seconds,
}

impl Allotments {
    /// What can be drawn on a day, oldest first. Where it is carried over, periods without work count `from` a day on,
    /// with what is included `at` theirs.
    pub(super) fn on(
        &mut self,
        day: NaiveDate,
        included: Included,
        from: Option<NaiveDate>,
        at: impl Fn(NaiveDate) -> Option<Included>,
    ) -> impl Iterator<Item = &mut Seconds> {
        let (per, now) = (included.per, begin(included.per, day));
        if !self.0.iter().any(|it| it.per == per && it.begins == now) {
            let first = from.map(|from| begin(per, from));
            let last = self.0.last().filter(|last| last.per == per);
            let next = last.map(|last| months_after(last.begins, per.months())).max(first);
            let next = next.filter(|_| included.carry_over.is_some());
            let mut next = next.unwrap_or(now).min(now);
            while next < now {
                let included = at(next.max(from.unwrap_or(next)));
                if let Some(included) = included.filter(|included| included.per == per) {
                    self.add(next, included);
                }
                next = months_after(next, per.months());
            }
            self.add(now, included);
        }
        let open = self.0.iter_mut().filter(move |it| it.counts(included, now));
        open.map(|it| &mut it.left)
    }

    fn add(&mut self, begins: NaiveDate, included: Included) {
        if let Some(share) = included.carry_over.and_then(|kept| kept.at_most) {
            let mut room = share_of(included.seconds, share);
            // From the newest on, so that the oldest lapses.
            for it in self.0.iter_mut().rev().filter(|it| it.counts(included, begins)) {
                it.left = it.left.min(room);
                room -= it.left;
            }
        }
        self.0.push(Allotment { per: included.per, begins, left: included.seconds });
    }
}

impl Allotment {
    /// Whether it can be drawn in the period that begins `now`.
    fn counts(&self, included: Included, now: NaiveDate) -> bool {
        self.per == included.per && (reaches_back(included, now)..=now).contains(&self.begins)
    }
}

/// The first day whose included time can still be drawn on a day.
pub(super) fn reaches_back(included: Included, day: NaiveDate) -> NaiveDate {
    let now = begin(included.per, day);
    let Some(kept) = included.carry_over else { return now };
    let until = kept.until.map(|until| begin(until, now));
    let periods = kept.periods.map(|periods| {
        let months = Months::new(included.per.months() * u32::from(periods));
        now.checked_sub_months(months).unwrap_or(NaiveDate::MIN)
    });
    until.max(periods).unwrap_or(NaiveDate::MIN)
}

fn months_after(day: NaiveDate, months: u32) -> NaiveDate {
    day.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX)
}

/// A share of a length, begun seconds not counted.
fn share_of(seconds: Seconds, share: Percent) -> Seconds {
    let share = share.decimal().checked_div(Decimal::ONE_HUNDRED).unwrap_or_default();
    let product = Decimal::from(seconds.get()).checked_mul(share);
    let product = product.and_then(|product| i64::try_from(product.trunc()).ok());
    product.map_or(seconds, Seconds::new)
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
