//! `quote --log`: the quoted work becomes rows of a work log, and what was said on the phone is what is billed.

use std::fs;
use std::process::Stdio;

use proptest::prelude::*;
use proptest::sample::select;
use rust_decimal::Decimal;
use serde_json::Value;

use crate::desk::Desk;
use crate::runner::{card, word};

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// `takst quote … --log FILE --case NO --format json`, that it worked.
fn quote(desk: &Desk, args: &[&str]) -> Value {
    json(&desk.prints(&[&["quote", "--format", "json", "-q"], args].concat()))
}

/// 20 minutes yesterday and 35 today under BEDRE are 55, of which 15 are free: 40 x 800 / 60 = 533.33. Yesterday alone
/// is 5 x 800 / 60 = 66.67. Today adds 466.66, where 35 minutes after the free 15 would be 266.67 of a case of its own.
/// VAT: 133.33 - 16.67 = 116.66.
#[test]
fn the_second_call_of_a_case_costs_what_it_adds() {
    let desk = Desk::empty();
    let case = ["--log", "work.csv", "--case", "4711"];
    let first = ["20", "--at", "2026-10-26 10:12", "-a", "BEDRE", "-c", "Nordisk Byg A/S"];
    let quoted = quote(&desk, &[&first[..], &case].concat());
    assert_eq!([word(&quoted["net"]), word(&quoted["vat"])], ["66.67", "16.67"]);
    let second = ["35", "--at", "2026-10-27 10:12", "--note", "Printer; \"driver\", ny"];
    let quoted = quote(&desk, &[&second[..], &case].concat());
    let sums = ["net", "vat", "total", "elsewhere"].map(|key| word(&quoted[key]));
    assert_eq!(sums, ["466.66", "116.66", "583.32", "0.00"]);
    assert_eq!(quoted["agreement"], "BEDRE");
    assert_eq!(
        quoted["say"],
        "These 35 minutes add 466.66 kroner plus VAT, 583.32 with VAT. The whole case is then 533.33 kroner plus VAT."
    );
    assert_eq!(
        desk.read("work.csv"),
        "case,customer,start,end,level,agreement,contacted,channel,covered,critical,km,note\n\
         4711,Nordisk Byg A/S,2026-10-26 10:12,2026-10-26 10:32,1st,BEDRE,,,,,,\n\
         4711,Nordisk Byg A/S,2026-10-27 10:12,2026-10-27 10:47,1st,,,,,,,\"Printer; \"\"driver\"\", ny\"\n"
    );
    let billed = json(&desk.prints(&["invoice", "work.csv", "--format", "json"]));
    assert_eq!(billed["totals"]["net"], "533.33");
    let alone = desk.prints(&["quote", "35", "--at", "2026-10-27 10:12", "-a", "BEDRE"]);
    assert!(alone.contains("266.67"), "{alone}");
}

#[test]
fn the_screen_says_what_the_work_adds() {
    let desk = Desk::empty();
    desk.write("w.csv", "case,customer,agreement,start,minutes\n1,A,BEDRE,2026-10-26 10:12,20\n");
    let args = ["35", "--at", "2026-10-27 10:12", "--log", "w.csv", "--case", "1", "--lang", "da"];
    let text = desk.prints(&[&["quote"], &args[..]].concat());
    for part in [
        "Sag 1 · 1st level, 35 min, tir 27. okt 10:12-10:47",
        "466,66",
        "sagen er på 66,67 i loggen uden det, 533,33 med det",
        "skrevet i w.csv",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let said = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        said.ends_with(
            "Sig: »De 35 minutter lægger 466,66 kr. plus moms, altså 583,32 kr. med moms til. Hele sagen er så på 533,33 kr. plus moms.«"
        ),
        "{said}"
    );
    assert!(desk.read("w.csv").ends_with("\n1,A,,2026-10-27 10:12,35\n"));
}

