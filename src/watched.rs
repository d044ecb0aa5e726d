//! How far a long run has come, counted for who watches it: nothing is computed from this.

use std::sync::atomic::AtomicU64;

/// Bytes read of inputs.
pub static READ_BYTES: AtomicU64 = AtomicU64::new(0);
/// Rows of logs that were taken, about.
pub static READ_ROWS: AtomicU64 = AtomicU64::new(0);
/// Rows whose lines were written.
pub static WRITTEN_ROWS: AtomicU64 = AtomicU64::new(0);
