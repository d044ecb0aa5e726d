use super::*;

// In `wrong_with` the added text begins on line 8: LEAST has seven lines.

#[test]
fn three_mistakes_look_as_people_will_see_them() {
    let text = "currency = \"DKK\"\ntimezone = \"Europe/Copenhagen\"\nvat_percent = 25\n[hours]\nmon-fri = \"08.00-16.00\"\n[levels.a]\nhourly_rate = 800.00\n[after_hours]\nsurcharge_percent = \"100 %\"\n[agreements.BEDRE]\nfree_minuts      = 15\n";
    let report = load(text, "/etc/xdg/takst/rates.toml", Lang::En, false).unwrap_err();
    assert_eq!(
        report.text,
        "\
error: `08.00-16.00` is not a span of hours
 --> /etc/xdg/takst/rates.toml:5:11
  |
5 | mon-fri = \"08.00-16.00\"
  |           ^^^^^^^^^^^^^ write it with colons: \"08:00-16:00\"

error: `surcharge_percent` is a number of per cent
 --> /etc/xdg/takst/rates.toml:9:21
  |
9 | surcharge_percent = \"100 %\"
  |                     ^^^^^^^ write 100 (the hourly price is doubled)

error: unknown key `free_minuts` in [agreements.BEDRE]
  --> /etc/xdg/takst/rates.toml:11:1
   |
11 | free_minuts      = 15
   | ^^^^^^^^^^^ did you mean `free_minutes`?

3 mistakes; no price was computed"
    );
    let report = load(text, "x.toml", Lang::Da, false).unwrap_err();
    assert!(
        report
            .text
            .starts_with("fejl: `08.00-16.00` er ikke et tidsrum på dagen\n")
    );
    assert!(report.text.contains("skriv det med kolon: \"08:00-16:00\""));
    assert!(report.text.ends_with("3 fejl; ingen pris blev beregnet"));
    assert!(!report.text.contains('\u{1b}'));
    let report = load(text, "x.toml", Lang::Da, true).unwrap_err();
    assert!(report.text.contains('\u{1b}'));
}

#[test]
fn nothing_in_a_card_drives_the_terminal() {
    // An escape sequence written out in the file, one made by TOML's own escape, and a right-to-left override.
    let text = format!("{LEAST}x\u{1b}[2J = \"a\"\nlabel = \"\\u001b[31m\u{202e}\"\nlabl = 3\n");
    let report = load(&text, "a\u{1b}[1mb.toml", Lang::En, false).unwrap_err();
    for char in ['\u{1b}', '\u{202e}'] {
        assert!(!report.text.contains(char), "{:?}", report.text);
    }
    let report = load(
        &format!("{LEAST}\"\\u001b[31m\" = 3\n"),
        "x",
        Lang::En,
        false,
    )
    .unwrap_err();
    assert!(
        report.text.contains("unknown key `\u{fffd}[31m`"),
        "{report}"
    );
}

#[test]
fn what_is_missing_from_the_file_is_said_without_a_line() {
    wrong(
        "",
        &[
            (
                0,
                0,
                "`currency` is missing",
                "add currency = \"DKK\" at the top",
            ),
            (
                0,
                0,
                "`timezone` is missing",
                "add timezone = \"Europe/Copenhagen\" at the top",
            ),
            (
                0,
                0,
                "`hours` is missing",
                "add [hours] with mon-fri = \"08:00-16:00\"",
            ),
            (
                0,
                0,
                "`vat_percent` is missing",
                "add vat_percent = 25 at the top",
            ),
            (
                0,
                0,
                "`levels` is missing",
                "add [levels] with \"1st\" = { hourly_rate = 800.00 }",
            ),
        ],
    );
    let report = load("", "x.toml", Lang::En, false).unwrap_err();
    assert!(
        report.text.contains("error: `currency` is missing\n"),
        "{report}"
    );
    assert!(
        report
            .text
            .contains("help: add currency = \"DKK\" at the top"),
        "{report}"
    );
}

#[test]
fn a_misspelt_key_is_not_missing_too() {
    wrong_with(
        "[mileage]\nkilometre = 3.52\n",
        &[(
            9,
            1,
            "unknown key `kilometre` in [mileage]",
            "did you mean `per_km`?",
        )],
    );
    wrong(
        &LEAST.replace("hourly_rate", "hourly_rat"),
        &[(
            7,
            1,
            "unknown key `hourly_rat` in [levels.a]",
            "did you mean `hourly_rate`?",
        )],
    );
    wrong(
        &LEAST.replace("hourly_rate = 800.00", ""),
        &[(
            6,
            9,
            "`hourly_rate` is missing in [levels.a]",
            "add hourly_rate = 800.00: the price of an hour",
        )],
    );
    wrong_with(
        "[billing]\nzzz = 1\n",
        &[(
            9,
            1,
            "unknown key `zzz` in [billing]",
            "known here: minimum_minutes, increment_minutes",
        )],
    );
    wrong_with(
        "[agreement.GOD]\n",
        &[(
            8,
            2,
            "unknown key `agreement`",
            "did you mean `agreements`?",
        )],
    );
}

