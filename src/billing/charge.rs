//! What one case costs: the whole order of calculation of rules.md §2, in its order.

use chrono::NaiveDate;
use thiserror::Error;

use super::entry::{Entry, Place};
use super::line::{Kind, Line, Unit};
use super::money::{AmountError, Money, Percent, Quantity};
use super::work::{Case, ChannelId};
use crate::calendar::{CalendarError, Instant, Stretch, TierId};
use crate::rate_card::{Agreement, Edition, RateCard, Trigger};

/// What one case costs and how it came about.
#[derive(Debug, Clone, Default)]
pub struct Charge<'a> {
    /// Invoice lines in the order of rules.md §2.8.
    pub lines: Vec<Line<'a>>,
    /// The sum of the lines' nets.
    pub net: Money,
    /// The case's time, cut where its tier or its price changes, in order of work.
    pub pieces: Vec<Piece>,
    /// What the case's time was rounded up and raised to.
    pub billed: BilledTime,
    /// Seconds of free time that the case could use.
    pub free_allowance: i64,
    /// Whether contact was made in normal hours.
    pub contacted_in_normal_hours: bool,
}

/// A piece of one entry in one tier, free or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// Index of the entry in the case.
    pub entry: usize,
    /// Where in time it lies.
    pub stretch: Stretch,
    /// Whether it is free time of the agreement.
    pub free: bool,
}

/// How the time that was left after free time became billed time (rules.md §2.3), in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BilledTime {
    /// Recorded time that is billed.
    pub worked: i64,
    /// The increment it was rounded up to a multiple of; 0 for none.
    pub increment: i64,
    /// The minimum it was raised to where it was below; 0 for none.
    pub minimum: i64,
    /// What rounding up and the minimum added.
    pub raised: i64,
    /// The line that what was added went to.
    pub raised_line: Option<usize>,
}

/// Why a case cannot be charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ChargeError {
    /// An amount is too large.
    #[error(transparent)]
    Amount(#[from] AmountError),
    /// A time is outside the calendar.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// The edition of the card on the entry's date does not have its level.
    #[error("the level is not on the rate card on the date of the entry")]
    NoLevel(Place),
    /// The edition of the card on the entry's date does not have the case's agreement.
    #[error("the agreement is not on the rate card on the date of the entry")]
    NoAgreement(Place),
}

/// Computes what a case costs. `quote` and `invoice` both come here (rules.md §2.10).
///
/// # Errors
/// See [`ChargeError`].
pub fn charge<'a>(card: &'a RateCard, case: &Case<'a>) -> Result<Charge<'a>, ChargeError> {
    let (Some(first), Some(contacted)) = (case.billable().next(), case.contacted()) else {
        return Ok(Charge::default());
    };
    let on_first = card.at(first.start());
    let on_contact = card.at(contacted);
    let agreement = agreement(on_first, case, first)?;
    let contact_tier = card.calendar().tier_at(contacted)?;

    let mut pieces = tiers(card, case, on_contact.after_hours.trigger, contact_tier)?;
    let free_allowance = agreement
        .filter(|_| case.covered())
        .map_or(0, |agreement| agreement.free_seconds);
    let free_after_hours = agreement.is_some_and(|agreement| agreement.free_after_hours);
    free_time(&mut pieces, free_allowance, free_after_hours);

    let (mut free, mut work) = time_lines(card, case, &pieces)?;
    let minimum = agreement.map_or(on_first.billing.minimum_seconds, |agreement| {
        agreement.minimum_seconds
    });
    let mut billed = raise(&mut work, on_first.billing.increment_seconds, minimum)?;
    for line in free.iter_mut().chain(&mut work) {
        line.compute()?;
    }

    billed.raised_line = billed
        .raised_line
        .map(|line| line.saturating_add(free.len()));
    let mut lines = free;
    lines.append(&mut work);
    lines.extend(fee(card, case, on_contact, contacted, contact_tier)?);
    lines.append(&mut mileage(card, case)?);
    let net = Money::sum(lines.iter().map(|line| line.net))?;
    Ok(Charge {
        lines,
        net,
        pieces,
        billed,
        free_allowance,
        contacted_in_normal_hours: contact_tier.is_normal(),
    })
}

