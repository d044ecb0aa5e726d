//! The facts of a case, and which terms of the card hold for a piece of its work because of them.

use std::cell::RefCell;
use std::rc::Rc;

use super::conditions::{is_called, is_mark, is_number, is_word};
use super::in_force::InForce;
use super::log::{BETWEEN, Case, Entry};
use super::segment::{ChargeError, Groups, Segment, whole};
use super::trace::Trace;
use crate::calendar::{Instant, Stretch, TierId};
use crate::money::{Percent, Quantity, UnitPrice};
use crate::rate_card::{By, Edition, Fact, Fee, Level, RateCard, Test, Trigger, When};
use crate::seconds::Seconds;
use crate::texts::folded;

/// What is known of a piece of work when its terms are asked for.
#[derive(Debug, Clone)]
pub(super) struct Facts<'a> {
    pub(super) card: &'a RateCard,
    pub(super) case: Case<'a>,
    /// The edition on the date of the case's first billable entry.
    on_first: &'a Edition,
    pub(super) contacted_tier: TierId,
    pub(super) kilometres: Quantity,
    pub(super) worked: Seconds,
    pub(super) travel: Seconds,
    pub(super) has_expenses: bool,
    known: KnownTerms<'a>,
    /// Which terms hold for what, where somebody asks.
    trace: Option<RefCell<Trace<'a>>>,
}

/// Terms that no rule can change, kept from case to case.
#[derive(Debug, Clone, Default)]
pub(super) struct KnownTerms<'a>(Rc<RefCell<Vec<Known<'a>>>>);

/// Whether its cases are covered, and the terms.
type Known<'a> = (bool, Rc<InForce<'a>>);

impl<'a> KnownTerms<'a> {
    /// No more are kept: of each customer with rates of his own there may be some.
    const KEPT: usize = 32;

