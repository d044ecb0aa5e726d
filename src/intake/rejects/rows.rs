//! Rows that cannot be used: all are counted, and the first are told with file, line, column, value and what would have
//! been right. Where they are to be copied, why each is rejected, as the column `reason` says it: in English, since
//! values are not translated.

use std::collections::{HashMap, HashSet};

use crate::lang::Words;
use crate::problems::Place;
use crate::texts::{Names, TooMuchText, printable, quoted, short};

/// How many problems are kept to find the first ones in order of input.
const KEPT: usize = 2_000;

/// A row among all rows of a run: many rows of a JSON list may stand on one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowId {
    pub place: Place,
    /// Its fingerprint; where it cannot be taken apart, which of these rows of its file it is.
    pub fingerprint: u32,
}

/// What is wrong with a row.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) row: RowId,
    /// The column by the file's own header; empty if it is about the whole row.
    pub(super) column: String,
    /// The value and what would have been right; further lines stand below it.
    pub(super) words: Words,
}

/// Rows that cannot be used.
#[derive(Debug, Default)]
pub struct Rejects {
    pub(super) problems: Vec<Problem>,
    rows: Vec<RowId>,
    cases: Vec<bool>,
    nameless: bool,
    /// Where they are to be copied: why each is rejected.
    reasons: Option<Reasons>,
    /// How many rows each file has, good and bad.
    read: Vec<usize>,
    /// Of cases that have come to their end: how many of them, and how many rows by file, cannot be used.
    ended_cases: usize,
    ended_rows: Vec<usize>,
}

impl Rejects {
    /// None yet; `copied`: every reason is kept.
    pub(crate) fn new(copied: bool) -> Self {
        Self { reasons: copied.then(Reasons::default), ..Self::default() }
    }

    /// Notes a problem; it is only worded if it can be told. `case`: the number of the row's case in its log. Problems of
    /// one row come together.
    pub(crate) fn add(
        &mut self,
        row: RowId,
        case: Option<usize>,
        column: &str,
        words: impl FnOnce() -> Words,
    ) {
        match case {
            Some(case) => self.mark(case),
            None => self.nameless = true,
        }
        if self.rows.last() != Some(&row) {
            self.rows.push(row);
        }
        let is_told = self.problems.len() < KEPT;
        if !is_told && self.reasons.is_none() {
            return;
        }
        let words = words();
        if let Some(reasons) = &mut self.reasons {
            reasons.add(row, column, &words);
        }
        if is_told {
            self.problems.push(Problem { row, column: short(column, 40), words });
        }
    }

    /// Notes how many rows the next file has.
    pub(crate) fn end_file(&mut self, rows: usize) {
        self.read.push(rows);
    }

    /// What is wrong with all rows of a file that has several is said once: lets the others say it no more, and gives
    /// for each problem that is left how many rows it tells of.
    pub(super) fn said_once(&mut self) -> Vec<usize> {
        let cause = |problem: &Problem| {
            let (file, column) = (problem.row.place.file, problem.column.clone());
            (file, column, cause(&problem.words.en).to_owned())
        };
        let mut bad = self.ended_rows.clone();
        bad.resize(self.read.len(), 0);
        for row in &self.rows {
            if let Some(bad) = bad.get_mut(usize::from(row.place.file)) {
                *bad += 1;
            }
        }
        // Only the first are kept in words: they speak for the others.
        let mut told: HashMap<u16, HashSet<RowId>> = HashMap::new();
        let mut rows: HashMap<(u16, String, String), HashSet<RowId>> = HashMap::new();
        for problem in &self.problems {
            let file = problem.row.place.file;
            told.entry(file).or_default().insert(problem.row);
            rows.entry(cause(problem)).or_default().insert(problem.row);
        }
        let of_all = |file: u16, rows: usize| {
            let all = self.read.get(usize::from(file)).copied().unwrap_or(0);
            let is_all = all > 1 && bad.get(usize::from(file)) == Some(&all);
            let told = told.get(&file).map_or(0, HashSet::len);
            (is_all && rows == told).then_some(all)
        };
        let shared: HashMap<_, usize> = rows
            .into_iter()
            .filter_map(|(cause, rows)| Some((of_all(cause.0, rows.len())?, cause)))
            .map(|(all, cause)| (cause, all))
            .collect();
        let mut said = HashSet::new();
        let mut counts = Vec::new();
        self.problems.retain(|problem| {
            let cause = cause(problem);
            let all = shared.get(&cause);
            let stays = all.is_none() || said.insert(cause);
            if stays {
                counts.push(all.copied().unwrap_or(1));
            }
            stays
        });
        counts
    }

    /// Notes that a case has rows that cannot be used.
    pub(crate) fn mark(&mut self, case: usize) {
        if self.cases.len() <= case {
            self.cases.resize(case + 1, false);
        }
        self.cases[case] = true;
    }

    /// Of the cases so far no more rows come, and others get their numbers.
    pub(crate) fn end_cases(&mut self) {
        self.ended_cases += self.cases.drain(..).filter(|bad| *bad).count();
        self.end_rows();
    }

    /// Of the rows so far no more problems come.
    pub(crate) fn end_rows(&mut self) {
        self.rows();
        for row in self.rows.drain(..) {
            let file = usize::from(row.place.file);
            if self.ended_rows.len() <= file {
                self.ended_rows.resize(file + 1, 0);
            }
            self.ended_rows[file] += 1;
        }
    }

