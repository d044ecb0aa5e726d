//! The keys of a card as its file has them, for `--explain`.

use std::fmt::Display;

use crate::money::Quantity;
use crate::output::grid::printable;
use crate::rate_card::{
    Band, Distance, DistanceBand, FirstBlock, FreeTime, Price, RateCard, Rates, Terms, TierPrice,
    Travel,
};

/// A key as TOML wants it: bare where it may be.
pub fn key(name: &str) -> String {
    let bare = !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
    if bare { name.to_owned() } else { text(name) }
}

/// The keys of the card that terms set, as in the file; only the `asked` ones, or all where none is asked.
/// `unit` is the one that distance is counted in.
pub fn keys(card: &RateCard, terms: &Terms, unit: &str, asked: &[&str]) -> Vec<String> {
    let per = |per: crate::rate_card::Per| format!("\"{}\"", format!("{per:?}").to_lowercase());
    let all = [
        (
            "hourly_rate",
            terms.hourly_rate.as_ref().map(|it| rates_value(card, it)),
        ),
        (
            "discount_percent",
            terms.discount_percent.map(|it| it.to_string()),
        ),
        (
            "discount_after_hours",
            terms.discount_after_hours.map(|it| it.to_string()),
        ),
        (
            "discount_on_surcharge",
            terms.discount_on_surcharge.map(|it| it.to_string()),
        ),
        ("free_minutes", terms.free_seconds.map(time)),
        (
            "free_after_hours",
            terms.free_after_hours.map(|it| it.to_string()),
        ),
        (
            "free",
            terms.free.map(|it| match it {
                FreeTime::Deducted => "\"deducted\"".to_owned(),
                FreeTime::AllOrNothing => "\"all-or-nothing\"".to_owned(),
            }),
        ),
        ("minimum_minutes", terms.minimum_seconds.map(time)),
        (
            "minimum_amount",
            terms.minimum_amount.map(|it| it.to_string()),
        ),
        ("minimum_per", terms.minimum_per.map(per)),
        ("increment_minutes", terms.increment_seconds.map(time)),
        ("increment_per", terms.increment_per.map(per)),
        (
            "rounding",
            terms
                .rounding
                .map(|it| format!("\"{}\"", format!("{it:?}").to_lowercase())),
        ),
        ("grace_minutes", terms.grace_seconds.map(time)),
        ("bands", terms.bands.as_deref().map(bands)),
        ("first", terms.first.map(first)),
        (
            "mileage",
            terms.mileage.as_ref().map(|it| distance(it, unit)),
        ),
        ("travel", terms.travel.as_ref().map(travel)),
    ];
    let mut found: Vec<(&str, String)> = Vec::new();
    for (name, value) in all {
        found.extend(value.map(|value| (name, value)));
    }
    found.extend(terms.price.as_ref().map(|it| price_key(card, it)));
    found.retain(|(name, _)| asked.is_empty() || asked.contains(name));
    let shown = found
        .into_iter()
        .map(|(name, value)| format!("{name} = {value}"));
    shown.collect()
}

/// The key of a tier's price, and its value.
pub fn price_key(card: &RateCard, price: &TierPrice) -> (&'static str, String) {
    match price {
        TierPrice::Plain => ("factor", "1".to_owned()),
        TierPrice::Surcharge(percent) => ("surcharge_percent", percent.to_string()),
        TierPrice::Factor(factor) => ("factor", factor.to_string()),
        TierPrice::PerHour(amount) => ("surcharge_per_hour", amount.to_string()),
        TierPrice::Absolute(rates) => ("hourly_rate", rates_value(card, rates)),
    }
}

fn rates_value(card: &RateCard, rates: &Rates) -> String {
    match rates {
        Rates::All(rate) => rate.to_string(),
        Rates::ByLevel(by_level) => {
            let named = card.levels.iter().zip(by_level);
            let set = named.filter_map(|(name, rate)| Some(set(&key(name), (*rate)?)));
            table(set)
        }
    }
}

fn bands(bands: &[Band]) -> String {
    list(
        bands
            .iter()
            .map(|band| table([set("up_to", time(band.up_to)), set("flat", band.flat)])),
    )
}

fn first(first: FirstBlock) -> String {
    table([
        set("minutes", time(first.seconds)),
        set("amount", first.amount),
    ])
}

fn distance(distance: &Distance, unit: &str) -> String {
    let bands = distance.bands.as_ref().map(|bands| {
        let bands = bands.iter().map(|it| distance_band(it, unit));
        set("bands", list(bands))
    });
    let per_entry = distance
        .per_entry
        .map(|it| if it { "entry" } else { "case" });
    let all = [
        distance.per_unit.map(|it| set(&per(unit), it)),
        distance.included.map(|it| set("included", it)),
        distance.increment.map(|it| set("increment", it)),
        distance.flat.map(|it| set("flat", it)),
        distance.minimum_amount.map(|it| set("minimum_amount", it)),
        bands,
        per_entry.map(|it| set("per", text(it))),
        distance.tiers.map(|it| set("tiers", it)),
        distance.discounts.map(|it| set("discounts", it)),
    ];
    table(all.into_iter().flatten())
}

fn distance_band(band: &DistanceBand, unit: &str) -> String {
    let all = [
        band.up_to.map(|it| set("up_to", it)),
        band.flat.map(|it| set("flat", it)),
        band.per_unit.map(|it| set(&per(unit), it)),
        band.included.map(|it| set("included", it)),
    ];
    table(all.into_iter().flatten())
}

fn travel(travel: &Travel) -> String {
    let rate = travel.rate.as_ref().map(|rate| match rate {
        Price::Amount(rate) => set("hourly_rate", rate),
        Price::Share(share) => set("rate_percent", share),
    });
    let step = travel.increment_seconds;
    let all = [
        rate,
        step.map(|it| set("increment_minutes", time(it))),
        travel.tiers.map(|it| set("tiers", it)),
        travel.discounts.map(|it| set("discounts", it)),
        travel.label.as_ref().map(|it| set("label", text(it))),
        travel.item.as_ref().map(|it| set("item", text(it))),
    ];
    table(all.into_iter().flatten())
}

/// `per_km`.
fn per(unit: &str) -> String {
    key(&format!("per_{unit}"))
}

fn time(seconds: i64) -> String {
    Quantity::minutes(seconds).to_string()
}

fn text(text: &str) -> String {
    format!("{:?}", printable(text))
}

fn set(key: &str, value: impl Display) -> String {
    format!("{key} = {value}")
}

/// `{ up_to = 15, flat = 25.00 }`.
fn table(sets: impl IntoIterator<Item = String>) -> String {
    let sets: Vec<String> = sets.into_iter().collect();
    if sets.is_empty() {
        return "{}".to_owned();
    }
    format!("{{ {} }}", sets.join(", "))
}

fn list(tables: impl Iterator<Item = String>) -> String {
    format!("[{}]", tables.collect::<Vec<_>>().join(", "))
}
