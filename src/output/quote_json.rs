//! A quote for other programs: one JSON document (interface.md, "JSON of `quote`").

use std::io::Write;

use super::invoice_json::members;
use super::invoice_records::{WriteError, columns, values};
use super::record::{JsonWriter, Value};
use super::rfc3339;
use crate::billing::{Charge, Inquiry, LADDER, QuoteError, Quoted, Sums};
use crate::calendar::Instant;
use crate::money::{Percent, Quantity};
use crate::rate_card::{LevelId, RateCard};
use crate::seconds::MINUTE;

/// A price list: every level at the minutes of the ladder, net and total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rung {
    /// Who would work.
    pub level: LevelId,
    /// For how long.
    pub minutes: i64,
    /// What it would cost.
    pub sums: Sums,
}

/// The ladder of an inquiry: by level, then by minutes.
pub fn ladder(card: &RateCard, inquiry: &Inquiry) -> Result<Vec<Rung>, QuoteError> {
    let edition = card.at(inquiry.at);
    let levels = (0..card.levels.len()).filter_map(LevelId::from_index);
    let mut rungs = Vec::new();
    for level in levels.filter(|level| edition.level(*level).is_some()) {
        for minutes in LADDER {
            rungs.push(Rung {
                level,
                minutes,
                sums: inquiry.rung(card, level, minutes)?,
            });
        }
    }
    Ok(rungs)
}

/// Writes the price of work.
pub fn price(
    card: &RateCard,
    inquiry: &Inquiry,
    quoted: &Quoted,
    charge: &Charge<'_>,
    sums: Sums,
    say: &str,
    out: impl Write,
) -> Result<(), WriteError> {
    let mut json = JsonWriter::new(out);
    json.open_object(None)?;
    head(&mut json, card, inquiry)?;
    json.open_list(Some("lines"))?;
    let case = quoted.case();
    let vat_percent: Percent = quoted.vat_percent(card);
    let mut words = String::new();
    for (index, line) in charge.lines.iter().enumerate() {
        line.describe(&case, &mut words);
        let mut record = values(
            card,
            None,
            "",
            index.saturating_add(1),
            line,
            &words,
            vat_percent,
        );
        let [customer, ..] = &mut record;
        *customer = Value::text_or_missing(inquiry.customer.as_deref());
        json.object(columns(card), record)?;
    }
    json.close_list()?;
    members(&mut json, sums)?;
    json.member("say", Value::Text(say))?;
    json.close_object()?;
    json.newline()?;
    json.finish()?;
    Ok(())
}

/// Writes the price list.
pub fn price_list(
    card: &RateCard,
    inquiry: &Inquiry,
    rungs: &[Rung],
    facts: Facts,
    out: impl Write,
) -> Result<(), WriteError> {
    let mut json = JsonWriter::new(out);
    json.open_object(None)?;
    head(&mut json, card, inquiry)?;
    json.member("tier", Value::Text(card.tier_name(facts.tier)))?;
    for (key, at) in [
        ("free_until", facts.free_until),
        ("surcharge_from", facts.surcharge_from),
        ("surcharge_until", facts.surcharge_until),
    ] {
        let at = at.map(|at| rfc3339(card, at));
        json.member(key, at.as_deref().map_or(Value::Missing, Value::Word))?;
    }
    json.open_list(Some("ladder"))?;
    for rung in rungs {
        json.object(
            &["level", "minutes", "net", "total"],
            [
                Value::Text(card.level_name(rung.level)),
                Value::Quantity(Quantity::minutes(rung.minutes.saturating_mul(MINUTE))),
                Value::Money(rung.sums.net),
                Value::Money(rung.sums.total),
            ],
        )?;
    }
    json.close_list()?;
    json.close_object()?;
    json.newline()?;
    json.finish()?;
    Ok(())
}

/// What a price list says of the time it is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Facts {
    /// The tier of work that starts now.
    pub tier: crate::calendar::TierId,
    /// When the free minutes end.
    pub free_until: Option<Instant>,
    /// When normal hours end.
    pub surcharge_from: Option<Instant>,
    /// When the surcharge ends.
    pub surcharge_until: Option<Instant>,
}

fn head<W: Write>(
    json: &mut JsonWriter<W>,
    card: &RateCard,
    inquiry: &Inquiry,
) -> std::io::Result<()> {
    let agreement = inquiry
        .agreement
        .map(|agreement| card.agreement_name(agreement));
    json.member("currency", Value::Word(&card.currency))?;
    json.member("at", Value::Word(&rfc3339(card, inquiry.at)))?;
    json.member("contacted", Value::Word(&rfc3339(card, inquiry.contacted)))?;
    json.member("agreement", Value::text_or_missing(agreement))
}
