//! An invoice or a credit note as it is sent: all that a writer of one prints, in the terms of EN 16931 (BT and BG).

use std::marker::PhantomData;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::bill::{Billed, Writer, bill_part};
use super::document_vat::DocumentVat;
use super::invoice_totals::InvoiceTotals;
use super::line::{Kind, Line, Unit};
use super::log::{Case, CaseId};
use super::payment_means::PaymentMeans;
use super::run::Invoice;
use super::segment::ChargeError;
use super::totals::Totals;
use super::trade_party::TradeParty;
use crate::money::{AmountError, Money};
use crate::rate_card::RateCard;

/// What kind of document it is (BT-3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentKind {
    Invoice,
    /// The customer is owed money; all signs are turned.
    CreditNote,
}

/// A document as it is sent. Amounts are those of the lines, with the signs of its kind.
#[derive(Debug, Clone)]
pub struct Document<'a> {
    pub card: &'a RateCard,
    pub kind: DocumentKind,
    pub head: DocumentHead<'a>,
    /// The invoices that its corrections change (BT-25).
    pub preceding: Vec<&'a str>,
    /// The first and the last day of its lines (BG-14).
    pub period: (NaiveDate, NaiveDate),
    pub lines: Vec<DocumentLine<'a>>,
    pub totals: InvoiceTotals,
}

/// All of a document but what it bills.
#[derive(Debug, Clone)]
pub struct DocumentHead<'a> {
    /// BT-1.
    pub number: &'a str,
    /// BT-2.
    pub issued: NaiveDate,
    /// BT-9.
    pub due: Option<NaiveDate>,
    pub currency: &'a str,
    /// Whether prices and amounts of lines include VAT.
    pub prices_include_vat: bool,
    pub seller: TradeParty<'a>,
    pub buyer: TradeParty<'a>,
    /// BT-13.
    pub order_reference: Option<&'a str>,
    /// BT-10.
    pub buyer_reference: Option<&'a str>,
    /// BT-19.
    pub accounting_cost: Option<&'a str>,
    pub vat: DocumentVat<'a>,
    pub means: PaymentMeans<'a>,
    /// The terms of the card (BT-20); without them they are made from `due_days`.
    pub terms: Option<&'a str>,
    pub due_days: Option<u16>,
}

/// A line of a document (BG-25).
#[derive(Debug, Clone)]
pub struct DocumentLine<'a> {
    /// From 1 through the document (BT-126).
    pub number: usize,
    /// What it belongs to; nothing of what agreements cost by the period.
    pub case: Option<Case<'a>>,
    /// Less than none where money goes back (BT-129).
    pub quantity: Decimal,
    /// Of UN/ECE recommendation 20 (BT-130).
    pub unit_code: &'static str,
    /// The line as it was billed, with the signs of the document; its price is not negative, its quantity stands above.
    pub line: Line<'a>,
    /// The distinct notes of its entries (BT-154).
    pub notes: Option<String>,
}

impl<'a> DocumentHead<'a> {
    /// The head of a numbered invoice; `None` where something is missing for it.
    fn of(invoice: &Invoice<'a>) -> Option<Self> {
        let (card, filed) = (invoice.card(), invoice.filed()?);
        let number = invoice.number()?;
        let (payment, party) = (&card.payment, &filed.party);
        let buyer_reference = party.buyer.buyer_reference.as_deref();
        let contact = party.buyer.contact.as_deref();
        let order_reference = party.order_reference.as_deref();
        // One of the two must be there.
        let by_default = || contact.or(Some(invoice.customer_name()));
        let by_default = || order_reference.is_none().then(by_default).flatten();
        Some(Self {
            number,
            issued: invoice.issued()?,
            due: invoice.due(),
            currency: &card.currency,
            prices_include_vat: card.prices_include_vat,
            seller: TradeParty::seller(card)?,
            buyer: TradeParty::buyer(filed, invoice.customer_name()),
            order_reference,
            buyer_reference: buyer_reference.or_else(by_default),
            accounting_cost: party.buyer.accounting_cost.as_deref(),
            vat: DocumentVat::of(card, Some(party), invoice.vat_percent).ok()?,
            means: PaymentMeans::of(card, number)?,
            terms: payment.terms.as_deref(),
            due_days: payment.due_days,
        })
    }
}

