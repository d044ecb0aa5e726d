//! PURE: deadlines and verdicts of cases (rules.md §3): what the log tells of a case ([`record`]), what happened to it ([`history`]), how
//! its two targets stand at a moment ([`verdict`]), what asks for
//! somebody now, and what that adds up to over all cases ([`report`]).

mod alarm;
mod figure;
mod groups;
pub mod history;
pub mod record;
pub mod report;
mod service_report;
pub mod verdict;

pub use alarm::{Alarm, Pressing};
pub use figure::Figure;
pub use groups::{Group, GroupBy, GroupKey, Performance, group};
pub use history::{History, Period, Stood, Stop, Why};
pub use record::{Action, CaseRecord, Event, HistoryError, Resolution};
pub use report::{
    Both, GoalResults, Judged, JudgedCase, Missed, Summary, Tally, breaches, summarise,
};
pub use service_report::{Promised, ServiceReport, Spread, WeekHours};
pub use verdict::{Breach, Promise, SlaError, Status, Target, Terms, Verdict, judge};
