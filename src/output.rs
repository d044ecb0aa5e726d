//! Domain values to bytes: tables, CSV, JSON, workbooks, files for accounting programs and the sentence to read aloud.

pub mod approvals;
mod chart;
pub mod columns;
pub mod control;
mod digits;
pub mod explain;
mod formula;
pub mod grid;
pub mod html;
pub mod invoice;
pub mod invoice_run;
mod pieces;
pub mod quote_json;
pub mod quote_speech;
pub mod quote_table;
pub mod rate_card;
pub mod record;
pub mod sink;
pub mod sla_explain;
pub mod sla_groups;
pub mod sla_nagios;
pub mod sla_page;
pub mod sla_prometheus;
pub mod sla_records;
pub mod sla_say;
mod sla_summary;
pub mod sla_table;
mod sla_time_line;
pub mod sla_view;
pub mod sla_workbook;
pub mod times;
mod toml;
pub mod warnings;
pub mod wording;

use chrono::{DateTime, FixedOffset};

use crate::calendar::Instant;
use crate::rate_card::RateCard;

/// An instant as a clock in the card's zone shows it.
fn zoned(card: &RateCard, at: Instant) -> DateTime<FixedOffset> {
    let offset = FixedOffset::east_opt(card.calendar().zone().offset_at(at));
    let utc = at.to_local(0).and_utc();
    offset.map_or(utc.fixed_offset(), |offset| utc.with_timezone(&offset))
}

/// An instant as RFC 3339 with the offset of the card's zone: `2026-11-24T15:50:00+01:00`.
pub fn rfc3339(card: &RateCard, at: Instant) -> String {
    zoned(card, at).to_rfc3339_opts(chrono::SecondsFormat::Secs, false)
}
