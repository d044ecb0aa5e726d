//! Verdicts for other programs: CSV, JSON and JSON Lines (interface.md).

use std::io::{self, Write};

use super::record::{CsvWriter, JsonWriter, Value};
use super::rfc3339;
use crate::calendar::Instant;
use crate::money::Quantity;
use crate::rate_card::RateCard;
use crate::sla::{Both, Figure, JudgedCase, Status, Summary, Tally, Target, Verdict};

/// The columns of CSV, in order.
pub const COLUMNS: [&str; 18] = [
    "case",
    "customer",
    "priority",
    "registered",
    "response_due",
    "response_at",
    "response_status",
    "response_breached_at",
    "response_breached_under",
    "response_used_percent",
    "response_minutes_left",
    "resolution_due",
    "resolution_at",
    "resolution_status",
    "resolution_breached_at",
    "resolution_breached_under",
    "resolution_used_percent",
    "resolution_minutes_left",
];

/// The keys of a target in JSON, in order.
const TARGET: [&str; 7] =
    ["due", "at", "status", "breached_at", "breached_under", "used_percent", "minutes_left"];

pub(super) fn status_name(status: Status) -> &'static str {
    match status {
        Status::Met => "met",
        Status::Running => "running",
        Status::AtRisk => "at-risk",
        Status::Paused => "paused",
        Status::Breached => "breached",
        Status::Unpromised => "none",
    }
}

/// The times of a verdict as files have them: due, done and missed.
fn times(verdict: &Verdict, card: &RateCard) -> [Option<String>; 3] {
    let missed = verdict.breach.map(|breach| breach.at);
    [verdict.due(), verdict.at, missed].map(|at| at.map(|at| rfc3339(card, at)))
}

/// A verdict and its times, in the order of [`TARGET`].
fn values<'a>(
    verdict: &Verdict,
    [due, at, missed]: &'a [Option<String>; 3],
    card: &'a RateCard,
) -> [Value<'a>; 7] {
    let under = verdict.breach.map(|breach| card.priority_name(breach.under));
    // While it is paused, or where nothing is promised, there is no deadline, and nothing of it is used or left.
    let [used, left] = if matches!(verdict.status, Status::Paused | Status::Unpromised) {
        [Value::Missing; 2]
    } else {
        [verdict.used_percent(), verdict.minutes_left()].map(Value::Integer)
    };
    [
        word_or_missing(due.as_deref()),
        word_or_missing(at.as_deref()),
        Value::Word(status_name(verdict.status)),
        word_or_missing(missed.as_deref()),
        Value::text_or_missing(under),
        used,
        left,
    ]
}

fn word_or_missing(word: Option<&str>) -> Value<'_> {
    word.map_or(Value::Missing, Value::Word)
}

/// Writes a row for each case, in the order given.
pub fn write_csv(cases: &[JudgedCase], card: &RateCard, out: impl Write) -> io::Result<()> {
    let mut csv = CsvWriter::new(out, &COLUMNS)?;
    for case in cases {
        each_case(case, card, |values| csv.record(values.iter().copied()))?;
    }
    csv.finish()
}

