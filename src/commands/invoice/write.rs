//! The output of `takst invoice` in the format asked for, held back until it is complete.

use std::io::Write;
use std::path::Path;

use super::super::{Context, cannot_write};
use crate::billing::{Party, Run, Totals, WorkLog};
use crate::cli::{InvoiceArgs, InvoiceFormat};
use crate::intake::work_log::WorkInput;
use crate::lang::Words;
use crate::output::control::Read;
use crate::output::explain::explain;
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
                let (files, style) = (self.read.files, self.style());
                let totals = explain(run, files, self.party_of, style, &mut *sink)?;
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

    fn style(&self) -> Style {
        Style {
            lang: self.context.lang,
            width: self.context.width,
            colour: self.context.colour,
        }
    }

    /// The tables, and what stands below them.
    fn tables(&self, extras: Extras<'_>, sink: &mut Sink) -> Result<Totals, WriteError> {
        let style = self.style();
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
