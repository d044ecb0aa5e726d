//! Words for the rules of a card: when they hold, and what holds then.

use super::tier::{hourly, per, price, rounding, tier_price};
use super::{minutes, percent};
use crate::lang::Lang;
use crate::money::Quantity;
use crate::output::grid::printable;
use crate::rate_card::{
    Band, Condition, Distance, DistanceBand, Fact, FeePer, FreeTime, Price, RateCard, Rates, Terms,
    Test, TierPrice, Travel, Wanted, When,
};

/// All conditions in words: `channel phone, not urgent`; empty where there is none.
pub fn when(card: &RateCard, when: &When, lang: Lang) -> String {
    let words = when.0.iter().map(|it| condition(card, it, lang));
    words.collect::<Vec<_>>().join(", ")
}

fn condition(card: &RateCard, condition: &Condition, lang: Lang) -> String {
    let fact = fact(card, condition.fact, lang);
    let or = lang.pick(" or ", " eller ");
    match &condition.test {
        Test::AnyOf(any) => {
            if let Some(mark) = mark(any) {
                return marked(condition.fact, &fact, mark, lang);
            }
            let words: Vec<String> = any.iter().map(|it| wanted(it, lang)).collect();
            format!("{fact} {}", words.join(or))
        }
        Test::NoneOf(none) => {
            if let Some(mark) = mark(none) {
                return marked(condition.fact, &fact, !mark, lang);
            }
            let words: Vec<String> = none.iter().map(|it| wanted(it, lang)).collect();
            let not = lang.pick("not", "ikke");
            format!("{fact} {not} {}", words.join(or))
        }
        Test::Within { lower, upper } => {
            let number = |limit: rust_decimal::Decimal| lang.number(&limit.normalize().to_string());
            let lower = lower.map(|bound| match (bound.inclusive, lang) {
                (true, Lang::En) => format!("from {}", number(bound.limit)),
                (false, Lang::En) => format!("above {}", number(bound.limit)),
                (true, Lang::Da) => format!("fra {}", number(bound.limit)),
                (false, Lang::Da) => format!("over {}", number(bound.limit)),
            });
            let upper = upper.map(|bound| match (bound.inclusive, lang) {
                (true, Lang::En) => format!("up to {}", number(bound.limit)),
                (false, Lang::En) => format!("below {}", number(bound.limit)),
                (true, Lang::Da) => format!("op til {}", number(bound.limit)),
                (false, Lang::Da) => format!("under {}", number(bound.limit)),
            });
            let bounds: Vec<String> = lower.into_iter().chain(upper).collect();
            format!("{fact} {}", bounds.join(lang.pick(" and ", " og ")))
        }
    }
}

/// What is only asked for as there or not; an empty word is none.
fn mark(wanted: &[Wanted]) -> Option<bool> {
    match wanted {
        [Wanted::Mark(mark)] => Some(*mark),
        [Wanted::Word(word)] if word.is_empty() => Some(false),
        _ => None,
    }
}

fn marked(fact: Fact, name: &str, mark: bool, lang: Lang) -> String {
    let with = matches!(fact, Fact::Agreement | Fact::Customer);
    match (mark, with, lang) {
        (true, true, Lang::En) => format!("with {name}"),
        (true, true, Lang::Da) => format!("med {name}"),
        (false, true, Lang::En) => format!("no {name}"),
        (false, true, Lang::Da) => format!("ingen {name}"),
        (true, false, _) => name.to_owned(),
        (false, false, Lang::En) => format!("not {name}"),
        (false, false, Lang::Da) => format!("ikke {name}"),
    }
}

fn wanted(wanted: &Wanted, lang: Lang) -> String {
    match wanted {
        Wanted::Word(word) => printable(word),
        Wanted::Mark(true) => lang.pick("yes", "ja").to_owned(),
        Wanted::Mark(false) => lang.pick("no", "nej").to_owned(),
        Wanted::Number(number) => lang.number(&number.normalize().to_string()),
    }
}

fn fact(card: &RateCard, fact: Fact, lang: Lang) -> String {
    let word = match fact {
        Fact::Level => lang.pick("level", "niveau"),
        Fact::Channel => lang.pick("channel", "kanal"),
        Fact::Customer => lang.pick("customer", "kunde"),
        Fact::Agreement => lang.pick("agreement", "aftale"),
        Fact::Tier => lang.pick("tier", "tidsrum"),
        Fact::ContactedTier => lang.pick("contacted in tier", "henvendt i tidsrum"),
        Fact::Covered => lang.pick("covered", "dækket"),
        Fact::Critical => lang.pick("critical", "kritisk"),
        Fact::Kilometres => "km",
        Fact::Minutes => lang.pick("minutes", "minutter"),
        Fact::Travel => lang.pick("travel minutes", "rejseminutter"),
        Fact::Column(column) => {
            let header = card.facts.get(column.index());
            return header.map_or_else(String::new, |header| printable(header));
        }
    };
    word.to_owned()
}

