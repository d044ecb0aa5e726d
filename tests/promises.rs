//! Promises apart for agreements and customers, hours apart, and targets of which nothing is promised.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::desk::{Desk, spaced};

pub(crate) const CARD: &str = r#"
currency = "DKK"
timezone = "Europe/Copenhagen"
vat_percent = 25
customers = "customers.toml"
hours.mon-fri = "08:00-16:00"
levels.a.hourly_rate = 60.00
holidays = [{ name = "Juledag", date = "12-25" }, { name = "2. juledag", date = "12-26" }]
[agreements]
GOD = { free_minutes = 15 }
BEDST = { free_minutes = 15 }
[sla.priorities]
high = { respond = "1h", resolve = "2h" }
normal = { respond = "4h", resolve = "8h", clock = "business" }
low = { respond = "2h", resolve = "4h", clock = "business", hours = { mon-sun = "10:00-12:00" } }
info = { respond = "4h" }
[sla.agreements.BEDST]
hours = { mon-fri = "07:00-20:00" }
priorities.high.respond = "30m"
priorities.info.resolve = "24h"
[sla.customers.A17.priorities]
high.resolve = "90m"
low.hours.mon-sun = "06:00-07:00"
"#;

pub(crate) const CUSTOMERS: &str = "[[customers]]\ncustomer = \"A17\"\nname = \"Alfa\"\nagreement = \"BEDST\"\nfrom = 2026-11-01\n";

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
    /// customer, agreement, priority, registered.
    case: String,
    /// Of the answer and the solution.
    due: [String; 2],
    status: Option<[String; 2]>,
    /// What `--explain` names.
    #[serde(default)]
    explained: Vec<String>,
}

/// Hours that a clock counts are told of nowhere: those of BEDST count where a customer of it has normal, though the card has
/// low for Alfa; those of high are passed over by everybody's clock, those of GOD by each of its priorities, as it has only
/// high; those of Gamma count with the clock that the agreement has.
#[test]
fn hours_that_no_clock_counts_are_told() {
    let desk = desk();
    let notes = |more: &str| {
        desk.write("own.toml", format!("{}{more}", CARD.replace("customers.toml", "none.toml")));
        let told = desk.prints(&["rates", "check", "own.toml"]);
        told.lines().filter(|line| line.contains("hours")).map(str::to_owned).collect::<Vec<_>>()
    };
    let idle = |key: &str| {
        format!(
            "note: {key}.hours does nothing: the clock there counts every hour; write clock = \"business\" too"
        )
    };
    assert_eq!(notes(""), Vec::<String>::new());
    let hours = "hours.mon-fri = \"09:00-10:00\"\n";
    for (table, told) in [
        ("sla.agreements.GOD.priorities.high", vec![idle("sla.agreements.GOD.priorities.high")]),
        ("sla.agreements.GOD.priorities.normal", Vec::new()),
        ("sla.agreements.GOD", Vec::new()),
        (
            "sla.customers.Gamma.priorities.info",
            vec![idle("sla.customers.\"Gamma\".priorities.info")],
        ),
    ] {
        assert_eq!(notes(&format!("[{table}]\n{hours}")), told, "{table}");
    }
    let by_agreement = "[sla.agreements.GOD.priorities.info]\nclock = \"business\"\n";
    let with = format!("{by_agreement}[sla.customers.Gamma.priorities.info]\n{hours}");
    assert_eq!(notes(&with), Vec::<String>::new());
    desk.write(
        "own.toml",
        CARD.replace(", clock = \"business\"", "")
            .replace("[sla.priorities]", "[sla]\nhours.mon = \"07:00-08:00\"\n[sla.priorities]"),
    );
    let told = desk.prints(&["rates", "check", "own.toml"]);
    let keys = [
        "sla",
        "sla.priorities.low",
        "sla.agreements.BEDST",
        "sla.customers.\"A17\".priorities.low",
    ];
    let all: Vec<String> = keys.iter().map(|key| idle(key)).collect();
    assert_eq!(told.lines().filter(|line| line.contains("hours")).collect::<Vec<_>>(), all);
}

