//! One case by options, for a caller on the line.

use crate::calendar::Instant;
use crate::cli::SlaArgs;
use crate::commands::Context;
use crate::commands::log_style::dates;
use crate::commands::option_time::{OptionTime, of_option};
use crate::intake::case_log::CaseLog;
use crate::intake::case_log::Moment;
use crate::intake::case_log::{NoVerdict, verdict};
use crate::intake::case_log::{future, unknown_priority};
use crate::problems::Trouble;
use crate::rate_card::RateCard;
use crate::scalars::time::Nearest;
use crate::seconds::Seconds;
use crate::sla::{CaseRecord, HistoryError, JudgedCase, Resolution};
use crate::texts::quoted;
use crate::words;

/// A time ahead of the clock by this many seconds is a mistake.
const AHEAD: Seconds = Seconds::new(300);

/// A log of the one case that the options describe.
pub(super) fn case(
    args: &SlaArgs,
    card: &RateCard,
    moment: Moment,
    context: &Context,
) -> Result<CaseLog, Trouble> {
    let own = moment.instant();
    let latest = match moment {
        Moment::Clock(now) => now.plus(AHEAD),
        Moment::Given(now) => now,
    };
    let read = |option: &'static str, text: &Option<String>, not_before: Option<Instant>| {
        let Some(text) = text else {
            return Ok(None);
        };
        let time = OptionTime {
            option,
            text,
            own,
            nearest: Nearest::Last,
            dates: dates(args.dates, card),
            not_before,
        };
        let fits = |at| at <= latest && not_before.is_none_or(|limit| limit <= at);
        let meant = time.read(card.calendar().zone(), fits)?;
        meant.tell(card, context);
        match moment {
            Moment::Clock(_) if meant.instant > latest => Err(of_option(option, &future(text))),
            Moment::Clock(_) | Moment::Given(_) => Ok(Some(meant.instant)),
        }
    };
    let registered = read("--registered", &args.registered, None)?;
    let Some(at) = registered else {
        return Ok(CaseLog::default());
    };
    let priority = args.priority.as_ref().map(|text| {
        let known = card.find_priority(text.trim());
        known.ok_or_else(|| of_option("--priority", &unknown_priority(card, text)))
    });
    let record = CaseRecord {
        registered: at,
        priority: priority.transpose()?,
        answered: None,
        responded: read("--responded", &args.responded, registered)?,
        resolved: read("--resolved", &args.resolved, registered)?
            .map_or(Resolution::Unsaid, Resolution::At),
        has_history: false,
        events: Vec::new(),
        waited: None,
        waits: false,
    };
    if let Some(error) = record.check().err().and_then(|errors| errors.first().copied()) {
        let (option, text) = if error == HistoryError::RespondedEarly {
            ("--responded", &args.responded)
        } else {
            ("--resolved", &args.resolved)
        };
        let value = quoted(text.as_deref().unwrap_or(""));
        let registered = quoted(args.registered.as_deref().unwrap_or(""));
        let words = words!(
            "{value} is before registration {registered}";
            "{value} ligger før registreringen {registered}"
        );
        return Err(of_option(option, &words));
    }
    let Some(record) = moment.known(record) else {
        let words = words!("lies after --now"; "ligger efter --now");
        return Err(of_option("--registered", &words));
    };
    let mut log = CaseLog::default();
    let (judged, _) =
        verdict(card, &record, None, moment.instant()).map_err(|error| match error {
            NoVerdict::Card(trouble) => trouble,
            NoVerdict::Case(words) => of_option("--registered", &words),
        })?;
    log.cases.push(JudgedCase {
        case: "-".to_owned(),
        customer: None,
        agreement: None,
        channel: None,
        own: None,
        judged,
    });
    Ok(log)
}
