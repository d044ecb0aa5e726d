//! One line of an invoice: a quantity of something at a price, which the customer can recompute from its
//! own columns (EN 16931; rules.md §2.4).

use std::collections::HashSet;
use std::fmt::Write as _;

use chrono::NaiveDate;

use super::log::Case;
use crate::calendar::{Stretch, TierId};
use crate::money::{AmountError, Money, Percent, Quantity, UnitPrice};
use crate::rate_card::{AgreementId, Fee, LevelId, Per};
use crate::seconds::Seconds;

/// What a line bills.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Free time of an agreement (G10).
    Free,
    /// Time (G13).
    Work,
    /// The fee for a contact that could have waited.
    Fee,
    /// Driving (G15).
    Mileage,
    /// The way to the customer: a flat amount or travel time.
    Travel,
    /// An amount that is passed on.
    Expense,
    /// What sets right what was billed earlier.
    Correction,
}

impl Kind {
    /// All of them, in the order in which lines of a case come.
    pub const ALL: [Self; 7] = [
        Self::Free,
        Self::Work,
        Self::Fee,
        Self::Travel,
        Self::Mileage,
        Self::Expense,
        Self::Correction,
    ];

    /// Whether it is a case's time, free or billed.
    pub const fn is_time(self) -> bool {
        match self {
            Self::Free | Self::Work => true,
            Self::Fee | Self::Mileage | Self::Travel | Self::Expense | Self::Correction => false,
        }
    }

    /// The word for it in CSV and JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Work => "work",
            Self::Fee => "fee",
            Self::Mileage => "mileage",
            Self::Travel => "travel",
            Self::Expense => "expense",
            Self::Correction => "correction",
        }
    }
}

/// What a quantity counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Minutes, priced by the hour.
    Minute,
    /// Kilometres, or the unit of distance that the card names.
    Distance,
    Piece,
}

impl Unit {
    /// The word for it in CSV and JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Minute => "min",
            Self::Distance => "km",
            Self::Piece => "pcs",
        }
    }

    pub const fn price_per(self) -> u32 {
        match self {
            Self::Minute => 60,
            Self::Distance | Self::Piece => 1,
        }
    }
}

/// What a line is, whatever it is called.
#[derive(Debug, Clone, Copy)]
pub enum What<'a> {
    /// Free time of an agreement (G10).
    Free,
    /// Time by the hour (G13).
    Time,
    /// All of a case's time at a flat price, as it is no more than so many seconds.
    Band(Seconds),
    /// The first so many seconds at a flat price.
    FirstBlock(Seconds),
    /// What is missing to the least amount for time.
    Minimum(MinimumAmount),
    /// The fee of the short form: by phone, outside normal hours, not critical.
    NonCriticalFee,
    Fee(&'a Fee),
    /// What an agreement costs by the period.
    Periodic(AgreementId),
    TravelTime,
    /// A flat amount for driving.
    DistanceFlat(PricedBy),
    /// Driving by its distance.
    Distance(PricedBy),
    /// What is missing to the least amount for driving.
    DistanceMinimum,
    /// An amount of the log that is passed on.
    Expense,
    /// What sets right what was billed earlier.
    Correction(Reason),
}

/// The least amount that some time costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MinimumAmount {
    pub amount: Money,
    pub per: Per,
}

/// Where the price of a distance stands on the card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PricedBy {
    /// In a key of its own.
    Key,
    /// In the band that the distance is within.
    Band,
}

impl What<'_> {
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Free => Kind::Free,
            Self::Time | Self::Band(_) | Self::FirstBlock(_) => Kind::Work,
            Self::Minimum(_) | Self::NonCriticalFee | Self::Fee(_) | Self::Periodic(_) => Kind::Fee,
            Self::TravelTime | Self::DistanceFlat(_) | Self::DistanceMinimum => Kind::Travel,
            Self::Distance(_) => Kind::Mileage,
            Self::Expense => Kind::Expense,
            Self::Correction(_) => Kind::Correction,
        }
    }

    /// The words for it on an invoice that other programs read, where the card has none.
    const fn label(&self) -> &'static str {
        match self {
            Self::Free | Self::Time | Self::Band(_) | Self::FirstBlock(_) | Self::Periodic(_) => "",
            Self::Minimum(_) | Self::DistanceMinimum => "Minimum",
            Self::NonCriticalFee | Self::Fee(_) => "Fee",
            Self::TravelTime => "Travel",
            Self::DistanceFlat(_) | Self::Distance(_) => "Mileage",
            Self::Expense => "Expense",
            Self::Correction(reason) => reason.label(),
        }
    }
}

/// Why a line sets right what was billed earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Amounts that were rounded apart come to hundredths more or less together.
    Rounding,
    /// So many seconds that a minimum or an increment added earlier are work now.
    Raised(Seconds),
    /// What was billed earlier has changed since, in time, price or customer, or it is taken back.
    Changed,
}

impl Reason {
    const fn label(self) -> &'static str {
        match self {
            Self::Rounding => "Correction: rounding over several invoices",
            Self::Raised(_) => "Correction: time raised on an earlier invoice",
            Self::Changed => "Correction: changed since an earlier invoice",
        }
    }

    fn describe(self, words: &mut String) {
        words.push_str(self.label());
        if let Self::Raised(seconds) = self {
            let _ = write!(words, ", {} min", Quantity::minutes(seconds));
        }
    }
}

