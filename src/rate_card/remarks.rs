//! PURE: what a valid card says that it may not mean.

use rust_decimal::Decimal;

use super::card::{Agreement, Edition, RateCard, Rule};
use super::conditions::{Bound, Condition, Test, Wanted};
use super::facts::Fact;
use super::idle_hours::idle_hours;
use super::keys::Distance;
use super::values::{Rates, TierPrice, Trigger};
use crate::calendar::{ClockSpan, DAYS, HolidayRule, TierId, without};
use crate::lang::{Lang, Words};
use crate::money::{Percent, Quantity};
use crate::scalars::identifier::cvr_doubt;
use crate::texts::{folded, printable, quoted};
use crate::words;

/// What a valid card leaves open.
pub fn remarks(card: &RateCard) -> Vec<Words> {
    let mut remarks = Vec::new();
    let open: Vec<String> = card
        .agreements
        .iter()
        .enumerate()
        .filter(|(index, _)| {
            card.editions().any(|edition| {
                let agreement = edition.agreements.get(*index).and_then(Option::as_ref);
                agreement.is_some_and(Agreement::is_unfilled)
            })
        })
        .map(|(_, name)| printable(name))
        .collect();
    if !open.is_empty() {
        let (en, da) = (Lang::En.list(&open), Lang::Da.list(&open));
        remarks.push(words!(
            "discount_percent is not filled in for {en}: it bills as 0";
            "discount_percent er ikke udfyldt for {da}: der regnes med 0"
        ));
    }
    if card.priorities.is_empty() {
        remarks.push(words!(
            "no priority in [sla.priorities]: sla-check needs one";
            "ingen prioritet i [sla.priorities]: sla-check skal bruge en"
        ));
    }
    if let Some(doubt) = card.seller.cvr.as_deref().and_then(cvr_doubt) {
        remarks.push(words!("seller.cvr {}", doubt.en; "seller.cvr {}", doubt.da));
    }
    if card.editions().any(|edition| edition.week.is_empty()) {
        remarks.push(words!(
            "[hours] has no hours: all time is after hours";
            "[hours] har ingen tider: al tid er uden for normal arbejdstid"
        ));
    }
    let safe = |remark: Words| Words::new(printable(&remark.en), printable(&remark.da));
    remarks.extend(doubts(card).into_iter().map(safe));
    remarks
}

/// What is worth a look, each once.
pub fn doubts(card: &RateCard) -> Vec<Words> {
    let mut found: Vec<Words> = nearly_facts(card);
    for edition in card.editions() {
        let mut remarks = Vec::new();
        remarks.extend(no_easter(edition));
        remarks.extend(idle_hours(card, edition));
        let reached = reached(edition);
        unreached(card, edition, &reached, &mut remarks);
        rules(card, edition, &reached, &mut remarks);
        zeros(card, edition, &mut remarks);
        open_ends(card, edition, &mut remarks);
        for remark in remarks {
            if !found.contains(&remark) {
                found.push(remark);
            }
        }
    }
    found
}

/// Columns that conditions ask for and that are nearly called as a fact.
fn nearly_facts(card: &RateCard) -> Vec<Words> {
    let near = card.facts.iter().filter_map(|header| {
        let (header, near) = (quoted(header), Fact::nearly(header)?);
        Some(words!(
            "conditions ask for a column {header} of the log: {}", near.en;
            "betingelser spørger efter en kolonne {header} i loggen: {}", near.da
        ))
    });
    near.collect()
}

fn no_easter(edition: &Edition) -> Option<Words> {
    let easter = edition.holidays.iter().any(|day| matches!(day.rule, HolidayRule::Easter(_)));
    (!edition.holidays.is_empty() && !easter)
        .then(|| words!("no holiday is tied to Easter"; "ingen helligdag følger påsken"))
}

/// The tiers outside normal hours that some time lies in.
fn reached(edition: &Edition) -> Vec<TierId> {
    let taken = edition.holidays.iter().flat_map(|day| {
        let evening = day.begins.and_then(|begins| ClockSpan::new(begins, 86_400).ok());
        day.closed.iter().copied().chain(evening)
    });
    let taken: Vec<ClockSpan> = taken.collect();
    let mut open: Vec<Vec<ClockSpan>> =
        DAYS.iter().map(|day| without(&[ClockSpan::WHOLE_DAY], edition.week.spans(*day))).collect();
    let mut on_holidays = taken;
    let mut reached = Vec::new();
    for (index, tier) in edition.tiers.iter().enumerate() {
        let Some(tier) = tier else { continue };
        let mut any = false;
        let mut take = |open: &mut Vec<ClockSpan>, hours: &[ClockSpan]| {
            let hours = if tier.rest { &[ClockSpan::WHOLE_DAY][..] } else { hours };
            let left = without(open, hours);
            any |= left != *open;
            *open = left;
        };
        for (day, open) in DAYS.iter().zip(&mut open) {
            take(open, tier.week.spans(*day));
        }
        take(&mut on_holidays, &tier.holidays);
        reached.extend(TierId::outside(index).filter(|_| any));
    }
    reached
}

