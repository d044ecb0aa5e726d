//! Cases left out of a log, as if their rows had never been there.

use super::{CaseId, CaseRecord, CustomerId, WorkLog};
use crate::texts::{Names, Spellings, TooMuchText, usize_of};

/// The names that a log had before cases were left out of it.
#[derive(Debug, Default)]
pub struct NamesBefore {
    /// The numbers of all cases, by [`CaseId::index`] as it was.
    pub cases: Spellings,
    /// All customers, in every spelling.
    pub customers: Names,
}

impl WorkLog {
    /// Leaves out the cases that are marked, by [`CaseId::index`], and the customers that have no others. `first_named`:
    /// which row first names a case's customer; customers are in this order. `number_of` as for [`WorkLog::customer`]. To
    /// be called once the log is sorted and before customers are united.
    ///
    /// # Errors
    /// There is more text than can be kept.
    pub fn leave_out<'a>(
        &mut self,
        marked: &[bool],
        first_named: impl Fn(CaseId) -> u32,
        number_of: impl Fn(&str) -> Option<&'a str>,
    ) -> Result<NamesBefore, TooMuchText> {
        let before = NamesBefore {
            cases: std::mem::take(&mut self.case_names),
            customers: std::mem::take(&mut self.customers),
        };
        self.united.clear();
        self.by_key.clear();
        let stays = |index: u32| !marked.get(usize_of(index)).copied().unwrap_or(false);
        let count = u32::try_from(self.cases.len()).unwrap_or(u32::MAX);
        let customers = self.customers_in_order((0..count).filter(|id| stays(*id)), first_named);
        for customer in customers {
            self.customer(before.customers.get(customer), &number_of)?;
        }

        let records = std::mem::take(&mut self.cases);
        let mut numbers: Vec<Option<CaseId>> = vec![None; records.len()];
        for ((index, record), number) in (0..).zip(records).zip(&mut numbers) {
            if stays(index) {
                let case = self.case_named(before.cases.get(index))?;
                let customer = self.customers.find(before.customers.get(record.customer));
                if let Some(new) = self.cases.get_mut(case.index()) {
                    let customer = customer.unwrap_or(CaseRecord::EMPTY.customer);
                    *new = CaseRecord { customer, ..record };
                }
                *number = Some(case);
            }
        }
        self.entries.retain_mut(|entry| {
            let case = numbers.get(entry.case.index()).copied().flatten();
            entry.case = case.unwrap_or(entry.case);
            case.is_some()
        });
        self.sort();
        Ok(before)
    }

    /// The customers of these cases, each once, by the row that names it first.
    fn customers_in_order(
        &self,
        cases: impl Iterator<Item = u32>,
        first_named: impl Fn(CaseId) -> u32,
    ) -> Vec<u32> {
        let mut named: Vec<(u32, CustomerId)> = cases
            .filter_map(|id| {
                let customer = self.facts(CaseId(id)).customer?;
                Some((first_named(CaseId(id)), customer))
            })
            .collect();
        named.sort_by_key(|(row, _)| *row);
        named.into_iter().map(|(_, customer)| customer.0).collect()
    }
}
