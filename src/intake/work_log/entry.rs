//! The work of a row: level, start, length, kilometres.

use crate::billing::{CaseId, NewEntry};
use crate::calendar::{Instant, LocalReading};
use crate::intake::quantities;
use crate::intake::rows::{Column, Row};
use crate::intake::work_log::facts::local;
use crate::intake::work_log::rows::{Reader, keep, mark};
use crate::intake::work_log::start::Begun;
use crate::intake::work_log::words::unknown_level;
use crate::intake::work_log::{BILLABLE, END, KM, LEVEL, NOTE, START, TRAVEL};
use crate::lang::{Lang, Words};
use crate::money::Quantity;
use crate::problems::{Place, Warning, WarningKind};
use crate::rate_card::LevelId;
use crate::scalars::time::{Reading, read_end, read_time_near};
use crate::seconds::DAY;
use crate::texts::{quoted, short};
use crate::words;

impl Reader<'_> {
    /// The row's work; `None` where something is wrong with it.
    pub(crate) fn entry<'r>(
        &mut self,
        row: &Row<'r>,
        case: Option<CaseId>,
        place: Place,
        wrong: &mut Vec<(Column, Words)>,
    ) -> Option<NewEntry<'r>> {
        let level = self.level(row, wrong);
        let begun = self.begun(row, place, wrong);
        let billable = mark(row, BILLABLE, wrong).unwrap_or(true);
        let kilometres = match row.get(KM) {
            "" => Some(Quantity::default()),
            km => self.scalar(row, KM, km, quantities::kilometres, wrong),
        };
        let travel = match row.get(TRAVEL) {
            "" => Some(0),
            minutes => self.scalar(row, TRAVEL, minutes, quantities::travel, wrong),
        };
        let seconds = self.seconds(row, begun, place, wrong);
        let (Begun { at: start, dated }, level) = (begun?, level?);
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
        self.look_at(row, Begun { at: start, dated }, seconds, place);
        Some(NewEntry {
            case: case?,
            level,
            start,
            seconds,
            kilometres: kilometres?,
            travel: travel?,
            facts: "",
            billable,
            dated,
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

    /// A time of the row; one that exists twice is noted.
    pub(crate) fn time(
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
        self.note_repeated(reading, text, row.header(column), place);
        Some(reading.instant)
    }

    /// The end of the row's work, where one date stands for its start too.
    pub(crate) fn end_of_date(
        &mut self,
        row: &Row<'_>,
        start: Instant,
        place: Place,
        wrong: &mut Vec<(Column, Words)>,
    ) -> Option<Instant> {
        let zone = self.card.calendar().zone();
        let read = read_end(row.get(END), zone, start, &mut self.steady);
        let read = read.map_err(|(error, text)| error.words(&text));
        let reading = keep(read, END, wrong)?;
        // It may be on the day after the one that is written.
        if reading.repeated {
            let local = zone.local(reading.instant).format("%Y-%m-%d %H:%M");
            self.note_repeated(reading, &local.to_string(), row.header(END), place);
        }
        Some(reading.instant)
    }

    /// Warns of a time that exists twice.
    fn note_repeated(&mut self, reading: Reading, text: &str, header: &str, place: Place) {
        if reading.repeated {
            let zone = self.card.calendar().zone();
            self.warnings.add(WarningKind::RepeatedTime, || {
                let local = zone.local(reading.instant);
                let is_first = matches!(zone.read(local), LocalReading::Twice(first, _) if first == reading.instant);
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
    }

    /// Warns of an entry that is right by its form but hardly meant.
    fn look_at(&mut self, row: &Row<'_>, begun: Begun, seconds: u32, place: Place) {
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
        let card = self.card;
        if begun.dated {
            if begun.at > self.now {
                self.warnings.add(WarningKind::FutureEntry, || {
                    let date = card.calendar().zone().date(begun.at);
                    warning(
                        WarningKind::FutureEntry,
                        words!("the entry lies in the future, {date}"; "posten ligger ude i fremtiden, {date}"),
                    )
                });
            }
            return;
        }
        let end = begun.at.plus(length);
        if end > self.now {
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
