//! Laws of deadlines and verdicts that hold for every case, and a model of them that walks from one quarter of an hour to the
//! next.

use chrono::{DateTime, Datelike, TimeDelta, Timelike};
use proptest::prelude::*;
use takst::calendar::Instant;
use takst::rate_card::{Clock, PriorityId, RateCard, Reprioritise};
use takst::seconds::Seconds;
use takst::sla::{
    Action, CaseRecord, Event, History, Judged, Resolution, Status, Stood, Stop, Target, Terms,
    Why, judge,
};

/// 2026-10-19 08:00 local: the clocks go back six days later.
const BEGIN: i64 = 1_792_389_600;

fn card(clock: Clock, reading: Reprioritise) -> RateCard {
    let reading = match reading {
        Reprioritise::KeepBreach => "keep-breach",
        Reprioritise::Recompute => "recompute",
        Reprioritise::Restart => "restart",
    };
    let clock = match clock {
        Clock::Calendar => "calendar",
        Clock::Business => "business",
    };
    crate::cards::sla(reading, clock)
}

fn priority(index: usize) -> PriorityId {
    PriorityId::from_index(index).unwrap()
}

fn terms(card: &RateCard) -> Terms<'_> {
    Terms::new(card, card.at(Instant::from_unix(BEGIN)).sla.as_ref().unwrap())
}

fn clocks() -> impl Strategy<Value = Clock> {
    prop_oneof![Just(Clock::Calendar), Just(Clock::Business)]
}

/// Stops in order, apart from each other, all ended.
fn stops() -> impl Strategy<Value = Vec<Stop>> {
    prop::collection::vec((1_i64..200_000, 1_i64..200_000), 0..5).prop_map(|gaps| {
        let mut at = BEGIN;
        let mut stops = Vec::new();
        for (gap, length) in gaps {
            let from = at + gap;
            at = from + length;
            stops.push(Stop {
                from: Instant::from_unix(from),
                to: Some(Instant::from_unix(at)),
                why: Why::Paused,
            });
        }
        stops
    })
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let action = prop_oneof![
        3 => (0_usize..4).prop_map(|index| Action::Priority(priority(index))),
        1 => Just(Action::Paused),
        1 => Just(Action::Resumed),
        1 => Just(Action::Resolved),
        1 => Just(Action::Reopened),
    ];
    prop::collection::vec((prop_oneof![Just(0_i64), 1_i64..30_000], action), 0..9).prop_map(
        |steps| {
            let mut at = BEGIN;
            let mut events = Vec::new();
            for (gap, action) in steps {
                at += gap;
                events.push(Event { at: Instant::from_unix(at), action });
            }
            events
        },
    )
}

fn stood(stops: &[Stop]) -> Stood<'_> {
    Stood { stops, waited: Seconds::new(0) }
}

fn record(events: Vec<Event>) -> CaseRecord {
    CaseRecord {
        registered: Instant::from_unix(BEGIN),
        priority: Some(priority(2)),
        answered: None,
        responded: None,
        resolved: Resolution::Unsaid,
        has_history: true,
        events,
        waited: None,
        waits: false,
    }
}

