//! Prices by volume: in which rows of its table billed time lies, by how many hours there were so far.

use chrono::{Datelike, NaiveDate};

use super::in_force::InForce;
use crate::rate_card::{MonthDay, VolumePer, VolumeRow};
use crate::seconds::Seconds;

/// What the hours of some work are counted together by, as a number.
pub(super) fn number(terms: &InForce<'_>, case: usize, date: NaiveDate) -> i64 {
    match terms.volume_per {
        VolumePer::Case => i64::try_from(case).unwrap_or(i64::MAX),
        VolumePer::Day => date.num_days_from_ce().into(),
        VolumePer::Month => (date.year() * 12 + date.month0().cast_signed()).into(),
        VolumePer::Year => year(terms.year_from, date).into(),
    }
}

/// The year that a date is in, by the one in which it begins.
fn year(from: Option<MonthDay>, date: NaiveDate) -> i32 {
    let day = MonthDay { month: date.month(), day: date.day() };
    if from.is_some_and(|from| day < from) { date.year() - 1 } else { date.year() }
}

/// The first day of the month or year that a date is in; `None` where hours are not counted over so long.
pub(super) fn begin(per: VolumePer, from: Option<MonthDay>, date: NaiveDate) -> Option<NaiveDate> {
    match per {
        VolumePer::Case | VolumePer::Day => None,
        VolumePer::Month => date.with_day(1),
        VolumePer::Year => {
            let MonthDay { month, day } = from.unwrap_or(MonthDay { month: 1, day: 1 });
            let year = year(from, date);
            // 29 February begins on 1 March where there is none.
            NaiveDate::from_ymd_opt(year, month, day)
                .or_else(|| NaiveDate::from_ymd_opt(year, month + 1, 1))
        }
    }
}

/// How many of some billed seconds lie in each row, after so many; time without any is in one row too.
pub(super) fn shares(
    rows: &[VolumeRow],
    so_far: Seconds,
    billed: Seconds,
) -> Vec<(usize, Seconds)> {
    let end = so_far + billed;
    let (mut at, mut shares) = (so_far, Vec::new());
    for (index, row) in rows.iter().enumerate() {
        let until = row.up_to.map_or(end, |up_to| up_to.min(end));
        if until > at {
            shares.push((index, until - at));
            at = until;
        }
    }
    if shares.is_empty() {
        let is_it = |row: &VolumeRow| row.up_to.is_none_or(|up_to| so_far < up_to);
        shares.extend(rows.iter().position(is_it).map(|index| (index, Seconds::ZERO)));
    }
    shares
}
