//! How the deadlines and verdicts of a case came about: in words and numbers, with the day they are of, the rule, the key of
//! the card, and the closed days and closing times that moved a deadline.

use std::fmt::Write as _;

use super::grid::{Align, Grid, Look, printable};
use super::sla_time_line::{Told, draw};
use super::sla_view::{View, done_word, status_word, target_word};
use crate::calendar::{CalendarError, Instant};
use crate::lang::Lang;
use crate::output::wording;
use crate::rate_card::{Clock, PriorityId, Reprioritise, Sla, Whose};
use crate::say;
use crate::seconds::Seconds;
use crate::sla::{JudgedCase, Promise, Status, Stood, Stop, Target, Terms, Verdict, Why};

/// Closed days that are named before a count takes over.
const NAMED: usize = 6;

/// The whole explanation of one case.
pub fn render(case: &JudgedCase, sla: &Sla, view: &View<'_>) -> Result<String, CalendarError> {
    let lang = view.lang;
    let told = Told::after(view.card.calendar().zone().date(view.now), view);
    let judged = &case.judged;
    let history = &judged.history;
    let name = |priority: PriorityId| printable(view.card.priority_name(priority));
    let local = view.card.calendar().zone().local(history.registered);
    let (number, registered) = (printable(&case.case), lang.date_time(local));
    let customer = case.customer.as_deref().map(printable);
    let customer = customer.map_or(String::new(), |customer| format!(" · {customer}"));
    let head = say!(
        lang,
        "Case {number}{customer} · registered {registered}";
        "Sag {number}{customer} · registreret {registered}"
    );
    let mut grid = Grid::new([Align::Left, Align::Left, Align::Left]).gaps([0, 2]);
    let mut line = |title: &str, text: String| {
        let width = view.width.unwrap_or(80).saturating_sub(13).max(30);
        let titles = std::iter::once(title).chain(std::iter::repeat(""));
        for (text, title) in textwrap::wrap(&text, width).iter().zip(titles) {
            grid.row(["  ".to_owned(), title.to_owned(), text.to_string()]);
        }
    };
    line(lang.pick("judged", "vurderet"), moment(view));
    line(lang.pick("time", "tid"), draw(judged, &told, view));
    let periods = history.periods.iter();
    let periods: Vec<String> = periods
        .map(|period| format!("{} {}", told.at(period.from), name(period.priority)))
        .collect();
    line(lang.pick("priority", "prioritet"), periods.join(", "));
    for why in [Why::Paused, Why::Resolved] {
        let stops = history.stops.iter().filter(|stop| stop.why == why);
        let stops = stops.map(|stop| {
            let from = told.at(stop.from);
            let to = stop.to.map_or(String::new(), |to| told.at(to));
            format!("{from}-{to}")
        });
        let stops: Vec<String> = stops.collect();
        if !stops.is_empty() {
            line(state(why, lang), stops.join(", "));
        }
    }
    if history.waits {
        let since = lang.pick(
            "paused by its state, since when the log does not say (rule 3.2)",
            "på pause efter sin tilstand; loggen siger ikke hvornår fra (regel 3.2)",
        );
        line(lang.pick("state", "tilstand"), since.to_owned());
    }
    for (target, verdict) in judged.verdicts() {
        let stood = match target {
            Target::Response => Stood::default(),
            Target::Resolution => history.stood(),
        };
        let Some(promise) = verdict.promise else {
            let none = unpromised(target, judged.priority, view);
            line(target_word(target, lang), none);
            continue;
        };
        let sum = sum(target, &promise, sla, stood, &told, view)?;
        line(target_word(target, lang), sum);
        let moved = moved_by(&promise, &told, view);
        if !moved.is_empty() {
            line("", moved);
        }
        line("", outcome(target, verdict, &told, view));
    }
    if history.periods.len() > 1 {
        line(lang.pick("changes", "ændringer"), reading(sla.reprioritise, lang));
    }
    Ok(format!("{}\n\n{}", Look::Bold.mark(&head), grid.render(None)))
}

/// `Tue 24 Nov 2026 13:05`
fn moment(view: &View<'_>) -> String {
    let (lang, local) = (view.lang, view.card.calendar().zone().local(view.now));
    format!("{} {}", lang.date(local.date()), lang.time(local.time()))
}

fn state(why: Why, lang: Lang) -> &'static str {
    match why {
        Why::Paused => lang.pick("paused", "på pause"),
        Why::Resolved => lang.pick("solved", "løst"),
    }
}

