//! An invoice document for people: a page that prints on A4 (docs/invoices.md), with the amounts of the document.

use std::io::Write;

use chrono::{Datelike, NaiveDate};
use maud::{Markup, html};

use super::import::text::service;
use crate::billing::{Case, Document, DocumentKind, DocumentLine, PaymentMeans, TradeParty, Unit};
use crate::lang::Lang;
use crate::money::Money;
use crate::output::grid::printable;
use crate::output::invoice_run::WriteError;
use crate::output::{html, wording};
use crate::say;

const STYLE: &str = "
header{display:flex;flex-wrap:wrap;gap:1rem 3rem;justify-content:space-between;margin-bottom:2rem}
address{font-style:normal}
.facts{width:auto}
.facts th,.facts td{padding:.1rem 0;border:0}
.facts th{padding-inline-end:1.5rem;color:var(--dim);font-weight:400;white-space:nowrap}
.case th{padding-top:1rem;break-after:avoid}
tr.case{break-after:avoid}
.date span{white-space:nowrap}
.sums{width:auto;margin:1rem 0 0 auto}
.sums tr:last-child>*{font-weight:700;border-bottom:3px double}
.sums th{font-weight:400}
";

/// The document as a page.
pub fn write(document: &Document<'_>, lang: Lang, out: &mut Vec<u8>) -> Result<(), WriteError> {
    let head = &document.head;
    let kind = match document.kind {
        DocumentKind::Invoice => lang.pick("Invoice", "Faktura"),
        DocumentKind::CreditNote => lang.pick("Credit note", "Kreditnota"),
    };
    let title = format!("{kind} {}", printable(head.number));
    let body = html! {
        header {
            div {
                h1 { (title) }
                (facts(document, lang))
            }
            div { (party(&head.seller, lang.pick("Contact:", "Kontakt:"), lang)) }
        }
        div.whole {
            div.dim { (lang.pick("To", "Til")) }
            (party(&head.buyer, "Att.", lang))
        }
        h2 { (lang.pick("Services", "Ydelser")) }
        div.wide { (lines(document, lang)) }
        div.whole {
            (sums(document, lang))
            (payment(document, lang))
        }
    };
    let seller = printable(head.seller.name);
    let page = html::page(&format!("{title} · {seller}"), STYLE, lang, &body);
    Ok(out.write_all(page.into_string().as_bytes())?)
}

/// Number, dates and references, a row each.
fn facts(document: &Document<'_>, lang: Lang) -> Markup {
    let head = &document.head;
    let text = |text: Option<&str>| text.map(printable);
    let (first, last) = document.period;
    let preceding: Vec<String> =
        document.preceding.iter().map(|number| printable(number)).collect();
    let of_preceding = match (document.kind, preceding.len()) {
        (DocumentKind::CreditNote, 1) => lang.pick("Credits invoice", "Krediterer faktura"),
        (DocumentKind::CreditNote, _) => lang.pick("Credits invoices", "Krediterer fakturaer"),
        (DocumentKind::Invoice, 1) => lang.pick("Corrects invoice", "Korrigerer faktura"),
        (DocumentKind::Invoice, _) => lang.pick("Corrects invoices", "Korrigerer fakturaer"),
    };
    let preceding = (!preceding.is_empty()).then(|| preceding.join(", "));
    let rows = [
        (lang.pick("Date", "Dato"), Some(day(head.issued, lang))),
        (lang.pick("Due", "Forfalder"), head.due.map(|due| day(due, lang))),
        (lang.pick("Period", "Periode"), Some(days(first, last, lang))),
        (of_preceding, preceding),
        (lang.pick("Your order", "Jeres ordre"), text(head.order_reference)),
        (lang.pick("Your reference", "Jeres reference"), text(head.buyer_reference)),
        (lang.pick("Account", "Kontostreng"), text(head.accounting_cost)),
    ];
    html! {
        table.facts {
            @for (name, value) in rows.iter().filter_map(|(name, value)| Some((name, value.as_ref()?))) {
                tr { th scope="row" { (name) } td { (value) } }
            }
        }
    }
}

fn party(party: &TradeParty<'_>, person: &str, lang: Lang) -> Markup {
    let place = [party.postcode, party.city].into_iter().flatten().map(printable);
    let place = place.collect::<Vec<_>>().join(" ");
    let registered = party.registered();
    let says_more = |id: &&str| registered.as_ref().is_none_or(|of_cvr| of_cvr.number != *id);
    let vat_id = party.vat_id.as_deref().filter(says_more);
    let lines = [
        party.contact.map(|contact| format!("{person} {}", printable(contact))),
        party.street.map(printable),
        (!place.is_empty()).then_some(place),
        party.is_foreign().then(|| printable(party.country)),
        party.cvr.map(|cvr| format!("CVR {cvr}")),
        vat_id.map(|id| format!("{} {}", lang.pick("VAT no.", "Momsnr."), printable(id))),
        party.ean().map(|ean| format!("EAN {}", printable(ean))),
        party.phone.map(printable),
        party.email.map(printable),
    ];
    html! {
        address {
            strong { (printable(party.name)) }
            @for line in lines.iter().flatten() { br; (line) }
        }
    }
}

