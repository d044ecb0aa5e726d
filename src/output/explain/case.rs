//! A case: who and when, what was worked, then how that became its lines.

use std::fmt::Write as _;

use super::view::{Rows, Subject, View};
use super::{line, time};
use crate::billing::{Case, ChannelId, Charge, Entry, Piece};
use crate::output::grid::{Align, Grid, Look, printable};
use crate::output::wording;
use crate::say;
use crate::seconds::Seconds;

/// The columns of a terminal that has room for the notes of entries.
const NOTES_FROM: usize = 100;

/// The whole explanation of a case.
pub(super) fn case(
    view: &View<'_>,
    customer: &str,
    case: &Case<'_>,
    charge: &Charge<'_>,
) -> String {
    let mut rows = Rows::default();
    if charge.lines.is_empty() {
        rows.more(
            view.lang.pick("nothing is billed on this case", "der afregnes intet på denne sag"),
        );
    } else {
        let subject =
            Subject { card: view.card, lang: view.lang, case, charge, terms: charge.terms() };
        time::surcharge(view, &subject, &mut rows);
        time::free(&subject, &mut rows);
        time::billed(&subject, &mut rows);
        for (index, of_case) in charge.lines.iter().enumerate() {
            line::line(&subject, index + 1, of_case, &mut rows);
        }
    }
    heading(view, customer, case) + &worked(view, case, charge) + &rows.render(view.width)
}

/// `Case 4725 · Nordisk Byg A/S · BEDRE · contacted Thu 12 Nov 14:20`, and an empty line; of a case that is taken back only
/// number and customer, as former outputs have no more.
pub(super) fn heading(view: &View<'_>, customer: &str, case: &Case<'_>) -> String {
    let lang = view.lang;
    let number = printable(case.name());
    let head = Look::Bold.mark(&say!(lang, "Case {number}"; "Sag {number}"));
    let mut heading = format!("{head} · {}", printable(customer));
    if case.contacted().is_none() {
        return wording::fold(&heading, view.width) + "\n\n";
    }
    let agreement = case.facts.agreement.map_or_else(
        || lang.pick("no agreement", "ingen aftale").to_owned(),
        |id| printable(view.card.agreement_name(id)),
    );
    heading.push_str(" · ");
    heading.push_str(&agreement);
    if !case.covered() {
        heading.push_str(lang.pick(" (not covered)", " (ikke dækket)"));
    }
    let contacted = view.contacted(case);
    heading.push_str(&say!(lang, " · contacted {contacted}"; " · henvendt {contacted}"));
    if case.channel() != ChannelId::PHONE {
        let channel = printable(case.log().channel_name(case.channel()));
        heading.push_str(&say!(lang, " by {channel}"; " pr. {channel}"));
    }
    if !case.critical() {
        heading.push_str(lang.pick(" · not critical", " · ikke kritisk"));
    }
    wording::fold(&heading, view.width) + "\n\n"
}

/// One row an entry: when, how long, who, in which tier, and where it stands in the input.
fn worked(view: &View<'_>, case: &Case<'_>, charge: &Charge<'_>) -> String {
    let lang = view.lang;
    let is_wide = view.width.is_none_or(|width| width >= NOTES_FROM);
    let gap = if is_wide { 2 } else { 1 };
    let (left, right) = (Align::Left, Align::Right);
    let columns = [left, left, right, left, left, right, Align::Text];
    let mut grid = Grid::new(columns).gaps([2, gap, gap, gap, gap, gap]);
    let mut by_entry = charge.pieces.chunk_by(|one, other| one.entry == other.entry).peekable();
    for (index, entry) in case.entries.iter().enumerate() {
        let head = if index == 0 { lang.pick("worked   ", "arbejdet ") } else { "" };
        let pieces = by_entry.next_if(|pieces| pieces[0].entry == index);
        let tiers = if entry.billable() {
            tiers(view, pieces.unwrap_or(&[]))
        } else {
            lang.pick("not billable", "ikke fakturerbar").to_owned()
        };
        grid.row([
            head.to_owned(),
            span(view, entry),
            format!("{} min", wording::minutes(entry.seconds(), lang)),
            wording::level(view.card, entry.level()),
            tiers,
            place(view, entry),
            note(view, case, entry, is_wide),
        ]);
    }
    let mut text = String::new();
    for line in grid.render(view.width.map(|width| width.saturating_sub(2))).lines() {
        let _ = writeln!(text, "  {line}");
    }
    text
}

fn tiers(view: &View<'_>, pieces: &[Piece]) -> String {
    let tier = |piece: &Piece| wording::tier(view.card, piece.stretch.tier, view.lang);
    let mut names: Vec<String> = pieces.iter().map(tier).collect();
    names.dedup();
    names.join(" + ")
}

/// `20 min travel 12 km expense 80.00 Printer replaced`.
fn note(view: &View<'_>, case: &Case<'_>, entry: &Entry, is_wide: bool) -> String {
    let lang = view.lang;
    let mut parts = Vec::new();
    if case.travel(entry) > Seconds::ZERO {
        let minutes = wording::minutes(case.travel(entry), lang);
        parts.push(say!(lang, "{minutes} min travel"; "{minutes} min rejse"));
    }
    let kilometres = case.kilometres(entry);
    if !kilometres.is_zero() {
        let kilometres = lang.number(&kilometres.to_string());
        let mileage = view.card.at(entry.start()).mileage.as_ref();
        let unit = mileage.map_or_else(|| "km".to_owned(), |it| printable(&it.unit));
        parts.push(format!("{kilometres} {unit}"));
    }
    let expense = case.expense(entry);
    if !expense.is_zero() {
        let expense = wording::price(expense, lang);
        parts.push(say!(lang, "expense {expense}"; "udlæg {expense}"));
    }
    if is_wide && !case.note(entry).is_empty() {
        parts.push(printable(case.note(entry)));
    }
    parts.retain(|part| !part.is_empty());
    parts.join(" ")
}

/// `line 4`, with the file where there are several.
fn place(view: &View<'_>, entry: &Entry) -> String {
    let place = entry.place();
    let file = &view.files[usize::from(place.file)];
    let row = file.row(place.line);
    let row = row.text(view.lang);
    match view.files {
        [_] | [] => row.to_owned(),
        _ => format!("{} {row}", printable(&file.name)),
    }
}

/// `Thu 12 Nov 14:20-14:32`.
fn span(view: &View<'_>, entry: &Entry) -> String {
    let lang = view.lang;
    if entry.dated() {
        let no_time = lang.pick("no time of day", "uden klokkeslæt");
        return format!("{}, {no_time}", view.date(entry.start()));
    }
    let zone = view.card.calendar().zone();
    let (start, end) = (zone.local(entry.start()), zone.local(entry.end()));
    let from = lang.date_time(start);
    if start.date() == end.date() {
        format!("{from}-{}", lang.time(end.time()))
    } else {
        format!("{from} - {}", lang.date_time(end))
    }
}
