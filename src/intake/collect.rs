//! What is gathered of a log of several files while its rows are read, whatever kind of log it is.

use std::sync::atomic::Ordering;

use crate::intake::mapping::Mapping;
use crate::intake::needed::unused_columns;
use crate::intake::rejects::{BadRows, Rejects, RowId, Tally, refuse};
use crate::intake::rows::{BadRow, Records, Shape};
use crate::intake::tags::cases_of;
use crate::lang::{Lang, Words};
use crate::problems::{LogFile, Place, Report, Trouble, Warning, WarningKind, Warnings};
use crate::rate_card::suggest::did_you_mean;
use crate::texts::quoted;
use crate::watched::READ_ROWS;
use crate::words;

/// So many rows are told at a time to who watches.
const WATCHED: usize = 4_096;

/// What is gathered of a log.
pub(crate) struct Collector {
    /// Names of the files, for messages.
    pub(crate) files: Vec<LogFile>,
    /// Rows read.
    pub(crate) rows: usize,
    /// Rows that were passed over.
    pub(crate) skipped: usize,
    pub(crate) warnings: Warnings,
    pub(crate) rejects: Rejects,
    pub(crate) shapes: Vec<Shape>,
    /// The headers that the card or the run names and no file with rows has, with the nearest one there; nothing before
    /// such a file.
    missing: Option<Vec<(String, Option<String>)>>,
    /// Warnings that wait until it is known whose cases are left out.
    deferred: Option<DeferredWarnings>,
    /// The cases that rows which cannot be parsed may be about.
    unparsable: Vec<String>,
    /// How many of these rows the file at hand has.
    unparsable_rows: u32,
    /// How many rows the files before it have.
    rows_before: usize,
    /// The case of each row, where rows are to be copied.
    case_of_row: Option<Vec<Option<usize>>>,
}

impl Collector {
    /// `defers`: warnings wait until it is known whose cases are left out.
    pub(crate) fn new(bad_rows: BadRows<'_>, defers: bool) -> Self {
        Self {
            files: Vec::new(),
            rows: 0,
            skipped: 0,
            warnings: Warnings::default(),
            rejects: Rejects::new(bad_rows.are_copied()),
            shapes: Vec::new(),
            missing: None,
            deferred: defers.then(DeferredWarnings::default),
            unparsable: Vec::new(),
            unparsable_rows: 0,
            rows_before: 0,
            case_of_row: bad_rows.are_copied().then(Vec::new),
        }
    }

    /// Begins a file; its number.
    pub(crate) fn begin_file(&mut self, log: LogFile) -> Result<u16, Trouble> {
        let file = u16::try_from(self.files.len())
            .map_err(|_| Trouble::new(words!("more than 65,536 files"; "mere end 65.536 filer")))?;
        self.files.push(log);
        self.unparsable_rows = 0;
        Ok(file)
    }

    /// A row that cannot be parsed.
    pub(crate) fn unparsable(&mut self, file: u16, bad: BadRow) {
        self.rows += 1;
        self.unparsable_rows += 1;
        let row =
            RowId { place: Place { file, line: bad.line }, fingerprint: self.unparsable_rows };
        self.unparsable.extend(cases_of(&bad).map(str::to_owned));
        self.rejects.add(row, None, "", || bad.words);
        if let Some(cases) = &mut self.case_of_row {
            cases.push(None);
        }
    }

    /// Lets go of what tells rows apart that cannot be used, of a log that is billed in parts: nothing of it will be. Of
    /// cases that rows seem to name, some are kept to be counted.
    pub(crate) fn end_bad_rows(&mut self) {
        /// So many are enough to say that it is many.
        const KEPT: usize = 10_000;
        self.unparsable.truncate(KEPT);
        self.rejects.end_rows();
    }

    /// A row that was read: its case, and its mistakes by the headers of their columns. A row without a case is left out
    /// itself.
    pub(crate) fn row<'h>(
        &mut self,
        row: RowId,
        case: Option<usize>,
        mistakes: impl Iterator<Item = (&'h str, Words)>,
    ) {
        self.rows += 1;
        if self.rows.is_multiple_of(WATCHED) {
            self.be_watched();
        }
        for (header, words) in mistakes {
            self.rejects.add(row, case, header, || words);
        }
        if let Some(cases) = &mut self.case_of_row {
            cases.push(case);
        }
        if let Some(deferred) = self.deferred.as_mut().filter(|_| !self.warnings.is_empty()) {
            let of_row = std::mem::take(&mut self.warnings);
            if case.is_some() {
                deferred.add(case, of_row);
            }
        }
    }

