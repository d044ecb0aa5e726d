//! How a document is paid (BG-16), as the card says.

use crate::rate_card::RateCard;
use crate::scalars::identifier::fik_check_digit;

/// How a document is paid (BG-16).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaymentMeans<'a> {
    /// A Danish account: registration number (BT-86) and account (BT-84); code 42.
    Account { registration: &'a str, account: &'a str },
    /// Code 58, with the bank where the card names it.
    Iban { iban: &'a str, bic: Option<&'a str> },
    /// A Danish payment slip, code 93: `71`, `73` or `75`, the reference with its check digit (empty of a 73; BT-83), and
    /// the creditor (BT-84). Banks print it as `+71<reference+creditor<`.
    Fik { kind: &'a str, reference: String, creditor: &'a str },
}

impl<'a> PaymentMeans<'a> {
    /// `None` where the card names none, or the number is too long for a FIK line.
    pub(super) fn of(card: &'a RateCard, number: &str) -> Option<Self> {
        let payment = &card.payment;
        if let Some(account) = payment.account.as_deref() {
            let (registration, account) = account.split_once(' ')?;
            return Some(Self::Account { registration, account });
        }
        if let Some(iban) = payment.iban.as_deref() {
            return Some(Self::Iban { iban, bic: payment.bic.as_deref() });
        }
        let fik = payment.fik.as_deref()?;
        let (kind, creditor) = fik.split_once(' ')?;
        Some(Self::Fik { kind, reference: reference(fik, number)?, creditor })
    }
}

/// The reference of a FIK line: the digits of a number, filled up with zeros, and the check digit; `None` where they are
/// too many.
pub(super) fn reference(fik: &str, number: &str) -> Option<String> {
    let length = match fik.get(..2) {
        Some("71") => 14,
        Some("75") => 15,
        _ => return Some(String::new()),
    };
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    if digits.len() > length {
        return None;
    }
    let digits = format!("{digits:0>length$}");
    let check = fik_check_digit(&digits);
    Some(format!("{digits}{check}"))
}
