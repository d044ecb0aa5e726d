//! `--approved`: what customers approved that cases cost.

use std::collections::HashMap;
use std::path::Path;

use crate::billing::{CaseId, Money};
use crate::intake::approvals;
use crate::intake::work_log::WorkInput;
use crate::problems::{Trouble, Warning, WarningKind};
use crate::texts::quoted;
use crate::words;

/// The amounts of the file by the cases of the log; a case that is not in the log is a warning.
///
/// # Errors
/// The file cannot be read or has mistakes.
pub(super) fn amounts(
    path: &Path,
    input: &mut WorkInput,
) -> Result<HashMap<CaseId, Money>, Trouble> {
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
    Ok(amounts)
}
