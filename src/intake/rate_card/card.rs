//! The walk over the whole card: what holds for all of it, and one edition after the other.

use std::path::PathBuf;

use chrono::NaiveDate;
use toml::de::DeTable;

use super::cursor::{Field, Table};
use super::mistakes::{Mistakes, visible};
use super::names::{AllNames, Named};
use super::{columns, holidays, hours, payment, prices, revisions, rules, targets, terms, tiers};
use crate::calendar::{Week, Zone};
use crate::money::Percent;
use crate::rate_card::keys::{CARD, EDITION, HOLIDAY, Place};
use crate::rate_card::suggest::{apart, nearest};
use crate::rate_card::{Choice as _, Edition, RateCard, SaidBy, TierPrice, VatCategory, VatReason};
use crate::words;

/// Reads everything; the result is only to be used when there was no mistake.
pub(super) fn read(root: &DeTable<'_>, mistakes: &Mistakes) -> Option<RateCard> {
    let mut table = Table::root(root, &[CARD, EDITION], mistakes);
    let mut names = AllNames::default();
    let name = table.get("name");
    let label = words!("add currency = \"DKK\" at the top"; "tilføj currency = \"DKK\" øverst");
    let currency = table.require("currency", label).and_then(|field| currency(&field));
    let label = words!("add timezone = \"Europe/Copenhagen\" at the top"; "tilføj timezone = \"Europe/Copenhagen\" øverst");
    let zone = table.require("timezone", label).and_then(|field| zone(&field));
    let customers: Option<String> = table.get("customers");
    let columns = table.take("columns").map(|field| columns::read(&field, SaidBy::Card));
    let prices_include_vat = table.get("prices_include_vat");
    let vat_reason: Option<String> = table.get("vat_reason");
    let vat_category = table.take("vat_category").and_then(|field| vat_category(&field));
    let seller = table.take("seller").and_then(|field| terms::whole(&field, &mut names));
    let payment = table.take("payment").and_then(|field| payment::payment(&field, &mut names));
    let mut week = Week::default();
    let label = words!("add [hours] with mon-fri = \"08:00-16:00\""; "tilføj [hours] med mon-fri = \"08:00-16:00\"");
    let hours = table.require("hours", label);
    if let Some(hours) = hours.and_then(|field| field.table(&[])) {
        hours::read(&hours, &mut week);
    }
    let first = edition(&mut table, NaiveDate::MIN, &week, &mut names);
    table.finish();

    let mut later = Vec::new();
    let mut so_far = root.clone();
    // Every revision would have a copy of all of them.
    so_far.remove("revision");
    let revisions = table.take("revision");
    for revision in revisions.map_or_else(Vec::new, |field| revisions::read(&field)) {
        let hours = Table::root(revision.table, &[], mistakes).take("hours");
        if let Some(hours) = hours.and_then(|field| field.table(&[])) {
            hours::read(&hours, &mut week);
        }
        so_far = revisions::merged(&so_far, revision.table);
        let mut table = Table::root(&so_far, &[CARD, EDITION], mistakes);
        table.forget("hours");
        later.push(edition(&mut table, revision.valid_from, &week, &mut names));
        table.finish();
    }
    for (named, all, aliases) in [
        (Named::Level, &names.levels, &names.aliases),
        (Named::Priority, &names.priorities, &names.priority_aliases),
    ] {
        for (word, span, index) in aliases {
            all.alias_against_names(word, span, (named, *index), mistakes);
        }
    }
    let revisions = later.into_iter().collect::<Option<_>>()?;
    let agreements = names.agreements.into_vec();
    let mut card = RateCard::new(zone?, currency?, agreements, first?, revisions);
    card.name = name;
    card.customers = customers.map(PathBuf::from);
    card.columns = columns.unwrap_or_default();
    card.levels = names.levels.into_vec();
    let aliases = names.priority_aliases.into_iter();
    card.priority_aliases = aliases.map(|(word, _, index)| (word, index)).collect();
    (card.priorities, card.by_priority_alias) = names.priorities.into_words();
    let own_hours = names.promise_hours.iter();
    card.promise_hours = own_hours.map(|week| card.calendar().with_week(week)).collect();
    card.tiers = names.tiers;
    card.facts = names.facts;
    card.prices_include_vat = prices_include_vat.unwrap_or(false);
    card.vat_reason = vat_reason.map(VatReason::from);
    card.vat_category = vat_category;
    card.seller = seller.unwrap_or_default();
    card.payment = payment.unwrap_or_default();
    Some(card)
}

