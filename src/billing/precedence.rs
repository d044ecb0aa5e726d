//! Which terms that a card writes lose to others where they are written for. A term holds in a case that costs something
//! else without it. One that does not hold in a case, but would if some other term were not there, loses to that one: this
//! is asked of the calculation itself, on cases that reach every rule, agreement and tier.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{NaiveDate, NaiveTime, TimeDelta};
use rust_decimal::Decimal;

use super::conditions::{is_mark, is_number, is_word};
use super::in_force::InForce;
use super::log::BETWEEN;
use super::quote::{Inquiry, QuoteError, Quoted};
use crate::calendar::{Instant, TierId};
use crate::money::{Money, Quantity, UnitPrice};
use crate::rate_card::keys::{Record, TIER_PRICES, Term as _, Topic, Value, key_of};
use crate::rate_card::{
    AfterHoursTerms, Agreement, AgreementId, Choice as _, Edition, Fact, FactId, Included, LevelId,
    Period, RateCard, Rates, Rule, Terms, Test, TierPrice, Wanted,
};
use crate::seconds::{HOUR, MINUTE, Seconds};

/// How much is computed for a card at most: charges, by how many rules are asked in each. A card of some twenty rules
/// takes less.
const MOST_WORK: usize = 4_000_000;
const SCOPE: usize = 100;
/// What it takes to begin with an edition: its calendar.
const EDITION: usize = 20_000;

/// The table of an edition in which a term is written, from the most general one up: what docs/rate-card.md says of
/// which terms hold is by this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Home {
    Billing,
    Mileage,
    Travel,
    Expenses,
    Tier(TierId),
    Agreement(AgreementId),
    /// By its place in the card.
    Rule(usize),
}

/// A term as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    pub home: Home,
    /// `mileage` or `travel`, where the key is one of these tables in an agreement or a rule.
    pub table: Option<&'static str>,
    pub key: &'static str,
    pub value: Value,
    topic: Topic,
    /// Whether it decides about something of its own, which no other key of its topic does: how time is rounded, the
    /// least that driving costs.
    alone: bool,
}

/// Why a term that loses is worth a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// It holds in no case at all.
    Never,
    /// What wins stands in a more general table.
    MoreGeneral,
    /// What wins is a rule that does not say that it is for the agreement or the tier of the other.
    Unnamed,
}

/// A term that loses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overruled {
    /// The place of the edition that has both.
    pub edition: usize,
    pub loser: Written,
    /// `None`: it does nothing by itself.
    pub winner: Option<Written>,
    pub reason: Reason,
    /// It loses only in cases of so much work or less.
    pub up_to: Option<Seconds>,
    /// How many other agreements have the same keys as the one of the term that loses.
    pub alike: usize,
}

impl Written {
    fn stands_in(&self, terms: &InForce<'_>) -> bool {
        match self.home {
            Home::Billing | Home::Mileage | Home::Travel | Home::Expenses => true,
            Home::Tier(tier) => tier == terms.tier,
            Home::Agreement(agreement) => terms.agreement.is_some_and(|(id, _)| id == agreement),
            Home::Rule(place) => {
                let rule = terms.edition.rules.get(place);
                rule.is_some_and(|rule| terms.rules.iter().any(|held| std::ptr::eq(*held, rule)))
            }
        }
    }

    /// Whether the two decide about the same.
    fn meets(&self, other: &Self) -> bool {
        let same = self.topic == other.topic && (self.home, self.key) != (other.home, other.key);
        same && (!(self.alone || other.alone) || self.name() == other.name())
    }

    /// The table and the key, as agreements and rules have them: the last that says the same stands over the others.
    fn name(&self) -> (Option<&'static str>, &'static str) {
        let table = match self.home {
            Home::Mileage => Some(MILEAGE),
            Home::Travel => Some(TRAVEL),
            Home::Expenses => Some(EXPENSES),
            // What a tier says of the rate is in the place of it.
            Home::Tier(_) => Some(TIER),
            Home::Billing | Home::Agreement(_) | Home::Rule(_) => self.table,
        };
        (table, self.key)
    }

    /// How general its table is.
    fn rank(&self) -> usize {
        match self.home {
            Home::Billing | Home::Mileage | Home::Travel | Home::Expenses | Home::Tier(_) => 0,
            Home::Agreement(_) => 1,
            Home::Rule(place) => place + 2,
        }
    }

