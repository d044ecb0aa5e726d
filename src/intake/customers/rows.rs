//! What a customers file can say, and its rows as they are written: cells with their lines, from CSV (a header and a row
//! for each customer) or TOML (`[[customers]]` before each).

use toml::Spanned;
use toml::de::{DeString, DeValue};

use crate::intake::small_file::{Mistakes, decoded, tables, text_in};
use crate::lang::Words;
use crate::rate_card::same;
use crate::rate_card::suggest::{did_you_mean, nearest};
use crate::scalars::Identifier;
use crate::texts::{printable, quoted};
use crate::words;

/// What a cell is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    Customer,
    Name,
    Agreement,
    From,
    Until,
    Discount,
    HourlyRate,
    Prepaid,
    PrepaidFrom,
    Vat,
    VatReason,
    OrderReference,
    Email,
    Cvr,
    Ean,
    Street,
    Postcode,
    City,
    Country,
    VatId,
    Endpoint,
    Contact,
    BuyerReference,
    AccountingCost,
    VatCategory,
}

impl Key {
    /// What a text of it names, where that has a form of its own.
    pub(super) const fn identifier(self) -> Option<Identifier> {
        match self {
            Self::Email => Some(Identifier::Email),
            Self::Cvr => Some(Identifier::Cvr),
            Self::Ean => Some(Identifier::Gln),
            Self::Country => Some(Identifier::Country),
            Self::VatId => Some(Identifier::VatId),
            Self::Endpoint => Some(Identifier::Endpoint),
            Self::Customer
            | Self::Name
            | Self::Agreement
            | Self::From
            | Self::Until
            | Self::Discount
            | Self::HourlyRate
            | Self::Prepaid
            | Self::PrepaidFrom
            | Self::Vat
            | Self::VatReason
            | Self::OrderReference
            | Self::Street
            | Self::Postcode
            | Self::City
            | Self::Contact
            | Self::BuyerReference
            | Self::AccountingCost
            | Self::VatCategory => None,
        }
    }
}

/// All keys, in the order of the manual: with their names in TOML, and the headers of their columns in CSV. A column of
/// hourly rates goes on with the name of a level.
const KEYS: [(Key, &str, &[&str]); 25] = [
    (Key::Customer, "customer", &["customer", "kunde"]),
    (Key::Name, "name", &["name", "navn"]),
    (Key::Agreement, "agreement", &["agreement", "aftale"]),
    (Key::From, "from", &["from", "fra"]),
    (Key::Until, "until", &["until", "til"]),
    (Key::Discount, "discount_percent", &["discount_percent", "discount", "rabatprocent", "rabat"]),
    (Key::HourlyRate, "hourly_rates", &["hourly_rate", "timepris"]),
    (Key::Prepaid, "prepaid_minutes", &["prepaid_minutes", "forudbetalte minutter"]),
    (Key::PrepaidFrom, "prepaid_from", &["prepaid_from", "forudbetalt fra"]),
    (Key::Vat, "vat_percent", &["vat_percent", "momsprocent", "moms"]),
    (Key::VatReason, "vat_reason", &["vat_reason", "momsårsag", "momsgrund"]),
    (Key::OrderReference, "order_reference", &["order_reference", "ordrereference", "rekvisition"]),
    (Key::Email, "email", &["email", "e-mail", "mail"]),
    (Key::Cvr, "cvr", &["cvr", "cvr-nr", "cvr-nummer"]),
    (Key::Ean, "ean", &["ean", "gln", "ean-nr", "ean-nummer"]),
    (Key::Street, "street", &["street", "adresse"]),
    (Key::Postcode, "postcode", &["postcode", "postnr", "postnummer"]),
    (Key::City, "city", &["city", "by"]),
    (Key::Country, "country", &["country", "land"]),
    (Key::VatId, "vat_id", &["vat_id", "momsnummer"]),
    (Key::Endpoint, "endpoint", &["endpoint"]),
    (Key::Contact, "contact", &["contact", "att", "kontakt"]),
    (Key::BuyerReference, "buyer_reference", &["buyer_reference", "personreference", "reference"]),
    (Key::AccountingCost, "accounting_cost", &["accounting_cost", "kontostreng"]),
    (Key::VatCategory, "vat_category", &["vat_category", "momskategori"]),
];

