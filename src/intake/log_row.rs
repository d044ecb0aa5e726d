//! A row of a log in our own columns, each as it stands in the log or derived from others.

use crate::intake::rows::{Column, Row};
use crate::lang::Words;
use crate::scalars::{Decimals, LengthUnit};
use crate::texts::quoted;
use crate::words;

/// A row of a log in our own columns.
#[derive(Clone, Copy)]
pub(crate) struct LogRow<'r> {
    row: Row<'r>,
    /// None in logs whose columns all stand there as they are.
    derived: Option<&'r Derived>,
}

/// What a row says in columns that are derived from others.
#[derive(Debug, Default)]
pub(crate) struct Derived {
    pub(crate) text: String,
    /// By column; `None` where the row's own cell holds.
    pub(crate) cells: Vec<Option<DerivedCell>>,
    /// By column: what messages call it, and by which of its sources.
    pub(crate) headers: Vec<(Option<usize>, String)>,
}

/// A cell that is derived from others.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct DerivedCell {
    /// Where it is in the text.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Whether it is a number by its type.
    pub(crate) is_number: bool,
    /// Whether it is a list of JSON.
    pub(crate) is_list: bool,
    /// What a length is counted in, and whether it may be less than the time from start to end.
    pub(crate) length: Option<(LengthUnit, bool)>,
    pub(crate) time: TimeForm,
}

/// How a cell that is derived says a time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum TimeForm {
    #[default]
    Whole,
    /// The date and the time of day stand in two columns, the date in the first with this place, if it has one.
    OnDate(Option<usize>),
    /// A date and no time of day.
    Date,
    /// A length after the registration of the case.
    After,
}

impl<'r> LogRow<'r> {
    pub(crate) const fn new(row: Row<'r>, derived: Option<&'r Derived>) -> Self {
        Self { row, derived }
    }

    pub(crate) fn fingerprint(&self) -> u32 {
        self.row.fingerprint()
    }

    /// The row as the log has it.
    pub(crate) fn as_it_stands(&self) -> &Row<'r> {
        &self.row
    }

    /// The value in a column without surrounding blanks; empty where the row says nothing.
    pub(crate) fn get(&self, column: Column) -> &'r str {
        match self.derived_cell(column) {
            Some((derived, cell)) => &derived.text[cell.start..cell.end],
            None => self.row.get(column),
        }
    }

    /// What the log calls a column.
    pub(crate) fn header(&self, column: Column) -> &'r str {
        match self.derived_cell(column) {
            Some((derived, _)) => &derived.headers[column.index()].1,
            None => self.row.header(column),
        }
    }

    pub(crate) fn is_derived(&self, column: Column) -> bool {
        self.derived_cell(column).is_some()
    }

    /// Whether any value is a list or an object of JSON.
    pub(crate) fn has_structure(&self) -> bool {
        self.row.has_structure()
    }

    /// Whether the value is a list or an object of JSON; [`Self::get`] is then its JSON text.
    pub(crate) fn is_structured(&self, column: Column) -> bool {
        match self.derived_cell(column) {
            Some((_, cell)) => cell.is_list,
            None => self.row.is_structured(column),
        }
    }

    /// What is wrong with a value that is a list or an object of JSON, where it cannot be one.
    pub(crate) fn structure_of(&self, column: Column) -> Option<Words> {
        self.is_structured(column).then(|| no_structure(self.get(column)))
    }

    /// How decimals are marked in a column: a number by its type is one whatever the log's texts do.
    pub(crate) fn decimals(&self, column: Column, of_log: Decimals) -> Decimals {
        match self.derived_cell(column) {
            Some((_, cell)) if cell.is_number => Decimals::Typed,
            Some(_) => of_log,
            None => self.row.decimals(column, of_log),
        }
    }

    /// What a length is counted in.
    pub(crate) fn unit(&self, column: Column) -> LengthUnit {
        self.length(column).map_or(LengthUnit::Minutes, |(unit, _)| unit)
    }

    /// Whether a length may be less than the time from start to end.
    pub(crate) fn has_breaks(&self, column: Column) -> bool {
        self.length(column).is_some_and(|(_, breaks)| breaks)
    }

    /// Whether it is a length after the registration of the case.
    pub(crate) fn is_after(&self, column: Column) -> bool {
        self.time_form(column) == TimeForm::After
    }

    /// Whether it is a date and no time of day.
    pub(crate) fn is_date(&self, column: Column) -> bool {
        self.time_form(column) == TimeForm::Date
    }

    /// Whether one date stands for two times.
    pub(crate) fn have_one_date(&self, one: Column, other: Column) -> bool {
        let form = self.time_form(one);
        matches!(form, TimeForm::OnDate(_)) && form == self.time_form(other)
    }

    fn time_form(&self, column: Column) -> TimeForm {
        let cell = self.derived_cell(column);
        cell.map_or(TimeForm::Whole, |(_, cell)| cell.time)
    }

    fn length(&self, column: Column) -> Option<(LengthUnit, bool)> {
        self.derived_cell(column)?.1.length
    }

    fn derived_cell(&self, column: Column) -> Option<(&'r Derived, &'r DerivedCell)> {
        let derived = self.derived?;
        let cell = derived.cells.get(column.index())?.as_ref()?;
        Some((derived, cell))
    }
}

pub(crate) fn no_structure(value: &str) -> Words {
    let value = quoted(value);
    words!("{value} is a list or an object"; "{value} er en liste eller et objekt")
}
