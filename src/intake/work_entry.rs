//! The work of a row: level, start, length, kilometres.

use super::number::{read_kilometres, read_minutes, read_travel};
use super::records::{Column, Row};
use super::time::{read_time, read_time_near};
use super::work_facts::local;
use super::work_log::{BILLABLE, END, KM, LEVEL, MINUTES, NOTE, START, TRAVEL};
use super::work_rows::{Reader, keep, mark};
use super::work_words::{missing, unknown_level};
use crate::billing::{CaseId, NewEntry, Place, Quantity};
use crate::calendar::{DAY, Instant};
use crate::lang::{Lang, Words};
use crate::problems::{Warning, WarningKind};
use crate::rate_card::LevelId;
use crate::texts::{quoted, short};
use crate::words;

impl Reader<'_> {
    /// The row's work; `None` where something is wrong with it.
    pub(super) fn entry<'r>(
        &mut self,
        row: &Row<'r>,
        case: Option<CaseId>,
        place: Place,
        wrong: &mut Vec<(Column, Words)>,
    ) -> Option<NewEntry<'r>> {
        let level = self.level(row, wrong);
        let start = if row.get(START).is_empty() {
            wrong.push((
                START,
                missing("the time when work started", "arbejdets starttidspunkt"),
            ));
            None
        } else {
            self.time(row, START, None, place, wrong)
        };
        let billable = mark(row, BILLABLE, wrong).unwrap_or(true);
        let kilometres = match row.get(KM) {
            "" => Some(Quantity::default()),
            km => keep(read_kilometres(km), KM, wrong),
        };
        let travel = match row.get(TRAVEL) {
            "" => Some(0),
            minutes => keep(read_travel(minutes), TRAVEL, wrong),
        };
        let seconds = self.seconds(row, start, place, wrong);
        let (start, level) = (start?, level?);
        if self.card.at(start).level(level).is_none() {
            let name = quoted(self.card.level_name(level));
            let date = self.card.calendar().zone().date(start);
            wrong.push((
                LEVEL,
                words!(
                    "{name} is not on the rate card on {date}";
                    "{name} står ikke på takstbladet den {date}"
                ),
            ));
        }
        let seconds = seconds?;
        self.look_at(row, start, seconds, place);
        Some(NewEntry {
            case: case?,
            level,
            start,
            seconds,
            kilometres: kilometres?,
            travel: travel?,
            facts: "",
            billable,
            note: row.get(NOTE),
            place,
            fingerprint: row.fingerprint(),
        })
    }

    fn level(&mut self, row: &Row<'_>, wrong: &mut Vec<(Column, Words)>) -> Option<LevelId> {
        let (card, text) = (self.card, row.get(LEVEL));
        if text.is_empty() {
            return LevelId::from_index(0);
        }
        let find = || {
            card.find_level(text)
                .ok_or_else(|| unknown_level(card, text))
        };
        keep(self.levels.get(text, find), LEVEL, wrong)
    }

    /// The length of the entry, by its end or its minutes, which must agree.
    fn seconds(
        &mut self,
        row: &Row<'_>,
        start: Option<Instant>,
        place: Place,
        wrong: &mut Vec<(Column, Words)>,
    ) -> Option<u32> {
        let (end_text, minutes_text) = (row.get(END), row.get(MINUTES));
        if end_text.is_empty() && minutes_text.is_empty() {
            wrong.push((END, words!(
                "is empty, and so is `{}`: one of them says how long it took", short(row.header(MINUTES), 40);
                "er tom, og det er `{}` også: en af dem siger, hvor længe det tog", short(row.header(MINUTES), 40)
            )));
            return None;
        }
        let minutes = match minutes_text {
            "" => Some(None),
            text => keep(read_minutes(text), MINUTES, wrong).map(Some),
        };
        let end = match end_text {
            "" => Some(None),
            _ => self.time(row, END, start, place, wrong).map(Some),
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
        if let (Some(by_end), Some(by_minutes)) = (by_end, minutes)
            && by_end != by_minutes
        {
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
        let seconds = by_end.or(minutes)?;
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

    /// A time of the row; one that exists twice is noted.
    pub(super) fn time(
        &mut self,
        row: &Row<'_>,
        column: Column,
        not_before: Option<Instant>,
        place: Place,
        wrong: &mut Vec<(Column, Words)>,
    ) -> Option<Instant> {
        let text = row.get(column);
        let zone = self.card.calendar().zone();
        let read = read_time_near(text, zone, not_before, &mut self.steady);
        let reading = keep(read.map_err(|error| error.words(text)), column, wrong)?;
        if reading.repeated {
            let (card, header) = (self.card, row.header(column));
            self.warnings.add(WarningKind::RepeatedTime, || {
                let first = read_time(text, card.calendar().zone(), None);
                let is_first = first.is_ok_and(|first| first.instant == reading.instant);
                let value = quoted(text);
                let (en, da) = if is_first { ("first", "første") } else { ("second", "anden") };
                Warning {
                    kind: WarningKind::RepeatedTime,
                    place: Some(place),
                    column: Some(short(header, 40)),
                    words: words!(
                        "{value} exists twice, because the clocks were put back; read as the {en} of the two";
                        "{value} findes to gange, fordi uret blev stillet tilbage; læst som den {da} af de to"
                    ),
                }
            });
        }
        Some(reading.instant)
    }

    /// Warns of an entry that is right by its form but hardly meant.
    fn look_at(&mut self, row: &Row<'_>, start: Instant, seconds: u32, place: Place) {
        let warning = |kind: WarningKind, words: Words| Warning {
            kind,
            place: Some(place),
            column: Some(short(row.header(START), 40)),
            words,
        };
        let length = i64::from(seconds);
        if length > DAY {
            self.warnings.add(WarningKind::LongEntry, || {
                let (en, da) = (Lang::En.duration(length), Lang::Da.duration(length));
                warning(
                    WarningKind::LongEntry,
                    words!("the entry lasts {en}"; "posten varer {da}"),
                )
            });
        }
        let end = start.plus(length);
        if end > self.now {
            let card = self.card;
            self.warnings.add(WarningKind::FutureEntry, || {
                let end = local(card, end);
                warning(
                    WarningKind::FutureEntry,
                    words!("the entry ends in the future, {end}"; "posten slutter ude i fremtiden, {end}"),
                )
            });
        }
    }
}
