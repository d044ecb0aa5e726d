//! A customers file in CSV: a header and a row for each customer.

use super::super::small_file::{Mistake, decoded};
use super::row::{Cell, KEYS, Key, Row, said};
use crate::rate_card::suggest::{apart, nearest};
use crate::texts::{printable, quoted};
use crate::words;

/// A column that the program knows.
struct Column {
    place: usize,
    key: Key,
    name: String,
    level: Option<String>,
}

/// The rows; other columns are left alone.
pub(super) fn rows(bytes: &[u8], file: &str) -> (Vec<Row>, Vec<Mistake>) {
    let text = decoded(bytes);
    let header = text.lines().next().unwrap_or("");
    let delimiter = [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|delimiter| header.matches(char::from(*delimiter)).count())
        .filter(|delimiter| header.contains(char::from(*delimiter)))
        .unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .from_reader(text.as_bytes());
    let headers = match reader.headers() {
        Ok(headers) => headers.clone(),
        Err(error) => return (Vec::new(), vec![broken(file, &error)]),
    };
    let columns: Vec<Column> = headers
        .iter()
        .enumerate()
        .filter_map(|(place, header)| column(place, header))
        .collect();
    let Some(customer) = columns.iter().find(|column| column.key == Key::Customer) else {
        let mistake = words!(
            "{file}:1: no column `customer`: the columns are customer, name and agreement";
            "{file}:1: ingen kolonne `kunde`: kolonnerne er kunde, navn og aftale"
        );
        return (Vec::new(), vec![(1, mistake)]);
    };
    let mut mistakes: Vec<Mistake> = headers
        .iter()
        .filter_map(|header| slip(header, file))
        .collect();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                mistakes.push(broken(file, &error));
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        if record.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        let cell = |column: &Column| {
            Some(Cell {
                key: column.key,
                name: column.name.clone(),
                level: column.level.clone(),
                line,
                text: record.get(column.place).and_then(said)?,
            })
        };
        rows.push(Row {
            line,
            customer: customer.name.clone(),
            cells: columns.iter().filter_map(cell).collect(),
        });
    }
    (rows, mistakes)
}

/// The mistake in a header that is no column, but nearly one: it could change what a customer pays, and is not left alone.
fn slip(header: &str, file: &str) -> Option<Mistake> {
    if column(0, header).is_some() {
        return None;
    }
    let known = KEYS.iter().flat_map(|known| known.columns).copied();
    // Short words are near to many others.
    let near = nearest(header.trim(), known.filter(|column| column.len() > 4))?;
    let (value, apart) = (quoted(header), apart(header, near));
    let words = words!(
        "{file}:1: unknown column {value}: did you mean `{near}`{}?", apart.en;
        "{file}:1: ukendt kolonne {value}: mente du `{near}`{}?", apart.da
    );
    Some((1, words))
}

/// What a header stands for: `kunde`, `timepris 1st`, `rabat %`.
fn column(place: usize, header: &str) -> Option<Column> {
    let name = header.trim();
    let (key, level) = KEYS.iter().find_map(|known| {
        known.columns.iter().find_map(|column| {
            let rest = after(name, column)?;
            match (rest.is_empty(), known.key) {
                (true, key) => Some((key, None)),
                (false, Key::HourlyRate) => Some((Key::HourlyRate, said(rest))),
                (false, key @ (Key::Discount | Key::Vat)) if rest == "%" => Some((key, None)),
                (false, _) => None,
            }
        })
    })?;
    let name = name.to_owned();
    Some(Column {
        place,
        key,
        name,
        level,
    })
}

/// What follows a header's first word and a blank or `_`; nothing where that is all of it.
fn after<'h>(header: &'h str, word: &str) -> Option<&'h str> {
    let head = header.get(..word.len());
    let rest = header.get(word.len()..).unwrap_or("");
    let is_word = match head {
        Some(head) => head.to_lowercase() == word,
        None => false,
    };
    let parted = rest.is_empty() || rest.starts_with([' ', '_']);
    (is_word && parted).then(|| rest.trim_start_matches('_').trim())
}

fn broken(file: &str, error: &csv::Error) -> Mistake {
    let line = error.position().map_or(1, csv::Position::line);
    let said = printable(&error.to_string());
    let words = words!("{file}:{line}: this is not CSV: {said}"; "{file}:{line}: dette er ikke CSV: {said}");
    (line, words)
}
