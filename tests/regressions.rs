//! Mistakes that the program once made, each with what it says now. Amounts are derived by hand.

use std::fmt::Write as _;
use std::fs;

use crate::desk::{Desk, spaced};

/// A card of three different agreements that splits work at closing time; `SURCHARGE` is filled in.
const CARD: &str = r#"
currency = "DKK"
timezone = "Europe/Copenhagen"
vat_percent = 25
[hours]
mon-fri = "08:00-16:00"
[levels]
"1st" = { hourly_rate = 800 }
[after_hours]
surcharge_percent = SURCHARGE
trigger = "worked"
[agreements.GOD]
free_minutes = 15
discount_percent = 10
"#;

fn desk() -> Desk {
    let desk = Desk::empty();
    desk.write("card.toml", CARD.replace("SURCHARGE", "100"));
    desk.write("flat.toml", CARD.replace("SURCHARGE", "0"));
    desk.write("customers.csv", "customer,name,agreement\n17,Nordisk Byg,GOD\n18,Havnens Fisk,\n");
    desk
}

/// What it prints, in one line of single spaces.
fn says(desk: &Desk, arguments: &[&str]) -> String {
    spaced(&desk.prints(arguments))
}

#[track_caller]
fn holds(text: &str, part: &str) {
    assert!(text.contains(part), "`{part}` is not in: {text}");
}

#[track_caller]
fn lacks(text: &str, part: &str) {
    assert!(!text.contains(part), "`{part}` is in: {text}");
}

#[test]
fn one_hour_is_one_hour() {
    let desk = desk();
    let said = desk.refused(&["quote", "1:30", "--at", "2026-11-24 10:12"]);
    // 90 min at 800 an hour; 30 min at 800.
    holds(&said, "  1 hour 30 minutes: write 1h30   (1st level, no agreement: 1,200.00)");
    holds(&said, "write 1st:30   (no agreement: 400.00)");
    let said = desk.refused(&["quote", "1:30", "--at", "2026-11-24 10:12", "--lang", "da"]);
    holds(&said, "  1 time 30 minutter: skriv 1h30   (1st level, ingen aftale: 1.200,00)");
}

#[test]
fn seconds_are_said_as_seconds() {
    let desk = desk();
    let quote = ["quote", "30m20s", "--at", "2026-11-24 10:00"];
    // 1820 s at 800 an hour = 404.44.
    holds(&says(&desk, &quote), "If it takes 30 minutes and 20 seconds, it costs 404.44 kroner");
    let danish = [&quote[..], &["--lang", "da"]].concat();
    holds(
        &says(&desk, &danish),
        "Tager det 30 minutter og 20 sekunder, koster det 404,44 kr. plus moms",
    );
}

#[test]
fn only_what_is_free_is_called_free() {
    let desk = desk();
    let god = |work: &str, at: &str| {
        says(&desk, &["quote", work, "-a", "GOD", "--at", at, "--rates", "card.toml"])
    };
    // Free minutes are for normal hours: 10 of the 15 until 16:00, then 5 at 1,600 less 10 % = 120.00.
    let across = god("15", "2026-11-24 15:50");
    holds(&across, "The first 10 minutes are free under your GOD agreement.");
    holds(
        &across,
        "After four o'clock the hour costs double: if it takes 15 minutes, 120 kroner plus VAT",
    );
    // 10 min before opening are dear, the next 15 free.
    let before = god("35", "2026-11-24 07:50");
    holds(
        &before,
        "\"15 minutes are free under your GOD agreement. Until eight it is outside normal hours",
    );
    // Less than the free minutes: what the agreement gives.
    holds(&god("5", "2026-11-24 10:00"), "The first 15 minutes are free");
    // The price list: 15 minutes are not free where 5 of them lie after 16:00.
    let list = says(&desk, &["quote", "--at", "2026-11-24 15:50", "--rates", "card.toml"]);
    lacks(&list, "free until");
    let list = says(&desk, &["quote", "--at", "2026-11-24 15:45", "--rates", "card.toml"]);
    holds(&list, "free until 16:00");
}

#[test]
fn a_card_without_a_surcharge_names_none() {
    let desk = desk();
    let said = says(&desk, &["quote", "40", "--at", "2026-11-24 20:00", "--rates", "flat.toml"]);
    // 40 × 800 / 60 = 533.33, VAT 133.33.
    holds(
        &said,
        "Say: \"If it takes 40 minutes, it costs 533.33 kroner plus VAT, 666.66 with VAT.",
    );
    let list = says(&desk, &["quote", "--at", "2026-11-24 20:00", "--rates", "flat.toml"]);
    lacks(&list, "0 %,");
    holds(&list, "20:00 · after hours · DKK");
    lacks(&list, "With a support agreement");
    holds(&list, "Say: \"It is 800 kroner an hour, plus VAT.");
    holds(&list, "started now started Wed 08:00");
}

