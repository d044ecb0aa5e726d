//! Which terms hold for a piece of work: the card's, what the agreement changes, and what the rules say whose
//! conditions its facts meet. Later ones win, key by key (docs/rate-card.md).

use super::charge::{ChargeError, Work};
use super::conditions::{is_mark, is_number, is_word};
use super::distance;
use super::entry::Entry;
use super::extras;
use super::money::{AmountError, Money, Percent, Quantity, UnitPrice};
use super::work::Case;
use crate::calendar::{Instant, TierId};
use crate::rate_card::{
    AfterHoursTerms, Agreement, Band, Distance, Edition, Fact, FirstBlock, FreeTime, Level,
    LevelId, Per, RateCard, Rounding, Terms, Test, TierPrice, Travel, Trigger, When,
};

/// What is known of a piece of work when its terms are asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facts<'a> {
    pub(super) card: &'a RateCard,
    pub(super) case: Case<'a>,
    /// The edition on the date of the case's first billable entry.
    on_first: &'a Edition,
    pub(super) contacted_tier: TierId,
    /// Distance of the case.
    pub(super) kilometres: Quantity,
    /// Seconds worked on the case.
    pub(super) worked: i64,
    /// Seconds of travel of the case.
    pub(super) travel: i64,
}

impl<'a> Facts<'a> {
    /// What is known of a case.
    pub(super) fn of(
        card: &'a RateCard,
        case: Case<'a>,
        on_first: &'a Edition,
        contacted_tier: TierId,
    ) -> Result<Self, ChargeError> {
        let mut facts = Self {
            card,
            case,
            on_first,
            contacted_tier,
            kilometres: Quantity::default(),
            worked: 0,
            travel: 0,
        };
        for entry in case.billable() {
            facts.kilometres = facts.kilometres.plus(case.kilometres(entry))?;
            facts.worked = facts.worked.saturating_add(entry.seconds());
            facts.travel = facts.travel.saturating_add(case.travel(entry));
        }
        Ok(facts)
    }

    /// The tier of an entry as a whole (rules.md §2.1).
    pub(super) fn tier_of(&self, entry: &Entry, trigger: Trigger) -> Result<TierId, ChargeError> {
        match trigger {
            Trigger::Case => Ok(self.contacted_tier),
            Trigger::Contact if self.contacted_tier.is_normal() => Ok(TierId::NORMAL),
            Trigger::Contact | Trigger::Start | Trigger::Worked => {
                Ok(self.card.calendar().tier_at(entry.start())?)
            }
        }
    }

    /// What decides the tier of the case's work.
    pub(super) fn trigger(&self) -> Trigger {
        let contacted = self.case.contacted().unwrap_or(Instant::from_unix(0));
        self.card.at(contacted).after_hours.trigger
    }

    /// The price of an hour and its discount once included or prepaid time is used up, where the agreement has a rate
    /// for it.
    pub(super) fn beyond(
        &self,
        work: &Work<'a>,
    ) -> Result<Option<(UnitPrice, Percent)>, ChargeError> {
        let Some(entry) = self.case.entries.get(work.piece.entry) else {
            return Ok(None);
        };
        let edition = self.card.at(entry.start());
        let agreement = self.case.facts.agreement.filter(|_| self.case.covered());
        let agreement = agreement.and_then(|id| edition.agreement(id));
        let Some(rates) = agreement.and_then(|agreement| agreement.beyond_hourly_rate.as_ref())
        else {
            return Ok(None);
        };
        let terms = Resolved {
            hourly_rate: rates.at(entry.level()).or(work.terms.hourly_rate),
            ..work.terms
        };
        let price =
            super::charge::price(edition, entry, work.level, &terms, work.piece.stretch.tier)?;
        Ok(Some(price))
    }

    /// What distance costs on an entry: the card's keys, its agreement's, those of the rules it meets.
    pub(super) fn distance_terms(&self, entry: &Entry, tier: TierId) -> Distance {
        let edition = self.card.at(entry.start());
        let mut terms = edition
            .mileage
            .as_ref()
            .map(|mileage| mileage.distance.clone())
            .unwrap_or_default();
        for over in self
            .changes(edition, entry, tier)
            .filter_map(|terms| terms.mileage.as_ref())
        {
            distance::distance_over(&mut terms, over);
        }
        terms
    }

    /// What travel time costs on an entry: the card's keys, its agreement's, those of the rules it meets.
    pub(super) fn travel_terms(&self, entry: &Entry, tier: TierId) -> Travel {
        let edition = self.card.at(entry.start());
        let mut terms = edition.travel.clone().unwrap_or_default();
        for over in self
            .changes(edition, entry, tier)
            .filter_map(|terms| terms.travel.as_ref())
        {
            extras::travel_over(&mut terms, over);
        }
        terms
    }

