//! Case logs as helpdesks write them: exports of six of them, states, logs with a row an event. What must come out is
//! derived by hand in tests/cases/case-logs.toml.

use serde::Deserialize;
use serde_json::Value;

use crate::desk::{A_MINUTE_IS_1, Desk, spaced};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    case: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    rule: String,
    because: String,
    /// A file of tests/case-logs, instead of `log`.
    file: Option<String>,
    log: Option<String>,
    /// Of the log: csv, json or jsonl.
    #[serde(default = "csv")]
    ending: String,
    #[serde(default)]
    args: Vec<String>,
    now: String,
    /// Tables of the card beside the common ones.
    card: String,
    /// `case priority registered, response at, resolution at`, as they are written by [`shown`].
    #[serde(default)]
    cases: Vec<String>,
    /// Lines of standard error; a refusal where there are no cases.
    #[serde(default)]
    said: Vec<String>,
    exit: Option<i32>,
}

fn csv() -> String {
    "csv".to_owned()
}

const CARD: &str = "currency = 'DKK'\ntimezone = 'Europe/Copenhagen'\nvat_percent = 25\n\
    levels.a.hourly_rate = 60.00\n";

/// `4711 normal 2026-03-02 08:40:00; met 09:30:00 due 12:40:00; …`: local times, with their date where it is another day.
fn shown(case: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let registered = text(&case["registered"]);
    let (day, rest) = registered.split_at(10);
    let time = |value: &Value| match value.as_str() {
        None => "-".to_owned(),
        Some(at) if at.starts_with(day) => at[11..19].to_owned(),
        Some(at) => format!("{} {}", &at[..10], &at[11..19]),
    };
    let target = |name: &str| {
        let target = &case[name];
        let (status, at, due) =
            (text(&target["status"]), time(&target["at"]), time(&target["due"]));
        format!("{status} {at} due {due}")
    };
    format!(
        "{} {} {day} {}; {}; {}",
        text(&case["case"]),
        text(&case["priority"]),
        &rest[1..9],
        target("response"),
        target("resolution"),
    )
}

fn run(row: &Row) -> Result<(), String> {
    let desk = Desk::empty();
    let hours = if row.card.contains("hours.") { "" } else { "hours.mon-sun = '00:00-24:00'\n" };
    desk.write("card.toml", format!("{CARD}{hours}{}", row.card));
    let file = if let Some(name) = &row.file {
        format!("{}/tests/case-logs/{name}", env!("CARGO_MANIFEST_DIR"))
    } else {
        let name = format!("log.{}", row.ending);
        desk.write(&name, row.log.as_deref().unwrap_or(""));
        name
    };
    let mut args = vec!["sla-check", &file, "--rates", "card.toml", "--now", &row.now];
    args.extend(["--format", "json", "--fail-on", "never"]);
    args.extend(row.args.iter().map(String::as_str));
    let (code, out, said) = desk.ended(&args);
    let cases: Vec<String> = if out.is_empty() {
        Vec::new()
    } else {
        let document: Value = serde_json::from_str(&out).map_err(|error| error.to_string())?;
        let cases = document["cases"].as_array().cloned().unwrap_or_default();
        cases.iter().map(shown).collect()
    };
    let expected = row.exit.unwrap_or(if row.cases.is_empty() { 2 } else { 0 });
    let said: Vec<String> = said.lines().map(spaced).collect();
    let is_said = |wanted: &String| said.iter().any(|line| line.contains(wanted.as_str()));
    let unsaid: Vec<&String> = row.said.iter().filter(|wanted| !is_said(wanted)).collect();
    let silent = row.said.is_empty() && !said.is_empty();
    if code != expected || cases != row.cases || !unsaid.is_empty() || silent {
        return Err(format!(
            "{}\n  ({})\n  exit {code}\n  cases {cases:#?}\n  said {said:#?}\n  not said {unsaid:#?}",
            row.rule, row.because
        ));
    }
    Ok(())
}

#[test]
fn each_case_of_the_table_comes_out_as_derived() {
    let table: Table = toml::from_str(include_str!("cases/case-logs.toml")).unwrap();
    let wrong: Vec<String> = table.case.iter().filter_map(|row| run(row).err()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// The tables of docs/logs.md as a card has them.
#[test]
fn the_manual_reads_a_log_of_events() {
    let page = include_str!("../docs/logs.md");
    let (_, section) = page.split_once("## Case logs from helpdesks").unwrap();
    let (_, rest) = section.split_once("```toml\n").unwrap();
    let (tables, _) = rest.split_once("```").unwrap();
    let row = Row {
        rule: "docs/logs.md".to_owned(),
        because: "09:00 + 30 min is when it was no longer new; 09:00 + 2 h, resolved 10:30".to_owned(),
        file: None,
        log: Some(
            "number,opened_at,priority,resolved_at,First reply time,incident_state,sys_updated_at,Time on hold\n\
             1,2026-11-24 09:00,urgent,2026-11-24 10:30,30,Resolved,2026-11-24 10:30,\n\
             1,2026-11-24 09:00,urgent,,,New,2026-11-24 09:05,\n\
             1,2026-11-24 09:00,1 - critical,,30,Active,2026-11-24 09:30,\n"
                .to_owned(),
        ),
        ending: csv(),
        args: Vec::new(),
        now: "2026-11-24 12:00".to_owned(),
        card: tables.to_owned(),
        cases: vec![
            "1 high 2026-11-24 09:00:00; met 09:30:00 due 10:00:00; met 10:30:00 due 11:00:00"
                .to_owned(),
        ],
        said: Vec::new(),
        exit: None,
    };
    run(&row).unwrap();
}

/// What `rates columns` prints for each helpdesk's list reads all of it, once the user has said what their priorities are.
#[test]
fn what_is_proposed_for_a_case_log_reads_it() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/case-logs");
    for file in std::fs::read_dir(folder).unwrap() {
        let file = file.unwrap();
        let name = file.file_name().into_string().unwrap();
        let desk = Desk::empty();
        let targets = "respond = '1h'\nresolve = '4h'\n";
        desk.write("card.toml", format!("{A_MINUTE_IS_1}[sla.priorities.high]\n{targets}"));
        desk.write(&name, std::fs::read(file.path()).unwrap());
        let printed = desk.prints(&["rates", "columns", &name, "--rates", "card.toml"]);
        let preset = name.split('.').next().unwrap();
        assert!(printed.contains(&format!("takst sla-check --preset {preset}")), "{printed}");
        let (before, after) = match printed.split_once("# [sla.priorities.high]\n# ") {
            Some((before, after)) => (before, after),
            None => (&*printed, ""),
        };
        let columns = format!("{A_MINUTE_IS_1}{before}\n[sla.priorities.high]\n{targets}{after}");
        desk.write("card.toml", &columns);
        let args = ["sla-check", &name, "--rates", "card.toml", "--fail-on", "never"];
        let args = [&args[..], &["--format", "json", "--now", "2027-01-01 12:00"]].concat();
        let (code, out, told) = desk.ended(&args);
        assert_eq!(code, 0, "{name}: {told}\n{columns}");
        let document: Value = serde_json::from_str(&out).unwrap();
        assert!(document["summary"]["cases"].as_u64().unwrap() > 0, "{name}\n{columns}");
    }
}
