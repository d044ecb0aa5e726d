//! What customers approved that cases cost (G12): a file of cases and amounts, in CSV, JSON or TOML.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::Path;

use super::small_file::{Mistake, is_toml, read_amount, tables, text_in, trouble};
use crate::intake::rows::{Column, ColumnNames, Next, Records};
use crate::intake::rows::{Input, shown};
use crate::intake::small_file::{SMALL, read_whole};
use crate::lang::Words;
use crate::money::Money;
use crate::problems::Trouble;
use crate::scalars::{Decimals, Unread};
use crate::texts::{folded, printable, quoted};
use crate::words;

const CASE: Column = Column::new(0, "case", "sag");
const AMOUNT: Column = Column::new(1, "amount", "beløb");

/// The amount that was approved for a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approved {
    /// The case's number, as in the log.
    pub case: String,
    /// What it may cost, net.
    pub amount: Money,
    /// The line that says so.
    pub line: u64,
}

/// The amounts of a file, in its order.
#[derive(Debug)]
pub struct ApprovalsFile {
    /// The file's name for messages.
    pub file: String,
    /// The cases; each is there once.
    pub list: Vec<Approved>,
}

/// What a row says, as it is written, with what the file calls its columns.
struct Row {
    line: u64,
    case: String,
    amount: String,
    /// How its decimals are marked.
    decimals: Decimals,
    keys: [String; 2],
}

/// Reads the file: TOML, JSON or CSV by its ending, else by looking.
///
/// # Errors
/// It cannot be read, or its mistakes with their lines.
pub fn open(path: &Path) -> Result<ApprovalsFile, Trouble> {
    if is_toml(path) {
        let file = shown(path);
        let (rows, mistakes) = in_toml(&read_whole(path, SMALL)?, &file);
        return checked(file, rows, mistakes);
    }
    read(Input::open(path)?)
}

/// Reads an input in CSV or JSON.
///
/// # Errors
/// It cannot be read, or its mistakes with their lines.
pub fn read(input: Input) -> Result<ApprovalsFile, Trouble> {
    let names = ColumnNames::new(&[CASE, AMOUNT], &[]);
    let mut records = Records::new(input, &names)?;
    let file = records.name().to_owned();
    for column in [CASE, AMOUNT] {
        if records.has_header() && !records.has(column) {
            let (en, da) = (column.english(), column.danish());
            return Err(Trouble::new(words!(
                "{file}: no column `{en}`: the columns are case and amount";
                "{file}: ingen kolonne `{da}`: kolonnerne er sag og beløb"
            )));
        }
    }
    let (mut rows, mut mistakes) = (Vec::new(), Vec::new());
    loop {
        match records.next()? {
            Next::Row(row) => {
                let text = |column| row.get(column).to_owned();
                rows.push(Row {
                    line: u64::from(row.line()),
                    case: text(CASE),
                    amount: text(AMOUNT),
                    decimals: row.decimals(AMOUNT, Decimals::Shown),
                    keys: [CASE, AMOUNT].map(|column| printable(row.header(column))),
                });
            }
            Next::Bad(row) => {
                let (line, en, da) = (row.line, &row.words.en, &row.words.da);
                let words = words!("{file}:{line}: {en}"; "{file}:{line}: {da}");
                mistakes.push((u64::from(line), words));
            }
            Next::End => break,
        }
    }
    checked(file, rows, mistakes)
}

/// `[[approved]]` with `case` and `amount`; other keys are left alone.
fn in_toml(bytes: &[u8], file: &str) -> (Vec<Row>, Vec<Mistake>) {
    let whose = words!("case"; "sag");
    tables(bytes, file, "approved", &whose, |line, table, _, _| {
        let text = |key: &str| {
            let value = table.get(key).map(|value| text_in(value.get_ref()));
            value.flatten().unwrap_or_default()
        };
        let keys = [CASE, AMOUNT].map(|column| column.english().to_owned());
        Row {
            line,
            case: text("case").trim().to_owned(),
            amount: text("amount").trim().to_owned(),
            decimals: Decimals::Shown,
            keys,
        }
    })
}

fn checked(
    file: String,
    rows: Vec<Row>,
    mut mistakes: Vec<Mistake>,
) -> Result<ApprovalsFile, Trouble> {
    let mut list = Vec::new();
    let mut lines: HashMap<String, u64> = HashMap::new();
    for row in rows {
        let line = row.line;
        let [case_key, amount_key] = &row.keys;
        let mut wrong = |key: &str, words: Words| {
            let (en, da) = (words.en, words.da);
            let words = words!("{file}:{line}: {key} {en}"; "{file}:{line}: {key} {da}");
            mistakes.push((line, words));
        };
        if row.case.is_empty() {
            let words = words!(
                "is empty: write the number of the case as in the log";
                "er tom: skriv sagens nummer som i loggen"
            );
            wrong(case_key, words);
        }
        let amount = amount(&row.amount, row.decimals);
        if let Err(words) = &amount {
            wrong(amount_key, words.clone());
        }
        if row.case.is_empty() {
            continue;
        }
        match lines.entry(folded(&row.case).into_owned()) {
            Entry::Occupied(first) => {
                let (value, first) = (quoted(&row.case), first.get());
                let words = words!(
                    "{value} is on line {first} already: keep one of the two amounts";
                    "{value} står allerede på linje {first}: behold det ene af de to beløb"
                );
                wrong(case_key, words);
            }
            Entry::Vacant(free) => {
                free.insert(line);
            }
        }
        if let Ok(amount) = amount {
            list.push(Approved {
                case: row.case,
                amount,
                line,
            });
        }
    }
    if mistakes.is_empty() {
        Ok(ApprovalsFile { file, list })
    } else {
        Err(trouble(&file, mistakes))
    }
}

/// An amount of money.
fn amount(text: &str, decimals: Decimals) -> Result<Money, Words> {
    if text.is_empty() {
        return Err(words!(
            "is empty: write what was approved, like `1234.50`";
            "er tom: skriv, hvad der er godkendt, fx `1234,50`"
        ));
    }
    let amount = read_amount(text, decimals)?;
    Money::of_decimal(amount).ok_or_else(|| Unread::TooLarge.words(text))
}

#[cfg(test)]
mod tests;
