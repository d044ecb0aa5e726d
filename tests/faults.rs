//! What goes wrong in the world: bad input, full disks, closed pipes, files that are not what they seem.
//! The rule: all of the output or nothing, exit code 2 and a message; a reader that goes away is no error.

use std::fs;
use std::path::Path;

use crate::desk::Desk;
use assert_cmd::Command;

const HEADER: &str = "case,customer,start,minutes,note\n";
const ROW: &str = "1,A,2026-10-05 10:00,20,hello\n";
const MONTH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/october-2026.csv");
const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/cases-2026-11-24.csv");
const BAD_ROWS: &str = "1,A,2026-10-05 10:00,20,fine\n2,A,2026-10-32 10:00,20,no such day\n";

impl Desk {
    /// Writes a file and returns its name.
    fn file(&self, name: &'static str, bytes: impl AsRef<[u8]>) -> &'static str {
        self.write(name, bytes);
        name
    }

    fn log(&self, rows: &str) -> &'static str {
        self.file("log.csv", format!("{HEADER}{rows}"))
    }
}

#[test]
fn bad_rows_leave_the_target_as_it_was() {
    let place = Desk::empty();
    let log = place.log(BAD_ROWS);
    place.file("lines.csv", "old");
    let told = place.refused(&["invoice", log, "-o", "lines.csv"]);
    assert!(told.starts_with("error: 1 of 2 rows"), "{told}");
    assert!(told.contains("log.csv:3  start"), "{told}");
    assert_eq!(place.read("lines.csv"), "old");
    place.refused(&["invoice", log, "-o", "new.csv"]);
    assert_eq!(place.names(), ["lines.csv", "log.csv"]);
    let told = place.refused(&["invoice", log, "--lang", "da"]);
    assert!(told.starts_with("fejl: "), "{told}");
}

#[test]
fn what_cannot_be_read_is_named() {
    let place = Desk::empty();
    fs::create_dir(place.path("folder")).unwrap();
    for name in ["gone.csv", "folder"] {
        for command in ["invoice", "sla-check"] {
            let told = place.refused(&[command, name]);
            assert!(told.starts_with(&format!("error: cannot read `{name}`: ")), "{told}");
        }
    }
    let log = place.log(ROW);
    for option in ["--rates", "--customers"] {
        let told = place.refused(&["invoice", log, option, "gone.toml"]);
        assert!(told.contains("`gone.toml`"), "{told}");
    }
}

#[test]
fn what_cannot_be_written_is_named() {
    let place = Desk::empty();
    let log = place.log(ROW);
    let told = place.refused(&["invoice", log, "-o", "gone/lines.csv"]);
    assert!(told.starts_with("error: cannot write `gone/lines.csv`: "), "{told}");
    // The name of the file that is written beside the target is nobody's business.
    assert!(!told.contains(".tmp"), "{told}");
    let told = place.refused(&["invoice", log, "-o", "."]);
    assert!(told.starts_with("error: cannot write `.`: "), "{told}");
}

#[test]
fn the_rate_card_is_never_written_over() {
    let place = Desk::empty();
    let log = place.log(ROW);
    let card = place.file("card.toml", include_bytes!("../rates.toml"));
    for args in [
        &["invoice", log, "--format", "csv", "-o", card][..],
        &["invoice", log, "--rejects", card],
        &["sla-check", CASES, "--format", "csv", "-o", card],
        &["sla-check", CASES, "--rejects", card],
        &["quote", "--format", "json", "-o", card],
        &["rates", "show", "-o", card],
        &["rates", "check", "-o", card],
        // Commands that have no need of it.
        &["rates", "schema", "-o", card],
        &["completions", "bash", "-o", card],
        &["man", "-o", card],
    ] {
        let over = "would write over the input `card.toml`";
        let told = place.refused(&[args, &["--rates", card]].concat());
        assert!(told.contains(over), "{args:?}: {told}");
        // The card that the environment names is read, too.
        let mut command = place.command(args);
        let output = command.env("TAKST_RATES", card).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(told.contains(over), "{args:?}: {told}");
        assert_eq!(place.read(card), include_str!("../rates.toml"), "{args:?}");
    }
}

#[test]
fn the_input_is_never_written_over() {
    let place = Desk::empty();
    let log = place.log(ROW);
    let before = place.read(log);
    for target in ["log.csv", "./log.csv"] {
        let told = place.refused(&["invoice", log, "-o", target]);
        assert!(told.contains("would write over the input `log.csv`"), "{told}");
    }
    assert_eq!(place.read(log), before);
}

#[test]
fn no_file_that_is_read_is_written_over() {
    let place = Desk::empty();
    let log = place.log(ROW);
    let customers = place.file("customers.csv", "customer,name\nA,Alfa\n");
    let approved = place.file("approved.csv", "case,amount\n1,500.00\n");
    let cases = place.file("cases.csv", "case,registered\n1,2026-10-05 10:00\n");
    let billed = place.file("billed.jsonl", "");
    let card = place.file(
        "card.toml",
        format!("customers = \"{customers}\"\n{}", include_str!("../rates.toml")),
    );
    let invoice = |option: &'static str, file| vec!["invoice", log, option, file];
    for (args, input) in [
        (invoice("--customers", customers), customers),
        (invoice("--rates", card), customers),
        (invoice("--approved", approved), approved),
        (invoice("--billed", billed), billed),
        (invoice("--rates", card), log),
        (vec!["sla-check", cases], cases),
        (vec!["sla-check", cases, "--rates", card], customers),
        (vec!["quote", "20", "--rates", card], customers),
        (vec!["rates", "show", "--raw", "--rates", card], customers),
    ] {
        let before = place.read(input);
        for option in ["--output", "--rejects"] {
            if option == "--rejects" && ["quote", "rates"].contains(&args[0]) {
                continue;
            }
            let told = place.refused(&[&args, &[option, input, "-q"][..]].concat());
            let over = format!(
                "error: {option} would write over the input `{input}`: name another file\n"
            );
            assert_eq!(told, over, "{args:?}");
            assert_eq!(place.read(input), before, "{args:?}");
        }
    }
}

