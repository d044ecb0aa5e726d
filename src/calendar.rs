//! PURE: hours, holidays and zone make one table of stretches of time, each in one tier, from which
//! splitting, elapsed time and deadlines are all walked (G2, rules.md §1).

mod era;
mod instant;
mod week;
mod zone;

use std::sync::OnceLock;

use chrono::{Datelike, NaiveDate, NaiveTime, TimeDelta, Timelike};
use thiserror::Error;

use crate::seconds::Seconds;

pub use era::{Era, TierHours, TierId};
pub use instant::{Instant, YEARS, is_computable};
pub use week::{
    ClockSpan, ClockSpanError, DAYS, Holiday, HolidayRule, Week, easter_sunday, without,
};
pub use zone::{LocalReading, Zone};

/// A half-open piece of time in one tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// Its first second.
    pub start: Instant,
    /// The first second after it.
    pub end: Instant,
    pub tier: TierId,
}

impl Stretch {
    pub const fn seconds(self) -> Seconds {
        self.end.since(self.start)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CalendarError {
    /// The time is before the first or after the last year ([`YEARS`]).
    #[error("the time is outside the years {} to {}", YEARS.start(), YEARS.end())]
    OutOfYears(Instant),
    /// A deadline was asked for on hours that never come.
    #[error("the rate card has no normal hours after this time")]
    NoHours,
}

/// From `from` until the next one begins, time is in `tier`.
#[derive(Debug, Clone, Copy)]
struct Segment {
    from: Instant,
    tier: TierId,
}

/// The working calendar of a rate card, built year by year when first asked.
#[derive(Debug, Clone)]
pub struct Calendar {
    zone: Zone,
    eras: Vec<Era>,
    years: Box<[OnceLock<Box<[Segment]>>]>,
}

impl Calendar {
    /// A calendar in `zone`; on each day the last era that has begun holds, before the first one the first.
    pub fn new(zone: Zone, mut eras: Vec<Era>) -> Self {
        eras.sort_by_key(|era| era.from);
        let years = YEARS.map(|_| OnceLock::new()).collect();
        Self { zone, eras, years }
    }

    /// The same zone and closed days, with the same normal hours in every week.
    pub fn with_week(&self, week: &Week) -> Self {
        let own = |era: &Era| Era { week: week.clone(), tiers: Vec::new(), ..era.clone() };
        Self::new(self.zone.clone(), self.eras.iter().map(own).collect())
    }

    /// The normal hours of the first weeks.
    pub fn week(&self) -> Option<&Week> {
        self.eras.first().map(|era| &era.week)
    }

    /// The zone that all rules are evaluated in.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// Whether the calendar can say anything about `at`.
    pub fn check(&self, at: Instant) -> Result<(), CalendarError> {
        if self.zone.computes(at) { Ok(()) } else { Err(CalendarError::OutOfYears(at)) }
    }

    /// The tier of one second.
    pub fn tier_at(&self, at: Instant) -> Result<TierId, CalendarError> {
        Ok(self.walk(at)?.next().map_or(TierId::NORMAL, |stretch| stretch.tier))
    }

    /// The whole stretch around `at` in which the tier stays the same.
    pub fn stretch_at(&self, at: Instant) -> Result<Stretch, CalendarError> {
        let year = self.zone.year(at);
        let mut walk = self.walk(at)?;
        let Some(mut stretch) = walk.next() else {
            return Err(CalendarError::OutOfYears(at));
        };
        for next in walk {
            if next.tier != stretch.tier {
                break;
            }
            stretch.end = next.end;
        }
        'years: for year in (*YEARS.start()..=year).rev() {
            for segment in self.segments(year).iter().rev() {
                if segment.from > at {
                    continue;
                }
                if segment.tier != stretch.tier {
                    break 'years;
                }
                stretch.start = segment.from;
            }
        }
        Ok(stretch)
    }

    /// Splits `[start, end)` where the tier changes and appends the pieces to `out`, in order.
    pub fn split(
        &self,
        start: Instant,
        end: Instant,
        out: &mut Vec<Stretch>,
    ) -> Result<(), CalendarError> {
        if end <= start {
            return Ok(());
        }
        self.check(end.second_before())?;
        for stretch in self.walk(start)? {
            let piece = Stretch { end: stretch.end.min(end), ..stretch };
            match out.last_mut() {
                Some(last)
                    if last.tier == piece.tier
                        && last.end == piece.start
                        && piece.start != start =>
                {
                    last.end = piece.end;
                }
                Some(_) | None => out.push(piece),
            }
            if stretch.end >= end {
                break;
            }
        }
        Ok(())
    }

    /// Seconds of normal hours in `[start, end)`; 0 when `end` is not after `start`.
    pub fn elapsed(&self, start: Instant, end: Instant) -> Result<Seconds, CalendarError> {
        let mut seconds = Seconds::ZERO;
        if end <= start {
            return Ok(seconds);
        }
        self.check(end.second_before())?;
        for stretch in self.walk(start)? {
            if stretch.start >= end {
                break;
            }
            if stretch.tier.is_normal() {
                seconds += stretch.end.min(end).since(stretch.start);
            }
        }
        Ok(seconds)
    }

    /// The first instant at which `seconds` of normal hours have passed since `start`. Outside normal
    /// hours the clock starts at the next opening; used up exactly at closing time, the deadline is
    /// that closing time (rules.md §3.1).
    ///
    /// # Errors
    /// [`CalendarError::NoHours`] where the last hours of the card have no opening, and
    /// [`CalendarError::OutOfYears`] where the hours of the last year are used up.
    pub fn deadline(&self, start: Instant, seconds: Seconds) -> Result<Instant, CalendarError> {
        let mut left = seconds.max(Seconds::ZERO);
        let mut last = start;
        for stretch in self.walk(start)? {
            last = stretch.end;
            if stretch.tier.is_normal() {
                if left <= stretch.seconds() {
                    return Ok(stretch.start.plus(left));
                }
                left -= stretch.seconds();
            }
        }
        let hours_go_on = self.eras.last().is_some_and(|era| !era.week.is_empty());
        Err(if hours_go_on { CalendarError::OutOfYears(last) } else { CalendarError::NoHours })
    }

    /// The first instant at or after `at` in normal hours.
    pub fn next_opening(&self, at: Instant) -> Result<Instant, CalendarError> {
        self.deadline(at, Seconds::ZERO)
    }

    /// The holidays of a local date, in the order of the card.
    pub fn holidays_on(&self, date: NaiveDate) -> impl Iterator<Item = &Holiday> {
        let holidays = self.era(date).into_iter().flat_map(|era| &era.holidays);
        holidays.filter(move |holiday| holiday.date_in(date.year()) == Some(date))
    }

    /// The holidays that close this second, in the order of the card.
    pub fn closed_at(&self, at: Instant) -> impl Iterator<Item = &Holiday> {
        let local = self.zone.local(at);
        let second = local.time().num_seconds_from_midnight();
        let holidays = self.era(local.date()).into_iter().flat_map(|era| &era.holidays);
        holidays.filter(move |holiday| {
            let closed = holiday.takes(local.date());
            closed.iter().any(|span| span.start() <= second && second < span.end())
        })
    }

    /// Normal hours of a local date, holidays taken off, in local clock times.
    pub fn hours_on(&self, date: NaiveDate) -> Vec<ClockSpan> {
        self.era(date).map_or_else(Vec::new, |era| {
            without(era.week.spans(date.weekday()), &era.holiday_time(date))
        })
    }

    /// The tier of each part of a local date, in order, by local clock times.
    pub fn plan_on(&self, date: NaiveDate) -> Vec<(ClockSpan, TierId)> {
        self.era(date).map_or_else(Vec::new, |era| era.plan(date, &era.holiday_time(date)))
    }

    /// The hours and holidays that hold on a local date.
    fn era(&self, date: NaiveDate) -> Option<&Era> {
        self.eras.iter().rev().find(|era| era.from <= date).or_else(|| self.eras.first())
    }

    /// The stretches from `start` to the end of the last year; the first one is cut at `start`.
    fn walk(&self, start: Instant) -> Result<impl Iterator<Item = Stretch>, CalendarError> {
        let year = self.zone.year(start);
        if !YEARS.contains(&year) {
            return Err(CalendarError::OutOfYears(start));
        }
        let skip =
            self.segments(year).partition_point(|segment| segment.from <= start).saturating_sub(1);
        let mut year = year;
        let mut segments = &self.segments(year)[skip..];
        Ok(std::iter::from_fn(move || {
            loop {
                if let Some((first, rest)) = segments.split_first() {
                    let next = rest.first().map(|next| next.from);
                    let end = next.unwrap_or_else(|| self.year_start(year + 1));
                    segments = rest;
                    return Some(Stretch { start: first.from.max(start), end, tier: first.tier });
                }
                if year >= *YEARS.end() {
                    return None;
                }
                year += 1;
                segments = self.segments(year);
            }
        }))
    }

    fn segments(&self, year: i32) -> &[Segment] {
        let slot = usize::try_from(year - YEARS.start()).ok();
        let cell = slot.and_then(|slot| self.years.get(slot));
        cell.map_or(&[], |cell| cell.get_or_init(|| self.build(year)))
    }

    fn year_start(&self, year: i32) -> Instant {
        NaiveDate::from_ymd_opt(year, 1, 1).map_or(Instant::from_unix(i64::MAX), |date| {
            self.zone.boundary(date.and_time(NaiveTime::MIN))
        })
    }

    /// The segments of one local year: open where the hours say so and no holiday closes.
    fn build(&self, year: i32) -> Box<[Segment]> {
        let mut segments = vec![Segment { from: self.year_start(year), tier: TierId::AFTER_HOURS }];
        let mut day = NaiveDate::from_ymd_opt(year, 1, 1);
        let mut since = self.year_start(year);
        let mut holidays = Vec::new();
        let mut weekdays = Vec::new();
        let mut holidays_of: Option<&Era> = None;
        while let Some(date) = day.filter(|date| date.year() == year) {
            let Some(era) = self.era(date) else { break };
            if holidays_of.is_none_or(|of| !std::ptr::eq(of, era)) {
                holidays = era.holiday_times(year);
                let week = date.iter_days().take(DAYS.len());
                weekdays = week.map(|day| (day.weekday(), era.plan(day, &[]))).collect();
                holidays_of = Some(era);
            }
            let taken = holidays.iter().filter(|(day, _)| *day == date);
            let taken: Vec<ClockSpan> = taken.map(|(_, span)| *span).collect();
            let mut planned = weekdays.iter().filter(|_| taken.is_empty());
            let plan = match planned.find(|(weekday, _)| *weekday == date.weekday()) {
                Some((_, plan)) => plan,
                None => &era.plan(date, &taken),
            };
            let as_utc = Instant::from_local(date.and_time(NaiveTime::MIN), 0);
            let offset = self.zone.offset_of_day(date.to_epoch_days().into());
            let boundary = |second: u32| match offset {
                Some(offset) => as_utc.plus(Seconds::from(second) - offset),
                None => self.zone.boundary(on_clock(date, second)),
            };
            for &(span, tier) in plan {
                // Where the clocks go forward a closing time in the gap moves past the beginning of the
                // next span: what one span has the next one does not take back.
                let from = boundary(span.start()).max(since);
                let to = boundary(span.end());
                if from < to {
                    since = to;
                    push(&mut segments, Segment { from, tier });
                }
            }
            day = date.succ_opt();
        }
        let end = self.year_start(year + 1);
        segments.retain(|segment| segment.from < end);
        segments.into_boxed_slice()
    }
}

/// The local time `seconds` after midnight by the clock on the wall; 86,400 is the next midnight.
fn on_clock(date: NaiveDate, seconds: u32) -> chrono::NaiveDateTime {
    let midnight = date.and_time(NaiveTime::MIN);
    midnight.checked_add_signed(TimeDelta::seconds(i64::from(seconds))).unwrap_or(midnight)
}

/// Appends a segment; one that begins where or before the last one does takes its place.
fn push(segments: &mut Vec<Segment>, next: Segment) {
    while segments.last().is_some_and(|last| last.from >= next.from) {
        segments.pop();
    }
    if segments.last().is_none_or(|last| last.tier != next.tier) {
        segments.push(next);
    }
}
