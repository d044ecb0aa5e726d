//! Rows of a work log to entries: every column read, everything that is wrong with a row found.

use std::collections::HashSet;

use crate::billing::{CaseFacts, CaseId, ChannelId, CustomerId, NewEntry, WorkLog};
use crate::calendar::Instant;
use crate::intake::asked::Asked;
use crate::intake::held_warnings::HeldWarnings;
use crate::intake::made_cells::Over;
use crate::intake::mapping::Mapping;
use crate::intake::memo::Memo;
use crate::intake::preset::Style;
use crate::intake::rejects::{BadRows, Rejects, RowId};
use crate::intake::rows::Shape;
use crate::intake::rows::{BadRow, Column, Next, Records, Row};
use crate::intake::work_log::asked::asked_columns;
use crate::intake::work_log::facts::{Fact, Sources, disagreement, merge};
use crate::intake::work_log::words::{check_columns, too_much, unknown_agreement, unknown_columns};
use crate::intake::work_log::{
    AGREEMENT, CASE, CHANNEL, COLUMNS, CONTACTED, COVERED, CRITICAL, CUSTOMER, Headers, START,
    WorkOptions,
};
use crate::lang::Words;
use crate::problems::{Place, Trouble, WarningKind, Warnings};
use crate::rate_card::{AgreementId, LevelId, RateCard};
use crate::scalars::time::SteadyDay;
use crate::scalars::{Decimals, Unread, truth};
use crate::texts::{TooMuchText, quoted, usize_of};
use crate::words;

