//! Verdicts for other programs: CSV, JSON and JSON Lines (interface.md).

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::text::{defused, rfc3339};
use crate::calendar::{Instant, MINUTE};
use crate::rate_card::RateCard;
use crate::sla::{Both, JudgedCase, Status, Summary, Tally, Verdict, one_decimal};

const HEADER: [&str; 18] = [
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
struct Fields {
    due: Option<String>,
    at: Option<String>,
    status: &'static str,
    breached_at: Option<String>,
    breached_under: Option<String>,
    used_percent: Option<i64>,
    minutes_left: Option<i64>,
}

impl Fields {
    fn of(verdict: &Verdict, card: &RateCard) -> Self {
        let time = |at: Instant| rfc3339(at, card.calendar().zone());
        // While it is paused there is no deadline, and nothing of it is used or left.
        let counts = verdict.status != Status::Paused;
        Self {
            due: verdict.due().map(time),
            at: verdict.at.map(time),
            status: status_name(verdict.status),
            breached_at: verdict.breach.map(|breach| time(breach.at)),
            breached_under: verdict
                .breach
                .map(|breach| card.priority_name(breach.under).to_owned()),
            used_percent: counts.then(|| verdict.used_percent()),
            minutes_left: counts.then(|| verdict.minutes_left()),
        }
    }

    fn json(self) -> Value {
        json!({
            "due": self.due,
            "at": self.at,
            "status": self.status,
            "breached_at": self.breached_at,
            "breached_under": self.breached_under,
            "used_percent": self.used_percent,
            "minutes_left": self.minutes_left,
        })
    }

    fn cells(self) -> [String; 7] {
        let number =
            |number: Option<i64>| number.map_or(String::new(), |number| number.to_string());
        let under = self.breached_under.unwrap_or_default();
        [
            self.due.unwrap_or_default(),
            self.at.unwrap_or_default(),
            self.status.to_owned(),
            self.breached_at.unwrap_or_default(),
            defused(&under).into_owned(),
            number(self.used_percent),
            number(self.minutes_left),
        ]
    }
}

/// Writes a row for each case, in the order given.
///
/// # Errors
/// `out` cannot be written.
pub fn write_csv(cases: &[JudgedCase], card: &RateCard, out: &mut impl Write) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(out);
    writer.write_record(HEADER)?;
    for case in cases {
        let judged = &case.judged;
        let head = [
            defused(&case.case).into_owned(),
            defused(case.customer.as_deref().unwrap_or("")).into_owned(),
            defused(card.priority_name(judged.priority)).into_owned(),
            rfc3339(judged.history.registered, card.calendar().zone()),
        ];
        let response = Fields::of(&judged.response, card).cells();
        let resolution = Fields::of(&judged.resolution, card).cells();
        writer.write_record(head.into_iter().chain(response).chain(resolution))?;
    }
    writer.flush()
}

/// Writes an object for each case on a line of its own, without a summary.
///
/// # Errors
/// `out` cannot be written.
pub fn write_jsonl(cases: &[JudgedCase], card: &RateCard, out: &mut impl Write) -> io::Result<()> {
    for case in cases {
        serde_json::to_writer(&mut *out, &case_json(case, card))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// Writes one document: the cases in the order given, and what they add up to.
///
/// # Errors
/// `out` cannot be written.
pub fn write_json(
    cases: &[JudgedCase],
    summary: &Summary,
    card: &RateCard,
    now: Instant,
    out: &mut impl Write,
) -> io::Result<()> {
    let document = json!({
        "now": rfc3339(now, card.calendar().zone()),
        "cases": cases.iter().map(|case| case_json(case, card)).collect::<Vec<_>>(),
        "summary": summary_json(summary, card),
    });
    serde_json::to_writer_pretty(&mut *out, &document)?;
    out.write_all(b"\n")
}

fn case_json(case: &JudgedCase, card: &RateCard) -> Value {
    let judged = &case.judged;
    json!({
        "case": case.case,
        "customer": case.customer,
        "priority": card.priority_name(judged.priority),
        "registered": rfc3339(judged.history.registered, card.calendar().zone()),
        "response": Fields::of(&judged.response, card).json(),
        "resolution": Fields::of(&judged.resolution, card).json(),
    })
}

fn tally_json(tally: &Tally) -> Value {
    json!({
        "met": tally.met,
        "running": tally.running,
        "at-risk": tally.at_risk,
        "paused": tally.paused,
        "breached": tally.breached,
        "percent_met": tally.percent_met(),
    })
}

fn both_json(both: &Both) -> Value {
    json!({
        "response": tally_json(&both.response),
        "resolution": tally_json(&both.resolution),
    })
}

fn summary_json(summary: &Summary, card: &RateCard) -> Value {
    let priorities = card.priorities.iter().cloned();
    let priorities: Map<String, Value> = priorities
        .zip(summary.priorities.iter().map(both_json))
        .collect();
    let months = summary.months.iter();
    let months: Map<String, Value> = months
        .map(|((year, month), both)| (format!("{year:04}-{month:02}"), both_json(both)))
        .collect();
    let results = &summary.goals;
    let goals = &results.goals;
    json!({
        "cases": summary.cases,
        "response": tally_json(&summary.all.response),
        "resolution": tally_json(&summary.all.resolution),
        "priorities": priorities,
        "months": months,
        "goals": {
            "solved_within": {
                "minutes": goals.solved_within_seconds.map(minutes),
                "percent": results.solved_percent(),
                "goal_percent": goals.solved_percent.map(|percent| percent.to_string()),
                "met": results.solved_met(),
            },
            "answer": {
                "mean_seconds": results.mean_seconds(),
                "goal_seconds": goals.answer_seconds,
                "met": results.answer_met(),
            },
        },
    })
}

/// Minutes as a string without trailing zeros: `15`, `1.5`.
fn minutes(seconds: i64) -> String {
    let text = one_decimal(i128::from(seconds), i128::from(MINUTE)).unwrap_or_default();
    text.strip_suffix(".0").unwrap_or(&text).to_owned()
}
