//! `--priority`: until when the caller is promised a solution.

use crate::billing::Inquiry;
use crate::calendar::Instant;
use crate::commands::Context;
use crate::commands::option_time::of_option;
use crate::intake::case_log::{NoVerdict, unknown_priority, verdict};
use crate::output::quote_table::Promise;
use crate::output::sla_view::View;
use crate::problems::Trouble;
use crate::rate_card::RateCard;
use crate::sla::{CaseRecord, Resolution};

/// The promise of a priority by its name, an alias, or `standard`, to who makes contact; told at `told_at`, or now where
/// that is still to come.
///
/// # Errors
/// The card has no such priority, or no deadline can be computed.
pub(super) fn of<'a>(
    name: &str,
    inquiry: &Inquiry,
    told_at: Instant,
    card: &'a RateCard,
    context: &Context,
) -> Result<Promise<'a>, Trouble> {
    let wrong = |words| of_option("--priority", &words);
    let known = card.find_priority(name.trim());
    if known.is_none() && !name.trim().eq_ignore_ascii_case("standard") {
        return Err(wrong(unknown_priority(card, name)));
    }
    let record = CaseRecord {
        registered: inquiry.contacted,
        priority: known,
        answered: None,
        responded: None,
        resolved: Resolution::Unsaid,
        has_history: false,
        events: Vec::new(),
        waited: None,
        waits: false,
    };
    let now = told_at.min(context.now).max(inquiry.contacted);
    let names: Vec<&str> = inquiry.also_called.iter().flatten().map(String::as_str).collect();
    let sla = card.at(inquiry.contacted).sla.as_ref();
    let own = sla.map(|sla| sla.of(inquiry.agreement, &names));
    let (judged, _) = verdict(card, &record, own.as_deref(), now).map_err(|error| match error {
        NoVerdict::Card(trouble) => trouble,
        NoVerdict::Case(words) => wrong(words),
    })?;
    Ok(Promise {
        priority: card.priority_name(judged.priority),
        answer: Some(judged.response).filter(|_| !inquiry.by_phone()),
        solution: judged.resolution,
        view: View { card, now, lang: context.lang, width: context.width },
    })
}
