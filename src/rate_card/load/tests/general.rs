//! What the keys of docs/rate-card.md become.

use chrono::Weekday;
use rust_decimal::Decimal;

use super::*;
use crate::billing::{Money, Percent, Quantity, UnitPrice};
use crate::calendar::{ClockSpan, TierId};
use crate::rate_card::{
    AfterHoursTerms, Band, Bound, Condition, Edition, Fact, FeePer, FirstBlock, FreeTime, Included,
    Per, Period, PeriodicFee, Price, Rates, Rounding, Test, TierPrice, Trigger, Wanted,
};

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

/// A span from and to a minute of the day.
fn span(from: u32, to: u32) -> ClockSpan {
    ClockSpan::new(from.saturating_mul(60), to.saturating_mul(60)).unwrap()
}

fn with(added: &str) -> RateCard {
    card(&format!("{LEAST}{added}"))
}

fn first(card: &RateCard) -> &Edition {
    card.editions().next().unwrap()
}

#[test]
fn tiers_have_hours_and_one_price() {
    let card = with(
        "[[tiers]]\nname = \"evening\"\nmon-thu = \"16:00-19:00\"\nfri = [\"17:00-18:00\", \"22:00-06:00\"]\nsun = \"20:00-02:30\"\nfactor = 1.5\n\
         [[tiers]]\nname = \"holiday\"\nholidays = true\nsurcharge_per_hour = 200\n\
         [[tiers]]\nname = \"day\"\nholidays = \"08:00-20:00\"\nhourly_rate = { A = 1500 }\n\
         [[tiers]]\nname = \"plain\"\nsat = \"08:00-09:00\"\n\
         [[tiers]]\nname = \"night\"\nrest = true\nsurcharge_percent = 100\n",
    );
    assert_eq!(card.tiers, ["evening", "holiday", "day", "plain", "night"]);
    let tiers: Vec<_> = first(&card).tiers.iter().flatten().collect();
    // 22:00 is minute 1320, 20:00 is 1200; what is after midnight is of the next day: Saturday, Monday.
    let week = &tiers[0].week;
    assert_eq!(
        week.spans(Weekday::Fri),
        [span(1020, 1080), span(1320, 1440)]
    );
    assert_eq!(week.spans(Weekday::Sat), [span(0, 360)]);
    assert_eq!(week.spans(Weekday::Sun), [span(1200, 1440)]);
    assert_eq!(week.spans(Weekday::Mon), [span(0, 150), span(960, 1140)]);
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
    assert_eq!(tiers[1].holidays, [ClockSpan::WHOLE_DAY]);
    assert_eq!(tiers[2].holidays, [span(480, 1200)]);
    assert_eq!(
        [0, 3, 4].map(|index| tiers[index].rest),
        [false, false, true]
    );
}

#[test]
fn a_span_past_midnight_on_every_day_is_every_night() {
    let card = with(
        "[[tiers]]\nname = \"n\"\nmon-sun = \"22:00-06:00\"\n[[tiers]]\nname = \"r\"\nrest = true\n",
    );
    let week = &first(&card).tiers[0].as_ref().unwrap().week;
    assert_eq!(week.spans(Weekday::Mon), [span(0, 360), span(1320, 1440)]);
}

#[test]
fn the_short_form_has_any_of_the_four_prices() {
    for (line, expected) in [
        (
            "surcharge_percent = 50",
            TierPrice::Surcharge(percent("50")),
        ),
        ("factor = 1.5", TierPrice::Factor(quantity("1.5"))),
        (
            "hourly_rate = 1990",
            TierPrice::Absolute(Rates::All(price("1990"))),
        ),
        ("surcharge_per_hour = 200", TierPrice::PerHour(price("200"))),
    ] {
        let card = with(&format!("[after_hours]\ntrigger = \"case\"\n{line}\n"));
        let edition = first(&card);
        assert_eq!(card.tiers, ["after-hours"]);
        assert_eq!(edition.after_hours.trigger, Trigger::Case);
        assert_eq!(edition.tiers[0].as_ref().unwrap().price, expected);
        assert!(edition.tiers[0].as_ref().unwrap().rest);
    }
}

