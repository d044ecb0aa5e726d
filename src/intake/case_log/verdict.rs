//! How a case of a log stands, or why that cannot be said.

use crate::calendar::{CalendarError, Instant, YEARS};
use crate::lang::Words;
use crate::problems::{Place, Trouble, Warning, WarningKind, Warnings};
use crate::rate_card::{Edition, RateCard, Sla};
use crate::sla::{Action, CaseRecord, Event, Judged, SlaError, Terms};
use crate::texts::quoted;
use crate::words;

/// Why there is no verdict.
#[derive(Debug)]
pub(crate) enum NoVerdict {
    /// The card promises nothing, to no case.
    Card(Trouble),
    /// Of this case there can be none; about its registration.
    Case(Words),
}

/// What an edition promises.
///
/// # Errors
/// It has no priorities.
pub(crate) fn terms_of(edition: &Edition) -> Result<&Sla, Trouble> {
    edition.sla.as_ref().ok_or_else(|| {
        Trouble::new(words!(
            "the rate card has no priorities: at least one is needed under [sla.priorities]";
            "takstbladet har ingen prioriteter: der skal mindst én til under [sla.priorities]"
        ))
    })
}

/// The verdicts of a case at `now`, by the terms in force at its registration; `own` are the promises to who has it, where
/// they are not those to all. Also returns the events that were ignored.
///
/// # Errors
/// Why there are none.
pub(crate) fn verdict(
    card: &RateCard,
    record: &CaseRecord,
    own: Option<&Sla>,
    now: Instant,
) -> Result<(Judged, Vec<Event>), NoVerdict> {
    let sla = terms_of(card.at(record.registered)).map_err(NoVerdict::Card)?;
    let terms = Terms::new(card, own.unwrap_or(sla));
    Judged::new(terms, record, now).map_err(|error| NoVerdict::Case(no_deadline(error, card)))
}

fn no_deadline(error: SlaError, card: &RateCard) -> Words {
    match error {
        SlaError::Calendar(CalendarError::NoHours) => words!(
            "the case has no deadline: its clock counts normal hours, and the rate card has none left after this time";
            "sagen har ingen frist: dens ur tæller normal arbejdstid, og takstbladet har ikke mere af den efter dette tidspunkt"
        ),
        SlaError::Calendar(CalendarError::OutOfYears(_)) => {
            let last = YEARS.end();
            words!(
                "the case has no deadline: it would lie beyond {last}, the last year the program computes with";
                "sagen har ingen frist: den ville ligge efter {last}, det sidste år, programmet regner med"
            )
        }
        SlaError::NoPriority(priority) => {
            let name = quoted(card.priority_name(priority));
            words!(
                "the rate card has no priority {name} at the time of registration";
                "takstbladet har ingen prioritet {name} på registreringstidspunktet"
            )
        }
    }
}

/// Warns of an event that changes nothing.
pub(crate) fn warn_of_ignored(
    warnings: &mut Warnings,
    place: Place,
    case: &str,
    event: Event,
    card: &RateCard,
) {
    warnings.add(WarningKind::IgnoredEvent, || {
        let local = card.calendar().zone().local(event.at);
        let (case, time) = (quoted(case), local.format("%Y-%m-%d %H:%M:%S"));
        let words = match event.action {
            Action::Paused => words!(
                "case {case}: `{time} paused` is ignored: it was paused already";
                "sag {case}: `{time} paused` springes over: den var allerede på pause"
            ),
            Action::Resumed => words!(
                "case {case}: `{time} resumed` is ignored: it was not paused";
                "sag {case}: `{time} resumed` springes over: den var ikke på pause"
            ),
            Action::Reopened => words!(
                "case {case}: `{time} reopened` is ignored: it was not resolved";
                "sag {case}: `{time} reopened` springes over: den var ikke løst"
            ),
            Action::Resolved | Action::Priority(_) => words!(
                "case {case}: `{time} resolved` is ignored: it was resolved already";
                "sag {case}: `{time} resolved` springes over: den var allerede løst"
            ),
        };
        Warning { kind: WarningKind::IgnoredEvent, place: Some(place), column: None, words }
    });
}
