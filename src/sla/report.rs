//! PURE: verdicts of many cases added up: per target, priority and month, and the goals (G3, G11, rules.md §3.5).

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::Datelike;
use rust_decimal::Decimal;

use super::figure::Figure;
use super::history::History;
use super::record::{CaseRecord, Event};
use super::verdict::{Breach, SlaError, Status, Target, Terms, Verdict, judge};
use crate::calendar::{Instant, Zone};
use crate::money::Percent;
use crate::rate_card::{Goals, PriorityId, Sla};
use crate::seconds::Seconds;

/// A case and how its two targets stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    pub history: History,
    /// When the phone was answered.
    pub answered: Option<Instant>,
    /// In force at resolution, else at the moment of the verdict.
    pub priority: PriorityId,
    pub response: Verdict,
    pub resolution: Verdict,
}

impl Judged {
    /// Judges both targets of a case at `now`. Also returns the history's events that were ignored.
    pub fn new(
        terms: Terms<'_>,
        record: &CaseRecord,
        now: Instant,
    ) -> Result<(Self, Vec<Event>), SlaError> {
        let (history, ignored) = History::new(record, terms.sla);
        let response = judge(terms, &history, Target::Response, now)?;
        let resolution = judge(terms, &history, Target::Resolution, now)?;
        let judged = Self {
            answered: record.answered,
            priority: history.priority(now),
            history,
            response,
            resolution,
        };
        Ok((judged, ignored))
    }

    /// Both targets with how they stand.
    pub fn verdicts(&self) -> [(Target, &Verdict); 2] {
        [(Target::Response, &self.response), (Target::Resolution, &self.resolution)]
    }

    pub fn has(&self, status: Status) -> bool {
        self.verdicts().iter().any(|(_, verdict)| verdict.status == status)
    }
}

/// A case of a log, judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgedCase {
    pub case: String,
    /// Its customer, as the log has it.
    pub customer: Option<Arc<str>>,
    pub agreement: Option<Arc<str>>,
    /// Our word for it, if we have one.
    pub channel: Option<Arc<str>>,
    /// What is promised to this customer or agreement, where it is not what is promised to all.
    pub own: Option<Arc<Sla>>,
    pub judged: Judged,
}

/// A target that was missed.
#[derive(Debug, Clone, Copy)]
pub struct Missed<'a> {
    pub case: &'a JudgedCase,
    pub target: Target,
    pub verdict: &'a Verdict,
    pub breach: Breach,
}

impl Missed<'_> {
    /// Whether the deadline was already past when the priority changed to the one that it was of.
    pub fn is_by_change(&self) -> bool {
        self.verdict.due().is_some_and(|due| self.breach.at > due)
    }
}

/// Every target that was missed, in the order of the cases.
pub fn breaches(cases: &[JudgedCase]) -> impl Iterator<Item = Missed<'_>> {
    cases.iter().flat_map(|case| {
        let verdicts = case.judged.verdicts().into_iter();
        verdicts.filter_map(move |(target, verdict)| {
            Some(Missed { case, target, verdict, breach: verdict.breach? })
        })
    })
}

/// How many targets stand how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    pub met: usize,
    pub running: usize,
    /// Not done, most of the time used.
    pub at_risk: usize,
    pub paused: usize,
    pub breached: usize,
    /// In no count.
    pub unpromised: usize,
}

impl Tally {
    pub(super) fn add(&mut self, status: Status) {
        let count = match status {
            Status::Met => &mut self.met,
            Status::Running => &mut self.running,
            Status::AtRisk => &mut self.at_risk,
            Status::Paused => &mut self.paused,
            Status::Breached => &mut self.breached,
            Status::Unpromised => &mut self.unpromised,
        };
        *count += 1;
    }

