//! PURE: the rate card, valid by construction: prices, hours, agreements and SLA targets, and what each revision of it
//! changes. docs/rate-card.md is the same in words.

use std::collections::HashMap;
use std::path::PathBuf;

use chrono::NaiveDate;

use super::columns::Columns;
use super::conditions::{Condition, Test, Wanted, When};
use super::facts::Fact;
use super::keys::{CarryOver, Distance, Expenses, Payment, Seller, Terms, Travel};
use super::names::{AgreementId, LevelId, PriorityId, same};
use super::promises::Sla;
use super::values::{
    AfterHoursTerms, FeePer, Period, Price, Rates, TierPrice, Trigger, VatCategory, VatReason,
};
use crate::calendar::{Calendar, ClockSpan, Era, Holiday, Instant, TierHours, TierId, Week, Zone};
use crate::money::{Percent, Quantity, UnitPrice};
use crate::seconds::Seconds;
use crate::texts::folded;

/// A rate card: what holds from a date on, and the calendar of all of it.
#[derive(Debug, Clone)]
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
    /// Other words for them, each with its place.
    pub priority_aliases: Vec<(String, usize)>,
    /// The same, folded.
    pub by_priority_alias: HashMap<String, usize>,
    /// Names of the tiers outside normal hours of all editions, by [`TierId::index_outside`].
    pub tiers: Vec<String>,
    /// Headers of the other columns of the log that conditions ask for.
    pub facts: Vec<String>,
    /// Whether prices, and so the amounts of lines, include VAT.
    pub prices_include_vat: bool,
    /// Why invoices at 0 per cent bear no VAT, where the customer has no reason of his own.
    pub vat_reason: Option<VatReason>,
    pub vat_category: Option<VatCategory>,
    pub seller: Seller,
    pub payment: Payment,
    /// Hours that only promises have, with the card's holidays.
    pub promise_hours: Vec<Calendar>,
    /// The channels that conditions name.
    pub(super) channels: Vec<String>,
    first: Edition,
    revisions: Vec<Edition>,
    calendar: Calendar,
    /// The place of each agreement, by its folded name.
    by_agreement: HashMap<String, usize>,
    /// Whether any agreement costs something by the period.
    pub has_periodic_fees: bool,
    /// Whether any fee is one of an invoice.
    pub has_invoice_fees: bool,
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
    /// What amounts cost that are passed on.
    pub expenses: Option<Expenses>,
    /// By [`AgreementId`]; `None` where a later revision brings the agreement.
    pub agreements: Vec<Option<Agreement>>,
    /// What work of customers without an agreement draws of what they have prepaid.
    pub drawn: Option<Vec<Drawn>>,
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

/// Terms that hold where conditions are met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// What `--explain` calls it.
    pub name: String,
    /// Whether the card calls it so; else its name is made of its place.
    pub is_named: bool,
    pub when: When,
    /// What holds then.
    pub terms: Terms,
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
    pub when: When,
}

/// A support agreement (G10, G12, G17).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Agreement {
    /// What it changes; a discount that is missing is not filled in, and bills as 0.
    pub terms: Terms,
    /// What becomes of time outside normal hours.
    pub after_hours: AfterHoursTerms,
    /// Time that is included in a period, over all covered cases of a customer.
    pub included: Option<Included>,
    /// How much of included or prepaid time a second outside normal hours draws, where nothing is said of `drawn`;
    /// `None`: it draws none.
    pub drawn_after_hours: Option<Quantity>,
    /// How much work draws of it.
    pub drawn: Option<Vec<Drawn>>,
    /// The rate once included or prepaid time is used up.
    pub beyond_hourly_rate: Option<Rates>,
    /// What the agreement costs a period.
    pub fee: Option<PeriodicFee>,
}

/// What some work draws of included or prepaid time; the last that fits holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    pub when: When,
    /// So much for each second.
    pub factor: Quantity,
}

/// Time included in an agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Included {
    /// Seconds of billed time.
    pub seconds: Seconds,
    /// In each of these.
    pub per: Period,
    /// How long it is kept where it was not used; `None`: not at all.
    pub carry_over: Option<CarryOver>,
}

/// What an agreement costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeriodicFee {
    /// How much.
    pub amount: UnitPrice,
    /// In each of these.
    pub per: Period,
}

