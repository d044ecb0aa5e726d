//! Warnings about rows, held back until it is known whose cases are left out: nobody is warned of what is not billed.

use crate::problems::{Warning, WarningKind, Warnings};

/// So many are kept in words; the others are only counted.
const KEPT: usize = 10_000;

/// Warnings about rows, each with its case.
#[derive(Debug, Default)]
pub(super) struct HeldWarnings {
    kept: Vec<(usize, Warning)>,
    counted: Vec<(usize, WarningKind)>,
}

impl HeldWarnings {
    /// Holds the warnings about a row of a case.
    pub(super) fn hold(&mut self, case: usize, warnings: Warnings) {
        for warning in warnings.into_kept() {
            if self.kept.len() < KEPT {
                self.kept.push((case, warning));
            } else {
                self.counted.push((case, warning.kind));
            }
        }
    }

    /// Lets those go whose cases are not marked.
    pub(super) fn release(self, marked: &[bool], into: &mut Warnings) {
        let stays = |case: usize| !marked.get(case).copied().unwrap_or(false);
        for (_, warning) in self.kept.into_iter().filter(|(case, _)| stays(*case)) {
            into.add(warning.kind, || warning);
        }
        for (_, kind) in self.counted.into_iter().filter(|(case, _)| stays(*case)) {
            into.count_one(kind);
        }
    }
}
