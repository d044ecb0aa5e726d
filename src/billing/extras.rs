//! What a case costs besides its time: fees, travel time and expenses (rules.md §2.6 and §2.10, docs/rate-card.md).

use std::rc::Rc;

use super::facts::{Facts, KnownTerms};
use super::in_force::InForce;
use super::line::{Line, Unit, What};
use super::log::{Case, Entry};
use super::segment::{ChargeError, dates};
use crate::calendar::{Instant, TierId};
use crate::money::{AmountError, Money, Percent, Quantity};
use crate::rate_card::{Edition, Fee, FeePer, RateCard, Trigger};
use crate::seconds::Seconds;

/// An entry with the terms that hold for it in a tier, when something besides its time is priced.
pub(super) struct Placed<'a> {
    pub(super) index: usize,
    pub(super) entry: &'a Entry,
    pub(super) terms: Rc<InForce<'a>>,
}

impl Placed<'_> {
    /// The discount on work in the entry's tier, where `discounts` reach it.
    pub(super) fn discount(&self, discounts: bool) -> Percent {
        if discounts {
            return self.terms.discount();
        }
        Percent::ZERO
    }
}

/// The billable entries of a case that `picked` picks, with what holds for them by their start.
pub(super) fn placed<'a>(
    facts: &Facts<'a>,
    picked: impl Fn(&Entry) -> bool,
) -> Result<Vec<Placed<'a>>, ChargeError> {
    let trigger = facts.trigger();
    let mut all = Vec::new();
    for (index, entry) in facts.case.entries.iter().enumerate() {
        if entry.billable() && picked(entry) {
            all.push(place(facts, index, entry, facts.tier_of(entry, trigger)?)?);
        }
    }
    Ok(all)
}

/// The billable work of a case, in each tier that a piece of them lies in.
fn placed_by_piece<'a>(facts: &Facts<'a>) -> Result<Vec<Placed<'a>>, ChargeError> {
    if facts.trigger() != Trigger::Worked {
        return placed(facts, Entry::is_work);
    }
    let mut all: Vec<Placed<'a>> = Vec::new();
    let mut stretches = Vec::new();
    for (index, entry) in facts.case.entries.iter().enumerate() {
        if !entry.billable() || !entry.is_work() {
            continue;
        }
        facts.split(entry, &mut stretches)?;
        let mut tiers: Vec<TierId> = stretches.drain(..).map(|stretch| stretch.tier).collect();
        if tiers.is_empty() {
            tiers.push(facts.card.calendar().tier_at(entry.start())?);
        }
        for tier in tiers {
            all.push(place(facts, index, entry, tier)?);
        }
    }
    Ok(all)
}

fn place<'a>(
    facts: &Facts<'a>,
    index: usize,
    entry: &'a Entry,
    tier: TierId,
) -> Result<Placed<'a>, ChargeError> {
    let terms = facts.terms(entry, tier)?;
    facts.trace(index, &terms);
    Ok(Placed { index, entry, terms })
}

/// rules.md §2.6: the fee of the plain card, and the fees whose conditions an entry meets, in the order of the card.
pub(super) fn fees<'a>(
    facts: &Facts<'a>,
    on_contact: &'a Edition,
    contacted: Instant,
) -> Result<Vec<Line<'a>>, ChargeError> {
    let mut lines = Vec::new();
    lines.extend(non_critical_fee(facts, on_contact, contacted)?);
    if on_contact.fees.is_empty() {
        return Ok(lines);
    }
    let entries = placed_by_piece(facts)?;
    for fee in on_contact.fees.iter().filter(|fee| fee.per != FeePer::Invoice) {
        let mut last = None;
        let fits = |placed: &&Placed<'a>| {
            facts.meet(&fee.when, placed.entry, placed.terms.tier)
                && last.replace(placed.index) != Some(placed.index)
        };
        let fitting = entries.iter().filter(fits);
        fee_lines(facts, fee, fitting, contacted, &mut lines)?;
    }
    Ok(lines)
}

