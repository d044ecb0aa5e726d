//! Former invoices: the lines that this program wrote, read back to know what was billed before.

mod document;
mod line;

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::Arc;

use super::rejects::{Rejects, RowId, report};
use crate::billing::{Entry, PriorByVat, PriorInvoices, PriorLine, TakenBack, WorkLog};
use crate::calendar::Instant;
use crate::intake::rows::{Column, ColumnNames, Next, Records, Row};
use crate::lang::{Lang, Words};
use crate::money::{AmountError, Quantity};
use crate::problems::{LogFile, Place, Trouble, Warning, WarningKind, Warnings};
use crate::rate_card::{RateCard, same};
use crate::seconds::Seconds;
use crate::texts::{folded, quoted};
use crate::{say, words};
use document::open;
use line::{
    CARD, CASE, COLUMNS, CUSTOMER, INVOICE, KIND, NET, UNIT, check, content, line, no_output,
};

/// What former invoices are read against.
pub struct FormerReader<'a, 'n> {
    pub card: &'a RateCard,
    /// The SHA-256 of its file, in hexadecimal digits.
    pub checksum: &'a str,
    /// Whether two outputs may have the same lines.
    pub allow_duplicates: bool,
    pub log: &'a WorkLog,
    /// The number that the customers file gives a name.
    pub number_of: &'a dyn Fn(&str) -> Option<&'n str>,
    /// Whether a case was left out of the log.
    pub was_left_out: &'a dyn Fn(&str) -> bool,
    /// What starts at it or later does not count in this run.
    pub until: Option<Instant>,
    /// The cases that are not in the log and are to be taken back.
    pub credit: &'a [String],
    /// Takes what is to be looked at.
    pub warnings: &'a mut Warnings,
}

impl FormerReader<'_, '_> {
    /// Reads the outputs of former runs, CSV or JSON Lines; and what is to be taken back of cases that were billed to
    /// somebody whose they are not, or are not in the log.
    ///
    /// # Errors
    /// A [`Trouble`] where a file cannot be read or is no such output; a [`crate::problems::Report`] of all lines that cannot be used.
    pub fn read(
        &mut self,
        paths: &[impl AsRef<Path>],
        lang: Lang,
    ) -> anyhow::Result<(PriorInvoices, Vec<StrangeCase>)> {
        let mut former = PriorInvoices::default();
        let mut rejects = Rejects::default();
        let (mut files, mut rows) = (Vec::new(), 0);
        let mut strange = Strange::default();
        let (mut seen, mut twins) = (HashMap::new(), Vec::new());
        for (index, path) in paths.iter().enumerate() {
            let names = ColumnNames::new(&COLUMNS, &[]);
            let Some((input, card)) = open(path.as_ref())? else {
                files.push(LogFile::default());
                continue;
            };
            former.other_card |= card.is_some_and(|card| !self.is_own_card(&card));
            let mut lines = Vec::new();
            let mut records = Records::new(input, &names)?;
            files.push(records.file());
            let file = u16::try_from(index).unwrap_or(u16::MAX);
            let place = |line| RowId { place: Place { file, line }, fingerprint: 0 };
            if records.has_header() {
                check(&records)?;
            }
            loop {
                match records.next()? {
                    Next::End => break,
                    Next::Bad(bad) => rejects.add(place(bad.line), None, "", || bad.words),
                    // Objects of another kind: one word about the file, not one about each of them.
                    Next::Row(row) if row.get(KIND).is_empty() && row.get(UNIT).is_empty() => {
                        return Err(no_output(&files[index].name, KIND).into());
                    }
                    Next::Row(row) => {
                        lines.push(digest(&row));
                        former.other_card |= !self.is_own_card(row.get(CARD));
                        let read = self.row(&row, &mut former, &mut strange);
                        if let Err((column, words)) = read {
                            let header = row.header(column);
                            rejects.add(place(row.line()), None, header, || words);
                        }
                    }
                }
                rows += 1;
            }
            lines.sort_unstable();
            let known = (!lines.is_empty()).then(|| seen.insert(lines, index));
            if let (Some(Some(other)), false) = (known, self.allow_duplicates) {
                twins.push((other, index));
            }
        }
        if !rejects.is_empty() {
            let bad = rejects.rows();
            let head = say!(
                lang,
                "{bad} of {rows} lines of former invoices cannot be used; nothing was written";
                "{bad} af {rows} linjer fra tidligere fakturaer kan ikke bruges; intet blev skrevet"
            );
            return Err(report(rejects, &files, &head, "", lang).into());
        }
        if let Some((one, other)) = twins.first() {
            return Err(same_lines(&files[*one].name, &files[*other].name).into());
        }
        let strange = self.credited(strange)?;
        self.warn(&former);
        Ok((former, strange))
    }

