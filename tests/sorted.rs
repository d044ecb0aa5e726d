//! `invoice --sorted`: the same bytes, errors and warnings as without, however few customers are in memory at a time; what
//! comes back is named, what needs the whole log is refused, and no log of any length takes more memory.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use proptest::prelude::*;
use takst::billing::{Run, Totals};
use takst::calendar::Instant;
use takst::intake::work_log::{SortedInput, read_sorted_work_logs};
use takst::intake::{BadRows, RunOptions, Style, WorkOptions, read_work_logs};
use takst::lang::Lang;
use takst::output::invoice::records::{CSV, JSONL};
use takst::output::invoice_run::Wanted;
use takst::problems::{WarningKind, Warnings};
use takst::rate_card::RateCard;

use crate::cards::card;
use crate::desk::Desk;
use crate::random::any_card;
use crate::written::{try_written, written};

/// 2027-01-01.
const NOW: i64 = 1_798_761_600;

/// The lines of a log as CSV and JSON Lines, what they add up to, and the warnings; or why there are none.
type Outcome = Result<(String, String, Totals, Warnings), String>;

fn with_options<T>(
    card: &RateCard,
    read: impl for<'o> FnOnce(&'o RateCard, &WorkOptions<'o>) -> T,
) -> T {
    let options = WorkOptions {
        allow_duplicates: false,
        agreed_with: &|_| &[],
        // Both are the same customer.
        number_of: &|name| (name == "Kunde 1").then_some("K1"),
        refused: &|_| None,
        know: &|_| Ok(()),
        style: Style::default(),
        said: RunOptions::default(),
        bad_rows: BadRows::Refuse(&|_| None),
    };
    read(card, &options)
}

fn whole(path: &Path, card: &RateCard) -> Outcome {
    let now = Instant::from_unix(NOW);
    let read = with_options(card, |card, options| {
        read_work_logs(&[path.to_path_buf()], card, options, now, Lang::En)
    });
    let input = read.map_err(|error| error.to_string())?;
    let run = Run::new(card, &input.log, |_| true);
    let ((csv, totals), (jsonl, _)) = (written(&run, &CSV), written(&run, &JSONL));
    Ok((csv, jsonl, totals, input.warnings))
}

fn sorted(path: &Path, card: &RateCard, size: usize) -> (Outcome, usize) {
    let now = Instant::from_unix(NOW);
    let (mut csv, mut jsonl, mut totals) = (String::new(), String::new(), Totals::of(card));
    let mut parts = 0;
    let read = with_options(card, |card, options| {
        let paths = [path.to_path_buf()];
        read_sorted_work_logs(&paths, card, options, now, Lang::En, size, &mut |log| {
            let run = Run::new(card, &log, |_| true);
            let wanted = Wanted { follows: parts > 0, ..Wanted::default() };
            let (lines, of_part) = try_written(&run, &CSV, wanted, Lang::En).unwrap();
            csv.push_str(&lines);
            jsonl.push_str(&written(&run, &JSONL).0);
            totals.absorb(&of_part).unwrap();
            parts += 1;
            Ok(())
        })
    });
    let outcome = match read {
        Err(error) => Err(error.to_string()),
        Ok(SortedInput { warnings, .. }) => Ok((csv, jsonl, totals, warnings)),
    };
    (outcome, parts)
}

/// Warnings of names over the whole log are not looked for; others may come in another order of kinds and names.
fn told(warnings: &Warnings) -> BTreeSet<String> {
    let all = warnings.by_kind().flat_map(|(shown, _)| shown);
    let all = all.filter(|warning| warning.kind != WarningKind::NearName);
    all.map(|warning| format!("{warning:?}")).collect()
}

#[derive(Debug, Clone)]
struct Row {
    quarter: u32,
    minutes: u32,
    names: bool,
    note: String,
    /// Several mistakes, and a row that cannot be taken apart.
    mistake: u8,
}

