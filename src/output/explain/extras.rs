//! How fees, travel and distance came about, and the rules that met a line.

use std::fmt::Write as _;

use super::time::key_of;
use super::view::{Rows, Subject, View};
use crate::billing::{InForce, Line, PricedBy, Unit, What};
use crate::money::{Quantity, UnitPrice};
use crate::output::grid::{Look, printable};
use crate::output::wording;
use crate::output::wording::key::key;
use crate::rate_card::{Distance, Fee, FeePer, Price};
use crate::say;
use crate::seconds::Seconds;

/// What a line's quantity and price come from, each number from the ones before, and the rules that say so.
pub(super) fn extra(
    subject: &Subject<'_, '_>,
    line: &Line<'_>,
    all: &[&InForce<'_>],
    rows: &mut Rows,
) {
    let (words, asked): (_, &[&str]) = match line.what {
        What::Free => (None, &RATE_KEYS[..4]),
        What::Time | What::Band(_) | What::FirstBlock(_) => (None, &RATE_KEYS),
        What::TravelTime => (travel_words(subject, line, all), &["travel"]),
        What::DistanceFlat(_) | What::Distance(_) | What::DistanceMinimum => {
            (distance_words(subject, line, all), &["mileage"])
        }
        What::Expense => (expense_words(subject, line, all), &["expenses"]),
        What::Minimum(_)
        | What::NonCriticalFee
        | What::Fee(_)
        | What::Periodic(_)
        | What::Correction(_) => return,
    };
    if let Some(words) = words {
        rows.more(words);
    }
    for row in subject.rules_met(all, asked) {
        rows.key(&row);
    }
}

/// What a rule can say of a line of time; the first four of free time too.
const RATE_KEYS: [&str; 13] = [
    "hourly_rate",
    "factor",
    "surcharge_percent",
    "surcharge_per_hour",
    "discount_percent",
    "discount_after_hours",
    "discount_on_surcharge",
    "minimum_minutes",
    "minimum_amount",
    "increment_minutes",
    "rounding",
    "bands",
    "first",
];

fn travel_words(
    subject: &Subject<'_, '_>,
    line: &Line<'_>,
    all: &[&InForce<'_>],
) -> Option<String> {
    let (lang, case) = (subject.lang, subject.case);
    let terms = all.first()?;
    let travel = terms.travel();
    let travelled =
        Seconds::sum(line.entries.iter().map(|index| case.travel(&case.entries[*index])));
    let minutes = wording::minutes(travelled, lang);
    let mut words = say!(lang, "{minutes} min of travel"; "{minutes} min rejse");
    if let Some(free) = travel.included_seconds.filter(|free| *free > Seconds::ZERO) {
        let free = wording::minutes(free, lang);
        words.push_str(&say!(lang, " - {free} included"; " - {free} inkluderet"));
    }
    if travel.per == Some(FeePer::Entry) {
        words.push_str(lang.pick(", each journey by itself", ", hver tur for sig"));
    }
    let quantity = lang.number(&line.quantity.to_string());
    if let Some(step) = travel.increment_seconds.filter(|step| *step > Seconds::ZERO) {
        let step = wording::minutes(step, lang);
        words.push_str(&say!(lang,
            ", by started {step} min: {quantity}";
            ", pr. påbegyndt {step} min: {quantity}"
        ));
    } else if line.billed != travelled {
        let _ = write!(words, " = {quantity}");
    }
    if let Some(Price::Share(share)) = &travel.rate {
        let rate = wording::price(terms.hourly_rate, lang);
        let share = wording::percent(*share, lang);
        let price = wording::price(line.unit_price, lang);
        let _ = write!(words, ", {rate} x {share} = {price}");
    }
    Some(words)
}

fn distance_words(
    subject: &Subject<'_, '_>,
    line: &Line<'_>,
    all: &[&InForce<'_>],
) -> Option<String> {
    let (lang, case) = (subject.lang, subject.case);
    let terms = all.first()?;
    let mut length = Quantity::default();
    for index in &line.entries {
        let kilometres = case.kilometres(&case.entries[*index]);
        length = length.plus(kilometres).ok()?;
    }
    let mileage = terms.edition.mileage.as_ref();
    let unit = printable(mileage.map_or("km", |it| it.unit.as_str()));
    let distance = terms.distance();
    let bands = distance.bands.as_deref().unwrap_or(&[]);
    let mut fitting = bands.iter();
    let band = fitting.find(|band| band.up_to.is_none_or(|up_to| length <= up_to));
    let number = |number: Quantity| lang.number(&number.to_string());
    let mut words = format!("{} {unit}", number(length));
    if let Some(up_to) = band.and_then(|band| band.up_to) {
        let up_to = number(up_to);
        words.push_str(&say!(lang, ", within {up_to} {unit}"; ", inden for {up_to} {unit}"));
    }
    if matches!(line.what, What::Distance(_)) {
        if let Some(included) = band.map_or(distance.included, |band| band.included) {
            let included = number(included);
            words.push_str(&say!(lang, " - {included} included"; " - {included} inkluderet"));
        }
        if let Some(step) = distance.increment {
            let step = number(step);
            words.push_str(&say!(lang,
                ", by started {step} {unit}";
                ", pr. påbegyndt {step} {unit}"
            ));
        }
        if line.quantity != length {
            let _ = write!(words, " = {} {unit}", number(line.quantity));
        }
    } else if matches!(line.what, What::DistanceMinimum)
        && let Some(least) = distance.minimum_amount
    {
        let least = lang.money(least);
        words.push_str(&say!(lang,
            ", what is missing to {least}";
            ", hvad der mangler i {least}"
        ));
    }
    let is_plain = line.unit == Unit::Distance && line.quantity == length && bands.is_empty();
    (!is_plain).then_some(words)
}

/// `1,000.00 passed on, +15 %`; nothing where it is passed on as it is.
fn expense_words(
    subject: &Subject<'_, '_>,
    line: &Line<'_>,
    all: &[&InForce<'_>],
) -> Option<String> {
    let (lang, case) = (subject.lang, subject.case);
    let markup = all.first()?.expenses(|it| it.markup_percent).filter(|it| !it.is_zero())?;
    let amount = case.expense(&case.entries[*line.entries.first()?]);
    let (amount, markup) = (wording::price(amount, lang), wording::percent(markup, lang));
    Some(say!(lang, "{amount} passed on, +{markup}"; "{amount} i udlæg, +{markup}"))
}

/// Where the markup on what is passed on stands.
pub(super) fn expense_key(
    subject: &Subject<'_, '_>,
    terms: &InForce<'_>,
    all: &[&InForce<'_>],
) -> Option<String> {
    let markup = terms.expenses(|it| it.markup_percent)?;
    let source = subject.source(all, "", |terms| {
        terms.expenses.as_ref().is_some_and(|it| it.markup_percent.is_some())
    });
    Some(format!("{source}expenses.markup_percent = {markup}"))
}

/// Where the price of travel time stands.
pub(super) fn travel_key(
    subject: &Subject<'_, '_>,
    terms: &InForce<'_>,
    all: &[&InForce<'_>],
) -> Option<String> {
    let travel = terms.travel();
    let price = match travel.rate.as_ref()? {
        Price::Share(share) => format!("rate_percent = {share}"),
        Price::Amount(rate) => format!("hourly_rate = {rate}"),
    };
    let source = subject.source(all, "", |terms| {
        let travel = terms.travel.as_ref();
        travel.is_some_and(|it| it.rate.is_some())
    });
    let tier = tier_of(subject, terms, travel.tiers == Some(true));
    Some(format!("{source}travel.{price}{tier}"))
}

/// The key of the price of a unit of distance: `per_km`.
pub(super) fn per_unit(unit: &str) -> String {
    format!("per_{}", key(if unit == "mi" { "mile" } else { unit }))
}

/// Where the price of driving stands: in a band, else in the key of this name, which `has` finds in terms that set it.
pub(super) fn distance_key(
    subject: &Subject<'_, '_>,
    line: &Line<'_>,
    all: &[&InForce<'_>],
    (by, name, set): (PricedBy, &str, Option<UnitPrice>),
    has: impl Fn(&Distance) -> bool,
) -> Option<String> {
    let terms = all.first()?;
    let tier = tier_of(subject, terms, terms.distance().tiers == Some(true));
    let source = subject.source(all, "", |terms| {
        terms.mileage.as_ref().is_some_and(|it| match by {
            PricedBy::Band => it.bands.is_some(),
            PricedBy::Key => has(it),
        })
    });
    let price = line.unit_price;
    Some(match by {
        PricedBy::Band if tier.is_empty() => format!("{source}mileage.bands: {name} = {price}"),
        PricedBy::Band => format!("{source}mileage.bands{tier}"),
        PricedBy::Key => {
            let price = set.unwrap_or(price);
            format!("{source}mileage.{name} = {price}{tier}")
        }
    })
}

/// `, tiers.evening.factor = 1.5` where tiers reach the price of a line.
fn tier_of(subject: &Subject<'_, '_>, terms: &InForce<'_>, reaches: bool) -> String {
    if reaches && terms.has_other_price() {
        format!(", {}", subject.tier_key(terms))
    } else {
        String::new()
    }
}

/// The fee of the card that a line charges, as its condition and price stand there.
pub(super) fn fee_key(subject: &Subject<'_, '_>, line: &Line<'_>, fee: &Fee) -> String {
    let terms = subject.charge.trace.of_fee(fee, line);
    let price = match (&fee.price, terms) {
        (Price::Amount(amount), _) => format!("amount = {amount}"),
        (Price::Share(share), None) => format!("rate_percent = {share}"),
        (Price::Share(share), Some(terms)) => {
            let rate = terms.hourly_rate;
            let part = rate.share(*share).unwrap_or(line.unit_price);
            format!("rate_percent = {share}: {rate} x {share} % = {part}")
        }
    };
    let tier = terms.map(|terms| tier_of(subject, terms, fee.tiers));
    let tier = tier.unwrap_or_default();
    let per = key_of("per", fee.per).map_or_else(String::new, |key| format!(", {key}"));
    let when = wording::rule::when(subject.card, &fee.when, subject.lang);
    let when = if when.is_empty() { when } else { format!(": {when}") };
    format!("fees, {price}{tier}{per}{when}")
}

/// What a customer pays that belongs to no case, with the keys that say so.
pub(super) fn of_no_case(view: &View<'_>, customer: &str, lines: &[Line<'_>]) -> String {
    let lang = view.lang;
    let mut rows = Rows::default();
    for (line, number) in lines.iter().zip(1..) {
        rows.head(
            say!(lang, "line {number}"; "linje {number}"),
            format!("{}, {}", wording::extra(line, lang), lang.day_month(line.date)),
        );
        let (price, quantity) =
            (wording::unit_price(line, lang), lang.number(&line.quantity.to_string()));
        let gross = lang.money(line.gross);
        rows.more(say!(lang, "gross     {quantity} x {price} = {gross}"; "brutto    {quantity} x {price} = {gross}"));
        if let What::Periodic(id) = line.what {
            let name = key(view.card.agreement_name(id));
            rows.key(&format!("(agreements.{name}.fee = {})", line.unit_price));
        } else if let What::Fee(fee) = line.what {
            let when = wording::rule::when(view.card, &fee.when, lang);
            let when = if when.is_empty() { when } else { format!(": {when}") };
            rows.key(&format!("(fees, per = \"invoice\"{when})"));
        }
        let net = Look::Bold.mark(&lang.money(line.net));
        rows.more(say!(lang, "net       {net}"; "netto     {net}"));
    }
    let heading = format!("{} · {}", lang.pick("No case", "Ingen sag"), printable(customer));
    format!("{}\n\n{}", Look::Bold.mark(&heading), rows.render(view.width))
}
