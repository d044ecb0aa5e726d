//! Who is billed: what the customers file says of a customer.

use super::contract::Contract;
use crate::money::Percent;

/// A customer of the customers file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Customer {
    /// Number or name, as in the log.
    pub customer: String,
    /// His agreements and prices, by dates that do not overlap.
    pub agreed: Vec<Contract>,
    /// Seconds paid for in advance, if any were.
    pub prepaid_seconds: Option<i64>,
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
}

/// Why a customer pays another VAT than the card says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VatReason {
    Export,
    ReverseCharge,
    /// In words of the customers file.
    Own(String),
}

impl VatReason {
    /// The reason as files have it: `export`, `reverse charge`.
    pub fn name(&self) -> &str {
        match self {
            Self::Export => "export",
            Self::ReverseCharge => "reverse charge",
            Self::Own(reason) => reason,
        }
    }
}

impl From<String> for VatReason {
    fn from(reason: String) -> Self {
        match &*reason {
            "export" => Self::Export,
            "reverse charge" => Self::ReverseCharge,
            _ => Self::Own(reason),
        }
    }
}
