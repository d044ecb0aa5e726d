//! `takst rates columns`: the `[columns]` that would read a log.

use std::path::Path;

use crate::cli::LogOfArg;
use crate::commands::{Context, card};
use crate::intake::recognise::recognise;
use crate::output::columns::render;
use crate::rate_card::proposal::LogOf;

/// Runs the command.
///
/// # Errors
/// The log cannot be read, or the output not be written.
pub(super) fn run(log: &Path, log_of: Option<LogOfArg>, context: &Context) -> anyhow::Result<()> {
    context.spare([log])?;
    let found = card::find(context)?;
    let log_of = log_of.map(|log_of| match log_of {
        LogOfArg::Invoice => LogOf::Work,
        LogOfArg::SlaCheck => LogOf::Cases,
    });
    let proposal = recognise(log, log_of, &found.card, context.now, context.lang)?;
    Ok(context.write(render(&proposal, context.lang).as_bytes())?)
}
