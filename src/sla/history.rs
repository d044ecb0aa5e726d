//! PURE: what happened to a case, put together to periods of priorities and stops of the resolution clock
//! (rules.md §3.2, §3.4).

use super::record::{Action, CaseRecord, Event, Resolution};
use crate::calendar::Instant;
use crate::rate_card::{PriorityId, Sla};
use crate::seconds::Seconds;

/// From `from` until the next one begins, the case had this priority.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The registration or the change.
    pub from: Instant,
    pub priority: PriorityId,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The case waits for the customer.
    Paused,
    /// It was resolved, and is so until it is reopened.
    Resolved,
}

/// A half-open time in which the resolution clock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stop {
    /// Its first second.
    pub from: Instant,
    /// The first second after it; `None` while it lasts.
    pub to: Option<Instant>,
    pub why: Why,
}

/// The time that a clock stood.
#[derive(Debug, Clone, Copy, Default)]
pub struct Stood<'a> {
    pub stops: &'a [Stop],
    /// As [`History::waited`].
    pub waited: Seconds,
}

/// What happened to a case, put together for its clocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    pub registered: Instant,
    /// Its priorities, in order of time, each unlike the one before; the first begins at registration.
    pub periods: Vec<Period>,
    /// When the resolution clock stood, in order of time and not empty; two that touch differ in why.
    pub stops: Vec<Stop>,
    /// First response: as recorded, else the first resolution (rules.md §3.3).
    pub responded: Option<Instant>,
    /// The last resolution; `None` while the case is open.
    pub resolved: Option<Instant>,
    /// Seconds that the case waited, without saying when: they are taken off the resolution's elapsed time and put on its
    /// deadline, on the target's own clock (rules.md §3.2).
    pub waited: Seconds,
    /// Whether it waits now, and nothing tells since when: its resolution is paused, never breached.
    pub waits: bool,
}

/// How the resolution clock stands, event by event.
#[derive(Debug, Default)]
struct ClockState {
    waiting: bool,
    resolved: Option<Instant>,
    first_resolved: Option<Instant>,
    stops: Vec<Stop>,
}

impl ClockState {
    /// Takes one event; `false` if it changes nothing and is to be ignored.
    fn take(&mut self, event: Event, registered: Instant) -> bool {
        let at = event.at.max(registered);
        let stood = self.why();
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
        let stands = self.why();
        if stood != stands {
            if stood.is_some() {
                self.close(at);
            }
            if let Some(why) = stands {
                self.stops.push(Stop { from: at, to: None, why });
            }
        }
        counts
    }

    /// Why the clock stands, if it does.
    fn why(&self) -> Option<Why> {
        let waiting = self.waiting.then_some(Why::Paused);
        self.resolved.map_or(waiting, |_| Some(Why::Resolved))
    }

    /// Ends the open stop; an empty one is none, and one that begins where another ended goes on with it.
    fn close(&mut self, at: Instant) {
        if let Some(stop) = self.stops.pop()
            && stop.from < at
        {
            match self.stops.last_mut() {
                Some(before) if before.to == Some(stop.from) && before.why == stop.why => {
                    before.to = Some(at);
                }
                Some(_) | None => self.stops.push(Stop { to: Some(at), ..stop }),
            }
        }
    }
}

impl History {
    /// Puts together a case as it was recorded and checked ([`CaseRecord::check`]). Also returns the events that change nothing
    /// and were ignored: `paused` while paused, `resumed` while running, `reopened` while open.
    pub fn new(record: &CaseRecord, sla: &Sla) -> (Self, Vec<Event>) {
        let registered = record.registered;
        let mut clock = ClockState::default();
        let mut ignored = Vec::new();
        let mut periods =
            vec![Period { from: registered, priority: record.priority_at_registration(sla) }];
        let last_turn = record.events.iter().rfind(|event| event.action.is_turn());
        let is_listed = last_turn.is_some_and(|event| event.action == Action::Resolved);
        let mut unlisted = match record.resolved {
            Resolution::At(at) if !is_listed => Some(at),
            Resolution::At(_) | Resolution::Unsaid | Resolution::Open => None,
        };
        for event in &record.events {
            if let Some(at) = unlisted.filter(|at| *at < event.at) {
                unlisted = None;
                clock.take(resolution(at), registered);
            }
            if let Action::Priority(priority) = event.action {
                change(&mut periods, event.at, priority);
            }
            if !clock.take(*event, registered) {
                ignored.push(*event);
            }
        }
        if let Some(at) = unlisted {
            clock.take(resolution(at), registered);
        }
        // A change to the priority already in force is none (rules.md §3.4).
        periods.dedup_by_key(|period| period.priority);
        if clock.resolved.is_some() {
            // It stays resolved: nothing is left to count.
            clock.stops.pop();
        }
        let history = Self {
            registered,
            periods,
            responded: record.responded.or(clock.first_resolved),
            resolved: clock.resolved,
            waited: record.waited.unwrap_or_default(),
            waits: record.waits && clock.resolved.is_none(),
            stops: clock.stops,
        };
        (history, ignored)
    }

    /// The time that the resolution clock stood.
    pub fn stood(&self) -> Stood<'_> {
        Stood { stops: &self.stops, waited: self.waited }
    }

    /// The periods that had begun at `at`; at least the first.
    pub fn periods_until(&self, at: Instant) -> &[Period] {
        let begun = self.periods.partition_point(|period| period.from <= at);
        &self.periods[..begun.max(1)]
    }

    /// The priority in force at resolution, else at `now`.
    pub fn priority(&self, now: Instant) -> PriorityId {
        let periods = self.periods_until(self.resolved.unwrap_or(now));
        periods[periods.len() - 1].priority
    }
}

fn resolution(at: Instant) -> Event {
    Event { at, action: Action::Resolved }
}

/// Of several changes in the same second only the last holds (rules.md §3.4).
fn change(periods: &mut Vec<Period>, from: Instant, priority: PriorityId) {
    match periods.last_mut() {
        Some(last) if last.from == from => last.priority = priority,
        Some(_) | None => periods.push(Period { from, priority }),
    }
}