impl Agreement {
    /// Free time of each case it covers, in seconds (G10).
    pub fn free_seconds(&self) -> Seconds {
        self.terms.free_seconds.unwrap_or_default()
    }

    /// Least time billed on a case, in seconds.
    pub fn minimum_seconds(&self) -> Seconds {
        self.terms.minimum_seconds.unwrap_or_default()
    }

    /// Off the hourly price (G17); `None` where the card does not fill it in.
    pub fn discount_percent(&self) -> Option<Percent> {
        self.terms.discount_percent
    }

    /// Whether it says nothing of its price: a discount that somebody is still to fill in.
    pub fn is_unfilled(&self) -> bool {
        let terms = &self.terms;
        let own = terms.hourly_rate.is_some() || terms.increment_seconds.is_some();
        let paid = self.included.is_some() || self.fee.is_some();
        terms.discount_percent.is_none() && !own && !paid
    }

    /// Whether work after hours can use the free time.
    pub fn free_after_hours(&self) -> bool {
        self.terms.free_after_hours.unwrap_or(false)
    }
}

impl RateCard {
    /// A card of these editions and agreements, with nothing else on it: puts the revisions in order of their dates and
    /// builds the calendar of all of them.
    pub fn new(
        zone: Zone,
        currency: String,
        agreements: Vec<String>,
        first: Edition,
        mut revisions: Vec<Edition>,
    ) -> Self {
        revisions.sort_by_key(|edition| edition.valid_from);
        let editions = || std::iter::once(&first).chain(&revisions);
        let eras = editions().map(|edition| Era {
            from: edition.valid_from,
            week: edition.week.clone(),
            holidays: edition.holidays.clone(),
            tiers: edition.tier_hours(),
        });
        let channels = editions().flat_map(|edition| edition.words_for(Fact::Channel));
        let mut all_agreements = editions().flat_map(|edition| edition.agreements.iter().flatten());
        let folded = |name: &String| folded(name).into_owned();
        Self {
            name: None,
            currency,
            customers: None,
            columns: Columns::default(),
            levels: Vec::new(),
            priorities: Vec::new(),
            priority_aliases: Vec::new(),
            by_priority_alias: HashMap::new(),
            tiers: Vec::new(),
            facts: Vec::new(),
            prices_include_vat: false,
            promise_hours: Vec::new(),
            vat_reason: None,
            vat_category: None,
            seller: Seller::default(),
            payment: Payment::default(),
            has_invoice_fees: editions()
                .flat_map(|edition| &edition.fees)
                .any(|fee| fee.per == FeePer::Invoice),
            has_periodic_fees: all_agreements.any(|agreement| agreement.fee.is_some()),
            channels: channels.map(str::to_owned).collect(),
            calendar: Calendar::new(zone, eras.collect()),
            by_agreement: agreements.iter().map(folded).zip(0..).collect(),
            agreements,
            first,
            revisions,
        }
    }

    /// Hours, holidays and zone.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The editions in order of their dates: the first, and one for each revision.
    pub fn editions(&self) -> impl DoubleEndedIterator<Item = &Edition> {
        std::iter::once(&self.first).chain(&self.revisions)
    }

    /// A card of which only one edition holds, at all times.
    #[must_use]
    pub fn only(&self, edition: &Edition) -> Self {
        let zone = self.calendar.zone().clone();
        let one = Self::new(zone, self.currency.clone(), Vec::new(), edition.clone(), Vec::new());
        Self {
            levels: self.levels.clone(),
            agreements: self.agreements.clone(),
            tiers: self.tiers.clone(),
            facts: self.facts.clone(),
            prices_include_vat: self.prices_include_vat,
            channels: self.channels.clone(),
            ..one
        }
    }

    /// A card of one edition with other terms; its hours stay.
    #[must_use]
    pub fn with_terms(&self, change: impl FnOnce(&mut Edition)) -> Self {
        let mut card = self.clone();
        change(&mut card.first);
        card
    }

    /// The edition in force on a local date.
    pub fn on(&self, date: NaiveDate) -> &Edition {
        let begun = |edition: &Edition| edition.valid_from <= date;
        let begun = self.revisions.partition_point(begun);
        self.revisions[..begun].last().unwrap_or(&self.first)
    }

    /// The edition in force on the local date of `at`.
    pub fn at(&self, at: Instant) -> &Edition {
        if self.revisions.is_empty() { &self.first } else { self.on(self.calendar.zone().date(at)) }
    }

