//! PURE: how a target of a case stands at a moment (rules.md §3.1–3.4): one walk over its priorities,
//! one function for a deadline and one for the time used, both on the same clock and the same stops.

use rust_decimal::Decimal;
use thiserror::Error;

use super::history::{History, Period, Stood, Stop};
use crate::calendar::{Calendar, CalendarError, Instant};
use crate::money::Percent;
use crate::rate_card::{Clock, PriorityId, RateCard, Reprioritise, Sla};
use crate::seconds::Seconds;

/// What is promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The first answer; its clock never stands.
    Response,
    /// The solution; its clock stands while the case waits for the customer.
    Resolution,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Done at or before the deadline.
    Met,
    /// Not done, and time is left.
    Running,
    /// Not done, and most of the time is used.
    AtRisk,
    Paused,
    /// The deadline has passed unmet.
    Breached,
    /// Nothing is promised.
    Unpromised,
}

impl Status {
    /// All, the worst first.
    pub const ALL: [Self; 6] =
        [Self::Breached, Self::AtRisk, Self::Running, Self::Paused, Self::Met, Self::Unpromised];

    /// How bad it is: 0 is the worst.
    pub fn rank(self) -> usize {
        Self::ALL.iter().position(|status| *status == self).unwrap_or(Self::ALL.len())
    }
}

/// When and under which priority a promise was missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Breach {
    /// The later of the missed deadline and the change to its priority.
    pub at: Instant,
    /// The priority whose deadline it was.
    pub under: PriorityId,
}

/// A target under a priority.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Promise {
    /// The priority in force and since when.
    pub period: Period,
    pub clock: Clock,
    /// As [`Priority::hours`](crate::rate_card::Priority::hours).
    pub hours: Option<usize>,
    /// Length of the target on its clock.
    pub seconds: Seconds,
    /// When its clock began: registration, or the last change.
    pub start: Instant,
    /// The deadline; `None` while the clock stands.
    pub due: Option<Instant>,
}

/// How a target of a case stands, or stood when it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    pub status: Status,
    /// The promise that counts: of a breached target the missed one, else the one in force, if any is.
    pub promise: Option<Promise>,
    pub at: Option<Instant>,
    pub breach: Option<Breach>,
    /// Time used on the promise's clock when it was done, else at the moment of the verdict.
    pub used_seconds: Seconds,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SlaError {
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// The edition in force at registration has no such priority.
    #[error("the rate card in force at registration has no such priority")]
    NoPriority(PriorityId),
}

/// What was promised: the terms of the edition in force at registration, and the hours they count in.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    pub calendar: &'a Calendar,
    pub sla: &'a Sla,
    /// Hours that only promises have.
    hours: &'a [Calendar],
}

impl<'a> Terms<'a> {
    pub fn new(card: &'a RateCard, sla: &'a Sla) -> Self {
        Self { calendar: card.calendar(), sla, hours: &card.promise_hours }
    }

    /// The same with the hours of a promise.
    pub fn within(self, hours: Option<usize>) -> Self {
        let own = hours.and_then(|hours| self.hours.get(hours));
        Self { calendar: own.unwrap_or(self.calendar), ..self }
    }
}

impl Verdict {
    /// The deadline: of a breached target the missed one; `None` while paused.
    pub fn due(&self) -> Option<Instant> {
        self.promise?.due
    }

    /// Per cent of the target used, rounded down.
    pub fn used_percent(&self) -> i64 {
        let of = self.promise.map_or(0, |promise| promise.seconds.get());
        self.used_seconds.times(100).get().checked_div_euclid(of).unwrap_or(100)
    }

    /// Seconds left on the promise's clock; negative when late.
    pub fn seconds_left(&self) -> Seconds {
        self.promise.map_or(Seconds::ZERO, |promise| promise.seconds) - self.used_seconds
    }

    /// Whole minutes left on the promise's clock, rounded down; negative when late.
    pub fn minutes_left(&self) -> i64 {
        self.seconds_left().whole_minutes()
    }
}

/// How a target of a case stands at `now` (rules.md §3).
///
/// # Errors
/// No normal hours ever come on a clock that counts only them; a priority that the card did not have.
pub fn judge(
    terms: Terms<'_>,
    history: &History,
    target: Target,
    now: Instant,
) -> Result<Verdict, SlaError> {
    let (at, stood) = match target {
        Target::Response => (history.responded, Stood::default()),
        Target::Resolution => (history.resolved, history.stood()),
    };
    let end = at.unwrap_or(now);
    let (start, periods) = counting(terms.sla.reprioritise, history, end);
    let mut known = Vec::new();
    let mut in_force = None;
    let mut missed = None;
    for (index, period) in periods.iter().enumerate() {
        in_force = terms.promise(target, *period, start, stood, &mut known)?;
        let Some(promise) = in_force else { continue };
        let next = periods.get(index + 1);
        let until = next.map_or(end, |next| next.from);
        // At the deadline itself the promise is not yet missed, neither when done then nor when changed then.
        if let Some(due) = promise.due.filter(|due| *due < until) {
            missed = Some(due);
            break;
        }
    }
    let Some(mut promise) = in_force else {
        let (status, used_seconds) = (Status::Unpromised, Seconds::ZERO);
        return Ok(Verdict { status, promise: None, at, breach: None, used_seconds });
    };
    if at.is_none() && target == Target::Resolution && history.waits {
        promise.due = None;
        missed = None;
    }
    let breach = missed
        .map(|due| Breach { at: due.max(promise.period.from), under: promise.period.priority });
    let terms = terms.within(promise.hours);
    let used_seconds = terms.elapsed(promise.clock, promise.start, end, stood)?;
    let status = if breach.is_some() {
        Status::Breached
    } else if at.is_some() {
        Status::Met
    } else if promise.due.is_none() {
        Status::Paused
    } else if is_at_risk(used_seconds, promise.seconds, terms.sla.at_risk_percent) {
        Status::AtRisk
    } else {
        Status::Running
    };
    Ok(Verdict { status, promise: Some(promise), at, breach, used_seconds })
}

