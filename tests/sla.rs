//! The table of cases on the boundaries of rules.md §3, and the goals (§3.5).

use std::fmt::Debug;

use serde::Deserialize;
use takst::calendar::Instant;
use takst::rate_card::{Goals, RateCard};
use takst::seconds::Seconds;
use takst::sla::{
    Action, CaseRecord, Event, GoalResults, Judged, JudgedCase, Resolution, Status, Tally, Terms,
    Verdict, summarise,
};

use crate::desk::SHIPPED;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    case: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    rule: String,
    because: String,
    clock: Option<String>,
    reprioritise: Option<String>,
    registered: String,
    priority: Option<String>,
    responded: Option<String>,
    resolved: Option<String>,
    history: Option<Vec<String>>,
    now: String,
    case_priority: Option<String>,
    ignored: Option<usize>,
    response: Option<Expected>,
    resolution: Option<Expected>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    status: Option<String>,
    due: Option<String>,
    at: Option<String>,
    breached_at: Option<String>,
    breached_under: Option<String>,
    used: Option<i64>,
    left: Option<i64>,
}

fn card_of(row: &Row) -> RateCard {
    let reading = row.reprioritise.as_deref().unwrap_or("keep-breach");
    crate::cards::sla(reading, row.clock.as_deref().unwrap_or("calendar"))
}

fn record(card: &RateCard, row: &Row) -> CaseRecord {
    let time = |text: &String| crate::cards::time(card, text);
    let event = |text: &String| {
        let (at, what) = text.rsplit_once(' ').unwrap();
        let action = match what {
            "paused" => Action::Paused,
            "resumed" => Action::Resumed,
            "resolved" => Action::Resolved,
            "reopened" => Action::Reopened,
            priority => Action::Priority(card.find_priority(priority).unwrap()),
        };
        Event { at: crate::cards::time(card, at), action }
    };
    CaseRecord {
        registered: time(&row.registered),
        priority: row.priority.as_deref().map(|name| card.find_priority(name).unwrap()),
        answered: None,
        responded: row.responded.as_ref().map(time),
        resolved: row
            .resolved
            .as_ref()
            .map_or(Resolution::Unsaid, |text| Resolution::At(time(text))),
        has_history: row.history.is_some(),
        events: row.history.iter().flatten().map(event).collect(),
        waited: None,
        waits: false,
    }
}

fn word(status: Status) -> &'static str {
    match status {
        Status::Met => "met",
        Status::Running => "running",
        Status::AtRisk => "at-risk",
        Status::Paused => "paused",
        Status::Breached => "breached",
        Status::Unpromised => "none",
    }
}

/// What differs from what the table expects.
fn differences(
    card: &RateCard,
    name: &str,
    verdict: &Verdict,
    expected: &Expected,
    out: &mut Vec<String>,
) {
    let mut compare = |key: &str, got: &dyn Debug, want: Option<&dyn Debug>| {
        if let Some(want) = want
            && format!("{got:?}") != format!("{want:?}")
        {
            out.push(format!("{name}.{key} is {got:?}, not {want:?}"));
        }
    };
    let show = |at: Option<Instant>| {
        at.map_or("none".to_owned(), |at| {
            card.calendar().zone().local(at).to_string() + &at.unix().to_string()
        })
    };
    let time = |text: &Option<String>| {
        text.as_deref().map(|text| show((text != "none").then(|| crate::cards::time(card, text))))
    };
    let breach = verdict.breach;
    let under = breach.map_or("none", |breach| card.priority_name(breach.under));
    let optional = |text: &Option<String>| text.clone();
    let (due, at, breached_at) =
        (time(&expected.due), time(&expected.at), time(&expected.breached_at));
    compare(
        "status",
        &word(verdict.status),
        optional(&expected.status).as_ref().map(|x| x as &dyn Debug),
    );
    compare("due", &show(verdict.due()), due.as_ref().map(|x| x as &dyn Debug));
    compare("at", &show(verdict.at), at.as_ref().map(|x| x as &dyn Debug));
    compare(
        "breached_at",
        &show(breach.map(|breach| breach.at)),
        breached_at.as_ref().map(|x| x as &dyn Debug),
    );
    compare("breached_under", &under, expected.breached_under.as_ref().map(|x| x as &dyn Debug));
    compare("used", &verdict.used_percent(), expected.used.as_ref().map(|x| x as &dyn Debug));
    compare("left", &verdict.minutes_left(), expected.left.as_ref().map(|x| x as &dyn Debug));
}

