//! Verdicts for people: the worst case on top, what it adds up to, and why a breach is one under another priority.

use std::fmt::Write as _;

use super::grid::{Align, Grid, Look, printable};
use super::times::Times;
use crate::calendar::{Instant, MINUTE};
use crate::lang::Lang;
use crate::rate_card::{Clock, RateCard};
use crate::sla::{JudgedCase, Status, Summary, Tally, Target, Verdict};

/// What a table of verdicts is written with.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// Names of priorities, and the zone.
    pub card: &'a RateCard,
    /// The moment of the verdicts.
    pub now: Instant,
    /// The language.
    pub lang: Lang,
    /// Columns of the terminal, if it is one.
    pub width: Option<usize>,
}

impl View<'_> {
    /// Times in words on the day of the verdicts.
    pub fn times(&self) -> Times<'_> {
        Times {
            zone: self.card.calendar().zone(),
            now: self.now,
            lang: self.lang,
        }
    }
}

/// The cases in the order of the table: breached, at risk, running, paused, met; in each the least time left first.
pub fn worst_first(cases: &[JudgedCase]) -> Vec<&JudgedCase> {
    let mut ordered: Vec<&JudgedCase> = cases.iter().collect();
    ordered.sort_by_key(|case| {
        let left = seconds_left(case);
        let worst = rank(case.judged.response.status).min(rank(case.judged.resolution.status));
        (worst, left.is_none(), left)
    });
    ordered
}

fn rank(status: Status) -> u8 {
    match status {
        Status::Breached => 0,
        Status::AtRisk => 1,
        Status::Running => 2,
        Status::Paused => 3,
        Status::Met => 4,
    }
}

/// Of the targets that are not done and whose clock runs: the least time left.
fn seconds_left(case: &JudgedCase) -> Option<i64> {
    [case.judged.response, case.judged.resolution]
        .iter()
        .filter(|verdict| verdict.at.is_none() && verdict.status != Status::Paused)
        .map(Verdict::seconds_left)
        .min()
}

/// The whole table.
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
    for line in worst_first(cases)
        .into_iter()
        .flat_map(|case| explanations(case, view))
    {
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
    format!("{}\n\n{}", head(cases, view), rows(cases, view))
}

fn head(cases: &[JudgedCase], view: &View<'_>) -> String {
    let lang = view.lang;
    let local = view.card.calendar().zone().local(view.now);
    let count = cases.len();
    let number = match count {
        1 => lang.pick("1 case", "1 sag").to_owned(),
        _ => format!("{count} {}", lang.pick("cases", "sager")),
    };
    let business = cases
        .iter()
        .filter(|case| case.judged.resolution.promise.clock == Clock::Business)
        .count();
    let clock = if business == 0 {
        lang.pick(
            "targets count every hour of the day",
            "fristerne tæller alle døgnets timer",
        )
    } else if business == count {
        lang.pick(
            "targets count normal hours only",
            "fristerne tæller kun normal arbejdstid",
        )
    } else {
        lang.pick(
            "some targets count normal hours only",
            "nogle frister tæller kun normal arbejdstid",
        )
    };
    let head = format!(
        "{} {} · {number}",
        lang.date(local.date()),
        lang.time(local.time())
    );
    if count == 0 {
        head
    } else {
        format!("{head} · {clock}")
    }
}

fn rows(cases: &[JudgedCase], view: &View<'_>) -> String {
    let lang = view.lang;
    let customers = cases.iter().any(|case| case.customer.is_some());
    let mut align = vec![
        Align::Left,
        Align::Left,
        Align::Left,
        Align::Left,
        Align::Right,
    ];
    if customers {
        align.insert(1, Align::Text);
    }
    let mut gaps = vec![2, 1, 1, 1, 1];
    if !customers {
        gaps.pop();
    }
    let mut grid = Grid::new(align).gaps(gaps);
    let heads = lang.pick(
        ["case", "customer", "prio", "answer", "solution", "left"],
        ["sag", "kunde", "prio", "svar", "løsning", "tilbage"],
    );
    let mut add = |cells: [String; 6]| {
        let cells = cells.into_iter().enumerate();
        grid.row(
            cells
                .filter(|(at, _)| customers || *at != 1)
                .map(|(_, cell)| cell),
        );
    };
    add(heads.map(|head| Look::Dim.mark(head)));
    for case in worst_first(cases) {
        let left = seconds_left(case).map_or(String::new(), |seconds| {
            lang.duration(seconds.div_euclid(MINUTE).saturating_mul(MINUTE))
        });
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
            Look::Good.mark(&format!("{} {at}", lang.pick("met", "nået")))
        }
        Status::Running => format!("{} {due}", lang.pick("due", "frist")),
        Status::AtRisk => Look::Warn.mark(&format!(
            "{} {used} % {} {due}",
            lang.pick("AT RISK", "I FARE"),
            lang.pick("due", "til")
        )),
        Status::Paused => Look::Dim.mark(&format!(
            "{}, {used} % {}",
            lang.pick("paused", "på pause"),
            lang.pick("used", "brugt")
        )),
        Status::Breached => {
            let Some(breach) = verdict.breach else {
                return String::new();
            };
            let mut text = format!(
                "{} {}",
                lang.pick("BREACHED", "BRUDT"),
                times.short(breach.at)
            );
            if breach.under != case.judged.priority {
                let name = printable(view.card.priority_name(breach.under));
                let _ = write!(text, " {} {name}", lang.pick("as", "som"));
            }
            Look::Bad.mark(&text)
        }
    }
}

