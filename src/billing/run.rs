//! What a run bills: an invoice a customer and VAT (rules.md §2.9), whose cases are charged when they are asked for.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;

use super::balance::Balance;
use super::charge::Charge;
use super::credit::{Credit, all_back};
use super::facts::KnownTerms;
use super::line::Line;
use super::log::{Case, CaseFacts, CaseId, CustomerId, WorkLog};
use super::numbering::{DocumentNumber, Numbering};
use super::party::{Customer, Party};
use super::prior::{PriorByVat, PriorInvoices, PriorLine};
use super::scope::Scope;
use super::segment::ChargeError;
use super::{extras, fees};
use crate::calendar::Instant;
use crate::money::{AmountError, Money, Percent};
use crate::rate_card::{FeePer, RateCard, VatReason};

/// The invoices of a run, by customer in order of first appearance.
#[derive(Debug)]
pub struct Run<'a> {
    card: &'a RateCard,
    log: &'a WorkLog,
    scope: Scope<'a>,
    /// Cases by customer, then by first appearance.
    cases: Vec<CaseId>,
    parts: Vec<Part<'a>>,
    /// What is due on cases that were billed before, charged to know whether anything is.
    due: HashMap<CaseId, (Case<'a>, Charge<'a>)>,
    /// What is due back of cases at other VAT than their customers have now.
    credits: HashMap<CaseId, Vec<Credit>>,
    /// What is due back of cases that were billed to these customers and are not theirs.
    taken_back: HashMap<(CustomerId, CaseId, Percent), Credit>,
    /// What is due on cases because of other prices, where former invoices were made with another rate card.
    repriced: Result<Money, AmountError>,
    /// What customers approved that cases cost.
    approved: Option<HashMap<CaseId, Money>>,
    numbering: Option<Numbering>,
}

/// Cases of which what is due is kept, so that memory does not grow with a log that is billed anew; others are charged
/// again when they are asked for.
const KEPT: usize = 10_000;

/// Cases looked for in memory at a time: few enough for the nearest cache.
const TOUCHED: usize = 16;

/// The part of a run that is one invoice.
#[derive(Debug)]
struct Part<'a> {
    customer: CustomerId,
    first: usize,
    end: usize,
    vat_percent: Percent,
    fees: Result<Vec<Line<'a>>, AmountError>,
    /// Fees of the invoice as a whole.
    invoice_fees: Vec<Line<'a>>,
    /// Of what is credited at another VAT: the customer's cases on invoices before this one.
    credit: Option<BTreeSet<CaseId>>,
    is_further: bool,
}

/// The cases on which something is due back to a customer, by VAT.
type ByVat = BTreeMap<Percent, Vec<CaseId>>;

