//! Words for the rules of a card: when they hold, and what holds then.

use rust_decimal::Decimal;

use super::{hourly, minutes, per, percent, price, rounding, tier_price};
use crate::lang::Lang;
use crate::money::{Percent, Quantity};
use crate::output::grid::printable;
use crate::rate_card::{
    Band, Bound, By, CarryOver, Condition, Distance, DistanceBand, Drawn, Expenses, Fact, FeePer,
    FreeTime, Period, Price, RateCard, Rates, Terms, Test, TierPrice, Travel, VolumePer, Wanted,
    When,
};
use crate::say;
use crate::seconds::Seconds;

/// All conditions in words: `channel phone, not urgent`; empty where there is none.
pub fn when(card: &RateCard, when: &When, lang: Lang) -> String {
    let words = when.0.iter().map(|it| condition(card, it, lang));
    words.collect::<Vec<_>>().join(", ")
}

/// `unused time is kept until the end of the quarter, at most 40 % of a period's`.
pub fn carry_over(kept: CarryOver, lang: Lang) -> String {
    let mut words = match kept.until {
        Some(Period::Quarter) => say!(lang,
            "unused time is kept until the end of the quarter";
            "ubrugt tid gemmes til kvartalets udløb"
        ),
        Some(_) => {
            say!(lang, "unused time is kept until the end of the year"; "ubrugt tid gemmes til årets udløb")
        }
        None => say!(lang, "unused time is kept"; "ubrugt tid gemmes"),
    };
    if let Some(periods) = kept.periods {
        let count = super::count(
            periods.into(),
            lang.pick(["period", "periods"], ["periode", "perioder"]),
            lang,
        );
        words.push_str(&say!(lang, ", for {count} at most"; ", højst i {count}"));
    }
    if let Some(share) = kept.at_most {
        let share = percent(share, lang);
        words.push_str(
            &say!(lang, ", at most {share} of a period's"; ", højst {share} af en periodes"),
        );
    }
    words
}

/// `a minute draws 1.5 (tier evening), the last that fits, else 1`.
pub fn drawn(card: &RateCard, rows: &[Drawn], lang: Lang) -> String {
    let rows = rows.iter().map(|row| {
        let (factor, when) = (lang.number(&row.factor.to_string()), when(card, &row.when, lang));
        if when.is_empty() { factor } else { format!("{factor} ({when})") }
    });
    let rows = rows.collect::<Vec<_>>().join(", ");
    say!(lang,
        "a minute draws {rows}, the last that fits, else 1";
        "et minut trækker {rows}, den sidste, der passer, ellers 1"
    )
}

