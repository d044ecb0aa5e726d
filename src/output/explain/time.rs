//! A case's time: why it is in its tier, what of it was free, and how the rest became billed time.

use chrono::Datelike;

use super::view::{Rows, Subject, View};
use crate::billing::{Charge, InForce, Kind, Line, Source, What};
use crate::calendar::{Instant, TierId};
use crate::lang::Lang;
use crate::money::{Money, Quantity};
use crate::output::grid::printable;
use crate::output::wording;
use crate::rate_card::{By, Choice, Per, RateCard, Rounding, Terms, Trigger};
use crate::say;
use crate::seconds::Seconds;

/// What makes time free besides the first minutes of a case.
pub(super) const FREE_BY_AGREEMENT: &str =
    "(included_minutes, prepaid_minutes, after_hours = \"included\")";

/// rules.md §2.1: why the work is in its tier.
pub(super) fn surcharge(view: &View<'_>, subject: &Subject<'_, '_>, rows: &mut Rows) {
    let (lang, charge) = (view.lang, subject.charge);
    let Some(contacted) = subject.case.contacted().filter(|_| !charge.pieces.is_empty()) else {
        return;
    };
    let trigger = view.card.at(contacted).after_hours.trigger;
    let trigger_key = format!("(after_hours.trigger = \"{}\")", trigger.word());
    let head = lang.pick("surcharge", "tillæg   ");
    let mut late = charge.pieces.iter();
    if late.any(|piece| !piece.stretch.tier.is_normal()) {
        let mut keys = vec![trigger_key];
        for (index, (words, key)) in late_tiers(view, subject).into_iter().enumerate() {
            rows.head(if index == 0 { head } else { "" }, words);
            keys.push(key);
        }
        keys.dedup();
        for key in keys {
            rows.key(&key);
        }
        return;
    }
    let reason = match trigger {
        Trigger::Contact | Trigger::Case if charge.contacted_in_normal_hours => {
            let (when, hours) = (view.contacted(subject.case), hours(view.card, contacted, lang));
            say!(lang,
                "none: contacted {when}, inside {hours}";
                "intet: henvendt {when}, inden for {hours}"
            )
        }
        Trigger::Case | Trigger::Contact | Trigger::Start => say!(lang,
            "none: all work started in normal hours";
            "intet: alt arbejde begyndte i normal arbejdstid"
        ),
        Trigger::Worked => say!(lang,
            "none: all work was in normal hours";
            "intet: alt arbejde lå i normal arbejdstid"
        ),
    };
    rows.head(head, reason);
    rows.key(&trigger_key);
}

/// Each tier outside normal hours that has work of the case: what it adds, since when, and why; and its key.
fn late_tiers(view: &View<'_>, subject: &Subject<'_, '_>) -> Vec<(String, String)> {
    let lang = view.lang;
    let mut seen = Vec::new();
    let mut tiers = Vec::new();
    for piece in &subject.charge.pieces {
        let (tier, start) = (piece.stretch.tier, piece.stretch.start);
        if tier.is_normal() || seen.contains(&tier) {
            continue;
        }
        let terms = subject.charge.trace.of_entry(piece.entry, Some(tier));
        let Some(terms) = terms else { continue };
        seen.push(tier);
        let when = if subject.case.entries[piece.entry].dated() {
            view.date(start)
        } else {
            view.when(start)
        };
        let why = why_in(view.card, tier, start, lang);
        let price = wording::surcharge(terms, lang);
        let price = price.unwrap_or_else(|| lang.pick("normal price", "normal pris").to_owned());
        tiers.push((
            say!(lang, "{price} from {when}: {why}"; "{price} fra {when}: {why}"),
            format!("({})", subject.tier_key(terms)),
        ));
    }
    tiers
}

/// Why an instant is in a tier: `evening: Tue 16:00-19:00`, `holiday: Juledag`, `rest`; of the short form why it
/// is outside normal hours.
fn why_in(card: &RateCard, tier: TierId, at: Instant, lang: Lang) -> String {
    let Some(name) = wording::named(card, tier) else {
        return why_closed(card, at, lang);
    };
    let calendar = card.calendar();
    let date = calendar.zone().date(at);
    let Some(hours) = card.on(date).tier(tier) else {
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
        return say!(lang, "{name}: all other time"; "{name}: al øvrig tid");
    }
    let (weekday, spans) = (lang.weekday(date), wording::clock_spans(spans));
    format!("{name}: {weekday} {spans}")
}

