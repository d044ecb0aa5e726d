//! PURE: the rate card: what each key of it is, and the card itself, valid by construction.

mod card;
mod case_words;
pub mod channel;
mod columns;
mod conditions;
mod facts;
mod idle_hours;
mod in_use;
pub mod keys;
mod names;
mod promises;
pub mod proposal;
pub mod remarks;
mod states;
pub mod suggest;
mod time_of_day;
mod values;

pub use card::{
    AfterHours, Agreement, Drawn, Edition, Fee, Included, Level, Mileage, PeriodicFee, RateCard,
    Rule, Tier,
};
pub use case_words::CaseWords;
pub use columns::{Columns, FoundIn, HeaderLine, SaidBy, Skipped, Source};
pub use conditions::{Bound, Condition, Test, Wanted, When};
pub use facts::{By, Fact};
pub use in_use::{CardInUse, Origin, VARIABLE};
pub use keys::{
    CarryOver, Distance, DistanceBand, Expenses, Goals, Payment, Seller, Terms, Travel, VolumeRow,
};
pub use names::{AgreementId, FactId, LevelId, PriorityId, same};
pub use promises::{CustomerPromises, OwnPromises, Priority, PriorityTerms, Sla, TermsOf, Whose};
pub use states::{HelpdeskWords, State, States};
pub use values::{
    AfterHoursTerms, Band, Choice, Clock, FeePer, FirstBlock, FreeTime, MonthDay, Per, Period,
    Price, Rates, Reprioritise, Rounding, TierPrice, Trigger, VatCategory, VatReason, VolumePer,
};
