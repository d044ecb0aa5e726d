//! A case log: rows to what is told of each case, checked; what was wrong with the others, all in one go.

mod events;
mod mistakes;
mod row;
mod verdict;

use std::path::PathBuf;

use super::held_warnings::HeldWarnings;
use super::made_cells::Over;
use super::mapping::Mapping;
use super::own_output::refuse_outputs;
use super::rejects::{BadRows, Purpose, Rejected, Rejects, RowId, Tally, refuse};
use crate::intake::case_log::mistakes::{left_out, missing_column, never_resolved};
use crate::intake::case_log::row::{Fields, RowReader, columns};
use crate::intake::case_log::verdict::warn_of_ignored;
use crate::intake::rows::Inputs;
use crate::intake::rows::Shape;
use crate::intake::rows::{Column, ColumnNames, Next, Records, Row};
use crate::lang::{Lang, Words};
use crate::problems::{Place, Trouble, Warning, WarningKind, Warnings};
use crate::rate_card::{Columns, RateCard, Source, same};
use crate::scalars::time::DateOrder;
use crate::sla::JudgedCase;
use crate::texts::{Names, Spellings, TooMuchText, folded, quoted, usize_of};
use crate::words;

pub(crate) use mistakes::{future, unknown_priority};
pub use row::Moment;
pub(crate) use verdict::{NoVerdict, terms_of, verdict};

/// How case logs are to be read.
#[derive(Clone, Copy)]
pub struct CaseOptions<'a> {
    /// The moment to judge at.
    pub moment: Moment,
    /// The order of day and month in dates with slashes.
    pub dates: Option<DateOrder>,
    /// What becomes of rows that cannot be used.
    pub bad_rows: BadRows<'a>,
}

/// The cases of a run, in order of the input.
#[derive(Debug, Default)]
pub struct CaseLog {
    /// Names of the inputs, for messages.
    pub files: Vec<String>,
    /// The cases.
    pub cases: Vec<JudgedCase>,
    /// What to look at.
    pub warnings: Warnings,
    /// What was left out; all names of the log are there too.
    pub rejected: Option<Rejected>,
}

impl CaseLog {
    /// Reads case logs, in order; `-` is standard input.
    ///
    /// # Errors
    /// A [`Trouble`] where an input cannot be read or lacks a column that is needed; a [`crate::problems::Report`] on bad
    /// rows, where they are refused.
    pub fn read(
        paths: &[PathBuf],
        card: &RateCard,
        options: CaseOptions<'_>,
        lang: Lang,
    ) -> anyhow::Result<Self> {
        let bad_rows = options.bad_rows;
        let said = said_of_cases(&card.columns);
        let headers = said.sources.iter().flat_map(|(_, source)| source.headers());
        let names = ColumnNames::new(&columns::ALL, &said.renamed()).made_of(headers);
        let number_of = |_: &str| None;
        let mapping = Mapping::new(columns::KIND, card, &number_of, said.clone(), false, &names);
        let mut inputs = Inputs::new(paths, bad_rows.are_copied());
        let mut reader = Reader {
            rejects: Rejects::new(bad_rows.are_copied()),
            ..Reader::default()
        };
        for index in 0..inputs.count() {
            let mut records = Records::new(inputs.open(index)?, &names)?;
            refuse_outputs(&records, Purpose::Check)?;
            records.refuse_wrapped()?;
            reader.read(records, card, &mapping, options)?;
        }
        let (mut log, shapes) = reader.finish(bad_rows, lang)?;
        if let Some(rejected) = &mut log.rejected {
            rejected.can_copy(inputs, names, shapes);
        }
        Ok(log)
    }

    /// Whether the log names this case, also one that was left out.
    pub fn knows_case(&self, case: &str) -> bool {
        let mut all = self.rejected.iter();
        all.any(|rejected| rejected.cases.find(case).is_some())
    }

    /// The customers that `wanted` can mean: the one of that name, whatever the case; else all it is a part of.
    pub fn customers_called(&self, wanted: &str) -> Vec<&str> {
        let wanted = wanted.trim();
        let customers = || self.rejected.iter().flat_map(|all| all.customers.iter());
        let exact: Vec<&str> = customers().filter(|known| same(known, wanted)).collect();
        if !exact.is_empty() {
            return exact;
        }
        let part = folded(wanted);
        let has_part = |known: &&str| folded(known).contains(&*part);
        customers().filter(has_part).collect()
    }
}

