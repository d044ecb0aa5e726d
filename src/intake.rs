//! Files to domain values: work logs, case logs and customers files, and what was wrong with them.

pub mod customers;
