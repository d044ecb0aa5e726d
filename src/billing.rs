//! PURE: what work costs: cases, their charge in the order of rules.md §2, and invoices.

mod allot;
mod balance;
mod case;
mod charge;
mod conditions;
mod distance;
mod entry;
mod exact;
mod extras;
mod facts;
mod invoice;
mod least;
mod line;
mod money;
mod party;
mod quote;
mod resolve;
mod settle;
mod sums;
mod told;
mod totals;
mod work;

pub use allot::{Allotment, Allotments, Balance};
pub use case::Case;
pub use charge::{Charge, ChargeError, Piece, charge};
pub use entry::{Entry, NewEntry, Place};
pub use invoice::{Invoice, Run};
pub use line::{Flat, Kind, Line, Reason, Unit};
pub use money::{AmountError, Money, Percent, Quantity, UnitPrice};
pub use party::Party;
pub use quote::{Inquiry, LADDER, QuoteError, Quoted};
pub use settle::BilledTime;
pub use sums::Sums;
pub use told::{Told, told, told_each};
pub use totals::Totals;
pub use work::{BETWEEN, CaseFacts, CaseId, ChannelId, CustomerId, NamesBefore, WorkLog};
