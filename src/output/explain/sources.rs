//! Where on the card what held stands: the keys of the card, of agreements, and of rules by their names.

use super::Explainer;
use crate::billing::{Case, Charge, Line, Told, told_each};
use crate::output::grid::printable;
use crate::output::wording;
use crate::output::wording::key::{key, keys, price_key};
use crate::rate_card::{AgreementId, RateCard, Rates, Rule, Terms};

impl<'a> Explainer<'a> {
    /// What held for the entries of a line, in the line's tier; for all of the case's where it names none.
    pub(super) fn told_of<'t>(
        &self,
        case: &Case<'t>,
        charge: &Charge<'_>,
        line: &Line<'_>,
    ) -> Vec<Told<'t>>
    where
        'a: 't,
    {
        if line.entries.is_empty() {
            return self.told_of_all(case, charge);
        }
        let card: &'t _ = self.card;
        let entries = line.entries.iter().map(|index| &case.entries[*index]);
        told_each(card, case, entries.map(|entry| (entry, line.tier))).unwrap_or_default()
    }

    /// What held for the pieces of a case; for its entries where it has none.
    pub(super) fn told_of_all<'t>(&self, case: &Case<'t>, charge: &Charge<'_>) -> Vec<Told<'t>>
    where
        'a: 't,
    {
        let card: &'t _ = self.card;
        if charge.pieces.is_empty() {
            let entries = case.billable().map(|entry| (entry, None));
            return told_each(card, case, entries).unwrap_or_default();
        }
        let pieces = charge.pieces.iter().filter_map(|piece| {
            let entry = case.entries.get(piece.entry)?;
            Some((entry, Some(piece.stretch.tier)))
        });
        told_each(card, case, pieces).unwrap_or_default()
    }

    /// The key of what a tier makes of the price: `after_hours.surcharge_percent = 100`,
    /// `tiers.evening.factor = 1.5`, or the rule's in its place.
    pub(super) fn tier_key(&self, told: &Told<'_>) -> String {
        let by_rule = told.rules.iter().rev().find_map(|rule| {
            let (name, value) = price_key(self.card, rule.terms.price.as_ref()?);
            Some(format!("{}: {name} = {value}", rule_name(rule)))
        });
        if let Some(key) = by_rule {
            return key;
        }
        let (name, value) = told
            .tier_price
            .as_ref()
            .map_or(("factor", "1".to_owned()), |it| price_key(self.card, it));
        match wording::named(self.card, told.tier) {
            Some(tier) => format!("tiers.{}.{name} = {value}", key(&tier)),
            None => format!("after_hours.{name} = {value}"),
        }
    }

    /// The key of the hourly rate before tier and discount.
    pub(super) fn rate_key(&self, case: &Case<'_>, line: &Line<'_>, told: &Told<'_>) -> String {
        let rate = told.hourly_rate;
        let Some(level) = line.level else {
            return format!("hourly_rate = {rate}");
        };
        let says = |rates: &Option<Rates>| rates.as_ref().and_then(|it| it.at(level)).is_some();
        if let Some(rule) = told
            .rules
            .iter()
            .rev()
            .find(|it| says(&it.terms.hourly_rate))
        {
            return format!("{}: hourly_rate = {rate}", rule_name(rule));
        }
        let own = case.own_terms();
        if own.is_some_and(|own| says(&own.hourly_rate)) {
            let (file, name) = (self.customers_file(), key(self.card.level_name(level)));
            return format!("{file}hourly_rates.{name} = {rate}");
        }
        let agreement = case.facts.agreement;
        if let Some(id) = agreement
            && let Some(terms) = told.edition.agreement(id)
            && says(&terms.terms.hourly_rate)
        {
            let name = key(self.card.agreement_name(id));
            return format!("agreements.{name}.hourly_rate = {rate}");
        }
        let name = key(self.card.level_name(level));
        format!("levels.{name}.hourly_rate = {rate}")
    }

    /// Where a discount or a rate of the customer's own stands.
    fn customers_file(&self) -> &'static str {
        self.lang.pick("customers file: ", "kundefilen: ")
    }

    /// Where a term stands that `has` finds: `rule "phone": `, `customers file: `, `agreements.BEDRE.` or `billing.`.
    pub(super) fn source(
        &self,
        case: &Case<'_>,
        all: &[Told<'_>],
        has: impl Fn(&Terms) -> bool,
    ) -> String {
        let found = self.changed_by(case, all, has);
        found.unwrap_or_else(|| "billing.".to_owned())
    }

    /// The same; nothing where neither a rule, the customers file nor an agreement has it.
    pub(super) fn changed_by(
        &self,
        case: &Case<'_>,
        all: &[Told<'_>],
        has: impl Fn(&Terms) -> bool,
    ) -> Option<String> {
        if let Some(rule) = rule_with(all, &has) {
            return Some(format!("{}: ", rule_name(rule)));
        }
        if case.own_terms().is_some_and(&has) {
            return Some(self.customers_file().to_owned());
        }
        let id = case.facts.agreement?;
        let mut editions = all.iter().filter_map(|told| told.edition.agreement(id));
        editions
            .any(|agreement| has(&agreement.terms))
            .then(|| self.agreement_key(id))
    }

    /// `agreements.BEDRE.`
    pub(super) fn agreement_key(&self, id: AgreementId) -> String {
        format!("agreements.{}.", key(self.card.agreement_name(id)))
    }
}

/// The last rule that was met and has a term.
pub(super) fn rule_with<'t>(all: &[Told<'t>], has: impl Fn(&Terms) -> bool) -> Option<&'t Rule> {
    let mut rules = all.iter().flat_map(|told| told.rules.iter().rev());
    rules.find(|rule| has(&rule.terms)).copied()
}

/// The rules that met a line, and the keys they set that matter to it: `rule "acute": hourly_rate = 1960`.
pub(super) fn rules_met(card: &RateCard, all: &[Told<'_>], asked: &[&str]) -> Vec<String> {
    let mut rows = Vec::new();
    let told = all.iter();
    for (told, rule) in told.flat_map(|told| told.rules.iter().map(move |rule| (told, rule))) {
        let mileage = told.edition.mileage.as_ref();
        let unit = mileage.map_or("km", |it| it.unit.as_str());
        let set = keys(card, &rule.terms, unit, asked);
        let row = format!("({}: {})", rule_name(rule), set.join(", "));
        if !set.is_empty() && !rows.contains(&row) {
            rows.push(row);
        }
    }
    rows
}

/// `rule "acute"`, or `rule 2` where the card gives it no name.
pub(super) fn rule_name(rule: &Rule) -> String {
    let name = printable(&rule.name);
    if rule.is_named {
        format!("rule \"{name}\"")
    } else {
        name
    }
}