/// The keys that a revision can change, apart from the hours.
fn edition(
    table: &mut Table<'_>,
    valid_from: NaiveDate,
    week: &Week,
    names: &mut AllNames,
) -> Option<Edition> {
    let label = words!("add vat_percent = 25 at the top"; "tilføj vat_percent = 25 øverst");
    let vat_percent = table.need("vat_percent", label);
    let holidays = table.take("holidays").map_or_else(Vec::new, |field| {
        let tables = field.tables(&[HOLIDAY]).into_iter();
        tables.filter_map(holidays::read).collect()
    });
    let label = words!("add [levels] with \"1st\" = {{ hourly_rate = 800.00 }}"; "tilføj [levels] med \"1st\" = {{ hourly_rate = 800.00 }}");
    let levels = table
        .require("levels", label)
        .map(|field| prices::levels(&field, &mut names.levels, &mut names.aliases));
    let billing = table.take("billing").and_then(|field| {
        let mut table = field.table(&[])?;
        let terms = terms::read(&mut table, Place::Billing, names);
        table.finish();
        Some(terms)
    });
    let after_hours = table.take("after_hours");
    let (after_hours, price) = prices::after_hours(after_hours.as_ref(), &names.levels);
    let has_tiers = |field: &Field<'_>| field.items().is_none_or(|items| !items.is_empty());
    let tiers = if let Some(field) = table.take("tiers").filter(has_tiers) {
        tiers::beside(price.as_ref().map(|(_, field)| field));
        tiers::read(&field, week, &holidays, names)
    } else {
        let price = price.map(|(price, _)| price);
        tiers::short_form(price.unwrap_or(TierPrice::Surcharge(Percent::ZERO)), names)
    };
    let mileage = table.take("mileage");
    let mileage = mileage.and_then(|field| terms::mileage(&field, names));
    let travel = table.take("travel");
    let travel = travel.and_then(|field| terms::whole(&field, names));
    let expenses = table.take("expenses");
    let expenses = expenses.and_then(|field| terms::whole(&field, names));
    let agreements = table.take("agreements");
    let agreements = agreements.map_or_else(Vec::new, |field| prices::agreements(&field, names));
    let drawn = table.take("drawn").and_then(|field| prices::drawn(&field, names));
    let rules = table.take("rules");
    let rules = rules.map_or_else(Vec::new, |field| rules::read(&field, names));
    let fees = table.take("fees");
    let fees = fees.map_or_else(Vec::new, |field| rules::fees(&field, names));
    let of_agreements = agreements.iter().flatten().map(|agreement| &agreement.terms);
    let mut changes = rules.iter().map(|rule| &rule.terms).chain(of_agreements);
    let drives = changes.any(|terms| terms.mileage.is_some());
    let mileage = mileage.or_else(|| drives.then(|| terms::implied(names)));
    let sla = table.take("sla");
    let sla = sla.and_then(|field| targets::read(&field, names));
    Some(Edition {
        valid_from,
        vat_percent: vat_percent?,
        week: week.clone(),
        holidays,
        levels: levels?,
        billing: billing.unwrap_or_default(),
        after_hours,
        tiers,
        rules,
        fees,
        mileage,
        travel,
        expenses,
        agreements,
        drawn,
        sla,
    })
}

fn currency(field: &Field<'_>) -> Option<String> {
    let text = field.text()?;
    if text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Some(text.to_owned());
    }
    let value = visible(text);
    let upper = text.to_uppercase();
    let label = if text.len() == 3 && upper.bytes().all(|byte| byte.is_ascii_uppercase()) {
        words!("write \"{upper}\""; "skriv \"{upper}\"")
    } else if matches!(upper.as_str(), "KR" | "KR." | "KRONER") {
        words!("write \"DKK\""; "skriv \"DKK\"")
    } else {
        words!("three capital letters (ISO 4217), such as \"DKK\""; "tre store bogstaver (ISO 4217), fx \"DKK\"")
    };
    field.wrong(words!("`{value}` is not a currency"; "`{value}` er ikke en valuta"), label);
    None
}

/// A category of VAT that documents can have.
fn vat_category(field: &Field<'_>) -> Option<VatCategory> {
    let text = field.text()?;
    let category = VatCategory::of(text);
    if category.is_none() {
        let value = visible(text);
        field.wrong(
            words!("`{value}` is not a category of VAT"; "`{value}` er ikke en momskategori"),
            VatCategory::unknown(text),
        );
    }
    category
}

fn zone(field: &Field<'_>) -> Option<Zone> {
    let text = field.text()?;
    if let Some(zone) = Zone::named(text) {
        return Some(zone);
    }
    let value = visible(text);
    let lower = text.to_lowercase().replace(' ', "_");
    let city =
        |name: &&str| name.rsplit('/').next().is_some_and(|city| city.to_lowercase() == lower);
    let label = match Zone::names().find(city).or_else(|| nearest(text, Zone::names())) {
        Some(near) => {
            let apart = apart(text, near);
            words!("did you mean \"{near}\"{}?", apart.en; "mente du \"{near}\"{}?", apart.da)
        }
        None => {
            words!("a name of the tz database, such as \"Europe/Copenhagen\""; "et navn fra tz-databasen, fx \"Europe/Copenhagen\"")
        }
    };
    field.wrong(words!("`{value}` is not a time zone"; "`{value}` er ikke en tidszone"), label);
    None
}
