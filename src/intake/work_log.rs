//! Work logs: rows to cases and entries (interface.md, Input: work log).

mod checks;
mod conditions;
mod facts;
mod log_file;
mod names;
mod near_names;
mod options;
mod part;
mod read;
mod row;
mod set;
mod sorted;

pub(crate) use conditions::nearly;
pub use log_file::{LogFile, NewRows, NewWork, misread};
pub use options::{WorkInput, WorkOptions};
pub use read::read_work_logs;
pub(crate) use row::unknown_agreement;
pub use sorted::{SortedInput, read_sorted_work_logs};

#[cfg(test)]
mod tests;
