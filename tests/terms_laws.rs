//! Laws that hold under every rate card, for cards of random terms.

use std::fmt::Write as _;

use crate::random::{MONDAY, Piece, Told, any_card, any_case, any_piece, facts, log};
use crate::written::written;
use proptest::prelude::*;
use rust_decimal::Decimal;
use takst::billing::{
    Inquiry, Kind, Line, Pooling, Quoted, Rows, Run, Scope, Totals, Unit, WorkLog, charge,
};
use takst::calendar::Instant;
use takst::money::Quantity;
use takst::output::invoice::records::CSV;
use takst::rate_card::{AgreementId, LevelId, RateCard};
use takst::seconds::Seconds;

const DAY: i64 = 86_400;

fn pooling(card: &RateCard, log: &WorkLog) -> Pooling {
    Pooling::of(card, log, None).unwrap()
}

fn totals(card: &RateCard, log: &WorkLog, customer: Option<&str>) -> (String, Totals) {
    let picked = |name: &str| customer.is_none_or(|customer| customer == name);
    let scope = Scope { pooling: pooling(card, log), ..Scope::default() };
    let run = Run::of(card, log, scope, |case| {
        picked(case.facts.customer.map_or("", |id| log.customer_name(id)))
    });
    written(&run, &CSV)
}

fn shown(lines: &[Line<'_>]) -> String {
    let mut text = String::new();
    for line in lines {
        writeln!(
            text,
            "{:?} {:?} {:?} {} {} {} {} {} {} {}",
            line.kind(),
            line.level,
            line.tier,
            line.date,
            line.worked.get(),
            line.quantity,
            line.unit_price,
            line.discount_percent,
            line.gross,
            line.net
        )
        .unwrap();
    }
    text
}

/// Half away from zero; nothing here is negative.
fn hundredths(amount: Decimal) -> Decimal {
    amount.round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn worked_is_free_and_billed_less_raised(
        card in any_card(), cases in prop::collection::vec(any_case(), 0..6)
    ) {
        let log = log(&card, &cases);
        let (_, totals) = totals(&card, &log, None);
        prop_assert_eq!(totals.worked, totals.free + totals.billed - totals.raised);
        let rows = Rows { read: log.entries().len(), ..Rows::default() };
        prop_assert_eq!(totals.reconcile(rows), Ok(()));
        let pooling = pooling(&card, &log);
        for case in log.cases() {
            let charge = charge(&card, &case, pooling.case(case.id)).unwrap();
            let worked = Seconds::sum(case.billable().map(takst::billing::Entry::seconds));
            let of_lines = Seconds::sum(charge.lines.iter().map(|line| line.worked));
            prop_assert_eq!(worked, of_lines, "{}", shown(&charge.lines));
        }
    }

    #[test]
    fn a_reader_recomputes_every_line(
        card in any_card(), cases in prop::collection::vec(any_case(), 1..5)
    ) {
        let log = log(&card, &cases);
        let pooling = pooling(&card, &log);
        for case in log.cases() {
            let charge = charge(&card, &case, pooling.case(case.id)).unwrap();
            let mut net = Decimal::ZERO;
            for line in &charge.lines {
                let quantity: Decimal = line.quantity.to_string().parse().unwrap();
                let per = Decimal::from(if line.unit == Unit::Minute { 60 } else { 1 });
                // What is not whole minutes is shown rounded; the program computes with the seconds.
                let exact = line.unit != Unit::Minute || line.billed.get() % 60 == 0;
                let gross = hundredths(quantity * line.unit_price.decimal() / per);
                prop_assert!(!exact || gross == line.gross.to_decimal(), "{}", shown(&charge.lines));
                let gross = line.gross.to_decimal();
                let discount = hundredths(gross * line.discount_percent.decimal() / Decimal::ONE_HUNDRED);
                prop_assert_eq!(discount, line.discount.to_decimal());
                prop_assert_eq!(gross - discount, line.net.to_decimal());
                prop_assert!(line.billed >= Seconds::new(0));
                prop_assert!(line.kind() == Kind::Expense || line.net.hundredths() >= 0);
                prop_assert!(line.kind() != Kind::Free || line.net.hundredths() == 0);
                net += line.net.to_decimal();
            }
            prop_assert_eq!(net, charge.net.to_decimal());
        }
    }

    #[test]
    fn what_is_picked_changes_no_charge(
        card in any_card(), cases in prop::collection::vec(any_case(), 0..6)
    ) {
        let log = log(&card, &cases);
        let (whole, _) = totals(&card, &log, None);
        let mut parts: Vec<String> = Vec::new();
        for customer in ["A", "B"] {
            let (part, _) = totals(&card, &log, Some(customer));
            parts.extend(part.lines().skip(1).map(str::to_owned));
        }
        let mut whole: Vec<String> = whole.lines().skip(1).map(str::to_owned).collect();
        whole.sort();
        parts.sort();
        prop_assert_eq!(whole, parts);
    }

    #[test]
    fn quote_and_invoice_agree(
        card in any_card(), told in any_case(), first in any_piece(),
        more in prop::collection::vec((0..2_usize, 1..5400_u32), 0..3)
    ) {
        let mut pieces = vec![first.clone()];
        for (level, seconds) in more {
            let last = pieces.last().unwrap();
            let start = last.start + i64::from(last.seconds);
            pieces.push(Piece { level, start, seconds, km: 0, travel: 0, expense: 0, ..first.clone() });
        }
        let inquiry = Inquiry {
            also_called: None,
            customer: Some("C".to_owned()),
            agreement: AgreementId::from_index(0).filter(|_| told.agreement),
            own: None,
            contracts: Vec::new(),
            vat_percent: None,
            contacted: Instant::from_unix(MONDAY + first.start),
            at: Instant::from_unix(MONDAY + first.start),
            channel: if told.mail { "mail" } else { "phone" }.to_owned(),
            covered: told.covered,
            critical: true,
            kilometres: Quantity::new(Decimal::from(first.km)).unwrap(),
            travel: first.travel,
            expense: first.expense(),
            facts: facts(&card, first.facts),
            work: pieces
                .iter()
                .map(|piece| (LevelId::from_index(piece.level).unwrap(), piece.seconds.into()))
                .collect(),
        };
        let quoted = Quoted::new(inquiry).unwrap();
        let (quote, sums) = quoted.charge(&card).unwrap();
        let has_included = card.editions().any(|edition| {
            edition.agreements.iter().flatten().any(|one| one.included.is_some())
        });
        prop_assume!(!has_included || !told.agreement);
        let told = Told { customer: 1, contacted: None, work: pieces, ..told };
        let log = log(&card, &[told]);
        let pooling = pooling(&card, &log);
        let case = log.cases().next().unwrap();
        let invoice = charge(&card, &case, pooling.case(case.id)).unwrap();
        prop_assert_eq!(shown(&quote.lines), shown(&invoice.lines));
        let (_, totals) = totals(&card, &log, None);
        prop_assert_eq!(sums, totals.sums);
    }

    #[test]
    fn a_later_day_costs_no_panic(card in any_card(), told in any_case(), days in 0..400_i64) {
        let mut told = told;
        for piece in &mut told.work {
            piece.start += days * DAY;
        }
        let log = log(&card, &[told]);
        let _ = totals(&card, &log, None);
    }
}