    fn find(&self, is_it: impl Fn(bool, &InForce<'a>) -> bool) -> Option<Rc<InForce<'a>>> {
        let all = self.0.borrow();
        all.iter()
            .find(|(covered, terms)| is_it(*covered, terms))
            .map(|(_, terms)| Rc::clone(terms))
    }

    fn keep(&self, covered: bool, terms: &Rc<InForce<'a>>) {
        let mut all = self.0.borrow_mut();
        if all.len() == Self::KEPT {
            all.clear();
        }
        all.push((covered, Rc::clone(terms)));
    }
}

impl<'a> Facts<'a> {
    pub(super) fn of(
        card: &'a RateCard,
        case: Case<'a>,
        on_first: &'a Edition,
        contacted_tier: TierId,
        is_traced: bool,
        known: &KnownTerms<'a>,
    ) -> Result<Self, ChargeError> {
        let mut facts = Self {
            card,
            case,
            on_first,
            contacted_tier,
            kilometres: Quantity::default(),
            worked: Seconds::ZERO,
            travel: Seconds::ZERO,
            has_expenses: false,
            known: known.clone(),
            trace: is_traced.then(RefCell::default),
        };
        for entry in case.billable() {
            let kilometres = case.kilometres(entry);
            if !kilometres.is_zero() {
                facts.kilometres = facts.kilometres.plus(kilometres)?;
            }
            facts.worked += entry.seconds();
            facts.travel += case.travel(entry);
            facts.has_expenses |= !case.expense(entry).is_zero();
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
        if entry.dated() && entry.seconds() > Seconds::ZERO {
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
        let terms = &segment.terms;
        let agreement = terms.agreement.filter(|_| self.case.covered());
        let rates = agreement.and_then(|(_, agreement)| agreement.beyond_hourly_rate.as_ref());
        let Some(rates) = rates else { return Ok(None) };
        let rate = rates.at(terms.level_id).unwrap_or(terms.hourly_rate);
        Ok(Some(terms.hour_at(rate)?))
    }

    /// How much of included or prepaid time a second of an entry's work draws.
    pub(super) fn draws(&self, terms: &InForce<'_>, entry: &Entry) -> Quantity {
        if !self.case.covered() {
            return Quantity::default();
        }
        let rows = match terms.agreement {
            Some((_, agreement)) => &agreement.drawn,
            None => &terms.edition.drawn,
        };
        let Some(rows) = rows else {
            let Some((_, agreement)) = terms.agreement else { return Quantity::default() };
            let after_hours = agreement.drawn_after_hours.unwrap_or_default();
            return if terms.tier.is_normal() { Quantity::ONE } else { after_hours };
        };
        let row = rows.iter().rfind(|row| self.meet(&row.when, entry, terms.tier));
        row.map_or(Quantity::ONE, |row| row.factor)
    }

    /// The terms that hold for an entry's work in a tier.
    pub(super) fn terms(
        &self,
        entry: &Entry,
        tier: TierId,
    ) -> Result<Rc<InForce<'a>>, ChargeError> {
        let edition = self.card.at(entry.start());
        let level = edition.level(entry.level()).ok_or(ChargeError::NoLevel(entry.place()))?;
        let is_first = std::ptr::eq(edition, self.on_first);
        // Without rules the same terms hold for all work at a level in a tier under an agreement.
        let is_plain = is_first && edition.rules.is_empty();
        let covered = self.case.covered();
        let is_it = |of_covered: bool, terms: &InForce<'a>| {
            terms.is_of(level, tier, self.case.facts.agreement, self.case.own_terms())
                && of_covered == covered
        };
        if let Some(known) = is_plain.then(|| self.known.find(is_it)).flatten() {
            return Ok(known);
        }
        let mut terms = self.terms_in(edition, level, entry, tier)?;
        if !is_first {
            terms = terms.with_case_terms(&self.terms_in(self.on_first, level, entry, tier)?);
        }
        terms.price_hour()?;
        let terms = Rc::new(terms);
        if is_plain {
            self.known.keep(covered, &terms);
        }
        Ok(terms)
    }

    fn terms_in(
        &self,
        edition: &'a Edition,
        level: &'a Level,
        entry: &Entry,
        tier: TierId,
    ) -> Result<InForce<'a>, ChargeError> {
        let agreement = match self.case.facts.agreement {
            None => None,
            Some(id) => {
                Some((id, edition.agreement(id).ok_or(ChargeError::NoAgreement(entry.place()))?))
            }
        };
        let level = (entry.level(), level);
        let mut terms = InForce::of(edition, level, tier, agreement, self.case.covered());
        if let Some(own) = self.case.own_terms() {
            terms.put_own(own);
        }
        for rule in &edition.rules {
            if self.meet(&rule.when, entry, tier) {
                terms.put_rule(rule);
            }
        }
        Ok(terms)
    }

    /// What work of an entry in a tier is counted apart by.
    pub(super) fn groups(
        &self,
        terms: &InForce<'_>,
        entry: &Entry,
        tier: TierId,
    ) -> Option<Rc<Groups>> {
        let all = [terms.increment_by, terms.minimum_by, terms.volume_by];
        if all.iter().all(|by| by.is_empty()) {
            return None;
        }
        let of = |by: &[By]| {
            let words = by.iter().map(|by| self.word(*by, entry, tier));
            (!by.is_empty()).then(|| words.collect::<Vec<_>>().join(BETWEEN))
        };
        let [increment, minimum, volume] = all.map(of);
        Some(Rc::new(Groups { increment, minimum, volume }))
    }

    /// What a fact of an entry's work in a tier is, the same for what is the same.
    fn word(&self, by: By, entry: &Entry, tier: TierId) -> String {
        let (case, card) = (self.case, self.card);
        let fact = match by {
            By::Case => return case.id.index().to_string(),
            By::Fact(fact) => fact,
        };
        match fact {
            Fact::Level => card.level_name(entry.level()).to_owned(),
            Fact::Channel => case.log().channel_name(case.channel()).to_owned(),
            // A customer's work is never counted with another's.
            Fact::Customer => String::new(),
            Fact::Agreement => {
                case.facts.agreement.map_or("", |id| card.agreement_name(id)).to_owned()
            }
            Fact::Tier => card.tier_name(tier).to_owned(),
            Fact::ContactedTier => card.tier_name(self.contacted_tier).to_owned(),
            Fact::StartedTier => self.started_tier(entry).to_owned(),
            Fact::Covered => case.covered().to_string(),
            Fact::Critical => case.critical().to_string(),
            Fact::Kilometres => self.kilometres.to_string(),
            Fact::Minutes => self.worked.get().to_string(),
            Fact::Travel => self.travel.get().to_string(),
            Fact::Column(column) => folded(case.fact(entry, column)).into_owned(),
        }
    }

    /// The tier in which an entry was started, whatever its work is priced by.
    fn started_tier(&self, entry: &Entry) -> &'a str {
        let tier = self.card.calendar().tier_at(entry.start());
        tier.map_or("", |tier| self.card.tier_name(tier))
    }

