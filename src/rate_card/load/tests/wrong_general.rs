//! Mistakes in tiers and conditions.

use super::*;

// In `wrong_with` the added text begins on line 8.

#[test]
#[expect(clippy::too_many_lines, reason = "a table of mistakes")]
fn tiers_that_are_none() {
    let rest = "[[tiers]]\nname = \"r\"\nrest = true\n";
    // The other tier has lines 8 to 10, this one begins on line 8 where it comes first.
    for (lines, line, column, title, label) in [
        (
            "name = \"normal\"\nsat = \"00:00-24:00\"",
            9,
            8,
            "a tier cannot be called `normal`",
            "that is the time of [hours]: choose another name",
        ),
        (
            "name = \"t\"",
            8,
            1,
            "the tier has no hours",
            "add mon-fri = \"16:00-19:00\", holidays = true or rest = true",
        ),
        (
            "name = \"t\"\nholidays = true\nfactor = 2\nhourly_rate = 3",
            12,
            1,
            "`factor` and `hourly_rate` in one table",
            "keep one of the two",
        ),
        (
            "name = \"t\"\nholidays = true\nhourly_rate = { b = 3 }",
            11,
            17,
            "the card has no level `b`",
            "known: a",
        ),
        (
            "name = \"t\"\nfactro = 2\nholidays = true",
            10,
            1,
            "unknown key `factro` in [tiers]",
            "did you mean `factor`?",
        ),
        (
            "name = \"t\"\nfredag = \"16:00-19:00\"",
            10,
            1,
            "`fredag` is not a day of the week",
            "did you mean `fri`?",
        ),
        (
            "name = \"t\"\nfri = \"16:00-16:00\"",
            10,
            7,
            "`16:00-16:00` does not end after it starts",
            "the whole day is 00:00-24:00",
        ),
        (
            "name = \"t\"\nfri = \"16:00-19:00\"\nmon-fri = \"19:00-20:00\"",
            11,
            1,
            "`mon-fri` names a day that another key names too",
            "name each day once: \"mon-thu\" and \"fri\"",
        ),
        (
            "sat = \"00:00-24:00\"",
            8,
            1,
            "`name` is missing in [tiers]",
            "add name = \"evening\": what it is called",
        ),
        (
            "name = \"t\"\nholidays = \"22:00-06:00\"",
            10,
            12,
            "`22:00-06:00` does not end after it starts",
            "a span past midnight is two: up to 24:00, and from 00:00 the day after",
        ),
    ] {
        wrong_with(
            &format!("[[tiers]]\n{lines}\n{rest}"),
            &[(line, column, title, label)],
        );
    }
    wrong_with(
        &format!("{rest}[[tiers]]\nname = \"late\"\nsat = \"00:00-24:00\"\n"),
        &[(
            11,
            1,
            "the tier `late` comes after `r`, which has all the rest",
            "`rest = true` is for the last tier: move this one before it",
        )],
    );
    wrong_with(
        "[[tiers]]\nname = \"R\"\nsat = \"00:00-24:00\"\n[[tiers]]\nname = \"r\"\nrest = true\n",
        &[(
            11,
            1,
            "two tiers are called `r`",
            "choose another name, or put their hours into one",
        )],
    );
    wrong_with(
        "[[tiers]]\nname = \"r\"\nrest = true\nsat = \"00:00-24:00\"\n",
        &[(
            10,
            1,
            "`rest` in a tier that has hours of its own",
            "leave the hours out: it has all time that is left",
        )],
    );
    wrong_with(
        &format!("[after_hours]\nfactor = 2\n{rest}"),
        &[(
            9,
            1,
            "`factor` in [after_hours] beside [[tiers]]",
            "write the price in each tier, and leave it out here",
        )],
    );
    wrong_with(
        "[after_hours]\nfactor = 2\nsurcharge_percent = 3\n",
        &[(
            10,
            1,
            "`factor` and `surcharge_percent` in one table",
            "keep one of the two",
        )],
    );
}