#[test]
fn every_rule_on_its_boundary() {
    let table: Table = toml::from_str(include_str!("cases/sla.toml")).unwrap();
    let mut failures = Vec::new();
    for row in &table.case {
        let card = card_of(row);
        let now = crate::cards::time(&card, &row.now);
        let record = record(&card, row);
        record.check().unwrap_or_else(|error| panic!("{}: {error:?}", row.rule));
        let record = record.until(now).unwrap();
        let terms = Terms::new(&card, card.at(record.registered).sla.as_ref().unwrap());
        let (judged, ignored) = Judged::new(terms, &record, now).unwrap();
        let mut out = Vec::new();
        if let Some(expected) = &row.response {
            differences(&card, "response", &judged.response, expected, &mut out);
        }
        if let Some(expected) = &row.resolution {
            differences(&card, "resolution", &judged.resolution, expected, &mut out);
        }
        if let Some(expected) = &row.case_priority
            && card.priority_name(judged.priority) != expected
        {
            out.push(format!("priority is {}", card.priority_name(judged.priority)));
        }
        if row.ignored.is_some_and(|count| count != ignored.len()) {
            out.push(format!("ignored {ignored:?}"));
        }
        if !out.is_empty() {
            failures.push(format!(
                "{}\n  because {}\n  {}",
                row.rule,
                row.because,
                out.join("\n  ")
            ));
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

/// The goals of the shipped card.
fn promised() -> Goals {
    let card = crate::cards::card(SHIPPED);
    card.on(chrono::NaiveDate::MIN).sla.as_ref().unwrap().goals
}

/// Cases registered at `10:00`, resolved and answered after so many seconds.
fn summary(cases: &[(Option<i64>, Option<i64>)]) -> takst::sla::Summary {
    let card = crate::cards::card(SHIPPED);
    let sla = card.on(chrono::NaiveDate::MIN).sla.as_ref().unwrap();
    let terms = Terms::new(&card, sla);
    let registered = crate::cards::time(&card, "10:00");
    let judged: Vec<JudgedCase> = cases
        .iter()
        .map(|(resolved, answered)| {
            let record = CaseRecord {
                registered,
                priority: None,
                answered: answered.map(|seconds| registered.plus(Seconds::new(seconds))),
                responded: None,
                resolved: resolved.map_or(Resolution::Open, |seconds| {
                    Resolution::At(registered.plus(Seconds::new(seconds)))
                }),
                has_history: false,
                events: Vec::new(),
                waited: None,
                waits: false,
            };
            JudgedCase {
                case: String::new(),
                customer: None,
                agreement: None,
                channel: None,
                own: None,
                judged: Judged::new(terms, &record, registered.plus(Seconds::new(3600))).unwrap().0,
            }
        })
        .collect();
    summarise(&judged, 4, sla.goals, card.calendar().zone())
}

/// How a share of the resolved cases stands beside the goal of 90 per cent: the file's figure, the table's, and whether it
/// is reached.
fn solved(within: usize, resolved: usize) -> (String, String, bool) {
    let goals = GoalResults {
        goals: promised(),
        resolved,
        solved_within: within,
        ..GoalResults::default()
    };
    let figure = goals.solved_percent().unwrap();
    let met = goals.solved_met().unwrap();
    (figure.one_decimal(), figure.spoken(), met)
}

#[test]
fn a_share_is_never_rounded_to_a_bound_that_it_is_not() {
    let shown = |figure: &str, spoken: &str, met| (figure.to_owned(), spoken.to_owned(), met);
    // Exactly 90 is the goal, and "more than 90" is not reached.
    assert_eq!(solved(9, 10), shown("90.0", "90", false));
    // 8,999 of 10,000 are 89.99, 9,004 are 90.04: neither is 90.0. A person sees what tells them apart.
    assert_eq!(solved(8_999, 10_000), shown("89.9", "89.99", false));
    assert_eq!(solved(9_004, 10_000), shown("90.1", "90.04", true));
    // 1,819 of 2,021 are 90.00494…: 90.0 and 90.00 are not told apart from the goal, 90.005 is.
    assert_eq!(solved(1_819, 2_021), shown("90.1", "90.005", true));
    // Half a tenth is rounded away from zero: 8,985 of 10,000 are 89.85.
    assert_eq!(solved(8_985, 10_000), shown("89.9", "89.9", false));
    // The ends of a share are bounds, too, and not the goal of it: 99.99, 0.01; 100 and 0 stay.
    assert_eq!(solved(9_999, 10_000), shown("99.9", "99.9", true));
    assert_eq!(solved(10_000, 10_000), shown("100.0", "100", true));
    assert_eq!(solved(1, 10_000), shown("0.1", "0.1", false));
    assert_eq!(solved(0, 10_000), shown("0.0", "0", false));
}

#[test]
fn a_miss_is_never_100_per_cent_and_one_met_never_none() {
    let of = |met, breached| {
        let tally = Tally { met, breached, ..Tally::default() };
        tally.percent_met().map(|figure| figure.one_decimal())
    };
    // 2,499 of 2,500 are 99.96; 1 of 10,000 is 0.01.
    assert_eq!(of(2_499, 1).as_deref(), Some("99.9"));
    assert_eq!(of(2_500, 0).as_deref(), Some("100.0"));
    assert_eq!(of(1, 9_999).as_deref(), Some("0.1"));
    assert_eq!(of(0, 3).as_deref(), Some("0.0"));
    // 2/3 and 1/3, rounded as ever.
    assert_eq!(of(2, 1).as_deref(), Some("66.7"));
    assert_eq!(of(1, 2).as_deref(), Some("33.3"));
    assert_eq!(of(0, 0), None);
}

#[test]
fn a_mean_of_exactly_ninety_seconds_is_in_time_and_a_little_more_is_not() {
    let mean = |seconds: i64, cases| {
        let goals = GoalResults {
            goals: promised(),
            answered: cases,
            answer_seconds: Seconds::new(seconds),
            ..GoalResults::default()
        };
        let figure = goals.mean_seconds().unwrap();
        (figure.one_decimal(), figure.spoken(), goals.answer_met().unwrap())
    };
    let shown = |figure: &str, spoken: &str, met| (figure.to_owned(), spoken.to_owned(), met);
    assert_eq!(mean(180, 2), shown("90.0", "90", true));
    // 1,801 / 20 = 90.05: half away from zero is 90.1.
    assert_eq!(mean(1_801, 20), shown("90.1", "90.1", false));
    // 90.04 and 89.96 are not the goal.
    assert_eq!(mean(2_251, 25), shown("90.1", "90.04", false));
    assert_eq!(mean(2_249, 25), shown("89.9", "89.96", true));
    // A mean has no other bound: 0.04 is 0.0.
    assert_eq!(mean(1, 25), shown("0.0", "0", true));
}

#[test]
fn goals_without_cases_are_null() {
    let goals = summary(&[(None, None)]).goals;
    assert_eq!(goals.solved_percent(), None);
    assert_eq!(goals.solved_met(), None);
    assert_eq!(goals.mean_seconds(), None);
    assert_eq!(goals.answer_met(), None);
}

#[test]
fn a_week_without_hours_is_an_error_and_not_a_hang() {
    let closed = SHIPPED.replace("mon-fri = \"08:00-16:00\"", "mon-fri = []");
    let business = closed.replace("clock = \"calendar\"", "clock = \"business\"");
    let card = crate::cards::card(&business);
    let registered = crate::cards::time(&card, "10:00");
    let terms = Terms::new(&card, card.at(registered).sla.as_ref().unwrap());
    let record = CaseRecord {
        registered,
        priority: None,
        answered: None,
        responded: None,
        resolved: Resolution::Unsaid,
        has_history: false,
        events: Vec::new(),
        waited: None,
        waits: false,
    };
    assert_eq!(
        Judged::new(terms, &record, registered).map(|_| ()),
        Err(takst::calendar::CalendarError::NoHours.into())
    );
}
