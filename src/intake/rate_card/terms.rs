//! The terms that a card, an agreement or a rule may say (docs/rate-card.md), each key read by its kind; and what driving
//! and travel cost.

use super::cursor::{Field, Table};
use super::names::AllNames;
use super::tiers::rates;
use super::when;
use crate::rate_card::keys::{BAND, FIRST, Kind, MILEAGE, Place, Record, Value};
use crate::rate_card::{Band, Distance, DistanceBand, FirstBlock, Mileage, Terms, VolumeRow};
use crate::words;

/// Keys of which `[mileage]` must have one.
const COSTS: [&str; 5] = ["per_km", "per_mile", "flat", "minimum_amount", "bands"];

/// All keys of terms that are for this place.
pub(super) fn read(table: &mut Table<'_>, place: Place, names: &mut AllNames) -> Terms {
    elsewhere(table, place);
    table.add_keys(Terms::KEYS.iter().filter(|key| key.from <= place));
    record(table, names)
}

/// A table that is a record and nothing else.
pub(super) fn whole<R: Record>(field: &Field<'_>, names: &mut AllNames) -> Option<R> {
    let table = field.table(&[R::KEYS])?;
    let record = record(&table, names);
    table.finish();
    Some(record)
}

/// The keys of a record that its table knows, each read by its kind.
pub(super) fn record<R: Record>(table: &Table<'_>, names: &mut AllNames) -> R {
    let mut record = R::default();
    for ways in R::KEYS.chunk_by(|one, next| one.term == next.term) {
        let known = ways.iter().filter_map(|key| table.key(key.name));
        if let Some(field) = table.only(known.map(|key| key.name))
            && let Some(key) = table.key(field.key)
            && let Some(value) = value(&field, key.kind, names)
        {
            record.set(key.name, value);
        }
    }
    record
}

fn value(field: &Field<'_>, kind: Kind, names: &mut AllNames) -> Option<Value> {
    match kind {
        Kind::Rates => rates(field, &names.levels).map(Value::Rates),
        Kind::Bands => bands(field).map(Value::Bands),
        Kind::First => first(field).map(Value::First),
        Kind::DistanceBands => distance_bands(field, names).map(Value::DistanceBands),
        Kind::Mileage => {
            let table = distance_table(field)?;
            let distance = record(&table, names);
            table.finish();
            Some(Value::Mileage(distance))
        }
        Kind::Travel => whole(field, names).map(Value::Travel),
        Kind::Expenses => whole(field, names).map(Value::Expenses),
        Kind::By => when::by(field, names).map(Value::By),
        Kind::Volume => volume(field, names).map(Value::Volume),
        Kind::PricePer(unit) => {
            one_unit(field, unit, names);
            field.value(kind)
        }
        Kind::Text
        | Kind::Identifier(_)
        | Kind::Truth
        | Kind::Percent
        | Kind::Share
        | Kind::Price
        | Kind::Amount
        | Kind::Factor
        | Kind::Distance
        | Kind::Number
        | Kind::Minutes
        | Kind::Hours
        | Kind::MonthDay
        | Kind::Seconds
        | Kind::Days
        | Kind::Duration
        | Kind::Choice(_)
        | Kind::Own(_) => field.value(kind),
    }
}

/// Reports keys of terms that have no meaning in this place.
fn elsewhere(table: &mut Table<'_>, place: Place) {
    let [name_en, name_da] = match place {
        Place::Billing => ["[billing]"; 2],
        Place::Agreement => ["an agreement", "en aftale"],
        Place::Rule => return,
    };
    for field in table.entries() {
        let Some(key) = Terms::KEYS.iter().find(|key| key.name == field.key) else {
            continue;
        };
        if key.from <= place {
            continue;
        }
        table.know(field.key);
        let key_name = field.shown();
        let label = if key.from == Place::Rule {
            words!("write it in a tier or in [[rules]]"; "skriv det i en tarif eller i [[rules]]")
        } else if field.key == "hourly_rate" {
            words!("write it in [levels], in an agreement or in [[rules]]"; "skriv det i [levels], i en aftale eller i [[rules]]")
        } else if field.value.as_table().is_some() {
            words!("write [{key_name}] at the top, or in an agreement or [[rules]]"; "skriv [{key_name}] øverst, eller i en aftale eller [[rules]]")
        } else {
            words!("write it in an agreement or in [[rules]]"; "skriv det i en aftale eller i [[rules]]")
        };
        field.wrong_key(
            words!("`{key_name}` does not stand in {name_en}"; "`{key_name}` står ikke i {name_da}"),
            label,
        );
    }
}

/// `bands = [{ up_to = 15, flat = 25 }]`.
fn bands(field: &Field<'_>) -> Option<Vec<Band>> {
    let mut bands: Vec<Band> = Vec::new();
    for mut table in field.bands(&[BAND])? {
        let limit = table.need(
            "up_to",
            words!("add up_to = 15: the most minutes it is for"; "tilføj up_to = 15: det største antal minutter"),
        );
        let flat = table.need(
            "flat",
            words!("add flat = 25.00: what the time costs"; "tilføj flat = 25.00: hvad tiden koster"),
        );
        if let (Some(up_to), Some(flat)) = (limit, flat) {
            if bands.last().is_some_and(|last| up_to <= last.up_to) {
                not_longer(&table);
            }
            bands.push(Band { up_to, flat });
        }
        table.finish();
    }
    Some(bands)
}

