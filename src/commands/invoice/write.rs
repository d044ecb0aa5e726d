//! The output of `takst invoice` in the format asked for, held back until it is complete.

use std::io::Write;
use std::path::Path;

use super::super::{Context, cannot_write};
use crate::billing::{Case, Charge, Invoice, Party, Run, Totals, WorkLog, Writer, bill};
use crate::cli::{InvoiceArgs, InvoiceFormat};
use crate::intake::work_log::WorkInput;
use crate::lang::Words;
use crate::output::control::Read;
use crate::output::explain::Explainer;
use crate::output::grid::{Look, paint};
use crate::output::invoice_json::{self, Extras};
use crate::output::invoice_records::{self, WriteError};
use crate::output::invoice_table::{self, Style};
use crate::output::record::Dialect;
use crate::output::sink::Sink;
use crate::output::workbook::{self, About, Written};
use crate::output::{approvals, invoice_speech, invoice_summary};
use crate::problems::Trouble;
use crate::rate_card::CardInUse;
use crate::texts::quoted;
use crate::words;

/// What the output is made of.
pub(super) struct Job<'a> {
    pub(super) args: &'a InvoiceArgs,
    pub(super) run: Run<'a>,
    pub(super) input: &'a WorkInput,
    pub(super) read: Read<'a>,
    /// What invoices show of the customer that the log calls so.
    pub(super) party_of: &'a dyn Fn(&str) -> Option<&'a Party>,
    /// The number in the customers file of the customer that the log calls so.
    pub(super) number_of: &'a dyn Fn(&str) -> Option<&'a str>,
    pub(super) found: &'a CardInUse,
    /// The card's name, and where it is.
    pub(super) card: &'a Words,
    pub(super) context: &'a Context,
}

impl Job<'_> {
    /// All of the output, in a sink that is still to be committed.
    ///
    /// # Errors
    /// A case cannot be charged, or the output cannot be written.
    pub(super) fn write(&self, format: InvoiceFormat) -> Result<(Sink, Written), Trouble> {
        let mut sink = self.context.sink()?;
        let written = self
            .write_to(format, &mut sink)
            .map_err(|error| trouble(error, self.run.log(), self.context))?;
        Ok((sink, written))
    }

    fn write_to(&self, format: InvoiceFormat, sink: &mut Sink) -> Result<Written, WriteError> {
        let run = &self.run;
        let extras = Extras {
            party_of: self.party_of,
            warnings: &self.input.warnings,
            files: self.read.files,
            rejected: self.read.rows.rejected,
            checksum: &self.found.checksum,
        };
        let summary = self.args.summary;
        let totals = match format {
            InvoiceFormat::Csv if summary => {
                invoice_summary::csv(run, extras, Dialect::Plain, sink)
            }
            InvoiceFormat::ExcelDa if summary => {
                invoice_summary::csv(run, extras, Dialect::ExcelDa, sink)
            }
            InvoiceFormat::Jsonl if summary => invoice_summary::json_lines(run, extras, sink),
            InvoiceFormat::Json if summary => invoice_summary::json(run, extras, sink),
            InvoiceFormat::Csv => invoice_records::csv(run, sink),
            InvoiceFormat::ExcelDa => invoice_records::delimited(run, Dialect::ExcelDa, sink),
            InvoiceFormat::Jsonl => invoice_records::json_lines(run, extras.checksum, sink),
            InvoiceFormat::Json => invoice_json::json(run, extras, sink),
            InvoiceFormat::Xlsx => {
                let about = About {
                    party_of: self.party_of,
                    read: self.read,
                    warnings: self.input.warnings.lasting(),
                    card: self.card,
                    lang: self.context.lang,
                };
                return workbook::write(run, about, !summary, sink);
            }
            InvoiceFormat::Import => self.import(sink),
            InvoiceFormat::Table if self.args.explain => {
                let totals = self.explain(&mut *sink)?;
                self.over(&totals, sink)?;
                Ok(totals)
            }
            InvoiceFormat::Table => self.tables(extras, sink),
        }?;
        Ok(Written {
            totals,
            shortened: 0,
        })
    }

    /// The tables, and what stands below them.
    fn tables(&self, extras: Extras<'_>, sink: &mut Sink) -> Result<Totals, WriteError> {
        let style = Style {
            lang: self.context.lang,
            width: self.context.width,
            colour: self.context.colour,
        };
        let totals = if self.args.summary {
            invoice_summary::table(&self.run, extras, style, &mut *sink)?
        } else {
            invoice_table::table(&self.run, self.party_of, style, &mut *sink)?
        };
        self.over(&totals, &mut *sink)?;
        self.footer(&totals, sink)?;
        Ok(totals)
    }

    /// The cases that are billed above what was approved.
    fn over(&self, totals: &Totals, mut out: impl Write) -> Result<(), WriteError> {
        let (log, context) = (self.run.log(), self.context);
        let text = approvals::list(&totals.over, log, context.width, context.lang);
        out.write_all(paint(&text, context.colour).as_bytes())?;
        Ok(())
    }

    /// What stands below the tables: the card, where it is not the shipped one, and a sentence for one customer.
    fn footer(&self, totals: &Totals, mut out: impl Write) -> Result<(), WriteError> {
        let (found, context) = (self.found, self.context);
        let lang = context.lang;
        let mut text = String::new();
        if !found.is_embedded() {
            let card = lang.pick("card: ", "takstblad: ").to_owned() + self.card.text(lang);
            text.push_str(&Look::Dim.mark(&card));
            text.push('\n');
        }
        if totals.customers == 1 && !self.args.customer.is_empty() {
            text.push('\n');
            text.push_str(&invoice_speech::say(
                totals,
                invoice_speech::is_without_vat(&self.run),
                self.run.card(),
                context.width,
                lang,
            ));
        }
        out.write_all(paint(&text, context.colour).as_bytes())?;
        Ok(())
    }

    /// For each case how each line came about.
    fn explain(&self, mut out: impl Write) -> Result<Totals, WriteError> {
        let (run, context) = (&self.run, self.context);
        let explainer = Explainer {
            card: run.card(),
            lang: context.lang,
            width: context.width,
            files: &self.input.files,
        };
        let mut writer = Explained {
            explainer,
            party_of: self.party_of,
            colour: context.colour,
            out: &mut out,
            is_first: true,
        };
        let totals = bill(run, &mut writer)?;
        if writer.is_first {
            writeln!(out, "{}", context.lang.pick("no cases", "ingen sager"))?;
        }
        Ok(totals)
    }
}

