//! Who and what of a log is one under several spellings (rules.md §2.11), and where words come first.

use super::{Case, CaseId, CustomerId, Entry, WorkLog};
use crate::texts::{TooMuchText, folded, usize_of};

impl WorkLog {
    /// The customer called `name`, as it is spelled: one of its own until [`WorkLog::unite_customers`]. `number_of`: the
    /// number that the customers file gives a name.
    pub fn customer<'a>(
        &mut self,
        name: &str,
        number_of: impl Fn(&str) -> Option<&'a str>,
    ) -> Result<CustomerId, TooMuchText> {
        let id = self.customers.intern(name)?;
        if usize_of(id) == self.united.len() {
            let key = folded(number_of(name).unwrap_or(name)).into_owned();
            self.united.push(*self.by_key.entry(key).or_insert(id));
        }
        Ok(CustomerId(id))
    }

    /// The customer that is called `name` somewhere, if he is in the log; `number_of` as above.
    pub fn find_customer<'a>(
        &self,
        name: &str,
        number_of: impl Fn(&str) -> Option<&'a str>,
    ) -> Option<CustomerId> {
        let known = self.customers.find(name);
        let known = known.and_then(|id| self.united.get(usize_of(id)));
        let known = known.or_else(|| self.by_key.get(&*folded(number_of(name).unwrap_or(name))));
        known.copied().map(CustomerId)
    }

    /// Makes one customer, under the spelling seen first, of all spellings of the same (rules.md §2.11).
    pub fn unite_customers(&mut self) {
        for case in &mut self.cases {
            if let Some(customer) = self.united.get(usize_of(case.customer)) {
                case.customer = *customer;
            }
        }
    }

    /// The first spelling of the same customer.
    pub fn united(&self, customer: CustomerId) -> CustomerId {
        let united = self.united.get(customer.index());
        united.map_or(customer, |customer| CustomerId(*customer))
    }

    /// The cases that were spelled in several ways, each with a later spelling.
    pub fn other_spellings(&self) -> impl Iterator<Item = (CaseId, &str)> {
        self.case_names
            .others()
            .map(|(case, name)| (CaseId(case), name))
    }

    /// The billable entries that are the first with their values in the columns that conditions ask for, with their cases.
    pub fn first_with_facts(&self) -> impl Iterator<Item = (Case<'_>, &Entry)> {
        let mut seen = vec![false; self.fact_sets.len()];
        let entries = self.entries.iter().filter(|entry| entry.billable());
        let first = entries.filter(move |entry| {
            let seen = seen.get_mut(usize_of(entry.facts));
            seen.is_some_and(|seen| !std::mem::replace(seen, true))
        });
        first.map(|entry| (self.case(entry.case), entry))
    }

    /// The cases with billable work that are the first with their channel or their customer.
    pub fn first_with_channel_or_customer(&self) -> impl Iterator<Item = Case<'_>> {
        let mut channels = vec![false; self.channels.len()];
        let mut customers = vec![false; self.customers.len()];
        let new = |seen: Option<&mut bool>| seen.is_some_and(|seen| !std::mem::replace(seen, true));
        self.cases().filter(move |case| {
            let customer = case.facts.customer.map_or(usize::MAX, CustomerId::index);
            let has_work = case.billable().next().is_some();
            let new_channel = has_work && new(channels.get_mut(usize::from(case.channel().0)));
            let new_customer = has_work && new(customers.get_mut(customer));
            new_channel || new_customer
        })
    }
}
