//! What a card without mistakes becomes: every key of docs/rate-card.md, and what holds where it is left out.

use chrono::{NaiveDate, Weekday};
use rust_decimal::Decimal;

use takst::calendar::{ClockSpan, TierId, Week};
use takst::money::{Money, Percent, Quantity, UnitPrice};
use takst::rate_card::keys::{self, Record as _};
use takst::rate_card::{
    AfterHours, AfterHoursTerms, Agreement, Band, Bound, Clock, Distance, DistanceBand, Edition,
    Fact, FactId, Fee, FeePer, FirstBlock, FreeTime, Goals, Included, Level, Mileage, Per, Period,
    PeriodicFee, Price, Priority, RateCard, Rates, Reprioritise, Rounding, Source, Terms, Test,
    TierPrice, Travel, Trigger, Wanted, When,
};
use takst::scalars::LengthUnit;
use takst::seconds::Seconds;

use crate::cards::card;
use crate::desk::SHIPPED;

/// The least that is a card; what a test adds is in no table but `[levels.a]`.
const LEAST: &str = "currency = 'DKK'\ntimezone = 'Europe/Copenhagen'\nvat_percent = 25\n[hours]\nmon-fri = '08:00-16:00'\n[levels.a]\nhourly_rate = 800.00\n";

/// The least card with more.
fn with(added: &str) -> RateCard {
    card(&format!("{LEAST}{added}"))
}

fn first(card: &RateCard) -> &Edition {
    card.editions().next().unwrap()
}