fn any_row() -> impl Strategy<Value = Row> {
    let mistake = prop_oneof![60 => Just(0_u8), 1 => 1..4_u8];
    (0..96_u32, 0..1_500_u32, any::<bool>(), "[ab ,;\"ø\n]{0,9}", mistake).prop_map(
        |(quarter, minutes, names, note, mistake)| Row { quarter, minutes, names, note, mistake },
    )
}

/// Customers, of cases, of rows.
fn any_log() -> impl Strategy<Value = Vec<Vec<Vec<Row>>>> {
    let case = prop::collection::vec(any_row(), 1..5);
    prop::collection::vec(prop::collection::vec(case, 1..4), 0..9)
}

/// Each case has its customer on one row at least, not always the first.
fn text(customers: &[Vec<Vec<Row>>]) -> String {
    let mut text = "case,customer,start,minutes,level,note\n".to_owned();
    let mut number = 0;
    for (customer, cases) in customers.iter().enumerate() {
        for rows in cases {
            number += 1;
            for (index, row) in rows.iter().enumerate() {
                let spelling = match (index % 3, customer) {
                    (0, 1) => "Kunde 1".to_owned(),
                    (1, _) => format!("k{customer}"),
                    _ => format!("K{customer}"),
                };
                let names = row.names || index + 1 == rows.len();
                let name = if names { &*spelling } else { "" };
                let (hour, minute) = (row.quarter / 4, row.quarter % 4 * 15);
                let level = if row.mistake == 1 { "9th" } else { "" };
                let minutes =
                    if row.mistake == 2 { "-5".to_owned() } else { row.minutes.to_string() };
                let torn = if row.mistake == 3 { ",torn" } else { "" };
                let note = row.note.replace('"', "\"\"");
                writeln!(
                    text,
                    "{number},{name},2026-11-24 {hour:02}:{minute:02},{minutes},{level},\"{note}\"{torn}"
                )
                .unwrap();
            }
        }
    }
    text
}

proptest! {
    #[test]
    fn however_few_customers_are_in_memory_all_is_the_same(
        card in any_card(), log in any_log(), size in 1..2_000_usize
    ) {
        let desk = Desk::empty();
        // Levels of this card have other names.
        desk.write("log.csv", text(&log));
        let path = desk.path("log.csv");
        let expected = whole(&path, &card);
        for size in [1, size, usize::MAX] {
            let (outcome, parts) = sorted(&path, &card, size);
            match (&outcome, &expected) {
                (Ok(one), Ok(other)) => {
                    prop_assert_eq!((&one.0, &one.1, &one.2), (&other.0, &other.1, &other.2));
                    prop_assert_eq!(told(&one.3), told(&other.3));
                    // A case is not cut, though its first rows do not say whose it is.
                    let mut cases = log.iter().flatten();
                    let is_said = cases.all(|rows| rows[0].names || rows.len() == 1);
                    prop_assert!(parts == log.len().max(1) || size != 1 || !is_said);
                    prop_assert!(parts == 1 || size != usize::MAX);
                }
                (one, other) => prop_assert_eq!(one.as_ref().err(), other.as_ref().err()),
            }
        }
    }

    /// Rows in any order are refused, or billed as they would be without.
    #[test]
    fn what_is_not_sorted_is_refused(
        rows in prop::collection::vec((0..4_u8, 0..3_u8), 1..12), size in 1..200_usize
    ) {
        let desk = Desk::empty();
        let mut text = "case,customer,start,minutes\n".to_owned();
        for (minutes, (customer, case)) in rows.iter().enumerate() {
            writeln!(text, "{customer}-{case},K{customer},2026-11-24 10:00,{minutes}").unwrap();
        }
        desk.write("log.csv", text);
        let path = desk.path("log.csv");
        let comes_back = |keys: Vec<(u8, u8)>| {
            let mut groups = keys;
            groups.dedup();
            let count = groups.len();
            groups.sort_unstable();
            groups.dedup();
            groups.len() < count
        };
        let customers = rows.iter().map(|(customer, _)| (*customer, 0)).collect();
        let is_sorted = !comes_back(customers) && !comes_back(rows.clone());
        let card = card(crate::desk::A_MINUTE_IS_1);
        let (outcome, _) = sorted(&path, &card, size);
        match outcome {
            Ok((csv, ..)) => {
                prop_assert!(is_sorted);
                prop_assert_eq!(csv, whole(&path, &card).unwrap().0);
            }
            Err(error) => prop_assert!(!is_sorted && error.contains(" comes back: "), "{error}"),
        }
    }
}

