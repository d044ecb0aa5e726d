//! Options of every command that reads logs: what becomes of rows that cannot be used.

use std::path::PathBuf;

use clap::Args;

use super::log::LOG;

/// What becomes of rows that cannot be used.
#[derive(Debug, Args)]
pub struct BadRowArgs {
    /// Leave cases with bad rows out (exit code 1)
    #[arg(long, help_heading = LOG)]
    pub keep_going: bool,
    /// The same, and write the rows left out to FILE
    #[arg(long, value_name = "FILE", help_heading = LOG)]
    pub rejects: Option<PathBuf>,
}