/// What holds on a day.
fn on<'card>(card: &'card RateCard, day: &str) -> &'card Edition {
    card.on(date(day))
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn number(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

fn price(text: &str) -> UnitPrice {
    UnitPrice::new(number(text)).unwrap()
}

fn quantity(text: &str) -> Quantity {
    Quantity::new(number(text)).unwrap()
}

fn percent(text: &str) -> Percent {
    Percent::new(number(text)).unwrap()
}

/// `08:00-12:00 12:30-16:00`, as cards have it.
fn hours(spans: &[ClockSpan]) -> String {
    let texts: Vec<String> = spans.iter().map(ClockSpan::to_string).collect();
    texts.join(" ")
}

/// The hours from Monday to Sunday.
fn week(week: &Week) -> [String; 7] {
    let days = std::iter::successors(Some(Weekday::Mon), |day| Some(day.succ()));
    let mut days = days.map(|day| hours(week.spans(day)));
    std::array::from_fn(|_| days.next().unwrap())
}

/// The rates of all levels.
fn rates(edition: &Edition) -> Vec<String> {
    let rate = |level: &Option<Level>| level.as_ref().unwrap().hourly_rate.to_string();
    edition.levels.iter().map(rate).collect()
}

#[test]
fn the_shipped_card_says_what_the_guidelines_say() {
    let card = card(SHIPPED);
    assert_eq!(card.editions().count(), 1);
    let edition = first(&card);
    assert_eq!(
        (card.currency.as_str(), card.calendar().zone().name()),
        ("DKK", "Europe/Copenhagen")
    );
    assert_eq!(edition.vat_percent, percent("25"));
    // G2.
    let day = "08:00-16:00";
    assert_eq!(week(&edition.week), [day, day, day, day, day, "", ""]);
    // G14, G15.
    assert_eq!(card.levels, ["1st", "2nd"]);
    assert_eq!(rates(edition), ["800.00", "1095.00"]);
    let mileage = edition.mileage.as_ref().unwrap();
    assert_eq!(mileage.distance.per_unit.unwrap().to_string(), "3.52");
    // G13: 15 minutes; G16: 100 %.
    let billing = &edition.billing;
    assert_eq!(
        (billing.minimum_seconds, billing.increment_seconds),
        (Some(Seconds::new(900)), Some(Seconds::ZERO))
    );
    assert_eq!(
        edition.tier(TierId::AFTER_HOURS).unwrap().price,
        TierPrice::Surcharge(Percent::HUNDRED)
    );
    assert_eq!(edition.after_hours.trigger, Trigger::Contact);
    assert_eq!(edition.after_hours.non_critical_fee, None);
    // G10, G12, G17.
    assert_eq!(card.agreements, ["GOD", "BEDRE", "BEDST"]);
    assert_eq!(edition.agreements.iter().flatten().count(), 3);
    for agreement in edition.agreements.iter().flatten() {
        assert_eq!(
            (agreement.free_seconds(), agreement.minimum_seconds()),
            (Seconds::new(900), Seconds::ZERO)
        );
        assert_eq!(agreement.discount_percent(), None);
        assert!(agreement.terms.discount_after_hours.is_none() && !agreement.free_after_hours());
    }
    // G6, G7: hours × 3,600.
    let sla = edition.sla.as_ref().unwrap();
    assert_eq!(card.priorities, ["high", "medium", "normal", "low"]);
    let target = |respond: i64, resolve: i64| {
        Some(Priority {
            respond_seconds: Some(Seconds::new(respond * 3_600)),
            resolve_seconds: Some(Seconds::new(resolve * 3_600)),
            clock: Clock::Calendar,
            ..Priority::default()
        })
    };
    assert_eq!(sla.priorities, [target(1, 2), target(2, 4), target(4, 8), target(24, 36)]);
    assert_eq!([sla.initial, sla.standard].map(|id| card.priority_name(id)), ["high", "normal"]);
    assert_eq!(sla.reprioritise, Reprioritise::KeepBreach);
    assert_eq!(sla.at_risk_percent, percent("80"));
    // G3, G11.
    let goals = Goals {
        solved_within_seconds: Some(Seconds::new(900)),
        solved_percent: Some(percent("90")),
        answer_seconds: Some(Seconds::new(90)),
    };
    assert_eq!(sla.goals, goals);
}

#[test]
fn the_shipped_card_keeps_the_danish_holidays() {
    let card = card(SHIPPED);
    // Easter Sunday is 9 April 2023 and 5 April 2026; 5 June and 24 and 31 December are none.
    // Store bededag would be 26 April 2024 and 1 May 2026: abolished.
    for (day, names) in [
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
        ("2024-04-26", ""),
        ("2026-05-01", ""),
        ("2026-06-05", ""),
        ("2026-12-24", ""),
        ("2026-12-31", ""),
    ] {
        let found: Vec<&str> =
            card.calendar().holidays_on(date(day)).map(|day| day.name.as_str()).collect();
        assert_eq!(found.join(", "), names, "{day}");
    }
}

#[test]
fn every_example_loads() {
    let example =
        |name: &str| card(&std::fs::read_to_string(format!("examples/{name}.toml")).unwrap());
    let day = "2026-11-24";
    let (b, c) = (example("edition-b"), example("edition-c"));
    assert_eq!([&b, &c].map(|card| on(card, day).after_hours.trigger), [Trigger::Start; 2]);
    assert_eq!(on(&b, day).holidays, on(&card(SHIPPED), day).holidays);
    // Fri 8–15, Mon–Thu 8–16, fee 1,000.00.
    let [thursday, friday] =
        [Weekday::Thu, Weekday::Fri].map(|day_of_week| hours(on(&c, day).week.spans(day_of_week)));
    assert_eq!([thursday, friday], ["08:00-16:00", "08:00-15:00"]);
    assert_eq!(on(&c, day).after_hours.non_critical_fee, Some(price("1000")));
    let nordlys = example("nordlys");
    // New Year's Eve, a Thursday in 2026, closes at 12. Fridays end at 15 until 2027, at 14 from then on; Thursdays at
    // 16:30 always.
    for (day, open) in [
        ("2026-12-31", "08:00-12:00"),
        ("2026-12-18", "08:00-12:00 12:30-15:00"),
        ("2027-01-08", "08:00-12:00 12:30-14:00"),
        ("2027-01-07", "08:00-12:00 12:30-16:30"),
    ] {
        assert_eq!(hours(&nordlys.calendar().hours_on(date(day))), open, "{day}");
    }
    for (name, header) in [("case", "Ticket #"), ("customer", "Debitor")] {
        let source = nordlys.columns.source(name);
        assert_eq!(source, Some(&Source::Header(header.to_owned())));
    }
}

#[test]
fn what_is_left_out_has_its_default() {
    let card = with(
        "[mileage]\nper_km = 4\n[agreements.x]\n[sla.priorities]\np = { respond = '1h', resolve = '2h' }\n",
    );
    let edition = first(&card);
    assert_eq!(edition.billing, Terms::default());
    let tier = edition.tier(TierId::AFTER_HOURS).unwrap();
    assert_eq!(tier.price, TierPrice::Surcharge(Percent::ZERO));
    let after_hours = AfterHours {
        trigger: Trigger::Contact,
        non_critical_fee: None,
        fee_item: None,
        fee_label: None,
    };
    assert_eq!(edition.after_hours, after_hours);
    assert_eq!(edition.mileage.as_ref().unwrap().label, None);
    let level =
        Level { hourly_rate: price("800"), aliases: vec![], label: "a".to_owned(), item: None };
    assert_eq!(edition.levels, [Some(level)]);
    assert_eq!(edition.agreements, [Some(Agreement::default())]);
    // No `high` and no `normal`: both are the first priority.
    let sla = edition.sla.as_ref().unwrap();
    assert_eq!([sla.initial, sla.standard].map(|id| card.priority_name(id)), ["p", "p"]);
    assert_eq!(sla.priorities[0].unwrap().clock, Clock::Calendar);
    assert_eq!((sla.at_risk_percent, sla.reprioritise), (percent("80"), Reprioritise::KeepBreach));
    assert_eq!(sla.goals, Goals::default());
    let least = with("");
    assert!(first(&least).sla.is_none() && first(&least).mileage.is_none() && least.name.is_none());
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
        ("0.1234567890123456789012345678", "0.1234567890123456789012345678"),
        ("-0.0", "0.00"),
        ("0x10", "16.00"),
    ] {
        assert_eq!(rates(first(&card(&LEAST.replace("800.00", written)))), [kept], "{written}");
    }
    // 7.5 minutes are 450 seconds.
    let card = with("[billing]\nincrement_minutes = 7.5\nminimum_minutes = '15'\n");
    let billing = Terms {
        increment_seconds: Some(Seconds::new(450)),
        minimum_seconds: Some(Seconds::new(900)),
        ..Terms::default()
    };
    assert_eq!(first(&card).billing, billing);
}