    /// Whether it changes nothing where it is not what holds anyway, unless some other term is there.
    fn may_do_nothing(&self) -> bool {
        let default =
            Terms::KEYS.iter().find(|key| key.name == self.key).and_then(|key| key.default);
        let Value::Truth(truth) = self.value else { return false };
        matches!(self.topic, Topic::Discount | Topic::Free)
            && default.is_some_and(|default| default != truth.to_string())
    }

    /// Whether it is a rule's that wins over what an agreement or a tier says, and does not ask which it is.
    fn is_blind_to(&self, other: &Self, edition: &Edition, lowers: bool) -> bool {
        let Home::Rule(place) = self.home else { return false };
        let Some(rule) = edition.rules.get(place) else { return false };
        let asks = |fact: Fact| rule.when.0.iter().any(|it| it.fact == fact);
        match other.home {
            Home::Agreement(_) => !asks(Fact::Agreement),
            Home::Tier(_) => {
                let tiers = [Fact::Tier, Fact::ContactedTier, Fact::StartedTier];
                lowers && !tiers.into_iter().any(asks)
            }
            Home::Billing | Home::Mileage | Home::Travel | Home::Expenses | Home::Rule(_) => false,
        }
    }

    fn take_from(&self, edition: &mut Edition) {
        match self.home {
            Home::Billing => edition.billing.unset(self.key),
            Home::Mileage => {
                if let Some(mileage) = &mut edition.mileage {
                    mileage.distance.unset(self.key);
                }
            }
            Home::Travel => {
                if let Some(travel) = &mut edition.travel {
                    travel.unset(self.key);
                }
            }
            Home::Expenses => {
                if let Some(expenses) = &mut edition.expenses {
                    expenses.unset(self.key);
                }
            }
            Home::Tier(tier) => {
                let place = tier.index_outside().and_then(|place| edition.tiers.get_mut(place));
                if let Some(Some(tier)) = place {
                    tier.price = TierPrice::Plain;
                }
            }
            Home::Agreement(id) => {
                let Some(Some(agreement)) = edition.agreements.get_mut(id.index()) else { return };
                match self.key {
                    AFTER_HOURS => agreement.after_hours = AfterHoursTerms::Billed,
                    BEYOND => agreement.beyond_hourly_rate = None,
                    _ => self.take_from_terms(&mut agreement.terms),
                }
            }
            Home::Rule(place) => {
                if let Some(rule) = edition.rules.get_mut(place) {
                    self.take_from_terms(&mut rule.terms);
                }
            }
        }
    }

    fn take_from_terms(&self, terms: &mut Terms) {
        let key = self.key;
        match self.table {
            Some(MILEAGE) => terms.mileage.iter_mut().for_each(|it| it.unset(key)),
            Some(TRAVEL) => terms.travel.iter_mut().for_each(|it| it.unset(key)),
            Some(EXPENSES) => terms.expenses.iter_mut().for_each(|it| it.unset(key)),
            Some(_) | None => terms.unset(key),
        }
    }
}

const AFTER_HOURS: &str = "after_hours";
const BEYOND: &str = "beyond_hourly_rate";
const MILEAGE: &str = "mileage";
const TRAVEL: &str = "travel";
/// What a distance costs: bands stand in the place of the others.
const DISTANCE_PRICES: [&str; 5] = ["bands", "per_km", "per_mile", "flat", "included"];
const EXPENSES: &str = "expenses";
const TIER: &str = "tier";

fn written(
    home: Home,
    table: Option<&'static str>,
    record: &impl Record,
) -> impl Iterator<Item = Written> {
    let said = record.said().into_iter();
    said.map(move |(key, value)| {
        let topic = match (table, home, key.topic) {
            (Some(EXPENSES), _, _) | (None, Home::Expenses, _) => Topic::Expenses,
            (Some(_), _, _) | (None, Home::Mileage | Home::Travel, _) => Topic::Driving,
            // What an hour costs.
            (None, _, Topic::TierPrice) => Topic::Rate,
            (None, _, topic) => topic,
        };
        let is_price = DISTANCE_PRICES.contains(&key.name);
        let is_word = matches!(value, Value::Word(_));
        let alone = is_word || (matches!(topic, Topic::Driving | Topic::Expenses) && !is_price);
        Written { home, table, key: key.name, value, topic, alone }
    })
}

