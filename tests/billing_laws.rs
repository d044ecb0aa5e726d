//! Laws of the calculation that hold for all inputs.

use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

use crate::written::written;
use proptest::prelude::*;
use rust_decimal::Decimal;
use takst::billing::{
    CaseFacts, Charge, ChargeError, Contract, Customer, Inquiry, Line, NewEntry, Quoted, Rows, Run,
    Totals, WorkLog, charge,
};
use takst::calendar::Instant;
use takst::intake::work_log::{WorkOptions, read_work_logs};
use takst::intake::{BadRows, rate_card};
use takst::lang::Lang;
use takst::money::{AmountError, Money, Percent, Quantity, UnitPrice};
use takst::output::invoice::records::CSV;
use takst::problems::Place;
use takst::rate_card::{AgreementId, LevelId, RateCard, Rates, Terms};
use takst::seconds::Seconds;

const HOUR: i64 = 3_600;
const DAY: i64 = 86_400;

/// 2026-12-28T00:00:00Z, a Monday; the revisions of the cards below are of 1 January.
const MONDAY: i64 = 1_798_416_000;

static CARDS: LazyLock<Vec<RateCard>> = LazyLock::new(|| {
    let discounts = "agreements.GOD.discount_percent = 10\nagreements.BEDRE = { discount_percent = 12.5, discount_after_hours = false, free_after_hours = true, minimum_minutes = 7 }";
    let revision = "[[revision]]\nvalid_from = 2027-01-01\nlevels.'1st'.hourly_rate = 840.99\nmileage.per_km = 3.725\nvat_percent = 24\nagreements.GOD.discount_percent = 15";
    let mut all = Vec::new();
    for trigger in ["contact", "start", "worked"] {
        for more in [
            "",
            "after_hours.non_critical_fee = 1000.5\nbilling.increment_minutes = 15",
            "after_hours.surcharge_percent = 33.3\nbilling.increment_minutes = 1",
            "levels.'2nd'.hourly_rate = 0\nbilling.first = { minutes = 60, amount = 120.5 }\nbilling.minimum_minutes = 90\nbilling.increment_minutes = 15",
        ] {
            for later in ["", revision] {
                let set = format!(
                    "[[revision]]\nvalid_from = 1980-01-01\nafter_hours.trigger = '{trigger}'\n{discounts}\n{more}"
                );
                all.push(card(&format!("{set}\n{later}")));
            }
        }
    }
    all
});

fn card(more: &str) -> RateCard {
    let text = format!("{}\n{more}\n", include_str!("../rates.toml"));
    rate_card::load(&text, "rates.toml", Lang::En, false)
        .unwrap_or_else(|report| panic!("{report}"))
}

#[derive(Debug, Clone)]
struct Piece {
    level: usize,
    /// Seconds after [`MONDAY`].
    start: i64,
    seconds: u32,
    kilometres: Decimal,
    billable: bool,
}

#[derive(Debug, Clone)]
struct Told {
    customer: usize,
    agreement: Option<usize>,
    contacted: Option<i64>,
    mail: bool,
    covered: Option<bool>,
    critical: Option<bool>,
    work: Vec<Piece>,
}

fn any_start() -> impl Strategy<Value = i64> {
    prop_oneof![
        0..8 * DAY,
        (0..8 * 24 * 4_i64, -1..=1_i64).prop_map(|(quarter, aside)| quarter * 900 + aside)
    ]
}

fn any_seconds() -> impl Strategy<Value = u32> {
    prop_oneof![0..7200_u32, (0..40_u32).prop_map(|minutes| minutes * 60), 0..172_800_u32]
}

fn any_kilometres() -> impl Strategy<Value = Decimal> {
    prop_oneof![
        Just(Decimal::ZERO),
        (0..100_000_i64, 0..4_u32).prop_map(|(number, scale)| Decimal::new(number, scale))
    ]
}

fn any_piece() -> impl Strategy<Value = Piece> {
    (0..2_usize, any_start(), any_seconds(), any_kilometres(), prop::bool::weighted(0.9)).prop_map(
        |(level, start, seconds, kilometres, billable)| Piece {
            level,
            start,
            seconds,
            kilometres,
            billable,
        },
    )
}