/// A17 is the number of Alfa; nobody is called Alpha, or 17.
#[test]
fn promises_to_nobody_are_told() {
    let desk = desk();
    desk.write("own.toml", format!("{CARD}[sla.customers.Alpha]\n[sla.customers.17]\n"));
    let told = desk.prints(&["rates", "check", "own.toml"]);
    let told: Vec<&str> = told.lines().filter(|line| line.contains("[sla.")).collect();
    assert_eq!(
        told,
        [
            "note: [sla.customers] `Alpha` is not in customers.toml: did you mean `Alfa`?",
            "note: [sla.customers] `17` is not in customers.toml",
        ]
    );
}

fn desk() -> Desk {
    let desk = Desk::empty();
    desk.write("card.toml", CARD);
    desk.write("customers.toml", CUSTOMERS);
    desk
}

const ARGS: [&str; 8] = [
    "sla-check",
    "log.csv",
    "--rates",
    "card.toml",
    "--now",
    "2027-01-10 12:00",
    "--fail-on",
    "never",
];

fn judged(desk: &Desk) -> Value {
    let out = desk.prints(&[&ARGS[..], &["--format", "json"]].concat());
    serde_json::from_str(&out).unwrap()
}

#[test]
fn each_case_of_the_table_comes_out_as_derived() {
    let table: Table = toml::from_str(include_str!("cases/promises.toml")).unwrap();
    let desk = desk();
    let mut wrong = Vec::new();
    for row in &table.case {
        desk.write(
            "log.csv",
            format!("case,customer,agreement,priority,registered,resolved\n1,{},\n", row.case),
        );
        let case = &judged(&desk)["cases"][0];
        let of = |key: &str| {
            ["response", "resolution"]
                .map(|target| case[target][key].as_str().unwrap_or("").to_owned())
        };
        let due = of("due").map(|due| due.get(..16).unwrap_or("").replace('T', " "));
        let told = spaced(&desk.prints(&[&ARGS[..], &["--explain"]].concat()));
        let unsaid: Vec<_> =
            row.explained.iter().filter(|it| !told.contains(it.as_str())).collect();
        let statuses = row.status.as_ref().is_none_or(|wanted| *wanted == of("status"));
        if due != row.due || !statuses || !unsaid.is_empty() {
            wrong.push(format!(
                "{}\n  because {}\n  {due:?} {:?}\n  {told}",
                row.rule,
                row.because,
                of("status")
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// Answered 10:30: 30 of 240 minutes are 12 %. The solution is neither met nor breached, whatever becomes of it.
#[test]
fn what_is_not_promised_is_in_no_count() {
    let desk = desk();
    desk.write(
        "log.csv",
        "case,priority,registered,responded,resolved\n\
         1,info,2026-11-24 10:00,2026-11-24 10:30,2026-12-24 10:00\n2,info,2026-11-24 10:00,2026-11-24 10:30,\n",
    );
    let all = judged(&desk);
    assert_eq!(
        all["cases"][0]["resolution"],
        json!({"due": null, "at": "2026-12-24T10:00:00+01:00", "status": "none", "breached_at": null,
            "breached_under": null, "used_percent": null, "minutes_left": null})
    );
    assert_eq!(all["cases"][1]["response"]["used_percent"], 12);
    let counted = &all["summary"]["resolution"];
    assert_eq!(
        *counted,
        json!({"met": 0, "running": 0, "at-risk": 0, "paused": 0, "breached": 0, "percent_met": null})
    );
    let out = desk.prints(&[&ARGS[..], &["--only", "none", "--format", "jsonl"]].concat());
    assert_eq!(out.lines().count(), 2);
    let out = desk.prints(&[&ARGS[..], &["--format", "prometheus"]].concat());
    assert!(
        out.contains(
            "takst_sla_cases{status=\"none\",priority=\"info\",target=\"resolution\"} 2\n"
        )
    );
    assert!(!out.contains("status=\"none\",priority=\"high\""), "{out}");
    let out = desk.prints(&[&ARGS[..], &["--summary", "--format", "csv"]].concat());
    assert!(out.ends_with("2,2,0,100.0,30.0,30.0,30.0,30.0,0,0,,,,,\n"), "{out}");
    // Nothing of it is late, so nothing is to be seen to.
    let args = [&ARGS[..6], &["--format", "nagios"]].concat();
    assert!(desk.prints(&args).starts_with("SLA OK - 0 breached, 0 at risk, 1 open"));
}

/// 10:00 high is due 12:00; at 13:00 it becomes info, of which no solution is promised: the missed promise stays missed, and
/// with `recompute` there is none.
#[test]
fn a_promise_that_was_missed_stays_missed_where_the_next_priority_promises_nothing() {
    let desk = desk();
    desk.write(
        "log.csv",
        "case,priority,registered,resolved,history\n1,high,2026-11-24 10:00,,2026-11-24 13:00 info\n\
         2,high,2026-11-24 10:00,,2026-11-24 12:00 info\n3,info,2026-11-24 10:00,,2026-11-24 13:00 high\n",
    );
    let told = |all: &Value| {
        [0, 1, 2].map(|case| {
            let of = &all["cases"][case]["resolution"];
            format!(
                "{} {}",
                of["status"].as_str().unwrap(),
                of["breached_at"].as_str().unwrap_or("-")
            )
        })
    };
    // 2: a change at the very deadline comes in time. 3: high was already past when it began to hold.
    assert_eq!(
        told(&judged(&desk)),
        ["breached 2026-11-24T12:00:00+01:00", "none -", "breached 2026-11-24T13:00:00+01:00"]
    );
    desk.write(
        "card.toml",
        CARD.replace("[sla.priorities]", "[sla]\nreprioritise = \"recompute\"\n[sla.priorities]"),
    );
    assert_eq!(told(&judged(&desk)), ["none -", "none -", "breached 2026-11-24T13:00:00+01:00"]);
}

#[test]
fn agreements_are_told_apart_by_names_of_the_card() {
    let desk = desk();
    desk.write("log.csv", "case,agreement,registered\n1,BEST,2026-11-24 10:00\n");
    let (code, _, told) = desk.ended(&ARGS);
    assert_eq!(code, 2);
    assert!(told.contains("`BEST` is not an agreement"), "{told}");
    // Where no promise depends on it, it is a word like any other.
    desk.write("card.toml", CARD.split("[sla.agreements").next().unwrap());
    assert_eq!(desk.ended(&ARGS).0, 0);
    for (from, to, said) in [
        ("[sla.agreements.BEDST]", "[sla.agreements.BEST]", "the card has no agreement `BEST`"),
        ("priorities.info", "priorities.information", "the card has no priority `information`"),
        (
            "hours = { mon-fri = \"07",
            "hours = { mon-fry = \"07",
            "`mon-fry` is not a day of the week",
        ),
        ("[sla.customers.A17.", "[sla.customers.\" A17\".", "is not a name"),
    ] {
        desk.write("card.toml", CARD.replace(from, to));
        let told = desk.refused(&["rates", "check", "card.toml"]);
        assert!(told.contains(said), "{told}");
    }
}

#[test]
fn rates_show_has_the_promises_apart() {
    let desk = desk();
    let shown = desk.prints(&["rates", "show", "--rates", "card.toml"]);
    for line in [
        "high 1 h 2 h every hour counts",
        "info 4 h – every hour counts",
        "BEDST · high 30 min 2 h every hour counts",
        "BEDST · normal 4 h 8 h hours Mon-Fri 07:00-20:00",
        "A17 · high 1 h 90 min every hour counts",
        "A17 · low 2 h 4 h hours Mon-Sun 06:00-07:00",
    ] {
        let line = line.replace("90 min", "1 h 30");
        assert!(spaced(&shown).contains(&line), "{line}: {shown}");
    }
}
