//! Revisions: from a date on, some keys of the card are others.

use std::borrow::Cow;

use chrono::NaiveDate;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::cursor::Field;
use super::holidays::date;
use crate::rate_card::keys::{CARD, REVISION, TIER_PRICES};
use crate::words;

/// The keys of the whole card that a revision can change.
const NOT_FIXED: [&str; 2] = ["name", "hours"];

/// Whether a key holds for the whole card.
fn is_fixed(name: &str) -> bool {
    CARD.iter().any(|key| key.name == name) && !NOT_FIXED.contains(&name)
}

/// Keys of which a table has one: a revision that names one of them takes the others away.
fn one_of() -> [(&'static str, Vec<&'static str>); 2] {
    let prices = TIER_PRICES.iter().map(|key| key.name);
    [("after_hours", prices.collect()), ("travel", vec!["hourly_rate", "rate_percent"])]
}

/// What changes on a date.
pub(super) struct Revision<'t> {
    /// First local date.
    pub(super) valid_from: NaiveDate,
    /// The keys that change.
    pub(super) table: &'t DeTable<'t>,
}

/// `[[revision]]`, in order of their dates.
pub(super) fn read<'t>(field: &Field<'t>) -> Vec<Revision<'t>> {
    let mut revisions: Vec<Revision<'t>> = Vec::new();
    for table in field.tables(&[REVISION]) {
        for field in table.entries() {
            if is_fixed(field.key) {
                let key = field.shown();
                field.wrong_key(
                    words!("a revision cannot change `{key}`"; "en revision kan ikke ændre `{key}`"),
                    words!("leave it out here: it holds for the whole card"; "udelad det her: det gælder for hele takstbladet"),
                );
            }
        }
        let field = table.take("valid_from");
        if field.is_none() {
            table.wrong(
                words!("`valid_from` is missing in [[revision]]"; "`valid_from` mangler i [[revision]]"),
                words!("add valid_from = 2027-01-01: its first day"; "tilføj valid_from = 2027-01-01: dens første dag"),
            );
        }
        let valid_from = field.as_ref().and_then(date);
        if let (Some(day), Some(field)) = (valid_from, field)
            && revisions.iter().any(|other| other.valid_from == day)
        {
            field.wrong(
                words!("two revisions from {day}"; "to revisioner fra {day}"),
                words!("put their keys into one, or change a date"; "saml deres nøgler i én, eller ret en dato"),
            );
        }
        // The other keys of one without a date are still looked at, as if it came last.
        let valid_from = valid_from.unwrap_or(NaiveDate::MAX);
        revisions.push(Revision { valid_from, table: table.raw });
    }
    revisions.sort_by_key(|revision| revision.valid_from);
    revisions
}

/// `onto` with the keys of a revision: tables key by key, everything else replaced. Hours are left out:
/// they are laid day by day.
pub(super) fn merged<'t>(onto: &DeTable<'t>, revision: &DeTable<'t>) -> DeTable<'t> {
    let mut result = onto.clone();
    result.remove("hours");
    let has_tiers = revision
        .get("tiers")
        .and_then(|value| value.get_ref().as_array())
        .is_some_and(|tiers| !tiers.is_empty());
    for (name, keys) in one_of() {
        let new = revision.get(name).and_then(|value| value.get_ref().as_table());
        let renewed = new.is_some_and(|new| keys.iter().any(|key| new.contains_key(*key)));
        if (renewed || (has_tiers && name == "after_hours"))
            && let Some(old) = result.get_mut(name)
            && let DeValue::Table(old) = old.get_mut()
        {
            for key in keys {
                old.remove(key);
            }
        }
    }
    for (key, value) in revision {
        let name: &str = key.get_ref();
        if name != "hours" && name != "valid_from" && !is_fixed(name) {
            lay(&mut result, key, value);
        }
    }
    result
}

fn lay<'t>(onto: &mut DeTable<'t>, key: &Spanned<Cow<'t, str>>, value: &Spanned<DeValue<'t>>) {
    if let DeValue::Table(new) = value.get_ref()
        && let Some(old) = onto.get_mut(key.get_ref().as_ref())
        && let DeValue::Table(old) = old.get_mut()
    {
        for (key, value) in new {
            lay(old, key, value);
        }
        return;
    }
    // Removed first, so that the key's own place is the revision's too.
    onto.remove(key.get_ref().as_ref());
    onto.insert(key.clone(), value.clone());
}
