//! The report on rows that cannot be used (screens.md E1): what it means, each of the first rows, what to do next.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use super::rows::{Rejects, RowId};
use crate::lang::Lang;
use crate::problems::{LogFile, Report, SHOWN, Trouble};
use crate::say;
use crate::texts::printable;

/// What the rows are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Work to be billed.
    Bill,
    /// Cases to be checked.
    Check,
}

impl Purpose {
    fn cannot(self, lang: Lang) -> &'static str {
        match self {
            Self::Bill => lang.pick("cannot be billed", "kan ikke faktureres"),
            Self::Check => lang.pick("cannot be used", "kan ikke bruges"),
        }
    }

    /// What is to be done with the others.
    fn verb(self, lang: Lang) -> &'static str {
        match self {
            Self::Bill => lang.pick("bill", "fakturér"),
            Self::Check => lang.pick("check", "vurdér"),
        }
    }
}

/// What the report counts besides the rows that cannot be used.
#[derive(Debug, Clone, Copy)]
pub struct Tally {
    pub purpose: Purpose,
    /// Rows read.
    pub rows: usize,
    /// Cases they name.
    pub cases: usize,
}

/// The report where nothing is done; `next` is the command that does the other cases, `unknown` customers who cannot be
/// billed either.
pub(super) fn refusal(
    mut rejects: Rejects,
    files: &[LogFile],
    tally: Tally,
    next: Option<&str>,
    unknown: Option<&Trouble>,
    lang: Lang,
) -> Report {
    let (bad, rows, cannot) = (rejects.rows(), tally.rows, tally.purpose.cannot(lang));
    let head = say!(
        lang,
        "{bad} of {rows} rows {cannot}; nothing was written";
        "{bad} af {rows} rækker {cannot}; intet blev skrevet"
    );
    let mut foot = what_next(&rejects, bad, tally, next, unknown.is_some(), lang);
    if let Some(trouble) = unknown {
        let lines = std::iter::once(&trouble.words).chain(&trouble.hints);
        let lines: Vec<&str> = lines.map(|words| words.text(lang)).collect();
        foot = format!("{}\n\n{foot}", lines.join("\n"));
    }
    report(rejects, files, &head, &foot, lang)
}

fn what_next(
    rejects: &Rejects,
    bad: usize,
    tally: Tally,
    next: Option<&str>,
    with_customers: bool,
    lang: Lang,
) -> String {
    let (cases, all) = (rejects.count_of_cases(), tally.cases);
    let good = all.saturating_sub(cases);
    let whose = if rejects.has_nameless() {
        say!(
            lang,
            "{cases} of {all} cases, and some name none that can be read";
            "{cases} af {all} sager, og nogle nævner ingen, der kan læses"
        )
    } else {
        say!(lang, "{cases} of {all} cases"; "{cases} af {all} sager")
    };
    let belong = match (cases, bad) {
        (0, _) => String::new(),
        _ if with_customers => {
            say!(lang, "Together they are {whose}. "; "Tilsammen er det {whose}. ")
        }
        (_, 1) => say!(lang, "This row belongs to {whose}. "; "Rækken hører til {whose}. "),
        (_, _) => say!(lang, "These rows belong to {whose}. "; "Rækkerne hører til {whose}. "),
    };
    let mend = if bad == 1 && !with_customers {
        lang.pick("Mend it", "Ret den")
    } else {
        lang.pick("Mend them", "Ret dem")
    };
    let Some(next) = next.filter(|_| good > 0) else {
        return say!(lang, "{belong}{mend} and run it again."; "{belong}{mend}, og kør igen.");
    };
    let verb = tally.purpose.verb(lang);
    let others = match (cases, good) {
        (0, 1) => say!(lang, "the one case that is good"; "den ene sag, der er god"),
        (0, _) => say!(lang, "the {good} cases that are good"; "de {good} sager, der er gode"),
        (_, 1) => say!(lang, "the other one"; "den anden"),
        (_, _) => say!(lang, "the other {good}"; "de {good} andre"),
    };
    say!(
        lang,
        "{belong}{mend}, or {verb} {others} now:\n  {next}";
        "{belong}{mend}, eller {verb} {others} nu:\n  {next}"
    )
}

