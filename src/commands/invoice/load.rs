//! The work logs as one log, with what the customers file says of its customers.

use std::path::PathBuf;

use super::super::{Context, bad_rows, log_style};
use super::called;
use crate::cli::InvoiceArgs;
use crate::intake::customers::Customers;
use crate::intake::work_log::{WorkInput, WorkOptions, read_work_logs};
use crate::rate_card::RateCard;

/// Reads the logs; a customer of the file is one customer under whatever name, with the VAT that is his own.
///
/// # Errors
/// A log cannot be read, rows are bad, or the customers file does not know a customer.
pub(super) fn load(
    args: &InvoiceArgs,
    paths: &[PathBuf],
    card: &RateCard,
    customers: Option<&Customers>,
    context: &Context,
) -> anyhow::Result<WorkInput> {
    let filed = |name: &str| called(customers, name);
    let agreed_with = |name: &str| filed(name).map_or(&[][..], |known| &known.agreed[..]);
    let number_of = |name: &str| Some(filed(name)?.customer.as_str());
    let next = |ending: &str| bad_rows::next_command(context, &args.files, ending);
    let bad_rows = bad_rows::asked(&args.bad_rows, &next);
    let refused = |name: &str| customers?.refusal(name, args.allow_unknown);
    let know = |names: &mut dyn Iterator<Item = &str>| match customers {
        Some(file) => file.know(names, args.allow_unknown),
        None => Ok(()),
    };
    let options = WorkOptions {
        allow_duplicates: args.allow_duplicates,
        agreed_with: &agreed_with,
        number_of: &number_of,
        refused: &refused,
        know: &know,
        style: log_style::style(&args.log),
        bad_rows,
    };
    let mut input = read_work_logs(paths, card, &options, context.now, context.lang)?;
    if customers.is_some() {
        input
            .log
            .set_also_called(|name: &str| Some(filed(name)?.number_and_name()));
        input
            .log
            .set_vat_percents(|name: &str| filed(name)?.vat_percent);
    }
    Ok(input)
}