impl<'a> Run<'a> {
    /// The run over the cases of a log that `selected` picks: all of their entries, nothing billed before.
    pub fn new(card: &'a RateCard, log: &'a WorkLog, selected: impl Fn(&Case<'_>) -> bool) -> Self {
        Self::of(card, log, Scope::default(), selected)
    }

    /// The run over what counts and is not billed yet of the cases of a log that `selected` picks.
    pub fn of(
        card: &'a RateCard,
        log: &'a WorkLog,
        scope: Scope<'a>,
        selected: impl Fn(&Case<'_>) -> bool,
    ) -> Self {
        let mut cases: Vec<(CustomerId, CaseId)> = log
            .cases()
            .filter(|case| selected(case))
            .filter_map(|case| Some((case.facts.customer?, case.id)))
            .collect();
        let mut vat_percents = vat_percents(card, log, &scope, &cases);
        for (customer, case) in scope.former.into_iter().flat_map(PriorInvoices::all_taken_back) {
            if selected(&not_his(log, customer, case)) {
                cases.push((customer, case));
                // Without work of his own, what was billed tells his VAT.
                let billed = scope.former.and_then(|it| it.taken_back(customer, case));
                let rate = billed.and_then(|billed| billed.rates.keys().next_back());
                let of_customer = &mut vat_percents[customer.index()];
                *of_customer = of_customer.or(rate.copied());
            }
        }
        cases.sort_unstable();
        let mut run = Self {
            card,
            log,
            scope,
            cases: Vec::with_capacity(cases.len()),
            parts: Vec::new(),
            due: HashMap::new(),
            credits: HashMap::new(),
            taken_back: HashMap::new(),
            repriced: Ok(Money::ZERO),
            approved: None,
            numbering: None,
        };
        for of_one in cases.chunk_by(|one, other| one.0 == other.0) {
            let customer = of_one[0].0;
            let vat_percent = vat_percents[customer.index()].unwrap_or(Percent::ZERO);
            run.add(customer, vat_percent, of_one);
        }
        let mut billed: Vec<CustomerId> = cases.iter().map(|(customer, _)| *customer).collect();
        billed.dedup();
        for customer in run.scope.subscribers.clone() {
            if billed.binary_search(&customer).is_err() {
                let of_card = || Some(card.on(run.last_day()?).vat_percent);
                let vat_percent = log.vat_percent(customer).or_else(of_card);
                run.add(customer, vat_percent.unwrap_or(Percent::ZERO), &[]);
            }
        }
        if card.has_invoice_fees && run.scope.periodic_fees {
            for index in 0..run.parts.len() {
                // A case that cannot be charged is told where it is written.
                run.parts[index].invoice_fees = run.invoice_fees(index).unwrap_or_default();
            }
        }
        run
    }

    /// With what customers approved that cases cost.
    pub fn approved(self, amounts: Option<HashMap<CaseId, Money>>) -> Self {
        Self { approved: amounts, ..self }
    }

    /// With numbers and a date.
    pub fn numbered(self, numbering: Numbering) -> Self {
        Self { numbering: Some(numbering), ..self }
    }

    /// Adds the invoice of a customer, and behind it one for each other VAT at which something is due back to him.
    fn add(&mut self, customer: CustomerId, vat_percent: Percent, cases: &[(CustomerId, CaseId)]) {
        let ids = cases.iter().map(|(_, id)| *id);
        let first_part = self.parts.len();
        let first = self.cases.len();
        let mut back = ByVat::new();
        for id in ids.clone() {
            if self.is_due(customer, id, vat_percent, &mut back) {
                self.cases.push(id);
            }
        }
        let end = self.cases.len();
        let own = ids.filter(|id| !self.is_taken_back(customer, *id));
        let fees = self.fees(customer, own);
        if first < end || fees.as_ref().is_ok_and(|fees| !fees.is_empty()) {
            self.parts.push(Part {
                customer,
                first,
                end,
                vat_percent,
                fees,
                invoice_fees: Vec::new(),
                credit: None,
                is_further: false,
            });
        }
        for (vat_percent, cases) in back {
            let before = &self.parts[first_part..];
            let listed = before.iter().flat_map(|part| &self.cases[part.first..part.end]);
            let credit = Some(listed.copied().collect());
            let is_further = !before.is_empty();
            let first = self.cases.len();
            self.cases.extend(cases);
            self.parts.push(Part {
                customer,
                first,
                end: self.cases.len(),
                vat_percent,
                fees: Ok(Vec::new()),
                invoice_fees: Vec::new(),
                credit,
                is_further,
            });
        }
    }

    /// Whether a case is on its customer's own invoice; keeps what is found out about one that was billed before. A case
    /// that cannot be charged stays in, to be told of where it is written.
    fn is_due(
        &mut self,
        customer: CustomerId,
        id: CaseId,
        vat_percent: Percent,
        back: &mut ByVat,
    ) -> bool {
        // Of a plain run all cases are due, without a look at each in memory.
        if self.scope.is_plain() {
            return true;
        }
        let taken_back = self.scope.former.and_then(|former| former.taken_back(customer, id));
        if let Some(billed) = taken_back {
            let mut is_due = false;
            for credit in all_back(billed) {
                let rate = credit.vat_percent;
                is_due |= rate == vat_percent;
                if rate != vat_percent {
                    back.entry(rate).or_default().push(id);
                }
                self.taken_back.insert((customer, id, rate), credit);
            }
            return is_due;
        }
        let is_concerned = self.scope.concerns(self.log.case(id));
        if self.scope.billed(id).is_none() {
            return is_concerned;
        }
        let Ok(account) =
            self.scope.account(self.card, self.log, id, vat_percent, &KnownTerms::default())
        else {
            return is_concerned;
        };
        let has_other_card = self.scope.former.is_some_and(|former| former.other_card);
        let is_repriced = if has_other_card { account.is_repriced() } else { Ok(false) };
        let mut amounts: Vec<Money> = Vec::new();
        for credit in &account.credits {
            back.entry(credit.vat_percent).or_default().push(id);
            amounts.push(credit.amount);
        }
        if !account.credits.is_empty() {
            self.credits.insert(id, account.credits.clone());
        }
        let mut is_due = is_concerned;
        if is_concerned && let Ok((case, charge)) = account.due() {
            amounts.push(charge.net);
            is_due = !charge.lines.is_empty();
            if is_due && self.due.len() < KEPT {
                self.due.insert(id, (case, charge));
            }
        }
        self.repriced = self.repriced.and_then(|sum| {
            let more = if is_repriced? { Money::sum(amounts)? } else { Money::ZERO };
            sum.plus(more)
        });
        is_due
    }

    fn is_taken_back(&self, customer: CustomerId, case: CaseId) -> bool {
        let former = self.scope.former;
        former.is_some_and(|former| former.taken_back(customer, case).is_some())
    }

    /// What a customer's agreements cost by the period, and was not billed before.
    fn fees(
        &self,
        customer: CustomerId,
        cases: impl Iterator<Item = CaseId> + Clone,
    ) -> Result<Vec<Line<'a>>, AmountError> {
        let (card, log, scope) = (self.card, self.log, &self.scope);
        if !scope.periodic_fees || !card.has_periodic_fees {
            return Ok(Vec::new());
        }
        let days = self.period();
        let filed = log.filed(customer).filter(|_| days.is_some());
        let contracts = filed.map_or(&[][..], |filed| &filed.agreed);
        let by_log = |id| contracts.iter().all(|contract| contract.agreement != Some(id));
        let known = cases.clone().map(|id| scope.span.known(log.case(id)));
        let mut due = fees::with_work(card, known, by_log);
        if scope.former.is_none() && scope.span.from.is_some() {
            let past = cases.map(|id| scope.span.past(log.case(id)));
            let past = fees::with_work(card, past, by_log);
            due.retain(|fee| !past.iter().any(|before| before.is_same(fee)));
        }
        if let Some(days) = days {
            due.append(&mut fees::by_contract(card, contracts, days, scope.known_from));
        }
        let former = scope.former.and_then(|former| former.fees(customer));
        if let Some(former) = former {
            let is_of_invoice = |line: &&PriorLine| {
                let all = card.editions().flat_map(|edition| &edition.fees);
                let mut all = all.filter(|fee| fee.per == FeePer::Invoice);
                all.any(|fee| line.notes.join("; ") == fee.label.as_deref().unwrap_or("Fee"))
            };
            let lines = former.lines().filter(|line| !is_of_invoice(line));
            fees::take_billed(card, &mut due, lines)?;
        }
        fees::lines(card, &due)
    }

    /// The fees of an invoice as a whole, where it comes to more than nothing without them.
    fn invoice_fees(&self, index: usize) -> Result<Vec<Line<'a>>, ChargeError> {
        let part = &self.parts[index];
        if part.credit.is_some() {
            return Ok(Vec::new());
        }
        let invoice = self.invoice(index, part, part.first, part.end);
        let mut net = Money::sum(invoice.periodic_fees()?.iter().map(|line| line.net))?;
        for charged in invoice.cases() {
            let (_, charge) = charged.map_err(|(_, error)| error)?;
            net = net.plus(charge.net)?;
        }
        if net <= Money::ZERO {
            return Ok(Vec::new());
        }
        let (log, scope) = (self.log, &self.scope);
        let cases = self.cases[part.first..part.end].iter();
        let cases = cases.filter(|id| !self.is_taken_back(part.customer, **id));
        let cases = cases.map(|id| {
            let case = scope.span.known(log.case(*id));
            let old = scope.span.past(case).entries.len();
            (case, if scope.former.is_some() { 0 } else { old })
        });
        extras::invoice_fees(self.card, &cases.collect::<Vec<_>>())
    }

