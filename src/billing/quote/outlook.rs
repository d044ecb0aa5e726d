//! What the caller can decide with a price before him: whether to wait, whether to go on; and what he is spared.

use super::inquiry::{Inquiry, QuoteError};
use super::quoted::Quoted;
use crate::billing::charge::Charge;
use crate::billing::invoice_totals::InvoiceTotals;
use crate::billing::line::Kind;
use crate::calendar::{CalendarError, Instant, TierId};
use crate::money::{Money, Percent, Quantity, UnitPrice};
use crate::rate_card::{LevelId, RateCard, Trigger};
use crate::seconds::{HOUR, MINUTE, Seconds};

/// A contact this many seconds after normal hours end may have come before (screens.md M3b).
const JUST_AFTER_CLOSING: Seconds = MINUTE.times(30);
/// How long before closing time the reminder of `--contacted` assumes the contact.
const BEFORE_CLOSING: Seconds = MINUTE.times(2);

/// How far ahead a call that goes on is priced.
const AHEAD: Seconds = HOUR.times(12);

/// What waiting until the next opening would cost.
#[derive(Debug, Clone, Copy)]
pub struct Waiting {
    pub until: Instant,
    /// What it would cost then, as prices of the card are said.
    pub price: Money,
    /// How much less that is than now.
    pub saves: Money,
}

#[derive(Debug, Clone, Copy)]
pub enum Outlook {
    /// The work is still to come; where it bears a surcharge, it may be cheaper at the next opening.
    Estimate(Option<Waiting>),
    /// The work is a call that goes on: it is done, and only more of it can be left.
    SoFar(GoingOn),
    /// The first piece of work is done, the others are still to come.
    Further(Further),
}

/// How far a call has come that is known to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Further {
    /// What it has cost until now.
    pub until_now: InvoiceTotals,
    /// What the rest adds, as prices of the card are said.
    pub adds: Money,
}

/// What it costs to go on with the last piece of work. Prices as those of the card are said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct GoingOn {
    /// Until when it costs nothing more (free time, a minimum, a started increment); `None` where it costs at once.
    pub nothing_until: Option<Instant>,
    /// What it costs then; `None` where that lies more than 12 hours away.
    pub then: Option<More>,
    /// Where every second bears the price of its own tier: when the price of a minute changes, and to what.
    pub changes: Option<(Instant, Money)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum More {
    Minute(Money),
    /// All at once, as where an increment is started.
    Step(Money),
}

/// Work outside normal hours that bears no surcharge, because contact was made, or work began, in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spared {
    /// Seconds of the work that lie there.
    pub seconds: Seconds,
    /// The closing time before it; work passes it, unless it starts after it.
    pub closing: Instant,
    /// What decides: contact or start.
    pub trigger: Trigger,
}

/// What it would have cost had contact been made shortly before normal hours ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EarlierContact {
    pub closing: Instant,
    pub contacted: Instant,
    /// The price, as prices of the card are said.
    pub price: Money,
}

impl Quoted {
    /// What the same work costs at the next opening, where it bears a surcharge now and that is less.
    pub(crate) fn waiting(
        &self,
        card: &RateCard,
        charge: &Charge<'_>,
        now: Money,
    ) -> Result<Option<Waiting>, QuoteError> {
        let bears_surcharge = charge.lines.iter().any(|line| {
            line.kind() == Kind::Work && line.tier.is_some_and(|tier| !tier.is_normal())
        });
        if !bears_surcharge {
            return Ok(None);
        }
        let Some(until) = next_opening(card, self.inquiry.at)? else {
            return Ok(None);
        };
        let price = Self::new(self.inquiry.started(card, until))?.price(card)?;
        if price >= now {
            return Ok(None);
        }
        Ok(Some(Waiting { until, price, saves: now.minus(price)? }))
    }

    /// What the call has cost of which the first piece of work is done, where all of it costs `all`.
    pub(crate) fn further(&self, card: &RateCard, all: Money) -> Result<Further, QuoteError> {
        let done = self.inquiry.work.iter().take(1).copied();
        let done = Self::new(self.inquiry.with_work(done.collect()))?;
        let (_, until_now) = done.charge(card)?;
        Ok(Further { until_now, adds: all.minus(until_now.said(card))? })
    }

    /// What work costs that goes on when free time ends.
    pub(crate) fn beyond_free(
        &self,
        card: &RateCard,
        free_until: Instant,
    ) -> Result<Option<More>, QuoteError> {
        let mut left = free_until.since(self.inquiry.at);
        let mut free = Vec::new();
        for (level, seconds) in &self.inquiry.work {
            if left > Seconds::ZERO {
                free.push((*level, left.min(*seconds)));
                left -= left.min(*seconds);
            }
        }
        if let Some((_, last)) = free.last_mut() {
            *last += left;
        }
        let free = Self::new(self.inquiry.with_work(free))?;
        let now = free.price(card)?;
        Ok(free.going_on(card, now)?.then)
    }

