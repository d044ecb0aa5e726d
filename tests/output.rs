//! The exact formats of the output, byte for byte, as programs that read them rely on.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::process::Output;

use crate::desk::Desk;
use assert_cmd::Command;
use serde_json::Value;
use takst::problems::WarningKind;

const HEADER: &str = "customer,case,line,kind,item,description,date,date_to,level,tier,minutes_worked,quantity,unit,unit_price,price_per,gross,discount_percent,discount,net,vat_percent,currency\n";

/// Tuesday 20:00 is after hours. 27.5 minutes: 15 free at 1600 / 60 = 400; 12.5: 333.333, 12.5 % of
/// 333.33 = 41.66625; fee 1000; 1.5 x 3.525 = 5.2875. At 2nd 860 s = 14.333333 min, raised to 15: 273.75.
const LOG: &str = "\
case,customer,agreement,critical,level,start,end,minutes,km,billable,note
7,\"Byg, A/S\",GOD,no,1st,2025-11-25 20:00,,\"27,5\",1.50,,=SUM(A1)
8,\"say \"\"hi\"\"\",,,2nd,2025-11-25 10:00,2025-11-25 10:14:20,,,,
9,\"Byg, A/S\",GOD,,1st,2025-11-25 11:00,,30,,no,
";

const CARD: &str = r#"
[[revision]]
valid_from = 1990-01-01
after_hours = { non_critical_fee = 1000, fee_item = "1900", fee_label = "Duty" }
levels."1st".item = "1001"
agreements.GOD = { discount_percent = 12.50, free_after_hours = true }
mileage.per_km = 3.525
"#;

const CUSTOMERS: &str = r#"
[[customers]]
customer = "Byg, A/S"
name = "Byggeriet"
agreement = "GOD"
[[customers]]
customer = 'say "hi"'
[[customers]]
customer = "A"
[[customers]]
customer = "@Byg"
[[customers]]
customer = "=1+1"
[[customers]]
customer = "a;b"
[[customers]]
customer = "\u001b[31mRed\u001b[0m"
"#;

const CSV: &str = "\
\"Byg, A/S\",7,1,free,1001,'=SUM(A1),2025-11-25,2025-11-25,1st,after-hours,15,15,min,1600.00,60,400.00,100,400.00,0.00,25,DKK
\"Byg, A/S\",7,2,work,1001,'=SUM(A1),2025-11-25,2025-11-25,1st,after-hours,12.5,12.5,min,1600.00,60,333.33,12.5,41.67,291.66,25,DKK
\"Byg, A/S\",7,3,fee,1900,Duty,2025-11-25,2025-11-25,,,,1,pcs,1000.00,1,1000.00,0,0.00,1000.00,25,DKK
\"Byg, A/S\",7,4,mileage,,'=SUM(A1),2025-11-25,2025-11-25,,,,1.5,km,3.525,1,5.29,0,0.00,5.29,25,DKK
\"say \"\"hi\"\"\",8,1,work,,\"Support, 2nd level\",2025-11-25,2025-11-25,2nd,normal,14.333333,15,min,1095.00,60,273.75,0,0.00,273.75,25,DKK
";

const JSON_LINES: [&str; 5] = [
    r#"{"customer":"Byg, A/S","case":"7","line":1,"kind":"free","item":"1001","description":"=SUM(A1)","date":"2025-11-25","date_to":"2025-11-25","level":"1st","tier":"after-hours","minutes_worked":"15","quantity":"15","unit":"min","unit_price":"1600.00","price_per":60,"gross":"400.00","discount_percent":"100","discount":"400.00","net":"0.00","vat_percent":"25","currency":"DKK"}"#,
    r#"{"customer":"Byg, A/S","case":"7","line":2,"kind":"work","item":"1001","description":"=SUM(A1)","date":"2025-11-25","date_to":"2025-11-25","level":"1st","tier":"after-hours","minutes_worked":"12.5","quantity":"12.5","unit":"min","unit_price":"1600.00","price_per":60,"gross":"333.33","discount_percent":"12.5","discount":"41.67","net":"291.66","vat_percent":"25","currency":"DKK"}"#,
    r#"{"customer":"Byg, A/S","case":"7","line":3,"kind":"fee","item":"1900","description":"Duty","date":"2025-11-25","date_to":"2025-11-25","level":null,"tier":null,"minutes_worked":null,"quantity":"1","unit":"pcs","unit_price":"1000.00","price_per":1,"gross":"1000.00","discount_percent":"0","discount":"0.00","net":"1000.00","vat_percent":"25","currency":"DKK"}"#,
    r#"{"customer":"Byg, A/S","case":"7","line":4,"kind":"mileage","item":null,"description":"=SUM(A1)","date":"2025-11-25","date_to":"2025-11-25","level":null,"tier":null,"minutes_worked":null,"quantity":"1.5","unit":"km","unit_price":"3.525","price_per":1,"gross":"5.29","discount_percent":"0","discount":"0.00","net":"5.29","vat_percent":"25","currency":"DKK"}"#,
    r#"{"customer":"say \"hi\"","case":"8","line":1,"kind":"work","item":null,"description":"Support, 2nd level","date":"2025-11-25","date_to":"2025-11-25","level":"2nd","tier":"normal","minutes_worked":"14.333333","quantity":"15","unit":"min","unit_price":"1095.00","price_per":60,"gross":"273.75","discount_percent":"0","discount":"0.00","net":"273.75","vat_percent":"25","currency":"DKK"}"#,
];

