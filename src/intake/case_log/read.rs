//! A case log: rows to what is told of each case, checked; what was wrong with the others, all in one go.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::billing::{Contract, Customer};
use crate::calendar::Instant;
use crate::intake::alike::Typed;
use crate::intake::case_log::event_rows::{EventRows, Gathered, Party};
use crate::intake::case_log::mistakes::{
    left_out, never_resolved, no_state_is_resolved, waiting_long,
};
use crate::intake::case_log::row::{Moment, RowReader, text};
use crate::intake::case_log::verdict::{NoVerdict, terms_of, verdict, warn_of_ignored};
use crate::intake::collect::Collector;
use crate::intake::customers::Customers;
use crate::intake::log_columns::cases::{
    AGREEMENT, AT, CASE, CHANNEL, CUSTOMER, HISTORY, KIND, REGISTERED, RESOLVED, STATE,
};
use crate::intake::log_row::{Derived, LogRow};
use crate::intake::mapping::{Mapping, without_consequences};
use crate::intake::needed::check_columns;
use crate::intake::own_output::refuse_outputs;
use crate::intake::preset::{Preset, RunOptions};
use crate::intake::rejects::{BadRows, Purpose, Rejected, RowId, Tally};
use crate::intake::rows::{Column, Inputs, Next, Records, Shape};
use crate::intake::run_columns::columns_of_run;
use crate::intake::work_log::unknown_agreement;
use crate::lang::{Lang, Words};
use crate::problems::{LogFile, Place, Trouble, WarningKind, Warnings};
use crate::rate_card::{AgreementId, CaseWords, HelpdeskWords, RateCard, Sla, same};
use crate::scalars::time::{DateOrder, Days};
use crate::seconds::Seconds;
use crate::sla::{CaseRecord, JudgedCase};
use crate::texts::{Names, Spellings, folded, quoted, usize_of};
use crate::words;

/// How case logs are to be read.
#[derive(Clone, Copy)]
pub struct CaseOptions<'a> {
    /// The moment to judge at.
    pub moment: Moment,
    /// The helpdesk the log comes from.
    pub preset: Option<Preset>,
    /// Who has which agreement where the log does not say.
    pub customers: Option<&'a Customers>,
    /// The order of day and month in dates that end with the year.
    pub dates: Option<DateOrder>,
    /// `--column` and `--set`.
    pub said: RunOptions<'a>,
    /// What becomes of rows that cannot be used.
    pub bad_rows: BadRows<'a>,
}

