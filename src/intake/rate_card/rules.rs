//! Terms and amounts that hold where conditions are met: `[[rules]]` and `[[fees]]`.

use super::distance::share_or;
use super::mistakes::Mistakes;
use super::names::AllNames;
use super::prices::text;
use super::terms::{self, Place, choice, truth};
use super::toolkit::Field;
use super::when;
use crate::rate_card::{Fee, FeePer, Rule, Terms};
use crate::words;

/// `[[rules]]`.
pub(super) fn read(field: &Field<'_>, names: &mut AllNames, mistakes: &mut Mistakes) -> Vec<Rule> {
    let mut rules = Vec::new();
    for (index, mut table) in field.tables(mistakes).into_iter().enumerate() {
        let (at, before) = (table.at(), mistakes.noted());
        let number = index.saturating_add(1);
        let name = text(&mut table, "name", mistakes);
        let is_named = name.is_some();
        let name = name.unwrap_or_else(|| format!("rule {number}"));
        let when = when::read(table.take("when").as_ref(), names, mistakes);
        let terms = terms::read(&mut table, Place::Rule, names, mistakes);
        table.finish(mistakes);
        if mistakes.noted() == before && terms == Terms::default() {
            mistakes.add(
                &at,
                words!("the rule changes nothing"; "reglen ændrer ingenting"),
                words!("add what holds then, such as minimum_minutes = 60"; "tilføj, hvad der så gælder, fx minimum_minutes = 60"),
            );
        }
        rules.push(Rule {
            name,
            is_named,
            when,
            terms,
        });
    }
    rules
}

/// `[[fees]]`.
pub(super) fn fees(field: &Field<'_>, names: &mut AllNames, mistakes: &mut Mistakes) -> Vec<Fee> {
    let mut fees = Vec::new();
    for mut table in field.tables(mistakes) {
        let label = text(&mut table, "label", mistakes);
        let item = text(&mut table, "item", mistakes);
        let has_share = table.entries().iter().any(|it| it.key == "rate_percent");
        if !has_share {
            table.require(
                "amount",
                words!("add amount = 100.00: what it costs, or rate_percent = 75"; "tilføj amount = 100.00: hvad det koster, eller rate_percent = 75"),
            );
        }
        let price = share_or(&mut table, "amount", mistakes);
        let pers = [
            ("case", FeePer::Case),
            ("entry", FeePer::Entry),
            ("day", FeePer::Day),
        ];
        let per = choice(&mut table, "per", &pers, mistakes).unwrap_or_default();
        let tiers = truth(&mut table, "tiers", mistakes).unwrap_or(false);
        let discounts = truth(&mut table, "discounts", mistakes).unwrap_or(false);
        let when = when::read(table.take("when").as_ref(), names, mistakes);
        table.finish(mistakes);
        fees.extend(price.map(|price| Fee {
            label,
            item,
            price,
            per,
            tiers,
            discounts,
            when,
        }));
    }
    fees
}