fn of_terms(home: Home, terms: &Terms) -> Vec<Written> {
    let own = written(home, None, terms);
    let is_table =
        |value: &Value| matches!(value, Value::Mileage(_) | Value::Travel(_) | Value::Expenses(_));
    let own = own.filter(|it| !is_table(&it.value));
    let mileage = terms.mileage.iter().flat_map(|it| written(home, Some(MILEAGE), it));
    let travel = terms.travel.iter().flat_map(|it| written(home, Some(TRAVEL), it));
    let expenses = terms.expenses.iter().flat_map(|it| written(home, Some(EXPENSES), it));
    own.chain(mileage).chain(travel).chain(expenses).collect()
}

fn rate(home: Home, key: &'static str, value: Value) -> Written {
    Written { home, table: None, key, value, topic: Topic::Rate, alone: false }
}

fn of_agreement(id: AgreementId, agreement: &Agreement) -> Vec<Written> {
    let home = Home::Agreement(id);
    let mut all = of_terms(home, &agreement.terms);
    if agreement.after_hours == AfterHoursTerms::NoSurcharge {
        let word = agreement.after_hours.word();
        all.push(rate(home, AFTER_HOURS, Value::Word(word)));
    }
    if let Some(rates) = &agreement.beyond_hourly_rate {
        all.push(rate(home, BEYOND, rates.value()));
    }
    all
}

/// All terms that an edition writes, of which some can stand in the place of others.
fn all_written(edition: &Edition, agreements: &[AgreementId]) -> Vec<Written> {
    let mut all = of_terms(Home::Billing, &edition.billing);
    let mileage = edition.mileage.iter();
    all.extend(mileage.flat_map(|it| written(Home::Mileage, None, &it.distance)));
    all.extend(edition.expenses.iter().flat_map(|it| written(Home::Expenses, None, it)));
    all.extend(edition.travel.iter().flat_map(|it| written(Home::Travel, None, it)));
    for (place, tier) in edition.tiers.iter().enumerate() {
        let Some((id, tier)) = TierId::outside(place).zip(tier.as_ref()) else { continue };
        let value = tier.price.value();
        if tier.price != TierPrice::Plain
            && let Some(key) = key_of(TIER_PRICES, &value)
        {
            all.push(rate(Home::Tier(id), key.name, value));
        }
    }
    for id in agreements {
        let agreement = edition.agreement(*id);
        all.extend(agreement.into_iter().flat_map(|agreement| of_agreement(*id, agreement)));
    }
    for (place, rule) in edition.rules.iter().enumerate() {
        all.append(&mut of_terms(Home::Rule(place), &rule.terms));
    }
    all
}

/// What must be so in the cases of a scope.
struct Demand<'a> {
    fact: Fact,
    test: &'a Test,
    passes: bool,
}

impl<'a> Demand<'a> {
    /// All that a rule asks for.
    fn met(rule: &'a Rule) -> Vec<Self> {
        let conditions = rule.when.0.iter();
        conditions.map(|it| Demand { fact: it.fact, test: &it.test, passes: true }).collect()
    }

    /// Each way to miss one of its conditions.
    fn missed(rule: &'a Rule) -> impl Iterator<Item = Self> {
        let conditions = rule.when.0.iter();
        conditions.map(|it| Demand { fact: it.fact, test: &it.test, passes: false })
    }
}

/// A rule by itself, and without each of its conditions.
fn alone(rule: &Rule) -> impl Iterator<Item = Vec<Demand<'_>>> {
    let missed = Demand::missed(rule).map(|missed| vec![missed]);
    std::iter::once(Demand::met(rule)).chain(missed)
}

/// Two rules together, and each without a condition of the other.
fn together<'a>(one: &'a Rule, other: &'a Rule) -> Vec<Vec<Demand<'a>>> {
    let mut scopes = vec![Demand::met(one).into_iter().chain(Demand::met(other)).collect()];
    for (one, other) in [(one, other), (other, one)] {
        let missed = Demand::missed(other);
        scopes.extend(missed.map(|it| Demand::met(one).into_iter().chain([it]).collect()));
    }
    scopes
}

/// What a scope asks of a fact.
struct Asked<'s, 'a>(Vec<&'s Demand<'a>>);