#[test]
fn files_that_are_held_whole_have_a_bound() {
    let place = Desk::empty();
    let log = place.log(ROW);
    for name in ["large.toml", "large.csv"] {
        let file = fs::File::create(place.path(name)).unwrap();
        // A byte above 32 MiB; it takes no room on the disk.
        file.set_len((32 << 20) + 1).unwrap();
    }
    let bound = |name: &str| {
        format!("error: cannot read `{name}`: it is larger than 32 MiB, the most for such a file\n")
    };
    for (option, name) in [
        ("--rates", "large.toml"),
        ("--customers", "large.toml"),
        ("--customers", "large.csv"),
        ("--approved", "large.toml"),
    ] {
        let told = place.refused(&["invoice", log, option, name]);
        assert_eq!(told, bound(name), "{option}");
    }
    if cfg!(unix) {
        let told = place.refused(&["quote", "20", "--rates", "/dev/zero"]);
        assert_eq!(told, bound("/dev/zero"));
    }
}

/// Thousands of columns, customers, approvals, agreements and revisions: the time goes with their number. Were it to go
/// with its square, each of these would take minutes.
#[test]
fn many_of_anything_take_no_time() {
    let place = Desk::empty();
    let many = 10_000;
    let all = |each: &dyn Fn(usize) -> String| (0..many).map(each).collect::<String>();
    let log = place.log(ROW);
    let cells = ",".repeat(many);
    let equal = place.file(
        "equal.csv",
        format!(
            "case,customer,start,minutes{}\n1,A,2026-10-32 10:00,20{cells}\n",
            ",x".repeat(many)
        ),
    );
    let other = place.file(
        "other.csv",
        format!(
            "case,customer,start,minutes{}\n2,A,2026-10-32 10:00,20{cells}\n",
            all(&|index| format!(",c{index}"))
        ),
    );
    let customers = place
        .file("customers.toml", all(&|index| format!("[[customers]]\ncustomer = \"{index}\"\n")));
    let approved = place.file(
        "approved.toml",
        all(&|index| format!("[[approved]]\ncase = \"{index}\"\namount = 1\n")),
    );
    let mut card = include_str!("../rates.toml").to_owned();
    card += &all(&|index| format!("[agreements.a{index}]\ndiscount_percent = 5\n"));
    let agreements = place.file("agreements.toml", &card);
    let mut card = include_str!("../rates.toml").to_owned();
    for year in 1900..2000 {
        for (month, day) in (1..=12).flat_map(|month| (1..=10).map(move |day| (month, day))) {
            card += &format!(
                "[[revision]]\nvalid_from = {year}-{month:02}-{day:02}\nvat_percent = {day}\n"
            );
        }
    }
    let revisions = place.file("revisions.toml", &card);
    let mut card = include_str!("../rates.toml").to_owned();
    card += &all(&|index| {
        format!(
            "[sla.customers.c{index}.priorities.high]\nresolve = \"90m\"\nhours.mon = \"08:00-09:00\"\n"
        )
    });
    let promises = place.file("promises.toml", &card);
    let cases = all(&|index| format!("{index},c{index},2026-11-24 10:00\n"));
    let cases = place.file("cases.csv", format!("case,customer,registered\n{cases}"));
    let begun = std::time::Instant::now();
    for (args, code) in [
        (&["invoice", equal, "--rejects", "r.csv"][..], 1),
        (&["invoice", other, equal, "--rejects", "r.csv"], 1),
        (&["invoice", log, "--customers", customers, "--allow-unknown"], 0),
        (&["invoice", log, "--approved", approved], 0),
        (&["rates", "check", "--rates", agreements], 0),
        (&["rates", "check", "--rates", revisions], 0),
        (&["rates", "check", "--rates", promises], 0),
        (&["sla-check", cases, "--rates", promises, "-o", "page.html"], 0),
    ] {
        place.command(args).assert().code(code);
    }
    assert!(begun.elapsed().as_secs() < 120, "{:?}", begun.elapsed());
    // Each column has a name of its own.
    let rejects = place.read("r.csv");
    assert!(rejects.starts_with("case,customer,start,minutes,c0,"));
    assert!(rejects.contains(",x,x 2,x 3,"));
}

#[test]
fn empty_input_is_an_error_and_no_rows_are_none() {
    let place = Desk::empty();
    let empty = place.file("empty.csv", "");
    let told = place.refused(&["invoice", empty]);
    assert!(told.starts_with("error: empty.csv: the file is empty"), "{told}");
    // Standard input where no file is named, and for `-`.
    let told = place.refused(&["invoice"]);
    assert!(told.starts_with("error: stdin: the file is empty"), "{told}");
    let header = place.file("header.csv", HEADER);
    assert_eq!(place.done(&["invoice", header]), "no cases\n");
    assert_eq!(place.done(&["invoice", header, "--format", "jsonl"]), "");
    let csv = place.done(&["invoice", header, "--format", "csv"]);
    assert!(csv.starts_with("customer,case,line,") && csv.lines().count() == 1, "{csv}");
}

