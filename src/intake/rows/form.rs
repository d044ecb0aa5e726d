//! The form of a table: where its headers and rows are, which cells say nothing, which rows are passed over.

use crate::billing::fits;
use crate::intake::rows::column::Column;
use crate::rate_card::{HeaderLine, Test};
use crate::texts::folded;

/// A cell of a row to skip, and how it is compared.
pub(crate) type SkippedCell = (Column, Test);

/// The form of a table, as far as somebody said it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Form {
    pub(crate) header: Option<HeaderLine>,
    /// The keys that lead to the rows of a JSON document.
    pub(crate) rows: Option<String>,
    /// Cells that say nothing, folded.
    pub(crate) empty: Vec<String>,
    /// Rows that are passed over: those of which all cells of one of these fit.
    pub(crate) skipped: Vec<Vec<SkippedCell>>,
    /// A line has the headers where it has one of each of these.
    pub(crate) needed: Vec<Vec<Column>>,
}

impl Form {
    /// Whether a row is passed over, by what stands in its columns.
    pub(crate) fn skips<'r>(&self, get: impl Fn(Column) -> &'r str) -> bool {
        let fits = |(column, test): &SkippedCell| fits(test, get(*column));
        self.skipped.iter().any(|cells| cells.iter().all(fits))
    }

    /// Whether a cell says nothing.
    pub(crate) fn is_empty(&self, cell: &str) -> bool {
        !cell.is_empty() && self.empty.iter().any(|empty| *empty == folded(cell))
    }
}