/// `answer    4 met  1 breached …  80 % of 5 decided`
fn tallies(summary: &Summary, lang: Lang) -> String {
    let mut grid = Grid::new([Align::Left, Align::Left, Align::Right]).gaps([2, 4]);
    let lines = [
        (lang.pick("answer", "svar"), summary.all.response),
        (lang.pick("solution", "løsning"), summary.all.resolution),
    ];
    for (name, tally) in lines {
        let decided = tally.percent_met().map_or(String::new(), |percent| {
            let percent = spoken_percent(&percent, lang);
            let decided = tally.decided();
            lang.pick(
                format!("{percent} % of {decided} decided"),
                if decided == 1 {
                    format!("{percent} % af {decided} afgjort")
                } else {
                    format!("{percent} % af {decided} afgjorte")
                },
            )
        });
        grid.row([name.to_owned(), counts(&tally, lang), decided]);
    }
    grid.render(None)
}

fn counts(tally: &Tally, lang: Lang) -> String {
    let counts = [
        (tally.met, Look::Good, "met", "nået"),
        (tally.breached, Look::Bad, "breached", "brudt"),
        (tally.at_risk, Look::Warn, "at risk", "i fare"),
        (tally.running, Look::Bold, "running", "i gang"),
        (tally.paused, Look::Dim, "paused", "på pause"),
    ];
    counts
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, look, en, da)| {
            let text = format!("{count} {}", lang.pick(en, da));
            if look == Look::Bold {
                text
            } else {
                look.mark(&text)
            }
        })
        .collect::<Vec<_>>()
        .join("  ")
}

fn spoken_percent(percent: &str, lang: Lang) -> String {
    lang.number(percent.strip_suffix(".0").unwrap_or(percent))
}

/// The goals over all cases, where the card has them and there are cases to measure (G3, G11).
fn goals(summary: &Summary, lang: Lang) -> String {
    let results = &summary.goals;
    let verdict = |met: bool| {
        if met {
            Look::Good.mark(lang.pick("reached", "nået"))
        } else {
            Look::Bad.mark(lang.pick("not reached", "ikke nået"))
        }
    };
    let mut text = String::new();
    let name = lang.pick("goal      ", "mål      ");
    if let (Some(percent), Some(met), Some(goal), Some(within)) = (
        results.solved_percent(),
        results.solved_met(),
        results.goals.solved_percent,
        results.goals.solved_within_seconds,
    ) {
        let (percent, goal) = (
            spoken_percent(&percent, lang),
            lang.number(&goal.to_string()),
        );
        let (within, met) = (lang.duration(within), verdict(met));
        text.push_str(&lang.pick(
            format!(
                "{name}{percent} % solved within {within}, more than {goal} % promised: {met}\n"
            ),
            format!("{name}{percent} % løst inden for {within}, mere end {goal} % lovet: {met}\n"),
        ));
    }
    if let (Some(mean), Some(met), Some(goal)) = (
        results.mean_seconds(),
        results.answer_met(),
        results.goals.answer_seconds,
    ) {
        let (mean, met) = (spoken_percent(&mean, lang), verdict(met));
        text.push_str(&lang.pick(
            format!("{name}phone answered after {mean} s on average, {goal} s promised: {met}\n"),
            format!(
                "{name}telefonen besvaret efter {mean} sek. i snit, {goal} sek. lovet: {met}\n"
            ),
        ));
    }
    text
}

/// A line for each breach that the row alone does not explain: under another priority, or by a change.
fn explanations(case: &JudgedCase, view: &View<'_>) -> Vec<String> {
    let targets = [
        (Target::Response, &case.judged.response),
        (Target::Resolution, &case.judged.resolution),
    ];
    targets
        .into_iter()
        .filter_map(|(target, verdict)| explanation(case, target, verdict, view))
        .collect()
}

fn explanation(
    case: &JudgedCase,
    target: Target,
    verdict: &Verdict,
    view: &View<'_>,
) -> Option<String> {
    let (lang, times) = (view.lang, view.times());
    let breach = verdict.breach?;
    let due = verdict.due()?;
    let by_change = breach.at > due;
    if breach.under == case.judged.priority && !by_change {
        return None;
    }
    let name = |priority| printable(view.card.priority_name(priority));
    let (promised, done) = match target {
        Target::Response => (
            lang.pick("answer due", "svarfrist"),
            lang.pick("answered", "besvaret"),
        ),
        Target::Resolution => (
            lang.pick("solution due", "løsningsfrist"),
            lang.pick("solved", "løst"),
        ),
    };
    let set_to = lang.pick("set to", "sat til");
    let promised = format!(
        "{promised} {} {} {}",
        times.short(due),
        lang.pick("as", "som"),
        name(breach.under)
    );
    let mut parts = Vec::new();
    if by_change {
        parts.push(format!(
            "{set_to} {} {}",
            name(breach.under),
            times.short(breach.at)
        ));
    }
    parts.push(promised);
    let end = verdict.at.unwrap_or(view.now);
    let later = case.judged.history.periods_until(end);
    for period in later.iter().filter(|period| period.from > breach.at) {
        parts.push(format!(
            "{set_to} {} {}",
            name(period.priority),
            times.short(period.from)
        ));
    }
    if let Some(at) = verdict.at {
        parts.push(format!("{done} {}", times.short(at)));
    }
    let late = lang.duration(
        verdict
            .minutes_left()
            .saturating_neg()
            .saturating_mul(MINUTE),
    );
    let late_words = if verdict.at.is_some() {
        lang.pick("late", "for sent")
    } else {
        lang.pick("over time", "over tiden")
    };
    parts.push(format!("{late} {late_words}"));
    Some(format!("{}: {}", printable(&case.case), parts.join(", ")))
}