#[test]
fn standard_input_is_as_good_as_a_file() {
    let place = Desk::empty();
    let text = format!("{HEADER}{ROW}");
    let log = place.log(ROW);
    let from_file = place.done(&["invoice", log, "--format", "csv"]);
    assert!(from_file.contains(",266.67,25,DKK\n"), "{from_file}");
    for args in [&["invoice", "--format", "csv"][..], &["invoice", "-", "--format", "csv"]] {
        place.command(args).write_stdin(text.as_str()).assert().code(0).stdout(from_file.clone());
    }
    // `-o -` is standard output, not a file of that name.
    assert_eq!(place.done(&["invoice", log, "--format", "csv", "-o", "-"]), from_file);
    assert_eq!(place.names(), ["log.csv"]);
}

#[test]
fn only_a_card_that_was_asked_for_is_used() {
    let place = Desk::empty();
    let card = include_str!("../rates.toml").replace("800.00", "1.00");
    let cheap = place.file("rates.toml", card);
    let log = place.log(ROW);
    let args = ["invoice", log, "--format", "csv"];
    assert!(place.done(&args).contains(",800.00,60,266.67,"));
    let told = says(place.command(&args).env("TAKST_RATES", cheap), 0);
    assert!(told.contains(",1.00,60,0.33,"), "{told}");
    let assert = place.command(&args).env("TAKST_RATES", "gone.toml").assert().code(2).stdout("");
    let told = String::from_utf8(assert.get_output().stderr.clone()).unwrap();
    assert!(told.contains("cannot read `gone.toml`") && told.contains("$TAKST_RATES"), "{told}");
    let latin = place.file("latin.toml", b"currency = \"DKK\"\nname = \"\xe6\"\n");
    let told = place.refused(&["invoice", log, "--rates", latin]);
    assert!(told.starts_with("error: latin.toml:2: the text is not UTF-8"), "{told}");
}

#[test]
fn colour_only_where_it_is_wanted() {
    let place = Desk::empty();
    let (log, bad) = (place.log(ROW), place.file("bad.csv", format!("{HEADER}{BAD_ROWS}")));
    let quote = ["quote", "20", "--at", "2026-10-27 10:00"];
    for args in [&["invoice", log][..], &quote, &["rates", "show"]] {
        assert!(!place.done(args).contains('\u{1b}'), "{args:?}");
    }
    assert!(!place.refused(&["invoice", bad]).contains('\u{1b}'));
    let always = |args: &[&str]| {
        let mut args = args.to_vec();
        args.extend(["--color", "always"]);
        place.command(&args)
    };
    for no_color in [None, Some("1")] {
        // The option says more than the environment.
        let mut command = always(&quote);
        if let Some(value) = no_color {
            command.env("NO_COLOR", value);
        }
        assert!(says(&mut command, 0).contains("\u{1b}["));
    }
    assert!(says(&mut always(&["invoice", bad]), 2).contains("\u{1b}["));
    // Records are for machines.
    let mut csv = always(&["invoice", log, "--format", "csv"]);
    let assert = csv.assert().code(0);
    assert!(!assert.get_output().stdout.contains(&0x1b));
}

#[test]
fn quiet_leaves_only_errors() {
    let place = Desk::empty();
    // Two entries of one case that overlap.
    let rows = "1,A,2026-10-05 10:00,20,a\n1,,2026-10-05 10:10,20,b\n";
    let log = place.log(rows);
    let assert = place.command(&["invoice", log]).assert().code(0);
    let told = String::from_utf8(assert.get_output().stderr.clone()).unwrap();
    assert!(told.starts_with("warning: "), "{told}");
    place.done(&["invoice", log, "-q", "--totals"]);
    let told = place.refused(&["invoice", "gone.csv", "-q"]);
    assert!(told.starts_with("error: "), "{told}");
}

/// Drives a terminal, turns the direction of writing, hides letters, and begins a line of its own.
const EVIL: &str = "x\u{1b}[31m\u{1b}]0;title\u{7}\u{9b}2J\u{202e}\u{61c}\u{ad}\u{180e}\u{200d}\u{fff9}\u{fe0f}\u{e0041}y";

