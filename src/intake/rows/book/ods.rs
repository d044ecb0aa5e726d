//! Sheets of `OpenDocument`. calamine keeps all of them in memory several times over, and does not end where the document
//! ends too early; they are read here as they come.

#![allow(clippy::wildcard_enum_match_arm, reason = "of what XML can hold, little is in a sheet")]

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::ops::Range;
use std::sync::mpsc::SyncSender;

use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;
use zip::result::ZipError;

use super::cell::{NOT_COMPUTED, Shows, Value};
use super::pick::{begin, pick};
use super::rows::{Message, Rows};
use super::trouble::{broken, locked};
use crate::problems::Trouble;
use crate::texts::folded;

/// Reads a sheet into `out`, its name first; `name` is that of the workbook.
pub(super) fn read(
    name: &str,
    file: &File,
    wanted: Option<&str>,
    out: &SyncSender<Message>,
) -> Result<(), Trouble> {
    let wrong = |error: ZipError| broken(name, &error.to_string());
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(wrong)?;
    let mut manifest = String::new();
    if let Ok(mut part) = archive.by_name("META-INF/manifest.xml") {
        // What is no text there is found to be broken below.
        let _ = part.read_to_string(&mut manifest);
    }
    if manifest.contains("encryption-data") {
        return Err(locked(name));
    }
    // The first sheet that can be seen, or if none can, the first.
    for with_hidden in [false, true] {
        let part = archive.by_name("content.xml").map_err(wrong)?;
        let mut document = Document::new(name, BufReader::new(part));
        let mut names = Vec::new();
        while let Some((sheet, is_hidden)) = document.next_sheet()? {
            let is_it = match wanted {
                Some(wanted) => folded(wanted) == folded(&sheet),
                None => with_hidden || !is_hidden,
            };
            if is_it {
                begin(sheet, out);
                let mut rows = Rows::new(name, 0, out);
                document.rows(&mut rows)?;
                return rows.end();
            }
            names.push(sheet);
        }
        if wanted.is_some() {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            return pick(name, &names, wanted).map(|_| ());
        }
    }
    Err(broken(name, "it has no sheet"))
}

/// The document, event by event.
struct Document<'a, B> {
    name: &'a str,
    events: Reader<B>,
    buffer: Vec<u8>,
    /// The style that is being told of, and those of sheets that cannot be seen.
    style: String,
    hidden: HashSet<String>,
}

impl<'a, B: BufRead> Document<'a, B> {
    fn new(name: &'a str, document: B) -> Self {
        let mut events = Reader::from_reader(document);
        events.config_mut().expand_empty_elements = true;
        Self { name, events, buffer: Vec::new(), style: String::new(), hidden: HashSet::new() }
    }

    /// The next sheet's name, and whether it is hidden.
    fn next_sheet(&mut self) -> Result<Option<(String, bool)>, Trouble> {
        loop {
            let name = self.name;
            match next(name, &mut self.events, &mut self.buffer)? {
                Event::Start(start) => match start.name().as_ref() {
                    "style:style" => self.style = attribute(name, &start, "style:name")?,
                    "style:table-properties"
                        if attribute(name, &start, "table:display")? == "false" =>
                    {
                        self.hidden.insert(self.style.clone());
                    }
                    "table:table" => {
                        let style = attribute(name, &start, "table:style-name")?;
                        let is_hidden = self.hidden.contains(&style);
                        return Ok(Some((attribute(name, &start, "table:name")?, is_hidden)));
                    }
                    _ => {}
                },
                Event::Eof => return Ok(None),
                _ => {}
            }
        }
    }

    /// The rows of the sheet at hand.
    fn rows(&mut self, rows: &mut Rows<'_>) -> Result<(), Trouble> {
        let mut row = 0_u32;
        let (mut text, mut cells) = (String::new(), Vec::new());
        loop {
            let name = self.name;
            let repeated = match next(name, &mut self.events, &mut self.buffer)? {
                Event::Start(start) if start.name().as_ref() == "table:table-row" => {
                    count(name, &start, "table:number-rows-repeated")?
                }
                Event::End(end) if end.name().as_ref() == "table:table" => return Ok(()),
                Event::Eof => return Err(self.cut_short()),
                _ => continue,
            };
            text.clear();
            cells.clear();
            self.cells(&mut text, &mut cells)?;
            // A file can repeat rows and columns far beyond the last there can be.
            let behind = row.saturating_add(repeated);
            if cells.is_empty() {
                row = behind;
                continue;
            }
            for row in row..behind {
                for (columns, at) in &cells {
                    let text: &str = text.get(at.clone()).unwrap_or("");
                    for column in columns.clone() {
                        rows.cell((row, column), |into| into.push_str(text))?;
                    }
                }
            }
            row = behind;
        }
    }

    /// The cells of a row that are filled: their columns, and where in `text` they are.
    fn cells(
        &mut self,
        text: &mut String,
        cells: &mut Vec<(Range<u32>, Range<usize>)>,
    ) -> Result<(), Trouble> {
        let mut column = 0_u32;
        loop {
            let name = self.name;
            let (repeated, cell) = match next(name, &mut self.events, &mut self.buffer)? {
                Event::Start(start) if is_cell(start.name().as_ref()) => (
                    count(name, &start, "table:number-columns-repeated")?,
                    Typed::of(name, &start)?,
                ),
                Event::End(end) if end.name().as_ref() == "table:table-row" => return Ok(()),
                Event::Eof => return Err(self.cut_short()),
                _ => continue,
            };
            let shown = self.shown()?;
            let start = text.len();
            cell.push(&shown, text);
            let behind = column.saturating_add(repeated);
            if text.len() > start {
                cells.push((column..behind, start..text.len()));
            }
            column = behind;
        }
    }

