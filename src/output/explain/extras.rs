//! How fees, travel and distance came about.

use std::fmt::Write as _;

use super::Explainer;
use super::sources::rules_met;
use crate::billing::{Case, Kind, Line, Quantity, Told, Unit, UnitPrice};
use crate::calendar::TierId;
use crate::output::grid::{Grid, Look};
use crate::output::wording;
use crate::rate_card::{Fee, FeePer, Price};

impl Explainer<'_> {
    /// What a line's quantity and price come from, each number from the ones before.
    pub(super) fn extra(&self, case: &Case<'_>, line: &Line<'_>, facts: &mut Grid) {
        let all = self.told_of(case, line);
        let mut rows = Vec::new();
        let asked: &[&str] = match (line.kind, line.unit) {
            (Kind::Free, _) => &[
                "hourly_rate",
                "factor",
                "surcharge_percent",
                "surcharge_per_hour",
            ],
            (Kind::Work, _) => &[
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
            (Kind::Fee, _) => &["minimum_amount"],
            (Kind::Correction, _) => &[],
            (Kind::Travel, Unit::Minute) => {
                rows.extend(self.travel_rows(case, line, &all));
                &["travel"]
            }
            (Kind::Travel | Kind::Mileage, _) => {
                rows.extend(self.distance_rows(case, line, &all));
                &["mileage"]
            }
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
        let travelled = line.entries.iter().filter_map(|index| {
            let entry = case.entries.get(usize::try_from(*index).ok()?)?;
            Some(case.travel(entry))
        });
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
            let rate = wording::tier::price(told.hourly_rate, lang);
            let share = wording::percent(share.decimal(), lang);
            let price = wording::tier::price(line.unit_price, lang);
            let _ = write!(words, ", {rate} x {share} = {price}");
        }
        Some(words)
    }

    fn distance_rows(&self, case: &Case<'_>, line: &Line<'_>, all: &[Told<'_>]) -> Option<String> {
        let lang = self.lang;
        let told = all.first()?;
        let mut length = Quantity::default();
        for index in &line.entries {
            let entry = case.entries.get(usize::try_from(*index).ok()?)?;
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
        if line.unit == Unit::Distance {
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
        } else if let Some(least) = distance.minimum_amount.filter(|_| line.label == "Minimum") {
            let least = lang.money(least);
            words.push_str(&lang.pick(
                format!(", what is missing to {least}"),
                format!(", hvad der mangler i {least}"),
            ));
        }
        let plain = line.unit == Unit::Distance && line.quantity == length && bands.is_empty();
        (!plain).then_some(words)
    }

    /// The fee of the card that a line charges, as its condition and price stand there.
    pub(super) fn fee_key(&self, case: &Case<'_>, line: &Line<'_>) -> Option<String> {
        let contacted = case.contacted()?;
        let mut fees = self.card.at(contacted).fees.iter();
        let fee = fees.find(|fee| fee.label == line.label && fee.item.as_deref() == line.item)?;
        let when = wording::rule::when(self.card, &fee.when, self.lang);
        let per = match fee.per {
            FeePer::Case => "",
            FeePer::Entry => ", per = \"entry\"",
            FeePer::Day => ", per = \"day\"",
        };
        let price = self.fee_price(case, line, fee);
        let when = if when.is_empty() {
            String::new()
        } else {
            format!(": {when}")
        };
        Some(format!("(fees, {price}{per}{when})"))
    }

    fn fee_price(&self, case: &Case<'_>, line: &Line<'_>, fee: &Fee) -> String {
        match &fee.price {
            Price::Amount(amount) => format!("amount = {amount}"),
            Price::Share(share) => {
                let first = case.billable().next();
                let told = first.and_then(|entry| {
                    crate::billing::told(self.card, case, entry, TierId::NORMAL).ok()
                });
                let of = |rate: UnitPrice| format!(": {rate} x {share} % = {}", line.unit_price);
                let of = told.map_or_else(String::new, |told| of(told.hourly_rate));
                format!("rate_percent = {share}{of}")
            }
        }
    }
}