    /// Whether all rows can be used.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.ended_rows.is_empty()
    }

    /// Whether nothing was noted of any row or case.
    pub(crate) fn is_untouched(&self) -> bool {
        self.rows.is_empty() && self.cases.is_empty()
    }

    /// How many rows cannot be used.
    pub fn rows(&mut self) -> usize {
        self.rows.sort_unstable();
        self.rows.dedup();
        self.ended_rows.iter().fold(self.rows.len(), |all, rows| all + rows)
    }

    /// How many cases have rows that cannot be used.
    pub(super) fn count_of_cases(&self) -> usize {
        self.ended_cases + self.cases.iter().filter(|bad| **bad).count()
    }

    /// The first problems: the line, the column by the file's own header, and what is wrong.
    pub(crate) fn problems(&self) -> impl Iterator<Item = (u32, &str, &Words)> {
        let all = self.problems.iter();
        all.map(|problem| (problem.row.place.line, problem.column.as_str(), &problem.words))
    }

    /// Whether a row was rejected whose case is not known.
    pub fn has_nameless(&self) -> bool {
        self.nameless
    }

    /// For each case whether rows of it were rejected; the ones behind the end have none.
    pub fn bad_cases(&self) -> &[bool] {
        &self.cases
    }

    /// Whether rows of a case were rejected.
    pub(crate) fn is_bad(&self, case: usize) -> bool {
        self.cases.get(case).copied().unwrap_or(false)
    }

    /// Why rows are rejected, where they are to be copied.
    pub(super) fn take_reasons(&mut self) -> Option<Reasons> {
        self.reasons.take()
    }
}

/// What rows have in common whose mistake is the same though their values are not: what would be right stands behind the
/// first colon outside of a value.
fn cause(words: &str) -> &str {
    let mut in_value = false;
    let colon = words.char_indices().find(|(at, char)| {
        in_value ^= *char == '`';
        !in_value && words[*at..].starts_with(": ")
    });
    colon.map_or(words, |(at, _)| &words[at..])
}

/// The reasons of all rejected rows.
#[derive(Debug, Default)]
pub(super) struct Reasons {
    texts: Names,
    of_rows: Vec<(RowId, u32)>,
    overflow: bool,
}

impl Reasons {
    /// Notes what is wrong with a column of a row.
    fn add(&mut self, row: RowId, column: &str, words: &Words) {
        match self.texts.intern(&sentence(column, words)) {
            Ok(text) => self.of_rows.push((row, text)),
            Err(TooMuchText) => self.overflow = true,
        }
    }

    /// Puts them in order, to be found.
    ///
    /// # Errors
    /// There were more than can be kept.
    pub(super) fn sort(&mut self) -> Result<(), TooMuchText> {
        // Stable: several mistakes of a row stay in the order of its columns.
        self.of_rows.sort_by_key(|(row, _)| *row);
        if self.overflow {
            return Err(TooMuchText);
        }
        Ok(())
    }

    /// Why a row is rejected, once sorted; empty for one that is good.
    pub(super) fn of(&self, row: RowId) -> String {
        let first = self.of_rows.partition_point(|(other, _)| *other < row);
        let of_row = self.of_rows[first..].iter();
        let mut texts: Vec<&str> = Vec::new();
        for (_, text) in of_row.take_while(|(other, _)| *other == row) {
            let text = self.texts.get(*text);
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        texts.join("; ")
    }
}

/// The column and what is wrong with it, in one line that no spreadsheet takes for a formula.
fn sentence(column: &str, words: &Words) -> String {
    let mut lines = words.en.lines().map(printable);
    let mut words = lines.next().unwrap_or_default();
    for line in lines {
        words.push_str(if words.ends_with('?') { " " } else { ", " });
        words.push_str(&line);
    }
    let column = printable(column);
    let text = match column.chars().next() {
        None => words,
        Some(first) if first.is_alphanumeric() => format!("{column}: {words}"),
        Some(_) => format!("{}: {words}", quoted(&column)),
    };
    if text.starts_with(|first: char| first.is_alphanumeric() || first == '`') {
        text
    } else {
        format!("row: {text}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problems::Place;
    use crate::words;

    #[test]
    fn no_reason_is_a_formula() {
        let words = words!("`x` is wrong\nknown: a, b"; "");
        for (column, expected) in [
            ("slut", "slut: `x` is wrong, known: a, b"),
            ("", "`x` is wrong, known: a, b"),
            ("=1+1", "`=1+1`: `x` is wrong, known: a, b"),
            ("\t=1", "`=1`: `x` is wrong, known: a, b"),
        ] {
            assert_eq!(sentence(column, &words), expected);
        }
        assert_eq!(sentence("", &words!("=A1"; "")), "row: =A1");
    }

    #[test]
    fn the_mistakes_of_a_row_stand_together() {
        let row = |line, fingerprint| RowId { place: Place { file: 0, line }, fingerprint };
        let mut reasons = Reasons::default();
        reasons.add(row(3, 1), "b", &words!("one"; ""));
        reasons.add(row(2, 1), "b", &words!("one"; ""));
        reasons.add(row(3, 1), "a", &words!("two"; ""));
        // Another row of the same line.
        reasons.add(row(3, 2), "a", &words!("three"; ""));
        reasons.sort().unwrap();
        assert_eq!(reasons.of(row(3, 1)), "b: one; a: two");
        assert_eq!(reasons.of(row(2, 1)), "b: one");
        assert_eq!(reasons.of(row(3, 2)), "a: three");
        assert_eq!(reasons.of(row(4, 1)), "");
    }
}
