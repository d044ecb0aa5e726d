//! An inquiry as a log of one case, as `invoice` would read it: what is asked of it is asked of the same calculation.

use super::inquiry::{Inquiry, QuoteError};
use crate::billing::charge::{Charge, charge};
use crate::billing::contract::Contract;
use crate::billing::facts::{fees_met, in_force};
use crate::billing::in_force::InForce;
use crate::billing::invoice_totals::InvoiceTotals;
use crate::billing::log::{Case, CaseFacts, CaseId, Entry, NewEntry, WorkLog};
use crate::billing::pooling::Pooling;
use crate::billing::segment::ChargeError;
use crate::calendar::{Instant, TierId};
use crate::money::{Money, Percent, Quantity, UnitPrice};
use crate::problems::Place;
use crate::rate_card::{Fee, FreeTime, LevelId, RateCard, Trigger};
use crate::seconds::{HOUR, Seconds};

/// An inquiry as a log of one case.
#[derive(Debug)]
pub struct Quoted {
    pub(crate) inquiry: Inquiry,
    log: WorkLog,
    case: CaseId,
}

impl Quoted {
    /// The case of an inquiry.
    pub fn new(inquiry: Inquiry) -> Result<Self, QuoteError> {
        let mut log = WorkLog::new()?;
        let customer = log.customer(inquiry.customer.as_deref().unwrap_or(""), |_| None)?;
        let case = log.case_named("")?;
        let channel = log.channel(&inquiry.channel)?;
        log.set_facts(
            case,
            CaseFacts {
                customer: Some(customer),
                agreement: inquiry.agreement,
                contacted: Some(inquiry.contacted),
                channel: Some(channel),
                covered: Some(inquiry.covered),
                critical: Some(inquiry.critical),
            },
        );
        if inquiry.own.is_some() {
            let own = inquiry.own.clone();
            let agreed = log.add_contract(Contract { own, ..Contract::default() });
            log.set_contract(case, agreed);
        }
        log.set_also_called(|_| inquiry.also_called.clone());
        let mut start = inquiry.at;
        for (index, (level, seconds)) in inquiry.work.iter().enumerate() {
            let (kilometres, travel, expense) = if index == 0 {
                (inquiry.kilometres, inquiry.travel, inquiry.expense)
            } else {
                (Quantity::default(), 0, None)
            };
            let length = u32::try_from(seconds.get()).map_err(|_| QuoteError::TooLong)?;
            log.push(&NewEntry {
                case,
                level: *level,
                start,
                seconds: length,
                kilometres,
                travel,
                expense,
                facts: &inquiry.facts,
                billable: true,
                dated: false,
                note: "",
                place: Place { file: 0, line: u32::try_from(index).unwrap_or(u32::MAX) },
                fingerprint: 0,
            })?;
            start = start.plus(*seconds);
        }
        log.sort();
        Ok(Self { inquiry, log, case })
    }

    /// The case of an inquiry without work: an hour of the first level, to ask for its terms.
    pub fn of_an_hour(inquiry: &Inquiry, card: &RateCard) -> Result<Self, QuoteError> {
        Self::new(inquiry.with_work(vec![(inquiry.level(card), HOUR)]))
    }

