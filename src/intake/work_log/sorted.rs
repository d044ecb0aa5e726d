//! Work logs whose rows stand together by customer and, within him, by case: whole customers are handed on as soon as
//! others follow, so that a log of any length is read in little memory.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;

use crate::billing::{CaseId, WorkLog};
use crate::calendar::Instant;
use crate::intake::log_columns::work::{CASE, CUSTOMER};
use crate::intake::log_row::{Derived, LogRow};
use crate::intake::rows::{Column, Inputs, Next, Records};
use crate::intake::work_log::options::{Headers, WorkOptions};
use crate::intake::work_log::read::{Reader, enter, mapping};
use crate::lang::Lang;
use crate::problems::{LogFile, Place, Trouble, Warnings};
use crate::rate_card::RateCard;
use crate::texts::{folded, printable, quoted};
use crate::words;

/// What is left to tell of sorted logs behind their last customer.
#[derive(Debug)]
pub struct SortedInput {
    pub warnings: Warnings,
    /// The files for messages, by [`Place::file`].
    pub files: Vec<LogFile>,
    /// Rows read, of all files.
    pub rows: usize,
    /// Rows that were passed over and count nowhere else.
    pub skipped: usize,
}

/// Reads work logs that are sorted, in order; `-` is standard input. Customers are handed to `take` whole, as a log of each
/// `size` bytes of rows or some more, and at least once; none once a row cannot be billed.
///
/// # Errors
/// As [`read_work_logs`](super::read_work_logs); a [`Trouble`] where the rows of a customer or a case do not stand together;
/// those of `take`.
pub fn read_sorted_work_logs<'a>(
    paths: &[PathBuf],
    card: &'a RateCard,
    options: &WorkOptions<'a>,
    now: Instant,
    lang: Lang,
    size: usize,
    take: &mut dyn FnMut(WorkLog) -> Result<(), Trouble>,
) -> anyhow::Result<SortedInput> {
    let (mapping, names) = mapping(card, options, lang)?;
    if mapping.set(CUSTOMER).is_some() {
        return Err(Trouble::new(words!(
            "--sorted reads a log by the customers in its rows: leave out --set customer, or --sorted";
            "--sorted læser en log efter kunderne i dens rækker: udelad --set customer eller --sorted"
        ))
        .into());
    }
    let reader = Reader::new(&mapping, card, options, now)?;
    let mut sorted = Sorted { reader, order: Order::default(), options, size, take };
    let mut inputs = Inputs::new(paths, false);
    for index in 0..inputs.count() {
        sorted.read(enter(inputs.open(index)?, &names)?)?;
    }
    sorted.hand_on()?;
    let (warnings, collected) = sorted.reader.end(options, lang)?;
    let (files, rows, skipped) = (collected.files, collected.rows, collected.skipped);
    Ok(SortedInput { warnings, files, rows, skipped })
}

struct Sorted<'s, 'm, 'a> {
    reader: Reader<'m, 'a>,
    order: Order,
    options: &'s WorkOptions<'a>,
    size: usize,
    take: &'s mut dyn FnMut(WorkLog) -> Result<(), Trouble>,
}

