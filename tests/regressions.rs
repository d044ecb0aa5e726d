//! Mistakes that the program once made, each with what it says now. Amounts are derived by hand.

#![expect(clippy::unwrap_used, reason = "helpers of tests are tests too")]

use std::fmt::Write as _;
use std::fs;
use std::time::{Duration, Instant};

use assert_cmd::Command;
use tempfile::TempDir;

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

struct Room(TempDir);

impl Room {
    fn new() -> Self {
        let room = Self(TempDir::new().unwrap());
        room.file("card.toml", &CARD.replace("SURCHARGE", "100"));
        room.file("flat.toml", &CARD.replace("SURCHARGE", "0"));
        room.file(
            "customers.csv",
            "customer,name,agreement\n17,Nordisk Byg,GOD\n18,Havnens Fisk,\n",
        );
        room
    }

    fn file(&self, name: &str, text: &str) {
        fs::write(self.0.path().join(name), text).unwrap();
    }

    fn takst(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_takst"));
        command
            .env_clear()
            .env("HOME", self.0.path())
            .env("XDG_CONFIG_HOME", self.0.path())
            .env("XDG_CONFIG_DIRS", self.0.path())
            .env("LANG", "en_US.UTF-8")
            .current_dir(self.0.path())
            .args(arguments);
        command
    }

