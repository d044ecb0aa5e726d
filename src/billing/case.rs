//! One case of a work log, and what its rows say.

use super::entry::Entry;
use super::work::{BETWEEN, CaseFacts, CaseId, ChannelId, WorkLog};
use crate::calendar::Instant;
use crate::money::Quantity;
use crate::rate_card::channel::is_phone;
use crate::rate_card::{FactId, Terms};
use crate::texts::usize_of;

/// One case of a log with its entries in order of start.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    pub(super) log: &'a WorkLog,
    /// Which case.
    pub id: CaseId,
    /// What holds for all of it.
    pub facts: CaseFacts,
    /// Its entries, billable or not, by start, then by input.
    pub entries: &'a [Entry],
}

impl<'a> Case<'a> {
    /// Its number, as in the log.
    pub fn name(&self) -> &'a str {
        self.log.case_name(self.id)
    }

    /// The log it is in.
    pub fn log(&self) -> &'a WorkLog {
        self.log
    }

    /// When the customer made contact; not given: the start of the first entry (rules.md §2).
    pub fn contacted(&self) -> Option<Instant> {
        self.facts
            .contacted
            .or_else(|| self.entries.first().map(Entry::start))
    }

    /// How the inquiry came in; not given: by phone.
    pub fn channel(&self) -> ChannelId {
        self.facts.channel.unwrap_or(ChannelId::PHONE)
    }

    /// Whether it came in by phone.
    pub fn by_phone(&self) -> bool {
        self.channel() == ChannelId::PHONE || is_phone(self.log.channel_name(self.channel()))
    }

    /// Whether the agreement covers it; not given: yes.
    pub fn covered(&self) -> bool {
        self.facts.covered.unwrap_or(true)
    }

    /// The discount and the rates that the customer has of his own (docs/customers.md).
    pub fn own_terms(&self) -> Option<&'a Terms> {
        self.log.own_terms(self.id)
    }

    /// Whether it is business-critical; not given: yes.
    pub fn critical(&self) -> bool {
        self.facts.critical.unwrap_or(true)
    }

    /// The entries the customer is billed for, in order.
    pub fn billable(&self) -> impl Iterator<Item = &'a Entry> + use<'a> {
        self.entries.iter().filter(|entry| entry.billable())
    }

    /// Distance of an entry.
    pub fn kilometres(&self, entry: &Entry) -> Quantity {
        self.journey(entry).0
    }

    /// Seconds of travel of an entry.
    pub fn travel(&self, entry: &Entry) -> i64 {
        i64::from(self.journey(entry).1)
    }

    fn journey(&self, entry: &Entry) -> (Quantity, u32) {
        self.log
            .journeys
            .get(usize_of(entry.kilometres))
            .copied()
            .unwrap_or_default()
    }

    /// The value of another column of an entry's row; empty if the log does not have it.
    pub fn fact(&self, entry: &Entry, column: FactId) -> &'a str {
        self.log
            .fact_sets
            .get(entry.facts)
            .split(BETWEEN)
            .nth(column.index())
            .unwrap_or("")
    }

    /// The free text of an entry; empty if it has none.
    pub fn note(&self, entry: &Entry) -> &'a str {
        self.log.notes.get(entry.note)
    }

    /// Whether two entries are the same in every column of the log.
    pub fn is_duplicate(&self, one: &Entry, other: &Entry) -> bool {
        one.start == other.start
            && one.seconds == other.seconds
            && one.level == other.level
            && one.marks == other.marks
            && one.fingerprint == other.fingerprint
            && self.journey(one) == self.journey(other)
            && one.facts == other.facts
            && self.note(one) == self.note(other)
    }
}
