//! What a valid card may not mean.

use super::*;
use crate::rate_card::remarks::remarks;

/// The remarks on the least card with lines added, in English.
#[track_caller]
fn remarked(added: &str, expected: &[&str]) {
    let card = card(&format!("{LEAST}{added}"));
    let seen: Vec<String> = remarks(&card).into_iter().map(|words| words.en).collect();
    assert_eq!(seen, expected, "{added}");
}

#[test]
fn a_plain_card_has_none() {
    remarked("", &[]);
    assert_eq!(remarks(&card(crate::rate_card::find::EMBEDDED)), []);
}

#[test]
fn holidays_and_tiers() {
    remarked(
        "[[holidays]]\nname = \"x\"\ndate = \"12-25\"\n",
        &["no holiday is tied to Easter"],
    );
    remarked(
        "[[tiers]]\nname = \"t\"\nmon = \"09:00-10:00\"\n[[tiers]]\nname = \"h\"\nholidays = true\n[[tiers]]\nname = \"r\"\nrest = true\n",
        &[
            "no time is in the tier `t`: other tiers or the normal hours have it",
            "no time is in the tier `h`: other tiers or the normal hours have it",
        ],
    );
}

#[test]
fn rules_that_can_never_hold() {
    let tiers = "[agreements.g]\n[[tiers]]\nname = \"n\"\nrest = true\nhourly_rate = 9\n";
    for when in [
        "{ km = { above = 50, up_to = 50 } }",
        "{ covered = { not = [true, false] } }",
        "{ tier = { not = [\"n\", \"normal\"] } }",
        "{ level = { not = \"a\" } }",
        "{ contacted_tier = \"normal\", tier = \"n\" }",
        "{ x = \"a\", X = \"b\" }",
    ] {
        remarked(
            &format!("{tiers}[[rules]]\nname = \"z\"\nwhen = {when}\nfree_minutes = 1\n"),
            &["the rule `z` can never hold"],
        );
    }
    for when in [
        "{ km = { at_least = 50, up_to = 50 } }",
        "{ tier = \"n\", agreement = false }",
    ] {
        remarked(
            &format!("{tiers}[[rules]]\nwhen = {when}\nfree_minutes = 1\n"),
            &[],
        );
    }
}

#[test]
fn prices_that_do_nothing() {
    let tier = "[[tiers]]\nname = \"n\"\nrest = true\nhourly_rate = 9\n[[rules]]\nwhen = { tier = \"n\" }\nhourly_rate = 3\n";
    remarked(
        tier,
        &[
            "hourly_rate of the rule `rule 1` does nothing in the tier `n`, which has its own: add factor = 1",
        ],
    );
    remarked(&format!("{tier}factor = 1\n"), &[]);
    remarked(
        "[agreements.g]\nhourly_rate = 0\nminimum_minutes = 5\n[[rules]]\nminimum_minutes = 30\n",
        &[
            "the minimum of the rule `rule 1` holds instead of the one of the agreement `g`",
            "the hourly rate of the agreement `g` is 0",
        ],
    );
    let bands = "[mileage]\nbands = [{ up_to = 13, flat = 40 }]\n";
    remarked(
        bands,
        &["no band of [mileage] is for more than 13: it costs nothing"],
    );
    remarked(&format!("{bands}per_km = 1\n"), &[]);
}
