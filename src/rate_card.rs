//! PURE: the rate card, valid by construction: prices, hours, agreements and SLA targets, and what each
//! revision of it changes.

mod agreement;
pub mod channel;
mod columns;
mod in_use;
pub mod remarks;
mod sla;
pub mod suggest;
pub mod terms;
mod time_of_day;

use std::collections::HashMap;
use std::path::PathBuf;

use chrono::NaiveDate;

use crate::calendar::{Calendar, Era, Holiday, Instant, TierHours, TierId, Week, Zone};
use crate::money::{Percent, Quantity, UnitPrice};
use crate::texts::folded;

pub use agreement::{AfterHoursTerms, Agreement, Included, Period, PeriodicFee};
pub use columns::{Columns, Source};
pub use in_use::{CardInUse, Origin, VARIABLE};
pub use sla::{Clock, Goals, Priority, Reprioritise, Sla};
pub use terms::{
    Band, Bound, Condition, Distance, DistanceBand, Fact, Fee, FeePer, FirstBlock, FreeTime, Per,
    Price, Rates, Rounding, Rule, Terms, Test, Tier, TierPrice, Travel, Wanted, When,
};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident($number:ty))*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name($number);

        impl $name {
            /// The id of the thing at `index` of the card's list, if the list may be that long.
            pub fn from_index(index: usize) -> Option<Self> {
                <$number>::try_from(index).ok().filter(|id| *id != <$number>::MAX).map(Self)
            }

            /// Its place in the card's list.
            pub fn index(self) -> usize {
                usize::from(self.0)
            }
        }
    )*};
}

ids! {
    /// A support level of the card (G14): its place in [`RateCard::levels`].
    LevelId(u8)
    /// An agreement of the card (G12): its place in [`RateCard::agreements`].
    AgreementId(u16)
    /// A column of the log that the card's conditions ask for: its place in [`RateCard::facts`].
    FactId(u8)
    /// A priority of the card (G7): its place in [`RateCard::priorities`].
    PriorityId(u8)
}

/// A rate card: what holds from a date on, and the calendar of all of it.
#[derive(Debug)]
pub struct RateCard {
    /// What the card calls itself.
    pub name: Option<String>,
    /// ISO 4217 code.
    pub currency: String,
    /// The customers file the card names, relative to the card.
    pub customers: Option<PathBuf>,
    /// Where the columns of a log are found that go by other names.
    pub columns: Columns,
    /// Names of all levels of all editions; the first is the default.
    pub levels: Vec<String>,
    /// Names of all agreements of all editions.
    pub agreements: Vec<String>,
    /// Names of all priorities of all editions.
    pub priorities: Vec<String>,
    /// Names of the tiers outside normal hours of all editions, by [`TierId::index_outside`].
    pub tiers: Vec<String>,
    /// Headers of the other columns of the log that conditions ask for.
    pub facts: Vec<String>,
    /// Whether prices, and so the amounts of lines, include VAT.
    pub prices_include_vat: bool,
    /// The channels that conditions name.
    channels: Vec<String>,
    first: Edition,
    revisions: Vec<Edition>,
    calendar: Calendar,
    /// The place of each agreement, by its folded name.
    by_agreement: HashMap<String, usize>,
    /// Whether any agreement costs something by the period.
    pub has_periodic_fees: bool,
}

/// What a rate card says from one date to the next revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// First local date; the first edition holds from the beginning whatever it says here.
    pub valid_from: NaiveDate,
    /// VAT on the net amount of an invoice.
    pub vat_percent: Percent,
    /// Normal working hours (G2).
    pub week: Week,
    /// Closed days.
    pub holidays: Vec<Holiday>,
    /// By [`LevelId`]; `None` where a later revision brings the level.
    pub levels: Vec<Option<Level>>,
    /// Rounding, minimum and all else that holds for everybody.
    pub billing: Terms,
    /// What decides the tier of work, and the fee of the plain card.
    pub after_hours: AfterHours,
    /// By [`TierId::index_outside`]; `None` where a later revision brings the tier.
    pub tiers: Vec<Option<Tier>>,
    /// What holds instead, where conditions are met; later ones win.
    pub rules: Vec<Rule>,
    /// Amounts on top.
    pub fees: Vec<Fee>,
    /// What driving costs (G15).
    pub mileage: Option<Mileage>,
    /// What travel time costs.
    pub travel: Option<Travel>,
    /// By [`AgreementId`]; `None` where a later revision brings the agreement.
    pub agreements: Vec<Option<Agreement>>,
    /// Answer and solution times; `None` where the card has no priority.
    pub sla: Option<Sla>,
}

