//! PURE: whether the time of day at which work is done makes a difference to its price.

use chrono::{NaiveDate, NaiveTime};

use super::card::{Edition, RateCard};
use super::facts::Fact;
use super::keys::Terms;
use super::values::{AfterHoursTerms, TierPrice};
use crate::seconds::Seconds;

impl RateCard {
    /// Whether the price of work on a local date can depend on its time of day: not where all of the day is in one
    /// tier, nor where the card has the same price and terms for all tiers. In doubt it can.
    pub fn time_of_day_matters(&self, date: NaiveDate) -> bool {
        !self.is_one_tier(date) && !self.editions().all(Edition::is_the_same_at_any_time)
    }

    fn is_one_tier(&self, date: NaiveDate) -> bool {
        let midnight =
            |date: NaiveDate| self.calendar().zone().boundary(date.and_time(NaiveTime::MIN));
        let Some(next) = date.succ_opt() else {
            return false;
        };
        let mut stretches = Vec::new();
        let split = self.calendar().split(midnight(date), midnight(next), &mut stretches);
        let mut tiers = stretches.iter().map(|stretch| stretch.tier);
        let first = tiers.next();
        split.is_ok() && tiers.all(|tier| Some(tier) == first)
    }
}

impl Edition {
    /// Whether no price and no term of it depends on the tier.
    fn is_the_same_at_any_time(&self) -> bool {
        self.after_hours.non_critical_fee.is_none()
            && self.tiers.iter().flatten().all(|tier| adds_nothing(&tier.price))
            && self.agreements.iter().flatten().all(|agreement| {
                agreement.after_hours == AfterHoursTerms::Billed
                    && agreement.included.is_none()
                    && agreement.drawn_after_hours.is_none()
            })
            && self.terms().all(Terms::is_the_same_in_all_tiers)
            && !self
                .conditions()
                .any(|it| matches!(it.fact, Fact::Tier | Fact::ContactedTier | Fact::StartedTier))
    }
}

fn adds_nothing(price: &TierPrice) -> bool {
    match price {
        TierPrice::Plain => true,
        TierPrice::Surcharge(percent) => *percent == crate::money::Percent::ZERO,
        TierPrice::Factor(_) | TierPrice::PerHour(_) | TierPrice::Absolute(_) => false,
    }
}

impl Terms {
    fn is_the_same_in_all_tiers(&self) -> bool {
        self.price.is_none()
            && (self.free_seconds.unwrap_or_default() == Seconds::ZERO
                || self.free_after_hours == Some(true))
            && self.discount_after_hours != Some(false)
    }
}
