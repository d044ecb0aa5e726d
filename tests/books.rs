//! Logs in workbooks: the same lines as from CSV and JSON, cells by their types, places as the spreadsheet names them,
//! rejected rows as a workbook, and clear words about what is none.

use std::io::{Cursor, Write};

use calamine::{Data, Reader, Xlsx, open_workbook};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::desk::{A_MINUTE_IS_1, Desk, SHIPPED};

/// The log of `books/log.xls`. 1.125 minutes are 67.5 seconds; a workbook needs no fourth decimal to say so.
const CSV: &str = "\
case,customer,start,end,minutes,km,billable,note
5011,Nordlys,2025-11-24 10:00,2025-11-24 10:20,20,12.5,true,Printer
5012,Nordlys,2025-11-24 00:00,2025-11-24 01:00,60,,true,\"\"\"quoted\"\" first\"
A-1,Havn & Søn,2025-11-24 15:50,,26:30,,false,\"two
lines\"
A-1,Havn & Søn,2025-11-25 10:00:30,,1.1250,,true,Router
";

const JSON: &str = r#"[
{"case":5011,"customer":"Nordlys","start":"2025-11-24 10:00","end":"2025-11-24 10:20","minutes":20,"km":12.5,"billable":true,"note":"Printer"},
{"case":5012,"customer":"Nordlys","start":"2025-11-24 00:00","end":"2025-11-24 01:00","minutes":60,"billable":true,"note":"\"quoted\" first"},
{"case":"A-1","customer":"Havn & Søn","start":"2025-11-24 15:50","minutes":"26:30","billable":false,"note":"two\nlines"},
{"case":"A-1","customer":"Havn & Søn","start":"2025-11-25 10:00:30","minutes":1.125,"billable":true,"note":"Router"}
]"#;

const HEADERS: [&str; 8] =
    ["case", "customer", "start", "end", "minutes", "km", "billable", "note"];

