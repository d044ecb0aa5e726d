//! Warnings about rows, held back until it is known whose cases are left out: nobody is warned of what is not billed.

use crate::problems::{Warning, WarningKind, Warnings};

/// So many are kept in words; the others are only counted.
const KEPT: usize = 10_000;

/// Warnings, each with its case if it is about a row.
#[derive(Debug, Default)]
pub(super) struct HeldWarnings {
    kept: Vec<(Option<usize>, Warning)>,
    counted: Vec<(Option<usize>, WarningKind)>,
}

impl HeldWarnings {
    /// Holds the warnings about a row of a case, or about none.
    pub(super) fn hold(&mut self, case: Option<usize>, warnings: Warnings) {
        for warning in warnings.into_kept() {
            if self.kept.len() < KEPT {
                self.kept.push((case, warning));
            } else {
                self.counted.push((case, warning.kind));
            }
        }
    }

    /// Lets those go whose cases are not marked, in the order they came.
    pub(super) fn release(self, marked: &[bool], into: &mut Warnings) {
        let stays = |case: Option<usize>| {
            let mark = case.and_then(|case| marked.get(case));
            !mark.copied().unwrap_or(false)
        };
        for (case, warning) in self.kept {
            if stays(case) {
                into.add(warning.kind, || warning);
            }
        }
        for (case, kind) in self.counted {
            if stays(case) {
                into.count_one(kind);
            }
        }
    }
}