impl Asked<'_, '_> {
    fn of<'s, 'a>(scope: &'s [Demand<'a>], fact: Fact) -> Asked<'s, 'a> {
        Asked(scope.iter().filter(|it| it.fact == fact).collect())
    }

    fn takes_word(&self, word: &str) -> bool {
        self.0.iter().all(|it| is_word(it.test, word) == it.passes)
    }

    fn takes_mark(&self, mark: bool) -> bool {
        self.0.iter().all(|it| is_mark(it.test, mark) == it.passes)
    }

    /// Words and numbers that the tests name, and some around their bounds.
    fn named(&self) -> Vec<Wanted> {
        let mut named = Vec::new();
        for Demand { test, .. } in &self.0 {
            match test {
                Test::AnyOf(wanted) | Test::NoneOf(wanted) => named.extend_from_slice(wanted),
                Test::Within { lower, upper } => {
                    let (lower, upper) = (lower.map(|it| it.limit), upper.map(|it| it.limit));
                    let half = |number: Decimal| number.checked_div(Decimal::TWO);
                    let both = lower.zip(upper);
                    let between = both.and_then(|(low, high)| half(low.checked_add(high)?));
                    let above = lower.or(upper).and_then(|it| it.checked_add(Decimal::TEN));
                    let below = upper.or(lower).and_then(half);
                    let numbers = [between, above, below, lower, upper].into_iter().flatten();
                    named.extend(numbers.map(Wanted::Number));
                }
            }
        }
        named
    }

    /// A word that passes: the usual one, if it does.
    fn word(&self, usual: &str) -> Option<String> {
        let named = self.named().into_iter().map(|it| match it {
            Wanted::Word(word) => word,
            Wanted::Mark(mark) => mark.to_string(),
            Wanted::Number(number) => number.to_string(),
        });
        let usual = [usual, "", "true", "other"].map(str::to_owned);
        usual.into_iter().chain(named).find(|word| self.takes_word(word))
    }

    /// A number that passes; `None` where none does, or nothing is asked.
    fn number(&self) -> Option<Decimal> {
        if self.0.is_empty() {
            return None;
        }
        let named = self.named().into_iter().filter_map(|it| match it {
            Wanted::Number(number) => Some(number),
            Wanted::Word(_) | Wanted::Mark(_) => None,
        });
        let mut numbers = named.chain([Decimal::ZERO, Decimal::ONE]);
        let takes =
            |number: &Decimal| self.0.iter().all(|it| is_number(it.test, *number) == it.passes);
        numbers.find(takes)
    }
}

/// A time of each tier that a card of one edition has.
fn times(card: &RateCard) -> Vec<(TierId, Instant)> {
    let Some(first) = NaiveDate::from_ymd_opt(2026, 1, 1) else {
        return Vec::new();
    };
    let mut longest: Vec<(u32, TierId, Instant)> = Vec::new();
    for date in first.iter_days().take(366) {
        for (span, tier) in card.calendar().plan_on(date) {
            let length = span.end() - span.start();
            let clock = TimeDelta::seconds(span.start().into());
            let Some(at) = date.and_time(NaiveTime::MIN).checked_add_signed(clock) else {
                continue;
            };
            let at = card.calendar().zone().boundary(at);
            match longest.iter_mut().find(|(_, of, _)| *of == tier) {
                Some(known) if known.0 < length => *known = (length, tier, at),
                Some(_) => {}
                None => longest.push((length, tier, at)),
            }
        }
    }
    longest.into_iter().map(|(_, tier, at)| (tier, at)).collect()
}

/// In which cases a term lost to another.
#[derive(Default)]
struct Lost {
    longest: Seconds,
    /// Whether the rule that wins makes the case cheaper than it is without it.
    lowers: bool,
}

/// What became of a term over all cases.
#[derive(Default)]
struct Outcome {
    /// Whether any other term decides about the same.
    has_rival: bool,
    holds: bool,
    /// The longest case in which it holds.
    longest: Seconds,
    /// By the place of what won.
    lost: BTreeMap<usize, Lost>,
}

/// An edition of a card, and what cases cost in it without some of its terms.
struct Trial<'a> {
    card: &'a RateCard,
    place: usize,
    edition: &'a Edition,
    written: Vec<Written>,
    outcomes: Vec<Outcome>,
    /// The card without terms, by their places in `written`.
    without: HashMap<Vec<usize>, RateCard>,
    work: usize,
}

