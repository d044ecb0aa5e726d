//! Numbers, dates and documents of a run: what is counted up, what a correction names, what is given back to whom, and
//! that a folder gets all of its files or none.

use serde_json::Value;

use crate::desk::{A_MINUTE_IS_1, Desk, spaced};

/// A minute costs 1.00; with who sends the invoices, who pay within 14 days.
pub(crate) const SENDER: &str = "seller = { name = \"Desk ApS\", cvr = \"16356700\", street = \"Vejen 1\", \
    postcode = \"8000\", city = \"Aarhus C\" }\npayment = { fik = \"71 87654321\", due_days = 14 }\n";

pub(crate) const ADDRESS: &str = "16356700,Gade 2,2100,Kbh";

fn desk(log: &str) -> Desk {
    let desk = Desk::empty();
    desk.write("card.toml", format!("{SENDER}{A_MINUTE_IS_1}"));
    let customers = ["A", "B", "C"].map(|name| format!("{name},{ADDRESS}\n")).concat();
    desk.write("customers.csv", format!("customer,cvr,street,postcode,city\n{customers}"));
    desk.write("log.csv", format!("case,customer,start,minutes,billable\n{log}"));
    desk
}

fn args<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let all = ["--rates", "card.toml", "invoice", "log.csv", "--customers", "customers.csv"];
    [&all, more].concat()
}

fn json(desk: &Desk, more: &[&str]) -> Value {
    let text = desk.prints(&args(&[more, &["--format", "json"]].concat()));
    serde_json::from_str(&text).unwrap()
}

/// Number and total of each invoice of a run, in its order.
fn invoices(document: &Value) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let customers = document["customers"].as_array().unwrap().iter();
    customers.map(|it| (text(&it["customer"]), text(&it["invoice"]), text(&it["total"]))).collect()
}

const THREE: &str =
    "1,A,2026-11-02 10:00,10,\n2,B,2026-11-03 10:00,10,no\n3,C,2026-11-05 10:00,20,\n";

/// 10 minutes are 10.00 and with VAT 12.50, 20 are 25.00; B owes nothing and has no number. Behind 9999 comes 10000.
#[test]
fn numbers_count_up_in_the_order_of_the_output() {
    let desk = desk(THREE);
    let document = json(&desk, &["--number-from", "2026-9999", "-q"]);
    let expected = [("A", "2026-9999", "12.50"), ("B", "-", "0.00"), ("C", "2026-10000", "25.00")];
    let expected = expected.map(|(one, two, three)| (one.into(), two.into(), three.into()));
    assert_eq!(invoices(&document), expected);
    // The last day billed.
    assert_eq!(document["customers"][0]["issued"], "2026-11-05");
    assert_eq!(document["customers"][1]["issued"], Value::Null);
    let line = &document["customers"][2]["cases"][0]["lines"][0];
    assert_eq!((&line["invoice"], &line["issued"]), (&"2026-10000".into(), &"2026-11-05".into()));

    let (_, _, said) = desk.ended(&args(&["--number-from", "2026-9999", "--summary"]));
    assert!(said.contains("the numbers become longer on the way from `2026-9999` to `2026-10000`"));
    assert!(said.ends_with(
        "2026-9999 to 2026-10000; next: --number-from 2026-10001\nissued 2026-11-05, due 2026-11-19\n"
    ));
    let (_, _, said) = desk.ended(&args(&["--number-from", "7", "--customer", "A"]));
    assert!(said.starts_with("7; next: --number-from 8\nissued 2026-11-02"), "{said}");
}

