//! When the work of a row began, where only its date is known too.

use chrono::{NaiveDate, NaiveTime};

use crate::calendar::Instant;
use crate::intake::rows::{Column, Row};
use crate::intake::work_log::rows::Reader;
use crate::intake::work_log::words::{closed_day, missing, needs_time};
use crate::intake::work_log::{END, MINUTES, START};
use crate::lang::Words;
use crate::problems::Place;
use crate::scalars::time::{TimeError, read_date};

/// When work began.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Begun {
    pub(crate) at: Instant,
    /// Whether the row says the date and not the time of day.
    pub(crate) dated: bool,
}

impl Reader<'_> {
    /// The start of the row's work.
    pub(crate) fn begun(
        &mut self,
        row: &Row<'_>,
        place: Place,
        wrong: &mut Vec<(Column, Words)>,
    ) -> Option<Begun> {
        let text = row.get(START);
        if text.is_empty() {
            wrong.push((
                START,
                missing("the time when work started", "arbejdets starttidspunkt"),
            ));
            return None;
        }
        // The longest date without a time of day has as many characters as the shortest with one has at least more.
        let may_be_date = text.len() <= LONGEST_DATE;
        if may_be_date && row.get(END).is_empty() && !row.get(MINUTES).is_empty() {
            match read_date(text, self.style.dates) {
                Ok(date) => return self.on_date(text, date, wrong),
                Err(
                    error @ (TimeError::TwoDates { .. }
                    | TimeError::Order(_)
                    | TimeError::ShortYear),
                ) => {
                    wrong.push((START, error.words(text)));
                    return None;
                }
                Err(_) => {}
            }
        }
        let at = self.time(row, START, None, place, wrong)?;
        Some(Begun { at, dated: false })
    }

    /// Work on a date: from its first opening, where that makes no difference or is what somebody said.
    fn on_date(
        &self,
        text: &str,
        date: NaiveDate,
        wrong: &mut Vec<(Column, Words)>,
    ) -> Option<Begun> {
        let calendar = self.card.calendar();
        let midnight = calendar.zone().boundary(date.and_time(NaiveTime::MIN));
        let opening = calendar.next_opening(midnight).ok();
        let opening = opening.filter(|at| calendar.zone().date(*at) == date);
        let at = match opening {
            at if !self.card.time_of_day_matters(date) => at.unwrap_or(midnight),
            Some(at) if self.style.assume_normal_hours => at,
            Some(_) => {
                wrong.push((START, needs_time(text)));
                return None;
            }
            None => {
                wrong.push((START, closed_day(text)));
                return None;
            }
        };
        Some(Begun { at, dated: true })
    }
}

/// Characters of `24-11-2026`.
const LONGEST_DATE: usize = 10;
