//! The terms that hold for a piece of work: the card's, what the agreement changes, the customer's own, and what rules
//! say. Later ones win, key by key (docs/rate-card.md); which ones were put on top of each other is kept, so that each
//! term can say where it stands.

use crate::calendar::TierId;
use crate::money::{AmountError, Money, Percent, UnitPrice};
use crate::rate_card::{
    AfterHoursTerms, Agreement, AgreementId, Band, By, Distance, Edition, Expenses, Fee,
    FirstBlock, FreeTime, Level, LevelId, MonthDay, Per, Price, Rates, Rounding, Rule, Terms,
    TierPrice, Travel, VolumePer, VolumeRow,
};
use crate::seconds::Seconds;

/// The terms that hold for work at a level in a tier.
#[derive(Debug, Clone)]
pub struct InForce<'a> {
    /// The edition on the date of the work.
    pub edition: &'a Edition,
    pub level: &'a Level,
    pub level_id: LevelId,
    pub tier: TierId,
    pub agreement: Option<(AgreementId, &'a Agreement)>,
    /// The discount and the rates that the customer has of his own.
    own: Option<&'a Terms>,
    /// The rules whose conditions are met, in the order of the card.
    pub rules: Vec<&'a Rule>,
    /// Price of an hour before tier and discount.
    pub hourly_rate: UnitPrice,
    /// With the tier.
    pub unit_price: UnitPrice,
    /// Off the unit price.
    pub line_discount: Percent,
    /// What a rule makes of the rate in the tier's place.
    price: Option<&'a TierPrice>,
    discount_percent: Percent,
    discount_after_hours: bool,
    discount_on_surcharge: bool,
    pub after_hours: AfterHoursTerms,
    pub free_seconds: Seconds,
    pub free_after_hours: bool,
    pub free: FreeTime,
    pub minimum_seconds: Seconds,
    pub minimum_amount: Money,
    pub minimum_per: Per,
    pub minimum_by: &'a [By],
    pub increment_seconds: Seconds,
    pub increment_per: Per,
    pub increment_by: &'a [By],
    pub rounding: Rounding,
    pub grace_seconds: Seconds,
    pub volume: &'a [VolumeRow],
    pub volume_per: VolumePer,
    pub volume_by: &'a [By],
    pub year_from: Option<MonthDay>,
    pub bands: &'a [Band],
    pub first: Option<FirstBlock>,
}

/// Where a term stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source<'a> {
    /// On the card, for everybody.
    Card,
    Agreement(AgreementId),
    /// In the customers file.
    Customer,
    Rule(&'a Rule),
}

