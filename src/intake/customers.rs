//! The customers file: who has which agreement, prices and VAT of his own, in TOML or CSV (docs/customers.md); whom a
//! log's name means, and whom nobody knows.

mod reading;
mod rows;

use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::alike::Typed;
use super::rows::shown;
use super::small_file::{Mistakes, SMALL, is_toml, read_whole};

use crate::billing::Customer;
use crate::lang::Words;
use crate::problems::{SHOWN, Trouble};
use crate::rate_card::RateCard;
use crate::rate_card::suggest::{did_you_mean, nearest};
use crate::texts::{folded, printable, quoted};
use crate::words;

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
    pub fn open(path: &Path, card: &RateCard) -> Result<Self, Trouble> {
        Self::read(&read_whole(path, SMALL)?, &shown(path), is_toml(path), card)
    }

    /// Reads customers from the bytes of the file called `file`.
    ///
    /// # Errors
    /// Its mistakes, each with file, line, key or column, value and what would be right.
    pub fn read(bytes: &[u8], file: &str, is_toml: bool, card: &RateCard) -> Result<Self, Trouble> {
        let mut mistakes = Mistakes::of(file);
        let rows = if is_toml {
            rows::of_toml(bytes, &mut mistakes)
        } else {
            rows::of_csv(bytes, &mut mistakes)
        };
        let list = reading::customers(&rows, card, &mut mistakes);
        mistakes.none()?;
        let (mut by_number, mut by_name) = (HashMap::new(), HashMap::<_, Vec<_>>::new());
        for (index, customer) in list.iter().enumerate() {
            by_number.insert(folded(&customer.customer).into_owned(), index);
            if let Some(name) = customer.party.name.as_deref() {
                let key = folded(name).into_owned();
                by_name.entry(key).or_default().push(index);
            }
        }
        Ok(Self { file: file.to_owned(), list, by_number, by_name })
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
            return Ok(Some(&self.list[*index]));
        }
        let named = self.by_name.get(&*key).map_or(&[][..], Vec::as_slice);
        match named {
            [] => Ok(None),
            [one] => Ok(Some(&self.list[*one])),
            [_, _, ..] => Err(ambiguous(text, named.iter().map(|at| &self.list[*at]))),
        }
    }

    /// The customer that a log calls `name`; none either where two have this name.
    pub fn filed(&self, name: &str) -> Option<&Customer> {
        self.find(name).ok().flatten()
    }

    /// The customer whose number or name is `part` or, alone of all, contains it: as it is written, else as it may be
    /// typed in haste. Of several, the one of whom it is all but the company form.
    ///
    /// # Errors
    /// No customer or several match; the candidates are listed.
    pub fn search(&self, part: &str) -> Result<&Customer, Trouble> {
        if let Some(found) = self.find(part)? {
            return Ok(found);
        }
        let (wanted, typed) = (folded(part), Typed::new(part));
        let mut found = self.whose(|text| folded(text).contains(&*wanted));
        if found.is_empty() {
            found = self.whose(|text| typed.is_in(text));
        }
        let mut whole = found.iter().filter(|known| known.names().any(|it| typed.is(it)));
        match (whole.next(), whole.next(), found.as_slice()) {
            (Some(one), None, _) | (_, _, [one]) => Ok(one),
            (_, _, []) => Err(self.nobody(part, &typed)),
            (_, _, several) => Err(ambiguous(part, several.iter().copied())),
        }
    }

    /// The customers one of whose names fits.
    fn whose(&self, fits: impl Fn(&str) -> bool) -> Vec<&Customer> {
        self.iter().filter(|it| it.names().any(&fits)).collect()
    }

    /// Nobody is called so; those who may have been meant.
    fn nobody(&self, part: &str, typed: &Typed) -> Trouble {
        let shown = printable(part);
        let apart = |known: &Customer| {
            let names = known.party.name.as_deref();
            names.and_then(|name| typed.distance(name))
        };
        let least = self.iter().filter_map(apart).min();
        let near = self.iter().filter(|it| least.is_some() && apart(it) == least);
        let near: Vec<&Customer> = near.collect();
        let by_number = || nearest(part, self.iter().map(Customer::called));
        let meant = match near.as_slice() {
            [] => by_number().map(|near| did_you_mean(part, near)),
            [one] => Some(did_you_mean(part, one.called())),
            [_, _, ..] => {
                let trouble = Trouble::new(words!(
                    "no customer is called `{shown}`: did you mean one of these?";
                    "ingen kunde hedder `{shown}`: mente du en af disse?"
                ));
                return listed(trouble, near.iter().copied());
            }
        };
        let file = quoted(&self.file);
        Trouble::new(match meant {
            None => words!(
                "no customer is called `{shown}` in {file}: any part of a name or number will do";
                "ingen kunde hedder `{shown}` i {file}: en del af navn eller nummer er nok"
            ),
            Some(meant) => words!(
                "no customer is called `{shown}`: {}", meant.en;
                "ingen kunde hedder `{shown}`: {}", meant.da
            ),
        })
    }

    /// Refuses customers of a log, by first appearance, whom the file does not have; with `allow_unknown` only those
    /// whose name two of the file share.
    ///
    /// # Errors
    /// All of them, each once, and what to do.
    pub fn know(
        &self,
        names: &mut dyn Iterator<Item = &str>,
        allow_unknown: bool,
    ) -> Result<(), Trouble> {
        let mut unknown: Vec<&str> = Vec::new();
        let mut seen = HashSet::new();
        for name in names {
            if self.find(name)?.is_none() && seen.insert(folded(name)) {
                unknown.push(name);
            }
        }
        if unknown.is_empty() || allow_unknown {
            return Ok(());
        }
        let (count, file) = (unknown.len(), &self.file);
        let mut trouble = Trouble::new(if count == 1 {
            words!(
                "1 customer of the log is not in {file}, so nobody knows his agreement";
                "1 kunde i loggen står ikke i {file}, så ingen kender kundens aftale"
            )
        } else {
            words!(
                "{count} customers of the log are not in {file}, so nobody knows their agreements";
                "{count} kunder i loggen står ikke i {file}, så ingen kender deres aftaler"
            )
        });
        for name in unknown {
            let shown = printable(name);
            trouble = trouble.hint(match self.meant(name) {
                Some(meant) => words!("  {shown}: {}", meant.en; "  {shown}: {}", meant.da),
                None => words!("  {shown}"; "  {shown}"),
            });
        }
        Err(trouble.hint(words!(
            "Add them to {file}, or bill them without an agreement: --allow-unknown";
            "Tilføj dem i {file}, eller afregn dem uden aftale: --allow-unknown"
        )))
    }

    /// What is told of a name that no customer of the file has.
    pub fn stranger(&self, name: &str) -> Option<Words> {
        let (value, file) = (quoted(name), &self.file);
        self.find(name).is_ok_and(|found| found.is_none()).then(|| match self.meant(name) {
            Some(meant) => words!(
                "{value} is not in {file}: {}", meant.en;
                "{value} står ikke i {file}: {}", meant.da
            ),
            None => words!("{value} is not in {file}"; "{value} står ikke i {file}"),
        })
    }

    /// Why the cases of this customer of a log are left out where bad rows are: as in [`Self::know`].
    pub fn refusal(&self, name: &str, allow_unknown: bool) -> Option<Words> {
        let (value, file) = (quoted(name), &self.file);
        match self.find(name) {
            Ok(Some(_)) => None,
            Ok(None) if allow_unknown => None,
            Ok(None) => {
                let mend = self.meant(name).map_or_else(
                    || words!("add it there"; "tilføj kunden dér"),
                    |meant| words!("{} Correct it", meant.en; "{} Ret det", meant.da),
                );
                Some(words!(
                    "{value} is not in {file}: {}, or bill it without an agreement (--allow-unknown)", mend.en;
                    "{value} står ikke i {file}: {}, eller afregn uden aftale (--allow-unknown)", mend.da
                ))
            }
            Err(_) => Some(words!(
                "{value} can be several customers of {file}: write the number";
                "{value} kan være flere kunder i {file}: skriv nummeret"
            )),
        }
    }

    /// Whether another customer of the file was meant by a name, if one is like it.
    fn meant(&self, name: &str) -> Option<Words> {
        // One number is as near as another.
        if name.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let names = self.iter().filter_map(|known| known.party.name.as_deref());
        let numbers = self.iter().map(|known| known.customer.as_str());
        Some(did_you_mean(name, nearest(name, names.chain(numbers))?))
    }
}

fn ambiguous<'c>(text: &str, found: impl ExactSizeIterator<Item = &'c Customer>) -> Trouble {
    let (text, count) = (printable(text), found.len());
    let trouble = Trouble::new(words!(
        "`{text}` can be {count} customers: write more of the name, or the number";
        "`{text}` kan være {count} kunder: skriv mere af navnet, eller nummeret"
    ));
    listed(trouble, found)
}

/// Customers, each with number and name.
fn listed<'c>(mut trouble: Trouble, found: impl Iterator<Item = &'c Customer>) -> Trouble {
    for customer in found.take(SHOWN) {
        let number = printable(&customer.customer);
        let name = printable(customer.party.name.as_deref().unwrap_or(""));
        let line = format!("  {number}  {name}");
        let line = line.trim_end();
        trouble = trouble.hint(words!("{line}"; "{line}"));
    }
    trouble
}

#[cfg(test)]
mod tests;