/// Why an instant is outside normal hours: a holiday, a day without hours, or the time of day.
pub(super) fn why_closed(card: &RateCard, at: Instant, lang: Lang) -> String {
    let calendar = card.calendar();
    let date = calendar.zone().date(at);
    let holidays = calendar.holidays_on(date);
    let holidays: Vec<String> = holidays.map(|it| printable(&it.name)).collect();
    if !holidays.is_empty() {
        let names = holidays.join(", ");
        return say!(lang, "{names} is a holiday"; "{names} er helligdag");
    }
    if calendar.hours_on(date).is_empty() {
        let weekday = lang.full_weekday(date);
        return say!(lang, "no normal hours on a {weekday}"; "ingen normal arbejdstid {weekday}");
    }
    let hours = hours(card, at, lang);
    say!(lang, "outside {hours}"; "uden for {hours}")
}

/// The normal hours of a day: `Thu 08:00-16:00`.
fn hours(card: &RateCard, at: Instant, lang: Lang) -> String {
    let calendar = card.calendar();
    let date = calendar.zone().date(at);
    let spans = wording::clock_spans(&calendar.hours_on(date));
    format!("{} {spans}", lang.weekday(date))
}

/// rules.md §2.2: what was free.
pub(super) fn free(subject: &Subject<'_, '_>, rows: &mut Rows) {
    let (lang, allowance) = (subject.lang, subject.charge.free_allowance);
    let has_free =
        |(_, agreement): (_, &crate::rate_card::Agreement)| agreement.terms.free_seconds.is_some();
    let mut terms = subject.terms.iter();
    let is_promised = terms.any(|terms| terms.agreement.is_some_and(has_free));
    let lines = subject.charge.lines.iter();
    let free: Vec<&Line<'_>> = lines.filter(|line| line.kind() == Kind::Free).collect();
    let none_is_free = free.is_empty() && allowance == Seconds::ZERO;
    if none_is_free && !is_promised {
        return;
    }
    let head = lang.pick("free", "gratis");
    if none_is_free && !subject.case.covered() {
        let none = lang.pick(
            "none: the agreement does not cover this case",
            "intet: aftalen dækker ikke sagen",
        );
        rows.head(head, none);
        return;
    }
    let first = wording::minutes(allowance, lang);
    if free.is_empty() {
        let none = say!(lang,
            "none of the {first} min: they are for normal hours";
            "ingen af de {first} min: de gælder i normal arbejdstid"
        );
        rows.head(head, none);
    } else {
        let parts = free.iter().map(|line| {
            let minutes = wording::minutes(line.worked, lang);
            let level = line.level.map(|id| printable(subject.card.level_name(id)));
            let level = level.unwrap_or_default();
            say!(lang, "{minutes} at {level}"; "{minutes} på {level}")
        });
        let parts = parts.collect::<Vec<_>>().join(", ");
        let all_free = Seconds::sum(free.iter().map(|line| line.worked));
        let by = match subject.case.facts.agreement {
            Some(_) => lang.pick("by the agreement", "efter aftalen"),
            None => lang.pick("prepaid", "forudbetalt"),
        };
        let words = match allowance {
            Seconds::ZERO => format!("{by}: {parts}"),
            allowance if all_free > allowance => say!(lang,
                "first {first} min of the case, and {by}: {parts}";
                "sagens første {first} min, og {by}: {parts}"
            ),
            _ => {
                say!(lang, "first {first} min of the case: {parts}"; "sagens første {first} min: {parts}")
            }
        };
        rows.head(head, words);
        if all_free > allowance {
            rows.key(FREE_BY_AGREEMENT);
            let agreements = subject.terms.iter().filter_map(|terms| terms.agreement);
            let kept = agreements.filter_map(|(_, it)| it.included?.carry_over).next_back();
            if let Some(kept) = kept {
                rows.more(wording::rule::carry_over(kept, lang));
            }
            drawn(subject, rows);
            if allowance == Seconds::ZERO {
                return;
            }
        }
    }
    rows.key(&free_key(subject, &subject.terms));
}