/// The limits of bands rise.
fn not_longer(table: &Table<'_>) {
    if let Some(field) = table.take("up_to") {
        field.wrong(
            words!("`up_to` is not more than in the band before"; "`up_to` er ikke mere end i båndet før"),
            words!("the first band that fits holds: put the shortest first"; "det første bånd, der passer, gælder: sæt det korteste først"),
        );
    }
}

/// `volume = [{ up_to_hours = 100 }, { discount_percent = 15 }]`.
fn volume(field: &Field<'_>, names: &mut AllNames) -> Option<Vec<VolumeRow>> {
    let mut rows: Vec<VolumeRow> = Vec::new();
    let tables = field.volume(&[VolumeRow::KEYS])?;
    let count = tables.len();
    for (number, table) in (1..).zip(tables) {
        table.only(["hourly_rate", "discount_percent"]);
        let row: VolumeRow = record(&table, names);
        let before = rows.last().and_then(|row| row.up_to);
        match row.up_to {
            Some(up_to) if number < count && before.is_none_or(|before| before < up_to) => {}
            Some(_) if number < count => not_longer_hours(&table),
            Some(_) => table.wrong(
                words!("the last row has `up_to_hours`"; "den sidste række har `up_to_hours`"),
                words!("leave it out: the last row is for all other hours"; "udelad den: den sidste række gælder alle øvrige timer"),
            ),
            None if number < count && !table.has("up_to_hours") => table.wrong(
                words!("a row after one without `up_to_hours`"; "en række efter en uden `up_to_hours`"),
                words!("the one without is for all other hours: put it last"; "den uden gælder alle øvrige timer: sæt den sidst"),
            ),
            None => {}
        }
        rows.push(row);
        table.finish();
    }
    (!rows.is_empty()).then_some(rows)
}

fn not_longer_hours(table: &Table<'_>) {
    if let Some(field) = table.take("up_to_hours") {
        field.wrong(
            words!("`up_to_hours` is not more than in the row before"; "`up_to_hours` er ikke mere end i rækken før"),
            words!("put the first hours first"; "sæt de første timer først"),
        );
    }
}

/// `first = { minutes = 60, amount = 120 }`.
fn first(field: &Field<'_>) -> Option<FirstBlock> {
    let mut table = field.table(&[FIRST])?;
    let seconds = table.need(
        "minutes",
        words!("add minutes = 60: how long it is"; "tilføj minutes = 60: hvor lang den er"),
    );
    let amount = table.need(
        "amount",
        words!("add amount = 120.00: what it costs"; "tilføj amount = 120.00: hvad den koster"),
    );
    table.finish();
    Some(FirstBlock { seconds: seconds?, amount: amount? })
}

/// `[mileage]`.
pub(super) fn mileage(field: &Field<'_>, names: &mut AllNames) -> Option<Mileage> {
    let mut table = distance_table(field)?;
    table.add_keys(MILEAGE.iter());
    let costs = |it: &Field<'_>| COSTS.contains(&it.key) || is_mile(it);
    if !table.entries().iter().any(costs) {
        table.require(
            "per_km",
            words!("add per_km = 3.52: the price of a kilometre"; "tilføj per_km = 3.52: prisen for en kilometer"),
        );
    }
    let mileage = Mileage {
        distance: record(&table, names),
        item: table.get("item"),
        label: table.get("label"),
        ..implied(names)
    };
    table.finish();
    Some(mileage)
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

/// The table of a distance. `per_mile` is known only where it may be meant: what looks like a kilometre is none.
fn distance_table<'t>(field: &Field<'t>) -> Option<Table<'t>> {
    let mut table = field.table(&[Distance::KEYS])?;
    forget_miles(&mut table);
    Some(table)
}

fn forget_miles(table: &mut Table<'_>) {
    if !table.entries().iter().any(is_mile) {
        table.forget("per_mile");
    }
}

fn is_mile(field: &Field<'_>) -> bool {
    field.key.starts_with("per_m")
}

/// `per_km` or `per_mile`: one of them in the whole card, as the log counts one of them.
fn one_unit(field: &Field<'_>, unit: &'static str, names: &mut AllNames) {
    let known = *names.unit.get_or_insert(unit);
    if known != unit {
        let key = field.shown();
        field.wrong_key(
            words!("`{key}` in a card that has `per_{known}`"; "`{key}` i et takstblad, der har `per_{known}`"),
            words!("the log counts one of them: write per_{known}"; "loggen tæller den ene af dem: skriv per_{known}"),
        );
    }
}

fn distance_bands(field: &Field<'_>, names: &mut AllNames) -> Option<Vec<DistanceBand>> {
    let mut bands: Vec<DistanceBand> = Vec::new();
    for mut table in field.bands(&[DistanceBand::KEYS])? {
        forget_miles(&mut table);
        if !["flat", "per_km", "per_mile"].iter().any(|key| table.has(key)) {
            table.require(
                "flat",
                words!("add flat = 30.00 or per_km = 1.50: what it costs"; "tilføj flat = 30.00 eller per_km = 1.50: hvad det koster"),
            );
        }
        let band: DistanceBand = record(&table, names);
        match (bands.last().map(|last| last.up_to), band.up_to) {
            (Some(None), _) => table.wrong(
                words!("a band after one without `up_to`"; "et bånd efter et uden `up_to`"),
                words!("the one without `up_to` is for all distances: put it last"; "det uden `up_to` gælder alle afstande: sæt det sidst"),
            ),
            (Some(Some(last)), Some(limit)) if limit <= last => not_longer(&table),
            (Some(Some(_)) | None, _) => {}
        }
        bands.push(band);
        table.finish();
    }
    Some(bands)
}
