//! PURE: what happened to a case: what the log tells of it, checked, cut at a moment, and put together to
//! periods of priorities and stops of the resolution clock (rules.md §3.2, §3.4).

use thiserror::Error;

use crate::calendar::Instant;
use crate::rate_card::{PriorityId, Sla};

/// What an event of a case's history is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// The case was given this priority (G6).
    Priority(PriorityId),
    /// It waits for the customer.
    Paused,
    /// It no longer does.
    Resumed,
    /// It was solved.
    Resolved,
    /// It was not solved after all.
    Reopened,
}

/// An event of a case's history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// When it happened.
    pub at: Instant,
    /// What it was.
    pub action: Action,
}

/// What a log says beside the history about the last resolution of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolution {
    /// Nothing: it has no such column.
    Unsaid,
    /// The case is open.
    Open,
    /// It was last resolved then.
    At(Instant),
}

impl Resolution {
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

/// What a log tells of a case, as it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// When it was registered.
    pub registered: Instant,
    /// Its priority at registration, if the log gives it.
    pub priority: Option<PriorityId>,
    /// When the phone was answered.
    pub answered: Option<Instant>,
    /// When it was first responded to.
    pub responded: Option<Instant>,
    /// Its last resolution.
    pub resolved: Resolution,
    /// Its history, in order of time.
    pub events: Vec<Event>,
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
    /// The event of this index reopens the case after the resolution that is said to be its last.
    #[error("event {0} reopens a case that is said to be resolved")]
    ReopenedLater(usize),
}

impl Told {
    /// Whether it can have happened so: nothing but a pause before registration, events in order, and one
    /// last resolution.
    ///
    /// # Errors
    /// Everything that cannot be.
    pub fn check(&self) -> Result<(), Vec<HistoryError>> {
        let mut errors = Vec::new();
        let early = |at: Option<Instant>| at.is_some_and(|at| at < self.registered);
        if early(self.answered) {
            errors.push(HistoryError::AnsweredEarly);
        }
        if early(self.responded) {
            errors.push(HistoryError::RespondedEarly);
        }
        if let Resolution::At(at) = self.resolved
            && at < self.registered
        {
            errors.push(HistoryError::ResolvedEarly);
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
        if errors.is_empty() {
            self.check_resolution(&mut errors);
        }
        if errors.is_empty() {
            Ok(())
        } else {
            Err(errors)
        }
    }

    /// A resolution that is not followed by a reopening is the last one, and the log must say the same.
    fn check_resolution(&self, errors: &mut Vec<HistoryError>) {
        let mut turns = self
            .events
            .iter()
            .enumerate()
            .filter(|(_, event)| matches!(event.action, Action::Resolved | Action::Reopened))
            .peekable();
        while let Some((index, event)) = turns.next() {
            let stands = turns
                .peek()
                .is_none_or(|(_, next)| next.action != Action::Reopened);
            let last = turns.peek().is_none();
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

    /// The latest time it names.
    pub fn latest(&self) -> Instant {
        let resolved = match self.resolved {
            Resolution::At(at) => Some(at),
            Resolution::Unsaid | Resolution::Open => None,
        };
        [self.answered, self.responded, resolved]
            .into_iter()
            .flatten()
            .chain(self.events.iter().map(|event| event.at))
            .fold(self.registered, Instant::max)
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

    /// The priority at registration: the one the log gives; else the card's standard, or its initial one
    /// if the history names a priority (G6, rules.md §3).
    pub fn priority_at_registration(&self, sla: &Sla) -> PriorityId {
        let named = |event: &Event| matches!(event.action, Action::Priority(_));
        self.priority.unwrap_or_else(|| {
            if self.events.iter().any(named) {
                sla.initial
            } else {
                sla.standard
            }
        })
    }
}

impl Action {
    /// Whether it is about waiting for the customer.
    pub fn is_pause(self) -> bool {
        match self {
            Self::Paused | Self::Resumed => true,
            Self::Priority(_) | Self::Resolved | Self::Reopened => false,
        }
    }
}

/// From `from` until the next one begins, the case had this priority.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The registration or the change.
    pub from: Instant,
    /// The priority in force.
    pub priority: PriorityId,
}

/// A half-open time in which the resolution clock stands: a pause, or resolved until reopened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stop {
    /// Its first second.
    pub from: Instant,
    /// The first second after it; `None` while it lasts.
    pub to: Option<Instant>,
}

/// What happened to a case, put together for its clocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// When it was registered.
    pub registered: Instant,
    /// Its priorities, in order of time, each unlike the one before; the first begins at registration.
    pub periods: Vec<Period>,
    /// When the resolution clock stood, in order of time, apart from each other and not empty.
    pub stops: Vec<Stop>,
    /// First response: as told, else the first resolution (rules.md §3.3).
    pub responded: Option<Instant>,
    /// The last resolution; `None` while the case is open.
    pub resolved: Option<Instant>,
}

/// How the resolution clock stands, event by event.
#[derive(Debug, Default)]
struct Pulse {
    waiting: bool,
    resolved: Option<Instant>,
    first_resolved: Option<Instant>,
    stops: Vec<Stop>,
}

impl Pulse {
    /// Takes one event; `false` if it changes nothing and is to be ignored.
    fn take(&mut self, event: Event, registered: Instant) -> bool {
        let at = event.at.max(registered);
        let stood = self.stands();
        let counts = match event.action {
            Action::Priority(_) => true,
            Action::Paused => !std::mem::replace(&mut self.waiting, true),
            Action::Resumed => std::mem::replace(&mut self.waiting, false),
            Action::Resolved => {
                // A resolution ends an open pause (rules.md §3.2).
                self.waiting = false;
                self.first_resolved.get_or_insert(at);
                let open = self.resolved.is_none();
                self.resolved.get_or_insert(at);
                open
            }
            Action::Reopened => self.resolved.take().is_some(),
        };
        match (stood, self.stands()) {
            (false, true) => self.stops.push(Stop { from: at, to: None }),
            (true, false) => self.close(at),
            (true, true) | (false, false) => {}
        }
        counts
    }

