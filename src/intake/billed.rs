//! Former invoices: the lines that this program wrote, read back to know what was billed before.

use std::path::Path;

use rust_decimal::Decimal;

use super::number::read_decimal;
use super::records::{Column, ColumnNames, Next, Records, Row};
use super::rejects::Rejects;
use super::source::Input;
use crate::billing::{
    Billed, Former, Kind, Money, Percent, Place, Quantity, Unit, UnitPrice, WorkLog,
};
use crate::lang::{Lang, Words};
use crate::problems::{Report, Trouble, Warning, WarningKind, Warnings};
use crate::rate_card::RateCard;
use crate::texts::{Names, quoted};
use crate::words;

const CUSTOMER: Column = Column::new(0, "customer", "customer");
const CASE: Column = Column::new(1, "case", "case");
const KIND: Column = Column::new(2, "kind", "kind");
const DESCRIPTION: Column = Column::new(3, "description", "description");
const DATE_TO: Column = Column::new(4, "date_to", "date_to");
const LEVEL: Column = Column::new(5, "level", "level");
const TIER: Column = Column::new(6, "tier", "tier");
const WORKED: Column = Column::new(7, "minutes_worked", "minutes_worked");
const QUANTITY: Column = Column::new(8, "quantity", "quantity");
const UNIT: Column = Column::new(9, "unit", "unit");
const PRICE: Column = Column::new(10, "unit_price", "unit_price");
const DISCOUNT: Column = Column::new(11, "discount_percent", "discount_percent");
const NET: Column = Column::new(12, "net", "net");
const CURRENCY: Column = Column::new(13, "currency", "currency");
const COLUMNS: [Column; 14] = [
    CUSTOMER,
    CASE,
    KIND,
    DESCRIPTION,
    DATE_TO,
    LEVEL,
    TIER,
    WORKED,
    QUANTITY,
    UNIT,
    PRICE,
    DISCOUNT,
    NET,
    CURRENCY,
];

/// What former invoices are read against.
pub struct FormerReader<'a, 'n> {
    /// The card of this run.
    pub card: &'a RateCard,
    /// The log of this run.
    pub log: &'a WorkLog,
    /// The number that the customers file gives a name.
    pub number_of: &'a dyn Fn(&str) -> Option<&'n str>,
    /// Takes what is to be looked at.
    pub warnings: &'a mut Warnings,
}

impl FormerReader<'_, '_> {
    /// Reads the outputs of former runs, CSV or JSON Lines.
    ///
    /// # Errors
    /// A [`Trouble`] where a file cannot be read or is no such output; a [`Report`] of all lines that cannot be used.
    pub fn read(&mut self, paths: &[impl AsRef<Path>], lang: Lang) -> anyhow::Result<Former> {
        let mut former = Former::default();
        let mut rejects = Rejects::default();
        let (mut files, mut rows) = (Vec::new(), 0_usize);
        let mut unknown = Names::default();
        for (index, path) in paths.iter().enumerate() {
            let names = ColumnNames::new(&COLUMNS, &[]);
            let mut records = Records::new(Input::open(path.as_ref())?, &names)?;
            files.push(records.name().to_owned());
            let file = u16::try_from(index).unwrap_or(u16::MAX);
            if records.has_header() {
                check(&records)?;
            }
            loop {
                let place = |line| Place { file, line };
                match records.next()? {
                    Next::End => break,
                    Next::Bad(bad) => rejects.add(place(bad.line), None, "", || bad.words),
                    Next::Row(row) => {
                        let read = self.row(&row, &mut former, &mut unknown);
                        if let Err((column, words)) = read {
                            let header = row.header(column);
                            rejects.add(place(row.line()), None, header, || words);
                        }
                    }
                }
                rows = rows.saturating_add(1);
            }
        }
        if !rejects.is_empty() {
            return Err(report(rejects, &files, rows, lang).into());
        }
        self.warn(&unknown, &former);
        Ok(former)
    }

