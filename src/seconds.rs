//! Lengths of time in seconds.

#![warn(clippy::arithmetic_side_effects, clippy::indexing_slicing)]

/// Seconds in a minute.
pub const MINUTE: i64 = 60;
/// Seconds in an hour.
pub const HOUR: i64 = 3_600;
/// Seconds in 24 hours; a local day can be longer or shorter.
pub const DAY: i64 = 86_400;