#[test]
fn a_revision_replaces_tiers_rules_and_fees_whole() {
    let card = with(
        "[after_hours]\nsurcharge_percent = 50\n[[rules]]\nwhen = { x = true }\nfree_minutes = 1\n[[fees]]\namount = 1\n\
         [[revision]]\nvalid_from = 2027-01-01\nrules = []\nfees = []\n\
         tiers = [{ name = \"a1\", sat = \"00:00-24:00\" }, { name = \"b1\", rest = true }]\n\
         [[revision]]\nvalid_from = 2028-01-01\n\
         tiers = [{ name = \"b1\", sun = \"00:00-24:00\" }, { name = \"a1\", rest = true }]\n\
         [[revision]]\nvalid_from = 2029-01-01\ntiers = []\nafter_hours.factor = 2\n\
         [[revision]]\nvalid_from = 2030-01-01\nafter_hours.hourly_rate = 3\n",
    );
    // Ids are asked in their order: b1 before a1 needs another a1.
    assert_eq!(card.tiers, ["after-hours", "a1", "b1", "a1"]);
    let editions: Vec<_> = card.editions().collect();
    let names = |edition: &Edition| -> Vec<String> {
        let has = |index: &usize| edition.tiers.get(*index).is_some_and(Option::is_some);
        let ids = (0..4)
            .filter(has)
            .map(|index| TierId::outside(index).unwrap());
        ids.map(|id| card.tier_name(id).to_owned()).collect()
    };
    let all: Vec<_> = editions.iter().map(|edition| names(edition)).collect();
    assert_eq!(all[0], ["after-hours"]);
    assert_eq!(all[1], ["a1", "b1"]);
    assert_eq!(all[2], ["b1", "a1"]);
    assert_eq!(all[3], ["after-hours"]);
    let short = |at: usize| editions[at].tiers[0].as_ref().unwrap().price.clone();
    assert_eq!(short(3), TierPrice::Factor(quantity("2")));
    assert_eq!(short(4), TierPrice::Absolute(Rates::All(price("3"))));
    assert_eq!([0, 1].map(|at| editions[at].rules.len()), [1, 0]);
    assert_eq!([0, 1].map(|at| editions[at].fees.len()), [1, 0]);
}

#[test]
fn every_key_of_terms() {
    let keys = "free_minutes = 10\nfree_after_hours = true\nfree = \"all-or-nothing\"\nbands = [{ up_to = 15, flat = 25 }]\n\
         first = { minutes = 60, amount = 120 }\nincrement_minutes = 15\nincrement_per = \"month\"\nrounding = \"nearest\"\n\
         grace_minutes = 5\nminimum_minutes = 30\nminimum_amount = 99.50\nminimum_per = \"invoice\"\n";
    let more = "hourly_rate = { a = 850 }\ndiscount_percent = 10\ndiscount_after_hours = false\ndiscount_on_surcharge = false\n\
         mileage = { per_km = 2, per = \"entry\" }\ntravel = { rate_percent = 50, increment_minutes = 15 }\n";
    let card = with(&format!(
        "[billing]\n{keys}[agreements.g]\n{keys}{more}[[rules]]\n{keys}{more}surcharge_per_hour = 7\n"
    ));
    let edition = first(&card);
    let agreement = &edition.agreements[0].as_ref().unwrap().terms;
    for terms in [&edition.billing, agreement, &edition.rules[0].terms] {
        assert_eq!(terms.free_seconds, Some(600));
        assert_eq!(terms.free_after_hours, Some(true));
        assert_eq!(terms.free, Some(FreeTime::AllOrNothing));
        let band = Band {
            up_to: 900,
            flat: price("25"),
        };
        assert_eq!(terms.bands, Some(vec![band]));
        let block = FirstBlock {
            seconds: 3_600,
            amount: price("120"),
        };
        assert_eq!(terms.first, Some(block));
        assert_eq!(
            (terms.increment_seconds, terms.increment_per),
            (Some(900), Some(Per::Month))
        );
        assert_eq!(
            (terms.rounding, terms.grace_seconds),
            (Some(Rounding::Nearest), Some(300))
        );
        assert_eq!(
            (terms.minimum_seconds, terms.minimum_per),
            (Some(1_800), Some(Per::Invoice))
        );
        assert_eq!(terms.minimum_amount, Some(Money::from_hundredths(9_950)));
    }
    for terms in [agreement, &edition.rules[0].terms] {
        assert_eq!(
            terms.hourly_rate,
            Some(Rates::ByLevel(vec![Some(price("850"))]))
        );
        assert_eq!(terms.discount_percent, Some(percent("10")));
        assert_eq!(
            (terms.discount_after_hours, terms.discount_on_surcharge),
            (Some(false), Some(false))
        );
        let mileage = terms.mileage.as_ref().unwrap();
        assert_eq!(
            (mileage.per_unit, mileage.per_entry),
            (Some(price("2")), Some(true))
        );
        let travel = terms.travel.as_ref().unwrap();
        assert_eq!(travel.rate, Some(Price::Share(percent("50"))));
        assert_eq!(travel.increment_seconds, Some(900));
    }
    assert_eq!(
        edition.rules[0].terms.price,
        Some(TierPrice::PerHour(price("7")))
    );
    assert_eq!(edition.rules[0].name, "rule 1");
    assert!(edition.rules[0].when.0.is_empty());
    // No [mileage], yet the agreement and the rule have one.
    assert_eq!(edition.mileage.as_ref().unwrap().unit, "km");
}