/// They are the last columns, `card` before them in JSON Lines; the same numbers from the same input.
#[test]
fn numbers_stand_behind_all_other_columns() {
    let desk = desk(THREE);
    let with = |format: &str| {
        let more = ["--number-from", "F1", "--format", format, "-q"];
        let all = desk.prints(&args(&more));
        assert_eq!(all, desk.prints(&args(&more)));
        all
    };
    assert!(with("csv").lines().next().unwrap().ends_with(",currency,invoice,issued"));
    assert!(with("csv").lines().nth(1).unwrap().ends_with(",DKK,F1,2026-11-05"));
    let jsonl = with("jsonl");
    let (_, behind) = jsonl.lines().next().unwrap().split_once("\"card\":").unwrap();
    assert!(behind.ends_with(",\"invoice\":\"F1\",\"issued\":\"2026-11-05\"}"), "{behind}");
    let summary =
        desk.prints(&args(&["--number-from", "F1", "--summary", "--format", "csv", "-q"]));
    let ends: Vec<&str> =
        summary.lines().map(|line| line.rsplitn(4, ',').last().unwrap()).collect();
    assert_eq!(ends.len(), 4);
    assert!(summary.lines().next().unwrap().ends_with(",email,invoice,issued,due"));
    assert!(summary.lines().nth(2).unwrap().ends_with(",,,"), "{summary}");
    assert!(summary.lines().nth(3).unwrap().ends_with(",F2,2026-11-05,2026-11-19"), "{summary}");
    // Without the option, nothing of it.
    let plain = desk.prints(&args(&["--format", "csv"]));
    assert!(plain.lines().next().unwrap().ends_with(",currency"), "{plain}");
}

/// Imports have it as their own number and date; e-conomic, which numbers invoices itself, as a reference.
#[test]
fn imports_use_the_number() {
    let desk = desk(THREE);
    let import = |profile: &str| {
        let more = ["--format", "import", "--profile", profile];
        let dated = ["--number-from", "F1", "--issued", "2026-11-30", "-q"];
        desk.prints(&args(&[&more[..], &dated].concat()))
    };
    let dinero = import("dinero");
    assert!(
        dinero.contains("\"ExternalReference\":\"F2\"")
            && dinero.contains("\"Date\":\"2026-11-30\"")
    );
    let central = import("business-central");
    assert!(central.contains(";F1;A;2026-11-30;2026-11-30;"), "{central}");
    let economic = import("e-conomic");
    assert!(economic.contains(";2026-11-30;DKK;F1;"), "{economic}");
}

/// The end of the period where that is later than the last day billed; no date before the first day billed.
#[test]
fn the_date_is_the_last_day_or_the_one_that_is_given() {
    let desk = desk(THREE);
    for (more, issued) in [
        (&["--period", "2026-11"][..], "2026-11-30"),
        (&["--period", "2026-11-01..2026-11-04"], "2026-11-04"),
        (&["--issued", "2026-11-02"], "2026-11-02"),
        (&["--issued", "24-12-2026"], "2026-12-24"),
    ] {
        let document = json(&desk, &[more, &["--number-from", "1", "-q"]].concat());
        assert_eq!(document["customers"][0]["issued"], issued, "{more:?}");
    }
    for (more, why) in [
        (["--number-from", "1", "--issued", "2026-11-01"], "the first day billed is 2026-11-02"),
        (["--number-from", "1", "--issued", "2026-13-01"], "--issued: "),
        (["--number-from", "F-", "--issued", "2026-11-02"], "ends in a digit"),
        (["--number-from", "=1", "--issued", "2026-11-02"], "begins with a letter or digit"),
    ] {
        let said = desk.refused(&args(&more));
        assert!(said.contains(why), "{more:?}: {said}");
    }
}

