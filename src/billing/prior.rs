//! What was billed before: on a case by its earlier entries, or by former invoices.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use chrono::NaiveDate;

use super::charge::Charge;
use super::line::{Kind, Line, Unit};
use super::log::{CaseId, CustomerId};
use super::rounding::BilledTime;
use crate::calendar::TierId;
use crate::money::{AmountError, Money, Percent, Quantity, UnitPrice};
use crate::rate_card::LevelId;
use crate::seconds::Seconds;

/// A line that was billed before, as far as it tells what its price was and how much of it there was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriorLine {
    pub kind: Kind,
    pub unit: Unit,
    /// Who worked; `None` also for one that the card no longer has.
    pub level: Option<LevelId>,
    /// When it was worked; `None` also for one that the card no longer has.
    pub tier: Option<TierId>,
    /// With the surcharge, before the discount.
    pub unit_price: UnitPrice,
    /// Off the gross.
    pub discount_percent: Percent,
    /// Recorded seconds that it billed.
    pub worked: Seconds,
    pub billed: Seconds,
    /// How much of the unit, where that is not time.
    pub quantity: Quantity,
    pub net: Money,
    /// VAT on it; nothing where it was on no invoice yet.
    pub vat_percent: Percent,
    /// Local dates of the first and the last work on it.
    pub date: NaiveDate,
    pub date_to: NaiveDate,
    pub notes: Vec<String>,
}

impl PriorLine {
    /// A line as billed.
    fn of(line: &Line<'_>) -> Self {
        Self {
            kind: line.kind(),
            unit: line.unit,
            level: line.level,
            tier: line.tier,
            unit_price: line.unit_price,
            discount_percent: line.discount_percent,
            worked: line.worked,
            billed: line.billed,
            quantity: line.quantity,
            net: line.net,
            vat_percent: Percent::ZERO,
            date: line.date,
            date_to: line.date_to,
            notes: Vec::new(),
        }
    }

    /// What of it is more than a quantity, to be compared with other lines of the same price; its time is not.
    pub(super) fn more_than(&self, quantity: Quantity) -> Result<Option<Self>, AmountError> {
        let more = self.quantity.less(quantity)?;
        if more.is_zero() {
            return Ok(None);
        }
        Ok(Some(Self {
            quantity: more,
            worked: Seconds::ZERO,
            billed: Seconds::ZERO,
            net: self.value(more)?,
            ..self.clone()
        }))
    }

    /// What a quantity comes to at its price.
    pub(super) fn value(&self, quantity: Quantity) -> Result<Money, AmountError> {
        let gross = self.unit_price.gross(quantity, self.unit.price_per())?;
        gross.minus(gross.share(self.discount_percent)?)
    }

    /// Whether it billed the same thing at the same price.
    fn is_like(&self, line: &Line<'_>) -> bool {
        self.kind == line.kind()
            && self.unit == line.unit
            && self.level == line.level
            && self.tier == line.tier
            && self.unit_price == line.unit_price
            && self.discount_percent == line.discount_percent
            // One row each: amounts that are equal by chance are told apart.
            && (self.kind != Kind::Expense || self.date_to == line.date_to)
    }
}

/// All that was billed before on one case, or of a customer's periodic fees.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct PriorLines {
    lines: Vec<PriorLine>,
    net: Money,
    /// Recorded seconds of the lines, less those that corrections took back.
    worked: Seconds,
    corrections: usize,
    /// What they come to.
    corrected: Money,
}

impl PriorLines {
    /// What a charge comes to.
    pub(super) fn of(charge: &Charge<'_>) -> Self {
        Self {
            lines: charge.lines.iter().map(PriorLine::of).collect(),
            net: charge.net,
            worked: charge.worked,
            ..Self::default()
        }
    }

    fn add(&mut self, line: PriorLine) -> Result<(), AmountError> {
        if line.kind == Kind::Correction {
            return self.correct(line.net, line.worked);
        }
        self.net = self.net.plus(line.net)?;
        self.worked += line.worked;
        self.lines.push(line);
        Ok(())
    }

    /// Adds a correction: an amount, and recorded seconds. It is in the sums; there is no line to compare it with.
    pub(super) fn correct(&mut self, net: Money, worked: Seconds) -> Result<(), AmountError> {
        self.net = self.net.plus(net)?;
        self.worked += worked;
        self.corrected = self.corrected.plus(net)?;
        self.corrections += 1;
        Ok(())
    }

    pub(super) fn net(&self) -> Money {
        self.net
    }

    /// The lines, corrections aside.
    pub(super) fn lines(&self) -> &[PriorLine] {
        &self.lines
    }

