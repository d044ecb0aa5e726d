//! One `WORK` of `takst quote`: `[LEVEL:]DURATION`, and the two readings of `1:30`.

use super::options::agreement;
use crate::billing::{Inquiry, Quantity};
use crate::calendar::Instant;
use crate::cli::QuoteArgs;
use crate::intake::duration::parse_duration;
use crate::problems::Trouble;
use crate::rate_card::find::Found;
use crate::rate_card::{LevelId, RateCard};
use crate::texts::quoted;
use crate::words;

pub(super) fn first_level(card: &RateCard) -> Option<LevelId> {
    card.levels.first().and_then(|_| LevelId::from_index(0))
}

/// One piece of work: `[LEVEL:]DURATION`.
pub(super) fn work(
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
            also_called: None,
            agreement,
            own: None,
            agreed: Vec::new(),
            vat_percent: None,
            contacted: at,
            at,
            channel: card.channel(&args.channel),
            covered: !args.not_covered,
            critical: !args.not_critical,
            kilometres: Quantity::default(),
            travel: 0,
            facts: String::new(),
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
