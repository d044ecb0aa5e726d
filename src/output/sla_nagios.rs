//! Verdicts for Nagios, Icinga and the like: one line with the state and the counts, the worst cases below it.

use std::fmt::Write as _;

use super::sla_view::{View, status_word, target_word};
use crate::say;
use crate::seconds::MINUTE;
use crate::sla::{Alarm, Pressing, Status};
use crate::texts::short;

/// More than this a plugin must not print.
const BYTES: usize = 4_095;
/// Room for the line that counts the cases left out.
const COUNT: usize = 40;

/// How a plugin ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Ok,
    Warning,
    Critical,
}

impl State {
    /// `rejected`: whether the input had rows that were left out, so that nobody knows of their cases.
    pub fn of(alarm: &Alarm<'_>, rejected: bool) -> Self {
        if alarm.breached > 0 {
            Self::Critical
        } else if alarm.at_risk > 0 || rejected {
            Self::Warning
        } else {
            Self::Ok
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Ok => "OK",
            Self::Warning => "WARNING",
            Self::Critical => "CRITICAL",
        }
    }
}

/// The state of the cases; `rejected` rows were left out.
pub fn render(alarm: &Alarm<'_>, rejected: usize, view: &View<'_>) -> String {
    let Alarm { open, breached, at_risk, pressing } = alarm;
    let state = State::of(alarm, rejected > 0).word();
    let left_out = match rejected {
        0 => String::new(),
        1 => ", 1 row left out".to_owned(),
        rows => format!(", {rows} rows left out"),
    };
    let mut text = format!(
        "SLA {state} - {breached} breached, {at_risk} at risk, {open} open{left_out} | \
         breached={breached};;0 at_risk={at_risk};0 open={open}\n"
    );
    for (told, case) in pressing.iter().enumerate() {
        let line = line(case, view);
        let room = BYTES.saturating_sub(COUNT);
        if text.len() + line.len() > room {
            let more = pressing.len() - told;
            text.push_str(&say!(view.lang, "… and {more} more\n"; "… og {more} til\n"));
            break;
        }
        text.push_str(&line);
    }
    text
}

/// Why nothing could be said: what went wrong, its first line on the line of the state.
pub fn unknown(error: &str) -> String {
    let mut text = format!("SLA UNKNOWN - {}\n", plain(error).trim_end());
    if text.len() > BYTES {
        let most = BYTES - "…\n".len();
        let end = (0..=most).rev().find(|end| text.is_char_boundary(*end));
        text.truncate(end.unwrap_or(0));
        text.push_str("…\n");
    }
    text
}

/// `4802 Havnens Fisk: solution breached, due 12:15, 50 min late (medium)`
fn line(Pressing { case, target, verdict }: &Pressing<'_>, view: &View<'_>) -> String {
    let lang = view.lang;
    let name = |text: &str| plain(&short(text, 60));
    let mut text = name(&case.case);
    if let Some(customer) = &case.customer {
        let _ = write!(text, " {}", name(customer));
    }
    let _ = write!(text, ": {} {}", target_word(*target, lang), status_word(verdict.status, lang));
    if let Some(due) = verdict.due() {
        let due = view.times().short(due);
        text.push_str(&say!(lang, ", due {due}"; ", frist {due}"));
    }
    let left = lang.duration(MINUTE.times(verdict.seconds_left().abs().whole_minutes()));
    text.push_str(&if verdict.status == Status::Breached {
        say!(lang, ", {left} late"; ", {left} over tiden")
    } else {
        say!(lang, ", {left} left"; ", {left} tilbage")
    });
    let priority = verdict.promise.map_or(case.judged.priority, |it| it.period.priority);
    let _ = writeln!(text, " ({})", name(view.card.priority_name(priority)));
    text
}

/// A bar would begin the numbers.
fn plain(text: &str) -> String {
    text.replace('|', "/")
}