/// The terms of the case's agreement in an edition.
fn agreement<'a>(
    edition: &'a Edition,
    case: &Case<'_>,
    entry: &Entry,
) -> Result<Option<&'a Agreement>, ChargeError> {
    let Some(id) = case.facts.agreement else {
        return Ok(None);
    };
    edition
        .agreement(id)
        .map(Some)
        .ok_or(ChargeError::NoAgreement(entry.place()))
}

/// rules.md §2.1: each piece of time in its tier.
fn tiers(
    card: &RateCard,
    case: &Case<'_>,
    trigger: Trigger,
    contact_tier: TierId,
) -> Result<Vec<Piece>, ChargeError> {
    let calendar = card.calendar();
    let mut pieces = Vec::with_capacity(case.entries.len());
    let mut stretches = Vec::new();
    for (index, entry) in case.entries.iter().enumerate() {
        if !entry.billable() || entry.seconds() == 0 {
            continue;
        }
        let (start, end) = (entry.start(), entry.end());
        match trigger {
            Trigger::Contact if contact_tier.is_normal() => {
                stretches.push(Stretch {
                    start,
                    end,
                    tier: TierId::NORMAL,
                });
            }
            Trigger::Contact | Trigger::Start => {
                stretches.push(Stretch {
                    start,
                    end,
                    tier: calendar.tier_at(start)?,
                });
            }
            Trigger::Worked => calendar.split(start, end, &mut stretches)?,
        }
        pieces.extend(stretches.drain(..).map(|stretch| Piece {
            entry: index,
            stretch,
            free: false,
        }));
    }
    Ok(pieces)
}

/// rules.md §2.2: the first `allowance` seconds in the normal tier are free, deducted entry by entry in order.
fn free_time(pieces: &mut Vec<Piece>, allowance: i64, after_hours_too: bool) {
    let mut left = allowance;
    let mut index = 0;
    while left > 0 {
        let Some(piece) = pieces.get_mut(index) else {
            return;
        };
        index = index.saturating_add(1);
        if !piece.stretch.tier.is_normal() && !after_hours_too {
            continue;
        }
        let seconds = piece.stretch.seconds();
        piece.free = true;
        if seconds > left {
            let cut = piece.stretch.start.plus(left);
            let rest = Piece {
                stretch: Stretch {
                    start: cut,
                    ..piece.stretch
                },
                free: false,
                ..*piece
            };
            piece.stretch.end = cut;
            pieces.insert(index, rest);
        }
        left = left.saturating_sub(seconds);
    }
}

/// rules.md §2.4 and §2.5: one line per level, tier, unit price and discount, in order of their first
/// second; free lines apart, at the full price with a discount of 100 %. Returns the free and the work lines.
fn time_lines<'a>(
    card: &'a RateCard,
    case: &Case<'a>,
    pieces: &[Piece],
) -> Result<(Vec<Line<'a>>, Vec<Line<'a>>), ChargeError> {
    let mut lines: (Vec<Line<'a>>, Vec<Line<'a>>) = (Vec::new(), Vec::new());
    for piece in pieces {
        let Some(entry) = case.entries.get(piece.entry) else {
            continue;
        };
        let edition = card.at(entry.start());
        let level = edition
            .level(entry.level())
            .ok_or(ChargeError::NoLevel(entry.place()))?;
        let normal = piece.stretch.tier.is_normal();
        let surcharge = if normal {
            Percent::ZERO
        } else {
            edition.after_hours.surcharge_percent
        };
        let unit_price = level.hourly_rate.with_surcharge(surcharge)?;
        let agreed = agreement(edition, case, entry)?;
        let discount = agreed.map_or(Percent::ZERO, |agreement| agreement.discount(normal));
        let (kind, discount, lines) = if piece.free {
            (Kind::Free, Percent::HUNDRED, &mut lines.0)
        } else {
            (Kind::Work, discount, &mut lines.1)
        };
        let same = |line: &&mut Line<'_>| {
            line.level == Some(entry.level())
                && line.tier == Some(piece.stretch.tier)
                && line.unit_price == unit_price
                && line.discount_percent == discount
        };
        let dates = dates(card, piece.stretch.start, piece.stretch.end.plus(-1));
        if let Some(line) = lines.iter_mut().find(same) {
            line.add_time(piece.entry, piece.stretch, dates);
        } else {
            let mut line = Line::new(kind, Unit::Minute, unit_price, dates, piece.stretch.start);
            line.level = Some(entry.level());
            line.tier = Some(piece.stretch.tier);
            line.discount_percent = discount;
            line.label = &level.label;
            line.item = level.item.as_deref();
            line.add_time(piece.entry, piece.stretch, dates);
            lines.push(line);
        }
    }
    lines.0.sort_by_key(|line| line.first);
    lines.1.sort_by_key(|line| line.first);
    Ok(lines)
}

