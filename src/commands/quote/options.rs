//! What the options of `takst quote` say: times, the agreement, the customer, kilometres.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::set;
use super::work::{first_level, work};
use crate::billing::{Agreed, Inquiry, Quantity};
use crate::calendar::Instant;
use crate::cli::QuoteArgs;
use crate::commands::{Context, customers};
use crate::intake::customers::Customer;
use crate::intake::nearly;
use crate::intake::time::read_command_time;
use crate::lang::Words;
use crate::problems::Trouble;
use crate::rate_card::find::Found;
use crate::rate_card::{AgreementId, Fact, RateCard, Terms};
use crate::texts::{folded, quoted};
use crate::words;

/// What the options say, with the defaults of interface.md, and the customer of the customers file.
pub(super) fn inquiry(
    args: &QuoteArgs,
    found: &Found,
    context: &Context,
) -> anyhow::Result<(Inquiry, Option<Customer>)> {
    let card = &found.card;
    let contacted = option_time(
        args.contacted.as_deref(),
        "--contacted",
        card,
        None,
        context,
    )?;
    let since = option_time(args.since.as_deref(), "--since", card, contacted, context)?;
    if let Some(since) = since
        && since > context.now
    {
        let value = quoted(args.since.as_deref().unwrap_or(""));
        return Err(Trouble::new(
            words!("--since {value} is in the future"; "--since {value} ligger i fremtiden"),
        )
        .into());
    }
    let at = option_time(args.at.as_deref(), "--at", card, contacted, context)?;
    let at = since.or(at).unwrap_or(context.now);
    let contacted = contacted.unwrap_or(at);
    if contacted > at {
        let value = quoted(args.contacted.as_deref().unwrap_or(""));
        if let Some(since) = &args.since {
            let since = quoted(since);
            return Err(Trouble::new(words!(
                "--contacted {value} is after --since {since}";
                "--contacted {value} er efter --since {since}"
            ))
            .into());
        }
        return Err(Trouble::new(words!(
            "--contacted {value} is after the start of work: add --at TIME";
            "--contacted {value} er efter arbejdets start: tilføj --at TID"
        ))
        .into());
    }
    let work = match since {
        Some(since) => first_level(card)
            .map(|level| (level, context.now.since(since)))
            .into_iter()
            .collect(),
        None => args
            .work
            .iter()
            .map(|word| work(word, args, found, at))
            .collect::<anyhow::Result<Vec<_>>>()?,
    };
    let caller = customer(args, found)?;
    let asked = args.agreement.as_deref();
    let asked = asked.map(|name| agreement(card, name)).transpose()?;
    let (agreement, own, agreed) = terms(caller.as_ref(), asked, card, at);
    if let Some(id) = agreement.filter(|id| card.at(at).agreement(*id).is_none()) {
        let name = quoted(card.agreement_name(id));
        return Err(Trouble::new(words!("agreement {name} is not in force then"; "aftalen {name} gælder ikke på det tidspunkt")).into());
    }
    let tell = |option: &str, words: &Words| {
        let head = context.lang.pick("warning:", "advarsel:");
        context.tell(&format!("{head} {option}: {}", words.text(context.lang)));
    };
    let columns = set::columns(&args.set, card, tell)?;
    let channel = card.channel(&args.channel);
    if let Some(near) = card.asked_words(Fact::Channel).nearly(&channel) {
        tell("--channel", &nearly("channel", &args.channel, near));
    }
    let inquiry = Inquiry {
        vat_percent: caller.as_ref().and_then(|it| it.vat_percent),
        also_called: caller.as_ref().map(Customer::number_and_name),
        customer: caller.as_ref().map(|it| it.called().to_owned()),
        agreement,
        own,
        agreed,
        contacted,
        at,
        channel,
        covered: !args.not_covered,
        critical: !args.not_critical,
        kilometres: kilometres(args.km.as_deref())?,
        travel: columns.travel,
        facts: columns.facts,
        work,
    };
    card.calendar().check(inquiry.end()).map_err(|error| {
        Trouble::new(
            words!("the work ends too late: {error}"; "arbejdet slutter for sent: {error}"),
        )
    })?;
    Ok((inquiry, caller))
}

