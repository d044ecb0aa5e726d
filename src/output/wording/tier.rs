//! Words for tiers, their prices, and how time is counted.

use super::{minutes, percent};
use crate::billing::Told;
use crate::calendar::TierId;
use crate::lang::Lang;
use crate::money::UnitPrice;
use crate::output::grid::printable;
use crate::rate_card::{Per, RateCard, Rounding, TierPrice};

/// The tier of the short form, as the card's list has it.
const SHORT_FORM: &str = "after-hours";

/// `normal hours`, `after hours`, or as the card calls it.
pub fn tier(card: &RateCard, tier: TierId, lang: Lang) -> String {
    if tier.is_normal() {
        return lang.pick("normal hours", "normal tid").to_owned();
    }
    named(card, tier).unwrap_or_else(|| lang.pick("after hours", "uden for tid").to_owned())
}

/// The card's own name of a tier; `None` for normal hours and for the short form.
pub fn named(card: &RateCard, tier: TierId) -> Option<String> {
    let name = card.tier_name(tier);
    (!tier.is_normal() && name != SHORT_FORM).then(|| printable(name))
}

/// A price in a table.
pub fn price(price: UnitPrice, lang: Lang) -> String {
    lang.number(&price.to_string())
}

/// What a tier, or a rule in its place, makes of the price of an hour: `+50 %`, `x 1.5`, `1,990.00 an hour`.
pub fn surcharge(told: &Told<'_>, lang: Lang) -> Option<String> {
    let made = told
        .tier_price
        .as_ref()
        .filter(|_| told.has_other_price())?;
    if told.price_by_rule {
        return Some(hourly(told.unit_price, lang));
    }
    Some(match made {
        TierPrice::Absolute(_) => hourly(told.unit_price, lang),
        TierPrice::Plain
        | TierPrice::Surcharge(_)
        | TierPrice::Factor(_)
        | TierPrice::PerHour(_) => tier_price(made, lang)?,
    })
}

/// What a tier makes of any hourly rate; `None` for the rate as it is and for rates by level.
pub fn tier_price(price: &TierPrice, lang: Lang) -> Option<String> {
    match price {
        TierPrice::Plain | TierPrice::Absolute(crate::rate_card::Rates::ByLevel(_)) => None,
        TierPrice::Surcharge(surcharge) => Some(format!("+{}", percent(surcharge.decimal(), lang))),
        TierPrice::Factor(factor) => Some(format!("x {}", lang.number(&factor.to_string()))),
        TierPrice::PerHour(amount) => Some(format!("+{}", hourly(*amount, lang))),
        TierPrice::Absolute(crate::rate_card::Rates::All(rate)) => Some(hourly(*rate, lang)),
    }
}

/// `1,990.00 an hour`.
pub fn hourly(rate: UnitPrice, lang: Lang) -> String {
    let rate = price(rate, lang);
    lang.pick(format!("{rate} an hour"), format!("{rate} i timen"))
}

/// What is counted together, behind a rounding or a minimum; nothing for the case.
pub fn per(per: Per, lang: Lang) -> &'static str {
    match per {
        Per::Case => "",
        Per::Entry => lang.pick(" for each entry", " for hver post"),
        Per::Day => lang.pick(" a day", " pr. dag"),
        Per::Month => lang.pick(" a month", " pr. måned"),
        Per::Invoice => lang.pick(" over the invoice", " over hele fakturaen"),
    }
}

/// How time is rounded, as one says it after "counted": `by started 30 min, up to 5 min over not counted`.
pub fn rounding(
    increment: i64,
    rounding: Rounding,
    grace: i64,
    of: Per,
    unit: &str,
    lang: Lang,
) -> String {
    let step = minutes(increment, lang);
    let mut words = match (rounding, lang) {
        (Rounding::Up, Lang::En) => format!("by started {step} {unit}"),
        (Rounding::Up, Lang::Da) => format!("pr. påbegyndt {step} {unit}"),
        (Rounding::Down, Lang::En) => format!("by full {step} {unit}"),
        (Rounding::Down, Lang::Da) => format!("pr. hele {step} {unit}"),
        (Rounding::Nearest, Lang::En) => format!("to the nearest {step} {unit}"),
        (Rounding::Nearest, Lang::Da) => format!("til nærmeste {step} {unit}"),
    };
    words.push_str(per(of, lang));
    if grace > 0 && rounding == Rounding::Up {
        let grace = minutes(grace, lang);
        words.push_str(&lang.pick(
            format!(", up to {grace} {unit} over not counted"),
            format!(", op til {grace} {unit} derover regnes ikke med"),
        ));
    }
    words
}

/// A text with its first letter large.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// `a month`.
pub fn period(period: crate::rate_card::Period, lang: Lang) -> &'static str {
    match period {
        crate::rate_card::Period::Month => lang.pick("a month", "pr. måned"),
        crate::rate_card::Period::Quarter => lang.pick("a quarter", "pr. kvartal"),
        crate::rate_card::Period::Year => lang.pick("a year", "pr. år"),
    }
}
