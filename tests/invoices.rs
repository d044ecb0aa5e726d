//! Invoices as they are sent: valid by the rules of EN 16931 and Peppol, and to the øre what the lines say, in the
//! document and on the page.

use std::fmt::Write as _;
use std::fs;
use std::sync::LazyLock;

use crate::desk::{Desk, SHIPPED};
use crate::period_laws::Files;
use crate::random::{MONDAY, any_card, any_case, log_of};
use crate::written::written;
use en16931::{DocumentKind, Invoice, profiles};
use proptest::prelude::*;
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::Value;
use takst::billing::{
    Buyer, Customer, DocumentNumber, Party, Run, Scope, Span, document, numbering,
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
    for invoice in run.invoices() {
        let (Some(document), _) = document::<WriteError>(&invoice).unwrap() else {
            continue;
        };
        let customer = billed.next().unwrap();
        let is_credit = document.kind == takst::billing::DocumentKind::CreditNote;
        for lang in [Lang::En, Lang::Da] {
            let mut html = Vec::new();
            page::write(&document, lang, &mut html).unwrap();
            shows(std::str::from_utf8(&html).unwrap(), customer, is_credit, lang);
        }
        if !run.card().prices_include_vat {
            let mut xml = Vec::new();
            peppol::write(&document, Lang::Da, &mut xml).unwrap();
            agrees(&read(std::str::from_utf8(&xml).unwrap()), customer);
        }
    }
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

const CUSTOMERS: &str = include_str!("invoices/customers.toml");

const FIRST: &str = "2026-1001";

/// The shipped card with a seller, how he is paid, and 10 % off for BEDRE.
fn card_text() -> String {
    let bedre = "[agreements.BEDRE]";
    let shipped = SHIPPED.replace(bedre, &format!("{bedre}\ndiscount_percent = 10"));
    shipped + include_str!("invoices/card-end.toml")
}

impl Desk {
    fn of_invoices(log: &str) -> Self {
        let desk = Self::empty();
        desk.write("card.toml", card_text());
        desk.write("customers.toml", CUSTOMERS);
        desk.write("log.csv", log);
        desk
    }

    /// `takst invoice log.csv` with the card and the customers, numbered from `first` on.
    fn numbered(&self, first: &str, args: &[&str]) -> String {
        let all = ["--rates", "card.toml", "invoice", "log.csv", "--customers", "customers.toml"];
        self.prints(&[&all[..], &["--number-from", first], args].concat())
    }

    /// Both documents of each customer, in the folder `out`, and all of them against the lines of the same run.
    fn sent(&self, first: &str, args: &[&str], lang: Lang) {
        self.numbered(first, &[args, &["--format", "peppol,html", "-o", "out"]].concat());
        let json: Value =
            serde_json::from_str(&self.numbered(first, &[args, &["--format", "json"]].concat()))
                .unwrap();
        let customers = json["customers"].as_array().unwrap();
        let billed = customers.iter().filter(|customer| member(customer, "total") != Decimal::ZERO);
        let mut names = Vec::new();
        for customer in billed {
            let number = customer["invoice"].as_str().unwrap();
            let invoice = read(&self.read(&format!("out/{number}.xml")));
            assert_eq!(invoice.number.as_deref(), Some(number));
            agrees(&invoice, customer);
            let is_credit = invoice.kind == DocumentKind::CreditNote;
            shows(&self.read(&format!("out/{number}.html")), customer, is_credit, lang);
            names.extend([format!("{number}.html"), format!("{number}.xml")]);
        }
        let mut written: Vec<String> = fs::read_dir(self.path("out"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        written.sort();
        assert_eq!(written, names);
    }
}

/// 35 minutes, of which 15 are free: 15 × 800 / 60 = 200.00, all of it off; 20 × 800 / 60 = 266.67, less 10 % (26.667,
/// so 26.67) 240.00; 24 × 3.52 = 84.48. Net 324.48, VAT 81.12, total 405.60.
const ONE: &str = "case,customer,agreement,level,start,minutes,km,note\n\
                   4711,10017,BEDRE,1st,2026-11-24 10:12,35,24,Printer & driver\n";

/// The same case with 10 minutes, all free, and no way: 240.00 and 84.48 go back, with VAT 405.60.
const LESS: &str = "case,customer,agreement,level,start,minutes,km,note\n\
                    4711,10017,BEDRE,1st,2026-11-24 10:12,10,,Printer & driver\n";

#[test]
fn an_invoice_and_a_credit_note_are_as_documented() {
    let desk = Desk::of_invoices(ONE);
    desk.sent(FIRST, &[], Lang::Da);
    assert_eq!(desk.read("out/2026-1001.xml"), include_str!("invoices/invoice.xml"));

    let less = Desk::of_invoices(LESS);
    less.write("november.jsonl", desk.numbered(FIRST, &["--format", "jsonl"]));
    less.sent("2026-1002", &["--billed", "november.jsonl"], Lang::Da);
    assert_eq!(less.read("out/2026-1002.xml"), include_str!("invoices/credit-note.xml"));
    let page = less.read("out/2026-1002.html");
    assert!(page.contains("Krediterer faktura</th><td>2026-1001<"), "{page}");
}

/// So many lines of work for each of three customers: a firm, a public buyer and one abroad.
fn long_log(lines: [usize; 3]) -> String {
    let mut log = String::from("case,customer,agreement,level,start,minutes,km,note\n");
    for (customer, (name, lines)) in
        ["10017", "Aarhus Kommune", "Berlin GmbH"].iter().zip(lines).enumerate()
    {
        for line in 0..lines {
            let (day, hour, minute) = (1 + line * 27 / lines, 8 + line % 8, line * 7 % 60);
            writeln!(log, "{customer}-{line},{name},,1st,2026-10-{day:02} {hour:02}:{minute:02},{},,Printeren svarer ikke; driver {line} lagt ind på ny", 10 + line % 37).unwrap();
        }
    }
    log
}

#[test]
fn pages_of_one_line_and_of_many_ask_for_nothing_and_print() {
    let lines = [1, 40, 400];
    let desk = Desk::of_invoices(&long_log(lines));
    for (lang, of, head, price) in
        [("en", Lang::En, "Quantity", "/hour"), ("da", Lang::Da, "Antal", "/time")]
    {
        desk.sent(FIRST, &["--lang", lang], of);
        for (index, lines) in lines.iter().enumerate() {
            let page = desk.path(&format!("out/2026-{}.html", 1001 + index));
            let Some(shown) = crate::browser::open(&page) else { return };
            assert_eq!(shown.requests, [""; 0]);
            assert_eq!(shown.console, [""; 0]);
            assert_eq!(
                amounts(&shown.dom, "number net"),
                amounts(&fs::read_to_string(&page).unwrap(), "number net")
            );
            let mut rows = 0;
            for page in shown.printed.iter().filter(|page| page.contains(price)) {
                assert!(page.contains(head), "a page without the heads:\n{page}");
                // A line is whole: its note stands below it on the same page.
                let [priced, noted] = [price, "driver"].map(|word| page.matches(word).count());
                assert_eq!(priced, noted, "a line is cut:\n{page}");
                rows += priced;
            }
            assert_eq!(rows, *lines);
        }
        fs::remove_dir_all(desk.path("out")).unwrap();
    }
}

/// Each way to pay in the document, and as the page says it.
#[test]
fn ways_to_pay() {
    for (payment, [code, account], page) in [
        ("account = '1234 0012345678'", ["42", "0012345678"], "reg.nr. 1234, konto 0012345678"),
        (
            "iban = 'DK5000400440116243'\nbic = 'DABADKKK'",
            ["58", "DK5000400440116243"],
            "IBAN DK5000400440116243, BIC DABADKKK",
        ),
        ("fik = '73 87654321'", ["93", "87654321"], "+73&lt;+87654321&lt;"),
        // 20261001, from the right by 2, 1, 2, …: 2 + 0 + 0 + 1 + 3 (of 12) + 2 + 0 + 2 = 10, and 0 is missing to a ten.
        ("fik = '75 87654321'", ["93", "87654321"], "+75&lt;0000000202610010+87654321&lt;"),
    ] {
        let desk = Desk::of_invoices(ONE);
        desk.write("card.toml", card_text().replace("fik      = \"71 87654321\"", payment));
        desk.sent(FIRST, &[], Lang::Da);
        let sent = read(&desk.read("out/2026-1001.xml")).payment.unwrap();
        assert_eq!(sent.means_code.as_ref().map(en16931::invoice::Code::as_str), Some(code));
        assert_eq!(sent.account_identifier(), Some(account));
        let html = desk.read("out/2026-1001.html");
        assert!(html.contains(page), "{page}: {html}");
    }
}

/// What a log says can neither end the document nor the page, nor hide in them.
#[test]
fn texts_stay_texts() {
    let note =
        "</cbc:Name><script>alert(1)</script>\u{202e}\u{1}\u{b}\u{fffe}]]> & \u{1b}[31m\u{85}æ";
    let desk = Desk::of_invoices(&format!(
        "case,customer,start,minutes,level,note\n\"<b>1\",10017,2026-11-24 10:12,35,1st,{note}\n"
    ));
    desk.sent(FIRST, &[], Lang::Da);
    let invoice = read(&desk.read("out/2026-1001.xml"));
    let said = "</cbc:Name><script>alert(1)</script> ]]> & æ";
    assert_eq!(invoice.lines[0].item.description.as_deref(), Some(said));
    assert_eq!(invoice.lines[0].note.as_deref(), Some("Sag <b>1"));
    let page = desk.read("out/2026-1001.html");
    assert!(
        !page.contains("<script") && !page.contains("<b>") && !page.contains('\u{202e}'),
        "{page}"
    );
}
