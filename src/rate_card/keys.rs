//! PURE: every key of a rate card: its name, what its value is, where it is allowed, what it is for. Loading, what
//! `--explain` and `rates show` write, and the schema for editors come from these tables: a key stands here, in the
//! calculation that it is for, and in a case of the tests.

#![allow(
    rustdoc::broken_intra_doc_links,
    reason = "the docs of keys are their descriptions in the schema, where `[mileage]` is a table of the card"
)]

use super::facts::By;
use super::values::{AfterHoursTerms, Clock, Period, Reprioritise, Trigger};
use super::values::{
    Band, Choice, FeePer, FirstBlock, FreeTime, MonthDay, Per, Price, Rates, Rounding, TierPrice,
    VolumePer,
};
use crate::lang::Lang;
use crate::money::{Money, Percent, Quantity, UnitPrice};
use crate::scalars::Identifier;
use crate::seconds::Seconds;

/// What the value of a key is, in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Identifier(Identifier),
    Truth,
    Percent,
    /// From 0 to 100 per cent.
    Share,
    Price,
    /// The price of a `km` or a `mile`: a card has one of them, as the log counts one of them.
    PricePer(&'static str),
    /// With at most two decimals.
    Amount,
    Factor,
    Distance,
    /// A number of no unit.
    Number,
    Minutes,
    Seconds,
    /// A whole number of them.
    Days,
    /// `"1h30m"`.
    Duration,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A price of an hour, or one for each level.
    Rates,
    /// [`Band`]s.
    Bands,
    /// A [`FirstBlock`].
    First,
    /// [`DistanceBand`]s.
    DistanceBands,
    /// [`Distance`].
    Mileage,
    /// [`Travel`].
    Travel,
    /// [`Expenses`].
    Expenses,
    /// A list of [`By`].
    By,
    /// [`VolumeRow`]s.
    Volume,
    /// Hours, perhaps with decimals.
    Hours,
    /// `"07-01"`.
    MonthDay,
    /// What the definition of this name in the schema says, read by code of its own.
    Own(&'static str),
}

/// Where terms stand; what is allowed in one of these is in those after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// `[billing]`.
    Billing,
    /// An agreement.
    Agreement,
    /// A rule.
    Rule,
}

/// What a key of terms is about, in the order in which they are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    Rate,
    Discount,
    Volume,
    Free,
    Minimum,
    Increment,
    Flat,
    Driving,
    Expenses,
    TierPrice,
}

/// A key of a table of the card.
#[derive(Debug)]
pub struct Key {
    /// As in the file.
    pub name: &'static str,
    pub kind: Kind,
    /// The term that it sets; keys of one term that follow each other are other ways to say it.
    pub term: &'static str,
    /// The first of the places of terms that have it.
    pub from: Place,
    pub topic: Topic,
    /// What holds where it is not there, as JSON, if editors are to know.
    pub default: Option<&'static str>,
    /// What it is for, in English, for editors; it begins with a blank.
    pub description: &'static str,
}

/// A value of a key, as the calculation has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Text(String),
    Truth(bool),
    Percent(Percent),
    Price(UnitPrice),
    Amount(Money),
    Quantity(Quantity),
    Seconds(Seconds),
    Days(u16),
    Word(&'static str),
    Rates(Rates),
    Bands(Vec<Band>),
    First(FirstBlock),
    DistanceBands(Vec<DistanceBand>),
    Mileage(Distance),
    Travel(Travel),
    Expenses(Expenses),
    By(Vec<By>),
    Volume(Vec<VolumeRow>),
    MonthDay(MonthDay),
}

/// What a key sets.
pub trait Term: Sized {
    /// The term that a value is; `None` where it is no such value.
    fn of(value: Value) -> Option<Self>;
    /// The value as a key has it.
    fn value(&self) -> Value;
}

macro_rules! terms_of {
    ($($type:ty = $value:ident;)*) => {$(
        impl Term for $type {
            fn of(value: Value) -> Option<Self> {
                if let Value::$value(value) = value { Some(value) } else { None }
            }

            fn value(&self) -> Value {
                Value::$value(self.clone())
            }
        }
    )*};
}

terms_of! {
    String = Text;
    bool = Truth;
    Percent = Percent;
    UnitPrice = Price;
    Money = Amount;
    Quantity = Quantity;
    Seconds = Seconds;
    u16 = Days;
    Rates = Rates;
    Vec<Band> = Bands;
    FirstBlock = First;
    Vec<DistanceBand> = DistanceBands;
    Distance = Mileage;
    Travel = Travel;
    Expenses = Expenses;
    Vec<By> = By;
    Vec<VolumeRow> = Volume;
    MonthDay = MonthDay;
}

