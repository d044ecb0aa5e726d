//! The plan of one local day: which part of it is in which tier, by the clock on the wall.

use chrono::{Datelike, NaiveDate};

use super::{Calendar, ClockSpan, Era, TierId, without};

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
        self.era(date)
            .map_or_else(Vec::new, |era| era.plan(date, &holiday))
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

impl Era {
    /// What holidays take of the days of a year, so that not every day has to ask every holiday.
    pub(super) fn holiday_times(&self, year: i32) -> Vec<(NaiveDate, ClockSpan)> {
        let mut taken = Vec::new();
        for (holiday, year) in self
            .holidays
            .iter()
            .flat_map(|holiday| [(holiday, year), (holiday, year.saturating_add(1))])
        {
            let Some(date) = holiday.date_in(year) else {
                continue;
            };
            let evening = date.pred_opt().filter(|_| holiday.begins.is_some());
            for date in evening.into_iter().chain([date]) {
                taken.extend(holiday.takes(date).into_iter().map(|span| (date, span)));
            }
        }
        taken.sort_unstable();
        taken.dedup();
        taken
    }

    /// The tier of each part of a date, of which holidays take `holiday`.
    pub(super) fn plan(&self, date: NaiveDate, holiday: &[ClockSpan]) -> Vec<(ClockSpan, TierId)> {
        let mut covered: Vec<ClockSpan> = without(self.week.spans(date.weekday()), holiday);
        let mut plan: Vec<(ClockSpan, TierId)> =
            covered.iter().map(|span| (*span, TierId::NORMAL)).collect();
        for hours in &self.tiers {
            let mut wanted = without(hours.week.spans(date.weekday()), holiday);
            for taken in holiday {
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
}
