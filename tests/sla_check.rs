//! `takst sla-check` as it is called: the screen M5, records, selections, exit codes and bad rows.

use crate::desk::{Desk, Ended};

fn run(args: &[&str], input: &str) -> Ended {
    Desk::empty().piped(&[&["sla-check"], args].concat(), input.as_bytes())
}

const NOW: &str = "2026-11-24 13:05";
const OPEN: &str = include_str!("cases/sla_open.csv");

fn open(args: &[&str]) -> Ended {
    let mut all = vec!["--lang", "en", "--now", NOW, "-"];
    all.extend(args);
    run(&all, OPEN)
}

#[test]
fn the_screen_has_the_worst_case_on_top_and_says_what_to_say() {
    let (code, out, err) = open(&[]);
    assert_eq!((code, err.as_str()), (1, ""));
    // Derived by hand in screens.md, M5; 4790 is the only resolved case, after 370 minutes: 0 % within 15.
    let expected = "\
Tue 24 Nov 2026 13:05 · 7 cases · targets count every hour of the day

case  customer        prio   answer                 solution             left
4802  Havnens Fisk    medium met 08:40              BREACHED 12:15    -50 min
4806  Café Kanel      normal BREACHED 11:00 as high due 18:00          4 h 55
4815  Nordisk Byg A/S normal AT RISK 81 % due 13:50 due 17:50          45 min
4820  Lund & Søn      high   due 13:48              due 14:48          43 min
4811  Nordisk Byg A/S normal met 12:30              due 18:00          4 h 55
4798  Havnens Fisk    normal met Mon 13:30          paused, 12 % used
4790  Café Kanel      low    met Mon 09:20          met Mon 15:10

answer    4 met  1 breached  1 at risk  1 running    80 % of 5 decided
solution  1 met  1 breached  4 running  1 paused     50 % of 2 decided
goal      0 % solved within 15 min, more than 90 % promised: not reached
4806: answer due 11:00 as high, set to normal 11:30, answered 11:40, 40 min late

Say: \"Case 4802 should have been solved at 12:15, 50 minutes ago. Case 4806 was
     answered 40 minutes late. Case 4815 must be answered before 13:50.\"
";
    assert_eq!(out, expected);
}

#[test]
fn the_same_is_said_in_danish() {
    let (_, out, _) = run(&["--lang", "da", "--now", NOW, "-"], OPEN);
    let said = out.split("Sig: ").nth(1).unwrap();
    let words: Vec<&str> = said.split_whitespace().collect();
    assert_eq!(
        words.join(" "),
        "»Sag 4802 skulle have været løst kl. 12.15, for 50 minutter siden. Sag 4806 blev besvaret \
         40 minutter for sent. Sag 4815 skal besvares inden kl. 13.50.«"
    );
    assert!(out.contains("4806: svarfrist 11:00 som high, sat til normal 11:30, besvaret 11:40"));
    assert!(out.lines().all(|line| line.chars().count() <= 80), "{out}");
}

#[test]
fn a_caller_hears_when_he_gets_an_answer_and_a_solution() {
    let one = ["--now", "2026-11-24 10:05", "--registered", "10:00"];
    let (code, out, _) = run(&[&one[..], &["--lang", "en"]].concat(), "");
    assert_eq!(code, 0);
    assert!(out.contains("Say: \"You get an answer before 14:00 and a solution before 18:00.\""));
    let (_, out, _) = run(&[&one[..], &["--lang", "da"]].concat(), "");
    assert!(out.contains("Sig: »Du får svar inden kl. 14 og en løsning inden kl. 18.«"));
}

#[test]
fn records_are_in_input_order_and_paused_has_no_numbers() {
    let (code, out, _) = open(&["--format", "csv"]);
    assert_eq!(code, 1);
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(
        lines[0],
        "case,customer,priority,registered,response_due,response_at,response_status,\
         response_breached_at,response_breached_under,response_used_percent,response_minutes_left,\
         resolution_due,resolution_at,resolution_status,resolution_breached_at,\
         resolution_breached_under,resolution_used_percent,resolution_minutes_left"
    );
    assert_eq!(
        lines[2],
        "4798,Havnens Fisk,normal,2026-11-23T13:00:00+01:00,2026-11-23T17:00:00+01:00,\
         2026-11-23T13:30:00+01:00,met,,,12,210,,,paused,,,,"
    );
    // 10:00 to 11:40 is 100 of 60 minutes; 10:00 to 13:05 is 185 of 480.
    assert_eq!(
        lines[4],
        "4806,Café Kanel,normal,2026-11-24T10:00:00+01:00,2026-11-24T11:00:00+01:00,\
         2026-11-24T11:40:00+01:00,breached,2026-11-24T11:00:00+01:00,high,166,-40,\
         2026-11-24T18:00:00+01:00,,running,,,38,295"
    );
}

