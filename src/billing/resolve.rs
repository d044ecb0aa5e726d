//! The terms that hold for a piece of work: the card's, what the agreement changes, and what rules say. Later ones
//! win, key by key (docs/rate-card.md).

use crate::calendar::TierId;
use crate::money::{AmountError, Money, Percent, UnitPrice};
use crate::rate_card::{
    AfterHoursTerms, Agreement, Band, Edition, FirstBlock, FreeTime, LevelId, Per, Rounding, Terms,
    TierPrice,
};

/// The terms that hold for a piece of work.
#[derive(Debug, Clone, Copy)]
pub(super) struct Resolved<'a> {
    hourly_rate: Option<UnitPrice>,
    price: Option<&'a TierPrice>,
    discount_percent: Percent,
    discount_after_hours: bool,
    discount_on_surcharge: bool,
    pub(super) after_hours: AfterHoursTerms,
    pub(super) free_seconds: i64,
    pub(super) free_after_hours: bool,
    pub(super) free: FreeTime,
    pub(super) minimum_seconds: i64,
    pub(super) minimum_amount: Money,
    pub(super) minimum_per: Per,
    pub(super) increment_seconds: i64,
    pub(super) increment_per: Per,
    pub(super) rounding: Rounding,
    pub(super) grace_seconds: i64,
    pub(super) bands: &'a [Band],
    pub(super) first: Option<FirstBlock>,
}

impl<'a> Resolved<'a> {
    /// What the card and the agreement say; the rules come on top with [`Self::overlay`].
    pub(super) fn of(
        edition: &'a Edition,
        agreement: Option<&'a Agreement>,
        covered: bool,
        level: LevelId,
    ) -> Self {
        let mut terms = Self {
            hourly_rate: None,
            price: None,
            discount_percent: Percent::ZERO,
            discount_after_hours: true,
            discount_on_surcharge: true,
            after_hours: AfterHoursTerms::Billed,
            free_seconds: 0,
            free_after_hours: false,
            free: FreeTime::Deducted,
            minimum_seconds: 0,
            minimum_amount: Money::ZERO,
            minimum_per: Per::Case,
            increment_seconds: 0,
            increment_per: Per::Case,
            rounding: Rounding::Up,
            grace_seconds: 0,
            bands: &[],
            first: None,
        };
        terms.overlay(&edition.billing, level);
        if let Some(agreement) = agreement {
            terms.minimum_seconds = 0;
            terms.minimum_amount = Money::ZERO;
            terms.overlay(&agreement.terms, level);
            if covered {
                terms.after_hours = agreement.after_hours;
            } else {
                // Free time of an agreement is for the cases it covers.
                terms.free_seconds = edition.billing.free_seconds.unwrap_or(0);
                terms.free_after_hours = edition.billing.free_after_hours.unwrap_or(false);
                terms.free = edition.billing.free.unwrap_or_default();
            }
        }
        terms
    }

    /// Takes over what holds for a case as a whole: its free minutes, increment and minimum are those of the
    /// date of its first entry.
    pub(super) fn take_case_terms(&mut self, case: &Self) {
        *self = Self {
            hourly_rate: self.hourly_rate,
            price: self.price,
            discount_percent: self.discount_percent,
            discount_after_hours: self.discount_after_hours,
            discount_on_surcharge: self.discount_on_surcharge,
            after_hours: self.after_hours,
            ..*case
        };
    }

    /// Puts terms on top of what holds so far.
    pub(super) fn overlay(&mut self, terms: &'a Terms, level: LevelId) {
        fn set<T: Copy>(held: &mut T, new: Option<T>) {
            if let Some(new) = new {
                *held = new;
            }
        }
        if let Some(rate) = terms.hourly_rate.as_ref().and_then(|rates| rates.at(level)) {
            self.hourly_rate = Some(rate);
        }
        if let Some(price) = &terms.price {
            self.price = Some(price);
        }
        if let Some(bands) = &terms.bands {
            self.bands = bands;
        }
        if terms.first.is_some() {
            self.first = terms.first;
        }
        set(&mut self.discount_percent, terms.discount_percent);
        set(&mut self.discount_after_hours, terms.discount_after_hours);
        set(&mut self.discount_on_surcharge, terms.discount_on_surcharge);
        set(&mut self.free_seconds, terms.free_seconds);
        set(&mut self.free_after_hours, terms.free_after_hours);
        set(&mut self.free, terms.free);
        set(&mut self.minimum_seconds, terms.minimum_seconds);
        set(&mut self.minimum_amount, terms.minimum_amount);
        set(&mut self.minimum_per, terms.minimum_per);
        set(&mut self.increment_seconds, terms.increment_seconds);
        set(&mut self.increment_per, terms.increment_per);
        set(&mut self.rounding, terms.rounding);
        set(&mut self.grace_seconds, terms.grace_seconds);
    }

    /// The price of an hour before tier and discount, and with the tier.
    pub(super) fn price(
        &self,
        edition: &Edition,
        level: LevelId,
        level_rate: UnitPrice,
        tier: TierId,
    ) -> Result<(UnitPrice, UnitPrice), AmountError> {
        let rate = self.rate(level_rate);
        Ok((rate, self.tier_price(edition, Some(level), rate, tier)?))
    }

    /// The same terms at another price of an hour.
    pub(super) fn at_rate(self, rate: Option<UnitPrice>) -> Self {
        Self {
            hourly_rate: rate.or(self.hourly_rate),
            ..self
        }
    }

    /// The price of an hour before tier and discount.
    pub(super) fn rate(&self, level_rate: UnitPrice) -> UnitPrice {
        self.hourly_rate.unwrap_or(level_rate)
    }

    /// What is made of the rate in a tier, and whether a rule says so in the tier's place.
    pub(super) fn tier_price_of(
        &self,
        edition: &'a Edition,
        tier: TierId,
    ) -> (Option<&'a TierPrice>, bool) {
        if let Some(price) = self.price {
            return (Some(price), true);
        }
        let no_surcharge = self.after_hours == AfterHoursTerms::NoSurcharge && !tier.is_normal();
        let of_tier = edition.tier(tier).filter(|_| !no_surcharge);
        (of_tier.map(|tier| &tier.price), false)
    }

    /// A price that is not the hourly rate, with what the tier makes of it.
    pub(super) fn in_tier(
        &self,
        edition: &Edition,
        price: UnitPrice,
        tier: TierId,
    ) -> Result<UnitPrice, AmountError> {
        self.tier_price(edition, None, price, tier)
    }

    fn tier_price(
        &self,
        edition: &Edition,
        level: Option<LevelId>,
        rate: UnitPrice,
        tier: TierId,
    ) -> Result<UnitPrice, AmountError> {
        let (made, _) = self.tier_price_of(edition, tier);
        made.map_or(Ok(rate), |made| made.of(rate, level))
    }

    /// The discount on work in a tier (rules.md §2.4).
    pub(super) fn discount(&self, tier: TierId) -> Percent {
        if tier.is_normal() || self.discount_after_hours {
            self.discount_percent
        } else {
            Percent::ZERO
        }
    }

    /// Whether the discount is off the whole price, the tier's surcharge among it.
    pub(super) fn discounts_surcharge(&self) -> bool {
        self.discount_on_surcharge
    }
}