    /// Whether a checksum, or the beginning of one, is that of this run's card; one that is not said is.
    fn is_own_card(&self, checksum: &str) -> bool {
        self.checksum.starts_with(checksum)
    }

    /// Adds what a line billed.
    fn row(
        &self,
        row: &Row<'_>,
        former: &mut PriorInvoices,
        strange: &mut Strange,
    ) -> Result<(), (Column, Words)> {
        let line = line(row, self.card)?;
        former.first_day = Some(former.first_day.map_or(line.date, |day| day.min(line.date)));
        let find = |name: &str| self.log.find_customer(name, self.number_of);
        let customer = find(unmarked(row.get(CUSTOMER), |name| find(name).is_some()));
        let too_large = |_| {
            let words = words!("the sum is too large"; "summen er for stor");
            (NET, words)
        };
        let case = row.get(CASE);
        let invoice = former.number(row.get(INVOICE));
        if case.is_empty() {
            if let Some(customer) = customer {
                let fees = former.fees_mut(customer);
                if let Some(number) = invoice {
                    fees.add_invoice(number);
                }
                fees.add(line).map_err(too_large)?;
            }
            return Ok(());
        }
        let case = unmarked(case, |case| self.log.find_case(case).is_some());
        let Some(id) = self.log.find_case(case) else {
            if (self.was_left_out)(unmarked(case, self.was_left_out)) {
                // It is not gone: its turn comes once its rows are mended.
                return Ok(());
            }
            return strange.add(row.get(CUSTOMER), case, &line, invoice).map_err(too_large);
        };
        let owner = self.log.facts(id).customer;
        if owner.is_some() && owner != customer {
            return strange.add(row.get(CUSTOMER), case, &line, invoice).map_err(too_large);
        }
        let former = former.case_mut(id);
        if let Some(number) = invoice {
            former.add_invoice(number);
        }
        former.add(line).map_err(too_large)
    }

    /// What of strange cases is taken back: those that changed hands, and those that are asked for; of the others that are
    /// not in the log a warning.
    fn credited(&mut self, strange: Strange) -> Result<Vec<StrangeCase>, Trouble> {
        let mut asked: Vec<&str> = self.credit.iter().map(|case| case.trim()).collect();
        for case in &asked {
            if self.log.find_case(case).is_some() || (self.was_left_out)(case) {
                return Err(still_there(case));
            }
        }
        let mut taken = Vec::new();
        let mut told: HashSet<String> = HashSet::new();
        for one in strange.cases {
            let is_same = |case: &&str| same(case, &one.case);
            let is_asked = self.credit.iter().any(|case| same(case.trim(), &one.case));
            asked.retain(|case| !is_same(case));
            if self.log.find_case(&one.case).is_some() || is_asked {
                taken.push(one);
            } else if !one.billed.is_settled() && told.insert(one.case.clone()) {
                self.warnings.add(WarningKind::BilledBefore, || {
                    let case = quoted(&one.case);
                    warning(words!(
                        "case {case} was billed before and is not in the log: nothing is credited; --credit takes it back";
                        "sag {case} er faktureret før og findes ikke i loggen: intet krediteres; --credit tager det tilbage"
                    ))
                });
            }
        }
        match asked.first() {
            None => Ok(taken),
            Some(case) => Err(never_billed(case)),
        }
    }

