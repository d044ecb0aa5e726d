//! `takst rates show`: everything on the card, for people.

mod columns;
mod days;
mod prices;
mod promises;
mod special;
mod week;

use std::fmt::Write as _;

use chrono::{Datelike, NaiveDate};
use unicode_width::UnicodeWidthStr as _;

use crate::calendar::Instant;
use crate::lang::Lang;
use crate::money::{Percent, UnitPrice};
use crate::output::grid::{Align, Grid, Look, printable};
use crate::output::wording;
use crate::rate_card::remarks::remarks;
use crate::rate_card::{CardInUse, Edition, RateCard};
use crate::scalars::Mark;
use days::{closed_days, hours};
use prices::{agreements, levels, rules};
use promises::{priorities, promises};
pub use week::week;

/// What people see of a card: in which language, at what time, and how wide.
#[derive(Debug, Clone, Copy)]
pub struct View {
    pub lang: Lang,
    pub now: Instant,
    /// Columns of the terminal; `None` when there is none.
    pub width: Option<usize>,
}

/// The fewest columns that text is wrapped to.
const NARROWEST: usize = 16;

/// A heading and the rows below it.
struct Section {
    title: &'static str,
    columns: Vec<Align>,
    head: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

/// The whole card as text.
pub fn summary(found: &CardInUse, view: View) -> String {
    let (card, lang) = (&found.card, view.lang);
    let today = card.calendar().zone().date(view.now);
    let current = card.on(today);
    let name = card
        .name
        .as_deref()
        .map_or_else(|| lang.pick("rate card", "takstblad").to_owned(), printable);
    let mut text = format!("{}\n", Look::Bold.mark(&name));
    let (source, reason) = (found.origin.name(), found.origin.reason());
    let origin = format!("{}: {}\n", source.text(lang), reason.text(lang));
    text.push_str(&wording::fold(&origin, view.width));
    let fingerprint = lang.pick("fingerprint", "fingeraftryk");
    let _ = writeln!(text, "{fingerprint} {}", found.fingerprint());
    if card.editions().next() != Some(current) {
        let since = lang.date(current.valid_from);
        let words = lang.pick("as revised from", "som ændret fra");
        let _ = writeln!(text, "{words} {since}");
    }
    let mut sections = facts(card, current, lang);
    sections.insert(2, closed_days(card, today.year(), lang));
    for section in sections.into_iter().filter(|it| !it.rows.is_empty()) {
        push_section(&mut text, section, view.width);
    }
    push_revisions(&mut text, card, today, view);
    let remarks = remarks(card);
    if !remarks.is_empty() {
        text.push('\n');
    }
    for remark in remarks {
        let note = Look::Warn.mark(lang.pick("note:", "bemærk:"));
        let note = format!("{note} {}\n", remark.text(lang));
        text.push_str(&wording::fold(&note, view.width));
    }
    text
}

/// What later revisions change: the rows that are others than before.
fn push_revisions(text: &mut String, card: &RateCard, today: NaiveDate, view: View) {
    let lang = view.lang;
    let mut before: Option<&Edition> = None;
    for edition in card.editions() {
        if let Some(before) = before.filter(|_| edition.valid_from > today) {
            let old = facts(card, before, lang);
            let date = lang.date(edition.valid_from);
            let title = format!("{} {date}", lang.pick("From", "Fra"));
            let _ = write!(text, "\n{}\n", Look::Bold.mark(&title));
            for (new, old) in facts(card, edition, lang).into_iter().zip(old) {
                let rows = new.rows.into_iter().filter(|row| !old.rows.contains(row));
                let section = Section {
                    rows: rows.collect(),
                    ..new
                };
                if !section.rows.is_empty() {
                    push_section(text, section, view.width);
                }
            }
            if edition.holidays != before.holidays {
                text.push_str(lang.pick("\nother closed days\n", "\nandre lukkedage\n"));
            }
        }
        before = Some(edition);
    }
}

/// A heading and its rows; nothing where there is no row.
fn push_section(text: &mut String, mut section: Section, width: Option<usize>) {
    if section.rows.is_empty() {
        return;
    }
    let _ = write!(text, "\n{}\n", Look::Bold.mark(section.title));
    let width = width.map(|width| width.saturating_sub(2));
    if let Some(width) = width {
        section.wrap(width);
    }
    let gaps = vec![2; section.columns.len().saturating_sub(1)];
    let mut grid = Grid::new(section.columns).gaps(gaps);
    if section.head.iter().any(|cell| !cell.is_empty()) {
        grid.row(section.head.iter().map(|cell| {
            if cell.is_empty() {
                String::new()
            } else {
                Look::Dim.mark(cell)
            }
        }));
    }
    for row in section.rows {
        grid.row(row);
    }
    for line in grid.render(width).lines() {
        let _ = writeln!(text, "  {line}");
    }
}

impl Section {
    /// Lets the last column go on below itself where the rows are wider than `width`.
    fn wrap(&mut self, width: usize) {
        let Some(last) = self.columns.len().checked_sub(1) else {
            return;
        };
        let widest = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            let head = self.head.get(column).map_or(0, |cell| cell.width());
            cells.fold(head, |widest, cell| widest.max(cell.width()))
        };
        let before = (0..last).fold(0_usize, |sum, column| {
            sum.saturating_add(widest(column)).saturating_add(2)
        });
        let room = width.saturating_sub(before).max(NARROWEST);
        let mut wrapped = Vec::with_capacity(self.rows.len());
        for mut row in std::mem::take(&mut self.rows) {
            let Some(cell) = row.get_mut(last).filter(|cell| cell.width() > room) else {
                wrapped.push(row);
                continue;
            };
            let options = textwrap::Options::new(room)
                .word_separator(textwrap::WordSeparator::AsciiSpace)
                .word_splitter(textwrap::WordSplitter::NoHyphenation);
            let text = std::mem::take(cell);
            for (index, part) in textwrap::wrap(&text, options).into_iter().enumerate() {
                let mut parts = if index == 0 {
                    std::mem::take(&mut row)
                } else {
                    vec![String::new(); self.columns.len()]
                };
                if let Some(cell) = parts.get_mut(last) {
                    *cell = part.into_owned();
                }
                wrapped.push(parts);
            }
        }
        self.rows = wrapped;
    }
}

