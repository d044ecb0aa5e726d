//! Work logs from their first row to their last: each row is read and kept; what shows only at the end is checked, and
//! cases with bad rows are left out, or nothing is billed.

use std::path::PathBuf;

use chrono::NaiveTime;

use crate::billing::{Adopted, Case, CaseId, Entry, NamesBefore, WorkLog};
use crate::calendar::Instant;
use crate::intake::collect::Collector;
use crate::intake::log_columns::work::{CASE, KIND};
use crate::intake::log_row::{Derived, LogRow};
use crate::intake::mapping::{Mapping, without_consequences};
use crate::intake::needed::check_columns;
use crate::intake::own_output::refuse_outputs;
use crate::intake::rejects::{BadRows, Purpose, Rejected, RowId, Tally};
use crate::intake::rows::{ColumnNames, Input, Inputs, Next, Records, Shape};
use crate::intake::run_columns::columns_of_run;
use crate::intake::work_log::checks::Checks;
use crate::intake::work_log::conditions::{Conditions, NearWords};
use crate::intake::work_log::names::{look_at_near_names, look_at_spellings};
use crate::intake::work_log::options::{Headers, WorkInput, WorkOptions};
use crate::intake::work_log::part::{Told, Work, WorkPart};
use crate::intake::work_log::row::RowReader;
use crate::intake::work_log::set::fill_facts;
use crate::lang::Lang;
use crate::problems::{Place, Trouble, WarningKind, Warnings};
use crate::rate_card::RateCard;
use crate::seconds::Seconds;
use crate::texts::TooMuchText;
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
    let (mapping, names) = mapping(card, options, lang)?;
    let mut reader = Reader::new(&mapping, card, options, now)?;
    for input in inputs {
        let records = enter(input?, &names)?;
        reader.read(records)?;
    }
    let (input, shapes) = reader.finish(options, lang)?;
    Ok((input, names, shapes))
}

/// Where the columns of the logs of a run are found.
pub(crate) fn mapping<'a>(
    card: &'a RateCard,
    options: &WorkOptions<'a>,
    lang: Lang,
) -> anyhow::Result<(Mapping<'a>, ColumnNames)> {
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
    Ok(Mapping::new(KIND, card, options.number_of, columns, of_tool, facts))
}

/// Opens an input up to its first row.
pub(crate) fn enter(input: Input, names: &ColumnNames) -> Result<Records, Trouble> {
    let mut records = Records::new(input, names)?;
    refuse_outputs(&records, Purpose::Bill)?;
    records.enter_rows()?;
    Ok(records)
}

/// Reads rows of any number of files into a log; what shows only once they are there is checked then.
pub(crate) struct Reader<'m, 'a> {
    pub(crate) work: Work<'m, 'a>,
    pub(crate) collected: Collector,
    conditions: Conditions<'a>,
    /// By file.
    pub(crate) headers: Vec<Headers>,
    /// Cases of the logs that were checked.
    cases: usize,
    /// Customers of them who cannot be billed.
    unknown: Vec<String>,
    /// What cases, names and words gave to warn of: told in this order, behind what rows did.
    later: [Warnings; 3],
    near_words: NearWords,
    survey: Survey,
}

impl<'m, 'a> Reader<'m, 'a> {
    pub(crate) fn new(
        mapping: &'m Mapping<'a>,
        card: &'a RateCard,
        options: &WorkOptions<'a>,
        now: Instant,
    ) -> Result<Self, TooMuchText> {
        let leaves_out = matches!(options.bad_rows, BadRows::LeaveOut { .. });
        Ok(Self {
            work: Work::new(card, options.style, mapping, now)?,
            collected: Collector::new(options.bad_rows, leaves_out),
            conditions: Conditions::default(),
            headers: Vec::new(),
            cases: 0,
            unknown: Vec::new(),
            later: Default::default(),
            near_words: NearWords::default(),
            survey: Survey::default(),
        })
    }

    /// Begins a file; its number.
    pub(crate) fn begin_file(&mut self, records: &Records) -> Result<u16, Trouble> {
        let file = self.collected.begin_file(records.file())?;
        if records.has_header() {
            check_columns(records, self.work.rows.mapping)?;
        }
        self.work.rows.case_header.take();
        Ok(file)
    }

    /// Reads a file to its end.
    fn read(&mut self, mut records: Records) -> Result<(), Trouble> {
        let file = self.begin_file(&records)?;
        let (mut rows, mut derived) = (0, Derived::default());
        let RowReader { card, style, mapping, now, .. } = self.work.rows;
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
        self.end_file(&records, file, rows)
    }

