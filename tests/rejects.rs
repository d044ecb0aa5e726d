//! `--keep-going` and `--rejects`: cases with bad rows are left out whole, their rows copied as they are, and the copy,
//! mended, is an input like any other.

use std::fs;
use std::path::PathBuf;

use crate::desk::Desk;

impl Desk {
    /// The invoice lines of files, in order of their bytes; the run must end with `code`.
    fn lines(&self, args: &[&str], code: i32) -> Vec<String> {
        let mut all = vec!["invoice", "--format", "csv"];
        all.extend(args);
        let (ended, out, err) = self.ended(&all);
        assert_eq!(ended, code, "{args:?}: {err}");
        sorted(&out)
    }
}

/// Invoice lines without their header.
fn sorted(csv: &str) -> Vec<String> {
    let mut lines: Vec<String> = csv.lines().skip(1).map(str::to_owned).collect();
    lines.sort();
    lines
}

/// Two good cases, and one whose second row has no such level.
const LOG: &str = "\
case,customer,start,minutes,level,note
1,A,2025-11-24 10:00,20,1st,good
2,B,2025-11-24 10:00,20,1st,its case is bad
3,B,2025-11-24 11:00,40,1st,good
2,,2025-11-25 10:00,30,9th,bad
";

/// 20 minutes at 800 are 266.67, 40 are 533.33.
const GOOD: &str = "\
customer,case,line,kind,item,description,date,date_to,level,tier,minutes_worked,quantity,unit,unit_price,price_per,gross,discount_percent,discount,net,vat_percent,currency
A,1,1,work,,good,2025-11-24,2025-11-24,1st,normal,20,20,min,800.00,60,266.67,0,0.00,266.67,25,DKK
B,3,1,work,,good,2025-11-24,2025-11-24,1st,normal,40,40,min,800.00,60,533.33,0,0.00,533.33,25,DKK
";

#[test]
fn the_good_cases_are_billed_and_the_bad_ones_are_left_out_whole() {
    let desk = Desk::empty();
    desk.write("log.csv", LOG);
    let (code, out, err) = desk.ended(&["invoice", "log.csv", "--keep-going", "--format", "csv"]);
    assert_eq!((code, out.as_str()), (1, GOOD));
    assert_eq!(
        err,
        "\
error: 1 of 4 rows cannot be billed; 1 of 3 cases was left out

log.csv:5  level  `9th` is not a level
                  known: 1st (1, 1st level), 2nd (2, 2nd level)

--rejects FILE writes the rows of what was left out, to be mended.
"
    );
    assert_eq!(desk.names(), ["log.csv"]);
    // It is an error, so it is told however quiet the run is.
    let (code, _, err) = desk.ended(&["invoice", "log.csv", "--keep-going", "-q", "--lang", "da"]);
    assert_eq!(code, 1);
    assert!(
        err.starts_with("fejl: 1 af 4 rækker kan ikke faktureres; 1 af 3 sager er udeladt\n"),
        "{err}"
    );
    let args = ["invoice", "log.csv", "--rejects", "out.csv", "-o", "lines.csv"];
    let (code, out, err) = desk.ended(&args);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(
        err.ends_with(
            "What was left out is in out.csv (2 rows). Mend it, and bill it from there.\n"
        ),
        "{err}"
    );
    assert_eq!(desk.read("lines.csv"), GOOD);
    assert_eq!(
        desk.read("out.csv"),
        "\
case,customer,start,minutes,level,note,reason
2,B,2025-11-24 10:00,20,1st,its case is bad,
2,,2025-11-25 10:00,30,9th,bad,\"level: `9th` is not a level, known: 1st (1, 1st level), 2nd (2, 2nd level)\"
"
    );
}

