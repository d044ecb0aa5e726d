//! One row of a case log: its cells to what is told of the case, or everything that is wrong with it.

use crate::calendar::Instant;
use crate::intake::case_log::events::{Events, read_events};
use crate::intake::case_log::mistakes::{explain, future, unknown_priority};
use crate::intake::log_columns::cases::{
    ANSWERED, CASE, CUSTOMER, HISTORY, PRIORITY, REGISTERED, RESOLVED, RESPONDED,
};
use crate::intake::log_row::LogRow;
use crate::intake::mapping::Mapping;
use crate::intake::rows::Column;
use crate::lang::Words;
use crate::problems::{Place, WarningKind, Warnings};
use crate::rate_card::{PriorityId, RateCard};
use crate::scalars::length;
use crate::scalars::time::{DateOrder, read_time_in};
use crate::seconds::MINUTE;
use crate::sla::{Action, CaseRecord, Resolution};
use crate::texts::quoted;
use crate::words;

/// A time later than the clock by this much is a mistake; less is a clock that goes wrong.
const AHEAD: i64 = 5 * MINUTE;

/// The moment to judge at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// The clock's: nothing can have happened later.
    Clock(Instant),
    /// `--now`: what happened later has not happened yet.
    Given(Instant),
}

impl Moment {
    /// The instant.
    pub(crate) fn instant(self) -> Instant {
        match self {
            Self::Clock(now) | Self::Given(now) => now,
        }
    }

    /// What was known then of a case; `None` if it was registered later.
    pub(crate) fn known(self, record: CaseRecord) -> Option<CaseRecord> {
        match self {
            Self::Clock(_) => Some(record),
            Self::Given(now) => record.until(now),
        }
    }
}

/// The columns that a verdict needs, in the order of their mistakes.
const NEEDED: [Column; 7] = [
    CASE, CUSTOMER, PRIORITY, REGISTERED, ANSWERED, RESPONDED, RESOLVED,
];

/// What a row says in a column; nothing where it is a list or an object of JSON, which only a history can be.
pub(crate) fn text<'r>(row: &LogRow<'r>, column: Column) -> &'r str {
    if row.is_structured(column) {
        ""
    } else {
        row.get(column)
    }
}

/// Reads one row.
pub(crate) struct RowReader<'w, 'a, 'r> {
    pub(crate) card: &'w RateCard,
    pub(crate) moment: Moment,
    pub(crate) dates: Option<DateOrder>,
    pub(crate) mapping: &'w Mapping<'a>,
    pub(crate) row: &'w LogRow<'r>,
    pub(crate) place: Place,
    /// When the case was registered, once that was read.
    pub(crate) registered: Option<Instant>,
    pub(crate) warnings: &'w mut Warnings,
    /// The column that is to blame, the value and what would have been right.
    pub(crate) mistakes: &'w mut Vec<(Column, Words)>,
}

