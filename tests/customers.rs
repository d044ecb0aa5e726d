//! What the customers file and the approvals do to invoices and quotes. Amounts are worked out from the rules of
//! docs/customers.md; 2026-11-10 is a Tuesday.

use std::fmt::Write as _;
use std::fs;
use std::process::Output;

use crate::desk::Desk;
use serde_json::Value;

/// The built-in card with 10 % under BEDRE.
const TEN: &str =
    "\n[[revision]]\nvalid_from = 1990-01-01\nagreements.BEDRE.discount_percent = 10\n";

impl Desk {
    fn of_customers(customers: &str, log: &str) -> Self {
        let desk = Self::empty();
        desk.card(TEN);
        desk.write("customers.toml", customers);
        desk.write("log.csv", log);
        desk
    }

    /// The built-in card with more below.
    fn card(&self, more: &str) {
        let embedded = include_str!("../rates.toml");
        self.write("card.toml", &(embedded.to_owned() + more));
    }

    fn run(&self, args: &[&str]) -> Output {
        let all = ["--rates", "card.toml", "--customers", "customers.toml"];
        self.call(&[args, &all[..]].concat())
    }

    /// What a command prints that must succeed.
    fn says(&self, args: &[&str]) -> String {
        let all = ["--rates", "card.toml", "--customers", "customers.toml"];
        self.prints(&[args, &all[..]].concat())
    }

    fn document(&self, args: &[&str]) -> Value {
        let invoice = ["invoice", "log.csv", "--format", "json"];
        serde_json::from_str(&self.says(&[&invoice[..], args].concat())).unwrap()
    }

    /// The nets of all cases, by customer and case.
    fn nets(&self) -> Vec<(String, String)> {
        let document = self.document(&[]);
        let customers = document["customers"].as_array().unwrap();
        let cases = customers.iter().flat_map(|customer| customer["cases"].as_array().unwrap());
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        cases.map(|case| (text(&case["case"]), text(&case["net"]))).collect()
    }

    /// What a command says that must fail with 2 and print nothing.
    fn fails(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(String::from_utf8_lossy(&output.stdout), "");
        String::from_utf8(output.stderr).unwrap()
    }
}

fn own(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = |(case, net): &(&str, &str)| ((*case).to_owned(), (*net).to_owned());
    pairs.iter().map(own).collect()
}

const HEAD: &str = "case,customer,agreement,level,start,minutes\n";

#[test]
fn a_discount_and_rates_of_his_own_stand_in_the_place_of_the_agreements() {
    let customers = "
[[customers]]
customer = 'discount'
discount_percent = 12.5
[[customers]]
customer = 'rate'
hourly_rates = { '1' = 750.00 }
[[customers]]
customer = 'both'
discount_percent = \"12,5\"
hourly_rates = 750
[[customers]]
customer = 'agreed'
agreement = 'BEDRE'
discount_percent = 12.5
[[customers]]
customer = 'kept'
agreement = 'BEDRE'
hourly_rates = { 1st = 750 }
[[customers]]
customer = 'none'
agreement = 'BEDRE'
discount_percent = 0
";
    let mut log = HEAD.to_owned();
    for (case, row) in [
        "discount,,1st,2026-11-10 10:00,40",
        "rate,,1st,2026-11-10 10:00,40",
        "rate,,2nd,2026-11-10 10:00,40",
        "rate,,1st,2026-11-10 20:00,40",
        "both,,1st,2026-11-10 10:00,40",
        "both,,2nd,2026-11-10 10:00,40",
        "agreed,,1st,2026-11-10 10:00,25",
        "kept,,1st,2026-11-10 10:00,25",
        "none,,1st,2026-11-10 10:00,25",
    ]
    .iter()
    .enumerate()
    {
        writeln!(log, "{},{row}", case + 1).unwrap();
    }
    let desk = Desk::of_customers(customers, &log);
    let expected = own(&[
        // 40 x 800 / 60 = 533.33; 12.5 % of it 66.66625, rounded 66.67.
        ("1", "466.66"),
        // 40 x 750 / 60.
        ("2", "500.00"),
        // No rate of his own at 2nd: 40 x 1095 / 60.
        ("3", "730.00"),
        // The surcharge of 100 % is on his rate: 40 x 1500 / 60.
        ("4", "1000.00"),
        // 500.00 less 62.50; the one number is for 2nd too.
        ("5", "437.50"),
        ("6", "437.50"),
        // 15 min free; 10 x 800 / 60 = 133.33; 12.5 % of it 16.66625, rounded 16.67, and not the 10 % of BEDRE.
        ("7", "116.66"),
        // 10 x 750 / 60 = 125.00, less the 10 % of BEDRE.
        ("8", "112.50"),
        // 0 is a discount of his own: none, where BEDRE has 10 %.
        ("9", "133.33"),
    ]);
    assert_eq!(desk.nets(), expected);
}

