//! Revisions: from a date on, some keys of the card are others.

use chrono::NaiveDate;
use toml::de::{DeTable, DeValue};

use super::holidays::date;
use super::mistakes::Mistakes;
use super::tiers::TIER_PRICES;
use super::toolkit::{Field, Table};
use crate::words;

/// Keys that hold for the whole card.
const FIXED: [&str; 6] = [
    "timezone",
    "currency",
    "customers",
    "columns",
    "prices_include_vat",
    "revision",
];

/// Keys of which a table has one: a revision that names one of them takes the others away.
const ONE_OF: [(&str, &[&str]); 2] = [
    ("after_hours", &TIER_PRICES),
    ("travel", &["hourly_rate", "rate_percent"]),
];

/// What changes on a date.
pub(super) struct Revision<'t> {
    /// First local date.
    pub(super) valid_from: NaiveDate,
    /// The keys that change.
    pub(super) table: &'t DeTable<'t>,
}

/// `[[revision]]`, in order of their dates.
pub(super) fn read<'t>(field: &Field<'t>, mistakes: &mut Mistakes) -> Vec<Revision<'t>> {
    let mut revisions: Vec<Revision<'t>> = Vec::new();
    for mut table in field.tables(mistakes) {
        for field in table.entries() {
            if FIXED.contains(&field.key) {
                let key = field.shown();
                mistakes.add(
                    &field.key_span,
                    words!("a revision cannot change `{key}`"; "en revision kan ikke ændre `{key}`"),
                    words!("leave it out here: it holds for the whole card"; "udelad det her: det gælder for hele takstbladet"),
                );
            }
        }
        let (at, raw) = (table.at(), table.raw());
        let label = words!("add valid_from = 2027-01-01: its first day"; "tilføj valid_from = 2027-01-01: dens første dag");
        let Some(field) = table.require("valid_from", label) else {
            mistakes.add(
                &at,
                words!("`valid_from` is missing in [[revision]]"; "`valid_from` mangler i [[revision]]"),
                words!("add valid_from = 2027-01-01: its first day"; "tilføj valid_from = 2027-01-01: dens første dag"),
            );
            // Its other keys are still looked at, as if it came last.
            revisions.push(Revision {
                valid_from: NaiveDate::MAX,
                table: raw,
            });
            continue;
        };
        let valid_from = date(&field, mistakes);
        if let Some(day) = valid_from
            && revisions.iter().any(|other| other.valid_from == day)
        {
            mistakes.add(
                &field.span,
                words!("two revisions from {day}"; "to revisioner fra {day}"),
                words!("put their keys into one, or change a date"; "saml deres nøgler i én, eller ret en dato"),
            );
        }
        revisions.push(Revision {
            valid_from: valid_from.unwrap_or(NaiveDate::MAX),
            table: raw,
        });
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
    for (name, keys) in ONE_OF {
        let new = revision
            .get(name)
            .and_then(|value| value.get_ref().as_table());
        let renewed = new.is_some_and(|new| keys.iter().any(|key| new.contains_key(*key)));
        if (renewed || (has_tiers && name == "after_hours"))
            && let Some(old) = result.get_mut(name)
            && let DeValue::Table(old) = old.get_mut()
        {
            for key in keys {
                old.remove(*key);
            }
        }
    }
    for (key, value) in revision {
        let name: &str = key.get_ref();
        if name != "hours" && name != "valid_from" && !FIXED.contains(&name) {
            lay(&mut result, key, value);
        }
    }
    result
}

fn lay<'t>(
    onto: &mut DeTable<'t>,
    key: &toml::Spanned<std::borrow::Cow<'t, str>>,
    value: &toml::Spanned<DeValue<'t>>,
) {
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

/// The hours that a revision names, if it does.
pub(super) fn hours<'t>(revision: &Revision<'t>, mistakes: &mut Mistakes) -> Option<Table<'t>> {
    let mut table = Table::new(revision.table, String::new(), None);
    table.take("hours")?.table(mistakes)
}
