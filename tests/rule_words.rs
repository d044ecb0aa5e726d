//! Every kind of rule has its words: in the table, the price list, the sentence and `--explain`, in both languages.
//! Amounts are derived by hand, as in docs/rate-card.md.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use tempfile::TempDir;

/// What `takst` prints with a card of the survey; every run of blanks is one.
fn takst(card: &str, lang: &str, arguments: &[&str]) -> String {
    let card = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/price-lists")
        .join(card);
    run(&card, lang, arguments)
}

fn run(card: &Path, lang: &str, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_takst"))
        .env_clear()
        .env("COLUMNS", "200")
        .arg("--rates")
        .arg(card)
        .args(["--lang", lang])
        .args(arguments)
        .output()
        .unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{arguments:?}: {error}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn invoice(card: &str, log: &str, arguments: &[&str]) -> String {
    let room = TempDir::new().unwrap();
    let file = room.path().join("log.csv");
    let rows = log.lines().enumerate();
    let rows = rows.map(|(row, line)| {
        let customer = if row == 0 { "customer" } else { "Byg" };
        format!("{customer},{line}\n")
    });
    fs::write(&file, rows.collect::<String>()).unwrap();
    let mut all = vec!["invoice", file.to_str().unwrap()];
    all.extend(arguments);
    takst(card, "en", &all)
}

#[track_caller]
fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "`{part}` is not in: {text}");
    }
}

#[test]
fn a_tier_by_per_cent() {
    // 1,050 × 1.5 = 1,575.00.
    let at = ["quote", "--at", "2026-11-24 17:10"];
    let list = takst("p01.toml", "en", &at);
    has(
        &list,
        &["· evening, +50 %, until 19:00 ·", "started Wed 08:00"],
    );
    has(
        &list,
        &["Now, outside normal hours (evening), it is 1,575 kroner an hour plus VAT."],
    );
    has(
        &takst("p01.toml", "da", &at),
        &[
            "· evening, +50 %, til 19:00 ·",
            "(evening), koster det 1.575 kr. i timen plus moms.",
        ],
    );
    // 70 → 90 min × 1,575 = 2,362.50; 42 × 8.50 = 357.00.
    let work = ["quote", "70", "--km", "42", "--at", "2026-11-24 17:10"];
    has(
        &takst("p01.toml", "en", &work),
        &[
            "std, evening (70 worked) 1,575.00 2,362.50",
            "so the hour costs 50 % more",
        ],
    );
    let log = "case,start,minutes,urgent\n1,2025-11-25 17:10,70,yes\n";
    has(
        &invoice("p01.toml", log, &["--explain"]),
        &[
            "+50 % from Tue 25 Nov 17:10: evening: Tue 16:00-19:00",
            "(tiers.evening.surcharge_percent = 50)",
            "(fees, amount = 2100.00: urgent)",
        ],
    );
}

#[test]
fn a_tier_by_rate_and_by_factor() {
    let sunday = ["quote", "70", "--at", "2026-11-22 10:00"];
    has(
        &takst("p02.toml", "en", &sunday),
        &["so the hour costs 1,990 kroner:"],
    );
    has(
        &takst("p02.toml", "da", &sunday),
        &["så timeprisen er 1.990 kr.:"],
    );
    let evening = ["quote", "60", "--at", "2026-11-24 18:00"];
    has(
        &takst("p12.toml", "en", &evening),
        &["(evening), so the hour costs one and a half times as much"],
    );
    has(
        &takst("p12.toml", "da", &evening),
        &["(evening), så timeprisen er halvanden gang så høj"],
    );
    let list = takst("p12.toml", "en", &["quote", "--at", "2026-11-24 18:00"]);
    has(
        &list,
        &["evening, x 1.5, until Wed 08:00", "Driving 2.50 a mile."],
    );
}

#[test]
fn a_rule_in_place_of_the_tier() {
    // Unannounced in the evening: 1,390 in place of 1,042.
    let list = takst("p05.toml", "en", &["quote", "--at", "2026-11-24 17:10"]);
    has(&list, &["evening, 1,390.00 an hour, until Wed 00:00"]);
    has(
        &list,
        &["it is 1,390 kroner an hour plus VAT. If it can wait"],
    );
}

