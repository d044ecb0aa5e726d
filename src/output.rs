//! Domain values to bytes: tables, CSV, JSON and the sentence to read aloud.

pub mod grid;
pub mod invoice_records;
pub mod invoice_table;
pub mod record;
pub mod sink;
pub mod wording;
