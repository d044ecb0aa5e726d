//! TOML to a rate card: every mistake named with its place, all of them in one go. Only this file and
//! the ones below it know TOML.

mod card;
mod columns;
mod cursor;
mod holidays;
mod hours;
mod mistakes;
mod names;
mod notes;
mod payment;
mod prices;
mod report;
mod revisions;
mod rules;
mod syntax;
mod targets;
mod terms;
mod tiers;
mod values;
mod when;

use std::collections::HashSet;

use toml::de::DeTable;

use crate::lang::Lang;
use crate::problems::Report;
use crate::rate_card::{Columns, HelpdeskWords, RateCard, SaidBy};
use crate::texts::Lines;
use cursor::Table;
use mistakes::{Mistake, Mistakes};
pub use notes::{losing, notes};

/// The rate card shipped with the program (edition A of the guidelines).
pub const EMBEDDED: &str = include_str!("../../rates.toml");

/// Reads a rate card. `name` is the file as mistakes name it; they are coloured if `colour`.
///
/// # Errors
/// All mistakes of the card, rendered with their lines and carets in `lang`.
pub fn load(text: &str, name: &str, lang: Lang, colour: bool) -> Result<RateCard, Report> {
    read(text).map_err(|mistakes| report::report(&mistakes, text, name, lang, colour))
}

/// Reads a preset: `[columns]`, and for case logs what a helpdesk's words mean, under `[sla]`.
///
/// # Errors
/// All its mistakes, rendered with their lines and carets in `lang`.
pub fn load_preset(text: &str, name: &str, lang: Lang) -> Result<(Columns, HelpdeskWords), Report> {
    said(SaidBy::Preset, text, name, lang)
}

/// Reads a `[columns]` that an option says.
pub(crate) fn load_run_columns(text: &str, name: &str, lang: Lang) -> Result<Columns, Report> {
    said(SaidBy::Run, text, name, lang).map(|(columns, _)| columns)
}

fn said(
    by: SaidBy,
    text: &str,
    name: &str,
    lang: Lang,
) -> Result<(Columns, HelpdeskWords), Report> {
    let (root, errors) = DeTable::parse_recoverable(text);
    let mistakes = Mistakes::default();
    for error in &errors {
        mistakes.push(syntax::mistake(error, text));
    }
    let mut table = Table::root(root.get_ref(), &[], &mistakes);
    table.know("columns");
    if by == SaidBy::Preset {
        table.know("sla");
    }
    let columns = table.take("columns").map(|field| columns::read(&field, by));
    let words = table.take("sla").map(|field| targets::words(&field));
    table.finish();
    if mistakes.is_empty() {
        return Ok((columns.unwrap_or_default(), words.unwrap_or_default()));
    }
    Err(report::report(&mistakes.into_sorted(), text, name, lang, false))
}

/// The card, or its mistakes in order of their places.
fn read(text: &str) -> Result<RateCard, Vec<Mistake>> {
    let (root, errors) = DeTable::parse_recoverable(text);
    let mistakes = Mistakes::default();
    let parts = card::read(root.get_ref(), &mistakes);
    if errors.is_empty() {
        return match parts {
            Some(card) if mistakes.is_empty() => Ok(card),
            Some(_) | None => Err(mistakes.into_sorted()),
        };
    }
    // What the reader could not make out is not missing, and a broken line has one mistake.
    let all = Mistakes::default();
    let lines = Lines::of(text);
    let line_of = |mistake: &Mistake| {
        let span = mistake.span.as_ref();
        lines.number(span.map_or(0, |span| span.start))
    };
    let mut broken = HashSet::new();
    for error in &errors {
        let mistake = syntax::mistake(error, text);
        if broken.insert(line_of(&mistake)) {
            all.push(mistake);
        }
    }
    for mistake in mistakes.into_sorted() {
        if !mistake.missing && !broken.contains(&line_of(&mistake)) {
            all.push(mistake);
        }
    }
    Err(all.into_sorted())
}
