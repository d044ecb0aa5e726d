//! The columns without which no row of a log can be used, and those that nobody uses.

use crate::intake::mapping::Mapping;
use crate::intake::preset::Preset;
use crate::intake::rows::{Column, Records};
use crate::intake::suggest::propose_columns;
use crate::lang::Words;
use crate::problems::Trouble;
use crate::rate_card::SaidBy;
use crate::rate_card::proposal::CAN_BE_SAID;
use crate::rate_card::suggest::{did_you_mean, nearest};
use crate::scalars::time::{DateOrder, read_date};
use crate::texts::{quoted, quoted_list};
use crate::words;

/// Whether the columns are there without which no row can be used.
pub(crate) fn check_columns(records: &Records, mapping: &Mapping<'_>) -> Result<(), Trouble> {
    let is_there = |any: &&[Column]| any.iter().any(|column| mapping.has(records, *column));
    let needed = mapping.kind().needed.iter().copied();
    let missing: Vec<&[Column]> = needed.filter(|any| !is_there(any)).collect();
    let Some((any, others)) = missing.split_first() else {
        return Ok(());
    };
    let name = records.name();
    let joined = |name: fn(Column) -> &'static str, or: &str| {
        // A log of expenses alone needs no length, but who lacks one means another.
        let meant = any.iter().take(2);
        let names: Vec<String> = meant.map(|column| quoted(name(*column))).collect();
        names.join(or)
    };
    let (en, da) = (joined(Column::english, " or "), joined(Column::danish, " eller "));
    let english = any.first().map_or("", |column| column.english());
    let found = quoted_list(records.headers().take(30));
    let the_file_has = words!("the file has: {found}"; "filen har: {found}");
    // What is the same for every row needs no column.
    let set = (others.is_empty() && CAN_BE_SAID.contains(&english)).then(|| {
        words!(
            "if it is the same in all rows: --set {english}=…";
            "er den ens i alle rækker: --set {english}=…"
        )
    });
    let finish = |trouble: Trouble, remedy: Option<Words>| {
        let hints = [Some(the_file_has.clone()), remedy, set, Some(propose_columns(name))];
        Err(hints.into_iter().flatten().fold(trouble, Trouble::hint))
    };
    if let Some((wanted, said_by)) = any.iter().find_map(|column| mapping.wanted(*column)) {
        let near = nearest(wanted, records.headers()).map(|near| did_you_mean(wanted, near));
        let header = quoted(wanted);
        let words = match said_by {
            SaidBy::Preset => words!(
                "{name}: no column {header}, where {en} stands in exports of this --preset";
                "{name}: ingen kolonne {header}, hvor {da} står i eksporter til denne --preset"
            ),
            SaidBy::Run | SaidBy::Card => words!(
                "{name}: no column {header}, where [columns] has {en}";
                "{name}: ingen kolonne {header}, hvor [columns] har {da}"
            ),
        };
        return finish(Trouble::new(words), near);
    }
    let trouble = Trouble::new(words!("{name}: no column {en}"; "{name}: ingen kolonne {da}"));
    let remedy = if records.has_header() && records.headers().any(looks_like_data) {
        words!(
            "that looks like data, not like headers: if the file has none, say so in [columns], header = false; its columns are then \"1\", \"2\", …";
            "det ligner data, ikke overskrifter: har filen ingen, så sig det i [columns], header = false; dens kolonner er så \"1\", \"2\", …"
        )
    } else if let Some(tool) = tool_of(records, mapping) {
        words!(
            "if it is an export of {tool}: --preset {tool}";
            "er det en eksport fra {tool}: --preset {tool}"
        )
    } else {
        words!(
            "if one of them is meant, name it in the rate card: [columns] {english} = \"…\"";
            "er det en af dem, så nævn den på takstbladet: [columns] {english} = \"…\""
        )
    };
    finish(trouble, Some(remedy))
}

/// Whether a cell where a header should stand is a date, a time of a date or a number.
pub(crate) fn looks_like_data(cell: &str) -> bool {
    let date = cell.split([' ', 'T']).next().unwrap_or_default();
    let is_date = |text: &str| {
        let orders = [DateOrder::DayMonth, DateOrder::MonthDay];
        orders.into_iter().any(|order| read_date(text, Some(order)).is_ok())
    };
    let is_number = cell.bytes().any(|byte| byte.is_ascii_digit())
        && cell.bytes().all(|byte| byte.is_ascii_digit() || b".,:-".contains(&byte));
    is_number || is_date(cell) || is_date(date)
}

/// The tool whose export has these headers.
fn tool_of(records: &Records, mapping: &Mapping<'_>) -> Option<&'static str> {
    let has = |header: &String| records.headers().any(|it| it == header);
    let likeness = |preset: &Preset| preset.likeness(&has).ok().flatten();
    // Of those that are as like, the first.
    let like = mapping.kind().presets.iter().rev().filter(|preset| likeness(preset).is_some());
    like.max_by_key(|preset| likeness(preset)).map(|preset| preset.name())
}

/// What is said of columns that nobody uses.
pub(crate) fn unused_columns(file: &str, columns: &[&str]) -> Words {
    const SHOWN: usize = 20;
    let list = quoted_list(columns.iter().copied().take(SHOWN));
    let more = if columns.len() > SHOWN { ", …" } else { "" };
    words!("{file}: columns that are not used: {list}{more}"; "{file}: kolonner, der ikke bruges: {list}{more}")
}
