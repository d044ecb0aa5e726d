//! `takst rates`: the rate card in use.

use super::{Context, Outcome};
use crate::cli::RatesArgs;

/// Runs the command.
///
/// # Errors
/// What could not be done.
pub fn run(_args: &RatesArgs, _context: &Context) -> anyhow::Result<Outcome> {
    Ok(Outcome::Fine)
}
