//! What an inquiry would cost: the same calculation as an invoice, on work that is still to be done.

mod outlook;

use std::sync::Arc;

use super::agreed::Agreed;
use super::allot::Allotments;
use super::case::Case;
use super::charge::{Charge, ChargeError, charge};
use super::entry::NewEntry;
use super::sums::Sums;
use super::work::{CaseFacts, CaseId, WorkLog};
use crate::calendar::{CalendarError, Instant, TierId};
use crate::money::{Money, Percent, Quantity, UnitPrice};
use crate::problems::Place;
use crate::rate_card::channel::is_phone;
use crate::rate_card::{AgreementId, FreeTime, LevelId, RateCard, Terms, Trigger};
use crate::seconds::MINUTE;
use crate::texts::TooMuchText;

pub use outlook::{GoingOn, More, Outlook, Spared, Waiting, a_minute};

/// The minutes of the price list that a quote without work shows.
pub const LADDER: [i64; 6] = [15, 30, 45, 60, 90, 120];

/// A contact this many seconds after normal hours end may have come before (screens.md M3b).
const JUST_AFTER_CLOSING: i64 = 30 * MINUTE;
/// How long before closing time the reminder of `--contacted` assumes the contact.
const BEFORE_CLOSING: i64 = 2 * MINUTE;

/// An inquiry with work that would follow one after another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inquiry {
    /// Who is calling, as in the customers file.
    pub customer: Option<String>,
    /// His number and name there.
    pub also_called: Option<[String; 2]>,
    /// His agreement.
    pub agreement: Option<AgreementId>,
    /// A discount and rates of his own.
    pub own: Option<Arc<Terms>>,
    /// What else is agreed with him on other dates; empty where the agreement was asked for.
    pub agreed: Vec<Agreed>,
    /// His VAT, if it is not the card's.
    pub vat_percent: Option<Percent>,
    /// When he made contact.
    pub contacted: Instant,
    /// When work starts.
    pub at: Instant,
    /// How he made contact; one of [`RateCard::channel`].
    pub channel: String,
    /// Whether the agreement covers it.
    pub covered: bool,
    /// Whether it is business-critical.
    pub critical: bool,
    /// Kilometres driven.
    pub kilometres: Quantity,
    /// Seconds of travel.
    pub travel: u32,
    /// The columns that the card's conditions ask for, as in a log: see [`NewEntry::facts`].
    pub facts: String,
    /// Level and seconds of each piece of work.
    pub work: Vec<(LevelId, i64)>,
}

/// Why there is no quote.
#[derive(Debug, thiserror::Error)]
pub enum QuoteError {
    /// The case cannot be charged.
    #[error(transparent)]
    Charge(#[from] ChargeError),
    /// The work is too long.
    #[error("the work is too long")]
    TooLong,
}

impl From<TooMuchText> for QuoteError {
    fn from(_: TooMuchText) -> Self {
        Self::TooLong
    }
}

impl From<crate::money::AmountError> for QuoteError {
    fn from(error: crate::money::AmountError) -> Self {
        Self::Charge(ChargeError::Amount(error))
    }
}

impl From<crate::calendar::CalendarError> for QuoteError {
    fn from(error: crate::calendar::CalendarError) -> Self {
        Self::Charge(ChargeError::Calendar(error))
    }
}

/// An inquiry as a log of one case.
#[derive(Debug)]
pub struct Quoted {
    log: WorkLog,
    case: CaseId,
}

impl Quoted {
    /// The case as `invoice` would read it from a log.
    pub fn new(inquiry: &Inquiry) -> Result<Self, QuoteError> {
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
            let agreed = log.add_agreed(Agreed {
                own,
                ..Agreed::default()
            });
            log.agree(case, agreed);
        }
        log.set_vat_percents(|_| inquiry.vat_percent);
        log.set_also_called(|_| inquiry.also_called.clone());
        let mut start = inquiry.at;
        for (index, (level, seconds)) in inquiry.work.iter().enumerate() {
            let (kilometres, travel) = if index == 0 {
                (inquiry.kilometres, inquiry.travel)
            } else {
                (Quantity::default(), 0)
            };
            let length = u32::try_from(*seconds).map_err(|_| QuoteError::TooLong)?;
            log.push(&NewEntry {
                case,
                level: *level,
                start,
                seconds: length,
                kilometres,
                travel,
                facts: &inquiry.facts,
                billable: true,
                dated: false,
                note: "",
                place: Place {
                    file: 0,
                    line: u32::try_from(index).unwrap_or(u32::MAX),
                },
                fingerprint: 0,
            })?;
            start = start.plus(*seconds);
        }
        log.sort();
        Ok(Self { log, case })
    }

