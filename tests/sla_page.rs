//! The page for a customer: its numbers are those of the JSON, it asks for nothing, and it is told in both languages.

use serde_json::Value;

use crate::browser;
use crate::desk::Desk;
use crate::promises::{CARD, CUSTOMERS};

const NOW: [&str; 3] = ["sla-check", "--now", "2026-12-01 09:00"];

/// Two months, three priorities, a changed one, one that waits, a name that would be a tag.
fn log(cases: u32) -> String {
    let mut log =
        "case,customer,priority,registered,answered,responded,resolved,history\n".to_owned();
    for case in 0..cases {
        let start =
            chrono::NaiveDate::from_ymd_opt(2026, 10, 1).unwrap().and_hms_opt(0, 0, 0).unwrap();
        let after = |minutes: u32| {
            (start + chrono::Duration::minutes(i64::from(case * 1_237 % 80_000 + minutes)))
                .to_string()
        };
        let priority = ["high", "normal", "low"][usize::try_from(case % 3).unwrap()];
        let customer =
            ["Café <b>Kanel</b> & Søn", "Nordisk Byg A/S"][usize::try_from(case % 2).unwrap()];
        let history = match case % 7 {
            0 => format!("{} medium", after(20)),
            1 => format!("{} paused", after(5)),
            _ => String::new(),
        };
        let resolved =
            if case % 5 == 0 || case % 7 == 1 { String::new() } else { after(case % 600) };
        let (answered, responded) = (after(1), after(case * 13 % 300));
        let responded = if resolved.is_empty() { responded } else { resolved.clone() };
        log += &format!(
            "{case},{customer},{priority},{},{answered},{responded},{resolved},{history}\n",
            after(0)
        );
    }
    log
}