/// October billed 10 minutes in one run and 12 more in another; of the 22 minutes 15 are left in the log: 7.00 and VAT
/// 1.75 go back, in a credit note that names both invoices, with all signs turned.
#[test]
fn a_correction_names_the_invoices_that_it_changes() {
    let desk = desk("1,A,2026-10-01 10:00,10,\n");
    desk.prints(&args(&["--number-from", "101", "-q", "-o", "one.jsonl"]));
    desk.write("log.csv", "case,customer,start,minutes\n1,A,2026-10-01 10:00,22\n");
    let two = ["--billed", "one.jsonl", "--number-from", "102", "-q", "-o", "two.csv"];
    desk.prints(&args(&two));
    desk.write("log.csv", "case,customer,start,minutes\n1,A,2026-10-01 10:00,15\n");
    let more = ["--billed", "one.jsonl", "--billed", "two.csv", "--number-from", "103"];
    desk.prints(&args(&[&more[..], &["--format", "peppol,html", "-o", "out", "-q"]].concat()));
    let xml = desk.read("out/103.xml");
    assert!(xml.contains("<CreditNote"), "{xml}");
    let named: Vec<&str> = ["101", "102", "103"]
        .into_iter()
        .filter(|number| {
            xml.contains(&format!(
                "<cac:InvoiceDocumentReference>\n      <cbc:ID>{number}</cbc:ID>"
            ))
        })
        .collect();
    assert_eq!(named, ["101", "102"], "{xml}");
    assert!(xml.contains(">8.75</cbc:PayableAmount>"), "{xml}");
    let page = desk.read("out/103.html");
    assert!(page.contains("101") && page.contains("102") && page.contains("8,75"), "{page}");
}

/// October billed the case to A: 30.00. It is B's now: A gets 30.00 and VAT 7.50 back, B pays the 30 minutes; with both
/// outputs nothing more is due.
#[test]
fn a_case_that_changed_hands_is_credited_and_billed() {
    let desk = desk("1,A,2026-10-01 10:00,30,\n2,A,2026-10-02 10:00,10,\n");
    desk.prints(&args(&["--number-from", "101", "-q", "-o", "one.jsonl"]));
    desk.write(
        "log.csv",
        "case,customer,start,minutes\n1,B,2026-10-01 10:00,30\n2,A,2026-10-02 10:00,10\n",
    );
    let again = ["--billed", "one.jsonl", "--number-from", "102", "-q"];
    let document = json(&desk, &again);
    let expected = [("B", "102", "37.50"), ("A", "103", "-37.50")];
    let expected = expected.map(|(one, two, three)| (one.into(), two.into(), three.into()));
    assert_eq!(invoices(&document), expected);
    // 30 minutes of A's are B's: no time more, none raised.
    for minutes in ["minutes_worked", "minutes_free", "minutes_billed", "minutes_raised"] {
        assert_eq!(document["totals"][minutes], "0", "{minutes}");
    }
    let back = &document["customers"][1]["cases"][0];
    assert_eq!((&back["case"], &back["net"]), (&"1".into(), &"-30.00".into()));
    assert_eq!(back["lines"][0]["kind"], "correction");
    assert_eq!(document["totals"]["net"], "0.00");
    let more = [&again[..], &["--format", "peppol", "-o", "out", "--record", "two.jsonl"]].concat();
    desk.prints(&args(&more));
    assert!(desk.read("out/103.xml").contains("<cbc:ID>101</cbc:ID>"));
    let rest = json(&desk, &["--billed", "one.jsonl", "--billed", "two.jsonl"]);
    assert_eq!(rest["customers"], Value::Array(Vec::new()), "{rest}");
    // Only those who are picked.
    let only = json(&desk, &["--billed", "one.jsonl", "--not-customer", "B"]);
    assert_eq!(only["totals"]["net"], "-30.00");
    let told = desk.prints(&args(&["--billed", "one.jsonl", "--explain", "-q"]));
    assert_eq!(taken_back(&told), TAKEN_BACK);
}

/// What `--explain` says of case 1 of A: all that former outputs know of it, and no formula, as there is no price.
const TAKEN_BACK: &str = "Case 1 · A due -30.00, with the VAT 25 % that it was billed with correction: changed since: \
    -30.00 (what was billed before has changed since, in time, price or customer, or is taken back)";

fn taken_back(told: &str) -> String {
    spaced(&told[told.rfind("Case 1 ").unwrap()..]).trim().to_owned()
}

