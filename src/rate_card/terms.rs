//! PURE: what a rate card can say of a price beyond the plain card: tiers, conditions on facts, and the terms
//! that hold where they are met. docs/rate-card.md is the same in words.

use rust_decimal::Decimal;

use super::suggest::nearest;
use super::{FactId, LevelId, same};
use crate::calendar::{ClockSpan, Week};
use crate::money::{AmountError, Money, Percent, Quantity, UnitPrice};

/// A price of an hour: one for all levels, or one for each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rates {
    /// The same at every level.
    All(UnitPrice),
    /// By [`LevelId`]; `None` where this table says nothing of the level.
    ByLevel(Vec<Option<UnitPrice>>),
}

impl Rates {
    /// The price of an hour at a level, if this says one.
    pub fn at(&self, level: LevelId) -> Option<UnitPrice> {
        match self {
            Self::All(rate) => Some(*rate),
            Self::ByLevel(rates) => rates.get(level.index()).copied().flatten(),
        }
    }
}

/// What a tier makes of the hourly rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TierPrice {
    /// The hourly rate as it is.
    Plain,
    /// So many per cent on top.
    Surcharge(Percent),
    /// So many times the rate.
    Factor(Quantity),
    /// So much on top of every hour.
    PerHour(UnitPrice),
    /// These rates instead.
    Absolute(Rates),
}

impl TierPrice {
    /// What it makes of the hourly rate of a level; of a price that is no hourly rate without one.
    pub fn of(&self, rate: UnitPrice, level: Option<LevelId>) -> Result<UnitPrice, AmountError> {
        match self {
            Self::Plain => Ok(rate),
            Self::Surcharge(percent) => rate.with_surcharge(*percent),
            Self::Factor(factor) => rate.times(*factor),
            Self::PerHour(amount) => level.map_or(Ok(rate), |_| rate.plus(*amount)),
            Self::Absolute(rates) => Ok(level.and_then(|id| rates.at(id)).unwrap_or(rate)),
        }
    }
}

/// A tier of time outside normal hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tier {
    /// Its weekly hours; they do not reach into holidays.
    pub week: Week,
    /// What of the holidays is in it.
    pub holidays: Vec<ClockSpan>,
    /// Whether all time is in it that no tier before it covers.
    pub rest: bool,
    /// What an hour costs in it.
    pub price: TierPrice,
}

/// A fact that a condition asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact {
    /// The level of the work.
    Level,
    /// How contact was made.
    Channel,
    /// The customer, as in the log.
    Customer,
    /// The agreement of the case.
    Agreement,
    /// The tier of the work.
    Tier,
    /// The tier of the contact.
    ContactedTier,
    /// Whether the agreement covers the case.
    Covered,
    /// Whether the case is business-critical.
    Critical,
    /// Distance of the case.
    Kilometres,
    /// Minutes worked on the case.
    Minutes,
    /// Travel minutes of the case.
    Travel,
    /// Another column of the log.
    Column(FactId),
}

impl Fact {
    /// Facts that are there without a column of their own name, as conditions call them, in English and Danish as the
    /// headers of a log.
    pub const NAMED: [(&'static str, &'static str, Self); 11] = [
        ("level", "niveau", Self::Level),
        ("channel", "kanal", Self::Channel),
        ("customer", "kunde", Self::Customer),
        ("agreement", "aftale", Self::Agreement),
        ("tier", "tier", Self::Tier),
        ("contacted_tier", "contacted_tier", Self::ContactedTier),
        ("covered", "dækket", Self::Covered),
        ("critical", "kritisk", Self::Critical),
        ("km", "km", Self::Kilometres),
        ("minutes", "minutter", Self::Minutes),
        ("travel", "rejsetid", Self::Travel),
    ];

    /// The fact that goes by a name.
    pub fn named(header: &str) -> Option<Self> {
        let goes_by = |names: [&str; 2]| names.into_iter().any(|name| same(name, header));
        let mut all = Self::NAMED.into_iter();
        let (_, _, fact) = all.find(|(en, da, _)| goes_by([en, da]))?;
        Some(fact)
    }

    /// What a column that a condition asks for was perhaps meant to be.
    pub fn nearly(header: &str) -> Option<&'static str> {
        let names = Self::NAMED.iter();
        nearest(header, names.flat_map(|(en, da, _)| [*en, *da]))
    }
}

/// What a fact is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// A word, in lower case.
    Word(String),
    /// Yes or no; an empty cell is no.
    Mark(bool),
    /// A number.
    Number(Decimal),
}

/// A bound of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    /// The number.
    pub limit: Decimal,
    /// Whether the number itself is within.
    pub inclusive: bool,
}

/// How a fact is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// It is one of these.
    AnyOf(Vec<Wanted>),
    /// It is none of these.
    NoneOf(Vec<Wanted>),
    /// It is a number within these bounds.
    Within {
        /// Lowest.
        lower: Option<Bound>,
        /// Highest.
        upper: Option<Bound>,
    },
}

/// A condition on one fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// Which fact.
    pub fact: Fact,
    /// How it is compared.
    pub test: Test,
}

/// Conditions that must all hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct When(pub Vec<Condition>);

