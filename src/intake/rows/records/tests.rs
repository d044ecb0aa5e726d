use std::io::{self, Read};

use super::*;

const CASE: Column = Column::new(0, "case", "sag");
const NOTE: Column = Column::new(1, "note", "tekst");
const COVERED: Column = Column::new(2, "covered", "dækket");

fn open(name: &str, bytes: &[u8], mapping: &[(&str, &str)]) -> Result<Records, Trouble> {
    let own = |text: &str| text.to_owned();
    let mapping: Vec<_> = mapping.iter().map(|(one, other)| (own(one), own(other))).collect();
    let names = ColumnNames::new(&[CASE, NOTE, COVERED], &mapping);
    Records::new(Input::new(name, io::Cursor::new(bytes.to_vec())), &names)
}

/// Each row as `line|case|note|covered`, each bad row as `line!words`, trouble as `!!words`.
fn all_mapped(name: &str, bytes: &[u8], mapping: &[(&str, &str)]) -> Vec<String> {
    let mut rows = Vec::new();
    let mut records = match open(name, bytes, mapping) {
        Ok(records) => records,
        Err(trouble) => return vec![format!("!!{trouble}")],
    };
    loop {
        match records.next() {
            Ok(Next::Row(row)) => {
                let cells = [CASE, NOTE, COVERED].map(|column| row.get(column));
                rows.push(format!("{}|{}", row.line(), cells.join("|")));
            }
            Ok(Next::Bad(bad)) => rows.push(format!("{}!{}", bad.line, bad.words.en)),
            Ok(Next::End) => return rows,
            Err(trouble) => {
                rows.push(format!("!!{trouble}"));
                return rows;
            }
        }
    }
}

fn all(name: &str, bytes: impl AsRef<[u8]>) -> Vec<String> {
    all_mapped(name, bytes.as_ref(), &[])
}

#[test]
fn delimiters_columns_and_line_ends_are_found() {
    for text in [
        "case,note,covered\n1,a b,ja\n",
        "Covered;SAG; Tekst \r\nja;1; a b \r\n",
        "\u{feff}note\tcase\tx\tcovered\r\na b\t1\t9\tja",
        "case;\"note, or; text\";tekst;dækket\n1;;a b;ja\n",
        "sep=;\ncase;note;covered\n1;a b;ja\n",
    ] {
        let line = if text.starts_with("sep") { 3 } else { 2 };
        assert_eq!(all("log", text), [format!("{line}|1|a b|ja")], "{text}");
    }
    assert_eq!(all("old.csv", "case,note\r1,a\r2,b\r"), ["2|1|a|", "3|2|b|"]);
}

#[test]
fn every_encoding_comes_out_right() {
    let text = "sag;tekst;dækket\n1;Blåbærgrød – 5 €;ja\n";
    let utf16 = |little: bool| -> Vec<u8> {
        let units = "\u{feff}".encode_utf16().chain(text.encode_utf16());
        units
            .flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() })
            .collect()
    };
    let (windows, _, _) = encoding_rs::WINDOWS_1252.encode(text);
    for bytes in [text.as_bytes(), &windows, &utf16(true), &utf16(false)] {
        assert_eq!(all("log.csv", bytes), ["2|1|Blåbærgrød – 5 €|ja"]);
    }
    let mut broken = utf16(true);
    broken.extend_from_slice(&[0x00, 0xd8, b'a', 0]);
    assert!(all("log.csv", broken).last().unwrap().contains("not valid UTF-16"));
}

#[test]
fn a_file_that_changes_its_encoding_late_comes_out_right() {
    let mut bytes = b"case,note\n".to_vec();
    for _ in 0..200_000 {
        bytes.extend_from_slice("1,grød\n".as_bytes());
    }
    bytes.extend_from_slice(b"2,gr\xf8d\n3,\xc3\xb8 og \xf8\n");
    let rows = all("log.csv", bytes);
    assert_eq!(rows[199_999], "200001|1|grød|");
    assert_eq!(rows[200_000..], ["200002|2|grød|", "200003|3|ø og ø|"]);
}

#[test]
fn lines_are_counted_as_an_editor_does() {
    let text = "case,note\n\n1,\"a\nb\"\n   \n,\n2,c\n3\n4,d,e\n5,f";
    let cells = |count: u32, line: u32| {
        let s = if count == 1 { "1 cells" } else { "3 cells" };
        format!("{line}!{s}, but the header has 2")
    };
    let expected =
        ["3|1|a\nb|".to_owned(), "7|2|c|".into(), cells(1, 8), cells(3, 9), "10|5|f|".into()];
    assert_eq!(all("log.csv", text), expected);
}

