//! A small rate card for the tests of this room: levels `1st` and `2nd`, agreements GOD and BEDRE, and from 2026
//! on level `3rd`.

use chrono::NaiveDate;

use crate::billing::{Percent, UnitPrice};
use crate::calendar::{Week, Zone};
use crate::rate_card::{
    AfterHours, Agreement, Columns, Edition, Level, Parts, RateCard, Source, Terms, Trigger,
};

fn level(name: &str, alias: &str) -> Level {
    Level {
        hourly_rate: UnitPrice::new(800.into()).unwrap(),
        aliases: vec![alias.to_owned(), format!("{name} level")],
        label: name.to_owned(),
        item: None,
    }
}

fn agreement() -> Agreement {
    Agreement {
        terms: Terms {
            free_seconds: Some(900),
            ..Terms::default()
        },
        ..Agreement::default()
    }
}

/// The card, with other names of columns.
pub(super) fn card(columns: &[(&str, &str)]) -> RateCard {
    let first = Edition {
        valid_from: NaiveDate::MIN,
        vat_percent: Percent::ZERO,
        week: Week::default(),
        holidays: Vec::new(),
        levels: vec![Some(level("1st", "1")), Some(level("2nd", "2")), None],
        billing: Terms::default(),
        after_hours: AfterHours {
            trigger: Trigger::Contact,
            non_critical_fee: None,
            fee_item: None,
            fee_label: String::new(),
        },
        tiers: Vec::new(),
        rules: Vec::new(),
        fees: Vec::new(),
        travel: None,
        mileage: None,
        agreements: vec![Some(agreement()), Some(agreement()), None],
        sla: None,
    };
    let mut revision = first.clone();
    revision.valid_from = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    revision.levels = vec![
        Some(level("1st", "1")),
        Some(level("2nd", "2")),
        Some(level("3rd", "3")),
    ];
    revision.agreements = vec![Some(agreement()), Some(agreement()), Some(agreement())];
    RateCard::new(Parts {
        name: None,
        currency: "DKK".to_owned(),
        zone: Zone::new(chrono_tz::Europe::Copenhagen),
        customers: None,
        columns: Columns {
            sources: columns
                .iter()
                .map(|(name, header)| ((*name).to_owned(), Source::Header((*header).to_owned())))
                .collect(),
            ignored: Vec::new(),
        },
        levels: ["1st", "2nd", "3rd"].map(str::to_owned).to_vec(),
        agreements: ["GOD", "BEDRE", "BEDST"].map(str::to_owned).to_vec(),
        priorities: Vec::new(),
        tiers: Vec::new(),
        facts: Vec::new(),
        prices_include_vat: false,
        first,
        revisions: vec![revision],
    })
}
