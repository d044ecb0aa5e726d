//! How the amounts of one line came about, each number from the ones before.

use rust_decimal::Decimal;

use super::Explainer;
use super::billed::{FREE_BY_AGREEMENT, per_key};
use crate::billing::{Case, Charge, Line, MinimumAmount, Told, What};
use crate::money::Money;
use crate::output::grid::{Grid, Look};
use crate::output::wording;
use crate::output::wording::key::key;
use crate::rate_card::Terms;

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
        let price_key = self.price_key(case, charge, line);
        if !price_key.is_empty() {
            facts.row(["", &Look::Dim.mark(&price_key)]);
        }
        self.extra(case, charge, line, facts);
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
        let all = self.told_of(case, charge, line);
        if !matches!(line.what, What::Free) {
            let source = self.source(case, &all, |terms| terms.discount_percent.is_some());
            return format!("({source}discount_percent = {})", line.discount_percent);
        }
        if charge.free_allowance == 0 {
            return FREE_BY_AGREEMENT.to_owned();
        }
        let source = self.free_source(case, charge, &all);
        let minutes = crate::money::Quantity::minutes(charge.free_allowance);
        format!("({source}free_minutes = {minutes})")
    }

    /// The keys of the card that a line's unit price comes from.
    fn price_key(&self, case: &Case<'_>, charge: &Charge<'_>, line: &Line<'_>) -> String {
        let all = self.told_of(case, charge, line);
        let all = all.as_slice();
        match line.what {
            What::Free | What::Time => all.first().map_or_else(String::new, |told| {
                let base = self.rate_key(case, line, told);
                if told.tier.is_normal() && !told.price_by_rule {
                    format!("({base})")
                } else {
                    format!("({base}, {})", self.tier_key(told))
                }
            }),
            What::Band(_) | What::FirstBlock(_) | What::Correction(_) => String::new(),
            What::Minimum(least) => self.least_key(case, all, least),
            What::NonCriticalFee => self.non_critical_key(case, line),
            What::Fee(fee) => self.fee_key(line, fee, all),
            What::Periodic(id) => format!("({}fee = {})", self.agreement_key(id), line.unit_price),
            What::TravelTime => self.travel_key(case, all),
            What::DistanceFlat(by) => self.distance_key(case, line, all, by, "flat"),
            What::Distance(by) => {
                let unit = if line.unit_name == "mi" {
                    "mile"
                } else {
                    line.unit_name
                };
                let name = format!("per_{}", key(unit));
                self.distance_key(case, line, all, by, &name)
            }
            What::DistanceMinimum => {
                let least = all.first().and_then(|told| told.distance.minimum_amount);
                let source = self.changed_by(case, all, |terms| {
                    let mileage = terms.mileage.as_ref();
                    mileage.is_some_and(|it| it.minimum_amount.is_some())
                });
                let source = source.unwrap_or_default();
                let least = least.unwrap_or(Money::ZERO);
                format!("({source}mileage.minimum_amount = {least})")
            }
        }
    }

    /// Where the least amount for time stands.
    fn least_key(&self, case: &Case<'_>, all: &[Told<'_>], least: MinimumAmount) -> String {
        let has = |terms: &Terms| terms.minimum_amount == Some(least.amount);
        let of_card = || all.iter().any(|told| has(&told.edition.billing));
        // Another case of the same day, month or invoice may have asked for it.
        let source = self.changed_by(case, all, has);
        let source = source.or_else(|| of_card().then(|| "billing.".to_owned()));
        let amount = format!(
            "{}minimum_amount = {}",
            source.unwrap_or_default(),
            least.amount
        );
        let keys = std::iter::once(amount).chain(per_key("minimum_per", least.per));
        let words = self.lang.pick(
            "the least that time costs, of which this is missing",
            "mindstebeløb for tid, hvoraf dette mangler",
        );
        format!("({}: {words})", keys.collect::<Vec<_>>().join(", "))
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