    /// The case.
    pub fn case(&self) -> Case<'_> {
        self.log.case(self.case)
    }

    /// What it costs.
    pub fn charge<'a>(&'a self, card: &'a RateCard) -> Result<(Charge<'a>, Sums), QuoteError> {
        let alone = Allotments::without_balances(card, &self.log).map_err(|(_, error)| error)?;
        let charge = charge(card, &self.case(), alone.case(self.case))?;
        let vat_percent = self.vat_percent(card);
        let sums = Sums::of_lines(charge.net, vat_percent, card.prices_include_vat)?;
        Ok((charge, sums))
    }

    /// The customer's own VAT, else by the edition on the date of the last entry.
    pub fn vat_percent(&self, card: &RateCard) -> Percent {
        let customer = self.case().facts.customer;
        if let Some(own) = customer.and_then(|customer| self.log.vat_percent(customer)) {
            return own;
        }
        let last = self.log.entries().last();
        last.map_or(Percent::ZERO, |entry| card.at(entry.start()).vat_percent)
    }
}

impl Inquiry {
    /// When the work ends.
    pub fn end(&self) -> Instant {
        self.work
            .iter()
            .fold(self.at, |end, (_, seconds)| end.plus(*seconds))
    }

    /// The same inquiry, worked on from `at`, with what is agreed with the customer then.
    #[must_use]
    pub fn started(&self, card: &RateCard, at: Instant) -> Self {
        Self { at, ..self.clone() }.agreed(card)
    }

    /// The same inquiry with what is agreed with the customer on the local date that work starts: as a case, whose
    /// agreement is the one on the date of its first entry.
    #[must_use]
    pub fn agreed(self, card: &RateCard) -> Self {
        if self.agreed.is_empty() {
            return self;
        }
        let agreed = Agreed::on(&self.agreed, card.calendar().zone().date(self.at));
        Self {
            agreement: agreed.and_then(|agreed| agreed.agreement),
            own: agreed.and_then(|agreed| agreed.own.clone()),
            ..self
        }
    }

    /// The same inquiry with other work.
    #[must_use]
    pub fn with_work(&self, work: Vec<(LevelId, i64)>) -> Self {
        Self {
            work,
            ..self.clone()
        }
    }

    /// Net and sums of the inquiry.
    pub fn sums(&self, card: &RateCard) -> Result<Sums, QuoteError> {
        Ok(Quoted::new(self)?.charge(card)?.1)
    }

    /// What the inquiry costs as prices of this card are said: with VAT where they include it.
    pub fn price(&self, card: &RateCard) -> Result<Money, QuoteError> {
        Ok(self.sums(card)?.said(card))
    }

    /// The net price of so many minutes at one level.
    pub fn rung(&self, card: &RateCard, level: LevelId, minutes: i64) -> Result<Sums, QuoteError> {
        self.with_work(vec![(level, minutes.saturating_mul(MINUTE))])
            .sums(card)
    }

    /// The tier of work that starts now (rules.md §2.1).
    pub fn tier(&self, card: &RateCard) -> Result<TierId, QuoteError> {
        let calendar = card.calendar();
        match card.at(self.contacted).after_hours.trigger {
            Trigger::Contact if calendar.tier_at(self.contacted)?.is_normal() => Ok(TierId::NORMAL),
            Trigger::Case => Ok(calendar.tier_at(self.contacted)?),
            Trigger::Contact | Trigger::Start | Trigger::Worked => Ok(calendar.tier_at(self.at)?),
        }
    }

