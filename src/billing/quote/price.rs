//! What known work costs: its lines and sums, and what the caller can still decide.

use rust_decimal::Decimal;

use super::inquiry::{Question, QuoteError};
use super::outlook::{EarlierContact, More, Outlook, Spared};
use super::quoted::Quoted;
use crate::billing::charge::Charge;
use crate::billing::in_force::InForce;
use crate::billing::invoice_totals::InvoiceTotals;
use crate::billing::line::{Kind, What};
use crate::billing::log::Case;
use crate::billing::segment::Piece;
use crate::calendar::Instant;
use crate::money::{Percent, UnitPrice};
use crate::rate_card::{RateCard, TierPrice};
use crate::seconds::Seconds;

#[derive(Debug)]
pub struct Price<'a> {
    pub case: Case<'a>,
    pub charge: Charge<'a>,
    pub sums: InvoiceTotals,
    pub vat_percent: Percent,
    /// What an hour of each piece of the charge costs.
    pub hours: Vec<HourPrice>,
    /// Work of it that is free.
    pub free: Option<FreeWork>,
    /// Whether time is billed at another price than that of normal hours.
    pub bears_surcharge: bool,
    /// Work outside normal hours that bears no surcharge.
    pub spared: Option<Spared>,
    /// What going on costs when free time has ended; `None` where none is free.
    pub then: Option<More>,
    pub outlook: Outlook,
    /// What it would have cost had he made contact before normal hours ended.
    pub earlier_contact: Option<EarlierContact>,
}

/// Work that costs nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FreeWork {
    /// Seconds of it; where all work is free, what could be.
    pub seconds: Seconds,
    /// Whether it is what is done first.
    pub first: bool,
}

/// What an hour costs in a tier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HourPrice {
    /// With the tier, before the discount.
    pub price: UnitPrice,
    /// After the discount, exact.
    pub discounted: Decimal,
    /// What the tier makes of the hourly rate, where no rule says the price in its place.
    pub by_tier: Option<TierPrice>,
}

impl HourPrice {
    /// What it costs with the terms that hold.
    pub(crate) fn of(terms: &InForce<'_>) -> Result<Self, QuoteError> {
        Ok(Self {
            price: terms.unit_price,
            discounted: terms.unit_price.after_discount(terms.line_discount)? * Decimal::new(1, 2),
            by_tier: terms.tier_price().filter(|_| !terms.price_by_rule()).cloned(),
        })
    }
}

impl Quoted {
    pub(crate) fn priced<'a>(
        &'a self,
        card: &'a RateCard,
        question: Question,
        free_until: Option<Instant>,
    ) -> Result<Price<'a>, QuoteError> {
        let (charge, sums) = self.charge(card)?;
        let now = sums.said(card);
        let hours = charge.pieces.iter().map(|piece| {
            let (level, _) = self.inquiry.work[piece.entry];
            HourPrice::of(&self.terms(card, level, piece.stretch.tier)?)
        });
        let hours = hours.collect::<Result<_, _>>()?;
        let mut bears_surcharge = false;
        let timed = charge.lines.iter().filter(|line| matches!(line.what, What::Time));
        for tier in timed.filter_map(|line| line.tier) {
            bears_surcharge |= self.is_priced(card, tier)?;
        }
        let free = free_work(&charge);
        let then = match free_until.filter(|_| free.is_some()) {
            Some(until) => self.beyond_free(card, until)?,
            None => None,
        };
        Ok(Price {
            case: self.case(),
            hours,
            free,
            bears_surcharge,
            spared: self.spared(card, &charge)?,
            then,
            outlook: match question {
                Question::SoFar => Outlook::SoFar(self.going_on(card, now)?),
                Question::Further => Outlook::Further(self.further(card, now)?),
                Question::Price | Question::PriceList => {
                    Outlook::Estimate(self.waiting(card, &charge, now)?)
                }
            },
            earlier_contact: self.earlier_contact(card, now)?,
            vat_percent: self.vat_percent(card),
            charge,
            sums,
        })
    }
}

fn free_work(charge: &Charge<'_>) -> Option<FreeWork> {
    charge.lines.iter().find(|line| line.kind() == Kind::Free)?;
    let paid = |piece: &Piece| !piece.free && piece.stretch.seconds() > Seconds::ZERO;
    let mut seconds = charge.free_allowance;
    if charge.pieces.iter().any(paid) {
        let free = charge.pieces.iter().filter(|piece| piece.free);
        seconds = Seconds::sum(free.map(|piece| piece.stretch.seconds()));
    }
    let first = charge.pieces.first().is_some_and(|piece| piece.free);
    Some(FreeWork { seconds, first })
}
