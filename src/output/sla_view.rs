//! What verdicts are shown with, and the order they are shown in.

use super::times::Times;
use crate::calendar::Instant;
use crate::lang::Lang;
use crate::rate_card::RateCard;
use crate::sla::{JudgedCase, Status, Verdict};

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
pub(super) fn seconds_left(case: &JudgedCase) -> Option<i64> {
    [case.judged.response, case.judged.resolution]
        .iter()
        .filter(|verdict| verdict.at.is_none() && verdict.status != Status::Paused)
        .map(Verdict::seconds_left)
        .min()
}
