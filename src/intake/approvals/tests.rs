use std::io::Cursor;

use super::*;

fn file(name: &str, bytes: &[u8]) -> Result<ApprovalsFile, Trouble> {
    read(Input::new(name, Cursor::new(bytes.to_vec())))
}

fn said(read: Result<ApprovalsFile, Trouble>) -> Vec<(String, String, u64)> {
    let list = read.unwrap().list.into_iter();
    list.map(|one| (one.case, one.amount.to_string(), one.line)).collect()
}

fn one(case: &str, amount: &str, line: u64) -> (String, String, u64) {
    (case.to_owned(), amount.to_owned(), line)
}

#[test]
fn all_forms_say_the_same() {
    let expected = [one("4711", "500.00", 2), one("4712", "1234.50", 3)];
    let csv = b"case,by,amount\n4711,Hanne,500\n4712,,1234.50\n";
    assert_eq!(said(file("a.csv", csv)), expected);
    // In Danish and Windows-1252, where the letter o with a stroke is 0xF8.
    let danish = b"Sag;Bel\xf8b\n4711;500,00\n4712;1234,5\n";
    assert_eq!(said(file("a.csv", danish)), expected);
    let json =
        b"\n{\"case\":4711,\"amount\":500}\n{\"case\":\"4712\",\"amount\":\"1234,50\",\"by\":1}\n";
    assert_eq!(said(file("a.jsonl", json)), expected);
    let list = b"[\n{\"case\":\"4711\",\"amount\":500.00},\n{\"case\":4712,\"amount\":1234.5}]";
    assert_eq!(said(file("a.json", list)), expected);
    let toml =
        b"\n[[approved]]\ncase = 4711\namount = 500.00\n[[approved]]\ncase = \"4712\"\namount = \"1234,50\"\nby = \"Hanne\"\n";
    assert_eq!(
        said(read_toml(toml, "a.toml".to_owned())),
        [one("4711", "500.00", 2), one("4712", "1234.50", 5)]
    );
}

#[test]
fn a_file_without_its_columns_is_refused() {
    let trouble = file("a.csv", "sag;pris\n1;5\n".as_bytes()).unwrap_err();
    assert_eq!(trouble.words.da, "a.csv: ingen kolonne `beløb`: kolonnerne er sag og beløb");
}