    /// What the cell at hand shows.
    fn shown(&mut self) -> Result<String, Trouble> {
        let mut shown = String::new();
        let (mut paragraphs, mut notes) = (0_usize, 0_usize);
        loop {
            let name = self.name;
            match next(name, &mut self.events, &mut self.buffer)? {
                Event::End(end) if is_cell(end.name().as_ref()) => return Ok(shown),
                Event::End(end) if end.name().as_ref() == "office:annotation" => {
                    notes = notes.saturating_sub(1);
                }
                Event::Start(start) if start.name().as_ref() == "office:annotation" => notes += 1,
                Event::Eof => return Err(self.cut_short()),
                _ if notes > 0 => {}
                Event::Start(start) => match start.name().as_ref() {
                    "text:p" => {
                        if paragraphs > 0 {
                            shown.push('\n');
                        }
                        paragraphs += 1;
                    }
                    "text:s" => {
                        let blanks = count(name, &start, "text:c")?;
                        shown.extend((0..blanks.min(1_000)).map(|_| ' '));
                    }
                    "text:tab" => shown.push('\t'),
                    "text:line-break" => shown.push('\n'),
                    _ => {}
                },
                Event::Text(text) if paragraphs > 0 => shown.push_str(&text.xml10_content()),
                Event::CData(text) if paragraphs > 0 => shown.push_str(&text.xml10_content()),
                Event::GeneralRef(entity) => {
                    if let Some(text) = resolve_xml_entity(&entity) {
                        shown.push_str(text);
                    } else if let Ok(Some(char)) = entity.resolve_char_ref() {
                        shown.push(char);
                    } else {
                        return Err(broken(name, &format!("&{};", &*entity)));
                    }
                }
                _ => {}
            }
        }
    }

    fn cut_short(&self) -> Trouble {
        broken(self.name, "the sheet ends too early")
    }
}

/// A cell by its attributes.
#[derive(Debug, Default)]
struct Typed {
    /// `float`, `date`, …; empty where it has no value.
    of: String,
    value: String,
    has_formula: bool,
}

impl Typed {
    fn of(name: &str, start: &BytesStart<'_>) -> Result<Self, Trouble> {
        let mut typed = Self::default();
        let mut is_error = false;
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|error| broken(name, &error.to_string()))?;
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|error| broken(name, &error.to_string()))?;
            match attribute.key.as_ref() {
                "office:value-type" => typed.of = value.into_owned(),
                "calcext:value-type" => is_error = value == "error",
                "office:value"
                | "office:date-value"
                | "office:time-value"
                | "office:boolean-value"
                | "office:string-value" => typed.value = value.into_owned(),
                "table:formula" => typed.has_formula = true,
                _ => {}
            }
        }
        if is_error {
            "error".clone_into(&mut typed.of);
        }
        Ok(typed)
    }

    /// `shown` is what the cell shows.
    fn push(&self, shown: &str, into: &mut String) {
        let value = self.value.as_str();
        let text = if value.is_empty() { shown } else { value };
        let value = match self.of.as_str() {
            "float" | "percentage" | "currency" => match value.parse() {
                Ok(number) => Value::Number(number),
                Err(_) => Value::Text(text),
            },
            "date" => Value::Moment(value),
            "time" => Value::Length(value),
            "boolean" => Value::Truth(value == "true"),
            "error" if shown.is_empty() => Value::Error("#ERROR!"),
            "error" => Value::Error(shown),
            "" if self.has_formula && shown.is_empty() => Value::Error(NOT_COMPUTED),
            _ => Value::Text(text),
        };
        let with_time = shown.contains(':');
        value.push(if with_time { Shows::Both } else { Shows::Date }, into);
    }
}

fn is_cell(element: &str) -> bool {
    matches!(element, "table:table-cell" | "table:covered-table-cell")
}

fn next<'b, B: BufRead>(
    name: &str,
    events: &mut Reader<B>,
    buffer: &'b mut Vec<u8>,
) -> Result<Event<'b>, Trouble> {
    buffer.clear();
    events.read_event_into(buffer).map_err(|error| broken(name, &error.to_string()))
}

/// An attribute, empty where there is none.
fn attribute(name: &str, start: &BytesStart<'_>, key: &str) -> Result<String, Trouble> {
    let found = start.try_get_attribute(key).map_err(|error| broken(name, &error.to_string()))?;
    let Some(found) = found else {
        return Ok(String::new());
    };
    let value = found
        .normalized_value(XmlVersion::Implicit1_0)
        .map_err(|error| broken(name, &error.to_string()))?;
    Ok(value.into_owned())
}

/// How often something stands there: once, if it is not said.
fn count(name: &str, start: &BytesStart<'_>, key: &str) -> Result<u32, Trouble> {
    let text = attribute(name, start, key)?;
    if text.is_empty() {
        return Ok(1);
    }
    text.parse().map_err(|_| broken(name, &text))
}