fn any_case() -> impl Strategy<Value = Told> {
    let mark = || prop::option::of(any::<bool>());
    (
        0..3_usize,
        prop::option::of(0..3_usize),
        prop::option::of(any_start()),
        any::<bool>(),
        mark(),
        mark(),
        prop::collection::vec(any_piece(), 0..6),
    )
        .prop_map(|(customer, agreement, contacted, mail, covered, critical, work)| Told {
            customer,
            agreement,
            contacted,
            mail,
            covered,
            critical,
            work,
        })
}

fn any_card() -> impl Strategy<Value = &'static RateCard> {
    (0..CARDS.len()).prop_map(|index| &CARDS[index])
}

fn instant(seconds: i64) -> Instant {
    Instant::from_unix(MONDAY + seconds)
}

fn level(index: usize) -> LevelId {
    LevelId::from_index(index).unwrap()
}

/// A log of cases `0`, `1`, … of which only those that `picked` names have rows.
fn log(cases: &[Told], picked: impl Fn(&Told) -> bool) -> WorkLog {
    let mut log = WorkLog::new().unwrap();
    for (number, told) in cases.iter().enumerate().filter(|(_, told)| picked(told)) {
        let customer = log.customer(["A", "B", "C"][told.customer], |_| None).unwrap();
        let case = log.case_named(&number.to_string()).unwrap();
        let channel = told.mail.then(|| log.channel("mail").unwrap());
        let facts = CaseFacts {
            customer: Some(customer),
            agreement: told.agreement.and_then(AgreementId::from_index),
            contacted: told.contacted.map(instant),
            channel,
            covered: told.covered,
            critical: told.critical,
        };
        log.set_facts(case, facts);
        for (line, piece) in told.work.iter().enumerate() {
            log.push(&NewEntry {
                case,
                level: level(piece.level),
                start: instant(piece.start),
                seconds: piece.seconds,
                kilometres: Quantity::new(piece.kilometres).unwrap(),
                billable: piece.billable,
                dated: false,
                note: "",
                place: Place { file: 0, line: u32::try_from(line).unwrap() },
                fingerprint: 0,
                travel: 0,
                expense: None,
                facts: "",
            })
            .unwrap();
        }
    }
    log.sort();
    log
}

fn of_one(told: &Told) -> WorkLog {
    log(std::slice::from_ref(told), |_| true)
}

fn charged<'a>(card: &'a RateCard, log: &'a WorkLog) -> Charge<'a> {
    charge(card, &log.cases().next().unwrap(), None).unwrap()
}

fn csv(card: &RateCard, log: &WorkLog) -> (String, Totals) {
    written(&Run::new(card, log, |_| true), &CSV)
}

/// A printed decimal as a whole number of its last place, and how many places it has.
fn digits(text: &str) -> (i128, u32) {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    (format!("{whole}{fraction}").parse().unwrap(), u32::try_from(fraction.len()).unwrap())
}

/// `a × b / divisor` in hundredths, half up; nothing here is negative.
fn hundredths(a: &str, b: &str, divisor: i128) -> i128 {
    let ((a, a_places), (b, b_places)) = (digits(a), digits(b));
    let below = divisor * 10_i128.pow(a_places + b_places);
    (2 * a * b * 100 + below) / (2 * below)
}