#[test]
fn a_rule_of_the_card_wins_over_what_is_his_own() {
    let customers = "
[[customers]]
customer = 'A'
discount_percent = 50
hourly_rates = { '1st' = 750 }
";
    let log = "case,customer,start,minutes,channel
1,A,2026-11-10 10:00,60,phone
2,A,2026-11-10 10:00,60,mail
3,A,2026-11-10 10:00,60,chat
";
    let desk = Desk::of_customers(customers, log);
    desk.card(
        "
[[rules]]
when = { channel = 'mail' }
hourly_rate = 600
[[rules]]
when = { channel = 'chat' }
discount_percent = 20
",
    );
    // 750 less 50 %; 600 less 50 %; 750 less 20 %.
    let expected = own(&[("1", "375.00"), ("2", "300.00"), ("3", "600.00")]);
    assert_eq!(desk.nets(), expected);
}

#[test]
fn his_rate_stays_his_own_when_the_card_changes_inside_the_case() {
    let customers = "
[[customers]]
customer = 'A'
hourly_rates = { '1st' = 750 }
";
    // From 2027 on 1st is 840 an hour; Thursday 31 December and Monday 4 January, 60 minutes each.
    let log = "case,customer,level,start,minutes
1,A,1st,2026-12-31 10:00,60
1,A,1st,2027-01-04 10:00,60
2,A,2nd,2026-12-31 10:00,60
2,A,2nd,2027-01-04 10:00,60
";
    let desk = Desk::of_customers(customers, log);
    desk.card(
        "
[[revision]]
valid_from = 2027-01-01
levels.\"1st\".hourly_rate = 840.00
levels.\"2nd\".hourly_rate = 1100.00
",
    );
    let csv = desk.says(&["invoice", "log.csv", "--format", "csv"]);
    let lines: Vec<&str> = csv.lines().skip(1).collect();
    // One line at his rate, two at the card's.
    assert_eq!(lines.len(), 3, "{csv}");
    assert!(
        lines[0].ends_with("normal,120,120,min,750.00,60,1500.00,0,0.00,1500.00,25,DKK"),
        "{csv}"
    );
    assert!(lines[1].contains(",1095.00,60,1095.00,"), "{csv}");
    assert!(lines[2].contains(",1100.00,60,1100.00,"), "{csv}");
}

const CHANGING: &str = "
[[customers]]
customer = '17'
name = 'Havnens Fisk'
agreement = 'BEDRE'
until = 2026-11-10
[[customers]]
customer = '17'
agreement = 'GOD'
from = 2026-11-11
until = 2026-11-20
discount_percent = 50
";