/// Hands the values of a case's row over, in the order of [`COLUMNS`].
pub(super) fn each_case<T>(
    case: &JudgedCase,
    card: &RateCard,
    row: impl FnOnce(&[Value<'_>]) -> T,
) -> T {
    let judged = &case.judged;
    let registered = rfc3339(card, judged.history.registered);
    let [response, resolution] = [&judged.response, &judged.resolution];
    let head = [
        Value::Text(&case.case),
        Value::text_or_missing(case.customer.as_deref()),
        Value::Text(card.priority_name(judged.priority)),
        Value::Word(&registered),
    ];
    let (first, second) = (times(response, card), times(resolution, card));
    let [response, resolution] =
        [values(response, &first, card), values(resolution, &second, card)];
    let mut all = [Value::Missing; COLUMNS.len()];
    let values = head.into_iter().chain(response).chain(resolution);
    all.iter_mut().zip(values).for_each(|(cell, value)| *cell = value);
    row(&all)
}

/// Writes an object for each case on a line of its own, without a summary.
pub fn write_jsonl(cases: &[JudgedCase], card: &RateCard, out: impl Write) -> io::Result<()> {
    let mut json = JsonWriter::new(out);
    for case in cases {
        write_case(case, card, &mut json)?;
        json.newline()?;
    }
    json.finish()
}

/// Writes one document: the cases in the order given, and what they add up to.
pub fn write_json(
    cases: &[JudgedCase],
    summary: &Summary,
    card: &RateCard,
    now: Instant,
    out: impl Write,
) -> io::Result<()> {
    let mut json = JsonWriter::new(out);
    json.open_object(None)?;
    json.member("now", Value::Word(&rfc3339(card, now)))?;
    json.open_list(Some("cases"))?;
    for case in cases {
        write_case(case, card, &mut json)?;
    }
    json.close_list()?;
    write_summary(summary, card, &mut json)?;
    json.close_object()?;
    json.newline()?;
    json.finish()
}

fn write_case(
    case: &JudgedCase,
    card: &RateCard,
    json: &mut JsonWriter<impl Write>,
) -> io::Result<()> {
    let judged = &case.judged;
    json.open_object(None)?;
    json.member("case", Value::Text(&case.case))?;
    json.member("customer", Value::text_or_missing(case.customer.as_deref()))?;
    json.member("priority", Value::Text(card.priority_name(judged.priority)))?;
    let registered = rfc3339(card, judged.history.registered);
    json.member("registered", Value::Word(&registered))?;
    for (target, verdict) in judged.verdicts() {
        let times = times(verdict, card);
        let values = values(verdict, &times, card);
        object(json, target_name(target), TARGET.into_iter().zip(values))?;
    }
    json.close_object()
}

pub(super) fn target_name(target: Target) -> &'static str {
    match target {
        Target::Response => "response",
        Target::Resolution => "resolution",
    }
}

pub(super) fn object<'v>(
    json: &mut JsonWriter<impl Write>,
    name: &str,
    members: impl IntoIterator<Item = (&'static str, Value<'v>)>,
) -> io::Result<()> {
    json.open_object(Some(name))?;
    for (key, value) in members {
        json.member(key, value)?;
    }
    json.close_object()
}

fn write_both(both: &Both, json: &mut JsonWriter<impl Write>) -> io::Result<()> {
    for (target, tally) in both.targets() {
        write_tally(target, &tally, json)?;
    }
    Ok(())
}

fn write_tally(target: Target, tally: &Tally, json: &mut JsonWriter<impl Write>) -> io::Result<()> {
    let met = one_decimal(tally.percent_met());
    let members = [
        ("met", Value::count(tally.met)),
        ("running", Value::count(tally.running)),
        ("at-risk", Value::count(tally.at_risk)),
        ("paused", Value::count(tally.paused)),
        ("breached", Value::count(tally.breached)),
        ("percent_met", word_or_missing(met.as_deref())),
    ];
    object(json, target_name(target), members)
}

fn one_decimal(figure: Option<Figure>) -> Option<String> {
    figure.map(|figure| figure.one_decimal())
}

fn write_summary(
    summary: &Summary,
    card: &RateCard,
    json: &mut JsonWriter<impl Write>,
) -> io::Result<()> {
    json.open_object(Some("summary"))?;
    json.member("cases", Value::count(summary.cases))?;
    write_both(&summary.all, json)?;
    json.open_object(Some("priorities"))?;
    for (name, both) in card.priorities.iter().zip(&summary.priorities) {
        json.open_object(Some(name))?;
        write_both(both, json)?;
        json.close_object()?;
    }
    json.close_object()?;
    json.open_object(Some("months"))?;
    for ((year, month), both) in &summary.months {
        json.open_object(Some(&format!("{year:04}-{month:02}")))?;
        write_both(both, json)?;
        json.close_object()?;
    }
    json.close_object()?;
    write_goals(summary, json)?;
    json.close_object()
}

fn write_goals(summary: &Summary, json: &mut JsonWriter<impl Write>) -> io::Result<()> {
    let (results, goals) = (&summary.goals, &summary.goals.goals);
    let flag = |met: Option<bool>| met.map_or(Value::Missing, Value::Flag);
    let minutes = goals.solved_within_seconds.map(Quantity::minutes);
    let percent = one_decimal(results.solved_percent());
    let mean = one_decimal(results.mean_seconds());
    json.open_object(Some("goals"))?;
    let solved = [
        ("minutes", minutes.map_or(Value::Missing, Value::Quantity)),
        ("percent", word_or_missing(percent.as_deref())),
        ("goal_percent", goals.solved_percent.map_or(Value::Missing, Value::Percent)),
        ("met", flag(results.solved_met())),
    ];
    object(json, "solved_within", solved)?;
    let answer = [
        ("mean_seconds", word_or_missing(mean.as_deref())),
        (
            "goal_seconds",
            goals.answer_seconds.map_or(Value::Missing, |goal| Value::Integer(goal.get())),
        ),
        ("met", flag(results.answer_met())),
    ];
    object(json, "answer", answer)?;
    json.close_object()
}
