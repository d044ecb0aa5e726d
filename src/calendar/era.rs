//! Hours, holidays and tiers as they hold from a date on, and the plan they make of a local day: which part of it is in
//! which tier, by the clock on the wall.

use chrono::{Datelike, NaiveDate};

use super::week::{ClockSpan, Holiday, Week, without};

/// Which price of time holds: normal hours, or a tier outside them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TierId(u8);

impl TierId {
    /// Normal working hours (G2).
    pub const NORMAL: Self = Self(0);
    /// The first tier outside them; of the plain card the only one (G16).
    pub const AFTER_HOURS: Self = Self(1);

    /// The tier at `index` of those outside normal hours, in the order of the card.
    pub fn outside(index: usize) -> Option<Self> {
        u8::try_from(index).ok()?.checked_add(1).map(Self)
    }

    /// Its place among the tiers outside normal hours; `None` for normal hours.
    pub fn index_outside(self) -> Option<usize> {
        self.0.checked_sub(1).map(usize::from)
    }

    pub const fn is_normal(self) -> bool {
        self.0 == 0
    }
}

/// The hours and holidays that hold from a date on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Era {
    /// First local date.
    pub from: NaiveDate,
    pub week: Week,
    /// Closed days.
    pub holidays: Vec<Holiday>,
    /// The tiers of all other time; the first that covers a second has it.
    pub tiers: Vec<TierHours>,
}

/// When a tier outside normal hours holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TierHours {
    pub tier: TierId,
    /// Its weekly hours; they do not reach into holidays.
    pub week: Week,
    /// What of the holidays is in it.
    pub holidays: Vec<ClockSpan>,
    /// Whether everything is in it that no tier before it covers.
    pub rest: bool,
}

impl Era {
    /// What holidays take of a local date.
    pub(super) fn holiday_time(&self, date: NaiveDate) -> Vec<ClockSpan> {
        let holidays = self.holidays.iter();
        holidays.flat_map(|holiday| holiday.takes(date)).collect()
    }

    /// What holidays take of the days of a year, so that not every day has to ask every holiday.
    pub(super) fn holiday_times(&self, year: i32) -> Vec<(NaiveDate, ClockSpan)> {
        let mut taken = Vec::new();
        for (holiday, year) in
            self.holidays.iter().flat_map(|holiday| [(holiday, year), (holiday, year + 1)])
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
