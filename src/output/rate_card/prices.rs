//! What things cost.

use super::{Section, minutes, pairs, percent, price, row, special};
use crate::calendar::TierId;
use crate::lang::Lang;
use crate::money::{AmountError, UnitPrice};
use crate::output::grid::{Align, printable};
use crate::output::wording;
use crate::rate_card::{Edition, LevelId, RateCard, Rounding, Tier, TierPrice, Trigger};

pub(super) fn levels(card: &RateCard, edition: &Edition, lang: Lang) -> Section {
    let mut rows = Vec::new();
    for (index, (name, level)) in card.levels.iter().zip(&edition.levels).enumerate() {
        let Some(level) = level else { continue };
        let id = LevelId::from_index(index);
        let after =
            short_form(card, edition).map(|tier| in_tier(level.hourly_rate, &tier.price, id));
        rows.push(vec![
            printable(name),
            price(level.hourly_rate, lang),
            after.map_or_else(String::new, |rate| {
                rate.map_or_else(|_| "?".to_owned(), |rate| price(rate, lang))
            }),
            printable(&level.label),
            level.item.as_deref().map(printable).unwrap_or_default(),
            printable(&level.aliases.join(", ")),
        ]);
    }
    let mut section = Section {
        title: lang.pick("Levels, price an hour", "Niveauer, pris pr. time"),
        columns: vec![
            Align::Left,
            Align::Right,
            Align::Right,
            Align::Text,
            Align::Left,
            Align::Left,
        ],
        head: lang.pick(
            vec![
                "",
                "normal",
                "after hours",
                "on the invoice",
                "item",
                "also called",
            ],
            vec![
                "",
                "normal",
                "udenfor",
                "på fakturaen",
                "varenr.",
                "kaldes også",
            ],
        ),
        rows,
    };
    if short_form(card, edition).is_none() {
        section.columns.remove(2);
        section.head.remove(2);
        for row in &mut section.rows {
            row.remove(2);
        }
    }
    section
}

pub(super) fn rules(card: &RateCard, edition: &Edition, lang: Lang) -> Section {
    let billing = &edition.billing;
    let after = &edition.after_hours;
    let least = match billing.minimum_seconds.unwrap_or(0) {
        0 => lang.pick("no minimum", "intet minimum").to_owned(),
        seconds => format!(
            "{} {}",
            lang.pick("at least", "mindst"),
            minutes(seconds, lang)
        ),
    };
    let step = match billing.increment_seconds.unwrap_or(0) {
        0 => lang.pick("exact time", "den nøjagtige tid").to_owned(),
        seconds
            if billing.rounding.unwrap_or_default() == Rounding::Up
                && billing.grace_seconds.unwrap_or(0) == 0 =>
        {
            match lang {
                Lang::En => format!("rounded up to {}", minutes(seconds, lang)),
                Lang::Da => format!("rundet op til {}", minutes(seconds, lang)),
            }
        }
        seconds => wording::tier::rounding(
            seconds,
            billing.rounding.unwrap_or_default(),
            billing.grace_seconds.unwrap_or(0),
            billing.increment_per.unwrap_or_default(),
            "min",
            lang,
        ),
    };
    let trigger = match after.trigger {
        Trigger::Contact => lang.pick(
            "if the inquiry was made after hours (contact)",
            "hvis henvendelsen kom uden for normal arbejdstid (contact)",
        ),
        Trigger::Start => lang.pick(
            "on work started after hours (start)",
            "på arbejde påbegyndt uden for normal arbejdstid (start)",
        ),
        Trigger::Case => lang.pick(
            "if the inquiry was made then (case)",
            "hvis henvendelsen kom på det tidspunkt (case)",
        ),
        Trigger::Worked => lang.pick(
            "on every second worked after hours (worked)",
            "på hvert sekund arbejdet uden for normal arbejdstid (worked)",
        ),
    };
    let mut rows = vec![
        row(lang.pick("time", "tid"), step),
        row(lang.pick("without agreement", "uden aftale"), least),
        row(
            lang.pick("after hours", "uden for tid"),
            match short_form(card, edition) {
                Some(tier) => {
                    let words = wording::rule::priced(card, &tier.price, lang);
                    format!("{words} {trigger}")
                }
                None => trigger.to_owned(),
            },
        ),
    ];
    if let Some(fee) = after.non_critical_fee {
        let words = lang.pick(
            "once for a phone call after hours that is not critical",
            "én gang for et opkald uden for normal arbejdstid, der ikke er kritisk",
        );
        rows.push(row(
            &wording::fee(after.fee_label.as_deref(), lang),
            format!(
                "{} {words}{}",
                price(fee, lang),
                item(after.fee_item.as_deref())
            ),
        ));
    }
    let mileage = edition.mileage.as_ref().map_or_else(
        || row(lang.pick("driving", "kørsel"), lang.pick("none", "ingen")),
        |mileage| {
            let words = wording::rule::distance(&mileage.distance, &mileage.unit, lang);
            let value = format!("{words}{}", item(mileage.item.as_deref()));
            row(&wording::mileage(mileage.label.as_deref(), lang), value)
        },
    );
    rows.push(mileage);
    rows.extend(special::travel(edition, lang));
    pairs(lang.pick("What is billed", "Hvad der faktureres"), rows)
}

