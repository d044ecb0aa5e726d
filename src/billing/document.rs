//! An invoice or a credit note as it is sent: all that a writer of one prints, in the terms of EN 16931 (BT and BG), and
//! what card and customers file lack for it.

use std::borrow::Cow;
use std::marker::PhantomData;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::bill::{Billed, Writer, bill_part};
use super::invoice_totals::InvoiceTotals;
use super::line::{Kind, Line, Unit};
use super::log::{Case, CaseId};
use super::party::{Customer, Party};
use super::run::{Invoice, Run};
use super::segment::ChargeError;
use super::totals::Totals;
use crate::lang::Words;
use crate::money::{AmountError, Money, Percent};
use crate::rate_card::{RateCard, VatCategory, VatReason};
use crate::scalars::identifier::fik_check_digit;
use crate::texts::quoted;
use crate::words;

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

/// Who sells or buys (BG-4, BG-7).
#[derive(Debug, Clone)]
pub struct TradeParty<'a> {
    pub name: &'a str,
    /// The 8 digits of the Danish register of firms (BT-30, BT-47).
    pub cvr: Option<&'a str>,
    /// With its country (BT-31, BT-48).
    pub vat_id: Option<Cow<'a, str>>,
    /// Where documents are sent (BT-34, BT-49).
    pub endpoint: Option<Endpoint<'a>>,
    pub street: Option<&'a str>,
    pub postcode: Option<&'a str>,
    pub city: Option<&'a str>,
    /// Two letters (BT-40, BT-55).
    pub country: &'a str,
    pub contact: Option<&'a str>,
    pub phone: Option<&'a str>,
    pub email: Option<&'a str>,
}

/// An address for documents: `0184` and `DK16356700`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint<'a> {
    pub scheme: &'a str,
    pub number: Cow<'a, str>,
}

/// VAT of a document, one rate (BT-118 to BT-121).
#[derive(Debug, Clone, Copy)]
pub struct DocumentVat<'a> {
    pub percent: Percent,
    pub category: VatCategory,
    /// Why there is none; only where the category has reasons.
    pub reason: Option<&'a VatReason>,
}

/// How a document is paid (BG-16).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaymentMeans<'a> {
    /// A Danish account: registration number (BT-86) and account (BT-84); code 42.
    Account { registration: &'a str, account: &'a str },
    /// Code 58, with the bank where the card names it.
    Iban { iban: &'a str, bic: Option<&'a str> },
    /// A Danish payment slip, code 93: `71`, `73` or `75`, the reference with its check digit (empty of a 73; BT-83), and
    /// the creditor (BT-84). Banks print it as `+71<reference+creditor<`.
    Fik { kind: &'a str, reference: String, creditor: &'a str },
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

/// What card and customers file lack for the documents of a run.
#[derive(Debug, Default)]
pub struct Lacks<'a> {
    /// Of the card: a key, or what is wrong with one.
    pub card: Vec<Words>,
    /// Of each customer, as messages call him.
    pub customers: Vec<(&'a str, Vec<Words>)>,
}

impl Lacks<'_> {
    pub fn is_empty(&self) -> bool {
        self.card.is_empty() && self.customers.is_empty()
    }
}

/// A key that is not there, as it is listed.
fn missing(key: &str) -> Words {
    words!("`{key}`"; "`{key}`")
}

/// What the run lacks to make documents; `sent`: to addresses of their own, not only for people.
pub fn lacks<'r>(run: &'r Run<'_>, sent: bool) -> Lacks<'r> {
    let mut lacks = Lacks { card: lacks_of_card(run.card(), sent), customers: Vec::new() };
    for invoice in run.invoices() {
        let Some(number) = invoice.number() else {
            continue;
        };
        let mut own = lacks_of_customer(run.card(), invoice.filed(), invoice.vat_percent, sent);
        if matches!(run.card().payment.fik.as_deref(), Some(fik) if reference(fik, number).is_none())
        {
            let number = quoted(number);
            own.push(words!(
                "the number {number} has more digits than a FIK line";
                "nummeret {number} har flere cifre end en FIK-linje"
            ));
        }
        if !own.is_empty() {
            lacks.customers.push((invoice.customer_name(), own));
        }
    }
    lacks
}

