//! Billing piece by piece through the program: the table of tests/cases/periods.toml.

use std::fmt::Write as _;

use serde::Deserialize;

use crate::desk::{Desk, Ended, SHIPPED};

#[derive(Deserialize)]
struct Table {
    case: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    rule: String,
    because: String,
    #[serde(default)]
    card: String,
    #[serde(default = "usual_header")]
    header: String,
    log: String,
    /// The customers file, CSV.
    customers: Option<String>,
    runs: Vec<Run>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Run {
    args: String,
    log: Option<String>,
    /// Instead of the row's.
    card: Option<String>,
    /// What stands above the card.
    #[serde(default)]
    top: String,
    out: Option<String>,
    lines: Option<Vec<String>>,
    words: Option<Vec<String>>,
    /// Customer, cases, net, per cent of VAT, VAT and total of the same run.
    sums: Option<Vec<String>>,
    /// Parts of what standard error says; the others are as many as here.
    #[serde(default)]
    warns: Vec<String>,
    refused: Option<String>,
}

fn usual_header() -> String {
    "case,customer,start,minutes,level,agreement,contacted,km,note".to_owned()
}

/// Writes the card and the log of a run and bills it; exit code, standard output, standard error.
fn invoice(desk: &Desk, row: &Row, run: &Run, more: &[&str]) -> Ended {
    let log = run.log.as_ref().unwrap_or(&row.log).trim_start();
    desk.write("log.csv", format!("{}\n{log}", row.header));
    // Dotted keys of a first table stand ahead of all tables.
    let mut card = format!("{}\n{SHIPPED}", run.top);
    let own = run.card.as_ref().unwrap_or(&row.card);
    if !own.is_empty() {
        write!(card, "\n[[revision]]\nvalid_from = 1990-01-01\n{own}\n").unwrap();
    }
    desk.write("card.toml", card);
    let mut args = vec!["invoice", "log.csv", "--rates", "card.toml"];
    if let Some(customers) = &row.customers {
        desk.write("customers.csv", customers.trim_start());
        args.extend(["--customers", "customers.csv"]);
    }
    args.extend(run.args.split_whitespace());
    args.extend(more);
    desk.ended(&args)
}

/// The lines of an output, each as the table writes it, and their descriptions.
fn lines(csv: &str) -> (Vec<String>, Vec<String>) {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let headers = reader.headers().unwrap().clone();
    let columns = [
        "case",
        "kind",
        "level",
        "date",
        "date_to",
        "minutes_worked",
        "quantity",
        "unit_price",
        "discount_percent",
        "net",
    ];
    let (mut lines, mut words) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let record = record.unwrap();
        let cell = |name: &str| {
            let place = headers.iter().position(|header| header == name).unwrap();
            record.get(place).unwrap().to_owned()
        };
        let cells = columns.map(|name| match cell(name).as_str() {
            "" => "-".to_owned(),
            text => text.to_owned(),
        });
        lines.push(cells.join(" "));
        words.push(cell("description"));
    }
    (lines, words)
}

/// The rows of a summary, each as the table writes it.
fn sums(csv: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let headers = reader.headers().unwrap().clone();
    let columns = ["customer", "cases", "net", "vat_percent", "vat", "total"];
    let places = columns.map(|name| headers.iter().position(|header| header == name).unwrap());
    let rows = reader.records().map(|record| {
        let record = record.unwrap();
        places.map(|place| record.get(place).unwrap().to_owned()).join(" ")
    });
    rows.collect()
}