/// Standard output and standard error have nothing that is not seen, and no line begins with what came from outside.
fn harmless(place: &Desk, args: &[&str]) {
    let output = place.std(args).output().unwrap();
    assert!(output.status.code().is_some_and(|code| code <= 2), "{args:?}");
    for bytes in [output.stdout, output.stderr] {
        let text = String::from_utf8(bytes).unwrap();
        let unseen = |char: char| {
            (char.is_control() && char != '\n')
                || matches!(char, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}')
                || matches!(char, '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
                || matches!(char, '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
                || matches!(char, '\u{e0000}'..='\u{e0fff}')
        };
        assert!(!text.contains(unseen), "{args:?}: {text:?}");
        assert!(!text.lines().any(|line| line.starts_with("forged")), "{args:?}: {text}");
    }
}

#[test]
fn a_log_cannot_reach_the_terminal() {
    let place = Desk::empty();
    let good = place.log(&format!("{EVIL}1,{EVIL}A,2026-10-05 10:00,20,\"{EVIL}note\nforged\"\n"));
    assert!(place.done(&["invoice", good]).contains("266.67"));
    let bad = place.file(
        "bad.csv",
        format!("{HEADER}1{EVIL},A,{EVIL},20,x\n2,\"{EVIL}\nforged\",\"{EVIL}\nforged\",{EVIL},\n"),
    );
    let cases = place.file(
        "cases.csv",
        format!("case,customer,registered,priority\n{EVIL},{EVIL},2026-10-05 10:00,{EVIL}\n"),
    );
    let customers = place.file(
        "customers.csv",
        format!("customer,name\nA,\"{EVIL}\nforged\"\nB,\"{EVIL}\nforged\"\n"),
    );
    let escaped: String = EVIL.chars().map(|char| format!("\\U{:08x}", u32::from(char))).collect();
    let shipped = include_str!("../rates.toml");
    let card = place.file(
        "card.toml",
        format!("{shipped}\n[agreements.\"{escaped}\"]\n[levels.\"{escaped}\"]\nhourly_rate = 5\n[[fees]]\nlabel = \"{escaped}\"\namount = 4\n"),
    );
    let wrong = place
        .file("wrong.toml", shipped.replace("\"DKK\"", &format!("\"{escaped}\" # \u{61c}\u{ad}")));
    for args in [
        &["invoice", good][..],
        &["invoice", good, "--explain"],
        &["invoice", bad],
        &["invoice", bad, "--rejects", "rejects.csv"],
        &["sla-check", cases],
        &["invoice", good, "--customers", customers],
        &["quote", "20", "-c", "x", "--customers", customers],
        &["quote", "20", "-c", "A", "--customers", customers],
        &["quote", "20", "--rates", card],
        &["quote", "--rates", card],
        &["invoice", good, "--explain", "--rates", card],
        &["rates", "show", "--rates", card],
        &["rates", "show", "--week", "--rates", card],
        &["rates", "check", "--rates", wrong],
    ] {
        for lang in ["en", "da"] {
            harmless(&place, &[args, &["--lang", lang]].concat());
        }
    }
}

/// Arguments and paths are repeated in messages, and may come from a list of files that somebody else made.
#[test]
fn an_argument_cannot_reach_the_terminal() {
    let place = Desk::empty();
    let log = place.log(ROW);
    let evil = format!("{EVIL}\nforged");
    let name = format!("{evil}.csv");
    if fs::write(place.path(&name), format!("{HEADER}{BAD_ROWS}")).is_ok() {
        harmless(&place, &["invoice", &name]);
        harmless(&place, &["invoice", &name, "--keep-going", "--totals"]);
    }
    let folder = format!("{evil}/lines.csv");
    let (long, number) = (format!("--{evil}"), format!("20{evil}"));
    let mut all: Vec<Vec<&str>> = vec![
        vec![&evil],
        vec![&long],
        vec!["quote", &evil],
        vec!["quote", &number],
        vec!["quote", &evil, "2", "30"],
        vec!["rates", &evil],
        vec!["rates", "check", &evil],
        vec!["rates", "init", &folder],
        vec!["rates", "init", &evil],
        vec!["rates", "init", &evil],
        vec!["completions", &evil],
        vec!["invoice", &evil],
        vec!["sla-check", &evil],
    ];
    for option in ["--at", "--contacted", "--since", "-a", "-c", "--channel", "--km", "--set"] {
        all.push(vec!["quote", "20", option, &evil]);
    }
    for option in [
        "--customers",
        "--customer",
        "--not-customer",
        "--case",
        "--period",
        "--billed",
        "--approved",
        "--rejects",
        "--rates",
        "--preset",
        "--column",
        "--dates",
        "--format",
        "--lang",
    ] {
        all.push(vec!["invoice", log, option, &evil]);
    }
    for option in ["--now", "--only", "--customer", "--case", "--priority", "--fail-on"] {
        all.push(vec!["sla-check", CASES, option, &evil]);
    }
    all.push(vec!["invoice", log, "-o", &folder]);
    for args in all {
        harmless(&place, &args);
        harmless(&place, &[&["--lang", "da"], &args[..]].concat());
    }
}

#[test]
fn odd_bytes_and_sizes() {
    let place = Desk::empty();
    let nul = place.file("nul.csv", format!("{HEADER}1,A,2026-10-05 10:00,20,a\0b\n"));
    let told = place.refused(&["invoice", nul]);
    assert!(told.contains("`nul.csv` is not text"), "{told}");
    let note = "x".repeat(1_000_000);
    let long = place.file("long.csv", format!("{HEADER}1,A,2026-10-05 10:00,20,{note}\n"));
    let csv = place.done(&["invoice", long, "--format", "csv"]);
    assert!(csv.contains(&note) && csv.ends_with(",266.67,25,DKK\n"));
    let table = place.done(&["invoice", long]);
    assert!(table.len() < 2_000, "{} bytes", table.len());
    let huge =
        place.file("huge.csv", format!("{HEADER}1,A,2026-10-05 10:00,{},x\n", "9".repeat(40)));
    let told = place.refused(&["invoice", huge]);
    assert!(
        told.contains("huge.csv:2  minutes") && told.lines().all(|line| line.len() < 120),
        "{told}"
    );
    // An ending that says nothing: the format is found by looking.
    let odd = place.file("log.2026", format!("{HEADER}{ROW}"));
    assert!(place.done(&["invoice", odd]).contains("266.67"));
    let lines = place.file(
        "rows.txt",
        "{\"case\":1,\"customer\":\"A\",\"start\":\"2026-10-05 10:00\",\"minutes\":20}\n",
    );
    assert!(place.done(&["invoice", lines]).contains("266.67"));
    for amount in ["99999999999999", "1e9", "-1"] {
        let told = place.refused(&["quote", "--at", "2026-10-05 10:00", "--", amount]);
        assert!(told.starts_with("error: "), "{told}");
    }
    for km in ["1e400", "-5", "99999999999999999999999999999999"] {
        let told = place.refused(&["quote", "10", "--at", "2026-10-05 10:00", "--km", km]);
        assert!(told.starts_with("error: "), "{told}");
    }
}

#[test]
fn wrong_usage_is_2_in_both_languages() {
    let place = Desk::empty();
    for (lang, head, more) in
        [("en", "error: ", "try '--help'"), ("da", "fejl: ", "Se mere med `--help`.")]
    {
        for args in [
            &["--bogus"][..],
            &["qoute"],
            &["invoice", "--format", "xml"],
            &["completions"],
            &["sla-check", "--responded", "10:00"],
            &["quote", "--at", "10:00", "--at", "11:00"],
            &["quote", "--since", "10:00", "--at", "09:00"],
        ] {
            let mut all = vec!["--lang", lang];
            all.extend(args);
            let told = place.refused(&all);
            assert!(told.starts_with(head) && told.contains(more), "{told}");
            assert!(lang == "en" || !told.contains("Usage"), "{told}");
        }
    }
}

/// What standard output and standard error say together, under an exit code.
fn says(command: &mut Command, code: i32) -> String {
    let assert = command.assert().code(code);
    let output = assert.get_output();
    [&output.stdout, &output.stderr]
        .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
        .concat()
}

#[cfg(unix)]
pub(crate) mod unix {
    use super::*;
    use std::io::{Read, Write};
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::process::Stdio;
    use std::thread;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_full_disk_is_told() {
        if !Path::new("/dev/full").exists() {
            return;
        }
        let place = Desk::empty();
        let told = place.refused(&["invoice", MONTH, "-o", "/dev/full"]);
        assert!(told.starts_with("error: cannot write `/dev/full`: No space left"), "{told}");
        for args in [
            &["invoice", MONTH][..],
            &["invoice", MONTH, "--format", "json"],
            &["sla-check", CASES, "--now", "2026-11-24 13:05"],
            &["rates", "show"],
            &["completions", "bash"],
            &["man"],
            &["--help"],
            &["--version"],
        ] {
            let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
            let output = place.std(args).stdout(full).stderr(Stdio::piped()).output().unwrap();
            let told = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(2), "{args:?}: {told}");
            assert!(told.starts_with("error: cannot write standard output: "), "{args:?}: {told}");
        }
    }

    /// Runs with a reader that takes the first byte, or none, and goes.
    fn closed(place: &Desk, args: &[&str], bytes: usize) -> (Option<i32>, String) {
        let mut child =
            place.std(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut reader = child.stdout.take().unwrap();
        reader.read_exact(&mut vec![0; bytes]).unwrap();
        drop(reader);
        let output = child.wait_with_output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    }

    #[test]
    fn a_reader_that_goes_away_is_no_error() {
        let place = Desk::empty();
        // More than a pipe holds, so that writing does meet the closed end.
        let rows = (0..20_000)
            .map(|case| format!("{case},A,2026-10-05 10:00,20,a note\n"))
            .collect::<Vec<_>>()
            .concat();
        let log = place.log(&rows);
        let late = (0..20_000)
            .map(|case| format!("{case},2026-10-05 10:00,\n"))
            .collect::<Vec<_>>()
            .concat();
        let late = place.file("late.csv", format!("case,registered,resolved\n{late}"));
        let now = "2026-10-06 10:00";
        for bytes in [0, 1] {
            for (args, code) in [
                (&["invoice", log, "--format", "csv"][..], 0),
                (&["sla-check", late, "--now", now, "--format", "csv"], 1),
                (&["sla-check", late, "--now", now, "--fail-on", "never"], 0),
                (&["sla-check", CASES, "--now", "2026-11-24 13:05"], 1),
                (&["--help"], 0),
                (&["completions", "zsh"], 0),
            ] {
                let (found, told) = closed(&place, args, bytes);
                assert_eq!((found, told.as_str()), (Some(code), ""), "{args:?}");
            }
        }
    }

    #[test]
    fn permissions_of_the_target_are_kept() {
        let place = Desk::empty();
        let log = place.log(ROW);
        for bits in [0o600, 0o664] {
            place.file("lines.csv", "old");
            let path = place.path("lines.csv");
            fs::set_permissions(&path, fs::Permissions::from_mode(bits)).unwrap();
            place.done(&["invoice", log, "-o", "lines.csv"]);
            assert!(place.read("lines.csv").starts_with("customer,"));
            assert_eq!(mode(&path), bits);
        }
    }

    #[test]
    fn a_new_file_has_the_permissions_of_the_umask() {
        let place = Desk::empty();
        let log = place.log(ROW);
        for (umask, bits) in [("022", 0o644), ("077", 0o600), ("002", 0o664)] {
            let script = format!(
                "umask {umask}; exec '{}' invoice {log} -o new-{umask}.csv",
                env!("CARGO_BIN_EXE_takst")
            );
            let mut shell = std::process::Command::new("sh");
            shell.args(["-c", &script]).current_dir(place.path("."));
            assert!(shell.status().unwrap().success());
            assert_eq!(mode(&place.path(&format!("new-{umask}.csv"))), bits, "umask {umask}");
        }
    }

    #[test]
    fn a_symbolic_link_is_followed() {
        let place = Desk::empty();
        let log = place.log(ROW);
        fs::create_dir(place.path("archive")).unwrap();
        fs::write(place.path("archive/lines.csv"), "old").unwrap();
        symlink("archive/lines.csv", place.path("link.csv")).unwrap();
        symlink("archive/new.csv", place.path("dangling.csv")).unwrap();
        for (link, target) in
            [("link.csv", "archive/lines.csv"), ("dangling.csv", "archive/new.csv")]
        {
            place.done(&["invoice", log, "-o", link]);
            assert!(fs::symlink_metadata(place.path(link)).unwrap().is_symlink());
            assert!(place.read(target).starts_with("customer,"), "{link}");
        }
        // Through a link, too, the input is not written over.
        symlink("log.csv", place.path("same.csv")).unwrap();
        let told = place.refused(&["invoice", log, "-o", "same.csv"]);
        assert!(told.contains("would write over the input"), "{told}");
    }

    #[test]
    fn a_pipe_is_written_in_place() {
        let place = Desk::empty();
        let log = place.log(ROW);
        let pipe = place.path("pipe.csv");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
        assert!(made.success());
        let reader = thread::spawn({
            let pipe = pipe.clone();
            move || fs::read_to_string(pipe).unwrap()
        });
        place.done(&["invoice", log, "-o", "pipe.csv"]);
        assert!(reader.join().unwrap().contains(",266.67,25,DKK\n"));
        assert_eq!(place.names(), ["log.csv", "pipe.csv"]);
    }

    #[test]
    fn without_permission_nothing_is_written() {
        let place = Desk::empty();
        let log = place.log(ROW);
        place.file("lines.csv", "old");
        for name in ["lines.csv", "log.csv"] {
            fs::set_permissions(place.path(name), fs::Permissions::from_mode(0o000)).unwrap();
        }
        // Permissions do not bind root.
        if fs::read(place.path("lines.csv")).is_ok() {
            return;
        }
        let told = place.refused(&["invoice", log]);
        assert!(told.starts_with("error: cannot read `log.csv`: Permission denied"), "{told}");
        let told = place.refused(&["invoice", MONTH, "-o", "lines.csv"]);
        assert!(told.starts_with("error: cannot write `lines.csv`: Permission denied"), "{told}");
    }

    /// Killed at any moment, each target is the old file or the new one, whole.
    #[test]
    fn a_kill_leaves_the_old_file_or_the_new_one() {
        let runs: [(&[&str], &[&str], u64); 4] = [
            (&["-o", "lines.csv"], &["lines.csv"], 8_000),
            (&["-o", "lines.xlsx"], &["lines.xlsx"], 800),
            (
                &["--format", "import", "--profile", "e-conomic", "-o", "import.csv"],
                &["import.csv"],
                2_000,
            ),
            (
                &["--rejects", "rejects.csv", "-o", "lines.jsonl"],
                &["lines.jsonl", "rejects.csv"],
                2_000,
            ),
        ];
        for (options, targets, rows) in runs {
            let place = Desk::empty();
            let mut rows = (0..rows)
                .map(|case| format!("{case},A,2026-10-05 10:00,20,a note\n"))
                .collect::<Vec<_>>();
            if targets.contains(&"rejects.csv") {
                rows.extend((0..500).map(|case| format!("bad{case},A,2026-10-32 10:00,20,\n")));
            }
            let log = place.log(&rows.concat());
            let args = [&["invoice", log, "-q"], options].concat();
            let code = i32::from(targets.contains(&"rejects.csv"));
            let begun = std::time::Instant::now();
            place.command(&args).assert().code(code);
            // Until shortly after its end, however quick the machine is.
            let step = begun.elapsed() / 16;
            let read = |name: &str| fs::read(place.path(name)).unwrap();
            let new: Vec<Vec<u8>> = targets.iter().map(|target| read(target)).collect();
            let mut kept = 0;
            for time in 0..18 {
                for target in targets {
                    fs::write(place.path(target), "old").unwrap();
                }
                let mut child = place.std(&args).stderr(Stdio::null()).spawn().unwrap();
                thread::sleep(step * time);
                // It may have ended by itself.
                let _ = child.kill();
                child.wait().unwrap();
                for (target, new) in targets.iter().zip(&new) {
                    let found = read(target);
                    let whole = found == b"old" || found == *new;
                    assert!(whole, "{target}: {} bytes", found.len());
                    kept += usize::from(found == b"old");
                }
            }
            assert!(kept > 0, "no kill came in time");
            // What a killed run left behind stands in no later run's way.
            place.command(&args).assert().code(code);
            for (target, new) in targets.iter().zip(&new) {
                assert_eq!(&read(target), new, "{target}");
            }
        }
    }

    /// Runs a script of the shell, in which `$TAKST` is the program, as somebody whom permissions and limits bind: not as
    /// root. `None`, with a reason, where nobody else can be.
    pub(crate) fn bound(place: &Desk, script: &str) -> Option<(Option<i32>, String, String)> {
        let is_root = fs::metadata("/proc/self").is_ok_and(|own| {
            use std::os::unix::fs::MetadataExt;
            own.uid() == 0
        });
        let mut command = place.other(if is_root { "setpriv" } else { "sh" });
        if is_root {
            command.args(["--reuid=65534", "--regid=65534", "--clear-groups", "sh"]);
        }
        let output = command.args(["-c", script]).output().ok()?;
        let [out, told] =
            [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
        if output.status.code() == Some(126) || output.status.code() == Some(127) {
            eprintln!("skipped: the program cannot be run by another user here: {told}");
            return None;
        }
        Some((output.status.code(), out, told))
    }

    pub(crate) fn shell(place: &Desk, script: &str) -> std::process::Output {
        place.other("sh").args(["-c", script]).output().unwrap()
    }

    pub(crate) fn allow(place: &Desk, name: &str, bits: u32) {
        fs::set_permissions(place.path(name), fs::Permissions::from_mode(bits)).unwrap();
    }

    #[test]
    fn a_descriptor_is_written_where_it_stands() {
        let place = Desk::empty();
        let log = place.log(ROW);
        place.file("bad.csv", format!("{HEADER}{BAD_ROWS}"));
        symlink("/dev/fd/3", place.path("link")).unwrap();
        let run = |script: &str| {
            let output = shell(&place, script);
            assert!(output.status.success(), "{script}: {output:?}");
        };
        let lines = place.done(&["invoice", log, "--format", "csv"]);
        for (file, number) in [
            ("/dev/stdout", 1),
            ("/dev/fd/1", 1),
            ("/proc/self/fd/1", 1),
            ("/dev/stderr", 2),
            ("/dev/fd/3", 3),
            ("../../../../../../dev/fd/3", 3),
            ("link", 3),
        ] {
            if file.starts_with("/proc") && !Path::new("/proc/self/fd").exists() {
                continue;
            }
            run(&format!(
                "{{ echo before >&{number}; $TAKST invoice {log} --format csv -o {file}; \
                 echo after >&{number}; }} {number}> found"
            ));
            let found = place.read("found");
            assert_eq!(found, format!("before\n{lines}after\n"), "{file}");
        }
        run(
            "{ echo before >&2; $TAKST invoice bad.csv --rejects /dev/stderr > out || true; echo after >&2; } 2> found",
        );
        let found = place.read("found");
        assert!(found.starts_with("before\ncase,customer,start,minutes,note,reason\n2,A,"));
        assert!(found.ends_with("\nafter\n"), "{found}");
        // One that is not open.
        let told = place.refused(&["invoice", log, "-o", "/dev/fd/97"]);
        assert!(told.starts_with("error: cannot write `/dev/fd/97`: "), "{told}");
    }

    #[test]
    fn standard_output_that_is_closed_is_an_error() {
        let place = Desk::empty();
        let log = place.log(ROW);
        for (args, code) in [
            ("quote 20", 2),
            ("rates show", 2),
            ("completions bash", 2),
            ("--help", 2),
            ("rates init -", 2),
            ("quote 20 -o /dev/stdout", 2),
            ("quote 20 -o lines.txt", 0),
        ] {
            let output = shell(&place, &format!("exec $TAKST {args} >&-"));
            let told = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(code), "{args}: {told}");
            assert_eq!(told.starts_with("error: cannot write "), code == 2, "{args}: {told}");
        }
        // Nobody wants to see it, which is something else.
        let mut silent = place.std(&["invoice", log]);
        assert!(silent.stdout(Stdio::null()).status().unwrap().success());
    }

    /// Standard output fails last; what was written before has what it had.
    #[test]
    fn two_outputs_are_one() {
        if !Path::new("/dev/full").exists() {
            return;
        }
        let place = Desk::empty();
        let log = place.log(BAD_ROWS);
        place.file("old.csv", "old");
        for rejects in ["old.csv", "new.csv"] {
            let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
            let mut command = place.std(&["invoice", log, "--rejects", rejects]);
            let output = command.stdout(full).stderr(Stdio::piped()).output().unwrap();
            assert_eq!(output.status.code(), Some(2));
            let told = String::from_utf8(output.stderr).unwrap();
            assert!(told.starts_with("error: cannot write standard output: "), "{told}");
            assert_eq!(place.read("old.csv"), "old");
            assert_eq!(place.names(), ["log.csv", "old.csv"]);
        }
        // What cannot be written comes before it.
        let told = place.refused(&["invoice", log, "--rejects", "/dev/full"]);
        assert!(told.starts_with("error: cannot write `/dev/full`: "), "{told}");
    }

    /// In a folder where nothing can be made, and in one where nobody replaces what is another's.
    #[test]
    fn what_cannot_be_replaced_is_written_in_place() {
        let place = Desk::empty();
        let log = place.log(BAD_ROWS);
        allow(&place, ".", 0o755);
        for (folder, bits) in [("closed", 0o555), ("sticky", 0o1777)] {
            fs::create_dir(place.path(folder)).unwrap();
            let name = format!("{folder}/rejects.csv");
            place.write(&name, "old, and longer than the new\n".repeat(50));
            allow(&place, &name, 0o666);
            allow(&place, folder, bits);
            let script = format!("$TAKST invoice {log} --rejects {name} > /dev/full");
            let before = place.read(&name);
            let Some((code, _, told)) = bound(&place, &script) else {
                return;
            };
            assert_eq!(code, Some(2), "{told}");
            assert_eq!(place.read(&name), before);
            let script = format!("$TAKST invoice {log} --rejects {name}");
            let (code, out, told) = bound(&place, &script).unwrap();
            assert_eq!(code, Some(1), "{told}");
            assert!(out.contains("266.67"), "{out}");
            let rejects = place.read(&name);
            assert!(rejects.starts_with("case,customer,start,minutes,note,reason\n2,A,"));
            assert_eq!(rejects.lines().count(), 2, "{rejects}");
            let left = fs::read_dir(place.path(folder)).unwrap().count();
            assert_eq!(left, 1, "{folder}");
            allow(&place, folder, 0o755);
        }
    }

    #[test]
    fn where_no_thread_can_be_started_one_does_it_all() {
        let place = Desk::empty();
        let rows = (0..9_000)
            .map(|case| format!("{case},A,2026-10-05 10:00,20,a note\n"))
            .collect::<String>();
        let log = place.log(&rows);
        allow(&place, ".", 0o777);
        for format in ["csv", "jsonl", "json", "xlsx", "table"] {
            let file = if format == "xlsx" { "-o lines.xlsx" } else { "" };
            let args = format!("invoice {log} --format {format} {file}");
            let Some((code, all, told)) = bound(&place, &format!("$TAKST {args}")) else {
                return;
            };
            assert_eq!((code, told.as_str()), (Some(0), ""), "{format}");
            let alone = bound(&place, &format!("exec prlimit --nproc=1 $TAKST {args}"));
            let Some((code, alone, told)) = alone else {
                return;
            };
            assert_eq!((code, told.as_str()), (Some(0), ""), "{format}");
            assert!(all == alone, "{format}");
        }
    }

    /// Between the first of two outputs and the second, which waits for a reader.
    #[test]
    fn a_signal_leaves_everything_as_it_was() {
        use std::os::unix::process::ExitStatusExt;
        for (name, number) in [("INT", 2), ("TERM", 15), ("HUP", 1)] {
            for old in [Some("old"), None] {
                let place = Desk::empty();
                let log = place.log(BAD_ROWS);
                let made = std::process::Command::new("mkfifo").arg(place.path("pipe")).status();
                assert!(made.unwrap().success());
                if let Some(old) = old {
                    place.file("lines.csv", old);
                    allow(&place, "lines.csv", 0o600);
                }
                let args = ["invoice", log, "-o", "lines.csv", "--rejects", "pipe"];
                let mut child = place.std(&args).stderr(Stdio::null()).spawn().unwrap();
                let is_new = || {
                    let lines = fs::read_to_string(place.path("lines.csv"));
                    lines.is_ok_and(|lines| lines.starts_with("customer,"))
                };
                while !is_new() {
                    assert!(child.try_wait().unwrap().is_none());
                    thread::sleep(std::time::Duration::from_millis(5));
                }
                for beside in place.names().iter().filter(|name| name.ends_with(".tmp")) {
                    assert_eq!(mode(&place.path(beside)), 0o600);
                }
                let kill = format!("kill -{name} {}", child.id());
                assert!(shell(&place, &kill).status.success());
                assert_eq!(child.wait().unwrap().signal(), Some(number), "{name}");
                let mut names = vec!["lines.csv", "log.csv", "pipe"];
                names.retain(|name| old.is_some() || *name != "lines.csv");
                assert_eq!(place.names(), names, "{name}");
                if let Some(old) = old {
                    assert_eq!(place.read("lines.csv"), old);
                }
            }
        }
    }

    #[test]
    fn a_signal_that_is_ignored_stays_so() {
        if !Path::new("/proc/self/status").exists() {
            return;
        }
        let place = Desk::empty();
        let log = place.log(BAD_ROWS);
        let script = format!(
            "mkfifo pipe; trap '' HUP; $TAKST invoice {log} -o lines.csv --rejects pipe & \
             until [ -e lines.csv ]; do sleep 0.01; done; kill -HUP $!; cat pipe > /dev/null; wait $!"
        );
        assert_eq!(shell(&place, &script).status.code(), Some(1));
        assert_eq!(place.names(), ["lines.csv", "log.csv", "pipe"]);
    }

    #[test]
    fn a_file_that_may_not_grow_is_named_not_the_one_beside_it() {
        let place = Desk::empty();
        let log = place.log(ROW);
        let script = format!("trap '' XFSZ; ulimit -f 0; exec $TAKST invoice {log} -o lines.csv");
        let output = shell(&place, &script);
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.starts_with("error: cannot write `lines.csv`: File too large"), "{told}");
        assert!(!told.contains(".tmp"), "{told}");
        assert_eq!(place.names(), ["log.csv"]);
    }

    /// A card that somebody linked to and that is gone, or whose folder is, is no built-in card.
    #[test]
    fn a_link_to_nothing_is_an_error() {
        for (link, target) in [
            ("user/takst/rates.toml", "gone.toml"),
            ("user/takst", "gone"),
            ("system/takst/rates.toml", "gone.toml"),
        ] {
            let place = Desk::empty();
            assert!(place.done(&["rates", "show"]).contains("built-in"));
            fs::create_dir_all(place.path(link).parent().unwrap()).unwrap();
            symlink(target, place.path(link)).unwrap();
            for args in [&["quote", "20"][..], &["rates", "show"]] {
                let told = place.refused(args);
                assert!(told.starts_with("error: cannot read `/"), "{link}: {told}");
                assert!(told.contains("takst/rates.toml`: No such file"), "{told}");
            }
        }
    }

    #[test]
    fn standard_error_may_be_closed() {
        let place = Desk::empty();
        let mut child = place
            .std(&["invoice", "gone.csv"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stderr.take());
        child.stdin.take().unwrap().flush().unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(2));
    }
}
