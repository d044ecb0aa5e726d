//! Customers of a log that the customers file does not tell.

use std::collections::HashSet;

use super::Customers;
use crate::lang::Words;
use crate::problems::Trouble;
use crate::rate_card::suggest::{apart, nearest};
use crate::texts::{folded, printable, quoted};
use crate::words;

impl Customers {
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
            let (shown, near) = (printable(name), self.near(name));
            trouble = trouble.hint(words!("  {shown}{}", near.en; "  {shown}{}", near.da));
        }
        Err(trouble.hint(words!(
            "Add them to {file}, or bill them without an agreement: --allow-unknown";
            "Tilføj dem i {file}, eller afregn dem uden aftale: --allow-unknown"
        )))
    }

    /// Why the cases of this customer of a log are left out where bad rows are: as in [`Self::know`].
    pub fn refusal(&self, name: &str, allow_unknown: bool) -> Option<Words> {
        let (value, file) = (quoted(name), &self.file);
        match self.find(name) {
            Ok(Some(_)) => None,
            Ok(None) if allow_unknown => None,
            Ok(None) => {
                let near = self.near(name);
                let near = if near.en.is_empty() {
                    words!(": add it there"; ": tilføj kunden dér")
                } else {
                    words!("{} Correct it", near.en; "{} Ret det", near.da)
                };
                Some(words!(
                    "{value} is not in {file}{}, or bill it without an agreement (--allow-unknown)", near.en;
                    "{value} står ikke i {file}{}, eller afregn uden aftale (--allow-unknown)", near.da
                ))
            }
            Err(_) => Some(words!(
                "{value} can be several customers of {file}: write the number";
                "{value} kan være flere kunder i {file}: skriv nummeret"
            )),
        }
    }

    /// What stands behind a name: the one of the file that was meant.
    fn near(&self, name: &str) -> Words {
        let names = self.list.iter().map(|known| known.party.name.as_deref());
        let numbers = self.list.iter().map(|known| known.customer.as_str());
        // One number is as near as another.
        let is_number = name.bytes().all(|byte| byte.is_ascii_digit());
        let near = nearest(name, names.flatten().chain(numbers)).filter(|_| !is_number);
        match near {
            Some(near) => {
                let (near, apart) = (printable(near), apart(name, near));
                words!(": did you mean `{near}`{}?", apart.en; ": mente du `{near}`{}?", apart.da)
            }
            None => words!(""; ""),
        }
    }
}
