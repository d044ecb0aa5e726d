//! What a card says beyond prices by level: tiers, rules and fees.

use super::days::week_words;
use super::{Section, minutes, price, row};
use crate::calendar::{ClockSpan, TierId};
use crate::lang::Lang;
use crate::output::grid::{Align, printable};
use crate::output::wording;
use crate::rate_card::{AfterHoursTerms, Agreement, Edition, Fee, Price, RateCard, Rule, Tier};

/// The tiers outside normal hours that have names: hours and price.
pub(super) fn tiers(card: &RateCard, edition: &Edition, lang: Lang) -> Section {
    let ids = (0..card.tiers.len()).filter_map(TierId::outside);
    let named = ids.filter_map(|id| Some((wording::tier::named(card, id)?, edition.tier(id)?)));
    let rows = named.map(|(name, tier)| {
        let price = wording::rule::priced(card, &tier.price, lang);
        vec![name, hours(tier, lang), price]
    });
    Section {
        title: lang.pick(
            "Tiers outside normal hours",
            "Tidsrum uden for normal arbejdstid",
        ),
        columns: vec![Align::Left, Align::Left, Align::Left],
        head: Vec::new(),
        rows: rows.collect(),
    }
}

/// When a tier holds: `mon-fri 16:00-19:00`, `holidays`, `all other time`.
fn hours(tier: &Tier, lang: Lang) -> String {
    let mut parts = week_words(&tier.week, lang);
    if tier.holidays == [ClockSpan::WHOLE_DAY] {
        parts.push(lang.pick("holidays", "helligdage").to_owned());
    } else if !tier.holidays.is_empty() {
        let spans = crate::output::rate_card::days::parts(&tier.holidays, lang);
        parts.push(lang.pick(format!("holidays {spans}"), format!("helligdage {spans}")));
    }
    if tier.rest {
        parts.push(lang.pick("all other time", "al øvrig tid").to_owned());
    }
    parts.join("; ")
}

/// What holds instead, and when; later ones win.
pub(super) fn rules(card: &RateCard, edition: &Edition, lang: Lang) -> Section {
    let unit = edition.mileage.as_ref().map_or("km", |it| it.unit.as_str());
    let told = |rule: &Rule| {
        let when = wording::rule::when(card, &rule.when, lang);
        let when = if when.is_empty() {
            lang.pick("always", "altid").to_owned()
        } else {
            when
        };
        let what = wording::rule::terms(card, &rule.terms, unit, lang).join(", ");
        vec![printable(&rule.name), when, what]
    };
    Section {
        title: lang.pick("Rules, later ones win", "Regler, de senere gælder"),
        columns: vec![Align::Left, Align::Left, Align::Left],
        head: lang.pick(vec!["", "when", "then"], vec!["", "når", "gælder"]),
        rows: edition.rules.iter().map(told).collect(),
    }
}

/// Amounts on top, and when.
pub(super) fn fees(card: &RateCard, edition: &Edition, lang: Lang) -> Section {
    let told = |fee: &Fee| {
        let amount = match &fee.price {
            Price::Amount(amount) => price(*amount, lang),
            Price::Share(share) => wording::rule::of_rate(*share, lang),
        };
        let per = wording::rule::fee_per(fee.per, lang);
        let item = fee.item.as_deref().map(printable).unwrap_or_default();
        let when = wording::rule::when(card, &fee.when, lang);
        let label = wording::fee(fee.label.as_deref(), lang);
        vec![label, format!("{amount}{per}"), when, item]
    };
    Section {
        title: lang.pick("Fees", "Gebyrer"),
        columns: vec![Align::Left, Align::Left, Align::Left, Align::Left],
        head: lang.pick(
            vec!["", "amount", "when", "item"],
            vec!["", "beløb", "når", "varenr."],
        ),
        rows: edition.fees.iter().map(told).collect(),
    }
}

/// What travel time costs.
pub(super) fn travel(edition: &Edition, lang: Lang) -> Option<Vec<String>> {
    let travel = edition.travel.as_ref().filter(|it| it.rate.is_some())?;
    let head = lang.pick("travel time", "rejsetid");
    let words = wording::rule::travel(travel, lang);
    let words = words.strip_prefix(head).unwrap_or(&words).trim_start();
    Some(row(head, words))
}

/// What an agreement has beside free time, discount and minimum.
pub(super) fn agreed(
    card: &RateCard,
    edition: &Edition,
    agreement: &Agreement,
    lang: Lang,
) -> Vec<String> {
    let unit = edition.mileage.as_ref().map_or("km", |it| it.unit.as_str());
    let mut rest = agreement.terms.clone();
    (
        rest.free_seconds,
        rest.minimum_seconds,
        rest.discount_percent,
    ) = (None, None, None);
    (rest.discount_after_hours, rest.free_after_hours) = (None, None);
    let mut words = wording::rule::terms(card, &rest, unit, lang);
    match agreement.after_hours {
        AfterHoursTerms::Billed => {}
        AfterHoursTerms::NoSurcharge => words.push(
            lang.pick(
                "no surcharge after hours",
                "intet tillæg uden for normal arbejdstid",
            )
            .to_owned(),
        ),
        AfterHoursTerms::Included => words.push(
            lang.pick("free after hours", "gratis uden for normal arbejdstid")
                .to_owned(),
        ),
    }
    if let Some(included) = agreement.included {
        let (time, per) = (
            minutes(included.seconds, lang),
            wording::tier::period(included.per, lang),
        );
        words.push(lang.pick(
            format!("{time} included {per}"),
            format!("{time} inkluderet {per}"),
        ));
    }
    if let Some(drawn) = agreement.drawn_after_hours {
        let drawn = lang.number(&drawn.to_string());
        words.push(lang.pick(
            format!("a minute after hours draws {drawn}"),
            format!("et minut uden for normal arbejdstid trækker {drawn}"),
        ));
    }
    if let Some(rates) = &agreement.beyond_hourly_rate {
        let rates = wording::rule::rates(card, rates, lang);
        words.push(lang.pick(format!("beyond that {rates}"), format!("derover {rates}")));
    }
    if let Some(fee) = agreement.fee {
        let (amount, per) = (
            price(fee.amount, lang),
            wording::tier::period(fee.per, lang),
        );
        words.push(format!("{amount} {per}"));
    }
    words
}
