//! Hours, holidays and revisions that are none.

use super::*;

// In `wrong_with` the added text begins on line 8: LEAST has seven lines.

#[test]
fn hours_that_are_none() {
    let hours = |lines: &str| LEAST.replace("mon-fri = \"08:00-16:00\"", lines);
    for (value, title, label) in [
        (
            "\"8-16\"",
            "`8-16` is not a span of hours",
            "write it as \"08:00-16:00\"",
        ),
        (
            "\"døgnet rundt\"",
            "`døgnet rundt` is not a span of hours",
            "write it as \"08:00-16:00\", a closed day as []",
        ),
        (
            "\"22:00-06:00\"",
            "`22:00-06:00` does not end after it starts",
            "a span past midnight is two: up to 24:00, and from 00:00 the day after",
        ),
        (
            "\"08:00-24:01\"",
            "`08:00-24:01` ends after midnight",
            "24:00 is the end of a day",
        ),
        (
            "\"08:60-09:00\"",
            "`08:60-09:00` is not a span of hours",
            "write it as \"08:00-16:00\", a closed day as []",
        ),
        (
            "8",
            "`fri` is a span of hours",
            "write it as \"08:00-16:00\"",
        ),
    ] {
        wrong(&hours(&format!("fri = {value}")), &[(5, 7, title, label)]);
    }
    // "08:00-12:00" begins at column 8 and is 13 long with its quotes: the second begins at 8 + 13 + 2 = 23.
    wrong(
        &hours("fri = [\"08:00-12:00\", \"11:59-16:00\"]"),
        &[(
            5,
            23,
            "`11:59-16:00` overlaps `08:00-12:00`",
            "let each span begin at or after the end of the one before",
        )],
    );
    for (key, label) in [
        ("Mon-Fri", "did you mean `mon-fri`?"),
        ("man-fre", "did you mean `mon-fri`?"),
        (
            "weekdays",
            "write mon, tue, wed, thu, fri, sat, sun or a range: mon-fri",
        ),
    ] {
        let title = format!("`{key}` is not a day of the week");
        wrong(
            &hours(&format!("{key} = \"08:00-16:00\"")),
            &[(5, 1, &title, label)],
        );
    }
    wrong(
        &hours("mon-fri = \"08:00-16:00\"\nfri = \"08:00-15:00\""),
        &[(
            6,
            1,
            "`fri` names a day that `mon-fri` names too",
            "name each day once: \"mon-thu\" and \"fri\"",
        )],
    );
}

#[test]
fn holidays_that_are_none() {
    let day = |lines: &str| format!("[[holidays]]\nname = \"x\"\n{lines}\n");
    for (lines, line, column, title, label) in [
        (
            "date = \"25-12\"",
            10,
            8,
            "`25-12` is not a day of the year",
            "write month and day: \"12-25\"",
        ),
        (
            "date = \"02-30\"",
            10,
            8,
            "`02-30` is not a day of the year",
            "write month and day as \"12-25\"",
        ),
        (
            "date = \"24.12.2026\"",
            10,
            8,
            "`24.12.2026` is not a date",
            "write it as 2026-12-24",
        ),
        (
            "date = \"2026-02-29\"",
            10,
            8,
            "`2026-02-29` is not a date",
            "write year, month and day: 2027-01-01",
        ),
        (
            "date = 12",
            10,
            8,
            "`date` is a date",
            "write year, month and day: 2027-01-01",
        ),
        (
            "easter = \"2\"",
            10,
            10,
            "`easter` is a whole number",
            "write a number from -100 to 300",
        ),
        (
            "date = \"12-25\"\neaster = 1",
            11,
            1,
            "`date` and `easter` in one holiday",
            "keep one of the two",
        ),
        (
            "easter = 26\nfrom = 2024\nuntil = 2023",
            12,
            9,
            "`until` is before `from`",
            "write 2024 or a later year",
        ),
        (
            "date = 2026-12-25\nuntil = 2027",
            11,
            1,
            "`until` with a date that has a year",
            "leave `until` out, or the year of the date",
        ),
        (
            "easter = 0\nclosed = []",
            11,
            10,
            "`closed` is empty",
            "write what is closed: \"12:00-24:00\"; without `closed` it is the whole day",
        ),
        (
            "easter = 0\nclosed = \"kl. 12-24\"",
            11,
            10,
            "`kl. 12-24` is not a span of hours",
            "write it with colons: \"12:00-24:00\"",
        ),
    ] {
        wrong_with(&day(lines), &[(line, column, title, label)]);
    }
    wrong_with(
        "[[holidays]]\n",
        &[
            (
                8,
                1,
                "`name` is missing in [holidays]",
                "add name = \"…\": the name of the day",
            ),
            (
                8,
                1,
                "`date` is missing in [holidays]",
                "add date = \"12-25\", or easter = -3 for days from Easter Sunday",
            ),
        ],
    );
}

#[test]
fn revisions_that_are_none() {
    wrong_with(
        "[[revision]]\n",
        &[(
            8,
            1,
            "`valid_from` is missing in [[revision]]",
            "add valid_from = 2027-01-01: its first day",
        )],
    );
    wrong_with(
        "[[revision]]\nvalid_from = \"01-02-2027\"\n",
        &[(
            9,
            14,
            "`01-02-2027` is not a date",
            "write it as 2027-02-01",
        )],
    );
    wrong_with(
        "[[revision]]\nvalid_from = 2027-01-01\n[[revision]]\nvalid_from = \"2027-01-01\"\n",
        &[(
            11,
            14,
            "two revisions from 2027-01-01",
            "put their keys into one, or change a date",
        )],
    );
    wrong_with(
        "[[revision]]\nvalid_from = 2027-01-01\ncurrency = \"EUR\"\ntimezone = \"UTC\"\n",
        &[
            (
                10,
                1,
                "a revision cannot change `currency`",
                "leave it out here: it holds for the whole card",
            ),
            (
                11,
                1,
                "a revision cannot change `timezone`",
                "leave it out here: it holds for the whole card",
            ),
        ],
    );
    // A mistake in a revision stands where the revision is; one of the base is not said again.
    wrong(
        &format!(
            "{}[[revision]]\nvalid_from = 2027-01-01\nlevels.a.hourly_rate = \"840 kr\"\nhours.fri = \"8-15\"\nmileag.per_km = 4\n",
            LEAST.replace("800.00", "-1")
        ),
        &[
            (7, 15, "`hourly_rate` cannot be negative", "write 0 or more"),
            (10, 24, "`hourly_rate` is a price", "write 840"),
            (
                11,
                13,
                "`8-15` is not a span of hours",
                "write it as \"08:00-15:00\"",
            ),
            (12, 1, "unknown key `mileag`", "did you mean `mileage`?"),
        ],
    );
}
