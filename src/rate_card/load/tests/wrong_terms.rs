//! Mistakes in terms, rules, fees, travel and distance.

use super::*;

// In `wrong_with` the added text begins on line 8.

#[test]
fn terms_that_are_none() {
    for (line, column, title, label) in [
        (
            "free = \"all\"",
            8,
            "`all` is not a `free`",
            "write one of \"deducted\", \"all-or-nothing\"",
        ),
        (
            "minimum_per = \"week\"",
            15,
            "`week` is not a `minimum_per`",
            "write one of \"case\", \"entry\", \"day\", \"month\", \"invoice\"",
        ),
        (
            "increment_per = \"invoices\"",
            17,
            "`invoices` is not a `increment_per`",
            "did you mean \"invoice\"? one of \"case\", \"entry\", \"day\", \"month\", \"invoice\"",
        ),
        (
            "rounding = 1",
            12,
            "`rounding` is one of a few words",
            "write one of \"up\", \"down\", \"nearest\"",
        ),
        (
            "minimum_amount = 1.005",
            18,
            "`minimum_amount` is an amount",
            "write at most two decimals",
        ),
        (
            "grace_minutes = -1",
            17,
            "`grace_minutes` cannot be negative",
            "write 0 or more",
        ),
        (
            "bands = 15",
            9,
            "`bands` is a list of tables",
            "write it as bands = [{ up_to = 15, flat = 25 }]",
        ),
        (
            "bands = [{ up_to = 15 }]",
            10,
            "`flat` is missing in [bands]",
            "add flat = 25.00: what the time costs",
        ),
        (
            "bands = [{ up_to = 15, flat = 1 }, { up_to = 15, flat = 2 }]",
            46,
            "`up_to` is not more than in the band before",
            "the first band that fits holds: put the shortest first",
        ),
        (
            "first = { minutes = 60 }",
            1,
            "`amount` is missing in [billing.first]",
            "add amount = 120.00: what it costs",
        ),
        (
            "hourly_rate = 3",
            1,
            "`hourly_rate` does not stand in [billing]",
            "write it in [levels], in an agreement or in [[rules]]",
        ),
        (
            "factor = 3",
            1,
            "`factor` does not stand in [billing]",
            "write it in a tier or in [[rules]]",
        ),
        (
            "discount_percent = 3",
            1,
            "`discount_percent` does not stand in [billing]",
            "write it in an agreement or in [[rules]]",
        ),
        (
            "travel = { hourly_rate = 3 }",
            1,
            "`travel` does not stand in [billing]",
            "write [travel] at the top, or in an agreement or [[rules]]",
        ),
    ] {
        wrong_with(
            &format!("[billing]\n{line}\n"),
            &[(9, column, title, label)],
        );
    }
}

#[test]
fn agreements_that_are_none() {
    for (line, column, title, label) in [
        (
            "after_hours = \"free\"",
            15,
            "`free` is not a `after_hours`",
            "write one of \"billed\", \"no-surcharge\", \"included\"",
        ),
        (
            "included_per = \"month\"",
            1,
            "`included_per` without `included_minutes`",
            "add `included_minutes`, or leave this out",
        ),
        (
            "fee_per = \"year\"",
            1,
            "`fee_per` without `fee`",
            "add `fee`, or leave this out",
        ),
        (
            "factor = 2",
            1,
            "`factor` does not stand in an agreement",
            "write it in a tier or in [[rules]]",
        ),
        (
            "drawn_after_hours = \"to\"",
            21,
            "`drawn_after_hours` is a factor",
            "write a number such as 1.5",
        ),
        (
            "beyond_hourly_rate = {}",
            22,
            "`beyond_hourly_rate` names no level",
            "write a number, or a table such as { \"1st\" = 800 }",
        ),
        (
            "hourly_rate = { a = 1, A = 2 }",
            24,
            "the level `A` is here twice",
            "keep one of the two",
        ),
    ] {
        wrong_with(
            &format!("[agreements.g]\n{line}\n"),
            &[(9, column, title, label)],
        );
    }
}

