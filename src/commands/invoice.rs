//! `takst invoice`: invoice lines from a work log.

mod approved;
mod import;
mod load;
mod period;
mod scope;
mod select;
mod write;

use super::progress::Progress;
use super::{Context, Outcome, bad_rows, customers, format, inputs};
use crate::billing::{Case, Rows, Run};
use crate::cli::InvoiceArgs;
use crate::commands::card::find;
use crate::intake::customers::{Customer, Customers};
use crate::output::control::{self, Read};
use crate::output::warnings;
use load::load;
use scope::Asked;
use select::Selection;
use write::{Job, trouble};

/// Runs the command.
///
/// # Errors
/// What could not be done.
pub fn run(args: &InvoiceArgs, context: &Context) -> anyhow::Result<Outcome> {
    let found = find(context)?;
    let format = format::of_invoice(args.format, args.explain, context)?;
    import::check(args, format)?;
    let customers = customers(args.customers.as_deref(), &found, context)?;
    let filed = |name: &str| called(customers.as_ref(), name);
    let paths = inputs(&args.files, "takst invoice", context)?;
    context.spare(args.billed.iter().chain(&args.approved))?;
    bad_rows::check_target(context)?;
    let mut asked = Asked::period(args, &found.card, context)?;

    let progress = Progress::of(context);
    let mut input = load(args, &paths, &found.card, customers.as_ref(), context)?;
    let number_of = |name: &str| Some(filed(name)?.customer.as_str());
    asked.former(args, &found, &mut input, &number_of, context)?;

    let approved = approved::amounts(args.approved.as_deref(), &mut input)?;

    let selection = Selection::new(args, &input, customers.as_ref())?;
    let picked = |case: &Case<'_>| selection.picks(case.id, case.facts.customer);
    asked.warn(&found.card, &mut input, &picked, context);
    let prepaid = |name: &str| filed(name)?.prepaid_seconds;
    let scope = asked
        .scope(args, &found.card, &input.log, &prepaid)
        .map_err(|error| trouble(error.into(), &input.log, context))?;
    let run = Run::of(&found.card, &input.log, scope, picked).approved(approved);
    if asked.has_other_card() {
        let repriced = run.repriced();
        let repriced = repriced.map_err(|error| trouble(error.into(), &input.log, context))?;
        scope::warn_of_prices(repriced, &found.card, &mut input.warnings);
    }

    let party_of = |name: &str| filed(name).map(|known| &known.party);
    let (outside, settled) = run.rows_left_out(picked);
    let read = Read {
        files: &input.files,
        rows: Rows {
            read: input.rows,
            rejected: input.rejected.rows(),
            not_selected: selection.rows_left_out(&input.log),
            outside,
            settled,
        },
        warnings: input.warnings.count(),
    };
    let card = found.describe();
    let job = Job {
        args,
        run,
        input: &input,
        read,
        party_of: &party_of,
        number_of: &number_of,
        found: &found,
        card: &card,
        context,
    };
    progress.computing();
    let (sink, written) = job.write(format)?;
    let totals = written.totals;
    totals.reconcile(read.rows).map_err(control::imbalance)?;
    drop(progress);
    let outcome = bad_rows::commit(sink, input.rejected, &args.bad_rows, &input.files, context)?;

    context.tell(&warnings::render(
        &input.warnings,
        &input.files,
        context.lang,
    ));
    context.tell(&warnings::shortened(written.shortened, context.lang));
    let outcome = approved::judge(&totals.over, args.fail_on, outcome, &input.log, context);
    if args.totals || context.error_terminal {
        context.tell(&control::totals(
            &totals,
            read,
            asked.words(selection.words()),
            &card,
            context.width,
            context.lang,
        ));
    }
    Ok(outcome)
}

/// The customer that the log calls `name`, if the customers file has one.
fn called<'a>(file: Option<&'a Customers>, name: &str) -> Option<&'a Customer> {
    file?.find(name).ok().flatten()
}