/// The report where the cases of these rows were left out: `left_out` rows in all; `copy` is the file that has them.
pub(super) fn notice(
    mut rejects: Rejects,
    files: &[LogFile],
    tally: Tally,
    left_out: usize,
    copy: Option<&str>,
    lang: Lang,
) -> Report {
    let (bad, rows, cannot) = (rejects.rows(), tally.rows, tally.purpose.cannot(lang));
    let (cases, all) = (rejects.count_of_cases(), tally.cases);
    let gone = match cases {
        0 => say!(lang, "they were left out"; "de er udeladt"),
        1 => say!(lang, "1 of {all} cases was left out"; "1 af {all} sager er udeladt"),
        _ => {
            say!(lang, "{cases} of {all} cases were left out"; "{cases} af {all} sager er udeladt")
        }
    };
    let head = say!(lang, "{bad} of {rows} rows {cannot}; {gone}"; "{bad} af {rows} rækker {cannot}; {gone}");
    let foot = match copy.map(printable) {
        None => say!(
            lang,
            "--rejects FILE writes the rows of what was left out, to be mended.";
            "--rejects FIL skriver rækkerne i det udeladte, så de kan rettes."
        ),
        Some(file) => {
            let (verb, unit) = (tally.purpose.verb(lang), rows_of(left_out, lang));
            say!(
                lang,
                "What was left out is in {file} ({left_out} {unit}). Mend it, and {verb} it from there.";
                "Det udeladte står i {file} ({left_out} {unit}). Ret det, og {verb} det derfra."
            )
        }
    };
    report(rejects, files, &head, &foot, lang)
}

fn rows_of(count: usize, lang: Lang) -> &'static str {
    if count == 1 { lang.pick("row", "række") } else { lang.pick("rows", "rækker") }
}

/// `head` says what the rows mean for the run, `foot` what to do next.
pub(crate) fn report(
    mut rejects: Rejects,
    files: &[LogFile],
    head: &str,
    foot: &str,
    lang: Lang,
) -> Report {
    // Stable: the rows of a JSON list may all stand on one line.
    rejects.problems.sort_by_key(|problem| problem.row.place);
    let bad = rejects.rows();
    let counts = rejects.said_once();
    let of_all = counts.iter().copied().max().unwrap_or(0) > 1;
    let mut shown = BTreeSet::new();
    let mut lines = Vec::new();
    for (problem, count) in rejects.problems.iter().zip(counts) {
        if shown.len() >= SHOWN && !shown.contains(&problem.row) {
            break;
        }
        shown.insert(problem.row);
        let place = problem.row.place;
        let file = files.get(usize::from(place.file));
        let mut place =
            file.map_or_else(String::new, |file| file.place(place.line, &problem.column));
        if count > 1 {
            place.push_str(&say!(lang, " (all {count} rows)"; " (alle {count} rækker)"));
        }
        lines.push((place, problem.column.as_str(), problem.words.text(lang)));
    }
    let places = lines.iter().map(|(place, ..)| place.width()).max();
    let columns = lines.iter().map(|(_, column, _)| column.width()).max();
    let (places, columns) = (places.unwrap_or(0), columns.unwrap_or(0));
    let mut text = format!("{} {head}\n\n", lang.pick("error:", "fejl:"));
    for (place, column, words) in &lines {
        let mut words = words.lines();
        let place_fill = places - place.width();
        let column_fill = columns - column.width();
        let first = words.next().unwrap_or("");
        let _ = writeln!(text, "{place}{:place_fill$}  {column}{:column_fill$}  {first}", "", "");
        let margin = places + columns + 4;
        for more in words {
            let _ = writeln!(text, "{:margin$}{more}", "");
        }
    }
    let told = rejects.problems.iter().map(|problem| problem.row);
    let told: BTreeSet<RowId> = told.collect();
    let more = if of_all { told.len() } else { bad }.saturating_sub(shown.len());
    if more > 0 {
        let rows = rows_of(more, lang);
        text.push_str(&say!(lang, "… and {more} more {rows}\n"; "… og {more} {rows} mere\n"));
    }
    if !foot.is_empty() {
        let _ = writeln!(text, "\n{foot}");
    }
    Report { text }
}