#[test]
fn rules_and_fees_that_are_none() {
    wrong_with(
        "[[rules]]\nwhen = { x = true }\n",
        &[(
            8,
            1,
            "the rule changes nothing",
            "add what holds then, such as minimum_minutes = 60",
        )],
    );
    wrong_with(
        "[[rules]]\nfactor = 1\nsurcharge_percent = 2\n",
        &[(
            10,
            1,
            "`factor` and `surcharge_percent` in one table",
            "keep one of the two",
        )],
    );
    wrong_with(
        "[rules]\n",
        &[(
            8,
            1,
            "`rules` is a list of tables",
            "write [[rules]] before each one",
        )],
    );
    wrong_with(
        "[[fees]]\nlabel = \"x\"\n",
        &[(
            8,
            1,
            "`amount` is missing in [fees]",
            "add amount = 100.00: what it costs, or rate_percent = 75",
        )],
    );
    wrong_with(
        "[[fees]]\namount = 1\nrate_percent = 2\n",
        &[(
            10,
            1,
            "`amount` and `rate_percent` in one table",
            "keep one of the two",
        )],
    );
    wrong_with(
        "[[fees]]\namount = 1\nper = \"dag\"\n",
        &[(
            10,
            7,
            "`dag` is not a `per`",
            "did you mean \"day\"? one of \"case\", \"entry\", \"day\"",
        )],
    );
}

#[test]
fn driving_that_is_none() {
    for (lines, line, column, title, label) in [
        (
            "per_km = 1\nper_mile = 2",
            10,
            1,
            "`per_km` and `per_mile` in one table",
            "keep one of the two",
        ),
        (
            "item = \"x\"",
            8,
            2,
            "`per_km` is missing in [mileage]",
            "add per_km = 3.52: the price of a kilometre",
        ),
        (
            "bands = [{ up_to = 5 }]",
            9,
            10,
            "`flat` is missing in [bands]",
            "add flat = 30.00 or per_km = 1.50: what it costs",
        ),
        (
            "bands = [{ flat = 1 }, { flat = 2 }]",
            9,
            24,
            "a band after one without `up_to`",
            "the one without `up_to` is for all distances: put it last",
        ),
        (
            "per_km = 1\nincluded = \"ti\"",
            10,
            12,
            "`included` is a distance",
            "write a number such as 50",
        ),
        (
            "per_km = 1\n[[rules]]\nmileage.per_mile = 2",
            11,
            9,
            "`per_mile` in a card that has `per_km`",
            "the log counts one of them: write per_km",
        ),
        (
            "per_km = 1\n[travel]\nhourly_rate = 1\nrate_percent = 2",
            12,
            1,
            "`hourly_rate` and `rate_percent` in one table",
            "keep one of the two",
        ),
    ] {
        wrong_with(
            &format!("[mileage]\n{lines}\n"),
            &[(line, column, title, label)],
        );
    }
}

#[test]
fn miles_are_guessed_where_they_are_meant() {
    wrong_with(
        "[mileage]\nper_mil = 1\n",
        &[(
            9,
            1,
            "unknown key `per_mil` in [mileage]",
            "did you mean `per_mile`?",
        )],
    );
}

#[test]
fn days_and_revisions_that_are_none() {
    wrong_with(
        "[[holidays]]\nname = \"x\"\neaster = 0\nbegins = \"kl. 21\"\n",
        &[(
            11,
            10,
            "`kl. 21` is not a time of day",
            "write the time of the evening before: \"21:00\"",
        )],
    );
    wrong_with(
        "[[revision]]\nvalid_from = 2027-01-01\nprices_include_vat = true\n",
        &[(
            10,
            1,
            "a revision cannot change `prices_include_vat`",
            "leave it out here: it holds for the whole card",
        )],
    );
    // A mistake of the card is not said again, nor another one made of it, where a revision is laid on it.
    wrong_with(
        "[[rules]]\nfree_minutes = -1\n[[revision]]\nvalid_from = 2027-01-01\n",
        &[(
            9,
            16,
            "`free_minutes` cannot be negative",
            "write 0 or more",
        )],
    );
}

#[test]
fn the_mistakes_are_told_in_danish_too() {
    let text = format!(
        "{LEAST}[[tiers]]\nname = \"t\"\nmon-sat = \"00:00-24:00\"\n[[rules]]\nwhen = {{ tier = \"x\" }}\nfree_minutes = 1\n"
    );
    let report = load(&text, "x.toml", Lang::Da, false).unwrap_err();
    assert!(
        report.text.contains("ingen tarif dækker søn 00:00-24:00"),
        "{report}"
    );
    assert!(
        report.text.contains("takstbladet har ingen tarif `x`"),
        "{report}"
    );
}
