//! What driving costs: distance and travel time, of the card, an agreement or a rule.

use super::mistakes::Mistakes;
use super::names::AllNames;
use super::prices::text;
use super::terms::{choice, minutes, not_longer, tables, truth};
use super::tiers::only;
use super::toolkit::{Field, Table};
use crate::money::UnitPrice;
use crate::rate_card::{Distance, DistanceBand, FeePer, Mileage, Price, Travel};
use crate::words;

/// Keys of which `[mileage]` must have one.
const COSTS: [&str; 5] = ["per_km", "per_mile", "flat", "minimum_amount", "bands"];

/// `[mileage]`.
pub(super) fn mileage(
    field: &Field<'_>,
    names: &mut AllNames,
    mistakes: &mut Mistakes,
) -> Option<Mileage> {
    let mut table = field.table(mistakes)?;
    let costs = table
        .entries()
        .iter()
        .any(|field| COSTS.contains(&field.key) || is_mile(field));
    if !costs {
        table.require(
            "per_km",
            words!("add per_km = 3.52: the price of a kilometre"; "tilføj per_km = 3.52: prisen for en kilometer"),
        );
    }
    let distance = distance(&mut table, names, mistakes);
    let item = text(&mut table, "item", mistakes);
    let label = text(&mut table, "label", mistakes);
    table.finish(mistakes);
    Some(Mileage {
        distance,
        unit: names.unit.unwrap_or("km").to_owned(),
        item,
        label,
    })
}

/// What a card says of driving whose agreements or rules say all there is.
pub(super) fn implied(names: &AllNames) -> Mileage {
    Mileage {
        distance: Distance::default(),
        unit: names.unit.unwrap_or("km").to_owned(),
        item: None,
        label: None,
    }
}

/// The table `mileage` of an agreement or a rule.
pub(super) fn keys(
    field: &Field<'_>,
    names: &mut AllNames,
    mistakes: &mut Mistakes,
) -> Option<Distance> {
    let mut table = field.table(mistakes)?;
    let distance = distance(&mut table, names, mistakes);
    table.finish(mistakes);
    Some(distance)
}

fn distance(table: &mut Table<'_>, names: &mut AllNames, mistakes: &mut Mistakes) -> Distance {
    let per_unit = per_unit(table, names, mistakes);
    let mut number = |key: &'static str| {
        let field: Option<Field<'_>> = table.take(key);
        field.and_then(|field| field.distance(mistakes))
    };
    let (included, increment) = (number("included"), number("increment"));
    let flat = table.take("flat").and_then(|field| field.price(mistakes));
    let minimum_amount = table
        .take("minimum_amount")
        .and_then(|field| field.amount(mistakes));
    let bands = table
        .take("bands")
        .and_then(|field| bands(&field, names, mistakes));
    let per = [("case", FeePer::Case), ("entry", FeePer::Entry)];
    Distance {
        per_unit,
        included,
        increment,
        flat,
        minimum_amount,
        bands,
        per: choice(table, "per", &per, mistakes),
        tiers: truth(table, "tiers", mistakes),
        discounts: truth(table, "discounts", mistakes),
    }
}

/// Whether a key may be meant as `per_mile`, which is known only then: what looks like a kilometre is none.
fn is_mile(field: &Field<'_>) -> bool {
    field.key.starts_with("per_m")
}

/// `per_km` or `per_mile`: one of them in the whole card, as the log counts one of them.
fn per_unit(
    table: &mut Table<'_>,
    names: &mut AllNames,
    mistakes: &mut Mistakes,
) -> Option<UnitPrice> {
    let miles = table.entries().iter().any(is_mile);
    let per_km = table.take("per_km");
    let per_mile = if miles { table.take("per_mile") } else { None };
    let field = only([per_km, per_mile].into_iter().flatten().collect(), mistakes)?;
    let unit = if field.key == "per_km" { "km" } else { "mile" };
    let known = *names.unit.get_or_insert(unit);
    if known != unit {
        let key = field.shown();
        mistakes.add(
            &field.key_span,
            words!("`{key}` in a card that has `per_{known}`"; "`{key}` i et takstblad, der har `per_{known}`"),
            words!("the log counts one of them: write per_{known}"; "loggen tæller den ene af dem: skriv per_{known}"),
        );
    }
    field.price_of_distance(mistakes)
}

fn bands(
    field: &Field<'_>,
    names: &mut AllNames,
    mistakes: &mut Mistakes,
) -> Option<Vec<DistanceBand>> {
    let mut bands: Vec<DistanceBand> = Vec::new();
    for (mut table, field) in tables(field, mistakes)? {
        let up_to = table.take("up_to");
        let flat = table.take("flat");
        let has_price = flat.is_some() || {
            let is_price = |field: &Field<'_>| matches!(field.key, "per_km" | "per_mile");
            table.entries().iter().any(is_price)
        };
        if !has_price {
            table.require(
                "flat",
                words!("add flat = 30.00 or per_km = 1.50: what it costs"; "tilføj flat = 30.00 eller per_km = 1.50: hvad det koster"),
            );
        }
        let per_unit = per_unit(&mut table, names, mistakes);
        let included = table
            .take("included")
            .and_then(|field| field.distance(mistakes));
        table.finish(mistakes);
        let limit = up_to.as_ref().and_then(|field| field.distance(mistakes));
        match (bands.last().map(|band| band.up_to), limit) {
            (Some(None), _) => mistakes.add(
                &field.span,
                words!("a band after one without `up_to`"; "et bånd efter et uden `up_to`"),
                words!("the one without `up_to` is for all distances: put it last"; "det uden `up_to` gælder alle afstande: sæt det sidst"),
            ),
            (Some(Some(last)), Some(limit)) if limit <= last => {
                not_longer(up_to.as_ref().unwrap_or(&field), mistakes);
            }
            (Some(Some(_)) | None, _) => {}
        }
        bands.push(DistanceBand {
            up_to: limit,
            flat: flat.and_then(|field| field.price(mistakes)),
            per_unit,
            included,
        });
    }
    Some(bands)
}

/// `[travel]`, and the table `travel` of an agreement or a rule.
pub(super) fn travel(field: &Field<'_>, mistakes: &mut Mistakes) -> Option<Travel> {
    let mut table = field.table(mistakes)?;
    let rate = share_or(&mut table, "hourly_rate", mistakes);
    let travel = Travel {
        rate,
        increment_seconds: minutes(&mut table, "increment_minutes", mistakes),
        tiers: truth(&mut table, "tiers", mistakes),
        discounts: truth(&mut table, "discounts", mistakes),
        label: text(&mut table, "label", mistakes),
        item: text(&mut table, "item", mistakes),
    };
    table.finish(mistakes);
    Some(travel)
}

/// An amount called `key`, or `rate_percent`.
pub(super) fn share_or(
    table: &mut Table<'_>,
    key: &'static str,
    mistakes: &mut Mistakes,
) -> Option<Price> {
    let found = [table.take(key), table.take("rate_percent")];
    let field = only(found.into_iter().flatten().collect(), mistakes)?;
    if field.key == "rate_percent" {
        field.percent(None, mistakes).map(Price::Share)
    } else {
        field.price(mistakes).map(Price::Amount)
    }
}
