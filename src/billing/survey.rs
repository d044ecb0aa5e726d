//! What the numbers and the date of a run's documents go by: who owes something or is owed it, and the days billed.

use chrono::{Days, NaiveDate};

use super::bill::{Billed, Writer, bill};
use super::invoice_totals::InvoiceTotals;
use super::log::CaseId;
use super::numbering::{DocumentNumber, Numbering};
use super::run::{Invoice, Run};
use super::segment::ChargeError;
use super::totals::Totals;
use crate::money::{AmountError, Money};

/// Why a run is not numbered.
#[derive(Debug)]
pub enum NumberingError {
    /// It would be issued before this first day billed.
    Early(NaiveDate),
    Charge(CaseId, ChargeError),
    Sum(AmountError),
}

impl From<AmountError> for NumberingError {
    fn from(error: AmountError) -> Self {
        Self::Sum(error)
    }
}

impl From<(CaseId, ChargeError)> for NumberingError {
    fn from((case, error): (CaseId, ChargeError)) -> Self {
        Self::Charge(case, error)
    }
}

/// What the numbers and the date go by: the total of each invoice, and the first and the last day billed.
#[derive(Default)]
struct Survey {
    totals: Vec<Money>,
    days: Option<(NaiveDate, NaiveDate)>,
}

impl<'r> Writer<'r> for Survey {
    type Error = NumberingError;

    fn billed(&mut self, billed: &Billed<'_, 'r>) -> Result<(), NumberingError> {
        for line in billed.lines {
            let (first, last) = self.days.unwrap_or((line.date, line.date_to));
            self.days = Some((first.min(line.date), last.max(line.date_to)));
        }
        Ok(())
    }

    fn end(
        &mut self,
        _: &Invoice<'r>,
        _: &Totals,
        sums: InvoiceTotals,
    ) -> Result<(), NumberingError> {
        self.totals.push(sums.total);
        Ok(())
    }
}

/// The numbers of a run from `first` on, if it is to have any, and its date: the day that is asked for, else the last day
/// billed or the end of the period, whichever is later.
///
/// # Errors
/// A case cannot be charged, or the date is before the first day billed.
pub fn numbering(
    run: &Run<'_>,
    first: Option<DocumentNumber>,
    issued: Option<NaiveDate>,
) -> Result<Numbering, NumberingError> {
    let period_end = run.last_day();
    let mut survey = Survey::default();
    bill(run, &mut survey)?;
    let issued = match (survey.days, issued) {
        (None, issued) => issued.or(period_end),
        (Some((first, _)), Some(issued)) if issued < first => {
            return Err(NumberingError::Early(first));
        }
        (Some(_), Some(issued)) => Some(issued),
        (Some((_, last)), None) => Some(period_end.map_or(last, |end| end.max(last))),
    };
    let mut next = first;
    let mut number = |total: &Money| {
        if *total == Money::ZERO {
            return None;
        }
        let after = next.as_ref().map(DocumentNumber::next);
        std::mem::replace(&mut next, after)
    };
    let numbers = survey.totals.iter().map(&mut number).collect();
    let days = run.card().payment.due_days.map(|days| Days::new(days.into()));
    let due = issued.zip(days).and_then(|(issued, days)| issued.checked_add_days(days));
    Ok(Numbering { numbers, issued, due, next })
}