/// Gathers the rows of all files.
pub(crate) struct Reader<'a> {
    pub(crate) card: &'a RateCard,
    pub(crate) now: Instant,
    pub(crate) log: WorkLog,
    pub(crate) warnings: Warnings,
    pub(crate) rejects: Rejects,
    /// Where cases can be left out: warnings about rows, until it is known whose are billed.
    pub(crate) held: Option<HeldWarnings>,
    /// The cases that rows which cannot be taken apart may be about.
    pub(crate) torn: Vec<String>,
    /// How many of these rows the file at hand has.
    pub(crate) torn_rows: u32,
    pub(crate) shapes: Vec<Shape>,
    /// Where rows are to be copied: the case of each.
    pub(crate) case_of_row: Option<Vec<Option<CaseId>>>,
    pub(crate) sources: Sources,
    /// Cases with another spelling of their customer than the first.
    pub(crate) respelled: Vec<(CaseId, CustomerId)>,
    /// Columns that the card's conditions ask for and a file has.
    pub(crate) asked_and_there: HashSet<&'a str>,
    /// The same that a file does not have.
    pub(crate) asked_and_missing: Vec<(u16, &'a str)>,
    pub(crate) headers: Vec<Headers>,
    pub(crate) files: Vec<String>,
    pub(crate) rows: usize,
    pub(crate) levels: Memo<LevelId>,
    pub(crate) agreements: Memo<AgreementId>,
    pub(crate) channels: Memo<ChannelId>,
    pub(crate) file: u16,
    pub(crate) last_line: u32,
    pub(crate) steady: SteadyDay,
    pub(crate) wrong: Vec<(Column, Words)>,
    /// The columns that the card's conditions ask for, each with what they compare it with.
    pub(crate) asked: Vec<(Column, Asked)>,
    /// Kept between rows.
    pub(crate) fact_text: String,
    pub(crate) style: Style,
    pub(crate) mapping: Mapping<'a>,
    /// Kept between rows.
    over: Over,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(
        card: &'a RateCard,
        options: &WorkOptions<'a>,
        mapping: Mapping<'a>,
        now: Instant,
    ) -> Result<Self, Trouble> {
        let (style, bad_rows) = (options.style, options.bad_rows);
        let leaves_out = matches!(bad_rows, BadRows::LeaveOut { .. });
        Ok(Self {
            card,
            now,
            log: WorkLog::new().map_err(too_much)?,
            warnings: Warnings::default(),
            rejects: Rejects::new(bad_rows.are_copied()),
            held: leaves_out.then(HeldWarnings::default),
            torn: Vec::new(),
            torn_rows: 0,
            shapes: Vec::new(),
            case_of_row: bad_rows.are_copied().then(Vec::new),
            sources: Sources::default(),
            respelled: Vec::new(),
            asked_and_there: HashSet::new(),
            asked_and_missing: Vec::new(),
            headers: Vec::new(),
            files: Vec::new(),
            rows: 0,
            levels: Memo::default(),
            agreements: Memo::default(),
            channels: Memo::default(),
            file: 0,
            last_line: 0,
            steady: SteadyDay::in_order(style.dates),
            wrong: Vec::new(),
            asked: asked_columns(&card.facts)
                .into_iter()
                .zip(Asked::by(card))
                .collect(),
            fact_text: String::new(),
            style,
            mapping,
            over: Over::default(),
        })
    }

    /// Reads a file to its end.
    pub(crate) fn read(&mut self, mut records: Records) -> Result<(), Trouble> {
        self.file = u16::try_from(self.files.len())
            .map_err(|_| Trouble::new(words!("more than 65,536 files"; "mere end 65.536 filer")))?;
        self.sources.next_file(self.last_line);
        self.torn_rows = 0;
        self.files.push(records.name().to_owned());
        self.over = Over::default();
        if records.has_header() {
            check_columns(&records, &self.mapping)?;
        }
        let rows_before = self.rows;
        records.each(|next| {
            match next {
                Next::End => {}
                Next::Bad(bad) => self.torn_row(bad),
                Next::Row(row) => self.row(&row).map_err(too_much)?,
            }
            Ok(())
        })?;
        // Of JSON it shows only now; where no row has a case, it is another kind of log. Where no row can be taken apart,
        // that is its fault.
        let torn = usize_of(self.torn_rows);
        if !self.mapping.has(&records, CASE) && self.rows.saturating_sub(torn) > rows_before {
            check_columns(&records, &self.mapping)?;
        }
        self.headers.push(Headers {
            file: records.name().to_owned(),
            customer: self.mapping.header(&records, CUSTOMER),
            agreement: self.mapping.header(&records, AGREEMENT),
            channel: self.mapping.header(&records, CHANNEL),
            start: self.mapping.header(&records, START),
        });
        for (header, (column, _)) in self.card.facts.iter().zip(&self.asked) {
            if self.mapping.has(&records, *column) {
                self.asked_and_there.insert(header);
            } else {
                self.asked_and_missing.push((self.file, header));
            }
        }
        self.shapes.push(Shape::of(&records));
        let unknown = records
            .unknown_columns()
            .filter(|header| !self.mapping.ignores(header));
        let unknown: Vec<String> = unknown.map(quoted).collect();
        if !unknown.is_empty() {
            self.warnings.add(WarningKind::UnknownColumns, || {
                unknown_columns(records.name(), &unknown)
            });
        }
        if let Some(held) = &mut self.held {
            held.hold(None, std::mem::take(&mut self.warnings));
        }
        Ok(())
    }

    /// A row that cannot be taken apart.
    fn torn_row(&mut self, bad: BadRow) {
        self.rows = self.rows.saturating_add(1);
        self.torn_rows = self.torn_rows.saturating_add(1);
        self.last_line = bad.line;
        let row = RowId {
            place: Place {
                file: self.file,
                line: bad.line,
            },
            fingerprint: self.torn_rows,
        };
        if let Some(cases) = &mut self.case_of_row {
            cases.push(None);
        }
        self.torn.extend(bad.cases);
        self.rejects.add(row, None, "", || bad.words);
    }

    /// A row; warnings about it are held back where its case can be left out.
    fn row(&mut self, row: &Row<'_>) -> Result<(), TooMuchText> {
        let case = self.map_row(row)?;
        if let Some(cases) = &mut self.case_of_row {
            cases.push(case);
        }
        if let Some(held) = self.held.as_mut().filter(|_| !self.warnings.is_empty()) {
            let of_row = std::mem::take(&mut self.warnings);
            if let Some(case) = case {
                held.hold(Some(case.index()), of_row);
            }
        }
        Ok(())
    }

    /// A row, with the columns that are made of others; its case.
    fn map_row(&mut self, row: &Row<'_>) -> Result<Option<CaseId>, TooMuchText> {
        if self.mapping.is_plain() {
            return self.read_row(row);
        }
        let mut over = std::mem::take(&mut self.over);
        self.mapping.fill(row, &mut over, &mut self.wrong);
        let made = Row {
            over: Some(&over),
            ..*row
        };
        let read = self.read_row(&made);
        self.over = over;
        read
    }

    /// Takes a row into the log; its case.
    fn read_row(&mut self, row: &Row<'_>) -> Result<Option<CaseId>, TooMuchText> {
        self.rows = self.rows.saturating_add(1);
        self.last_line = row.line();
        let place = Place {
            file: self.file,
            line: row.line(),
        };
        let mut wrong = std::mem::take(&mut self.wrong);
        if row.has_structure() {
            let structure = |column| Some((column, row.structure_of(column)?));
            wrong.extend(COLUMNS.into_iter().filter_map(structure));
        }
        let case = row.get(CASE);
        let case = if case.is_empty() {
            if !wrong.iter().any(|(column, _)| *column == CASE) {
                wrong.push((CASE, self.mapping.missing_case(row)));
            }
            None
        } else {
            Some(self.log.case_named(case)?)
        };
        let said = self.facts(row, place, &mut wrong)?;
        if let Some(case) = case {
            self.merge(row, case, &said, place, &mut wrong);
        }
        let entry = self.entry(row, case, place, &mut wrong);
        if let Some(entry) = entry {
            let facts = self.asked_for(row, &mut wrong);
            if wrong.is_empty() {
                self.log.push(&NewEntry {
                    facts: &facts,
                    ..entry
                })?;
            }
            self.fact_text = facts;
        }
        let id = RowId {
            place,
            fingerprint: row.fingerprint(),
        };
        for (column, words) in wrong.drain(..) {
            let case = case.map(CaseId::index);
            self.rejects.add(id, case, row.header(column), || words);
        }
        self.wrong = wrong;
        Ok(case)
    }

    /// What the row says of its case.
    fn facts(
        &mut self,
        row: &Row<'_>,
        place: Place,
        wrong: &mut Vec<(Column, Words)>,
    ) -> Result<CaseFacts, TooMuchText> {
        let mut facts = CaseFacts::default();
        let customer = row.get(CUSTOMER);
        if !customer.is_empty() {
            facts.customer = Some(self.log.customer(customer, self.mapping.number_of)?);
        }
        let agreement = row.get(AGREEMENT);
        if !agreement.is_empty() {
            let card = self.card;
            let find = || {
                card.find_agreement(agreement)
                    .ok_or_else(|| unknown_agreement(card, agreement))
            };
            facts.agreement = keep(self.agreements.get(agreement, find), AGREEMENT, wrong);
        }
        let contacted = row.get(CONTACTED);
        if !contacted.is_empty() {
            facts.contacted = self.time(row, CONTACTED, None, place, wrong);
        }
        let channel = row.get(CHANNEL);
        if !channel.is_empty() {
            let (card, log) = (self.card, &mut self.log);
            let find = || log.channel(&card.channel(channel));
            facts.channel = Some(self.channels.get(channel, find)?);
        }
        facts.covered = mark(row, COVERED, wrong);
        facts.critical = mark(row, CRITICAL, wrong);
        Ok(facts)
    }

    /// A number or a length of the row, as its log marks decimals.
    pub(crate) fn scalar<T>(
        &self,
        row: &Row<'_>,
        column: Column,
        text: &str,
        read: impl FnOnce(&str, Decimals) -> Result<T, Unread>,
        wrong: &mut Vec<(Column, Words)>,
    ) -> Option<T> {
        let decimals = row.decimals(column, self.mapping.decimals());
        let read = read(text, decimals).map_err(|why| why.words_in_log(text));
        keep(read, column, wrong)
    }

    fn merge(
        &mut self,
        row: &Row<'_>,
        case: CaseId,
        said: &CaseFacts,
        place: Place,
        wrong: &mut Vec<(Column, Words)>,
    ) {
        let known = self.log.facts(case);
        let mut merged = known;
        let (log, card, files) = (&self.log, self.card, self.files.as_slice());
        let mut said = *said;
        if let (Some(first), Some(customer)) = (known.customer, said.customer)
            && first != customer
            && log.united(first) == log.united(customer)
        {
            self.respelled.push((case, customer));
            said.customer = Some(first);
        }
        merge(
            &mut merged,
            &said,
            case,
            place.line,
            &mut self.sources,
            |fact, earlier| {
                let column = match fact {
                    Fact::Customer => CUSTOMER,
                    Fact::Agreement => AGREEMENT,
                    Fact::Contacted => CONTACTED,
                    Fact::Channel => CHANNEL,
                    Fact::Covered => COVERED,
                    Fact::Critical => CRITICAL,
                };
                let value = row.get(column);
                wrong.push((
                    column,
                    disagreement(value, fact, case, (place, earlier), (log, card, files)),
                ));
            },
        );
        if merged != known {
            self.log.set_facts(case, merged);
        }
    }
}

/// Keeps a value, or notes what is wrong with it.
pub(crate) fn keep<T>(
    read: Result<T, Words>,
    column: Column,
    wrong: &mut Vec<(Column, Words)>,
) -> Option<T> {
    match read {
        Ok(value) => Some(value),
        Err(words) => {
            wrong.push((column, words));
            None
        }
    }
}

pub(crate) fn mark(
    row: &Row<'_>,
    column: Column,
    wrong: &mut Vec<(Column, Words)>,
) -> Option<bool> {
    match row.get(column) {
        "" => None,
        text => keep(
            truth(text).ok_or_else(|| Unread::NotTruth.words(text)),
            column,
            wrong,
        ),
    }
}
