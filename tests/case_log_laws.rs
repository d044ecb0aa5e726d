//! Laws of logs that have a row an event: they say what the same cases with a history each say, and the order of their rows
//! does not matter.

use std::fmt::Write as _;

use proptest::prelude::*;
use serde_json::Value;

use crate::desk::Desk;

const CARD: &str = "currency = 'DKK'\ntimezone = 'Europe/Copenhagen'\nvat_percent = 25\nhours.mon-fri = '08:00-16:00'\n\
    levels.a.hourly_rate = 60.00\n\
    [sla.priorities]\nhigh = { respond = '30m', resolve = '2h' }\n\
    normal = { respond = '2h', resolve = '4h', clock = 'business' }\nlow = { respond = '4h', resolve = '24h' }\n\
    [sla.states]\nnew = ['New']\npaused = ['Waits', 'Hold']\nresolved = ['Done', 'Closed']\n";

const PRIORITIES: [&str; 4] = ["", "high", "normal", "low"];
const STATES: [&str; 7] = ["", "New", "Open", "Waits", "Hold", "Done", "Closed"];

/// Minutes after the row before it, state, priority.
type Row = (u16, usize, usize);

fn cases(least: u16) -> impl Strategy<Value = Vec<Vec<Row>>> {
    let row = (least..200, 0..STATES.len(), 0..PRIORITIES.len());
    prop::collection::vec(prop::collection::vec(row, 1..9), 40..41)
}

/// Friday 23 October 2026, 10:00 + minutes; two days later the clocks go back.
fn time(minutes: u32) -> String {
    let begin = chrono::DateTime::parse_from_rfc3339("2026-10-23T10:00:00+02:00").unwrap();
    (begin + chrono::Duration::minutes(minutes.into())).to_rfc3339()
}

fn rows(case: usize, rows: &[Row]) -> Vec<String> {
    let mut minutes = 0;
    let row = |(step, state, priority): &Row| {
        minutes += u32::from(*step);
        let (at, state, priority) = (time(minutes), STATES[*state], PRIORITIES[*priority]);
        format!("{case},{at},{state},{priority}\n")
    };
    rows.iter().map(row).collect()
}

/// The same case in one row: what happened, told in words of a history.
fn history(case: usize, rows: &[Row]) -> String {
    let (mut minutes, mut events) = (0, String::new());
    let registered = time(rows[0].0.into());
    let first = PRIORITIES[rows[0].2];
    let mut priority = if first.is_empty() { "high" } else { first };
    let (mut waits, mut done, mut responded) = (false, false, String::new());
    for (step, state, to) in rows {
        minutes += u32::from(*step);
        let at = time(minutes);
        let mut tell = |event: &str| write!(events, "{at} {event}; ").unwrap();
        let to = PRIORITIES[*to];
        if !to.is_empty() && to != priority {
            tell(to);
            priority = to;
        }
        let state = STATES[*state];
        let (now_waits, now_done) = match state {
            "" => continue,
            "Waits" | "Hold" => (true, false),
            "Done" | "Closed" => (false, true),
            _ => (false, false),
        };
        if done && !now_done {
            tell("reopened");
        }
        match (waits, now_waits) {
            (true, false) if !now_done => tell("resumed"),
            (false, true) => tell("paused"),
            _ => {}
        }
        if now_done && !done {
            tell("resolved");
        }
        (waits, done) = (now_waits, now_done);
        if responded.is_empty() && state != "New" {
            responded = at;
        }
    }
    format!("{case},{registered},{first},{responded},{events}\n")
}

/// The cases of a log as they stand, by their numbers.
fn judged(log: &str) -> Vec<Value> {
    judged_of(&[log])
}

/// The same of a log in several files.
fn judged_of(logs: &[&str]) -> Vec<Value> {
    let desk = Desk::empty();
    desk.write("card.toml", CARD);
    let names: Vec<String> = (0..logs.len()).map(|number| format!("log-{number}.csv")).collect();
    for (name, log) in names.iter().zip(logs) {
        desk.write(name, log);
    }
    let args = ["sla-check", "--rates", "card.toml", "--format", "json"];
    let args = [&args[..], &["--now", "2026-10-27 09:30", "--fail-on", "never"]].concat();
    let files = names.iter().map(String::as_str);
    let args: Vec<&str> = args.into_iter().chain(files).collect();
    let document: Value = serde_json::from_str(&desk.prints(&args)).unwrap();
    let mut cases = document["cases"].as_array().unwrap().clone();
    cases.sort_by_key(|case| case["case"].as_str().unwrap().parse::<usize>().unwrap());
    cases
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn a_log_of_events_and_the_histories_of_its_cases_agree(cases in cases(0)) {
        let mut events = "case,at,state,priority\n".to_owned();
        let mut histories = "case,registered,priority,responded,history\n".to_owned();
        for (case, of_case) in cases.iter().enumerate() {
            events.extend(rows(case, of_case));
            histories.push_str(&history(case, of_case));
        }
        prop_assert_eq!(judged(&events), judged(&histories));
    }

    #[test]
    fn the_order_of_events_does_not_matter(
        cases in cases(1),
        order in prop::collection::vec(any::<u32>(), 400),
    ) {
        let all = cases.iter().enumerate().flat_map(|(case, of_case)| rows(case, of_case));
        let all: Vec<String> = all.collect();
        let mut turned: Vec<(u32, &String)> = order.into_iter().zip(&all).collect();
        turned.sort_unstable();
        let log = |rows: &mut dyn Iterator<Item = &String>| {
            rows.fold("case,at,state,priority\n".to_owned(), |log, row| log + row)
        };
        let turned = log(&mut turned.into_iter().map(|(_, row)| row));
        prop_assert_eq!(judged(&turned), judged(&log(&mut all.iter())));
    }

    #[test]
    fn a_verdict_depends_neither_on_other_cases_nor_on_how_the_log_is_cut(
        cases in cases(0),
        cut in prop::collection::vec(any::<bool>(), 400),
        alone in 0_usize..40,
    ) {
        const HEAD: &str = "case,at,state,priority\n";
        let all: Vec<String> =
            cases.iter().enumerate().flat_map(|(case, of_case)| rows(case, of_case)).collect();
        let whole = judged(&(HEAD.to_owned() + &all.concat()));
        let part = |wanted: bool| {
            let rows = all.iter().zip(&cut).filter(|(_, cut)| **cut == wanted);
            rows.fold(HEAD.to_owned(), |log, (row, _)| log + row)
        };
        // Rows of one second keep their order only within a file.
        if !has_ties(&cases) {
            prop_assert_eq!(&judged_of(&[&part(true), &part(false)]), &whole);
        }
        let own = judged(&(HEAD.to_owned() + &rows(alone, &cases[alone]).concat()));
        prop_assert_eq!(&own[0], &whole[alone]);
    }
}

/// Whether two rows of a case are of one minute.
fn has_ties(cases: &[Vec<Row>]) -> bool {
    cases.iter().any(|rows| rows.iter().skip(1).any(|(step, ..)| *step == 0))
}
