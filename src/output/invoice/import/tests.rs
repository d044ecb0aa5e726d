//! Lines and documents that no log comes to by itself: corrections, credits, long texts.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::document::{Document, Row};
use super::priced::{Measure, Priced};
use super::text::{Said, cut};
use super::{business_central, dinero, e_conomic};
use crate::billing::{Line, Party, Reason, Unit, What};
use crate::lang::Lang;
use crate::money::{Money, Percent, Quantity, UnitPrice};
use crate::rate_card::VatReason;
use crate::seconds::Seconds;

fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

fn money(text: &str) -> Money {
    Money::of_decimal(decimal(text)).unwrap()
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

/// A line as billed: unit, quantity, unit price, discount per cent, and the amounts derived by hand.
fn line(
    unit: Unit,
    quantity: &str,
    price: &str,
    discount: &str,
    amounts: [&str; 2],
) -> Line<'static> {
    let [gross, net] = amounts.map(money);
    Line {
        what: What::Time,
        level: None,
        tier: None,
        item: None,
        label: Some("Support"),
        date: day(),
        date_to: day(),
        worked: Seconds::new(0),
        billed: Seconds::new(0),
        quantity: Quantity::new(decimal(quantity)).unwrap(),
        unit,
        unit_name: unit.code(),
        price_per: unit.price_per(),
        unit_price: UnitPrice::new(decimal(price)).unwrap(),
        gross,
        discount_percent: Percent::new(decimal(discount)).unwrap(),
        discount: gross.minus(net).unwrap(),
        net,
        volume: None,
        entries: Vec::new(),
    }
}

fn correction(amount: &str) -> Line<'static> {
    Line {
        what: What::Correction(Reason::Rounding),
        unit_price: UnitPrice::of_amount(decimal(amount)),
        ..line(Unit::Piece, "1", "0", "0", [amount, amount])
    }
}

/// Quantity, price and discount as they are sent.
fn sent(line: &Line<'_>) -> String {
    let priced = Priced::of(line);
    let sign = if priced.negative { "-" } else { "" };
    format!("{sign}{} x {} - {} %", priced.quantity, priced.price, priced.discount)
}

/// Why, the line (unit, quantity, unit price, discount %, gross and net), and what is sent.
type Sent = (
    &'static str,
    (Unit, &'static str, &'static str, &'static str, [&'static str; 2]),
    &'static str,
);

const MIN: Unit = Unit::Minute;
const KM: Unit = Unit::Distance;

const SENT: [Sent; 16] = [
    ("45 min are 0.75 h", (MIN, "45", "800", "0", ["600", "600"]), "0.75 x 800.00 - 0 %"),
    ("20 min are 0.333… h", (MIN, "20", "800", "0", ["266.67", "266.67"]), "1 x 266.67 - 0 %"),
    ("7.5 min are 0.125 h", (MIN, "7.5", "800", "0", ["100", "100"]), "1 x 100.00 - 0 %"),
    (
        "36 s are 0.01 h; x 800.30 = 8.003",
        (MIN, "0.6", "800.30", "0", ["8", "8"]),
        "0.01 x 800.30 - 0 %",
    ),
    (
        "10 % of 266.67 is 26.667; 240.00 are left",
        (MIN, "20", "800", "10", ["266.67", "240"]),
        "1 x 266.67 - 10 %",
    ),
    ("600 - 60", (MIN, "45", "800", "10", ["600", "540"]), "0.75 x 800.00 - 10 %"),
    (
        "10 % of 675.25 is 67.525, a half that goes where the program likes",
        (MIN, "37", "1095", "10", ["675.25", "607.72"]),
        "1 x 607.72 - 0 %",
    ),
    (
        "12.125 % of 600 is 72.75, but has three decimals",
        (MIN, "45", "800", "12.125", ["600", "527.25"]),
        "1 x 527.25 - 0 %",
    ),
    (
        "free: nothing is left whatever the gross",
        (MIN, "20", "800", "100", ["266.67", "0"]),
        "1 x 266.67 - 100 %",
    ),
    ("0.3 h x 0.05 = 0.015, a half", (MIN, "18", "0.05", "0", ["0.02", "0.02"]), "1 x 0.02 - 0 %"),
    // 0.0051: 0.01, of which 10 % are 0.001: 0.01 is left; in one step 0.00459: nothing.
    (
        "one step and two come apart",
        (KM, "0.01", "0.51", "10", ["0.01", "0.01"]),
        "1 x 0.01 - 10 %",
    ),
    // 0.6633: 0.66, of which 25 % are 0.165: 0.17 off, 0.49 left.
    ("a half of the discount", (KM, "0.99", "0.67", "25", ["0.66", "0.49"]), "1 x 0.49 - 0 %"),
    (
        "12.345 km have three decimals: 43.4544",
        (KM, "12.345", "3.52", "0", ["43.45", "43.45"]),
        "1 x 43.45 - 0 %",
    ),
    (
        "3.525 has three decimals: 35.25",
        (KM, "10", "3.525", "0", ["35.25", "35.25"]),
        "1 x 35.25 - 0 %",
    ),
    ("23.8 x 3.52 = 83.776", (KM, "23.8", "3.52", "0", ["83.78", "83.78"]), "23.8 x 3.52 - 0 %"),
    ("three months at 500", (Unit::Piece, "3", "500", "0", ["1500", "1500"]), "3 x 500.00 - 0 %"),
];

