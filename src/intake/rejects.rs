//! What cannot be used: the rows, the report on them, and what is left out of a run because of them, with its copy.

mod book_copy;
mod copy;
mod csv_copy;
mod json_copy;
mod layout;
mod left_out;
mod report;
mod rows;

pub use copy::CopyError;
pub(super) use left_out::refuse;
pub use left_out::{BadRows, Rejected};
pub(super) use report::report;
pub use report::{Purpose, Tally};
pub use rows::{Rejects, RowId};