#[test]
fn free_minutes_of_a_rule() {
    let at = ["quote", "--at", "2026-11-24 10:00"];
    has(
        &takst("p03.toml", "en", &at),
        &["The first 10 minutes are free. After that it is 1,100"],
    );
    has(
        &takst("p03.toml", "da", &at),
        &["De første 10 minutter er gratis. Derefter koster det"],
    );
    let work = ["quote", "25", "--at", "2026-11-24 10:00"];
    has(
        &takst("p03.toml", "en", &work),
        &[
            "std, free",
            "free until 10:10",
            "The first 10 minutes are free. If it takes 25",
        ],
    );
    let log = "case,start,minutes\n1,2025-11-25 10:00,25\n";
    has(
        &invoice("p03.toml", log, &["--explain"]),
        &[
            "(rule 1: free_minutes = 10)",
            "25 - 10 = 15 min, raised by 15 to 30",
        ],
    );
}

#[test]
fn a_minimum_by_channel() {
    let at = ["quote", "--channel", "on-site", "--at", "2026-11-24 10:00"];
    has(
        &takst("p04.toml", "en", &at),
        &["By started 30 minutes; at least 90."],
    );
    has(
        &takst("p04.toml", "da", &at),
        &["Pr. påbegyndt 30 minutter; mindst 90."],
    );
    let log = "case,start,minutes,channel\n1,2025-11-25 10:00,40,on-site\n";
    has(
        &invoice("p04.toml", log, &["--explain"]),
        &["(rule 1: increment_minutes = 30, rule 1: minimum_minutes = 90)"],
    );
}

#[test]
fn travel_time_is_a_share_of_the_rate() {
    // 50 min × 1,275 / 60 = 1,062.50.
    let log = "case,start,minutes,travel\n1,2025-11-25 10:00,65,50\n";
    has(
        &invoice("p06.toml", log, &[]),
        &["travel time 50 min 1,275.00 1,062.50"],
    );
    has(
        &invoice("p06.toml", log, &["--explain"]),
        &["50 min of travel, 1,275.00 x 100 % = 1,275.00"],
    );
    has(
        &takst("p06.toml", "da", &["quote", "--at", "2026-11-24 10:00"]),
        &["Rejsetid 100 % af timeprisen."],
    );
}

#[test]
fn prices_that_include_vat() {
    // 34.50 + 8.90 = 43.40, VAT 43.40 × 19 / 119 = 6.93.
    let work = [
        "quote",
        "22",
        "--channel",
        "remote",
        "--at",
        "2026-11-24 10:00",
    ];
    let text = takst("p10.toml", "en", &work);
    has(
        &text,
        &["incl. VAT", "net 36.47", "VAT 19 % 6.93", "to pay 43.40"],
    );
    has(
        &text,
        &["it costs 43.40 EUR including VAT. That includes Remote, base fee 8.90 EUR."],
    );
    assert!(!text.contains("plus VAT"), "{text}");
    let text = takst("p10.toml", "da", &work);
    has(
        &text,
        &[
            "inkl. moms",
            "koster det 43,40 EUR inklusive moms. Heri indgår",
        ],
    );
    assert!(!text.contains("plus moms"), "{text}");
    let list = takst("p10.toml", "en", &["quote", "--at", "2026-11-24 10:00"]);
    has(
        &list,
        &[
            "EUR including VAT",
            "On top: Remote, base fee 8.90.",
            "up to 5 km 30.00 flat",
        ],
    );
    let log = "case,start,minutes\n1,2025-11-25 10:00,22\n";
    has(
        &invoice("p10.toml", log, &["--format", "csv"]),
        &[",currency,vat_included", ",EUR,true"],
    );
    assert!(!invoice("p01.toml", log, &["--format", "csv"]).contains("vat_included"));
    // Of distance: 12 km are within 13, flat 40.00.
    let log = "case,start,minutes,channel,km\n1,2025-11-25 10:00,20,on-site,12\n";
    has(
        &invoice("p10.toml", log, &["--explain"]),
        &["driving, flat", "(mileage.bands)", "12 km, within 13 km"],
    );
}

#[test]
fn a_fee_that_is_a_share_of_the_rate() {
    // 170 × 75 % = 127.50.
    let log = "case,start,minutes,channel\n1,2025-11-25 10:00,60,on-site\n";
    has(
        &invoice("p13.toml", log, &["--explain"]),
        &["(fees, rate_percent = 75: 170.00 x 75 % = 127.50, per = \"entry\": channel on-site)"],
    );
}