    /// What the agreement and the rules change for an entry in a tier, in order.
    fn changes(
        &self,
        edition: &'a Edition,
        entry: &Entry,
        tier: TierId,
    ) -> impl Iterator<Item = &'a Terms> {
        let agreement = self
            .case
            .facts
            .agreement
            .and_then(|id| edition.agreement(id));
        let rules = edition
            .rules
            .iter()
            .filter(move |rule| self.meet(&rule.when, entry, tier));
        agreement
            .map(|agreement| &agreement.terms)
            .into_iter()
            .chain(rules.map(|rule| &rule.terms))
    }

    /// The terms that hold for an entry's work in a tier, with its edition and level.
    pub(super) fn terms(
        &self,
        entry: &Entry,
        tier: TierId,
    ) -> Result<(&'a Edition, &'a Level, Resolved<'a>), ChargeError> {
        let edition = self.card.at(entry.start());
        let level = edition
            .level(entry.level())
            .ok_or(ChargeError::NoLevel(entry.place()))?;
        let mut terms = self.terms_in(edition, entry, tier)?;
        if !std::ptr::eq(edition, self.on_first) {
            terms.take_case_terms(&self.terms_in(self.on_first, entry, tier)?);
        }
        Ok((edition, level, terms))
    }

    fn terms_in(
        &self,
        edition: &'a Edition,
        entry: &Entry,
        tier: TierId,
    ) -> Result<Resolved<'a>, ChargeError> {
        let agreement = match self.case.facts.agreement {
            None => None,
            Some(id) => Some(
                edition
                    .agreement(id)
                    .ok_or(ChargeError::NoAgreement(entry.place()))?,
            ),
        };
        let mut terms = Resolved::of(edition, agreement, self.case.covered(), entry.level());
        for rule in &edition.rules {
            if self.meet(&rule.when, entry, tier) {
                terms.overlay(&rule.terms, entry.level());
            }
        }
        Ok(terms)
    }

    /// Whether all conditions hold for an entry's work in a tier.
    pub(super) fn meet(&self, when: &When, entry: &Entry, tier: TierId) -> bool {
        when.0
            .iter()
            .all(|condition| self.passes(condition.fact, &condition.test, entry, tier))
    }

    fn passes(&self, fact: Fact, test: &Test, entry: &Entry, tier: TierId) -> bool {
        let case = self.case;
        match fact {
            Fact::Level => is_word(test, self.card.level_name(entry.level())),
            Fact::Channel => is_word(test, case.log().channel_name(case.channel())),
            Fact::Customer => is_word(
                test,
                case.facts
                    .customer
                    .map_or("", |id| case.log().customer_name(id)),
            ),
            Fact::Agreement => is_word(
                test,
                case.facts
                    .agreement
                    .map_or("", |id| self.card.agreement_name(id)),
            ),
            Fact::Tier => is_word(test, self.card.tier_name(tier)),
            Fact::ContactedTier => is_word(test, self.card.tier_name(self.contacted_tier)),
            Fact::Covered => is_mark(test, case.covered()),
            Fact::Critical => is_mark(test, case.critical()),
            Fact::Kilometres => is_number(test, Some(self.kilometres.decimal())),
            Fact::Minutes => is_number(test, Some(Quantity::minutes(self.worked).decimal())),
            Fact::Travel => is_number(test, Some(Quantity::minutes(self.travel).decimal())),
            Fact::Column(column) => is_word(test, case.fact(entry, column)),
        }
    }
}

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
    fn take_case_terms(&mut self, case: &Self) {
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
        let of_tier = edition.tier(tier).map(|tier| &tier.price);
        let no_surcharge = self.after_hours == AfterHoursTerms::NoSurcharge && !tier.is_normal();
        match self.price.or_else(|| of_tier.filter(|_| !no_surcharge)) {
            None | Some(TierPrice::Plain) => Ok(rate),
            Some(TierPrice::Surcharge(percent)) => rate.with_surcharge(*percent),
            Some(TierPrice::Factor(factor)) => rate.times(*factor),
            Some(TierPrice::PerHour(amount)) => match level {
                Some(_) => rate.plus(*amount),
                None => Ok(rate),
            },
            Some(TierPrice::Absolute(rates)) => {
                Ok(level.and_then(|level| rates.at(level)).unwrap_or(rate))
            }
        }
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