#[test]
fn every_case_of_the_table() {
    let table: Table = toml::from_str(include_str!("cases/periods.toml")).unwrap();
    for row in &table.case {
        let desk = Desk::empty();
        for run in &row.runs {
            let told = format!("{}\n{}\n{}", row.rule, row.because, run.args);
            let (code, out, stderr) = invoice(&desk, row, run, &["--format", "csv"]);
            if let Some(refused) = &run.refused {
                assert_eq!(code, 2, "{told}");
                let is_told = out.is_empty() && stderr.contains(refused);
                assert!(is_told, "{told}\n{stderr}");
                continue;
            }
            assert_eq!(code, 0, "{told}\n{stderr}");
            let (found, words) = lines(&out);
            assert_eq!(Some(found), run.lines, "{told}");
            if run.words.is_some() {
                assert_eq!(Some(words), run.words, "{told}");
            }
            if run.sums.is_some() {
                let summary = ["-q", "--summary", "--format", "csv"];
                let found = sums(&invoice(&desk, row, run, &summary).1);
                assert_eq!(Some(found), run.sums, "{told}");
            }
            // When the period ends depends on the day of the test.
            let warned = stderr.lines().filter(|line| {
                !line.contains("the period is not over") && !line.contains("in the future")
            });
            let warned: Vec<&str> = warned.collect();
            assert_eq!(warned.len(), run.warns.len(), "{told}\n{stderr}");
            for (line, part) in warned.iter().zip(&run.warns) {
                assert!(line.contains(part), "{told}\n{line}");
            }
            if let Some(out) = &run.out {
                assert_eq!(invoice(&desk, row, run, &["-q", "-o", out]).0, 0, "{told}");
            }
        }
    }
}

/// October billed 5 minutes raised to 15; November's 20 make 25, so 10 are due: 20 worked - 10 raised before = 10 billed.
#[test]
fn the_totals_of_a_period_take_back_what_was_raised_before() {
    let desk = Desk::empty();
    let log = "case,customer,start,minutes\n1,A,2025-10-30 10:00,5\n1,A,2025-11-03 10:00,20\n";
    desk.write("log.csv", log);
    let (_, _, stderr) = desk.ended(&["invoice", "log.csv", "--period", "2025-11", "--totals"]);
    assert!(
        stderr.contains("log.csv: 1 of 2 rows (this period), 0 rejected, 0 warnings · 1 case\n"),
        "{stderr}"
    );
    assert!(stderr.contains("minutes: 20 worked - 10 raised = 0 free + 10 billed\n"), "{stderr}");
}

/// Bills a log of one case; the exit code and what is said on standard error.
fn bill(desk: &Desk, args: &[&str]) -> (i32, String) {
    desk.write("log.csv", "case,customer,start,minutes\n1,A,2026-10-05 10:00,20\n");
    let (code, printed, told) = desk.ended(&[&["invoice", "log.csv"], args].concat());
    assert!(code != 2 || printed.is_empty(), "{args:?}\n{told}");
    (code, told)
}

#[test]
fn an_empty_file_that_no_run_can_have_written_is_no_former_invoice() {
    // A CSV has at least its header and a JSON document its keys: a file of these without a byte was cut off, and
    // billing all of it again is the one thing that --billed is there to prevent. JSON Lines of a run that bills
    // nothing are empty, so these are fine.
    let desk = Desk::empty();
    for (name, code) in [("cut.csv", 2), ("cut.JSON", 2), ("fine.jsonl", 0), ("fine", 0)] {
        desk.write(name, "");
        let (found, told) = bill(&desk, &["--billed", name]);
        assert_eq!(found, code, "{name}\n{told}");
        assert_eq!(told.contains(&format!("`{name}` is empty")), code == 2, "{told}");
    }
}

#[test]
fn an_output_without_lines_is_told_in_a_word_that_says_what_it_takes() {
    let desk = Desk::empty();
    for (args, name) in [
        (&["--summary"][..], "summary.csv"),
        (&["--summary"], "summary.jsonl"),
        (&["--summary"], "summary.json"),
        (&["--format", "import", "--profile", "dinero"], "dinero.jsonl"),
        (&["--format", "import", "--profile", "e-conomic"], "e.csv"),
    ] {
        let (code, told) = bill(&desk, &[args, &["-q", "-o", name]].concat());
        assert_eq!(code, 0, "{name}\n{told}");
        let (code, told) = bill(&desk, &["--billed", name]);
        assert_eq!(code, 2, "{name}\n{told}");
        assert!(told.contains(name), "{told}");
        assert!(told.contains("not a summary"), "{told}");
        assert_eq!(told.lines().count(), 1, "{told}");
    }
}

