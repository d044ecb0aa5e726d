//! 140 cases of working time, collected from other programs' tests: deadlines and elapsed working time in
//! several zones, with lunch breaks, holidays, 24:00 and nights on which the clocks change.

use std::collections::BTreeMap;

use crate::calendars::{at, calendar, holiday, span, week, zone};
use chrono::NaiveDate;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::Deserialize;
use takst::calendar::{Calendar, HolidayRule, Instant};
use takst::seconds::Seconds;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: String,
    timezone: String,
    hours: BTreeMap<String, Vec<(String, String)>>,
    holidays: Vec<String>,
    start: String,
    pauses: Vec<String>,
    note: String,
    target_minutes: Option<serde_json::Number>,
    deadline: Option<String>,
    end: Option<String>,
    elapsed_minutes: Option<serde_json::Number>,
}

impl Case {
    fn calendar(&self) -> Calendar {
        let days = self.hours.iter().map(|(day, spans)| {
            let spans = spans.iter().map(|(start, end)| span(start, end)).collect();
            (day.as_str(), spans)
        });
        let closed = self.holidays.iter().map(|date| {
            let date: NaiveDate = date.parse().unwrap();
            holiday("closed", HolidayRule::Once(date))
        });
        calendar(zone(&self.timezone), week(days), closed.collect())
    }

    /// What the case expects and what the calendar says, where they differ.
    fn difference(&self) -> Option<String> {
        assert!(self.pauses.is_empty(), "{}: has pauses", self.id);
        let calendar = self.calendar();
        let start = at(&self.start);
        let (expected, actual) = match (&self.deadline, &self.elapsed_minutes) {
            (Some(deadline), None) => {
                let target = whole_seconds(self.target_minutes.as_ref().unwrap());
                (Ok(at(deadline)), calendar.deadline(start, Seconds::new(target)))
            }
            (None, Some(minutes)) => {
                let end = at(self.end.as_ref().unwrap());
                let elapsed = calendar.elapsed(start, end);
                (
                    Ok(Instant::from_unix(whole_seconds(minutes))),
                    elapsed.map(|seconds| Instant::from_unix(seconds.get())),
                )
            }
            (Some(_), Some(_)) | (None, None) => panic!("{}: one question a case", self.id),
        };
        (expected != actual).then(|| {
            let (id, note) = (&self.id, &self.note);
            format!("{id} ({note}): expected {expected:?}, not {actual:?}")
        })
    }
}

/// Minutes have four decimals (3419.9833 are 205,199 seconds): times 60 that is within 0.003 of a second.
fn whole_seconds(minutes: &serde_json::Number) -> i64 {
    let seconds = Decimal::from_str_exact(&minutes.to_string()).unwrap() * Decimal::from(60);
    let whole = seconds.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
    assert!((seconds - whole).abs() <= Decimal::new(3, 3), "{minutes}");
    whole.try_into().unwrap()
}

#[test]
fn all_cases_agree() {
    let cases: Vec<Case> =
        serde_json::from_str(include_str!("cases/working-time.json")).expect("cases");
    assert_eq!(cases.len(), 140);
    let wrong: Vec<String> = cases.iter().filter_map(Case::difference).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
