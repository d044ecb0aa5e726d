//! Rows that cannot be used: all are counted, the first are told with file, line, column, value and what would have
//! been right.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use crate::billing::{CaseId, Place};
use crate::lang::{Lang, Words};
use crate::problems::{Report, SHOWN};
use crate::texts::short;

/// How many problems are kept to find the first ones in order of input.
const KEPT: usize = 2_000;

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Which row.
    pub place: Place,
    /// The column by the file's own header; empty if it is about the whole row.
    pub column: String,
    /// The value and what would have been right; further lines stand below it.
    pub words: Words,
}

/// Rows that cannot be used.
#[derive(Debug, Default)]
pub struct Rejects {
    problems: Vec<Problem>,
    rows: Vec<Place>,
    cases: Vec<bool>,
    nameless: bool,
}

impl Rejects {
    /// Notes a problem; it is only worded if it can be among those shown. Problems of one row come together.
    pub fn add(
        &mut self,
        place: Place,
        case: Option<CaseId>,
        column: &str,
        words: impl FnOnce() -> Words,
    ) {
        if let Some(case) = case {
            if self.cases.len() <= case.index() {
                self.cases.resize(case.index().saturating_add(1), false);
            }
            if let Some(bad) = self.cases.get_mut(case.index()) {
                *bad = true;
            }
        }
        self.nameless |= case.is_none();
        if self.rows.last() != Some(&place) {
            self.rows.push(place);
        }
        if self.problems.len() < KEPT {
            self.problems.push(Problem {
                place,
                column: short(column, 40),
                words: words(),
            });
        }
    }

    /// Whether all rows can be used.
    pub fn is_empty(&self) -> bool {
        self.problems.is_empty()
    }

    /// How many rows cannot be used.
    pub fn rows(&mut self) -> usize {
        self.rows.sort_unstable();
        self.rows.dedup();
        self.rows.len()
    }

    /// Whether a row was rejected whose case is not known.
    pub fn has_nameless(&self) -> bool {
        self.nameless
    }

    /// For each case whether rows of it were rejected; the ones behind the end have none.
    pub fn bad_cases(&self) -> &[bool] {
        &self.cases
    }

    /// How many cases have rows that cannot be used.
    pub fn bad_case_count(&self) -> usize {
        self.cases.iter().filter(|bad| **bad).count()
    }

    /// The report (screens.md E1): `head` says how many rows of how many, `foot` which cases they belong to.
    pub fn report(mut self, files: &[String], head: &str, foot: &str, lang: Lang) -> Report {
        self.problems.sort_by_key(|problem| problem.place);
        let mut shown = BTreeSet::new();
        let mut lines = Vec::new();
        for problem in &self.problems {
            if shown.len() >= SHOWN && !shown.contains(&problem.place) {
                break;
            }
            shown.insert(problem.place);
            let file = files
                .get(usize::from(problem.place.file))
                .map_or("", String::as_str);
            let place = format!("{file}:{}", problem.place.line);
            lines.push((place, problem.column.as_str(), problem.words.text(lang)));
        }
        let widest =
            |width: fn(&(String, &str, &str)) -> usize| lines.iter().map(width).max().unwrap_or(0);
        let place_width = widest(|(place, _, _)| place.width());
        let column_width = widest(|(_, column, _)| column.width());
        let mut text = format!("{} {head}\n\n", lang.pick("error:", "fejl:"));
        for (place, column, words) in &lines {
            let mut words = words.lines();
            let margin = place_width.saturating_add(column_width).saturating_add(4);
            let place_fill = " ".repeat(place_width.saturating_sub(place.width()));
            let column_fill = " ".repeat(column_width.saturating_sub(column.width()));
            let first = words.next().unwrap_or("");
            let _ = writeln!(text, "{place}{place_fill}  {column}{column_fill}  {first}");
            for more in words {
                let _ = writeln!(text, "{:margin$}{more}", "");
            }
        }
        let more = self.rows().saturating_sub(shown.len());
        if more > 0 {
            let rows = if more == 1 {
                lang.pick("row", "række")
            } else {
                lang.pick("rows", "rækker")
            };
            text.push_str(&lang.pick(
                format!("… and {more} more {rows}\n"),
                format!("… og {more} {rows} mere\n"),
            ));
        }
        if !foot.is_empty() {
            let _ = writeln!(text, "\n{foot}");
        }
        Report { text }
    }
}
