//! Whether the control totals of a run add up: each sum is held against one that came about in another way.

use super::invoice_totals::InvoiceTotals;
use super::totals::{Totals, VatTotals};
use crate::money::{AmountError, Money, Percent};
use crate::seconds::Seconds;

/// What became of the rows of the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rows {
    pub read: usize,
    /// Rows that were passed over: none of those read.
    pub skipped: usize,
    /// Rows left out because they, or others of their case, cannot be billed.
    pub rejected: usize,
    /// Rows of customers and cases that were not asked for.
    pub not_selected: usize,
    /// Rows of the cases asked for that lie outside the period.
    pub outside: usize,
    /// Rows of the cases asked for that former invoices billed whole.
    pub settled: usize,
}

/// What does not add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Imbalance {
    /// Rows read, and the entries and rows left out that they became.
    Rows(usize, usize),
    /// Seconds of the entries, and those that the lines record.
    Worked(Seconds, Seconds),
    /// Seconds of the entries, and what the lines bill: free + billed − raised.
    Minutes(Seconds, Seconds),
    /// The sum of the lines, and that of the cases.
    Lines(Money, Money),
    /// The sum of the cases, and that of the VAT rates.
    Cases(Money, Money),
    /// The total of the run, and that of its VAT rates.
    Total(Money, Money),
    /// The VAT of a rate, and what it must be near.
    Vat(Percent, Money, Money),
    TooLarge,
}

impl From<AmountError> for Imbalance {
    fn from(AmountError: AmountError) -> Self {
        Self::TooLarge
    }
}

impl Totals {
    /// Checks the totals of a run whose customers are all closed: rows against entries, entries against the time on
    /// lines, lines against cases, cases against VAT rates, those against the sums, and VAT against its net.
    pub fn reconcile(&self, rows: Rows) -> Result<(), Imbalance> {
        let left_out = rows.rejected + rows.not_selected + rows.outside + rows.settled;
        let became = self.entries + left_out;
        balanced(rows.read, became, Imbalance::Rows)?;

        balanced(self.worked, self.on_lines, Imbalance::Worked)?;
        let billed = self.free + self.billed - self.raised;
        balanced(self.worked, billed, Imbalance::Minutes)?;

        balanced(self.lines, self.cases_amount, Imbalance::Lines)?;
        let of_rates = |part: fn(&InvoiceTotals) -> Money| {
            let sums = self.rates.iter().map(|rate| &rate.sums);
            Money::sum(sums.map(part))
        };
        let (net, vat) = (of_rates(|sums| sums.net)?, of_rates(|sums| sums.vat)?);
        let total = of_rates(|sums| sums.total)?;
        let priced = if self.inclusive { total } else { net };
        balanced(self.cases_amount, priced, Imbalance::Cases)?;
        for (of_run, of_rates) in [
            (self.sums.net, net),
            (self.sums.vat, vat),
            (self.sums.total, total),
            (self.sums.total, net.plus(vat)?),
        ] {
            balanced(of_run, of_rates, Imbalance::Total)?;
        }
        self.rates.iter().try_for_each(|rate| self.vat(rate))
    }

    /// VAT is rounded once an invoice, so it is half a hundredth an invoice from that of the sum, at most. The whole
    /// hundredths in that are enough: where each VAT is rounded by a half, all are to one side, and that of the sum too.
    fn vat(&self, rate: &VatTotals) -> Result<(), Imbalance> {
        let priced = if self.inclusive { rate.sums.total } else { rate.sums.net };
        let of_sum = InvoiceTotals::of_lines(priced, rate.vat_percent, self.inclusive)?.vat;
        let apart = rate.sums.vat.minus(of_sum)?.hundredths().unsigned_abs();
        let most = u64::try_from(rate.invoices / 2).unwrap_or(u64::MAX);
        if apart > most {
            return Err(Imbalance::Vat(rate.vat_percent, rate.sums.vat, of_sum));
        }
        Ok(())
    }
}

