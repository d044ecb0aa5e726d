//! The columns of a rejects file: those of the first input in their order, behind them what other inputs have besides.

use std::collections::HashMap;

use crate::intake::rows::Use;
use crate::intake::rows::{Shape, Sheet};
use crate::texts::folded;

/// A column of the rejects file.
#[derive(Debug)]
pub(super) struct OutColumn {
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
    pub(super) targets: Vec<Vec<Option<usize>>>,
    /// The columns of each meaning, in order.
    by_meaning: HashMap<Use, Vec<usize>>,
    /// The names, folded, each with the last number that was put behind it.
    names: HashMap<String, usize>,
}

impl Layout {
    /// The columns of these inputs, but for JSON.
    pub(super) fn of(shapes: &[Shape]) -> Self {
        let mut layout = Self::default();
        for shape in shapes {
            let is_first = layout.columns.is_empty();
            let sheet = shape.sheet.as_ref();
            let targets = sheet.map(|sheet| layout.take(sheet, is_first));
            layout.targets.push(targets.unwrap_or_default());
        }
        layout
    }

    /// Adds the columns of an input that are not there yet.
    fn take(&mut self, sheet: &Sheet, is_first: bool) -> Vec<Option<usize>> {
        // How many columns of each meaning this input has filled.
        let mut filled: HashMap<&Use, usize> = HashMap::new();
        let mut targets = Vec::with_capacity(sheet.headings.len());
        for heading in &sheet.headings {
            if heading.means == Use::Reason {
                targets.push(None);
                continue;
            }
            let filled = filled.entry(&heading.means).or_default();
            let of_meaning = self.by_meaning.get(&heading.means);
            let known = of_meaning.and_then(|columns| columns.get(*filled)).copied();
            *filled += 1;
            let index = known.unwrap_or(self.columns.len());
            if known.is_none() {
                let same = self.by_meaning.entry(heading.means.clone());
                same.or_default().push(index);
                let name = self.free_name(&heading.name);
                self.columns
                    .push(OutColumn { name, raw: heading.raw.clone().filter(|_| is_first) });
            }
            targets.push(Some(index));
        }
        targets
    }

    /// A name that no column has yet: two columns of one name could not be told apart.
    fn free_name(&mut self, name: &str) -> String {
        let key = folded(name).into_owned();
        let mut number = self.names.get(&key).copied().unwrap_or(0);
        let mut free = name.to_owned();
        while !free.is_empty() && self.names.contains_key(folded(&free).as_ref()) {
            number = number.max(1) + 1;
            free = format!("{name} {number}");
        }
        self.names.entry(folded(&free).into_owned()).or_default();
        self.names.insert(key, number);
        free
    }
}
