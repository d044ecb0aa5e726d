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
        let discount = placed.discount(distance.discounts == Some(true));
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
        journey.lines(&mut lines)?;
    }
    Ok(lines)
}

impl<'a> Journey<'a> {
    /// The flat amount, the distance, and what is missing to the minimum amount.
    fn lines(&self, lines: &mut Vec<Line<'a>>) -> Result<(), AmountError> {
        let terms = &self.distance;
        let keys = DistanceBand {
            up_to: None,
            flat: terms.flat,
            per_unit: terms.per_unit,
            included: terms.included,
        };
        let fits = |band: &&DistanceBand| band.up_to.is_none_or(|up_to| self.length <= up_to);
        let bands = terms.bands.as_deref().unwrap_or(&[]);
        let (band, by) = match bands.iter().find(fits) {
            Some(band) => (band, PricedBy::Band),
            None => (&keys, PricedBy::Key),
        };
        let first_line = lines.len();
        if let Some(flat) = band.flat {
            lines.push(self.priced(What::DistanceFlat(by), Unit::Piece, flat, Quantity::ONE)?);
        }
        let counted = self.length.less(band.included.unwrap_or_default())?;
        let counted = counted.up_to_multiple(terms.increment.unwrap_or_default())?;
        if let Some(price) = band.per_unit.filter(|_| !counted.is_zero()) {
            lines.push(self.priced(What::Distance(by), Unit::Distance, price, counted)?);
        }
        let net = Money::sum(lines[first_line..].iter().map(|line| line.net))?;
        if let Some(minimum) = terms.minimum_amount.filter(|minimum| net < *minimum)
            && let Some(price) = UnitPrice::new(minimum.minus(net)?.to_decimal())
        {
            let mut line = self.line(What::DistanceMinimum, Unit::Piece, price, Quantity::ONE);
            line.label = None;
            line.compute()?;
            lines.push(line);
        }
        Ok(())
    }

    /// A line at a price that tiers and discounts may reach.
    fn priced(
        &self,
        what: What<'a>,
        unit: Unit,
        price: UnitPrice,
        quantity: Quantity,
    ) -> Result<Line<'a>, AmountError> {
        let price = if self.distance.tiers == Some(true) {
            self.first.terms.in_tier(price)?
        } else {
            price
        };
        let mut line = self.line(what, unit, price, quantity);
        line.discount_percent = self.discount;
        line.compute()?;
        Ok(line)
    }

    fn line(&self, what: What<'a>, unit: Unit, price: UnitPrice, quantity: Quantity) -> Line<'a> {
        let mut line = Line::new(what, unit, price, self.dates);
        if let Some(mileage) = &self.first.terms.edition.mileage {
            line.label = mileage.label.as_deref();
            line.item = mileage.item.as_deref();
            if unit == Unit::Distance {
                line.unit_name = &mileage.unit;
            }
        }
        line.quantity = quantity;
        line.entries.clone_from(&self.entries);
        line
    }
}