/// Whether an amount is no more than what rounding so many lines makes: twice at most each, by half a hundredth.
pub(super) fn is_rounding(amount: Money, lines: usize) -> bool {
    usize::try_from(amount.hundredths().unsigned_abs()).is_ok_and(|apart| apart <= lines)
}

#[derive(Debug, Clone)]
pub struct Line<'a> {
    pub what: What<'a>,
    /// Who worked; `None` for fee and mileage.
    pub level: Option<LevelId>,
    /// When it was worked; `None` for fee and mileage.
    pub tier: Option<TierId>,
    pub item: Option<&'a str>,
    /// The card's own words for it.
    pub label: Option<&'a str>,
    /// Local date of the first work on it.
    pub date: NaiveDate,
    pub date_to: NaiveDate,
    /// Recorded seconds that it bills; of a correction those that it takes back from earlier lines, negative.
    pub worked: Seconds,
    /// Billed seconds: more where they were raised.
    pub billed: Seconds,
    pub quantity: Quantity,
    pub unit: Unit,
    /// The card's word for the unit of distance.
    pub unit_name: &'a str,
    pub price_per: u32,
    /// With the surcharge, before the discount.
    pub unit_price: UnitPrice,
    /// Unit price × quantity / price per, rounded.
    pub gross: Money,
    /// Off the gross.
    pub discount_percent: Percent,
    /// Gross × discount per cent, rounded.
    pub discount: Money,
    /// Gross − discount.
    pub net: Money,
    /// The row of the volume by which its time is priced.
    pub volume: Option<usize>,
    /// Indexes in the case of the entries it bills, in order.
    pub entries: Vec<usize>,
}

impl<'a> Line<'a> {
    /// A line that bills nothing yet.
    pub(super) fn new(
        what: What<'a>,
        unit: Unit,
        unit_price: UnitPrice,
        dates: (NaiveDate, NaiveDate),
    ) -> Self {
        Self {
            what,
            level: None,
            tier: None,
            item: None,
            label: None,
            date: dates.0,
            date_to: dates.1,
            worked: Seconds::ZERO,
            billed: Seconds::ZERO,
            quantity: Quantity::default(),
            unit,
            unit_name: unit.code(),
            price_per: unit.price_per(),
            unit_price,
            gross: Money::ZERO,
            discount_percent: Percent::ZERO,
            discount: Money::ZERO,
            net: Money::ZERO,
            volume: None,
            entries: Vec::new(),
        }
    }

    /// One piece of an amount, which may be negative, that sets right what was billed earlier.
    pub(super) fn correction(amount: Money, reason: Reason, dates: (NaiveDate, NaiveDate)) -> Self {
        let what = What::Correction(reason);
        let price = UnitPrice::of_amount(amount.to_decimal());
        let mut line = Self::new(what, Unit::Piece, price, dates);
        line.quantity = Quantity::ONE;
        line.gross = amount;
        line.net = amount;
        line
    }

    pub const fn kind(&self) -> Kind {
        self.what.kind()
    }

    /// The words for it on an invoice that other programs read: the card's, else our own.
    pub fn label(&self) -> &str {
        self.label.unwrap_or(self.what.label())
    }

    /// Adds time of an entry.
    pub(super) fn add_time(
        &mut self,
        entry: usize,
        stretch: Stretch,
        dates: (NaiveDate, NaiveDate),
    ) {
        self.worked += stretch.seconds();
        self.add_entry(entry, dates);
    }

    /// Adds an entry and the dates of it that count.
    pub(super) fn add_entry(&mut self, entry: usize, dates: (NaiveDate, NaiveDate)) {
        self.date = self.date.min(dates.0);
        self.date_to = self.date_to.max(dates.1);
        if self.entries.last() != Some(&entry) {
            self.entries.push(entry);
        }
    }

    /// rules.md §2.4: quantity, gross, discount and net; rounding in this order.
    pub(super) fn compute(&mut self) -> Result<(), AmountError> {
        match self.unit {
            Unit::Minute => self.quantity = Quantity::minutes(self.billed),
            Unit::Distance | Unit::Piece => {}
        }
        self.gross = self.unit_price.gross(self.quantity, self.price_per)?;
        self.discount = self.gross.share(self.discount_percent)?;
        self.net = self.gross.minus(self.discount)?;
        Ok(())
    }

    /// The words for the line: the distinct notes of its entries joined by `; `, or its label.
    pub fn describe(&self, case: &Case<'a>, words: &mut String) {
        if let What::Correction(reason) = self.what {
            words.clear();
            return reason.describe(words);
        }
        self.notes(case, words);
        if words.is_empty() {
            words.push_str(self.label());
        }
    }

    /// The distinct notes of its entries joined by `; `.
    pub fn notes(&self, case: &Case<'a>, words: &mut String) {
        // Few notes are compared with each other, many by what they hash to.
        const FEW: usize = 8;
        words.clear();
        if let [only] = self.entries.as_slice() {
            words.push_str(case.note(&case.entries[*only]));
            return;
        }
        let mut told = HashSet::new();
        let notes = || self.entries.iter().map(|index| case.note(&case.entries[*index]));
        for (index, note) in notes().enumerate() {
            let is_told = if self.entries.len() <= FEW {
                notes().take(index).any(|earlier| earlier == note)
            } else {
                !told.insert(note)
            };
            if note.is_empty() || is_told {
                continue;
            }
            if !words.is_empty() {
                words.push_str("; ");
            }
            words.push_str(note);
        }
    }
}
