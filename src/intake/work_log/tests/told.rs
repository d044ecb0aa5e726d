//! What is wrong with a row, told.

use super::*;

#[test]
fn each_wrong_value_is_told_with_its_column() {
    for (row, expected) in [
        (
            "2026-11-24 10:10,2026-11-24 09:50,,,,,,,,,,",
            "end  `2026-11-24 09:50` is before start `2026-11-24 10:10`",
        ),
        (
            "2026-11-24 10:10,,,,,,,,,,,",
            "end  is empty, and so is `minutes`: one of them says how long it took",
        ),
        (
            ",,5,,,,,,,,,",
            "start  is empty: the time when work started is needed",
        ),
        (
            "31-11-2026 08:15,,5,,,,,,,,,",
            "start  `31-11-2026 08:15` is not a date: November has 30 days",
        ),
        (
            "2026-03-29 02:30,,5,,,,,,,,,",
            "start  `2026-03-29 02:30` does not exist: the clocks were put forward past it",
        ),
        ("2026-11-24 10:00,,-5,,,,,,,,,", "minutes  `-5` is negative"),
        (
            "2026-11-24 10:00,,NaN,,,,,,,,,",
            "minutes  `NaN` is not a length of time: write `90s`, `35m`, `1h30`, `1:30`, `1.5h` or `2d`",
        ),
        (
            "2026-11-24 10:00,2026-11-24 10:20,21,,,,,,,,,",
            "minutes  `21`, but from start to end it is 20 minutes",
        ),
        (
            "2026-11-24 10:00,,99999999,,,,,,,,,",
            "minutes  `99999999` is too long",
        ),
        (
            "2100-12-31 23:59,,2,,,,,,,,,",
            "minutes  `2`: the work would last beyond the year 2100",
        ),
        (
            "2026-11-24 10:00,,5,2. level,,,,,,,,",
            "level  `2. level` is not a level: did you mean `2nd`?",
        ),
        (
            "2025-12-31 23:59,,5,3rd,,,,,,,,",
            "level  `3rd` is not on the rate card on 2025-12-31",
        ),
        (
            "2025-12-31 23:59,,5,,BEDST,,,,,,,",
            "agreement  `BEDST` is not on the rate card on 2025-12-31",
        ),
        (
            "2026-11-24 10:00,,5,,GODD,,,,,,,",
            "agreement  `GODD` is not an agreement: did you mean `GOD`?",
        ),
        (
            "2026-11-24 10:00,,5,,,10:00,,,,,,",
            "contacted  `10:00` has no date: write `2026-11-24 15:50`",
        ),
        (
            "2026-11-24 10:00,,5,,,,,maybe,,,,",
            "covered  `maybe` is neither `yes` nor `no`",
        ),
        (
            "2026-11-24 10:00,,5,,,,,,,q,,",
            "billable  `q` is neither `yes` nor `no`",
        ),
        ("2026-11-24 10:00,,5,,,,,,,,-1,", "km  `-1` is negative"),
        (
            "2026-11-24 10:00,,5,,,,,,,,1e30,",
            "km  `1e30` is too large to compute exactly",
        ),
    ] {
        assert_eq!(message(row), expected, "{row}");
    }
    assert_eq!(
        entries(&PLAIN.log("1,K,2100-12-31 23:59,,1,,,,,,,,,\n")),
        [(60, 0, true)]
    );
    assert_eq!(
        entries(&PLAIN.log("1,K,2026-01-01 00:00,,1,3,,,,,,,,\n")),
        [(60, 2, true)]
    );
}

#[test]
fn the_report_names_all_rows_by_the_files_own_headers() {
    let text = report(PLAIN.read(&[(
        "november.csv",
        "sag;kunde;aftale;niveau;start;slut\n\
         1;A;;1st;24-11-2026 10:00;24-11-2026 10:10\n\
         2;B;;1st;12-11-2026 10:10;12-11-2026 09:50\n\
         3;C;;2. level;12-11-2026 10:10;12-11-2026 10:20\n\
         4731;D;BEDRE;;12-11-2026 10:10;12-11-2026 10:20\n\
         4731;D;GOD;;12-11-2026 11:10;12-11-2026 11:20\n",
    )]));
    let expected = "error: 3 of 5 rows cannot be billed; nothing was written

november.csv:3  slut    `12-11-2026 09:50` is before start `12-11-2026 10:10`
november.csv:4  niveau  `2. level` is not a level: did you mean `2nd`?
                        known: 1st (1, 1st level), 2nd (2, 2nd level), 3rd (3, 3rd level)
november.csv:6  aftale  `GOD`, but line 5 of case 4731 says `BEDRE`

These rows belong to 3 of 4 cases. Mend them and run it again.
";
    assert_eq!(text, expected);
}

