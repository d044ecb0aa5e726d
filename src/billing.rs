//! PURE: what work costs: cases, their charge in the order of rules.md §2, and invoices.

mod approval;
mod balance;
mod bill;
mod charge;
mod conditions;
mod contract;
mod credit;
mod delta;
mod distance;
mod document;
mod document_vat;
mod extras;
mod facts;
mod fees;
mod flat_price;
mod in_force;
mod invoice_totals;
mod lacks;
mod line;
mod log;
mod minimum_charge;
mod numbering;
mod party;
mod payment_means;
mod pooled;
mod pooling;
mod precedence;
mod prior;
mod quote;
mod rebilling;
mod reconcile;
mod rounding;
mod run;
mod scope;
mod segment;
mod span;
mod survey;
mod totals;
mod trace;
mod trade_party;
mod unseen;
mod volume;

pub use approval::Approval;
pub use balance::Balance;
pub use bill::{Billed, Writer, bill, bill_part};
pub use charge::{Before, Charge, charge};
pub use conditions::is_word as fits;
pub use contract::Contract;
pub use document::{Document, DocumentHead, DocumentKind, DocumentLine, document};
pub use document_vat::DocumentVat;
pub use in_force::{InForce, Source};
pub use invoice_totals::InvoiceTotals;
pub use lacks::{Lacks, lacks, lacks_of_card, lacks_of_customer};
pub use line::{Kind, Line, MinimumAmount, PricedBy, Reason, Unit, What};
pub use log::{
    Adopted, BETWEEN, Case, CaseFacts, CaseId, ChannelId, ContractId, CustomerId, Entry,
    NamesBefore, NewEntry, WorkLog,
};
pub use minimum_charge::Shortfall;
pub use numbering::{DocumentNumber, Numbering};
pub use party::{Buyer, Customer, Party};
pub use payment_means::PaymentMeans;
pub use pooled::Pooled;
pub use pooling::Pooling;
pub use precedence::{Home, Overruled, Reason as OverruledBy, Written, overruled};
pub use prior::{PriorByVat, PriorInvoices, PriorLine, TakenBack};
pub use quote::{
    Added, Addition, Answer, Column, EarlierContact, FreeWork, Further, GoingOn, Heading,
    HourPrice, Inquiry, LADDER, More, Opening, Outlook, Price, PriceList, Question, Quote,
    QuoteError, Quoted, Rung, Spared, Waiting, quote, quote_added,
};
pub use reconcile::{Imbalance, Rows};
pub use rounding::BilledTime;
pub use run::{Invoice, Run};
pub use scope::Scope;
pub use segment::{ChargeError, Piece};
pub use span::Span;
pub use survey::{NumberingError, numbering};
pub use totals::{Totals, VatTotals};
pub use trace::Trace;
pub use trade_party::{PartyId, TradeParty};
pub use unseen::{Counted, unseen};