fn lines(document: &Document<'_>, lang: Lang) -> Markup {
    let head = lang.pick(
        ["Date", "Service", "Quantity", "Price", "Discount"],
        ["Dato", "Ydelse", "Antal", "Pris", "Rabat"],
    );
    let amount = match (document.head.prices_include_vat, document.head.currency) {
        (true, currency) => say!(lang, "{currency} incl. VAT"; "{currency} inkl. moms"),
        (false, currency) => currency.to_owned(),
    };
    html! {
        table {
            thead { tr {
                @for (index, name) in head.iter().enumerate() { th.number[index > 1] scope="col" { (name) } }
                th.number scope="col" { (amount) }
            } }
            @for of_case in document.lines.chunk_by(|one, other| case(one) == case(other)) {
                tbody {
                    @if let Some(name) = of_case.first().and_then(case) {
                        tr.case { th colspan="6" scope="rowgroup" { (lang.pick("Case", "Sag")) " " (printable(name)) } }
                    }
                    @for line in of_case { (row(line, document, lang)) }
                }
            }
        }
    }
}

fn case<'l>(line: &'l DocumentLine<'_>) -> Option<&'l str> {
    line.case.as_ref().map(Case::name)
}

fn row(billed: &DocumentLine<'_>, document: &Document<'_>, lang: Lang) -> Markup {
    let line = &billed.line;
    // The year is said where it is another than that of the document.
    let year = document.head.issued.year();
    let date = |date: NaiveDate| {
        if date.year() == year { day_month(date, lang) } else { day(date, lang) }
    };
    let has_discount = line.discount != Money::ZERO;
    let quantity = lang.number(&billed.quantity.to_string());
    let (unit, per) = match line.unit {
        Unit::Minute => ("min".to_owned(), lang.pick("/hour", "/time").to_owned()),
        Unit::Distance => (printable(line.unit_name), format!("/{}", printable(line.unit_name))),
        Unit::Piece => (lang.pick("pcs", "stk.").to_owned(), String::new()),
    };
    html! {
        tr {
            td.date {
                span { (date(line.date)) }
                @if line.date != line.date_to { " - " span { (date(line.date_to)) } }
            }
            td {
                (service(document.card, line, lang))
                @if let Some(notes) = &billed.notes { div.dim { (printable(notes)) } }
            }
            td.number { (quantity) " " (unit) }
            td.number { (lang.number(&line.unit_price.to_string())) (per) }
            td.number {
                @if has_discount {
                    span.discount { (lang.money(line.discount.negated())) }
                    div.dim { (wording::percent(line.discount_percent, lang)) }
                }
            }
            td.number.net { (lang.money(line.net)) }
        }
    }
}

/// Net, VAT and total, and why there is no VAT.
fn sums(document: &Document<'_>, lang: Lang) -> Markup {
    let (sums, head) = (document.totals, &document.head);
    let percent = wording::percent(head.vat.percent, lang);
    let total = match document.kind {
        DocumentKind::Invoice => lang.pick("To pay", "At betale"),
        DocumentKind::CreditNote => lang.pick("Credited", "Krediteret"),
    };
    html! {
        table.sums {
            tr { th scope="row" { (lang.pick("Without VAT", "Uden moms")) } td.number.net { (lang.money(sums.net)) } }
            tr { th scope="row" { (lang.pick("VAT", "Moms")) " " (percent) } td.number.vat { (lang.money(sums.vat)) } }
            tr { th scope="row" { (total) " " (head.currency) } td.number.total { (lang.money(sums.total)) } }
        }
        @if let Some(reason) = head.vat.reason {
            p { (lang.pick("VAT", "Moms")) " " (percent) ": " (wording::vat_reason(reason, lang)) }
        }
    }
}

/// How and until when it is paid.
fn payment(document: &Document<'_>, lang: Lang) -> Markup {
    let head = &document.head;
    let means = match &head.means {
        PaymentMeans::Account { registration, account } => say!(lang,
            "Danish bank account: registration number {registration}, account {account}";
            "Bankoverførsel: reg.nr. {registration}, konto {account}"
        ),
        PaymentMeans::Iban { iban, bic } => {
            let bic = bic.map_or_else(String::new, |bic| format!(", BIC {bic}"));
            format!("IBAN {iban}{bic}")
        }
        PaymentMeans::Fik { kind, reference, creditor } => say!(lang,
            "Payment slip: +{kind}<{reference}+{creditor}<";
            "Betalingskort: +{kind}<{reference}+{creditor}<"
        ),
    };
    let terms = wording::payment_terms(head.terms, head.due_days, lang);
    let is_invoice = document.kind == DocumentKind::Invoice;
    html! {
        @if is_invoice {
            h2 { (lang.pick("Payment", "Betaling")) }
            p { (means) }
            @if let Some(terms) = terms { p { (terms) } }
        }
    }
}

/// `5 Oct`, `5. okt.`
fn day_month(date: NaiveDate, lang: Lang) -> String {
    let (day, month) = (date.day(), lang.month(date));
    // Which is whole.
    let point = if month == "maj" { "" } else { "." };
    say!(lang, "{day} {month}"; "{day}. {month}{point}")
}

fn day(date: NaiveDate, lang: Lang) -> String {
    format!("{} {}", day_month(date, lang), date.year())
}

fn days(first: NaiveDate, last: NaiveDate, lang: Lang) -> String {
    if first == last {
        return day(first, lang);
    }
    let from = if first.year() == last.year() { day_month } else { day };
    format!("{} - {}", from(first, lang), day(last, lang))
}
