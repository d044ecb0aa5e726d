//! How a case's time became billed time: what was free, rounding, minimum and flat prices.

use super::Explainer;
use super::sources::{rule_name, rule_with};
use crate::billing::{Case, Charge, Kind, Line, Told, What};
use crate::lang::Lang;
use crate::money::{Money, Quantity};
use crate::output::grid::{Grid, Look, printable};
use crate::output::wording;
use crate::rate_card::{Per, Rounding, Terms};

/// What makes time free besides the first minutes of a case.
pub(super) const FREE_BY_AGREEMENT: &str =
    "(included_minutes, prepaid_minutes, after_hours = \"included\")";

impl Explainer<'_> {
    /// rules.md §2.2: what was free.
    pub(super) fn free(&self, case: &Case<'_>, charge: &Charge<'_>, facts: &mut Grid) {
        let lang = self.lang;
        let all = self.told_of_all(case, charge);
        let promised = case.facts.agreement.is_some_and(|id| {
            let mut editions = all.iter().filter_map(|told| told.edition.agreement(id));
            editions.any(|agreement| agreement.terms.free_seconds.is_some())
        });
        let free_lines = charge.lines.iter().any(|line| line.kind() == Kind::Free);
        if !promised && !free_lines && charge.free_allowance == 0 {
            return;
        }
        let head = lang.pick("free", "gratis");
        let free: Vec<&Line<'_>> = charge
            .lines
            .iter()
            .filter(|line| line.kind() == Kind::Free)
            .collect();
        let allowance = wording::minutes(charge.free_allowance, lang);
        if !case.covered() && free.is_empty() && charge.free_allowance == 0 {
            let none = lang.pick(
                "none: the agreement does not cover this case",
                "intet: aftalen dækker ikke sagen",
            );
            facts.row([head, none]);
            return;
        }
        if free.is_empty() {
            let none = lang.pick(
                format!("none of the {allowance} min: they are for normal hours"),
                format!("ingen af de {allowance} min: de gælder i normal arbejdstid"),
            );
            facts.row([head, &none]);
        } else {
            let parts: Vec<String> = free
                .iter()
                .map(|line| {
                    let minutes = wording::minutes(line.worked, lang);
                    let level = line
                        .level
                        .map_or_else(String::new, |id| printable(self.card.level_name(id)));
                    lang.pick(
                        format!("{minutes} at {level}"),
                        format!("{minutes} på {level}"),
                    )
                })
                .collect();
            let parts = parts.join(", ");
            let all_free = free
                .iter()
                .fold(0_i64, |sum, line| sum.saturating_add(line.worked));
            let words = match (charge.free_allowance, lang) {
                (0, Lang::En) => format!("by the agreement: {parts}"),
                (0, Lang::Da) => format!("efter aftalen: {parts}"),
                (first, Lang::En) if all_free > first => {
                    format!("first {allowance} min of the case, and by the agreement: {parts}")
                }
                (first, Lang::Da) if all_free > first => {
                    format!("sagens første {allowance} min, og efter aftalen: {parts}")
                }
                (_, Lang::En) => format!("first {allowance} min of the case: {parts}"),
                (_, Lang::Da) => format!("sagens første {allowance} min: {parts}"),
            };
            facts.row([head, &words]);
            if all_free > charge.free_allowance {
                facts.row(["", &Look::Dim.mark(FREE_BY_AGREEMENT)]);
                if charge.free_allowance == 0 {
                    return;
                }
            }
        }
        let minutes = Quantity::minutes(charge.free_allowance);
        let source = self.free_source(case, charge, &all);
        facts.row([
            "",
            &Look::Dim.mark(&format!("({source}free_minutes = {minutes})")),
        ]);
    }

    /// Where the free minutes stand: an agreement's are for the cases that it covers.
    pub(super) fn free_source(
        &self,
        case: &Case<'_>,
        charge: &Charge<'_>,
        all: &[Told<'_>],
    ) -> String {
        let has = |terms: &Terms| terms.free_seconds.is_some();
        if !case.covered() {
            let rule = rule_with(all, has);
            return rule.map_or_else(
                || "billing.".to_owned(),
                |it| format!("{}: ", rule_name(it)),
            );
        }
        let source = self.changed_by(case, all, has);
        let agreement = case.facts.agreement.filter(|_| charge.free_allowance == 0);
        source
            .or_else(|| agreement.map(|id| self.agreement_key(id)))
            .unwrap_or_else(|| "billing.".to_owned())
    }

    /// rules.md §2.3: how time became billed time.
    pub(super) fn billed(&self, case: &Case<'_>, charge: &Charge<'_>, facts: &mut Grid) {
        let lang = self.lang;
        let worked = charge.pieces.iter().fold(0_i64, |sum, piece| {
            sum.saturating_add(piece.stretch.seconds())
        });
        if worked == 0 {
            return;
        }
        let billed = charge.billed;
        let free = worked.saturating_sub(billed.worked);
        let minutes = |seconds: i64| wording::minutes(seconds, lang);
        let left = if free == 0 {
            format!("{} min", minutes(worked))
        } else {
            format!(
                "{} - {} = {} min",
                minutes(worked),
                minutes(free),
                minutes(billed.worked)
            )
        };
        let flat = charge.lines.iter().find_map(flat_of);
        let timed = charge
            .lines
            .iter()
            .find(|line| matches!(line.what, What::Time));
        let to = minutes(billed.worked.saturating_add(billed.raised));
        let by = minutes(billed.raised.saturating_abs());
        let how = match (billed.raised, billed.worked, lang) {
            (0, 0, Lang::En) => "nothing left to bill".to_owned(),
            (0, 0, Lang::Da) => "intet tilbage at afregne".to_owned(),
            (0, _, _) if flat.is_some() && timed.is_none() => {
                lang.pick("at a flat price", "til fast pris").to_owned()
            }
            (0, _, Lang::En) if flat.is_some() => "a flat price, then the exact time".to_owned(),
            (0, _, Lang::Da) if flat.is_some() => {
                "fast pris, derefter den nøjagtige tid".to_owned()
            }
            (0, _, Lang::En) => "exact time".to_owned(),
            (0, _, Lang::Da) => "den nøjagtige tid".to_owned(),
            (1.., _, Lang::En) => format!("raised by {by} to {to}"),
            (1.., _, Lang::Da) => format!("hævet med {by} til {to}"),
            (_, _, Lang::En) => format!("rounded down by {by} to {to}"),
            (_, _, Lang::Da) => format!("rundet ned med {by} til {to}"),
        };
        facts.row([lang.pick("billed", "afregnet"), &format!("{left}, {how}")]);
        let all = self.told_of_all(case, charge);
        // What a flat price pays for is not counted.
        if flat.is_none() || timed.is_some() {
            let keys = self.counting_keys(case, charge, &all);
            facts.row(["", &Look::Dim.mark(&keys)]);
        }
        if let Some(flat) = flat {
            self.flat_rows(case, flat, &all, facts);
        }
        if billed.raised > 0
            && let Some(index) = billed.raised_line
            && let Some(line) = charge.lines.get(index)
        {
            let number = index.saturating_add(1);
            let wide = |per: Per| matches!(per, Per::Day | Per::Month | Per::Invoice);
            let over_cases = all
                .iter()
                .any(|told| wide(told.minimum_per) || wide(told.increment_per));
            let words = if over_cases || line.net == Money::ZERO {
                lang.pick(
                    format!("what was added goes to line {number}"),
                    format!("det tillagte går til linje {number}"),
                )
            } else {
                lang.pick(
                    format!(
                        "what was added goes to the cheapest line that costs anything, line {number}"
                    ),
                    format!(
                        "det tillagte går til den billigste linje, der koster noget, linje {number}"
                    ),
                )
            };
            facts.row(["", &words]);
        }
    }

    /// The keys of increment and minimum, with what they are counted for and how.
    fn counting_keys(&self, case: &Case<'_>, charge: &Charge<'_>, all: &[Told<'_>]) -> String {
        let billed = charge.billed;
        let largest = |of: fn(&Told<'_>) -> i64| all.iter().max_by_key(|told| of(told));
        let mut keys = Vec::new();
        let increment = Quantity::minutes(billed.increment);
        let holds = |seconds: Option<i64>| seconds == Some(billed.increment);
        let source = self.source(case, all, |terms| holds(terms.increment_seconds));
        keys.push(format!("{source}increment_minutes = {increment}"));
        if let Some(told) = largest(|told| told.increment_seconds).filter(|_| billed.increment > 0)
        {
            match told.rounding {
                Rounding::Up => {}
                Rounding::Down => keys.push("rounding = \"down\"".to_owned()),
                Rounding::Nearest => keys.push("rounding = \"nearest\"".to_owned()),
            }
            if told.grace_seconds > 0 && told.rounding == Rounding::Up {
                let grace = Quantity::minutes(told.grace_seconds);
                keys.push(format!("grace_minutes = {grace}"));
            }
            keys.extend(per_key("increment_per", told.increment_per));
        }
        let holds = |seconds: Option<i64>| seconds == Some(billed.minimum);
        let mut source = self.source(case, all, |terms| holds(terms.minimum_seconds));
        if let Some(id) = case.facts.agreement
            && self
                .changed_by(case, all, |terms| holds(terms.minimum_seconds))
                .is_none()
        {
            source = self.agreement_key(id);
        }
        let minimum = Quantity::minutes(billed.minimum);
        keys.push(format!("{source}minimum_minutes = {minimum}"));
        if let Some(told) = largest(|told| told.minimum_seconds).filter(|_| billed.minimum > 0) {
            keys.extend(per_key("minimum_per", told.minimum_per));
        }
        format!("({})", keys.join(", "))
    }

    /// The band or first block that stands in the place of time.
    fn flat_rows(
        &self,
        case: &Case<'_>,
        (line, flat): (&Line<'_>, Flat),
        all: &[Told<'_>],
        facts: &mut Grid,
    ) {
        let lang = self.lang;
        let (worked, price) = (
            wording::minutes(line.worked, lang),
            wording::price(line.unit_price, lang),
        );
        let (words, source) = match flat {
            Flat::Band(most) => {
                let most = wording::minutes(most, lang);
                let words = lang.pick(
                    format!("{worked} min is within {most} min: {price} flat"),
                    format!("{worked} min er inden for {most} min: fast {price}"),
                );
                let source = self.source(case, all, |terms| terms.bands.is_some());
                (words, format!("({source}bands)"))
            }
            Flat::First(block) => {
                let block = wording::minutes(block, lang);
                let words = lang.pick(
                    format!("the first {block} min, once begun: {price}"),
                    format!("de første {block} min, når de er påbegyndt: {price}"),
                );
                let source = self.source(case, all, |terms| terms.first.is_some());
                (words, format!("({source}first)"))
            }
        };
        facts.row(["", &words]);
        facts.row(["", &Look::Dim.mark(&source)]);
    }
}

/// What a flat price of time is for, in seconds.
#[derive(Clone, Copy)]
enum Flat {
    Band(i64),
    First(i64),
}

fn flat_of<'l, 'a>(line: &'l Line<'a>) -> Option<(&'l Line<'a>, Flat)> {
    if let What::Band(most) = line.what {
        Some((line, Flat::Band(most)))
    } else if let What::FirstBlock(block) = line.what {
        Some((line, Flat::First(block)))
    } else {
        None
    }
}

pub(super) fn per_key(name: &str, per: Per) -> Option<String> {
    let value = match per {
        Per::Case => return None,
        Per::Entry => "entry",
        Per::Day => "day",
        Per::Month => "month",
        Per::Invoice => "invoice",
    };
    Some(format!("{name} = \"{value}\""))
}