    /// What its corrections come to; `None` without any.
    pub(super) fn corrected(&self) -> Option<Money> {
        (self.corrections > 0).then_some(self.corrected)
    }

    /// How many lines there are, corrections among them.
    pub(super) fn count(&self) -> usize {
        self.lines.len() + self.corrections
    }

    pub(super) fn distance(&self) -> Result<Quantity, AmountError> {
        let driven = self.lines.iter().filter(|it| it.unit == Unit::Distance);
        let mut driven = driven.map(|line| line.quantity);
        driven.try_fold(Quantity::default(), Quantity::plus)
    }

    /// Recorded seconds that were billed or free.
    pub(super) fn worked(&self) -> Seconds {
        self.worked
    }

    /// Takes out, and adds up, the lines that billed the same thing at the same price as `line`.
    pub(super) fn take_like(&mut self, line: &Line<'_>) -> Result<Option<PriorLine>, AmountError> {
        let same: Vec<PriorLine> = self.lines.extract_if(.., |it| it.is_like(line)).collect();
        let mut same = same.into_iter();
        let Some(mut sum) = same.next() else {
            return Ok(None);
        };
        for other in same {
            sum.worked += other.worked;
            sum.billed += other.billed;
            sum.quantity = sum.quantity.plus(other.quantity)?;
            sum.net = sum.net.plus(other.net)?;
            sum.date = sum.date.min(other.date);
            sum.date_to = sum.date_to.max(other.date_to);
            sum.notes.extend(other.notes);
        }
        Ok(Some(sum))
    }

    /// Puts back what of a line is still to be compared with others of the same kind and price.
    pub(super) fn put_back(&mut self, line: Option<PriorLine>) {
        self.lines.extend(line);
    }
}

/// 2,000 years: sums of as many lines as memory holds can be plain.
const MOST_TIME: Seconds = Seconds::new(1 << 36);

/// What former invoices billed on a case, or of a customer's periodic fees, by their VAT, ascending.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PriorByVat {
    rates: BTreeMap<Percent, PriorLines>,
    /// The numbers of these invoices, in the order in which they were read.
    invoices: Vec<Arc<str>>,
}

impl PriorByVat {
    /// Adds the number of an invoice, once.
    pub fn add_invoice(&mut self, number: Arc<str>) {
        add_once(&mut self.invoices, number);
    }

    /// Adds a line; not one of more time than a card or a log can have.
    pub fn add(&mut self, line: PriorLine) -> Result<(), AmountError> {
        let time = -MOST_TIME..=MOST_TIME;
        if !time.contains(&line.worked) || !time.contains(&line.billed) {
            return Err(AmountError);
        }
        self.rates.entry(line.vat_percent).or_default().add(line)
    }

    /// The numbers of the invoices.
    pub(super) fn invoices(&self) -> impl Iterator<Item = &str> {
        self.invoices.iter().map(|number| &**number)
    }

    /// All lines, corrections aside.
    pub(super) fn lines(&self) -> impl Iterator<Item = &PriorLine> {
        self.rates.values().flat_map(|prior| &prior.lines)
    }

    /// Recorded seconds that were billed or free.
    pub fn worked(&self) -> Seconds {
        Seconds::sum(self.rates.values().map(|prior| prior.worked))
    }

    /// How many lines there are, corrections among them.
    pub(super) fn count(&self) -> usize {
        self.rates.values().fold(0, |sum, prior| sum + prior.count())
    }

    /// The parts at another VAT.
    pub(super) fn others(
        &self,
        vat_percent: Percent,
    ) -> impl Iterator<Item = (Percent, &PriorLines)> {
        let all = self.rates.iter().map(|(rate, prior)| (*rate, prior));
        all.filter(move |(rate, _)| *rate != vat_percent)
    }

    /// All of it, whatever its VAT.
    pub(super) fn together(&self) -> Result<PriorLines, AmountError> {
        let mut all = PriorLines::default();
        for part in self.rates.values() {
            all.lines.extend(part.lines.iter().cloned());
            all.net = all.net.plus(part.net)?;
            all.worked += part.worked;
            all.corrections += part.corrections;
            all.corrected = all.corrected.plus(part.corrected)?;
        }
        Ok(all)
    }
}

fn add_once(invoices: &mut Vec<Arc<str>>, number: Arc<str>) {
    if !invoices.contains(&number) {
        invoices.push(number);
    }
}

/// Seconds that lines record, leave free and bill.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct PriorTime {
    pub(super) worked: Seconds,
    pub(super) free: Seconds,
    pub(super) billed: Seconds,
}