impl<'a> InForce<'a> {
    /// What the card and the agreement say; the customer's own terms and the rules come on top, then
    /// [`Self::price_hour`].
    pub(super) fn of(
        edition: &'a Edition,
        (level_id, level): (LevelId, &'a Level),
        tier: TierId,
        agreement: Option<(AgreementId, &'a Agreement)>,
        covered: bool,
    ) -> Self {
        let mut terms = Self {
            edition,
            level,
            level_id,
            tier,
            agreement,
            own: None,
            rules: Vec::new(),
            hourly_rate: level.hourly_rate,
            unit_price: UnitPrice::ZERO,
            line_discount: Percent::ZERO,
            price: None,
            discount_percent: Percent::ZERO,
            discount_after_hours: true,
            discount_on_surcharge: true,
            after_hours: AfterHoursTerms::Billed,
            free_seconds: Seconds::ZERO,
            free_after_hours: false,
            free: FreeTime::Deducted,
            minimum_seconds: Seconds::ZERO,
            minimum_amount: Money::ZERO,
            minimum_per: Per::Case,
            minimum_by: &[],
            increment_seconds: Seconds::ZERO,
            increment_per: Per::Case,
            increment_by: &[],
            rounding: Rounding::Up,
            grace_seconds: Seconds::ZERO,
            volume: &[],
            volume_per: VolumePer::Case,
            volume_by: &[],
            year_from: None,
            bands: &[],
            first: None,
        };
        terms.overlay(&edition.billing);
        if let Some((_, agreement)) = agreement {
            terms.minimum_seconds = Seconds::ZERO;
            terms.minimum_amount = Money::ZERO;
            terms.overlay(&agreement.terms);
            if covered {
                terms.after_hours = agreement.after_hours;
            } else {
                // Free time of an agreement is for the cases it covers.
                terms.free_seconds = edition.billing.free_seconds.unwrap_or_default();
                terms.free_after_hours = edition.billing.free_after_hours.unwrap_or(false);
                terms.free = edition.billing.free.unwrap_or_default();
            }
        }
        terms
    }

    pub(super) fn put_own(&mut self, own: &'a Terms) {
        self.overlay(own);
        self.own = Some(own);
    }

    pub(super) fn put_rule(&mut self, rule: &'a Rule) {
        self.overlay(&rule.terms);
        self.rules.push(rule);
    }

    /// Takes over what holds for a case as a whole: its free minutes, increment and minimum are those of the
    /// date of its first entry.
    pub(super) fn with_case_terms(self, case: &Self) -> Self {
        Self {
            edition: self.edition,
            agreement: self.agreement,
            rules: self.rules,
            hourly_rate: self.hourly_rate,
            price: self.price,
            discount_percent: self.discount_percent,
            discount_after_hours: self.discount_after_hours,
            discount_on_surcharge: self.discount_on_surcharge,
            after_hours: self.after_hours,
            volume: self.volume,
            volume_per: self.volume_per,
            volume_by: self.volume_by,
            year_from: self.year_from,
            ..*case
        }
    }

    fn overlay(&mut self, terms: &'a Terms) {
        fn set<T: Copy>(held: &mut T, new: Option<T>) {
            if let Some(new) = new {
                *held = new;
            }
        }
        let rates = terms.hourly_rate.as_ref();
        set(&mut self.hourly_rate, rates.and_then(|it| it.at(self.level_id)));
        self.price = terms.price.as_ref().or(self.price);
        self.first = terms.first.or(self.first);
        set(&mut self.bands, terms.bands.as_deref());
        set(&mut self.volume, terms.volume.as_deref());
        set(&mut self.volume_per, terms.volume_per);
        set(&mut self.volume_by, terms.volume_by.as_deref());
        self.year_from = terms.year_from.or(self.year_from);
        set(&mut self.discount_percent, terms.discount_percent);
        set(&mut self.discount_after_hours, terms.discount_after_hours);
        set(&mut self.discount_on_surcharge, terms.discount_on_surcharge);
        set(&mut self.free_seconds, terms.free_seconds);
        set(&mut self.free_after_hours, terms.free_after_hours);
        set(&mut self.free, terms.free);
        set(&mut self.minimum_seconds, terms.minimum_seconds);
        set(&mut self.minimum_amount, terms.minimum_amount);
        set(&mut self.minimum_per, terms.minimum_per);
        set(&mut self.minimum_by, terms.minimum_by.as_deref());
        set(&mut self.increment_seconds, terms.increment_seconds);
        set(&mut self.increment_per, terms.increment_per);
        set(&mut self.increment_by, terms.increment_by.as_deref());
        set(&mut self.rounding, terms.rounding);
        set(&mut self.grace_seconds, terms.grace_seconds);
    }

    /// Once all terms are there: what an hour costs.
    pub(super) fn price_hour(&mut self) -> Result<(), AmountError> {
        (self.unit_price, self.line_discount) = self.hour_at(self.hourly_rate)?;
        Ok(())
    }

    /// rules.md §2.4: the price of an hour at a rate, with the tier, and the discount on it. A discount that does not
    /// reach the surcharge is taken off the price, so that the line can be recomputed.
    pub(super) fn hour_at(&self, rate: UnitPrice) -> Result<(UnitPrice, Percent), AmountError> {
        self.hour_with(rate, self.discount_percent)
    }

    /// The same at another discount.
    fn hour_with(
        &self,
        rate: UnitPrice,
        discount_percent: Percent,
    ) -> Result<(UnitPrice, Percent), AmountError> {
        let made = self.tier_price();
        let price = made.map_or(Ok(rate), |made| made.of(rate, Some(self.level_id)))?;
        let discount = self.reaching(discount_percent);
        if price == rate || discount.is_zero() || self.discount_on_surcharge {
            return Ok((price, discount));
        }
        Ok((price.less(rate.share(discount)?)?, Percent::ZERO))
    }

    /// A price that is not the hourly rate, with what the tier makes of it.
    pub(super) fn in_tier(&self, price: UnitPrice) -> Result<UnitPrice, AmountError> {
        let made = self.tier_price();
        made.map_or(Ok(price), |made| made.of(price, None))
    }

    /// What the tier, or a rule in its place, makes of the hourly rate.
    pub fn tier_price(&self) -> Option<&'a TierPrice> {
        let no_surcharge =
            self.after_hours == AfterHoursTerms::NoSurcharge && !self.tier.is_normal();
        let tier = self.edition.tier(self.tier).filter(|_| !no_surcharge);
        self.price.or(tier.map(|tier| &tier.price))
    }

    /// Whether a rule says the price in the tier's place.
    pub fn price_by_rule(&self) -> bool {
        self.price.is_some()
    }

    /// Whether an hour costs something else than in normal hours because of the tier.
    pub fn has_other_price(&self) -> bool {
        match self.tier_price() {
            _ if self.price_by_rule() => true,
            None | Some(TierPrice::Plain) => false,
            Some(TierPrice::Surcharge(percent)) => !percent.is_zero(),
            Some(TierPrice::Factor(_) | TierPrice::PerHour(_) | TierPrice::Absolute(_)) => {
                self.unit_price != self.hourly_rate
            }
        }
    }

    /// The discount in the tier (rules.md §2.4).
    pub(super) fn discount(&self) -> Percent {
        self.reaching(self.discount_percent)
    }

    fn reaching(&self, discount_percent: Percent) -> Percent {
        if self.tier.is_normal() || self.discount_after_hours {
            discount_percent
        } else {
            Percent::ZERO
        }
    }

    /// The price of an hour and its discount by a row of the volume, where `unit_price` and `discount` hold without it.
    pub(super) fn hour_by_volume(
        &self,
        row: &VolumeRow,
        (unit_price, discount): (UnitPrice, Percent),
    ) -> Result<(UnitPrice, Percent), AmountError> {
        let rate = row.hourly_rate.as_ref().and_then(|rates| rates.at(self.level_id));
        match (rate, row.discount_percent) {
            (None, None) => Ok((unit_price, discount)),
            (Some(rate), percent) => self.hour_with(rate, percent.unwrap_or(self.discount_percent)),
            (None, Some(percent)) if unit_price == self.unit_price => {
                self.hour_with(self.hourly_rate, percent)
            }
            // Beyond included time, at its own rate.
            (None, Some(percent)) => Ok((unit_price, self.reaching(percent))),
        }
    }

    /// Seconds of free time that work in the tier can use.
    pub fn free_in_tier(&self) -> Seconds {
        if self.tier.is_normal() {
            self.free_seconds
        } else if self.after_hours == AfterHoursTerms::Included {
            Seconds::MAX
        } else if self.free_after_hours {
            self.free_seconds
        } else {
            Seconds::ZERO
        }
    }

    /// An amount, or a share of the hourly rate, with what the tier makes of it where tiers reach it.
    pub(super) fn amount(&self, price: &Price, tiers: bool) -> Result<UnitPrice, AmountError> {
        let amount = match price {
            Price::Amount(amount) => *amount,
            Price::Share(percent) => self.hourly_rate.share(*percent)?,
        };
        if tiers { self.in_tier(amount) } else { Ok(amount) }
    }

    pub(super) fn fee(&self, fee: &Fee) -> Result<UnitPrice, AmountError> {
        self.amount(&fee.price, fee.tiers)
    }

    /// What distance costs.
    pub fn distance(&self) -> Distance {
        let mileage = self.edition.mileage.as_ref();
        let mut terms = mileage.map_or_else(Distance::default, |it| it.distance.clone());
        for over in self.changes().filter_map(|terms| terms.mileage.as_ref()) {
            terms.overlay(over);
        }
        terms
    }

    /// What travel time costs.
    pub fn travel(&self) -> Travel {
        let mut terms = self.edition.travel.clone().unwrap_or_default();
        for over in self.changes().filter_map(|terms| terms.travel.as_ref()) {
            terms.overlay(over);
        }
        terms
    }

    /// What the last says of expenses that says it.
    pub fn expenses<T>(&self, said: impl Fn(&'a Expenses) -> Option<T>) -> Option<T> {
        let of_card = self.edition.expenses.as_ref();
        let changes = self.changes().filter_map(|terms| terms.expenses.as_ref());
        of_card.into_iter().chain(changes).filter_map(said).last()
    }

    /// What the agreement, the customer's own terms and the rules change, in order.
    fn changes(&self) -> impl Iterator<Item = &'a Terms> {
        let agreement = self.agreement.map(|(_, agreement)| &agreement.terms);
        let rules = self.rules.iter().map(|rule| &rule.terms);
        agreement.into_iter().chain(self.own).chain(rules)
    }

    /// Where a term stands: the last that has it holds.
    pub fn source(&self, has: impl Fn(&Terms) -> bool) -> Source<'a> {
        let rule = self.rules.iter().rev().find(|rule| has(&rule.terms));
        let agreement = self.agreement.filter(|(_, it)| has(&it.terms));
        match (rule, agreement) {
            (Some(rule), _) => Source::Rule(rule),
            _ if self.own.is_some_and(&has) => Source::Customer,
            (None, Some((id, _))) => Source::Agreement(id),
            (None, None) => Source::Card,
        }
    }

