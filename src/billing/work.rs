//! A work log in memory: customers, cases and the entries of work on them, packed for logs of
//! millions of rows.

mod leave_out;
mod who;

use std::collections::HashMap;

use super::case::Case;
use super::contract::{Contract, ContractId};
use super::entry::{Entry, Marks, NewEntry};
use crate::calendar::Instant;
use crate::money::{Percent, Quantity};
use crate::rate_card::AgreementId;
use crate::texts::{Names, Spellings, TextList, TooMuchText, usize_of};
pub use leave_out::NamesBefore;

/// A customer of a log: its place by first appearance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CustomerId(u32);

impl CustomerId {
    /// Its place by first appearance.
    pub fn index(self) -> usize {
        usize_of(self.0)
    }
}

/// A case of a log: its place by first appearance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseId(u32);

impl CaseId {
    /// Its place by first appearance.
    pub fn index(self) -> usize {
        usize_of(self.0)
    }
}

/// How an inquiry came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChannelId(u16);

impl ChannelId {
    /// By phone; what a log that does not say means.
    pub const PHONE: Self = Self(0);
}

/// What holds for a whole case (rules.md §2); `None` where the log does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CaseFacts {
    /// Who pays.
    pub customer: Option<CustomerId>,
    /// `Some(None)`: the log or the customers file says there is none.
    pub agreement: Option<AgreementId>,
    /// When the customer made contact.
    pub contacted: Option<Instant>,
    /// How.
    pub channel: Option<ChannelId>,
    /// Whether the agreement covers it.
    pub covered: Option<bool>,
    /// Whether it is business-critical.
    pub critical: Option<bool>,
}

/// Facts of a case as kept: 32 bytes.
#[derive(Debug, Clone, Copy)]
struct CaseRecord {
    contacted: Instant,
    customer: u32,
    first: u32,
    count: u32,
    contract: u32,
    agreement: u16,
    channel: u16,
    covered: Option<bool>,
    critical: Option<bool>,
}

/// Stands between the values of the columns that conditions ask for; no text of a log has it.
pub const BETWEEN: &str = "\u{1f}";

const NO_INSTANT: Instant = Instant::from_unix(i64::MIN);

impl CaseRecord {
    const EMPTY: Self = Self {
        contacted: NO_INSTANT,
        customer: u32::MAX,
        first: 0,
        count: 0,
        contract: u32::MAX,
        agreement: u16::MAX,
        channel: u16::MAX,
        covered: None,
        critical: None,
    };
}

/// A work log: all entries, by case.
#[derive(Debug)]
pub struct WorkLog {
    /// Every spelling of every customer.
    customers: Names,
    /// For each of them the first of the same customer.
    united: Vec<u32>,
    /// The first spelling by what all of a customer's have in common.
    by_key: HashMap<String, u32>,
    /// What is agreed with them; cases point at it.
    pub(super) contracts: Vec<Contract>,
    /// Number and name of customers whom the customers file knows: conditions may call them by either.
    pub(super) also_called: HashMap<CustomerId, [String; 2]>,
    /// VAT of customers who have another than the card says.
    pub(super) vat_percents: HashMap<CustomerId, Percent>,
    case_names: Spellings,
    cases: Vec<CaseRecord>,
    channels: Names,
    entries: Vec<Entry>,
    pub(super) notes: TextList,
    pub(super) journeys: Vec<(Quantity, u32)>,
    /// The values of the columns that conditions ask for, joined by [`BETWEEN`].
    pub(super) fact_sets: Names,
}

impl WorkLog {
    /// An empty log.
    pub fn new() -> Result<Self, TooMuchText> {
        let mut channels = Names::default();
        channels.intern("phone")?;
        let mut notes = TextList::default();
        notes.push("")?;
        let mut fact_sets = Names::default();
        fact_sets.intern("")?;
        Ok(Self {
            customers: Names::default(),
            united: Vec::new(),
            by_key: HashMap::new(),
            contracts: Vec::new(),
            also_called: HashMap::new(),
            vat_percents: HashMap::new(),
            case_names: Spellings::default(),
            cases: Vec::new(),
            channels,
            entries: Vec::new(),
            notes,
            journeys: vec![(Quantity::default(), 0)],
            fact_sets,
        })
    }

    /// Notes what is agreed with the customer of a case; its agreement is the case's where no row says one.
    pub fn set_contract(&mut self, case: CaseId, contract: ContractId) {
        let filed = self.contracts.get(usize_of(contract.0));
        let filed = filed.and_then(|agreed| u16::try_from(agreed.agreement?.index()).ok());
        if let Some(record) = self.cases.get_mut(usize_of(case.0)) {
            record.contract = contract.0;
            if record.agreement == u16::MAX {
                record.agreement = filed.unwrap_or(u16::MAX);
            }
        }
    }

    /// What is agreed with the customer of a case, if a customers file says it.
    pub fn contract(&self, case: CaseId) -> Option<&Contract> {
        if self.contracts.is_empty() {
            return None;
        }
        self.contracts.get(usize_of(self.record(case).contract))
    }

    /// The channel that the card calls `name` ([`RateCard::channel`](crate::rate_card::RateCard::channel)), new if it was
    /// not seen before; `phone` is [`ChannelId::PHONE`].
    pub fn channel(&mut self, name: &str) -> Result<ChannelId, TooMuchText> {
        let index = self.channels.intern(name)?;
        u16::try_from(index).map(ChannelId).map_err(|_| TooMuchText)
    }

    /// The case called `name`, new if it was not seen before.
    pub fn case_named(&mut self, name: &str) -> Result<CaseId, TooMuchText> {
        let index = self.case_names.intern(name)?;
        if usize_of(index) == self.cases.len() {
            self.cases.push(CaseRecord::EMPTY);
        }
        Ok(CaseId(index))
    }

