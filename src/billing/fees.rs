//! What agreements cost by the period: of every customer who has one on its due day, also without work, where a period is
//! billed and a customers file says who has which; else in the periods with work (docs/rate-card.md).

use chrono::{Datelike, Months, NaiveDate};

use super::balance::begin;
use super::contract::Contract;
use super::line::{Kind, Line, Unit, What};
use super::log::Case;
use super::prior::PriorLine;
use crate::money::{AmountError, Quantity, UnitPrice};
use crate::rate_card::{AgreementId, Period, RateCard};

/// The fee of an agreement in one of its periods.
#[derive(Debug, Clone, Copy)]
pub(super) struct DueFee {
    agreement: AgreementId,
    price: UnitPrice,
    per: Period,
    /// The day it is due, or the first and the last work in its period.
    days: (NaiveDate, NaiveDate),
}

impl DueFee {
    fn of(card: &RateCard, agreement: AgreementId, day: NaiveDate) -> Option<Self> {
        let fee = card.on(day).agreement(agreement)?.fee?;
        Some(Self { agreement, price: fee.amount, per: fee.per, days: (day, day) })
    }

    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.agreement == other.agreement && self.is_in(other.days)
    }

    /// Whether its period is one that these days reach into.
    fn is_in(&self, (first, last): (NaiveDate, NaiveDate)) -> bool {
        let own = begin(self.per, self.days.0);
        (begin(self.per, first)..=begin(self.per, last)).contains(&own)
    }
}

/// The fees of the periods with work on a customer's cases, of agreements that `counts` picks.
pub(super) fn with_work<'a>(
    card: &RateCard,
    cases: impl Iterator<Item = Case<'a>>,
    counts: impl Fn(AgreementId) -> bool,
) -> Vec<DueFee> {
    let mut all: Vec<DueFee> = Vec::new();
    for case in cases {
        let Some(id) = case.facts.agreement.filter(|id| counts(*id)) else {
            continue;
        };
        for entry in case.billable().filter(|entry| entry.is_work()) {
            let day = card.calendar().zone().date(entry.start());
            let Some(fee) = DueFee::of(card, id, day) else {
                continue;
            };
            let Some(known) = all.iter_mut().find(|known| known.is_same(&fee)) else {
                all.push(fee);
                continue;
            };
            let (first, last) = known.days;
            // Where the price changes within a period, the first holds.
            let earlier = if day < first { fee } else { *known };
            *known = DueFee { days: (first.min(day), last.max(day)), ..earlier };
        }
    }
    all
}

/// The fees that are due on these local days by what the customers file says of a customer: on the first day of each
/// month, quarter or year, or on the day that his agreement begins. One that always held is not due before the period of
/// the first day that anything is known of.
pub(super) fn by_contract(
    card: &RateCard,
    contracts: &[Contract],
    (first, last): (NaiveDate, NaiveDate),
    known_from: Option<NaiveDate>,
) -> Vec<DueFee> {
    let mut all = Vec::new();
    for contract in contracts {
        let Some(id) = contract.agreement else {
            continue;
        };
        let from = contract.from.filter(|from| (first..=last).contains(from));
        let firsts = first_days(first, last).filter(|day| Some(*day) != from);
        let mut days: Vec<NaiveDate> = from.into_iter().chain(firsts).collect();
        days.sort_unstable();
        for day in days.into_iter().filter(|day| contract.holds_on(*day)) {
            let Some(fee) = DueFee::of(card, id, day) else {
                continue;
            };
            let begins = begin(fee.per, day) == day;
            let is_known = contract.from.is_some()
                || known_from.is_none_or(|known| begin(fee.per, known) <= day);
            // Who goes on with an agreement on other terms has paid for the period.
            let goes_on = || {
                let before = begin(fee.per, day)..day;
                let of_same = contracts.iter().filter(|other| other.agreement == Some(id));
                let mut of_same = of_same.filter(|other| *other != contract);
                of_same.any(|it| it.until.is_some_and(|until| before.contains(&until)))
            };
            if is_known && (begins || (Some(day) == from && !goes_on())) {
                all.push(fee);
            }
        }
    }
    all
}

/// The first days of the months that begin on these days.
fn first_days(first: NaiveDate, last: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    let month = first.with_day(1).filter(|day| *day == first);
    let month = month.or_else(|| next_month(first));
    std::iter::successors(month, |day| next_month(*day)).take_while(move |day| *day <= last)
}

fn next_month(day: NaiveDate) -> Option<NaiveDate> {
    day.with_day(1)?.checked_add_months(Months::new(1))
}

/// Takes out the fees that were billed before: one a period and piece of a line, of its agreement, else of another one of
/// the same price, whose name may have changed.
pub(super) fn take_billed<'p>(
    card: &RateCard,
    due: &mut Vec<DueFee>,
    prior: impl Iterator<Item = &'p PriorLine>,
) -> Result<(), AmountError> {
    let lines = prior.filter(|line| line.kind == Kind::Fee);
    let mut left: Vec<(&PriorLine, Quantity)> = lines.map(|line| (line, line.quantity)).collect();
    for by_name in [true, false] {
        let mut open = Vec::new();
        for fee in due.drain(..) {
            let is_it = |line: &PriorLine| {
                let is_called = || line.notes.join("; ") == card.agreement_name(fee.agreement);
                let is_like = if by_name { is_called() } else { line.unit_price == fee.price };
                is_like && fee.is_in((line.date, line.date_to))
            };
            let found = left.iter_mut().find(|(line, left)| !left.is_zero() && is_it(line));
            match found {
                Some((_, left)) => *left = left.less(Quantity::ONE)?,
                None => open.push(fee),
            }
        }
        *due = open;
    }
    Ok(())
}

/// A line an agreement and price.
pub(super) fn lines<'a>(card: &'a RateCard, due: &[DueFee]) -> Result<Vec<Line<'a>>, AmountError> {
    let mut lines: Vec<Line<'a>> = Vec::new();
    for fee in due {
        let label = card.agreement_name(fee.agreement);
        let same = |line: &Line<'_>| line.label == Some(label) && line.unit_price == fee.price;
        let index = lines.iter().position(same).unwrap_or_else(|| {
            let what = What::Periodic(fee.agreement);
            let mut line = Line::new(what, Unit::Piece, fee.price, fee.days);
            line.label = Some(label);
            lines.push(line);
            lines.len() - 1
        });
        let line = &mut lines[index];
        line.quantity = line.quantity.plus(Quantity::ONE)?;
        line.date = line.date.min(fee.days.0);
        line.date_to = line.date_to.max(fee.days.1);
    }
    for line in &mut lines {
        line.compute()?;
    }
    Ok(lines)
}