    /// The invoices, by customer in order of first appearance.
    pub fn invoices(&self) -> impl Iterator<Item = Invoice<'_>> {
        let parts = self.parts.iter().enumerate();
        parts.map(|(index, part)| self.invoice(index, part, part.first, part.end))
    }

    /// The case that is billed first.
    pub fn first_case(&self) -> Option<CaseId> {
        self.cases.first().copied()
    }

    /// The invoices in pieces of about `size` cases, in the same order: what can be charged side by side.
    /// An invoice that is cut is complete only in the piece that has its last case.
    pub fn pieces(&self, size: usize) -> Vec<Vec<Invoice<'_>>> {
        let mut pieces = Vec::new();
        let mut piece: Vec<Invoice<'_>> = Vec::new();
        let mut room = size;
        for (index, part) in self.parts.iter().enumerate() {
            let mut first = part.first;
            loop {
                if room == 0 {
                    pieces.push(std::mem::take(&mut piece));
                    room = size;
                }
                let end = part.end.min(first + room);
                room -= (end - first).max(1);
                piece.push(self.invoice(index, part, first, end));
                first = end;
                if first == part.end {
                    break;
                }
            }
        }
        pieces.push(piece);
        pieces
    }

    fn invoice<'r>(
        &'r self,
        index: usize,
        part: &'r Part<'a>,
        first: usize,
        end: usize,
    ) -> Invoice<'r> {
        Invoice {
            run: self,
            index,
            cases: &self.cases[first..end],
            fees: (first == part.first).then_some(&part.fees),
            closing_fees: if end == part.end { &part.invoice_fees } else { &[] },
            credit: part.credit.as_ref(),
            customer: part.customer,
            vat_percent: part.vat_percent,
            is_further: part.is_further,
            is_complete: end == part.end,
        }
    }

    /// The rows of the cases that `selected` picks which are not in the run: how many lie outside the period, and how
    /// many are of cases that former invoices billed whole.
    pub fn rows_left_out(&self, selected: impl Fn(&Case<'_>) -> bool) -> (usize, usize) {
        let (mut outside, mut settled) = (0, 0);
        if self.scope.is_plain() {
            return (outside, settled);
        }
        let mut is_due = vec![false; self.log.case_count()];
        for part in &self.parts {
            let cases = self.cases[part.first..part.end].iter();
            for id in cases.filter(|id| !self.is_taken_back(part.customer, **id)) {
                is_due[id.index()] = true;
            }
        }
        for case in self.log.cases().filter(|case| selected(case)) {
            let counted = self.scope.counted(case);
            outside += case.entries.len() - counted;
            if self.scope.former.is_some() && !is_due[case.id.index()] {
                settled += counted;
            }
        }
        (outside, settled)
    }

    /// What the cases come to that were billed with as many minutes and as much distance as they have, where former
    /// invoices were made with another rate card: their prices are others now.
    pub fn repriced(&self) -> Result<Money, AmountError> {
        self.repriced
    }

    /// Whether customers approved what cases cost.
    pub fn has_approvals(&self) -> bool {
        self.approved.is_some()
    }

    /// The numbers and the date of its documents, where it has any.
    pub fn numbering(&self) -> Option<&Numbering> {
        self.numbering.as_ref()
    }

    /// Whether its invoices have numbers.
    pub fn is_numbered(&self) -> bool {
        self.numbering.as_ref().is_some_and(|numbering| numbering.next.is_some())
    }

    pub fn log(&self) -> &'a WorkLog {
        self.log
    }

    pub fn card(&self) -> &'a RateCard {
        self.card
    }

    /// The last local date that is billed; `None` where the period has no end.
    pub(super) fn last_day(&self) -> Option<NaiveDate> {
        let until = self.scope.span.until?;
        Some(self.card.calendar().zone().date(until.second_before()))
    }

    /// The local dates that are billed, both included; `None` without a beginning and an end.
    pub fn period(&self) -> Option<(NaiveDate, NaiveDate)> {
        let from = self.card.calendar().zone().date(self.scope.span.from?);
        Some((from, self.last_day()?))
    }
}