/// Of 40 minutes 15 are free and 25 billed; 5 are raised to the least of 15. All goes back as it came: from the first
/// customer -45 worked, -15 free, -40 billed, -10 raised; where 12 of the 40 are left, -28 worked, -3 free, -25 billed.
#[test]
fn time_goes_back_as_it_was_billed() {
    let desk = desk("");
    let terms = "billing.minimum_minutes = 15\nagreements.T = { free_minutes = 15 }\n";
    desk.write("card.toml", format!("{SENDER}{terms}{A_MINUTE_IS_1}"));
    let write = |who: &str, minutes: u8| {
        let rows = format!("1,{who},T,2026-10-01 10:00,{minutes}\n2,{who},,2026-10-02 10:00,5\n");
        desk.write("log.csv", format!("case,customer,agreement,start,minutes\n{rows}"));
    };
    write("A", 40);
    desk.prints(&args(&["-q", "-o", "one.jsonl"]));
    for (who, minutes, expected) in
        [("B", 40, &["B,45,15,40,10", "A,-45,-15,-40,-10"][..]), ("A", 12, &["A,-28,-3,-25,0"])]
    {
        write(who, minutes);
        let again = ["--billed", "one.jsonl", "--summary", "--format", "csv", "-q"];
        let summary = desk.prints(&args(&again));
        let rows = summary.lines().skip(1).map(|row| {
            let cells: Vec<&str> = row.split(',').collect();
            [&cells[..1], &cells[3..7]].concat().join(",")
        });
        assert_eq!(rows.collect::<Vec<_>>(), expected);
    }
}

/// The case of 30.00 is gone from the log: told, and taken back where that is asked for, once.
#[test]
fn a_case_that_is_gone_is_taken_back_where_that_is_asked() {
    let desk = desk("1,A,2026-10-01 10:00,30,\n2,C,2026-10-02 10:00,10,\n");
    desk.prints(&args(&["--number-from", "101", "-q", "-o", "one.jsonl"]));
    desk.write("log.csv", "case,customer,start,minutes\n2,C,2026-10-02 10:00,10\n");
    let (_, _, said) = desk.ended(&args(&["--billed", "one.jsonl", "--format", "csv"]));
    assert!(said.contains("case `1` was billed before and is not in the log"), "{said}");
    let credit = ["--billed", "one.jsonl", "--credit", "1", "-q"];
    let document = json(&desk, &credit);
    assert_eq!(document["customers"][0]["total"], "-37.50");
    assert_eq!(document["totals"]["customers"], 1);
    let told = desk.prints(&args(&[&credit[..], &["--explain"]].concat()));
    assert_eq!(taken_back(&told), TAKEN_BACK);
    desk.prints(&args(&[&credit[..], &["-o", "two.jsonl"]].concat()));
    let both = args(&["--billed", "one.jsonl", "--billed", "two.jsonl", "--format", "csv"]);
    assert_eq!(desk.done(&both).lines().count(), 1);
    for (case, why) in [("2", "is in the log"), ("3", "no former output billed it")] {
        let said = desk.refused(&args(&["--billed", "one.jsonl", "--credit", case]));
        assert!(said.contains(why), "{said}");
    }
}

