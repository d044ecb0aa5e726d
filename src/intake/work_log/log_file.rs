//! A work log that rows are added to, in its own columns and as it is written: one file, locked until the program is
//! done with it, whose new rows are all there or none.

use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant as Clock};

use encoding_rs::WINDOWS_1252;
use fs4::fs_std::FileExt;
use same_file::Handle;

use crate::billing::{BETWEEN, Inquiry, WorkLog};
use crate::calendar::{Instant, LocalReading, Zone};
use crate::intake::log_columns::work::{
    AGREEMENT, CASE, CHANNEL, CONTACTED, COVERED, CRITICAL, CUSTOMER, END, EXPENSE, KIND, KM,
    LEVEL, MINUTES, NOTE, START, TRAVEL,
};
use crate::intake::mapping::Mapping;
use crate::intake::rows::{Column, Dialect, Input, Records, Shape, Sheet, Use, shown, written};
use crate::intake::work_log::options::{WorkInput, WorkOptions};
use crate::intake::work_log::read::read_inputs;
use crate::lang::{Lang, Words};
use crate::money::{Quantity, UnitPrice};
use crate::problems::Trouble;
use crate::rate_card::{FactId, RateCard, Source};
use crate::scalars::{Decimals, Mark};
use crate::seconds::{MINUTE, Seconds};
use crate::texts::{folded, quoted};
use crate::words;

/// How long another program may hold the log.
const PATIENCE: Duration = Duration::from_secs(10);

/// Columns that a new log has; behind them those that the card asks for.
const NEW: [Column; 12] =
    [CASE, CUSTOMER, START, END, LEVEL, AGREEMENT, CONTACTED, CHANNEL, COVERED, CRITICAL, KM, NOTE];

/// A work log that is open and locked.
#[derive(Debug)]
pub struct LogFile {
    path: PathBuf,
    name: String,
    file: File,
    /// What it holds; of a new one its line of column names, which is not written yet.
    bytes: Vec<u8>,
    /// How many of them are in the file.
    length: u64,
    is_new: bool,
    /// Whether rows were written that nobody may have been told of.
    is_unsure: bool,
}

/// Work to be written: a row each piece.
#[derive(Debug, Clone, Copy)]
pub struct NewWork<'a> {
    pub case: &'a str,
    pub customer: &'a str,
    pub inquiry: &'a Inquiry,
    /// Whether the rows say the agreement.
    pub says_agreement: bool,
    /// Whether the rows say the time of contact.
    pub says_contacted: bool,
    pub note: &'a str,
}

/// Rows as the log would hold them.
#[derive(Debug)]
pub struct NewRows {
    bytes: Vec<u8>,
}

impl LogFile {
    /// Opens a log, or begins a new one, and keeps other writers from it.
    ///
    /// # Errors
    /// It is no CSV file, cannot be opened, or another program holds it.
    pub fn open(path: &Path, card: &RateCard) -> Result<Self, Trouble> {
        let name = shown(path);
        let ending = path.extension().map(|it| it.to_string_lossy().to_lowercase());
        let is_table = ending.is_none_or(|it| matches!(&*it, "csv" | "tsv" | "tab" | "txt"));
        if !is_table || path == Path::new("-") || (path.exists() && !path.is_file()) {
            let value = quoted(&name);
            return Err(Trouble::new(words!(
                "--log {value}: rows can be added to a CSV file only";
                "--log {value}: der kan kun føjes rækker til en CSV-fil"
            )));
        }
        let cannot = |error: io::Error| cannot_write(&name, &error);
        let until = Clock::now() + PATIENCE;
        loop {
            let is_new = !path.exists();
            let mut options = File::options();
            let file = options.read(true).append(true).create(true).open(path);
            let file = file.map_err(cannot)?;
            lock(&file, until, &name)?;
            // Who held it may have put another file in its place, or taken it away.
            let handle = file.try_clone().and_then(Handle::from_file).map_err(cannot)?;
            if Handle::from_path(path).is_ok_and(|now| now == handle) {
                return Self::locked(path, name.clone(), file, is_new, card);
            }
        }
    }

