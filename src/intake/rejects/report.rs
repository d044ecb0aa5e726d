//! The report on rows that cannot be used (screens.md E1): what it means, each of the first rows, what to do next.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use super::Rejects;
use crate::lang::{Lang, Words};
use crate::problems::{Report, SHOWN, Trouble};
use crate::texts::printable;
use crate::words;

/// What the rows are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Work to be billed.
    Bill,
    /// Cases to be checked.
    Check,
}

/// What the report counts besides the rows that cannot be used.
#[derive(Debug, Clone, Copy)]
pub struct Tally {
    /// What the rows are for.
    pub purpose: Purpose,
    /// Rows read.
    pub rows: usize,
    /// Cases they name.
    pub cases: usize,
}

impl Tally {
    fn cannot(self) -> Words {
        match self.purpose {
            Purpose::Bill => words!("cannot be billed"; "kan ikke faktureres"),
            Purpose::Check => words!("cannot be used"; "kan ikke bruges"),
        }
    }

    /// What is to be done with the others.
    fn verb(self) -> Words {
        match self.purpose {
            Purpose::Bill => words!("bill"; "fakturér"),
            Purpose::Check => words!("check"; "vurdér"),
        }
    }
}

impl Rejects {
    /// The report where nothing is done; `next` is the command that does the other cases.
    pub(in crate::intake) fn refusal(
        mut self,
        files: &[String],
        tally: Tally,
        next: Option<&str>,
        unknown: Option<&Trouble>,
        lang: Lang,
    ) -> Report {
        let (bad, rows, cannot) = (self.rows(), tally.rows, tally.cannot());
        let (en, da) = (cannot.en, cannot.da);
        let head = words!(
            "{bad} of {rows} rows {en}; nothing was written";
            "{bad} af {rows} rækker {da}; intet blev skrevet"
        );
        let foot = self.what_next(bad, tally, next, unknown.is_some());
        let mut foot = foot.text(lang).to_owned();
        if let Some(trouble) = unknown {
            let lines = std::iter::once(&trouble.words).chain(&trouble.hints);
            let lines: Vec<&str> = lines.map(|words| words.text(lang)).collect();
            foot = format!("{}\n\n{foot}", lines.join("\n"));
        }
        self.report(files, head.text(lang), &foot, lang)
    }

    fn what_next(
        &self,
        bad: usize,
        tally: Tally,
        next: Option<&str>,
        with_customers: bool,
    ) -> Words {
        let (cases, all) = (self.bad_case_count(), tally.cases);
        let good = all.saturating_sub(cases);
        let whose = match (cases, self.has_nameless()) {
            (0, _) => None,
            (_, false) => Some(words!("{cases} of {all} cases"; "{cases} af {all} sager")),
            (_, true) => Some(words!(
                "{cases} of {all} cases, and some name none that can be read";
                "{cases} af {all} sager, og nogle nævner ingen, der kan læses"
            )),
        };
        let belong = whose.map_or(words!(""; ""), |Words { en, da }| {
            if with_customers {
                words!("Together they are {en}. "; "Tilsammen er det {da}. ")
            } else if bad == 1 {
                words!("This row belongs to {en}. "; "Rækken hører til {da}. ")
            } else {
                words!("These rows belong to {en}. "; "Rækkerne hører til {da}. ")
            }
        });
        let (mend_en, mend_da) = if bad == 1 && !with_customers {
            ("Mend it", "Ret den")
        } else {
            ("Mend them", "Ret dem")
        };
        let (en, da) = (belong.en, belong.da);
        let Some(next) = next.filter(|_| good > 0) else {
            return words!("{en}{mend_en} and run it again."; "{da}{mend_da}, og kør igen.");
        };
        let verb = tally.verb();
        let (verb_en, verb_da) = (verb.en, verb.da);
        let others = match (cases, good) {
            (0, 1) => words!("the one case that is good"; "den ene sag, der er god"),
            (0, _) => words!("the {good} cases that are good"; "de {good} sager, der er gode"),
            (_, 1) => words!("the other one"; "den anden"),
            (_, _) => words!("the other {good}"; "de {good} andre"),
        };
        let (others_en, others_da) = (others.en, others.da);
        words!(
            "{en}{mend_en}, or {verb_en} {others_en} now:\n  {next}";
            "{da}{mend_da}, eller {verb_da} {others_da} nu:\n  {next}"
        )
    }

    /// The report where the cases of these rows were left out: `left_out` rows in all; `copy` is the file that has them.
    pub(in crate::intake) fn notice(
        mut self,
        files: &[String],
        tally: Tally,
        left_out: usize,
        copy: Option<&str>,
        lang: Lang,
    ) -> Report {
        let (bad, rows, cannot) = (self.rows(), tally.rows, tally.cannot());
        let (cases, all) = (self.bad_case_count(), tally.cases);
        let gone = match cases {
            0 => words!("they were left out"; "de er udeladt"),
            1 => words!("1 of {all} cases was left out"; "1 af {all} sager er udeladt"),
            _ => {
                words!("{cases} of {all} cases were left out"; "{cases} af {all} sager er udeladt")
            }
        };
        let head = words!(
            "{bad} of {rows} rows {}; {}", cannot.en, gone.en;
            "{bad} af {rows} rækker {}; {}", cannot.da, gone.da
        );
        let foot = copy.map_or_else(
            || {
                words!(
                    "--rejects FILE writes the rows of what was left out, to be mended.";
                    "--rejects FIL skriver rækkerne i det udeladte, så de kan rettes."
                )
            },
            |file| mend_from(file, left_out, &tally.verb()),
        );
        self.report(files, head.text(lang), foot.text(lang), lang)
    }

    /// `head` says what the rows mean for the run, `foot` what to do next.
    pub(in crate::intake) fn report(
        mut self,
        files: &[String],
        head: &str,
        foot: &str,
        lang: Lang,
    ) -> Report {
        // Stable: the rows of a JSON list may all stand on one line.
        self.problems.sort_by_key(|problem| problem.row.place);
        let mut shown = BTreeSet::new();
        let mut lines = Vec::new();
        for problem in &self.problems {
            if shown.len() >= SHOWN && !shown.contains(&problem.row) {
                break;
            }
            shown.insert(problem.row);
            let place = problem.row.place;
            let file = files
                .get(usize::from(place.file))
                .map_or("", String::as_str);
            let place = format!("{file}:{}", place.line);
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

/// What to do with the file that has the rows of what was left out.
fn mend_from(file: &str, rows: usize, verb: &Words) -> Words {
    let (file, verb_en, verb_da) = (printable(file), &verb.en, &verb.da);
    let (row_en, row_da) = if rows == 1 {
        ("row", "række")
    } else {
        ("rows", "rækker")
    };
    words!(
        "What was left out is in {file} ({rows} {row_en}). Mend it, and {verb_en} it from there.";
        "Det udeladte står i {file} ({rows} {row_da}). Ret det, og {verb_da} det derfra."
    )
}
