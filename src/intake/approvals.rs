//! What customers approved that cases cost (G12): a file of cases and amounts, in CSV, JSON or TOML.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::Path;

use super::rows::{Column, ColumnNames, Input, Next, Records, shown};
use super::small_file::{Mistakes, SMALL, is_toml, read_whole, tables, text_in};
use crate::lang::Words;
use crate::money::Money;
use crate::problems::Trouble;
use crate::scalars::{Decimals, Unread, amount};
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
    /// Where it is said.
    pub line: u64,
}

/// The amounts of a file, in its order.
#[derive(Debug)]
pub struct ApprovalsFile {
    /// The file's name for messages.
    pub file: String,
    /// Each case once.
    pub list: Vec<Approved>,
}

/// What a row says, as it is written, with what the file calls its columns.
struct Row {
    line: u64,
    case: String,
    amount: String,
    decimals: Decimals,
    keys: [String; 2],
}

/// Reads the file: TOML, JSON or CSV by its ending, else by looking.
pub fn open(path: &Path) -> Result<ApprovalsFile, Trouble> {
    if is_toml(path) {
        read_toml(&read_whole(path, SMALL)?, shown(path))
    } else {
        read(Input::open(path)?)
    }
}

/// Reads an input in CSV or JSON.
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
    let (mut rows, mut mistakes) = (Vec::new(), Mistakes::of(&file));
    loop {
        match records.next()? {
            Next::Row(row) => rows.push(Row {
                line: u64::from(row.line()),
                case: row.get(CASE).to_owned(),
                amount: row.get(AMOUNT).to_owned(),
                decimals: row.decimals(AMOUNT, Decimals::Shown),
                keys: [CASE, AMOUNT].map(|column| printable(row.header(column))),
            }),
            Next::Bad(row) => mistakes.add(u64::from(row.line), &row.words),
            Next::End => break,
        }
    }
    let list = checked(rows, mistakes)?;
    Ok(ApprovalsFile { file, list })
}

/// `[[approved]]` with `case` and `amount`; other keys are left alone.
fn read_toml(bytes: &[u8], file: String) -> Result<ApprovalsFile, Trouble> {
    let whose = words!("case"; "sag");
    let mut mistakes = Mistakes::of(&file);
    let rows = tables(bytes, "approved", &whose, &mut mistakes, |line, table, _, _| {
        let text = |key: &str| {
            let text = text_in(table.get(key)?.get_ref())?;
            Some(text.trim().to_owned())
        };
        Row {
            line,
            case: text("case").unwrap_or_default(),
            amount: text("amount").unwrap_or_default(),
            decimals: Decimals::Shown,
            keys: [CASE, AMOUNT].map(|column| column.english().to_owned()),
        }
    });
    let list = checked(rows, mistakes)?;
    Ok(ApprovalsFile { file, list })
}

/// What these rows approve, each case once.
fn checked(rows: Vec<Row>, mut mistakes: Mistakes<'_>) -> Result<Vec<Approved>, Trouble> {
    let mut list = Vec::new();
    let mut lines: HashMap<String, u64> = HashMap::new();
    for row in rows {
        let line = row.line;
        let [case_key, amount_key] = &row.keys;
        let mut wrong = |key: &str, words: &Words| {
            let words = words!("{key} {}", words.en; "{key} {}", words.da);
            mistakes.add(line, &words);
        };
        if row.case.is_empty() {
            let words = words!(
                "is empty: write the number of the case as in the log";
                "er tom: skriv sagens nummer som i loggen"
            );
            wrong(case_key, &words);
        }
        let amount = approved(&row.amount, row.decimals);
        if let Err(words) = &amount {
            wrong(amount_key, words);
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
                wrong(case_key, &words);
            }
            Entry::Vacant(free) => {
                free.insert(line);
            }
        }
        if let Ok(amount) = amount {
            list.push(Approved { case: row.case, amount, line });
        }
    }
    mistakes.none().map(|()| list)
}

/// An amount of money.
fn approved(text: &str, decimals: Decimals) -> Result<Money, Words> {
    if text.is_empty() {
        return Err(words!(
            "is empty: write what was approved, like `1234.50`";
            "er tom: skriv, hvad der er godkendt, fx `1234,50`"
        ));
    }
    let amount = amount(text, decimals)?;
    Money::of_decimal(amount).ok_or_else(|| Unread::TooLarge.words(text))
}

#[cfg(test)]
mod tests;
