//! `takst quote`: what an inquiry costs, for a supporter with a caller on the line.

use rust_decimal::Decimal;

use super::{Context, Outcome, customers};
use crate::billing::{Inquiry, Kind, Quantity, QuoteError, Quoted};
use crate::calendar::Instant;
use crate::cli::{QuoteArgs, QuoteFormat};
use crate::intake::duration::parse_duration;
use crate::intake::time::read_command_time;
use crate::output::invoice_records::WriteError;
use crate::output::quote_json::{self, Facts};
use crate::output::quote_speech::{Speech, Waiting};
use crate::output::quote_table::{View, agreements};
use crate::output::sink::ending;
use crate::problems::Trouble;
use crate::rate_card::find::{Found, find};
use crate::rate_card::{AgreementId, LevelId, RateCard};
use crate::texts::quoted;
use crate::words;

/// Runs the command.
///
/// # Errors
/// What could not be done.
pub fn run(args: &QuoteArgs, context: &Context) -> anyhow::Result<Outcome> {
    let found = find(context)?;
    let inquiry = inquiry(args, &found, context)?;
    let format = args.format.unwrap_or_else(|| {
        match context.output.as_deref().and_then(ending).as_deref() {
            Some("json") => QuoteFormat::Json,
            Some(_) | None => QuoteFormat::Table,
        }
    });
    let asked_for_work = !args.work.is_empty() || args.since.is_some();
    let answered = if asked_for_work {
        price(&found, &inquiry, args, context, format)
    } else {
        price_list(&found, &inquiry, args, context, format)
    };
    answered.map_err(|error| match error.downcast::<QuoteError>() {
        Ok(error) => Trouble::new(words!("no price: {error}"; "ingen pris: {error}")).into(),
        Err(error) => error,
    })?;
    Ok(Outcome::Fine)
}

/// The price of known work.
fn price(
    found: &Found,
    inquiry: &Inquiry,
    args: &QuoteArgs,
    context: &Context,
    format: QuoteFormat,
) -> anyhow::Result<()> {
    let card = &found.card;
    let quoted = Quoted::new(inquiry)?;
    let (charge, sums) = quoted.charge(card)?;
    let bears_surcharge = charge
        .lines
        .iter()
        .any(|line| line.kind == Kind::Work && line.tier.is_some_and(|tier| !tier.is_normal()));
    let waiting = if bears_surcharge {
        waiting(card, inquiry, sums.net)?
    } else {
        None
    };
    let speech = Speech {
        card,
        inquiry,
        lang: context.lang,
    };
    let say = speech.price(&charge, sums, waiting)?;
    match format {
        QuoteFormat::Json => write_json(context, |out| {
            quote_json::price(card, inquiry, &quoted, &charge, sums, &say, out)
        }),
        QuoteFormat::Table => {
            let view = view(found, inquiry, args, context);
            let text = view.price(&charge, sums, quoted.vat_percent(card), waiting, &say)?;
            Ok(context.print(&text)?)
        }
    }
}

/// What an inquiry will cost when nobody knows yet how long it takes.
fn price_list(
    found: &Found,
    inquiry: &Inquiry,
    args: &QuoteArgs,
    context: &Context,
    format: QuoteFormat,
) -> anyhow::Result<()> {
    let card = &found.card;
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
            let text = view(found, inquiry, args, context).price_list(facts, &say)?;
            Ok(context.print(&text)?)
        }
    }
}

