//! What agreements change.

use super::mistakes::Mistakes;
use super::names::{AllNames, place};
use super::terms::{self, Place, choice, minutes};
use super::tiers::rates;
use super::toolkit::{Field, Table};
use crate::rate_card::{AfterHoursTerms, Agreement, AgreementId, Included, Period, PeriodicFee};
use crate::words;

const PERIODS: [(&str, Period); 3] = [
    ("month", Period::Month),
    ("quarter", Period::Quarter),
    ("year", Period::Year),
];

/// `[agreements]`.
pub(super) fn read(
    field: &Field<'_>,
    names: &mut AllNames,
    mistakes: &mut Mistakes,
) -> Vec<Option<Agreement>> {
    let mut agreements = Vec::new();
    let Some(table) = field.table(mistakes) else {
        return agreements;
    };
    for field in table.entries() {
        let index = names.agreements.add(&field, mistakes);
        if index.is_some_and(|index| AgreementId::from_index(index).is_none()) {
            mistakes.add(
                &field.key_span,
                words!("too many agreements"; "for mange aftaler"),
                words!("a card can have 65535"; "et takstblad kan have 65535"),
            );
        }
        let Some(mut table) = field.table(mistakes) else {
            continue;
        };
        let agreement = one(&mut table, names, mistakes);
        table.finish(mistakes);
        if let Some(index) = index {
            place(&mut agreements, index, agreement);
        }
    }
    agreements
}

fn one(table: &mut Table<'_>, names: &mut AllNames, mistakes: &mut Mistakes) -> Agreement {
    let terms = terms::read(table, Place::Agreement, names, mistakes);
    let ways = [
        ("billed", AfterHoursTerms::Billed),
        ("no-surcharge", AfterHoursTerms::NoSurcharge),
        ("included", AfterHoursTerms::Included),
    ];
    let after_hours = choice(table, "after_hours", &ways, mistakes).unwrap_or_default();
    let included = minutes(table, "included_minutes", mistakes);
    let included_per = period(table, "included_per", "included_minutes", mistakes);
    let drawn_after_hours = table
        .take("drawn_after_hours")
        .and_then(|field| field.factor(mistakes));
    let beyond_hourly_rate = table
        .take("beyond_hourly_rate")
        .and_then(|field| rates(&field, &names.levels, mistakes));
    let fee = table.take("fee").and_then(|field| field.price(mistakes));
    let fee_per = period(table, "fee_per", "fee", mistakes);
    Agreement {
        terms,
        after_hours,
        included: included.map(|seconds| Included {
            seconds,
            per: included_per,
        }),
        drawn_after_hours,
        beyond_hourly_rate,
        fee: fee.map(|amount| PeriodicFee {
            amount,
            per: fee_per,
        }),
    }
}

/// Which period `of` is for: a month where nothing is said.
fn period(table: &mut Table<'_>, key: &'static str, of: &str, mistakes: &mut Mistakes) -> Period {
    let Some(field) = table.take(key) else {
        return Period::Month;
    };
    if !table.entries().iter().any(|other| other.key == of) {
        mistakes.add(
            &field.key_span,
            words!("`{key}` without `{of}`"; "`{key}` uden `{of}`"),
            words!("add `{of}`, or leave this out"; "tilføj `{of}`, eller udelad denne"),
        );
    }
    field.choice(&PERIODS, mistakes).unwrap_or(Period::Month)
}