    /// Notes what holds for an entry, where somebody asked.
    pub(super) fn trace(&self, entry: usize, terms: &InForce<'a>) {
        if let Some(trace) = &self.trace {
            trace.borrow_mut().entry(entry, terms);
        }
    }

    /// Notes by what terms a fee costs what it does, where somebody asked.
    pub(super) fn trace_fee(&self, fee: &'a Fee, price: UnitPrice, terms: &InForce<'a>) {
        if let Some(trace) = &self.trace {
            trace.borrow_mut().fee(fee, price, terms);
        }
    }

    pub(super) fn into_trace(self) -> Trace<'a> {
        let trace = self.trace.map(RefCell::into_inner);
        trace.map_or_else(Trace::default, Trace::in_order)
    }

    /// Whether all conditions hold for an entry's work in a tier.
    pub(super) fn meet(&self, when: &When, entry: &Entry, tier: TierId) -> bool {
        when.0.iter().all(|condition| self.passes(condition.fact, &condition.test, entry, tier))
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
            Fact::Agreement => {
                is_word(test, case.facts.agreement.map_or("", |id| self.card.agreement_name(id)))
            }
            Fact::Tier => is_word(test, self.card.tier_name(tier)),
            Fact::ContactedTier => is_word(test, self.card.tier_name(self.contacted_tier)),
            Fact::StartedTier => is_word(test, self.started_tier(entry)),
            Fact::Covered => is_mark(test, case.covered()),
            Fact::Critical => is_mark(test, case.critical()),
            Fact::Kilometres => is_number(test, self.kilometres.decimal()),
            Fact::Minutes => is_number(test, Quantity::minutes(self.worked).decimal()),
            Fact::Travel => is_number(test, Quantity::minutes(self.travel).decimal()),
            Fact::Column(column) => is_word(test, case.fact(entry, column)),
        }
    }
}

/// What holds for work of an entry in a tier: to ask for it without charging the case.
pub(crate) fn in_force<'a>(
    card: &'a RateCard,
    case: &Case<'a>,
    entry: &Entry,
    tier: TierId,
) -> Result<InForce<'a>, ChargeError> {
    let facts = asked(card, case, entry)?;
    Ok(Rc::unwrap_or_clone(facts.terms(entry, tier)?))
}

/// The fees that work of an entry in a tier bears, in the order of the card.
pub(crate) fn fees_met<'a>(
    card: &'a RateCard,
    case: &Case<'a>,
    entry: &Entry,
    tier: TierId,
) -> Result<Vec<(&'a Fee, UnitPrice)>, ChargeError> {
    let facts = asked(card, case, entry)?;
    let terms = facts.terms(entry, tier)?;
    let fees = card.at(contacted(case, entry)).fees.iter();
    fees.filter(|fee| facts.meet(&fee.when, entry, tier))
        .map(|fee| Ok((fee, terms.fee(fee)?)))
        .collect()
}

fn contacted(case: &Case<'_>, entry: &Entry) -> Instant {
    case.contacted().unwrap_or_else(|| entry.start())
}

fn asked<'a>(card: &'a RateCard, case: &Case<'a>, entry: &Entry) -> Result<Facts<'a>, ChargeError> {
    let first = case.first_billable().unwrap_or(entry).start();
    let contacted_tier = card.calendar().tier_at(contacted(case, entry))?;
    Facts::of(card, *case, card.at(first), contacted_tier, false, &KnownTerms::default())
}
