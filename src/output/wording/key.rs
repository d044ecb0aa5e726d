//! The keys of a card as its file has them, for `--explain`.

use crate::billing::Quantity;
use crate::rate_card::{FreeTime, Rates, Terms, TierPrice};

/// The keys of the card that terms set, as in the file; only the `asked` ones, or all where none is asked.
pub fn keys(terms: &Terms, asked: &[&str]) -> Vec<String> {
    let time = |seconds: i64| Quantity::minutes(seconds).to_string();
    let per = |per: crate::rate_card::Per| format!("\"{}\"", format!("{per:?}").to_lowercase());
    let all = [
        ("hourly_rate", terms.hourly_rate.as_ref().map(rates_value)),
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
        ("bands", terms.bands.as_ref().map(|_| "…".to_owned())),
        ("first", terms.first.as_ref().map(|_| "…".to_owned())),
        ("mileage", terms.mileage.as_ref().map(|_| "…".to_owned())),
        ("travel", terms.travel.as_ref().map(|_| "…".to_owned())),
    ];
    let mut found: Vec<(&str, String)> = Vec::new();
    for (name, value) in all {
        found.extend(value.map(|value| (name, value)));
    }
    found.extend(terms.price.as_ref().map(price_key));
    found.retain(|(name, _)| asked.is_empty() || asked.contains(name));
    let shown = found
        .into_iter()
        .map(|(name, value)| format!("{name} = {value}"));
    shown.collect()
}

/// The key of a tier's price, and its value.
pub fn price_key(price: &TierPrice) -> (&'static str, String) {
    match price {
        TierPrice::Plain => ("factor", "1".to_owned()),
        TierPrice::Surcharge(percent) => ("surcharge_percent", percent.to_string()),
        TierPrice::Factor(factor) => ("factor", factor.to_string()),
        TierPrice::PerHour(amount) => ("surcharge_per_hour", amount.to_string()),
        TierPrice::Absolute(rates) => ("hourly_rate", rates_value(rates)),
    }
}

fn rates_value(rates: &Rates) -> String {
    match rates {
        Rates::All(rate) => rate.to_string(),
        Rates::ByLevel(_) => "…".to_owned(),
    }
}