/// Gathers the rows of all files.
#[derive(Debug, Default)]
struct Reader {
    files: Vec<String>,
    cases: Vec<JudgedCase>,
    rows: usize,
    held: HeldWarnings,
    rejects: Rejects,
    shapes: Vec<Shape>,
    numbers: Spellings,
    customers: Names,
    /// The case of each row.
    case_of_row: Vec<Option<usize>>,
    /// By the number of a case: where it was first.
    first: Vec<Place>,
    /// The cases that rows which cannot be taken apart may be about.
    torn: Vec<String>,
}

impl Reader {
    /// Reads one input after the ones already read.
    ///
    /// # Errors
    /// The input cannot be read, or lacks a column that is needed.
    fn read(
        &mut self,
        mut records: Records,
        card: &RateCard,
        mapping: &Mapping<'_>,
        options: CaseOptions<'_>,
    ) -> Result<(), Trouble> {
        let file = u16::try_from(self.files.len()).map_err(|_| {
            Trouble::new(words!("more than 65,535 files"; "flere end 65.535 filer"))
        })?;
        self.files.push(records.name().to_owned());
        if records.has_header() {
            for column in [columns::CASE, columns::REGISTERED] {
                if !mapping.has(&records, column) {
                    return Err(missing_column(&records, column));
                }
            }
        }
        let mut over = Over::default();
        let mut torn = 0_u32;
        let cases_before = self.cases.len();
        loop {
            let mut wrong = Vec::new();
            let (line, fingerprint, fields) = match records.next()? {
                Next::End => break,
                Next::Bad(bad) => {
                    torn = torn.saturating_add(1);
                    let line = bad.line;
                    let place = Place { file, line };
                    self.rows = self.rows.saturating_add(1);
                    self.torn.extend(bad.cases);
                    self.case_of_row.push(None);
                    let row = RowId {
                        place,
                        fingerprint: torn,
                    };
                    self.rejects.add(row, None, "", || bad.words);
                    continue;
                }
                Next::Row(row) => {
                    mapping.fill(&row, &mut over, &mut wrong);
                    let made = Row {
                        over: Some(&over),
                        ..row
                    };
                    let fields = Fields::of(&made, mapping, &mut wrong);
                    (row.line(), row.fingerprint(), fields)
                }
            };
            self.rows = self.rows.saturating_add(1);
            let place = Place { file, line };
            let row = RowId { place, fingerprint };
            let log = (&records, mapping);
            self.take(row, (&fields, wrong), log, card, options)?;
        }
        self.shapes.push(Shape::of(&records));
        self.warn_of_unknown(&records, mapping);
        let says_resolved = [columns::RESOLVED, columns::HISTORY]
            .into_iter()
            .any(|column| mapping.has(&records, column));
        if !says_resolved && self.cases.len() > cases_before {
            let mut warnings = Warnings::default();
            warnings.add(WarningKind::Other, || never_resolved(records.name()));
            self.held.hold(None, warnings);
        }
        Ok(())
    }