/// The cells of the rows below the heads of a table.
fn rows(page: &str, id: &str) -> Vec<Vec<String>> {
    let (_, rest) =
        page.split_once(&format!("<table id=\"{id}\">")).unwrap_or_else(|| panic!("no table {id}"));
    let (_, rest) = rest.split_once("<tbody>").unwrap();
    let (body, _) = rest.split_once("</tbody>").unwrap();
    let cells = |row: &str| {
        let cells = row.split("<t").skip(1).filter_map(|cell| cell.split_once('>'));
        let texts =
            cells.filter_map(|(_, text)| text.split_once("</t").map(|(text, _)| text.to_owned()));
        texts.collect::<Vec<_>>()
    };
    body.split("</tr>").map(cells).filter(|cells| !cells.is_empty()).collect()
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn percent(value: &Value) -> String {
    value.as_str().map_or("–".to_owned(), |value| format!("{value} %"))
}

fn json(desk: &Desk, args: &[&str]) -> Value {
    let base = [&NOW[..], &["log.csv", "--fail-on", "never", "--format", "json"]].concat();
    serde_json::from_str(&desk.prints(&[&base[..], args].concat())).unwrap()
}

/// Heads of rows span two of them; the number of thousands is written with a comma.
#[test]
fn the_numbers_of_the_page_are_those_of_the_json() {
    let desk = Desk::empty();
    desk.write("log.csv", log(500));
    desk.prints(&[&NOW[..], &["log.csv", "-o", "page.html"]].concat());
    let page = desk.read("page.html");
    let all = json(&desk, &[]);
    let summary = &all["summary"];
    for (row, target) in rows(&page, "kept").iter().zip(["response", "resolution"]) {
        let tally = &summary[target];
        let keys = ["met", "breached", "at-risk", "running", "paused"];
        let counts = keys.map(|key| tally[key].to_string());
        assert_eq!(row[1..], [&[percent(&tally["percent_met"])][..], &counts].concat());
    }
    for key in ["priority", "month"] {
        let groups = json(&desk, &["--summary", "--group-by", key]);
        let id = if key == "month" { "months" } else { "priorities" };
        let rows = rows(&page, id);
        let groups = groups["groups"].as_array().unwrap();
        assert_eq!(rows.len(), 2 * groups.len());
        for (rows, group) in rows.chunks(2).zip(groups) {
            assert_eq!(rows[0][..2], [text(&group[key]), group["cases"].to_string()]);
            for (row, target) in [(&rows[0][3..], "response"), (&rows[1][1..], "resolution")] {
                let of = &group[target];
                let mut expected = vec![
                    percent(&of["percent_met"]),
                    of["met"].to_string(),
                    of["breached"].to_string(),
                ];
                expected.extend(["mean", "median", "p90", "p95"].map(|name| {
                    let minutes = of[format!("{name}_minutes")].as_str().unwrap_or("–").to_owned();
                    let thousands = minutes.len().checked_sub(5).filter(|_| minutes.len() > 5);
                    thousands.map_or(minutes.clone(), |at| {
                        format!("{},{}", &minutes[..at], &minutes[at..])
                    })
                }));
                assert_eq!(row, expected, "{key} {target}");
            }
        }
    }
    let mut missed = Vec::new();
    for case in all["cases"].as_array().unwrap() {
        for (target, word) in [("response", "answer"), ("resolution", "solution")] {
            let of = &case[target];
            if of["status"] == "breached" {
                let late = -of["minutes_left"].as_i64().unwrap();
                missed.push([
                    text(&case["case"]),
                    word.to_owned(),
                    late.to_string(),
                    text(&of["breached_under"]),
                ]);
            }
        }
    }
    assert!(missed.len() > 50);
    let told = rows(&page, "breaches");
    let told: Vec<_> = told.iter().map(|row| [0, 2, 3, 4].map(|cell| row[cell].clone())).collect();
    assert_eq!(told, missed);
    // Each priority is counted by the promise that counted and by the last one: as many in both.
    let changed = rows(&page, "changed");
    let sum = |cells: std::ops::Range<usize>| {
        let counts = changed.iter().flat_map(|row| &row[cells.clone()]);
        counts.fold(0, |sum, count| sum + count.parse::<usize>().unwrap())
    };
    assert_eq!(sum(1..5), sum(5..9));
    assert!(changed.iter().any(|row| row[1..5] != row[5..9]), "{changed:?}");
    let checksum = desk.prints(&["rates", "show", "--raw"]);
    desk.write("card.toml", checksum);
    assert!(page.contains(&desk.checksum("card.toml")), "no checksum");
    assert!(page.contains("Read: log.csv"));
}

/// Beta has what the card promises all. Alfa's agreement BEDST answers high in 30 minutes, solves info in 24 hours and has
/// hours of its own, which high and info do not count; the card has for Alfa a solution of high and hours of low.
#[test]
fn promises_are_those_of_the_cases() {
    let desk = Desk::empty();
    desk.write("card.toml", CARD);
    desk.write("customers.toml", CUSTOMERS);
    desk.write(
        "log.csv",
        "case,customer,registered\n1,Beta,2026-11-24 10:00\n2,Alfa,2026-11-24 10:00\n3,Beta,2026-11-24 11:00\n",
    );
    let told = |args: &[&str]| {
        let all = ["--rates", "card.toml", "log.csv", "-o", "page.html"];
        desk.prints(&[&NOW[..], &all, args].concat());
        let rows = rows(&desk.read("page.html"), "promises");
        rows.iter().map(|row| row.join(" | ")).collect::<Vec<_>>()
    };
    let own = [
        "high · BEDST · A17 | 30 min | 1 h 30 | every hour counts",
        "normal · BEDST | 4 h | 8 h | hours Mon-Fri 07:00-20:00",
        "low · A17 | 2 h | 4 h | hours Mon-Sun 06:00-07:00",
        "info · BEDST | 4 h | 24 h | every hour counts",
    ];
    assert_eq!(told(&["--customer", "Alfa"]), own);
    let general = [
        "high | 1 h | 2 h | every hour counts",
        "normal | 4 h | 8 h | normal hours count",
        "low | 2 h | 4 h | hours Mon-Sun 10:00-12:00",
        "info | 4 h | – | every hour counts",
    ];
    assert_eq!(told(&["--customer", "Beta"]), general);
    let both: Vec<&str> = general.into_iter().zip(own).flat_map(<[&str; 2]>::from).collect();
    assert_eq!(told(&[]), both);
}

#[test]
fn a_name_cannot_become_part_of_the_page() {
    let desk = Desk::empty();
    desk.write(
        "log.csv",
        "case,customer,registered\n\"<script>alert(1)</script>\",\"<!--rows--></title><svg onload=x>\",2026-11-24 01:00\n",
    );
    desk.prints(&[&NOW[..], &["log.csv", "-o", "page.html"]].concat());
    let page = desk.read("page.html");
    assert!(
        !page.contains("<script") && !page.contains("<svg onload") && !page.contains("<!--rows"),
        "{page}"
    );
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "{page}");
    assert_eq!(rows(&page, "breaches").len(), 2);
}

