//! What the options of `takst quote` say: times, the agreement, the customer, kilometres.

use std::sync::Arc;

use super::set;
use super::work::{of_call, work};
use crate::billing::Customer;
use crate::billing::{Contract, Inquiry};
use crate::calendar::Instant;
use crate::cli::QuoteArgs;
use crate::commands::option_time::OptionTime;
use crate::commands::{Context, customers};
use crate::intake::{nearly, quantities};
use crate::lang::Words;
use crate::money::Quantity;
use crate::problems::Trouble;
use crate::rate_card::{AgreementId, CardInUse, Fact, RateCard, Terms};
use crate::scalars::time::Nearest;
use crate::scalars::{Decimals, Unread};
use crate::seconds::MINUTE;
use crate::texts::{folded, quoted, quoted_list};
use crate::words;

/// What the options say, with the defaults of interface.md, and the customer of the customers file.
pub(crate) fn inquiry(
    args: &QuoteArgs,
    found: &CardInUse,
    context: &Context,
) -> anyhow::Result<(Inquiry, Option<Customer>)> {
    let card = &found.card;
    let (at, contacted) = times(args, card, context)?;
    let caller = customer(args, found, context)?;
    let asked = args.agreement.as_deref();
    let asked = asked.map(|name| agreement(card, name)).transpose()?;
    let (agreement, own, contracts) = terms(caller.as_ref(), asked, card, at);
    if let Some(id) = agreement.filter(|id| card.at(at).agreement(*id).is_none()) {
        let name = quoted(card.agreement_name(id));
        return Err(Trouble::new(words!(
            "agreement {name} is not in force then";
            "aftalen {name} gælder ikke på det tidspunkt"
        ))
        .into());
    }
    let tell = |option: &str, words: &Words| {
        let (en, da) = (&words.en, &words.da);
        context.warn(&[words!("{option}: {en}"; "{option}: {da}")]);
    };
    let columns = set::columns(&args.set, card, tell)?;
    let channel = card.channel(&args.channel);
    if let Some(near) = card.asked_words(Fact::Channel).nearly(&channel) {
        tell("--channel", &nearly(&args.channel, near));
    }
    let mut inquiry = Inquiry {
        vat_percent: caller.as_ref().and_then(|it| it.vat_percent),
        also_called: caller.as_ref().map(Customer::number_and_name),
        customer: caller.as_ref().map(|it| it.called().to_owned()),
        agreement,
        own,
        contracts,
        contacted,
        at,
        channel,
        covered: !args.not_covered,
        critical: !args.not_critical,
        kilometres: kilometres(args.km.as_deref(), card, at)?,
        travel: columns.travel,
        expense: columns.expense,
        facts: columns.facts,
        work: Vec::new(),
    };
    inquiry.work = if args.since.is_some() {
        let done = context.now.since(at);
        of_call(&args.work, MINUTE.times(done.whole_minutes()), &inquiry, card)?
    } else {
        work(&args.work, &inquiry, card)?
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
) -> (Option<AgreementId>, Option<Arc<Terms>>, Vec<Contract>) {
    let all = caller.map_or(&[][..], |caller| &caller.agreed[..]);
    let agreed = Contract::on(all, card.calendar().zone().date(at));
    let filed = agreed.and_then(|agreed| agreed.agreement);
    let fits = asked.is_none() || filed.is_none() || filed == asked;
    let own = agreed.filter(|_| fits);
    let own = own.and_then(|agreed| agreed.own.clone());
    match asked {
        Some(_) => (asked, own, Vec::new()),
        None => (filed, own, all.to_vec()),
    }
}

/// When work starts, and when contact was made.
fn times(
    args: &QuoteArgs,
    card: &RateCard,
    context: &Context,
) -> Result<(Instant, Instant), Trouble> {
    let (zone, now) = (card.calendar().zone(), context.now);
    // Nobody counts the seconds of a call.
    let this_minute = Instant::from_unix(now.unix() - now.unix().rem_euclid(60));
    let dates = card.columns.dates;
    let begins = |not_before| {
        let (option, text, nearest) = match (&args.since, &args.at) {
            (Some(since), _) => ("--since", since, Nearest::Last),
            (None, Some(at)) => ("--at", at, Nearest::Next),
            (None, None) => return Ok(None),
        };
        let time = OptionTime { option, text, own: now, nearest, dates, not_before };
        let fits = |at| nearest == Nearest::Next || at <= now;
        time.read(zone, fits).map(Some)
    };
    let start = |not_before| {
        let begins = begins(not_before)?;
        Ok::<_, Trouble>(begins.map_or(now, |meant| meant.instant))
    };
    let contacted = match &args.contacted {
        None => None,
        Some(text) => {
            let time = OptionTime {
                option: "--contacted",
                text,
                own: start(None)?,
                nearest: Nearest::Last,
                dates,
                not_before: None,
            };
            let before_work =
                |contacted| start(Some(contacted)).is_ok_and(|start| contacted <= start);
            let hint = words!(
                "  work that is still to begin: add --at TIME";
                "  arbejde, der først begynder: tilføj --at TID"
            );
            let planned = args.at.is_none() && args.since.is_none();
            let meant = time.read(zone, before_work);
            Some(meant.map_err(|trouble| if planned { trouble.hint(hint) } else { trouble })?)
        }
    };
    let begins = begins(contacted.map(|meant| meant.instant))?;
    for meant in contacted.iter().chain(&begins) {
        meant.tell(card, context);
    }
    let at = begins.map_or_else(
        || contacted.map_or(this_minute, |told| this_minute.max(told.instant)),
        |meant| meant.instant,
    );
    if let Some(since) = args.since.as_deref().filter(|_| at > now) {
        let value = quoted(since);
        return Err(Trouble::new(
            words!("--since {value} is in the future"; "--since {value} ligger i fremtiden"),
        ));
    }
    let contacted = contacted.map_or(at, |meant| meant.instant);
    if contacted > at {
        let value = quoted(args.contacted.as_deref().unwrap_or(""));
        return Err(Trouble::new(match args.since.as_deref().map(quoted) {
            Some(since) => words!(
                "--contacted {value} is after --since {since}";
                "--contacted {value} er efter --since {since}"
            ),
            None => words!(
                "--contacted {value} is after the start of work: add --at TIME";
                "--contacted {value} er efter arbejdets start: tilføj --at TID"
            ),
        }));
    }
    Ok((at, contacted))
}

/// The agreement whose name is `name`, or the only one of which it is a part.
fn agreement(card: &RateCard, name: &str) -> Result<AgreementId, Trouble> {
    if let Some(exact) = card.find_agreement(name) {
        return Ok(exact);
    }
    let part = folded(name);
    let all = (0..card.agreements.len()).filter_map(AgreementId::from_index);
    let has_part = |id: &AgreementId| folded(card.agreement_name(*id)).contains(&*part);
    let matching: Vec<AgreementId> = all.filter(has_part).collect();
    let value = quoted(name);
    Err(Trouble::new(match matching.as_slice() {
        [only] => return Ok(*only),
        [] if card.agreements.is_empty() => words!(
            "no agreement {value}: the rate card has none";
            "ingen aftale {value}: takstbladet har ingen"
        ),
        [] => {
            let known = quoted_list(&card.agreements);
            words!(
                "no agreement {value} on the rate card; it has {known}";
                "ingen aftale {value} på takstbladet; det har {known}"
            )
        }
        several => {
            let known = quoted_list(several.iter().map(|id| card.agreement_name(*id)));
            words!(
                "agreement {value} can be any of {known}: write more of it";
                "aftale {value} kan være {known}: skriv mere af navnet"
            )
        }
    }))
}

/// Kilometres, with a point or a comma, and perhaps with their unit.
fn kilometres(text: Option<&str>, card: &RateCard, at: Instant) -> Result<Quantity, Trouble> {
    let Some(text) = text else {
        return Ok(Quantity::default());
    };
    let trimmed = text.trim_end();
    let number = trimmed.trim_end_matches(char::is_alphabetic);
    let unit = trimmed.strip_prefix(number).unwrap_or("").to_lowercase();
    let counted = card.at(at).mileage.as_ref();
    let units: &[&str] = match counted.map(|mileage| mileage.unit.as_str()) {
        Some("mile") => &["mi", "mile", "miles"],
        Some(_) | None => &["km"],
    };
    let number = if units.contains(&&*unit) { number } else { text };
    quantities::kilometres(number, Decimals::Shown).map_err(|why| {
        let value = quoted(text);
        Trouble::new(if why == Unread::NotNumber {
            words!(
                "--km {value} is not a number of kilometres: write 37 or 21.4";
                "--km {value} er ikke et antal kilometer: skriv 37 eller 21,4"
            )
        } else {
            let words = why.words(text);
            words!("--km {}", words.en; "--km {}", words.da)
        })
    })
}

/// The customer by any unique part of number or name.
fn customer(
    args: &QuoteArgs,
    found: &CardInUse,
    context: &Context,
) -> Result<Option<Customer>, Trouble> {
    let Some(part) = args.customer.as_deref() else {
        return Ok(None);
    };
    let file = customers(args.customers.as_deref(), found, context)?;
    if file.is_none() && args.log.is_some() {
        return Ok(None);
    }
    let Some(file) = file else {
        return Err(Trouble::new(words!(
            "there is no customers file to look in: add --customers FILE, or `customers = \"FILE\"` in the rate card";
            "der er ingen kundefil at slå op i: tilføj --customers FIL, eller `customers = \"FIL\"` i takstbladet"
        )));
    };
    Ok(Some(file.search(part)?.clone()))
}
