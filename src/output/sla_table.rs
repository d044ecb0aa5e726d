//! Verdicts for people: the worst case on top, what it adds up to, and why a breach is one under another priority.

use std::fmt::Write as _;

use chrono::Timelike;

use super::grid::{Align, Grid, Look, printable};
use super::sla_summary::{explanations, goals, tallies};
use super::sla_view::{View, seconds_left, worst_first};
use crate::rate_card::Clock;
use crate::say;
use crate::seconds::MINUTE;
use crate::sla::{JudgedCase, Promise, Status, Summary, Verdict};

pub fn render(cases: &[JudgedCase], summary: &Summary, view: &View<'_>) -> String {
    let lang = view.lang;
    let mut text = head(cases, view);
    text.push('\n');
    if !cases.is_empty() {
        text.push('\n');
        text.push_str(&rows(cases, view));
        text.push('\n');
        text.push_str(&tallies(summary, lang));
        text.push_str(&goals(summary, lang));
    }
    for line in explanations(&worst_first(cases), view) {
        let width = view.width.unwrap_or(80);
        text.push_str(&textwrap::fill(
            &line,
            textwrap::Options::new(width).subsequent_indent("  "),
        ));
        text.push('\n');
    }
    text
}

/// The table of one case by options: its row, without numbers that add nothing up.
pub fn render_one(cases: &[JudgedCase], view: &View<'_>) -> String {
    let (lang, zone) = (view.lang, view.card.calendar().zone());
    let mut head = head(cases, view);
    let registered = cases.iter().map(|case| case.judged.history.registered);
    for at in registered.filter(|at| zone.date(*at) != zone.date(view.now)) {
        let words = lang.pick("registered", "registreret");
        let _ = write!(head, "\n{words} {}", lang.date_time(zone.local(at)));
    }
    format!("{head}\n\n{}", rows(cases, view))
}

fn head(cases: &[JudgedCase], view: &View<'_>) -> String {
    let lang = view.lang;
    let local = view.card.calendar().zone().local(view.now);
    // The clock's seconds are of no use to the reader.
    let minute = local.time().with_second(0).unwrap_or(local.time());
    let (date, time) = (lang.date(local.date()), lang.time(minute));
    let head = match cases.len() {
        1 => say!(lang, "{date} {time} · 1 case"; "{date} {time} · 1 sag"),
        count => say!(lang, "{date} {time} · {count} cases"; "{date} {time} · {count} sager"),
    };
    let promises = || cases.iter().filter_map(|case| case.judged.resolution.promise);
    let is_business = |promise: Promise| promise.clock == Clock::Business;
    if promises().next().is_none() {
        head
    } else if !promises().any(is_business) {
        say!(
            lang,
            "{head} · targets count every hour of the day";
            "{head} · fristerne tæller alle døgnets timer"
        )
    } else if promises().all(is_business) {
        say!(
            lang,
            "{head} · targets count normal hours only";
            "{head} · fristerne tæller kun normal arbejdstid"
        )
    } else {
        say!(
            lang,
            "{head} · some targets count normal hours only";
            "{head} · nogle frister tæller kun normal arbejdstid"
        )
    }
}

fn rows(cases: &[JudgedCase], view: &View<'_>) -> String {
    let lang = view.lang;
    let customers = cases.iter().any(|case| case.customer.is_some());
    let mut align = vec![Align::Left; 4];
    align.push(Align::Right);
    let mut gaps = vec![2, 1, 1, 1];
    if customers {
        align.insert(1, Align::Text);
        gaps.push(1);
    }
    let mut grid = Grid::new(align).gaps(gaps);
    let heads = lang.pick(
        ["case", "customer", "prio", "answer", "solution", "left"],
        ["sag", "kunde", "prio", "svar", "løsning", "tilbage"],
    );
    let mut add = |cells: [String; 6]| {
        let cells = cells.into_iter().enumerate();
        let shown = cells.filter(|(at, _)| customers || *at != 1);
        grid.row(shown.map(|(_, cell)| cell));
    };
    add(heads.map(|head| Look::Dim.mark(head)));
    for case in worst_first(cases) {
        let left = seconds_left(case)
            .map_or(String::new(), |seconds| lang.duration(MINUTE.times(seconds.whole_minutes())));
        add([
            printable(&case.case),
            printable(case.customer.as_deref().unwrap_or("")),
            printable(view.card.priority_name(case.judged.priority)),
            cell(case, &case.judged.response, view),
            cell(case, &case.judged.resolution, view),
            left,
        ]);
    }
    grid.render(view.width)
}

/// `met 08:40`, `due 14:00`, `AT RISK 81 % due 13:50`, `paused, 12 % used`, `BREACHED 11:00 as high`.
fn cell(case: &JudgedCase, verdict: &Verdict, view: &View<'_>) -> String {
    let (lang, times) = (view.lang, view.times());
    let due = verdict.due().map_or(String::new(), |due| times.short(due));
    let used = verdict.used_percent();
    match verdict.status {
        Status::Met => {
            let at = verdict.at.map_or(String::new(), |at| times.short(at));
            Look::Good.mark(&say!(lang, "met {at}"; "nået {at}"))
        }
        Status::Running => say!(lang, "due {due}"; "frist {due}"),
        Status::AtRisk => {
            Look::Warn.mark(&say!(lang, "AT RISK {used} % due {due}"; "I FARE {used} % til {due}"))
        }
        Status::Paused => {
            Look::Dim.mark(&say!(lang, "paused, {used} % used"; "på pause, {used} % brugt"))
        }
        Status::Unpromised => {
            let done = verdict.at.map_or("–".to_owned(), |at| times.short(at));
            Look::Dim.mark(&done)
        }
        Status::Breached => {
            let Some(breach) = verdict.breach else {
                return String::new();
            };
            let at = times.short(breach.at);
            let mut text = say!(lang, "BREACHED {at}"; "BRUDT {at}");
            if breach.under != case.judged.priority {
                let name = printable(view.card.priority_name(breach.under));
                text.push_str(&say!(lang, " as {name}"; " som {name}"));
            }
            Look::Bad.mark(&text)
        }
    }
}
