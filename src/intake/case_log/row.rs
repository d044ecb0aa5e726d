//! One row of a case log: its cells to what is told of the case, or everything that is wrong with it.

use std::mem;

use crate::calendar::Instant;
use crate::intake::case_log::events::{Events, read_events};
use crate::intake::case_log::mistakes::{
    Account, after_nothing, future, history_of_events, no_resolution, reopened, unknown_priority,
};
use crate::intake::log_columns::cases::{
    ANSWERED, AT, CASE, CUSTOMER, HISTORY, PRIORITY, REGISTERED, RESOLVED, RESPONDED, STATE, WAITED,
};
use crate::intake::log_row::LogRow;
use crate::intake::mapping::Mapping;
use crate::intake::rows::Column;
use crate::lang::Words;
use crate::problems::{Place, WarningKind, Warnings};
use crate::rate_card::{CaseWords, PriorityId, State};
use crate::scalars::length;
use crate::scalars::time::{Days, read_time_near};
use crate::seconds::{MINUTE, Seconds};
use crate::sla::{Action, CaseRecord, Resolution};
use crate::texts::quoted;
use crate::words;

/// A time later than the clock by this much is a mistake; less is a clock that goes wrong.
const AHEAD: Seconds = MINUTE.times(5);

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

fn is_ahead(at: Instant, now: Instant) -> bool {
    at.since(now) > AHEAD
}

/// What a row of a log of events says of its case from its time on.
pub(crate) struct EventRow {
    pub(crate) at: Instant,
    pub(crate) registered: Option<Instant>,
    pub(crate) answered: Option<Instant>,
    pub(crate) responded: Option<Instant>,
    pub(crate) resolved: Resolution,
    pub(crate) priority: Option<PriorityId>,
    pub(crate) waited: Option<Seconds>,
}

/// The columns that a verdict needs, in the order of their mistakes.
const NEEDED: [Column; 10] =
    [CASE, CUSTOMER, PRIORITY, REGISTERED, ANSWERED, RESPONDED, RESOLVED, AT, STATE, WAITED];

/// What a row says in a column; nothing where it is a list or an object of JSON, which only a history can be.
pub(crate) fn text<'r>(row: &LogRow<'r>, column: Column) -> &'r str {
    if row.is_structured(column) { "" } else { row.get(column) }
}