    fn stands(&self) -> bool {
        self.waiting || self.resolved.is_some()
    }

    /// Ends the open stop; an empty one is none, and one that begins where another ended goes on with it.
    fn close(&mut self, at: Instant) {
        if let Some(stop) = self.stops.pop()
            && stop.from < at
        {
            match self.stops.last_mut() {
                Some(before) if before.to == Some(stop.from) => before.to = Some(at),
                Some(_) | None => self.stops.push(Stop {
                    to: Some(at),
                    ..stop
                }),
            }
        }
    }
}

impl History {
    /// Puts together what was told and checked ([`Told::check`]). Also returns the events that change nothing
    /// and were ignored: `paused` while paused, `resumed` while running, `reopened` while open.
    pub fn new(told: &Told, sla: &Sla) -> (Self, Vec<Event>) {
        let registered = told.registered;
        let mut pulse = Pulse::default();
        let mut ignored = Vec::new();
        let mut periods = vec![Period {
            from: registered,
            priority: told.priority_at_registration(sla),
        }];
        let last_turn = told
            .events
            .iter()
            .rfind(|event| matches!(event.action, Action::Resolved | Action::Reopened));
        let mut unlisted = match (told.resolved, last_turn.map(|event| event.action)) {
            (Resolution::Unsaid | Resolution::Open, _)
            | (Resolution::At(_), Some(Action::Resolved)) => None,
            (
                Resolution::At(at),
                None
                | Some(Action::Reopened | Action::Paused | Action::Resumed | Action::Priority(_)),
            ) => Some(at),
        };
        for event in &told.events {
            if let Some(at) = unlisted.filter(|at| *at < event.at) {
                unlisted = None;
                pulse.take(resolution(at), registered);
            }
            if let Action::Priority(priority) = event.action {
                change(&mut periods, event.at, priority);
            }
            if !pulse.take(*event, registered) {
                ignored.push(*event);
            }
        }
        if let Some(at) = unlisted {
            pulse.take(resolution(at), registered);
        }
        drop_repeats(&mut periods);
        if let Some(at) = pulse.resolved
            && pulse.stops.last().is_some_and(|stop| stop.to.is_none())
        {
            pulse.close(at);
        }
        let history = Self {
            registered,
            periods,
            responded: told.responded.or(pulse.first_resolved),
            resolved: pulse.resolved,
            stops: pulse.stops,
        };
        (history, ignored)
    }

    /// The periods that had begun at `at`; at least the first.
    pub fn periods_until(&self, at: Instant) -> &[Period] {
        let begun = self.periods.partition_point(|period| period.from <= at);
        self.periods.get(..begun.max(1)).unwrap_or(&[])
    }

    /// The priority in force at resolution, else at `now`.
    pub fn priority(&self, now: Instant) -> Option<PriorityId> {
        self.periods_until(self.resolved.unwrap_or(now))
            .last()
            .map(|period| period.priority)
    }
}

fn resolution(at: Instant) -> Event {
    Event {
        at,
        action: Action::Resolved,
    }
}

/// Of several changes in the same second only the last holds (rules.md §3.4).
fn change(periods: &mut Vec<Period>, from: Instant, priority: PriorityId) {
    match periods.last_mut() {
        Some(last) if last.from == from => last.priority = priority,
        Some(_) | None => periods.push(Period { from, priority }),
    }
}

/// A change to the priority already in force is none (rules.md §3.4).
fn drop_repeats(periods: &mut Vec<Period>) {
    periods.dedup_by_key(|period| period.priority);
}