/// What terms say, in words, one of them each.
pub fn terms(card: &RateCard, terms: &Terms, unit: &str, lang: Lang) -> Vec<String> {
    let mut words = Vec::new();
    if let Some(rates) = &terms.hourly_rate {
        words.push(self::rates(card, rates, lang));
    }
    if let Some(price) = &terms.price {
        words.push(priced(card, price, lang));
    }
    if let Some(off) = terms.discount_percent {
        let off = percent(off.decimal(), lang);
        words.push(lang.pick(format!("{off} off"), format!("{off} rabat")));
    }
    if terms.discount_after_hours == Some(false) {
        let none = lang.pick(
            "no discount after hours",
            "ingen rabat uden for normal arbejdstid",
        );
        words.push(none.to_owned());
    }
    if terms.discount_on_surcharge == Some(false) {
        let none = lang.pick("no discount on the surcharge", "ingen rabat på tillægget");
        words.push(none.to_owned());
    }
    words.extend(free(terms, lang));
    words.extend(counted(card, terms, lang));
    let bands = terms.bands.iter().flatten();
    words.extend(bands.map(|it| band(it, lang)));
    if let Some(first) = terms.first {
        let (block, amount) = (minutes(first.seconds, lang), price(first.amount, lang));
        words.push(lang.pick(
            format!("the first {block} min {amount}"),
            format!("de første {block} min {amount}"),
        ));
    }
    if let Some(mileage) = &terms.mileage {
        let head = lang.pick("driving", "kørsel");
        words.push(format!("{head} {}", distance(mileage, unit, lang)));
    }
    if let Some(travel) = &terms.travel {
        words.push(self::travel(travel, lang));
    }
    words
}

/// `up to 15 min 25.00 flat`.
pub fn band(band: &Band, lang: Lang) -> String {
    let (up_to, flat) = (minutes(band.up_to, lang), price(band.flat, lang));
    lang.pick(
        format!("up to {up_to} min {flat} flat"),
        format!("op til {up_to} min fast {flat}"),
    )
}

fn free(terms: &Terms, lang: Lang) -> Vec<String> {
    let mut words = Vec::new();
    if let Some(seconds) = terms.free_seconds {
        let free = minutes(seconds, lang);
        words.push(lang.pick(
            format!("{free} free minutes"),
            format!("{free} gratis minutter"),
        ));
    }
    if terms.free_after_hours == Some(true) {
        let also = lang.pick(
            "free time also after hours",
            "også fri tid uden for normal arbejdstid",
        );
        words.push(also.to_owned());
    }
    if terms.free == Some(FreeTime::AllOrNothing) {
        let only = lang.pick(
            "free only if no time is left",
            "kun gratis, hvis der ikke er mere tid",
        );
        words.push(only.to_owned());
    }
    words
}

fn counted(card: &RateCard, terms: &Terms, lang: Lang) -> Vec<String> {
    let mut words = Vec::new();
    if let Some(increment) = terms.increment_seconds {
        words.push(if increment == 0 {
            lang.pick("exact time", "den nøjagtige tid").to_owned()
        } else {
            rounding(
                increment,
                terms.rounding.unwrap_or_default(),
                terms.grace_seconds.unwrap_or(0),
                terms.increment_per.unwrap_or_default(),
                "min",
                lang,
            )
        });
    } else if terms.rounding.is_some()
        || terms.grace_seconds.is_some()
        || terms.increment_per.is_some()
    {
        let asked = ["rounding", "grace_minutes", "increment_per"];
        let keys = super::key::keys(card, terms, "km", &asked);
        words.push(keys.join(", "));
    }
    let of = per(terms.minimum_per.unwrap_or_default(), lang);
    let least = lang.pick("at least", "mindst");
    if let Some(seconds) = terms.minimum_seconds {
        words.push(format!("{least} {} min{of}", minutes(seconds, lang)));
    }
    if let Some(amount) = terms.minimum_amount {
        words.push(format!("{least} {}{of}", lang.money(amount)));
    }
    words
}

/// `1,990.00 an hour`, or by level `1st 1,500.00, 2nd 1,990.00 an hour`.
pub fn rates(card: &RateCard, rates: &Rates, lang: Lang) -> String {
    match rates {
        Rates::All(rate) => hourly(*rate, lang),
        Rates::ByLevel(by_level) => {
            let named = card.levels.iter().zip(by_level);
            let words = named.filter_map(|(name, rate)| {
                Some(format!("{} {}", printable(name), price((*rate)?, lang)))
            });
            let words = words.collect::<Vec<_>>().join(", ");
            lang.pick(format!("{words} an hour"), format!("{words} i timen"))
        }
    }
}