    /// Adds what a line billed.
    fn row(
        &self,
        row: &Row<'_>,
        former: &mut Former,
        unknown: &mut Names,
    ) -> Result<(), (Column, Words)> {
        let line = self.line(row)?;
        let customer = self.log.find_customer(unmarked(row.get(CUSTOMER), |name| {
            self.log.find_customer(name).is_some()
        }));
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
            unknown
                .intern(case)
                .map_err(|error| (CASE, words!("{error}"; "{error}")))?;
            return Ok(());
        };
        let owner = self.log.facts(id).customer;
        if owner.is_some() && owner != customer && !self.is_filed_as(row.get(CUSTOMER), owner) {
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

    /// Whether the customers file means this customer of the log by a name.
    fn is_filed_as(&self, name: &str, owner: Option<crate::billing::CustomerId>) -> bool {
        let number = (self.number_of)(name);
        let owner = owner.map(|owner| self.log.customer_name(owner));
        number.is_some() && number == owner.and_then(|owner| (self.number_of)(owner))
    }

    fn line(&self, row: &Row<'_>) -> Result<Billed, (Column, Words)> {
        let kind = kind(row.get(KIND)).ok_or_else(|| (KIND, no_line(row.get(KIND))))?;
        let currency = row.get(CURRENCY);
        if currency != self.card.currency {
            let (value, own) = (quoted(currency), quoted(&self.card.currency));
            let words = words!("{value}, but the rate card is in {own}"; "{value}, men takstbladet er i {own}");
            return Err((CURRENCY, words));
        }
        let unit = match row.get(UNIT) {
            "min" => Unit::Minute,
            "pcs" => Unit::Piece,
            _ => Unit::Distance,
        };
        let quantity = quantity(row, QUANTITY)?;
        let worked = match row.get(WORKED) {
            "" => 0,
            _ => worked(row)?,
        };
        let billed = match unit {
            Unit::Minute => seconds(row, QUANTITY)?,
            Unit::Distance | Unit::Piece => worked,
        };
        let unit_price = match kind {
            Kind::Correction => UnitPrice::ZERO,
            Kind::Free | Kind::Work | Kind::Fee | Kind::Mileage | Kind::Travel => {
                let price = UnitPrice::new(decimal(row, PRICE)?);
                price.ok_or_else(|| (PRICE, no_line(row.get(PRICE))))?
            }
        };
        let discount = Percent::new(decimal(row, DISCOUNT)?);
        Ok(Billed {
            kind,
            unit,
            level: self.card.find_level(row.get(LEVEL)),
            tier: self.card.find_tier(row.get(TIER)),
            unit_price,
            discount_percent: discount.ok_or_else(|| (DISCOUNT, no_line(row.get(DISCOUNT))))?,
            worked,
            billed,
            quantity,
            net: money(row, NET)?,
            date_to: row
                .get(DATE_TO)
                .parse()
                .map_err(|_| (DATE_TO, no_line(row.get(DATE_TO))))?,
            notes: row
                .get(DESCRIPTION)
                .split("; ")
                .map(str::to_owned)
                .collect(),
        })
    }

    /// Warns of what was billed and is not in the log, or not all of it any more.
    fn warn(&mut self, unknown: &Names, former: &Former) {
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
            let worked = former
                .case(case.id)
                .map_or(0, crate::billing::Earlier::worked);
            let known = case
                .billable()
                .fold(0_i64, |sum, entry| sum.saturating_add(entry.seconds()));
            if worked > known {
                self.warnings.add(WarningKind::BilledBefore, || {
                    let name = quoted(case.name());
                    let (worked, known) = (Quantity::minutes(worked), Quantity::minutes(known));
                    let (worked_da, known_da) = (Lang::Da.number(&worked.to_string()), Lang::Da.number(&known.to_string()));
                    warning(words!(
                        "case {name}: {worked} minutes were billed before, but the log has only {known}: what is missing is credited; is the log cut off?";
                        "sag {name}: {worked_da} minutter er faktureret før, men loggen har kun {known_da}: det manglende krediteres; er loggen skåret af?"
                    ))
                });
            }
        }
    }
}

