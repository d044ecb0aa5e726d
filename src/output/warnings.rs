//! Warnings for people: the first of each kind, then a count.

use super::grid::{Look, printable};
use super::invoice::workbook::sheet::LONGEST;
use super::wording;
use crate::lang::{Lang, Words};
use crate::problems::{LogFile, Warning, Warnings};
use crate::{say, words};

/// A line for each of the first warnings of each kind, and one that counts the others; empty without warnings.
pub fn render(warnings: &Warnings, files: &[LogFile], lang: Lang) -> String {
    let head = Look::Warn.mark(lang.pick("warning:", "advarsel:"));
    let mut lines = Vec::new();
    for (shown, count) in warnings.by_kind() {
        let more = count - shown.len();
        lines.extend(
            shown.into_iter().map(|warning| format!("{head} {}", line(warning, files, lang))),
        );
        if more > 0 {
            let words = words!("and {more} more of this kind"; "og {more} til af samme slags");
            lines.push(format!("{head} {}", words.text(lang)));
        }
    }
    lines.join("\n")
}

/// The warning that so many texts were cut because no cell of a workbook holds all of them.
pub fn shortened(texts: usize) -> Option<Words> {
    let said = |lang: Lang| {
        let are = lang.pick(["text is", "texts are"], ["tekst er", "tekster er"]);
        let (count, most) = (wording::count(texts, are, lang), lang.number(&LONGEST.to_string()));
        say!(lang,
            "{count} cut with … in the workbook: a cell holds {most} characters; csv has all of it";
            "{count} afkortet med … i projektmappen: en celle rummer {most} tegn; csv har det hele"
        )
    };
    (texts > 0).then(|| words!("{}", said(Lang::En); "{}", said(Lang::Da)))
}

fn line(warning: &Warning, files: &[LogFile], lang: Lang) -> String {
    let mut text = String::new();
    if let Some(place) = warning.place {
        let column = warning.column.as_deref().unwrap_or_default();
        if let Some(file) = files.get(usize::from(place.file)) {
            text.push_str(&printable(&file.place(place.line, column)));
            text.push_str(": ");
        }
    }
    if let Some(column) = &warning.column {
        text.push_str(&printable(column));
        text.push_str(": ");
    }
    text.push_str(warning.words.text(lang));
    text
}
