//! What stands below a table of verdicts: what it adds up to, the goals, and why a breach is one under another priority.

use super::grid::{Align, Grid, Look, printable};
use super::sla_view::View;
use crate::lang::Lang;
use crate::seconds::MINUTE;
use crate::sla::{JudgedCase, Summary, Tally, Target, Verdict};

/// `answer    4 met  1 breached …  80 % of 5 decided`
pub(super) fn tallies(summary: &Summary, lang: Lang) -> String {
    let mut grid = Grid::new([Align::Left, Align::Left, Align::Right]).gaps([2, 4]);
    let lines = [
        (lang.pick("answer", "svar"), summary.all.response),
        (lang.pick("solution", "løsning"), summary.all.resolution),
    ];
    for (name, tally) in lines {
        let decided = tally.percent_met().map_or(String::new(), |percent| {
            let percent = lang.number(&percent.spoken());
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

/// The goals over all cases, where the card has them and there are cases to measure (G3, G11).
pub(super) fn goals(summary: &Summary, lang: Lang) -> String {
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
            lang.number(&percent.spoken()),
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
        let (mean, met) = (lang.number(&mean.spoken()), verdict(met));
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
pub(super) fn explanations(case: &JudgedCase, view: &View<'_>) -> Vec<String> {
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