#[test]
fn what_the_program_computes_to_the_oere_is_sent_as_it_is() {
    for (because, (unit, quantity, price, discount, amounts), expected) in SENT {
        let line = line(unit, quantity, price, discount, amounts);
        assert_eq!(sent(&line), expected, "{because}");
    }
    assert_eq!(sent(&correction("-0.01")), "-1 x 0.01 - 0 %");
    assert_eq!(sent(&correction("0.01")), "1 x 0.01 - 0 %");
    let hours = Priced::of(&line(MIN, "45", "800", "0", ["600", "600"]));
    assert_eq!(hours.measure, Measure::Hours);
    let amount = Priced::of(&line(MIN, "20", "800", "0", ["266.67", "266.67"]));
    assert_eq!(amount.measure, Measure::Pieces);
}

#[test]
fn numbers_too_large_to_multiply_are_sent_as_one_amount() {
    let huge = "79228162514264337593543950335";
    let line = line(Unit::Distance, huge, huge, "0", ["12.34", "12.34"]);
    assert_eq!(sent(&line), "1 x 12.34 - 0 %");
}

#[test]
fn a_text_is_cut_between_characters_and_keeps_the_facts() {
    let said = Said {
        what: "Blåbærgrød på rødt".to_owned(),
        facts: "20 min".to_owned(),
        place: "case 1, Tue 24 Nov".to_owned(),
    };
    // 18 + 2 + 6 characters.
    assert_eq!(said.line(26), "Blåbærgrød på rødt: 20 min");
    assert_eq!(said.line(25), "Blåbærgrød på rø…: 20 min");
    // No space before what stands for the rest.
    assert_eq!(said.line(20), "Blåbærgrød…: 20 min");
    assert_eq!(said.line(8), "20 min");
    assert_eq!(said.line(5), "20 m…");
    assert_eq!(said.line_and_place(200), "Blåbærgrød på rødt: 20 min (case 1, Tue 24 Nov)");
    assert_eq!(cut("æøå", 3), "æøå");
    assert_eq!(cut("æøå", 2), "æ…");
    // Two units of UTF-16, as the programs count, and never one of them.
    assert_eq!(cut("a😀b", 4), "a😀b");
    assert_eq!(cut("a😀b", 3), "a…");
}