#[test]
fn the_page_goes_beside_the_output_and_nowhere_else() {
    let desk = Desk::empty();
    desk.write("log.csv", log(10));
    let with = |args: &[&str]| desk.ended(&[&NOW[..], &["log.csv"], args].concat());
    let (code, out, _) = with(&["--report", "page.html", "--format", "csv"]);
    assert_eq!(code, 0);
    assert_eq!(out.lines().count(), 11);
    let beside = desk.read("page.html");
    assert_eq!(with(&["-o", "same.html"]).0, 0);
    assert_eq!(desk.read("same.html"), beside);
    assert_eq!(with(&["-o", "same.html", "--fail-on", "breached"]).0, 1);
    desk.write("customers.csv", "customer\nNordisk Byg A/S\n");
    let customers = desk.read("customers.csv");
    for (report, why) in [
        ("out.csv", "--report `out.csv` is another file of this run"),
        ("./out.csv", "--report `./out.csv` is another file of this run"),
        ("log.csv", "--report would write over the input `log.csv`"),
        ("customers.csv", "--report would write over the input `customers.csv`"),
    ] {
        let (code, _, told) =
            with(&["--customers", "customers.csv", "--report", report, "-o", "out.csv"]);
        assert_eq!(code, 2);
        assert!(told.contains(why), "{told}");
    }
    assert_eq!(desk.read("customers.csv"), customers);
    let (code, _, told) = with(&["--report", "none/page.html", "-o", "out.csv"]);
    assert_eq!((code, told.contains("cannot write `none/page.html`")), (2, true), "{told}");
    assert_eq!(desk.names(), ["customers.csv", "log.csv", "page.html", "same.html"]);
}

#[test]
fn one_customer_is_named_and_danish_is_danish() {
    let desk = Desk::empty();
    desk.write("log.csv", log(60));
    desk.prints(
        &[&NOW[..], &["log.csv", "-o", "da.html", "--lang", "da", "--customer", "Nordisk Byg A/S"]]
            .concat(),
    );
    let page = desk.read("da.html");
    assert!(
        page.contains("<html lang=\"da\">")
            && page.contains("<h1>Servicerapport: Nordisk Byg A/S</h1>")
    );
    for english in ["kept", "breached", "answer", "solution", "Read:", "target", "cases"] {
        let visible = page.replace("id=\"kept\"", "");
        assert!(!visible.contains(&format!(">{english}")), "{english}");
    }
}

/// Each chart says what it shows to who does not see it; with no case there is a page without charts.
#[test]
fn a_browser_shows_and_prints_it_without_asking_for_anything() {
    let desk = Desk::empty();
    for (cases, charts) in [(0, 0), (1, 4), (50, 5)] {
        desk.write("log.csv", log(cases));
        desk.prints(&[&NOW[..], &["log.csv", "-o", "page.html"]].concat());
        let page = desk.read("page.html");
        for tag in ["<svg ", "role=\"img\"", "<desc>"] {
            assert_eq!(page.matches(tag).count(), charts, "{cases} {tag}");
        }
        let Some(shown) = browser::open(&desk.path("page.html")) else { return };
        assert_eq!((&shown.requests[..], &shown.console[..]), (&[][..], &[][..]));
        assert!(shown.dom.contains("Service report"));
        assert!(shown.printed[0].contains("What was promised and kept"), "{:?}", shown.printed);
    }
}
