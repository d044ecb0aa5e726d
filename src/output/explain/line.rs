//! One line of a case: how its amounts came about, each number from the ones before, and the keys of the card that
//! its price comes from.

use rust_decimal::Decimal;

use super::extras;
use super::time::{FREE_BY_AGREEMENT, free_key, key_of, why_closed};
use super::view::{Rows, Subject};
use crate::billing::{InForce, Line, MinimumAmount, What};
use crate::lang::Lang;
use crate::money::Money;
use crate::output::grid::Look;
use crate::output::wording;
use crate::rate_card::keys::{Kind, Value};
use crate::rate_card::{Terms, VolumeRow};
use crate::say;
use crate::seconds::Seconds;

/// rules.md §2.4 to §2.7: one line, each number from the ones before.
pub(super) fn line(subject: &Subject<'_, '_>, number: usize, line: &Line<'_>, rows: &mut Rows) {
    let lang = subject.lang;
    let all = subject.charge.terms_of(line);
    rows.head(
        say!(lang, "line {number}"; "linje {number}"),
        wording::work(subject.card, line, lang),
    );
    let (quantity, price) =
        (lang.number(&line.quantity.to_string()), lang.number(&line.unit_price.to_string()));
    let per = line.price_per;
    let over = if per == 1 { String::new() } else { format!(" / {per}") };
    let exact = line
        .unit_price
        .decimal()
        .checked_mul(line.quantity.decimal())
        .and_then(|product| product.checked_div(Decimal::from(per)));
    let gross = rounded(exact, line.gross, lang);
    rows.more(say!(lang,
        "gross     {quantity} x {price}{over} = {gross}";
        "brutto    {quantity} x {price}{over} = {gross}"
    ));
    if let Some(key) = price_key(subject, line, &all) {
        rows.key(&format!("({key})"));
    }
    extras::extra(subject, line, &all, rows);
    let (gross, net) = (lang.money(line.gross), lang.money(line.net));
    if !line.discount_percent.is_zero() {
        let percent = line.discount_percent;
        let exact = line
            .gross
            .to_decimal()
            .checked_mul(percent.decimal())
            .and_then(|product| product.checked_div(Decimal::ONE_HUNDRED));
        let discount = rounded(exact, line.discount, lang);
        let percent = wording::percent(percent, lang);
        rows.more(say!(lang,
            "discount  {gross} x {percent} = {discount}";
            "rabat     {gross} x {percent} = {discount}"
        ));
        rows.key(&discount_key(subject, line, &all));
    }
    let sum = if line.discount == Money::ZERO {
        net
    } else {
        format!("{gross} - {} = {net}", lang.money(line.discount))
    };
    let sum = Look::Bold.mark(&sum);
    rows.more(say!(lang, "net       {sum}"; "netto     {sum}"));
}

/// Where the discount of a line stands.
fn discount_key(subject: &Subject<'_, '_>, line: &Line<'_>, all: &[&InForce<'_>]) -> String {
    if let Some(row) = volume_row(line, all).filter(|row| row.discount_percent.is_some()) {
        return format!("({})", volume_key(subject, row, line, all));
    }
    if !matches!(line.what, What::Free) {
        let source = subject.source(all, "billing.", |terms| terms.discount_percent.is_some());
        return format!("({source}discount_percent = {})", line.discount_percent);
    }
    if subject.charge.free_allowance == Seconds::ZERO {
        return FREE_BY_AGREEMENT.to_owned();
    }
    free_key(subject, all)
}

