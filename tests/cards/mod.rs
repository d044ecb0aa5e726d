//! Rate cards for tests: edition A, with what a test wants to be different.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Weekday};
use rust_decimal::Decimal;
use takst::billing::Percent;
use takst::calendar::{ClockSpan, HOUR, Holiday, HolidayRule, Instant, Week, Zone};
use takst::rate_card::{
    AfterHours, Clock, Edition, Goals, Parts, Priority, PriorityId, RateCard, Reprioritise, Sla,
    Terms, Trigger,
};

pub(crate) fn priority(index: usize) -> PriorityId {
    PriorityId::from_index(index).unwrap()
}

pub(crate) fn percent(number: i64) -> Percent {
    Percent::new(Decimal::from(number)).unwrap()
}

/// High, medium, normal, low (G7).
pub(crate) fn sla(reprioritise: Reprioritise, clock: Clock) -> Sla {
    let targets = [(1, 2), (2, 4), (4, 8), (24, 36)];
    Sla {
        initial: priority(0),
        standard: priority(2),
        reprioritise,
        at_risk_percent: percent(80),
        priorities: targets
            .map(|(respond, resolve)| {
                Some(Priority {
                    respond_seconds: respond * HOUR,
                    resolve_seconds: resolve * HOUR,
                    clock,
                })
            })
            .into(),
        goals: Goals {
            solved_within_seconds: Some(900),
            solved_percent: Some(percent(90)),
            answer_seconds: Some(90),
        },
    }
}

pub(crate) fn card(sla: Option<Sla>, open: bool) -> RateCard {
    let mut week = Week::default();
    if open {
        for day in [
            Weekday::Mon,
            Weekday::Tue,
            Weekday::Wed,
            Weekday::Thu,
            Weekday::Fri,
        ] {
            week.set(day, vec![ClockSpan::new(8 * 3600, 16 * 3600).unwrap()])
                .unwrap();
        }
    }
    let easter = [-3, -2, 0, 1, 39, 49, 50].map(HolidayRule::Easter);
    let dates = [(1, 1), (12, 25), (12, 26)].map(|(month, day)| HolidayRule::Yearly { month, day });
    let holidays = easter.into_iter().chain(dates).map(|rule| Holiday {
        name: "closed".to_owned(),
        rule,
        from: None,
        until: None,
        closed: vec![ClockSpan::WHOLE_DAY],
        begins: None,
    });
    RateCard::new(Parts {
        name: None,
        currency: "DKK".to_owned(),
        zone: Zone::new(chrono_tz::Europe::Copenhagen),
        customers: None,
        columns: takst::rate_card::Columns::default(),
        levels: Vec::new(),
        agreements: Vec::new(),
        priorities: ["high", "medium", "normal", "low"]
            .map(str::to_owned)
            .into(),
        tiers: Vec::new(),
        facts: Vec::new(),
        prices_include_vat: false,
        first: Edition {
            valid_from: NaiveDate::MIN,
            vat_percent: percent(25),
            week,
            holidays: holidays.collect(),
            levels: Vec::new(),
            billing: Terms::default(),
            after_hours: AfterHours {
                trigger: Trigger::Contact,
                non_critical_fee: None,
                fee_item: None,
                fee_label: String::new(),
            },
            tiers: Vec::new(),
            rules: Vec::new(),
            fees: Vec::new(),
            travel: None,
            mileage: None,
            agreements: Vec::new(),
            sla,
        },
        revisions: Vec::new(),
    })
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
