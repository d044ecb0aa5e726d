//! Verdicts for other programs: CSV, JSON and JSON Lines (interface.md).

use std::io::{self, Write};

use super::record::{CsvWriter, JsonWriter, Value};
use super::rfc3339;
use crate::calendar::Instant;
use crate::money::Quantity;
use crate::rate_card::RateCard;
use crate::sla::{Both, Figure, JudgedCase, Status, Summary, Tally, Verdict};

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
const TARGET: [&str; 7] = [
    "due",
    "at",
    "status",
    "breached_at",
    "breached_under",
    "used_percent",
    "minutes_left",
];

/// A status as files have it.
pub fn status_name(status: Status) -> &'static str {
    match status {
        Status::Met => "met",
        Status::Running => "running",
        Status::AtRisk => "at-risk",
        Status::Paused => "paused",
        Status::Breached => "breached",
    }
}

/// A verdict as files have it.
struct Fields<'a> {
    due: Option<String>,
    at: Option<String>,
    status: &'static str,
    breached_at: Option<String>,
    breached_under: Option<&'a str>,
    used_percent: Option<i64>,
    minutes_left: Option<i64>,
}

impl<'a> Fields<'a> {
    fn of(verdict: &Verdict, card: &'a RateCard) -> Self {
        let time = |at: Instant| rfc3339(card, at);
        // While it is paused there is no deadline, and nothing of it is used or left.
        let counts = verdict.status != Status::Paused;
        Self {
            due: verdict.due().map(time),
            at: verdict.at.map(time),
            status: status_name(verdict.status),
            breached_at: verdict.breach.map(|breach| time(breach.at)),
            breached_under: verdict
                .breach
                .map(|breach| card.priority_name(breach.under)),
            used_percent: counts.then(|| verdict.used_percent()),
            minutes_left: counts.then(|| verdict.minutes_left()),
        }
    }

    /// In the order of [`TARGET`].
    fn values(&self) -> [Value<'_>; 7] {
        [
            word_or_missing(self.due.as_deref()),
            word_or_missing(self.at.as_deref()),
            Value::Word(self.status),
            word_or_missing(self.breached_at.as_deref()),
            Value::text_or_missing(self.breached_under),
            self.used_percent.map_or(Value::Missing, Value::Integer),
            self.minutes_left.map_or(Value::Missing, Value::Integer),
        ]
    }
}

fn word_or_missing(word: Option<&str>) -> Value<'_> {
    word.map_or(Value::Missing, Value::Word)
}

/// Writes a row for each case, in the order given.
pub fn write_csv(cases: &[JudgedCase], card: &RateCard, out: impl Write) -> io::Result<()> {
    let mut csv = CsvWriter::new(out, &COLUMNS)?;
    for case in cases {
        let judged = &case.judged;
        let registered = rfc3339(card, judged.history.registered);
        let response = Fields::of(&judged.response, card);
        let resolution = Fields::of(&judged.resolution, card);
        let head = [
            Value::Text(&case.case),
            Value::text_or_missing(case.customer.as_deref()),
            Value::Text(card.priority_name(judged.priority)),
            Value::Word(&registered),
        ];
        let values = head
            .into_iter()
            .chain(response.values())
            .chain(resolution.values());
        csv.record(values)?;
    }
    csv.finish()
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

fn write_case<W: Write>(
    case: &JudgedCase,
    card: &RateCard,
    json: &mut JsonWriter<W>,
) -> io::Result<()> {
    let judged = &case.judged;
    json.open_object(None)?;
    json.member("case", Value::Text(&case.case))?;
    json.member("customer", Value::text_or_missing(case.customer.as_deref()))?;
    json.member("priority", Value::Text(card.priority_name(judged.priority)))?;
    let registered = rfc3339(card, judged.history.registered);
    json.member("registered", Value::Word(&registered))?;
    for (name, verdict) in [
        ("response", &judged.response),
        ("resolution", &judged.resolution),
    ] {
        json.open_object(Some(name))?;
        for (key, value) in TARGET.iter().zip(Fields::of(verdict, card).values()) {
            json.member(key, value)?;
        }
        json.close_object()?;
    }
    json.close_object()
}

fn write_tally<W: Write>(name: &str, tally: &Tally, json: &mut JsonWriter<W>) -> io::Result<()> {
    json.open_object(Some(name))?;
    for (key, count) in [
        ("met", tally.met),
        ("running", tally.running),
        ("at-risk", tally.at_risk),
        ("paused", tally.paused),
        ("breached", tally.breached),
    ] {
        json.member(key, count_of(count))?;
    }
    json.member(
        "percent_met",
        word_or_missing(tally.percent_met().map(|met| met.one_decimal()).as_deref()),
    )?;
    json.close_object()
}

fn count_of<'a>(count: u64) -> Value<'a> {
    Value::Integer(i64::try_from(count).unwrap_or(i64::MAX))
}

fn write_both<W: Write>(both: &Both, json: &mut JsonWriter<W>) -> io::Result<()> {
    write_tally("response", &both.response, json)?;
    write_tally("resolution", &both.resolution, json)
}

fn write_summary<W: Write>(
    summary: &Summary,
    card: &RateCard,
    json: &mut JsonWriter<W>,
) -> io::Result<()> {
    json.open_object(Some("summary"))?;
    json.member("cases", count_of(summary.cases))?;
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

fn write_goals<W: Write>(summary: &Summary, json: &mut JsonWriter<W>) -> io::Result<()> {
    let results = &summary.goals;
    let goals = &results.goals;
    let flag = |met: Option<bool>| met.map_or(Value::Missing, Value::Flag);
    let shown = |figure: Option<Figure>| figure.map(|figure| figure.one_decimal());
    json.open_object(Some("goals"))?;
    json.open_object(Some("solved_within"))?;
    let minutes = goals.solved_within_seconds.map(Quantity::minutes);
    json.member("minutes", minutes.map_or(Value::Missing, Value::Quantity))?;
    json.member(
        "percent",
        word_or_missing(shown(results.solved_percent()).as_deref()),
    )?;
    let goal = goals.solved_percent.map_or(Value::Missing, Value::Percent);
    json.member("goal_percent", goal)?;
    json.member("met", flag(results.solved_met()))?;
    json.close_object()?;
    json.open_object(Some("answer"))?;
    json.member(
        "mean_seconds",
        word_or_missing(shown(results.mean_seconds()).as_deref()),
    )?;
    let goal = goals.answer_seconds.map_or(Value::Missing, Value::Integer);
    json.member("goal_seconds", goal)?;
    json.member("met", flag(results.answer_met()))?;
    json.close_object()?;
    json.close_object()
}
