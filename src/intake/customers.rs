//! The customers file: who has which agreement, in TOML or CSV.

mod read;

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::Path;

use super::number::read_minutes;
use crate::billing::Party;
use crate::commands::cannot_read;
use crate::lang::{Lang, Words};
use crate::problems::{SHOWN, Trouble};
use crate::rate_card::suggest::nearest;
use crate::rate_card::{AgreementId, RateCard};
use crate::texts::printable;
use crate::words;
use read::Row;

/// A customer of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer {
    /// Number or name, as in the log.
    pub customer: String,
    /// The agreement, if there is one.
    pub agreement: Option<AgreementId>,
    /// Seconds paid for in advance, if any were.
    pub prepaid_seconds: Option<i64>,
    /// What an invoice shows of him.
    pub party: Party,
}

impl Customer {
    /// What people call it: the name if it has one.
    pub fn called(&self) -> &str {
        self.party.name.as_deref().unwrap_or(&self.customer)
    }
}

/// The customers of a file, in its order.
#[derive(Debug, Default)]
pub struct Customers {
    list: Vec<Customer>,
    /// Where in the list a number is, in lower case.
    by_number: HashMap<String, usize>,
    /// Where in the list a name is, in lower case; a name may repeat.
    by_name: HashMap<String, Vec<usize>>,
}

impl Customers {
    /// Reads a customers file; `.toml` is TOML, everything else CSV.
    ///
    /// # Errors
    /// It cannot be read, or its mistakes with their lines.
    pub fn open(path: &Path, card: &RateCard) -> Result<Self, Trouble> {
        let bytes = std::fs::read(path).map_err(|error| cannot_read(path, &error))?;
        let is_toml = path
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("toml"));
        let name = printable(&path.display().to_string());
        Self::read(&bytes, &name, is_toml, card)
    }

    /// Reads customers from the bytes of the file called `file`.
    ///
    /// # Errors
    /// Its mistakes, each with file, line, key or column, value and what would be right.
    pub fn read(bytes: &[u8], file: &str, is_toml: bool, card: &RateCard) -> Result<Self, Trouble> {
        let (rows, mut mistakes) = if is_toml {
            read::toml(bytes, file)
        } else {
            read::csv(bytes, file)
        };
        let mut customers = Self::default();
        let mut lines: Vec<u64> = Vec::new();
        for row in rows {
            match customer(&row, file, card) {
                Ok(customer) => {
                    if let Some(first) = customers.add(customer).and_then(|twin| lines.get(twin)) {
                        let (key, line) = (&row.customer.key, row.line);
                        let value = printable(row.customer.text.as_deref().unwrap_or(""));
                        mistakes.push(words!(
                            "{file}:{line}: {key} `{value}` is on line {first} already: keep one of the two";
                            "{file}:{line}: {key} `{value}` står allerede på linje {first}: behold den ene af de to"
                        ));
                    }
                    lines.push(row.line);
                }
                Err(mistake) => mistakes.push(mistake),
            }
        }
        if mistakes.is_empty() {
            return Ok(customers);
        }
        Err(trouble(file, mistakes))
    }

    /// Adds a customer; returns where in the list one of the same number is already.
    fn add(&mut self, customer: Customer) -> Option<usize> {
        let index = self.list.len();
        if let Some(name) = customer.party.name.as_deref() {
            let same_name = self.by_name.entry(name.to_lowercase()).or_default();
            same_name.push(index);
        }
        let twin = match self.by_number.entry(customer.customer.to_lowercase()) {
            Entry::Occupied(first) => Some(*first.get()),
            Entry::Vacant(free) => {
                free.insert(index);
                None
            }
        };
        self.list.push(customer);
        twin
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
        let key = text.to_lowercase();
        if let Some(index) = self.by_number.get(&key) {
            return Ok(self.list.get(*index));
        }
        let named = self.by_name.get(&key).into_iter().flatten();
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
        let wanted = part.trim().to_lowercase();
        let holds = |text: &str| text.to_lowercase().contains(&wanted);
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
                let part = printable(part);
                let near = nearest(&part, self.list.iter().map(Customer::called)).map(printable);
                Err(Trouble::new(match near {
                    Some(near) => {
                        words!("no customer is called `{part}`: did you mean `{near}`?"; "ingen kunde hedder `{part}`: mente du `{near}`?")
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

/// A row as a customer.
fn customer(row: &Row, file: &str, card: &RateCard) -> Result<Customer, Words> {
    let line = row.line;
    let key = &row.customer.key;
    let Some(name) = row.customer.text.clone() else {
        return Err(words!(
            "{file}:{line}: {key} is missing: write the number or name as in the log";
            "{file}:{line}: {key} mangler: skriv nummeret eller navnet som i loggen"
        ));
    };
    let agreement = match row.agreement.text.as_deref() {
        None => None,
        Some(text) => Some(card.find_agreement(text).ok_or_else(|| {
            let (key, value) = (&row.agreement.key, printable(text));
            let known: Vec<String> = card.agreements.iter().map(|name| printable(name)).collect();
            let near = nearest(text, card.agreements.iter().map(String::as_str)).map(printable);
            match near {
                Some(near) => words!(
                    "{file}:{line}: {key} `{value}` is not an agreement of the rate card: did you mean `{near}`?";
                    "{file}:{line}: {key} `{value}` er ikke en aftale på takstbladet: mente du `{near}`?"
                ),
                None if known.is_empty() => words!(
                    "{file}:{line}: {key} `{value}` is not an agreement of the rate card, which has none";
                    "{file}:{line}: {key} `{value}` er ikke en aftale på takstbladet, som ingen har"
                ),
                None => {
                    let (en, da) = (Lang::En.list(&known), Lang::Da.list(&known));
                    words!(
                        "{file}:{line}: {key} `{value}` is not an agreement of the rate card: it has {en}";
                        "{file}:{line}: {key} `{value}` er ikke en aftale på takstbladet: det har {da}"
                    )
                }
            }
        })?),
    };
    let prepaid = row.prepaid.text.as_deref().map(|text| {
        read_minutes(text).map_err(|words| {
            let key = &row.prepaid.key;
            words!("{file}:{line}: {key} {}", words.en; "{file}:{line}: {key} {}", words.da)
        })
    });
    Ok(Customer {
        prepaid_seconds: prepaid.transpose()?,
        customer: name,
        agreement,
        party: Party {
            name: row.name.text.clone(),
            ..Party::default()
        },
    })
}

/// One mistake as a sentence, several as a count and a line each.
fn trouble(file: &str, mut mistakes: Vec<Words>) -> Trouble {
    let count = mistakes.len();
    if count == 1
        && let Some(only) = mistakes.pop()
    {
        return Trouble::new(only);
    }
    let mut trouble = Trouble::new(words!("{count} mistakes in {file}"; "{count} fejl i {file}"));
    let rest = count.saturating_sub(SHOWN);
    trouble.hints = mistakes;
    trouble.hints.truncate(SHOWN);
    if rest > 0 {
        trouble = trouble.hint(words!("and {rest} more"; "og {rest} mere"));
    }
    trouble
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
