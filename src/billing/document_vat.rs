//! The VAT of a document: its one rate, its category and why there is none (BT-118 to BT-121).

use super::party::Party;
use crate::lang::Words;
use crate::money::Percent;
use crate::rate_card::{RateCard, VatCategory, VatReason};
use crate::words;

/// VAT of a document, one rate (BT-118 to BT-121).
#[derive(Debug, Clone, Copy)]
pub struct DocumentVat<'a> {
    pub percent: Percent,
    pub category: VatCategory,
    /// Why there is none; only where the category has reasons.
    pub reason: Option<&'a VatReason>,
}

impl<'a> DocumentVat<'a> {
    /// VAT of an invoice, or what is missing to tell it.
    pub(super) fn of(
        card: &'a RateCard,
        party: Option<&'a Party>,
        percent: Percent,
    ) -> Result<Self, Words> {
        if !percent.is_zero() {
            return Ok(Self { percent, category: VatCategory::Standard, reason: None });
        }
        let buyer = party.map(|party| &party.buyer);
        let own = buyer.and_then(|buyer| buyer.vat_category);
        let own_reason = party.and_then(|party| party.vat_reason.as_ref());
        let (category, reason) = if own.is_some() || own_reason.is_some() {
            (own, own_reason)
        } else {
            (card.vat_category, card.vat_reason.as_ref())
        };
        let said = reason.and_then(VatReason::category);
        let category = category.or(said).ok_or_else(|| missing("vat_category"))?;
        if said.is_some_and(|said| said != category) {
            return Err(words!(
                "`vat_reason` and `vat_category` contradict each other";
                "`vat_reason` og `vat_category` modsiger hinanden"
            ));
        }
        let reason = match category {
            VatCategory::Standard => {
                return Err(words!(
                    "`vat_category` S is for VAT above 0 %: write Z, E, AE or G";
                    "`vat_category` S er for moms over 0 %: skriv Z, E, AE eller G"
                ));
            }
            VatCategory::Zero => None,
            VatCategory::Exempt | VatCategory::ReverseCharge | VatCategory::Export => {
                Some(reason.ok_or_else(|| missing("vat_reason"))?)
            }
        };
        if category == VatCategory::ReverseCharge
            && buyer.is_none_or(|buyer| buyer.vat_id.is_none())
        {
            return Err(missing("vat_id"));
        }
        Ok(Self { percent, category, reason })
    }
}

/// A key that is not there, as it is listed.
pub(super) fn missing(key: &str) -> Words {
    words!("`{key}`"; "`{key}`")
}