    /// What it prints, in one line of single spaces.
    fn says(&self, arguments: &[&str]) -> String {
        let output = self
            .takst(arguments)
            .assert()
            .success()
            .get_output()
            .clone();
        let text = String::from_utf8(output.stdout).unwrap();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// What it complains about with exit code 2 and nothing on standard output.
    fn refuses(&self, arguments: &[&str]) -> String {
        let assert = self.takst(arguments).assert().code(2).stdout("");
        String::from_utf8(assert.get_output().stderr.clone()).unwrap()
    }
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
    let room = Room::new();
    let said = room.refuses(&["quote", "1:30", "--at", "2026-11-24 10:12"]);
    // 90 min at 800 an hour; 30 min at 800.
    holds(
        &said,
        "  1 hour 30 minutes: write 1h30   (1st level, no agreement: 1,200.00)",
    );
    holds(&said, "write 1st:30   (no agreement: 400.00)");
    let said = room.refuses(&["quote", "1:30", "--at", "2026-11-24 10:12", "--lang", "da"]);
    holds(
        &said,
        "  1 time 30 minutter: skriv 1h30   (1st level, ingen aftale: 1.200,00)",
    );
}

#[test]
fn seconds_are_said_as_seconds() {
    let room = Room::new();
    let quote = ["quote", "30m20s", "--at", "2026-11-24 10:00"];
    // 1820 s at 800 an hour = 404.44.
    holds(
        &room.says(&quote),
        "If it takes 30 minutes and 20 seconds, it costs 404.44 kroner",
    );
    let danish = [&quote[..], &["--lang", "da"]].concat();
    holds(
        &room.says(&danish),
        "Tager det 30 minutter og 20 sekunder, koster det 404,44 kr. plus moms",
    );
}

#[test]
fn only_what_is_free_is_called_free() {
    let room = Room::new();
    let god = |work: &str, at: &str| {
        room.says(&[
            "quote",
            work,
            "-a",
            "GOD",
            "--at",
            at,
            "--rates",
            "card.toml",
        ])
    };
    // Free minutes are for normal hours: 10 of the 15 until 16:00, then 5 at 1,600 less 10 % = 120.00.
    let across = god("15", "2026-11-24 15:50");
    holds(
        &across,
        "The first 10 minutes are free under your GOD agreement.",
    );
    holds(
        &across,
        "After four o'clock the hour costs double: if it takes 15 minutes, 120 kroner plus VAT",
    );
    // 10 min before opening are dear, the next 15 free.
    let before = god("35", "2026-11-24 07:50");
    holds(
        &before,
        "\"15 minutes are free under your GOD agreement. It is outside normal hours",
    );
    // Less than the free minutes: what the agreement gives.
    holds(
        &god("5", "2026-11-24 10:00"),
        "The first 15 minutes are free",
    );
    // The price list: 15 minutes are not free where 5 of them lie after 16:00.
    let list = room.says(&["quote", "--at", "2026-11-24 15:50", "--rates", "card.toml"]);
    lacks(&list, "free until");
    let list = room.says(&["quote", "--at", "2026-11-24 15:45", "--rates", "card.toml"]);
    holds(&list, "free until 16:00");
}

#[test]
fn a_card_without_a_surcharge_names_none() {
    let room = Room::new();
    let said = room.says(&[
        "quote",
        "40",
        "--at",
        "2026-11-24 20:00",
        "--rates",
        "flat.toml",
    ]);
    // 40 × 800 / 60 = 533.33, VAT 133.33.
    holds(
        &said,
        "Say: \"If it takes 40 minutes, it costs 533.33 kroner plus VAT, 666.66 with VAT.",
    );
    let list = room.says(&["quote", "--at", "2026-11-24 20:00", "--rates", "flat.toml"]);
    lacks(&list, "0 %,");
    holds(&list, "20:00 · after hours · DKK");
    lacks(&list, "With a support agreement");
    holds(
        &list,
        "Say: \"It is 800 kroner an hour at 1st level, plus VAT.",
    );
    holds(&list, "started now started Wed 08:00");
}

#[test]
fn a_sentence_ends_in_one_full_stop() {
    let room = Room::new();
    room.file(
        "no-vat.toml",
        &CARD.replace("SURCHARGE", "0").replace("= 25", "= 0"),
    );
    let quote = [
        "quote",
        "15",
        "--at",
        "2026-11-24 10:00",
        "--rates",
        "no-vat.toml",
    ];
    let said = room.says(&[&quote[..], &["--lang", "da"]].concat());
    holds(&said, "koster det 200 kr. Skal jeg gå i gang?");
}

#[test]
fn the_reminder_of_contacted_names_the_day_unless_it_is_today() {
    let room = Room::new();
    let said = room.says(&["quote", "40", "--at", "2024-11-26 16:10"]);
    holds(&said, "add --contacted \"2024-11-26 15:58\"");
}

#[test]
fn the_format_may_stand_before_the_command() {
    let room = Room::new();
    room.file(
        "log.csv",
        "case,customer,start,minutes\n1,17,2026-11-10 10:00,20\n",
    );
    holds(
        &room.says(&["--format", "csv", "invoice", "log.csv"]),
        "17,1,1,work,",
    );
    holds(
        &room.says(&["--format", "json", "quote", "5"]),
        "{\"currency\":\"DKK\"",
    );
    // The one behind the command is nearer to it.
    let both = ["--format", "csv", "invoice", "log.csv", "--format", "jsonl"];
    holds(&room.says(&both), "{\"customer\":\"17\"");
    holds(
        &room.refuses(&["--format", "csv", "quote", "5"]),
        "--format",
    );
    holds(
        &room.refuses(&["--format", "csv", "rates", "show"]),
        "--format",
    );
}

#[test]
fn one_case_needs_its_registration() {
    let said = Room::new().refuses(&["sla-check", "--priority", "high"]);
    holds(&said, "--registered <TIME>");
}

#[test]
fn a_missing_folder_is_told_without_names_of_our_own() {
    let room = Room::new();
    room.file(
        "log.csv",
        "case,customer,start,minutes\n1,17,2026-11-10 10:00,20\n",
    );
    let said = room.refuses(&["invoice", "log.csv", "-o", "nowhere/lines.csv"]);
    holds(
        &said,
        "cannot write `nowhere/lines.csv`: No such file or directory",
    );
    lacks(&said, ".takst-");
}

#[test]
fn a_customer_is_found_by_a_part_of_the_filed_name() {
    let room = Room::new();
    room.file(
        "log.csv",
        "case,customer,start,minutes\n1,17,2026-11-10 10:00,20\n2,nordisk byg,2026-11-10 11:00,20\n3,18,2026-11-10 10:00,20\n",
    );
    let picked = |part: &str| {
        let customers = ["--customers", "customers.csv", "--format", "csv"];
        let text =
            room.says(&[&["invoice", "log.csv", "--customer", part][..], &customers].concat());
        ["17,1,", "nordisk byg,2,", "18,3,"].map(|start| text.contains(start))
    };
    assert_eq!(picked("fisk"), [false, false, true]);
    assert_eq!(picked("byg"), [true, true, false]);
}

#[test]
fn after_hours_is_short_in_danish_tables() {
    let room = Room::new();
    let said = room.says(&["quote", "40", "--at", "2026-11-24 16:10", "--lang", "da"]);
    // 40 × 1,600 / 60 = 1,066.67; the whole row fits into 80 columns.
    holds(
        &said,
        "40 min 1st level, uden for tid 1.600,00 1.066,67 1.066,67",
    );
}

/// Quadratic work took minutes where a second or two is enough, on a slow machine in a debug build too.
#[test]
fn no_log_is_slow() {
    let room = Room::new();
    let (mut customers, mut many) = (String::from("customer,name\n"), String::new());
    let mut one = String::from("case,customer,start,minutes,note\n");
    for row in 0..30_000 {
        writeln!(customers, "{row},Customer {row}").unwrap();
        writeln!(many, "{row},Customer {row},2026-01-05 10:00,20").unwrap();
        writeln!(one, "1,17,2026-01-05 10:00,20,note {row}").unwrap();
    }
    room.file("customers.csv", &customers);
    room.file("many.csv", &format!("case,customer,start,minutes\n{many}"));
    room.file("one.csv", &one);
    let start = Instant::now();
    room.says(&[
        "invoice",
        "many.csv",
        "--customers",
        "customers.csv",
        "--format",
        "csv",
    ]);
    room.says(&["invoice", "one.csv", "--format", "csv"]);
    room.says(&["invoice", "one.csv", "--explain"]);
    assert!(
        start.elapsed() < Duration::from_secs(30),
        "{:?}",
        start.elapsed()
    );
}
