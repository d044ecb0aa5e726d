//! How the amounts of one line came about, each number from the ones before.

use rust_decimal::Decimal;

use super::{Explainer, key};
use crate::billing::{Case, Charge, Kind, Line, Money};
use crate::output::grid::{Grid, Look};
use crate::output::wording;

impl Explainer<'_> {
    /// rules.md §2.4 to §2.7: one line, each number from the ones before.
    pub(super) fn line(
        &self,
        number: usize,
        case: &Case<'_>,
        charge: &Charge<'_>,
        line: &Line<'_>,
        facts: &mut Grid,
    ) {
        let lang = self.lang;
        let head = lang.pick(format!("line {number}"), format!("linje {number}"));
        facts.row([head.as_str(), &wording::work(self.card, line, lang)]);
        let quantity = lang.number(&line.quantity.to_string());
        let price = lang.number(&line.unit_price.to_string());
        let per = line.unit.price_per();
        let over = if per == 1 {
            String::new()
        } else {
            format!(" / {per}")
        };
        let exact = line
            .unit_price
            .decimal()
            .checked_mul(line.quantity.decimal());
        let exact = exact.and_then(|product| product.checked_div(Decimal::from(per)));
        let gross = self.rounded(exact, line.gross);
        facts.row([
            "",
            &format!(
                "{:<9} {quantity} x {price}{over} = {gross}",
                lang.pick("gross", "brutto")
            ),
        ]);
        facts.row(["", &Look::Dim.mark(&self.price_key(case, line))]);
        if !line.discount_percent.is_zero() {
            let percent = wording::percent(line.discount_percent.decimal(), lang);
            let exact = line
                .gross
                .to_decimal()
                .checked_mul(line.discount_percent.decimal());
            let exact = exact.and_then(|product| product.checked_div(Decimal::ONE_HUNDRED));
            let discount = self.rounded(exact, line.discount);
            let gross = lang.money(line.gross);
            facts.row([
                "",
                &format!(
                    "{:<9} {gross} x {percent} = {discount}",
                    lang.pick("discount", "rabat")
                ),
            ]);
            let key = match (line.kind, case.facts.agreement) {
                (Kind::Work, Some(id)) => {
                    let name = key(self.card.agreement_name(id));
                    format!(
                        "(agreements.{name}.discount_percent = {})",
                        line.discount_percent
                    )
                }
                (Kind::Free, Some(id)) => {
                    let name = key(self.card.agreement_name(id));
                    let minutes = crate::billing::Quantity::minutes(charge.free_allowance);
                    format!("(agreements.{name}.free_minutes = {minutes})")
                }
                (Kind::Work | Kind::Free | Kind::Fee | Kind::Mileage, _) => String::new(),
            };
            facts.row(["", &Look::Dim.mark(&key)]);
        }
        let net = lang.money(line.net);
        let sum = if line.discount == Money::ZERO {
            net.clone()
        } else {
            format!(
                "{} - {} = {net}",
                lang.money(line.gross),
                lang.money(line.discount)
            )
        };
        facts.row([
            "",
            &format!("{:<9} {}", lang.pick("net", "netto"), Look::Bold.mark(&sum)),
        ]);
    }

    /// The keys of the card that a line's unit price comes from.
    fn price_key(&self, case: &Case<'_>, line: &Line<'_>) -> String {
        let edition = self.card.at(line.first);
        match (line.kind, line.level) {
            (Kind::Work | Kind::Free, Some(id)) => {
                let name = key(self.card.level_name(id));
                let rate = edition
                    .level(id)
                    .map_or_else(String::new, |level| level.hourly_rate.to_string());
                let base = format!("levels.{name}.hourly_rate = {rate}");
                if line.tier.is_some_and(|tier| !tier.is_normal()) {
                    let percent = edition.after_hours.surcharge_percent;
                    format!("({base}, after_hours.surcharge_percent = {percent})")
                } else {
                    format!("({base})")
                }
            }
            (Kind::Mileage, _) => format!("(mileage.per_km = {})", line.unit_price),
            (Kind::Fee, _) => {
                let why = case
                    .contacted()
                    .map_or_else(String::new, |at| self.why_closed(at));
                let why = self.lang.pick(
                    format!("by phone, not critical, {why}"),
                    format!("pr. telefon, ikke kritisk, {why}"),
                );
                format!(
                    "(after_hours.non_critical_fee = {}: {why})",
                    line.unit_price
                )
            }
            (Kind::Work | Kind::Free, None) => String::new(),
        }
    }

    /// `67.525, rounded 67.53`, or just the amount where nothing was rounded.
    fn rounded(&self, exact: Option<Decimal>, amount: Money) -> String {
        let shown = self.lang.money(amount);
        let Some(exact) = exact.filter(|exact| *exact != amount.to_decimal()) else {
            return shown;
        };
        let exact = exact.normalize();
        let digits = if exact.scale() > 6 {
            format!(
                "{}…",
                self.lang.number(&exact.trunc_with_scale(4).to_string())
            )
        } else {
            self.lang.number(&exact.to_string())
        };
        self.lang.pick(
            format!("{digits}, rounded {shown}"),
            format!("{digits}, afrundet {shown}"),
        )
    }
}