#[test]
fn the_first_level_is_the_first_of_the_file() {
    let card = card(&LEAST.replace("[levels.a]", "[levels.z]\nhourly_rate = 1\n[levels.a]"));
    assert_eq!(card.levels, ["z", "a"]);
}

#[test]
fn a_range_of_days_can_go_over_the_weekend() {
    let card = card(&LEAST.replace("mon-fri", "sun-tue"));
    let day = "08:00-16:00";
    assert_eq!(week(&first(&card).week), [day, day, "", "", "", "", day]);
}

#[test]
fn revisions_are_laid_on_one_another_in_order_of_their_dates() {
    let card = with(
        "aliases = ['x']\nlabel = 'A'\n[[holidays]]\nname = 'one'\ndate = '06-05'\n[agreements.g]\nfree_minutes = 15\n\
         [[revision]]\nvalid_from = '2028-01-01'\nlevels.a.aliases = ['y']\nvat_percent = 30\n\
         [[revision]]\nvalid_from = 2027-01-01\nhours.fri = []\nlevels.a.hourly_rate = 840.00\n\
         levels.b = { hourly_rate = 900 }\nagreements.g.discount_percent = 10\nholidays = []\n",
    );
    // The day before the first revision, its own first day, and the second one.
    let editions = ["2026-12-31", "2027-01-01", "2028-01-01"].map(|day| on(&card, day));
    let later = vec!["840.00", "900.00"];
    assert_eq!(editions.map(rates), [vec!["800.00"], later.clone(), later]);
    assert_eq!(editions.map(|edition| edition.vat_percent), ["25", "25", "30"].map(percent));
    // Tables merge: the label stays; arrays replace: the alias of 2028 is y alone.
    let words = |edition: &Edition| {
        let level = edition.levels[0].clone().unwrap();
        format!("{} {}", level.label, level.aliases.join(" "))
    };
    assert_eq!(editions.map(words), ["A x", "A x", "A y"]);
    assert_eq!(card.find_level("Y"), card.find_level("a"));
    assert_eq!(editions.map(|edition| edition.holidays.len()), [1, 0, 0]);
    let plain = Agreement {
        terms: Terms { free_seconds: Some(Seconds::new(900)), ..Terms::default() },
        ..Agreement::default()
    };
    let mut discounted = plain.clone();
    discounted.terms.discount_percent = Some(percent("10"));
    let agreements = editions.map(|edition| edition.agreements.clone());
    assert_eq!(
        agreements,
        [plain, discounted.clone(), discounted].map(|agreement| vec![Some(agreement)])
    );
    // `mon-fri` of the card and `fri` of the revision: Friday is closed, the other days are not.
    let day = "08:00-16:00";
    assert_eq!(week(&editions[0].week), [day, day, day, day, day, "", ""]);
    assert_eq!(week(&editions[2].week), [day, day, day, day, "", "", ""]);
}

