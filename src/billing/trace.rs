//! Which terms held for what as a case was charged: noted only where somebody asks how its lines came about.

use super::in_force::InForce;
use super::line::Line;
use crate::calendar::TierId;
use crate::money::UnitPrice;
use crate::rate_card::Fee;

/// Which terms held for the entries and the fees of a case.
#[derive(Debug, Clone, Default)]
pub struct Trace<'a> {
    /// Once for all that has the same.
    terms: Vec<InForce<'a>>,
    /// For each entry, in order: in the tier of its start, then in others that it reaches into.
    entries: Vec<(usize, usize)>,
    fees: Vec<(&'a Fee, UnitPrice, usize)>,
}

impl<'a> Trace<'a> {
    pub(super) fn entry(&mut self, entry: usize, terms: &InForce<'a>) {
        let terms = self.index(terms);
        if self.entries.last() != Some(&(entry, terms)) {
            self.entries.push((entry, terms));
        }
    }

    pub(super) fn fee(&mut self, fee: &'a Fee, price: UnitPrice, terms: &InForce<'a>) {
        let terms = self.index(terms);
        self.fees.push((fee, price, terms));
    }

    fn index(&mut self, terms: &InForce<'a>) -> usize {
        let known = self.terms.iter().position(|known| known.is_same(terms));
        known.unwrap_or_else(|| {
            self.terms.push(terms.clone());
            self.terms.len() - 1
        })
    }

    /// By entry, where it was noted for time and for other things by turns.
    pub(super) fn in_order(mut self) -> Self {
        self.entries.sort_by_key(|(entry, _)| *entry);
        self
    }

    /// What held for an entry in a tier; without one in that of its start.
    pub fn of_entry(&self, entry: usize, tier: Option<TierId>) -> Option<&InForce<'a>> {
        let first = self.entries.partition_point(|(other, _)| *other < entry);
        let of_entry = self.entries[first..].iter().take_while(|(other, _)| *other == entry);
        let mut terms = of_entry.map(|(_, index)| &self.terms[*index]);
        terms.find(|terms| tier.is_none_or(|tier| terms.tier == tier))
    }

    /// What held for entries, each in a tier, once where it is the same.
    pub fn of_entries(
        &self,
        entries: impl IntoIterator<Item = (usize, Option<TierId>)>,
    ) -> Vec<&InForce<'a>> {
        let mut all: Vec<&InForce<'a>> = Vec::new();
        for (entry, tier) in entries {
            let terms = self.of_entry(entry, tier);
            all.extend(terms.filter(|terms| !all.iter().any(|known| std::ptr::eq(*known, *terms))));
        }
        all
    }

    /// What held for all entries, once where it is the same.
    pub fn of_all(&self) -> Vec<&InForce<'a>> {
        self.terms.iter().collect()
    }

    /// By what terms a fee is the price of a line.
    pub fn of_fee(&self, fee: &Fee, line: &Line<'_>) -> Option<&InForce<'a>> {
        let is_it = |(it, price, _): &&(&Fee, UnitPrice, usize)| {
            std::ptr::eq(*it, fee) && *price == line.unit_price
        };
        self.fees.iter().find(is_it).map(|(.., index)| &self.terms[*index])
    }
}
