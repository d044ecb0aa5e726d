//! The terms that a card, an agreement or a rule may say (docs/rate-card.md).

use super::distance;
use super::mistakes::Mistakes;
use super::names::AllNames;
use super::tiers::{RULE_PRICES, price, rates};
use super::toolkit::{Field, Table};
use crate::rate_card::{Band, FirstBlock, FreeTime, Per, Rounding, Terms};
use crate::words;

/// Where terms stand: some keys are not for all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// `[billing]`.
    Card,
    /// An agreement.
    Agreement,
    /// A rule.
    Rule,
}

/// Keys that `[billing]` does not have.
const NOT_FOR_ALL: [&str; 6] = [
    "hourly_rate",
    "discount_percent",
    "discount_after_hours",
    "discount_on_surcharge",
    "mileage",
    "travel",
];

/// All keys of terms that are for this place.
pub(super) fn read(
    table: &mut Table<'_>,
    place: Place,
    names: &mut AllNames,
    mistakes: &mut Mistakes,
) -> Terms {
    elsewhere(table, place, mistakes);
    let mut terms = Terms::default();
    let t = table;
    terms.minimum_seconds = minutes(t, "minimum_minutes", mistakes);
    terms.increment_seconds = minutes(t, "increment_minutes", mistakes);
    terms.free_seconds = minutes(t, "free_minutes", mistakes);
    terms.free_after_hours = truth(t, "free_after_hours", mistakes);
    terms.free = choice(
        t,
        "free",
        &[
            ("deducted", FreeTime::Deducted),
            ("all-or-nothing", FreeTime::AllOrNothing),
        ],
        mistakes,
    );
    let pers = [
        ("case", Per::Case),
        ("entry", Per::Entry),
        ("day", Per::Day),
        ("month", Per::Month),
        ("invoice", Per::Invoice),
    ];
    terms.minimum_amount = t
        .take("minimum_amount")
        .and_then(|field| field.amount(mistakes));
    terms.minimum_per = choice(t, "minimum_per", &pers, mistakes);
    terms.increment_per = choice(t, "increment_per", &pers, mistakes);
    let ways = [
        ("up", Rounding::Up),
        ("down", Rounding::Down),
        ("nearest", Rounding::Nearest),
    ];
    terms.rounding = choice(t, "rounding", &ways, mistakes);
    terms.grace_seconds = minutes(t, "grace_minutes", mistakes);
    terms.bands = t.take("bands").and_then(|field| bands(&field, mistakes));
    terms.first = t.take("first").and_then(|field| first(&field, mistakes));
    if place == Place::Card {
        return terms;
    }
    terms.hourly_rate = t
        .take("hourly_rate")
        .and_then(|field| rates(&field, &names.levels, mistakes));
    terms.discount_percent = t
        .take("discount_percent")
        .and_then(|field| field.percent(Some(100), mistakes));
    terms.discount_after_hours = truth(t, "discount_after_hours", mistakes);
    terms.discount_on_surcharge = truth(t, "discount_on_surcharge", mistakes);
    terms.mileage = t
        .take("mileage")
        .and_then(|field| distance::keys(&field, names, mistakes));
    terms.travel = t
        .take("travel")
        .and_then(|field| distance::travel(&field, mistakes));
    if place == Place::Rule {
        terms.price = price(t, &RULE_PRICES, &names.levels, mistakes).map(|(price, _)| price);
    }
    terms
}

/// Reports keys of terms that have no meaning in this place.
fn elsewhere(table: &mut Table<'_>, place: Place, mistakes: &mut Mistakes) {
    for field in table.entries() {
        let (for_rules, for_both) = (
            RULE_PRICES.contains(&field.key),
            NOT_FOR_ALL.contains(&field.key),
        );
        let [name_en, name_da] = match place {
            Place::Card if for_rules || for_both => ["[billing]"; 2],
            Place::Agreement if for_rules => ["an agreement", "en aftale"],
            Place::Card | Place::Agreement | Place::Rule => continue,
        };
        table.know(field.key);
        let key = field.shown();
        let label = if for_rules {
            words!("write it in a tier or in [[rules]]"; "skriv det i en tarif eller i [[rules]]")
        } else if field.key == "hourly_rate" {
            words!("write it in [levels], in an agreement or in [[rules]]"; "skriv det i [levels], i en aftale eller i [[rules]]")
        } else if field.value.as_table().is_some() {
            words!("write [{key}] at the top, or in an agreement or [[rules]]"; "skriv [{key}] øverst, eller i en aftale eller [[rules]]")
        } else {
            words!("write it in an agreement or in [[rules]]"; "skriv det i en aftale eller i [[rules]]")
        };
        mistakes.add(
            &field.key_span,
            words!("`{key}` does not stand in {name_en}"; "`{key}` står ikke i {name_da}"),
            label,
        );
    }
}

