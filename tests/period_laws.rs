//! Laws of billing piece by piece: whatever the card and the log, the periods of a log, and the runs over a log that
//! grows, come to what one run over all of it comes to.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::random::{MONDAY, any_card, any_case, filed, log, log_of};
use crate::written::written;
use proptest::prelude::*;
use rust_decimal::Decimal;
use takst::billing::{
    Billed, Case, Customer, Kind, Line, PriorInvoices, Rows, Run, Scope, Span, Totals, WorkLog,
    Writer,
};
use takst::calendar::Instant;
use takst::intake::billed::FormerReader;
use takst::lang::Lang;
use takst::money::{Money, Percent};
use takst::output::invoice::records::{CSV, JSONL};
use takst::output::invoice_run::WriteError;
use takst::problems::Warnings;
use takst::rate_card::RateCard;
use takst::seconds::Seconds;

const DAY: i64 = 86_400;

fn scope<'a>(
    card: &RateCard,
    log: &WorkLog,
    span: Span,
    former: Option<&'a PriorInvoices>,
) -> Scope<'a> {
    Scope::of(card, log, span, former).unwrap()
}

/// What each case, and each customer's periodic fees, come to; what is nothing is left out.
#[derive(Debug, Default, PartialEq)]
struct Sums(BTreeMap<(String, Option<String>), Money>);

fn add(sums: &mut Sums, customer: &str, case: Option<&str>, amount: Money) {
    let key = (customer.to_owned(), case.map(str::to_owned));
    let sum = sums.0.entry(key.clone()).or_default();
    *sum = sum.plus(amount).unwrap();
    if *sum == Money::ZERO {
        sums.0.remove(&key);
    }
}

impl<'r> Writer<'r> for Sums {
    type Error = WriteError;

    fn billed(&mut self, billed: &Billed<'_, 'r>) -> Result<(), WriteError> {
        billed.lines.iter().for_each(can_be_recomputed);
        let net = Money::sum(billed.lines.iter().map(|line| line.net)).unwrap();
        assert_eq!(net, billed.net);
        if let Some((_, charge)) = billed.case {
            let time = charge.lines.iter().fold(Seconds::ZERO, |sum, line| sum + line.worked);
            assert_eq!((time, net), (charge.worked, charge.net));
        }
        let case = billed.case().map(Case::name);
        add(self, billed.invoice.customer_name(), case, net);
        Ok(())
    }
}

/// Adds what a run bills to the sums; each of its lines can be recomputed from its own columns.
fn bill(run: &Run<'_>, sums: &mut Sums) -> Totals {
    let totals = takst::billing::bill(run, sums).unwrap();
    assert_eq!(totals.worked, totals.free + totals.billed - totals.raised);
    let (outside, settled) = run.rows_left_out(|_| true);
    let rows = Rows { read: run.log().entries().len(), outside, settled, ..Rows::default() };
    assert_eq!(totals.reconcile(rows), Ok(()));
    totals
}

/// rules.md §2.4; a correction is one piece at its amount.
fn can_be_recomputed(line: &Line<'_>) {
    if line.kind() == Kind::Correction {
        assert_eq!(line.quantity.to_string(), "1");
        assert_eq!((line.gross, line.discount), (line.net, Money::ZERO));
        assert!(line.worked <= Seconds::new(0), "new work is work");
        return;
    }
    let gross = line.unit_price.gross(line.quantity, line.price_per).unwrap();
    let discount = gross.share(line.discount_percent).unwrap();
    assert_eq!((line.gross, line.discount), (gross, discount));
    assert_eq!(line.net, gross.minus(discount).unwrap());
    assert!(!line.quantity.is_zero() || line.worked > Seconds::new(0));
    assert!(line.worked >= Seconds::new(0) && !line.quantity.decimal().is_sign_negative());
}

/// All of a log at once.
fn at_once(card: &RateCard, log: &WorkLog) -> (Sums, Totals) {
    let mut sums = Sums::default();
    let run = Run::of(card, log, scope(card, log, Span::default(), None), |_| true);
    let totals = bill(&run, &mut sums);
    (sums, totals)
}

/// Spans between midnights in Berlin (UTC + 1) on some of the days, without an end before the first and after the last.
fn spans(days: &[i64]) -> Vec<Span> {
    let cuts: Vec<Instant> =
        days.iter().map(|day| Instant::from_unix(MONDAY + day * DAY - 3600)).collect();
    let from = std::iter::once(None).chain(cuts.iter().copied().map(Some));
    let until = cuts.iter().copied().map(Some).chain([None]);
    from.zip(until).map(|(from, until)| Span { from, until }).collect()
}

fn any_days() -> impl Strategy<Value = Vec<i64>> {
    proptest::sample::subsequence((0..=10).collect::<Vec<i64>>(), 0..=4)
}

/// Former invoices as the program writes and reads them.
pub(crate) struct Files {
    folder: tempfile::TempDir,
    paths: Vec<PathBuf>,
}

