//! How a case's time became billed time: its tier, what was free, and the rounding.

use super::{Explainer, key};
use crate::billing::{Case, Charge, Kind, Line};
use crate::calendar::Instant;
use crate::lang::Lang;
use crate::output::grid::{Grid, Look, printable};
use crate::output::wording;
use crate::rate_card::Trigger;

impl Explainer<'_> {
    /// rules.md §2.1: why the work is in its tier.
    pub(super) fn tier(&self, case: &Case<'_>, charge: &Charge<'_>, facts: &mut Grid) {
        let (lang, Some(contacted)) = (self.lang, case.contacted()) else {
            return;
        };
        if charge.pieces.is_empty() {
            return;
        }
        let edition = self.card.at(contacted);
        let surcharge = wording::percent(edition.after_hours.surcharge_percent.decimal(), lang);
        let late = charge
            .pieces
            .iter()
            .find(|piece| !piece.stretch.tier.is_normal());
        let head = lang.pick("surcharge", "tillæg   ");
        let trigger = match edition.after_hours.trigger {
            Trigger::Contact => "contact",
            Trigger::Start => "start",
            Trigger::Worked => "worked",
        };
        let key = format!("(after_hours.trigger = \"{trigger}\")");
        let reason = match (late, edition.after_hours.trigger) {
            (None, Trigger::Contact) if charge.contacted_in_normal_hours => {
                let (when, hours) = (self.when(contacted), self.hours(contacted));
                lang.pick(
                    format!("none: contacted {when}, inside {hours}"),
                    format!("intet: henvendt {when}, inden for {hours}"),
                )
            }
            (None, Trigger::Contact | Trigger::Start) => lang
                .pick(
                    "none: all work started in normal hours",
                    "intet: alt arbejde begyndte i normal arbejdstid",
                )
                .to_owned(),
            (None, Trigger::Worked) => lang
                .pick(
                    "none: all work was in normal hours",
                    "intet: alt arbejde lå i normal arbejdstid",
                )
                .to_owned(),
            (Some(piece), _) => {
                let start = piece.stretch.start;
                let (when, why) = (self.when(start), self.why_closed(start));
                lang.pick(
                    format!("+{surcharge} from {when}: {why}"),
                    format!("+{surcharge} fra {when}: {why}"),
                )
            }
        };
        facts.row([head, &reason]);
        facts.row(["", &Look::Dim.mark(&key)]);
        if late.is_some() {
            let key = format!(
                "(after_hours.surcharge_percent = {})",
                edition.after_hours.surcharge_percent
            );
            facts.row(["", &Look::Dim.mark(&key)]);
        }
    }

    /// Why an instant is outside normal hours: a holiday, a day without hours, or the time of day.
    pub(super) fn why_closed(&self, at: Instant) -> String {
        let lang = self.lang;
        let calendar = self.card.calendar();
        let date = calendar.zone().date(at);
        let holidays: Vec<String> = calendar
            .holidays_on(date)
            .map(|holiday| printable(&holiday.name))
            .collect();
        if !holidays.is_empty() {
            let names = holidays.join(", ");
            return lang.pick(
                format!("{names} is a holiday"),
                format!("{names} er helligdag"),
            );
        }
        if calendar.hours_on(date).is_empty() {
            let weekday = lang.full_weekday(date);
            return lang.pick(
                format!("no normal hours on a {weekday}"),
                format!("ingen normal arbejdstid {weekday}"),
            );
        }
        let hours = self.hours(at);
        lang.pick(format!("outside {hours}"), format!("uden for {hours}"))
    }

    /// The normal hours of a day: `Thu 08:00-16:00`.
    fn hours(&self, at: Instant) -> String {
        let calendar = self.card.calendar();
        let date = calendar.zone().date(at);
        let clock = |seconds: u32| format!("{:02}:{:02}", seconds / 3_600, seconds / 60 % 60);
        let spans: Vec<String> = calendar
            .hours_on(date)
            .iter()
            .map(|span| format!("{}-{}", clock(span.start()), clock(span.end())))
            .collect();
        format!("{} {}", self.lang.weekday(date), spans.join(", "))
    }

    /// rules.md §2.2: what was free.
    pub(super) fn free(&self, case: &Case<'_>, charge: &Charge<'_>, facts: &mut Grid) {
        let lang = self.lang;
        let Some(agreement) = case.facts.agreement else {
            return;
        };
        let name = key(self.card.agreement_name(agreement));
        let head = lang.pick("free", "gratis");
        let free: Vec<&Line<'_>> = charge
            .lines
            .iter()
            .filter(|line| line.kind == Kind::Free)
            .collect();
        let allowance = wording::minutes(charge.free_allowance, lang);
        if !case.covered() {
            let none = lang.pick(
                "none: the agreement does not cover this case",
                "intet: aftalen dækker ikke sagen",
            );
            facts.row([head, none]);
        } else if free.is_empty() {
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
            let words = lang.pick(
                format!("first {allowance} min of the case: {parts}"),
                format!("sagens første {allowance} min: {parts}"),
            );
            facts.row([head, &words]);
        }
        let minutes = crate::billing::Quantity::minutes(charge.free_allowance);
        if case.covered() {
            facts.row([
                "",
                &Look::Dim.mark(&format!("(agreements.{name}.free_minutes = {minutes})")),
            ]);
        }
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
        let how = match (billed.raised, billed.worked, lang) {
            (0, 0, Lang::En) => "nothing left to bill".to_owned(),
            (0, 0, Lang::Da) => "intet tilbage at afregne".to_owned(),
            (0, _, Lang::En) => "exact time".to_owned(),
            (0, _, Lang::Da) => "den nøjagtige tid".to_owned(),
            (raised, worked, Lang::En) => format!(
                "raised by {} to {}",
                minutes(raised),
                minutes(worked.saturating_add(raised))
            ),
            (raised, worked, Lang::Da) => format!(
                "hævet med {} til {}",
                minutes(raised),
                minutes(worked.saturating_add(raised))
            ),
        };
        facts.row([lang.pick("billed", "afregnet"), &format!("{left}, {how}")]);
        let minimum = match case.facts.agreement {
            Some(id) => format!(
                "agreements.{}.minimum_minutes",
                key(self.card.agreement_name(id))
            ),
            None => "billing.minimum_minutes".to_owned(),
        };
        let (least, increment) = (
            crate::billing::Quantity::minutes(billed.minimum),
            crate::billing::Quantity::minutes(billed.increment),
        );
        let keys = format!("(billing.increment_minutes = {increment}, {minimum} = {least})");
        facts.row(["", &Look::Dim.mark(&keys)]);
        if billed.raised > 0
            && let Some(line) = billed.raised_line
        {
            let line = line.saturating_add(1);
            let words = lang.pick(
                format!("what was added goes to the cheapest line, line {line}"),
                format!("det tillagte går til den billigste linje, linje {line}"),
            );
            facts.row(["", &words]);
        }
    }
}
