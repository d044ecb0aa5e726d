//! Rows that cannot be used, collected and told in one go: file, line, column by the file's own header, the value
//! and what would have been right.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use crate::billing::Place;
use crate::lang::{Lang, Words};
use crate::problems::SHOWN;
use crate::words;

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The row.
    pub place: Place,
    /// The column by the file's own header, if one is to blame.
    pub column: Option<String>,
    /// One sentence: the value and what would have been right.
    pub words: Words,
    /// Further lines.
    pub hints: Vec<Words>,
}

/// The rows that cannot be used: all are counted, the first are told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BadRows {
    mistakes: Vec<Mistake>,
    rows: usize,
    last: Option<Place>,
}

impl BadRows {
    /// Notes a mistake; the mistakes of a row come one after another.
    pub fn add(&mut self, mistake: Mistake) {
        if self.last != Some(mistake.place) {
            self.rows = self.rows.saturating_add(1);
            self.last = Some(mistake.place);
        }
        if self.rows <= SHOWN {
            self.mistakes.push(mistake);
        }
    }

    /// How many rows there are.
    pub fn count(&self) -> usize {
        self.rows
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// A line for each mistake of the first rows, places and columns under each other, and a count of the
    /// rows that are not shown.
    pub fn text(&self, files: &[String], lang: Lang) -> String {
        let place = |mistake: &Mistake| {
            let file = files
                .get(usize::from(mistake.place.file))
                .map_or("", String::as_str);
            format!("{file}:{}", mistake.place.line)
        };
        let column = |mistake: &Mistake| mistake.column.clone().unwrap_or_default();
        let widest = |of: &dyn Fn(&Mistake) -> String| {
            let widths = self.mistakes.iter().map(|mistake| of(mistake).width());
            widths.max().unwrap_or(0)
        };
        let (places, columns) = (widest(&place), widest(&column));
        let mut text = String::new();
        for mistake in &self.mistakes {
            let mut push = |place: &str, column: &str, words: &Words| {
                let place_gap = places.saturating_sub(place.width()).saturating_add(2);
                let column_gap = if columns == 0 {
                    0
                } else {
                    columns.saturating_sub(column.width()).saturating_add(2)
                };
                let words = words.text(lang);
                let _ = writeln!(
                    text,
                    "{place}{:place_gap$}{column}{:column_gap$}{words}",
                    "", ""
                );
            };
            push(&place(mistake), &column(mistake), &mistake.words);
            for hint in &mistake.hints {
                push("", "", hint);
            }
        }
        let more = self.rows.saturating_sub(SHOWN);
        if more > 0 {
            let words = words!("and {more} more rows"; "og {more} rækker til");
            text.push_str(words.text(lang));
            text.push('\n');
        }
        text
    }
}
