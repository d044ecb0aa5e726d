//! A heading and the rows below it, and the words that several of them use.

use std::fmt::Write as _;

use crate::lang::Lang;
use crate::output::grid::{Align, Grid, Look};
use crate::output::wording;
use crate::seconds::Seconds;

/// A heading and the rows below it.
pub(crate) struct Section {
    pub(crate) title: &'static str,
    pub(crate) columns: Vec<Align>,
    pub(crate) head: Vec<&'static str>,
    pub(crate) rows: Vec<Vec<String>>,
}

impl Section {
    /// Of things and what they are.
    pub(crate) fn pairs(title: &'static str, rows: Vec<Vec<String>>) -> Self {
        Self { title, columns: vec![Align::Left, Align::Left], head: Vec::new(), rows }
    }

    /// Appends it; nothing where there is no row.
    pub(crate) fn push(self, text: &mut String, width: Option<usize>) {
        if self.rows.is_empty() {
            return;
        }
        let _ = write!(text, "\n{}\n", Look::Bold.mark(self.title));
        let gaps = vec![2; self.columns.len() - 1];
        let mut grid = Grid::new(self.columns).gaps(gaps);
        if !self.head.is_empty() {
            let dim = |cell: &&str| match *cell {
                "" => String::new(),
                cell => Look::Dim.mark(cell),
            };
            grid.row(self.head.iter().map(dim));
        }
        for row in self.rows {
            grid.row(row);
        }
        let table = match width {
            Some(width) => grid.render_wrapped(width.saturating_sub(2)),
            None => grid.render(None),
        };
        for line in table.lines() {
            let _ = writeln!(text, "  {line}");
        }
    }
}

pub(crate) fn row(label: &str, value: impl Into<String>) -> Vec<String> {
    vec![label.to_owned(), value.into()]
}

/// `15 min`, `7.5 min`.
pub(crate) fn minutes(seconds: Seconds, lang: Lang) -> String {
    format!("{} min", wording::minutes(seconds, lang))
}
