//! The arguments and the clock in, the exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    takst::run(std::env::args_os(), takst::system_clock())
}