    fn locked(
        path: &Path,
        name: String,
        file: File,
        is_new: bool,
        card: &RateCard,
    ) -> Result<Self, Trouble> {
        let mut log = Self {
            path: path.to_owned(),
            name,
            file,
            bytes: Vec::new(),
            length: 0,
            is_new,
            is_unsure: false,
        };
        let read = log.file.read_to_end(&mut log.bytes);
        read.map_err(|error| Trouble::cannot_read(&log.name, &error))?;
        log.length = u64::try_from(log.bytes.len()).unwrap_or(u64::MAX);
        if log.bytes.is_empty() {
            log.bytes = heading(card).into_bytes();
        }
        Ok(log)
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// The log as it is, or with new rows.
    ///
    /// # Errors
    /// As [`super::read_work_logs`].
    pub fn read<'a>(
        &self,
        rows: Option<&NewRows>,
        card: &'a RateCard,
        options: &WorkOptions<'a>,
        now: Instant,
        lang: Lang,
    ) -> anyhow::Result<WorkInput> {
        let added = rows.map_or(&[][..], |rows| &rows.bytes);
        let bytes = [&self.bytes[..], added].concat();
        let input = Input::new(&self.path, Cursor::new(bytes));
        let (input, _, _) = read_inputs(std::iter::once(Ok(input)), card, options, now, lang)?;
        Ok(input)
    }

    /// The rows of new work, as this log is written.
    ///
    /// # Errors
    /// The log has no column for something that the work says, or no letter for it.
    pub fn rows(&self, work: &NewWork<'_>, card: &RateCard) -> Result<NewRows, Trouble> {
        let (_, names) =
            Mapping::new(KIND, card, &|_| None, card.columns.clone(), false, &card.facts);
        let input = Input::new(&self.path, Cursor::new(self.bytes.clone()));
        let records = Records::new(input, &names)?;
        let sheet = Shape::of(&records).sheet;
        let Some(sheet) = sheet.filter(|sheet| sheet.name.is_none()) else {
            let name = quoted(&self.name);
            return Err(Trouble::new(words!(
                "{name} is no CSV: rows can be added to a CSV file only";
                "{name} er ikke CSV: der kan kun føjes rækker til en CSV-fil"
            )));
        };
        let encoding = Encoding::of(&self.bytes);
        let line_end = line_end(&sheet);
        let mut text = String::new();
        if !encoding.decoded(&self.bytes).ends_with(['\n', '\r']) {
            text.push_str(line_end);
        }
        let rows = Rows { log: &self.name, sheet: &sheet, card, work };
        let mut start = work.inquiry.at;
        for (index, (_, seconds)) in work.inquiry.work.iter().enumerate() {
            let end = start.plus(*seconds);
            rows.write(index, start, end, &mut text)?;
            text.push_str(line_end);
            start = end;
        }
        let bytes = encoding.encoded(&text).map_err(|char| {
            let (name, char) = (quoted(&self.name), quoted(&char.to_string()));
            Trouble::new(words!(
                "{name} is written as Windows-1252, which has no letter {char}: leave it out, or save the log as UTF-8";
                "{name} er skrevet som Windows-1252, der ikke har tegnet {char}: udelad det, eller gem loggen som UTF-8"
            ))
        })?;
        Ok(NewRows { bytes })
    }

    /// Writes rows behind the others; they are taken back when this is dropped before [`LogFile::keep`].
    ///
    /// # Errors
    /// The log cannot be written; it is then as it was.
    pub fn add(&mut self, rows: &NewRows) -> Result<(), Trouble> {
        let mut bytes = Vec::new();
        if self.length == 0 {
            bytes.extend_from_slice(&self.bytes);
        }
        bytes.extend_from_slice(&rows.bytes);
        self.is_unsure = true;
        let written = self.file.write_all(&bytes);
        let written = written.and_then(|()| self.file.sync_data());
        written.map_err(|error| cannot_write(&self.name, &error))
    }

    /// Lets the rows stay.
    pub fn keep(mut self) {
        self.is_unsure = false;
        self.is_new = false;
    }
}