/// A row has the log's own columns, delimiter, decimals, ends of line and letters; a last line without an end gets one.
#[test]
fn a_row_is_written_as_the_log_is() {
    let windows = |text: &str| encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
    let utf16 = |text: &str| -> Vec<u8> {
        let units = text.encode_utf16().flat_map(u16::to_le_bytes);
        [0xff, 0xfe].into_iter().chain(units).collect()
    };
    let danish = "sag;kunde;niveau;start;slut;minutter;km;tekst";
    let first = "1;Lund & Søn;1;26-10-2026 10:00;26-10-2026 10:20;20;;Skærm";
    let row = "1;Lund & Søn;2nd;2026-10-27 10:00;2026-10-27 10:15;15;2,5;Tør; æøå";
    let quoted_row = row.replace("Tør; æøå", "\"Tør; æøå\"");
    let logs: [(&str, Vec<u8>, Vec<u8>); 4] = [
        (
            "an Excel's, Windows-1252",
            windows(&format!("{danish}\r\n{first}\r\n")),
            windows(&format!("{danish}\r\n{first}\r\n{quoted_row}\r\n")),
        ),
        (
            "a last line without an end",
            windows(&format!("{danish}\r\n{first}")),
            windows(&format!("{danish}\r\n{first}\r\n{quoted_row}\r\n")),
        ),
        (
            "UTF-16",
            utf16(&format!("{danish}\n{first}")),
            utf16(&format!("{danish}\n{first}\n{quoted_row}\n")),
        ),
        (
            "UTF-8 with its mark and Excel's own first line",
            format!("\u{feff}sep=;\r\n{danish}\r\n{first}\r\n").into_bytes(),
            format!("\u{feff}sep=;\r\n{danish}\r\n{first}\r\n{quoted_row}\r\n").into_bytes(),
        ),
    ];
    for (because, before, after) in logs {
        let desk = Desk::empty();
        desk.write("log.csv", &before);
        let args = ["2nd:15", "--at", "2026-10-27 10:00", "--km", "2.5", "--note", "Tør; æøå"];
        quote(&desk, &[&args[..], &["--log", "log.csv", "--case", "1"]].concat());
        assert_eq!(fs::read(desk.path("log.csv")).unwrap(), after, "{because}");
    }
}

/// Several pieces are a row each, one after the other; kilometres are driven once. In the hour that the clocks show
/// twice a time has its offset: 02:30 in summer is +02:00, 40 minutes later it is 02:10 in winter.
#[test]
fn each_piece_is_a_row() {
    let desk = Desk::empty();
    let args = ["10", "2nd:30s", "--at", "2026-10-27 10:00", "-k", "3", "-c", "A"];
    quote(&desk, &[&args[..], &["--log", "log.csv", "--case", "1"]].concat());
    let args = ["40", "--at", "2026-10-25T02:30:00+02:00", "-c", "A"];
    quote(&desk, &[&args[..], &["--log", "log.csv", "--case", "2"]].concat());
    let text = desk.read("log.csv");
    let rows: Vec<&str> = text.lines().skip(1).collect();
    assert_eq!(
        rows,
        [
            "1,A,2026-10-27 10:00,2026-10-27 10:10,1st,,,,,,3,",
            "1,A,2026-10-27 10:10,2026-10-27 10:10:30,2nd,,,,,,,",
            "2,A,2026-10-25T02:30:00+02:00,2026-10-25T02:10:00+01:00,1st,,,,,,,",
        ]
    );
}

