//! A work log in memory: customers, their contracts, cases and the entries of work on them, packed for logs of millions
//! of rows.

use std::collections::HashMap;

use super::contract::Contract;
use super::party::Customer;
use crate::calendar::Instant;
use crate::money::{Percent, Quantity, UnitPrice};
use crate::problems::Place;
use crate::rate_card::channel::is_phone;
use crate::rate_card::{AgreementId, FactId, LevelId, Terms};
use crate::seconds::Seconds;
use crate::texts::{Names, Spellings, TextList, TooMuchText, folded, usize_of};

/// A customer of a log: its place by first appearance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CustomerId(u32);

impl CustomerId {
    pub fn index(self) -> usize {
        usize_of(self.0)
    }
}

/// A case of a log: its place by first appearance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseId(u32);

impl CaseId {
    pub fn index(self) -> usize {
        usize_of(self.0)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChannelId(u16);

impl ChannelId {
    /// By phone; what a log that does not say means.
    pub const PHONE: Self = Self(0);
}

/// What holds for a whole case (rules.md §2); `None` where the log does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CaseFacts {
    pub customer: Option<CustomerId>,
    /// `Some(None)`: the log or the customers file says there is none.
    pub agreement: Option<AgreementId>,
    pub contacted: Option<Instant>,
    pub channel: Option<ChannelId>,
    pub covered: Option<bool>,
    pub critical: Option<bool>,
}

impl CaseFacts {
    /// Whether others say all of it too.
    pub fn is_in(&self, other: &Self) -> bool {
        fn is_in<T: Copy + PartialEq>(one: Option<T>, other: Option<T>) -> bool {
            one.is_none() || one == other
        }
        is_in(self.customer, other.customer)
            && is_in(self.agreement, other.agreement)
            && is_in(self.contacted, other.contacted)
            && is_in(self.channel, other.channel)
            && is_in(self.covered, other.covered)
            && is_in(self.critical, other.critical)
    }
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

fn packed(agreement: Option<AgreementId>) -> u16 {
    let index = agreement.and_then(|id| u16::try_from(id.index()).ok());
    index.unwrap_or(u16::MAX)
}

/// What is agreed with a customer of a log: its place among all of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContractId(u32);

#[derive(Debug, Clone, Copy)]
pub struct NewEntry<'a> {
    pub case: CaseId,
    pub level: LevelId,
    pub start: Instant,
    /// How long it took, in seconds; it must end within the calendar's years.
    pub seconds: u32,
    pub kilometres: Quantity,
    pub travel: u32,
    /// An amount that is passed on; `None` where the row has none.
    pub expense: Option<UnitPrice>,
    /// The values of the columns that the card's conditions ask for, in the order of
    /// [`RateCard::facts`](crate::rate_card::RateCard::facts), joined by [`BETWEEN`](super::BETWEEN); empty where all are.
    pub facts: &'a str,
    /// Whether the customer is billed for it.
    pub billable: bool,
    /// Whether only its date is known: all of it is in the tier of its start.
    pub dated: bool,
    pub note: &'a str,
    pub place: Place,
    /// Tells rows apart that are the same in all columns the program knows.
    pub fingerprint: u32,
}

/// One entry of work: 40 bytes.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    start: Instant,
    seconds: u32,
    case: CaseId,
    line: u32,
    note: u32,
    kilometres: u32,
    fingerprint: u32,
    facts: u32,
    file: u16,
    pub(super) level: LevelId,
    marks: Marks,
}

/// What is yes or no of an entry, in a byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Marks(u8);

impl Marks {
    const BILLABLE: u8 = 1;
    const DATED: u8 = 2;
    const ONLY_EXPENSE: u8 = 4;

    fn of(new: &NewEntry<'_>) -> Self {
        let is_work = new.seconds > 0 || !new.kilometres.is_zero() || new.travel > 0;
        let only_expense = new.expense.is_some() && !is_work;
        Self(
            (u8::from(new.billable) * Self::BILLABLE)
                | (u8::from(new.dated) * Self::DATED)
                | (u8::from(only_expense) * Self::ONLY_EXPENSE),
        )
    }
}