    /// When the free minutes end for work that starts now and goes on; `None` where nothing is free.
    pub fn free_until(&self, card: &RateCard) -> Result<Option<Instant>, QuoteError> {
        let tier = self.tier(card)?;
        let free = |tier| {
            self.told(card, self.level(card), tier, |told| {
                let cliff = told.free == FreeTime::AllOrNothing;
                if cliff { 0 } else { told.free_seconds }
            })
        };
        let seconds = free(tier)?;
        if seconds <= 0 || seconds == i64::MAX {
            return Ok(None);
        }
        let used_up = self.at.plus(seconds);
        let stretch = card.calendar().stretch_at(self.at)?;
        Ok(Some(match card.at(self.contacted).after_hours.trigger {
            Trigger::Worked if used_up > stretch.end => {
                let next = card.calendar().tier_at(stretch.end)?;
                if free(next)? > 0 {
                    used_up
                } else {
                    stretch.end
                }
            }
            Trigger::Case | Trigger::Contact | Trigger::Start | Trigger::Worked => used_up,
        }))
    }

    /// When normal hours end, seen from the start of work; `None` outside them or without a surcharge.
    pub fn surcharge_from(&self, card: &RateCard) -> Result<Option<Instant>, QuoteError> {
        let stretch = card.calendar().stretch_at(self.at)?;
        if !stretch.tier.is_normal() {
            return Ok(None);
        }
        let Ok(next) = card.calendar().tier_at(stretch.end) else {
            return Ok(None);
        };
        let dearer = self.is_priced(card, next)?;
        Ok(dearer.then_some(stretch.end))
    }

    /// Whether an hour costs something else in a tier than in normal hours.
    pub fn is_priced(&self, card: &RateCard, tier: TierId) -> Result<bool, QuoteError> {
        if tier.is_normal() {
            return Ok(false);
        }
        let price = |tier| self.told(card, self.level(card), tier, |told| told.unit_price);
        Ok(price(tier)? != price(TierId::NORMAL)?)
    }

    /// When the surcharge that work bears now ends; `None` where it bears none.
    pub fn surcharge_until(&self, card: &RateCard) -> Result<Option<Instant>, QuoteError> {
        let stretch = card.calendar().stretch_at(self.at)?;
        let tier = self.tier(card)?;
        let dearer = self.is_priced(card, tier)?;
        Ok(dearer.then_some(stretch.end))
    }

    /// The next opening: what "if it can wait" means. Inside normal hours, the one after they end.
    /// `None` where the card has no normal hours.
    pub fn can_wait_until(&self, card: &RateCard) -> Result<Option<Instant>, QuoteError> {
        let calendar = card.calendar();
        let stretch = calendar.stretch_at(self.at)?;
        let from = if stretch.tier.is_normal() {
            stretch.end
        } else {
            self.at
        };
        match calendar.next_opening(from) {
            Ok(opening) => Ok(Some(opening)),
            Err(CalendarError::NoHours) => Ok(None),
            Err(error @ CalendarError::OutOfYears(_)) => Err(error.into()),
        }
    }

    /// The fee for a call outside normal hours that is not critical, where this is one.
    pub fn non_critical_fee(&self, card: &RateCard) -> Result<Option<UnitPrice>, QuoteError> {
        let outside = !card.calendar().tier_at(self.contacted)?.is_normal();
        let fee = card.at(self.contacted).after_hours.non_critical_fee;
        Ok(fee.filter(|_| outside && !self.critical && self.by_phone()))
    }

    /// The same inquiry as if contact had been made shortly before normal hours ended, where contact came
    /// within half an hour after and that would make it cheaper.
    pub fn contacted_before_closing(
        &self,
        card: &RateCard,
    ) -> Result<Option<(Instant, Self, Money)>, QuoteError> {
        let stretch = card.calendar().stretch_at(self.contacted)?;
        if stretch.tier.is_normal() || self.contacted.since(stretch.start) > JUST_AFTER_CLOSING {
            return Ok(None);
        }
        let earlier = Self {
            contacted: stretch.start.plus(BEFORE_CLOSING.saturating_neg()),
            ..self.clone()
        };
        let net = earlier.price(card)?;
        Ok((net < self.price(card)?).then_some((stretch.start, earlier, net)))
    }

    /// Who would work first: of a price list the first level of the card at that time.
    pub fn level(&self, card: &RateCard) -> LevelId {
        let edition = card.at(self.at);
        let mut all = (0..card.levels.len()).filter_map(LevelId::from_index);
        let default = || all.find(|level| edition.level(*level).is_some());
        let first = self.work.first().map(|(level, _)| *level);
        first.or_else(default).unwrap_or(LevelId::FIRST)
    }

    /// Whether this is a phone inquiry.
    pub fn by_phone(&self) -> bool {
        is_phone(&self.channel)
    }
}