#[test]
fn a_flat_price_and_included_distance() {
    let work = ["quote", "15", "--at", "2026-11-24 10:00"];
    has(
        &takst("p14.toml", "en", &work),
        &[
            "1 pcs std, up to 15 min",
            "It is 25 AUD flat up to 15 minutes.",
        ],
    );
    has(
        &takst("p14.toml", "da", &work),
        &[
            "1 stk. std, op til 15 min",
            "Det koster fast 25 AUD for op til 15 minutter.",
        ],
    );
    let log = "case,start,minutes,channel,km\n1,2025-11-25 10:00,60,on-site,21.4\n2,2025-11-25 11:00,12,,\n";
    has(
        &invoice("p14.toml", log, &["--explain"]),
        &[
            "21.4 km - 10 included = 11.4 km",
            "12 min is within 15 min: 25.00 flat",
            "(rule 1: bands)",
            "(rule 1: bands = [{ up_to = 15, flat = 25.00 }])",
        ],
    );
}

#[test]
fn the_card_shows_its_rules() {
    has(
        &takst("p05.toml", "en", &["rates", "show"]),
        &[
            "evening Mon-Thu 16:00-24:00 1,042.00 an hour",
            "weekend all other time 1,390.00 an hour",
            "rule 2 channel phone, not appointment, no agreement, tier evening 1,390.00 an hour, no surcharge",
        ],
    );
    has(
        &takst("p08.toml", "da", &["rates", "show"]),
        &[
            "evening man-fre 17:00-22:00 x 1,5",
            "Urgent, on site 60,00 kanal on-site, urgent",
        ],
    );
}

#[test]
fn the_week_is_a_grid() {
    let week = takst("p05.toml", "en", &["rates", "show", "--week"]);
    // Nine hours early, seven normal, eight in the evening; Mondays begin with the weekend's price.
    let tuesday = format!("{}{}{}", "A".repeat(18), ".".repeat(14), "E".repeat(16));
    let monday = tuesday.replace('A', "W");
    has(&week, &[&monday, &tuesday, "A early: 1,042.00 an hour"]);
    has(
        &takst("p05.toml", "da", &["rates", "show", "--week"]),
        &[
            "W weekend: 1.390,00 i timen",
            ". normal tid: std 695,00 i timen",
        ],
    );
}

/// A card of its own: 600 an hour, 10 a minute; `more` stands below.
fn own(more: &str, lang: &str, arguments: &[&str]) -> String {
    let room = TempDir::new().unwrap();
    let card = room.path().join("card.toml");
    let head = r#"
name = "W"
currency = "DKK"
timezone = "Europe/Copenhagen"
vat_percent = 25
hours.mon-fri = "08:00-16:00"
levels.std.hourly_rate = 600
after_hours = { trigger = "start", surcharge_per_hour = 200 }
mileage.per_km = 3
"#;
    fs::write(&card, format!("{head}{more}")).unwrap();
    let customers = room.path().join("customers.csv");
    let rows = "customer,agreement,prepaid_minutes\nByg,BEDST,10\nHus,BEDST,\nVej,,10\nSti,GOD,1\n";
    fs::write(&customers, rows).unwrap();
    let log = room.path().join("log.csv");
    let rows = "customer,case,start,minutes,channel,km,travel\n\
        Byg,1,2025-11-25 10:00,70,on-site,12,20\nByg,2,2025-11-25 17:00,40,mail,,\n";
    fs::write(&log, rows).unwrap();
    let place = |argument: &&str| match *argument {
        "CUSTOMERS" => customers.to_str().unwrap().to_owned(),
        "LOG" => log.to_str().unwrap().to_owned(),
        other => other.to_owned(),
    };
    let arguments: Vec<String> = arguments.iter().map(place).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    run(&card, lang, &arguments)
}

const NOON: &str = "2026-11-24 12:00";

#[test]
fn rounding_down_and_to_the_nearest() {
    // 40 min: two full quarters, 30 min = 300.00; to the nearest 45 min = 450.00.
    let down = "billing = { increment_minutes = 15, rounding = \"down\" }";
    has(
        &own(down, "en", &["quote", "40", "--at", NOON]),
        &["30 min std 600.00 300.00", "net 300.00"],
    );
    let list = ["quote", "--at", NOON];
    has(
        &own(down, "en", &list),
        &["By full 15 minutes.", "We count every full 15 minutes."],
    );
    has(
        &own(down, "da", &list),
        &["Pr. hele 15 minutter.", "Vi afregner pr. hele 15 minutter."],
    );
    let nearest = "billing = { increment_minutes = 15, rounding = \"nearest\" }";
    has(
        &own(nearest, "en", &["quote", "40", "--at", NOON]),
        &["45 min std (40 worked) 600.00 450.00"],
    );
    has(&own(nearest, "en", &list), &["To the nearest 15 minutes."]);
    has(&own(nearest, "da", &list), &["Til nærmeste 15 minutter."]);
}

