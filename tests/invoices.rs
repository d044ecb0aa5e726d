//! Invoices as they are sent: valid by the rules of EN 16931 and Peppol, and to the øre what the lines say, in the
//! document and on the page.

use std::sync::LazyLock;

use crate::period_laws::Files;
use crate::random::{MONDAY, any_card, any_case, log_of};
use crate::written::written;
use en16931::{DocumentKind, Invoice, profiles};
use proptest::prelude::*;
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::Value;
use takst::billing::{
    Buyer, Customer, DocumentNumber, Party, Run, Scope, Span, documents, numbering,
};
use takst::calendar::Instant;
use takst::lang::Lang;
use takst::money::Percent;
use takst::output::invoice::json::JSON;
use takst::output::invoice::{page, peppol};
use takst::output::invoice_run::WriteError;
use takst::rate_card::{VatCategory, VatReason};
use takst::seconds::Seconds;

const DAY: i64 = 86_400;

fn decimal(text: &(impl ToString + ?Sized)) -> Decimal {
    Decimal::from_str_exact(&text.to_string()).unwrap()
}

fn member(object: &Value, name: &str) -> Decimal {
    decimal(object[name].as_str().unwrap_or_else(|| panic!("{name} of {object}")))
}

/// A document as another program reads it: all of it is understood, and no rule is broken.
fn read(xml: &str) -> Invoice {
    let read =
        en16931_formats::read(xml.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{xml}"));
    assert!(read.entries.is_empty(), "{:?}\n{xml}", read.entries);
    let report = profiles::PEPPOL_BIS_3.validate(&read.invoice);
    let findings: Vec<String> = report.findings().iter().map(ToString::to_string).collect();
    assert!(findings.is_empty(), "{findings:#?}\n{xml}");
    read.invoice
}

/// Amount by amount what the lines of the customer come to, as JSON has them; a credit note has all signs turned.
fn agrees(invoice: &Invoice, customer: &Value) {
    let is_credit = invoice.kind == DocumentKind::CreditNote;
    let signed = |object: &Value, name: &str| {
        let amount = member(object, name);
        if is_credit { -amount } else { amount }
    };
    let totals = &invoice.totals;
    let [vat] = &invoice.vat_breakdown[..] else { panic!("{:?}", invoice.vat_breakdown) };
    for (name, amounts) in [
        ("net", vec![totals.line_total, totals.taxable_total, vat.taxable_amount]),
        ("vat", vec![totals.vat_total.unwrap(), vat.tax_amount]),
        ("total", vec![totals.gross_total, totals.due]),
    ] {
        for amount in amounts {
            assert_eq!(decimal(&amount), signed(customer, name), "{name}");
        }
    }
    assert!(decimal(&totals.due) > Decimal::ZERO);
    let cases = customer["cases"].as_array().unwrap().iter();
    let lines = cases.flat_map(|case| case["lines"].as_array().unwrap());
    let lines: Vec<&Value> =
        lines.filter(|line| member(line, "quantity") != Decimal::ZERO).collect();
    assert_eq!(invoice.lines.len(), lines.len());
    for (number, (sent, line)) in invoice.lines.iter().zip(lines).enumerate() {
        assert_eq!(sent.id, (number + 1).to_string());
        assert_eq!(decimal(&sent.net_amount), signed(line, "net"), "{line}");
        let gross = signed(line, "gross");
        let per = decimal(&sent.price.base_quantity.unwrap());
        let product = decimal(&sent.quantity) * decimal(&sent.price.net_price) / per;
        let rounded = product.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
        assert_eq!(rounded, gross, "{line}");
        let discount = signed(line, "discount");
        match &sent.allowances[..] {
            [] => assert_eq!(discount, Decimal::ZERO, "{line}"),
            [allowance] => {
                assert_eq!(decimal(&allowance.amount), discount, "{line}");
                assert_eq!(decimal(&allowance.base_amount.unwrap()), gross, "{line}");
                let percent = decimal(&allowance.percentage.unwrap());
                assert_eq!(percent, member(line, "discount_percent"));
            }
            more => panic!("{more:?}"),
        }
        let period = sent.period.as_ref().unwrap();
        assert_eq!(period.start.unwrap().to_string(), line["date"].as_str().unwrap());
        assert_eq!(period.end.unwrap().to_string(), line["date_to"].as_str().unwrap());
        assert_eq!(sent.vat.rate.as_ref().map(decimal), Some(member(line, "vat_percent")));
    }
}

/// The amounts of a kind on a page, in order.
fn amounts<'p>(page: &'p str, kind: &str) -> Vec<&'p str> {
    let cells = page.split(&format!("class=\"{kind}\">")).skip(1).collect::<Vec<_>>();
    cells.into_iter().map(|cell| cell.split('<').next().unwrap()).collect()
}

