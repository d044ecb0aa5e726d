//! Files for accounting programs: as documented to the byte, and to the øre what the invoice says.

use std::collections::BTreeMap;
use std::fs;
use std::process::Output;
use std::sync::LazyLock;

use crate::desk::Desk;
use crate::written::{try_written, written};
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::Value;
use takst::billing::{CaseFacts, NewEntry, Run, Scope, Span, WorkLog};
use takst::calendar::Instant;
use takst::intake::rate_card;
use takst::lang::Lang;
use takst::money::Quantity;
use takst::output::invoice::import::IMPORT;
use takst::output::invoice::json::JSON;
use takst::output::invoice_run::{Profile, Wanted};
use takst::problems::Place;
use takst::rate_card::{AgreementId, LevelId, RateCard};

const DAY: i64 = 86_400;

const LOG: &str = include_str!("import/log.csv");
const CUSTOMERS: &str = include_str!("import/customers.csv");

/// The shipped card with product numbers, 10 % off for GOD, and 3.525 a kilometre from December.
fn card_text() -> String {
    include_str!("../rates.toml").to_owned() + include_str!("import/card-end.toml")
}

impl Desk {
    fn of_card(card: &str, log: &str) -> Self {
        let desk = Self::empty();
        for (name, text) in [("card.toml", card), ("customers.csv", CUSTOMERS), ("log.csv", log)] {
            desk.write(name, text);
        }
        desk
    }

    fn takst(&self, args: &[&str]) -> Output {
        self.call(&[&["--rates", "card.toml"], args].concat())
    }

    fn import(&self, args: &[&str]) -> Output {
        let all = ["invoice", "log.csv", "--format", "import", "--profile"];
        self.takst(&[&all, args].concat())
    }
}

