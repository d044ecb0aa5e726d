//! What one customer is billed, as accounting programs see it: a document with a date and lines.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use super::priced::Priced;
use super::text::Said;
use crate::billing::{Billed, Case, Invoice, Line, Party, Reason, What};
use crate::lang::Lang;
use crate::money::{Money, Percent};
use crate::rate_card::RateCard;
use crate::texts::printable;
use crate::words;

/// One customer's invoice, or what he gets back.
pub(super) struct Document<'a> {
    /// His number in the customers file, else as the log calls him.
    pub(super) customer: &'a str,
    /// His name in the customers file, else as the log calls him.
    pub(super) name: &'a str,
    /// What the customers file says of him.
    pub(super) party: Option<&'a Party>,
    pub(super) currency: &'a str,
    /// Whether prices include VAT.
    pub(super) inclusive: bool,
    pub(super) vat_percent: Percent,
    /// Whether it gives back what was billed at another VAT than the customer has now.
    pub(super) is_credit: bool,
    pub(super) lang: Lang,
    /// The invoice's number, of a run that has them.
    pub(super) given_number: Option<&'a str>,
    /// Its date, of a run that has one.
    pub(super) issued: Option<NaiveDate>,
    /// The last day that a line bills; none without lines.
    pub(super) date: Option<NaiveDate>,
    /// What the lines add up to: without VAT, or with it where prices include it.
    pub(super) amount: Money,
    pub(super) rows: Vec<Row<'a>>,
    /// What it bills, as its number goes by it: entries, lines of no case, and what corrections set right.
    pub(super) billed: BTreeSet<String>,
}

/// One line of it.
pub(super) struct Row<'a> {
    pub(super) priced: Priced,
    pub(super) said: Said,
    /// The card's product number.
    pub(super) item: Option<&'a str>,
    /// The card's word for the unit of distance.
    pub(super) unit_name: &'a str,
}

impl<'a> Document<'a> {
    /// The document of an invoice, still without lines.
    pub(super) fn of(invoice: &Invoice<'a>, lang: Lang) -> Self {
        let (card, party) = (invoice.card(), invoice.party());
        let called = invoice.customer_name();
        let name = party.and_then(|party| party.name.as_deref());
        Self {
            customer: invoice.filed().map_or(called, |filed| &filed.customer),
            name: name.unwrap_or(called),
            party,
            currency: &card.currency,
            inclusive: card.prices_include_vat,
            vat_percent: invoice.vat_percent,
            is_credit: invoice.is_credit(),
            lang,
            given_number: invoice.number(),
            issued: invoice.issued(),
            date: None,
            amount: Money::ZERO,
            rows: Vec::new(),
            billed: BTreeSet::new(),
        }
    }

    /// Adds lines of a case, or of none.
    pub(super) fn add(&mut self, billed: &Billed<'_, 'a>) {
        let (card, case) = (billed.invoice.card(), billed.case());
        let name = case.map_or("", Case::name);
        for line in billed.lines {
            self.add_line(card, case, line);
            let (last, price, quantity) = (line.date_to, line.unit_price, line.quantity);
            let text = format!("{name}\0{last}\0{price}\0{quantity}\0{}", line.net);
            self.billed.insert(text);
            if let Some((case, charge)) = billed.case {
                self.add_entries(card, case, line, charge.lines_before);
            }
        }
    }

    pub(super) fn add_line(&mut self, card: &RateCard, case: Option<&Case<'_>>, line: &Line<'a>) {
        self.date = self.date.max(Some(line.date_to));
        self.rows.push(Row {
            priced: Priced::of(line),
            said: Said::of(card, case, line, self.lang),
            item: line.item,
            unit_name: line.unit_name,
        });
    }

    /// Notes the entries that a line bills. A correction goes by all of its case, and by how many lines were billed on it
    /// before: the same change may be set right twice. What rounding leaves over says nothing of its own.
    fn add_entries(&mut self, card: &RateCard, case: &Case<'_>, line: &Line<'_>, before: usize) {
        let correction = if let What::Correction(reason) = line.what { Some(reason) } else { None };
        let all = match correction {
            None => false,
            Some(Reason::Rounding) => return,
            Some(Reason::Raised(_) | Reason::Changed) => true,
        };
        let name = case.name();
        if all {
            self.billed.insert(format!("{name}\0{before}"));
        }
        let billed = line.entries.iter().map(|index| &case.entries[*index]);
        let changed = case.billable().filter(|_| all);
        for entry in billed.chain(changed) {
            let level = card.level_name(entry.level());
            let (start, seconds) = (entry.start().unix(), entry.seconds());
            self.billed.insert(format!("{name}\0{level}\0{start}\0{}", seconds.get()));
        }
    }

    /// Whether there is nothing to pay and nothing to get back.
    pub(super) fn owes_nothing(&self) -> bool {
        self.amount == Money::ZERO
    }

    /// What he wants to see on the invoice.
    pub(super) fn reference(&self) -> &str {
        let reference = self.party.and_then(|party| party.order_reference.as_deref());
        reference.unwrap_or("")
    }

    /// `VAT 0 %: reverse charge`, where the customers file gives a reason or it is not the customer's of now; else empty.
    pub(super) fn vat_remark(&self) -> String {
        let reason = if self.is_credit {
            Some(self.lang.pick("as billed", "som faktureret"))
        } else {
            self.party.and_then(|party| Some(party.vat_reason.as_ref()?.name()))
        };
        reason.map_or_else(String::new, |reason| {
            let percent = self.lang.number(&self.vat_percent.to_string());
            let vat = self.lang.pick("VAT", "Moms");
            format!("{vat} {percent} %: {reason}")
        })
    }

    /// The customer's reference and why he pays another VAT, in one text.
    pub(super) fn comment(&self) -> String {
        let reference = printable(self.reference());
        let reference = (!reference.is_empty()).then(|| {
            let words = words!("Your reference: {reference}"; "Jeres reference: {reference}");
            words.text(self.lang).to_owned()
        });
        let vat = Some(printable(&self.vat_remark())).filter(|remark| !remark.is_empty());
        reference.into_iter().chain(vat).collect::<Vec<_>>().join("; ")
    }

    /// The day as the file writes it: `2026-11-30`.
    pub(super) fn day(&self) -> String {
        self.issued.or(self.date).map_or_else(String::new, |date| date.to_string())
    }

    /// The number of the document; one that is not given has 20 characters: what bills the same has the same number, in
    /// every run.
    pub(super) fn number(&self) -> String {
        if let Some(number) = self.given_number {
            return number.to_owned();
        }
        let mut digest = Sha256::new();
        let mut add = |text: &str| {
            digest.update(text.as_bytes());
            digest.update([0]);
        };
        add(self.customer);
        add(&self.vat_percent.to_string());
        add(&self.amount.to_string());
        self.billed.iter().for_each(|billed| add(billed));
        let mut hash = String::new();
        for byte in digest.finalize().iter().take(6) {
            let _ = write!(hash, "{byte:02X}");
        }
        let day = self.date.map_or_else(String::new, |date| date.format("%y%m%d").to_string());
        format!("T{day}-{hash}")
    }
}
