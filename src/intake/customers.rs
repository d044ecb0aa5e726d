//! The customers file: who has which agreement, prices and VAT of his own, in TOML or CSV (docs/customers.md).

mod csv_file;
mod gather;
mod missing;
mod row;
mod toml_file;
mod values;

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::Path;

use super::small_file::{is_toml, trouble};
use crate::billing::{Contract, Party};
use crate::intake::rows::shown;
use crate::intake::small_file::{SMALL, read_whole};
use crate::money::Percent;
use crate::problems::{SHOWN, Trouble};
use crate::rate_card::RateCard;
use crate::rate_card::suggest::{apart, nearest};
use crate::texts::{folded, printable};
use crate::words;
use gather::Gathered;
use values::Reader;

/// A customer of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer {
    /// Number or name, as in the log.
    pub customer: String,
    /// His agreements and prices, by dates that do not overlap.
    pub agreed: Vec<Contract>,
    /// Seconds paid for in advance, if any were.
    pub prepaid_seconds: Option<i64>,
    /// VAT, if it is not the card's.
    pub vat_percent: Option<Percent>,
    /// What an invoice shows of him.
    pub party: Party,
}

impl Customer {
    /// Number and name; where it has none, the number twice.
    pub fn number_and_name(&self) -> [String; 2] {
        [self.customer.clone(), self.called().to_owned()]
    }

    /// What people call it: the name if it has one.
    pub fn called(&self) -> &str {
        self.party.name.as_deref().unwrap_or(&self.customer)
    }
}

/// The customers of a file, in its order.
#[derive(Debug, Default)]
pub struct Customers {
    /// The file's name for messages.
    file: String,
    list: Vec<Customer>,
    /// Where in the list a number is, as it is folded.
    by_number: HashMap<String, usize>,
    /// Where in the list a name is, as it is folded; a name may repeat.
    by_name: HashMap<String, Vec<usize>>,
}

impl Customers {
    /// Reads a customers file; `.toml` is TOML, everything else CSV.
    ///
    /// # Errors
    /// It cannot be read, or its mistakes with their lines.
    pub fn open(path: &Path, card: &RateCard) -> Result<Self, Trouble> {
        Self::read(&read_whole(path, SMALL)?, &shown(path), is_toml(path), card)
    }

    /// Reads customers from the bytes of the file called `file`.
    ///
    /// # Errors
    /// Its mistakes, each with file, line, key or column, value and what would be right.
    pub fn read(bytes: &[u8], file: &str, is_toml: bool, card: &RateCard) -> Result<Self, Trouble> {
        let (rows, mistakes) = if is_toml {
            toml_file::rows(bytes, file)
        } else {
            csv_file::rows(bytes, file)
        };
        let mut reader = Reader {
            file,
            card,
            mistakes,
        };
        let mut gathered: Vec<Gathered> = Vec::new();
        let mut by_number: HashMap<String, usize> = HashMap::new();
        for row in &rows {
            let Some(said) = reader.row(row) else {
                continue;
            };
            match by_number.entry(folded(&said.customer).into_owned()) {
                Entry::Occupied(known) => {
                    if let Some(known) = gathered.get_mut(*known.get()) {
                        known.add(said, row, &mut reader);
                    }
                }
                Entry::Vacant(free) => {
                    free.insert(gathered.len());
                    gathered.push(Gathered::new(said, row.line));
                }
            }
        }
        let list = gathered.into_iter().map(|one| one.customer(&mut reader));
        let list: Vec<Customer> = list.collect();
        if !reader.mistakes.is_empty() {
            return Err(trouble(file, reader.mistakes));
        }
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, customer) in list.iter().enumerate() {
            if let Some(name) = customer.party.name.as_deref() {
                let key = folded(name).into_owned();
                by_name.entry(key).or_default().push(index);
            }
        }
        Ok(Self {
            file: file.to_owned(),
            list,
            by_number,
            by_name,
        })
    }

    /// All of them, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &Customer> {
        self.list.iter()
    }

    /// The customer that a log calls `text`: its number or its name, whatever the case.
    ///
    /// # Errors
    /// Two customers have this name.
    pub fn find(&self, text: &str) -> Result<Option<&Customer>, Trouble> {
        let text = text.trim();
        let key = folded(text);
        if let Some(index) = self.by_number.get(&*key) {
            return Ok(self.list.get(*index));
        }
        let named = self.by_name.get(&*key).into_iter().flatten();
        let found: Vec<&Customer> = named.filter_map(|index| self.list.get(*index)).collect();
        match found.as_slice() {
            [] => Ok(None),
            [one] => Ok(Some(one)),
            [_, _, ..] => Err(ambiguous(text, &found)),
        }
    }

    /// The customer whose number or name is `part` or, alone of all, contains it, whatever the case.
    ///
    /// # Errors
    /// No customer or several match; the candidates are listed.
    pub fn search(&self, part: &str) -> Result<&Customer, Trouble> {
        if let Some(found) = self.find(part)? {
            return Ok(found);
        }
        let wanted = folded(part);
        let holds = |text: &str| folded(text).contains(&*wanted);
        let found: Vec<&Customer> = self
            .list
            .iter()
            .filter(|known| {
                holds(&known.customer) || known.party.name.as_deref().is_some_and(holds)
            })
            .collect();
        match found.as_slice() {
            [one] => Ok(one),
            [] => {
                let near = nearest(part, self.list.iter().map(Customer::called));
                let apart = near.map(|near| apart(part, near));
                let part = printable(part);
                Err(Trouble::new(match near.map(printable).zip(apart) {
                    Some((near, apart)) => {
                        words!("no customer is called `{part}`: did you mean `{near}`{}?", apart.en; "ingen kunde hedder `{part}`: mente du `{near}`{}?", apart.da)
                    }
                    None => {
                        words!("no customer is called `{part}` in the customers file"; "ingen kunde hedder `{part}` i kundefilen")
                    }
                }))
            }
            [_, _, ..] => Err(ambiguous(part, &found)),
        }
    }
}

fn ambiguous(text: &str, found: &[&Customer]) -> Trouble {
    let text = printable(text);
    let mut trouble = Trouble::new(words!(
        "`{text}` can be {} customers: write more of the name, or the number", found.len();
        "`{text}` kan være {} kunder: skriv mere af navnet, eller nummeret", found.len()
    ));
    for customer in found.iter().take(SHOWN) {
        let number = printable(&customer.customer);
        let name = customer
            .party
            .name
            .as_deref()
            .map(printable)
            .unwrap_or_default();
        let line = format!("  {number}  {name}");
        let line = line.trim_end();
        trouble = trouble.hint(words!("{line}"; "{line}"));
    }
    trouble
}

#[cfg(test)]
mod tests;