fn condition(card: &RateCard, condition: &Condition, lang: Lang) -> String {
    let fact = fact(card, condition.fact, lang);
    match &condition.test {
        Test::AnyOf(list) | Test::NoneOf(list) => {
            let any = matches!(condition.test, Test::AnyOf(_));
            if let Some(mark) = mark(list) {
                return marked(condition.fact, &fact, mark == any, lang);
            }
            let not = if any { "" } else { lang.pick("not ", "ikke ") };
            let words: Vec<String> = list.iter().map(|it| wanted(it, lang)).collect();
            format!("{fact} {not}{}", words.join(lang.pick(" or ", " eller ")))
        }
        Test::Within { lower, upper } => {
            let bound =
                |bound: &Option<Bound>, inclusive: [&'static str; 2], not: [&'static str; 2]| {
                    let bound = (*bound)?;
                    let [en, da] = if bound.inclusive { inclusive } else { not };
                    Some(format!("{} {}", lang.pick(en, da), number(bound.limit, lang)))
                };
            let lower = bound(lower, ["from", "fra"], ["above", "over"]);
            let upper = bound(upper, ["up to", "op til"], ["below", "under"]);
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
    match (mark, with) {
        (true, true) => say!(lang, "with {name}"; "med {name}"),
        (false, true) => say!(lang, "no {name}"; "ingen {name}"),
        (true, false) => name.to_owned(),
        (false, false) => say!(lang, "not {name}"; "ikke {name}"),
    }
}

fn number(number: Decimal, lang: Lang) -> String {
    lang.number(&number.normalize().to_string())
}

fn wanted(wanted: &Wanted, lang: Lang) -> String {
    match wanted {
        Wanted::Word(word) => printable(word),
        Wanted::Mark(true) => say!(lang, "yes"; "ja"),
        Wanted::Mark(false) => say!(lang, "no"; "nej"),
        Wanted::Number(limit) => number(*limit, lang),
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
        Fact::StartedTier => lang.pick("started in tier", "påbegyndt i tidsrum"),
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
    words.extend(terms.hourly_rate.as_ref().map(|it| rates(card, it, lang)));
    words.extend(terms.price.as_ref().map(|it| priced(card, it, lang)));
    if let Some(off) = terms.discount_percent {
        let off = percent(off, lang);
        words.push(say!(lang, "{off} off"; "{off} rabat"));
    }
    if terms.discount_after_hours == Some(false) {
        words.push(no_discount_after_hours(lang));
    }
    if terms.discount_on_surcharge == Some(false) {
        words.push(say!(lang, "no discount on the surcharge"; "ingen rabat på tillægget"));
    }
    words.extend(volume(card, terms, lang));
    if let Some(seconds) = terms.free_seconds {
        let free = minutes(seconds, lang);
        words.push(say!(lang, "{free} free minutes"; "{free} gratis minutter"));
    }
    if terms.free_after_hours == Some(true) {
        words.push(free_after_hours(lang));
    }
    if terms.free == Some(FreeTime::AllOrNothing) {
        words.push(
            say!(lang, "free only if no time is left"; "kun gratis, hvis der ikke er mere tid"),
        );
    }
    words.extend(counted(card, terms, lang));
    words.extend(terms.bands.iter().flatten().map(|it| band(it, lang)));
    if let Some(first) = terms.first {
        let (block, amount) = (minutes(first.seconds, lang), price(first.amount, lang));
        words.push(say!(lang, "the first {block} min {amount}"; "de første {block} min {amount}"));
    }
    if let Some(mileage) = &terms.mileage {
        let head = lang.pick("driving", "kørsel");
        words.push(format!("{head} {}", distance(mileage, unit, lang)));
    }
    words.extend(terms.travel.as_ref().map(|it| travel(it, lang)));
    words.extend(terms.expenses.as_ref().map(|it| {
        let markup = expenses(it, lang);
        say!(lang, "expenses {markup}"; "udlæg {markup}")
    }));
    words
}

pub fn no_discount_after_hours(lang: Lang) -> String {
    say!(lang, "no discount after hours"; "ingen rabat uden for normal arbejdstid")
}

pub fn free_after_hours(lang: Lang) -> String {
    say!(lang, "free time also after hours"; "også fri tid uden for normal arbejdstid")
}

/// `up to 15 min 25.00 flat`.
pub fn band(band: &Band, lang: Lang) -> String {
    let (up_to, flat) = (minutes(band.up_to, lang), price(band.flat, lang));
    say!(lang, "up to {up_to} min {flat} flat"; "op til {up_to} min fast {flat}")
}

fn counted(card: &RateCard, terms: &Terms, lang: Lang) -> Vec<String> {
    let mut words = Vec::new();
    match terms.increment_seconds {
        Some(Seconds::ZERO) => words.push(say!(lang, "exact time"; "den nøjagtige tid")),
        Some(increment) => {
            let (how, of) =
                (terms.rounding.unwrap_or_default(), terms.increment_per.unwrap_or_default());
            let grace = terms.grace_seconds.unwrap_or_default();
            let by = apart(card, terms.increment_by.as_deref().unwrap_or_default(), lang);
            words.push(rounding(increment, how, grace, of, "min", lang) + &by);
        }
        None => {
            let asked = ["rounding", "grace_minutes", "increment_per", "increment_by"];
            let keys = super::key::keys(card, terms, "km", &asked);
            words.extend((!keys.is_empty()).then(|| keys.join(", ")));
        }
    }
    let by = apart(card, terms.minimum_by.as_deref().unwrap_or_default(), lang);
    let of = format!("{}{by}", per(terms.minimum_per.unwrap_or_default(), lang));
    let least = lang.pick("at least", "mindst");
    if let Some(seconds) = terms.minimum_seconds {
        words.push(format!("{least} {} min{of}", minutes(seconds, lang)));
    }
    if let Some(amount) = terms.minimum_amount {
        words.push(format!("{least} {}{of}", lang.money(amount)));
    }
    words
}

/// `, apart by case and technician`; nothing where all counts together.
pub fn apart(card: &RateCard, by: &[By], lang: Lang) -> String {
    let names = by.iter().map(|by| match by {
        By::Case => lang.pick("case", "sag").to_owned(),
        By::Fact(fact) => self::fact(card, *fact, lang),
    });
    let names = lang.list(&names.collect::<Vec<_>>());
    if by.is_empty() {
        names
    } else {
        say!(lang, ", apart by {names}"; ", hver for sig efter {names}")
    }
}

/// `up to 100 hours a month the normal price, beyond that 15 % off`; nothing where there are none.
pub fn volume(card: &RateCard, terms: &Terms, lang: Lang) -> Option<String> {
    let per = volume_per(terms.volume_per.unwrap_or_default(), lang);
    let by = apart(card, terms.volume_by.as_deref().unwrap_or_default(), lang);
    let rows = terms.volume.as_deref()?.iter().map(|row| {
        let price = match (&row.hourly_rate, row.discount_percent) {
            (Some(rate), _) => rates(card, rate, lang),
            (None, Some(off)) => {
                let off = percent(off, lang);
                say!(lang, "{off} off"; "{off} rabat")
            }
            (None, None) => say!(lang, "the normal price"; "normal pris"),
        };
        match row.up_to.map(|up_to| super::hours(up_to, lang)) {
            Some(up_to) => {
                say!(lang, "up to {up_to}{per} {price}"; "op til {up_to}{per} {price}")
            }
            None => say!(lang, "beyond that {price}"; "derover {price}"),
        }
    });
    Some(rows.collect::<Vec<_>>().join(", ") + &by)
}

fn volume_per(per: VolumePer, lang: Lang) -> &'static str {
    match per {
        VolumePer::Case => lang.pick(" a case", " pr. sag"),
        VolumePer::Day => lang.pick(" a day", " pr. dag"),
        VolumePer::Month => lang.pick(" a month", " pr. måned"),
        VolumePer::Year => lang.pick(" a year", " pr. år"),
    }
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
            say!(lang, "{words} an hour"; "{words} i timen")
        }
    }
}

