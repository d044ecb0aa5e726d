//! A quote for other programs: one JSON document (interface.md, "JSON of `quote`").

use std::io::Write;

use super::invoice::json::members;
use super::invoice::lines::{columns, values};
use super::invoice_run::WriteError;
use super::quote_speech::say;
use super::record::{JsonWriter, Value};
use super::rfc3339;
use crate::billing::{Answer, Case, Charge, Price, PriceList, Quote};
use crate::lang::Lang;
use crate::money::{Percent, Quantity};
use crate::seconds::MINUTE;

/// Writes a quote; of known work with the sentence for the caller.
pub fn write(quote: &Quote<'_>, lang: Lang, out: impl Write) -> Result<(), WriteError> {
    let mut json = JsonWriter::new(out);
    json.open_object(None)?;
    head(&mut json, quote)?;
    match &quote.answer {
        Answer::Price(price) => {
            write_price(&mut json, quote, price)?;
            json.member("say", Value::Text(&say(quote, lang)))?;
        }
        Answer::PriceList(list) => write_price_list(&mut json, quote, list)?,
        Answer::Added(added) => {
            write_lines(
                &mut json,
                quote,
                &added.case,
                &added.charge,
                added.vat_percent,
            )?;
            json.member("elsewhere", Value::Money(added.elsewhere))?;
            members(&mut json, added.sums)?;
            json.member("say", Value::Text(&say(quote, lang)))?;
        }
    }
    json.close_object()?;
    json.newline()?;
    json.finish()?;
    Ok(())
}

fn write_price<W: Write>(
    json: &mut JsonWriter<W>,
    quote: &Quote<'_>,
    price: &Price<'_>,
) -> Result<(), WriteError> {
    write_lines(json, quote, &price.case, &price.charge, price.vat_percent)?;
    Ok(members(json, price.sums)?)
}

fn write_lines<W: Write>(
    json: &mut JsonWriter<W>,
    quote: &Quote<'_>,
    case: &Case<'_>,
    charge: &Charge<'_>,
    vat: Percent,
) -> Result<(), WriteError> {
    let card = quote.card;
    json.open_list(Some("lines"))?;
    let mut words = String::new();
    for (index, line) in charge.lines.iter().enumerate() {
        line.describe(case, &mut words);
        let mut record = values(card, None, case.name(), index + 1, line, &words, vat);
        record[0] = Value::text_or_missing(quote.inquiry.customer.as_deref());
        json.object(columns(card), record)?;
    }
    Ok(json.close_list()?)
}

fn write_price_list<W: Write>(
    json: &mut JsonWriter<W>,
    quote: &Quote<'_>,
    list: &PriceList<'_>,
) -> Result<(), WriteError> {
    let card = quote.card;
    json.member("tier", Value::Text(card.tier_name(quote.tier)))?;
    for (key, at) in [
        ("free_until", quote.free_until),
        ("surcharge_from", list.surcharge_from),
        ("surcharge_until", list.surcharge_until),
    ] {
        let at = at.map(|at| rfc3339(card, at));
        json.member(key, at.as_deref().map_or(Value::Missing, Value::Word))?;
    }
    json.open_list(Some("ladder"))?;
    for rung in &list.columns[0].rungs {
        json.object(
            &["level", "minutes", "net", "total"],
            [
                Value::Text(card.level_name(rung.level)),
                Value::Quantity(Quantity::minutes(rung.minutes * MINUTE)),
                Value::Money(rung.sums.net),
                Value::Money(rung.sums.total),
            ],
        )?;
    }
    Ok(json.close_list()?)
}

fn head<W: Write>(json: &mut JsonWriter<W>, quote: &Quote<'_>) -> std::io::Result<()> {
    let (card, inquiry) = (quote.card, quote.inquiry);
    let agreement = inquiry
        .agreement
        .map(|agreement| card.agreement_name(agreement));
    json.member("currency", Value::Word(&card.currency))?;
    json.member("at", Value::Word(&rfc3339(card, inquiry.at)))?;
    json.member("contacted", Value::Word(&rfc3339(card, inquiry.contacted)))?;
    json.member("agreement", Value::text_or_missing(agreement))
}