impl Trial<'_> {
    /// What a case costs without some terms; `None` where it cannot be computed.
    fn net(&mut self, quoted: &Quoted, without: &[usize]) -> Option<Money> {
        self.work += 10 + self.edition.rules.len();
        let (card, written) = (self.card, &self.written);
        let card = self.without.entry(without.to_vec()).or_insert_with(|| {
            card.with_terms(|edition| {
                for term in without {
                    written[*term].take_from(edition);
                }
            })
        });
        quoted.net_of_all(card).ok()
    }

    /// Tries every rule, and then every two of them of which something is still to be learnt; whether there was time for
    /// all.
    fn run(&mut self, agreements: &[AgreementId], times: &[(TierId, Instant)]) -> bool {
        let rules = &self.edition.rules;
        let alone = std::iter::once(Vec::new()).chain(rules.iter().flat_map(alone));
        for scope in alone {
            self.scope(&scope, agreements, times);
            if self.work > MOST_WORK {
                return false;
            }
        }
        let of_rule = |it: &Written| match it.home {
            Home::Rule(place) => Some(place),
            Home::Billing
            | Home::Mileage
            | Home::Travel
            | Home::Expenses
            | Home::Tier(_)
            | Home::Agreement(_) => None,
        };
        let terms: Vec<(usize, usize)> = (0..self.written.len())
            .filter_map(|term| Some((of_rule(&self.written[term])?, term)))
            .collect();
        let of = |place: usize| {
            let first = terms.partition_point(|(rule, _)| *rule < place);
            terms[first..].iter().take_while(move |(rule, _)| *rule == place).map(|(_, term)| *term)
        };
        for (place, rule) in rules.iter().enumerate() {
            for (before, other) in rules[..place].iter().enumerate() {
                self.work += 1;
                let may_lose =
                    |one: usize, two: usize| self.matters(one, two) || self.matters(two, one);
                if !of(place).any(|one| of(before).any(|two| may_lose(one, two))) {
                    continue;
                }
                // What two rules are to each other depends on an agreement only where one of them asks for it.
                let asks = |rule: &Rule| rule.when.0.iter().any(|it| it.fact == Fact::Agreement);
                let asked = if asks(rule) || asks(other) { agreements } else { &[] };
                for scope in together(rule, other) {
                    self.scope(&scope, asked, times);
                }
                if self.work > MOST_WORK {
                    return false;
                }
            }
        }
        true
    }

    /// The cases of a scope: for every agreement and tier that it leaves open.
    fn scope(
        &mut self,
        scope: &[Demand<'_>],
        agreements: &[AgreementId],
        times: &[(TierId, Instant)],
    ) {
        let (card, edition) = (self.card, self.edition);
        self.work += SCOPE + 10 * card.facts.len();
        let on = |fact: Fact| Asked::of(scope, fact);
        let columns: Option<Vec<String>> = (0..card.facts.len())
            .filter_map(FactId::from_index)
            .map(|id| on(Fact::Column(id)).word(""))
            .collect();
        let marks =
            |fact: Fact| [true, false].into_iter().filter(move |mark| on(fact).takes_mark(*mark));
        let named = (
            on(Fact::Channel).word("phone"),
            on(Fact::Customer).word(""),
            columns,
            marks(Fact::Critical).next(),
        );
        let numbers = [Fact::Kilometres, Fact::Minutes, Fact::Travel];
        if numbers.iter().any(|fact| !on(*fact).0.is_empty() && on(*fact).number().is_none()) {
            return;
        }
        let [kilometres, minutes, travel] = numbers.map(|fact| on(fact).number());
        let (Some(channel), Some(customer), Some(columns), Some(critical)) = named else { return };
        let facts = columns.join(BETWEEN);
        let by_level = |value: &Value| matches!(value, Value::Rates(Rates::ByLevel(_)));
        let levels_differ = self.written.iter().any(|it| by_level(&it.value))
            || edition.conditions().any(|it| it.fact == Fact::Level);
        let levels: Vec<LevelId> = edition
            .level_ids()
            .take(if levels_differ { usize::MAX } else { 1 })
            .filter(|level| on(Fact::Level).takes_word(card.level_name(*level)))
            .collect();
        let called = |id: Option<AgreementId>| id.map_or("", |id| card.agreement_name(id));
        let mut agreements: Vec<_> = agreements.iter().copied().map(Some).chain([None]).collect();
        agreements.retain(|id| on(Fact::Agreement).takes_word(called(*id)));
        let takes = |fact: Fact, tier: TierId| on(fact).takes_word(card.tier_name(tier));
        let contact_matters = !on(Fact::ContactedTier).0.is_empty();
        for ((contacted_tier, contacted), (tier, at)) in pairs(times, times) {
            let is_meant = contact_matters || contacted_tier == tier;
            let is_worked = takes(Fact::Tier, tier) && takes(Fact::StartedTier, tier);
            if !is_meant || !takes(Fact::ContactedTier, contacted_tier) || !is_worked {
                continue;
            }
            for (agreement, level) in pairs(&agreements, &levels) {
                let both =
                    !on(Fact::Covered).0.is_empty() || (agreement.is_some() && scope.is_empty());
                for covered in marks(Fact::Covered).take(if both { 2 } else { 1 }) {
                    let inquiry = Inquiry {
                        customer: Some(customer.clone()),
                        also_called: None,
                        agreement,
                        own: None,
                        contracts: Vec::new(),
                        vat_percent: None,
                        contacted,
                        at,
                        channel: card.channel(&channel),
                        covered,
                        critical,
                        kilometres: quantity(kilometres),
                        travel: 0,
                        expense: UnitPrice::new(Decimal::ONE_HUNDRED),
                        facts: facts.clone(),
                        work: Vec::new(),
                    };
                    // Of a case that cannot be computed nothing is known.
                    let _ = self.cases_like(&inquiry, level, (minutes, kilometres, travel));
                }
            }
        }
    }

    /// Cases of every length, and with every distance, from which on a term counts.
    fn cases_like(
        &mut self,
        inquiry: &Inquiry,
        level: LevelId,
        (minutes, kilometres, travel): (Option<Decimal>, Option<Decimal>, Option<Decimal>),
    ) -> Result<(), QuoteError> {
        let card = self.card;
        let with = |length: Seconds, kilometres: Quantity, travel: Seconds| {
            let work = vec![(level, length)];
            let travel = u32::try_from(travel.get()).unwrap_or_default();
            Quoted::new(Inquiry { kilometres, travel, work, ..inquiry.clone() })
        };
        let asked = minutes.map(seconds);
        let travelled = travel.map(seconds);
        let usual =
            with(asked.unwrap_or(HOUR), quantity(kilometres), travelled.unwrap_or_default())?;
        let tier = usual.tier(card)?;
        let terms = usual.terms(card, level, tier)?;
        let here = self.candidates(&terms);
        let drives = |it: &usize| self.written[*it].topic == Topic::Driving;
        let (driving, timed): (Vec<usize>, Vec<usize>) = here.into_iter().partition(drives);
        if !timed.is_empty() {
            let included = terms.agreement.and_then(|(_, agreement)| agreement.included);
            let bands = terms.bands.iter().map(|band| band.up_to);
            let bounds = [terms.free_seconds, terms.minimum_seconds, terms.increment_seconds];
            let bounds =
                bounds.into_iter().chain(bands).chain(terms.first.map(|first| first.seconds));
            let bounds = bounds.chain(included.map(|included| included.seconds));
            let around = bounds.flat_map(|bound| [bound, bound + MINUTE.times(7)]);
            let short = [4, 200].map(|minutes| MINUTE.times(minutes));
            let lengths: BTreeSet<Seconds> =
                around.chain(short).filter(|it| *it > Seconds::ZERO).collect();
            let lengths = lengths.into_iter().filter(|_| asked.is_none()).chain(asked);
            for length in lengths {
                let quoted = with(length, quantity(kilometres), travelled.unwrap_or_default())?;
                self.case(&quoted, (level, tier), length)?;
            }
        }
        if !driving.is_empty() {
            let distance = terms.distance();
            let bands = distance.bands.iter().flatten().filter_map(|band| band.up_to);
            let bounds = bands.chain(distance.included).map(Quantity::decimal);
            let around = bounds.flat_map(|bound| [bound, bound.saturating_add(Decimal::TEN)]);
            let short = [Decimal::ONE, Decimal::ONE_HUNDRED];
            let distances: BTreeSet<Decimal> = around.chain(short).collect();
            let distances =
                distances.into_iter().filter(|_| kilometres.is_none()).chain(kilometres);
            let length = asked.unwrap_or(HOUR);
            for distance in distances {
                let travel = travelled.unwrap_or(MINUTE.times(40));
                self.case(&with(length, quantity(Some(distance)), travel)?, (level, tier), length)?;
            }
        }
        Ok(())
    }

    /// The terms that stand here, of which something is still to be learnt.
    fn candidates(&self, terms: &InForce<'_>) -> Vec<usize> {
        let here = (0..self.written.len()).filter(|it| self.written[*it].stands_in(terms));
        let here: Vec<usize> = here.collect();
        let may_lose = |term: &usize| {
            let open = self.written[*term].may_do_nothing() || self.outcomes[*term].has_rival;
            (open && !self.outcomes[*term].holds)
                || here.iter().any(|winner| self.matters(*term, *winner))
        };
        here.iter().copied().filter(may_lose).collect()
    }

    /// Whether there is something to be said if one term loses to another.
    fn matters(&self, loser: usize, winner: usize) -> bool {
        let (term, winner) = (&self.written[loser], &self.written[winner]);
        let is_open = !self.outcomes[loser].holds || self.reason(term, winner, true).is_some();
        term.meets(winner) && is_open
    }

    /// What is to be said where a term that holds elsewhere loses; `lowers`: to a rule that makes the case cheaper.
    fn reason(&self, loser: &Written, winner: &Written, lowers: bool) -> Option<Reason> {
        if winner.rank() < loser.rank() && winner.name() != loser.name() {
            return Some(Reason::MoreGeneral);
        }
        winner.is_blind_to(loser, self.edition, lowers).then_some(Reason::Unnamed)
    }

    /// Notes which of the terms of a case hold, and to which others lose.
    fn case(
        &mut self,
        quoted: &Quoted,
        (level, tier): (LevelId, TierId),
        length: Seconds,
    ) -> Result<(), QuoteError> {
        let terms = quoted.terms(self.card, level, tier)?;
        let candidates = self.candidates(&terms);
        let Some(net) = self.net(quoted, &[]) else { return Ok(()) };
        for loser in candidates {
            // Of hundreds of rules that hold at once each is tried against each.
            if self.work > MOST_WORK {
                break;
            }
            if self.net(quoted, &[loser]) != Some(net) {
                let outcome = &mut self.outcomes[loser];
                outcome.holds = true;
                outcome.longest = outcome.longest.max(length);
                continue;
            }
            for winner in 0..self.written.len() {
                if !self.matters(loser, winner) || !self.written[winner].stands_in(&terms) {
                    continue;
                }
                let cost = self.net(quoted, &[winner]);
                let both = [loser.min(winner), loser.max(winner)];
                if cost == Some(net) || self.net(quoted, &both) == cost {
                    continue;
                }
                let lowers = self.is_dearer_without(quoted, winner, net);
                let lost = self.outcomes[loser].lost.entry(winner).or_default();
                lost.longest = lost.longest.max(length);
                lost.lowers |= lowers;
            }
        }
        Ok(())
    }

    /// Whether a case costs more where a rule says nothing of the price of an hour.
    fn is_dearer_without(&mut self, quoted: &Quoted, term: usize, net: Money) -> bool {
        let home = self.written[term].home;
        let rates = |it: &Written| it.home == home && it.topic == Topic::Rate;
        let all: Vec<usize> =
            (0..self.written.len()).filter(|it| rates(&self.written[*it])).collect();
        self.net(quoted, &all).is_some_and(|without| without > net)
    }

    fn overruled(&self, loser: usize, alike: &HashMap<AgreementId, usize>) -> Vec<Overruled> {
        let (term, outcome) = (&self.written[loser], &self.outcomes[loser]);
        let found = |winner: Option<&Written>, reason, up_to| Overruled {
            edition: self.place,
            loser: term.clone(),
            winner: winner.cloned(),
            reason,
            up_to,
            alike: match term.home {
                Home::Agreement(id) => alike.get(&id).copied().unwrap_or_default(),
                Home::Billing
                | Home::Mileage
                | Home::Travel
                | Home::Expenses
                | Home::Tier(_)
                | Home::Rule(_) => 0,
            },
        };
        if !outcome.holds {
            let strongest = outcome.lost.keys().map(|winner| &self.written[*winner]);
            let strongest = strongest.max_by_key(|winner| winner.rank());
            let does_nothing = strongest.is_some() || term.may_do_nothing();
            let never = does_nothing.then(|| found(strongest, Reason::Never, None));
            return never.into_iter().collect();
        }
        let lost = outcome.lost.iter().filter_map(|(winner, lost)| {
            let winner = &self.written[*winner];
            let reason = self.reason(term, winner, lost.lowers)?;
            let in_short = term.topic == Topic::Flat && lost.longest < outcome.longest;
            Some(found(Some(winner), reason, in_short.then_some(lost.longest)))
        });
        lost.collect()
    }
}

