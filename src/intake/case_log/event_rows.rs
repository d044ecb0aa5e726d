//! A log that has a row an event: the rows of a case are its history, whatever their order. Rows are packed as they are
//! read, and put together when all are there.

use std::mem;

use crate::calendar::{Instant, Zone};
use crate::intake::case_log::mistakes::Account;
use crate::intake::case_log::row::EventRow;
use crate::intake::log_columns::cases::{
    ANSWERED, AT, REGISTERED, RESOLVED, RESPONDED, STATE, WAITED,
};
use crate::intake::mapping::Mapping;
use crate::intake::rejects::RowId;
use crate::intake::rows::{Column, Records};
use crate::lang::Words;
use crate::problems::{LogFile, Place};
use crate::rate_card::{CaseWords, PriorityId, Sla, State};
use crate::seconds::Seconds;
use crate::sla::{Action, CaseRecord, Event, HistoryError, Resolution};
use crate::texts::{Names, TooMuchText, quoted, usize_of};
use crate::words;

/// The columns that something can be wrong with once all rows are there.
const BLAMED: [Column; 7] = [ANSWERED, AT, REGISTERED, RESOLVED, RESPONDED, STATE, WAITED];

/// What a row of a case says of it.
#[derive(Debug, Clone, Copy)]
struct Packed {
    at: Instant,
    case: u32,
    line: u32,
    /// One more than its number; 0: the row says nothing of it.
    state: u32,
    file: u16,
    priority: Option<PriorityId>,
}

/// What the rows of a case say beside its history.
#[derive(Debug, Clone, Copy)]
struct Facts {
    rows: usize,
    /// The last row by time, of several in one second the last in the file.
    last: RowId,
    last_at: Instant,
    /// With the row that said so first.
    registered: Option<(Instant, Place)>,
    // As the last row has them.
    answered: Option<Instant>,
    responded: Option<Instant>,
    resolved: Resolution,
    waited: Option<Seconds>,
    party: Party,
}

/// Numbers of what the rows of a case say of it: the last row that says so.
#[derive(Debug, Clone, Copy)]
pub(super) struct Party {
    pub(super) customer: Option<u32>,
    pub(super) agreement: Option<u32>,
    pub(super) channel: Option<u32>,
}

/// The events of all cases.
#[derive(Debug, Default)]
pub(super) struct EventRows {
    rows: Vec<Packed>,
    /// By the number of the case.
    cases: Vec<Option<Facts>>,
    states: Names,
    /// By the number of a state: whether it means resolved in any edition.
    is_resolved: Vec<bool>,
    /// By file: what it calls [`BLAMED`].
    headers: Vec<Vec<String>>,
}

/// A case put together from its rows.
pub(super) struct Gathered {
    pub(super) case: u32,
    pub(super) party: Party,
    pub(super) record: CaseRecord,
    pub(super) last: RowId,
    /// What is wrong with it, by row and column.
    pub(super) mistakes: Vec<(RowId, Column, Words)>,
}

impl EventRows {
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// How many rows a case has.
    pub(super) fn count(&self, case: usize) -> usize {
        let facts = self.cases.get(case).copied().flatten();
        facts.map_or(0, |facts| facts.rows)
    }

    /// Notes what a file calls its columns.
    pub(super) fn end_file(&mut self, file: u16, mapping: &Mapping<'_>, records: &Records) {
        self.headers.resize(usize::from(file), Vec::new());
        let headers = BLAMED.iter().map(|column| mapping.header(records, *column));
        self.headers.push(headers.collect());
    }

    /// What the file of a row calls a column.
    pub(super) fn header(&self, row: RowId, column: Column) -> &str {
        let index = BLAMED.iter().position(|blamed| *blamed == column);
        let headers = self.headers.get(usize::from(row.place.file));
        let header = headers.zip(index).and_then(|(all, index)| all.get(index));
        header.map_or("", String::as_str)
    }

