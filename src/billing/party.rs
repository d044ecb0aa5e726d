//! Who is billed, beside the number: what the customers file says that an invoice shows and no price depends on.

/// What an invoice shows of a customer.
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
