//! What an inquiry will cost when nobody knows yet how long it takes: the ladder of its prices, now and at the next
//! opening, with each agreement.

use super::inquiry::{Inquiry, QuoteError};
use super::outlook::next_opening;
use super::price::HourPrice;
use super::quoted::Quoted;
use crate::billing::in_force::InForce;
use crate::billing::invoice_totals::InvoiceTotals;
use crate::calendar::{Instant, TierId};
use crate::money::{Money, Quantity, UnitPrice};
use crate::rate_card::{Agreement, AgreementId, Edition, Fact, LevelId, RateCard};
use crate::seconds::{MINUTE, Seconds};

/// The minutes of the price list.
pub const LADDER: [i64; 6] = [15, 30, 45, 60, 90, 120];

/// What work costs by its length.
#[derive(Debug)]
pub struct PriceList<'a> {
    /// When normal hours end, seen from the start of work; `None` outside them or without a surcharge.
    pub surcharge_from: Option<Instant>,
    /// When the surcharge that work bears now ends; `None` where it bears none.
    pub surcharge_until: Option<Instant>,
    /// Whether work costs more now than in normal hours, or less of it is free.
    pub costs_more_now: bool,
    pub hour: HourPrice,
    /// What an hour of each level costs now.
    pub rates: Vec<(LevelId, HourPrice)>,
    /// What the least time comes to; `None` where no amount can hold it.
    pub least: Option<Money>,
    /// What stands side by side, first the inquiry as it is.
    pub columns: Vec<Column>,
    /// Seconds that are free with any agreement, where all have the same.
    pub free_with_any: Option<Seconds>,
    /// Outside normal hours, the next opening.
    pub opening: Option<Opening>,
    /// What holds for work after normal hours, where that bears a surcharge.
    pub later: Option<InForce<'a>>,
    /// The fee for a call outside normal hours that is not critical: what it costs or would cost.
    pub non_critical_fee: Option<UnitPrice>,
}

/// The prices of one way to do the work.
#[derive(Debug)]
pub struct Column {
    pub heading: Heading,
    /// By level, then by minutes.
    pub rungs: Vec<Rung>,
    pub free_until: Option<Instant>,
}

/// What sets a column apart from the others.
#[derive(Debug, PartialEq, Eq)]
pub enum Heading {
    Alone,
    Now,
    Opening(Instant),
    NoAgreement,
    /// He has one of these, whose terms are equal.
    Agreements(Vec<AgreementId>),
}

/// What so many minutes of a level cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rung {
    pub level: LevelId,
    pub minutes: i64,
    pub sums: InvoiceTotals,
}

/// Work that waits for the next opening.
#[derive(Debug)]
pub struct Opening {
    pub at: Instant,
    /// What an hour costs then.
    pub hour: HourPrice,
    /// Seconds that are free then.
    pub free_seconds: Seconds,
}

