//! What a case costs besides its time: fees, travel and distance (rules.md §2.6 and §2.7, docs/rate-card.md).

use std::rc::Rc;

use super::charge::{ChargeError, dates};
use super::entry::Entry;
use super::line::{Kind, Line, Unit};
use super::money::{AmountError, Money, Percent, Quantity, UnitPrice};
use super::resolve::{Facts, Resolved};
use super::work::ChannelId;
use crate::calendar::{Instant, TierId};
use crate::rate_card::{Distance, DistanceBand, Edition, Fee, FeePer, Level, Price, Travel};

/// Where an entry stands with its tier, level and terms, when something besides its time is priced.
struct Placed<'a> {
    index: usize,
    entry: &'a Entry,
    tier: TierId,
    edition: &'a Edition,
    level: &'a Level,
    terms: Rc<Resolved<'a>>,
}

/// The billable entries of a case that `picked` picks, with what holds for them by their start.
fn placed<'a>(
    facts: &Facts<'a>,
    picked: impl Fn(&Entry) -> bool,
) -> Result<Vec<Placed<'a>>, ChargeError> {
    let trigger = facts.trigger();
    let mut all = Vec::new();
    for (index, entry) in facts.case.entries.iter().enumerate() {
        if entry.billable() && picked(entry) {
            let tier = facts.tier_of(entry, trigger)?;
            let (edition, level, terms) = facts.terms(entry, tier)?;
            all.push(Placed {
                index,
                entry,
                tier,
                edition,
                level,
                terms,
            });
        }
    }
    Ok(all)
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
    let entries = placed(facts, |_| true)?;
    for fee in &on_contact.fees {
        let fits = |placed: &&Placed<'a>| facts.meet(&fee.when, placed.entry, placed.tier);
        fee_lines(
            facts,
            fee,
            entries.iter().filter(fits),
            contacted,
            &mut lines,
        )?;
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
    if facts.contacted_tier.is_normal() || case.critical() || case.channel() != ChannelId::PHONE {
        return Ok(None);
    }
    let dates = dates(facts.card, contacted, contacted);
    let mut line = Line::new(Kind::Fee, Unit::Piece, price, dates, contacted);
    line.quantity = Quantity::ONE;
    line.label = &on_contact.after_hours.fee_label;
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
        let (when, at) = match fee.per {
            FeePer::Case => (dates(facts.card, contacted, contacted), contacted),
            FeePer::Entry | FeePer::Day => (day, placed.entry.start()),
        };
        if fee.per == FeePer::Day && last_day.replace(day) == Some(day) {
            continue;
        }
        let price = amount(&fee.price, placed)?;
        let price = if fee.tiers {
            in_tier(placed, price)?
        } else {
            price
        };
        let discount = if fee.discounts {
            placed.terms.discount(placed.tier)
        } else {
            Percent::ZERO
        };
        let same = |line: &Line<'_>| line.unit_price == price && line.discount_percent == discount;
        let mine = lines.get(first_line..).unwrap_or(&[]);
        let index = mine
            .iter()
            .position(same)
            .map(|index| first_line.saturating_add(index));
        let index = index.unwrap_or_else(|| {
            let mut line = Line::new(Kind::Fee, Unit::Piece, price, when, at);
            line.discount_percent = discount;
            line.label = &fee.label;
            line.item = fee.item.as_deref();
            lines.push(line);
            lines.len().saturating_sub(1)
        });
        if let Some(line) = lines.get_mut(index) {
            line.quantity = line.quantity.plus(Quantity::ONE)?;
            line.date = line.date.min(when.0);
            line.date_to = line.date_to.max(when.1);
        }
        if fee.per == FeePer::Case {
            break;
        }
    }
    for line in lines.iter_mut().skip(first_line) {
        line.compute()?;
    }
    Ok(())
}

/// An amount, or a share of the entry's hourly rate before tier and discount.
fn amount(price: &Price, placed: &Placed<'_>) -> Result<UnitPrice, AmountError> {
    match price {
        Price::Amount(amount) => Ok(*amount),
        Price::Share(percent) => {
            let level = placed.entry.level();
            let (rate, _) = placed.terms.price(
                placed.edition,
                level,
                placed.level.hourly_rate,
                TierId::NORMAL,
            )?;
            rate.share(*percent)
        }
    }
}