#[test]
fn with_nothing_rejected_the_file_has_the_header_only() {
    let desk = Desk::empty();
    desk.write("log.csv", LOG.replace("9th", "2nd"));
    desk.write("out.csv", "stale\n");
    let (code, _, err) = desk.ended(&["invoice", "log.csv", "--rejects", "out.csv"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(desk.read("out.csv"), "case,customer,start,minutes,level,note,reason\n");
    assert_eq!(desk.ended(&["invoice", "out.csv"]).1, "no cases\n");
    // JSON Lines have no header.
    desk.write(
        "log.jsonl",
        "{\"case\":1,\"customer\":\"A\",\"start\":\"2025-11-24 10:00\",\"minutes\":20}\n",
    );
    desk.write("out.jsonl", "stale\n");
    let (code, ..) = desk.ended(&["invoice", "log.jsonl", "--rejects", "out.jsonl"]);
    assert_eq!((code, desk.read("out.jsonl").as_str()), (0, ""));
}

/// The next command in the report is the user's own, ready to be copied.
#[test]
fn the_report_ends_with_the_command_that_bills_the_others() {
    let desk = Desk::empty();
    desk.write("log.csv", LOG);
    desk.write("rejects.csv", LOG);
    desk.write("Kim's log.csv", LOG);
    let next = |args: &[&str]| {
        let (code, out, err) = desk.ended(args);
        assert_eq!((code, out.as_str()), (2, ""));
        let (_, foot) = err.rsplit_once("\n\n").unwrap();
        foot.trim_end().to_owned()
    };
    assert_eq!(
        next(&["invoice", "log.csv", "-o", "lines.csv"]),
        "This row belongs to 1 of 3 cases. Mend it, or bill the other 2 now:\n  \
         takst invoice log.csv --keep-going --rejects rejects.csv -o lines.csv"
    );
    let (_, _, err) = desk.ended(&["--lang", "da", "invoice", "log.csv", "--customer", "B & C"]);
    assert!(
        err.ends_with(
            "Rækken hører til 1 af 3 sager. Ret den, eller fakturér de 2 andre nu:\n  \
             takst --lang da invoice log.csv --keep-going --rejects rejects.csv --customer 'B & C'\n"
        ),
        "{err}"
    );
    for (args, command) in [
        // An input is never written over, the output neither.
        (
            &["invoice", "rejects.csv", "-o", "rejects-2.csv"][..],
            "takst invoice rejects.csv --keep-going --rejects rejects-3.csv -o rejects-2.csv",
        ),
        (
            &["invoice", "--totals", "--", "Kim's log.csv"],
            r"takst invoice --totals --keep-going --rejects rejects.csv -- 'Kim'\''s log.csv'",
        ),
    ] {
        let told = next(args);
        assert!(told.ends_with(&format!("now:\n  {command}")), "{told}");
    }
    let (_, _, err) = desk.piped(&["invoice", "--totals"], LOG.as_bytes());
    assert!(
        err.ends_with("  … | takst invoice --totals --keep-going --rejects rejects.csv\n"),
        "{err}"
    );
    // What cannot be copied from a screen is not offered.
    let told = next(&["invoice", "log.csv", "--customer", "a\u{1b}[2Jb"]);
    assert_eq!(told, "This row belongs to 1 of 3 cases. Mend it and run it again.");
    // The command does what it says.
    let (code, out, _) = desk.ended(&[
        "invoice",
        "log.csv",
        "--keep-going",
        "--rejects",
        "r.csv",
        "--format",
        "csv",
    ]);
    assert_eq!((code, out.as_str()), (1, GOOD));
}

#[test]
fn the_report_says_so_where_there_is_nothing_else_to_bill() {
    let desk = Desk::empty();
    let foot = |rows: &str| {
        desk.write("log.csv", format!("case,customer,start,minutes\n{rows}"));
        let (_, _, err) = desk.ended(&["invoice", "log.csv"]);
        err.rsplit_once("\n\n").unwrap().1.to_owned()
    };
    let bad = "1,A,2025-11-31 10:00,20\n";
    assert_eq!(foot(bad), "This row belongs to 1 of 1 cases. Mend it and run it again.\n");
    let good = "2,A,2025-11-24 10:00,20\n";
    let nameless = ",A,2025-11-24 10:00,20\n";
    assert_eq!(
        foot(&format!("{nameless}{good}")),
        "Mend it, or bill the one case that is good now:\n  \
         takst invoice log.csv --keep-going --rejects rejects.csv\n"
    );
    assert_eq!(foot(nameless), "Mend it and run it again.\n");
    assert_eq!(
        foot(&format!("{bad}{nameless}{good}")),
        "These rows belong to 1 of 2 cases, and some name none that can be read. Mend them, or bill the other one \
         now:\n  takst invoice log.csv --keep-going --rejects rejects.csv\n"
    );
}

/// Mended with an editor, the file is an input as it stands: both runs together bill what a run of the whole does.
#[test]
fn good_and_mended_are_the_whole() {
    let head = "sag;kunde;start;minutter;niveau;tekst;Ekstra";
    let rows = [
        "1;Købmand & Søn;24-11-2025 10:00;20;1st;god;\"linje 1\r\nlinje \"\"2\"\"\"",
        "2;Købmand & Søn;24-11-2025 10:00;20;1st;\"åh; nej\";\" y \"",
        "2;;25-11-2025 10:00;30;9th;=1+1;\"linje 1\r\nlinje \"\"2\"\"\"",
        "3;B;24-11-2025 11:00;40;2nd;24\" skærm;",
        "3;;24-11-2025 11:00;12,5;9th;;",
        "4;B;24-11-2025 11:00;10;2nd;;",
    ];
    let semicolons = format!("{head}\r\n{}\r\n", rows.join("\r\n"));
    let in_tabs = semicolons.replace(';', "\t");
    // The one comma is that of `12,5`.
    let in_commas = semicolons.replace("12,5", "12.5").replace(';', ",");
    let utf16: Vec<u8> = std::iter::once('\u{feff}')
        .chain(semicolons.chars())
        .flat_map(|char| u16::try_from(u32::from(char)).unwrap().to_le_bytes())
        .collect();
    let latin: Vec<u8> =
        semicolons.chars().map(|char| u8::try_from(u32::from(char)).unwrap()).collect();
    let marked = format!("\u{feff}{semicolons}");
    let sep = format!("sep=|\r\n{}", semicolons.replace(';', "|"));
    for (name, bytes) in [
        ("semicolons.csv", semicolons.as_bytes()),
        ("no-last-line-end.csv", semicolons.trim_end().as_bytes()),
        ("tabs.tsv", in_tabs.as_bytes()),
        ("commas.csv", in_commas.as_bytes()),
        ("utf16.csv", &utf16),
        ("latin.csv", &latin),
        ("marked.csv", marked.as_bytes()),
        ("sep.csv", sep.as_bytes()),
    ] {
        let desk = Desk::empty();
        desk.write(name, bytes);
        desk.write("whole.txt", fix(bytes));
        let all = desk.lines(&["whole.txt"], 0);
        assert_eq!(all.len(), 5, "{name}: {all:?}");

        let good = desk.lines(&[name, "--rejects", "out.txt"], 1);
        let from_stdin =
            desk.piped(&["invoice", "--format", "csv", "--rejects", "stdin.txt"], bytes);
        assert_eq!((from_stdin.0, sorted(&from_stdin.1)), (1, good.clone()), "{name}");
        let rejected = desk.read("out.txt");
        assert_eq!(desk.read("stdin.txt"), rejected, "{name}");
        assert_eq!(rejected.matches("`9th` is not a level").count(), 2, "{name}: {rejected}");

        desk.write(
            "mended.txt",
            rejected
                .replace(";9th;", ";1st;")
                .replace("\t9th\t", "\t1st\t")
                .replace(",9th,", ",1st,")
                .replace("|9th|", "|1st|"),
        );
        let mended = desk.lines(&["mended.txt"], 0);
        let mut both = [good, mended].concat();
        both.sort();
        assert_eq!(both, all, "{name}");
    }
}

/// A log with the unknown level mended, in whatever encoding.
fn fix(bytes: &[u8]) -> Vec<u8> {
    let wide = bytes.starts_with(&[0xff, 0xfe]);
    let text = |text: &str| -> Vec<u8> {
        let zero: &[u8] = if wide { &[0] } else { &[] };
        text.bytes().flat_map(|byte| [&[byte], zero].concat()).collect()
    };
    let (bad, good) = (text("9th"), text("1st"));
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at..].starts_with(&bad) {
            out.extend(&good);
            at = at.saturating_add(bad.len());
        } else {
            out.push(bytes[at]);
            at = at.saturating_add(1);
        }
    }
    out
}

/// Cells stay as the file writes them: quotes, blanks, unknown columns, formulas, the order of columns, the delimiter.
#[test]
fn rows_are_copied_as_they_are() {
    let desk = Desk::empty();
    desk.write(
        "log.csv",
        "note;\"case\"; Customer ;start;minutes;;x;x\r\n\"a \"\"b\"\"\r\nc\" ; 1 ;\"A\";2025-11-24 10:00;20;@e;=1+1;24\"\r\n-1;1;;2025-11-24 10:00;no;;\"\";\r\n",
    );
    let (code, ..) = desk.ended(&["invoice", "log.csv", "--rejects", "out.csv"]);
    assert_eq!(code, 1);
    assert_eq!(
        desk.read("out.csv"),
        "note;\"case\"; Customer ;start;minutes;;x;x;reason\r\n\"a \"\"b\"\"\r\nc\" ; 1 ;\"A\";2025-11-24 10:00;20;@e;=1+1;24\";\r\n-1;1;;2025-11-24 10:00;no;;\"\";;minutes: `no` is not a length of time: write `90s`, `35m`, `1h30`, `1:30`, `1.5h` or `2d`\r\n"
    );
}