/// One customer's invoice: his cases, each charged when it is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Invoice<'a> {
    run: &'a Run<'a>,
    /// Its place among the invoices of the run.
    index: usize,
    cases: &'a [CaseId],
    /// What his agreements cost by the period, on the first part of his invoice.
    fees: Option<&'a Result<Vec<Line<'a>>, AmountError>>,
    /// Fees of the whole, on the last part of it.
    pub(super) closing_fees: &'a [Line<'a>],
    credit: Option<&'a BTreeSet<CaseId>>,
    pub customer: CustomerId,
    pub vat_percent: Percent,
    /// Whether an invoice of the same customer comes before it.
    pub is_further: bool,
    /// Whether no case of this customer comes after these.
    pub is_complete: bool,
}

impl<'a> Invoice<'a> {
    pub fn card(&self) -> &'a RateCard {
        self.run.card
    }

    /// What the customers file says of its customer.
    pub fn filed(&self) -> Option<&'a Customer> {
        self.run.log.filed(self.customer)
    }

    /// Its number, in a numbered run, unless it comes to nothing.
    pub fn number(&self) -> Option<&'a str> {
        let numbering = self.run.numbering.as_ref()?;
        numbering.numbers.get(self.index)?.as_ref().map(DocumentNumber::as_str)
    }

    /// The date of it, in a run that is numbered or dated, unless it comes to nothing.
    pub fn issued(&self) -> Option<NaiveDate> {
        let numbering = self.run.numbering.as_ref()?;
        let has_none = numbering.next.is_some() && self.number().is_none();
        numbering.issued.filter(|_| !has_none)
    }

    /// When it is to be paid, where it has a number and the card says.
    pub fn due(&self) -> Option<NaiveDate> {
        self.number().and(self.run.numbering.as_ref()?.due)
    }

    /// The numbers of former invoices on a case, or of what agreements cost him by the period.
    pub(super) fn preceding(&self, case: Option<&Case<'_>>) -> impl Iterator<Item = &'a str> {
        let former = self.run.scope.former;
        let of_case = |case: &Case<'_>| {
            let taken_back = former?.taken_back(self.customer, case.id);
            let taken_back = taken_back.map(|billed| billed.invoices().collect());
            taken_back.or_else(|| Some(former?.case(case.id)?.invoices().collect()))
        };
        let of_fees = || Some(former?.fees(self.customer)?.invoices().collect());
        let numbers: Option<Vec<&'a str>> = case.map_or_else(of_fees, of_case);
        numbers.into_iter().flatten()
    }

    /// What it shows of him.
    pub fn party(&self) -> Option<&'a Party> {
        self.filed().map(|filed| &filed.party)
    }

    /// The customer's number or name, as in the log.
    pub fn customer_name(&self) -> &'a str {
        self.run.log.customer_name(self.customer)
    }

    /// What his agreements cost in the periods that he is billed in: a line an agreement and price.
    pub fn periodic_fees(&self) -> Result<&'a [Line<'a>], AmountError> {
        match self.fees {
            None => Ok(&[]),
            Some(Ok(fees)) => Ok(fees),
            Some(Err(error)) => Err(*error),
        }
    }

    /// Whether it is the first of the run.
    pub fn is_first(&self) -> bool {
        self.index == 0
    }

    pub fn case_count(&self) -> usize {
        self.cases.len()
    }

    /// What is left of his included and prepaid time; on the first of his invoices.
    pub fn balance(&self) -> Option<Balance> {
        let pooling = &self.run.scope.pooling;
        pooling.balance(self.customer).filter(|_| !self.is_further)
    }

    /// Why its VAT is not the card's, by what the customers file says of its customer: of the VAT that he has now.
    pub fn vat_reason(&self) -> Option<&'a VatReason> {
        let reason = self.party()?.vat_reason.as_ref();
        reason.filter(|_| !self.is_credit())
    }

    /// Whether it gives back what was billed at another VAT than the customer has now.
    pub fn is_credit(&self) -> bool {
        self.credit.is_some()
    }

    /// His cases by first appearance, each with what is due on it, or due back.
    pub(super) fn cases(
        &self,
    ) -> impl Iterator<Item = Result<(Case<'a>, Charge<'a>), (CaseId, ChargeError)>> + use<'a> {
        let invoice = *self;
        let known = KnownTerms::default();
        self.cases.chunks(TOUCHED).flat_map(move |cases| {
            invoice.run.log.touch(cases);
            let known = known.clone();
            cases.iter().map(move |id| {
                let (case, mut charge) =
                    invoice.due_on(*id, &known).map_err(|error| (*id, error))?;
                charge.approved =
                    invoice.run.approved.as_ref().and_then(|all| all.get(id).copied());
                Ok((case, charge))
            })
        })
    }

    fn due_on(
        &self,
        id: CaseId,
        known: &KnownTerms<'a>,
    ) -> Result<(Case<'a>, Charge<'a>), ChargeError> {
        let Run { card, log, scope, due, taken_back, .. } = self.run;
        if let Some(credit) = taken_back.get(&(self.customer, id, self.vat_percent)) {
            let case = not_his(log, self.customer, id);
            let mut charge = credit.charge(card, &case);
            // Whose it is now has it too.
            charge.is_further = log.facts(id).customer.is_some()
                || self.credit.is_some_and(|listed| listed.contains(&id));
            return Ok((case, charge));
        }
        if let Some(listed) = self.credit {
            let case = scope.span.known(log.case(id));
            let mut credits = self.run.credits[&id].iter();
            let credit = credits.find(|credit| credit.vat_percent == self.vat_percent);
            let mut charge =
                credit.map_or_else(Charge::default, |credit| credit.charge(card, &case));
            charge.is_further = listed.contains(&id);
            charge.lines_before = scope.billed(id).map_or(0, PriorByVat::count);
            if scope.is_traced && !charge.is_further {
                let account = scope.account(card, log, id, self.vat_percent, known)?;
                charge.before = Some(account.before());
            }
            return Ok((case, charge));
        }
        match due.get(&id) {
            Some(due) => Ok(due.clone()),
            None => scope.account(card, log, id, self.vat_percent, known)?.due(),
        }
    }
}

