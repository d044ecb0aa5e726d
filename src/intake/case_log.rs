//! A case log: rows to what is told of each case, checked; what was wrong with the others, all in one go.

use super::case_row::{Fields, Moment, RowReader, columns};
use super::records::{ColumnNames, Next, Records};
use super::rejects::Rejects;
use super::source::Input;
use super::time::DateOrder;
use crate::billing::Place;
use crate::lang::Words;
use crate::problems::{Trouble, Warning, WarningKind, Warnings};
use crate::rate_card::{RateCard, same};
use crate::sla::Told;
use crate::texts::{Names, TooMuchText, quoted};
use crate::words;

/// A case of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedCase {
    /// Its row.
    pub place: Place,
    /// Its number.
    pub case: String,
    /// Its customer, as the log has it.
    pub customer: Option<String>,
    /// What happened to it, up to the moment of the verdict.
    pub told: Told,
}

/// The cases of a run, in order of the input.
#[derive(Debug, Default)]
pub struct CaseLog {
    /// The order of day and month in dates with slashes.
    pub dates: Option<DateOrder>,
    /// Names of the inputs, for messages.
    pub files: Vec<String>,
    /// The cases.
    pub cases: Vec<LoggedCase>,
    /// How many rows there are, good or bad.
    pub rows: usize,
    /// What to look at.
    pub warnings: Warnings,
    /// Rows that cannot be used.
    pub bad: Rejects,
    numbers: Names,
    customers: Names,
    /// By case number: where it was first.
    first: Vec<Place>,
}

impl CaseLog {
    /// Whether the log names this case, also one that was left out.
    pub fn knows_case(&self, case: &str) -> bool {
        self.numbers.iter().any(|known| same(known, case.trim()))
    }

    /// The customers that `wanted` can mean: the one of that name, whatever the case; else all it is a part of.
    pub fn customers_called(&self, wanted: &str) -> Vec<&str> {
        let wanted = wanted.trim();
        let exact: Vec<&str> = self
            .customers
            .iter()
            .filter(|known| same(known, wanted))
            .collect();
        if !exact.is_empty() {
            return exact;
        }
        let part = wanted.to_lowercase();
        let has_part = |known: &&str| known.to_lowercase().contains(&part);
        self.customers.iter().filter(has_part).collect()
    }

    /// Reads one input after the ones already read.
    ///
    /// # Errors
    /// The input cannot be read, or lacks a column that is needed.
    pub fn read(&mut self, input: Input, card: &RateCard, moment: Moment) -> Result<(), Trouble> {
        let names = ColumnNames::new(&columns::ALL, &card.columns.called());
        let mut records = Records::new(input, &names)?;
        let file = u16::try_from(self.files.len()).map_err(|_| {
            Trouble::new(words!("more than 65,535 files"; "flere end 65.535 filer"))
        })?;
        self.files.push(records.name().to_owned());
        if records.has_header() {
            for column in [columns::CASE, columns::REGISTERED] {
                if !records.has(column) {
                    return Err(missing_column(&records, column.english(), column.danish()));
                }
            }
        }
        loop {
            let (line, fields) = match records.next()? {
                Next::End => break,
                Next::Bad(row) => {
                    let place = Place {
                        file,
                        line: row.line,
                    };
                    self.rows = self.rows.saturating_add(1);
                    self.bad.add(place, None, "", || row.words);
                    continue;
                }
                Next::Row(row) => (row.line(), Fields::of(&row)),
            };
            self.rows = self.rows.saturating_add(1);
            let place = Place { file, line };
            self.take(place, &fields, &records, card, moment)?;
        }
        self.warn_of_unknown(&records);
        Ok(())
    }

    fn take(
        &mut self,
        place: Place,
        fields: &Fields,
        records: &Records,
        card: &RateCard,
        moment: Moment,
    ) -> Result<(), Trouble> {
        let mut reader = RowReader {
            card,
            moment,
            dates: self.dates,
            place,
            records,
            warnings: &mut self.warnings,
            mistakes: Vec::new(),
        };
        let told = reader.read(fields);
        let mut mistakes = reader.mistakes;
        if !fields.case.is_empty() {
            let number = self.numbers.intern(&fields.case).map_err(too_much)?;
            match self.first.get(crate::texts::usize_of(number)) {
                Some(first) => {
                    mistakes.push((columns::CASE, self.twice(&fields.case, *first, place)));
                }
                None => self.first.push(place),
            }
        }
        if !fields.customer.is_empty() {
            self.customers.intern(&fields.customer).map_err(too_much)?;
        }
        if !mistakes.is_empty() {
            for (column, words) in mistakes {
                self.bad.add(place, None, records.header(column), || words);
            }
            return Ok(());
        }
        let Some(told) = told else {
            return Ok(());
        };
        let told = match moment {
            Moment::Clock(_) => Some(told),
            Moment::Given(now) => told.until(now),
        };
        if let Some(told) = told {
            self.cases.push(LoggedCase {
                place,
                case: fields.case.clone(),
                customer: Some(fields.customer.clone()).filter(|name| !name.is_empty()),
                told,
            });
        } else {
            self.leave_out(place, fields, records);
        }
        Ok(())
    }

    fn leave_out(&mut self, place: Place, fields: &Fields, records: &Records) {
        let case = quoted(&fields.case);
        let column = records.header(columns::REGISTERED).to_owned();
        self.warnings.add(WarningKind::LeftOut, || Warning {
            kind: WarningKind::LeftOut,
            place: Some(place),
            column: Some(column),
            words: words!(
                "case {case} is registered after --now and left out";
                "sag {case} er registreret efter --now og er udeladt"
            ),
        });
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

    fn warn_of_unknown(&mut self, records: &Records) {
        let unknown: Vec<String> = records.unknown_columns().map(quoted).collect();
        if unknown.is_empty() {
            return;
        }
        let (file, names) = (records.name(), unknown.join(", "));
        self.warnings.add(WarningKind::UnknownColumns, || Warning {
            kind: WarningKind::UnknownColumns,
            place: None,
            column: None,
            words: words!(
                "{file}: unknown columns are ignored: {names}";
                "{file}: ukendte kolonner er ikke læst: {names}"
            ),
        });
    }
}

fn missing_column(records: &Records, english: &str, danish: &str) -> Trouble {
    let file = records.name();
    let headers: Vec<String> = records.headers().map(quoted).collect();
    let headers = headers.join(", ");
    Trouble::new(words!(
        "{file} has no column `{english}` (or `{danish}`); it has {headers}";
        "{file} har ingen kolonne `{danish}` (eller `{english}`); den har {headers}"
    ))
    .hint(words!(
        "name it in the rate card: [columns] {english} = \"the header\"";
        "giv den navn på takstbladet: [columns] {english} = \"overskriften\""
    ))
}

fn too_much(_: TooMuchText) -> Trouble {
    Trouble::new(words!("more than 4 GiB of text"; "mere end 4 GiB tekst"))
}