fn warning(words: Words) -> Warning {
    Warning {
        kind: WarningKind::BilledBefore,
        place: None,
        column: None,
        words,
    }
}

/// A text of a CSV without the mark that keeps spreadsheets from running it, where only so it is known.
fn unmarked(text: &str, is_known: impl Fn(&str) -> bool) -> &str {
    match text.strip_prefix('\'') {
        Some(bare) if !is_known(text) && is_known(bare) => bare,
        Some(_) | None => text,
    }
}

fn kind(word: &str) -> Option<Kind> {
    Kind::ALL.into_iter().find(|kind| kind.code() == word)
}

fn no_line(value: &str) -> Words {
    let value = quoted(value);
    words!(
        "{value} does not belong in an invoice line that takst wrote";
        "{value} hører ikke hjemme i en fakturalinje, som takst har skrevet"
    )
}

fn decimal(row: &Row<'_>, column: Column) -> Result<Decimal, (Column, Words)> {
    read_decimal(row.get(column)).map_err(|words| (column, words))
}

fn quantity(row: &Row<'_>, column: Column) -> Result<Quantity, (Column, Words)> {
    Quantity::new(decimal(row, column)?).ok_or_else(|| (column, no_line(row.get(column))))
}

fn seconds(row: &Row<'_>, column: Column) -> Result<i64, (Column, Words)> {
    let minutes = quantity(row, column)?;
    minutes
        .seconds()
        .ok_or_else(|| (column, no_line(row.get(column))))
}

/// Recorded seconds; negative where a correction takes them back.
fn worked(row: &Row<'_>) -> Result<i64, (Column, Words)> {
    let text = row.get(WORKED);
    let taken_back = text.strip_prefix('-');
    let minutes = read_decimal(taken_back.unwrap_or(text)).map_err(|words| (WORKED, words))?;
    let seconds = Quantity::new(minutes).and_then(Quantity::seconds);
    let seconds = seconds.ok_or_else(|| (WORKED, no_line(text)))?;
    Ok(if taken_back.is_some() {
        seconds.saturating_neg()
    } else {
        seconds
    })
}

/// An amount of exactly two decimals, which may be negative.
fn money(row: &Row<'_>, column: Column) -> Result<Money, (Column, Words)> {
    let text = row.get(column);
    let (amount, is_negative) = match text.strip_prefix('-') {
        Some(amount) => (amount, true),
        None => (text, false),
    };
    let decimal = read_decimal(amount).map_err(|words| (column, words))?;
    let amount = Money::of_decimal(decimal).ok_or_else(|| (column, no_line(text)))?;
    Ok(if is_negative {
        amount.negated()
    } else {
        amount
    })
}

/// Whether the columns are there that every output has.
fn check(records: &Records) -> Result<(), Trouble> {
    let needed = [
        CUSTOMER, CASE, KIND, DATE_TO, WORKED, QUANTITY, UNIT, PRICE, DISCOUNT, NET, CURRENCY,
    ];
    let Some(column) = needed.into_iter().find(|column| !records.has(*column)) else {
        return Ok(());
    };
    let (name, column) = (records.name(), column.english());
    Err(Trouble::new(words!(
        "{name}: no column `{column}`: --billed reads what `takst invoice` wrote as .jsonl or .csv";
        "{name}: ingen kolonne `{column}`: --billed læser, hvad `takst invoice` har skrevet som .jsonl eller .csv"
    )))
}

fn report(mut rejects: Rejects, files: &[String], rows: usize, lang: Lang) -> Report {
    let bad = rejects.rows();
    let head = words!(
        "{bad} of {rows} lines of former invoices cannot be used; nothing was written";
        "{bad} af {rows} linjer fra tidligere fakturaer kan ikke bruges; intet blev skrevet"
    );
    rejects.report(files, head.text(lang), "", lang)
}
