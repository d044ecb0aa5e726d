//! `takst quote`: what an inquiry costs, for a supporter with a caller on the line.

mod log;
mod options;
mod promise;
mod set;
mod work;

use super::{Context, Outcome, format};
use crate::billing::{Question, Quoted, quote, quote_added};
use crate::cli::{QuoteArgs, QuoteFormat};
use crate::commands::card::find;
use crate::output::quote_json;
use crate::output::quote_table::{View, table};
use crate::problems::Trouble;
use crate::words;

/// Runs the command.
///
/// # Errors
/// What could not be done.
pub fn run(args: &QuoteArgs, context: &Context) -> anyhow::Result<Outcome> {
    let found = find(context)?;
    let (inquiry, caller) = options::inquiry(args, &found, context)?;
    let format = format::of_quote(args.format, context)?;
    let card = &found.card;
    let question = match (&args.since, inquiry.work.len()) {
        (Some(_), 0 | 1) => Question::SoFar,
        (Some(_), _) => Question::Further,
        (None, 0) => Question::PriceList,
        (None, _) => Question::Price,
    };
    let no_price = |error| Trouble::new(words!("no price: {error}"; "ingen pris: {error}"));
    let (inquiry, logged) = match &args.log {
        None => (inquiry, None),
        Some(path) => {
            let logged = log::Logged::write(path, inquiry, caller.as_ref(), args, &found, context)?;
            (logged.inquiry.clone(), Some(logged))
        }
    };
    let quoted = match question {
        Question::Price | Question::SoFar | Question::Further => Quoted::new(inquiry),
        Question::PriceList => Quoted::of_an_hour(&inquiry, card),
    };
    let quoted = quoted.map_err(no_price)?;
    let quote = match &logged {
        None => quote(card, &quoted, question),
        Some(logged) => quote_added(card, &quoted, &logged.addition()),
    };
    let quote = quote.map_err(no_price)?;
    let start = args.since.as_deref().or(args.at.as_deref());
    let dated = start.is_some_and(|start| start.contains(['-', '.']));
    let promise = args.priority.as_deref();
    let promise =
        promise.map(|name| promise::of(name, quote.inquiry, quote.told_at, card, context));
    let view = View {
        quote: &quote,
        promise: promise.transpose()?,
        prepaid: caller.as_ref().and_then(|caller| caller.prepaid_seconds),
        vat_reason: caller.as_ref().and_then(|caller| caller.party.vat_reason.as_ref()),
        lang: context.lang,
        width: context.width,
        today: (!dated).then(|| card.calendar().zone().date(context.now)),
        contact_told: args.contacted.is_some() || args.since.is_some(),
        contacted_given: args.contacted.is_some(),
        log: logged.as_ref().map(log::Logged::name),
        card_name: (!found.is_embedded()).then(|| found.describe()),
    };
    match format {
        QuoteFormat::Json => {
            let mut sink = context.sink()?;
            quote_json::write(&view, &mut sink)?;
            context.commit(sink)?;
        }
        QuoteFormat::Table => context.print(&table(&view))?,
    }
    drop(quote);
    if let Some(logged) = logged {
        logged.keep();
    }
    Ok(Outcome::Fine)
}
