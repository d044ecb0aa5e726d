//! The workbook, opened by another program, against the CSV of the same run; CSV for a Danish Excel; the summary.

use std::fmt::Write as _;
use std::fs;
use std::process::Output;

use crate::desk::Desk;
use assert_cmd::Command;
use calamine::{Data, Range, Reader, Xlsx, open_workbook};

impl Desk {
    fn with(log: &str) -> Self {
        let desk = Self::empty();
        desk.write("log.csv", log);
        desk
    }

    /// What `takst invoice` prints, which must succeed.
    fn invoice_bytes(&self, args: &[&str]) -> Vec<u8> {
        let output = self.call(&[&["invoice", "log.csv", "--lang", "en"], args].concat());
        assert!(output.status.success(), "{}", told(&output));
        output.stdout
    }

    /// The workbook that `takst invoice` writes.
    fn workbook(&self, args: &[&str]) -> Workbook {
        let output = self.call(&[&["invoice"], args, &["-o", "book.xlsx"]].concat());
        assert!(output.status.success(), "{}", told(&output));
        Workbook(open_workbook(self.path("book.xlsx")).unwrap())
    }
}

struct Workbook(Xlsx<std::io::BufReader<fs::File>>);

impl Workbook {
    fn names(&self) -> Vec<String> {
        self.0.sheet_names()
    }

    fn sheet(&mut self, name: &str) -> Range<Data> {
        self.0.worksheet_range(name).unwrap()
    }

    /// The rows of a sheet as texts: numbers as they are written, dates as in the CSV.
    fn texts(&mut self, name: &str) -> Vec<Vec<String>> {
        let sheet = self.sheet(name);
        let rows = sheet.rows();
        rows.map(|row| row.iter().map(text).collect()).collect()
    }
}

fn text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::DateTime(day) => {
            let (year, month, day, ..) = day.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        Data::String(_) | Data::Float(_) | Data::Int(_) | Data::Bool(_) => cell.to_string(),
        Data::DateTimeIso(_) | Data::DurationIso(_) | Data::Error(_) => panic!("{cell:?}"),
    }
}

fn told(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn records(csv: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv);
    let records = reader.records().map(Result::unwrap);
    records.map(|record| record.iter().map(str::to_owned).collect()).collect()
}

