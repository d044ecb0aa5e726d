//! Customers of a log that the customers file does not tell.

use super::Customers;
use crate::lang::Words;
use crate::problems::Trouble;
use crate::rate_card::suggest::nearest;
use crate::texts::{printable, quoted};
use crate::words;

impl Customers {
    /// Refuses customers of a log, by first appearance, whom the file does not have; with `allow_unknown` only those
    /// whose name two of the file share.
    ///
    /// # Errors
    /// All of them, each once, and what to do.
    pub fn know<'n>(
        &self,
        names: impl Iterator<Item = &'n str>,
        allow_unknown: bool,
    ) -> Result<(), Trouble> {
        let mut unknown: Vec<&str> = Vec::new();
        for name in names {
            if self.find(name)?.is_none() {
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
            trouble = trouble.hint(self.near(name));
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
            Ok(None) => Some(words!(
                "{value} is not in {file}: add it there, or bill it without an agreement (--allow-unknown)";
                "{value} står ikke i {file}: tilføj kunden dér, eller afregn uden aftale (--allow-unknown)"
            )),
            Err(_) => Some(words!(
                "{value} can be several customers of {file}: write the number";
                "{value} kan være flere kunder i {file}: skriv nummeret"
            )),
        }
    }

    /// A name with the one of the file that was meant.
    fn near(&self, name: &str) -> Words {
        let shown = printable(name);
        let names = self.list.iter().map(|known| known.party.name.as_deref());
        let numbers = self.list.iter().map(|known| known.customer.as_str());
        // One number is as near as another.
        let is_number = name.bytes().all(|byte| byte.is_ascii_digit());
        let near = nearest(name, names.flatten().chain(numbers)).filter(|_| !is_number);
        match near.map(printable) {
            Some(near) => {
                words!("  {shown}: did you mean `{near}`?"; "  {shown}: mente du `{near}`?")
            }
            None => words!("  {shown}"; "  {shown}"),
        }
    }
}