/// The keys of the card that a line's unit price comes from.
fn price_key(subject: &Subject<'_, '_>, line: &Line<'_>, all: &[&InForce<'_>]) -> Option<String> {
    let price = line.unit_price;
    let terms = all.first();
    Some(match line.what {
        What::Free | What::Time => {
            let terms = terms?;
            let of_volume = volume_row(line, all).filter(|row| row.hourly_rate.is_some());
            let base = match of_volume {
                Some(row) => volume_key(subject, row, line, all),
                None => subject.rate_key(terms),
            };
            if terms.tier.is_normal() && !terms.price_by_rule() {
                base
            } else {
                format!("{base}, {}", subject.tier_key(terms))
            }
        }
        What::Minimum(least) => least_key(subject, all, least),
        What::NonCriticalFee => {
            let why = subject.case.contacted();
            let why = why.map(|at| why_closed(subject.card, at, subject.lang));
            let why = why.unwrap_or_default();
            say!(subject.lang,
                "after_hours.non_critical_fee = {price}: by phone, not critical, {why}";
                "after_hours.non_critical_fee = {price}: pr. telefon, ikke kritisk, {why}"
            )
        }
        What::Fee(fee) => extras::fee_key(subject, line, fee),
        What::Periodic(id) => format!("{}fee = {price}", subject.agreement(id)),
        What::TravelTime => extras::travel_key(subject, terms?, all)?,
        What::DistanceFlat(by) => {
            let set = terms?.distance().flat;
            extras::distance_key(subject, line, all, (by, "flat", set), |it| it.flat.is_some())?
        }
        What::Distance(by) => {
            let name = extras::per_unit(line.unit_name);
            let set = terms?.distance().per_unit;
            let has = |it: &crate::rate_card::Distance| it.per_unit.is_some();
            extras::distance_key(subject, line, all, (by, &name, set), has)?
        }
        What::DistanceMinimum => {
            let source = subject.source(all, "", |terms| {
                let mileage = terms.mileage.as_ref();
                mileage.is_some_and(|it| it.minimum_amount.is_some())
            });
            let least = terms?.distance().minimum_amount.unwrap_or(Money::ZERO);
            format!("{source}mileage.minimum_amount = {least}")
        }
        What::Expense => extras::expense_key(subject, terms?, all)?,
        What::Band(_) | What::FirstBlock(_) | What::Correction(_) => return None,
    })
}

/// The row of a volume that prices a line.
fn volume_row<'a>(line: &Line<'_>, all: &[&InForce<'a>]) -> Option<&'a VolumeRow> {
    all.first()?.volume.get(line.volume?)
}

/// `billing.volume: { discount_percent = 15 }, after 100 hours, volume_per = "month"`.
fn volume_key(
    subject: &Subject<'_, '_>,
    row: &VolumeRow,
    line: &Line<'_>,
    all: &[&InForce<'_>],
) -> String {
    let lang = subject.lang;
    let source = subject.source(all, "billing.", |terms| terms.volume.is_some());
    let said =
        wording::key::written(subject.card, "", Kind::Volume, &Value::Volume(vec![row.clone()]));
    let before = line.volume.and_then(|index| index.checked_sub(1));
    let terms = all.first();
    let before = before.and_then(|index| terms?.volume.get(index)?.up_to);
    let after = before.map_or_else(String::new, |before| {
        let hours = wording::hours(before, lang);
        say!(lang, ", after {hours}"; ", efter {hours}")
    });
    let per = terms.and_then(|terms| key_of("volume_per", terms.volume_per));
    let per = per.map_or_else(String::new, |per| format!(", {per}"));
    let by = terms.map_or(&[][..], |terms| terms.volume_by);
    let by = if by.is_empty() {
        String::new()
    } else {
        format!(", volume_by = {}", wording::key::by_list(subject.card, by))
    };
    format!("{source}volume = {said}{after}{per}{by}")
}

/// Where the least amount for time stands.
fn least_key(subject: &Subject<'_, '_>, all: &[&InForce<'_>], least: MinimumAmount) -> String {
    let has = |terms: &Terms| terms.minimum_amount == Some(least.amount);
    // Another case of the same day, month or invoice may have asked for it.
    let is_of_card = all.iter().any(|terms| has(&terms.edition.billing));
    let source = subject.source(all, if is_of_card { "billing." } else { "" }, has);
    let amount = format!("{source}minimum_amount = {}", least.amount);
    let keys = std::iter::once(amount).chain(key_of("minimum_per", least.per));
    let keys = keys.collect::<Vec<_>>().join(", ");
    say!(subject.lang,
        "{keys}: the least that time costs, of which this is missing";
        "{keys}: mindstebeløb for tid, hvoraf dette mangler"
    )
}

/// `67.525, rounded 67.53`, or just the amount where nothing was rounded.
fn rounded(exact: Option<Decimal>, amount: Money, lang: Lang) -> String {
    let shown = lang.money(amount);
    let Some(exact) = exact.filter(|exact| *exact != amount.to_decimal()) else {
        return shown;
    };
    let exact = exact.normalize();
    let digits = if exact.scale() > 6 {
        lang.number(&exact.trunc_with_scale(4).to_string()) + "…"
    } else {
        lang.number(&exact.to_string())
    };
    say!(lang, "{digits}, rounded {shown}"; "{digits}, afrundet {shown}")
}
