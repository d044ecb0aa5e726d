//! `takst invoice`: invoice lines from a work log.

mod select;
mod write;

use super::{Context, Outcome, customers, format, inputs};
use crate::billing::{Allotments, Rows, Run};
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
    let format = format::of_invoice(args.format, args.explain, context)?;
    let customers = customers(args.customers.as_deref(), &found)?;
    let filed = |name: &str| called(customers.as_ref(), name);
    let paths = inputs(&args.files, "takst invoice", context)?;

    let agreement_of = |name: &str| filed(name)?.agreement;
    let options = WorkOptions {
        allow_duplicates: args.allow_duplicates,
        agreement_of: &agreement_of,
    };
    let mut input = read_work_logs(&paths, &found.card, &options, context.now, context.lang)?;
    if customers.is_some() {
        let number_of = |name: &str| Some(filed(name)?.customer.as_str());
        input.log.unite_customers(number_of);
    }

    let selection = Selection::new(args, &input.log, customers.as_ref())?;
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
    let read = Read {
        files: &input.files,
        rows: Rows {
            read: input.rows,
            not_selected: selection.rows_left_out(&input.log),
            ..Rows::default()
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
        found: &found,
        card: &card,
        context,
    };
    let (sink, written) = job.write(format)?;
    let totals = written.totals;
    totals.reconcile(read.rows).map_err(control::imbalance)?;
    context.commit(sink)?;

    context.tell(&warnings::render(
        &input.warnings,
        &input.files,
        context.lang,
    ));
    context.tell(&warnings::shortened(written.shortened, context.lang));
    if args.totals || context.error_terminal {
        context.tell(&control::totals(
            &totals,
            read,
            selection.words(),
            &card,
            context.width,
            context.lang,
        ));
    }
    Ok(Outcome::Fine)
}

/// The customer that the log calls `name`, if the customers file has one.
fn called<'a>(file: Option<&'a Customers>, name: &str) -> Option<&'a Customer> {
    file?.find(name).ok().flatten()
}
