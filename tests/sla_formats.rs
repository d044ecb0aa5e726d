//! Verdicts for monitoring programs, and the examples of how they are set up.

use crate::desk::{Desk, Ended};

const NOW: &str = "2026-11-24 13:05";
const OPEN: &str = include_str!("cases/sla_open.csv");

fn run(log: &str, args: &[&str]) -> Ended {
    let desk = Desk::empty();
    desk.piped(&[&["sla-check", "--now", NOW], args].concat(), log.as_bytes())
}

/// The samples of one metric.
fn samples<'t>(text: &'t str, name: &str) -> Vec<&'t str> {
    let rest = |line: &'t str| line.strip_prefix(name).filter(|rest| rest.starts_with(['{', ' ']));
    text.lines().filter_map(rest).collect()
}

/// Of screens.md, M5: 4802 was due 12:15, 50 minutes or 3,000 s ago; 4815 is due 13:50 and 17:50, in 2,700 and 17,100 s.
#[test]
fn prometheus_has_a_series_for_every_status_and_the_time_to_each_open_deadline() {
    let (code, out, err) = run(OPEN, &["--format", "prometheus"]);
    assert_eq!((code, err.as_str()), (0, ""));
    // 5 statuses, 4 priorities, 2 targets, whether or not there is a case.
    let cases = samples(&out, "takst_sla_cases");
    assert_eq!(cases.len(), 40);
    for (sample, count) in [
        ("{status=\"breached\",priority=\"medium\",target=\"resolution\"}", 1),
        ("{status=\"breached\",priority=\"normal\",target=\"response\"}", 1),
        ("{status=\"paused\",priority=\"normal\",target=\"resolution\"}", 1),
        ("{status=\"paused\",priority=\"low\",target=\"response\"}", 0),
    ] {
        assert!(cases.contains(&format!("{sample} {count}").as_str()), "{sample}: {cases:#?}");
    }
    // In the order of the log; 4798 is paused, 4790 is done.
    let expected = [
        "{case=\"4802\",customer=\"Havnens Fisk\",priority=\"medium\",target=\"resolution\"} -3000",
        "{case=\"4806\",customer=\"Café Kanel\",priority=\"normal\",target=\"resolution\"} 17700",
        "{case=\"4811\",customer=\"Nordisk Byg A/S\",priority=\"normal\",target=\"resolution\"} 17700",
        "{case=\"4815\",customer=\"Nordisk Byg A/S\",priority=\"normal\",target=\"response\"} 2700",
        "{case=\"4815\",customer=\"Nordisk Byg A/S\",priority=\"normal\",target=\"resolution\"} 17100",
        "{case=\"4820\",customer=\"Lund & Søn\",priority=\"high\",target=\"response\"} 2580",
        "{case=\"4820\",customer=\"Lund & Søn\",priority=\"high\",target=\"resolution\"} 6180",
    ];
    assert_eq!(samples(&out, "takst_sla_seconds_to_deadline"), expected);
    let percent = samples(&out, "takst_sla_percent_met");
    assert_eq!(percent, ["{target=\"response\"} 80.0", "{target=\"resolution\"} 50.0"]);
    // 2026-11-24T12:05:00Z.
    assert_eq!(samples(&out, "takst_sla_checked_timestamp_seconds"), [" 1795521900"]);
    assert!(out.ends_with("# EOF\n"));
}

/// 13:05 less 10:00 is 11,100 s; the other case is closed.
#[test]
fn the_oldest_open_case_counts_from_its_registration() {
    let log =
        "case,registered,resolved\n1,2026-11-24 10:00,\n2,2026-11-23 10:00,2026-11-23 10:10\n";
    let (_, out, _) = run(log, &["--format", "prometheus"]);
    assert_eq!(samples(&out, "takst_sla_oldest_open_seconds"), [" 11100"]);
    let (_, out, _) = run("case,registered,resolved\n", &["--format", "prometheus"]);
    assert_eq!(samples(&out, "takst_sla_oldest_open_seconds"), [" 0"]);
    assert_eq!(samples(&out, "takst_sla_percent_met"), [""; 0]);
    assert_eq!(samples(&out, "takst_sla_cases").len(), 40);
}