const HEAD: &str = "case,customer,start,minutes\n";

#[test]
fn what_comes_back_is_named_with_where_it_was() {
    let how = "  --sorted reads a log whose rows stand together by customer and, within one, by case: \
        sort it so, or leave out --sorted\n";
    let row = |case, customer| format!("{case},{customer},2026-11-24 10:00,{case}\n");
    for (rows, place) in [
        // Line 4 is of the customer whose rows ended with line 2.
        (
            [row("1", "Nord"), row("2", "Syd"), row("3", "Nord")].concat(),
            "log.csv:4: customer: `Nord` comes back: its rows before ended with line 2",
        ),
        // However he is spelled; a row that names no customer is of the one at hand, so his last row is line 2.
        (
            [row("1", "Nord"), row("1", ""), row("2", "Syd"), row("3", " NORD ")].concat(),
            "log.csv:5: customer: `NORD` comes back: its rows before ended with line 2",
        ),
        // The customers file calls 17 Nord.
        (
            [row("1", "17"), row("2", "Syd"), row("3", "Nord")].concat(),
            "log.csv:4: customer: `Nord` comes back: its rows before ended with line 2",
        ),
        // A case within its customer, also where its row was bad.
        (
            [row("1", "Nord"), row("2", "Nord"), "1,Nord,,5\n".to_owned()].concat(),
            "log.csv:4: case: `1` comes back: its rows before ended with line 2",
        ),
    ] {
        let desk = Desk::empty();
        desk.write("log.csv", [HEAD, &rows].concat());
        desk.write("customers.csv", "customer,name\n17,Nord\n18,Syd\n");
        let args =
            ["invoice", "log.csv", "--sorted", "--customers", "customers.csv", "-o", "l.csv"];
        assert_eq!(desk.refused(&args), format!("error: {place}\n{how}"));
        assert_eq!(desk.names(), ["customers.csv", "log.csv"], "nothing half-written");
    }
    // Through all files; in Danish.
    let desk = Desk::empty();
    desk.write("a.csv", [HEAD, &row("1", "Nord"), &row("2", "Syd")].concat());
    desk.write("b.csv", [HEAD, &row("3", "Syd"), &row("4", "Nord")].concat());
    let args = ["invoice", "a.csv", "b.csv", "--sorted", "--format", "csv", "--lang", "da"];
    assert_eq!(
        desk.refused(&args),
        "fejl: b.csv:3: customer: `Nord` kommer igen: rækkerne før sluttede med linje 2 i a.csv\n  \
         --sorted læser en log, hvis rækker står samlet efter kunde og, inden for en kunde, efter sag: sortér den \
         sådan, eller udelad --sorted\n"
    );
    // Sorted, the files are billed as one log is.
    desk.write("b.csv", [HEAD, &row("3", "Syd"), &row("4", "Vest")].concat());
    let args = ["invoice", "a.csv", "b.csv", "--format", "csv", "--totals"];
    assert_eq!(desk.ended(&[&args[..], &["--sorted"]].concat()), desk.ended(&args));
}

