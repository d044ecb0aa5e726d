//! What is due back of what was billed at another VAT than the customer has now: it is credited at the VAT it was billed
//! at, in a document of its own (rules.md §2.9).

use super::delta::{Lost, reason, take_off};
use super::line::{Line, Reason, is_rounding};
use super::prior::{PriorByVat, PriorLines};
use crate::money::{AmountError, Money, Percent};

/// What is due back of one case, or of a customer's periodic fees, at one VAT.
#[derive(Debug, Clone, Copy)]
pub(super) struct Credit {
    /// The VAT it was billed at.
    pub(super) vat_percent: Percent,
    /// What is due back, less than nothing, or nothing where only free time goes back.
    pub(super) amount: Money,
    /// Recorded seconds that go back with it, less than nothing or none.
    pub(super) worked: i64,
    pub(super) reason: Reason,
}

/// What is due back at each other VAT, where all that is there now are `lines`: these keep what was billed at another
/// VAT as long as they can, so that new work is what is billed at the VAT of now.
pub(super) fn credits(
    former: &PriorByVat,
    lines: &[Line<'_>],
    vat_percent: Percent,
) -> Result<Vec<Credit>, AmountError> {
    let mut credits = Vec::new();
    let mut rest: Option<Vec<Line<'_>>> = None;
    for (rate, earlier) in former.others(vat_percent) {
        let rest = rest.get_or_insert_with(|| lines.to_vec());
        credits.extend(credit(rate, earlier.clone(), rest)?);
    }
    Ok(credits)
}

/// What is due back at one VAT; takes what is kept off the lines.
fn credit(
    vat_percent: Percent,
    mut earlier: PriorLines,
    rest: &mut [Line<'_>],
) -> Result<Option<Credit>, AmountError> {
    let (net, on_lines) = (
        earlier.net(),
        Money::sum(earlier.lines().iter().map(|it| it.net))?,
    );
    let seconds = earlier.lines().iter().map(|it| it.worked);
    let seconds = seconds.fold(0_i64, i64::saturating_add);
    let credited = seconds.saturating_sub(earlier.worked());
    let corrected = earlier.corrected();
    let rounded = earlier.count();
    let mut lost = Lost::default();
    for line in rest {
        if let Some(before) = earlier.take_like(line)? {
            take_off(line, &before, &mut lost, &mut earlier)?;
        }
    }
    lost.gone(earlier.lines())?;
    // What corrections took back is not due back once more.
    let amount = net.minus(on_lines.minus(lost.net)?)?;
    let is_settled = corrected.is_some() && is_rounding(amount, rounded);
    let amount = amount.min(net).max(Money::ZERO);
    let amount = if is_settled { Money::ZERO } else { amount };
    let worked = lost.worked.saturating_sub(credited).max(0);
    // Free time goes back too, for nothing: else its lines would look billed for ever.
    if amount == Money::ZERO && worked == 0 {
        return Ok(None);
    }
    let amount = amount.negated();
    Ok(Some(Credit {
        vat_percent,
        amount,
        worked: worked.saturating_neg(),
        reason: reason(amount, 0, lost),
    }))
}