#[test]
fn a_sentence_ends_in_one_full_stop() {
    let desk = desk();
    desk.write("no-vat.toml", CARD.replace("SURCHARGE", "0").replace("= 25", "= 0"));
    let quote = ["quote", "15", "--at", "2026-11-24 10:00", "--rates", "no-vat.toml"];
    let said = says(&desk, &[&quote[..], &["--lang", "da"]].concat());
    holds(&said, "koster det 200 kr. Skal jeg gå i gang?");
}

#[test]
fn the_reminder_of_contacted_names_the_day_unless_it_is_today() {
    let desk = desk();
    let said = says(&desk, &["quote", "40", "--at", "2024-11-26 16:10"]);
    holds(&said, "add --contacted \"2024-11-26 15:58\"");
}

#[test]
fn the_format_may_stand_before_the_command() {
    let desk = desk();
    desk.write("log.csv", "case,customer,start,minutes\n1,17,2026-11-10 10:00,20\n");
    holds(&says(&desk, &["--format", "csv", "invoice", "log.csv"]), "17,1,1,work,");
    holds(&says(&desk, &["--format", "json", "quote", "5"]), "{\"currency\":\"DKK\"");
    // The one behind the command is nearer to it.
    let both = ["--format", "csv", "invoice", "log.csv", "--format", "jsonl"];
    holds(&says(&desk, &both), "{\"customer\":\"17\"");
    holds(&desk.refused(&["--format", "csv", "quote", "5"]), "--format");
    holds(&desk.refused(&["--format", "csv", "rates", "show"]), "--format");
}

#[test]
fn one_case_needs_its_registration() {
    let said = desk().refused(&["sla-check", "--priority", "high"]);
    holds(&said, "--registered <TIME>");
}

#[test]
fn a_missing_folder_is_told_without_names_of_our_own() {
    let desk = desk();
    desk.write("log.csv", "case,customer,start,minutes\n1,17,2026-11-10 10:00,20\n");
    let said = desk.refused(&["invoice", "log.csv", "-o", "nowhere/lines.csv"]);
    holds(&said, "cannot write `nowhere/lines.csv`: No such file or directory");
    lacks(&said, ".takst-");
}

#[test]
fn a_customer_is_found_by_a_part_of_the_filed_name() {
    let desk = desk();
    desk.write(
        "log.csv",
        "case,customer,start,minutes\n1,17,2026-11-10 10:00,20\n2,nordisk byg,2026-11-10 11:00,20\n3,18,2026-11-10 10:00,20\n",
    );
    let picked = |part: &str| {
        let customers = ["--customers", "customers.csv", "--format", "csv"];
        let text =
            says(&desk, &[&["invoice", "log.csv", "--customer", part][..], &customers].concat());
        // One customer, under the name seen first.
        ["17,1,", "17,2,", "18,3,"].map(|start| text.contains(start))
    };
    assert_eq!(picked("fisk"), [false, false, true]);
    assert_eq!(picked("byg"), [true, true, false]);
}

#[test]
fn after_hours_is_short_in_danish_tables() {
    let desk = desk();
    let said = says(&desk, &["quote", "40", "--at", "2026-11-24 16:10", "--lang", "da"]);
    // 40 × 1,600 / 60 = 1,066.67; the whole row fits into 80 columns.
    holds(&said, "40 min 1st level, uden for tid 1.600,00 1.066,67 1.066,67");
}

/// Logs of a size at which quadratic work would not end: all of it comes out.
#[test]
fn large_logs_come_out_whole() {
    let desk = desk();
    let (mut customers, mut many) = (String::from("customer,name\n"), String::new());
    let mut one = String::from("case,customer,start,minutes,note\n");
    for row in 0..30_000 {
        writeln!(customers, "{row},Customer {row}").unwrap();
        writeln!(many, "{row},Customer {row},2026-01-05 10:00,20").unwrap();
        writeln!(one, "1,17,2026-01-05 10:00,20,note {row}").unwrap();
    }
    desk.write("customers.csv", &customers);
    desk.write("many.csv", format!("case,customer,start,minutes\n{many}"));
    desk.write("one.csv", &one);
    let lines =
        says(&desk, &["invoice", "many.csv", "--customers", "customers.csv", "--format", "csv"]);
    // 20 × 800 / 60 = 266.67 on each of the 30,000 cases.
    assert_eq!(lines.matches(",266.67,25,DKK").count(), 30_000);
    // 600,000 minutes on one line, with every note on it: 600,000 × 800 / 60 = 8,000,000.00.
    let line = says(&desk, &["invoice", "one.csv", "--format", "csv"]);
    holds(&line, ",8000000.00,25,DKK");
    assert_eq!(line.matches("note ").count(), 30_000);
    let told = says(&desk, &["invoice", "one.csv", "--explain"]);
    holds(&told, "600,000 x 800.00 / 60 = 8,000,000.00");
}