#[test]
fn wrong_kinds_of_values() {
    wrong_with(
        "label = 3\n",
        &[(8, 9, "`label` is a text", "write it in quotes")],
    );
    wrong_with(
        "label = \" \"\n",
        &[(
            8,
            9,
            "`label` is empty",
            "write something, or leave the key out",
        )],
    );
    wrong_with(
        "aliases = \"x\"\n",
        &[(
            8,
            11,
            "`aliases` is a list of texts",
            "write it in brackets: [\"…\", \"…\"]",
        )],
    );
    wrong_with(
        "[levels]\nb = 3\n",
        &[(
            9,
            5,
            "`b` is a table",
            "write [levels.b] and its keys on the lines below",
        )],
    );
    wrong_with(
        "[holidays]\n",
        &[(
            8,
            1,
            "`holidays` is a list of tables",
            "write [[holidays]] before each one",
        )],
    );
    wrong_with(
        "[agreements.x]\nfree_after_hours = \"ja\"\n",
        &[(
            9,
            20,
            "`free_after_hours` is true or false",
            "write true or false, without quotes",
        )],
    );
    wrong_with(
        "[after_hours]\ntrigger = \"contakt\"\n",
        &[(
            9,
            11,
            "`contakt` is not a `trigger`",
            "did you mean \"contact\"? one of \"contact\", \"start\", \"worked\"",
        )],
    );
    wrong_with(
        "[after_hours]\ntrigger = 1\n",
        &[(
            9,
            11,
            "`trigger` is one of a few words",
            "write one of \"contact\", \"start\", \"worked\"",
        )],
    );
}

#[test]
fn numbers_that_are_none() {
    let rate = |value: &str| LEAST.replace("800.00", value);
    for (value, title, label) in [
        ("\"3,52\"", "`hourly_rate` is a price", "write 3.52"),
        (
            "\"1.095,00 kr.\"",
            "`hourly_rate` is a price",
            "write 1095.00",
        ),
        (
            "\"1,095\"",
            "`hourly_rate` is a price",
            "write a number such as 800.00",
        ),
        (
            "true",
            "`hourly_rate` is a price",
            "write a number such as 800.00",
        ),
        (
            "inf",
            "`hourly_rate` is a price",
            "write a number such as 800.00",
        ),
        (
            "nan",
            "`hourly_rate` is a price",
            "write a number such as 800.00",
        ),
        ("-1", "`hourly_rate` cannot be negative", "write 0 or more"),
        (
            "\"-0.01\"",
            "`hourly_rate` cannot be negative",
            "write 0 or more",
        ),
        // 30 significant digits; a decimal keeps 28.
        (
            "0.123456789012345678901234567891",
            "`hourly_rate` cannot be kept exactly",
            "write at most 28 digits",
        ),
        (
            "1e40",
            "`hourly_rate` cannot be kept exactly",
            "write at most 28 digits",
        ),
    ] {
        wrong(&rate(value), &[(7, 15, title, label)]);
    }
    let free = |value: &str| format!("[agreements.x]\nfree_minutes = {value}\n");
    wrong_with(
        &free("\"15 min\""),
        &[(9, 16, "`free_minutes` is a number of minutes", "write 15")],
    );
    // 0.01 minutes are 0.6 seconds.
    wrong_with(
        &free("0.01"),
        &[(
            9,
            16,
            "`free_minutes` is not a whole number of seconds",
            "time is counted in whole seconds: 0.5 is 30 seconds",
        )],
    );
    wrong_with(
        &free("99999999"),
        &[(
            9,
            16,
            "`free_minutes` is more than a year",
            "write a smaller number",
        )],
    );
    wrong_with(
        "[agreements.x]\ndiscount_percent = 100.5\n",
        &[(
            9,
            20,
            "`discount_percent` is more than 100 per cent",
            "write a number from 0 to 100",
        )],
    );
    wrong_with(
        "[agreements.x]\ndiscount_percent = -5\n",
        &[(
            9,
            20,
            "`discount_percent` cannot be negative",
            "write 0 or more",
        )],
    );
}

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
fn names_that_are_taken() {
    wrong_with(
        "[levels.A]\nhourly_rate = 1\n",
        &[(
            8,
            9,
            "`A` is the same name as `a`",
            "names match whatever their case: choose another",
        )],
    );
    let clash = "a word can mean one level only, whatever its case";
    wrong_with(
        "aliases = [\"x\"]\n[levels.b]\nhourly_rate = 1\naliases = [\"y\", \"X\"]\n",
        &[(11, 17, "`X` already means the level `a`", clash)],
    );
    wrong_with(
        "[levels.b]\nhourly_rate = 1\naliases = [\"A\"]\n",
        &[(10, 12, "`A` already means the level `a`", clash)],
    );
    wrong_with(
        "[columns]\ncase = \"Sag\"\ncustomer = \"SAG\"\n",
        &[(
            10,
            12,
            "the column `SAG` is already `case`",
            "one column of a log can only be one thing",
        )],
    );
    wrong_with(
        "[levels.\" b\"]\nhourly_rate = 1\n",
        &[(
            8,
            9,
            "` b` is not a name",
            "write a name without space around it",
        )],
    );
}

