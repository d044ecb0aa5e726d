use chrono::{NaiveDate, Weekday};
use rust_decimal::Decimal;

use super::*;
use crate::billing::Percent;
use crate::calendar::{ClockSpan, TierId};
use crate::rate_card::find::EMBEDDED;
use crate::rate_card::{Clock, Edition, Goals, Reprioritise, TierPrice, Trigger};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn percent(text: &str) -> Percent {
    Percent::new(Decimal::from_str_exact(text).unwrap()).unwrap()
}

fn span(from: u32, to: u32) -> ClockSpan {
    ClockSpan::new(from.saturating_mul(60), to.saturating_mul(60)).unwrap()
}

fn rates(edition: &Edition) -> Vec<Option<String>> {
    let rate =
        |level: &Option<crate::rate_card::Level>| Some(level.as_ref()?.hourly_rate.to_string());
    edition.levels.iter().map(rate).collect()
}

#[test]
fn the_shipped_card_says_what_the_guidelines_say() {
    let card = card(EMBEDDED);
    let edition = card.on(date("2026-11-24"));
    assert_eq!(card.editions().count(), 1);
    assert_eq!(
        (card.currency.as_str(), card.calendar().zone().name()),
        ("DKK", "Europe/Copenhagen")
    );
    assert_eq!(edition.vat_percent, percent("25"));
    // G2: 8 to 16 is from minute 480 to minute 960.
    for day in [
        Weekday::Mon,
        Weekday::Tue,
        Weekday::Wed,
        Weekday::Thu,
        Weekday::Fri,
    ] {
        assert_eq!(edition.week.spans(day), [span(480, 960)]);
    }
    assert!(
        edition.week.spans(Weekday::Sat).is_empty() && edition.week.spans(Weekday::Sun).is_empty()
    );
    // G14, G15.
    assert_eq!(card.levels, ["1st", "2nd"]);
    assert_eq!(
        rates(edition),
        [Some("800.00".to_owned()), Some("1095.00".to_owned())]
    );
    assert_eq!(
        edition
            .mileage
            .as_ref()
            .unwrap()
            .distance
            .per_unit
            .unwrap()
            .to_string(),
        "3.52"
    );
    // G13: 15 minutes; G16: 100 %.
    assert_eq!(
        (
            edition.billing.minimum_seconds,
            edition.billing.increment_seconds
        ),
        (Some(900), Some(0))
    );
    assert_eq!(
        edition.tier(TierId::AFTER_HOURS).map(|tier| &tier.price),
        Some(&TierPrice::Surcharge(Percent::HUNDRED))
    );
    assert_eq!(edition.after_hours.trigger, Trigger::Contact);
    assert_eq!(edition.after_hours.non_critical_fee, None);
    // G10, G12, G17.
    assert_eq!(card.agreements, ["GOD", "BEDRE", "BEDST"]);
    for agreement in edition.agreements.iter().flatten() {
        assert_eq!(
            (agreement.free_seconds(), agreement.minimum_seconds()),
            (900, 0)
        );
        assert_eq!(agreement.discount_percent(), None);
        assert!(agreement.terms.discount_after_hours.is_none() && !agreement.free_after_hours());
    }
    assert_eq!(edition.agreements.iter().flatten().count(), 3);
    // G6, G7: hours × 3,600.
    let sla = edition.sla.as_ref().unwrap();
    assert_eq!(card.priorities, ["high", "medium", "normal", "low"]);
    let targets: Vec<(i64, i64)> = sla
        .priorities
        .iter()
        .flatten()
        .map(|priority| {
            assert_eq!(priority.clock, Clock::Calendar);
            (priority.respond_seconds, priority.resolve_seconds)
        })
        .collect();
    assert_eq!(
        targets,
        [
            (3_600, 7_200),
            (7_200, 14_400),
            (14_400, 28_800),
            (86_400, 129_600)
        ]
    );
    assert_eq!(
        (
            card.priority_name(sla.initial),
            card.priority_name(sla.standard)
        ),
        ("high", "normal")
    );
    assert_eq!(sla.reprioritise, Reprioritise::KeepBreach);
    assert_eq!(sla.at_risk_percent, percent("80"));
    // G3, G11.
    assert_eq!(
        sla.goals,
        Goals {
            solved_within_seconds: Some(900),
            solved_percent: Some(percent("90")),
            answer_seconds: Some(90)
        }
    );
}