    /// The case called `name`, if it is in the log.
    pub fn find_case(&self, name: &str) -> Option<CaseId> {
        self.case_names.find(name).map(CaseId)
    }

    /// What is known of a case.
    pub fn facts(&self, case: CaseId) -> CaseFacts {
        let record = self.record(case);
        CaseFacts {
            customer: (record.customer != u32::MAX).then_some(CustomerId(record.customer)),
            agreement: AgreementId::from_index(usize::from(record.agreement)),
            contacted: (record.contacted != NO_INSTANT).then_some(record.contacted),
            channel: (record.channel != u16::MAX).then_some(ChannelId(record.channel)),
            covered: record.covered,
            critical: record.critical,
        }
    }

    /// Notes what is known of a case.
    pub fn set_facts(&mut self, case: CaseId, facts: CaseFacts) {
        if let Some(record) = self.cases.get_mut(usize_of(case.0)) {
            record.customer = facts.customer.map_or(u32::MAX, |customer| customer.0);
            record.agreement = facts
                .agreement
                .and_then(|id| u16::try_from(id.index()).ok())
                .unwrap_or(u16::MAX);
            record.contacted = facts.contacted.unwrap_or(NO_INSTANT);
            record.channel = facts.channel.map_or(u16::MAX, |channel| channel.0);
            record.covered = facts.covered;
            record.critical = facts.critical;
        }
    }

    /// Adds an entry.
    pub fn push(&mut self, new: &NewEntry<'_>) -> Result<(), TooMuchText> {
        let note = if new.note.is_empty() {
            0
        } else {
            self.notes.push(new.note)?
        };
        let facts = if new.facts.is_empty() {
            0
        } else {
            self.fact_sets.intern(new.facts)?
        };
        let kilometres = if new.kilometres.is_zero() && new.travel == 0 {
            0
        } else {
            self.journeys.push((new.kilometres, new.travel));
            u32::try_from(self.journeys.len().saturating_sub(1)).map_err(|_| TooMuchText)?
        };
        self.entries.push(Entry {
            start: new.start,
            seconds: new.seconds,
            case: new.case,
            line: new.place.line,
            note,
            kilometres,
            facts,
            fingerprint: new.fingerprint,
            file: new.place.file,
            level: new.level,
            marks: Marks::of(new),
        });
        Ok(())
    }

    /// Puts the entries in order: by case, by start, by input (rules.md §2). To be called once all are there.
    pub fn sort(&mut self) {
        // Stable: the rows of a JSON list may all stand on one line.
        self.entries.sort_by_key(|entry| (entry.case, entry.start));
        let mut first = 0_u32;
        for entries in self.entries.chunk_by(|one, other| one.case == other.case) {
            let count = u32::try_from(entries.len()).unwrap_or(u32::MAX);
            let case = entries.first().map(|entry| usize_of(entry.case.0));
            if let Some(record) = case.and_then(|case| self.cases.get_mut(case)) {
                record.first = first;
                record.count = count;
            }
            first = first.saturating_add(count);
        }
    }

    /// All entries, by case, start and input once sorted.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// All cases by first appearance.
    pub fn cases(&self) -> impl Iterator<Item = Case<'_>> {
        (0..u32::try_from(self.cases.len()).unwrap_or(u32::MAX))
            .map(|index| self.case(CaseId(index)))
    }

    /// How many cases there are.
    pub fn case_count(&self) -> usize {
        self.cases.len()
    }

    /// All customers, each in every spelling, by first appearance.
    pub fn customers(&self) -> impl ExactSizeIterator<Item = CustomerId> + use<> {
        (0..u32::try_from(self.customers.len()).unwrap_or(u32::MAX)).map(CustomerId)
    }

    /// The number or name of a customer, as in the log.
    pub fn customer_name(&self, customer: CustomerId) -> &str {
        self.customers.get(customer.0)
    }

    /// The number of a case, as in the log.
    pub fn case_name(&self, case: CaseId) -> &str {
        self.case_names.get(case.0)
    }

    /// Whether any row has travel time.
    pub fn has_travel(&self) -> bool {
        self.journeys.iter().any(|(_, travel)| *travel > 0)
    }

    /// The word for a channel.
    pub fn channel_name(&self, channel: ChannelId) -> &str {
        self.channels.get(u32::from(channel.0))
    }

    /// A case with its entries, once sorted.
    pub fn case(&self, id: CaseId) -> Case<'_> {
        let record = self.record(id);
        let first = usize_of(record.first);
        let entries = self
            .entries
            .get(first..first.saturating_add(usize_of(record.count)))
            .unwrap_or(&[]);
        Case {
            log: self,
            id,
            facts: self.facts(id),
            entries,
        }
    }

    /// Touches what the next cases need, so that all of it is on its way to the processor's cache at once: the cases
    /// of one customer lie scattered in a log by date, and waiting for one after the other takes a fifth of a long run.
    pub(super) fn touch(&self, cases: &[CaseId]) {
        // Short loops, each on what the one before fetched: the processor looks only so far ahead.
        for case in cases {
            std::hint::black_box(self.case_name(*case).as_bytes().first());
            std::hint::black_box(self.record(*case).count);
        }
        for case in cases {
            let entries = self.case(*case).entries;
            std::hint::black_box(entries.last().map(|entry| entry.note));
        }
        for case in cases {
            let case = self.case(*case);
            let first = case.entries.first();
            std::hint::black_box(first.map(|entry| case.note(entry)));
        }
    }

    fn record(&self, case: CaseId) -> CaseRecord {
        self.cases
            .get(usize_of(case.0))
            .copied()
            .unwrap_or(CaseRecord::EMPTY)
    }
}