    /// Takes a row; what disagrees with the rows before it, and whether its state means resolved.
    pub(super) fn push(
        &mut self,
        (id, case, party): (RowId, u32, Party),
        event: &EventRow,
        state: &str,
        words: CaseWords<'_>,
        files: &[LogFile],
    ) -> Result<(Option<Words>, bool), TooMuchText> {
        let mut number = 0;
        let mut is_resolved = false;
        if !state.is_empty() {
            let index = self.states.intern(state)?;
            let known = usize_of(index);
            if known == self.is_resolved.len() {
                let slas = words.card.editions().filter_map(|edition| edition.sla.as_ref());
                let mut meant = slas.map(|sla| words.state(&sla.states, state));
                self.is_resolved.push(meant.any(|it| it == State::Resolved));
            }
            is_resolved = self.is_resolved[known];
            number = index.checked_add(1).ok_or(TooMuchText)?;
        }
        self.rows.push(Packed {
            at: event.at,
            case,
            line: id.place.line,
            state: number,
            file: id.place.file,
            priority: event.priority,
        });
        let index = usize_of(case);
        if self.cases.len() <= index {
            self.cases.resize(index + 1, None);
        }
        let facts = self.cases[index].get_or_insert(Facts {
            rows: 0,
            last: id,
            last_at: event.at,
            registered: None,
            answered: None,
            responded: None,
            resolved: Resolution::Unsaid,
            waited: None,
            party,
        });
        facts.rows += 1;
        let mut disagrees = None;
        if let Some(at) = event.registered {
            let (first, place) = *facts.registered.get_or_insert((at, id.place));
            if first != at {
                let zone = words.card.calendar().zone();
                disagrees = Some(other_registration(at, first, (id.place, place), files, zone));
            }
        }
        if facts.last_at <= event.at {
            facts.last = id;
            facts.last_at = event.at;
            facts.answered = event.answered;
            facts.responded = event.responded;
            facts.resolved = event.resolved;
            facts.waited = event.waited;
            let before = facts.party;
            facts.party = Party {
                customer: party.customer.or(before.customer),
                agreement: party.agreement.or(before.agreement),
                channel: party.channel.or(before.channel),
            };
        }
        Ok((disagrees, is_resolved))
    }

    /// Puts the cases together, in order of their numbers; `each` is handed one after the other, those that `skips` aside.
    ///
    /// # Errors
    /// What `each` says.
    pub(super) fn each<E>(
        &mut self,
        words: CaseWords<'_>,
        terms: impl Fn(Instant) -> Result<(), E>,
        skips: impl Fn(usize) -> bool,
        mut each: impl FnMut(&Self, Gathered) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut rows = mem::take(&mut self.rows);
        // Stable: rows of one second stay in the order of the file.
        rows.sort_by_key(|row| (row.case, row.at));
        for rows in rows.chunk_by(|one, other| one.case == other.case) {
            let Some(first) = rows.first() else { continue };
            let index = usize_of(first.case);
            let facts = self.cases.get(index).copied().flatten();
            let Some(facts) = facts.filter(|_| !skips(index)) else {
                continue;
            };
            let registered = facts.registered.map_or(first.at, |(at, _)| at);
            terms(registered)?;
            if let Some(sla) = words.card.at(registered).sla.as_ref() {
                let gathered = self.gathered(rows, facts, (registered, sla), words);
                each(self, gathered)?;
            }
        }
        Ok(())
    }

