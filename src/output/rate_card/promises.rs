//! What is promised.

use super::hours::week_words;
use super::section::{Section, minutes, row};
use crate::lang::Lang;
use crate::output::grid::{Align, printable};
use crate::output::wording::percent;
use crate::rate_card::{Clock, Edition, Priority, RateCard, Reprioritise, State};
use crate::say;
use crate::seconds::Seconds;

pub(crate) fn priorities(card: &RateCard, edition: &Edition, lang: Lang) -> Section {
    let mut rows = Vec::new();
    let priorities = edition.sla.as_ref().map_or(&[][..], |sla| &sla.priorities);
    for (index, (name, priority)) in card.priorities.iter().zip(priorities).enumerate() {
        let Some(priority) = priority else { continue };
        let aliases: Vec<&str> = card.aliases_of_priority(index).collect();
        let aliases = printable(&aliases.join(", "));
        let [respond, resolve, clock] = promise(priority, card, lang);
        rows.push(vec![printable(name), respond, resolve, clock, aliases]);
    }
    let sla = edition.sla.as_ref();
    let agreements = sla.into_iter().flat_map(|sla| sla.agreements.iter());
    let agreements = agreements.map(|(id, own)| (card.agreement_name(*id), own, Some(*id), None));
    let customers = sla.into_iter().flat_map(|sla| sla.customers.iter());
    let customers = customers.map(|(name, own)| (name.as_str(), own, None, Some(name.as_str())));
    for (whose, own, agreement, customer) in agreements.chain(customers) {
        let Some(sla) = sla else { continue };
        let promised = sla.of(agreement, customer.as_slice());
        let named = |index: usize| own.priorities.get(index).copied().flatten().is_some();
        for (index, name) in card.priorities.iter().enumerate() {
            let priority = promised.priorities.get(index).and_then(Option::as_ref);
            if let Some(priority) = priority.filter(|_| named(index) || own.hours.is_some()) {
                let name = format!("{} · {}", printable(whose), printable(name));
                let [respond, resolve, clock] = promise(priority, card, lang);
                rows.push(vec![name, respond, resolve, clock, String::new()]);
            }
        }
    }
    Section {
        title: lang.pick("Priorities (SLA)", "Prioriteter (SLA)"),
        columns: vec![Align::Left, Align::Right, Align::Right, Align::Left, Align::Left],
        head: lang.pick(
            vec!["", "answer", "solution", "", "also called"],
            vec!["", "svar", "løsning", "", "kaldes også"],
        ),
        rows,
    }
}

/// Both targets, and the hours that count.
pub(crate) fn promise(priority: &Priority, card: &RateCard, lang: Lang) -> [String; 3] {
    let target = |seconds: Option<Seconds>| seconds.map_or("–".to_owned(), |it| length(it, lang));
    let own = priority.hours.and_then(|hours| card.promise_hours.get(hours));
    let clock = match (priority.clock, own) {
        (Clock::Calendar, _) => lang.pick("every hour counts", "alle timer tæller").to_owned(),
        (Clock::Business, None) => {
            lang.pick("normal hours count", "normal arbejdstid tæller").to_owned()
        }
        (Clock::Business, Some(own)) => {
            let week = own.week().map_or_else(Vec::new, |week| week_words(week, lang)).join(", ");
            say!(lang, "hours {week}"; "tiden {week}")
        }
    };
    let (respond, resolve) = (target(priority.respond_seconds), target(priority.resolve_seconds));
    [respond, resolve, clock]
}

pub(crate) fn promises(card: &RateCard, edition: &Edition, lang: Lang) -> Section {
    let mut rows = Vec::new();
    if let Some(sla) = &edition.sla {
        let change = match sla.reprioritise {
            Reprioritise::KeepBreach => say!(lang,
                "a missed promise stays missed (keep-breach)";
                "et brudt løfte forbliver brudt (keep-breach)"
            ),
            Reprioritise::Recompute => say!(lang,
                "only the last priority counts (recompute)";
                "kun den sidste prioritet tæller (recompute)"
            ),
            Reprioritise::Restart => say!(lang,
                "the clock starts again (restart)";
                "uret begynder forfra (restart)"
            ),
        };
        let standard = printable(card.priority_name(sla.standard));
        let initial = printable(card.priority_name(sla.initial));
        let used = percent(sla.at_risk_percent, lang);
        let at_risk = say!(lang, "once {used} of the time is used"; "når {used} af tiden er brugt");
        rows.push(row(lang.pick("standard priority", "standardprioritet"), standard));
        rows.push(row(lang.pick("until assessed", "indtil vurderet"), initial));
        rows.push(row(lang.pick("new priority", "ny prioritet"), change));
        rows.push(row(lang.pick("at risk", "i fare"), at_risk));
        for (state, title) in [
            (State::Paused, lang.pick("paused", "på pause")),
            (State::Resolved, lang.pick("solved", "løst")),
            (State::New, lang.pick("new", "ny")),
        ] {
            let words: Vec<&str> = sla.states.words(state).collect();
            if !words.is_empty() {
                let words = printable(&words.join(", "));
                let words = say!(lang, "by the states {words}"; "efter tilstandene {words}");
                rows.push(row(title, words));
            }
        }
        let goal = lang.pick("goal", "mål");
        if let Some(seconds) = sla.goals.solved_within_seconds {
            let within = minutes(seconds, lang);
            let share = sla.goals.solved_percent.map_or_else(String::new, |share| {
                let share = percent(share, lang);
                say!(lang, "more than {share} "; "mere end {share} ")
            });
            rows.push(row(
                goal,
                say!(lang, "{share}solved within {within}"; "{share}løst inden for {within}"),
            ));
        }
        if let Some(seconds) = sla.goals.answer_seconds.map(Seconds::get) {
            let words = say!(lang,
                "calls answered within {seconds} s on average";
                "opkald besvaret inden for {seconds} s i gennemsnit"
            );
            rows.push(row(goal, words));
        }
    }
    Section::pairs(lang.pick("Promises", "Løfter"), rows)
}

/// A target: `90 s`, `30 min`, `4 h`, `7 h 30`.
fn length(seconds: Seconds, lang: Lang) -> String {
    let hour = lang.pick("h", "t");
    match seconds.clock() {
        (0, 0, rest) => format!("{rest} s"),
        (hours, 0, 0) => format!("{hours} {hour}"),
        (0, minutes, 0) => format!("{minutes} min"),
        (0, minutes, rest) => format!("{minutes} min {rest} s"),
        (hours, minutes, 0) => format!("{hours} {hour} {minutes:02}"),
        (hours, minutes, rest) => format!("{hours} {hour} {minutes:02} min {rest} s"),
    }
}