/// `bands = [{ up_to = 15, flat = 25 }]`.
fn bands(field: &Field<'_>, mistakes: &mut Mistakes) -> Option<Vec<Band>> {
    let mut bands: Vec<Band> = Vec::new();
    for (mut table, field) in tables(field, mistakes)? {
        let up_to = table.require(
            "up_to",
            words!("add up_to = 15: the most minutes it is for"; "tilføj up_to = 15: det største antal minutter"),
        );
        let flat = table.require(
            "flat",
            words!("add flat = 25.00: what the time costs"; "tilføj flat = 25.00: hvad tiden koster"),
        );
        table.finish(mistakes);
        let limit = up_to.as_ref().and_then(|field| field.minutes(mistakes));
        let flat = flat.and_then(|field| field.price(mistakes));
        let (Some(limit), Some(flat)) = (limit, flat) else {
            continue;
        };
        if bands.last().is_some_and(|last| limit <= last.up_to) {
            not_longer(up_to.as_ref().unwrap_or(&field), mistakes);
        }
        bands.push(Band { up_to: limit, flat });
    }
    Some(bands)
}

/// The limits of bands rise.
pub(super) fn not_longer(field: &Field<'_>, mistakes: &mut Mistakes) {
    mistakes.add(
        &field.span,
        words!("`up_to` is not more than in the band before"; "`up_to` er ikke mere end i båndet før"),
        words!("the first band that fits holds: put the shortest first"; "det første bånd, der passer, gælder: sæt det korteste først"),
    );
}

/// The tables of a list in brackets.
pub(super) fn tables<'t>(
    field: &Field<'t>,
    mistakes: &mut Mistakes,
) -> Option<Vec<(Table<'t>, Field<'t>)>> {
    let key = field.shown();
    let title = words!("`{key}` is a list of tables"; "`{key}` er en liste af tabeller");
    let label = words!("write it as {key} = [{{ up_to = 15, flat = 25 }}]"; "skriv det som {key} = [{{ up_to = 15, flat = 25 }}]");
    let Some(items) = field.items() else {
        mistakes.add(&field.span, title, label);
        return None;
    };
    let mut found = Vec::new();
    for item in items {
        match item.value.as_table() {
            Some(table) => {
                let table = Table::new(table, key.clone(), Some(item.span.clone()));
                found.push((table, item));
            }
            None => mistakes.add(&item.span, title.clone(), label.clone()),
        }
    }
    Some(found)
}

/// `first = { minutes = 60, amount = 120 }`.
fn first(field: &Field<'_>, mistakes: &mut Mistakes) -> Option<FirstBlock> {
    let mut table = field.table(mistakes)?;
    let minutes = table.require(
        "minutes",
        words!("add minutes = 60: how long it is"; "tilføj minutes = 60: hvor lang den er"),
    );
    let amount = table.require(
        "amount",
        words!("add amount = 120.00: what it costs"; "tilføj amount = 120.00: hvad den koster"),
    );
    table.finish(mistakes);
    let seconds = minutes.and_then(|field| field.minutes(mistakes));
    let amount = amount.and_then(|field| field.price(mistakes));
    Some(FirstBlock {
        seconds: seconds?,
        amount: amount?,
    })
}

/// Minutes in seconds, if the key is there.
pub(super) fn minutes(
    table: &mut Table<'_>,
    key: &'static str,
    mistakes: &mut Mistakes,
) -> Option<i64> {
    let field = table.take(key)?;
    field.minutes(mistakes)
}

/// `true` or `false`, if the key is there.
pub(super) fn truth(
    table: &mut Table<'_>,
    key: &'static str,
    mistakes: &mut Mistakes,
) -> Option<bool> {
    let field = table.take(key)?;
    field.truth(mistakes)
}

/// One of a few words, if the key is there.
pub(super) fn choice<T: Copy>(
    table: &mut Table<'_>,
    key: &'static str,
    choices: &[(&str, T)],
    mistakes: &mut Mistakes,
) -> Option<T> {
    let field = table.take(key)?;
    field.choice(choices, mistakes)
}