/// A Danish Excel saves Windows-1252 and reads UTF-8 only behind a byte order mark.
#[test]
fn a_spreadsheet_reads_the_copy_as_it_read_the_input() {
    let desk = Desk::empty();
    let log = "case,customer,start,minutes\n1,S\u{f8}ren,2025-11-24 10:00,no\n";
    let latin: Vec<u8> = log.chars().map(|char| u8::try_from(u32::from(char)).unwrap()).collect();
    let marked = format!("\u{feff}{log}");
    for (bytes, mark) in
        [(latin.as_slice(), true), (log.as_bytes(), false), (marked.as_bytes(), true)]
    {
        desk.write("log.csv", bytes);
        desk.ended(&["invoice", "log.csv", "--rejects", "out.csv"]);
        let out = desk.read("out.csv");
        assert!(out.contains("\n1,Søren,2025"), "{out}");
        assert_eq!(out.starts_with('\u{feff}'), mark, "{out}");
    }
}

/// What cannot be taken apart stays on its own line, in the same order, and stays a bad row until it is mended.
#[test]
fn rows_that_cannot_be_taken_apart_swallow_nobody() {
    let desk = Desk::empty();
    let rows = [
        "1,A,2025-11-24 10:00,20,\"never closed",
        "2,A,2025-11-24 10:00,no,24\"",
        "3,A,2025-11-24 10:00,20,\"24\" screen\",",
        "4,A,2025-11-24 10:00,20,\"x,\"\"\",\"",
        "5,A,2025-11-24 10:00,20,one,cell,more",
        "6,A,2025-11-24 10:00",
        "7,A,2025-11-24 10:00,no,last",
    ];
    // A row of a good case stands between the first two: where it is gone, `24"` would close the quote that is open.
    let log = rows.join("\n").replacen('\n', "\n0,A,2025-11-24 10:00,20,x\"y\n", 1);
    let log = format!("case,customer,start,minutes,note\n{log}\n");
    desk.write("log.csv", &log);
    let (mut name, mut copy) = ("log.csv", "out-1.csv");
    let mut told = Vec::new();
    for (again, next) in ["out-2.csv", "out-3.csv", ""].into_iter().enumerate() {
        let args = ["invoice", name, "--rejects", copy, "--format", "csv"];
        let (code, out, err) = desk.ended(&args);
        let billed = sorted(&out).len();
        assert_eq!((code, billed), (1, usize::from(again == 0)), "{err}");
        let copied = desk.read(copy);
        let lines: Vec<&str> = copied.lines().skip(1).collect();
        assert_eq!(lines.len(), rows.len(), "{copied}");
        for (line, row) in lines.iter().zip(rows) {
            let reason = line.strip_prefix(row).unwrap_or_else(|| panic!("{copied}"));
            assert!(reason.len() > 10, "{copied}");
        }
        told.push(err.lines().count());
        assert_eq!(told[again], told[0], "{err}");
        if again == 0 {
            // The reason of a row that is mended, as an editor leaves it, is passed over.
            let mended = copied
                .replace("\"never closed", "closed")
                .replace(",no,", ",20,")
                .replace("\"24\" screen\",", "screen")
                .replace("\"x,\"\"\",\"", "x")
                .replace("one,cell,more", "one cell more")
                .replace("6,A,2025-11-24 10:00,", "6,A,2025-11-24 10:00,20,,");
            desk.write("mended.csv", mended);
            assert_eq!(desk.lines(&["mended.csv"], 0).len(), 7);
        }
        (name, copy) = (copy, next);
    }
}