impl<T: Choice> Term for T {
    fn of(value: Value) -> Option<Self> {
        if let Value::Word(word) = value { Choice::of(word) } else { None }
    }

    fn value(&self) -> Value {
        Value::Word(self.word())
    }
}

impl Term for Lang {
    fn of(value: Value) -> Option<Self> {
        let Value::Word(word) = value else {
            return None;
        };
        [Self::Da, Self::En].into_iter().find(|lang| lang.pick("en", "da") == word)
    }

    fn value(&self) -> Value {
        Value::Word(self.pick("en", "da"))
    }
}

impl Term for Price {
    fn of(value: Value) -> Option<Self> {
        if let Value::Percent(share) = value {
            return Some(Self::Share(share));
        }
        UnitPrice::of(value).map(Self::Amount)
    }

    fn value(&self) -> Value {
        match self {
            Self::Amount(amount) => amount.value(),
            Self::Share(share) => share.value(),
        }
    }
}

impl Term for TierPrice {
    fn of(value: Value) -> Option<Self> {
        if let Value::Percent(percent) = value {
            return Some(Self::Surcharge(percent));
        }
        if let Value::Quantity(factor) = value {
            return Some(Self::Factor(factor));
        }
        if let Value::Price(amount) = value {
            return Some(Self::PerHour(amount));
        }
        Rates::of(value).map(Self::Absolute)
    }

    fn value(&self) -> Value {
        match self {
            Self::Plain => Quantity::ONE.value(),
            Self::Surcharge(percent) => percent.value(),
            Self::Factor(factor) => factor.value(),
            Self::PerHour(amount) => amount.value(),
            Self::Absolute(rates) => rates.value(),
        }
    }
}

/// Terms of which each may be said or not.
pub trait Record: Default + 'static {
    /// Its keys, in the order in which they are named where one is not known.
    const KEYS: &'static [Key];
    /// Sets the term of the key called `name`.
    fn set(&mut self, name: &str, value: Value);
    /// Takes back what the key called `name` says.
    fn unset(&mut self, name: &str);
    /// The terms that are said, by topic: a key each, with its value.
    fn said(&self) -> Vec<(&'static Key, Value)>;
}

/// The key of `keys` that says such a value.
pub fn key_of<'k>(keys: &'k [Key], value: &Value) -> Option<&'k Key> {
    keys.iter().find(|key| key.kind.fits(value))
}

impl Kind {
    /// Whether a key of this kind has such a value.
    fn fits(self, value: &Value) -> bool {
        match value {
            Value::Text(_) => matches!(self, Self::Text | Self::Identifier(_)),
            Value::Truth(_) => self == Self::Truth,
            Value::Percent(_) => matches!(self, Self::Percent | Self::Share),
            Value::Price(_) => matches!(self, Self::Price | Self::PricePer(_)),
            Value::Amount(_) => self == Self::Amount,
            Value::Quantity(_) => matches!(self, Self::Factor | Self::Distance),
            Value::Seconds(_) => {
                matches!(self, Self::Minutes | Self::Seconds | Self::Duration | Self::Hours)
            }
            Value::Days(_) => self == Self::Days,
            Value::Word(_) => matches!(self, Self::Choice(_)),
            Value::Rates(_) => self == Self::Rates,
            Value::Bands(_) => self == Self::Bands,
            Value::First(_) => self == Self::First,
            Value::DistanceBands(_) => self == Self::DistanceBands,
            Value::Mileage(_) => self == Self::Mileage,
            Value::Travel(_) => self == Self::Travel,
            Value::Expenses(_) => self == Self::Expenses,
            Value::By(_) => self == Self::By,
            Value::Volume(_) => self == Self::Volume,
            Value::MonthDay(_) => self == Self::MonthDay,
        }
    }
}

macro_rules! or {
    ($default:expr;) => {
        $default
    };
    ($default:expr; $given:expr) => {
        $given
    };
}

/// A key: what it is for, its name, its kind; where terms have it and what it is about; what holds without it.
macro_rules! key {
    ($term:expr; $($doc:literal)+; $name:literal $kind:ident $(($of:expr))? $([$from:ident $topic:ident])? $(= $default:literal)?) => {
        Key {
            name: $name,
            kind: Kind::$kind $(($of))?,
            term: $term,
            from: or!(Place::Billing; $(Place::$from)?),
            topic: or!(Topic::Rate; $(Topic::$topic)?),
            default: or!(None; $(Some($default))?),
            description: concat!($($doc),+),
        }
    };
}

