//! PURE: cases added up by what they are of, and how long their targets took (interface.md, "SLA: reports and alarms").

use std::collections::HashMap;

use chrono::Datelike;
use rust_decimal::Decimal;

use super::figure::Figure;
use super::report::{JudgedCase, Tally};
use super::verdict::Verdict;
use crate::calendar::Zone;
use crate::rate_card::PriorityId;
use crate::seconds::Seconds;
use crate::texts::folded;

/// What cases are put together by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupBy {
    Priority,
    Customer,
    Agreement,
    /// Of registration, local time.
    Month,
    Channel,
}

/// What the cases of a group have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupKey<'a> {
    Priority(PriorityId),
    /// Year and month.
    Month(i32, u32),
    /// As the log writes it first; `None` where it says nothing.
    Name(Option<&'a str>),
}

#[derive(Debug, Clone)]
pub struct Group<'a> {
    /// In the order of what was asked for.
    pub keys: Vec<GroupKey<'a>>,
    pub cases: usize,
    pub response: Performance,
    pub resolution: Performance,
}

/// How a target of many cases came out.
#[derive(Debug, Clone, Default)]
pub struct Performance {
    pub tally: Tally,
    /// Of those that are done, on the target's clock; in order.
    seconds: Vec<Seconds>,
}

impl Performance {
    fn add(&mut self, verdict: &Verdict) {
        self.tally.add(verdict.status);
        if verdict.at.is_some() && verdict.promise.is_some() {
            self.seconds.push(verdict.used_seconds);
        }
    }

    pub fn mean_minutes(&self) -> Option<Figure> {
        minutes(Seconds::sum(self.seconds.iter().copied()), self.seconds.len())
    }

    /// Of an even number the mean of the two in the middle.
    pub fn median_minutes(&self) -> Option<Figure> {
        let middle = self.seconds.len() / 2;
        let upper = *self.seconds.get(middle)?;
        if self.seconds.len() % 2 == 1 {
            return minutes(upper, 1);
        }
        minutes(self.seconds[middle - 1] + upper, 2)
    }

    /// By nearest rank: the least time that so many per cent do not exceed.
    pub fn percentile_minutes(&self, percent: usize) -> Option<Figure> {
        let rank = (self.seconds.len() * percent).div_ceil(100);
        minutes(*self.seconds.get(rank.checked_sub(1)?)?, 1)
    }
}

/// The mean of so many lengths of time, in minutes.
fn minutes(sum: Seconds, count: usize) -> Option<Figure> {
    Figure::new(Decimal::from(sum.get()), count * 60, &[], None)
}

/// Adds cases up by `keys`, in the order of the card, the calendar or the log; without keys, all of them.
pub fn group<'a>(cases: &'a [JudgedCase], keys: &[GroupBy], zone: &Zone) -> Vec<Group<'a>> {
    let mut names = HashMap::new();
    let mut places: HashMap<Vec<usize>, usize> = HashMap::new();
    let mut groups: Vec<(Vec<usize>, Group<'a>)> = Vec::new();
    if keys.is_empty() {
        places.insert(Vec::new(), 0);
        groups.push((Vec::new(), Group::new(Vec::new())));
    }
    for case in cases {
        let own = keys.iter().map(|by| ranked(key(case, *by, zone), &mut names));
        let (ranks, own): (Vec<usize>, Vec<GroupKey<'_>>) = own.unzip();
        let place = *places.entry(ranks).or_insert_with_key(|ranks| {
            groups.push((ranks.clone(), Group::new(own)));
            groups.len() - 1
        });
        let group = &mut groups[place].1;
        group.cases += 1;
        group.response.add(&case.judged.response);
        group.resolution.add(&case.judged.resolution);
    }
    groups.sort_by(|(one, _), (other, _)| one.cmp(other));
    let sorted = groups.into_iter().map(|(_, mut group)| {
        group.response.seconds.sort_unstable();
        group.resolution.seconds.sort_unstable();
        group
    });
    sorted.collect()
}

impl<'a> Group<'a> {
    fn new(keys: Vec<GroupKey<'a>>) -> Self {
        let (response, resolution) = Default::default();
        Self { keys, cases: 0, response, resolution }
    }
}

fn key<'a>(case: &'a JudgedCase, by: GroupBy, zone: &Zone) -> GroupKey<'a> {
    match by {
        GroupBy::Priority => GroupKey::Priority(case.judged.priority),
        GroupBy::Customer => GroupKey::Name(case.customer.as_deref()),
        GroupBy::Agreement => GroupKey::Name(case.agreement.as_deref()),
        GroupBy::Channel => GroupKey::Name(case.channel.as_deref()),
        GroupBy::Month => {
            let date = zone.date(case.judged.history.registered);
            GroupKey::Month(date.year(), date.month())
        }
    }
}

/// Its place among the groups, what is not said last; a name as it was written first.
fn ranked<'a>(
    key: GroupKey<'a>,
    names: &mut HashMap<String, (usize, &'a str)>,
) -> (usize, GroupKey<'a>) {
    match key {
        GroupKey::Priority(priority) => (priority.index(), key),
        GroupKey::Month(year, month) => {
            (usize::try_from(i64::from(year) * 12 + i64::from(month)).unwrap_or(0), key)
        }
        GroupKey::Name(None) => (usize::MAX, key),
        GroupKey::Name(Some(name)) => {
            let next = (names.len(), name);
            let (rank, first) = *names.entry(folded(name).into_owned()).or_insert(next);
            (rank, GroupKey::Name(Some(first)))
        }
    }
}