/// A row that cannot be taken apart holds back the case that it seems to name: that case would be billed without it.
#[test]
fn a_torn_row_holds_its_case_back() {
    let desk = Desk::empty();
    desk.write(
        "log.csv",
        "customer,case,start,minutes,note\nA,1,2025-11-24 10:00,20,ok\nA,1,2025-11-24 11:00,20,a,b\nA,2,2025-11-24 10:00,20,ok\nA,2,2025-11-24 11:00,20,\"torn\nA,3,2025-11-24 10:00,20,ok\nA, x,3,2025-11-24 10:00,20,ok\nA,4,2025-11-24 10:00,20,ok\n",
    );
    let lines = desk.lines(&["log.csv", "--rejects", "out.csv"], 1);
    assert!(lines.len() == 1 && lines[0].starts_with("A,4,"), "{lines:?}");
    assert_eq!(desk.read("out.csv").lines().count(), 7);

    let row = |case: u32, rest: &str| {
        format!("{{\"customer\":\"A\",\"case\":{case},\"start\":\"2025-11-24 1{rest}\n")
    };
    let good = "0:00\",\"minutes\":20}";
    let log = [row(1, good), row(1, "1:00\",\"minutes\":"), row(2, good)].concat();
    desk.write("log.jsonl", log);
    let mut name = "log.jsonl";
    // Also where the copy is read again as it is.
    for (copy, billed) in [("out-1.jsonl", 1), ("out-2.jsonl", 0)] {
        let lines = desk.lines(&[name, "--rejects", copy], 1);
        assert_eq!(lines.len(), billed, "{lines:?}");
        let copied = desk.read(copy);
        assert_eq!(copied.lines().count(), 2, "{copied}");
        assert!(copied.contains(r#"{"case":"1","row":"{\"customer\":\"A\",\"case\":1,\"start\":\"2025-11-24 11:00\",\"minutes\":","reason":""#), "{copied}");
        name = copy;
    }
}

#[test]
fn json_is_copied_as_json_lines() {
    let desk = Desk::empty();
    let bad = r#"{"case": 1, "Kunde": "A", "start": "2025-11-24 10:00", "minutes": 1.50, "level": "9th",
  "tags": ["a", {"b": 1e2}], "note": "=1+1 \u00e6", "km": null, "REASON": "old"}"#;
    let good = r#"{"case": 2, "customer": "B", "start": "2025-11-24 10:00", "minutes": "20"}"#;
    let copied = concat!(
        r#"{"case":1,"Kunde":"A","start":"2025-11-24 10:00","minutes":1.50,"level":"9th","tags":["a", {"b": 1e2}],"note":"=1+1 \u00e6","km":null,"reason":"level: `9th` is not a level, known: 1st (1, 1st level), 2nd (2, 2nd level)"}"#,
        "\n"
    );
    let on_one_line = bad.replace('\n', " ");
    for (name, log) in [
        ("list.json", format!("[{bad},\n {good}]")),
        ("line.json", format!("[{on_one_line},{good}]")),
        ("lines.jsonl", format!("{on_one_line}\r\n{good}\r\n")),
        ("lines.json", format!("{good}\n{on_one_line}")),
    ] {
        desk.write(name, &log);
        let lines = desk.lines(&[name, "--rejects", "out.jsonl"], 1);
        assert!(lines.len() == 1 && lines[0].starts_with("B,2,"), "{lines:?}");
        assert_eq!(desk.read("out.jsonl"), copied, "{name}");
        desk.write("mended.jsonl", copied.replace("\"9th\"", "\"1st\""));
        let mended = desk.lines(&["mended.jsonl"], 0);
        assert!(mended.len() == 1 && mended[0].starts_with("A,1,"), "{mended:?}");
        let (_, _, err) = desk.ended(&["invoice", "mended.jsonl"]);
        assert!(err.contains("`tags`") && !err.to_lowercase().contains("reason"), "{err}");
    }
}

#[test]
fn inputs_with_other_columns_share_one_file() {
    let desk = Desk::empty();
    desk.write(
        "a.csv",
        "case,customer,start,minutes,x\n1,A,2025-11-24 10:00,no,\"a,b\"\n2,A,2025-11-24 10:00,20,\n",
    );
    desk.write(
        "b.csv",
        "km;kunde;start;slut;sag;X;note\n3,5;B;24-11-2025 10:00;24-11-2025 10:20;1;y;\"say \"\"hi\"\", z\"\n;B;24-11-2025 10:00;24-11-2025 9:20;3;;\n",
    );
    // Case 1 has a bad row in one file and another customer in the other.
    let (code, out, _) =
        desk.ended(&["invoice", "a.csv", "b.csv", "--rejects", "out.csv", "--format", "csv"]);
    assert_eq!(code, 1);
    assert_eq!(sorted(&out).len(), 1);
    let copied = desk.read("out.csv");
    let lines: Vec<&str> = copied.lines().collect();
    assert_eq!(lines[0], "case,customer,start,minutes,x,km,slut,note,reason");
    assert!(lines[1].starts_with("1,A,2025-11-24 10:00,no,\"a,b\",,,,\"minutes: `no`"), "{copied}");
    assert_eq!(
        lines[2],
        "1,B,24-11-2025 10:00,,y,\"3,5\",24-11-2025 10:20,\"say \"\"hi\"\", z\",\"kunde: `B`, but line 2 in a.csv of case 1 says `A`\""
    );
    assert!(lines[3].starts_with("3,B,24-11-2025 10:00,,,,24-11-2025 9:20,,"), "{copied}");
    desk.write(
        "mended.csv",
        copied.replace(",no,", ",20,").replace("1,B,", "1,A,").replace(" 9:20", " 10:20"),
    );
    // 266.67 for each of 20, 40 and 20 minutes, and 3.5 km at 3.52: case 1 has 40 minutes in one line.
    let lines = desk.lines(&["mended.csv"], 0);
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert!(
        lines[0].contains(",40,40,min,") && lines[1].contains(",3.5,km,3.52,1,12.32,"),
        "{lines:?}"
    );

    // With JSON among them all of it is JSON.
    desk.write(
        "c.jsonl",
        "{\"case\":4,\"customer\":\"C\",\"start\":\"2025-11-24 10:00\",\"minutes\":\"no\"}\n",
    );
    let (code, _, err) = desk.ended(&["invoice", "a.csv", "c.jsonl", "--rejects", "out.jsonl"]);
    assert_eq!(code, 1, "{err}");
    let copied = desk.read("out.jsonl");
    let head = r#"{"case":"1","customer":"A","start":"2025-11-24 10:00","minutes":"no","x":"a,b","reason":"minutes: "#;
    assert!(copied.starts_with(head) && copied.lines().count() == 2, "{copied}");
    desk.write("mended.jsonl", copied.replace("\"no\"", "20"));
    assert_eq!(desk.lines(&["mended.jsonl"], 0).len(), 2);
}

/// The column of an earlier run is passed over, is no difference between rows, and is replaced.
#[test]
fn a_column_reason_is_of_an_earlier_run() {
    let desk = Desk::empty();
    desk.write(
        "log.csv",
        "case,Reason,customer,start,minutes\n1,old,A,2025-11-24 10:00,20\n1,,A,2025-11-24 10:00,20\n2,old,A,2025-11-24 10:00,20\n",
    );
    let lines = desk.lines(&["log.csv", "--rejects", "out.csv"], 1);
    assert!(lines.len() == 1 && lines[0].starts_with("A,2,"), "{lines:?}");
    let copy = "\
case,customer,start,minutes,reason
1,A,2025-11-24 10:00,20,
1,A,2025-11-24 10:00,20,the same as line 2 in every column; --allow-duplicates accepts it
";
    assert_eq!(desk.read("out.csv"), copy);
    desk.ended(&["invoice", "out.csv", "--rejects", "again.csv"]);
    assert_eq!(desk.read("again.csv"), copy);
    let (code, _, err) = desk.ended(&["invoice", "again.csv", "--allow-duplicates"]);
    assert_eq!(code, 0);
    assert!(!err.contains("not used") && err.contains("overlaps"), "{err}");
    // Where the card uses a column of this name, it is not touched.
    let card = include_str!("../rates.toml").to_owned() + "\n[columns]\nnote = \"Reason\"\n";
    desk.write("card.toml", card);
    desk.ended(&["invoice", "log.csv", "--rejects", "out.csv", "--rates", "card.toml"]);
    let copied = desk.read("out.csv");
    assert_eq!(copied, "case,Reason,customer,start,minutes,takst reason\n");
    desk.write("log.csv", "case,Reason,customer,start,minutes\n1,old,A,2025-11-24 10:00,no\n");
    for name in ["log.csv", "out.csv"] {
        let copy = if name == "log.csv" { "out.csv" } else { "again.csv" };
        desk.ended(&["invoice", name, "--rejects", copy, "--rates", "card.toml"]);
        let copied = desk.read(copy);
        assert!(copied.starts_with("case,Reason,customer,start,minutes,takst reason\n1,old,A,2025-11-24 10:00,no,\"minutes: "), "{copied}");
    }
}

/// What shows only when all rows of a case are there takes the whole case along; the reason stands on the row that the
/// report names.
#[test]
fn rows_that_contradict_each_other_leave_their_case_out() {
    let desk = Desk::empty();
    desk.write(
        "customers.toml",
        "[[customers]]\ncustomer = \"C\"\nagreement = \"GOD\"\n[[customers]]\ncustomer = \"A\"\n",
    );
    desk.write(
        "log.csv",
        "\
case,customer,agreement,start,minutes
1,A,,2025-11-24 10:00,20
1,B,,2025-11-24 11:00,20
2,A,GOD,2025-11-24 10:00,20
2,A,BEDRE,2025-11-24 12:00,20
3,,,2025-11-24 10:00,20
4,C,BEDRE,2025-11-24 10:00,20
5,A,,2025-11-24 10:00,20
x,,,,
",
    );
    let args = ["log.csv", "--customers", "customers.toml", "--rejects", "out.csv"];
    let lines = desk.lines(&args, 1);
    assert!(lines.len() == 1 && lines[0].starts_with("A,5,"), "{lines:?}");
    let copied = desk.read("out.csv");
    let reasons: Vec<&str> =
        copied.lines().skip(1).map(|line| line.splitn(6, ',').nth(5).unwrap()).collect();
    assert_eq!(reasons.len(), 7, "{copied}");
    for (reason, part) in reasons.iter().zip([
        "",
        "customer: `B`, but line 2 of case 1 says `A`",
        "",
        "agreement: `BEDRE`, but line 4 of case 2 says `GOD`",
        "customer: case 3 has no customer in any of its rows",
        "agreement: `BEDRE` for case 4, but the customers file says `GOD` for C",
        "start: is empty",
    ]) {
        assert!(reason.contains(part) && reason.is_empty() == part.is_empty(), "{reason}: {part}");
    }
}

/// The run is that of the log without these rows: no customer, no warning and no order comes from them.
#[test]
fn left_out_rows_leave_no_trace() {
    let desk = Desk::empty();
    let rows = [
        ("only-bad", "1,Ghost,2025-11-24 10:00,no,1st"),
        ("bad", "2,B,2025-11-24 10:00,20,1st"),
        ("good", "3,A,2025-11-24 10:00,20,1st"),
        ("bad", "2,B,2025-11-24 10:10,20,9th"),
        ("bad", "2,B,2099-11-24 10:10,4000,1st"),
        ("good", "4,B,2025-11-24 10:00,20,1st"),
        ("good", "4,B,2025-11-24 10:10,20,1st"),
        ("good", "5,0B,2025-11-24 10:10,4000,1st"),
    ];
    let log = |pick: &dyn Fn(&str) -> bool| {
        let rows = rows.iter().filter(|(kind, _)| pick(kind)).map(|(_, row)| format!("{row}\n"));
        format!("case,customer,start,minutes,level\n{}", rows.collect::<String>())
    };
    desk.write(
        "customers.toml",
        "[[customers]]\ncustomer = \"B\"\nname = \"Ghost\"\n[[customers]]\ncustomer = \"0B\"\n[[customers]]\ncustomer = \"A\"\n",
    );
    desk.write("log.csv", log(&|_| true));
    let (code, all, err) = desk.ended(&[
        "invoice",
        "log.csv",
        "--keep-going",
        "--format",
        "json",
        "--customers",
        "customers.toml",
    ]);
    assert_eq!(code, 1);
    desk.write("log.csv", log(&|kind| kind == "good"));
    let (code, good, good_err) =
        desk.ended(&["invoice", "log.csv", "--format", "json", "--customers", "customers.toml"]);
    assert_eq!(code, 0);
    let same_lines = |json: &str| {
        json.replace("\"line\":8", "\"line\":4")
            .replace("\"line\":9", "\"line\":5")
            .replace("line 7", "line 3")
            .replace("\"rejected\":4", "\"rejected\":0")
    };
    assert_eq!(same_lines(&all), good);
    assert!(!all.contains("Ghost\",\"name\":null"), "{all}");
    let warnings = |err: &str| err.lines().filter(|line| line.starts_with("warning")).count();
    assert_eq!((warnings(&err), warnings(&good_err)), (2, 2), "{err}");
}

#[test]
fn rejected_rows_are_in_the_control_totals() {
    let desk = Desk::empty();
    desk.write("log.csv", LOG);
    let (_, out, err) =
        desk.ended(&["invoice", "log.csv", "--keep-going", "--totals", "--format", "json"]);
    assert!(err.contains("log.csv: 4 rows, 2 rejected, 0 warnings · 2 cases\n"), "{err}");
    assert!(
        out.contains("\"entries\":2,\"not_billable\":0,")
            && out.contains("\"rejected\":2,\"vat_rates\""),
        "{out}"
    );
    let (_, _, err) = desk.ended(&[
        "invoice",
        "log.csv",
        "--keep-going",
        "--totals",
        "--lang",
        "da",
        "--customer",
        "A",
    ]);
    assert!(err.contains("1 af 4 rækker (denne kunde), 2 afvist, "), "{err}");
    // Who or what was left out can be asked for: there is nothing to bill.
    desk.write("log.csv", LOG.replace("2,B,", "2,Ghost,"));
    for ask in [["--case", "2"], ["--customer", "Ghost"]] {
        let mut args = vec!["invoice", "log.csv", "--keep-going"];
        args.extend(ask);
        let (code, out, _) = desk.ended(&args);
        assert_eq!((code, out.as_str()), (1, "no cases\n"), "{ask:?}");
    }
}

/// What cannot be read as a whole is no bad row.
#[test]
fn some_mistakes_stop_the_run_all_the_same() {
    let desk = Desk::empty();
    desk.write("log.csv", LOG);
    desk.write("columns.csv", "customer,start,minutes\n");
    desk.write(
        "list.json",
        "[{\"case\":1,\"customer\":\"A\",\"start\":\"2025-11-24 10:00\",\"minutes\":20},,]",
    );
    desk.write("out.csv", "old");
    for name in ["gone.csv", "columns.csv", "list.json"] {
        let (code, out, err) = desk.ended(&["invoice", "log.csv", name, "--rejects", "out.csv"]);
        assert_eq!((code, out.as_str()), (2, ""), "{err}");
        assert!(err.contains(name), "{err}");
    }
    assert_eq!(desk.read("out.csv"), "old");
    // A name that says something else could not be read again.
    for (input, target, ending) in [
        ("log.csv", "out.jsonl", ".csv"),
        ("log.jsonl", "out.csv", ".jsonl"),
        ("log.csv", "out.xlsx", ".csv"),
        ("log.jsonl", "out.ods", ".jsonl"),
    ] {
        desk.write("log.jsonl", "{\"case\":1}\n");
        let (code, out, err) = desk.ended(&["invoice", input, "--rejects", target]);
        assert_eq!((code, out.as_str()), (2, ""));
        assert!(err.contains(&format!("let the name end in {ending}")), "{err}");
    }
    assert_eq!(desk.read("out.csv"), "old");
}

#[test]
fn both_files_or_neither() {
    let desk = Desk::empty();
    desk.write("log.csv", LOG);
    desk.write("lines.csv", "old");
    desk.write("out.csv", "old");
    for args in [
        ["-o", "lines.csv", "--rejects", "gone/out.csv"],
        ["-o", "gone/lines.csv", "--rejects", "out.csv"],
        ["-o", "lines.csv", "--rejects", "."],
        ["-o", ".", "--rejects", "out.csv"],
        ["-o", "lines.csv", "--rejects", "/dev/full"],
        ["-o", "/dev/full", "--rejects", "out.csv"],
    ] {
        if args.contains(&"/dev/full") && !PathBuf::from("/dev/full").exists() {
            continue;
        }
        for command in ["invoice", "sla-check"] {
            desk.write("cases.csv", "case,registered\n1,2025-11-24 10:00\n2,no\n");
            let log = if command == "invoice" { "log.csv" } else { "cases.csv" };
            let mut all = vec![command, log];
            all.extend(args);
            let (code, out, err) = desk.ended(&all);
            assert_eq!((code, out.as_str()), (2, ""), "{args:?}: {err}");
            assert!(err.starts_with("error: cannot write "), "{err}");
            assert_eq!(desk.names(), ["cases.csv", "lines.csv", "log.csv", "out.csv"]);
            assert_eq!(
                (desk.read("lines.csv").as_str(), desk.read("out.csv").as_str()),
                ("old", "old")
            );
        }
        fs::remove_file(desk.path("cases.csv")).unwrap();
    }
}

#[test]
fn the_rejects_are_never_written_over_something_else() {
    let desk = Desk::empty();
    desk.write("log.csv", LOG);
    desk.write("customers.toml", "");
    for (args, part) in [
        (&["--rejects", "log.csv"][..], "write over the input `log.csv`"),
        (&["--rejects", "./log.csv", "-o", "lines.csv"], "write over the input `log.csv`"),
        (
            &["--rejects", "customers.toml", "--customers", "customers.toml"],
            "write over the input `customers.toml`",
        ),
        (&["--rejects", "lines.csv", "-o", "lines.csv"], "is where the output goes"),
        (&["--rejects", "./lines.csv", "-o", "lines.csv"], "is where the output goes"),
        (&["--rejects", "-"], "is where the output goes"),
        (&["--rejects", "-", "-o", "-"], "is where the output goes"),
    ] {
        let mut all = vec!["invoice", "log.csv"];
        all.extend(args);
        let (code, out, err) = desk.ended(&all);
        assert_eq!((code, out.as_str()), (2, ""), "{args:?}");
        assert!(err.contains(part), "{args:?}: {err}");
    }
    assert_eq!(desk.names(), ["customers.toml", "log.csv"]);
    // Standard output is free where the lines go to a file.
    let (code, out, _) = desk.ended(&["invoice", "log.csv", "--rejects", "-", "-o", "lines.csv"]);
    assert_eq!((code, desk.read("lines.csv").as_str()), (1, GOOD));
    assert!(out.starts_with("case,customer,") && out.lines().count() == 3, "{out}");
}

#[cfg(unix)]
#[test]
fn a_pipe_is_read_once_and_copied() {
    let desk = Desk::empty();
    let pipe = desk.path("pipe.csv");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    let writer = std::thread::spawn(move || fs::write(pipe, LOG).unwrap());
    let (code, out, _) =
        desk.ended(&["invoice", "pipe.csv", "--rejects", "out.csv", "--format", "csv"]);
    writer.join().unwrap();
    assert_eq!((code, out.as_str()), (1, GOOD));
    assert_eq!(desk.read("out.csv").lines().count(), 3);
}

#[test]
fn sla_check_leaves_cases_out_as_well() {
    let desk = Desk::empty();
    // Case 2 is there twice, the first time without a mistake.
    let log = "\
sag;prioritet;registreret;svar;Ekstra
1;normal;24-11-2025 10:00;24-11-2025 10:30;\"a;b\"
2;normal;24-11-2025 10:00;24-11-2025 10:30;
2;norml;24-11-2025 10:00;24-11-2025 10:30;
3;normal;24-11-2025 10:00
;normal;24-11-2025 10:00;;
";
    desk.write("cases.csv", log);
    let now = ["--now", "2025-11-24 11:00"];
    let (code, out, err) = desk.ended(&["sla-check", "cases.csv", now[0], now[1]]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(
        err.starts_with("error: 3 of 5 rows cannot be used; nothing was written\n")
            && err.ends_with(
                "These rows belong to 1 of 2 cases, and some name none that can be read. Mend them, or check the other \
                 one now:\n  takst sla-check cases.csv --keep-going --rejects rejects.csv --now '2025-11-24 11:00'\n"
            ),
        "{err}"
    );
    // Nothing is breached, and nothing would be told of it: the rows are.
    let (code, out, err) = desk.ended(&[
        "sla-check",
        "cases.csv",
        "--fail-on",
        "never",
        "--rejects",
        "out.csv",
        "--format",
        "csv",
        now[0],
        now[1],
    ]);
    assert_eq!(code, 1, "{err}");
    assert_eq!(out.lines().count(), 2, "{out}");
    assert!(out.lines().nth(1).unwrap().starts_with("1,,normal,"), "{out}");
    assert!(
        err.starts_with("error: 3 of 5 rows cannot be used; 1 of 2 cases was left out\n"),
        "{err}"
    );
    assert_eq!(
        desk.read("out.csv"),
        "\
sag;prioritet;registreret;svar;Ekstra;reason
2;normal;24-11-2025 10:00;24-11-2025 10:30;;
2;norml;24-11-2025 10:00;24-11-2025 10:30;;prioritet: `norml` is not a priority: did you mean `normal`?; sag: case `2` is already on line 3
3;normal;24-11-2025 10:00;\"3 cells, but the header has 5\"
;normal;24-11-2025 10:00;;;sag: is empty
"
        .replace("normal`?; sag: case `2` is already on line 3", "normal`?; sag: case `2` is already on line 3\"")
        .replace(";;prioritet", ";;\"prioritet")
    );
    let mended = desk
        .read("out.csv")
        .replace("2;norml", "5;normal")
        .replace("10:00;\"3 cells", "10:00;;;\"3 cells")
        .replace("\n;normal", "\n6;normal");
    desk.write("mended.csv", mended);
    let (code, out, err) =
        desk.ended(&["sla-check", "mended.csv", "--format", "csv", now[0], now[1]]);
    assert_eq!((code, err.contains("reason")), (0, false), "{err}");
    let cases: Vec<&str> = out.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    assert_eq!(cases, ["2", "5", "3", "6"]);
    // A case that was left out can be asked for, one that is not there cannot.
    for (case, expected) in [("2", 1), ("9", 2)] {
        let (code, ..) =
            desk.ended(&["sla-check", "cases.csv", "--keep-going", "--case", case, now[0], now[1]]);
        assert_eq!(code, expected, "{case}");
    }
    let (code, _, err) = desk.ended(&["sla-check", "--registered", "10:00", "--keep-going"]);
    assert_eq!(code, 2);
    assert!(err.contains("cannot be used with"), "{err}");
}

/// What is left out of one run is billed once it is mended, also against former invoices; until then nobody misses it.
#[test]
fn former_invoices_and_left_out_cases_go_together() {
    let desk = Desk::empty();
    desk.write("whole.csv", LOG.replace("9th", "2nd"));
    let whole = desk.lines(&["whole.csv"], 0);
    desk.write("log.csv", LOG);
    let first = desk.lines(&["log.csv", "--rejects", "out.csv", "-o", "first.csv"], 1);
    assert_eq!(first, Vec::<String>::new());
    let first = sorted(&desk.read("first.csv"));
    let (code, out, err) = desk.ended(&[
        "invoice",
        "log.csv",
        "--keep-going",
        "--billed",
        "first.csv",
        "--format",
        "csv",
    ]);
    assert_eq!((code, sorted(&out)), (1, Vec::new()));
    assert!(!err.contains("warning"), "{err}");
    // A case that was billed before and has a bad row now is not one that is gone.
    desk.write("later.csv", LOG.replace("9th", "1st") + "3,B,2025-11-31 10:00,20,1st,\n");
    let (code, out, err) = desk.ended(&[
        "invoice",
        "later.csv",
        "--keep-going",
        "--billed",
        "first.csv",
        "--format",
        "csv",
    ]);
    assert_eq!(code, 1);
    assert!(out.lines().count() == 2 && out.contains("\nB,2,"), "{out}");
    assert!(!err.contains("warning"), "{err}");
    // Mended, from the copy or in the log itself.
    desk.write("mended.csv", desk.read("out.csv").replace("9th", "2nd"));
    let mended = desk.lines(&["mended.csv", "--billed", "first.csv"], 0);
    let rest = desk.lines(&["whole.csv", "--billed", "first.csv"], 0);
    assert_eq!(mended, rest);
    let mut both = [first, rest].concat();
    both.sort();
    assert_eq!(both, whole);
}

/// The logs of tools, where the case stands in a text.
#[test]
fn logs_of_tools_are_copied_in_their_own_columns() {
    let desk = Desk::empty();
    let toggl = "\
User,Client,Description,Start date,Start time,End date,End time,Tags
Bo,A,#4711 fine,2025-11-24,10:00:00,2025-11-24,10:20:00,
Bo,A,#4711 still running,2025-11-24,11:00:00,,,\"2nd, x\"
Bo,A,#4712 fine,2025-11-24,10:00:00,2025-11-24,10:20:00,
Bo,A,#4712 torn,2025-11-24,11:00:00,2025-11-24,11:20:00
Bo,B,#4713 fine,2025-11-24,10:00:00,2025-11-24,10:20:00,
Bo,B,no case,2025-11-24,11:00:00,2025-11-24,11:20:00,
";
    desk.write("toggl.csv", toggl);
    let lines = desk.lines(&["toggl.csv", "--preset", "toggl", "--rejects", "out.csv"], 1);
    assert!(lines.len() == 1 && lines[0].starts_with("B,4713,"), "{lines:?}");
    let copied = desk.read("out.csv");
    let rows: Vec<&str> = toggl.lines().filter(|row| !row.contains("4713")).collect();
    assert_eq!(copied.lines().count(), rows.len(), "{copied}");
    for (line, row) in copied.lines().zip(rows) {
        assert!(line.starts_with(row), "{copied}");
    }
    let mended = copied
        .replace("11:00:00,,,", "11:00:00,2025-11-24,11:20:00,")
        .replace("11:20:00,\"7 cells", "11:20:00,,\"7 cells")
        .replace("no case", "#4714 named");
    desk.write("mended.csv", mended);
    // Two lines for 4711 (two levels), one for each of 4712 and 4714.
    assert_eq!(desk.lines(&["mended.csv", "--preset", "toggl"], 0).len(), 4);
    let watson = r##"[{"id":"a","start":"2025-11-24T10:00:00+01:00","stop":"2025-11-24T10:20:00+01:00","project":"A","tags":["#1"]},
{"id":"b","start":"2025-11-24T11:00:00+01:00","stop":"no","project":"A","tags":["#1","2nd"]},
{"id":"c","start":"2025-11-24T10:00:00+01:00","stop":"2025-11-24T10:20:00+01:00","project":"A","tags":["#2"]}]"##;
    desk.write("watson.json", watson);
    let lines = desk.lines(&["watson.json", "--preset", "watson", "--rejects", "out.jsonl"], 1);
    assert!(lines.len() == 1 && lines[0].starts_with("A,2,"), "{lines:?}");
    let mended = desk.read("out.jsonl").replace("\"no\"", "\"2025-11-24T11:20:00+01:00\"");
    assert!(mended.contains(r##""tags":["#1","2nd"]"##), "{mended}");
    desk.write("mended.jsonl", mended);
    assert_eq!(desk.lines(&["mended.jsonl", "--preset", "watson"], 0).len(), 2);
}

/// A case that was approved and is left out is not missing in the log.
#[test]
fn approvals_of_cases_that_are_left_out_wait() {
    let desk = Desk::empty();
    desk.write("log.csv", LOG);
    desk.write("approved.csv", "case,amount\n1,500\n2,500\n7,500\n");
    let (code, _, err) =
        desk.ended(&["invoice", "log.csv", "--keep-going", "--approved", "approved.csv"]);
    assert_eq!(code, 1);
    assert!(err.contains("case `7` is not in the log"), "{err}");
    assert!(!err.contains("case `2` is not"), "{err}");
}

/// Beside JSON a row of a CSV becomes an object; one with a cell too many stays as it is, with all of it.
#[test]
fn no_cell_is_lost_beside_json() {
    let desk = Desk::empty();
    let good = r#"{"case":"1","customer":"A","start":"2025-11-24 10:00","minutes":20}"#;
    desk.write("a.jsonl", format!("{good}\n"));
    desk.write("b.csv", "case,customer,start,minutes\n2,B,2025-11-24 10:00,20,more\n");
    let args = ["invoice", "a.jsonl", "b.csv", "--rejects", "out.jsonl"];
    assert_eq!(desk.ended(&args).0, 1);
    let copied = desk.read("out.jsonl");
    assert_eq!(copied.lines().count(), 1, "{copied}");
    assert!(copied.contains("2,B,2025-11-24 10:00,20,more"), "{copied}");
}

/// Columns of one name are each their own, in every input.
#[test]
fn cells_of_columns_of_one_name_stay_apart() {
    let desk = Desk::empty();
    let head = "case,customer,start,minutes,x,x\n";
    desk.write("a.csv", format!("{head}1,A,2025-11-24 10:00,20,k,l\n"));
    desk.write("b.csv", format!("{head}2,B,2025-11-24 10:00,no,p,q\n"));
    let args = ["invoice", "a.csv", "b.csv", "--rejects", "out.csv"];
    assert_eq!(desk.ended(&args).0, 1);
    let copied = desk.read("out.csv");
    assert!(copied.contains("2,B,2025-11-24 10:00,no,p,q,"), "{copied}");
}

/// Rejected rows that are not mended are rejected again, and no reason is put on a reason.
#[test]
fn rows_rejected_twice_are_the_same() {
    let desk = Desk::empty();
    desk.write(
        "log.csv",
        "case,customer,start,minutes\n1,A,2025-11-24 10:00,no\n2,B,2025-11-24 10:00,20,more\n3,C,\"2025-11-24\"x,20\n4,D\n",
    );
    for (from, to) in [("log.csv", "one.csv"), ("one.csv", "two.csv"), ("two.csv", "three.csv")] {
        assert_eq!(desk.ended(&["invoice", from, "--rejects", to]).0, 1);
    }
    let two = desk.read("two.csv");
    assert_eq!(two.lines().count(), 5, "{two}");
    assert_eq!(two.matches("cells, but the header has").count(), 2, "{two}");
    assert_eq!(two.matches("goes on after its closing").count(), 1, "{two}");
    assert_eq!(desk.read("three.csv"), two);
}

/// Files of kinds: their names, what they hold, the columns, the copy of what is rejected and how that begins.
fn reread_kinds() -> Vec<[&'static str; 5]> {
    let numbered = "case=1 customer=2 start=3 minutes=4";
    let headless = "header=false case=1 customer=2 start=3 minutes=4";
    vec![
        // A title with quotes that do not close, a blank line, and lines as Windows ends them.
        [
            "titles.csv",
            "October \"\r\n\r\n1,2;3\r\ncase;Client;start;minutes\r\n1;A;2025-11-24 10:00;20\r\n2;A;2025-11-24 10:00;no\r\n",
            "header=4 customer=Client",
            "out.csv",
            "October \"\r\n\r\n1,2;3\r\ncase;Client;start;minutes;reason\r\n2;A;2025-11-24 10:00;no;minutes: ",
        ],
        // The blank lines that a file begins with are lines too.
        [
            "blank.csv",
            "\n\nOctober\ncase,customer,start,minutes\n1,A,2025-11-24 10:00,20\n2,A,2025-11-24 10:00,no\n",
            "header=4",
            "out.csv",
            "\n\nOctober\ncase,customer,start,minutes,reason\n2,",
        ],
        [
            "sep.csv",
            "sep=|\nOctober\ncase|customer|start|minutes\n1|A|2025-11-24 10:00|20\n2|A|2025-11-24 10:00|no\n",
            "header=3",
            "out.csv",
            "sep=|\nOctober\ncase|customer|start|minutes|reason\n2|",
        ],
        // Found by itself, the header is found again without the titles.
        [
            "found.csv",
            "October;;;\ncase;Client;start;minutes\n1;A;2025-11-24 10:00;20\n2;A;2025-11-24 10:00;no\n",
            "customer=Client",
            "out.csv",
            "case;Client;start;minutes;reason\n2;",
        ],
        // More commas in the reason than there are cells: they are no delimiters.
        [
            "headless.csv",
            "1;A;2025-11-24 10:00;20\n2;A;2025-11-24 10:00;no\n",
            headless,
            "out.csv",
            "2;A;2025-11-24 10:00;no;\"reason: 4: `no` is not a length",
        ],
        [
            "headless-words.csv",
            "1;A;2025-11-24 10:00;20;x\n2;A;2025-11-24 10:00;no;one, two, three, four, five, six\n",
            headless,
            "out.csv",
            "2;A;2025-11-24 10:00;no;one, two, three, four, five, six;\"reason: 4: ",
        ],
        [
            "wrapped.json",
            "{\"meta\":{\"tags\":[{\"n\":1}]},\"data\":{\"rows\":[{\"case\":1,\"customer\":\"A\",\"start\":\"2025-11-24 10:00\",\"minutes\":20},\n{\"case\":2,\"customer\":\"A\",\"start\":\"2025-11-24 10:00\",\"minutes\":\"no\"}]}}",
            "rows=data.rows",
            "out.jsonl",
            "{\"case\":2,\"customer\":\"A\",\"start\":\"2025-11-24 10:00\",\"minutes\":\"no\",\"reason\":\"minutes: ",
        ],
        // A rejected row may lack the key that says that it is a row, and have a list of its own.
        [
            "lacking.json",
            "{\"data\":[{\"case\":1,\"customer\":\"A\",\"start\":\"2025-11-24 10:00\",\"minutes\":20},{\"case\":2,\"tags\":[{\"n\":1}],\"customer\":\"A\",\"no\":\"2025-11-24 10:00\",\"minutes\":30}]}",
            "rows=data",
            "out.jsonl",
            "{\"case\":2,\"tags\":[{\"n\":1}],\"customer\":\"A\",\"no\":",
        ],
        [
            "lists.json",
            "[[1,\"A\",\"2025-11-24 10:00\",20],\n[2,\"A\",\"2025-11-24 10:00\",\"no\"]]",
            numbered,
            "out.jsonl",
            "{\"1\":2,\"2\":\"A\",\"3\":\"2025-11-24 10:00\",\"4\":\"no\",\"reason\":\"4: ",
        ],
    ]
}

/// What is rejected of files without a header, with lines above it, and of JSON in its forms is read with the same card:
/// mended, good and rejected rows give what the whole gives.
#[test]
fn rejected_rows_are_read_with_the_same_columns() {
    let kinds = reread_kinds();
    for [name, log, columns, copy, expected] in kinds {
        let desk = Desk::empty();
        let run = |log: &str, rest: &[&str], code: i32| {
            let mut args = vec!["invoice", log, "--format", "csv"];
            for column in columns.split(' ') {
                args.extend(["--column", column]);
            }
            args.extend(rest);
            let (ended, out, told) = desk.ended(&args);
            assert_eq!(ended, code, "{name}: {told}");
            (sorted(&out), told)
        };
        let mended = |text: &str| {
            let text = text.replace("\"minutes\":\"no\"", "\"minutes\":30");
            let text = text.replace("\"no\":", "\"start\":").replace("\"no\"", "30");
            text.replace("00;no", "00;30").replace("00,no", "00,30").replace("00|no", "00|30")
        };
        desk.write(name, log);
        let (good, _) = run(name, &["--rejects", copy], 1);
        let copied = desk.read(copy);
        assert!(copied.starts_with(expected), "{name}: {copied}");
        // As it is, it is refused for what it was rejected for.
        let (_, told) = run(copy, &[], 2);
        assert!(told.contains("1 of 1 rows cannot be billed"), "{name}: {told}");
        desk.write(copy, mended(&copied));
        let (rest, told) = run(copy, &[], 0);
        let whole = format!("whole-{name}");
        desk.write(&whole, mended(log));
        let (all, told_of_all) = run(&whole, &[], 0);
        // The reason is no column that nobody uses.
        assert_eq!(told.replace(copy, ""), told_of_all.replace(&whole, ""), "{name}");
        let mut both = [good, rest].concat();
        both.sort();
        assert_eq!((both.len(), &both), (2, &all), "{name}");
    }
}
