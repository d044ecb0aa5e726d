//! What things cost: levels, tiers, what is billed, rules, fees and agreements.

use super::hours::{parts, week_words};
use super::section::{Section, minutes, row};
use crate::calendar::{ClockSpan, TierId};
use crate::lang::Lang;
use crate::output::grid::Align::{Left, Right, Text};
use crate::output::grid::printable;
use crate::output::wording::{self, percent, price};
use crate::rate_card::{
    AfterHoursTerms, Agreement, Edition, Fee, LevelId, Price, RateCard, Rounding, Rule, Tier,
    Trigger,
};
use crate::say;
use crate::seconds::Seconds;

pub(crate) fn levels(card: &RateCard, edition: &Edition, lang: Lang) -> Section {
    let after_hours = short_form(card, edition);
    let mut columns = vec![Left, Right, Right, Text, Left, Left];
    let mut head = lang.pick(
        vec!["", "normal", "after hours", "on the invoice", "item", "also called"],
        vec!["", "normal", "udenfor", "på fakturaen", "varenr.", "kaldes også"],
    );
    if after_hours.is_none() {
        columns.remove(2);
        head.remove(2);
    }
    let mut rows = Vec::new();
    for (index, (name, level)) in card.levels.iter().zip(&edition.levels).enumerate() {
        let Some(level) = level else { continue };
        let mut row = vec![printable(name), price(level.hourly_rate, lang)];
        row.extend(after_hours.map(|tier| {
            let rate = tier.price.of(level.hourly_rate, LevelId::from_index(index));
            rate.map_or_else(|_| "?".to_owned(), |rate| price(rate, lang))
        }));
        let item = level.item.as_deref().map(printable);
        let aliases = printable(&level.aliases.join(", "));
        row.extend([printable(&level.label), item.unwrap_or_default(), aliases]);
        rows.push(row);
    }
    let title = lang.pick("Levels, price an hour", "Niveauer, pris pr. time");
    Section { title, columns, head, rows }
}

/// The tiers outside normal hours that have names: hours and price.
pub(crate) fn tiers(card: &RateCard, edition: &Edition, lang: Lang) -> Section {
    let ids = (0..card.tiers.len()).filter_map(TierId::outside);
    let named = ids.filter_map(|id| Some((wording::named(card, id)?, edition.tier(id)?)));
    let rows = named.map(|(name, tier)| {
        let price = wording::rule::priced(card, &tier.price, lang);
        vec![name, hours(tier, lang), price]
    });
    Section {
        title: lang.pick("Tiers outside normal hours", "Tidsrum uden for normal arbejdstid"),
        columns: vec![Left, Left, Left],
        head: Vec::new(),
        rows: rows.collect(),
    }
}

/// When a tier holds: `mon-fri 16:00-19:00`, `holidays`, `all other time`.
fn hours(tier: &Tier, lang: Lang) -> String {
    let mut words = week_words(&tier.week, lang);
    if tier.holidays == [ClockSpan::WHOLE_DAY] {
        words.push(say!(lang, "holidays"; "helligdage"));
    } else if !tier.holidays.is_empty() {
        let spans = parts(&tier.holidays, lang);
        words.push(say!(lang, "holidays {spans}"; "helligdage {spans}"));
    }
    if tier.rest {
        words.push(say!(lang, "all other time"; "al øvrig tid"));
    }
    words.join("; ")
}