#[test]
fn tiers_have_hours_and_one_price() {
    let card = with(
        "[[tiers]]\nname = 'evening'\nmon-thu = '16:00-19:00'\nfri = ['17:00-18:00', '22:00-06:00']\nsun = '20:00-02:30'\nfactor = 1.5\n\
         [[tiers]]\nname = 'holiday'\nholidays = true\nsurcharge_per_hour = 200\n\
         [[tiers]]\nname = 'day'\nholidays = '08:00-20:00'\nhourly_rate = { A = 1500 }\n\
         [[tiers]]\nname = 'plain'\nsat = '08:00-09:00'\n\
         [[tiers]]\nname = 'night'\nrest = true\nsurcharge_percent = 100\n",
    );
    assert_eq!(card.tiers, ["evening", "holiday", "day", "plain", "night"]);
    let tiers: Vec<_> = first(&card).tiers.iter().flatten().collect();
    // What is after midnight is of the next day: Saturday, Monday.
    let evening = "16:00-19:00";
    let monday = "00:00-02:30 16:00-19:00";
    let friday = "17:00-18:00 22:00-24:00";
    assert_eq!(
        week(&tiers[0].week),
        [monday, evening, evening, evening, friday, "00:00-06:00", "20:00-24:00"]
    );
    let prices: Vec<_> = tiers.iter().map(|tier| tier.price.clone()).collect();
    assert_eq!(
        prices,
        [
            TierPrice::Factor(quantity("1.5")),
            TierPrice::PerHour(price("200")),
            TierPrice::Absolute(Rates::ByLevel(vec![Some(price("1500"))])),
            TierPrice::Plain,
            TierPrice::Surcharge(percent("100")),
        ]
    );
    let holidays: Vec<String> = tiers.iter().map(|tier| hours(&tier.holidays)).collect();
    assert_eq!(holidays, ["", "00:00-24:00", "08:00-20:00", "", ""]);
    let rest: Vec<bool> = tiers.iter().map(|tier| tier.rest).collect();
    assert_eq!(rest, [false, false, false, false, true]);
}

#[test]
fn a_span_past_midnight_on_every_day_is_every_night() {
    let card = with(
        "[[tiers]]\nname = 'n'\nmon-sun = '22:00-06:00'\n[[tiers]]\nname = 'r'\nrest = true\n",
    );
    let tier = first(&card).tiers[0].as_ref().unwrap();
    assert_eq!(week(&tier.week), ["00:00-06:00 22:00-24:00"; 7]);
}

