//! Files for accounting programs: one document a customer who owes something, in lines that the program itself
//! computes to our øre (docs/import.md).

pub mod business_central;
pub mod dinero;
pub mod document;
pub mod e_conomic;
pub mod priced;
pub mod remarks;
pub mod sheet;
#[cfg(test)]
mod tests;
pub mod text;

use crate::billing::{Billed, Invoice, InvoiceTotals, Totals, Writer, bill};
use crate::lang::{Lang, Words};
use crate::money::Money;
use crate::output::invoice_run::{Format, InvoiceRun, Kind, Output, Profile, WriteError, Written};
use crate::words;
use document::Document;
use remarks::Remarks;

pub const IMPORT: Format = Format {
    name: "import",
    about: "A file for the accounting program that `--profile` names",
    ending: None,
    kind: Kind::Import,
    write,
};

/// Writes a document for each customer who owes something, and tells what to look at before the import.
fn write(of: &InvoiceRun<'_>, out: &mut Output<'_>) -> Result<Written, WriteError> {
    let Some(profile) = of.wanted.profile else {
        return Err(WriteError::Refused(missing_profile()));
    };
    let inclusive = of.run.card().prices_include_vat;
    match profile {
        Profile::EConomic if inclusive => return Err(WriteError::Refused(gross_prices())),
        Profile::EConomic => e_conomic::header(&mut *out)?,
        Profile::BusinessCentral => business_central::header(inclusive, &mut *out)?,
        Profile::Dinero => {}
    }
    let mut file = File {
        profile,
        lang: of.style.lang,
        out,
        document: None,
        remarks: Remarks::new(profile),
        credits: Vec::new(),
    };
    let totals = bill(of.run, &mut file)?;
    file.out.flush()?;
    let credits = (profile == Profile::Dinero).then_some(file.credits);
    Ok(Written { remarks: file.remarks.words(), credits, ..totals.into() })
}

/// What is said without `--profile`.
pub fn missing_profile() -> Words {
    words!(
        "--format import needs --profile: e-conomic, dinero or business-central";
        "--format import kræver --profile: e-conomic, dinero eller business-central"
    )
}

/// The file, and the document that is open.
struct File<'r, 'o, 's> {
    profile: Profile,
    lang: Lang,
    out: &'o mut Output<'s>,
    document: Option<Document<'r>>,
    remarks: Remarks,
    /// Dinero's credit notes, which it takes apart.
    credits: Vec<u8>,
}

impl<'r> Writer<'r> for File<'r, '_, '_> {
    type Error = WriteError;

    fn begin(&mut self, invoice: &Invoice<'r>) -> Result<(), WriteError> {
        self.document = Some(Document::of(invoice, self.lang));
        Ok(())
    }

    fn billed(&mut self, billed: &Billed<'_, 'r>) -> Result<(), WriteError> {
        if let Some(document) = &mut self.document {
            document.add(billed);
        }
        Ok(())
    }

    fn end(
        &mut self,
        invoice: &Invoice<'r>,
        _: &Totals,
        sums: InvoiceTotals,
    ) -> Result<(), WriteError> {
        let Some(mut document) = self.document.take() else {
            return Ok(());
        };
        document.amount = sums.said(invoice.card());
        if document.owes_nothing() {
            return Ok(());
        }
        self.remarks.look_at(&document);
        match self.profile {
            Profile::EConomic => e_conomic::write(&document, &mut self.out)?,
            Profile::BusinessCentral => business_central::write(&document, &mut self.out)?,
            Profile::Dinero if document.amount < Money::ZERO => {
                dinero::write(&document, &mut self.credits)?;
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