/// 291.66 + 1000 + 5.29 = 1296.95, 25 % = 324.2375; 273.75: 68.4375; together 1570.70 and 392.68. Worked 1650 + 860 =
/// 2510 s = 41.833333 min, free 900 s, billed 750 + 900 s = 27.5 min, raised 40 s.
fn document(desk: &Desk) -> String {
    let [free, work, charge, mileage, other] = JSON_LINES;
    let mut text = desk.document_head();
    text.push_str(
        r#""currency":"DKK","customers":[{"customer":"Byg, A/S","name":"Byggeriet","cases":["#,
    );
    write!(text, r#"{{"case":"7","agreement":"GOD","lines":[{free},{work},{charge},{mileage}],"net":"1296.95"}},"#).unwrap();
    text.push_str(r#"{"case":"9","agreement":"GOD","lines":[],"net":"0.00"}],"net":"1296.95","vat":"324.24","total":"1621.19"},"#);
    text.push_str(r#"{"customer":"say \"hi\"","name":null,"cases":["#);
    write!(text, r#"{{"case":"8","agreement":null,"lines":[{other}],"net":"273.75"}}],"#).unwrap();
    text.push_str(r#""net":"273.75","vat":"68.44","total":"342.19"}],"#);
    text.push_str(r#""totals":{"customers":2,"cases":3,"entries":3,"not_billable":1,"minutes_worked":"41.833333","#);
    text.push_str(r#""minutes_free":"15","minutes_billed":"27.5","minutes_raised":"0.666667","#);
    text.push_str(r#""net":"1570.70","vat":"392.68","total":"1963.38","skipped":0,"rejected":0,"vat_rates":["#);
    text.push_str(r#"{"vat_percent":"25","net":"1570.70","vat":"392.68","total":"1963.38"}]},"#);
    text.push_str(r#""warnings":[]}"#);
    text.push('\n');
    text
}

impl Desk {
    fn of_log(log: &str) -> Self {
        let desk = Self::empty();
        desk.write("card.toml", &(include_str!("../rates.toml").to_owned() + CARD));
        desk.write("customers.toml", CUSTOMERS);
        desk.write("log.csv", log);
        desk
    }

    /// How a document begins: with the card.
    fn document_head(&self) -> String {
        let name = "OneOffice support, edition A";
        let checksum = self.checksum("card.toml");
        format!(r#"{{"card":{{"name":"{name}","checksum":"{checksum}"}},"#)
    }

    /// Records as JSON Lines, each with the card as its last key.
    fn with_card(&self, records: &[&str]) -> String {
        let checksum = self.checksum("card.toml");
        let card = format!(r#","card":"{}"}}"#, &checksum[..16]);
        let lines = records
            .iter()
            .map(|record| record.strip_suffix('}').unwrap().to_owned() + &card + "\n");
        lines.collect()
    }

    /// `takst invoice` on the log, which must succeed.
    fn invoice(&self, args: &[&str]) -> String {
        let all = ["invoice", "log.csv", "--rates", "card.toml", "--customers", "customers.toml"];
        self.prints(&[&all, args].concat())
    }

    /// The names of the files in the folder that the test did not write.
    fn strays(&self, known: &[&str]) -> Vec<String> {
        let names = fs::read_dir(self.folder()).unwrap();
        let names = names.map(|file| file.unwrap().file_name().into_string().unwrap());
        names
            .filter(|name| !known.contains(&name.as_str()))
            .filter(|name| !["card.toml", "customers.toml", "log.csv"].contains(&name.as_str()))
            .collect()
    }
}

fn told(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn printed(output: &Output) -> String {
    assert!(output.status.success(), "{}", told(output));
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn csv_to_the_byte() {
    let desk = Desk::of_log(LOG);
    assert_eq!(desk.invoice(&["--format", "csv"]), HEADER.to_owned() + CSV);
}

#[test]
fn json_lines_to_the_byte() {
    let desk = Desk::of_log(LOG);
    assert_eq!(desk.invoice(&["--format", "jsonl"]), desk.with_card(&JSON_LINES));
}

#[test]
fn json_to_the_byte() {
    let desk = Desk::of_log(LOG);
    assert_eq!(desk.invoice(&["--format", "json"]), document(&desk));
}

/// The lines of [`CSV`] with the delimiter, the decimal mark and the line ends of a Danish Excel.
const EXCEL_DA: &str = "\u{feff}\
customer;case;line;kind;item;description;date;date_to;level;tier;minutes_worked;quantity;unit;unit_price;price_per;gross;discount_percent;discount;net;vat_percent;currency\r
Byg, A/S;7;1;free;1001;'=SUM(A1);2025-11-25;2025-11-25;1st;after-hours;15;15;min;1600,00;60;400,00;100;400,00;0,00;25;DKK\r
Byg, A/S;7;2;work;1001;'=SUM(A1);2025-11-25;2025-11-25;1st;after-hours;12,5;12,5;min;1600,00;60;333,33;12,5;41,67;291,66;25;DKK\r
Byg, A/S;7;3;fee;1900;Duty;2025-11-25;2025-11-25;;;;1;pcs;1000,00;1;1000,00;0;0,00;1000,00;25;DKK\r
Byg, A/S;7;4;mileage;;'=SUM(A1);2025-11-25;2025-11-25;;;;1,5;km;3,525;1;5,29;0;0,00;5,29;25;DKK\r
\"say \"\"hi\"\"\";8;1;work;;Support, 2nd level;2025-11-25;2025-11-25;2nd;normal;14,333333;15;min;1095,00;60;273,75;0;0,00;273,75;25;DKK\r
";

/// The keys of a document, but for those of its lines.
fn keys(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                found.insert(key.clone());
                if key != "lines" {
                    keys(value, found);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| keys(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn the_manual_names_the_keys_of_the_document() {
    let desk = Desk::of_log(LOG);
    desk.write(
        "customers.toml",
        "[[customers]]\ncustomer = 'Byg, A/S'\nprepaid_minutes = 60\nvat_percent = 0\nvat_reason = 'export'\n\
         order_reference = 'PO'\nemail = 'a@b.example'\n",
    );
    desk.write("approved.csv", "case,amount\n7,100\n");
    let options =
        ["--format=json", "--period=2025-11", "--approved=approved.csv", "--allow-unknown"];
    let document: Value = serde_json::from_str(&desk.invoice(&options)).unwrap();
    let mut found = BTreeSet::new();
    keys(&document, &mut found);
    let manual = include_str!("../docs/output.md");
    let block = manual.split("```text\n").nth(1).unwrap();
    let block = block.split("```").next().unwrap();
    let named: BTreeSet<String> = block.split('"').skip(1).step_by(2).map(str::to_owned).collect();
    // The parts of a warning: nothing in this log is worth one.
    let warning = ["file", "line", "column", "message", "kind"].map(str::to_owned);
    found.extend(warning);
    assert_eq!(found, named);
}

#[test]
fn excel_da_to_the_byte() {
    let desk = Desk::of_log(LOG);
    assert_eq!(desk.invoice(&["--format", "excel-da"]), EXCEL_DA);
    // Not by an ending: .csv is plain CSV.
    desk.invoice(&["--format", "excel-da", "-o", "lines.csv"]);
    assert_eq!(desk.read("lines.csv"), EXCEL_DA);
}

/// What holds a semicolon, a quote or a line end is quoted, a comma alone is not; text stays text.
#[test]
fn excel_da_quotes_what_it_must() {
    let desk = Desk::of_log(
        "case;customer;start;minutes;note\n@x;=1+1;2025-11-25 10:00;15;+45 70 20, or\n\"-2+3\";\"a;b\";2025-11-25 11:00;15;\"two\nlines \"\"q\"\"\"\n",
    );
    let text = desk.invoice(&["--format", "excel-da", "--allow-unknown"]);
    let rows: Vec<&str> = text.split("\r\n").skip(1).collect();
    let head = "'=1+1;'@x;1;work;1001;'+45 70 20, or;2025-11-25;2025-11-25;1st;normal;15;15;min;800,00;60;200,00;";
    assert!(rows[0].starts_with(head), "{text}");
    let head = "\"a;b\";'-2+3;1;work;1001;\"two\nlines \"\"q\"\"\";2025-11-25;";
    assert!(rows[1].starts_with(head), "{text}");
    assert_eq!((rows.len(), rows[2]), (3, ""));
}

// --- a row a customer -----------------------------------------------------------------------------------------

/// Worked, free, billed and raised minutes as in [`document`]; the entry that is not billable is in none.
const SUMMARY: &str = "\
customer,name,cases,minutes_worked,minutes_free,minutes_billed,minutes_raised,net,vat_percent,vat,total,currency,vat_reason,order_reference,email
\"Byg, A/S\",Byggeriet,2,27.5,15,12.5,0,1296.95,25,324.24,1621.19,DKK,,,
\"say \"\"hi\"\"\",,1,14.333333,0,15,0.666667,273.75,25,68.44,342.19,DKK,,,
";

const SUMMARY_JSON: [&str; 2] = [
    r#"{"customer":"Byg, A/S","name":"Byggeriet","cases":2,"minutes_worked":"27.5","minutes_free":"15","minutes_billed":"12.5","minutes_raised":"0","net":"1296.95","vat_percent":"25","vat":"324.24","total":"1621.19","currency":"DKK","vat_reason":null,"order_reference":null,"email":null}"#,
    r#"{"customer":"say \"hi\"","name":null,"cases":1,"minutes_worked":"14.333333","minutes_free":"0","minutes_billed":"15","minutes_raised":"0.666667","net":"273.75","vat_percent":"25","vat":"68.44","total":"342.19","currency":"DKK","vat_reason":null,"order_reference":null,"email":null}"#,
];

#[test]
fn a_summary_in_every_format() {
    let desk = Desk::of_log(LOG);
    let summary = |args: &[&str]| desk.invoice(&[&["--summary", "--lang", "en"], args].concat());
    assert_eq!(summary(&["--format", "csv"]), SUMMARY);
    assert_eq!(summary(&["--format", "jsonl"]), desk.with_card(&SUMMARY_JSON));
    let lines = document(&desk);
    let totals = &lines[lines.find(r#""totals":"#).unwrap()..];
    assert_eq!(
        summary(&["--format", "json"]),
        format!(
            r#"{}"currency":"DKK","customers":[{}],{totals}"#,
            desk.document_head(),
            SUMMARY_JSON.join(",")
        )
    );
    let danish = "\u{feff}".to_owned()
        + &SUMMARY
            .replace("\"Byg, A/S\"", "Byg# A/S")
            .replace(',', ";")
            .replace(['.', '#'], ",")
            .replace('\n', "\r\n");
    assert_eq!(summary(&["--format", "excel-da"]), danish);
    summary(&["-o", "sums.csv"]);
    assert_eq!(desk.read("sums.csv"), SUMMARY);
    assert!(summary(&[]).starts_with(
        "\
summary by customer · DKK

customer             cases   minutes free billed      net VAT %    VAT    total
Byggeriet (Byg, A/S)     2      27.5   15   12.5 1,296.95    25 324.24 1,621.19
say \"hi\"                 1 14.333333    0     15   273.75    25  68.44   342.19
2 customers              3 41.833333   15   27.5 1,570.70       392.68 1,963.38
"
    ));
}

/// The rows of a summary come to its totals, and each to the customer of the whole document.
#[test]
fn a_summary_is_the_sums_of_the_lines() {
    let desk = Desk::of_log("");
    let log = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/october-2026.csv");
    let read = |args: &[&str]| -> Value {
        let output = desk.call(&[&["invoice", log, "--format", "json"], args].concat());
        serde_json::from_str(&printed(&output)).unwrap()
    };
    let (lines, summary) = (read(&[]), read(&["--summary"]));
    assert_eq!(lines["totals"], summary["totals"]);
    let (lines, rows) = (&lines["customers"], &summary["customers"]);
    assert_eq!(lines.as_array().unwrap().len(), rows.as_array().unwrap().len());
    for (customer, row) in lines.as_array().unwrap().iter().zip(rows.as_array().unwrap()) {
        for key in ["customer", "name", "net", "vat", "total"] {
            assert_eq!(customer[key], row[key], "{row}");
        }
        let cases = customer["cases"].as_array().unwrap().len();
        assert_eq!(row["cases"], cases);
    }
}

#[test]
fn a_summary_without_cases_or_with_an_explanation() {
    let desk = Desk::of_log("case,customer,start,minutes\n");
    let table = desk.invoice(&["--summary", "--lang", "en"]);
    assert!(table.starts_with("no cases\ncard: "), "{table}");
    let csv = desk.invoice(&["--summary", "--format", "csv"]);
    assert_eq!(csv, SUMMARY.lines().next().unwrap().to_owned() + "\n");
    let output = desk.call(&["invoice", "log.csv", "--summary", "--explain"]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
}

// --- the same again -------------------------------------------------------------------------------------------

#[test]
fn the_language_and_the_run_change_no_byte() {
    let desk = Desk::of_log(LOG);
    for format in ["csv", "json", "jsonl", "excel-da"] {
        let once = desk.invoice(&["--format", format]);
        assert_eq!(desk.invoice(&["--format", format]), once);
        assert_eq!(desk.invoice(&["--format", format, "--lang", "da"]), once);
        assert_eq!(desk.invoice(&["--format", format, "--color", "always"]), once);
    }
    // People do read another language.
    assert_ne!(desk.invoice(&["--lang", "da"]), desk.invoice(&["--lang", "en"]));
}

#[test]
fn a_log_without_rows_is_an_empty_result() {
    let desk = Desk::of_log("case,customer,start,minutes\n");
    assert_eq!(desk.invoice(&["--format", "csv"]), HEADER);
    assert_eq!(desk.invoice(&["--format", "jsonl"]), "");
    let empty = desk.document_head()
        + r#""currency":"DKK","customers":[],"totals":{"customers":0,"cases":0,"entries":0,"not_billable":0,"minutes_worked":"0","minutes_free":"0","minutes_billed":"0","minutes_raised":"0","net":"0.00","vat":"0.00","total":"0.00","skipped":0,"rejected":0,"vat_rates":[]},"warnings":[]}"#;
    assert_eq!(desk.invoice(&["--format", "json"]), format!("{empty}\n"));
    desk.write("log.csv", "");
    let output = desk.call(&["invoice", "log.csv", "--format", "json"]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
}

#[test]
fn a_selection_leaves_nothing_of_the_others() {
    let desk = Desk::of_log(LOG);
    let other = CSV.lines().last().unwrap();
    assert_eq!(desk.invoice(&["--format", "csv", "--case", "8"]), format!("{HEADER}{other}\n"));
    let document: Value =
        serde_json::from_str(&desk.invoice(&["--format", "json", "--case", "8"])).unwrap();
    assert_eq!(document["totals"]["customers"], 1);
    assert_eq!(document["totals"]["net"], "273.75");
}

/// Entries that start together are in order of input (rules.md §2), also where all rows stand on line 1.
#[test]
fn rows_that_stand_on_one_line_keep_their_order() {
    let row = |index: usize| {
        let start = ["2025-11-25 10:00", "2025-11-25 09:00"][index % 2];
        format!(r#"{{"case":1,"customer":"A","start":"{start}","minutes":1,"note":"n{index:02}"}}"#)
    };
    let rows: Vec<String> = (0..90).map(row).collect();
    let desk = Desk::of_log("");
    desk.write("log.json", format!("[{}]", rows.join(",")));
    let output = desk.call(&["invoice", "log.json", "--format", "jsonl"]);
    let line: Value = serde_json::from_slice(&output.stdout).unwrap();
    let by_start = (1..90).step_by(2).chain((0..90).step_by(2));
    let notes: Vec<String> = by_start.map(|index| format!("n{index:02}")).collect();
    assert_eq!(line["description"], notes.join("; "));
}

/// Only text that somebody wrote is made harmless; numbers of the program are numbers.
#[test]
fn formulas_are_text_in_csv_only() {
    let desk = Desk::of_log(
        "case,customer,start,minutes,note\n+1-2,@Byg,2025-11-25 10:00,15,-1+1\n-5,@Byg,2025-11-25 11:00,15,plain = text\n",
    );
    let csv = desk.invoice(&["--format", "csv"]);
    let rows: Vec<&str> = csv.lines().skip(1).collect();
    assert!(rows[0].starts_with("'@Byg,'+1-2,1,work,1001,'-1+1,2025-11-25,"), "{csv}");
    assert!(rows[1].starts_with("'@Byg,-5,1,work,1001,plain = text,2025-11-25,"), "{csv}");
    let json = desk.invoice(&["--format", "jsonl"]);
    assert!(json.starts_with(r#"{"customer":"@Byg","case":"+1-2","line":1,"#), "{json}");
    assert!(json.contains(r#""description":"-1+1""#), "{json}");
}

#[test]
fn escapes_do_not_reach_a_terminal() {
    let desk = Desk::of_log(
        "case,customer,start,minutes\n\u{1b}]0;title\u{7}8,\u{1b}[31mRed\u{1b}[0m,2025-11-25 10:00,20\n",
    );
    let table = desk.invoice(&["--lang", "en"]);
    assert!(!table.contains('\u{1b}') && !table.contains('\u{7}'), "{table:?}");
    assert!(table.starts_with("Red · no agreement · DKK\n"), "{table}");
    assert!(!desk.invoice(&["--explain"]).contains('\u{1b}'));
    let json = desk.invoice(&["--format", "jsonl"]);
    assert!(
        json.starts_with(r#"{"customer":"\u001b[31mRed\u001b[0m","case":"\u001b]0;title\u00078","#),
        "{json}"
    );
}

#[test]
fn warnings_are_english_and_the_first_hundred() {
    // 151 entries of an hour that start a minute apart: 150 overlaps.
    let mut log = "case,customer,start,minutes,colour\n".to_owned();
    for minute in 0..151 {
        writeln!(log, "1,A,2025-11-25 {:02}:{:02},60,red", 9 + minute / 60, minute % 60).unwrap();
    }
    let desk = Desk::of_log(&log);
    let text = desk.invoice(&["--format", "json", "--lang", "da"]);
    let document: Value = serde_json::from_str(&text).unwrap();
    let warnings = document["warnings"].as_array().unwrap();
    assert_eq!(warnings.len(), 100);
    for warning in warnings {
        let keys: Vec<&String> = warning.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["file", "line", "column", "message", "kind"]);
    }
    let overlap = warnings.iter().find(|warning| warning["line"] == 3).unwrap();
    assert_eq!(overlap["file"], "log.csv");
    assert_eq!(overlap["column"], "start");
    assert!(
        overlap["message"].as_str().unwrap().contains("overlaps the entry of line 2"),
        "{overlap}"
    );
    let unknown = |warning: &&Value| warning["message"].as_str().unwrap().contains("`colour`");
    assert_eq!(warnings.iter().filter(unknown).count(), 1);
    // On standard error the first 20 of each kind, then a count: 150 - 20 = 130.
    let output = desk.call(&["invoice", "log.csv", "--format", "json", "--lang", "en"]);
    let told = told(&output);
    assert!(told.contains("warning: and 130 more of this kind"), "{told}");
    assert_eq!(told.lines().count(), 1 + 20 + 1, "{told}");
    let quiet = desk.call(&["invoice", "log.csv", "--format", "json", "-q"]);
    assert_eq!(String::from_utf8(quiet.stderr).unwrap(), "");
}

#[test]
fn what_depends_on_the_clock_is_not_in_the_document() {
    let desk = Desk::of_log("case,customer,start,minutes\n1,A,2099-11-25 10:00,15\n");
    let output = desk.call(&["invoice", "log.csv", "--format", "json", "--lang", "en"]);
    assert!(told(&output).contains("in the future"), "{}", told(&output));
    assert!(printed(&output).ends_with("\"warnings\":[]}\n"));
}

#[test]
fn totals_go_to_standard_error_where_they_are_asked_for() {
    let desk =
        Desk::of_log("case,customer,agreement,start,minutes\n1,A,BEDRE,2025-11-25 10:00,25\n");
    let silent = desk.call(&["invoice", "log.csv", "--format", "csv", "--lang", "en"]);
    assert_eq!(told(&silent), "");
    let output = desk.call(&["invoice", "log.csv", "--format", "csv", "--lang", "en", "--totals"]);
    assert_eq!(printed(&output), printed(&silent));
    let told = told(&output);
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines[0], "log.csv: 1 row, 0 rejected, 0 warnings · 1 case");
    assert_eq!(lines[1], "minutes: 25 worked + 0 raised = 15 free + 10 billed");
    // 10 x 800 / 60 = 133.33; 25 % is 33.3325.
    assert_eq!(lines[2], "VAT 25 %: net 133.33 + VAT 33.33 = 166.66");
    assert!(lines[3].starts_with("card: OneOffice support, edition A"), "{told}");
}

// --- quote --------------------------------------------------------------------------------------------------

/// 20 x 800 / 60 = 266.667; 25 % of 266.67 = 66.6675.
#[test]
fn a_quote_of_work_to_the_byte() {
    let desk = Desk::of_log(LOG);
    let ask = |lang| {
        printed(&desk.call(&[
            "quote",
            "20",
            "--at",
            "2025-11-25 10:00",
            "--format",
            "json",
            "--lang",
            lang,
        ]))
    };
    let text = ask("en");
    let head = r#"{"currency":"DKK","at":"2025-11-25T10:00:00+01:00","contacted":"2025-11-25T10:00:00+01:00","agreement":null,"lines":[{"customer":null,"case":null,"line":1,"kind":"work","item":null,"description":"Support, 1st level","date":"2025-11-25","date_to":"2025-11-25","level":"1st","tier":"normal","minutes_worked":"20","quantity":"20","unit":"min","unit_price":"800.00","price_per":60,"gross":"266.67","discount_percent":"0","discount":"0.00","net":"266.67","vat_percent":"25","currency":"DKK"}],"net":"266.67","vat":"66.67","total":"333.34","say":""#;
    assert!(text.starts_with(head), "{text}");
    // What else the screen has stands behind.
    let tail = r#"Shall I go ahead?","customer":null,"channel":"phone","covered":true,"critical":true,"km":"0","work":[{"level":"1st","minutes":"20"}],"closed_days":[],"card":null,"tier":"normal","vat_percent":"25","vat_reason":null,"free_until":null,"then":null,"until_now":null,"going_on":null,"waiting":null,"no_surcharge":null,"earlier_contact":null,"no_discount":[],"prepaid_minutes":null,"included_minutes":null,"promise":null}"#;
    assert!(text.ends_with(&format!("{tail}\n")), "{text}");
    let danish = ask("da");
    assert!(danish.starts_with(head) && danish != text, "{danish}");
    desk.call(&["quote", "20", "--at", "2025-11-25 10:00", "--lang", "en", "-o", "quote.json"]);
    assert_eq!(desk.read("quote.json"), text);
}

#[test]
fn a_price_list_to_the_byte() {
    let desk = Desk::of_log(LOG);
    let ask = |args: &[&str]| {
        printed(&desk.call(&[&["quote", "--format", "json", "--at"], args].concat()))
    };
    let text = ask(&["2025-11-25 10:12"]);
    let head = r#"{"currency":"DKK","at":"2025-11-25T10:12:00+01:00","contacted":"2025-11-25T10:12:00+01:00","agreement":null,"tier":"normal","free_until":null,"surcharge_from":"2025-11-25T16:00:00+01:00","surcharge_until":null,"ladder":[{"level":"1st","minutes":"15","net":"200.00","total":"250.00"},{"level":"1st","minutes":"30","net":"400.00","total":"500.00"},"#;
    assert!(text.starts_with(head), "{text}");
    // 120 x 1095 / 60 = 2190; 2190 x 1.25 = 2737.50.
    assert!(
        text.contains(
            ",{\"level\":\"2nd\",\"minutes\":\"120\",\"net\":\"2190.00\",\"total\":\"2737.50\"}],\"say\":\"It is 800"
        ),
        "{text}"
    );
    // One group of agreements with equal terms; (15 - 15) x 800 / 60.
    assert!(text.contains(r#""columns":[{"at":"2025-11-25T10:12:00+01:00","agreements":["GOD","BEDRE","BEDST"],"free_until":"2025-11-25T10:27:00+01:00","ladder":[{"level":"1st","minutes":"15","net":"0.00","total":"0.00"},"#), "{text}");
    let tail = r#""rates":[{"level":"1st","hourly_rate":"800.00"},{"level":"2nd","hourly_rate":"1095.00"}],"increment_minutes":"0","minimum_minutes":"15","minimum":"200.00","per_km":"3.52","fees":[],"non_critical_fee":null,"no_discount":["GOD","BEDRE","BEDST"],"prepaid_minutes":null,"included_minutes":null,"promise":null}"#;
    assert!(text.ends_with(&format!("{tail}\n")), "{text}");
    let danish = ask(&["2025-11-25 10:12", "--lang", "da"]);
    assert!(danish.starts_with(head) && danish != text, "{danish}");
    let text = ask(&["2025-11-25 10:12", "-a", "god"]);
    assert!(text.contains(r#""agreement":"GOD","tier":"normal","free_until":"2025-11-25T10:27:00+01:00","surcharge_from":"#), "{text}");
    let text = ask(&["2025-07-01 20:15", "-a", "god"]);
    assert!(text.contains(r#""at":"2025-07-01T20:15:00+02:00""#), "{text}");
    assert!(text.contains(r#""tier":"after-hours","free_until":null,"surcharge_from":null,"surcharge_until":"2025-07-02T08:00:00+02:00","#), "{text}");
}

// --- files --------------------------------------------------------------------------------------------------

#[test]
fn the_ending_of_the_target_is_the_format() {
    let desk = Desk::of_log(LOG);
    let table = desk.invoice(&["--lang", "en"]);
    for (name, text) in [
        ("lines.csv", HEADER.to_owned() + CSV),
        ("lines.CSV", HEADER.to_owned() + CSV),
        ("lines.json", document(&desk)),
        ("lines.jsonl", desk.with_card(&JSON_LINES)),
        ("lines.txt", table.clone()),
        ("lines", table),
    ] {
        assert_eq!(desk.invoice(&["--lang", "en", "-o", name]), "");
        assert_eq!(desk.read(name), text, "{name}");
    }
    desk.invoice(&["-o", "lines.csv", "--format", "json"]);
    assert_eq!(desk.read("lines.csv"), document(&desk));
}

#[test]
fn what_fails_leaves_the_target_as_it_was() {
    let desk = Desk::of_log("case,customer,start,minutes\n1,A,2025-11-31 10:00,15\n");
    desk.write("lines.csv", "old");
    let output = desk.call(&["invoice", "log.csv", "-o", "lines.csv"]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
    assert_eq!(desk.read("lines.csv"), "old");
    // Too large to compute exactly: found only while the lines are made.
    desk.write("log.csv", "case,customer,start,minutes,km\n1,A,2025-11-25 10:00,15,1\n2,A,2025-11-25 10:00,15,99999999999999999999999999\n");
    let output = desk.call(&["invoice", "log.csv", "-o", "lines.csv"]);
    assert_eq!(output.status.code(), Some(2), "{}", told(&output));
    assert_eq!(desk.read("lines.csv"), "old");
    assert_eq!(desk.strays(&["lines.csv"]), Vec::<String>::new());
    let output = desk.call(&["invoice", "log.csv", "-o", "no/such/folder.csv"]);
    assert_eq!(output.status.code(), Some(2));
    let output = desk.call(&["quote", "20", "-o", "."]);
    assert_eq!(output.status.code(), Some(2));
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    use std::process::Stdio;

    use super::*;

    fn mode(desk: &Desk, name: &str) -> u32 {
        fs::metadata(desk.path(name)).unwrap().permissions().mode() & 0o7777
    }

    /// The program in a shell, so that it has a umask and a standard output of its own.
    fn shell(desk: &Desk, script: &str) -> Output {
        let takst = env!("CARGO_BIN_EXE_takst");
        let script = script.replace(
            "TAKST",
            &format!("'{takst}' invoice log.csv --rates card.toml --customers customers.toml"),
        );
        let mut command = Command::new("sh");
        command.args(["-c", &script]).current_dir(desk.folder());
        command.output().unwrap()
    }

    #[test]
    fn a_new_file_has_the_permissions_of_the_umask() {
        let desk = Desk::of_log(LOG);
        printed(&shell(&desk, "umask 027; TAKST -o new.csv"));
        assert_eq!(mode(&desk, "new.csv"), 0o640);
        printed(&shell(&desk, "umask 077; TAKST -o own.csv"));
        assert_eq!(mode(&desk, "own.csv"), 0o600);
    }

    #[test]
    fn a_file_that_exists_keeps_its_permissions_and_is_replaced() {
        let desk = Desk::of_log(LOG);
        desk.write("lines.csv", "a longer text than what comes\n".repeat(1000).as_str());
        for permissions in [0o664, 0o600] {
            fs::set_permissions(desk.path("lines.csv"), fs::Permissions::from_mode(permissions))
                .unwrap();
            let before = fs::metadata(desk.path("lines.csv")).unwrap().ino();
            printed(&shell(&desk, "umask 022; TAKST -o lines.csv"));
            assert_eq!(mode(&desk, "lines.csv"), permissions);
            assert_eq!(desk.read("lines.csv"), HEADER.to_owned() + CSV);
            assert_ne!(
                fs::metadata(desk.path("lines.csv")).unwrap().ino(),
                before,
                "written beside and renamed"
            );
        }
        assert_eq!(desk.strays(&["lines.csv"]), Vec::<String>::new());
    }

    #[test]
    fn a_symbolic_link_is_followed() {
        let desk = Desk::of_log(LOG);
        fs::create_dir(desk.path("folder")).unwrap();
        desk.write("folder/real.csv", "old");
        symlink("folder/real.csv", desk.path("link.csv")).unwrap();
        symlink("link.csv", desk.path("second.csv")).unwrap();
        symlink("folder/missing.csv", desk.path("dangling.csv")).unwrap();
        for (link, real) in
            [("second.csv", "folder/real.csv"), ("dangling.csv", "folder/missing.csv")]
        {
            desk.invoice(&["-o", link]);
            assert!(fs::symlink_metadata(desk.path(link)).unwrap().is_symlink());
            assert!(fs::symlink_metadata(desk.path(real)).unwrap().is_file());
            assert_eq!(desk.read(real), HEADER.to_owned() + CSV);
        }
    }

    #[test]
    fn what_is_no_regular_file_is_written_in_place() {
        let desk = Desk::of_log(LOG);
        // Standard output is a pipe here, which has no name that could be renamed to.
        if cfg!(target_os = "linux") {
            let output = shell(&desk, "TAKST --format csv -o /proc/self/fd/1");
            assert_eq!(printed(&output), HEADER.to_owned() + CSV);
        }
        let output =
            shell(&desk, "mkfifo pipe && { TAKST --format csv -o pipe & cat pipe; wait $!; }");
        assert_eq!(printed(&output), HEADER.to_owned() + CSV);
        assert!(!fs::symlink_metadata(desk.path("pipe")).unwrap().is_file());
        assert_eq!(desk.strays(&["pipe"]), Vec::<String>::new());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_told() {
        let desk = Desk::of_log(LOG);
        let fails = |script: &str, what: &str| {
            let output = shell(&desk, script);
            assert_eq!(output.status.code(), Some(2));
            let start = format!("error: cannot write {what}: ");
            assert!(told(&output).starts_with(&start), "{}", told(&output));
        };
        fails("TAKST --lang en > /dev/full", "standard output");
        // A program that renamed over it would, run by root, take the device away from the whole machine.
        if tempfile::tempfile_in("/dev").is_err() {
            fails("TAKST --lang en -o /dev/full", "`/dev/full`");
        }
    }

    #[test]
    fn a_reader_that_goes_away_is_no_error() {
        let mut log = "case,customer,start,minutes\n".to_owned();
        for case in 0..5000 {
            writeln!(log, "{case},A,2025-11-25 10:00,15").unwrap();
        }
        let desk = Desk::of_log(&log);
        let mut child = desk
            .std(&["invoice", "log.csv", "--format", "csv"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), told(&output).as_str()), (Some(0), ""));
    }
}

/// Each kind of warning is in the list of docs/output.md, under the name that the document has.
#[test]
fn the_manual_lists_every_kind_of_warning() {
    let docs = include_str!("../docs/output.md");
    let (_, list) = docs.split_once("| `kind` | what |\n").unwrap();
    let rows = list.lines().skip(1).take_while(|line| line.starts_with('|'));
    let mut listed: Vec<&str> = rows.map(|row| row.split('`').nth(1).unwrap()).collect();
    let mut kinds: Vec<&str> = WarningKind::ALL.iter().map(|kind| kind.name()).collect();
    listed.sort_unstable();
    kinds.sort_unstable();
    assert_eq!(listed, kinds);
}

#[test]
fn strict_makes_a_warning_exit_code_1_after_all_was_written() {
    let desk = Desk::empty();
    let head = "case,customer,start,minutes";
    desk.write("fine.csv", format!("{head}\n1,A,2025-11-25 10:00,20\n"));
    desk.write("more.csv", format!("{head},colour\n1,A,2025-11-25 10:00,20,red\n"));
    desk.write("cases.csv", "case,registered,resolved\n1,2025-11-25 10:00,2025-11-25 10:30\n");
    desk.write(
        "odd.csv",
        "case,registered,resolved,colour\n1,2025-11-25 10:00,2025-11-25 10:30,red\n",
    );
    for (args, code, files) in [
        ("invoice fine.csv --strict", 0, ""),
        ("invoice more.csv", 0, ""),
        ("invoice more.csv --strict", 1, ""),
        ("invoice more.csv --strict -q -o out.json", 1, "out.json"),
        ("sla-check cases.csv --strict --now 2025-11-25T12:00", 0, ""),
        ("sla-check odd.csv --now 2025-11-25T12:00", 0, ""),
        ("sla-check odd.csv --strict --now 2025-11-25T12:00", 1, ""),
        ("sla-check cases.csv --strict --now 2025-10-26T02:30", 1, ""),
    ] {
        let all: Vec<&str> = args.split(' ').collect();
        let (ended, printed, told) = desk.ended(&all);
        assert_eq!(ended, code, "{args}: {told}");
        assert_ne!(printed.is_empty(), files.is_empty(), "{args}");
        assert!(files.is_empty() || desk.read(files).contains("\"kind\":\"unknown-column\""));
    }
}
