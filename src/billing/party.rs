//! Who is billed: what the customers file says of a customer.

use chrono::NaiveDate;

use super::contract::Contract;
use crate::money::Percent;
use crate::rate_card::{VatCategory, VatReason};
use crate::seconds::Seconds;

/// A customer of the customers file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Customer {
    /// Number or name, as in the log.
    pub customer: String,
    /// His agreements and prices, by dates that do not overlap.
    pub agreed: Vec<Contract>,
    /// Seconds paid for in advance, if any were.
    pub prepaid_seconds: Option<Seconds>,
    /// The local date from which work draws them; `None`: all work does.
    pub prepaid_from: Option<NaiveDate>,
    /// VAT, if it is not the card's.
    pub vat_percent: Option<Percent>,
    pub party: Party,
}

impl Customer {
    /// Its number, and its name if it has one.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.customer.as_str()).chain(self.party.name.as_deref())
    }

    /// Number and name; where it has none, the number twice.
    pub fn number_and_name(&self) -> [String; 2] {
        [self.customer.clone(), self.called().to_owned()]
    }

    /// What people call it: the name if it has one.
    pub fn called(&self) -> &str {
        self.party.name.as_deref().unwrap_or(&self.customer)
    }
}

/// What an invoice shows of a customer, and no price depends on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Party {
    /// Name, if the log calls him by a number.
    pub name: Option<String>,
    pub vat_reason: Option<VatReason>,
    /// What he wants to see on the invoice: his order number or a name.
    pub order_reference: Option<String>,
    /// Where the invoice is sent.
    pub email: Option<String>,
    pub buyer: Buyer,
}

/// What a document says of a customer beside his name (EN 16931, BG-7).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Buyer {
    /// 8 digits (BT-47).
    pub cvr: Option<String>,
    /// A GLN: where public buyers take documents (BT-49).
    pub ean: Option<String>,
    pub street: Option<String>,
    pub postcode: Option<String>,
    pub city: Option<String>,
    /// Two letters (BT-55); not given: Denmark.
    pub country: Option<String>,
    /// With its country (BT-48).
    pub vat_id: Option<String>,
    /// `scheme:number` (BT-49).
    pub endpoint: Option<String>,
    /// A person (BT-56).
    pub contact: Option<String>,
    /// BT-10.
    pub buyer_reference: Option<String>,
    /// BT-19.
    pub accounting_cost: Option<String>,
    /// Where he pays no VAT.
    pub vat_category: Option<VatCategory>,
}
