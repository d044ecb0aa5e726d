//! Which entries of a log count in a run, and what of them was billed before: a period, former invoices, or neither.

use std::collections::HashMap;

use super::charge::{Charge, charge};
use super::credit::{Credit, credits};
use super::delta::{Due, days};
use super::line::Line;
use super::log::{Case, CaseId, WorkLog};
use super::pooling::Pooling;
use super::prior::{PriorByVat, PriorInvoices, PriorLines};
use super::rounding::BilledTime;
use super::segment::ChargeError;
use super::span::Span;
use crate::money::{AmountError, Percent};
use crate::rate_card::RateCard;

/// What counts and what was billed before. Of neither a period nor former invoices: everything, and nothing.
#[derive(Debug, Default)]
pub struct Scope<'a> {
    /// The period.
    pub span: Span,
    /// What cases owe to each other, up to the end of the period.
    pub pooling: Pooling,
    /// The same, up to its beginning; nothing where former invoices say what was billed.
    pub before: Pooling,
    /// What former invoices billed; they alone say what was billed before.
    pub former: Option<&'a PriorInvoices>,
    /// Whether what agreements cost by the period is billed too.
    pub periodic_fees: bool,
}

/// What is due on cases that were billed before, charged to know whether anything is.
pub(super) type Known<'a> = HashMap<CaseId, (Case<'a>, Charge<'a>)>;

impl<'f> Scope<'f> {
    /// What counts of a log in a period, and what former invoices billed; `prepaid` gives the seconds a customer has
    /// prepaid.
    ///
    /// # Errors
    /// A case cannot be charged.
    pub fn of(
        card: &RateCard,
        log: &WorkLog,
        span: Span,
        former: Option<&'f PriorInvoices>,
        prepaid: &dyn Fn(&str) -> Option<i64>,
    ) -> Result<Self, (CaseId, ChargeError)> {
        let pooled = |until| Pooling::of(card, log, until, prepaid);
        Ok(Self {
            span,
            pooling: pooled(span.until)?,
            before: match (span.from, former) {
                (Some(from), None) => pooled(Some(from))?,
                (None, _) | (_, Some(_)) => Pooling::default(),
            },
            former,
            periodic_fees: true,
        })
    }

    /// Whether everything counts and nothing was billed before.
    pub(super) fn is_plain(&self) -> bool {
        self.former.is_none() && !self.span.is_bounded()
    }

    /// How many entries of a case count: those in the period, with former invoices all up to its end.
    pub(super) fn counted(&self, case: Case<'_>) -> usize {
        let known = self.span.known(case).entries.len();
        if self.former.is_some() {
            return known;
        }
        known.saturating_sub(self.span.past(case).entries.len())
    }

    /// Whether something on the case can be due: it has entries in the period, owes others something else than
    /// before, or has to be compared with former invoices. Not of a run that is plain.
    pub(super) fn concerns(&self, case: Case<'_>) -> bool {
        self.counted(case) > 0
            || (self.former.is_none() && self.pooling.case(case.id) != self.before.case(case.id))
    }

    /// Whether former invoices billed anything of the case.
    pub(super) fn has_billed(&self, id: CaseId) -> bool {
        self.former.is_some_and(|former| former.case(id).is_some())
    }

    /// The case with all its entries up to the end of the period, and what they cost.
    pub(super) fn whole<'a>(
        &self,
        card: &'a RateCard,
        log: &'a WorkLog,
        id: CaseId,
    ) -> Result<(Case<'a>, Charge<'a>), ChargeError> {
        let case = self.span.known(log.case(id));
        let charge = charge(card, &case, self.pooling.case(id))?;
        Ok((case, charge))
    }

    /// The case with its entries that are new, and what is due on it at the customer's VAT.
    pub(super) fn due<'a>(
        &self,
        card: &'a RateCard,
        log: &'a WorkLog,
        id: CaseId,
        vat_percent: Percent,
    ) -> Result<(Case<'a>, Charge<'a>), ChargeError> {
        let (case, whole) = self.whole(card, log, id)?;
        if self.is_plain() {
            return Ok((case, whole));
        }
        let (earlier, old) = self.earlier(card, log, id)?;
        let Some(mut earlier) = earlier else {
            return Ok((case, whole));
        };
        for credit in self.credits_of(id, &whole, vat_percent)? {
            earlier.correct(credit.amount, credit.worked)?;
        }
        let due = Due {
            card,
            case: &case,
            old,
            pooled: self.pooling.case(id),
        };
        due.of(&whole, earlier)
    }

    /// What is due back of a case at other VAT than the customer has now.
    pub(super) fn credits(
        &self,
        card: &RateCard,
        log: &WorkLog,
        id: CaseId,
        vat_percent: Percent,
    ) -> Result<Vec<Credit>, ChargeError> {
        let former = self.former.and_then(|former| former.case(id));
        if former.is_none_or(|former| former.others(vat_percent).next().is_none()) {
            return Ok(Vec::new());
        }
        let (_, whole) = self.whole(card, log, id)?;
        Ok(self.credits_of(id, &whole, vat_percent)?)
    }

    fn credits_of(
        &self,
        id: CaseId,
        whole: &Charge<'_>,
        vat_percent: Percent,
    ) -> Result<Vec<Credit>, AmountError> {
        let former = self.former.and_then(|former| former.case(id));
        former.map_or_else(
            || Ok(Vec::new()),
            |former| credits(former, &whole.lines, vat_percent),
        )
    }

    /// The case, and what is due back of it at another VAT than the customer has now.
    pub(super) fn credit<'a>(
        &self,
        card: &'a RateCard,
        log: &'a WorkLog,
        id: CaseId,
        (vat_percent, other): (Percent, Percent),
    ) -> Result<(Case<'a>, Charge<'a>), ChargeError> {
        let (case, whole) = self.whole(card, log, id)?;
        let all = self.credits_of(id, &whole, vat_percent)?;
        let credit = all.into_iter().find(|credit| credit.vat_percent == other);
        let mut charge = Charge {
            so_far: whole.so_far,
            ..Charge::default()
        };
        if let Some(credit) = credit {
            let dates = days(card, case.entries);
            let mut line = Line::correction(credit.amount, credit.reason, dates);
            line.worked = credit.worked;
            charge.net = line.net;
            charge.worked = line.worked;
            charge.billed = BilledTime {
                raised: line.worked.saturating_neg(),
                ..BilledTime::default()
            };
            charge.lines.push(line);
        }
        Ok((case, charge))
    }

    /// What was billed on a case before, and on how many of its entries, where that is known; `None`: nothing.
    pub(super) fn earlier(
        &self,
        card: &RateCard,
        log: &WorkLog,
        id: CaseId,
    ) -> Result<(Option<PriorLines>, usize), ChargeError> {
        if let Some(former) = self.former {
            let former = former.case(id);
            return Ok((former.map(PriorByVat::together).transpose()?, 0));
        }
        let past = self.span.past(log.case(id));
        if past.entries.is_empty() {
            return Ok((None, 0));
        }
        let charge = charge(card, &past, self.before.case(id))?;
        Ok((Some(PriorLines::of(&charge)), past.entries.len()))
    }
}