/// Where the free minutes stand: an agreement's are for the cases that it covers.
pub(super) fn free_key(subject: &Subject<'_, '_>, all: &[&InForce<'_>]) -> String {
    let allowance = subject.charge.free_allowance;
    let is_covered = subject.case.covered();
    let source = match Source::of(all, |terms| terms.free_seconds.is_some()) {
        source @ Source::Rule(_) => source,
        Source::Card if is_covered && allowance == Seconds::ZERO => {
            let agreement = subject.case.facts.agreement;
            agreement.map_or(Source::Card, Source::Agreement)
        }
        source @ (Source::Agreement(_) | Source::Customer) if is_covered => source,
        Source::Card | Source::Agreement(_) | Source::Customer => Source::Card,
    };
    let (source, minutes) = (subject.from(source, "billing."), Quantity::minutes(allowance));
    format!("({source}free_minutes = {minutes})")
}

/// rules.md §2.3: how time became billed time.
pub(super) fn billed(subject: &Subject<'_, '_>, rows: &mut Rows) {
    let (lang, charge) = (subject.lang, subject.charge);
    let worked = Seconds::sum(charge.pieces.iter().map(|piece| piece.stretch.seconds()));
    if worked == Seconds::ZERO {
        return;
    }
    let billed = charge.billed;
    let minutes = |seconds| wording::minutes(seconds, lang);
    let mut words = format!("{} min", minutes(worked));
    if billed.worked != worked {
        let (free, left) = (minutes(worked - billed.worked), minutes(billed.worked));
        words = format!("{} - {free} = {left} min", minutes(worked));
    }
    let flat =
        charge.lines.iter().find(|line| matches!(line.what, What::Band(_) | What::FirstBlock(_)));
    let is_timed = charge.lines.iter().any(|line| matches!(line.what, What::Time));
    let (by, to) = (minutes(billed.raised.abs()), minutes(billed.worked + billed.raised));
    let how = match (billed.raised, billed.worked) {
        (Seconds::ZERO, Seconds::ZERO) => {
            say!(lang, "nothing left to bill"; "intet tilbage at afregne")
        }
        (Seconds::ZERO, _) if flat.is_some() && !is_timed => {
            say!(lang, "at a flat price"; "til fast pris")
        }
        (Seconds::ZERO, _) if flat.is_some() => say!(lang,
            "a flat price, then the exact time";
            "fast pris, derefter den nøjagtige tid"
        ),
        (Seconds::ZERO, _) => say!(lang, "exact time"; "den nøjagtige tid"),
        (raised, _) if raised > Seconds::ZERO => {
            say!(lang, "raised by {by} to {to}"; "hævet med {by} til {to}")
        }
        _ => say!(lang, "rounded down by {by} to {to}"; "rundet ned med {by} til {to}"),
    };
    rows.head(lang.pick("billed", "afregnet"), format!("{words}, {how}"));
    // What a flat price pays for is not counted.
    if flat.is_none() || is_timed {
        rows.key(&counting_keys(subject));
    }
    if let Some(flat) = flat {
        flat_rows(subject, flat, rows);
    }
    if billed.raised > Seconds::ZERO
        && let Some(index) = billed.raised_line
    {
        rows.more(raised_line(charge, &subject.terms, index, lang));
    }
}

fn raised_line(charge: &Charge<'_>, all: &[&InForce<'_>], index: usize, lang: Lang) -> String {
    let number = index + 1;
    let is_wide = |per: Per| matches!(per, Per::Day | Per::Month | Per::Invoice);
    let mut all = all.iter();
    if charge.lines[index].net == Money::ZERO
        || all.any(|terms| is_wide(terms.minimum_per) || is_wide(terms.increment_per))
    {
        say!(lang, "what was added goes to line {number}"; "det tillagte går til linje {number}")
    } else {
        say!(lang,
            "what was added goes to the cheapest line that costs anything, line {number}";
            "det tillagte går til den billigste linje, der koster noget, linje {number}"
        )
    }
}