impl Entry {
    pub fn start(&self) -> Instant {
        self.start
    }

    /// The first second after it.
    pub fn end(&self) -> Instant {
        self.start.plus(self.seconds())
    }

    pub fn seconds(&self) -> Seconds {
        self.seconds.into()
    }

    pub fn level(&self) -> LevelId {
        self.level
    }

    /// Whether the customer is billed for it.
    pub fn billable(&self) -> bool {
        self.marks.0 & Marks::BILLABLE != 0
    }

    /// Whether only its date is known: its start is the day's first opening, and all of it is in that one's tier.
    pub fn dated(&self) -> bool {
        self.marks.0 & Marks::DATED != 0
    }

    /// Whether it is work, and not only an expense (rules.md §2.10).
    pub fn is_work(&self) -> bool {
        self.marks.0 & Marks::ONLY_EXPENSE == 0
    }

    /// What tells it from rows that are the same in all columns the program knows.
    pub fn fingerprint(&self) -> u32 {
        self.fingerprint
    }

    pub fn place(&self) -> Place {
        Place { file: self.file, line: self.line }
    }

    pub fn case(&self) -> CaseId {
        self.case
    }
}

/// One case of a log with its entries in order of start.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    log: &'a WorkLog,
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

    pub fn log(&self) -> &'a WorkLog {
        self.log
    }

    /// When the customer made contact; not given: the start of the first entry (rules.md §2).
    pub fn contacted(&self) -> Option<Instant> {
        self.facts.contacted.or_else(|| self.first().map(Entry::start))
    }

    /// Its first entry: of work, where there is any.
    pub fn first(&self) -> Option<&'a Entry> {
        self.entries.iter().find(|entry| entry.is_work()).or_else(|| self.entries.first())
    }

    /// How the inquiry came in; not given: by phone.
    pub fn channel(&self) -> ChannelId {
        self.facts.channel.unwrap_or(ChannelId::PHONE)
    }

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

    /// The same case with these of its entries.
    pub(super) fn with(self, entries: &'a [Entry]) -> Self {
        Self { entries, ..self }
    }

    /// The entries the customer is billed for, in order.
    pub fn billable(&self) -> impl Iterator<Item = &'a Entry> + use<'a> {
        self.entries.iter().filter(|entry| entry.billable())
    }

    /// The first entry that the customer is billed for: of work, where there is any.
    pub fn first_billable(&self) -> Option<&'a Entry> {
        self.billable().find(|entry| entry.is_work()).or_else(|| self.billable().next())
    }

    pub fn kilometres(&self, entry: &Entry) -> Quantity {
        self.journey(entry).0
    }

    /// Seconds of travel of an entry.
    pub fn travel(&self, entry: &Entry) -> Seconds {
        self.journey(entry).1.into()
    }

    /// The amount of an entry that is passed on; nothing where it has none.
    pub fn expense(&self, entry: &Entry) -> UnitPrice {
        self.journey(entry).2
    }

    fn journey(&self, entry: &Entry) -> (Quantity, u32, UnitPrice) {
        self.log.journeys[usize_of(entry.kilometres)]
    }

    /// The value of another column of an entry's row; empty if the log does not have it.
    pub fn fact(&self, entry: &Entry, column: FactId) -> &'a str {
        let mut facts = self.log.fact_sets.get(entry.facts).split(BETWEEN);
        facts.nth(column.index()).unwrap_or("")
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

/// The names that a log had before cases were left out of it.
#[derive(Debug, Default)]
pub struct NamesBefore {
    /// The numbers of all cases, by [`CaseId::index`] as it was.
    pub cases: Spellings,
    /// All customers, in every spelling.
    pub customers: Names,
}

