//! A customers file in TOML: `[[customers]]` before each customer.

use toml::Spanned;
use toml::de::{DeString, DeValue};

use super::super::small_file::{Mistake, tables, text_in};
use super::row::{Cell, KEYS, Key, Row, said};
use crate::lang::Words;
use crate::rate_card::same;
use crate::rate_card::suggest::{apart, nearest};
use crate::texts::printable;
use crate::words;

/// The customers of a file.
pub(super) fn rows(bytes: &[u8], file: &str) -> (Vec<Row>, Vec<Mistake>) {
    let whose = words!("customer"; "kunde");
    tables(
        bytes,
        file,
        "customers",
        &whose,
        |line, table, line_of, mistakes| {
            let mut row = Row {
                line,
                customer: "customer".to_owned(),
                cells: Vec::new(),
            };
            for (key, value) in table {
                let line = line_of(key.span().start);
                match cells(key.get_ref(), value, line, line_of) {
                    Ok(cells) => row.cells.extend(cells),
                    Err(words) => mistakes.push((
                        line,
                        words!(
                            "{file}:{line}: {}", words.en;
                            "{file}:{line}: {}", words.da
                        ),
                    )),
                }
            }
            row
        },
    )
}

/// The cells of a key: one, or of `hourly_rates` one for each level.
fn cells(
    name: &str,
    value: &Spanned<DeValue<'_>>,
    line: u64,
    line_of: &dyn Fn(usize) -> u64,
) -> Result<Vec<Cell>, Words> {
    let Some(known) = KEYS.iter().find(|known| known.toml == name) else {
        return Err(unknown(name));
    };
    let cell = |name: String, level: Option<&Spanned<DeString<'_>>>, line, text: String| Cell {
        key: known.key,
        name,
        level: level.map(|level| level.get_ref().to_string()),
        line,
        text,
    };
    if let (Key::HourlyRate, DeValue::Table(levels)) = (known.key, value.get_ref()) {
        let rate = |(level, value): (&Spanned<DeString<'_>>, &Spanned<DeValue<'_>>)| {
            let name = format!("{name}.{}", level.get_ref());
            let text = text_in(value.get_ref()).ok_or_else(|| form(known.key, &name))?;
            let line = line_of(level.span().start);
            Ok(said(&text).map(|text| cell(name, Some(level), line, text)))
        };
        let rates = levels.iter().map(rate).collect::<Result<Vec<_>, Words>>()?;
        return Ok(rates.into_iter().flatten().collect());
    }
    let text = text_in(value.get_ref()).ok_or_else(|| form(known.key, name))?;
    let said = said(&text).map(|text| cell(name.to_owned(), None, line, text));
    Ok(said.into_iter().collect())
}

/// What a value of this key looks like.
fn form(key: Key, name: &str) -> Words {
    let name = printable(name);
    match key {
        Key::Customer
        | Key::Name
        | Key::Agreement
        | Key::VatReason
        | Key::OrderReference
        | Key::Email => words!(
            "`{name}` is a text: write it in quotes";
            "`{name}` er en tekst: skriv den i anførselstegn"
        ),
        Key::From | Key::Until => words!(
            "`{name}` is a date: write 2026-11-24";
            "`{name}` er en dato: skriv 2026-11-24"
        ),
        Key::Discount | Key::Prepaid | Key::Vat => words!(
            "`{name}` is a number: write it like 12.5";
            "`{name}` er et tal: skriv det som 12.5"
        ),
        Key::HourlyRate => words!(
            "`{name}` is a price, or a table of them by level: write {{ \"1st\" = 750.00 }}";
            "`{name}` er en pris eller en tabel af priser efter niveau: skriv {{ \"1st\" = 750.00 }}"
        ),
    }
}

/// A key that is none, with the one that was meant.
fn unknown(name: &str) -> Words {
    let shown = printable(name);
    let danish = KEYS
        .iter()
        .find(|known| known.columns.iter().any(|column| same(column, name)));
    let keys = || KEYS.iter().map(|known| known.toml);
    let near = danish
        .map(|known| known.toml)
        .or_else(|| nearest(name, keys()))
        .map_or_else(
            || {
                let all = keys().collect::<Vec<_>>().join(", ");
                words!("{all}"; "{all}")
            },
            |near| {
                let apart = apart(name, near);
                words!("`{near}`{}", apart.en; "`{near}`{}", apart.da)
            },
        );
    words!(
        "unknown key `{shown}`: did you mean {}?", near.en;
        "ukendt nøgle `{shown}`: mente du {}?", near.da
    )
}