#[test]
fn names_cannot_break_a_label() {
    let log = "case,customer,registered\n\"a\\b\",\"x \"\"y\"\"\n\u{1b}[31m\",2026-11-24 10:00\n";
    let (_, out, _) = run(log, &["--format", "prometheus"]);
    let found = samples(&out, "takst_sla_seconds_to_deadline")[0];
    let labels = "{case=\"a\\\\b\",customer=\"x \\\"y\\\"\\n\u{241b}[31m\",priority=\"normal\",";
    assert!(found.starts_with(labels), "{found}");
}

#[test]
fn prometheus_fails_only_where_it_is_asked_to() {
    let with = |args: &[&str]| run(OPEN, &[&["--format", "prometheus"], args].concat()).0;
    assert_eq!(with(&[]), 0);
    assert_eq!(with(&["--fail-on", "breached"]), 1);
    let desk = Desk::empty();
    let args = ["sla-check", "--now", NOW, "-o", "takst.prom"];
    let (code, out, _) = desk.piped(&args, OPEN.as_bytes());
    assert_eq!((code, out.as_str()), (0, ""));
    assert!(desk.read("takst.prom").ends_with("# EOF\n"));
    assert_eq!(desk.names(), ["takst.prom"]);
}

/// Six of seven cases are open. 4802 is late; 4806 was answered late, which is no alarm any more; 4815 is at risk.
#[test]
fn nagios_counts_each_open_case_by_its_worst_target() {
    let expected = "\
SLA CRITICAL - 1 breached, 1 at risk, 6 open | breached=1;;0 at_risk=1;0 open=6
4802 Havnens Fisk: solution breached, due 12:15, 50 min late (medium)
4815 Nordisk Byg A/S: answer at risk, due 13:50, 45 min left (normal)
";
    assert_eq!(run(OPEN, &["--format", "nagios"]), (2, expected.to_owned(), String::new()));
    let only = ["--format", "nagios", "--case", "4815"];
    let (code, out, _) = run(OPEN, &only);
    assert_eq!(code, 1);
    assert!(out.starts_with("SLA WARNING - 0 breached, 1 at risk, 1 open | "), "{out}");
    let only = ["--format", "nagios", "--case", "4806"];
    let line = "SLA OK - 0 breached, 0 at risk, 1 open | breached=0;;0 at_risk=0;0 open=1\n";
    assert_eq!(run(OPEN, &only), (0, line.to_owned(), String::new()));
    let (_, out, _) = run(OPEN, &["--format", "nagios", "--lang", "da"]);
    assert!(
        out.contains("4802 Havnens Fisk: løsning brudt, frist 12:15, 50 min over tiden (medium)")
    );
}

#[test]
fn nagios_is_told_on_standard_output_what_could_not_be_done() {
    for (log, args, told) in [
        (OPEN, &["--fail-on", "never"][..], "--format nagios has the exit codes of monitoring"),
        (OPEN, &["--only", "late"], "invalid value 'late' for '--only <STATUS>'"),
        (OPEN, &["--rates", "none.toml"], "cannot read `none.toml`"),
        (OPEN, &["--case", "1"], "no case `1` in the log"),
        ("case,registered\n1,never|ever\n", &[], "`never/ever`"),
        ("", &[], "empty"),
    ] {
        let (code, out, err) = run(log, &[&["--format", "nagios"], args].concat());
        assert_eq!((code, err.as_str()), (3, ""), "{out}");
        assert!(out.starts_with("SLA UNKNOWN - ") && !out.contains("error: "), "{out}");
        assert!(out.contains(told) && !out.contains('|'), "{out}");
    }
    let (code, out, _) = run(OPEN, &["--format=nagios", "--only", "late", "--lang", "da"]);
    assert_eq!(code, 3);
    assert!(out.starts_with("SLA UNKNOWN - `late` er ikke en værdi for"), "{out}");
}