impl Sorted<'_, '_, '_> {
    /// Reads a file to its end.
    fn read(&mut self, mut records: Records) -> Result<(), Trouble> {
        let file = self.reader.begin_file(&records)?;
        let mapping = self.reader.work.rows.mapping;
        let headers = Headers::of(records.file(), |column| mapping.header(&records, column));
        self.reader.headers.push(headers);
        let is_table = records.has_header();
        let (mut rows, mut derived) = (0, Derived::default());
        records.each(|next| {
            let row = match next {
                Next::End => return Ok(()),
                Next::Bad(bad) => {
                    self.reader.collected.unparsable(file, bad);
                    self.reader.collected.end_bad_rows();
                    return Ok(());
                }
                Next::Row(row) => row,
            };
            rows += 1;
            let (place, size) = (Place { file, line: row.line() }, row.text.len());
            let row = mapping.row(row, &mut derived, &mut self.reader.work.rows.mistakes);
            self.row(&row, place, is_table)?;
            self.order.size += size;
            Ok(())
        })?;
        self.reader.end_file(&records, file, rows)
    }

    /// Takes a row. One that names no customer is of the one at hand.
    fn row(&mut self, row: &LogRow<'_>, place: Place, is_table: bool) -> Result<(), Trouble> {
        let name = row.get(CUSTOMER);
        if !name.is_empty() {
            let mut hasher = DefaultHasher::new();
            folded((self.options.number_of)(name).unwrap_or(name)).hash(&mut hasher);
            let customer = hasher.finish();
            if self.order.customer != Some(customer) {
                // Who a case belongs to may show only behind its first rows.
                if self.order.size >= self.size && !self.is_of_case_at_hand(row) {
                    if !is_table {
                        // What the columns of JSON are called shows row by row.
                        let headers = self.reader.headers.last_mut();
                        let header = |column| row.header(column).to_owned();
                        if let Some(headers) = headers {
                            *headers = Headers::of(headers.file.clone(), header);
                        }
                    }
                    self.hand_on()?;
                }
                if let Some(before) = self.order.begin(customer) {
                    return Err(self.comes_back(row, CUSTOMER, place, before));
                }
            }
            self.order.named = place;
        }
        let case = self.reader.take(row, place)?;
        self.reader.collected.end_bad_rows();
        let Some(case) = case else {
            return Ok(());
        };
        match self.order.take(case, place) {
            Some(before) => Err(self.comes_back(row, CASE, place, before)),
            None => Ok(()),
        }
    }

    /// Whether a row is of the same case as the row before it.
    fn is_of_case_at_hand(&self, row: &LogRow<'_>) -> bool {
        let case = self.reader.work.log.find_case(row.get(CASE));
        case.is_some_and(|case| case.index() + 1 == self.order.cases.len())
    }

    /// Hands on the customers so far.
    fn hand_on(&mut self) -> Result<(), Trouble> {
        self.order.cases.clear();
        self.order.size = 0;
        match self.reader.part_of_log(self.options)? {
            Some(log) => (self.take)(log),
            None => Ok(()),
        }
    }

    fn comes_back(&self, row: &LogRow<'_>, column: Column, place: Place, before: Place) -> Trouble {
        let files = &self.reader.collected.files;
        let (file, header) = (&files[usize::from(place.file)], row.header(column));
        let (at, value) = (file.place(place.line, header), quoted(row.get(column)));
        let (header, earlier) =
            (printable(header), files[usize::from(before.file)].row_beside(before, place));
        Trouble::new(words!(
            "{at}: {header}: {value} comes back: its rows before ended with {}", earlier.en;
            "{at}: {header}: {value} kommer igen: rækkerne før sluttede med {}", earlier.da
        ))
        .hint(words!(
            "  --sorted reads a log whose rows stand together by customer and, within one, by case: sort it so, or leave out --sorted";
            "  --sorted læser en log, hvis rækker står samlet efter kunde og, inden for en kunde, efter sag: sortér den sådan, eller udelad --sorted"
        ))
    }
}

/// What shows that a customer or a case comes back.
#[derive(Debug, Default)]
struct Order {
    /// The customers whose rows have ended, each as a number made of what all his spellings have in common, with the last
    /// row that names him: 16 bytes.
    ended: HashMap<u64, Place>,
    /// The one at hand.
    customer: Option<u64>,
    named: Place,
    /// The last row of each case of the log at hand.
    cases: Vec<Place>,
    /// How many bytes its rows have.
    size: usize,
}

impl Order {
    /// Begins a customer; where his rows ended before, if they did.
    fn begin(&mut self, customer: u64) -> Option<Place> {
        self.ended.extend(self.customer.map(|ended| (ended, self.named)));
        self.customer = Some(customer);
        self.ended.get(&customer).copied()
    }

    /// Takes a row of a case; where its rows ended before, if those of another followed.
    fn take(&mut self, case: CaseId, place: Place) -> Option<Place> {
        let count = self.cases.len();
        match self.cases.get_mut(case.index()) {
            Some(last) if case.index() + 1 == count => *last = place,
            Some(last) => return Some(*last),
            None => self.cases.push(place),
        }
        None
    }
}
