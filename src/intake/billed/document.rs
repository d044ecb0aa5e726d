//! A former output as rows: as it is, or the lines of a JSON document.

use std::path::Path;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::super::small_file::bytes_of;
use super::super::source::Input;
use crate::problems::Trouble;
use crate::texts::quoted;
use crate::words;

/// A former output; nothing where it is empty, as JSON Lines without a line are. A JSON document is read by its lines.
pub(super) fn open(path: &Path) -> Result<Option<Input>, Trouble> {
    let is_empty = std::fs::metadata(path).is_ok_and(|file| file.is_file() && file.len() == 0);
    if is_empty {
        return Ok(None);
    }
    let is_document = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    if !is_document {
        return Input::open(path).map(Some);
    }
    let bytes = bytes_of(path)?;
    let name = quoted(&path.display().to_string());
    let Ok(document) = serde_json::from_slice::<Document>(&bytes) else {
        return Err(Trouble::new(words!(
            "{name} is not a document that `takst invoice` wrote as .json";
            "{name} er ikke et dokument, som `takst invoice` har skrevet som .json"
        )));
    };
    let cases = document
        .customers
        .iter()
        .flat_map(|customer| &customer.cases);
    let mut text = String::new();
    for line in cases.flat_map(|case| &case.lines) {
        text.push_str(&line.get().replace('\n', " "));
        text.push('\n');
    }
    if text.is_empty() {
        return Ok(None);
    }
    Ok(Some(Input::new(path, std::io::Cursor::new(text))))
}

/// As much of a JSON document of invoices as tells its lines.
#[derive(Deserialize)]
struct Document {
    customers: Vec<DocumentCustomer>,
}

#[derive(Deserialize)]
struct DocumentCustomer {
    cases: Vec<DocumentCase>,
}

#[derive(Deserialize)]
struct DocumentCase {
    lines: Vec<Box<RawValue>>,
}
