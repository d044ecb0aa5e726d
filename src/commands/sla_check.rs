//! `takst sla-check`: deadlines and breaches of cases.

use super::{Context, Outcome};
use crate::cli::SlaArgs;

/// Runs the command.
///
/// # Errors
/// What could not be done.
pub fn run(_args: &SlaArgs, _context: &Context) -> anyhow::Result<Outcome> {
    Ok(Outcome::Fine)
}