/// The keys of increment and minimum, with what they are counted for and how.
fn counting_keys(subject: &Subject<'_, '_>) -> String {
    let (billed, all) = (subject.charge.billed, subject.terms.as_slice());
    let largest = |of: fn(&InForce<'_>) -> Seconds| all.iter().max_by_key(|terms| of(terms));
    let mut keys = Vec::new();
    let source =
        subject.source(all, "billing.", |terms| terms.increment_seconds == Some(billed.increment));
    let increment = Quantity::minutes(billed.increment);
    keys.push(format!("{source}increment_minutes = {increment}"));
    if let Some(terms) =
        largest(|terms| terms.increment_seconds).filter(|_| billed.increment > Seconds::ZERO)
    {
        keys.extend(key_of("rounding", terms.rounding));
        if terms.grace_seconds > Seconds::ZERO && terms.rounding == Rounding::Up {
            let grace = Quantity::minutes(terms.grace_seconds);
            keys.push(format!("grace_minutes = {grace}"));
        }
        keys.extend(key_of("increment_per", terms.increment_per));
        keys.extend(by_key(subject, "increment_by", terms.increment_by));
    }
    let has = |terms: &Terms| terms.minimum_seconds == Some(billed.minimum);
    let source = match (Source::of(all, has), subject.case.facts.agreement) {
        // Without one of its own an agreement has none.
        (Source::Card, Some(id)) => Source::Agreement(id),
        (source, _) => source,
    };
    let (source, minimum) = (subject.from(source, "billing."), Quantity::minutes(billed.minimum));
    keys.push(format!("{source}minimum_minutes = {minimum}"));
    if let Some(terms) =
        largest(|terms| terms.minimum_seconds).filter(|_| billed.minimum > Seconds::ZERO)
    {
        keys.extend(key_of("minimum_per", terms.minimum_per));
        keys.extend(by_key(subject, "minimum_by", terms.minimum_by));
    }
    format!("({})", keys.join(", "))
}

/// `minimum_by = ["technician"]`; nothing where all counts together.
fn by_key(subject: &Subject<'_, '_>, name: &str, by: &[By]) -> Option<String> {
    (!by.is_empty()).then(|| format!("{name} = {}", wording::key::by_list(subject.card, by)))
}

/// The band or first block that stands in the place of time.
fn flat_rows(subject: &Subject<'_, '_>, line: &Line<'_>, rows: &mut Rows) {
    let lang = subject.lang;
    let all = subject.terms.as_slice();
    let (worked, price) =
        (wording::minutes(line.worked, lang), wording::price(line.unit_price, lang));
    if let What::Band(most) = line.what {
        let most = wording::minutes(most, lang);
        rows.more(say!(lang,
            "{worked} min is within {most} min: {price} flat";
            "{worked} min er inden for {most} min: fast {price}"
        ));
        let source = subject.source(all, "billing.", |terms| terms.bands.is_some());
        rows.key(&format!("({source}bands)"));
    } else if let What::FirstBlock(block) = line.what {
        let block = wording::minutes(block, lang);
        rows.more(say!(lang,
            "the first {block} min, once begun: {price}";
            "de første {block} min, når de er påbegyndt: {price}"
        ));
        let source = subject.source(all, "billing.", |terms| terms.first.is_some());
        rows.key(&format!("({source}first)"));
    }
}

/// A key with one of a few words, where it is not what holds without it.
pub(super) fn key_of(name: &str, choice: impl Choice) -> Option<String> {
    (choice != Default::default()).then(|| format!("{name} = \"{}\"", choice.word()))
}

/// What a minute of free time drew of included or prepaid time, where that was not a minute.
fn drawn(subject: &Subject<'_, '_>, rows: &mut Rows) {
    let (lang, mut seen) = (subject.lang, Vec::new());
    for piece in &subject.charge.pieces {
        let is_other = !piece.draws.is_zero() && piece.draws != Quantity::ONE;
        if !piece.free || !is_other || seen.contains(&(piece.stretch.tier, piece.draws)) {
            continue;
        }
        seen.push((piece.stretch.tier, piece.draws));
        let factor = lang.number(&piece.draws.to_string());
        let tier = wording::tier(subject.card, piece.stretch.tier, lang);
        rows.more(say!(lang, "{tier}: a minute drew {factor}"; "{tier}: et minut trak {factor}"));
    }
}
