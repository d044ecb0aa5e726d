//! Laws of deadlines and verdicts that hold for every case.

use proptest::prelude::*;
use takst::calendar::Instant;
use takst::rate_card::{Clock, RateCard, Reprioritise};
use takst::sla::{
    Action, Event, History, Judged, Resolution, Status, Stop, Target, Terms, Told, judge,
};

/// 2026-10-19 08:00 local: the clocks go back six days later.
const BEGIN: i64 = 1_792_389_600;

fn card(clock: Clock, reading: Reprioritise) -> RateCard {
    crate::cards::card(Some(crate::cards::sla(reading, clock)), true)
}

fn terms(card: &RateCard) -> Terms<'_> {
    Terms {
        calendar: card.calendar(),
        sla: card.at(Instant::from_unix(BEGIN)).sla.as_ref().unwrap(),
    }
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
            });
        }
        stops
    })
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let action = prop_oneof![
        3 => (0_usize..4).prop_map(|index| Action::Priority(crate::cards::priority(index))),
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
                events.push(Event {
                    at: Instant::from_unix(at),
                    action,
                });
            }
            events
        },
    )
}

fn told(events: Vec<Event>) -> Told {
    Told {
        registered: Instant::from_unix(BEGIN),
        priority: Some(crate::cards::priority(2)),
        answered: None,
        responded: None,
        resolved: Resolution::Unsaid,
        events,
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
        let due = terms.deadline(clock, start, seconds, &stops).unwrap().unwrap();
        prop_assert_eq!(terms.elapsed(clock, start, due, &stops).unwrap(), seconds);
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
        let mut before = terms.deadline(clock, start, seconds, &[]).unwrap();
        for count in 1..=stops.len() {
            let with = terms.deadline(clock, start, seconds, &stops[..count]).unwrap();
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
        let then = now.plus(later);
        let verdicts = |now| {
            let told = told(events.clone()).until(now).unwrap();
            Judged::new(terms, &told, now).unwrap().0
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
        let told = told(events).until(now).unwrap();
        let (history, _) = History::new(&told, terms.sla);
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
                Status::Breached => {
                    prop_assert!(verdict.due().unwrap() < end.plus(1));
                    prop_assert!(verdict.minutes_left() <= 0 && verdict.used_percent() >= 100);
                    prop_assert!(verdict.breach.unwrap().at >= verdict.due().unwrap());
                }
            }
            prop_assert!(verdict.used_seconds >= 0);
        }
    }
}
