//! The control totals of a run, on standard error: what was read, and that the minutes reconcile.

use super::grid::printable;
use super::wording;
use crate::billing::Totals;
use crate::lang::{Lang, Words};

/// So many files are named, the others counted.
const SHOWN: usize = 3;

/// A space that no line is folded at.
const TIED: &str = "\u{a0}";

/// What a run read, for its control totals.
#[derive(Debug, Clone, Copy)]
pub struct Read<'a> {
    /// The names of the input files.
    pub files: &'a [String],
    /// Rows read.
    pub rows: usize,
    /// Rows left out because of bad ones.
    pub rejected: usize,
    /// Warnings about them.
    pub warnings: usize,
}

/// Three lines: rows and cases, minutes, the card.
pub fn totals(
    totals: &Totals,
    read: Read<'_>,
    selected: Option<Words>,
    card: &Words,
    width: Option<usize>,
    lang: Lang,
) -> String {
    let files = names(read.files, lang);
    let number = |count: usize| lang.number(&count.to_string());
    let (entries, rows) = (number(totals.entries), number(read.rows));
    let of_rows = match (selected, lang) {
        (Some(words), Lang::En) => format!("{entries} of {rows} rows ({})", words.en),
        (Some(words), Lang::Da) => format!("{entries} af {rows} rækker ({})", words.da),
        (None, Lang::En) => wording::count(read.rows, "row", "rows", lang),
        (None, Lang::Da) => wording::count(read.rows, "række", "rækker", lang),
    };
    let rejected = wording::count(
        read.rejected,
        lang.pick("rejected", "afvist"),
        lang.pick("rejected", "afvist"),
        lang,
    );
    let warnings = wording::count(
        read.warnings,
        lang.pick("warning", "advarsel"),
        lang.pick("warnings", "advarsler"),
        lang,
    );
    let cases = wording::count(
        totals.cases,
        lang.pick("case", "sag"),
        lang.pick("cases", "sager"),
        lang,
    );
    let minutes = |seconds: i64| wording::minutes(seconds, lang);
    let (worked, raised) = (minutes(totals.worked), minutes(totals.raised));
    let (free, billed) = (minutes(totals.free), minutes(totals.billed));
    let time = lang.pick(
        format!("minutes: {worked} worked + {raised} raised = {free} free + {billed} billed"),
        format!("minutter: {worked} arbejdet + {raised} hævet = {free} gratis + {billed} afregnet"),
    );
    let card = lang.pick("card: ", "takstblad: ").to_owned() + card.text(lang);
    // A count stays with its noun where the line is folded.
    let [of_rows, warnings, cases] = [of_rows, warnings, cases].map(|part| part.replace(' ', TIED));
    let rejected = rejected.replace(' ', TIED);
    let text = format!("{files}: {of_rows}, {rejected}, {warnings} ·{TIED}{cases}\n{time}\n{card}");
    wording::fold(&text, Some(width.unwrap_or(80))).replace(TIED, " ")
}

/// `october.csv, november.csv, december.csv and 4 more`.
fn names(files: &[String], lang: Lang) -> String {
    let mut shown: Vec<String> = files.iter().map(|file| printable(file)).collect();
    let more = shown.len().saturating_sub(SHOWN);
    shown.truncate(SHOWN);
    let shown = shown.join(", ");
    if more == 0 {
        return shown;
    }
    let more = lang.number(&more.to_string());
    lang.pick(
        format!("{shown} and {more} more"),
        format!("{shown} og {more} mere"),
    )
}