impl PriorTime {
    /// Of a correction, which does not say what it took back: billed ones.
    pub(super) fn add(&mut self, kind: Kind, worked: Seconds, billed: Seconds) {
        self.worked += worked;
        match kind {
            Kind::Free => self.free += billed,
            Kind::Work => self.billed += billed,
            Kind::Correction => self.billed += worked,
            Kind::Fee | Kind::Travel | Kind::Mileage | Kind::Expense => {}
        }
    }

    /// What was raised of them.
    pub(super) fn raised(&self) -> Seconds {
        self.free + self.billed - self.worked
    }

    /// All of it given back.
    pub(super) fn back(&self) -> BilledTime {
        BilledTime {
            raised: -self.raised(),
            free_back: self.free,
            billed_back: self.billed,
            ..BilledTime::default()
        }
    }
}

/// What was billed on a case to somebody whose it is not now: all of it is due back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TakenBack {
    /// What it comes to and its time, by VAT.
    pub(super) rates: BTreeMap<Percent, (Money, PriorTime)>,
    invoices: Vec<Arc<str>>,
    pub(super) last_day: Option<NaiveDate>,
}

impl TakenBack {
    pub fn add(&mut self, line: &PriorLine, invoice: Option<Arc<str>>) -> Result<(), AmountError> {
        let sum = self.rates.entry(line.vat_percent).or_default();
        sum.0 = sum.0.plus(line.net)?;
        sum.1.add(line.kind, line.worked, line.billed);
        self.last_day = self.last_day.max(Some(line.date_to));
        if let Some(number) = invoice {
            add_once(&mut self.invoices, number);
        }
        Ok(())
    }

    /// Adds what was billed to the same customer under another name.
    fn absorb(&mut self, other: Self) -> Result<(), AmountError> {
        for (rate, (net, time)) in other.rates {
            let sum = self.rates.entry(rate).or_default();
            sum.0 = sum.0.plus(net)?;
            sum.1.worked += time.worked;
            sum.1.billed += time.billed;
            sum.1.free += time.free;
        }
        self.last_day = self.last_day.max(other.last_day);
        for number in other.invoices {
            add_once(&mut self.invoices, number);
        }
        Ok(())
    }

    /// Whether all of it was given back.
    pub fn is_settled(&self) -> bool {
        self.rates.values().all(|(net, time)| (*net, time.worked) == (Money::ZERO, Seconds::ZERO))
    }

    pub(super) fn invoices(&self) -> impl Iterator<Item = &str> {
        self.invoices.iter().map(|number| &**number)
    }
}

#[derive(Debug, Default)]
pub struct PriorInvoices {
    cases: HashMap<CaseId, PriorByVat>,
    fees: HashMap<CustomerId, PriorByVat>,
    taken_back: BTreeMap<(CustomerId, CaseId), TakenBack>,
    numbers: HashSet<Arc<str>>,
    /// The first day that one of them billed.
    pub first_day: Option<NaiveDate>,
    /// Whether one of them says that it was made with another rate card.
    pub other_card: bool,
}

impl PriorInvoices {
    /// What was billed on a case, new if nothing was yet.
    pub fn case_mut(&mut self, case: CaseId) -> &mut PriorByVat {
        self.cases.entry(case).or_default()
    }

    /// What was billed of a customer's periodic fees, new if nothing was yet.
    pub fn fees_mut(&mut self, customer: CustomerId) -> &mut PriorByVat {
        self.fees.entry(customer).or_default()
    }

    /// The number of an invoice, kept once.
    pub fn number(&mut self, text: &str) -> Option<Arc<str>> {
        if text.is_empty() {
            return None;
        }
        if !self.numbers.contains(text) {
            self.numbers.insert(text.into());
        }
        self.numbers.get(text).cloned()
    }

    /// Takes back what was billed on a case to somebody whose it is not.
    pub fn take_back(
        &mut self,
        customer: CustomerId,
        case: CaseId,
        billed: TakenBack,
    ) -> Result<(), AmountError> {
        self.taken_back.entry((customer, case)).or_default().absorb(billed)
    }

    /// Whose cases were billed to him though they are not his.
    pub(super) fn all_taken_back(&self) -> impl Iterator<Item = (CustomerId, CaseId)> {
        self.taken_back.keys().copied()
    }

    pub(super) fn taken_back(&self, customer: CustomerId, case: CaseId) -> Option<&TakenBack> {
        self.taken_back.get(&(customer, case))
    }

    pub fn case(&self, case: CaseId) -> Option<&PriorByVat> {
        self.cases.get(&case)
    }

    pub fn fees(&self, customer: CustomerId) -> Option<&PriorByVat> {
        self.fees.get(&customer)
    }
}