/// What holds for everybody.
pub(crate) fn billing(card: &RateCard, edition: &Edition, lang: Lang) -> Section {
    let (billing, after) = (&edition.billing, &edition.after_hours);
    let least = match billing.minimum_seconds.unwrap_or_default() {
        Seconds::ZERO => say!(lang, "no minimum"; "intet minimum"),
        seconds => {
            let per = wording::per(billing.minimum_per.unwrap_or_default(), lang);
            let by = billing.minimum_by.as_deref().unwrap_or_default();
            let by = wording::rule::apart(card, by, lang);
            say!(lang, "at least {}{per}{by}", minutes(seconds, lang); "mindst {}{per}{by}", minutes(seconds, lang))
        }
    };
    let rounding = billing.rounding.unwrap_or_default();
    let step = match (
        billing.increment_seconds.unwrap_or_default(),
        billing.grace_seconds.unwrap_or_default(),
    ) {
        (Seconds::ZERO, _) => say!(lang, "exact time"; "den nøjagtige tid"),
        (step, Seconds::ZERO)
            if rounding == Rounding::Up
                && billing.increment_per.is_none()
                && billing.increment_by.is_none() =>
        {
            let step = minutes(step, lang);
            say!(lang, "rounded up to {step}"; "rundet op til {step}")
        }
        (step, grace) => {
            let of = billing.increment_per.unwrap_or_default();
            let by = billing.increment_by.as_deref().unwrap_or_default();
            wording::rounding(step, rounding, grace, of, "min", lang)
                + &wording::rule::apart(card, by, lang)
        }
    };
    let trigger = match after.trigger {
        Trigger::Contact => say!(lang,
            "if the inquiry was made after hours (contact)";
            "hvis henvendelsen kom uden for normal arbejdstid (contact)"
        ),
        Trigger::Start => say!(lang,
            "on work started after hours (start)";
            "på arbejde påbegyndt uden for normal arbejdstid (start)"
        ),
        Trigger::Case => say!(lang,
            "if the inquiry was made then (case)";
            "hvis henvendelsen kom på det tidspunkt (case)"
        ),
        Trigger::Worked => say!(lang,
            "on every second worked after hours (worked)";
            "på hvert sekund arbejdet uden for normal arbejdstid (worked)"
        ),
    };
    let surcharge = match short_form(card, edition) {
        Some(tier) => format!("{} {trigger}", wording::rule::priced(card, &tier.price, lang)),
        None => trigger,
    };
    let mut rows = vec![
        row(lang.pick("time", "tid"), step),
        row(lang.pick("without agreement", "uden aftale"), least),
        row(lang.pick("after hours", "uden for tid"), surcharge),
    ];
    let item = |number: Option<&str>| {
        number.map_or_else(String::new, |number| format!(" ({})", printable(number)))
    };
    if let Some(words) = wording::rule::volume(card, billing, lang) {
        rows.push(row(lang.pick("volume", "mængde"), words));
    }
    if let Some(fee) = after.non_critical_fee {
        let words = lang.pick(
            "once for a phone call after hours that is not critical",
            "én gang for et opkald uden for normal arbejdstid, der ikke er kritisk",
        );
        let item = item(after.fee_item.as_deref());
        let label = wording::fee(after.fee_label.as_deref(), lang);
        rows.push(row(&label, format!("{} {words}{item}", price(fee, lang))));
    }
    rows.push(match &edition.mileage {
        None => row(lang.pick("driving", "kørsel"), lang.pick("none", "ingen")),
        Some(mileage) => {
            let words = wording::rule::distance(&mileage.distance, &mileage.unit, lang);
            let label = wording::mileage(mileage.label.as_deref(), lang);
            row(&label, words + &item(mileage.item.as_deref()))
        }
    });
    let travel = edition.travel.as_ref().filter(|it| it.rate.is_some());
    rows.extend(travel.map(|travel| {
        let words = wording::rule::travel_price(travel, lang);
        row(lang.pick("travel time", "rejsetid"), words)
    }));
    rows.extend(edition.expenses.as_ref().map(|expenses| {
        let label = expenses.label.as_deref().map(printable);
        let label = label.unwrap_or_else(|| say!(lang, "expenses"; "udlæg"));
        row(&label, wording::rule::expenses(expenses, lang) + &item(expenses.item.as_deref()))
    }));
    Section::pairs(lang.pick("What is billed", "Hvad der faktureres"), rows)
}

/// The tier of the short form, if the card has that.
fn short_form<'e>(card: &RateCard, edition: &'e Edition) -> Option<&'e Tier> {
    let tier = edition.tier(TierId::AFTER_HOURS)?;
    let named = wording::named(card, TierId::AFTER_HOURS).is_some();
    (!named).then_some(tier)
}

/// The unit that an edition counts distance in.
fn unit(edition: &Edition) -> &str {
    edition.mileage.as_ref().map_or("km", |it| it.unit.as_str())
}

/// What holds instead, and when; later ones win.
pub(crate) fn rules(card: &RateCard, edition: &Edition, lang: Lang) -> Section {
    let rows = edition.rules.iter().map(|rule: &Rule| {
        let mut when = wording::rule::when(card, &rule.when, lang);
        if when.is_empty() {
            when = say!(lang, "always"; "altid");
        }
        let what = wording::rule::terms(card, &rule.terms, unit(edition), lang);
        vec![printable(&rule.name), when, what.join(", ")]
    });
    Section {
        title: lang.pick("Rules, later ones win", "Regler, de senere gælder"),
        columns: vec![Left, Left, Left],
        head: lang.pick(vec!["", "when", "then"], vec!["", "når", "gælder"]),
        rows: rows.collect(),
    }
}