/// Tables of which each key is read by itself.
macro_rules! tables {
    ($($(#[$meta:meta])* $table:ident { $(
        $(#[doc = $doc:literal])+ $name:literal $kind:ident $(($of:expr))? $(= $default:literal)?;
    )* })*) => {$(
        $(#[$meta])*
        pub const $table: &[Key] = &[$(key!($name; $($doc)+; $name $kind $(($of))? $(= $default)?)),*];
    )*};
}

/// Records, with the keys that set their terms; a term that has several keys has one of them.
macro_rules! records {
    ($($(#[$meta:meta])* $record:ident { $(
        $(#[doc = $doc:literal])+ $term:ident: $type:ty =
            $name:literal $kind:ident $(($of:expr))? $([$from:ident $topic:ident])? $(= $default:literal)?
            $($(#[doc = $next_doc:literal])+ | $next:literal $next_kind:ident $(($next_of:expr))? $([$next_from:ident $next_topic:ident])?)*;
    )* })*) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Default)]
        pub struct $record {
            $($(#[doc = $doc])+ pub $term: Option<$type>,)*
        }

        impl Record for $record {
            const KEYS: &'static [Key] = &[$(
                key!(stringify!($term); $($doc)+; $name $kind $(($of))? $([$from $topic])? $(= $default)?),
                $(key!(stringify!($term); $($next_doc)+; $next $next_kind $(($next_of))? $([$next_from $next_topic])?),)*
            )*];

            fn set(&mut self, name: &str, value: Value) {
                match name {
                    $($name $(| $next)* => self.$term = Term::of(value),)*
                    _ => {}
                }
            }

            fn unset(&mut self, name: &str) {
                match name {
                    $($name $(| $next)* => self.$term = None,)*
                    _ => {}
                }
            }

            fn said(&self) -> Vec<(&'static Key, Value)> {
                let terms = [$(self.$term.as_ref().map(Term::value)),*];
                let ways = Self::KEYS.chunk_by(|one, next| one.term == next.term);
                let said = ways.zip(terms).filter_map(|(ways, value)| {
                    let value = value?;
                    Some((key_of(ways, &value)?, value))
                });
                let mut said: Vec<_> = said.collect();
                said.sort_by_key(|(key, _)| key.topic);
                said
            }
        }

        impl $record {
            /// Puts what `over` says on top of what is said here.
            pub fn overlay(&mut self, over: &Self) {
                $(if over.$term.is_some() {
                    self.$term.clone_from(&over.$term);
                })*
            }
        }
    )*};
}