/// Dinero takes credit notes apart: in a file of their own, with the signs turned, beside the invoices.
#[test]
fn who_is_owed_money_does_not_stop_the_others_at_dinero() {
    let desk = desk("1,A,2026-10-01 10:00,30,\n");
    desk.prints(&args(&["--number-from", "101", "-q", "-o", "one.jsonl"]));
    desk.write("log.csv", "case,customer,start,minutes\n2,C,2026-10-02 10:00,10\n");
    let dinero = ["--format", "import", "--profile", "dinero", "--number-from", "102"];
    let credit = ["--billed", "one.jsonl", "--credit", "1"];
    let more = [&dinero[..], &credit].concat();
    assert!(
        desk.refused(&args(&more))
            .contains("credit notes in a file of their own: name the output with -o")
    );
    desk.prints(&args(&[&more[..], &["-o", "november.jsonl"]].concat()));
    let (invoices, notes) = (desk.read("november.jsonl"), desk.read("november-credits.jsonl"));
    assert_eq!((invoices.lines().count(), notes.lines().count()), (1, 1));
    assert!(invoices.contains("\"ExternalReference\":\"102\""), "{invoices}");
    assert!(notes.contains("\"ExternalReference\":\"103\""), "{notes}");
    assert!(
        notes.contains("\"BaseAmountValue\":30.00") && notes.contains("\"Quantity\":1,"),
        "{notes}"
    );
    // The next run owes nobody anything: what was handed in is not there once more, and no file comes of nothing.
    desk.prints(&args(&[&dinero[..], &["-o", "november.jsonl"]].concat()));
    assert_eq!(desk.read("november-credits.jsonl"), "");
    desk.prints(&args(&[&dinero[..], &["-o", "december.jsonl"]].concat()));
    assert!(!desk.path("december-credits.jsonl").exists());
    desk.write("log-credits.jsonl", "");
    let told =
        desk.refused(&[&["invoice", "log-credits.jsonl", "-o", "log.jsonl"][..], &dinero].concat());
    assert!(told.contains("--output would write over the input `log-credits.jsonl`"), "{told}");
    let told = desk
        .refused(&args(&[&dinero[..], &["-o", "x.jsonl", "--record", "x-credits.jsonl"]].concat()));
    assert!(told.contains("`x-credits.jsonl` is another file of this run"), "{told}");
}

/// All files or none: a folder that is not there is made, one that is keeps what it has, and a file that is there is
/// refused before anything is written; so it is where the record cannot be.
#[test]
fn a_folder_gets_all_of_its_files_or_none() {
    let desk = desk(THREE);
    let run = |from: &'static str, more: &[&'static str]| {
        args(&[&["--format", "peppol,html", "--number-from", from, "-q"][..], more].concat())
    };
    let files = |folder: &str| {
        let entries = std::fs::read_dir(desk.path(folder)).unwrap();
        let mut names: Vec<String> =
            entries.map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    desk.done(&run("9", &["-o", "new/er"]));
    assert_eq!(files("new/er"), ["10.html", "10.xml", "9.html", "9.xml"]);
    desk.write("new/er/11.xml", "mine");
    let said = desk.refused(&run("10", &["-o", "new/er"]));
    assert!(said.contains("10.xml` is there already: nothing was written"), "{said}");
    let said = desk.refused(&run("11", &["-o", "new/er"]));
    assert!(said.contains("11.xml` is there already"), "{said}");
    assert_eq!(files("new/er"), ["10.html", "10.xml", "11.xml", "9.html", "9.xml"]);
    assert_eq!(desk.read("new/er/11.xml"), "mine");
    desk.done(&run("12", &["-o", "new/er", "--record", "record.jsonl"]));
    assert_eq!(files("new/er").len(), 9);
    assert!(desk.read("record.jsonl").contains("\"invoice\":\"13\""));
    for (more, why) in [
        (&["-o", "none", "--record", "no/where.jsonl"][..], "no/where.jsonl"),
        (&["-o", "log.csv"], "log.csv"),
        (&["--record", "log.csv", "-o", "none"], "--record would write over the input"),
        (&[], "name a folder with -o"),
    ] {
        let said = desk.refused(&run("1", more));
        assert!(said.contains(why), "{more:?}: {said}");
        assert!(!desk.path("none").exists());
    }
    let same = ["invoice", "log.csv", "-o", "same.jsonl", "--record", "./same.jsonl"];
    let said = desk.refused(&same);
    assert!(said.contains("--record `./same.jsonl` is another file of this run"), "{said}");
    assert!(!desk.path("same.jsonl").exists());
    let hidden = |name: &String| name.starts_with('.');
    assert!(!desk.names().iter().any(hidden) && !files("new/er").iter().any(hidden));
    let said = desk.refused(&args(&["--format", "peppol", "-o", "none"]));
    assert!(said.contains("--number-from 2026-1001"), "{said}");
    let said = desk.refused(&args(&["--format", "csv,peppol", "-o", "none"]));
    assert!(said.contains("--format csv is written alone"), "{said}");
    let said = desk.refused(&run("F/1", &["-o", "none"]));
    assert!(said.contains("cannot be a file"), "{said}");
}