/// Nothing is written, and what would be right is said.
#[test]
fn what_is_not_this_case_or_this_log_is_refused() {
    let log = "case,customer,agreement,start,minutes\n4711,Nordisk Byg,BEDRE,2026-10-26 10:00,20\n4712,Lund,,2026-10-26 11:00,20\n";
    for (args, why) in [
        ("5 --log l.csv", "--case <NO>"),
        ("5 --case 4711", "--log <FILE>"),
        ("5 --log l.csv --case=", "--log needs the number of the case"),
        ("--log l.csv --case 4711", "there is no work to write to the log"),
        ("5 --log l.csv --case 4711 -a GOD", "is under agreement `BEDRE` in the log, not `GOD`"),
        ("5 --log l.csv --case 4712 -a GOD", "is without an agreement in the log"),
        ("5 --log l.csv --case 4711 -c Lund", "is of `Nordisk Byg` in the log, not of `Lund`"),
        ("5 --log l.csv --case 9", "say whose it is with --customer NAME"),
        ("5 --log l.csv --case 9 -c d", "can be any of `Nordisk Byg`, `Lund`"),
        ("5 --log l.csv --case 4711 --contacted 09:00", "has its time of contact in the log"),
        ("2nd:5 --log l.csv --case 4711", "has no column `level`"),
        ("5 --log l.csv --case 4711 -k 3", "has no column `km`"),
        ("5 --log l.csv --case 4711 --note x", "has no column `note`"),
        ("5 --log l.csv --case 9 -c A --contacted 09:00", "has no column `contacted`"),
        ("5 --log l.csv --case 4711 --not-covered", "has no column `covered`"),
        ("5 --log l.csv --case 4711 --not-critical", "has no column `critical`"),
        ("5 --log l.csv --case 4711 --channel mail", "has no column `channel`"),
        ("20 --log l.csv --case 4712 --at 2026-10-26T11:00", "the same as line 3"),
        ("5 --log l.json --case 4711", "a CSV file only"),
        ("5 --log - --case 4711", "a CSV file only"),
        ("5 --log . --case 4711", "a CSV file only"),
        ("5 --log no/l.csv --case 4711 -c A", "cannot write"),
        ("5 --log l.csv --case 4711 -o l.csv --format json", "would write over the input"),
    ] {
        let desk = Desk::empty();
        desk.write("l.csv", log);
        let mut all = vec!["quote"];
        all.extend(args.split(' '));
        if !args.contains("--at") {
            all.extend(["--at", "2026-10-27 10:00"]);
        }
        let told = desk.refused(&all);
        assert!(told.contains(why), "{args}: {told}");
        assert_eq!(desk.read("l.csv"), log, "{args}");
        assert_eq!(desk.names(), ["l.csv"], "{args}");
    }
}

/// A letter that Windows-1252 does not have is refused, not written as another.
#[test]
fn no_letter_is_written_as_another() {
    let desk = Desk::empty();
    let log = encoding_rs::WINDOWS_1252
        .encode("sag;kunde;start;minutter;tekst\n1;Søn;2026-10-26 10:00;20;\n")
        .0;
    desk.write("l.csv", &log);
    let args =
        ["quote", "5", "--log", "l.csv", "--case", "1", "--note", "→", "--at", "2026-10-27 10:00"];
    let told = desk.refused(&args);
    assert!(told.contains("Windows-1252, which has no letter `→`"), "{told}");
    assert_eq!(fs::read(desk.path("l.csv")).unwrap(), log.into_owned());
}

/// Where the quote cannot be printed its rows are taken back, and a log that was begun is gone.
#[cfg(target_os = "linux")]
#[test]
fn a_quote_that_nobody_sees_is_not_in_the_log() {
    let desk = Desk::empty();
    let log = "case,customer,start,minutes\n1,A,2026-10-26 10:00,20";
    desk.write("old.csv", log);
    for name in ["old.csv", "new.csv"] {
        let mut command = desk.std(&["quote", "5", "--log", name, "--case", "2", "-c", "A"]);
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let status = command.stdout(full).stderr(Stdio::null()).status().unwrap();
        assert_eq!(status.code(), Some(2), "{name}");
    }
    assert_eq!(desk.read("old.csv"), log);
    assert_eq!(desk.names(), ["old.csv"]);
}

/// Twelve supporters write to one new log at once: twelve rows, each whole, under one line of column names.
#[test]
fn many_write_to_one_log() {
    let desk = Desk::empty();
    let start = |number: usize| {
        let case = number.to_string();
        let note = "x".repeat(5000);
        let at = format!("2026-10-27 10:{number:02}");
        let args = [
            "quote", "5", "--log", "w.csv", "-c", "A", "--case", &case, "--note", &note, "--at",
            &at,
        ];
        let mut command = desk.std(&args);
        command.stdout(Stdio::null()).spawn().unwrap()
    };
    let all: Vec<_> = (10..22).map(start).collect();
    for mut one in all {
        assert!(one.wait().unwrap().success());
    }
    let text = desk.read("w.csv");
    let mut cases: Vec<&str> = text.lines().skip(1).map(|row| &row[..2]).collect();
    cases.sort_unstable();
    assert_eq!(cases.len(), 12);
    cases.dedup();
    assert_eq!(cases.len(), 12);
    let billed = json(&desk.prints(&["invoice", "w.csv", "--format", "json", "-q"]));
    assert_eq!(billed["totals"]["cases"], 12);
}

