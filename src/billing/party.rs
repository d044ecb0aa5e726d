//! Who is billed, beside the number: what the customers file says that an invoice shows and no price depends on.

/// What an invoice shows of a customer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Party {
    /// Name, if the log calls him by a number.
    pub name: Option<String>,
    /// Why he pays another VAT than the card says: `export`, `reverse charge`.
    pub vat_reason: Option<String>,
    /// What he wants to see on the invoice: his order number or a name.
    pub order_reference: Option<String>,
    /// Where the invoice is sent.
    pub email: Option<String>,
}