#[test]
fn a_hole_in_the_week_is_named() {
    let label = "add the hours to a tier, or a last tier with rest = true";
    let week = "[[tiers]]\nname = \"t\"\nmon-fri = \"16:00-08:00\"\n";
    // 16 to 8 after Monday to Friday: Monday before 8 and the weekend are left, Saturday only from 8.
    wrong_with(
        week,
        &[(
            8,
            3,
            "no tier covers Mon 00:00-08:00, Sat 08:00-24:00, Sun 00:00-24:00",
            label,
        )],
    );
    let all = "[[tiers]]\nname = \"t\"\nmon-sun = \"00:00-24:00\"\n";
    let day = "[[holidays]]\nname = \"x\"\neaster = 0\n";
    wrong_with(
        &format!("{day}{all}"),
        &[(11, 3, "no tier covers holidays", label)],
    );
    wrong_with(
        &format!("{day}{all}holidays = \"08:00-20:00\"\n"),
        &[(
            11,
            3,
            "no tier covers holidays 00:00-08:00, holidays 20:00-24:00",
            label,
        )],
    );
    card(&format!("{LEAST}{day}{all}holidays = true\n"));
    card(&format!("{LEAST}{all}"));
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of mistakes")]
fn conditions_that_are_none() {
    let rule = |when: &str| {
        format!(
            "[agreements.GOD]\n[[tiers]]\nname = \"night\"\nrest = true\n[[rules]]\nfree_minutes = 1\nwhen = {when}\n"
        )
    };
    // The value of `when` begins at column 8 of line 14, and after `{ level = ` comes column 18.
    for (when, column, title, label) in [
        (
            "{ level = \"b\" }",
            18,
            "the card has no level `b`",
            "known: a",
        ),
        (
            "{ agreement = \"GODT\" }",
            22,
            "the card has no agreement `GODT`",
            "did you mean \"GOD\"? known: GOD",
        ),
        (
            "{ agreement = [true] }",
            23,
            "`true` in a list of agreements",
            "write agreement = true for any agreement",
        ),
        (
            "{ tier = \"nigth\" }",
            17,
            "the card has no tier `nigth`",
            "did you mean \"night\"? known: normal, night",
        ),
        (
            "{ contacted_tier = [\"late\"] }",
            28,
            "the card has no tier `late`",
            "known: normal, night",
        ),
        (
            "{ covered = \"ja\" }",
            20,
            "`covered` is true or false",
            "write true or false, without quotes",
        ),
        (
            "{ km = \"langt\" }",
            15,
            "`km` is a number",
            "write a number such as 50",
        ),
        (
            "{ km = { over = 50 } }",
            17,
            "unknown key `over` in [rules.when.km]",
            "known here: not, above, at_least, below, up_to",
        ),
        (
            "{ km = { above = 1, at_least = 2 } }",
            28,
            "`above` and `at_least` in one table",
            "keep one of the two",
        ),
        (
            "{ km = {} }",
            15,
            "`km` is compared with nothing",
            "write above, at_least, below, up_to or not",
        ),
        (
            "{ km = { not = 1, above = 2 } }",
            17,
            "`not` beside `above`",
            "keep one of the two",
        ),
        (
            "{ level = { above = 2 } }",
            20,
            "`above` of `level`, which is not a number",
            "write level = …, a list, or { not = … }",
        ),
        (
            "{ channel = [] }",
            20,
            "the list is empty",
            "write one or more values, or leave the condition out",
        ),
        (
            "{ zone = 2026-01-01 }",
            17,
            "`zone` is compared with a text, a number, true or false",
            "write a value such as \"on-site\", or a list of them",
        ),
        (
            "\"urgent\"",
            8,
            "`when` is a table",
            "write [rules.when] and its keys on the lines below",
        ),
    ] {
        wrong_with(&rule(when), &[(14, column, title, label)]);
    }
    // The 256th column.
    let many: String = (0..=255).fold(String::new(), |many, index| format!("{many}c{index} = 1\n"));
    wrong_with(
        &format!("[[rules]]\nfree_minutes = 1\n[rules.when]\n{many}"),
        &[(
            266,
            1,
            "too many columns in conditions",
            "a card can ask for 255",
        )],
    );
}
