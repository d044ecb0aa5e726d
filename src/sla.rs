//! PURE: deadlines and verdicts of cases (rules.md §3).
