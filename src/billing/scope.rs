//! Which entries of a log count in a run, and what of them was billed before: a period, former invoices, or neither.

use chrono::NaiveDate;

use super::charge::{Before, Charge, charge, charge_traced};
use super::credit::{Credit, credits};
use super::delta::Delta;
use super::facts::KnownTerms;
use super::log::{Case, CaseId, CustomerId, WorkLog};
use super::pooled::Pooled;
use super::pooling::Pooling;
use super::prior::{PriorByVat, PriorInvoices, PriorLines};
use super::segment::ChargeError;
use super::span::Span;
use super::unseen::known_from;
use crate::money::{AmountError, Money, Percent, Quantity};
use crate::rate_card::RateCard;

/// What counts and what was billed before. Of neither a period nor former invoices: everything, and nothing.
#[derive(Debug, Default)]
pub struct Scope<'a> {
    pub span: Span,
    /// What cases owe to each other, up to the end of the period.
    pub pooling: Pooling,
    /// The same, up to its beginning; nothing where former invoices say what was billed.
    pub before: Pooling,
    /// What former invoices billed; they alone say what was billed before.
    pub former: Option<&'a PriorInvoices>,
    /// Whether what agreements cost by the period is billed too.
    pub periodic_fees: bool,
    /// Customers of the customers file who have such agreements, in its order; billed also without a case.
    pub subscribers: Vec<CustomerId>,
    /// The first local day that the log or former invoices know of.
    pub known_from: Option<NaiveDate>,
    /// Whether charges tell where their terms stand and what came before them.
    pub is_traced: bool,
}

/// A case with all that counts of it, what it costs, and what of that was billed before.
pub(super) struct Account<'s, 'a> {
    card: &'a RateCard,
    pub(super) case: Case<'a>,
    pub(super) whole: Charge<'a>,
    pooled: Option<&'s Pooled>,
    /// What was billed, and on how many of its entries, where that is known.
    prior: Option<(PriorLines, usize)>,
    /// What is due back at other VAT than the customer has now.
    pub(super) credits: Vec<Credit>,
    /// What was billed before.
    billed: Money,
    is_traced: bool,
}

impl<'a> Account<'_, 'a> {
    /// The case with its entries that are new, and what is due on it at the customer's VAT.
    pub(super) fn due(mut self) -> Result<(Case<'a>, Charge<'a>), ChargeError> {
        let Some((mut prior, old)) = self.prior.take() else {
            return Ok((self.case, self.whole));
        };
        let lines_before = prior.count();
        for credit in &self.credits {
            prior.correct(credit.amount, credit.worked())?;
        }
        let delta = Delta { card: self.card, case: &self.case, old, pooled: self.pooled };
        let (case, mut due) = delta.of(&self.whole, prior)?;
        due.lines_before = lines_before;
        if self.is_traced {
            due.before = Some(self.before());
        }
        Ok((case, due))
    }

    /// What came before what is due, or due back.
    pub(super) fn before(self) -> Box<Before<'a>> {
        let credited = self.credits.iter().map(|it| (it.vat_percent, it.amount));
        Box::new(Before {
            case: self.case,
            net: self.billed,
            credited: credited.collect(),
            whole: self.whole,
        })
    }

    /// Whether it was billed with as many minutes and as much distance as it has: what is due on it is a matter of other
    /// prices.
    pub(super) fn is_repriced(&self) -> Result<bool, AmountError> {
        let Some((prior, _)) = &self.prior else {
            return Ok(false);
        };
        let billed = prior.distance()?;
        let mut driven = self.case.billable().map(|entry| self.case.kilometres(entry));
        let is_as_far = billed == PriorLines::of(&self.whole).distance()?
            || billed == driven.try_fold(Quantity::default(), Quantity::plus)?;
        Ok(prior.worked() == self.whole.worked && is_as_far)
    }
}

impl<'f> Scope<'f> {
    /// What counts of a log in a period, and what former invoices billed.
    pub fn of(
        card: &RateCard,
        log: &WorkLog,
        span: Span,
        former: Option<&'f PriorInvoices>,
    ) -> Result<Self, (CaseId, ChargeError)> {
        let pooled = |until| Pooling::of(card, log, until);
        let asks = card.has_periodic_fees && span.is_bounded();
        Ok(Self {
            span,
            pooling: pooled(span.until)?,
            before: match (span.from, former) {
                (Some(from), None) => pooled(Some(from))?,
                (None, _) | (_, Some(_)) => Pooling::default(),
            },
            former,
            periodic_fees: true,
            subscribers: Vec::new(),
            known_from: asks.then(|| known_from(card, log, former)).flatten(),
            is_traced: false,
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
        known - self.span.past(case).entries.len()
    }

    /// Whether something on the case can be due: it has entries in the period, owes others something else than
    /// before, or has to be compared with former invoices. Not of a run that is plain.
    pub(super) fn concerns(&self, case: Case<'_>) -> bool {
        self.counted(case) > 0
            || (self.former.is_none() && self.pooling.case(case.id) != self.before.case(case.id))
    }

    /// What former invoices billed of the case.
    pub(super) fn billed(&self, id: CaseId) -> Option<&'f PriorByVat> {
        self.former.and_then(|former| former.case(id))
    }

    /// The case with all its entries up to the end of the period, what they cost, and what was billed before.
    pub(super) fn account<'s, 'a>(
        &'s self,
        card: &'a RateCard,
        log: &'a WorkLog,
        id: CaseId,
        vat_percent: Percent,
        known: &KnownTerms<'a>,
    ) -> Result<Account<'s, 'a>, ChargeError> {
        let case = self.span.known(log.case(id));
        let pooled = self.pooling.case(id);
        let whole = charge_traced(card, &case, pooled, self.is_traced, known)?;
        let credits = match self.billed(id) {
            Some(billed) => credits(billed, &whole.lines, vat_percent)?,
            None => Vec::new(),
        };
        let prior = self.prior(card, log, id)?;
        Ok(Account {
            card,
            case,
            whole,
            pooled,
            billed: prior.as_ref().map_or(Money::ZERO, |(prior, _)| prior.net()),
            prior,
            credits,
            is_traced: self.is_traced,
        })
    }

    /// What was billed on a case before, and on how many of its entries, where that is known; `None`: nothing.
    fn prior(
        &self,
        card: &RateCard,
        log: &WorkLog,
        id: CaseId,
    ) -> Result<Option<(PriorLines, usize)>, ChargeError> {
        if self.former.is_some() {
            let billed = self.billed(id).map(PriorByVat::together).transpose()?;
            return Ok(billed.map(|billed| (billed, 0)));
        }
        if self.span.from.is_none() {
            return Ok(None);
        }
        let past = self.span.past(log.case(id));
        if past.entries.is_empty() {
            return Ok(None);
        }
        let charge = charge(card, &past, self.before.case(id))?;
        Ok(Some((PriorLines::of(&charge), past.entries.len())))
    }
}