impl Drop for LogFile {
    fn drop(&mut self) {
        if self.is_unsure {
            // Nothing more can be done where this fails too.
            let _ = self.file.set_len(self.length);
            let _ = self.file.seek(SeekFrom::End(0));
        }
        if self.is_new && self.length == 0 {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Waits for others that write to the log, but not for ever.
fn lock(file: &File, until: Clock, name: &str) -> Result<(), Trouble> {
    loop {
        match FileExt::try_lock_exclusive(file) {
            Ok(true) => return Ok(()),
            Err(error) => return Err(cannot_write(name, &error)),
            Ok(false) if Clock::now() >= until => {
                let name = quoted(name);
                return Err(Trouble::new(words!(
                    "{name} is held by another program; nothing was written";
                    "{name} holdes af et andet program; intet blev skrevet"
                )));
            }
            Ok(false) => sleep(Duration::from_millis(10)),
        }
    }
}

fn cannot_write(name: &str, error: &io::Error) -> Trouble {
    let name = quoted(name);
    Trouble::new(words!("cannot write {name}: {error}"; "kan ikke skrive {name}: {error}"))
}

/// The line of column names of a new log, by the card's names for them where it has some.
fn heading(card: &RateCard) -> String {
    let called = |column: Column| match card.columns.source(column.english()) {
        Some(Source::Header(header)) => header.as_str(),
        Some(_) | None => column.english(),
    };
    let travel = card.asks_for_travel().then_some(TRAVEL);
    let passes_on = card.editions().any(|edition| edition.expenses.is_some());
    let expense = passes_on.then_some(EXPENSE);
    let mut names: Vec<&str> = NEW.into_iter().chain(travel).chain(expense).map(called).collect();
    for fact in &card.facts {
        if !names.iter().any(|name| folded(name) == folded(fact)) {
            names.push(fact);
        }
    }
    let cells: Vec<String> = names.iter().map(|name| written(name, b',')).collect();
    cells.join(",") + "\n"
}

fn line_end(sheet: &Sheet) -> &'static str {
    match sheet.dialect {
        Dialect { terminator: b'\r', .. } => "\r",
        Dialect { .. } if sheet.crlf => "\r\n",
        Dialect { .. } => "\n",
    }
}

/// What is written into the cells of a row.
struct Rows<'a> {
    log: &'a str,
    sheet: &'a Sheet,
    card: &'a RateCard,
    work: &'a NewWork<'a>,
}

impl Rows<'_> {
    /// A row, without its end.
    fn write(
        &self,
        index: usize,
        start: Instant,
        end: Instant,
        text: &mut String,
    ) -> Result<(), Trouble> {
        let (inquiry, zone) = (self.work.inquiry, self.card.calendar().zone());
        let mut cells = vec![String::new(); self.sheet.headings.len()];
        let (level, seconds) = inquiry.work[index];
        // Kilometres, travel and the time of contact are of the first piece.
        let is_first = index == 0;
        self.needed(&mut cells, CASE, self.work.case.to_owned())?;
        self.needed(&mut cells, START, local(zone, start))?;
        let ends = self.fill(&mut cells, END, local(zone, end));
        if !ends || seconds.over(MINUTE) == Seconds::ZERO {
            let minutes = self.fill(&mut cells, MINUTES, self.decimal(&minutes(seconds)));
            if !ends && !minutes {
                return Err(self.no_column(END));
            }
        }
        self.fill(&mut cells, CUSTOMER, self.work.customer.to_owned());
        let is_default =
            self.card.levels.first().map(String::as_str) == Some(self.card.level_name(level));
        self.cell(&mut cells, LEVEL, self.card.level_name(level).to_owned(), !is_default)?;
        if let Some(agreement) = inquiry.agreement.filter(|_| self.work.says_agreement) {
            let name = self.card.agreement_name(agreement).to_owned();
            self.needed(&mut cells, AGREEMENT, name)?;
        }
        if self.work.says_contacted {
            self.needed(&mut cells, CONTACTED, local(zone, inquiry.contacted))?;
        }
        if !inquiry.by_phone() {
            self.needed(&mut cells, CHANNEL, inquiry.channel.clone())?;
        }
        if !inquiry.covered {
            self.needed(&mut cells, COVERED, "no".to_owned())?;
        }
        if !inquiry.critical {
            self.needed(&mut cells, CRITICAL, "no".to_owned())?;
        }
        if is_first && !inquiry.kilometres.is_zero() {
            let kilometres = self.decimal(&inquiry.kilometres.to_string());
            self.needed(&mut cells, KM, kilometres)?;
        }
        if is_first && inquiry.travel > 0 {
            let travel = self.decimal(&minutes(inquiry.travel.into()));
            self.needed(&mut cells, TRAVEL, travel)?;
        }
        if let Some(expense) = inquiry.expense.filter(|_| is_first) {
            let expense = self.decimal(&expense.decimal().to_string());
            self.needed(&mut cells, EXPENSE, expense)?;
        }
        if !self.work.note.is_empty() {
            self.needed(&mut cells, NOTE, self.work.note.to_owned())?;
        }
        for (header, value) in self.card.facts.iter().zip(inquiry.facts.split(BETWEEN)) {
            if value.is_empty() {
                continue;
            }
            let mut headings = self.sheet.headings.iter();
            let same = headings.position(|it| folded(&it.name) == folded(header));
            match same {
                Some(column) => value.clone_into(&mut cells[column]),
                None => return Err(self.nowhere(header, header)),
            }
        }
        let delimiter = self.sheet.dialect.delimiter;
        for (index, cell) in cells.iter().enumerate() {
            if index > 0 {
                text.push(char::from(delimiter));
            }
            text.push_str(&written(cell, delimiter));
        }
        Ok(())
    }