fn unreached(card: &RateCard, edition: &Edition, reached: &[TierId], remarks: &mut Vec<Words>) {
    for (index, tier) in edition.tiers.iter().enumerate() {
        let Some((id, tier)) = TierId::outside(index).zip(tier.as_ref()) else {
            continue;
        };
        // The tier of a card that says nothing of after hours.
        let silent = edition.tiers.iter().flatten().count() == 1
            && tier.price == TierPrice::Surcharge(Percent::ZERO);
        if !silent && !reached.contains(&id) {
            let name = card.tier_name(id);
            remarks.push(words!(
                "no time is in the tier `{name}`: other tiers or the normal hours have it";
                "ingen tid er i tariffen `{name}`: andre tariffer eller den normale arbejdstid har den"
            ));
        }
    }
}

/// The tiers that work, and contact with it, can be in when the conditions of a rule hold.
fn tiers_of(card: &RateCard, edition: &Edition, rule: &Rule, reached: &[TierId]) -> Vec<TierId> {
    let all: Vec<TierId> = std::iter::once(TierId::NORMAL)
        .filter(|_| !edition.week.is_empty())
        .chain(reached.iter().copied())
        .collect();
    let holds = |fact: Fact, tier: TierId| {
        let name = folded(card.tier_name(tier)).into_owned();
        rule.when
            .0
            .iter()
            .filter(|it| it.fact == fact)
            .all(|it| is(&it.test, &Wanted::Word(name.clone())))
    };
    let together = |contact: TierId, work: TierId| match edition.after_hours.trigger {
        Trigger::Case => contact == work,
        Trigger::Contact => !contact.is_normal() || work.is_normal(),
        Trigger::Start | Trigger::Worked => true,
    };
    let contacts: Vec<TierId> =
        all.iter().copied().filter(|tier| holds(Fact::ContactedTier, *tier)).collect();
    let works = |tier: &TierId| {
        holds(Fact::Tier, *tier) && contacts.iter().any(|contact| together(*contact, *tier))
    };
    all.iter().copied().filter(works).collect()
}

/// Whether a value of a fact passes.
fn is(test: &Test, value: &Wanted) -> bool {
    match test {
        Test::AnyOf(any) => any.contains(value),
        Test::NoneOf(none) => !none.contains(value),
        Test::Within { .. } => false,
    }
}

/// Whether all conditions of a rule on one fact can hold at once; of tiers see [`tiers_of`].
fn can_hold(card: &RateCard, edition: &Edition, fact: Fact, conditions: &[&Condition]) -> bool {
    let some = |values: &[Wanted]| {
        values.iter().any(|value| conditions.iter().all(|it| is(&it.test, value)))
    };
    let word = |name: &str| Wanted::Word(folded(name).into_owned());
    match fact {
        Fact::Level => {
            let names = edition.level_ids().map(|id| word(card.level_name(id)));
            some(&names.collect::<Vec<_>>())
        }
        Fact::Agreement => {
            let names = edition.agreement_ids().map(|(id, _)| word(card.agreement_name(id)));
            some(&names.chain([word("")]).collect::<Vec<_>>())
        }
        Fact::Covered | Fact::Critical => some(&[Wanted::Mark(true), Wanted::Mark(false)]),
        Fact::Tier | Fact::ContactedTier | Fact::StartedTier => true,
        Fact::Channel
        | Fact::Customer
        | Fact::Kilometres
        | Fact::Minutes
        | Fact::Travel
        | Fact::Column(_) => {
            let listed = conditions.iter().find_map(|it| match &it.test {
                Test::AnyOf(any) => Some(any),
                Test::NoneOf(_) | Test::Within { .. } => None,
            });
            let bounds_fit = conditions.iter().all(|it| match &it.test {
                Test::Within { lower, upper } => in_order(*lower, *upper),
                Test::AnyOf(_) | Test::NoneOf(_) => true,
            });
            let words_only = conditions.iter().all(|it| {
                let all_words =
                    |list: &[Wanted]| list.iter().all(|it| matches!(it, Wanted::Word(_)));
                match &it.test {
                    Test::AnyOf(list) | Test::NoneOf(list) => all_words(list),
                    Test::Within { .. } => false,
                }
            });
            bounds_fit && (!words_only || listed.is_none_or(|listed| some(listed)))
        }
    }
}

