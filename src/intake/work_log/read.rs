//! Work logs from their first row to their last: each row is read and kept; what shows only at the end is checked, and
//! cases with bad rows are left out, or nothing is billed.

use std::path::PathBuf;

use chrono::NaiveTime;

use crate::billing::{Adopted, CaseId, Entry, NamesBefore, WorkLog};
use crate::calendar::Instant;
use crate::intake::collect::Collector;
use crate::intake::log_columns::work::{AGREEMENT, CASE, CHANNEL, CUSTOMER, KIND, START};
use crate::intake::log_row::Derived;
use crate::intake::mapping::{Mapping, without_consequences};
use crate::intake::needed::check_columns;
use crate::intake::own_output::refuse_outputs;
use crate::intake::rejects::{BadRows, Purpose, Rejected, RowId, Tally};
use crate::intake::rows::{ColumnNames, Input, Inputs, Next, Records, Shape};
use crate::intake::run_columns::columns_of_run;
use crate::intake::work_log::checks::Checks;
use crate::intake::work_log::conditions::{Conditions, look_at_words};
use crate::intake::work_log::names::look_at_names;
use crate::intake::work_log::options::{Headers, WorkInput, WorkOptions};
use crate::intake::work_log::part::{Told, Work, WorkPart};
use crate::intake::work_log::row::RowReader;
use crate::intake::work_log::set::fill_facts;
use crate::lang::Lang;
use crate::problems::{Place, Trouble, WarningKind, Warnings};
use crate::rate_card::RateCard;
use crate::seconds::Seconds;
use crate::words;

/// Reads work logs, in order; `-` is standard input.
///
/// # Errors
/// A [`Trouble`] where a file cannot be read; a [`crate::problems::Report`] that names all bad rows.
pub fn read_work_logs<'a>(
    paths: &[PathBuf],
    card: &'a RateCard,
    options: &WorkOptions<'a>,
    now: Instant,
    lang: Lang,
) -> anyhow::Result<WorkInput> {
    let mut inputs = Inputs::new(paths, options.bad_rows.are_copied());
    let each = (0..inputs.count()).map(|index| inputs.open(index));
    let (mut input, names, shapes) = read_inputs(each, card, options, now, lang)?;
    input.rejected.can_copy(inputs, names, shapes);
    Ok(input)
}

/// As [`read_work_logs`], for inputs that are opened one after the other; also their columns, and what they look
/// like.
pub(crate) fn read_inputs<'a>(
    inputs: impl Iterator<Item = Result<Input, Trouble>>,
    card: &'a RateCard,
    options: &WorkOptions<'a>,
    now: Instant,
    lang: Lang,
) -> anyhow::Result<(WorkInput, ColumnNames, Vec<Shape>)> {
    let style = options.style;
    let mut columns = match style.preset {
        Some(preset) => card.columns.before(&preset.load()?.0),
        None => card.columns.clone(),
    };
    let facts = &card.facts;
    let (run, set) = (options.said.columns, options.said.set);
    columns = columns_of_run(run, set, (KIND, facts), lang)?.before(&columns);
    columns.dates = style.dates.or(columns.dates);
    let of_tool = style.preset.is_some();
    let (mapping, names) = Mapping::new(KIND, card, options.number_of, columns, of_tool, facts);
    let leaves_out = matches!(options.bad_rows, BadRows::LeaveOut { .. });
    let mut reader = Reader {
        work: Work::new(card, style, &mapping, now)?,
        collected: Collector::new(options.bad_rows, leaves_out),
        conditions: Conditions::default(),
        headers: Vec::new(),
    };
    for input in inputs {
        let mut records = Records::new(input?, &names)?;
        refuse_outputs(&records, Purpose::Bill)?;
        records.enter_rows()?;
        reader.read(records)?;
    }
    let (input, shapes) = reader.finish(options, lang)?;
    Ok((input, names, shapes))
}

struct Reader<'m, 'a> {
    work: Work<'m, 'a>,
    collected: Collector,
    conditions: Conditions<'a>,
    /// By file.
    headers: Vec<Headers>,
}

