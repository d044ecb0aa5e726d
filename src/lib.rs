//! takst: billing and SLA calculator for a support desk.

pub mod billing;
pub mod calendar;
pub mod cli;
pub mod commands;
pub mod lang;
pub mod output;
pub mod problems;
pub mod rate_card;
pub mod texts;
