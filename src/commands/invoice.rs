//! `takst invoice`: invoice lines from a work log.

mod period;
mod scope;
mod select;
mod write;

use super::{Context, Outcome, customers, format, inputs};
use crate::billing::{Allotments, Case, Rows, Run, Scope};
use crate::cli::InvoiceArgs;
use crate::intake::customers::{Customer, Customers};
use crate::intake::work_log::{WorkOptions, read_work_logs};
use crate::output::control::{self, Read};
use crate::output::warnings;
use crate::rate_card::find::find;
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
    let customers = customers(args.customers.as_deref(), &found)?;
    let filed = |name: &str| called(customers.as_ref(), name);
    let paths = inputs(&args.files, "takst invoice", context)?;
    let mut asked = Asked::period(args, &found.card, context)?;

    let agreement_of = |name: &str| filed(name)?.agreement;
    let options = WorkOptions {
        allow_duplicates: args.allow_duplicates,
        agreement_of: &agreement_of,
    };
    let mut input = read_work_logs(&paths, &found.card, &options, context.now, context.lang)?;
    let number_of = |name: &str| Some(filed(name)?.customer.as_str());
    if customers.is_some() {
        input.log.unite_customers(number_of);
    }
    asked.former(args, &found.card, &mut input, &number_of, context)?;

    let selection = Selection::new(args, &input.log, customers.as_ref())?;
    let picked = |case: &Case<'_>| selection.picks(case.id, case.facts.customer);
    asked.warn(&found.card, &mut input, &picked, context);
    let prepaid = |name: &str| filed(name)?.prepaid_seconds;
    let allotted = |until| {
        Allotments::of(&found.card, &input.log, until, &prepaid)
            .map_err(|error| trouble(error.into(), &input.log, context))
    };
    let scope = Scope {
        span: asked.span,
        allotments: allotted(asked.span.until)?,
        before: match asked.span.from {
            Some(from) => allotted(Some(from))?,
            None => Allotments::default(),
        },
        former: asked.former.as_ref(),
        // A case by itself is shown without what the agreement costs by the period.
        periodic_fees: args.case.is_empty(),
    };
    let run = Run::of(&found.card, &input.log, scope, picked);

    let party_of = |name: &str| filed(name).map(|known| &known.party);
    let (outside, settled) = run.rows_left_out(picked);
    let read = Read {
        files: &input.files,
        rows: Rows {
            read: input.rows,
            rejected: 0,
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
            asked.words(selection.words()),
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