/// The page has the amounts of the lines and the sums of the document.
fn shows(page: &str, customer: &Value, is_credit: bool, lang: Lang) {
    let money = |object: &Value, name: &str| {
        let amount = member(object, name);
        let amount = if is_credit { -amount } else { amount };
        lang.number(&format!("{:.2}", amount + Decimal::ZERO))
    };
    let cases = customer["cases"].as_array().unwrap().iter();
    let lines = cases.flat_map(|case| case["lines"].as_array().unwrap());
    let lines: Vec<&Value> =
        lines.filter(|line| member(line, "quantity") != Decimal::ZERO).collect();
    let mut nets: Vec<String> = lines.iter().map(|line| money(line, "net")).collect();
    nets.push(money(customer, "net"));
    assert_eq!(amounts(page, "number net"), nets);
    assert_eq!(amounts(page, "number vat"), [money(customer, "vat")]);
    assert_eq!(amounts(page, "number total"), [money(customer, "total")]);
    let off = lines.iter().filter(|line| member(line, "discount") != Decimal::ZERO);
    let off: Vec<String> = off
        .map(|line| {
            let off = money(line, "discount");
            off.strip_prefix('-').map_or_else(|| format!("-{off}"), str::to_owned)
        })
        .collect();
    assert_eq!(amounts(page, "discount"), off);
}

/// All documents of a run against its JSON.
fn all_agree(run: Run<'_>) {
    let numbers = numbering(&run, DocumentNumber::new("2027-1"), None).unwrap();
    let run = run.numbered(numbers);
    let json: Value = serde_json::from_str(&written(&run, &JSON).0).unwrap();
    let customers = json["customers"].as_array().unwrap().iter();
    let mut billed = customers.filter(|customer| member(customer, "total") != Decimal::ZERO);
    let each = |document: &takst::billing::Document<'_>| {
        let customer = billed.next().unwrap();
        let is_credit = document.kind == takst::billing::DocumentKind::CreditNote;
        for lang in [Lang::En, Lang::Da] {
            let mut html = Vec::new();
            page::write(document, lang, &mut html)?;
            shows(std::str::from_utf8(&html).unwrap(), customer, is_credit, lang);
        }
        if !run.card().prices_include_vat {
            let mut xml = Vec::new();
            peppol::write(document, Lang::Da, &mut xml)?;
            agrees(&read(std::str::from_utf8(&xml).unwrap()), customer);
        }
        Ok(())
    };
    documents::<WriteError>(&run, each).unwrap();
    assert!(billed.next().is_none());
}

/// A customer with all that a document wants, and VAT of his own.
fn buyer(name: &str, vat: Option<(VatCategory, VatReason)>) -> Customer {
    let text = |text: &str| Some(text.to_owned());
    let (category, reason) = vat.unzip();
    Customer {
        customer: name.to_owned(),
        prepaid_seconds: (name == "A").then_some(Seconds::new(3600)),
        vat_percent: category.map(|_| Percent::ZERO),
        party: Party {
            vat_reason: reason,
            buyer: Buyer {
                cvr: text("12345674"),
                street: text("Vej 1"),
                postcode: text("8000"),
                city: text("Aarhus"),
                vat_id: text("DE123456789"),
                vat_category: category,
                ..Buyer::default()
            },
            ..Party::default()
        },
        ..Customer::default()
    }
}

static NO_VAT: LazyLock<[Option<(VatCategory, VatReason)>; 5]> = LazyLock::new(|| {
    [
        None,
        Some((VatCategory::ReverseCharge, VatReason::ReverseCharge)),
        Some((VatCategory::Export, VatReason::Export)),
        Some((VatCategory::Exempt, VatReason::Own("§ 13".to_owned()))),
        Some((VatCategory::Zero, VatReason::Own("Z".to_owned()))),
    ]
});

proptest! {
    // A case makes a dozen documents, each read and judged by 300 rules.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn documents_of_any_terms_and_period_are_valid_and_agree(
        card in any_card(), cases in prop::collection::vec(any_case(), 1..6), vat in 0..5_usize, day in 0..10_i64
    ) {
        let mut log = log_of(&card, &cases, |_| true);
        let both = [buyer("A", None), buyer("B", NO_VAT[vat].clone())];
        log.set_filed(|name| both.iter().find(|one| one.customer == name));
        let cut = Some(Instant::from_unix(MONDAY + day * DAY));
        for span in [Span { from: None, until: cut }, Span { from: cut, until: None }] {
            let scope = Scope::of(&card, &log, span, None).unwrap();
            all_agree(Run::of(&card, &log, scope, |_| true));
        }
    }

    /// Every fourth piece of work is gone since, and B's VAT may be another: money goes back.
    #[test]
    fn documents_of_what_changed_since_are_valid_and_agree(
        card in any_card(), cases in prop::collection::vec(any_case(), 1..6), vat in 0..5_usize, gone in 0..4_usize
    ) {
        let mut before = log_of(&card, &cases, |_| true);
        let mut now = log_of(&card, &cases, |work| work % 4 != gone);
        for (log, vat) in [(&mut before, 0), (&mut now, vat)] {
            let both = [buyer("A", None), buyer("B", NO_VAT[vat].clone())];
            log.set_filed(|name| both.iter().find(|one| one.customer == name));
        }
        let mut files = Files::new();
        files.write(&Run::new(&card, &before, |_| true));
        let (former, _) = files.read(&card, &now, None);
        let scope = Scope::of(&card, &now, Span::default(), Some(&former)).unwrap();
        all_agree(Run::of(&card, &now, scope, |_| true));
    }
}
