//! How mistakes look: several at once, what is missing, misspelt keys, wrong kinds, broken TOML.

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
            "known here: minimum_minutes, increment_minutes, free_minutes, free_after_hours, free, minimum_amount, minimum_per, increment_per, rounding, grace_minutes, bands, first",
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
            "did you mean \"contact\"? one of \"contact\", \"start\", \"worked\", \"case\"",
        )],
    );
    wrong_with(
        "[after_hours]\ntrigger = 1\n",
        &[(
            9,
            11,
            "`trigger` is one of a few words",
            "write one of \"contact\", \"start\", \"worked\", \"case\"",
        )],
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