#[test]
fn what_can_be_said_with_it_says_what_it_says_without() {
    let desk = Desk::empty();
    let log = "sag;kunde;start;minutter;Timer;x\n\
        1;Nord;03/11/2026 10:00;20;1;\n1;Nord;03/12/2026 10:00;25;1;\n2;;03/11/2026 10:00;30;1;\n\
        2;Syd;03/11/2026 12:00;35;1;\n3;17;03/12/2026 12:00;40;1;\n";
    desk.write("log.csv", log);
    desk.write("customers.csv", "customer,name,agreement\n17,Vest,GOD\n18,Nord,BEDST\n");
    for more in [
        &["--totals"][..],
        &["--period", "2026-11", "--totals"],
        &["--period", "2026-12", "--customers", "customers.csv", "--allow-unknown"],
        // Who is not in the customers file is named, all of them.
        &["--customers", "customers.csv"],
        &["--customer", "nord", "--customer", "17", "--totals", "--lang", "da"],
        &["--customers", "customers.csv", "--allow-unknown", "--customer", "VEST", "--totals"],
        &["--not-customer", "Syd", "--totals"],
        &["--case", "2", "--totals"],
        &["--case", "9"],
        &["--column", "minutes={ hours = \"Timer\" }", "--set", "covered=no"],
        &["--quiet", "--strict"],
        &["--format", "excel-da"],
        &["--format", "jsonl"],
        // No column says the customer.
        &["--column", "customer=Kunden"],
        &["--period", "2027"],
    ] {
        let format: &[&str] = if more.contains(&"--format") { &[] } else { &["--format", "csv"] };
        let args = [&["invoice", "log.csv", "--dates", "dmy"], format, more].concat();
        assert_eq!(desk.ended(&[&args[..], &["--sorted"]].concat()), desk.ended(&args), "{args:?}");
    }
    // Of a bad row both tell the same; there is no other command to propose.
    desk.write("bad.csv", [HEAD, "1,Nord,2026-11-24 10:00,5\n2,Syd,2026-11-24 11:00,x\n"].concat());
    let args = ["invoice", "bad.csv", "--format", "csv"];
    let told = desk.refused(&args);
    let (rows, next) = told.split_once(" Mend it").unwrap();
    assert!(next.contains("--keep-going"), "{told}");
    let sorted = desk.refused(&[&args[..], &["--sorted"]].concat());
    assert_eq!(sorted, format!("{rows} Mend it and run it again.\n"));
    // From standard input; a log without rows; one that is empty.
    let args = ["invoice", "-", "--dates", "dmy", "--format", "csv"];
    for log in [log, "sag;kunde;start;minutter\n", ""] {
        let with = desk.piped(&[&args[..], &["--sorted"]].concat(), log.as_bytes());
        assert_eq!(with, desk.piped(&args, log.as_bytes()));
    }
    // JSON calls its columns row by row.
    let json = "{\"Kunde\":\"A\",\"sag\":1,\"start\":\"2026-11-24 10:00\",\"minutter\":5}\n\
        {\"Kunde\":\"B\",\"sag\":2,\"start\":\"2026-11-24 10:00\",\"minutter\":5,\"niveau\":\"9th\"}\n";
    desk.write("log.jsonl", json);
    let args = ["invoice", "log.jsonl", "--format", "csv"];
    let (_, _, told) = desk.ended(&[&args[..], &["--sorted"]].concat());
    assert!(told.contains("log.jsonl:2  niveau  `9th` is not a level"), "{told}");
}

