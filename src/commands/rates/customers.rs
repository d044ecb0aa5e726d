//! `takst rates customers`: what a customers file says of each customer, and what he lacks for an e-invoice.

use std::fmt::Write as _;
use std::path::Path;

use super::super::Context;
use crate::billing::{Customer, lacks_of_customer};
use crate::commands::card::find;
use crate::intake::customers::Customers;
use crate::lang::{Lang, Words};
use crate::output::grid::{Look, printable};
use crate::rate_card::{CardInUse, Choice as _};
use crate::scalars::identifier::cvr_doubt;
use crate::words;

pub(super) fn run(file: &Path, context: &Context) -> anyhow::Result<()> {
    let found = find(context)?;
    context.spare([file])?;
    let customers = Customers::open(file, &found.card)?;
    let lang = context.lang;
    let (mut text, mut ready, mut all) = (String::new(), 0, 0);
    for customer in customers.iter() {
        let lacks = lacks(customer, &found, context);
        all += 1;
        ready += usize::from(lacks.is_empty());
        let name = Look::Bold.mark(&printable(customer.called()));
        let _ = writeln!(text, "{name}{}", said(customer, &found, lang));
        let lacks: Vec<&str> = lacks.iter().map(|lack| lack.text(lang)).collect();
        if !lacks.is_empty() {
            let head = Look::Warn.mark(lang.pick("lacks", "mangler"));
            let _ = writeln!(text, "  {head}: {}", lacks.join(", "));
        }
        if let Some(doubt) = customer.party.buyer.cvr.as_deref().and_then(cvr_doubt) {
            let note = Look::Warn.mark(lang.pick("note", "bemærk"));
            let _ = writeln!(text, "  {note}: CVR {}", doubt.text(lang));
        }
    }
    let sum = words!(
        "{ready} of {all} customers have what an e-invoice needs";
        "{ready} af {all} kunder har det, en e-faktura kræver"
    );
    let _ = writeln!(text, "{}", sum.text(lang));
    Ok(context.print(&text)?)
}

/// What he lacks, at the VAT of today.
fn lacks(customer: &Customer, found: &CardInUse, context: &Context) -> Vec<Words> {
    let card = &found.card;
    let of_card = card.at(context.now).vat_percent;
    let percent = customer.vat_percent.unwrap_or(of_card);
    lacks_of_customer(card, Some(customer), percent, true)
}

/// ` (10017) · BEDRE · CVR 16356700 · Gade 2, 2100 København Ø`.
fn said(customer: &Customer, found: &CardInUse, lang: Lang) -> String {
    let (card, party) = (&found.card, &customer.party);
    let buyer = &party.buyer;
    let mut said = String::new();
    if party.name.as_deref().is_some_and(|name| name != customer.customer) {
        let _ = write!(said, " ({})", printable(&customer.customer));
    }
    let agreements = customer.agreed.iter().filter_map(|agreed| agreed.agreement);
    let agreements = agreements.map(|id| (None, card.agreement_name(id).to_owned()));
    let town = [buyer.postcode.as_deref(), buyer.city.as_deref()];
    let town = town.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let address = [buyer.street.clone(), Some(town), buyer.country.clone()];
    let address = address.into_iter().flatten().filter(|part| !part.is_empty());
    let address = address.collect::<Vec<_>>().join(", ");
    let percent = customer.vat_percent.map(|percent| lang.number(&percent.to_string()) + " %");
    let category = buyer.vat_category.map(|category| category.word().to_owned());
    let reason = party.vat_reason.as_ref().map(|reason| reason.name().to_owned());
    let texts = [
        (Some("CVR"), buyer.cvr.clone()),
        (Some("EAN"), buyer.ean.clone()),
        (None, Some(address).filter(|address| !address.is_empty())),
        (Some(lang.pick("VAT", "moms")), percent),
        (None, category),
        (None, reason),
        (None, buyer.vat_id.clone()),
        (None, buyer.endpoint.clone()),
        (None, buyer.contact.clone()),
        (Some(lang.pick("order", "ordre")), party.order_reference.clone()),
        (Some(lang.pick("reference", "reference")), buyer.buyer_reference.clone()),
        (Some(lang.pick("account", "konto")), buyer.accounting_cost.clone()),
        (None, party.email.clone()),
    ];
    let texts = texts.into_iter().filter_map(|(head, text)| Some((head, text?)));
    for (head, text) in agreements.chain(texts) {
        let head = head.map_or_else(String::new, |head| format!("{head} "));
        let _ = write!(said, " · {head}{}", printable(&text));
    }
    said
}
