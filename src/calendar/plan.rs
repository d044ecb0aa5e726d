//! The plan of one local day: which part of it is in which tier, by the clock on the wall.

use chrono::{Datelike, NaiveDate};

use super::{Calendar, ClockSpan, TierId};

impl Calendar {
    /// Normal hours of a local date, holidays taken off, in local clock times.
    pub fn hours_on(&self, date: NaiveDate) -> Vec<ClockSpan> {
        let Some(era) = self.era(date) else {
            return Vec::new();
        };
        without(era.week.spans(date.weekday()), &self.holiday_time(date))
    }

    /// The tier of each part of a local date, in order, by local clock times.
    pub fn plan_on(&self, date: NaiveDate) -> Vec<(ClockSpan, TierId)> {
        let holiday = self.holiday_time(date);
        let mut covered: Vec<ClockSpan> = self.hours_on(date);
        let mut plan: Vec<(ClockSpan, TierId)> =
            covered.iter().map(|span| (*span, TierId::NORMAL)).collect();
        let tiers = self.era(date).map_or(&[][..], |era| era.tiers.as_slice());
        for hours in tiers {
            let mut wanted = without(hours.week.spans(date.weekday()), &holiday);
            for taken in &holiday {
                wanted.extend(hours.holidays.iter().filter_map(|span| span.and(*taken)));
            }
            if hours.rest {
                wanted = vec![ClockSpan::WHOLE_DAY];
            }
            for span in wanted {
                for part in without(&[span], &covered) {
                    covered.push(part);
                    plan.push((part, hours.tier));
                }
            }
        }
        for part in without(&[ClockSpan::WHOLE_DAY], &covered) {
            plan.push((part, TierId::AFTER_HOURS));
        }
        plan.sort_unstable();
        plan
    }

    /// What holidays take of a local date.
    fn holiday_time(&self, date: NaiveDate) -> Vec<ClockSpan> {
        let holidays = self
            .era(date)
            .map_or(&[][..], |era| era.holidays.as_slice());
        holidays
            .iter()
            .flat_map(|holiday| holiday.takes(date))
            .collect()
    }
}

/// What is left of `spans` without `taken`.
fn without(spans: &[ClockSpan], taken: &[ClockSpan]) -> Vec<ClockSpan> {
    let mut left = spans.to_vec();
    for taken in taken {
        left = left
            .into_iter()
            .flat_map(|span| span.without(*taken))
            .collect();
    }
    left
}
