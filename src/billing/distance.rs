//! What driving costs (rules.md §2.7, docs/rate-card.md).

use super::extras::{Placed, placed};
use super::facts::Facts;
use super::line::{Line, PricedBy, Unit, What};
use super::segment::{ChargeError, dates};
use crate::money::{AmountError, Money, Percent, Quantity, UnitPrice};
use crate::rate_card::{Distance, DistanceBand, FeePer};

/// Entries whose distance is priced together.
struct Journey<'a> {
    distance: Distance,
    discount: Percent,
    first: Placed<'a>,
    entries: Vec<usize>,
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
        if placed.terms.edition.mileage.is_none() {
            continue;
        }
        let distance = placed.terms.distance();
        let dates = dates(facts.card, placed.entry.start(), placed.entry.start());
        let length = facts.case.kilometres(placed.entry);
        let index = placed.index;
        let discount = if distance.discounts == Some(true) {
            placed.terms.discount()
        } else {
            Percent::ZERO
        };
        let together = |journey: &&mut Journey<'_>| {
            distance.per != Some(FeePer::Entry)
                && journey.distance == distance
                && journey.discount == discount
                && (journey.first.terms.tier == placed.terms.tier || distance.tiers != Some(true))
        };
        if let Some(journey) = journeys.iter_mut().find(together) {
            journey.length = journey.length.plus(length)?;
            journey.entries.push(index);
            journey.dates = (journey.dates.0.min(dates.0), journey.dates.1.max(dates.1));
        } else {
            journeys.push(Journey {
                distance,
                discount,
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
    let bands = terms.bands.as_deref().unwrap_or(&[]);
    let (band, by) = match bands.iter().find(fits) {
        Some(band) => (band, PricedBy::Band),
        None => (&keys, PricedBy::Key),
    };
    let first_line = lines.len();
    if let Some(flat) = band.flat {
        push_line(
            journey,
            What::DistanceFlat(by),
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
            What::Distance(by),
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
        let what = What::DistanceMinimum;
        let mut line = line(journey, what, Unit::Piece, price, Quantity::ONE);
        line.label = None;
        line.compute()?;
        lines.push(line);
    }
    Ok(())
}

fn push_line<'a>(
    journey: &Journey<'a>,
    what: What<'a>,
    unit: Unit,
    price: UnitPrice,
    quantity: Quantity,
    lines: &mut Vec<Line<'a>>,
) -> Result<(), AmountError> {
    let price = if journey.distance.tiers == Some(true) {
        journey.first.terms.in_tier(price)?
    } else {
        price
    };
    let mut line = line(journey, what, unit, price, quantity);
    line.discount_percent = journey.discount;
    line.compute()?;
    lines.push(line);
    Ok(())
}

fn line<'a>(
    journey: &Journey<'a>,
    what: What<'a>,
    unit: Unit,
    price: UnitPrice,
    quantity: Quantity,
) -> Line<'a> {
    let placed = &journey.first;
    let mut line = Line::new(what, unit, price, journey.dates);
    if let Some(mileage) = &placed.terms.edition.mileage {
        line.label = mileage.label.as_deref();
        line.item = mileage.item.as_deref();
        if unit == Unit::Distance {
            line.unit_name = &mileage.unit;
        }
    }
    line.quantity = quantity;
    line.entries.clone_from(&journey.entries);
    line
}