#[test]
fn the_agreement_is_the_one_on_the_local_date_of_the_first_billable_entry() {
    let log = "case,customer,start,minutes,billable
last,17,2026-11-10 23:59,60,
first,17,2026-11-11 00:00,60,
end,17,2026-11-20 23:59,60,
over,17,2026-11-21 00:00,60,
utc,17,2026-11-10T23:00:00Z,60,
long,17,2026-11-10 15:00,30,
long,17,2026-11-11 10:00,30,
unbilled,17,2026-11-10 15:00,30,no
unbilled,17,2026-11-11 10:00,30,
";
    let desk = Desk::of_customers(CHANGING, log);
    let document = desk.document(&[]);
    let cases = document["customers"][0]["cases"].as_array().unwrap();
    let got: Vec<(&str, Option<&str>, &str)> = cases
        .iter()
        .map(|case| {
            let text = |key: &str| case[key].as_str();
            (text("case").unwrap(), text("agreement"), text("net").unwrap())
        })
        .collect();
    assert_eq!(
        got,
        [
            // After hours, 60 x 1600 / 60 = 1600.00 less 10 %.
            ("last", Some("BEDRE"), "1440.00"),
            // Less 50 % of his own.
            ("first", Some("GOD"), "800.00"),
            ("end", Some("GOD"), "800.00"),
            // No period holds any more: no agreement and no discount.
            ("over", None, "1600.00"),
            // 23:00 in UTC is midnight in Copenhagen.
            ("utc", Some("GOD"), "800.00"),
            // The whole case has what held on the 10th: 45 x 800 / 60 = 600.00 less 10 %.
            ("long", Some("BEDRE"), "540.00"),
            // The entry of the 10th is not billable: 15 x 800 / 60 = 200.00 less 50 %.
            ("unbilled", Some("GOD"), "100.00"),
        ]
    );
}

#[test]
fn a_log_that_names_another_agreement_than_holds_that_day_is_refused() {
    let rows = "1,17,BEDRE,,2026-11-10 10:00,60\n2,17,BEDRE,,2026-11-11 10:00,60\n";
    let desk = Desk::of_customers(CHANGING, &(HEAD.to_owned() + rows));
    let told = desk.fails(&["invoice", "log.csv"]);
    assert!(
        told.contains(
            "log.csv:3  agreement  `BEDRE` for case 2, but the customers file says `GOD` for 17"
        ),
        "{told}"
    );
    assert!(!told.contains("log.csv:2"), "{told}");
}

#[test]
fn a_quote_has_the_lines_of_the_invoice() {
    let customers = "
[[customers]]
customer = '17'
name = 'Havnens Fisk'
agreement = 'BEDRE'
discount_percent = 12.5
hourly_rates = { '2nd' = 999.99 }
vat_percent = 0
vat_reason = 'reverse charge'
";
    let rows = "1,17,,2nd,2026-11-10 10:00,47\n";
    let desk = Desk::of_customers(customers, &(HEAD.to_owned() + rows));
    let at = ["--at", "2026-11-10 10:00", "--format", "json"];
    let quote = desk.says(&[&["quote", "2nd:47", "-c", "fisk"], &at[..]].concat());
    let quote: Value = serde_json::from_str(&quote).unwrap();
    let document = desk.document(&[]);
    let customer = &document["customers"][0];
    let invoice = customer["cases"][0]["lines"].as_array().unwrap();
    for (quoted, billed) in quote["lines"].as_array().unwrap().iter().zip(invoice) {
        for (key, value) in billed.as_object().unwrap() {
            if key != "customer" && key != "case" {
                assert_eq!(&quoted[key], value, "{key}");
            }
        }
    }
    // 32 x 999.99 / 60 = 533.328; 12.5 % of 533.33 = 66.66625.
    assert_eq!(invoice.len(), 2);
    assert_eq!(invoice[1]["net"], "466.66");
    for key in ["net", "vat", "total"] {
        assert_eq!(quote[key], customer[key], "{key}");
    }
    assert_eq!(quote["vat"], "0.00");
    let table = desk.says(&["quote", "2nd:47", "-c", "17", "--at", "2026-11-10 10:00"]);
    assert!(table.contains("12.5 % off"), "{table}");
    assert!(table.contains("VAT 0 %, reverse charge"), "{table}");
    assert!(!table.contains("plus VAT"), "{table}");
}

