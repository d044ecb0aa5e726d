//! Files for accounting programs: one document a customer who owes something, in lines that the program itself
//! computes to our øre (docs/import.md).

mod business_central;
mod dinero;
mod document;
mod e_conomic;
mod priced;
mod remarks;
mod sheet;
#[cfg(test)]
mod tests;
mod text;

use std::io::Write;

use super::invoice_records::WriteError;
use crate::billing::{
    Case, Charge, Invoice, InvoiceTotals, Line, Party, Run, Totals, Writer, bill,
};
use crate::lang::{Lang, Words};
use crate::money::Money;
use crate::rate_card::RateCard;
use crate::texts::quoted;
use crate::words;
use document::Document;
pub use remarks::Remarks;

/// An accounting program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// e-conomic: a sheet for its import of files.
    EConomic,
    /// Dinero: a request body a line for its API.
    Dinero,
    /// Business Central: a sheet for a configuration package of its tables 36 and 37.
    BusinessCentral,
}

impl Profile {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::EConomic => "e-conomic",
            Self::Dinero => "Dinero",
            Self::BusinessCentral => "Business Central",
        }
    }
}

/// What the file says besides the run itself.
#[derive(Clone, Copy)]
pub struct Manner<'a> {
    /// For which program.
    pub profile: Profile,
    /// What the customers file says of a customer.
    pub party_of: &'a dyn Fn(&str) -> Option<&'a Party>,
    /// His number in the customers file.
    pub number_of: &'a dyn Fn(&str) -> Option<&'a str>,
    /// The language of the texts on the lines.
    pub lang: Lang,
}

/// Writes a document for each customer who owes something. Returns the totals of the run, and what to look at
/// before the import.
///
/// # Errors
/// A case cannot be charged, the output cannot be written, or the program does not take such an invoice.
pub fn write(
    run: &Run<'_>,
    manner: Manner<'_>,
    mut out: impl Write,
) -> Result<(Totals, Remarks), WriteError> {
    let profile = manner.profile;
    let inclusive = run.card().prices_include_vat;
    if inclusive && profile == Profile::EConomic {
        return Err(WriteError::Refused(gross_prices()));
    }
    match profile {
        Profile::EConomic => e_conomic::header(&mut out)?,
        Profile::BusinessCentral => business_central::header(inclusive, &mut out)?,
        Profile::Dinero => {}
    }
    let mut file = File {
        card: run.card(),
        manner,
        out,
        document: None,
        remarks: Remarks::new(profile),
        credited: Vec::new(),
    };
    let totals = bill(run, &mut file)?;
    if !file.credited.is_empty() {
        return Err(WriteError::Refused(credits(&file.credited)));
    }
    file.out.flush()?;
    Ok((totals, file.remarks))
}

/// The file, and the document that is open.
struct File<'r, 'm, W> {
    card: &'r RateCard,
    manner: Manner<'m>,
    out: W,
    document: Option<Document<'r>>,
    remarks: Remarks,
    /// Who gets money back that Dinero does not take.
    credited: Vec<String>,
}

impl<'r, 'm: 'r, W: Write> Writer<'r> for File<'r, 'm, W> {
    type Error = WriteError;

    fn begin(&mut self, invoice: &Invoice<'r>) -> Result<(), WriteError> {
        self.document = Some(Document::of(self.card, invoice, self.manner));
        Ok(())
    }

    fn fees(&mut self, _: &Invoice<'r>, fees: &[Line<'r>], _: Money) -> Result<(), WriteError> {
        if let Some(document) = &mut self.document {
            for fee in fees {
                document.add(self.card, None, fee);
            }
        }
        Ok(())
    }

    fn case(
        &mut self,
        invoice: &Invoice<'r>,
        case: &Case<'r>,
        charge: &Charge<'r>,
    ) -> Result<(), WriteError> {
        if let Some(document) = &mut self.document {
            for line in &charge.lines {
                document.add(self.card, Some(case), line);
                document.bill(self.card, invoice, case, line)?;
            }
        }
        Ok(())
    }

    fn end(&mut self, _: &Invoice<'r>, _: &Totals, sums: InvoiceTotals) -> Result<(), WriteError> {
        let Some(mut document) = self.document.take() else {
            return Ok(());
        };
        document.amount = sums.said(self.card);
        if document.owes_nothing() {
            return Ok(());
        }
        self.remarks.look_at(&document);
        match self.manner.profile {
            Profile::EConomic => e_conomic::write(&document, &mut self.out)?,
            Profile::BusinessCentral => business_central::write(&document, &mut self.out)?,
            Profile::Dinero if document.amount < Money::ZERO => {
                self.credited.push(quoted(document.customer));
            }
            Profile::Dinero => dinero::write(&document, &mut self.out)?,
        }
        Ok(())
    }
}

fn gross_prices() -> Words {
    words!(
        "--profile e-conomic: the prices of this rate card include VAT, and e-conomic takes prices without; use another profile or a card without `prices_include_vat`";
        "--profile e-conomic: priserne på dette takstblad er med moms, og e-conomic tager priser uden; brug en anden profil eller et takstblad uden `prices_include_vat`"
    )
}

fn credits(customers: &[String]) -> Words {
    let (en, da) = (Lang::En.list(customers), Lang::Da.list(customers));
    let get = if customers.len() == 1 { "gets" } else { "get" };
    words!(
        "--profile dinero: {en} {get} money back, and Dinero takes credit notes apart from invoices; write those by hand, and name the other customers with --customer";
        "--profile dinero: {da} skal have penge tilbage, og Dinero tager kreditnotaer for sig; skriv dem i hånden, og nævn de andre kunder med --customer"
    )
}