    /// Ends a file of which so many rows could be taken apart.
    pub(crate) fn end_file(
        &mut self,
        records: &Records,
        file: u16,
        rows: usize,
    ) -> Result<(), Trouble> {
        let RowReader { card, mapping, .. } = self.work.rows;
        // Of JSON it shows only now; where no row has a case, it is another kind of log. Where no row can be taken apart,
        // that is its fault.
        if !mapping.has(records, CASE) && rows > 0 {
            check_columns(records, mapping)?;
        }
        self.headers.truncate(usize::from(file));
        self.headers.push(Headers::of(records.file(), |column| mapping.header(records, column)));
        let columns = self.work.rows.conditions.iter().map(|(column, _)| *column);
        let asked = card.facts.iter().zip(columns);
        self.conditions.note(file, asked, |column| mapping.has(records, column));
        self.collected.end_file(records, mapping);
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
        let place = Place { file, line: row.line() };
        let RowReader { mapping, mistakes, .. } = &mut self.work.rows;
        let row = mapping.row(row, derived, mistakes);
        self.take(&row, place)?;
        Ok(())
    }

    /// Takes a row that could be taken apart; its case.
    pub(crate) fn take(
        &mut self,
        row: &LogRow<'_>,
        place: Place,
    ) -> Result<Option<CaseId>, TooMuchText> {
        let Self { work, collected, .. } = self;
        let case = work.take(row, place, &collected.files, &mut collected.warnings)?;
        let mistakes = &mut work.rows.mistakes;
        without_consequences(row, mistakes);
        let id = RowId { place, fingerprint: row.fingerprint() };
        let mistakes = mistakes.drain(..);
        let mistakes = mistakes.map(|(column, words)| (row.header(column), words));
        collected.row(id, case.map(CaseId::index), mistakes);
        Ok(case)
    }

    /// Checks what shows only at the end, and hands the log over with what the inputs look like.
    ///
    /// # Errors
    /// A [`crate::problems::Report`] on bad rows, where they are refused.
    fn finish(
        mut self,
        options: &WorkOptions<'_>,
        lang: Lang,
    ) -> anyhow::Result<(WorkInput, Vec<Shape>)> {
        self.conditions.look_for_columns(&mut self.collected)?;
        let (mut log, sources) = self.work.take_log()?;
        self.check(&mut log, options)?;
        let tally = self.settle(options, lang)?;
        let rejects = &self.collected.rejects;
        let stays = |case: CaseId| !rejects.is_bad(case.index());
        let [_, of_names, _] = &mut self.later;
        let names = look_at_spellings(&log, &sources.respelled, stays, of_names);
        look_at_near_names(&names, options.number_of, of_names);
        let left_out = self.collected.left_out();
        let before = if rejects.is_empty() {
            NamesBefore::default()
        } else {
            let first_named = |case| sources.first_named(case);
            log.leave_out(rejects.bad_cases(), first_named, options.number_of)
                .map_err(Trouble::from)?
        };
        self.look_at(&mut log, options);
        let warnings = self.warnings();
        let Self { collected, .. } = self;
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
            warnings,
            files: collected.files,
            rows: collected.rows,
            skipped: collected.skipped,
            rejected,
        };
        Ok((input, collected.shapes))
    }

    /// Puts a log in order, fills in what no row says, and checks its cases.
    fn check(&mut self, log: &mut WorkLog, options: &WorkOptions<'_>) -> Result<(), Trouble> {
        let Self { work, collected, headers, later, .. } = self;
        let RowReader { card, mapping, dates, .. } = work.rows;
        log.sort();
        fill_facts(log, mapping, card, dates)?;
        collected.mark_unparsable(|case| log.find_case(case).map(CaseId::index));
        let refuses = matches!(options.bad_rows, BadRows::Refuse(_));
        // Where nothing is billed anyway, the customer may stand on a row that names no case.
        let may_be_said = refuses && collected.rejects.has_nameless();
        let bad_cases = collected.rejects.bad_cases().to_vec();
        let checks = Checks {
            card,
            allow_duplicates: options.allow_duplicates,
            headers,
            refuses_customers: refuses,
            is_bad: &|case| may_be_said || bad_cases.get(case.index()).copied().unwrap_or(false),
        };
        let [of_cases, ..] = later;
        checks.run(options, log, &mut collected.rejects, of_cases);
        self.cases += log.case_count();
        if refuses {
            let unknown = log.customer_names().filter(|name| (options.refused)(name).is_some());
            self.unknown.extend(unknown.map(str::to_owned));
        }
        Ok(())
    }

    /// Refuses what was read where it has rows or customers that cannot be billed.
    fn settle(&mut self, options: &WorkOptions<'_>, lang: Lang) -> anyhow::Result<Tally> {
        let rows = self.collected.rows;
        let tally = Tally { purpose: Purpose::Bill, rows, cases: self.cases };
        let known = (options.know)(&mut self.unknown.iter().map(String::as_str));
        self.collected.settle(options.bad_rows, tally, known.as_ref().err(), lang)?;
        known?;
        Ok(tally)
    }

    /// Looks at what stays of a log: words that nobody knows, travel without a price, all of it.
    fn look_at(&mut self, log: &mut WorkLog, options: &WorkOptions<'_>) {
        let card = self.work.rows.card;
        log.unite_customers();
        let [.., of_words] = &mut self.later;
        self.near_words.look_at((log, card), &self.headers, options.number_of, of_words);
        self.survey.look_at(log, card);
    }

    /// All that is to be warned of, in order.
    fn warnings(&mut self) -> Warnings {
        let mut all = std::mem::take(&mut self.collected.warnings);
        for later in std::mem::take(&mut self.later) {
            all.append(later);
        }
        self.survey.warn(&mut all);
        all
    }

    // Logs that are read customer by customer.

    /// Hands the rows so far over as a log, for the next ones to be read into another; nothing where some of what was read
    /// cannot be billed. The names of its customers are not held against each other.
    pub(crate) fn part_of_log(
        &mut self,
        options: &WorkOptions<'_>,
    ) -> Result<Option<WorkLog>, Trouble> {
        let (mut log, sources) = self.work.take_log()?;
        self.check(&mut log, options)?;
        self.collected.rejects.end_cases();
        if !(self.collected.rejects.is_empty() && self.unknown.is_empty()) {
            return Ok(None);
        }
        let [_, of_names, _] = &mut self.later;
        look_at_spellings(&log, &sources.respelled, |_| true, of_names);
        self.look_at(&mut log, options);
        Ok(Some(log))
    }

    /// Refuses what was read where some of it cannot be billed; what to warn of, and what was gathered besides.
    pub(crate) fn end(
        mut self,
        options: &WorkOptions<'_>,
        lang: Lang,
    ) -> anyhow::Result<(Warnings, Collector)> {
        self.conditions.look_for_columns(&mut self.collected)?;
        self.settle(options, lang)?;
        Ok((self.warnings(), self.collected))
    }
}