    /// Where the hourly rate stands.
    pub fn rate_source(&self) -> Source<'a> {
        let says = |rates: &Rates| rates.at(self.level_id).is_some();
        self.source(|terms| terms.hourly_rate.as_ref().is_some_and(says))
    }

    /// Whether it holds for work at a level of one edition, in a tier, where no rule changes it.
    pub(super) fn is_of(
        &self,
        level: &Level,
        tier: TierId,
        agreement: Option<AgreementId>,
        own: Option<&Terms>,
    ) -> bool {
        std::ptr::eq(self.level, level)
            && self.tier == tier
            && self.agreement.map(|(id, _)| id) == agreement
            && self.own.map(std::ptr::from_ref) == own.map(std::ptr::from_ref)
    }

    /// Whether all its terms are those of another.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        std::ptr::eq(self.level, other.level)
            && self.tier == other.tier
            && self.rules.len() == other.rules.len()
            && std::iter::zip(&self.rules, &other.rules)
                .all(|(one, other)| std::ptr::eq(*one, *other))
    }
}

impl<'a> Source<'a> {
    /// Where a term stands that one of all who hold has: a rule's before the customer's, that before an agreement's.
    pub fn of(all: &[&InForce<'a>], has: impl Fn(&Terms) -> bool) -> Self {
        let sources = all.iter().map(|terms| terms.source(&has));
        let strongest = sources.min_by_key(|source| match source {
            Self::Rule(_) => 0,
            Self::Customer => 1,
            Self::Agreement(_) => 2,
            Self::Card => 3,
        });
        strongest.unwrap_or(Self::Card)
    }
}