/// The numbers that a log gave what another one names.
#[derive(Debug)]
pub struct Adopted {
    cases: Vec<CaseId>,
    customers: Vec<CustomerId>,
    channels: Vec<ChannelId>,
    fact_sets: Vec<u32>,
    /// What is added to the numbers of notes and of journeys that are not the first, which are nothing.
    notes: u32,
    journeys: u32,
    /// How many lines come before those of the other log.
    lines: u32,
}

impl Adopted {
    pub fn case(&self, case: CaseId) -> CaseId {
        self.cases[case.index()]
    }

    pub fn customer(&self, customer: CustomerId) -> CustomerId {
        self.customers[customer.index()]
    }

    /// What the other log says of a case.
    pub fn facts(&self, facts: CaseFacts) -> CaseFacts {
        CaseFacts {
            customer: facts.customer.map(|customer| self.customer(customer)),
            channel: facts.channel.map(|channel| self.channels[usize::from(channel.0)]),
            ..facts
        }
    }
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
    contracts: Vec<Contract>,
    /// Number and name of customers whom the customers file knows: conditions may call them by either.
    also_called: HashMap<CustomerId, [String; 2]>,
    /// What the customers file says of them.
    filed: HashMap<CustomerId, Customer>,
    case_names: Spellings,
    cases: Vec<CaseRecord>,
    channels: Names,
    entries: Vec<Entry>,
    notes: TextList,
    journeys: Vec<(Quantity, u32, UnitPrice)>,
    /// The values of the columns that conditions ask for, joined by [`BETWEEN`].
    fact_sets: Names,
}

