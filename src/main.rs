//! The program: hands the process's streams, environment and arguments to [`perfdiff::cli::run`].

use std::io::Write as _;
use std::process::ExitCode;

use anyhow::Context as _;
use perfdiff::cli::{self, Io};
use perfdiff::shutdown;

fn main() -> ExitCode {
    ExitCode::from(run().unwrap_or_else(|error| {
        // With standard error gone there is nobody left to tell.
        let _ = writeln!(std::io::stderr(), "error: {error:#}");
        cli::TROUBLE
    }))
}

fn run() -> anyhow::Result<u8> {
    shutdown::end_on_signals().context("signals can't be watched")?;
    let mut io = Io::process().context("the working directory can't be used")?;
    Ok(cli::run(std::env::args_os(), &mut io))
}