    /// Fills a cell if the log has its column; whether it has.
    fn fill(&self, cells: &mut [String], column: Column, value: String) -> bool {
        let is_it = |means: &Use| *means == Use::Known(column.index());
        let found = self.sheet.headings.iter().position(|it| is_it(&it.means));
        if let Some(cell) = found.and_then(|index| cells.get_mut(index)) {
            *cell = value;
        }
        found.is_some()
    }

    fn needed(&self, cells: &mut [String], column: Column, value: String) -> Result<(), Trouble> {
        self.cell(cells, column, value, true)
    }

    fn cell(
        &self,
        cells: &mut [String],
        column: Column,
        value: String,
        is_needed: bool,
    ) -> Result<(), Trouble> {
        if self.fill(cells, column, value) || !is_needed {
            return Ok(());
        }
        Err(self.no_column(column))
    }

    fn no_column(&self, column: Column) -> Trouble {
        self.nowhere(column.english(), column.danish())
    }

    fn nowhere(&self, english: &str, danish: &str) -> Trouble {
        let (log, en, da) = (quoted(self.log), quoted(english), quoted(danish));
        Trouble::new(words!(
            "{log} has no column {en} for it: add it to the line of column names";
            "{log} har ingen kolonne {da} til det: tilføj den i linjen med kolonnenavne"
        ))
    }

    /// A number with the mark of this log, and never with three decimals, which could be thousands.
    fn decimal(&self, plain: &str) -> String {
        let by_comma = match self.card.columns.decimals() {
            Decimals::By(mark) => mark == Mark::Comma,
            Decimals::Shown | Decimals::Typed => self.sheet.dialect.delimiter == b';',
        };
        let Some((whole, decimals)) = plain.split_once('.') else {
            return plain.to_owned();
        };
        let mark = if by_comma { ',' } else { '.' };
        let zero = if decimals.len() == 3 { "0" } else { "" };
        format!("{whole}{mark}{decimals}{zero}")
    }
}

fn minutes(seconds: Seconds) -> String {
    Quantity::minutes(seconds).to_string()
}

/// Local time, to the minute where that is exact; with its offset where the clocks show it twice.
fn local(zone: &Zone, at: Instant) -> String {
    let local = zone.local(at);
    match zone.read(local) {
        LocalReading::Twice(..) => {
            let minutes = zone.offset_at(at) / 60;
            let sign = if minutes < 0 { '-' } else { '+' };
            let (hours, minutes) = (minutes.abs() / 60, minutes.abs() % 60);
            let time = local.format("%Y-%m-%dT%H:%M:%S");
            format!("{time}{sign}{hours:02}:{minutes:02}")
        }
        LocalReading::Missing | LocalReading::Once(_) => {
            let form = if at.unix() % 60 == 0 { "%Y-%m-%d %H:%M" } else { "%Y-%m-%d %H:%M:%S" };
            local.format(form).to_string()
        }
    }
}

