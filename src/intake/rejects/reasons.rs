//! Why rows are rejected, as the column `reason` says it: in English, since values are not translated.

use super::RowId;
use crate::lang::Words;
use crate::texts::{Names, TooMuchText, printable, quoted};

/// The reasons of all rejected rows.
#[derive(Debug, Default)]
pub(in crate::intake) struct Reasons {
    texts: Names,
    of_rows: Vec<(RowId, u32)>,
    sorted: bool,
    overflow: bool,
}

impl Reasons {
    /// Notes what is wrong with a column of a row.
    pub(super) fn add(&mut self, row: RowId, column: &str, words: &Words) {
        match self.texts.intern(&sentence(column, words)) {
            Ok(text) => self.of_rows.push((row, text)),
            Err(TooMuchText) => self.overflow = true,
        }
        self.sorted = false;
    }

    /// Puts them in order, to be found.
    ///
    /// # Errors
    /// There were more than can be kept.
    pub(in crate::intake) fn sort(&mut self) -> Result<(), TooMuchText> {
        if !self.sorted {
            // Stable: several mistakes of a row stay in the order of its columns.
            self.of_rows.sort_by_key(|(row, _)| *row);
            self.sorted = true;
        }
        if self.overflow {
            return Err(TooMuchText);
        }
        Ok(())
    }

    /// Why a row is rejected, once sorted; empty for one that is good.
    pub(in crate::intake) fn of(&self, row: RowId) -> String {
        let first = self.of_rows.partition_point(|(other, _)| *other < row);
        let of_row = self.of_rows.get(first..).unwrap_or(&[]).iter();
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
        let row = |line, fingerprint| RowId {
            place: Place { file: 0, line },
            fingerprint,
        };
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