    fn gathered(
        &self,
        rows: &[Packed],
        facts: Facts,
        (registered, sla): (Instant, &Sla),
        words: CaseWords<'_>,
    ) -> Gathered {
        let mut record = CaseRecord {
            registered,
            priority: rows.first().and_then(|row| row.priority),
            answered: facts.answered,
            responded: facts.responded,
            resolved: facts.resolved,
            has_history: true,
            events: Vec::new(),
            waited: facts.waited,
            waits: false,
        };
        let mut priority = record.priority_at_registration(sla);
        let mut stands = State::Runs;
        let mut responded = None;
        // The last row that says that the case is not resolved.
        let mut open = None;
        // By event, the row that it comes from.
        let mut sources = Vec::new();
        let names_new = words.names(&sla.states, State::New);
        for row in rows {
            let mut actions = [None; 2];
            if let Some(changed) = row.priority.filter(|it| *it != priority) {
                priority = changed;
                record.events.push(event(row.at, Action::Priority(changed)));
            }
            if let Some(index) = row.state.checked_sub(1) {
                let state = words.state(&sla.states, self.states.get(index));
                if names_new && state != State::New && responded.is_none() {
                    responded = Some(row.at);
                }
                if state != State::Resolved {
                    open = Some(row);
                }
                actions = between(stands, state);
                stands = state;
            }
            let actions = actions.into_iter().flatten();
            record.events.extend(actions.map(|action| event(row.at, action)));
            sources.resize(record.events.len(), row);
        }
        let zone = words.card.calendar().zone();
        let mut mistakes = Vec::new();
        let mut wrong = |column, words| mistakes.push((facts.last, column, words));
        match (record.responded, responded) {
            (Some(at), Some(by_state)) if at != by_state => {
                wrong(RESPONDED, other_response(at, by_state, zone));
            }
            (Some(_), _) => {}
            (None, _) => record.responded = responded,
        }
        let names_resolved = words.names(&sla.states, State::Resolved);
        let is_open = |resolved: Instant| open.filter(|row| names_resolved && row.at > resolved);
        if let Some(resolved) = record.resolved.at()
            && let Some(row) = is_open(resolved)
        {
            let state = row.state.checked_sub(1).map_or("", |it| self.states.get(it));
            wrong(RESOLVED, still_open(resolved, (row.at, state), zone));
        }
        if mistakes.is_empty() {
            let at = |at: Option<Instant>| at.map_or_else(String::new, |at| local(at, zone));
            let account = Account {
                cell: &|column| match column {
                    ANSWERED => at(record.answered),
                    RESPONDED => at(record.responded),
                    RESOLVED => at(record.resolved.at()),
                    WAITED => format!("{} min", record.waited.unwrap_or_default().whole_minutes()),
                    _ => at(Some(record.registered)),
                },
                events: AT,
                event: &|index| at(record.events.get(index).map(|event| event.at)),
                called: ("states", "sine tilstande"),
            };
            for error in record.check().err().unwrap_or_default() {
                let (column, words) = account.blame(error, &record);
                let mut row = facts.last;
                if let HistoryError::EventEarly(index) | HistoryError::OutOfOrder(index) = error
                    && let Some(source) = sources.get(index)
                {
                    row.place = Place { file: source.file, line: source.line };
                }
                mistakes.push((row, column, words));
            }
        }
        Gathered {
            case: rows.first().map_or(0, |row| row.case),
            party: facts.party,
            record,
            last: facts.last,
            mistakes,
        }
    }
}

const fn event(at: Instant, action: Action) -> Event {
    Event { at, action }
}

/// What happened where a case stood in one state and then stands in another.
fn between(from: State, to: State) -> [Option<Action>; 2] {
    let left = match from {
        State::Paused => Some(Action::Resumed),
        State::Resolved => Some(Action::Reopened),
        State::New | State::Runs => None,
    };
    match to {
        State::Paused if from == State::Paused => [None, None],
        State::Paused => [left, Some(Action::Paused)],
        State::Resolved if from == State::Resolved => [None, None],
        // It ends an open pause (rules.md §3.2).
        State::Resolved => [Some(Action::Resolved), None],
        State::New | State::Runs => [left, None],
    }
}

/// A time as the program reads it, in backticks.
fn shown(at: Instant, zone: &Zone) -> String {
    quoted(&local(at, zone))
}

fn local(at: Instant, zone: &Zone) -> String {
    zone.local(at).format("%Y-%m-%d %H:%M:%S").to_string()
}

fn other_registration(
    at: Instant,
    first: Instant,
    (place, said): (Place, Place),
    files: &[LogFile],
    zone: &Zone,
) -> Words {
    let (at, first) = (shown(at, zone), shown(first, zone));
    let Some(file) = files.get(usize::from(said.file)) else {
        return words!("{at}, not {first}"; "{at}, ikke {first}");
    };
    let row = file.row_beside(said, place);
    words!(
        "{at}, but on {} the case was registered {first}", row.en;
        "{at}, men på {} blev sagen registreret {first}", row.da
    )
}

fn other_response(at: Instant, by_state: Instant, zone: &Zone) -> Words {
    let (at, by_state) = (shown(at, zone), shown(by_state, zone));
    words!(
        "{at}, but by its state the case was responded to {by_state}, when it was no longer new: leave this column out ([columns] responded = false), or name no state under [sla.states] new";
        "{at}, men efter sin tilstand blev sagen besvaret {by_state}, da den ikke længere var ny: udelad kolonnen ([columns] responded = false), eller nævn ingen tilstand under [sla.states] new"
    )
}

fn still_open(resolved: Instant, (at, state): (Instant, &str), zone: &Zone) -> Words {
    let (resolved, at, state) = (shown(resolved, zone), shown(at, zone), quoted(state));
    words!(
        "{resolved}, but at {at} the case is open by its state, {state}";
        "{resolved}, men {at} er sagen åben efter sin tilstand, {state}"
    )
}