/// What is missing is told in one go, by customer, before anything is written.
#[test]
fn all_that_is_missing_is_told_at_once() {
    let desk = desk(THREE);
    desk.write("card.toml", format!("seller.name = \"Desk\"\n{A_MINUTE_IS_1}"));
    desk.write(
        "customers.csv",
        "customer,country,street,postcode,city,cvr,vat_percent,vat_reason,vat_category\n\
         A,SE,,,,,0,reverse charge,\nC,,Gade 1,,Kbh,16356700,0,own words,\nB,,,,,,,,\n",
    );
    let run = |format: &'static str| {
        desk.refused(&args(&["--format", format, "--number-from", "1", "-o", "none"]))
    };
    assert_eq!(
        run("peppol"),
        "error: this is missing for the invoices; nothing was written\n\
         \x20 rate card: `seller.street`, `seller.postcode`, `seller.city`, `seller.cvr`, `payment.account`, \
         `payment.iban` or `payment.fik`, `payment.due_days`\n\
         \x20 A: `endpoint`, `vat_id`\n\
         \x20 C: `postcode`, `vat_category`\n"
    );
    // A page is sent to nobody.
    let page = run("html");
    assert!(page.contains("  A: `vat_id`\n"), "{page}");
    desk.write("card.toml", format!("prices_include_vat = true\n{SENDER}{A_MINUTE_IS_1}"));
    desk.write(
        "customers.csv",
        format!("customer,cvr,street,postcode,city\nA,{ADDRESS}\nB,,,,\nC,{ADDRESS}\n"),
    );
    assert!(run("peppol").contains("`prices_include_vat`"));
}

/// K needs a country of delivery and O no VAT numbers: neither is offered. Numbers with a wrong check digit are refused.
#[test]
fn what_no_document_can_say_is_refused_where_it_is_read() {
    let desk = desk(THREE);
    for (header, value, why) in [
        ("vat_category", "K", "services to firms in the EU are AE"),
        ("momskategori", "O", "what is exempt is E"),
        ("momskategori", "X", "write S, Z, E, AE or G"),
        ("ean-nummer", "5790000000006", "check digit"),
        ("land", "UK", "like GB"),
        ("cvr-nr", "123", "8 digits"),
    ] {
        desk.write("customers.csv", format!("customer,{header}\nA,{value}\n"));
        let said = desk.refused(&args(&["--allow-unknown"]));
        assert!(said.contains("customers.csv:2") && said.contains(why), "{said}");
    }
    for (line, why) in [
        ("payment.iban = \"DK5100400440116243\"", "check digit"),
        (
            "payment = { iban = \"DK5000400440116243\", fik = \"71 87654321\" }",
            "keep one of the two",
        ),
        ("payment.bic = \"DABADKKK\"", "`bic` without `iban`"),
        ("payment.due_days = 400", "from 0 to 366"),
        ("seller.language = \"de\"", "\"da\", \"en\""),
        ("vat_category = \"O\"", "what is exempt is E"),
    ] {
        desk.write("card.toml", format!("{line}\n{A_MINUTE_IS_1}"));
        assert!(desk.refused(&["rates", "check", "card.toml"]).contains(why), "{line}");
    }
}