    pub fn level_name(&self, level: LevelId) -> &str {
        name_at(&self.levels, level.index())
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

    pub fn agreement_name(&self, agreement: AgreementId) -> &str {
        name_at(&self.agreements, agreement.index())
    }

    pub fn priority_name(&self, priority: PriorityId) -> &str {
        name_at(&self.priorities, priority.index())
    }

    /// Other words for the priority at a place.
    pub fn aliases_of_priority(&self, index: usize) -> impl Iterator<Item = &str> {
        let aliases = self.priority_aliases.iter();
        let of_it = aliases.filter(move |(_, of)| *of == index);
        of_it.map(|(word, _)| word.as_str())
    }

    /// The level that a log calls `name`: its name or one of its aliases in any edition, whatever the case.
    pub fn find_level(&self, name: &str) -> Option<LevelId> {
        let has_alias = |level: &Option<Level>| {
            let aliases = level.iter().flat_map(|level| &level.aliases);
            aliases.into_iter().any(|alias| same(alias, name))
        };
        let mut levels = self.editions().map(|edition| &edition.levels);
        let index = position(&self.levels, name)
            .or_else(|| levels.find_map(|levels| levels.iter().position(has_alias)));
        index.and_then(LevelId::from_index)
    }

    /// The agreement called `name`, whatever the case.
    pub fn find_agreement(&self, name: &str) -> Option<AgreementId> {
        let index = self.by_agreement.get(folded(name).as_ref());
        index.and_then(|index| AgreementId::from_index(*index))
    }

    /// The priority that a log calls `name`: its name or one of its aliases in any edition, whatever the case.
    pub fn find_priority(&self, name: &str) -> Option<PriorityId> {
        let by_alias = || self.by_priority_alias.get(folded(name).as_ref()).copied();
        let index = position(&self.priorities, name).or_else(by_alias);
        index.and_then(PriorityId::from_index)
    }
}

impl Edition {
    /// Its levels, in the order of the card.
    pub fn level_ids(&self) -> impl Iterator<Item = LevelId> {
        let levels = self.levels.iter().enumerate();
        levels.filter_map(|(index, level)| level.as_ref().and(LevelId::from_index(index)))
    }

    /// Its agreements, in the order of the card.
    pub fn agreement_ids(&self) -> impl Iterator<Item = (AgreementId, &Agreement)> {
        let agreements = self.agreements.iter().enumerate();
        agreements.filter_map(|(index, it)| Some((AgreementId::from_index(index)?, it.as_ref()?)))
    }

    /// All terms: the card's own, its agreements' and its rules'.
    pub fn terms(&self) -> impl Iterator<Item = &Terms> {
        let agreements = self.agreements.iter().flatten().map(|agreement| &agreement.terms);
        let rules = self.rules.iter().map(|rule| &rule.terms);
        std::iter::once(&self.billing).chain(agreements).chain(rules)
    }

    /// All conditions of rules and fees, and of what is drawn.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        let rules = self.rules.iter().map(|rule| &rule.when);
        let fees = self.fees.iter().map(|fee| &fee.when);
        let agreements = self.agreements.iter().flatten().map(|agreement| &agreement.drawn);
        let drawn = agreements.chain([&self.drawn]).flatten().flatten().map(|drawn| &drawn.when);
        rules.chain(fees).chain(drawn).flat_map(|when| &when.0)
    }

    /// The words that conditions compare a fact with.
    pub(super) fn words_for(&self, fact: Fact) -> impl Iterator<Item = &str> {
        let tests = self.conditions().filter(move |it| it.fact == fact);
        let lists = tests.flat_map(|it| match &it.test {
            Test::AnyOf(wanted) | Test::NoneOf(wanted) => wanted.as_slice(),
            Test::Within { .. } => &[],
        });
        lists.filter_map(|wanted| match wanted {
            Wanted::Word(word) => Some(word.as_str()),
            Wanted::Mark(_) | Wanted::Number(_) => None,
        })
    }

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

fn name_at(names: &[String], index: usize) -> &str {
    names.get(index).map_or("", String::as_str)
}

fn position(names: &[String], name: &str) -> Option<usize> {
    let name = folded(name);
    names.iter().position(|known| folded(known) == name)
}
