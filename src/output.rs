//! Domain values to bytes: tables, CSV, JSON and the sentence to read aloud.

pub mod grid;
pub mod sink;
pub mod sla_explain;
pub mod sla_records;
pub mod sla_say;
pub mod sla_table;
pub mod text;
pub mod times;
pub mod warnings;
