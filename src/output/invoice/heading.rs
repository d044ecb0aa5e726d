//! Above a customer's table: who he is, and what is agreed with him.

use crate::billing::{Invoice, Party};
use crate::lang::Lang;
use crate::money::{Percent, UnitPrice};
use crate::output::grid::{Look, printable};
use crate::output::wording;
use crate::rate_card::{Agreement, AgreementId, LevelId, RateCard, Rates, Terms};
use crate::seconds::Seconds;

/// An agreement, and what a customer has of his own under it.
pub(super) type Agreed<'a> = (Option<AgreementId>, Option<&'a Terms>);

/// `Nordisk Byg A/S · BEDRE: 15 free minutes a case, 10 % off · order reference PO-17 · DKK`.
pub(super) fn heading(invoice: &Invoice<'_>, agreements: &[Agreed<'_>], lang: Lang) -> String {
    let (card, party) = (invoice.card(), invoice.party());
    let name = called(invoice.customer_name(), party);
    let reference = party.and_then(|party| party.order_reference.as_deref());
    let reference = reference.map_or_else(String::new, |reference| {
        let reference = printable(reference);
        lang.pick(
            format!(" · order reference {reference}"),
            format!(" · ordrereference {reference}"),
        )
    });
    format!(
        "{} · {}{reference} · {}",
        Look::Bold.mark(&name),
        agreed_words(card, agreements, lang),
        card.currency
    )
}

/// A customer as tables call him: `Nordisk Byg A/S (1001)`.
pub(super) fn called(number: &str, party: Option<&Party>) -> String {
    match party.and_then(|party| party.name.as_deref()) {
        Some(name) if name != number => format!("{} ({})", printable(name), printable(number)),
        Some(_) | None => printable(number),
    }
}

/// What holds for the cases of an invoice: one agreement with its terms, or the names of several.
fn agreed_words(card: &RateCard, agreements: &[Agreed<'_>], lang: Lang) -> String {
    let none = lang.pick("no agreement", "ingen aftale");
    match agreements {
        [] | [(None, None)] => none.to_owned(),
        [(None, Some(own))] => format!("{none}: {}", own_words(card, own, lang).join(", ")),
        [(Some(id), own)] => {
            let name = printable(card.agreement_name(*id));
            let terms = card.editions().filter_map(|edition| edition.agreement(*id)).next_back();
            terms.map_or_else(
                || name.clone(),
                |terms| format!("{name}: {}", terms_with(card, terms, *own, lang)),
            )
        }
        several => {
            let mut names: Vec<String> = Vec::new();
            for (id, _) in several {
                let name = id.map_or_else(
                    || lang.pick("none", "ingen").to_owned(),
                    |id| printable(card.agreement_name(id)),
                );
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            let own = if several.iter().any(|(_, own)| own.is_some()) {
                lang.pick(", own prices", ", egne priser")
            } else {
                ""
            };
            format!("{}{own}", lang.list(&names))
        }
    }
}

/// What an agreement gives: `15 free minutes a case, 10 % off`; a discount of the customer's own instead of its.
fn terms_with(card: &RateCard, agreement: &Agreement, own: Option<&Terms>, lang: Lang) -> String {
    let mut terms = Vec::new();
    if agreement.free_seconds() > Seconds::ZERO {
        let minutes = wording::minutes(agreement.free_seconds(), lang);
        terms.push(lang.pick(
            format!("{minutes} free minutes a case"),
            format!("{minutes} gratis minutter pr. sag"),
        ));
    }
    let own_discount = own.and_then(|own| own.discount_percent);
    match own_discount.or(agreement.discount_percent()) {
        Some(percent) if !percent.is_zero() => terms.push(off(percent, lang)),
        Some(_) => {}
        None if !agreement.is_unfilled() => {}
        None => terms.push(lang.pick("no discount filled in", "ingen rabat udfyldt").to_owned()),
    }
    terms.extend(own.into_iter().flat_map(|own| rates(card, own, lang)));
    if terms.is_empty() {
        terms.push(
            lang.pick("no free minutes, no discount", "ingen gratis minutter, ingen rabat")
                .to_owned(),
        );
    }
    terms.join(", ")
}

/// What a customer has of his own: `12.5 % off`, `1st level 750.00 an hour`.
fn own_words(card: &RateCard, own: &Terms, lang: Lang) -> Vec<String> {
    let discount = own.discount_percent.map(|percent| off(percent, lang));
    let rates = rates(card, own, lang);
    discount.into_iter().chain(rates).collect()
}

fn off(percent: Percent, lang: Lang) -> String {
    let percent = wording::percent(percent, lang);
    lang.pick(format!("{percent} off"), format!("{percent} rabat"))
}

/// The hourly rates that a customer has of his own.
fn rates(card: &RateCard, own: &Terms, lang: Lang) -> Vec<String> {
    let an_hour = |rate: UnitPrice| {
        let rate = lang.number(&rate.to_string());
        lang.pick(format!("{rate} an hour"), format!("{rate} i timen"))
    };
    match &own.hourly_rate {
        None => Vec::new(),
        Some(Rates::All(rate)) => vec![an_hour(*rate)],
        Some(rates @ Rates::ByLevel(_)) => (0..card.levels.len())
            .filter_map(LevelId::from_index)
            .filter_map(|level| {
                let rate = an_hour(rates.at(level)?);
                Some(format!("{} {rate}", wording::level(card, level)))
            })
            .collect(),
    }
}