/// 2,103 cases of one customer are charged in two pieces: one fee of 100.00, one VAT. Each case is a kilometre at 0.01:
/// net 121.03, of which 19 % is 22.9957, so 23.00; of 120.48 and 0.55 apart it would be 22.89 + 0.10.
#[test]
fn a_customer_of_thousands_of_cases_is_one_invoice() {
    let desk = Desk::empty();
    let mut log = "case,customer,start,minutes,km,agreement\n".to_owned();
    for case in 1..=2_103 {
        writeln!(log, "{case},A,2026-10-05 10:00,0,1,GOD").unwrap();
    }
    desk.write("log.csv", log);
    let own = "\n[[revision]]\nvalid_from = 1990-01-01\nagreements.GOD.fee = 100\nvat_percent = 19\nmileage.per_km = 0.01\n";
    let card = format!("{SHIPPED}{own}");
    desk.write("card.toml", card);
    for (format, price) in [("csv", ",100.00,"), ("jsonl", "\"100.00\""), ("excel-da", ";100,00;")]
    {
        let args = ["invoice", "log.csv", "--rates", "card.toml", "--totals"];
        let (code, out, told) = desk.ended(&[&args[..], &["--format", format]].concat());
        assert_eq!(code, 0, "{told}");
        let fees = out.lines().filter(|line| line.contains(price));
        assert_eq!(fees.count(), 1, "{format}");
        assert!(told.contains("net 121.03 + VAT 23.00 = 144.03"), "{told}");
    }
}

#[test]
fn explaining_what_is_paid_for_says_that_there_is_nothing() {
    let desk = Desk::empty();
    let (code, told) = bill(&desk, &["-q", "-o", "one.jsonl"]);
    assert_eq!(code, 0, "{told}");
    let args = ["--billed", "one.jsonl", "--explain", "--case", "1", "-o"];
    for (lang, words) in [("en", "no cases\n"), ("da", "ingen sager\n")] {
        let (code, told) = bill(&desk, &[&args[..], &["out.txt", "--lang", lang]].concat());
        assert_eq!(code, 0, "{told}");
        let out = desk.read("out.txt");
        assert_eq!(out, words);
    }
}

#[test]
fn included_time_is_not_told_as_the_first_minutes_of_the_case() {
    // 20 minutes out of 60 included ones; with 15 free minutes as well, the first 15 of the case and 5 of those.
    let desk = Desk::empty();
    let card = |free| {
        format!(
            "currency = 'DKK'\ntimezone = 'Europe/Copenhagen'\nvat_percent = 25\nhours.mon-fri = '08:00-16:00'\n\
             levels.std.hourly_rate = 800\nagreements.PLUS = {{ free_minutes = {free}, included_minutes = 60, included_per = 'month' }}\n"
        )
    };
    desk.write("c.csv", "customer,agreement\nA,PLUS\n");
    for (free, words) in [
        (0, "free       by the agreement: 20 at std\n             (included_minutes, "),
        (15, "free       first 15 min of the case, and by the agreement: 20 at std\n"),
    ] {
        desk.write("card.toml", card(free));
        let args = ["--rates", "card.toml", "--customers", "c.csv", "--explain", "-o", "out.txt"];
        let (code, told) = bill(&desk, &args);
        assert_eq!(code, 0, "{told}");
        let out = desk.read("out.txt");
        assert!(out.contains(words), "{out}");
        assert!(!out.contains("free_minutes = 0"), "{out}");
    }
}

/// October bills 12 minutes of 1st raised to 15; with 8 of 2nd in November nothing is raised: 3 x 800 / 60 = 40.00 back.
#[test]
fn a_table_says_what_a_correction_is_for() {
    let desk = Desk::empty();
    let log = "case,customer,start,minutes,level\n1,A,2025-10-30 10:00,12,1st\n1,A,2025-11-03 10:00,8,2nd\n";
    desk.write("log.csv", log);
    for (lang, words, amount) in
        [("en", "correction: 3 min raised", "-40.00"), ("da", "korrektion: 3 min hævet", "-40,00")]
    {
        let args = ["invoice", "log.csv", "--period", "2025-11", "--lang", lang];
        let table = desk.prints(&args);
        let row = table.lines().find(|line| line.contains(words)).unwrap();
        assert!(row.ends_with(amount), "{table}");
        assert!(row.chars().count() <= 80, "{table}");
    }
}