/// The cases of a run, in order of the input.
#[derive(Debug, Default)]
pub struct CaseLog {
    /// Names of the inputs, for messages.
    pub files: Vec<LogFile>,
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
        let (columns, preset) = match options.preset {
            Some(preset) => {
                let (columns, words) = preset.load()?;
                (card.columns.before(&columns), words)
            }
            None => (card.columns.clone(), HelpdeskWords::default()),
        };
        let words = CaseWords { card, preset: &preset };
        let number_of = |_: &str| None;
        let (run, set) = (options.said.columns, options.said.set);
        let mut columns = columns_of_run(run, set, (KIND, &[]), lang)?.before(&columns);
        columns.dates = options.dates.or(columns.dates);
        let (mapping, names) = Mapping::new(KIND, card, &number_of, columns, false, &[]);
        let mut inputs = Inputs::new(paths, bad_rows.are_copied());
        let mut reader = Reader {
            words,
            days: Days::kept_in_order(options.dates.or(mapping.dates())),
            mapping,
            options,
            collected: Collector::new(bad_rows, true),
            cases: Vec::new(),
            numbers: Spellings::default(),
            first: Vec::new(),
            customers: Shared::default(),
            agreements: Shared::default(),
            channels: Shared::default(),
            own: OwnPromises::default(),
            depends_on_agreement: card
                .editions()
                .any(|edition| edition.sla.as_ref().is_some_and(|sla| !sla.agreements.is_empty())),
            events: EventRows::default(),
            has_cases: false,
            is_resolved: false,
        };
        for index in 0..inputs.count() {
            let mut records = Records::new(inputs.open(index)?, &names)?;
            refuse_outputs(&records, Purpose::Check)?;
            records.enter_rows()?;
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

/// Words that many cases share.
#[derive(Default)]
struct Shared {
    written: Names,
    /// By the number of what is written: what it means.
    meant: Vec<Arc<str>>,
}

impl Shared {
    /// The number of a word, none of an empty one; `mean` says what it means.
    fn intern(
        &mut self,
        written: &str,
        mean: impl FnOnce(&str) -> String,
    ) -> Result<Option<u32>, Trouble> {
        if written.is_empty() {
            return Ok(None);
        }
        let number = self.written.intern(written)?;
        if usize_of(number) == self.meant.len() {
            self.meant.push(mean(written).into());
        }
        Ok(Some(number))
    }

    fn get(&self, number: Option<u32>) -> Option<Arc<str>> {
        self.meant.get(usize_of(number?)).cloned()
    }
}

/// What is promised to whom, where it is not what is promised to all: once for each registration's edition, agreement and
/// customer.
#[derive(Default)]
struct OwnPromises(HashMap<(NaiveDate, Option<AgreementId>, String), Option<Arc<Sla>>>);

impl OwnPromises {
    /// Fills in what depends on whose case it is: the agreement that the log does not say, and the promises.
    fn tell(
        &mut self,
        told: &mut Told<'_>,
        registered: Instant,
        (card, customers): (&RateCard, Option<&Customers>),
    ) {
        let date = card.calendar().zone().date(registered);
        let filed = told.customer.as_deref().zip(customers).and_then(|(name, all)| all.filed(name));
        if told.agreement.is_none() {
            let contract = filed.and_then(|customer| Contract::on(&customer.agreed, date));
            let agreement = contract.and_then(|contract| contract.agreement);
            told.agreement = agreement.map(|agreement| card.agreement_name(agreement).into());
        }
        let edition = card.on(date);
        let Some(sla) = edition.sla.as_ref().filter(|sla| sla.tells_apart()) else {
            return;
        };
        let agreement = told.agreement.as_deref().and_then(|name| card.find_agreement(name));
        let customer = told.customer.as_deref().unwrap_or("");
        let key = (edition.valid_from, agreement, folded(customer).into_owned());
        told.own = self
            .0
            .entry(key)
            .or_insert_with(|| {
                let names = filed.into_iter().flat_map(Customer::names);
                let names: Vec<&str> = names.chain(told.customer.as_deref()).collect();
                match sla.of(agreement, &names) {
                    Cow::Borrowed(_) => None,
                    Cow::Owned(own) => Some(Arc::new(own)),
                }
            })
            .clone();
    }
}

/// Gathers the rows of all files.
struct Reader<'a> {
    words: CaseWords<'a>,
    days: Days,
    mapping: Mapping<'a>,
    options: CaseOptions<'a>,
    collected: Collector,
    /// Each with its number.
    cases: Vec<(usize, JudgedCase)>,
    numbers: Spellings,
    /// By the number of a case: where it was first, and whether that row is an event.
    first: Vec<(Place, bool)>,
    customers: Shared,
    agreements: Shared,
    channels: Shared,
    own: OwnPromises,
    /// Whether promises depend on a case's agreement.
    depends_on_agreement: bool,
    /// The rows of logs that have a row an event.
    events: EventRows,
    /// Whether the file at hand has cases that can be judged, and one that is resolved.
    has_cases: bool,
    is_resolved: bool,
}

impl<'a> Reader<'a> {
    /// Reads one input after the ones already read.
    fn read(&mut self, mut records: Records) -> Result<(), Trouble> {
        let file = self.collected.begin_file(records.file())?;
        if records.has_header() {
            check_columns(&records, &self.mapping)?;
        }
        (self.has_cases, self.is_resolved) = (false, false);
        let (mut derived, mut mistakes, mut is_empty) = (Derived::default(), Vec::new(), true);
        records.each(|next| {
            match next {
                Next::End => {}
                Next::Bad(bad) => self.collected.unparsable(file, bad),
                Next::Row(row) => {
                    is_empty = false;
                    let place = Place { file, line: row.line() };
                    let row = self.mapping.row(row, &mut derived, &mut mistakes);
                    let id = RowId { place, fingerprint: row.fingerprint() };
                    let case = if self.mapping.row_has(&row, AT) {
                        self.event(&row, id, &mut mistakes)?
                    } else {
                        self.row(&row, place, &mut mistakes)?
                    };
                    without_consequences(&row, &mut mistakes);
                    let mistakes = mistakes.drain(..);
                    let mistakes = mistakes.map(|(column, words)| (row.header(column), words));
                    self.collected.row(id, case, mistakes);
                }
            }
            Ok(())
        })?;
        // Of JSON it shows only now.
        if !is_empty && !self.mapping.has(&records, CASE) {
            check_columns(&records, &self.mapping)?;
        }
        self.collected.end_file(&records, &self.mapping);
        let says = |column| self.mapping.has(&records, column);
        if says(AT) {
            self.events.end_file(file, &self.mapping, &records);
        }
        if !self.is_resolved && !says(RESOLVED) && !says(HISTORY) && self.has_cases {
            let words = || {
                if says(STATE) {
                    let state = self.mapping.header(&records, STATE);
                    no_state_is_resolved(records.name(), &state)
                } else {
                    never_resolved(records.name())
                }
            };
            self.collected.warn(WarningKind::NoneResolved, words);
        }
        Ok(())
    }