fn pairs<'p, A: Copy, B: Copy>(all: &'p [A], others: &'p [B]) -> impl Iterator<Item = (A, B)> {
    all.iter().flat_map(|one| others.iter().map(|other| (*one, *other)))
}

fn quantity(number: Option<Decimal>) -> Quantity {
    number.and_then(Quantity::new).unwrap_or_default()
}

fn seconds(minutes: Decimal) -> Seconds {
    let seconds = minutes.checked_mul(Decimal::from(MINUTE.get()));
    let seconds = seconds.and_then(|seconds| i64::try_from(seconds.trunc()).ok());
    seconds.map_or(HOUR, Seconds::new)
}

fn lower(rates: &mut Rates, by: Decimal) {
    let all: Vec<&mut UnitPrice> = match rates {
        Rates::All(rate) => vec![rate],
        Rates::ByLevel(rates) => rates.iter_mut().flatten().collect(),
    };
    for rate in all {
        let less = rate.decimal().checked_sub(by).and_then(UnitPrice::new);
        *rate = less.unwrap_or(*rate);
    }
}

/// One agreement of all that have the same keys and are not named by a condition, and how many more there are.
fn representatives(card: &RateCard, edition: &Edition) -> HashMap<AgreementId, usize> {
    let mut by_keys: HashMap<Vec<(Option<&str>, &str)>, AgreementId> = HashMap::new();
    let mut alike: HashMap<AgreementId, usize> = HashMap::new();
    let on_agreement = || edition.conditions().filter(|it| it.fact == Fact::Agreement);
    for (id, agreement) in edition.agreement_ids() {
        let own = of_agreement(id, agreement);
        let mut keys: Vec<_> = own.iter().map(|it| (it.table, it.key)).collect();
        let name = card.agreement_name(id);
        if on_agreement().any(|it| is_word(&it.test, name) != is_word(&it.test, "\u{1f}")) {
            keys.push((None, name));
        }
        let first = *by_keys.entry(keys).or_insert(id);
        let more = alike.entry(first).or_default();
        *more += usize::from(first != id);
    }
    alike
}

