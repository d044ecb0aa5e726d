//! Files to domain values: work logs, case logs, customers, approvals and former invoices, and what was wrong with them.

mod amount;
mod case_events;
mod csv_rows;
mod csv_text;
mod header;
mod held_warnings;
mod inputs;
mod json_rows;
mod json_text;
mod mapping;
mod memo;
mod read_ahead;
mod rejects_file;
mod shape;
mod small_file;
mod source;
mod tags;
mod work_asked;
mod work_checks;
mod work_entry;
mod work_facts;
mod work_finish;
mod work_length;
mod work_rows;
mod work_start;
mod work_words;

pub mod approvals;
pub mod billed;
pub mod case_log;
pub mod case_mistakes;
pub mod case_row;
pub mod customers;
pub mod duration;
pub mod number;
pub mod preset;
pub mod records;
pub mod rejected;
pub mod rejects;
pub mod time;
pub mod work_log;

pub use preset::{Preset, Style};
pub use records::{BadRow, Column, ColumnNames, Next, Records, Row};
pub use rejects::BadRows;
pub use source::Input;
pub use work_asked::bounded;
pub use work_log::{WorkInput, WorkOptions, read_work_logs};

#[cfg(test)]
mod test_card;