#[test]
fn stray_quotes_are_text_or_told() {
    let rows = all("log.csv", "case,note\n1,24\" monitor\n2,\"24\"\" \"\"tv\"\"\"\n3,a \"b\" c\n");
    assert_eq!(rows, ["2|1|24\" monitor|", "3|2|24\" \"tv\"|", "4|3|a \"b\" c|"]);
    let rows = all("log.csv", "case,note\n1,\"tv\n2,b\n3,\"ok\"\n4,\"never\n5,c\n");
    assert_eq!(rows.len(), 5);
    assert!(rows[0].starts_with("2!a cell that begins with a quote goes on"));
    assert_eq!(rows[1..3], ["3|2|b|", "4|3|ok|"]);
    assert_eq!(rows[3], "5!the quote that opens a cell on this line is never closed");
    assert_eq!(rows[4], "6|5|c|");
}

#[test]
fn empty_and_binary_input_is_trouble() {
    for (name, bytes, words) in [
        ("log.csv", &b""[..], "log.csv: the file is empty: not even a line with column names"),
        ("log.json", b" \n\n", "log.json: the file is empty: not even a line with column names"),
        (
            "log.csv",
            b"case,note\n1,a\0b\n",
            "`log.csv` is not text: it holds NUL bytes; save it as CSV UTF-8",
        ),
        (
            "log.xlsx",
            b"PK\x03\x04..",
            "`log.xlsx` is a broken workbook (invalid Zip archive: Could not find EOCD): open it in a spreadsheet program and save it again, or as CSV UTF-8",
        ),
        ("log.csv", b"case,Sag\n", "log.csv: the columns `case` and `Sag` are the same one twice"),
        (
            "log.csv",
            b"case,\"no",
            "log.csv: line 1: the quote that opens a cell on this line is never closed",
        ),
    ] {
        assert_eq!(all(name, bytes), [format!("!!{words}")]);
    }
    assert!(all("log.csv", "case,note\n").is_empty());
    assert!(all("log.json", "[ ]\n").is_empty());
}

#[test]
fn a_name_of_the_card_comes_first() {
    let rows = all_mapped("log.csv", b"case,Ticket #,tekst\n1,2,a\n", &[("case", "ticket #")]);
    assert_eq!(rows, ["2|2|a|"]);
    let records = open("log.csv", b"case,Ticket #,x,\n", &[("case", "ticket #")]).unwrap();
    assert_eq!(records.header(CASE), "Ticket #");
    assert_eq!(records.unknown_columns().collect::<Vec<_>>(), ["case", "x"]);
    let rows = all_mapped("log.csv", b"case,sag\n1,2\n", &[("note", "case")]);
    assert_eq!(rows, ["2|2|1|"]);
}

#[test]
fn the_fingerprint_tells_rows_apart_in_any_column() {
    let prints = |name: &str, text: &str| {
        let mut records = open(name, text.as_bytes(), &[]).unwrap();
        let mut prints = Vec::new();
        while let Next::Row(row) = records.next().unwrap() {
            prints.push(row.fingerprint());
        }
        prints
    };
    let csv = prints("log.csv", "case,note,x\n1,a,p\n 1,\"a\",p\n1,a,q\n1,p,a\n");
    assert_eq!(csv[0], csv[1]);
    assert!(csv[0] != csv[2] && csv[0] != csv[3] && csv[2] != csv[3]);
    let json = prints(
        "log.jsonl",
        "{\"case\":1,\"x\":2}\n{\"x\":2,\"case\":1,\"note\":null}\n{\"case\":2,\"x\":1}\n",
    );
    assert_eq!(json[0], json[1]);
    assert_ne!(json[0], json[2]);
}

/// Hands out one byte at a time, then fails.
struct Slow(Vec<u8>);

impl Read for Slow {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.0.is_empty() {
            return Err(io::Error::other("gone"));
        }
        into[0] = self.0.remove(0);
        Ok(1)
    }
}

#[test]
fn a_reader_that_is_slow_and_fails_is_no_end_of_file() {
    let names = ColumnNames::new(&[CASE, NOTE, COVERED], &[]);
    let slow = Slow(b"case,note\n1,\"a\"\"b\"\n2,".to_vec());
    let mut records = Records::new(Input::new("log.csv", slow), &names).unwrap();
    let Ok(Next::Row(row)) = records.next() else { panic!("no row") };
    assert_eq!(row.get(NOTE), "a\"b");
    assert_eq!(records.next().err().unwrap().to_string(), "cannot read `log.csv`: gone");
}

mod json;
