//! The format of the output: `--format`, else by the ending of `--output`, else for people.

use super::Context;
use crate::cli::{InvoiceArgs, InvoiceFormat, QuoteFormat, RecordFormat};
use crate::output::invoice::FORMATS;
use crate::output::invoice::documents::DocumentFormat;
use crate::output::invoice::import::missing_profile;
use crate::output::invoice_run::{Format, Kind};
use crate::output::sink::ending;
use crate::problems::Trouble;
use crate::texts::quoted;
use crate::words;

/// The format of `sla-check`; `--explain` is a text for people.
///
/// # Errors
/// The ending names no format there is, or `--explain` one that is not for people.
pub(super) fn of_records(
    option: Option<RecordFormat>,
    explain: bool,
    context: &Context,
) -> Result<RecordFormat, Trouble> {
    let formats = [
        ("csv", RecordFormat::Csv),
        ("json", RecordFormat::Json),
        ("jsonl", RecordFormat::Jsonl),
        ("xlsx", RecordFormat::Xlsx),
        ("html", RecordFormat::Html),
        ("prom", RecordFormat::Prometheus),
    ];
    if explain {
        let for_people = option.map(|format| format == RecordFormat::Table);
        return explained(for_people, context).map(|()| RecordFormat::Table);
    }
    let format = chosen(option, RecordFormat::Table, &formats, context)?;
    if format == RecordFormat::Xlsx {
        no_terminal(context)?;
    }
    Ok(format)
}

/// Refuses a workbook on a terminal.
fn no_terminal(context: &Context) -> Result<(), Trouble> {
    if context.width.is_none() {
        return Ok(());
    }
    Err(Trouble::new(words!(
        "a workbook is nothing for a terminal: name a file with -o lines.xlsx, or pipe it on";
        "en projektmappe er ikke noget for en terminal: angiv en fil med -o linjer.xlsx, eller send den videre"
    )))
}

