//! What card and customers file lack for documents as they are sent.

use super::document_vat::{DocumentVat, missing};
use super::party::Customer;
use super::payment_means::reference;
use super::run::Run;
use super::trade_party::is_denmark;
use crate::lang::Words;
use crate::money::Percent;
use crate::rate_card::RateCard;
use crate::texts::quoted;
use crate::words;

/// What card and customers file lack for the documents of a run.
#[derive(Debug, Default)]
pub struct Lacks<'a> {
    /// Of the card: a key, or what is wrong with one.
    pub card: Vec<Words>,
    /// Of each customer, as messages call him.
    pub customers: Vec<(&'a str, Vec<Words>)>,
}

impl Lacks<'_> {
    pub fn is_empty(&self) -> bool {
        self.card.is_empty() && self.customers.is_empty()
    }
}

/// What the run lacks to make documents; `sent`: to addresses of their own, not only for people.
pub fn lacks<'r>(run: &'r Run<'_>, sent: bool) -> Lacks<'r> {
    let mut lacks = Lacks { card: lacks_of_card(run.card(), sent), customers: Vec::new() };
    for invoice in run.invoices() {
        let Some(number) = invoice.number() else {
            continue;
        };
        let mut own = lacks_of_customer(run.card(), invoice.filed(), invoice.vat_percent, sent);
        if matches!(run.card().payment.fik.as_deref(), Some(fik) if reference(fik, number).is_none())
        {
            let number = quoted(number);
            own.push(words!(
                "the number {number} has more digits than a FIK line";
                "nummeret {number} har flere cifre end en FIK-linje"
            ));
        }
        if !own.is_empty() {
            lacks.customers.push((invoice.customer_name(), own));
        }
    }
    lacks
}

/// What a card lacks for documents.
pub fn lacks_of_card(card: &RateCard, sent: bool) -> Vec<Words> {
    let (seller, payment) = (&card.seller, &card.payment);
    let mut lacks = Vec::new();
    for (key, value) in [
        ("seller.name", &seller.name),
        ("seller.street", &seller.street),
        ("seller.postcode", &seller.postcode),
        ("seller.city", &seller.city),
    ] {
        if value.is_none() {
            lacks.push(missing(key));
        }
    }
    let is_danish = seller.country.as_deref().is_none_or(is_denmark);
    if is_danish && seller.cvr.is_none() {
        lacks.push(missing("seller.cvr"));
    }
    if !is_danish && seller.vat_id.is_none() {
        lacks.push(missing("seller.vat_id"));
    }
    if sent && !is_danish && seller.cvr.is_none() && seller.endpoint.is_none() {
        lacks.push(missing("seller.endpoint"));
    }
    if payment.account.is_none() && payment.iban.is_none() && payment.fik.is_none() {
        lacks.push(words!(
            "`payment.account`, `payment.iban` or `payment.fik`";
            "`payment.account`, `payment.iban` eller `payment.fik`"
        ));
    }
    if payment.due_days.is_none() && payment.terms.is_none() {
        lacks.push(missing("payment.due_days"));
    }
    if sent && card.prices_include_vat {
        lacks.push(words!(
            "`prices_include_vat`: prices without VAT would need more decimals than they have";
            "`prices_include_vat`: priser uden moms ville kræve flere decimaler, end de har"
        ));
    }
    lacks
}

/// What a customer lacks for documents at a VAT; nothing is known of one who is not in the customers file.
pub fn lacks_of_customer(
    card: &RateCard,
    filed: Option<&Customer>,
    vat_percent: Percent,
    sent: bool,
) -> Vec<Words> {
    let Some(buyer) = filed.map(|filed| &filed.party.buyer) else {
        return vec![words!("not in the customers file"; "står ikke i kundefilen")];
    };
    let mut lacks = Vec::new();
    let is_danish = buyer.country.as_deref().is_none_or(is_denmark);
    if is_danish {
        for (key, value) in
            [("street", &buyer.street), ("postcode", &buyer.postcode), ("city", &buyer.city)]
        {
            if value.is_none() {
                lacks.push(missing(key));
            }
        }
        if sent && buyer.cvr.is_none() && buyer.ean.is_none() {
            lacks.push(words!("`cvr` or `ean`"; "`cvr` eller `ean`"));
        }
    } else if sent && buyer.endpoint.is_none() && buyer.ean.is_none() && buyer.cvr.is_none() {
        lacks.push(missing("endpoint"));
    }
    lacks.extend(DocumentVat::of(card, filed.map(|filed| &filed.party), vat_percent).err());
    lacks
}