#[test]
fn the_price_of_a_minute_is_rounded_once() {
    let desk = desk();
    desk.write(
        "eighth.toml",
        CARD.replace("SURCHARGE", "100")
            .replace("discount_percent = 10", "discount_percent = 12.5"),
    );
    // 800 × 87.5 / 100 / 60 = 11.666…; 13.33 less a rounded 1.67 would be 11.66.
    let quote = ["--rates", "eighth.toml", "quote", "35", "-a", "GOD"];
    let said = says(&desk, &[&quote[..], &["--at", "2026-10-27 10:12"]].concat());
    holds(&said, "free until 10:27, then 11.67 a minute");
}

#[test]
fn work_that_lies_wholly_after_closing_is_said_so() {
    let desk = desk();
    let contacted = ["quote", "--contacted", "2026-11-24 15:50"];
    let later = [&contacted[..], &["35", "--at", "2026-11-24 16:10"]].concat();
    // Contacted in normal hours, but started outside them: no surcharge by the embedded card (contact).
    holds(&says(&desk, &later), "all 35 minutes lie after 16:00: no");
    let danish = [&later[..], &["--lang", "da"]].concat();
    holds(&says(&desk, &danish), "alle 35 minutter ligger efter 16:00: intet");
    let one = [&contacted[..], &["11", "--at", "2026-11-24 15:50"]].concat();
    holds(&says(&desk, &one), "1 of the 11 minutes lies after 16:00");
}

/// A call that goes on since just after closing may have been announced before it.
#[test]
fn since_can_be_told_when_contact_was_made() {
    let desk = desk();
    // Sunday: always outside normal hours, and in the past.
    let since = ["quote", "--since", "2026-11-01 10:00"];
    let contacted = |time| [&since[..], &["--contacted", time]].concat();
    let said = says(&desk, &contacted("2026-10-30 15:50"));
    holds(&said, "no surcharge");
    let said = desk.refused(&contacted("2026-11-01 10:01"));
    holds(&said, "--contacted `2026-11-01 10:01` is after --since `2026-11-01 10:00`");
    // 16:10 on a Friday is ten minutes after closing.
    let said = says(&desk, &["quote", "--since", "2026-10-30 16:10"]);
    holds(&said, "contacted before 16:00? add --contacted \"2026-10-30 15:58\"");
}

#[test]
fn a_small_card_has_no_empty_headings() {
    let desk = desk();
    let small = CARD.split("[agreements").next().unwrap().replace("SURCHARGE", "100");
    desk.write("small.toml", format!("{small}non_critical_fee = 1000\n[mileage]\nper_km = 3.52\n"));
    let show = ["--rates", "small.toml", "rates", "show"];
    let said = says(&desk, &show);
    for heading in ["Closed days", "Agreements", "Priorities", "Promises"] {
        lacks(&said, heading);
    }
    let danish = says(&desk, &[&show[..], &["--lang", "da"]].concat());
    holds(&danish, "gebyr 1.000,00 én gang");
    holds(&danish, "kørsel 3,52 pr. km");
}

#[test]
fn the_name_of_the_output_says_its_format() {
    let desk = desk();
    desk.write("log.csv", "case,customer,start,minutes\n1,17,2026-10-27 10:00,30\n");
    let quote = ["quote", "35", "--at", "2026-10-27 10:12", "-o"];
    for name in ["x.csv", "x.jsonl", "x.xlsx"] {
        let said = desk.refused(&[&quote[..], &[name]].concat());
        holds(&said, "end the name in .txt or .json, or add --format");
    }
    for name in ["x.xls", "x.pdf", "x.tsv"] {
        let said = desk.refused(&["invoice", "log.csv", "-o", name]);
        holds(&said, "end the name in .txt, .csv, .json, .jsonl or .xlsx");
        let said = desk.refused(&["sla-check", "log.csv", "-o", name, "--lang", "da"]);
        holds(&said, "lad navnet ende på .txt, .csv, .json, .jsonl, .xlsx, .html eller .prom");
    }
    let said = desk.refused(&["sla-check", "log.csv", "-o", "x.pdf"]);
    holds(&said, "end the name in .txt, .csv, .json, .jsonl, .xlsx, .html or .prom");
    let said = desk.refused(&["--format", "import", "sla-check", "log.csv"]);
    holds(&said, "this command does not have this --format");
    let said = desk.refused(&["invoice", "log.csv", "--explain", "-o", "x.csv"]);
    holds(&said, "--explain is a text for people, but `x.csv` ends in .csv");
    let said = desk.refused(&["rates", "show", "-o", "mine.toml"]);
    holds(&said, "but `mine.toml` ends in .toml: name a .txt file, or add --raw");
    says(&desk, &["rates", "show", "--raw", "-o", "mine.toml"]);
    for name in ["x.txt", "X.TXT", "x", "november.2026"] {
        says(&desk, &[&quote[..], &[name]].concat());
        let text = desk.read(name);
        holds(&text, "1st level, 35 min");
        says(&desk, &["invoice", "log.csv", "--explain", "-o", name]);
    }
    assert!(!desk.path("x.xlsx").exists());
}