/// A support level (G14).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// Price of an hour in normal hours, without VAT.
    pub hourly_rate: UnitPrice,
    /// Other words for it in a log.
    pub aliases: Vec<String>,
    /// The words for it on an invoice line.
    pub label: String,
    /// Product number.
    pub item: Option<String>,
}

/// What decides the tier of a piece of work (rules.md §2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trigger {
    /// The time of contact; made in normal hours, no surcharge ever (G16).
    Contact,
    /// The start of each entry (editions B to D).
    Start,
    /// Every second by itself.
    Worked,
    /// The time of contact: the whole case is in its tier.
    Case,
}

/// Work outside normal hours (G8, G16).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AfterHours {
    /// What decides the tier.
    pub trigger: Trigger,
    /// Once for a phone contact after hours that is not business-critical (editions C and D).
    pub non_critical_fee: Option<UnitPrice>,
    /// Product number of the fee.
    pub fee_item: Option<String>,
    /// The words for the fee on an invoice line.
    pub fee_label: Option<String>,
}

/// Driving (G15).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mileage {
    /// What it costs.
    pub distance: Distance,
    /// The unit that the log counts: `km`.
    pub unit: String,
    /// Product number.
    pub item: Option<String>,
    /// The words for it on an invoice line.
    pub label: Option<String>,
}

/// What a [`RateCard`] is built from.
#[derive(Debug)]
pub struct Parts {
    /// As [`RateCard::name`].
    pub name: Option<String>,
    /// As [`RateCard::currency`].
    pub currency: String,
    /// The zone all rules are evaluated in.
    pub zone: Zone,
    /// As [`RateCard::customers`].
    pub customers: Option<PathBuf>,
    /// As [`RateCard::columns`].
    pub columns: Columns,
    /// As [`RateCard::levels`].
    pub levels: Vec<String>,
    /// As [`RateCard::agreements`].
    pub agreements: Vec<String>,
    /// As [`RateCard::priorities`].
    pub priorities: Vec<String>,
    /// As [`RateCard::tiers`].
    pub tiers: Vec<String>,
    /// As [`RateCard::facts`].
    pub facts: Vec<String>,
    /// As [`RateCard::prices_include_vat`].
    pub prices_include_vat: bool,
    /// What holds at first.
    pub first: Edition,
    /// What holds from each later date on.
    pub revisions: Vec<Edition>,
}

impl LevelId {
    /// The level that work has where nobody says one.
    pub const FIRST: Self = Self(0);
}

impl RateCard {
    /// Puts the revisions in order of their dates and builds the calendar of all of them.
    pub fn new(parts: Parts) -> Self {
        let Parts {
            first,
            mut revisions,
            ..
        } = parts;
        revisions.sort_by_key(|edition| edition.valid_from);
        let eras = std::iter::once(&first)
            .chain(&revisions)
            .map(|edition| Era {
                from: edition.valid_from,
                week: edition.week.clone(),
                holidays: edition.holidays.clone(),
                tiers: edition.tier_hours(),
            });
        let editions = std::iter::once(&first).chain(&revisions);
        let mut agreements = editions.flat_map(|edition| edition.agreements.iter().flatten());
        let has_periodic_fees = agreements.any(|agreement| agreement.fee.is_some());
        let mut card = Self {
            has_periodic_fees,
            channels: Vec::new(),
            calendar: Calendar::new(parts.zone, eras.collect()),
            name: parts.name,
            currency: parts.currency,
            customers: parts.customers,
            columns: parts.columns,
            levels: parts.levels,
            by_agreement: parts
                .agreements
                .iter()
                .enumerate()
                .map(|(index, name)| (folded(name).into_owned(), index))
                .collect(),
            agreements: parts.agreements,
            priorities: parts.priorities,
            tiers: parts.tiers,
            facts: parts.facts,
            prices_include_vat: parts.prices_include_vat,
            first,
            revisions,
        };
        card.channels = card.words_for(Fact::Channel).map(str::to_owned).collect();
        card
    }

