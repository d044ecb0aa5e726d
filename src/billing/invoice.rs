//! One invoice of a run: its cases, each charged when it is asked for.

use std::collections::BTreeSet;

use super::balance::Balance;
use super::charge::Charge;
use super::line::Line;
use super::log::{Case, CaseId, CustomerId, WorkLog};
use super::party::Party;
use super::prior::PriorLines;
use super::scope::{Known, Scope};
use super::segment::ChargeError;
use crate::money::{AmountError, Money, Percent};
use crate::rate_card::RateCard;

/// One customer's invoice: his cases, each charged when it is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Invoice<'a> {
    pub(super) card: &'a RateCard,
    pub(super) log: &'a WorkLog,
    pub(super) scope: &'a Scope<'a>,
    pub(super) known: &'a Known<'a>,
    pub(super) cases: &'a [CaseId],
    /// What his agreements cost by the period, on the first part of his invoice.
    pub(super) fees: Option<&'a Result<Vec<Line<'a>>, AmountError>>,
    pub(super) credit: Option<&'a (Percent, BTreeSet<CaseId>)>,
    /// Whose it is.
    pub customer: CustomerId,
    /// VAT on its net.
    pub vat_percent: Percent,
    /// Whether an invoice of the same customer comes before it.
    pub is_further: bool,
    /// Whether no case of this customer comes after these.
    pub is_complete: bool,
}

/// Cases looked for in memory at a time: few enough for the nearest cache.
const TOUCHED: usize = 16;

impl<'a> Invoice<'a> {
    /// The customer's number or name, as in the log.
    pub fn customer_name(&self) -> &'a str {
        self.log.customer_name(self.customer)
    }

    /// What his agreements cost in the periods that he is billed in: a line an agreement and price.
    pub(super) fn periodic_fees(&self) -> Result<&'a [Line<'a>], AmountError> {
        match self.fees {
            None => Ok(&[]),
            Some(Ok(fees)) => Ok(fees),
            Some(Err(error)) => Err(*error),
        }
    }

    /// What is left of his included and prepaid time; on the first of his invoices.
    pub fn balance(&self) -> Option<Balance> {
        if self.is_further {
            return None;
        }
        self.scope.pooling.balance(self.customer)
    }

    /// Why its VAT is not the card's, by what the customers file says of its customer: of the VAT that he has now.
    pub fn vat_reason<'p>(&self, party: &'p Party) -> Option<&'p str> {
        party.vat_reason.as_deref().filter(|_| !self.is_credit())
    }

    /// Whether it gives back what was billed at another VAT than the customer has now.
    pub fn is_credit(&self) -> bool {
        self.credit.is_some()
    }

    /// His cases by first appearance, each with what is due on it, or due back.
    pub(super) fn cases(
        &self,
    ) -> impl Iterator<Item = Result<(Case<'a>, Charge<'a>), (CaseId, ChargeError)>> + use<'a> {
        let (card, log, scope, known) = (self.card, self.log, self.scope, self.known);
        let (credit, vat_percent) = (self.credit, self.vat_percent);
        let due = move |id: CaseId| {
            let Some((now, listed)) = credit else {
                return match known.get(&id) {
                    Some(due) => Ok(due.clone()),
                    None => scope.due(card, log, id, vat_percent),
                };
            };
            let (case, charge) = scope.credit(card, log, id, (*now, vat_percent))?;
            let is_further = listed.contains(&id);
            Ok((
                case,
                Charge {
                    is_further,
                    ..charge
                },
            ))
        };
        self.cases.chunks(TOUCHED).flat_map(move |cases| {
            log.touch(cases);
            cases
                .iter()
                .map(move |id| due(*id).map_err(|error| (*id, error)))
        })
    }

    /// His cases by first appearance.
    pub fn case_ids(&self) -> &'a [CaseId] {
        self.cases
    }

    /// A case with all that counts of it, and what that costs, whatever of it was billed before.
    ///
    /// # Errors
    /// It cannot be charged.
    pub fn whole(&self, id: CaseId) -> Result<(Case<'a>, Charge<'a>), (CaseId, ChargeError)> {
        let whole = self.scope.whole(self.card, self.log, id);
        whole.map_err(|error| (id, error))
    }

    /// What is due back on a case at other VAT than the customer has now, less than nothing each.
    ///
    /// # Errors
    /// It cannot be charged.
    pub fn credited(&self, id: CaseId) -> Result<Vec<(Percent, Money)>, (CaseId, ChargeError)> {
        let now = self.credit.map_or(self.vat_percent, |(now, _)| *now);
        let credits = self.scope.credits(self.card, self.log, id, now);
        let credits = credits.map_err(|error| (id, error))?;
        let credits = credits.into_iter();
        Ok(credits.map(|it| (it.vat_percent, it.amount)).collect())
    }

    /// What was billed on a case before; without anything, all that it costs is due.
    ///
    /// # Errors
    /// It cannot be charged.
    pub fn earlier(&self, id: CaseId) -> Result<Option<PriorLines>, (CaseId, ChargeError)> {
        let earlier = self.scope.earlier(self.card, self.log, id);
        earlier
            .map(|(earlier, _)| earlier)
            .map_err(|error| (id, error))
    }
}