    /// The number of the case that a row names.
    fn number(&mut self, case: &str) -> Result<Option<u32>, Trouble> {
        if case.is_empty() {
            return Ok(None);
        }
        Ok(Some(self.numbers.intern(case)?))
    }

    /// Takes a row that is an event; the number of its case.
    fn event(
        &mut self,
        row: &LogRow<'_>,
        id: RowId,
        mistakes: &mut Vec<(Column, Words)>,
    ) -> Result<Option<usize>, Trouble> {
        let event = self.row_reader(row, id.place, mistakes).event();
        let (case, customer) = (text(row, CASE), text(row, CUSTOMER));
        let Some(number) = self.number(case)? else {
            return Ok(None);
        };
        let index = usize_of(number);
        match self.first.get(index) {
            Some((first, false)) => {
                mistakes.push((CASE, self.twice(case, *first, id.place)));
            }
            Some((_, true)) => {}
            None => self.first.push((id.place, true)),
        }
        let customer = self.customers.intern(customer, str::to_owned)?;
        let (agreement, channel) = self.party(row, mistakes)?;
        let party = Party { customer, agreement, channel };
        if let Some(event) = event.filter(|_| mistakes.is_empty()) {
            let said = (id, number, party);
            let pushed =
                self.events.push(said, &event, text(row, STATE), self.words, &self.collected.files);
            let (disagrees, is_resolved) = pushed?;
            self.has_cases = true;
            self.is_resolved |= is_resolved || event.resolved.at().is_some();
            mistakes.extend(disagrees.map(|words| (REGISTERED, words)));
        }
        Ok(Some(index))
    }

    /// The numbers of a row's agreement and channel.
    fn party(
        &mut self,
        row: &LogRow<'_>,
        mistakes: &mut Vec<(Column, Words)>,
    ) -> Result<(Option<u32>, Option<u32>), Trouble> {
        let card = self.words.card;
        let named = text(row, AGREEMENT);
        // Where no promise depends on it, it is only a word to put cases together by.
        if self.depends_on_agreement && !named.is_empty() && card.find_agreement(named).is_none() {
            mistakes.push((AGREEMENT, unknown_agreement(card, named)));
        }
        let agreement = self.agreements.intern(text(row, AGREEMENT), |name| {
            let known = card.find_agreement(name);
            known.map_or(name, |known| card.agreement_name(known)).to_owned()
        })?;
        let channel = self.channels.intern(text(row, CHANNEL), |name| card.channel(name))?;
        Ok((agreement, channel))
    }

    fn row_reader<'w, 'r>(
        &'w mut self,
        row: &'w LogRow<'r>,
        place: Place,
        mistakes: &'w mut Vec<(Column, Words)>,
    ) -> RowReader<'w, 'a, 'r> {
        RowReader {
            words: self.words,
            moment: self.options.moment,
            days: &mut self.days,
            mapping: &self.mapping,
            row,
            place,
            registered: None,
            warnings: &mut self.collected.warnings,
            mistakes,
        }
    }

    /// Puts the cases together whose rows are events.
    fn gather(&mut self) -> Result<Warnings, Trouble> {
        let mut warnings = Warnings::default();
        if self.events.is_empty() {
            return Ok(warnings);
        }
        let Self { words, options, collected, cases, numbers, customers, events, .. } = self;
        let (agreements, channels, own) = (&self.agreements, &self.channels, &mut self.own);
        let (words, moment) = (*words, options.moment);
        let bad = collected.rejects.bad_cases().to_vec();
        events.each(
            words,
            |registered| terms_of(words.card.at(registered)).map(|_| ()),
            |case| bad.get(case).copied().unwrap_or(false),
            |events, gathered| {
                let Gathered { case: number, party, record, last, mistakes } = gathered;
                let (case, index) = (numbers.get(number), usize_of(number));
                for (row, column, words) in mistakes {
                    let header = events.header(row, column);
                    collected.rejects.add(row, Some(index), header, || words);
                }
                if collected.rejects.is_bad(index) {
                    return Ok(());
                }
                let mut told = Told {
                    case,
                    customer: customers.get(party.customer),
                    agreement: agreements.get(party.agreement),
                    channel: channels.get(party.channel),
                    own: None,
                };
                own.tell(&mut told, record.registered, (words.card, options.customers));
                let header = events.header(last, REGISTERED);
                let at = (last.place, header);
                match judged(words.card, record, told, moment, at, &mut warnings) {
                    Ok(judged) => cases.extend(judged.map(|case| (index, case))),
                    Err(NoVerdict::Case(words)) => {
                        collected.rejects.add(last, Some(index), header, || words);
                    }
                    Err(NoVerdict::Card(trouble)) => return Err(trouble),
                }
                Ok(())
            },
        )?;
        // In order of the input, beside those that have a row each.
        cases.sort_by_key(|(number, _)| *number);
        Ok(warnings)
    }

