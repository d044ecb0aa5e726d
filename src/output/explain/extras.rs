//! How fees, travel and distance came about.

use std::fmt::Write as _;

use super::Explainer;
use super::sources::rules_met;
use crate::billing::{Case, Charge, Line, PricedBy, Told, Unit, What};
use crate::money::Quantity;
use crate::output::grid::{Grid, Look};
use crate::output::wording;
use crate::rate_card::{Fee, FeePer, Price};

impl Explainer<'_> {
    /// What a line's quantity and price come from, each number from the ones before.
    pub(super) fn extra(
        &self,
        case: &Case<'_>,
        charge: &Charge<'_>,
        line: &Line<'_>,
        facts: &mut Grid,
    ) {
        let all = self.told_of(case, charge, line);
        let mut rows = Vec::new();
        let asked: &[&str] = match line.what {
            What::Free => &[
                "hourly_rate",
                "factor",
                "surcharge_percent",
                "surcharge_per_hour",
            ],
            What::Time | What::Band(_) | What::FirstBlock(_) => &[
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
            ],
            What::TravelTime => {
                rows.extend(self.travel_rows(case, line, &all));
                &["travel"]
            }
            What::DistanceFlat(_) | What::Distance(_) | What::DistanceMinimum => {
                rows.extend(self.distance_rows(case, line, &all));
                &["mileage"]
            }
            What::Minimum(_)
            | What::NonCriticalFee
            | What::Fee(_)
            | What::Periodic(_)
            | What::Correction(_) => return,
        };
        for row in rows {
            facts.row(["", &row]);
        }
        for row in rules_met(self.card, &all, asked) {
            facts.row(["", &Look::Dim.mark(&row)]);
        }
    }

    fn travel_rows(&self, case: &Case<'_>, line: &Line<'_>, all: &[Told<'_>]) -> Option<String> {
        let lang = self.lang;
        let told = all.first()?;
        let travelled = line
            .entries
            .iter()
            .filter_map(|index| Some(case.travel(case.entries.get(*index)?)));
        let travelled = travelled.fold(0_i64, i64::saturating_add);
        let minutes = wording::minutes(travelled, lang);
        let mut words = lang.pick(
            format!("{minutes} min of travel"),
            format!("{minutes} min rejse"),
        );
        if let Some(step) = told.travel.increment_seconds.filter(|step| *step > 0) {
            let step = wording::minutes(step, lang);
            let quantity = lang.number(&line.quantity.to_string());
            words.push_str(&lang.pick(
                format!(", by started {step} min: {quantity}"),
                format!(", pr. påbegyndt {step} min: {quantity}"),
            ));
        }
        if let Some(Price::Share(share)) = &told.travel.rate {
            let rate = wording::price(told.hourly_rate, lang);
            let share = wording::percent(share.decimal(), lang);
            let price = wording::price(line.unit_price, lang);
            let _ = write!(words, ", {rate} x {share} = {price}");
        }
        Some(words)
    }

    fn distance_rows(&self, case: &Case<'_>, line: &Line<'_>, all: &[Told<'_>]) -> Option<String> {
        let lang = self.lang;
        let told = all.first()?;
        let mut length = Quantity::default();
        for index in &line.entries {
            let entry = case.entries.get(*index)?;
            length = length.plus(case.kilometres(entry)).ok()?;
        }
        let edition = told.edition;
        let unit = edition.mileage.as_ref().map_or("km", |it| it.unit.as_str());
        let unit = crate::output::grid::printable(unit);
        let distance = &told.distance;
        let bands = distance.bands.as_deref().unwrap_or(&[]);
        let band = bands
            .iter()
            .find(|band| band.up_to.is_none_or(|up_to| length <= up_to));
        let mut words = format!("{} {unit}", lang.number(&length.to_string()));
        if let Some(up_to) = band.and_then(|band| band.up_to) {
            let up_to = lang.number(&up_to.to_string());
            words.push_str(&lang.pick(
                format!(", within {up_to} {unit}"),
                format!(", inden for {up_to} {unit}"),
            ));
        }
        if matches!(line.what, What::Distance(_)) {
            let included = band.map_or(distance.included, |band| band.included);
            if let Some(included) = included {
                let included = lang.number(&included.to_string());
                words.push_str(&lang.pick(
                    format!(" - {included} included"),
                    format!(" - {included} inkluderet"),
                ));
            }
            if let Some(step) = distance.increment {
                let step = lang.number(&step.to_string());
                words.push_str(&lang.pick(
                    format!(", by started {step} {unit}"),
                    format!(", pr. påbegyndt {step} {unit}"),
                ));
            }
            if line.quantity != length {
                let quantity = lang.number(&line.quantity.to_string());
                let _ = write!(words, " = {quantity} {unit}");
            }
        } else if matches!(line.what, What::DistanceMinimum)
            && let Some(least) = distance.minimum_amount
        {
            let least = lang.money(least);
            words.push_str(&lang.pick(
                format!(", what is missing to {least}"),
                format!(", hvad der mangler i {least}"),
            ));
        }
        let plain = line.unit == Unit::Distance && line.quantity == length && bands.is_empty();
        (!plain).then_some(words)
    }

    /// Where the price of travel time stands.
    pub(super) fn travel_key(&self, case: &Case<'_>, all: &[Told<'_>]) -> String {
        let Some(told) = all.first() else {
            return String::new();
        };
        let source = self.changed_by(case, all, |terms| {
            let travel = terms.travel.as_ref();
            travel.is_some_and(|it| it.rate.is_some())
        });
        let (source, tier) = (
            source.unwrap_or_default(),
            self.tier_of(told, told.travel.tiers),
        );
        let price = match &told.travel.rate {
            Some(Price::Share(share)) => format!("rate_percent = {share}"),
            Some(Price::Amount(rate)) => format!("hourly_rate = {rate}"),
            None => return String::new(),
        };
        format!("({source}travel.{price}{tier})")
    }

    /// Where the price of driving stands.
    pub(super) fn distance_key(
        &self,
        case: &Case<'_>,
        line: &Line<'_>,
        all: &[Told<'_>],
        by: PricedBy,
        name: &str,
    ) -> String {
        let Some(told) = all.first() else {
            return String::new();
        };
        let is_flat = matches!(line.what, What::DistanceFlat(_));
        let source = self.changed_by(case, all, |terms| {
            terms.mileage.as_ref().is_some_and(|it| match by {
                PricedBy::Band => it.bands.is_some(),
                PricedBy::Key if is_flat => it.flat.is_some(),
                PricedBy::Key => it.per_unit.is_some(),
            })
        });
        let (source, tier) = (
            source.unwrap_or_default(),
            self.tier_of(told, told.distance.tiers),
        );
        let set = if is_flat {
            told.distance.flat
        } else {
            told.distance.per_unit
        };
        match by {
            PricedBy::Band if tier.is_empty() => {
                format!("({source}mileage.bands: {name} = {})", line.unit_price)
            }
            PricedBy::Band => format!("({source}mileage.bands{tier})"),
            PricedBy::Key => {
                let price = set.unwrap_or(line.unit_price);
                format!("({source}mileage.{name} = {price}{tier})")
            }
        }
    }

    /// `, tiers.evening.factor = 1.5` where tiers reach the price of a line.
    fn tier_of(&self, told: &Told<'_>, reaches: Option<bool>) -> String {
        if reaches == Some(true) && told.has_other_price() {
            format!(", {}", self.tier_key(told))
        } else {
            String::new()
        }
    }

    /// The fee of the card that a line charges, as its condition and price stand there.
    pub(super) fn fee_key(&self, line: &Line<'_>, fee: &Fee, all: &[Told<'_>]) -> String {
        let when = wording::rule::when(self.card, &fee.when, self.lang);
        let per = match fee.per {
            FeePer::Case => "",
            FeePer::Entry => ", per = \"entry\"",
            FeePer::Day => ", per = \"day\"",
        };
        let is_it = |told: &&Told<'_>| {
            let mut fees = told.fees.iter();
            fees.any(|(it, amount)| std::ptr::eq(*it, fee) && *amount == line.unit_price)
        };
        let told = all.iter().find(is_it);
        let price = match (&fee.price, told) {
            (Price::Amount(amount), _) => format!("amount = {amount}"),
            (Price::Share(share), None) => format!("rate_percent = {share}"),
            (Price::Share(share), Some(told)) => {
                let rate = told.hourly_rate;
                let part = rate.share(*share).unwrap_or(line.unit_price);
                format!("rate_percent = {share}: {rate} x {share} % = {part}")
            }
        };
        let tier = told.map_or_else(String::new, |told| self.tier_of(told, Some(fee.tiers)));
        let when = if when.is_empty() {
            String::new()
        } else {
            format!(": {when}")
        };
        format!("(fees, {price}{tier}{per}{when})")
    }
}
