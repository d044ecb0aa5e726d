//! What is wrong with a row, told.

use super::*;

#[test]
fn twenty_rows_are_shown_and_the_others_counted() {
    // The last row is wrong in another way, so that no one cause is told once for all.
    let rows = "1,K,x,,y,,,,,,,,,\n".repeat(22) + "1,K,2026-11-24 10:00,,-1,,,,,,,,,\n";
    let text = Run { lang: Lang::Da, ..PLAIN }.report(&rows);
    assert!(text.starts_with("fejl: 23 af 23 rækker kan ikke faktureres; intet blev skrevet\n"));
    assert_eq!(text.lines().filter(|line| line.starts_with("log.csv:")).count(), 40);
    assert!(text.contains("\n… og 3 rækker mere\n"), "{text}");
    assert!(text.ends_with("Rækkerne hører til 1 af 1 sager. Ret dem, og kør igen.\n"));
}

#[test]
fn rows_that_disagree_name_the_earlier_file() {
    let head = "case,customer,start,minutes\n";
    let one = format!("{head}9,Z,2026-11-24 09:00,5\n1,K,2026-11-24 10:00,5\n");
    let two = format!("{head}1,L,2026-11-24 11:00,5\n");
    let text = report(PLAIN.read(&[("one.csv", &one), ("two.csv", &two)]));
    let expected = "two.csv:2  customer  `L`, but line 3 in one.csv of case 1 says `K`";
    assert!(text.contains(expected), "{text}");
}

#[test]
fn the_same_row_twice_is_an_error_unless_allowed() {
    let row = "1,K,2026-11-24 10:00,,5,,,,,,,,,a\n";
    let allowed = Run { allow_duplicates: true, ..PLAIN };
    assert_eq!(allowed.log(&format!("{row}{row}")).log.entries().len(), 2);
    let file = format!("{HEAD}\n{row}");
    let text = report(PLAIN.read(&[("a.csv", &file), ("b.csv", &file)]));
    let expected = "b.csv:2    the same as line 2 in a.csv in every column";
    assert!(text.contains(expected), "{text}");
}