#[test]
fn every_key_of_agreements_mileage_travel_and_fees() {
    let card = with(
        "[mileage]\nper_mile = 2.50\nincluded = 10\nincrement = 5\nflat = 20\nminimum_amount = 50\nper = \"case\"\ntiers = true\ndiscounts = false\nitem = \"m\"\nlabel = \"Miles\"\n\
         bands = [{ up_to = 5, flat = 30 }, { per_mile = 1.50, included = 2 }]\n\
         [travel]\nhourly_rate = 120\nincrement_minutes = 15\nlabel = \"T\"\nitem = \"t\"\n\
         [agreements.g]\nafter_hours = \"no-surcharge\"\nincluded_minutes = 120\nincluded_per = \"quarter\"\ndrawn_after_hours = 2\nbeyond_hourly_rate = 900\nfee = 1500\n\
         [[fees]]\nlabel = \"Call-out\"\nrate_percent = 75\nper = \"day\"\nitem = \"9001\"\ntiers = true\ndiscounts = true\nwhen = {}\n\
         [[fees]]\namount = 3\n",
    );
    let edition = first(&card);
    let mileage = edition.mileage.as_ref().unwrap();
    assert_eq!(
        (mileage.unit.as_str(), mileage.label.as_str()),
        ("mile", "Miles")
    );
    let distance = &mileage.distance;
    assert_eq!(
        (distance.per_unit, distance.flat),
        (Some(price("2.5")), Some(price("20")))
    );
    assert_eq!(
        (distance.included, distance.increment),
        (Some(quantity("10")), Some(quantity("5")))
    );
    assert_eq!(distance.minimum_amount, Some(Money::from_hundredths(5_000)));
    assert_eq!(
        (distance.per_entry, distance.tiers, distance.discounts),
        (Some(false), Some(true), Some(false))
    );
    let bands = distance.bands.as_ref().unwrap();
    assert_eq!(
        (bands[0].up_to, bands[0].flat),
        (Some(quantity("5")), Some(price("30")))
    );
    assert_eq!(
        (bands[1].up_to, bands[1].per_unit, bands[1].included),
        (None, Some(price("1.5")), Some(quantity("2")))
    );
    let travel = edition.travel.as_ref().unwrap();
    assert_eq!(
        (&travel.rate, travel.increment_seconds),
        (&Some(Price::Amount(price("120"))), Some(900))
    );
    let agreement = edition.agreements[0].as_ref().unwrap();
    assert_eq!(agreement.after_hours, AfterHoursTerms::NoSurcharge);
    assert_eq!(
        agreement.included,
        Some(Included {
            seconds: 7_200,
            per: Period::Quarter
        })
    );
    assert_eq!(agreement.drawn_after_hours, Some(quantity("2")));
    assert_eq!(agreement.beyond_hourly_rate, Some(Rates::All(price("900"))));
    assert_eq!(
        agreement.fee,
        Some(PeriodicFee {
            amount: price("1500"),
            per: Period::Month
        })
    );
    let [call, plain] = edition.fees.as_slice() else {
        panic!("two fees")
    };
    assert_eq!(
        (&call.price, call.per),
        (&Price::Share(percent("75")), FeePer::Day)
    );
    assert!(call.tiers && call.discounts && call.when.0.is_empty());
    assert_eq!(
        (plain.label.as_str(), plain.per, &plain.price),
        ("Fee", FeePer::Case, &Price::Amount(price("3")))
    );
}

