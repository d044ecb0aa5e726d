//! Peppol BIS Billing 3.0: an invoice document as UBL 2.1. The elements are a sequence, and none is empty.
//!
//! A writer of our own: the crate `en16931-formats` loses the due date of a credit note, and doubles the time of a build.
//! The tests read what is written with it, and hold it against its rules.

use std::fmt::Display;
use std::io::{self, Write};

use chrono::NaiveDate;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesStart, BytesText, Event};

use super::import::text::item_name;
use crate::billing::{
    Document, DocumentKind, DocumentLine, PartyId, PaymentMeans, TradeParty, What,
};
use crate::lang::Lang;
use crate::money::Money;
use crate::output::grid::printable;
use crate::output::invoice_run::WriteError;
use crate::output::wording;
use crate::rate_card::{Choice, VatCategory};

const CUSTOMIZATION: &str =
    "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0";
const PROFILE: &str = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0";
const UBL: &str = "urn:oasis:names:specification:ubl:schema:xsd:";

/// What the elements of a kind of document are called, and its type code (BT-3).
struct Names {
    root: &'static str,
    type_code: (&'static str, &'static str),
    line: &'static str,
    quantity: &'static str,
}

const INVOICE: Names = Names {
    root: "Invoice",
    type_code: ("cbc:InvoiceTypeCode", "380"),
    line: "cac:InvoiceLine",
    quantity: "cbc:InvoicedQuantity",
};
const CREDIT_NOTE: Names = Names {
    root: "CreditNote",
    type_code: ("cbc:CreditNoteTypeCode", "381"),
    line: "cac:CreditNoteLine",
    quantity: "cbc:CreditedQuantity",
};

/// The document as a file.
pub fn write(document: &Document<'_>, lang: Lang, out: &mut Vec<u8>) -> Result<(), WriteError> {
    let names = match document.kind {
        DocumentKind::Invoice => INVOICE,
        DocumentKind::CreditNote => CREDIT_NOTE,
    };
    let mut writer = Writer::new_with_indent(&mut *out, b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    Ubl { writer, document, lang, names }.document()?;
    Ok(out.write_all(b"\n")?)
}

struct Ubl<'d, W> {
    writer: Writer<W>,
    document: &'d Document<'d>,
    lang: Lang,
    names: Names,
}