/// A price with what the entry's tier makes of it.
fn in_tier(placed: &Placed<'_>, price: UnitPrice) -> Result<UnitPrice, AmountError> {
    placed.terms.in_tier(placed.edition, price, placed.tier)
}

/// Travel time: minutes of the column `travel`, one line per price.
pub(super) fn travel<'a>(facts: &Facts<'a>) -> Result<Vec<Line<'a>>, ChargeError> {
    let mut lines: Vec<Line<'a>> = Vec::new();
    if facts.travel == 0 {
        return Ok(lines);
    }
    let mut increment = 0;
    for placed in placed(facts, |entry| facts.case.travel(entry) > 0)? {
        let terms = facts.travel_terms(placed.entry, placed.tier);
        let Some(rate) = &terms.rate else { continue };
        let rate = amount(rate, &placed)?;
        let rate = if terms.tiers == Some(true) {
            in_tier(&placed, rate)?
        } else {
            rate
        };
        let discount = if terms.discounts == Some(true) {
            placed.terms.discount(placed.tier)
        } else {
            Percent::ZERO
        };
        increment = increment.max(terms.increment_seconds.unwrap_or(0));
        let dates = dates(facts.card, placed.entry.start(), placed.entry.start());
        let same = |line: &Line<'_>| line.unit_price == rate && line.discount_percent == discount;
        let index = lines.iter().position(same).unwrap_or_else(|| {
            let mut line = Line::new(
                Kind::Travel,
                Unit::Minute,
                rate,
                dates,
                placed.entry.start(),
            );
            line.discount_percent = discount;
            (line.label, line.item) = travel_label(placed.edition);
            lines.push(line);
            lines.len().saturating_sub(1)
        });
        if let Some(line) = lines.get_mut(index) {
            line.billed = line.billed.saturating_add(facts.case.travel(placed.entry));
            line.add_entry(placed.index, dates);
        }
    }
    for line in &mut lines {
        let over = line.billed.checked_rem(increment).unwrap_or(0);
        if over > 0 {
            line.billed = line.billed.saturating_add(increment.saturating_sub(over));
        }
        line.compute()?;
    }
    Ok(lines)
}

fn travel_label(edition: &Edition) -> (&str, Option<&str>) {
    let travel = edition.travel.as_ref();
    let label = travel
        .and_then(|travel| travel.label.as_deref())
        .unwrap_or("Travel");
    (label, travel.and_then(|travel| travel.item.as_deref()))
}

/// Entries whose distance is priced together.
struct Journey<'a> {
    distance: Distance,
    first: Placed<'a>,
    entries: Vec<u32>,
    length: Quantity,
    dates: (chrono::NaiveDate, chrono::NaiveDate),
}

/// rules.md §2.7: distances under the same terms are counted together and rounded once.
pub(super) fn mileage<'a>(facts: &Facts<'a>) -> Result<Vec<Line<'a>>, ChargeError> {
    let mut lines = Vec::new();
    if facts.kilometres.is_zero() {
        return Ok(lines);
    }
    let mut journeys: Vec<Journey<'a>> = Vec::new();
    for placed in placed(facts, |entry| !facts.case.kilometres(entry).is_zero())? {
        if placed.edition.mileage.is_none() {
            continue;
        }
        let distance = facts.distance_terms(placed.entry, placed.tier);
        let dates = dates(facts.card, placed.entry.start(), placed.entry.start());
        let length = facts.case.kilometres(placed.entry);
        let index = u32::try_from(placed.index).unwrap_or(u32::MAX);
        let together = |journey: &&mut Journey<'_>| {
            distance.per_entry != Some(true)
                && journey.distance == distance
                && (journey.first.tier == placed.tier || !reaches(&distance))
        };
        if let Some(journey) = journeys.iter_mut().find(together) {
            journey.length = journey.length.plus(length)?;
            journey.entries.push(index);
            journey.dates = (journey.dates.0.min(dates.0), journey.dates.1.max(dates.1));
        } else {
            journeys.push(Journey {
                distance,
                first: placed,
                entries: vec![index],
                length,
                dates,
            });
        }
    }
    for journey in journeys {
        journey_lines(&journey, &mut lines)?;
    }
    Ok(lines)
}