/// What a tier makes of the hourly rate.
pub fn priced(card: &RateCard, made: &TierPrice, lang: Lang) -> String {
    match made {
        TierPrice::Absolute(rates) => self::rates(card, rates, lang),
        TierPrice::Factor(factor) if *factor == Quantity::ONE => {
            say!(lang, "no surcharge"; "intet tillæg")
        }
        TierPrice::Plain
        | TierPrice::Surcharge(_)
        | TierPrice::Factor(_)
        | TierPrice::PerHour(_) => {
            tier_price(made, lang).unwrap_or_else(|| say!(lang, "the normal price"; "normal pris"))
        }
    }
}

/// What distance costs: `20.00 flat, the first 10 km free, 2.50 a km`.
pub fn distance(distance: &Distance, unit: &str, lang: Lang) -> String {
    let unit = printable(unit);
    let mut words = Vec::new();
    for band in distance.bands.iter().flatten() {
        let prices = distance_prices(band, &unit, lang).join(", ");
        words.push(match band.up_to.map(|up_to| lang.number(&up_to.to_string())) {
            Some(up_to) => {
                say!(lang, "up to {up_to} {unit} {prices}"; "op til {up_to} {unit} {prices}")
            }
            None => say!(lang, "beyond that {prices}"; "derover {prices}"),
        });
    }
    if distance.bands.as_ref().is_some_and(Vec::is_empty) {
        words.push(say!(lang, "no bands"; "ingen trin"));
    }
    let rest = DistanceBand {
        up_to: None,
        flat: distance.flat,
        per_unit: distance.per_unit,
        included: distance.included,
    };
    words.extend(distance_prices(&rest, &unit, lang));
    if let Some(step) = distance.increment {
        let step = lang.number(&step.to_string());
        words.push(say!(lang, "by started {step} {unit}"; "pr. påbegyndt {step} {unit}"));
    }
    if let Some(least) = distance.minimum_amount {
        let least = lang.money(least);
        words.push(say!(lang, "at least {least}"; "mindst {least}"));
    }
    if distance.per == Some(FeePer::Entry) {
        words.push(say!(lang, "each journey by itself"; "hver tur for sig"));
    }
    words.join(", ")
}