    pub fn count(&self, status: Status) -> usize {
        match status {
            Status::Met => self.met,
            Status::Running => self.running,
            Status::AtRisk => self.at_risk,
            Status::Paused => self.paused,
            Status::Breached => self.breached,
            Status::Unpromised => self.unpromised,
        }
    }

    /// Targets that are met or breached.
    pub fn decided(&self) -> usize {
        self.met + self.breached
    }

    /// met / (met + breached) in per cent; `None` if none is decided.
    pub fn percent_met(&self) -> Option<Figure> {
        Figure::percent(self.met, self.decided(), None)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Both {
    pub response: Tally,
    pub resolution: Tally,
}

impl Both {
    pub(super) fn add(&mut self, case: &Judged) {
        self.response.add(case.response.status);
        self.resolution.add(case.resolution.status);
    }

    pub fn targets(&self) -> [(Target, Tally); 2] {
        [(Target::Response, self.response), (Target::Resolution, self.resolution)]
    }
}

/// How the goals over all cases stand (G3, G11, rules.md §3.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct GoalResults {
    pub goals: Goals,
    pub resolved: usize,
    /// Those of them resolved in time for the goal.
    pub solved_within: usize,
    /// Cases with a time of answer.
    pub answered: usize,
    /// The seconds until their answers, added up.
    pub answer_seconds: Seconds,
}

impl GoalResults {
    fn add(&mut self, case: &Judged) {
        let registered = case.history.registered;
        if let Some(resolved) = case.history.resolved {
            self.resolved += 1;
            let limit = self.goals.solved_within_seconds;
            if limit.is_some_and(|limit| resolved.since(registered) <= limit) {
                self.solved_within += 1;
            }
        }
        if let Some(answered) = case.answered {
            self.answered += 1;
            self.answer_seconds += answered.since(registered);
        }
    }

    /// Per cent of the resolved cases solved within the goal's time; `None` without cases or goal.
    pub fn solved_percent(&self) -> Option<Figure> {
        self.goals.solved_within_seconds?;
        let goal = self.goals.solved_percent.map(Percent::decimal);
        Figure::percent(self.solved_within, self.resolved, goal)
    }

    /// Whether *more* than the goal's share was solved in its time; decided on the exact values.
    pub fn solved_met(&self) -> Option<bool> {
        let beside = self.solved_percent()?.beside_goal()?;
        Some(beside == Ordering::Greater)
    }

    /// Mean seconds until the answer; `None` without cases.
    pub fn mean_seconds(&self) -> Option<Figure> {
        let goal = self.goals.answer_seconds.map(|goal| Decimal::from(goal.get()));
        Figure::new(Decimal::from(self.answer_seconds.get()), self.answered, &[], goal)
    }

    /// Whether the mean is *at most* the goal; decided on the exact values.
    pub fn answer_met(&self) -> Option<bool> {
        let beside = self.mean_seconds()?.beside_goal()?;
        Some(beside != Ordering::Greater)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    pub cases: usize,
    pub all: Both,
    /// By [`PriorityId`], in the order of the card: the priority in force now or at resolution.
    pub priorities: Vec<Both>,
    /// By year and month of registration, local time.
    pub months: BTreeMap<(i32, u32), Both>,
    pub goals: GoalResults,
}

/// Adds cases up. `priorities` is how many the card has.
pub fn summarise<'a>(
    cases: impl IntoIterator<Item = &'a JudgedCase>,
    priorities: usize,
    goals: Goals,
    zone: &Zone,
) -> Summary {
    let mut summary = Summary {
        priorities: vec![Both::default(); priorities],
        goals: GoalResults { goals, ..GoalResults::default() },
        ..Summary::default()
    };
    for case in cases {
        let case = &case.judged;
        summary.cases += 1;
        summary.all.add(case);
        summary.priorities[case.priority.index()].add(case);
        let date = zone.date(case.history.registered);
        let month = (date.year(), date.month());
        summary.months.entry(month).or_default().add(case);
        summary.goals.add(case);
    }
    summary
}