/// VAT of each customer: his own, else by the edition on the date of the last entry of his run. Looks at the cases in
/// the order in which they are in memory.
fn vat_percents(
    card: &RateCard,
    log: &WorkLog,
    scope: &Scope<'_>,
    cases: &[(CustomerId, CaseId)],
) -> Vec<Option<Percent>> {
    let mut last: Vec<Option<(bool, Instant)>> = vec![None; log.customers().len()];
    for (customer, case) in cases {
        let entries = scope.span.known(log.case(*case)).entries.iter();
        let of_case = entries.map(|entry| (entry.billable(), entry.start())).max();
        let last = &mut last[customer.index()];
        *last = of_case.max(*last);
    }
    let percent = |(customer, last): (CustomerId, Option<(bool, Instant)>)| {
        let of_card = || last.map(|(_, start)| card.at(start).vat_percent);
        log.vat_percent(customer).or_else(of_card)
    };
    log.customers().zip(last).map(percent).collect()
}

/// A case as it is on the document of somebody to whom it was billed and whose it is not: without work.
fn not_his(log: &WorkLog, customer: CustomerId, case: CaseId) -> Case<'_> {
    let facts = CaseFacts { customer: Some(customer), ..CaseFacts::default() };
    let mut case = log.case(case).with(&[]);
    case.facts = facts;
    case
}