impl Reader<'_, '_> {
    /// Reads a file to its end.
    fn read(&mut self, mut records: Records) -> Result<(), Trouble> {
        let file = self.collected.begin_file(records.file())?;
        let mapping = self.work.rows.mapping;
        if records.has_header() {
            check_columns(&records, mapping)?;
        }
        self.work.rows.case_header.take();
        let (mut rows, mut derived) = (0, Derived::default());
        let (card, style, now) = (self.work.rows.card, self.work.rows.style, self.work.rows.now);
        records.each_part(
            |part| WorkPart::read(part, file, Work::new(card, style, mapping, now)),
            |part, made| {
                if let Some(made) = made {
                    return self.part(part, made, file, &mut derived);
                }
                rows += self.rows(part, file, &mut derived)?;
                Ok(true)
            },
        )?;
        // Of JSON it shows only now; where no row has a case, it is another kind of log. Where no row can be taken apart,
        // that is its fault.
        if !mapping.has(&records, CASE) && rows > 0 {
            check_columns(&records, mapping)?;
        }
        self.headers.push(Headers {
            file: records.file(),
            customer: mapping.header(&records, CUSTOMER),
            agreement: mapping.header(&records, AGREEMENT),
            channel: mapping.header(&records, CHANNEL),
            start: mapping.header(&records, START),
        });
        let columns = self.work.rows.conditions.iter().map(|(column, _)| *column);
        let asked = card.facts.iter().zip(columns);
        self.conditions.note(file, asked, |column| mapping.has(&records, column));
        self.collected.end_file(&records, mapping);
        Ok(())
    }

    /// Takes rows one by one; how many can be taken apart.
    fn rows(
        &mut self,
        rows: &mut Records,
        file: u16,
        derived: &mut Derived,
    ) -> Result<usize, Trouble> {
        let mut count = 0;
        loop {
            match rows.next()? {
                Next::End => return Ok(count),
                next @ (Next::Row(_) | Next::Bad(_)) => {
                    count += usize::from(matches!(next, Next::Row(_)));
                    self.next(next, file, derived)?;
                }
            }
        }
    }

    /// Takes what the rows of a part come to; whether it can be taken as it is. A row that contradicts another says so by
    /// where that one is, and by what was said before it.
    fn part(
        &mut self,
        rows: &mut Records,
        part: WorkPart,
        file: u16,
        derived: &mut Derived,
    ) -> Result<bool, Trouble> {
        let Work { rows: reader, log, sources } = &mut self.work;
        let begin = Place { file, line: rows.lines_before() };
        let adopted = log.adopt(&part.log, begin.line, reader.mapping.number_of)?;
        if !sources.add_part((&part.sources, &part.log), (log, &adopted), begin) {
            return Ok(false);
        }
        log.adopt_texts(&part.log)?;
        let mut taken = 0;
        for (before, told) in part.told {
            self.entries(&part.log.entries()[taken..before], &adopted);
            taken = before;
            match told {
                Told::Warnings(warnings) => {
                    for mut warning in warnings.into_kept() {
                        if let Some(place) = &mut warning.place {
                            place.line += begin.line;
                        }
                        self.collected.warnings.add(warning.kind, || warning);
                    }
                    self.entries(&part.log.entries()[taken..=taken], &adopted);
                    taken += 1;
                }
                Told::Again(mark) => {
                    rows.return_to(mark);
                    self.next(rows.next()?, file, derived)?;
                }
            }
        }
        self.entries(&part.log.entries()[taken..], &adopted);
        Ok(true)
    }

    /// Takes entries of a part.
    fn entries(&mut self, entries: &[Entry], adopted: &Adopted) {
        for entry in entries {
            let entry = self.work.log.adopt_entry(entry, adopted);
            let id = RowId { place: entry.place(), fingerprint: entry.fingerprint() };
            self.collected.row(id, Some(entry.case().index()), std::iter::empty());
        }
    }

    /// Takes a row.
    fn next(&mut self, next: Next<'_>, file: u16, derived: &mut Derived) -> Result<(), Trouble> {
        let row = match next {
            Next::End => return Ok(()),
            Next::Bad(bad) => {
                self.collected.unparsable(file, bad);
                return Ok(());
            }
            Next::Row(row) => row,
        };
        let Self { work, collected, .. } = self;
        let place = Place { file, line: row.line() };
        let row = work.rows.mapping.row(row, derived, &mut work.rows.mistakes);
        let case = work.take(&row, place, &collected.files, &mut collected.warnings);
        let case = case?;
        let mistakes = &mut work.rows.mistakes;
        without_consequences(&row, mistakes);
        let id = RowId { place, fingerprint: row.fingerprint() };
        let mistakes = mistakes.drain(..);
        let mistakes = mistakes.map(|(column, words)| (row.header(column), words));
        collected.row(id, case.map(CaseId::index), mistakes);
        Ok(())
    }

