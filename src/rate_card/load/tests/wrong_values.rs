//! Numbers, names, targets, currencies and zones that are none.

use super::*;

// In `wrong_with` the added text begins on line 8: LEAST has seven lines.

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
