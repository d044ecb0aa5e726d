//! Case logs: rows to cases and how they stand.

mod event_rows;
mod events;
mod mistakes;
mod read;
mod row;
mod verdict;

pub(crate) use mistakes::{future, unknown_priority};
pub use read::{CaseLog, CaseOptions};
pub use row::Moment;
pub(crate) use verdict::{NoVerdict, terms_of, verdict};
