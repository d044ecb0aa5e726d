//! PURE: answer and solution times, and what the desk promises over all cases (G6, G7, rules.md §3).

use super::PriorityId;
use crate::money::Percent;

/// Answer and solution times (G6, G7, rules.md §3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sla {
    /// The priority at registration where the log gives none but has a history (G6).
    pub initial: PriorityId,
    /// The same where it has no history (G7).
    pub standard: PriorityId,
    /// What a later change of priority does to a deadline that had passed.
    pub reprioritise: Reprioritise,
    /// Share of a target after which it is at risk.
    pub at_risk_percent: Percent,
    /// By [`PriorityId`]; `None` where a later revision brings the priority.
    pub priorities: Vec<Option<Priority>>,
    /// What the desk promises over all cases.
    pub goals: Goals,
}

/// What a later change of priority does to a deadline that had already passed (rules.md §3.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reprioritise {
    /// A missed promise stays missed.
    KeepBreach,
    /// Only the last priority counts.
    Recompute,
    /// As recompute, and the clock starts at the last change.
    Restart,
}

/// The hours a target counts (rules.md §3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// Every hour of the day (G1).
    Calendar,
    /// Normal hours only.
    Business,
}

/// The targets of a priority (G7), in seconds on its clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Priority {
    /// Time to the first response.
    pub respond_seconds: i64,
    /// Time to the resolution.
    pub resolve_seconds: i64,
    /// The hours that count.
    pub clock: Clock,
}

/// What the desk promises over all cases (G3, G11, rules.md §3.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Goals {
    /// A case counts as solved quickly within this many seconds of registration.
    pub solved_within_seconds: Option<i64>,
    /// More than this share of the resolved cases should be.
    pub solved_percent: Option<Percent>,
    /// At most this many seconds until the phone is answered, on average.
    pub answer_seconds: Option<i64>,
}

impl Sla {
    /// A priority, if this edition has it.
    pub fn priority(&self, priority: PriorityId) -> Option<&Priority> {
        self.priorities.get(priority.index())?.as_ref()
    }
}
