//! PURE: what a log tells of a case: checked, and cut at a moment (rules.md §3).

use thiserror::Error;

use crate::calendar::Instant;
use crate::rate_card::{PriorityId, Sla};
use crate::seconds::Seconds;

/// What an event of a case's history is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Priority(PriorityId),
    /// It waits for the customer.
    Paused,
    /// It no longer does.
    Resumed,
    Resolved,
    Reopened,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    pub at: Instant,
    pub action: Action,
}

/// What a log says beside the history about the last resolution of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolution {
    /// Nothing: it has no such column.
    Unsaid,
    Open,
    /// It was last resolved then.
    At(Instant),
}

impl Resolution {
    /// When the log says that it was last resolved.
    pub fn at(self) -> Option<Instant> {
        match self {
            Self::At(at) => Some(at),
            Self::Unsaid | Self::Open => None,
        }
    }

    /// Whether a resolution at `at` that stands is the one the log says.
    fn agrees(self, at: Instant) -> bool {
        match self {
            Self::Unsaid => true,
            Self::Open => false,
            Self::At(said) => said == at,
        }
    }

    /// Whether the log's last resolution can have come after a reopening at `at`.
    fn may_follow(self, at: Instant) -> bool {
        match self {
            Self::Unsaid | Self::Open => true,
            Self::At(said) => said > at,
        }
    }
}

/// What a log tells of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRecord {
    pub registered: Instant,
    /// Its priority at registration, if the log gives it.
    pub priority: Option<PriorityId>,
    /// When the phone was answered.
    pub answered: Option<Instant>,
    /// When it was first responded to.
    pub responded: Option<Instant>,
    pub resolved: Resolution,
    /// Whether the log has a history of the case, though it may say nothing.
    pub has_history: bool,
    /// Its history, in order of time.
    pub events: Vec<Event>,
    /// Seconds that it waited, where the log counts them without saying when.
    pub waited: Option<Seconds>,
    /// Whether it waits now, and nothing tells since when.
    pub waits: bool,
}

/// Why what a log tells of a case cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum HistoryError {
    /// The phone was answered before the case was registered.
    #[error("answered before registered")]
    AnsweredEarly,
    /// The response came before the case was registered.
    #[error("responded before registered")]
    RespondedEarly,
    /// The resolution came before the case was registered.
    #[error("resolved before registered")]
    ResolvedEarly,
    /// The event of this index came before the case was registered.
    #[error("event {0} is before registered")]
    EventEarly(usize),
    /// The event of this index came before the one ahead of it.
    #[error("event {0} is before the event ahead of it")]
    OutOfOrder(usize),
    /// The event of this index is a resolution that stands, and the case is said to be resolved at another time or not at all.
    #[error("event {0} is not the resolution the log gives")]
    OtherResolution(usize),
    /// It has a length of waiting beside the pauses of its history: they would count twice.
    #[error("waiting counted twice")]
    WaitedTwice,
    /// The event of this index reopens the case after the resolution that is said to be its last.
    #[error("event {0} reopens a case that is said to be resolved")]
    ReopenedLater(usize),
}

impl CaseRecord {
    /// Whether it says that the case was ever resolved.
    pub fn is_resolved(&self) -> bool {
        let mut events = self.events.iter();
        self.resolved.at().is_some() || events.any(|event| event.action == Action::Resolved)
    }

    /// Whether it can have happened so: nothing but a pause before registration, events in order, and one
    /// last resolution.
    pub fn check(&self) -> Result<(), Vec<HistoryError>> {
        let mut errors = Vec::new();
        let resolved = self.resolved.at();
        for (at, error) in [
            (self.answered, HistoryError::AnsweredEarly),
            (self.responded, HistoryError::RespondedEarly),
            (resolved, HistoryError::ResolvedEarly),
        ] {
            if at.is_some_and(|at| at < self.registered) {
                errors.push(error);
            }
        }
        let mut before: Option<Instant> = None;
        for (index, event) in self.events.iter().enumerate() {
            if before.is_some_and(|before| event.at < before) {
                errors.push(HistoryError::OutOfOrder(index));
            } else if event.at < self.registered && !event.action.is_pause() {
                errors.push(HistoryError::EventEarly(index));
            }
            before = Some(event.at);
        }
        if self.waited.is_some() && self.events.iter().any(|event| event.action.is_pause()) {
            errors.push(HistoryError::WaitedTwice);
        }
        if errors.is_empty() {
            self.check_resolution(&mut errors);
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    /// A resolution that is not followed by a reopening is the last one, and the log must say the same.
    fn check_resolution(&self, errors: &mut Vec<HistoryError>) {
        let events = self.events.iter().enumerate();
        let mut turns = events.filter(|(_, event)| event.action.is_turn()).peekable();
        while let Some((index, event)) = turns.next() {
            let next = turns.peek().map(|(_, next)| next.action);
            let (stands, last) = (next != Some(Action::Reopened), next.is_none());
            match event.action {
                Action::Resolved if stands && !self.resolved.agrees(event.at) => {
                    errors.push(HistoryError::OtherResolution(index));
                }
                Action::Reopened if last && !self.resolved.may_follow(event.at) => {
                    errors.push(HistoryError::ReopenedLater(index));
                }
                Action::Resolved
                | Action::Reopened
                | Action::Priority(_)
                | Action::Paused
                | Action::Resumed => {}
            }
        }
    }

    /// What was known at `now`: what lies after it has not happened yet. `None` for a case registered
    /// after it.
    #[must_use]
    pub fn until(mut self, now: Instant) -> Option<Self> {
        if self.registered > now {
            return None;
        }
        self.answered = self.answered.filter(|at| *at <= now);
        self.responded = self.responded.filter(|at| *at <= now);
        self.resolved = match self.resolved {
            // What stood at that moment is what the events up to it tell.
            Resolution::At(at) if at > now => Resolution::Unsaid,
            other @ (Resolution::At(_) | Resolution::Unsaid | Resolution::Open) => other,
        };
        self.events.retain(|event| event.at <= now);
        Some(self)
    }

    /// The priority at registration: the one the log gives; else the card's initial one where the log has a history (G6),
    /// its standard where it has none. What the history says later does not matter (rules.md §3).
    pub fn priority_at_registration(&self, sla: &Sla) -> PriorityId {
        self.priority.unwrap_or(if self.has_history { sla.initial } else { sla.standard })
    }
}

impl Action {
    /// Whether it resolves or reopens.
    pub fn is_turn(self) -> bool {
        match self {
            Self::Resolved | Self::Reopened => true,
            Self::Priority(_) | Self::Paused | Self::Resumed => false,
        }
    }

    /// Whether it is about waiting for the customer.
    pub fn is_pause(self) -> bool {
        match self {
            Self::Paused | Self::Resumed => true,
            Self::Priority(_) | Self::Resolved | Self::Reopened => false,
        }
    }
}
