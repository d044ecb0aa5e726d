//! PURE: what work costs: cases, their charge in the order of rules.md §2, and invoices.

mod approval;
mod balance;
mod bill;
mod case;
mod charge;
mod conditions;
mod contract;
mod credit;
mod delta;
mod distance;
mod entry;
mod extras;
mod facts;
mod fees;
mod invoice;
mod invoice_totals;
mod line;
mod minimum_charge;
mod party;
mod pooling;
mod prior;
mod quote;
mod rebilling;
mod reconcile;
mod resolve;
mod rounding;
mod run;
mod scope;
mod told;
mod totals;
mod work;

pub use approval::{Approval, Approvals};
pub use bill::{Writer, bill, bill_part};
pub use case::Case;
pub use charge::{Charge, ChargeError, Piece, charge};
pub use contract::{Contract, ContractId};
pub use entry::{Entry, NewEntry};
pub use invoice::Invoice;
pub use invoice_totals::InvoiceTotals;
pub use line::{Kind, Line, MinimumAmount, PricedBy, Reason, Unit, What};
pub use minimum_charge::Shortfall;
pub use party::Party;
pub use pooling::{Balance, Pooled, Pooling};
pub use prior::{PriorByVat, PriorInvoices, PriorLine, PriorLines};
pub use quote::{
    Answer, Column, EarlierContact, FreeWork, GoingOn, Heading, HourPrice, Inquiry, LADDER, More,
    Opening, Outlook, Price, PriceList, Question, Quote, QuoteError, Quoted, Rung, Spared, Waiting,
    quote,
};
pub use reconcile::{Imbalance, Rows};
pub use rounding::BilledTime;
pub use run::Run;
pub use scope::{Scope, Span};
pub use told::{Told, told, told_each};
pub use totals::{Totals, VatTotals};
pub use work::{BETWEEN, CaseFacts, CaseId, ChannelId, CustomerId, NamesBefore, WorkLog};
