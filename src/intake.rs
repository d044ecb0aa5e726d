//! Files to domain values: work logs, case logs, customers, approvals and former invoices, and what was wrong with them.

mod collect;
mod compared;
mod issue_keys;
mod log_columns;
mod log_row;
mod mapping;
mod needed;
mod own_output;
mod rows;
mod run_columns;
pub mod small_file;
mod suggest;
mod tags;

pub mod alike;
pub mod approvals;
pub mod billed;
pub mod case_log;
pub mod customers;
pub mod preset;
pub mod quantities;
pub mod rate_card;
pub mod recognise;
pub mod rejects;
pub mod work_log;

pub use compared::Compared;
pub use preset::{CASE_PRESETS, PRESETS, Preset, RunOptions, Style};
pub use rejects::BadRows;
pub use rows::Input;
pub(crate) use work_log::nearly;
pub use work_log::{WorkInput, WorkOptions, read_work_logs};
