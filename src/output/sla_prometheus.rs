//! Verdicts for Prometheus: `OpenMetrics` text, for the textfile collector too.

use std::fmt::Display;
use std::io::{self, Write};

use super::sla_records::{status_name, target_name};
use super::sla_view::View;
use crate::sla::{JudgedCase, Status, Summary};

/// Writes the counts of all cases, and for each target with a deadline that is not done the time to it.
pub fn write(
    cases: &[JudgedCase],
    summary: &Summary,
    view: &View<'_>,
    out: impl Write,
) -> io::Result<()> {
    let mut metrics = Metrics { out };
    metrics.head("takst_sla_cases", "Cases by the status of a target.")?;
    for (priority, both) in view.card.priorities.iter().zip(&summary.priorities) {
        for (target, tally) in both.targets() {
            for status in Status::ALL {
                let labels = [
                    ("status", status_name(status)),
                    ("priority", priority.as_str()),
                    ("target", target_name(target)),
                ];
                let count = tally.count(status);
                if count > 0 || status != Status::Unpromised {
                    metrics.sample("takst_sla_cases", &labels, count)?;
                }
            }
        }
    }
    let to_deadline = "takst_sla_seconds_to_deadline";
    metrics.head(
        to_deadline,
        "Seconds until the deadline of a target that is not done; negative: late.",
    )?;
    for case in cases {
        for (target, verdict) in case.judged.verdicts() {
            let Some(due) = verdict.due().filter(|_| verdict.at.is_none()) else {
                continue;
            };
            let labels = [
                ("case", case.case.as_str()),
                ("customer", case.customer.as_deref().unwrap_or("")),
                ("priority", view.card.priority_name(case.judged.priority)),
                ("target", target_name(target)),
            ];
            metrics.sample(to_deadline, &labels, due.since(view.now).get())?;
        }
    }
    metrics.head("takst_sla_percent_met", "Per cent met of the targets that are decided.")?;
    for (target, tally) in summary.all.targets() {
        if let Some(percent) = tally.percent_met() {
            let labels = [("target", target_name(target))];
            metrics.sample("takst_sla_percent_met", &labels, percent.one_decimal())?;
        }
    }
    let open = cases.iter().map(|case| &case.judged.history).filter(|it| it.resolved.is_none());
    let oldest = open.map(|history| view.now.since(history.registered)).max().unwrap_or_default();
    let oldest_open = "takst_sla_oldest_open_seconds";
    metrics
        .head(oldest_open, "Seconds since the oldest open case was registered; 0 without one.")?;
    metrics.sample(oldest_open, &[], oldest.get())?;
    let checked = "takst_sla_checked_timestamp_seconds";
    metrics.head(checked, "The moment the cases were judged at, in Unix time.")?;
    metrics.sample(checked, &[], view.now.unix())?;
    metrics.out.write_all(b"# EOF\n")?;
    metrics.out.flush()
}

struct Metrics<W> {
    out: W,
}

impl<W: Write> Metrics<W> {
    fn head(&mut self, name: &str, help: &str) -> io::Result<()> {
        writeln!(self.out, "# HELP {name} {help}\n# TYPE {name} gauge")
    }

    fn sample(
        &mut self,
        name: &str,
        labels: &[(&str, &str)],
        value: impl Display,
    ) -> io::Result<()> {
        self.out.write_all(name.as_bytes())?;
        for (index, (label, text)) in labels.iter().enumerate() {
            let before = if index == 0 { '{' } else { ',' };
            write!(self.out, "{before}{label}=\"{}\"", escaped(text))?;
        }
        let after = if labels.is_empty() { "" } else { "}" };
        writeln!(self.out, "{after} {value}")
    }
}

/// A text as the value of a label. Control characters are shown by their pictures, so that two names stay two.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '\\' => escaped.push_str("\\\\"),
            '"' => escaped.push_str("\\\""),
            '\n' => escaped.push_str("\\n"),
            '\u{7f}' => escaped.push('\u{2421}'),
            '\0'..='\u{1f}' => escaped.extend(char::from_u32(0x2400 + u32::from(char))),
            // Nothing else breaks a line or drives a terminal.
            '\u{80}'..='\u{9f}' | '\u{2028}' | '\u{2029}' => escaped.push('\u{fffd}'),
            _ => escaped.push(char),
        }
    }
    escaped
}