impl WorkLog {
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
            filed: HashMap::new(),
            case_names: Spellings::default(),
            cases: Vec::new(),
            channels,
            entries: Vec::new(),
            notes,
            journeys: vec![(Quantity::default(), 0, UnitPrice::ZERO)],
            fact_sets,
        })
    }

    /// Notes what is agreed with the customer of a case; its agreement is the case's where no row says one.
    pub fn set_contract(&mut self, case: CaseId, contract: ContractId) {
        let filed = packed(self.contracts[usize_of(contract.0)].agreement);
        let record = &mut self.cases[case.index()];
        record.contract = contract.0;
        if record.agreement == u16::MAX {
            record.agreement = filed;
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
        let record = &mut self.cases[case.index()];
        record.customer = facts.customer.map_or(u32::MAX, |customer| customer.0);
        record.agreement = packed(facts.agreement);
        record.contacted = facts.contacted.unwrap_or(NO_INSTANT);
        record.channel = facts.channel.map_or(u16::MAX, |channel| channel.0);
        record.covered = facts.covered;
        record.critical = facts.critical;
    }

    pub fn push(&mut self, new: &NewEntry<'_>) -> Result<(), TooMuchText> {
        let note = if new.note.is_empty() { 0 } else { self.notes.push(new.note)? };
        let facts = if new.facts.is_empty() { 0 } else { self.fact_sets.intern(new.facts)? };
        let expense = new.expense.unwrap_or(UnitPrice::ZERO);
        let kilometres = if new.kilometres.is_zero() && new.travel == 0 && expense.is_zero() {
            0
        } else {
            self.journeys.push((new.kilometres, new.travel, expense));
            u32::try_from(self.journeys.len() - 1).map_err(|_| TooMuchText)?
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

    /// Takes over all that another log names, in its order; `lines`: how many come before its own; `number_of` as for
    /// [`WorkLog::customer`].
    pub fn adopt<'a>(
        &mut self,
        part: &Self,
        lines: u32,
        number_of: &dyn Fn(&str) -> Option<&'a str>,
    ) -> Result<Adopted, TooMuchText> {
        let cases = part.case_names.iter().map(|name| self.case_named(name));
        let cases = cases.collect::<Result<_, _>>()?;
        for (_, name) in part.other_spellings() {
            self.case_named(name)?;
        }
        let customers = part.customer_names().map(|name| self.customer(name, number_of));
        let customers = customers.collect::<Result<_, _>>()?;
        let channels = part.channels.iter().map(|name| self.channel(name));
        let channels = channels.collect::<Result<_, _>>()?;
        let fact_sets = part.fact_sets.iter().map(|facts| self.fact_sets.intern(facts));
        let before = |count: usize| u32::try_from(count - 1).map_err(|_| TooMuchText);
        let adopted = Adopted {
            cases,
            customers,
            channels,
            fact_sets: fact_sets.collect::<Result<_, _>>()?,
            notes: before(self.notes.len())?,
            journeys: before(self.journeys.len())?,
            lines,
        };
        Ok(adopted)
    }

    /// Takes over the notes and journeys of a log whose names were adopted last.
    pub fn adopt_texts(&mut self, part: &Self) -> Result<(), TooMuchText> {
        self.journeys.extend(part.journeys.iter().skip(1));
        u32::try_from(self.journeys.len()).map_err(|_| TooMuchText)?;
        self.notes.append_behind_first(&part.notes)
    }

    /// Takes over an entry of a log whose names were adopted.
    pub fn adopt_entry(&mut self, entry: &Entry, adopted: &Adopted) -> Entry {
        let behind = |number: u32, first: u32| if number == 0 { 0 } else { first + number };
        let entry = Entry {
            case: adopted.case(entry.case),
            line: adopted.lines.saturating_add(entry.line),
            note: behind(entry.note, adopted.notes),
            kilometres: behind(entry.kilometres, adopted.journeys),
            facts: adopted.fact_sets[usize_of(entry.facts)],
            ..*entry
        };
        self.entries.push(entry);
        entry
    }

    /// Puts the entries in order: by case, by start, by input (rules.md §2). To be called once all are there.
    pub fn sort(&mut self) {
        let is_sorted = self.entries.is_sorted_by_key(|entry| entry.case);
        for case in &mut self.cases {
            case.count = 0;
        }
        for entry in &self.entries {
            self.cases[entry.case.index()].count += 1;
        }
        let mut first = 0_u32;
        for case in &mut self.cases {
            case.first = first;
            first += case.count;
        }
        if !is_sorted {
            // Case by case, counted instead of compared, and in place: each goes where it belongs, and what was there goes
            // on. Their order in the input stays.
            let mut next: Vec<u32> = self.cases.iter().map(|case| case.first).collect();
            let places = self.entries.iter().map(|entry| {
                let place = &mut next[entry.case.index()];
                *place += 1;
                *place - 1
            });
            let mut places: Vec<u32> = places.collect();
            for index in 0..places.len() {
                while usize_of(places[index]) != index {
                    let place = usize_of(places[index]);
                    self.entries.swap(index, place);
                    places.swap(index, place);
                }
            }
        }
        // Stable: the rows of a JSON list may all stand on one line.
        for entries in self.entries.chunk_by_mut(|one, other| one.case == other.case) {
            entries.sort_by_key(|entry| entry.start);
        }
    }

    /// All entries, by case, start and input once sorted.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// All cases by first appearance.
    pub fn cases(&self) -> impl Iterator<Item = Case<'_>> {
        self.case_ids().map(|id| self.case(id))
    }

    pub fn case_ids(&self) -> impl Iterator<Item = CaseId> + Clone + use<> {
        (0..).map(CaseId).take(self.cases.len())
    }

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
        self.journeys.iter().any(|(_, travel, _)| *travel > 0)
    }

    /// The word for a channel.
    pub fn channel_name(&self, channel: ChannelId) -> &str {
        self.channels.get(u32::from(channel.0))
    }

    /// A case with its entries, once sorted.
    pub fn case(&self, id: CaseId) -> Case<'_> {
        let record = self.record(id);
        let first = usize_of(record.first);
        Case {
            log: self,
            id,
            facts: self.facts(id),
            entries: &self.entries[first..first + usize_of(record.count)],
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
        self.cases[case.index()]
    }

    // Who and what is one under several spellings (rules.md §2.11), and where words come first.

    /// The customer called `name`, as it is spelled: one of its own until [`WorkLog::unite_customers`]. `number_of`: the
    /// number that the customers file gives a name.
    pub fn customer<'a>(
        &mut self,
        name: &str,
        number_of: impl Fn(&str) -> Option<&'a str>,
    ) -> Result<CustomerId, TooMuchText> {
        let id = self.customers.intern(name)?;
        if usize_of(id) == self.united.len() {
            let key = folded(number_of(name).unwrap_or(name)).into_owned();
            self.united.push(*self.by_key.entry(key).or_insert(id));
        }
        Ok(CustomerId(id))
    }

    /// The customer called `name`, as it is spelled, in a part of a log: which spellings are one shows in the whole.
    pub fn customer_of_part(&mut self, name: &str) -> Result<CustomerId, TooMuchText> {
        let id = self.customers.intern(name)?;
        if usize_of(id) == self.united.len() {
            self.united.push(id);
        }
        Ok(CustomerId(id))
    }

    /// The customer that is called `name` somewhere, if he is in the log; `number_of` as above.
    pub fn find_customer<'a>(
        &self,
        name: &str,
        number_of: impl Fn(&str) -> Option<&'a str>,
    ) -> Option<CustomerId> {
        let known = self.customers.find(name);
        let known = known.and_then(|id| self.united.get(usize_of(id)));
        let known = known.or_else(|| self.by_key.get(&*folded(number_of(name).unwrap_or(name))));
        known.copied().map(CustomerId)
    }

    /// Makes one customer, under the spelling seen first, of all spellings of the same (rules.md §2.11).
    pub fn unite_customers(&mut self) {
        for case in self.cases.iter_mut().filter(|case| case.customer != u32::MAX) {
            case.customer = self.united[usize_of(case.customer)];
        }
    }

    /// The first spelling of the same customer.
    pub fn united(&self, customer: CustomerId) -> CustomerId {
        CustomerId(self.united[customer.index()])
    }

    /// The cases that were spelled in several ways, each with a later spelling.
    pub fn other_spellings(&self) -> impl Iterator<Item = (CaseId, &str)> {
        self.case_names.others().map(|(case, name)| (CaseId(case), name))
    }

    /// The billable entries that are the first with their values in the columns that conditions ask for, with their cases.
    pub fn first_with_facts(&self) -> impl Iterator<Item = (Case<'_>, &Entry)> {
        let mut seen = vec![false; self.fact_sets.len()];
        let entries = self.entries.iter().filter(|entry| entry.billable());
        let first =
            entries.filter(move |entry| !std::mem::replace(&mut seen[usize_of(entry.facts)], true));
        first.map(|entry| (self.case(entry.case), entry))
    }

    /// The cases with billable work that are the first with their channel or their customer.
    pub fn first_with_channel_or_customer(&self) -> impl Iterator<Item = Case<'_>> {
        let mut channels = vec![false; self.channels.len()];
        let mut customers = vec![false; self.customers.len()];
        let new = |seen: Option<&mut bool>| seen.is_some_and(|seen| !std::mem::replace(seen, true));
        self.cases().filter(move |case| {
            let customer = case.facts.customer.map_or(usize::MAX, CustomerId::index);
            let has_work = case.billable().next().is_some();
            let new_channel = has_work && new(channels.get_mut(usize::from(case.channel().0)));
            let new_customer = has_work && new(customers.get_mut(customer));
            new_channel || new_customer
        })
    }

    // What holds for customers.

    /// Keeps what is agreed with a customer, for his cases to point at.
    pub fn add_contract(&mut self, agreed: Contract) -> ContractId {
        let id = u32::try_from(self.contracts.len()).unwrap_or(u32::MAX);
        self.contracts.push(agreed);
        ContractId(id)
    }

    /// The discount and the rates that the customer of a case has of his own.
    pub fn own_terms(&self, case: CaseId) -> Option<&Terms> {
        self.contract(case)?.own.as_deref()
    }

    /// The numbers or names of all customers, by first appearance.
    pub fn customer_names(&self) -> impl Iterator<Item = &str> {
        self.customers().map(|customer| self.customer_name(customer))
    }

    /// Keeps what the customers file says of each customer, by number or name; conditions may call him by either.
    pub fn set_filed<'c>(&mut self, filed: impl Fn(&str) -> Option<&'c Customer>) {
        let all = self.customers();
        let all = all.filter_map(|id| Some((id, filed(self.customer_name(id))?.clone())));
        let all: HashMap<_, Customer> = all.collect();
        let called = all.iter().map(|(id, it)| (*id, it.number_and_name()));
        self.also_called = called.collect();
        self.filed = all;
    }

    /// What the customers file says of a customer.
    pub fn filed(&self, customer: CustomerId) -> Option<&Customer> {
        self.filed.get(&customer)
    }

    /// Sets the number and the name of the customers, by either, whom the customers file knows.
    pub fn set_also_called(&mut self, called: impl Fn(&str) -> Option<[String; 2]>) {
        let all = self.customers().filter_map(|id| Some((id, called(self.customer_name(id))?)));
        self.also_called = all.collect();
    }

    /// All that a customer is called: as in the log, and as in the customers file.
    pub fn called(&self, customer: CustomerId) -> impl Iterator<Item = &str> {
        let also = self.also_called.get(&customer).into_iter().flatten();
        std::iter::once(self.customer_name(customer)).chain(also.map(String::as_str))
    }

    /// The VAT of a customer, if it is not the card's.
    pub fn vat_percent(&self, customer: CustomerId) -> Option<Percent> {
        self.filed(customer)?.vat_percent
    }

    /// Leaves out the cases that are marked, by [`CaseId::index`], and the customers that have no others. `first_named`:
    /// which row first names a case's customer; customers are in this order. `number_of` as for [`WorkLog::customer`]. To
    /// be called once the log is sorted and before customers are united.
    pub fn leave_out<'a>(
        &mut self,
        marked: &[bool],
        first_named: impl Fn(CaseId) -> u32,
        number_of: impl Fn(&str) -> Option<&'a str>,
    ) -> Result<NamesBefore, TooMuchText> {
        let before = NamesBefore {
            cases: std::mem::take(&mut self.case_names),
            customers: std::mem::take(&mut self.customers),
        };
        self.united.clear();
        self.by_key.clear();
        let stays = |id: &CaseId| !marked.get(id.index()).copied().unwrap_or(false);
        let ids = self.case_ids();
        let customers = self.customers_in_order(ids.clone().filter(stays), first_named);
        for customer in customers {
            self.customer(before.customers.get(customer), &number_of)?;
        }

        let records = std::mem::take(&mut self.cases);
        let mut numbers: Vec<Option<CaseId>> = vec![None; records.len()];
        for ((id, record), number) in ids.zip(records).zip(&mut numbers) {
            if stays(&id) {
                let case = self.case_named(before.cases.get(id.0))?;
                let customer = self.customers.find(before.customers.get(record.customer));
                let customer = customer.unwrap_or(CaseRecord::EMPTY.customer);
                self.cases[case.index()] = CaseRecord { customer, ..record };
                *number = Some(case);
            }
        }
        self.entries.retain_mut(|entry| {
            let case = numbers[entry.case.index()];
            entry.case = case.unwrap_or(entry.case);
            case.is_some()
        });
        self.sort();
        Ok(before)
    }

    /// The customers of these cases, each once, by the row that names it first.
    fn customers_in_order(
        &self,
        cases: impl Iterator<Item = CaseId>,
        first_named: impl Fn(CaseId) -> u32,
    ) -> Vec<u32> {
        let named = cases.filter_map(|id| Some((first_named(id), self.facts(id).customer?.0)));
        let mut named: Vec<(u32, u32)> = named.collect();
        named.sort_by_key(|(row, _)| *row);
        named.into_iter().map(|(_, customer)| customer).collect()
    }
}