#[test]
fn twenty_rows_are_shown_and_the_others_counted() {
    let rows = "1,K,x,,y,,,,,,,,,\n".repeat(23);
    let text = Run {
        lang: Lang::Da,
        ..PLAIN
    }
    .report(&rows);
    assert!(text.starts_with("fejl: 23 af 23 rækker kan ikke faktureres; intet blev skrevet\n"));
    assert_eq!(
        text.lines()
            .filter(|line| line.starts_with("log.csv:"))
            .count(),
        40
    );
    assert!(text.contains("\n… og 3 rækker mere\n"), "{text}");
    assert!(text.ends_with("Rækkerne hører til 1 af 1 sager. Ret dem, og kør igen.\n"));
}

#[test]
fn rows_that_disagree_name_the_earlier_line_and_file() {
    for (first, second, expected) in [
        (
            "K,,,,,",
            "L,,,,,",
            "customer   `L`, but line 2 of case 1 says `K`",
        ),
        (
            "K,,2026-11-24 08:00,,,",
            "K,,2026-11-24 08:01,,,",
            "contacted  `2026-11-24 08:01`, but line 2 of case 1 says `2026-11-24 08:00:00`",
        ),
        (
            "K,,,mail,,",
            "K,,,Phone,,",
            "channel  `Phone`, but line 2 of case 1 says `mail`; a channel is how the whole case came in: where each \
             entry was worked is a column of its own, `place`",
        ),
        (
            "K,,,,ja,",
            "K,,,,0,",
            "covered  `0`, but line 2 of case 1 says `yes`",
        ),
        (
            "K,,,,,nej",
            "K,,,,,1",
            "critical  `1`, but line 2 of case 1 says `no`",
        ),
    ] {
        let row = |facts: &str, hour: u32| format!("1,2026-11-24 {hour}:00,5,{facts}\n");
        let text = format!(
            "case,start,minutes,customer,agreement,contacted,channel,covered,critical\n{}{}",
            row(first, 10),
            row(second, 11)
        );
        let told = report(PLAIN.read(&[("log.csv", &text)]));
        let told = told
            .lines()
            .find(|line| line.starts_with("log.csv:3"))
            .unwrap();
        let squeezed = expected.replace("   ", "  ");
        assert_eq!(told, format!("log.csv:3  {squeezed}"));
    }
    let head = "case,customer,start,minutes\n";
    let one = format!("{head}9,Z,2026-11-24 09:00,5\n1,K,2026-11-24 10:00,5\n");
    let two = format!("{head}1,L,2026-11-24 11:00,5\n");
    let text = report(PLAIN.read(&[("one.csv", &one), ("two.csv", &two)]));
    assert!(
        text.contains("two.csv:2  customer  `L`, but line 3 in one.csv of case 1 says `K`"),
        "{text}"
    );
}

#[test]
fn a_case_needs_a_customer_once() {
    let text = PLAIN.report("1,,2026-11-24 10:00,,5,,,,,,,,,\n2,K,2026-11-24 10:00,,5,,,,,,,,,\n");
    assert!(
        text.contains("log.csv:2  customer  case 1 has no customer in any of its rows\n"),
        "{text}"
    );
    assert!(text.contains("1 of 2 rows"));
}

#[test]
fn the_same_row_twice_is_an_error_unless_allowed() {
    let row = "1,K,2026-11-24 10:00,,5,,,,,,,,,a\n";
    let text = PLAIN.report(&format!("{row}{row}{row}"));
    assert!(text.contains("2 of 3 rows"), "{text}");
    assert!(
        text.contains(
            "log.csv:3    the same as line 2 in every column; --allow-duplicates accepts it"
        ),
        "{text}"
    );
    let run = Run {
        allow_duplicates: true,
        ..PLAIN
    };
    assert_eq!(run.log(&format!("{row}{row}")).log.entries().len(), 2);
    let other = "1,K,2026-11-24 10:00,,5,,,,,,,,,b\n";
    assert_eq!(PLAIN.log(&format!("{row}{other}")).log.entries().len(), 2);
    let unknown =
        "case,customer,start,minutes,id\n1,K,2026-11-24 10:00,5,1\n1,K,2026-11-24 10:00,5,2\n";
    assert_eq!(
        PLAIN
            .read(&[("log.csv", unknown)])
            .unwrap()
            .log
            .entries()
            .len(),
        2
    );
    let file = format!("{HEAD}\n{row}");
    let text = report(PLAIN.read(&[("a.csv", &file), ("b.csv", &file)]));
    assert!(
        text.contains("b.csv:2    the same as line 2 of a.csv in every column"),
        "{text}"
    );
}