/// How the letters of a log are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Utf16Little,
    Utf16Big,
    Windows1252,
}

impl Encoding {
    fn of(bytes: &[u8]) -> Self {
        match bytes {
            [0xff, 0xfe, ..] => Self::Utf16Little,
            [0xfe, 0xff, ..] => Self::Utf16Big,
            _ if str::from_utf8(bytes).is_ok() => Self::Utf8,
            _ => Self::Windows1252,
        }
    }

    /// The last letters of a log.
    fn decoded(self, bytes: &[u8]) -> String {
        let tail = &bytes[bytes.len().saturating_sub(2)..];
        match (self, tail) {
            (Self::Utf16Little, [low, high]) => {
                String::from_utf16_lossy(&[u16::from_le_bytes([*low, *high])])
            }
            (Self::Utf16Big, [high, low]) => {
                String::from_utf16_lossy(&[u16::from_be_bytes([*high, *low])])
            }
            _ => tail.iter().map(|byte| char::from(*byte)).collect(),
        }
    }

    /// # Errors
    /// The letter that it does not have.
    fn encoded(self, text: &str) -> Result<Vec<u8>, char> {
        match self {
            Self::Utf8 => Ok(text.as_bytes().to_vec()),
            Self::Utf16Little => Ok(text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
            Self::Utf16Big => Ok(text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
            Self::Windows1252 => {
                let has = |char: &char| {
                    let mut buffer = [0; 4];
                    !WINDOWS_1252.encode(char.encode_utf8(&mut buffer)).2
                };
                match text.chars().find(|char| !has(char)) {
                    Some(char) => Err(char),
                    None => match WINDOWS_1252.encode(text).0 {
                        Cow::Borrowed(bytes) => Ok(bytes.to_vec()),
                        Cow::Owned(bytes) => Ok(bytes),
                    },
                }
            }
        }
    }
}

/// Where a log with new rows says something else than was to be written: by the case and the work.
pub fn misread(
    after: &WorkLog,
    lines: usize,
    work: &NewWork<'_>,
    card: &RateCard,
) -> Option<Words> {
    let inquiry = work.inquiry;
    let id = after.find_case(work.case)?;
    let case = after.case(id);
    let mut new: Vec<_> = case.entries.iter().collect();
    new.sort_by_key(|entry| entry.place().line);
    let new = &new[new.len().saturating_sub(lines)..];
    let mut start = inquiry.at;
    let mut is_same = new.len() == inquiry.work.len();
    for (index, (entry, (level, seconds))) in new.iter().zip(&inquiry.work).enumerate() {
        let (kilometres, travel, expense) = if index == 0 {
            (inquiry.kilometres, Seconds::from(inquiry.travel), inquiry.expense)
        } else {
            Default::default()
        };
        let mut facts = inquiry.facts.split(BETWEEN);
        is_same &= entry.start() == start
            && entry.seconds() == *seconds
            && entry.level() == *level
            && entry.billable()
            && case.kilometres(entry) == kilometres
            && case.travel(entry) == travel
            && case.expense(entry) == expense.unwrap_or(UnitPrice::ZERO)
            && (0..card.facts.len())
                .filter_map(FactId::from_index)
                .all(|id| case.fact(entry, id) == facts.next().unwrap_or(""));
        start = start.plus(*seconds);
    }
    is_same &= inquiry.covered == case.covered() || inquiry.covered;
    is_same &= inquiry.critical == case.critical() || inquiry.critical;
    (!is_same).then(|| {
        words!(
            "the row would be read as something else than was quoted: look at `[columns]` in the rate card";
            "rækken ville blive læst som noget andet end det, prisen gælder: se på `[columns]` i takstbladet"
        )
    })
}
