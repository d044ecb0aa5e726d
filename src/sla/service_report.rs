//! PURE: what a service manager tells a customer of his cases (interface.md, "SLA: reports and alarms"). Its numbers are those
//! of the summary and the groups, which other outputs have.

use std::collections::HashSet;

use chrono::{Datelike, Timelike};

use super::groups::{Group, GroupBy, group};
use super::report::{Both, JudgedCase, Missed, Summary, breaches, summarise};
use super::verdict::Verdict;
use crate::calendar::{Instant, Zone};
use crate::rate_card::{Clock, Priority, PriorityId, RateCard, Sla, Whose, same};

/// Bins of a tenth of the target each up to twice of it, and one for more.
const BINS: usize = 21;

/// How much of its target was used by what is done: the bin of each, a whole tenth in the bin that ends with it.
pub type Spread = [usize; BINS];

/// What is promised under a priority.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Promised<'a> {
    pub priority: PriorityId,
    /// The agreement and the customer, as the card calls him, who are promised something else than all.
    pub whose: Vec<&'a str>,
    pub terms: Priority,
}

/// By weekday, from Monday on, and hour of the day.
pub type WeekHours = [[usize; 24]; 7];

#[derive(Debug, Clone)]
pub struct ServiceReport<'a> {
    pub summary: Summary,
    /// What was promised in these cases, by priority; without any, what is promised now.
    pub promises: Vec<Promised<'a>>,
    pub months: Vec<Group<'a>>,
    /// By the priority now or at resolution.
    pub priorities: Vec<Group<'a>>,
    pub response: Spread,
    pub resolution: Spread,
    /// When cases were registered.
    pub arrivals: WeekHours,
    /// When targets were missed.
    pub misses: WeekHours,
    /// Cases whose priority was changed.
    pub changed: usize,
    /// Of these, by priority in the order of the card: under the priority whose promise counted, and under the last one.
    pub by_promise: Vec<Both>,
    pub by_last: Vec<Both>,
    pub breaches: Vec<Missed<'a>>,
    /// Whose all cases are, if they are one customer's.
    pub customer: Option<&'a str>,
    /// First and last registration.
    pub registered: Option<(Instant, Instant)>,
}

impl<'a> ServiceReport<'a> {
    /// `sla` is what holds now.
    pub fn new(cases: &'a [JudgedCase], card: &'a RateCard, sla: &'a Sla) -> Self {
        let (priorities, zone) = (card.priorities.len(), card.calendar().zone());
        let mut report = Self {
            summary: summarise(cases, priorities, sla.goals, zone),
            promises: promises(cases, card, sla),
            months: group(cases, &[GroupBy::Month], zone),
            priorities: group(cases, &[GroupBy::Priority], zone),
            response: [0; BINS],
            resolution: [0; BINS],
            arrivals: WeekHours::default(),
            misses: WeekHours::default(),
            changed: 0,
            by_promise: vec![Both::default(); priorities],
            by_last: vec![Both::default(); priorities],
            breaches: breaches(cases).collect(),
            customer: only_customer(cases),
            registered: None,
        };
        for case in cases {
            let judged = &case.judged;
            let at = judged.history.registered;
            let (first, last) = report.registered.unwrap_or((at, at));
            report.registered = Some((first.min(at), last.max(at)));
            count(&mut report.arrivals, at, zone);
            spread(&mut report.response, &judged.response);
            spread(&mut report.resolution, &judged.resolution);
            if judged.history.periods.len() > 1 {
                report.changed += 1;
                report.by_last[judged.priority.index()].add(judged);
                let [response, resolution] = [&judged.response, &judged.resolution];
                let promised = |verdict: &Verdict| {
                    verdict
                        .promise
                        .map_or(judged.priority, |promise| promise.period.priority)
                        .index()
                };
                report.by_promise[promised(response)].response.add(response.status);
                report.by_promise[promised(resolution)].resolution.add(resolution.status);
            }
        }
        for missed in &report.breaches {
            count(&mut report.misses, missed.breach.at, zone);
        }
        report
    }
}

fn promises<'a>(cases: &'a [JudgedCase], card: &'a RateCard, sla: &'a Sla) -> Vec<Promised<'a>> {
    let of_case = |case: &'a JudgedCase| {
        let own = case.own.as_deref();
        own.or_else(|| card.at(case.judged.history.registered).sla.as_ref())
    };
    let mut all: Vec<Promised<'a>> = Vec::new();
    let (mut seen, mut told) = (HashSet::new(), HashSet::new());
    let now = cases.is_empty().then_some(sla);
    for sla in cases.iter().filter_map(of_case).chain(now) {
        if !seen.insert(std::ptr::from_ref(sla)) {
            continue;
        }
        for (index, terms) in sla.priorities.iter().enumerate() {
            let Some((priority, mut terms)) = PriorityId::from_index(index).zip(*terms) else {
                continue;
            };
            if terms.clock == Clock::Calendar {
                (terms.hours, terms.of.hours) = (None, Whose::Card);
            }
            let mut whose = Vec::new();
            for of in [terms.of.respond, terms.of.resolve, terms.of.clock, terms.of.hours] {
                let name = match of {
                    Whose::Card => continue,
                    Whose::Agreement(id) => card.agreement_name(id),
                    Whose::Customer(place) => sla.customers.name(place),
                };
                if !whose.contains(&name) {
                    whose.push(name);
                }
            }
            let promised = Promised { priority, whose, terms };
            if told.insert(promised.clone()) {
                all.push(promised);
            }
        }
    }
    all.sort_by_key(|promised| promised.priority);
    all
}

fn only_customer(cases: &[JudgedCase]) -> Option<&str> {
    let mut customers = cases.iter().map(|case| case.customer.as_deref());
    let first = customers.next()??;
    customers.all(|other| other.is_some_and(|other| same(first, other))).then_some(first)
}

fn count(hours: &mut WeekHours, at: Instant, zone: &Zone) {
    let local = zone.local(at);
    let day = local.weekday().num_days_from_monday();
    let [day, hour] = [day, local.hour()].map(|part| usize::try_from(part).unwrap_or(0));
    hours[day][hour] += 1;
}

fn spread(spread: &mut Spread, verdict: &Verdict) {
    let Some(promise) = verdict.promise.filter(|_| verdict.at.is_some()) else {
        return;
    };
    let [used, target] =
        [verdict.used_seconds, promise.seconds].map(|it| usize::try_from(it.get()).unwrap_or(0));
    let bin = (used * 10).div_ceil(target.max(1)).saturating_sub(1);
    spread[bin.min(BINS - 1)] += 1;
}
