//! The columns without which no row of a work log can be used, and those that nobody uses.

use crate::intake::log_columns::work::{CASE, CUSTOMER, END, MINUTES, START};
use crate::intake::mapping::Mapping;
use crate::intake::preset::{PRESETS, Preset};
use crate::intake::rows::Records;
use crate::intake::suggest::propose_columns;
use crate::lang::Words;
use crate::problems::Trouble;
use crate::scalars::time::{DateOrder, read_date};
use crate::texts::quoted;
use crate::words;

/// Whether the columns are there without which no row can be used.
pub(crate) fn check_columns(records: &Records, mapping: &Mapping<'_>) -> Result<(), Trouble> {
    let has = |column| mapping.has(records, column);
    let needed = [CASE, CUSTOMER, START].into_iter().find(|it| !has(*it));
    let length = (!has(END) && !has(MINUTES)).then_some(END);
    let Some(column) = needed.or(length) else {
        return Ok(());
    };
    let (name, english, danish) = (records.name(), column.english(), column.danish());
    let found: Vec<String> = records.headers().take(30).map(quoted).collect();
    let found = found.join(", ");
    let the_file_has = words!("the file has: {found}"; "filen har: {found}");
    if let Some(header) = mapping.wanted(column).filter(|_| mapping.of_tool) {
        let header = quoted(header);
        let trouble = Trouble::new(words!(
            "{name}: no column {header}, where `{english}` stands in exports of this --preset";
            "{name}: ingen kolonne {header}, hvor `{danish}` står i eksporter til denne --preset"
        ));
        return Err(trouble.hint(the_file_has).hint(propose_columns(name)));
    }
    let (or, eller) = if column == END { (" or `minutes`", " eller `minutter`") } else { ("", "") };
    let trouble = Trouble::new(words!(
        "{name}: no column `{english}`{or}";
        "{name}: ingen kolonne `{danish}`{eller}"
    ));
    let remedy = match tool_of(records) {
        Some(tool) => words!(
            "if it is an export of {tool}: --preset {tool}";
            "er det en eksport fra {tool}: --preset {tool}"
        ),
        None => words!(
            "if one of them is meant, name it in the rate card: [columns] {english} = \"…\"";
            "er det en af dem, så nævn den på takstbladet: [columns] {english} = \"…\""
        ),
    };
    let trouble = trouble.hint(the_file_has);
    if records.has_header() && records.headers().any(looks_like_data) {
        return Err(trouble
            .hint(words!(
                "that looks like data, not like headers: if the file has none, say so in [columns], header = false; its columns are then \"1\", \"2\", …";
                "det ligner data, ikke overskrifter: har filen ingen, så sig det i [columns], header = false; dens kolonner er så \"1\", \"2\", …"
            ))
            .hint(propose_columns(name)));
    }
    Err(trouble.hint(remedy).hint(propose_columns(name)))
}

/// Whether a cell where a header should stand is a date, a time of a date or a number.
fn looks_like_data(cell: &str) -> bool {
    let date = cell.split([' ', 'T']).next().unwrap_or_default();
    let is_date = |text: &str| {
        let orders = [DateOrder::DayMonth, DateOrder::MonthDay];
        let mut orders = orders.into_iter();
        orders.any(|order| read_date(text, Some(order)).is_ok())
    };
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    let is_number =
        digits > 0 && cell.bytes().all(|byte| byte.is_ascii_digit() || b".,:-".contains(&byte));
    is_number || is_date(cell) || is_date(date)
}

/// The tool whose export has these headers.
fn tool_of(records: &Records) -> Option<&'static str> {
    let has = |header: &String| records.headers().any(|it| it == header);
    let likeness = |preset: &Preset| preset.likeness(&has).ok().flatten();
    let like = PRESETS.into_iter().rev();
    let like = like.filter(|preset| likeness(preset).is_some());
    like.max_by_key(likeness).map(Preset::name)
}

/// What is said of columns that nobody uses.
pub(crate) fn unused_columns(file: &str, columns: &[&str]) -> Words {
    const SHOWN: usize = 20;
    let shown: Vec<String> = columns.iter().take(SHOWN).map(|it| quoted(it)).collect();
    let more = if columns.len() > SHOWN { ", …" } else { "" };
    let list = shown.join(", ");
    words!("{file}: columns that are not used: {list}{more}"; "{file}: kolonner, der ikke bruges: {list}{more}")
}
