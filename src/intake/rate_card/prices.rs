//! What things cost: levels, and after hours.

use super::mistakes::Mistakes;
use super::names::{Alias, Names, place};
use super::tiers::{self, TIER_PRICES};
use super::toolkit::{Field, Table};
use crate::rate_card::{AfterHours, Level, LevelId, TierPrice, Trigger};
use crate::words;

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

/// `[after_hours]`; without it there is no surcharge and no fee. Its price comes with its key.
pub(super) fn after_hours<'t>(
    field: Option<&Field<'t>>,
    levels: &Names,
    mistakes: &mut Mistakes,
) -> (AfterHours, Option<(TierPrice, Field<'t>)>) {
    let mut after_hours = AfterHours {
        trigger: Trigger::Contact,
        non_critical_fee: None,
        fee_item: None,
        fee_label: None,
    };
    let Some(mut table) = field.and_then(|field| field.table(mistakes)) else {
        return (after_hours, None);
    };
    let price = tiers::price(&mut table, &TIER_PRICES, levels, mistakes);
    let triggers = [
        ("contact", Trigger::Contact),
        ("start", Trigger::Start),
        ("worked", Trigger::Worked),
        ("case", Trigger::Case),
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
    after_hours.fee_label = text(&mut table, "fee_label", mistakes);
    table.finish(mistakes);
    (after_hours, price)
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