/// Billed with 25 % VAT, 400.00; now the customer pays none. Half of it goes back, -200.00 with -50.00. 15 minutes of 2nd
/// take its place, 273.75, and another case is 400.00: 673.75 without VAT. In all 473.75 - 50.00 = 423.75.
#[test]
fn a_customer_of_two_documents_is_one_customer_in_every_format() {
    let desk = Desk::empty();
    desk.write("card.toml", SHIPPED);
    let parties = "customer,name,vat_percent,vat_reason\nA,Nordisk Byg,0,export\n";
    desk.write("customers.csv", parties);
    let takst = |args: &[&str]| {
        let all = ["invoice", "log.csv", "--rates", "card.toml"];
        let (code, printed, told) = desk.ended(&[&all, args].concat());
        assert_eq!(code, 0, "{told}");
        (printed, told)
    };
    let head = "case,customer,start,minutes,level\n";
    desk.write("log.csv", format!("{head}1,A,2025-10-06 10:00,30,1st\n"));
    takst(&["-q", "-o", "one.jsonl"]);
    let now =
        "1,A,2025-10-06 10:00,15,1st\n1,A,2025-10-06 11:00,15,2nd\n2,A,2025-11-03 10:00,30,1st\n";
    desk.write("log.csv", format!("{head}{now}"));
    let again = |args: &[&str]| {
        let all = ["--billed", "one.jsonl", "--customers", "customers.csv"];
        takst(&[&all, args].concat())
    };

    let (table, told) = again(&["--totals"]);
    for part in [
        "VAT 0 %, export",
        "Nordisk Byg (A) · no agreement · DKK · credit of what was billed with VAT 25 %\n",
        "VAT 25 %  -50.00\n",
        "\n1 customer, 2 cases\n",
        " 423.75\n",
    ] {
        assert!(table.contains(part), "{part}\n{table}");
    }
    for part in [
        "log.csv: 3 of 3 rows (not billed yet), 0 rejected, 0 warnings · 2 cases\n",
        "minutes: 30 worked + 0 raised = 0 free + 30 billed\n",
        "VAT 0 %: net 673.75 + VAT 0.00 = 673.75\nVAT 25 %: net -200.00 + VAT -50.00 = -250.00\n",
    ] {
        assert!(told.contains(part), "{part}\n{told}");
    }
    let (danish, _) = again(&["--lang", "da"]);
    for part in
        ["DKK · kreditering af det, der er faktureret med moms 25 %\n", "\n1 kunde, 2 sager\n"]
    {
        assert!(danish.contains(part), "{part}\n{danish}");
    }

    let (json, _) = again(&["--format", "json"]);
    let checksum = desk.checksum("card.toml");
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["card"]["checksum"], checksum);
    let documents = json["customers"].as_array().unwrap();
    let of = |key: &str| {
        let values = documents.iter().map(|it| it[key].as_str());
        values.collect::<Vec<_>>()
    };
    assert_eq!(of("customer"), [Some("A"), Some("A")]);
    assert_eq!(of("net"), [Some("673.75"), Some("-200.00")]);
    assert_eq!(of("vat_reason"), [Some("export"), None]);
    for (key, count) in [("customers", 1), ("cases", 2), ("entries", 3)] {
        assert_eq!(json["totals"][key], count, "{key}");
    }

    let (text, _) = again(&["--explain"]);
    for part in [
        "473.75 so far - 400.00 billed before + 200.00 credited with VAT 25 % = 273.75",
        "Case 1 · Nordisk Byg · no agreement · contacted Mon 6 Oct 10:00\n\n  due        -200.00, with the VAT 25 % that it was billed with",
    ] {
        let flat = text.replace("\n             ", " ");
        assert!(flat.contains(part), "{part}\n{text}");
    }

    let (said, _) = again(&["--customer", "A"]);
    assert!(said.contains("2 cases"), "{said}");
}
