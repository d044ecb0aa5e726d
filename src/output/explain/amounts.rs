//! How the amounts of one line came about, each number from the ones before.

use rust_decimal::Decimal;

use super::Explainer;
use super::billed::FREE_BY_AGREEMENT;
use crate::billing::{Case, Charge, Kind, Line, Money, Unit};
use crate::output::grid::{Grid, Look};
use crate::output::wording;
use crate::output::wording::key::key;

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
        let per = line.price_per;
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
        let price_key = self.price_key(case, line);
        if !price_key.is_empty() {
            facts.row(["", &Look::Dim.mark(&price_key)]);
        }
        self.extra(case, line, facts);
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
            let key = self.discount_key(case, charge, line);
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

    /// Where the discount of a line stands.
    fn discount_key(&self, case: &Case<'_>, charge: &Charge<'_>, line: &Line<'_>) -> String {
        let all = self.told_of(case, line);
        match line.kind {
            Kind::Free if charge.free_allowance == 0 => FREE_BY_AGREEMENT.to_owned(),
            Kind::Free => {
                let source = self.source(case, &all, |terms| terms.free_seconds.is_some());
                let minutes = crate::billing::Quantity::minutes(charge.free_allowance);
                format!("({source}free_minutes = {minutes})")
            }
            Kind::Work | Kind::Fee | Kind::Mileage | Kind::Travel | Kind::Correction => {
                let source = self.source(case, &all, |terms| terms.discount_percent.is_some());
                format!("({source}discount_percent = {})", line.discount_percent)
            }
        }
    }

    /// The keys of the card that a line's unit price comes from.
    fn price_key(&self, case: &Case<'_>, line: &Line<'_>) -> String {
        let all = self.told_of(case, line);
        match (line.kind, all.first()) {
            (Kind::Work | Kind::Free, _) if line.flat.is_some() => String::new(),
            (Kind::Work | Kind::Free, Some(told)) => {
                let base = self.rate_key(case, line, told);
                if told.tier.is_normal() && !told.price_by_rule {
                    format!("({base})")
                } else {
                    format!("({base}, {})", self.tier_key(told))
                }
            }
            (Kind::Travel, _) if line.unit == Unit::Minute => "(travel)".to_owned(),
            (Kind::Travel, Some(told)) if told.distance.bands.is_some() => {
                "(mileage.bands)".to_owned()
            }
            (Kind::Travel, _) if line.label == "Minimum" => "(mileage.minimum_amount)".to_owned(),
            (Kind::Travel, _) => format!("(mileage.flat = {})", line.unit_price),
            (Kind::Mileage, Some(told)) if told.distance.bands.is_some() => {
                format!(
                    "(mileage.bands: per_{} = {})",
                    key(line.unit_name),
                    line.unit_price
                )
            }
            (Kind::Mileage, _) => {
                let unit = if line.unit_name == "mi" {
                    "mile"
                } else {
                    line.unit_name
                };
                format!("(mileage.per_{} = {})", key(unit), line.unit_price)
            }
            (Kind::Fee, _) if line.label == "Minimum charge" => {
                let least = self.lang.pick("the least for time", "mindstebeløb for tid");
                format!("(minimum_amount: {least})")
            }
            (Kind::Fee, _) => self
                .fee_key(case, line)
                .unwrap_or_else(|| self.non_critical_key(case, line)),
            (Kind::Work | Kind::Free, None) | (Kind::Correction, _) => String::new(),
        }
    }

    fn non_critical_key(&self, case: &Case<'_>, line: &Line<'_>) -> String {
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