/// Something a file says of a customer.
#[derive(Debug)]
pub(super) struct Cell {
    pub(super) key: Key,
    /// The key, or the column by the file's own header.
    pub(super) name: String,
    /// Of an hourly rate, the level; `None`: of all levels.
    pub(super) level: Option<String>,
    pub(super) line: u64,
    /// Not empty.
    pub(super) text: String,
}

/// What a file says of one customer, in one place.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) line: u64,
    /// What the file calls the key `customer`.
    pub(super) customer: String,
    pub(super) cells: Vec<Cell>,
}

impl Row {
    /// The cell that is about something, if the row says anything of it.
    pub(super) fn cell(&self, key: Key) -> Option<&Cell> {
        self.cells.iter().find(|cell| cell.key == key)
    }
}

/// The text of a cell that is not empty.
fn filled(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// What a header of a CSV stands for.
struct Column {
    place: usize,
    key: Key,
    name: String,
    level: Option<String>,
}

/// The rows of a CSV; columns that are none of these are left alone.
pub(super) fn of_csv(bytes: &[u8], mistakes: &mut Mistakes<'_>) -> Vec<Row> {
    let text = decoded(bytes);
    let header = text.lines().next().unwrap_or("");
    let delimiter = [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|delimiter| header.matches(char::from(*delimiter)).count())
        .filter(|delimiter| header.contains(char::from(*delimiter)))
        .unwrap_or(b',');
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let headers = match reader.headers() {
        Ok(headers) => headers.clone(),
        Err(error) => {
            broken(&error, mistakes);
            return Vec::new();
        }
    };
    let columns: Vec<Column> =
        headers.iter().enumerate().filter_map(|(place, header)| column(place, header)).collect();
    let Some(customer) = columns.iter().find(|column| column.key == Key::Customer) else {
        let words = words!(
            "no column `customer`: the columns are customer, name and agreement";
            "ingen kolonne `kunde`: kolonnerne er kunde, navn og aftale"
        );
        mistakes.add(1, &words);
        return Vec::new();
    };
    for words in headers.iter().filter_map(slip) {
        mistakes.add(1, &words);
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                broken(&error, mistakes);
                continue;
            }
        };
        if record.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |column: &Column| {
            Some(Cell {
                key: column.key,
                name: column.name.clone(),
                level: column.level.clone(),
                line,
                text: record.get(column.place).and_then(filled)?,
            })
        };
        rows.push(Row {
            line,
            customer: customer.name.clone(),
            cells: columns.iter().filter_map(cell).collect(),
        });
    }
    rows
}

/// What is wrong with a header that is no column, but nearly one: it could change what a customer pays, and is not left
/// alone.
fn slip(header: &str) -> Option<Words> {
    if column(0, header).is_some() || is_further(header) {
        return None;
    }
    let known = KEYS.iter().flat_map(|(_, _, columns)| *columns).copied();
    // Short words are near to many others.
    let near = nearest(header.trim(), known.filter(|column| column.len() > 4))?;
    let (value, meant) = (quoted(header), did_you_mean(header, near));
    Some(words!("unknown column {value}: {}", meant.en; "ukendt kolonne {value}: {}", meant.da))
}

/// Whether a header is a further one of a column that an export numbers: `adresse 2`.
fn is_further(header: &str) -> bool {
    let first = header.trim().trim_end_matches(|char: char| char.is_ascii_digit()).trim_end();
    let found = (first.len() < header.trim().len()).then(|| column(0, first)).flatten();
    found.is_some_and(|column| column.key != Key::HourlyRate)
}

/// What a header stands for: `kunde`, `timepris 1st`, `rabat %`.
fn column(place: usize, header: &str) -> Option<Column> {
    let name = header.trim();
    let (key, level) = KEYS.iter().find_map(|(key, _, columns)| {
        columns.iter().find_map(|column| {
            let rest = after(name, column)?;
            match (rest.is_empty(), *key) {
                (true, key) => Some((key, None)),
                (false, Key::HourlyRate) => Some((Key::HourlyRate, filled(rest))),
                (false, key @ (Key::Discount | Key::Vat)) if rest == "%" => Some((key, None)),
                (false, _) => None,
            }
        })
    })?;
    Some(Column { place, key, name: name.to_owned(), level })
}

