//! One row of a case log: its cells to what is told of the case, or everything that is wrong with it.

use crate::calendar::Instant;
use crate::intake::case_log::events::{Events, read_events};
use crate::intake::case_log::mistakes::{explain, future, unknown_priority};
use crate::intake::mapping::Mapping;
use crate::intake::rows::{Column, Records, Row};
use crate::lang::Words;
use crate::problems::{Place, Warning, WarningKind, Warnings};
use crate::rate_card::{PriorityId, RateCard};
use crate::scalars::time::{DateOrder, read_time_in};
use crate::seconds::MINUTE;
use crate::sla::{Action, CaseRecord, Resolution};
use crate::texts::quoted;
use crate::words;

/// The columns of a case log (interface.md).
pub(crate) mod columns {
    use crate::intake::mapping::Kind;
    use crate::intake::rows::Column;

    pub(crate) const CASE: Column = Column::new(0, "case", "sag");
    pub(crate) const CUSTOMER: Column = Column::new(1, "customer", "kunde");
    const AGREEMENT: Column = Column::new(2, "agreement", "aftale");
    const CHANNEL: Column = Column::new(3, "channel", "kanal");
    pub(crate) const PRIORITY: Column = Column::new(4, "priority", "prioritet");
    pub(crate) const REGISTERED: Column = Column::new(5, "registered", "registreret");
    pub(crate) const ANSWERED: Column = Column::new(6, "answered", "besvaret");
    pub(crate) const RESPONDED: Column = Column::new(7, "responded", "svar");
    pub(crate) const RESOLVED: Column = Column::new(8, "resolved", "løst");
    pub(crate) const HISTORY: Column = Column::new(9, "history", "historik");

    /// All of them, in the order of their places.
    pub(crate) const ALL: [Column; 10] = [
        CASE, CUSTOMER, AGREEMENT, CHANNEL, PRIORITY, REGISTERED, ANSWERED, RESPONDED, RESOLVED,
        HISTORY,
    ];

    /// What a case log is.
    pub(crate) const KIND: Kind = Kind {
        columns: &ALL,
        list: Some(HISTORY),
    };
}

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
    pub(crate) fn known(self, told: CaseRecord) -> Option<CaseRecord> {
        match self {
            Self::Clock(_) => Some(told),
            Self::Given(now) => told.until(now),
        }
    }
}

/// The cells of a row.
#[derive(Debug)]
pub(crate) struct Fields {
    pub(crate) case: String,
    pub(crate) customer: String,
    pub(crate) priority: String,
    pub(crate) registered: String,
    pub(crate) answered: String,
    pub(crate) responded: String,
    pub(crate) resolved: String,
    pub(crate) history: String,
    history_is_list: bool,
    has_history: bool,
    has_resolved: bool,
}

impl Fields {
    /// The cells of a row; `wrong` takes the columns that are lists or objects of JSON and cannot be.
    pub(crate) fn of(
        row: &Row<'_>,
        mapping: &Mapping<'_>,
        wrong: &mut Vec<(Column, Words)>,
    ) -> Self {
        let mut text = |column| match row.structure_of(column) {
            Some(words) if column != columns::HISTORY => {
                wrong.push((column, words));
                String::new()
            }
            Some(_) | None => row.get(column).to_owned(),
        };
        Self {
            case: text(columns::CASE),
            customer: text(columns::CUSTOMER),
            priority: text(columns::PRIORITY),
            registered: text(columns::REGISTERED),
            answered: text(columns::ANSWERED),
            responded: text(columns::RESPONDED),
            resolved: text(columns::RESOLVED),
            history: text(columns::HISTORY),
            history_is_list: row.is_structured(columns::HISTORY),
            has_history: mapping.row_names(row, columns::HISTORY),
            has_resolved: mapping.row_names(row, columns::RESOLVED),
        }
    }
}

/// Reads one row.
pub(crate) struct RowReader<'a, 'm> {
    pub(crate) card: &'a RateCard,
    pub(crate) moment: Moment,
    pub(crate) dates: Option<DateOrder>,
    pub(crate) place: Place,
    pub(crate) records: &'a Records,
    pub(crate) mapping: &'a Mapping<'m>,
    pub(crate) warnings: &'a mut Warnings,
    /// The column that is to blame, the value and what would have been right.
    pub(crate) mistakes: Vec<(Column, Words)>,
}