#[test]
fn a_quote_knows_what_is_agreed_that_day_and_when_it_can_wait() {
    let desk = Desk::of_customers(CHANGING, HEAD);
    let quote = |at: &str, more: &[&str]| {
        let args = ["quote", "60", "-c", "17", "--at", at, "--format", "json"];
        let quote: Value = serde_json::from_str(&desk.says(&[&args, more].concat())).unwrap();
        (quote["agreement"].clone(), quote["net"].clone())
    };
    // 1600.00 less 10 %, less 50 %, and less nothing.
    assert_eq!(quote("2026-11-10 23:59", &[]), ("BEDRE".into(), "1440.00".into()));
    assert_eq!(quote("2026-11-11 00:00", &[]), ("GOD".into(), "800.00".into()));
    assert_eq!(quote("2026-11-21 00:00", &[]), (Value::Null, "1600.00".into()));
    // Asked for another agreement, he has nothing of his own with him.
    assert_eq!(quote("2026-11-11 00:00", &["-a", "BEDRE"]), ("BEDRE".into(), "1440.00".into()));
    // At 8 on the 11th it is GOD: 45 min x 800 / 60 = 600.00, less 50 %.
    let table = desk.says(&["quote", "60", "-c", "17", "--at", "2026-11-10 23:59"]);
    assert!(table.contains("started Wed 11 Nov 08:00 instead: 300.00 (saves 1,140.00)"), "{table}");
}

