//! What a run is written to: one output, or a folder of documents; and its record, which the next run reads.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::billing::{Lacks, Totals, WorkLog, lacks};
use crate::cli::InvoiceArgs;
use crate::commands::format::Chosen;
use crate::commands::{Context, cannot_write, ready, sink as sink_to};
use crate::lang::{Lang, Words};
use crate::output::invoice::documents::{self, DocumentFormat};
use crate::output::invoice::import::dinero::credits_file;
use crate::output::invoice::records::JSONL;
use crate::output::invoice::table::TABLE;
use crate::output::invoice_run::{InvoiceRun, Wanted, WriteError, Written};
use crate::output::sink::{Folder, Ready, is_stdout};
use crate::problems::Trouble;
use crate::texts::{printable, quoted};
use crate::words;

/// What is written, one step before its place, with the name of that.
pub(super) type Outputs = Vec<(Ready, PathBuf)>;

/// Writes a run in its format, and its record; `failed` tells why it could not be.
pub(super) fn write(
    chosen: &Chosen,
    of: &InvoiceRun<'_>,
    args: &InvoiceArgs,
    context: &Context,
    failed: impl Fn(WriteError) -> Trouble,
) -> Result<(Written, Outputs), Trouble> {
    let mut outputs = Outputs::new();
    let written = match chosen {
        Chosen::Run(format) => {
            let mut sink = context.sink()?;
            let written = (format.write)(of, &mut sink).map_err(&failed)?;
            outputs.push(context.ready(sink)?);
            if let Some(notes) = &written.credits {
                outputs.extend(credits(notes, context)?);
            }
            written
        }
        Chosen::Documents(formats) => {
            let target = context.target().unwrap_or(Path::new("-"));
            let (folder, totals) = folder(target, formats, of, context, &failed)?;
            outputs.push((folder.into(), target.to_path_buf()));
            if of.wanted.summary {
                let stdout = Path::new("-");
                let mut list = sink_to(stdout)?;
                (TABLE.write)(of, &mut list).map_err(&failed)?;
                outputs.push(ready(list, stdout)?);
            }
            totals.into()
        }
    };
    if let Some(record) = args.record.as_deref() {
        let mut lines = sink_to(record)?;
        let whole = InvoiceRun { wanted: Wanted::default(), ..*of };
        (JSONL.write)(&whole, &mut lines).map_err(&failed)?;
        outputs.push(ready(lines, record)?);
    }
    Ok((written, outputs))
}

/// Credit notes in a file of their own beside the main output. Without any, what an earlier run left there is emptied, so
/// that nobody hands it in once more.
fn credits(notes: &[u8], context: &Context) -> Result<Option<(Ready, PathBuf)>, Trouble> {
    let target = context.target().filter(|target| !is_stdout(target)).map(credits_file);
    let target = match target {
        None if !notes.is_empty() => {
            return Err(Trouble::new(words!(
                "some customers get money back, and Dinero takes credit notes in a file of their own: name the output with -o";
                "nogle kunder skal have penge tilbage, og Dinero tager kreditnotaer i en fil for sig: angiv outputtet med -o"
            )));
        }
        Some(target) if !notes.is_empty() || target.exists() => target,
        Some(_) | None => return Ok(None),
    };
    let mut sink = sink_to(&target)?;
    sink.write_all(notes).map_err(|error| cannot_write(&target, &error))?;
    ready(sink, &target).map(Some)
}

/// The documents of a run in each format, once nothing is missing for them and none of their files is there.
fn folder(
    target: &Path,
    formats: &[&'static DocumentFormat],
    of: &InvoiceRun<'_>,
    context: &Context,
    failed: impl Fn(WriteError) -> Trouble,
) -> Result<(Folder, Totals), Trouble> {
    let lacks = lacks(of.run, formats.iter().any(|format| format.is_sent));
    if !lacks.is_empty() {
        return Err(lacking(&lacks));
    }
    let cannot = |error| cannot_write(target, &error);
    if let Some(number) = documents::names(of, formats).find(|name| !is_file_name(name)) {
        return Err(no_file_name(&number));
    }
    let folder = Folder::new(target).map_err(cannot)?;
    if let Some(path) = folder.existing(documents::names(of, formats)) {
        let path = quoted(&path.display().to_string());
        return Err(Trouble::new(words!(
            "{path} is there already: nothing was written; begin with another number, or name another folder";
            "{path} findes allerede: intet blev skrevet; begynd med et andet nummer, eller angiv en anden mappe"
        )));
    }
    let seller = of.run.card().seller.language;
    let lang = if context.lang_said { context.lang } else { seller.unwrap_or(Lang::Da) };
    let totals = documents::write(of, formats, lang, &folder).map_err(failed)?;
    Ok((folder, totals))
}

/// Whether a name is that of a file in the folder on every system.
fn is_file_name(name: &str) -> bool {
    !name.starts_with('.') && !name.contains(['/', '\\', ':', '*', '?', '"', '<', '>', '|'])
}

fn no_file_name(name: &str) -> Trouble {
    let name = quoted(name);
    Trouble::new(words!(
        "--number-from: {name} cannot be a file: use letters, digits, - and _";
        "--number-from: {name} kan ikke være en fil: brug bogstaver, cifre, - og _"
    ))
}

/// All that is missing for the documents, by customer.
fn lacking(lacks: &Lacks<'_>) -> Trouble {
    let mut trouble = Trouble::new(words!(
        "this is missing for the invoices; nothing was written";
        "dette mangler til fakturaerne; intet blev skrevet"
    ));
    let card = words!("rate card"; "takstblad");
    let customers = lacks.customers.iter();
    let customers = customers.map(|(name, lacks)| (words!("{name}"; "{name}"), lacks));
    for (whose, lacks) in std::iter::once((card, &lacks.card)).chain(customers) {
        if lacks.is_empty() {
            continue;
        }
        let (en, da) = (printable(&whose.en), printable(&whose.da));
        let all = |text: fn(&Words) -> &str| lacks.iter().map(text).collect::<Vec<_>>().join(", ");
        let (lacks_en, lacks_da) = (all(|lack| &lack.en), all(|lack| &lack.da));
        trouble = trouble.hint(words!("  {en}: {lacks_en}"; "  {da}: {lacks_da}"));
    }
    trouble
}

/// Why the run could not be written, with the case where one is to blame.
pub(super) fn trouble(error: WriteError, log: &WorkLog, context: &Context) -> Trouble {
    match error {
        WriteError::Io(error) => context.cannot_write(&error),
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