    fn be_watched(&self) {
        READ_ROWS.store(u64::try_from(self.rows).unwrap_or(0), Ordering::Relaxed);
    }

    /// Ends a file.
    pub(crate) fn end_file(&mut self, records: &Records, mapping: &Mapping<'_>) {
        self.be_watched();
        let rows = self.rows - self.rows_before;
        self.rejects.end_file(rows);
        self.rows_before = self.rows;
        if rows > 0 {
            let here = mapping.missing(records);
            match &mut self.missing {
                Some(missing) => {
                    missing.retain(|(header, _)| here.iter().any(|(it, _)| it == header));
                }
                missing @ None => *missing = Some(here),
            }
        }
        self.shapes.push(Shape::of(records));
        self.skipped += records.passed_over();
        let unknown = mapping.unknown(records);
        if !unknown.is_empty() {
            self.warn(WarningKind::UnknownColumn, || unused_columns(records.name(), &unknown));
        }
    }

    /// A warning about all of a file.
    pub(crate) fn warn(&mut self, kind: WarningKind, words: impl FnOnce() -> Words) {
        self.warnings.say(kind, words);
        if let Some(deferred) = &mut self.deferred {
            deferred.add(None, std::mem::take(&mut self.warnings));
        }
    }

    /// Marks the cases that rows which cannot be parsed may be about.
    pub(crate) fn mark_unparsable(&mut self, find: impl Fn(&str) -> Option<usize>) {
        self.unparsable.retain(|case| match find(case) {
            Some(case) => {
                self.rejects.mark(case);
                false
            }
            // Of a log that is read in parts, the next one may have it.
            None => true,
        });
    }

    /// Refuses the log where it has rows that cannot be used and nothing is to be done then; lets the warnings go that
    /// are about no case that is left out. `unknown`: customers who cannot be billed either.
    pub(crate) fn settle(
        &mut self,
        bad_rows: BadRows<'_>,
        tally: Tally,
        unknown: Option<&Trouble>,
        lang: Lang,
    ) -> Result<(), Report> {
        let rejects = std::mem::take(&mut self.rejects);
        let shapes = &self.shapes;
        self.rejects = refuse(rejects, bad_rows, shapes, &self.files, tally, unknown, lang)?;
        if let Some(deferred) = self.deferred.take() {
            deferred.release(&self.rejects, &mut self.warnings);
        }
        for (header, near) in self.missing.take().into_iter().flatten() {
            let header_shown = quoted(&header);
            let near = near.map(|near| did_you_mean(&header, &near));
            let near = near.map_or(words!(""; ""), |it| words!("; {}", it.en; "; {}", it.da));
            self.warnings.say(WarningKind::UnknownColumn, || {
                words!(
                    "no column is called {header_shown}, which [columns] names{}", near.en;
                    "ingen kolonne hedder {header_shown}, som [columns] nævner{}", near.da
                )
            });
        }
        Ok(())
    }

    /// For each row of all files whether it is left out, where rows are to be copied.
    pub(crate) fn left_out(&self) -> Vec<bool> {
        let is_out = |case: &Option<usize>| case.is_none_or(|case| self.rejects.is_bad(case));
        self.case_of_row.iter().flatten().map(is_out).collect()
    }
}

/// Warnings, each with its case if it is about a row: nobody is warned of what is left out.
#[derive(Debug, Default)]
struct DeferredWarnings {
    kept: Vec<(Option<usize>, Warning)>,
    counted: Vec<(Option<usize>, WarningKind)>,
}

impl DeferredWarnings {
    /// So many are kept in words; the others are only counted.
    const KEPT: usize = 10_000;

    fn add(&mut self, case: Option<usize>, warnings: Warnings) {
        for warning in warnings.into_kept() {
            if self.kept.len() < Self::KEPT {
                self.kept.push((case, warning));
            } else {
                self.counted.push((case, warning.kind));
            }
        }
    }

    /// Lets those go that are about no bad case, in the order they came.
    fn release(self, rejects: &Rejects, into: &mut Warnings) {
        let stays = |case: Option<usize>| !case.is_some_and(|case| rejects.is_bad(case));
        for (case, warning) in self.kept {
            if stays(case) {
                into.add(warning.kind, || warning);
            }
        }
        for (case, kind) in self.counted {
            if stays(case) {
                into.count_one(kind);
            }
        }
    }
}