    /// Takes a row; the number of its case.
    fn row(
        &mut self,
        row: &LogRow<'_>,
        place: Place,
        mistakes: &mut Vec<(Column, Words)>,
    ) -> Result<Option<usize>, Trouble> {
        let record = self.row_reader(row, place, mistakes).read();
        let (case, customer) = (text(row, CASE), text(row, CUSTOMER));
        let number = self.number(case)?.map(usize_of);
        if let Some(index) = number {
            match self.first.get(index) {
                Some((first, _)) => mistakes.push((CASE, self.twice(case, *first, place))),
                None => self.first.push((place, false)),
            }
        }
        let customer = self.customers.intern(customer, str::to_owned)?;
        let record = record.filter(|_| mistakes.is_empty());
        let (Some(record), Some(index)) = (record, number) else {
            return Ok(number);
        };
        self.has_cases = true;
        self.is_resolved |= record.is_resolved();
        let (agreement, channel) = self.party(row, mistakes)?;
        let mut told = Told {
            case,
            customer: self.customers.get(customer),
            agreement: self.agreements.get(agreement),
            channel: self.channels.get(channel),
            own: None,
        };
        let of = (self.words.card, self.options.customers);
        self.own.tell(&mut told, record.registered, of);
        let (card, moment) = (self.words.card, self.options.moment);
        let warnings = &mut self.collected.warnings;
        match judged(card, record, told, moment, (place, row.header(REGISTERED)), warnings) {
            Ok(judged) => self.cases.extend(judged.map(|case| (index, case))),
            Err(NoVerdict::Case(words)) => mistakes.push((REGISTERED, words)),
            Err(NoVerdict::Card(trouble)) => return Err(trouble),
        }
        Ok(number)
    }

    /// Leaves the cases with bad rows out, or refuses all.
    fn finish(mut self, lang: Lang) -> anyhow::Result<(CaseLog, Vec<Shape>)> {
        let numbers = &self.numbers;
        let number_of = |case: &str| numbers.find(case).map(usize_of);
        self.collected.mark_unparsable(number_of);
        let of_events = self.gather()?;
        let Self { mut collected, mut cases, numbers, customers, events, .. } = self;
        let tally = Tally { purpose: Purpose::Check, rows: collected.rows, cases: numbers.len() };
        collected.settle(self.options.bad_rows, tally, None, lang)?;
        collected.warnings.append(of_events);
        let rejects = &collected.rejects;
        cases.retain(|(number, _)| !rejects.is_bad(*number));
        let cases: Vec<JudgedCase> = cases.into_iter().map(|(_, case)| case).collect();
        let waits_long = |case: &&JudgedCase| {
            let resolution = &case.judged.resolution;
            case.judged.history.waits && resolution.seconds_left() < Seconds::ZERO
        };
        let waiting = cases.iter().filter(waits_long).count();
        if waiting > 0 {
            let warnings = &mut collected.warnings;
            warnings.say(WarningKind::LongWait, || waiting_long(waiting));
        }
        // A good case has one row where its rows are no events.
        let rows_of = |case| events.count(case).max(1);
        let good = (0..numbers.len()).filter(|case| !rejects.is_bad(*case));
        let good = good.fold(0, |rows, case| rows + rows_of(case));
        let rejected = Rejected {
            rows: collected.rows - good,
            left_out: collected.left_out(),
            rejects: collected.rejects,
            tally,
            cases: numbers,
            customers: customers.written,
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
        let row = self.collected.files[usize::from(first.file)].row_beside(first, place);
        words!("case {case} is already on {}", row.en; "sag {case} står allerede på {}", row.da)
    }
}

/// What the log tells of a case beside what happened.
struct Told<'t> {
    case: &'t str,
    customer: Option<Arc<str>>,
    agreement: Option<Arc<str>>,
    channel: Option<Arc<str>>,
    own: Option<Arc<Sla>>,
}

/// A case of the log as it stands; `None` where it is registered after the moment, in that column of its row.
fn judged(
    card: &RateCard,
    record: CaseRecord,
    told: Told<'_>,
    moment: Moment,
    (place, registered): (Place, &str),
    warnings: &mut Warnings,
) -> Result<Option<JudgedCase>, NoVerdict> {
    let Some(record) = moment.known(record) else {
        warnings.say_at(WarningKind::LeftOut, place, registered, || left_out(told.case));
        return Ok(None);
    };
    let (judged, ignored) = verdict(card, &record, told.own.as_deref(), moment.instant())?;
    for event in ignored {
        warn_of_ignored(warnings, place, told.case, event, card);
    }
    Ok(Some(JudgedCase {
        case: told.case.to_owned(),
        customer: told.customer,
        agreement: told.agreement,
        channel: told.channel,
        own: told.own,
        judged,
    }))
}