/// What a part of a case is rounded and raised by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Per {
    /// The whole case.
    #[default]
    Case,
    /// Each entry by itself.
    Entry,
    /// The entries of a local day.
    Day,
    /// All cases of a customer in a calendar month.
    Month,
    /// All cases of a customer in the run.
    Invoice,
}

/// How time is brought to a multiple of the increment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rounding {
    /// Every unit that was begun.
    #[default]
    Up,
    /// Only units that were filled.
    Down,
    /// To the nearest unit, half a unit up.
    Nearest,
}

/// How free time is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FreeTime {
    /// Deducted from whatever time there is (G10).
    #[default]
    Deducted,
    /// Only where nothing is left to bill.
    AllOrNothing,
}

/// A flat price of a case of so many minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Band {
    /// The most seconds it is for, inclusive.
    pub up_to: i64,
    /// What the case's time costs.
    pub flat: UnitPrice,
}

/// What a first block of time costs, once it is begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FirstBlock {
    /// Its length in seconds.
    pub seconds: i64,
    /// What it costs.
    pub amount: UnitPrice,
}

/// What distance costs; all keys may be missing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Distance {
    /// Price of a unit of distance.
    pub per_unit: Option<UnitPrice>,
    /// Not counted.
    pub included: Option<Quantity>,
    /// The rest is billed in started units of this.
    pub increment: Option<Quantity>,
    /// Once there is any distance.
    pub flat: Option<UnitPrice>,
    /// The least that any distance costs.
    pub minimum_amount: Option<Money>,
    /// The first that fits holds for the whole distance, in the place of the keys above.
    pub bands: Option<Vec<DistanceBand>>,
    /// Whether each entry is a journey of its own.
    pub per_entry: Option<bool>,
    /// Whether tiers reach it.
    pub tiers: Option<bool>,
    /// Whether discounts reach it.
    pub discounts: Option<bool>,
}

/// What a distance up to a limit costs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DistanceBand {
    /// The longest distance it is for, inclusive; `None`: any.
    pub up_to: Option<Quantity>,
    /// Once.
    pub flat: Option<UnitPrice>,
    /// Price of a unit of distance.
    pub per_unit: Option<UnitPrice>,
    /// Not counted.
    pub included: Option<Quantity>,
}

/// An amount, or a share of the hourly rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Price {
    /// An amount.
    Amount(UnitPrice),
    /// A share of the entry's hourly rate, before tier and discount.
    Share(Percent),
}

/// What travel time costs; all keys may be missing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Travel {
    /// Price of an hour.
    pub rate: Option<Price>,
    /// Billed in started units of this, in seconds.
    pub increment_seconds: Option<i64>,
    /// Whether tiers reach it.
    pub tiers: Option<bool>,
    /// Whether discounts reach it.
    pub discounts: Option<bool>,
    /// The words for it on an invoice line.
    pub label: Option<String>,
    /// Product number.
    pub item: Option<String>,
}

/// What an agreement or a rule changes; `None` leaves what held before.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Terms {
    /// Price of an hour before tier and discount.
    pub hourly_rate: Option<Rates>,
    /// Instead of what the tier makes of the rate.
    pub price: Option<TierPrice>,
    /// Off the price.
    pub discount_percent: Option<Percent>,
    /// Whether the discount reaches time outside normal hours.
    pub discount_after_hours: Option<bool>,
    /// Whether the discount is also off what a tier adds.
    pub discount_on_surcharge: Option<bool>,
    /// Free time, in seconds.
    pub free_seconds: Option<i64>,
    /// Whether time outside normal hours can use it.
    pub free_after_hours: Option<bool>,
    /// How it is used.
    pub free: Option<FreeTime>,
    /// Least time billed, in seconds.
    pub minimum_seconds: Option<i64>,
    /// Least amount billed for time.
    pub minimum_amount: Option<Money>,
    /// What the minimum is for.
    pub minimum_per: Option<Per>,
    /// Billed in multiples of this, in seconds.
    pub increment_seconds: Option<i64>,
    /// What is rounded.
    pub increment_per: Option<Per>,
    /// How it is rounded.
    pub rounding: Option<Rounding>,
    /// So much of a new unit is not counted, in seconds.
    pub grace_seconds: Option<i64>,
    /// Flat prices of short cases.
    pub bands: Option<Vec<Band>>,
    /// A first block of time with a price of its own.
    pub first: Option<FirstBlock>,
    /// Keys of `[mileage]`.
    pub mileage: Option<Distance>,
    /// Keys of `[travel]`.
    pub travel: Option<Travel>,
}

/// Terms that hold where conditions are met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// What `--explain` calls it.
    pub name: String,
    /// Whether the card calls it so; else its name is made of its place.
    pub is_named: bool,
    /// When.
    pub when: When,
    /// What holds then.
    pub terms: Terms,
}

/// What a fee is charged once for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FeePer {
    /// Once a case.
    #[default]
    Case,
    /// Once for each entry.
    Entry,
    /// Once for each local day of work on the case.
    Day,
}

/// An amount on top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fee {
    /// The words for it on an invoice line.
    pub label: Option<String>,
    /// Product number.
    pub item: Option<String>,
    /// How much.
    pub price: Price,
    /// How often.
    pub per: FeePer,
    /// Whether tiers reach it.
    pub tiers: bool,
    /// Whether discounts reach it.
    pub discounts: bool,
    /// When.
    pub when: When,
}