#[test]
fn grace_before_the_next_unit() {
    // 34 min: 4 over two quarters are not counted, 30 min = 300.00; 36 min are 6 over, 45 min = 450.00.
    let grace = "billing = { increment_minutes = 15, grace_minutes = 5 }";
    has(
        &own(grace, "en", &["quote", "34", "--at", NOON]),
        &["30 min std 600.00 300.00"],
    );
    has(
        &own(grace, "en", &["quote", "36", "--at", NOON]),
        &["45 min std (36 worked) 600.00 450.00"],
    );
    let list = ["quote", "--at", NOON];
    has(
        &own(grace, "en", &list),
        &["By started 15 minutes, up to 5 minutes over not counted."],
    );
    has(
        &own(grace, "da", &list),
        &["Pr. påbegyndt 15 minutter, op til 5 minutter derover regnes ikke med."],
    );
}

#[test]
fn a_first_block_and_the_values_of_a_rule() {
    let rule = r#"
[[rules]]
when = { channel = "on-site" }
first = { minutes = 60, amount = 700 }
travel = { hourly_rate = 490, increment_minutes = 15 }
mileage = { per_km = 4, bands = [{ up_to = 5, flat = 30 }, { per_km = 4, included = 2 }], per = "entry" }
"#;
    // 700.00 + 10 min × 10 = 800.00; 12 - 2 = 10 km × 4 = 40.00: 840.00, with VAT 1,050.00.
    let work = [
        "quote",
        "70",
        "--channel",
        "on-site",
        "--km",
        "12",
        "--at",
        NOON,
    ];
    has(
        &own(rule, "en", &work),
        &[
            "1 pcs std, first 60 min 700.00 700.00",
            "The first 60 minutes cost 700 kroner. If it takes 70 minutes, with 12 kilometres of driving, \
             it costs 840 kroner plus VAT, 1,050 with VAT.",
        ],
    );
    has(
        &own(rule, "da", &work),
        &[
            "1 stk. std, de første 60 min 700,00 700,00",
            "De første 60 minutter koster 700 kr. Tager det 70 minutter, med 12 kilometers kørsel, \
             koster det 840 kr. plus moms, altså 1.050 kr. med moms.",
        ],
    );
    // Travel 20 → 30 min × 490 / 60 = 245.00.
    let values = [
        "(rule 1: first = { minutes = 60, amount = 700.00 })",
        "(rule 1: travel = { hourly_rate = 490.00, increment_minutes = 15 })",
        "(rule 1: mileage = { per_km = 4.00, bands = [{ up_to = 5, flat = 30.00 }, \
         { per_km = 4.00, included = 2 }], per = \"entry\" })",
    ];
    let explain = ["invoice", "LOG", "--explain"];
    let (en, da) = (own(rule, "en", &explain), own(rule, "da", &explain));
    has(&en, &values);
    has(&en, &["gross 30 x 490.00 / 60 = 245.00"]);
    has(&da, &values);
    has(&da, &["brutto 30 x 490,00 / 60 = 245,00"]);
}

#[test]
fn a_surcharge_of_so_much_an_hour() {
    // 60 min × (600 + 200) = 800.00; 12 × 3 = 36.00: 836.00, with VAT 1,045.00. Tomorrow 636.00.
    let evening = ["quote", "60", "--km", "12", "--at", "2026-11-24 17:00"];
    has(
        &own("", "en", &evening),
        &[
            "60 min std, after hours 800.00 800.00",
            "so the hour costs 200 kroner more: if it takes 60 minutes, with 12 kilometres of driving, \
             it costs 836 kroner plus VAT, 1,045 with VAT.",
            "it costs 636 kroner plus VAT.",
        ],
    );
    has(
        &own("", "da", &evening),
        &[
            "så timeprisen er 200 kr. højere: Tager det 60 minutter, med 12 kilometers kørsel, \
             koster det 836 kr. plus moms, altså 1.045 kr. med moms.",
        ],
    );
    // 40 min × 800 / 60 = 533.33.
    let explain = ["invoice", "LOG", "--explain"];
    has(
        &own("", "en", &explain),
        &[
            "+200.00 an hour from",
            "(after_hours.surcharge_per_hour = 200.00)",
            "rounded 533.33",
        ],
    );
    has(
        &own("", "da", &explain),
        &[
            "+200,00 i timen fra",
            "(after_hours.surcharge_per_hour = 200.00)",
            "afrundet 533,33",
        ],
    );
}

