//! What one customer is billed, as accounting programs see it: a document with a date and lines.

use std::fmt::Write as _;

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use super::Manner;
use super::priced::Priced;
use super::text::Said;
use crate::billing::{Case, Invoice, Line, Money, Party, Percent, Run, Totals};
use crate::lang::Lang;
use crate::output::invoice_records::WriteError;

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
    pub(super) lang: Lang,
    /// The last day that a line bills; none without lines.
    pub(super) date: Option<NaiveDate>,
    /// What the lines add up to: without VAT, or with it where prices include it.
    pub(super) amount: Money,
    pub(super) rows: Vec<Row<'a>>,
}

/// One line of it.
pub(super) struct Row<'a> {
    pub(super) priced: Priced,
    pub(super) said: Said,
    /// The card's product number.
    pub(super) item: Option<&'a str>,
    /// The card's word for the unit of distance.
    pub(super) unit_name: &'a str,
    /// Its case and its last day, which tell it from lines like it.
    pub(super) origin: String,
}

impl<'a> Document<'a> {
    /// The document of an invoice; its cases and sums go into the totals.
    ///
    /// # Errors
    /// A case cannot be charged.
    pub(super) fn of<'m: 'a>(
        run: &'a Run<'_>,
        invoice: &Invoice<'a>,
        manner: Manner<'m>,
        totals: &mut Totals,
    ) -> Result<Self, WriteError> {
        let card = run.card();
        let called = invoice.customer_name();
        let party = (manner.party_of)(called);
        let name = party.and_then(|party| party.name.as_deref());
        let mut document = Self {
            customer: (manner.number_of)(called).unwrap_or(called),
            name: name.unwrap_or(called),
            party,
            currency: &card.currency,
            inclusive: card.prices_include_vat,
            vat_percent: invoice.vat_percent,
            lang: manner.lang,
            date: None,
            amount: Money::ZERO,
            rows: Vec::new(),
        };
        for fee in invoice.periodic_fees()? {
            document.add(run, None, &fee)?;
            totals.add_amount(fee.net)?;
        }
        for charged in invoice.cases() {
            let (case, charge) = charged?;
            for line in &charge.lines {
                document.add(run, Some(&case), line)?;
            }
            totals.add(&case, &charge)?;
        }
        totals.close(invoice.vat_percent)?;
        Ok(document)
    }

    fn add(
        &mut self,
        run: &Run<'_>,
        case: Option<&Case<'_>>,
        line: &Line<'a>,
    ) -> Result<(), WriteError> {
        self.amount = self.amount.plus(line.net)?;
        self.date = self.date.max(Some(line.date_to));
        self.rows.push(Row {
            priced: Priced::of(line),
            said: Said::of(run.card(), case, line, self.lang),
            item: line.item,
            unit_name: line.unit_name,
            origin: format!("{} {}", line.date_to, case.map_or("", Case::name)),
        });
        Ok(())
    }

    /// Whether there is nothing to pay and nothing to get back.
    pub(super) fn owes_nothing(&self) -> bool {
        self.amount == Money::ZERO
    }

    /// What he wants to see on the invoice.
    pub(super) fn reference(&self) -> &str {
        let reference = self
            .party
            .and_then(|party| party.order_reference.as_deref());
        reference.unwrap_or("")
    }

    /// `VAT 0 %: reverse charge`, where the customers file gives a reason; else empty.
    pub(super) fn vat_remark(&self) -> String {
        let reason = self.party.and_then(|party| party.vat_reason.as_deref());
        reason.map_or_else(String::new, |reason| {
            let percent = self.lang.number(&self.vat_percent.to_string());
            let vat = self.lang.pick("VAT", "Moms");
            format!("{vat} {percent} %: {reason}")
        })
    }

    /// The day as the file writes it: `2026-11-30`.
    pub(super) fn day(&self) -> String {
        self.date.map_or_else(String::new, |date| date.to_string())
    }

    /// A number for the document, of 20 characters: the same content has the same number, in every run.
    pub(super) fn number(&self) -> String {
        let mut digest = Sha256::new();
        let mut add = |text: &str| {
            digest.update(text.as_bytes());
            digest.update([0]);
        };
        add(self.customer);
        add(&self.amount.to_string());
        for row in &self.rows {
            add(&row.origin);
            add(&row.priced.price.to_string());
            add(&row.priced.quantity.to_string());
        }
        let mut hash = String::new();
        for byte in digest.finalize().iter().take(6) {
            let _ = write!(hash, "{byte:02X}");
        }
        let day = self
            .date
            .map_or_else(String::new, |date| date.format("%y%m%d").to_string());
        format!("T{day}-{hash}")
    }
}
