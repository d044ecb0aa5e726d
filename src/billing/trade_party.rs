//! Who sells or buys, as documents have it (BG-4, BG-7).

use std::borrow::Cow;

use super::party::Customer;
use crate::rate_card::RateCard;

const DENMARK: &str = "DK";

/// The Danish register of firms, and the numbers of public buyers, in the list of schemes.
const CVR: &str = "0184";
const GLN: &str = "0088";

pub(super) fn is_denmark(country: &str) -> bool {
    country == DENMARK
}

/// Who sells or buys (BG-4, BG-7).
#[derive(Debug, Clone)]
pub struct TradeParty<'a> {
    pub name: &'a str,
    /// The 8 digits of the Danish register of firms (BT-30, BT-47).
    pub cvr: Option<&'a str>,
    /// With its country (BT-31, BT-48).
    pub vat_id: Option<Cow<'a, str>>,
    /// Where documents are sent (BT-34, BT-49).
    pub endpoint: Option<PartyId<'a>>,
    pub street: Option<&'a str>,
    pub postcode: Option<&'a str>,
    pub city: Option<&'a str>,
    /// Two letters (BT-40, BT-55).
    pub country: &'a str,
    pub contact: Option<&'a str>,
    pub phone: Option<&'a str>,
    pub email: Option<&'a str>,
}

/// What a party is called in a list of schemes: `0184` and `DK16356700`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartyId<'a> {
    pub scheme: &'a str,
    pub number: Cow<'a, str>,
}

impl PartyId<'_> {
    fn of_cvr(cvr: &str) -> Self {
        Self { scheme: CVR, number: Cow::Owned(format!("{DENMARK}{cvr}")) }
    }
}

impl<'a> TradeParty<'a> {
    pub(super) fn seller(card: &'a RateCard) -> Option<Self> {
        let seller = &card.seller;
        let cvr = seller.cvr.as_deref();
        let of_cvr = || cvr.map(|cvr| PartyId::of_cvr(cvr).number);
        Some(Self {
            name: seller.name.as_deref()?,
            cvr,
            vat_id: seller.vat_id.as_deref().map(Cow::Borrowed).or_else(of_cvr),
            endpoint: endpoint(seller.endpoint.as_deref(), None, cvr),
            street: seller.street.as_deref(),
            postcode: seller.postcode.as_deref(),
            city: seller.city.as_deref(),
            country: seller.country.as_deref().unwrap_or(DENMARK),
            contact: seller.contact.as_deref(),
            phone: seller.phone.as_deref(),
            email: seller.email.as_deref(),
        })
    }

    /// `called`: as the log calls him.
    pub(super) fn buyer(filed: &'a Customer, called: &'a str) -> Self {
        let (party, buyer) = (&filed.party, &filed.party.buyer);
        let cvr = buyer.cvr.as_deref();
        Self {
            name: party.name.as_deref().unwrap_or(called),
            cvr,
            vat_id: buyer.vat_id.as_deref().map(Cow::Borrowed),
            endpoint: endpoint(buyer.endpoint.as_deref(), buyer.ean.as_deref(), cvr),
            street: buyer.street.as_deref(),
            postcode: buyer.postcode.as_deref(),
            city: buyer.city.as_deref(),
            country: buyer.country.as_deref().unwrap_or(DENMARK),
            contact: buyer.contact.as_deref(),
            phone: None,
            email: party.email.as_deref(),
        }
    }

    /// In the Danish register of firms (BT-30, BT-47).
    pub fn registered(&self) -> Option<PartyId<'a>> {
        self.cvr.map(PartyId::of_cvr)
    }

    /// The GLN that documents go to, of public buyers.
    pub fn ean(&self) -> Option<&str> {
        let endpoint = self.endpoint.as_ref().filter(|endpoint| endpoint.scheme == GLN);
        endpoint.map(|endpoint| &*endpoint.number)
    }

    pub fn is_foreign(&self) -> bool {
        !is_denmark(self.country)
    }
}

/// Where documents go: the address that is named, else EAN, else CVR.
fn endpoint<'a>(
    named: Option<&'a str>,
    ean: Option<&'a str>,
    cvr: Option<&'a str>,
) -> Option<PartyId<'a>> {
    let named = named.and_then(|named| named.split_once(':'));
    let named = named.map(|(scheme, number)| PartyId { scheme, number: Cow::Borrowed(number) });
    let of_ean = || ean.map(|ean| PartyId { scheme: GLN, number: Cow::Borrowed(ean) });
    named.or_else(of_ean).or_else(|| cvr.map(PartyId::of_cvr))
}