proptest! {
    #[test]
    fn the_time_until_the_deadline_is_the_target(
        clock in clocks(),
        start in 0_i64..600_000,
        seconds in 0_i64..200_000,
        stops in stops(),
    ) {
        let card = card(clock, Reprioritise::KeepBreach);
        let terms = terms(&card);
        let start = Instant::from_unix(BEGIN + start);
        let due = terms.deadline(clock, start, Seconds::new(seconds), stood(&stops)).unwrap().unwrap();
        prop_assert_eq!(terms.elapsed(clock, start, due, stood(&stops)).unwrap(), Seconds::new(seconds));
    }

    #[test]
    fn a_pause_never_makes_a_deadline_earlier(
        clock in clocks(),
        seconds in 0_i64..200_000,
        stops in stops(),
    ) {
        let card = card(clock, Reprioritise::KeepBreach);
        let terms = terms(&card);
        let start = Instant::from_unix(BEGIN);
        let mut before = terms.deadline(clock, start, Seconds::new(seconds), stood(&[])).unwrap();
        for count in 1..=stops.len() {
            let with = terms.deadline(clock, start, Seconds::new(seconds), stood(&stops[..count])).unwrap();
            prop_assert!(with >= before);
            before = with;
        }
    }

    #[test]
    fn what_is_breached_stays_breached(
        clock in clocks(),
        events in events(),
        first in 0_i64..200_000,
        later in 0_i64..200_000,
    ) {
        let card = card(clock, Reprioritise::KeepBreach);
        let terms = terms(&card);
        let now = Instant::from_unix(BEGIN + first);
        let then = now.plus(Seconds::new(later));
        let verdicts = |now| {
            let record = record(events.clone()).until(now).unwrap();
            Judged::new(terms, &record, now).unwrap().0
        };
        let (before, after) = (verdicts(now), verdicts(then));
        for (before, after) in [
            (before.response, after.response),
            (before.resolution, after.resolution),
        ] {
            if before.status == Status::Breached {
                prop_assert_eq!(after.status, Status::Breached);
                prop_assert_eq!(after.breach, before.breach);
            }
        }
    }

    #[test]
    fn a_verdict_agrees_with_its_own_numbers(
        clock in clocks(),
        reading in prop_oneof![
            Just(Reprioritise::KeepBreach),
            Just(Reprioritise::Recompute),
            Just(Reprioritise::Restart),
        ],
        events in events(),
        now in 0_i64..400_000,
    ) {
        let card = card(clock, reading);
        let terms = terms(&card);
        let now = Instant::from_unix(BEGIN + now);
        let record = record(events).until(now).unwrap();
        let (history, _) = History::new(&record, terms.sla);
        for target in [Target::Response, Target::Resolution] {
            let verdict = judge(terms, &history, target, now).unwrap();
            let end = verdict.at.unwrap_or(now);
            match verdict.status {
                Status::Met => prop_assert!(verdict.due().unwrap() >= end),
                Status::Running | Status::AtRisk => {
                    prop_assert!(verdict.due().unwrap() >= now);
                    prop_assert!(verdict.minutes_left() >= 0 && verdict.used_percent() <= 100);
                }
                Status::Paused => prop_assert!(verdict.due().is_none()),
                Status::Unpromised => return Err(TestCaseError::fail("the card promises both")),
                Status::Breached => {
                    prop_assert!(verdict.due().unwrap() < end.plus(Seconds::new(1)));
                    prop_assert!(verdict.minutes_left() <= 0 && verdict.used_percent() >= 100);
                    prop_assert!(verdict.breach.unwrap().at >= verdict.due().unwrap());
                }
            }
            prop_assert!(verdict.used_seconds >= Seconds::new(0));
        }
    }
}

/// The step of the model: everything happens on a quarter of an hour, so that deadlines, changes and pauses often meet.
const STEP: i64 = 900;

/// Events a few quarters or a target's length apart.
fn stepped_events() -> impl Strategy<Value = Vec<Event>> {
    let action = prop_oneof![
        3 => (0_usize..4).prop_map(|index| Action::Priority(priority(index))),
        3 => Just(Action::Paused),
        3 => Just(Action::Resumed),
        1 => Just(Action::Resolved),
        1 => Just(Action::Reopened),
    ];
    let gap = prop_oneof![
        2 => Just(0_i64),
        3 => 1_i64..12,
        4 => prop::sample::select(vec![4_i64, 8, 12, 16, 32, 64, 96, 144]),
    ];
    prop::collection::vec((gap, action), 0..9).prop_map(|steps| {
        let mut at = BEGIN;
        let event = |(gap, action)| {
            at += gap * STEP;
            Event { at: Instant::from_unix(at), action }
        };
        steps.into_iter().map(event).collect()
    })
}

/// Whether normal hours are on: Monday to Friday 8 to 16 in Copenhagen; no holiday is near.
fn is_open(at: i64) -> bool {
    // 2026-10-25 01:00 UTC: the last Sunday of October.
    let ahead = TimeDelta::hours(if at < 1_792_890_000 { 2 } else { 1 });
    let local = DateTime::from_timestamp(at, 0).unwrap() + ahead;
    local.weekday().number_from_monday() <= 5 && (8..16).contains(&local.hour())
}

/// What a case is like in the quarter that begins at a moment.
#[derive(Clone, Copy)]
struct Quarter {
    priority: usize,
    stands: bool,
}

/// A case as the model sees it.
struct Walk {
    quarters: Vec<Quarter>,
    responded: Option<i64>,
    resolved: Option<i64>,
}

/// Lives through the events quarter by quarter, from registration until `now`.
fn walk(events: &[Event], now: i64) -> Walk {
    let (mut priority, mut waits) = (2, false);
    let (mut responded, mut resolved) = (None, None);
    let mut quarters = Vec::new();
    let mut at = BEGIN;
    while at <= now {
        for event in events.iter().filter(|event| event.at.unix() == at) {
            match event.action {
                Action::Priority(to) => priority = to.index(),
                Action::Paused => waits = true,
                Action::Resumed => waits = false,
                Action::Resolved => {
                    waits = false;
                    responded = responded.or(Some(at));
                    resolved = resolved.or(Some(at));
                }
                Action::Reopened => resolved = None,
            }
        }
        let stands = waits || resolved.is_some();
        quarters.push(Quarter { priority, stands });
        at += STEP;
    }
    Walk { quarters, responded, resolved }
}