#[test]
fn the_document_has_every_key() {
    let (_, out, _) = open(&["--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(document["now"], "2026-11-24T13:05:00+01:00");
    assert_eq!(document["cases"][1]["resolution"]["due"], serde_json::Value::Null);
    let summary = &document["summary"];
    assert_eq!(summary["cases"], 7);
    assert_eq!(
        summary["response"],
        serde_json::json!({"met": 4, "running": 1, "at-risk": 1, "paused": 0, "breached": 1, "percent_met": "80.0"})
    );
    let names: Vec<&String> = summary["priorities"].as_object().unwrap().keys().collect();
    assert_eq!(names, ["high", "medium", "normal", "low"]);
    assert_eq!(summary["months"]["2026-11"]["resolution"]["percent_met"], "50.0");
    assert_eq!(
        summary["goals"],
        serde_json::json!({
            "solved_within": {"minutes": "15", "percent": "0.0", "goal_percent": "90", "met": false},
            "answer": {"mean_seconds": null, "goal_seconds": 90, "met": null},
        })
    );
}

#[test]
fn the_selection_decides_the_exit_code() {
    assert_eq!(open(&["--case", "4811"]).0, 0);
    assert_eq!(open(&["--case", "4806"]).0, 1);
    assert_eq!(open(&["--fail-on", "never"]).0, 0);
    assert_eq!(open(&["--case", "4815"]).0, 0);
    assert_eq!(open(&["--case", "4815", "--fail-on", "at-risk"]).0, 1);
    assert_eq!(open(&["--customer", "lund & søn"]).0, 0);
    assert_eq!(open(&["--only", "paused", "--format", "jsonl"]).1.lines().count(), 1);
    assert_eq!(open(&["--open", "--format", "jsonl"]).1.lines().count(), 6);
    let (code, out, err) = open(&["--case", "1"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert_eq!(err, "error: no case `1` in the log\n");
    assert_eq!(open(&["--customer", "Nobody"]).0, 2);
}

#[test]
fn a_header_and_no_rows_is_an_empty_result_and_nothing_is_an_error() {
    assert_eq!(run(&["--lang", "en"], "case,registered\n").0, 0);
    assert_eq!(run(&["--lang", "en"], "").0, 2);
    assert_eq!(run(&["--lang", "en"], "case\n1\n").0, 2);
}

#[test]
fn every_bad_row_is_named_in_one_go() {
    let log = "\
sag;prioritet;registreret;svar;løst;historik
1;norml;24-11-2026 10:00;24-11-2026 09:00;;
2;;31-11-2026 10:00;;;
2;;24-11-2026 10:00;;;
4;;24-11-2026 10:00;;24-11-2026 13:00;24-11-2026 12:00 resolved
5;;24-11-2026 10:00;;;24-11-2026 12:00 frozen
6;;24-11-2026 10:00;;;24-11-2026 09:00 low
7;;24-11-2026 10:00;;;24-11-2026 09:00 paused
";
    let (code, out, err) = run(&["--lang", "en", "--now", NOW], log);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.starts_with("error: 6 of 7 rows cannot be used; nothing was written\n"), "{err}");
    for part in [
        "stdin:2  prioritet    `norml` is not a priority: did you mean `normal`?",
        "stdin:3  registreret  `31-11-2026 10:00` is not a date: November has 30 days",
        "stdin:4  sag          case `2` is already on line 3",
        "stdin:5  løst         `24-11-2026 13:00` is not the last resolution",
        "stdin:6  historik     `frozen` is not an event",
        "stdin:7  historik     `24-11-2026 09:00 low` is before registration",
    ] {
        assert!(err.contains(part), "{part}\n{err}");
    }
}

#[test]
fn history_in_json_may_be_a_list_and_text_is_made_harmless() {
    let log = r#"[
{"case": 1, "customer": "=A\u001b[31mred", "registered": "2026-11-24 10:00",
 "history": [{"at": "2026-11-24 10:20", "event": "Normal"}]},
{"case": "-5", "registered": "2026-11-24T09:00:00Z", "resolved": null, "history": "2026-11-24T10:30 paused"}]"#;
    let (_, table, _) = run(&["--lang", "en", "--now", NOW], log);
    assert!(table.contains("=Ared") && !table.contains('\u{1b}'), "{table}");
    let (_, csv, _) = run(&["--lang", "en", "--now", NOW, "--format", "csv"], log);
    let lines: Vec<&str> = csv.lines().collect();
    assert!(lines[1].starts_with("1,'=A"), "{csv}");
    assert!(lines[1].contains(",normal,"), "{csv}");
    assert!(lines[2].starts_with("-5,,high,2026-11-24T10:00:00+01:00,"), "{csv}");
    assert!(lines[2].contains(",paused,"), "{csv}");
}

#[test]
fn without_now_the_future_is_an_error_and_with_it_not_yet_there() {
    let log = "case,registered\n1,2099-01-01 10:00\n";
    let (code, _, err) = run(&["--lang", "en"], log);
    assert_eq!(code, 2);
    assert!(err.contains("is in the future"), "{err}");
    let (code, out, err) = run(&["--lang", "en", "--now", NOW, "--format", "jsonl"], log);
    assert_eq!((code, out.as_str()), (0, ""));
    assert!(err.contains("is registered after --now and left out"), "{err}");
}

#[test]
fn an_explanation_names_the_key_of_the_card_and_the_reading() {
    let (code, out, _) = open(&["--explain", "--case", "4806"]);
    assert_eq!(code, 1);
    assert!(out.contains("10:00 + 1 h = 11:00"), "{out}");
    assert!(out.contains("sla.priorities.high.respond"), "{out}");
    assert!(out.contains("sla.reprioritise = \"keep-breach\""), "{out}");
}

/// The built-in card and a `[columns]` of its own, as a file.
fn card_with(columns: &str) -> (Desk, String) {
    let desk = Desk::empty();
    let card = include_str!("../rates.toml");
    desk.write("card.toml", format!("{card}\n[columns]\n{columns}"));
    let path = desk.path("card.toml").to_str().unwrap().to_owned();
    (desk, path)
}

/// The cells of a column of CSV.
fn column(csv: &str, name: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let place = reader.headers().unwrap().iter().position(|it| it == name);
    let cell = |row: csv::StringRecord| row[place.unwrap()].to_owned();
    reader.records().map(|row| cell(row.unwrap())).collect()
}

#[test]
fn a_column_may_be_the_first_of_several_and_headers_may_be_ignored() {
    let (_desk, card) = card_with(
        "priority = [\"Prio\", \"Importance\"]\nregistered = [\"Opened\", \"Created\"]\n\
         history = [\"Changes\"]\nignore = [\"Owner\", \"Team*\"]\n",
    );
    let asked = ["--lang", "en", "--rates", &card, "--now", NOW, "--format", "csv"];
    let log = "\
case,Prio,Importance,Opened,Created,Owner,Team name,Colour,Changes
1,high,low,2026-11-24 12:00,2026-11-24 08:00,me,A,red,
2,,low,,2026-11-24 08:00,me,A,red,2026-11-24 09:00 medium
";
    let (_, out, err) = run(&asked, log);
    assert_eq!(column(&out, "priority"), ["high", "medium"], "{out}{err}");
    let registered = ["2026-11-24T12:00:00+01:00", "2026-11-24T08:00:00+01:00"];
    assert_eq!(column(&out, "registered"), registered);
    assert_eq!(err, "warning: stdin: columns that are not used: `Colour`\n");
    // A list of JSON stays allowed where the history is.
    let log = r#"{"case": 1, "Created": "2026-11-24 08:00", "Changes": [{"at": "2026-11-24 09:00", "event": "low"}]}"#;
    let (_, out, err) = run(&asked, log);
    assert_eq!(
        (column(&out, "priority"), err.as_str()),
        (vec!["low".to_owned()], "warning: no column is called `Prio`, which [columns] names\n")
    );
    // What is wrong with it is told by the header that the log has.
    let log = "case,Importance,Created\n1,low,yesterday\n";
    let (code, _, err) = run(&asked, log);
    assert_eq!(code, 2);
    assert!(err.contains("stdin:2  Created  `yesterday` is not a time"), "{err}");
}

#[test]
fn a_history_may_be_written_with_am_and_pm() {
    let now = ["--lang", "en", "--now", "2026-11-24 17:00", "--format", "csv"];
    let log = |history: &str| {
        format!("case,priority,registered,history\n1,low,2026-11-24 10:00,{history}\n")
    };
    // Low has 36 h of the clock; 3:50 PM to 4:20 PM does not count: Wed 22:00 and half an hour.
    for history in [
        "11/24/2026 3:50 PM paused; 11/24/2026 4:20 PM resumed",
        "2026-11-24 03:50pm paused; 2026-11-24 04:20:00 pm resumed",
        "24-11-2026 3:50\u{202f}PM paused;2026-11-24T15:20:00Z resumed",
    ] {
        let (code, out, err) = run(&now, &log(history));
        let due = ["2026-11-25T22:30:00+01:00"];
        assert_eq!(column(&out, "resolution_due"), due, "{history}: {code} {err}");
    }
    // 3 April or 4 March; the clock goes forward in between.
    let log = log("03/04/2026 3:50 PM paused; 03/04/2026 4:20 PM medium")
        .replace("2026-11-24", "2026-03-01");
    let (code, _, err) = run(&now, &log);
    assert_eq!(code, 2);
    assert!(err.contains("`03/04/2026 3:50 PM` can be 3 April 2026 or 4 March 2026"), "{err}");
    let (_, out, err) = run(&[&now[..], &["--dates", "mdy"]].concat(), &log);
    assert_eq!(column(&out, "resolution_breached_at"), ["2026-03-02T22:00:00+01:00"], "{err}");
    assert_eq!(column(&out, "priority"), ["medium"]);
}

#[test]
fn what_is_wrong_with_an_event_is_said_of_its_time_or_of_its_event() {
    for (history, wrong) in [
        ("2026-11-24 3:50 PM", "a time without an event"),
        ("2026-11-24 3:50 PM frozen", "`frozen` is not an event"),
        ("2026-11-24 13:50 PM paused", "with AM and PM hours go from 1 to 12"),
        ("24-11-2026 ca. 10 paused", "`24-11-2026 ca. 10` is not a time"),
        ("2026-11-24 paused", "`2026-11-24` has no time of day"),
        ("paused", "`` is not a time"),
    ] {
        let log = format!("case,registered,history\n1,2026-11-24 10:00,{history}\n");
        let (code, _, err) = run(&["--lang", "en", "--now", NOW], &log);
        assert_eq!(code, 2);
        assert!(err.contains(wrong), "{history}: {err}");
    }
}

#[test]
fn a_list_under_a_key_is_told_of_and_its_case_left_out() {
    let log = r#"{"case": 1, "registered": "2026-11-24 10:00", "priority": ["high"], "resolved": null}
{"case": ["2"], "registered": {"at": "2026-11-24 10:00"}}
{"case": 3, "registered": "2026-11-24 10:00", "tags": ["new"]}
"#;
    let (code, out, err) =
        run(&["--lang", "en", "--now", NOW, "--keep-going", "--format", "csv"], log);
    assert_eq!((code, column(&out, "case")), (1, vec!["3".to_owned()]));
    for part in [
        "2 of 3 rows cannot be used",
        "stdin:1  priority    `[\"high\"]` is a list or an object",
        "stdin:2  case        `[\"2\"]` is a list or an object",
        "stdin:2  registered  `{\"at\": \"2026-11-24 10:00\"}` is a list or an object",
    ] {
        assert!(err.contains(part), "{part}\n{err}");
    }
    assert_eq!(err.matches("stdin:").count(), 4, "nothing is said twice: {err}");
}

#[test]
fn a_case_without_a_deadline_is_a_bad_row() {
    // Normal has 8 h: from 16:00 on the last day of 2100 that is midnight, which the program can no more compute with.
    let log = "case,priority,registered,resolved\n1,normal,2100-12-31 15:59:59,\n2,normal,2100-12-31 16:00,\n";
    let now = ["--lang", "en", "--now", "2100-12-31 17:00"];
    let (code, out, err) = run(&now, log);
    assert_eq!((code, out.as_str()), (2, ""));
    let wrong = "stdin:3  registered  the case has no deadline: it would lie beyond 2100";
    assert!(err.contains(wrong), "{err}");
    let kept = [&now[..], &["--keep-going", "--format", "csv"]].concat();
    let (code, out, err) = run(&kept, log);
    assert_eq!((code, column(&out, "case")), (1, vec!["1".to_owned()]));
    assert!(err.contains(wrong), "{err}");
    // From Tue 24 Nov on the card has no normal hours: a clock that counts them never gets there. Mon 10:00 and 4 h is in time.
    let desk = Desk::empty();
    let card =
        include_str!("../rates.toml").replace("clock = \"calendar\"", "clock = \"business\"");
    let closed = "[[revision]]\nvalid_from = 2026-11-24\nhours = { mon-fri = [] }\n";
    desk.write("card.toml", format!("{card}\n{closed}"));
    let card = desk.path("card.toml").to_str().unwrap().to_owned();
    let log = "case,priority,registered,resolved\n1,medium,2026-11-23 10:00,\n2,medium,2026-11-23 14:00,\n";
    let asked = ["--lang", "en", "--rates", &card, "--now", NOW];
    let asked = [&asked[..], &["--keep-going", "--format", "csv"]].concat();
    let (code, out, err) = run(&asked, log);
    assert_eq!((code, column(&out, "case")), (1, vec!["1".to_owned()]));
    let wrong = "stdin:3  registered  the case has no deadline: its clock counts normal hours";
    assert!(err.contains(wrong), "{err}");
    let one = ["--lang", "da", "--now", "2100-12-31 17:00", "--registered", "16:00"];
    let (code, _, err) = run(&one, "");
    assert_eq!(code, 2);
    assert!(
        err.starts_with("fejl: --registered: sagen har ingen frist: den ville ligge efter 2100"),
        "{err}"
    );
}

#[test]
fn the_column_decides_with_which_priority_a_case_begins() {
    let now = ["--lang", "en", "--now", "2026-11-24 10:30", "--format", "csv"];
    let priority = |log: &str| column(&run(&now, log).1, "priority");
    // A header decides for its file, whatever the cells say.
    assert_eq!(priority("case,registered\n1,2026-11-24 10:00\n"), ["normal"]);
    let log =
        "case,registered,historik\n1,2026-11-24 10:00,\n2,2026-11-24 10:00,2026-11-24 10:10 low\n";
    assert_eq!(priority(log), ["high", "low"]);
    // In JSON the row's own key decides, even null or empty.
    let log = r#"[{"case": 1, "registered": "2026-11-24 10:00"},
{"case": 2, "registered": "2026-11-24 10:00", "history": null},
{"case": 3, "registered": "2026-11-24 10:00", "history": ""},
{"case": 4, "registered": "2026-11-24 10:00", "history": []},
{"case": 5, "registered": "2026-11-24 10:00"}]"#;
    assert_eq!(priority(log), ["normal", "high", "high", "high", "normal"]);
    // What comes later changes nothing of what was promised before.
    let log = "case,registered,history\n1,2026-11-24 10:00,2026-11-24 12:00 normal\n";
    let at = |now: &str| run(&["--now", now, "--format", "csv"], log).1;
    assert_eq!(
        column(&at("2026-11-24 11:59"), "response_breached_at"),
        ["2026-11-24T11:00:00+01:00"]
    );
    assert_eq!(
        column(&at("2026-11-24 12:01"), "response_breached_at"),
        ["2026-11-24T11:00:00+01:00"]
    );
}

#[test]
fn an_empty_resolution_must_agree_with_the_history_in_json_too() {
    let log = r#"{"case": 1, "registered": "2026-11-24 10:00", "resolved": null, "history": "2026-11-24 11:00 resolved"}"#;
    let (code, _, err) = run(&["--lang", "en", "--now", NOW], log);
    assert_eq!(code, 2);
    assert!(err.contains("resolved  is empty, but by its history the case is solved"), "{err}");
    let without = log.replace("\"resolved\": null, ", "");
    assert_eq!(run(&["--lang", "en", "--now", NOW], &without).2, "");
}

#[test]
fn a_log_that_cannot_say_that_a_case_is_resolved_is_told_so() {
    let now = ["--lang", "en", "--now", NOW];
    let (_, _, err) = run(&now, "case,registered\n1,2026-11-20 10:00\n");
    assert_eq!(
        err,
        "warning: stdin: no column says when a case was resolved, so all count as open; name it in the rate card: \
         [columns] resolved = \"the header\"\n"
    );
    let (_, _, err) =
        run(&["--lang", "da", "--now", NOW], r#"{"case": 1, "registered": "2026-11-20 10:00"}"#);
    assert!(
        err.contains(
            "stdin: ingen kolonne siger, hvornår en sag blev løst, så alle regnes for åbne"
        ),
        "{err}"
    );
    // The column says it, or the history can; and where there is no case, nothing is to be said.
    for log in [
        "case,registered,resolved\n1,2026-11-20 10:00,\n",
        "case,registered,history\n1,2026-11-20 10:00,\n",
        "{\"case\": 1, \"registered\": \"2026-11-20 10:00\", \"resolved\": null}",
        "case,registered\n",
    ] {
        assert_eq!(run(&now, log).2, "", "{log}");
    }
}

#[test]
fn a_case_of_a_hundred_thousand_events_is_judged() {
    // A minute each: paused at :00, low at :20, normal at :40, resumed at :59. Each leaves one second to the clock: 25,000 of
    // normal's 28,800 s in 25,000 minutes, 86 %; 3,800 s are left, 63 min. Resolved in the second of the last resumption's end,
    // 17 days, 8 h and 40 min after Mon 5 Jan 08:00: Thu 22 Jan 16:40, due 1 h 3 min 20 s later.
    let begin = 1_767_596_400;
    let mut history = Vec::new();
    for minute in 0..25_000 {
        for (second, event) in [(0, "paused"), (20, "low"), (40, "normal"), (59, "resumed")] {
            let at = chrono::DateTime::from_timestamp(begin + minute * 60 + second, 0).unwrap();
            history.push(format!("{} {event}", at.format("%Y-%m-%dT%H:%M:%SZ")));
        }
    }
    let history = history.join(";");
    let log = format!(
        "case,priority,registered,responded,resolved,history\n\
         1,normal,2026-01-05 08:00,2026-01-05 08:00,2026-01-22 16:40,{history}\n"
    );
    let (code, out, err) = run(&["--now", NOW, "--format", "csv"], &log);
    assert_eq!((code, err.as_str()), (0, ""));
    for (name, cell) in [
        ("resolution_status", "met"),
        ("resolution_due", "2026-01-22T17:43:20+01:00"),
        ("resolution_used_percent", "86"),
        ("resolution_minutes_left", "63"),
    ] {
        assert_eq!(column(&out, name), [cell]);
    }
}

#[test]
fn an_explanation_names_its_day_and_tells_solved_from_paused() {
    let desk = Desk::empty();
    let card =
        include_str!("../rates.toml").replace("clock = \"calendar\"", "clock = \"business\"");
    desk.write("card.toml", card);
    let card = desk.path("card.toml").to_str().unwrap().to_owned();
    // Normal's 8 h from Mon 12:00: 1 h, a pause of 1 h, 1 h, solved from Mon 15:00 to Tue 08:30, which is 1 h and 30 min of the
    // clock, and 6 h: Tue 14:30. Medium's 4 h are used up at Mon 16:00, when the pause begins.
    let log = "\
case,priority,registered,responded,resolved,history
1,normal,2026-11-23 12:00,2026-11-23 12:00,,2026-11-23 13:00 paused; 2026-11-23 14:00 resumed; 2026-11-23 15:00 resolved; 2026-11-24 08:30 reopened
2,medium,2026-11-23 12:00,2026-11-23 12:00,,2026-11-23 16:00 paused; 2026-11-23 19:34 resumed
";
    let explained = |lang: &str| {
        let args = ["--lang", lang, "--rates", &card, "--now", NOW, "--explain"];
        let out = run(&args, log).1;
        out.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let english = explained("en");
    for part in [
        "registered Mon 23 Nov 12:00 judged Tue 24 Nov 2026 13:05 time Mon 12:00 ● registered as normal, ✓ answered ── \
         13:00 ‖ paused ╌╌ 14:00 ▶ resumed ── 15:00 ‖ solved ╌╌ Tue 08:30 ▶ reopened ── 13:05 ○ now ·· 14:30 ◷ solution due \
         priority Mon 12:00",
        "paused 13:00-14:00 solved 15:00-Tue 08:30 answer",
        "12:00 + 8 h + 1 h paused + 1 h 30 min solved = Tue 14:30;",
        "12:00 + 4 h = 16:00, moved to 19:34: the clock stood from that second on (rule 3.2);",
    ] {
        assert!(english.contains(part), "{part}\n{english}");
    }
    let danish = explained("da");
    for part in [
        "vurderet tir 24. nov 2026 13:05 tid man 12:00 ● registreret som normal, ✓ besvaret ── 13:00 ‖ på pause",
        "på pause 13:00-14:00 løst 15:00-tir 08:30 svar",
        "+ 1 t på pause + 1 t 30 min løst = tir 14:30;",
        "= 16:00, flyttet til 19:34: uret stod stille fra det sekund (regel 3.2);",
    ] {
        assert!(danish.contains(part), "{part}\n{danish}");
    }
}
