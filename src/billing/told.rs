//! What holds for a piece of work and which rules say so, for people who ask why: found again when it is asked
//! for, so that charging keeps no trace.

use super::facts::Facts;
use super::log::{Case, Entry};
use super::segment::ChargeError;
use crate::calendar::{Instant, TierId};
use crate::money::{Percent, UnitPrice};
use crate::rate_card::{
    AfterHoursTerms, Band, Distance, Edition, Fee, FirstBlock, FreeTime, LevelId, Per, Price,
    RateCard, Rounding, Rule, TierPrice, Travel,
};

/// What holds for work of one entry in one tier.
#[derive(Debug, Clone)]
pub struct Told<'a> {
    /// The edition on the date of the entry.
    pub edition: &'a Edition,
    /// The tier it was asked for.
    pub tier: TierId,
    /// Price of an hour before tier and discount.
    pub hourly_rate: UnitPrice,
    /// With the tier.
    pub unit_price: UnitPrice,
    /// Off the unit price.
    pub discount: Percent,
    /// What the tier, or a rule in its place, makes of the hourly rate.
    pub tier_price: Option<TierPrice>,
    /// Whether a rule says so in the tier's place.
    pub price_by_rule: bool,
    /// Seconds of free time, in this tier.
    pub free_seconds: i64,
    /// How free time is used.
    pub free: FreeTime,
    /// Least time, in seconds.
    pub minimum_seconds: i64,
    /// Least amount.
    pub minimum_amount: crate::money::Money,
    /// What the minimum is for.
    pub minimum_per: Per,
    /// What time is billed in multiples of, in seconds.
    pub increment_seconds: i64,
    /// What is rounded.
    pub increment_per: Per,
    /// How.
    pub rounding: Rounding,
    /// Seconds of a new unit that are not counted.
    pub grace_seconds: i64,
    /// Flat prices of short cases.
    pub bands: Vec<Band>,
    /// A first block of time.
    pub first: Option<FirstBlock>,
    /// What distance costs.
    pub distance: Distance,
    /// What travel time costs.
    pub travel: Travel,
    /// The rules whose conditions are met, in the order of the card.
    pub rules: Vec<&'a Rule>,
    /// The fees whose conditions are met, and their amounts, in the order of the card.
    pub fees: Vec<(&'a Fee, UnitPrice)>,
}

/// What holds for work of an entry in a tier.
///
/// # Errors
/// As [`charge`](super::charge).
pub fn told<'a>(
    card: &'a RateCard,
    case: &Case<'a>,
    entry: &Entry,
    tier: TierId,
) -> Result<Told<'a>, ChargeError> {
    told_with(
        &facts_of(card, case, entry)?,
        contacted(case, entry),
        entry,
        tier,
    )
}

/// What holds for many pieces of a case, once for all that have the same level, tier, edition and rules; of an entry
/// without a tier, in the one that it has as a whole.
///
/// # Errors
/// As [`charge`](super::charge).
pub fn told_each<'a>(
    card: &'a RateCard,
    case: &Case<'a>,
    work: impl IntoIterator<Item = (&'a Entry, Option<TierId>)>,
) -> Result<Vec<Told<'a>>, ChargeError> {
    let mut work = work.into_iter().peekable();
    let Some((first, _)) = work.peek() else {
        return Ok(Vec::new());
    };
    let facts = facts_of(card, case, first)?;
    let mut seen: Vec<(LevelId, Told<'a>)> = Vec::new();
    for (entry, tier) in work {
        let tier = match tier {
            Some(tier) => tier,
            None => facts.tier_of(entry, facts.trigger())?,
        };
        let edition = card.at(entry.start());
        let known = seen.iter().any(|(level, told)| {
            let met = edition
                .rules
                .iter()
                .filter(|rule| facts.meet(&rule.when, entry, tier));
            *level == entry.level()
                && told.tier == tier
                && std::ptr::eq(told.edition, edition)
                && met.eq(told.rules.iter().copied())
        });
        if !known {
            let told = told_with(&facts, contacted(case, entry), entry, tier)?;
            seen.push((entry.level(), told));
        }
    }
    Ok(seen.into_iter().map(|(_, told)| told).collect())
}

fn contacted(case: &Case<'_>, entry: &Entry) -> Instant {
    case.contacted().unwrap_or_else(|| entry.start())
}

fn facts_of<'a>(
    card: &'a RateCard,
    case: &Case<'a>,
    entry: &Entry,
) -> Result<Facts<'a>, ChargeError> {
    let first = case.billable().next().unwrap_or(entry).start();
    let contacted_tier = card.calendar().tier_at(contacted(case, entry))?;
    Facts::of(card, *case, card.at(first), contacted_tier)
}

fn told_with<'a>(
    facts: &Facts<'a>,
    contacted: Instant,
    entry: &Entry,
    tier: TierId,
) -> Result<Told<'a>, ChargeError> {
    let card = facts.card;
    let (edition, level, terms) = facts.terms(entry, tier)?;
    let hourly_rate = terms.rate(level.hourly_rate);
    let (unit_price, discount) = super::segment::price(edition, entry, level, &terms, tier)?;
    let meets = |when| facts.meet(when, entry, tier);
    let mut fees = Vec::new();
    for fee in card
        .at(contacted)
        .fees
        .iter()
        .filter(|fee| meets(&fee.when))
    {
        let amount = match &fee.price {
            Price::Amount(amount) => *amount,
            Price::Share(percent) => hourly_rate.share(*percent)?,
        };
        let amount = if fee.tiers {
            terms.in_tier(edition, amount, tier)?
        } else {
            amount
        };
        fees.push((fee, amount));
    }
    let (tier_price, price_by_rule) = terms.tier_price_of(edition, tier);
    let usable = tier.is_normal() || terms.free_after_hours;
    let all_free = terms.after_hours == AfterHoursTerms::Included && !tier.is_normal();
    Ok(Told {
        edition,
        tier,
        hourly_rate,
        unit_price,
        discount,
        tier_price: tier_price.cloned(),
        price_by_rule,
        free_seconds: match (all_free, usable) {
            (true, _) => i64::MAX,
            (false, true) => terms.free_seconds,
            (false, false) => 0,
        },
        free: terms.free,
        minimum_seconds: terms.minimum_seconds,
        minimum_amount: terms.minimum_amount,
        minimum_per: terms.minimum_per,
        increment_seconds: terms.increment_seconds,
        increment_per: terms.increment_per,
        rounding: terms.rounding,
        grace_seconds: terms.grace_seconds,
        bands: terms.bands.to_vec(),
        first: terms.first,
        distance: facts.distance_terms(entry, tier),
        travel: facts.travel_terms(entry, tier),
        rules: edition
            .rules
            .iter()
            .filter(|rule| meets(&rule.when))
            .collect(),
        fees,
    })
}

impl Told<'_> {
    /// Whether an hour costs something else than in normal hours because of the tier.
    pub fn has_other_price(&self) -> bool {
        match &self.tier_price {
            _ if self.price_by_rule => true,
            None | Some(TierPrice::Plain) => false,
            Some(TierPrice::Surcharge(percent)) => !percent.is_zero(),
            Some(TierPrice::Factor(_) | TierPrice::PerHour(_) | TierPrice::Absolute(_)) => {
                self.unit_price != self.hourly_rate
            }
        }
    }
}