/// How a run is written.
#[derive(Debug)]
pub(super) enum Chosen {
    Run(&'static Format),
    /// A file each document and format, in the folder that `--output` names.
    Documents(Vec<&'static DocumentFormat>),
}

/// The format of an invoice, or the formats of documents; `--explain` is a text for people.
///
/// # Errors
/// The ending names no format there is, `--explain` one that is not for people, a workbook would go to a terminal, or
/// `--format import` and `--profile` do not come together, or with `--summary`.
pub(super) fn of_invoice(args: &InvoiceArgs, context: &Context) -> Result<Chosen, Trouble> {
    let [for_people, ..] = FORMATS;
    let option = match args.format.as_slice() {
        [] => None,
        [InvoiceFormat::Run(format)] => Some(*format),
        formats => return documents(formats, args, context).map(Chosen::Documents),
    };
    let format = if args.explain {
        let is_text = option.map(|format| format.kind == Kind::Text);
        explained(is_text, context).map(|()| for_people)?
    } else {
        let endings = FORMATS.iter().filter_map(|format| Some((format.ending?, *format)));
        let endings: Vec<_> = endings.collect();
        chosen(option, for_people, &endings, context)?
    };
    if format.kind == Kind::Binary {
        no_terminal(context)?;
    }
    let wrong = match (format.kind, args.profile) {
        (Kind::Import, Some(_)) if args.summary => words!(
            "--format import is for lines: leave out --summary";
            "--format import er til linjer: udelad --summary"
        ),
        (Kind::Import, None) => missing_profile(),
        (Kind::Text | Kind::Records | Kind::Lines | Kind::Binary, Some(_)) => words!(
            "--profile is for --format import: add it, or leave out --profile";
            "--profile hører til --format import: tilføj det, eller udelad --profile"
        ),
        (Kind::Import, Some(_))
        | (Kind::Text | Kind::Records | Kind::Lines | Kind::Binary, None) => {
            return Ok(Chosen::Run(format));
        }
    };
    Err(Trouble::new(wrong))
}

/// The formats of documents, each once.
fn documents(
    formats: &[InvoiceFormat],
    args: &InvoiceArgs,
    context: &Context,
) -> Result<Vec<&'static DocumentFormat>, Trouble> {
    let mut documents: Vec<&'static DocumentFormat> = Vec::new();
    for format in formats {
        match format {
            InvoiceFormat::Document(format) => {
                if !documents.iter().any(|known| known.name == format.name) {
                    documents.push(format);
                }
            }
            InvoiceFormat::Run(format) => {
                let name = format.name;
                return Err(Trouble::new(words!(
                    "--format {name} is written alone: several formats are for documents, peppol and html";
                    "--format {name} skrives alene: flere formater er til dokumenter, peppol og html"
                )));
            }
        }
    }
    let names = documents.iter().map(|format| format.name).collect::<Vec<_>>().join(",");
    let wrong = if args.explain {
        words!("--explain is for people: leave out --format"; "--explain er til mennesker: udelad --format")
    } else if args.profile.is_some() {
        words!(
            "--profile is for --format import: add it, or leave out --profile";
            "--profile hører til --format import: tilføj det, eller udelad --profile"
        )
    } else if args.number_from.is_none() {
        words!(
            "--format {names} needs the first number: --number-from 2026-1001";
            "--format {names} kræver det første nummer: --number-from 2026-1001"
        )
    } else if context.target().is_none() {
        words!(
            "--format {names} writes a file each invoice: name a folder with -o";
            "--format {names} skriver en fil pr. faktura: angiv en mappe med -o"
        )
    } else {
        return Ok(documents);
    };
    Err(Trouble::new(wrong))
}

/// The format of a quote.
///
/// # Errors
/// The ending names no format that a quote has.
pub(super) fn of_quote(
    option: Option<QuoteFormat>,
    context: &Context,
) -> Result<QuoteFormat, Trouble> {
    chosen(option, QuoteFormat::Table, &[("json", QuoteFormat::Json)], context)
}

/// The format that the option says, or the name of the output by its ending, or the one for people.
fn chosen<F: Copy>(
    option: Option<F>,
    for_people: F,
    by_ending: &[(&str, F)],
    context: &Context,
) -> Result<F, Trouble> {
    let Some(ending) = named(context).filter(|_| option.is_none()) else {
        return Ok(option.unwrap_or(for_people));
    };
    let known = if ending == "ndjson" { "jsonl" } else { &ending };
    if let Some((_, format)) = by_ending.iter().find(|(name, _)| *name == known) {
        return Ok(*format);
    }
    let mut endings: Vec<String> = by_ending.iter().map(|(name, _)| format!(".{name}")).collect();
    endings.insert(0, ".txt".to_owned());
    let last = endings.pop().unwrap_or_default();
    let first = endings.join(", ");
    Err(Trouble::new(words!(
        "--output: no format is called `.{ending}`; end the name in {first} or {last}, or add --format";
        "--output: intet format hedder `.{ending}`; lad navnet ende på {first} eller {last}, eller tilføj --format"
    )))
}

/// Checks that the output of `rates show` is not called what it is not.
///
/// # Errors
/// The ending names a format.
pub(super) fn check_summary(context: &Context) -> Result<(), Trouble> {
    let Some(ending) = named(context) else {
        return Ok(());
    };
    let name = output_name(context);
    Err(Trouble::new(words!(
        "rates show is a text for people, but {name} ends in .{ending}: name a .txt file, or add --raw for the card itself";
        "rates show er en tekst til mennesker, men {name} ender på .{ending}: angiv en .txt-fil, eller tilføj --raw for selve takstbladet"
    )))
}

fn output_name(context: &Context) -> String {
    let output = context.output.as_deref().unwrap_or("".as_ref());
    quoted(&output.display().to_string())
}

/// Checks that what `--explain` writes is not called what it is not, by a `--format` that is for people or is not.
fn explained(for_people: Option<bool>, context: &Context) -> Result<(), Trouble> {
    match (for_people, named(context)) {
        (Some(false), _) => Err(Trouble::new(words!(
            "--explain is for people: leave out --format";
            "--explain er til mennesker: udelad --format"
        ))),
        (None, Some(ending)) => {
            let name = output_name(context);
            Err(Trouble::new(words!(
                "--explain is a text for people, but {name} ends in .{ending}: name a .txt file";
                "--explain er en tekst til mennesker, men {name} ender på .{ending}: angiv en .txt-fil"
            )))
        }
        (Some(true), _) | (None, None) => Ok(()),
    }
}

/// The format that the name of `--output` ends in; none for `.txt` and for what is no ending (`november.2026`).
fn named(context: &Context) -> Option<String> {
    let ending = context.output.as_deref().and_then(ending)?;
    let is_word = ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let has_letter = ending.bytes().any(|byte| byte.is_ascii_alphabetic());
    (is_word && has_letter && ending != "txt").then_some(ending)
}
