//! What stands below a table of verdicts: what it adds up to, the goals, and why a breach is one under another priority.

use super::grid::{Align, Grid, Look, printable};
use super::sla_view::{View, done_word, status_word, target_word};
use crate::lang::Lang;
use crate::say;
use crate::seconds::MINUTE;
use crate::sla::{JudgedCase, Missed, Status, Summary, Tally, Target, breaches};

/// `answer    4 met  1 breached …  80 % of 5 decided`
pub(super) fn tallies(summary: &Summary, lang: Lang) -> String {
    let mut grid = Grid::new([Align::Left, Align::Left, Align::Right]).gaps([2, 4]);
    for (target, tally) in summary.all.targets() {
        let decided = tally.percent_met().map_or(String::new(), |percent| {
            let (percent, decided) = (lang.number(&percent.spoken()), tally.decided());
            let plural = if decided == 1 { "" } else { "e" };
            say!(
                lang,
                "{percent} % of {decided} decided";
                "{percent} % af {decided} afgjort{plural}"
            )
        });
        let name = target_word(target, lang).to_owned();
        grid.row([name, counts(&tally, lang), decided]);
    }
    grid.render(None)
}

fn counts(tally: &Tally, lang: Lang) -> String {
    let counts = [
        (tally.met, Some(Look::Good), Status::Met),
        (tally.breached, Some(Look::Bad), Status::Breached),
        (tally.at_risk, Some(Look::Warn), Status::AtRisk),
        (tally.running, None, Status::Running),
        (tally.paused, Some(Look::Dim), Status::Paused),
    ];
    let counts = counts.into_iter().filter(|(count, ..)| *count > 0);
    let counts = counts.map(|(count, look, status)| {
        let text = format!("{count} {}", status_word(status, lang));
        look.map_or(text.clone(), |look| look.mark(&text))
    });
    counts.collect::<Vec<_>>().join("  ")
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
    if let (Some(percent), Some(met), Some(goal), Some(within)) = (
        results.solved_percent(),
        results.solved_met(),
        results.goals.solved_percent,
        results.goals.solved_within_seconds,
    ) {
        let (percent, goal) = (lang.number(&percent.spoken()), lang.number(&goal.to_string()));
        let (within, met) = (lang.duration(within), verdict(met));
        text.push_str(&say!(
            lang,
            "goal      {percent} % solved within {within}, more than {goal} % promised: {met}\n";
            "mål      {percent} % løst inden for {within}, mere end {goal} % lovet: {met}\n"
        ));
    }
    if let (Some(mean), Some(met), Some(goal)) =
        (results.mean_seconds(), results.answer_met(), results.goals.answer_seconds)
    {
        let (mean, met, goal) = (lang.number(&mean.spoken()), verdict(met), goal.get());
        text.push_str(&say!(
            lang,
            "goal      phone answered after {mean} s on average, {goal} s promised: {met}\n";
            "mål      telefonen besvaret efter {mean} sek. i snit, {goal} sek. lovet: {met}\n"
        ));
    }
    text
}

/// A line for each breach that the row alone does not explain: under another priority, or by a change.
pub(super) fn explanations(cases: &[&JudgedCase], view: &View<'_>) -> Vec<String> {
    let all = cases.iter().flat_map(|case| breaches(std::slice::from_ref(*case)));
    let unclear = all.filter(|missed| {
        missed.breach.under != missed.case.judged.priority || missed.is_by_change()
    });
    unclear.map(|it| format!("{}: {}", printable(&it.case.case), why(&it, view))).collect()
}

/// How a target came to be missed: what was promised, what changed, when it was done.
pub(super) fn why(missed: &Missed<'_>, view: &View<'_>) -> String {
    let Missed { case, target, verdict, breach } = *missed;
    let (lang, times) = (view.lang, view.times());
    let name = |priority| printable(view.card.priority_name(priority));
    let set_to = |priority, at| {
        let (name, at) = (name(priority), times.short(at));
        say!(lang, "set to {name} {at}"; "sat til {name} {at}")
    };
    let promised = match target {
        Target::Response => lang.pick("answer due", "svarfrist"),
        Target::Resolution => lang.pick("solution due", "løsningsfrist"),
    };
    let mut parts = Vec::new();
    if missed.is_by_change() {
        parts.push(set_to(breach.under, breach.at));
    }
    let due = verdict.due().map_or(String::new(), |due| times.short(due));
    let under = name(breach.under);
    parts.push(say!(lang, "{promised} {due} as {under}"; "{promised} {due} som {under}"));
    let end = verdict.at.unwrap_or(view.now);
    let later = case.judged.history.periods_until(end).iter();
    let later = later.filter(|period| period.from > breach.at);
    parts.extend(later.map(|period| set_to(period.priority, period.from)));
    let late = lang.duration(MINUTE.times(-verdict.minutes_left()));
    match verdict.at {
        Some(at) => {
            parts.push(format!("{} {}", done_word(target, lang), times.short(at)));
            parts.push(say!(lang, "{late} late"; "{late} for sent"));
        }
        None => parts.push(say!(lang, "{late} over time"; "{late} over tiden")),
    }
    parts.join(", ")
}
