//! `takst quote`: what an inquiry costs, for a supporter with a caller on the line.

mod options;
mod set;
mod work;

use super::{Context, Outcome, format};
use crate::billing::{Inquiry, Outlook, QuoteError, Quoted};
use crate::cli::{QuoteArgs, QuoteFormat};
use crate::commands::card::find;
use crate::intake::customers::Customer;
use crate::output::invoice_records::WriteError;
use crate::output::quote_json::{self, Facts};
use crate::output::quote_speech::Speech;
use crate::output::quote_table::{View, agreements};
use crate::problems::Trouble;
use crate::rate_card::CardInUse;
use crate::words;

/// Runs the command.
///
/// # Errors
/// What could not be done.
pub fn run(args: &QuoteArgs, context: &Context) -> anyhow::Result<Outcome> {
    let found = find(context)?;
    let (inquiry, caller) = options::inquiry(args, &found, context)?;
    let format = format::of_quote(args.format, context)?;
    let asked_for_work = !args.work.is_empty() || args.since.is_some();
    let answered = if asked_for_work {
        price(
            &view(&found, &inquiry, caller.as_ref(), args, context),
            args.since.is_some(),
            context,
            format,
        )
    } else {
        price_list(
            &view(&found, &inquiry, caller.as_ref(), args, context),
            context,
            format,
        )
    };
    answered.map_err(|error| match error.downcast::<QuoteError>() {
        Ok(error) => Trouble::new(words!("no price: {error}"; "ingen pris: {error}")).into(),
        Err(error) => error,
    })?;
    Ok(Outcome::Fine)
}

/// The price of known work; `going_on`: of a call until now.
fn price(
    view: &View<'_>,
    going_on: bool,
    context: &Context,
    format: QuoteFormat,
) -> anyhow::Result<()> {
    let (card, inquiry) = (view.card, view.inquiry);
    let quoted = Quoted::new(inquiry)?;
    let (charge, sums) = quoted.charge(card)?;
    let outlook = if going_on {
        Outlook::SoFar(inquiry.going_on(card)?)
    } else {
        Outlook::Estimate(inquiry.waiting(card, &charge, sums.said(card))?)
    };
    let speech = Speech {
        card,
        inquiry,
        lang: context.lang,
    };
    let say = speech.price(&charge, sums, outlook)?;
    match format {
        QuoteFormat::Json => write_json(context, |out| {
            quote_json::price(card, inquiry, &quoted, &charge, sums, &say, out)
        }),
        QuoteFormat::Table => {
            let text = view.price(&charge, sums, quoted.vat_percent(card), outlook, &say)?;
            Ok(context.print(&text)?)
        }
    }
}

/// What an inquiry will cost when nobody knows yet how long it takes.
fn price_list(view: &View<'_>, context: &Context, format: QuoteFormat) -> anyhow::Result<()> {
    let (card, inquiry) = (view.card, view.inquiry);
    let facts = Facts {
        tier: inquiry.tier(card)?,
        free_until: inquiry.free_until(card)?,
        surcharge_from: inquiry.surcharge_from(card)?,
        surcharge_until: inquiry.surcharge_until(card)?,
    };
    match format {
        QuoteFormat::Json => {
            let rungs = quote_json::ladder(card, inquiry)?;
            write_json(context, |out| {
                quote_json::price_list(card, inquiry, &rungs, facts, out)
            })
        }
        QuoteFormat::Table => {
            let speech = Speech {
                card,
                inquiry,
                lang: context.lang,
            };
            let say = speech.price_list(&agreements(card, card.at(inquiry.at)))?;
            let text = view.price_list(facts, &say)?;
            Ok(context.print(&text)?)
        }
    }
}

fn view<'a>(
    found: &'a CardInUse,
    inquiry: &'a Inquiry,
    caller: Option<&'a Customer>,
    args: &QuoteArgs,
    context: &Context,
) -> View<'a> {
    let start = args.since.as_deref().or(args.at.as_deref());
    let dated = start.is_some_and(|start| start.contains(['-', '.']));
    View {
        card: &found.card,
        inquiry,
        prepaid: caller.and_then(|caller| caller.prepaid_seconds),
        vat_reason: caller.and_then(|caller| caller.party.vat_reason.as_deref()),
        lang: context.lang,
        width: context.width,
        today: (!dated).then(|| found.card.calendar().zone().date(context.now)),
        contact_told: args.contacted.is_some() || args.since.is_some(),
        contacted_given: args.contacted.is_some(),
        card_name: (!found.is_embedded()).then(|| found.describe()),
    }
}

fn write_json(
    context: &Context,
    write: impl FnOnce(&mut crate::output::sink::Sink) -> Result<(), WriteError>,
) -> anyhow::Result<()> {
    let mut sink = context.sink()?;
    write(&mut sink)?;
    Ok(context.commit(sink)?)
}