#[test]
fn a_least_amount() {
    // 6 min × 10 = 60.00; 90.00 are missing to 150.00.
    let least = "billing.minimum_amount = 150";
    let work = ["quote", "6", "--at", NOON];
    has(&own(least, "en", &work), &["60.00", "90.00", "net 150.00"]);
    has(
        &own(least, "da", &work),
        &["60,00", "90,00", "netto 150,00"],
    );
    let list = ["quote", "--at", NOON];
    has(
        &own(least, "en", &list),
        &["at least 150.00 kroner.", "It costs at least 150 kroner."],
    );
    has(
        &own(least, "da", &list),
        &["mindst 150,00 kr.", "Det koster mindst 150 kr."],
    );
}

#[test]
fn rounded_by_month() {
    // 70 + 40 = 110 min of the month are raised to 120, by 10, on the last case: 50 min × 800 / 60 = 666.67.
    let month = "billing = { increment_minutes = 30, increment_per = \"month\" }";
    let explain = ["invoice", "LOG", "--explain"];
    has(
        &own(month, "en", &explain),
        &[
            "40 min, raised by 10 to 50",
            "increment_per = \"month\"",
            "rounded 666.67",
        ],
    );
    has(
        &own(month, "da", &explain),
        &[
            "40 min, hævet med 10 til 50",
            "increment_per = \"month\"",
            "afrundet 666,67",
        ],
    );
    let list = ["quote", "--at", NOON];
    has(
        &own(month, "en", &list),
        &["By started 30 minutes a month."],
    );
    has(
        &own(month, "da", &list),
        &["Pr. påbegyndt 30 minutter pr. måned."],
    );
}

#[test]
fn what_a_quote_does_not_know_of_a_balance() {
    let card = r"
agreements.BEDST = { included_minutes = 60 }
agreements.GOD.discount_percent = 0
";
    let remark = "BEDST includes 60 minutes a month, and 10 are prepaid: what is left of them is not in this price";
    let price = [
        "quote",
        "40",
        "--customers",
        "CUSTOMERS",
        "-c",
        "Byg",
        "--at",
        NOON,
    ];
    // Without any balance: 40 × 10 = 400.00.
    let text = own(card, "en", &price);
    has(&text, &["net 400.00", remark]);
    let say = text.split("Say:").nth(1).unwrap();
    assert!(!say.contains("includes"), "{say}");
    let list = [
        "quote",
        "--customers",
        "CUSTOMERS",
        "-c",
        "Byg",
        "--at",
        NOON,
    ];
    has(&own(card, "en", &list), &[remark]);
    let danish = "BEDST omfatter 60 minutter pr. måned, og 10 er forudbetalt: hvad der er tilbage af dem, \
        er ikke med i denne pris";
    has(&own(card, "da", &price), &[danish]);
    has(&own(card, "da", &list), &[danish]);
    let without = |arguments: &[&str]| {
        let text = own(card, "en", arguments);
        assert!(!text.contains("not in this price"), "{text}");
    };
    // Prepaid time is drawn by cases that an agreement covers; time after hours draws nothing here.
    without(&[
        "quote",
        "40",
        "--customers",
        "CUSTOMERS",
        "-c",
        "Vej",
        "--at",
        NOON,
    ]);
    without(&["quote", "40", "-a", "BEDST", "--not-covered", "--at", NOON]);
    without(&["quote", "40", "-a", "GOD", "--at", NOON]);
    has(
        &own(card, "en", &["quote", "40", "-a", "BEDST", "--at", NOON]),
        &["BEDST includes 60 minutes a month: what is left of them is not in this price"],
    );
    has(
        &own(
            card,
            "en",
            &[
                "quote",
                "40",
                "--customers",
                "CUSTOMERS",
                "-c",
                "Sti",
                "--at",
                NOON,
            ],
        ),
        &["1 minute is prepaid: what is left of it is not in this price"],
    );
}