/// What shows of a log only once all of it was seen.
#[derive(Debug, Default)]
struct Survey {
    entries: usize,
    has_times: bool,
    has_billable: bool,
    /// Rows with travel that nothing in the card prices.
    unpriced: usize,
}

impl Survey {
    fn look_at(&mut self, log: &WorkLog, card: &RateCard) {
        let zone = card.calendar().zone();
        let at_midnight =
            |entry: &Entry| !entry.dated() && zone.local(entry.start()).time() == NaiveTime::MIN;
        self.entries += log.entries().len();
        self.has_times = self.has_times || !log.entries().iter().all(at_midnight);
        self.has_billable = self.has_billable || log.entries().iter().any(Entry::billable);
        if log.has_travel() && !card.asks_for_travel() {
            let travels = |case: &Case<'_>| {
                let billable = case.billable();
                billable.filter(|entry| case.travel(entry) > Seconds::ZERO).count()
            };
            self.unpriced = log.cases().fold(self.unpriced, |rows, case| rows + travels(&case));
        }
    }

    /// Warns of travel time without a price, of a log all of whose rows start at midnight, and of one with nothing to bill.
    fn warn(&self, warnings: &mut Warnings) {
        /// So few may well be work at midnight.
        const FEW: usize = 3;
        let rows = self.unpriced;
        if rows > 0 {
            warnings.say(WarningKind::UnpricedTravel, || {
                words!(
                    "travel time in {rows} rows costs nothing: the rate card has no [travel]";
                    "rejsetid i {rows} rækker koster intet: takstbladet har ingen [travel]"
                )
            });
        }
        if self.entries > FEW && !self.has_times {
            warnings.say(WarningKind::MidnightStarts, || {
                words!(
                    "all rows start at exactly 00:00, as dates without a time of day would: if they are, say so in [columns], start = {{ date = \"…\" }}";
                    "alle rækker begynder præcis kl. 00:00, som datoer uden klokkeslæt ville: er de det, så sig det i [columns], start = {{ date = \"…\" }}"
                )
            });
        }
        if self.entries > 0 && !self.has_billable {
            warnings.say(WarningKind::NothingBillable, || {
                words!(
                    "no row is billable: is the column `billable` the right one?";
                    "ingen række er fakturerbar: er kolonnen `fakturerbar` den rigtige?"
                )
            });
        }
    }
}
