//! Why a case's time is in its tier.

use chrono::Datelike;

use super::Explainer;
use crate::billing::{Case, Charge, told};
use crate::calendar::{Instant, TierId};
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
        let late = charge
            .pieces
            .iter()
            .find(|piece| !piece.stretch.tier.is_normal());
        let head = lang.pick("surcharge", "tillæg   ");
        let trigger = match edition.after_hours.trigger {
            Trigger::Contact => "contact",
            Trigger::Start => "start",
            Trigger::Worked => "worked",
            Trigger::Case => "case",
        };
        let key = format!("(after_hours.trigger = \"{trigger}\")");
        let reason = match (late, edition.after_hours.trigger) {
            (None, Trigger::Contact | Trigger::Case) if charge.contacted_in_normal_hours => {
                let (when, hours) = (self.contacted(case), self.hours(contacted));
                lang.pick(
                    format!("none: contacted {when}, inside {hours}"),
                    format!("intet: henvendt {when}, inden for {hours}"),
                )
            }
            (None, Trigger::Case | Trigger::Contact | Trigger::Start) => lang
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
            (Some(_), _) => {
                self.late_tiers(case, charge, &key, facts);
                return;
            }
        };
        facts.row([head, &reason]);
        facts.row(["", &Look::Dim.mark(&key)]);
    }

    /// Each tier outside normal hours that has work of the case: what it adds, since when, and why.
    fn late_tiers(&self, case: &Case<'_>, charge: &Charge<'_>, trigger: &str, facts: &mut Grid) {
        let lang = self.lang;
        let mut head = lang.pick("surcharge", "tillæg   ");
        let mut seen = Vec::new();
        let mut keys = vec![trigger.to_owned()];
        for piece in &charge.pieces {
            let tier = piece.stretch.tier;
            if tier.is_normal() || seen.contains(&tier) {
                continue;
            }
            let Some(entry) = case.entries.get(piece.entry) else {
                continue;
            };
            let Ok(told) = told(self.card, case, entry, tier) else {
                continue;
            };
            seen.push(tier);
            let start = piece.stretch.start;
            let when = if entry.dated() {
                self.date(start)
            } else {
                self.when(start)
            };
            let why = self.why_in(tier, start);
            let price = wording::surcharge(&told, lang)
                .unwrap_or_else(|| lang.pick("normal price", "normal pris").to_owned());
            let words = lang.pick(
                format!("{price} from {when}: {why}"),
                format!("{price} fra {when}: {why}"),
            );
            facts.row([std::mem::take(&mut head), &words]);
            keys.push(format!("({})", self.tier_key(&told)));
        }
        keys.dedup();
        for key in keys {
            facts.row(["", &Look::Dim.mark(&key)]);
        }
    }

    /// Why an instant is in a tier: `evening: Tue 16:00-19:00`, `holiday: Juledag`, `rest`; of the short form why it
    /// is outside normal hours.
    fn why_in(&self, tier: TierId, at: Instant) -> String {
        let lang = self.lang;
        let Some(name) = wording::named(self.card, tier) else {
            return self.why_closed(at);
        };
        let calendar = self.card.calendar();
        let date = calendar.zone().date(at);
        let Some(hours) = self.card.on(date).tier(tier) else {
            return name;
        };
        let holiday = calendar.holidays_on(date).next();
        let eve = || calendar.holidays_on(date.succ_opt()?).next();
        let holiday = holiday.or_else(eve).filter(|_| !hours.holidays.is_empty());
        if let Some(holiday) = holiday {
            return format!("{name}: {}", printable(&holiday.name));
        }
        let spans = hours.week.spans(date.weekday());
        if hours.rest || spans.is_empty() {
            let rest = lang.pick("all other time", "al øvrig tid");
            return format!("{name}: {rest}");
        }
        format!(
            "{name}: {} {}",
            lang.weekday(date),
            wording::clock_spans(spans)
        )
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
        let spans = wording::clock_spans(&calendar.hours_on(date));
        format!("{} {spans}", self.lang.weekday(date))
    }
}
