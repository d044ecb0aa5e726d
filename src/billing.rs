//! PURE: what work costs: cases, their charge in the order of rules.md §2, and invoices.

mod again;
mod agreed;
mod allot;
mod approval;
mod balance;
mod bill;
mod case;
mod charge;
mod conditions;
mod credit;
mod distance;
mod due;
mod earlier;
mod entry;
mod extras;
mod facts;
mod fees;
mod invoice;
mod least;
mod line;
mod party;
mod quote;
mod reconcile;
mod resolve;
mod run;
mod scope;
mod settle;
mod sums;
mod told;
mod totals;
mod work;

pub use agreed::{Agreed, AgreedId};
pub use allot::{Allotment, Allotments, Balance};
pub use approval::{Approval, Approvals};
pub use bill::{Writer, bill, bill_part};
pub use case::Case;
pub use charge::{Charge, ChargeError, Piece, charge};
pub use earlier::{Billed, Earlier, Former, FormerLines};
pub use entry::{Entry, NewEntry};
pub use invoice::Invoice;
pub use least::Missing;
pub use line::{Kind, LeastAmount, Line, PricedBy, Reason, Unit, What};
pub use party::Party;
pub use quote::{
    Answer, Column, EarlierContact, GoingOn, Heading, HourPrice, Inquiry, LADDER, More, Opening,
    Outlook, Price, PriceList, Question, Quote, QuoteError, Quoted, Rung, Spared, Waiting, quote,
};
pub use reconcile::{Imbalance, Rows};
pub use run::Run;
pub use scope::{Scope, Span};
pub use settle::BilledTime;
pub use sums::Sums;
pub use told::{Told, told, told_each};
pub use totals::{RateSums, Totals};
pub use work::{BETWEEN, CaseFacts, CaseId, ChannelId, CustomerId, NamesBefore, WorkLog};