/// What follows a header's first word and a blank or `_`; nothing where that is all of it.
fn after<'h>(header: &'h str, word: &str) -> Option<&'h str> {
    let (head, rest) = header.split_at_checked(word.len())?;
    let parted = rest.is_empty() || rest.starts_with([' ', '_']);
    (parted && head.to_lowercase() == word).then(|| rest.trim_start_matches('_').trim())
}

fn broken(error: &csv::Error, mistakes: &mut Mistakes<'_>) {
    let line = error.position().map_or(1, csv::Position::line);
    let said = printable(&error.to_string());
    let words = words!("this is not CSV: {said}"; "dette er ikke CSV: {said}");
    mistakes.add(line, &words);
}

/// The rows of a TOML file.
pub(super) fn of_toml(bytes: &[u8], mistakes: &mut Mistakes<'_>) -> Vec<Row> {
    let whose = words!("customer"; "kunde");
    tables(bytes, "customers", &whose, mistakes, |line, table, line_of, mistakes| {
        let mut row = Row { line, customer: "customer".to_owned(), cells: Vec::new() };
        for (key, value) in table {
            let line = line_of(key.span().start);
            match cells(key.get_ref(), value, line, line_of) {
                Ok(cells) => row.cells.extend(cells),
                Err(words) => mistakes.add(line, &words),
            }
        }
        row
    })
}

/// The cells of a key: one, or of `hourly_rates` one for each level.
fn cells(
    name: &str,
    value: &Spanned<DeValue<'_>>,
    line: u64,
    line_of: &dyn Fn(usize) -> u64,
) -> Result<Vec<Cell>, Words> {
    let known = KEYS.iter().find(|(_, toml, _)| *toml == name);
    let (key, ..) = *known.ok_or_else(|| unknown(name))?;
    let cell = |name: String, level: Option<&str>, line, value: &Spanned<DeValue<'_>>| {
        let text = text_in(value.get_ref()).ok_or_else(|| form(key, &name))?;
        Ok(filled(&text).map(|text| Cell {
            key,
            name,
            level: level.map(str::to_owned),
            line,
            text,
        }))
    };
    let levels = value.get_ref().as_table();
    let Some(levels) = levels.filter(|_| key == Key::HourlyRate) else {
        return Ok(cell(name.to_owned(), None, line, value)?.into_iter().collect());
    };
    let rate = |(level, value): (&Spanned<DeString<'_>>, &Spanned<DeValue<'_>>)| {
        let (line, level) = (line_of(level.span().start), level.get_ref());
        cell(format!("{name}.{level}"), Some(level), line, value)
    };
    levels.iter().filter_map(|level| rate(level).transpose()).collect()
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
        | Key::Email
        | Key::Cvr
        | Key::Ean
        | Key::Street
        | Key::Postcode
        | Key::City
        | Key::Country
        | Key::VatId
        | Key::Endpoint
        | Key::Contact
        | Key::BuyerReference
        | Key::AccountingCost
        | Key::VatCategory => words!(
            "`{name}` is a text: write it in quotes";
            "`{name}` er en tekst: skriv den i anførselstegn"
        ),
        Key::From | Key::Until | Key::PrepaidFrom => words!(
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

/// A key that is none, with the one that was meant: a column may have been written for its key.
fn unknown(name: &str) -> Words {
    let shown = printable(name);
    let of_column =
        KEYS.iter().find(|(_, _, columns)| columns.iter().any(|column| same(column, name)));
    let keys = || KEYS.iter().map(|(_, toml, _)| *toml);
    let near = of_column.map(|(_, toml, _)| *toml);
    let near = near.or_else(|| nearest(name, keys()));
    let meant = near.map_or_else(
        || {
            let all = keys().collect::<Vec<_>>().join(", ");
            words!("did you mean {all}?"; "mente du {all}?")
        },
        |near| did_you_mean(name, near),
    );
    words!("unknown key `{shown}`: {}", meant.en; "ukendt nøgle `{shown}`: {}", meant.da)
}