fn distance_prices(band: &DistanceBand, unit: &str, lang: Lang) -> Vec<String> {
    let mut words = Vec::new();
    if let Some(flat) = band.flat {
        let flat = price(flat, lang);
        words.push(say!(lang, "{flat} flat"; "fast {flat}"));
    }
    if let Some(included) = band.included {
        let included = lang.number(&included.to_string());
        words.push(
            say!(lang, "the first {included} {unit} free"; "de første {included} {unit} gratis"),
        );
    }
    if let Some(per_unit) = band.per_unit {
        let per_unit = price(per_unit, lang);
        words.push(say!(lang, "{per_unit} a {unit}"; "{per_unit} pr. {unit}"));
    }
    words
}

/// What travel time costs: `travel time 120.00 an hour, by started 15 min`.
pub fn travel(travel: &Travel, lang: Lang) -> String {
    format!("{} {}", lang.pick("travel time", "rejsetid"), travel_price(travel, lang))
}

/// `120.00 an hour, by started 15 min`.
pub fn travel_price(travel: &Travel, lang: Lang) -> String {
    let rate = travel.rate.as_ref().map(|rate| match rate {
        Price::Amount(rate) => hourly(*rate, lang),
        Price::Share(share) => of_rate(*share, lang),
    });
    let free = travel.included_seconds.filter(|free| *free > Seconds::ZERO).map(|free| {
        let free = minutes(free, lang);
        say!(lang, "the first {free} min free"; "de første {free} min gratis")
    });
    let step = travel.increment_seconds.filter(|step| *step > Seconds::ZERO);
    let step = step.map(|step| {
        let step = minutes(step, lang);
        say!(lang, "by started {step} min"; "pr. påbegyndt {step} min")
    });
    let alone = (travel.per == Some(FeePer::Entry))
        .then(|| say!(lang, "each journey by itself"; "hver tur for sig"));
    let words: Vec<String> = rate.into_iter().chain(free).chain(step).chain(alone).collect();
    words.join(", ")
}

/// What is passed on: `as they are`, `+15 %`.
pub fn expenses(expenses: &Expenses, lang: Lang) -> String {
    let markup = expenses.markup_percent.filter(|markup| !markup.is_zero());
    let raised = markup.map(|markup| format!("+{}", percent(markup, lang)));
    raised.unwrap_or_else(|| say!(lang, "as they are"; "som de er"))
}

/// `75 % of the hourly rate`.
pub fn of_rate(share: Percent, lang: Lang) -> String {
    let share = percent(share, lang);
    say!(lang, "{share} of the hourly rate"; "{share} af timeprisen")
}

/// How often a fee is charged, behind its amount; nothing for once a case.
pub fn fee_per(per: FeePer, lang: Lang) -> &'static str {
    match per {
        FeePer::Case => "",
        FeePer::Entry => lang.pick(" for each entry", " for hver post"),
        FeePer::Day => lang.pick(" a day", " pr. dag"),
        FeePer::Invoice => lang.pick(" an invoice", " pr. faktura"),
    }
}
