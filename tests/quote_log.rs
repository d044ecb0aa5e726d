//! `quote --log`: the quoted work becomes rows of a work log, and what was said on the phone is what is billed.

use std::fs;
use std::process::Stdio;

use proptest::prelude::*;
use proptest::sample::select;
use rust_decimal::Decimal;
use serde_json::Value;

use crate::desk::Desk;
use crate::random::{MONDAY, Piece, any_card_text, any_case, any_piece};
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
    assert_eq!([&quoted["lines"][0]["case"], &quoted["lines"][1]["case"]], ["4711", "4711"]);
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
            "Sig: »De 35 minutter koster 466,66 kr. plus moms, altså 583,32 kr. med moms. Hele sagen koster så 533,33 kr. plus moms.«"
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

/// What the driver costs is said, also where he only drove; work that makes a case cheaper says so. 24 x 3.52 = 84.48; 20
/// x 800 / 60 = 266.67 and 84.48 are 351.15, of which VAT 87.79; a flat 900 up to half an hour, but by the minute 40
/// minutes are 533.33, of which VAT 133.33 less than 225.
#[test]
fn what_is_said_of_driving_and_of_less() {
    let desk = Desk::empty();
    let flat = "billing.bands = [{ up_to = 30, flat = 900 }]";
    desk.write("flat.toml", card("edition-a", flat, &std::collections::BTreeMap::new()));
    let case = ["--at", "2026-10-27 10:00", "-c", "A", "--log"];
    let more =
        ["--at", "2026-10-27 11:00", "--rates", "flat.toml", "--log", "flat.csv", "--case", "1"];
    let first = ["20", "-c", "A"];
    quote(&desk, &[&first[..], &more].concat());
    let less = ["20", "--at", "2026-10-27 12:00"];
    for (args, en, da) in [
        (
            [&["0", "-k", "24"][..], &case, &["km.csv", "--case", "1"]].concat(),
            "24 kilometres of driving cost 84.48 kroner plus VAT, 105.60 with VAT.",
            "24 kilometers kørsel koster 84,48 kr. plus moms, altså 105,60 kr. med moms.",
        ),
        (
            [&["20", "-k", "24"][..], &case, &["both.csv", "--case", "1"]].concat(),
            "These 20 minutes, with 24 kilometres of driving, cost 351.15 kroner plus VAT, 438.94 with VAT.",
            "De 20 minutter, med 24 kilometers kørsel, koster 351,15 kr. plus moms, altså 438,94 kr. med moms.",
        ),
        (
            [&less[..], &more[2..]].concat(),
            "These 20 minutes lower the price by 366.67 kroner plus VAT, 458.34 with VAT. The whole case is then 533.33 kroner plus VAT.",
            "De 20 minutter sænker prisen med 366,67 kr. plus moms, altså 458,34 kr. med moms. Hele sagen koster så 533,33 kr. plus moms.",
        ),
    ] {
        let log = args.iter().find(|it| it.ends_with(".csv")).unwrap();
        let before = fs::read(desk.path(log)).ok();
        for (lang, said) in [("en", en), ("da", da)] {
            assert_eq!(quote(&desk, &[&args[..], &["--lang", lang]].concat())["say"], said);
            match &before {
                Some(bytes) => desk.write(log, bytes),
                None => fs::remove_file(desk.path(log)).unwrap(),
            }
        }
    }
}

