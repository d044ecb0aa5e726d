//! PURE: which cases ask for somebody now: each open case once, by the worst of its targets that is not done. What was done
//! late is no alarm.

use super::report::{Judged, JudgedCase};
use super::verdict::{Status, Target, Verdict};

/// A case with its worst target that is not done.
#[derive(Debug, Clone, Copy)]
pub struct Pressing<'a> {
    pub case: &'a JudgedCase,
    pub target: Target,
    pub verdict: &'a Verdict,
}

/// What of a run's cases is to be seen to.
#[derive(Debug, Clone, Default)]
pub struct Alarm<'a> {
    /// Not resolved.
    pub open: usize,
    pub breached: usize,
    pub at_risk: usize,
    /// Those breached and at risk, the worst first.
    pub pressing: Vec<Pressing<'a>>,
}

impl<'a> Alarm<'a> {
    pub fn new(cases: &'a [JudgedCase]) -> Self {
        let pressing = cases.iter().filter_map(|case| {
            let (target, verdict) = case.judged.worst_open()?;
            Some(Pressing { case, target, verdict })
        });
        let is_late =
            |it: &Pressing<'_>| matches!(it.verdict.status, Status::Breached | Status::AtRisk);
        let mut pressing: Vec<Pressing<'_>> = pressing.filter(is_late).collect();
        pressing.sort_by_key(|it| order(it.verdict));
        let count = |status| pressing.iter().filter(|it| it.verdict.status == status).count();
        Self {
            open: cases.iter().filter(|case| case.judged.history.resolved.is_none()).count(),
            breached: count(Status::Breached),
            at_risk: count(Status::AtRisk),
            pressing,
        }
    }
}

impl Judged {
    /// Of the targets that are not done, the worst.
    fn worst_open(&self) -> Option<(Target, &Verdict)> {
        let open = self.verdicts().into_iter().filter(|(_, verdict)| verdict.at.is_none());
        open.min_by_key(|(_, verdict)| order(verdict))
    }
}

fn order(verdict: &Verdict) -> impl Ord + use<> {
    (verdict.status.rank(), verdict.seconds_left())
}