#[test]
fn the_short_form_has_any_of_the_four_prices() {
    for (line, expected) in [
        ("surcharge_percent = 50", TierPrice::Surcharge(percent("50"))),
        ("factor = 1.5", TierPrice::Factor(quantity("1.5"))),
        ("hourly_rate = 1990", TierPrice::Absolute(Rates::All(price("1990")))),
        ("surcharge_per_hour = 200", TierPrice::PerHour(price("200"))),
    ] {
        let card = with(&format!("[after_hours]\ntrigger = 'case'\n{line}\n"));
        let edition = first(&card);
        assert_eq!(card.tiers, ["after-hours"]);
        assert_eq!(edition.after_hours.trigger, Trigger::Case);
        let tier = edition.tiers[0].as_ref().unwrap();
        assert_eq!((&tier.price, tier.rest), (&expected, true));
    }
}

#[test]
fn a_revision_replaces_tiers_rules_and_fees_whole() {
    let card = with(
        "[after_hours]\nsurcharge_percent = 50\n[[rules]]\nwhen = { x = true }\nfree_minutes = 1\n[[fees]]\namount = 1\n\
         [[revision]]\nvalid_from = 2027-01-01\nrules = []\nfees = []\n\
         tiers = [{ name = 'a1', sat = '00:00-24:00' }, { name = 'b1', rest = true }]\n\
         [[revision]]\nvalid_from = 2028-01-01\n\
         tiers = [{ name = 'b1', sun = '00:00-24:00' }, { name = 'a1', rest = true }]\n\
         [[revision]]\nvalid_from = 2029-01-01\ntiers = []\nafter_hours.factor = 2\n\
         [[revision]]\nvalid_from = 2030-01-01\nafter_hours.hourly_rate = 3\n",
    );
    // Ids are asked in their order: b1 before a1 needs another a1.
    assert_eq!(card.tiers, ["after-hours", "a1", "b1", "a1"]);
    let editions: Vec<&Edition> = card.editions().collect();
    let names = |edition: &&Edition| {
        let tiers = card.tiers.iter().zip(&edition.tiers);
        let names: Vec<&str> =
            tiers.filter_map(|(name, tier)| tier.as_ref().map(|_| name.as_str())).collect();
        names.join(" ")
    };
    let all: Vec<String> = editions.iter().map(names).collect();
    assert_eq!(all, ["after-hours", "a1 b1", "b1 a1", "after-hours", "after-hours"]);
    let short = |at: usize| editions[at].tiers[0].as_ref().unwrap().price.clone();
    assert_eq!(short(3), TierPrice::Factor(quantity("2")));
    assert_eq!(short(4), TierPrice::Absolute(Rates::All(price("3"))));
    assert_eq!(
        [0, 1].map(|at| (editions[at].rules.len(), editions[at].fees.len())),
        [(1, 1), (0, 0)]
    );
}

