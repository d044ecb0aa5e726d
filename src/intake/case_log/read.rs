//! A case log: rows to what is told of each case, checked; what was wrong with the others, all in one go.

use std::path::PathBuf;

use crate::intake::alike::Typed;
use crate::intake::case_log::mistakes::{left_out, missing_column, never_resolved, unused_columns};
use crate::intake::case_log::row::{Moment, RowReader, text};
use crate::intake::case_log::verdict::{NoVerdict, verdict, warn_of_ignored};
use crate::intake::collect::Collector;
use crate::intake::log_columns::cases::{CASE, CUSTOMER, HISTORY, KIND, REGISTERED, RESOLVED};
use crate::intake::log_row::{Derived, LogRow};
use crate::intake::mapping::Mapping;
use crate::intake::own_output::refuse_outputs;
use crate::intake::rejects::{BadRows, Purpose, Rejected, RowId, Tally};
use crate::intake::rows::{Column, Inputs, Next, Records, Shape};
use crate::lang::{Lang, Words};
use crate::problems::{Place, Trouble, WarningKind, Warnings};
use crate::rate_card::{RateCard, same};
use crate::scalars::time::DateOrder;
use crate::sla::JudgedCase;
use crate::texts::{Names, Spellings, TooMuchText, folded, quoted, usize_of};
use crate::words;

/// How case logs are to be read.
#[derive(Clone, Copy)]
pub struct CaseOptions<'a> {
    /// The moment to judge at.
    pub moment: Moment,
    /// The order of day and month in dates that end with the year.
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
        let number_of = |_: &str| None;
        let mut columns = card.columns.clone();
        columns.dates = options.dates.or(columns.dates);
        let (mapping, names) = Mapping::new(KIND, card, &number_of, columns, false, &[]);
        let mut inputs = Inputs::new(paths, bad_rows.are_copied());
        let mut reader = Reader {
            card,
            mapping,
            options,
            collected: Collector::new(bad_rows, true),
            cases: Vec::new(),
            numbers: Spellings::default(),
            first: Vec::new(),
            customers: Names::default(),
        };
        for index in 0..inputs.count() {
            let mut records = Records::new(inputs.open(index)?, &names)?;
            refuse_outputs(&records, Purpose::Check)?;
            records.refuse_wrapped()?;
            reader.read(records)?;
        }
        let (mut log, shapes) = reader.finish(lang)?;
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

    /// The customers that `wanted` can mean: the one of that name, whatever the case; else all it is a part of, as it is
    /// written or as it may be typed in haste.
    pub fn customers_called(&self, wanted: &str) -> Vec<&str> {
        let wanted = wanted.trim();
        let customers = || self.rejected.iter().flat_map(|all| all.customers.iter());
        let exact: Vec<&str> = customers().filter(|known| same(known, wanted)).collect();
        if !exact.is_empty() {
            return exact;
        }
        let part = folded(wanted);
        let has_part = |known: &&str| folded(known).contains(&*part);
        let found: Vec<&str> = customers().filter(has_part).collect();
        if !found.is_empty() {
            return found;
        }
        let typed = Typed::new(wanted);
        customers().filter(|known| typed.is_in(known)).collect()
    }
}

/// Gathers the rows of all files.
struct Reader<'a> {
    card: &'a RateCard,
    mapping: Mapping<'a>,
    options: CaseOptions<'a>,
    collected: Collector,
    cases: Vec<JudgedCase>,
    numbers: Spellings,
    /// By the number of a case: where it was first.
    first: Vec<Place>,
    customers: Names,
}