    pub fn case(&self) -> Case<'_> {
        self.log.case(self.case)
    }

    pub fn charge<'a>(
        &'a self,
        card: &'a RateCard,
    ) -> Result<(Charge<'a>, InvoiceTotals), QuoteError> {
        let alone = Pooling::without_balances(card, &self.log).map_err(|(_, error)| error)?;
        let charge = charge(card, &self.case(), alone.case(self.case))?;
        let vat_percent = self.vat_percent(card);
        let sums = InvoiceTotals::of_lines(charge.net, vat_percent, card.prices_include_vat)?;
        Ok((charge, sums))
    }

    /// What it costs a customer of whom it is all the work.
    pub(crate) fn net_of_all(&self, card: &RateCard) -> Result<Money, ChargeError> {
        let pooling = Pooling::of(card, &self.log, None).map_err(|(_, error)| error)?;
        Ok(charge(card, &self.case(), pooling.case(self.case))?.net)
    }

    /// What it costs as prices of this card are said: with VAT where they include it.
    pub fn price(&self, card: &RateCard) -> Result<Money, QuoteError> {
        Ok(self.charge(card)?.1.said(card))
    }

    /// The customer's own VAT, else by the edition on the date of the last entry.
    pub(crate) fn vat_percent(&self, card: &RateCard) -> Percent {
        let last = self.log.entries().last();
        let of_card = || last.map_or(Percent::ZERO, |last| card.at(last.start()).vat_percent);
        self.inquiry.vat_percent.unwrap_or_else(of_card)
    }

    /// What holds for its work at a level in a tier.
    pub(crate) fn terms<'a>(
        &'a self,
        card: &'a RateCard,
        level: LevelId,
        tier: TierId,
    ) -> Result<InForce<'a>, QuoteError> {
        Ok(in_force(card, &self.case(), &self.entry(level)?, tier)?)
    }

    /// The fees that its work at a level in a tier bears.
    pub(crate) fn fees<'a>(
        &'a self,
        card: &'a RateCard,
        level: LevelId,
        tier: TierId,
    ) -> Result<Vec<(&'a Fee, UnitPrice)>, QuoteError> {
        Ok(fees_met(card, &self.case(), &self.entry(level)?, tier)?)
    }

    /// Its work at a level, or its first as if it were at that.
    fn entry(&self, level: LevelId) -> Result<Entry, QuoteError> {
        let case = self.case();
        let mut entries = case.entries.iter();
        let of_level = entries.find(|entry| entry.level() == level);
        let entry = of_level.or_else(|| case.entries.first());
        let mut entry = *entry.ok_or(QuoteError::TooLong)?;
        entry.level = level;
        Ok(entry)
    }

    /// The tier of work that starts now (rules.md §2.1).
    pub(crate) fn tier(&self, card: &RateCard) -> Result<TierId, QuoteError> {
        let calendar = card.calendar();
        match card.at(self.inquiry.contacted).after_hours.trigger {
            Trigger::Contact if calendar.tier_at(self.inquiry.contacted)?.is_normal() => {
                Ok(TierId::NORMAL)
            }
            Trigger::Case => Ok(calendar.tier_at(self.inquiry.contacted)?),
            Trigger::Contact | Trigger::Start | Trigger::Worked => {
                Ok(calendar.tier_at(self.inquiry.at)?)
            }
        }
    }

    /// When the free minutes end for work that starts now and goes on; `None` where nothing is free.
    pub(crate) fn free_until(&self, card: &RateCard) -> Result<Option<Instant>, QuoteError> {
        let Inquiry { at, contacted, .. } = self.inquiry;
        let level = self.inquiry.level(card);
        let free = |tier| {
            let told = self.terms(card, level, tier)?;
            let cliff = told.free == FreeTime::AllOrNothing;
            Ok::<_, QuoteError>(if cliff { Seconds::ZERO } else { told.free_in_tier() })
        };
        let seconds = free(self.tier(card)?)?;
        if seconds <= Seconds::ZERO || seconds == Seconds::MAX {
            return Ok(None);
        }
        let used_up = at.plus(seconds);
        let closing = card.calendar().stretch_at(at)?.end;
        let split = card.at(contacted).after_hours.trigger == Trigger::Worked;
        if split && used_up > closing && free(card.calendar().tier_at(closing)?)? <= Seconds::ZERO {
            return Ok(Some(closing));
        }
        Ok(Some(used_up))
    }

    /// Whether an hour costs something else in a tier than in normal hours.
    pub(crate) fn is_priced(&self, card: &RateCard, tier: TierId) -> Result<bool, QuoteError> {
        if tier.is_normal() {
            return Ok(false);
        }
        let level = self.inquiry.level(card);
        let price = |tier| Ok::<UnitPrice, QuoteError>(self.terms(card, level, tier)?.unit_price);
        Ok(price(tier)? != price(TierId::NORMAL)?)
    }
}
