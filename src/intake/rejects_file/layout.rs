//! The columns of a rejects file: those of the first input in their order, behind them what other inputs have besides.

use std::collections::HashSet;

use crate::intake::header::Use;
use crate::intake::shape::{Shape, Sheet};
use crate::texts::folded;

/// A column of the rejects file.
#[derive(Debug)]
pub(super) struct OutColumn {
    means: Use,
    /// Its name.
    pub(super) name: String,
    /// Its name as the first input writes it; `None`: another input has it.
    pub(super) raw: Option<String>,
}

/// The columns of a rejects file, and where each input has them.
#[derive(Debug, Default)]
pub(super) struct Layout {
    pub(super) columns: Vec<OutColumn>,
    /// For each input: for each of its cells the column it goes to, but for the reasons of earlier runs.
    targets: Vec<Vec<Option<usize>>>,
}

impl Layout {
    /// The columns of these inputs, but for JSON.
    pub(super) fn of(shapes: &[Shape]) -> Self {
        let mut layout = Self::default();
        for shape in shapes {
            let is_first = layout.columns.is_empty();
            let targets = shape
                .sheet
                .as_ref()
                .map_or_else(Vec::new, |sheet| layout.take(sheet, is_first));
            layout.targets.push(targets);
        }
        layout
    }

    /// Adds the columns of an input that are not there yet.
    fn take(&mut self, sheet: &Sheet, is_first: bool) -> Vec<Option<usize>> {
        let mut taken = HashSet::new();
        let mut targets = Vec::with_capacity(sheet.headings.len());
        for heading in &sheet.headings {
            if heading.means == Use::Reason {
                targets.push(None);
                continue;
            }
            let same = |(index, column): (usize, &OutColumn)| {
                (column.means == heading.means && !taken.contains(&index)).then_some(index)
            };
            let known = if is_first {
                None
            } else {
                self.columns.iter().enumerate().find_map(same)
            };
            let index = known.unwrap_or(self.columns.len());
            if known.is_none() {
                self.columns.push(OutColumn {
                    means: heading.means.clone(),
                    name: self.free_name(&heading.name),
                    raw: is_first.then(|| heading.raw.clone()),
                });
            }
            taken.insert(index);
            targets.push(Some(index));
        }
        targets
    }

    /// A name that no column has yet: two columns of one name could not be told apart.
    fn free_name(&self, name: &str) -> String {
        let is_taken = |name: &str| {
            let key = folded(name);
            let mut columns = self.columns.iter();
            !name.is_empty() && columns.any(|column| folded(&column.name) == key)
        };
        let mut free = name.to_owned();
        let mut number = 2_usize;
        while is_taken(&free) {
            free = format!("{name} {number}");
            number = number.saturating_add(1);
        }
        free
    }

    /// For each cell of an input the column it goes to.
    pub(super) fn targets(&self, input: usize) -> &[Option<usize>] {
        self.targets.get(input).map_or(&[], Vec::as_slice)
    }
}