/// A cell of a workbook that is written for a test.
#[derive(Clone, Copy)]
enum Cell<'a> {
    Text(&'a str),
    Number(f64),
    Truth(bool),
    /// A date or a time as it is written, under a format.
    Moment(&'a str, &'a str),
    /// Days, under a format.
    Days(f64, &'a str),
    /// A formula and its stored value.
    Formula(&'a str, &'a str),
    Nothing,
}

use Cell::{Days, Moment, Nothing, Number, Text, Truth};

const BOTH: &str = "yyyy-mm-dd hh:mm";

const HEADS: &[Cell<'_>] = &[Text("case"), Text("customer"), Text("start"), Text("minutes")];

fn fill(sheet: &mut Worksheet, from: u32, rows: &[&[Cell<'_>]]) {
    for (row, cells) in (from..).zip(rows) {
        for (column, cell) in (0..).zip(*cells) {
            let format = |code: &str| Format::new().set_num_format(code);
            match *cell {
                Text(text) => drop(sheet.write_string(row, column, text).unwrap()),
                Number(number) => drop(sheet.write_number(row, column, number).unwrap()),
                Truth(truth) => drop(sheet.write_boolean(row, column, truth).unwrap()),
                Moment(text, code) => {
                    let moment = ExcelDateTime::parse_from_str(text).unwrap();
                    let format = format(code);
                    sheet.write_datetime_with_format(row, column, &moment, &format).unwrap();
                }
                Days(days, code) => {
                    sheet.write_number_with_format(row, column, days, &format(code)).unwrap();
                }
                Cell::Formula(formula, value) => {
                    let formula = Formula::new(formula).set_result(value);
                    sheet.write_formula(row, column, formula).unwrap();
                }
                Nothing => {}
            }
        }
    }
}

/// A workbook of one sheet.
fn book(rows: &[&[Cell<'_>]]) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet(), 0, rows);
    book.save_to_buffer().unwrap()
}

/// The log of [`CSV`].
fn log() -> Vec<u8> {
    book(&[
        &HEADERS.map(Text),
        &[
            Number(5011.0),
            Text("Nordlys"),
            Moment("2025-11-24 10:00", BOTH),
            Moment("2025-11-24 10:20", BOTH),
            Cell::Formula("=10+10", "20"),
            Number(12.5),
            Truth(true),
            Text("Printer"),
        ],
        &[
            Number(5012.0),
            Text("Nordlys"),
            Moment("2025-11-24 00:00", BOTH),
            Moment("2025-11-24 01:00", BOTH),
            Number(60.0),
            Nothing,
            Truth(true),
            Text("\"quoted\" first"),
        ],
        &[
            Text("A-1"),
            Text("Havn & Søn"),
            Moment("2025-11-24 15:50", BOTH),
            Nothing,
            Days(26.5 / 24.0, "[h]:mm"),
            Nothing,
            Truth(false),
            Text("two\nlines"),
        ],
        &[
            Text("A-1"),
            Text("Havn & Søn"),
            Moment("2025-11-25 10:00:30", BOTH),
            Nothing,
            Number(1.125),
            Nothing,
            Truth(true),
            Text("Router"),
        ],
    ])
}

/// An archive of parts.
fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// An `OpenDocument` of these tables.
fn document(tables: &str) -> Vec<u8> {
    let content = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content><office:automatic-styles><style:style style:name="ta2"><style:table-properties table:display="false"/></style:style></office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"#
    );
    archive(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", "<manifest:manifest/>"),
        ("content.xml", &content),
    ])
}

fn text(text: &str) -> String {
    format!(
        r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#
    )
}

fn typed(of: &str, key: &str, value: &str, shown: &str) -> String {
    format!(
        r#"<table:table-cell office:value-type="{of}" office:{key}="{value}"><text:p>{shown}</text:p></table:table-cell>"#
    )
}

fn row(cells: &[String]) -> String {
    format!("<table:table-row>{}</table:table-row>", cells.concat())
}

/// The log of [`CSV`] as a spreadsheet of `LibreOffice` has it.
fn open_document() -> Vec<u8> {
    let number = |value: &str| typed("float", "value", value, value);
    let date = |value: &str, shown: &str| typed("date", "date-value", value, shown);
    let length = |value: &str, shown: &str| typed("time", "time-value", value, shown);
    let truth = |value: &str| typed("boolean", "boolean-value", value, "x");
    let nothing = || "<table:table-cell/>".to_owned();
    let many = r#"<table:table-row table:number-rows-repeated="1048560"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#;
    let rows = [
        row(&HEADERS.map(text)),
        row(&[
            number("5011"),
            text("Nordlys"),
            date("2025-11-24T10:00:00", "24.11.25 10:00"),
            date("2025-11-24T10:20:00", "24.11.25 10:20"),
            number("20"),
            number("12.5"),
            truth("true"),
            text("Printer"),
        ]),
        // LibreOffice stores midnight as a date.
        row(&[
            number("5012"),
            text("Nordlys"),
            date("2025-11-24", "24.11.25 00:00"),
            date("2025-11-24T01:00:00", "24.11.25 01:00"),
            number("60"),
            nothing(),
            truth("true"),
            text("&quot;quoted&quot; first"),
        ]),
        row(&[
            text("A-1"),
            text("Havn &amp; Søn"),
            date("2025-11-24T15:50:00", "24.11.25 15:50"),
            nothing(),
            length("PT26H30M00S", "26:30"),
            nothing(),
            truth("false"),
            text("two</text:p><text:p>lines"),
        ]),
        row(&[
            text("A-1"),
            text("Havn &amp; Søn"),
            date("2025-11-25T10:00:30", "25.11.25 10:00"),
            nothing(),
            number("1.125"),
            nothing(),
            truth("true"),
            text("Router"),
        ]),
        many.to_owned(),
    ];
    document(&format!(
        r#"<table:table table:name="Hidden" table:style-name="ta2"/><table:table table:name="Log">{}</table:table>"#,
        rows.concat()
    ))
}

fn xls() -> Vec<u8> {
    std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/books/log.xls")).unwrap()
}

#[test]
fn the_same_log_gives_the_same_lines_in_every_format() {
    let desk = Desk::empty();
    let lines = |name: &str, bytes: &[u8]| {
        desk.write(name, bytes);
        let (code, out, err) = desk.ended(&["invoice", name, "--format", "csv"]);
        assert_eq!(code, 0, "{name}: {err}");
        // From standard input it is found by its bytes.
        let (_, piped, err) = desk.piped(&["invoice", "-", "--format", "csv"], bytes);
        assert_eq!(piped, out, "{name}: {err}");
        out
    };
    let expected = lines("log.csv", CSV.as_bytes());
    assert!(expected.contains("Nordlys,5012,1,work,,\"\"\"quoted\"\" first\""), "{expected}");
    assert_eq!(lines("log.json", JSON.as_bytes()), expected);
    for (name, bytes) in [
        ("log.xlsx", log()),
        ("log.xls", xls()),
        ("log.ods", open_document()),
        // The bytes tell, whatever the name says.
        ("renamed.csv", log()),
        ("no-ending", xls()),
        ("other.xls", open_document()),
    ] {
        assert_eq!(lines(name, &bytes), expected, "{name}");
    }
}

#[test]
fn a_case_log_may_be_a_workbook() {
    let desk = Desk::empty();
    desk.write(
        "log.csv",
        "case,registered,resolved\n7,2025-11-24 10:00,2025-11-24 10:20\n8,2025-11-24 00:00,\n",
    );
    let rows: [&[Cell<'_>]; 3] = [
        &[Text("case"), Text("registered"), Text("resolved")],
        &[Number(7.0), Moment("2025-11-24 10:00", BOTH), Moment("2025-11-24 10:20", BOTH)],
        &[Number(8.0), Moment("2025-11-24 00:00", BOTH)],
    ];
    desk.write("log.xlsx", book(&rows));
    let checked = |name: &str| {
        let args =
            ["sla", name, "--now", "2025-11-24 12:00", "--format", "csv", "--fail-on", "never"];
        desk.ended(&args)
    };
    let (code, out, err) = checked("log.csv");
    assert_eq!(code, 0, "{err}");
    assert_eq!(checked("log.xlsx").1, out);
}

/// A shipped card that bills all the week round at one price: what a start is does not matter.
fn told(desk: &Desk, rows: &[&[Cell<'_>]], args: &[&str]) -> (i32, String, String) {
    desk.write("log.xlsx", book(rows));
    desk.ended(&[&["invoice", "log.xlsx", "--format", "csv"], args].concat())
}

#[test]
fn places_are_named_as_the_spreadsheet_names_them() {
    let desk = Desk::empty();
    let start = Moment("2025-11-24 10:00", BOTH);
    let heads: &[Cell<'_>] = &[
        Text("case"),
        Text("customer"),
        Text("date"),
        Text("time"),
        Text("minutes"),
        Text("start"),
    ];
    let rows: [&[Cell<'_>]; 9] = [
        &[],
        heads,
        &[Number(1.0), Text("K"), Nothing, Nothing, Number(20.0), start],
        &[],
        &[Number(2.0), Text("K"), Nothing, Nothing, Number(20.0), Text("then")],
        &[Number(3.0), Text("K"), Nothing, Nothing, Cell::Formula("=NA()", "#N/A"), start],
        &[Number(1.0), Text("K"), Nothing, Nothing, Number(20.0), start],
        &[Number(4.0), Text("K"), Nothing, Nothing, Number(-1.0), start],
        &[Number(5.0), Text("K"), Nothing, Nothing, Number(20.0), start],
    ];
    let (code, out, err) = told(&desk, &rows, &[]);
    assert_eq!((code, out.as_str()), (2, ""));
    for (place, words) in [
        // Row 1 and row 4 are empty, and count.
        ("log.xlsx:Sheet1!F5", "`then` is not a time"),
        ("log.xlsx:Sheet1!E6", "#N/A"),
        ("log.xlsx:Sheet1!7:7", "the same as Sheet1!3:3 in every column"),
        ("log.xlsx:Sheet1!E8", "-1"),
    ] {
        let line = err.lines().find(|line| line.starts_with(&format!("{place} ")));
        assert!(line.is_some_and(|line| line.contains(words)), "{place}: {err}");
    }
    assert!(err.contains("--rejects rejects.xlsx"), "{err}");
    let (_, _, err) = told(&desk, &rows, &["--lang", "da"]);
    assert!(err.contains("den samme som Sheet1!3:3 i alle kolonner"), "{err}");
}

#[test]
fn a_date_and_a_time_of_two_cells_are_named_by_the_first() {
    let desk = Desk::empty();
    desk.write(
        "card.toml",
        format!("{SHIPPED}\n[columns]\nstart = {{ date = \"Dag\", time = \"Fra\" }}\n"),
    );
    let rows: [&[Cell<'_>]; 3] = [
        &[Text("case"), Text("customer"), Text("Dag"), Text("Fra"), Text("minutes")],
        // 15:50 of a day is 0.65972…; the two cells are one time.
        &[
            Number(1.0),
            Text("K"),
            Moment("2025-11-24", "dd/mm/yyyy"),
            Days(0.659_722_222_222_222_2, "hh:mm"),
            Number(10.0),
        ],
        &[Number(2.0), Text("K"), Text("i går"), Days(0.5, "hh:mm"), Number(10.0)],
    ];
    let (_, _, err) = told(&desk, &rows, &["--rates", "card.toml"]);
    assert!(err.contains("log.xlsx:Sheet1!C3  Dag + Fra  `i går 12:00`"), "{err}");
    assert!(!err.contains("C2"), "{err}");
}

#[test]
fn warnings_name_cells_too() {
    let desk = Desk::empty();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Okt. '26").unwrap();
    let rows: [&[Cell<'_>]; 2] = [
        &[Text("case"), Text("customer"), Text("start"), Text("minutes")],
        &[Number(1.0), Text("K"), Moment("2025-11-24 10:00", BOTH), Days(1.5, "[h]:mm")],
    ];
    fill(sheet, 0, &rows);
    desk.write("log.xlsx", book.save_to_buffer().unwrap());
    let (code, out, err) = desk.ended(&["invoice", "log.xlsx", "--format", "json"]);
    assert_eq!(code, 0, "{err}");
    // A name with a blank or a sign stands in quotes, a quote in it twice.
    assert!(err.contains("log.xlsx:'Okt. ''26'!C2: start: the entry lasts 36 h"), "{err}");
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    let warning = &json["warnings"][0];
    assert_eq!(warning["cell"], "'Okt. ''26'!C2");
    assert_eq!((&warning["line"], &warning["file"]), (&2.into(), &"log.xlsx".into()));
    // Of a CSV there is no such key.
    desk.write("log.csv", "case,customer,start,minutes\n1,K,2025-11-24 10:00,2160\n");
    let json: serde_json::Value =
        serde_json::from_str(&desk.ended(&["invoice", "log.csv", "--format", "json"]).1).unwrap();
    assert!(json["warnings"][0].get("cell").is_none());
}

#[test]
fn the_card_names_the_sheet() {
    let desk = Desk::empty();
    let start = Moment("2025-11-24 10:00", BOTH);
    let mut book = Workbook::new();
    fill(book.add_worksheet().set_name("Read me").unwrap(), 0, &[&[Text("An export")]]);
    fill(
        book.add_worksheet().set_name("Oktober").unwrap(),
        0,
        &[HEADS, &[Number(1.0), Text("K"), start, Number(20.0)]],
    );
    let bytes = book.save_to_buffer().unwrap();
    desk.write("log.xlsx", &bytes);
    let card = |sheet: &str| format!("{SHIPPED}\n[columns]\nsheet = \"{sheet}\"\n");
    desk.write("card.toml", card("oktober"));
    desk.write("other.toml", card("Nov"));
    let (code, out, err) =
        desk.ended(&["invoice", "log.xlsx", "--rates", "card.toml", "--format", "csv"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("K,1,1,work"), "{out}");
    let told = desk.refused(&["invoice", "log.xlsx", "--rates", "other.toml"]);
    assert_eq!(
        told,
        "error: log.xlsx: there is no sheet `Nov`, which [columns] `sheet` names; there are `Read me`, `Oktober`\n"
    );
    // The first sheet is no log.
    let told = desk.refused(&["invoice", "log.xlsx"]);
    assert!(told.contains("no column `case`") && told.contains("`An export`"), "{told}");
    let tables = r#"<table:table table:name="A"/><table:table table:name="B"/>"#;
    desk.write("log.ods", document(tables));
    let told = desk.refused(&["invoice", "log.ods", "--rates", "other.toml"]);
    assert!(
        told.contains("there is no sheet `Nov`") && told.contains("there are `A`, `B`"),
        "{told}"
    );
    // Of a CSV nothing is said: there is no sheet.
    desk.write("log.csv", "case,customer,start,minutes\n1,K,2025-11-24 10:00,20\n");
    assert_eq!(desk.ended(&["invoice", "log.csv", "--rates", "other.toml"]).0, 0);
    let shown = desk.done(&["rates", "show", "--rates", "card.toml"]);
    assert!(shown.contains("oktober"), "{shown}");
}

#[test]
fn rejected_rows_of_a_workbook_are_a_workbook_or_csv() {
    let desk = Desk::empty();
    let heads: &[Cell<'_>] = &[
        Text("case"),
        Text("customer"),
        Text("start"),
        Text("minutes"),
        Text("level"),
        Text("own"),
    ];
    let rows: [&[Cell<'_>]; 4] = [
        heads,
        &[Number(1.0), Text("K"), Moment("2025-11-24 10:00", BOTH), Number(20.0)],
        &[
            Number(2.0),
            Text("K"),
            Moment("2025-11-24 00:00", BOTH),
            Number(1.125),
            Text("9th"),
            Truth(true),
        ],
        &[
            Number(2.0),
            Text("K"),
            Moment("2025-11-25 10:00:30", BOTH),
            Days(26.5 / 24.0, "[h]:mm"),
            Nothing,
            Moment("2025-11-24", "yyyy-mm-dd"),
        ],
    ];
    let (code, _, err) = told(&desk, &rows, &["--rejects", "out.xlsx"]);
    assert_eq!(code, 1, "{err}");
    let mut copy: Xlsx<_> = open_workbook(desk.path("out.xlsx")).unwrap();
    let range = copy.worksheet_range("Sheet1").unwrap();
    let cell = |row: u32, column: u32| range.get_value((row, column)).cloned().unwrap_or_default();
    assert_eq!(range.height(), 3);
    assert_eq!(cell(0, 6), Data::String("reason".to_owned()));
    // Each cell has the type that it had.
    assert_eq!(cell(1, 0), Data::Float(2.0));
    assert!(matches!(cell(1, 2), Data::DateTime(_)), "{:?}", cell(1, 2));
    assert_eq!(cell(1, 3), Data::Float(1.125));
    assert_eq!(cell(1, 5), Data::Bool(true));
    assert!(matches!(cell(2, 2), Data::DateTime(_)));
    assert!(matches!(cell(1, 6), Data::String(reason) if reason.starts_with("level: `9th`")));
    // Mended, the copy gives what the log mended gives: here a card in which the level is one.
    let card = SHIPPED.replacen("aliases = [\"1\"", "aliases = [\"9th\", \"1\"", 1);
    assert_ne!(card, SHIPPED);
    desk.write("card.toml", card);
    let of = |name: &str| {
        let args = ["invoice", name, "--rates", "card.toml", "--case", "2", "--format", "csv"];
        let (code, out, err) = desk.ended(&args);
        assert_eq!(code, 0, "{name}: {err}");
        out
    };
    let expected = of("log.xlsx");
    assert_eq!(of("out.xlsx"), expected);
    let (code, _, err) = desk.ended(&["invoice", "log.xlsx", "--rejects", "out.csv"]);
    assert_eq!(code, 1, "{err}");
    // A fourth decimal: as a text, three could be a thousand and some.
    assert!(
        desk.read("out.csv").starts_with(
            "case,customer,start,minutes,level,own,reason\n2,K,2025-11-24 00:00,1.1250,9th,true,"
        ),
        "{}",
        desk.read("out.csv")
    );
    assert_eq!(of("out.csv"), expected);
    for name in ["out.ods", "out.json", "out.xls"] {
        let told = desk.refused(&["invoice", "log.xlsx", "--rejects", name]);
        assert!(
            told.contains("are a workbook or CSV: let the name end in .xlsx or .csv"),
            "{told}"
        );
    }
    // Of a CSV there is no workbook.
    desk.write("log.csv", "case,customer,start,minutes\n1,K,never,20\n");
    let told = desk.refused(&["invoice", "log.csv", "--rejects", "new.xlsx"]);
    assert!(told.contains("let the name end in .csv"), "{told}");
}

#[test]
fn what_is_no_workbook_is_said_so() {
    let desk = Desk::empty();
    let whole = log();
    let half = &whole[..whole.len() / 2];
    let locked =
        std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/books/locked.xlsx")).unwrap();
    let manifest = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>";
    let locked_document = archive(&[("META-INF/manifest.xml", manifest), ("content.xml", "x")]);
    let cut = document("").len() - 1;
    let endless = document("<table:table table:name=\"A\"><table:table-row><table:table-cell>");
    let not_one = archive(&[("word/document.xml", "<w:document/>")]);
    let empty = book(&[]);
    let empty_document = document("<table:table table:name=\"Ark 1\"/>");
    let cases: [(&str, &[u8], &str, &str); 11] = [
        ("half.xlsx", half, "is a broken workbook", "er en ødelagt projektmappe"),
        ("half.xls", &xls()[..3_000], "is a broken workbook", "er en ødelagt projektmappe"),
        ("cut.ods", &document("")[..cut], "is a broken workbook", "er en ødelagt projektmappe"),
        ("endless.ods", &endless, "is a broken workbook", "er en ødelagt projektmappe"),
        (
            "locked.xlsx",
            &locked,
            "is locked with a password: save it without one",
            "er låst med en adgangskode",
        ),
        ("locked.ods", &locked_document, "is locked with a password", "er låst med en adgangskode"),
        ("letter.xlsx", &not_one, "but no workbook (xlsx, xls, ods)", "men ikke en projektmappe"),
        (
            "text.xlsx",
            CSV.as_bytes(),
            "is no workbook, though it is called one",
            "er ikke en projektmappe, skønt",
        ),
        (
            "table.xls",
            b"<html><table><tr><td>case</td></tr></table></html>",
            "is no workbook, though",
            "er ikke en projektmappe, skønt",
        ),
        (
            "empty.xlsx",
            &empty,
            "the sheet `Sheet1` is empty: not even a row with column names",
            "arket `Sheet1` er tomt",
        ),
        ("empty.ods", &empty_document, "the sheet `Ark 1` is empty", "arket `Ark 1` er tomt"),
    ];
    for (name, bytes, english, danish) in cases {
        desk.write(name, bytes);
        let told = desk.refused(&["invoice", name]);
        assert!(told.contains(english) && told.contains(name), "{name}: {told}");
        assert_eq!(told.lines().count(), 1, "{told}");
        let told = desk.refused(&["sla", name, "--lang", "da"]);
        assert!(told.contains(danish), "{name}: {told}");
    }
}

#[test]
fn a_bomb_is_not_unpacked() {
    let desk = Desk::empty();
    // Texts that unpack to 4 GB: where the archive says how long the second part is, it says that.
    let mut bomb =
        archive(&[("xl/workbook.xml", "<workbook/>"), ("xl/sharedStrings.xml", "<sst/>")]);
    let entry = (0..bomb.len()).rfind(|at| bomb[*at..].starts_with(b"PK\x01\x02"));
    let length = entry.unwrap() + 24;
    bomb[length..length + 4].copy_from_slice(&0xffff_fff0_u32.to_le_bytes());
    desk.write("bomb.xlsx", bomb);
    let told = desk.refused(&["invoice", "bomb.xlsx"]);
    assert!(told.contains("unpacks to more than a workbook can be"), "{told}");
    // A cell that says it stands there a billion times, in rows that say the same.
    let tables = r#"<table:table table:name="A"><table:table-row table:number-rows-repeated="1000000000"><table:table-cell table:number-columns-repeated="1000000000" office:value-type="float" office:value="1"/></table:table-row></table:table>"#;
    desk.write("bomb.ods", document(tables));
    let told = desk.refused(&["invoice", "bomb.ods"]);
    assert!(told.contains("unpacks to more than a workbook can be"), "{told}");
}

#[test]
fn merged_and_hidden_and_beside() {
    let desk = Desk::empty();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let start = Moment("2025-11-24 10:00", BOTH);
    let later = Moment("2025-11-24 12:00", BOTH);
    // What stands beside the table is under no header.
    fill(sheet, 0, &[HEADS, &[Nothing, Text("K"), start, Number(20.0), Nothing, Text("ask her")]]);
    fill(sheet, 2, &[&[Nothing, Text("K"), later, Number(30.0)]]);
    let plain = Format::new();
    sheet.merge_range(1, 0, 2, 0, "7", &plain).unwrap();
    sheet.set_row_hidden(1).unwrap();
    desk.write("log.xlsx", book.save_to_buffer().unwrap());
    let (code, _, err) = desk.ended(&["invoice", "log.xlsx"]);
    // A merged cell says something in its first row only, and the hidden row counts.
    assert_eq!(code, 2);
    assert!(err.contains("1 of 2 rows") && err.contains("Sheet1!A3  case"), "{err}");
}

/// Numbers that are no more random than they must be.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap()
    }
}

#[test]
fn broken_workbooks_never_end_the_program() {
    let desk = Desk::empty();
    let mut chance = Chance(0x2545_f491_4f6c_dd1d);
    for (name, whole) in [("log.xlsx", log()), ("log.xls", xls()), ("log.ods", open_document())] {
        for round in 0..40 {
            let mut bytes = whole.clone();
            match round % 4 {
                0 => bytes.truncate(chance.below(whole.len())),
                1 => bytes.truncate(4),
                _ => {}
            }
            if round % 4 == 1 {
                bytes.extend((0..chance.below(5_000)).map(|at| (at * 7 + round) as u8));
            }
            for _ in 0..round / 4 {
                let at = chance.below(bytes.len().max(1));
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = chance.below(256) as u8;
                }
            }
            desk.write(name, &bytes);
            let (code, _, err) = desk.ended(&["invoice", name, "--format", "csv"]);
            assert!(matches!(code, 0 | 2), "{name} {round}: {code} {err}");
            assert!(!err.contains("panicked"), "{name} {round}: {err}");
            assert!(code == 0 || err.starts_with("error: "), "{name} {round}: {err}");
        }
    }
}

/// Titles above the header of a sheet: passed over, or by the line that the spreadsheet shows; rejected rows keep them.
#[test]
fn the_header_of_a_sheet_may_stand_below_titles() {
    let desk = Desk::empty();
    let start = Moment("2025-11-24 10:00", BOTH);
    let bad: &[Cell<'_>] = &[Number(2.0), Text("K"), start, Text("no")];
    let mended: &[Cell<'_>] = &[Number(2.0), Text("K"), start, Number(30.0)];
    let good: &[Cell<'_>] = &[Number(1.0), Text("K"), start, Number(20.0)];
    let title: &[Cell<'_>] = &[Nothing, Text("Hours\nof October"), Nothing, Number(2025.0)];
    // Rows 1 and 3 say nothing; the headers are in row 4, the bad row is row 6.
    let rows = |last| book(&[&[], title, &[], HEADS, good, last]);
    for columns in [&[][..], &["--column", "header=4"]] {
        let run = |name: &str, more: &[&str]| {
            let args = [&["invoice", name, "--format", "csv"], columns, more].concat();
            desk.ended(&args)
        };
        desk.write("log.xlsx", rows(bad));
        let (code, first, err) = run("log.xlsx", &["--rejects", "out.xlsx"]);
        assert_eq!(code, 1, "{err}");
        assert!(err.contains("log.xlsx:Sheet1!D6  minutes"), "{err}");
        let (code, _, err) = run("out.xlsx", &[]);
        assert_eq!(code, 2, "{err}");
        let place = if columns.is_empty() { "D2" } else { "D5" };
        let place = format!("out.xlsx:Sheet1!{place}  minutes  `no`");
        assert!(err.contains(&place), "{err}");
        let mut copy: Xlsx<_> = open_workbook(desk.path("out.xlsx")).unwrap();
        let range = copy.worksheet_range("Sheet1").unwrap();
        if !columns.is_empty() {
            assert_eq!(range.get_value((1, 3)), Some(&Data::Float(2025.0)));
        }
        let (code, ..) = run("log.xlsx", &["--rejects", "out.csv"]);
        assert_eq!(code, 1);
        let copied = desk.read("out.csv");
        let above = if columns.is_empty() { "" } else { "\n,Hours of October,,2025\n\n" };
        assert!(
            copied.starts_with(&format!("{above}case,customer,start,minutes,reason\n2,K,")),
            "{copied}"
        );
        desk.write("mended.csv", copied.replace(",no,", ",30,"));
        let (code, second, err) = run("mended.csv", &[]);
        assert_eq!(code, 0, "{err}");
        desk.write("log.xlsx", rows(mended));
        let (code, whole, err) = run("log.xlsx", &[]);
        assert_eq!(code, 0, "{err}");
        let second: String = second.split_inclusive('\n').skip(1).collect();
        assert_eq!(first + &second, whole);
    }
    for (header, told) in [("3", "`header`"), ("9", "`header`"), ("2", "no column `case`")] {
        let column = format!("header={header}");
        let said = desk.refused(&["invoice", "log.xlsx", "--column", &column]);
        assert!(said.contains(told), "{header}: {said}");
    }
}

/// A sheet without headers: columns by number from the first of the sheet, places as the spreadsheet names them.
#[test]
fn a_sheet_may_have_no_headers() {
    let desk = Desk::empty();
    let start = Moment("2025-11-24 10:00", BOTH);
    let row = |case: f64, minutes| [Number(case), Text("K"), start, minutes];
    let rows = |minutes| book(&[&[], &row(1.0, Number(20.0)), &row(2.0, minutes)]);
    let run = |name: &str, more: &[&str]| {
        let columns = ["header=false", "case=1", "customer=2", "start=3", "minutes=4"];
        let columns = columns.iter().flat_map(|column| ["--column", column]);
        let mut args = vec!["invoice", name, "--format", "csv", "-q"];
        args.extend(columns);
        args.extend(more);
        desk.ended(&args)
    };
    desk.write("log.xlsx", rows(Text("no")));
    let (code, first, err) = run("log.xlsx", &["--rejects", "out.xlsx"]);
    assert_eq!(code, 1, "{err}");
    assert!(err.contains("log.xlsx:Sheet1!D3  4  `no`"), "{err}");
    let (code, _, err) = run("out.xlsx", &[]);
    assert_eq!(code, 2, "{err}");
    assert!(err.contains("out.xlsx:Sheet1!D1  4  `no`"), "{err}");
    assert!(err.contains("1 of 1 rows"), "{err}");
    let (code, ..) = run("log.xlsx", &["--rejects", "out.csv"]);
    assert_eq!(code, 1);
    let copied = desk.read("out.csv");
    assert!(copied.starts_with("2,K,2025-11-24 10:00,no,\"reason: 4: `no`"), "{copied}");
    desk.write("mended.csv", copied.replace(",no,", ",30,"));
    let (code, second, err) = run("mended.csv", &[]);
    assert_eq!(code, 0, "{err}");
    desk.write("log.xlsx", rows(Number(30.0)));
    let (code, whole, err) = run("log.xlsx", &[]);
    assert_eq!(code, 0, "{err}");
    let second: String = second.split_inclusive('\n').skip(1).collect();
    assert_eq!(first + &second, whole);
}

/// What two rows of a case disagree on is said with both rows as the spreadsheet names them.
#[test]
fn an_event_names_the_other_row_by_its_sheet() {
    let desk = Desk::empty();
    let heads: &[Cell<'_>] = &[Text("case"), Text("registered"), Text("at"), Text("state")];
    let at = |text| Moment(text, BOTH);
    let event = |registered, at| [Number(7.0), registered, at, Text("open")];
    let first = event(at("2025-11-24 10:00"), at("2025-11-24 10:05"));
    let second = event(at("2025-11-24 10:01"), at("2025-11-24 10:10"));
    desk.write("log.xlsx", book(&[heads, &first, &second]));
    desk.write("a.xlsx", book(&[heads, &first]));
    desk.write("b.xlsx", book(&[heads, &second]));
    for (files, told) in [
        (
            &["log.xlsx"][..],
            "log.xlsx:Sheet1!B3  registered  `2025-11-24 10:01:00`, but on Sheet1!2:2 the case was registered",
        ),
        (
            &["a.xlsx", "b.xlsx"],
            "b.xlsx:Sheet1!B2  registered  `2025-11-24 10:01:00`, but on Sheet1!2:2 in a.xlsx the case was registered",
        ),
    ] {
        let args = [&["sla-check", "--now", "2025-11-24 12:00"], files].concat();
        let said = desk.refused(&args);
        assert!(said.contains(told), "{said}");
    }
}

/// What `rates columns` prints for a workbook reads it: dates, times of day and lengths by their types. 3:15 of 3:45 is
/// 195 minutes, 2:30 is 150.
#[test]
fn what_is_proposed_for_a_workbook_reads_it() {
    let desk = Desk::empty();
    let heads = ["Vorgang", "Kunde", "Datum", "Von", "Bis", "Arbeitsdauer", "Betrag"].map(Text);
    let row = |case, from: &'static str, to: &'static str, hours: f64| {
        let date = Moment("2026-01-05", "yyyy-mm-dd");
        let [from, to] = [from, to].map(|time| Moment(time, "hh:mm"));
        [Number(case), Text("Nordlys"), date, from, to, Days(hours / 24.0, "[h]:mm"), Number(9.5)]
    };
    let rows: &[&[Cell<'_>]] = &[
        &[Text("Stunden im Januar")],
        &heads,
        &row(71.0, "07:40", "11:25", 3.25),
        &row(72.0, "12:30", "15:00", 2.5),
    ];
    desk.write("log.xlsx", book(rows));
    desk.write("card.toml", A_MINUTE_IS_1);
    let columns = desk.prints(&["rates", "columns", "log.xlsx", "--rates", "card.toml"]);
    desk.write("card.toml", format!("{A_MINUTE_IS_1}{columns}"));
    let lines = desk.done(&["invoice", "log.xlsx", "--rates", "card.toml", "--format", "csv"]);
    for line in [
        "Nordlys,71,1,work,,support,2026-01-05,2026-01-05,support,normal,195,",
        "Nordlys,72,1,work,,support,2026-01-05,2026-01-05,support,normal,150,",
    ] {
        assert!(lines.contains(line), "{columns}\n{lines}");
    }
}

/// The sectors of an xls stand in chains; one that comes back to itself is followed no further.
#[test]
fn a_chain_without_an_end_is_broken() {
    let desk = Desk::empty();
    let bytes = xls();
    let number = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
    let place = |sector: u32| (usize::try_from(sector).unwrap() + 1) * 512;
    // Where the header has the table of what follows, and the first sector of the directory.
    let (table, first) = (place(number(76)), number(48));
    // The directory follows itself; the first sector of the sheet is followed by itself behind its second.
    for (at, next) in [(table + 4 * usize::try_from(first).unwrap(), first), (table + 4, 0)] {
        let mut endless = bytes.clone();
        endless[at..at + 4].copy_from_slice(&next.to_le_bytes());
        desk.write("log.xls", endless);
        let said = desk.refused(&["invoice", "log.xls"]);
        assert!(said.contains("is a broken workbook"), "{said}");
    }
}