/// Whether a number is within.
fn in_order(lower: Option<Bound>, upper: Option<Bound>) -> bool {
    let (Some(lower), Some(upper)) = (lower, upper) else {
        return true;
    };
    lower.limit < upper.limit || (lower.limit == upper.limit && lower.inclusive && upper.inclusive)
}

fn rules(card: &RateCard, edition: &Edition, reached: &[TierId], remarks: &mut Vec<Words>) {
    for rule in &edition.rules {
        let name = &rule.name;
        let on = |fact: Fact| rule.when.0.iter().filter(move |it| it.fact == fact);
        let holds =
            |it: &Condition| can_hold(card, edition, it.fact, &on(it.fact).collect::<Vec<_>>());
        let tiers = tiers_of(card, edition, rule, reached);
        if tiers.is_empty() || !rule.when.0.iter().all(holds) {
            remarks.push(
                words!("the rule `{name}` can never hold"; "reglen `{name}` kan aldrig gælde"),
            );
        }
    }
}

fn zeros(card: &RateCard, edition: &Edition, remarks: &mut Vec<Words>) {
    let mut zero = |en: &str, da: &str| {
        remarks.push(words!("the hourly rate of {en} is 0"; "timeprisen for {da} er 0"));
    };
    for (name, level) in card.levels.iter().zip(&edition.levels) {
        if level.as_ref().is_some_and(|level| level.hourly_rate.decimal().is_zero()) {
            zero(&format!("the level `{name}`"), &format!("niveauet `{name}`"));
        }
    }
    for (name, tier) in card.tiers.iter().zip(&edition.tiers) {
        let price = tier.as_ref().map(|tier| &tier.price);
        if matches!(price, Some(TierPrice::Absolute(rates)) if has_zero(rates)) {
            zero(&format!("the tier `{name}`"), &format!("tariffen `{name}`"));
        }
    }
    for (id, agreement) in edition.agreement_ids() {
        let name = card.agreement_name(id);
        let rates = [&agreement.terms.hourly_rate, &agreement.beyond_hourly_rate];
        if rates.into_iter().flatten().any(has_zero) {
            zero(&format!("the agreement `{name}`"), &format!("aftalen `{name}`"));
        }
    }
    for Rule { name, terms, .. } in &edition.rules {
        if terms.hourly_rate.as_ref().is_some_and(has_zero) {
            zero(&format!("the rule `{name}`"), &format!("reglen `{name}`"));
        }
    }
}

fn has_zero(rates: &Rates) -> bool {
    match rates {
        Rates::All(rate) => rate.decimal().is_zero(),
        Rates::ByLevel(rates) => rates.iter().flatten().any(|rate| rate.decimal().is_zero()),
    }
}

/// Bands of distance that end, with nothing after them.
fn open_ends(card: &RateCard, edition: &Edition, remarks: &mut Vec<Words>) {
    let general = edition.mileage.as_ref().map(|mileage| &mileage.distance);
    let mut look = |distance: &Distance, en: &str, da: &str| {
        let keys = |distance: &Distance| distance.per_unit.is_some() || distance.flat.is_some();
        let beyond = keys(distance) || general.is_some_and(keys);
        if let Some(limit) = last_limit(distance).filter(|_| !beyond) {
            remarks.push(words!(
                "no band of {en} is for more than {limit}: it costs nothing";
                "intet bånd i {da} er for mere end {limit}: det koster ingenting"
            ));
        }
    };
    if let Some(general) = general {
        look(general, "[mileage]", "[mileage]");
    }
    for (id, agreement) in edition.agreement_ids() {
        let name = card.agreement_name(id);
        if let Some(distance) = &agreement.terms.mileage {
            look(distance, &format!("the agreement `{name}`"), &format!("aftalen `{name}`"));
        }
    }
    for Rule { name, terms, .. } in &edition.rules {
        if let Some(distance) = &terms.mileage {
            look(distance, &format!("the rule `{name}`"), &format!("reglen `{name}`"));
        }
    }
}

/// Where the last band of a distance ends.
fn last_limit(distance: &Distance) -> Option<Decimal> {
    let last = distance.bands.as_ref()?.last()?;
    last.up_to.map(Quantity::decimal)
}