    /// Checks what shows only at the end, and hands the log over with what the inputs look like.
    ///
    /// # Errors
    /// A [`crate::problems::Report`] on bad rows, where they are refused.
    fn finish(
        self,
        options: &WorkOptions<'_>,
        lang: Lang,
    ) -> anyhow::Result<(WorkInput, Vec<Shape>)> {
        let Self { work, mut collected, conditions, headers } = self;
        let Work { rows: RowReader { card, mapping, dates, .. }, mut log, sources } = work;
        conditions.look_for_columns(&mut collected)?;
        log.sort();
        fill_facts(&mut log, mapping, card, dates)?;
        collected.mark_unparsable(|case| log.find_case(case).map(CaseId::index));
        let refuses = matches!(options.bad_rows, BadRows::Refuse(_));
        // Where nothing is billed anyway, the customer may stand on a row that names no case.
        let may_be_said = refuses && collected.rejects.has_nameless();
        let bad_cases = collected.rejects.bad_cases().to_vec();
        let checks = Checks {
            card,
            allow_duplicates: options.allow_duplicates,
            headers: &headers,
            refuses_customers: refuses,
            is_bad: &|case| may_be_said || bad_cases.get(case.index()).copied().unwrap_or(false),
        };
        let mut later = Warnings::default();
        checks.run(options, &mut log, &mut collected.rejects, &mut later);
        let tally = Tally { purpose: Purpose::Bill, rows: collected.rows, cases: log.case_count() };
        let known = if refuses { (options.know)(&mut log.customer_names()) } else { Ok(()) };
        collected.settle(options.bad_rows, tally, known.as_ref().err(), lang)?;
        known?;
        collected.warnings.append(later);
        let mut of_names = Warnings::default();
        let rejects = &collected.rejects;
        let stays = |case: CaseId| !rejects.is_bad(case.index());
        look_at_names(&log, &sources.respelled, stays, options.number_of, &mut of_names);
        collected.warnings.append(of_names);
        let left_out = collected.left_out();
        let before = if collected.rejects.is_empty() {
            NamesBefore::default()
        } else {
            let first_named = |case| sources.first_named(case);
            let marked = collected.rejects.bad_cases();
            log.leave_out(marked, first_named, options.number_of).map_err(Trouble::from)?
        };
        log.unite_customers();
        look_at_words((&log, card), &headers, options.number_of, &mut collected.warnings);
        look_at_travel(&log, card, &mut collected.warnings);
        look_at_all(&log, card, &mut collected.warnings);
        let rejected = Rejected {
            rows: collected.rows - log.entries().len(),
            rejects: collected.rejects,
            tally,
            cases: before.cases,
            customers: before.customers,
            left_out,
            again: None,
        };
        let input = WorkInput {
            log,
            warnings: collected.warnings,
            files: collected.files,
            rows: collected.rows,
            skipped: collected.skipped,
            rejected,
        };
        Ok((input, collected.shapes))
    }
}

/// Warns of a log all of whose rows start at midnight, and of one with nothing to bill.
fn look_at_all(log: &WorkLog, card: &RateCard, warnings: &mut Warnings) {
    /// So few may well be work at midnight.
    const FEW: usize = 3;
    let (entries, zone) = (log.entries(), card.calendar().zone());
    let at_midnight =
        |entry: &Entry| !entry.dated() && zone.local(entry.start()).time() == NaiveTime::MIN;
    if entries.len() > FEW && entries.iter().all(at_midnight) {
        warnings.say(WarningKind::MidnightStarts, || {
            words!(
                "all rows start at exactly 00:00, as dates without a time of day would: if they are, say so in [columns], start = {{ date = \"…\" }}";
                "alle rækker begynder præcis kl. 00:00, som datoer uden klokkeslæt ville: er de det, så sig det i [columns], start = {{ date = \"…\" }}"
            )
        });
    }
    if !entries.is_empty() && log.cases().all(|case| case.billable().next().is_none()) {
        warnings.say(WarningKind::NothingBillable, || {
            words!(
                "no row is billable: is the column `billable` the right one?";
                "ingen række er fakturerbar: er kolonnen `fakturerbar` den rigtige?"
            )
        });
    }
}

/// Warns of travel time that nothing in the card prices.
fn look_at_travel(log: &WorkLog, card: &RateCard, warnings: &mut Warnings) {
    if !log.has_travel() || card.asks_for_travel() {
        return;
    }
    let rows = log.cases().flat_map(|case| {
        let billable = case.billable();
        billable.filter(move |entry| case.travel(entry) > Seconds::ZERO)
    });
    let rows = rows.count();
    if rows > 0 {
        warnings.say(WarningKind::UnpricedTravel, || {
            words!(
                "travel time in {rows} rows costs nothing: the rate card has no [travel]";
                "rejsetid i {rows} rækker koster intet: takstbladet har ingen [travel]"
            )
        });
    }
}