impl Quoted {
    /// The price list, where `terms` hold for work that starts now.
    pub(crate) fn price_list<'a>(
        &'a self,
        card: &'a RateCard,
        terms: &InForce<'a>,
        free_until: Option<Instant>,
    ) -> Result<PriceList<'a>, QuoteError> {
        let (inquiry, tier) = (&self.inquiry, terms.tier);
        let edition = card.at(inquiry.at);
        let stretch = card.calendar().stretch_at(inquiry.at)?;
        let level = inquiry.level(card);
        let is_dearer = self.is_priced(card, tier)?;
        let next = card.calendar().tier_at(stretch.end).ok();
        let next = next.filter(|_| stretch.tier.is_normal());
        let later = match next {
            Some(next) if self.is_priced(card, next)? => Some(self.terms(card, level, next)?),
            Some(_) | None => None,
        };
        let normal = self.terms(card, level, TierId::NORMAL)?;
        let more_is_free = normal.free_in_tier() > terms.free_in_tier();
        let opening = if tier.is_normal() {
            None
        } else {
            next_opening(card, inquiry.at)?.map(|at| inquiry.started(card, at))
        };
        let columns = self.columns(card, edition, tier, opening.as_ref(), free_until)?;
        let rates = edition
            .level_ids()
            .map(|level| Ok((level, HourPrice::of(&self.terms(card, level, tier)?)?)))
            .collect::<Result<_, QuoteError>>()?;
        let mut agreements = edition.agreement_ids().map(|(_, it)| it.free_seconds());
        let free = agreements.next().filter(|free| *free > Seconds::ZERO);
        Ok(PriceList {
            surcharge_from: later.is_some().then_some(stretch.end),
            surcharge_until: is_dearer.then_some(stretch.end),
            costs_more_now: !tier.is_normal() && (is_dearer || more_is_free),
            hour: HourPrice::of(terms)?,
            rates,
            least: least(terms),
            columns,
            free_with_any: free.filter(|free| agreements.all(|other| other == *free)),
            opening: opening.as_ref().map(|then| opened(card, then)).transpose()?,
            later,
            non_critical_fee: self.non_critical_fee(card)?,
        })
    }

    /// What stands side by side: outside normal hours now and the next opening, else all agreements of a caller of
    /// whom none is known.
    fn columns(
        &self,
        card: &RateCard,
        edition: &Edition,
        tier: TierId,
        opening: Option<&Inquiry>,
        free_until: Option<Instant>,
    ) -> Result<Vec<Column>, QuoteError> {
        let inquiry = &self.inquiry;
        let chosen = inquiry.agreement.is_some() || inquiry.own.is_some();
        let others = match opening {
            Some(then) => vec![(Heading::Opening(then.at), then.clone())],
            None if chosen || !tier.is_normal() => Vec::new(),
            None => equal_terms(edition)
                .into_iter()
                .map(|ids| {
                    let agreement = ids.first().copied();
                    let with = Inquiry { agreement, ..inquiry.clone() };
                    (Heading::Agreements(ids), with)
                })
                .collect(),
        };
        let mut columns = vec![Column {
            heading: match opening {
                Some(_) => Heading::Now,
                None if chosen || !tier.is_normal() => Heading::Alone,
                None => Heading::NoAgreement,
            },
            rungs: rungs(card, inquiry)?,
            free_until,
        }];
        for (heading, inquiry) in others {
            columns.push(Column {
                heading,
                rungs: rungs(card, &inquiry)?,
                free_until: Self::of_an_hour(&inquiry, card)?.free_until(card)?,
            });
        }
        Ok(columns)
    }

    /// The fee for a call outside normal hours that is not critical, for a call now.
    fn non_critical_fee(&self, card: &RateCard) -> Result<Option<UnitPrice>, QuoteError> {
        let contacted = self.inquiry.contacted;
        let outside = !card.calendar().tier_at(contacted)?.is_normal();
        let fee = card.at(contacted).after_hours.non_critical_fee;
        Ok(fee.filter(|_| outside && self.inquiry.by_phone()))
    }
}

/// What holds when work starts at the opening.
fn opened(card: &RateCard, then: &Inquiry) -> Result<Opening, QuoteError> {
    let (at, then) = (then.at, Quoted::of_an_hour(then, card)?);
    let terms = then.terms(card, then.inquiry.level(card), then.tier(card)?)?;
    Ok(Opening { at, free_seconds: terms.free_in_tier(), hour: HourPrice::of(&terms)? })
}

/// What the least time comes to.
fn least(terms: &InForce<'_>) -> Option<Money> {
    let minutes = Quantity::minutes(terms.minimum_seconds);
    let gross = terms.unit_price.gross(minutes, 60).ok()?;
    gross.minus(gross.share(terms.line_discount).ok()?).ok()
}

fn rungs(card: &RateCard, inquiry: &Inquiry) -> Result<Vec<Rung>, QuoteError> {
    let mut rungs = Vec::new();
    for level in card.at(inquiry.at).level_ids() {
        for minutes in LADDER {
            let work = inquiry.with_work(vec![(level, MINUTE.times(minutes))]);
            rungs.push(Rung { level, minutes, sums: Quoted::new(work)?.charge(card)?.1 });
        }
    }
    Ok(rungs)
}

/// Agreements of an edition by their terms, in the order of the card.
fn equal_terms(edition: &Edition) -> Vec<Vec<AgreementId>> {
    // A rule that names agreements can tell apart those whose own terms are equal.
    let told_apart = edition.conditions().any(|it| it.fact == Fact::Agreement);
    let mut groups: Vec<(&Agreement, Vec<AgreementId>)> = Vec::new();
    for (id, terms) in edition.agreement_ids() {
        let same = |known: &Agreement| known == terms && !told_apart;
        match groups.iter_mut().find(|(known, _)| same(known)) {
            Some((_, ids)) => ids.push(id),
            None => groups.push((terms, vec![id])),
        }
    }
    groups.into_iter().map(|(_, ids)| ids).collect()
}
