//! Cards of random terms and logs of random work, for laws.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use rust_decimal::Decimal;
use takst::billing::{CaseFacts, Customer, NewEntry, WorkLog};
use takst::calendar::Instant;
use takst::intake::rate_card;
use takst::lang::Lang;
use takst::money::{Quantity, UnitPrice};
use takst::problems::Place;
use takst::rate_card::{AgreementId, LevelId, RateCard};
use takst::seconds::Seconds;

/// 2026-12-28T00:00:00Z, a Monday.
pub(crate) const MONDAY: i64 = 1_798_416_000;

/// Terms that may stand anywhere.
const TERMS: [&[&str]; 16] = [
    &["free_minutes = 10", "free_minutes = 35"],
    &["free_after_hours = true", "free_after_hours = false"],
    &["free = 'all-or-nothing'", "free = 'deducted'"],
    &["increment_minutes = 15", "increment_minutes = 45"],
    &["rounding = 'up'", "rounding = 'down'", "rounding = 'nearest'"],
    &["grace_minutes = 4", "grace_minutes = 14"],
    &["increment_per = 'entry'", "increment_per = 'day'", "increment_per = 'invoice'"],
    &["minimum_minutes = 20", "minimum_minutes = 90"],
    &["minimum_per = 'entry'", "minimum_per = 'day'", "minimum_per = 'month'"],
    &["minimum_by = ['zone']", "minimum_by = ['case', 'tier']"],
    &["increment_by = ['level', 'urgent']", "increment_by = ['case']"],
    &[
        "volume = [{ up_to_hours = 0.5 }, { hourly_rate = 333.33 }]",
        "volume = [{ up_to_hours = 1, discount_percent = 5 }, { up_to_hours = 1.25 }, { discount_percent = 15 }]",
    ],
    &[
        "volume_per = 'day'",
        "volume_per = 'month', volume_by = ['urgent']",
        "volume_per = 'year', year_from = '07-01'",
    ],
    &["minimum_amount = 150.5", "minimum_amount = 900"],
    &["bands = [{ up_to = 15, flat = 25 }, { up_to = 40, flat = 60.25 }]"],
    &["first = { minutes = 30, amount = 99.95 }"],
];

/// Terms of agreements and rules.
const MORE: [&[&str]; 5] = [
    &["hourly_rate = 512.34", "hourly_rate = { pro = 1100 }"],
    &["discount_percent = 12.5", "discount_percent = 33.33"],
    &["discount_on_surcharge = false", "discount_after_hours = false"],
    &["mileage = { per_km = 2.5 }", "mileage = { flat = 30, tiers = true }"],
    &[
        "travel = { rate_percent = 50, increment_minutes = 15 }",
        "travel = { included_minutes = 20, per = 'entry' }",
    ],
];

const PRICES: [&str; 4] = [
    "factor = 1.5",
    "surcharge_percent = 33.3",
    "hourly_rate = { std = 1000 }",
    "surcharge_per_hour = 77.7",
];

const WHEN: [&str; 10] = [
    "channel = 'phone'",
    "channel = { not = 'phone' }",
    "level = 'pro'",
    "tier = 'night'",
    "contacted_tier = ['normal', 'evening']",
    "urgent = true",
    "zone = ['a', 'b']",
    "floors = { above = 2 }",
    "km = { at_least = 10 }",
    "minutes = { below = 60 }",
];

const AGREEMENT: [&[&str]; 5] = [
    &["fee = 150", "fee = 99.99, fee_per = 'year'"],
    &["after_hours = 'no-surcharge'", "after_hours = 'included'"],
    &[
        "included_minutes = 60",
        "included_minutes = 500",
        "included_minutes = 15, carry_over = 'quarter'",
        "included_minutes = 20, carry_over = { periods = 2, at_most_percent = 70 }",
    ],
    &[
        "drawn_after_hours = 2",
        "drawn_after_hours = 1.5",
        "drawn = [{ when = { channel = 'mail' }, factor = 0 }, { when = { urgent = true }, factor = 1.5 }]",
        "drawn = [{ factor = 0.7 }, { when = { tier = ['evening', 'night'] }, factor = 2 }]",
    ],
    &["beyond_hourly_rate = 999.99"],
];

