//! PURE: deadlines and verdicts of cases (rules.md §3): what the log tells of a case ([`history`]), how
//! its two targets stand at a moment ([`verdict`]), and what that adds up to over all cases ([`report`]).

pub mod history;
pub mod report;
pub mod verdict;

pub use history::{Action, Event, History, HistoryError, Period, Resolution, Stop, Told};
pub use report::{Both, GoalResults, Judged, JudgedCase, Summary, Tally, one_decimal, summarise};
pub use verdict::{Breach, Promise, SlaError, Status, Target, Terms, Verdict, judge};