fn root(name: &str) -> String {
    format!("{}/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// Hundredths of a number with two decimals, or of the binary fraction nearest to it.
fn hundredths(text: &str) -> i64 {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    assert!(part.len() <= 2, "{text}");
    format!("{whole}{part:0<2}").parse().unwrap()
}

const AMOUNTS: [&str; 3] = ["gross", "discount", "net"];
const NUMBERS: [&str; 7] = [
    "line",
    "minutes_worked",
    "quantity",
    "unit_price",
    "price_per",
    "discount_percent",
    "vat_percent",
];

/// Every cell of the lines is the cell of the CSV: amounts to the øre, numbers as numbers, dates as dates.
fn assert_lines(sheet: &Range<Data>, csv: &[Vec<String>]) {
    assert_eq!(sheet.height(), csv.len());
    let head: Vec<&str> = csv[0].iter().map(String::as_str).collect();
    for (row, (cells, record)) in sheet.rows().zip(csv).enumerate() {
        assert_eq!(cells.len(), record.len());
        for ((cell, want), column) in cells.iter().zip(record).zip(&head) {
            let at = format!("row {row}, {column}: {cell:?}, {want}");
            if row == 0 {
                assert_eq!(cell, &Data::String(want.clone()), "{at}");
            } else if want.is_empty() {
                assert!(matches!(cell, Data::Empty), "{at}");
            } else if AMOUNTS.contains(column) {
                let Data::Float(number) = cell else { panic!("{at}") };
                assert_eq!((number * 100.0).round() as i64, hundredths(want), "{at}");
                assert_eq!(cell, &Data::Float(want.parse().unwrap()), "{at}");
            } else if NUMBERS.contains(column) {
                assert_eq!(cell, &Data::Float(want.parse().unwrap()), "{at}");
            } else if column.starts_with("date") {
                assert!(matches!(cell, Data::DateTime(_)), "{at}");
                assert_eq!(&text(cell), want, "{at}");
            } else {
                // The CSV shields what would be a formula; a cell of text needs no shield.
                let plain = want.strip_prefix('\'').unwrap_or(want);
                assert_eq!(cell, &Data::String(plain.to_owned()), "{at}");
            }
        }
    }
}

#[test]
fn the_lines_are_those_of_the_csv() {
    let desk = Desk::empty();
    for log in ["examples/october-2026.csv", "examples/october-2026-da.csv"] {
        let log = root(log);
        let csv = desk.call(&["invoice", &log, "--format", "csv"]).stdout;
        let mut book = desk.workbook(&[&log, "--lang", "en"]);
        assert_eq!(book.names(), ["lines", "summary", "control totals"]);
        assert_lines(&book.sheet("lines"), &records(&csv));
    }
}

/// What depends on the clock is told, but is not in the workbook.
#[test]
fn the_clock_is_not_in_the_workbook() {
    let desk = Desk::with("case,customer,start,minutes,colour\n1,A,2099-11-24 10:00,15,red\n");
    let output = desk.call(&["invoice", "log.csv", "-o", "book.xlsx", "--lang", "en"]);
    assert_eq!(told(&output).lines().count(), 2, "{}", told(&output));
    let mut book = desk.workbook(&["log.csv", "--lang", "en"]);
    assert_eq!(book.texts("control totals")[10][..2], ["warnings", "1"]);
}

/// A card whose prices include VAT has a column more; its amounts are with VAT.
#[test]
fn prices_with_vat_have_their_column() {
    let desk = Desk::with("case,customer,start,minutes\n1,A,2025-11-25 10:00,20\n");
    let card = fs::read_to_string(root("rates.toml")).unwrap();
    desk.write("card.toml", format!("prices_include_vat = true\n{card}"));
    let csv = desk.invoice_bytes(&["--rates", "card.toml", "--format", "csv"]);
    let mut book = desk.workbook(&["log.csv", "--rates", "card.toml", "--lang", "en"]);
    let lines = book.texts("lines");
    assert_eq!(lines[0].len(), 22);
    assert_eq!(lines[1][21], "true");
    assert_eq!(lines[0], records(&csv)[0]);
    // 20 x 800 / 60 = 266.67 with VAT; 266.67 x 25 / 125 = 53.334.
    assert_eq!(lines[1][18], "266.67");
    let summary = &book.texts("summary")[1];
    assert_eq!(summary[7..11], ["213.34", "25", "53.33", "266.67"]);
}

// --- what a workbook says besides the lines -------------------------------------------------------------------

const CUSTOMERS: &str = r#"
[[customers]]
customer = "1001"
name = "Byggeriet"
agreement = "GOD"
[[customers]]
customer = "@Havn"
[[customers]]
customer = "Other"
"#;

/// GOD: 10:00, 25 min, 15 free, 10 billed at 800: 133.33, VAT 33.33. Without agreement: 2 x 5 min at 2nd level, one
/// not billable, so 5 min raised by 10 to 15: 273.75, VAT 68.44; together 407.08 and 101.77. Worked 25 + 5 = 30.
const LOG: &str = "\
case,customer,start,minutes,level,billable,note
7,1001,2025-11-25 10:00,25,1st,,=1+1
8,@Havn,2025-11-25 11:00,5,2nd,,+45 70 20 30 40
8,@Havn,2025-11-25 12:00,5,2nd,no,
9,Other,2025-11-26 09:00,5,2nd,,-2+3
";

#[test]
fn the_summary_and_the_control_totals() {
    let desk = Desk::with(LOG);
    desk.write("customers.toml", CUSTOMERS);
    let args = [
        "log.csv",
        "--customers",
        "customers.toml",
        "--allow-unknown",
        "--customer",
        "1001",
        "--customer",
        "@Havn",
        "--lang",
        "en",
    ];
    let mut book = desk.workbook(&args);
    let head = [
        "customer",
        "name",
        "cases",
        "min worked",
        "min free",
        "min billed",
        "min raised",
        "net",
        "VAT %",
        "VAT",
        "total",
        "order reference",
        "VAT reason",
        "e-mail",
    ];
    let summary = [
        head,
        [
            "1001",
            "Byggeriet",
            "1",
            "25",
            "15",
            "10",
            "0",
            "133.33",
            "25",
            "33.33",
            "166.66",
            "",
            "",
            "",
        ],
        ["@Havn", "", "1", "5", "0", "15", "10", "273.75", "25", "68.44", "342.19", "", "", ""],
        ["total", "", "2", "30", "15", "25", "10", "407.08", "", "101.77", "508.85", "", "", ""],
    ];
    assert_eq!(book.texts("summary"), summary);
    let control = [
        ["read", "", "", ""],
        ["file", "log.csv", "", ""],
        ["rate card", "", "", ""],
        ["rows", "4", "", ""],
        ["rejected", "0", "", ""],
        ["not selected", "1", "", ""],
        ["outside the period", "0", "", ""],
        ["billed before", "0", "", ""],
        ["entries", "3", "", ""],
        ["of which not billable", "1", "", ""],
        ["warnings", "0", "", ""],
        ["customers", "2", "", ""],
        ["cases", "2", "", ""],
        ["", "", "", ""],
        ["minutes", "", "", ""],
        ["worked", "30", "", ""],
        ["raised", "10", "", ""],
        ["free", "15", "", ""],
        ["billed", "25", "", ""],
        ["", "", "", ""],
        ["VAT", "net", "VAT", "total"],
        ["25", "407.08", "101.77", "508.85"],
        ["total", "407.08", "101.77", "508.85"],
    ];
    let mut written = book.texts("control totals");
    assert!(written[2][1].starts_with("OneOffice support, edition A ("));
    written[2][1].clear();
    assert_eq!(written, control);

    let mut danish = desk.workbook(&["log.csv", "--lang", "da"]);
    assert_eq!(danish.names(), ["linjer", "oversigt", "kontroltal"]);
    assert_eq!(danish.texts("linjer")[0][0], "customer");
    assert_eq!(danish.texts("oversigt")[0][0], "kunde");
    assert_eq!(danish.texts("kontroltal")[3], ["rækker", "4", "", ""]);
}

/// What the customers file says of a customer is in the summary, text whatever it looks like; each VAT is a row of the
/// control totals: 30 min at 800.00 are 400.00, with 12.5 % 50.00, with 25 % 100.00.
#[test]
fn customers_with_vat_of_their_own() {
    let desk = Desk::with(
        "\
case,customer,start,minutes
1,A,2025-11-25 10:00,30
2,B,2025-11-25 11:00,30
3,C,2025-11-25 12:00,30
",
    );
    desk.write(
        "customers.toml",
        r#"
[[customers]]
customer = "A"
name = "=A"
vat_percent = 0
vat_reason = "reverse charge"
[[customers]]
customer = "B"
vat_percent = 12.5
vat_reason = "export"
order_reference = "-PO+1"
email = "a@b.example"
[[customers]]
customer = "C"
"#,
    );
    let mut book = desk.workbook(&["log.csv", "--customers", "customers.toml", "--lang", "en"]);
    let parts = |row: &Vec<String>| [&row[1..2], &row[7..]].concat();
    let summary: Vec<Vec<String>> = book.texts("summary")[1..].iter().map(parts).collect();
    assert_eq!(
        summary,
        [
            ["=A", "400", "0", "0", "400", "", "reverse charge", ""],
            ["", "400", "12.5", "50", "450", "-PO+1", "export", "a@b.example"],
            ["", "400", "25", "100", "500", "", "", ""],
            ["", "1200", "", "150", "1350", "", "", ""],
        ]
    );
    let control = book.texts("control totals");
    assert_eq!(
        control[control.len() - 4..],
        [
            ["0", "400", "0", "400"],
            ["12.5", "400", "50", "450"],
            ["25", "400", "100", "500"],
            ["total", "1200", "150", "1350"],
        ]
    );
    let args = ["--customers", "customers.toml", "--format", "csv", "--totals"];
    let output = desk.call(&[&["invoice", "log.csv", "--lang", "en"], &args[..]].concat());
    let told = told(&output);
    let rates: Vec<&str> = told.lines().filter(|line| line.contains("VAT")).collect();
    assert_eq!(
        rates,
        [
            "VAT 0 %: net 400.00 + VAT 0.00 = 400.00",
            "VAT 12.5 %: net 400.00 + VAT 50.00 = 450.00",
            "VAT 25 %: net 400.00 + VAT 100.00 = 500.00",
            "all VAT: net 1,200.00 + VAT 150.00 = 1,350.00",
        ]
    );
}

/// Of the rows of November one is another customer's, one of October, and case 8 is on the former invoice.
#[test]
fn every_row_of_a_period_is_accounted_for() {
    let desk = Desk::with(
        "\
case,customer,start,minutes
7,A,2025-10-20 10:00,20
7,A,2025-11-20 10:00,20
8,A,2025-11-21 10:00,30
9,B,2025-11-22 10:00,30
",
    );
    desk.invoice_bytes(&["--case", "8", "-o", "former.jsonl"]);
    let args = ["log.csv", "--period", "2025-11", "--customer", "A", "--lang", "en"];
    let rows = |book: &mut Workbook| -> Vec<String> {
        let control = book.texts("control totals");
        control[3..9].iter().map(|row| row[1].clone()).collect()
    };
    // Rows, rejected, not selected, outside the period, billed before, entries.
    let mut period = desk.workbook(&args);
    assert_eq!(rows(&mut period), ["4", "0", "1", "1", "0", "2"]);
    // All of case 7 is looked at: nothing says that its October was billed.
    let mut new = desk.workbook(&[&args[..], &["--billed", "former.jsonl"]].concat());
    assert_eq!(rows(&mut new), ["4", "0", "1", "0", "1", "2"]);
}

#[test]
fn a_summary_alone_has_no_lines() {
    let desk = Desk::with(LOG);
    let mut book = desk.workbook(&["log.csv", "--summary", "--lang", "en"]);
    assert_eq!(book.names(), ["summary", "control totals"]);
    assert_eq!(book.sheet("summary").height(), 5);
    let mut with_lines = desk.workbook(&["log.csv", "--lang", "en"]);
    for sheet in ["summary", "control totals"] {
        assert_eq!(book.texts(sheet), with_lines.texts(sheet));
    }
}

#[test]
fn a_log_without_rows_is_a_workbook_without_lines() {
    let desk = Desk::with("case,customer,start,minutes\n");
    let mut book = desk.workbook(&["log.csv", "--lang", "en"]);
    assert_eq!(book.sheet("lines").height(), 1);
    assert_eq!(book.texts("summary")[1][..3], ["total", "", "0"]);
}

/// No cell of the workbook is a formula, whatever the log says; the text is as it was.
#[test]
fn text_never_becomes_a_formula() {
    let desk = Desk::with(LOG);
    let mut book = desk.workbook(&["log.csv", "--lang", "en"]);
    for sheet in book.names() {
        let formulas = book.0.worksheet_formula(&sheet).unwrap();
        assert_eq!(formulas.used_cells().count(), 0, "{sheet}");
    }
    let lines = book.texts("lines");
    let notes: Vec<&String> = lines.iter().map(|line| &line[5]).collect();
    assert_eq!(notes, ["description", "=1+1", "+45 70 20 30 40", "-2+3"]);
    assert_eq!(lines[2][0], "@Havn");
}

#[test]
fn the_same_input_is_the_same_workbook() {
    let desk = Desk::with(LOG);
    let once = desk.invoice_bytes(&["--format", "xlsx"]);
    // The times in a zip archive have steps of two seconds.
    std::thread::sleep(std::time::Duration::from_millis(2_100));
    let again = desk.invoice_bytes(&["--format", "xlsx"]);
    assert!(once == again, "another workbook");
    desk.invoice_bytes(&["-o", "book.XLSX"]);
    assert!(once == fs::read(desk.path("book.XLSX")).unwrap());
    assert_eq!(once[..2], *b"PK");
}

// --- limits ----------------------------------------------------------------------------------------------------

/// A cell holds 32,767 characters as UTF-16 counts them: what is longer ends in `…`, with a warning.
#[test]
fn a_text_that_no_cell_holds_is_cut() {
    let fits = "æ".repeat(32_767);
    let longer = "æ".repeat(32_768);
    // Two units a character: 16,383 of them and the dots.
    let wide = "😀".repeat(20_000);
    let mut log = "case,customer,start,minutes,note\n".to_owned();
    for (case, note) in [fits.as_str(), &longer, &wide].into_iter().enumerate() {
        writeln!(log, "{case},A,2025-11-25 {:02}:00,15,{note}", 9 + case).unwrap();
    }
    let desk = Desk::with(&log);
    let output = desk.call(&["invoice", "log.csv", "--lang", "en", "-o", "book.xlsx"]);
    assert_eq!(
        told(&output),
        "warning: 2 texts are cut with … in the workbook: a cell holds 32,767 characters; csv has all of it\n"
    );
    let mut book = desk.workbook(&["log.csv", "--lang", "en"]);
    let lines = book.texts("lines");
    assert_eq!(lines[1][5], fits);
    assert_eq!(lines[2][5], "æ".repeat(32_766) + "…");
    assert_eq!(lines[3][5], "😀".repeat(16_383) + "…");
}

#[test]
fn what_no_cell_shows_is_left_out() {
    let desk = Desk::with(
        "case,customer,start,minutes,note\n1,_x0041_B,2025-11-25 10:00,15,\"\u{1b}[31mred\u{7} \u{85}two\nlines\ttab\"\n",
    );
    let mut book = desk.workbook(&["log.csv", "--lang", "en"]);
    let line = &book.texts("lines")[1];
    assert_eq!(line[5], "[31mred two\nlines\ttab");
    assert_eq!(line[0], "_x0041_B");
}

/// A number of more than 15 digits is no longer the same number in a workbook.
#[test]
fn an_amount_that_a_workbook_cannot_keep_is_refused() {
    let desk = Desk::with("case,customer,start,minutes\n1,A,2025-11-25 10:00,60\n");
    let card = fs::read_to_string(root("rates.toml")).unwrap();
    let priced = |rate: &str| {
        let revision = "[[revision]]\nvalid_from = 1990-01-01\n";
        let text = format!("{card}\n{revision}levels.\"1st\".hourly_rate = {rate}\n");
        desk.write("card.toml", &text);
    };
    let args = ["log.csv", "--rates", "card.toml", "--lang", "en"];
    // 7,999,999,999,999.04 + 25 % = 9,999,999,999,998.80: 15 digits.
    priced("7999999999999.04");
    let mut book = desk.workbook(&args);
    let line = &book.texts("summary")[1];
    assert_eq!(line[7..11], ["7999999999999.04", "25", "1999999999999.76", "9999999999998.8"]);
    priced("8000000000000.00");
    desk.write("book.xlsx", "old");
    let output = desk.call(&[&["invoice"], &args[..], &["-o", "book.xlsx"]].concat());
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        told(&output),
        "error: 10000000000000.00 has more than the 15 digits that a workbook keeps: write csv or json\n"
    );
    assert_eq!(fs::read(desk.path("book.xlsx")).unwrap(), b"old");
}

#[cfg(unix)]
#[test]
fn a_temporary_folder_without_room_is_told() {
    let desk = Desk::with(LOG);
    let takst = env!("CARGO_BIN_EXE_takst");
    // A file may be of no size at all; the signal that says so is not heard.
    let script =
        format!("trap '' XFSZ; ulimit -f 0; exec {takst} invoice log.csv --lang en -o book.xlsx");
    let mut command = Command::new("sh");
    let output = command.args(["-c", &script]).current_dir(desk.folder()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let told = told(&output);
    assert!(told.starts_with("error: a workbook needs room for temporary files, and `"), "{told}");
    assert_eq!(told.lines().count(), 1, "{told}");
    let mut command = desk.command(&["invoice", "log.csv", "-o", "book.xlsx"]);
    let output = command.env("TMPDIR", desk.path("none")).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.starts_with("error: a workbook needs room for temporary files, and `"), "{told}");
    let mut left: Vec<_> = fs::read_dir(desk.folder()).unwrap().collect();
    assert_eq!(left.pop().unwrap().unwrap().file_name(), "log.csv");
    assert!(left.is_empty());
}