fn told(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

/// The text with the part of a document's number that is a digest made `#`.
fn masked(text: &str) -> String {
    let mut parts = text.split("T25");
    let mut masked = parts.next().unwrap().to_owned();
    for part in parts {
        let (day, rest) = part.split_at(4);
        let (digest, rest) = rest.split_at(13);
        assert!(
            digest.starts_with('-') && digest[1..].bytes().all(|byte| byte.is_ascii_hexdigit()),
            "{digest}"
        );
        masked = format!("{masked}T25{day}-############{rest}");
    }
    masked
}

/// The sample is written by hand. 35 min with 15 free: 15 min are 0.25 h; 20 min x 800 / 60 = 266.67 is no number of
/// hours of two decimals, 10 % off is 26.67. 7.5 min = 0.125 h: 100.00. 37 min x 1095 / 60 = 675.25, 10 % off is
/// 67.525, a tie: the net, 607.72. 12.345 km x 3.52 = 43.4544. 10 km at 3.525 = 35.25. Contacted at 20:00: 2190 an hour.
/// `Gratis ApS` has its 10 minutes free and is left out.
#[test]
fn the_samples_to_the_byte() {
    let desk = Desk::of_card(&card_text(), LOG);
    for (profile, lang, sample) in [
        ("e-conomic", "en", include_str!("import/e-conomic.csv")),
        ("business-central", "da", include_str!("import/business-central.csv")),
        ("dinero", "en", include_str!("import/dinero.jsonl")),
    ] {
        let output = desk.import(&[profile, "--customers", "customers.csv", "--lang", lang]);
        assert_eq!((output.status.code(), told(&output)), (Some(0), ""), "{profile}");
        let expected = if profile == "dinero" {
            sample.to_owned()
        } else {
            format!("\u{feff}{}", sample.replace('\n', "\r\n"))
        };
        assert_eq!(masked(std::str::from_utf8(&output.stdout).unwrap()), expected, "{profile}");
        let again = desk.import(&[profile, "--customers", "customers.csv", "--lang", lang]);
        assert_eq!(output.stdout, again.stdout, "{profile}");
    }
}

#[test]
fn text_from_a_log_stays_one_harmless_cell() {
    let log = "case,customer,start,minutes,note\n\"=7\",@Byg,2025-11-25 10:00,45,\"+45 \u{1b}[31mto\nlinjer\"\n";
    let desk = Desk::of_card(&card_text(), log);
    for profile in ["e-conomic", "business-central"] {
        let output = desk.import(&[profile, "--lang", "en"]);
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(text.lines().count(), 2, "{text}");
        assert!(text.contains(";'@Byg;") && text.contains(";'+45 to linjer: 45 min"), "{text}");
    }
}

#[test]
fn profile_and_format_come_together() {
    let desk = Desk::of_card(&card_text(), LOG);
    let refused = |args: &[&str], words: &str| {
        let output = desk.takst(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(output.stdout.is_empty(), "{args:?}");
        assert!(told(&output).contains(words), "{args:?}: {}", told(&output));
    };
    let import = ["invoice", "log.csv", "--format", "import"];
    refused(&import, "--format import needs --profile: e-conomic, dinero or business-central");
    refused(
        &[&import[..], &["--lang", "da"]].concat(),
        "--format import kræver --profile: e-conomic, dinero eller business-central",
    );
    refused(&["--format", "import", "invoice", "log.csv"], "--format import needs --profile");
    refused(
        &[&import[..], &["--profile", "dinero", "--explain"]].concat(),
        "--explain is for people",
    );
    refused(
        &[&import[..], &["--profile", "navision"]].concat(),
        "e-conomic, dinero, business-central",
    );
    let plain = ["invoice", "log.csv", "--profile", "dinero"];
    refused(&plain, "--profile is for --format import");
    refused(&[&plain[..], &["-o", "lines.csv"]].concat(), "--profile is for --format import");
    refused(
        &[&plain[..], &["--format", "csv", "--lang", "da"]].concat(),
        "--profile hører til --format import",
    );
    refused(&["sla-check", "--format", "import", "log.csv"], "invalid value");
    assert!(!desk.path("lines.csv").exists());
}

#[test]
fn what_the_program_will_stumble_over_is_told() {
    let log = "case,customer,start,minutes\n1,Nordisk Byg,2025-11-25 10:00,45\n2,A customer of 24 letters,2025-11-25 10:00,45\n";
    let desk = Desk::of_card(include_str!("../rates.toml"), log);
    for (profile, expected) in [
        (
            "e-conomic",
            "warning: e-conomic knows customers by a number from 1 to 999999999, not as `Nordisk Byg`, `A customer of 24 letters`: give",
        ),
        (
            "business-central",
            "warning: Business Central knows customers by a number of at most 20 characters, not as `A customer of 24 letters`: give",
        ),
        (
            "dinero",
            "warning: 2 lines have no account number for Dinero: give the levels, fees and mileage of the rate card an `item`",
        ),
    ] {
        let output = desk.import(&[profile, "--lang", "en"]);
        assert_eq!(output.status.code(), Some(0));
        assert!(told(&output).starts_with(expected), "{}", told(&output));
        let quiet = desk.import(&[profile, "-q"]);
        assert_eq!(told(&quiet), "");
    }
    let output = desk.import(&["business-central", "--lang", "da", "--customer", "Nordisk Byg"]);
    assert_eq!(
        told(&output),
        "advarsel: 1 linje har intet varenummer til Business Central: giv takstbladets niveauer, gebyrer og kørsel et `item`, eller udfyld det inden importen\n"
    );
}

#[test]
fn prices_with_vat_go_where_the_program_takes_them() {
    let card =
        card_text().replacen("vat_percent = 25", "vat_percent = 25\nprices_include_vat = true", 1);
    let desk = Desk::of_card(&card, LOG);
    let refused = desk.import(&["e-conomic", "--lang", "en"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        told(&refused).contains("the prices of this rate card include VAT"),
        "{}",
        told(&refused)
    );
    let dinero = String::from_utf8(desk.import(&["dinero"]).stdout).unwrap();
    assert!(dinero.contains(r#""ShowLinesInclVat":true"#), "{dinero}");
    let central = String::from_utf8(desk.import(&["business-central"]).stdout).unwrap();
    let rows: Vec<&str> = central.lines().collect();
    assert!(rows[0].ends_with(";Line Discount %;Prices Including VAT"), "{central}");
    assert!(rows[1..].iter().all(|row| row.ends_with(";true")), "{central}");
}

#[test]
fn a_run_that_costs_nothing_is_an_empty_file() {
    let log = "case,customer,agreement,start,minutes\n1,Gratis ApS,GOD,2025-11-25 10:00,10\n";
    let desk = Desk::of_card(&card_text(), log);
    for (profile, lines) in [("e-conomic", 1), ("business-central", 1), ("dinero", 0)] {
        let output = desk.import(&[profile]);
        assert_eq!((output.status.code(), told(&output)), (Some(0), ""));
        assert_eq!(String::from_utf8(output.stdout).unwrap().lines().count(), lines, "{profile}");
    }
}

#[test]
fn other_currencies_are_named() {
    let card = card_text().replacen("\"DKK\"", "\"EUR\"", 1);
    let desk = Desk::of_card(&card, LOG);
    for (profile, cell) in [
        ("e-conomic", ";2025-11-25;EUR;"),
        ("business-central", ";2025-11-25;;EUR;10000;"),
        ("dinero", r#""Currency":"EUR""#),
    ] {
        let text = String::from_utf8(desk.import(&[profile]).stdout).unwrap();
        assert!(text.contains(cell), "{text}");
    }
}

/// 250.00 in each of two months; the second of them starts on 1 December.
#[test]
fn what_an_agreement_costs_is_a_line() {
    let card =
        card_text() + "\n[[revision]]\nvalid_from = 2025-01-01\nagreements.GOD = { fee = 250 }\n";
    let log = "case,customer,agreement,start,minutes\n1,10023,GOD,2025-11-25 10:00,10\n2,10023,GOD,2025-12-01 10:00,10\n";
    let desk = Desk::of_card(&card, log);
    for (lang, row) in [
        ("en", ";1;;Agreement GOD: 2 at 250.00 (Tue 25 Nov to Mon 1 Dec);2;250,00;0"),
        ("da", ";1;;Aftale GOD: 2 à 250,00 (tir 25. nov til man 1. dec);2;250,00;0"),
    ] {
        let text = String::from_utf8(desk.import(&["e-conomic", "--lang", lang]).stdout).unwrap();
        assert!(text.contains(row), "{text}");
        assert_eq!(imported(Profile::EConomic, &text)["10023"], 50_000);
    }
}

/// 45 min were billed at 600.00, and now the log says 15: 200.00, so 400.00 go back.
#[test]
fn money_back_is_a_credit_note() {
    let log = |minutes| {
        format!("case,customer,level,start,minutes\n1,10024,1st,2025-11-25 10:00,{minutes}\n")
    };
    let desk = Desk::of_card(&card_text(), &log(45));
    assert!(desk.takst(&["invoice", "log.csv", "-o", "billed.jsonl"]).status.success());
    fs::write(desk.path("log.csv"), log(15)).unwrap();
    let later = |profile: &str, lang: &str| {
        desk.import(&[profile, "--billed", "billed.jsonl", "--lang", lang, "-o", "file"])
    };
    let file = || fs::read_to_string(desk.path("file")).unwrap();

    assert_eq!(later("dinero", "en").status.code(), Some(0));
    assert_eq!(file(), "");
    let notes = fs::read_to_string(desk.path("file-credits.jsonl")).unwrap();
    assert_eq!(imported(Profile::Dinero, &notes)["10024"], 40_000);

    assert_eq!(later("e-conomic", "en").status.code(), Some(0));
    assert_eq!(imported(Profile::EConomic, &file())["10024"], -40_000);
    assert!(file().contains(";-1;400,00;0\r\n"), "{}", file());
    assert!(
        file().contains(";Correction: changed since an earlier invoice (case 1, Tue 25 Nov);"),
        "{}",
        file()
    );
    assert_eq!(later("e-conomic", "da").status.code(), Some(0));
    assert!(
        file().contains(";Korrektion: ændret siden en tidligere faktura (sag 1, tir 25. nov);"),
        "{}",
        file()
    );
    assert_eq!(later("business-central", "en").status.code(), Some(0));
    assert_eq!(imported(Profile::BusinessCentral, &file())["10024"], -40_000);
    assert!(
        file().contains("\r\nCredit Memo;") && file().contains(";1;400,00;0\r\n"),
        "{}",
        file()
    );
}

// The law: what the program computes from our file is the invoice's net, for each customer, to the øre.

/// A number of at most two decimals, in hundredths.
fn hundredths(text: &str) -> i128 {
    let text = text.replace(',', ".");
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    assert!(fraction.len() <= 2, "{text}");
    format!("{whole}{fraction:0<2}").parse().unwrap()
}

/// `number / divisor`, a half away from zero or to even.
fn rounded(number: i128, divisor: i128, to_even: bool) -> i128 {
    let (sign, number) = (number.signum(), number.abs());
    let (down, rest) = (number / divisor, number % divisor);
    let up = match (2 * rest).cmp(&divisor) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Equal => !to_even || down % 2 == 1,
        std::cmp::Ordering::Greater => true,
    };
    sign * (down + i128::from(up))
}

/// Quantity × price − discount in hundredths, which must be the same in one step and in two, however a half goes.
fn computed(quantity: &str, price: &str, discount: &str) -> i128 {
    let (quantity, price, discount) =
        (hundredths(quantity), hundredths(price), hundredths(discount));
    let exact = quantity * price;
    let nets = [false, true].map(|to_even| {
        let gross = rounded(exact, 100, to_even);
        let off = rounded(gross * discount, 10_000, to_even);
        let at_once = rounded(exact * (10_000 - discount), 1_000_000, to_even);
        [gross - off, at_once]
    });
    let [[net, _], _] = nets;
    assert_eq!(nets, [[net, net], [net, net]], "{quantity} x {price} - {discount}");
    net
}

fn sheet(text: &str) -> Vec<BTreeMap<String, String>> {
    let text = text.strip_prefix('\u{feff}').unwrap();
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    let rows = reader.records().map(|row| {
        let row = row.unwrap();
        header.iter().map(str::to_owned).zip(row.iter().map(str::to_owned)).collect()
    });
    rows.collect()
}

/// What the program computes for each customer.
fn imported(profile: Profile, text: &str) -> BTreeMap<String, i128> {
    let mut sums = BTreeMap::new();
    let mut add =
        |customer: &str, amount: i128| *sums.entry(customer.to_owned()).or_insert(0) += amount;
    match profile {
        Profile::EConomic => {
            for row in sheet(text) {
                add(
                    &row["customer.customerNumber"],
                    computed(
                        &row["lines.quantity"],
                        &row["lines.unitNetPrice"],
                        &row["lines.discountPercentage"],
                    ),
                );
            }
        }
        Profile::BusinessCentral => {
            for row in sheet(text) {
                let sign = if row["Document Type"] == "Credit Memo" { -1 } else { 1 };
                assert!(
                    row["Description"].chars().count() <= 100 && row["Document No."].len() <= 20
                );
                add(
                    &row["Sell-to Customer No."],
                    sign * computed(&row["Quantity"], &row["Unit Price"], &row["Line Discount %"]),
                );
            }
        }
        Profile::Dinero => {
            for body in text.lines() {
                let body: Value = serde_json::from_str(body).unwrap();
                for line in body["ProductLines"].as_array().unwrap() {
                    let field = |name: &str| line[name].to_string();
                    add(
                        body["Address"].as_str().unwrap(),
                        computed(&field("Quantity"), &field("BaseAmountValue"), &field("Discount")),
                    );
                }
            }
        }
    }
    sums
}

static CARDS: LazyLock<Vec<RateCard>> = LazyLock::new(|| {
    let discounts = "agreements.GOD.discount_percent = 10\nagreements.BEDRE = { discount_percent = 12.5, fee = 499.95, free_minutes = 7 }";
    let odd = "levels.'1st'.hourly_rate = 840.99\nlevels.'2nd'.hourly_rate = 1095.125\nmileage.per_km = 3.525\nagreements.GOD.discount_percent = 33.333\nafter_hours.surcharge_percent = 33.3\nafter_hours.non_critical_fee = 1000.5";
    let with_vat = include_str!("../rates.toml").replacen(
        "vat_percent = 25",
        "vat_percent = 25\nprices_include_vat = true",
        1,
    );
    let plain = include_str!("../rates.toml");
    let revision = "[[revision]]\nvalid_from = 1980-01-01";
    [
        plain.to_owned(),
        format!("{plain}\n{revision}\n{discounts}"),
        format!("{plain}\n{revision}\n{odd}"),
        format!("{with_vat}\n{revision}\n{discounts}"),
    ]
    .map(|text| {
        rate_card::load(&text, "rates.toml", Lang::En, false)
            .unwrap_or_else(|report| panic!("{report}"))
    })
    .into()
});

#[derive(Debug, Clone)]
struct Work {
    customer: usize,
    agreement: Option<usize>,
    covered: bool,
    level: usize,
    start: i64,
    seconds: u32,
    kilometres: Decimal,
    note: String,
}

fn any_work() -> impl Strategy<Value = Work> {
    let seconds = prop_oneof![
        0..7200_u32,
        (0..40_u32).prop_map(|minutes| minutes * 60),
        (0..12_u32).prop_map(|quarters| quarters * 900)
    ];
    let kilometres = prop_oneof![
        Just(Decimal::ZERO),
        (0..100_000_i64, 0..4_u32).prop_map(|(number, scale)| Decimal::new(number, scale))
    ];
    (
        0..3_usize,
        prop::option::of(0..3_usize),
        any::<bool>(),
        0..2_usize,
        0..7 * DAY,
        seconds,
        kilometres,
        "\\PC{0,120}",
    )
        .prop_map(|(customer, agreement, covered, level, start, seconds, kilometres, note)| {
            Work { customer, agreement, covered, level, start, seconds, kilometres, note }
        })
}

fn log(works: &[Work]) -> WorkLog {
    let mut log = WorkLog::new().unwrap();
    for (number, work) in works.iter().enumerate() {
        let customer = log.customer(["1", "2", "3"][work.customer], |_| None).unwrap();
        let case = log.case_named(&number.to_string()).unwrap();
        let facts = CaseFacts {
            customer: Some(customer),
            agreement: work.agreement.and_then(AgreementId::from_index),
            contacted: None,
            channel: None,
            covered: Some(work.covered),
            critical: Some(number % 2 == 0),
        };
        log.set_facts(case, facts);
        log.push(&NewEntry {
            case,
            level: LevelId::from_index(work.level).unwrap(),
            start: Instant::from_unix(1_798_416_000 + work.start),
            seconds: work.seconds,
            kilometres: Quantity::new(work.kilometres).unwrap(),
            billable: true,
            dated: false,
            note: &work.note,
            place: Place { file: 0, line: 0 },
            fingerprint: 0,
            travel: 0,
            expense: None,
            facts: "",
        })
        .unwrap();
    }
    log.sort();
    log
}

/// What the JSON document says that each customer who owes something pays: the sum of his lines.
fn invoiced(run: &Run<'_>) -> BTreeMap<String, i128> {
    let (text, _) = written(run, &JSON);
    let document: Value = serde_json::from_str(&text).unwrap();
    let key = if run.card().prices_include_vat { "total" } else { "net" };
    let customers = document["customers"].as_array().unwrap().iter().map(|customer| {
        (
            customer["customer"].as_str().unwrap().to_owned(),
            hundredths(customer[key].as_str().unwrap()),
        )
    });
    customers.filter(|(_, amount)| *amount != 0).collect()
}

/// That each program comes to the invoice of each customer, for any file it takes.
fn programs_come_to(run: &Run<'_>) {
    let expected = invoiced(run);
    let inclusive = run.card().prices_include_vat;
    for profile in [Profile::EConomic, Profile::Dinero, Profile::BusinessCentral] {
        let is_taken = match profile {
            Profile::EConomic => !inclusive,
            Profile::Dinero | Profile::BusinessCentral => true,
        };
        let mut expected = expected.clone();
        if profile == Profile::Dinero {
            // Its credit notes are apart.
            expected.retain(|_, amount| *amount > 0);
        }
        for lang in [Lang::En, Lang::Da] {
            let wanted = Wanted { profile: Some(profile), ..Wanted::default() };
            let written = try_written(run, &IMPORT, wanted, lang);
            assert_eq!(written.is_ok(), is_taken, "{profile:?} {expected:?}");
            if let Ok((text, _)) = written {
                assert_eq!(imported(profile, &text), expected, "{profile:?}");
            }
        }
    }
}

fn scope(card: &RateCard, log: &WorkLog, span: Span) -> Scope<'static> {
    Scope::of(card, log, span, None).unwrap()
}

proptest! {
    #[test]
    fn programs_come_to_invoices_of_odd_prices(card in 0..4_usize, works in prop::collection::vec(any_work(), 0..8)) {
        let (card, log) = (&CARDS[card], log(&works));
        programs_come_to(&Run::of(card, &log, scope(card, &log, Span::default()), |_| true));
    }

    #[test]
    fn programs_come_to_invoices_of_any_terms_and_period(
        card in crate::random::any_card(), cases in prop::collection::vec(crate::random::any_case(), 0..6), day in 0..10_i64
    ) {
        let log = crate::random::log(&card, &cases);
        let cut = Some(Instant::from_unix(crate::random::MONDAY + day * DAY));
        for span in [Span { from: None, until: cut }, Span { from: cut, until: None }] {
            programs_come_to(&Run::of(&card, &log, scope(&card, &log, span), |_| true));
        }
    }
}

/// The numbers of the documents in a file for Dinero.
fn numbers(desk: &Desk, log: &str, args: &[&str]) -> Vec<String> {
    desk.write("log.csv", format!("case,customer,start,minutes,level\n{log}"));
    let output = desk.import(&[&["dinero"], args].concat());
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    let bodies = std::str::from_utf8(&output.stdout).unwrap().lines();
    let numbers = bodies.map(|body| {
        let body: Value = serde_json::from_str(body).unwrap();
        body["ExternalReference"].as_str().unwrap().to_owned()
    });
    numbers.collect()
}

fn billed(desk: &Desk, log: &str, args: &[&str], out: &str) {
    desk.write("log.csv", format!("case,customer,start,minutes,level\n{log}"));
    let all = ["invoice", "log.csv", "-q", "-o", out];
    let output = desk.takst(&[&all, args].concat());
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
}

#[test]
fn a_number_goes_by_the_entries_that_are_billed() {
    let desk = Desk::of_card(&card_text(), "");
    let first = "1,A,2025-10-06 08:00,30,1st\n";
    let one = numbers(&desk, first, &[]);
    assert_eq!(one, numbers(&desk, first, &[]));
    // Case, level, start to the second, length: each makes another invoice, also at the same price or on the same day.
    for other in [
        "2,A,2025-10-06 08:00,30,1st\n",
        "1,A,2025-10-06 08:00,30,2nd\n",
        "1,A,2025-10-06 08:00:01,30,1st\n",
        "1,A,2025-10-06 08:00,31,1st\n",
        "1,B,2025-10-06 08:00,30,1st\n",
    ] {
        assert_ne!(one, numbers(&desk, other, &[]), "{other}");
    }
    // 15 minutes and 5 raised to 15 come to the same; so do two rows in another order.
    let raised = numbers(&desk, "1,A,2025-10-06 08:00,5,1st\n", &[]);
    assert_ne!(raised, numbers(&desk, "1,A,2025-10-06 08:00,15,1st\n", &[]));
    let second = "2,A,2025-10-06 09:00,30,1st\n";
    let both = numbers(&desk, &format!("{first}{second}"), &[]);
    assert_eq!(both, numbers(&desk, &format!("{second}{first}"), &[]));

    // A second half hour of the same day, which looks like the first.
    billed(&desk, first, &[], "one.jsonl");
    let again = format!("{first}1,A,2025-10-06 10:00,30,1st\n");
    let next = numbers(&desk, &again, &["--billed", "one.jsonl"]);
    assert_eq!(next.len(), 1);
    assert_ne!(one, next);

    // November by its period, and as what October's output did not bill: the same invoice.
    let later = format!("{first}1,A,2025-11-03 08:00,30,1st\n");
    assert_eq!(
        numbers(&desk, &later, &["--period", "2025-11"]),
        numbers(&desk, &later, &["--billed", "one.jsonl"])
    );
}

/// 40 minutes are 30, then 20: -133.33 both times. Then they are 40 again, and 30 once more, as for the first correction.
#[test]
fn two_corrections_that_look_alike_have_two_numbers() {
    let desk = Desk::of_card(&card_text(), "");
    let numbers_of = |log: &str, args: &[&str]| {
        desk.write("log.csv", format!("case,customer,start,minutes,level\n{log}"));
        let output = desk.import(&[&["business-central"], args].concat());
        assert_eq!(output.status.code(), Some(0), "{}", told(&output));
        let text = String::from_utf8(output.stdout).unwrap();
        let number = text.lines().nth(1).unwrap().split(';').nth(1).unwrap();
        number.to_owned()
    };
    let row = |minutes: u32| format!("1,A,2025-10-06 08:00,{minutes},1st\n");
    billed(&desk, &row(40), &[], "1.jsonl");
    let mut args = vec!["--billed", "1.jsonl"];
    let mut seen = vec![numbers_of(&row(30), &args)];
    billed(&desk, &row(30), &args, "2.jsonl");
    args.extend(["--billed", "2.jsonl"]);
    seen.push(numbers_of(&row(20), &args));
    seen.push(numbers_of(&row(40), &args));
    billed(&desk, &row(40), &args, "3.jsonl");
    args.extend(["--billed", "3.jsonl"]);
    seen.push(numbers_of(&row(30), &args));
    let count = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), count);
}

#[test]
fn a_credit_at_another_vat_is_a_document_of_its_own() {
    let card = card_text() + "\n[[revision]]\nvalid_from = 2025-11-01\nvat_percent = 20\n";
    let desk = Desk::of_card(&card, "");
    let log = "1,10023,2025-10-06 08:00,30,1st\n";
    billed(&desk, log, &[], "one.jsonl");
    let now = "1,10023,2025-10-06 08:00,15,1st\n2,10023,2025-11-03 08:00,30,1st\n";
    desk.write("log.csv", format!("case,customer,start,minutes,level\n{now}"));
    for (lang, words) in [
        ("en", "credited for `10023` (25 %) in documents of their own"),
        ("da", "krediteres for `10023` (25 %) i bilag for sig"),
    ] {
        let args = ["business-central", "--billed", "one.jsonl", "--lang", lang];
        let output = desk.import(&args);
        assert!(told(&output).contains(words), "{}", told(&output));
        let text = String::from_utf8(output.stdout.clone()).unwrap();
        let rows: Vec<Vec<&str>> =
            text.lines().skip(1).map(|row| row.split(';').collect()).collect();
        assert_eq!(rows.len(), 2, "{text}");
        assert_eq!((rows[0][0], rows[1][0]), ("Invoice", "Credit Memo"));
        assert_ne!(rows[0][1], rows[1][1]);
    }
    let output = desk.import(&["e-conomic", "--billed", "one.jsonl", "--lang", "da"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains(";Moms 25 %: som faktureret;1;"), "{text}");
}

#[test]
fn the_first_letter_of_a_text_stays_as_it_was_written() {
    let card = card_text().replace("label = \"Support, 1st level\"", "label = \"e-support\"");
    let log = "case,customer,start,minutes,level,note\n1,A,2025-10-06 08:00,30,1st,iPad: låst\n2,A,2025-10-06 09:00,30,1st,\n";
    let desk = Desk::of_card(&card, log);
    let text = String::from_utf8(desk.import(&["e-conomic", "--lang", "da"]).stdout).unwrap();
    assert!(text.contains(";iPad: låst: 30 min") && text.contains(";e-support: 30 min"), "{text}");
}