#[test]
fn many_files_are_counted_in_the_control_totals() {
    let desk = desk();
    let mut arguments = vec!["invoice".to_owned(), "--totals".to_owned()];
    for month in 1..=7 {
        let name = format!("{month}-a-rather-long-name-of-a-log.csv");
        desk.write(
            &name,
            format!("case,customer,start,minutes\n{month},17,2026-0{month}-27 10:00,30\n"),
        );
        arguments.push(name);
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let output = desk.call(&arguments);
    let told = String::from_utf8(output.stderr).unwrap();
    holds(&told, "3-a-rather-long-name-of-a-log.csv and 4 more:");
    lacks(&told, "4-a-rather");
    assert!(told.lines().all(|line| line.chars().count() <= 80), "{told}");
}

/// The customers file knows 17 as Nordisk Byg: two cases under two spellings are one invoice.
#[test]
fn one_customer_under_two_spellings_is_one_invoice() {
    let desk = desk();
    desk.write(
        "log.csv",
        "case,customer,start,minutes\n1,nordisk byg,2026-10-27 10:00,16\n2,17,2026-10-27 11:00,17\n",
    );
    let invoice = ["invoice", "--rates", "card.toml", "--customers", "customers.csv"];
    let json = [&invoice[..], &["log.csv", "--format", "json"]].concat();
    // 1 min: 13.33 - 1.33 = 12.00; 2 min: 26.67 - 2.67 = 24.00; VAT once of 36.00: 9.00.
    let said = says(&desk, &json);
    holds(&said, "\"totals\":{\"customers\":1,");
    holds(&said, "\"net\":\"36.00\",\"vat\":\"9.00\"");
    lacks(&said, "\"customer\":\"17\"");
    // Either spelling, and a part of it, selects all.
    for name in ["17", "Nordisk Byg", "7"] {
        let said = says(&desk, &[&json[..], &["--customer", name]].concat());
        holds(&said, "\"net\":\"36.00\",\"vat\":\"9.00\"");
    }
}

#[test]
fn standard_input_is_not_written_over() {
    let desk = desk();
    let log = "case,customer,start,minutes\n1,17,2026-10-27 10:00,30\n";
    desk.write("log.csv", log);
    for arguments in [&["invoice", "-o", "log.csv"][..], &["invoice", "-", "-o", "log.csv"]] {
        let input = fs::File::open(desk.path("log.csv")).unwrap();
        let output = desk.std(arguments).stdin(input).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        let told = String::from_utf8(output.stderr).unwrap();
        holds(&told, "--output would write over the input `log.csv`");
    }
    assert_eq!(desk.read("log.csv"), log);
}

#[test]
fn a_case_with_two_channels_says_where_the_place_of_work_belongs() {
    let desk = desk();
    desk.write(
        "log.csv",
        "case,customer,start,minutes,channel\n1,A,2026-11-24 10:00,10,phone\n1,A,2026-11-24 11:00,40,on-site\n",
    );
    for (lang, told) in [
        (
            "en",
            "`on-site`, but line 2 of case 1 says `phone`; a channel is how the whole case came in: where each entry was \
             worked is a column of its own, `place`",
        ),
        (
            "da",
            "`on-site`, men linje 2 i sag 1 siger `phone`; en kanal er, hvordan hele sagen kom ind: hvor hver post blev \
             udført, er en kolonne for sig, `place`",
        ),
    ] {
        let args = ["invoice", "log.csv", "--rates", "card.toml", "--lang", lang];
        let report = desk.refused(&args);
        holds(&spaced(&report), told);
    }
    // Other facts of a case are not told of it.
    desk.write(
        "log.csv",
        "case,customer,start,minutes,covered\n1,A,2026-11-24 10:00,10,yes\n1,A,2026-11-24 11:00,40,no\n",
    );
    let report = desk.refused(&["invoice", "log.csv", "--rates", "card.toml"]);
    assert!(!report.contains("place"), "{report}");
}
