//! `takst invoice`: invoice lines from a work log.

mod select;
mod write;

use std::path::PathBuf;

use super::{Context, Outcome, bad_rows, customers, format, inputs};
use crate::billing::{Allotments, Run};
use crate::cli::InvoiceArgs;
use crate::intake::customers::{Customer, Customers};
use crate::intake::work_log::{WorkOptions, read_work_logs};
use crate::output::control::{self, Read};
use crate::output::warnings;
use crate::rate_card::find::find;
use select::Selection;
use write::{Job, trouble};

/// Runs the command.
///
/// # Errors
/// What could not be done.
pub fn run(args: &InvoiceArgs, context: &Context) -> anyhow::Result<Outcome> {
    let found = find(context)?;
    let format = format::of_records(args.format, args.explain, context)?;
    let customers = customers(args.customers.as_deref(), &found)?;
    let filed = |name: &str| called(customers.as_ref(), name);
    let paths = inputs(&args.files, "takst invoice", context)?;
    let file = args.customers.clone().or_else(|| found.customers_path());
    let read = paths.iter().chain(&file).chain(&context.rates);
    bad_rows::check_target(&args.bad_rows, read.map(PathBuf::as_path), context)?;

    let agreement_of = |name: &str| filed(name)?.agreement;
    let next = |ending: &str| bad_rows::next_command(context, &args.files, ending);
    let options = WorkOptions {
        allow_duplicates: args.allow_duplicates,
        agreement_of: &agreement_of,
        bad_rows: bad_rows::asked(&args.bad_rows, &next),
    };
    let mut input = read_work_logs(&paths, &found.card, &options, context.now, context.lang)?;
    if customers.is_some() {
        let number_of = |name: &str| Some(filed(name)?.customer.as_str());
        input.log.unite_customers(number_of);
    }

    let selection = Selection::new(args, &input, customers.as_ref())?;
    let run = Run::new(&found.card, &input.log, |case| {
        selection.picks(case.id, case.facts.customer)
    });
    let prepaid = |name: &str| filed(name)?.prepaid_seconds;
    let allotments = Allotments::of(&found.card, &input.log, &prepaid)
        .map_err(|error| trouble(error.into(), &input.log, context))?;
    let run = run.allotted(allotments);
    // A case by itself is shown without what the agreement costs by the period.
    let run = if args.case.is_empty() {
        run.with_periodic_fees()
    } else {
        run
    };

    let party_of = |name: &str| filed(name).map(|known| &known.party);
    let job = Job {
        args,
        run,
        input: &input,
        party_of: &party_of,
        found: &found,
        context,
    };
    let (sink, totals) = job.write(format)?;
    let rejected = input.rejected.rows();
    let outcome = bad_rows::commit(sink, input.rejected, &args.bad_rows, &input.files, context)?;

    context.tell(&warnings::render(
        &input.warnings,
        &input.files,
        context.lang,
    ));
    if args.totals || context.error_terminal {
        let read = Read {
            files: &input.files,
            rows: input.rows,
            rejected,
            warnings: input.warnings.count(),
        };
        context.tell(&control::totals(
            &totals,
            read,
            selection.words(),
            &found.describe(),
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
