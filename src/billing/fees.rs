//! What agreements cost by the period, whatever work there is: one line a customer, agreement and price.

use chrono::NaiveDate;

use super::balance::period;
use super::line::{Line, Reason, Unit, What};
use super::log::Case;
use super::prior::PriorLines;
use super::rebilling::{Room, bill_again};
use crate::money::{AmountError, Money, Quantity};
use crate::rate_card::{AgreementId, RateCard};
use crate::seconds::Seconds;

/// What an agreement costs at one price, and the first day of work in each of its periods.
pub(super) struct PeriodicFee<'a> {
    agreement: AgreementId,
    pub(super) line: Line<'a>,
    periods: Vec<((i32, u32), NaiveDate)>,
}

/// What a customer's agreements cost in the periods with work on his cases.
pub(super) fn periodic_fees<'a>(
    card: &'a RateCard,
    cases: impl Iterator<Item = Case<'a>>,
) -> Result<Vec<PeriodicFee<'a>>, AmountError> {
    let mut fees: Vec<PeriodicFee<'a>> = Vec::new();
    for case in cases {
        let Some(id) = case.facts.agreement else {
            continue;
        };
        for entry in case.billable().filter(|entry| entry.is_work()) {
            let edition = card.at(entry.start());
            let Some(fee) = edition.agreement(id).and_then(|terms| terms.fee) else {
                continue;
            };
            let date = card.calendar().zone().date(entry.start());
            let period = period(fee.per, date);
            let same = |known: &PeriodicFee<'_>| {
                known.agreement == id && known.line.unit_price == fee.amount
            };
            let known = fees.iter().position(same);
            let index = known.unwrap_or_else(|| {
                let dates = (date, date);
                let what = What::Periodic(id);
                let mut line = Line::new(what, Unit::Piece, fee.amount, dates);
                line.label = Some(card.agreement_name(id));
                fees.push(PeriodicFee { agreement: id, line, periods: Vec::new() });
                fees.len() - 1
            });
            let PeriodicFee { line, periods, .. } = &mut fees[index];
            line.date = line.date.min(date);
            line.date_to = line.date_to.max(date);
            let known = periods.iter_mut().find(|(known, _)| *known == period);
            if let Some((_, first)) = known {
                *first = date.min(*first);
            } else {
                periods.push((period, date));
                line.quantity = line.quantity.plus(Quantity::ONE)?;
            }
        }
    }
    for fee in &mut fees {
        fee.line.compute()?;
    }
    Ok(fees)
}

/// The fees that were not billed before; what was billed and is no longer due is one correction. A fee was billed as
/// that of its agreement, else as another's of the same price, whose name may have changed.
pub(super) fn not_billed(
    mut fees: Vec<PeriodicFee<'_>>,
    mut prior: PriorLines,
) -> Result<Vec<Line<'_>>, AmountError> {
    let whole = Money::sum(fees.iter().map(|fee| fee.line.net))?;
    let target = whole.minus(prior.net())?;
    let last = fees.last().map(|fee| fee.line.date_to);
    let corrected = prior.corrected();
    let mut rooms = vec![Room::default(); fees.len()];
    for take in [PriorLines::take_called, PriorLines::take_like] {
        for (PeriodicFee { line, periods, .. }, room) in fees.iter_mut().zip(&mut rooms) {
            if line.quantity.is_zero() {
                continue;
            }
            if let Some(before) = take(&mut prior, line)? {
                *room = Room::of(line, &before);
                prior.put_back(before.more_than(line.quantity)?);
                line.quantity = line.quantity.less(before.quantity)?;
                let starts = periods.iter().map(|(_, first)| *first);
                let new = starts.filter(|first| *first > before.date_to).min();
                line.date = new.unwrap_or(line.date.max(before.date_to).min(line.date_to));
                line.compute()?;
            }
        }
    }
    let mut due: Vec<Line<'_>> = fees.into_iter().map(|fee| fee.line).collect();
    if let Some(corrected) = corrected {
        bill_again(&mut due, &rooms, Seconds::ZERO, target, corrected)?;
    }
    due.retain(|line| !line.quantity.is_zero());
    let left = target.minus(Money::sum(due.iter().map(|line| line.net))?)?;
    if left != Money::ZERO {
        let date = last.or(prior.last_day()).unwrap_or_default();
        due.push(Line::correction(left, Reason::Changed, (date, date)));
    }
    Ok(due)
}