const SETS: [&str; 10] = [
    "",
    "after_hours.trigger = 'worked'",
    "after_hours.trigger = 'start'",
    "billing.minimum_per = 'month'\nbilling.minimum_minutes = 60",
    "billing.increment_minutes = 15\nbilling.increment_per = 'day'",
    "agreements.BEDRE.included_minutes = 45\nagreements.BEDRE.fee = 150",
    "agreements.BEDRE = { discount_percent = 12.5, fee = 99.99, fee_per = 'year' }",
    "billing.minimum_amount = 450.5",
    "billing.first = { minutes = 30, amount = 99.95 }",
    "after_hours.non_critical_fee = 1000.5\nbilling.increment_minutes = 1",
];

/// A row of work: case, agreement of the case, level, quarters of an hour after Monday, seconds, kilometres.
type Work = (usize, usize, usize, u32, u32);

fn any_work() -> impl Strategy<Value = Work> {
    let seconds = prop_oneof![60..7000_u32, (1..12_u32).prop_map(|five| five * 300)];
    (0..4_usize, 0..2_usize, 0..9 * 96_usize, seconds, 0..30_u32)
}

fn at(quarter: usize) -> String {
    let monday = chrono::NaiveDate::from_ymd_opt(2026, 10, 26).unwrap();
    let start = monday.and_hms_opt(0, 0, 0).unwrap();
    let start = start + chrono::Duration::minutes(i64::try_from(quarter).unwrap() * 15);
    start.format("%Y-%m-%d %H:%M").to_string()
}

fn owed(desk: &Desk) -> [Decimal; 3] {
    let billed = json(&desk.prints(&[
        "invoice",
        "log.csv",
        "--rates",
        "card.toml",
        "--format",
        "json",
        "-q",
    ]));
    ["net", "vat", "total"].map(|key| word(&billed["totals"][key]).parse().unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    /// What `invoice` bills of a log before and after differs by what was quoted.
    #[test]
    fn what_was_quoted_is_what_is_billed(
        set in select(&SETS[..]),
        with_vat in any::<bool>(),
        work in prop::collection::vec(any_work(), 0..6),
        new in (any_work(), prop::option::of(any_work())),
    ) {
        let desk = Desk::empty();
        let card = card("edition-a", set, &std::collections::BTreeMap::new());
        desk.write("card.toml", format!("prices_include_vat = {with_vat}\n{card}"));
        // Cases 0 and 1 are of A, the others of B; the even ones are under BEDRE.
        let mut log = "case,customer,agreement,level,start,end,minutes,km\n".to_owned();
        for (number, (case, level, quarter, seconds, km)) in work.iter().enumerate() {
            let agreement = ["BEDRE", ""][case % 2];
            let minutes = seconds / 60 + u32::try_from(number).unwrap();
            let (customer, level) = (["A", "B"][case / 2], ["1st", "2nd"][*level]);
            log += &format!("{case},{customer},{agreement},{level},{},,{minutes},{km}\n", at(*quarter));
        }
        desk.write("log.csv", &log);
        let before = if work.is_empty() { [Decimal::ZERO; 3] } else { owed(&desk) };
        let ((case, level, quarter, seconds, km), more) = new;
        let (start, km) = (at(quarter), km.to_string());
        let levels = ["1st", "2nd"];
        let mut pieces = vec![format!("{}:{seconds}s", levels[level])];
        pieces.extend(more.map(|(_, level, _, seconds, _)| format!("{}:{seconds}s", levels[level])));
        let number = case.to_string();
        let mut args = vec!["--rates", "card.toml", "--log", "log.csv", "--case", &number, "--at", &start, "-k", &km];
        args.extend(pieces.iter().map(String::as_str));
        args.extend(["-c", ["A", "B"][case / 2]]);
        if case % 2 == 0 {
            args.extend(["-a", "BEDRE"]);
        }
        let quoted = quote(&desk, &args);
        let quoted = ["net", "vat", "total"].map(|key| word(&quoted[key]).parse::<Decimal>().unwrap());
        let after = owed(&desk);
        for index in 0..3 {
            prop_assert_eq!(after[index] - before[index], quoted[index], "{}\n{}", set, desk.read("log.csv"));
        }
    }
}