/// The agreement of a call, the caller's own terms under it, and what is agreed with him on other dates. An agreement
/// that was asked for stands, and takes his own terms along only if they do not go with another one.
fn terms(
    caller: Option<&Customer>,
    asked: Option<AgreementId>,
    card: &RateCard,
    at: Instant,
) -> (Option<AgreementId>, Option<Arc<Terms>>, Vec<Agreed>) {
    let all = caller.map_or(&[][..], |caller| &caller.agreed[..]);
    let agreed = Agreed::on(all, card.calendar().zone().date(at));
    let filed = agreed.and_then(|agreed| agreed.agreement);
    let fits = asked.is_none() || filed.is_none() || filed == asked;
    let own = agreed.filter(|_| fits);
    let own = own.and_then(|agreed| agreed.own.clone());
    match asked {
        Some(_) => (asked, own, Vec::new()),
        None => (filed, own, all.to_vec()),
    }
}

/// A time given as an option; one that exists twice is told.
fn option_time(
    text: Option<&str>,
    option: &str,
    card: &RateCard,
    not_before: Option<Instant>,
    context: &Context,
) -> Result<Option<Instant>, Trouble> {
    let Some(text) = text else { return Ok(None) };
    let reading = read_command_time(text, card.calendar().zone(), context.now, not_before)
        .map_err(|error| {
            let words = error.words(text);
            Trouble::new(words!("{option}: {}", words.en; "{option}: {}", words.da))
        })?;
    if reading.repeated {
        let read = crate::output::rfc3339(card, reading.instant);
        let warning = context.lang.pick(
            format!(
                "warning: {option} {} exists twice that night; read as {read}",
                quoted(text)
            ),
            format!(
                "advarsel: {option} {} findes to gange den nat; læst som {read}",
                quoted(text)
            ),
        );
        context.tell(&warning);
    }
    Ok(Some(reading.instant))
}

/// The agreement whose name is `name`, or the only one of which it is a part.
pub(super) fn agreement(card: &RateCard, name: &str) -> Result<AgreementId, Trouble> {
    if let Some(exact) = card.find_agreement(name) {
        return Ok(exact);
    }
    let part = folded(name);
    let all = || card.agreements.iter().enumerate();
    let matching: Vec<usize> = all()
        .filter(|(_, known)| folded(known).contains(&*part))
        .map(|(index, _)| index)
        .collect();
    let value = quoted(name);
    match matching.as_slice() {
        [only] => AgreementId::from_index(*only)
            .ok_or_else(|| Trouble::new(words!("too many agreements"; "for mange aftaler"))),
        [] if card.agreements.is_empty() => Err(Trouble::new(words!(
            "no agreement {value}: the rate card has none";
            "ingen aftale {value}: takstbladet har ingen"
        ))),
        [] => {
            let known = names(card.agreements.iter());
            Err(Trouble::new(words!(
                "no agreement {value} on the rate card; it has {known}";
                "ingen aftale {value} på takstbladet; det har {known}"
            )))
        }
        several => {
            let known = names(
                all()
                    .filter(|(index, _)| several.contains(index))
                    .map(|(_, name)| name),
            );
            Err(Trouble::new(words!(
                "agreement {value} can be any of {known}: write more of it";
                "aftale {value} kan være {known}: skriv mere af navnet"
            )))
        }
    }
}

fn names<'a>(names: impl Iterator<Item = &'a String>) -> String {
    names
        .map(|name| quoted(name))
        .collect::<Vec<_>>()
        .join(", ")
}

/// Kilometres, with a point or a comma.
fn kilometres(text: Option<&str>) -> Result<Quantity, Trouble> {
    let Some(text) = text else {
        return Ok(Quantity::default());
    };
    let plain = text.trim().replace(',', ".");
    let number = Decimal::from_str_exact(&plain).ok().and_then(Quantity::new);
    number.ok_or_else(|| {
        let value = quoted(text);
        Trouble::new(words!(
            "--km {value} is not a number of kilometres: write 37 or 21.4";
            "--km {value} er ikke et antal kilometer: skriv 37 eller 21,4"
        ))
    })
}

/// The customer by any unique part of number or name.
fn customer(args: &QuoteArgs, found: &Found) -> Result<Option<Customer>, Trouble> {
    let Some(part) = args.customer.as_deref() else {
        return Ok(None);
    };
    let Some(file) = customers(args.customers.as_deref(), found)? else {
        return Err(Trouble::new(words!(
            "there is no customers file to look in: add --customers FILE, or `customers = \"FILE\"` in the rate card";
            "der er ingen kundefil at slå op i: tilføj --customers FIL, eller `customers = \"FIL\"` i takstbladet"
        )));
    };
    Ok(Some(file.search(part)?.clone()))
}