#[test]
fn what_needs_the_whole_log_is_refused() {
    let desk = Desk::empty();
    desk.write("log.csv", [HEAD, "1,Nord,2026-11-24 10:00,5\n"].concat());
    desk.write(
        "card.toml",
        format!("{}agreements.A = {{ fee = 10 }}\n", crate::desk::A_MINUTE_IS_1),
    );
    let lines = "error: --sorted writes lines as their customers come: add --format csv or jsonl, or name a .csv or .jsonl \
        file with -o\n";
    for (more, expected) in [
        (&[][..], lines),
        (&["-o", "l.json"], lines),
        (&["-o", "l.xlsx"], lines),
        (&["--format", "import", "--profile", "dinero"], lines),
        (
            &["--format", "csv", "--set", "customer=Nord"],
            "error: --sorted reads a log by the customers in its rows: leave out --set customer, or --sorted\n",
        ),
        (
            &["--format", "csv", "--customer", "nor"],
            "error: no customer `nor` in the log\n  with --sorted, write all of the number or name\n",
        ),
        (
            &["--format", "csv", "--period", "2026-11", "--rates", "card.toml"],
            "error: --period with --sorted: agreements of the rate card have a fee, due of all who have one and from the \
             first work of the whole log on: leave out --sorted\n",
        ),
    ] {
        let args = [&["invoice", "log.csv", "--sorted"], more].concat();
        assert_eq!(desk.refused(&args), expected, "{args:?}");
    }
    for option in [
        "--billed=log.csv",
        "--approved=log.csv",
        "--number-from=1",
        "--issued=2026-12-01",
        "--record=r.jsonl",
        "--rejects=r.csv",
        "--keep-going",
        "--summary",
        "--explain",
    ] {
        let name = option.split('=').next().unwrap();
        let told = desk.refused(&["invoice", "log.csv", "--sorted", option]);
        assert!(told.starts_with("error: the argument '--sorted' cannot be used with"), "{told}");
        assert!(told.contains(name), "{told}");
        let told = desk.refused(&["invoice", "log.csv", "--sorted", option, "--lang", "da"]);
        assert!(told.starts_with("fejl: `--sorted` kan ikke bruges sammen med"), "{told}");
    }
}

/// A log of about so many megabytes with long notes, else it would take an hour: customers of 40 cases of one to three
/// rows, all of which can be billed or none.
#[cfg(target_os = "linux")]
fn write_log(path: &Path, megabytes: usize, is_torn: bool) {
    use std::io::Write as _;

    let mut file = std::io::BufWriter::new(std::fs::File::create(path).unwrap());
    let note = "what was done about it, at length; ".repeat(30);
    let note = if is_torn { note } else { format!("\"{note}\"") };
    writeln!(file, "case,customer,start,minutes,note").unwrap();
    for case in 0..megabytes * 1_000_000 / (note.len() + 50) / 2 {
        let customer = case / 40;
        for entry in 0..=case % 3 {
            let (day, hour) = (1 + case % 28, 7 + entry);
            let row =
                format!("{case},customer {customer},2026-10-{day:02} {hour:02}:15,{entry}5,{note}");
            writeln!(file, "{row}").unwrap();
        }
    }
    file.flush().unwrap();
}

/// With 48 MB for all that it writes to, a log is billed for which that is too little at once. `TAKST_SORTED_MB=300` makes
/// it one of 300 MB, which takes half a minute where nothing is optimised; `cargo bench` has another.
#[cfg(target_os = "linux")]
#[test]
fn a_log_of_any_length_takes_little_memory() {
    let desk = Desk::empty();
    let megabytes = std::env::var("TAKST_SORTED_MB").map_or(60, |text| text.parse().unwrap());
    write_log(&desk.path("log.csv"), megabytes, false);
    write_log(&desk.path("torn.csv"), megabytes, true);
    let limited = |args: &str| {
        let script = format!("ulimit -c 0; ulimit -d 48000; exec $TAKST invoice {args}");
        desk.other("sh").args(["-c", &script]).env("RAYON_NUM_THREADS", "2").output().unwrap()
    };
    let output = limited("log.csv --sorted -o sorted.csv");
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    let at_once = limited("log.csv -o lines.csv");
    assert!(!at_once.status.success(), "the limit is none: {at_once:?}");
    let output = limited("torn.csv --sorted -o torn-lines.csv");
    assert_eq!(output.status.code(), Some(2), "{output:?}");

    desk.done(&["invoice", "log.csv", "-o", "lines.csv"]);
    assert!(desk.read("sorted.csv") == desk.read("lines.csv"));
}