/// What a card lacks for documents.
pub fn lacks_of_card(card: &RateCard, sent: bool) -> Vec<Words> {
    let (seller, payment) = (&card.seller, &card.payment);
    let mut lacks = Vec::new();
    for (key, value) in [
        ("seller.name", &seller.name),
        ("seller.street", &seller.street),
        ("seller.postcode", &seller.postcode),
        ("seller.city", &seller.city),
    ] {
        if value.is_none() {
            lacks.push(missing(key));
        }
    }
    let is_danish = seller.country.as_deref().is_none_or(|country| country == DENMARK);
    if is_danish && seller.cvr.is_none() {
        lacks.push(missing("seller.cvr"));
    }
    if !is_danish && seller.vat_id.is_none() {
        lacks.push(missing("seller.vat_id"));
    }
    if sent && !is_danish && seller.cvr.is_none() && seller.endpoint.is_none() {
        lacks.push(missing("seller.endpoint"));
    }
    if payment.account.is_none() && payment.iban.is_none() && payment.fik.is_none() {
        lacks.push(words!(
            "`payment.account`, `payment.iban` or `payment.fik`";
            "`payment.account`, `payment.iban` eller `payment.fik`"
        ));
    }
    if payment.due_days.is_none() && payment.terms.is_none() {
        lacks.push(missing("payment.due_days"));
    }
    if sent && card.prices_include_vat {
        lacks.push(words!(
            "`prices_include_vat`: prices without VAT would need more decimals than they have";
            "`prices_include_vat`: priser uden moms ville kræve flere decimaler, end de har"
        ));
    }
    lacks
}

/// What a customer lacks for documents at a VAT; nothing is known of one who is not in the customers file.
pub fn lacks_of_customer(
    card: &RateCard,
    filed: Option<&Customer>,
    vat_percent: Percent,
    sent: bool,
) -> Vec<Words> {
    let Some(buyer) = filed.map(|filed| &filed.party.buyer) else {
        return vec![words!("not in the customers file"; "står ikke i kundefilen")];
    };
    let mut lacks = Vec::new();
    let is_danish = buyer.country.as_deref().is_none_or(|country| country == DENMARK);
    if is_danish {
        for (key, value) in
            [("street", &buyer.street), ("postcode", &buyer.postcode), ("city", &buyer.city)]
        {
            if value.is_none() {
                lacks.push(missing(key));
            }
        }
        if sent && buyer.cvr.is_none() && buyer.ean.is_none() {
            lacks.push(words!("`cvr` or `ean`"; "`cvr` eller `ean`"));
        }
    } else if sent && buyer.endpoint.is_none() && buyer.ean.is_none() && buyer.cvr.is_none() {
        lacks.push(missing("endpoint"));
    }
    lacks.extend(vat(card, filed.map(|filed| &filed.party), vat_percent).err());
    lacks
}

const DENMARK: &str = "DK";

/// VAT of an invoice, or what is missing to tell it.
fn vat<'a>(
    card: &'a RateCard,
    party: Option<&'a Party>,
    percent: Percent,
) -> Result<DocumentVat<'a>, Words> {
    if !percent.is_zero() {
        return Ok(DocumentVat { percent, category: VatCategory::Standard, reason: None });
    }
    let buyer = party.map(|party| &party.buyer);
    let own = buyer.and_then(|buyer| buyer.vat_category);
    let own_reason = party.and_then(|party| party.vat_reason.as_ref());
    let (category, reason) = if own.is_some() || own_reason.is_some() {
        (own, own_reason)
    } else {
        (card.vat_category, card.vat_reason.as_ref())
    };
    let said = reason.and_then(VatReason::category);
    let category = category.or(said).ok_or_else(|| missing("vat_category"))?;
    if said.is_some_and(|said| said != category) {
        return Err(words!(
            "`vat_reason` and `vat_category` contradict each other";
            "`vat_reason` og `vat_category` modsiger hinanden"
        ));
    }
    let reason = match category {
        VatCategory::Standard => {
            return Err(words!(
                "`vat_category` S is for VAT above 0 %: write Z, E, AE or G";
                "`vat_category` S er for moms over 0 %: skriv Z, E, AE eller G"
            ));
        }
        VatCategory::Zero => None,
        VatCategory::Exempt | VatCategory::ReverseCharge | VatCategory::Export => {
            Some(reason.ok_or_else(|| missing("vat_reason"))?)
        }
    };
    if category == VatCategory::ReverseCharge && buyer.is_none_or(|buyer| buyer.vat_id.is_none()) {
        return Err(missing("vat_id"));
    }
    Ok(DocumentVat { percent, category, reason })
}