#[test]
fn vat_of_his_own_has_its_reason_and_the_totals_add_up() {
    let customers = "
[[customers]]
customer = 'A'
vat_percent = 0
vat_reason = 'reverse charge'
order_reference = 'PO 17'
email = 'a@b.dk'
[[customers]]
customer = 'B'
[[customers]]
customer = 'C'
vat_percent = 25
";
    let rows = "1,A,,1st,2026-11-10 10:00,60\n2,B,,1st,2026-11-10 10:00,30\n3,C,,1st,2026-11-10 10:00,15\n";
    let desk = Desk::of_customers(customers, &(HEAD.to_owned() + rows));
    let text = desk.says(&["invoice", "log.csv", "--format", "json"]);
    assert!(
        text.contains(r#""net":"800.00","vat":"0.00","total":"800.00","vat_reason":"reverse charge","order_reference":"PO 17","email":"a@b.dk"}"#),
        "{text}"
    );
    // Customers without them do not have the keys.
    assert!(text.contains(r#""net":"400.00","vat":"100.00","total":"500.00"}"#), "{text}");
    assert!(text.contains(r#""net":"200.00","vat":"50.00","total":"250.00"}"#), "{text}");
    // 800 + 400 + 200; 0 + 100 + 50.
    let document: Value = serde_json::from_str(&text).unwrap();
    let totals = &document["totals"];
    assert_eq!(
        [&totals["net"], &totals["vat"], &totals["total"]],
        ["1400.00", "150.00", "1550.00"]
    );
    assert_eq!(document["customers"][0]["cases"][0]["lines"][0]["vat_percent"], "0");
    let table = desk.says(&["invoice", "log.csv", "--customer", "A"]);
    for part in [
        "A · no agreement · order reference PO 17 · DKK",
        "VAT 0 %, reverse charge   0.00",
        "800 kroner without VAT.",
    ] {
        assert!(table.contains(part), "{part}\n{table}");
    }
    let table = desk.says(&["invoice", "log.csv", "--customer", "A", "--lang", "da"]);
    for part in ["ordrereference PO 17", "moms 0 %, omvendt betalingspligt", "800 kr. uden moms."] {
        assert!(table.contains(part), "{part}\n{table}");
    }
}

#[test]
fn a_long_reason_stands_below_the_table() {
    let reason = "omvendt betalingspligt, momslovens § 46, stk. 1, nr. 3";
    let customers =
        format!("[[customers]]\ncustomer = 'A'\nvat_percent = 0\nvat_reason = '{reason}'\n");
    let desk = Desk::of_customers(&customers, &format!("{HEAD}1,A,,1st,2026-11-10 10:00,60\n"));
    let table = desk.says(&["invoice", "log.csv"]);
    assert!(table.contains("  VAT 0 %   0.00\n"), "{table}");
    assert!(table.contains(&format!("\nVAT 0 %: {reason}\n")), "{table}");
    let quote = ["quote", "60", "-c", "A", "--at", "2026-11-10 10:00"];
    let table = desk.says(&quote);
    assert!(table.contains(&format!("\n  VAT 0 %: {reason}\n")), "{table}");
}

#[test]
fn the_heading_and_the_explanation_say_what_is_his_own() {
    let customers = "
[[customers]]
customer = 'A'
agreement = 'BEDRE'
discount_percent = 12.5
hourly_rates = { '1st' = 750 }
[[customers]]
customer = 'B'
discount_percent = 5
";
    let rows = "1,A,,1st,2026-11-10 10:00,25\n2,B,,1st,2026-11-10 10:00,30\n";
    let desk = Desk::of_customers(customers, &(HEAD.to_owned() + rows));
    let table = desk.says(&["invoice", "log.csv"]);
    for head in [
        "A · BEDRE: 15 free minutes a case, 12.5 % off, 1st level 750.00 an hour · DKK\n",
        "B · no agreement: 5 % off · DKK\n",
    ] {
        assert!(table.contains(head), "{table}");
    }
    let explained = desk.says(&["invoice", "log.csv", "--explain"]);
    for source in [
        "(customers file: hourly_rates.1st = 750.00)",
        "(customers file: discount_percent = 12.5)",
        "(agreements.BEDRE.free_minutes = 15)",
        "(customers file: discount_percent = 5)",
        "(levels.1st.hourly_rate = 800.00)",
    ] {
        assert!(explained.contains(source), "{source}\n{explained}");
    }
    let explained = desk.says(&["invoice", "log.csv", "--explain", "--lang", "da"]);
    assert!(explained.contains("(kundefilen: discount_percent = 12.5)"), "{explained}");
}

#[test]
fn a_discount_of_his_own_is_no_discount_to_fill_in() {
    let customers = "
[[customers]]
customer = 'A'
agreement = 'BEDRE'
discount_percent = 5
[[customers]]
customer = 'B'
agreement = 'BEDRE'
";
    let desk = Desk::of_customers(customers, HEAD);
    desk.card("");
    let at = ["--at", "2026-11-10 10:00"];
    let of = |name: &str| desk.says(&[&["quote", "30", "-c", name], &at[..]].concat());
    assert!(of("B").contains("BEDRE has no discount filled in"));
    assert!(!of("A").contains("filled in"));
}

#[test]
fn customers_nobody_knows_are_listed_and_not_billed_unasked() {
    let customers = "
[[customers]]
customer = '17'
name = 'Havnens Fisk'
[[customers]]
customer = '18'
name = 'Hansen'
[[customers]]
customer = '19'
name = 'hansen'
";
    let rows = "1,Havnens Fisker,,,2026-11-10 10:00,5\n2,Ny Kunde,,,2026-11-10 10:00,5\n3,Ny Kunde,,,2026-11-10 11:00,5\n4,17,,,2026-11-10 10:00,5\n5,HAVNENS FISK,,,2026-11-10 10:00,5\n";
    let desk = Desk::of_customers(customers, &(HEAD.to_owned() + rows));
    assert_eq!(
        desk.fails(&["invoice", "log.csv"]),
        "error: 2 customers of the log are not in customers.toml, so nobody knows their agreements
  Havnens Fisker: did you mean `Havnens Fisk`?
  Ny Kunde
Add them to customers.toml, or bill them without an agreement: --allow-unknown
"
    );
    // Whatever is selected, and in Danish.
    let told = desk.fails(&["invoice", "log.csv", "--case", "4", "--lang", "da"]);
    assert!(told.starts_with("fejl: 2 kunder i loggen står ikke i customers.toml"), "{told}");
    let document = desk.document(&["--allow-unknown"]);
    let customers = document["customers"].as_array().unwrap();
    // 15 minutes at least, without an agreement; 17 and its name are one customer.
    let sums: Vec<&str> =
        customers.iter().map(|customer| customer["net"].as_str().unwrap()).collect();
    assert_eq!(sums, ["200.00", "400.00", "400.00"]);
    // A name of two customers is no guess, not even then.
    let rows = "1,HANSEN,,,2026-11-10 10:00,5\n";
    desk.write("log.csv", &(HEAD.to_owned() + rows));
    let told = desk.fails(&["invoice", "log.csv", "--allow-unknown"]);
    assert!(
        told.starts_with(
            "error: `HANSEN` can be 2 customers: write more of the name, or the number"
        ),
        "{told}"
    );
}

#[test]
fn cases_of_customers_nobody_knows_are_left_out_with_the_bad_rows() {
    let customers = "[[customers]]\ncustomer = '17'\nagreement = 'BEDRE'\n";
    let rows =
        "1,17,,,2026-11-10 10:00,30\n2,Ny Kunde,,,2026-11-10 10:00,30\n2,,,,2026-11-10 11:00,30\n";
    let desk = Desk::of_customers(customers, &(HEAD.to_owned() + rows));
    let args = ["invoice", "log.csv", "--format", "json"];
    let output = desk.run(&[&args[..], &["--rejects", "rejects.csv"]].concat());
    assert_eq!(output.status.code(), Some(1));
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    // Only 17, under BEDRE: 15 min x 800 / 60 = 200.00 less 10 %.
    assert_eq!(document["customers"].as_array().unwrap().len(), 1);
    assert_eq!(document["customers"][0]["cases"][0]["net"], "180.00");
    let rejects = fs::read_to_string(desk.path("rejects.csv")).unwrap();
    assert_eq!(
        rejects,
        "case,customer,agreement,level,start,minutes,reason
2,Ny Kunde,,,2026-11-10 10:00,30,\"customer: `Ny Kunde` is not in customers.toml: add it there, or bill it without an agreement (--allow-unknown)\"
2,,,,2026-11-10 11:00,30,
"
    );
    // Nobody is left out who was allowed.
    let allowed = desk.run(&[&args[..], &["--keep-going", "--allow-unknown"]].concat());
    assert_eq!(allowed.status.code(), Some(0));
    // Mended by the customers file, the rows go through as they are.
    desk.write(
        "customers.toml",
        &(customers.to_owned() + "[[customers]]\ncustomer = 'Ny Kunde'\n"),
    );
    let mended = desk.says(&["invoice", "rejects.csv", "--format", "json"]);
    // 60 min without an agreement.
    assert!(mended.contains(r#""net":"800.00""#), "{mended}");
}

#[test]
fn all_unknown_customers_are_listed() {
    let mut log = HEAD.to_owned();
    for number in 1..=22 {
        writeln!(log, "{number},customer {number},,,2026-11-10 10:00,5").unwrap();
    }
    let desk = Desk::of_customers("", &log);
    let told = desk.fails(&["invoice", "log.csv"]);
    for number in 1..=22 {
        assert!(told.contains(&format!("\n  customer {number}\n")), "{told}");
    }
}

#[test]
fn without_a_customers_file_everybody_is_billed() {
    let rows = "1,anybody,,,2026-11-10 10:00,5\n";
    let desk = Desk::of_customers("", &(HEAD.to_owned() + rows));
    let output = desk.call(&["invoice", "log.csv", "--format", "csv"]);
    assert!(output.status.success());
}

const APPROVED: &str = "sag;beløb\n1;799,99\n2;400\n3;300,00\n9;5\n";
/// 800.00, 400.00 and 200.00; nothing is approved for the last.
const BILLED: &str = "1,A,,1st,2026-11-10 10:00,60
2,B,,1st,2026-11-10 10:00,30
3,A,,1st,2026-11-10 11:00,15
4,B,,1st,2026-11-10 11:00,600
";

fn approved() -> Desk {
    let desk = Desk::of_customers(
        "[[customers]]\ncustomer = 'A'\n[[customers]]\ncustomer = 'B'\n",
        &(HEAD.to_owned() + BILLED),
    );
    desk.write("approved.csv", APPROVED);
    desk
}

#[test]
fn what_is_above_the_approved_amount_is_marked_and_listed() {
    let desk = approved();
    let args = ["invoice", "log.csv", "--approved", "approved.csv"];
    let output = desk.run(&args);
    assert_eq!(output.status.code(), Some(0));
    let table = String::from_utf8(output.stdout).unwrap();
    assert!(table.contains("\n1 OVER  10 Nov 1st level"), "{table}");
    assert_eq!(table.matches("OVER").count(), 1, "{table}");
    assert!(
        table.contains(
            "Billed above what the customer approved:

case  customer  approved  billed  over by
1     A           799.99  800.00     0.01
"
        ),
        "{table}"
    );
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        told,
        "warning: approved.csv:5: case `9` is not in the log
warning: 1 case is billed above what the customer approved: 1
"
    );
}

#[test]
fn the_document_says_what_was_approved_only_when_asked() {
    let desk = approved();
    let document = desk.document(&["--approved", "approved.csv"]);
    let customers = document["customers"].as_array().unwrap();
    let cases = customers.iter().flat_map(|customer| customer["cases"].as_array().unwrap());
    let got: Vec<(Value, Value)> =
        cases.map(|case| (case["approved"].clone(), case["over_approved"].clone())).collect();
    // By customer: 1 and 3 of A, 2 and 4 of B. The very amount is not over.
    assert_eq!(
        got,
        [
            ("799.99".into(), true.into()),
            ("300.00".into(), false.into()),
            ("400.00".into(), false.into()),
            (Value::Null, false.into()),
        ]
    );
    let plain = desk.says(&["invoice", "log.csv", "--format", "json"]);
    assert!(!plain.contains("approved"), "{plain}");
}

#[test]
fn the_exit_code_is_1_only_when_asked_for() {
    let desk = approved();
    let code = |args: &[&str]| {
        let invoice = ["invoice", "log.csv", "--format", "csv"];
        desk.run(&[&invoice, args].concat()).status.code()
    };
    let over = ["--approved", "approved.csv", "--fail-on", "over-approved"];
    assert_eq!(code(&over), Some(1));
    assert_eq!(code(&["--approved", "approved.csv"]), Some(0));
    let never = ["--approved", "approved.csv", "--fail-on", "never"];
    assert_eq!(code(&never), Some(0));
    // The case that is over is not selected.
    assert_eq!(code(&[&over[..], &["--case", "2"]].concat()), Some(0));
    assert_eq!(code(&["--fail-on", "over-approved"]), Some(2));
    let target = ["--approved", "approved.csv", "-o", "approved.csv"];
    assert_eq!(code(&target), Some(2));
    let kept = fs::read_to_string(desk.path("approved.csv"));
    assert_eq!(kept.unwrap(), APPROVED);
}

/// 500.00 are approved; October is 400.00, November 400.00 more.
#[test]
fn the_whole_case_counts_in_a_period_and_after_former_invoices() {
    let rows = "1,A,,1st,2026-10-27 10:00,30\n1,A,,1st,2026-11-10 10:00,30\n";
    let desk = Desk::of_customers("[[customers]]\ncustomer = 'A'\n", &(HEAD.to_owned() + rows));
    desk.write("approved.csv", "case,amount\n1,500\n");
    let args = ["--approved", "approved.csv", "--period"];
    let of = |period: &str| {
        let document = desk.document(&[&args[..], &[period]].concat());
        let case = document["customers"][0]["cases"][0].clone();
        (case["net"].clone(), case["over_approved"].clone())
    };
    assert_eq!(of("2026-10"), ("400.00".into(), false.into()));
    assert_eq!(of("2026-11"), ("400.00".into(), true.into()));
    let table = desk.says(&[&["invoice", "log.csv"], &args[..], &["2026-11"]].concat());
    assert!(table.contains("1     A           500.00  800.00   300.00\n"), "{table}");
}

/// 100 % off is the most there is: 60 minutes at 800 less 800.00 are nothing.
#[test]
fn a_discount_may_be_all_of_it() {
    let customers = "[[customers]]\ncustomer = 'A'\ndiscount_percent = 100\n";
    let desk = Desk::of_customers(customers, &format!("{HEAD}1,A,,1st,2026-11-10 10:00,60\n"));
    assert_eq!(desk.nets(), own(&[("1", "0.00")]));
    let line = &desk.document(&[])["customers"][0]["cases"][0]["lines"][0];
    let keys = ["gross", "discount_percent", "discount", "net"];
    assert_eq!(keys.map(|key| line[key].as_str().unwrap()), ["800.00", "100", "800.00", "0.00"]);
    desk.write("customers.toml", customers.replace("100", "100.01"));
    let told = desk.fails(&["invoice", "log.csv"]);
    assert!(told.contains("more than 100 per cent"), "{told}");
}

/// A former invoice calls him by his name, the log now by his number: one customer of the file, billed once. Who gets
/// the case after him pays its hour of 800.00, and he has it back, under the name that he was billed by.
#[test]
fn former_invoices_know_a_customer_by_number_and_name() {
    let customers =
        "[[customers]]\ncustomer = '10'\nname = 'Havnen'\n[[customers]]\ncustomer = '11'\n";
    let desk = Desk::of_customers(customers, &format!("{HEAD}1,Havnen,,1st,2026-11-10 10:00,60\n"));
    desk.says(&["invoice", "log.csv", "-o", "one.jsonl"]);
    desk.write("log.csv", format!("{HEAD}1,10,,1st,2026-11-10 10:00,60\n"));
    let again = ["invoice", "log.csv", "--billed", "one.jsonl", "--format", "jsonl"];
    assert_eq!(desk.says(&again), "");
    desk.write("log.csv", format!("{HEAD}1,11,,1st,2026-11-10 10:00,60\n"));
    let document = desk.document(&again[2..4]);
    let net = |index: usize, key| document["customers"][index][key].as_str().unwrap();
    assert_eq!([net(0, "customer"), net(0, "net")], ["11", "800.00"]);
    assert_eq!([net(1, "customer"), net(1, "net")], ["Havnen", "-800.00"]);
    assert_eq!(document["totals"]["customers"], 2);
}

/// Amounts that fit each for itself and not together: 50 hours at 1,840,000,000,000,000 are 92 × 10¹⁵, and 92.2 × 10¹⁵ is
/// the most. Nothing is written in any format, and nothing panics.
#[test]
fn a_sum_that_cannot_be_computed_writes_nothing() {
    let desk = Desk::of_customers(
        "",
        &format!("{HEAD}1,A,,1st,2026-11-10 10:00,3000\n2,A,,1st,2026-11-11 10:00,3000\n"),
    );
    desk.card(
        "\n[[revision]]\nvalid_from = 1990-01-01\nlevels.\"1st\".hourly_rate = 1840000000000000\nafter_hours.surcharge_percent = 0\n",
    );
    for args in [
        &["--format", "csv"][..],
        &["--format", "jsonl"],
        &["--format", "json"],
        &["--format", "table"],
        &["--summary", "--format", "csv"],
        &["--format", "import", "--profile", "e-conomic"],
        &["--format", "excel-da", "-o", "out.csv"],
    ] {
        let all = [&["invoice", "log.csv", "--allow-unknown"][..], args].concat();
        let told = desk.fails(&all);
        assert!(told.contains("too large to compute exactly"), "{args:?}: {told}");
    }
    assert!(!desk.path("out.csv").exists());
    // One of them by itself can be.
    desk.write("log.csv", format!("{HEAD}1,A,,1st,2026-11-10 10:00,1500\n"));
    let document = desk.document(&["--allow-unknown"]);
    assert_eq!(document["totals"]["net"], "46000000000000000.00");
    assert_eq!(document["totals"]["total"], "57500000000000000.00");
}

#[test]
fn a_former_invoice_in_another_currency_is_refused() {
    let log = format!("{HEAD}1,A,,1st,2026-11-10 10:00,60\n");
    let desk = Desk::of_customers("[[customers]]\ncustomer = 'A'\n", &log);
    let one = desk.says(&["invoice", "log.csv", "--format", "csv"]);
    desk.write("one.csv", one.replace(",DKK", ",EUR"));
    let told = desk.fails(&["invoice", "log.csv", "--billed", "one.csv"]);
    assert!(told.contains("`EUR`, but the rate card is in `DKK`"), "{told}");
}
