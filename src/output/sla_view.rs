//! What verdicts are shown with, and the order they are shown in.

use super::times::Times;
use crate::calendar::Instant;
use crate::lang::Lang;
use crate::rate_card::RateCard;
use crate::seconds::Seconds;
use crate::sla::{JudgedCase, Status, Target, Verdict};

/// What verdicts are shown with.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// Names of priorities, and the zone.
    pub card: &'a RateCard,
    /// The moment of the verdicts.
    pub now: Instant,
    pub lang: Lang,
    /// Columns of the terminal, if it is one.
    pub width: Option<usize>,
}

impl View<'_> {
    /// Times in words on the day of the verdicts.
    pub fn times(&self) -> Times<'_> {
        Times { zone: self.card.calendar().zone(), now: self.now, lang: self.lang }
    }
}

/// A status as people read it.
pub(super) fn status_word(status: Status, lang: Lang) -> &'static str {
    match status {
        Status::Met => lang.pick("met", "nået"),
        Status::Running => lang.pick("running", "i gang"),
        Status::AtRisk => lang.pick("at risk", "i fare"),
        Status::Paused => lang.pick("paused", "på pause"),
        Status::Breached => lang.pick("breached", "brudt"),
        Status::Unpromised => lang.pick("no promise", "intet løfte"),
    }
}

/// `answer`, `solution`.
pub(super) fn target_word(target: Target, lang: Lang) -> &'static str {
    match target {
        Target::Response => lang.pick("answer", "svar"),
        Target::Resolution => lang.pick("solution", "løsning"),
    }
}

/// `answered`, `solved`.
pub(super) fn done_word(target: Target, lang: Lang) -> &'static str {
    match target {
        Target::Response => lang.pick("answered", "besvaret"),
        Target::Resolution => lang.pick("solved", "løst"),
    }
}

/// The cases in the order of the table: breached, at risk, running, paused, met; in each the least time left first.
pub fn worst_first(cases: &[JudgedCase]) -> Vec<&JudgedCase> {
    let mut ordered: Vec<&JudgedCase> = cases.iter().collect();
    ordered.sort_by_key(|case| {
        let left = seconds_left(case);
        let worst = case.judged.verdicts().map(|(_, verdict)| verdict.status.rank());
        (worst.into_iter().min(), left.is_none(), left)
    });
    ordered
}

/// Of the targets that are not done and whose clock runs: the least time left.
pub(super) fn seconds_left(case: &JudgedCase) -> Option<Seconds> {
    let runs = |verdict: &&Verdict| verdict.at.is_none() && verdict.due().is_some();
    let verdicts = [&case.judged.response, &case.judged.resolution].into_iter();
    verdicts.filter(runs).map(Verdict::seconds_left).min()
}
