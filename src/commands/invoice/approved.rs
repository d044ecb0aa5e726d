//! `--approved`: what customers approved that cases cost.

use std::collections::HashMap;
use std::path::Path;

use super::super::{Context, Outcome};
use crate::billing::{Approval, CaseId, WorkLog};
use crate::cli::OverArg;
use crate::intake::approvals;
use crate::intake::work_log::WorkInput;
use crate::money::Money;
use crate::output::approvals as told;
use crate::problems::{Trouble, Warning, WarningKind};
use crate::texts::quoted;
use crate::words;

/// The amounts of the file, if there is one, by the cases of the log; a case that is not in the log is a warning.
///
/// # Errors
/// The file cannot be read or has mistakes.
pub(super) fn amounts(
    path: Option<&Path>,
    input: &mut WorkInput,
) -> Result<Option<HashMap<CaseId, Money>>, Trouble> {
    let Some(path) = path else {
        return Ok(None);
    };
    let read = approvals::open(path)?;
    let mut amounts = HashMap::new();
    for approved in read.list {
        match input.log.find_case(&approved.case) {
            Some(case) => {
                amounts.insert(case, approved.amount);
            }
            // It is not gone: its turn comes once its rows are mended.
            None if input.rejected.has_case(&approved.case) => {}
            None => input.warnings.add(WarningKind::Other, || {
                let (file, line, case) = (&read.file, approved.line, quoted(&approved.case));
                Warning {
                    kind: WarningKind::Other,
                    place: None,
                    column: None,
                    words: words!(
                        "{file}:{line}: case {case} is not in the log";
                        "{file}:{line}: sag {case} er ikke i loggen"
                    ),
                }
            }),
        }
    }
    Ok(Some(amounts))
}

/// Warns of cases that are over; the outcome of the run, which is `outcome` without them.
pub(super) fn judge(
    over: &[(CaseId, Approval)],
    fail_on: OverArg,
    outcome: Outcome,
    log: &WorkLog,
    context: &Context,
) -> Outcome {
    if over.is_empty() {
        return outcome;
    }
    context.tell(&told::warning(over, log, context.lang));
    match fail_on {
        OverArg::OverApproved => Outcome::Found,
        OverArg::Never => outcome,
    }
}