/// Whether two ways of counting come to the same.
fn balanced<T: PartialEq + Copy>(
    one: T,
    other: T,
    wrong: fn(T, T) -> Imbalance,
) -> Result<(), Imbalance> {
    if one == other { Ok(()) } else { Err(wrong(one, other)) }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;

    const ROWS: Rows =
        Rows { read: 13, skipped: 0, rejected: 1, not_selected: 3, outside: 2, settled: 4 };

    fn time(seconds: i64) -> Seconds {
        Seconds::new(seconds)
    }

    fn money(hundredths: i64) -> Money {
        Money::from_hundredths(hundredths)
    }

    fn sums(net: i64, vat: i64, total: i64) -> InvoiceTotals {
        InvoiceTotals { net: money(net), vat: money(vat), total: money(total) }
    }

    fn rate(percent: i64, invoices: usize, sums: InvoiceTotals) -> VatTotals {
        let vat_percent = Percent::new(Decimal::from(percent)).unwrap();
        VatTotals { vat_percent, invoices, sums }
    }

    /// 3 entries of 50 minutes: 15 free, 40 billed, 5 of them raised. Two invoices at 25 %, 100.02 and 200.02:
    /// VAT 25.005 and 50.005 become 25.01 and 50.01, together 75.02 of 300.04; one at 0 %, 50.00.
    fn sound() -> Totals {
        Totals {
            customers: 3,
            cases: 3,
            entries: 3,
            worked: time(3_000),
            free: time(900),
            billed: time(2_400),
            raised: time(300),
            sums: sums(35_004, 7_502, 42_506),
            rates: vec![
                rate(0, 1, sums(5_000, 0, 5_000)),
                rate(25, 2, sums(30_004, 7_502, 37_506)),
            ],
            on_lines: time(3_000),
            lines: money(35_004),
            cases_amount: money(35_004),
            ..Totals::default()
        }
    }

    fn spoiled(spoil: impl Fn(&mut Totals)) -> Result<(), Imbalance> {
        let mut totals = sound();
        spoil(&mut totals);
        totals.reconcile(ROWS)
    }

    #[test]
    fn a_sound_run_adds_up() {
        assert_eq!(sound().reconcile(ROWS), Ok(()));
        assert_eq!(Totals::default().reconcile(Rows::default()), Ok(()));
    }

    #[test]
    fn a_row_that_is_lost_or_counted_twice_is_found() {
        // 3 entries + 1 + 3 + 2 + 4 = 13.
        for (read, found) in [(14, 13), (12, 13)] {
            let rows = Rows { read, ..ROWS };
            let wrong = Imbalance::Rows(read, found);
            assert_eq!(sound().reconcile(rows), Err(wrong));
        }
        for rows in [
            Rows { rejected: 0, ..ROWS },
            Rows { not_selected: 2, ..ROWS },
            Rows { outside: 1, ..ROWS },
            Rows { settled: 3, ..ROWS },
        ] {
            assert_eq!(sound().reconcile(rows), Err(Imbalance::Rows(13, 12)));
        }
    }

    #[test]
    fn time_that_is_on_no_line_is_found() {
        let wrong = Err(Imbalance::Minutes(time(3_000), time(2_999)));
        assert_eq!(spoiled(|totals| totals.billed -= time(1)), wrong);
        assert_eq!(spoiled(|totals| totals.free -= time(1)), wrong);
        assert_eq!(spoiled(|totals| totals.raised += time(1)), wrong);
        let wrong = Err(Imbalance::Worked(time(3_001), time(3_000)));
        assert_eq!(spoiled(|totals| totals.worked += time(1)), wrong);
        let wrong = Err(Imbalance::Worked(time(3_000), time(2_999)));
        assert_eq!(spoiled(|totals| totals.on_lines -= time(1)), wrong);
    }

    #[test]
    fn a_line_that_its_case_does_not_bill_is_found() {
        let wrong = Err(Imbalance::Lines(money(35_005), money(35_004)));
        assert_eq!(spoiled(|totals| totals.lines = money(35_005)), wrong);
    }

    /// A customer who was never closed, or closed at a rate that is not among them.
    #[test]
    fn a_case_on_no_invoice_is_found() {
        let wrong = Err(Imbalance::Cases(money(35_004), money(5_000)));
        assert_eq!(spoiled(|totals| totals.rates.truncate(1)), wrong);
    }

    #[test]
    fn sums_that_the_rates_do_not_come_to_are_found() {
        let total = |one, other| Err(Imbalance::Total(money(one), money(other)));
        let net = spoiled(|totals| totals.sums.net = money(35_003));
        assert_eq!(net, total(35_003, 35_004));
        let vat = spoiled(|totals| totals.sums.vat = money(7_503));
        assert_eq!(vat, total(7_503, 7_502));
        let with_vat = spoiled(|totals| totals.sums.total = money(42_507));
        assert_eq!(with_vat, total(42_507, 42_506));
        // Both say 1 more than net and VAT come to.
        let both = spoiled(|totals| {
            totals.sums.total = money(42_507);
            totals.rates[1].sums.total = money(37_507);
        });
        assert_eq!(both, total(42_507, 42_506));
    }

    /// 25 % of 300.04 is 75.01. Two invoices may be 0.01 from it, and are; 0.02 is too much.
    #[test]
    fn vat_that_its_rate_does_not_make_is_found() {
        let vat = |hundredths: i64| {
            spoiled(|totals| {
                totals.sums.vat = money(hundredths);
                totals.sums.total = money(35_004 + hundredths);
                totals.rates[1].sums = sums(30_004, hundredths, 30_004 + hundredths);
            })
        };
        let rate = sound().rates[1].vat_percent;
        assert_eq!((vat(7_500), vat(7_501), vat(7_502)), (Ok(()), Ok(()), Ok(())));
        for wrong in [7_499, 7_503] {
            let wrong_vat = Imbalance::Vat(rate, money(wrong), money(7_501));
            assert_eq!(vat(wrong), Err(wrong_vat));
        }
        // At another rate than its own.
        let other = spoiled(|totals| totals.rates[0].vat_percent = rate);
        assert_eq!(other, Err(Imbalance::Vat(rate, money(0), money(1_250))));
    }

    /// 25 % of 100.02 is 25.005, so 25.01; of one invoice nothing else. Three of them are 75.03, and 25 % of 300.06 is
    /// 75.015, so 75.02: 0.01 from it.
    #[test]
    fn vat_of_odd_invoices_is_held_to_whole_hundredths() {
        let of = |invoices: usize, net: i64, vat: i64| {
            let all = sums(net, vat, net + vat);
            let totals = Totals {
                sums: all,
                rates: vec![rate(25, invoices, all)],
                lines: money(net),
                cases_amount: money(net),
                ..Totals::default()
            };
            totals.reconcile(Rows::default())
        };
        assert_eq!(of(1, 10_002, 2_501), Ok(()));
        assert_eq!(of(3, 30_006, 7_503), Ok(()));
        assert_eq!(of(3, -30_006, -7_503), Ok(()));
        let percent = sound().rates[1].vat_percent;
        let wrong = Imbalance::Vat(percent, money(2_500), money(2_501));
        assert_eq!(of(1, 10_002, 2_500), Err(wrong));
        let wrong = Imbalance::Vat(percent, money(7_504), money(7_502));
        assert_eq!(of(3, 30_006, 7_504), Err(wrong));
    }

    /// Prices with VAT: 125.00 at 25 % holds 25.00; the lines come to the total.
    #[test]
    fn lines_with_vat_come_to_the_total() {
        let mut totals = Totals {
            sums: sums(10_000, 2_500, 12_500),
            rates: vec![rate(25, 1, sums(10_000, 2_500, 12_500))],
            lines: money(12_500),
            cases_amount: money(12_500),
            inclusive: true,
            ..Totals::default()
        };
        assert_eq!(totals.reconcile(Rows::default()), Ok(()));
        totals.inclusive = false;
        let wrong = Imbalance::Cases(money(12_500), money(10_000));
        assert_eq!(totals.reconcile(Rows::default()), Err(wrong));
    }

    #[test]
    fn what_is_too_large_does_not_pass() {
        let wrong = spoiled(|totals| totals.rates[0].sums.net = money(i64::MAX));
        assert_eq!(wrong, Err(Imbalance::TooLarge));
    }
}
