//! What things cost: levels, rounding, after hours, driving, agreements.

use std::ops::Range;

use super::mistakes::Mistakes;
use super::names::{Names, place};
use super::toolkit::{Field, Table};
use crate::billing::Percent;
use crate::calendar::Week;
use crate::rate_card::{
    AfterHours, Agreement, Distance, Level, LevelId, Mileage, Terms, Tier, TierPrice, Trigger,
};
use crate::words;

/// An alias, where it stands, and the place of its level.
pub(super) type Alias = (String, Range<usize>, usize);

/// `[levels]`.
pub(super) fn levels(
    field: &Field<'_>,
    names: &mut Names,
    aliases: &mut Vec<Alias>,
    mistakes: &mut Mistakes,
) -> Vec<Option<Level>> {
    let mut levels = Vec::new();
    let Some(table) = field.table(mistakes) else {
        return levels;
    };
    if table.entries().is_empty() {
        mistakes.add(
            &field.key_span,
            words!("no level in [levels]"; "intet niveau i [levels]"),
            words!("add one: \"1st\" = {{ hourly_rate = 800.00 }}"; "tilføj et: \"1st\" = {{ hourly_rate = 800.00 }}"),
        );
    }
    for field in table.entries() {
        let index = names.add(&field, mistakes);
        if index.is_some_and(|index| LevelId::from_index(index).is_none()) {
            mistakes.add(
                &field.key_span,
                words!("too many levels"; "for mange niveauer"),
                words!("a card can have 255"; "et takstblad kan have 255"),
            );
        }
        let Some(mut table) = field.table(mistakes) else {
            continue;
        };
        let rate = table.require(
            "hourly_rate",
            words!("add hourly_rate = 800.00: the price of an hour"; "tilføj hourly_rate = 800.00: prisen for en time"),
        );
        let rate = rate.and_then(|field| field.price(mistakes));
        let others = table
            .take("aliases")
            .map_or_else(Vec::new, |field| field.texts(mistakes));
        let label = text(&mut table, "label", mistakes);
        let item = text(&mut table, "item", mistakes);
        table.finish(mistakes);
        let Some(index) = index else {
            continue;
        };
        for (word, span) in &others {
            names.alias(word, span, index, mistakes);
            aliases.push(((*word).to_owned(), span.clone(), index));
        }
        if let Some(hourly_rate) = rate {
            let level = Level {
                hourly_rate,
                aliases: others
                    .into_iter()
                    .map(|(word, _)| word.to_owned())
                    .collect(),
                label: label.unwrap_or_else(|| field.key.to_owned()),
                item,
            };
            place(&mut levels, index, level);
        }
    }
    levels
}

/// `[billing]`.
pub(super) fn billing(field: &Field<'_>, mistakes: &mut Mistakes) -> Option<Terms> {
    let mut table = field.table(mistakes)?;
    let billing = Terms {
        minimum_seconds: Some(minutes(&mut table, "minimum_minutes", mistakes)),
        increment_seconds: Some(minutes(&mut table, "increment_minutes", mistakes)),
        ..Terms::default()
    };
    table.finish(mistakes);
    Some(billing)
}

/// `[after_hours]`; without it there is no surcharge and no fee.
pub(super) fn after_hours(
    field: Option<&Field<'_>>,
    mistakes: &mut Mistakes,
) -> (AfterHours, Tier) {
    let mut tier = Tier {
        week: Week::default(),
        holidays: Vec::new(),
        rest: true,
        price: TierPrice::Surcharge(Percent::ZERO),
    };
    let mut after_hours = AfterHours {
        trigger: Trigger::Contact,
        non_critical_fee: None,
        fee_item: None,
        fee_label: "Fee".to_owned(),
    };
    let Some(mut table) = field.and_then(|field| field.table(mistakes)) else {
        return (after_hours, tier);
    };
    if let Some(field) = table.take("surcharge_percent") {
        tier.price = TierPrice::Surcharge(field.percent(None, mistakes).unwrap_or(Percent::ZERO));
    }
    let triggers = [
        ("contact", Trigger::Contact),
        ("start", Trigger::Start),
        ("worked", Trigger::Worked),
    ];
    if let Some(field) = table.take("trigger") {
        after_hours.trigger = field
            .choice(&triggers, mistakes)
            .unwrap_or(Trigger::Contact);
    }
    if let Some(field) = table.take("non_critical_fee") {
        after_hours.non_critical_fee = field.price(mistakes);
    }
    after_hours.fee_item = text(&mut table, "fee_item", mistakes);
    if let Some(label) = text(&mut table, "fee_label", mistakes) {
        after_hours.fee_label = label;
    }
    table.finish(mistakes);
    (after_hours, tier)
}

/// `[mileage]`.
pub(super) fn mileage(field: &Field<'_>, mistakes: &mut Mistakes) -> Option<Mileage> {
    let mut table = field.table(mistakes)?;
    let per_km = table.require(
        "per_km",
        words!("add per_km = 3.52: the price of a kilometre"; "tilføj per_km = 3.52: prisen for en kilometer"),
    );
    let per_km = per_km.and_then(|field| field.price(mistakes));
    let item = text(&mut table, "item", mistakes);
    let label = text(&mut table, "label", mistakes);
    table.finish(mistakes);
    Some(Mileage {
        distance: Distance {
            per_unit: Some(per_km?),
            ..Distance::default()
        },
        unit: "km".to_owned(),
        item,
        label: label.unwrap_or_else(|| "Mileage".to_owned()),
    })
}

/// `[agreements]`.
pub(super) fn agreements(
    field: &Field<'_>,
    names: &mut Names,
    mistakes: &mut Mistakes,
) -> Vec<Option<Agreement>> {
    let mut agreements = Vec::new();
    let Some(table) = field.table(mistakes) else {
        return agreements;
    };
    for field in table.entries() {
        let index = names.add(&field, mistakes);
        let Some(mut table) = field.table(mistakes) else {
            continue;
        };
        let discount = table.take("discount_percent");
        let mut truth = |key, default| {
            let field: Option<Field<'_>> = table.take(key);
            field
                .and_then(|field| field.truth(mistakes))
                .unwrap_or(default)
        };
        let discount_after_hours = truth("discount_after_hours", true);
        let free_after_hours = truth("free_after_hours", false);
        let agreement = Agreement {
            terms: Terms {
                free_seconds: Some(minutes(&mut table, "free_minutes", mistakes)),
                discount_percent: discount.and_then(|field| field.percent(Some(100), mistakes)),
                minimum_seconds: Some(minutes(&mut table, "minimum_minutes", mistakes)),
                discount_after_hours: Some(discount_after_hours),
                free_after_hours: Some(free_after_hours),
                ..Terms::default()
            },
            ..Agreement::default()
        };
        table.finish(mistakes);
        if let Some(index) = index {
            place(&mut agreements, index, agreement);
        }
    }
    agreements
}

/// A text that may be there.
pub(super) fn text(
    table: &mut Table<'_>,
    key: &'static str,
    mistakes: &mut Mistakes,
) -> Option<String> {
    let field = table.take(key)?;
    field.text(mistakes).map(str::to_owned)
}

/// Minutes in seconds, none if the key is not there.
fn minutes(table: &mut Table<'_>, key: &'static str, mistakes: &mut Mistakes) -> i64 {
    let field = table.take(key);
    field.and_then(|field| field.minutes(mistakes)).unwrap_or(0)
}
