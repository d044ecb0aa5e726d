//! What an inquiry would cost, and all that is said of it: the same calculation as an invoice, on work that is still to
//! be done. Whoever shows a quote only prints it.

mod added;
mod inquiry;
mod outlook;
mod price;
mod price_list;
mod quoted;

use super::in_force::InForce;
use crate::calendar::{Holiday, Instant, Stretch, TierId};
use crate::money::UnitPrice;
use crate::rate_card::{AfterHoursTerms, Agreement, Fee, LevelId, RateCard};
use crate::seconds::Seconds;

pub use added::{Added, Addition};
pub use inquiry::{Inquiry, Question, QuoteError};
pub use outlook::{EarlierContact, Further, GoingOn, More, Outlook, Spared, Waiting};
pub use price::{FreeWork, HourPrice, Price};
pub use price_list::{Column, Heading, LADDER, Opening, PriceList, Rung};
pub use quoted::Quoted;

#[derive(Debug)]
pub struct Quote<'a> {
    pub card: &'a RateCard,
    /// What was asked; for a price list with an hour of work.
    pub inquiry: &'a Inquiry,
    /// Who works first.
    pub level: LevelId,
    /// The tier of work that starts now.
    pub tier: TierId,
    /// The hours around the start of work, normal or not.
    pub hours: Stretch,
    /// The closed days that the start of work lies in.
    pub closed: Vec<&'a Holiday>,
    /// When it is said: the start of work that is to come, or how far a call has come.
    pub told_at: Instant,
    /// The tier of the time of contact.
    pub contacted_tier: TierId,
    /// What holds for work that starts now.
    pub terms: InForce<'a>,
    /// The caller's agreement as it is then.
    pub agreement: Option<&'a Agreement>,
    /// The fees that it bears, and their amounts, in the order of the card.
    pub fees: Vec<(&'a Fee, UnitPrice)>,
    /// Whether free time comes from a rule or from the card, not from the agreement.
    pub free_by_rule: bool,
    /// When the free minutes end for work that starts now and goes on; `None` where nothing is free.
    pub free_until: Option<Instant>,
    pub answer: Answer<'a>,
}

#[derive(Debug)]
pub enum Answer<'a> {
    Price(Box<Price<'a>>),
    PriceList(Box<PriceList<'a>>),
    /// What the work adds to a log.
    Added(Box<Added<'a>>),
}

pub fn quote<'a>(
    card: &'a RateCard,
    quoted: &'a Quoted,
    question: Question,
) -> Result<Quote<'a>, QuoteError> {
    let inquiry = &quoted.inquiry;
    let (level, tier) = (inquiry.level(card), quoted.tier(card)?);
    let terms = quoted.terms(card, level, tier)?;
    let agreement = inquiry.agreement.and_then(|id| terms.edition.agreement(id));
    let agreed = agreement.filter(|_| inquiry.covered).is_some_and(|agreement| {
        agreement.terms.free_seconds.is_some() || agreement.after_hours == AfterHoursTerms::Included
    });
    let mut rules = terms.rules.iter();
    let free_by_rule = rules.any(|rule| rule.terms.free_seconds.is_some()) || !agreed;
    let free_until = quoted.free_until(card)?;
    let answer = match question {
        Question::Price | Question::SoFar | Question::Further => {
            Answer::Price(Box::new(quoted.priced(card, question, free_until)?))
        }
        Question::PriceList => {
            Answer::PriceList(Box::new(quoted.price_list(card, &terms, free_until)?))
        }
    };
    let done = inquiry.work.first().map_or(Seconds::ZERO, |(_, seconds)| *seconds);
    let told_at = match question {
        Question::Price | Question::PriceList => inquiry.at,
        Question::SoFar | Question::Further => inquiry.at.plus(done),
    };
    Ok(Quote {
        card,
        inquiry,
        level,
        tier,
        hours: card.calendar().stretch_at(inquiry.at)?,
        closed: card.calendar().closed_at(inquiry.at).collect(),
        told_at,
        contacted_tier: card.calendar().tier_at(inquiry.contacted)?,
        terms,
        fees: quoted.fees(card, level, tier)?,
        agreement,
        free_by_rule,
        free_until,
        answer,
    })
}

/// What an inquiry adds to the log that it was written to.
pub fn quote_added<'a>(
    card: &'a RateCard,
    quoted: &'a Quoted,
    addition: &Addition<'a>,
) -> Result<Quote<'a>, QuoteError> {
    let added = addition.priced(card)?;
    let alone = quote(card, quoted, Question::Price)?;
    Ok(Quote { answer: Answer::Added(Box::new(added)), ..alone })
}