/// The start of the clock, and the priorities that can decide until `end` (rules.md §3.4).
fn counting(reading: Reprioritise, history: &History, end: Instant) -> (Instant, &[Period]) {
    let periods = history.periods_until(end);
    let last = &periods[periods.len() - 1..];
    match reading {
        Reprioritise::KeepBreach => (history.registered, periods),
        Reprioritise::Recompute => (history.registered, last),
        Reprioritise::Restart => (last[0].from, last),
    }
}

impl Terms<'_> {
    /// The promise of a period, if there is one. Its deadline depends on the priority alone: `known` are those of the same target and
    /// start that were computed before.
    fn promise(
        self,
        target: Target,
        period: Period,
        start: Instant,
        stood: Stood<'_>,
        known: &mut Vec<Promise>,
    ) -> Result<Option<Promise>, SlaError> {
        let same = |promise: &&Promise| promise.period.priority == period.priority;
        if let Some(promise) = known.iter().find(same) {
            return Ok(Some(Promise { period, ..*promise }));
        }
        let priority = self.sla.priority(period.priority);
        let priority = priority.ok_or(SlaError::NoPriority(period.priority))?;
        let (clock, hours) = (priority.clock, priority.hours);
        let promised = match target {
            Target::Response => priority.respond_seconds,
            Target::Resolution => priority.resolve_seconds,
        };
        let Some(seconds) = promised else {
            return Ok(None);
        };
        let promise = Promise {
            period,
            clock,
            hours,
            seconds,
            start,
            due: self.within(hours).deadline(clock, start, seconds, stood)?,
        };
        known.push(promise);
        Ok(Some(promise))
    }

    /// The first instant at which `seconds` have passed on the clock since `start`, without the time it stood
    /// (rules.md §3.1–3.2). A stop that begins in that very second comes in time, inside or outside normal hours: the
    /// deadline is then its end. `None` if it waits for a stop that still lasts.
    ///
    /// # Errors
    /// [`CalendarError::NoHours`] where normal hours never come again, [`CalendarError::OutOfYears`] where the deadline
    /// lies beyond the last year.
    pub fn deadline(
        self,
        clock: Clock,
        start: Instant,
        seconds: Seconds,
        stood: Stood<'_>,
    ) -> Result<Option<Instant>, CalendarError> {
        let Stood { stops, waited } = stood;
        let mut left = seconds + waited;
        let mut since = start;
        for (index, stop) in stops.iter().enumerate() {
            if stop.to.is_some_and(|to| to <= since) {
                continue;
            }
            let from = stop.from.max(since);
            let ran = self.ran(clock, since, from)?;
            if ran >= left {
                let due = self.due(clock, since, left)?;
                if due < from {
                    return Ok(Some(due));
                }
                if due == from {
                    return Ok(end_of_stops(&stops[index..]));
                }
            }
            let Some(to) = stop.to else {
                return Ok(None);
            };
            left -= ran;
            since = to;
        }
        self.due(clock, since, left).map(Some)
    }

    /// The first instant at which `seconds` have passed on the clock since `start`.
    fn due(self, clock: Clock, start: Instant, seconds: Seconds) -> Result<Instant, CalendarError> {
        match clock {
            Clock::Calendar => {
                let due = start.plus(seconds);
                self.calendar.check(due).map(|()| due)
            }
            Clock::Business => self.calendar.deadline(start, seconds),
        }
    }

    /// Seconds on the clock in `[start, end)`.
    fn ran(self, clock: Clock, start: Instant, end: Instant) -> Result<Seconds, CalendarError> {
        match clock {
            Clock::Calendar => Ok(end.since(start).max(Seconds::ZERO)),
            Clock::Business => self.calendar.elapsed(start, end),
        }
    }

    /// Seconds on the clock in `[start, end)`, without the time it stood (rules.md §3.1–3.2).
    pub fn elapsed(
        self,
        clock: Clock,
        start: Instant,
        end: Instant,
        stood: Stood<'_>,
    ) -> Result<Seconds, CalendarError> {
        let mut seconds = self.ran(clock, start, end)?;
        for stop in stood.stops {
            let to = stop.to.unwrap_or(end).min(end);
            seconds -= self.ran(clock, stop.from.max(start), to)?;
        }
        // A tool that counts waiting in whole minutes can have counted more than there was.
        if stood.waited > Seconds::ZERO {
            seconds = (seconds - stood.waited).max(Seconds::ZERO);
        }
        Ok(seconds)
    }
}

/// When the first of these stops ends, with those that go on from it; `None` while it lasts.
fn end_of_stops(stops: &[Stop]) -> Option<Instant> {
    let (first, rest) = stops.split_first()?;
    let mut end = first.to?;
    for stop in rest {
        if stop.from != end {
            break;
        }
        end = stop.to?;
    }
    Some(end)
}

/// Whether `at_risk` per cent of the target are used, decided on the exact values.
fn is_at_risk(used: Seconds, target: Seconds, at_risk: Percent) -> bool {
    let share = Decimal::from(used.get()).checked_mul(Decimal::ONE_HUNDRED);
    let limit = at_risk.decimal().checked_mul(Decimal::from(target.get()));
    match (share, limit) {
        (Some(share), Some(limit)) => share >= limit,
        // A limit too large to compute is never reached.
        (Some(_) | None, None) | (None, Some(_)) => false,
    }
}
