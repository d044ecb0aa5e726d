//! Files that the program wrote itself as output, given to it as a log.

use super::rejects::Purpose;
use crate::intake::rows::Records;
use crate::problems::Trouble;
use crate::words;

/// What tells an output from a log: columns or keys that only it has, and the command that writes it.
const OUTPUTS: [(&[&str], &str); 9] = [
    (&["currency", "contacted", "say"], "quote"),
    (&["kind", "minutes_worked", "unit_price", "price_per"], "invoice"),
    (&["minutes_free", "minutes_billed", "minutes_raised"], "invoice"),
    (&["currency", "customers"], "invoice"),
    (&["customer.customerNumber", "lines.sortKey"], "invoice"),
    (&["ContactGuid", "ShowLinesInclVat", "ProductLines"], "invoice"),
    (&["Sell-to Customer No.", "Document No.", "Line Discount %"], "invoice"),
    (&["response_due", "resolution_due"], "sla-check"),
    (&["response", "resolution", "due", "breached_under"], "sla-check"),
];
/// So much of a JSON document is looked at.
const HEAD: usize = 64 * 1024;

/// Refuses an input that is an output; `purpose`: what a log was wanted for.
///
/// # Errors
/// It is one.
pub(super) fn refuse_outputs(records: &Records, purpose: Purpose) -> Result<(), Trouble> {
    let first = first_object(records);
    let has = |key: &&str| {
        if records.has_header() {
            records.headers().any(|header| header == *key)
        } else {
            first.contains(&format!("\"{key}\":"))
        }
    };
    let output = OUTPUTS.iter().find(|(keys, _)| keys.iter().all(&has));
    let Some((_, command)) = output else {
        return Ok(());
    };
    let name = records.name();
    let trouble = Trouble::new(words!(
        "{name} is what `takst {command}` wrote, not a log: name the log that it was made from";
        "{name} er noget, `takst {command}` har skrevet, ikke en log: angiv den log, det er lavet af"
    ));
    Err(if *command == "invoice" && purpose == Purpose::Bill {
        trouble.hint(words!(
            "what was billed before is named with --billed, beside the log";
            "hvad der er faktureret før, angives med --billed, ved siden af loggen"
        ))
    } else {
        trouble
    })
}

/// The first object of JSON Lines or a list, or the beginning of a document, without the blanks outside of its texts.
fn first_object(records: &Records) -> String {
    let window = records.text.window();
    let head = window.get(..HEAD).unwrap_or(window);
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or(head);
    let is_whole = line.trim_ascii_end().ends_with(b"}");
    let head = String::from_utf8_lossy(if is_whole { line } else { head });
    head.replace("\": ", "\":")
}