/// What a tier makes of the hourly rate.
pub fn priced(card: &RateCard, made: &TierPrice, lang: Lang) -> String {
    match made {
        TierPrice::Absolute(rates) => self::rates(card, rates, lang),
        TierPrice::Factor(factor) if *factor == Quantity::ONE => {
            lang.pick("no surcharge", "intet tillæg").to_owned()
        }
        TierPrice::Plain
        | TierPrice::Surcharge(_)
        | TierPrice::Factor(_)
        | TierPrice::PerHour(_) => tier_price(made, lang)
            .unwrap_or_else(|| lang.pick("the normal price", "normal pris").to_owned()),
    }
}

/// What distance costs: `20.00 flat, the first 10 km free, 2.50 a km`.
pub fn distance(distance: &Distance, unit: &str, lang: Lang) -> String {
    let unit = printable(unit);
    let mut words = Vec::new();
    let bands = distance.bands.as_deref().unwrap_or(&[]);
    for band in bands {
        words.push(distance_band(band, &unit, lang));
    }
    if distance.bands.is_some() && bands.is_empty() {
        words.push(lang.pick("no bands", "ingen trin").to_owned());
    }
    let rest = DistanceBand {
        up_to: None,
        flat: distance.flat,
        per_unit: distance.per_unit,
        included: distance.included,
    };
    let rest = distance_prices(&rest, &unit, lang);
    if !rest.is_empty() {
        words.push(rest);
    }
    if let Some(step) = distance.increment {
        let step = lang.number(&step.to_string());
        words.push(lang.pick(
            format!("by started {step} {unit}"),
            format!("pr. påbegyndt {step} {unit}"),
        ));
    }
    if let Some(least) = distance.minimum_amount {
        let least = lang.money(least);
        words.push(lang.pick(format!("at least {least}"), format!("mindst {least}")));
    }
    if distance.per_entry == Some(true) {
        let each = lang.pick("each journey by itself", "hver tur for sig");
        words.push(each.to_owned());
    }
    words.join(", ")
}

fn distance_band(band: &DistanceBand, unit: &str, lang: Lang) -> String {
    let prices = distance_prices(band, unit, lang);
    match (band.up_to, lang) {
        (Some(up_to), Lang::En) => {
            format!("up to {} {unit} {prices}", lang.number(&up_to.to_string()))
        }
        (Some(up_to), Lang::Da) => {
            format!("op til {} {unit} {prices}", lang.number(&up_to.to_string()))
        }
        (None, Lang::En) => format!("beyond that {prices}"),
        (None, Lang::Da) => format!("derover {prices}"),
    }
}

fn distance_prices(band: &DistanceBand, unit: &str, lang: Lang) -> String {
    let mut words = Vec::new();
    if let Some(flat) = band.flat {
        let flat = price(flat, lang);
        words.push(lang.pick(format!("{flat} flat"), format!("fast {flat}")));
    }
    if let Some(included) = band.included {
        let included = lang.number(&included.to_string());
        words.push(lang.pick(
            format!("the first {included} {unit} free"),
            format!("de første {included} {unit} gratis"),
        ));
    }
    if let Some(per_unit) = band.per_unit {
        let per_unit = price(per_unit, lang);
        words.push(lang.pick(
            format!("{per_unit} a {unit}"),
            format!("{per_unit} pr. {unit}"),
        ));
    }
    words.join(", ")
}

/// What travel time costs: `travel time 120.00 an hour, by started 15 min`.
pub fn travel(travel: &Travel, lang: Lang) -> String {
    let mut words = Vec::new();
    match &travel.rate {
        Some(Price::Amount(rate)) => words.push(hourly(*rate, lang)),
        Some(Price::Share(share)) => words.push(of_rate(*share, lang)),
        None => {}
    }
    if let Some(step) = travel.increment_seconds.filter(|step| *step > 0) {
        let step = minutes(step, lang);
        words.push(lang.pick(
            format!("by started {step} min"),
            format!("pr. påbegyndt {step} min"),
        ));
    }
    let head = lang.pick("travel time", "rejsetid");
    format!("{head} {}", words.join(", "))
}

/// `75 % of the hourly rate`.
pub fn of_rate(share: crate::money::Percent, lang: Lang) -> String {
    let share = percent(share.decimal(), lang);
    lang.pick(
        format!("{share} of the hourly rate"),
        format!("{share} af timeprisen"),
    )
}

/// How often a fee is charged, behind its amount; nothing for once a case.
pub fn fee_per(per: FeePer, lang: Lang) -> &'static str {
    match per {
        FeePer::Case => "",
        FeePer::Entry => lang.pick(" for each entry", " for hver post"),
        FeePer::Day => lang.pick(" a day", " pr. dag"),
    }
}
