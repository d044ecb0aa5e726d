//! Verdicts for other programs: CSV, JSON and JSON Lines (interface.md).

use std::io::{self, Write};

use super::pieces::in_order;
use super::record::{CsvWriter, Dialect, JsonWriter, Value};
use super::zoned;
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

/// A verdict in the order of [`TARGET`].
fn values<'a>(verdict: &Verdict, card: &'a RateCard) -> [Value<'a>; 7] {
    let time = |at: Option<Instant>| at.map_or(Value::Missing, |at| Value::Time(zoned(card, at)));
    let under = verdict.breach.map(|breach| card.priority_name(breach.under));
    // While it is paused, or where nothing is promised, there is no deadline, and nothing of it is used or left.
    let [used, left] = if matches!(verdict.status, Status::Paused | Status::Unpromised) {
        [Value::Missing; 2]
    } else {
        [verdict.used_percent(), verdict.minutes_left()].map(Value::Integer)
    };
    [
        time(verdict.due()),
        time(verdict.at),
        Value::Word(status_name(verdict.status)),
        time(verdict.breach.map(|breach| breach.at)),
        Value::text_or_missing(under),
        used,
        left,
    ]
}

fn word_or_missing(word: Option<&str>) -> Value<'_> {
    word.map_or(Value::Missing, Value::Word)
}

/// Cases written at a time by one thread.
const PIECE: usize = 4_096;

/// Writes a row for each case, in the order given.
pub fn write_csv(cases: &[JudgedCase], card: &RateCard, mut out: impl Write) -> io::Result<()> {
    CsvWriter::new(&mut out, &COLUMNS)?.finish()?;
    in_pieces(cases, out, |cases| {
        let mut csv = CsvWriter::headless(Dialect::Plain, Vec::new());
        for case in cases {
            each_case(case, card, |values| csv.record(values.iter().copied()))?;
        }
        Ok(csv.into_inner())
    })
}

/// Hands the values of a case's row over, in the order of [`COLUMNS`].
pub(super) fn each_case<T>(
    case: &JudgedCase,
    card: &RateCard,
    row: impl FnOnce(&[Value<'_>]) -> T,
) -> T {
    let judged = &case.judged;
    let head = [
        Value::Text(&case.case),
        Value::text_or_missing(case.customer.as_deref()),
        Value::Text(card.priority_name(judged.priority)),
        Value::Time(zoned(card, judged.history.registered)),
    ];
    let [response, resolution] = [&judged.response, &judged.resolution].map(|it| values(it, card));
    let mut all = [Value::Missing; COLUMNS.len()];
    let values = head.into_iter().chain(response).chain(resolution);
    all.iter_mut().zip(values).for_each(|(cell, value)| *cell = value);
    row(&all)
}

/// Writes an object for each case on a line of its own, without a summary.
pub fn write_jsonl(cases: &[JudgedCase], card: &RateCard, out: impl Write) -> io::Result<()> {
    in_pieces(cases, out, |cases| {
        let mut json = JsonWriter::new(Vec::new());
        for case in cases {
            write_case(case, card, &mut json)?;
            json.newline()?;
        }
        Ok(json.into_inner())
    })
}

fn in_pieces(
    cases: &[JudgedCase],
    mut out: impl Write,
    render: impl Fn(&[JudgedCase]) -> io::Result<Vec<u8>> + Sync,
) -> io::Result<()> {
    let pieces: Vec<&[JudgedCase]> = cases.chunks(PIECE).collect();
    in_order(&pieces, |piece| render(piece), |_, text| out.write_all(&text))?;
    out.flush()
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
    json.member("now", Value::Time(zoned(card, now)))?;
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
    json.member("registered", Value::Time(zoned(card, judged.history.registered)))?;
    for (target, verdict) in judged.verdicts() {
        let values = values(verdict, card);
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
