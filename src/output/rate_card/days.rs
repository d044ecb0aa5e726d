//! Hours and closed days.

use chrono::{Datelike, NaiveDate, Weekday};

use super::{Section, pairs, row};
use crate::calendar::{ClockSpan, Holiday, Week};
use crate::lang::Lang;
use crate::output::grid::{Align, printable};
use crate::output::wording;
use crate::rate_card::RateCard;

/// Days with the same hours in one row.
pub(super) fn hours(week: &Week, lang: Lang) -> Section {
    let rows = grouped(week, lang)
        .into_iter()
        .map(|(days, spans)| row(&days, parts(spans, lang)));
    pairs(
        lang.pick("Normal hours", "Normal arbejdstid"),
        rows.collect(),
    )
}

/// The days of a week that have hours: `mon-fri 16:00-19:00`.
pub(super) fn week_words(week: &Week, lang: Lang) -> Vec<String> {
    let open = grouped(week, lang);
    let open = open.into_iter().filter(|(_, spans)| !spans.is_empty());
    open.map(|(days, spans)| format!("{days} {}", parts(spans, lang)))
        .collect()
}

fn grouped(week: &Week, lang: Lang) -> Vec<(String, &[ClockSpan])> {
    let days = [
        Weekday::Mon,
        Weekday::Tue,
        Weekday::Wed,
        Weekday::Thu,
        Weekday::Fri,
        Weekday::Sat,
        Weekday::Sun,
    ];
    let names = lang.pick(
        ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
        ["man", "tir", "ons", "tor", "fre", "lør", "søn"],
    );
    let mut groups: Vec<(&str, &str, &[ClockSpan])> = Vec::new();
    for (day, name) in days.into_iter().zip(names) {
        let spans = week.spans(day);
        match groups.last_mut() {
            Some((_, last, same)) if *same == spans => *last = name,
            Some(_) | None => groups.push((name, name, spans)),
        }
    }
    let by_days = groups.into_iter().map(|(first, last, spans)| {
        let days = if first == last {
            first.to_owned()
        } else {
            format!("{first}-{last}")
        };
        (days, spans)
    });
    by_days.collect()
}

pub(super) fn parts(spans: &[ClockSpan], lang: Lang) -> String {
    if spans.is_empty() {
        return lang.pick("closed", "lukket").to_owned();
    }
    wording::clock_spans(spans)
}

/// The closed days of a year and the next, by name.
pub(super) fn closed_days(card: &RateCard, year: i32, lang: Lang) -> Section {
    let mut rows: Vec<(String, [String; 2], String)> = Vec::new();
    for (column, year) in [year, year.saturating_add(1)].into_iter().enumerate() {
        for (date, holiday) in days_of(card, year) {
            let name = printable(&holiday.name);
            let closed = if holiday.closed == [ClockSpan::WHOLE_DAY] {
                String::new()
            } else {
                format!(
                    "{} {}",
                    lang.pick("closed", "lukket"),
                    parts(&holiday.closed, lang)
                )
            };
            let free = rows.iter_mut().find(|(known, dates, part)| {
                *known == name && *part == closed && dates.get(column).is_some_and(String::is_empty)
            });
            let mut dates = [String::new(), String::new()];
            let slot = match free {
                Some((_, dates, _)) => dates.get_mut(column),
                None => dates.get_mut(column),
            };
            if let Some(slot) = slot {
                *slot = lang.short_date(date);
            }
            if dates.iter().any(|date| !date.is_empty()) {
                rows.push((name, dates, closed));
            }
        }
    }
    let mut rows: Vec<Vec<String>> = rows
        .into_iter()
        .map(|(name, [this, next], closed)| vec![name, this, next, closed])
        .collect();
    if !rows.is_empty() {
        let (this, next) = (year.to_string(), year.saturating_add(1).to_string());
        rows.insert(0, vec![String::new(), this, next, String::new()]);
    }
    Section {
        title: lang.pick("Closed days", "Lukkedage"),
        columns: vec![Align::Left, Align::Right, Align::Right, Align::Left],
        head: Vec::new(),
        rows,
    }
}

fn days_of(card: &RateCard, year: i32) -> Vec<(NaiveDate, &Holiday)> {
    let first = NaiveDate::from_ymd_opt(year, 1, 1);
    let days =
        std::iter::successors(first, NaiveDate::succ_opt).take_while(|day| day.year() == year);
    days.flat_map(|day| {
        let holidays = card.calendar().holidays_on(day);
        holidays.map(move |holiday| (day, holiday))
    })
    .collect()
}
