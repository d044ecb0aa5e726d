//! What the caller can decide with a price before him: whether to wait, whether to go on; and what he is spared.

use super::{Inquiry, QuoteError, Quoted};
use crate::billing::{Charge, Kind};
use crate::calendar::{Instant, TierId};
use crate::money::{Money, Percent, Quantity, UnitPrice};
use crate::rate_card::{LevelId, RateCard, Trigger};
use crate::seconds::{HOUR, MINUTE};

/// How far ahead a call that goes on is priced.
const AHEAD: i64 = 12 * HOUR;

/// What waiting until the next opening would cost.
#[derive(Debug, Clone, Copy)]
pub struct Waiting {
    /// When work would start.
    pub until: Instant,
    /// What it would cost then, as prices of the card are said.
    pub price: Money,
}

/// What the caller can decide.
#[derive(Debug, Clone, Copy)]
pub enum Outlook {
    /// The work is still to come; where it bears a surcharge, it may be cheaper at the next opening.
    Estimate(Option<Waiting>),
    /// The work is a call that goes on: it is done, and only more of it can be left.
    SoFar(GoingOn),
}

/// What it costs to go on with the last piece of work. Prices as those of the card are said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GoingOn {
    /// Until when it costs nothing more (free time, a minimum, a started increment); `None` where it costs at once.
    pub nothing_until: Option<Instant>,
    /// What it costs then; `None` where that lies more than 12 hours away.
    pub then: Option<More>,
    /// Where every second bears the price of its own tier: when the price of a minute changes, and to what.
    pub changes: Option<(Instant, Money)>,
}

/// What more time costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum More {
    /// Each minute of it.
    Minute(Money),
    /// All at once, as where an increment is started.
    Step(Money),
}

/// Work outside normal hours that bears no surcharge, because contact was made, or work began, in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spared {
    /// Seconds of the work that lie there.
    pub seconds: i64,
    /// The closing time before it; work passes it, unless it starts after it.
    pub closing: Instant,
    /// What decides: contact or start.
    pub trigger: Trigger,
}

impl Inquiry {
    /// What the same work costs at the next opening, where it bears a surcharge now and that is less.
    pub fn waiting(
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
        let Some(until) = self.can_wait_until(card)? else {
            return Ok(None);
        };
        let price = self.started(card, until).price(card)?;
        Ok((price < now).then_some(Waiting { until, price }))
    }

    /// What it costs to go on with the last piece of work.
    pub fn going_on(&self, card: &RateCard) -> Result<GoingOn, QuoteError> {
        let price = |more| self.longer(more)?.price(card);
        let now = price(0)?;
        if price(AHEAD)? <= now {
            return Ok(GoingOn {
                nothing_until: None,
                then: None,
                changes: None,
            });
        }
        // `below` more seconds cost nothing more, `above` do.
        let (mut below, mut above) = (0, AHEAD);
        while above.abs_diff(below) > 1 {
            let middle = below.midpoint(above);
            if price(middle)? <= now {
                below = middle;
            } else {
                above = middle;
            }
        }
        let level = self.work.last().map_or(LevelId::FIRST, |last| last.0);
        let next = Quoted::new(&self.longer(above)?)?;
        let next = next.charge(card)?.0;
        let tier = next.pieces.last();
        let tier = tier.map_or(TierId::NORMAL, |piece| piece.stretch.tier);
        let minute_in = |tier| {
            self.told(card, level, tier, |told| {
                a_minute(told.unit_price, told.discount)
            })?
        };
        let minute = minute_in(tier)?;
        // Rounding and what is left of a started minute are no step.
        let then = if price(above)?.minus(now)? > minute.plus(minute)? {
            More::Step(
                self.longer(below)?
                    .longer(MINUTE)?
                    .price(card)?
                    .minus(now)?,
            )
        } else {
            More::Minute(minute)
        };
        let at_once = below == 0 || (below < MINUTE && then == More::Minute(minute));
        let from = self.end().plus(below);
        let stretch = card.calendar().stretch_at(from)?;
        let splits = card.at(self.contacted).after_hours.trigger == Trigger::Worked;
        let soon = stretch.end.since(from) < AHEAD;
        let changes = if splits && soon && then == More::Minute(minute) {
            let other = minute_in(card.calendar().tier_at(stretch.end)?)?;
            (other != minute).then_some((stretch.end, other))
        } else {
            None
        };
        Ok(GoingOn {
            nothing_until: (!at_once).then_some(from),
            then: Some(then),
            changes,
        })
    }

    /// The same inquiry with its last piece of work longer.
    fn longer(&self, more: i64) -> Result<Self, QuoteError> {
        let mut longer = self.clone();
        if let Some((_, seconds)) = longer.work.last_mut() {
            *seconds = seconds.checked_add(more).ok_or(QuoteError::TooLong)?;
        }
        Ok(longer)
    }

    /// Work outside normal hours that bears no surcharge there; `None` where all of it lies in normal hours, or some
    /// of it bears one.
    pub fn spared(
        &self,
        card: &RateCard,
        charge: &Charge<'_>,
    ) -> Result<Option<Spared>, QuoteError> {
        let mut stretches = Vec::new();
        for piece in &charge.pieces {
            if self.is_priced(card, piece.stretch.tier)? {
                return Ok(None);
            }
            card.calendar()
                .split(piece.stretch.start, piece.stretch.end, &mut stretches)?;
        }
        let mut spared: Option<Spared> = None;
        for stretch in stretches {
            if !self.is_priced(card, stretch.tier)? {
                continue;
            }
            let found = spared.map_or(0, |spared| spared.seconds);
            let closing = match spared {
                Some(spared) => spared.closing,
                None => card.calendar().stretch_at(stretch.start)?.start,
            };
            let seconds = found.checked_add(stretch.seconds());
            spared = Some(Spared {
                seconds: seconds.ok_or(QuoteError::TooLong)?,
                closing,
                trigger: card.at(self.contacted).after_hours.trigger,
            });
        }
        Ok(spared)
    }
}

/// What a minute costs at the price of an hour, rounded once.
pub fn a_minute(hour: UnitPrice, discount: Percent) -> Result<Money, QuoteError> {
    let hundredfold = UnitPrice::new(hour.after_discount(discount)?);
    let hundredfold = hundredfold.ok_or(QuoteError::TooLong)?;
    Ok(hundredfold.gross(Quantity::minutes(MINUTE), 6_000)?)
}