impl Files {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), paths: Vec::new() }
    }

    pub(crate) fn write(&mut self, run: &Run<'_>) -> usize {
        // By turns in both formats that are read back.
        let format = [&JSONL, &CSV][self.paths.len() % 2];
        let (text, _) = written(run, format);
        if text.is_empty() {
            return 0;
        }
        let name = format!("{}.{}", self.paths.len(), format.name);
        self.paths.push(self.folder.path().join(name));
        std::fs::write(self.paths.last().unwrap(), &text).unwrap();
        text.lines().count() - usize::from(format.name == "csv")
    }

    /// What the files billed, and how many warnings there are.
    pub(crate) fn read(
        &self,
        card: &RateCard,
        log: &WorkLog,
        until: Option<Instant>,
    ) -> (PriorInvoices, usize) {
        let mut warnings = Warnings::default();
        let mut reader = FormerReader {
            card,
            checksum: "",
            // Two runs may bill the same by chance.
            allow_duplicates: true,
            log,
            number_of: &|_| None,
            credit: &[],
            was_left_out: &|_| false,
            until,
            warnings: &mut warnings,
        };
        (reader.read(&self.paths, Lang::En).unwrap().0, warnings.count())
    }
}

proptest! {
    #[test]
    fn periods_add_up_to_the_whole(
        card in any_card(), cases in prop::collection::vec(any_case(), 0..6), days in any_days()
    ) {
        let log = log(&card, &cases);
        let (whole, all) = at_once(&card, &log);
        let mut sums = Sums::default();
        let mut parts = Totals::of(&card);
        for span in spans(&days) {
            let run = Run::of(&card, &log, scope(&card, &log, span, None), |_| true);
            let totals = bill(&run, &mut sums);
            parts.absorb(&totals).unwrap();
        }
        prop_assert_eq!(sums, whole);
        let minutes = |it: &Totals| (it.worked, it.free, it.billed, it.raised);
        prop_assert_eq!((minutes(&parts), parts.entries), (minutes(&all), all.entries));
    }

    #[test]
    fn runs_over_a_log_that_grows_add_up_to_the_whole(
        card in any_card(),
        cases in prop::collection::vec(any_case(), 0..6),
        registered in prop::collection::vec(0..3_usize, 24),
        days in any_days(),
    ) {
        let mut files = Files::new();
        let mut sums = Sums::default();
        let spans = spans(&days);
        for now in 0..3 {
            let log = log_of(&card, &cases, |work| registered[work] <= now);
            // The period decides what counts, the files what was paid: up to a day first, then everything.
            let until = spans[now.min(spans.len() - 1)].until.filter(|_| now < 2);
            let span = Span { from: None, until };
            let (former, warnings) = files.read(&card, &log, until);
            prop_assert_eq!(warnings, 0, "a log that grows has all that was billed");
            let run = Run::of(&card, &log, scope(&card, &log, span, Some(&former)), |_| true);
            bill(&run, &mut sums);
            files.write(&run);
            let known = Run::of(&card, &log, scope(&card, &log, span, None), |_| true);
            let mut so_far = Sums::default();
            bill(&known, &mut so_far);
            prop_assert_eq!(&sums, &so_far);

            let (former, _) = files.read(&card, &log, until);
            let again = Run::of(&card, &log, scope(&card, &log, span, Some(&former)), |_| true);
            prop_assert_eq!(files.write(&again), 0, "the same run twice bills nothing");
        }
        let (whole, _) = at_once(&card, &log(&card, &cases));
        prop_assert_eq!(sums, whole);
    }

    /// Rows come and go, and so does a customer's own VAT. A periodic fee is never credited.
    #[test]
    fn runs_over_a_log_that_changes_come_to_what_it_costs(
        card in any_card(),
        cases in prop::collection::vec(any_case(), 1..5),
        registered in prop::collection::vec(0..16_u8, 24),
        vat in prop::collection::vec(0..3_i64, 8),
    ) {
        // A case that has no rows any more is told, and not credited: its first stays.
        let firsts = cases.iter().scan(0, |next, told| {
            let first = *next;
            *next += told.work.len();
            Some(first)
        });
        let firsts: Vec<usize> = firsts.collect();
        let mut files = Files::new();
        let mut sums = Sums::default();
        for now in 0..4 {
            let mut log = log_of(&card, &cases, |work| {
                firsts.contains(&work) || registered[work] & (1 << now) != 0
            });
            let both = ["A", "B"].map(|name| {
                let own = vat[2 * now + usize::from(name == "B")];
                let percent = Percent::new(Decimal::from(7 * own));
                Customer { vat_percent: percent.filter(|_| own > 0), ..filed(name) }
            });
            log.set_filed(|name| both.iter().find(|one| one.customer == name));
            let all = Span::default();
            let (former, _) = files.read(&card, &log, None);
            let run = Run::of(&card, &log, scope(&card, &log, all, Some(&former)), |_| true);
            bill(&run, &mut sums);
            files.write(&run);
            let of_cases = |sums: &Sums| {
                let cases = sums.0.iter().filter(|((_, case), _)| case.is_some());
                cases.map(|(key, amount)| (key.clone(), *amount)).collect::<Vec<_>>()
            };
            let now = at_once(&card, &log).0;
            prop_assert_eq!(of_cases(&sums), of_cases(&now));
            for ((customer, case), amount) in now.0.iter().filter(|((_, case), _)| case.is_none()) {
                let billed = sums.0.get(&(customer.clone(), case.clone()));
                prop_assert!(billed.is_some_and(|billed| billed >= amount));
            }

            let (former, _) = files.read(&card, &log, None);
            let again = Run::of(&card, &log, scope(&card, &log, all, Some(&former)), |_| true);
            prop_assert_eq!(files.write(&again), 0, "the same run twice bills nothing");
        }
    }
}