/// Some of the keys, each with one of its values.
fn some(keys: &'static [&'static [&'static str]]) -> impl Strategy<Value = Vec<String>> {
    subsequence(keys.to_vec(), 0..=keys.len().min(4)).prop_flat_map(|keys| {
        let one_of_each: Vec<_> =
            keys.into_iter().map(|values| select(values).prop_map(str::to_owned)).collect();
        one_of_each
    })
}

fn table(mut one: Vec<String>, mut other: Vec<String>) -> String {
    one.append(&mut other);
    one.join(", ")
}

fn any_when() -> impl Strategy<Value = String> {
    subsequence(WHEN[2..].to_vec(), 0..3).prop_flat_map(|rest| {
        select(&WHEN[..2]).prop_map(move |channel| {
            let mut all = rest.clone();
            all.push(channel);
            all.join(", ")
        })
    })
}

fn any_rule() -> impl Strategy<Value = String> {
    let price = prop::option::of(select(vec![
        "factor = 1.25",
        "surcharge_percent = 10",
        "expenses = { markup_percent = 12.5 }",
    ]));
    let number = select(vec![1, 2, 3]);
    (any_when(), some(&TERMS), some(&MORE), price, number).prop_map(
        |(when, terms, more, price, number)| {
            let terms = table(terms, more);
            let terms = [terms, price.unwrap_or_default().to_owned()];
            let terms: Vec<String> = terms.into_iter().filter(|text| !text.is_empty()).collect();
            let terms = if terms.is_empty() {
                format!("minimum_minutes = {number}")
            } else {
                terms.join(", ")
            };
            format!("{{ when = {{ {when} }}, {terms} }}")
        },
    )
}

fn any_fee() -> impl Strategy<Value = String> {
    let price = select(vec!["amount = 70", "rate_percent = 37.5"]);
    let per = select(vec!["case", "entry", "day"]);
    (any_when(), price, per, any::<bool>()).prop_map(|(when, price, per, tiers)| {
        format!("{{ label = 'F', when = {{ {when} }}, {price}, per = '{per}', tiers = {tiers} }}")
    })
}

/// A card of random terms.
pub(crate) fn any_card() -> impl Strategy<Value = RateCard> {
    any_card_text().prop_map(|text| {
        rate_card::load(&text, "card.toml", Lang::En, false)
            .unwrap_or_else(|report| panic!("{report}\n{text}"))
    })
}

/// The same as it is written.
pub(crate) fn any_card_text() -> impl Strategy<Value = String> {
    let trigger = select(vec!["contact", "start", "worked", "case"]);
    let tiers = (select(&PRICES[..]), select(&PRICES[..]));
    let rates = (select(vec![600, 600, 0]), select(vec!["901.5", "901.5", "0"]));
    let agreement = (some(&TERMS), some(&MORE), some(&AGREEMENT));
    let rules = prop::collection::vec(any_rule(), 0..4);
    let fees = prop::collection::vec(any_fee(), 0..3);
    let drawn = select(vec!["", "drawn = [{ when = { tier = 'evening' }, factor = 1.5 }]"]);
    let whole = (any::<bool>(), drawn);
    (trigger, (tiers, rates), some(&TERMS), agreement, rules, fees, whole).prop_map(
        |(trigger, (tiers, rates), billing, (terms, more, own), rules, fees, (vat, drawn))| {
            let agreement = table(terms, table_of(more, own));
            format!(
                "{drawn}\n\
                 seller = {{ name = 'S', cvr = '16356700', street = 'V', postcode = '1', city = 'C' }}\n\
                 payment = {{ iban = 'DK5000400440116243', due_days = 14 }}\n\
                 currency = 'EUR'\ntimezone = 'Europe/Berlin'\nvat_percent = 19\nprices_include_vat = {vat}\n\
                 hours.mon-fri = '08:00-16:00'\n\
                 levels = {{ std = {{ hourly_rate = {} }}, pro = {{ hourly_rate = {} }} }}\n\
                 after_hours.trigger = '{trigger}'\nbilling = {{ {} }}\n\
                 mileage = {{ per_km = 3.52, included = 2 }}\ntravel = {{ hourly_rate = 120, included_minutes = 7 }}\nexpenses = {{ markup_percent = 3.33 }}\n\
                 agreements.A = {{ {agreement} }}\n\
                 tiers = [{{ name = 'evening', mon-fri = '16:00-19:00', {} }}, {{ name = 'night', rest = true, {} }}]\n\
                 rules = [{}]\nfees = [{}]\n",
                rates.0,
                rates.1,
                billing.join(", "),
                tiers.0,
                tiers.1,
                rules.join(", "),
                fees.join(", ")
            )
        },
    )
}

fn table_of(mut one: Vec<String>, mut other: Vec<String>) -> Vec<String> {
    one.append(&mut other);
    one
}

#[derive(Debug, Clone)]
pub(crate) struct Piece {
    pub(crate) level: usize,
    pub(crate) start: i64,
    pub(crate) seconds: u32,
    pub(crate) km: u32,
    pub(crate) travel: u32,
    /// In hundredths.
    pub(crate) expense: i64,
    pub(crate) facts: [&'static str; 3],
}

impl Piece {
    pub(crate) fn expense(&self) -> Option<UnitPrice> {
        (self.expense != 0).then(|| UnitPrice::of_amount(Decimal::new(self.expense, 2)))
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Told {
    pub(crate) customer: usize,
    pub(crate) agreement: bool,
    pub(crate) mail: bool,
    pub(crate) covered: bool,
    pub(crate) contacted: Option<i64>,
    pub(crate) work: Vec<Piece>,
}

pub(crate) fn any_piece() -> impl Strategy<Value = Piece> {
    let seconds = prop_oneof![0..7200_u32, (0..12_u32).prop_map(|five| five * 300)];
    let facts =
        (select(vec!["", "yes", "no"]), select(vec!["", "A", "c"]), select(vec!["", "2", "2,5"]));
    let expense = select(vec![0, 0, 0, 12_345, 333, -5_000]);
    (0..2_usize, 0..9 * 96_i64, seconds, 0..30_u32, 0..90_u32, expense, facts).prop_map(
        |(level, quarter, seconds, km, travel, expense, facts)| Piece {
            level,
            start: quarter * 900,
            seconds,
            km: km.saturating_sub(10),
            travel: travel.saturating_sub(45) * 60,
            expense,
            facts: [facts.0, facts.1, facts.2],
        },
    )
}

pub(crate) fn any_case() -> impl Strategy<Value = Told> {
    let work = prop::collection::vec(any_piece(), 0..4);
    (
        0..2_usize,
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
        prop::option::of((0..9 * 96_i64).prop_map(|quarter| quarter * 900)),
        work,
    )
        .prop_map(|(customer, agreement, mail, covered, contacted, work)| Told {
            customer,
            agreement,
            mail,
            covered,
            contacted,
            work,
        })
}

/// The cells in the order in which the card asks for them.
pub(crate) fn facts(card: &RateCard, cells: [&str; 3]) -> String {
    let of = |header: &String| match header.as_str() {
        "urgent" => cells[0],
        "zone" => cells[1],
        _ => cells[2],
    };
    let all: Vec<&str> = card.facts.iter().map(of).collect();
    all.join(takst::billing::BETWEEN)
}

/// The log of all work on the cases.
pub(crate) fn log(card: &RateCard, cases: &[Told]) -> WorkLog {
    log_of(card, cases, |_| true)
}

/// A customer of the file; A has prepaid an hour.
pub(crate) fn filed(name: &str) -> Customer {
    Customer {
        customer: name.to_owned(),
        prepaid_seconds: (name == "A").then_some(Seconds::new(3600)),
        ..Customer::default()
    }
}

/// The log of the work that `picked` names by its number among all work.
pub(crate) fn log_of(card: &RateCard, cases: &[Told], picked: impl Fn(usize) -> bool) -> WorkLog {
    let mut work = 0..;
    let mut log = WorkLog::new().unwrap();
    for (number, told) in cases.iter().enumerate() {
        let customer = log.customer(["A", "B"][told.customer], |_| None).unwrap();
        let case = log.case_named(&number.to_string()).unwrap();
        let channel = told.mail.then(|| log.channel("mail").unwrap());
        let about = CaseFacts {
            customer: Some(customer),
            agreement: AgreementId::from_index(0).filter(|_| told.agreement),
            channel,
            covered: Some(told.covered),
            contacted: told.contacted.map(|at| Instant::from_unix(MONDAY + at)),
            ..CaseFacts::default()
        };
        log.set_facts(case, about);
        for piece in &told.work {
            if !work.next().is_some_and(&picked) {
                continue;
            }
            log.push(&NewEntry {
                case,
                level: LevelId::from_index(piece.level).unwrap(),
                start: Instant::from_unix(MONDAY + piece.start),
                seconds: piece.seconds,
                kilometres: Quantity::new(Decimal::from(piece.km)).unwrap(),
                travel: piece.travel,
                expense: piece.expense(),
                facts: &facts(card, piece.facts),
                billable: true,
                dated: false,
                note: "",
                place: Place { file: 0, line: 0 },
                fingerprint: 0,
            })
            .unwrap();
        }
    }
    let both = ["A", "B"].map(filed);
    log.set_filed(|name| both.iter().find(|one| one.customer == name));
    log.sort();
    log
}
