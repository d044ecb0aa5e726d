//! PURE: what work costs: cases, their charge in the order of rules.md §2, and invoices.

mod money;
mod work;

pub use money::{AmountError, Money, Percent, Quantity, UnitPrice};
pub use work::{Case, CaseFacts, CaseId, ChannelId, CustomerId, Entry, NewEntry, Place, WorkLog};