/// How a line shows, without where it comes from.
fn shown(lines: &[Line<'_>]) -> Vec<String> {
    lines
        .iter()
        .map(|line| {
            format!(
                "{:?} {:?} {:?} {} {} {} {} {} {} {} {} {}",
                line.kind(),
                line.level,
                line.tier,
                line.date,
                line.date_to,
                line.worked.get(),
                line.quantity,
                line.unit_price,
                line.gross,
                line.discount_percent,
                line.discount,
                line.net
            )
        })
        .collect()
}

/// Nothing, or agreements, discounts and rates up to the second day of the new year and from the third on.
fn any_agreed() -> impl Strategy<Value = Vec<Contract>> {
    let rate = |cents: i64| UnitPrice::new(Decimal::new(cents, 2));
    let one = (
        prop::option::of(0..2_usize),
        prop::option::of(0..=1000_i64),
        prop::option::of(0..100_000_i64),
        any::<bool>(),
    );
    let own = one.prop_map(move |(agreement, discount, cents, all)| Contract {
        agreement: agreement.and_then(AgreementId::from_index),
        own: Some(Arc::new(Terms {
            discount_percent: discount.and_then(|discount| Percent::new(Decimal::new(discount, 1))),
            hourly_rate: cents.and_then(rate).map(|rate| {
                if all { Rates::All(rate) } else { Rates::ByLevel(vec![None, Some(rate)]) }
            }),
            ..Terms::default()
        })),
        ..Contract::default()
    });
    let date = |day| chrono::NaiveDate::from_ymd_opt(2027, 1, day);
    (own.clone(), own, 0..3).prop_map(move |(one, other, kind)| match kind {
        0 => Vec::new(),
        1 => vec![one],
        _ => {
            let (until, from) = (date(2), date(3));
            vec![Contract { until, ..one }, Contract { from, ..other }]
        }
    })
}

proptest! {
    #[test]
    fn worked_is_free_and_billed_less_raised(card in any_card(), cases in prop::collection::vec(any_case(), 0..6)) {
        let log = log(&cases, |_| true);
        let (_, totals) = csv(card, &log);
        let entries = || cases.iter().flat_map(|told| &told.work);
        let worked = entries().filter(|piece| piece.billable).fold(Seconds::ZERO, |sum, piece| sum + piece.seconds.into());
        prop_assert_eq!(totals.worked, worked);
        prop_assert_eq!(totals.worked, totals.free + totals.billed - totals.raised);
        let rows = Rows { read: entries().count(), ..Rows::default() };
        prop_assert_eq!(totals.reconcile(rows), Ok(()));
        prop_assert_eq!(totals.entries, entries().count());
        prop_assert_eq!(totals.not_billable, entries().filter(|piece| !piece.billable).count());
        prop_assert_eq!(totals.cases, cases.len());
        let on_lines = log.cases().map(|case| {
            let lines = charge(card, &case, None).unwrap().lines;
            lines.iter().fold(<(Seconds, Seconds)>::default(), |(worked, billed), line| (worked + line.worked, billed + line.billed))
        });
        let sums = on_lines.fold(<(Seconds, Seconds)>::default(), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        prop_assert_eq!(sums, (worked, totals.free + totals.billed));
    }

    #[test]
    fn a_reader_recomputes_every_line(card in any_card(), cases in prop::collection::vec(any_case(), 1..4)) {
        let log = log(&cases, |_| true);
        let (text, totals) = csv(card, &log);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let header = reader.headers().unwrap().clone();
        let mut net = 0;
        for row in reader.records() {
            let row = row.unwrap();
            let field = |name: &str| &row[header.iter().position(|column| column == name).unwrap()];
            let per: i128 = field("price_per").parse().unwrap();
            let (gross, places) = digits(field("gross"));
            prop_assert_eq!((gross, places), (hundredths(field("unit_price"), field("quantity"), per), 2));
            let (discount, places) = digits(field("discount"));
            prop_assert_eq!((discount, places), (hundredths(field("gross"), field("discount_percent"), 100), 2));
            prop_assert_eq!(digits(field("net")), (gross - discount, 2));
            prop_assert!(!field("quantity").contains('.') || !field("quantity").ends_with('0'));
            prop_assert!(field("quantity") != "0");
            net += gross - discount;
        }
        prop_assert_eq!(i128::from(totals.sums.net.hundredths()), net);
    }

    #[test]
    fn splitting_by_customer_changes_nothing(card in any_card(), cases in prop::collection::vec(any_case(), 0..8)) {
        let whole = log(&cases, |_| true);
        let (text, totals) = csv(card, &whole);
        let mut lines = Vec::new();
        let mut sum = (Money::ZERO, Money::ZERO, Money::ZERO);
        let mut minutes = <(Seconds, Seconds, Seconds, Seconds)>::default();
        for customer in 0..3 {
            let part = log(&cases, |told| told.customer == customer);
            let (text, part) = csv(card, &part);
            lines.extend(text.lines().skip(1).map(str::to_owned));
            let add = |a: Money, b: Money| a.plus(b).unwrap();
            sum = (add(sum.0, part.sums.net), add(sum.1, part.sums.vat), add(sum.2, part.sums.total));
            minutes = (minutes.0 + part.worked, minutes.1 + part.free, minutes.2 + part.billed, minutes.3 + part.raised);
        }
        let mut of_whole: Vec<String> = text.lines().skip(1).map(str::to_owned).collect();
        of_whole.sort();
        lines.sort();
        prop_assert_eq!(of_whole, lines);
        prop_assert_eq!((totals.sums.net, totals.sums.vat, totals.sums.total), sum);
        prop_assert_eq!((totals.worked, totals.free, totals.billed, totals.raised), minutes);
    }

    /// Ties aside: of entries that start together the first row is the first worked.
    #[test]
    fn the_order_of_rows_changes_nothing(card in any_card(), told in any_case(), shuffled in any::<prop::sample::Index>()) {
        let mut starts: Vec<i64> = told.work.iter().map(|piece| piece.start).collect();
        starts.sort_unstable();
        starts.dedup();
        prop_assume!(starts.len() == told.work.len() && !told.work.is_empty());
        let mut other = told.clone();
        let by = shuffled.index(told.work.len());
        other.work.rotate_left(by);
        other.work.reverse();
        let (log, other) = (of_one(&told), of_one(&other));
        prop_assert_eq!(shown(&charged(card, &log).lines), shown(&charged(card, &other).lines));
    }

    /// With the contact given, one level, one price and one tier.
    #[test]
    fn more_time_never_costs_less(
        index in 0..CARDS.len(), told in any_case(), at in 0..3 * DAY, seconds in 1..4 * 3600_u32, more in 1..3600_u32
    ) {
        let card = &CARDS[index];
        // Contacted Monday 10:00 local: under `contact` all of it is in the normal tier; else within the evening.
        let by_contact = index < CARDS.len() / 3;
        let start = if by_contact { 9 * HOUR + at } else { 17 * HOUR };
        let piece = |seconds| Piece { level: 0, start, seconds, kilometres: Decimal::ZERO, billable: true };
        let short = Told { contacted: Some(9 * HOUR), work: vec![piece(seconds)], ..told };
        let long = Told { work: vec![piece(seconds + more)], ..short.clone() };
        let (log, longer) = (of_one(&short), of_one(&long));
        let (short, long) = (charged(card, &log), charged(card, &longer));
        prop_assert!(long.net >= short.net, "{} after {}", long.net, short.net);
        prop_assert!(long.lines.iter().all(|line| line.tier.is_none_or(|tier| tier.is_normal() == by_contact)));
    }

    #[test]
    fn free_time_is_no_more_than_the_agreement_gives(card in any_card(), told in any_case()) {
        let log = of_one(&told);
        let charge = charged(card, &log);
        let free = charge.pieces.iter().filter(|piece| piece.free);
        let seconds = free.clone().fold(Seconds::ZERO, |sum, piece| sum + piece.stretch.seconds());
        let may = told.agreement.is_some() && told.covered != Some(false);
        let most = if may { 900 } else { 0 };
        prop_assert!(seconds <= Seconds::new(most));
        // Only BEDRE, the second agreement, lets time after hours use it.
        prop_assert!(told.agreement == Some(1) || free.clone().all(|piece| piece.stretch.tier.is_normal()));
    }

    /// Whatever the numbers: an amount, or an error that says so.
    #[test]
    fn no_number_makes_it_panic(
        mut told in any_case(), rate in 0..i64::MAX, places in 0..10_u32, seconds in any::<u32>(),
        kilometres in any::<i64>(), scale in 0..=28_u32, percent in 0..=100_000_u32, minutes in 0..1_000_000_i64
    ) {
        let rate = Decimal::new(rate, places);
        let set = format!(
            "[[revision]]\nvalid_from = 1980-01-01\nlevels.'1st'.hourly_rate = '{rate}'\nmileage.per_km = '{rate}'\nafter_hours.surcharge_percent = {percent}\nbilling.increment_minutes = {minutes}"
        );
        let text = format!("{}\n{set}\n", include_str!("../rates.toml"));
        let card = rate_card::load(&text, "rates.toml", Lang::En, false);
        prop_assume!(card.is_ok());
        let card = card.unwrap();
        let kilometres = Decimal::new(kilometres.saturating_abs(), scale);
        told.work.push(Piece { level: 0, start: 0, seconds: seconds / 64, kilometres, billable: true });
        let log = of_one(&told);
        match charge(&card, &log.cases().next().unwrap(), None) {
            Ok(charge) => prop_assert!(charge.net >= Money::ZERO),
            Err(error) => prop_assert_eq!(error, ChargeError::Amount(AmountError)),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// rules.md §2.10, with the log read from a file as `invoice` reads it, and whatever is agreed with the customer.
    #[test]
    fn quote_and_invoice_agree(
        card in any_card(), told in any_case(), at in any_start(), before in 0..2 * DAY,
        agreed in any_agreed(), vat in prop::option::of(0..30_i64),
        work in prop::collection::vec((0..2_usize, 0..9000_i64), 1..5), kilometres in any_kilometres()
    ) {
        let inquiry = Inquiry {
            also_called: None,
            customer: None,
            agreement: told.agreement.and_then(AgreementId::from_index),
            own: None,
            contracts: agreed.clone(),
            vat_percent: vat.and_then(|vat| Percent::new(Decimal::from(vat))),
            contacted: instant(at - before),
            at: instant(at),
            channel: if told.mail { "mail" } else { "Phone" }.to_owned(),
            covered: told.covered != Some(false),
            critical: told.critical != Some(false),
            kilometres: Quantity::new(kilometres).unwrap(),
            travel: 0,
            expense: None,
            facts: String::new(),
            work: work.iter().map(|(index, seconds)| (level(*index), Seconds::new(*seconds))).collect(),
        }
        .with_contract(card);
        let time = |at: Instant| chrono::DateTime::from_timestamp(at.unix(), 0).unwrap().to_rfc3339();
        let mut text = "case,customer,contacted,agreement,channel,covered,critical,level,start,end,km\n".to_owned();
        let mut start = inquiry.at;
        for (index, (level, seconds)) in inquiry.work.iter().enumerate() {
            let end = start.plus(*seconds);
            let named = inquiry.agreement.filter(|_| agreed.is_empty() || told.mail);
            let agreement = named.map_or("", |agreement| card.agreement_name(agreement));
            let (contacted, channel) = (time(inquiry.contacted), &inquiry.channel);
            let (covered, critical, level) = (inquiry.covered, inquiry.critical, card.level_name(*level));
            let km = if index == 0 { format!("{kilometres:.4}") } else { String::new() };
            writeln!(
                text,
                "1,A,{contacted},{agreement},{channel},{covered},{critical},{level},{},{},{km}",
                time(start),
                time(end)
            )
            .unwrap();
            start = end;
        }
        let file = tempfile::NamedTempFile::with_suffix(".csv").unwrap();
        std::fs::write(file.path(), text).unwrap();
        let options = WorkOptions { allow_duplicates: true, agreed_with: &|_| &agreed, number_of: &|_| None, refused: &|_| None, know: &|_| Ok(()), style: takst::intake::Style::default(), said: takst::intake::RunOptions::default(), bad_rows: BadRows::Refuse(&|_| None) };
        let mut input = read_work_logs(&[file.path().to_path_buf()], card, &options, instant(0), Lang::En).unwrap();
        let filed = Customer { customer: "A".to_owned(), vat_percent: inquiry.vat_percent, ..Customer::default() };
        input.log.set_filed(|_| Some(&filed));

        let quoted = Quoted::new(inquiry).unwrap();
        let (quote, sums) = quoted.charge(card).unwrap();
        prop_assert_eq!(shown(&quote.lines), shown(&charged(card, &input.log).lines));
        let (_, totals) = csv(card, &input.log);
        prop_assert_eq!(sums, totals.sums);
    }
}