/// The reference of a FIK line: the digits of a number, filled up with zeros, and the check digit; `None` where they are
/// too many.
fn reference(fik: &str, number: &str) -> Option<String> {
    let length = match fik.get(..2) {
        Some("71") => 14,
        Some("75") => 15,
        _ => return Some(String::new()),
    };
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    if digits.len() > length {
        return None;
    }
    let digits = format!("{digits:0>length$}");
    let check = fik_check_digit(&digits);
    Some(format!("{digits}{check}"))
}

impl<'a> DocumentHead<'a> {
    /// The head of a numbered invoice; `None` where something of [`lacks`] is missing.
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
            seller: seller(card)?,
            buyer: buyer(filed, invoice.customer_name()),
            order_reference,
            buyer_reference: buyer_reference.or_else(by_default),
            accounting_cost: party.buyer.accounting_cost.as_deref(),
            vat: vat(card, Some(party), invoice.vat_percent).ok()?,
            means: means(card, number)?,
            terms: payment.terms.as_deref(),
            due_days: payment.due_days,
        })
    }
}

fn seller(card: &RateCard) -> Option<TradeParty<'_>> {
    let seller = &card.seller;
    let cvr = seller.cvr.as_deref();
    let of_cvr = || cvr.map(|cvr| Cow::Owned(format!("{DENMARK}{cvr}")));
    Some(TradeParty {
        name: seller.name.as_deref()?,
        cvr,
        vat_id: seller.vat_id.as_deref().map(Cow::Borrowed).or_else(of_cvr),
        endpoint: endpoint(seller.endpoint.as_deref(), None, cvr),
        street: seller.street.as_deref(),
        postcode: seller.postcode.as_deref(),
        city: seller.city.as_deref(),
        country: seller.country.as_deref().unwrap_or(DENMARK),
        contact: seller.contact.as_deref(),
        phone: seller.phone.as_deref(),
        email: seller.email.as_deref(),
    })
}

fn buyer<'a>(filed: &'a Customer, called: &'a str) -> TradeParty<'a> {
    let (party, buyer) = (&filed.party, &filed.party.buyer);
    let cvr = buyer.cvr.as_deref();
    TradeParty {
        name: party.name.as_deref().unwrap_or(called),
        cvr,
        vat_id: buyer.vat_id.as_deref().map(Cow::Borrowed),
        endpoint: endpoint(buyer.endpoint.as_deref(), buyer.ean.as_deref(), cvr),
        street: buyer.street.as_deref(),
        postcode: buyer.postcode.as_deref(),
        city: buyer.city.as_deref(),
        country: buyer.country.as_deref().unwrap_or(DENMARK),
        contact: buyer.contact.as_deref(),
        phone: None,
        email: party.email.as_deref(),
    }
}

/// Where documents go: the address that is named, else EAN, else CVR.
fn endpoint<'a>(
    named: Option<&'a str>,
    ean: Option<&'a str>,
    cvr: Option<&'a str>,
) -> Option<Endpoint<'a>> {
    let named = named.and_then(|named| named.split_once(':'));
    let named = named.map(|(scheme, number)| Endpoint { scheme, number: Cow::Borrowed(number) });
    let of_ean = || Some(Endpoint { scheme: "0088", number: Cow::Borrowed(ean?) });
    let of_cvr =
        || Some(Endpoint { scheme: "0184", number: Cow::Owned(format!("{DENMARK}{}", cvr?)) });
    named.or_else(of_ean).or_else(of_cvr)
}

fn means<'a>(card: &'a RateCard, number: &str) -> Option<PaymentMeans<'a>> {
    let payment = &card.payment;
    if let Some(account) = payment.account.as_deref() {
        let (registration, account) = account.split_once(' ')?;
        return Some(PaymentMeans::Account { registration, account });
    }
    if let Some(iban) = payment.iban.as_deref() {
        return Some(PaymentMeans::Iban { iban, bic: payment.bic.as_deref() });
    }
    let fik = payment.fik.as_deref()?;
    let (kind, creditor) = fik.split_once(' ')?;
    Some(PaymentMeans::Fik { kind, reference: reference(fik, number)?, creditor })
}

/// Bills an invoice of a numbered run that [`lacks`] nothing: its document, which who owes nothing has none of, and what
/// it adds up to.
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
