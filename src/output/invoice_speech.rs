//! The sentence that tells a customer what is on the invoice.

use chrono::{Datelike, NaiveDate};

use super::invoice_records::WriteError;
use super::wording;
use crate::billing::{Money, Percent, Run, Sums, Totals};
use crate::lang::Lang;
use crate::rate_card::RateCard;

/// What is on one customer's invoice.
#[derive(Debug, Clone, Copy)]
pub struct Bill {
    /// Cases in all.
    pub cases: usize,
    /// Cases that cost something.
    pub charged: usize,
    /// The first and the last day of work.
    pub dates: Option<(NaiveDate, NaiveDate)>,
    /// Net, VAT and total.
    pub sums: Sums,
    /// Whether the customers pay no VAT by the customers file.
    pub without_vat: bool,
}

impl Bill {
    /// Of all invoices of a run together.
    ///
    /// # Errors
    /// A case cannot be charged.
    pub fn of(run: &Run<'_>) -> Result<Self, WriteError> {
        let zone = run.card().calendar().zone();
        let mut totals = Totals::of(run.card());
        let mut bill = Self {
            cases: 0,
            charged: 0,
            dates: None,
            sums: Sums::default(),
            without_vat: true,
        };
        for invoice in run.invoices() {
            for fee in invoice.periodic_fees()? {
                totals.add_amount(fee.net)?;
            }
            for charged in invoice.cases() {
                let (case, charge) = charged?;
                bill.cases = bill.cases.saturating_add(1);
                bill.charged = bill
                    .charged
                    .saturating_add(usize::from(charge.net != Money::ZERO));
                for entry in case.entries {
                    let date = zone.date(entry.start());
                    let (first, last) = bill.dates.unwrap_or((date, date));
                    bill.dates = Some((first.min(date), last.max(date)));
                }
                totals.add(&case, &charge)?;
            }
            let own = run.log().vat_percent(invoice.customer);
            bill.without_vat &= own.is_some_and(Percent::is_zero);
            totals.close(invoice.vat_percent)?;
        }
        bill.sums = totals.sums;
        Ok(bill)
    }
}

/// `In November you had 13 cases. 9 were solved inside the free minutes, 4 are on the invoice: …`
pub fn say(bill: &Bill, card: &RateCard, width: Option<usize>, lang: Lang) -> String {
    let when = match bill.dates {
        Some((first, last)) if (first.year(), first.month()) == (last.year(), last.month()) => {
            lang.month_name(first.month()).to_owned()
        }
        Some(_) | None => String::new(),
    };
    let cases = wording::count(
        bill.cases,
        lang.pick("case", "sag"),
        lang.pick("cases", "sager"),
        lang,
    );
    let had = match (when.is_empty(), lang) {
        (true, Lang::En) => format!("You had {cases}."),
        (true, Lang::Da) => format!("I havde {cases}."),
        (false, Lang::En) => format!("In {when} you had {cases}."),
        (false, Lang::Da) => format!("I {when} havde I {cases}."),
    };
    let nothing = bill.cases.saturating_sub(bill.charged);
    let net = lang.with_currency(&lang.spoken_money(bill.sums.net), &card.currency);
    let total = lang.with_currency(&lang.spoken_money(bill.sums.total), &card.currency);
    let sums = if bill.without_vat {
        lang.pick(format!("{net} without VAT."), format!("{net} uden moms."))
    } else if card.prices_include_vat {
        lang.pick(
            format!("{total} including VAT."),
            format!("{total} inklusive moms."),
        )
    } else {
        lang.pick(
            format!("{net} plus VAT, {total} in all."),
            format!(
                "{net} plus moms, i alt {total}{}",
                if total.ends_with('.') { "" } else { "." }
            ),
        )
    };
    let rest = match (nothing, bill.charged, lang) {
        (_, 0, Lang::En) => "None of it costs anything.".to_owned(),
        (_, 0, Lang::Da) => "Det koster ikke noget.".to_owned(),
        (0, _, Lang::En) => format!("On the invoice: {sums}"),
        (0, _, Lang::Da) => format!("På fakturaen: {sums}"),
        (free, charged, Lang::En) => {
            format!(
                "{free} cost nothing, {charged} {} on the invoice: {sums}",
                if charged == 1 { "is" } else { "are" }
            )
        }
        (free, charged, Lang::Da) => {
            format!("{free} koster ikke noget, og {charged} er på fakturaen: {sums}")
        }
    };
    wording::say(&format!("{had} {rest}"), width, lang)
}
