//! What a row says in columns that are made of others.

use crate::intake::rows::Column;
use crate::scalars::LengthUnit;

/// What a row says in columns that are made of others.
#[derive(Debug, Default)]
pub(crate) struct Over {
    pub(crate) text: String,
    /// By column; `None` where the row's own cell holds.
    pub(crate) cells: Vec<Option<MadeCell>>,
    /// By column: what messages call it; empty where it is not made.
    pub(crate) headers: Vec<String>,
    /// What its minutes are counted in.
    pub(crate) unit: Option<LengthUnit>,
    pub(crate) breaks: bool,
    /// The column that is a list of JSON.
    pub(crate) list: Option<Column>,
}

/// A cell that is made of others.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MadeCell {
    /// Where it is in the text.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Whether it is a number of JSON.
    pub(crate) number: bool,
}

impl Over {
    /// What the row says in a column that is made of others.
    pub(crate) fn get(&self, column: Column) -> Option<&str> {
        let cell = self.cell(column)?;
        self.text.get(cell.start..cell.end)
    }

    /// Whether a column that is made of others is a number of JSON.
    pub(crate) fn is_number(&self, column: Column) -> Option<bool> {
        Some(self.cell(column)?.number)
    }

    fn cell(&self, column: Column) -> Option<MadeCell> {
        self.cells.get(column.index()).copied().flatten()
    }

    /// What messages call a column that is made of others in this row.
    pub(crate) fn header(&self, column: Column) -> Option<&str> {
        self.get(column)?;
        self.headers.get(column.index()).map(String::as_str)
    }

    /// Whether a column that is made of others is a list of JSON.
    pub(crate) fn is_list(&self, column: Column) -> bool {
        self.list == Some(column)
    }

    /// What the row's minutes are counted in.
    pub(crate) fn unit(&self) -> LengthUnit {
        self.unit.unwrap_or(LengthUnit::Minutes)
    }

    /// Whether the minutes may be less than the time from start to end.
    pub(crate) fn breaks(&self) -> bool {
        self.breaks && self.unit.is_some()
    }
}