/// 1·2 + 6·7 + 3·6 + 5·5 + 6·4 + 7·3 + 0·2 + 1·1 = 133 is no multiple of 11; with 0 as the last digit it is 132.
#[test]
fn a_doubtful_cvr_is_a_warning_of_the_run() {
    let desk = desk(THREE);
    let doubtful = |text: &str| text.replace("16356700", "16356701");
    desk.write("card.toml", doubtful(&desk.read("card.toml")));
    let customers = desk.read("customers.csv");
    desk.write("customers.csv", customers.replace("C,16356700", "C,16356701"));
    let documents = ["--format", "peppol,html", "--number-from", "1", "-o", "out", "--strict"];
    let (code, _, said) = desk.ended(&args(&documents));
    assert_eq!(code, 1, "{said}");
    assert!(
        said.starts_with(
            "warning: seller.cvr 16356701 does not meet its check modulo 11\n\
         warning: customer `C`: CVR 16356701 does not meet its check modulo 11\n"
        ),
        "{said}"
    );
    assert!(desk.read("out/2.xml").contains(">DK16356701<"));
    let warnings = &json(&desk, &["-q"])["warnings"];
    let kinds: Vec<&Value> = warnings.as_array().unwrap().iter().map(|it| &it["kind"]).collect();
    assert_eq!(kinds, ["doubtful-cvr", "doubtful-cvr"]);
}

/// README's third command: eleven invoices and a credit note, each as a document and as a page; one of them in Sweden, who
/// accounts for the VAT himself, one public.
#[test]
fn the_example_makes_twelve_invoices() {
    let desk = Desk::empty();
    let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/examples");
    let path = |name: &str| format!("{examples}/{name}");
    let [card, log, former] = ["support.toml", "october-2026.csv", "september-2026.csv"].map(path);
    let args = [
        &["--rates", &card, "invoice", &log, "--billed", &former, "--credit", "4655"][..],
        &["--format", "peppol,html", "--number-from", "2026-1001", "-o", "invoices", "-q"],
    ];
    desk.done(&args.concat());
    assert_eq!(std::fs::read_dir(desk.path("invoices")).unwrap().count(), 24);
    let documents = (1001..=1012).map(|number| desk.read(&format!("invoices/2026-{number}.xml")));
    let documents: Vec<String> = documents.collect();
    let having = |text: &str| documents.iter().filter(|document| document.contains(text)).count();
    assert_eq!(having("<CreditNote "), 1);
    assert_eq!(having("<cbc:ID>AE</cbc:ID>"), 1);
    assert_eq!(having("schemeID=\"0088\">5790000123452<"), 1);
    assert_eq!(having("<cbc:ID>2026-0911</cbc:ID>"), 1);
}

/// What the file says of each, and what he lacks: A nothing, B the address that documents go to, C all of it.
#[test]
fn a_customers_file_tells_who_lacks_what() {
    let desk = desk(THREE);
    desk.write(
        "customers.csv",
        "customer,name,cvr,adresse,postnr,by\nA,Fisk,16356700,Gade 2,2100,Kbh\nB,,,Gade 3,2100,Kbh\nC,,16356701,,,\n",
    );
    let args =
        |lang| ["--rates", "card.toml", "--lang", lang, "rates", "customers", "customers.csv"];
    assert_eq!(
        desk.done(&args("en")),
        "Fisk (A) · CVR 16356700 · Gade 2, 2100 Kbh\n\
         B · Gade 3, 2100 Kbh\n  lacks: `cvr` or `ean`\n\
         C · CVR 16356701\n  lacks: `street`, `postcode`, `city`\n\
         \x20 note: CVR 16356701 does not meet its check modulo 11\n\
         1 of 3 customers have what an e-invoice needs\n"
    );
    assert!(desk.done(&args("da")).contains("mangler: `cvr` eller `ean`"));
    assert_eq!(desk.done(&["rates", "check", "card.toml"]).lines().count(), 2);
    desk.write("card.toml", format!("seller.cvr = \"16356701\"\n{A_MINUTE_IS_1}"));
    let said = desk.done(&["rates", "check", "card.toml"]);
    assert!(said.contains("note: for e-invoices it lacks `seller.name`, "), "{said}");
    assert!(said.contains("note: seller.cvr 16356701 does not meet its check modulo 11"), "{said}");
}