fn view<'a>(
    found: &'a Found,
    inquiry: &'a Inquiry,
    args: &QuoteArgs,
    context: &Context,
) -> View<'a> {
    View {
        card: &found.card,
        inquiry,
        lang: context.lang,
        width: context.width,
        today: found.card.calendar().zone().date(context.now),
        contact_given: args.contacted.is_some() || args.since.is_some(),
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

/// What the same work costs at the next opening, where that is less.
fn waiting(
    card: &RateCard,
    inquiry: &Inquiry,
    now: crate::billing::Money,
) -> Result<Option<Waiting>, QuoteError> {
    let until = inquiry.can_wait_until(card)?;
    let net = inquiry.started(until).sums(card)?.net;
    Ok((net < now).then_some(Waiting { until, net }))
}

/// What the options say, with the defaults of interface.md.
fn inquiry(args: &QuoteArgs, found: &Found, context: &Context) -> anyhow::Result<Inquiry> {
    let card = &found.card;
    let since = option_time(args.since.as_deref(), "--since", card, None, context)?;
    if let Some(since) = since
        && since > context.now
    {
        let value = quoted(args.since.as_deref().unwrap_or(""));
        return Err(Trouble::new(
            words!("--since {value} is in the future"; "--since {value} ligger i fremtiden"),
        )
        .into());
    }
    let contacted = option_time(
        args.contacted.as_deref(),
        "--contacted",
        card,
        None,
        context,
    )?;
    let at = option_time(args.at.as_deref(), "--at", card, contacted, context)?;
    let at = since.or(at).unwrap_or(context.now);
    let contacted = contacted.unwrap_or(at);
    if contacted > at {
        let value = quoted(args.contacted.as_deref().unwrap_or(""));
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
    let (customer, its_agreement) = customer(args, found)?;
    let agreement = match args.agreement.as_deref() {
        Some(name) => Some(agreement(card, name)?),
        None => its_agreement,
    };
    if let Some(id) = agreement.filter(|id| card.at(at).agreement(*id).is_none()) {
        let name = quoted(card.agreement_name(id));
        return Err(Trouble::new(words!("agreement {name} is not in force then"; "aftalen {name} gælder ikke på det tidspunkt")).into());
    }
    let inquiry = Inquiry {
        customer,
        agreement,
        contacted,
        at,
        channel: args.channel.clone(),
        covered: !args.not_covered,
        critical: !args.not_critical,
        kilometres: kilometres(args.km.as_deref())?,
        work,
    };
    card.calendar().check(inquiry.end()).map_err(|error| {
        Trouble::new(
            words!("the work ends too late: {error}"; "arbejdet slutter for sent: {error}"),
        )
    })?;
    Ok(inquiry)
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

fn first_level(card: &RateCard) -> Option<LevelId> {
    card.levels.first().and_then(|_| LevelId::from_index(0))
}

/// One piece of work: `[LEVEL:]DURATION`.
fn work(
    word: &str,
    args: &QuoteArgs,
    found: &Found,
    at: Instant,
) -> anyhow::Result<(LevelId, i64)> {
    let card = &found.card;
    let (level, duration) = word
        .rsplit_once(':')
        .map_or((None, word), |(level, duration)| (Some(level), duration));
    if let Some(digits) =
        level.filter(|level| !level.is_empty() && level.bytes().all(|byte| byte.is_ascii_digit()))
    {
        return Err(two_readings(word, digits, duration, args, card, at).into());
    }
    let level = match level {
        None => first_level(card).ok_or_else(|| {
            Trouble::new(words!("the rate card has no level"; "takstbladet har intet niveau"))
        })?,
        Some(name) => card
            .find_level(name)
            .ok_or_else(|| unknown_level(name, card))?,
    };
    if card.at(at).level(level).is_none() {
        let name = quoted(card.level_name(level));
        return Err(Trouble::new(words!("level {name} is not in force then"; "niveau {name} gælder ikke på det tidspunkt")).into());
    }
    let seconds = parse_duration(duration).map_err(Trouble::new)?;
    Ok((level, seconds))
}

fn unknown_level(name: &str, card: &RateCard) -> Trouble {
    let known: Vec<String> = card.levels.iter().map(|level| quoted(level)).collect();
    let (value, known) = (quoted(name), known.join(", "));
    Trouble::new(words!(
        "level {value} is not on the rate card; it has {known}";
        "niveau {value} er ikke på takstbladet; det har {known}"
    ))
}

/// `1:30`: an hour and a half, or half an hour at level 1?
fn two_readings(
    word: &str,
    digits: &str,
    duration: &str,
    args: &QuoteArgs,
    card: &RateCard,
    at: Instant,
) -> Trouble {
    let value = quoted(word);
    let mut trouble =
        Trouble::new(words!("{value} can be read in two ways"; "{value} kan læses på to måder"));
    let agreement = args
        .agreement
        .as_deref()
        .and_then(|name| agreement(card, name).ok());
    let price = |work: Vec<(LevelId, i64)>| {
        let inquiry = Inquiry {
            customer: None,
            agreement,
            contacted: at,
            at,
            channel: args.channel.clone(),
            covered: !args.not_covered,
            critical: !args.not_critical,
            kilometres: Quantity::default(),
            work,
        };
        inquiry
            .sums(card)
            .map_or_else(|_| String::new(), |sums| sums.net.to_string())
    };
    let terms = agreement.map_or_else(
        || words!("no agreement"; "ingen aftale"),
        |id| {
            let name = card.agreement_name(id);
            words!("{name}"; "{name}")
        },
    );
    let in_words = |plain: &str| {
        (
            crate::lang::Lang::En.number(plain),
            crate::lang::Lang::Da.number(plain),
        )
    };
    let hours_and_minutes = format!("{digits}h{duration}");
    if let (Some(level), Ok(seconds)) = (first_level(card), parse_duration(&hours_and_minutes)) {
        let (en, da) = in_words(&price(vec![(level, seconds)]));
        let level = crate::output::wording::level(card, level);
        let hours = if digits.trim_start_matches('0') == "1" {
            words!("hour"; "time")
        } else {
            words!("hours"; "timer")
        };
        trouble = trouble.hint(words!(
            "  {digits} {} {duration} minutes: write {hours_and_minutes}   ({level}, {}: {en})", hours.en, terms.en;
            "  {digits} {} {duration} minutter: skriv {hours_and_minutes}   ({level}, {}: {da})", hours.da, terms.da
        ));
    }
    if let (Some(level), Ok(seconds)) = (card.find_level(digits), parse_duration(duration)) {
        let (en, da) = in_words(&price(vec![(level, seconds)]));
        let name = card.level_name(level);
        trouble = trouble.hint(words!(
            "  level {digits}, {duration} minutes: write {name}:{duration}   ({}: {en})", terms.en;
            "  niveau {digits}, {duration} minutter: skriv {name}:{duration}   ({}: {da})", terms.da
        ));
    }
    trouble
}

/// The agreement whose name is `name`, or the only one of which it is a part.
fn agreement(card: &RateCard, name: &str) -> Result<AgreementId, Trouble> {
    if let Some(exact) = card.find_agreement(name) {
        return Ok(exact);
    }
    let part = name.trim().to_lowercase();
    let all = || card.agreements.iter().enumerate();
    let matching: Vec<usize> = all()
        .filter(|(_, known)| known.to_lowercase().contains(&part))
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

/// The customer by any unique part of number or name, and his agreement.
fn customer(
    args: &QuoteArgs,
    found: &Found,
) -> Result<(Option<String>, Option<AgreementId>), Trouble> {
    let Some(part) = args.customer.as_deref() else {
        return Ok((None, None));
    };
    let Some(file) = customers(args.customers.as_deref(), found)? else {
        return Err(Trouble::new(words!(
            "there is no customers file to look in: add --customers FILE, or `customers = \"FILE\"` in the rate card";
            "der er ingen kundefil at slå op i: tilføj --customers FIL, eller `customers = \"FIL\"` i takstbladet"
        )));
    };
    let known = file.search(part)?;
    Ok((Some(known.called().to_owned()), known.agreement))
}
