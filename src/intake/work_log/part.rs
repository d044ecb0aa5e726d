//! What rows come to: cases, facts and entries; and what those of a part of a log come to that is read in another thread,
//! beside what comes before it.

use crate::billing::{CaseId, NewEntry, WorkLog};
use crate::calendar::Instant;
use crate::intake::log_row::{Derived, LogRow};
use crate::intake::mapping::Mapping;
use crate::intake::preset::Style;
use crate::intake::rows::{Mark, Next, Records};
use crate::intake::work_log::facts::FactSources;
use crate::intake::work_log::row::RowReader;
use crate::problems::{LogFile, Place, Warnings};
use crate::rate_card::RateCard;
use crate::texts::TooMuchText;

/// What rows come to.
pub(crate) struct Work<'m, 'a> {
    pub(crate) rows: RowReader<'m, 'a>,
    pub(crate) log: WorkLog,
    pub(crate) sources: FactSources,
}

impl<'m, 'a> Work<'m, 'a> {
    pub(crate) fn new(
        card: &'a RateCard,
        style: Style,
        mapping: &'m Mapping<'a>,
        now: Instant,
    ) -> Result<Self, TooMuchText> {
        Ok(Self {
            rows: RowReader::new(card, style, mapping, now),
            log: WorkLog::new()?,
            sources: FactSources::default(),
        })
    }

    /// Takes what rows came to so far; the next ones begin anew.
    pub(crate) fn take_log(&mut self) -> Result<(WorkLog, FactSources), TooMuchText> {
        self.rows.forget_channels();
        let log = std::mem::replace(&mut self.log, WorkLog::new()?);
        Ok((log, std::mem::take(&mut self.sources)))
    }

    /// Takes a row; its case. What is wrong with it is among the mistakes of `rows`.
    pub(crate) fn take(
        &mut self,
        row: &LogRow<'_>,
        place: Place,
        files: &[LogFile],
        warnings: &mut Warnings,
    ) -> Result<Option<CaseId>, TooMuchText> {
        let Self { rows, log, sources } = self;
        sources.begin_row(place);
        let case = rows.case(row, log)?;
        let said = rows.facts(row, place, log, warnings)?;
        if let Some(case) = case {
            let known = (&mut *log, rows.card, files);
            sources.merge((row, place), case, said, known, &mut rows.mistakes);
        }
        if let Some(entry) = rows.entry(row, case, place, warnings) {
            rows.read_conditions(row);
            if rows.mistakes.is_empty() {
                log.push(&NewEntry { facts: &rows.condition_values, ..entry })?;
            }
        }
        Ok(case)
    }
}

/// What the rows of a part come to by themselves. Lines are counted from its first.
pub(crate) struct WorkPart {
    /// The entries are those of rows with which nothing is wrong.
    pub(crate) log: WorkLog,
    pub(crate) sources: FactSources,
    /// What else is to be told, in order, with the number of entries before it.
    pub(crate) told: Vec<(usize, Told)>,
}

/// What is to be told of a row besides its entry.
pub(crate) enum Told {
    /// Warnings of the entry that comes next.
    Warnings(Warnings),
    /// A row that is read again when it is known what comes before it: something is wrong with it.
    Again(Mark),
}

impl WorkPart {
    /// Reads a part; nothing where its rows have to be read one by one.
    pub(crate) fn read(
        rows: &mut Records,
        file: u16,
        work: Result<Work<'_, '_>, TooMuchText>,
    ) -> Option<Self> {
        let mut work = work.ok()?;
        work.rows.of_part = true;
        let (mut derived, mut warnings, mut told) =
            (Derived::default(), Warnings::default(), Vec::new());
        loop {
            let mark = rows.mark();
            let before = work.log.entries().len();
            let row = match rows.next().ok()? {
                Next::End => break,
                Next::Bad(_) => {
                    told.push((before, Told::Again(mark)));
                    continue;
                }
                Next::Row(row) => row,
            };
            let place = Place { file, line: row.line() };
            let row = work.rows.mapping.row(row, &mut derived, &mut work.rows.mistakes);
            work.take(&row, place, &[], &mut warnings).ok()?;
            let is_good = work.rows.mistakes.is_empty() && work.log.entries().len() > before;
            if !warnings.is_empty() {
                let warnings = std::mem::take(&mut warnings);
                told.extend(is_good.then_some((before, Told::Warnings(warnings))));
            }
            if !is_good {
                work.rows.mistakes.clear();
                told.push((before, Told::Again(mark)));
            }
        }
        let Work { log, sources, .. } = work;
        Some(Self { log, sources, told })
    }
}
