//! What holds where conditions are met: `[[rules]]` and `[[fees]]`.

use super::cursor::{Field, Table};
use super::names::AllNames;
use super::terms;
use super::when;
use crate::money::Percent;
use crate::rate_card::keys::{FEE, Place, RULE, Term as _};
use crate::rate_card::{Fee, Price, Rule, Terms};
use crate::words;

/// `[[rules]]`.
pub(super) fn read(field: &Field<'_>, names: &mut AllNames) -> Vec<Rule> {
    let mut rules = Vec::new();
    for (mut table, number) in field.tables(&[RULE]).into_iter().zip(1..) {
        let before = table.noted();
        let name: Option<String> = table.get("name");
        let is_named = name.is_some();
        let rule = Rule {
            name: name.unwrap_or_else(|| format!("rule {number}")),
            is_named,
            when: when::read(table.take("when").as_ref(), names),
            terms: terms::read(&mut table, Place::Rule, names),
        };
        table.finish();
        if table.noted() == before && rule.terms == Terms::default() {
            table.wrong(
                words!("the rule changes nothing"; "reglen ændrer ingenting"),
                words!("add what holds then, such as minimum_minutes = 60"; "tilføj, hvad der så gælder, fx minimum_minutes = 60"),
            );
        }
        rules.push(rule);
    }
    rules
}

/// `[[fees]]`.
pub(super) fn fees(field: &Field<'_>, names: &mut AllNames) -> Vec<Fee> {
    let mut fees = Vec::new();
    for mut table in field.tables(&[FEE]) {
        if !table.has("rate_percent") {
            table.require(
                "amount",
                words!("add amount = 100.00: what it costs, or rate_percent = 75"; "tilføj amount = 100.00: hvad det koster, eller rate_percent = 75"),
            );
        }
        fees.push(Fee {
            label: table.get("label"),
            item: table.get("item"),
            // A mistake was noted where there is none.
            price: price(&table).unwrap_or(Price::Share(Percent::ZERO)),
            per: table.get("per").unwrap_or_default(),
            tiers: table.get("tiers").unwrap_or(false),
            discounts: table.get("discounts").unwrap_or(false),
            when: when::read(table.take("when").as_ref(), names),
        });
        table.finish();
    }
    fees
}

/// An amount, or a share of the hourly rate.
fn price(table: &Table<'_>) -> Option<Price> {
    let field = table.only(["amount", "rate_percent"])?;
    Price::of(field.value(table.key(field.key)?.kind)?)
}