/// The fee for a phone contact after hours that is not business-critical (editions C and D).
fn non_critical_fee<'a>(
    facts: &Facts<'a>,
    on_contact: &'a Edition,
    contacted: Instant,
) -> Result<Option<Line<'a>>, AmountError> {
    let Some(price) = on_contact.after_hours.non_critical_fee else {
        return Ok(None);
    };
    let case = facts.case;
    let has_work = case.billable().any(Entry::is_work);
    if facts.contacted_tier.is_normal() || case.critical() || !case.by_phone() || !has_work {
        return Ok(None);
    }
    let dates = dates(facts.card, contacted, contacted);
    let mut line = Line::new(What::NonCriticalFee, Unit::Piece, price, dates);
    line.quantity = Quantity::ONE;
    line.label = on_contact.after_hours.fee_label.as_deref();
    line.item = on_contact.after_hours.fee_item.as_deref();
    line.compute()?;
    Ok(Some(line))
}

/// One line for each price of a fee: once a case, an entry, or a day.
fn fee_lines<'e, 'a: 'e>(
    facts: &Facts<'a>,
    fee: &'a Fee,
    entries: impl Iterator<Item = &'e Placed<'a>>,
    contacted: Instant,
    lines: &mut Vec<Line<'a>>,
) -> Result<(), ChargeError> {
    let first_line = lines.len();
    let mut last_day = None;
    for placed in entries {
        let day = dates(facts.card, placed.entry.start(), placed.entry.start());
        let when = match fee.per {
            FeePer::Case | FeePer::Invoice => dates(facts.card, contacted, contacted),
            FeePer::Entry | FeePer::Day => day,
        };
        if fee.per == FeePer::Day && last_day.replace(day) == Some(day) {
            continue;
        }
        let price = placed.terms.fee(fee)?;
        facts.trace_fee(fee, price, &placed.terms);
        let discount = placed.discount(fee.discounts);
        let same = |line: &Line<'_>| line.unit_price == price && line.discount_percent == discount;
        let index = lines[first_line..].iter().position(same);
        let index = index.map(|index| first_line + index);
        let index = index.unwrap_or_else(|| {
            let mut line = Line::new(What::Fee(fee), Unit::Piece, price, when);
            line.discount_percent = discount;
            line.label = fee.label.as_deref();
            line.item = fee.item.as_deref();
            lines.push(line);
            lines.len() - 1
        });
        let line = &mut lines[index];
        line.quantity = line.quantity.plus(Quantity::ONE)?;
        line.date = line.date.min(when.0);
        line.date_to = line.date_to.max(when.1);
        if fee.per == FeePer::Case {
            break;
        }
    }
    for line in lines.iter_mut().skip(first_line) {
        line.compute()?;
    }
    Ok(())
}

/// The fees of an invoice whose conditions an entry meets: `entries` says from which entry of a case on. Each is dated the
/// last of them.
pub(super) fn invoice_fees<'a>(
    card: &'a RateCard,
    cases: &[(Case<'a>, usize)],
) -> Result<Vec<Line<'a>>, ChargeError> {
    let mut lines = Vec::new();
    let new = cases.iter().flat_map(|(case, first)| &case.entries[*first..]);
    let new = new.filter(|entry| entry.billable() && entry.is_work());
    let Some(last) = new.map(Entry::start).max() else {
        return Ok(lines);
    };
    let edition = card.at(last);
    for fee in edition.fees.iter().filter(|fee| fee.per == FeePer::Invoice) {
        for (case, first) in cases {
            let Some(contacted) = case.contacted() else { continue };
            let tier = card.calendar().tier_at(contacted)?;
            let on_first = case.first_billable().map_or(contacted, Entry::start);
            let facts =
                Facts::of(card, *case, card.at(on_first), tier, false, &KnownTerms::default())?;
            let mut entries = placed_by_piece(&facts)?.into_iter();
            let fits = |placed: &Placed<'_>| {
                placed.index >= *first && facts.meet(&fee.when, placed.entry, placed.terms.tier)
            };
            if let Some(placed) = entries.find(fits) {
                let price = placed.terms.fee(fee)?;
                let mut line =
                    Line::new(What::Fee(fee), Unit::Piece, price, dates(card, last, last));
                line.quantity = Quantity::ONE;
                line.discount_percent = placed.discount(fee.discounts);
                line.label = fee.label.as_deref();
                line.item = fee.item.as_deref();
                line.compute()?;
                lines.push(line);
                break;
            }
        }
    }
    Ok(lines)
}