pub(super) fn agreements(card: &RateCard, edition: &Edition, lang: Lang) -> Section {
    let mut rows = Vec::new();
    for (name, agreement) in card.agreements.iter().zip(&edition.agreements) {
        let Some(agreement) = agreement else { continue };
        let discount = agreement.discount_percent().map_or_else(
            || {
                if agreement.is_unfilled() {
                    lang.pick("not filled in", "ikke udfyldt").to_owned()
                } else {
                    lang.pick("none", "ingen").to_owned()
                }
            },
            |discount| percent(discount, lang),
        );
        let rest = special::agreed(card, edition, agreement, lang);
        let mut also = Vec::new();
        if !agreement.terms.discount_after_hours.unwrap_or(true) {
            also.push(lang.pick(
                "no discount after hours",
                "ingen rabat uden for normal arbejdstid",
            ));
        }
        if agreement.free_after_hours() {
            also.push(lang.pick(
                "free time also after hours",
                "også fri tid uden for normal arbejdstid",
            ));
        }
        let least = match agreement.minimum_seconds() {
            0 => lang.pick("none", "intet").to_owned(),
            seconds => minutes(seconds, lang),
        };
        also.extend(rest.iter().map(String::as_str));
        rows.push(vec![
            printable(name),
            minutes(agreement.free_seconds(), lang),
            discount,
            least,
            also.join(", "),
        ]);
    }
    Section {
        title: lang.pick("Agreements", "Aftaler"),
        columns: vec![
            Align::Left,
            Align::Right,
            Align::Right,
            Align::Right,
            Align::Left,
        ],
        head: lang.pick(
            vec!["", "free a case", "discount", "minimum", ""],
            vec!["", "fri pr. sag", "rabat", "minimum", ""],
        ),
        rows,
    }
}

/// The tier of the short form, if the card has that.
fn short_form<'e>(card: &RateCard, edition: &'e Edition) -> Option<&'e Tier> {
    let tier = edition.tier(TierId::AFTER_HOURS)?;
    let named = wording::tier::named(card, TierId::AFTER_HOURS).is_some();
    (!named).then_some(tier)
}

fn in_tier(
    rate: UnitPrice,
    made: &TierPrice,
    level: Option<LevelId>,
) -> Result<UnitPrice, AmountError> {
    match made {
        TierPrice::Plain => Ok(rate),
        TierPrice::Surcharge(percent) => rate.with_surcharge(*percent),
        TierPrice::Factor(factor) => rate.times(*factor),
        TierPrice::PerHour(amount) => rate.plus(*amount),
        TierPrice::Absolute(rates) => Ok(level.and_then(|id| rates.at(id)).unwrap_or(rate)),
    }
}

fn item(number: Option<&str>) -> String {
    number.map_or_else(String::new, |number| format!(" ({})", printable(number)))
}
