//! The two forms of a customers file as rows with their lines.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use toml::de::{DeTable, DeValue};

use crate::lang::Words;
use crate::rate_card::same;
use crate::rate_card::suggest::nearest;
use crate::texts::printable;
use crate::words;

/// A key or column and what stands in it.
#[derive(Debug, Clone, Default)]
pub(super) struct Cell {
    /// The key, or the column by the file's own header.
    pub(super) key: String,
    /// Its text; `None` if there is none.
    pub(super) text: Option<String>,
}

/// What a file says of one customer.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    /// Line of the file.
    pub(super) line: u64,
    /// Number or name.
    pub(super) customer: Cell,
    /// Name.
    pub(super) name: Cell,
    /// Agreement.
    pub(super) agreement: Cell,
    /// Minutes paid for in advance.
    pub(super) prepaid: Cell,
}

const KEYS: [&str; 4] = ["customer", "name", "agreement", "prepaid_minutes"];
const DANISH: [&str; 4] = ["kunde", "navn", "aftale", "forudbetalte minutter"];

impl Row {
    fn at(line: u64) -> Self {
        let cell = |key: &str| Cell {
            key: key.to_owned(),
            text: None,
        };
        let [customer, name, agreement, prepaid] = KEYS.map(cell);
        Self {
            line,
            customer,
            name,
            agreement,
            prepaid,
        }
    }

    fn cells(&mut self) -> [&mut Cell; 4] {
        [
            &mut self.customer,
            &mut self.name,
            &mut self.agreement,
            &mut self.prepaid,
        ]
    }
}

/// `[[customers]]`.
pub(super) fn toml(bytes: &[u8], file: &str) -> (Vec<Row>, Vec<Words>) {
    let text = decoded(bytes);
    let line_of = |at: usize| {
        let before = text.as_bytes().get(..at).unwrap_or(&[]);
        let lines = before.split(|byte| *byte == b'\n').count();
        u64::try_from(lines).unwrap_or(u64::MAX)
    };
    let root = match DeTable::parse(&text) {
        Ok(root) => root,
        Err(error) => {
            let line = line_of(error.span().map_or(0, |span| span.start));
            let said = printable(error.message());
            let mistake = words!("{file}:{line}: this is not TOML: {said}"; "{file}:{line}: dette er ikke TOML: {said}");
            return (Vec::new(), vec![mistake]);
        }
    };
    let (mut rows, mut mistakes) = (Vec::new(), Vec::new());
    for (key, value) in root.get_ref() {
        let line = line_of(key.span().start);
        let shown = printable(key.get_ref());
        let Some(array) = value
            .get_ref()
            .as_array()
            .filter(|_| *key.get_ref() == "customers")
        else {
            mistakes.push(words!(
                "{file}:{line}: `{shown}` does not belong here: write [[customers]] before each customer";
                "{file}:{line}: `{shown}` hører ikke hjemme her: skriv [[customers]] foran hver kunde"
            ));
            continue;
        };
        for item in array {
            let line = line_of(item.span().start);
            let Some(table) = item.get_ref().as_table() else {
                mistakes.push(words!(
                    "{file}:{line}: `customers` is a list of tables: write [[customers]] before each customer";
                    "{file}:{line}: `customers` er en liste af tabeller: skriv [[customers]] foran hver kunde"
                ));
                continue;
            };
            let mut row = Row::at(line);
            for (key, value) in table {
                let line = line_of(key.span().start);
                let shown = printable(key.get_ref());
                let known = KEYS.iter().position(|known| *known == key.get_ref());
                let slot = known.and_then(|known| row.cells().into_iter().nth(known));
                match (slot, text_in(value.get_ref())) {
                    (Some(cell), Some(text)) => cell.text = said(&text),
                    (Some(_), None) => mistakes.push(words!(
                        "{file}:{line}: `{shown}` is a text: write it in quotes";
                        "{file}:{line}: `{shown}` er en tekst: skriv den i anførselstegn"
                    )),
                    (None, _) => {
                        let danish = DANISH.iter().position(|danish| same(danish, key.get_ref()));
                        let near = danish
                            .and_then(|index| KEYS.into_iter().nth(index))
                            .or_else(|| nearest(key.get_ref(), KEYS))
                            .map_or_else(|| KEYS.join(", "), |near| format!("`{near}`"));
                        mistakes.push(words!(
                            "{file}:{line}: unknown key `{shown}`: did you mean {near}?";
                            "{file}:{line}: ukendt nøgle `{shown}`: mente du {near}?"
                        ));
                    }
                }
            }
            rows.push(row);
        }
    }
    (rows, mistakes)
}

/// A text, or a number that stands for one.
fn text_in(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) if number.radix() == 10 => Some(number.as_str().to_owned()),
        DeValue::Float(number) => Some(number.as_str().to_owned()),
        DeValue::Integer(_)
        | DeValue::Boolean(_)
        | DeValue::Datetime(_)
        | DeValue::Array(_)
        | DeValue::Table(_) => None,
    }
}

/// A header and a row for each customer; other columns are left alone.
pub(super) fn csv(bytes: &[u8], file: &str) -> (Vec<Row>, Vec<Words>) {
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
    let place = |key: &str, danish: &str| {
        headers.iter().position(|header| {
            let header = header.trim().to_lowercase();
            header == key || header == danish
        })
    };
    let columns: Vec<Option<usize>> = KEYS
        .iter()
        .zip(DANISH)
        .map(|(key, danish)| place(key, danish))
        .collect();
    if columns.first().is_none_or(Option::is_none) {
        let mistake = words!(
            "{file}:1: no column `customer`: the columns are customer, name and agreement";
            "{file}:1: ingen kolonne `kunde`: kolonnerne er kunde, navn og aftale"
        );
        return (Vec::new(), vec![mistake]);
    }
    let (mut rows, mut mistakes) = (Vec::new(), Vec::new());
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
        let mut row = Row::at(line);
        for (cell, column) in row.cells().into_iter().zip(&columns) {
            if let Some(column) = *column {
                cell.key = printable(headers.get(column).unwrap_or(""));
                cell.text = record.get(column).and_then(said);
            }
        }
        rows.push(row);
    }
    (rows, mistakes)
}

fn broken(file: &str, error: &csv::Error) -> Words {
    let line = error.position().map_or(1, csv::Position::line);
    let said = printable(&error.to_string());
    words!("{file}:{line}: this is not CSV: {said}"; "{file}:{line}: dette er ikke CSV: {said}")
}

/// The text of a cell that is not empty.
fn said(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The text of a file: by its byte order mark, else UTF-8, else Windows-1252.
fn decoded(bytes: &[u8]) -> String {
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None if std::str::from_utf8(bytes).is_ok() => UTF_8,
        None => WINDOWS_1252,
    };
    encoding.decode(bytes).0.into_owned()
}
