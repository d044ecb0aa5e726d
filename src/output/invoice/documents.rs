//! Documents as they are sent: a file each of every format that is asked for, in one folder.

use super::{page, peppol};
use crate::billing::{Document, Invoice, Numbering, Totals, document};
use crate::lang::Lang;
use crate::output::invoice_run::{InvoiceRun, WriteError};
use crate::output::pieces::in_order;
use crate::output::sink::Folder;

/// A format that documents are written in. A new one is a file beside this one and its entry in [`FORMATS`].
#[derive(Debug)]
pub struct DocumentFormat {
    /// As `--format` calls it.
    pub name: &'static str,
    /// What it is, for completions.
    pub about: &'static str,
    /// What its files end in, without the dot.
    pub ending: &'static str,
    /// Whether documents are sent to addresses of their own.
    pub is_sent: bool,
    pub write: fn(&Document<'_>, Lang, &mut Vec<u8>) -> Result<(), WriteError>,
}

/// In the order in which they are named.
pub const FORMATS: [&DocumentFormat; 2] = [
    &DocumentFormat {
        name: "peppol",
        about: "Peppol BIS Billing 3.0, a file each invoice",
        ending: "xml",
        is_sent: true,
        write: peppol::write,
    },
    &DocumentFormat {
        name: "html",
        about: "A page each invoice, for people",
        ending: "html",
        is_sent: false,
        write: page::write,
    },
];

/// The names of the files of a run, in these formats.
pub fn names<'a>(
    of: &'a InvoiceRun<'_>,
    formats: &'a [&'static DocumentFormat],
) -> impl Iterator<Item = String> + 'a {
    let numbers = of.run.numbering().into_iter().flat_map(Numbering::all);
    numbers.flat_map(|number| formats.iter().map(move |format| file_name(number.as_str(), format)))
}

fn file_name(number: &str, format: &DocumentFormat) -> String {
    format!("{number}.{}", format.ending)
}

/// Invoices billed and written at a time by one thread.
const PIECE: usize = 64;

/// Writes each document of a numbered run in each format: billed and made on all processors, written by one of them, since
/// threads that make files in one folder wait for each other.
pub fn write(
    of: &InvoiceRun<'_>,
    formats: &[&'static DocumentFormat],
    lang: Lang,
    folder: &Folder,
) -> Result<Totals, WriteError> {
    let make = |invoices: &&[Invoice<'_>]| {
        let made = invoices.iter().map(|invoice| {
            let (document, billed) = document::<WriteError>(invoice)?;
            let mut files = Vec::new();
            for (document, format) in
                document.iter().flat_map(|document| formats.iter().map(move |it| (document, it)))
            {
                let mut bytes = Vec::new();
                (format.write)(document, lang, &mut bytes)?;
                files.push((file_name(document.head.number, format), bytes));
            }
            Ok((billed, files))
        });
        made.collect::<Result<Vec<_>, WriteError>>()
    };
    let mut totals = Totals::of(of.run.card());
    let invoices: Vec<Invoice<'_>> = of.run.invoices().collect();
    let pieces: Vec<&[Invoice<'_>]> = invoices.chunks(PIECE).collect();
    in_order(&pieces, make, |invoices, made| {
        for (invoice, (billed, files)) in invoices.iter().zip(made) {
            for (name, bytes) in files {
                folder.write(&name, &bytes)?;
            }
            totals.absorb(&billed)?;
            totals.close(invoice)?;
        }
        Ok(())
    })?;
    Ok(totals)
}
