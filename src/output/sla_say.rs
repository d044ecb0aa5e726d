//! What to say about cases: the worst ones in a sentence each, and to a caller when he gets an answer and a solution.

use super::grid::printable;
use super::sla_view::{View, worst_first};
use crate::lang::Lang;
use crate::seconds::MINUTE;
use crate::sla::{Judged, JudgedCase, Status, Verdict};

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
    let due = view.times().spoken(verdict.due()?);
    Some(match (view.lang, solution) {
        (Lang::En, false) => format!("Case {number} must be answered before {due}."),
        (Lang::En, true) => format!("Case {number} must be solved before {due}."),
        (Lang::Da, false) => format!("Sag {number} skal besvares inden {due}."),
        (Lang::Da, true) => format!("Sag {number} skal løses inden {due}."),
    })
}

fn overdue(number: &str, verdict: &Verdict, solution: bool, view: &View<'_>) -> String {
    let times = view.times();
    let Some(due) = verdict.due() else {
        return String::new();
    };
    let (at, ago) = (
        times.spoken_at(due),
        times.spoken_minutes(view.now.since(due).div_euclid(MINUTE)),
    );
    match (view.lang, solution) {
        (Lang::En, true) => format!("Case {number} should have been solved {at}, {ago} ago."),
        (Lang::En, false) => format!("Case {number} should have been answered {at}, {ago} ago."),
        (Lang::Da, true) => format!("Sag {number} skulle have været løst {at}, for {ago} siden."),
        (Lang::Da, false) => {
            format!("Sag {number} skulle have været besvaret {at}, for {ago} siden.")
        }
    }
}

fn late(number: &str, verdict: &Verdict, solution: bool, view: &View<'_>) -> String {
    let minutes = verdict.minutes_left().saturating_neg();
    let by = if minutes > 0 {
        format!("{} ", view.times().spoken_minutes(minutes))
    } else {
        // Past the deadline, but the target's clock has not run since.
        String::new()
    };
    match (view.lang, solution) {
        (Lang::En, true) => format!("Case {number} was solved {by}late."),
        (Lang::En, false) => format!("Case {number} was answered {by}late."),
        (Lang::Da, true) => format!("Sag {number} blev løst {by}for sent."),
        (Lang::Da, false) => format!("Sag {number} blev besvaret {by}for sent."),
    }
}

/// To the caller of one case: when he gets an answer and a solution, or should have had them.
pub fn to_caller(case: &Judged, view: &View<'_>) -> String {
    let (response, resolution) = (&case.response, &case.resolution);
    let pending = |verdict: &Verdict| match verdict.status {
        Status::Running | Status::AtRisk => verdict.due().map(|due| view.times().spoken(due)),
        Status::Met | Status::Paused | Status::Breached => None,
    };
    let missed = |verdict: &Verdict| {
        let open = verdict.status == Status::Breached && verdict.at.is_none();
        verdict
            .due()
            .filter(|_| open)
            .map(|due| view.times().spoken_at(due))
    };
    let lang = view.lang;
    let mut sentences = Vec::new();
    match (missed(response), missed(resolution)) {
        (Some(answer), Some(solution)) => sentences.push(lang.pick(
            format!("You should have had an answer {answer} and a solution {solution}."),
            format!("Du skulle have haft svar {answer} og en løsning {solution}."),
        )),
        (Some(answer), None) => sentences.push(lang.pick(
            format!("You should have had an answer {answer}."),
            format!("Du skulle have haft svar {answer}."),
        )),
        (None, Some(solution)) => sentences.push(lang.pick(
            format!("You should have had a solution {solution}."),
            format!("Du skulle have haft en løsning {solution}."),
        )),
        (None, None) => {}
    }
    match (pending(response), pending(resolution)) {
        (Some(answer), Some(solution)) => sentences.push(lang.pick(
            format!("You get an answer before {answer} and a solution before {solution}."),
            format!("Du får svar inden {answer} og en løsning inden {solution}."),
        )),
        (Some(answer), None) => sentences.push(lang.pick(
            format!("You get an answer before {answer}."),
            format!("Du får svar inden {answer}."),
        )),
        (None, Some(solution)) => sentences.push(lang.pick(
            format!("You get a solution before {solution}."),
            format!("Du får en løsning inden {solution}."),
        )),
        (None, None) => {}
    }
    if sentences.is_empty() {
        let in_time = case.response.breach.is_none() && case.resolution.breach.is_none();
        sentences.push(if in_time {
            lang.pick(
                "The case was answered and solved in time.".to_owned(),
                "Sagen blev besvaret og løst til tiden.".to_owned(),
            )
        } else {
            lang.pick(
                "The case is solved, but not in time.".to_owned(),
                "Sagen er løst, men ikke til tiden.".to_owned(),
            )
        });
    }
    sentences.join(" ")
}
