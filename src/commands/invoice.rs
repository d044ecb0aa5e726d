//! `takst invoice`: invoice lines from a work log.

mod cvrs;
mod load;
mod numbers;
pub(super) mod period;
mod select;
mod sorted;
mod write;

use super::progress::Progress;
use super::{Context, Outcome, bad_rows, format};
use crate::billing::{Approval, CaseId, Counted, Rows, Run, WorkLog};
use crate::cli::{InvoiceArgs, OverArg};
use crate::commands::card::find;
use crate::lang::Lang;
use crate::money::Money;
use crate::output::control::{self, Read};
use crate::output::invoice_run::{InvoiceRun, Wanted, WriteError};
use crate::output::{approvals, warnings};
use crate::problems::{Warning, WarningKind, Warnings};
use crate::rate_card::RateCard;
use crate::texts::quoted;
use crate::words;
use load::Input;
use numbers::Numbers;

/// Runs the command.
///
/// # Errors
/// What could not be done.
pub fn run(args: &InvoiceArgs, context: &Context) -> anyhow::Result<Outcome> {
    let found = find(context)?;
    let format = format::of_invoice(args, context)?;
    if args.sorted {
        return sorted::run(args, &found, &format, context);
    }
    let numbers = Numbers::read(args, &found.card)?;
    let progress = Progress::of(&args.files, context);
    let input = Input::load(args, &found, context)?;
    progress.computing();
    let failed = |error| write::trouble(error, &input.log, context);
    let (run, mut warnings) = answer(args, &found.card, &input).map_err(failed)?;
    let run = numbers.give(run, &mut warnings, failed)?;
    let (card, read) = (found.describe(), read(&run, &input, &warnings));
    let answer = InvoiceRun {
        run: &run,
        read,
        warnings: &warnings,
        card: &card,
        checksum: &found.checksum,
        is_embedded: found.is_embedded(),
        wanted: wanted(args),
        style: context.style(),
    };
    let (written, outputs) = write::write(&format, &answer, args, context, failed)?;
    context.warn(&written.remarks);
    let totals = &written.totals;
    totals.reconcile(read.rows).map_err(control::imbalance)?;
    drop(progress);

    let (lang, width) = (context.lang, context.width);
    let hint = numbers::hint(&run, lang);
    let control = control::totals(totals, read, input.words(), &card, width, lang);
    let (rejected, files) = (input.rejected, &input.files);
    let outcome = bad_rows::commit(outputs, rejected, &args.bad_rows, files, context)?;
    context.tell_warnings(&warnings, files);
    context.warn(warnings::shortened(written.shortened).as_slice());
    context.tell(&hint);
    let outcome = judge(&totals.over, args.fail_on, outcome, &input.log, context);
    if args.totals || context.error_width.is_some() {
        context.tell(&control);
    }
    Ok(outcome)
}

/// The run, and the warnings about what was read and what comes of it.
fn answer<'a>(
    args: &InvoiceArgs,
    card: &'a RateCard,
    input: &'a Input,
) -> Result<(Run<'a>, Warnings), WriteError> {
    let scope = input.scope(args, card)?;
    let run = Run::of(card, &input.log, scope, |case| input.selection.picks(case));
    let run = run.approved(input.approved.clone());
    let mut warnings = input.warnings.clone();
    cvrs::warn_of_seller(card, &mut warnings);
    cvrs::warn_of_buyers(&run, &mut warnings);
    if input.former.as_ref().is_some_and(|former| former.other_card) {
        warn_of_prices(run.repriced()?, card, &mut warnings);
    }
    warn_of_time_before(card, input, &mut warnings);
    Ok((run, warnings))
}

/// What was read, and what became of it.
fn read<'a>(run: &Run<'_>, input: &'a Input, warnings: &Warnings) -> Read<'a> {
    let selection = &input.selection;
    let (outside, settled) = run.rows_left_out(|case| selection.picks(case));
    Read {
        files: &input.files,
        rows: Rows {
            read: input.rows,
            skipped: input.skipped,
            rejected: input.rejected.rows(),
            not_selected: selection.rows_left_out(&input.log),
            outside,
            settled,
        },
        warnings: warnings.count(),
    }
}

fn wanted(args: &InvoiceArgs) -> Wanted {
    Wanted {
        summary: args.summary,
        explain: args.explain,
        sentence: !args.customer.is_empty(),
        profile: args.profile,
        follows: false,
    }
}

/// Warns that another rate card changes the prices of what was billed before.
fn warn_of_prices(repriced: Money, card: &RateCard, warnings: &mut Warnings) {
    if repriced == Money::ZERO {
        return;
    }
    warnings.add(WarningKind::OtherCard, || {
        let amount = |lang: Lang| lang.with_currency(&lang.money(repriced), &card.currency);
        let (en, da) = (amount(Lang::En), amount(Lang::Da));
        Warning {
            kind: WarningKind::OtherCard,
            place: None,
            column: None,
            words: words!(
                "the former invoices were made with another rate card: cases whose minutes and kilometres are unchanged are corrected by {en} in all; is that meant?";
                "de tidligere fakturaer er lavet med et andet takstblad: sager med uændrede minutter og kilometer korrigeres med i alt {da}; er det meningen?"
            ),
        }
    });
}

/// Warns where work before the log may have drawn of included or prepaid time.
fn warn_of_time_before(card: &RateCard, input: &Input, warnings: &mut Warnings) {
    let log = &input.log;
    for ((day, counted), customers) in input.unseen(card) {
        warnings.add(WarningKind::DrawnBefore, || {
            let first = customers.first().map_or("", |id| log.customer_name(*id));
            let first = quoted(first);
            let (en, da) = match customers.len() {
                1 => (first.clone(), first),
                count => {
                    let more = count - 1;
                    (format!("{first} and {more} more"), format!("{first} og {more} til"))
                }
            };
            Warning {
                kind: WarningKind::DrawnBefore,
                place: None,
                column: None,
                words: match counted {
                    Counted::Quota => words!(
                        "the log begins later than {day}, from which included or prepaid time of {en} counts: what was drawn of it before the log is not known";
                        "loggen begynder senere end {day}, hvorfra inkluderet eller forudbetalt tid for {da} tæller: hvad der er trukket på den før loggen, vides ikke"
                    ),
                    Counted::Volume => words!(
                        "the log begins later than {day}, from which the hours of {en} count for their price: how many there were before the log is not known";
                        "loggen begynder senere end {day}, hvorfra timerne for {da} tæller for deres pris: hvor mange der var før loggen, vides ikke"
                    ),
                },
            }
        });
    }
}

/// Warns of cases above what was approved; the outcome of the run, which is `outcome` without them.
fn judge(
    over: &[(CaseId, Approval)],
    fail_on: OverArg,
    outcome: Outcome,
    log: &WorkLog,
    context: &Context,
) -> Outcome {
    if over.is_empty() {
        return outcome;
    }
    context.warn(&[approvals::warning(over, log)]);
    match fail_on {
        OverArg::OverApproved => Outcome::Found,
        OverArg::Never => outcome,
    }
}