    fn take(
        &mut self,
        row: RowId,
        (fields, wrong): (&Fields, Vec<(Column, Words)>),
        (records, mapping): (&Records, &Mapping<'_>),
        card: &RateCard,
        options: CaseOptions<'_>,
    ) -> Result<(), Trouble> {
        let place = row.place;
        let mut of_row = Warnings::default();
        let mut reader = RowReader {
            card,
            moment: options.moment,
            dates: options.dates,
            place,
            records,
            mapping,
            warnings: &mut of_row,
            mistakes: wrong,
        };
        let told = reader.read(fields);
        let mut mistakes = reader.mistakes;
        let mut number = None;
        if !fields.case.is_empty() {
            let case = usize_of(self.numbers.intern(&fields.case).map_err(too_much)?);
            match self.first.get(case) {
                Some(first) => {
                    mistakes.push((columns::CASE, self.twice(&fields.case, *first, place)));
                }
                None => self.first.push(place),
            }
            number = Some(case);
        }
        if !fields.customer.is_empty() {
            self.customers.intern(&fields.customer).map_err(too_much)?;
        }
        if let Some(told) = told.filter(|_| mistakes.is_empty()) {
            match options.moment.known(told) {
                None => {
                    let column = mapping.header(records, columns::REGISTERED);
                    let warning = || left_out(place, &fields.case, column);
                    of_row.add(WarningKind::LeftOut, warning);
                }
                Some(told) => match verdict(card, &told, options.moment.instant()) {
                    Ok((judged, ignored)) => {
                        for event in ignored {
                            warn_of_ignored(&mut of_row, place, &fields.case, event, card);
                        }
                        self.cases.push(JudgedCase {
                            case: fields.case.clone(),
                            customer: Some(fields.customer.clone()).filter(|name| !name.is_empty()),
                            judged,
                        });
                    }
                    Err(NoVerdict::Case(words)) => mistakes.push((columns::REGISTERED, words)),
                    Err(NoVerdict::Card(trouble)) => return Err(trouble),
                },
            }
        }
        for (column, words) in mistakes {
            let header = mapping.header(records, column);
            self.rejects.add(row, number, &header, || words);
        }
        self.case_of_row.push(number);
        if number.is_some() {
            self.held.hold(number, of_row);
        }
        Ok(())
    }

    /// Leaves the cases with bad rows out, or refuses all.
    fn finish(
        mut self,
        bad_rows: BadRows<'_>,
        lang: Lang,
    ) -> anyhow::Result<(CaseLog, Vec<Shape>)> {
        for case in std::mem::take(&mut self.torn) {
            if let Some(case) = self.numbers.find(&case) {
                self.rejects.mark(usize_of(case));
            }
        }
        let tally = Tally {
            purpose: Purpose::Check,
            rows: self.rows,
            cases: self.numbers.len(),
        };
        self.rejects = refuse(
            self.rejects,
            bad_rows,
            &self.shapes,
            &self.files,
            tally,
            None,
            lang,
        )?;
        let marked = self.rejects.bad_cases();
        let stays = |case: usize| !marked.get(case).copied().unwrap_or(false);
        let mut warnings = Warnings::default();
        self.held.release(marked, &mut warnings);
        let numbers = &self.numbers;
        self.cases.retain(|case| {
            let number = numbers.find(&case.case);
            number.is_none_or(|number| stays(usize_of(number)))
        });
        let is_out = |case: &Option<usize>| !case.is_some_and(stays);
        let left_out: Vec<bool> = self.case_of_row.iter().map(is_out).collect();
        let rejected = Rejected {
            rows: left_out.iter().filter(|is_out| **is_out).count(),
            rejects: self.rejects,
            tally,
            cases: self.numbers,
            customers: self.customers,
            left_out,
            again: None,
        };
        let log = CaseLog {
            files: self.files,
            cases: self.cases,
            warnings,
            rejected: Some(rejected),
        };
        Ok((log, self.shapes))
    }

    fn twice(&self, case: &str, first: Place, place: Place) -> Words {
        let case = quoted(case);
        let line = first.line;
        if first.file == place.file {
            words!("case {case} is already on line {line}"; "sag {case} står allerede på linje {line}")
        } else {
            let file = self
                .files
                .get(usize::from(first.file))
                .map_or("", String::as_str);
            words!(
                "case {case} is already in {file}, line {line}";
                "sag {case} står allerede i {file}, linje {line}"
            )
        }
    }

    fn warn_of_unknown(&mut self, records: &Records, mapping: &Mapping<'_>) {
        let unknown = records.unknown_columns();
        let unknown = unknown.filter(|header| !mapping.ignores(header));
        let unknown: Vec<String> = unknown.map(quoted).collect();
        if unknown.is_empty() {
            return;
        }
        let (file, names) = (records.name(), unknown.join(", "));
        let mut warnings = Warnings::default();
        warnings.add(WarningKind::UnknownColumns, || Warning {
            kind: WarningKind::UnknownColumns,
            place: None,
            column: None,
            words: words!(
                "{file}: unknown columns are ignored: {names}";
                "{file}: ukendte kolonner er ikke læst: {names}"
            ),
        });
        self.held.hold(None, warnings);
    }
}

/// What the card says of the columns of case logs: their headers.
fn said_of_cases(said: &Columns) -> Columns {
    let mut of_cases = said.clone();
    of_cases.sources.retain(|(name, source)| {
        let is_header = matches!(source, Source::Header(_) | Source::FirstOf(_));
        is_header && columns::ALL.iter().any(|column| column.english() == name)
    });
    of_cases
}

fn too_much(_: TooMuchText) -> Trouble {
    Trouble::new(words!("more than 4 GiB of text"; "mere end 4 GiB tekst"))
}