/// `10:00 + 4 h + 30 min paused = 14:30 (sla.priorities.normal.respond; G7, rule 3.1)`
fn sum(
    target: Target,
    promise: &Promise,
    sla: &Sla,
    Stood { stops, waited }: Stood<'_>,
    told: &Told<'_>,
    view: &View<'_>,
) -> Result<String, CalendarError> {
    let lang = view.lang;
    let clock = match promise.clock {
        Clock::Calendar => lang.pick("every hour counts", "alle timer tæller"),
        Clock::Business => lang.pick("normal hours only", "kun normal arbejdstid"),
    };
    let mut text = format!("{} + {}", told.at(promise.start), length(promise.seconds, lang));
    let reached = promise.due.map(|due| reached(due, stops));
    for why in [Why::Paused, Why::Resolved] {
        let stood = stood(promise, sla, stops, (why, reached), view)?;
        if stood > Seconds::ZERO {
            let _ = write!(text, " + {} {}", length(stood, lang), state(why, lang));
        }
    }
    if waited > Seconds::ZERO && reached.is_some() {
        let (waited, said) = (length(waited, lang), lang.pick("waited", "ventet"));
        let _ = write!(text, " + {waited} {said}");
    }
    match promise.due.zip(reached) {
        Some((due, reached)) => {
            let _ = write!(text, " = {}", told.at(reached));
            if reached < due {
                let due = told.at(due);
                text.push_str(&say!(
                    lang,
                    ", moved to {due}: the clock stood from that second on (rule 3.2)";
                    ", flyttet til {due}: uret stod stille fra det sekund (regel 3.2)"
                ));
            }
        }
        None => text.push_str(lang.pick(
            ", no deadline while paused (rule 3.2)",
            ", ingen frist under pausen (regel 3.2)",
        )),
    }
    let _ = write!(
        text,
        "; {clock} ({}; G7, {} 3.1)",
        keys(target, promise, sla, view),
        lang.pick("rule", "regel")
    );
    Ok(text)
}

/// Nothing is promised: what the card lacks.
fn unpromised(target: Target, priority: PriorityId, view: &View<'_>) -> String {
    let (lang, key) = (view.lang, key(target));
    let priority = printable(view.card.priority_name(priority));
    say!(
        lang,
        "nothing is promised (sla.priorities.{priority} has no {key})";
        "intet er lovet (sla.priorities.{priority} har ingen {key})"
    )
}

fn key(target: Target) -> &'static str {
    match target {
        Target::Response => "respond",
        Target::Resolution => "resolve",
    }
}

/// The keys of the card that the length, the clock and the hours of a promise are from.
fn keys(target: Target, promise: &Promise, sla: &Sla, view: &View<'_>) -> String {
    let card = view.card;
    let name = printable(card.priority_name(promise.period.priority));
    let Some(priority) = sla.priority(promise.period.priority) else {
        return String::new();
    };
    let of = |whose: Whose| match whose {
        Whose::Card => format!("sla.priorities.{name}"),
        Whose::Agreement(id) => {
            format!("sla.agreements.{}.priorities.{name}", printable(card.agreement_name(id)))
        }
        Whose::Customer(place) => {
            let customer = sla.customers.name(place);
            format!("sla.customers.\"{}\".priorities.{name}", printable(customer))
        }
    };
    let length = match target {
        Target::Response => priority.of.respond,
        Target::Resolution => priority.of.resolve,
    };
    let mut text = format!("{}.{}", of(length), key(target));
    let hours = promise.hours.filter(|_| promise.clock == Clock::Business);
    for (whose, key) in
        [(Some(priority.of.clock), "clock"), (hours.map(|_| priority.of.hours), "hours")]
    {
        match whose {
            Some(whose) if whose == length => {
                let _ = write!(text, ", .{key}");
            }
            Some(whose) => {
                let _ = write!(text, ", {}.{key}", of(whose));
            }
            None => {}
        }
    }
    text
}

/// When the time of a promise was used up: before its deadline only where stops that began in that very second moved it.
fn reached(due: Instant, stops: &[Stop]) -> Instant {
    let mut reached = due;
    for stop in stops.iter().rev() {
        if stop.to == Some(reached) {
            reached = stop.from;
        }
    }
    reached
}

/// The time on the promise's clock that the case was paused or resolved until the time of the promise was used up.
fn stood(
    promise: &Promise,
    sla: &Sla,
    stops: &[Stop],
    (why, reached): (Why, Option<Instant>),
    view: &View<'_>,
) -> Result<Seconds, CalendarError> {
    let Some(reached) = reached else {
        return Ok(Seconds::ZERO);
    };
    let terms = Terms::new(view.card, sla).within(promise.hours);
    let stops = stops.iter().filter(|stop| stop.why == why);
    let stops: Vec<Stop> = stops.copied().collect();
    let with = terms.elapsed(promise.clock, promise.start, reached, Stood::default())?;
    let stood = Stood { stops: &stops, waited: Seconds::ZERO };
    let without = terms.elapsed(promise.clock, promise.start, reached, stood)?;
    Ok(with - without)
}

