//! `takst rates show`: everything on the card, for people.

mod hours;
mod prices;
pub(super) mod promises;
mod section;
mod week;

use std::fmt::Write as _;

use chrono::{Datelike, NaiveDate};

use crate::calendar::Instant;
use crate::lang::{Lang, Words};
use crate::output::grid::{Look, printable};
use crate::output::wording;
use crate::rate_card::keys::{Record, Value};
use crate::rate_card::{CardInUse, Choice as _, Edition, FoundIn, RateCard, Source};
use crate::say;
use crate::scalars::time::{DateOrder, UnixUnit};
use crate::scalars::{LengthUnit, Mark};
use section::{Section, row};
pub use week::week;

/// What people see of a card: in which language, at what time, and how wide.
#[derive(Debug, Clone, Copy)]
pub struct View {
    pub lang: Lang,
    pub now: Instant,
    /// Columns of the terminal; `None` when there is none.
    pub width: Option<usize>,
}

/// The whole card as text, with what is to be noted of it.
pub fn summary(found: &CardInUse, notes: &[Words], view: View) -> String {
    let (card, lang) = (&found.card, view.lang);
    let today = card.calendar().zone().date(view.now);
    let current = card.on(today);
    let name = card.name.as_deref().map(printable);
    let name = name.unwrap_or_else(|| say!(lang, "rate card"; "takstblad"));
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
    sections.insert(2, hours::closed_days(card, today.year(), lang));
    for section in sections {
        section.push(&mut text, view.width);
    }
    push_revisions(&mut text, card, today, view);
    if !notes.is_empty() {
        text.push('\n');
    }
    for remark in notes {
        let note = Look::Warn.mark(lang.pick("note:", "bemærk:"));
        let note = format!("{note} {}\n", remark.text(lang));
        text.push_str(&wording::fold(&note, view.width));
    }
    text
}

/// What later revisions change: the rows that are others than before.
fn push_revisions(text: &mut String, card: &RateCard, today: NaiveDate, view: View) {
    let lang = view.lang;
    for (before, edition) in card.editions().zip(card.editions().skip(1)) {
        if edition.valid_from <= today {
            continue;
        }
        let title = format!("{} {}", lang.pick("From", "Fra"), lang.date(edition.valid_from));
        let _ = write!(text, "\n{}\n", Look::Bold.mark(&title));
        let old = facts(card, before, lang);
        for (mut section, old) in facts(card, edition, lang).into_iter().zip(old) {
            section.rows.retain(|row| !old.rows.contains(row));
            section.push(text, view.width);
        }
        if edition.holidays != before.holidays {
            text.push_str(lang.pick("\nother closed days\n", "\nandre lukkedage\n"));
        }
    }
}

/// Everything in an edition but its closed days.
fn facts(card: &RateCard, edition: &Edition, lang: Lang) -> Vec<Section> {
    vec![
        basis(card, edition, lang),
        hours::normal(&edition.week, lang),
        prices::levels(card, edition, lang),
        prices::tiers(card, edition, lang),
        prices::billing(card, edition, lang),
        prices::rules(card, edition, lang),
        prices::fees(card, edition, lang),
        prices::agreements(card, edition, lang),
        promises::priorities(card, edition, lang),
        promises::promises(card, edition, lang),
        said(lang.pick("Seller", "Sælger"), card, &card.seller),
        said(lang.pick("Payment", "Betaling"), card, &card.payment),
    ]
}

/// The keys that a table of the card has.
fn said(title: &'static str, card: &RateCard, table: &impl Record) -> Section {
    let rows = table.said().into_iter().map(|(key, value)| {
        let value = if let Value::Text(text) = &value {
            printable(text)
        } else if let Value::Word(word) = value {
            word.to_owned()
        } else {
            wording::key::written(card, "", key.kind, &value)
        };
        row(key.name, value)
    });
    Section::pairs(title, rows.collect())
}