/// The terms of all editions that lose where they are written for; and whether all cases could be tried.
pub fn overruled(card: &RateCard) -> (Vec<Overruled>, bool) {
    let (mut all, mut work) = (Vec::new(), 0);
    for (place, edition) in card.editions().enumerate() {
        let alike = representatives(card, edition);
        let mut agreements: Vec<AgreementId> = alike.keys().copied().collect();
        agreements.sort_unstable();
        let written = all_written(edition, &agreements);
        let outcomes: Vec<Outcome> = written
            .iter()
            .map(|it| Outcome {
                has_rival: written.iter().any(|other| it.meets(other)),
                ..Outcome::default()
            })
            .collect();
        if !outcomes.iter().any(|it| it.has_rival) && !written.iter().any(Written::may_do_nothing) {
            continue;
        }
        if work > MOST_WORK {
            return (all, false);
        }
        let tried = card.only(edition).with_terms(|edition| {
            let last = agreements.last().map_or(0, |last| last.index() + 1);
            edition.agreements.truncate(last);
            // A rule may say the very rate of a tier, and yet each of them says it.
            for (less, tier) in (1..).zip(edition.tiers.iter_mut().flatten()) {
                if let TierPrice::Absolute(rates) = &mut tier.price {
                    lower(rates, Decimal::new(less, 2));
                }
            }
            // A rate beyond included or prepaid time counts once there was some.
            for agreement in edition.agreements.iter_mut().flatten() {
                if agreement.beyond_hourly_rate.is_some() {
                    let minute = Included { seconds: MINUTE, per: Period::Month, carry_over: None };
                    agreement.included.get_or_insert(minute);
                }
            }
        });
        let Some(edition) = tried.editions().next() else { continue };
        let mut trial = Trial {
            card: &tried,
            place,
            edition,
            outcomes,
            without: HashMap::new(),
            work: work + EDITION,
            written,
        };
        let is_whole = trial.run(&agreements, &times(&tried));
        work = trial.work;
        all.extend((0..trial.written.len()).flat_map(|term| trial.overruled(term, &alike)));
        if !is_whole {
            return (all, false);
        }
    }
    (all, true)
}