records! {
    /// What `[billing]`, an agreement or a rule changes; `None` leaves what held before. Lengths of time are in seconds.
    Terms {
        /// The least time that is billed (G13); the card's is for cases without an agreement.
        minimum_seconds: Seconds = "minimum_minutes" Minutes [Billing Minimum];
        /// Time is billed in multiples of this (G13): 0 exact, 1 started minutes, 15 started quarters.
        increment_seconds: Seconds = "increment_minutes" Minutes [Billing Increment];
        /// Free time of each case (G10); of an agreement only where it covers the case.
        free_seconds: Seconds = "free_minutes" Minutes [Billing Free];
        /// Whether the free time is usable in every tier, not only in normal hours (G10).
        free_after_hours: bool = "free_after_hours" Truth [Billing Free] = "false";
        /// How free time is used: deducted from whatever there is (G10), or only where nothing is left to bill.
        free: FreeTime = "free" Choice(FreeTime::WORDS) [Billing Free];
        /// The least amount that is billed for time.
        minimum_amount: Money = "minimum_amount" Amount [Billing Minimum];
        /// What the minimum is for.
        minimum_per: Per = "minimum_per" Choice(Per::WORDS) [Billing Minimum];
        /// Facts or columns of the log by which the minimum is for each apart; also `case`.
        minimum_by: Vec<By> = "minimum_by" By [Billing Minimum];
        /// What is rounded as one.
        increment_per: Per = "increment_per" Choice(Per::WORDS) [Billing Increment];
        /// Facts or columns of the log by which it is rounded apart; also `case`.
        increment_by: Vec<By> = "increment_by" By [Billing Increment];
        /// How time is brought to a multiple of the increment; nearest: half a unit goes up.
        rounding: Rounding = "rounding" Choice(Rounding::WORDS) [Billing Increment];
        /// So much of a further unit, never of the first, is not counted.
        grace_seconds: Seconds = "grace_minutes" Minutes [Billing Increment];
        /// Flat prices of short cases, the shortest first: a case of so many minutes or less costs this instead of its time.
        bands: Vec<Band> = "bands" Bands [Billing Flat];
        /// A first block of time with a price of its own, once it is begun; the rest goes by time.
        first: FirstBlock = "first" First [Billing Flat];
        /// Price of an hour before tier and discount.
        hourly_rate: Rates = "hourly_rate" Rates [Agreement Rate];
        /// Off the price (G17); left out, it is not filled in and bills as 0.
        discount_percent: Percent = "discount_percent" Share [Agreement Discount];
        /// Whether the discount reaches time outside normal hours (G17).
        discount_after_hours: bool = "discount_after_hours" Truth [Agreement Discount] = "true";
        /// Whether the discount is also off what a tier adds.
        discount_on_surcharge: bool = "discount_on_surcharge" Truth [Agreement Discount] = "true";
        /// Prices by how many hours there were so far, the first hours first: each hour costs what its row says.
        volume: Vec<VolumeRow> = "volume" Volume [Billing Volume];
        /// What these hours are counted over.
        volume_per: VolumePer = "volume_per" Choice(VolumePer::WORDS) [Billing Volume];
        /// Facts or columns of the log by which they are counted apart; also `case`.
        volume_by: Vec<By> = "volume_by" By [Billing Volume];
        /// The day on which the year of `volume_per` begins; without it, 1 January.
        year_from: MonthDay = "year_from" MonthDay [Billing Volume];
        /// Keys of [mileage] that replace the card's, one by one.
        mileage: Distance = "mileage" Mileage [Agreement Driving];
        /// What travel time costs: the minutes in the log's column `travel`; without it, they are not billed.
        travel: Travel = "travel" Travel [Agreement Driving];
        /// Keys of [expenses] that replace the card's, one by one.
        expenses: Expenses = "expenses" Expenses [Rule Expenses];
        /// Per cent on top of the rate, instead of what the tier says.
        price: TierPrice = "surcharge_percent" Percent [Rule TierPrice]
            /// How many times the rate, instead of what the tier says.
            | "factor" Factor [Rule TierPrice]
            /// An amount on top of every hour, instead of what the tier says.
            | "surcharge_per_hour" Price [Rule TierPrice];
    }

    /// What an hour costs, from the one before on to a limit.
    VolumeRow {
        /// The last hour that it is for; without it, any: the last row.
        up_to: Seconds = "up_to_hours" Hours;
        /// Price of an hour before tier and discount, instead of the level's or the agreement's.
        hourly_rate: Rates = "hourly_rate" Rates;
        /// Off the price, instead of the agreement's.
        discount_percent: Percent = "discount_percent" Share;
    }

    /// What distance costs.
    Distance {
        /// Price of a kilometre (G15).
        per_unit: UnitPrice = "per_km" PricePer("km")
            /// Price of a mile, where the log counts miles.
            | "per_mile" PricePer("mile");
        /// Distance that is not counted.
        included: Quantity = "included" Distance;
        /// The rest is billed in started units of this.
        increment: Quantity = "increment" Distance;
        /// On top, once any distance was driven.
        flat: UnitPrice = "flat" Price;
        /// The least that it costs, once any distance was driven.
        minimum_amount: Money = "minimum_amount" Amount;
        /// Prices by distance instead of the keys above, the shortest first; the first that fits holds for the whole distance.
        bands: Vec<DistanceBand> = "bands" DistanceBands;
        /// Whether a case's distance counts together, or every row with a distance is a journey of its own.
        per: FeePer = "per" Choice(&["case", "entry"]);
        /// Whether the tier's price reaches it.
        tiers: bool = "tiers" Truth = "false";
        /// Whether discounts reach it.
        discounts: bool = "discounts" Truth = "false";
    }

    /// What a distance up to a limit costs.
    DistanceBand {
        /// The longest distance it is for, inclusive; without it, any: the last band.
        up_to: Quantity = "up_to" Distance;
        /// What it costs once.
        flat: UnitPrice = "flat" Price;
        /// Price of a kilometre.
        per_unit: UnitPrice = "per_km" PricePer("km")
            /// Price of a mile.
            | "per_mile" PricePer("mile");
        /// Distance that is not counted.
        included: Quantity = "included" Distance;
    }

    /// What travel time costs.
    Travel {
        /// Price of an hour of travel.
        rate: Price = "hourly_rate" Price
            /// A share of the entry's hourly rate, before tier and discount.
            | "rate_percent" Percent;
        /// So much of it is not counted.
        included_seconds: Seconds = "included_minutes" Minutes;
        /// Travel time is billed in started units of this.
        increment_seconds: Seconds = "increment_minutes" Minutes;
        /// Whether included minutes and the increment are a case's, or each row's with travel.
        per: FeePer = "per" Choice(&["case", "entry"]);
        /// Whether the tier's price reaches it.
        tiers: bool = "tiers" Truth = "false";
        /// Whether discounts reach it.
        discounts: bool = "discounts" Truth = "false";
        /// The words for it on an invoice line.
        label: String = "label" Text;
        /// Product number on an invoice line.
        item: String = "item" Text;
    }

    /// What amounts cost that are passed on: those in the log's column `expense`, as they are or raised.
    Expenses {
        /// Per cent on top of the amount.
        markup_percent: Percent = "markup_percent" Percent;
        /// The words for it on an invoice line.
        label: String = "label" Text;
        /// Product number on an invoice line.
        item: String = "item" Text;
    }

    /// How long included time is kept that was not used.
    #[derive(Copy)]
    CarryOver {
        /// The quarter or year with whose end it lapses.
        until: Period = "until" Choice(&["quarter", "year"]);
        /// For so many further periods.
        periods: u16 = "periods" Days;
        /// All that is carried in together is no more than this share of a period's minutes; what is oldest lapses first.
        at_most: Percent = "at_most_percent" Share;
    }

    /// What the desk promises over all cases (G3, G11, rules.md §3.5).
    #[derive(Copy)]
    Goals {
        /// A case counts as solved quickly within this time of registration (G11).
        solved_within_seconds: Seconds = "solved_within_minutes" Minutes;
        /// More than this share of the resolved cases should be (G11).
        solved_percent: Percent = "solved_percent" Share;
        /// The phone is answered within this time on average (G3).
        answer_seconds: Seconds = "answer_seconds" Seconds;
    }

    /// Who sends the invoices (EN 16931, BG-4).
    Seller {
        /// The registered name (BT-27).
        name: String = "name" Text;
        /// The 8 digits of the Danish register of firms (BT-30).
        cvr: String = "cvr" Identifier(Identifier::Cvr);
        /// Street and number (BT-35).
        street: String = "street" Text;
        /// Postal code (BT-38).
        postcode: String = "postcode" Text;
        /// Town (BT-37).
        city: String = "city" Text;
        /// Two letters of ISO 3166 (BT-40).
        country: String = "country" Identifier(Identifier::Country) = "\"DK\"";
        /// Whom to ask about an invoice (BT-41).
        contact: String = "contact" Text;
        /// Telephone (BT-42).
        phone: String = "phone" Text;
        /// Where to write about an invoice (BT-43).
        email: String = "email" Identifier(Identifier::Email);
        /// The language of documents and pages without --lang.
        language: Lang = "language" Choice(&["da", "en"]);
        /// The VAT number with its country, where it is not DK and the CVR number (BT-31).
        vat_id: String = "vat_id" Identifier(Identifier::VatId);
        /// The address in Peppol, where it is not the CVR number (BT-34): 0088:5790000000005.
        endpoint: String = "endpoint" Identifier(Identifier::Endpoint);
    }

    /// How and when invoices are paid (EN 16931, BG-16); one of `account`, `iban` and `fik`.
    Payment {
        /// A Danish account: the registration number, a blank, the account (BT-84, BT-86).
        account: String = "account" Identifier(Identifier::Account);
        /// An account anywhere (BT-84).
        iban: String = "iban" Identifier(Identifier::Iban);
        /// The bank of the IBAN (BT-86).
        bic: String = "bic" Identifier(Identifier::Bic);
        /// A Danish payment slip: 71, 73 or 75 and the creditor number (BT-83, BT-84).
        fik: String = "fik" Identifier(Identifier::Fik);
        /// So many days after the date of the invoice it is due (BT-9).
        due_days: u16 = "due_days" Days;
        /// The terms in words (BT-20); without them they are made from `due_days`.
        terms: String = "terms" Text;
    }
}

