//! How long the work of a row took: by its end, by a length, or by both, which must agree.

use crate::intake::rows::{Column, Row};
use crate::intake::work_log::rows::Reader;
use crate::intake::work_log::start::Begun;
use crate::intake::work_log::words::still_running;
use crate::intake::work_log::{END, MINUTES, START};
use crate::lang::Words;
use crate::money::Quantity;
use crate::problems::Place;
use crate::scalars::time::has_seconds;
use crate::scalars::{Length, length};
use crate::seconds::MINUTE;
use crate::texts::{quoted, short};
use crate::words;

impl Reader<'_> {
    /// The length of the entry, by its end or its minutes, which must agree.
    pub(crate) fn seconds(
        &mut self,
        row: &Row<'_>,
        begun: Option<Begun>,
        place: Place,
        wrong: &mut Vec<(Column, Words)>,
    ) -> Option<u32> {
        let (end_text, minutes_text) = (row.get(END), row.get(MINUTES));
        let at_a_time = begun.is_some_and(|begun| !begun.dated);
        let start = begun.map(|begun| begun.at);
        let ends = minutes_text.is_empty() || self.mapping.row_has(row, END);
        if self.mapping.of_tool && end_text.is_empty() && ends && at_a_time {
            wrong.push((END, still_running()));
            return None;
        }
        if end_text.is_empty() && minutes_text.is_empty() {
            wrong.push((END, words!(
                "is empty, and so is `{}`: one of them says how long it took", short(row.header(MINUTES), 40);
                "er tom, og det er `{}` også: en af dem siger, hvor længe det tog", short(row.header(MINUTES), 40)
            )));
            return None;
        }
        let minutes = match minutes_text {
            "" => Some(None),
            text => {
                let of_unit = |text: &str, decimals| length(text, Some(row.unit()), decimals);
                self.scalar(row, MINUTES, text, of_unit, wrong).map(Some)
            }
        };
        let end = match end_text {
            "" => Some(None),
            _ => match start.filter(|_| self.mapping.one_date && row.is_made(END)) {
                Some(start) => self.end_of_date(row, start, place, wrong).map(Some),
                None => self.time(row, END, start, place, wrong).map(Some),
            },
        };
        let (start, minutes, end) = (start?, minutes?, end?);
        if let Some(end) = end
            && end < start
        {
            let (value, start, header) = (
                quoted(end_text),
                quoted(row.get(START)),
                short(row.header(START), 40),
            );
            wrong.push((
                END,
                words!("{value} is before {header} {start}"; "{value} ligger før {header} {start}"),
            ));
            return None;
        }
        let by_end = end.map(|end| end.since(start));
        let by_length = match (by_end, minutes) {
            (Some(by_end), Some(minutes)) => agreed(by_end, minutes, row),
            (_, minutes) => minutes.map(|minutes| minutes.seconds),
        };
        if let (Some(by_end), Some(_), None) = (by_end, minutes, by_length) {
            let (value, header) = (quoted(minutes_text), short(row.header(END), 40));
            let length = Quantity::minutes(by_end);
            wrong.push((
                MINUTES,
                words!(
                    "{value}, but from start to {header} it is {length} minutes";
                    "{value}, men fra start til {header} er der {length} minutter"
                ),
            ));
            return None;
        }
        let seconds = by_length.or(by_end)?;
        let last = start.plus(seconds.saturating_sub(1).max(0));
        let within = self.card.calendar().check(last).is_ok();
        let kept = u32::try_from(seconds).ok().filter(|_| within);
        if kept.is_none() {
            let (column, value) = if end.is_some() {
                (END, end_text)
            } else {
                (MINUTES, minutes_text)
            };
            let value = quoted(value);
            wrong.push((
                column,
                words!(
                    "{value}: the work would last beyond the year 2100";
                    "{value}: arbejdet ville vare ud over år 2100"
                ),
            ));
        }
        kept
    }
}

/// What counts of a length by the end and one that the row says, if they agree: within less than a minute where either
/// is in whole minutes or in hundredths of an hour, and so may have been rounded. With breaks it is what the row says;
/// else what is written more finely.
fn agreed(by_end: i64, said: Length, row: &Row<'_>) -> Option<i64> {
    let is_coarse = said.is_coarse || by_end.checked_rem(MINUTE) == Some(0);
    let off = said.seconds.saturating_sub(by_end);
    let is_near = off == 0 || (is_coarse && off.abs() < MINUTE);
    if row.breaks() {
        return (is_near || off < 0).then_some(said.seconds);
    }
    let by_second = [START, END].map(|column| has_seconds(row.get(column)));
    is_near.then_some(if by_second.contains(&true) {
        by_end
    } else {
        said.seconds
    })
}