#[test]
fn the_shipped_card_keeps_the_danish_holidays() {
    let card = card(EMBEDDED);
    // Easter Sunday is 9 April 2023 and 5 April 2026; 5 June and 24 and 31 December are none.
    for (day, name) in [
        ("2026-01-01", "Nytårsdag"),
        ("2026-04-02", "Skærtorsdag"),
        ("2026-04-03", "Langfredag"),
        ("2026-04-05", "Påskedag"),
        ("2026-04-06", "2. påskedag"),
        ("2023-05-05", "Store bededag"),
        ("2026-05-14", "Kristi himmelfartsdag"),
        ("2026-05-24", "Pinsedag"),
        ("2026-05-25", "2. pinsedag"),
        ("2026-12-25", "Juledag"),
        ("2026-12-26", "2. juledag"),
    ] {
        let names: Vec<&str> = card
            .calendar()
            .holidays_on(date(day))
            .map(|day| day.name.as_str())
            .collect();
        assert_eq!(names, [name], "{day}");
    }
    // Store bededag would be 26 April 2024 and 1 May 2026: abolished.
    for day in [
        "2024-04-26",
        "2026-05-01",
        "2026-06-05",
        "2026-12-24",
        "2026-12-31",
    ] {
        assert_eq!(card.calendar().holidays_on(date(day)).count(), 0, "{day}");
    }
}

#[test]
fn every_example_loads() {
    let example = |name: &str| {
        let path = format!("{}/examples/{name}", env!("CARGO_MANIFEST_DIR"));
        card(&std::fs::read_to_string(path).unwrap())
    };
    let b = example("edition-b.toml");
    let day = date("2026-11-24");
    assert_eq!(b.on(day).after_hours.trigger, Trigger::Start);
    assert_eq!(b.on(day).holidays, card(EMBEDDED).on(day).holidays);
    let c = example("edition-c.toml");
    // Fri 8–15, Mon–Thu 8–16, fee 1,000.00.
    assert_eq!(c.on(day).week.spans(Weekday::Fri), [span(480, 900)]);
    assert_eq!(c.on(day).week.spans(Weekday::Thu), [span(480, 960)]);
    assert_eq!(
        c.on(day).after_hours.non_critical_fee.unwrap().to_string(),
        "1000.00"
    );
    assert_eq!(c.on(day).after_hours.trigger, Trigger::Start);
    let nordlys = example("nordlys.toml");
    // New Year's Eve closes at 12; it is a Thursday in 2026: 8–12 stays.
    assert_eq!(
        nordlys.calendar().hours_on(date("2026-12-31")),
        [span(480, 720)]
    );
    // Fridays end at 15 until 2027, at 14 from then on; Thursdays at 16:30 always.
    assert_eq!(
        nordlys.calendar().hours_on(date("2026-12-18")),
        [span(480, 720), span(750, 900)]
    );
    assert_eq!(
        nordlys.calendar().hours_on(date("2027-01-08")),
        [span(480, 720), span(750, 840)]
    );
    assert_eq!(
        nordlys.calendar().hours_on(date("2027-01-07")),
        [span(480, 720), span(750, 990)]
    );
    assert_eq!(
        nordlys.columns.renamed(),
        [
            ("case".to_owned(), "Ticket #".to_owned()),
            ("customer".to_owned(), "Debitor".to_owned())
        ]
    );
}

#[test]
fn what_is_left_out_has_its_default() {
    let card = card(&format!(
        "{LEAST}[mileage]\nper_km = 4\n[agreements.x]\n[sla.priorities]\np = {{ respond = \"1h\", resolve = \"2h\" }}\n"
    ));
    let edition = card.on(date("2026-01-01"));
    assert_eq!(
        (
            edition.billing.minimum_seconds,
            edition.billing.increment_seconds
        ),
        (None, None)
    );
    assert_eq!(
        edition.tier(TierId::AFTER_HOURS).map(|tier| &tier.price),
        Some(&TierPrice::Surcharge(Percent::ZERO))
    );
    assert_eq!(edition.after_hours.trigger, Trigger::Contact);
    assert_eq!(edition.after_hours.fee_label, "Fee");
    assert_eq!(edition.mileage.as_ref().unwrap().label, "Mileage");
    let level = edition.levels[0].as_ref().unwrap();
    assert_eq!(
        (
            level.label.as_str(),
            level.aliases.len(),
            level.item.as_ref()
        ),
        ("a", 0, None)
    );
    let agreement = edition.agreements[0].as_ref().unwrap();
    assert_eq!(
        (agreement.free_seconds(), agreement.discount_percent()),
        (0, None)
    );
    assert!(agreement.terms.discount_after_hours.is_none() && !agreement.free_after_hours());
    // No `high` and no `normal`: both are the first priority.
    let sla = edition.sla.as_ref().unwrap();
    assert_eq!(
        (
            card.priority_name(sla.initial),
            card.priority_name(sla.standard)
        ),
        ("p", "p")
    );
    assert_eq!(sla.priorities[0].unwrap().clock, Clock::Calendar);
    assert_eq!(
        (sla.at_risk_percent, sla.reprioritise),
        (percent("80"), Reprioritise::KeepBreach)
    );
    assert_eq!(sla.goals, Goals::default());
    let least = super::card(LEAST);
    let edition = least.on(date("2026-01-01"));
    assert!(edition.sla.is_none() && edition.mileage.is_none() && least.name.is_none());
}