#[test]
fn conditions_become_tests_of_facts() {
    let card = with(
        "aliases = [\"One\"]\n[agreements.GOD]\n[[tiers]]\nname = \"Night\"\nrest = true\n[[rules]]\nfree_minutes = 1\n[rules.when]\n\
         level = \"one\"\nchannel = [\"On-Site\", \"phone\"]\nagreement = { not = \"god\" }\ntier = [\"night\", \"NORMAL\"]\ncovered = true\n\
         km = { above = 50, up_to = 80.5 }\nUrgent = false\nzone = 2\ncustomer = 1042\n\
         [[rules]]\nfree_minutes = 1\nwhen = { agreement = true, urgent = \"Yes\" }\n\
         [[rules]]\nfree_minutes = 1\nwhen = { agreement = [false, \"GOD\"] }\n",
    );
    assert_eq!(card.facts, ["Urgent", "zone"]);
    let edition = first(&card);
    let word = |text: &str| Wanted::Word(text.to_owned());
    let any = |list: &[Wanted]| Test::AnyOf(list.to_vec());
    let seen = |rule: usize, fact: Fact| {
        let found = edition.rules[rule]
            .when
            .0
            .iter()
            .find(|it: &&Condition| it.fact == fact);
        found.unwrap().test.clone()
    };
    assert_eq!(seen(0, Fact::Level), any(&[word("a")]));
    assert_eq!(
        seen(0, Fact::Channel),
        any(&[word("on-site"), word("phone")])
    );
    assert_eq!(seen(0, Fact::Agreement), Test::NoneOf(vec![word("god")]));
    assert_eq!(seen(0, Fact::Tier), any(&[word("night"), word("normal")]));
    assert_eq!(seen(0, Fact::Covered), any(&[Wanted::Mark(true)]));
    let bound = |limit: &str, inclusive| {
        Some(Bound {
            limit: number(limit),
            inclusive,
        })
    };
    let within = Test::Within {
        lower: bound("50", false),
        upper: bound("80.5", true),
    };
    assert_eq!(seen(0, Fact::Kilometres), within);
    assert_eq!(seen(0, Fact::Customer), any(&[word("1042")]));
    let column = |index| Fact::Column(crate::rate_card::FactId::from_index(index).unwrap());
    assert_eq!(seen(0, column(0)), any(&[Wanted::Mark(false)]));
    assert_eq!(seen(0, column(1)), any(&[Wanted::Number(number("2"))]));
    assert_eq!(seen(1, column(0)), any(&[word("yes")]));
    assert_eq!(seen(1, Fact::Agreement), Test::NoneOf(vec![word("")]));
    assert_eq!(seen(2, Fact::Agreement), any(&[word(""), word("god")]));
}

#[test]
fn holidays_begin_the_evening_before_and_prices_include_vat() {
    let card = card(&format!(
        "prices_include_vat = true\n{LEAST}[[holidays]]\nname = \"x\"\ndate = \"07-04\"\nbegins = \"21:00\"\n"
    ));
    assert!(card.prices_include_vat);
    assert_eq!(first(&card).holidays[0].begins, Some(75_600));
    assert!(!with("").prices_include_vat);
}