#[test]
fn every_key_of_terms() {
    let keys = "free_minutes = 10\nfree_after_hours = true\nfree = 'all-or-nothing'\nbands = [{ up_to = 15, flat = 25 }]\n\
         first = { minutes = 60, amount = 120 }\nincrement_minutes = 15\nincrement_per = 'month'\nrounding = 'nearest'\n\
         grace_minutes = 5\nminimum_minutes = 30\nminimum_amount = 99.50\nminimum_per = 'invoice'\n";
    let more = "hourly_rate = { a = 850 }\ndiscount_percent = 10\ndiscount_after_hours = false\ndiscount_on_surcharge = false\n\
         mileage = { per_km = 2, per = 'entry' }\ntravel = { rate_percent = 50, increment_minutes = 15 }\n";
    let card = with(&format!(
        "[billing]\n{keys}[agreements.g]\n{keys}{more}[[rules]]\n{keys}{more}surcharge_per_hour = 7\n"
    ));
    let edition = first(&card);
    let terms = Terms {
        free_seconds: Some(Seconds::new(600)),
        free_after_hours: Some(true),
        free: Some(FreeTime::AllOrNothing),
        bands: Some(vec![Band { up_to: Seconds::new(900), flat: price("25") }]),
        first: Some(FirstBlock { seconds: Seconds::new(3_600), amount: price("120") }),
        increment_seconds: Some(Seconds::new(900)),
        increment_per: Some(Per::Month),
        rounding: Some(Rounding::Nearest),
        grace_seconds: Some(Seconds::new(300)),
        minimum_seconds: Some(Seconds::new(1_800)),
        minimum_amount: Some(Money::from_hundredths(9_950)),
        minimum_per: Some(Per::Invoice),
        ..Terms::default()
    };
    assert_eq!(edition.billing, terms);
    let terms = Terms {
        hourly_rate: Some(Rates::ByLevel(vec![Some(price("850"))])),
        discount_percent: Some(percent("10")),
        discount_after_hours: Some(false),
        discount_on_surcharge: Some(false),
        mileage: Some(Distance {
            per_unit: Some(price("2")),
            per: Some(FeePer::Entry),
            ..Distance::default()
        }),
        travel: Some(Travel {
            rate: Some(Price::Share(percent("50"))),
            increment_seconds: Some(Seconds::new(900)),
            ..Travel::default()
        }),
        ..terms
    };
    assert_eq!(edition.agreements[0].as_ref().unwrap().terms, terms);
    let rule = &edition.rules[0];
    assert_eq!((rule.name.as_str(), &rule.when), ("rule 1", &When::default()));
    assert_eq!(rule.terms, Terms { price: Some(TierPrice::PerHour(price("7"))), ..terms });
    // No [mileage], yet the agreement and the rule have one.
    assert_eq!(edition.mileage.as_ref().unwrap().unit, "km");
}

#[test]
fn every_key_of_agreements_mileage_travel_and_fees() {
    let card = with(
        "[mileage]\nper_mile = 2.50\nincluded = 10\nincrement = 5\nflat = 20\nminimum_amount = 50\nper = 'case'\ntiers = true\ndiscounts = false\nitem = 'm'\nlabel = 'Miles'\n\
         bands = [{ up_to = 5, flat = 30 }, { per_mile = 1.50, included = 2 }]\n\
         [travel]\nhourly_rate = 120\nincrement_minutes = 15\nlabel = 'T'\nitem = 't'\n\
         [agreements.g]\nafter_hours = 'no-surcharge'\nincluded_minutes = 120\nincluded_per = 'quarter'\ndrawn_after_hours = 2\nbeyond_hourly_rate = 900\nfee = 1500\n\
         [[fees]]\nlabel = 'Call-out'\nrate_percent = 75\nper = 'day'\nitem = '9001'\ntiers = true\ndiscounts = true\nwhen = {}\n\
         [[fees]]\namount = 3\n",
    );
    let edition = first(&card);
    let bands = vec![
        DistanceBand {
            up_to: Some(quantity("5")),
            flat: Some(price("30")),
            ..DistanceBand::default()
        },
        DistanceBand {
            per_unit: Some(price("1.5")),
            included: Some(quantity("2")),
            ..DistanceBand::default()
        },
    ];
    let mileage = Mileage {
        distance: Distance {
            per_unit: Some(price("2.5")),
            included: Some(quantity("10")),
            increment: Some(quantity("5")),
            flat: Some(price("20")),
            minimum_amount: Some(Money::from_hundredths(5_000)),
            bands: Some(bands),
            per: Some(FeePer::Case),
            tiers: Some(true),
            discounts: Some(false),
        },
        unit: "mile".to_owned(),
        item: Some("m".to_owned()),
        label: Some("Miles".to_owned()),
    };
    assert_eq!(edition.mileage, Some(mileage));
    let travel = Travel {
        rate: Some(Price::Amount(price("120"))),
        increment_seconds: Some(Seconds::new(900)),
        label: Some("T".to_owned()),
        item: Some("t".to_owned()),
        ..Travel::default()
    };
    assert_eq!(edition.travel, Some(travel));
    let agreement = Agreement {
        terms: Terms::default(),
        after_hours: AfterHoursTerms::NoSurcharge,
        included: Some(Included {
            seconds: Seconds::new(7_200),
            per: Period::Quarter,
            carry_over: None,
        }),
        drawn_after_hours: Some(quantity("2")),
        drawn: None,
        beyond_hourly_rate: Some(Rates::All(price("900"))),
        fee: Some(PeriodicFee { amount: price("1500"), per: Period::Month }),
    };
    assert_eq!(edition.agreements, [Some(agreement)]);
    let call_out = Fee {
        label: Some("Call-out".to_owned()),
        item: Some("9001".to_owned()),
        price: Price::Share(percent("75")),
        per: FeePer::Day,
        tiers: true,
        discounts: true,
        when: When::default(),
    };
    let plain = Fee {
        label: None,
        item: None,
        price: Price::Amount(price("3")),
        per: FeePer::Case,
        tiers: false,
        discounts: false,
        when: When::default(),
    };
    assert_eq!(edition.fees, [call_out, plain]);
}

