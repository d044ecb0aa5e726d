//! The shipped card, with another clock or another reading of a changed priority.

use chrono::{NaiveDateTime, NaiveTime};
use takst::calendar::Instant;
use takst::intake::rate_card::load;
use takst::lang::Lang;
use takst::rate_card::RateCard;

use crate::desk::SHIPPED;

/// `reprioritise` and the `clock` of all priorities, as cards have them.
pub(crate) fn sla(reprioritise: &str, clock: &str) -> RateCard {
    let text = SHIPPED
        .replace("= \"keep-breach\"", &format!("= \"{reprioritise}\""))
        .replace("clock = \"calendar\"", &format!("clock = \"{clock}\""));
    card(&text)
}

pub(crate) fn card(text: &str) -> RateCard {
    load(text, "card.toml", Lang::En, false).unwrap_or_else(|report| panic!("{report}"))
}

/// RFC 3339, local `2026-11-24 10:00[:00]`, or a time of day on Tuesday 2026-11-24.
pub(crate) fn time(card: &RateCard, text: &str) -> Instant {
    if let Ok(time) = chrono::DateTime::parse_from_rfc3339(text) {
        return Instant::from_unix(time.timestamp());
    }
    let (date, time) = text.split_once(' ').unwrap_or(("2026-11-24", text));
    let time = NaiveTime::parse_from_str(time, "%H:%M:%S")
        .or_else(|_| NaiveTime::parse_from_str(time, "%H:%M"))
        .unwrap_or_else(|_| panic!("`{text}` is not a time"));
    let local = NaiveDateTime::new(date.parse().unwrap(), time);
    card.calendar().zone().boundary(local)
}