/// Amounts on top, and when.
pub(crate) fn fees(card: &RateCard, edition: &Edition, lang: Lang) -> Section {
    let rows = edition.fees.iter().map(|fee: &Fee| {
        let amount = match &fee.price {
            Price::Amount(amount) => price(*amount, lang),
            Price::Share(share) => wording::rule::of_rate(*share, lang),
        };
        let label = wording::fee(fee.label.as_deref(), lang);
        let per = wording::rule::fee_per(fee.per, lang);
        let when = wording::rule::when(card, &fee.when, lang);
        let item = fee.item.as_deref().map(printable);
        vec![label, format!("{amount}{per}"), when, item.unwrap_or_default()]
    });
    Section {
        title: lang.pick("Fees", "Gebyrer"),
        columns: vec![Left, Left, Left, Left],
        head: lang.pick(vec!["", "amount", "when", "item"], vec!["", "beløb", "når", "varenr."]),
        rows: rows.collect(),
    }
}

pub(crate) fn agreements(card: &RateCard, edition: &Edition, lang: Lang) -> Section {
    let mut rows = Vec::new();
    for (id, agreement) in edition.agreement_ids() {
        let discount = match agreement.discount_percent() {
            Some(discount) => percent(discount, lang),
            None if agreement.is_unfilled() => say!(lang, "not filled in"; "ikke udfyldt"),
            None => say!(lang, "none"; "ingen"),
        };
        let least = match agreement.minimum_seconds() {
            Seconds::ZERO => say!(lang, "none"; "intet"),
            seconds => minutes(seconds, lang),
        };
        rows.push(vec![
            printable(card.agreement_name(id)),
            minutes(agreement.free_seconds(), lang),
            discount,
            least,
            also_agreed(card, edition, agreement, lang).join(", "),
        ]);
    }
    Section {
        title: lang.pick("Agreements", "Aftaler"),
        columns: vec![Left, Right, Right, Right, Left],
        head: lang.pick(
            vec!["", "free a case", "discount", "minimum", ""],
            vec!["", "fri pr. sag", "rabat", "minimum", ""],
        ),
        rows,
    }
}

/// What an agreement has beside free time, discount and minimum.
fn also_agreed(
    card: &RateCard,
    edition: &Edition,
    agreement: &Agreement,
    lang: Lang,
) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = agreement.terms.clone();
    (rest.free_seconds, rest.minimum_seconds, rest.discount_percent) = (None, None, None);
    if rest.discount_after_hours.take() == Some(false) {
        words.push(wording::rule::no_discount_after_hours(lang));
    }
    if rest.free_after_hours.take() == Some(true) {
        words.push(wording::rule::free_after_hours(lang));
    }
    words.extend(wording::rule::terms(card, &rest, unit(edition), lang));
    match agreement.after_hours {
        AfterHoursTerms::Billed => {}
        AfterHoursTerms::NoSurcharge => words.push(say!(lang,
            "no surcharge after hours";
            "intet tillæg uden for normal arbejdstid"
        )),
        AfterHoursTerms::Included => {
            words.push(say!(lang, "free after hours"; "gratis uden for normal arbejdstid"));
        }
    }
    if let Some(included) = agreement.included {
        let (time, per) = (minutes(included.seconds, lang), wording::period(included.per, lang));
        words.push(say!(lang, "{time} included {per}"; "{time} inkluderet {per}"));
        words.extend(included.carry_over.map(|kept| wording::rule::carry_over(kept, lang)));
    }
    if let Some(drawn) = agreement.drawn_after_hours {
        let drawn = lang.number(&drawn.to_string());
        words.push(say!(lang,
            "a minute after hours draws {drawn}";
            "et minut uden for normal arbejdstid trækker {drawn}"
        ));
    }
    words.extend(agreement.drawn.as_deref().map(|it| wording::rule::drawn(card, it, lang)));
    if let Some(rates) = &agreement.beyond_hourly_rate {
        let rates = wording::rule::rates(card, rates, lang);
        words.push(say!(lang, "beyond that {rates}"; "derover {rates}"));
    }
    if let Some(fee) = agreement.fee {
        let per = wording::period(fee.per, lang);
        words.push(format!("{} {per}", price(fee.amount, lang)));
    }
    words
}
