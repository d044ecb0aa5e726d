//! The values of a row: agreements, dates, prices and addresses, or what is wrong with them.

use std::sync::Arc;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::super::small_file::{Mistake, read_amount};
use super::row::{Cell, Key, Row};
use crate::billing::Contract;
use crate::lang::{Lang, Words};
use crate::money::{Percent, UnitPrice};
use crate::rate_card::suggest::{apart, nearest};
use crate::rate_card::{AgreementId, LevelId, RateCard, Rates, Terms};
use crate::scalars::time::{TimeError, read_date};
use crate::scalars::{Decimals, LengthUnit, balance, number};
use crate::texts::{printable, quoted};
use crate::words;

/// Reads the rows of one file.
pub(super) struct Reader<'a> {
    pub(super) file: &'a str,
    pub(super) card: &'a RateCard,
    pub(super) mistakes: Vec<Mistake>,
}

/// A value, and the cell it stands in.
#[derive(Debug, Clone)]
pub(super) struct Given<T> {
    pub(super) value: T,
    pub(super) cell: Cell,
}

/// What a row says, read.
#[derive(Debug)]
pub(super) struct Said {
    /// Number or name.
    pub(super) customer: String,
    pub(super) agreed: Contract,
    pub(super) prepaid_seconds: Option<Given<i64>>,
    pub(super) vat_percent: Option<Given<Percent>>,
    pub(super) name: Option<Given<String>>,
    pub(super) vat_reason: Option<Given<String>>,
    pub(super) order_reference: Option<Given<String>>,
    pub(super) email: Option<Given<String>>,
}

impl Reader<'_> {
    /// A row with its values; its mistakes are noted. Without a customer it says nothing.
    pub(super) fn row(&mut self, row: &Row) -> Option<Said> {
        let agreed = Contract {
            from: self.value(row, Key::From, |_, cell| date(&cell.text)),
            until: self.value(row, Key::Until, |_, cell| date(&cell.text)),
            agreement: self.value(row, Key::Agreement, Self::agreement),
            own: self.own(row).map(Arc::new),
        };
        self.check_dates(row, &agreed);
        let prepaid = |_: &mut Self, cell: &Cell| {
            let minutes = balance(&cell.text, Some(LengthUnit::Minutes), Decimals::Shown);
            let seconds = minutes.map(|minutes| minutes.seconds);
            seconds.map_err(|why| why.words(&cell.text))
        };
        let percent = |_: &mut Self, cell: &Cell| percent(&cell.text);
        let email = |_: &mut Self, cell: &Cell| email(&cell.text);
        let text = |_: &mut Self, cell: &Cell| Ok(cell.text.clone());
        let customer = row.cell(Key::Customer).map(|cell| cell.text.clone());
        let said = Said {
            customer: customer.clone().unwrap_or_default(),
            agreed,
            prepaid_seconds: self.given(row, Key::Prepaid, prepaid),
            vat_percent: self.given(row, Key::Vat, percent),
            name: self.given(row, Key::Name, text),
            vat_reason: self.given(row, Key::VatReason, text),
            order_reference: self.given(row, Key::OrderReference, text),
            email: self.given(row, Key::Email, email),
        };
        if customer.is_none() {
            let (file, line, key) = (self.file, row.line, printable(&row.customer));
            let words = words!(
                "{file}:{line}: {key} is missing: write the number or name as in the log";
                "{file}:{line}: {key} mangler: skriv nummeret eller navnet som i loggen"
            );
            self.mistakes.push((line, words));
        }
        customer.map(|_| said)
    }

    /// A discount and hourly rates of his own, if he has any.
    fn own(&mut self, row: &Row) -> Option<Terms> {
        let own = Terms {
            discount_percent: self.value(row, Key::Discount, |_, cell| discount(&cell.text)),
            hourly_rate: self.rates(row),
            ..Terms::default()
        };
        (own != Terms::default()).then_some(own)
    }

    fn given<T>(
        &mut self,
        row: &Row,
        key: Key,
        read: impl FnOnce(&mut Self, &Cell) -> Result<T, Words>,
    ) -> Option<Given<T>> {
        let cell = row.cell(key)?;
        match read(self, cell) {
            Ok(value) => Some(Given {
                value,
                cell: cell.clone(),
            }),
            Err(words) => {
                self.mistakes.push(cell.wrong(self.file, &words));
                None
            }
        }
    }

    fn value<T>(
        &mut self,
        row: &Row,
        key: Key,
        read: impl FnOnce(&mut Self, &Cell) -> Result<T, Words>,
    ) -> Option<T> {
        self.given(row, key, read).map(|given| given.value)
    }

    fn check_dates(&mut self, row: &Row, agreed: &Contract) {
        if let (Some(from), Some(until)) = (agreed.from, agreed.until)
            && from > until
            && let (Some(first), Some(last)) = (row.cell(Key::From), row.cell(Key::Until))
        {
            let (value, other) = (quoted(&first.text), quoted(&last.text));
            let key = printable(&last.name);
            let words = words!(
                "{value} is after {key} {other}: write the first day and the last";
                "{value} er efter {key} {other}: skriv den første dag og den sidste"
            );
            self.mistakes.push(first.wrong(self.file, &words));
        }
    }

    fn agreement(&mut self, cell: &Cell) -> Result<AgreementId, Words> {
        let card = self.card;
        card.find_agreement(&cell.text).ok_or_else(|| {
            let value = quoted(&cell.text);
            let known: Vec<String> = card.agreements.iter().map(|name| printable(name)).collect();
            match nearest(&cell.text, card.agreements.iter().map(String::as_str)) {
                Some(near) => {
                    let (near, apart) = (printable(near), apart(&cell.text, near));
                    words!(
                        "{value} is not an agreement of the rate card: did you mean `{near}`{}?", apart.en;
                        "{value} er ikke en aftale på takstbladet: mente du `{near}`{}?", apart.da
                    )
                }
                None if known.is_empty() => words!(
                    "{value} is not an agreement of the rate card, which has none";
                    "{value} er ikke en aftale på takstbladet, som ingen har"
                ),
                None => {
                    let (en, da) = (Lang::En.list(&known), Lang::Da.list(&known));
                    words!(
                        "{value} is not an agreement of the rate card: it has {en}";
                        "{value} er ikke en aftale på takstbladet: det har {da}"
                    )
                }
            }
        })
    }

    /// The hourly rates of a row, by level.
    fn rates(&mut self, row: &Row) -> Option<Rates> {
        let mut all = None;
        let mut by_level: Vec<Option<UnitPrice>> = vec![None; self.card.levels.len()];
        let cells = row.cells.iter().filter(|cell| cell.key == Key::HourlyRate);
        for cell in cells {
            let level = cell
                .level
                .as_deref()
                .map(|name| self.level(name))
                .transpose();
            let price = price(&cell.text);
            match (level, price) {
                (Ok(None), Ok(price)) => all = Some(price),
                (Ok(Some(level)), Ok(price)) => {
                    let Some(slot) = by_level.get_mut(level.index()) else {
                        continue;
                    };
                    if slot.is_some() {
                        let name = quoted(self.card.level_name(level));
                        let words = words!(
                            "gives level {name} a second price: keep one of the two";
                            "giver niveau {name} endnu en pris: behold den ene af de to"
                        );
                        self.mistakes.push(cell.wrong(self.file, &words));
                    }
                    *slot = Some(price);
                }
                (Err(words), _) | (_, Err(words)) => {
                    self.mistakes.push(cell.wrong(self.file, &words));
                }
            }
        }
        if by_level.iter().all(Option::is_none) {
            return all.map(Rates::All);
        }
        let rates = by_level.into_iter().map(|rate| rate.or(all));
        Some(Rates::ByLevel(rates.collect()))
    }

    fn level(&self, name: &str) -> Result<LevelId, Words> {
        let card = self.card;
        card.find_level(name).ok_or_else(|| {
            let value = quoted(name);
            let known: Vec<String> = card.levels.iter().map(|name| printable(name)).collect();
            let (en, da) = (Lang::En.list(&known), Lang::Da.list(&known));
            words!(
                "is for level {value}, which is not on the rate card: it has {en}";
                "er for niveau {value}, som ikke er på takstbladet: det har {da}"
            )
        })
    }
}