/// Travel time: minutes of the column `travel`, one line per price.
pub(super) fn travel<'a>(facts: &Facts<'a>) -> Result<Vec<Line<'a>>, ChargeError> {
    let mut lines: Vec<Line<'a>> = Vec::new();
    // What is rounded together: the line it is on, the increment, and how long it is.
    let mut parts: Vec<(usize, Seconds, Seconds)> = Vec::new();
    let mut included = Seconds::ZERO;
    if facts.travel == Seconds::ZERO {
        return Ok(lines);
    }
    for placed in placed(facts, |entry| facts.case.travel(entry) > Seconds::ZERO)? {
        let terms = placed.terms.travel();
        let Some(rate) = &terms.rate else { continue };
        let rate = placed.terms.amount(rate, terms.tiers == Some(true))?;
        let discount = placed.discount(terms.discounts == Some(true));
        let increment = terms.increment_seconds.unwrap_or_default();
        let is_alone = terms.per == Some(FeePer::Entry);
        let mut travel = facts.case.travel(placed.entry);
        let free = terms.included_seconds.unwrap_or_default();
        let free = if is_alone { free } else { free - included };
        let free = free.min(travel).max(Seconds::ZERO);
        travel -= free;
        if !is_alone {
            included += free;
        }
        // What is rounded by itself is not rounded again with others.
        let increment = if is_alone {
            travel = started(travel, increment);
            Seconds::ZERO
        } else {
            increment
        };
        if travel == Seconds::ZERO {
            continue;
        }
        let dates = dates(facts.card, placed.entry.start(), placed.entry.start());
        let same = |line: &Line<'_>| line.unit_price == rate && line.discount_percent == discount;
        let index = lines.iter().position(same).unwrap_or_else(|| {
            let mut line = Line::new(What::TravelTime, Unit::Minute, rate, dates);
            line.discount_percent = discount;
            let travel = placed.terms.edition.travel.as_ref();
            line.label = travel.and_then(|travel| travel.label.as_deref());
            line.item = travel.and_then(|travel| travel.item.as_deref());
            lines.push(line);
            lines.len() - 1
        });
        let mut known = parts.iter_mut();
        match known.find(|(line, step, _)| (*line, *step) == (index, increment)) {
            Some((.., length)) => *length += travel,
            None => parts.push((index, increment, travel)),
        }
        lines[index].add_entry(placed.index, dates);
    }
    for (line, increment, length) in parts {
        lines[line].billed += started(length, increment);
    }
    for line in &mut lines {
        line.compute()?;
    }
    Ok(lines)
}

/// A length in started units.
fn started(length: Seconds, increment: Seconds) -> Seconds {
    let over = length.over(increment);
    if over > Seconds::ZERO { length + increment - over } else { length }
}

/// rules.md §2.10: amounts that are passed on, a line a row.
pub(super) fn expenses<'a>(facts: &Facts<'a>) -> Result<Vec<Line<'a>>, ChargeError> {
    let mut lines = Vec::new();
    if !facts.has_expenses {
        return Ok(lines);
    }
    for placed in placed(facts, |entry| !facts.case.expense(entry).is_zero())? {
        let (terms, start) = (&placed.terms, placed.entry.start());
        let markup = terms.expenses(|it| it.markup_percent).unwrap_or_default();
        let amount = facts.case.expense(placed.entry).with_surcharge(markup)?;
        let dates = dates(facts.card, start, start);
        let mut line = Line::new(What::Expense, Unit::Piece, amount, dates);
        line.quantity = Quantity::ONE;
        line.label = terms.expenses(|it| it.label.as_deref());
        line.item = terms.expenses(|it| it.item.as_deref());
        line.add_entry(placed.index, dates);
        line.compute()?;
        lines.push(line);
    }
    lines.retain(|line| line.net != Money::ZERO);
    Ok(lines)
}