/// Everything in an edition but its closed days.
fn facts(card: &RateCard, edition: &Edition, lang: Lang) -> Vec<Section> {
    vec![
        basis(card, edition, lang),
        hours(&edition.week, lang),
        levels(card, edition, lang),
        special::tiers(card, edition, lang),
        rules(card, edition, lang),
        special::rules(card, edition, lang),
        special::fees(card, edition, lang),
        agreements(card, edition, lang),
        priorities(card, edition, lang),
        promises(card, edition, lang),
    ]
}

fn pairs(title: &'static str, rows: Vec<Vec<String>>) -> Section {
    Section {
        title,
        columns: vec![Align::Left, Align::Left],
        head: Vec::new(),
        rows,
    }
}

fn row(label: &str, value: impl Into<String>) -> Vec<String> {
    vec![label.to_owned(), value.into()]
}

fn basis(card: &RateCard, edition: &Edition, lang: Lang) -> Section {
    let none = lang.pick("none", "ingen");
    let customers = card.customers.as_deref();
    let mut rows = vec![
        row(lang.pick("currency", "valuta"), card.currency.clone()),
        row(lang.pick("VAT", "moms"), vat(card, edition, lang)),
        row(
            lang.pick("time zone", "tidszone"),
            card.calendar().zone().name(),
        ),
        row(
            lang.pick("customers file", "kundefil"),
            customers.map_or(none.to_owned(), |file| {
                let file = printable(&file.display().to_string());
                lang.pick(
                    format!("{file}, where a customer may have other prices and VAT than here"),
                    format!("{file}, hvor en kunde kan have andre priser og anden moms end her"),
                )
            }),
        ),
    ];
    for (ours, source) in &card.columns.sources {
        let label = format!("{} {ours}", lang.pick("column", "kolonne"));
        rows.push(row(&label, columns::found(source, lang)));
    }
    if let Some(mark) = card.columns.decimal {
        let number = match mark {
            Mark::Comma => "12,5",
            Mark::Point => "12.5",
        };
        let label = lang.pick("decimals in logs", "decimaler i logge");
        rows.push(row(label, number.to_owned()));
    }
    pairs(lang.pick("Card", "Takstblad"), rows)
}

fn vat(card: &RateCard, edition: &Edition, lang: Lang) -> String {
    let percent = percent(edition.vat_percent, lang);
    if card.prices_include_vat {
        lang.pick(
            format!("{percent}, included in the prices"),
            format!("{percent}, regnet med i priserne"),
        )
    } else {
        percent
    }
}

fn percent(percent: Percent, lang: Lang) -> String {
    format!("{} %", lang.number(&percent.to_string()))
}

fn price(price: UnitPrice, lang: Lang) -> String {
    lang.number(&price.to_string())
}

/// `15 min`, `7.5 min`.
fn minutes(seconds: i64, lang: Lang) -> String {
    let minutes = crate::money::Quantity::minutes(seconds).to_string();
    format!("{} min", lang.number(&minutes))
}
