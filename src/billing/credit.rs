//! What is due back of what was billed at another VAT than the customer has now: it is credited at the VAT it was billed
//! at, in a document of its own (rules.md §2.9).

use chrono::NaiveDate;

use super::charge::Charge;
use super::delta::{Lost, days, reason, take_off};
use super::line::{Line, Reason, is_rounding};
use super::log::Case;
use super::prior::{PriorByVat, PriorLines, PriorTime, TakenBack};
use crate::money::{AmountError, Money, Percent};
use crate::rate_card::RateCard;
use crate::seconds::Seconds;

/// What is due back of one case, or of a customer's periodic fees, at one VAT.
#[derive(Debug, Clone, Copy)]
pub(super) struct Credit {
    pub(super) vat_percent: Percent,
    /// What is due back, less than nothing, or nothing where only free time goes back.
    pub(super) amount: Money,
    /// The time that goes back with it.
    time: PriorTime,
    pub(super) reason: Reason,
    /// What all that is there now comes to.
    so_far: Money,
    /// The day of it; `None`: those of the case's work.
    day: Option<NaiveDate>,
}

impl Credit {
    /// Recorded seconds that go back with it, less than nothing or none.
    pub(super) fn worked(&self) -> Seconds {
        -self.time.worked
    }

    /// The charge of a case on the document that gives it back.
    pub(super) fn charge<'a>(&self, card: &RateCard, case: &Case<'a>) -> Charge<'a> {
        let dates = self.day.map_or_else(|| days(card, case.entries), |day| (day, day));
        let mut line = Line::correction(self.amount, self.reason, dates);
        line.worked = self.worked();
        Charge {
            net: self.amount,
            worked: self.worked(),
            billed: self.time.back(),
            so_far: self.so_far,
            lines: vec![line],
            ..Charge::default()
        }
    }
}

/// What is due back at each other VAT, where all that is there now are `lines`: these keep what was billed at another
/// VAT as long as they can, so that new work is what is billed at the VAT of now.
pub(super) fn credits(
    billed: &PriorByVat,
    lines: &[Line<'_>],
    vat_percent: Percent,
) -> Result<Vec<Credit>, AmountError> {
    let mut others = billed.others(vat_percent).peekable();
    if others.peek().is_none() {
        return Ok(Vec::new());
    }
    let so_far = Money::sum(lines.iter().map(|line| line.net))?;
    let mut rest = lines.to_vec();
    let mut credits = Vec::new();
    for (rate, prior) in others {
        if let Some((amount, time, reason)) = credit(prior.clone(), &mut rest)? {
            credits.push(Credit { vat_percent: rate, amount, time, reason, so_far, day: None });
        }
    }
    Ok(credits)
}

/// What is due back of a case that was billed to somebody whose it is not: all of it, at each VAT.
pub(super) fn all_back(billed: &TakenBack) -> impl Iterator<Item = Credit> {
    let open = billed
        .rates
        .iter()
        .filter(|(_, (net, time))| (*net, time.worked) != (Money::ZERO, Seconds::ZERO));
    open.map(|(rate, (net, time))| Credit {
        vat_percent: *rate,
        amount: net.negated(),
        time: *time,
        reason: Reason::Changed,
        so_far: Money::ZERO,
        day: billed.last_day,
    })
}

/// What is due back at one VAT, with its time and why; takes what is kept off the lines.
fn credit(
    mut prior: PriorLines,
    rest: &mut [Line<'_>],
) -> Result<Option<(Money, PriorTime, Reason)>, AmountError> {
    let net = prior.net();
    let on_lines = Money::sum(prior.lines().iter().map(|it| it.net))?;
    let seconds = Seconds::sum(prior.lines().iter().map(|it| it.worked));
    let credited = seconds - prior.worked();
    let corrected = prior.corrected();
    let rounded = prior.count();
    let mut lost = Lost::default();
    for line in rest {
        if let Some(before) = prior.take_like(line)? {
            take_off(line, &before, &mut lost, &mut prior)?;
        }
    }
    lost.gone(prior.lines())?;
    // What corrections took back is not due back once more.
    let amount = net.minus(on_lines.minus(lost.net)?)?;
    let is_settled = corrected.is_some() && is_rounding(amount, rounded);
    let amount = amount.min(net).max(Money::ZERO);
    let amount = if is_settled { Money::ZERO } else { amount };
    let worked = (lost.time.worked - credited).max(Seconds::ZERO);
    let free = lost.time.free.min(worked);
    let time = PriorTime { worked, free, billed: lost.time.raised() + worked - free };
    // Free time goes back too, for nothing: else its lines would look billed for ever.
    if amount == Money::ZERO && worked == Seconds::ZERO {
        return Ok(None);
    }
    let amount = amount.negated();
    Ok(Some((amount, time, reason(amount, 0, lost))))
}
