//! Hours and closed days.

use chrono::{Datelike, NaiveDate};

use super::section::{Section, row};
use crate::calendar::{ClockSpan, DAYS, Week};
use crate::lang::Lang;
use crate::output::grid::{Align, printable};
use crate::output::wording;
use crate::rate_card::RateCard;

/// Days with the same hours in one row.
pub(crate) fn normal(week: &Week, lang: Lang) -> Section {
    let days = grouped(week, lang).into_iter();
    let rows = days.map(|(days, spans)| row(&days, parts(spans, lang)));
    Section::pairs(lang.pick("Normal hours", "Normal arbejdstid"), rows.collect())
}

/// The days of a week that have hours: `mon-fri 16:00-19:00`.
pub(crate) fn week_words(week: &Week, lang: Lang) -> Vec<String> {
    let open = grouped(week, lang).into_iter().filter(|(_, spans)| !spans.is_empty());
    open.map(|(days, spans)| format!("{days} {}", parts(spans, lang))).collect()
}

fn grouped(week: &Week, lang: Lang) -> Vec<(String, &[ClockSpan])> {
    let names = lang.pick(
        ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
        ["man", "tir", "ons", "tor", "fre", "lør", "søn"],
    );
    let mut groups: Vec<(&str, &str, &[ClockSpan])> = Vec::new();
    for (day, name) in DAYS.into_iter().zip(names) {
        let spans = week.spans(day);
        match groups.last_mut() {
            Some((_, last, same)) if *same == spans => *last = name,
            Some(_) | None => groups.push((name, name, spans)),
        }
    }
    let by_days = groups.into_iter().map(|(first, last, spans)| {
        let days = if first == last { first.to_owned() } else { format!("{first}-{last}") };
        (days, spans)
    });
    by_days.collect()
}

pub(crate) fn parts(spans: &[ClockSpan], lang: Lang) -> String {
    if spans.is_empty() {
        return lang.pick("closed", "lukket").to_owned();
    }
    wording::clock_spans(spans)
}

/// The closed days of a year and the next, by name.
pub(crate) fn closed_days(card: &RateCard, year: i32, lang: Lang) -> Section {
    let mut days: Vec<(String, [String; 2], String)> = Vec::new();
    for (column, year) in [year, year + 1].into_iter().enumerate() {
        let first = NaiveDate::from_ymd_opt(year, 1, 1).into_iter();
        let dates = first.flat_map(|first| first.iter_days());
        let dates = dates.take_while(|date| date.year() == year);
        let holidays = |date| card.calendar().holidays_on(date).map(move |it| (date, it));
        for (date, holiday) in dates.flat_map(holidays) {
            let name = printable(&holiday.name);
            let closed = if holiday.closed == [ClockSpan::WHOLE_DAY] {
                String::new()
            } else {
                let closed = lang.pick("closed", "lukket");
                format!("{closed} {}", parts(&holiday.closed, lang))
            };
            let same = days.iter().position(|(known, dates, part)| {
                *known == name && *part == closed && dates[column].is_empty()
            });
            let place = same.unwrap_or(days.len());
            if same.is_none() {
                days.push((name, <[String; 2]>::default(), closed));
            }
            days[place].1[column] = lang.short_date(date);
        }
    }
    let mut rows = Vec::new();
    if !days.is_empty() {
        rows.push(vec![String::new(), year.to_string(), (year + 1).to_string(), String::new()]);
    }
    let named = days.into_iter();
    rows.extend(named.map(|(name, [this, next], closed)| vec![name, this, next, closed]));
    Section {
        title: lang.pick("Closed days", "Lukkedage"),
        columns: vec![Align::Left, Align::Right, Align::Right, Align::Left],
        head: Vec::new(),
        rows,
    }
}