impl RowReader<'_, '_, '_> {
    /// What is told of the case; `None` where it was not registered at a time that can be read.
    pub(crate) fn read(&mut self) -> Option<CaseRecord> {
        let row = self.row;
        let structure = |column: Column| Some((column, row.structure_of(column)?));
        self.mistakes
            .extend(NEEDED.into_iter().filter_map(structure));
        for column in [CASE, REGISTERED] {
            let is_blamed = self.mistakes.iter().any(|(blamed, _)| *blamed == column);
            if text(row, column).is_empty() && !is_blamed {
                self.mistake(column, words!("is empty"; "er tom"));
            }
        }
        let registered = self.time(REGISTERED, None);
        self.registered = registered;
        let answered = self.time(ANSWERED, registered);
        let responded = self.time(RESPONDED, registered);
        let history = read_events(
            (row.get(HISTORY), row.is_structured(HISTORY)),
            self.card,
            self.dates,
            registered,
        );
        for words in &history.wrong {
            self.mistake(HISTORY, words.clone());
        }
        for time in &history.repeated {
            self.warn_of_repeated(HISTORY, time);
        }
        let mut events = history.list.iter();
        let stands = events.rfind(|event| event.action == Action::Resolved);
        let not_before = stands.map(|event| event.at).max(registered);
        let resolved = self.time(RESOLVED, not_before);
        let priority = self.priority();
        let registered = registered?;
        let record = CaseRecord {
            registered,
            priority,
            answered,
            responded,
            resolved: match resolved {
                Some(at) => Resolution::At(at),
                None if self.mapping.row_names(row, RESOLVED) => Resolution::Open,
                None => Resolution::Unsaid,
            },
            has_history: self.mapping.row_names(row, HISTORY),
            events: history.list.clone(),
        };
        if self.mistakes.is_empty() {
            self.check(&record, &history);
        }
        Some(record)
    }

    fn check(&mut self, record: &CaseRecord, history: &Events) {
        for error in record.check().err().unwrap_or_default() {
            let (column, words) = explain(error, record, self.row, history);
            self.mistake(column, words);
        }
        self.check_future(record, history);
        let named = record.events.iter().filter_map(|event| match event.action {
            Action::Priority(priority) => Some((HISTORY, priority)),
            Action::Paused | Action::Resumed | Action::Resolved | Action::Reopened => None,
        });
        let given = record.priority.map(|priority| (PRIORITY, priority));
        let unknown: Vec<(Column, PriorityId)> = given
            .into_iter()
            .chain(named)
            .filter(|(_, priority)| {
                let sla = self.card.at(record.registered).sla.as_ref();
                sla.is_some_and(|sla| sla.priority(*priority).is_none())
            })
            .collect();
        for (column, priority) in unknown {
            let name = quoted(self.card.priority_name(priority));
            self.mistake(
                column,
                words!(
                    "the rate card has no priority {name} at the time of registration";
                    "takstbladet har ingen prioritet {name} på registreringstidspunktet"
                ),
            );
        }
    }

    /// Without `--now` nothing but a clock that goes wrong is ahead of the clock.
    fn check_future(&mut self, record: &CaseRecord, history: &Events) {
        let Moment::Clock(now) = self.moment else {
            return;
        };
        let ahead = |at: Instant| at.since(now) > AHEAD;
        let resolved = match record.resolved {
            Resolution::At(at) => Some(at),
            Resolution::Unsaid | Resolution::Open => None,
        };
        let times = [
            (REGISTERED, Some(record.registered)),
            (RESPONDED, record.responded),
            (RESOLVED, resolved),
        ];
        for (column, at) in times {
            if at.is_some_and(ahead) {
                self.mistake(column, future(text(self.row, column)));
            }
        }
        for (event, text) in record.events.iter().zip(&history.texts) {
            if ahead(event.at) {
                self.mistake(HISTORY, future(text));
            }
        }
    }

    fn time(&mut self, column: Column, not_before: Option<Instant>) -> Option<Instant> {
        let text = text(self.row, column);
        if text.is_empty() {
            return None;
        }
        if self.row.is_after(column) {
            return self.after(column, text);
        }
        match read_time_in(text, self.card.calendar().zone(), not_before, self.dates) {
            Ok(reading) => {
                if reading.repeated {
                    self.warn_of_repeated(column, text);
                }
                Some(reading.instant)
            }
            Err(error) => {
                self.mistake(column, error.words(text));
                None
            }
        }
    }

    /// A time that the row gives as a length after registration.
    fn after(&mut self, column: Column, text: &str) -> Option<Instant> {
        let decimals = self.row.decimals(column, self.mapping.decimals());
        let unit = self.row.unit(column);
        match length(text, Some(unit), decimals) {
            // A registration that cannot be read is blamed itself.
            Ok(length) => self
                .registered
                .map(|registered| registered.plus(length.seconds)),
            Err(why) => {
                self.mistake(column, why.words_in_log(text));
                None
            }
        }
    }

    fn priority(&mut self) -> Option<PriorityId> {
        let text = text(self.row, PRIORITY);
        if text.is_empty() {
            return None;
        }
        let found = self.card.find_priority(text);
        if found.is_none() {
            self.mistake(PRIORITY, unknown_priority(self.card, text));
        }
        found
    }

    fn mistake(&mut self, column: Column, words: Words) {
        self.mistakes.push((column, words));
    }

    fn warn_of_repeated(&mut self, column: Column, text: &str) {
        let (place, header) = (self.place, self.row.header(column));
        self.warnings.say_at(WarningKind::RepeatedTime, place, header, || {
            let value = quoted(text);
            words!(
                "{value} exists twice (the clocks go back); write it with its offset, such as +02:00";
                "{value} findes to gange (uret stilles tilbage); skriv det med forskel fra UTC, f.eks. +02:00"
            )
        });
    }
}
