//! Arguments → work → exit code. The only layer that prints, touches files and knows the process.
//!
//! [`run`] is the whole program as a function of its arguments and an [`Io`]. `commands` has one file per command; `input` reads what
//! they need, `stored_baseline` finds the runs to compare with, `output` writes reports.

mod args;
mod commands;
mod console;
mod exit;
mod input;
mod io;
mod opened_store;
mod outcome;
mod output;
mod run_metadata;
mod stored_baseline;

use std::ffi::OsString;
use std::io::Write as _;

use clap::FromArgMatches as _;

pub use crate::cli::exit::{FAIL, PASS, TROUBLE, USAGE};
pub use crate::cli::io::{Io, Lookup, Terminal};

use crate::cli::args::Cli;
use crate::cli::commands::{command, dispatch};
use crate::cli::exit::Failure;

/// Runs the program: `args` are the arguments with the program's name first. Returns the exit code.
///
/// Reports go to `io.stdout`, all else to `io.stderr`. A closed pipe is no error.
pub fn run<I, T>(args: I, io: &mut Io<'_>) -> u8
where
    I: IntoIterator<Item = T>,
    T: Into<OsString> + Clone,
{
    let cli = match command().try_get_matches_from(args).and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => return usage(&error, io),
    };
    let outcome = dispatch(&cli, io).and_then(|code| match io.stdout.flush() {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Failure::trouble(format!("standard output: {error}"))),
        _ => Ok(code),
    });
    match outcome {
        Ok(code) => code,
        Err(failure) => {
            // With standard error gone there is nobody left to tell.
            let _ = writeln!(io.stderr, "{failure}");
            failure.code
        }
    }
}

/// Help and version are reports; everything else that clap says is wrong usage.
fn usage(error: &clap::Error, io: &mut Io<'_>) -> u8 {
    let text = error.render();
    if error.use_stderr() {
        let _ = write!(io.stderr, "{text}");
        return USAGE;
    }
    let _ = write!(io.stdout, "{text}").and_then(|()| io.stdout.flush());
    PASS
}