/// Bills an invoice of a numbered run that lacks nothing: its document, which who owes nothing has none of, and what it
/// adds up to.
pub fn document<'r, E>(invoice: &Invoice<'r>) -> Result<(Option<Document<'r>>, Totals), E>
where
    E: From<AmountError> + From<(CaseId, ChargeError)>,
{
    let open = DocumentHead::of(invoice).map(|head| Document {
        card: invoice.card(),
        kind: DocumentKind::Invoice,
        period: (head.issued, head.issued),
        head,
        preceding: Vec::new(),
        lines: Vec::new(),
        totals: InvoiceTotals::default(),
    });
    let mut writer = Lines::<E> { open, error: PhantomData };
    let billed = bill_part(invoice, &mut writer)?;
    if let Some(document) = &mut writer.open {
        document.close(billed.clone().close(invoice)?);
    }
    Ok((writer.open, billed))
}

/// Adds lines to a document.
struct Lines<'r, E> {
    open: Option<Document<'r>>,
    error: PhantomData<E>,
}

impl<'r, E> Writer<'r> for Lines<'r, E>
where
    E: From<AmountError> + From<(CaseId, ChargeError)>,
{
    type Error = E;

    fn billed(&mut self, billed: &Billed<'_, 'r>) -> Result<(), E> {
        if let Some(document) = &mut self.open {
            document.add(billed);
        }
        Ok(())
    }
}

impl<'a> Document<'a> {
    fn add(&mut self, billed: &Billed<'_, 'a>) {
        let mut words = String::new();
        for line in billed.lines {
            if line.kind() == Kind::Correction {
                for number in billed.invoice.preceding(billed.case()) {
                    if !self.preceding.contains(&number) {
                        self.preceding.push(number);
                    }
                }
            }
            // Time that an earlier invoice paid for.
            if line.quantity.is_zero() {
                continue;
            }
            if let Some(case) = billed.case() {
                line.notes(case, &mut words);
            }
            let first = self.lines.is_empty();
            let (from, to) = if first { (line.date, line.date_to) } else { self.period };
            self.period = (from.min(line.date), to.max(line.date_to));
            self.lines.push(DocumentLine {
                number: self.lines.len() + 1,
                case: billed.case().copied(),
                quantity: line.quantity.decimal(),
                unit_code: unit_code(line),
                line: line.clone(),
                notes: (!words.is_empty()).then(|| std::mem::take(&mut words)),
            });
        }
    }

    /// Signs and sums, once all lines are there.
    fn close(&mut self, sums: InvoiceTotals) {
        let is_credit = sums.total < Money::ZERO;
        self.totals = sums;
        if is_credit {
            self.kind = DocumentKind::CreditNote;
            let turned = &mut self.totals;
            for amount in [&mut turned.net, &mut turned.vat, &mut turned.total] {
                *amount = amount.negated();
            }
        }
        for line in &mut self.lines {
            line.turn(is_credit);
        }
    }
}

impl DocumentLine<'_> {
    fn turn(&mut self, is_credit: bool) {
        let line = &mut self.line;
        let is_negative = line.gross < Money::ZERO;
        // A document takes the sign with the quantity.
        line.unit_price = line.unit_price.unsigned();
        if is_negative != is_credit {
            self.quantity.set_sign_negative(true);
        }
        if is_credit {
            for amount in [&mut line.gross, &mut line.discount, &mut line.net] {
                *amount = amount.negated();
            }
        }
    }
}

fn unit_code(line: &Line<'_>) -> &'static str {
    match line.unit {
        Unit::Minute => "MIN",
        Unit::Distance if line.unit_name == Unit::Distance.code() => "KMT",
        Unit::Distance => "SMI",
        Unit::Piece => "C62",
    }
}
