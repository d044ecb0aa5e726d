//! `--format import`: the file for an accounting program, and what to look at before it goes in.

use super::write::Job;
use crate::billing::Totals;
use crate::cli::{InvoiceArgs, InvoiceFormat, ProfileArg};
use crate::lang::Words;
use crate::output::grid::Look;
use crate::output::import::{self, Manner, Profile};
use crate::output::invoice_records::WriteError;
use crate::output::sink::Sink;
use crate::problems::Trouble;
use crate::words;

/// Checks that `--format import` and `--profile` come together, and without `--summary`.
///
/// # Errors
/// One of them is there without the other, or what accounting programs do not take.
pub(super) fn check(args: &InvoiceArgs, format: InvoiceFormat) -> Result<(), Trouble> {
    match (format == InvoiceFormat::Import, args.profile) {
        (true, Some(_)) if args.summary => Err(Trouble::new(words!(
            "--format import is for lines: leave out --summary";
            "--format import er til linjer: udelad --summary"
        ))),
        (true, Some(_)) | (false, None) => Ok(()),
        (true, None) => Err(Trouble::new(missing())),
        (false, Some(_)) => Err(Trouble::new(words!(
            "--profile is for --format import: add it, or leave out --profile";
            "--profile hører til --format import: tilføj det, eller udelad --profile"
        ))),
    }
}

fn missing() -> Words {
    words!(
        "--format import needs --profile: e-conomic, dinero or business-central";
        "--format import kræver --profile: e-conomic, dinero eller business-central"
    )
}

impl Job<'_> {
    /// The file for the accounting program that `--profile` names.
    ///
    /// # Errors
    /// A case cannot be charged, the output cannot be written, or the program does not take what is billed.
    pub(super) fn import(&self, sink: &mut Sink) -> Result<Totals, WriteError> {
        let (run, context) = (&self.run, self.context);
        let profile = match self
            .args
            .profile
            .ok_or_else(|| WriteError::Refused(missing()))?
        {
            ProfileArg::EConomic => Profile::EConomic,
            ProfileArg::Dinero => Profile::Dinero,
            ProfileArg::BusinessCentral => Profile::BusinessCentral,
        };
        let manner = Manner {
            profile,
            party_of: self.party_of,
            number_of: self.number_of,
            lang: context.lang,
        };
        let (totals, remarks) = import::write(run, manner, sink)?;
        let head = Look::Warn.mark(context.lang.pick("warning:", "advarsel:"));
        for words in remarks.words() {
            context.tell(&format!("{head} {}", words.text(context.lang)));
        }
        Ok(totals)
    }
}