#[test]
fn conditions_become_tests_of_facts() {
    let card = with(
        "aliases = ['One']\n[agreements.GOD]\n[[tiers]]\nname = 'Night'\nrest = true\n[[rules]]\nfree_minutes = 1\n[rules.when]\n\
         level = 'one'\nchannel = ['On-Site', 'phone']\nagreement = { not = 'god' }\ntier = ['night', 'NORMAL']\ncovered = true\n\
         km = { above = 50, up_to = 80.5 }\nUrgent = false\nzone = 2\ncustomer = 1042\n\
         [[rules]]\nfree_minutes = 1\nwhen = { agreement = true, urgent = 'Yes' }\n\
         [[rules]]\nfree_minutes = 1\nwhen = { agreement = [false, 'GOD'] }\n",
    );
    assert_eq!(card.facts, ["Urgent", "zone"]);
    let words = |texts: &[&str]| {
        texts.iter().map(|text| Wanted::Word((*text).to_owned())).collect::<Vec<_>>()
    };
    let any = |texts: &[&str]| Test::AnyOf(words(texts));
    let none = |texts: &[&str]| Test::NoneOf(words(texts));
    let bound = |limit: &str, inclusive| Some(Bound { limit: number(limit), inclusive });
    let column = |index| Fact::Column(FactId::from_index(index).unwrap());
    let (urgent, zone) = (column(0), column(1));
    for (rule, fact, expected) in [
        (0, Fact::Level, any(&["a"])),
        (0, Fact::Channel, any(&["on-site", "phone"])),
        (0, Fact::Agreement, none(&["god"])),
        (0, Fact::Tier, any(&["night", "normal"])),
        (0, Fact::Covered, Test::AnyOf(vec![Wanted::Mark(true)])),
        (
            0,
            Fact::Kilometres,
            Test::Within { lower: bound("50", false), upper: bound("80.5", true) },
        ),
        (0, Fact::Customer, any(&["1042"])),
        (0, urgent, Test::AnyOf(vec![Wanted::Mark(false)])),
        (0, zone, Test::AnyOf(vec![Wanted::Number(number("2"))])),
        (1, urgent, any(&["yes"])),
        (1, Fact::Agreement, none(&[""])),
        (2, Fact::Agreement, any(&["", "god"])),
    ] {
        let conditions = &first(&card).rules[rule].when.0;
        let found = conditions.iter().find(|condition| condition.fact == fact).unwrap();
        assert_eq!(found.test, expected);
    }
}

