//! PURE: what the keys of a card say: one of a few words, prices of an hour, bands and first blocks.

use std::fmt;

use super::names::LevelId;
use crate::lang::Words;
use crate::money::{AmountError, Percent, Quantity, UnitPrice};
use crate::seconds::Seconds;
use crate::words;

/// One of a few words of a card.
pub trait Choice: Copy + PartialEq + Default + 'static {
    /// The words, as the file has them; the first is what holds where nothing is said.
    const ALL: &'static [(&'static str, Self)];
    const WORDS: &'static [&'static str];

    fn word(self) -> &'static str {
        let found = Self::ALL.iter().find(|(_, choice)| *choice == self);
        found.map_or("", |(word, _)| word)
    }

    /// What a word means.
    fn of(word: &str) -> Option<Self> {
        let found = Self::ALL.iter().find(|(known, _)| *known == word);
        found.map(|(_, choice)| *choice)
    }
}

macro_rules! choices {
    ($($(#[$doc:meta])* $name:ident {
        $(#[$first_doc:meta])* $first:ident = $first_word:literal,
        $($(#[$next_doc:meta])* $next:ident = $word:literal,)*
    })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
        pub enum $name {
            $(#[$first_doc])*
            #[default]
            $first,
            $($(#[$next_doc])* $next,)*
        }

        impl Choice for $name {
            const ALL: &'static [(&'static str, Self)] =
                &[($first_word, Self::$first), $(($word, Self::$next)),*];
            const WORDS: &'static [&'static str] = &[$first_word, $($word),*];
        }
    )*};
}

choices! {
    /// What decides the tier of a piece of work (rules.md §2.1).
    Trigger {
        /// The time of contact; made in normal hours, no surcharge ever (G16).
        Contact = "contact",
        /// The start of each entry (editions B to D).
        Start = "start",
        /// Every second by itself.
        Worked = "worked",
        /// The time of contact: the whole case is in its tier.
        Case = "case",
    }

    /// What a part of a case is rounded and raised by.
    Per {
        /// The whole case.
        Case = "case",
        /// Each entry by itself.
        Entry = "entry",
        /// The entries of a local day.
        Day = "day",
        /// All cases of a customer in a calendar month.
        Month = "month",
        /// All cases of a customer in the run.
        Invoice = "invoice",
    }

    /// What hours are counted over where their price goes by how many there are.
    VolumePer {
        /// The hours of a case.
        Case = "case",
        /// All of a customer's on a local day.
        Day = "day",
        /// In a calendar month.
        Month = "month",
        /// In a year.
        Year = "year",
    }

    /// What a fee is charged once for, and what distance and travel are counted together.
    FeePer {
        /// Once a case.
        Case = "case",
        /// Once for each entry.
        Entry = "entry",
        /// Once for each local day of work on the case.
        Day = "day",
        /// Once for a customer, where his other lines come to more than nothing.
        Invoice = "invoice",
    }

    /// How time is brought to a multiple of the increment.
    Rounding {
        /// Every unit that was begun.
        Up = "up",
        /// Only units that were filled.
        Down = "down",
        /// To the nearest unit, half a unit up.
        Nearest = "nearest",
    }

    /// How free time is used.
    FreeTime {
        /// Deducted from whatever time there is (G10).
        Deducted = "deducted",
        /// Only where nothing is left to bill.
        AllOrNothing = "all-or-nothing",
    }

    /// What an agreement does with time outside normal hours (G9).
    AfterHoursTerms {
        /// It is billed at its tier's price.
        Billed = "billed",
        /// It is billed at the normal price.
        NoSurcharge = "no-surcharge",
        /// It is free.
        Included = "included",
    }

    /// A period of the calendar.
    Period {
        Month = "month",
        Quarter = "quarter",
        Year = "year",
    }

    /// What a later change of priority does to a deadline that had already passed (rules.md §3.4).
    Reprioritise {
        /// A missed promise stays missed.
        KeepBreach = "keep-breach",
        /// Only the last priority counts.
        Recompute = "recompute",
        /// As recompute, and the clock starts at the last change.
        Restart = "restart",
    }

    /// The hours a target counts (rules.md §3.1).
    Clock {
        /// Every hour of the day (G1).
        Calendar = "calendar",
        /// Normal hours only.
        Business = "business",
    }

    /// Why documents bear no VAT (EN 16931, BT-118 and BT-151).
    VatCategory {
        /// VAT at a rate above zero.
        Standard = "S",
        /// A rate of zero.
        Zero = "Z",
        Exempt = "E",
        /// The buyer accounts for it.
        ReverseCharge = "AE",
        /// To a country outside the EU.
        Export = "G",
    }
}

impl VatCategory {
    /// What would be right in the place of a word that is none of them.
    pub fn unknown(word: &str) -> Words {
        match word {
            "K" => words!(
                "K is for goods with a country of delivery: services to firms in the EU are AE";
                "K er for varer med et leveringsland: ydelser til virksomheder i EU er AE"
            ),
            "O" => words!(
                "O does not go with VAT numbers, which these invoices have: what is exempt is E";
                "O går ikke sammen med momsnumre, som disse fakturaer har: fritaget er E"
            ),
            _ => words!("write S, Z, E, AE or G"; "skriv S, Z, E, AE eller G"),
        }
    }
}

/// Why the VAT is another than usual (BT-120).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VatReason {
    Export,
    ReverseCharge,
    /// In words of the file.
    Own(String),
}

impl VatReason {
    /// The reason as files have it: `export`, `reverse charge`.
    pub fn name(&self) -> &str {
        match self {
            Self::Export => "export",
            Self::ReverseCharge => "reverse charge",
            Self::Own(reason) => reason,
        }
    }

    /// The category that it says by itself.
    pub fn category(&self) -> Option<VatCategory> {
        match self {
            Self::Export => Some(VatCategory::Export),
            Self::ReverseCharge => Some(VatCategory::ReverseCharge),
            Self::Own(_) => None,
        }
    }
}

impl From<String> for VatReason {
    fn from(reason: String) -> Self {
        match &*reason {
            "export" => Self::Export,
            "reverse charge" => Self::ReverseCharge,
            _ => Self::Own(reason),
        }
    }
}

/// A price of an hour: one for all levels, or one for each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rates {
    /// The same at every level.
    All(UnitPrice),
    /// By [`LevelId`]; `None` where this table says nothing of the level.
    ByLevel(Vec<Option<UnitPrice>>),
}