fn basis(card: &RateCard, edition: &Edition, lang: Lang) -> Section {
    let customers = card.customers.as_ref().map(|file| {
        let file = printable(&file.display().to_string());
        say!(lang,
            "{file}, where a customer may have other prices and VAT than here";
            "{file}, hvor en kunde kan have andre priser og anden moms end her"
        )
    });
    let customers = customers.unwrap_or_else(|| say!(lang, "none"; "ingen"));
    let mut vat = wording::percent(edition.vat_percent, lang);
    if card.prices_include_vat {
        vat.push_str(lang.pick(", included in the prices", ", regnet med i priserne"));
    }
    if let Some(reason) = &card.vat_reason {
        vat.push_str(", ");
        vat.push_str(&wording::vat_reason(reason, lang));
    }
    if let Some(category) = card.vat_category {
        let word = category.word();
        vat.push_str(&say!(lang, ", category {word}"; ", kategori {word}"));
    }
    let zone = card.calendar().zone().name();
    let mut rows = vec![
        row(lang.pick("currency", "valuta"), card.currency.clone()),
        row(lang.pick("VAT", "moms"), vat),
        row(lang.pick("time zone", "tidszone"), zone),
        row(lang.pick("customers file", "kundefil"), customers),
    ];
    for FoundIn { name, source, .. } in &card.columns.sources {
        let label = format!("{} {name}", lang.pick("column", "kolonne"));
        rows.push(row(&label, found(source, lang)));
    }
    if !card.facts.is_empty() {
        let asked: Vec<String> = card.facts.iter().map(|header| printable(header)).collect();
        rows.push(row(lang.pick("columns it asks for", "kolonner, der bruges"), asked.join(", ")));
    }
    if let Some(drawn) = &edition.drawn {
        let label = lang.pick("prepaid, without agreement", "forudbetalt, uden aftale");
        rows.push(row(label, wording::rule::drawn(card, drawn, lang)));
    }
    if let Some(mark) = card.columns.decimal {
        let number = match mark {
            Mark::Comma => "12,5",
            Mark::Point => "12.5",
        };
        let label = lang.pick("decimals in logs", "decimaler i logge");
        rows.push(row(label, number));
    }
    if let Some(order) = card.columns.dates {
        let date = match order {
            DateOrder::DayMonth => lang.pick("03/04: 3 April", "03/04: 3. april"),
            DateOrder::MonthDay => lang.pick("03/04: 4 March", "03/04: 4. marts"),
        };
        rows.push(row(lang.pick("dates in logs", "datoer i logge"), date));
    }
    if let Some(sheet) = &card.columns.sheet {
        let label = lang.pick("sheet of workbooks", "ark i projektmapper");
        rows.push(row(label, sheet.as_str()));
    }
    Section::pairs(lang.pick("Card", "Takstblad"), rows)
}

/// Where a column is found: `Start date + Start time`, `#number in Description, else Task`.
fn found(source: &Source, lang: Lang) -> String {
    let unit = |unit: LengthUnit| match unit {
        LengthUnit::Minutes => lang.pick("minutes", "minutter"),
        LengthUnit::Hours => lang.pick("hours", "timer"),
        LengthUnit::Seconds => lang.pick("seconds", "sekunder"),
        LengthUnit::Milliseconds => lang.pick("milliseconds", "millisekunder"),
    };
    let text = match source {
        Source::Nowhere => lang.pick("none", "ingen").to_owned(),
        Source::Header(header) => header.clone(),
        Source::FirstOf(sources) => {
            let all: Vec<String> = sources.iter().map(|it| found(it, lang)).collect();
            all.join(lang.pick(", else ", ", ellers "))
        }
        Source::Value(value) => format!("\"{value}\""),
        Source::Words { header, words, other } => {
            let other = other.iter().map(|ours| ("*", ours.as_str()));
            let words = words.iter().map(|(theirs, ours)| (theirs.as_str(), ours.as_str()));
            let words = words.chain(other).map(|(theirs, ours)| format!("{theirs}: {ours}"));
            format!("{header} ({})", words.collect::<Vec<_>>().join(", "))
        }
        Source::Number(header) => say!(lang, "#number in {header}"; "#nummer i {header}"),
        Source::IssueKey { header, projects } => {
            let project = match projects.as_slice() {
                [] => "ABC".to_owned(),
                projects => projects.join("/"),
            };
            say!(lang, "{project}-123 in {header}"; "{project}-123 i {header}")
        }
        Source::Tag(header) => say!(lang, "tag in {header}"; "tag i {header}"),
        Source::Moment { date, time } => {
            format!("{} + {}", found(date, lang), found(time, lang))
        }
        Source::Date(date) => {
            let date = found(date, lang);
            say!(lang, "{date} (date)"; "{date} (dato)")
        }
        Source::Epoch { header, unit: of } => {
            let unit = unit(match of {
                UnixUnit::Seconds => LengthUnit::Seconds,
                UnixUnit::Milliseconds => LengthUnit::Milliseconds,
            });
            say!(lang, "{header} ({unit} since 1970)"; "{header} ({unit} siden 1970)")
        }
        Source::After(length) => {
            let length = found(length, lang);
            say!(lang, "registration + {length}"; "registrering + {length}")
        }
        Source::Length { unit: of, header, .. } => format!("{header} ({})", unit(*of)),
    };
    printable(&text)
}