#[test]
fn targets_that_are_none() {
    let sla = |lines: &str| {
        format!("[sla.priorities]\nlow = {{ respond = \"1h\", resolve = \"2h\" }}\n{lines}\n")
    };
    let target = |value: &str| sla(&format!("hi = {{ resolve = \"2h\", respond = {value} }}"));
    for (value, title, label) in [
        (
            "\"1 time\"",
            "`respond` is a length of time",
            "write it as \"90s\", \"30m\", \"1h30m\" or \"2d\" (48 hours)",
        ),
        (
            "4",
            "`respond` is a length of time",
            "write \"4h\" for hours or \"4m\" for minutes",
        ),
        (
            "\"0h\"",
            "`respond` is no time at all",
            "write a time such as \"1h\"",
        ),
    ] {
        // hi = { resolve = "2h", respond = … : the value begins at column 34.
        wrong_with(&target(value), &[(10, 34, title, label)]);
    }
    wrong_with(
        &sla("Paused = { respond = \"1h\", resolve = \"2h\" }"),
        &[(
            10,
            1,
            "a priority cannot be called `Paused`",
            "in a case's history that means something else: choose another name",
        )],
    );
    wrong_with(
        &sla("[sla]\nstandard = \"lwo\""),
        &[(
            11,
            12,
            "`standard` names the priority `lwo`, which the card does not have",
            "did you mean \"low\"? known: low",
        )],
    );
    wrong_with(
        "[sla.priorities]\nlow = { respond = \"1h\" }\n",
        &[(
            9,
            1,
            "`resolve` is missing in [sla.priorities.low]",
            "add resolve = \"4h\"",
        )],
    );
}

#[test]
fn currencies_and_zones_that_are_none() {
    for (value, title, label) in [
        ("\"dkk\"", "`dkk` is not a currency", "write \"DKK\""),
        ("\"kr.\"", "`kr.` is not a currency", "write \"DKK\""),
        (
            "\"Euro\"",
            "`Euro` is not a currency",
            "three capital letters (ISO 4217), such as \"DKK\"",
        ),
    ] {
        wrong(&LEAST.replace("\"DKK\"", value), &[(1, 12, title, label)]);
    }
    for (value, title, label) in [
        (
            "\"Europe/Kopenhagen\"",
            "`Europe/Kopenhagen` is not a time zone",
            "did you mean \"Europe/Copenhagen\"?",
        ),
        (
            "\"copenhagen\"",
            "`copenhagen` is not a time zone",
            "did you mean \"Europe/Copenhagen\"?",
        ),
        (
            "\"Mars\"",
            "`Mars` is not a time zone",
            "a name of the tz database, such as \"Europe/Copenhagen\"",
        ),
    ] {
        wrong(
            &LEAST.replace("\"Europe/Copenhagen\"", value),
            &[(2, 12, title, label)],
        );
    }
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

#[test]
fn broken_toml_is_told_with_the_other_mistakes() {
    wrong_with(
        "label = Support\nlabl = 3\n",
        &[
            (8, 9, "a text needs quotes", "write it in quotes: \"…\""),
            (
                9,
                1,
                "unknown key `labl` in [levels.a]",
                "did you mean `label`?",
            ),
        ],
    );
    wrong_with(
        "hourly_rate = 3\n",
        &[(8, 1, "this key is here twice", "keep one of the two")],
    );
    let number = "write the number alone, with a point: 25 or 3.52";
    wrong(
        &LEAST.replace("= 25", "= 25 %"),
        &[(3, 15, "this is not a number", number)],
    );
    wrong(
        &LEAST.replace("800.00", "800,00"),
        &[(7, 18, "this is not a number", number)],
    );
    wrong(
        &LEAST.replace("800.00", "0800"),
        &[(7, 15, "a number begins with 0", "leave the first 0 out")],
    );
    wrong(
        &LEAST.replace("16:00\"", "16:00"),
        &[(
            5,
            23,
            "the text has no end",
            "close it with a quote on the same line",
        )],
    );
    wrong_with(
        "[agreements.x\n",
        &[(
            8,
            14,
            "the table's name has no closing bracket",
            "write [name], or [[name]] for one of a list",
        )],
    );
    wrong_with(
        "label =\n",
        &[(8, 8, "a key without a value", "write key = value")],
    );
}
