//! The facts of a case, and which terms of the card hold for a piece of its work because of them.

use std::cell::OnceCell;
use std::rc::Rc;

use super::conditions::{is_called, is_mark, is_number, is_word};
use super::log::{Case, Entry};
use super::resolve::Resolved;
use super::segment::{ChargeError, Segment, price, whole};
use crate::calendar::{Instant, Stretch, TierId};
use crate::money::{Percent, Quantity, UnitPrice};
use crate::rate_card::{
    Distance, Edition, Fact, Level, LevelId, RateCard, Terms, Test, Travel, Trigger, When,
};

/// What is known of a piece of work when its terms are asked for.
#[derive(Debug, Clone)]
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
    /// The terms of the case's work at one level, where no rule can change them.
    plain: OnceCell<(LevelId, Rc<Resolved<'a>>)>,
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
            plain: OnceCell::new(),
        };
        for entry in case.billable() {
            let kilometres = case.kilometres(entry);
            if !kilometres.is_zero() {
                facts.kilometres = facts.kilometres.plus(kilometres)?;
            }
            facts.worked += entry.seconds();
            facts.travel += case.travel(entry);
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

    /// The pieces of an entry where its tier changes. Where only its date is known it is not split: the end that
    /// follows from an assumed start says nothing.
    pub(super) fn split(&self, entry: &Entry, out: &mut Vec<Stretch>) -> Result<(), ChargeError> {
        let calendar = self.card.calendar();
        if entry.dated() && entry.seconds() > 0 {
            out.push(whole(entry, calendar.tier_at(entry.start())?));
            return Ok(());
        }
        Ok(calendar.split(entry.start(), entry.end(), out)?)
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
        segment: &Segment<'a>,
    ) -> Result<Option<(UnitPrice, Percent)>, ChargeError> {
        let Some(entry) = self.case.entries.get(segment.piece.entry) else {
            return Ok(None);
        };
        let edition = self.card.at(entry.start());
        let agreement = self.case.facts.agreement.filter(|_| self.case.covered());
        let agreement = agreement.and_then(|id| edition.agreement(id));
        let Some(rates) = agreement.and_then(|agreement| agreement.beyond_hourly_rate.as_ref())
        else {
            return Ok(None);
        };
        let terms = segment.terms.at_rate(rates.at(entry.level()));
        let price = price(
            edition,
            entry,
            segment.level,
            &terms,
            segment.piece.stretch.tier,
        )?;
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
            terms.overlay(over);
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
            terms.overlay(over);
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
    ) -> Result<(&'a Edition, &'a Level, Rc<Resolved<'a>>), ChargeError> {
        let edition = self.card.at(entry.start());
        let level = edition
            .level(entry.level())
            .ok_or(ChargeError::NoLevel(entry.place()))?;
        let is_first = std::ptr::eq(edition, self.on_first);
        if is_first && edition.rules.is_empty() {
            // Without rules the same terms hold for all of a level's work.
            if let Some((_, plain)) = self.plain.get().filter(|(of, _)| *of == entry.level()) {
                return Ok((edition, level, Rc::clone(plain)));
            }
            let plain = Rc::new(self.terms_in(edition, entry, tier)?);
            // Another level's terms are kept already: these are not.
            let _ = self.plain.set((entry.level(), Rc::clone(&plain)));
            return Ok((edition, level, plain));
        }
        let mut terms = self.terms_in(edition, entry, tier)?;
        if !is_first {
            terms.take_case_terms(&self.terms_in(self.on_first, entry, tier)?);
        }
        Ok((edition, level, Rc::new(terms)))
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
        if let Some(own) = self.case.own_terms() {
            terms.overlay(own, entry.level());
        }
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
            Fact::Channel => {
                let name = case.log().channel_name(case.channel());
                is_called(test, self.card.channel_words(&name))
            }
            Fact::Customer => {
                let called = case.facts.customer.map(|id| case.log().called(id));
                let mut names: Vec<&str> = called.into_iter().flatten().collect();
                if names.is_empty() {
                    names.push("");
                }
                is_called(test, &names)
            }
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
            Fact::Kilometres => is_number(test, self.kilometres.decimal()),
            Fact::Minutes => is_number(test, Quantity::minutes(self.worked).decimal()),
            Fact::Travel => is_number(test, Quantity::minutes(self.travel).decimal()),
            Fact::Column(column) => is_word(test, case.fact(entry, column)),
        }
    }
}
