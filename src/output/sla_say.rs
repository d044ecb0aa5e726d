//! What to say about cases: the worst ones in a sentence each, and to a caller when he gets an answer and a solution.

use super::grid::printable;
use super::sla_view::{View, done_word, worst_first};
use crate::lang::Lang;
use crate::say;
use crate::sla::{Judged, JudgedCase, Status, Target, Verdict};

/// How many cases are said.
const SAID: usize = 3;

/// A sentence for each of the worst cases that are breached or at risk.
pub fn about_cases(cases: &[JudgedCase], view: &View<'_>) -> String {
    worst_first(cases)
        .into_iter()
        .filter_map(|case| about_case(case, view))
        .take(SAID)
        .collect::<Vec<_>>()
        .join(" ")
}

fn about_case(case: &JudgedCase, view: &View<'_>) -> Option<String> {
    let number = printable(&case.case);
    let (response, resolution) = (&case.judged.response, &case.judged.resolution);
    let open = |verdict: &&Verdict| verdict.at.is_none();
    let is = |verdict: &Verdict, status| verdict.status == status;
    let breached = |verdict: &&Verdict| is(verdict, Status::Breached);
    // What can still be mended comes before what cannot, the solution before the answer.
    let worst = [(resolution, true), (response, false)];
    let of =
        |test: &dyn Fn(&&Verdict) -> bool| worst.into_iter().find(|(verdict, _)| test(verdict));
    if let Some((verdict, solution)) = of(&|verdict| breached(verdict) && open(verdict)) {
        return Some(overdue(&number, verdict, solution, view));
    }
    if let Some((verdict, solution)) = of(&breached) {
        return Some(late(&number, verdict, solution, view));
    }
    let (verdict, solution) = [(response, false), (resolution, true)]
        .into_iter()
        .find(|(verdict, _)| is(verdict, Status::AtRisk))?;
    let (lang, due) = (view.lang, view.times().spoken(verdict.due()?));
    Some(if solution {
        say!(lang, "Case {number} must be solved before {due}."; "Sag {number} skal løses inden {due}.")
    } else {
        say!(lang, "Case {number} must be answered before {due}."; "Sag {number} skal besvares inden {due}.")
    })
}

fn overdue(number: &str, verdict: &Verdict, solution: bool, view: &View<'_>) -> String {
    let times = view.times();
    let Some(due) = verdict.due() else {
        return String::new();
    };
    let (lang, ago) = (view.lang, view.now.since(due).whole_minutes());
    let (at, ago) = (times.spoken_at(due), times.spoken_minutes(ago));
    let done = done(solution, lang);
    say!(
        lang,
        "Case {number} should have been {done} {at}, {ago} ago.";
        "Sag {number} skulle have været {done} {at}, for {ago} siden."
    )
}

/// `solved`, `answered`.
fn done(solution: bool, lang: Lang) -> &'static str {
    let target = if solution { Target::Resolution } else { Target::Response };
    done_word(target, lang)
}

fn late(number: &str, verdict: &Verdict, solution: bool, view: &View<'_>) -> String {
    let minutes = -verdict.minutes_left();
    let by = if minutes > 0 {
        format!("{} ", view.times().spoken_minutes(minutes))
    } else {
        // Past the deadline, but the target's clock has not run since.
        String::new()
    };
    let (lang, done) = (view.lang, done(solution, view.lang));
    say!(lang, "Case {number} was {done} {by}late."; "Sag {number} blev {done} {by}for sent.")
}

/// To the caller of one case: when he gets an answer and a solution, or should have had them.
pub fn to_caller(case: &Judged, view: &View<'_>) -> String {
    let (response, resolution) = (&case.response, &case.resolution);
    let promised = promised(Some(response), resolution, view);
    if !promised.is_empty() {
        return promised;
    }
    let lang = view.lang;
    if response.breach.is_none() && resolution.breach.is_none() {
        say!(
            lang,
            "The case was answered and solved in time.";
            "Sagen blev besvaret og løst til tiden."
        )
    } else {
        say!(lang, "The case is solved, but not in time."; "Sagen er løst, men ikke til tiden.")
    }
}

/// When the caller gets what is not done yet, or should have had it; empty where all is done.
pub(super) fn promised(
    response: Option<&Verdict>,
    resolution: &Verdict,
    view: &View<'_>,
) -> String {
    let pending = |verdict: &Verdict| match verdict.status {
        Status::Running | Status::AtRisk => verdict.due().map(|due| view.times().spoken(due)),
        Status::Met | Status::Paused | Status::Breached | Status::Unpromised => None,
    };
    let missed = |verdict: &Verdict| {
        let open = verdict.status == Status::Breached && verdict.at.is_none();
        verdict.due().filter(|_| open).map(|due| view.times().spoken_at(due))
    };
    let lang = view.lang;
    let before = |due: &String| say!(lang, "before {due}"; "inden {due}");
    let both = |answer: Option<String>, solution: Option<String>| {
        let answer = answer.map(|at| say!(lang, "an answer {at}"; "svar {at}"));
        let solution = solution.map(|at| say!(lang, "a solution {at}"; "en løsning {at}"));
        let both: Vec<String> = [answer, solution].into_iter().flatten().collect();
        (!both.is_empty()).then(|| both.join(lang.pick(" and ", " og ")))
    };
    let missed = both(response.and_then(missed), missed(resolution));
    let answer = response.and_then(pending).as_ref().map(before);
    let solution = pending(resolution).as_ref().map(before);
    let sentences = [
        missed.map(|both| say!(lang, "You should have had {both}."; "Du skulle have haft {both}.")),
        both(answer, solution).map(|both| say!(lang, "You get {both}."; "Du får {both}.")),
    ];
    let sentences: Vec<String> = sentences.into_iter().flatten().collect();
    sentences.join(" ")
}
