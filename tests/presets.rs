//! Logs of other tools, through the binary: each preset from a file written to the tool's documented columns, dates
//! that can be read in two ways, and work without a time of day. Amounts are derived by hand.

use crate::desk::{Desk, SHIPPED, spaced};

impl Desk {
    /// The lines of an invoice; nothing may be said besides.
    fn invoice_lines(&self, args: &[&str]) -> String {
        self.done(&[&["invoice", "--format", "csv"], args].concat())
    }

    /// The messages of bad rows, without the file's name.
    fn bad_rows(&self, name: &str, log: &str, args: &[&str]) -> Vec<String> {
        self.write(name, log);
        let said = self.refused(&[&["invoice", "--format", "csv", name], args].concat());
        let messages = said.lines().filter_map(|line| line.strip_prefix(name));
        messages.map(|line| spaced(line)[1..].to_owned()).collect()
    }
}

fn example(name: &str) -> String {
    format!("{}/examples/logs/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// The work that the example logs tell, in the program's own columns. 17 March 2026 is a Tuesday, the 21st a Saturday.
const PLAIN: &str = "\
case,customer,start,end,level,billable,note
4711,Nordisk Byg A/S,2026-03-17 14:10,2026-03-17 14:45,,,#4711 Printer i skurvogn
4712,Havnens Fisk,2026-03-17 15:50,2026-03-17 16:30,2nd,,Kassen vil ikke starte
4711,Nordisk Byg A/S,2026-03-18 09:00,2026-03-18 09:12,2nd,,#4711 Driver til printer
4712,Havnens Fisk,2026-03-18 10:00,2026-03-18 10:15,,no,Notat til os selv
4713,Café Kanel,2026-03-21 23:30,2026-03-22 00:10,,,Wifi nede (#4713)
";

/// 35 min at 800: 466.666…; 12 at 1,095: 219.00. 40 at 1,095, contacted 15:50: 730.00. 40 on a Saturday night at
/// 1,600: 1,066.666….
const LINES: &str = "\
Nordisk Byg A/S,4711,1,work,,#4711 Printer i skurvogn,2026-03-17,2026-03-17,1st,normal,35,35,min,800.00,60,466.67,0,0.00,466.67,25,DKK
Nordisk Byg A/S,4711,2,work,,#4711 Driver til printer,2026-03-18,2026-03-18,2nd,normal,12,12,min,1095.00,60,219.00,0,0.00,219.00,25,DKK
Havnens Fisk,4712,1,work,,Kassen vil ikke starte,2026-03-17,2026-03-17,2nd,normal,40,40,min,1095.00,60,730.00,0,0.00,730.00,25,DKK
Café Kanel,4713,1,work,,Wifi nede (#4713),2026-03-21,2026-03-22,1st,after-hours,40,40,min,1600.00,60,1066.67,0,0.00,1066.67,25,DKK
";

fn without_header(lines: &str) -> &str {
    lines.split_once('\n').unwrap().1
}

#[test]
fn each_tool_gives_the_invoice_of_the_same_work_in_plain_columns() {
    let desk = Desk::empty();
    desk.write("plain.csv", PLAIN);
    assert_eq!(without_header(&desk.invoice_lines(&["plain.csv"])), LINES);
    for (file, preset) in
        [("toggl.csv", "toggl"), ("clockify.csv", "clockify"), ("kimai.csv", "kimai")]
    {
        let lines = desk.invoice_lines(&[&example(file), "--preset", preset]);
        assert_eq!(without_header(&lines), LINES, "{preset}");
    }
    // Timewarrior's annotation has no number where a tag has it; Watson has no notes.
    let noted = LINES.replace("#4711 Printer", "Printer").replace("#4711 Driver", "Driver");
    let timewarrior =
        desk.invoice_lines(&[&example("timewarrior.json"), "--preset", "timewarrior"]);
    assert_eq!(without_header(&timewarrior), noted);
    let labelled = LINES
        .replace("#4711 Printer i skurvogn", "\"Support, 1st level\"")
        .replace("Wifi nede (#4713)", "\"Support, 1st level\"")
        .replace("#4711 Driver til printer", "\"Support, 2nd level\"")
        .replace("Kassen vil ikke starte", "\"Support, 2nd level\"");
    let watson = desk.invoice_lines(&[&example("watson.json"), "--preset", "watson"]);
    assert_eq!(without_header(&watson), labelled);
    // `watson log --csv`: local times, tags with commas.
    let csv = "id,start,stop,project,tags\n\
        9d5f2f1,2026-03-17 15:50:00,2026-03-17 16:30:00,Havnens Fisk,\"#4712, 2nd\"\n";
    desk.write("watson.csv", csv);
    let lines = desk.invoice_lines(&["watson.csv", "--preset", "watson"]);
    assert_eq!(Some(without_header(&lines).trim_end()), labelled.lines().nth(2));
}

#[test]
fn a_preset_pasted_into_the_card_does_the_same() {
    let desk = Desk::empty();
    let columns = include_str!("../presets/toggl.toml");
    desk.write("card.toml", format!("{SHIPPED}\n{columns}"));
    let lines = desk.invoice_lines(&[&example("toggl.csv"), "--rates", "card.toml"]);
    assert_eq!(without_header(&lines), LINES);
}

#[test]
fn columns_of_the_card_and_of_the_file_win_over_a_preset() {
    let desk = Desk::empty();
    desk.write("card.toml", format!("{SHIPPED}\n[columns]\ncustomer = \"Project\"\n"));
    let log = "Client,Project,Description,Start date,Start time,End date,End time,Tags,case,minutes\n\
        C,Drift,#1 a,2026-03-17,10:00:00,2026-03-17,10:30:00,,77,30\n\
        C,Drift,#1 b,2026-03-17,11:00:00,2026-03-17,11:30:00,,,\n";
    desk.write("log.csv", log);
    // `Client` is now a column that is not used, and said so. 30 min at 800 are 400.00.
    let args =
        ["invoice", "log.csv", "--preset", "toggl", "--rates", "card.toml", "--format", "csv"];
    let (code, lines, said) = desk.ended(&args);
    assert_eq!(code, 0, "{said}");
    assert_eq!(said.trim(), "warning: log.csv: columns that are not used: `Client`");
    let heads: Vec<String> = without_header(&lines)
        .lines()
        .map(|line| line.split(',').take(2).collect::<Vec<_>>().join(","))
        .collect();
    assert_eq!(heads, ["Drift,77", "Drift,1"]);
}

const TOGGL: &str =
    "Client,Project,Description,Billable,Start date,Start time,End date,End time,Duration,Tags\n";

#[test]
fn what_a_tool_cannot_mean_is_told_in_both_languages() {
    for (row, english, danish) in [
        (
            "K,P,Printer,Yes,2026-03-17,10:00:00,2026-03-17,10:30:00,00:30:00,",
            "Description names no case: write its number there as `#4711`, or say where it is: --column case=Project",
            "Description nævner ingen sag: skriv dens nummer dér som `#4711`, eller sig, hvor det står: --column case=Project",
        ),
        (
            "K,P,#1 og #2,Yes,2026-03-17,10:00:00,2026-03-17,10:30:00,00:30:00,",
            "Description names several cases, `#1` and `#2`: keep only one of them, or add a column `case`",
            "Description nævner flere sager, `#1` og `#2`: lad kun én af dem stå, eller tilføj en kolonne `sag`",
        ),
        (
            "K,P,#1,Yes,2026-03-17,10:00:00,2026-03-17,10:30:00,00:30:00,\"2nd, x, 1\"",
            "Tags has the tags `2nd` and `1`: keep only one of them",
            "Tags har flere tags, `2nd` og `1`: lad kun ét af dem stå",
        ),
        (
            "K,P,#1,Yes,2026-03-17,10:00:00,,,00:00:00,",
            "End date + End time is empty: if the timer still runs, stop it and export again",
            "End date + End time er tom: kører uret endnu, så stop det, og eksportér igen",
        ),
        (
            "K,P,#1,Yes,2026-03-17,10:00:00,2026-03-17,10:30:00,00:31:00,",
            "Duration `00:31:00`, but from start to End date + End time it is 30 minutes: if the tool rounds or takes breaks off, say so in [columns]: minutes = { hours = \"Duration\", breaks = true } (what is less counts), or minutes = false (start and end count)",
            "Duration `00:31:00`, men fra start til End date + End time er der 30 minutter: hvis programmet runder af eller trækker pauser fra, så sig det i [columns]: minutes = { hours = \"Duration\", breaks = true } (det, der er mindre, tæller) eller minutes = false (start og slut tæller)",
        ),
        (
            "K,P,#1,Yes,2026-03-17,10:00:00,2026-03-17,10:30:00,0:90,",
            "Duration `0:90` is not a length of time: `90` is more than 59",
            "Duration `0:90` er ikke en varighed: `90` er mere end 59",
        ),
        (
            "K,P,#1,Maybe,2026-03-17,10:00:00,2026-03-17,10:30:00,00:30:00,",
            "Billable `Maybe` is neither `yes` nor `no`",
            "Billable `Maybe` er hverken `ja` eller `nej`",
        ),
        (
            "K,P,#1,Yes,2026-03-17,0:10 PM,2026-03-17,1:30 PM,,",
            "Start date + Start time `2026-03-17 0:10 PM` is not a time: with AM and PM hours go from 1 to 12",
            "Start date + Start time `2026-03-17 0:10 PM` er ikke et tidspunkt: med AM og PM går timer fra 1 til 12",
        ),
    ] {
        let (desk, log) = (Desk::empty(), format!("{TOGGL}{row}\n"));
        let english = format!("2 {english}");
        assert_eq!(desk.bad_rows("t.csv", &log, &["--preset", "toggl"]), [english]);
        let args = ["--preset", "toggl", "--lang", "da"];
        assert_eq!(desk.bad_rows("t.csv", &log, &args), [format!("2 {danish}")]);
    }
}

#[test]
fn an_export_of_another_tool_is_told_by_its_columns() {
    let desk = Desk::empty();
    desk.write("kimai.csv", "date,begin,end,duration,tags\n2026-03-17,10:00,10:30,0.5,\n");
    let (code, _, said) = desk.ended(&["invoice", "kimai.csv", "--preset", "toggl"]);
    let expected = "error: kimai.csv: no column `Description`, where `case` stands in exports of this --preset\n\
        the file has: `date`, `begin`, `end`, `duration`, `tags`\n\
        a [columns] that would read it: takst rates columns kimai.csv\n";
    assert_eq!((said.as_str(), code), (expected, 2));
    let (_, _, said) = desk.ended(&["invoice", "kimai.csv"]);
    assert!(said.contains("\nif it is an export of kimai: --preset kimai\n"), "{said}");
    let (_, _, said) = desk.ended(&["invoice", "kimai.csv", "--lang", "da"]);
    assert!(
        said.ends_with(
            "\ner det en eksport fra kimai: --preset kimai\n\
            en [columns], der ville læse den: takst rates columns kimai.csv\n"
        ),
        "{said}"
    );
    for tool in ["watson", "timewarrior"] {
        let (code, written, said) = desk.ended(&["invoice", &example(&format!("{tool}.json"))]);
        assert_eq!((written.as_str(), code), ("", 2));
        assert!(said.contains("no column `case`"), "{said}");
        let hint = format!("if it is an export of {tool}: --preset {tool}\n");
        assert!(said.contains(&hint), "{said}");
    }
}

/// Lines of an invoice as `case, minutes_worked, net`.
fn told(lines: &str) -> Vec<String> {
    // The card's labels have a comma: no other cell here does.
    let plain = lines.replace("Support, ", "");
    let cell = |line: &str, at: usize| line.split(',').nth(at).unwrap().to_owned();
    without_header(&plain)
        .lines()
        .map(|line| [1, 10, 18].map(|at| cell(line, at)).join(" "))
        .collect()
}

#[test]
fn kimai_takes_breaks_off_and_ends_after_midnight() {
    let desk = Desk::empty();
    // 10:00 to 11:30 with a break of 10 minutes: 80 min, 1.33 hours; 1,066.67. 23:30 to 00:10 with seconds cut off:
    // 40 min say both; h:mm is as good as hundredths. 16:00 to 16:00 is no work, not a day.
    let log = "date,begin,end,duration,customer.name,description,billable\n\
        2026-03-17,10:00,11:30,1.33,K,#1,1\n\
        2026-03-17,13:00,14:30,1:20,K,#2,1\n\
        2026-03-17,16:00,16:00,0,K,#3,1\n\
        2026-03-17,12:00,12:30,0.5,K,#4,0\n";
    desk.write("kimai.csv", log);
    let lines = desk.invoice_lines(&["kimai.csv", "--preset", "kimai"]);
    assert_eq!(told(&lines), ["1 80 1066.67", "2 80 1066.67"]);
    // Without a duration: no work, and not a day of it; 50 min over midnight on a Tuesday, 50 × 1,600 / 60.
    let log = "date,begin,end,customer.name,description\n\
        2026-03-17,16:00,16:00,K,#1\n2026-03-17,23:30,00:20,K,#2\n";
    desk.write("kimai.csv", log);
    let lines = desk.invoice_lines(&["kimai.csv", "--preset", "kimai"]);
    assert_eq!(told(&lines), ["2 50 1333.33"]);
    // The date of the start is no end.
    let log = "date,begin,end,duration,customer.name,description\n2026-03-17,10:00,,0,K,#1\n";
    assert_eq!(
        desk.bad_rows("kimai.csv", log, &["--preset", "kimai"]),
        ["2 date + end is empty: if the timer still runs, stop it and export again"]
    );
    // Longer than from start to end is a mistake whatever the breaks.
    let log =
        "date,begin,end,duration,customer.name,description\n2026-03-17,10:00,10:30,0.6,K,#1\n";
    assert_eq!(
        desk.bad_rows("kimai.csv", log, &["--preset", "kimai"]),
        [
            "2 duration `0.6`, but from start to date + end it is 30 minutes: if the tool rounds or takes breaks off, say so in [columns]: minutes = { hours = \"duration\", breaks = true } (what is less counts), or minutes = false (start and end count)"
        ]
    );
}

#[test]
fn a_length_in_hundredths_of_an_hour_does_not_lose_a_minute() {
    let desk = Desk::empty();
    // 77 minutes are 1.28 hours (76.8 minutes): 77 × 800 / 60 = 1,026.666….
    let head = "Client,Description,Start Date,Start Time,End Date,End Time,Duration (decimal)\n";
    let log = format!("{head}K,#1,01/17/2025,01:26 PM,01/17/2025,02:43 PM,1.28\n");
    desk.write("clockify.csv", &log);
    let lines = desk.invoice_lines(&["clockify.csv", "--preset", "clockify"]);
    assert_eq!(told(&lines), ["1 77 1026.67"]);
    // Times with seconds are finer: 35.5 minutes, 0.59 hours (35.4 minutes): 35.5 × 800 / 60 = 473.333….
    let log = format!("{TOGGL}K,P,#1,Yes,2026-03-17,10:00:00,2026-03-17,10:35:30,0.59,\n");
    desk.write("toggl.csv", &log);
    let lines = desk.invoice_lines(&["toggl.csv", "--preset", "toggl"]);
    assert_eq!(told(&lines), ["1 35.5 473.33"]);
    // Times without are coarser: 10:00:50 to 10:35:10 is 34 minutes and 20 seconds, 457.777….
    let log = format!("{head}K,#1,01/17/2025,10:00,01/17/2025,10:35,0:34:20\n");
    desk.write("clockify.csv", &log);
    let lines = desk.invoice_lines(&["clockify.csv", "--preset", "clockify"]);
    assert_eq!(told(&lines), ["1 34.333333 457.78"]);
}

#[test]
fn tags_of_timewarrior_name_the_case_the_level_and_the_customer() {
    let row = |tags: &str| {
        format!(
            "[{{\"id\":1,\"start\":\"20260317T090000Z\",\"end\":\"20260317T093000Z\",\"tags\":{tags}}}]"
        )
    };
    let desk = Desk::empty();
    let preset = ["--preset", "timewarrior"];
    let two = row(r##"["#7", "on-site", "Havnens Fisk"]"##);
    assert_eq!(
        desk.bad_rows("t.json", &two, &preset),
        [
            "1 tags the customer can be `on-site` or `Havnens Fisk`: keep only one of these tags, or add the customer to the customers file"
        ]
    );
    let danish = [&preset[..], &["--lang", "da"]].concat();
    assert_eq!(
        desk.bad_rows("t.json", &two, &danish),
        [
            "1 tags kunden kan være `on-site` eller `Havnens Fisk`: lad kun ét af de tags stå, eller tilføj kunden i kundefilen"
        ]
    );
    assert_eq!(
        desk.bad_rows("t.json", &row(r##"["#7"]"##), &preset),
        [
            "1 tags is empty, and no row says whose it is: name the customer with --set customer=…, or the column with --column customer=…"
        ]
    );
    assert_eq!(
        desk.bad_rows("t.json", &row(r#"{"a": 1}"#), &preset)[0],
        "1 tags `{\"a\": 1}` is not a list of tags"
    );
    // 30 min: 400.00 at 1st level, 547.50 at 2nd.
    desk.write("customers.csv", "customer,name\nHavnens Fisk,\n");
    desk.write("t.json", &two);
    let with_file = [&["t.json", "--customers", "customers.csv"], &preset[..]].concat();
    assert_eq!(told(&desk.invoice_lines(&with_file)), ["7 30 400.00"]);
    desk.write("t.json", row(r##"["2ND", "K", "#7"]"##));
    let plain = [&["t.json"], &preset[..]].concat();
    assert_eq!(told(&desk.invoice_lines(&plain)), ["7 30 547.50"]);
    // A timer that runs has no key `end`.
    let running = r##"[{"id":1,"start":"20260317T090000Z","tags":["#7","K"]}]"##;
    assert_eq!(
        desk.bad_rows("t.json", running, &preset),
        ["1 end is empty: if the timer still runs, stop it and export again"]
    );
}

#[test]
fn a_date_that_can_be_read_in_two_ways_needs_an_option() {
    let desk = Desk::empty();
    let log = "case,customer,start,minutes\n1,K,03/04/2026 10:00,30\n2,K,25/03/2026 10:00,30\n";
    assert_eq!(
        desk.bad_rows("log.csv", log, &[]),
        [
            "2 start `03/04/2026 10:00` can be 3 April 2026 or 4 March 2026: say which with --dates dmy or --dates mdy"
        ]
    );
    assert_eq!(
        desk.bad_rows("log.csv", log, &["--lang", "da"]),
        [
            "2 start `03/04/2026 10:00` kan være 3. april 2026 eller 4. marts 2026: sig hvilken med --dates dmy eller --dates mdy"
        ]
    );
    assert_eq!(
        desk.bad_rows("log.csv", log, &["--dates", "mdy"]),
        [
            "3 start `25/03/2026 10:00` is not a date in the order of --dates mdy: is the log written in the order dmy?"
        ]
    );
    assert_eq!(
        desk.bad_rows("log.csv", log, &["--dates", "mdy", "--lang", "da"]),
        [
            "3 start `25/03/2026 10:00` er ikke en dato i rækkefølgen fra --dates mdy: er loggen skrevet i rækkefølgen dmy?"
        ]
    );
    // 3 April 2026 is Good Friday: after hours, 30 × 1,600 / 60 = 800.00; 25 March is a Wednesday: 400.00.
    let lines = desk.invoice_lines(&["log.csv", "--dates", "dmy"]);
    assert_eq!(told(&lines), ["1 30 800.00", "2 30 400.00"]);
    // 4 March 2026 is a Wednesday. Points and hyphens are month first too.
    desk.write(
        "us.csv",
        "case,customer,start,minutes\n1,K,03/04/2026 10:00,30\n2,K,11-24-2025 10:00,30\n3,K,03.04.2026 10:00,30\n",
    );
    let lines = desk.invoice_lines(&["us.csv", "--dates", "mdy"]);
    assert_eq!(told(&lines), ["1 30 400.00", "2 30 400.00", "3 30 400.00"]);
    assert_eq!(
        desk.bad_rows("log.csv", "case,customer,start,minutes\n1,K,24-11-25 10:00,30\n", &[]),
        ["2 start `24-11-25 10:00` has a year of two digits: write `2026-11-24` or `24-11-2026`"]
    );
}

#[test]
fn sla_check_takes_the_order_of_dates_too() {
    let desk = Desk::empty();
    desk.write(
        "cases.csv",
        "case,priority,registered,resolved,history\n1,normal,03/04/2026 10:00,03/04/2026 11:00,03/04/2026 10:30 high\n",
    );
    let args = ["sla-check", "cases.csv", "--now", "2026-11-24 12:00", "--format", "csv"];
    let (code, _, said) = desk.ended(&args);
    assert_eq!(code, 2);
    assert!(said.contains("say which with --dates dmy"), "{said}");
    for (order, date) in
        [("dmy", "2026-04-03T10:00:00+02:00"), ("mdy", "2026-03-04T10:00:00+01:00")]
    {
        let (_, cases, said) = desk.ended(&[&args[..], &["--dates", order]].concat());
        assert!(cases.contains(date), "{cases}{said}");
    }
}

/// 17 March 2026 is a Tuesday, the 21st a Saturday.
const HOURS: &str = "case,customer,start,minutes\n1,K,2026-03-17,90\n1,K,17-03-2026,30\n";

#[test]
fn work_without_a_time_of_day_is_refused_where_its_price_depends_on_it() {
    let desk = Desk::empty();
    let message = |value: &str| {
        format!(
            "{value} has no time of day, and the price depends on it: write `2026-11-24 15:50`, or count such rows as normal hours with --assume-normal-hours"
        )
    };
    assert_eq!(
        desk.bad_rows("log.csv", HOURS, &[]),
        [format!("2 (all 2 rows) start {}", message("`2026-03-17`"))]
    );
    assert_eq!(
        desk.bad_rows("log.csv", HOURS, &["--lang", "da"])[0],
        "2 (alle 2 rækker) start `2026-03-17` mangler klokkeslættet, og prisen afhænger af det: skriv `2026-11-24 15:50`, eller regn sådanne rækker som normal arbejdstid med --assume-normal-hours"
    );
    // Without a length there is nothing to assume.
    assert_eq!(
        desk.bad_rows("log.csv", "case,customer,start,end\n1,K,2026-03-17,2026-03-17 10:00\n", &[]),
        ["2 start `2026-03-17` has no time of day: write `2026-11-24 15:50`"]
    );
}

#[test]
fn work_without_a_time_of_day_can_be_assumed_in_normal_hours() {
    let desk = Desk::empty();
    desk.write("log.csv", HOURS);
    // 120 min at 800: 1,600.00. Both begin at 08:00, and nobody is told that they overlap.
    let lines = desk.invoice_lines(&["log.csv", "--assume-normal-hours"]);
    assert_eq!(told(&lines), ["1 120 1600.00"]);
    let (_, explained, _) =
        desk.ended(&["invoice", "log.csv", "--assume-normal-hours", "--explain"]);
    let first = "Case 1 · K · no agreement · contacted Tue 17 Mar\n\n  worked     Tue 17 Mar, no time of day  90 min  1st level  normal hours  line 2\n";
    assert!(explained.starts_with(first), "{explained}");
    let args = ["invoice", "log.csv", "--assume-normal-hours", "--explain", "--lang", "da"];
    let (_, explained, _) = desk.ended(&args);
    assert!(explained.contains("tir 17. mar, uden klokkeslæt  90 min"), "{explained}");
    // With or without the option all of a Saturday costs the same: 90 × 1,600 / 60 = 2,400.00.
    desk.write("log.csv", "case,customer,start,minutes\n1,K,2026-03-21,90\n");
    for args in [&["log.csv"][..], &["log.csv", "--assume-normal-hours"]] {
        assert_eq!(told(&desk.invoice_lines(args)), ["1 90 2400.00"], "{args:?}");
    }
}

#[test]
fn where_all_time_costs_the_same_a_date_is_enough() {
    let desk = Desk::empty();
    let flat = SHIPPED
        .replace("surcharge_percent = 100", "surcharge_percent = 0")
        .replace("trigger           = \"contact\"", "trigger = \"worked\"")
        .replace("free_minutes = 15", "free_minutes = 0");
    assert_ne!(flat, SHIPPED);
    desk.write("flat.toml", &flat);
    desk.write("log.csv", HOURS);
    let lines = desk.invoice_lines(&["log.csv", "--rates", "flat.toml"]);
    assert_eq!(told(&lines), ["1 120 1600.00"]);
    // Free minutes are for normal hours only: the time of day matters again.
    desk.write("free.toml", flat.replace("free_minutes = 0", "free_minutes = 15"));
    assert_eq!(desk.bad_rows("log.csv", HOURS, &["--rates", "free.toml"]).len(), 1);
}

#[test]
fn assumed_work_is_not_split_at_closing_time() {
    let desk = Desk::empty();
    let worked = SHIPPED.replace("trigger           = \"contact\"", "trigger = \"worked\"");
    assert_ne!(worked, SHIPPED);
    desk.write("worked.toml", &worked);
    // 9 hours from 08:00 would end an hour after closing: they are 540 min at 800, 7,200.00, all the same.
    desk.write("log.csv", "case,customer,start,minutes\n1,K,2026-03-17,540\n");
    let lines = desk.invoice_lines(&["log.csv", "--rates", "worked.toml", "--assume-normal-hours"]);
    assert_eq!(told(&lines), ["1 540 7200.00"]);
}

#[test]
fn work_on_a_date_to_come_is_told() {
    let desk = Desk::empty();
    desk.write("log.csv", "case,customer,start,minutes\n1,K,2099-11-24,30\n");
    for (lang, expected) in [
        ("en", "warning: log.csv:2: start: the entry lies in the future, 2099-11-24\n"),
        ("da", "advarsel: log.csv:2: start: posten ligger ude i fremtiden, 2099-11-24\n"),
    ] {
        let args =
            ["invoice", "log.csv", "--assume-normal-hours", "--lang", lang, "--format", "csv"];
        assert_eq!(desk.ended(&args).2, expected);
    }
}

/// Changes of a card whose tiers all cost the same, after which the time of day matters again.
#[test]
fn the_time_of_day_matters_where_any_term_depends_on_it() {
    let desk = Desk::empty();
    let flat = SHIPPED
        .replace("surcharge_percent = 100", "surcharge_percent = 0")
        .replace("free_minutes = 15", "free_minutes = 0");
    desk.write("log.csv", HOURS);
    let says = |more: &str| {
        desk.write("card.toml", format!("{flat}\n{more}\n"));
        desk.ended(&["invoice", "log.csv", "--rates", "card.toml", "--format", "csv"])
    };
    for same in [
        "",
        "[[rules]]\nwhen = { channel = \"mail\" }\nminimum_minutes = 30",
        "[agreements.X]\nfree_minutes = 20\nfree_after_hours = true",
        "[[fees]]\nlabel = \"F\"\namount = 5\nwhen = { level = \"2nd\" }",
    ] {
        let (code, _, said) = says(same);
        assert_eq!(code, 0, "{same}: {said}");
    }
    for matters in [
        "[[rules]]\nwhen = { tier = \"after-hours\" }\nminimum_minutes = 30",
        "[[fees]]\nlabel = \"F\"\namount = 5\nwhen = { contacted_tier = \"after-hours\" }",
        "[[rules]]\nwhen = { level = \"2nd\" }\nsurcharge_percent = 10",
        "[agreements.X]\nfree_minutes = 20",
        "[agreements.X]\ndiscount_percent = 5\ndiscount_after_hours = false",
        "[agreements.X]\nafter_hours = \"included\"",
        "[agreements.X]\nincluded_minutes = 60\nincluded_per = \"month\"",
        "[[revision]]\nvalid_from = 2027-01-01\nafter_hours.surcharge_percent = 50",
        "[[revision]]\nvalid_from = 2027-01-01\nafter_hours.non_critical_fee = 50",
    ] {
        let (code, _, said) = says(matters);
        assert_eq!(code, 2, "{matters}");
        assert!(said.contains("--assume-normal-hours"), "{matters}: {said}");
    }
}

#[test]
fn the_card_shows_where_columns_are_found() {
    let desk = Desk::empty();
    let columns = "[columns]\ncase = { number = [\"Subject\", \"Project\"] }\nnote = [\"Text\", \"Subject\"]\n\
        start = { date = \"Date\", time = \"From\" }\nminutes = { hours = \"Length\" }\nlevel = { tag = \"Tags\" }\n";
    desk.write("card.toml", format!("{SHIPPED}\n{columns}"));
    for (lang, expected) in [
        (
            "en",
            [
                "column case #number in Subject, else #number in Project",
                "column note Text, else Subject",
                "column start Date + From",
                "column minutes Length (hours)",
                "column level tag in Tags",
            ],
        ),
        (
            "da",
            [
                "kolonne case #nummer i Subject, ellers #nummer i Project",
                "kolonne note Text, ellers Subject",
                "kolonne start Date + From",
                "kolonne minutes Length (timer)",
                "kolonne level tag i Tags",
            ],
        ),
    ] {
        let shown = desk.prints(&["rates", "show", "--rates", "card.toml", "--lang", lang]);
        let words = spaced(&shown);
        for line in expected {
            assert!(words.contains(line), "{line}: {shown}");
        }
    }
}

#[test]
fn the_first_column_that_a_row_fills_counts() {
    let desk = Desk::empty();
    let columns =
        "[columns]\ncustomer = [\"Debitor\", \"Client\"]\nminutes = { seconds = \"Secs\" }\n";
    desk.write("card.toml", format!("{SHIPPED}\n{columns}"));
    // 1,800 s are 30 min at 800: 400.00.
    desk.write(
        "log.csv",
        "case,Debitor,Client,start,Secs\n1,D,C,2026-03-17 10:00,1800\n2,,C,2026-03-17 10:00,1800\n",
    );
    let lines = desk.invoice_lines(&["log.csv", "--rates", "card.toml"]);
    assert_eq!(told(&lines), ["1 30 400.00", "2 30 400.00"]);
    let customers: Vec<&str> = without_header(&lines).lines().map(|line| &line[..1]).collect();
    assert_eq!(customers, ["D", "C"]);
}
