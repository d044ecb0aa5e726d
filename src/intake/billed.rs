//! Former invoices: the lines that this program wrote, read back to know what was billed before.

mod document;
mod line;

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use super::rejects::{Rejects, RowId, report};
use crate::billing::{Entry, PriorByVat, PriorInvoices, WorkLog};
use crate::calendar::Instant;
use crate::intake::rows::{Column, ColumnNames, Next, Records, Row};
use crate::lang::{Lang, Words};
use crate::money::Quantity;
use crate::problems::{LogFile, Place, Trouble, Warning, WarningKind, Warnings};
use crate::rate_card::RateCard;
use crate::seconds::Seconds;
use crate::texts::{Spellings, quoted};
use crate::{say, words};
use document::open;
use line::{CARD, CASE, COLUMNS, CUSTOMER, KIND, NET, UNIT, check, content, line, no_output};

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
    /// Takes what is to be looked at.
    pub warnings: &'a mut Warnings,
}

impl FormerReader<'_, '_> {
    /// Reads the outputs of former runs, CSV or JSON Lines.
    ///
    /// # Errors
    /// A [`Trouble`] where a file cannot be read or is no such output; a [`crate::problems::Report`] of all lines that cannot be used.
    pub fn read(
        &mut self,
        paths: &[impl AsRef<Path>],
        lang: Lang,
    ) -> anyhow::Result<PriorInvoices> {
        let mut former = PriorInvoices::default();
        let mut rejects = Rejects::default();
        let (mut files, mut rows) = (Vec::new(), 0);
        let mut unknown = Spellings::default();
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
                        let read = self.row(&row, &mut former, &mut unknown);
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
        self.warn(&unknown, &former);
        Ok(former)
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
        unknown: &mut Spellings,
    ) -> Result<(), (Column, Words)> {
        let line = line(row, self.card)?;
        let find = |name: &str| self.log.find_customer(name, self.number_of);
        let customer = find(unmarked(row.get(CUSTOMER), |name| find(name).is_some()));
        let too_large = |_| {
            let words = words!("the sum is too large"; "summen er for stor");
            (NET, words)
        };
        let case = row.get(CASE);
        if case.is_empty() {
            if let Some(customer) = customer {
                former.fees_mut(customer).add(line).map_err(too_large)?;
            }
            return Ok(());
        }
        let case = unmarked(case, |case| self.log.find_case(case).is_some());
        let Some(id) = self.log.find_case(case) else {
            if (self.was_left_out)(unmarked(case, self.was_left_out)) {
                // It is not gone: its turn comes once its rows are mended.
                return Ok(());
            }
            unknown.intern(case).map_err(|error| (CASE, words!("{error}"; "{error}")))?;
            return Ok(());
        };
        let owner = self.log.facts(id).customer;
        if owner.is_some() && owner != customer {
            let owner = owner.map_or("", |owner| self.log.customer_name(owner));
            let (value, case, owner) = (quoted(row.get(CUSTOMER)), quoted(case), quoted(owner));
            return Err((
                CUSTOMER,
                words!(
                    "{value} was billed for case {case}, which is {owner}'s in the log: credit it by hand and take its lines out";
                    "{value} er faktureret for sag {case}, som i loggen er {owner}s: krediter den i hånden, og tag dens linjer ud"
                ),
            ));
        }
        former.case_mut(id).add(line).map_err(too_large)
    }

    /// Warns of what was billed and is not in the log, or not all of it any more.
    fn warn(&mut self, unknown: &Spellings, former: &PriorInvoices) {
        for case in unknown.iter() {
            self.warnings.add(WarningKind::BilledBefore, || {
                let case = quoted(case);
                warning(words!(
                    "case {case} was billed before and is not in the log: nothing is credited";
                    "sag {case} er faktureret før og findes ikke i loggen: intet krediteres"
                ))
            });
        }
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
