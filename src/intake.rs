//! Files to domain values: work logs, case logs and customers files, and what was wrong with them.

mod csv_text;
mod header;
mod json_text;
mod source;

pub mod duration;
pub mod records;
pub mod time;

pub use records::{BadRow, Column, ColumnNames, Next, Records, Row};
pub use source::Input;
pub mod customers;