    /// Hours, holidays and zone.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The editions in order of their dates: the first, and one for each revision.
    pub fn editions(&self) -> impl DoubleEndedIterator<Item = &Edition> {
        std::iter::once(&self.first).chain(&self.revisions)
    }

    /// The edition in force on a local date.
    pub fn on(&self, date: NaiveDate) -> &Edition {
        let begun = |edition: &Edition| edition.valid_from <= date;
        let last = self.revisions.partition_point(begun).checked_sub(1);
        last.and_then(|last| self.revisions.get(last))
            .unwrap_or(&self.first)
    }

    /// The edition in force on the local date of `at`.
    pub fn at(&self, at: Instant) -> &Edition {
        if self.revisions.is_empty() {
            &self.first
        } else {
            self.on(self.calendar.zone().date(at))
        }
    }

    /// The name of a level.
    pub fn level_name(&self, level: LevelId) -> &str {
        self.levels.get(level.index()).map_or("", String::as_str)
    }

    /// The name of a tier: `normal`, `after-hours`, or as the card calls it.
    pub fn tier_name(&self, tier: TierId) -> &str {
        let outside = tier.index_outside().and_then(|index| self.tiers.get(index));
        outside.map_or("normal", String::as_str)
    }

    /// The tier that invoice lines call `name`.
    pub fn find_tier(&self, name: &str) -> Option<TierId> {
        if name == self.tier_name(TierId::NORMAL) {
            return Some(TierId::NORMAL);
        }
        let index = self.tiers.iter().position(|tier| tier == name)?;
        TierId::outside(index)
    }

    /// The name of an agreement.
    pub fn agreement_name(&self, agreement: AgreementId) -> &str {
        self.agreements
            .get(agreement.index())
            .map_or("", String::as_str)
    }

    /// The name of a priority.
    pub fn priority_name(&self, priority: PriorityId) -> &str {
        self.priorities
            .get(priority.index())
            .map_or("", String::as_str)
    }

    /// The level that a log calls `name`: its name or one of its aliases in any edition, whatever the case.
    pub fn find_level(&self, name: &str) -> Option<LevelId> {
        position(&self.levels, name)
            .and_then(LevelId::from_index)
            .or_else(|| {
                self.editions().find_map(|edition| {
                    let has_alias = |level: &Option<Level>| {
                        level.as_ref().is_some_and(|level| {
                            level.aliases.iter().any(|alias| same(alias, name))
                        })
                    };
                    edition
                        .levels
                        .iter()
                        .position(has_alias)
                        .and_then(LevelId::from_index)
                })
            })
    }

    /// The agreement called `name`, whatever the case.
    pub fn find_agreement(&self, name: &str) -> Option<AgreementId> {
        let index = self.by_agreement.get(folded(name).as_ref());
        index.and_then(|index| AgreementId::from_index(*index))
    }

    /// The priority called `name`, whatever the case.
    pub fn find_priority(&self, name: &str) -> Option<PriorityId> {
        position(&self.priorities, name).and_then(PriorityId::from_index)
    }
}

impl Edition {
    /// A level, if this edition has it.
    pub fn level(&self, level: LevelId) -> Option<&Level> {
        self.levels.get(level.index())?.as_ref()
    }

    /// A tier outside normal hours, if this edition has it.
    pub fn tier(&self, tier: TierId) -> Option<&Tier> {
        self.tiers.get(tier.index_outside()?)?.as_ref()
    }

    /// When the tiers outside normal hours hold, in the order in which they are asked.
    fn tier_hours(&self) -> Vec<TierHours> {
        let tiers = self.tiers.iter().enumerate();
        let hours = tiers.filter_map(|(index, tier)| {
            let tier = tier.as_ref()?;
            Some(TierHours {
                tier: TierId::outside(index)?,
                week: tier.week.clone(),
                holidays: tier.holidays.clone(),
                rest: tier.rest,
            })
        });
        hours.collect()
    }

    /// An agreement, if this edition has it.
    pub fn agreement(&self, agreement: AgreementId) -> Option<&Agreement> {
        self.agreements.get(agreement.index())?.as_ref()
    }
}

fn position(names: &[String], name: &str) -> Option<usize> {
    names.iter().position(|known| same(known, name))
}

/// Whether two names are the same (rules.md §2.11).
pub fn same(one: &str, other: &str) -> bool {
    one == other || folded(one) == folded(other)
}