/// Reads one row.
pub(crate) struct RowReader<'w, 'a, 'r> {
    pub(crate) words: CaseWords<'w>,
    pub(crate) moment: Moment,
    pub(crate) days: &'w mut Days,
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
        self.check_cells([CASE, REGISTERED]);
        let registered = self.time(REGISTERED, None);
        self.registered = registered;
        let answered = self.time(ANSWERED, registered);
        let responded = self.time(RESPONDED, registered);
        let mut history = read_events(
            (row.get(HISTORY), row.is_structured(HISTORY)),
            self.words,
            self.days,
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
        let waited = self.waited();
        let registered = registered?;
        let state = self.state(registered);
        let mut record = CaseRecord {
            registered,
            priority,
            answered,
            responded,
            resolved: self.resolution(resolved),
            has_history: self.mapping.row_names(row, HISTORY),
            waits: state == Some(State::Paused) && history.list.is_empty() && waited.is_none(),
            events: mem::take(&mut history.list),
            waited,
        };
        if let Some(state) = state {
            self.stands(&mut record, state);
        }
        if self.mistakes.is_empty() {
            self.check(&record, &history);
        }
        Some(record)
    }

    /// What a row of a log of events says.
    pub(crate) fn event(&mut self) -> Option<EventRow> {
        let row = self.row;
        self.check_cells([CASE, AT]);
        if !row.get(HISTORY).is_empty() {
            self.mistake(HISTORY, history_of_events(row.header(AT)));
        }
        let registered = self.time(REGISTERED, None);
        self.registered = registered;
        for column in [ANSWERED, RESPONDED, RESOLVED] {
            let is_lost = row.is_after(column) && text(row, REGISTERED).is_empty();
            if is_lost && !text(row, column).is_empty() {
                self.mistake(column, after_nothing(text(row, column)));
            }
        }
        let at = self.time(AT, registered);
        let event = EventRow {
            at: at?,
            registered,
            answered: self.time(ANSWERED, registered),
            responded: self.time(RESPONDED, registered),
            resolved: {
                let resolved = self.time(RESOLVED, registered);
                self.resolution(resolved)
            },
            priority: self.priority(),
            waited: self.waited(),
        };
        if let Moment::Clock(now) = self.moment {
            for (column, at) in [
                (AT, Some(event.at)),
                (REGISTERED, registered),
                (RESPONDED, event.responded),
                (RESOLVED, event.resolved.at()),
            ] {
                if at.is_some_and(|at| is_ahead(at, now)) {
                    self.mistake(column, future(text(row, column)));
                }
            }
        }
        Some(event)
    }

    /// Looks at what cells hold, and whether those are filled that must be.
    fn check_cells(&mut self, needed: [Column; 2]) {
        let row = self.row;
        if row.has_structure() {
            let structure = |column: Column| Some((column, row.structure_of(column)?));
            self.mistakes.extend(NEEDED.into_iter().filter_map(structure));
        }
        for column in needed {
            let is_blamed = self.mistakes.iter().any(|(blamed, _)| *blamed == column);
            if text(row, column).is_empty() && !is_blamed {
                self.mistake(column, words!("is empty"; "er tom"));
            }
        }
    }

    fn resolution(&self, resolved: Option<Instant>) -> Resolution {
        match resolved {
            Some(at) => Resolution::At(at),
            None if self.mapping.row_names(self.row, RESOLVED) => Resolution::Open,
            None => Resolution::Unsaid,
        }
    }

    /// What the state means, if the row gives one.
    fn state(&self, registered: Instant) -> Option<State> {
        let text = text(self.row, STATE);
        let sla = self.words.card.at(registered).sla.as_ref()?;
        (!text.is_empty()).then(|| self.words.state(&sla.states, text))
    }

    /// How the case stands now, by its state.
    fn stands(&mut self, record: &mut CaseRecord, state: State) {
        let turn = record.events.iter().rfind(|event| event.action.is_turn());
        let is_listed = turn.is_some_and(|event| event.action == Action::Resolved);
        let is_resolved = is_listed || record.resolved.at().is_some();
        let (row, written) = (self.row, text(self.row, STATE));
        match state {
            State::Resolved if !is_resolved => {
                // What is wrong with the time of resolution was said.
                if text(row, RESOLVED).is_empty() {
                    let column = self.mapping.row_names(row, RESOLVED).then_some(RESOLVED);
                    let words = no_resolution(written, row.header(STATE), column.is_some());
                    self.mistake(column.unwrap_or(STATE), words);
                }
            }
            State::Resolved => {}
            State::New | State::Runs | State::Paused => {
                // Resolved once, and reopened since: nobody knows when. Where no state is called resolved, none says so.
                let sla = self.words.card.at(record.registered).sla.as_ref();
                let says = sla.is_some_and(|sla| self.words.names(&sla.states, State::Resolved));
                if let Resolution::At(at) = record.resolved
                    && says
                    && record.events.is_empty()
                {
                    record.responded = record.responded.or(Some(at));
                    record.resolved = Resolution::Open;
                    let (place, header) = (self.place, row.header(STATE));
                    let words = || reopened(written, text(row, RESOLVED));
                    let kind = WarningKind::Reopened;
                    self.warnings.say_at(kind, place, header, words);
                }
            }
        }
    }

    /// Seconds that the case waited.
    fn waited(&mut self) -> Option<Seconds> {
        let row = self.row;
        let text = text(row, WAITED);
        if text.is_empty() {
            return None;
        }
        let decimals = row.decimals(WAITED, self.mapping.decimals());
        match length(text, Some(row.unit(WAITED)), decimals) {
            Ok(length) => Some(length.seconds),
            Err(unread) => {
                self.mistake(WAITED, unread.words_in_log(text));
                None
            }
        }
    }

    fn check(&mut self, record: &CaseRecord, history: &Events<'_>) {
        let row = self.row;
        let account = Account {
            cell: &|column| row.get(column).to_owned(),
            events: HISTORY,
            event: &|index| history.texts.get(index).map_or_else(String::new, ToString::to_string),
            called: ("history", "historikken"),
        };
        for error in record.check().err().unwrap_or_default() {
            let (column, words) = account.blame(error, record);
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
                let sla = self.words.card.at(record.registered).sla.as_ref();
                sla.is_some_and(|sla| sla.priority(*priority).is_none())
            })
            .collect();
        for (column, priority) in unknown {
            let name = quoted(self.words.card.priority_name(priority));
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
    fn check_future(&mut self, record: &CaseRecord, history: &Events<'_>) {
        let Moment::Clock(now) = self.moment else {
            return;
        };
        let ahead = |at: Instant| is_ahead(at, now);
        let resolved = record.resolved.at();
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
        match read_time_near(text, self.words.card.calendar().zone(), not_before, self.days) {
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
            Ok(length) => self.registered.map(|registered| registered.plus(length.seconds)),
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
        let found = self.words.find_priority(text);
        if found.is_none() {
            self.mistake(PRIORITY, unknown_priority(self.words.card, text));
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