impl Reader<'_> {
    /// Reads one input after the ones already read.
    fn read(&mut self, mut records: Records) -> Result<(), Trouble> {
        let file = self.collected.begin_file(records.name())?;
        if records.has_header() {
            let lacks = |column: &Column| !self.mapping.has(&records, *column);
            if let Some(column) = [CASE, REGISTERED].into_iter().find(lacks) {
                return Err(missing_column(&records, column));
            }
        }
        let (mut derived, mut mistakes) = (Derived::default(), Vec::new());
        let cases_before = self.cases.len();
        records.each(|next| {
            match next {
                Next::End => {}
                Next::Bad(bad) => self.collected.unparsable(file, bad),
                Next::Row(row) => {
                    let place = Place {
                        file,
                        line: row.line(),
                    };
                    let row = self.mapping.row(row, &mut derived, &mut mistakes);
                    let case = self.row(&row, place, &mut mistakes)?;
                    let id = RowId {
                        place,
                        fingerprint: row.fingerprint(),
                    };
                    let mistakes = mistakes.drain(..);
                    let mistakes = mistakes.map(|(column, words)| (row.header(column), words));
                    self.collected.row(id, case, mistakes);
                }
            }
            Ok(())
        })?;
        self.collected
            .end_file(&records, &self.mapping, unused_columns);
        let says = |column| self.mapping.has(&records, column);
        if !says(RESOLVED) && !says(HISTORY) && self.cases.len() > cases_before {
            let words = || never_resolved(records.name());
            self.collected.warn(WarningKind::Other, words);
        }
        Ok(())
    }

    /// Takes a row; the number of its case.
    fn row(
        &mut self,
        row: &LogRow<'_>,
        place: Place,
        mistakes: &mut Vec<(Column, Words)>,
    ) -> Result<Option<usize>, Trouble> {
        let options = self.options;
        let mut reader = RowReader {
            card: self.card,
            moment: options.moment,
            dates: options.dates.or(self.mapping.dates()),
            mapping: &self.mapping,
            row,
            place,
            registered: None,
            warnings: &mut self.collected.warnings,
            mistakes,
        };
        let record = reader.read();
        let (case, customer) = (text(row, CASE), text(row, CUSTOMER));
        let mut number = None;
        if !case.is_empty() {
            let index = usize_of(self.numbers.intern(case).map_err(too_much)?);
            match self.first.get(index) {
                Some(first) => mistakes.push((CASE, self.twice(case, *first, place))),
                None => self.first.push(place),
            }
            number = Some(index);
        }
        if !customer.is_empty() {
            self.customers.intern(customer).map_err(too_much)?;
        }
        let Some(record) = record.filter(|_| mistakes.is_empty()) else {
            return Ok(number);
        };
        let warnings = &mut self.collected.warnings;
        let Some(record) = options.moment.known(record) else {
            let column = row.header(REGISTERED);
            warnings.say_at(WarningKind::LeftOut, place, column, || left_out(case));
            return Ok(number);
        };
        match verdict(self.card, &record, options.moment.instant()) {
            Ok((judged, ignored)) => {
                for event in ignored {
                    warn_of_ignored(warnings, place, case, event, self.card);
                }
                self.cases.push(JudgedCase {
                    case: case.to_owned(),
                    customer: (!customer.is_empty()).then(|| customer.to_owned()),
                    judged,
                });
            }
            Err(NoVerdict::Case(words)) => mistakes.push((REGISTERED, words)),
            Err(NoVerdict::Card(trouble)) => return Err(trouble),
        }
        Ok(number)
    }

    /// Leaves the cases with bad rows out, or refuses all.
    fn finish(self, lang: Lang) -> anyhow::Result<(CaseLog, Vec<Shape>)> {
        let Self {
            mut collected,
            mut cases,
            numbers,
            customers,
            ..
        } = self;
        collected.mark_unparsable(|case| numbers.find(case).map(usize_of));
        let tally = Tally {
            purpose: Purpose::Check,
            rows: collected.rows,
            cases: numbers.len(),
        };
        collected.settle(self.options.bad_rows, tally, None, lang)?;
        let rejects = &collected.rejects;
        cases.retain(|case| {
            let number = numbers.find(&case.case);
            !number.is_some_and(|number| rejects.is_bad(usize_of(number)))
        });
        // A good case has one row.
        let good = (0..numbers.len())
            .filter(|case| !rejects.is_bad(*case))
            .count();
        let rejected = Rejected {
            rows: collected.rows - good,
            left_out: collected.left_out(),
            rejects: collected.rejects,
            tally,
            cases: numbers,
            customers,
            again: None,
        };
        let log = CaseLog {
            files: collected.files,
            cases,
            warnings: collected.warnings,
            rejected: Some(rejected),
        };
        Ok((log, collected.shapes))
    }

    fn twice(&self, case: &str, first: Place, place: Place) -> Words {
        let case = quoted(case);
        let line = first.line;
        if first.file == place.file {
            return words!("case {case} is already on line {line}"; "sag {case} står allerede på linje {line}");
        }
        let file = &self.collected.files[usize::from(first.file)];
        words!(
            "case {case} is already in {file}, line {line}";
            "sag {case} står allerede i {file}, linje {line}"
        )
    }
}

fn too_much(_: TooMuchText) -> Trouble {
    Trouble::new(words!("more than 4 GiB of text"; "mere end 4 GiB tekst"))
}
