//! The columns that our own logs have, by their English and Danish names, in the order of their places.

use crate::intake::preset::Preset;
use crate::intake::rows::Column;

/// A kind of log.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LogKind {
    pub(crate) columns: &'static [Column],
    /// Of each of these a log needs one.
    pub(crate) needed: &'static [&'static [Column]],
    /// Those that say something of a case, not of a row.
    pub(crate) facts: &'static [Column],
    /// The one that may be a list of JSON.
    pub(crate) list: Option<Column>,
    /// Programs that write such logs.
    pub(crate) presets: &'static [Preset],
}

pub(crate) mod work {
    use super::{Column, LogKind};
    use crate::intake::preset::PRESETS;

    pub(crate) const CASE: Column = Column::new(0, "case", "sag");
    pub(crate) const CUSTOMER: Column = Column::new(1, "customer", "kunde");
    pub(crate) const AGREEMENT: Column = Column::new(2, "agreement", "aftale");
    pub(crate) const LEVEL: Column = Column::new(3, "level", "niveau");
    pub(crate) const START: Column = Column::new(4, "start", "start");
    pub(crate) const END: Column = Column::new(5, "end", "slut");
    pub(crate) const MINUTES: Column = Column::new(6, "minutes", "minutter");
    pub(crate) const KM: Column = Column::new(7, "km", "km");
    pub(crate) const CONTACTED: Column = Column::new(8, "contacted", "henvendt");
    pub(crate) const CHANNEL: Column = Column::new(9, "channel", "kanal");
    pub(crate) const COVERED: Column = Column::new(10, "covered", "dækket");
    pub(crate) const CRITICAL: Column = Column::new(11, "critical", "kritisk");
    pub(crate) const BILLABLE: Column = Column::new(12, "billable", "fakturerbar");
    pub(crate) const NOTE: Column = Column::new(13, "note", "tekst");
    pub(crate) const TRAVEL: Column = Column::new(14, "travel", "rejsetid");
    pub(crate) const EXPENSE: Column = Column::new(15, "expense", "udlæg");
    pub(crate) const KIND: LogKind = LogKind {
        columns: &[
            CASE, CUSTOMER, AGREEMENT, LEVEL, START, END, MINUTES, KM, CONTACTED, CHANNEL, COVERED,
            CRITICAL, BILLABLE, NOTE, TRAVEL, EXPENSE,
        ],
        needed: &[&[CASE], &[CUSTOMER], &[START], &[END, MINUTES, EXPENSE]],
        facts: &[CUSTOMER, AGREEMENT, CONTACTED, CHANNEL, COVERED, CRITICAL],
        list: None,
        presets: &PRESETS,
    };
}

pub(crate) mod cases {
    use super::{Column, LogKind};
    use crate::intake::preset::CASE_PRESETS;

    pub(crate) const CASE: Column = Column::new(0, "case", "sag");
    pub(crate) const CUSTOMER: Column = Column::new(1, "customer", "kunde");
    pub(crate) const AGREEMENT: Column = Column::new(2, "agreement", "aftale");
    pub(crate) const CHANNEL: Column = Column::new(3, "channel", "kanal");
    pub(crate) const PRIORITY: Column = Column::new(4, "priority", "prioritet");
    pub(crate) const REGISTERED: Column = Column::new(5, "registered", "registreret");
    pub(crate) const ANSWERED: Column = Column::new(6, "answered", "besvaret");
    pub(crate) const RESPONDED: Column = Column::new(7, "responded", "svar");
    pub(crate) const RESOLVED: Column = Column::new(8, "resolved", "løst");
    pub(crate) const HISTORY: Column = Column::new(9, "history", "historik");
    pub(crate) const AT: Column = Column::new(10, "at", "tidspunkt");
    pub(crate) const STATE: Column = Column::new(11, "state", "tilstand");
    pub(crate) const WAITED: Column = Column::new(12, "waited", "ventet");
    pub(crate) const KIND: LogKind = LogKind {
        columns: &[
            CASE, CUSTOMER, AGREEMENT, CHANNEL, PRIORITY, REGISTERED, ANSWERED, RESPONDED,
            RESOLVED, HISTORY, AT, STATE, WAITED,
        ],
        needed: &[&[CASE], &[REGISTERED, AT]],
        facts: &[],
        list: Some(HISTORY),
        presets: &CASE_PRESETS,
    };
}