tables! {
    /// The whole file.
    CARD {
        /// What the card calls itself.
        "name" Text;
        /// ISO 4217 code, such as DKK.
        "currency" Own("currency");
        /// The time zone of all times of day, by its name in the tz database (G2).
        "timezone" Own("timezone");
        /// The customers file, relative to this one: who has which agreement.
        "customers" Text;
        /// Where the columns of your logs are found: our name = "your header".
        "columns" Own("columns");
        /// Whether prices, and so the amounts of lines, include VAT.
        "prices_include_vat" Truth = "false";
        /// Why invoices bear no VAT where vat_percent is 0: reverse charge, export, or your own words.
        "vat_reason" Text;
        /// The category of VAT of invoices at 0 per cent: Z, E, AE or G; needed where vat_reason is in your own words.
        "vat_category" Own("vat_category");
        /// Who sends the invoices.
        "seller" Own("seller");
        /// How and when invoices are paid.
        "payment" Own("payment");
        /// Prices change: from a date on, these keys replace the ones above.
        "revision" Own("revisions");
        /// Normal working hours by local time (G2); a day that is not named is closed.
        "hours" Own("hours");
    }

    /// Keys of the whole file that a revision can change too, beside the hours.
    EDITION {
        /// VAT, once per invoice on its net amount.
        "vat_percent" Percent;
        /// Closed days (G2).
        "holidays" Own("holidays");
        /// Support levels in order (G14); the first is the default.
        "levels" Own("levels");
        /// Terms of time that hold for every case (G13).
        "billing" Own("billing");
        /// Time outside normal hours (G8, G16): its price where there are no [[tiers]], what decides the tier, and the fee.
        "after_hours" Own("after_hours");
        /// Tiers of time outside normal hours, the first that fits; without them, one tier at the price of [after_hours].
        "tiers" Own("tiers");
        /// What driving costs (G15); without it, it is not billed.
        "mileage" Own("mileage");
        /// What travel time costs: the minutes in the log's column `travel`; without it, they are not billed.
        "travel" Own("travel");
        /// What amounts cost that are passed on: those in the log's column `expense`; without it, they are billed as they are.
        "expenses" Own("expenses");
        /// Support agreements by name (G12).
        "agreements" Own("agreements");
        /// How many prepaid minutes a minute of work draws for customers without an agreement: the last that fits, else one.
        "drawn" Own("drawn");
        /// Terms that hold where the facts say so.
        "rules" Own("rules");
        /// Amounts on top, in this order.
        "fees" Own("fees");
        /// Response and resolution times (G6, G7), and what the desk promises over all cases.
        "sla" Own("sla");
    }

    /// Only in a `[[revision]]`, beside the keys that it changes.
    REVISION {
        /// The first local date, 2027-01-01.
        "valid_from" Own("date");
    }

    /// One of `[[holidays]]`.
    HOLIDAY {
        /// The name of the day; names may repeat.
        "name" Text;
        /// Days from Easter Sunday: -3 is Maundy Thursday.
        "easter" Own("easter");
        /// Month and day of every year, "12-25", or one date, "2026-12-25".
        "date" Own("day");
        /// The first year that has the day.
        "from" Own("year");
        /// The last year that has the day.
        "until" Own("year");
        /// The part of the day that is closed; without it, the whole day.
        "closed" Own("closed");
        /// The time of the evening before at which the day begins.
        "begins" Own("time");
    }

    /// One of `[levels]`.
    LEVEL {
        /// Price of an hour in normal hours, without VAT unless prices_include_vat (G14).
        "hourly_rate" Price;
        /// Other words for the level in a log, whatever their case.
        "aliases" Own("texts");
        /// The words for it on an invoice line; without it, its name.
        "label" Text;
        /// Product number on an invoice line.
        "item" Text;
    }

    /// What an hour of a tier costs: one of these.
    TIER_PRICES {
        /// Per cent on top of the hourly rate (G16).
        "surcharge_percent" Percent;
        /// How many times the hourly rate an hour costs here.
        "factor" Factor;
        /// Price of an hour in this tier, in place of the level's.
        "hourly_rate" Rates;
        /// An amount on top of every hour.
        "surcharge_per_hour" Price;
    }

    /// `[after_hours]`, beside the price of its tier.
    AFTER_HOURS {
        /// What decides the tier of an entry: the time of contact (G16), its own start, every second by itself, or the contact for the whole case.
        "trigger" Choice(Trigger::WORDS);
        /// Once for a phone contact outside normal hours that is not business-critical (G9).
        "non_critical_fee" Price;
        /// Product number of the fee.
        "fee_item" Text;
        /// The words for the fee on an invoice line.
        "fee_label" Text = "\"Fee\"";
    }

    /// One of `[[tiers]]`, beside its price and its days.
    TIER {
        /// What it is called; not `normal`.
        "name" Own("tier_name");
        /// true: the card's holidays are in it; or these hours of them.
        "holidays" Own("tier_holidays");
        /// All time that is left: the last tier, without hours of its own.
        "rest" Truth = "false";
    }

    /// One of `[[rules]]`, beside its terms.
    RULE {
        /// What --explain calls it.
        "name" Text;
        /// Conditions that must all hold: a value, a list of values, { not = … }, or a bound; any other key is a column of the log by its own header.
        "when" Own("when");
    }

    /// One of `[[fees]]`.
    FEE {
        /// The words for it on an invoice line.
        "label" Text = "\"Fee\"";
        /// Product number on an invoice line.
        "item" Text;
        /// What it costs.
        "amount" Price;
        /// A share of the entry's hourly rate, before tier and discount.
        "rate_percent" Percent;
        /// Charged once a case, for every entry, once a case and date, or once for a customer whose other lines come to more than nothing.
        "per" Choice(FeePer::WORDS);
        /// Whether the tier's price reaches it.
        "tiers" Truth = "false";
        /// Whether discounts reach it.
        "discounts" Truth = "false";
        /// Conditions that must all hold: a value, a list of values, { not = … }, or a bound; any other key is a column of the log by its own header.
        "when" Own("when");
    }

    /// `[mileage]`, beside what distance costs.
    MILEAGE {
        /// Product number on an invoice line.
        "item" Text;
        /// The words for it on an invoice line.
        "label" Text = "\"Mileage\"";
    }

    /// One of `[agreements]`, beside the terms that it changes.
    AGREEMENT {
        /// Time outside normal hours, where the agreement covers the case: at its tier's price, at the normal price, or free.
        "after_hours" Choice(AfterHoursTerms::WORDS);
        /// Billed time that is included in a period, over all covered cases of a customer.
        "included_minutes" Minutes;
        /// The period of included_minutes.
        "included_per" Choice(Period::WORDS);
        /// Included time that was not used is kept until the end of the quarter or year, or for good (true), oldest drawn first.
        "carry_over" Own("carry_over");
        /// How many included or prepaid minutes one minute outside normal hours draws; without it, it draws none and is billed.
        "drawn_after_hours" Factor;
        /// How many included or prepaid minutes a minute of work draws: the last that fits, else one, in any tier.
        "drawn" Own("drawn");
        /// The rate once included or prepaid time is used up.
        "beyond_hourly_rate" Rates;
        /// What the agreement costs in every period the customer is billed in.
        "fee" Price;
        /// The period of the fee.
        "fee_per" Choice(Period::WORDS);
    }

    /// One of `drawn`.
    DRAWN {
        /// Conditions that must all hold: a value, a list of values, { not = … }, or a bound; any other key is a column of the log by its own header.
        "when" Own("when");
        /// How many minutes a minute draws; 0: it draws none and is billed.
        "factor" Factor;
    }

    /// One of the [`Band`]s of time.
    BAND {
        /// The most minutes it is for, inclusive.
        "up_to" Minutes;
        /// What the case's time costs.
        "flat" Price;
    }

    /// A [`FirstBlock`].
    FIRST {
        /// How long it is.
        "minutes" Minutes;
        /// What it costs.
        "amount" Price;
    }

    /// `[sla]`.
    SLA {
        /// The priority a case begins with where the log gives none but has a history (G6).
        "initial" Text;
        /// The priority of a case where the log gives none and has no history (G7).
        "standard" Text;
        /// What a change of priority does to a deadline that had passed: it stays missed, only the last priority counts, or the clock starts again.
        "reprioritise" Choice(Reprioritise::WORDS);
        /// The share of a target's time after which it is at risk.
        "at_risk_percent" Share = "80";
        /// Priorities in order (G7); sla-check needs one.
        "priorities" Own("priorities");
        /// Hours of the business clock of all priorities that name none, instead of the normal working hours.
        "hours" Own("promise_hours");
        /// What is promised to who has an agreement, by its name: over what is promised to all, key by key.
        "agreements" Own("own_promises");
        /// What is promised to a customer, by number or name: over what his agreement says, key by key.
        "customers" Own("own_promises");
        /// What the states of a case log's cases mean, whatever their case; a state that is not named runs.
        "states" Own("states");
        /// Goals over all cases (G3, G11).
        "goals" Own("goals");
    }

    /// One of `[sla.priorities]`.
    PRIORITY {
        /// Time to the first response (G7).
        "respond" Duration;
        /// Time to the resolution (G7).
        "resolve" Duration;
        /// The hours that count: every hour (G1), or normal hours only.
        "clock" Choice(Clock::WORDS);
        /// Hours of its business clock, instead of the normal working hours.
        "hours" Own("promise_hours");
        /// Other words for the priority in a log, whatever their case.
        "aliases" Own("texts");
    }

    /// One of `[sla.agreements]` or `[sla.customers]`.
    OWN_PROMISES {
        /// Hours of the business clock of all its priorities that name none.
        "hours" Own("promise_hours");
        /// What it changes of the card's priorities.
        "priorities" Own("own_priorities");
    }

    /// One of the priorities there.
    OWN_PRIORITY {
        /// Time to the first response.
        "respond" Duration;
        /// Time to the resolution.
        "resolve" Duration;
        /// The hours that count: every hour, or normal hours only.
        "clock" Choice(Clock::WORDS);
        /// Hours of its business clock.
        "hours" Own("promise_hours");
    }

    /// `[sla.states]`.
    STATES {
        /// The case waits for the customer: the resolution clock stands.
        "paused" Own("texts");
        /// The case is resolved.
        "resolved" Own("texts");
        /// Nobody has responded: where the rows of a log are events, the first state that is not one of these is the response, if the log has none.
        "new" Own("texts");
    }

    /// Columns of a work log.
    WORK_COLUMNS {
        /// The case's number.
        "case" Own("case_column");
        /// Name or number of the customer.
        "customer" Own("tag_column");
        /// When the work started.
        "start" Own("moment_column");
        /// When it ended.
        "end" Own("moment_column");
        /// How long it took.
        "minutes" Own("length_column");
        /// The support level.
        "level" Own("tag_column");
        /// The agreement.
        "agreement" Own("tag_column");
        /// When the customer made contact.
        "contacted" Own("moment_column");
        /// How contact was made.
        "channel" Own("text_column");
        /// Whether the agreement covers it.
        "covered" Own("text_column");
        /// Whether it is business-critical.
        "critical" Own("text_column");
        /// Whether the row is billable.
        "billable" Own("text_column");
        /// Distance driven.
        "km" Own("text_column");
        /// Text for the line's description.
        "note" Own("text_column");
        /// How long the travel took.
        "travel" Own("length_column");
        /// An amount that is passed on.
        "expense" Own("text_column");
    }

    /// Columns that only a case log has.
    CASE_COLUMNS {
        /// The priority at registration.
        "priority" Own("text_column");
        /// When the case was registered.
        "registered" Own("moment_column");
        /// When the phone was answered.
        "answered" Own("event_column");
        /// When it was responded to.
        "responded" Own("event_column");
        /// When it was resolved.
        "resolved" Own("event_column");
        /// Changes of the case.
        "history" Own("text_column");
        /// When the values of a row held: the log has a row an event, not a row a case.
        "at" Own("moment_column");
        /// The state of the case: sla.states says what it means.
        "state" Own("text_column");
        /// How long the case waited for the customer, in minutes.
        "waited" Own("length_column");
    }

    /// `[columns]` beside the columns.
    COLUMNS {
        /// Cells that say nothing, like - or NULL.
        "empty" Own("texts");
        /// Rows that are not for this run: those that any of these tables fits, in the words of a rule's when.
        "skip" Own("skip");
        /// The keys that lead to the list of rows in a JSON document, with points between them.
        "rows" Text;
        /// The sheet of a workbook; the first, if nothing is said.
        "sheet" Text;
        /// The line of the headers, or false where there is none: columns are "1", "2", … then.
        "header" Own("header_line");
        /// What stands before the decimals of your logs' numbers, where 1.440 could be 1440 too.
        "decimal" Choice(&["comma", "point"]);
        /// What 03/04/2026 means in your logs and options: the day or the month first.
        "dates" Choice(&["dmy", "mdy"]);
        /// Headers that need no warning; a * at the end stands for anything.
        "ignore" Own("headers");
    }

    /// The same for every row.
    VALUE {
        /// What every row says.
        "value" Text;
    }

    /// Words of a log, and ours for them.
    WORDS {
        /// The column of the words.
        "column" Own("headers");
        /// Our word for each of theirs; "*" is for any other.
        "words" Own("words");
    }

    /// A number in a text.
    NUMBER {
        /// The text with the #number; of several the first that has one.
        "number" Own("headers");
    }

    /// An issue key in a text.
    ISSUE_KEY {
        /// The text with a key like ABC-123 at its beginning or in brackets; of several the first that has one.
        "key" Own("headers");
        /// The projects whose keys are meant: the ABC of ABC-123.
        "of" Own("headers");
    }

    /// A tag in a list.
    TAG {
        /// The list of tags: the one that is a level or agreement of the card, for the case its #number; for the customer the one that is left.
        "tag" Own("headers");
    }

    /// A date and a time of day, each from a column of its own.
    MOMENT {
        /// The column of the date; without a time beside it only the date counts, whatever stands there.
        "date" Own("part_source");
        /// The column of the time of day.
        "time" Own("part_source");
    }

    /// Unix time.
    EPOCH {
        /// A column of seconds since 1970.
        "epoch" Own("headers");
    }

    /// Unix time.
    EPOCH_MILLISECONDS {
        /// A column of milliseconds since 1970.
        "epoch_milliseconds" Own("headers");
    }

    /// A time so long after registration.
    AFTER {
        /// How long after registration: { minutes = "First response" }.
        "after" Own("length_source");
    }

    /// A column of lengths of time.
    LENGTH {
        /// A column whose bare numbers are hours: 1.5; also 1:30 or 1h30m.
        "hours" Own("headers");
        /// A column whose bare numbers are minutes: 90.
        "minutes" Own("headers");
        /// A column whose bare numbers are seconds: 5400.
        "seconds" Own("headers");
        /// A column whose bare numbers are milliseconds: 5400000.
        "milliseconds" Own("headers");
        /// It may be less than from start to end, because breaks are taken off.
        "breaks" Truth;
    }

    /// What a number of a condition is within, or a fact is not.
    BOUNDS {
        /// None of these.
        "not" Own("not");
        /// More than this.
        "above" Number;
        /// This or more.
        "at_least" Number;
        /// Less than this.
        "below" Number;
        /// This or less.
        "up_to" Number;
    }
}
