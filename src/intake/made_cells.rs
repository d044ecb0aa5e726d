//! What a row says in columns that are made of others.

use super::records::Column;
use crate::scalars::LengthUnit;

/// What a row says in columns that are made of others.
#[derive(Debug, Default)]
pub(super) struct Over {
    pub(super) text: String,
    /// By column; `None` where the row's own cell holds.
    pub(super) cells: Vec<Option<MadeCell>>,
    /// By column: what messages call it; empty where it is not made.
    pub(super) headers: Vec<String>,
    /// What its minutes are counted in.
    pub(super) unit: Option<LengthUnit>,
    pub(super) breaks: bool,
    /// The column that is a list of JSON.
    pub(super) list: Option<Column>,
}

/// A cell that is made of others.
#[derive(Debug, Clone, Copy)]
pub(super) struct MadeCell {
    /// Where it is in the text.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether it is a number of JSON.
    pub(super) number: bool,
}

impl Over {
    /// What the row says in a column that is made of others.
    pub(super) fn get(&self, column: Column) -> Option<&str> {
        let cell = self.cell(column)?;
        self.text.get(cell.start..cell.end)
    }

    /// Whether a column that is made of others is a number of JSON.
    pub(super) fn is_number(&self, column: Column) -> Option<bool> {
        Some(self.cell(column)?.number)
    }

    fn cell(&self, column: Column) -> Option<MadeCell> {
        self.cells.get(column.index()).copied().flatten()
    }

    /// What messages call a column that is made of others in this row.
    pub(super) fn header(&self, column: Column) -> Option<&str> {
        self.get(column)?;
        self.headers.get(column.index()).map(String::as_str)
    }

    /// Whether a column that is made of others is a list of JSON.
    pub(super) fn is_list(&self, column: Column) -> bool {
        self.list == Some(column)
    }

    /// What the row's minutes are counted in.
    pub(super) fn unit(&self) -> LengthUnit {
        self.unit.unwrap_or(LengthUnit::Minutes)
    }

    /// Whether the minutes may be less than the time from start to end.
    pub(super) fn breaks(&self) -> bool {
        self.breaks && self.unit.is_some()
    }
}
