//! The format of the output: `--format`, else by the ending of `--output`, else for people.

use super::Context;
use crate::cli::{InvoiceFormat, QuoteFormat, RecordFormat};
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
    if explain {
        let for_people = option.is_none_or(|format| format == RecordFormat::Table);
        explained(option.is_some(), for_people, context)?;
        return Ok(RecordFormat::Table);
    }
    let (en, da) = (
        ".txt, .csv, .json or .jsonl",
        ".txt, .csv, .json eller .jsonl",
    );
    match (option, named(context).as_deref()) {
        (Some(format), _) => Ok(format),
        (None, None) => Ok(RecordFormat::Table),
        (None, Some("csv")) => Ok(RecordFormat::Csv),
        (None, Some("json")) => Ok(RecordFormat::Json),
        (None, Some("jsonl" | "ndjson")) => Ok(RecordFormat::Jsonl),
        (None, Some(other)) => Err(unknown(other, en, da)),
    }
}

/// The format of an invoice; `--explain` is a text for people.
///
/// # Errors
/// The ending names no format there is, `--explain` one that is not for people, or a workbook would go to a terminal.
pub(super) fn of_invoice(
    option: Option<InvoiceFormat>,
    explain: bool,
    context: &Context,
) -> Result<InvoiceFormat, Trouble> {
    if explain {
        let for_people = option.is_none_or(|format| format == InvoiceFormat::Table);
        explained(option.is_some(), for_people, context)?;
        return Ok(InvoiceFormat::Table);
    }
    let (en, da) = (
        ".txt, .csv, .json, .jsonl or .xlsx",
        ".txt, .csv, .json, .jsonl eller .xlsx",
    );
    let format = match (option, named(context).as_deref()) {
        (Some(format), _) => format,
        (None, None) => InvoiceFormat::Table,
        (None, Some("csv")) => InvoiceFormat::Csv,
        (None, Some("json")) => InvoiceFormat::Json,
        (None, Some("jsonl" | "ndjson")) => InvoiceFormat::Jsonl,
        (None, Some("xlsx")) => InvoiceFormat::Xlsx,
        (None, Some(other)) => return Err(unknown(other, en, da)),
    };
    if format == InvoiceFormat::Xlsx && context.width.is_some() {
        return Err(Trouble::new(words!(
            "a workbook is nothing for a terminal: name a file with -o lines.xlsx, or pipe it on";
            "en projektmappe er ikke noget for en terminal: angiv en fil med -o linjer.xlsx, eller send den videre"
        )));
    }
    Ok(format)
}

/// The format of a quote.
///
/// # Errors
/// The ending names no format that a quote has.
pub(super) fn of_quote(
    option: Option<QuoteFormat>,
    context: &Context,
) -> Result<QuoteFormat, Trouble> {
    match (option, named(context).as_deref()) {
        (Some(format), _) => Ok(format),
        (None, None) => Ok(QuoteFormat::Table),
        (None, Some("json")) => Ok(QuoteFormat::Json),
        (None, Some(other)) => Err(unknown(other, ".txt or .json", ".txt eller .json")),
    }
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

/// Checks that what `--explain` writes is not called what it is not.
fn explained(given: bool, for_people: bool, context: &Context) -> Result<(), Trouble> {
    match named(context) {
        _ if !for_people => Err(Trouble::new(words!(
            "--explain is for people: leave out --format";
            "--explain er til mennesker: udelad --format"
        ))),
        Some(ending) if !given => {
            let name = output_name(context);
            Err(Trouble::new(words!(
                "--explain is a text for people, but {name} ends in .{ending}: name a .txt file";
                "--explain er en tekst til mennesker, men {name} ender på .{ending}: angiv en .txt-fil"
            )))
        }
        Some(_) | None => Ok(()),
    }
}

/// The format that the name of `--output` ends in; none for `.txt` and for what is no ending (`november.2026`).
fn named(context: &Context) -> Option<String> {
    let ending = context.output.as_deref().and_then(ending)?;
    let is_word = ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let has_letter = ending.bytes().any(|byte| byte.is_ascii_alphabetic());
    (is_word && has_letter && ending != "txt").then_some(ending)
}

fn unknown(ending: &str, en: &str, da: &str) -> Trouble {
    Trouble::new(words!(
        "--output: no format is called `.{ending}`; end the name in {en}, or add --format";
        "--output: intet format hedder `.{ending}`; lad navnet ende på {da}, eller tilføj --format"
    ))
}
