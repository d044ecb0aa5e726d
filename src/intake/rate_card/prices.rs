//! What things cost: levels, after hours, and what agreements change.

use super::cursor::{Field, Table};
use super::names::{Alias, AllNames, Named, Names, place};
use super::terms;
use super::tiers::{self, rates};
use super::when;
use crate::rate_card::keys::{AFTER_HOURS, AGREEMENT, DRAWN, LEVEL, Place, TIER_PRICES};
use crate::rate_card::{
    AfterHours, Agreement, CarryOver, Choice as _, Drawn, Included, Level, Period, PeriodicFee,
    TierPrice,
};
use crate::words;

/// `[levels]`.
pub(super) fn levels(
    field: &Field<'_>,
    names: &mut Names,
    aliases: &mut Vec<Alias>,
) -> Vec<Option<Level>> {
    let mut levels = Vec::new();
    let Some(table) = field.table(&[]) else {
        return levels;
    };
    if table.raw.is_empty() {
        field.wrong_key(
            words!("no level in [levels]"; "intet niveau i [levels]"),
            words!("add one: \"1st\" = {{ hourly_rate = 800.00 }}"; "tilføj et: \"1st\" = {{ hourly_rate = 800.00 }}"),
        );
    }
    for field in table.entries() {
        let index = names.add(&field, 255, words!("too many levels"; "for mange niveauer"));
        let Some(mut table) = field.table(&[LEVEL]) else {
            continue;
        };
        let rate = table.need(
            "hourly_rate",
            words!("add hourly_rate = 800.00: the price of an hour"; "tilføj hourly_rate = 800.00: prisen for en time"),
        );
        let others = table.take("aliases").map_or_else(Vec::new, |field| field.texts());
        let (label, item): (Option<String>, _) = (table.get("label"), table.get("item"));
        table.finish();
        let Some(index) = index else {
            continue;
        };
        for (word, span) in &others {
            names.alias(word, span, (Named::Level, index), field.mistakes);
            aliases.push(((*word).to_owned(), span.clone(), index));
        }
        if let Some(hourly_rate) = rate {
            let level = Level {
                hourly_rate,
                aliases: others.into_iter().map(|(word, _)| word.to_owned()).collect(),
                label: label.unwrap_or_else(|| field.key.to_owned()),
                item,
            };
            place(&mut levels, index, level);
        }
    }
    levels
}

/// `[after_hours]`; without it there is no surcharge and no fee. Its price comes with its key.
pub(super) fn after_hours<'t>(
    field: Option<&Field<'t>>,
    levels: &Names,
) -> (AfterHours, Option<(TierPrice, Field<'t>)>) {
    let table = field.and_then(|field| field.table(&[TIER_PRICES, AFTER_HOURS]));
    let price = table.as_ref().and_then(|table| tiers::price(table, levels));
    let table_of = table.as_ref();
    let after_hours = AfterHours {
        trigger: table_of.and_then(|table| table.get("trigger")).unwrap_or_default(),
        non_critical_fee: table_of.and_then(|table| table.get("non_critical_fee")),
        fee_item: table_of.and_then(|table| table.get("fee_item")),
        fee_label: table_of.and_then(|table| table.get("fee_label")),
    };
    if let Some(table) = table {
        table.finish();
    }
    (after_hours, price)
}

/// `[agreements]`.
pub(super) fn agreements(field: &Field<'_>, names: &mut AllNames) -> Vec<Option<Agreement>> {
    let mut agreements = Vec::new();
    for field in field.table(&[]).map_or_else(Vec::new, |table| table.entries()) {
        let index = names.agreements.add(
            &field,
            65_535,
            words!("too many agreements"; "for mange aftaler"),
        );
        let Some(mut table) = field.table(&[]) else {
            continue;
        };
        let agreement = agreement(&mut table, names);
        table.finish();
        if let Some(index) = index {
            place(&mut agreements, index, agreement);
        }
    }
    agreements
}

fn agreement(table: &mut Table<'_>, names: &mut AllNames) -> Agreement {
    let terms = terms::read(table, Place::Agreement, names);
    table.add_keys(AGREEMENT.iter());
    let beyond = table.take("beyond_hourly_rate");
    let included_per = period(table, "included_per", "included_minutes");
    let fee_per = period(table, "fee_per", "fee");
    needs(table, "carry_over", "included_minutes");
    let carried = table.take("carry_over");
    let carry_over = carried.as_ref().and_then(|field| carry_over(field, included_per, names));
    table.only(["drawn_after_hours", "drawn"]);
    Agreement {
        terms,
        after_hours: table.get("after_hours").unwrap_or_default(),
        included: table.get("included_minutes").map(|seconds| Included {
            seconds,
            per: included_per,
            carry_over,
        }),
        drawn_after_hours: table.get("drawn_after_hours"),
        drawn: table.take("drawn").and_then(|field| drawn(&field, names)),
        beyond_hourly_rate: beyond.and_then(|field| rates(&field, &names.levels)),
        fee: table.get("fee").map(|amount| PeriodicFee { amount, per: fee_per }),
    }
}

/// `drawn = [{ when = { tier = "evening" }, factor = 1.5 }]`.
pub(super) fn drawn(field: &Field<'_>, names: &mut AllNames) -> Option<Vec<Drawn>> {
    let rows = field.drawn(&[DRAWN])?.into_iter().map(|mut table| {
        let when = when::read(table.take("when").as_ref(), names);
        let factor = table.need(
            "factor",
            words!("add factor = 1.5: how many minutes a minute draws"; "tilføj factor = 1.5: hvor mange minutter et minut trækker"),
        );
        table.finish();
        Some(Drawn { when, factor: factor? })
    });
    // Every row is looked at, whatever is wrong with the others.
    rows.collect::<Vec<_>>().into_iter().collect()
}

/// `carry_over = "quarter"`, `true`, or a table.
fn carry_over(field: &Field<'_>, per: Period, names: &mut AllNames) -> Option<CarryOver> {
    let kept = if field.value.as_table().is_some() {
        terms::whole(field, names)?
    } else if field.value.as_bool() == Some(true) {
        CarryOver::default()
    } else {
        let until = field.choice(&["quarter", "year"]).and_then(Period::of)?;
        CarryOver { until: Some(until), ..CarryOver::default() }
    };
    if kept.until.is_some_and(|until| until.months() <= per.months()) {
        field.wrong(
            words!("the period of `included_minutes` ends no sooner"; "perioden for `included_minutes` slutter ikke før"),
            words!("write a longer time, or leave it out"; "skriv en længere tid, eller udelad den"),
        );
    }
    Some(kept)
}

/// Which period `of` is for: a month where nothing is said.
fn period(table: &Table<'_>, key: &str, of: &str) -> Period {
    needs(table, key, of);
    table.get(key).unwrap_or_default()
}

fn needs(table: &Table<'_>, key: &str, of: &str) {
    if let Some(field) = table.take(key).filter(|_| !table.has(of)) {
        field.wrong_key(
            words!("`{key}` without `{of}`"; "`{key}` uden `{of}`"),
            words!("add `{of}`, or leave this out"; "tilføj `{of}`, eller udelad denne"),
        );
    }
}