/// Cases explained one below the other.
struct Explained<'e, W> {
    explainer: Explainer<'e>,
    party_of: &'e dyn Fn(&str) -> Option<&'e Party>,
    colour: bool,
    out: W,
    is_first: bool,
}

impl<'r, W: Write> Writer<'r> for Explained<'_, W> {
    type Error = WriteError;

    fn case(
        &mut self,
        invoice: &Invoice<'r>,
        case: &Case<'r>,
        charge: &Charge<'r>,
    ) -> Result<(), WriteError> {
        let number = invoice.customer_name();
        let party = (self.party_of)(number);
        let customer = party.and_then(|party| party.name.as_deref());
        let customer = customer.unwrap_or(number);
        if !std::mem::take(&mut self.is_first) {
            writeln!(self.out)?;
        }
        let explainer = &self.explainer;
        let told = match invoice.earlier(case.id)? {
            None => explainer.case(customer, case, charge),
            Some(earlier) => {
                let (whole, so_far) = invoice.whole(case.id)?;
                let credited: Vec<_> = invoice.credited(case.id).collect();
                let due = if invoice.is_credit() {
                    explainer.credit(invoice.vat_percent, charge)
                } else {
                    explainer.due(&earlier, &credited, charge)
                };
                if charge.is_further {
                    explainer.heading(customer, &whole) + &due
                } else {
                    explainer.case(customer, &whole, &so_far) + &due
                }
            }
        };
        self.out.write_all(paint(&told, self.colour).as_bytes())?;
        Ok(())
    }
}

/// Why the lines could not be written, with the case where one is to blame.
pub(super) fn trouble(error: WriteError, log: &WorkLog, context: &Context) -> Trouble {
    match error {
        WriteError::Io(error) => {
            cannot_write(context.output.as_deref().unwrap_or(Path::new("-")), &error)
        }
        WriteError::Charge(case, error) => {
            let case = quoted(log.case_name(case));
            Trouble::new(words!(
                "case {case} cannot be billed: {error}";
                "sag {case} kan ikke afregnes: {error}"
            ))
        }
        WriteError::Refused(words) => Trouble::new(words),
        WriteError::Sum(error) => Trouble::new(
            words!("the sum cannot be computed: {error}"; "summen kan ikke beregnes: {error}"),
        ),
    }
}