/// Work that is still to come is written, and that it is so is said, once, in its own words.
#[test]
fn work_to_come_is_told() {
    let desk = Desk::empty();
    let (code, _, told) = desk.ended(&[
        "quote",
        "20",
        "--log",
        "w.csv",
        "--case",
        "1",
        "-c",
        "A",
        "--at",
        "2090-10-24 10:00",
    ]);
    assert_eq!(code, 0);
    assert_eq!(
        told,
        "warning: `w.csv`: the work is still to come, until Tue 24 Oct 10:20: if it turns out otherwise, mend its row\n"
    );
    assert!(desk.read("w.csv").contains("\n1,A,2090-10-24 10:00,"));
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

/// A card as it is written, with the names of two levels and of an agreement.
#[derive(Debug, Clone)]
struct Card {
    text: String,
    levels: [&'static str; 2],
    agreement: &'static str,
}

fn any_terms() -> impl Strategy<Value = Card> {
    let set = (select(&SETS[..]), any::<bool>()).prop_map(|(set, with_vat)| {
        let card = card("edition-a", set, &std::collections::BTreeMap::new());
        let text = format!("prices_include_vat = {with_vat}\n{card}");
        Card { text, levels: ["1st", "2nd"], agreement: "BEDRE" }
    });
    let random = any_card_text();
    let random = random.prop_map(|text| Card { text, levels: ["std", "pro"], agreement: "A" });
    prop_oneof![set, random.boxed()]
}

fn at(seconds: i64) -> String {
    let start = chrono::DateTime::from_timestamp(MONDAY + seconds, 0).unwrap();
    start.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The columns of a piece of work that a card asks for, travel and what is passed on.
fn columns(piece: &Piece) -> [(&'static str, String); 5] {
    let [urgent, zone, floors] = piece.facts.map(|cell| cell.replace(',', "."));
    [
        ("urgent", urgent),
        ("zone", zone),
        ("floors", floors),
        ("travel", (piece.travel / 60).to_string()),
        ("expense", piece.expense().map_or_else(String::new, |it| it.to_string())),
    ]
}

fn owed(desk: &Desk) -> [Decimal; 3] {
    let args = ["invoice", "log.csv", "--rates", "card.toml", "--customers", "filed.csv"];
    let billed = json(&desk.prints(&[&args[..], &["--format", "json", "-q"]].concat()));
    ["net", "vat", "total"].map(|key| word(&billed["totals"][key]).parse().unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    /// What `invoice` bills of a log before and after differs by what was quoted.
    #[test]
    fn what_was_quoted_is_what_is_billed(
        terms in any_terms(),
        cases in prop::collection::vec(any_case(), 1..4),
        picked in any::<prop::sample::Index>(),
        new in (any_piece(), prop::option::of((0..2_usize, 60..7000_u32))),
    ) {
        let desk = Desk::empty();
        desk.write("card.toml", &terms.text);
        desk.write("filed.csv", "customer,prepaid_minutes\nA,60\nB,\n");
        let mut log = "note,case,customer,agreement,level,start,minutes,km,travel,expense,contacted,channel,covered,urgent,zone,floors\n".to_owned();
        let mut rows = 0;
        for (number, told) in cases.iter().enumerate() {
            let about = [
                number.to_string(),
                ["A", "B"][told.customer].to_owned(),
                if told.agreement { terms.agreement } else { "" }.to_owned(),
            ];
            let channel = if told.mail { "mail" } else { "" };
            for piece in &told.work {
                let [(_, urgent), (_, zone), (_, floors), (_, travel), (_, expense)] = columns(piece);
                let level = terms.levels[piece.level];
                let (start, contacted) = (at(piece.start), told.contacted.map_or_else(String::new, at));
                log += &format!(
                    "{rows},{},{level},{start},{}s,{},{travel},{expense},{contacted},{channel},{},{urgent},{zone},{floors}\n",
                    about.join(","), piece.seconds, piece.km, told.covered
                );
                rows += 1;
            }
        }
        desk.write("log.csv", &log);
        let before = if rows == 0 { [Decimal::ZERO; 3] } else { owed(&desk) };
        let number = picked.index(cases.len());
        let (told, (piece, more)) = (&cases[number], new);
        let mut args = vec!["--rates", "card.toml", "--customers", "filed.csv", "--log", "log.csv"];
        let (number, start, km) = (number.to_string(), at(piece.start), piece.km.to_string());
        let contacted = told.contacted.filter(|at| *at <= piece.start).map(at);
        args.extend(["--case", &number, "--at", &start, "-k", &km, "-c", ["A", "B"][told.customer]]);
        let mut pieces = vec![format!("{}:{}s", terms.levels[piece.level], piece.seconds)];
        pieces.extend(more.map(|(level, seconds)| format!("{}:{seconds}s", terms.levels[level])));
        args.extend(pieces.iter().map(String::as_str));
        // What is said of a case is said with its first work.
        if told.work.is_empty() {
            args.extend(["-a", terms.agreement].into_iter().filter(|_| told.agreement));
            args.extend(contacted.iter().flat_map(|at| ["--contacted", at]));
            args.extend(["--channel", "mail"].into_iter().filter(|_| told.mail));
            args.extend(["--not-covered"].into_iter().filter(|_| !told.covered));
        }
        let columns = columns(&piece).map(|(name, value)| (name, format!("{name}={value}")));
        let asked = columns.iter().filter(|(name, _)| match *name {
            "expense" => true,
            "travel" => terms.text.contains("travel"),
            name => terms.text.contains(&format!(" {name} = ")),
        });
        let given = asked.filter(|(_, text)| !text.ends_with('='));
        args.extend(given.flat_map(|(_, text)| ["--set", text]));
        let quoted = quote(&desk, &args);
        let quoted = ["net", "vat", "total"].map(|key| word(&quoted[key]).parse::<Decimal>().unwrap());
        let after = owed(&desk);
        for index in 0..3 {
            prop_assert_eq!(after[index] - before[index], quoted[index], "{}\n{}", terms.text, desk.read("log.csv"));
        }
    }
}