    /// What it costs to go on with the last piece of work, which costs `now` so far.
    pub(crate) fn going_on(&self, card: &RateCard, now: Money) -> Result<GoingOn, QuoteError> {
        let price = |more| Self::new(longer(&self.inquiry, more))?.price(card);
        if price(AHEAD)? <= now {
            return Ok(GoingOn::default());
        }
        // `below` more seconds cost nothing more, `above` do.
        let (mut below, mut above) = (Seconds::ZERO, AHEAD);
        while above - below > Seconds::new(1) {
            let middle = Seconds::new(i64::midpoint(below.get(), above.get()));
            if price(middle)? <= now {
                below = middle;
            } else {
                above = middle;
            }
        }
        let last = self.inquiry.work.last();
        let level = last.map_or(LevelId::FIRST, |(level, _)| *level);
        let next = Self::new(longer(&self.inquiry, above))?;
        let (charge, sums) = next.charge(card)?;
        let last = charge.pieces.last();
        let tier = last.map_or(TierId::NORMAL, |piece| piece.stretch.tier);
        let minute_in = |tier| {
            let told = self.terms(card, level, tier)?;
            a_minute(told.unit_price, told.line_discount)
        };
        let minute = minute_in(tier)?;
        // Rounding and what is left of a started minute are no step.
        let then = if sums.said(card).minus(now)? > minute.plus(minute)? {
            More::Step(price(below + MINUTE)?.minus(now)?)
        } else {
            More::Minute(minute)
        };
        let at_once = below == Seconds::ZERO || (below < MINUTE && then == More::Minute(minute));
        let from = self.inquiry.end().plus(below);
        let stretch = card.calendar().stretch_at(from)?;
        let trigger = card.at(self.inquiry.contacted).after_hours.trigger;
        let soon = stretch.end.since(from) < AHEAD;
        let changes = if trigger == Trigger::Worked && soon && then == More::Minute(minute) {
            let other = minute_in(card.calendar().tier_at(stretch.end)?)?;
            (other != minute).then_some((stretch.end, other))
        } else {
            None
        };
        Ok(GoingOn { nothing_until: (!at_once).then_some(from), then: Some(then), changes })
    }

    /// Work outside normal hours that bears no surcharge there; `None` where all of it lies in normal hours, or some
    /// of it bears one.
    pub(crate) fn spared(
        &self,
        card: &RateCard,
        charge: &Charge<'_>,
    ) -> Result<Option<Spared>, QuoteError> {
        let mut stretches = Vec::new();
        for piece in &charge.pieces {
            if self.is_priced(card, piece.stretch.tier)? {
                return Ok(None);
            }
            card.calendar().split(piece.stretch.start, piece.stretch.end, &mut stretches)?;
        }
        let mut late = Vec::new();
        for stretch in stretches {
            if self.is_priced(card, stretch.tier)? {
                late.push(stretch);
            }
        }
        let Some(first) = late.first() else {
            return Ok(None);
        };
        Ok(Some(Spared {
            seconds: Seconds::sum(late.iter().map(|late| late.seconds())),
            closing: card.calendar().stretch_at(first.start)?.start,
            trigger: card.at(self.inquiry.contacted).after_hours.trigger,
        }))
    }

    /// What it would cost as if contact had been made shortly before normal hours ended, where contact came within
    /// half an hour after and that would make it cheaper.
    pub(crate) fn earlier_contact(
        &self,
        card: &RateCard,
        now: Money,
    ) -> Result<Option<EarlierContact>, QuoteError> {
        let stretch = card.calendar().stretch_at(self.inquiry.contacted)?;
        let closing = stretch.start;
        if stretch.tier.is_normal() || self.inquiry.contacted.since(closing) > JUST_AFTER_CLOSING {
            return Ok(None);
        }
        let contacted = closing.plus(-BEFORE_CLOSING);
        let earlier = Inquiry { contacted, ..self.inquiry.clone() };
        let price = Self::new(earlier)?.price(card)?;
        Ok((price < now).then_some(EarlierContact { closing, contacted, price }))
    }
}

/// The same inquiry with its last piece of work longer.
fn longer(inquiry: &Inquiry, more: Seconds) -> Inquiry {
    let mut longer = inquiry.clone();
    if let Some((_, seconds)) = longer.work.last_mut() {
        *seconds += more;
    }
    longer
}

/// The next opening: what "if it can wait" means. Inside normal hours, the one after they end.
/// `None` where the card has no normal hours.
pub(crate) fn next_opening(card: &RateCard, at: Instant) -> Result<Option<Instant>, QuoteError> {
    let stretch = card.calendar().stretch_at(at)?;
    let from = if stretch.tier.is_normal() { stretch.end } else { at };
    match card.calendar().next_opening(from) {
        Ok(opening) => Ok(Some(opening)),
        Err(CalendarError::NoHours) => Ok(None),
        Err(error @ CalendarError::OutOfYears(_)) => Err(error.into()),
    }
}

/// What a minute costs at the price of an hour, rounded once.
pub(crate) fn a_minute(hour: UnitPrice, discount: Percent) -> Result<Money, QuoteError> {
    let hundredfold = UnitPrice::new(hour.after_discount(discount)?);
    let hundredfold = hundredfold.ok_or(QuoteError::TooLong)?;
    Ok(hundredfold.gross(Quantity::minutes(MINUTE), 6_000)?)
}