fn document<'a>(amounts: &[&str], party: Option<&'a Party>) -> Document<'a> {
    let rows = amounts.iter().map(|amount| Row {
        priced: Priced::of(&correction(amount)),
        said: Said {
            what: "Korrektion".to_owned(),
            facts: String::new(),
            place: "sag 1, tir 24. nov".to_owned(),
        },
        item: None,
        unit_name: "pcs",
    });
    Document {
        customer: "10023",
        name: party.and_then(|party| party.name.as_deref()).unwrap_or("Byg"),
        party,
        currency: "DKK",
        inclusive: false,
        vat_percent: Percent::ZERO,
        is_credit: false,
        lang: Lang::Da,
        given_number: None,
        issued: None,
        date: Some(day()),
        amount: Money::sum(amounts.iter().map(|amount| money(amount))).unwrap(),
        rows: rows.collect(),
        billed: std::collections::BTreeSet::new(),
    }
}

fn text(write: impl FnOnce(&mut Vec<u8>)) -> String {
    let mut bytes = Vec::new();
    write(&mut bytes);
    String::from_utf8(bytes).unwrap()
}

#[test]
fn money_back_is_a_credit_note_as_each_program_has_it() {
    let credit = document(&["-12.50", "2.00"], None);
    assert_eq!(
        text(|out| e_conomic::write(&credit, out).unwrap()),
        "10023;Byg;2026-11-24;DKK;;;1;;Korrektion (sag 1, tir 24. nov);-1;12,50;0\r\n\
         10023;Byg;2026-11-24;DKK;;;2;;Korrektion (sag 1, tir 24. nov);1;2,00;0\r\n"
    );
    let number = credit.number();
    assert_eq!(
        text(|out| business_central::write(&credit, out).unwrap()),
        format!(
            "Credit Memo;{number};10023;2026-11-24;2026-11-24;;;10000;Item;;Korrektion;sag 1, tir 24. nov;1;12,50;0\r\n\
             Credit Memo;{number};10023;2026-11-24;2026-11-24;;;20000;Item;;Korrektion;sag 1, tir 24. nov;-1;2,00;0\r\n"
        )
    );
    // On an invoice the correction is what is less than nothing.
    let invoice = document(&["12.50", "-2.00"], None);
    let rows = text(|out| business_central::write(&invoice, out).unwrap());
    assert!(
        rows.starts_with("Invoice;")
            && rows.contains(";1;12,50;0\r\n")
            && rows.contains(";-1;2,00;0\r\n"),
        "{rows}"
    );
    let body = text(|out| dinero::write(&invoice, out).unwrap());
    assert!(
        body.contains(r#""BaseAmountValue":2.00,"#) && body.contains(r#""Quantity":-1,"#),
        "{body}"
    );
}

#[test]
fn what_the_customer_wants_to_see_goes_along() {
    let party = Party {
        name: Some("Nordisk Byg; \"A/S\"".to_owned()),
        vat_reason: Some(VatReason::ReverseCharge),
        order_reference: Some("=PO 77".to_owned()),
        ..Party::default()
    };
    let document = document(&["1.00"], Some(&party));
    let row = text(|out| e_conomic::write(&document, out).unwrap());
    let expected =
        "10023;\"Nordisk Byg; \"\"A/S\"\"\";2026-11-24;DKK;'=PO 77;Moms 0 %: reverse charge;1;";
    assert!(row.starts_with(expected), "{row}");
    let row = text(|out| business_central::write(&document, out).unwrap());
    assert!(row.contains(";'=PO 77;;10000;"), "{row}");
    let body = text(|out| dinero::write(&document, out).unwrap());
    assert!(
        body.contains(r#""Comment":"Jeres reference: =PO 77; Moms 0 %: reverse charge","#),
        "{body}"
    );
}

#[test]
fn a_document_has_its_own_number() {
    let number = document(&["1.00"], None).number();
    assert_eq!(number.len(), 20);
    assert!(number.starts_with("T261124-"), "{number}");
    assert_eq!(number, document(&["1.00"], None).number());
    assert_ne!(number, document(&["1.01"], None).number());
}

#[test]
fn a_contact_of_dinero_is_known_by_its_form() {
    assert!(dinero::is_guid("3e389a20-d206-4c4b-acff-3cff102db328"));
    for other in
        ["10023", "3e389a20-d206-4c4b-acff-3cff102db32", "3e389a20-d206-4c4b-acff-3cff102db32g", ""]
    {
        assert!(!dinero::is_guid(other), "{other}");
    }
}