#[test]
fn numbers_are_kept_as_they_are_written() {
    for (written, kept) in [
        ("800", "800.00"),
        ("3.52", "3.52"),
        ("\"3.52\"", "3.52"),
        ("1_095.00", "1095.00"),
        ("+8.5", "8.50"),
        ("1.5e3", "1500.00"),
        ("125e-3", "0.125"),
        // 17 digits: a binary float would make ….455 of it.
        ("123456789012345.67", "123456789012345.67"),
        (
            "0.1234567890123456789012345678",
            "0.1234567890123456789012345678",
        ),
        ("-0.0", "0.00"),
        ("0x10", "16.00"),
    ] {
        let card = card(&LEAST.replace("800.00", written));
        let level = card.on(date("2026-01-01")).levels[0].clone().unwrap();
        assert_eq!(level.hourly_rate.to_string(), kept, "{written}");
    }
    // 7.5 minutes are 450 seconds.
    let card = card(&format!(
        "{LEAST}[billing]\nincrement_minutes = 7.5\nminimum_minutes = \"15\"\n"
    ));
    let billing = &card.on(date("2026-01-01")).billing;
    assert_eq!(
        (billing.increment_seconds, billing.minimum_seconds),
        (Some(450), Some(900))
    );
}

#[test]
fn the_first_level_is_the_first_of_the_file() {
    let card = card(&LEAST.replace("[levels.a]", "[levels.z]\nhourly_rate = 1\n[levels.a]"));
    assert_eq!(card.levels, ["z", "a"]);
}

#[test]
fn revisions_are_laid_on_one_another_in_order_of_their_dates() {
    let card = card(&format!(
        "{LEAST}aliases = [\"x\"]\nlabel = \"A\"\n\
         [[holidays]]\nname = \"one\"\ndate = \"06-05\"\n\
         [agreements.g]\nfree_minutes = 15\n\
         [[revision]]\nvalid_from = \"2028-01-01\"\nlevels.a.aliases = [\"y\"]\nvat_percent = 30\n\
         [[revision]]\nvalid_from = 2027-01-01\nhours.fri = []\n\
         levels.a.hourly_rate = 840.00\nlevels.b = {{ hourly_rate = 900 }}\n\
         agreements.g.discount_percent = 10\nholidays = []\n"
    ));
    let rate = |text: &str| Some(text.to_owned());
    // The day before the first revision, its own first day, and the second one.
    let [before, first, second] =
        ["2026-12-31", "2027-01-01", "2028-01-01"].map(|day| card.on(date(day)));
    assert_eq!(rates(before), [rate("800.00")]);
    assert_eq!(rates(first), [rate("840.00"), rate("900.00")]);
    assert_eq!(rates(second), [rate("840.00"), rate("900.00")]);
    assert_eq!(
        [before, first, second].map(|edition| edition.vat_percent),
        ["25", "25", "30"].map(percent)
    );
    // Tables merge: the label stays; arrays replace: the alias of 2028 is y alone.
    let level = |edition: &Edition| edition.levels[0].clone().unwrap();
    assert_eq!(
        (level(first).label, level(first).aliases),
        ("A".to_owned(), vec!["x".to_owned()])
    );
    assert_eq!(
        (level(second).label, level(second).aliases),
        ("A".to_owned(), vec!["y".to_owned()])
    );
    assert_eq!(
        [before, first, second].map(|edition| edition.holidays.len()),
        [1, 0, 0]
    );
    let agreement = |edition: &Edition| edition.agreements[0].clone().unwrap();
    assert_eq!(agreement(before).discount_percent(), None);
    assert_eq!(
        (
            agreement(second).free_seconds(),
            agreement(second).discount_percent()
        ),
        (900, Some(percent("10")))
    );
    // `mon-fri` of the card and `fri` of the revision: Friday is closed, the other days are not.
    assert_eq!(before.week.spans(Weekday::Fri), [span(480, 960)]);
    assert!(second.week.spans(Weekday::Fri).is_empty());
    assert_eq!(second.week.spans(Weekday::Thu), [span(480, 960)]);
    assert_eq!(card.find_level("Y"), card.find_level("a"));
}

#[test]
fn a_range_of_days_can_go_over_the_weekend() {
    // sun-tue: Sunday, Monday, Tuesday.
    let card = card(&LEAST.replace("mon-fri", "sun-tue"));
    let week = &card.on(date("2026-01-01")).week;
    let open = [
        Weekday::Mon,
        Weekday::Tue,
        Weekday::Wed,
        Weekday::Sat,
        Weekday::Sun,
    ]
    .map(|day| !week.spans(day).is_empty());
    assert_eq!(open, [true, true, false, false, true]);
}