/// What a verdict says.
#[derive(Debug, PartialEq)]
struct Said {
    status: Status,
    due: Option<i64>,
    breached: Option<(i64, usize)>,
    used_percent: i64,
    minutes_left: i64,
}

/// The verdict by walking: at every quarter it is asked whether the deadline of the priority in force has come and time goes
/// on unmet.
fn walked(walk: &Walk, target: Target, clock: Clock, reading: Reprioritise, now: i64) -> Said {
    let (done, stops) = match target {
        Target::Response => (walk.responded, false),
        Target::Resolution => (walk.resolved, true),
    };
    let end = done.unwrap_or(now);
    let quarter = |at: i64| walk.quarters[usize::try_from((at - BEGIN) / STEP).unwrap()];
    // What lies behind the end is not known: a case that is done stands no more, an open one does as it did.
    let stands = |at: i64| {
        stops && if at < end { quarter(at).stands } else { done.is_none() && quarter(end).stands }
    };
    let runs = |at: i64| !stands(at) && (clock == Clock::Calendar || is_open(at));
    let ran = |from: i64, to: i64| {
        let quarters = (from..to).step_by(usize::try_from(STEP).unwrap());
        STEP * i64::try_from(quarters.filter(|at| runs(*at)).count()).unwrap()
    };
    let seconds = |priority: usize| {
        let hours = match target {
            Target::Response => [1, 2, 4, 24],
            Target::Resolution => [2, 4, 8, 36],
        };
        hours[priority] * 3600
    };
    // Whether the clock stands for ever, as far as is known.
    let is_stuck = |at: i64| at >= end && stands(end);
    let deadline = |start: i64, priority: usize| {
        let (mut at, mut used) = (start, 0);
        while used < seconds(priority) {
            if is_stuck(at) {
                return None;
            }
            used += if runs(at) { STEP } else { 0 };
            at += STEP;
        }
        while stands(at) {
            if is_stuck(at) {
                return None;
            }
            at += STEP;
        }
        Some(at)
    };
    let last = quarter(end).priority;
    let mut changed = end;
    while changed > BEGIN && quarter(changed - STEP).priority == last {
        changed -= STEP;
    }
    let (start, first) = match reading {
        Reprioritise::KeepBreach => (BEGIN, BEGIN),
        Reprioritise::Recompute => (BEGIN, changed),
        Reprioritise::Restart => (changed, changed),
    };
    let dues: Vec<Option<i64>> = (0..4).map(|priority| deadline(start, priority)).collect();
    let mut at = first;
    let mut breached = None;
    while at <= end && breached.is_none() {
        let priority = quarter(at).priority;
        let missed = dues[priority].is_some_and(|due| due < at || (due == at && at < end));
        breached = missed.then_some((at, priority));
        at += STEP;
    }
    let priority = breached.map_or(last, |(_, priority)| priority);
    let (due, used) = (dues[priority], ran(start, end));
    let status = match (breached, done, due) {
        (Some(_), _, _) => Status::Breached,
        (None, Some(_), _) => Status::Met,
        (None, None, None) => Status::Paused,
        (None, None, Some(_)) if used * 100 >= seconds(priority) * 80 => Status::AtRisk,
        (None, None, Some(_)) => Status::Running,
    };
    Said {
        status,
        due,
        breached,
        used_percent: (used * 100).div_euclid(seconds(priority)),
        minutes_left: (seconds(priority) - used).div_euclid(60),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn a_walk_from_quarter_to_quarter_comes_to_the_same_verdict(
        clock in clocks(),
        reading in prop_oneof![
            Just(Reprioritise::KeepBreach),
            Just(Reprioritise::Recompute),
            Just(Reprioritise::Restart),
        ],
        events in stepped_events(),
        now in prop_oneof![0_i64..300, 0_i64..1_000],
    ) {
        let card = card(clock, reading);
        let now = BEGIN + now * STEP;
        let record = record(events.clone()).until(Instant::from_unix(now)).unwrap();
        let (judged, _) = Judged::new(terms(&card), &record, Instant::from_unix(now)).unwrap();
        let walk = walk(&events, now);
        for (target, verdict) in [
            (Target::Response, judged.response),
            (Target::Resolution, judged.resolution),
        ] {
            let said = Said {
                status: verdict.status,
                due: verdict.due().map(Instant::unix),
                breached: verdict.breach.map(|it| (it.at.unix(), it.under.index())),
                used_percent: verdict.used_percent(),
                minutes_left: verdict.minutes_left(),
            };
            prop_assert_eq!(walked(&walk, target, clock, reading, now), said, "{:?}", target);
        }
    }
}