fn percent(text: &str) -> Result<Percent, Words> {
    let number = number(text, Decimals::Shown, Some(Decimal::ONE_HUNDRED));
    let number = number.map_err(|why| why.words(text))?;
    Percent::new(number).ok_or_else(|| {
        let value = quoted(text);
        words!("{value} is negative"; "{value} er negativt")
    })
}

/// A local date. `--dates` says how the log writes them, not this file.
fn date(text: &str) -> Result<NaiveDate, Words> {
    read_date(text, None).map_err(|error| match error {
        TimeError::TwoDates { .. } => TimeError::Slashes.words(text),
        TimeError::Slashes
        | TimeError::Order(_)
        | TimeError::ShortYear
        | TimeError::Month
        | TimeError::Day { .. }
        | TimeError::Year => error.words(text),
        TimeError::Form
        | TimeError::NoTimeOfDay
        | TimeError::NoDate
        | TimeError::Hour
        | TimeError::HalfDay
        | TimeError::Minute
        | TimeError::Second
        | TimeError::Offset
        | TimeError::Missing => {
            let value = quoted(text);
            words!(
                "{value} is not a date: write `2026-11-24` or `24-11-2026`";
                "{value} er ikke en dato: skriv `2026-11-24` eller `24-11-2026`"
            )
        }
    })
}

/// An hourly rate.
fn price(text: &str) -> Result<UnitPrice, Words> {
    let amount = read_amount(text, Decimals::Shown)?;
    UnitPrice::new(amount).ok_or_else(|| {
        let value = quoted(text);
        words!("{value} is negative"; "{value} er negativt")
    })
}

/// A percentage of at most 100.
fn discount(text: &str) -> Result<Percent, Words> {
    let percent = percent(text)?;
    if percent > Percent::HUNDRED {
        let value = quoted(text);
        return Err(words!(
            "{value} is more than 100 per cent: write a number from 0 to 100";
            "{value} er mere end 100 procent: skriv et tal fra 0 til 100"
        ));
    }
    Ok(percent)
}

/// An address with something before and behind its `@`.
fn email(text: &str) -> Result<String, Words> {
    let parts = text.split_once('@').filter(|(name, host)| {
        let plain = |part: &str| !part.is_empty() && !part.contains([' ', '@', ',', ';']);
        plain(name) && plain(host)
    });
    let value = quoted(text);
    parts.map(|_| text.to_owned()).ok_or_else(|| {
        words!(
            "{value} is not an e-mail address: write one like `bookkeeping@firm.dk`";
            "{value} er ikke en e-mailadresse: skriv én som `bogholderi@firma.dk`"
        )
    })
}