impl Rates {
    /// The price of an hour at a level, if this says one.
    pub fn at(&self, level: LevelId) -> Option<UnitPrice> {
        match self {
            Self::All(rate) => Some(*rate),
            Self::ByLevel(rates) => rates.get(level.index()).copied().flatten(),
        }
    }
}

/// What a tier makes of the hourly rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TierPrice {
    /// The hourly rate as it is.
    Plain,
    /// So many per cent on top.
    Surcharge(Percent),
    /// So many times the rate.
    Factor(Quantity),
    /// So much on top of every hour.
    PerHour(UnitPrice),
    /// These rates instead.
    Absolute(Rates),
}

impl TierPrice {
    /// What it makes of the hourly rate of a level; of a price that is no hourly rate without one.
    pub fn of(&self, rate: UnitPrice, level: Option<LevelId>) -> Result<UnitPrice, AmountError> {
        match self {
            Self::Plain => Ok(rate),
            Self::Surcharge(percent) => rate.with_surcharge(*percent),
            Self::Factor(factor) => rate.times(*factor),
            Self::PerHour(amount) => level.map_or(Ok(rate), |_| rate.plus(*amount)),
            Self::Absolute(rates) => Ok(level.and_then(|id| rates.at(id)).unwrap_or(rate)),
        }
    }
}

/// A day of every year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct MonthDay {
    /// 1 to 12.
    pub month: u32,
    pub day: u32,
}

/// `07-01`.
impl fmt::Display for MonthDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

/// A flat price of a case of so many minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Band {
    /// The most seconds it is for, inclusive.
    pub up_to: Seconds,
    /// What the case's time costs.
    pub flat: UnitPrice,
}

/// What a first block of time costs, once it is begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FirstBlock {
    /// Its length in seconds.
    pub seconds: Seconds,
    /// What it costs.
    pub amount: UnitPrice,
}

/// An amount, or a share of the hourly rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Price {
    Amount(UnitPrice),
    /// A share of the entry's hourly rate, before tier and discount.
    Share(Percent),
}

impl Period {
    pub fn months(self) -> u32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Year => 12,
        }
    }
}