fn dates(card: &RateCard, first: Instant, last: Instant) -> (NaiveDate, NaiveDate) {
    let zone = card.calendar().zone();
    (zone.date(first), zone.date(last))
}

/// rules.md §2.3: rounds the case's time up to the increment, raises it to the minimum, and gives what is
/// added to the cheapest line; on a tie, to the one whose first second comes first.
fn raise(work: &mut [Line<'_>], increment: i64, minimum: i64) -> Result<BilledTime, AmountError> {
    let worked = work
        .iter()
        .fold(0_i64, |sum, line| sum.saturating_add(line.worked));
    let mut billed = BilledTime {
        worked,
        increment,
        minimum,
        ..BilledTime::default()
    };
    if worked == 0 {
        return Ok(billed);
    }
    let over = worked.checked_rem(increment).unwrap_or(0);
    let rounded = if over == 0 {
        worked
    } else {
        worked.saturating_add(increment.saturating_sub(over))
    };
    billed.raised = rounded.max(minimum).saturating_sub(worked);
    if billed.raised == 0 {
        return Ok(billed);
    }
    let mut cheapest = None;
    for (index, line) in work.iter().enumerate() {
        let price = line.unit_price.after_discount(line.discount_percent)?;
        if cheapest.is_none_or(|(lowest, _)| price < lowest) {
            cheapest = Some((price, index));
        }
    }
    billed.raised_line = cheapest.map(|(_, index)| index);
    if let Some(line) = billed.raised_line.and_then(|index| work.get_mut(index)) {
        line.billed = line.billed.saturating_add(billed.raised);
    }
    Ok(billed)
}

/// rules.md §2.6: the fee for a phone contact after hours that is not business-critical.
fn fee<'a>(
    card: &'a RateCard,
    case: &Case<'_>,
    on_contact: &'a Edition,
    contacted: Instant,
    contact_tier: TierId,
) -> Result<Option<Line<'a>>, AmountError> {
    let Some(price) = on_contact.after_hours.non_critical_fee else {
        return Ok(None);
    };
    if contact_tier.is_normal() || case.critical() || case.channel() != ChannelId::PHONE {
        return Ok(None);
    }
    let mut line = Line::new(
        Kind::Fee,
        Unit::Piece,
        price,
        dates(card, contacted, contacted),
        contacted,
    );
    line.quantity = Quantity::ONE;
    line.label = &on_contact.after_hours.fee_label;
    line.item = on_contact.after_hours.fee_item.as_deref();
    line.compute()?;
    Ok(Some(line))
}

/// rules.md §2.7: the case's kilometres, one line per rate.
fn mileage<'a>(card: &'a RateCard, case: &Case<'_>) -> Result<Vec<Line<'a>>, AmountError> {
    let mut lines: Vec<Line<'a>> = Vec::new();
    for (index, entry) in case.entries.iter().enumerate() {
        let kilometres = case.kilometres(entry);
        let Some(mileage) = card.at(entry.start()).mileage.as_ref() else {
            continue;
        };
        if !entry.billable() || kilometres.is_zero() {
            continue;
        }
        let dates = dates(card, entry.start(), entry.start());
        let position = lines
            .iter()
            .position(|line| line.unit_price == mileage.per_km);
        if position.is_none() {
            let mut line = Line::new(
                Kind::Mileage,
                Unit::Kilometre,
                mileage.per_km,
                dates,
                entry.start(),
            );
            line.label = &mileage.label;
            line.item = mileage.item.as_deref();
            lines.push(line);
        }
        let last = lines.len().saturating_sub(1);
        if let Some(line) = lines.get_mut(position.unwrap_or(last)) {
            line.quantity = line.quantity.plus(kilometres)?;
            line.add_entry(index, dates);
        }
    }
    for line in &mut lines {
        line.compute()?;
    }
    Ok(lines)
}