fn reaches(distance: &Distance) -> bool {
    distance.tiers == Some(true) || distance.discounts == Some(true)
}

/// The flat amount, the distance, and what is missing to the least amount.
fn journey_lines<'a>(journey: &Journey<'a>, lines: &mut Vec<Line<'a>>) -> Result<(), ChargeError> {
    let terms = &journey.distance;
    let keys = DistanceBand {
        up_to: None,
        flat: terms.flat,
        per_unit: terms.per_unit,
        included: terms.included,
    };
    let fits = |band: &&DistanceBand| band.up_to.is_none_or(|up_to| journey.length <= up_to);
    let band = terms
        .bands
        .as_deref()
        .unwrap_or(&[])
        .iter()
        .find(fits)
        .unwrap_or(&keys);
    let first_line = lines.len();
    if let Some(flat) = band.flat {
        push_line(
            journey,
            Kind::Travel,
            Unit::Piece,
            flat,
            Quantity::ONE,
            lines,
        )?;
    }
    let counted = journey.length.less(band.included.unwrap_or_default())?;
    let counted = counted.up_to_multiple(terms.increment.unwrap_or_default())?;
    if let Some(price) = band.per_unit.filter(|_| !counted.is_zero()) {
        push_line(
            journey,
            Kind::Mileage,
            Unit::Distance,
            price,
            counted,
            lines,
        )?;
    }
    let net = Money::sum(lines.iter().skip(first_line).map(|line| line.net))?;
    if let Some(missing) = terms.minimum_amount.filter(|least| net < *least)
        && let Some(price) = UnitPrice::new(missing.minus(net)?.to_decimal())
    {
        push_line(
            journey,
            Kind::Travel,
            Unit::Piece,
            price,
            Quantity::ONE,
            lines,
        )?;
        if let Some(line) = lines.last_mut() {
            line.label = "Minimum";
        }
    }
    Ok(())
}

fn push_line<'a>(
    journey: &Journey<'a>,
    kind: Kind,
    unit: Unit,
    price: UnitPrice,
    quantity: Quantity,
    lines: &mut Vec<Line<'a>>,
) -> Result<(), AmountError> {
    let placed = &journey.first;
    let reached = journey.distance.tiers == Some(true);
    let price = if reached {
        in_tier(placed, price)?
    } else {
        price
    };
    let mut line = Line::new(kind, unit, price, journey.dates, placed.entry.start());
    if journey.distance.discounts == Some(true) {
        line.discount_percent = placed.terms.discount(placed.tier);
    }
    if let Some(mileage) = &placed.edition.mileage {
        line.label = &mileage.label;
        line.item = mileage.item.as_deref();
        if unit == Unit::Distance {
            line.unit_name = &mileage.unit;
        }
    }
    line.quantity = quantity;
    line.entries.clone_from(&journey.entries);
    line.compute()?;
    lines.push(line);
    Ok(())
}

/// The keys of `over` where it has them, else those of `base`.
pub(super) fn distance_over(base: &mut Distance, over: &Distance) {
    fn set<T: Clone>(held: &mut Option<T>, new: Option<&T>) {
        if new.is_some() {
            *held = new.cloned();
        }
    }
    set(&mut base.per_unit, over.per_unit.as_ref());
    set(&mut base.included, over.included.as_ref());
    set(&mut base.increment, over.increment.as_ref());
    set(&mut base.flat, over.flat.as_ref());
    set(&mut base.minimum_amount, over.minimum_amount.as_ref());
    set(&mut base.bands, over.bands.as_ref());
    set(&mut base.per_entry, over.per_entry.as_ref());
    set(&mut base.tiers, over.tiers.as_ref());
    set(&mut base.discounts, over.discounts.as_ref());
}

/// The keys of `over` where it has them, else those of `base`.
pub(super) fn travel_over(base: &mut Travel, over: &Travel) {
    if over.rate.is_some() {
        base.rate.clone_from(&over.rate);
    }
    base.increment_seconds = over.increment_seconds.or(base.increment_seconds);
    base.tiers = over.tiers.or(base.tiers);
    base.discounts = over.discounts.or(base.discounts);
}