/// What lay between the start and the deadline of a business clock: closing times and closed days.
fn moved_by(promise: &Promise, told: &Told<'_>, view: &View<'_>) -> String {
    let (Clock::Business, Some(due)) = (promise.clock, promise.due) else {
        return String::new();
    };
    let own = promise.hours.and_then(|hours| view.card.promise_hours.get(hours));
    let (lang, calendar) = (view.lang, own.unwrap_or(view.card.calendar()));
    let zone = calendar.zone();
    let (first, last) = (zone.date(promise.start), zone.date(due));
    let mut named = Vec::new();
    let mut others = 0;
    for date in first.iter_days().take_while(|date| *date <= last) {
        for holiday in calendar.holidays_on(date) {
            if named.len() < NAMED {
                let (day, name) = (lang.short_date(date), printable(&holiday.name));
                named.push(format!("{day} {name}"));
            } else {
                others += 1;
            }
        }
    }
    let mut parts = Vec::new();
    if !named.is_empty() {
        let more = if others > 0 { format!(" (+{others})") } else { String::new() };
        parts.push(format!(
            "{} {}{more} (holidays)",
            lang.pick("closed:", "lukket:"),
            named.join(", ")
        ));
    }
    let hours = |date| wording::clock_spans(&calendar.hours_on(date));
    if first != last {
        let (day, open) = (lang.short_date(last), hours(last));
        parts.push(say!(lang, "open {day} {open} (hours)"; "åbent {day} {open} (hours)"));
        told.named(last);
    }
    parts.join("; ")
}

/// What came of it: `met: answered 12:30, 62 % used, 90 min left (rule 3.3)`
fn outcome(target: Target, verdict: &Verdict, told: &Told<'_>, view: &View<'_>) -> String {
    let lang = view.lang;
    let name = |priority: PriorityId| printable(view.card.priority_name(priority));
    let status = status_word(verdict.status, lang);
    let mut parts = vec![match verdict.breach {
        None => status.to_owned(),
        Some(breach) => {
            let (at, under) = (told.at(breach.at), name(breach.under));
            say!(lang, "{status} at {at} under {under}"; "{status} {at} som {under}")
        }
    }];
    if let Some(at) = verdict.at {
        parts.push(format!("{} {}", done_word(target, lang), told.at(at)));
    }
    let used = verdict.used_percent();
    parts.push(say!(lang, "{used} % used"; "{used} % brugt"));
    if verdict.status != Status::Paused {
        let (left, over) = (verdict.minutes_left(), -verdict.minutes_left());
        parts.push(if left < 0 {
            say!(lang, "{over} min over time"; "{over} min over tiden")
        } else {
            say!(lang, "{left} min left"; "{left} min tilbage")
        });
    }
    if let Some(breach) = verdict.breach
        && verdict.due().is_some_and(|due| breach.at > due)
    {
        parts.push(say!(
            lang,
            "the deadline was already past when the priority changed (rule 3.4)";
            "fristen var allerede passeret, da prioriteten blev ændret (regel 3.4)"
        ));
    }
    parts.join(", ")
}

fn reading(reading: Reprioritise, lang: Lang) -> String {
    let (key, en, da) = match reading {
        Reprioritise::KeepBreach => {
            ("keep-breach", "a missed promise stays missed", "et brudt løfte forbliver brudt")
        }
        Reprioritise::Recompute => {
            ("recompute", "only the last priority counts", "kun den sidste prioritet tæller")
        }
        Reprioritise::Restart => (
            "restart",
            "the clock starts at the last change",
            "uret starter ved den sidste ændring",
        ),
    };
    let (said, rule) = lang.pick((en, "rule"), (da, "regel"));
    format!("{said} (sla.reprioritise = \"{key}\"; {rule} 3.4)")
}

/// A length of time to the second: `4 h`, `1 h 30 min`, `90 s` as `1 min 30 s`.
fn length(seconds: Seconds, lang: Lang) -> String {
    let (hours, minutes, seconds) = seconds.clock();
    let parts = [(hours, lang.pick("h", "t")), (minutes, "min"), (seconds, lang.pick("s", "sek."))];
    let shown = parts.iter().filter(|(number, _)| *number > 0);
    let shown: Vec<String> = shown.map(|(number, unit)| format!("{number} {unit}")).collect();
    if shown.is_empty() { format!("0 {}", lang.pick("s", "sek.")) } else { shown.join(" ") }
}
