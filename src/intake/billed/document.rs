//! A former output as rows: as it is, or the lines of a JSON document.

use std::path::Path;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::intake::rows::Input;
use crate::intake::small_file::read_whole;
use crate::problems::Trouble;
use crate::texts::quoted;
use crate::words;

/// The most MiB of a JSON document: JSON Lines have no bound.
const DOCUMENT: u64 = 1024;

/// A former output, and the checksum of the card of a JSON document, which is read by its lines; nothing where it is
/// empty, as JSON Lines without a line are.
///
/// # Errors
/// It cannot be read, is no output with lines, or is empty and of a format that never is.
pub(super) fn open(path: &Path) -> Result<Option<(Input, Option<String>)>, Trouble> {
    let ends_in =
        |wanted| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(wanted));
    let is_document = ends_in("json");
    let is_empty = std::fs::metadata(path).is_ok_and(|file| file.is_file() && file.len() == 0);
    if is_empty && (is_document || ends_in("csv")) {
        let name = quoted(&path.display().to_string());
        return Err(Trouble::new(words!(
            "--billed: {name} is empty, which no output is that ends so: name the file that went with the invoices";
            "--billed: {name} er tom, og det er intet output med den endelse: angiv den fil, der hører til fakturaerne"
        )));
    }
    if is_empty {
        return Ok(None);
    }
    if !is_document {
        return Ok(Some((Input::open(path)?, None)));
    }
    let bytes = read_whole(path, DOCUMENT)?;
    let name = quoted(&path.display().to_string());
    let Ok(document) = serde_json::from_slice::<Document>(&bytes) else {
        return Err(Trouble::new(words!(
            "{name} is not a document with lines that `takst invoice` wrote as .json: name one, not a summary of it";
            "{name} er ikke et dokument med linjer, som `takst invoice` har skrevet som .json: angiv et, ikke en oversigt over det"
        )));
    };
    let cases = document.customers.iter().flat_map(|customer| &customer.cases);
    let mut text = String::new();
    for line in cases.flat_map(|case| &case.lines) {
        text.push_str(&line.get().replace('\n', " "));
        text.push('\n');
    }
    if text.is_empty() {
        return Ok(None);
    }
    let card = document.card.map(|card| card.checksum);
    Ok(Some((Input::new(path, std::io::Cursor::new(text)), card)))
}

/// As much of a JSON document of invoices as tells its lines.
#[derive(Deserialize)]
struct Document {
    card: Option<Card>,
    customers: Vec<Customer>,
}

#[derive(Deserialize)]
struct Card {
    checksum: String,
}

#[derive(Deserialize)]
struct Customer {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    lines: Vec<Box<RawValue>>,
}