/// A row left out may be the worst of all.
#[test]
fn nagios_warns_of_rows_left_out() {
    let log = "case,registered\n1,2026-11-24 13:00\n2,never\n";
    let (code, out, _) = run(log, &["--format", "nagios", "--keep-going"]);
    assert_eq!(code, 1);
    assert!(
        out.starts_with("SLA WARNING - 0 breached, 0 at risk, 1 open, 1 row left out | "),
        "{out}"
    );
}

/// 60 characters of a name are enough, and what does not fit is counted.
#[test]
fn nagios_prints_less_than_four_kilobytes() {
    let mut log = "case,customer,registered\n".to_owned();
    for case in 0..500 {
        log.push_str(&format!("{case},\"{}|\nÅ\",2026-11-24 01:00\n", "Ø".repeat(100)));
    }
    let (code, out, _) = run(&log, &["--format", "nagios"]);
    assert_eq!(code, 2);
    assert!(out.len() < 4096 && out.len() > 3500, "{}", out.len());
    let told = out.lines().count() - 2;
    assert!(out.ends_with(&format!("… and {} more\n", 500 - told)), "{out}");
    assert_eq!(out.matches('|').count(), 1);
    let bad: String = "case,registered\n".to_owned() + &"1,ØÅØÅ\n".repeat(5_000);
    let (code, out, _) = run(&bad, &["--format", "nagios"]);
    assert_eq!(code, 3);
    assert!(out.len() < 4096, "{}", out.len());
}

/// The command of an example with this machine's places in it.
#[cfg(unix)]
fn example(desk: &Desk, command: &str) -> Ended {
    let here = command
        .replace("/usr/local/bin/takst", "\"$TAKST\"")
        .replace("/srv/support/cases.csv", "cases.csv")
        .replace("/var/lib/node_exporter/", "");
    let output = desk.other("sh").args(["-c", &here]).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[cfg(unix)]
#[test]
fn the_examples_for_monitoring_run() {
    let value = |file: &'static str, key: &str| {
        let line = file.lines().map(str::trim).find_map(|line| line.strip_prefix(key));
        line.unwrap_or_else(|| panic!("no {key} in\n{file}")).trim()
    };
    let desk = Desk::empty();
    desk.write("cases.csv", "case,registered,priority\n1,2026-11-24 13:00,low\n");
    let service = include_str!("../examples/monitoring/takst-sla.service");
    let (code, out, err) = example(&desk, value(service, "ExecStart="));
    assert_eq!((code, out.as_str(), err.contains("error")), (0, "", false), "{err}");
    let text = desk.read("takst.prom");
    let written = text.lines().filter_map(|line| line.strip_prefix("# TYPE "));
    let known: Vec<&str> = written.filter_map(|line| line.split(' ').next()).collect();
    // The alerts ask for nothing else.
    let alerts = include_str!("../examples/monitoring/alerts.yml");
    let words = alerts.split(|char: char| !char.is_ascii_alphanumeric() && char != '_');
    let asked: Vec<&str> = words.filter(|word| word.starts_with("takst_")).collect();
    assert!(
        asked.len() > 3 && asked.iter().all(|name| known.contains(name)),
        "{asked:?} {known:?}"
    );

    let nagios = include_str!("../examples/monitoring/nagios.cfg");
    let (_, file) = value(nagios, "check_command ").split_once('!').unwrap();
    let command = value(nagios, "command_line ").replace("$ARG1$", file);
    let (code, out, _) = example(&desk, &command);
    assert_eq!(code, 2);
    assert!(out.starts_with("SLA CRITICAL - 1 breached"), "{out}");

    let icinga = include_str!("../examples/monitoring/icinga2.conf");
    let (program, command) = value(icinga, "command = [").split_once(',').unwrap();
    assert_eq!((program.trim(), command.trim()), ("\"/usr/local/bin/takst\"", "\"sla-check\" ]"));
    let args = format!(
        "{} sla-check --format {} {}",
        program.trim().replace('"', ""),
        value(icinga, "\"--format\" ="),
        value(icinga, "vars.takst_cases =")
    );
    assert_eq!(example(&desk, &args).0, 2);
}