    /// Warns of what was billed and is not all in the log any more.
    fn warn(&mut self, former: &PriorInvoices) {
        for case in self.log.cases() {
            let worked = former.case(case.id).map_or(Seconds::ZERO, PriorByVat::worked);
            let counts = |entry: &&Entry| self.until.is_none_or(|until| entry.start() < until);
            let known = case.billable().filter(counts);
            let known = Seconds::sum(known.map(Entry::seconds));
            if worked > known {
                self.warnings.add(WarningKind::BilledBefore, || {
                    let name = quoted(case.name());
                    let (worked, known) = (Quantity::minutes(worked), Quantity::minutes(known));
                    let in_danish = |minutes: Quantity| Lang::Da.number(&minutes.to_string());
                    let (worked_da, known_da) = (in_danish(worked), in_danish(known));
                    warning(match self.until {
                        None => words!(
                            "case {name}: {worked} minutes were billed before, but the log has only {known}: what is missing is credited; is the log cut off?";
                            "sag {name}: {worked_da} minutter er faktureret før, men loggen har kun {known_da}: det manglende krediteres; er loggen skåret af?"
                        ),
                        Some(_) => words!(
                            "case {name}: {worked} minutes were billed before, but the log has only {known} up to the end of the period: what is missing is credited; was a later period billed?";
                            "sag {name}: {worked_da} minutter er faktureret før, men loggen har kun {known_da} frem til periodens slutning: det manglende krediteres; er en senere periode faktureret?"
                        ),
                    })
                });
            }
        }
    }
}

/// What was billed on a case to somebody whose it is not, or that is not in the log.
#[derive(Debug)]
pub struct StrangeCase {
    /// As the former outputs call him.
    pub customer: String,
    pub case: String,
    pub billed: TakenBack,
}

/// All of these, in the order of the files.
#[derive(Default)]
struct Strange {
    cases: Vec<StrangeCase>,
    places: HashMap<(String, String), usize>,
}

impl Strange {
    fn add(
        &mut self,
        customer: &str,
        case: &str,
        line: &PriorLine,
        invoice: Option<Arc<str>>,
    ) -> Result<(), AmountError> {
        let key = (folded(customer).into_owned(), folded(case).into_owned());
        let place = *self.places.entry(key).or_insert(self.cases.len());
        if place == self.cases.len() {
            let (customer, case) = (customer.to_owned(), case.to_owned());
            self.cases.push(StrangeCase { customer, case, billed: TakenBack::default() });
        }
        self.cases[place].billed.add(line, invoice)
    }
}

fn still_there(case: &str) -> Trouble {
    let case = quoted(case);
    Trouble::new(words!(
        "--credit {case}: the case is in the log, and what is due back on it is credited without being asked";
        "--credit {case}: sagen er i loggen, og det, der skal tilbage på den, krediteres uden at blive bedt om det"
    ))
}

fn never_billed(case: &str) -> Trouble {
    let case = quoted(case);
    Trouble::new(words!(
        "--credit {case}: no former output billed it"; "--credit {case}: intet tidligere output har faktureret den"
    ))
}

/// What tells a line from others, whatever format it is in.
fn digest(row: &Row<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    content(row).hash(&mut hasher);
    hasher.finish()
}

fn same_lines(one: &str, other: &str) -> Trouble {
    let (one, other) = (quoted(one), quoted(other));
    Trouble::new(words!(
        "--billed: {one} and {other} have the same lines, which would be counted twice: leave one out; --allow-duplicates accepts it";
        "--billed: {one} og {other} har de samme linjer, som ville tælle dobbelt: udelad den ene; --allow-duplicates godtager det"
    ))
}

fn warning(words: Words) -> Warning {
    Warning { kind: WarningKind::BilledBefore, place: None, column: None, words }
}

/// A text of a CSV without the mark that keeps spreadsheets from running it, where only so it is known.
fn unmarked(text: &str, is_known: impl Fn(&str) -> bool) -> &str {
    match text.strip_prefix('\'') {
        Some(bare) if !is_known(text) && is_known(bare) => bare,
        Some(_) | None => text,
    }
}
