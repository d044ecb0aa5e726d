//! Net, VAT and total of an invoice (rules.md §2.9).

use crate::money::{AmountError, Money, Percent};
use crate::rate_card::RateCard;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct InvoiceTotals {
    pub net: Money,
    /// VAT, computed once and rounded.
    pub vat: Money,
    pub total: Money,
}

impl InvoiceTotals {
    /// VAT and total of a net amount.
    fn of(net: Money, vat_percent: Percent) -> Result<Self, AmountError> {
        let vat = net.share(vat_percent)?;
        Ok(Self { net, vat, total: net.plus(vat)? })
    }

    /// The sums of what lines add up to, on a card whose prices include VAT or do not.
    pub fn of_lines(
        amount: Money,
        vat_percent: Percent,
        inclusive: bool,
    ) -> Result<Self, AmountError> {
        if inclusive { Self::of_total(amount, vat_percent) } else { Self::of(amount, vat_percent) }
    }

    /// VAT and net of an amount that includes VAT: total × p / (100 + p), rounded once.
    fn of_total(total: Money, vat_percent: Percent) -> Result<Self, AmountError> {
        let vat = total.included(vat_percent)?;
        Ok(Self { net: total.minus(vat)?, vat, total })
    }

    /// The one that people are told: the total where prices include VAT, else the net.
    pub fn said(self, card: &RateCard) -> Money {
        if card.prices_include_vat { self.total } else { self.net }
    }

    pub(super) fn plus(self, other: Self) -> Result<Self, AmountError> {
        Ok(Self {
            net: self.net.plus(other.net)?,
            vat: self.vat.plus(other.vat)?,
            total: self.total.plus(other.total)?,
        })
    }

    pub(super) fn minus(self, other: Self) -> Result<Self, AmountError> {
        Ok(Self {
            net: self.net.minus(other.net)?,
            vat: self.vat.minus(other.vat)?,
            total: self.total.minus(other.total)?,
        })
    }
}