#[test]
fn holidays_begin_the_evening_before_and_prices_include_vat() {
    let card = card(&format!(
        "prices_include_vat = true\n{LEAST}[[holidays]]\nname = 'x'\ndate = '07-04'\nbegins = '21:00'\n"
    ));
    assert!(card.prices_include_vat);
    assert_eq!(first(&card).holidays[0].begins, Some(21 * 3_600));
    assert!(!with("").prices_include_vat);
}

#[test]
fn every_way_of_finding_a_column_is_read() {
    let card = with(
        "[columns]\ncase = { number = 'Subject' }\ncustomer = ['Debitor', 'Client']\n\
         start = { date = 'Date', time = ['From', 'Start'] }\nminutes = { hours = 'Length', breaks = true }\n\
         level = { tag = ['Tags'] }\nnote = 'Text'\nignore = ['User', 'Amount*']\n",
    );
    let header = |header: &str| Source::Header(header.to_owned());
    let list = |headers: &[&str]| Source::FirstOf(headers.iter().map(|it| header(it)).collect());
    let sources = [
        ("case", Source::Number("Subject".to_owned())),
        ("customer", list(&["Debitor", "Client"])),
        (
            "start",
            Source::Moment {
                date: Box::new(header("Date")),
                time: Box::new(list(&["From", "Start"])),
            },
        ),
        (
            "minutes",
            Source::Length { unit: LengthUnit::Hours, header: "Length".to_owned(), breaks: true },
        ),
        ("level", Source::Tag("Tags".to_owned())),
        ("note", header("Text")),
    ];
    let found = card.columns.sources.iter();
    let found: Vec<(&str, &Source)> =
        found.map(|found| (found.name.as_str(), &found.source)).collect();
    assert_eq!(found, sources.each_ref().map(|(name, source)| (*name, source)));
    for (header, ignored) in [
        ("user", true),
        ("User", true),
        ("Users", false),
        ("Amount (EUR)", true),
        ("amount", true),
        ("Amoun", false),
    ] {
        assert_eq!(card.columns.ignores(header), ignored, "{header}");
    }
}

/// The manual says of every key what holds without it: of each that is one of a few words, the first of them.
#[test]
fn the_manual_has_the_default_of_every_key() {
    let page = include_str!("../docs/rate-card.md");
    let (_, section) = page.split_once("## Where nothing is written").unwrap();
    let row =
        |name: &str| section.lines().find(|line| line.starts_with(&format!("| {name}"))).unwrap();
    let tables: [(&str, &[&[keys::Key]]); 14] = [
        ("the file", &[keys::CARD, keys::EDITION]),
        ("`[levels.NAME]`", &[keys::LEVEL]),
        ("`[after_hours]`", &[keys::AFTER_HOURS]),
        ("`[[tiers]]`", &[keys::TIER, keys::TIER_PRICES]),
        ("terms", &[Terms::KEYS]),
        ("`[mileage]`", &[keys::MILEAGE, Distance::KEYS]),
        ("`[travel]`", &[Travel::KEYS]),
        ("`[expenses]`", &[keys::Expenses::KEYS]),
        ("`[[fees]]`", &[keys::FEE]),
        ("`[[rules]]`", &[keys::RULE]),
        ("`[agreements.NAME]`", &[keys::AGREEMENT]),
        ("`[[holidays]]`", &[keys::HOLIDAY]),
        ("`[sla]`", &[keys::SLA]),
        ("`[sla.priorities.NAME]`", &[keys::PRIORITY]),
    ];
    for (table, lists) in tables {
        let row = row(table);
        for key in lists.iter().copied().flatten() {
            let name = key.name;
            let default = match (key.default, key.kind) {
                (Some(default), _) => format!("`{name} = {default}`"),
                (None, keys::Kind::Choice(words)) => format!("`{name} = \"{}\"`", words[0]),
                (None, _) => format!("`{name}"),
            };
            assert!(row.contains(&default), "docs/rate-card.md, {table}: {default}");
        }
    }
}