impl<W: Write> Ubl<'_, W> {
    fn group(
        &mut self,
        name: &str,
        inner: impl FnOnce(&mut Self) -> io::Result<()>,
    ) -> io::Result<()> {
        self.element(&BytesStart::new(name), inner)
    }

    fn element(
        &mut self,
        start: &BytesStart<'_>,
        inner: impl FnOnce(&mut Self) -> io::Result<()>,
    ) -> io::Result<()> {
        self.writer.write_event(Event::Start(start.borrow()))?;
        inner(self)?;
        self.writer.write_event(Event::End(start.to_end()))
    }

    fn text(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.with(name, None, text)
    }

    /// Whatever a text holds, no control character comes into the document.
    fn with(&mut self, name: &str, attribute: Option<(&str, &str)>, text: &str) -> io::Result<()> {
        let text = printable(text);
        let element = self.writer.create_element(name).with_attributes(attribute);
        element.write_text_content(BytesText::new(&text)).map(|_| ())
    }

    fn id(&mut self, name: &str, id: &PartyId<'_>) -> io::Result<()> {
        self.with(name, Some(("schemeID", id.scheme)), &id.number)
    }

    fn optional(&mut self, name: &str, text: Option<&str>) -> io::Result<()> {
        match text {
            Some(text) if !printable(text).is_empty() => self.text(name, text),
            Some(_) | None => Ok(()),
        }
    }

    fn amount(&mut self, name: &str, amount: impl Display) -> io::Result<()> {
        let currency = self.document.head.currency;
        self.with(name, Some(("currencyID", currency)), &amount.to_string())
    }

    fn document(&mut self) -> io::Result<()> {
        let root = self.names.root;
        let components = format!("{UBL}CommonAggregateComponents-2");
        let basic = format!("{UBL}CommonBasicComponents-2");
        let start = BytesStart::new(root).with_attributes([
            ("xmlns", format!("{UBL}{root}-2").as_str()),
            ("xmlns:cac", components.as_str()),
            ("xmlns:cbc", basic.as_str()),
        ]);
        self.element(&start, |ubl| {
            ubl.head()?;
            ubl.party("cac:AccountingSupplierParty", &ubl.document.head.seller)?;
            ubl.party("cac:AccountingCustomerParty", &ubl.document.head.buyer)?;
            ubl.payment()?;
            ubl.sums()?;
            ubl.document.lines.iter().try_for_each(|line| ubl.line(line))
        })
    }

    fn head(&mut self) -> io::Result<()> {
        let (document, head) = (self.document, &self.document.head);
        self.text("cbc:CustomizationID", CUSTOMIZATION)?;
        self.text("cbc:ProfileID", PROFILE)?;
        self.text("cbc:ID", head.number)?;
        self.text("cbc:IssueDate", &head.issued.to_string())?;
        if let (DocumentKind::Invoice, Some(due)) = (document.kind, head.due) {
            self.text("cbc:DueDate", &due.to_string())?;
        }
        let (name, code) = self.names.type_code;
        self.text(name, code)?;
        self.text("cbc:DocumentCurrencyCode", head.currency)?;
        self.optional("cbc:AccountingCost", head.accounting_cost)?;
        self.optional("cbc:BuyerReference", head.buyer_reference)?;
        self.period(document.period)?;
        if let Some(reference) = head.order_reference {
            self.group("cac:OrderReference", |ubl| ubl.text("cbc:ID", reference))?;
        }
        for number in &document.preceding {
            self.group("cac:BillingReference", |ubl| {
                ubl.group("cac:InvoiceDocumentReference", |ubl| ubl.text("cbc:ID", number))
            })?;
        }
        Ok(())
    }

    fn period(&mut self, (first, last): (NaiveDate, NaiveDate)) -> io::Result<()> {
        self.group("cac:InvoicePeriod", |ubl| {
            ubl.text("cbc:StartDate", &first.to_string())?;
            ubl.text("cbc:EndDate", &last.to_string())
        })
    }

    fn party(&mut self, name: &str, party: &TradeParty<'_>) -> io::Result<()> {
        self.group(name, |ubl| {
            ubl.group("cac:Party", |ubl| {
                if let Some(endpoint) = &party.endpoint {
                    ubl.id("cbc:EndpointID", endpoint)?;
                }
                ubl.group("cac:PartyName", |ubl| ubl.text("cbc:Name", party.name))?;
                ubl.group("cac:PostalAddress", |ubl| {
                    ubl.optional("cbc:StreetName", party.street)?;
                    ubl.optional("cbc:CityName", party.city)?;
                    ubl.optional("cbc:PostalZone", party.postcode)?;
                    ubl.group("cac:Country", |ubl| {
                        ubl.text("cbc:IdentificationCode", party.country)
                    })
                })?;
                if let Some(vat_id) = &party.vat_id {
                    ubl.group("cac:PartyTaxScheme", |ubl| {
                        ubl.text("cbc:CompanyID", vat_id)?;
                        ubl.tax_scheme()
                    })?;
                }
                ubl.group("cac:PartyLegalEntity", |ubl| {
                    ubl.text("cbc:RegistrationName", party.name)?;
                    party.registered().iter().try_for_each(|id| ubl.id("cbc:CompanyID", id))
                })?;
                if party.contact.or(party.phone).or(party.email).is_none() {
                    return Ok(());
                }
                ubl.group("cac:Contact", |ubl| {
                    ubl.optional("cbc:Name", party.contact)?;
                    ubl.optional("cbc:Telephone", party.phone)?;
                    ubl.optional("cbc:ElectronicMail", party.email)
                })
            })
        })
    }

    /// The VAT of the document and of each line; `why` there is none stands in that of the document.
    fn tax_category(
        &mut self,
        name: &str,
        why: impl FnOnce(&mut Self) -> io::Result<()>,
    ) -> io::Result<()> {
        let vat = self.document.head.vat;
        self.group(name, |ubl| {
            ubl.text("cbc:ID", vat.category.word())?;
            ubl.text("cbc:Percent", &vat.percent.to_string())?;
            why(ubl)?;
            ubl.tax_scheme()
        })
    }

    fn tax_scheme(&mut self) -> io::Result<()> {
        self.group("cac:TaxScheme", |ubl| ubl.text("cbc:ID", "VAT"))
    }

    /// How it is paid (BG-16). A credit note has no other place for its due date.
    fn payment(&mut self) -> io::Result<()> {
        let (document, head) = (self.document, &self.document.head);
        let (code, account, bank) = match &head.means {
            PaymentMeans::Account { registration, account } => ("42", account, Some(registration)),
            PaymentMeans::Iban { iban, bic } => ("58", iban, bic.as_ref()),
            PaymentMeans::Fik { creditor, .. } => ("93", creditor, None),
        };
        self.group("cac:PaymentMeans", |ubl| {
            ubl.text("cbc:PaymentMeansCode", code)?;
            if let (DocumentKind::CreditNote, Some(due)) = (document.kind, head.due) {
                ubl.text("cbc:PaymentDueDate", &due.to_string())?;
            }
            if let PaymentMeans::Fik { kind, reference, .. } = &head.means {
                ubl.text("cbc:PaymentID", &format!("{kind}#{reference}"))?;
            }
            ubl.group("cac:PayeeFinancialAccount", |ubl| {
                ubl.text("cbc:ID", account)?;
                bank.into_iter().try_for_each(|bank| {
                    ubl.group("cac:FinancialInstitutionBranch", |ubl| ubl.text("cbc:ID", bank))
                })
            })
        })?;
        match wording::payment_terms(head.terms, head.due_days, self.lang) {
            Some(terms) => self.group("cac:PaymentTerms", |ubl| ubl.text("cbc:Note", &terms)),
            None => Ok(()),
        }
    }

    fn sums(&mut self) -> io::Result<()> {
        let (sums, vat) = (self.document.totals, self.document.head.vat);
        let code = match vat.category {
            VatCategory::ReverseCharge => Some("VATEX-EU-AE"),
            VatCategory::Export => Some("VATEX-EU-G"),
            VatCategory::Standard | VatCategory::Zero | VatCategory::Exempt => None,
        };
        let reason = vat.reason.map(|reason| wording::vat_reason(reason, self.lang));
        self.group("cac:TaxTotal", |ubl| {
            ubl.amount("cbc:TaxAmount", sums.vat)?;
            ubl.group("cac:TaxSubtotal", |ubl| {
                ubl.amount("cbc:TaxableAmount", sums.net)?;
                ubl.amount("cbc:TaxAmount", sums.vat)?;
                ubl.tax_category("cac:TaxCategory", |ubl| {
                    ubl.optional("cbc:TaxExemptionReasonCode", code)?;
                    ubl.optional("cbc:TaxExemptionReason", reason.as_deref())
                })
            })
        })?;
        self.group("cac:LegalMonetaryTotal", |ubl| {
            ubl.amount("cbc:LineExtensionAmount", sums.net)?;
            ubl.amount("cbc:TaxExclusiveAmount", sums.net)?;
            ubl.amount("cbc:TaxInclusiveAmount", sums.total)?;
            ubl.amount("cbc:PayableAmount", sums.total)
        })
    }

    fn line(&mut self, billed: &DocumentLine<'_>) -> io::Result<()> {
        let (line, lang) = (&billed.line, self.lang);
        let unit = Some(("unitCode", billed.unit_code));
        self.group(self.names.line, |ubl| {
            ubl.text("cbc:ID", &billed.number.to_string())?;
            if let Some(case) = billed.case {
                ubl.text("cbc:Note", &format!("{} {}", lang.pick("Case", "Sag"), case.name()))?;
            }
            ubl.with(ubl.names.quantity, unit, &billed.quantity.to_string())?;
            ubl.amount("cbc:LineExtensionAmount", line.net)?;
            ubl.period((line.date, line.date_to))?;
            if line.discount != Money::ZERO {
                let is_free = matches!(line.what, What::Free);
                let [en, da] =
                    if is_free { ["Free time", "Fri tid"] } else { ["Discount", "Rabat"] };
                ubl.group("cac:AllowanceCharge", |ubl| {
                    ubl.text("cbc:ChargeIndicator", "false")?;
                    ubl.text("cbc:AllowanceChargeReasonCode", "95")?;
                    ubl.text("cbc:AllowanceChargeReason", lang.pick(en, da))?;
                    let percent = line.discount_percent.to_string();
                    ubl.text("cbc:MultiplierFactorNumeric", &percent)?;
                    ubl.amount("cbc:Amount", line.discount)?;
                    ubl.amount("cbc:BaseAmount", line.gross)
                })?;
            }
            ubl.group("cac:Item", |ubl| {
                ubl.optional("cbc:Description", billed.notes.as_deref())?;
                ubl.text("cbc:Name", &item_name(ubl.document.card, line, lang))?;
                if let Some(item) = line.item {
                    ubl.group("cac:SellersItemIdentification", |ubl| ubl.text("cbc:ID", item))?;
                }
                ubl.tax_category("cac:ClassifiedTaxCategory", |_| Ok(()))
            })?;
            ubl.group("cac:Price", |ubl| {
                ubl.amount("cbc:PriceAmount", line.unit_price)?;
                ubl.with("cbc:BaseQuantity", unit, &line.price_per.to_string())
            })
        })
    }
}
