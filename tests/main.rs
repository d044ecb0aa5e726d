//! All tests in one program: it is linked once. A file is about one thing; helpers stand in folders.
#![allow(
    clippy::case_sensitive_file_extension_comparisons,
    clippy::format_collect,
    clippy::format_push_string,
    clippy::print_stderr,
    clippy::similar_names,
    clippy::wildcard_enum_match_arm,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::float_arithmetic,
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    reason = "a test stops where its table, its example or the program is wrong"
)]

mod billing_laws;
mod books;
mod browser;
mod calendar;
mod calendars;
mod cards;
mod case_log_laws;
mod case_logs;
mod charges;
mod cli;
mod column_laws;
mod customers;
mod desk;
#[cfg(unix)]
mod document_faults;
mod documents;
mod examples;
mod explain;
mod exports;
mod faults;
mod good_cards;
mod house;
mod import;
mod invoices;
mod laws;
mod logs;
mod losing;
mod meaning;
mod model;
mod output;
mod period_laws;
mod periods;
mod preset_laws;
mod presets;
mod price_lists;
mod promises;
mod quote_log;
mod quote_values;
mod quotes;
mod random;
mod rates;
mod regressions;
mod reject_laws;
mod rejects;
mod rule_words;
mod runner;
mod schema;
mod sla;
mod sla_check;
mod sla_formats;
mod sla_laws;
mod sla_page;
mod sla_summary;
mod sorted;
mod terms;
mod terms_laws;
mod times;
mod values;
mod workbook;
mod working_time;
mod written;
mod wrong_cards;
mod wrong_files;
