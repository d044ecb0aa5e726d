//! A case as a line of time, in words and marks; and times told in a text, with their day wherever it is not the day before
//! it.

use std::cell::Cell;

use chrono::{Datelike, NaiveDate};

use super::grid::printable;
use super::sla_view::{View, done_word, target_word};
use crate::calendar::Instant;
use crate::say;
use crate::sla::{Judged, Status, Target, Verdict, Why};

/// Times as they follow each other in a text.
pub(super) struct Told<'a> {
    view: View<'a>,
    day: Cell<NaiveDate>,
}

impl<'a> Told<'a> {
    /// `day` was named last.
    pub(super) fn after(day: NaiveDate, view: &View<'a>) -> Self {
        Self { view: *view, day: Cell::new(day) }
    }

    /// `11:00`, or `Wed 11:00`, `3 Nov 11:00` where another day was named before it.
    pub(super) fn at(&self, at: Instant) -> String {
        let (lang, zone) = (self.view.lang, self.view.card.calendar().zone());
        let (local, today) = (zone.local(at), zone.date(self.view.now));
        let (date, time) = (local.date(), lang.time(local.time()));
        if self.day.replace(date) == date {
            time
        } else if date.signed_duration_since(today).num_days().abs() < 7 {
            format!("{} {time}", lang.weekday(date))
        } else if date.year() == today.year() {
            format!("{} {time}", lang.day_month(date))
        } else {
            format!("{} {} {time}", lang.day_month(date), date.year())
        }
    }

    /// A day was named in another way.
    pub(super) fn named(&self, day: NaiveDate) {
        self.day.set(day);
    }
}

/// A mark on the line, with its words.
type Mark = (Instant, char, String);

/// `Tue 10:00 ● registered as high ── 11:00 ✗ answer missed ── 11:30 ◆ normal ── 13:05 ○ now ·· 18:00 ◷ solution due`: the
/// line is broken while the resolution clock stands, and dotted behind now.
pub(super) fn draw(judged: &Judged, told: &Told<'_>, view: &View<'_>) -> String {
    let mut marks = marks(judged, view);
    marks.sort_by_key(|(at, ..)| *at);
    let stops = &judged.history.stops;
    let mut line = String::new();
    let mut before: Option<Instant> = None;
    for (at, mark, words) in marks {
        match before {
            Some(before) if before == at => line.push_str(", "),
            Some(before) => {
                let stands = stops
                    .iter()
                    .any(|stop| stop.from <= before && stop.to.is_none_or(|to| before < to));
                line.push_str(match (before >= view.now, stands) {
                    (true, _) => " ·· ",
                    (false, true) => " ╌╌ ",
                    (false, false) => " ── ",
                });
            }
            None => {}
        }
        if before != Some(at) {
            line.push_str(&told.at(at));
            line.push(' ');
        }
        line.push(mark);
        line.push(' ');
        line.push_str(&words);
        before = Some(at);
    }
    line
}

fn marks(judged: &Judged, view: &View<'_>) -> Vec<Mark> {
    let (lang, history) = (view.lang, &judged.history);
    let name = |priority| printable(view.card.priority_name(priority));
    let mut marks: Vec<Mark> = Vec::new();
    for (index, period) in history.periods.iter().enumerate() {
        let name = name(period.priority);
        marks.push(if index == 0 {
            (period.from, '●', say!(lang, "registered as {name}"; "registreret som {name}"))
        } else {
            (period.from, '◆', name)
        });
    }
    for stop in &history.stops {
        let (from, to) = match stop.why {
            Why::Paused => lang.pick(("paused", "resumed"), ("på pause", "genoptaget")),
            Why::Resolved => lang.pick(("solved", "reopened"), ("løst", "genåbnet")),
        };
        marks.push((stop.from, '‖', from.to_owned()));
        marks.extend(stop.to.map(|at| (at, '▶', to.to_owned())));
    }
    for (target, verdict) in judged.verdicts() {
        marks.extend(deadline(target, verdict, view));
        if let Some(at) = verdict.at {
            let mark = if verdict.status == Status::Breached { '✗' } else { '✓' };
            marks.push((at, mark, done_word(target, lang).to_owned()));
        }
    }
    if history.resolved.is_none() {
        marks.push((view.now, '○', lang.pick("now", "nu").to_owned()));
    }
    marks
}

/// When a target was or will be due; what is done in time is marked where it was done.
fn deadline(target: Target, verdict: &Verdict, view: &View<'_>) -> Option<Mark> {
    let (lang, target) = (view.lang, target_word(target, view.lang));
    match verdict.breach {
        Some(breach) => {
            Some((breach.at, '✗', say!(lang, "{target} missed"; "frist for {target} brudt")))
        }
        None if verdict.at.is_none() => {
            Some((verdict.due()?, '◷', say!(lang, "{target} due"; "frist for {target}")))
        }
        None => None,
    }
}