impl RowReader<'_, '_> {
    /// What is told of the case; `None` where it was not registered at a time that can be read.
    pub(crate) fn read(&mut self, fields: &Fields) -> Option<CaseRecord> {
        if fields.case.is_empty() {
            self.needed(columns::CASE);
        }
        if fields.registered.is_empty() {
            self.needed(columns::REGISTERED);
        }
        let registered = self.time(columns::REGISTERED, &fields.registered, None);
        let answered = self.time(columns::ANSWERED, &fields.answered, registered);
        let responded = self.time(columns::RESPONDED, &fields.responded, registered);
        let history = read_events(
            (&fields.history, fields.history_is_list),
            self.card,
            self.dates,
            registered,
        );
        for words in &history.wrong {
            self.mistake(columns::HISTORY, words.clone());
        }
        for time in &history.repeated {
            self.warn_of_repeated(columns::HISTORY, time);
        }
        let stands = history
            .list
            .iter()
            .rfind(|event| event.action == Action::Resolved);
        let not_before = stands.map(|event| event.at).max(registered);
        let resolved = self.time(columns::RESOLVED, &fields.resolved, not_before);
        let priority = self.priority(&fields.priority);
        let registered = registered?;
        let told = CaseRecord {
            registered,
            priority,
            answered,
            responded,
            resolved: match resolved {
                Some(at) => Resolution::At(at),
                None if fields.has_resolved => Resolution::Open,
                None => Resolution::Unsaid,
            },
            has_history: fields.has_history,
            events: history.list.clone(),
        };
        if self.mistakes.is_empty() {
            self.check(&told, fields, &history);
        }
        Some(told)
    }

    fn check(&mut self, told: &CaseRecord, fields: &Fields, history: &Events) {
        for error in told.check().err().unwrap_or_default() {
            let (column, words) = explain(error, told, fields, history);
            self.mistake(column, words);
        }
        self.check_future(told, fields, history);
        let named = told.events.iter().filter_map(|event| match event.action {
            Action::Priority(priority) => Some((columns::HISTORY, priority)),
            Action::Paused | Action::Resumed | Action::Resolved | Action::Reopened => None,
        });
        let given = told.priority.map(|priority| (columns::PRIORITY, priority));
        let unknown: Vec<(Column, PriorityId)> = given
            .into_iter()
            .chain(named)
            .filter(|(_, priority)| {
                let sla = self.card.at(told.registered).sla.as_ref();
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
    fn check_future(&mut self, told: &CaseRecord, fields: &Fields, history: &Events) {
        let Moment::Clock(now) = self.moment else {
            return;
        };
        let ahead = |at: Instant| at.since(now) > AHEAD;
        let resolved = match told.resolved {
            Resolution::At(at) => Some(at),
            Resolution::Unsaid | Resolution::Open => None,
        };
        let times = [
            (
                columns::REGISTERED,
                Some(told.registered),
                &fields.registered,
            ),
            (columns::RESPONDED, told.responded, &fields.responded),
            (columns::RESOLVED, resolved, &fields.resolved),
        ];
        for (column, at, text) in times {
            if at.is_some_and(ahead) {
                self.mistake(column, future(text));
            }
        }
        for (event, text) in told.events.iter().zip(&history.texts) {
            if ahead(event.at) {
                self.mistake(columns::HISTORY, future(text));
            }
        }
    }

    fn time(&mut self, column: Column, text: &str, not_before: Option<Instant>) -> Option<Instant> {
        if text.is_empty() {
            return None;
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

    fn priority(&mut self, text: &str) -> Option<PriorityId> {
        if text.is_empty() {
            return None;
        }
        let found = self.card.find_priority(text);
        if found.is_none() {
            self.mistake(columns::PRIORITY, unknown_priority(self.card, text));
        }
        found
    }

    fn needed(&mut self, column: Column) {
        if self
            .mistakes
            .iter()
            .all(|(to_blame, _)| *to_blame != column)
        {
            self.mistake(column, words!("is empty"; "er tom"));
        }
    }

    fn mistake(&mut self, column: Column, words: Words) {
        self.mistakes.push((column, words));
    }

    fn warn_of_repeated(&mut self, column: Column, text: &str) {
        let (place, header) = (self.place, self.mapping.header(self.records, column));
        let value = quoted(text);
        self.warnings.add(WarningKind::RepeatedTime, || Warning {
            kind: WarningKind::RepeatedTime,
            place: Some(place),
            column: Some(header),
            words: words!(
                "{value} exists twice (the clocks go back); write it with its offset, such as +02:00";
                "{value} findes to gange (uret stilles tilbage); skriv det med forskel fra UTC, f.eks. +02:00"
            ),
        });
    }
}
